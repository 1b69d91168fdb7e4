// The argument at a glance: every dispute with both sides, in which words it is denied, and what is not denied.

import { h, h3, h4, head, headline, joined, li, listed, name, para, span, ul } from "./dom.mjs";
import { chip, claimLink } from "./pieces.mjs";
import { saidLine } from "./stances.mjs";
import { plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

const DENIALS = { specific: "Denied in so many words", wholesale: "Denied as a whole", partial: "Denied in a detail only", doubting: "Doubted, not denied" };

/** @param {App} app */
export function disputesView(app) {
  const { model, derived } = app;
  const shown = new Set(derived.shown);
  const disputes = model.disputes.filter((d) => d.claims.some((c) => c.tie === undefined || shown.has(c.tie)));
  const hidden = model.disputes.length - disputes.length;
  return [
    head("The argument at a glance", headline(plural(disputes.length, "dispute")),
      para("meta", "Who affirms, who denies in which words, and what no denial names.", hidden ? ` ${plural(hidden, "more")} hidden by filters.` : null)),
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
  return [...found].map(([n, left]) => h("section", { class: "undenied" },
    h3(name(model.holderLabel(n)), " did not deny"), ul([...left.values()].map((u) => undeniedLine(app, u)))));
}

/** @param {App} app */
function undeniedLine(app, { kind, ref, text }) {
  const about = app.model.refer(ref);
  return li(about ? claimLink(app, app.model.claimsOf(about)[0], name(text)) : name(text), kind === "detail" && span("tag", "detail"));
}

/** @param {App} app */
function disputeView(app, d) {
  const said = (title, side, numbers) => numbers.length > 0 && h("section", { class: `side ${side}` },
    h4(title), listed(numbers.map((n) => saidLine(app, n))));
  const denials = Object.entries(DENIALS).map(([key, title]) => said(title, "against", d[key])).filter(Boolean);
  return h("article", { class: "dispute" },
    h3(claimLink(app, d.claims[0]), " ", chip(app, d)),
    d.claims.length > 1 && para("meta", "also as: ", joined(d.claims.slice(1).map((c) => claimLink(app, c)), "; ")),
    h("div", { class: "sides two" },
      h("div", {}, said("Affirmed", "for", d.affirming) || para("muted", "Nobody affirms it.")),
      h("div", {}, denials.length ? denials : para("muted", "Nobody answered it."))),
    d.undenied.length > 0 && h("section", { class: "undenied" }, h4("Not denied"), ul(d.undenied.map((u) => undeniedLine(app, u)))));
}
