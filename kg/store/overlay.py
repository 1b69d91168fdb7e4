"""A store as it would be after a change: reads of another store, minus some quads, plus others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import NamedNode, Quad

from kg.errors import Refused
from kg.rdf import terms
from kg.rdf.terms import Node
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Answer, Miscount, Store


class OverlayStore:
    """Reads another store as if ``remove`` were gone from it and ``add`` were in it; writes nothing."""

    def __init__(self, base: Store, remove: Iterable[Quad], add: Iterable[Quad]) -> None:
        self._base = base
        self._gone = frozenset(remove)
        self._more = EmbeddedStore()
        self._more.apply([], add)

    @property
    def name(self) -> str:
        """The location of the store."""
        return f"{self._base.name}, as it would be"

    def match(
        self, subject: str | None = None, predicate: str | None = None, graph: str | None = None
    ) -> Iterator[Quad]:
        """The quads of a subject, a predicate or a graph (None: any)."""
        for quad in self._base.match(subject, predicate, graph):
            if quad not in self._gone:
                yield quad
        yield from self._more.match(subject, predicate, graph)

    def column(self, predicate: str) -> Iterator[tuple[str, str]]:
        """The subject and the value, as plain strings, of every quad with this predicate."""
        return terms.values_of(self.match(predicate=predicate))

    def describe(self, subjects: Iterable[str]) -> list[Quad]:
        """All quads of these subjects, in every graph."""
        subjects = list(subjects)
        kept = [quad for quad in self._base.describe(subjects) if quad not in self._gone]
        return list(dict.fromkeys([*kept, *self._more.describe(subjects)]))

    def nodes(self, subjects: Iterable[str], properties: Sequence[str] = ()) -> dict[str, Node]:
        """The properties of each of these subjects, in every graph."""
        found = terms.by_subject(self.describe(subjects))
        if not properties:
            return dict(found)
        return {iri: {prop: of[prop] for prop in properties if prop in of} for iri, of in found.items()}

    def referring(self, predicate: str, objects: Iterable[str]) -> list[tuple[str, str]]:
        """(subject, object) of every quad with this predicate and one of these objects."""
        objects = list(objects)
        gone = {
            (q.subject.value, q.object.value)
            for q in self._gone
            if q.predicate.value == predicate and isinstance(q.object, NamedNode) and isinstance(q.subject, NamedNode)
        }
        found = self._base.referring(predicate, objects)
        left = self.nodes({subject for subject, obj in found if (subject, obj) in gone}, [predicate])
        kept = [(s, obj) for s, obj in found if (s, obj) not in gone or obj in terms.many(left.get(s, {}), predicate)]
        return list(dict.fromkeys([*kept, *self._more.referring(predicate, objects)]))

    def referring_text(self, predicate: str, words: str) -> list[tuple[str, str]]:
        """(subject, words) of every quad with this predicate and this plain literal."""
        found = {iri for iri, _ in self._base.referring_text(predicate, words)}
        of = self.nodes(sorted(found), [predicate])
        kept = [(iri, words) for iri in sorted(found) if words in terms.many(of.get(iri, {}), predicate)]
        return list(dict.fromkeys([*kept, *self._more.referring_text(predicate, words)]))

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """Raises StoreError: only look-ups work."""
        raise Refused("a store that is not written yet cannot be queried; use look-ups")

    def apply(self, remove: Iterable[Quad], add: Iterable[Quad], lines: Iterable[str] = ()) -> None:
        """Raises StoreError: a preview is read-only."""
        raise Refused("this is a preview; nothing is written")

    def recount(self, found: Sequence[Quad]) -> Iterator[Miscount]:
        """Raises StoreError: only a written store can be checked."""
        raise Refused("a store that is not written yet cannot be checked")

    def count(self) -> int:
        """The number of quads after the change."""
        return self._base.count() - len(self._gone) + self._more.count()

    def close(self) -> None:
        """Leaves the underlying store open."""
        self._more.close()
