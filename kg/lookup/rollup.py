"""The roll-up of all actors, read at once: for look-ups that touch many actors."""

from __future__ import annotations

from collections import defaultdict

from kg.actors.roster import within
from kg.lookup.lookup import Lookup
from kg.model.claims import Iri
from kg.model.ids import KG
from kg.model.vocabulary import ORG
from kg.rdf.terms import one
from kg.status.evidence import typed


class Rollup:
    """The states and organisations that actors act for: the inverse of :meth:`Lookup.cover`.

    Bodies act for theirs at all times, office-holders while in office.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._lookup, self._world = lookup, lookup.world
        merged = lookup.world.merged
        self._states = set(typed(lookup.store, "State"))
        self._onward: dict[Iri, list[tuple[Iri | None, Iri]]] = defaultdict(list)  # with the tenure of an office
        self._inward: dict[Iri, set[Iri]] = defaultdict(set)
        for actor, body in self._pairs(KG + "actsFor"):
            self._onward[merged(actor)].append((None, body))
        posts, members = dict(self._pairs(ORG + "postIn")), dict(self._pairs(ORG + "member"))
        for tenure, office in self._pairs(KG + "office"):
            if tenure in members and office in posts:
                self._onward[merged(members[tenure])].append((tenure, posts[office]))
        for actor, bodies in self._onward.items():
            for _, body in bodies:
                self._inward[merged(body)].add(actor)
        self._units: dict[tuple[Iri, str | None], frozenset[Iri]] = {}

    def _pairs(self, prop: str) -> list[tuple[Iri, Iri]]:
        return [(q.subject.value, q.object.value) for q in self._lookup.store.match(predicate=prop)]  # type: ignore[union-attr]

    def unit(self, actor: Iri) -> Iri:
        """The one actor that an actor rolls up to at all times; else the actor itself, after merges."""
        found = self.units(actor)
        return next(iter(found)) if len(found) == 1 else self._world.merged(actor)

    def units(self, actor: Iri, at: str | None = None) -> frozenset[Iri]:
        """All that an actor rolls up to at a time, or at any time; itself if it acts for nobody."""
        if (actor, at) not in self._units:
            self._units[actor, at] = self._reached(actor, at, ())
        return self._units[actor, at]

    def _reached(self, actor: Iri, at: str | None, seen: tuple[Iri, ...]) -> frozenset[Iri]:
        actor = self._world.merged(actor)
        if (actor, at) in self._units:
            return self._units[actor, at]
        if actor in seen:  # a cycle: its actors are one, named after the first of them
            return frozenset((min(seen[seen.index(actor) :]),))
        onward = () if actor in self._states else self._onward.get(actor, ())
        bodies = {body for tenure, body in onward if at is None or tenure is None or self._held(tenure, at)}
        found = frozenset(unit for body in bodies for unit in self._reached(body, at, (*seen, actor)))
        return found or frozenset((actor,))

    def _held(self, tenure: Iri, at: str) -> bool:
        of = self._lookup.node(tenure)
        return within(one(of, KG + "since"), one(of, KG + "until"), at)

    def members(self, unit: Iri) -> set[Iri]:
        """All other actors that act for this one, directly or not, at any time."""
        found: set[Iri] = set()
        pending = [unit]
        while pending:
            fresh = self._inward.get(pending.pop(), set()) - found
            found |= fresh
            pending += fresh
        return {m for actor in found for m in (actor, *self._world.same_as(actor))}
