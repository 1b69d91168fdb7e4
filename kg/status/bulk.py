"""Ties on which only documents speak, each in its own voice, and against which nobody does: statuses by counting.

Feeds bring hundreds of thousands of these. Such a tie has no assessment, link, withdrawal, reply or speech act, no
*anyone* at its ends and no event; its bearings are its stances and those of its narrower relations. What is not so is
left to :mod:`kg.status.derive`, which decides one tie at a time; both give the same quads.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple, TypeVar

from kg.model import dates, ids
from kg.model.claims import Iri, SourceRecords, Stance, Tie
from kg.model.ids import ANYONE, ID, KG
from kg.model.vocabulary import Vocabulary
from kg.rdf import codec, terms
from kg.rdf.terms import Node
from kg.status.evidence import KINLESS, Kindred, StoredEvidence
from kg.status.rules import Bearing, Verdict, judge

LEAST = 200
"""Stances that a change must add or remove before counting is worth it."""
_STEP = 2_000
_T = TypeVar("_T")
Ends = tuple[Iri, str, Iri]
"""The subject, relation and object of a relationship."""


def chunks(found: Iterable[_T], size: int = _STEP) -> Iterator[list[_T]]:
    """The items in lists of at most ``size``."""
    items = iter(found)
    while chunk := list(islice(items, size)):
        yield chunk


_OF_ROWS = re.compile(re.escape(ID) + "stance-([0-9a-f]{16})-[0-9a-f]{16}")
"""The ids of stances on ties that feeds bring, with the hash of their source."""
_HINDERING = frozenset(KG + name for name in ("quote", "inReplyTo", "scope"))
"""The properties of a stance that forbid counting; its scope is written only if it is not the whole claim."""


def countable(stance: Stance, vocabulary: Vocabulary) -> bool:
    """Whether a document says this in its own voice, about one tie, not against it, and quotes nothing."""
    attitude = vocabulary.attitudes.get(stance.attitude)
    return bool(
        stance.own_voice
        and attitude
        and attitude.polarity >= 0
        and not attitude.voids
        and len(stance.about) == 1
        and ids.is_tie(stance.about[0])
        and stance.quote is None
        and not stance.in_reply_to
        and stance.scope == "claim"
    )


def _said(stance: Stance) -> _Said:
    return _Said(stance.iri, stance.source, stance.attitude, stance.origin, stance.reviewed)


class _Said(NamedTuple):
    """What counting needs of a stance."""

    iri: Iri
    source: Iri
    attitude: str
    origin: str | None
    reviewed: bool


class Side(NamedTuple):
    """A tie before or after the change: its bearings and status."""

    bearings: Counter[Bearing]
    verdict: Verdict


@dataclass(slots=True)
class _Read:
    """What is known of a tie: the tie, its node in the store, and its stances before and after; None: not to count."""

    tie: Tie
    node: Node
    before: list[_Said] | None = field(default_factory=list)
    after: list[_Said] | None = field(default_factory=list)

    @property
    def countable(self) -> bool:
        return self.before is not None and self.after is not None


class Uncontested:
    """The ties of a change whose statuses follow from counts.

    ``gone`` are the sources that are withdrawn or replaced, ``out`` their stances. Call :meth:`choose` with the ties
    and actors that the change touches otherwise; :attr:`ties` are then those that are counted.
    """

    def __init__(
        self,
        old: StoredEvidence,
        new: StoredEvidence,
        gone: Iterable[Iri],
        out: Sequence[Stance],
        add: Sequence[SourceRecords],
    ) -> None:
        self._old, self._new, self._gone = old, new, frozenset(gone)
        self._vocabulary = new.vocabulary
        self._known: dict[Iri, _Read] = {}
        self._added: dict[Iri, list[Stance]] = defaultdict(list)
        self._removed: dict[Iri, list[Stance]] = defaultdict(list)
        self.ties: dict[Iri, None] = {}
        self._sides: dict[tuple[bool, frozenset[tuple[Bearing, int]]], Side] = {}
        self._bearings: dict[tuple[object, ...], Bearing] = {}
        self._relationships: dict[tuple[Iri, str, Iri], tuple[Iri, Iri, Iri]] = {}
        self._related: dict[Ends, bool] = {}
        self._kindred: dict[Iri, Kindred] = {}
        self._touched: set[Iri] = set()
        self._moved: set[Iri] = set()
        given = [stance for records in add for stance in records.stances]
        self._given = {tie.iri: tie for records in add for tie in records.ties}
        self._leaving: dict[Iri, _Said] = {}
        if len(given) + len(out) < LEAST:
            return
        for stances, kept in ((given, self._added), (out, self._removed)):
            for stance in stances:
                if countable(stance, self._vocabulary):
                    kept[stance.about[0]].append(stance)
        self._leaving = {s.iri: _said(s) for found in self._removed.values() for s in found}
        self._bar(given)

    def _bar(self, given: Iterable[Stance]) -> None:
        """Finds what is never counted: ties that analysts judged, claims that somebody withdrew, general ties."""
        attitudes = self._vocabulary.attitudes
        store = self._old.store
        voids = [KG + name.capitalize() for name, attitude in attitudes.items() if attitude.voids]
        taking = sorted({iri for iri, _ in store.referring(KG + "attitude", voids)})
        about = store.nodes(taking, [KG + "about"]).values()
        self._barred = {iri for of in about for iri in terms.many(of, KG + "about")}
        self._barred |= {
            iri for s in given if s.attitude in attitudes and attitudes[s.attitude].voids for iri in s.about
        }
        self._general: dict[str, list[Tie]] = defaultdict(list)
        for world in (self._old, self._new):
            self._barred |= world.assessments.keys()
            self._barred |= {end for link in world.links for end in (link.premise, link.conclusion)}
            for tie in world.with_anyone():
                self._general[tie.relation].append(tie)
        self._pairs = {self._ends(self._given[iri]) for iri in self._added if iri in self._given}

    def __bool__(self) -> bool:
        return bool(self._added or self._removed)

    def left(self, stances: Iterable[Stance]) -> list[Stance]:
        """Those of the stances that are decided one by one from the outset."""
        return [s for s in stances if not (self and countable(s, self._vocabulary))]

    # -- choosing ---------------------------------------------------------------------------------

    def choose(self, touched: set[Iri], moved: set[Iri]) -> set[Iri]:
        """Chooses the ties to count; returns those of the candidates that must be decided one by one.

        ``touched`` are ties that the change touches otherwise, ``moved`` actors that it makes others.
        """
        self._touched, self._moved = touched, moved
        start = sorted({*self._added, *self._removed})
        single: set[Iri] = set()
        self._read(start)
        done: set[Iri] = set()
        for iri in start:
            if iri in done:
                continue
            group = self._group(iri)
            done |= group
            if all(other in self._known and self._known[other].countable for other in group):
                above = {b for one in group if self._changes(one) for b in self._kin(one)[1]}
                self.ties.update(dict.fromkeys(sorted(o for o in group if self._changes(o) or o in above)))
            else:
                single |= {other for other in group if self._changes(other)}
        return single

    def drop(self, touched: Iterable[Iri]) -> set[Iri]:
        """Leaves these ties, and what is counted with them, to be decided one by one; returns them."""
        found: set[Iri] = set()
        for iri in touched:
            if iri in self.ties and iri not in found:
                found |= {other for other in self._group(iri) if other in self.ties}
        for iri in found:
            del self.ties[iri]
        return found

    def _changes(self, iri: Iri) -> bool:
        return iri in self._added or iri in self._removed

    def _group(self, iri: Iri) -> set[Iri]:
        """The ties that bear on one another with this one, by broader and narrower relations."""
        found, pending = {iri}, [iri]
        while pending:
            for side in self._kin(pending.pop()):
                for other in side:
                    if other not in found:
                        found.add(other)
                        pending.append(other)
        return found

    def _read(self, iris: Iterable[Iri]) -> None:
        """Reads these ties, and those that bear on them."""
        for chunk in chunks(iris):
            while chunk:
                self._fetch(chunk)
                self._look(chunk)
                near = {other for iri in chunk for side in self._kin(iri) for other in side}
                chunk = sorted(near - self._known.keys())

    def _fetch(self, iris: Iterable[Iri]) -> None:
        """Reads these ties and the stances about them."""
        missing = [iri for iri in iris if iri not in self._known]
        store = self._old.store
        nodes = store.nodes(missing)
        there = [iri for iri in missing if iri in nodes]
        said: dict[Iri, list[Iri]] = defaultdict(list)
        for stance, iri in store.referring(KG + "about", there):
            said[iri].append(stance)
        made = {iri for _, iri in store.referring(KG + "makes", there)}
        stances = self._stances([s for found in said.values() for s in found])
        for iri in missing:
            of = nodes.get(iri, {})
            tie = self._given.get(iri) or (
                codec.decode_tie(iri, of) if KG + "Tie" in terms.many(of, terms.TYPE) else None
            )
            if tie is None:
                continue
            known = self._known[iri] = _Read(tie, of)
            before = [stances.get(s) for s in said.get(iri, ())]
            about, making = self._new.added(iri)
            alone = iri not in made and not making and not self._hinders(tie)
            if not alone or any(s is None or s.iri in self._barred for s in (*before, *self._added.get(iri, ()))):
                known.before = known.after = None
                continue
            known.before = [s for s in before if s]
            kept = [s for s in known.before if s.source not in self._gone]
            more = {s.iri: _said(s) for s in self._added.get(iri, ())}
            known.after = [*kept, *more.values()]
            if more.keys() != {s.iri for s in about}:
                known.before = known.after = None

    def _stances(self, iris: Iterable[Iri]) -> dict[Iri, _Said]:
        """Those of the stored stances that can be counted."""
        found = {iri: said for iri in iris if (said := self._leaving.get(iri) or self._coded(iri))}
        nodes = self._old.store.nodes(sorted({*iris} - found.keys()))
        self._old.fetch_sources({source for of in nodes.values() if (source := terms.one(of, KG + "source"))})
        for iri, of in nodes.items():
            source, about = terms.one(of, KG + "source"), of.get(KG + "about", ())
            attitude = self._vocabulary.attitudes.get(terms.word(of, KG + "attitude") or "")
            if source is None or terms.one(of, KG + "holder") != source or len(about) != 1:
                continue
            if attitude and attitude.polarity >= 0 and not attitude.voids and _HINDERING.isdisjoint(of):
                stated = terms.one(of, KG + "reviewed")
                reviewed = self._old.source(source).reviewed if stated is None else stated == "true"
                found[iri] = _Said(iri, source, attitude.name, terms.one(of, KG + "origin"), reviewed)
        return found

    def _coded(self, iri: Iri) -> _Said | None:
        """The stance of a file whose rows are folded: all of them are alike, so its id says what it says."""
        if not (match := _OF_ROWS.fullmatch(iri)):
            return None
        source = self._old.source(f"{ID}source-{match[1]}")
        folded = source.event_table and source.fold != "rows"
        return _Said(iri, source.iri, "asserts", None, source.reviewed) if folded else None

    def _hinders(self, tie: Tie) -> bool:
        """Whether something about the tie itself forbids counting."""
        if tie.event is not None or tie.iri in self._barred or tie.iri in self._touched:
            return True
        if tie.relation not in self._vocabulary.relations or not {tie.subject, tie.object}.isdisjoint(self._moved):
            return True
        if any(world.has_namesakes(end) for world in (self._old, self._new) for end in (tie.subject, tie.object)):
            return True
        if ANYONE in (tie.subject, tie.object):
            return True
        return any(self._new.corresponds(tie, other) for other in self._general.get(tie.relation, ()))

    # -- broader and narrower ---------------------------------------------------------------------

    def _look(self, iris: Iterable[Iri]) -> None:
        """Finds which broader and narrower ties of these exist, before or after the change."""
        store, names = self._old.store, set[Iri]()
        ties = [self._known[iri].tie for iri in iris if iri in self._known and iri not in self._kindred]
        around = {tie.iri: self._relationships_around(tie) for tie in ties}
        unknown = {ends for found in around.values() for ends in found if ends not in self._related}
        by_iri = {ids.relationship_iri(*ends): ends for ends in unknown}
        there = store.nodes(sorted(by_iri), [terms.TYPE]) if by_iri else {}
        self._related.update((ends, iri in there or ends in self._pairs) for iri, ends in by_iri.items())
        named: dict[Iri, Kindred] = {}
        for tie in ties:
            sides = KINLESS
            if any(self._related[ends] for ends in around[tie.iri]):
                sides = self._new.names_of_kin(tie)
                names.update(*sides)
            named[tie.iri] = sides
        names -= self._known.keys()
        there = store.nodes(sorted(names), [terms.TYPE]) if names else {}
        absent = {name for name in names if name not in there and name not in self._given}
        for iri, (narrower, broader) in named.items():
            self._kindred[iri] = [n for n in narrower if n not in absent], [n for n in broader if n not in absent]

    def _relationships_around(self, tie: Tie) -> list[Ends]:
        """The relationships of broader and narrower relations between the same ends, either way round."""
        subject, relation, obj = self._ends(tie)
        names = (*self._vocabulary.kin(relation, narrower=True), *self._vocabulary.kin(relation, narrower=False))
        return [self._vocabulary.canonical(s, n, o) for n in names for s, o in ((subject, obj), (obj, subject))]

    def _kin(self, iri: Iri) -> Kindred:
        """The ties of narrower and of broader relations between the same ends at the same time, before or after."""
        if iri not in self._known:
            return KINLESS
        if iri not in self._kindred:
            self._look([iri])
        return self._kindred[iri]

    def _ends(self, tie: Tie) -> Ends:
        _, subject, obj = self.relationship(tie)
        return subject, tie.relation, obj

    # -- deciding ---------------------------------------------------------------------------------

    def relationship(self, tie: Tie) -> tuple[Iri, Iri, Iri]:
        """The relationship of a tie and its folded ends."""
        key = tie.subject, tie.relation, tie.object
        if key not in self._relationships:
            self._relationships[key] = self._new.relationship(tie)
        return self._relationships[key]

    @property
    def fresh(self) -> Iterator[Iri]:
        """The counted ties that the store does not have yet."""
        return (iri for iri in self.ties if not self._known[iri].node)

    def tie(self, iri: Iri) -> Tie:
        """A counted tie."""
        return self._known[iri].tie

    def stored(self, iri: Iri) -> Node:
        """What the store says of a counted tie; empty for a new one."""
        return self._known[iri].node

    def stances(self, iri: Iri) -> list[Stance]:
        """The stances about a counted tie that the change adds."""
        return self._added.get(iri, [])

    def before(self, iri: Iri) -> Side | None:
        """A counted tie before the change; None if it was not there."""
        return self._side(iri, new=False)

    def after(self, iri: Iri) -> Side | None:
        """A counted tie after the change; None if it is gone."""
        return self._side(iri, new=True)

    def untouched(self, iris: Iterable[Iri]) -> dict[Iri, tuple[Tie, Side]]:
        """Those of these stored ties that can be counted too, as they are after the change."""
        iris = list(iris)
        if not self:
            return {}
        self._read(iris)
        found: dict[Iri, tuple[Tie, Side]] = {}
        for iri in iris:
            group = self._group(iri)
            if all(o in self._known and self._known[o].countable for o in group) and (side := self.after(iri)):
                found[iri] = self._known[iri].tie, side
        return found

    def _side(self, iri: Iri, *, new: bool) -> Side | None:
        known = self._known[iri]
        stances = known.after if new else known.before
        if not stances:
            return None
        relation = self._vocabulary.relations[known.tie.relation]
        untimed = relation.kind == "event" and known.tie.when is None
        found = Counter(self._bearing(stance, untimed, new) for stance in stances)
        for other in self._kin(iri)[0]:
            narrow = self._known[other]
            implying = (
                self._bearing(stance, untimed, new) for stance in (narrow.after if new else narrow.before) or ()
            )
            found.update(bearing for bearing in implying if bearing.polarity > 0)
        key = new, frozenset(found.items())
        if key not in self._sides:
            world = self._new if new else self._old
            self._sides[key] = Side(found, judge(found, world.lines(found)))
        return self._sides[key]

    def _bearing(self, stance: _Said, untimed: bool, new: bool) -> Bearing:
        key = new, untimed, stance.attitude, stance.source, stance.origin, stance.reviewed
        if key not in self._bearings:
            source = (self._new if new else self._old).source(stance.source)
            attitude = self._vocabulary.attitude(stance.attitude)
            origin = stance.origin or source.origin or source.publisher or source.iri
            day = dates.bounds(source.published)[0] if untimed and attitude.polarity > 0 and source.published else None
            self._bearings[key] = Bearing(
                attitude.polarity, attitude.strength, True, False, source.iri, origin, stance.reviewed, day=day or ""
            )
        return self._bearings[key]
