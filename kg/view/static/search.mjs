// A search field (ARIA combobox): hits by kind with their counts, and a filter by the words.

import { announce, h, name, on, span } from "./dom.mjs";
import { excerpt } from "./find.mjs";
import { words } from "./pieces.mjs";
import { dateWords, number, plural } from "./text.mjs";

let serial = 0;
const FOUND = { actor: "Actors", relation: "Relations", status: "Statuses", tie: "Ties", statement: "Statements", source: "Sources" };

/** @param {import("./app.mjs").App} app */
export function makeSearch(app, { label, placeholder, onpick, only = null, value = "" }) {
  const { model } = app;
  const id = `found-${serial++}`;
  const list = h("ul", { id, role: "listbox", "aria-label": "Found", class: "found", hidden: true });
  const input = h("input", {
    type: "text", role: "combobox", "aria-label": label, "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list",
    autocomplete: "off", spellcheck: "false", placeholder, value,
  });
  let hits = [];
  let at = -1;

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    at = -1;
  }

  const options = () => [...list.querySelectorAll("[role=option]")];

  function mark(n) {
    at = n;
    options().forEach((li, i) => li.setAttribute("aria-selected", String(i === n)));
    if (n >= 0) {
      input.setAttribute("aria-activedescendant", `${id}-${n}`);
      options()[n].scrollIntoView({ block: "nearest" });
    }
  }

  function pick(n) {
    const hit = hits[n];
    if (!hit) return;
    const typed = input.value.trim();
    close();
    input.value = only ? hit.shown : "";
    if (hit.type === "words") app.setFilter("words", typed);
    else onpick({ type: hit.type, n: hit.n });
  }

  function line(hit, sought) {
    if (hit.type === "actor") return [name(hit.shown), hit.also ? span("muted", " ", name(hit.also)) : null, span("kind", model.kinds[model.actors[hit.n].kind].label)];
    if (hit.type === "tie") {
      const quote = excerpt(hit.quotes, sought);
      return h("div", {}, span("", words(app, model.ties[hit.n]), model.ties[hit.n].when && span("muted", ", ", dateWords(model.ties[hit.n].when))), quote && h("q", {}, name(quote)));
    }
    if (hit.type === "words") return `Show only ${plural(hit.n, "tie")} with these words`;
    return name(hit.shown);
  }

  on(input, "input", () => {
    const found = app.find(input.value, { only });
    const ties = found.ties.length;
    hits = ties && !only ? [...found.hits, { type: "words", n: ties }] : found.hits;
    let last = "";
    list.replaceChildren(...hits.flatMap((hit, i) => {
      const { type } = hit;
      const head = !only && type !== last && FOUND[type] && h("li", { role: "presentation", class: "head" }, FOUND[type], span("count", number(found.counts.get(type))));
      last = type;
      return [head, h("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false", onpointerdown: (event) => {
        event.preventDefault();
        pick(i);
      } }, line(hit, found.words))].filter(Boolean);
    }));
    list.hidden = !input.value.trim();
    if (!hits.length && input.value.trim()) list.append(h("li", { class: "muted", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "nothing found"));
    input.setAttribute("aria-expanded", String(!list.hidden));
    announce(input.value.trim() ? Object.keys(FOUND).filter((type) => found.counts.get(type)).map((type) => `${FOUND[type]}: ${found.counts.get(type)}`).join(", ") || "nothing found" : "");
    mark(hits.length ? 0 : -1);
  });
  on(input, "keydown", (event) => {
    if (event.key === "Enter" && list.hidden && only) {
      event.preventDefault();
      onpick(null);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (hits.length) mark((at + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      pick(Math.max(0, at));
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      event.preventDefault();
      close();
    }
  });
  on(input, "blur", close);
  return { element: h("div", { class: "search" }, input, list), input };
}
