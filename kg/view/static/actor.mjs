// An actor or a statement in the evidence panel.

import { actions, button, h, h3, h4, head, headline, joined, li, listed, name, outside, p, para, section, span } from "./dom.mjs";
import { foldTies } from "./graph.mjs";
import { actorLink, actorList, chip, counted, MOST_TIES, signOf, stateLink, times } from "./pieces.mjs";
import { evidenceOf } from "./stances.mjs";
import { dateWords, plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

/** @param {App} app */
export function actorView(app, n) {
  const { model } = app;
  const actor = model.actors[n];
  const members = model.actors.filter((a) => a.state === n);
  const whole = app.state.rollup && actor.state < 0;
  const own = whole ? app.derived.edges.filter((e) => e.s === n || e.o === n) : namedTies(app, ({ s, o }) => s === n || o === n);
  const others = whole ? [] : statesTies(app, n, actor.state < 0 ? n : actor.state);
  const spoken = app.derived.counts("speaker").get(n) || 0;
  const { focus } = app.state;
  const focused = !!focus?.roots.has(n);
  const focusButton = (hops, text) => button({ "data-k": `f${hops}`, "aria-pressed": String(focused && focus.hops === hops), onclick: () => app.focus(n, hops) }, text);
  return [
    head([model.kinds[actor.kind].label], headline(name(actor.label)),
      actor.aliases.length ? para("meta", "also ", joined(actor.aliases.map((a) => name(a)))) : null,
      actor.description && p(name(actor.description)),
      actor.state >= 0 && para("meta", "acts for ", actorLink(app, actor.state)),
      actor.offices.map(([label, since, until]) => p(name(label), since || until ? span("muted", ` ${since ? dateWords(since) : "?"} – ${until ? dateWords(until) : "today or not known"}`) : null)),
      actor.url && para("meta", outside(actor.url, actor.url)),
      actions(
        focusButton(1, "Focus, 1 hop"), focusButton(2, "2 hops"),
        focus && !focused && button({ "data-k": "fx", onclick: () => app.expand(n) }, "Expand"),
        button({ "data-k": "hide", onclick: () => app.hide([n]) }, "Hide"),
        button({ "data-k": "pt", onclick: () => app.askPath(n) }, "Path to …"),
        spoken > 0 && button({ "data-k": "sp", onclick: () => app.toggleFacet("speaker", n) }, `Said by them: ${plural(spoken, "tie")}`))),
    members.length ? h("details", { open: members.length < 8 }, h("summary", {}, "Acts through ", plural(members.length, "other actor")), p(actorList(app, members.slice(0, 80).map((a) => a.i)))) : null,
    h3(counted(own), members.length > 0 && whole && span("meta", ", with those of all that act for it")),
    byRelation(app, own, n),
    others.length > 0 && h("section", { class: "apart" },
      h3(actor.state < 0 ? "Of those who act for it" : ["Other ties of ", actorLink(app, actor.state)], ": ", counted(others)),
      byRelation(app, others, actor.state < 0 ? n : actor.state)),
    actor.statements.length ? section(h4("Statements"), listed(actor.statements.map((i) => statementLine(app, i)))) : null,
  ];
}

// Ties with the actors that they name.
/** @param {App} app */
function namedTies({ model, derived }, wanted) {
  return foldTies(model, derived.shown.filter((i) => wanted(model.ties[i])), "named");
}

// The ties of a state and all that act for it, without those that name an actor.
/** @param {App} app */
function statesTies({ model, derived }, n, state) {
  const of = (tie) => tie.s !== n && tie.o !== n && (tie.sState === state || tie.oState === state);
  return foldTies(model, derived.shown.filter((i) => of(model.ties[i])), true);
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
    section(h4(title, span("count", plural(members.length, "relationship"))),
      listed(members.sort((a, b) => a.r - b.r || b.ties.length - a.ties.length).slice(0, MOST_TIES).map((edge) => edgeLine(app, edge, from))),
      members.length > MOST_TIES && para("muted", `and ${members.length - MOST_TIES} more, in the table`)));
}

/** @param {App} app */
export function edgeLine(app, edge, from) {
  const { model } = app;
  const relation = model.relations[edge.r];
  const out = edge.s === from;
  const label = out || relation.symmetric ? relation.label : relation.inverse || `is object of “${relation.label}” by`;
  const other = out ? edge.o : edge.s;
  return li(signOf(app, edge.r), " ",
    stateLink(app, { type: "edge", n: edge.ties[0] }, { class: "link rel", "data-k": `e${edge.key}` }, label), " ", actorLink(app, other), " ", chip(app, edge),
    times(edge));
}

/** @param {App} app */
export function statementLine(app, i) {
  const { model } = app;
  const statement = model.statements[i];
  return li(stateLink(app, { type: "statement", n: i }, { "data-k": `s${i}` }, name(statement.text)), " ", chip(app, statement));
}

/** @param {App} app */
export function statementView(app, n) {
  const { model } = app;
  const statement = model.statements[n];
  return [
    head("Statement", h("h2", { tabindex: "-1", class: "long" }, name(statement.text)),
      para("status", chip(app, statement), " ", model.statuses[statement.status].meaning),
      statement.concerns.length ? para("meta", "concerns ", actorList(app, statement.concerns)) : null),
    evidenceOf(app, statement.stances, statement.sides, new Set()),
  ];
}
