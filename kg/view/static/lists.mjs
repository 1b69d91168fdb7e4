// Whole lists in the panel: statements, sources, the relationships of a relation or a status, several chosen actors.

import { edgeLine, statementLine } from "./actor.mjs";
import { disputesView } from "./argument.mjs";
import { actions, button, h3, h4, head, headline, li, listed, name, p, para, section } from "./dom.mjs";
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
    head("All", headline(plural(rows.length, what.slice(0, -1)))),
    listed(rows.map((row) => (what === "sources" ? sourceLine : statementLine)(app, row.i))),
  ];
}

// The relationships with a relation or a status, those with most ties first, each with its words.
/** @param {App} app */
export function facetView(app, facet, n) {
  const { model, derived, state } = app;
  const value = facet === "relation" ? model.relations[n] : model.statuses[n];
  const edges = derived.edges.filter((e) => (facet === "relation" ? e.r : e.status) === n).sort((a, b) => b.ties.length - a.ties.length);
  return [
    head(facet, headline(value.label), value.meaning && p(value.meaning),
      p(counted(edges)),
      actions(button({ "data-k": "only", "aria-pressed": String(state.filters[facet].has(n)), onclick: () => app.toggleFacet(facet, n) }, "Show only these"))),
    listed(edges.slice(0, MOST_TIES).map((e) => li(signOf(app, e.r), " ", tieLink(app, e.ties[0], words(app, e)), " ", chip(app, e), times(e), firstQuote(app, e)))),
    edges.length > MOST_TIES && para("muted", `and ${plural(edges.length - MOST_TIES, "more", "more")}, in the table`),
  ];
}

// Actors that were chosen together, and what is between them.
/** @param {App} app */
export function severalView(app, chosen) {
  const set = new Set(chosen);
  const between = app.derived.edges.filter((e) => e.s !== e.o && set.has(e.s) && set.has(e.o));
  return [
    head("Chosen together", headline(plural(chosen.length, "actor")), p(actorList(app, chosen)),
      actions(
        button({ "data-k": "f1", onclick: () => app.setFocus({ roots: new Set(chosen), hops: 1 }) }, "Focus on them"),
        button({ "data-k": "f0", onclick: () => app.setFocus({ roots: new Set(chosen), hops: 0 }) }, "Only what is between them"),
        button({ "data-k": "hide", onclick: () => app.hide(chosen) }, "Hide in the drawing"))),
    h3("Between them: ", counted(between)),
    chosen.map((n) => between.some((e) => e.s === n) && section(h4(name(app.model.actors[n].label)),
      listed(between.filter((e) => e.s === n).slice(0, MOST_TIES).map((e) => edgeLine(app, e, n))))),
    para("muted", "Shift and click, or Shift and Enter, adds an actor or takes it away."),
  ];
}
