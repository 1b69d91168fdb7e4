"""RDF as JSON-LD with a context, one node a line, in the order of the quads.

IRIs are shortened by the prefixes of the context, but for a prefix that an IRI of the graph has as its scheme.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any, BinaryIO

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad

from kg.model.vocabulary import PREFIXES
from kg.rdf.terms import TYPE

STRING = "http://www.w3.org/2001/XMLSchema#string"
LOCAL = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def write(quads: Sequence[Quad], out: BinaryIO) -> None:
    """Writes the quads, which are sorted by graph and subject."""
    writer = _Writer(quads)
    out.write(b'{"@context":' + _json(writer.prefixes) + b',"@graph":[')
    between = b"\n"
    for graph, within in groupby(quads, key=lambda quad: quad.graph_name):
        named = not isinstance(graph, DefaultGraph)
        if named:
            out.write(between + b'{"@id":' + _json(writer.name(graph)) + b',"@graph":[')
            between = b"\n"
        for _, of in groupby(within, key=lambda quad: quad.subject):
            out.write(between + _json(writer.node(list(of))))
            between = b",\n"
        if named:
            out.write(b"]}")
    out.write(b"]}\n")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class _Writer:
    """Terms as JSON-LD."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        terms = {term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)}
        schemes = {term.value.partition(":")[0] for term in terms if isinstance(term, NamedNode)}
        known = {(prefix or "id"): iri for prefix, iri in sorted(PREFIXES.items())}
        self.prefixes = {prefix: iri for prefix, iri in known.items() if prefix not in schemes}
        self._longest = sorted(self.prefixes.items(), key=lambda item: -len(item[1]))
        self._names: dict[str, str] = {}

    def name(self, term: Any) -> str:
        """An IRI, shortened if it can be, or a blank node."""
        if isinstance(term, BlankNode):
            return str(term)
        iri: str = term.value
        if iri not in self._names:
            self._names[iri] = next(
                (
                    f"{prefix}:{iri[len(base) :]}"
                    for prefix, base in self._longest
                    if len(iri) > len(base) and iri.startswith(base) and LOCAL.issuperset(iri[len(base) :])
                ),
                iri,
            )
        return self._names[iri]

    def node(self, quads: Sequence[Quad]) -> dict[str, Any]:
        """All that these quads say of one subject."""
        found: dict[str, Any] = {"@id": self.name(quads[0].subject)}
        for quad in quads:
            if quad.predicate.value == TYPE and not isinstance(quad.object, Literal):
                found.setdefault("@type", []).append(self.name(quad.object))
            else:
                found.setdefault(self.name(quad.predicate), []).append(self._value(quad.object))
        return {key: value[0] if len(value) == 1 and key != "@id" else value for key, value in found.items()}

    def _value(self, term: Any) -> Any:
        if not isinstance(term, Literal):
            return {"@id": self.name(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        if term.datatype.value == STRING:
            return term.value
        return {"@value": term.value, "@type": self.name(term.datatype)}
