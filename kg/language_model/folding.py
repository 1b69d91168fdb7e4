"""The names of relations and attitudes as language models write them, folded to those of the vocabulary.

Folded are the case of letters, ``snake_case`` and spaces, tense and number (``attacked``), labels, and the other
direction (``is_attacked_by``, ``buysArmsFrom``), which swaps the ends.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

from kg.model.vocabulary import Vocabulary

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_BEING = frozenset(
    ("is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "gets", "got", "does", "did", "do")
    + ("will", "a", "an", "the")
)
_PASSIVE = frozenset(("is", "are", "was", "were", "be", "been", "being"))
_LOOSE = frozenset(("to", "on", "of", "against", "with", "in", "for", "at"))
"""Prepositions that a name may have, or lack, at its end. ``by`` and ``from`` tell the direction."""
_IRREGULAR = {"met": "meet", "withdrew": "withdraw", "shot": "shoot", "bought": "buy", "sold": "sell", "spoke": "speak"}
_ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("ial", "y"), ("ation", ""),
)  # fmt: skip
_SAYING = frozenset(
    ("say", "said", "tell", "told", "state", "stated", "report", "reported", "declare", "announce", "note", "claim")
)


class Folding:
    """Folds names to those of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known: dict[tuple[str, ...], set[tuple[str, bool]]] = defaultdict(set)
        for relation in vocabulary.relations.values():
            for name in (relation.name, relation.label):
                self._add(name, relation.name, False)
            self._add(relation.inverse_label, relation.name, not relation.symmetric)
            head = _stems(relation.label, ())
            if len(head) == 1 and not relation.symmetric:
                self._known[(*head, "by")].add((relation.name, True))
        for inverse, relation_name in vocabulary.inverses.items():
            self._add(inverse, relation_name, True)
        self._attitudes = {_stem(name): name for name in vocabulary.attitudes}

    def _add(self, name: str, relation: str, swap: bool) -> None:
        self._known[_stems(name, ())].add((relation, swap))
        self._known[_stems(name, _LOOSE)].add((relation, swap))

    def relation(self, name: str) -> tuple[str, bool] | None:
        """The relation that a name means, and whether its ends are swapped; None if it means none, or several."""
        if name in self._vocabulary.relations:
            return name, False
        for loose in ((), _LOOSE):
            found = self._known.get(_stems(name, loose), set())
            if len(found) == 1:
                meant, swap = next(iter(found))
                passive = not swap and not _PASSIVE.isdisjoint(_split(name))
                if passive and _PASSIVE.isdisjoint(_split(self._vocabulary.relations[meant].label)):
                    return None  # "was attacked" leaves open by whom
                return meant, swap
        return None

    def attitude(self, name: str) -> str | None:
        """The attitude that a name means, or None."""
        words = [word for word in _split(name) if word not in _BEING]
        if len(words) != 1:
            return None
        if words[0] in _SAYING or _stem(words[0]) in _SAYING:
            return self._attitudes.get(_stem("asserts"))
        return self._attitudes.get(_stem(words[0]))

    def fold(self, entry: Any) -> None:
        """Folds the names in an entry of an answer, at any depth, in place."""
        if isinstance(entry, list):
            for item in entry:
                self.fold(item)
        if not isinstance(entry, dict):
            return
        for value in entry.values():
            self.fold(value)
        name = entry.get("relation")
        if isinstance(name, str) and len(name) < 100 and (meant := self.relation(name)) is not None:
            entry["relation"] = meant[0]
            if meant[1] and {"subject", "object"} <= entry.keys():
                entry["subject"], entry["object"] = entry["object"], entry["subject"]
        name = entry.get("attitude")
        if isinstance(name, str) and len(name) < 100 and (attitude := self.attitude(name)) is not None:
            entry["attitude"] = attitude


def _split(name: str) -> list[str]:
    local = re.split(r"[/#:]", name.strip())[-1]
    return [_IRREGULAR.get(word.lower(), word.lower()) for word in _WORDS.findall(local)]


def _stems(name: str, loose: frozenset[str] | tuple[()]) -> tuple[str, ...]:
    words = [word for word in _split(name) if word not in _BEING]
    while len(words) > 1 and words[-1] in loose:
        words.pop()
    return tuple(map(_stem, words))


def _stem(word: str) -> str:
    """A word without its endings of tense and number: the same for attack, attacks, attacked, attacking."""
    for ending, other in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 1 and not word.endswith("ss"):
            word = word.removesuffix(ending) + other
            if len(word) > 3 and word[-1] == word[-2] and word[-1] != "s":
                word = word[:-1]
            break
    word = word.removesuffix("e").replace("our", "or")
    return word.removesuffix("is") + "iz" if word.endswith("is") and len(word) > 3 else word
