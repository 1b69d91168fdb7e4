// A search field for actors, quotes and statements (ARIA combobox).

import { announce, h, name, on, span } from "./dom.mjs";
import { excerpt } from "./find.mjs";
import { plural } from "./text.mjs";

let serial = 0;

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

  function mark(n) {
    at = n;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === n)));
    if (n >= 0) {
      input.setAttribute("aria-activedescendant", `${id}-${n}`);
      list.children[n].scrollIntoView({ block: "nearest" });
    }
  }

  function pick(n) {
    const hit = hits[n];
    if (!hit) return;
    close();
    input.value = only ? hit.shown : "";
    onpick({ type: hit.type, n: hit.n });
  }

  function line(hit, i) {
    const actor = hit.type === "actor" ? model.actors[hit.n] : null;
    const words = actor
      ? [name(hit.shown), hit.also ? span("muted", " ", name(hit.also)) : null, span("kind", model.kinds[actor.kind].label)]
      : [h("q", {}, name(excerpt(hit.shown, hit.at, input.value.length))), span("kind", hit.type === "tie" ? "quote" : "statement")];
    return h("li", { id: `${id}-${i}`, role: "option", "aria-selected": "false", onpointerdown: (event) => {
      event.preventDefault();
      pick(i);
    } }, words);
  }

  on(input, "input", () => {
    hits = app.find(input.value, { only });
    list.replaceChildren(...hits.map(line));
    list.hidden = !input.value.trim();
    if (!hits.length && input.value.trim()) list.append(h("li", { class: "muted", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "nothing found"));
    input.setAttribute("aria-expanded", String(!list.hidden));
    announce(input.value.trim() ? `${plural(hits.length, "hit")}` : "");
    mark(hits.length ? 0 : -1);
  });
  on(input, "keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
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
