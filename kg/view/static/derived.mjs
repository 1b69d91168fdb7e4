// What follows from the state: ties shown, relationships, path, what is drawn, what is marked.

import { backbone } from "./backbone.mjs";
import { applyFilters, timeBounds } from "./filters.mjs";
import { focusPlaces, thinned } from "./focus.mjs";
import { drawn, ends, foldTies, neighbours, pairKey, PAIRS_ABOVE, ranking, shortestPaths, within } from "./graph.mjs";
import { tints } from "./tint.mjs";

/** @typedef {import("./app.mjs").App} App */

// What never changes: the span of time, and whether all is reviewed.
export function constants(model) {
  return {
    version: 0,
    bounds: timeBounds(model),
    anyUnreviewed: model.ties.some((t) => t.unreviewed),
  };
}

// The actor that is drawn for an actor: its state, if the roll-up is on.
/** @param {{ model: any, state: any }} app */
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
  const { sel, rollup, top, opened, focus, grouped } = state;
  const forced = new Set(sel?.type === "several" ? sel.chosen : []);
  if (sel?.type === "actor") for (const n of neighbourhood(app, drawnActor(app, sel.n))) forced.add(n);
  if (sel?.type === "tie" || sel?.type === "edge") {
    const { s, o } = edgeOf(app, sel.n);
    forced.add(s).add(o);
  }
  for (const step of derived.path || []) forced.add(step.from).add(step.to);
  derived.drawn = drawn(model, thinned(app, forced), { rollup, top, opened, forced, focused: !!focus, grouped });
  if (!derived.drawn.limited) derived.drawn.actorsOpen = derived.ranking.length;
  derived.places = null;
  derived.tints = tints(app);
  derived.focusPlaces = focusPlaces(app);
  if (derived.drawn.asPairs && !state.everyLine) thin(app);
}

const NEIGHBOURS = 40;

// An actor and, in a large graph, the strongest of its neighbours.
/** @param {App} app */
function neighbourhood({ derived }, n) {
  if (derived.edges.length <= PAIRS_ABOVE) return [n];
  derived.near ||= neighbours(derived.edges);
  const ties = new Map();
  for (const { to, edge } of derived.near.get(n) || []) ties.set(to, (ties.get(to) || 0) + edge.ties.length);
  return [n, ...[...ties].sort((p, q) => q[1] - p[1]).slice(0, NEIGHBOURS).map(([to]) => to)];
}

// Leaves the backbone and what is chosen of what is drawn.
/** @param {App} app */
function thin(app) {
  const chosen = marks(app);
  const { edges, kept, lines } = backbone(app.derived.drawn.edges, ({ e, s, o }, key) =>
    chosen.edges.has(e.key) || chosen.edges.has(`pair ${key}`) || (chosen.around && (chosen.nodes.has(s) || chosen.nodes.has(o))));
  Object.assign(app.derived.drawn, { edges, kept, lines });
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

// Communities, each named after its strongest actors, on a ring around the actors that are drawn: the one chosen, its
// neighbours, and the members of opened communities.
/** @param {App} app */
export function communities({ model, state, derived }) {
  if (derived.places) return derived.places;
  const { members, nodes } = derived.drawn;
  const leaders = new Map();
  const middle = [];
  for (const [n] of derived.ranking) {
    const group = model.actors.length + model.actors[n].community;
    if (nodes.has(n)) middle.push(n);
    else if ((leaders.get(group)?.length || 0) < 3) leaders.set(group, [...(leaders.get(group) || []), n]);
  }
  const chosen = state.sel?.type === "actor" ? drawnActor({ model, state }, state.sel.n) : -1;
  const first = (n) => (n === chosen ? 2 : state.opened.has(model.actors[n].community) ? 0 : 1);
  middle.sort((a, b) => first(b) - first(a) || model.actors[a].community - model.actors[b].community);
  const at = new Map();
  const ring = [...members.keys()].sort((a, b) => a - b);
  const reach = Math.max(320, 32 * ring.length, 80 * Math.sqrt(middle.length) + 160);
  ring.forEach((n, i) => {
    const angle = ((i + 0.5) * 2 * Math.PI) / ring.length - Math.PI / 2;
    at.set(n, [reach * 1.4 * Math.cos(angle), reach * Math.sin(angle)]);
  });
  // As seeds in a sunflower.
  middle.forEach((n, i) => at.set(n, [110 * Math.sqrt(i) * Math.cos(i * 2.399963), 80 * Math.sqrt(i) * Math.sin(i * 2.399963)]));
  return (derived.places = { at, leaders });
}
