// Keys of the page: Escape, and single letters unless they are switched off.

import { toggleFilters } from "./bar.mjs";
import { byId, focusIn, on } from "./dom.mjs";

/** @typedef {import("./app.mjs").App} App */

// Closes what is open, the menu first and the evidence last.
/** @param {App} app */
function escape(app) {
  const { state } = app;
  if (byId("take").open) byId("take").open = false;
  else if (document.body.classList.contains("filters-open")) toggleFilters(false);
  else if (state.sel || state.path) {
    if (focusIn(byId("panel"))) byId("stage").focus();
    if (state.path && !state.sel) app.setPath(null);
    else app.select(null);
  } else if (state.focus) app.setFocus(null);
}

/** @param {App} app */
export function listenToKeys(app, searchInput) {
  const { state } = app;
  const actions = {
    "/": () => {
      searchInput.focus();
      searchInput.select();
    },
    "?": () => byId("keys").showModal(),
    g: () => byId("stage").focus(),
    t: () => {
      app.setTab(state.tab === "graph" ? "both" : "graph");
      if (state.tab === "both") byId("table").querySelector(".scroll").focus();
    },
    m: () => app.setTab(state.tab === "matrix" ? "graph" : "matrix"),
    l: () => app.setTab(state.tab === "timeline" ? "graph" : "timeline"),
    u: () => byId("rollup").click(),
    p: () => app.askPath(state.sel?.type === "actor" ? state.sel.n : null),
    d: () => app.list("disputes"),
    s: () => app.list("sources"),
    x: () => app.reset(),
    f: () => (state.sel?.type === "actor" ? app.focus(state.sel.n, 1) : state.focus && app.setFocus(null)),
    e: () => app.focusPanel(),
    b: () => app.trail.length && app.back(),
  };
  on(document, "keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      escape(app);
      return;
    }
    if (!state.keys || document.activeElement?.matches("input:not([type=checkbox]), textarea, select")) return;
    const act = actions[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
}
