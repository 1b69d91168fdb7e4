// The graph that is drawn: ties folded into edges, neighbours, strongest actors, shortest paths.

import { tripleKey } from "./data.mjs";

export const PAIRS_ABOVE = 1000;
export const STRONGEST_ABOVE = 2000;
export const STRONGEST = 300;
export const COMMUNITIES_ABOVE = 10000;

export const ends = (tie, rollup) => (rollup ? [tie.sState, tie.oState] : [tie.s, tie.o]);

// The firmer of two statuses; -1 means none.
const firmest = (model, a, b) => (a < 0 || model.statuses[b].firm < model.statuses[a].firm ? b : a);

function endsOfEdge(model, tie, rollup) {
  const edge = model.relationships[tie.rel];
  let [s, o] = rollup === "named" ? [tie.s, tie.o] : rollup ? ends(tie, true) : [edge.s, edge.o];
  if (model.relations[tie.r].symmetric && s > o) [s, o] = [o, s];
  return [s, o];
}

// Edges of the shown ties: one for each subject, relation and object. With `rollup`, between states; "named",
// between the actors that the ties name; else between the ends of relationships, where governments are their states.
export function foldTies(model, shown, rollup) {
  const { of, all } = folding(model, rollup);
  const found = new Map();
  for (const i of shown) {
    let edge = found.get(of[i]);
    if (!edge) found.set(of[i], (edge = new Edge(model, all[of[i]])));
    edge.ties.push(i);
    const { rel } = model.ties[i];
    if (!edge.rels.includes(rel)) edge.rels.push(rel);
  }
  const edges = [...found.values()];
  for (const edge of edges) edge.judge();
  return edges;
}

// To which edge each tie folds, worked out once for each way to fold.
function folding(model, rollup) {
  const before = model.folds.get(rollup);
  if (before) return before;
  const of = new Int32Array(model.ties.length);
  const all = [];
  const numbers = new Map();
  for (const tie of model.ties) {
    const [s, o] = endsOfEdge(model, tie, rollup);
    const number = (s * model.relations.length + tie.r) * model.actors.length + o;
    let n = numbers.get(number);
    if (n === undefined) {
      const key = tripleKey(s, tie.r, o);
      numbers.set(number, (n = all.length));
      const pooled = rollup === true ? model.rolled.get(key) || model.rolled.get(tripleKey(o, tie.r, s)) : null;
      all.push({ key, s, o, r: tie.r, sign: model.relations[tie.r].sign, pooled });
    }
    of[tie.i] = n;
  }
  const made = { of, all };
  model.folds.set(rollup, made);
  return made;
}

// An edge: the shown ties of one or more relationships. What only the panel asks for is worked out when it asks.
class Edge {
  constructor(model, { key, s, o, r, sign, pooled }) {
    this.model = model;
    this.key = key;
    this.s = s;
    this.o = o;
    this.r = r;
    this.sign = sign;
    this.pooled = pooled;
    /** @type {number[]} */
    this.ties = [];
    /** @type {number[]} */
    this.rels = [];
    this.status = -1;
    this.unreviewed = false;
  }

  // The relationships that fold into the edge, and the one that speaks for it.
  get folded() {
    return this.rels.map((n) => this.model.relationships[n]);
  }

  get one() {
    return this.pooled || (this.rels.length === 1 ? this.model.relationships[this.rels[0]] : null);
  }

  judge() {
    const { one } = this;
    this.status = one ? one.status : this.folded.reduce((best, r) => firmest(this.model, best, r.status), -1);
    this.unreviewed = one ? one.unreviewed : this.folded.every((r) => r.unreviewed);
  }

  get firm() {
    return this.model.statuses[this.status].firm;
  }

  get why() {
    return this.one ? this.one.why : `Firmest of ${this.rels.length} relationships that fold into this one.`;
  }

  get undenied() {
    return this.one ? this.one.undenied : this.folded.flatMap((r) => r.undenied);
  }

  get marks() {
    return [...new Set(this.folded.flatMap((r) => r.marks))];
  }

  get total() {
    return this.folded.reduce((n, r) => n + r.ties.length, 0);
  }
}

export const pairKey = (a, b) => (a < b ? `${a} ${b}` : `${b} ${a}`);

// Edges grouped by the two actors that they join, in order of first appearance.
export function pairs(edges) {
  const found = new Map();
  for (const edge of edges) {
    const key = pairKey(edge.s, edge.o);
    let pair = found.get(key);
    if (!pair) found.set(key, (pair = { key, a: Math.min(edge.s, edge.o), b: Math.max(edge.s, edge.o), edges: [], ties: 0 }));
    pair.edges.push(edge);
    pair.ties += edge.ties.length;
  }
  return [...found.values()];
}

// Numbers of actors, those with most ties first.
export function ranking(edges) {
  const ties = new Map();
  for (const edge of edges) {
    ties.set(edge.s, (ties.get(edge.s) || 0) + edge.ties.length);
    if (edge.o !== edge.s) ties.set(edge.o, (ties.get(edge.o) || 0) + edge.ties.length);
  }
  return [...ties].sort((x, y) => y[1] - x[1] || x[0] - y[0]);
}

export function neighbours(edges) {
  const near = new Map();
  const add = (a, b, edge) => {
    let list = near.get(a);
    if (!list) near.set(a, (list = []));
    list.push({ to: b, edge });
  };
  for (const edge of edges) {
    add(edge.s, edge.o, edge);
    if (edge.o !== edge.s) add(edge.o, edge.s, edge);
  }
  return near;
}

// Actors at most `hops` away from any of `start`, over all edges but those of `skip`ped actors.
export function within(near, start, hops, skip = (_) => false) {
  const seen = new Set(start);
  let border = [...seen];
  for (let hop = 0; hop < hops; hop++) {
    const next = [];
    for (const at of border) {
      if (hop && skip(at)) continue;
      for (const { to } of near.get(at) || []) {
        if (!seen.has(to)) {
          seen.add(to);
          next.push(to);
        }
      }
    }
    border = next;
  }
  return seen;
}

// All shortest paths, each as [{from, to, edges}], those over the firmest ties first; none if the two are not connected.
// At most `most` are listed; `count` tells how many there are.
export function shortestPaths(edges, from, to, skip = (_) => false, most = 20) {
  const near = neighbours(edges);
  const known = new Map([[from, { hops: 0, ways: 1, before: new Set() }]]);
  let border = [from];
  for (let hops = 1; border.length && !known.has(to); hops++) {
    const next = new Set();
    for (const at of border) {
      if (at !== from && skip(at)) continue;
      for (const there of new Set((near.get(at) || []).map((n) => n.to))) {
        if (!known.has(there)) known.set(there, { hops, ways: 0, before: new Set() });
        const found = known.get(there);
        if (found.hops !== hops) continue;
        found.before.add(at);
        found.ways += known.get(at).ways;
        next.add(there);
      }
    }
    border = [...next];
  }
  if (!known.has(to)) return { paths: [], count: 0 };
  const between = (a, b) => near.get(a).filter((n) => n.to === b).map((n) => n.edge).sort((x, y) => x.firm - y.firm || y.ties.length - x.ties.length);
  let ends = [{ at: to, cost: 0, steps: [] }];
  for (let hop = known.get(to).hops; hop > 0; hop--) {
    ends = ends.flatMap(({ at, cost, steps }) => [...known.get(at).before].map((before) => {
      const some = between(before, at);
      return { at: before, cost: cost + some[0].firm, steps: [{ from: before, to: at, edges: some }, ...steps] };
    })).sort((a, b) => a.cost - b.cost).slice(0, 50 * most);
  }
  return { paths: ends.slice(0, most).map((end) => end.steps), count: known.get(to).ways };
}

// What is drawn of all edges. Nodes are numbers: actors, then communities from `actors.length`.
export function drawn(model, edges, options) {
  const { rollup, top, opened, forced, focused, grouped } = options;
  const count = model.actors.length;
  const large = !focused && model.relationships.length > COMMUNITIES_ABOVE && model.actors.some((a) => a.community);
  const communal = large && grouped;
  const order = ranking(edges);
  const place = new Map();
  const closed = (n) => communal && model.actors[n].community && !opened.has(model.actors[n].community) && !forced.has(n);
  const limited = !focused && (communal || model.relationships.length > STRONGEST_ABOVE);
  let room = limited ? top : Infinity;
  const members = new Map();
  let shown = 0;
  let waiting = 0;
  for (const [n] of order) {
    if (closed(n)) {
      const node = count + model.actors[n].community;
      place.set(n, node);
      members.set(node, (members.get(node) || 0) + 1);
    } else if (forced.has(n) || room > 0) {
      place.set(n, n);
      shown++;
      room--;
    } else {
      waiting++;
    }
  }
  const nodes = new Map();
  for (const [n, ties] of order) {
    const at = place.get(n);
    if (at !== undefined) nodes.set(at, (nodes.get(at) || 0) + ties);
  }
  const inside = edges.filter((e) => place.has(e.s) && place.has(e.o));
  const asPairs = communal || edges.length > PAIRS_ABOVE;
  const placed = inside
    .map((e) => ({ e, s: place.get(e.s), o: place.get(e.o) }))
    .filter(({ e, s, o }) => s !== o || e.s === e.o);
  return {
    nodes, members, asPairs, limited, large, communal, rollup, edges: placed,
    actorsShown: shown, actorsOpen: shown + waiting, actorsTotal: order.length, lines: 0, kept: 0,
  };
}
