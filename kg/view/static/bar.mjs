// The top bar, its menus and dialogs, and the buttons over the drawing.

import { saveAddress } from "./address.mjs";
import { byId, name, on } from "./dom.mjs";
import { csv, download, json } from "./exports.mjs";
import { canvasPlate, svgPlate } from "./plate.mjs";
import { makeSearch } from "./search.mjs";
import { clean } from "./text.mjs";
import { changeTheme } from "./theme.mjs";

/** @typedef {import("./app.mjs").App} App */

export function toggleFilters(open = !document.body.classList.contains("filters-open")) {
  document.body.classList.toggle("filters-open", open);
  byId("filterbutton").setAttribute("aria-expanded", String(open));
  if (open) byId("filters").querySelector("button, input")?.focus();
}

// Shows a link to this view and copies it; a page in a file goes with the file.
/** @param {App} app */
function takeLink(app) {
  saveAddress(app);
  byId("address").value = location.href;
  byId("linkhint").textContent = location.protocol === "file:"
    ? "Send this file and this link: in the file, opened elsewhere, the part from # on restores the view." : "This address opens this view.";
  byId("copied").textContent = "";
  byId("linked").showModal();
  byId("address").select();
  copyLink();
}

function copyLink() {
  const done = () => (byId("copied").textContent = "Copied. ");
  const failed = () => (byId("copied").textContent = "Press Ctrl+C to copy. ");
  byId("address").select();
  if (navigator.clipboard) navigator.clipboard.writeText(byId("address").value).then(done, failed);
  else failed();
}

// What the entries of the menu "Export" do.
/** @param {App} app */
function exportActions(app) {
  const { model, stage } = app;
  const file = clean(model.title).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase() || "graph";
  return {
    svg: () => download(`${file}.svg`, "image/svg+xml", svgPlate(stage)),
    png: () => canvasPlate(stage).toBlob((blob) => download(`${file}.png`, "image/png", blob), "image/png"),
    csv: () => download(`${file}.csv`, "text/csv", "\ufeff" + csv(model, app.derived.shown)),
    json: () => download(`${file}.json`, "application/json", json(model, app.derived.shown)),
    print: () => window.print(),
    link: () => takeLink(app),
  };
}

/** @param {App} app */
function connectExports(app) {
  const menu = byId("take");
  const actions = exportActions(app);
  for (const b of menu.querySelectorAll("[data-take]")) {
    on(b, "click", () => {
      menu.open = false;
      actions[b.dataset.take]();
    });
  }
  on(document, "click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
}

// Connects the bar; returns the search field.
/** @param {App} app */
export function connectBar(app) {
  const { model, stage, state } = app;
  const onclick = (id, act) => on(byId(id), "click", act);
  byId("title").replaceChildren(name(model.title));
  byId("title").title = clean(model.title);
  const search = makeSearch(app, { label: "Search names, relations, statuses and quotes", placeholder: "Search   /", onpick: (hit) => {
    app.select(hit);
    app.focusPanel();
  } });
  byId("search").append(search.element);
  byId("rollup").checked = state.rollup;
  on(byId("rollup"), "change", (event) => app.setRollup(event.target.checked));
  on(byId("singlekeys"), "change", (event) => (state.keys = event.target.checked));
  onclick("pathbutton", () => app.askPath());
  onclick("theme", () => changeTheme(app));
  onclick("filterbutton", () => toggleFilters());
  onclick("help", () => byId("keys").showModal());
  onclick("closekeys", () => byId("keys").close());
  onclick("copy", copyLink);
  onclick("disputesbutton", () => app.list("disputes"));
  onclick("sourcesbutton", () => app.list("sources"));
  onclick("closelinked", () => byId("linked").close());
  onclick("zoomin", () => stage.zoom(1.3));
  onclick("zoomout", () => stage.zoom(1 / 1.3));
  onclick("fit", () => stage.refit());
  for (const b of byId("tabs").querySelectorAll("button")) on(b, "click", () => app.setTab(b.dataset.tab));
  connectExports(app);
  return search.input;
}
