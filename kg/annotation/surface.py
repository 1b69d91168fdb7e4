"""A text as the grammar reads it, and where each of its characters is in the text as it was given.

Soft hyphens, characters without width, words broken at the end of a line, HTML's entities, ligatures and accents
written as characters of their own are seen through; apostrophes, hyphens and spaces are those of a typewriter.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from kg.annotation.schema import Range

_NO_WIDTH = "\u00ad\u034f\u180e\u200b-\u200d\u2060-\u2064\ufeff"
_HIDDEN = re.compile(
    rf"""
      (?P<broken>(?<=[^\W\d_])[-\u2010][ \t]*\r?\n[ \t]*(?=[^\W\d_]))
    | (?P<hidden>\u00ad[ \t]*\r?\n[ \t]*(?=[^\W\d_]) | [{_NO_WIDTH}]+)
    | (?P<entity>&(?:[A-Za-z][A-Za-z0-9]{{1,30}}|\#[0-9]{{1,6}}|\#[Xx][0-9A-Fa-f]{{1,5}});)
    | (?P<accents>[^\W\d_][\u0300-\u036f]+)
    | (?P<ligature>[\ufb00-\ufb06])
    | (?P<apostrophe>(?<=\w)[\u2019\u2018\u02bc\u00b4`\uff07](?=\w))
    | (?P<hyphen>[\u2010\u2011])
    | (?P<space>[\u00a0\u2000-\u200a\u202f\u205f\u3000])
    """,
    re.VERBOSE,
)
_PLAIN = {"hidden": "", "apostrophe": "'", "hyphen": "-", "space": " "}
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+\Z")
_LETTERS = re.compile(r"[^\W\d_]+")
_COMPOUND = re.compile(r"(?<!-)\b[^\W\d_]+-[^\W\d_]+\b")
_LONGEST = 40
"""Characters of a part of a broken word."""


class Surface(NamedTuple):
    """The words of a text, and where each character starts and ends in the text."""

    words: str
    starts: Sequence[int]
    ends: Sequence[int]

    def move(self, annotations: Iterable[BaseModel], text: str) -> None:
        """Moves every range in the annotations, once, from the words to ``text``."""
        moved: set[int] = set()
        for annotation in annotations:
            self._move(annotation, text, moved)

    def _move(self, entry: Any, text: str, moved: set[int]) -> None:
        if isinstance(entry, Range):
            if id(entry) not in moved and entry.end is not None:
                moved.add(id(entry))
                entry.start, entry.end = self.starts[entry.start], self.ends[entry.end - 1]
                entry.text = text[entry.start : entry.end] if entry.text is not None else None
        elif isinstance(entry, BaseModel):
            for _, value in entry:
                self._move(value, text, moved)
        elif isinstance(entry, list):
            for value in entry:
                self._move(value, text, moved)


class Builder:
    """Puts a surface together from parts of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._words: list[str] = []
        self._starts, self._ends = array("I"), array("I")

    def keep(self, start: int, end: int) -> None:
        """Adds the characters from ``start`` to ``end`` as they are."""
        self._words.append(self.text[start:end])
        self._starts.extend(range(start, end))
        self._ends.extend(range(start + 1, end + 1))

    def put(self, words: str, start: int, end: int) -> None:
        """Adds words in the place of the characters from ``start`` to ``end``."""
        self._words.append(words)
        self._starts.extend([start] * len(words))
        self._ends.extend([end] * len(words))

    def surface(self) -> Surface:
        """The surface so far."""
        return Surface("".join(self._words), self._starts, self._ends)


def plain(text: str, suffixes: Collection[str] = ()) -> Surface:
    """The surface of ``text``; a hyphen at the end of a line stays before ``suffixes`` (``Iran-backed``)."""
    built, end = Builder(text), 0
    compounds: set[str] | None = None
    for match in _HIDDEN.finditer(text):
        kind = match.lastgroup or ""
        words = _PLAIN.get(kind, match[0])
        if kind == "broken":
            compounds = set(_COMPOUND.findall(text)) if compounds is None else compounds
            words = _unbroken(text, match, suffixes, compounds)
        elif kind == "entity":
            words = _entity(match[0])
        elif kind in ("accents", "ligature"):
            words = unicodedata.normalize("NFC" if kind == "accents" else "NFKC", match[0])
        if words != match[0]:
            built.keep(end, match.start())
            built.put(words, *match.span())
            end = match.end()
    built.keep(end, len(text))
    return built.surface()


def _unbroken(text: str, match: re.Match[str], suffixes: Collection[str], compounds: Collection[str]) -> str:
    """What takes the place of a hyphen and line end between two parts of a word."""
    before = _LETTERS_BEFORE.search(text, max(0, match.start() - _LONGEST), match.start())
    after = _LETTERS.match(text, match.end(), match.end() + _LONGEST)
    first, rest = (before[0] if before else ""), (after[0] if after else "")
    if rest in ("and", "or", "to"):  # short- and long-range missiles
        return match[0]
    if rest[:1].isupper() or rest in suffixes or f"{first}-{rest}" in compounds:
        return "-"
    return ""


def _entity(entity: str) -> str:
    """The character that an entity of HTML means; one without width as none, and a space as a space."""
    words = html.unescape(entity)
    return "" if re.fullmatch(f"[{_NO_WIDTH}]+", words) else " " if words.isspace() else words
