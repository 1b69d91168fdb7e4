// The picture as a file: the drawing with a title above it and the legend below.

import { legendRows } from "./legend.mjs";
import { drawnWords } from "./message.mjs";
import { FONT, paintCanvas, paintItems, svgElement, svgItem } from "./paint.mjs";
import { clean } from "./text.mjs";

const EDGE = 16;
const ROW = 20;

// The words in lines that fit.
function lines(words, fits) {
  const out = [""];
  for (const word of words.split(" ")) {
    const longer = `${out.at(-1)} ${word}`.trim();
    if (out.at(-1) && !fits(longer)) out.push(word);
    else out[out.length - 1] = longer;
  }
  return out;
}

// The items around a drawing of this size, the height of the strip above it and of the whole.
/** @param {import("./app.mjs").App} app */
function plate(app, { w, h }, measure) {
  const { colours } = app;
  const text = (words, x, y, size, weight, fill) => ({ text: words, x, y, size, weight, fill, anchor: "start" });
  /** @type {any[]} */
  const items = [];
  let top = EDGE - 6;
  const wrapped = (words, size, weight, fill) => {
    for (const line of lines(words, (part) => measure(part, size, weight) < w - 2 * EDGE)) items.push(text(line, EDGE, (top += size * 1.3), size, weight, fill));
  };
  wrapped(clean(app.model.title), 17, 650, colours.ink);
  wrapped(drawnWords(app), 12, 400, colours.muted);
  top += 12;
  let y = top + h + ROW;
  items.push({ d: `M0 ${top}H${w}M0 ${top + h}H${w}`, stroke: colours.line, width: 1 });
  for (const { title, rows } of legendRows(app)) {
    const indent = EDGE + 76;
    items.push(text(title, EDGE, y + 4, 11, 650, colours.muted));
    let x = indent;
    for (const row of rows) {
      const width = 50 + measure(row.text, 11.5, 400) + 18;
      if (x > indent && x + width > w) [x, y] = [indent, y + ROW];
      items.push({ at: [x, y - 8], items: row.items }, text(row.text, x + 50, y + 4, 11.5, 400, colours.ink));
      x += width;
    }
    y += ROW;
  }
  return { items, top, height: y };
}

/** @param {import("./stage.mjs").Stage} stage */
export function svgPlate({ app, scene, camera: { size }, measure }) {
  const { items, top, height } = plate(app, size, measure);
  const svg = svgElement("svg", { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${size.w} ${height}`, width: size.w, height, "font-family": FONT });
  const name = svgElement("title", {});
  name.textContent = clean(app.model.title);
  const drawing = svgElement("svg", { y: top, width: size.w, height: size.h });
  drawing.append(...paintItems(scene));
  const around = items.map((item) => {
    if (!item.at) return svgItem(item);
    const group = svgElement("g", { transform: `translate(${item.at.join(" ")})` });
    group.append(...item.items.map(svgItem));
    return group;
  });
  svg.append(name, svgElement("rect", { width: size.w, height, fill: app.colours.bg }), drawing, ...around);
  return new XMLSerializer().serializeToString(svg);
}

/** @param {import("./stage.mjs").Stage} stage */
export function canvasPlate({ app, scene, camera: { size }, measure }) {
  const { items, top, height } = plate(app, size, measure);
  const ratio = Math.min(2, 8000 / Math.max(size.w, height));
  const canvas = (h) => Object.assign(document.createElement("canvas"), { width: Math.round(size.w * ratio), height: Math.round(h * ratio) });
  const paint = (target, labels, h) => paintCanvas(target.getContext("2d"), { edges: [], nodes: [], ...labels }, app.colours, { w: size.w, h }, ratio);
  const [drawing, out] = [canvas(size.h), canvas(height)];
  paint(drawing, scene, size.h);
  paint(out, { labels: items }, height);
  out.getContext("2d").setTransform(1, 0, 0, 1, 0, 0);
  out.getContext("2d").drawImage(drawing, 0, Math.round(top * ratio));
  return out;
}
