"""Relationships as GEXF 1.3 for Gephi: dates as spells, colours by status, parallel edges kept.

An edge whose ties are all dated has one spell a tie, so Gephi's timeline shows it only then; one
with an undated tie has none and is always there. ``kind`` is the relation: Gephi keeps parallel
edges apart by it. The weight is the number of stances for.
"""

from __future__ import annotations

from typing import BinaryIO
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent, register_namespace

from kg import network
from kg.export.content import Content
from kg.export.xml import EDGE, NODE, Types, Value, clean, edge_values, node_values

GEXF, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"
COLOURS = {
    "accepted": (27, 120, 55), "corroborated": (27, 120, 55), "reported": (69, 117, 180),
    "alleged": (230, 145, 56), "speculative": (191, 160, 120), "disputed": (200, 40, 40),
    "denied": (130, 60, 110), "rejected": (90, 90, 90), "unasserted": (160, 160, 160),
}  # fmt: skip
TYPES = {"int": "integer"}


def write(content: Content, out: BinaryIO, variant: str) -> list[str]:
    """Writes the directed multigraph of :mod:`kg.network`."""
    found = network.edges(content)
    root = Element(f"{{{GEXF}}}gexf", version="1.3")
    graph = SubElement(
        root, f"{{{GEXF}}}graph", defaultedgetype="directed", mode="dynamic", timeformat="date", timerepresentation="interval"
    )
    _attributes(graph, "node", NODE)
    _attributes(graph, "edge", EDGE)
    nodes, links = SubElement(graph, f"{{{GEXF}}}nodes"), SubElement(graph, f"{{{GEXF}}}edges")
    for actor in network.actors(content, found):
        element = SubElement(nodes, f"{{{GEXF}}}node", id=clean(actor.id), label=clean(actor.label))
        _values(element, node_values(actor))
    for edge in found:
        _edge(links, edge)
    indent(root)
    register_namespace("", GEXF)
    register_namespace("viz", VIZ)
    ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return []


def _edge(links: Element, edge: network.Edge) -> None:
    element = SubElement(
        links, f"{{{GEXF}}}edge", id=clean(edge.id), source=clean(edge.subject), target=clean(edge.object),
        label=clean(edge.label), kind=clean(edge.relation), weight=str(max(edge.stances_for, 1)),
        type="undirected" if edge.symmetric else "directed",
    )  # fmt: skip
    _values(element, edge_values(edge))
    if all(tie.earliest or tie.latest for tie in edge.ties):
        spells = SubElement(element, f"{{{GEXF}}}spells")
        for tie in edge.ties:
            bounds = {"start": tie.earliest, "end": tie.latest}
            SubElement(spells, f"{{{GEXF}}}spell", {k: v for k, v in bounds.items() if v})
    red, green, blue = COLOURS.get(edge.status, COLOURS["unasserted"])
    SubElement(element, f"{{{VIZ}}}color", r=str(red), g=str(green), b=str(blue))


def _attributes(graph: Element, of: str, types: Types) -> None:
    block = SubElement(graph, f"{{{GEXF}}}attributes", {"class": of})
    for name, kind in types.items():
        if name != "label":
            SubElement(block, f"{{{GEXF}}}attribute", id=name, title=name, type=TYPES.get(kind, kind))


def _values(element: Element, values: dict[str, Value]) -> None:
    block = SubElement(element, f"{{{GEXF}}}attvalues")
    for name, value in values.items():
        if name != "label" and value is not None:
            SubElement(block, f"{{{GEXF}}}attvalue", {"for": name, "value": clean(value)})
