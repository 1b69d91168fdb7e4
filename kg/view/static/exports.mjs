// Exports: the table as CSV, ties as JSON with the fields of the other interfaces.

import { speakers } from "./evidence.mjs";
import { csvCell } from "./text.mjs";

const COLUMNS = ["tie", "relationship", "subject", "subject_state", "relation", "object", "object_state", "status", "unreviewed", "when", "when_inferred", "event", "speakers", "sources", "quotes"];

function records(model, tie) {
  const stances = tie.stances.map(model.stance);
  return {
    stances,
    sources: [...new Set(stances.map((s) => model.sources[s.source].title))],
    quotes: stances.filter((s) => s.quote).map((s) => s.quote.exact),
  };
}

export function csv(model, tieNumbers) {
  const lines = [COLUMNS.join(",")];
  for (const n of tieNumbers) {
    const tie = model.ties[n];
    const { sources, quotes } = records(model, tie);
    const label = (i) => model.actors[i].label;
    const row = [
      tie.id, model.relationships[tie.rel].id, label(tie.s), label(tie.sState), model.relations[tie.r].id, label(tie.o), label(tie.oState),
      model.statuses[tie.status].id, tie.unreviewed, tie.when, tie.inferred, tie.event, speakers(model, tie).join(" | "), sources.join(" | "),
      quotes.join(" | "),
    ];
    lines.push(row.map(csvCell).join(","));
  }
  return lines.join("\r\n") + "\r\n";
}

function tieRecord(model, tie) {
  const actor = (n) => ({ id: model.actors[n].id, label: model.actors[n].label });
  const end = (n, state) => ({ ...actor(n), state: state === n ? null : actor(state) });
  const refId = (ref) => {
    if (!ref) return null;
    if (ref.tie !== undefined) return model.ties[ref.tie].id;
    return ref.statement !== undefined ? model.statements[ref.statement].id : model.stance(ref.stance).id;
  };
  const edge = model.relationships[tie.rel];
  const relation = model.relations[tie.r];
  return {
    tie: tie.id,
    relationship: { id: edge.id, status: model.statuses[edge.status].id },
    subject: end(tie.s, tie.sState),
    relation: { id: relation.id, label: relation.label },
    object: end(tie.o, tie.oState),
    status: model.statuses[tie.status].id,
    unreviewed: tie.unreviewed,
    when: tie.when,
    event: tie.event,
    stances: tie.bare ? null : tie.stances.map(model.stance).map((s) => ({
      stance: s.id,
      holder: s.holder < -1 ? { id: model.sources[-2 - s.holder].id, label: model.sources[-2 - s.holder].title } : actor(s.holder),
      attitude: model.attitudes[s.attitude].id,
      about: s.about.map(refId).filter((id) => id !== null),
      details: s.details.reduce((all, [name, text]) => all.set(name, [...(all.get(name) || []), text]), new Map()),
      quote: s.quote ? s.quote.exact : null,
      start: s.quote && s.quote.start >= 0 ? s.quote.start : null,
      end: s.quote && s.quote.end >= 0 ? s.quote.end : null,
      source: { id: model.sources[s.source].id, title: model.sources[s.source].title },
      when: s.when,
    })),
  };
}

const ordering = /[\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;

export function json(model, tieNumbers) {
  const text = JSON.stringify(
    tieNumbers.map((n) => tieRecord(model, model.ties[n])),
    (_, value) => (value instanceof Map ? Object.fromEntries([...value].map(([k, v]) => [k, v.length > 1 ? v : v[0]])) : value),
    2,
  );
  // Characters that reorder text stay in the data, but as escapes.
  return text.replace(ordering, (c) => `\\u${c.codePointAt(0).toString(16)}`) + "\n";
}

export function download(name, type, content) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
