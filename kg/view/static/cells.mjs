// The cells of the matrix: the strongest actors and what each does to each other.

import { partOf } from "./scene.mjs";

// The strongest actors, community by community, and a cell for each directed pair of them.
export function matrixOf({ model, derived }, rows) {
  const strongest = derived.ranking.slice(0, rows).map(([n]) => n);
  const first = new Map();
  strongest.forEach((n, i) => first.has(model.actors[n].community) || first.set(model.actors[n].community, i));
  const rank = (n) => first.get(model.actors[n].community);
  const actors = [...strongest].sort((a, b) => rank(a) - rank(b));
  const at = new Map(actors.map((n, i) => [n, i]));
  const cells = new Map();
  const add = (edge, row, column) => {
    const key = `${row} ${column}`;
    const cell = cells.get(key) || { row, column, edges: [], ties: 0, sign: 0, parts: [0, 0, 0] };
    cell.edges.push(edge);
    cell.ties += edge.ties.length;
    cell.sign += edge.sign * edge.ties.length;
    cell.parts[partOf(model, edge)] += edge.ties.length;
    cells.set(key, cell);
  };
  for (const edge of derived.edges) {
    const [s, o] = [at.get(edge.s), at.get(edge.o)];
    if (s === undefined || o === undefined) continue;
    add(edge, s, o);
    if (model.relations[edge.r].symmetric && s !== o) add(edge, o, s);
  }
  return { actors, cells: [...cells.values()].sort((a, b) => a.row - b.row || a.column - b.column) };
}
