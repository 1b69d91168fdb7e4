// The other views of the evidence panel: the overview, two actors, a path.

import { edgeLine, statementLine } from "./actor.mjs";
import { button, h, headline, joined, name, para, span } from "./dom.mjs";
import { actorLink, arrow, chip, MOST_TIES, signOf, sourceName, stateLink, tieLink, words } from "./pieces.mjs";
import { dateWords, plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

/** @param {App} app */
export function overview(app) {
  const { model } = app;
  const { edges, shown } = app.derived;
  const contested = edges.filter((e) => ["disputed", "denied"].includes(model.statuses[e.status].id));
  const strongest = app.derived.ranking.slice(0, 10);
  return [
    h("header", {}, para("over", "Overview"), headline(name(model.title)), model.note && para("meta", name(model.note)),
      h("p", {}, plural(shown.length, "tie"), " in ", plural(edges.length, "relationship"), " between ", plural(app.derived.ranking.length, "actor"), ", from ", plural(model.stanceCount, "stance"), " in ", plural(model.sources.length, "source"), ".")),
    contested.length ? h("section", {}, h("h3", {}, "Contested", span("count", contested.length)),
      h("ul", { class: "lines" }, contested.slice(0, 12).map((e) => h("li", {}, signOf(app, e.r), " ", tieLink(app, e.ties[0], words(app, e)), " ", chip(app, e)))),
      contested.length > 12 && button({ class: "link", onclick: () => app.showContested() }, "show all in the table")) : null,
    h("section", {}, h("h3", {}, "Most ties"), h("ul", { class: "lines" }, strongest.map(([n, ties]) => h("li", {}, actorLink(app, n), " ", span("count", ties))))),
    model.statements.length ? h("section", {}, h("h3", {}, "Statements", span("count", model.statements.length)), h("ul", { class: "lines" }, model.statements.slice(0, 12).map((s) => statementLine(app, s.i)))) : null,
    h("section", {}, h("h3", {}, "Sources"), h("ul", { class: "lines" }, model.sources.slice(0, 30).map((s) => h("li", {}, sourceName(app, s.i),
      span("meta", s.publisher && [", ", name(s.publisher)], s.published && `, ${dateWords(s.published)}`, s.reliability && `, reliability ${s.reliability}`, s.seen === 0 && ", cited but not seen",
        s.derived.some((d) => d >= 0) && [", repeats ", joined(s.derived.filter((d) => d >= 0).map((d) => name(model.sources[d].title)))]))))),
  ];
}

/** @param {App} app */
export function pairView(app, a, b, edges) {
  const { model } = app;
  if (Math.max(a, b) >= model.actors.length) return communitiesView(app, a, b, edges);
  const direction = (s, o) => edges.filter((e) => e.s === s && e.o === o && !(model.relations[e.r].symmetric && s !== Math.min(a, b)));
  return [
    h("header", {}, para("over", "Between two actors"), headline(actorLink(app, a), " and ", actorLink(app, b)),
      h("p", {}, plural(edges.length, "relationship"), ", ", plural(edges.reduce((n, e) => n + e.ties.length, 0), "tie"))),
    [[a, b], [b, a]].map(([s, o]) => {
      const some = direction(s, o);
      return some.length > 0 && h("section", {}, h("h4", {}, arrow(app, s, o), span("count", some.length)),
        h("ul", { class: "lines" }, some.map((edge) => edgeLine(app, edge, s))));
    }),
  ];
}

// What a line of a community stands for: its relationships, those with most ties first.
function communitiesView(app, a, b, edges) {
  const title = (n) => (app.model.actors[n] ? actorLink(app, n) : name(app.stage.label(n)));
  return [
    h("header", {}, para("over", "Between groups of actors"), headline(title(a), " – ", title(b)),
      h("p", {}, plural(edges.length, "relationship"), ", ", plural(edges.reduce((n, e) => n + e.ties.length, 0), "tie"))),
    h("ul", { class: "lines" }, [...edges].sort((p, q) => q.ties.length - p.ties.length).slice(0, MOST_TIES).map((edge) =>
      h("li", {}, signOf(app, edge.r), " ", stateLink(app, { type: "edge", n: edge.ties[0] }, { "data-k": `e${edge.key}` }, words(app, edge)), " ", chip(app, edge), edge.ties.length > 1 ? span("count", `×${edge.ties.length}`) : null))),
    edges.length > MOST_TIES && para("muted", `and ${edges.length - MOST_TIES} more, in the table`),
  ];
}

/** @param {App} app */
export function pathView(app, { a, b }, steps) {
  const { model } = app;
  return [
    h("header", {}, para("over", "Shortest path"), headline(actorLink(app, a), " → ", actorLink(app, b)),
      h("p", {}, steps === null ? "No path: with these filters the two are not connected." : a === b ? "The two are the same actor here." : `${plural(steps.length, "step")}; where several are equally short, the one with the firmest ties.`)),
    steps && h("ol", { class: "path" }, steps.map((step) => h("li", {},
      h("h4", {}, name(model.actors[step.from].label), " – ", name(model.actors[step.to].label)),
      h("ul", { class: "lines" }, step.edges.slice(0, 4).map((edge) => h("li", {}, signOf(app, edge.r), " ", tieLink(app, edge.ties[0], words(app, edge)), " ", chip(app, edge), firstQuote(app, edge)))),
      step.edges.length > 4 && para("muted", `and ${step.edges.length - 4} more`)))),
    h("div", { class: "actions" }, button({ onclick: () => app.askPath(a) }, "Another path"), button({ onclick: () => app.setPath(null) }, "Close")),
  ];
}

function firstQuote(app, edge) {
  const { model } = app;
  for (const t of edge.ties) for (const s of model.ties[t].stances) {
    const quote = model.quoteOf(s);
    if (quote) return h("blockquote", { class: "small", dir: "auto" }, h("q", {}, quote));
  }
  return null;
}
