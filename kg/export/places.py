"""Words of a source in an annotation: written out, or only their position in the text."""

from __future__ import annotations

import re
from typing import Any

from kg.errors import Refused
from kg.model.claims import Quote, Source

Plain = dict[str, Any]


class Places:
    """Writes quotes and words of one source; with ``standoff`` by their place, without the words."""

    def __init__(self, source: Source, standoff: bool) -> None:
        self._text, self._standoff = source.text, standoff
        if standoff and source.text is None:
            raise Refused(
                f"the text of {source.title!r} is not in the store, so its words cannot be found in it; "
                "add the text first, or export as 'annotation'"
            )

    def quote(self, quote: Quote) -> Plain:
        """A quote by its place, with its words unless they are kept back."""
        found: Plain = {"start": quote.start, "end": quote.end}
        return found if self._standoff else {**found, "text": quote.exact}

    def words(self, words: str | None, near: Quote | None = None) -> str | Plain | None:
        """The words; kept back, their place: within ``near`` first, then anywhere in the text.

        If the text has them with different white space, that place is used. Words that are not
        in the text are the annotator's own and are written out.
        """
        if words is None or not self._standoff:
            return words
        text = self._text or ""
        pattern = r"\s+".join(map(re.escape, words.split())) if words.split() else re.escape(words)
        ranges = [(near.start, near.end)] if near else []
        for look in (re.escape(words), pattern):
            for start, end in (*ranges, (0, len(text))):
                if match := re.compile(look).search(text, start, end):
                    return {"start": match.start(), "end": match.end()}
        return words
