// The evidence panel: who says what about whom, in which words, where.

import { button, h, name, outside, refill } from "./dom.mjs";
import { bySide, pooled } from "./evidence.mjs";
import { foldTies } from "./graph.mjs";
import { linkTo } from "./link.mjs";
import { SIGNS } from "./scene.mjs";
import { dateWords, plural } from "./text.mjs";

const SIDE_TITLES = { for: "Affirmed by", against: "Denied by", neither: "Said without taking a side" };
const MOST_TIES = 60;

export function makePanel(app, container) {
  const { model } = app;
  const statusOf = (n) => model.statuses[n];
  // A true link, so that it can be copied and opened beside; a plain click stays on the page.
  const link = (sel, props, ...words) =>
    h("a", { class: "link", href: linkTo(model, sel), ...props, onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      app.select(sel);
    } }, words);
  const actorLink = (n, props) => link({ type: "actor", n }, { "data-k": `a${n}`, ...props }, name(model.actors[n].label));
  const chip = (status, unreviewed) => [
    h("span", { class: `chip s-${statusOf(status).id.replace(/[^a-z]/g, "")}`, title: statusOf(status).meaning }, statusOf(status).label),
    unreviewed && h("span", { class: "chip unreviewed", title: "Made by a machine and checked by nobody" }, "unreviewed"),
  ];
  const sign = (relation) => h("span", { class: `sign sign${model.relations[relation].sign}`, "aria-hidden": "true" }, SIGNS[model.relations[relation].sign]);
  const sentence = (s, r, o) => [actorLink(s), " ", h("span", { class: "rel" }, model.relations[r].label), " ", actorLink(o)];

  function tieLink(n, text) {
    const tie = model.ties[n];
    return link(
      { type: "tie", n }, { "data-k": `t${n}` },
      text || [name(model.actors[tie.s].label), ` ${model.relations[tie.r].label} `, name(model.actors[tie.o].label)],
    );
  }

  function time(tie) {
    if (!tie.when && !tie.event) return h("span", { class: "muted" }, "time not stated");
    return [
      tie.when && h("time", { title: tie.when }, dateWords(tie.when)),
      tie.when && h("span", { class: tie.inferred ? "tag inferred" : "tag" }, tie.inferred ? "inferred" : "stated"),
      tie.event && h("span", { class: "muted" }, " ", name(tie.event)),
    ];
  }

  // --- stances -------------------------------------------------------------------------------

  function holder(stance) {
    if (stance.holder < -1) return h("span", { class: "holder" }, stance.holder === -2 - stance.source ? "The source itself" : name(model.sources[-2 - stance.holder].title));
    return actorLink(stance.holder, { class: "link holder" });
  }

  function list(numbers) {
    return numbers.map((n, i) => [i ? ", " : "", actorLink(n)]);
  }

  function level(node, rest, about) {
    const { stance } = node;
    const inner = !rest.length;
    const role = [stance.capacity && name(stance.capacity), stance.behalf >= 0 && ["on behalf of ", actorLink(stance.behalf)]].filter(Boolean);
    const also = inner ? stance.about.filter((ref) => ref && ref.tie !== undefined && !about.has(ref.tie)) : [];
    return h(
      "div", { class: `level ${model.attitudes[stance.attitude].polarity}`, id: `stance-${stance.i}` },
      h("p", { class: "who" }, holder(stance), role.length ? h("span", { class: "muted" }, " (", role.map((r, i) => [i ? ", " : "", r]), ")") : null, " ",
        h("b", { class: "attitude" }, model.attitudes[stance.attitude].label), stance.addressee.length ? [" to ", list(stance.addressee)] : null,
        stance.target.length ? [" against ", list(stance.target)] : null, inner ? null : " that"),
      quote(stance),
      stance.scope === "wholesale" && h("p", { class: "note" }, "Denies “the allegations” as a whole; names nothing in so many words."),
      stance.scope === "detail" && h("p", { class: "note" }, "Concerns a detail only; the tie could hold all the same."),
      stance.details.length ? h("dl", { class: "details" }, stance.details.map(([key, value]) => [h("dt", {}, key), h("dd", {}, name(value))])) : null,
      meta(stance, also),
      rest.length ? level(rest[0], rest.slice(1), about) : null,
      node.comments.map((c) => h("div", { class: "comment" }, h("p", { class: "meta" }, "Comment in another source:"), level(c, [], about))),
    );
  }

  function quote(stance) {
    if (!stance.quote) return null;
    const { exact, start } = stance.quote;
    // The context is cut anywhere: half words at its ends are left out.
    const whole = start >= 0 && [...stance.quote.prefix].length >= start;
    const prefix = whole ? stance.quote.prefix : stance.quote.prefix.replace(/^\S*\s+/, "");
    const suffix = stance.quote.suffix.replace(/\s+\S*$/, "");
    return h("blockquote", { dir: "auto" }, prefix && h("span", { class: "context" }, whole ? "" : "…", prefix), h("q", {}, exact), suffix && h("span", { class: "context" }, suffix, " …"));
  }

  function meta(stance, also) {
    const source = model.sources[stance.source];
    const dot = () => h("span", { "aria-hidden": "true" }, " · ");
    const bits = [
      stance.when && ["said ", name(dateWords(stance.when)), h("span", { class: "tag" }, "stated")],
      stance.inferred && [h("span", { title: stance.because }, stance.when ? "" : "said ", dateWords(stance.inferred), h("span", { class: "tag inferred" }, "inferred"))],
      ["in ", sourceName(stance.source), source.publisher && [", ", name(source.publisher)], source.published && `, ${dateWords(source.published)}`],
      stance.replyTo.some((n) => n >= 0) && ["in reply to ", stance.replyTo.filter((n) => n >= 0).map((n, i) => [i ? ", " : "", reply(n)])],
      stance.hearsay && h("span", { class: "tag" }, "hearsay"),
      !stance.reviewed && h("span", { class: "tag unreviewed" }, "unreviewed"),
    ].filter(Boolean);
    const rows = [
      ["reported as", stance.cue && ["“", name(stance.cue), "”"]],
      ["by way of", stance.medium && name(stance.medium)],
      ["citing", stance.origin && name(stance.origin)],
      ["characters", stance.quote && stance.quote.start >= 0 && `${stance.quote.start}–${stance.quote.end}`],
      ["inferred because", stance.because && name(stance.because)],
      ["found by", (stance.rule || stance.confidence !== null) && [stance.rule && name(stance.rule), stance.confidence !== null && ` confidence ${stance.confidence}`]],
      ["itself a tie", stance.makes >= 0 && tieLink(stance.makes)],
      ["also about", also.length > 0 && also.map((ref, i) => [i ? "; " : "", tieLink(ref.tie)])],
      ["also about", stance.about.includes(null) && "something outside this page"],
    ].filter(([, value]) => value);
    return [
      h("p", { class: "meta" }, bits.map((b, i) => [i ? dot() : "", b])),
      rows.length > 0 && h("details", { class: "how" }, h("summary", {}, "How it was said"), h("dl", { class: "details" }, rows.map(([key, value]) => [h("dt", {}, key), h("dd", {}, value)]))),
    ];
  }

  function reply(n) {
    const stance = model.stance(n);
    const who = stance.holder < -1 ? "the source" : model.actors[stance.holder].label;
    const about = stance.about.find((ref) => ref && ref.tie !== undefined);
    const text = [name(who), ` (${model.attitudes[stance.attitude].label})`];
    return button({ class: "link", onclick: () => {
      const there = container.querySelector(`#stance-${n}`);
      if (there) {
        there.setAttribute("tabindex", "-1");
        there.focus();
        there.scrollIntoView({ block: "center" });
      } else if (about) app.select({ type: "tie", n: about.tie });
    } }, text);
  }

  function sourceName(n) {
    const source = model.sources[n];
    return outside(source.url, source.title);
  }

  // Affirmations and denials beside each other, and what takes no side below.
  function evidence(stances, sides, about) {
    if (!stances.length) return h("p", { class: "muted" }, "No stance on this is in the page.");
    const grouped = bySide(model, stances, sides);
    const column = (side) =>
      grouped[side].length > 0 &&
      h("section", { class: `side ${side}` },
        h("h4", {}, SIDE_TITLES[side], h("span", { class: "count" }, grouped[side].length)),
        grouped[side].map((chain) => h("article", { class: "say" }, level(chain[0], chain.slice(1), about))));
    return [h("div", { class: grouped.for.length && grouped.against.length ? "sides two" : "sides" }, column("for"), column("against")), column("neither")];
  }

  const UNDENIED = { tie: "not denied in so many words", detail: "detail that nobody denies", wholesale: "denied as a whole only", unanswered: "nobody answered this" };

  function undenied(entries) {
    if (!entries.length) return null;
    return h("section", { class: "undenied" }, h("h3", {}, "What the denials leave undenied"),
      h("ul", {}, entries.map((u) => {
        const ref = model.refer(u.ref);
        const about = ref && ref.stance !== undefined ? model.stance(ref.stance).about.find((r) => r && r.tie !== undefined) : ref;
        const words = about && about.tie !== undefined ? tieLink(about.tie, name(u.text)) : name(u.text);
        return h("li", {}, words, " ", h("span", { class: "tag" }, UNDENIED[u.kind] || u.kind));
      })));
  }

  // --- subjects of the panel -----------------------------------------------------------------

  function edgeView(edge, tieNumber) {
    const relation = model.relations[edge.r];
    const open = tieNumber !== undefined && edge.ties.length > 1 ? tieNumber : null;
    const many = edge.ties.length > 1;
    const all = pooled(model, edge.ties);
    const about = new Set(edge.ties);
    const hidden = edge.total - edge.ties.length;
    const seen = new Set();
    const left = [...edge.undenied, ...edge.ties.flatMap((n) => model.ties[n].undenied)].filter((u) => !seen.has(`${u.kind} ${u.text}`) && seen.add(`${u.kind} ${u.text}`));
    const one = !many ? model.ties[edge.ties[0]] : null;
    return [
      h("header", {},
        h("p", { class: "over" }, sign(edge.r), ` ${relation.kind} · ${relation.sign > 0 ? "cooperative" : relation.sign < 0 ? "hostile" : "neutral"}${relation.symmetric ? " · mutual" : ""}`),
        h("h2", { tabindex: "-1" }, sentence(edge.s, edge.r, edge.o)),
        h("p", { class: "status" }, chip(edge.status, edge.unreviewed), " ", h("span", {}, name(edge.why || statusOf(edge.status).meaning))),
        edge.rels.length > 1 && h("p", { class: "meta" }, "Folds ", plural(edge.rels.length, "relationship"), ": ", edge.rels.slice(0, 8).map((n, i) => {
          const r = model.relationships[n];
          return [i ? "; " : "", name(model.actors[r.s].label), " → ", name(model.actors[r.o].label)];
        }), edge.rels.length > 8 && " …")),
      many
        ? h("section", {}, h("h3", {}, plural(edge.total, "tie"), hidden ? h("span", { class: "muted" }, ` (${hidden} hidden by filters)`) : null),
            h("ol", { class: "ties" }, edge.ties.slice(0, MOST_TIES).map((n) => {
              const tie = model.ties[n];
              return h("li", { class: n === open ? "open" : "" },
                button({ class: "row", "data-k": `tie${n}`, "aria-expanded": String(n === open), onclick: () => (n === open ? app.select({ type: "edge", n }) : app.select({ type: "tie", n })) },
                  h("span", {}, time(tie)), h("span", {}, chip(tie.status, tie.unreviewed))),
                tie.s !== edge.s || tie.o !== edge.o ? h("p", { class: "meta" }, "as written: ", name(model.actors[tie.s].label), " → ", name(model.actors[tie.o].label)) : null,
                n === open && [tie.why && tie.why !== edge.why && h("p", { class: "meta" }, name(tie.why)), judged(tie), evidence(tie.stances, tie.sides, new Set([n]))]);
            })), edge.ties.length > MOST_TIES && h("p", { class: "muted" }, `and ${edge.ties.length - MOST_TIES} more, in the table`))
        : h("p", { class: "when" }, time(one), one.s !== edge.s || one.o !== edge.o ? h("span", { class: "muted" }, " as written: ", actorLink(one.s), " → ", actorLink(one.o)) : null),
      one && judged(one),
      undenied(left),
      open === null && h("section", {}, h("h3", {}, many ? "All that is said" : "What is said"), evidence(one ? one.stances : all.stances, one ? one.sides : all.sides, about)),
    ];
  }

  // What analysts decided: a verdict on the tie, and links with others, through which what is said of those bears on it.
  function judged(tie) {
    const by = (who, at, because) => [" by ", name(who), at ? ` (${dateWords(at.slice(0, 10))})` : "", ": ", name(because)];
    return [
      tie.assessments.map(([verdict, who, because, at]) => h("p", { class: "note" }, h("b", {}, verdict), by(who, at, because))),
      tie.links.map(([direction, n, words, said, who, because, at]) => h("p", { class: "note" },
        h("b", {}, direction), " ", n < 0 ? name(words) : tieLink(n, name(words)), said.length ? [" (", said.map((s, i) => [i ? ", " : "", name(s)]), ")"] : null,
        "; linked", by(who, at, because))),
    ];
  }

  function edgeLine(edge, from) {
    const relation = model.relations[edge.r];
    const out = edge.s === from;
    const label = out || relation.symmetric ? relation.label : relation.inverse || `is object of “${relation.label}” by`;
    const other = out ? edge.o : edge.s;
    return h("li", {}, sign(edge.r), " ",
      link({ type: "edge", n: edge.ties[0] }, { class: "link rel", "data-k": `e${edge.key}` }, label), " ", actorLink(other), " ", chip(edge.status, edge.unreviewed),
      edge.ties.length > 1 ? h("span", { class: "count" }, `×${edge.ties.length}`) : null);
  }

  function byRelation(edges, from) {
    const groups = new Map();
    for (const edge of edges) {
      const relation = model.relations[edge.r];
      const group = `${relation.sign > 0 ? "Cooperative" : relation.sign < 0 ? "Hostile" : "Neutral"} · ${relation.kind}`;
      groups.set(group, [...(groups.get(group) || []), edge]);
    }
    return [...groups].sort((a, b) => b[1].length - a[1].length).map(([title, members]) =>
      h("section", {}, h("h4", {}, title, h("span", { class: "count" }, members.length)),
        h("ul", { class: "lines" }, members.sort((a, b) => a.r - b.r || b.ties.length - a.ties.length).slice(0, MOST_TIES).map((edge) => edgeLine(edge, from))),
        members.length > MOST_TIES && h("p", { class: "muted" }, `and ${members.length - MOST_TIES} more, in the table`)));
  }

  function actorView(n) {
    const actor = model.actors[n];
    const folded = app.state.rollup && actor.state >= 0;
    const edges = folded
      ? foldTies(model, app.derived.shown.filter((i) => model.ties[i].s === n || model.ties[i].o === n), false)
      : app.derived.edges.filter((e) => e.s === n || e.o === n);
    const ties = edges.reduce((sum, e) => sum + e.ties.length, 0);
    const members = model.actors.filter((a) => a.state === n);
    const spoken = app.derived.speakerCounts.get(n) || 0;
    const focused = app.state.focus?.roots.has(n);
    return [
      h("header", {},
        h("p", { class: "over" }, model.kinds[actor.kind].label),
        h("h2", { tabindex: "-1" }, name(actor.label)),
        actor.aliases.length ? h("p", { class: "meta" }, "also ", actor.aliases.map((a, i) => [i ? ", " : "", name(a)])) : null,
        actor.description && h("p", {}, name(actor.description)),
        actor.state >= 0 && h("p", { class: "meta" }, "acts for ", actorLink(actor.state)),
        actor.offices.map(([label, since, until]) => h("p", {}, name(label), since || until ? h("span", { class: "muted" }, ` ${since ? dateWords(since) : "?"} – ${until ? dateWords(until) : "today or not known"}`) : null)),
        actor.url && h("p", { class: "meta" }, outside(actor.url, actor.url)),
        h("div", { class: "actions" },
          button({ "data-k": "f1", "aria-pressed": String(!!focused && app.state.focus.hops === 1), onclick: () => app.focus(n, 1) }, "Focus, 1 hop"),
          button({ "data-k": "f2", "aria-pressed": String(!!focused && app.state.focus.hops === 2), onclick: () => app.focus(n, 2) }, "2 hops"),
          app.state.focus && !focused && button({ "data-k": "fx", onclick: () => app.expand(n) }, "Expand"),
          button({ "data-k": "pt", onclick: () => app.askPath(n) }, "Path to …"),
          spoken > 0 && button({ "data-k": "sp", onclick: () => app.toggleFacet("speaker", n) }, `Said by them: ${plural(spoken, "tie")}`))),
      members.length ? h("details", { open: members.length < 8 }, h("summary", {}, "Acts through ", plural(members.length, "other actor")), h("p", {}, list(members.slice(0, 80).map((a) => a.i)))) : null,
      h("h3", {}, plural(ties, "tie"), " in ", plural(edges.length, "relationship")),
      byRelation(edges, n),
      actor.statements.length ? h("section", {}, h("h4", {}, "Statements"), h("ul", { class: "lines" }, actor.statements.map(statementLine))) : null,
    ];
  }

  function statementLine(i) {
    const statement = model.statements[i];
    return h("li", {}, link({ type: "statement", n: i }, { "data-k": `s${i}` }, name(statement.text)), " ", chip(statement.status, statement.unreviewed));
  }

  function statementView(n) {
    const statement = model.statements[n];
    return [
      h("header", {}, h("p", { class: "over" }, "Statement"), h("h2", { tabindex: "-1", class: "long" }, name(statement.text)),
        h("p", { class: "status" }, chip(statement.status, statement.unreviewed), " ", statusOf(statement.status).meaning),
        statement.concerns.length ? h("p", { class: "meta" }, "concerns ", list(statement.concerns)) : null),
      evidence(statement.stances, null, new Set()),
    ];
  }

  function pairView(a, b, edges) {
    const direction = (s, o) => edges.filter((e) => e.s === s && e.o === o && !(model.relations[e.r].symmetric && s !== Math.min(a, b)));
    return [
      h("header", {}, h("p", { class: "over" }, "Between two actors"), h("h2", { tabindex: "-1" }, actorLink(a), " and ", actorLink(b)),
        h("p", {}, plural(edges.length, "relationship"), ", ", plural(edges.reduce((n, e) => n + e.ties.length, 0), "tie"))),
      [[a, b], [b, a]].map(([s, o]) => {
        const some = direction(s, o);
        return some.length > 0 && h("section", {}, h("h4", {}, name(model.actors[s].label), " → ", name(model.actors[o].label), h("span", { class: "count" }, some.length)),
          h("ul", { class: "lines" }, some.map((edge) => edgeLine(edge, s))));
      }),
    ];
  }

  function pathView({ a, b }, steps) {
    return [
      h("header", {}, h("p", { class: "over" }, "Shortest path"), h("h2", { tabindex: "-1" }, actorLink(a), " → ", actorLink(b)),
        h("p", {}, steps === null ? "No path: with these filters the two are not connected." : a === b ? "The two are the same actor here." : `${plural(steps.length, "step")}; where several are equally short, the one with the firmest ties.`)),
      steps && h("ol", { class: "path" }, steps.map((step) => h("li", {},
        h("h4", {}, name(model.actors[step.from].label), " – ", name(model.actors[step.to].label)),
        h("ul", { class: "lines" }, step.edges.slice(0, 4).map((edge) => h("li", {}, sign(edge.r), " ", tieLink(edge.ties[0], [name(model.actors[edge.s].label), ` ${model.relations[edge.r].label} `, name(model.actors[edge.o].label)]), " ", chip(edge.status, edge.unreviewed), firstQuote(edge)))),
        step.edges.length > 4 && h("p", { class: "muted" }, `and ${step.edges.length - 4} more`)))),
      h("div", { class: "actions" }, button({ onclick: () => app.askPath(a) }, "Another path"), button({ onclick: () => app.clearPath() }, "Close")),
    ];
  }

  function firstQuote(edge) {
    for (const t of edge.ties) for (const s of model.ties[t].stances) {
      const words = model.quoteOf(s);
      if (words) return h("blockquote", { class: "small", dir: "auto" }, h("q", {}, words));
    }
    return null;
  }

  function overview() {
    const { edges, shown } = app.derived;
    const contested = edges.filter((e) => ["disputed", "denied"].includes(statusOf(e.status).id));
    const strongest = app.derived.ranking.slice(0, 10);
    return [
      h("header", {}, h("p", { class: "over" }, "Overview"), h("h2", { tabindex: "-1" }, name(model.title)), model.note && h("p", { class: "meta" }, name(model.note)),
        h("p", {}, plural(shown.length, "tie"), " in ", plural(edges.length, "relationship"), " between ", plural(app.derived.ranking.length, "actor"), ", from ", plural(model.stanceCount, "stance"), " in ", plural(model.sources.length, "source"), ".")),
      contested.length ? h("section", {}, h("h3", {}, "Contested", h("span", { class: "count" }, contested.length)),
        h("ul", { class: "lines" }, contested.slice(0, 12).map((e) => h("li", {}, sign(e.r), " ", tieLink(e.ties[0], [name(model.actors[e.s].label), ` ${model.relations[e.r].label} `, name(model.actors[e.o].label)]), " ", chip(e.status, e.unreviewed)))),
        contested.length > 12 && button({ class: "link", onclick: () => app.showContested() }, "show all in the table")) : null,
      h("section", {}, h("h3", {}, "Most ties"), h("ul", { class: "lines" }, strongest.map(([n, ties]) => h("li", {}, actorLink(n), " ", h("span", { class: "count" }, ties))))),
      model.statements.length ? h("section", {}, h("h3", {}, "Statements", h("span", { class: "count" }, model.statements.length)), h("ul", { class: "lines" }, model.statements.slice(0, 12).map((s) => statementLine(s.i)))) : null,
      h("section", {}, h("h3", {}, "Sources"), h("ul", { class: "lines" }, model.sources.slice(0, 30).map((s) => h("li", {}, sourceName(s.i),
        h("span", { class: "meta" }, s.publisher && [", ", name(s.publisher)], s.published && `, ${dateWords(s.published)}`, s.reliability && `, reliability ${s.reliability}`, s.seen === 0 && ", cited but not seen",
          s.derived.some((d) => d >= 0) && [", repeats ", s.derived.filter((d) => d >= 0).map((d, i) => [i ? ", " : "", name(model.sources[d].title)])]))))),
    ];
  }

  let last = "";
  return function show() {
    const { sel, path } = app.state;
    let content;
    if (sel?.type === "actor") content = actorView(sel.n);
    else if (sel?.type === "tie" || sel?.type === "edge") content = edgeView(app.edgeOf(sel.n), sel.type === "tie" ? sel.n : undefined);
    else if (sel?.type === "pair") content = pairView(sel.a, sel.b, app.edgesBetween(sel.a, sel.b));
    else if (sel?.type === "statement") content = statementView(sel.n);
    else if (path) content = pathView(path, app.derived.path);
    else content = overview();
    const back = sel || path ? h("div", { class: "panelbar" },
      button({ class: "quiet", "data-k": "back", disabled: !app.trail.length, "aria-label": "Back", onclick: () => app.back() }, "←"),
      button({ class: "quiet", "data-k": "close", "aria-label": "Close evidence", onclick: () => app.select(null) }, "✕")) : null;
    refill(container, [back, content]);
    const key = JSON.stringify([sel, sel ? null : path]);
    if (key !== last) container.scrollTop = 0;
    last = key;
    container.classList.toggle("filled", !!(sel || path));
  };
}
