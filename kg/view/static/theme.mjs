// The theme: light, dark or the system's. The colours of the drawing come from the style sheet.

import { deriveDrawn } from "./derived.mjs";
import { byId, h, root } from "./dom.mjs";

const NEXT = { auto: "light", light: "dark", dark: "auto" };
const NAMES = { auto: " Auto", light: " Light", dark: " Dark" };
const COLOURS = ["bg", "ink", "muted", "line", "accent", "good", "bad", "plain", "glow", "state", "node", "amber"];

/** @param {import("./app.mjs").App} app */
export function setTheme(app, theme) {
  const { dataset } = root;
  app.state.theme = theme;
  if (theme === "auto") delete dataset.theme;
  else dataset.theme = theme;
  byId("theme").replaceChildren("◐", h("span", {}, NAMES[theme]));
  byId("theme").setAttribute("aria-label", `Theme: ${theme}`);
  const probe = byId("probe");
  for (const key of COLOURS) {
    probe.style.color = `var(--${key})`;
    app.colours[key] = getComputedStyle(probe).color;
  }
}

/** @param {import("./app.mjs").App} app */
export function changeTheme(app, theme = NEXT[app.state.theme]) {
  setTheme(app, theme);
  deriveDrawn(app);
  app.legend();
  app.stage.changed(false);
  app.table();
  app.saveSoon();
}
