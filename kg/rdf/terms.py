"""RDF terms and nodes: values to terms of the engine, and what is said of one subject."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.errors import StoreDamaged
from kg.model import ids
from kg.model.ids import KG
from kg.model.vocabulary import EDTF, PREFIXES, RDF, XSD

Term = NamedNode | Literal
Node = Mapping[str, list[Term]]
"""What is said of one subject: its terms by property IRI."""

node = lru_cache(maxsize=65_536)(NamedNode)
_EDTF = NamedNode(EDTF)
_INTEGER = NamedNode(XSD + "integer")
_IRI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$")

TYPE = RDF + "type"


def is_iri(value: str) -> bool:
    """Whether ``value`` is written as an absolute IRI of a kind that records hold."""
    return value.startswith(("http://", "https://", "urn:")) and is_absolute(value)


def is_absolute(value: str) -> bool:
    """Whether ``value`` is an absolute IRI of any kind."""
    if _IRI.match(value) is None:
        return False
    try:
        node(value)
    except ValueError:  # a control character, a % without its digits
        return False
    return True


def text(value: str) -> Literal:
    """A plain string literal."""
    return Literal(value)


def either(value: str) -> Term:
    """An IRI where ``value`` is one, else its words."""
    return node(value) if is_iri(value) else Literal(value)


def edtf(value: str) -> Literal:
    """A date of any precision as an EDTF literal."""
    return Literal(value, datatype=_EDTF)


def integer(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=_INTEGER)


def boolean(value: bool) -> Literal:
    """true or false."""
    return Literal("true" if value else "false", datatype=NamedNode(XSD + "boolean"))


def decimal(value: float | str) -> Literal:
    """An exact decimal; a whole number is an integer, which is what some engines keep it as."""
    words = number(value)
    return Literal(words, datatype=NamedNode(XSD + "decimal") if "." in words else _INTEGER)


def number(value: float | str) -> str:
    """A number in the one form in which stores keep a decimal: ``12.50`` is 12.5, ``-0.0`` is 0."""
    words = format(Decimal(str(value)), "f")
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return "0" if words == "-0" else words


def by_subject(quads: Iterable[Quad]) -> dict[str, dict[str, list[Term]]]:
    """The quads as nodes by subject IRI; blank nodes and triple terms are left out."""
    nodes: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
            nodes[quad.subject.value][quad.predicate.value].append(quad.object)
    return nodes


def one(of: Node, prop: str) -> str | None:
    """The only value of ``prop``, or None."""
    values = of.get(prop)
    return values[0].value if values else None


def word(of: Node, prop: str) -> str | None:
    """The only value of ``prop``, a concept of the ontology, as the word that people write, or None."""
    value = one(of, prop)
    return value.removeprefix(KG).lower() if value else None


def need(of: Node, prop: str) -> str:
    """The value of ``prop``; the empty string where it is missing (validation names it)."""
    return one(of, prop) or ""


def curie(iri: str) -> str:
    """The IRI as a prefixed name, or in angle brackets."""
    best = max((p for p in PREFIXES.items() if iri.startswith(p[1])), key=lambda p: len(p[1]), default=None)
    return f"{best[0]}:{iri.removeprefix(best[1])}" if best else f"<{iri}>"


def unreadable(iri: str) -> StoreDamaged:
    """The error for a record that cannot be read."""
    return StoreDamaged(f"{ids.short(iri)} cannot be read; kg check says what is wrong and how to repair it")


def misplaced(store: str) -> StoreDamaged:
    """The error for a store that has a literal, or nothing, instead of an IRI."""
    return StoreDamaged(
        f"the store {store} has a literal, or nothing, where an IRI is required; "
        "kg check says where and how to repair it"
    )


def many(of: Node, prop: str) -> tuple[str, ...]:
    """All values of ``prop``, sorted."""
    terms = of.get(prop)
    return values(terms) if terms else ()


def words(term: NamedNode | Literal | BlankNode | Triple) -> str:
    """The IRI of a node, the words of a literal; empty for a triple."""
    return "" if isinstance(term, Triple) else term.value


def values(terms: Sequence[Term]) -> tuple[str, ...]:
    """The values of these terms, each once, sorted; sources may say the same."""
    return (terms[0].value,) if len(terms) == 1 else tuple(sorted({term.value for term in terms}))


def values_of(quads: Iterable[Quad]) -> Iterator[tuple[str, str]]:
    """The subject and the value of each of these quads, as plain strings; without blank nodes and triples as values."""
    return ((words(q.subject), q.object.value) for q in quads if isinstance(q.object, NamedNode | Literal))


def parsed(lines: Iterable[str]) -> Iterator[Quad]:
    """The quads of lines of N-Quads."""
    return parse("".join(lines).encode(), RdfFormat.N_QUADS)
