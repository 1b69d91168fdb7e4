"""Ties as reifiers of RDF 1.2, and back.

A node with ``rdf:subject``, ``rdf:predicate`` and ``rdf:object`` becomes the reifier of one triple
term, ``node rdf:reifies <<( s p o )>>``, which asserts nothing either. Stores hold no triple terms, so
every triple term that is reified in a file was written here, and goes back to the three properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from kg.model.vocabulary import RDF
from kg.rdf.terms import node

SUBJECT, PREDICATE, OBJECT, REIFIES = (node(RDF + part) for part in ("subject", "predicate", "object", "reifies"))
PARTS = (SUBJECT, PREDICATE, OBJECT)


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
        if whole.get(quad.predicate) == quad and _can_be_one(whole):
            if quad.predicate == SUBJECT:
                found.append(Quad(quad.subject, REIFIES, _term(whole), quad.graph_name))
        else:
            found.append(quad)
    return found


def spelled_out(quads: Iterable[Quad]) -> Iterator[Quad]:
    """The quads in RDF 1.1: the reifier of a triple term has the three reification properties instead."""
    for quad in quads:
        if quad.predicate == REIFIES and isinstance(quad.object, Triple):
            term = quad.object
            for part, value in zip(PARTS, (term.subject, term.predicate, term.object), strict=True):
                yield Quad(quad.subject, part, value, quad.graph_name)
        else:
            yield quad


def _can_be_one(whole: dict[NamedNode, Quad]) -> bool:
    """Whether the three properties make a triple: what is reified may say anything of anything."""
    return (
        len(whole) == len(PARTS)
        and isinstance(whole[SUBJECT].object, NamedNode)
        and isinstance(whole[PREDICATE].object, NamedNode)
    )


def _term(whole: dict[NamedNode, Quad]) -> Triple:
    subject, predicate, obj = (whole[part].object for part in PARTS)
    return Triple(subject, predicate, obj)  # type: ignore[arg-type]
