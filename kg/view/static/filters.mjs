// Which ties are shown: facets with counts, time range, focus.

export const FACETS = ["relation", "status", "attitude", "source", "speaker", "kind"];

const unique = (list) => (list.length < 2 ? list : [...new Set(list)]);

// The values of every facet for every tie, worked out once.
export function facetValues(model) {
  const { ties, actors } = model;
  return {
    relation: ties.map((t) => [t.r]),
    status: ties.map((t) => [t.status]),
    attitude: ties.map((t) => unique(t.stances.map(model.attitudeOf))),
    source: ties.map((t) => unique(t.stances.map(model.sourceOf))),
    speaker: ties.map((t) => unique(t.stances.map(model.holderOf))),
    kind: ties.map((t) => unique([actors[t.s].kind, actors[t.o].kind])),
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
  return (f.from === null || tie.latest >= f.from) && (f.to === null || tie.earliest <= f.to);
}

// Ties that pass, and per facet value how many would if that facet were not set. `within` is an
// optional test (focus) that every tie must pass to be counted at all.
export function applyFilters(model, values, f, within) {
  const shown = [];
  const counts = Object.fromEntries(FACETS.map((name) => [name, new Map()]));
  const timed = [];
  let undated = 0;
  const active = FACETS.map((name) => f[name].size > 0);
  for (const tie of model.ties) {
    if (f.reviewed && tie.unreviewed) continue;
    if (within && !within(tie)) continue;
    let misses = 0;
    let missed = -1;
    for (let n = 0; n < FACETS.length && misses < 2; n++) {
      if (active[n] && !values[FACETS[n]][tie.i].some((v) => f[FACETS[n]].has(v))) {
        misses++;
        missed = n;
      }
    }
    if (misses > 1) continue;
    const timely = inTime(tie, f);
    if (!misses) {
      if (tie.earliest === null) undated++;
      else timed.push(tie.i);
    }
    if (!timely) continue;
    if (!misses) shown.push(tie.i);
    for (let n = 0; n < FACETS.length; n++) {
      if (misses && n !== missed) continue;
      const count = counts[FACETS[n]];
      for (const v of values[FACETS[n]][tie.i]) count.set(v, (count.get(v) || 0) + 1);
    }
  }
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
    const a = Math.max(0, Math.floor((tie.earliest - first) / width));
    const b = Math.min(bars.length - 1, Math.floor((tie.latest - first) / width));
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
