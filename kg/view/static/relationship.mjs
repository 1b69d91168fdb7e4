// A relationship in the evidence panel: its status, its ties, what is said about it, what analysts decided.

import { button, h, h3, head, headline, joined, li, listed, name, outside, para, section, span } from "./dom.mjs";
import { pooled } from "./evidence.mjs";
import { actorLink, arrow, chip, MOST_TIES, sentence, signOf, sourceName, tieLink, tieTime } from "./pieces.mjs";
import { toneWord } from "./scene.mjs";
import { evidenceOf, leftUndenied } from "./stances.mjs";
import { dateWords, number, plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

/** @param {App} app */
export function edgeView(app, edge, tieNumber) {
  const { model } = app;
  const many = edge.ties.length > 1;
  const open = tieNumber !== undefined && many ? tieNumber : null;
  const one = !many ? model.ties[edge.ties[0]] : null;
  const { stances, sides } = one || pooled(model, edge.ties);
  return [
    edgeHeader(app, edge),
    many
      ? edgeTies(app, edge, open)
      : para("when", tieTime(one), one.s !== edge.s || one.o !== edge.o ? span("muted", " as written: ", actorLink(app, one.s), " → ", actorLink(app, one.o)) : null),
    one && [judged(app, one), codedRows(app, one)],
    leftUndenied(app, distinctUndenied(model, edge)),
    open === null && section(h3(many ? "All that is said" : "What is said"), evidenceOf(app, stances, sides, new Set(edge.ties))),
  ];
}

function edgeHeader(app, edge) {
  const { model } = app;
  const relation = model.relations[edge.r];
  return head([signOf(app, edge.r), ` ${relation.kind} · ${toneWord(relation.sign)}${relation.symmetric ? " · mutual" : ""}`], headline(sentence(app, edge.s, edge.r, edge.o)),
    para("status", chip(app, edge), " ", span("", name(edge.why || model.statuses[edge.status].meaning))),
    edge.rels.length > 1 && para("meta", "Folds ", plural(edge.rels.length, "relationship"), ": ", joined(edge.rels.slice(0, 8).map((n) => arrow(app, model.relationships[n].s, model.relationships[n].o)), "; "), edge.rels.length > 8 && " …"));
}

// The ties of a relationship; the one numbered `open` shows its evidence.
function edgeTies(app, edge, open) {
  const { model } = app;
  const hidden = edge.total - edge.ties.length;
  return section(h3(plural(edge.total, "tie"), hidden ? span("muted", ` (${hidden} hidden by filters)`) : null),
    h("ol", { class: "ties" }, edge.ties.slice(0, MOST_TIES).map((n) => {
      const tie = model.ties[n];
      return h("li", { class: n === open ? "open" : "" },
        button({ class: "row", "data-k": `tie${n}`, "aria-expanded": String(n === open), onclick: () => app.select({ type: n === open ? "edge" : "tie", n }) },
          span("", tieTime(tie)), span("", chip(app, tie))),
        tie.s !== edge.s || tie.o !== edge.o ? para("meta", "as written: ", arrow(app, tie.s, tie.o)) : null,
        n === open && [tie.why && tie.why !== edge.why && para("meta", name(tie.why)), judged(app, tie), codedRows(app, tie), evidenceOf(app, tie.stances, tie.sides, new Set([n]))]);
    })), edge.ties.length > MOST_TIES && para("muted", `and ${edge.ties.length - MOST_TIES} more, in the table`));
}

function distinctUndenied(model, edge) {
  const found = new Map();
  for (const u of [...edge.undenied, ...edge.ties.flatMap((n) => model.ties[n].undenied)]) {
    const key = `${u.kind} ${u.text}`;
    if (!found.has(key)) found.set(key, u);
  }
  return [...found.values()];
}

// What analysts decided: a verdict on the tie, and links to other ties, whose stances then bear on it.
function judged(app, tie) {
  const by = (who, at, because) => [" by ", name(who), at ? ` (${dateWords(at.slice(0, 10))})` : "", ": ", name(because)];
  return [
    tie.assessments.map(([verdict, who, because, at]) => para("note", h("b", {}, verdict), by(who, at, because))),
    tie.links.map(([direction, n, words, said, who, because, at]) => h("p", { class: "note" },
      h("b", {}, direction), " ", n < 0 ? name(words) : tieLink(app, n, name(words)), said.length ? [" (", joined(said.map((s) => name(s))), ")"] : null,
      "; linked", by(who, at, because))),
  ];
}

// The machine-coded rows behind a folded tie: how many, by month, and the newest with their addresses.
/** @param {App} app */
function codedRows(app, tie) {
  return tie.coded.map(({ source, words, number: all, months, rows }) => h("section", { class: "rows" },
    h3(words, tie.when && `, ${tie.when}`), para("meta", "coded by a machine, in ", sourceName(app, source)),
    para("meta", joined(months.map(([month, n]) => [dateWords(month), ": ", number(n)]), " · ")),
    listed(rows.map(([day, code, outlet, url]) => li(dateWords(day), span("tag", code), " ", outside(url, url || outlet || "")))),
    all > rows.length && para("muted", rows.length ? `and ${plural(all - rows.length, "earlier row")}` : "kg evidence lists them")));
}
