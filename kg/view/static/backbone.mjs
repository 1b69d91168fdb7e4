// The backbone of a large graph: of all lines, those that say most about the actors that they join.

import { pairKey } from "./graph.mjs";

export const SIGNIFICANT = 0.05;
const PER_ACTOR = 2; // lines an actor, on average
const FEW = 80; // lines that need no thinning

// The disparity filter of Serrano, Boguñá and Vespignani (PNAS 106, 2009): if the s ties of an actor fell on its k
// lines at random, one of them would have w or more with the probability (1 - w / s)^(k - 1).
const chance = (ties, strength, lines) => (1 - ties / strength) ** (lines - 1);

// Of drawn edges, those on significant lines and on the strongest line of each actor; `keep` tells which stay anyway.
export function backbone(edges, keep) {
  const lines = new Map();
  for (const drawn of edges) {
    const key = pairKey(drawn.s, drawn.o);
    let line = lines.get(key);
    if (!line) lines.set(key, (line = { ends: [drawn.s, drawn.o], ties: 0, kept: false }));
    line.ties += drawn.e.ties.length;
    line.kept ||= keep(drawn, key);
  }
  if (lines.size <= FEW) return { edges, kept: 0, lines: 0 };
  const actors = new Map();
  for (const line of lines.values()) {
    for (const n of line.ends) {
      const actor = actors.get(n) || { strength: 0, lines: 0, best: line };
      actor.strength += line.ties;
      actor.lines++;
      if (line.ties > actor.best.ties) actor.best = line;
      actors.set(n, actor);
    }
  }
  const ranked = [];
  for (const line of lines.values()) {
    const odds = Math.min(...line.ends.map((n) => chance(line.ties, actors.get(n).strength, actors.get(n).lines)));
    if (odds < SIGNIFICANT) ranked.push({ line, odds });
  }
  ranked.sort((p, q) => p.odds - q.odds || q.line.ties - p.line.ties);
  for (const { line } of ranked.slice(0, PER_ACTOR * actors.size)) line.kept = true;
  for (const { best } of actors.values()) best.kept = true;
  const kept = [...lines.values()].filter((line) => line.kept).length;
  return { edges: edges.filter(({ s, o }) => lines.get(pairKey(s, o)).kept), kept, lines: lines.size };
}
