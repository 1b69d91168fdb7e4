"""Whether a quote supports its claim: it names an actor of the claim, or expresses its relation.

Works on words only, without a parser, so it can check quotes of any reader.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property

from kg.actors.names import key, plural
from kg.actors.resolver import Resolver
from kg.errors import NameNotFound
from kg.model.claims import Iri
from kg.model.vocabulary import Vocabulary
from kg.text import lexicon as lexicons

LEAST_UNNAMED = 4
"""The fewest words of a quote that names no actor of its claim."""
STATING = ("asserts", "confirms", "alleges", "suggests")
"""Attitudes whose verbs, before *that*, report what somebody says."""
MANY = 20
"""A word in the names of more actors than this identifies none of them by itself."""
_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_QUOTED = re.compile(r"[\"“”«»]|\baccording to\b|\bcit(?:ing|ed)\b|\bin the words of\b|\b(?:said|told|wrote)\b")
_ENDINGS = r"(?:|s|es|d|ed|ing|al|ion|ions|ment|ments|er|ers|or|ors|[bdgklmnprt](?:ed|ing|al|er|ers))"


class Grounds:
    """Judges quotes by the names of the registry and the words of the lexicon."""

    def __init__(self, resolver: Resolver, vocabulary: Vocabulary, at: str | None = None) -> None:
        self._resolver, self._vocabulary, self._at = resolver, vocabulary, at
        self._lexicon = lexicons.load()
        self._cues: dict[str, re.Pattern[str]] = {}
        self._names: dict[str, frozenset[frozenset[str]]] = {}
        self._empty = self._lexicon.words["function"] | self._lexicon.words["pronouns"]

    def bears(self, quote: str, names: Iterable[str], relation: str, attitude: str) -> bool:
        """Whether the quote is more than a name, and names an actor of the claim or has words of its relation.

        If it refers to its actors by pronouns, words of the attitude suffice: "We deny the charge".
        """
        said = [self._forms(word.group()) for word in _WORD.finditer(quote)]
        words = frozenset[str]().union(*said)
        forms = {form for name in names for form in self._named(name)}
        own = frozenset[str]().union(*forms)
        more = any(found and found.isdisjoint(own) for found in said)  # a name alone is a label, not a claim
        if more and (not words.isdisjoint(own - self._shared) or any(form and form <= words for form in forms)):
            return True
        if more and any(title <= words for name in names for title in self._titles(name)):
            return True
        lower = quote.lower()
        points = not self._lexicon.words["pronouns"].isdisjoint(re.findall(r"\w+", lower))
        return len(said) >= LEAST_UNNAMED and (
            self._says(relation, lower) or attitude != "asserts" and points and self._says(attitude, lower)
        )

    def mentions(self, words: str, names: Iterable[str]) -> bool:
        """Whether words contain a name of an actor, or a word that only its names have."""
        said = frozenset[str]().union(*(self._forms(word.group()) for word in _WORD.finditer(words)))
        forms = {form for name in names for form in self._named(name)}
        own = frozenset[str]().union(*forms)
        return not said.isdisjoint(own - self._shared) or any(form and form <= said for form in forms)

    def _forms(self, word: str) -> set[str]:
        """The form in which a word is compared: its key, or itself if in capitals; empty if meaningless."""
        capitals = word.replace(".", "")
        found = {
            part
            for part in key(word).split()
            if part not in self._empty and not part.isdigit() and (len(part) > 1 or not part.isascii())
        }
        return found | ({capitals} if capitals.isupper() and len(capitals) > 1 else set())

    def _named(self, name: str) -> frozenset[frozenset[str]]:
        """The words of each name of an actor."""
        if name not in self._names:
            self._names[name] = frozenset(map(self._words, {name, *self._known(name)}))
        return self._names[name]

    def _titles(self, name: str) -> Iterator[frozenset[str]]:
        """The words of each title of a person."""
        roster = self._resolver.roster
        for tenure in roster.by_person.get(self._meant(name) or "", ()):
            if tenure.office in roster.offices:
                yield from filter(None, map(self._words, roster.offices[tenure.office].titles))

    @cached_property
    def _shared(self) -> frozenset[str]:
        """Words in the names of too many actors to identify one: government, republic, united."""
        actors = self._resolver.roster.actors
        counts = Counter(
            word for iri in actors for word in frozenset[str]().union(*map(self._words, self._called(iri)))
        )
        return frozenset(word for word, count in counts.items() if count > MANY)

    def _words(self, name: str) -> frozenset[str]:
        return frozenset[str]().union(*(self._forms(word.group()) for word in _WORD.finditer(name)))

    def _meant(self, name: str) -> Iri | None:
        try:
            return self._resolver.resolve(name, self._at).actor
        except NameNotFound:
            return None

    def _known(self, name: str) -> Iterator[str]:
        """The other names of an actor, of the actors it acts for, and of its government."""
        if (iri := self._meant(name)) is None:
            return
        roster = self._resolver.roster
        yield from self._called(iri)
        acts_for = roster.actors[iri].acts_for if iri in roster.actors else ()
        for other in {*acts_for, *self._governments.get(iri, ()), roster.state_of(iri)} - {None, iri}:
            yield from self._called(str(other))

    @cached_property
    def _governments(self) -> dict[Iri, list[Iri]]:
        found: dict[Iri, list[Iri]] = {}
        for actor in self._resolver.roster.actors.values():
            for state in actor.acts_for if actor.kind == "Government" else ():
                found.setdefault(state, []).append(actor.iri)
        return found

    def _called(self, iri: Iri) -> Iterator[str]:
        if (actor := self._resolver.roster.actors.get(iri)) is not None:
            yield from (actor.label, *actor.aliases, *actor.metonyms, *actor.demonyms)
            for demonym in actor.demonyms:
                yield from plural(demonym)

    def speaks(self, words: str, besides: Iterable[str] = ()) -> bool:
        """Whether words report speech: by a verb that hardly means anything else, a source, quotation marks.

        The words of the relations ``besides`` tell what somebody does: *rejected the offer*.
        """
        if _QUOTED.search(words.lower()) is not None or self._reporting.search(words) is not None:
            return True
        for name in besides:
            words = self._cue(name).sub(" ", words)
        return self._saying.search(words) is not None

    @cached_property
    def _reporting(self) -> re.Pattern[str]:
        """Verbs of speech before *that*: *pointed out that*, *noted on Monday that*."""
        every = (pattern for group in self._lexicon.speech.values() for pattern in group)
        verbs = {pattern.head.partition("_")[0] for pattern in every if pattern.name in STATING}
        stems = sorted({re.escape(stem) for verb in verbs - self._lexicon.light for stem in _stems(verb)})
        return re.compile(rf"(?<![-\w])(?:{'|'.join(stems)}){_ENDINGS}(?:\s+out)?(?:\s+on\s+\w+)?\s+that\b")

    @cached_property
    def _saying(self) -> re.Pattern[str]:
        stems = {re.escape(stem) for verb in self._lexicon.words["saying"] for stem in _stems(verb)}
        noun = r"(?<!\b[Tt]he )(?<!\b[Ii]ts )(?<!\b[Aa] )"
        return re.compile(rf"(?<![-\w]){noun}(?:{'|'.join(sorted(stems))}){_ENDINGS}\b")

    def says(self, name: str, words: str) -> bool:
        """Whether words of a relation or an attitude occur."""
        return self._says(name, words.lower())

    def first(self, name: str, words: str, among: Iterable[str]) -> bool:
        """Whether the first word of a relation or an attitude is one of these."""
        found = self._cue(name).search(words.lower())
        return found is not None and any(found.group().startswith(stem) for word in among for stem in _stems(word))

    def _says(self, name: str, lower: str) -> bool:
        """Whether words of a relation or an attitude occur."""
        return self._cue(name).search(lower) is not None

    def _cue(self, name: str) -> re.Pattern[str]:
        if name not in self._cues:
            forms = "|".join(sorted({re.escape(stem) for word in self._words_of(name) for stem in _stems(word)}))
            self._cues[name] = re.compile(rf"\b(?:{forms}){_ENDINGS}\b" if forms else r"(?!)")
        return self._cues[name]

    def _words_of(self, name: str) -> Iterator[str]:
        words = self._lexicon
        for index in (words.verbs, words.nouns, words.speech):
            for pattern in (pattern for group in index.values() for pattern in group if pattern.name == name):
                if not pattern.objects and not pattern.item and pattern.head not in words.light:
                    yield pattern.head
                yield from pattern.objects
                yield from words.items.get(pattern.item, ())
        yield from (noun for noun, attitude in words.speech_nouns.items() if attitude == name)
        if name in words.transfers["relations"].values():
            nouns = words.transfers["gifts"] | words.transfers["receipts"]
            verbs = words.transfers["give"] | words.transfers["receive"]
            yield from nouns | {verb for verb in verbs if any(noun.startswith(verb) for noun in nouns)}
        if (relation := self._vocabulary.relations.get(name)) is not None:
            yield from (
                word for word in f"{relation.label} {relation.inverse_label}".split() if word not in self._empty
            )


def _stems(word: str) -> Iterator[str]:
    """The word before its regular endings: ``deny`` and ``deni``, ``accus``."""
    yield word
    if len(word) > 3 and word[-1] in "ey":
        yield word[:-1] + "i" * (word[-1] == "y")
