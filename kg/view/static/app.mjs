// Puts the page together: one state, what follows from it, and the views that show it.

import { read } from "./data.mjs";
import { announce, button, h, name } from "./dom.mjs";
import { csv, download, json } from "./exports.mjs";
import { makeFacets } from "./facets.mjs";
import { applyFilters, emptyFilters, FACETS, facetValues, isFiltered, timeBounds } from "./filters.mjs";
import { finder } from "./find.mjs";
import { drawn, ends, foldTies, neighbours, ranking, shortestPath, STRONGEST, within } from "./graph.mjs";
import { makeLegend } from "./legend.mjs";
import { parse, write } from "./link.mjs";
import { makePanel } from "./panel.mjs";
import { makeSearch } from "./search.mjs";
import { makeStage } from "./stage.mjs";
import { makeTable } from "./table.mjs";
import { clean, plural } from "./text.mjs";

const byId = (id) => document.getElementById(id);

export function start(data) {
  const model = read(data);
  const values = facetValues(model);
  const find = finder(model);
  const root = document.documentElement;
  const compact = root.classList.contains("compact");
  const state = {
    filters: emptyFilters(), rollup: model.rollup, sel: null, path: null, focus: null, opened: new Set(), top: STRONGEST, standardTop: STRONGEST,
    moved: new Map(), view: null, theme: "auto", tab: "graph", sort: null, keys: true,
  };
  Object.assign(state, parse(model, location.hash));
  const app = { model, state, derived: { version: 0 }, trail: [], find, colours: {} };
  let edgeOfTie = null;
  let places = null;
  let near = null;

  // --- what follows from the state -------------------------------------------------------------

  const anyone = (n) => model.kinds[model.actors[n].kind].id === "Anyone";

  function derive() {
    const { filters, rollup, focus } = state;
    let result = applyFilters(model, values, filters);
    let edges = foldTies(model, result.shown, rollup);
    if (focus) {
      const roots = [...focus.roots].map((n) => (rollup && model.actors[n].state >= 0 ? model.actors[n].state : n));
      const set = within(neighbours(edges), roots, focus.hops, anyone);
      result = applyFilters(model, values, filters, (tie) => ends(tie, rollup).every((n) => set.has(n)) || (set.has(model.relationships[tie.rel].s) && set.has(model.relationships[tie.rel].o)));
      edges = foldTies(model, result.shown, rollup);
    }
    const speakerCounts = result.counts.speaker;
    app.derived = { ...app.derived, ...result, edges, ranking: ranking(edges), speakerCounts, version: app.derived.version + 1 };
    edgeOfTie = near = null;
    derivePath();
    deriveDrawn();
  }

  function derivePath() {
    const at = (n) => (state.rollup && model.actors[n].state >= 0 ? model.actors[n].state : n);
    app.derived.path = state.path ? shortestPath(app.derived.edges, at(state.path.a), at(state.path.b), anyone) : null;
  }

  function deriveDrawn() {
    const forced = new Set();
    const { sel } = state;
    if (sel?.type === "actor") forced.add(drawnActor(sel.n));
    if (sel?.type === "tie" || sel?.type === "edge") [app.edgeOf(sel.n).s, app.edgeOf(sel.n).o].forEach((n) => forced.add(n));
    for (const step of app.derived.path || []) forced.add(step.from).add(step.to);
    app.derived.drawn = drawn(model, app.derived.edges, { rollup: state.rollup, top: state.top, opened: state.opened, forced, focused: !!state.focus });
    places = null;
  }

  const drawnActor = (n) => (state.rollup && model.actors[n].state >= 0 ? model.actors[n].state : n);

  // Values that each facet ever takes, in the order of the model.
  function facetRange() {
    return Object.fromEntries(FACETS.map((key) => [key, [...new Set(values[key].flat())].sort((a, b) => a - b)]));
  }

  Object.assign(app.derived, { values: facetRange(), bounds: timeBounds(model), anyUnreviewed: model.ties.some((t) => t.unreviewed) });

  app.edgeOf = (tie) => {
    if (!edgeOfTie) {
      edgeOfTie = new Map();
      for (const edge of app.derived.edges) for (const n of edge.ties) edgeOfTie.set(n, edge);
    }
    // A tie that the filters hide still has its evidence.
    return edgeOfTie.get(tie) || foldTies(model, model.relationships[model.ties[tie].rel].ties, state.rollup).find((e) => e.ties.includes(tie));
  };
  app.edgesBetween = (a, b) => app.derived.edges.filter((e) => (e.s === a && e.o === b) || (e.s === b && e.o === a));
  app.openPair = () => {
    const { sel } = state;
    if (sel?.type !== "pair") return "";
    return sel.a < sel.b ? `${sel.a} ${sel.b}` : `${sel.b} ${sel.a}`;
  };
  app.isSelected = (tie) => {
    const { sel } = state;
    if (sel?.type === "tie") return sel.n === tie;
    return sel?.type === "edge" && app.edgeOf(sel.n).ties.includes(tie);
  };

  app.marks = () => {
    const { sel } = state;
    const marks = { nodes: new Set(), edges: new Set(), touched: new Set(), any: false, around: false };
    if (sel?.type === "actor") {
      const n = drawnActor(sel.n);
      if (!app.derived.drawn.nodes.has(n)) return marks;
      marks.nodes.add(n);
      marks.around = true;
      near ||= neighbours(app.derived.edges);
      for (const { to } of near.get(n) || []) marks.touched.add(to);
    } else if (sel?.type === "tie" || sel?.type === "edge") {
      const edge = app.edgeOf(sel.n);
      marks.edges.add(edge.key);
      marks.touched.add(edge.s).add(edge.o);
    } else if (sel?.type === "pair") {
      marks.edges.add(`pair ${app.openPair()}`);
      for (const edge of app.edgesBetween(sel.a, sel.b)) marks.edges.add(edge.key);
      marks.touched.add(sel.a).add(sel.b);
    } else if (state.path && app.derived.path) {
      for (const step of app.derived.path) {
        marks.edges.add(step.edges[0].key);
        marks.touched.add(step.from).add(step.to);
      }
    }
    marks.any = !!(marks.nodes.size || marks.edges.size);
    return marks;
  };

  // Communities stand at the mean of their members and are named after the strongest.
  function communities() {
    if (places) return places;
    const sums = new Map();
    const leaders = new Map();
    const strength = new Map(app.derived.ranking);
    for (const actor of model.actors) {
      const weight = strength.get(actor.i);
      if (!weight) continue;
      const node = model.actors.length + actor.community;
      const sum = sums.get(node) || [0, 0, 0];
      const [x, y] = state.rollup ? actor.rolled : [actor.x, actor.y];
      sums.set(node, [sum[0] + x * weight, sum[1] + y * weight, sum[2] + weight]);
      if (!leaders.has(node) || weight > strength.get(leaders.get(node))) leaders.set(node, actor.i);
    }
    const at = new Map([...sums].map(([node, [x, y, w]]) => [node, [x / w, y / w]]));
    // Their means lie close together: spread them over a ring by angle and size.
    const nodes = [...at.keys()].filter((n) => app.derived.drawn.members.has(n)).sort((a, b) => a - b);
    const reach = Math.max(300, 60 * Math.sqrt(nodes.length) * 2);
    nodes.forEach((n, i) => at.set(n, [reach * 1.6 * Math.cos((i * 2 * Math.PI) / nodes.length), reach * Math.sin((i * 2 * Math.PI) / nodes.length)]));
    places = { at, leaders };
    return places;
  }
  app.communityPlaces = () => communities().at;
  app.leaders = () => (app.derived.drawn.communal ? communities().leaders : null);

  app.unit = () => parseFloat(getComputedStyle(root).fontSize) / 16;

  // --- what a person does ----------------------------------------------------------------------

  app.select = (sel, { keep } = {}) => {
    if (!keep && state.sel) app.trail.push(state.sel);
    state.sel = sel;
    if (sel && sel.type !== "statement" && compact) root.classList.add("evidence");
    selectionChanged();
    if (sel?.type === "actor") stage.reveal(drawnActor(sel.n));
    document.body.classList.toggle("has-selection", !!sel || !!state.path);
    if (sel === null) app.trail.length = 0;
  };
  app.back = () => app.select(app.trail.pop() || null, { keep: true });
  app.focusPanel = () => byId("panel").querySelector("h2")?.focus();
  app.toggleFacet = (facet, n) => {
    if (!state.filters[facet].delete(n)) state.filters[facet].add(n);
    filtersChanged();
  };
  app.setFacet = (facet, numbers, on) => {
    for (const n of numbers) on ? state.filters[facet].add(n) : state.filters[facet].delete(n);
    filtersChanged();
  };
  app.setFilter = (key, value) => {
    state.filters[key] = value;
    filtersChanged();
  };
  app.setRange = (from, to) => {
    const [first, last] = app.derived.bounds;
    state.filters.from = from === null || from <= first ? null : from;
    state.filters.to = to === null || to >= last ? null : to;
    filtersChanged();
  };
  app.reset = () => {
    state.filters = emptyFilters();
    state.focus = null;
    filtersChanged();
  };
  app.focus = (n, hops) => {
    const same = state.focus?.roots.has(n) && state.focus.roots.size === 1 && state.focus.hops === hops;
    state.focus = same ? null : { roots: new Set([n]), hops };
    state.view = null;
    filtersChanged();
  };
  app.expand = (n) => {
    state.focus.roots.add(n);
    state.view = null;
    filtersChanged();
  };
  app.unfocus = () => {
    state.focus = null;
    state.view = null;
    filtersChanged();
  };
  app.setRollup = (on) => {
    state.rollup = on;
    if (state.sel?.type === "pair") state.sel = null;
    state.view = null;
    filtersChanged();
  };
  app.sortBy = (column) => {
    const { sort } = state;
    state.sort = sort?.column !== column ? { column, down: false } : sort.down ? null : { column, down: true };
    table();
    app.saveSoon();
  };
  app.openCommunity = (community) => {
    state.opened.add(community);
    state.view = null;
    drawnChanged(true);
    announce("Community opened");
  };
  app.showContested = () => {
    app.setFacet("status", model.statuses.filter((s) => ["disputed", "denied"].includes(s.id)).map((s) => s.i), true);
    setTab("both");
  };
  app.clearPath = () => {
    state.path = null;
    derivePath();
    app.select(null);
  };
  app.askPath = (from) => {
    const dialog = byId("path");
    const picked = { a: from ?? state.path?.a ?? null, b: null };
    const field = (key, label) => makeSearch(app, { label, placeholder: "name", only: "actor", value: picked[key] === null ? "" : model.actors[picked[key]].label, onpick: ({ n }) => {
      picked[key] = n;
      if (picked.a === null || picked.b === null) return;
      dialog.close();
      state.path = { a: picked.a, b: picked.b };
      derivePath();
      app.select(null);
      app.focusPanel();
      announce(app.derived.path ? `Path of ${plural(app.derived.path.length, "step")}` : "No path");
    } });
    const [a, b] = [field("a", "From"), field("b", "To")];
    dialog.replaceChildren(h("h2", {}, "Shortest path"), h("p", { class: "muted" }, "Over the ties that the filters let through."), h("p", {}, "From"), a.element, h("p", {}, "to"), b.element,
      h("p", { class: "actions" }, button({ onclick: () => dialog.close() }, "Cancel")));
    dialog.showModal();
    (picked.a === null ? a : b).input.focus();
  };

  // --- showing ---------------------------------------------------------------------------------

  let saving = 0;
  app.saveSoon = () => {
    clearTimeout(saving);
    saving = setTimeout(save, 120);
  };
  function save() {
    const fragment = write(model, state);
    if (`#${fragment}` === location.hash || (!fragment && !location.hash)) return;
    try {
      history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
    } catch (error) {
      // An isolated frame (a notebook) has no address of its own to keep the state in.
      if (!(error instanceof DOMException)) throw error;
    }
  }

  function filtersChanged() {
    derive();
    facets();
    table();
    panel();
    stage.changed(true);
    message();
    announce(`${app.derived.shown.length} of ${plural(model.ties.length, "tie")}`);
    app.saveSoon();
  }
  function selectionChanged() {
    if (app.derived.drawn.limited || app.derived.drawn.communal || state.path) deriveDrawn();
    panel();
    table();
    stage.changed(false);
    message();
    app.saveSoon();
  }
  function drawnChanged(refit) {
    deriveDrawn();
    stage.changed(refit);
    message();
    app.saveSoon();
  }

  function message() {
    const { drawn: d, edges, shown } = app.derived;
    const parts = [];
    if (!shown.length) parts.push(h("span", {}, "No tie passes the filters. "), button({ class: "link", onclick: app.reset }, "Reset them"));
    else if (d.communal && d.members.size) parts.push(`${plural(d.members.size, "community", "communities")} closed (click to open), showing ${d.actorsShown} of ${plural(d.actorsTotal, "actor")}. `);
    else if (d.actorsShown < d.actorsTotal) parts.push(`Showing the strongest ${d.actorsShown.toLocaleString("en")} of ${plural(d.actorsTotal, "actor")}. `);
    if (d.asPairs) parts.push("One line a pair; its width is the number of ties. ");
    if (d.limited) {
      const most = Math.min(2000, d.actorsTotal);
      parts.push(h("label", { class: "slider" }, "actors drawn ", h("input", { type: "range", min: 20, max: Math.max(20, most), step: 10, value: Math.min(most, state.top), "aria-label": "Number of actors drawn", onchange: (event) => {
        state.top = Number(event.target.value);
        drawnChanged(true);
      } }), h("output", {}, Math.min(most, state.top))));
    }
    if (d.communal && state.opened.size) parts.push(button({ class: "link", onclick: () => {
      state.opened.clear();
      state.view = null;
      drawnChanged(true);
    } }, "close communities"));
    const box = byId("message");
    const held = box.contains(document.activeElement) ? document.activeElement.tagName : null;
    box.replaceChildren(...parts);
    box.hidden = !parts.length;
    if (held) box.querySelector(held)?.focus();
    byId("count").textContent = `${shown.length.toLocaleString("en")} of ${plural(model.ties.length, "tie")} · ${plural(edges.length, "relationship")}`;
    byId("filtered").hidden = !isFiltered(state.filters) && !state.focus;
  }

  function colours() {
    const probe = byId("probe");
    for (const key of ["bg", "ink", "muted", "line", "accent", "good", "bad", "plain", "glow", "state", "node"]) {
      probe.style.color = `var(--${key})`;
      app.colours[key] = getComputedStyle(probe).color;
    }
  }

  function setTheme(theme) {
    state.theme = theme;
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    byId("theme").replaceChildren("◐", h("span", {}, { auto: " Auto", light: " Light", dark: " Dark" }[theme]));
    byId("theme").setAttribute("aria-label", `Theme: ${theme}`);
    colours();
  }
  function changeTheme(theme) {
    setTheme(theme);
    legend();
    stage.changed(false);
    app.saveSoon();
  }

  function setTab(tab) {
    state.tab = tab;
    document.body.dataset.tab = tab;
    for (const b of byId("tabs").querySelectorAll("button")) b.setAttribute("aria-pressed", String(b.dataset.tab === tab));
    stage.resize();
    table();
    app.saveSoon();
  }

  function toggleFilters(open) {
    const now = document.body.classList.toggle("filters-open", open);
    byId("filterbutton").setAttribute("aria-expanded", String(now));
    if (now) byId("filters").querySelector("button, input")?.focus();
  }

  const legend = makeLegend(app, byId("legend"));
  const facets = makeFacets(app, byId("filters"));
  const table = makeTable(app, byId("table"));
  const panel = makePanel(app, byId("panel"));
  const stage = makeStage(app, byId("stage"));

  // --- top bar ---------------------------------------------------------------------------------

  const search = makeSearch(app, { label: "Search names, aliases and quotes", placeholder: "Search   /", onpick: (hit) => {
    app.select(hit);
    app.focusPanel();
  } });
  byId("search").append(search.element);
  byId("rollup").checked = state.rollup;
  byId("rollup").addEventListener("change", (event) => app.setRollup(event.target.checked));
  byId("pathbutton").addEventListener("click", () => app.askPath());
  byId("theme").addEventListener("click", () => changeTheme({ auto: "light", light: "dark", dark: "auto" }[state.theme]));
  byId("filterbutton").addEventListener("click", () => toggleFilters());
  byId("help").addEventListener("click", () => byId("keys").showModal());
  byId("closekeys").addEventListener("click", () => byId("keys").close());
  byId("singlekeys").addEventListener("change", (event) => (state.keys = event.target.checked));
  for (const b of byId("tabs").querySelectorAll("button")) b.addEventListener("click", () => setTab(b.dataset.tab));
  byId("zoomin").addEventListener("click", () => stage.zoom(1.3));
  byId("zoomout").addEventListener("click", () => stage.zoom(1 / 1.3));
  byId("fit").addEventListener("click", () => stage.refit());
  const file = clean(model.title).replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").toLowerCase() || "graph";
  const takes = {
    svg: () => download(`${file}.svg`, "image/svg+xml", stage.svgText()),
    png: () => stage.png((blob) => download(`${file}.png`, "image/png", blob)),
    csv: () => download(`${file}.csv`, "text/csv", "\ufeff" + csv(model, app.derived.shown)),
    json: () => download(`${file}.json`, "application/json", json(model, app.derived.shown)),
    print: () => window.print(),
    link: () => {
      save();
      const shown = () => {
        byId("address").value = location.href;
        byId("linked").showModal();
        byId("address").select();
      };
      if (!navigator.clipboard) shown();
      else navigator.clipboard.writeText(location.href).then(() => announce("Link copied"), shown);
    },
  };
  for (const b of byId("take").querySelectorAll("[data-take]")) {
    b.addEventListener("click", () => {
      byId("take").open = false;
      takes[b.dataset.take]();
    });
  }
  byId("closelinked").addEventListener("click", () => byId("linked").close());

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") {
      if (byId("take").open) byId("take").open = false;
      else if (document.body.classList.contains("filters-open")) toggleFilters(false);
      else if (state.sel || state.path) {
        if (byId("panel").contains(document.activeElement)) byId("stage").focus();
        if (state.path && !state.sel) app.clearPath();
        else app.select(null);
      }
      return;
    }
    if (!state.keys || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)) return;
    const act = {
      "/": () => search.input.focus(),
      "?": () => byId("keys").showModal(),
      g: () => byId("stage").focus(),
      t: () => {
        setTab(state.tab === "graph" ? "both" : "graph");
        if (state.tab === "both") byId("table").querySelector(".scroll").focus();
      },
      u: () => byId("rollup").click(),
      p: () => app.askPath(state.sel?.type === "actor" ? state.sel.n : undefined),
      x: app.reset,
      f: () => state.sel?.type === "actor" && app.focus(state.sel.n, 1),
      e: () => byId("panel").querySelector("h2")?.focus(),
      b: () => app.trail.length && app.back(),
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });
  document.addEventListener("click", (event) => {
    if (byId("take").open && !byId("take").contains(event.target)) byId("take").open = false;
  });
  window.addEventListener("hashchange", () => {
    const given = parse(model, location.hash);
    Object.assign(state, { sel: null, path: null, focus: null, view: null, theme: "auto", tab: "graph", sort: null, rollup: model.rollup, top: STRONGEST }, given);
    app.trail.length = 0;
    byId("rollup").checked = state.rollup;
    changeTheme(state.theme);
    setTab(state.tab);
    filtersChanged();
    stage.useView(given.view || null);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => changeTheme(state.theme));
  // An empty area of the page must not keep the graph from being fitted when its place changes.
  byId("title").textContent = "";
  byId("title").append(name(model.title));

  byId("title").title = clean(model.title);
  setTheme(state.theme);
  derive();
  document.body.classList.toggle("has-selection", !!state.sel || !!state.path);
  setTab(state.tab);
  const rest = () => {
    legend();
    facets();
    panel();
    message();
    stage.changed(false);
  };
  // A large graph is seen before its filters and overview are built.
  if (app.derived.shown.length > 200 && state.tab === "graph") setTimeout(() => requestAnimationFrame(() => setTimeout(rest, 20)), 0);
  else rest();
  return app;
}
