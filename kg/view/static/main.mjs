// Starts the page from the data in it.

import { followAddress } from "./address.mjs";
import { App } from "./app.mjs";
import { connectBar } from "./bar.mjs";
import { unpack } from "./data.mjs";
import { byId, on } from "./dom.mjs";
import { listenToKeys } from "./keys.mjs";
import { changeTheme, setTheme } from "./theme.mjs";

unpack(byId("data").textContent).then((data) => {
  const app = new App(data);
  listenToKeys(app, connectBar(app));
  on(window, "hashchange", () => followAddress(app));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => changeTheme(app, app.state.theme));
  setTheme(app, app.state.theme);
  app.open();
});
