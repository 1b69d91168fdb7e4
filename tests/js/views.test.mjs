import assert from "node:assert/strict";
import { test } from "node:test";

import { foldTies, ranking } from "../../kg/view/static/graph.mjs";
import { matrixOf } from "../../kg/view/static/cells.mjs";
import { daysOf, eventsOf } from "../../kg/view/static/events.mjs";
import { between, measures } from "../../kg/view/static/tint.mjs";
import { smallCase } from "./case.mjs";

function appOf(model) {
  const edges = foldTies(model, model.ties.map((t) => t.i), false);
  return { model, derived: { edges, ranking: ranking(edges) } };
}

test("an EDTF date has a first and a last day", () => {
  const days = (iso) => Date.parse(`${iso}T00:00:00Z`) / 864e5;
  assert.deepEqual(daysOf("2025-06-13"), [days("2025-06-13"), days("2025-06-13")]);
  assert.deepEqual(daysOf("2024-02~"), [days("2024-02-01"), days("2024-02-29")]);
  assert.deepEqual(daysOf("2023/2024-05"), [days("2023-01-01"), days("2024-05-31")]);
  assert.deepEqual(daysOf("2024-21"), [days("2024-01-01"), days("2024-12-31")]);
  assert.deepEqual(daysOf("../2024"), [days("2024-12-31"), days("2024-12-31")]);
  assert.equal(daysOf("XXXX-06-13"), null);
});

test("the matrix has the strongest actors by community, and a cell for each direction", () => {
  const model = smallCase();
  [1, 2, 1, 2, 2].forEach((community, i) => (model.actors[i].community = community));
  const { actors, cells } = matrixOf(appOf(model), 3);
  assert.deepEqual(actors, [1, 3, 0]);
  const between = (a, b) => cells.find((c) => actors[c.row] === a && actors[c.column] === b);
  // A meets B both ways, and attacks it one way.
  assert.deepEqual([between(0, 1).edges.length, between(1, 0).edges.length], [2, 1]);
  assert.deepEqual(between(0, 1).parts, [0, 1, 2]);
  // What a party admits is firm.
  model.statuses[1].id = "acknowledged";
  assert.deepEqual(matrixOf(appOf(model), 3).cells.find((c) => actors[c.row] === 0 && actors[c.column] === 1).parts, [1, 0, 2]);
});

test("a relationship's events are its ties, stances and changes, each stated or inferred", () => {
  const model = smallCase();
  model.changes = new Map([["x/r0", [{ day: 20300, before: 1, after: 2 }]]]);
  model.sources[0].published = "2025-07-01";
  model.ties[1].inferred = true;
  const app = appOf(model);
  const events = eventsOf(app, app.derived.edges.find((e) => e.rels[0] === 0));
  assert.deepEqual(events.filter((e) => e.kind === "tie").map((e) => [e.days[0], e.stated]), [[20252, true], [20400, false]]);
  assert.ok(events.filter((e) => e.kind === "stance").every((e) => !e.stated && e.words.endsWith("when the source was published")));
  assert.deepEqual(events.filter((e) => e.kind === "change").map((e) => e.words), ["alleged → disputed, 31 Jul 2025"]);
});

test("actors are measured by ties, neighbours and the balance of signs", () => {
  const edge = (s, o, ties, sign) => ({ s, o, ties: Array(ties).fill(0), sign });
  const found = measures([edge(0, 1, 3, 1), edge(2, 0, 1, -1), edge(0, 0, 2, 0)]);
  const { ties, near, balance } = found.get(0);
  assert.deepEqual([ties, near.size, balance], [6, 2, 2 / 6]);
  assert.equal(found.get(2).balance, -1);
  assert.equal(between("rgb(0, 0, 0)", "rgb(100, 200, 50)", 0.5), "rgb(50, 100, 25)");
});
