// The argument at a glance: every dispute with both sides, in which words it is denied, and what is not denied.

import { h, h3, h4, head, headline, joined, li, listed, name, para, span, ul } from "./dom.mjs";
import { chip, claimLink, tieLink } from "./pieces.mjs";
import { saidLine } from "./stances.mjs";
import { plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

const MOST_OPEN = 6;
const IDLE = "No longer counted";
const DENIALS = { specific: "Denied in so many words", wholesale: "Denied as a whole", partial: "Denied in a detail only", doubting: "Doubted, not denied" };

/** @param {App} app */
export function disputesView(app) {
  const { model, derived } = app;
  const shown = new Set(derived.shown);
  const disputes = model.disputes.filter((d) => d.claims.some((c) => c.tie === undefined || shown.has(c.tie)));
  const hidden = model.disputes.length - disputes.length;
  return [
    head("The argument at a glance", headline(plural(disputes.length, "dispute")),
      para("meta", "Who affirms, who denies in which words, and what no denial names.", hidden ? ` ${plural(hidden, "more")} hidden by filters.` : null,
        model.outlined > 0 && " Of so many ties, those whose stances are in this page.")),
    leftOpen(app, disputes),
    disputes.map((d) => disputeView(app, d)),
  ];
}

// What each of those who deny did not deny.
/** @param {App} app */
function leftOpen(app, disputes) {
  const { model } = app;
  const found = new Map();
  for (const d of disputes) {
    const deniers = new Set([...d.specific, ...d.wholesale, ...d.partial].map(model.holderOf));
    for (const n of deniers) for (const u of d.undenied) found.set(n, (found.get(n) || new Map()).set(u.text, u));
  }
  const sections = [...found].map(([n, left]) => h("section", { class: "undenied" },
    h3(name(model.holderLabel(n)), " did not deny"), ul([...left.values()].map((u) => undeniedLine(app, u)))));
  // Many of them would stand before the disputes.
  return sections.length > MOST_OPEN ? h("details", { class: "way" }, h("summary", {}, `What ${plural(sections.length, "actor")} did not deny`), sections) : sections;
}

/** @param {App} app */
function undeniedLine(app, { kind, ref, text }) {
  const about = app.model.refer(ref);
  return li(about ? claimLink(app, app.model.claimsOf(about)[0], name(text)) : name(text), kind === "detail" && span("tag", "detail"));
}

/** @param {App} app */
function disputeView(app, d) {
  const { model } = app;
  const said = (title, side, numbers) => numbers.length > 0 && h("section", { class: `side ${side}` },
    h4(title), listed(numbers.map((n) => saidLine(app, n))));
  const [affirmed, denied] = [[["affirming", "Affirmed", "for"]], Object.entries(DENIALS).map(([key, title]) => [key, title, "against"])].map((parts, against) => {
    const idle = d.void.filter((n) => +(model.attitudes[model.attitudeOf(n)].polarity === "against") === against);
    const ties = d.claims.flatMap((c) => (c.tie === undefined ? [] : model.ties[c.tie].links));
    const links = ties.filter(([direction, , , words]) => words.length && +(direction === "implies") === against);
    const sections = [
      ...parts.map(([key, title, side]) => said(title, side, d[key])),
      links.length > 0 && h("section", { class: "side" }, h4(`${against ? "Denied" : "Affirmed"} through a link`),
        listed(links.map(([, n, words, who]) => li(n < 0 ? name(words) : tieLink(app, n, name(words)), span("meta", " (", joined(who.map((w) => name(w))), ")"))))),
    ].filter(Boolean);
    return [sections.length ? sections : para("muted", `Nobody ${against ? "denies" : "affirms"} it${idle.length ? " any more" : ""}.`), said(IDLE, "void", idle)];
  });
  return h("article", { class: "dispute" },
    h3(claimLink(app, d.claims[0]), " ", chip(app, d)),
    d.claims.length > 1 && para("meta", "also as: ", joined(d.claims.slice(1).map((c) => claimLink(app, c)), "; ")),
    h("div", { class: "sides two" },
      h("div", {}, affirmed), h("div", {}, denied)),
    d.undenied.length > 0 && h("section", { class: "undenied" }, h4("Not denied"), ul(d.undenied.map((u) => undeniedLine(app, u)))));
}
