"""Disputes: which claims are one, both sides of each, and what the denials leave undenied.

Ties of one relationship are one dispute where they may be the same act: a claim against a state and the denial of the
same by naming its government, or a denial without a time and the dated claims that it reaches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.actors import names
from kg.lookup.lookup import Lookup
from kg.model import ids
from kg.model.claims import Iri, Stance
from kg.model.ids import KG
from kg.model.records import LinkRecord, StanceRecord, StatementRecord, TieRecord
from kg.model.summaries import Dispute, DisputedTie, Undenied
from kg.rdf import codec, terms
from kg.rdf.terms import one
from kg.status.rules import Moment, Verdict, may_be_same

Claim = TieRecord | StatementRecord
CONTESTED = ("disputed", "denied")
KINDS = ("place", "from", "against")
"""The kinds of detail that are compared."""
_POSSESSIVE = frozenset(("its", "their", "his", "her", "our", "my"))
_SMALL = frozenset(("a", "an", "of", "in", "over", "from"))


def found(lookup: Lookup, contested: Iterable[Iri], read: Iterable[Claim] = ()) -> list[Dispute]:
    """The disputes that these ties and statements belong to: disputed ones first, then denied, then unanswered.

    Claims of ``read`` are not read again.
    """
    groups = list(_groups(lookup, contested))
    records = {claim.id: claim for claim in read}
    records |= {claim.id: claim for claim in lookup.claims([i for group in groups for i in group if i not in records])}
    known = [[records[iri] for iri in group if iri in records] for group in groups]
    rank = {word: number for number, word in enumerate(CONTESTED)}
    disputes = [dispute(lookup, claims) for claims in known if claims]
    return sorted(disputes, key=lambda d: (rank.get(d.status, 2), d.claim.sentence, d.claim.id))


def dispute(lookup: Lookup, claims: Sequence[Claim]) -> Dispute:
    """Both sides of claims that are one, and the parts of the accusations that the denials do not cover.

    The claim with the most stances stands for all.
    """
    first, *rest = sorted(claims, key=lambda claim: (-len(claim.stances), claim.sentence, claim.id))
    sides: dict[Iri, str] = {}
    stances: dict[Iri, StanceRecord] = {}
    for claim in (first, *rest):
        known = lookup.sides(claim.id, claim.stances)
        for stance in claim.stances:
            if stance.id in known and sides.get(stance.id, "void") == "void":
                sides[stance.id], stances[stance.id] = known[stance.id], stance
    denying = [s for s in stances.values() if sides[s.id] == "against"]
    affirming = tuple(s for s in stances.values() if sides[s.id] == "for")
    verdict = lookup.pooled(claim.id for claim in claims) if rest else Verdict(first.status, first.unreviewed)
    return Dispute(
        claim=first,
        affirming=affirming,
        specific=tuple(s for s in denying if s.scope == "claim"),
        wholesale=tuple(s for s in denying if s.scope == "wholesale"),
        partial=tuple(s for s in denying if s.scope == "detail"),
        doubting=tuple(s for s in stances.values() if sides[s.id] == "doubts"),
        void=tuple(s for s in stances.values() if sides[s.id] == "void"),
        links=tuple(_links(claims)),
        undenied=tuple(_undenied(lookup, affirming)),
        ties=tuple(DisputedTie(c.id, c.heading, c.status, c.unreviewed) for c in rest),
        status=verdict.status,
        unreviewed=verdict.unreviewed,
    )


def _links(claims: Sequence[Claim]) -> Iterator[LinkRecord]:
    """The links through which stances on other ties bear on these claims."""
    among = {claim.id for claim in claims}
    seen: set[tuple[str, str, str]] = set()
    for link in (link for claim in claims for link in claim.links):
        key = (link.judgement, link.direction, link.tie)
        if link.stances and link.tie not in among and key not in seen:
            seen.add(key)
            yield link


# -- which claims are one -------------------------------------------------------------------------


def _groups(lookup: Lookup, contested: Iterable[Iri]) -> Iterator[list[Iri]]:
    """The contested claims, and other ties that their denials reach, each group as one dispute.

    Ties of a relationship are one where they may be the same act; a denial without time or event reaches all that
    are contested.
    """
    world = lookup.world
    claims = dict.fromkeys(world.twins(iri)[0] for iri in contested)
    ties = [iri for iri in claims if ids.is_tie(iri)]
    lookup.fetch(ties)
    group = {iri: [iri] for iri in claims}

    def join(left: Iri, right: Iri) -> None:
        ours, theirs = group[left], group.setdefault(right, [right])
        if ours is not theirs:
            ours += theirs
            group.update(dict.fromkeys(theirs, ours))

    denied = {iri for iri in ties if terms.word(lookup.node(iri), KG + "status") in CONTESTED}
    contested_of: dict[Iri, list[Iri]] = defaultdict(list)
    for iri in ties:
        contested_of[_of(lookup, iri)].append(iri)
    for relationship, same in _siblings(lookup, ties).items():
        for iri in contested_of[relationship]:
            for other in same:
                if other in claims or iri in denied:
                    anytime = iri in denied and other in claims and _moment(lookup, iri) == ("", "")
                    if anytime or _reaches(lookup, iri, other):
                        join(iri, other)
    world.fetch_kin(ties)
    for iri in ties:
        for link in world.links_to(iri):
            if not link.iri and link.premise in group:
                join(iri, link.premise)
    return iter({id(members): members for members in group.values()}.values())


def _siblings(lookup: Lookup, ties: Iterable[Iri]) -> dict[Iri, list[Iri]]:
    """The ties of the relationships that these ties belong to, those that are one by name once."""
    relationships = {_of(lookup, iri) for iri in ties} - {""}
    if missing := sorted(relationships - lookup.siblings.keys()):
        found: dict[Iri, list[Iri]] = {iri: [] for iri in missing}
        for tie, relationship in lookup.store.referring(KG + "of", missing):
            found[relationship].append(tie)
        lookup.fetch(tie for members in found.values() for tie in members)
        for iri, members in found.items():
            lookup.siblings[iri] = sorted({lookup.world.twins(tie)[0] for tie in members})
    return {iri: lookup.siblings[iri] for iri in relationships}


def _of(lookup: Lookup, tie: Iri) -> Iri:
    """The relationship of a tie."""
    return one(lookup.node(tie), KG + "of") or ""


def _reaches(lookup: Lookup, tie: Iri, other: Iri) -> bool:
    """Whether two ties of a relationship may be one act."""
    ours, theirs = _moment(lookup, tie), _moment(lookup, other)
    return ours == theirs or may_be_same(ours, theirs)


def _moment(lookup: Lookup, tie: Iri) -> Moment:
    if (found := lookup.stated.get(tie)) is None:
        of = lookup.node(tie)
        found = lookup.stated[tie] = one(of, KG + "when") or "", one(of, KG + "event") or ""
    return found


# -- what was not denied --------------------------------------------------------------------------


def _undenied(lookup: Lookup, affirming: Iterable[StanceRecord]) -> list[Undenied]:
    """The claims and details of the accusing stances, less those that denials name explicitly.

    A detail counts only where a denial has a detail of its kind, and none where all that it goes with is denied.
    """
    found: dict[tuple[str, str], Undenied] = {}
    for accusation in affirming:
        if accusation.polarity != "for" or accusation.own_voice:
            continue
        denials = {iri: _denials(lookup, iri) for iri in accusation.about if not ids.short(iri).startswith("stance-")}
        left = [iri for iri, against in denials.items() if all(s.scope != "claim" for s in against)]
        for iri in left:
            found["claim", iri] = Undenied("tie", lookup.claim_heading(iri), iri)
        for kind, value in _details_left(lookup, accusation, denials) if left else ():
            found[kind, value] = Undenied("detail", f"{kind}: {value}", accusation.id)
    return list(found.values())


def _denials(lookup: Lookup, claim: Iri) -> list[Stance]:
    """The denials of a claim or of a detail of it that count: of the same act by another name, or of a broader one."""
    if claim in lookup.denials:
        return lookup.denials[claim]
    world = lookup.world
    pending = [claim]
    if world.tie(claim):
        lookup.fetch([claim])
        pending += (t for t in _siblings(lookup, [claim]).get(_of(lookup, claim), ()) if _reaches(lookup, claim, t))
        pending += (link.conclusion for link in world.links_from(claim) if not link.iri)
    found: dict[Iri, Stance] = {}
    for iri in dict.fromkeys(pending):
        against = [s for s in (*world.about(iri), *lookup.through_anyone(iri)) if lookup.denies(s)]
        if against:
            void = lookup.idle(iri)
            found |= {stance.iri: stance for stance in against if stance.iri not in void}
    lookup.denials[claim] = [stance for stance in found.values() if stance.scope != "wholesale"]
    return lookup.denials[claim]


def _details_left(
    lookup: Lookup, accusation: StanceRecord, denials: Mapping[Iri, Sequence[Stance]]
) -> Iterator[tuple[str, str]]:
    """The details of an accusation that no denial names although one has a detail of that kind."""
    against = {stance.iri: stance for found in denials.values() for stance in found}
    records = [lookup.stance(stance) for stance in against.values()]
    known: dict[str, Iri] | None = None
    for kind in KINDS:
        if not (values := accusation.detail(kind)) or not any(record.detail(kind) for record in records):
            continue
        known = _names(lookup, denials, [accusation, *records]) if known is None else known
        denied = [
            _meaning(value, known, {lookup.world.folded(record.holder.id)})
            for record in records
            for value in record.detail(kind)
        ]
        for value in values:
            meant = _meaning(value, known, set())
            if not any(meant.same(other) for other in denied):
                yield kind, value


class _Meaning(NamedTuple):
    """What a detail names: words, and the actors whose it is, none where it does not say."""

    words: frozenset[str]
    actors: frozenset[Iri]

    def same(self, other: _Meaning) -> bool:
        """Whether both may name the same."""
        return self.words == other.words and (
            not self.actors or not other.actors or not self.actors.isdisjoint(other.actors)
        )


def _meaning(value: str, known: Mapping[str, Iri], own: set[Iri]) -> _Meaning:
    """What a detail names, without articles; ``own`` are those whom a possessive may mean."""
    words = names.key(value).split()
    left: list[str] = []
    actors: set[Iri] = set()
    while words:
        size = next((n for n in range(min(4, len(words)), 0, -1) if " ".join(words[:n]) in known), 0)
        if size:
            actors.add(known[" ".join(words[:size])])
        elif words[0] in _POSSESSIVE:
            actors |= own
        elif words[0] not in _SMALL:
            left.append(words[0])
        del words[: size or 1]
    return _Meaning(frozenset(left), frozenset(actors))


def _names(lookup: Lookup, claims: Iterable[Iri], stances: Iterable[StanceRecord]) -> dict[str, Iri]:
    """The names and demonyms of those at the ends of these claims, of the speakers, and of their states."""
    world = lookup.world
    actors = {stance.holder.id for stance in stances if not stance.own_voice}
    for tie in map(world.tie, claims):
        actors |= {tie.subject, tie.object} if tie else set()
    actors |= {world.folded(actor) for actor in actors}
    lookup.fetch(actors)
    found: dict[str, Iri] = {}
    for iri in sorted(actors):
        actor = codec.decode_actor(iri, lookup.node(iri), lookup.vocabulary.classes)
        for name in (actor.label, *actor.aliases, *actor.demonyms):
            found[names.key(name)] = world.folded(iri)
    return found
