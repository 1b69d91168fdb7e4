"""Whom every actor acts for in the end, read at once: for look-ups that touch many actors."""

from __future__ import annotations

from collections import defaultdict

from kg.ids import KG
from kg.lookup import Lookup
from kg.model import Iri
from kg.roster import within
from kg.vocabulary import ORG
from kg.world import typed


class Rollup:
    """The states and organisations that actors act for, as :meth:`Lookup.cover` says it from the other end.

    Bodies act for theirs at all times, office-holders while in office.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._world = lookup.world
        self._lookup = lookup
        merged = lookup.world.merged
        self._states = set(typed(lookup.store, "State"))
        self._onward: dict[Iri, list[tuple[str | None, str | None, Iri]]] = defaultdict(list)
        for actor, body in self._read(KG + "actsFor").items():
            self._onward[merged(actor)] += [(None, None, iri) for iri in body]
        offices, members, posts = (self._read(prop) for prop in (KG + "office", ORG + "member", ORG + "postIn"))
        since, until = self._read(KG + "since"), self._read(KG + "until")
        for tenure, held in offices.items():
            term = since.get(tenure, [None])[0], until.get(tenure, [None])[0]
            for person in members.get(tenure, ()):
                self._onward[merged(person)] += [(*term, body) for office in held for body in posts.get(office, ())]
        self._units: dict[tuple[Iri, str | None], frozenset[Iri]] = {}
        self._members: dict[Iri, set[Iri]] = defaultdict(set)
        for actor in list(self._onward):
            for unit in self.units(actor):
                self._members[unit].add(actor)

    def _read(self, prop: str) -> dict[Iri, list[str]]:
        found: dict[Iri, list[str]] = defaultdict(list)
        for quad in self._lookup.store.match(predicate=prop):
            found[quad.subject.value].append(quad.object.value)  # type: ignore[union-attr]
        return found

    def unit(self, actor: Iri) -> Iri:
        """What an actor is part of, where that is one thing at all times; else the actor after merges."""
        found = self.units(actor)
        return next(iter(found)) if len(found) == 1 else self._world.merged(actor)

    def units(self, actor: Iri, at: str | None = None) -> frozenset[Iri]:
        """All that an actor is part of at a time, or at any: itself where it acts for nobody."""
        if (actor, at) not in self._units:
            self._units[actor, at] = self._reached(actor, at, ())
        return self._units[actor, at]

    def _reached(self, actor: Iri, at: str | None, seen: tuple[Iri, ...]) -> frozenset[Iri]:
        actor = self._world.merged(actor)
        if actor in seen:  # round in a circle: they are one, called by the first of them
            return frozenset((min(seen[seen.index(actor) :]),))
        onward = [] if actor in self._states else self._onward.get(actor, ())
        bodies = {body for since, until, body in onward if within(since, until, at)}
        return frozenset().union(*(self._reached(body, at, (*seen, actor)) for body in bodies)) or frozenset((actor,))

    def members(self, unit: Iri) -> set[Iri]:
        """All other actors that are part of this one, at whatever time."""
        return {m for actor in self._members.get(unit, ()) for m in (actor, *self._world.same_as(actor))}
