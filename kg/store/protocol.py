"""The protocol of stores; everything above depends on it alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples

from kg.rdf.terms import Node

Answer = QuerySolutions | QueryBoolean | QueryTriples


class Miscount(NamedTuple):
    """An index with a different number of quads: the index, the term, and both numbers."""

    by: str
    term: str
    wanted: int
    found: int


class Store(Protocol):
    """Quads in named graphs, read by pattern or SPARQL, changed in one step or not at all.

    Names are IRIs as plain strings. Any failure raises StoreError or a subclass of it.
    """

    @property
    def name(self) -> str:
        """The location of the store, as shown to people."""

    def match(
        self, subject: str | None = None, predicate: str | None = None, graph: str | None = None
    ) -> Iterator[Quad]:
        """The quads of a subject, a predicate or a graph (None: any)."""

    def column(self, predicate: str) -> Iterator[tuple[str, str]]:
        """The subject and the value, as plain strings, of every quad with this predicate."""

    def describe(self, subjects: Iterable[str]) -> list[Quad]:
        """All quads of these subjects, in every graph."""

    def nodes(self, subjects: Iterable[str], properties: Sequence[str] = ()) -> Mapping[str, Node]:
        """The properties of each of these subjects, in every graph; empty for an unknown subject.

        The same as ``quads.by_subject(store.describe(subjects))``, but faster; with
        ``properties``, of these alone.
        """

    def referring(self, predicate: str, objects: Iterable[str]) -> list[tuple[str, str]]:
        """(subject, object) of every quad with this predicate and one of these objects."""

    def referring_text(self, predicate: str, words: str) -> list[tuple[str, str]]:
        """(subject, words) of every quad with this predicate and this plain literal."""

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """The answer to a SPARQL 1.1 query over the union of all graphs; without ``union``, over those it names."""

    def apply(self, remove: Iterable[Quad], add: Iterable[Quad], lines: Iterable[str] = ()) -> None:
        """Removes and adds quads in one step, all or nothing; ``lines`` of N-Quads are more to add, read once.

        Each of ``lines`` is a text of one whole line or several.
        """

    def recount(self, found: Sequence[Quad]) -> Iterator[Miscount]:
        """Reads all quads, which are ``quads``, again in every other way that the store has; yields the differences."""

    def count(self) -> int:
        """The number of quads."""

    def close(self) -> None:
        """Closes the store; it cannot be used afterwards."""
