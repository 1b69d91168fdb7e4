"""RDF in its syntaxes, and RDF 1.2 with ties as reifiers.

Turtle has no graphs; no triple stands in two, so nothing is doubled there. In RDF 1.2 the three
reification properties of a tie become one triple ``tie rdf:reifies <<( s p o )>>``, which asserts
nothing either; the RDF reader takes that back, and the graph is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from kg.content import Content
from kg.quads import node
from kg.vocabulary import PREFIXES, RDF

SUBJECT, PREDICATE, OBJECT, REIFIES = (node(RDF + part) for part in ("subject", "predicate", "object", "reifies"))
PARTS = (SUBJECT, PREDICATE, OBJECT)
SYNTAX = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf12": ox.RdfFormat.TRIG,
}


def write(content: Content, out: BinaryIO, variant: str) -> list[str]:
    """Writes the quads in the syntax ``variant``."""
    found = content.quads()
    if variant == "rdf12":
        found = reified(found)
    if variant in ("nquads", "jsonld"):
        ox.serialize(found, out, format=SYNTAX[variant])
        return []
    rows = (quad.triple for quad in found) if variant == "turtle" else found
    written = ox.serialize(rows, format=SYNTAX[variant], prefixes=dict(PREFIXES)) or b""
    head = re.match(rb"(@prefix [^\n]*\n)*", written)
    end = head.end() if head else 0
    # The engine writes the prefixes in any order; sorted, the same graph is the same file.
    out.write(b"".join(sorted(written[:end].splitlines(keepends=True))))
    out.write(written[end:])
    return []


def reified(quads: Iterable[Quad]) -> list[Quad]:
    """The quads in RDF 1.2: a node with all three reification properties reifies one triple term."""
    quads = list(quads)
    parts: dict[tuple[object, object], dict[NamedNode, Quad]] = {}
    for quad in quads:
        if quad.predicate in PARTS:
            parts.setdefault((quad.subject, quad.graph_name), {}).setdefault(quad.predicate, quad)
    found = []
    for quad in quads:
        whole = parts.get((quad.subject, quad.graph_name), {})
        if len(whole) == 3 and whole.get(quad.predicate) == quad and isinstance(whole[PREDICATE].object, NamedNode):
            if quad.predicate == SUBJECT:
                found.append(Quad(quad.subject, REIFIES, _term(whole), quad.graph_name))
        else:
            found.append(quad)
    return found


def _term(whole: dict[NamedNode, Quad]) -> Triple:
    subject, predicate, obj = (whole[part].object for part in PARTS)
    return Triple(subject, predicate, obj)  # type: ignore[arg-type]
