// A small case as the page gets it: three actors, a nested speaker, a denial, a comment from outside.

import { read } from "../../kg/view/static/data.mjs";

const columns = (rows) => {
  const out = { n: rows.length };
  for (const key of new Set(rows.flatMap(Object.keys))) out[key] = rows.map((row) => row[key] ?? null);
  return out;
};
const ids = (list) => ({ p: "x/", v: list });

export function smallCase(stances = {}, texts = []) {
  return read({
    version: 1, title: "Case", note: "", rollup: true, strings: ["2025-06-13", "she said so", "why"],
    kinds: [["State", "State", null], ["Person", "Person", null], ["Anyone", "Anyone", null]],
    relations: [["attacks", "attacks", "is attacked by", "event", -1, 0], ["meetsWith", "meets with", null, "event", 1, 1], ["supplies", "supplies", null, "standing", 1, 0]],
    statuses: [["reported", "reported", ""], ["alleged", "alleged", ""], ["disputed", "disputed", ""]],
    attitudes: [["asserts", "asserts", "for"], ["denies", "denies", "against"], ["speculates", "speculates", "neither"]],
    actors: { ...columns([{ label: "Aland" }, { label: "Bland" }, { label: "Ms C", kind: 1, state: 0 }, { label: "Dland" }, { label: "anyone", kind: 2 }].map((a) => ({ kind: 0, state: -1, x: 0, y: 0, ...a }))), id: ids(["a", "b", "c", "d", "any"]) },
    sources: [["s1", "First", null, null, null, [], null], ["s2", "Second", null, null, null, [0], null]],
    relationships: {
      ...columns([
        { s: 0, r: 0, o: 1, st: 2 }, { s: 2, r: 1, o: 1, st: 0 }, { s: 0, r: 1, o: 1, st: 1 }, { s: 1, r: 2, o: 3, st: 0 }, { s: 0, r: 2, o: 4, st: 0 }, { s: 4, r: 2, o: 3, st: 0 },
      ]), id: ids(["r0", "r1", "r2", "r3", "r4", "r5"]),
    },
    rolled: { n: 0, id: ids([]) },
    ties: {
      n: 7, id: ids(["t0", "t1", "t2", "t3", "t4", "t5", "t6"]), rel: [0, 0, 1, 2, 3, 4, 5], st: [2, 1, 0, 1, 0, 0, 0],
      when: { i: [0], v: [0] }, e: [20252, 20400, 18000, null, null, null, null], l: { i: [2], v: [18010] },
      sta: [[0, 1, 2, 3], [4], [], [], [], [], []], un: { i: [3], v: [1] },
    },
    statements: [],
    stances: {
      n: 5, id: ids(["q0", "q1", "q2", "q3", "q4"]),
      h: [2, 1, 1, -1, 2], att: [0, 0, 1, 2, 0], ab: [0, 7, 0, 7, [1]], src: [0, 0, 0, 1, 1], q: { i: [0], v: [1] }, ...stances,
    },
    texts,
  });
}
