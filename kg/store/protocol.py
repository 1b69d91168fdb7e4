"""What a store can do; everything above it is written against this alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples

from kg.rdf.terms import Node

Answer = QuerySolutions | QueryBoolean | QueryTriples


class Miscount(NamedTuple):
    """An index that gives another number of quads: by what it was read, for which term, and both numbers."""

    by: str
    term: str
    wanted: int
    found: int


class Store(Protocol):
    """Quads in named graphs, read by pattern or SPARQL, changed in one step or not at all.

    Names are IRIs as plain strings. Raises StoreError (or a kind of it) for whatever goes wrong.
    """

    @property
    def name(self) -> str:
        """Where the store is, as a person would say it."""

    def match(
        self, subject: str | None = None, predicate: str | None = None, graph: str | None = None
    ) -> Iterator[Quad]:
        """The quads of a subject, a predicate or a graph (None: any)."""

    def describe(self, subjects: Iterable[str]) -> list[Quad]:
        """All quads of these subjects, in every graph."""

    def nodes(self, subjects: Iterable[str], properties: Sequence[str] = ()) -> Mapping[str, Node]:
        """What is said of each of these subjects, in every graph, by property; nothing where nothing is.

        The same as ``quads.by_subject(store.describe(subjects))``, and the faster way; with
        ``properties``, of these alone.
        """

    def referring(self, predicate: str, objects: Iterable[str]) -> list[tuple[str, str]]:
        """(subject, object) of every quad with this predicate and one of these objects."""

    def referring_text(self, predicate: str, words: str) -> list[tuple[str, str]]:
        """(subject, words) of every quad with this predicate and this plain literal."""

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """The answer to a SPARQL 1.1 query over the union of all graphs; without ``union``, those that it names."""

    def apply(self, remove: Iterable[Quad], add: Iterable[Quad]) -> None:
        """Removes and adds quads in one step: all of it is done, or nothing."""

    def recount(self, found: Sequence[Quad]) -> Iterator[Miscount]:
        """Reads these quads, which are all, again by every other way that the store reads; yields what differs."""

    def count(self) -> int:
        """How many quads there are."""

    def close(self) -> None:
        """Lets go of the store; it cannot be used after."""
