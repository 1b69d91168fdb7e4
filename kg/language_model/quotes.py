"""Finding the words that a quote repeats in a text, although they are written a little differently there.

Folded before comparing: white space, quotation marks, dashes, accents written as one character or two, invisible
characters, the case of the first letter, a final stop, an ellipsis for words left out, and a few words that were left
out without one. Letters that only
look alike stay different: a quote that uses them does not say what the text says.
"""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from collections.abc import Sequence
from functools import cached_property

from kg.annotation.schema import Range
from kg.text import lexicon

GAP = 400
"""The most characters that an ellipsis in a quote stands for."""
MOST_PARTS = 9
"""The most parts of a quote, between ellipses."""
_MARKS = frozenset("\"'`´‘’‚‛“”„‟«»‹›「」『』〝〞〟＂＇′″")
_DASHES = frozenset("-‐‑‒–—―−﹘﹣－")
_IGNORED = frozenset(("Cf", "Mn", "Cc"))
"""Unicode categories of signs that no comparison needs: soft hyphens, joiners, accents by themselves, controls."""
_ELLIPSIS = re.compile(r"\s*[\[(]?(?:…|\.(?:\s?\.){2,})[\])]?\s*")
_END = " .,;:!?"
LEAST_SKIPPING, MOST_SKIPPING = 4, 40
"""The fewest and most words of a quote that leaves out others without an ellipsis."""
_WORD = re.compile(r"\w+(?:['-]\w+)*")
_SENTENCE = re.compile(r"[^.!?]+(?:[.!?](?!\s)[^.!?]*)*")
_ASIDE = frozenset(",-(;)")


def find(text: str, quote: str, start: int = 0, end: int | None = None) -> Range | None:
    """The first whole words of ``text[start:end]`` that say what ``quote`` says; None if there are none."""
    return Quotes(text, start, end).find(quote)


class Quotes:
    """A text, or the part from ``start`` to ``end``, folded once for many quotes. Offsets are those of the text."""

    def __init__(self, text: str, start: int = 0, end: int | None = None) -> None:
        self.text, self.start = text, start
        self.end = len(text) if end is None else end

    def find(self, quote: str) -> Range | None:
        """The first whole words that say what ``quote`` says, as the text has them; None if there are none."""
        words = quote.strip()
        if not any(map(str.isalnum, words)):
            return None
        plain = html.unescape(words)
        span = self._exact(words) or self._exact(plain) or self._folded(plain) or self._skipping(plain)
        return None if span is None else Range(start=span[0], end=span[1], text=self.text[span[0] : span[1]])

    def _exact(self, words: str) -> tuple[int, int] | None:
        place = self.text.find(words, self.start, self.end)
        while place >= 0:
            if self._whole(place, place + len(words)):
                return place, place + len(words)
            place = self.text.find(words, place + 1, self.end)
        return None

    def _whole(self, start: int, end: int) -> bool:
        """Whether no word of the text is cut at either end."""
        text = self.text
        return not (
            (start > 0 and _wordlike(text[start]) and _wordlike(text[start - 1]))
            or (end < len(text) and _wordlike(text[end - 1]) and _wordlike(text[end]))
        )

    def _folded(self, words: str) -> tuple[int, int] | None:
        parts = [fold(part)[0].strip() for part in _ELLIPSIS.split(words)]
        parts = [part for part in parts if part.strip(_END)]
        if not parts or len(parts) > MOST_PARTS:
            return None
        parts[0], last = parts[0].lstrip(_END), parts[-1].rstrip(_END)
        for wanted in dict.fromkeys((tuple(parts), (*parts[:-1], last))):
            span = self._parts(wanted)
            if span is not None:
                return span
        return None

    def _parts(self, parts: Sequence[str]) -> tuple[int, int] | None:
        """The place of the parts, each the next one within reach of the one before."""
        whole, places = self._text
        first, *others = (re.compile(_bounded(part, number == 0)) for number, part in enumerate(parts))
        for match in first.finditer(whole):
            found: re.Match[str] | None = match
            for other in others:
                assert found is not None
                found = other.search(whole, found.end(), found.end() + GAP + len(other.pattern))
                if found is None:
                    break
            else:
                assert found is not None
                start, end = places[match.start()], places[found.end() - 1] + 1
                if self._whole(start, end):
                    return start, end
        return None

    def _skipping(self, words: str) -> tuple[int, int] | None:
        """The place of the words where they stand in this order in one sentence, with few others between them.

        Left out may be a third of them, or what stands between two commas; never a word that changes the sense.
        """
        wanted = [word.lower() for word in _WORD.findall(fold(words)[0])]
        if not LEAST_SKIPPING <= len(wanted) <= MOST_SKIPPING or _ELLIPSIS.search(words):
            return None
        whole, places = self._text
        first = re.compile(rf"(?i)\b{re.escape(wanted[0])}\b")
        for sentence in _SENTENCE.finditer(whole):
            for begin in first.finditer(whole, sentence.start(), sentence.end()):
                end = _in_order(wanted, whole[begin.start() : sentence.end()])
                if end is not None:
                    return places[begin.start()], places[begin.start() + end - 1] + 1
        return None

    @cached_property
    def _text(self) -> tuple[str, array[int]]:
        return fold(self.text[self.start : self.end], self.start)


def _in_order(wanted: Sequence[str], words: str) -> int | None:
    """Where the last of the wanted words ends; None if one is missing, or too much or a word of weight between them."""
    left, skipped, place, weighty = list(wanted), 0, 0, lexicon.load().words["weighty"]
    gap: list[re.Match[str]] = []
    for match in _WORD.finditer(words):
        if match.group().lower() != left[0]:
            gap.append(match)
            if match.group().lower() in weighty or len(gap) > MOST_SKIPPING:
                return None
            continue
        if gap:
            around = (words[place : gap[0].start()].strip(), words[gap[-1].end() : match.start()].strip())
            skipped += 0 if all(sign and sign[0] in _ASIDE for sign in around) else len(gap)
            gap = []
        place = match.end()
        left.pop(0)
        if not left:
            return place if 3 * skipped <= len(wanted) else None
    return None


def _wordlike(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _bounded(part: str, any_case: bool) -> str:
    """The pattern of whole words; ``any_case`` is for the first letter."""
    head = f"[{part[0].lower()}{part[0].upper()}]" if any_case and part[0].isalpha() else re.escape(part[0])
    before, after = (r"\b" if _wordlike(sign) else "" for sign in (part[0], part[-1]))
    return f"{before}{head}{re.escape(part[1:])}{after}"


def fold(text: str, offset: int = 0) -> tuple[str, array[int]]:
    """The text as it is compared, and for each of its characters the place in the text it comes from."""
    signs: list[str] = []
    places = array("L")
    spaced = True
    for place, sign in enumerate(text, offset):
        if sign in _MARKS:  # kept as an apostrophe inside a word alone
            inside = _neighbours(text, place - offset)
            if not inside:
                continue
            plain = "'"
        elif sign in _DASHES:
            plain = "-"
        elif sign.isspace():
            plain = " "
        else:
            plain = sign if sign.isascii() and sign.isprintable() else _plain(sign)
        for one in plain:
            if one == " " and spaced:
                continue
            spaced = one == " "
            signs.append(one)
            places.append(place)
    return "".join(signs), places


def _plain(sign: str) -> str:
    parts = unicodedata.normalize("NFKD", sign)
    return "".join(part for part in parts if unicodedata.category(part) not in _IGNORED)


def _neighbours(text: str, place: int) -> bool:
    return 0 < place < len(text) - 1 and text[place - 1].isalpha() and text[place + 1].isalpha()
