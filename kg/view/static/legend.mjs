// What shapes, colours, arrowheads and dashes mean, for the kinds and statuses that occur.

import { h, h4, li, refill, span, ul } from "./dom.mjs";
import { arrowhead, outline, pathOf } from "./geometry.mjs";
import { svgElement, svgItem } from "./paint.mjs";
import { SIZES, TINTS } from "./tint.mjs";
import { DASHES, LINE_PARTS, MARKS, shapeOf, SHARES } from "./scene.mjs";

/** @typedef {import("./app.mjs").App} App */

/** @type {[number, string][]} */
const SIGN_WORDS = [[1, "+ cooperative"], [0, "· neutral"], [-1, "− hostile"]];
const LINE = "M2 8H42";

// The rows of the legend by topic: items of 44 by 16 pixels, as in a scene, and words.
/** @param {App} app */
export function legendRows({ model, colours, derived }) {
  const kinds = [...new Set(model.actors.map((a) => a.kind))].slice(0, 12);
  const statuses = [...new Set(model.relationships.map((r) => r.status))].sort((a, b) => model.statuses[a].firm - model.statuses[b].firm);
  const curve = [[2, 8], [22, 8], [38, 8]];
  const tone = { 1: colours.good, 0: colours.plain, "-1": colours.bad };
  const actorRow = (k) => {
    const { id, label } = model.kinds[k];
    const shape = shapeOf(model.kinds[k]);
    const state = id === "State";
    const items = [{ d: outline(shape, 22, 8, 6), fill: state ? colours.state : colours.node, stroke: colours.ink, width: state ? 0 : 1.3, rule: "evenodd", dash: shape === "dashed" ? "3 2" : "" }];
    return { items: MARKS[id] ? [...items, { text: MARKS[id], x: 22, y: 12, size: 10, weight: 700, anchor: "middle", fill: colours.ink }] : items, text: label };
  };
  const { tints } = derived;
  return [
    ...(tints?.rows.length || tints?.words ? [{ title: "Colour", rows: [
      ...tints.rows.map(([text, fill]) => ({ text, items: [{ d: outline("circle", 22, 8, 6), fill, stroke: colours.ink, width: 1.3 }] })),
      ...(tints.words ? [{ text: tints.words, items: [8, 18, 32].map((x, i) => ({ d: outline("circle", x, 8, 2 + 2 * i), stroke: colours.ink, width: 1.2 })) }] : []),
    ] }] : []),
    { title: "Actors", rows: kinds.map(actorRow) },
    ...(derived.drawn.asPairs ? [{ title: "Lines", rows: [
      { text: "all ties of two actors; the wider, the more", items: [{ d: LINE, stroke: colours.ink, width: 4 }] },
      ...LINE_PARTS.map((text, i) => ({ text, items: [{ d: LINE, stroke: colours.ink, width: 2, dash: SHARES[i] }] })),
    ] }] : []),
    { title: "Relations", rows: SIGN_WORDS.map(([sign, text]) => ({ text, items: [
      { d: pathOf(curve), stroke: tone[sign], width: 1.8 },
      { d: arrowhead(curve, sign), stroke: tone[sign], fill: sign < 0 ? tone[sign] : sign > 0 ? colours.bg : "none", width: 1.5 },
    ] })) },
    { title: "Status", rows: [
      ...statuses.map((s) => ({ text: model.statuses[s].label, items: [{ d: LINE, stroke: colours.ink, width: 2, dash: DASHES[model.statuses[s].id] || "" }] })),
      ...(derived.anyUnreviewed ? [{ text: "unreviewed", items: [{ d: LINE, stroke: colours.ink, width: 4.4 }, { d: LINE, stroke: colours.bg, width: 2 }] }] : []),
    ] },
  ];
}

/** @param {App} app */
export function makeLegend(app, container) {
  return function show() {
    const choice = (title, key, options) => h("label", { class: "choice" }, title, h("select", { "data-k": key, onchange: (event) => app.setDrawing({ [key]: event.target.value }) },
      Object.entries(options).map(([value, text]) => h("option", { value, selected: app.state[key] === value }, text))));
    refill(container, [choice("Colour", "tint", TINTS), choice("Size", "sized", SIZES), legendRows(app).map(({ title, rows }) => [h4(title), ul(rows.map(({ items, text }) => {
      const image = svgElement("svg", { viewBox: "0 0 44 16", width: 44, height: 16, "aria-hidden": "true" });
      image.append(...items.map(svgItem));
      return li(image, span("", text));
    }))])]);
  };
}
