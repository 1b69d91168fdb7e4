// Colour and size of actors by their ties, the balance of signs, or their community.

/** @typedef {import("./app.mjs").App} App */

export const TINTS = { kind: "kind", ties: "number of ties", balance: "balance of signs", community: "community" };
export const SIZES = { ties: "number of ties", neighbours: "number of neighbours", balance: "balance of signs", same: "all the same" };
const GROUPS = 8;

// A colour between two, both as rgb(…).
export function between(from, to, share) {
  const [a, b] = [from, to].map((colour) => colour.match(/[\d.]+/g).map(Number));
  return `rgb(${[0, 1, 2].map((i) => Math.round(a[i] + (b[i] - a[i]) * share)).join(", ")})`;
}

// Ties, neighbours and the mean sign of the ties of each actor.
export function measures(edges) {
  const found = new Map();
  const add = (n, other, { ties, sign }) => {
    const of = found.get(n) || { ties: 0, near: new Set(), sum: 0 };
    of.ties += ties.length;
    of.sum += sign * ties.length;
    if (other !== n) of.near.add(other);
    found.set(n, of);
  };
  for (const edge of edges) {
    add(edge.s, edge.o, edge);
    if (edge.o !== edge.s) add(edge.o, edge.s, edge);
  }
  for (const of of found.values()) of.balance = of.sum / of.ties;
  return found;
}

const hue = (i) => `hsl(${Math.round(i * 137.5) % 360} 50% 52%)`;

// Fill and weight of actors, and what the legend says of them; null for what the drawing does by itself.
/** @param {App} app */
export function tints({ model, colours, state: { tint, sized }, derived: { edges, ranking } }) {
  if (tint === "kind" && sized === "ties") return null;
  const of = measures(edges);
  const most = Math.max(1, ...[...of.values()].map(({ ties }) => ties));
  const groups = [...new Set(ranking.map(([n]) => model.actors[n].community))];
  const leader = (group) => model.actors[ranking.find(([n]) => model.actors[n].community === group)[0]].label;
  const signed = (balance) => between(colours.node, balance < 0 ? colours.bad : colours.good, Math.abs(balance));
  const counted = (ties) => between(colours.node, colours.accent, Math.sqrt(ties / most));
  const grouped = (group) => (groups.indexOf(group) < GROUPS ? hue(groups.indexOf(group)) : colours.node);
  const fills = { kind: () => null, ties: (n) => counted(of.get(n).ties), balance: (n) => signed(of.get(n).balance), community: (n) => grouped(model.actors[n].community) };
  const sizes = { ties: (n) => of.get(n).ties, neighbours: (n) => of.get(n).near.size, balance: (n) => 40 * Math.abs(of.get(n).balance), same: () => 6 };
  const rows = {
    kind: [],
    ties: [["1 tie", counted(1)], [`${most} ties`, counted(most)]],
    balance: [["hostile alone", signed(-1)], ["balanced", signed(0)], ["cooperative alone", signed(1)]],
    community: [...groups.slice(0, GROUPS).map((group) => [`of ${leader(group)}`, grouped(group)]), ...(groups.length > GROUPS ? [["others", colours.node]] : [])],
  };
  const known = (by) => (n) => (of.has(n) ? by(n) : null);
  return { fill: known(fills[tint]), weight: known(sizes[sized]), rows: rows[tint], words: sized === "ties" ? "" : `size: ${SIZES[sized]}` };
}
