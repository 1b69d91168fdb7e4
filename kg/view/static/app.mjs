// The page: one state, the actions of the user on it, and the views that show it.

import { saveAddress } from "./address.mjs";
import { read } from "./data.mjs";
import { constants, derive, deriveDrawn, derivePath, drawnActor } from "./derived.mjs";
import { afterFrame, announce, byId, root } from "./dom.mjs";
import { makeFacets } from "./facets.mjs";
import { emptyFilters, facetValues } from "./filters.mjs";
import { finder } from "./find.mjs";
import { makeLegend } from "./legend.mjs";
import { opening, parse } from "./link.mjs";
import { showMessage } from "./message.mjs";
import { makePanel } from "./panel.mjs";
import { makeMatrix } from "./matrix.mjs";
import { askPath } from "./pathdialog.mjs";
import { Stage } from "./stage.mjs";
import { makeTable } from "./table.mjs";
import { plural } from "./text.mjs";
import { makeTimeline } from "./timeline.mjs";

export class App {
  constructor(data) {
    const model = read(data);
    this.model = model;
    this.values = facetValues(model);
    this.find = finder(model);
    this.state = { ...opening(model), keys: true, ...parse(model, location.hash) };
    /** @type {any} */
    this.derived = constants(model);
    this.movedBefore = this.state.moved;
    this.trail = [];
    this.colours = {};
    this.saving = 0;
    this.legend = makeLegend(this, byId("legend"));
    this.facets = makeFacets(this, byId("filters"));
    // Each of them shows itself where it is the one to be seen.
    const views = [makeTable(this, byId("table")), makeMatrix(this, byId("matrix")), makeTimeline(this, byId("timeline"))];
    this.table = () => views.forEach((show) => show());
    this.panel = makePanel(this, byId("panel"));
    this.stage = new Stage(this, byId("stage"));
  }

  // Screen pixels of a CSS pixel at the standard size of text.
  unit() {
    return parseFloat(getComputedStyle(root).fontSize) / 16;
  }

  // --- choosing --------------------------------------------------------------------------------

  select(sel, keepTrail = false) {
    const { state, trail } = this;
    if (!keepTrail && state.sel) trail.push(state.sel);
    state.sel = sel;
    if (sel && sel.type !== "statement" && root.classList.contains("compact")) root.classList.add("evidence");
    this.selectionChanged();
    if (sel?.type === "actor") this.stage.reveal(drawnActor(this, sel.n));
    this.markSelection();
    if (sel === null) trail.length = 0;
  }

  back() {
    this.select(this.trail.pop() || null, true);
  }

  focusPanel() {
    byId("panel").querySelector("h2")?.focus();
  }

  askPath(from = null) {
    askPath(this, from);
  }

  // Opens a whole list; a second time closes it.
  list(what) {
    const { sel } = this.state;
    this.select(sel?.type === "list" && sel.n === what ? null : { type: "list", n: what });
    if (this.state.sel) this.focusPanel();
  }

  setPath(path) {
    this.state.path = path;
    derivePath(this);
    this.select(null);
  }

  // --- filtering -------------------------------------------------------------------------------

  toggleFacet(facet, n) {
    this.setFacet(facet, [n], !this.state.filters[facet].has(n));
  }

  setFacet(facet, numbers, on) {
    const chosen = this.state.filters[facet];
    for (const n of numbers) on ? chosen.add(n) : chosen.delete(n);
    this.filtersChanged();
  }

  setFilter(key, value) {
    this.state.filters[key] = value;
    this.filtersChanged();
  }

  setRange(from, to) {
    const { filters } = this.state;
    const [first, last] = this.derived.bounds;
    filters.from = from === null || from <= first ? null : from;
    filters.to = to === null || to >= last ? null : to;
    this.filtersChanged();
  }

  showContested() {
    this.setFacet("status", this.model.statuses.filter((s) => ["disputed", "denied"].includes(s.id)).map((s) => s.i), true);
    this.setTab("both");
  }

  reset() {
    this.state.filters = emptyFilters();
    this.state.hidden.clear();
    this.state.least = 1;
    this.setFocus(null);
  }

  focus(n, hops) {
    const { focus } = this.state;
    const same = focus?.roots.has(n) && focus.roots.size === 1 && focus.hops === hops;
    this.setFocus(same ? null : { roots: new Set([n]), hops });
  }

  expand(n) {
    const { focus } = this.state;
    this.setFocus({ ...focus, roots: new Set([...focus.roots, n]) });
  }

  // A focus has places of its own; those before it, and what was moved, come back when it is left.
  setFocus(focus) {
    const { state } = this;
    if (!state.focus) this.movedBefore = state.moved;
    state.moved = focus ? new Map() : this.movedBefore;
    state.focus = focus;
    this.state.view = null;
    this.filtersChanged();
  }

  // Leaves actors out of the drawing; null shows all again.
  hide(numbers) {
    const { hidden } = this.state;
    if (!numbers) hidden.clear();
    else for (const n of numbers) hidden.add(drawnActor(this, n));
    if (numbers) this.state.sel = null;
    this.markSelection();
    this.thinnedAnew();
  }

  setLeast(ties) {
    this.state.least = Math.max(1, ties || 1);
    this.thinnedAnew();
  }

  thinnedAnew() {
    this.drawnChanged();
    this.facets();
    this.panel();
  }

  // Adds an actor to those chosen, or takes it away.
  choose(n) {
    const { sel } = this.state;
    const before = sel?.type === "several" ? sel.chosen : sel?.type === "actor" ? [drawnActor(this, sel.n)] : [];
    const chosen = before.includes(n) ? before.filter((k) => k !== n) : [...before, n];
    this.select(chosen.length > 1 ? { type: "several", chosen } : chosen.length ? { type: "actor", n: chosen[0] } : null);
    announce(plural(chosen.length, "actor") + " chosen");
  }

  setRollup(on) {
    const { state } = this;
    state.rollup = on;
    if (state.sel?.type === "pair") state.sel = null;
    state.view = null;
    this.filtersChanged();
  }

  // --- drawing and table -----------------------------------------------------------------------

  openCommunity(community) {
    this.state.opened.add(community);
    if (this.state.sel?.type === "pair") this.state.sel = null;
    this.state.view = null;
    this.drawnChanged();
    announce("Community opened");
  }

  // How a large graph is drawn: in communities or not, with every line or the backbone.
  setDrawing(changes) {
    Object.assign(this.state, changes);
    if (this.state.sel?.type === "pair") this.state.sel = null;
    this.state.view = null;
    this.drawnChanged();
    this.legend();
    this.panel();
  }

  setTop(most) {
    this.state.top = most;
    this.drawnChanged();
  }

  sortBy(column) {
    const { sort } = this.state;
    this.state.sort = sort?.column !== column ? { column, down: false } : sort.down ? null : { column, down: true };
    this.table();
    this.saveSoon();
  }

  setTab(tab) {
    this.state.tab = tab;
    document.body.dataset.tab = tab;
    for (const b of byId("tabs").querySelectorAll("button")) b.setAttribute("aria-pressed", String(b.dataset.tab === tab));
    this.stage.resize();
    this.table();
    this.saveSoon();
  }

  // --- showing what has changed ----------------------------------------------------------------

  saveSoon() {
    clearTimeout(this.saving);
    this.saving = setTimeout(() => saveAddress(this), 120);
  }

  filtersChanged() {
    const before = this.derived.drawn?.asPairs;
    derive(this);
    showMessage(this);
    this.stage.changed(true); // first: what follows would have it wait for a new layout
    this.table();
    this.afterwards(() => {
      this.facets();
      if (this.derived.tints || this.derived.drawn.asPairs !== before) this.legend();
      this.panel();
    });
    announce(`${this.derived.shown.length} of ${plural(this.model.ties.length, "tie")}`);
    this.saveSoon();
  }

  // What a large graph shows a frame later than the drawing.
  afterwards(act) {
    if (this.model.ties.length > 1000) afterFrame(act);
    else act();
  }

  selectionChanged() {
    const { limited, asPairs, communal } = this.derived.drawn;
    if (limited || asPairs || this.state.path) deriveDrawn(this);
    showMessage(this);
    this.stage.changed(communal);
    this.panel();
    this.table();
    this.saveSoon();
  }

  drawnChanged() {
    deriveDrawn(this);
    showMessage(this);
    this.stage.changed(true);
    this.saveSoon();
  }

  markSelection() {
    document.body.classList.toggle("has-selection", !!this.state.sel || !!this.state.path);
  }

  // Shows the page for the first time: a large graph before its filters and overview are built.
  open() {
    derive(this);
    this.markSelection();
    showMessage(this);
    const rest = () => {
      this.legend();
      this.facets();
      this.panel();
    };
    const later = this.derived.shown.length > 200 && this.state.tab === "graph";
    if (!later) rest();
    this.setTab(this.state.tab);
    if (later) afterFrame(rest);
  }
}
