"""What two states of a graph say differently: ties, stances, statuses, and why each status moved.

The two states may be two stores, or one store before and after a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from pyoxigraph import NamedNode, Quad

from kg import ids
from kg.derive import Plan
from kg.ids import KG
from kg.lookup import Lookup
from kg.model import Iri, Stance
from kg.quads import many, one
from kg.records import Columns, Row, StanceRecord

KINDS = ("tie", "statement", "relationship")


@dataclass(frozen=True, slots=True)
class Change:
    """A tie, statement or relationship that two states say differently.

    ``before`` and ``after`` are its statuses, None where it is not there; equal where only its
    stances differ. ``gained`` and ``lost`` are the stances, ``reasons`` everything in words.
    """

    id: str
    kind: str
    what: str
    before: str | None
    after: str | None
    gained: tuple[StanceRecord, ...] = ()
    lost: tuple[StanceRecord, ...] = ()
    reasons: tuple[str, ...] = ()

    COLUMNS: ClassVar[Columns] = {
        "kind": str, "what": str, "before": str, "after": str, "gained": int, "lost": int, "why": str, "id": str,
    }  # fmt: skip

    def as_rows(self) -> list[Row]:
        """The change on one flat line."""
        why = "; ".join(self.reasons) or None
        cells = (self.kind, self.what, self.before, self.after, len(self.gained), len(self.lost), why, self.id)
        return [dict(zip(self.COLUMNS, cells, strict=True))]

    def as_dict(self) -> Row:
        return {
            "id": self.id, "kind": self.kind, "what": self.what, "before": self.before, "after": self.after,
            "gained": [s.as_dict() for s in self.gained], "lost": [s.as_dict() for s in self.lost],
            "reasons": list(self.reasons),
        }  # fmt: skip


def compared(before: Lookup, after: Lookup, claims: Iterable[Iri] | None = None) -> list[Change]:
    """The changes from one state to the other, those of ``claims`` and their relationships alone if given.

    Relationships come first, then ties, then statements, each by its words.
    """
    differ = _Comparison(before, after)
    wanted = sorted(differ.candidates() if claims is None else set(claims))
    changes = differ.changes(wanted)
    changes += differ.relationships(changes)
    order = {"relationship": 0, "tie": 1, "statement": 2}
    return sorted(changes, key=lambda c: (order[c.kind], c.what, c.id))


def touched(plan: Plan, before: Lookup, after: Lookup) -> set[Iri]:
    """The ties and statements whose status a plan moves, or whose stances come or go."""
    found = {change.iri for change in plan.changes if _kind(change.iri) != "relationship"}
    for quad in (*plan.remove, *plan.add):
        if quad.predicate.value == KG + "about" and isinstance(quad.object, NamedNode):
            found |= set(_claims(quad.object.value, (before, after)))
    found |= {iri for quad in (*plan.remove, *plan.add) for iri in _described(quad)}
    return found


def _described(quad: Quad) -> Iterator[Iri]:
    if isinstance(quad.subject, NamedNode) and quad.predicate.value == KG + "status":
        yield quad.subject.value


def _claims(iri: Iri, lookups: Iterable[Lookup], seen: frozenset[Iri] = frozenset()) -> Iterator[Iri]:
    """The ties and statements that a stance, or what it is about, is about in the end."""
    if _kind(iri) != "stance":
        yield iri
    elif iri not in seen:
        for lookup in lookups:
            for inner in many(lookup.node(iri), KG + "about"):
                yield from _claims(inner, lookups, seen | {iri})


def _kind(iri: Iri) -> str:
    return ids.short(iri).partition("-")[0]


class _Comparison:
    """Reads both sides of each claim."""

    def __init__(self, before: Lookup, after: Lookup) -> None:
        self._before, self._after = before, after

    def candidates(self) -> set[Iri]:
        """The claims whose status, stances or assessments differ between the two states."""
        left, right = self._profile(self._before), self._profile(self._after)
        found = {iri for iri in left.keys() | right.keys() if left.get(iri) != right.get(iri)}
        pairs = (self._before, self._after)
        claims = {claim for iri in found for claim in _claims(iri, pairs)}
        assessed = self._before.world.assessments.items() ^ self._after.world.assessments.items()
        return {iri for iri in claims | {iri for iri, _ in assessed} if _kind(iri) in ("tie", "statement")}

    def _profile(self, lookup: Lookup) -> dict[Iri, frozenset[tuple[str, str]]]:
        """For every claim and stance: what decides whether it differs."""
        found: dict[Iri, set[tuple[str, str]]] = {}
        for name in ("about", "status", "unreviewed", "scope", "attitude", "holder", "makes", "inReplyTo"):
            for quad in lookup.store.match(predicate=KG + name):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                    subject, value = quad.subject.value, quad.object.value
                    found.setdefault(subject, set()).add((name, value))
                    if name == "about":
                        found.setdefault(value, set()).add(("said", subject))
        return {iri: frozenset(marks) for iri, marks in found.items() if _kind(iri) in (*KINDS[:2], "stance")}

    # -- claims -----------------------------------------------------------------------------------

    def changes(self, claims: list[Iri]) -> list[Change]:
        """The claims that differ, with the stances that came and went."""
        for lookup in (self._before, self._after):
            lookup.fetch(claims)
            lookup.world.prefetch(claims)
        return [change for iri in claims if (change := self._change(iri))]

    def _change(self, iri: Iri) -> Change | None:
        before, after = self._before, self._after
        statuses = _status(before, iri, "status"), _status(after, iri, "status")
        left = {s.iri: s for s in before.around(iri)} if statuses[0] else {}
        right = {s.iri: s for s in after.around(iri)} if statuses[1] else {}
        lost = [before.stance(s) for key, s in left.items() if not _same(s, right.get(key))]
        gained = [after.stance(s) for key, s in right.items() if not _same(s, left.get(key))]
        reasons = [f"− {_told(s)}" for s in lost] + [f"+ {_told(s)}" for s in gained]
        reasons += self._judged(iri)
        if statuses[0] == statuses[1] and not reasons:
            return None
        if statuses[0] != statuses[1] and not reasons:
            reasons = [*self._neighbours(iri), *self._elsewhere([*left.values(), *right.values()])]
        words = (after if statuses[1] else before).claim_words(iri)
        return Change(iri, _kind(iri), words, *statuses, tuple(gained), tuple(lost), tuple(reasons))

    def _judged(self, iri: Iri) -> Iterator[str]:
        """The analyst's judgements on a tie that came or went."""
        old, new = self._before.world.assessments.get(iri), self._after.world.assessments.get(iri)
        if old != new:
            if old:
                yield f"− {old.verdict} by {old.by}: {old.because}"
            if new:
                yield f"+ {new.verdict} by {new.by}: {new.because}"
        for title, reach in (("implied by", "premises"), ("implies", "conclusions")):
            left, right = getattr(self._before.world, reach)(iri), getattr(self._after.world, reach)(iri)
            for sign, ties, lookup in (("−", left - right, self._before), ("+", right - left, self._after)):
                for tie in sorted(ties):
                    yield f"{sign} {title} {lookup.claim_words(tie)} ({ids.short(tie)})"

    def _neighbours(self, iri: Iri) -> Iterator[str]:
        """The ties that bear on this one, through *anyone* or a link, whose own verdict or status moved."""
        near: set[Iri] = set()
        for world in (self._before.world, self._after.world):
            near |= world.premises(iri) | world.conclusions(iri)
            if tie := world.tie(iri):
                near |= {other.iri for other in world.counterparts(tie)}
        for other in sorted(near):
            statuses = _status(self._before, other, "status"), _status(self._after, other, "status")
            if statuses[0] != statuses[1]:
                yield f"tie {ids.short(other)} bears on it: {_arrow(*statuses)}"
            else:
                yield from (f"{words}, which bears on it through {ids.short(other)}" for words in self._judged(other))

    def _elsewhere(self, stances: list[Stance]) -> Iterator[str]:
        """Why a status moved although its own stances are the same: what their sources are has changed."""
        for source in sorted({s.source for s in stances}):
            left, right = self._before.world, self._after.world
            if left.source(source) != right.source(source):
                yield f"what is known of the source {right.source(source).title!r} changed"
            elif left.ancestors(source) != right.ancestors(source):
                yield f"what the source {right.source(source).title!r} derives from changed"
            elif any(bool(left.source(a).title) != bool(right.source(a).title) for a in right.ancestors(source)):
                yield f"a source that {right.source(source).title!r} derives from came or went"

    # -- relationships ----------------------------------------------------------------------------

    def relationships(self, claims: list[Change]) -> list[Change]:
        """The relationships of the changed ties whose status differs, with the ties as reasons."""
        members: dict[Iri, list[Change]] = {}
        for change in claims:
            for lookup in (self._before, self._after):
                for iri in many(lookup.node(change.id), KG + "of"):
                    members.setdefault(iri, [])
                    if change not in members[iri]:
                        members[iri].append(change)
        found = []
        for iri, ties in sorted(members.items()):
            statuses = _status(self._before, iri, "relationshipStatus"), _status(self._after, iri, "relationshipStatus")
            if statuses[0] != statuses[1]:
                words = self._relationship(self._after if statuses[1] else self._before, iri)
                reasons = tuple(f"tie {ids.short(t.id)}: {_arrow(t.before, t.after)}" for t in ties)
                found.append(Change(iri, "relationship", words, *statuses, reasons=reasons))
        return found

    def _relationship(self, lookup: Lookup, iri: Iri) -> str:
        of = lookup.node(iri)
        name = (one(of, KG + "relation") or "").removeprefix(ids.TIE)
        relation = lookup.vocabulary.relations.get(name)
        ends = [lookup.ref(one(of, KG + end) or "").label for end in ("subject", "object")]
        return f"{ends[0]} {relation.label if relation else name} {ends[1]}"


def _status(lookup: Lookup, iri: Iri, prop: str) -> str | None:
    word = one(lookup.node(iri), KG + prop)
    return word.removeprefix(KG).lower() if word else None


def _same(one_stance: Stance, other: Stance | None) -> bool:
    return one_stance == other


def _told(stance: StanceRecord) -> str:
    who = "the source" if stance.own_voice else stance.holder.label
    scope = {"wholesale": " (wholesale)", "detail": " (a detail)"}.get(stance.scope, "")
    quote = f": “{' '.join(stance.quote.split())}”" if stance.quote else ""
    return f"{who} {stance.attitude}{scope}{quote} ({stance.source.label})"


def _arrow(before: str | None, after: str | None) -> str:
    if before == after:
        return f"{after}, other stances"
    return f"{before or 'not there'} → {after or 'gone'}"


__all__ = ["Change", "compared", "touched"]
