// The line above the drawing that says what is not drawn, and the counts in the top bar.

import { button, byId, focusIn, h } from "./dom.mjs";
import { focusParts } from "./focusbar.mjs";
import { isFiltered } from "./filters.mjs";
import { number, plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

/** @param {App} app */
function slider(app) {
  const { actorsTotal } = app.derived.drawn;
  const most = Math.min(2000, actorsTotal);
  const now = Math.min(most, app.state.top);
  return h("label", { class: "slider" }, "actors drawn ",
    h("input", { type: "range", min: 20, max: Math.max(20, most), step: 10, value: now, "aria-label": "Number of actors drawn", onchange: (event) => app.setTop(Number(event.target.value)) }),
    h("output", {}, now));
}

// What is not drawn, and how the rest is, in words.
/** @param {App} app */
function abridged({ derived: { drawn } }) {
  const parts = [];
  if (drawn.communal && drawn.members.size) parts.push(`${plural(drawn.members.size, "community", "communities")} closed (click to open), showing ${drawn.actorsShown} of ${plural(drawn.actorsTotal, "actor")}. `);
  else if (drawn.actorsShown < drawn.actorsTotal) parts.push(`Showing the strongest ${number(drawn.actorsShown)} of ${plural(drawn.actorsTotal, "actor")}. `);
  if (drawn.asPairs) parts.push("One line a pair; its width is the number of ties. ");
  return parts.join("");
}

/** @param {App} app */
function messages(app) {
  const { drawn, shown } = app.derived;
  if (!shown.length) return [h("span", {}, "No tie passes the filters. "), button({ class: "link", onclick: () => app.reset() }, "Reset them")];
  const parts = [abridged(app)];
  if (drawn.limited) parts.push(slider(app));
  if (drawn.communal && app.state.opened.size) parts.push(button({ class: "link", onclick: () => app.closeCommunities() }, "close communities"));
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
