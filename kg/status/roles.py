"""Whom actors act for in a store less some sources, plus some records: for the voice in which a stance speaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode

from kg.actors.acting import STATES, Term
from kg.model import ids
from kg.model.claims import Iri, SourceRecords, Tenure
from kg.model.ids import KG
from kg.model.vocabulary import ORG
from kg.rdf import terms
from kg.store.protocol import Store

_UNNAMED = KG + "UnnamedActor"


class ChangedRoles:
    """The roles (:class:`kg.actors.acting.Roles`) of a store without some sources, with some records added."""

    def __init__(self, store: Store, without: Iterable[Iri] = (), plus: Sequence[SourceRecords] = ()) -> None:
        self._store = store
        self._gone = frozenset(map(ids.source_graph, without))
        self._bodies: dict[Iri, set[Iri]] = defaultdict(set)
        self._kinds: dict[Iri, set[str]] = defaultdict(set)
        self._tenures: dict[Iri, list[Tenure]] = defaultdict(list)
        self._offices: dict[Iri, Iri] = {}
        for records in plus:
            for actor in records.actors:
                self._bodies[actor.iri].update(actor.acts_for)
                self._kinds[actor.iri].add(KG + actor.kind)
            for tenure in records.tenures:
                self._tenures[tenure.person].append(tenure)
            self._offices.update((office.iri, office.of) for office in records.offices)

    def onward(self, actor: Iri) -> Iterator[tuple[Iri, Term | None]]:
        """The bodies that an actor acts for, each with the term of the office; none of an unnamed actor."""
        if _UNNAMED in self._values(actor, terms.TYPE, self._kinds.get(actor, ())):
            return
        for body in sorted(self._values(actor, KG + "actsFor", self._bodies.get(actor, ()))):
            yield body, None
        for tenure in self._held(actor):
            if (served := self.body(tenure.office)) is not None:
                yield served, tenure

    def inward(self, bodies: Iterable[Iri]) -> Iterator[tuple[Iri, Iri, Term | None]]:
        """(body, actor, term) for all that act for these bodies."""
        wanted = set(bodies)
        acting = {(body, actor) for actor, body in self._store.referring(KG + "actsFor", wanted)}
        acting |= {(body, actor) for actor, found in self._bodies.items() for body in found & wanted}
        posts = dict(self._store.referring(ORG + "postIn", wanted))
        posts |= {office: body for office, body in self._offices.items() if body in wanted}
        people = {self._person(tenure) for tenure, _ in self._store.referring(KG + "office", posts)}
        people |= {p for p, held in self._tenures.items() if any(t.office in posts for t in held)}
        for body, actor in sorted(acting):
            yield body, actor, None
        for person in sorted(people - {""}):
            yield from ((body, person, term) for body, term in self.onward(person) if term and body in wanted)

    def is_state(self, actor: Iri) -> bool:
        """Whether this is a state or a breakaway entity."""
        kinds = self._values(actor, terms.TYPE, self._kinds.get(actor, ()))
        return any(KG + kind in kinds for kind in STATES)

    def body(self, office: Iri) -> Iri | None:
        """The body of an office; None for one that is not known."""
        return self._offices.get(office) or min(self._values(office, ORG + "postIn", ()), default=None)

    def _held(self, person: Iri) -> list[Tenure]:
        found = {t.iri: t for t in self._tenures.get(person, ())}
        for iri, _ in self._store.referring(ORG + "member", [person]):
            since, until = (min(self._values(iri, KG + name, ()), default=None) for name in ("since", "until"))
            for office in self._values(iri, KG + "office", ()):
                found.setdefault(iri, Tenure(iri, person, office, since, until))
        return [found[iri] for iri in sorted(found)]

    def _person(self, tenure: Iri) -> Iri:
        return min(self._values(tenure, ORG + "member", ()), default="")

    def _values(self, subject: Iri, prop: str, more: Iterable[str]) -> set[str]:
        """The values of a property, less those that only the withdrawn sources state."""
        stored = {
            quad.object.value  # type: ignore[union-attr]
            for quad in self._store.match(subject, prop)
            if not (isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in self._gone)
        }
        return stored.union(more)
