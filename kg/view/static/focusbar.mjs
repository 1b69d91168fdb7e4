// The focus and the hidden actors in words, with the ways out: over the drawing and among the filters.

import { button, h, joined, name, span } from "./dom.mjs";
import { plural } from "./text.mjs";

/** @param {import("./app.mjs").App} app */
export function focusParts(app) {
  const { model, state: { focus, hidden, least } } = app;
  const named = (set) => joined([...set].slice(0, 3).map((n) => name(model.actors[n].label)).concat(set.size > 3 ? [`${set.size - 3} more`] : []));
  const out = (key, title, act) => button({ class: "quiet", "data-k": key, "aria-label": title, onclick: act }, "✕");
  return [
    focus && span("focus", span("", "Focus: ", named(focus.roots), focus.hops ? `, ${plural(focus.hops, "hop")} ` : ", only between them "),
      focus.hops > 0 && h("label", { class: "check" }, h("input", { type: "checkbox", "data-k": "among", checked: !!focus.among, onchange: () => app.setFocus({ ...focus, among: !focus.among }) }), "ties among neighbours"),
      out("unfocus", "End focus", () => app.setFocus(null))),
    hidden.size > 0 && span("focus", span("", "Hidden: ", named(hidden)), out("unhide", "Show hidden actors", () => app.hide(null))),
    least > 1 && span("focus", `Lines of at least ${least} ties `, out("least", "Show all lines", () => app.setLeast(1))),
  ].filter(Boolean);
}
