// The dialog that asks for the two actors of a path.

import { announce, button, byId, h, p, para } from "./dom.mjs";
import { makeSearch } from "./search.mjs";
import { plural } from "./text.mjs";

/** @param {import("./app.mjs").App} app */
export function askPath(app, from) {
  const dialog = byId("path");
  const picked = { a: from ?? app.state.path?.a ?? null, b: null };
  const show = () => {
    dialog.close();
    app.setPath({ a: picked.a, b: picked.b });
    app.focusPanel();
    announce(app.derived.path ? `${plural(app.derived.paths.count, "path")} of ${plural(app.derived.path.length, "step")}` : "No path");
  };
  // Enter takes the hit, or with nothing to take goes to the field that is empty.
  const field = (key, label) => makeSearch(app, { label, placeholder: "name", only: "actor", value: picked[key] === null ? "" : app.model.actors[picked[key]].label, onpick: (hit) => {
    if (hit) picked[key] = hit.n;
    if (picked.a !== null && picked.b !== null) show();
    else (picked.a === null ? a : b).input.focus();
  } });
  const [a, b] = [field("a", "From"), field("b", "To")];
  dialog.replaceChildren(h("h2", {}, "Shortest paths"), para("muted", "Over the ties that pass the filters."), p("From"), a.element, p("To"), b.element,
    para("actions", button({ onclick: () => dialog.close() }, "Cancel")));
  dialog.showModal();
  (picked.a === null ? a : b).input.focus();
}
