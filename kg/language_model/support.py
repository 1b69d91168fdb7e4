"""Why a claim of a language model is refused: what the text, its words and the kinds of actors speak against.

A refusal has a kind, by which it is counted. Works on words only, so a doubt is settled for the claim: what may
be right is kept, and a reviewer decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from kg.annotation.schema import Range
from kg.language_model.claim import Span
from kg.language_model.grounding import Grounds
from kg.language_model.naming import Naming
from kg.model.vocabulary import Vocabulary
from kg.text import lexicon as lexicons
from kg.text.lexicon import DIRECT

LEAST = 3
"""The fewest words of a quote that is read together with its sentence."""
BEFORE = 2
"""The sentences before that of a quote in which a pronoun may have its actor."""
FAR = 10_000
"""The same for the speaker of words that begin with a pronoun."""
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_STOP = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n\s*\n|\n\s*(?=[•·*–-]\s)")
_WE = re.compile(r"\b(?:we|our|ours|us|I|my)\b", re.IGNORECASE)
_TOO = re.compile(r"\b(?:so|nor|neither)\s+(?:has|have|had|does|do|did|is|are|was|were|will|would)\b", re.IGNORECASE)
"""What repeats the verb of the sentence before: *so has Norway*."""
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being|by)\b|\b(?:that|which|who|whom)\b", re.IGNORECASE)
_NOT = re.compile(r"(?:\b(?:not|never)|n['’]t)\s+(?!only\b)(?:\w+\s+)?\Z")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a claim is left out: ``kind``, by which refusals are counted, and the words of this one."""

    kind: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}" if self.words else self.kind


@dataclass(frozen=True, slots=True)
class Matter:
    """A claim with the names of its actors in the draft: what it is on, who says it, and where it stands."""

    quote: Range
    attitude: str
    holders: tuple[str, ...]
    ties: tuple[tuple[str, str, str], ...]
    concerned: tuple[str, ...]
    given: tuple[str, ...]
    """All these names as the model gives them."""
    on_words: bool
    """Whether it is on a statement or other claims."""


class Support:
    """Judges claims by the text; if ``wary``, the text tells models what to answer, and a quote must say its claim."""

    def __init__(
        self, part: str, naming: Naming, vocabulary: Vocabulary, grounds: Grounds, *, wary: bool = False
    ) -> None:
        self._wary = wary
        self.part, self.naming, self.vocabulary, self.grounds = part, naming, vocabulary, grounds
        self._lexicon = lexicons.load()
        self._stops = [0, *(match.end() for match in _STOP.finditer(part)), len(part)]

    def sentence(self, start: int, end: int, before: int = 0) -> str:
        """The sentences of a range of the text, and some before them."""
        first = max((i for i, stop in enumerate(self._stops[:-1]) if stop <= start), default=0)
        last = next((stop for stop in self._stops if stop >= end), len(self.part))
        return self.part[self._stops[max(0, first - before)] : last]

    def sentences(self, least: int) -> list[Span]:
        """Where the sentences of at least so many words are."""
        return [(a, b) for a, b in pairwise(self._stops) if len(self.part[a:b].split()) >= least]

    def begin(self, place: int) -> int:
        """Where the sentence of a place of the text begins."""
        return max(stop for stop in self._stops[:-1] if stop <= place)

    def same_act(self, attitude: str, relation: str) -> bool:
        """Whether the word of an attitude is that of a relation: *rejects*, *protests* and ``protestsAgainst``."""
        return bool(relation) and re.sub(r"(?<=[a-z])[A-Z].*|[_\s].*", "", relation).lower() == attitude

    def refusal(self, matter: Matter) -> Refusal | None:
        """Why a claim is refused; None if it is accepted."""
        for subject, relation, obj in matter.ties:
            who = f"{subject} {relation} {obj}"
            if self.naming.meant(subject) == self.naming.meant(obj):
                return Refusal("it ties an actor to itself", repr(subject))
            if relation in self._lexicon.words["of_groups"] and self.naming.kind(obj) in ("State", "Government"):
                return Refusal("its object is a state where an armed group is expected", repr(who))
            if self._reversed(matter.quote, subject, relation, obj):
                return Refusal("its quote has the ends the other way round", repr(who))
            if self.vocabulary.attitudes[matter.attitude].polarity > 0 and self._negated(matter.quote, relation):
                return Refusal("its quote says that it is not so", f"{_shown(matter.quote)} for {who!r}")
        spoken = matter.attitude in self._lexicon.words["spoken"]
        if spoken and not matter.holders and not _WE.search(self.sentence(*_span(matter.quote))):
            return Refusal("it has no speaker", f"{matter.attitude}: {_shown(matter.quote)}")
        unsaid = [" ".join(tie) for tie in matter.ties if self._wary and not self._says(matter.quote, *tie)]
        if unsaid:
            kind = "its quote does not say it, and the text speaks to language models"
            return Refusal(kind, f"{_shown(matter.quote)} for {', '.join(unsaid)!r}")
        if not self._borne_out(matter):
            what = "; ".join(" ".join(tie) for tie in matter.ties) or matter.attitude
            kind = "its quote names nobody of the claim and has no word of it"
            return Refusal(kind, f"{_shown(matter.quote)} for {what!r}")
        return None

    def _says(self, quote: Range, subject: str, relation: str, obj: str) -> bool:
        """Whether the quote has a word of the relation, and its sentence names both ends."""
        sentence = self.sentence(*_span(quote))
        named = self._there(subject, sentence) and self._there(obj, sentence)
        return named and self.grounds.says(relation, quote.text or "")

    def _borne_out(self, matter: Matter) -> bool:
        """Whether the quote, or its sentence, names an actor of the claim, or a pronoun points at one named before."""
        ends = [end for subject, _, obj in matter.ties for end in (subject, obj)]
        mine = list(dict.fromkeys((*ends, *matter.holders, *matter.concerned)))
        forms = [*matter.given, *(form for name in mine for form in self.naming.forms(name))]
        relations = [relation for _, relation, _ in matter.ties] or [""]
        words = matter.quote.text or ""
        if any(self.grounds.bears(words, forms, relation, matter.attitude) for relation in relations):
            return True
        said = _WORD.findall(words)
        sides = {self.naming.side(name) for name in mine}
        if len(said) < LEAST:
            return len(said) > 1 and not sides.isdisjoint(self.naming.acting(words))
        we = {self.naming.side(self.naming.issuer)} if self.naming.issuer else set[str]()
        if matter.on_words and {self.naming.side(one) for one in matter.holders} <= we:
            return True
        if _WE.search(words) and not we.isdisjoint(sides):
            return True
        span = _span(matter.quote)
        sentence = self.sentence(*span)
        if self._names(sentence, forms, relations, matter.attitude) or not sides.isdisjoint(self.naming.acting(words)):
            return True
        points = not self._lexicon.words["pronouns"].isdisjoint(word.lower() for word in said)
        points |= matter.on_words or _TOO.search(words) is not None
        points |= any(map(self.naming.classes, re.findall(r"\b[Tt]he (\w+)", words)))
        far = matter.on_words and said[0].lower() in self._lexicon.words["pronouns"]
        return points and self._names(self.sentence(*span, FAR if far else BEFORE), forms, relations, matter.attitude)

    def _names(self, words: str, forms: Iterable[str], relations: Iterable[str], attitude: str) -> bool:
        return any(self.grounds.bears(words, forms, relation, attitude) for relation in relations)

    def _reversed(self, quote: Range, subject: str, relation: str, obj: str) -> bool:
        """Whether the quote has the object, one active verb of the relation, and the subject, in this order."""
        if self.vocabulary.relations[relation].symmetric:
            return False
        words = quote.text or ""
        places = [match for pattern in self._verbs(relation) for match in pattern.finditer(words.lower())]
        if len(places) != 1 or _PASSIVE.search(words):
            return False
        before, after = words[: places[0].start()], words[places[0].end() :]
        turned = self._there(obj, before) and self._there(subject, after)
        return turned and not (self._there(subject, before) or self._there(obj, after))

    def _negated(self, quote: Range, relation: str) -> bool:
        """Whether the quote has one verb of the relation, and denies it: *had not attacked*."""
        words = (quote.text or "").lower()
        places = [match for pattern in self._verbs(relation) for match in pattern.finditer(words)]
        return len(places) == 1 and _NOT.search(words[: places[0].start()]) is not None

    def _there(self, name: str, words: str) -> bool:
        return self.grounds.mentions(words, self.naming.forms(name))

    def _verbs(self, relation: str) -> list[re.Pattern[str]]:
        """The verbs of a relation whose subject and object are its ends."""
        heads = {
            pattern.head
            for group in self._lexicon.verbs.values()
            for pattern in group
            if pattern.name == relation and pattern.slots == (DIRECT,) and not pattern.swapped
            and not pattern.objects and not pattern.item
        }  # fmt: skip
        return [re.compile(rf"\b{re.escape(head)}(?:s|es|ed|d)?\b") for head in sorted(heads)]


def _span(quote: Range) -> tuple[int, int]:
    return quote.start, quote.end or quote.start


def _shown(quote: Range) -> str:
    return repr((quote.text or "")[:80])
