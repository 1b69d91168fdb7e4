"""Verbs of the lexicon where a language model is asked for a relation or an attitude: *bombs*, *dismisses*."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.text import lexicon as lexicons
from kg.text.lexicon import Pattern


def relation(word: str) -> str | None:
    """The relation whose subject and object are those of the verb; None if there is none, or several."""
    found = {
        pattern.name
        for pattern in _patterns(word, lexicons.load().verbs)
        if pattern.direct and not (pattern.objects or pattern.item or pattern.particle or pattern.swapped)
    }
    return found.pop() if len(found) == 1 else None


def attitude(word: str) -> str | None:
    """The attitude that the verb of speech expresses; None if there is none, or several."""
    found = {pattern.name for pattern in _patterns(word, lexicons.load().speech) if not pattern.objects}
    return found.pop() if len(found) == 1 else None


_ENDINGS = (
    ("ies", ("y",)), ("ied", ("y",)), ("es", ("", "e")), ("s", ("",)), ("ing", ("", "e")), ("ed", ("", "e")),
)  # fmt: skip
"""Endings of verbs, and what stands there in the infinitive."""


def _patterns(word: str, index: Mapping[str, list[Pattern]]) -> list[Pattern]:
    forms = (form for form in _forms(word) if form in index)
    return index[form] if (form := next(forms, None)) is not None else []


def _forms(word: str) -> Iterator[str]:
    """A verb as written, then without its endings."""
    lower = word.strip().lower()
    yield lower
    for ending, others in (
        ("ies", ("y",)),
        ("ied", ("y",)),
        ("es", ("", "e")),
        ("s", ("",)),
        ("ing", ("", "e")),
        ("ed", ("", "e")),
    ):
        if lower.endswith(ending):
            stem = lower.removesuffix(ending)
            yield from (stem + other for other in others)
            if re.search(r"([b-df-hj-np-tv-z])\1$", stem):
                yield stem[:-1]
