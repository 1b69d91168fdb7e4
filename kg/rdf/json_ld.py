"""What JSON-LD may not ask of its parser, which fetches nothing, but recurses, copies and writes out without end."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from kg.errors import InputError, Violation
from kg.io import guard

_CONTEXT = re.compile('"' + "".join(rf"(?:{c}|\\u00{ord(c):x})" for c in "@context") + r'"\s*+:\s*+', re.IGNORECASE)
"""The key of a context, however it is escaped."""


class _Context:
    """A context, or a list of them, with what it may cost: how many terms, how often copied, how long they grow."""

    def __init__(self, parts: list[dict[str, Any]]) -> None:
        self.size = sum(map(len, parts))
        self.scoped = any(isinstance(value, dict) and "@context" in value for part in parts for value in part.values())
        iris = [(term, iri) for part in parts for term, value in part.items() if (iri := _iri(value))]
        prefixed = [(term, iri, iri.partition(":")[0]) for term, iri in iris if ":" in iri]
        self.terms, self.prefixes = {term for term, _ in iris}, {prefix for *_, prefix in prefixed}
        links = self.terms & self.prefixes
        growing = sum(len(iri) for term, iri, prefix in prefixed if term in links and prefix in links)
        growing += sum(len(iri) for term, iri in iris if term in ("@base", "@vocab") and ":" not in iri)
        self.length = 2 * max((len(words) for pair in iris for words in pair), default=0) + growing


def check(name: str, text: str) -> None:
    """Refuses contexts in other places, and those that make the engine recurse, copy or write too much."""
    guard.check_json(name, text)
    found = [context for context in _contexts(name, text) if context.size]
    if not found:
        return
    most, strings = guard.limits(), text.count('"') // 2
    size, copies = max(context.size for context in found), strings if any(c.scoped for c in found) else len(found)
    if size > most.columns:
        raise guard.exceeded(name, "columns", f"a context of more than {most.columns} terms")
    if size * copies > most.contexts:
        raise guard.exceeded(name, "contexts", "its contexts are too large to be changed so often")
    terms = {term for context in found for term in context.terms}
    lengths = sorted(context.length for context in found)
    nested = any(terms & context.prefixes - context.terms for context in found)
    if strings * (sum(lengths[-most.depth :]) if nested else lengths[-1]) > most.bytes:
        raise guard.exceeded(name, "bytes", f"with its IRIs written out, larger than {guard.size(most.bytes)}")


def _contexts(name: str, text: str) -> Iterator[_Context]:
    """Every context in a text; raises InputError for one that would have to be fetched."""

    place = end = 0

    def refused(message: str) -> InputError:
        return InputError(name, [Violation(message, guard.line_at(text, place))])

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(found := dict(pairs)) < len(pairs):
            raise refused("a context has the same term twice")
        return found

    decoder = json.JSONDecoder(object_pairs_hook=unique, strict=False)
    for match in _CONTEXT.finditer(text):
        place = match.start()
        if place < end:  # it was found in the one around it
            continue
        try:
            value, end = decoder.raw_decode(text, match.end())
        except ValueError as error:
            raise refused(f"not JSON: {error}") from None
        for part in _within(value):
            if isinstance(part, str):
                raise refused(f"the context {part!r} is in another place and is not fetched; write it into the file")
            yield part


def _within(value: Any) -> Iterator[_Context | str]:
    """A context and those within it; the address of one in another place."""
    parts = value if isinstance(value, list) else [value]
    own = [part for part in parts if isinstance(part, dict)]
    yield from (part for part in (*parts, *(part.get("@import") for part in own)) if isinstance(part, str))
    yield _Context(own)
    for part in own:
        for definition in part.values():
            if isinstance(definition, dict) and "@context" in definition:
                yield from _within(definition["@context"])


def _iri(value: Any) -> str:
    """The IRI of a term, as its definition has it."""
    found = value.get("@id") or value.get("@reverse") if isinstance(value, dict) else value
    return found if isinstance(found, str) else ""
