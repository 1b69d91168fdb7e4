import assert from "node:assert/strict";
import { test } from "node:test";

import { bySide, placed, pooled, speechTrees } from "../../kg/view/static/evidence.mjs";
import { csv, json } from "../../kg/view/static/exports.mjs";
import { applyFilters, emptyFilters, facetValues, histogram, isFiltered, timeBounds } from "../../kg/view/static/filters.mjs";
import { excerpt, finder } from "../../kg/view/static/find.mjs";
import { drawn, foldTies, neighbours, pairs, ranking, shortestPaths, within } from "../../kg/view/static/graph.mjs";
import { parse, write } from "../../kg/view/static/link.mjs";
import { smallCase } from "./case.mjs";

const all = (model) => model.ties.map((t) => t.i);

test("columns are read: full, sparse and absent ones", () => {
  const model = smallCase();
  assert.equal(model.ties[0].when, "2025-06-13");
  assert.equal(model.ties[1].when, null);
  assert.equal(model.ties[2].latest, 18010);
  assert.equal(model.ties[0].latest, model.ties[0].earliest);
  assert.equal(model.ties[3].unreviewed, true);
  assert.deepEqual(model.stance(1).about, [{ stance: 0 }]);
  assert.equal(model.stance(3).holder, -3);
  assert.equal(model.ties[2].sState, 0);
});

test("rolled up, relationships of one state become one edge with the firmest status", () => {
  const model = smallCase();
  assert.equal(foldTies(model, all(model), false).length, 6);
  const edges = foldTies(model, all(model), true);
  assert.equal(edges.length, 5);
  const meets = edges.find((e) => e.r === 1);
  assert.deepEqual([meets.s, meets.o, meets.rels.length, meets.status], [0, 1, 2, 0]);
  assert.match(meets.why, /2 relationships/);
});

test("a status that was pooled for the rolled-up relationship goes first", () => {
  const model = smallCase();
  model.rolled.set("0 1 1", { status: 2, unreviewed: true, why: "pooled", undenied: [] });
  const meets = foldTies(model, all(model), true).find((e) => e.r === 1);
  assert.deepEqual([meets.status, meets.why], [2, "pooled"]);
});

test("filters combine, and each facet counts what it would add", () => {
  const model = smallCase();
  const values = facetValues(model);
  const f = emptyFilters();
  f.relation.add(0);
  f.status.add(2);
  const { shown, counts } = applyFilters(model, values, f);
  assert.deepEqual(shown, [0]);
  assert.equal(counts("status").get(1), 1);
  assert.equal(counts("relation").get(0), 1);
  assert.equal(counts("relation").get(1), 0);
  assert.ok(isFiltered(f));
  assert.ok(!isFiltered(emptyFilters()));
});

test("undated ties stay unless asked away, and are counted", () => {
  const model = smallCase();
  const f = emptyFilters();
  f.from = 20000;
  const { shown, undated, timed } = applyFilters(model, facetValues(model), f);
  assert.deepEqual(shown, [0, 1, 3, 4, 5, 6]);
  assert.deepEqual([undated, timed.length], [4, 3]);
  f.undated = false;
  assert.deepEqual(applyFilters(model, facetValues(model), f).shown, [0, 1]);
  f.reviewed = true;
  f.undated = true;
  assert.ok(!applyFilters(model, facetValues(model), f).shown.includes(3));
});

test("a tie counts in every bar that it spans", () => {
  const model = smallCase();
  const bounds = timeBounds(model);
  assert.deepEqual(bounds, [18000, 20400]);
  const bars = histogram(model, [0, 1, 2], bounds, 10);
  assert.equal(bars.reduce((n, b) => n + b.n, 0), 3);
  assert.equal(bars[0].from, 18000);
  assert.equal(bars.at(-1).to, 20400);
  assert.deepEqual(histogram(model, [], null), []);
});

test("a tie without a known end, or begin, meets every later, or earlier, time", () => {
  const model = smallCase();
  const f = { ...emptyFilters(), undated: false };
  const shown = (from, to) => applyFilters(model, facetValues(model), { ...f, from, to }).shown;
  assert.deepEqual(shown(20300, null), [1]);
  model.ties[0].till = Infinity;
  model.ties[2].from = -Infinity;
  assert.deepEqual(shown(20500, null), [0]);
  assert.deepEqual(shown(null, 17000), [2]);
  assert.deepEqual(histogram(model, [0], [20000, 20400], 4).map((bar) => bar.n), [0, 0, 1, 1]);
});

test("an enclosing speaker of the same source holds the one it reports; another source comments", () => {
  const model = smallCase();
  const trees = speechTrees(model, model.ties[0].stances);
  assert.deepEqual(trees.map((chain) => chain.map((l) => l.stance.i)), [[1, 0], [2]]);
  assert.deepEqual(trees[0][1].comments.map((c) => c.stance.i), [3]);
});

test("sides: denials apart, details and reported denials take none, counted sides go first", () => {
  const model = smallCase();
  const { stances } = model.ties[0];
  const inner = (side) => side.map((chain) => chain.at(-1).stance.i);
  let sides = bySide(model, stances, null);
  assert.deepEqual([inner(sides.for), inner(sides.against)], [[0], [2]]);
  model.stance(2).scope = "detail";
  assert.deepEqual(inner(bySide(model, stances, null).neither), [2]);
  model.stance(1).attitude = 1;
  assert.deepEqual(inner(bySide(model, stances, null).neither), [0, 2]);
  sides = bySide(model, stances, ["for", "for", "against", "void"]);
  assert.deepEqual(inner(sides.for), [0]);
});

test("stances about one another in a circle are still shown", () => {
  const model = smallCase();
  model.stance(0).about = [{ stance: 1 }];
  assert.equal(speechTrees(model, [0, 1]).length, 2);
});

test("pooled stances appear once", () => {
  const model = smallCase();
  model.ties[1].stances = [0, 4];
  assert.deepEqual(pooled(model, [0, 1]).stances, [0, 1, 2, 3, 4]);
});

test("shortest paths are all found, the firmest first, and none goes through anyone", () => {
  const model = smallCase();
  const edges = foldTies(model, all(model), true);
  const anyone = (n) => model.kinds[model.actors[n].kind].id === "Anyone";
  const one = shortestPaths(edges, 0, 3, anyone);
  assert.equal(one.count, 1);
  assert.deepEqual(one.paths[0].map((s) => [s.from, s.to]), [[0, 1], [1, 3]]);
  assert.equal(one.paths[0][0].edges[0].r, 1);
  const two = shortestPaths(edges, 0, 3);
  assert.equal(two.count, 2);
  assert.deepEqual(two.paths.map((steps) => steps[0].to).sort(), [1, 4]);
  assert.equal(shortestPaths(edges, 0, 3, () => false, 1).paths.length, 1);
  assert.deepEqual(shortestPaths(edges, 0, 2), { paths: [], count: 0 });
  assert.deepEqual(shortestPaths(edges, 0, 0).paths, [[]]);
});

test("focus reaches as many hops as asked", () => {
  const model = smallCase();
  const near = neighbours(foldTies(model, all(model), true));
  assert.deepEqual([...within(near, [1], 1)].sort(), [0, 1, 3]);
  assert.ok(within(near, [1], 2).has(4));
});

test("parallel edges are found as pairs", () => {
  const model = smallCase();
  const edges = foldTies(model, all(model), false);
  assert.equal(pairs(edges).find((p) => p.key === "0 1").edges.length, 2);
  assert.equal(ranking(edges)[0][0], 1);
});

test("a large graph opens on its strongest actors; forced ones come along", () => {
  const model = smallCase();
  const edges = foldTies(model, all(model), true);
  model.relationships.length = 2001;
  const options = { rollup: true, top: 2, opened: new Set(), forced: new Set(), focused: false };
  const some = drawn(model, edges, options);
  assert.deepEqual([some.actorsShown, some.actorsTotal, some.limited], [2, 4, true]);
  assert.ok(drawn(model, edges, { ...options, forced: new Set([4]) }).nodes.has(4));
  assert.equal(drawn(model, edges, { ...options, focused: true }).actorsShown, 4);
});

test("a very large graph is drawn as communities that open", () => {
  const model = smallCase();
  model.actors.forEach((a) => (a.community = a.i < 2 ? 1 : 2));
  const edges = foldTies(model, all(model), true);
  model.relationships.length = 10001;
  const options = { rollup: true, top: 300, opened: new Set(), forced: new Set(), focused: false, grouped: true };
  const closed = drawn(model, edges, options);
  assert.deepEqual([...closed.nodes.keys()].sort(), [6, 7]);
  assert.equal(closed.members.get(6), 2);
  const opened = drawn(model, edges, { ...options, opened: new Set([1]) });
  assert.ok(opened.nodes.has(0) && opened.nodes.has(7));
});

test("names, aliases and quotes are found, beginnings first", () => {
  const model = smallCase();
  model.actors[3].aliases = ["Old Bland"];
  const find = finder(model);
  const found = (words, options) => find(words, options).hits.map((h) => [h.type, h.n]);
  assert.deepEqual(found("bland").slice(0, 2), [["actor", 1], ["actor", 3]]);
  assert.deepEqual(found("SAID"), [["tie", 0]]);
  assert.deepEqual(found("zzz"), []);
  assert.deepEqual(found(" "), []);
  assert.deepEqual(found("said", { only: "actor" }), []);
});

test("words are found in any order across names, relations, statuses and quotes, and counted by kind", () => {
  const model = smallCase();
  const find = finder(model);
  assert.deepEqual(find("said bland aland").ties, [0]);
  assert.deepEqual(find("attack disputed").ties, [0]);
  assert.deepEqual(find("attack supplies").ties, []);
  const { counts, hits } = find("supplies");
  assert.deepEqual([counts.get("relation"), counts.get("tie"), counts.get("actor")], [1, 3, 0]);
  assert.equal(hits[0].type, "relation");
  assert.deepEqual(find("disputed").hits.map((h) => h.type), ["status", "tie"]);
  assert.equal(excerpt(["no", "a long text with a word in it"], ["word", "text"], 5), "…long text with …");
  assert.equal(excerpt(["a longer text without a word"], ["text"], 5), "…text…");
  assert.equal(excerpt(["一二三四五六七八九"], ["五"], 2), "…三四五六七八…");
});

test("quotes are placed by their offsets, by their words where those are wrong, and not at all where missing", () => {
  const text = "\u{1f600} one two one";
  const quote = (i, exact, start, end) => ({ i, quote: { exact, start, end } });
  const { spans } = placed(text, [quote(0, "one", 10, 13), quote(1, "two", 0, 3), quote(2, "three", -1, -1), quote(3, "one", 2, 5), quote(4, "one", 2, 5)]);
  assert.deepEqual(spans, [{ from: 2, to: 5, stances: [3, 4] }, { from: 6, to: 9, stances: [1] }, { from: 10, to: 13, stances: [0] }]);
});

test("a link restores filters, range, selection, positions, focus and theme", () => {
  const model = smallCase();
  const filters = emptyFilters();
  filters.relation.add(0);
  filters.speaker.add(-3).add(2);
  filters.from = 20000;
  filters.undated = false;
  const state = {
    filters, rollup: false, sel: { type: "tie", n: 1 }, path: { a: 0, b: 3, at: 1 }, focus: { roots: new Set([1]), hops: 2, among: true }, hidden: new Set([2]), least: 3, columns: new Map([["source", true], ["when", false]]), opened: new Set([4]), top: 100,
    moved: new Map([[2, [10, -20]]]), view: { k: 1.5, x: 3, y: 4 }, theme: "dark", tab: "both", sort: { column: "when", down: true },
  };
  const back = parse(model, `#${write(model, state)}`);
  for (const key of ["filters", "hidden", "least", "columns", "rollup", "sel", "path", "focus", "opened", "top", "moved", "view", "theme", "tab", "sort"]) assert.deepEqual(back[key], state[key], key);
});

test("a broken link does no harm", () => {
  const model = smallCase();
  for (const bad of ["#relation=%E0%A4%A", "#tie=nowhere&pos=a,x,y&at=1,2&from=yesterday&top=-3&focus=9,zz", "#=&&==", "#__proto__=1&constructor=2"]) {
    const out = parse(model, bad);
    assert.equal(out.sel, undefined);
    assert.equal(out.moved.size, 0);
    assert.equal(out.filters.from, null);
    assert.equal(out.focus, undefined);
  }
});

test("exports hold every tie given, in the shape of the other interfaces", () => {
  const model = smallCase();
  const lines = csv(model, all(model)).trim().split("\r\n");
  assert.equal(lines.length, 8);
  assert.match(lines[1], /^x\/t0,x\/r0,Aland,Aland,attacks,Bland,Bland,disputed,false,2025-06-13/);
  const [tie] = JSON.parse(json(model, [0]));
  assert.deepEqual(Object.keys(tie), ["tie", "relationship", "subject", "relation", "object", "status", "unreviewed", "when", "event", "stances"]);
  assert.deepEqual(tie.stances[1].about, ["x/q0"]);
  assert.deepEqual(tie.stances[3].holder, { id: "s2", label: "Second" });
  model.actors[0].label = "\u202eevil";
  assert.match(json(model, [0]), /\\u202eevil/);
});

test("quotes are cut from the text of their source by characters, not by units", () => {
  const model = smallCase({ q: { i: [0, 1], v: [-2, -2] }, qs: { i: [0, 1], v: [2, 0] }, qe: { i: [0, 1], v: [5, 1] } }, [[0, "\u{1f600} one two"]]);
  assert.equal(model.quoteOf(0), "one");
  assert.equal(model.quoteOf(1), "\u{1f600}");
  assert.deepEqual([model.stance(0).quote.prefix, model.stance(0).quote.suffix], ["\u{1f600} ", " two"]);
  assert.equal(smallCase({ q: { i: [0], v: [-2] }, qs: { i: [0], v: [0] }, qe: { i: [0], v: [3] } }, [[0, "one two"]]).quoteOf(0), "one");
});
