// Curves, shapes and free places for labels. Pure numbers, screen pixels.

const lerp = (a, b, t) => a + (b - a) * t;

// A point on a Bézier curve of any degree.
export function at(curve, t) {
  let points = curve;
  while (points.length > 1) {
    const next = [];
    for (let i = 1; i < points.length; i++) next.push([lerp(points[i - 1][0], points[i][0], t), lerp(points[i - 1][1], points[i][1], t)]);
    points = next;
  }
  return points[0];
}

// The arc between two points, bent sideways by `offset` (its middle moves by half of that).
export function arc(a, b, offset) {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length = Math.hypot(dx, dy) || 1;
  return [a, [(a[0] + b[0]) / 2 - (dy / length) * offset, (a[1] + b[1]) / 2 + (dx / length) * offset], b];
}

// A loop at a node, the n-th of several, that leaves it in the direction of `angle`.
export function loop(centre, radius, n, angle) {
  const reach = radius + 34 + 26 * n;
  const side = radius * 0.75;
  const turn = (along, across) => [
    centre[0] + along * Math.cos(angle) - across * Math.sin(angle), centre[1] + along * Math.sin(angle) + across * Math.cos(angle),
  ];
  return [turn(radius * 0.75, -side), turn(reach * 1.35, -reach * 0.8), turn(reach * 1.35, reach * 0.8), turn(radius * 0.75, side)];
}

// The part of a quadratic curve outside circles of the two radii at its ends.
export function trim(curve, startRadius, endRadius) {
  const from = crossing(curve, 0, startRadius);
  const to = crossing(curve, 1, endRadius);
  if (from >= to) return curve;
  const [p, c, q] = curve;
  const mix = (s, t, axis) => (1 - s) * (1 - t) * p[axis] + ((1 - s) * t + s * (1 - t)) * c[axis] + s * t * q[axis];
  return [at(curve, from), [mix(from, to, 0), mix(from, to, 1)], at(curve, to)];
}

function crossing(curve, end, radius) {
  const centre = end ? curve[curve.length - 1] : curve[0];
  let near = end;
  let far = 0.5;
  for (let i = 0; i < 12; i++) {
    const t = (near + far) / 2;
    const [x, y] = at(curve, t);
    if (Math.hypot(x - centre[0], y - centre[1]) < radius) near = t;
    else far = t;
  }
  return far;
}

const n1 = (value) => Math.round(value * 10) / 10;
/** @param {number[]} point */
const xy = ([x, y]) => `${n1(x)} ${n1(y)}`;

export function pathOf(curve) {
  const [first, ...rest] = curve;
  return `M${xy(first)}${"LQC"[rest.length - 1]}${rest.map(xy).join(" ")}`;
}

// An arrowhead at the end of a curve: filled barb for hostile, hollow for friendly, open for neither.
export function arrowhead(curve, sign, size = 9) {
  const tip = curve[curve.length - 1];
  const back = at(curve, 0.93);
  const angle = Math.atan2(tip[1] - back[1], tip[0] - back[0]);
  const turn = (dx, dy) => [tip[0] + dx * Math.cos(angle) - dy * Math.sin(angle), tip[1] + dx * Math.sin(angle) + dy * Math.cos(angle)];
  const half = size * 0.48;
  const left = xy(turn(-size, -half));
  const right = xy(turn(-size, half));
  if (sign < 0) return `M${xy(tip)}L${left}L${xy(turn(-size * 0.62, 0))}L${right}Z`;
  if (sign > 0) return `M${xy(tip)}L${left}L${right}Z`;
  return `M${left}L${xy(tip)}L${right}`;
}

const POLYGONS = { triangle: [3, -90, 1.22], square: [4, -45, 1.2], diamond: [4, -90, 1.2], pentagon: [5, -90, 1.1], hexagon: [6, 0, 1.08], octagon: [8, 22.5, 1.06] };

// The outline of a shape around a point.
export function outline(shape, x, y, r) {
  if (shape === "person") {
    const head = `M${n1(x)} ${n1(y - r)}a${n1(r * 0.48)} ${n1(r * 0.48)} 0 1 1 -.1 0Z`;
    return `${head}M${n1(x - r * 0.95)} ${n1(y + r)}a${n1(r * 0.95)} ${n1(r * 0.92)} 0 0 1 ${n1(r * 1.9)} 0Z`;
  }
  if (shape === "ellipse" || shape === "pill") {
    const w = r * 1.3;
    const h = r * 0.78;
    return `M${n1(x - w + h)} ${n1(y - h)}H${n1(x + w - h)}A${n1(h)} ${n1(h)} 0 0 1 ${n1(x + w - h)} ${n1(y + h)}H${n1(x - w + h)}A${n1(h)} ${n1(h)} 0 0 1 ${n1(x - w + h)} ${n1(y - h)}Z`;
  }
  if (POLYGONS[shape]) {
    const [sides, turn, grow] = POLYGONS[shape];
    const corners = [];
    for (let i = 0; i < sides; i++) {
      const angle = ((turn + (360 / sides) * i) * Math.PI) / 180;
      corners.push([x + r * grow * Math.cos(angle), y + r * grow * Math.sin(angle)]);
    }
    return `M${corners.map(xy).join("L")}Z`;
  }
  const circle = (q) => `M${n1(x - q)} ${n1(y)}A${n1(q)} ${n1(q)} 0 1 1 ${n1(x + q)} ${n1(y)}A${n1(q)} ${n1(q)} 0 1 1 ${n1(x - q)} ${n1(y)}Z`;
  return shape === "ring" ? circle(r) + circle(r * 0.62) : circle(r);
}

// Boxes already taken, in a grid of cells, so that labels do not collide.
export class Room {
  constructor(cell = 48) {
    this.cell = cell;
    this.cells = new Map();
  }

  *over(box) {
    for (let cx = Math.floor(box.x / this.cell); cx <= (box.x + box.w) / this.cell; cx++) {
      for (let cy = Math.floor(box.y / this.cell); cy <= (box.y + box.h) / this.cell; cy++) yield cx * 65536 + cy;
    }
  }

  // Whether nothing but things of `owner` is there; nodes and arrowheads (owners from 0) that may be covered do not count.
  /** @param {(n: number) => boolean} [covered] */
  free(box, owner, covered = () => false) {
    for (const key of this.over(box)) {
      for (const b of this.cells.get(key) || []) {
        if (b.owner !== owner && !(b.owner >= 0 && covered(b.owner)) && box.x < b.x + b.w && b.x < box.x + box.w && box.y < b.y + b.h && b.y < box.y + box.h) return false;
      }
    }
    return true;
  }

  take(box) {
    for (const key of this.over(box)) {
      const list = this.cells.get(key);
      if (list) list.push(box);
      else this.cells.set(key, [box]);
    }
  }
}

// The distance of a point from a curve, by its chords.
export function distanceTo(curve, x, y, steps = 14) {
  let best = Infinity;
  let before = at(curve, 0);
  for (let i = 1; i <= steps; i++) {
    const here = at(curve, i / steps);
    const dx = here[0] - before[0];
    const dy = here[1] - before[1];
    const t = Math.max(0, Math.min(1, ((x - before[0]) * dx + (y - before[1]) * dy) / (dx * dx + dy * dy || 1)));
    best = Math.min(best, Math.hypot(x - before[0] - t * dx, y - before[1] - t * dy));
    before = here;
  }
  return best;
}
