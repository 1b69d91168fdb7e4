"""How near two names are: dropped names and initials, another order, another spelling.

Words are compared in the form of :func:`kg.actors.names.key`. Scores run from 0 to 100; letters are compared by
the normalised similarity of rapidfuzz (``fuzz.ratio``).
"""

from __future__ import annotations

REORDERED, SHORTENED, INITIALS = 95, 90, 85
ALIKE, WORD_ALIKE = 84, 72
"""The least similarity of two names, and of the words of two names of persons, each with its counterpart."""


def nearness(one: str, other: str, *, persons: bool) -> tuple[int, str] | None:
    """The score of two different names in their compared form, and why; None if they are not near."""
    from rapidfuzz import fuzz

    left, right = one.split(), other.split()
    if one == other or not left or not right:
        return None
    if sorted(left) == sorted(right):
        return REORDERED, "the same words in another order"
    if persons and (found := _shortened(left, right) or _shortened(right, left)):
        return found
    score = int(fuzz.ratio(one, other))
    if score < ALIKE or (persons and not _each_alike(left, right)):
        return None
    return score, "spelt alike"


def _shortened(short: list[str], full: list[str]) -> tuple[int, str] | None:
    """The score where ``short`` has the family name of ``full``, and some of its other names or their initials."""
    if len(short) < 2 or len(short) > len(full) or short[-1] != full[-1] or len(full[-1]) == 1:
        return None
    initials, rest = False, iter(full[:-1])
    for position, word in enumerate(short[:-1]):
        match = next((other for other in rest if other == word or _initial(word, other)), None)
        if match is None or (position == 0 and not _initial(word[0], full[0])):
            return None
        initials = initials or match != word
    if initials:
        return INITIALS, "initials instead of names"
    return SHORTENED, "without " + " ".join(word for word in full if word not in short)


def _initial(word: str, name: str) -> bool:
    return len(word) == 1 and name.startswith(word)


def _each_alike(left: list[str], right: list[str]) -> bool:
    from rapidfuzz import fuzz

    return len(left) == len(right) and all(
        fuzz.ratio(word, other) >= WORD_ALIKE for word, other in zip(left, right, strict=True)
    )
