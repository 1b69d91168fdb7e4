"""The bridge to rdflib: a live Dataset over the store of this process, without a copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import Refused
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Store
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    import rdflib


def to_rdflib(store: Store) -> rdflib.Dataset:
    """The Dataset: known prefixes bound, the union of all graphs as its default graph.

    Raises Refused for an endpoint; there rdflib's own ``SPARQLStore`` does as well.
    """
    if not isinstance(store, EmbeddedStore):
        raise Refused(
            f"{store.name} is not in this process; read it with rdflib.plugins.stores.sparqlstore.SPARQLStore, "
            "or export it and open that"
        )
    import rdflib
    from oxrdflib import OxigraphStore

    class ExactStore(OxigraphStore):  # type: ignore[misc]
        """The engine's patterns: asked for 255 in a folder, they give its neighbours too, which are left out."""

        def triples(self, triple_pattern: Any, context: Any = None) -> Iterator[Any]:
            wanted, found = triple_pattern[2], super().triples(triple_pattern, context)
            return (one for one in found if one[0][2] == wanted) if isinstance(wanted, rdflib.Literal) else found

    dataset = rdflib.Dataset(store=ExactStore(store=store.raw), default_union=True)
    for prefix, namespace in PREFIXES.items():
        dataset.bind(prefix, namespace, override=True, replace=True)
    return dataset
