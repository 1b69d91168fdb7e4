// The same ties as a table: sortable, in step with filters and selection, virtual above 500 rows.

import { isSelected } from "./derived.mjs";
import { button, focusIn, h, name, on, span } from "./dom.mjs";
import { chip } from "./pieces.mjs";
import { dateWords, number, plural } from "./text.mjs";

export const VIRTUAL_ABOVE = 500;

/** @param {import("./app.mjs").App} app */
export function makeTable(app, container) {
  const { model } = app;
  const label = (n) => model.actors[n].label;
  // Each with its title, share of the width, what it is sorted by, and whether a narrow table leaves it to the panel.
  /** @type {[string, string, number, (tie: any) => any, boolean?][]} */
  const COLUMNS = [
    ["subject", "Subject", 6, (t) => label(t.s)],
    ["relation", "Relation", 7, (t) => model.relations[t.r].label],
    ["object", "Object", 6, (t) => label(t.o)],
    ["status", "Status", 7, (t) => model.statuses[t.status].firm],
    ["when", "When", 5, (t) => t.earliest ?? Infinity],
    ["speakers", "Said by", 8, (t) => saidBy(t).join(", ")],
    ["source", "Source", 6, (t) => titles(t).join(", "), true],
    ["stances", "Stances", 4, (t) => -t.stances.length, true],
  ];
  const saidBy = (t) => [...new Set(t.stances.map((n) => (model.holderOf(n) < -1 ? "the source" : label(model.holderOf(n)))))];
  const titles = (t) => [...new Set(t.stances.map((n) => model.sources[model.sourceOf(n)].title))];
  let columns = COLUMNS;
  let rows = [];
  let sorted = "";
  let first = -1;
  let ROW = 50;
  // Where rows are cards.
  const narrow = matchMedia("(max-width: 760px)");

  const body = h("tbody", {});
  const above = h("tr", { "aria-hidden": "true", class: "space" });
  const below = h("tr", { "aria-hidden": "true", class: "space" });
  const head = h("tr", {});
  const count = span("");
  const beside = span("tag", "more columns to the side →");
  const choices = h("details", { class: "menu columns" }, h("summary", {}, "Columns"), h("div", {}, COLUMNS.map(([key, title]) => h("label", { class: "check" },
    h("input", { type: "checkbox", "data-column": key, onchange: (event) => {
      app.state.columns.set(key, event.target.checked);
      show();
      app.saveSoon();
    } }), title))));
  const table = h("table", {}, h("thead", {}, head), body);
  const scroller = h("div", { class: "scroll", role: "region", "aria-label": "Table of ties", tabindex: "0" }, table);
  container.replaceChildren(h("div", { class: "above" }, count, beside, choices), scroller);

  function sort() {
    const { sort: by } = app.state;
    rows = [...app.derived.shown];
    const column = by && COLUMNS.find(([key]) => key === by.column);
    if (!column) return;
    const values = new Map(rows.map((n) => [n, column[3](model.ties[n])]));
    const compare = new Intl.Collator("en", { numeric: true }).compare;
    const way = by.down ? -1 : 1;
    rows.sort((a, b) => {
      const x = values.get(a);
      const y = values.get(b);
      return way * (typeof x === "number" ? (x === y ? 0 : x - y) : compare(x, y)) || a - b;
    });
  }

  function heads() {
    const { sort: by } = app.state;
    const held = focusIn(head)?.textContent;
    const whole = columns.reduce((sum, c) => sum + c[2], 0);
    head.replaceChildren(...columns.map(([key, title, share]) => {
      const on = by?.column === key;
      const cell = h("th", { scope: "col", "aria-sort": on ? (by.down ? "descending" : "ascending") : "none" },
        button({ class: "sort", onclick: () => app.sortBy(key) }, title, h("span", { "aria-hidden": "true" }, on ? (by.down ? " ↓" : " ↑") : "")));
      cell.style.width = `${(100 * share) / whole}%`;
      return cell;
    }));
    if (held) [...head.querySelectorAll("button")].find((b) => b.textContent.slice(0, 5) === held.slice(0, 5))?.focus();
  }

  const actor = (n) => button({ class: "link", tabindex: "-1", onclick: () => app.select({ type: "actor", n }) }, name(label(n)));

  function row(n, index) {
    const tie = model.ties[n];
    const chosen = isSelected(app, n);
    const some = (list) => h("td", { title: list.join(", ") }, name(list.slice(0, 2).join(", ") + (list.length > 2 ? ` +${list.length - 2}` : "")));
    const cells = {
      subject: () => h("td", {}, actor(tie.s)),
      relation: () => h("th", { scope: "row" }, button({ class: "link open", "data-row": index, "aria-current": chosen ? "true" : null, onclick: () => app.select({ type: "tie", n }) }, model.relations[tie.r].label)),
      object: () => h("td", {}, actor(tie.o)),
      status: () => h("td", { class: "line" }, chip(app, { ...tie, marks: [] })),
      when: () => h("td", {}, tie.when ? h("span", { title: tie.when }, dateWords(tie.when), tie.inferred ? span("tag inferred", "inferred") : null) : span("muted", "undated")),
      speakers: () => some(saidBy(tie)),
      source: () => some(titles(tie)),
      stances: () => h("td", { class: "short" }, tie.bare ? "not here" : plural(tie.stances.length, "stance")),
    };
    return h("tr", { "aria-rowindex": index + 2, class: chosen ? "chosen" : "", "data-tie": n, onclick: (event) => event.target.closest("button") || app.select({ type: "tie", n }) },
      columns.map(([key]) => cells[key]()));
  }

  function window_() {
    if (rows.length <= VIRTUAL_ABOVE) return [0, rows.length];
    const height = scroller.clientHeight || 600;
    const from = Math.max(0, Math.floor(scroller.scrollTop / ROW) - 12);
    return [from, Math.min(rows.length, from + Math.ceil(height / ROW) + 24)];
  }

  function fill(force) {
    ROW = (narrow.matches ? 96 : 50) * app.unit();
    const [from, to] = window_();
    if (!force && from === first) return;
    first = from;
    const held = focusIn(body)?.getAttribute("data-row") ?? null;
    above.style.height = `${from * ROW}px`;
    below.style.height = `${(rows.length - to) * ROW}px`;
    body.replaceChildren(above, ...rows.slice(from, to).map((n, i) => row(n, from + i)), below);
    if (held !== null) body.querySelector(`[data-row="${held}"]`)?.focus({ preventScroll: true });
  }

  let waiting = false;
  on(scroller, "scroll", () => {
    if (waiting || rows.length <= VIRTUAL_ABOVE) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      fill(false);
    });
  });

  // Arrow keys, Home, End and Page keys move between rows.
  on(scroller, "keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity }[event.key];
    if (!step || !rows.length) return;
    const at = document.activeElement.getAttribute("data-row");
    const next = at === null ? 0 : Math.max(0, Math.min(rows.length - 1, Number(at) + step));
    event.preventDefault();
    goTo(next);
  });

  function goTo(index) {
    if (rows.length > VIRTUAL_ABOVE) {
      const top = index * ROW;
      if (top < scroller.scrollTop || top > scroller.scrollTop + scroller.clientHeight - 3 * ROW) scroller.scrollTop = Math.max(0, top - scroller.clientHeight / 2);
      fill(true);
    }
    const there = body.querySelector(`[data-row="${index}"]`);
    there?.focus({ preventScroll: rows.length > VIRTUAL_ABOVE });
  }

  function show() {
    if (app.state.tab === "graph") return;
    const wide = container.clientWidth > 900;
    const chosen = ([name, , , , spare]) => app.state.columns.get(name) ?? (wide || !spare);
    columns = COLUMNS.filter(chosen);
    for (const box of choices.querySelectorAll("input")) box.checked = columns.some(([name]) => name === box.dataset.column);
    const key = JSON.stringify([app.state.sort, app.derived.version, columns.map(([name]) => name)]);
    if (key !== sorted) {
      sort();
      heads();
      sorted = key;
    }
    count.textContent = `${plural(rows.length, "tie")}${rows.length === model.ties.length ? "" : ` of ${number(model.ties.length)}`}`;
    table.setAttribute("aria-rowcount", rows.length + 1);
    table.classList.toggle("virtual", rows.length > VIRTUAL_ABOVE);
    fill(true);
    beside.hidden = scroller.scrollWidth <= scroller.clientWidth + 2;
  }
  return show;
}
