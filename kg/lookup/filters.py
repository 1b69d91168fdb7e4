"""Which ties of an actor, or between two, a look-up keeps, and their order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypedDict

from kg.lookup.lookup import Lookup, tie_overlaps
from kg.model.claims import Iri
from kg.model.ids import KG
from kg.model.records import TieRecord
from kg.rdf import codec, terms
from kg.status.evidence import typed

PART = 200
"""How many ties, at least, are read at once where only the first ones are asked for."""


class Which(TypedDict, total=False):
    """The keyword arguments that select ties."""

    relation: str | None
    status: str | Sequence[str] | None
    since: str | date | None
    until: str | date | None
    direction: str
    source: str | None
    rollup: bool
    reviewed_only: bool
    feeds: bool


@dataclass(frozen=True)
class TieFilter:
    """The conditions on a tie; the default keeps every tie."""

    relation: str | None = None
    """The name of a relation, or of its inverse; narrower relations count too."""
    statuses: frozenset[str] = frozenset()
    since: str | None = None
    until: str | None = None
    direction: str = "both"
    """both, out or in, as ``relation`` is named; symmetric relations run both ways."""
    source: Iri | None = None
    reviewed_only: bool = False
    feeds: bool = True
    """Whether ties that feeds alone say are kept."""

    def all_ties(self, lookup: Lookup, whole: bool) -> Iterable[TieRecord]:
        """All ties that meet the conditions, in order; raises NameNotFound for the relation.

        They are read at once, or (not ``whole``) a part at a time, for callers who want the first ones only.
        """
        relations, _ = self._relations(lookup)
        found = typed(lookup.store, "Tie")
        lookup.fetch(found)
        if relations:
            found = [tie for tie in found if codec.decode_tie(tie, lookup.node(tie)).relation in relations]
        if self.statuses:
            found = [
                tie for tie in found if (terms.word(lookup.node(tie), KG + "status") or "unasserted") in self.statuses
            ]
        if whole:
            return reports_first(lookup, ordered(self._kept(lookup, found)))
        parts = _in_order(lookup, found)
        return (tie for part in parts for tie in ordered(self._kept(lookup, part)))

    def _relations(self, lookup: Lookup) -> tuple[set[str], bool]:
        """The relation and its narrower ones, if one is asked for, and whether it was named by its inverse."""
        if self.relation is None:
            return set(), False
        named, turned = lookup.vocabulary.directed(self.relation)
        return lookup.vocabulary.narrower(named.name), turned

    def ties(self, lookup: Lookup, left: Iri, right: Iri | None, rollup: bool) -> list[TieRecord]:
        """The ties of an actor, or between two, that meet the conditions; raises NameNotFound for the relation."""
        relations, turned = self._relations(lookup)
        ways = lookup.between(left, right, rollup)
        found = sorted(ways)
        if relations or self.direction != "both":
            lookup.fetch(found)
            of = {tie: codec.decode_tie(tie, lookup.node(tie)).relation for tie in found}
            asked = {"out": "in", "in": "out"}.get(self.direction, "both") if turned else self.direction
            found = [tie for tie in found if not relations or of[tie] in relations]
            if asked != "both":
                found = [tie for tie in found if asked in ways[tie] or _symmetric(lookup, of[tie])]
        return reports_first(lookup, ordered(self._kept(lookup, found)))

    def _kept(self, lookup: Lookup, found: Sequence[Iri]) -> Iterator[TieRecord]:
        """Those of these ties that meet the conditions on records."""
        return (
            tie for tie in lookup.ties(found) if self._keeps(tie) and (self.feeds or not from_feeds(lookup, tie))
        )  # fmt: skip

    def _keeps(self, tie: TieRecord) -> bool:
        return (
            (not self.statuses or tie.status in self.statuses)
            and (self.source is None or any(stance.source.id == self.source for stance in tie.stances))
            and not (self.reviewed_only and tie.rests_on_unreviewed)
            and (not (self.since or self.until) or tie_overlaps(tie, self.since, self.until))
        )


def from_feeds(lookup: Lookup, tie: TieRecord) -> bool:
    """Whether feeds alone say a tie, and no report does."""
    return bool(tie.stances) and all(lookup.directory.source(stance.source.id).feed for stance in tie.stances)


def reports_first(lookup: Lookup, ties: list[TieRecord]) -> list[TieRecord]:
    """The ties with what feeds alone say last: relationships without a report, and such ties within the others."""
    of_feeds = {tie.id for tie in ties if from_feeds(lookup, tie)}
    if not of_feeds:
        return ties
    places = {iri: place for place, iri in enumerate(dict.fromkeys(tie.relationship.id for tie in ties))}
    reported = {tie.relationship.id for tie in ties if tie.id not in of_feeds}

    def place(tie: TieRecord) -> tuple[bool, int, bool]:
        return tie.relationship.id not in reported, places[tie.relationship.id], tie.id in of_feeds

    return sorted(ties, key=place)


def _symmetric(lookup: Lookup, relation: str) -> bool:
    known = lookup.vocabulary.relations.get(relation)
    return known is not None and known.symmetric


def _in_order(lookup: Lookup, ties: Sequence[Iri]) -> Iterator[list[Iri]]:
    """The ties in the order of :func:`ordered`, whole relationships together, in parts."""
    part: list[Iri] = []
    for _, same in groupby(ordered(lookup.ties(ties, stances=False)), key=lambda tie: tie.relationship.id):
        part += [tie.id for tie in same]
        if len(part) >= PART:
            yield part
            part = []
    yield part


def ordered(ties: Iterable[TieRecord]) -> list[TieRecord]:
    """Ties by relationship, in the order of the labels of its ends, then by time."""
    ties = list(ties)
    heads: dict[str, tuple[str, str, str]] = {}
    for tie in ties:
        head = tie.subject.folded.label, tie.relation.id, tie.object.folded.label
        heads[tie.relationship.id] = min(head, heads.get(tie.relationship.id, head))

    def place(tie: TieRecord) -> tuple[tuple[str, str, str], str, str, str, str]:
        return heads[tie.relationship.id], tie.relationship.id, tie.earliest or "9999", tie.event or "", tie.id

    return sorted(ties, key=place)
