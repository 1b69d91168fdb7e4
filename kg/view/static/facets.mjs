// Filters with counts, and the time histogram.

import { button, h, li, name, on, para, refill, span, ul } from "./dom.mjs";
import { histogram, isFiltered } from "./filters.mjs";
import { svgElement } from "./paint.mjs";
import { signOf } from "./pieces.mjs";
import { toneWord } from "./scene.mjs";
import { dateWords, dayNumber, isoDay, number, plural } from "./text.mjs";

const FIRST = 9;
const OF_STANCES = ["attitude", "source", "speaker"];
const TITLES = { relation: "Relation", status: "Status", attitude: "Attitude", source: "Source", speaker: "Speaker", kind: "Kind of actor" };

/** @param {import("./app.mjs").App} app */
export function makeFacets(app, container) {
  const { model } = app;
  const unfolded = new Set();
  const open = new Set(["status", "relation"]);

  const label = {
    relation: (n) => model.relations[n].label,
    status: (n) => model.statuses[n].label,
    attitude: (n) => model.attitudes[n].label,
    source: (n) => model.sources[n].title,
    speaker: (n) => (n < -1 ? `${model.sources[-2 - n].title} (own voice)` : model.actors[n].label),
    kind: (n) => model.kinds[n].label,
  };

  // A switch of a filter that is on or off.
  const check = (key, words) => {
    const { filters } = app.state;
    return h("label", { class: "check" }, h("input", { type: "checkbox", checked: filters[key], "data-k": key, onchange: () => app.setFilter(key, !filters[key]) }), words);
  };

  function option(facet, n, count) {
    const chosen = app.state.filters[facet];
    return li(h("label", { class: count ? "" : "none" },
      h("input", { type: "checkbox", checked: chosen.has(n), "data-k": `${facet} ${n}`, onchange: () => app.toggleFacet(facet, n) }),
      facet === "relation" && signOf(app, n),
      name(label[facet](n), { class: "what" }), span("count", number(count))));
  }

  function options(facet, rows) {
    const chosen = app.state.filters[facet];
    const shown = unfolded.has(facet) ? rows : rows.filter(([n], i) => i < FIRST || chosen.has(n));
    return [
      ul(shown.map(([n, count]) => option(facet, n, count))),
      rows.length > FIRST && button({ class: "link", "data-k": `more ${facet}`, onclick: () => {
        if (!unfolded.delete(facet)) unfolded.add(facet);
        show();
      } }, unfolded.has(facet) ? "fewer" : `${rows.length - Math.min(rows.length, shown.length)} more`),
    ];
  }

  // Relations in groups by kind and sign; a group's title sets or clears all of it.
  function relations(rows) {
    const groups = new Map();
    for (const [n, count] of rows) {
      const { kind, sign } = model.relations[n];
      const title = `${kind}, ${toneWord(sign)}`;
      groups.set(title, [...(groups.get(title) || []), [n, count]]);
    }
    const chosen = app.state.filters.relation;
    return [...groups].sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([title, members]) => {
      const all = members.every(([n]) => chosen.has(n));
      return h("div", { class: "group" },
        h("label", { class: "grouptitle" }, h("input", { type: "checkbox", checked: all, "data-k": `group ${title}`, onchange: () => app.setFacet("relation", members.map(([n]) => n), !all) }), name(title, { class: "what" })),
        ul(members.map(([n, count]) => option("relation", n, count))));
    });
  }

  function facet(key) {
    const chosen = app.state.filters[key];
    const list = () => {
      const counts = app.derived.counts(key);
      const rows = [...counts].sort(key === "status" ? (a, b) => model.statuses[a[0]].firm - model.statuses[b[0]].firm : (a, b) => b[1] - a[1] || a[0] - b[0]);
      return key === "relation" ? relations(rows) : options(key, rows);
    };
    return h("details", { class: "facet", open: open.has(key), ontoggle: (event) => {
      if (event.target.open === open.has(key)) return;
      if (!open.delete(key)) open.add(key);
      show();
    } },
      h("summary", { "data-k": `facet ${key}` }, TITLES[key], chosen.size ? span("badge", chosen.size) : null),
      open.has(key) && [model.outlined > 0 && OF_STANCES.includes(key) && para("meta", `counts the ${number(model.ties.length - model.outlined)} ties whose stances are in this page`), list()]);
  }

  function time() {
    const { bounds, timed, undated } = app.derived;
    const { filters } = app.state;
    if (!bounds) return para("muted", `${plural(undated, "tie")} without a date`);
    const bars = histogram(model, timed, bounds);
    const most = Math.max(1, ...bars.map((b) => b.n));
    const svg = svgElement("svg", { viewBox: `0 0 ${bars.length * 5} 48`, preserveAspectRatio: "none", class: "bars", role: "img", "aria-label": `Ties over time, ${dateWords(isoDay(bounds[0]))} to ${dateWords(isoDay(bounds[1]))}; drag to choose a range` });
    bars.forEach((bar, i) => {
      const on = (filters.from === null || bar.to >= filters.from) && (filters.to === null || bar.from <= filters.to);
      const height = bar.n ? 3 + (43 * bar.n) / most : 0.8;
      svg.append(svgElement("rect", { x: i * 5 + 0.5, y: 48 - height, width: 4, height, class: on ? "on" : "off" }));
    });
    let start = null;
    const bar = (event) => {
      const box = svg.getBoundingClientRect();
      return Math.max(0, Math.min(bars.length - 1, Math.floor(((event.clientX - box.left) / box.width) * bars.length)));
    };
    on(svg, "pointerdown", (event) => {
      start = bar(event);
      svg.setPointerCapture(event.pointerId);
    });
    on(svg, "pointerup", (event) => {
      if (start === null) return;
      const end = bar(event);
      app.setRange(bars[Math.min(start, end)].from, bars[Math.max(start, end)].to);
    });
    const field = (key, title, value) => h("label", {}, title, h("input", {
      type: "date", "data-k": key, value: isoDay(value), min: isoDay(bounds[0]), max: isoDay(bounds[1]),
      onchange: (event) => app.setRange(...(key === "from" ? [dayNumber(event.target.value), filters.to] : [filters.from, dayNumber(event.target.value)])),
    }));
    const years = bounds[1] - bounds[0] > 700;
    const axis = [0, 0.5, 1].map((share) => span("", isoDay(Math.round(bounds[0] + share * (bounds[1] - bounds[0]))).slice(0, years ? 4 : 10)));
    return h("fieldset", { class: "time" }, h("legend", {}, "Time"), para("meta", `most in one bar: ${plural(most, "tie")}`), svg, h("div", { class: "axis", "aria-hidden": "true" }, axis),
      h("div", { class: "range" }, field("from", "from", filters.from ?? bounds[0]), field("to", "to", filters.to ?? bounds[1])),
      (filters.from !== null || filters.to !== null) && button({ class: "link", "data-k": "anytime", onclick: () => app.setRange(null, null) }, "any time"),
      check("undated", `keep undated ties (${number(undated)})`));
  }

  // What of the shown ties is drawn, at every size.
  function thresholds() {
    const { top, least } = app.state;
    const field = (key, title, value, act) => h("label", { class: "number" }, title, h("input", { type: "number", min: 1, "data-k": key, value, onchange: (event) => act(Number(event.target.value)) }));
    return h("fieldset", { class: "time drawing" }, h("legend", {}, "In the drawing"),
      field("top", "actors with most ties", Math.min(top, app.derived.ranking.length), (n) => app.setTop(n)),
      field("leastties", "ties between two, at least", least, (n) => app.setLeast(n)));
  }

  function show() {
    const { shown } = app.derived;
    const { filters, focus } = app.state;
    const filtered = isFiltered(filters) || focus || app.state.hidden.size || app.state.least > 1;
    refill(container, [
      h("div", { class: "tally" }, h("strong", { id: "tally" }, `${number(shown.length)} of ${plural(model.ties.length, "tie")}`),
        button({ class: "quiet", "data-k": "reset", disabled: !filtered, onclick: () => app.reset() }, "Reset")),
      filters.words && para("focus", "Words: ", h("q", {}, name(filters.words)), " ", button({ class: "quiet", "data-k": "unword", "aria-label": "Any words", onclick: () => app.setFilter("words", "") }, "✕")),
      time(),
      app.derived.anyUnreviewed && check("reviewed", "reviewed ties only"),
      ["status", "relation", "attitude", "speaker", "source", "kind"].map(facet),
      thresholds(),
    ]);
  }
  return show;
}
