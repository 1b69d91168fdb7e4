"""Whether a graph is sound: the SHACL shapes of ``ontology/shapes.ttl``, and what SHACL cannot see.

The shapes run over an rdflib copy of the store. What needs a parser or a text is checked here in
Python and reported alongside: dates by the EDTF parser, quotes against the text at their offsets.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg import resources
from kg.errors import counted
from kg.model import dates, ids
from kg.model.ids import KG
from kg.model.vocabulary import CNT, EDTF, OA, SKOS, XSD, Vocabulary
from kg.rdf import codec, terms
from kg.store.protocol import Store

if TYPE_CHECKING:
    from rdflib import Graph as Rdf
    from rdflib.term import Identifier

DATE, RANGE, WORDS = "Date", "QuoteRange", "QuoteText"
CHECKS = {
    DATE: "a date that no EDTF parser takes",
    RANGE: "a quote whose range is not the one in its IRI, or not as long as its words",
    WORDS: "a quote that is not the text at its offsets",
}
"""The checks beside the shapes, by name."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: where (an id), which shape or check says so, in words, and the value."""

    where: str
    shape: str
    message: str
    value: str | None = None

    def as_dict(self) -> dict[str, str | None]:
        """The finding as plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found; it conforms where there are no findings."""

    findings: tuple[Finding, ...]
    summary: str

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def as_dict(self) -> dict[str, object]:
        """The report as plain values."""
        findings = [finding.as_dict() for finding in self.findings]
        return {"conforms": self.conforms, "summary": self.summary, "findings": findings}


def run(store: Store, vocabulary: Vocabulary) -> Report:
    """The report on everything in the store.

    Raises KgError where the shipped shapes cannot be read.
    """
    found = list(store.match())
    nodes = terms.by_subject(found)
    texts = {iri: text for iri, of in nodes.items() if (text := terms.one(of, CNT + "chars")) is not None}
    quotes = {iri: of for iri, of in nodes.items() if KG + "Quote" in terms.many(of, terms.TYPE)}
    by_shape = list(_shape_findings(found, vocabulary))
    misspelt = {finding.value for finding in by_shape}
    findings = {
        *by_shape,
        *(finding for finding in _date_findings(found) if finding.value not in misspelt),
        *_quote_findings(quotes, texts),
    }
    ordered = tuple(sorted(findings, key=lambda f: (f.where, f.shape, f.value or "")))
    checked = sum(iri.partition("#")[0] in texts for iri in quotes)
    shapes = len(_tests(_shapes()))
    what = f"{len(found)} quads against {shapes} shapes, {checked} of {len(quotes)} quotes against texts"
    outcome = "conforms" if not ordered else counted(len(ordered), "finding")
    return Report(ordered, f"{outcome}: {what}")


# -- shapes ---------------------------------------------------------------------------------------


def shape_names() -> set[str]:
    """The names of all shapes that test something, and of the checks beside them."""
    return _tests(_shapes()) | set(CHECKS)


def _tests(shapes: Rdf) -> set[str]:
    from rdflib import SH

    return {ids.short(str(shape)) for shape in shapes.subjects(SH.message, None)}


@lru_cache(maxsize=1)
def _shapes() -> Rdf:
    from rdflib import Graph

    return Graph().parse(resources.folder("ontology") / "shapes.ttl", format="turtle")


def _shape_findings(found: Iterable[Quad], vocabulary: Vocabulary) -> Iterator[Finding]:
    from pyshacl import validate
    from rdflib import RDF as TYPES
    from rdflib import SH

    with _unwarned():
        _, results, _ = validate(_copy(found, vocabulary), shacl_graph=_shapes(), inplace=True)
    for result in results.subjects(TYPES.type, SH.ValidationResult):
        shape = results.value(result, SH.sourceConstraint) or results.value(result, SH.sourceShape)
        value = results.value(result, SH.value)
        where = results.value(result, SH.focusNode)
        yield Finding(
            ids.short(str(where)),
            ids.short(str(shape)),
            str(results.value(result, SH.resultMessage)),
            None if value is None or value == where else ids.short(str(value)),
        )


@contextmanager
def _unwarned() -> Iterator[None]:
    """Without what rdflib logs of literals that are none of their type, traceback and all: findings tell of them."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _copy(found: Iterable[Quad], vocabulary: Vocabulary) -> Rdf:
    """The quads as an rdflib graph; texts, names and plain triples, which no shape reads, are left out."""
    from rdflib import Graph

    unread = {CNT + "chars", SKOS + "altLabel", OA + "prefix", OA + "suffix", KG + "demonym", KG + "metonym"}
    unread |= {relation.iri for relation in vocabulary.relations.values()}
    graph = Graph()
    for quad in found:
        if quad.predicate.value not in unread and isinstance(quad.subject, NamedNode):
            graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: object) -> Identifier:
    from rdflib import Literal as Words
    from rdflib import URIRef

    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, Literal):
        plain = term.language or term.datatype.value == XSD + "string"
        return Words(term.value, lang=term.language, datatype=None if plain else URIRef(term.datatype.value))
    return Words(str(term))


# -- what the shapes cannot see -------------------------------------------------------------------


def _date_findings(found: Iterable[Quad]) -> Iterator[Finding]:
    for quad in found:
        value = quad.object
        if not isinstance(value, Literal) or not isinstance(quad.subject, NamedNode):
            continue
        day = value.datatype.value == XSD + "date"
        if day or value.datatype.value == EDTF:
            try:
                if dates.normalise(value.value) and day and not dates.is_day(value.value):
                    raise ValueError(f"{value.value!r} is not a day; write 2025-06-13")
            except ValueError as error:
                yield Finding(ids.short(quad.subject.value), DATE, str(error), value.value)


def _quote_findings(quotes: dict[str, dict[str, list[terms.Term]]], texts: dict[str, str]) -> Iterator[Finding]:
    for iri, of in quotes.items():
        given = [terms.one(of, OA + name) for name in ("start", "end", "exact")]
        if None in given or not all(number.isdigit() for number in given[:2] if number):
            continue  # a shape says so
        quote, where = codec.decode_quote(iri, of), ids.short(iri)
        if quote.iri != iri:
            yield Finding(where, RANGE, f"the range of this quote, {quote.start} to {quote.end}, is not that of its id")
        if len(quote.exact) != quote.end - quote.start:
            message = f"this quote has {len(quote.exact)} characters where its range has {quote.end - quote.start}"
            yield Finding(where, RANGE, message, quote.exact)
        text = texts.get(quote.source)
        if text is not None and text[quote.start : quote.end] != quote.exact:
            there = text[quote.start : quote.end][:200]
            yield Finding(where, WORDS, f"the quote is not the text at its place, which says {there!r}", quote.exact)
