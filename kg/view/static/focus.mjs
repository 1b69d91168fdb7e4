// What is left of the drawing: hidden actors, thin lines, the top actors; and the places of a focus.

import { drawnActor } from "./derived.mjs";
import { neighbours, pairKey, ranking, STRONGEST, STRONGEST_ABOVE, within } from "./graph.mjs";

/** @typedef {import("./app.mjs").App} App */

// The edges that are drawn at most. `forced` actors stay among the top.
/** @param {App} app */
export function thinned({ model, state, derived }, forced) {
  const { hidden, least, top } = state;
  let { edges } = derived;
  if (hidden.size) edges = edges.filter((e) => !hidden.has(e.s) && !hidden.has(e.o));
  if (least > 1) {
    const ties = new Map();
    for (const e of edges) ties.set(pairKey(e.s, e.o), (ties.get(pairKey(e.s, e.o)) || 0) + e.ties.length);
    edges = edges.filter((e) => ties.get(pairKey(e.s, e.o)) >= least);
  }
  // The drawing of a large graph counts for itself; see graph.drawn.
  if (top !== STRONGEST && (state.focus || model.relationships.length <= STRONGEST_ABOVE)) {
    const kept = new Set([...ranking(edges).slice(0, top).map(([n]) => n), ...forced]);
    edges = edges.filter((e) => kept.has(e.s) && kept.has(e.o));
  }
  return edges;
}

const GAP = 120;

// Places of a focus, by actor: its roots in the middle, those one hop away on rings around them in their order of
// before, those two hops away on an outer ring near the one they hang on.
/** @param {App} app */
export function focusPlaces(app) {
  const { model, state: { focus, rollup }, derived } = app;
  if (!focus) return null;
  const near = neighbours(derived.drawn.edges);
  const before = (n) => (rollup ? model.actors[n].rolled : [model.actors[n].x, model.actors[n].y]);
  const roots = [...focus.roots].map((n) => drawnActor(app, n));
  const middle = [0, 1].map((i) => roots.reduce((sum, n) => sum + before(n)[i], 0) / roots.length);
  const angle = (n) => Math.atan2(before(n)[1] - middle[1], before(n)[0] - middle[0]);
  const places = new Map();
  const ring = (list, least) => {
    // As many rings as the actors need, every other one on each.
    const rings = Math.max(1, Math.ceil(Math.sqrt(list.length / 24)));
    const radius = Math.max(least, (list.length * GAP) / rings / 2 / Math.PI);
    list.forEach((n, i) => {
      const at = (i * 2 * Math.PI) / list.length - Math.PI / 2;
      const r = radius + (i % rings) * GAP;
      places.set(n, [r * Math.cos(at), r * Math.sin(at)]);
    });
    return radius + (rings - 1) * GAP;
  };
  const inner = roots.length > 1 ? ring(roots, GAP) : (places.set(roots[0], [0, 0]), 0);
  const first = [...within(near, roots, 1)].filter((n) => !places.has(n)).sort((a, b) => angle(a) - angle(b));
  const outer = ring(first, inner + 1.8 * GAP);
  // Its place in the order of those that it hangs on.
  const order = new Map(first.map((n, i) => [n, i]));
  const rest = [...derived.drawn.nodes.keys()].filter((n) => !places.has(n));
  const hangs = new Map(rest.map((n) => [n, Math.min(...(near.get(n) || []).map(({ to }) => order.get(to) ?? Infinity))]));
  ring(rest.sort((a, b) => hangs.get(a) - hangs.get(b) || a - b), outer + 1.5 * GAP);
  return places;
}
