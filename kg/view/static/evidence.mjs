// Who says what about a tie: nested speakers, sides, and the sentences that explain them.

import { holderLabel } from "./data.mjs";

// The stances on something as trees: an enclosing speaker holds those whom it reports. Only stances
// in the same source enclose; one in another source that is about a stance comments on it.
export function speechTrees(model, stanceNumbers) {
  const all = stanceNumbers.map(model.stance);
  const inside = new Set(stanceNumbers);
  const outer = new Map();
  const comments = new Map();
  const put = (map, key, value) => map.set(key, [...(map.get(key) || []), value]);
  for (const stance of all) {
    for (const ref of stance.about) {
      if (!ref || ref.stance === undefined || !inside.has(ref.stance) || ref.stance === stance.i) continue;
      put(model.stance(ref.stance).source === stance.source ? outer : comments, ref.stance, stance.i);
    }
  }
  const isOuter = new Set([...outer.values()].flat());
  const isComment = new Set([...comments.values()].flat());
  const grow = (n, path) => ({
    stance: model.stance(n),
    comments: (comments.get(n) || []).filter((c) => !path.has(c)).map((c) => grow(c, new Set([...path, n]))),
  });
  const chains = (n, path) => {
    const above = (outer.get(n) || []).filter((o) => !path.has(o));
    if (!above.length) return [[n]];
    return above.flatMap((o) => chains(o, new Set([...path, n])).map((chain) => [...chain, n]));
  };
  const trees = [];
  for (const stance of all) {
    if (isOuter.has(stance.i) || isComment.has(stance.i)) continue;
    for (const chain of chains(stance.i, new Set())) trees.push(chain.map((n) => grow(n, new Set())));
  }
  // A circle of stances about one another has no innermost: show each by itself.
  return trees.length || !all.length ? trees : all.map((s) => [{ stance: s, comments: [] }]);
}

// Speech trees by side. The side of a chain is that of its innermost stance, unless a speaker
// around it denies that it was said; `sides` (as the status function counted) goes before that.
export function bySide(model, stanceNumbers, sides) {
  const given = new Map((sides || []).map((side, n) => [stanceNumbers[n], side]));
  const out = { for: [], against: [], doubts: [], neither: [], void: [] };
  for (const chain of speechTrees(model, stanceNumbers)) {
    const inner = chain[chain.length - 1].stance;
    const polarity = (s) => model.attitudes[s.attitude].polarity;
    let side = given.get(inner.i) || polarity(inner);
    if (!given.has(inner.i) && chain.slice(0, -1).some((link) => polarity(link.stance) === "against")) side = "neither";
    if (inner.scope === "detail") side = "neither";
    (out[side] || out.neither).push(chain);
  }
  return out;
}

// Stances without repeats over several ties, each with the ties that it bears on.
export function pooled(model, tieNumbers) {
  const seen = new Map();
  const sides = [];
  for (const n of tieNumbers) {
    const tie = model.ties[n];
    tie.stances.forEach((s, at) => {
      if (seen.has(s)) return;
      seen.set(s, true);
      if (tie.sides) sides.push([s, tie.sides[at]]);
    });
  }
  const given = new Map(sides);
  const stances = [...seen.keys()];
  return { stances, sides: sides.length ? stances.map((s) => given.get(s) || model.attitudes[model.attitudeOf(s)].polarity) : null };
}

export function speakers(model, tie) {
  return [...new Set(tie.stances.map((n) => holderLabel(model, model.holderOf(n))))];
}

// Where the quotes of a source stand in its text, in characters (code points): [{from, to, stances}], those not found left out.
export function placed(text, quotes) {
  const points = [...text];
  const found = new Map();
  for (const { i, quote: { exact, start, end } } of quotes) {
    let [from, to] = [start, end];
    if (start < 0 || points.slice(start, end).join("") !== exact) {
      const at = text.indexOf(exact);
      if (at < 0) continue;
      from = [...text.slice(0, at)].length;
      to = from + [...exact].length;
    }
    const key = `${from} ${to}`;
    if (!found.has(key)) found.set(key, { from, to, stances: [] });
    found.get(key).stances.push(i);
  }
  return { points, spans: [...found.values()].sort((a, b) => a.from - b.from || a.to - b.to) };
}
