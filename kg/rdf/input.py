"""RDF and SPARQL results from elsewhere, whatever they come by: checked within :mod:`kg.io.guard`, then parsed.

The engine's parsers recurse until the process crashes, expand entities and prefixes without end, and
cannot be given a time limit. What could hurt is therefore refused here first, in time that grows with
the length of the input, with nothing resolved, expanded or fetched. ``name`` is what errors call the
input: a path, ``stdin``, the answer of an endpoint.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from xml.parsers import expat

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.errors import InputError, LimitExceeded, Violation
from kg.io import guard
from kg.rdf import json_ld

LONGEST = 16 * guard.MB
"""Bytes of one term or line; the engine takes no more."""
MAX_ENTITIES, MAX_ENTITY = 64, 256
"""How many entities a document type may declare, and how long each may be."""
RESULTS = (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML)
"""The formats of rows that are read."""
_LINES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
_TOO_LONG = "one term or line is longer than the 16 MB that the parser takes"
_STRING = r'"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"?'
_LONG_STRING = r'"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+(?:"""|\\?\Z)'
STRINGS = "|".join((_LONG_STRING, _LONG_STRING.replace('"', "'"), _STRING, _STRING.replace('"', "'")))
OTHER = re.compile(rf"{STRINGS}|\\.|#[^\n]*+|<[^<>\s]*+>", re.DOTALL)
"""What may hold ``<<`` or a keyword without meaning it: strings, escapes, comments and IRIs."""
_TOKENS = re.compile(rf"{OTHER.pattern}|<<|>>", re.DOTALL)
_BASE = re.compile(r"(?<![\w:.-])@?base(?![\w:.-])", re.IGNORECASE)


def decoded(name: str, data: bytes) -> str:
    """The text of an input; raises InputError where it is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _refused(name, f"not UTF-8 at byte {error.start}", line, "save it as UTF-8") from None


def parser(
    name: str, form: ox.RdfFormat, text: str, base: str | None = None, *, lenient: bool = False
) -> ox.QuadParser:
    """The parser of an RDF input that is safe to parse; raises InputError where it is not.

    A ``lenient`` one checks neither IRIs nor language tags.
    """
    if text.startswith("\ufeff"):
        if form in _LINES:
            raise _refused(name, f"{form.name} does not allow a byte order mark; save it without one", 1)
        text = text[1:]
    if form == ox.RdfFormat.JSON_LD:
        json_ld.check(name, text)
    elif form == ox.RdfFormat.RDF_XML:
        _Xml(name).check(text)
    else:
        check_terms(name, text)
        _check_bases(name, text)
    with parser_errors(name):
        return ox.parse(text, format=form, base_iri=base, lenient=lenient)


def quads(name: str, found: Iterable[Quad], limit: str = "bytes") -> Iterator[Quad]:
    """The quads of a parser; raises InputError where it fails, LimitExceeded where prefixes grow without end."""
    total, most = 0, getattr(guard.limits(), limit)
    with parser_errors(name):
        for quad in found:
            total += len(str(quad))
            if total > most:
                raise guard.exceeded(name, limit, f"with its IRIs written out, larger than {guard.size(most)}")
            yield quad


def lines(name: str, found: Iterable[bytes]) -> Iterator[bytes]:
    """N-Quads as they come, in whole lines; raises InputError before the line that nests too deep, or is too long."""
    rest, above = b"", 0
    for part in found:
        whole, end, rest = (rest + part).rpartition(b"\n")
        if len(rest) > LONGEST:
            raise _refused(name, _TOO_LONG)
        if end:
            check_terms(name, whole.decode("latin-1"), above)
            above += whole.count(b"\n") + 1
            yield whole + end
    check_terms(name, rest.decode("latin-1"), above)
    yield rest


@contextmanager
def parser_errors(name: str) -> Iterator[None]:
    """Turns the parser's errors into kg's."""
    try:
        yield
    except SyntaxError as error:
        message = re.sub(r"^Parser error at line \d+ (between columns \d+ and \d+|column \d+): ", "", error.msg or "")
        raise _refused(name, message, error.lineno) from None
    except MemoryError:
        raise _refused(name, _TOO_LONG) from None


def results(name: str, form: ox.QueryResultsFormat, text: str) -> None:
    """Checks rows of a query in JSON or XML; raises InputError where they are not safe to parse."""
    if form == ox.QueryResultsFormat.XML:
        _Xml(name, rows=True).check(text)
        return
    columns = re.findall(r'[\[,]\s*+""(?=\s*+[,\]])', guard.check_json(name, text))
    if len(columns) > guard.limits().columns:
        raise guard.exceeded(name, "columns", f"more than {guard.limits().columns} variables")


def check_terms(name: str, text: str, above: int = 0) -> None:
    """Raises LimitExceeded where triple terms nest too deep (Turtle, TriG, N-Triples, N-Quads)."""
    if text.count("<<") <= guard.limits().depth:
        return
    brackets = "".join(re.findall("<<|>>", OTHER.sub(" ", text))).replace("<<", "(").replace(">>", ")")
    if guard.nests(brackets):
        raise guard.too_deep(name, "triple terms nest", text, _TOKENS, {"<<": 1, ">>": -1}, above)


def _check_bases(name: str, text: str) -> None:
    """Raises LimitExceeded for very many bases: each may lengthen the one before."""
    most = guard.limits().columns
    if len(_BASE.findall(text)) > most and len(_BASE.findall(OTHER.sub(" ", text))) > most:
        raise guard.exceeded(name, "columns", f"more than {most} bases (@base)")


def _refused(name: str, message: str, line: int | None = None, advice: str = "") -> InputError:
    return InputError(name, [Violation(message, line)], advice)


# -- RDF/XML, and rows in XML ---------------------------------------------------------------------


class _Xml:
    """Reads XML for its document type, depth, width and well-formedness; external entities are never opened."""

    def __init__(self, name: str, rows: bool = False) -> None:
        self._name, self._rows, self._most = name, rows, guard.limits()
        self._depth = self._variables = 0
        self._entities: dict[str, str] = {}
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def check(self, text: str) -> None:
        self._text = text
        try:
            self._parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            message = f"not well-formed XML: {expat.ErrorString(error.code)}"
            raise _refused(self._name, message, error.lineno) from None

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise self._refused(f"it declares the encoding {encoding}; save it as UTF-8")

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        if system or public:
            where = f"in another place ({system or public})"
            raise self._refused(f"the document type {name!r} is {where} and is not fetched")

    def _entity(self, name: str, parameter: int, value: str | None, base: str | None, system: str | None,
                public: str | None, notation: str | None) -> None:  # fmt: skip
        if system or public or value is None:
            raise self._refused(f"the entity {name!r} is external ({system or public}) and is not opened")
        if parameter or "&" in value or "%" in value:
            raise self._refused(f"the entity {name!r} expands others; only plain ones, as for namespaces, are taken")
        self._entities.setdefault(name, value)
        if len(value) > MAX_ENTITY or len(self._entities) > MAX_ENTITIES:
            raise self._refused(f"at most {MAX_ENTITIES} entities of {MAX_ENTITY} characters are taken")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self._depth:
            self._check_growth()
        self._depth += 1
        self._variables += self._rows and name.rpartition(":")[2] == "variable"
        if self._depth > self._most.depth:
            raise self._exceeded("depth", f"the XML nests deeper than {self._most.depth}")
        for found, what in ((len(attributes), "attributes of one element"), (self._variables, "variables")):
            if found > self._most.columns:
                raise self._exceeded("columns", f"more than {self._most.columns} {what}")

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _check_growth(self) -> None:
        """Refuses a text that entities make too long; all are declared before the first element."""
        grown = sum(self._text.count(f"&{name};") * len(value) for name, value in self._entities.items())
        if grown + len(self._text) > self._most.bytes:
            size = guard.size(self._most.bytes)
            raise self._exceeded("bytes", f"with its entities written out, larger than {size}")

    def _refused(self, message: str) -> InputError:
        return _refused(self._name, message, self._parser.CurrentLineNumber)

    def _exceeded(self, limit: str, message: str) -> LimitExceeded:
        return guard.exceeded(self._name, limit, message, self._parser.CurrentLineNumber)
