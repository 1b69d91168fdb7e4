"""kg: an actor-relationship knowledge graph — who says what about whom.

import kg
g = kg.open()                      # the shipped case
g.ties("Azerbaijan", "Israel")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from kg.errors import KgError
    from kg.graph import Graph
    from kg.guard import Limits

__version__ = "0.1.0"
__all__ = ["Graph", "KgError", "__version__", "limits", "open"]


def open(target: str | Path | None = None, *, timeout: float | None = None) -> Graph:
    """The graph at ``target``, ready for look-ups, queries and changes; close it, or use it with ``with``.

    ``target`` is one of

    - nothing: the shipped case, in memory;
    - a folder, as text or Path: a store that one process at a time holds; made, with ontology and
      registry of actors, where there is none;
    - ``":memory:"``: a graph with ontology and registry alone, gone when it is closed;
    - ``"http://host:7878"``: a SPARQL 1.1 endpoint (extra ``remote``); a user and password may stand in it.
      It has ``timeout`` seconds for each whole answer (300 where none are given).

    Raises StoreError (StoreLocked, StoreDamaged, StoreVersionError) where the store cannot be opened,
    Refused where ``target`` names none of these, MissingExtra without the library for endpoints; all are KgError.
    """
    from kg.graph import open_graph

    return open_graph(target, timeout=timeout)


def limits(**changes: int) -> AbstractContextManager[Limits]:
    """Has other limits on input hold within a ``with`` block, such as ``kg.limits(bytes=2 * 1024**3)``.

    The limits, with their defaults, are the fields of :class:`kg.guard.Limits`. Raises Refused for an unknown
    limit and for a value that is not a whole number above 0.
    """
    from kg.guard import using

    return using(**changes)


def __getattr__(name: str) -> Any:
    if name == "Graph":
        from kg.graph import Graph

        return Graph
    if name == "KgError":
        from kg.errors import KgError

        return KgError
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
