// What shapes, colours, arrowheads and dashes mean, for the kinds and statuses that occur.

import { h, refill } from "./dom.mjs";
import { arrowhead, outline, pathOf } from "./geometry.mjs";
import { svgElement } from "./paint.mjs";
import { DASHES, MARKS, shapeOf } from "./scene.mjs";

/** @type {[number, string][]} */
const SIGN_WORDS = [[1, "+ cooperative"], [0, "· neutral"], [-1, "− hostile"]];

function picture(...paths) {
  const svg = svgElement("svg", { viewBox: "0 0 44 16", width: 44, height: 16, "aria-hidden": "true" });
  for (const values of paths) svg.append(svgElement("path", { fill: "none", ...values }));
  return svg;
}

/** @param {import("./app.mjs").App} app */
export function makeLegend(app, container) {
  const { model } = app;
  return function show() {
    const { colours } = app;
    const kinds = [...new Set(model.actors.map((a) => a.kind))].slice(0, 12);
    const statuses = [...new Set(model.relationships.map((r) => r.status))].sort((a, b) => model.statuses[a].firm - model.statuses[b].firm);
    const curve = [[2, 8], [22, 8], [38, 8]];
    const line = pathOf(curve);
    const tone = { 1: colours.good, 0: colours.plain, "-1": colours.bad };
    const row = (image, text) => h("li", {}, image, h("span", {}, text));
    refill(container, [
      h("h4", {}, "Actors"),
      h("ul", {}, kinds.map((k) => {
        const state = model.kinds[k].id === "State";
        const image = picture({ d: outline(shapeOf(model.kinds[k]), 22, 8, 6), fill: state ? colours.state : colours.node, stroke: colours.ink, "stroke-width": state ? 0 : 1.3, "fill-rule": "evenodd", "stroke-dasharray": shapeOf(model.kinds[k]) === "dashed" ? "3 2" : "" });
        if (MARKS[model.kinds[k].id]) {
          const sign = svgElement("text", { x: 22, y: 12, "font-size": 10, "font-weight": 700, "text-anchor": "middle", fill: colours.ink });
          sign.textContent = MARKS[model.kinds[k].id];
          image.append(sign);
        }
        return row(image, model.kinds[k].label);
      })),
      h("h4", {}, "Relations"),
      h("ul", {}, SIGN_WORDS.map(([sign, text]) =>
        row(picture({ d: line, stroke: tone[sign], "stroke-width": 1.8 }, { d: arrowhead(curve, sign), stroke: tone[sign], fill: sign < 0 ? tone[sign] : sign > 0 ? colours.bg : "none", "stroke-width": 1.5 }), text))),
      h("h4", {}, "Status"),
      h("ul", {}, statuses.map((s) => row(picture({ d: "M2 8H42", stroke: colours.ink, "stroke-width": 2, "stroke-dasharray": DASHES[model.statuses[s].id] || "" }), model.statuses[s].label)),
        app.derived.anyUnreviewed && row(picture({ d: "M2 8H42", stroke: colours.ink, "stroke-width": 4.4 }, { d: "M2 8H42", stroke: colours.bg, "stroke-width": 2 }), "unreviewed")),
    ]);
  };
}
