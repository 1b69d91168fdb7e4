"""Actors over time: who holds which office when, and what rolls up to what."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from kg.model.claims import Actor, Iri, Office, Tenure
from kg.model.dates import bounds
from kg.model.ids import short

_SIMPLE = re.compile(r"\d{4}(?:-\d\d){0,2}")
_NEVER = "9999-12-31"
_TOP = ("State", "Polity")


def span(edtf: str | None) -> tuple[str, str]:
    """The first and last day of an EDTF date or interval; unknown ends are open."""
    if not edtf:
        return "", _NEVER
    if _SIMPLE.fullmatch(edtf):
        return edtf + "0000-01-01"[len(edtf) :], edtf + _NEVER[len(edtf) :]
    first, last = bounds(edtf)
    return first or "", last or _NEVER


def holds(tenure: Tenure, at: str | None) -> bool:
    """Whether the tenure covers the date; without one, whether it has no end."""
    return tenure.until is None if at is None else within(tenure.since, tenure.until, at)


def within(since: str | None, until: str | None, at: str | None) -> bool:
    """Whether an office may be held at that time; without a time or a year any term counts."""
    first, last = span(at)
    return span(since)[0] <= last and first <= span(until)[1]


def begun(tenures: Iterable[Tenure], at: str | None) -> bool:
    """Whether one of the tenures had begun by the date."""
    return at is None or any(span(tenure.since)[0] <= span(at)[1] for tenure in tenures)


class Roster:
    """Actors, offices and tenures by IRI, and what follows from them at a date.

    ``at`` is always an EDTF date; without one the holders still in office are meant.
    """

    def __init__(self, actors: Iterable[Actor], offices: Iterable[Office] = (), tenures: Iterable[Tenure] = ()) -> None:
        self.actors = {actor.iri: actor for actor in actors}
        self.offices = {office.iri: office for office in offices}
        self.tenures = tuple(tenures)

    def state_of(self, actor: Iri, at: str | None = None) -> Iri | None:
        """The state (or breakaway entity) that the actor rolls up to, or None.

        Follows whom it acts for, then the offices that it holds at that date. Without a date a person
        out of office still rolls up where all the offices ever held lead to the same state.
        """
        return self._roll_up(actor, at, frozenset())

    def holders(self, office: Iri, at: str | None = None) -> list[Tenure]:
        """The tenures of an office at that date; on the day of a change the newcomer's."""
        held = [tenure for tenure in self._by_office.get(office, ()) if holds(tenure, at)]
        if at is not None and len(held) > 1 and len(at) == 10:
            latest = max(tenure.since or "" for tenure in held)
            if len(latest) == 10:
                held = [tenure for tenure in held if tenure.since == latest]
        return held

    def holder(self, office: Iri, at: str | None = None) -> Iri | None:
        """The person who holds an office at that date, if exactly one is known."""
        people = {tenure.person for tenure in self.holders(office, at)}
        return people.pop() if len(people) == 1 else None

    def offices_of(self, person: Iri, at: str | None = None) -> list[Tenure]:
        """The tenures of a person, in order of time: all of them, or those at that date."""
        held = self.by_person.get(person, ())
        return sorted((t for t in held if at is None or holds(t, at)), key=lambda t: t.since or "")

    def heads(self, person: Iri) -> set[Iri]:
        """What the offices that a person ever held belong to."""
        held = (tenure.office for tenure in self.by_person.get(person, ()))
        return {self.offices[office].of for office in held if office in self.offices}

    def root(self, actor: Iri) -> Iri:
        """What an institution rolls up to, or itself."""
        known = self.actors.get(actor)
        if known is None or known.kind == "Person":
            return actor
        return self._roll_up(actor, None, frozenset()) or actor

    def in_office(
        self, persons: Iterable[Iri], at: str | None, offices: set[Iri] | None = None, past: bool = False
    ) -> list[Iri]:
        """Of several persons those in office at that date, if any of them is."""
        people = list(dict.fromkeys(persons))
        if len(people) < 2:
            return people

        held = {
            person: [t for t in self.by_person.get(person, ()) if offices is None or t.office in offices]
            for person in people
        }
        holding = [person for person in people if any(holds(tenure, at) for tenure in held[person])]
        if past:
            people = [person for person in people if person not in holding] or people
        elif holding:
            return holding
        return [person for person in people if not held[person] or begun(held[person], at)] or people

    def career(self, person: Iri, at: str | None = None, offices: set[Iri] | None = None) -> str:
        """The office that best identifies a person: the one held then, else the last."""
        tenures = [t for t in self.offices_of(person) if offices is None or t.office in offices]
        held = [tenure for tenure in tenures if holds(tenure, at)] or tenures
        return self.words(held[-1]) if held else ""

    def words(self, tenure: Tenure) -> str:
        """A tenure in words: ``President of Iran since 2024-07-28``."""
        office = self.offices.get(tenure.office)
        words = office.label if office else short(tenure.office)
        if tenure.since and tenure.until:
            return f"{words} from {tenure.since} to {tenure.until}"
        return f"{words} since {tenure.since}" if tenure.since else words

    def label(self, iri: Iri) -> str:
        """The name of an actor, or the end of its IRI."""
        actor = self.actors.get(iri)
        return actor.label if actor else short(iri)

    @cached_property
    def _by_office(self) -> dict[Iri, list[Tenure]]:
        index: dict[Iri, list[Tenure]] = {}
        for tenure in self.tenures:
            index.setdefault(tenure.office, []).append(tenure)
        return index

    @cached_property
    def by_person(self) -> dict[Iri, list[Tenure]]:
        """The tenures of each person."""
        index: dict[Iri, list[Tenure]] = {}
        for tenure in self.tenures:
            index.setdefault(tenure.person, []).append(tenure)
        return index

    def _roll_up(self, iri: Iri, at: str | None, seen: frozenset[Iri]) -> Iri | None:
        actor = self.actors.get(iri)
        if actor is None or iri in seen:
            return None
        if actor.kind in _TOP:
            return iri
        seen |= {iri}
        for other in actor.acts_for:
            if found := self._roll_up(other, at, seen):
                return found
        tenures = self.by_person.get(iri, ()) if actor.kind == "Person" else ()
        now = [tenure for tenure in tenures if holds(tenure, at)]
        states = {
            self._roll_up(self.offices[tenure.office].of, at, seen)
            for tenure in (now or (tenures if at is None else ()))
            if tenure.office in self.offices
        } - {None}
        return states.pop() if len(states) == 1 else None
