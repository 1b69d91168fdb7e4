"""The differences between two states of a graph: ties, stances, statuses, and why each status changed.

The two states may be two stores, or one store before and after a change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import ClassVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.actors.acting import Merged
from kg.lookup.lookup import Lookup
from kg.model import ids
from kg.model.claims import Iri, Stance
from kg.model.ids import KG
from kg.model.records import StanceRecord
from kg.model.shape import Columns, Record
from kg.rdf import codec
from kg.rdf.terms import many, one, word
from kg.status.derive import Plan
from kg.status.links import link_paths

KINDS = ("tie", "statement", "relationship")
PROFILE = (KG + "status", KG + "relationshipStatus", KG + "unreviewed", KG + "of", KG + "makes", *codec.STANCE_FIELDS)
"""Properties whose values say whether anything differs."""


@dataclass(frozen=True, slots=True)
class Change(Record):
    """A tie, statement or relationship that differs between two states, or two actors that became one or two.

    ``before`` and ``after`` are its statuses, None where it is not there; equal where only its stances differ, or
    the ties of a relationship. Actors have no statuses; ``what`` says what became of them. ``unreviewed_before``
    and ``unreviewed_after`` say whether unreviewed stances decide these. ``gained`` and ``lost`` are the stances,
    ``reasons`` everything in words.
    """

    id: str
    kind: str
    what: str
    before: str | None
    after: str | None
    unreviewed_before: bool = False
    unreviewed_after: bool = False
    gained: tuple[StanceRecord, ...] = ()
    lost: tuple[StanceRecord, ...] = ()
    reasons: tuple[str, ...] = ()

    COLUMNS: ClassVar[Columns] = {
        "kind": str, "what": str, "before": str, "after": str, "unreviewed_before": bool, "unreviewed_after": bool,
        "gained": (int, lambda change: len(change.gained)), "lost": (int, lambda change: len(change.lost)),
        "why": (str, lambda change: "; ".join(change.reasons) or None), "id": str,
    }  # fmt: skip


def compared(before: Lookup, after: Lookup, among: Iterable[Iri] | None = None) -> list[Change]:
    """The changes from one state to the other, those of the ties, statements and relationships ``among`` if given.

    Actors come first, then relationships, ties and statements, each by its words. Where actors became one, or two,
    a relationship or tie is compared with the one in whose place it is.
    """
    differ = _Comparison(before, after)
    wanted = sorted(differ.candidates() if among is None else set(among))
    claims = differ.changes([iri for iri in wanted if _kind(iri) != "relationship"])
    pooled = differ.relationships([iri for iri in wanted if _kind(iri) == "relationship"], claims)
    order = {"actor": 0, "relationship": 1, "tie": 2, "statement": 3}
    return sorted([*differ.actors(), *claims, *pooled], key=lambda c: (order[c.kind], c.what, c.id))


def touched(plan: Plan, before: Lookup, after: Lookup) -> set[Iri]:
    """The claims and relationships whose status, stances or ties a plan changes."""
    found = {change.iri for change in plan.changes}
    subjects = {q.subject.value for q in (*plan.remove, *plan.add) if isinstance(q.subject, NamedNode)}
    stances = {iri for iri in subjects if _kind(iri) == "stance"}
    for lookup in (before, after):
        lookup.fetch(stances)
    found |= {claim for iri in stances for claim in _claims(iri, (before, after))}
    found |= {iri for quad in (*plan.remove, *plan.add) for iri in _described(quad)}
    return {iri for iri in found if _kind(iri) in KINDS}


def _described(quad: Quad) -> Iterator[Iri]:
    """The ties, statements and relationships whose compared properties these quads state."""
    prop = quad.predicate.value.removeprefix(KG)
    if isinstance(quad.subject, NamedNode) and prop in ("status", "unreviewed", "of"):
        yield quad.subject.value
    if isinstance(quad.object, NamedNode) and prop in ("of", "assesses", "premise", "conclusion"):
        yield quad.object.value


def _claims(iri: Iri, lookups: Iterable[Lookup], seen: frozenset[Iri] = frozenset()) -> Iterator[Iri]:
    """The ties and statements that a stance is about, directly or through other stances."""
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
        """The claims and relationships whose status differs, and the claims whose stances or judgements differ."""
        left, right = self._profile(self._before), self._profile(self._after)
        found = {iri for iri in left.keys() | right.keys() if left.get(iri) != right.get(iri)}
        pairs = (self._before, self._after)
        claims = {claim for iri in found for claim in _claims(iri, pairs)}
        old, new = self._before.world, self._after.world
        claims |= {iri for iri, _ in old.assessments.items() ^ new.assessments.items()}
        claims |= {end for link in {*old.links} ^ {*new.links} for end in (link.premise, link.conclusion)}
        return {iri for iri in claims if _kind(iri) in KINDS}

    def _profile(self, lookup: Lookup) -> dict[Iri, frozenset[tuple[str, str]]]:
        """For every claim, relationship and stance: the values by which it is compared."""
        found: dict[Iri, set[tuple[str, str]]] = {}
        for prop in PROFILE:
            for quad in lookup.store.match(predicate=prop):
                if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
                    subject, value = quad.subject.value, quad.object.value
                    found.setdefault(subject, set()).add((prop, value))
                    if prop in (KG + "about", KG + "of"):
                        found.setdefault(value, set()).add((prop, subject))
        return {iri: frozenset(marks) for iri, marks in found.items() if _kind(iri) in (*KINDS, "stance")}

    # -- actors -----------------------------------------------------------------------------------

    def actors(self) -> Iterator[Change]:
        """The actors that are one in one of the states only."""
        old, new = self._before.world, self._after.world
        for here, there, words in ((new, old, "are one"), (old, new, "are no longer one")):
            known = [(merge.left, merge.right) for merge in there.merges]
            apart = {(merge.left, merge.right) for merge in here.merges} - set(known)
            for merge in here.merges if apart else ():
                one = Merged(known)
                if (merge.left, merge.right) in apart and one.root(merge.left) != one.root(merge.right):
                    known.append((merge.left, merge.right))
                    if all(self._knows(actor) for actor in known[-1]):
                        what = f"{' and '.join(self._pair(*known[-1]))} {words}"
                        yield Change(merge.left, "actor", what, None, None, reasons=(merge.because,))

    def _knows(self, actor: Iri) -> bool:
        """Whether the later state has the actor."""
        return self._after.directory.entry(actor).known

    def _pair(self, left: Iri, right: Iri) -> tuple[str, str]:
        """The names of two actors, from whichever state knows both."""
        return (self._after if self._knows(left) and self._knows(right) else self._before).pair(left, right)

    def _identified(self, actors: Iterable[Iri]) -> bool:
        """Whether one of these actors, or the state that it folds into, is one with others in one state only."""
        old, new = self._before.world, self._after.world
        found = {iri for actor in actors for iri in (actor, old.folded(actor), new.folded(actor))}
        return any(old.same_as(iri) != new.same_as(iri) for iri in found)

    # -- claims -----------------------------------------------------------------------------------

    def changes(self, claims: list[Iri]) -> list[Change]:
        """The claims that differ, with the stances added and removed."""
        for lookup in (self._before, self._after):
            lookup.fetch(claims)
            lookup.world.prefetch(claims)
        before, after = self._before.world, self._after.world
        kept = {after.twins(twin)[0]: None for iri in claims for twin in (iri, *before.twins(iri))}
        return [change for iri in kept if (change := self._change(iri))]

    def _change(self, iri: Iri) -> Change | None:
        before, after = self._before, self._after
        earlier = next((twin for twin in (iri, *after.world.twins(iri)) if _status(before, twin, "status")), iri)
        statuses = _status(before, earlier, "status"), _status(after, iri, "status")
        if not statuses[1] and any(_status(after, twin, "status") for twin in before.world.twins(iri)):
            return None  # the claim is there between other actors
        left = {s.iri: s for s in before.around(earlier)} if statuses[0] else {}
        right = {s.iri: s for s in after.around(iri)} if statuses[1] else {}
        lost = [before.stance(s) for key, s in left.items() if s != right.get(key)]
        gained = [after.stance(s) for key, s in right.items() if s != left.get(key)]
        reasons = [*_exchanged(lost, gained, left, right), *self._judged(iri)]
        if statuses[0] == statuses[1]:
            reasons += self._reviewed(iri)
        if statuses[0] == statuses[1] and not reasons:
            return None
        if statuses[0] != statuses[1] and not reasons:
            reasons = [*self._neighbours(iri), *self._behind(iri, [*left.values(), *right.values()])]
        words = (after if statuses[1] else before).claim_words(iri)
        return Change(
            iri, _kind(iri), words, *statuses, *self._marks(iri), tuple(gained), tuple(lost), tuple(reasons)
        )  # fmt: skip

    def _reviewed(self, iri: Iri) -> Iterator[str]:
        """Whether the status began or ceased to rest on unreviewed stances."""
        before, after = self._marks(iri)
        if before != after:
            yield f"{'+' if after else '−'} unreviewed stances decide it"

    def _marks(self, iri: Iri) -> tuple[bool, bool]:
        """Whether unreviewed stances decide the status before and after."""
        before, after = (lookup.node(iri) for lookup in (self._before, self._after))
        return KG + "unreviewed" in before, KG + "unreviewed" in after

    def _judged(self, iri: Iri) -> Iterator[str]:
        """The analyst's judgements on a tie that were added or removed."""
        old, new = self._before.world.assessments.get(iri), self._after.world.assessments.get(iri)
        if old != new:
            if old:
                yield f"− {old.verdict} by {old.by}: {old.because}"
            if new:
                yield f"+ {new.verdict} by {new.by}: {new.because}"
        left, right = (
            {(way.forward, way.tie): way for way in link_paths(lookup.world, iri)}
            for lookup in (self._before, self._after)
        )
        for sign, here, there, lookup in (("−", left, right, self._before), ("+", right, left, self._after)):
            for key, way in here.items():
                if key not in there:
                    title, through = "implied by" if way.forward else "implies", ", ".join(map(ids.short, way.through))
                    words = (
                        f"{lookup.claim_words(way.tie)} ({ids.short(way.tie)}{through and ', by way of ' + through})"
                    )
                    yield f"{sign} {title} {words}, linked by {way.link.by}: {way.link.because}"

    def _neighbours(self, iri: Iri) -> Iterator[str]:
        """The ties that bear on this one, through *anyone* or a link, whose own verdict or status changed."""
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
                yield from (f"tie {ids.short(other)} bears on it: {words}" for words in self._judged(other))

    def _behind(self, iri: Iri, stances: list[Stance]) -> Iterator[str]:
        """Why a status changed although its stances are the same: their sources or holders changed."""
        yield from self._elsewhere(stances)
        yield from self._merged([iri], stances)

    def _elsewhere(self, stances: list[Stance]) -> Iterator[str]:
        """The sources of these stances whose description changed."""
        for source in sorted({s.source for s in stances}):
            left, right = self._before.world, self._after.world
            if left.source(source) != right.source(source):
                yield f"what is known of the source {right.source(source).title!r} changed"
            elif left.ancestors(source) != right.ancestors(source):
                yield f"what the source {right.source(source).title!r} derives from changed"
            elif any(bool(left.source(a).title) != bool(right.source(a).title) for a in right.ancestors(source)):
                yield f"a source that {right.source(source).title!r} derives from came or went"

    def _merged(self, ties: Iterable[Iri], stances: Iterable[Stance] = ()) -> Iterator[str]:
        """The merges, added or removed, of actors at the ends of these ties or of holders of these stances."""
        old, new = self._before.world, self._after.world
        actors = {s.holder for s in stances if not s.own_voice}
        for iri in ties:
            if tie := new.tie(iri) or old.tie(iri):
                actors |= {tie.subject, tie.object}
        near: set[Iri] = set()
        for world in (old, new):
            folded = actors | {world.folded(actor) for actor in actors}
            near |= folded.union(*(world.same_as(actor) for actor in folded))
        for sign, merges, others in (("−", old.merges, new.merges), ("+", new.merges, old.merges)):
            standing = {(m.left, m.right) for m in others}
            for merge in merges:
                if (merge.left, merge.right) not in standing and near & {merge.left, merge.right}:
                    yield f"{sign} {' and '.join(self._pair(merge.left, merge.right))} are one: {merge.because}"

    # -- relationships ----------------------------------------------------------------------------

    def relationships(self, iris: list[Iri], claims: list[Change]) -> list[Change]:
        """The relationships whose status or ties differ, with the changes of the ties as reasons."""
        changes = {change.id: change for change in claims}
        left, right = (self._members(lookup, iris) for lookup in (self._before, self._after))
        found = []
        for iri in iris:
            earlier = self._counterpart(iri, self._after, self._before)
            if earlier == iri and self._counterpart(iri, self._before, self._after) != iri:
                continue  # its ties are between the actors that its own became
            statuses = (
                _status(self._before, earlier, "relationshipStatus"),
                _status(self._after, iri, "relationshipStatus"),
            )
            reasons = self._handed_on(left[iri], right[iri], named=statuses[0] != statuses[1])
            if statuses[0] == statuses[1]:
                reasons += self._reviewed(iri) if earlier == iri else []
            else:
                reasons = self._pooled(sorted(left[iri] | right[iri]), changes, reasons)
            if reasons or statuses[0] != statuses[1]:
                words = self._relationship(self._after if statuses[1] else self._before, iri)
                marks = self._marks(iri)
                found.append(Change(iri, "relationship", words, *statuses, *marks, reasons=tuple(reasons)))
        return found

    def _members(self, lookup: Lookup, iris: list[Iri]) -> dict[Iri, set[Iri]]:
        """The ties of these relationships in one of the states, everything read at once."""
        lookup.fetch(iris)
        found: dict[Iri, set[Iri]] = {iri: set() for iri in iris}
        for tie, iri in lookup.store.referring(KG + "of", iris):
            found[iri].add(tie)
        return found

    def _counterpart(self, iri: Iri, here: Lookup, there: Lookup) -> Iri:
        """The relationship of the other state in whose place this one is, if it is missing there because of who is
        one; else itself."""
        if _status(there, iri, "relationshipStatus") or not _status(here, iri, "relationshipStatus"):
            return iri
        of = here.node(iri)
        subject, relation, obj = (one(of, KG + prop) or "" for prop in ("subject", "relation", "object"))
        if not self._identified((subject, obj)):
            return iri
        name = relation.removeprefix(ids.TIE)
        others = ((there.world.folded(s), there.world.folded(o)) for s in self._near(subject) for o in self._near(obj))
        ends = [there.vocabulary.canonical(s, name, o) for s, o in others]
        found = [ids.relationship_iri(s, name, o) for s, _, o in ends]
        there.fetch(found)
        return next((other for other in found if _status(there, other, "relationshipStatus")), iri)

    def _near(self, actor: Iri) -> list[Iri]:
        """The actor and those that are one with it in either state."""
        alike = (*self._before.world.same_as(actor), *self._after.world.same_as(actor))
        return [actor, *sorted({*alike} - {actor})]

    def _handed_on(self, left: set[Iri], right: set[Iri], *, named: bool) -> list[str]:
        """The ties that exist before and after, and joined this relationship or left it.

        Those that moved because of who is one only if the status changed (``named``).
        """
        for lookup in (self._before, self._after):
            lookup.fetch(left ^ right)
        reasons: list[str] = []
        changed_hands = []
        for sign, gone, other in (("−", left - right, self._after), ("+", right - left, self._before)):
            for tie in sorted(gone):
                moved = other.world.tie(tie)
                if not named and moved and self._identified((moved.subject, moved.object)):
                    continue
                if many(other.node(tie), KG + "of"):
                    changed_hands.append(tie)
                    reasons.append(f"{sign} {other.claim_words(tie)} ({ids.short(tie)})")
        return [*reasons, *self._merged(changed_hands)]

    def _pooled(self, ties: list[Iri], changes: Mapping[Iri, Change], handed_on: list[str]) -> list[str]:
        """Why the status of a relationship that has or had these ties changed."""
        reasons = [*(f"tie {ids.short(tie)}: {_moved(changes[tie])}" for tie in ties if tie in changes), *handed_on]
        return reasons or list(dict.fromkeys(self._beneath(ties)))

    def _beneath(self, ties: list[Iri]) -> Iterator[str]:
        """Why the status of a relationship changed although those of its ties are the same."""
        for lookup in (self._before, self._after):
            lookup.fetch(ties)
            lookup.world.prefetch(ties)
        for tie in ties:
            stances = [*self._before.around(tie), *self._after.around(tie)]
            yield from (*self._judged(tie), *self._neighbours(tie), *self._behind(tie, stances))

    def _relationship(self, lookup: Lookup, iri: Iri) -> str:
        of = lookup.node(iri)
        name = (one(of, KG + "relation") or "").removeprefix(ids.TIE)
        relation = lookup.vocabulary.relations.get(name)
        ends = [lookup.ref(one(of, KG + end) or "").label for end in ("subject", "object")]
        return f"{ends[0]} {relation.label if relation else name} {ends[1]}"


def _status(lookup: Lookup, iri: Iri, prop: str) -> str | None:
    return word(lookup.node(iri), KG + prop)


def _exchanged(
    lost: Iterable[StanceRecord],
    gained: Iterable[StanceRecord],
    left: Mapping[Iri, Stance],
    right: Mapping[Iri, Stance],
) -> Iterator[str]:
    """The stances removed and added, in words; one line if both have the same words."""
    before, after = ({s.id: _in_words(s) for s in found} for found in (lost, gained))
    same = {iri for iri, words in before.items() if after.get(iri) == words}
    yield from (f"− {words}" for iri, words in before.items() if iri not in same)
    for iri, words in after.items():
        yield f"± {words}, {_differing(left[iri], right[iri])}" if iri in same else f"+ {words}"


def _differing(before: Stance, after: Stance) -> str:
    """What changed in a stance."""
    names = [f.name for f in fields(Stance) if f.compare and getattr(before, f.name) != getattr(after, f.name)]
    phrases = {
        "reviewed": "now reviewed" if after.reviewed else "no longer reviewed",
        "about": "about something else",
        "in_reply_to": "in reply to something else",
        "details": "with other details",
    }
    return ", ".join(phrases.get(name, f"another {name.replace('_', ' ')}") for name in names)


def _in_words(stance: StanceRecord) -> str:
    who = "the source" if stance.own_voice else stance.holder.label
    scope = {"wholesale": " (wholesale)", "detail": " (a detail)"}.get(stance.scope, "")
    quote = f": “{' '.join(stance.quote.split())}”" if stance.quote else ""
    return f"{who} {stance.attitude}{scope}{quote} ({stance.source.title})"


def _moved(change: Change) -> str:
    if change.before == change.after:
        return f"{change.after}, other {'stances' if change.gained or change.lost else 'judgements'}"
    return _arrow(change.before, change.after)


def _arrow(before: str | None, after: str | None) -> str:
    return f"{before or 'not there'} → {after or 'gone'}"
