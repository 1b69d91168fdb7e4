"""The status of ties, statements and relationships, from stances: pure rules, no store.

Two steps. :func:`bearings` reads what the stances around one tie amount to: each stance that counts
becomes a :class:`Bearing`. :func:`judge` turns a bag of bearings into one status word. The same
``judge`` serves a tie and the pooled bearings of a relationship (:func:`pool`). The rules, with a
truth table, stand in ``docs/model.md``; the tests run that table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from kg.ids import ANYONE
from kg.model import Iri, Source, Stance, Tie
from kg.vocabulary import Vocabulary


class Bearing(NamedTuple):
    """What one stance that counts does to a proposition.

    ``polarity`` 1, 0 or -1; ``strength`` the lowest in the chain of speakers; ``own_voice`` of a
    document; ``hearsay`` as reported at second hand; ``origin`` who is behind the document.
    """

    polarity: int
    strength: int
    own_voice: bool
    hearsay: bool
    source: Iri
    origin: str
    reviewed: bool


class Evidence(Protocol):
    """What the rules need to know about the graph."""

    vocabulary: Vocabulary

    def about(self, iri: Iri) -> list[Stance]:
        """The stances about a tie, statement or stance."""

    def making(self, tie: Iri) -> list[Stance]:
        """The stances whose speech act is this tie."""

    def stance(self, iri: Iri) -> Stance | None:
        """The stance of this IRI."""

    def tie(self, iri: Iri) -> Tie | None:
        """The tie of this IRI; None for a statement."""

    def source(self, iri: Iri) -> Source:
        """The source of this IRI."""

    def counterparts(self, tie: Tie) -> list[Tie]:
        """For a tie with *anyone*: the ties with somebody in that place; for another: with anyone."""

    def premises(self, tie: Iri) -> set[Iri]:
        """The ties that an analyst says imply this one, transitively."""

    def conclusions(self, tie: Iri) -> set[Iri]:
        """The ties that an analyst says follow from this one, transitively."""

    def folded(self, actor: Iri) -> Iri:
        """The actor after merges, with a government folded into its state."""

    def ancestors(self, source: Iri) -> frozenset[Iri]:
        """All sources that ``source`` derives from, transitively, loaded or not."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status and whether unreviewed stances decide it."""

    status: str
    unreviewed: bool = False


# -- from stances to bearings ---------------------------------------------------------------------


class _Reading:
    """Reads the stances around one proposition, remembering what counts."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._weights: dict[Iri, tuple[int, bool] | None] = {}

    def enclosing(self, stance: Stance) -> list[Stance]:
        """The stances in the same source that are about ``stance``, withdrawals aside."""
        return [
            outer
            for outer in self._evidence.about(stance.iri)
            if outer.source == stance.source and not self._attitude(outer).voids
        ]

    def weight(self, stance: Stance) -> tuple[int, bool] | None:
        """Strength and hearsay of a stance that counts; None for one that does not."""
        if stance.iri not in self._weights:
            self._weights[stance.iri] = None  # a loop of stances about one another counts for nothing
            self._weights[stance.iri] = self._weigh(stance)
        return self._weights[stance.iri]

    def _weigh(self, stance: Stance) -> tuple[int, bool] | None:
        strength = self._attitude(stance).strength
        outer = self.enclosing(stance)
        if not outer:
            return strength, False
        chains = [
            (weight[0], not speaker.own_voice)
            for speaker in outer
            if self._attitude(speaker).polarity > 0 and (weight := self.weight(speaker)) is not None
        ]
        if not chains:
            return None
        direct = any(not hearsay for _, hearsay in chains)
        return min(strength, max(s for s, hearsay in chains if hearsay is not direct)), not direct

    def bearing(self, stance: Stance, polarity: int | None = None) -> Bearing | None:
        """The bearing of a stance upon what it is about, or None where it does not count."""
        weight = self.weight(stance)
        if weight is None or self._attitude(stance).voids or stance.scope == "detail":
            return None
        source = self._evidence.source(stance.source)
        return Bearing(
            self._attitude(stance).polarity if polarity is None else polarity,
            weight[0],
            stance.own_voice,
            weight[1],
            stance.source,
            stance.origin or source.origin or source.publisher or source.iri,
            stance.reviewed,
        )

    def _attitude(self, stance: Stance) -> _HasPolarity:
        return self._evidence.vocabulary.attitude(stance.attitude)

    def withdrawn(self, stance: Stance, proposition: Iri) -> bool:
        """Whether its holder, or the same publisher, later took the stance back."""
        takings = [*self._evidence.about(stance.iri), *self._evidence.about(proposition)]
        return any(
            self._attitude(taking).voids
            and taking.iri != stance.iri
            and self._same_voice(taking, stance)
            and self._not_before(taking, stance)
            for taking in takings
        )

    def _same_voice(self, one: Stance, other: Stance) -> bool:
        folded, source = self._evidence.folded, self._evidence.source
        if one.own_voice and other.own_voice:
            left, right = source(one.source), source(other.source)
            return left.iri == right.iri or (left.publisher is not None and left.publisher == right.publisher)
        return folded(one.holder) == folded(other.holder)

    def _not_before(self, taking: Stance, stance: Stance) -> bool:
        taken = taking.when or self._evidence.source(taking.source).published
        held = stance.when or self._evidence.source(stance.source).published
        return not (taken and held and taken[:10] < held[:10])

    def direct(self, proposition: Iri) -> list[tuple[Stance, Bearing]]:
        """The stances about a proposition that count, with their bearings."""
        found = []
        for stance in self._evidence.about(proposition):
            if (bearing := self.bearing(stance)) and not self.withdrawn(stance, proposition):
                found.append((stance, bearing))
        return found

    def spoken(self, tie: Iri) -> list[Bearing]:
        """Bearings on a speech tie: of whoever reports the speech act, and of comments upon it."""
        found: list[Bearing | None] = []
        for act in self._evidence.making(tie):
            outer = self.enclosing(act)
            if not outer:
                source = self._evidence.source(act.source)
                origin = act.origin or source.origin or source.publisher or source.iri
                found.append(Bearing(1, 3, True, False, act.source, origin, act.reviewed))
            comments = [s for s in self._evidence.about(act.iri) if s.source != act.source]
            found += [self.bearing(s) for s in (*outer, *comments) if not self.withdrawn(s, act.iri)]
        return [bearing for bearing in found if bearing]


class _HasPolarity(Protocol):
    @property
    def polarity(self) -> int: ...
    @property
    def strength(self) -> int: ...
    @property
    def voids(self) -> bool: ...


def bearings(evidence: Evidence, proposition: Iri) -> Counter[Bearing]:
    """Everything that bears upon a tie or statement: own stances, speech, *anyone*, analyst links."""
    reading = _Reading(evidence)
    found = Counter(b for _, b in reading.direct(proposition))
    found.update(reading.spoken(proposition))
    tie = evidence.tie(proposition)
    if tie is None:
        return found
    for other in evidence.counterparts(tie):
        found.update(b for _, b in _through_anyone(reading, tie, other))
    for premise in evidence.premises(tie.iri):
        found.update(b for b in _plainly(reading, premise) if b.polarity > 0)
    for conclusion in evidence.conclusions(tie.iri):
        found.update(b for b in _plainly(reading, conclusion) if b.polarity < 0)
    return found


def _plainly(reading: _Reading, tie: Iri) -> list[Bearing]:
    return [b for _, b in reading.direct(tie)] + reading.spoken(tie)


def _through_anyone(reading: _Reading, tie: Tie, other: Tie) -> list[tuple[Stance | None, Bearing]]:
    """``x R y`` affirms ``anyone R y``; a denial of the latter reaches x only by reply."""
    if ANYONE in (tie.subject, tie.object):
        spoken: list[tuple[Stance | None, Bearing]] = [(None, b) for b in reading.spoken(other.iri)]
        return [pair for pair in (*reading.direct(other.iri), *spoken) if pair[1].polarity > 0]
    about_tie = {s.iri for s, _ in reading.direct(tie.iri)}
    return [
        (stance, bearing)
        for stance, bearing in reading.direct(other.iri)
        if bearing.polarity < 0 and _answers(reading, stance, about_tie)
    ]


def bearing_through_anyone(evidence: Evidence, tie: Tie, other: Tie) -> list[Stance]:
    """The stances about ``other`` that bear on ``tie`` because one of the two speaks of anyone."""
    return [stance for stance, _ in _through_anyone(_Reading(evidence), tie, other) if stance is not None]


def _answers(reading: _Reading, denial: Stance, said: set[Iri]) -> bool:
    """Whether a denial replies to one of ``said``, or to a stance that reports one of them."""
    pending, seen = list(denial.in_reply_to), set[Iri]()
    while pending:
        iri = pending.pop()
        if iri in said:
            return True
        if iri not in seen:
            seen.add(iri)
            stance = reading._evidence.stance(iri)
            pending += stance.about if stance else ()
    return False


# -- from bearings to a status --------------------------------------------------------------------


Ancestors = Mapping[Iri, frozenset[Iri]]


def judge(found: Iterable[Bearing], ancestors: Ancestors) -> Verdict:
    """The status of a bag of bearings: from the reviewed ones if one affirms, otherwise from all."""
    found = list(found)
    reviewed = [b for b in found if b.reviewed]
    status = _decide(reviewed, ancestors)
    if len(reviewed) == len(found) or any(b.polarity > 0 for b in reviewed):
        return Verdict(status)
    with_all = _decide(found, ancestors)
    return Verdict(with_all, unreviewed=with_all != status)


def _decide(found: list[Bearing], ancestors: Ancestors) -> str:
    affirming = [b for b in found if b.polarity > 0]
    own = [b for b in affirming if b.own_voice and not b.hearsay and b.strength >= 3]
    denying = [b for b in found if b.polarity < 0 and not (b.hearsay and own)]
    if denying:
        return "disputed" if affirming else "denied"
    if own:
        return "corroborated" if independent(own, ancestors) >= 2 else "reported"
    if any(b.strength >= 2 for b in affirming):
        return "alleged"
    if affirming or any(b.polarity == 0 and b.strength >= 1 for b in found):
        return "speculative"
    return "unasserted"


def independent(own: Iterable[Bearing], ancestors: Ancestors) -> int:
    """How many independent origins affirm.

    A source that derives from another affirming source adds nothing; of the rest, those that share
    an ancestor or an origin count once (connected components).
    """
    affirmed = {b.source for b in own}
    groups: list[set[str]] = []
    for bearing in own:
        line = ancestors.get(bearing.source, frozenset())
        if line & affirmed:
            continue
        marks = {bearing.origin, *line}
        apart = [g for g in groups if not g & marks]
        groups = [*apart, marks.union(*(g for g in groups if g & marks))]
    return len(groups) if groups or not affirmed else 1


# -- relationships --------------------------------------------------------------------------------


@dataclass
class Pool:
    """The pooled bearings of a relationship's ties, kept as counts.

    ``main`` holds the ties that speak for the relationship, ``contested`` the dated ones that are
    themselves disputed or denied, ``accepted`` and ``rejected`` count assessed ties.
    """

    main: Counter[Bearing] = field(default_factory=Counter)
    contested: Counter[Bearing] = field(default_factory=Counter)
    accepted: int = 0
    rejected: int = 0
    ties: int = 0

    def put(self, tie: Tie, verdict: Verdict, found: Counter[Bearing], sign: int = 1) -> None:
        """Adds one tie (or takes it away, with ``sign`` -1)."""
        self.ties += sign
        self.accepted += sign * (verdict.status == "accepted")
        if verdict.status == "rejected":
            self.rejected += sign
            return
        dated = tie.when is not None or tie.event is not None
        held = self.contested if dated and verdict.status in ("disputed", "denied") else self.main
        for bearing, count in found.items():
            held[bearing] += sign * count
            if held[bearing] <= 0:
                del held[bearing]

    def counted(self) -> Counter[Bearing]:
        """The bearings that decide: the contested ones only where nothing else affirms."""
        if any(b.polarity > 0 for b in self.main):
            return self.main
        return self.main + self.contested

    def verdict(self, ancestors: Ancestors) -> Verdict:
        """The status of the relationship."""
        if self.accepted:
            return Verdict("accepted")
        if self.ties and self.rejected == self.ties:
            return Verdict("rejected")
        return judge(self.counted(), ancestors)
