"""Actors over time: who holds which office when, and what rolls up to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from kg.actors.acting import NOW, STATES, Acting, Index, Merged, Term, holds, may_act, span
from kg.model.claims import Actor, Iri, Office, Tenure
from kg.model.ids import short


def begun(tenures: Iterable[Tenure], at: str | None) -> bool:
    """Whether one of the tenures had begun by the date."""
    return at is None or any(span(tenure.since)[0] <= span(at)[1] for tenure in tenures)


class Roster:
    """Actors, offices and tenures by IRI, and what follows from them at a date.

    ``at`` is always an EDTF date; without one the holders still in office are meant.
    """

    def __init__(
        self,
        actors: Iterable[Actor],
        offices: Iterable[Office] = (),
        tenures: Iterable[Tenure] = (),
        merged: Merged | None = None,
    ) -> None:
        self.actors = {actor.iri: actor for actor in actors}
        self.offices = {office.iri: office for office in offices}
        self.tenures = tuple(tenures)
        self._merged = merged

    def state_of(self, actor: Iri, at: str | None = None) -> Iri | None:
        """The state (or breakaway entity) that the actor acts for; see :meth:`kg.actors.acting.Acting.state_of`."""
        return self._acting.state_of(actor, at)

    def holders(self, office: Iri, at: str | None = None) -> list[Tenure]:
        """The tenures of an office at that date; on the day of a change the newcomer's."""
        held = [tenure for tenure in self._by_office.get(office, ()) if holds(tenure, at or NOW)]
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
        return sorted((t for t in held if holds(t, at)), key=lambda t: t.since or "")

    def heads(self, person: Iri) -> set[Iri]:
        """What the offices that a person ever held belong to."""
        held = (tenure.office for tenure in self.by_person.get(person, ()))
        return {self.offices[office].of for office in held if office in self.offices}

    def root(self, actor: Iri) -> Iri:
        """What an institution rolls up to, or itself."""
        known = self.actors.get(actor)
        if known is None or known.kind == "Person":
            return actor
        return self.state_of(actor) or actor

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
        holding = [person for person in people if any(holds(tenure, at or NOW) for tenure in held[person])]
        if past:
            people = [person for person in people if person not in holding] or people
        elif holding:
            return holding
        return [person for person in people if not held[person] or begun(held[person], at)] or people

    def career(self, person: Iri, at: str | None = None, offices: set[Iri] | None = None) -> str:
        """The office that best identifies a person: the one held then, else the last."""
        tenures = [t for t in self.offices_of(person) if offices is None or t.office in offices]
        held = [tenure for tenure in tenures if holds(tenure, at or NOW)] or tenures
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

    @cached_property
    def _acting(self) -> Acting:
        return Acting(Index(self._roles(), self._is_state), self._merged)

    def _roles(self) -> Iterator[tuple[Iri, Iri, Term | None]]:
        for actor in self.actors.values():
            if may_act(actor.kind, None):
                yield from ((actor.iri, body, None) for body in actor.acts_for)
        for tenure in self.tenures:
            person = self.actors.get(tenure.person)
            if tenure.office in self.offices and person and may_act(person.kind, tenure):
                yield tenure.person, self.offices[tenure.office].of, tenure

    def _is_state(self, actor: Iri) -> bool:
        return actor in self.actors and self.actors[actor].kind in STATES
