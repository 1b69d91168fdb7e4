// The page's data: columns, as wire.py writes them, read into records that refer to each other by number.

// A reader of one column: a list, {i: rows, v: values}, or nothing where all is the default.
function column(written, standard) {
  if (written === undefined) return () => standard;
  if (Array.isArray(written)) return (i) => written[i] ?? standard;
  const rows = new Map(written.i.map((row, n) => [row, written.v[n]]));
  return (i) => (rows.has(i) ? rows.get(i) : standard);
}

function readers(table, names) {
  const out = {};
  for (const [name, standard] of Object.entries(names)) out[name] = column(table[name], standard);
  return out;
}

function edges(table, text, undenied) {
  const get = readers(table, { s: -1, r: -1, o: -1, st: -1, un: 0, why: -1, und: null, mk: [] });
  const out = [];
  for (let i = 0; i < table.n; i++) {
    out.push({
      i, id: table.id.p + table.id.v[i], s: get.s(i), r: get.r(i), o: get.o(i), status: get.st(i),
      unreviewed: !!get.un(i), why: text(get.why(i)) || "", undenied: undenied(get.und(i)), marks: get.mk(i).map(text), ties: [],
    });
  }
  return out;
}

// Statuses from firmest to weakest; others come last.
const FIRMNESS = ["accepted", "corroborated", "reported", "acknowledged", "alleged", "disputed", "speculative", "denied", "unasserted", "rejected"];

export const tripleKey = (s, r, o) => `${s} ${r} ${o}`;

// The data in the page: JSON, or a JSON string that holds it deflated, in base64.
export async function unpack(text) {
  const data = JSON.parse(text);
  if (typeof data !== "string") return data;
  const packed = atob(data);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = packed.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

export function read(json) {
  const strings = json.strings;
  const text = (n) => (n < 0 ? null : strings[n]);
  const undenied = (list) => (list || []).map(([kind, words, ref]) => ({ kind, text: text(words), ref }));
  const named = (rows, ...keys) =>
    rows.map((row, i) => ({ i, ...Object.fromEntries(keys.map((key, n) => [key, row[n]])) }));

  const model = {
    title: json.title, note: json.note, rollup: json.rollup, outlined: json.outlined || 0,
    kinds: named(json.kinds, "id", "label", "shape"),
    relations: named(json.relations, "id", "label", "inverse", "kind", "sign", "symmetric"),
    statuses: named(json.statuses, "id", "label", "meaning"),
    attitudes: named(json.attitudes, "id", "label", "polarity"),
    sources: named(json.sources, "id", "title", "publisher", "published", "url", "derived", "reliability", "seen"),
    relationships: edges(json.relationships, text, undenied),
    rolled: new Map(),
    actors: [], ties: [], statements: [], folds: new Map(),
  };
  for (const status of model.statuses) {
    const rank = FIRMNESS.indexOf(status.id);
    status.firm = rank < 0 ? FIRMNESS.length + status.i : rank;
  }
  for (const edge of edges(json.rolled, text, undenied)) model.rolled.set(tripleKey(edge.s, edge.r, edge.o), edge);

  const a = readers(json.actors, { label: "", kind: -1, state: -1, x: 0, y: 0, rx: null, ry: null, com: 0, al: [], off: [], desc: null, url: null });
  for (let i = 0; i < json.actors.n; i++) {
    model.actors.push({
      i, id: json.actors.id.p + json.actors.id.v[i], key: json.actors.id.v[i], label: a.label(i), kind: a.kind(i), state: a.state(i),
      x: a.x(i), y: a.y(i), rolled: [a.rx(i) ?? a.x(i), a.ry(i) ?? a.y(i)], community: a.com(i), aliases: a.al(i), offices: a.off(i), description: a.desc(i), url: a.url(i),
      ties: [],
    });
  }

  const t = readers(json.ties, {
    rel: -1, s: -1, o: -1, r: -1, st: -1, un: 0, when: -1, e: null, l: null, open: 0, inf: 0, ev: -1, ss: -1, os: -1, why: -1,
    sta: [], side: null, und: null, ass: [], lnk: [], mk: [], row: [],
  });
  const own = (i) => (model.actors[i].state < 0 ? i : model.actors[i].state);
  for (let i = 0; i < json.ties.n; i++) {
    const edge = model.relationships[t.rel(i)];
    const s = t.s(i) < 0 ? edge.s : t.s(i);
    const o = t.o(i) < 0 ? edge.o : t.o(i);
    const earliest = t.e(i);
    const latest = t.l(i) ?? earliest;
    model.ties.push({
      i, id: json.ties.id.p + json.ties.id.v[i], key: json.ties.id.v[i], rel: edge.i, s, o, r: t.r(i) < 0 ? edge.r : t.r(i), status: t.st(i),
      // Whether the page has the tie without the stances on it.
      bare: i >= json.ties.n - model.outlined,
      unreviewed: !!t.un(i), when: text(t.when(i)), earliest, latest, from: t.open(i) === 2 ? -Infinity : earliest, till: t.open(i) === 1 ? Infinity : latest, inferred: !!t.inf(i),
      event: text(t.ev(i)), sState: t.ss(i) < 0 ? own(s) : t.ss(i), oState: t.os(i) < 0 ? own(o) : t.os(i),
      why: text(t.why(i)) || "", stances: t.sta(i), sides: t.side(i), undenied: undenied(t.und(i)), marks: t.mk(i).map(text), assessments: t.ass(i),
      // Machine-coded rows behind the tie, by source.
      coded: t.row(i).map(([source, words, number, months, rows]) => ({ source, words: text(words), number, months: months.map(([month, n]) => [text(month), n]), rows: rows.map((row) => row.map(text)) })),
      links: t.lnk(i).map(([direction, tie, sentence, said, ...rest]) => [direction, tie, text(sentence), said.map(text), ...rest]),
    });
    edge.ties.push(i);
    model.actors[s].ties.push(i);
    if (o !== s) model.actors[o].ties.push(i);
  }

  const q = readers(json.stances, {
    h: -1, att: -1, ab: [], src: -1, q: -1, qs: -1, qe: -1, qp: -1, qx: -1, cap: -1, obo: -1, adr: [], tgt: [],
    cue: -1, how: [], sc: -1, det: [], when: -1, inf: -1, bec: -1, un: 0, con: null, rule: -1, irt: [], hs: 0, mk: -1, ma: [],
  });
  const first = json.ties.n + json.statements.length;
  const made = new Array(json.stances.n);
  model.stanceCount = json.stances.n;
  model.attitudeOf = q.att;
  model.sourceOf = q.src;
  // Quotes, and 40 characters around them, are cut from the text of the source where the page has it.
  model.texts = new Map(json.texts || []);
  const points = new Map();
  const cut = (i, from, to) => {
    const n = q.src(i);
    const words = model.texts.get(n);
    // Only a text with characters of two units must be taken apart.
    if (!points.has(n)) points.set(n, /[\ud800-\udfff]/.test(words) ? [...words] : words);
    const part = points.get(n).slice(Math.max(0, from), to);
    return part.join ? part.join("") : part;
  };
  model.quoteOf = (i) => (q.q(i) === -2 ? cut(i, q.qs(i), q.qe(i)) : text(q.q(i)));
  const quote = (i) => {
    const [start, end, own] = [q.qs(i), q.qe(i), q.q(i) === -2];
    return { exact: model.quoteOf(i), start, end, prefix: (own ? cut(i, start - 40, start) : text(q.qp(i))) || "", suffix: (own ? cut(i, end, end + 40) : text(q.qx(i))) || "" };
  };
  // Who speaks: an actor's number, or -2 - n for the voice of source n.
  model.holderOf = (i) => (q.h(i) === -1 ? -2 - q.src(i) : q.h(i));
  // What a stance is about, as {tie | statement | stance: number}; null is outside this page.
  model.refer = (n) =>
    n < 0 ? null : n < json.ties.n ? { tie: n } : n < first ? { statement: n - json.ties.n } : { stance: n - first };
  model.stance = (i) =>
    (made[i] ||= {
      i, id: json.stances.id.p + json.stances.id.v[i], holder: model.holderOf(i), attitude: q.att(i),
      about: [].concat(q.ab(i)).map(model.refer), source: q.src(i),
      quote: q.q(i) === -1 ? null : quote(i),
      capacity: text(q.cap(i)), behalf: q.obo(i), addressee: q.adr(i), target: q.tgt(i),
      cue: text(q.cue(i)), how: q.how(i).map(([label, value]) => [label, text(value)]), scope: text(q.sc(i)) || "claim",
      details: q.det(i).map(([name, value]) => [name, text(value)]), when: text(q.when(i)), inferred: text(q.inf(i)),
      because: text(q.bec(i)), reviewed: !q.un(i), confidence: q.con(i), rule: text(q.rule(i)), replyTo: q.irt(i),
      hearsay: !!q.hs(i), makes: q.mk(i), marks: q.ma(i).map(text),
    });
  model.statements = json.statements.map(([id, words, concerns, status, un, stances, marks, sides], i) => ({
    i, id, text: text(words), concerns, status, unreviewed: !!un, stances, sides: sides.length ? sides : null, marks: marks.map(text),
  }));
  model.disputes = (json.disputes || []).map(([claims, status, un, affirming, specific, wholesale, partial, doubting, idle, left]) => ({
    claims: claims.map(model.refer), status, unreviewed: !!un, affirming, specific, wholesale, partial, doubting, void: idle, undenied: undenied(left), marks: [],
  }));
  // When statuses changed, by the id of a relationship; null where that was not worked out.
  model.changes = json.changes ? new Map() : null;
  for (const [n, day, before, after] of json.changes || []) {
    const { id } = model.relationships[n];
    model.changes.set(id, [...(model.changes.get(id) || []), { day, before, after }]);
  }
  // The ties and statements that a reference leads to, through stances where it is one.
  model.claimsOf = (ref, seen = new Set()) => {
    if (!ref || ref.stance === undefined) return ref ? [ref] : [];
    if (seen.has(ref.stance)) return [];
    seen.add(ref.stance);
    return [].concat(q.ab(ref.stance)).flatMap((n) => model.claimsOf(model.refer(n), seen));
  };
  model.selection = (claim) => (claim.tie === undefined ? { type: "statement", n: claim.statement } : { type: "tie", n: claim.tie });
  model.holderLabel = (holder) => holderLabel(model, holder);
  for (const actor of model.actors) actor.statements = [];
  for (const statement of model.statements) for (const n of statement.concerns) model.actors[n].statements.push(statement.i);
  return model;
}

export function holderLabel(model, holder) {
  return holder < -1 ? model.sources[-2 - holder].title : model.actors[holder].label;
}
