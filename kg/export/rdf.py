"""RDF in its syntaxes, and RDF 1.2 with ties as reifiers.

Turtle has no graphs; no triple is in two of them, so none is duplicated. :mod:`kg.rdf.reification`
turns ties into reifiers; the RDF reader and ``kg restore`` take that back, and the graph is the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO

import pyoxigraph as ox
from pyoxigraph import Quad, Triple

from kg.export import jsonld
from kg.export.content import Content
from kg.model.vocabulary import PREFIXES
from kg.rdf.reification import reified

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
    if variant == "jsonld":
        jsonld.write(found, out)
        return []
    if variant == "nquads":
        ox.serialize(found, out, format=SYNTAX[variant])
        return []
    out.write(turtle(found) if variant == "turtle" else _readable(found, SYNTAX[variant]))
    return []


def turtle(quads: Iterable[Quad]) -> bytes:
    """The quads as Turtle, without their graphs."""
    return _readable((quad.triple for quad in quads), ox.RdfFormat.TURTLE)


def _readable(rows: Iterable[Quad] | Iterable[Triple], form: ox.RdfFormat) -> bytes:
    written = ox.serialize(rows, format=form, prefixes=dict(PREFIXES)) or b""
    head = re.match(rb"(@prefix [^\n]*\n)*", written)
    end = head.end() if head else 0
    # The engine writes the prefixes in any order; sorted, the same graph is the same file.
    return b"".join(sorted(written[:end].splitlines(keepends=True))) + written[end:]
