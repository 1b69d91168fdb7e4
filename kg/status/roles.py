"""Whom actors act for in a store less some sources, plus some records: for the voice in which a stance speaks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode, Quad

from kg.actors.acting import OFFICELESS, SOVEREIGN, STATES, UNNAMED, Term
from kg.model import ids
from kg.model.claims import Iri, SourceRecords, Tenure
from kg.model.ids import KG
from kg.model.vocabulary import ORG
from kg.rdf import codec, tables, terms
from kg.store.protocol import Store


class ChangedStore:
    """Actors, offices and events in a store without some sources, with those of some records added.

    ``before`` is the store with nothing changed, which reads for this one where nothing goes.
    """

    def __init__(
        self,
        store: Store,
        without: Iterable[Iri] = (),
        plus: Sequence[SourceRecords] = (),
        dropped: Iterable[Quad] = (),
        before: ChangedStore | None = None,
    ) -> None:
        self._store = store
        self._dropped = frozenset(dropped)
        self._gone = frozenset(map(ids.source_graph, without))
        self._before = None if self._gone or self._dropped else before
        self._subjects: dict[tuple[str, str], set[Iri]] = defaultdict(set)
        self._values: dict[tuple[Iri, str], set[str]] = {}
        graph = ids.ACTORS_GRAPH  # whichever: the terms alone are kept
        quads = [q for r in plus for actor in r.actors for q in codec.encode_actor(actor, graph)]
        quads += [q for r in plus for office in r.offices for q in tables.OFFICE.encode(office, graph)]
        quads += [q for r in plus for tenure in r.tenures for q in tables.TENURE.encode(tenure, graph)]
        quads += [q for r in plus for event in r.events for q in tables.EVENT.encode(event, graph)]
        self._plus = terms.by_subject(quads)
        for quad in quads:
            self._subjects[quad.predicate.value, terms.words(quad.object)].add(terms.words(quad.subject))

    def values(self, subject: Iri, prop: str) -> set[str]:
        """The values of a property: IRIs and the words of literals."""
        if (subject, prop) not in self._values:
            if self._before:
                stored = self._before.values(subject, prop)
            else:
                stored = {terms.words(q.object) for q in self._store.match(subject, prop) if not self._goes(q)}
            self._values[subject, prop] = stored.union(terms.many(self._plus.get(subject, {}), prop))
        return self._values[subject, prop]

    def nodes(self, subjects: Iterable[Iri]) -> dict[Iri, dict[str, list[terms.Term]]]:
        """What is said of these subjects, read at once."""
        wanted = sorted(subjects)
        stored = self._store.describe(wanted) if wanted else []
        found = terms.by_subject(quad for quad in stored if not self._goes(quad))
        for iri in wanted:
            for prop, values in self._plus.get(iri, {}).items():
                found[iri][prop] += values
        return found

    def one(self, subject: Iri, prop: str) -> str | None:
        """The value of a property, the first of several."""
        return min(self.values(subject, prop), default=None)

    def referring(self, prop: str, objects: Iterable[Iri]) -> set[tuple[Iri, Iri]]:
        """(subject, object) of the property with one of these objects."""
        wanted = set(objects)
        found = {pair for pair in self._store.referring(prop, wanted) if pair[1] in self.values(pair[0], prop)}
        return found | {(subject, obj) for obj in wanted for subject in self._subjects.get((prop, obj), ())}

    def having(self, prop: str, words: str) -> set[Iri]:
        """The subjects whose property has these words."""
        found = {subject for subject, _ in self._store.referring_text(prop, words)}
        return found | self._subjects.get((prop, words), set())

    def _goes(self, quad: Quad) -> bool:
        if not self._gone and not self._dropped:
            return False
        gone = isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in self._gone
        return gone or quad in self._dropped


class ChangedRoles:
    """Whom actors act for (:class:`kg.actors.acting.Roles`) in a store with its changes."""

    def __init__(self, store: ChangedStore) -> None:
        self._store = store

    def onward(self, actor: Iri) -> Iterator[tuple[Iri, Term | None]]:
        """The bodies that an actor acts for, each with the term of the office."""
        kind = codec.kind_of([k.removeprefix(KG) for k in self._store.values(actor, terms.TYPE)])
        if kind in SOVEREIGN:
            return
        yield from ((body, None) for body in sorted(self._store.values(actor, KG + "actsFor")))
        for tenure in self._held(actor) if kind not in OFFICELESS else ():
            if (body := self.body(tenure.office)) is not None:
                yield body, tenure

    def inward(self, bodies: Iterable[Iri]) -> Iterator[tuple[Iri, Iri, Term | None]]:
        """(body, actor, term) for all that act for these bodies."""
        wanted = set(bodies)
        for actor, body in sorted(self._store.referring(KG + "actsFor", wanted)):
            yield body, actor, None
        posts = {office for office, _ in self._store.referring(ORG + "postIn", wanted)}
        tenures = {tenure for tenure, _ in self._store.referring(KG + "office", posts)}
        people = {person for tenure in tenures for person in self._store.values(tenure, ORG + "member")}
        for person in sorted(people):
            yield from ((body, person, term) for body, term in self.onward(person) if term and body in wanted)

    def is_state(self, actor: Iri) -> bool:
        """Whether this is a state or a breakaway entity."""
        kinds = self._store.values(actor, terms.TYPE)
        return any(KG + kind in kinds for kind in STATES)

    def is_unnamed(self, actor: Iri) -> bool:
        """Whether this is a speaker whom a source leaves unidentified."""
        return KG + UNNAMED in self._store.values(actor, terms.TYPE)

    def body(self, office: Iri) -> Iri | None:
        """The body of an office; None for one that is not known, or named in words only."""
        return self._store.one(office, ORG + "postIn") if terms.is_iri(office) else None

    def _held(self, person: Iri) -> list[Tenure]:
        found = []
        for tenure, _ in sorted(self._store.referring(ORG + "member", [person])):
            if office := self._store.one(tenure, KG + "office"):
                since, until = (self._store.one(tenure, KG + name) for name in ("since", "until"))
                found.append(Tenure(tenure, person, office, since, until))
        return found
