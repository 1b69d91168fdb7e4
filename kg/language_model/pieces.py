"""A long text in overlapping pieces, and what a model learns about the pieces before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kg.text import pipeline

PIECE = 4_000
"""The most characters of a piece, its overlap with the one before not counted."""
WHOLE = 5_000
"""The most characters of a text that is not cut."""
OVERLAP = 400
"""About how many characters of a piece were in the piece before."""
MOST_ACTORS, LAST_CLAIMS = 40, 12
_SAYING = ("holder", "attitude", "subject", "relation", "object", "statement")
_SENTENCE = re.compile(r"(?<=[.!?\n])[\"”’]?\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """The part of a text from ``start`` to ``end``; what stands before ``fresh`` was in the piece before."""

    start: int
    fresh: int
    end: int


def pieces(text: str) -> Iterator[Piece]:
    """The pieces of a text, each beginning with a sentence that the piece before had, if one fits."""
    if len(text) <= WHOLE:
        yield Piece(0, 0, len(text))
        return
    for start, part in pipeline.pieces(text, PIECE):
        before = max(0, start - OVERLAP)
        sentence = _SENTENCE.search(text, before, start) if start else None
        yield Piece(sentence.end() if sentence else start, start, start + len(part))


def before(claims: Sequence[Any], actors: Sequence[Any]) -> str:
    """What a model learns before the next piece: the actors so far, the last claims, how to go on."""
    names = dict.fromkeys(name for entry in [*actors, *claims] for name in _names(entry))
    if not names:
        return ""
    lines = [f"Actors so far: {'; '.join(list(names)[-MOST_ACTORS:])}."]
    if last := [line for one in claims[-LAST_CLAIMS:] if (line := _line(one))]:
        lines.append("Last claims: " + "; ".join(last) + ".")
    told = "\n".join(lines).replace("<", "‹").encode("utf-8", "replace").decode()
    return (
        f"\n<before>\n{told}\n</before>\nThe report is a part of a longer text; between <before> and </before> is what "
        f"was found in the part before it. Use the same names, refer to those claims by their ids, and give ids from "
        f"{len(claims) + 1} on. What was found need not be listed again."
    )


def _names(entry: Any) -> Iterator[str]:
    for field in ("name", "holder", "subject", "object"):
        value = getattr(entry, field, None)
        yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))


def _line(claim: Any) -> str:
    """A claim in a few words, with its id; empty without one."""
    if not getattr(claim, "id", None):
        return ""
    parts = [getattr(claim, field, None) for field in _SAYING]
    words = (", ".join(part) if isinstance(part, list) else str(part) for part in parts if part)
    return f"{claim.id}: {' '.join(words)[:160]}"


def renamed(claims: Sequence[Any], taken: set[str], number: int) -> list[Any]:
    """The claims of a piece with ids that no claim of another piece has, and their references in step."""
    own = {one.id for one in claims if getattr(one, "id", None)}
    new = {name: f"{number}.{name}" for name in own & taken}
    if not new:
        return list(claims)
    changed = []
    for one in claims:
        update: dict[str, Any] = {"id": new.get(one.id, one.id)}
        for field in ("about", "in_reply_to"):
            if isinstance(value := getattr(one, field, None), list):
                update[field] = [new.get(name, name) for name in value]
        changed.append(one.model_copy(update=update))
    return changed
