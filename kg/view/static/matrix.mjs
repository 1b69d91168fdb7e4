// The matrix: who does what to whom, sorted by community. Colour is the sign, the mark the status; a click opens the pair.

import { button, h, on, para, refill } from "./dom.mjs";
import { matrixOf } from "./cells.mjs";
import { svgElement } from "./paint.mjs";
import { LINE_PARTS } from "./scene.mjs";
import { clean, plural } from "./text.mjs";

const LABELS = 138;
const [LEAST, WIDEST] = [14, 28];

// Contested where some of it is, else unconfirmed where all of it is, else firm.
const markOf = ([firm, , contested]) => (contested ? 2 : firm ? 0 : 1);

function cellPaths(x, y, size, tone, mark, bg) {
  const [a, b] = [1.5, size - 1.5];
  const box = `M${x + a} ${y + a}H${x + b}V${y + b}H${x + a}Z`;
  if (mark === 1) return [{ d: box, fill: "none", stroke: tone, "stroke-width": 1.6, "stroke-dasharray": "3 2" }];
  const slash = { d: `M${x + a} ${y + b}L${x + b} ${y + a}`, stroke: bg, "stroke-width": 2.4 };
  return [{ d: box, fill: tone }, ...(mark ? [slash] : [])];
}

/** @param {import("./app.mjs").App} app */
export function makeMatrix(app, container) {
  const { model } = app;
  const label = (n) => clean(model.actors[n].label);
  const short = (n) => ([...label(n)].length > 17 ? `${[...label(n)].slice(0, 16).join("")}…` : label(n));

  function open({ row, column, edges }, actors) {
    app.select(row === column ? { type: "edge", n: edges[0].ties[0] } : { type: "pair", a: actors[row], b: actors[column] });
  }

  function picture({ actors, cells }, size) {
    const { colours, state: { sel } } = app;
    const side = LABELS + actors.length * size;
    const svg = svgElement("svg", { width: side, height: side, role: "group", "aria-label": "Matrix" });
    const chosen = new Set(sel?.type === "pair" ? [sel.a, sel.b] : sel?.type === "actor" ? [sel.n] : []);
    actors.forEach((n, i) => {
      const place = LABELS + i * size;
      const next = model.actors[actors[i - 1]]?.community !== model.actors[n].community;
      if (chosen.has(n)) svg.append(svgElement("path", { d: `M0 ${place}H${side}v${size}H0ZM${place} 0V${side}h${size}V0Z`, fill: colours.glow }));
      svg.append(svgElement("path", { d: `M${next ? 0 : LABELS} ${place}H${side}M${place} ${next ? 0 : LABELS}V${side}`, stroke: next ? colours.plain : colours.line, "stroke-width": next ? 1 : 0.5 }));
      for (const turned of [false, true]) {
        const text = svgElement("text", { x: turned ? 0 : LABELS - 6, y: turned ? 0 : place + size / 2 + 4, "text-anchor": turned ? "start" : "end", "font-size": 11.5, fill: colours.ink, class: "name",
          transform: turned ? `translate(${place + size / 2 + 4} ${LABELS - 6}) rotate(-90)` : "" });
        text.textContent = short(n);
        on(text, "click", () => app.select({ type: "actor", n }));
        svg.append(text);
      }
    });
    cells.forEach((cell, i) => {
      const { row, column, ties, sign, parts } = cell;
      const mark = markOf(parts);
      const tone = Math.abs(sign) < ties / 4 ? colours.plain : sign > 0 ? colours.good : colours.bad;
      const words = `${label(actors[row])} → ${label(actors[column])}: ${plural(ties, "tie")}, ${LINE_PARTS[mark]}`;
      const group = svgElement("g", { role: "button", tabindex: i ? -1 : 0, "aria-label": words, class: "cell" });
      for (const path of cellPaths(LABELS + column * size, LABELS + row * size, size, tone, mark, colours.bg)) group.append(svgElement("path", path));
      const tip = svgElement("title", {});
      tip.textContent = words;
      group.append(tip, svgElement("path", { d: `M${LABELS + column * size} ${LABELS + row * size}h${size}v${size}h${-size}Z`, fill: "transparent" }));
      on(group, "click", () => open(cell, actors));
      on(group, "keydown", (event) => move(event, cell, cells, svg, actors));
      svg.append(group);
    });
    return svg;
  }

  // Arrow keys go to the nearest cell of the row or column, else to the nearest that way.
  function move(event, from, cells, svg, actors) {
    if (event.key === "Enter" || event.key === " ") open(from, actors);
    const [dx, dy] = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] || [0, 0];
    if (!dx && !dy) return;
    event.preventDefault();
    let best = null;
    cells.forEach((cell, i) => {
      const [x, y] = [cell.column - from.column, cell.row - from.row];
      const along = x * dx + y * dy;
      const far = along + 50 * Math.abs(x * dy - y * dx);
      if (along > 0 && (!best || far < best.far)) best = { far, i };
    });
    if (best) svg.querySelectorAll(".cell")[best.i].focus();
  }

  new ResizeObserver(() => show()).observe(container);
  return show;

  function show() {
    if (app.state.tab !== "matrix" || !app.derived.edges) return;
    const { colours, derived: { ranking } } = app;
    const [w, height] = [container.clientWidth || 600, container.clientHeight || 600];
    const rows = Math.max(1, Math.min(ranking.length, app.state.rows || Math.floor((Math.min(w, height - 60) - LABELS - 24) / LEAST)));
    const found = matrixOf(app, rows);
    const size = Math.max(LEAST, Math.min(WIDEST, Math.floor((Math.min(w, height - 60) - LABELS - 24) / found.actors.length)));
    const field = h("input", { type: "number", min: 2, max: ranking.length, value: rows, "data-k": "rows", "aria-label": "Actors in the matrix", onchange: (event) => {
      app.state.rows = Math.max(2, Number(event.target.value) || 0);
      show();
      app.saveSoon();
    } });
    const sample = (tone, mark, words) => {
      const image = svgElement("svg", { width: 14, height: 14, "aria-hidden": "true" });
      for (const path of cellPaths(0, 0, 14, tone, mark, colours.bg)) image.append(svgElement("path", path));
      return h("span", { class: "sample" }, image, words);
    };
    refill(container, [
      para("caption", h("span", {}, "Rows act on columns; the strongest ", field, ` of ${plural(ranking.length, "actor")}, by community. `),
        sample(colours.good, 0, "cooperative"), sample(colours.bad, 0, "hostile"), sample(colours.plain, 0, "neutral or mixed"),
        sample(colours.ink, 0, "firm"), sample(colours.ink, 1, "unconfirmed"), sample(colours.ink, 2, "contested"),
        app.state.rows ? button({ class: "link", "data-k": "fitrows", onclick: () => { app.state.rows = 0; show(); } }, "as many as fit") : null),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Matrix of actors" }, picture(found, size)),
    ]);
  }
}
