"""The model's rules for parts of speech, forms and lemmas, applied without matching each word anew.

spaCy's ``AttributeRuler`` runs the patterns of the model, nearly 200, over every word. All but a few look at one word,
at its tag, its place in the grammar, and whether it is one of some words that they name: words alike in these
get the same. Which patterns match such a word is asked once; the few others are matched as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

_Key = tuple[int, int, int, int]


class Attributes:
    """A part of the pipeline that does what the part ``ruler``, an ``AttributeRuler``, does."""

    def __init__(self, ruler: Any) -> None:
        from spacy.matcher import Matcher
        from spacy.tokens._retokenize import set_token_attrs

        self._ruler, self._set = ruler, set_token_attrs
        self._others = Matcher(ruler.vocab)
        self._elsewhere: set[int] = set()
        self._words: set[int] = set()
        for place, rule in enumerate(ruler.patterns):
            if all(map(_of_one_word, rule["patterns"])):
                words = (word for pattern in rule["patterns"] for word in _named(pattern[0].get("LOWER")))
                self._words |= {ruler.vocab.strings[word] for word in words}
            else:
                self._others.add(str(place), rule["patterns"])
                self._elsewhere.add(place)
        self._known: dict[_Key, list[int]] = {}
        """The places of the rules for one word that match the words of a key; keys hold no word but the rules' own."""

    def __call__(self, doc: Any) -> Any:
        matched: dict[int, list[int]] = defaultdict(list)
        for place, start, end in self._matches(self._others, doc):
            matched[range(start, end)[self._ruler.indices[place]]].append(place)
        keys = doc.to_array(["TAG", "LOWER", "DEP", "IS_SPACE"]).tolist()
        rules = [self._of(doc, i, key) for i, key in enumerate(keys)]
        for token, places in zip(doc, rules, strict=True):
            for place in sorted([*places, *matched[token.i]]) if token.i in matched else places:
                self._set(token, self._ruler.attrs[place])
        return doc

    def _of(self, doc: Any, i: int, values: list[int]) -> list[int]:
        """The places of the rules for one word that match the word at ``i``, in their order."""
        tag, lower, dep, space = values
        key = (tag, lower if lower in self._words else 0, dep, space)
        if key not in self._known:
            found = self._matches(self._ruler.matcher, doc[i : i + 1])
            self._known[key] = sorted(place for place, _, _ in found if place not in self._elsewhere)
        return self._known[key]

    def _matches(self, matcher: Any, words: Any) -> Iterator[tuple[int, int, int]]:
        """The places of the rules whose patterns match, with the first word and the one after the last."""
        for name, start, end in matcher(words, allow_missing=True):
            yield int(self._ruler.vocab.strings[name]), start, end


def _of_one_word(pattern: list[Mapping[str, Any]]) -> bool:
    """Whether a pattern looks at nothing but the tag, grammar and spelling, by lists of words, of one word."""
    lower = pattern[0].get("LOWER", "")
    listed = isinstance(lower, str) or set(lower) == {"IN"}
    return len(pattern) == 1 and listed and set(pattern[0]) <= {"TAG", "LOWER", "DEP", "IS_SPACE"}


def _named(lower: Any) -> list[str]:
    """The words that a condition on spelling names."""
    return [] if lower is None else [lower] if isinstance(lower, str) else list(lower["IN"])
