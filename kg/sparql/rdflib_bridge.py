"""The bridge to rdflib: a live Dataset over an embedded store, without a copy.

Queries given as text are run by the engine, in canonical form and without SERVICE. What rdflib runs itself (prepared
queries, updates, ``parse``) is not checked: it may call other machines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import Refused
from kg.model.vocabulary import PREFIXES
from kg.sparql.canonical import canonical
from kg.sparql.tokens import tokenise
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Store

if TYPE_CHECKING:
    import rdflib


def to_rdflib(store: Store) -> rdflib.Dataset:
    """The Dataset: known prefixes bound, the union of all graphs as its default graph.

    Raises Refused for an endpoint; use rdflib's own ``SPARQLStore`` for that.
    """
    if not isinstance(store, EmbeddedStore):
        raise Refused(
            f"{store.name} is not in this process; read it with rdflib.plugins.stores.sparqlstore.SPARQLStore, "
            "or export it and open that"
        )
    embedded = store
    embedded.raw  # noqa: B018  (raises if it is closed)
    import rdflib
    from oxrdflib import OxigraphStore

    class GuardedStore(OxigraphStore):  # type: ignore[misc]
        """The engine's answers, without network access, and without the neighbours that patterns with 255 return."""

        @property
        def _inner(self) -> Any:  # another one once a folder is taken for changes
            return embedded.raw

        def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
            wanted, found = triple_pattern[2], super().triples(triple_pattern, context)
            return (one for one in found if one[0][2] == wanted) if isinstance(wanted, rdflib.Literal) else found

        def query(self, query: Any, initNs: Any, *given: Any, **options: Any) -> Any:  # noqa: N803
            if isinstance(query, str):
                known = {prefix: str(iri) for prefix, iri in {**self._namespace_for_prefix, **initNs}.items()}
                query = canonical(query, tokenise(query), known, allow_network=False).text
            return super().query(query, initNs, *given, **options)

    dataset = rdflib.Dataset(store=GuardedStore(), default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, override=True, replace=True)
    return dataset
