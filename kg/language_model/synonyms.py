"""Verbs of the lexicon where a language model is asked for a relation or an attitude: *bombs*, *dismisses*.

A verb may stand with what it takes (*freezes aid to*, ``exports_to``), or in the passive (*is armed by*).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kg.text import lexicon as lexicons
from kg.text.lexicon import Pattern


def relation(written: str) -> tuple[str, bool] | None:
    """The relation that words express, and whether their ends are swapped; None if there is none, or several."""
    words = [word.lower() for word in _WORDS.findall(written)]
    passive = len(words) > 2 and words[0] in _BEING and words[-1] == "by"
    verb, *others = words[1:-1] if passive else words or [""]
    if others:
        return None if passive else _taking(verb, others)
    known = lexicons.load()
    found = {
        pattern.name
        for pattern in _patterns(verb, known.verbs)
        if pattern.direct and not (pattern.objects or pattern.particle or pattern.swapped)
        and (not pattern.item or (pattern.item == "armedgroup" and passive))
    }  # fmt: skip
    plain = found - _OF_GROUPS if len(found) > 1 and passive else found
    return (plain.pop(), passive) if len(plain) == 1 else None


def _taking(verb: str, others: list[str]) -> tuple[str, bool] | None:
    """The relation of a verb with the thing that it takes and a preposition, or with one of them."""
    known = lexicons.load()
    *things, last = others
    preposition = last if last in _PREPOSITIONS else ""
    things = things if preposition else others
    items = {name for word in things for form in _singular(word) for name in known.item_of.get(form, ())}
    if things and not items:
        return None
    found = {
        (pattern.name, pattern.swapped)
        for pattern in _patterns(verb, known.verbs)
        if not (pattern.objects or pattern.particle)
        and (pattern.item in items if things else not pattern.item)
        and (not preposition or preposition in pattern.prepositions or (pattern.direct and things))
    }
    if len(found) == 1:
        return found.pop()
    given = any(form in known.transfers["give"] for form in _forms(verb))
    taken = any(form in known.transfers["receive"] for form in _forms(verb))
    if preposition in known.transfers["to"] and given or preposition in known.transfers["from"] and taken:
        kinds = [kind for kind in known.transfers["relations"] if kind in items] or ["goods"] * (not things)
        if kinds:
            return known.transfers["relations"][kinds[0]], not given
    return None


def _singular(word: str) -> tuple[str, ...]:
    return (word, word.removesuffix("s"), re.sub("ies$", "y", word))


def attitude(word: str) -> str | None:
    """The attitude that the verb of speech expresses; None if there is none, or several."""
    found = {pattern.name for pattern in _patterns(word, lexicons.load().speech) if not pattern.objects}
    if len(found) > 1 and "asserts" in found:
        return "asserts"  # "insists": of several readings the one that claims least
    return found.pop() if len(found) == 1 else None


_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_BEING = ("is", "are", "was", "were", "been", "being", "be")
_PREPOSITIONS = frozenset(("to", "from", "on", "of", "against", "with", "in", "for", "at", "over", "by"))
_OF_GROUPS = frozenset(("aids", "supports", "suppliesArmsTo", "trainsForcesOf"))
"""Relations that helping an armed group could be too; in the passive it is a group that is helped."""
_IRREGULAR = {
    "struck": "strike", "fought": "fight", "held": "hold", "took": "take", "taken": "take", "shot": "shoot",
    "sold": "sell", "bought": "buy", "sent": "send", "gave": "give", "given": "give", "drove": "drive",
    "froze": "freeze", "frozen": "freeze", "hit": "hit", "broke": "break", "withdrew": "withdraw", "met": "meet",
    "led": "lead", "paid": "pay", "fed": "feed", "backed": "back", "beaten": "beat", "stole": "steal",
}  # fmt: skip
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
    if lower in _IRREGULAR:
        yield _IRREGULAR[lower]
    for ending, others in _ENDINGS:
        if lower.endswith(ending):
            stem = lower.removesuffix(ending)
            yield from (stem + other for other in others)
            if re.search(r"([b-df-hj-np-tv-z])\1$", stem):
                yield stem[:-1]
