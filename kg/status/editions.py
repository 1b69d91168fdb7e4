"""Editions of a feed: the rows of earlier files that a new file states again, or deletes, go from those files."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from pyoxigraph import Quad

from kg.errors import counted
from kg.model.claims import Iri, SourceRecords
from kg.model.ids import KG, of_feed
from kg.rdf import codec, terms
from kg.status.feed_actors import NAMING, stored_quads
from kg.store.protocol import Store

DESCRIBES = KG + "describes"


def restated(
    store: Store, kinds: Iterable[str], records: SourceRecords
) -> tuple[list[SourceRecords], list[Iri], list[str]]:
    """What becomes of the other files of the feed: those with rows left, those to withdraw, and warnings on both.

    A row is known by its record id, which the id of its stance ends in. A file that was published later keeps its rows.
    """
    source = records.source
    if source.feed is None or source.fold is not None:  # what is folded has no ids of rows
        return [], [], []
    told = {_record(stance.iri) for stance in records.stances}
    deleted = frozenset(records.deleted)
    ends, named = {_record(iri) for iri in deleted}, _naming(store, deleted)
    described = {terms.words(q.object) for q in records.foreign if isinstance(q, Quad) and _describes(q)} | deleted
    here = {actor.iri for actor in records.actors}
    left, gone, warnings = [], [], []
    others = {iri for iri, _ in store.referring_text(KG + "feed", source.feed)} - {source.iri}
    for other in sorted(others):
        there = {iri for iri, _ in store.referring(KG + "source", [other])}
        again = {iri for iri in there if _record(iri) in told}
        ended = {iri for iri in there if _record(iri) in ends or iri in named} - again
        if not again and not ended and not _describing(store, other, described):
            continue
        old = codec.decode(stored_quads(store, other), other, kinds)
        if old.source.published and source.published and old.source.published > source.published:
            continue
        kept = _without(old, told | ends, described, deleted)
        kept = replace(kept, actors=tuple(a for a in kept.actors if a.iri not in here))
        if again:
            warnings.append(f"{counted(len(again), 'row')} of {old.source.title!r} are stated again here and replaced")
        if ended:
            warnings.append(f"{counted(len(ended), 'row')} of {old.source.title!r} are deleted here")
        if kept.stances or any(isinstance(q, Quad) and _describes(q) for q in kept.foreign):
            left.append(kept)
        else:
            gone.append(other)
    return left, gone, warnings


def _record(iri: Iri) -> str:
    """What stands for the record id in the id of a stance or tenure."""
    return iri.rpartition("-")[2]


def _describes(quad: Quad) -> bool:
    return quad.predicate.value == DESCRIBES


def _describing(store: Store, source: Iri, actors: set[Iri]) -> bool:
    """Whether a source describes one of these actors."""
    found = store.nodes([source], [DESCRIBES]).get(source, {})
    return not actors.isdisjoint(terms.many(found, DESCRIBES))


def _naming(store: Store, actors: Collection[Iri]) -> set[Iri]:
    """The stances on ties and statements that name one of these actors."""
    claims = {iri for prop in NAMING for iri, _ in store.referring(prop, actors)} if actors else set()
    return {iri for iri, _ in store.referring(KG + "about", claims)} if claims else set()


def _without(old: SourceRecords, told: set[str], described: set[Iri], deleted: frozenset[Iri]) -> SourceRecords:
    """The records less the rows that are stated again, and less what they say of actors that are deleted."""
    lost = {t.iri for t in old.ties if t.subject in deleted or t.object in deleted}
    lost |= {s.iri for s in old.statements if not deleted.isdisjoint(s.concerns)}
    stances = tuple(
        replace(s, about=left)
        for s in old.stances
        if _record(s.iri) not in told and (left := tuple(iri for iri in s.about if iri not in lost))
    )
    about = {iri for stance in stances for iri in stance.about}
    closed = {office.iri for office in old.offices if office.of in deleted}
    tenures = tuple(
        t for t in old.tenures if _record(t.iri) not in told and t.person not in deleted and t.office not in closed
    )
    offices = tuple(o for o in old.offices if o.iri in {t.office for t in tenures})
    ties = tuple(t for t in old.ties if t.iri in about)
    statements = tuple(s for s in old.statements if s.iri in about)
    again = {q.subject for q in old.foreign if isinstance(q, Quad)} & {terms.node(iri) for iri in described}
    foreign = tuple(
        q
        for q in old.foreign
        if isinstance(q, Quad) and q.subject not in again and terms.words(q.object) not in described
    )
    named = {end for tie in ties for end in (tie.subject, tie.object)}
    named |= {iri for statement in statements for iri in statement.concerns}
    named |= {tenure.person for tenure in tenures} | {office.of for office in offices}
    named |= {terms.words(q.object) for q in foreign}
    actors = tuple(a for a in old.actors if a.iri in named or not of_feed(a.iri))
    return replace(
        old, stances=stances, ties=ties, statements=statements, tenures=tenures, offices=offices, foreign=foreign,
        actors=actors,
    )  # fmt: skip
