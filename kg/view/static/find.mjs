// Search over names, aliases, statements and quotes.

import { fold } from "./text.mjs";

// An index that is built on first use: folded text and what it belongs to.
export function finder(model) {
  let entries = null;
  const build = () => {
    entries = [];
    for (const actor of model.actors) {
      entries.push({ type: "actor", n: actor.i, text: fold(actor.label), shown: actor.label, weight: actor.ties.length });
      for (const alias of actor.aliases) {
        entries.push({ type: "actor", n: actor.i, text: fold(alias), shown: actor.label, also: alias, weight: actor.ties.length });
      }
    }
    const tieOf = new Map();
    for (const tie of model.ties) for (const s of tie.stances) if (!tieOf.has(s)) tieOf.set(s, tie.i);
    for (const [s, tie] of tieOf) {
      const quote = model.quoteOf(s);
      if (quote) entries.push({ type: "tie", n: tie, text: fold(quote), shown: quote, weight: 0 });
    }
    for (const statement of model.statements) {
      entries.push({ type: "statement", n: statement.i, text: fold(statement.text), shown: statement.text, weight: 0 });
    }
  };
  // At most `most` hits: actors first, whole names and beginnings before the middle of words.
  return (query, { most = 12, only = null } = {}) => {
    const needle = fold(query).trim();
    if (!needle) return [];
    if (!entries) build();
    const hits = [];
    for (const entry of entries) {
      if (only && entry.type !== only) continue;
      const at = entry.text.indexOf(needle);
      if (at < 0) continue;
      const fit = entry.text === needle ? 0 : at === 0 ? 1 : /\p{L}|\p{N}/u.test(entry.text[at - 1]) ? 3 : 2;
      hits.push({ ...entry, at, fit: fit + (entry.type === "actor" ? 0 : 4) });
    }
    hits.sort((a, b) => a.fit - b.fit || b.weight - a.weight || a.n - b.n);
    const seen = new Set();
    const out = [];
    for (const hit of hits) {
      const key = `${hit.type} ${hit.n}`;
      if (seen.has(key)) continue;
      seen.add(key);
      out.push(hit);
      if (out.length >= most) break;
    }
    return out;
  };
}

// A stretch of a long text around the hit.
export function excerpt(text, at, length, around = 32) {
  const from = Math.max(0, at - around);
  const to = Math.min(text.length, at + length + around);
  return `${from ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
}
