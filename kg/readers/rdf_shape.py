"""Which properties each of our classes has in a file, and what is wrong with a node.

The same conditions as the shapes of ``ontology/shapes.ttl`` that concern a file by itself, checked
before anything is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from pyoxigraph import NamedNode

from kg.errors import Problem
from kg.model import dates, ids
from kg.model.ids import KG
from kg.model.vocabulary import CNT, DCTERMS, OA, ORG, PROV, RDF, RDFS, SKOS
from kg.rdf.codec import DETAILS, TYPE, Node

LABELS = (
    SKOS + "prefLabel", RDFS + "label", "http://xmlns.com/foaf/0.1/name", "http://schema.org/name",
    "https://schema.org/name", DCTERMS + "title",
)  # fmt: skip


def _kg(*names: str) -> frozenset[str]:
    return frozenset(KG + name for name in names)


_SPO = frozenset(RDF + part for part in ("subject", "predicate", "object"))
_QUOTE = frozenset(OA + name for name in ("exact", "start", "end", "prefix", "suffix"))
_SOURCE = frozenset(DCTERMS + n for n in ("title", "identifier", "publisher", "issued", "references", "language"))
READS: dict[str, frozenset[str]] = {
    "Tie": _SPO | _kg("when", "event"),
    "Statement": _kg("text", "concerns"),
    "Stance": _kg(
        "about", "holder", "attitude", "source", "addressee", "target", "inReplyTo", "quote", "capacity", "onBehalfOf",
        "cue", "medium", "when", "origin", "rule", "scope", "reviewed", "confidence", "amount", "unit", "quantityText",
        "timeText", *(prop for _, prop in DETAILS),
    ),
    "Quote": _QUOTE,
    "Mention": _QUOTE | _kg("refersTo", "mentionKind"),
    "Inference": _kg(
        "inferredOf", "because", "inferredWhen", "inferredTieWhen", "inferredTie", "probablySameAs", "note"
    ),
    "Source": _SOURCE | _kg("reliability", "origin", "reviewed") | {PROV + "wasDerivedFrom", CNT + "chars"},
    "CitedSource": _SOURCE | _kg("reliability", "origin", "citedIn") | {PROV + "wasDerivedFrom"},
    "Post": _kg("title") | {SKOS + "prefLabel", ORG + "postIn"},
    "Tenure": _kg("office", "since", "until") | {ORG + "member"},
    "Actor": _kg("metonym", "demonym", "actsFor", "iso3", "iso2", "cameo", "fips", "capital", "basedIn")
    | frozenset(SKOS + name for name in ("prefLabel", "altLabel", "exactMatch", "definition")),
}  # fmt: skip
"""The properties of each class that become fields of its record."""

OURS = frozenset().union(*READS.values())

_NEEDS = {
    "Tie": _SPO,
    "Statement": _kg("text"),
    "Stance": _kg("about", "holder", "attitude"),
    "Quote": frozenset({OA + "exact", OA + "start", OA + "end"}),
    "Mention": frozenset({OA + "exact", OA + "start", OA + "end", KG + "refersTo"}),
    "Inference": _kg("inferredOf", "because"),
    "Post": frozenset({ORG + "postIn"}),
    "Tenure": _kg("office") | {ORG + "member"},
}
_IRIS = _SPO | {ORG + "postIn", ORG + "member", PROV + "wasDerivedFrom", SKOS + "exactMatch"} | _kg(
    "about", "holder", "attitude", "source", "addressee", "target", "inReplyTo", "quote", "onBehalfOf", "concerns",
    "refersTo", "inferredOf", "inferredTie", "probablySameAs", "actsFor", "basedIn", "office", "citedIn",
)  # fmt: skip
_SEVERAL = frozenset(LABELS) | {SKOS + n for n in ("altLabel", "exactMatch", "definition")} | _kg(
    "about", "addressee", "target", "inReplyTo", "concerns", "refersTo", "actsFor", "metonym", "demonym", "title",
    "iso3", "iso2", "cameo", "fips", *(prop for _, prop in DETAILS),
) | {PROV + "wasDerivedFrom"}  # fmt: skip
_DATES = _kg("when", "since", "until", "inferredWhen", "inferredTieWhen") | {DCTERMS + "issued"}
_WORDS = {
    KG + "scope": ("claim", "wholesale", "detail"),
    KG + "reviewed": ("true", "false"),
    KG + "reliability": tuple("ABCDEF"),
}


def mistakes(iri: str, kind: str, of: Node) -> Iterator[Problem]:
    """What is wrong with the node ``of`` as one of ``kind``, in plain words."""
    where = f"{ids.short(iri)} ({kind})"
    for prop in sorted(_NEEDS.get(kind, frozenset()) - set(of)):
        yield Problem(f"{where} has no {_name(prop)}")
    for prop in sorted(READS.get(kind, READS["Actor"]) & set(of)):
        yield from (Problem(f"{where}: {fault}", words=words) for fault, words in _faults(prop, of))


def _faults(prop: str, of: Node) -> Iterator[tuple[str, str | None]]:
    terms = of[prop]
    if len(terms) > 1 and prop not in _SEVERAL:
        yield f"{_name(prop)} has {len(terms)} values where one is meant", None
    for term in terms:
        if prop in _IRIS and not isinstance(term, NamedNode):
            yield f"{_name(prop)} must be an IRI", term.value
        elif prop not in _IRIS and (fault := _literal_fault(prop, term.value)):
            yield f"{_name(prop)}: {fault}", term.value


def _literal_fault(prop: str, value: str) -> str | None:
    if prop in _DATES:
        try:
            dates.normalise(value)
        except ValueError as error:
            return str(error)
    elif prop in (OA + "start", OA + "end") and not re.fullmatch(r"\d{1,12}", value):
        return "a whole number from 0 is meant"
    elif prop in _WORDS and value not in _WORDS[prop]:
        return f"one of {', '.join(_WORDS[prop])} is meant"
    elif prop in (KG + "amount", KG + "confidence") and (number := _number(value)) is None:
        return "a number is meant"
    elif prop == KG + "confidence" and number is not None and not 0 <= number <= 1:
        return "a number from 0 to 1 is meant"
    return None


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and len(value) < 60 else None


def _name(prop: str) -> str:
    for prefix, base in (("kg", KG), ("rdf", RDF), ("oa", OA), ("org", ORG), ("dcterms", DCTERMS), ("skos", SKOS)):
        if prop.startswith(base):
            return f"{prefix}:{prop.removeprefix(base)}"
    return prop


__all__ = ["LABELS", "OURS", "READS", "TYPE", "mistakes"]
