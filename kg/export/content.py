"""The content of an export or a projection: everything in a store, or one source with the ties that it mentions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from pyoxigraph import Quad

from kg.actors.resolver import Resolver
from kg.lookup.lookup import Lookup
from kg.model import ids
from kg.model.claims import Iri, Log, Source, SourceRecords
from kg.model.ids import KG
from kg.model.records import StanceRecord, StatementRecord, TieRecord
from kg.model.vocabulary import Vocabulary
from kg.rdf import codec, terms
from kg.status.evidence import concerns, stored_log, typed
from kg.status.feed_actors import stored_quads
from kg.store.protocol import Store

Places = Callable[[int, Iterable[tuple[int, int]]], list[tuple[int, int]]]


class Content:
    """The whole graph, or with ``source`` that source: as quads and as the records of look-ups.

    ``registry`` gives the resolver that readers of sources use; it is made only if names are
    written. ``places`` gives the positions of numbered actors, from pairs of those that are related.
    """

    def __init__(
        self, lookup: Lookup, registry: Callable[[], Resolver], source: Iri | None = None, places: Places | None = None
    ) -> None:
        self.lookup = lookup
        self.store: Store = lookup.store
        self.vocabulary: Vocabulary = lookup.vocabulary
        self.source = source
        self.places = places
        self._registry = registry

    @cached_property
    def registry(self) -> Resolver:
        """Resolves names against the registry alone."""
        return self._registry()

    # -- quads ------------------------------------------------------------------------------------

    def quads(self) -> list[Quad]:
        """Every quad; of one source its two graphs, its ties and its statements, nothing derived.

        In order of graph, subject, predicate and object, whatever the store.
        """
        return _sorted(self.source_quads(self.source) if self.source else self.store.match())

    def quads_of(self, graph: Iri) -> list[Quad]:
        """The quads of one graph, in the same order."""
        return _sorted(self.store.match(graph=graph))

    def source_quads(self, source: Iri) -> list[Quad]:
        """The quads of a source and of the ties, statements and actors of a feed that its stances are about."""
        return stored_quads(self.store, source)

    def source_records(self, source: Iri) -> SourceRecords:
        """The records of a source as a reader gave them; foreign RDF comes back as ``foreign``."""
        return codec.decode(self.source_quads(source), source, self.vocabulary.classes)

    # -- records ----------------------------------------------------------------------------------

    def sources(self) -> list[Source]:
        """The sources that are loaded; with ``source`` that one alone."""
        iris = [self.source] if self.source else typed(self.store, "Source")
        self.lookup.fetch(iris)
        return [codec.decode_source(iri, self.lookup.node(iri)) for iri in iris]

    @cached_property
    def log(self) -> Log:
        """The judgements; with ``source`` those in force on its ties and actors."""
        log = stored_log(self.store)
        if self.source is None or not log.standing:
            return log if self.source is None else Log()
        named = {term for quad in self.source_quads(self.source) for term in (quad.subject, quad.object)}
        there = {*self._claims("Tie"), *(getattr(term, "value", "") for term in named)}
        return Log(tuple(judgement for judgement in log.standing if not there.isdisjoint(concerns(judgement))))

    @cached_property
    def ties(self) -> list[TieRecord]:
        """The ties with their stances, speech ties among them; in order of id."""
        return self.lookup.ties(self._claims("Tie"))

    @cached_property
    def bare_ties(self) -> list[TieRecord]:
        """The ties without their stances, for formats that do not need them; much faster."""
        return self.lookup.ties(self._claims("Tie"), stances=False)

    @cached_property
    def statements(self) -> list[StatementRecord]:
        """The statements with their stances, in order of id."""
        return self.lookup.statements(self._claims("Statement"))

    @cached_property
    def stances(self) -> list[StanceRecord]:
        """Every stance on these ties and statements, in order of id."""
        claims: list[TieRecord | StatementRecord] = [*self.ties, *self.statements]
        found = {s.id: s for claim in claims for s in claim.stances}
        return [found[iri] for iri in sorted(found)]

    def count(self, kind: str) -> int:
        """The number of records of a class (``Statement``, ``Tie`` or ``Mention``), without reading them."""
        if kind == "Mention" and self.source is not None:
            return sum(iri.partition("#")[0] == self.source for iri in typed(self.store, kind))
        return len(typed(self.store, kind) if kind == "Mention" else self._claims(kind))

    def _claims(self, kind: str) -> list[Iri]:
        if self.source is None:
            return typed(self.store, kind)
        stances = sorted({iri for iri, _ in self.store.referring(KG + "source", [self.source])})
        self.lookup.fetch(stances)
        nodes = [self.lookup.node(iri) for iri in stances]
        reached = {v for of in nodes for prop in ("about", "makes") for v in terms.many(of, KG + prop)}
        return sorted(iri for iri in reached if ids.short(iri).startswith(kind.lower() + "-"))


def _sorted(found: Iterable[Quad]) -> list[Quad]:
    return sorted(found, key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))
