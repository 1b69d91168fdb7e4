// Which ties are shown: facets with counts, time range, focus.

export const FACETS = ["relation", "status", "attitude", "source", "speaker", "kind"];

// The values of each facet, worked out when first asked for: those of tie i are list[at[i]] to list[at[i + 1] - 1],
// `all` are in order, `low` is the least.
export function facetValues(model) {
  const { ties, actors } = model;
  const of = {
    relation: (t) => [t.r],
    status: (t) => [t.status],
    attitude: (t) => t.stances.map(model.attitudeOf),
    source: (t) => t.stances.map(model.sourceOf),
    speaker: (t) => t.stances.map(model.holderOf),
    kind: (t) => [actors[t.s].kind, actors[t.o].kind],
  };
  const known = {};
  return (name) => {
    if (known[name]) return known[name];
    const at = new Int32Array(ties.length + 1);
    const list = [];
    ties.forEach((tie, i) => {
      for (const value of of[name](tie)) if (list.indexOf(value, at[i]) < 0) list.push(value);
      at[i + 1] = list.length;
    });
    const all = [...new Set(list)].sort((a, b) => a - b);
    return (known[name] = { at, list: Int32Array.from(list), all, low: all[0] ?? 0, span: all.length ? all[all.length - 1] - all[0] + 1 : 0 });
  };
}

/** @returns {any} */
export const emptyFilters = () => ({
  ...Object.fromEntries(FACETS.map((name) => [name, new Set()])), from: null, to: null, undated: true, reviewed: false, words: "",
});

export const isFiltered = (f) =>
  FACETS.some((name) => f[name].size) || f.from !== null || f.to !== null || !f.undated || f.reviewed || f.words !== "";

function inTime(tie, f) {
  if (tie.earliest === null) return f.undated;
  return (f.from === null || tie.till >= f.from) && (f.to === null || tie.from <= f.to);
}

// Ties that pass, and `counts`: for each value of a facet how many would if that facet were not set. `within` is an
// optional test (focus) that every tie must pass to be counted at all.
export function applyFilters(model, values, f, within) {
  const shown = [];
  const timed = [];
  let undated = 0;
  // Each facet in use, with the ties that pass all but it.
  const chosen = FACETS.filter((name) => f[name].size).map((name) => {
    const { at, list, low, span } = values(name);
    const wanted = new Uint8Array(span);
    for (const v of f[name]) wanted[v - low] = 1;
    return { name, almost: [], passes: (i) => {
      for (let k = at[i]; k < at[i + 1]; k++) if (wanted[list[k] - low]) return true;
      return false;
    } };
  });
  for (const tie of model.ties) {
    if ((f.reviewed && tie.unreviewed) || (within && !within(tie))) continue;
    const { i } = tie;
    const missed = chosen.filter((facet) => !facet.passes(i));
    if (missed.length > 1) continue;
    if (!missed.length) {
      if (tie.earliest === null) undated++;
      else timed.push(i);
    }
    if (inTime(tie, f)) (missed.length ? missed[0].almost : shown).push(i);
  }
  const counts = (name) => {
    const { at, list, low, span, all } = values(name);
    const found = new Int32Array(span);
    const almost = chosen.find((facet) => facet.name === name)?.almost || [];
    for (const ties of [shown, almost]) for (const i of ties) for (let k = at[i]; k < at[i + 1]; k++) found[list[k] - low]++;
    return new Map(all.map((v) => [v, found[v - low]]));
  };
  return { shown, counts, timed, undated };
}

// Ties per stretch of time: bars with start and end day, in years, months or days as the span needs.
export function histogram(model, timed, bounds, most = 48) {
  if (!bounds) return [];
  const [first, last] = bounds;
  const width = Math.max(1, Math.ceil((last - first + 1) / most));
  const bars = [];
  for (let at = first; at <= last; at += width) bars.push({ from: at, to: Math.min(last, at + width - 1), n: 0 });
  for (const i of timed) {
    const tie = model.ties[i];
    const a = Math.max(0, Math.floor((tie.from - first) / width));
    const b = Math.min(bars.length - 1, Math.floor((tie.till - first) / width));
    for (let n = a; n <= b; n++) bars[n].n++;
  }
  return bars;
}

export function timeBounds(model) {
  let first = Infinity;
  let last = -Infinity;
  for (const tie of model.ties) {
    if (tie.earliest === null) continue;
    first = Math.min(first, tie.earliest);
    last = Math.max(last, tie.latest);
  }
  return first <= last ? [first, last] : null;
}
