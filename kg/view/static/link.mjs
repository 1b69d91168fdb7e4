// The state of the page in the fragment of its address, and back.

import { emptyFilters } from "./filters.mjs";
import { STRONGEST } from "./graph.mjs";
import { SIZES, TINTS } from "./tint.mjs";
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
    attitude: [(n) => model.attitudes[n].id, model.attitudes.map((a) => [a.id, a.i])],
  };
}

// How what is selected is named: its key and values.
function named(model, sel) {
  const actor = (n) => model.actors[n]?.key ?? `~${n - model.actors.length}`; // a community
  const { type, n } = sel;
  if (type === "actor") return [type, actor(n)];
  if (type === "pair") return [type, actor(sel.a), actor(sel.b)];
  if (type === "several") return [type, ...sel.chosen.map(actor)];
  if (type === "list") return [type, n];
  if (type === "tie" || type === "edge") return [type, model.ties[n].key];
  return [type === "source" ? "text" : type === "statement" ? type : `one-${type}`, model[{ source: "sources", statement: "statements", relation: "relations", status: "statuses" }[type]][n].id];
}

// What a part of a link selects, or nothing.
function selected(model, type, values, actors) {
  const [first] = values;
  const of = (kind, list, field = "id") => {
    const n = list.findIndex((row) => row[field] === first);
    return n < 0 ? null : { type: kind, n };
  };
  if (type === "actor") return of(type, model.actors, "key");
  if (type === "tie" || type === "edge") return of(type, model.ties, "key");
  if (type === "statement") return of(type, model.statements);
  if (type === "text") return of("source", model.sources);
  if (type === "one-relation") return of("relation", model.relations);
  if (type === "one-status") return of("status", model.statuses);
  if (type === "list") return ["disputes", "statements", "sources"].includes(first) ? { type, n: first } : null;
  const chosen = values.map((k) => actors.get(k)).filter((n) => n !== undefined);
  if (type === "several" && chosen.length > 1) return { type, chosen: chosen.filter((n) => model.actors[n]) };
  return type === "pair" && chosen.length === 2 ? { type, a: chosen[0], b: chosen[1] } : null;
}

// The fragment that only selects something.
export function linkTo(model, sel) {
  const [key, ...values] = named(model, sel);
  return `#${key}=${join(values)}`;
}

export function write(model, state) {
  const parts = [];
  const put = (key, values, wanted = true) => wanted && values.length && parts.push(`${key}=${join(values)}`);
  const { filters, focus, path, sel, sort, view } = state;
  const actors = (numbers) => [...numbers].map((n) => model.actors[n].key);
  for (const [name, [label]] of Object.entries(facetNames(model))) put(name, [...filters[name]].map(label));
  if (filters.from !== null) put("from", [isoDay(filters.from)]);
  if (filters.to !== null) put("to", [isoDay(filters.to)]);
  put("undated", ["0"], !filters.undated);
  put("reviewed", ["1"], filters.reviewed);
  put("words", [filters.words], filters.words);
  put("rollup", [state.rollup ? "1" : "0"], state.rollup !== model.rollup);
  if (sel) parts.push(linkTo(model, sel).slice(1));
  if (path) put("path", [...actors([path.a, path.b]), ...(path.at ? [path.at] : [])]);
  put("hidden", actors(state.hidden));
  put("colour", [state.tint], state.tint !== "kind");
  put("size", [state.sized], state.sized !== "ties");
  put("rows", [state.rows], state.rows > 0);
  put("least", [state.least], state.least > 1);
  if (focus) put("focus", [`${focus.hops}${focus.among ? "a" : ""}`, ...actors(focus.roots)]);
  put("opened", [...state.opened]);
  put("groups", ["0"], !state.grouped);
  put("lines", ["all"], state.everyLine);
  put("top", [state.top], state.top !== STRONGEST);
  put("pos", [...state.moved].flatMap(([n, [x, y]]) => (model.actors[n] ? [...actors([n]), Math.round(x), Math.round(y)] : [])));
  if (view) put("at", [view.k.toFixed(3), Math.round(view.x), Math.round(view.y)]);
  put("columns", [...state.columns].map(([name, on]) => (on ? name : `-${name}`)));
  put("theme", [state.theme], state.theme !== "auto");
  put("show", [state.tab], state.tab !== "graph");
  if (sort) put("sort", [sort.column, sort.down ? "down" : "up"]);
  return parts.join("&");
}

// The state on opening, unless the link says otherwise.
export const opening = (model) => ({
  rollup: model.rollup, sel: null, path: null, focus: null, top: STRONGEST, view: null, theme: "auto", tab: "graph", sort: null, least: 1, rows: 0, tint: "kind", sized: "ties",
  grouped: true, everyLine: false,
});

// What a fragment says, as changes to the state. Names that the page does not contain are left out.
export function parse(model, fragment) {
  const given = new Map();
  for (const part of String(fragment).replace(/^#/, "").split("&")) {
    const cut = part.indexOf("=");
    if (cut > 0) given.set(part.slice(0, cut), split(part.slice(cut + 1)));
  }
  const all = (key) => given.get(key) || [];
  const one = (key) => all(key)[0];
  const actors = new Map(model.actors.map((a) => [a.key, a.i]));
  const found = (list) => list.map((k) => actors.get(k)).filter((n) => n !== undefined);
  const nodes = new Map([...model.actors.map((a) => [`~${a.community}`, model.actors.length + a.community]), ...actors]);
  const out = { filters: emptyFilters(), opened: new Set(all("opened").map(Number).filter(Number.isInteger)), moved: new Map(), columns: new Map(all("columns").map((k) => [k.replace("-", ""), !k.startsWith("-")])), hidden: new Set(found(all("hidden"))) };
  const { filters } = out;
  for (const [name, [, pairs]] of Object.entries(facetNames(model))) {
    const numbers = new Map(pairs);
    for (const id of all(name)) if (numbers.has(id)) filters[name].add(numbers.get(id));
  }
  filters.from = dayNumber(one("from"));
  filters.to = dayNumber(one("to"));
  filters.undated = one("undated") !== "0";
  filters.reviewed = one("reviewed") === "1";
  filters.words = one("words") || "";
  if (given.has("rollup")) out.rollup = one("rollup") === "1";
  for (const [key, values] of given) out.sel = selected(model, key, values, nodes) || out.sel;
  const [a, b, at] = all("path");
  if (found([a, b]).length === 2) out.path = { a: actors.get(a), b: actors.get(b), at: Number(at) || 0 };
  const [hops, ...roots] = all("focus");
  if (found(roots).length) out.focus = { roots: new Set(found(roots)), hops: Math.min(2, parseInt(hops) || 0), among: hops.endsWith("a") };
  if (one("colour") in TINTS) out.tint = one("colour");
  if (one("size") in SIZES) out.sized = one("size");
  if (one("groups") === "0") out.grouped = false;
  if (one("lines") === "all") out.everyLine = true;
  for (const key of ["top", "least", "rows"]) if (Number(one(key)) > 0) out[key] = Number(one(key));
  const pos = all("pos");
  for (let i = 0; i + 2 < pos.length; i += 3) {
    const place = [Number(pos[i + 1]), Number(pos[i + 2])];
    if (actors.has(pos[i]) && place.every(Number.isFinite)) out.moved.set(actors.get(pos[i]), place);
  }
  const [k, x, y] = all("at").map(Number);
  if (k > 0 && Number.isFinite(x) && Number.isFinite(y)) out.view = { k, x, y };
  if (["light", "dark"].includes(one("theme"))) out.theme = one("theme");
  if (["both", "table", "matrix", "timeline"].includes(one("show"))) out.tab = one("show");
  const [column, way] = all("sort");
  if (column) out.sort = { column, down: way === "down" };
  return out;
}
