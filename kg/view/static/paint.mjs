// Paints a scene: as SVG elements, or on a canvas. The same list of things gives the same picture.

import { pathOf } from "./geometry.mjs";

export const FONT = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';
const NS = "http://www.w3.org/2000/svg";

function attributes(element, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== "" && value !== null) element.setAttribute(name, value);
  }
  return element;
}

export const svgElement = (name, values) => attributes(document.createElementNS(NS, name), values);

export function svgItem(item) {
  if (item.text === undefined) {
    return svgElement("path", {
      d: item.line ? pathOf(item.line) : item.d, fill: item.fill || "none", stroke: item.stroke || "none", "stroke-width": item.width, "stroke-dasharray": item.dash,
      opacity: item.opacity === 1 ? "" : item.opacity, "stroke-linecap": item.cap, "stroke-linejoin": item.join, "fill-rule": item.rule,
    });
  }
  const text = svgElement("text", {
    x: Math.round(item.x * 10) / 10, y: Math.round(item.y * 10) / 10, "font-size": item.size, "font-weight": item.weight, fill: item.fill,
    "text-anchor": item.anchor, opacity: item.opacity === 1 ? "" : item.opacity, stroke: item.halo, "stroke-width": item.halo ? 4 : "",
    "stroke-linejoin": item.halo ? "round" : "", "paint-order": item.halo ? "stroke" : "", "xml:space": "preserve",
  });
  text.textContent = item.text;
  return text;
}

// Replaces the content of an svg group. `names` gives accessible names of nodes.
export function paintSvg(root, scene, names) {
  root.replaceChildren(...paintItems(scene, names));
}

// The elements of a scene; with `names` they have ids and roles.
export function paintItems(scene, names = null) {
  const all = [];
  const group = (items, values) => {
    const g = svgElement("g", values || {});
    for (const item of items) g.append(svgItem(item));
    all.push(g);
  };
  for (const edge of scene.edges) group(edge.items, names && { "data-edge": edge.key });
  for (const node of scene.nodes) group(node.items, names && { id: `node-${node.n}`, role: "img", "aria-label": names(node.n) });
  all.push(labelGroup(scene));
  return all;
}

// The last of the elements of a scene.
export function labelGroup({ labels }) {
  const g = svgElement("g", { "aria-hidden": "true", "pointer-events": "none" });
  g.append(...labels.map(svgItem));
  return g;
}

// Long lists of straight lines are drawn without a detour through text.
function straight([a, b]) {
  const path = new Path2D();
  path.moveTo(a[0], a[1]);
  path.lineTo(b[0], b[1]);
  return path;
}

function canvasItem(context, item) {
  if (item.at) {
    context.save();
    context.translate(...item.at);
    for (const part of item.items) canvasItem(context, part);
    context.restore();
    return;
  }
  context.globalAlpha = item.opacity ?? 1;
  if (item.text === undefined) {
    const path = item.line ? straight(item.line) : new Path2D(item.d);
    if (item.fill && item.fill !== "none") {
      context.fillStyle = item.fill;
      context.fill(path, item.rule || "nonzero");
    }
    if (item.stroke && item.width) {
      context.strokeStyle = item.stroke;
      context.lineWidth = item.width;
      context.lineCap = item.cap || "butt";
      context.lineJoin = item.join || "miter";
      context.setLineDash(item.dash ? item.dash.split(" ").map(Number) : []);
      context.stroke(path);
    }
    return;
  }
  context.font = `${item.weight} ${item.size}px ${FONT}`;
  context.textAlign = item.anchor === "middle" ? "center" : "left";
  context.direction = "ltr";
  if (item.halo) {
    context.setLineDash([]);
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = item.halo;
    context.strokeText(item.text, item.x, item.y);
  }
  context.fillStyle = item.fill;
  context.fillText(item.text, item.x, item.y);
}

export function paintCanvas(context, scene, colours, size, ratio, options = {}) {
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.globalAlpha = 1;
  context.fillStyle = colours.bg;
  context.fillRect(0, 0, size.w, size.h);
  if (!options.moving) for (const edge of scene.edges) for (const item of edge.items) canvasItem(context, item);
  for (const node of scene.nodes) for (const item of node.items) canvasItem(context, item);
  if (!options.moving) for (const item of scene.labels) canvasItem(context, item);
  context.globalAlpha = 1;
}

// A function that measures text in pixels, with a memory.
export function measurer() {
  const context = document.createElement("canvas").getContext("2d");
  const known = new Map();
  return (text, size, weight) => {
    const key = `${weight} ${size} ${text}`;
    let width = known.get(key);
    if (width === undefined) {
      context.font = `${weight} ${size}px ${FONT}`;
      known.set(key, (width = context.measureText(text).width));
    }
    return width;
  };
}
