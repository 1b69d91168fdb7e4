"""kg: an actor-relationship knowledge graph — who says what about whom.

    import kg
    g = kg.open()                      # the shipped case
    g.ties("Azerbaijan", "Israel")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from kg.errors import KgError
    from kg.graph import Graph

__version__ = "0.1.0"
__all__ = ["Graph", "KgError", "__version__", "open"]


def open(target: str | Path | None = None) -> Graph:
    """The graph at ``target``: a folder, ``:memory:``, an http(s) SPARQL endpoint; nothing: the shipped case."""
    from kg.graph import open_graph

    return open_graph(target)


def __getattr__(name: str) -> Any:
    if name == "Graph":
        from kg.graph import Graph

        return Graph
    if name == "KgError":
        from kg.errors import KgError

        return KgError
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
