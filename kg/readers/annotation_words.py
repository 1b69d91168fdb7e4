"""The words that an annotation quotes, located in its text."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from kg.annotation.schema import Place, Range, Span
from kg.model.claims import Iri, Quote
from kg.readers.annotation_fields import Fields

CONTEXT = 40
"""Code points of text kept before and after a quote."""
MOST_PLACES = 8
"""Places of a frequent quote that a message lists."""
NEAREST = 10
"""Mistakes of a file for which the nearest passage of the text is looked up."""


class Words:
    """The words of the source ``iri``, which are checked where its ``text`` is known."""

    def __init__(self, fields: Fields, iri: Iri, text: str | None) -> None:
        self.iri = iri
        self.text = text
        self.text_needed = False
        """Whether a quote is given whose words are in the text alone."""
        self._fields = fields
        self._looked_up = 0

    def of(self, span: Span | None, path: Place) -> str | None:
        """The words of a span: as given, or cut out of the text."""
        if span is None or isinstance(span, str):
            return span
        quote = self.quote(span, path)
        return quote.exact if quote else None

    def checked(self, span: Span | None, path: Place) -> str | None:
        """The words of a span, which the text must contain."""
        if isinstance(span, str) and self.text is not None and not self._find(span)[0]:
            self._fields.wrong(path, f"these words are not in the text{self._nearest('; the nearest are', span)}", span)
        return self.of(span, path)

    def quote(self, span: Span | None, path: Place) -> Quote | None:
        """The quote that a span gives, located and checked."""
        if span is None:
            return None
        place = self._locate(span, path) if self.text is not None else self._unseen(span)
        if place is None:
            return None
        start, end, exact = place
        text = self.text or ""
        return Quote(self.iri, start, end, exact, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])

    def _unseen(self, span: Span) -> tuple[int, int, str] | None:
        if isinstance(span, Range) and span.text is not None:
            return span.start, span.start + len(span.text), span.text
        self.text_needed = True
        return None

    def _locate(self, span: Span, path: Place) -> tuple[int, int, str] | None:
        text = self.text or ""
        if isinstance(span, Range):
            end = span.end if span.end is not None else span.start + len(span.text or "")
            exact = text[span.start : end]
            if end > len(text):
                self._fields.wrong(path, f"the range {span.start}–{end} runs past the end of the text ({len(text)})")
            elif span.text is not None and exact != span.text:
                there = ", ".join(str(start) for start, _ in self._find(span.text)[1])
                hint = f"; these words stand at {there}" if there else ""
                self._fields.wrong(path, f"at {span.start}–{end} the text says {exact!r}{hint}", span.text)
            else:
                return span.start, end, exact
            return None
        number, places = self._find(span)
        if number == 1:
            start, end = places[0]
            return start, end, text[start:end]
        if not number:
            near = self._nearest("; the nearest passage is", span)
            self._fields.wrong(path, f"the text does not contain this quote{near}", span)
        else:
            starts = ", ".join(str(start) for start, _ in places)
            self._fields.wrong(path, f"the quote occurs {number} times; say which with start: (one of {starts})", span)
        return None

    def _find(self, words: str) -> tuple[int, list[tuple[int, int]]]:
        """How often the text contains the words, and the first places; white space counts as one space if need be."""
        text = self.text or ""
        if number := text.count(words):
            return number, _places(words, text)
        plain = " ".join(words.split())
        if not plain or not (number := self._spaced.text.count(plain)):
            return 0, []
        found = _places(plain, self._spaced.text)
        return number, [(self._spaced.place(start), self._spaced.place(end - 1) + 1) for start, end in found]

    @cached_property
    def _spaced(self) -> _Spaced:
        """The text with single spaces."""
        return _Spaced(self.text or "")

    def _nearest(self, before: str, words: str) -> str:
        """The passage of the text that is most like the words, after ``before``; nothing where many were looked up."""
        from rapidfuzz.fuzz import partial_ratio_alignment

        self._looked_up += 1
        if self._looked_up > NEAREST:
            return ""
        text = (self.text or "")[:200_000]
        found = partial_ratio_alignment(words[:300], text)
        return f"{before} {text[found.dest_start : found.dest_end]!r}" if found else ""


class _Spaced:
    """A text with every run of white space as one space, and where its characters are in the text itself."""

    def __init__(self, text: str) -> None:
        self._starts, self._places = [0], [0]
        parts: list[str] = []
        length = 0
        for run in re.finditer(r"\s{2,}|[^\S ]", text):
            parts += (text[self._places[-1] : run.start()], " ")
            length += len(parts[-2]) + 1
            self._starts.append(length)
            self._places.append(run.end())
        self.text = "".join((*parts, text[self._places[-1] :]))

    def place(self, index: int) -> int:
        """Where the character at ``index`` is in the text itself."""
        part = bisect_right(self._starts, index) - 1
        return self._places[part] + index - self._starts[part]


def _places(words: str, text: str) -> list[tuple[int, int]]:
    """The first places of the words in the text."""
    found: list[tuple[int, int]] = []
    start = text.find(words)
    while start >= 0 and len(found) < MOST_PLACES:
        found.append((start, start + len(words)))
        start = text.find(words, start + len(words))
    return found
