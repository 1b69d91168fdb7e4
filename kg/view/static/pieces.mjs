// Small parts of the evidence panel: links to actors and ties, status chips, times.

import { h, joined, name, outside, span } from "./dom.mjs";
import { linkTo } from "./link.mjs";
import { SIGNS } from "./scene.mjs";
import { dateWords } from "./text.mjs";

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

// Subject, relation and object of a tie or a relationship, as text.
/** @param {App} app */
export function words(app, { s, r, o }) {
  const { actors, relations } = app.model;
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

/** @param {App} app */
export function sourceName(app, n) {
  const source = app.model.sources[n];
  return outside(source.url, source.title);
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
