"""Whether a graph is sound: the SHACL shapes of ``ontology/shapes.ttl``, and what SHACL cannot see.

The shapes run over an rdflib copy of the store. What needs a parser or a text is checked here in
Python and reported alongside: dates by the EDTF parser, quotes against the text at their offsets.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import Violation, counted
from kg.io import resources
from kg.model import dates, ids
from kg.model.claims import Iri
from kg.model.ids import KG
from kg.model.vocabulary import CNT, OA, RDFS, SKOS, XSD, Vocabulary
from kg.rdf import codec, terms
from kg.rdf.tables import DATE as DATE_KIND
from kg.rdf.tables import ROWS
from kg.store.protocol import Store

if TYPE_CHECKING:
    from rdflib import Graph as Rdf
    from rdflib import Literal as Words
    from rdflib import URIRef
    from rdflib.term import Identifier

DATE, RANGE, WORDS = "Date", "QuoteRange", "QuoteText"
_DAYS = (KG + "earliest", KG + "latest")
_DATES = {
    KG + kind: [*(prop for prop, row in rows.items() if row.kind is DATE_KIND), *_DAYS] for kind, rows in ROWS.items()
}
"""The properties of each class whose values are dates."""
CHECKS = {
    DATE: "a date that no EDTF parser takes",
    RANGE: "a quote whose range is not the one in its IRI, or not as long as its words",
    WORDS: "a quote that is not the text at its offsets",
}
"""The checks beside the shapes, by name."""


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found; the graph conforms if there are no violations."""

    violations: tuple[Violation, ...]
    summary: str

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations

    def as_dict(self) -> dict[str, object]:
        """The report as plain values."""
        return {"conforms": self.conforms, "summary": self.summary, "findings": self.rows()}

    def rows(self) -> list[dict[str, object]]:
        """The violations as plain values."""
        return [{"where": v.where, "shape": v.rule, "message": v.message, "value": v.value} for v in self.violations]


def run(store: Store, vocabulary: Vocabulary) -> Report:
    """The report on everything in the store.

    Raises KgError where the shipped shapes cannot be read.
    """
    found = list(store.match())
    nodes = terms.by_subject(found)
    texts = {iri: text for iri, of in nodes.items() if (text := terms.one(of, CNT + "chars")) is not None}
    quotes = {iri: of for iri, of in nodes.items() if KG + "Quote" in terms.many(of, terms.TYPE)}
    violations = {*_broken_shapes(found, vocabulary), *_invalid_dates(nodes), *_wrong_quotes(quotes, texts)}
    ordered = tuple(sorted(violations, key=lambda v: (v.where, v.rule, v.value or "")))
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


def _broken_shapes(found: Iterable[Quad], vocabulary: Vocabulary) -> Iterator[Violation]:
    from pyshacl import validate
    from rdflib import RDF as TYPES
    from rdflib import SH

    with _unwarned():
        _, results, _ = validate(_copy(found, vocabulary), shacl_graph=_shapes(), inplace=True)
    for result in results.subjects(TYPES.type, SH.ValidationResult):
        shape = results.value(result, SH.sourceConstraint) or results.value(result, SH.sourceShape)
        value = results.value(result, SH.value)
        where = results.value(result, SH.focusNode)
        yield _violation(
            str(where),
            ids.short(str(shape)),
            str(results.value(result, SH.resultMessage)),
            None if value is None or value == where else ids.short(str(value)),
        )


def _violation(iri: Iri, rule: str, message: str, value: str | None = None) -> Violation:
    return Violation(message, value=value, where=ids.short(iri), rule=rule)


@contextmanager
def _unwarned() -> Iterator[None]:
    """Mutes rdflib's log of invalid literals, with its tracebacks: violations report them."""
    logger = logging.getLogger("rdflib.term")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def _copy(found: Iterable[Quad], vocabulary: Vocabulary) -> Rdf:
    """The quads as an rdflib graph; texts, names, plain triples and what explains the ontology are left out.

    No shape reads them.
    """
    from rdflib import Graph, URIRef
    from rdflib import Literal as Words

    known: dict[object, Identifier] = {}

    def made(term: object) -> Identifier:
        if term not in known:
            known[term] = _term(term, URIRef, Words)
        return known[term]

    unread = {CNT + "chars", SKOS + "altLabel", OA + "prefix", OA + "suffix", KG + "demonym", KG + "metonym"}
    unread |= {RDFS + name for name in ("comment", "domain", "isDefinedBy", "label", "range")}
    unread |= {SKOS + name for name in ("closeMatch", "inScheme", "notation")}
    unread |= {relation.iri for relation in vocabulary.relations.values()}
    graph = Graph()
    for quad in found:
        if quad.predicate.value not in unread and isinstance(quad.subject, NamedNode):
            graph.add((made(quad.subject), made(quad.predicate), made(quad.object)))
    return graph


def _term(term: object, iri: type[URIRef], words: type[Words]) -> Identifier:
    if isinstance(term, NamedNode):
        return iri(term.value)
    if isinstance(term, Literal):
        plain = term.language or term.datatype.value == XSD + "string"
        return words(term.value, lang=term.language, datatype=None if plain else iri(term.datatype.value))
    return words(str(term))


# -- what the shapes cannot see -------------------------------------------------------------------


def _invalid_dates(nodes: Mapping[str, terms.Node]) -> Iterator[Violation]:
    """The dates of records that are not dates; foreign RDF may hold any."""
    for iri, of in nodes.items():
        props = {prop for kind in terms.many(of, terms.TYPE) for prop in _DATES.get(kind, ())}
        for prop in sorted(props):
            for value in terms.many(of, prop):
                try:
                    if dates.normalise(value) and prop in _DAYS and not dates.is_day(value):
                        raise ValueError(f"{value!r} is not a day; write 2025-06-13")
                except ValueError as error:
                    yield _violation(iri, DATE, str(error), value)


def _wrong_quotes(quotes: dict[str, dict[str, list[terms.Term]]], texts: dict[str, str]) -> Iterator[Violation]:
    for iri, of in quotes.items():
        given = [terms.one(of, OA + name) for name in ("start", "end", "exact")]
        if None in given or not all(number.isdigit() for number in given[:2] if number):
            continue  # a shape says so
        quote = codec.decode_quote(iri, of)
        if quote.iri != iri:
            message = f"the range of this quote, {quote.start} to {quote.end}, is not that of its id"
            yield _violation(iri, RANGE, message)
        if len(quote.exact) != quote.end - quote.start:
            message = f"this quote has {len(quote.exact)} characters where its range has {quote.end - quote.start}"
            yield _violation(iri, RANGE, message, quote.exact)
        text = texts.get(quote.source)
        if text is not None and text[quote.start : quote.end] != quote.exact:
            there = text[quote.start : quote.end][:200]
            yield _violation(iri, WORDS, f"the quote is not the text at its place, which says {there!r}", quote.exact)
