// The other views of the evidence panel: the overview, two actors, a path.

import { edgeLine, statementLine } from "./actor.mjs";
import { actions, button, h, h3, h4, head, headline, joined, li, listed, name, p, para, section, span } from "./dom.mjs";
import { actorLink, arrow, chip, counted, firstQuote, MOST_TIES, signOf, stateLink, tieLink, times, words } from "./pieces.mjs";
import { sourceLine } from "./source.mjs";
import { plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

/** @param {App} app */
export function overview(app) {
  const { model } = app;
  const { edges, shown } = app.derived;
  const contested = edges.filter((e) => ["disputed", "denied"].includes(model.statuses[e.status].id));
  const strongest = app.derived.ranking.slice(0, 10);
  return [
    head("Overview", headline(name(model.title)), model.note && para("meta", name(model.note)),
      p(plural(shown.length, "tie"), " in ", plural(edges.length, "relationship"), " between ", plural(app.derived.ranking.length, "actor"), ", from ", plural(model.stanceCount, "stance"), " in ", plural(model.sources.length, "source"), "."),
      model.outlined > 0 && para("meta", `The stances on ${plural(model.outlined, "tie")} of weaker relationships are not in this page; kg view --actor NAME makes one around an actor.`)),
    contested.length ? section(h3("Contested", span("count", contested.length)),
      listed(contested.slice(0, 12).map((e) => li(signOf(app, e.r), " ", tieLink(app, e.ties[0], words(app, e)), " ", chip(app, e)))),
      contested.length > 12 && button({ class: "link", onclick: () => app.showContested() }, "show all in the table")) : null,
    model.disputes.length > 0 && para("", stateLink(app, { type: "list", n: "disputes" }, {}, "Both sides of ", plural(model.disputes.length, "dispute"), model.outlined ? " whose stances are in this page" : "", ", and what was not denied")),
    section(h3("Most ties"), listed(strongest.map(([n, ties]) => li(actorLink(app, n), " ", span("count", plural(ties, "tie")))))),
    firstOf(app, "statements", model.statements, statementLine),
    firstOf(app, "sources", model.sources, sourceLine),
  ];
}

// The first of a list, with a link to all of it.
/** @param {App} app */
function firstOf(app, what, rows, line) {
  if (!rows.length) return null;
  return section(h3(what[0].toUpperCase() + what.slice(1), span("count", rows.length)),
    listed(rows.slice(0, 12).map((row) => line(app, row.i))),
    rows.length > 12 && stateLink(app, { type: "list", n: what }, {}, `all ${plural(rows.length, what.slice(0, -1))}`));
}

/** @param {App} app */
export function pairView(app, a, b, edges) {
  const { model } = app;
  if (Math.max(a, b) >= model.actors.length) return communitiesView(app, a, b, edges);
  const direction = (s, o) => edges.filter((e) => e.s === s && e.o === o && !(model.relations[e.r].symmetric && s !== Math.min(a, b)));
  return [
    head("Between two actors", headline(actorLink(app, a), " and ", actorLink(app, b)),
      p(counted(edges))),
    [[a, b], [b, a]].map(([s, o]) => {
      const some = direction(s, o);
      return some.length > 0 && section(h4(arrow(app, s, o), span("count", some.length)),
        listed(some.map((edge) => edgeLine(app, edge, s))));
    }),
  ];
}

// What a line of a community stands for: its relationships, those with most ties first.
function communitiesView(app, a, b, edges) {
  const title = (n) => (app.model.actors[n] ? actorLink(app, n) : name(app.stage.label(n)));
  return [
    head("Between groups of actors", headline(title(a), " – ", title(b)),
      p(counted(edges))),
    listed([...edges].sort((p, q) => q.ties.length - p.ties.length).slice(0, MOST_TIES).map((edge) =>
      li(signOf(app, edge.r), " ", stateLink(app, { type: "edge", n: edge.ties[0] }, { "data-k": `e${edge.key}` }, words(app, edge)), " ", chip(app, edge), times(edge)))),
    edges.length > MOST_TIES && para("muted", `and ${edges.length - MOST_TIES} more, in the table`),
  ];
}

// Every shortest path, tie by tie; the one that is open is marked in the drawing.
/** @param {App} app */
export function pathView(app, { a, b, at = 0 }, { paths, count }) {
  const same = paths[0]?.length === 0;
  return [
    head("Shortest paths", headline(actorLink(app, a), " → ", actorLink(app, b)),
      p(same ? "The two are the same actor here." : !paths.length ? "No path: with these filters the two are not connected."
        : `${plural(count, "shortest path")} of ${plural(paths[0].length, "step")}${count > paths.length ? `; the firmest ${paths.length} are listed` : ""}.`)),
    same ? null : paths.map((steps, i) => h("details", { class: "way", open: i === at, ontoggle: (event) => {
      if (event.target.open && i !== (app.state.path?.at || 0)) app.setPath({ a, b, at: i });
    } },
      h("summary", { "data-k": `way${i}` }, joined([steps[0].from, ...steps.map((s) => s.to)].map((n) => name(app.model.actors[n].label)), " – ")),
      h("ol", { class: "path" }, steps.map((step) => pathStep(app, step))))),
    actions(button({ onclick: () => app.askPath(a) }, "Another path"), button({ onclick: () => app.setPath(null) }, "Close")),
  ];
}

/** @param {App} app */
function pathStep(app, { from, to, edges }) {
  const { actors } = app.model;
  return li(h3(name(actors[from].label), " – ", name(actors[to].label)),
    listed(edges.slice(0, 4).map((edge) => li(signOf(app, edge.r), " ", tieLink(app, edge.ties[0], words(app, edge)), " ", chip(app, edge), firstQuote(app, edge)))),
    edges.length > 4 && stateLink(app, { type: "pair", a: from, b: to }, {}, `all ${edges.length} relationships`));
}
