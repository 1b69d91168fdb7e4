// Names of nodes and edges, each where it covers least: no other name, no arrowhead, few lines.

import { at } from "./geometry.mjs";
import { clean, plural } from "./text.mjs";

const LABELLED_EDGES = 320;
// Of the strongest actors that are named even where that covers a lesser node: no more than these, one in so many square pixels.
const [ALWAYS_NAMED, AREA] = [14, 16000];
const LABEL_SPOTS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8];
const ARC_SPOTS = Array.from({ length: 25 }, (_, i) => 0.14 + 0.03 * i);
// The owner of an arrowhead: names avoid it, but for the strongest, which may cover nodes too.
export const HEAD = 1e9;
export const SIGNS = { 1: "+", 0: "·", "-1": "−" };

function shorten(text, most) {
  const letters = [...clean(text)];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : letters.join("");
}

// Points along lines, in a grid, to tell how many lines a box would cover.
export class Lines {
  constructor(cell = 24) {
    this.cell = cell;
    this.cells = new Map();
  }

  add(curve, key) {
    let length = 0;
    for (let i = 1; i < curve.length; i++) length += Math.hypot(curve[i][0] - curve[i - 1][0], curve[i][1] - curve[i - 1][1]);
    const steps = Math.max(2, Math.min(60, Math.round(length / 9)));
    for (let i = 1; i < steps; i++) {
      const [x, y] = at(curve, i / steps);
      const cell = Math.floor(x / this.cell) * 65536 + Math.floor(y / this.cell);
      const list = this.cells.get(cell);
      if (list) list.push([x, y, key]);
      else this.cells.set(cell, [[x, y, key]]);
    }
  }

  // How many points of lines other than `key` lie in a box.
  under({ x, y, w, h }, key) {
    let found = 0;
    for (let cx = Math.floor(x / this.cell); cx <= (x + w) / this.cell; cx++) {
      for (let cy = Math.floor(y / this.cell); cy <= (y + h) / this.cell; cy++) {
        for (const [px, py, of] of this.cells.get(cx * 65536 + cy) || []) {
          if (of !== key && px > x && px < x + w && py > y && py < y + h) found++;
        }
      }
    }
    return found;
  }
}

// The box that covers least, the earlier the better; null if none is free.
function freest(boxes, free, cost) {
  let found = null;
  boxes.forEach((box, i) => {
    if ((found && found.cost <= i * 0.2) || !free(box)) return;
    const now = cost(box) + i * 0.2;
    if (!found || now < found.cost) found = { box, cost: now };
  });
  return found?.box ?? null;
}

// The name of an actor or a community, also for screen readers.
export function labelOf({ model, drawn, leaders }, n) {
  if (model.actors[n]) return model.actors[n].label;
  const members = drawn.members.get(n) || 0;
  const lead = (leaders?.get(n) || []).map((i) => model.actors[i].label);
  while (lead.length > 1 && lead.join(", ").length > 28) lead.pop();
  if (!lead.length) return plural(members, "actor");
  return lead.join(", ") + (members > lead.length ? ` + ${members - lead.length}` : "");
}

export function nodeLabels(input, scene) {
  const { model, colours, marks, measure, size: stage } = input;
  const rank = (h) => (marks.nodes.has(h.n) || marks.cursor === h.n ? 2 : marks.touched.has(h.n) ? 1 : 0);
  const order = scene.hitNodes.filter((q) => q.seen).sort((p, q) => rank(q) - rank(p) || q.ties - p.ties || p.n - q.n);
  const named = new Set();
  for (const h of order) {
    named.add(h.n);
    if (input.strength(rank(h) > 0) < 0.2) continue;
    const actor = model.actors[h.n];
    const state = actor && model.kinds[actor.kind].id === "State";
    const first = rank(h) === 2;
    const text = shorten(labelOf(input, h.n), first || !actor ? 60 : Math.min(30, Math.round(stage.w / 16)));
    const size = state ? 13.5 : 12.5;
    const weight = state || first ? 650 : 450;
    const w = measure(text, size, weight);
    const middle = Math.max(5, Math.min(stage.w - w - 5, h.x - w / 2));
    const [below, above, beside] = [h.y + h.r + 4, h.y - h.r - size - 6, h.y - size / 2 - 1];
    const [right, left] = [h.x + h.r + 5, h.x - h.r - 5 - w];
    const spots = [
      [middle, below], [middle, above], [right, beside], [left, beside], [right - 4, below - 8], [left + 4, below - 8], [right - 4, above + 8], [left + 4, above + 8],
      [middle, below + 13], [middle, above - 13], [h.x, below + 9], [h.x - w, below + 9], [h.x, above - 9], [h.x - w, above - 9],
    ];
    const boxes = spots.map(([x, y]) => ({ x: x - 2, y, w: w + 4, h: size + 4, owner: h.n }));
    const within = (box) => box.x > 0 && box.y > 0 && box.x + box.w < stage.w && box.y + box.h < stage.h;
    const cost = (box) => (scene.lines ? scene.lines.under(box, "") * 0.5 : 0);
    const free = (covered) => freest(boxes, (box) => within(box) && scene.room.free(box, h.n, covered), cost);
    const fits = free() || (named.size <= Math.min(ALWAYS_NAMED, (stage.w * stage.h) / AREA) && free((n) => !named.has(n)));
    const box = fits || (first ? boxes[0] : null);
    if (!box) continue;
    scene.room.take({ ...box, owner: -1 });
    scene.labels.push({ text, x: box.x + 2, y: box.y + size, size, weight, fill: colours.ink, halo: colours.bg, anchor: "start", opacity: input.strength(rank(h) > 0), node: h.n });
  }
}

function labelParts({ model, colours }, w) {
  if (w.badge) return [{ text: w.badge, size: 13, weight: 700, fill: colours.ink }];
  const { edge } = w;
  return [
    { text: `${SIGNS[edge.sign]} ${shorten(model.relations[edge.r].label, 34)}`, size: 11.5, weight: 550, fill: w.tone },
    { text: `${edge.ties.length > 1 ? `×${edge.ties.length} ` : ""}${clean(model.statuses[edge.status].label)}${edge.unreviewed ? ", unreviewed" : ""}`, size: 10.5, weight: 400, fill: colours.muted },
  ];
}

// Middles of a label beside a loop that leans into a direction, those first that lie there.
function besideLoop(curve, lean, width) {
  const points = LABEL_SPOTS.map((t) => at(curve, t));
  const [xs, ys] = [0, 1].map((axis) => points.map((p) => p[axis]));
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const x = (left + right) / 2;
  const y = (top + bottom) / 2;
  const out = width / 2 + 8;
  const spots = [
    [left - out, y], [right + out, y], [x, top - 13], [x, bottom + 13],
    [left - out + 22, top - 13], [right + out - 22, top - 13], [left - out + 22, bottom + 13], [right + out - 22, bottom + 13],
  ];
  /** @param {number[]} spot */
  const along = ([px, py]) => ((px - x) * Math.cos(lean) + (py - y) * Math.sin(lean)) / Math.hypot(px - x, py - y);
  return spots.sort((p, q) => along(q) - along(p));
}

// Middles of a label: on its line, else beside it. In an opened bundle on its own arc alone, each at another height.
function middles({ curve, badge, of, rank, lean }, width) {
  if (lean !== undefined) return besideLoop(curve, lean, width);
  if (of) {
    const wanted = 0.24 + (0.52 * (rank + 0.5)) / of;
    return [...ARC_SPOTS].sort((p, q) => Math.abs(p - wanted) - Math.abs(q - wanted)).map((t) => at(curve, t));
  }
  const points = LABEL_SPOTS.map((t) => at(curve, t));
  const around = badge ? [] : [[width / 2 + 9, 0], [-width / 2 - 9, 0], [0, -16], [0, 16], [0, -32], [0, 34]];
  return [...points, ...around.flatMap(([dx, dy]) => points.map(([x, y]) => [x + dx, y + dy]))];
}

export function edgeLabels(input, scene, wanted) {
  const { colours, measure, marks, size: stage } = input;
  const many = wanted.length > LABELLED_EDGES;
  // Bundles first, then what is chosen.
  const rank = (w) => (w.badge ? 4 : 0) + (w.marked ? 2 : 0) + (w.pair ? 1 : 0);
  const order = wanted.filter((w) => w.badge || w.marked || !many).sort((p, q) => rank(q) - rank(p));
  for (const w of order) {
    const parts = labelParts(input, w);
    const width = parts.reduce((sum, p) => sum + measure(p.text, p.size, p.weight), 5 * (parts.length - 1));
    const boxes = middles(w, width).map(([x, y]) => ({ x: x - width / 2 - 3, y: y - 9, w: width + 6, h: 17, owner: -2 }));
    const inside = (box) => box.x > 2 && box.y > 2 && box.x + box.w < stage.w - 2 && box.y + box.h < stage.h - 2;
    const cost = (one) => (scene.lines ? scene.lines.under(one, w.key) * 0.4 : 0);
    let box = freest(boxes, (one) => inside(one) && scene.room.free(one, -3), cost) || (w.of && (w.marked || !marks.any) && freest(boxes, (one) => inside(one) && scene.room.free(one, -3, () => true), cost));
    // What is chosen is named even where that covers something.
    if (!box && ((w.marked && (w.of || marks.edges.size < 4)) || (w.of && !marks.any))) {
      box = boxes[0];
      box.x = Math.max(4, Math.min(stage.w - box.w - 4, box.x));
      box.y = Math.max(4, Math.min(stage.h - 21, box.y));
    }
    if (!box) continue;
    scene.room.take(box);
    const [x, y] = [box.x + 3, box.y + 9];
    if (w.badge) scene.labels.push({ d: `M${x - 6} ${y - 10}h${width + 12}v20h${-width - 12}Z`, fill: colours.bg, stroke: colours.line, width: 1, join: "round", opacity: w.opacity });
    let left = x;
    for (const p of parts) {
      scene.labels.push({ ...p, x: left, y: y + 4, anchor: "start", halo: w.badge ? "" : colours.bg, opacity: Math.max(0.55, w.opacity), key: w.edge ? w.edge.key : "" });
      left += measure(p.text, p.size, p.weight) + 5;
    }
  }
}
