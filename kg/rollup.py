"""Whom every actor acts for, read at once: for look-ups that touch many actors."""

from __future__ import annotations

from collections import defaultdict

from kg.ids import KG
from kg.lookup import Lookup
from kg.model import Iri
from kg.vocabulary import ORG
from kg.world import typed


class Rollup:
    """The state that each actor rolls up to, as :meth:`Lookup.state_of` says it without a date.

    An office-holder of any time counts: whoever follows a single tie asks again with its date.
    """

    def __init__(self, lookup: Lookup) -> None:
        self._world = lookup.world
        store = lookup.store
        merged = lookup.world.merged
        self._states = set(typed(store, "State"))
        self._onward: dict[Iri, set[Iri]] = defaultdict(set)
        for actor, body in self._pairs(lookup, KG + "actsFor"):
            self._onward[merged(actor)].add(body)
        member = dict(self._pairs(lookup, ORG + "member"))
        posts = dict(self._pairs(lookup, ORG + "postIn"))
        for tenure, office in self._pairs(lookup, KG + "office"):
            if tenure in member and office in posts:
                self._onward[merged(member[tenure])].add(posts[office])
        self._units: dict[Iri, Iri] = {}
        self._members: dict[Iri, set[Iri]] = defaultdict(set)
        for actor in list(self._onward):
            self._members[self.unit(actor)].add(actor)

    def _pairs(self, lookup: Lookup, prop: str) -> list[tuple[Iri, Iri]]:
        return [(q.subject.value, q.object.value) for q in lookup.store.match(predicate=prop)]  # type: ignore[union-attr]

    def unit(self, actor: Iri) -> Iri:
        """The state that an actor acts for, where it is one; else the actor after merges."""
        if actor not in self._units:
            found = self._reached(actor, frozenset())
            self._units[actor] = next(iter(found)) if len(found) == 1 else self._world.merged(actor)
        return self._units[actor]

    def _reached(self, actor: Iri, seen: frozenset[Iri]) -> set[Iri]:
        actor = self._world.merged(actor)
        if actor in self._states:
            return {actor}
        if actor in seen or len(seen) > 8:
            return set()
        onward = self._onward.get(actor, set())
        found = {s for body in onward for s in self._reached(body, seen | {actor})}
        if not found and self._world.merges and self._states & self._world.same_as(actor):
            return {actor}
        return found if len(found) == 1 else set()

    def members(self, unit: Iri) -> set[Iri]:
        """All actors that roll up to this one."""
        return {m for actor in self._members.get(unit, ()) for m in (actor, *self._world.same_as(actor))}
