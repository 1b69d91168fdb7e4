// The strip above the drawing that says what is not drawn, and the counts in the top bar.

import { button, byId, focusIn, h } from "./dom.mjs";
import { focusParts } from "./focusbar.mjs";
import { isFiltered } from "./filters.mjs";
import { number, plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

/** @param {App} app */
function slider(app) {
  const { actorsOpen, actorsShown } = app.derived.drawn;
  const most = Math.min(2000, actorsOpen);
  const now = Math.min(most, app.state.top);
  return h("label", { class: "slider" }, "actors drawn ",
    h("input", { type: "range", min: Math.min(20, most), max: most, step: 1, value: now, "aria-label": "Number of actors drawn", onchange: (event) => app.setTop(Number(event.target.value)) }),
    h("output", {}, number(actorsShown)));
}

// What is not drawn, and how the rest is, in words.
/** @param {App} app */
function abridged({ derived: { drawn } }) {
  const parts = [];
  if (drawn.communal && drawn.members.size) parts.push(`${plural(drawn.members.size, "community", "communities")}; click one to see its actors. `);
  if (drawn.actorsShown < drawn.actorsOpen) parts.push(`The strongest ${number(drawn.actorsShown)} of ${plural(drawn.actorsOpen, "actor")}. `);
  if (drawn.kept < drawn.lines) parts.push(`Backbone: ${number(drawn.kept)} of ${plural(drawn.lines, "line")}, the strongest of each actor. `);
  return parts.join("");
}

/** @param {App} app */
function messages(app) {
  const { state, derived: { drawn, shown } } = app;
  if (!shown.length) return [h("span", {}, "No tie passes the filters. "), button({ class: "link", onclick: () => app.reset() }, "Reset them")];
  const change = (words, changes) => button({ class: "link", "data-k": words, onclick: () => app.setDrawing(changes) }, words);
  const parts = [abridged(app)];
  if (drawn.kept < drawn.lines) parts.push(change("all lines", { everyLine: true }));
  else if (drawn.asPairs && state.everyLine) parts.push(change("backbone alone", { everyLine: false }));
  if (drawn.communal && state.opened.size) parts.push(change("close communities", { opened: new Set() }));
  if (drawn.large) parts.push(state.grouped ? change("actors instead", { grouped: false }) : change("communities", { grouped: true }));
  if (drawn.limited && drawn.actorsOpen > 20) parts.push(slider(app));
  return parts.filter(Boolean);
}

// What the drawing shows, in words.
/** @param {App} app */
export function drawnWords(app) {
  const { edges, shown } = app.derived;
  const { filters, focus, rollup } = app.state;
  const notes = [rollup && "rolled up to states", (isFiltered(filters) || focus) && "filtered", abridged(app)];
  return [`${number(shown.length)} of ${plural(app.model.ties.length, "tie")}, ${plural(edges.length, "relationship")}`, ...notes.filter(Boolean)].join(" · ");
}

/** @param {App} app */
export function showMessage(app) {
  const { edges, shown } = app.derived;
  const { filters, focus } = app.state;
  const box = byId("message");
  const parts = [...focusParts(app), ...messages(app)];
  const focused = focusIn(box)?.tagName;
  box.replaceChildren(...parts);
  box.hidden = !parts.length;
  if (focused) box.querySelector(focused)?.focus();
  byId("count").textContent = `${number(shown.length)} of ${plural(app.model.ties.length, "tie")} · ${plural(edges.length, "relationship")}`;
  byId("filtered").hidden = !isFiltered(filters) && !focus;
}
