// What happened when on a relationship: its ties, the stances on them, the changes of its status.

import { dateWords, isoDay } from "./text.mjs";

// The first and last day of an EDTF date, or null: seasons count as their year.
export function daysOf(edtf) {
  const [from, to = from] = String(edtf).replace(/[?~%]/g, "").split("/");
  const day = (text, last) => {
    const found = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(text);
    if (!found) return null;
    const month = found[2] <= "12" ? Number(found[2]) : 0;
    const date = month && found[3] ? Number(found[3]) : 0;
    const at = last ? Date.UTC(Number(found[1]), date ? month - 1 : month || 12, date) : Date.UTC(Number(found[1]), (month || 1) - 1, date || 1);
    return Math.round(at / 864e5);
  };
  const [a, b] = [day(from, false), day(to, true)];
  return a === null && b === null ? null : [a ?? b, b ?? a];
}

// What happened when on a relationship: {days, kind: tie | stance | change, stated, ...}, the earliest first.
export function eventsOf({ model }, edge) {
  const found = [];
  const stances = new Map();
  for (const n of edge.ties) {
    const tie = model.ties[n];
    if (tie.earliest !== null) found.push({ kind: "tie", days: [tie.earliest, tie.latest], span: [tie.from, tie.till], stated: !tie.inferred, words: tie.when ? dateWords(tie.when) : isoDay(tie.earliest) });
    tie.stances.forEach((s, i) => stances.set(s, tie.sides?.[i]));
  }
  for (const [s, side] of stances) {
    const { when, inferred, source, attitude } = model.stance(s);
    const date = when || inferred || model.sources[source].published;
    const days = date && daysOf(date);
    if (!days) continue;
    const { label, polarity } = model.attitudes[attitude];
    const who = model.holderLabel(model.holderOf(s));
    found.push({ kind: "stance", days, stated: !!when, side: side || polarity, words: `${who} ${label}, ${dateWords(date)}${when ? "" : inferred ? ", inferred" : ", when the source was published"}` });
  }
  for (const of of edge.rels) {
    for (const { day, before, after } of model.changes?.get(model.relationships[of].id) || []) {
      found.push({ kind: "change", days: [day, day], stated: true, after, words: `${model.statuses[before].label} → ${model.statuses[after].label}, ${dateWords(isoDay(day))}` });
    }
  }
  return found.sort((p, q) => p.days[0] - q.days[0]);
}
