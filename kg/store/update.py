"""A change as one SPARQL update request, the same for every engine."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad


def data_update(remove: Iterable[Quad], add: Iterable[Quad]) -> str:
    """DELETE DATA and INSERT DATA of these quads; the empty string if there is nothing to do.

    One operation a graph: with several, Virtuoso fails to delete literals of some datatypes.
    """
    return " ;\n".join([*_operations("DELETE", remove), *_operations("INSERT", add)])


def _operations(verb: str, found: Iterable[Quad]) -> list[str]:
    graphs: dict[str, list[str]] = {}
    for quad in found:
        graph = str(quad.graph_name)
        graphs.setdefault(graph, []).append(f"{str(quad)[: -len(graph) - 1]} .")
    return [f"{verb} DATA {{\nGRAPH {graph} {{\n" + "\n".join(lines) + "\n}\n}" for graph, lines in graphs.items()]
