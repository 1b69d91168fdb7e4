// An actor or a statement in the evidence panel.

import { button, h, name, outside } from "./dom.mjs";
import { foldTies } from "./graph.mjs";
import { actorLink, actorList, chip, MOST_TIES, signOf, stateLink } from "./pieces.mjs";
import { evidenceOf } from "./stances.mjs";
import { dateWords, plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

/** @param {App} app */
export function actorView(app, n) {
  const { model } = app;
  const actor = model.actors[n];
  const folded = app.state.rollup && actor.state >= 0;
  const edges = folded
    ? foldTies(model, app.derived.shown.filter((i) => model.ties[i].s === n || model.ties[i].o === n), false)
    : app.derived.edges.filter((e) => e.s === n || e.o === n);
  const ties = edges.reduce((sum, e) => sum + e.ties.length, 0);
  const members = model.actors.filter((a) => a.state === n);
  const spoken = app.derived.speakerCounts.get(n) || 0;
  const focused = app.state.focus?.roots.has(n);
  return [
    h("header", {},
      h("p", { class: "over" }, model.kinds[actor.kind].label),
      h("h2", { tabindex: "-1" }, name(actor.label)),
      actor.aliases.length ? h("p", { class: "meta" }, "also ", actor.aliases.map((a, i) => [i ? ", " : "", name(a)])) : null,
      actor.description && h("p", {}, name(actor.description)),
      actor.state >= 0 && h("p", { class: "meta" }, "acts for ", actorLink(app, actor.state)),
      actor.offices.map(([label, since, until]) => h("p", {}, name(label), since || until ? h("span", { class: "muted" }, ` ${since ? dateWords(since) : "?"} – ${until ? dateWords(until) : "today or not known"}`) : null)),
      actor.url && h("p", { class: "meta" }, outside(actor.url, actor.url)),
      h("div", { class: "actions" },
        button({ "data-k": "f1", "aria-pressed": String(!!focused && app.state.focus.hops === 1), onclick: () => app.focus(n, 1) }, "Focus, 1 hop"),
        button({ "data-k": "f2", "aria-pressed": String(!!focused && app.state.focus.hops === 2), onclick: () => app.focus(n, 2) }, "2 hops"),
        app.state.focus && !focused && button({ "data-k": "fx", onclick: () => app.expand(n) }, "Expand"),
        button({ "data-k": "pt", onclick: () => app.askPath(n) }, "Path to …"),
        spoken > 0 && button({ "data-k": "sp", onclick: () => app.toggleFacet("speaker", n) }, `Said by them: ${plural(spoken, "tie")}`))),
    members.length ? h("details", { open: members.length < 8 }, h("summary", {}, "Acts through ", plural(members.length, "other actor")), h("p", {}, actorList(app, members.slice(0, 80).map((a) => a.i)))) : null,
    h("h3", {}, plural(ties, "tie"), " in ", plural(edges.length, "relationship")),
    byRelation(app, edges, n),
    actor.statements.length ? h("section", {}, h("h4", {}, "Statements"), h("ul", { class: "lines" }, actor.statements.map((i) => statementLine(app, i)))) : null,
  ];
}

function byRelation(app, edges, from) {
  const { model } = app;
  const groups = new Map();
  for (const edge of edges) {
    const relation = model.relations[edge.r];
    const group = `${relation.sign > 0 ? "Cooperative" : relation.sign < 0 ? "Hostile" : "Neutral"} · ${relation.kind}`;
    groups.set(group, [...(groups.get(group) || []), edge]);
  }
  return [...groups].sort((a, b) => b[1].length - a[1].length).map(([title, members]) =>
    h("section", {}, h("h4", {}, title, h("span", { class: "count" }, members.length)),
      h("ul", { class: "lines" }, members.sort((a, b) => a.r - b.r || b.ties.length - a.ties.length).slice(0, MOST_TIES).map((edge) => edgeLine(app, edge, from))),
      members.length > MOST_TIES && h("p", { class: "muted" }, `and ${members.length - MOST_TIES} more, in the table`)));
}

/** @param {App} app */
export function edgeLine(app, edge, from) {
  const { model } = app;
  const relation = model.relations[edge.r];
  const out = edge.s === from;
  const label = out || relation.symmetric ? relation.label : relation.inverse || `is object of “${relation.label}” by`;
  const other = out ? edge.o : edge.s;
  return h("li", {}, signOf(app, edge.r), " ",
    stateLink(app, { type: "edge", n: edge.ties[0] }, { class: "link rel", "data-k": `e${edge.key}` }, label), " ", actorLink(app, other), " ", chip(app, edge.status, edge.unreviewed),
    edge.ties.length > 1 ? h("span", { class: "count" }, `×${edge.ties.length}`) : null);
}

/** @param {App} app */
export function statementLine(app, i) {
  const { model } = app;
  const statement = model.statements[i];
  return h("li", {}, stateLink(app, { type: "statement", n: i }, { "data-k": `s${i}` }, name(statement.text)), " ", chip(app, statement.status, statement.unreviewed));
}

/** @param {App} app */
export function statementView(app, n) {
  const { model } = app;
  const statement = model.statements[n];
  return [
    h("header", {}, h("p", { class: "over" }, "Statement"), h("h2", { tabindex: "-1", class: "long" }, name(statement.text)),
      h("p", { class: "status" }, chip(app, statement.status, statement.unreviewed), " ", model.statuses[statement.status].meaning),
      statement.concerns.length ? h("p", { class: "meta" }, "concerns ", actorList(app, statement.concerns)) : null),
    evidenceOf(app, statement.stances, null, new Set()),
  ];
}
