"""Which ties of an actor, or between two, a look-up keeps, and their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.lookup.lookup import Lookup, tie_overlaps
from kg.model.claims import Iri
from kg.model.records import TieRecord
from kg.rdf import codec


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

    def ties(self, lookup: Lookup, left: Iri, right: Iri | None, rollup: bool) -> list[TieRecord]:
        """The ties of an actor, or between two, that meet the conditions; raises NameNotFound for the relation."""
        relations, turned = set[str](), False
        if self.relation is not None:
            named, turned = lookup.vocabulary.directed(self.relation)
            relations = lookup.vocabulary.narrower(named.name)
        ways = lookup.between(left, right, rollup)
        found = sorted(ways)
        if relations or self.direction != "both":
            lookup.fetch(found)
            of = {tie: codec.decode_tie(tie, lookup.node(tie)).relation for tie in found}
            asked = {"out": "in", "in": "out"}.get(self.direction, "both") if turned else self.direction
            found = [tie for tie in found if not relations or of[tie] in relations]
            if asked != "both":
                found = [tie for tie in found if asked in ways[tie] or _symmetric(lookup, of[tie])]
        return ordered(filter(self._keeps, lookup.ties(found)))

    def _keeps(self, tie: TieRecord) -> bool:
        return (
            (not self.statuses or tie.status in self.statuses)
            and (self.source is None or any(stance.source.id == self.source for stance in tie.stances))
            and not (self.reviewed_only and tie.rests_on_unreviewed)
            and (not (self.since or self.until) or tie_overlaps(tie, self.since, self.until))
        )


def _symmetric(lookup: Lookup, relation: str) -> bool:
    known = lookup.vocabulary.relations.get(relation)
    return known is not None and known.symmetric


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
