// The evidence panel: who says what about whom, in which words, in which source.

import { actorView, statementView } from "./actor.mjs";
import { edgeOf, edgesBetween } from "./derived.mjs";
import { button, h, refill } from "./dom.mjs";
import { facetView, listView, severalView } from "./lists.mjs";
import { overview, pairView, pathView } from "./overview.mjs";
import { edgeView } from "./relationship.mjs";
import { sourceView } from "./source.mjs";

/** @typedef {import("./app.mjs").App} App */

/** @param {App} app */
export function makePanel(app, container) {
  let last = "[null,null]";
  return function show() {
    const { sel, path } = app.state;
    let content;
    if (sel?.type === "actor") content = actorView(app, sel.n);
    else if (sel?.type === "tie" || sel?.type === "edge") content = edgeView(app, edgeOf(app, sel.n), sel.type === "tie" ? sel.n : undefined);
    else if (sel?.type === "pair") content = pairView(app, sel.a, sel.b, edgesBetween(app, sel.a, sel.b));
    else if (sel?.type === "statement") content = statementView(app, sel.n);
    else if (sel?.type === "source") content = sourceView(app, sel.n, sel.at);
    else if (sel?.type === "list") content = listView(app, sel.n);
    else if (sel?.type === "relation" || sel?.type === "status") content = facetView(app, sel.type, sel.n);
    else if (sel?.type === "several") content = severalView(app, sel.chosen);
    else if (path) content = pathView(app, path, app.derived.paths);
    else content = overview(app);
    const back = sel || path ? h("div", { class: "panelbar" },
      button({ class: "quiet", "data-k": "back", disabled: !app.trail.length, "aria-label": "Back", onclick: () => app.back() }, "←"),
      button({ class: "quiet", "data-k": "close", "aria-label": "Close evidence", onclick: () => app.select(null) }, "✕")) : null;
    refill(container, [back, content]);
    const key = JSON.stringify([sel, sel ? null : path]);
    if (key !== last) {
      container.scrollTop = 0;
      container.querySelector(".here")?.scrollIntoView({ block: "center" });
    }
    last = key;
    container.classList.toggle("filled", !!(sel || path));
  };
}
