"""Answers to SPARQL queries as values, and their output formats.

:func:`collect` reads an answer of a store to its end, so that it holds no store open; the result can be
looped over, turned into rows of short text, and serialised. The W3C result formats and RDF are written by
pyoxigraph.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import isfinite
from typing import IO, Any, cast

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.cells import guarded, html, in_xml
from kg.errors import QueryError, require
from kg.model.vocabulary import PREFIXES, XSD
from kg.sparql.tokens import LOCAL_NAME
from kg.store.protocol import Answer

Term = NamedNode | Literal | BlankNode | Triple
ROW_FORMATS = ("json", "jsonl", "csv", "tsv", "xml")
GRAPH_FORMATS = ("ttl", "nt", "jsonld")
_NAMES = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_INTEGERS = """integer long int short byte nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger
unsignedLong unsignedInt unsignedShort unsignedByte"""
_DECIMAL = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_DOUBLE = re.compile(rf"{_DECIMAL}(?:[eE][+-]?[0-9]+)?|[+-]?INF|NaN")
_VALUES: dict[str, tuple[re.Pattern[str], Callable[[str], Any]]] = {
    **dict.fromkeys((XSD + name for name in _INTEGERS.split()), (re.compile("[+-]?[0-9]+"), int)),
    **dict.fromkeys((XSD + name for name in ("double", "float")), (_DOUBLE, float)),
    XSD + "decimal": (re.compile(_DECIMAL), float),
    XSD + "boolean": (re.compile("true|false|1|0"), lambda words: words in ("true", "1")),
}
"""The lexical form of each XSD datatype, and how to parse it; any other text is invalid."""
_BARE = {
    XSD + "boolean": re.compile("true|false"),
    XSD + "integer": re.compile("[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "double": re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+"),
}
"""Literals that TSV writes without quotes and datatype."""
LONGEST = 1 << 24
"""Bytes of the longest value that the engine's parser takes."""
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_ESCAPED = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_RDF = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
_ROWS = {"tsv": ox.QueryResultsFormat.TSV, "xml": ox.QueryResultsFormat.XML, "json": ox.QueryResultsFormat.JSON}


@lru_cache(maxsize=16_384)
def shorten(iri: str) -> str:
    """The IRI with a known prefix if possible, else in full."""
    cut = (iri.rfind("#") if "#" in iri else iri.rfind("/")) + 1
    prefix = _NAMES.get(iri[:cut])
    return iri if prefix is None or not LOCAL_NAME.match(iri, cut) else f"{prefix}:{iri[cut:]}"


@dataclass(frozen=True)
class Table:
    """The answer to a SELECT: names of columns, and the rows as the W3C's TSV writes them, under a head.

    Text takes less memory than term objects, and the engine writes it faster than it creates them.
    """

    columns: tuple[str, ...]
    text: str

    def __len__(self) -> int:
        return self.text.count("\n") - 1

    def __iter__(self) -> Iterator[dict[str, str | None]]:
        return iter(self.rows())

    def rows(self) -> list[dict[str, str | None]]:
        """Each row as text by column: IRIs shortened, literals as their words."""
        columns, read = self.columns, _Words({"": None}).__getitem__
        return [dict(zip(columns, map(read, cells), strict=True)) for cells in self._cells()]

    def _cells(self) -> Iterator[list[str]]:
        """The cells of each row as written; an empty line is a row without columns, not an empty cell."""
        return (line.split("\t") if self.columns else [] for line in self.text.split("\n")[1:-1])

    @cached_property
    def terms(self) -> tuple[tuple[Term | None, ...], ...]:
        """Each row as terms (None: not bound). Raises QueryError if a value is longer than 16 MB."""
        with self.parsed() as answer:
            return tuple(tuple(row) for row in answer)

    @contextmanager
    def parsed(self) -> Iterator[ox.QuerySolutions]:
        """The rows for the engine to parse; raises QueryError if a value is longer than 16 MB."""
        try:
            if len(self.text) > LONGEST and any(len(cell) > LONGEST for cells in self._cells() for cell in cells):
                raise MemoryError  # which the parser needs seconds to find out
            yield cast(ox.QuerySolutions, ox.parse_query_results(self.text, format=ox.QueryResultsFormat.TSV))
        except MemoryError:  # a limit of the parser
            raise QueryError(
                "a value of more than 16 MB can only be written as csv, tsv or jsonl; ask for less, as with SUBSTR"
            ) from None

    def serialise(self, form: str) -> str:
        """The table as ``json``, ``xml``, ``tsv`` (W3C formats), ``csv`` or ``jsonl`` (plain rows).

        In ``jsonl`` numbers and booleans are those of JSON.
        """
        if form == "csv":
            return self._csv()
        if form == "jsonl":
            return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self._json_rows())
        if form == "tsv":
            return self.text
        with self.parsed() as answer:
            return _rows_written(answer, form)

    def _csv(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(self.columns)
        writer.writerows([guarded(_words(cell) or "") for cell in cells] for cells in self._cells())
        return out.getvalue()

    def to_pandas(self) -> Any:
        """A pandas data frame of :meth:`rows` (extra ``dataframe``).

        A column of only numbers or booleans has their type, nullable if some are missing; any
        other column is text.
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

    def _json_rows(self) -> Iterator[dict[str, Any]]:
        for row in self._told():
            told = zip(self.columns, row, strict=True)
            yield {name: value if _in_json(value) else words for name, (words, value) in told}

    def _typed(self) -> Iterator[tuple[str, type, list[Any]]]:
        """Each column: its name, the type of all its values, and the values."""
        rows = list(self._told())
        for place, name in enumerate(self.columns):
            values = [row[place][1] for row in rows]
            kinds = {type(value) if _fits(value) else str for value in values if value is not None}
            if kinds == {int, float}:
                yield name, float, [None if value is None else float(value) for value in values]
            elif len(kinds) == 1 and kinds != {str}:
                yield name, kinds.pop(), values
            else:
                yield name, str, [row[place][0] for row in rows]

    def _told(self) -> Iterator[list[tuple[str | None, Any]]]:
        """Each row as pairs: the text of :meth:`rows`, and its number or boolean, else the text again."""
        words = _Words({"": None})
        for cells in self._cells():
            yield [(words[cell], _value(cell, words[cell])) for cell in cells]

    def _repr_html_(self) -> str:
        return html(self.columns, [row.values() for row in self.rows()])


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
        return self._table().rows()

    def serialise(self, form: str) -> str:
        """The triples as ``ttl``, ``nt`` or ``jsonld``, or as rows of a table."""
        if isinstance(form, str) and form in _RDF:
            prefixes = None if form == "nt" else self._prefixes(blank=form == "ttl")
            written = ox.serialize(self.triples, format=_RDF[form], prefixes=prefixes)
            return (written or b"").decode()
        return self._table().serialise(form)

    def to_pandas(self) -> Any:
        """A pandas data frame of :meth:`rows`, as :meth:`Table.to_pandas` makes it."""
        return self._table().to_pandas()

    def to_polars(self) -> Any:
        """A polars data frame of :meth:`rows`, as :meth:`Table.to_polars` makes it."""
        return self._table().to_polars()

    def _repr_html_(self) -> str:
        return self._table()._repr_html_()

    def _table(self) -> Table:
        rows = ("\t".join(map(_written, (t.subject, t.predicate, t.object))) for t in self.triples)
        lines = ("?subject\t?predicate\t?object", *rows)
        return Table(("subject", "predicate", "object"), "".join(f"{line}\n" for line in lines))

    def _prefixes(self, blank: bool) -> dict[str, str]:
        """The known prefixes that the triples use; the empty one only where ``blank``."""
        words = {str(term) for t in self.triples for term in (t.subject, t.predicate, t.object)}
        return {name: iri for name, iri in PREFIXES.items() if (name or blank) and any(iri in word for word in words)}


Result = Table | Truth | Triples


def collect(answer: Answer) -> Result:
    """The answer of a store as a value."""
    if isinstance(answer, ox.QueryBoolean):
        return Truth(bool(answer))
    if isinstance(answer, ox.QueryTriples):
        return Triples(tuple(answer))
    columns = tuple(variable.value for variable in answer.variables)
    heard = _Heard()
    answer.serialize(cast(IO[bytes], heard), format=ox.QueryResultsFormat.TSV)
    return Table(columns, b"".join(heard.parts).decode())


class _Heard:
    """A stream for the engine to write to; between parts Python can handle Ctrl-C."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        self.parts.append(part)
        return len(part)

    def flush(self) -> None:
        """Does nothing: the stream has no buffer."""


class _Words(dict[str, str | None]):
    """A cache from the written form to the shown text: most cells of an answer occur more than once."""

    def __missing__(self, cell: str) -> str | None:
        if cell[-1] == '"' and "\\" not in cell:  # most are, and in large answers every call costs
            words: str | None = cell[1:-1]
        elif cell[-1] == ">" and cell[0] == "<" != cell[1]:
            words = shorten(cell[1:-1])
        else:
            words = _words(cell) if cell[0] == '"' else cell
        self[cell] = words
        return words


def formats(result: Result) -> tuple[str, ...]:
    """The formats in which a result can be written, the most natural first."""
    return (*GRAPH_FORMATS, *ROW_FORMATS) if isinstance(result, Triples) else ROW_FORMATS


def _is_iri(cell: str) -> bool:
    return cell[:1] == "<" and cell[1:2] != "<"


def _words(cell: str) -> str | None:
    """The text of a cell: an IRI in full, the words of a literal; None if nothing is bound."""
    if cell[:1] == '"':
        words = cell[1 : cell.rindex('"')]  # a language or a datatype may follow
        return _ESCAPE.sub(_unescaped, words) if "\\" in words else words
    return (cell[1:-1] if _is_iri(cell) else cell) or None


def _unescaped(match: re.Match[str]) -> str:
    sign = match[1]
    return chr(int(sign[1:], 16)) if sign[0] in "uU" else _ESCAPED.get(sign, sign)


def _written(term: Term) -> str:
    """A term as TSV writes it."""
    if isinstance(term, Triple):
        return f"<<( {' '.join(map(_written, (term.subject, term.predicate, term.object)))} )>>"
    bare = _BARE.get(term.datatype.value) if isinstance(term, Literal) else None
    return term.value if bare and bare.fullmatch(term.value) else str(term)


def _value(cell: str, words: str | None) -> Any:
    """The number or boolean of a cell, else its words."""
    if not cell or not words or cell[0] in "<_" or cell[-1] == '"':
        return words
    if cell in ("true", "false"):
        return cell == "true"
    read: Callable[[str], Any] = float if set(cell) & set(".eE") else int  # written without their datatype
    trimmed = words
    if cell[0] == '"':
        form, read = _VALUES.get(cell[cell.rindex('"') + len('"^^<') : -1], (None, str))
        trimmed = words.strip(" \t\r\n")
        if form is None or not form.fullmatch(trimmed):
            return words
    try:
        return read(trimmed)
    except ValueError:  # more digits than Python reads
        return words


def _in_json(value: Any) -> bool:
    """Whether JSON can hold the value, as it cannot hold infinity."""
    return not isinstance(value, float) or isfinite(value)


def _fits(value: Any) -> bool:
    """Whether a data frame can hold the value."""
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def _rows_written(answer: ox.QuerySolutions | ox.QueryBoolean, form: str) -> str:
    if not isinstance(form, str) or form not in _ROWS:
        known = ", ".join(ROW_FORMATS)
        raise QueryError(f"rows cannot be written as {form!r}; choose one of {known} (RDF needs CONSTRUCT or DESCRIBE)")
    written = (answer.serialize(format=_ROWS[form]) or b"").decode()
    return in_xml(written) if form == "xml" else written
