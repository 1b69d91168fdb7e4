// The state of the page in the fragment of its address, and back.

import { emptyFilters } from "./filters.mjs";
import { STRONGEST } from "./graph.mjs";
import { dayNumber, isoDay } from "./text.mjs";

const join = (values) => values.map((v) => encodeURIComponent(v)).join(",");

function split(text) {
  if (!text) return [];
  return text.split(",").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return "";
    }
  });
}

// How each facet's values are named in the link, and found again.
function facetNames(model) {
  return {
    relation: [(n) => model.relations[n].id, model.relations.map((r) => [r.id, r.i])],
    status: [(n) => model.statuses[n].id, model.statuses.map((s) => [s.id, s.i])],
    source: [(n) => model.sources[n].id, model.sources.map((s) => [s.id, s.i])],
    speaker: [
      (n) => (n < -1 ? model.sources[-2 - n].id : model.actors[n].id),
      [...model.sources.map((s) => [s.id, -2 - s.i]), ...model.actors.map((a) => [a.id, a.i])],
    ],
    kind: [(n) => model.kinds[n].id, model.kinds.map((k) => [k.id, k.i])],
  };
}

// The fragment that only selects something.
export function linkTo(model, sel) {
  if (sel.type === "actor") return `#actor=${encodeURIComponent(model.actors[sel.n].key)}`;
  if (sel.type === "statement") return `#statement=${encodeURIComponent(model.statements[sel.n].id)}`;
  return `#tie=${encodeURIComponent(model.ties[sel.n].key)}`;
}

export function write(model, state) {
  const parts = [];
  const put = (key, values) => values.length && parts.push(`${key}=${join(values)}`);
  const { filters } = state;
  for (const [name, [label]] of Object.entries(facetNames(model))) put(name, [...filters[name]].map(label));
  if (filters.from !== null) put("from", [isoDay(filters.from)]);
  if (filters.to !== null) put("to", [isoDay(filters.to)]);
  if (!filters.undated) put("undated", ["0"]);
  if (filters.reviewed) put("reviewed", ["1"]);
  if (state.rollup !== model.rollup) put("rollup", [state.rollup ? "1" : "0"]);
  const key = (n) => model.actors[n]?.key ?? `~${n - model.actors.length}`; // a community
  const sel = state.sel;
  if (sel?.type === "actor") put("actor", [key(sel.n)]);
  if (sel?.type === "tie") put("tie", [model.ties[sel.n].key]);
  if (sel?.type === "pair") put("pair", [key(sel.a), key(sel.b)]);
  if (sel?.type === "statement") put("statement", [model.statements[sel.n].id]);
  if (state.path) put("path", [key(state.path.a), key(state.path.b)]);
  if (state.focus) put("focus", [String(state.focus.hops), ...[...state.focus.roots].map(key)]);
  if (state.opened.size) put("opened", [...state.opened]);
  if (state.top !== STRONGEST) put("top", [state.top]);
  put("pos", [...state.moved].flatMap(([n, [x, y]]) => (model.actors[n] ? [key(n), Math.round(x), Math.round(y)] : [])));
  if (state.view) put("at", [state.view.k.toFixed(3), Math.round(state.view.x), Math.round(state.view.y)]);
  if (state.theme !== "auto") put("theme", [state.theme]);
  if (state.tab !== "graph") put("show", [state.tab]);
  if (state.sort) put("sort", [state.sort.column, state.sort.down ? "down" : "up"]);
  return parts.join("&");
}

// The state on opening, unless the link says otherwise.
export const opening = (model) => ({
  rollup: model.rollup, sel: null, path: null, focus: null, top: STRONGEST, view: null, theme: "auto", tab: "graph", sort: null,
});

// What a fragment says, as changes to the state. Names that the page does not contain are left out.
export function parse(model, fragment) {
  const given = new Map();
  for (const part of String(fragment).replace(/^#/, "").split("&")) {
    const cut = part.indexOf("=");
    if (cut > 0) given.set(part.slice(0, cut), split(part.slice(cut + 1)));
  }
  const out = { filters: emptyFilters(), opened: new Set(), moved: new Map() };
  for (const [name, [, pairs]] of Object.entries(facetNames(model))) {
    const numbers = new Map(pairs);
    for (const id of given.get(name) || []) if (numbers.has(id)) out.filters[name].add(numbers.get(id));
  }
  const one = (key) => given.get(key)?.[0];
  out.filters.from = dayNumber(one("from"));
  out.filters.to = dayNumber(one("to"));
  out.filters.undated = one("undated") !== "0";
  out.filters.reviewed = one("reviewed") === "1";
  if (given.has("rollup")) out.rollup = one("rollup") === "1";
  const actors = new Map(model.actors.map((a) => [a.key, a.i]));
  const found = (list) => (list || []).map((k) => actors.get(k)).filter((n) => n !== undefined);
  const actor = found(given.get("actor"))[0];
  if (actor !== undefined) out.sel = { type: "actor", n: actor };
  const tie = model.ties.find((t) => t.key === one("tie"));
  if (tie && given.has("tie")) out.sel = { type: "tie", n: tie.i };
  const groups = new Map(model.actors.map((a) => [`~${a.community}`, model.actors.length + a.community]));
  const pair = (given.get("pair") || []).map((k) => actors.get(k) ?? groups.get(k)).filter((n) => n !== undefined);
  if (pair.length === 2) out.sel = { type: "pair", a: pair[0], b: pair[1] };
  const statement = model.statements.find((s) => s.id === one("statement"));
  if (statement) out.sel = { type: "statement", n: statement.i };
  const path = found(given.get("path"));
  if (path.length === 2) out.path = { a: path[0], b: path[1] };
  const [hops, ...roots] = given.get("focus") || [];
  if (found(roots).length) out.focus = { roots: new Set(found(roots)), hops: Number(hops) === 2 ? 2 : 1 };
  out.opened = new Set((given.get("opened") || []).map(Number).filter(Number.isInteger));
  if (Number(one("top")) > 0) out.top = Number(one("top"));
  const pos = given.get("pos") || [];
  for (let i = 0; i + 2 < pos.length; i += 3) {
    const at = [Number(pos[i + 1]), Number(pos[i + 2])];
    if (actors.has(pos[i]) && at.every(Number.isFinite)) out.moved.set(actors.get(pos[i]), at);
  }
  const view = (given.get("at") || []).map(Number);
  if (view.length === 3 && view.every(Number.isFinite) && view[0] > 0) out.view = { k: view[0], x: view[1], y: view[2] };
  if (["light", "dark"].includes(one("theme"))) out.theme = one("theme");
  if (["both", "table"].includes(one("show"))) out.tab = one("show");
  const [column, way] = given.get("sort") || [];
  if (column) out.sort = { column, down: way === "down" };
  return out;
}
