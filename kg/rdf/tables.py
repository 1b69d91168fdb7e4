"""The tables of records: the property of each field, and how its values are written.

One table a kind of record. :mod:`kg.rdf.codec` encodes and decodes by it, readers of RDF and ``kg check`` check
nodes by it, so that a new field is one more row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import dates
from kg.model.claims import FOLDS, SCOPES, VERDICTS
from kg.model.ids import ID, KG, TIE, short
from kg.model.vocabulary import CNT, DC, DCTERMS, OA, ORG, PROV, RDF, RDFS, SCHEMA, SKOS, XSD
from kg.rdf.terms import (
    TYPE,
    Node,
    Term,
    boolean,
    decimal,
    edtf,
    either,
    integer,
    node,
    text,
    unreadable,
    values,
)

R = TypeVar("R")


class Kind(NamedTuple):
    """How a value of a field becomes a term, and a term a value (None: the text of the term)."""

    name: str
    term: Callable[[Any], Term]
    value: Callable[[str], Any] | None = None
    missing: Any = ""
    fault: Callable[[str], str | None] | None = None


def _date_fault(value: str) -> str | None:
    try:
        dates.normalise(value)
    except ValueError:
        return f"must be a date (EDTF) such as 2025-06-13 or 2025~, not {value!r}"
    return None


def _whole_fault(value: str) -> str | None:
    return None if re.fullmatch(r"\d{1,12}", value, re.ASCII) else f"must be a whole number, not {value!r}"


def _number_fault(value: str) -> str | None:
    try:
        known = Decimal(value).is_finite() and len(value) < 60
    except InvalidOperation:
        known = False
    return None if known else f"must be a number, not {value!r}"


def _share_fault(value: str) -> str | None:
    known = _number_fault(value) is None and 0 <= Decimal(value) <= 1
    return None if known else f"must be a number from 0 to 1, not {value!r}"


def _concept(word: str) -> NamedNode:
    return node(KG + word.capitalize())


def _word(value: str) -> str:
    return value.removeprefix(KG).lower()


IRI = Kind("IRI", node)
TEXT = Kind("text", text)
EITHER = Kind("IRI or text", either)
DATE = Kind("date", edtf, fault=_date_fault)
MOMENT = Kind("moment", lambda value: Literal(value, datatype=NamedNode(XSD + "dateTime")))
WHOLE = Kind("whole number", integer, int, 0, _whole_fault)
AMOUNT = Kind("number", decimal, fault=_number_fault)
SHARE = Kind("number from 0 to 1", decimal, float, fault=_share_fault)
TRUTH = Kind("true or false", boolean, "true".__eq__)
CONCEPT = Kind("concept", _concept, _word)
RELATION = Kind("relation", lambda name: node(TIE + name), lambda value: value.removeprefix(TIE))
SHA256 = Kind("hash", lambda value: text(f"sha256:{value}"), lambda value: value.removeprefix("sha256:"))
QUOTED = Kind("IRI", lambda quote: node(quote.iri))
LOCAL = Kind("id", lambda iri: text(short(iri)), lambda value: ID + value)
IRIS = frozenset({IRI, CONCEPT, RELATION, QUOTED})
"""The kinds of which every value is an IRI."""


EARLIER: Mapping[str, str] = {
    SKOS + "exactMatch": SCHEMA + "sameAs",
    DCTERMS + "publisher": DC + "publisher",
    DCTERMS + "language": DC + "language",
    PROV + "wasAttributedTo": DC + "creator",
}
"""Properties of older stores and files, each with the one that now takes its place; both are read."""


def renewed(quad: Quad) -> Quad:
    """The quad as this version writes it, with the property that took the place of its own."""
    prop = EARLIER.get(quad.predicate.value)
    return Quad(quad.subject, node(prop), quad.object, quad.graph_name) if prop else quad


def _both(rows: Iterable[Row]) -> dict[str, Row]:
    """The rows by property, also by the one that stood for it earlier."""
    found = {row.prop: row for row in rows}
    return found | {old: found[new] for old, new in EARLIER.items() if new in found}


class Row(NamedTuple):
    """A field of a record and its property.

    ``many``: a tuple of values, which come back sorted. ``needed``: no record is without it; ``implied``: a file may
    still leave it out. ``default`` is the value that is not written. ``words`` are the only values allowed,
    ``to`` the classes of the values: the graph must describe them.
    """

    field: str
    prop: str
    kind: Kind = TEXT
    many: bool = False
    needed: bool = False
    implied: bool = False
    default: Any = None
    words: tuple[str, ...] = ()
    to: tuple[str, ...] = ()

    def faults(self, terms: Sequence[Term]) -> Iterator[str]:
        """What is wrong with the values of this row, in words that follow its name."""
        if len(terms) > 1 and not self.many:
            yield f"has {len(terms)} values; give one"
        for term in terms:
            if self.kind in IRIS and not isinstance(term, NamedNode):
                yield f"must be an IRI, not {term.value!r}"
            elif self.kind not in IRIS and self.kind is not EITHER and isinstance(term, NamedNode):
                yield f"must be a literal, not <{term.value}>"
            elif self.words and (word := (self.kind.value or str)(term.value)) not in self.words:
                yield f"must be one of {', '.join(self.words)}, not {word!r}"
            elif self.kind.fault and (fault := self.kind.fault(term.value)):
                yield fault


@lru_cache(maxsize=65_536)
def _term(term: Callable[[Any], Term], value: object) -> str:
    """A value as N-Quads have it."""
    return str(term(value))


class Table:
    """The rows of a kind of record, of the class ``name``: all that encoding, reading and checking know of it."""

    def __init__(self, name: str, *rows: Row, of: str = KG) -> None:
        self.name, self.rows, self.type = name, rows, of + name
        self.by_property = _both(rows)
        self.properties = frozenset(self.by_property)
        self._written = [(row.field, f" {node(row.prop)} ", row) for row in rows]
        self._encoded = [(row.field, node(row.prop), row) for row in rows]
        self._missing = {row.field: () if row.many else row.kind.missing for row in rows if row.needed}

    def encode(self, record: Any, graph: str, subject: str = "", kind: str = "") -> list[Quad]:
        """The quads of a record in ``graph``, the class first; ``subject``, ``kind`` if not its IRI and this class."""
        me, place = node(subject or record.iri), node(graph)
        quads = [Quad(me, node(TYPE), node(kind or self.type), place)] if self.type else []
        for field, prop, row in self._encoded:
            value = getattr(record, field)
            if row.many:
                quads += [Quad(me, prop, row.kind.term(one), place) for one in value]
            elif value is not None and value != row.default:
                quads.append(Quad(me, prop, row.kind.term(value), place))
        return quads

    def lines(self, record: Any, graph: str, subject: str = "", without: str = "") -> list[str]:
        """The same as lines of N-Quads, which are written several times faster; without the field of this name."""
        me, end = f"<{subject or record.iri}>", f" <{graph}> .\n"
        found = [f"{me} <{TYPE}> <{self.type}>{end}"] if self.type else []
        for field, prop, row in self._written:
            value = getattr(record, field)
            if row.many:
                found += [f"{me}{prop}{_term(row.kind.term, one)}{end}" for one in value]
            elif value is not None and value != row.default and field != without:
                found.append(f"{me}{prop}{_term(row.kind.term, value)}{end}")
        return found

    def decoder(self, record: Callable[..., R]) -> Callable[[str, Node], R]:
        """A function that makes such a record of an IRI and its node."""
        return lambda iri, of: record(iri, **self.read(iri, of))

    def read(self, iri: str, of: Node) -> dict[str, Any]:
        """The fields that the node ``of`` gives, what is needed and missing empty; StoreDamaged for a wrong number."""
        found = dict(self._missing)
        rows = self.by_property
        for prop, terms in of.items():  # of all that may be said, little is: only what is there is looked at
            if row := rows.get(prop):
                read = row.kind.value
                if row.many:
                    found[row.field] = values(terms if prop == row.prop else [*of.get(row.prop, ()), *terms])
                elif read is None:
                    found[row.field] = terms[0].value
                else:
                    try:
                        found[row.field] = read(terms[0].value)
                    except ValueError:
                        raise unreadable(iri) from None
        return found


LABELS = (
    SKOS + "prefLabel", RDFS + "label", "http://xmlns.com/foaf/0.1/name", "http://schema.org/name",
    "https://schema.org/name", DCTERMS + "title",
)  # fmt: skip
"""The properties by which RDF names things, the most telling first."""
CODES = ("iso3", "iso2", "cameo", "fips")
ACTOR = Table(
    "Actor",
    Row("label", SKOS + "prefLabel", needed=True, implied=True),
    Row("aliases", SKOS + "altLabel", many=True),
    Row("metonyms", KG + "metonym", many=True),
    Row("demonyms", KG + "demonym", many=True),
    Row("acts_for", KG + "actsFor", IRI, many=True, to=("Actor",)),
    Row("same_as", SCHEMA + "sameAs", IRI, many=True),
    Row("capital", KG + "capital"),
    Row("description", SKOS + "definition"),
    Row("based_in", KG + "basedIn", IRI),
)
OFFICE = Table(
    "Post",
    Row("label", SKOS + "prefLabel", needed=True, implied=True),
    Row("of", ORG + "postIn", IRI, needed=True, to=("Actor",)),
    Row("titles", KG + "title", many=True),
    of=ORG,
)
TENURE = Table(
    "Tenure",
    Row("person", ORG + "member", IRI, needed=True, to=("Actor",)),
    Row("office", KG + "office", IRI, needed=True, to=("Post",)),
    Row("since", KG + "since", DATE),
    Row("until", KG + "until", DATE),
)
TIE_ROWS = Table(
    "Tie",
    Row("subject", RDF + "subject", IRI, needed=True, to=("Actor",)),
    Row("relation", RDF + "predicate", RELATION, needed=True, to=("Relation",)),
    Row("object", RDF + "object", IRI, needed=True, to=("Actor",)),
    Row("when", KG + "when", DATE),
    Row("event", KG + "event", EITHER),
)
EVENT = Table(
    "Event",
    Row("label", SKOS + "prefLabel", needed=True, implied=True),
    Row("kind", KG + "eventKind"),
    Row("when", KG + "when", DATE),
    Row("place", KG + "place", EITHER),
    next(row for row in ACTOR.rows if row.field == "same_as"),
)
STATEMENT = Table(
    "Statement",
    Row("text", KG + "text", needed=True),
    Row("concerns", KG + "concerns", IRI, many=True, to=("Actor",)),
)
QUOTE = Table(
    "Quote",
    Row("exact", OA + "exact", needed=True),
    Row("start", OA + "start", WHOLE, needed=True),
    Row("end", OA + "end", WHOLE, needed=True),
    Row("prefix", OA + "prefix", default=""),
    Row("suffix", OA + "suffix", default=""),
)
STANCE = Table(
    "Stance",
    Row("about", KG + "about", IRI, many=True, needed=True, to=("Tie", "Statement", "Stance")),
    Row("holder", KG + "holder", IRI, needed=True, to=("Actor", "Source")),
    Row("attitude", KG + "attitude", CONCEPT, needed=True, to=("Attitude",)),
    Row("source", KG + "source", IRI, needed=True, implied=True, to=("Source",)),
    Row("addressee", KG + "addressee", IRI, many=True, to=("Actor",)),
    Row("target", KG + "target", IRI, many=True, to=("Actor",)),
    Row("in_reply_to", KG + "inReplyTo", IRI, many=True, to=("Stance",)),
    Row("quote", KG + "quote", QUOTED, to=("Quote",)),
    Row("capacity", KG + "capacity", EITHER),
    Row("on_behalf_of", KG + "onBehalfOf", IRI, to=("Actor",)),
    Row("cue", KG + "cue"),
    Row("medium", KG + "medium", EITHER),
    Row("when", KG + "when", DATE),
    Row("origin", KG + "origin", EITHER),
    Row("rule", KG + "rule"),
    Row("scope", KG + "scope", default="claim", words=SCOPES),
    Row("reviewed", KG + "reviewed", TRUTH),
    Row("confidence", KG + "confidence", SHARE),
)
DETAIL = Table(
    "",
    Row("item", KG + "item", EITHER, many=True),
    Row("place", KG + "place", EITHER, many=True),
    Row("origin", KG + "from", EITHER, many=True),
    Row("against", KG + "against", EITHER, many=True),
    Row("purpose", KG + "purpose", EITHER, many=True),
    Row("manner", KG + "manner", EITHER, many=True),
    Row("via", KG + "via", EITHER, many=True),
    Row("condition", KG + "condition", EITHER, many=True),
    Row("amount", KG + "amount", AMOUNT),
    Row("unit", KG + "unit"),
    Row("quantity", KG + "quantityText"),
    Row("time", KG + "timeText"),
    Row("outlets", KG + "outlets", WHOLE),
    Row("tone", KG + "meanTone", AMOUNT),
    Row("goldstein", KG + "meanGoldstein", AMOUNT),
    of="",
)
SOURCE = Table(
    "Source",
    Row("title", DCTERMS + "title", needed=True, implied=True),
    Row("sha256", DCTERMS + "identifier", SHA256),
    Row("publisher", DC + "publisher"),
    Row("published", DCTERMS + "issued", DATE),
    Row("url", DCTERMS + "references", EITHER),
    Row("language", DC + "language"),
    Row("derived_from", PROV + "wasDerivedFrom", IRI, many=True),
    Row("reliability", KG + "reliability", words=tuple("ABCDEF")),
    Row("origin", KG + "origin", EITHER),
    Row("text", CNT + "chars"),
    Row("cited_in", KG + "citedIn", IRI),
    Row("feed", KG + "feed"),
    Row("reviewed", KG + "reviewed", TRUTH),
    Row("fold", KG + "fold", words=FOLDS),
    Row("event_table", KG + "eventTable"),
)
MENTION = Table(
    "Mention",
    Row("actor", KG + "refersTo", IRI, needed=True, to=("Actor",)),
    Row("kind", KG + "mentionKind"),
)
INFERENCE = Table(
    "Inference",
    Row("about", KG + "inferredOf", IRI, needed=True, to=("Stance", "Actor", "Source")),
    Row("because", KG + "because", needed=True),
    Row("when", KG + "inferredWhen", DATE),
    Row("tie_when", KG + "inferredTieWhen", DATE),
    Row("tie", KG + "inferredTie", IRI),
    Row("same_as", KG + "probablySameAs", IRI),
    Row("note", KG + "note"),
)
DECIDED = (
    Row("by", DC + "creator", needed=True),
    Row("because", KG + "because", needed=True),
    Row("at", PROV + "generatedAtTime", MOMENT, needed=True),
)
ASSESSMENT = Table(
    "Assessment",
    Row("tie", KG + "assesses", IRI, needed=True),
    Row("verdict", KG + "verdict", CONCEPT, needed=True, words=VERDICTS),
    Row("credibility", KG + "credibility", WHOLE),
    *DECIDED,
)
LINK = Table(
    "Link",
    Row("premise", KG + "premise", IRI, needed=True),
    Row("conclusion", KG + "conclusion", IRI, needed=True),
    *DECIDED,
)
MERGE = Table(
    "Merge",
    Row("left", KG + "left", IRI, needed=True),
    Row("right", KG + "right", IRI, needed=True),
    Row("same", KG + "same", TRUTH, needed=True),
    *DECIDED,
)
UNDONE = Table(
    "Undone",
    Row("judgement", KG + "undid", LOCAL, needed=True),
    Row("what", KG + "note", needed=True),
    *DECIDED,
)
DETAILS = tuple((row.field, row.prop.removeprefix(KG)) for row in DETAIL.rows if row.many)
"""The fields of details that hold several values, each with the local name of its property."""


def _joined(*tables: Table) -> dict[str, Row]:
    return _both(row for table in tables for row in table.rows)


_CODE_ROWS = Table("", *(Row(scheme, KG + scheme, many=True) for scheme in CODES), of="")
ROWS: dict[str, dict[str, Row]] = {
    "Tie": _joined(TIE_ROWS),
    "Event": _joined(EVENT) | {SKOS + "prefLabel": EVENT.rows[0]._replace(many=True)},
    "Statement": _joined(STATEMENT),
    "Stance": _joined(STANCE, DETAIL),
    "Quote": _joined(QUOTE),
    "Mention": _joined(QUOTE, MENTION) | {KG + "refersTo": MENTION.rows[0]._replace(many=True)},
    "Inference": _joined(INFERENCE),
    "Source": _joined(SOURCE),
    "CitedSource": _joined(SOURCE),
    "Post": _joined(OFFICE),
    "Tenure": _joined(TENURE),
    "Actor": _joined(ACTOR, _CODE_ROWS),
    "Assessment": _joined(ASSESSMENT),
    "Link": _joined(LINK),
    "Merge": _joined(MERGE),
}
"""The rows of every class, by property; an actor has those of Actor whatever its class."""
