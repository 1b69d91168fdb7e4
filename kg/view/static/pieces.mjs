// Small parts of the evidence panel: links to actors and ties, status chips, times.

import { h, joined, name, span } from "./dom.mjs";
import { linkTo } from "./link.mjs";
import { SIGNS } from "./labels.mjs";
import { dateWords, plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

export const MOST_TIES = 60;

// A real link, to copy or to open in another tab; a plain click stays on the page.
/** @param {App} app */
export function stateLink(app, sel, props, ...words) {
  return h("a", { class: "link", href: linkTo(app.model, sel), ...props, onclick: (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    app.select(sel);
  } }, words);
}

/** @param {App} app */
export function actorLink(app, n, props = {}) {
  return stateLink(app, { type: "actor", n }, { "data-k": `a${n}`, ...props }, name(app.model.actors[n].label));
}

/** @param {App} app */
export function actorList(app, numbers) {
  return joined(numbers.map((n) => actorLink(app, n)));
}

// Subject, relation and object of a tie or a relationship, as text; of one that folds into a single actor, those of its
// first tie.
/** @param {App} app */
export function words(app, edge) {
  const { actors, relations, ties } = app.model;
  const { s, r, o } = edge.s === edge.o && edge.rels ? ties[edge.ties[0]] : edge;
  return [name(actors[s].label), ` ${relations[r].label} `, name(actors[o].label)];
}

// The names of two actors with an arrow between them.
/** @param {App} app */
export function arrow({ model }, s, o) {
  return [name(model.actors[s].label), " → ", name(model.actors[o].label)];
}

/** @param {App} app */
export function tieLink(app, n, text = null) {
  return stateLink(app, { type: "tie", n }, { "data-k": `t${n}` }, text || words(app, app.model.ties[n]));
}

// A tie or a statement, as a link to it.
/** @param {App} app */
export function claimLink(app, claim, text = null) {
  if (claim.tie !== undefined) return tieLink(app, claim.tie, text);
  return stateLink(app, app.model.selection(claim), { "data-k": `s${claim.statement}` }, text || name(app.model.statements[claim.statement].text));
}

// The name of a source, as a link to its text, at a stance's quote if one is given.
/** @param {App} app */
export function sourceName(app, n, at = undefined) {
  return stateLink(app, { type: "source", n, at }, { "data-k": `o${n}` }, name(app.model.sources[n].title));
}

// The first quote on a relationship, small.
/** @param {App} app */
export function firstQuote({ model }, edge) {
  for (const t of edge.ties) for (const s of model.ties[t].stances) {
    const quote = model.quoteOf(s);
    if (quote) return h("blockquote", { class: "small", dir: "auto" }, h("q", {}, quote));
  }
  return null;
}

// The status of a tie, relationship or statement, with its marks.
/** @param {App} app */
export function chip(app, { status, unreviewed, marks }) {
  const { id, label, meaning } = app.model.statuses[status];
  return [
    h("span", { class: `chip s-${id.replace(/[^a-z]/g, "")}`, title: meaning }, label),
    unreviewed && h("span", { class: "chip unreviewed", title: "Made by a machine; nobody has checked it" }, "unreviewed"),
    tags(marks),
  ];
}

// How many ties and relationships, in words; and the number of ties of a relationship with several.
export const counted = (edges) => [plural(edges.reduce((sum, e) => sum + e.ties.length, 0), "tie"), " in ", plural(edges.length, "relationship")];
export const times = (edge) => edge.ties.length > 1 && span("count", plural(edge.ties.length, "tie"));

export const tags = (marks) => marks.map((mark) => span("tag", name(mark)));

/** @param {App} app */
export function signOf(app, relation) {
  const { sign } = app.model.relations[relation];
  return h("span", { class: `sign sign${sign}`, "aria-hidden": "true" }, SIGNS[sign]);
}

/** @param {App} app */
export function sentence(app, s, r, o) {
  return [actorLink(app, s), " ", span("rel", app.model.relations[r].label), " ", actorLink(app, o)];
}

export function tieTime(tie) {
  if (!tie.when && !tie.event) return span("muted", "time not stated");
  return [
    tie.when && h("time", { title: tie.when }, dateWords(tie.when)),
    tie.when && h("span", { class: tie.inferred ? "tag inferred" : "tag" }, tie.inferred ? "inferred" : "stated"),
    tie.event && span("muted", " ", name(tie.event)),
  ];
}
