// Whole lists in the panel: statements, sources, the relationships of a relation or a status, several chosen actors.

import { edgeLine, statementLine } from "./actor.mjs";
import { disputesView } from "./argument.mjs";
import { button, h, headline, name, para } from "./dom.mjs";
import { actorList, chip, counted, firstQuote, MOST_TIES, signOf, tieLink, times, words } from "./pieces.mjs";
import { sourceLine } from "./source.mjs";
import { plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

/** @param {App} app */
export function listView(app, what) {
  const { model } = app;
  if (what === "disputes") return disputesView(app);
  const rows = what === "sources" ? model.sources : model.statements;
  return [
    h("header", {}, para("over", "All"), headline(plural(rows.length, what.slice(0, -1)))),
    h("ul", { class: "lines" }, rows.map((row) => (what === "sources" ? sourceLine : statementLine)(app, row.i))),
  ];
}

// The relationships with a relation or a status, those with most ties first, each with its words.
/** @param {App} app */
export function facetView(app, facet, n) {
  const { model, derived, state } = app;
  const value = facet === "relation" ? model.relations[n] : model.statuses[n];
  const edges = derived.edges.filter((e) => (facet === "relation" ? e.r : e.status) === n).sort((a, b) => b.ties.length - a.ties.length);
  return [
    h("header", {}, para("over", facet), headline(value.label), value.meaning && h("p", {}, value.meaning),
      h("p", {}, counted(edges)),
      h("div", { class: "actions" }, button({ "data-k": "only", "aria-pressed": String(state.filters[facet].has(n)), onclick: () => app.toggleFacet(facet, n) }, "Show only these"))),
    h("ul", { class: "lines" }, edges.slice(0, MOST_TIES).map((e) => h("li", {}, signOf(app, e.r), " ", tieLink(app, e.ties[0], words(app, e)), " ", chip(app, e), times(e), firstQuote(app, e)))),
    edges.length > MOST_TIES && para("muted", `and ${plural(edges.length - MOST_TIES, "more", "more")}, in the table`),
  ];
}

// Actors that were chosen together, and what is between them.
/** @param {App} app */
export function severalView(app, chosen) {
  const set = new Set(chosen);
  const between = app.derived.edges.filter((e) => e.s !== e.o && set.has(e.s) && set.has(e.o));
  return [
    h("header", {}, para("over", "Chosen together"), headline(plural(chosen.length, "actor")), h("p", {}, actorList(app, chosen)),
      h("div", { class: "actions" },
        button({ "data-k": "f1", onclick: () => app.setFocus({ roots: new Set(chosen), hops: 1 }) }, "Focus on them"),
        button({ "data-k": "f0", onclick: () => app.setFocus({ roots: new Set(chosen), hops: 0 }) }, "Only what is between them"),
        button({ "data-k": "hide", onclick: () => app.hide(chosen) }, "Hide in the drawing"))),
    h("h3", {}, "Between them: ", counted(between)),
    chosen.map((n) => between.some((e) => e.s === n) && h("section", {}, h("h4", {}, name(app.model.actors[n].label)),
      h("ul", { class: "lines" }, between.filter((e) => e.s === n).slice(0, MOST_TIES).map((e) => edgeLine(app, e, n))))),
    para("muted", "Shift and click, or Shift and Enter, adds an actor or takes it away."),
  ];
}
