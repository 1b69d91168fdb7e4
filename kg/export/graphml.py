"""Relationships as GraphML, which Gephi, yEd, Cytoscape and igraph open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from kg.export import network
from kg.export.content import Content
from kg.export.notes import on_statements
from kg.export.xml import EDGE, NODE, Types, Value, clean, edge_values


def write(content: Content, out: BinaryIO, variant: str) -> list[str]:
    """Writes the directed multigraph of :mod:`kg.export.network`."""
    found = network.edges(content)
    root = Element("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
    _keys(root, "node", NODE)
    _keys(root, "edge", EDGE)
    graph = SubElement(root, "graph", id="kg", edgedefault="directed")
    for iri, values in network.nodes(content, found).items():
        _data(SubElement(graph, "node", id=clean(iri)), "node", values)
    for edge in found:
        ends = {"id": clean(edge.id), "source": clean(edge.subject), "target": clean(edge.object)}
        _data(SubElement(graph, "edge", ends), "edge", edge_values(edge))
    indent(root)
    ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return on_statements(content, "GraphML")


def _keys(root: Element, of: str, types: Types) -> None:
    for name, kind in types.items():
        SubElement(root, "key", {"id": f"{of}.{name}", "for": of, "attr.name": name, "attr.type": kind})


def _data(element: Element, of: str, values: Mapping[str, Value]) -> None:
    for name, value in values.items():
        if value is not None:
            SubElement(element, "data", key=f"{of}.{name}").text = clean(value)
