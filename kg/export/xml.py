"""What the XML formats share: text that XML can hold, and the attributes of nodes and edges."""

from __future__ import annotations

from collections.abc import Mapping

from kg.cells import in_xml
from kg.export.network import Edge

Value = str | int | bool | None
Types = Mapping[str, str]

NODE: Types = {"label": "string", "kind": "string", "state": "string"}
EDGE: Types = {
    "label": "string", "relation": "string", "status": "string", "unreviewed": "boolean", "sign": "int",
    "symmetric": "boolean", "stances_for": "int", "stances_against": "int", "origins": "int", "ties": "int",
    "first": "string", "last": "string", "relationship": "string",
}  # fmt: skip
"""The attributes of nodes and edges, in order, with their types in GraphML."""


def clean(value: Value) -> str:
    """The value as text that XML 1.0 can hold: what it forbids becomes U+FFFD."""
    return in_xml(str(value).lower() if isinstance(value, bool) else str(value))


def edge_values(edge: Edge) -> dict[str, Value]:
    """The attributes of a relationship."""
    values: dict[str, Value] = {name: getattr(edge, name) for name in EDGE if name not in ("ties", "relationship")}
    return {**values, "ties": len(edge.ties), "relationship": edge.id}
