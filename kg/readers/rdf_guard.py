"""What an RDF file must be before it is parsed: bytes in, the syntax and checked text out, then quads.

The engine's parser dies on deeply nested JSON-LD and triple terms, expands entities without end and
cannot be given a timeout, so everything that could hurt is refused here, with nothing resolved,
expanded or fetched.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pyoxigraph as ox
from pyoxigraph import Quad

from kg import ids
from kg.errors import InputError, Problem

MAX_DEPTH = 64
"""How deep triple terms, JSON and XML elements may nest."""
MAX_ENTITIES, MAX_ENTITY = 64, 256
"""How many entities a document type may declare, and how long each may be."""

_ENDINGS = {
    ".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG, ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS, ".jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip
_NOTHING = "nothing was added"
_TERMS = re.compile(r'"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
                    r"|\\.|#[^\n]*|<<|>>|<[^<>\s]*>", re.DOTALL)  # fmt: skip
_JSON = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]}]')
_BEGINS_JSON = re.compile(r"""\{\s*(?:["'}]|\Z)|\[\s*(?:[\[{"']|\]?\s*\Z)""")
_BEGINS_XML = re.compile(r"<(?:\?xml|!--|!DOCTYPE|rdf:RDF\b|[A-Za-z][\w.-]*(?::[\w.-]+)?\s)")
_NODE = r"(?:<[^<>\s]*>|_:[^\s<>\"]+)"
_OBJECT = _NODE[:-1] + r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"(?:@[\w-]+|\^\^<[^<>\s]*>)?|<<.*>>)'
_TRIPLE = rf"[ \t]*{_NODE}[ \t]*<[^<>\s]*>[ \t]*{_OBJECT}[ \t]*"
_BEGINS_LINES = re.compile(rf"(?:[ \t]*(?:#.*)?\n)*{_TRIPLE}(?:{_NODE}[ \t]*)?\.")
_QUAD = re.compile(rf"^{_TRIPLE}{_NODE}[ \t]*\.", re.MULTILINE)


def checked(path: Path, data: bytes) -> tuple[ox.RdfFormat, str]:
    """The syntax of the file and its text, safe to parse; raises InputError with the place and the reason."""
    text = _decoded(path, data)
    form = syntax(path, text)
    if text.startswith("\ufeff"):
        if form in (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS):
            raise refused(path, f"{form.name} does not allow a byte order mark; save the file without one", 1)
        text = text[1:]
    if not text.strip():
        raise refused(path, "the file is empty")
    if form == ox.RdfFormat.JSON_LD:
        _check_json(path, text)
    elif form == ox.RdfFormat.RDF_XML:
        _Xml(path).check(text)
    else:
        _check_terms(path, text)
    return form, text


def content(path: Path) -> bytes:
    """The bytes of a file; raises InputError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise refused(path, f"cannot be read: {error.strerror}") from None


def parsed(path: Path, data: bytes, hashed: str) -> tuple[list[Quad], Mapping[str, str]]:
    """The quads of a file, whose relative IRIs are under its hash, and the prefixes that it declares."""
    form, text = checked(path, data)
    try:
        parser = ox.parse(text, format=form, base_iri=f"{ids.BASE}file/{hashed[:16]}/")
        return list(parser), dict(parser.prefixes)
    except SyntaxError as error:
        message = re.sub(r"^Parser error at line \d+ (between columns \d+ and \d+|column \d+): ", "", error.msg or "")
        raise refused(path, message, error.lineno) from None
    except MemoryError:
        raise refused(path, "one term or line is longer than the 16 MB that the parser takes") from None


def syntax(path: Path, text: str) -> ox.RdfFormat:
    """The syntax that the ending names, else the one that the text begins like.

    TriG takes Turtle and N-Triples as well; N-Quads are lines of which one names a graph.
    """
    found = _ENDINGS.get(path.suffix.lower())
    if found is not None:
        return found
    start = text.lstrip("\ufeff \t\r\n")
    if _BEGINS_JSON.match(start):
        return ox.RdfFormat.JSON_LD
    if _BEGINS_XML.match(start):
        return ox.RdfFormat.RDF_XML
    if _BEGINS_LINES.match(start) and _QUAD.search(start):
        return ox.RdfFormat.N_QUADS
    return ox.RdfFormat.TRIG


def refused(path: Path, message: str, line: int | None = None, advice: str = _NOTHING) -> InputError:
    """The error for a file that is not taken."""
    return InputError(str(path), [Problem(message, line)], advice)


def _decoded(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        advice = "save the file as UTF-8; nothing was added"
        raise refused(path, f"not UTF-8 at byte {error.start}", line, advice) from None


def _check_terms(path: Path, text: str) -> None:
    """Refuses triple terms that nest too deep (Turtle, TriG, N-Triples, N-Quads)."""
    if text.count("<<") <= MAX_DEPTH:
        return
    depth = 0
    for match in _TERMS.finditer(text):
        depth += {"<<": 1, ">>": -1}.get(match.group(), 0)
        if depth > MAX_DEPTH:
            raise refused(path, f"triple terms nest deeper than {MAX_DEPTH}", _line(text, match.start()))


# -- JSON-LD --------------------------------------------------------------------------------------


def _check_json(path: Path, text: str) -> None:
    """Refuses what is not JSON, nests too deep, or names a context that would have to be fetched."""
    depth = 0
    for match in _JSON.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match.group(), 0)
        if depth > MAX_DEPTH:
            raise refused(path, f"the JSON nests deeper than {MAX_DEPTH}", _line(text, match.start()))
    remote: list[str] = []

    def each(pairs: list[tuple[str, Any]]) -> None:
        for key, value in pairs:
            if key in ("@context", "@import"):
                remote.extend(v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str))

    try:
        json.loads(text, object_pairs_hook=each)
    except json.JSONDecodeError as error:
        raise refused(path, f"not JSON: {error.msg} at column {error.colno}", error.lineno) from None
    if remote:
        message = f"the context {remote[0]!r} stands elsewhere and is not fetched; write the context into the file"
        raise refused(path, message, _line(text, max(0, text.find(remote[0]))))


# -- RDF/XML --------------------------------------------------------------------------------------


class _Xml:
    """Reads XML for its document type, depth and well-formedness; external entities are never opened."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._depth = 0
        self._entities = 0
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.XmlDeclHandler = self._declared
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def check(self, text: str) -> None:
        try:
            self._parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            message = f"not well-formed XML: {expat.ErrorString(error.code)}"
            raise refused(self._path, message, error.lineno) from None

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "utf8", "us-ascii", "ascii"):
            raise self._refused(f"the file declares the encoding {encoding}; save it as UTF-8")

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        if system or public:
            raise self._refused(f"the document type {name!r} stands elsewhere ({system or public}) and is not fetched")

    def _entity(self, name: str, parameter: int, value: str | None, base: str | None, system: str | None,
                public: str | None, notation: str | None) -> None:  # fmt: skip
        self._entities += 1
        if system or public or value is None:
            raise self._refused(f"the entity {name!r} is external ({system or public}) and is not opened")
        if parameter or "&" in value or "%" in value:
            raise self._refused(f"the entity {name!r} expands others; only plain ones, as for namespaces, are taken")
        if len(value) > MAX_ENTITY or self._entities > MAX_ENTITIES:
            raise self._refused(f"at most {MAX_ENTITIES} entities of {MAX_ENTITY} characters are taken")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH * 2:
            raise self._refused(f"the XML nests deeper than {MAX_DEPTH * 2}")

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _refused(self, message: str) -> InputError:
        return refused(self._path, message, self._parser.CurrentLineNumber)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
