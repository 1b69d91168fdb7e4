// The timeline: the ties of each relationship and the stances on them on one axis, and when its status changed.

import { h, para, refill, span } from "./dom.mjs";
import { eventsOf } from "./events.mjs";
import { svgElement } from "./paint.mjs";
import { chip, signOf, stateLink, words } from "./pieces.mjs";
import { dateWords, isoDay, number, plural } from "./text.mjs";

const MOST_ROWS = 300;
const STRIP = 30;
const STEPS = [1, 7, 31, 92, 183, 366, 732, 1830, 3660, 7320, 18300];

function ticks(first, last, most) {
  const step = STEPS.find((days) => (last - first) / days <= most) || STEPS.at(-1);
  const out = [];
  const [year, month] = isoDay(first).split("-").map(Number);
  for (let i = 0; i < 400; i++) {
    const at = step < 31 ? first + i * step : Math.round(Date.UTC(step < 366 ? year : year - (year % Math.round(step / 366)) + i * Math.round(step / 366), step < 366 ? month - 1 + i * Math.round(step / 31) : 0) / 864e5);
    if (at > last) break;
    if (at >= first) out.push([at, dateWords(step < 31 ? isoDay(at) : step < 366 ? isoDay(at).slice(0, 7) : isoDay(at).slice(0, 4))]);
  }
  return out;
}

/** @param {import("./app.mjs").App} app */
export function makeTimeline(app, container) {
  const { model } = app;

  // `beside`: how many stances lie at the same place already.
  function mark(event, x, tone, beside = 0) {
    const { colours } = app;
    const { kind, days, span: [begin, end] = days, stated, side, words: text, after } = event;
    const [from, to] = [x(begin), x(end)];
    const middle = (from + to) / 2 + 11 * beside;
    const drawn = (d, values) => svgElement("path", { d, stroke: stated ? "" : colours.muted, ...values });
    const group = svgElement("g", {});
    const title = svgElement("title", {});
    title.textContent = kind === "tie" ? `${text}, ${stated ? "stated" : "inferred"}` : text;
    if (kind === "tie") group.append(drawn(`M${from} 17h${Math.max(4, to - from)}v8h${-Math.max(4, to - from)}Z`, { fill: stated ? tone : "none", stroke: tone, "stroke-dasharray": stated ? "" : "3 2" }));
    else if (kind === "change") {
      group.append(drawn(`M${middle} 2l5 5l-5 5l-5 -5Z`, { fill: colours.amber }), drawn(`M${middle} 12V28`, { stroke: colours.amber }));
      const label = svgElement("text", { x: middle + 7, y: 11, "font-size": 10.5, fill: colours.ink });
      label.textContent = model.statuses[after].label;
      group.append(label);
    } else if (side === "against") group.append(drawn(`M${middle - 3.5} 3.5l7 7m0 -7l-7 7`, { stroke: colours.bad, "stroke-width": 2, "stroke-dasharray": stated ? "" : "2 1.5" }));
    else group.append(drawn(`M${middle - 4} 7a4 4 0 1 1 8 0a4 4 0 1 1 -8 0Z`, { fill: side === "for" ? colours.ink : "none", "fill-opacity": stated ? 1 : 0.5, stroke: colours.ink, "stroke-dasharray": stated ? "" : "2 1.5" }));
    group.append(title);
    return group;
  }

  const strip = (width, height) => svgElement("svg", { width, height, viewBox: `0 0 ${width} ${height}` });

  new ResizeObserver(() => show()).observe(container);
  return show;

  function show() {
    if (app.state.tab !== "timeline" || !app.derived.edges) return;
    const { colours, derived: { edges } } = app;
    // Of many relationships, those with most ties.
    const some = edges.length > MOST_ROWS ? [...edges].sort((p, q) => q.ties.length - p.ties.length).slice(0, 2 * MOST_ROWS) : edges;
    const dated = some.map((edge) => ({ edge, events: eventsOf(app, edge) })).filter(({ events }) => events.length);
    const shown = dated.slice(0, MOST_ROWS).sort((p, q) => p.events[0].days[0] - q.events[0].days[0]);
    const days = shown.flatMap(({ events }) => events.flatMap((event) => event.days));
    const [first, last] = days.length ? [days.reduce((a, b) => Math.min(a, b)), days.reduce((a, b) => Math.max(a, b))] : [0, 1];
    const narrow = container.clientWidth < 500;
    const width = Math.max(220, (container.clientWidth || 600) * (narrow ? 1 : 0.56) - 30);
    const x = (day) => 8 + ((Math.max(first, Math.min(last, day)) - first) / Math.max(1, last - first)) * (width - 90);
    const marks = ticks(first, last, Math.max(2, width / 90));
    const axis = strip(width, 22);
    for (const [day, text] of marks) {
      const label = svgElement("text", { x: x(day), y: 15, "font-size": 11, fill: colours.muted });
      label.textContent = text;
      axis.append(label);
    }
    const row = ({ edge, events }) => {
      const image = strip(width, STRIP);
      image.append(svgElement("path", { d: marks.map(([day]) => `M${x(day)} 0V${STRIP}`).join(""), stroke: colours.line }));
      const tone = edge.sign > 0 ? colours.good : edge.sign < 0 ? colours.bad : colours.plain;
      const without = new Set(edge.ties.flatMap((n) => model.ties[n].stances)).size - events.filter((event) => event.kind === "stance").length;
      const taken = new Map();
      image.append(...events.map((event) => {
        const place = `${event.kind} ${Math.round(x(event.days[0] + event.days[1]) / 20)}`;
        const beside = event.kind === "stance" ? taken.get(place) || 0 : 0;
        taken.set(place, beside + 1);
        return mark(event, x, tone, beside);
      }));
      return h("li", { class: app.state.sel?.type === "edge" && edge.ties.includes(app.state.sel.n) ? "chosen" : "" },
        h("div", {}, signOf(app, edge.r), " ", stateLink(app, { type: "edge", n: edge.ties[0] }, { "data-k": `l${edge.key}` }, words(app, edge)), " ", chip(app, { ...edge, marks: [] }), without > 0 && span("muted", ` ${plural(without, "stance")} without a date`)),
        h("div", { role: "img", "aria-label": events.map((event) => event.words).join("; ") }, image));
    };
    const sample = (event, text) => {
      const image = strip(16, 14);
      if (event.kind === "tie") image.setAttribute("viewBox", "0 14 16 14");
      image.append(mark({ days: [0, 0], words: text, after: 0, ...event }, () => 8, colours.plain));
      if (event.kind === "change") image.querySelector("text").remove();
      return h("span", { class: "sample" }, image, text);
    };
    const undated = some.length < edges.length ? 0 : edges.length - dated.length;
    refill(container, [
      para("caption", sample({ kind: "tie", stated: true }, "tie, time stated"), sample({ kind: "tie", stated: false }, "time inferred"),
        sample({ kind: "stance", stated: true, side: "for" }, "affirmed"), sample({ kind: "stance", stated: true, side: "against" }, "denied"), sample({ kind: "stance", stated: true }, "neither"),
        h("span", {}, "dashed: date inferred, or that of the source"), model.changes ? sample({ kind: "change", stated: true }, "status changed") : h("span", {}, "changes of status are not worked out in so large a graph"),
        edges.length > MOST_ROWS && h("span", {}, `the ${shown.length} of ${number(edges.length)} relationships with most ties`),
        undated > 0 && h("span", {}, `${plural(undated, "relationship")} without any date`)),
      h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Timeline" },
        h("ul", { class: narrow ? "rows narrow" : "rows" }, h("li", { class: "axis" }, h("div", {}), h("div", { "aria-hidden": "true" }, axis)), shown.map(row))),
    ]);
  }
}
