"""What a file is, by how its content begins: the formats of this field, read here or not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Form:
    """A format by its name, the kind of reader that takes it (None: no reader does), and what to do with it."""

    name: str
    kind: str | None
    advice: str = ""


RSS = Form("RSS", "text")
RSS_1 = Form("RSS 1.0", "text")
ATOM = Form("Atom", "text")
PAGE = Form("an HTML page", "text")
FEEDS = (RSS, RSS_1, ATOM)
_AS_RDF = "convert it to RDF (Turtle, RDF/XML, JSON-LD) first"
_AS_TEXT = "save its words as a text file"
_AS_ANNOTATION = "write its claims as an annotation (docs/annotation.md), or convert it to RDF first"
_ANSWER = Form("the answer to a SPARQL query", None, "ask with CONSTRUCT to get triples")
# the root of an XML document: local name, what its attributes contain, the format
_ROOTS: tuple[tuple[str, str, Form], ...] = (
    ("rss", "", RSS),
    ("feed", "", ATOM),
    ("RDF", "purl.org/rss/1.0", RSS_1),
    ("RDF", "", Form("RDF/XML", "rdf")),
    ("html", "", PAGE),
    ("TEI", "", Form("TEI", None, _AS_TEXT)),
    ("teiCorpus", "", Form("TEI", None, _AS_TEXT)),
    ("document", "w3.org/ns/prov", Form("PROV-XML", None, _AS_RDF)),
    ("Ontology", "w3.org/2002/07/owl", Form("OWL/XML", None, _AS_RDF)),
    ("sparql", "", _ANSWER),
    ("STIX_Package", "", Form("STIX 1", None, _AS_ANNOTATION)),
    ("graphml", "", Form("GraphML", None, _AS_ANNOTATION)),
    ("gexf", "", Form("GEXF", None, _AS_ANNOTATION)),
)
_PROLOG = re.compile(
    r"(?:\s++|<\?(?>.*?\?>)|<!--(?>.*?-->)|<!DOCTYPE[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)*+", re.DOTALL | re.IGNORECASE
)
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]*+:)?(?P<name>[A-Za-z][\w.-]*+)(?P<attributes>[^>]*+)")
_KEY = r'(?<!\\)"(?:{})"\s*+:'
# JSON: every pattern occurs in what begins the file
_OBJECTS: tuple[tuple[tuple[str, ...], Form], ...] = (
    ((_KEY.format("@(?:context|graph|id|type)"),), Form("JSON-LD", "rdf")),
    ((_KEY.format("type") + r'\s*+"bundle"', _KEY.format("objects|spec_version")), Form("STIX", "feed")),
    ((_KEY.format("spec_version"), _KEY.format("type")), Form("STIX", "feed")),
    ((_KEY.format("schema") + r'\s*+"[A-Z]', _KEY.format("properties")), Form("FollowTheMoney", "feed")),
    ((_KEY.format("type") + r'\s*+"FeatureCollection"',), Form("GeoJSON", None, _AS_ANNOTATION)),
    ((_KEY.format("version") + r'\s*+"https://jsonfeed', ), Form("a JSON feed", None, "save it as RSS or Atom")),
    ((_KEY.format("head"), _KEY.format("bindings")), _ANSWER),
    ((_KEY.format("source") + r"\s*+\{",), Form("an annotation", "annotation")),
)  # fmt: skip
_LINES: tuple[tuple[str, Form], ...] = (
    (r"(?:@prefix|PREFIX)\s+[\w.-]*:\s*<|(?:@base|BASE)\s+<|<[^<>\s]+>\s+<[^<>\s]+>\s+[<\"_]", Form("RDF", "rdf")),
    (r"(?:Prefix\(\s*\S*\s*=\s*<|Ontology\(\s*<)", Form("OWL in functional syntax", None, _AS_RDF)),
    (r"(?:Prefix:\s+\S*:\s+<|Ontology:\s+<)", Form("OWL in Manchester syntax", None, _AS_RDF)),
    (r"document\s*\n\s*(?:default|prefix)\s", Form("PROV-N", None, _AS_RDF)),
    (r"(?:format:.*\n)?source:\s*\n\s+\w+:", Form("an annotation", "annotation")),
)
_COMMENTS = re.compile(r"(?:\s++|#[^\n]*+(?:\n|\Z))*+")
_XML = re.compile(r"\s*+<[?!A-Za-z]")
_MARKED: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"), (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"PK\x03\x04", "a ZIP archive (Word, Excel and others are such)"), (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "RTF"), (b"BZh", "packed with bzip2"), (b"\xfd7zXZ", "packed with xz"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd"),
)  # fmt: skip


def refused(path: Path, form: Form) -> InputError:
    """The error for a file that another reader takes, or none."""
    advice = f"use --as {form.kind}" if form.kind else form.advice
    return InputError(str(path), f"this is {form.name}; {advice}")


def form_of(beginning: str) -> Form | None:
    """The format that a file begins like; None for plain text and for what is not known."""
    text = beginning.lstrip("\ufeff \t\r\n")
    if text[:1] in ("{", "["):
        return next((form for keys, form in _OBJECTS if all(re.search(key, text) for key in keys)), None)
    if _XML.match(text):
        return _xml(text) or _line(text)
    return _line(text[_COMMENTS.match(text).end() :])  # type: ignore[union-attr]


def _xml(text: str) -> Form | None:
    prolog = _PROLOG.match(text)
    root = _ROOT.match(text, prolog.end() if prolog else 0)
    if root is None:
        return None
    named = [(words, form) for known, words, form in _ROOTS if root["name"].lower() == known.lower()]
    return next((form for words, form in named if words in root["attributes"]), None)


def _line(text: str) -> Form | None:
    return next((form for pattern, form in _LINES if re.match(pattern, text)), None)


def marked(data: bytes) -> Form | None:
    """The format of data that is not text, by its first bytes; None where these may be those of a text."""
    return next((Form(what, None, _AS_TEXT) for mark, what in _MARKED if data.startswith(mark)), None)
