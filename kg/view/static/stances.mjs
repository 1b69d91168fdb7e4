// What is said about a tie: who says it, in which words, how; affirmations beside denials.

import { button, h, h3, h4, joined, li, name, para, span, ul } from "./dom.mjs";
import { bySide } from "./evidence.mjs";
import { actorLink, actorList, sourceName, tags, tieLink } from "./pieces.mjs";
import { dateWords } from "./text.mjs";

// What is said to or of somebody: the words before and after them. Other attitudes are followed by "to" or "against".
const PHRASES = {
  accuses: ["accuses", " of"], concerned: ["voices concern to", ""], condemns: ["condemns", " for"], praises: ["praises", " for"], threatens: ["threatens", " with"],
  warns: ["warns", " of"], demands: ["demands from", ""], promises: ["promises to", ""], denies: ["denies to", ""], confirms: ["confirms to", ""],
};
const ALONE = { concerned: "voices concern over" };

/** @typedef {import("./app.mjs").App} App */

const SIDE_TITLES = { for: "Affirmed by", against: "Denied by", doubts: "Doubted by", neither: "Said without taking a side", void: "No longer counted" };
const UNDENIED = { tie: "not denied in so many words", detail: "detail that nobody denies", wholesale: "denied as a whole only", unanswered: "nobody answered this" };

// Affirmations and denials beside each other, and what takes no side below.
/** @param {App} app */
export function evidenceOf(app, stances, sides, about) {
  const { model } = app;
  const bare = [...about].find((n) => model.ties[n].bare);
  const left = bare !== undefined && para("muted", "Who says this, in which words, is not in this page: of so many ties, it holds that for the strongest relationships. ",
    h("code", {}, `kg evidence ${model.ties[bare].id.split("/").pop()}`), " shows it.");
  if (!stances.length) return left || para("muted", "No stance on this is in the page.");
  const grouped = bySide(model, stances, sides);
  const column = (side) =>
    grouped[side].length > 0 &&
    h("section", { class: `side ${side}` },
      h4(SIDE_TITLES[side], span("count", grouped[side].length)),
      grouped[side].map((chain) => h("article", { class: "say" }, speechLevel(app, chain[0], chain.slice(1), about))));
  return [h("div", { class: grouped.for.length && grouped.against.length ? "sides two" : "sides" }, column("for"), column("against")), ["doubts", "neither", "void"].map(column), left];
}

function speechLevel(app, node, rest, about) {
  const { model } = app;
  const { stance } = node;
  const inner = !rest.length;
  const role = [stance.capacity && name(stance.capacity), stance.behalf >= 0 && ["on behalf of ", actorLink(app, stance.behalf)]].filter(Boolean);
  const also = inner ? stance.about.filter((ref) => ref && ref.tie !== undefined && !about.has(ref.tie)) : [];
  return h(
    "div", { class: `level ${model.attitudes[stance.attitude].polarity}`, id: `stance-${stance.i}` },
    para("who", speaker(app, stance), role.length ? span("muted", " (", joined(role), ")") : null, " ",
      attitudeWords(app, stance), inner || PHRASES[model.attitudes[stance.attitude].id]?.[1] && recipients(stance).length ? null : " that"),
    quoted(stance),
    stance.scope === "wholesale" && para("note", "Denies “the allegations” as a whole; names nothing explicitly."),
    stance.scope === "detail" && para("note", "Concerns a detail only; the tie could hold all the same."),
    stance.details.length ? h("dl", { class: "details" }, stance.details.map(([key, value]) => [h("dt", {}, key), h("dd", {}, name(value))])) : null,
    circumstances(app, stance, also),
    rest.length ? speechLevel(app, rest[0], rest.slice(1), about) : null,
    node.comments.map((c) => h("div", { class: "comment" }, para("meta", "Comment in another source:"), speechLevel(app, c, [], about))),
  );
}

const recipients = (stance) => [...stance.target, ...stance.addressee];

// "accuses X of", "voices concern to X".
/** @param {App} app */
function attitudeWords(app, stance) {
  const { id, label } = app.model.attitudes[stance.attitude];
  const verb = (text) => h("b", { class: "attitude" }, text);
  const known = PHRASES[id];
  if (!recipients(stance).length) return verb(ALONE[id] || label);
  if (known) return [verb(known[0]), " ", actorList(app, recipients(stance)), known[1] && verb(known[1])];
  return [verb(label), stance.addressee.length ? [" to ", actorList(app, stance.addressee)] : null, stance.target.length ? [" against ", actorList(app, stance.target)] : null];
}

// One stance as a line: who says it, in which words, in which source.
/** @param {App} app */
export function saidLine(app, n, more = null) {
  const stance = app.model.stance(n);
  return li(speaker(app, stance), " ", attitudeWords(app, stance), more,
    tags(stance.marks), stance.quote && h("blockquote", { class: "small", dir: "auto" }, h("q", {}, stance.quote.exact)),
    span("meta", " in ", sourceName(app, stance.source, n), stance.when && `, ${dateWords(stance.when)}`));
}

function speaker(app, stance) {
  const { model } = app;
  if (stance.holder < -1) return span("holder", stance.holder === -2 - stance.source ? "The source itself" : name(model.sources[-2 - stance.holder].title));
  return actorLink(app, stance.holder, { class: "link holder" });
}

function quoted(stance) {
  if (!stance.quote) return null;
  const { exact, start } = stance.quote;
  // The context is cut anywhere: half words at its ends are left out.
  const whole = start >= 0 && [...stance.quote.prefix].length >= start;
  const prefix = whole ? stance.quote.prefix : stance.quote.prefix.replace(/^\S*\s+/, "");
  const suffix = stance.quote.suffix.replace(/\s+\S*$/, "");
  return h("blockquote", { dir: "auto" }, prefix && span("context", whole ? "" : "…", prefix), h("q", {}, exact), suffix && span("context", suffix, " …"));
}

function circumstances(app, stance, also) {
  const { model } = app;
  const source = model.sources[stance.source];
  const dot = () => h("span", { "aria-hidden": "true" }, " · ");
  const bits = [
    stance.when && ["said ", name(dateWords(stance.when)), span("tag", "stated")],
    stance.inferred && [h("span", { title: stance.because }, stance.when ? "" : "said ", dateWords(stance.inferred), span("tag inferred", "inferred"))],
    ["in ", sourceName(app, stance.source, stance.i), source.publisher && [", ", name(source.publisher)], source.published && `, ${dateWords(source.published)}`],
    stance.replyTo.some((n) => n >= 0) && ["in reply to ", joined(stance.replyTo.filter((n) => n >= 0).map((n) => replyLink(app, n)))],
    stance.hearsay && span("tag", "hearsay"),
    !stance.reviewed && span("tag unreviewed", "unreviewed"),
    ...tags(stance.marks),
  ].filter(Boolean);
  const rows = [
    ["reported as", stance.cue && ["“", name(stance.cue), "”"]],
    ...stance.how.map(([label, value]) => [label, name(value)]),
    ["characters", stance.quote && stance.quote.start >= 0 && `${stance.quote.start}–${stance.quote.end}`],
    ["inferred because", stance.because && name(stance.because)],
    ["found by", (stance.rule || stance.confidence !== null) && [stance.rule && name(stance.rule), stance.confidence !== null && ` confidence ${stance.confidence}`]],
    ["itself a tie", stance.makes >= 0 && tieLink(app, stance.makes)],
    ["also about", also.length > 0 && joined(also.map((ref) => tieLink(app, ref.tie)), "; ")],
    ["also about", stance.about.includes(null) && "something outside this page"],
  ].filter(([, value]) => value);
  return [
    para("meta", bits.map((b, i) => [i ? dot() : "", b])),
    rows.length > 0 && h("details", { class: "how" }, h("summary", {}, "How it was said"), h("dl", { class: "details" }, rows.map(([key, value]) => [h("dt", {}, key), h("dd", {}, value)]))),
  ];
}

function replyLink(app, n) {
  const { model } = app;
  const stance = model.stance(n);
  const who = stance.holder < -1 ? "the source" : model.actors[stance.holder].label;
  const about = stance.about.find((ref) => ref && ref.tie !== undefined);
  const text = [name(who), ` (${model.attitudes[stance.attitude].label})`];
  return button({ class: "link", onclick: () => {
    const there = document.getElementById(`stance-${n}`);
    if (there) {
      there.setAttribute("tabindex", "-1");
      there.focus();
      there.scrollIntoView({ block: "center" });
    } else if (about) app.select({ type: "tie", n: about.tie });
  } }, text);
}

/** @param {App} app */
export function leftUndenied(app, entries) {
  const { model } = app;
  if (!entries.length) return null;
  return h("section", { class: "undenied" }, h3("What the denials leave undenied"),
    ul(entries.map((u) => {
      const ref = model.refer(u.ref);
      const about = ref && ref.stance !== undefined ? model.stance(ref.stance).about.find((r) => r && r.tie !== undefined) : ref;
      const words = about && about.tie !== undefined ? tieLink(app, about.tie, name(u.text)) : name(u.text);
      return li(words, " ", span("tag", UNDENIED[u.kind] || u.kind));
    })));
}
