// The scene: nodes, arcs, bundles and labels as a list of items to paint, in screen pixels.

import { arc, arrowhead, at, loop, outline, pathOf, Room, trim } from "./geometry.mjs";
import { pairs } from "./graph.mjs";
import { clean, plural } from "./text.mjs";

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
const LABELLED_EDGES = 320;
const ALWAYS_NAMED = 14;
const LABEL_SPOTS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8];
const FIRM = ["accepted", "corroborated", "reported"];
const CONTESTED = ["disputed", "denied", "rejected"];
export const SIGNS = { 1: "+", 0: "·", "-1": "−" };

// The sign of a relation in a word.
export const toneWord = (sign) => (sign > 0 ? "cooperative" : sign < 0 ? "hostile" : "neutral");

export const shapeOf = (kind) => kind.shape || SHAPES[kind.id] || "circle";
export const radius = (ties, zoom) => Math.min(21, 6.5 + 2 * Math.sqrt(ties)) * zoom;

function shorten(text, most) {
  const letters = [...clean(text)];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : letters.join("");
}

// Builds the scene. `input`: model, drawn (see graph.drawn), place (n -> [x, y] in pixels), size
// {w, h}, zoom (1 at the fitted scale), colours, marks {nodes, edges, any, cursor}, openPair (key)
// and measure (text, size, weight) -> pixels.
export function build(input) {
  const { drawn, place, size, zoom, marks } = input;
  const scene = { edges: [], nodes: [], labels: [], hitNodes: [], hitEdges: [], room: new Room(), more: [] };
  const near = (x, y, by) => x > -by && y > -by && x < size.w + by && y < size.h + by;
  // Many nodes in little room are drawn smaller, and grow as one comes nearer.
  const crowd = Math.min(1, Math.sqrt((size.w * size.h) / Math.max(1, drawn.nodes.size)) / 90);
  const scale = Math.max(0.3, Math.min(1.5, crowd * Math.max(0.75, Math.sqrt(zoom))));
  for (const [n, ties] of drawn.nodes) {
    const [x, y] = place(n);
    const r = Math.max(3.5, radius(n >= input.model.actors.length ? ties / 4 : ties, scale));
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
    if (drawn.asPairs && !(open && pair.edges.length <= 24)) asOneLine(input, scene, pair, a, b);
    else if (pair.edges.length > FOLD_ABOVE && !open && pair.a !== pair.b) bundle(input, scene, pair, a, b, wanted);
    else fan(input, scene, pair, a, b, wanted);
  }
  for (const h of [...scene.hitNodes].sort((p, q) => p.ties - q.ties)) if (h.seen) node(input, scene, h);
  nodeLabels(input, scene);
  edgeLabels(input, scene, wanted);
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

// How strongly something is painted: what is not marked steps back, but stays legible.
const strength = (marks, marked) => (!marks.any || marked ? 1 : 0.38);

function fan(input, scene, pair, a, b, wanted) {
  const n = pair.edges.length;
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  const gap = n > 6 ? Math.max(24, Math.min(60, (length * 1.7) / n)) : 48;
  pair.edges.forEach((edge, i) => {
    if (pair.a === pair.b) {
      line(input, scene, edge, loop([a.x, a.y], a.r, i, a.away ?? -Math.PI / 2), wanted, 0);
      return;
    }
    const flip = edge.s !== pair.a;
    const offset = (i - (n - 1) / 2) * gap;
    const [from, to] = flip ? [b, a] : [a, b];
    const curve = trim(arc([from.x, from.y], [to.x, to.y], flip ? -offset : offset), from.r + 3, to.r + 4);
    line(input, scene, edge, curve, wanted, i);
  });
}

function line(input, scene, edge, curve, wanted, rank) {
  const { model, colours, marks } = input;
  const status = model.statuses[edge.status].id;
  const relation = model.relations[edge.r];
  const tone = toneOf(colours, edge.sign);
  const marked = marks.edges.has(edge.key);
  const opacity = strength(marks, marked || (marks.around && (marks.nodes.has(edge.s) || marks.nodes.has(edge.o))));
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
    items.push({ d: head, stroke: tone, width: 1.6, fill: edge.sign < 0 ? tone : edge.sign > 0 ? colours.bg : "none", opacity, join: "round" });
  }
  scene.edges.push({ key: edge.key, edge: edge.e, items });
  scene.hitEdges.push({ key: edge.key, edge: edge.e, curve });
  wanted.push({ edge, curve, tone, marked, opacity, rank, status });
}

function bundle(input, scene, pair, a, b, wanted) {
  const { colours, marks } = input;
  const curve = trim(arc([a.x, a.y], [b.x, b.y], 0), a.r + 3, b.r + 3);
  const key = `pair ${pair.key}`;
  const marked = marks.edges.has(key);
  const opacity = strength(marks, marked || (marks.around && (marks.nodes.has(pair.a) || marks.nodes.has(pair.b))));
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
  wanted.push({ pair, curve, marked, opacity, badge: `×${pair.edges.length}` });
}

// Above the size at which arcs can be told apart: one line a pair, as wide as it has ties, drawn
// through, dashed and dash-dotted in proportion to its firm, unconfirmed and contested edges.
function asOneLine(input, scene, pair, a, b) {
  const { model, colours, marks } = input;
  if (pair.a === pair.b) return;
  const key = pair.edges.length === 1 ? pair.edges[0].key : `pair ${pair.key}`;
  const marked = marks.edges.has(key);
  const opacity = strength(marks, marked || (marks.around && (marks.nodes.has(pair.a) || marks.nodes.has(pair.b)))) * (marked ? 1 : scene.thin);
  const width = 0.7 + 7 * Math.sqrt(pair.ties / scene.mostTies);
  let sign = 0;
  const parts = [0, 0, 0];
  for (const edge of pair.edges) {
    const status = model.statuses[edge.status].id;
    sign += edge.sign * edge.ties.length;
    parts[FIRM.includes(status) ? 0 : CONTESTED.includes(status) ? 2 : 1] += edge.ties.length;
  }
  const tone = toneOf(colours, Math.abs(sign) < pair.ties / 4 ? 0 : sign);
  const whole = [[a.x, a.y], [b.x, b.y]];
  const items = [];
  if (marked || input.hover === key) items.push({ d: pathOf(whole), stroke: colours.glow, width: width + 9 });
  let from = 0;
  parts.forEach((n, i) => {
    if (!n) return;
    const to = from + n / pair.ties;
    items.push({ line: [at(whole, from), at(whole, to)], stroke: tone, width, opacity, dash: ["", "5 4", "9 3 2 3"][i] });
    from = to;
  });
  scene.edges.push({ key, pair, items });
  scene.hitEdges.push({ key, pair, edge: pair.edges.length === 1 ? pair.edges[0].e : undefined, curve: whole });
}

function node(input, scene, { n, x, y, r, ties }) {
  const { model, colours, marks } = input;
  const actor = model.actors[n];
  const marked = marks.nodes.has(n);
  const kind = actor ? model.kinds[actor.kind] : null;
  const opacity = strength(marks, marked || marks.touched.has(n));
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
    items.push({
      d: outline(shape, x, y, r), fill: marked ? colours.accent : state ? colours.state : colours.node, stroke: marked ? colours.accent : colours.ink,
      width: state ? 0 : 1.5, dash: shape === "dashed" ? "3 2" : "", opacity, join: "round", rule: shape === "ring" ? "evenodd" : "",
    });
    if (MARKS[kind.id]) {
      items.push({ text: MARKS[kind.id], x, y: y + 4, size: 12, weight: 700, anchor: "middle", fill: marked ? colours.bg : colours.ink, opacity });
    }
  }
  scene.nodes.push({ n, items, ties });
}

// The name of an actor or a community, also for screen readers.
export function labelOf({ model, drawn, leaders }, n) {
  if (model.actors[n]) return model.actors[n].label;
  const members = drawn.members.get(n) || 0;
  const lead = model.actors[leaders?.get(n)];
  return lead ? `${lead.label} and ${members - 1} more` : plural(members, "actor");
}

function nodeLabels(input, scene) {
  const { model, colours, marks, measure } = input;
  const rank = (h) => (marks.nodes.has(h.n) || marks.cursor === h.n ? 2 : marks.touched.has(h.n) ? 1 : 0);
  let place = 0;
  for (const h of scene.hitNodes.filter((q) => q.seen).sort((p, q) => rank(q) - rank(p) || q.ties - p.ties || p.n - q.n)) {
    place++;
    const actor = model.actors[h.n];
    const state = actor && model.kinds[actor.kind].id === "State";
    const first = rank(h) === 2;
    const text = shorten(labelOf(input, h.n), first ? 60 : 30);
    const size = state ? 13.5 : 12.5;
    const weight = state || first ? 650 : 450;
    const w = measure(text, size, weight);
    const middle = Math.max(5, Math.min(input.size.w - w - 5, h.x - w / 2));
    const spots = [
      [middle, h.y + h.r + 4], [middle, h.y - h.r - size - 6], [h.x + h.r + 5, h.y - size / 2 - 1], [h.x - h.r - 5 - w, h.y - size / 2 - 1],
    ];
    const boxes = spots.map(([x, y]) => ({ x: x - 2, y, w: w + 4, h: size + 4, owner: h.n }));
    // The strongest are named even where that covers a lesser node.
    const fits = boxes.find((box) => scene.room.free(box, h.n)) || (place <= ALWAYS_NAMED && boxes.find((box) => scene.room.free(box, h.n, true)));
    const box = fits || (first ? { x: spots[0][0] - 2, y: spots[0][1], w: w + 4, h: size + 4, owner: h.n } : null);
    if (!box) continue;
    scene.room.take({ ...box, owner: -1 });
    scene.labels.push({ text, x: box.x + 2, y: box.y + size, size, weight, fill: colours.ink, halo: colours.bg, anchor: "start", opacity: strength(marks, rank(h) > 0), node: h.n });
  }
}

function edgeLabels(input, scene, wanted) {
  const { model, colours, measure, marks } = input;
  const many = wanted.length > LABELLED_EDGES;
  // Bundles first, then what is chosen.
  const rank = (w) => (w.badge ? 4 : 0) + (w.marked ? 2 : 0) + (w.pair ? 1 : 0);
  const order = wanted
    .filter((w) => w.badge || w.marked || !many)
    .sort((p, q) => rank(q) - rank(p));
  for (const w of order) {
    const parts = w.badge
      ? [{ text: w.badge, size: 13, weight: 700, fill: colours.ink }]
      : [
          { text: `${SIGNS[w.edge.sign]} ${shorten(model.relations[w.edge.r].label, 34)}`, size: 11.5, weight: 550, fill: w.tone },
          { text: `${w.edge.ties.length > 1 ? `×${w.edge.ties.length} ` : ""}${clean(model.statuses[w.edge.status].label)}${w.edge.unreviewed ? ", unreviewed" : ""}`, size: 10.5, weight: 400, fill: colours.muted },
        ];
    const width = parts.reduce((sum, p) => sum + measure(p.text, p.size, p.weight), 5 * (parts.length - 1));
    // On the line if there is room, else beside it.
    const points = LABEL_SPOTS.map((t) => at(w.curve, t));
    const around = [[width / 2 + 9, 0], [-width / 2 - 9, 0], [0, -16], [0, 16], [0, -32], [0, 34]];
    const beside = w.badge ? [] : around.flatMap(([dx, dy]) => points.map(([x, y]) => [x + dx, y + dy]));
    const spots = [...points, ...beside];
    // What is chosen is named even where that covers something.
    if (w.marked && marks.edges.size < 4) {
      const keep = (v, most, half) => Math.max(half + 4, Math.min(most - half - 4, v));
      spots.push([keep(points[0][0], input.size.w, width / 2), keep(points[0][1] - 16, input.size.h, 10)]);
    }
    for (const [x, y] of spots) {
      const box = { x: x - width / 2 - 3, y: y - 9, w: width + 6, h: 17, owner: -2 };
      const inside = box.x > 2 && box.y > 2 && box.x + box.w < input.size.w - 2 && box.y + box.h < input.size.h - 2;
      const last = spots.length > points.length + beside.length && x === spots.at(-1)[0] && y === spots.at(-1)[1];
      if (!last && (!inside || !scene.room.free(box, -3))) continue;
      scene.room.take(box);
      if (w.badge) {
        scene.labels.push({ d: `M${x - width / 2 - 6} ${y - 10}h${width + 12}v20h${-width - 12}Z`, fill: colours.bg, stroke: colours.line, width: 1, join: "round", opacity: w.opacity });
      }
      let left = x - width / 2;
      for (const p of parts) {
        scene.labels.push({ ...p, x: left, y: y + 4, anchor: "start", halo: w.badge ? "" : colours.bg, opacity: Math.max(0.55, w.opacity), key: w.edge ? w.edge.key : "" });
        left += measure(p.text, p.size, p.weight) + 5;
      }
      break;
    }
  }
}
