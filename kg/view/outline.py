"""Ties of a large graph without the stances on them, read property by property: a page holds the stances on some."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.lookup.lookup import Lookup
from kg.model import dates
from kg.model.claims import Iri
from kg.model.ids import KG, TIE
from kg.model.vocabulary import RDF
from kg.view import payload as page

LARGE = 10_000
"""Ties up to which a page holds the stances on all."""
MOST_STANCES = 4_000
"""Stances, about, that the page of a larger graph holds."""
_Column = dict[Iri, str]
_Said = dict[Iri, list[int]]
"""Stances for and against each relationship."""


@dataclass(frozen=True)
class Outline:
    """Ties and relationships without stances, in the order of display."""

    ties: tuple[page.Tie, ...] = ()
    relationships: tuple[page.Relationship, ...] = ()


def split(lookup: Lookup, iris: Sequence[Iri]) -> tuple[list[Iri], Outline]:
    """The ties of the strongest relationships, whose stances a page holds, and an outline of the others.

    A relationship is the stronger, the more ties it has; of equal ones, those with more denials come first. The
    strongest of each actor go before the second of any.
    """
    wanted = set(iris)
    of = _column(lookup, KG + "of")
    members: dict[Iri, list[Iri]] = defaultdict(list)
    for tie, relationship in of.items():
        if tie in wanted:
            members[relationship].append(tie)
    counts = [_column(lookup, KG + name) for name in ("stancesFor", "stancesAgainst")]
    said = {iri: [int(column.get(iri, "0")) for column in counts] for iri in members}
    ends = (_column(lookup, KG + "subject"), _column(lookup, KG + "object"))
    strongest = sorted(members, key=lambda iri: (-len(members[iri]), -said[iri][1], iri))
    before: Counter[Iri] = Counter()
    turn: dict[Iri, int] = {}
    for iri in strongest:
        pair = [column.get(iri, "") for column in ends]
        turn[iri] = min(before[end] for end in pair)
        before.update(pair)
    whole: list[Iri] = []
    rest: list[Iri] = []
    room = MOST_STANCES
    for iri in sorted(strongest, key=turn.__getitem__):
        room -= max(len(members[iri]), sum(said[iri]))
        part = rest if room < 0 else whole
        part += members[iri]
    return whole, _outline(lookup, rest, of, said, ends)


def _column(lookup: Lookup, prop: str) -> _Column:
    """The value of a property for each subject that has it."""
    return dict(lookup.store.column(prop))


def _outline(lookup: Lookup, iris: Sequence[Iri], of: _Column, said: _Said, ends: tuple[_Column, _Column]) -> Outline:
    world = lookup.world
    subjects, relations, objects = (_column(lookup, RDF + name) for name in ("subject", "predicate", "object"))
    statuses, unreviewed, whens, events = (_column(lookup, KG + n) for n in ("status", "unreviewed", "when", "event"))
    iris = [iri for iri in iris if iri in subjects and iri in objects]
    if world.identified:
        alike = {iri for iri in {*subjects.values(), *objects.values()} if world.has_namesakes(iri)}
        iris = [world.twins(i)[0] if alike.intersection((subjects[i], objects[i])) else i for i in iris]
    named = {end: world.merged(end) for column in (subjects, objects) for end in set(map(column.__getitem__, iris))}
    lookup.directory.fetch(named)
    officials = {actor for actor in named.values() if not lookup.acting.acts_always(actor)}

    def state(actor: Iri, when: str | None) -> Iri | None:
        if when is None or actor not in officials:
            return None
        found = lookup.state_of(actor, when)
        return None if found in (actor, lookup.state_of(actor)) else found

    def tie(iri: Iri) -> page.Tie:
        subject, obj = named[subjects[iri]], named[objects[iri]]
        when, event = whens.get(iri), events.get(iri)
        earliest, latest = dates.bounds(when) if when else (None, None)
        return page.Tie(
            id=iri, relationship=of[iri],
            subject=subject, relation=relations.get(iri, "").removeprefix(TIE), object=obj,
            status=_word(statuses, iri), unreviewed=unreviewed.get(iri) == "true", when=when,
            earliest=earliest, latest=latest, event=lookup.event_label(event),
            subject_state=state(subject, when), object_state=state(obj, when),
        )  # fmt: skip

    ties = [tie(iri) for iri in dict.fromkeys(iris)]
    relationships = _relationships(lookup, {tie.relationship: tie.relation for tie in ties}, unreviewed, said, ends)
    heads = {r.id: (lookup.ref(r.subject).label, r.relation, lookup.ref(r.object).label, r.id) for r in relationships}
    ties.sort(key=lambda tie: (heads[tie.relationship], tie.earliest or "9999", tie.event or "", tie.id))
    return Outline(tuple(ties), tuple(sorted(relationships, key=lambda r: heads[r.id])))


def _relationships(
    lookup: Lookup, relations: dict[Iri, str], unreviewed: _Column, said: _Said, ends: tuple[_Column, _Column]
) -> list[page.Relationship]:
    (subjects, objects), statuses = ends, _column(lookup, KG + "relationshipStatus")
    lookup.directory.fetch({end for iri in relations for end in (subjects.get(iri), objects.get(iri)) if end})
    known = lookup.vocabulary.statuses
    found = []
    for iri, relation in relations.items():
        status = _word(statuses, iri)
        meaning = known[status].comment if status in known else ""
        affirming, denying = said[iri]
        why = f"{meaning} Stances for it: {affirming}, against it: {denying}.".strip()
        subject, obj = subjects.get(iri, ""), objects.get(iri, "")
        found.append(page.Relationship(iri, subject, relation, obj, status, unreviewed.get(iri) == "true", why))
    return found


def _word(column: _Column, iri: Iri) -> str:
    """The status of a tie or relationship."""
    return column.get(iri, "").removeprefix(KG).lower() or "unasserted"
