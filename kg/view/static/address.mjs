// The page's own address, which keeps the state: a link to it restores the view.

import { byId } from "./dom.mjs";
import { opening, parse, write } from "./link.mjs";
import { changeTheme } from "./theme.mjs";

/** @param {import("./app.mjs").App} app */
export function saveAddress({ model, state }) {
  const fragment = write(model, state);
  if (`#${fragment}` === location.hash || (!fragment && !location.hash)) return;
  try {
    history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
  } catch (error) {
    // An isolated frame (a notebook) has no address of its own to keep the state in.
    if (!(error instanceof DOMException)) throw error;
  }
}

// Follows a link to another state of this page.
/** @param {import("./app.mjs").App} app */
export function followAddress(app) {
  const { model, state } = app;
  const given = parse(model, location.hash);
  Object.assign(state, opening(model), given);
  app.trail.length = 0;
  byId("rollup").checked = state.rollup;
  changeTheme(app, state.theme);
  app.setTab(state.tab);
  app.filtersChanged();
  app.stage.useView(given.view || null);
}
