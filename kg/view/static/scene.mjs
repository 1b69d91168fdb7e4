// The scene: nodes, arcs, bundles and labels as a list of items to paint, in screen pixels.

import { arc, arrowhead, at, loop, outline, pathOf, Room, trim } from "./geometry.mjs";
import { pairs } from "./graph.mjs";
import { edgeLabels, HEAD, Lines, nodeLabels } from "./labels.mjs";

export const SHAPES = {
  State: "circle", Government: "square", StateBody: "pentagon", Person: "person", Organization: "hexagon",
  ArmedGroup: "triangle", Polity: "diamond", People: "ellipse", UnnamedActor: "dashed", Anyone: "dashed",
};
// Signs within the shape, for unnamed actors.
export const MARKS = { UnnamedActor: "?", Anyone: "∗" };
// Of statuses whose lines are not solid.
export const DASHES = {
  acknowledged: "14 4", alleged: "8 5", disputed: "13 4 2.5 4", speculative: "2 5", denied: "5 3 1 3 1 3",
  unasserted: "4 9", rejected: "1 7",
};
const WIDTHS = { accepted: 3.2, corroborated: 2.7, disputed: 2.1 };
export const FOLD_ABOVE = 4;
const NAMED_LATER = 100;
// Of the firm, unconfirmed and contested part of a line that stands for several relationships.
export const SHARES = ["", "5 4", "9 3 2 3"];
const FIRM = ["accepted", "corroborated", "reported", "acknowledged"];
const CONTESTED = ["disputed", "denied", "rejected"];
export const LINE_PARTS = ["firm", "unconfirmed", "contested"];

// Which part of a line or cell a relationship belongs to, by its status.
export function partOf(model, edge) {
  const { id } = model.statuses[edge.status];
  return FIRM.includes(id) ? 0 : CONTESTED.includes(id) ? 2 : 1;
}

// The sign of a relation in a word.
export const toneWord = (sign) => (sign > 0 ? "cooperative" : sign < 0 ? "hostile" : "neutral");

export const shapeOf = (kind) => kind.shape || SHAPES[kind.id] || "circle";
export const radius = (ties, zoom) => Math.min(21, 6.5 + 2 * Math.sqrt(ties)) * zoom;

// Builds the scene. `input`: model, drawn (see graph.drawn), place (n -> [x, y] in pixels), size
// {w, h}, zoom (1 at the fitted scale), colours, marks {nodes, edges, any, cursor}, openPair (key),
// measure (text, size, weight) -> pixels, and `later`: whether `rest` of the scene may be called for later.
export function build(input) {
  const { drawn, place, size, zoom, marks } = input;
  const scene = { edges: [], nodes: [], labels: [], hitNodes: [], hitEdges: [], room: new Room(), lines: drawn.asPairs ? null : new Lines() };
  // How strongly something is painted: what is not marked steps back, far in a large graph, but stays legible in a small one.
  input.strength = (marked) => (!marks.any || marked ? 1 : drawn.asPairs && (marks.around || marks.edges.size) ? 0.13 : 0.38);
  const near = (x, y, by) => x > -by && y > -by && x < size.w + by && y < size.h + by;
  // Many nodes in little room are drawn smaller, and grow as one comes nearer.
  const crowd = Math.min(1, Math.sqrt((size.w * size.h) / Math.max(1, drawn.nodes.size)) / 115);
  const scale = Math.max(0.3, Math.min(1.5, crowd * Math.max(0.75, Math.sqrt(zoom))));
  for (const [n, ties] of drawn.nodes) {
    const [x, y] = place(n);
    const group = n >= input.model.actors.length;
    const r = Math.max(3.5, radius(group ? ties / 4 : (input.tints?.weight(n) ?? ties), drawn.communal && !group ? scale * 0.6 : scale));
    scene.hitNodes.push({ n, x, y, r, ties, seen: near(x, y, 60) });
  }
  for (const box of input.reserved || []) scene.room.take({ ...box, owner: -9 });
  const spots = new Map(scene.hitNodes.map((h) => [h.n, h]));
  for (const h of scene.hitNodes) if (h.seen) scene.room.take({ x: h.x - h.r, y: h.y - h.r, w: 2 * h.r, h: 2 * h.r, owner: h.n });
  const wanted = [];
  const groups = pairs(drawn.edges.map(({ e, s, o }) => ({ ...e, s, o, e })));
  leanLoops(groups, spots);
  scene.mostTies = Math.max(12, ...groups.slice(0, 50000).map((p) => p.ties));
  // The more lines, the thinner the paint of each.
  scene.thin = Math.max(0.25, Math.min(0.85, 12 / Math.sqrt(groups.length)));
  for (const pair of groups) {
    const a = spots.get(pair.a);
    const b = spots.get(pair.b);
    const by = 260;
    if (!near(a.x, a.y, by) && !near(b.x, b.y, by) && !crosses(a, b, size)) continue;
    const open = input.openPair === pair.key || pair.edges.some((e) => marks.edges.has(e.key) || marks.edges.has(e.e.key));
    const opened = open && pair.edges.length > 1 && pair.edges.length <= 24 && pair.a !== pair.b;
    if (drawn.asPairs && !(open && pair.edges.length <= 24)) asOneLine(input, scene, pair, a, b);
    else if (pair.edges.length > FOLD_ABOVE && !open && pair.a !== pair.b) bundle(input, scene, pair, a, b, wanted);
    else fan(input, scene, pair, a, b, wanted, opened);
  }
  // What is chosen lies on top.
  if (marks.any && drawn.asPairs) scene.edges.sort((p, q) => Number(!!p.over) - Number(!!q.over));
  for (const h of [...scene.hitNodes].sort((p, q) => p.ties - q.ties)) if (h.seen) node(input, scene, h);
  nodeLabels(input, scene);
  const nameEdges = () => edgeLabels(input, scene, wanted);
  // Many names may come a frame later than the lines.
  if (input.later && wanted.length > NAMED_LATER) scene.rest = nameEdges;
  else nameEdges();
  return scene;
}

// Loops lean away from the neighbours of their node, into the widest gap between them.
function leanLoops(groups, spots) {
  const loops = new Set(groups.filter((p) => p.a === p.b).map((p) => p.a));
  if (!loops.size) return;
  const angles = new Map([...loops].map((n) => [n, []]));
  for (const { a, b } of groups) {
    if (a === b) continue;
    const [p, q] = [spots.get(a), spots.get(b)];
    angles.get(a)?.push(Math.atan2(q.y - p.y, q.x - p.x));
    angles.get(b)?.push(Math.atan2(p.y - q.y, p.x - q.x));
  }
  for (const [n, list] of angles) {
    // The name is below the node.
    list.push(Math.PI / 2);
    list.sort((x, y) => x - y);
    let widest = 0;
    list.forEach((from, i) => {
      const gap = (i + 1 < list.length ? list[i + 1] : list[0] + 2 * Math.PI) - from;
      if (gap > widest) {
        widest = gap;
        spots.get(n).away = from + gap / 2;
      }
    });
  }
}

function crosses(a, b, size) {
  return Math.min(a.x, b.x) < size.w && Math.max(a.x, b.x) > 0 && Math.min(a.y, b.y) < size.h && Math.max(a.y, b.y) > 0;
}

const toneOf = (colours, sign) => (sign > 0 ? colours.good : sign < 0 ? colours.bad : colours.plain);

function fan(input, scene, pair, a, b, wanted, opened) {
  const n = pair.edges.length;
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const gap = opened ? Math.max(40, Math.min(90, Math.max(length * 1.7, 480) / n)) : n > 6 ? Math.max(24, Math.min(60, (length * 1.7) / n)) : 48;
  const shift = inward(input.size, a, b, ((n - 1) / 2) * gap);
  pair.edges.forEach((edge, i) => {
    if (pair.a === pair.b) {
      const lean = a.away ?? -Math.PI / 2;
      line(input, scene, edge, loop([a.x, a.y], a.r, i, lean), wanted, { lean });
      return;
    }
    const flip = edge.s !== pair.a;
    const offset = (i - (n - 1) / 2) * gap + shift;
    const [from, to] = flip ? [b, a] : [a, b];
    const curve = trim(arc([from.x, from.y], [to.x, to.y], flip ? -offset : offset), from.r + 3, to.r + 4);
    // Ranks follow the arcs from the same end, whichever way each runs.
    line(input, scene, edge, curve, wanted, opened ? { of: n, rank: flip ? n - 1 - i : i } : {});
  });
}

// How far a fan is bent to one side so that none of its arcs leaves the picture.
function inward(size, a, b, reach) {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const normal = [-(b.y - a.y) / length, (b.x - a.x) / length];
  let shift = 0;
  for (const offset of [-reach, reach]) {
    [[(a.x + b.x) / 2, size.w], [(a.y + b.y) / 2, size.h]].forEach(([middle, most], axis) => {
      if (middle < 0 || middle > most || Math.abs(normal[axis]) < 0.3) return;
      const at = middle + (normal[axis] * (offset + shift)) / 2;
      const out = at < 24 ? 24 - at : at > most - 24 ? most - 24 - at : 0;
      shift += (2 * out) / normal[axis];
    });
  }
  return shift;
}

function line(input, scene, edge, curve, wanted, spread) {
  const { model, colours, marks } = input;
  const status = model.statuses[edge.status].id;
  const relation = model.relations[edge.r];
  const tone = toneOf(colours, edge.sign);
  const marked = marks.edges.has(edge.key);
  const opacity = input.strength(marked || (marks.around && (marks.nodes.has(edge.s) || marks.nodes.has(edge.o))));
  const width = WIDTHS[status] || 1.9;
  const dash = DASHES[status] || "";
  const d = pathOf(curve);
  const items = [];
  if ((marked && marks.edges.size < 4) || input.hover === edge.key) items.push({ d, stroke: colours.glow, width: width + 9, cap: "round" });
  if (edge.unreviewed) {
    items.push({ d, stroke: tone, width: width + 2.6, dash, opacity });
    items.push({ d, stroke: colours.bg, width: width + 0.2, dash, opacity: 1 });
  } else {
    items.push({ d, stroke: tone, width, dash, opacity });
  }
  if (!relation.symmetric) {
    const head = arrowhead(curve, edge.sign);
    const [x, y] = at(curve, 0.97);
    scene.room.take({ x: (x + curve.at(-1)[0]) / 2 - 6, y: (y + curve.at(-1)[1]) / 2 - 6, w: 12, h: 12, owner: HEAD });
    items.push({ d: head, stroke: tone, width: 1.6, fill: edge.sign < 0 ? tone : edge.sign > 0 ? colours.bg : "none", opacity, join: "round" });
  }
  scene.edges.push({ key: edge.key, edge: edge.e, items, over: opacity === 1 });
  scene.hitEdges.push({ key: edge.key, edge: edge.e, curve });
  scene.lines?.add(curve, edge.key);
  wanted.push({ edge, curve, tone, marked, opacity, key: edge.key, ...spread });
}

function bundle(input, scene, pair, a, b, wanted) {
  const { colours, marks } = input;
  const curve = trim(arc([a.x, a.y], [b.x, b.y], 0), a.r + 3, b.r + 3);
  const key = `pair ${pair.key}`;
  const marked = marks.edges.has(key);
  const opacity = input.strength(marked || (marks.around && (marks.nodes.has(pair.a) || marks.nodes.has(pair.b))));
  const items = [];
  if (marked || input.hover === key) items.push({ d: pathOf(curve), stroke: colours.glow, width: 22, cap: "round" });
  const strands = Math.min(5, pair.edges.length);
  const sorted = [...pair.edges].sort((x, y) => x.sign - y.sign);
  for (let i = 0; i < strands; i++) {
    const edge = sorted[Math.floor((i * sorted.length) / strands)];
    const shift = (i - (strands - 1) / 2) * 3.4;
    const dx = curve[2][0] - curve[0][0];
    const dy = curve[2][1] - curve[0][1];
    const l = Math.hypot(dx, dy) || 1;
    const move = ([x, y]) => [x - (dy / l) * shift, y + (dx / l) * shift];
    items.push({ d: pathOf([move(curve[0]), move(curve[2])]), stroke: toneOf(colours, edge.sign), width: 1.6, dash: DASHES[input.model.statuses[edge.status].id] || "", opacity });
  }
  scene.edges.push({ key, pair, items });
  scene.hitEdges.push({ key, pair, curve });
  scene.lines?.add(curve, key);
  wanted.push({ pair, curve, marked, opacity, key, badge: `×${pair.edges.length}` });
}

// Above the size at which arcs can be told apart: one line a pair, as wide as it has ties, drawn
// through, dashed and dash-dotted in proportion to its firm, unconfirmed and contested edges.
function asOneLine(input, scene, pair, a, b) {
  const { model, colours, marks } = input;
  if (pair.a === pair.b) return;
  const key = pair.edges.length === 1 ? pair.edges[0].key : `pair ${pair.key}`;
  const marked = marks.edges.has(key);
  const opacity = input.strength(marked || (marks.around && (marks.nodes.has(pair.a) || marks.nodes.has(pair.b)))) * (marked ? 1 : scene.thin);
  const width = 0.7 + 7 * Math.sqrt(pair.ties / scene.mostTies);
  let sign = 0;
  const parts = [0, 0, 0];
  for (const edge of pair.edges) {
    sign += edge.sign * edge.ties.length;
    parts[partOf(model, edge)] += edge.ties.length;
  }
  const tone = toneOf(colours, Math.abs(sign) < pair.ties / 4 ? 0 : sign);
  const whole = [[a.x, a.y], [b.x, b.y]];
  const items = [];
  if (marked || input.hover === key) items.push({ d: pathOf(whole), stroke: colours.glow, width: width + 9 });
  let from = 0;
  parts.forEach((n, i) => {
    if (!n) return;
    const to = from + n / pair.ties;
    items.push({ line: [at(whole, from), at(whole, to)], stroke: tone, width, opacity, dash: SHARES[i] });
    from = to;
  });
  scene.edges.push({ key, pair, items, over: opacity >= scene.thin });
  scene.hitEdges.push({ key, pair, edge: pair.edges.length === 1 ? pair.edges[0].e : undefined, curve: whole });
}

function node(input, scene, { n, x, y, r, ties }) {
  const { model, colours, marks } = input;
  const actor = model.actors[n];
  const marked = marks.nodes.has(n);
  const kind = actor ? model.kinds[actor.kind] : null;
  const opacity = input.strength(marked || marks.touched.has(n));
  const items = [];
  if (marked || input.hover === `node ${n}`) items.push({ d: outline("circle", x, y, r + 6), fill: colours.glow });
  if (marks.cursor === n) items.push({ d: outline("circle", x, y, r + 5), stroke: colours.accent, width: 2, dash: "3 3" });
  if (!actor) {
    items.push({ d: outline("circle", x, y, r), fill: colours.node, stroke: colours.ink, width: 1.4, opacity });
    items.push({ d: outline("circle", x, y, r - 4), stroke: colours.ink, width: 1, dash: "2 3", opacity });
    items.push({ text: `${input.drawn.members.get(n) || 0}`, x, y: y + 4, size: 12, weight: 600, anchor: "middle", fill: colours.ink, opacity });
  } else {
    const shape = shapeOf(kind);
    const state = kind.id === "State";
    const tint = input.tints?.fill(n);
    items.push({
      d: outline(shape, x, y, r), fill: marked ? colours.accent : tint || (state ? colours.state : colours.node), stroke: marked ? colours.accent : colours.ink,
      width: state && !tint ? 0 : 1.5, dash: shape === "dashed" ? "3 2" : "", opacity, join: "round", rule: shape === "ring" ? "evenodd" : "",
    });
    if (MARKS[kind.id]) {
      items.push({ text: MARKS[kind.id], x, y: y + 4, size: 12, weight: 700, anchor: "middle", fill: marked ? colours.bg : colours.ink, opacity });
    }
  }
  scene.nodes.push({ n, items, ties });
}
