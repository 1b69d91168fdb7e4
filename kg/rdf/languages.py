"""RDF in which some language tags are malformed: their literals are left out and named, the rest is kept.

The engine refuses a whole file for one such tag, or, in JSON-LD, drops its literal without a word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import NamedTuple

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.errors import InputError, LimitExceeded, counted
from kg.io import guard
from kg.rdf import input
from kg.rdf.terms import node

_TAGGED = re.compile(
    rf"(?P<string>{input.STRINGS})(?P<space>\s*)@(?P<tag>[^\s.,;()\[\]{{}}<>\"'#|^]*)|{input.OTHER.pattern}", re.DOTALL
)
_DIRECTION = re.compile(r"--(?:ltr|rtl)\Z")


class Parsed(NamedTuple):
    """The quads of an input, the prefixes that it declares, and warnings on what was left out."""

    quads: list[Quad]
    prefixes: Mapping[str, str]
    warnings: list[str]


def parse(name: str, form: ox.RdfFormat, text: str, base: str | None = None) -> Parsed:
    """An RDF input without the literals whose language tag is malformed; raises InputError for any other mistake."""
    if form == ox.RdfFormat.JSON_LD:
        return _lenient(name, form, text, base)
    try:
        return _strict(name, form, text, base)
    except LimitExceeded:
        raise
    except InputError as error:
        return (_lenient if form == ox.RdfFormat.RDF_XML else _marked)(name, form, text, base, error)


def _strict(name: str, form: ox.RdfFormat, text: str, base: str | None) -> Parsed:
    parser = input.parser(name, form, text, base)
    return Parsed(list(input.quads(name, parser)), dict(parser.prefixes), [])


def _marked(name: str, form: ox.RdfFormat, text: str, base: str | None, error: InputError) -> Parsed:
    """Turtle, TriG or lines, with a well-formed mark instead of each malformed tag; raises ``error`` without one."""
    mark = next(mark for n in count() if (mark := f"x-kgbad{n}-") not in text.casefold())
    marks: dict[str, str] = {}
    places: dict[str, list[int]] = {}

    def marked(found: re.Match[str]) -> str:
        tag = found["tag"]
        if tag is None or _is_tag(_DIRECTION.sub("", tag)):
            return found[0]
        places.setdefault(tag, []).append(found.start("tag"))
        return f"{found['string']}{found['space']}@{marks.setdefault(tag, f'{mark}{len(marks)}')}"

    changed = _TAGGED.sub(marked, text)
    if not marks:
        raise error
    kept = _strict(name, form, changed, base)
    bad = set(marks.values())
    quads = [quad for quad in kept.quads if bad.isdisjoint(_languages(quad.object))]
    left = [_left_out(guard.line_at(text, at[0]), len(at), tag) for tag, at in places.items()]
    return Parsed(quads, kept.prefixes, left)


def _lenient(name: str, form: ox.RdfFormat, text: str, base: str | None, error: InputError | None = None) -> Parsed:
    """RDF/XML or JSON-LD parsed without checks, which are made here; raises ``error`` if all tags are well-formed."""
    parser = input.parser(name, form, text, base, lenient=True)
    tags: Counter[str] = Counter()
    kept, iris, empty = [], Counter[str](), False
    for quad in input.quads(name, parser):
        if (iri := next((iri for iri in _iris(quad) if not _is_iri(iri)), None)) is not None:
            if error:
                raise error
            iris[iri] += 1
        elif isinstance(quad.object, Literal) and quad.object.language == "":  # no language, in XML
            empty = True
            kept.append(Quad(quad.subject, quad.predicate, Literal(quad.object.value), quad.graph_name))
        elif bad := [tag for tag in _languages(quad.object) if not _is_tag(tag)]:
            tags[bad[0]] += 1
        else:
            kept.append(quad)
    if error and not tags and not empty:
        raise error
    left = []
    for words, number in (tags + iris).items():
        # The parser of XML gives tags in lower case.
        written = re.search(rf"""["']({re.escape(words)})["']""", text, re.IGNORECASE)
        line = guard.line_at(text, written.start()) if written else None
        left.append(_left_out(line, number, written[1] if written else words, "literal" if words in tags else "triple"))
    return Parsed(kept, dict(parser.prefixes), left)


def _left_out(line: int | None, number: int, words: str, what: str = "literal") -> str:
    """The warning on ``number`` literals with a malformed tag, or triples with an invalid IRI."""
    wanted = "a well-formed language tag; write for example en-GB" if what == "literal" else "a valid IRI"
    return f"{f'line {line}: ' if line else ''}{counted(number, what)} left out: {words!r} is not {wanted}"


def _languages(term: object) -> Iterator[str]:
    """The language tags in a term."""
    if isinstance(term, Triple):
        yield from _languages(term.object)
    elif isinstance(term, Literal) and term.language is not None:
        yield term.language


def _iris(quad: Quad) -> Iterable[str]:
    terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
    return (term.value for term in terms if isinstance(term, NamedNode))


@lru_cache(maxsize=4096)
def _is_tag(tag: str) -> bool:
    try:
        Literal("", language=tag)
    except ValueError:
        return False
    return True


def _is_iri(iri: str) -> bool:
    try:
        node(iri)
    except ValueError:
        return False
    return True
