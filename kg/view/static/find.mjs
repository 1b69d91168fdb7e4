// Search: words in any order, over names, relations, statuses, quotes, statements and sources.

import { fold } from "./text.mjs";

// How many hits of a kind are listed; the order of kinds is that of the list.
const MOST = { actor: 6, relation: 3, status: 2, tie: 6, statement: 3, source: 3 };

// Folded words with a space before and after each.
const plain = (text) => ` ${fold(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim()} `;

function index(model) {
  const entries = [];
  const add = (type, n, shown, weight, more = {}) => entries.push({ type, n, shown, weight, text: plain(shown), ...more });
  for (const actor of model.actors) {
    add("actor", actor.i, actor.label, actor.ties.length);
    for (const also of actor.aliases) add("actor", actor.i, actor.label, actor.ties.length, { text: plain(also), also });
  }
  const names = model.actors.map((a) => plain([a.label, ...a.aliases].join(" ")));
  const used = new Set(model.ties.map((t) => t.r));
  for (const r of model.relations) if (used.has(r.i)) add("relation", r.i, r.label, 1, { text: plain(`${r.label} ${r.inverse || ""}`) });
  const statuses = new Set(model.ties.map((t) => t.status));
  for (const s of model.statuses) if (statuses.has(s.i)) add("status", s.i, s.label, 0);
  const relations = model.relations.map((r) => plain(`${r.label} ${r.inverse || ""}`));
  const states = model.statuses.map((s) => plain(s.label));
  for (const t of model.ties) {
    const quotes = [...new Set(t.stances.map(model.quoteOf))].filter(Boolean);
    const own = names[t.s] + relations[t.r] + names[t.o] + states[t.status];
    add("tie", t.i, "", t.stances.length, { text: own + plain(`${t.event || ""} ${quotes.join(" ")}`), own, quotes });
  }
  for (const s of model.statements) add("statement", s.i, s.text, 0);
  for (const s of model.sources) add("source", s.i, s.title, 0, { text: plain(`${s.title} ${s.publisher || ""}`) });
  return entries;
}

// An index that is built on first use. A search gives {hits, counts, ties}: the best hits of each kind, how many there
// are of each kind, and the numbers of all ties that have all the words.
export function finder(model) {
  let entries = null;
  return (query, { only = null } = {}) => {
    const phrase = plain(query).trimEnd();
    const words = phrase.split(" ").filter(Boolean);
    const found = Object.fromEntries(Object.keys(MOST).map((type) => [type, new Map()]));
    if (words.length) {
      entries ||= index(model);
      // Names are found by any part of a word, all else by how words begin; scripts without spaces by any part.
      const inside = words.map(anywhere);
      for (const entry of entries) {
        if (only && entry.type !== only) continue;
        const { text, type, own } = entry;
        if (!words.every((w, i) => text.includes(inside[i] || type === "actor" ? w : ` ${w}`))) continue;
        const at = text.indexOf(phrase);
        const fit = text === `${phrase} ` ? 0 : at === 0 ? 1 : at > 0 ? 2 : own && words.every((w) => own.includes(` ${w}`)) ? 3 : 4;
        const known = found[type].get(entry.n);
        if (!known || fit < known.fit) found[type].set(entry.n, { ...entry, fit });
      }
    }
    const lists = Object.entries(found).map(([type, of]) => [type, [...of.values()].sort((a, b) => a.fit - b.fit || b.weight - a.weight || a.n - b.n)]);
    return {
      hits: lists.flatMap(([type, list]) => list.slice(0, only ? 12 : MOST[type])),
      counts: new Map(lists.map(([type, list]) => [type, list.length])),
      ties: [...found.tie.keys()],
      words,
    };
  };
}

// Whether a word is of a script that may have no spaces.
const anywhere = (w) => !/^[\x20-\x7f]+$/.test(w);

// A stretch of the quote that holds most of the words, around the first of them; "" if none holds any.
export function excerpt(quotes, words, around = 36) {
  let best = { text: "", held: 0, at: 0 };
  for (const text of quotes) {
    const folded = text.toLowerCase();
    const at = words.map((w) => folded.search(new RegExp(anywhere(w) ? w : `(?<![\\p{L}\\p{N}])${w}`, "u"))).filter((n) => n >= 0);
    if (at.length > best.held) best = { text, held: at.length, at: Math.min(...at) };
  }
  const { text, at } = best;
  // Not from within a word, nor to within one, where words have spaces between them.
  const within = (i) => /^\S\S$/.test(text.slice(i - 1, i + 1));
  let from = Math.max(0, at - around);
  if (from && within(from)) from += text.slice(from, at + 1).search(/\s\S/) + 1;
  let to = Math.min(text.length, at + 2 * around);
  const space = text.slice(at, to).search(/\s\S*$/);
  if (within(to) && space > 0) to = at + space;
  return `${from ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
}
