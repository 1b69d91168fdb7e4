"""Selects what a page shows, and converts its records to the payload of the page."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.actors.resolver import Match
from kg.collector import uncollected
from kg.lookup import history
from kg.lookup.disputes import CONTESTED, dispute
from kg.lookup.disputes import found as disputes_of
from kg.lookup.filters import from_feeds, ordered
from kg.lookup.lookup import Lookup, source_record
from kg.model import ids
from kg.model.claims import Iri
from kg.model.records import Ref, SourceRecord, StanceRecord, StatementRecord, TieRecord
from kg.model.summaries import Undenied
from kg.model.vocabulary import Vocabulary
from kg.rdf import codec, terms
from kg.status import evidence
from kg.view import payload as page
from kg.view.outline import LARGE, Outline, split
from kg.view.page import refuse_if_large

MOST_PAST = 3_000
"""Stances up to which a page shows when statuses changed."""
MOST_TEXT = 2_000_000
"""Characters of sources' texts that a page holds; further sources are shown by their quotes."""
_LOCAL_ID = re.compile(r"\bs\d+\b")
Sided = Mapping[Iri, Sequence[tuple[StanceRecord, str]]]
"""The stances of each tie, each with its side."""
_Left = dict[tuple[Iri, ...], tuple[Undenied, ...]]
"""What is undenied of ties."""
_NO_MORE = Outline()
WithRows = Callable[[list[TieRecord]], list[TieRecord]]


@uncollected()
def around(
    lookup: Lookup,
    actor: Match,
    hops: int,
    title: str | None,
    with_rows: WithRows,
    everything: bool = False,
    feeds: bool = True,
) -> page.Payload:
    """The payload of a page that shows the ties up to ``hops`` steps from an actor.

    ``with_rows`` gives the ties with the machine-coded rows behind them.
    Raises Refused for more than a page shows, unless ``everything`` is wanted.
    """
    iris = lookup.neighbourhood(actor.actor, hops)
    ties, rest = _chosen(lookup, iris, with_rows, everything, feeds)
    shown = {end.id for tie in ties for end in (tie.subject, tie.object)}
    shown |= {end for tie in rest.ties for end in (tie.subject, tie.object)}
    statements = [s for s in _statements(lookup) if any(a.id in shown for a in s.concerns)]
    return _titled(lookup, ties, statements, title or f"{actor.label} and its ties", rest)


@uncollected()
def overview(
    lookup: Lookup,
    top: int | None,
    title: str | None,
    with_rows: WithRows,
    everything: bool = False,
    feeds: bool = True,
) -> page.Payload:
    """The payload of a page that shows all ties, or those of the ``top`` actors.

    ``with_rows`` gives the ties with the machine-coded rows behind them.
    Raises Refused for more than a page shows, unless ``everything`` is wanted.
    """
    iris = evidence.typed(lookup.store, "Tie")
    if top is not None:
        iris = lookup.of_strongest(iris, top)
    ties, rest = _chosen(lookup, iris, with_rows, everything, feeds)
    return _titled(lookup, ties, _statements(lookup), title, rest)


def _chosen(
    lookup: Lookup, iris: Sequence[Iri], with_rows: WithRows, everything: bool, feeds: bool
) -> tuple[list[TieRecord], Outline]:
    """The records of these ties; without ``feeds``, those that a report says. Of many, the rest in outline."""
    rest = Outline()
    if feeds:
        refuse_if_large(len(iris), everything)
        if len(iris) > LARGE and not everything:
            iris, rest = split(lookup, iris)
    ties = [tie for tie in lookup.ties(iris) if feeds or not from_feeds(lookup, tie)]
    refuse_if_large(len(ties), everything)
    return ordered(with_rows(ties)), rest


def with_changes(lookup: Lookup, shown: page.Payload) -> page.Payload:
    """The payload with the changes of the statuses of its relationships.

    Each day on which sources were published takes as long as judging anew what they mention; more than
    :data:`MOST_PAST` stances are not worked out.
    """
    if len({source.published for source in shown.sources}) > 1 and len(shown.stances) > MOST_PAST:
        return replace(shown, changes=None)
    found = history.steps(lookup, [r.id for r in shown.relationships], history.calendar(lookup))
    return replace(shown, changes=tuple(page.StatusStep(*step) for step in found))


def _statements(lookup: Lookup) -> list[StatementRecord]:
    return lookup.statements(evidence.typed(lookup.store, "Statement"))


def _titled(
    lookup: Lookup, ties: Sequence[TieRecord], statements: Sequence[StatementRecord], title: str | None, rest: Outline
) -> page.Payload:
    """The payload with a title; without one given, that of the only source."""
    shown = to_payload(lookup, ties, statements, rest)
    titles = [source.title for source in shown.sources]
    title = title or (titles[0] if len(titles) == 1 else f"{len(titles)} sources")
    return replace(shown, title=title, note=", ".join(titles[:3]) if len(titles) > 1 else "")


def to_payload(
    lookup: Lookup, ties: Sequence[TieRecord], statements: Sequence[StatementRecord], rest: Outline = _NO_MORE
) -> page.Payload:
    """The payload of a page that shows these ties and statements, and ``rest`` without stances; without a title."""
    claims: list[TieRecord | StatementRecord] = [*ties, *statements]
    stances = _reasoned({s.id: s for claim in claims for s in claim.stances})
    sources = _sources(lookup, stances.values())
    vocabulary = lookup.vocabulary
    sided = {claim.id: tuple(_sided(lookup, claim)) for claim in claims}
    left: _Left = {}
    return page.Payload(
        title="",
        actors=_actors(lookup, ties, statements, stances.values(), {s.id for s in sources}, rest),
        relations=tuple(
            page.Relation(r.name, r.label, r.inverse_label, r.kind, r.sign, r.symmetric)
            for name in dict.fromkeys([*(t.relation.id for t in ties), *(t.relation for t in rest.ties)])
            if (r := vocabulary.relations.get(name))
        ),
        relationships=(*_relationships(lookup, ties, sided, left), *rest.relationships),
        rolled_up=_rolled_up(lookup, ties, sided, rest),
        ties=(*(_tie(lookup, t, sided, left) for t in ties), *rest.ties),
        outlined=len(rest.ties),
        statements=tuple(statements),
        stances=tuple(stances.values()),
        sources=sources,
        kinds=tuple(page.ActorKind(k, v, _shape(vocabulary.shapes.get(k))) for k, v in vocabulary.classes.items()),
        statuses=tuple(page.Status(s.name, s.name, s.comment) for s in vocabulary.statuses.values()),
        attitudes=_attitudes(vocabulary),
        disputes=_disputes(lookup, {claim.id: claim for claim in claims}, stances),
        texts=_texts(lookup, sources),
        statement_sides=tuple(tuple(side for _, side in sided[statement.id]) for statement in statements),
    )


def _reasoned(stances: dict[Iri, StanceRecord]) -> dict[Iri, StanceRecord]:
    """The stances; where the reason of one refers to another by its local id, it names that speaker instead."""

    def worded(stance: StanceRecord) -> StanceRecord:
        source, _, _ = stance.id.rpartition("-")

        def speaker(found: re.Match[str]) -> str:
            said = stances.get(f"{source}-{found[0]}")
            return found[0] if said is None else f"the words of {'the source' if said.own_voice else said.holder.label}"

        because = stance.because and _LOCAL_ID.sub(speaker, stance.because)
        return stance if because == stance.because else replace(stance, because=because)

    return {iri: worded(stance) for iri, stance in stances.items()}


def _disputes(
    lookup: Lookup, claims: Mapping[Iri, TieRecord | StatementRecord], stances: Mapping[Iri, StanceRecord]
) -> tuple[page.Dispute, ...]:
    """The disputes among the claims of the page."""

    def known(records: Iterable[StanceRecord]) -> tuple[Iri, ...]:
        return tuple(s.id for s in records if s.id in stances)

    def contested(claim: Iri) -> bool:
        return claims[claim].status in CONTESTED or any(s.attitude == "accuses" for s in lookup.said(claim))

    return tuple(
        page.Dispute(
            tuple(iri for iri in (found.claim.id, *(t.id for t in found.ties)) if iri in claims),
            found.status,
            found.unreviewed,
            affirming=known(found.affirming),
            specific=known(found.specific),
            wholesale=known(found.wholesale),
            partial=known(found.partial),
            doubting=known(found.doubting),
            void=known(found.void),
            undenied=found.undenied,
        )
        for found in disputes_of(lookup, sorted(filter(contested, claims)), claims.values())
        if found.claim.id in claims
    )


def _texts(lookup: Lookup, sources: Iterable[SourceRecord]) -> tuple[tuple[Iri, str], ...]:
    """The texts of sources, where the graph has them, up to what a page may hold."""
    texts: list[tuple[Iri, str]] = []
    room = MOST_TEXT
    for source in sources:
        text = codec.decode_source(source.id, lookup.node(source.id)).text
        if text and len(text) <= room:
            texts.append((source.id, text))
            room -= len(text)
    return tuple(texts)


def _shape(name: str | None) -> str | None:
    return name if name in page.SHAPES else None


def _attitudes(vocabulary: Vocabulary) -> tuple[page.Attitude, ...]:
    words = {1: "for", 0: "neither", -1: "against"}
    return tuple(page.Attitude(a.name, a.name, words[a.polarity]) for a in vocabulary.attitudes.values())


def _actors(
    lookup: Lookup,
    ties: Sequence[TieRecord],
    statements: Sequence[StatementRecord],
    stances: Iterable[StanceRecord],
    sources: set[Iri],
    rest: Outline,
) -> tuple[page.Actor, ...]:
    wanted: dict[Iri, None] = {}
    for tie in ties:
        wanted.update(dict.fromkeys((tie.subject.id, tie.object.id)))
    wanted.update(dict.fromkeys(end for tie in rest.ties for end in (tie.subject, tie.object)))
    wanted.update(dict.fromkeys(end for edge in rest.relationships for end in (edge.subject, edge.object)))
    for statement in statements:
        wanted.update(dict.fromkeys(a.id for a in statement.concerns))
    for stance in stances:
        refs: list[Ref | None] = [stance.holder, stance.on_behalf_of, *stance.addressee, *stance.target]
        wanted.update(dict.fromkeys(r.id for r in refs if r and r.id not in sources))
    wanted.update(dict.fromkeys(lookup.world.folded(iri) for iri in list(wanted)))
    lookup.fetch(wanted)
    states = {s for iri in wanted if (s := lookup.state_of(iri))}
    states |= {s for tie in rest.ties for s in (tie.subject_state, tie.object_state) if s}
    states |= {end.state.id for tie in ties for end in (tie.subject, tie.object) if end.state}  # at the time of the tie
    return tuple(_actor(lookup, iri) for iri in dict.fromkeys([*wanted, *sorted(states)]))


def _actor(lookup: Lookup, iri: Iri) -> page.Actor:
    found = codec.known_actor(iri, lookup.node(iri), lookup.vocabulary.classes)
    state = lookup.state_of(iri)
    twins = sorted({*lookup.world.identity.alike(iri)} - {iri})
    lookup.fetch(twins)
    others = [codec.known_actor(twin, lookup.node(twin), lookup.vocabulary.classes) for twin in twins]
    known = (name for one in (found, *others) for name in (*one.metonyms, *one.aliases))
    names = dict.fromkeys(name for name in (*known, *(one.label for one in others)) if name != found.label)
    return page.Actor(
        iri,
        found.label,
        found.kind,
        state if state != iri else None,
        tuple(names),
        tuple(page.Office(held.label, held.since, held.until) for held in lookup.career(iri)),
        found.description,
        next((u for u in found.same_as if u.startswith("http")), None),
    )


def _sources(lookup: Lookup, stances: Iterable[StanceRecord]) -> tuple[SourceRecord, ...]:
    iris = sorted({s.source.id for s in stances})
    return tuple(source_record(codec.decode_source(iri, lookup.node(iri))) for iri in iris)


def _relationships(
    lookup: Lookup, ties: Sequence[TieRecord], sided: Sided, left: _Left
) -> tuple[page.Relationship, ...]:
    members: dict[Iri, list[TieRecord]] = defaultdict(list)
    for tie in ties:
        members[tie.relationship.id].append(tie)
    rows = []
    ends = (ids.KG + "subject", ids.KG + "object")
    nodes = lookup.store.nodes(members, ends)
    for iri, found in members.items():
        subject, obj = (terms.need(nodes.get(iri, {}), end) for end in ends)
        status, unreviewed = found[0].relationship.status, found[0].relationship.unreviewed
        undenied = _undenied(lookup, found, left) if status in CONTESTED else ()
        reason = _why(lookup, status, found, sided)
        marks = tuple(dict.fromkeys(mark for tie in found for mark in (*tie.relationship.marks, *tie.marks)))
        relation = found[0].relation.id
        rows.append(page.Relationship(iri, subject, relation, obj, status, unreviewed, reason, undenied, marks))
    return tuple(rows)


def _rolled_up(lookup: Lookup, ties: Sequence[TieRecord], sided: Sided, rest: Outline) -> tuple[page.Relationship, ...]:
    """Relationships between states whose status is pooled over more than one relationship, all with their stances."""
    groups: dict[tuple[Iri, str, Iri], list[TieRecord]] = defaultdict(list)
    for tie in ties:
        ends = [ref.state.id if ref.state else ref.id for ref in (tie.subject, tie.object)]
        if tie.relation.id not in lookup.vocabulary.relations:
            raise terms.unreadable(tie.id)
        subject, relation, obj = lookup.vocabulary.canonical(ends[0], tie.relation.id, ends[1])
        groups[subject, relation, obj].append(tie)
    lookup.world.fetch_sources({s.source.id for tie in ties for s in tie.stances})
    own = {end: lookup.state_of(end) or end for tie in rest.ties for end in (tie.subject, tie.object)}
    partly = {
        lookup.vocabulary.canonical(t.subject_state or own[t.subject], t.relation, t.object_state or own[t.object])
        for t in rest.ties
    }
    rows = []
    for (subject, relation, obj), found in groups.items():
        if len({t.relationship.id for t in found}) < 2 or (subject, relation, obj) in partly:
            continue
        verdict = lookup.pooled(record.id for record in found)
        iri = ids.relationship_iri(subject, relation, obj) + "-states"
        reason = _why(lookup, verdict.status, found, sided)
        rows.append(page.Relationship(iri, subject, relation, obj, verdict.status, verdict.unreviewed, reason))
    return tuple(rows)


def _tie(lookup: Lookup, tie: TieRecord, sided: Sided, left: _Left) -> page.Tie:
    return page.Tie(
        id=tie.id,
        relationship=tie.relationship.id,
        subject=tie.subject.id,
        relation=tie.relation.id,
        object=tie.object.id,
        status=tie.status,
        stances=tuple(s.id for s in tie.stances),
        sides=tuple(side for _, side in sided[tie.id]),
        unreviewed=tie.unreviewed,
        when=tie.when or tie.when_inferred,
        earliest=tie.earliest,
        latest=tie.latest,
        when_inferred=tie.when is None and tie.when_inferred is not None,
        event=tie.event,
        subject_state=tie.subject.state.id if tie.subject.state else None,
        object_state=tie.object.state.id if tie.object.state else None,
        why=_why(lookup, tie.status, [tie], sided),
        undenied=_undenied(lookup, [tie], left) if tie.status in CONTESTED else (),
        assessments=tie.assessments,
        links=tie.links,
        marks=tuple(tie.marks),
        events=tie.events,
    )


def _undenied(lookup: Lookup, ties: Sequence[TieRecord], known: _Left) -> tuple[Undenied, ...]:
    """What the denials of these ties leave undenied; many a relationship has one tie."""
    key = tuple(tie.id for tie in ties)
    if key in known:
        return known[key]
    rows: dict[str, Undenied] = {}
    found = dispute(lookup, ties)
    for item in found.undenied:
        ref = item.ref if item.kind == "tie" else None
        rows.setdefault(item.text, Undenied(item.kind, item.text, ref))
    for denial in found.wholesale:
        words = f"{denial.holder.label} denies the allegations as a whole"
        rows.setdefault(denial.id, Undenied("wholesale", words, denial.id))
    known[key] = tuple(rows.values())
    return known[key]


def _sided(lookup: Lookup, claim: TieRecord | StatementRecord) -> Iterator[tuple[StanceRecord, str]]:
    """Each stance on a claim with its side; a stance that reports a speaker has the side of the report."""
    known = lookup.sides(claim.id, claim.stances)
    for stance in claim.stances:
        yield stance, "neither" if stance.scope == "detail" else known.get(stance.id, stance.polarity)


def _why(lookup: Lookup, status: str, ties: Iterable[TieRecord], sided: Sided) -> str:
    """One sentence that explains a status: its meaning, and who is on which side."""
    found = {stance.id: (stance, side) for tie in ties for stance, side in sided[tie.id]}
    vocabulary = lookup.vocabulary
    parts = [vocabulary.statuses[status].comment] if status in vocabulary.statuses else []
    for words, wanted in (("For", "for"), ("Against", "against"), ("Doubted by", "doubts")):
        holders = dict.fromkeys(
            "the source itself" if s.own_voice else s.holder.label for s, side in found.values() if side == wanted
        )
        if holders:
            parts.append(f"{words}: {', '.join(holders)}.")
    return " ".join(parts)
