import assert from "node:assert/strict";
import { test } from "node:test";

import { backbone } from "../../kg/view/static/backbone.mjs";
import { arc, arrowhead, at, distanceTo, loop, outline, pathOf, Room, trim } from "../../kg/view/static/geometry.mjs";
import { drawn, foldTies } from "../../kg/view/static/graph.mjs";
import { build, DASHES, SHAPES } from "../../kg/view/static/scene.mjs";
import { smallCase } from "./case.mjs";

const close = (a, b, by = 0.6) => assert.ok(Math.abs(a - b) < by, `${a} is not near ${b}`);

test("an arc bends by half its offset, and is trimmed at both ends", () => {
  const curve = arc([0, 0], [100, 0], 40);
  assert.deepEqual(at(curve, 0.5), [50, 20]);
  const short = trim(curve, 10, 20);
  close(Math.hypot(...short[0]), 10);
  close(Math.hypot(short[2][0] - 100, short[2][1]), 20);
  assert.equal(trim(arc([0, 0], [10, 0], 0), 30, 30).length, 3);
});

test("a path is written in few characters", () => {
  assert.equal(pathOf([[0, 0], [1.23, 4.56]]), "M0 0L1.2 4.6");
  assert.match(pathOf(loop([0, 0], 10, 0, 0)), /^M.*C/);
});

test("arrowheads differ by sign, outlines by kind", () => {
  const curve = arc([0, 0], [100, 0], 0);
  assert.equal(new Set([-1, 0, 1].map((sign) => arrowhead(curve, sign))).size, 3);
  // A dashed shape is a circle that its dashes tell apart.
  const shapes = [...new Set(Object.values(SHAPES))].filter((shape) => shape !== "dashed").concat("pentagon", "octagon", "ring");
  const outlines = shapes.map((shape) => outline(shape, 0, 0, 10));
  assert.equal(new Set(outlines).size, new Set(shapes).size);
  for (const d of outlines) assert.doesNotMatch(d, /NaN|undefined/);
});

test("every status has a dash of its own where it is not firm", () => {
  const soft = ["acknowledged", "alleged", "disputed", "speculative", "denied", "unasserted", "rejected"].map((s) => DASHES[s]);
  assert.equal(new Set(soft).size, soft.length);
  assert.ok(soft.every(Boolean));
});

test("boxes that are taken are not free", () => {
  const room = new Room();
  room.take({ x: 0, y: 0, w: 100, h: 20, owner: -1 });
  room.take({ x: 300, y: 0, w: 10, h: 10, owner: 5 });
  assert.equal(room.free({ x: 90, y: 10, w: 50, h: 20 }, 1), false);
  assert.equal(room.free({ x: 101, y: 10, w: 50, h: 20 }, 1), true);
  assert.equal(room.free({ x: 300, y: 0, w: 10, h: 10 }, 5), true);
  assert.equal(room.free({ x: 300, y: 0, w: 10, h: 10 }, 6, () => true), true);
  assert.equal(room.free({ x: 300, y: 0, w: 10, h: 10 }, 6), false);
});

test("the distance from a curve is measured along it", () => {
  close(distanceTo(arc([0, 0], [100, 0], 0), 50, 7), 7);
  close(distanceTo(arc([0, 0], [100, 0], 0), 130, 0), 30);
});

const COLOURS = { bg: "#fff", ink: "#000", muted: "#555", line: "#ccc", accent: "#00f", good: "#080", bad: "#a00", plain: "#666", glow: "#eef", state: "#222", node: "#fff" };

function scene(change = {}, edit = () => {}) {
  const model = smallCase();
  edit(model);
  const edges = foldTies(model, model.ties.map((t) => t.i), false);
  const view = drawn(model, edges, { rollup: false, top: 300, opened: new Set(), forced: new Set(), focused: false });
  const spots = [[100, 100], [400, 120], [120, 300], [380, 320], [250, 420]];
  const marks = { nodes: new Set(), edges: new Set(), touched: new Set(), any: false, cursor: null };
  const input = { model, drawn: view, place: (n) => spots[n], size: { w: 600, h: 500 }, zoom: 1, colours: COLOURS, marks, openPair: "", hover: "", measure: (text, size) => text.length * size * 0.55, leaders: null, ...change };
  return { ...build(input), input };
}

test("parallel edges are drawn as separate arcs, unreviewed ones as two rails", () => {
  const { edges } = scene();
  const between = edges.filter((e) => e.edge && [e.edge.s, e.edge.o].sort().join() === "0,1");
  assert.equal(between.length, 2);
  assert.notEqual(between[0].items[0].d, between[1].items[0].d);
  const unreviewed = scene({}, (model) => (model.relationships[0].unreviewed = true)).edges.find((e) => e.edge.rels[0] === 0);
  assert.deepEqual(unreviewed.items.slice(0, 2).map((i) => i.stroke), ["#a00", "#fff"]);
});

test("labels do not collide, and state the status in words", () => {
  const { labels } = scene();
  const boxes = labels.filter((l) => l.text).map((l) => ({ x: l.x, y: l.y - l.size, w: l.text.length * l.size * 0.55, h: l.size, t: l.text }));
  for (const a of boxes) for (const b of boxes) {
    if (a !== b) assert.ok(a.x + a.w <= b.x + 1 || b.x + b.w <= a.x + 1 || a.y + a.h <= b.y + 1 || b.y + b.h <= a.y + 1, `${a.t} / ${b.t}`);
  }
  assert.ok(labels.some((l) => l.text === "×2 disputed"));
  assert.ok(labels.some((l) => l.text === "− attacks"));
});

test("more than four parallel edges fold into a bundle that opens when chosen", () => {
  const five = (model) => {
    for (let r = 3; r < 8; r++) {
      model.relations.push({ ...model.relations[0], i: r, id: `r${r}` });
      model.relationships.push({ ...model.relationships[0], i: 3 + r, s: 0, r, o: 1, ties: [4 + r] });
      model.ties.push({ ...model.ties[0], i: model.ties.length, rel: 3 + r, r, s: 0, o: 1 });
    }
  };
  const folded = scene({}, five);
  assert.ok(folded.labels.some((l) => l.text === "×7"));
  assert.equal(scene({ openPair: "0 1" }, five).edges.filter((e) => e.edge && e.edge.s + e.edge.o === 1).length, 7);
});

test("what is not chosen steps back but stays", () => {
  const marks = { nodes: new Set([0]), edges: new Set(), touched: new Set([1]), any: true, around: true, cursor: null };
  const { nodes } = scene({ marks });
  const opacity = (n) => nodes.find((x) => x.n === n).items.at(-1).opacity;
  assert.equal(opacity(1), 1);
  assert.ok(opacity(3) > 0.3 && opacity(3) < 0.5);
});

test("a self-tie is a loop", () => {
  const { edges, hitEdges, labels, input } = scene({}, (model) => (model.relationships[3].s = model.ties[4].s = 3));
  const { key, items } = edges.find((e) => e.edge.rels[0] === 3);
  assert.match(items[0].d, /C/);
  // Its name stands beside it, not on it.
  const { curve } = hitEdges.find((e) => e.key === key);
  const parts = labels.filter((l) => l.key === key);
  assert.equal(parts.length, 2);
  for (const { x, y, size, text } of parts) {
    for (let t = 0; t <= 1; t += 0.02) {
      const [px, py] = at(curve, t);
      assert.ok(px < x || px > x + input.measure(text, size) || py < y - size || py > y + 2, text);
    }
  }
});

test("the backbone keeps significant lines, the strongest of each actor and what is chosen", () => {
  const line = (s, o, ties) => ({ s, o, e: { ties: Array(ties).fill(0) } });
  const star = [...Array.from({ length: 60 }, (_, i) => line(0, i + 1, 1)), line(0, 61, 40)];
  const among = Array.from({ length: 59 }, (_, i) => line(i + 1, i + 2, 1));
  const few = backbone(star, () => false);
  assert.deepEqual([few.edges.length, few.lines], [61, 0]);
  const found = backbone([...star, ...among], () => false);
  assert.deepEqual([found.edges.length, found.kept, found.lines], [61, 61, 120]);
  assert.equal(backbone([...star, ...among], ({ s }) => s === 5).kept, 62);
});

test("names avoid arrowheads and lines", () => {
  const { labels, input } = scene();
  const named = labels.filter((l) => l.node !== undefined);
  assert.equal(named.length, 5);
  const heads = scene().edges.map(({ items }) => items.at(-1)).filter((i) => i.join === "round").map((i) => /M([-\d.]+) ([-\d.]+)/.exec(i.d).slice(1).map(Number));
  for (const { x, y, size, weight, text } of named) {
    const w = input.measure(text, size, weight);
    for (const [hx, hy] of heads) assert.ok(hx < x - 1 || hx > x + w + 1 || hy < y - size || hy > y + 4, text);
  }
});
