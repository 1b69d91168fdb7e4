// The evidence panel: who says what about whom, in which words, in which source.

import { actorView, statementView } from "./actor.mjs";
import { edgeOf, edgesBetween } from "./derived.mjs";
import { button, h, refill } from "./dom.mjs";
import { overview, pairView, pathView } from "./overview.mjs";
import { edgeView } from "./relationship.mjs";

/** @typedef {import("./app.mjs").App} App */

/** @param {App} app */
export function makePanel(app, container) {
  let last = "";
  return function show() {
    const { sel, path } = app.state;
    let content;
    if (sel?.type === "actor") content = actorView(app, sel.n);
    else if (sel?.type === "tie" || sel?.type === "edge") content = edgeView(app, edgeOf(app, sel.n), sel.type === "tie" ? sel.n : undefined);
    else if (sel?.type === "pair") content = pairView(app, sel.a, sel.b, edgesBetween(app, sel.a, sel.b));
    else if (sel?.type === "statement") content = statementView(app, sel.n);
    else if (path) content = pathView(app, path, app.derived.path);
    else content = overview(app);
    const back = sel || path ? h("div", { class: "panelbar" },
      button({ class: "quiet", "data-k": "back", disabled: !app.trail.length, "aria-label": "Back", onclick: () => app.back() }, "←"),
      button({ class: "quiet", "data-k": "close", "aria-label": "Close evidence", onclick: () => app.select(null) }, "✕")) : null;
    refill(container, [back, content]);
    const key = JSON.stringify([sel, sel ? null : path]);
    if (key !== last) container.scrollTop = 0;
    last = key;
    container.classList.toggle("filled", !!(sel || path));
  };
}
