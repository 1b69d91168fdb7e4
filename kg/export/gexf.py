"""Relationships as GEXF 1.3 for Gephi: positions, dates as spells, colours by status, parallel edges kept.

An edge whose ties are all dated has their times as spells, so that Gephi's timeline shows it only then; an edge
with an undated tie has none and is always shown. Overlapping times become one spell, because Gephi rejects
overlapping spells. ``kind`` is the relation, by which Gephi keeps parallel edges apart. The weight is the number of
stances for. Symmetric relationships are marked as such but written as directed, because not every reader takes both
in one file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent

from kg.export import network
from kg.export.content import Content
from kg.export.notes import on_statements
from kg.export.xml import EDGE, NODE, Types, Value, clean, edge_values
from kg.model.claims import Iri

GEXF = "http://gexf.net/1.3"
COLOURS = {
    "accepted": (27, 120, 55), "corroborated": (27, 120, 55), "reported": (69, 117, 180),
    "acknowledged": (64, 160, 170), "alleged": (230, 145, 56), "speculative": (191, 160, 120),
    "disputed": (200, 40, 40), "denied": (130, 60, 110), "rejected": (90, 90, 90), "unasserted": (160, 160, 160),
}  # fmt: skip
TYPES = {"int": "integer"}


def write(content: Content, out: BinaryIO, variant: str) -> list[str]:
    """Writes the directed multigraph of :mod:`kg.export.network`."""
    found = network.edges(content)
    root = Element("gexf", {"xmlns": GEXF, "xmlns:viz": GEXF + "/viz", "version": "1.3"})
    graph = SubElement(root, "graph", defaultedgetype="directed", mode="dynamic", timeformat="date")
    _attributes(graph, "node", NODE)
    _attributes(graph, "edge", EDGE)
    nodes, links = SubElement(graph, "nodes"), SubElement(graph, "edges")
    actors = network.nodes(content, found)
    places = _places(content, list(actors), found)
    for iri, values in actors.items():
        element = SubElement(nodes, "node", id=clean(iri), label=clean(values["label"]))
        _values(element, values)
        if iri in places:
            x, y = places[iri]
            SubElement(element, "viz:position", x=str(x), y=str(-y), z="0")  # Gephi counts upwards
    for edge in found:
        _edge(links, edge)
    indent(root)
    ElementTree(root).write(out, encoding="utf-8", xml_declaration=True)
    return on_statements(content, "GEXF")


def _places(content: Content, actors: list[Iri], found: list[network.Edge]) -> dict[Iri, tuple[int, int]]:
    """Where the page draws these actors."""
    if content.places is None:
        return {}
    number = {iri: n for n, iri in enumerate(actors)}
    pairs = [(number[edge.subject], number[edge.object]) for edge in found]
    return dict(zip(actors, content.places(len(actors), pairs), strict=True))


def _edge(links: Element, edge: network.Edge) -> None:
    element = SubElement(
        links, "edge", id=clean(edge.id), source=clean(edge.subject), target=clean(edge.object),
        label=clean(edge.label), kind=clean(edge.relation), weight=str(max(edge.stances_for, 1)),
    )  # fmt: skip
    _values(element, edge_values(edge))
    if all(tie.earliest or tie.latest for tie in edge.ties):
        spells = SubElement(element, "spells")
        for start, end in _spells(edge):
            SubElement(spells, "spell", {k: v for k, v in (("start", start), ("end", end)) if v})
    red, green, blue = COLOURS.get(edge.status, COLOURS["unasserted"])
    SubElement(element, "viz:color", r=str(red), g=str(green), b=str(blue))


def _spells(edge: network.Edge) -> list[tuple[str, str]]:
    """First and last day of each period with a tie, in order; empty: open on that side."""
    found: list[tuple[str, str]] = []
    for start, end in sorted((tie.earliest or "", tie.latest or "") for tie in edge.ties):
        if found and (not found[-1][1] or start <= found[-1][1]):
            before, last = found.pop()
            start, end = before, max(last, end) if last and end else ""
        found.append((start, end))
    return found


def _attributes(graph: Element, of: str, types: Types) -> None:
    block = SubElement(graph, "attributes", {"class": of})
    for name, kind in types.items():
        if name != "label":
            SubElement(block, "attribute", id=name, title=name, type=TYPES.get(kind, kind))


def _values(element: Element, values: Mapping[str, Value]) -> None:
    block = SubElement(element, "attvalues")
    for name, value in values.items():
        if name != "label" and value is not None:
            SubElement(block, "attvalue", {"for": name, "value": clean(value)})
