// A source in the panel: its text with all quotes marked, each mark leading to its claim, or its quotes alone.

import { actions, button, h, h3, head, headline, joined, li, listed, name, outside, p, para, section, span } from "./dom.mjs";
import { placed } from "./evidence.mjs";
import { claimLink, sourceName, stateLink } from "./pieces.mjs";
import { saidLine } from "./stances.mjs";
import { dateWords, plural } from "./text.mjs";

/** @typedef {import("./app.mjs").App} App */

// Title, publisher and date of a source, as one line of a list.
/** @param {App} app */
export function sourceLine(app, n) {
  return li(sourceName(app, n), sourceFacts(app, n, ", "));
}

/** @param {App} app */
function sourceFacts({ model }, n, first = "") {
  const { publisher, published, reliability, seen, derived } = model.sources[n];
  const known = derived.filter((d) => d >= 0);
  const facts = [publisher && name(publisher), published && dateWords(published), reliability && `reliability ${reliability}`,
    seen === 0 && "cited but not seen", known.length > 0 && ["repeats ", joined(known.map((d) => name(model.sources[d].title)))]].filter(Boolean);
  return facts.length > 0 && span("meta", first, joined(facts));
}

// The text in pieces: where quotes overlap, a piece belongs to the shortest.
/** @param {App} app */
function marked(app, text, quotes, at) {
  const { points, spans } = placed(text, quotes);
  const cuts = [...new Set([0, points.length, ...spans.flatMap((s) => [s.from, s.to])])].sort((a, b) => a - b);
  const begun = new Set();
  return cuts.slice(0, -1).map((from, i) => {
    const words = points.slice(from, cuts[i + 1]).join("");
    const over = spans.filter((s) => s.from <= from && s.to >= cuts[i + 1]).sort((a, b) => a.to - a.from - (b.to - b.from));
    if (!over.length) return words;
    const [{ stances }] = over;
    const claim = app.model.claimsOf({ stance: stances[0] })[0];
    const here = over.some((s) => s.stances.includes(at)) ? " here" : "";
    const first = !begun.has(over[0]);
    begun.add(over[0]);
    const props = { class: `mark${here}`, "data-k": `q${stances[0]} ${from}`, tabindex: first ? null : "-1" };
    return claim ? stateLink(app, app.model.selection(claim), props, words) : h("mark", props, words);
  });
}

/** @param {App} app */
export function sourceView(app, n, at) {
  const { model } = app;
  const source = model.sources[n];
  const said = Array.from({ length: model.stanceCount }, (_, i) => i).filter((i) => model.sourceOf(i) === n).map(model.stance);
  const quotes = said.filter((s) => s.quote).sort((a, b) => a.quote.start - b.quote.start || a.i - b.i);
  const text = model.texts.get(n);
  const ties = app.derived.counts("source").get(n) || 0;
  return [
    head("Source", headline(name(source.title)), sourceFacts(app, n),
      source.url && para("meta", outside(source.url, source.url)),
      p(plural(said.length, "stance"), ", ", plural(quotes.length, "quote"), text ? ", marked in the text; a click leads to the claim." : ". The text itself is not in this page."),
      actions(button({ "data-k": "only", "aria-pressed": String(app.state.filters.source.has(n)), onclick: () => app.toggleFacet("source", n) }, `Only its ${plural(ties, "tie")}`))),
    text && h("div", { class: "fulltext", dir: "auto" }, marked(app, text, quotes, at)),
    section(h3(text ? "Quotes, in order" : "Quotes"), listed((quotes.length ? quotes : said).map((s) =>
      saidLine(app, s.i, [" → ", joined(model.claimsOf({ stance: s.i }).map((c) => claimLink(app, c)), "; ")])))),
  ];
}
