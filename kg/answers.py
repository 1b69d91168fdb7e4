"""Answers to SPARQL queries as values, and the formats in which they are written.

:func:`collect` reads an answer of a store once; the result can be looped over, turned into rows
of short text, and serialised. The W3C result formats and RDF are written by pyoxigraph.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import islice
from typing import Any

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import QueryError, require
from kg.sparql_tokens import LOCAL_NAME
from kg.store.protocol import Answer
from kg.vocabulary import PREFIXES, XSD

Term = NamedNode | Literal | BlankNode | Triple
ROW_FORMATS = ("json", "jsonl", "csv", "tsv", "xml")
GRAPH_FORMATS = ("ttl", "nt", "jsonld")
_NAMES = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_VALUES: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys((XSD + name for name in ("integer", "int", "long", "short", "nonNegativeInteger")), int),
    **dict.fromkeys((XSD + name for name in ("decimal", "double", "float")), float),
    XSD + "boolean": lambda words: words in ("true", "1"),
}
_RDF = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
_ROWS = {"tsv": ox.QueryResultsFormat.TSV, "xml": ox.QueryResultsFormat.XML, "json": ox.QueryResultsFormat.JSON}


@lru_cache(maxsize=16_384)
def shorten(iri: str) -> str:
    """The IRI with a known prefix where that can be written, else in full."""
    cut = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = _NAMES.get(iri[:cut])
    return iri if prefix is None or not LOCAL_NAME.match(iri, cut) else f"{prefix}:{iri[cut:]}"


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to a SELECT: names of columns, and rows of terms (None: not bound).

    A row of ``terms`` can be looped over any number of times; terms are made as they are read.
    """

    columns: tuple[str, ...]
    terms: Sequence[Iterable[Term | None]]

    def __len__(self) -> int:
        return len(self.terms)

    def __iter__(self) -> Iterator[dict[str, str | None]]:
        return iter(self.rows())

    def rows(self) -> list[dict[str, str | None]]:
        """Each row as text by column: IRIs shortened, literals as their words."""
        columns = self.columns
        return [  # most terms are literals, and each call counts where there are many rows
            {columns[place]: term.value if type(term) is Literal else shown(term) for place, term in enumerate(row)}
            for row in self.terms
        ]

    def serialise(self, form: str) -> str:
        """The table as ``json``, ``xml``, ``tsv`` (W3C formats), ``csv`` or ``jsonl`` (plain rows)."""
        if form == "csv":
            return self._csv()
        if form == "jsonl":
            return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows())
        answer = ox.parse_query_results(self._json(), format=ox.QueryResultsFormat.JSON)
        return _rows_written(answer, form)

    def _json(self) -> bytes:
        bindings = [
            {name: _json_term(term) for name, term in zip(self.columns, row, strict=True) if term is not None}
            for row in self.terms
        ]
        return json.dumps({"head": {"vars": self.columns}, "results": {"bindings": bindings}}).encode()

    def _csv(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([guarded(term) for term in row] for row in self.terms)
        return out.getvalue()

    def to_pandas(self) -> Any:
        """A pandas data frame of :meth:`rows` (extra ``dataframe``).

        A column of numbers or truths alone holds these, where some are missing as nullable types; any
        other text.
        """
        pandas = require("pandas", "dataframe")
        kinds = {str: "object", int: "Int64", float: "Float64", bool: "boolean"}
        return pandas.DataFrame(
            {name: pandas.Series(values, dtype=kinds[kind]) for name, kind, values in self._typed()},
            columns=list(self.columns),
        )

    def to_polars(self) -> Any:
        """A polars data frame of :meth:`rows` (extra ``dataframe``), typed as :meth:`to_pandas` says."""
        polars = require("polars", "dataframe")
        kinds = {str: polars.String, int: polars.Int64, float: polars.Float64, bool: polars.Boolean}
        return polars.DataFrame(
            [polars.Series(name, values, dtype=kinds[kind]) for name, kind, values in self._typed()]
        )  # fmt: skip

    def _typed(self) -> Iterator[tuple[str, type, list[Any]]]:
        """Each column: its name, the type of all its values, and the values."""
        rows = [list(row) for row in self.terms]
        for place, name in enumerate(self.columns):
            column = [row[place] for row in rows]
            values = [None if term is None else _value(term) for term in column]
            kinds = {type(value) for value in values if value is not None}
            if kinds == {int, float}:
                yield name, float, [None if value is None else float(value) for value in values]
            elif len(kinds) == 1:
                yield name, kinds.pop(), values
            else:
                yield name, str, [shown(term) for term in column]

    def _repr_html_(self) -> str:
        def line(cells: Iterator[str], tag: str) -> str:
            return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

        body = "".join(line((shown(term) or "" for term in row), "td") for row in self.terms[:200])
        return f"<table><thead>{line(iter(self.columns), 'th')}</thead><tbody>{body}</tbody></table>"


@dataclass(frozen=True, slots=True)
class Truth:
    """The answer to an ASK."""

    value: bool

    def __bool__(self) -> bool:
        return self.value

    def rows(self) -> list[dict[str, str | None]]:
        """One row with the answer."""
        return [{"answer": "true" if self.value else "false"}]

    def serialise(self, form: str) -> str:
        """The answer in a W3C format, or as one plain row."""
        word = "true" if self.value else "false"
        if form in ("csv", "tsv"):
            return f"answer\n{word}\n"
        if form == "jsonl":
            return f'{{"answer": {word}}}\n'
        plain = json.dumps({"head": {}, "boolean": self.value}).encode()
        return _rows_written(ox.parse_query_results(plain, format=ox.QueryResultsFormat.JSON), form)


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to a CONSTRUCT or DESCRIBE."""

    triples: tuple[Triple, ...]

    def __len__(self) -> int:
        return len(self.triples)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    def rows(self) -> list[dict[str, str | None]]:
        """Each triple as a row of short text."""
        return [{"subject": shown(t.subject), "predicate": shown(t.predicate), "object": shown(t.object)} for t in self]

    def serialise(self, form: str) -> str:
        """The triples as ``ttl``, ``nt`` or ``jsonld``, or as rows of a table."""
        if isinstance(form, str) and form in _RDF:
            prefixes = None if form == "nt" else self._prefixes(blank=form == "ttl")
            written = ox.serialize(self.triples, format=_RDF[form], prefixes=prefixes)
            return (written or b"").decode()
        terms = tuple((t.subject, t.predicate, t.object) for t in self.triples)
        return Table(("subject", "predicate", "object"), terms).serialise(form)

    def _prefixes(self, blank: bool) -> dict[str, str]:
        """The known prefixes that the triples use; the empty one only where ``blank``."""
        words = {str(term) for t in self.triples for term in (t.subject, t.predicate, t.object)}
        return {name: iri for name, iri in PREFIXES.items() if (name or blank) and any(iri in word for word in words)}


Result = Table | Truth | Triples


def collect(answer: Answer, limit: int | None = None) -> Result:
    """The answer of a store as a value; at most ``limit`` rows or triples of it."""
    if isinstance(answer, ox.QueryBoolean):
        return Truth(bool(answer))
    if isinstance(answer, ox.QueryTriples):
        return Triples(tuple(islice(answer, limit)))
    columns = tuple(variable.value for variable in answer.variables)
    return Table(columns, tuple(answer if limit is None else islice(answer, limit)))


def formats(result: Result) -> tuple[str, ...]:
    """The formats in which a result can be written, the most natural first."""
    return (*GRAPH_FORMATS, *ROW_FORMATS) if isinstance(result, Triples) else ROW_FORMATS


def shown(term: Term | None) -> str | None:
    """A term as people read it: an IRI shortened, a literal as its words."""
    if isinstance(term, Literal):
        return term.value
    if term is None:
        return None
    return shorten(term.value) if isinstance(term, NamedNode) else str(term)


def guarded(term: Term | None) -> str:
    """A term as a CSV cell that no spreadsheet runs: an apostrophe stands before formula signs."""
    words = "" if term is None else str(term) if isinstance(term, (BlankNode, Triple)) else term.value
    number = re.fullmatch(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?", words)
    return "'" + words if words.startswith(_FORMULA) and not number else words


def _value(term: Term) -> Any:
    """A number or truth where the term is one that a data frame can hold, else its words."""
    read = _VALUES.get(term.datatype.value) if isinstance(term, Literal) else None
    try:
        value = read(term.value) if read and isinstance(term, Literal) else shown(term)
    except ValueError:
        return shown(term)
    return shown(term) if isinstance(value, int) and not -(2**63) <= value < 2**63 else value


def _json_term(term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, Triple):
        parts = {name: _json_term(getattr(term, name)) for name in ("subject", "predicate", "object")}
        return {"type": "triple", "value": parts}
    found: dict[str, Any] = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != XSD + "string":
        found["datatype"] = term.datatype.value
    return found


def _rows_written(answer: ox.QuerySolutions | ox.QueryBoolean, form: str) -> str:
    if not isinstance(form, str) or form not in _ROWS:
        known = ", ".join(ROW_FORMATS)
        raise QueryError(f"rows cannot be written as {form!r}; choose one of {known} (RDF needs CONSTRUCT or DESCRIBE)")
    return (answer.serialize(format=_ROWS[form]) or b"").decode()
