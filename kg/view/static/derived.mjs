// What follows from the state: ties shown, relationships, path, what is drawn, what is marked.

import { applyFilters, FACETS, timeBounds } from "./filters.mjs";
import { focusPlaces, thinned } from "./focus.mjs";
import { drawn, ends, foldTies, neighbours, pairKey, ranking, shortestPaths, STRONGEST, within } from "./graph.mjs";

/** @typedef {import("./app.mjs").App} App */

// What never changes: all values of each facet, the span of time.
export function constants(model, values) {
  return {
    version: 0,
    values: Object.fromEntries(FACETS.map((key) => [key, [...new Set(values[key].flat())].sort((a, b) => a - b)])),
    bounds: timeBounds(model),
    anyUnreviewed: model.ties.some((t) => t.unreviewed),
  };
}

// The actor that is drawn for an actor: its state, if the roll-up is on.
/** @param {App} app */
export function drawnActor({ model, state }, n) {
  return state.rollup && model.actors[n].state >= 0 ? model.actors[n].state : n;
}

const isAnyone = (model) => (n) => model.kinds[model.actors[n].kind].id === "Anyone";

/** @param {App} app */
export function derive(app) {
  const { model, values, state } = app;
  const { filters, rollup, focus } = state;
  const said = filters.words ? new Set(app.find(filters.words, { only: "tie" }).ties) : null;
  const sought = (tie) => !said || said.has(tie.i);
  let result = applyFilters(model, values, filters, sought);
  let edges = foldTies(model, result.shown, rollup);
  if (focus) {
    const near = neighbours(edges);
    const roots = [...focus.roots].map((n) => drawnActor(app, n));
    const set = within(near, roots, focus.hops, isAnyone(model));
    // Ties among the outermost are left out unless they are asked for.
    const inner = focus.among || !focus.hops ? set : within(near, roots, focus.hops - 1, isAnyone(model));
    const joins = (a, b) => set.has(a) && set.has(b) && (inner.has(a) || inner.has(b));
    result = applyFilters(model, values, filters, (tie) => {
      const [a, b] = ends(tie, rollup);
      const { s, o } = model.relationships[tie.rel];
      return sought(tie) && (joins(a, b) || joins(s, o));
    });
    edges = foldTies(model, result.shown, rollup);
  }
  app.derived = { ...app.derived, ...result, edges, ranking: ranking(edges), version: app.derived.version + 1, byTie: null, near: null };
  derivePath(app);
  deriveDrawn(app);
}

/** @param {App} app */
export function derivePath(app) {
  const { path } = app.state;
  app.derived.paths = path ? shortestPaths(app.derived.edges, drawnActor(app, path.a), drawnActor(app, path.b), isAnyone(app.model)) : null;
  app.derived.path = app.derived.paths?.paths[path.at || 0] || null;
}

/** @param {App} app */
export function deriveDrawn(app) {
  const { model, state, derived } = app;
  const { sel, rollup, top, opened, focus } = state;
  const forced = new Set(sel?.type === "several" ? sel.chosen : []);
  if (sel?.type === "actor") forced.add(drawnActor(app, sel.n));
  if (sel?.type === "tie" || sel?.type === "edge") {
    const { s, o } = edgeOf(app, sel.n);
    forced.add(s).add(o);
  }
  for (const step of derived.path || []) forced.add(step.from).add(step.to);
  derived.drawn = drawn(model, thinned(app, forced), { rollup, top, opened, forced, focused: !!focus });
  if (top !== STRONGEST) derived.drawn.actorsTotal = derived.ranking.length;
  derived.places = null;
  derived.focusPlaces = focusPlaces(app);
}

// The relationship of a tie. A tie that the filters hide still has its evidence.
/** @param {App} app */
export function edgeOf({ model, state, derived }, tie) {
  derived.byTie ||= new Map(derived.edges.flatMap((edge) => edge.ties.map((n) => [n, edge])));
  return derived.byTie.get(tie) || foldTies(model, model.relationships[model.ties[tie].rel].ties, state.rollup).find((e) => e.ties.includes(tie));
}

// The relationships between two nodes. Between communities, or a community and an actor: what their line stands for.
/** @param {App} app */
export function edgesBetween({ model, derived }, a, b) {
  const joins = ({ s, o }) => (s === a && o === b) || (s === b && o === a);
  if (Math.max(a, b) < model.actors.length) return derived.edges.filter(joins);
  return derived.drawn.edges.filter(joins).map(({ e }) => e);
}

// The key of the pair of actors whose bundle is open, or "".
/** @param {App} app */
export function openPair(app) {
  const { sel } = app.state;
  if (sel?.type !== "pair") return "";
  return sel.a < sel.b ? `${sel.a} ${sel.b}` : `${sel.b} ${sel.a}`;
}

/** @param {App} app */
export function isSelected(app, tie) {
  const { sel } = app.state;
  if (sel?.type === "tie") return sel.n === tie;
  return sel?.type === "edge" && edgeOf(app, sel.n).ties.includes(tie);
}

// What the drawing marks: chosen nodes and edges, and the nodes that touch them.
/** @param {App} app */
export function marks(app) {
  const { derived, state: { sel, path } } = app;
  const found = { nodes: new Set(), edges: new Set(), touched: new Set(), any: false, around: false };
  if (sel?.type === "actor") {
    const n = drawnActor(app, sel.n);
    if (!derived.drawn.nodes.has(n)) return found;
    found.nodes.add(n);
    found.around = true;
    derived.near ||= neighbours(derived.edges);
    for (const { to } of derived.near.get(n) || []) found.touched.add(to);
  } else if (sel?.type === "several") {
    for (const n of sel.chosen) found.nodes.add(n);
    for (const e of derived.edges) if (found.nodes.has(e.s) && found.nodes.has(e.o)) found.edges.add(e.key).add(`pair ${pairKey(e.s, e.o)}`);
  } else if (sel?.type === "relation" || sel?.type === "status") {
    for (const e of derived.edges) if ((sel.type === "relation" ? e.r : e.status) === sel.n) found.edges.add(e.key);
  } else if (sel?.type === "tie" || sel?.type === "edge") {
    const { key, s, o } = edgeOf(app, sel.n);
    found.edges.add(key);
    found.touched.add(s).add(o);
  } else if (sel?.type === "pair") {
    found.edges.add(`pair ${openPair(app)}`);
    for (const edge of edgesBetween(app, sel.a, sel.b)) found.edges.add(edge.key);
    found.touched.add(sel.a).add(sel.b);
  } else if (path && derived.path) {
    for (const step of derived.path) {
      found.edges.add(step.edges[0].key);
      found.touched.add(step.from).add(step.to);
    }
  }
  found.any = !!(found.nodes.size || found.edges.size);
  return found;
}

// Communities: each is placed at the mean of its members and named after the strongest.
/** @param {App} app */
export function communities({ model, state, derived }) {
  if (derived.places) return derived.places;
  const sums = new Map();
  const leaders = new Map();
  const strength = new Map(derived.ranking);
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
  const nodes = [...at.keys()].filter((n) => derived.drawn.members.has(n)).sort((a, b) => a - b);
  const reach = Math.max(300, 60 * Math.sqrt(nodes.length) * 2);
  nodes.forEach((n, i) => {
    const angle = (i * 2 * Math.PI) / nodes.length;
    at.set(n, [reach * 1.6 * Math.cos(angle), reach * Math.sin(angle)]);
  });
  return (derived.places = { at, leaders });
}
