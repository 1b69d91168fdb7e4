"""Which events of different sources are one: by label or IRI, unless their times differ; near labels are proposed.

The identity of an event is text that the rules compare and a tally keeps: of an event that no source describes its
IRI, or its label as labels are compared; of a described one its time, labels and IRIs, a line each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal

from kg.actors.names import label_key
from kg.model import dates
from kg.model.claims import Iri
from kg.model.ids import KG
from kg.model.vocabulary import SKOS
from kg.rdf import codec, tables, terms
from kg.rdf.terms import Node
from kg.store.protocol import Store

ALIKE = 85
"""Points of 100 from which on two labels are spelled alike."""


def identity(event: str, of: Node) -> str:
    """The identity of an event named by a label or IRI, with what sources say of the IRI."""
    if not terms.is_iri(event):
        return label_key(event)
    if KG + "Event" not in terms.many(of, terms.TYPE):
        return event
    said = tables.EVENT.read(event, of)
    labels = sorted({label_key(label) for label in terms.many(of, SKOS + "prefLabel")})
    times = terms.many(of, KG + "when")
    return "\n".join([times[0] if len(times) == 1 else "", *labels, event, *said.get("same_as", ())])


def time_of(identity: str) -> str:
    """The time (EDTF) in an identity; empty if it has none, or sources differ."""
    time, described, _ = identity.partition("\n")
    return time if described else ""


def same(one: str, other: str) -> bool:
    """Whether two identities share a label or IRI, and not times that differ."""
    return bool(_names(one) & _names(other)) and dates.may_overlap(time_of(one) or None, time_of(other) or None)


def _names(identity: str) -> set[str]:
    time, described, names = identity.partition("\n")
    return set(names.split("\n")) if described else {time}


@dataclass(frozen=True, slots=True)
class Named:
    """An event as a source calls it, with its time (EDTF); ``iris`` are its own and those that it is the same as."""

    label: str
    when: str | None = None
    iris: tuple[Iri, ...] = ()


def named(store: Store) -> list[Named]:
    """The events in a store: those that sources describe, and the labels that ties give."""
    described = store.nodes(sorted({iri for iri, _ in store.referring(terms.TYPE, [KG + "Event"])}))
    events = [codec.decode_event(iri, of) for iri, of in described.items()]
    found = [Named(event.label, event.when, (event.iri, *event.same_as)) for event in events]
    ties = {
        terms.words(q.subject): q.object.value
        for q in store.match(predicate=KG + "event")
        if isinstance(q.object, Literal)
    }
    nodes = store.nodes(sorted(ties), [KG + "when"])
    return found + [Named(label, terms.one(nodes.get(tie, {}), KG + "when")) for tie, label in sorted(ties.items())]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two events that may be one though their labels differ: how alike they are, of 100, and why."""

    one: Named
    other: Named
    score: int
    reason: str


def proposals(events: Iterable[Named], others: Iterable[Named]) -> list[Proposal]:
    """For each of the events those of the others that may be the same, the most alike first.

    Labels are compared as :func:`kg.actors.names.label_key` writes them. Two with one label or IRI are one already.
    """
    from rapidfuzz import fuzz, process

    known = [(other, label_key(other.label)) for other in sorted(set(others), key=_order)]
    labels = [label for _, label in known]
    found: list[Proposal] = []
    for event in sorted(set(events), key=_order):
        label = label_key(event.label)
        near = {i: (score, "the labels are spelled alike") for _, score, i in process.extract_iter(
            label, labels, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE,
        )}  # fmt: skip
        if event.when:
            words = set(label.split())
            for place, (other, theirs) in enumerate(known):
                if other.when and (words <= set(theirs.split()) or words >= set(theirs.split())):
                    near.setdefault(place, (ALIKE, "one label contains the other, and the times overlap"))
        for place, (score, reason) in near.items():
            other, theirs = known[place]
            one = theirs == label or not {*event.iris}.isdisjoint(other.iris)
            if not one and dates.may_overlap(event.when, other.when):
                found.append(Proposal(event, other, round(score), reason))
    return sorted(found, key=lambda p: (-p.score, _order(p.one), _order(p.other)))


def _order(event: Named) -> tuple[str, str, tuple[Iri, ...]]:
    return event.label, event.when or "", event.iris
