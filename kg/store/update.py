"""A change as one SPARQL update request, the same for every engine."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Quad


def data_update(remove: Iterable[Quad], add: Iterable[Quad]) -> str:
    """DELETE DATA and INSERT DATA of these quads; the empty string where there is nothing to do."""
    parts = [_operation("DELETE", remove), _operation("INSERT", add)]
    return " ;\n".join(part for part in parts if part)


def _operation(verb: str, found: Iterable[Quad]) -> str:
    graphs: dict[str, list[str]] = {}
    for quad in found:
        graphs.setdefault(str(quad.graph_name), []).append(f"{quad.subject} {quad.predicate} {quad.object} .")
    body = "\n".join(f"GRAPH {graph} {{\n" + "\n".join(lines) + "\n}" for graph, lines in graphs.items())
    return f"{verb} DATA {{\n{body}\n}}" if body else ""
