"""An RDF file: its syntax, by its ending or by how it begins, and its quads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.errors import InputError, LimitExceeded, Violation
from kg.io import guard
from kg.io.encoding import decoded, encoding_of
from kg.io.files import ending
from kg.model import ids
from kg.rdf import input, languages

NOTHING = "nothing of it was added"
_ENDINGS = {
    ".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG, ".nt": ox.RdfFormat.N_TRIPLES,
    ".nq": ox.RdfFormat.N_QUADS, ".jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip
_BEGINS_JSON = re.compile(r"""\{\s*(?:["'}]|\Z)|\[\s*(?:[\[{"']|\]?\s*\Z)""")
_BEGINS_XML = re.compile(r"<(?:\?xml|!--|!DOCTYPE|rdf:RDF\b|[A-Za-z][\w.-]*(?::[\w.-]+)?\s)")
_NODE = r"(?:<[^<>\s]*>|_:[^\s<>\"]+)"
_OBJECT = _NODE[:-1] + r'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"(?:@[\w-]+|\^\^<[^<>\s]*>)?|<<.*>>)'
_TRIPLE = rf"[ \t]*{_NODE}[ \t]*<[^<>\s]*>[ \t]*{_OBJECT}[ \t]*"
_DECLARED = re.compile(r"""(\A\s*<\?xml\b[^>]*?\bencoding\s*=\s*["'])[^"'>]*(["'])""")
_BEGINS_LINES = re.compile(rf"(?:[ \t]*(?:#.*)?\n)*{_TRIPLE}(?:{_NODE}[ \t]*)?\.")
_QUAD = re.compile(rf"^{_TRIPLE}{_NODE}[ \t]*\.", re.MULTILINE)


class RdfFile(NamedTuple):
    """The quads of a file, whose relative IRIs are under its hash; the prefixes that it declares; the hash.

    ``warnings`` name what was left out.
    """

    quads: list[Quad]
    prefixes: Mapping[str, str]
    sha256: str
    warnings: list[str]


def read(path: Path) -> RdfFile:
    """The content of an RDF file; raises InputError with the place and the reason where it is not taken."""
    data = guard.read_file(path)
    hashed = sha256(data).hexdigest()
    name = str(path)
    try:
        text = _text(name, data)
        if not text.strip("\ufeff \t\r\n"):
            raise refused(path, "the file is empty", "")
        found = languages.parse(name, syntax(path, text), text, f"{ids.BASE}file/{hashed[:16]}/")
        return RdfFile(found.quads, found.prefixes, hashed, found.warnings)
    except LimitExceeded:
        raise
    except InputError as error:
        raise InputError(name, error.violations, "; ".join(filter(None, (error.advice, NOTHING)))) from None


def _text(name: str, data: bytes) -> str:
    """The text of the file: UTF-8, or in the encoding that a mark or its XML declaration shows."""
    if encoding_of(data).startswith("utf-8"):
        return input.decoded(name, data)
    return _DECLARED.sub(r"\1UTF-8\2", decoded(data, name), count=1)


def syntax(path: Path, text: str) -> ox.RdfFormat:
    """The syntax that the ending names, else the one that the text begins like.

    TriG takes Turtle and N-Triples as well; N-Quads are lines of which one names a graph.
    """
    found = _ENDINGS.get(ending(path))
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


def refused(path: Path, message: str, advice: str = NOTHING) -> InputError:
    """The error for a file that is not taken."""
    return InputError(str(path), [Violation(message)], advice)
