"""The status of ties, statements and relationships, from stances: pure rules, no store.

Two steps. :func:`bearings` evaluates the stances around one tie: each stance that counts
becomes a :class:`Bearing`. :func:`judge` turns a bag of bearings into one status word. The same
``judge`` serves a tie and the pooled bearings of a relationship (:func:`pool`). The rules, with a
truth table, are in ``docs/model.md``; the tests run that table.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple, Protocol, TypeVar

from kg.model import dates
from kg.model.claims import Iri, Source, Stance, Tie
from kg.model.ids import ANYONE
from kg.model.vocabulary import Vocabulary
from kg.status import events
from kg.status.wording import wording

_Key = TypeVar("_Key")


class Bearing(NamedTuple):
    """The effect of one counting stance on a proposition.

    ``polarity`` 1, 0 or -1; ``strength`` the lowest in the chain of speakers; ``own_voice`` of a
    document; ``hearsay`` as reported at second hand; ``origin`` who is behind the document; ``party`` whether
    the holder speaks for a party to the tie. ``wording`` identifies the words of a long quote; ``day`` is when the
    source was published, where that is known and the tie is an event without a time.
    """

    polarity: int
    strength: int
    own_voice: bool
    hearsay: bool
    source: Iri
    origin: str
    reviewed: bool
    party: bool = False
    wording: str = ""
    day: str = ""


WEEK = 7
"""Days between two reports of an event without a time that may still be the same event."""


class Evidence(Protocol):
    """The protocol by which the rules read the graph."""

    vocabulary: Vocabulary

    def reading(self) -> Reading:
        """What was evaluated of this state so far."""

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

    def published(self, source: Iri) -> str | None:
        """When a source was published (EDTF)."""

    def counterparts(self, tie: Tie) -> list[Tie]:
        """For a tie with *anyone*: the ties with a named actor in that place; for another: the tie with *anyone*."""

    def premises(self, tie: Iri) -> set[Iri]:
        """The ties that an analyst says imply this one, transitively."""

    def conclusions(self, tie: Iri) -> set[Iri]:
        """The ties that an analyst says follow from this one, transitively."""

    def rejected(self, tie: Iri) -> bool:
        """Whether an analyst rejected this tie."""

    def folded(self, actor: Iri) -> Iri:
        """The actor after merges, with a government folded into its state."""

    def voice(self, actor: Iri, when: str | None) -> Iri:
        """The state or organisation for which an actor speaks at that time, else the actor itself, after merges."""

    def office(self, iri: Iri) -> Iri | None:
        """The body of an office; None for one that is not known."""

    def words(self, stance: Stance) -> str:
        """The words that a stance quotes; empty if it quotes none."""

    def ancestors(self, source: Iri) -> frozenset[Iri]:
        """All sources that ``source`` derives from, transitively, loaded or not."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status and whether unreviewed stances decide it."""

    status: str
    unreviewed: bool = False


# -- from stances to bearings ---------------------------------------------------------------------


class _Weight(NamedTuple):
    """The weight of a counting stance: the lowest strength in its chain of speakers, whether it is
    hearsay, and whether all of the chain is reviewed."""

    strength: int
    hearsay: bool
    reviewed: bool


_Weights = dict[Iri, _Weight | None]


@dataclass(slots=True)
class Evaluated:
    """What the rules evaluated of one state of the graph so far: the cache of a :class:`Reading`."""

    bearings: dict[Iri, Counter[Bearing]] = field(default_factory=dict)
    """All bearings on a claim, of those that were asked for."""
    void: dict[tuple[Iri, Iri], bool] = field(default_factory=dict)
    voices: dict[Iri, Iri] = field(default_factory=dict)
    weights: _Weights = field(default_factory=dict)
    firsts: _Weights = field(default_factory=dict)
    voiding: dict[Iri, list[Stance]] = field(default_factory=dict)
    positions: dict[Iri, dict[int, list[Stance]]] = field(default_factory=dict)


class Reading:
    """Evaluates stances in one state of the graph; ``known`` is what was evaluated of it before."""

    def __init__(self, evidence: Evidence, known: Evaluated) -> None:
        self.evidence, self._known = evidence, known

    def enclosing(self, stance: Stance) -> list[Stance]:
        """The stances in the same source that are about ``stance``, withdrawals aside.

        A speaker whom a document reports never encloses the document's own voice.
        """
        if stance.own_voice:
            return []
        return [
            outer
            for outer in self.evidence.about(stance.iri)
            if outer.source == stance.source and not self._attitude(outer).voids
        ]

    def weight(self, stance: Stance) -> _Weight | None:
        """The weight of a stance that counts; None for one that does not."""
        return self._settled(stance, self._known.weights, lambda outer, inner: not self.void(outer, inner.iri))

    def _first(self, stance: Stance) -> _Weight | None:
        """The weight of a stance before any stance is void; decides whether a withdrawal or a new position counts."""
        return self._settled(stance, self._known.firsts, lambda outer, inner: True)

    def _settled(self, stance: Stance, weights: _Weights, tells: Callable[[Stance, Stance], bool]) -> _Weight | None:
        """The weight of a stance, from the enclosing stances that still report it.

        Stances about one another in a loop count if one outside the loop affirms one of them:
        the least fixed point, found from the outermost inwards.
        """
        if stance.iri not in weights:
            around: list[tuple[Stance, list[Stance]]] = []
            pending = [stance]
            while pending:
                inner = pending.pop()
                if inner.iri not in weights:
                    outer = self.enclosing(inner)
                    strength = self._attitude(inner).strength
                    weights[inner.iri] = None if outer else _Weight(strength, False, inner.reviewed)
                    around += [(inner, outer)] if outer else []
                    pending += outer
            settled = False
            while not settled:
                settled = True
                for inner, outer in reversed(around):
                    found = self._weigh(inner, outer, weights, tells)
                    settled = settled and found == weights[inner.iri]
                    weights[inner.iri] = found
        return weights[stance.iri]

    def _weigh(
        self, stance: Stance, outer: list[Stance], weights: _Weights, tells: Callable[[Stance, Stance], bool]
    ) -> _Weight | None:
        chains = [
            (weight, speaker.own_voice)
            for speaker in outer
            if self._attitude(speaker).polarity > 0
            and (weight := weights[speaker.iri]) is not None
            and tells(speaker, stance)
        ]
        if not chains:
            return None
        direct = any(own for _, own in chains)
        best = max(weight.strength for weight, own in chains if own is direct)
        strength = min(self._attitude(stance).strength, best)
        return _Weight(strength, not direct, stance.reviewed and any(w.reviewed for w, _ in chains))

    def counts(self, stance: Stance) -> bool:
        """Whether a stance bears on what it is about, where it is not void."""
        attitude = self._attitude(stance)
        aside = attitude.voids or stance.scope == "detail" or only_doubts(attitude)
        return not aside and self.weight(stance) is not None

    def bearing(self, stance: Stance) -> Bearing | None:
        """The bearing of a stance on what it is about, or None if it does not count."""
        weight = self.weight(stance)
        if weight is None or not self.counts(stance):
            return None
        return Bearing(
            self._attitude(stance).polarity,
            weight.strength,
            stance.own_voice,
            weight.hearsay,
            stance.source,
            self._origin(stance),
            weight.reviewed,
        )

    def _origin(self, stance: Stance) -> str:
        source = self.evidence.source(stance.source)
        return stance.origin or source.origin or source.publisher or source.iri

    def _attitude(self, stance: Stance) -> _HasPolarity:
        return self.evidence.vocabulary.attitude(stance.attitude)

    def void(self, stance: Stance, proposition: Iri) -> bool:
        """Whether the stance no longer counts for the proposition: withdrawn, or replaced by a new position."""
        key = stance.iri, proposition
        void = self._known.void
        if key not in void:
            void[key] = self.withdrawn(stance, proposition) or bool(self.replacing(stance, proposition))
        return void[key]

    def withdrawn(self, stance: Stance, proposition: Iri) -> bool:
        """Whether its holder, or the same publisher, later withdrew the stance."""
        return any(stance.iri in self._voided(taking, proposition) for taking in self._takings(proposition)) or any(
            taking.iri != stance.iri and self._takes(taking, stance) for taking in self._takings(stance.iri)
        )

    def _voided(self, taking: Stance, proposition: Iri) -> set[Iri]:
        """The stances on a proposition that a withdrawal about it voids: earlier ones, else those of the same time."""
        found = [
            stance
            for stance in self.evidence.about(proposition)
            if stance.iri != taking.iri and not self._attitude(stance).voids and self._takes(taking, stance)
        ]
        earlier = [stance for stance in found if self._after(taking, stance)]
        return {stance.iri for stance in earlier or found}

    def _takes(self, taking: Stance, stance: Stance) -> bool:
        """Whether a withdrawal is by the voice of a stance, not before it, and counts enough to void it."""
        return (
            self._same_holder(taking, stance) and self._not_before(taking, stance) and self._outweighs(taking, stance)
        )

    def _outweighs(self, later: Stance, stance: Stance) -> bool:
        """Whether both count, hearsay voids only hearsay, and an unreviewed stance only an unreviewed one."""
        new, old = self._first(later), self._first(stance)
        if new is None or old is None:
            return False
        return (not new.hearsay or old.hearsay) and (new.reviewed or not old.reviewed)

    def _takings(self, iri: Iri) -> list[Stance]:
        """The withdrawals about a proposition or stance."""
        voiding = self._known.voiding
        if iri not in voiding:
            voiding[iri] = [s for s in self.evidence.about(iri) if self._attitude(s).voids]
        return voiding[iri]

    def replacing(self, stance: Stance, proposition: Iri) -> list[Stance]:
        """The later stances by the same voice with the opposite polarity, which replace this one; the first first."""
        polarity = self._attitude(stance).polarity
        if not polarity or stance.scope == "detail" or only_doubts(self._attitude(stance)):
            return []
        found = [
            later
            for later in self._positions(proposition).get(-polarity, ())
            if self._after(later, stance)
            and self._same_voice(later, stance)
            and self._outweighs(later, stance)
            and not self.withdrawn(later, proposition)
        ]
        return sorted(found, key=lambda later: (self._time(later), later.iri))

    def _positions(self, proposition: Iri) -> dict[int, list[Stance]]:
        """The stances on the whole of a proposition that may replace others, by polarity."""
        positions = self._known.positions
        if proposition not in positions:
            found = positions[proposition] = defaultdict(list)
            for stance in self.evidence.about(proposition):
                attitude = self._attitude(stance)
                if stance.scope == "claim" and not only_doubts(attitude):
                    found[attitude.polarity].append(stance)
        return positions[proposition]

    def _same_holder(self, one: Stance, other: Stance) -> bool:
        if one.own_voice and other.own_voice:
            return self._same_publisher(one, other)
        return self.evidence.folded(one.holder) == self.evidence.folded(other.holder)

    def _same_publisher(self, one: Stance, other: Stance) -> bool:
        left, right = self.evidence.source(one.source), self.evidence.source(other.source)
        return left.iri == right.iri or (left.publisher is not None and left.publisher == right.publisher)

    def _same_voice(self, one: Stance, other: Stance) -> bool:
        if one.own_voice or other.own_voice:
            return one.own_voice and other.own_voice and self._same_publisher(one, other)
        return self.voice(one) == self.voice(other)

    def voice(self, stance: Stance) -> Iri:
        """The state or organisation for which a stance speaks: by whom it is meant, by the office, by the holder."""
        voices = self._known.voices
        if stance.iri not in voices:
            office = self.evidence.office(stance.capacity) if stance.capacity else None
            who = stance.on_behalf_of or office or stance.holder
            voices[stance.iri] = self.evidence.voice(who, self._when(stance))
        return voices[stance.iri]

    def _not_before(self, taking: Stance, stance: Stance) -> bool:
        (_, taken), (held, _) = self._time(taking), self._time(stance)
        return not (taken and held and taken < held)

    def _after(self, later: Stance, stance: Stance) -> bool:
        """Whether a stance is later than another for certain; never without both dates."""
        (later_first, _), (_, last) = self._time(later), self._time(stance)
        return bool(later_first and last and later_first > last)

    def _when(self, stance: Stance) -> str | None:
        return stance.when or self.evidence.published(stance.source)

    def _time(self, stance: Stance) -> tuple[str | None, str | None]:
        when = self._when(stance)
        return dates.bounds(when) if when else (None, None)

    def direct(self, proposition: Iri) -> list[tuple[Stance, Bearing]]:
        """The stances about a proposition that count, with their bearings."""
        return [(stance, bearing) for stance in self.standing(proposition) if (bearing := self.bearing(stance))]

    def standing(self, proposition: Iri) -> list[Stance]:
        """The stances about a proposition that count: not void, nor copies of what is."""
        found, about = self.valid(proposition), self.evidence.about(proposition)
        lost = self.copies(proposition, found) if len(found) < len(about) else ()
        return [stance for stance in found if stance.iri not in lost]

    def valid(self, proposition: Iri) -> list[Stance]:
        """The stances about a proposition that bear on it and are not void."""
        about = self.evidence.about(proposition)
        return [stance for stance in about if self.counts(stance) and not self.void(stance, proposition)]

    def copies(self, proposition: Iri, found: Iterable[Stance]) -> set[Iri]:
        """The affirming stances whose source repeats only sources that affirmed the proposition and no longer do."""
        standing = {s.iri: s.source for s in found if self._attitude(s).polarity > 0}
        if not standing:
            return set()
        affirmed = {
            s.source
            for s in self.evidence.about(proposition)
            if s.iri in standing or (self._attitude(s).polarity > 0 and self.void(s, proposition))
        }
        lost: set[Iri] = set()
        while True:
            left = {source for iri, source in standing.items() if iri not in lost}
            more = {
                iri
                for iri, source in standing.items()
                if iri not in lost and (line := self.evidence.ancestors(source) & affirmed) and not line & left
            }
            if not more:
                return lost
            lost |= more

    def spoken(self, tie: Iri) -> list[tuple[Stance, Bearing]]:
        """Bearings on a speech tie: of those who report the speech act, and of comments on it."""
        found: list[tuple[Stance, Bearing]] = []
        for act in self.evidence.making(tie):
            outer = self.enclosing(act)
            if not outer:
                found.append((act, Bearing(1, 3, True, False, act.source, self._origin(act), act.reviewed)))
            comments = [s for s in self.evidence.about(act.iri) if s.source != act.source]
            for stance in (*outer, *comments):
                if (bearing := self.bearing(stance)) and not self.void(stance, act.iri):
                    found.append((stance, bearing._replace(reviewed=bearing.reviewed and act.reviewed)))
        return found

    def plain(self, proposition: Iri) -> list[tuple[Stance, Bearing]]:
        """The direct bearings on a proposition: stances about it, and the speech acts that make it."""
        return self.direct(proposition) + self.spoken(proposition)


def only_doubts(attitude: _HasPolarity) -> bool:
    """Whether the attitude is against a claim without denying it: shown, and disputes nothing."""
    return attitude.polarity < 0 and attitude.strength < 2


class _HasPolarity(Protocol):
    @property
    def polarity(self) -> int: ...
    @property
    def strength(self) -> int: ...
    @property
    def voids(self) -> bool: ...


def bearings(evidence: Evidence, proposition: Iri) -> Counter[Bearing]:
    """All bearings on a tie or statement: own stances, speech, *anyone*, analyst links.

    A stance counts once, however many links lead to it.
    """
    reading = evidence.reading()
    plain = reading.plain(proposition)
    found = {(stance.iri, bearing.polarity): bearing for stance, bearing in plain}
    tie = evidence.tie(proposition)
    more: list[tuple[Stance, Bearing]] = []
    for iri in implying(evidence, proposition):
        more += _passed_on(reading, iri)
    if tie is not None:
        more += _answering(reading, tie)
    for iri in evidence.conclusions(proposition):
        more += _passed_back(reading, iri)
    for stance, bearing in more:
        found.setdefault((stance.iri, bearing.polarity), bearing)
    if tie is None:
        return Counter(found.values())
    stances = {stance.iri: stance for stance, _ in (*plain, *more)}
    described = _Described(reading, tie)
    return Counter(described(stances[iri], bearing) for (iri, _), bearing in found.items())


class _Described:
    """Adds to bearings on a tie what only the tie tells: parties to it, and whether words and days matter."""

    def __init__(self, reading: Reading, tie: Tie) -> None:
        self._reading, self._evidence = reading, reading.evidence
        relation = self._evidence.vocabulary.relations.get(tie.relation)
        self._untimed = bool(relation and relation.kind == "event" and tie.when is None and tie.event is None)
        self._ends = [tie.subject] if relation and relation.sign < 0 else [tie.subject, tie.object]
        self._when = tie.when
        self._parties: set[Iri] | None = None

    def party(self, stance: Stance) -> bool:
        """Whether the holder of a stance speaks for a party to the tie."""
        if stance.own_voice:
            return False
        if self._parties is None:
            self._parties = {self._evidence.voice(end, self._when) for end in self._ends} - {ANYONE}
        return self._reading.voice(stance) in self._parties

    def __call__(self, stance: Stance, bearing: Bearing) -> Bearing:
        if not bearing.own_voice:
            return bearing._replace(party=self.party(stance))
        if bearing.polarity <= 0:
            return bearing
        published = self._evidence.published(bearing.source) if self._untimed else None
        day = (published and dates.bounds(published)[0]) or ""
        words = self._evidence.words(stance) if stance.own_voice else ""  # others' words are the speaker's
        return bearing._replace(wording=wording(words), day=day)


def by_parties(evidence: Evidence, tie: Tie, stances: Iterable[Stance]) -> set[Iri]:
    """The stances whose holders speak for a party to the tie."""
    if not (spoken := list(stances)):
        return set()
    described = _Described(evidence.reading(), tie)
    return {stance.iri for stance in spoken if described.party(stance)}


def withdrawn(evidence: Evidence, stances: Iterable[Stance]) -> Iterator[tuple[Stance, Iri]]:
    """The withdrawn stances, each with the claims for which it is withdrawn."""
    reading = evidence.reading()
    return ((stance, iri) for stance in stances for iri in stance.about if reading.withdrawn(stance, iri))


def takes_back(evidence: Evidence, taking: Stance) -> bool:
    """Whether a withdrawal voids any stance."""
    reading = evidence.reading()
    for iri in taking.about:
        inner = evidence.stance(iri)
        earlier = [inner] if inner else evidence.about(iri)
        if any(reading.withdrawn(stance, claim) for stance in earlier for claim in (iri, *stance.about)):
            return True
    return False


def replaced(evidence: Evidence, stances: Iterable[Stance]) -> Iterator[tuple[Stance, Iri]]:
    """The stances that a new position of their voice replaced, each with the stance that did so first."""
    reading = evidence.reading()
    return ((s, later[0].iri) for s in stances for iri in s.about if (later := reading.replacing(s, iri)))


def copied(evidence: Evidence, propositions: Iterable[Iri]) -> Iterator[tuple[Iri, Iri]]:
    """The stances that repeat only reports that were withdrawn, each with the claim that they affirm."""
    reading = evidence.reading()
    for iri in propositions:
        yield from ((lost, iri) for lost in sorted(reading.copies(iri, reading.valid(iri))))


def idle(evidence: Evidence, proposition: Iri, stances: Iterable[Stance]) -> set[Iri]:
    """The stances that do not count for a proposition: void, or reported by no stance that counts."""
    reading = evidence.reading()
    counted = {stance.iri for stance in reading.standing(proposition)}
    return {
        s.iri
        for s in stances
        if reading.weight(s) is None or reading.void(s, proposition) or (reading.counts(s) and s.iri not in counted)
    }


def unspoken(evidence: Evidence, acts: Iterable[Stance]) -> set[Iri]:
    """The speech acts that no counting stance reports."""
    reading = evidence.reading()
    return {act.iri for act in acts if reading.weight(act) is None}


def _passed_on(reading: Reading, premise: Iri) -> list[tuple[Stance, Bearing]]:
    """The assent to a tie, which is assent to what it implies; none if an analyst rejected the tie."""
    if reading.evidence.rejected(premise):
        return []
    return [pair for pair in reading.plain(premise) if pair[1].polarity > 0]


def _passed_back(reading: Reading, conclusion: Iri) -> list[tuple[Stance, Bearing]]:
    """The denials of a tie, which are denials of what implies it."""
    tie = reading.evidence.tie(conclusion)
    against = [pair for pair in reading.plain(conclusion) if pair[1].polarity < 0]
    return against + (_answering(reading, tie) if tie else [])


def bearing_as_premise(evidence: Evidence, premise: Iri) -> list[Stance]:
    """The stances on ``premise`` that bear on what it implies."""
    return [stance for stance, _ in _passed_on(evidence.reading(), premise)]


def bearing_as_conclusion(evidence: Evidence, conclusion: Iri) -> list[Stance]:
    """The stances on ``conclusion`` that bear on what implies it."""
    return [stance for stance, _ in _passed_back(evidence.reading(), conclusion)]


def implying(evidence: Evidence, tie: Iri) -> set[Iri]:
    """The ties whose affirmation affirms this one: through an analyst's links and *anyone*."""
    found: set[Iri] = set()
    pending = [tie]
    while pending:
        iri = pending.pop()
        more = set(evidence.premises(iri))
        general = evidence.tie(iri)
        if general and ANYONE in (general.subject, general.object):
            more |= {other.iri for other in evidence.counterparts(general)}
        pending += (other for other in more - found - {tie} if not evidence.rejected(other))
        found |= more - {tie}
    return found


def implied(evidence: Evidence, tie: Iri) -> set[Iri]:
    """The ties that the affirmation of this one affirms: the inverse of :func:`implying`."""
    found: set[Iri] = set()
    pending = [tie]
    while pending:
        iri = pending.pop()
        more = set(evidence.conclusions(iri))
        special = evidence.tie(iri)
        if special and ANYONE not in (special.subject, special.object):
            more |= {other.iri for other in evidence.counterparts(special)}
        pending += more - found - {tie}
        found |= more - {tie}
    return found


def _answering(reading: Reading, tie: Tie) -> list[tuple[Stance, Bearing]]:
    """The denials about *anyone* that count against a tie because they reply to those who stated it."""
    if ANYONE in (tie.subject, tie.object):
        return []
    return [pair for other in reading.evidence.counterparts(tie) for pair in _through_anyone(reading, tie, other)]


def _through_anyone(reading: Reading, tie: Tie, other: Tie) -> list[tuple[Stance, Bearing]]:
    """``x R y`` affirms ``anyone R y``; a denial of the latter reaches x only by reply."""
    if ANYONE in (tie.subject, tie.object):
        return [pair for pair in reading.plain(other.iri) if pair[1].polarity > 0]
    about_tie = {s.iri for s in reading.standing(tie.iri)}
    return [
        (stance, bearing)
        for stance, bearing in reading.direct(other.iri)
        if bearing.polarity < 0 and _answers(reading, stance, about_tie)
    ]


def bearing_through_anyone(evidence: Evidence, tie: Tie, other: Tie) -> list[Stance]:
    """The stances about ``other`` that bear on ``tie`` because one of the two has *anyone* as an end."""
    return [stance for stance, _ in _through_anyone(evidence.reading(), tie, other)]


def _answers(reading: Reading, denial: Stance, said: set[Iri]) -> bool:
    """Whether a denial replies to one of ``said``, or to a stance that reports one of them."""
    pending, seen = list(denial.in_reply_to), set[Iri]()
    while pending:
        iri = pending.pop()
        if iri in said:
            return True
        if iri not in seen:
            seen.add(iri)
            stance = reading.evidence.stance(iri)
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


def unreviewed_denial(found: Iterable[Bearing], ancestors: Ancestors) -> bool:
    """Whether a denial that nobody reviewed would dispute what the reviewed bearings decide."""
    found = list(found)
    reviewed = [b for b in found if b.reviewed]
    contested = _decide(reviewed, ancestors) == "disputed"
    return any(b.polarity > 0 for b in reviewed) and not contested and _decide(found, ancestors) == "disputed"


def _decide(found: list[Bearing], ancestors: Ancestors) -> str:
    affirming = [b for b in found if b.polarity > 0]
    firm = [b for b in affirming if b.strength >= 3 and not b.hearsay]
    own = [b for b in firm if b.own_voice]
    party = any(b.party for b in firm)
    denying = [b for b in found if b.polarity < 0 and not (b.hearsay and (own or party))]
    if denying:
        return "disputed" if affirming else "denied"
    if own:
        return "corroborated" if corroborating(own, ancestors) >= 2 else "reported"
    if party:
        return "acknowledged"
    if any(b.strength >= 2 for b in affirming):
        return "alleged"
    if affirming or any(b.polarity == 0 and b.strength >= 1 for b in found):
        return "speculative"
    return "unasserted"


SEVERAL = "; "
"""Between the origins of a stance that cites several: it is independent of none of them."""


def independent(own: Iterable[Bearing], ancestors: Ancestors) -> int:
    """The number of independent origins that affirm.

    A source that derives from another affirming source adds nothing; of the rest, those that share
    an ancestor or an origin count once (connected components). Sources that derive from one another
    in a loop count once.
    """
    return len(_groups(own, ancestors))


def corroborating(own: Iterable[Bearing], ancestors: Ancestors) -> int:
    """The number of independent origins that affirm the same thing: of an event without a time, within a week."""
    groups = [days for _, days in _groups(own, ancestors)]
    always = sum("" in days for days in groups)
    dated = [days for days in groups if "" not in days]
    ends = {day: (date.fromisoformat(day) + timedelta(WEEK)).isoformat() for days in dated for day in days}
    most = max(
        (sum(any(first <= d <= last for d in days) for days in dated) for first, last in ends.items()), default=0
    )
    return always + most


def _groups(own: Iterable[Bearing], ancestors: Ancestors) -> list[tuple[set[str], set[str]]]:
    """The independent groups of bearings: what connects each, and the days of its reports."""
    groups: dict[int, tuple[set[str], set[str]]] = {}
    group_of: dict[str, int] = {}
    own = list(own)
    affirmed = {b.source for b in own}
    for number, bearing in enumerate(own):
        line = ancestors.get(bearing.source, frozenset())
        loop = {a for a in line if bearing.source in ancestors.get(a, frozenset())}
        if (line - loop) & affirmed:
            continue
        marks = {*bearing.origin.split(SEVERAL), *line, *({bearing.source} if loop else ())}
        if bearing.wording:
            marks.add(f"words {bearing.wording}")
        days = {bearing.day}
        for joined in {group_of[mark] for mark in marks if mark in group_of}:
            marks, days = marks | groups[joined][0], days | groups.pop(joined)[1]
        groups[number] = marks, days
        group_of.update(dict.fromkeys(marks, number))
    return list(groups.values())


# -- relationships --------------------------------------------------------------------------------


@dataclass
class Pool:
    """The pooled bearings of a relationship's ties, kept as counts.

    ``main`` holds the bearings on the ties that always count, ``contested`` those on the ties with a time or an
    event that are themselves disputed or denied, by time and event; ``affirmed`` counts the times and events of the
    uncontested ties that somebody affirms; ``accepted`` and ``rejected`` count assessed ties.
    """

    main: Counter[Bearing] = field(default_factory=Counter)
    contested: dict[Moment, Counter[Bearing]] = field(default_factory=dict)
    affirmed: Counter[Moment] = field(default_factory=Counter)
    accepted: int = 0
    rejected: int = 0
    ties: int = 0

    def put(self, moment: Moment, verdict: Verdict, found: Counter[Bearing], sign: int = 1) -> None:
        """Adds a tie of that time and event (or removes it, with ``sign`` -1)."""
        self.ties += sign
        self.accepted += sign * (verdict.status == "accepted")
        if verdict.status == "rejected":
            self.rejected += sign
            return
        dated = moment != ("", "")
        if dated and verdict.status in ("disputed", "denied"):
            held = self.contested.setdefault(moment, Counter())
        else:
            held = self.main
            if dated and any(b.polarity > 0 for b in found):
                _count(self.affirmed, moment, sign)
        for bearing, count in found.items():
            _count(held, bearing, sign * count)
        if not held and held is not self.main:
            del self.contested[moment]

    def counted(self) -> Counter[Bearing]:
        """The bearings that decide: contested ones only if nothing else affirms, or an affirmed tie may be the same."""
        alone = not any(b.polarity > 0 for b in self.main)
        found = Counter(self.main)
        for moment, held in self.contested.items():
            if alone or any(may_be_same(moment, other) for other in self.affirmed):
                found += held
        return found

    def verdict(self, counted: Counter[Bearing], ancestors: Ancestors) -> Verdict:
        """The status of the relationship, of whose bearings these count."""
        if self.accepted:
            return Verdict("accepted")
        if self.ties and self.rejected == self.ties:
            return Verdict("rejected")
        return judge(counted, ancestors)


Moment = tuple[str, str]
"""The time (EDTF) of a tie and the identity of its event, each empty if it has none."""


def _count(counts: Counter[_Key], key: _Key, number: int) -> None:
    counts[key] += number
    if counts[key] <= 0:
        del counts[key]


def may_be_same(one: Moment, other: Moment) -> bool:
    """Whether two ties of a relationship may be one: the same event, or times that overlap."""
    (when, event), (time, other_event) = one, other
    same = bool(event and other_event) and events.same(event, other_event)
    return same or bool(when and time and dates.may_overlap(when, time))
