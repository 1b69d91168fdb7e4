"""Reading documents: one text, or a stream of them, to drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Protocol, Unpack

from kg.actors.resolver import Resolver
from kg.annotation import surface
from kg.annotation.provenance import About, Provenance
from kg.errors import require
from kg.model.vocabulary import Vocabulary
from kg.text import datelines, issuer, pipeline
from kg.text import lexicon as lexicons
from kg.text.drafting import Draft
from kg.text.gazetteer import Gazetteer
from kg.text.ledger import Kit
from kg.text.parse import Parse
from kg.text.reading import Reading
from kg.text.turns import Turns

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STAMPS = re.compile(r"(?m)^[ \t]*\d{1,2}[:.]\d{2}(?: ?(?:GMT|UTC|[ap]\.?m\.?))?(?=[ \t]+[–—-]?[ \t]*[A-Z\"“])")
"""The times before the entries of a live report."""
_BULLETS = re.compile(r"(?m)^[ \t]*[-*•·▪●–][ \t]+(?=[^\W\d_]|[\"“])")
ENGLISH = ("en", "pcm")
"""Codes that short English texts get: many names and few small words look like Nigerian Pidgin."""
_SMALL = frozenset((
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "said", "has", "had", "have", "from", "with", "for", "by",
))  # fmt: skip
"""Words that English texts have many of."""
_RUNS = re.compile(r"[^\w\s]{40,}|\S{200,}")


class TextReader(Protocol):
    """The protocol of readers, which turn a text into a draft: by rules, by a language model, or by both."""

    def read(self, text: str, **about: Unpack[About]) -> Draft:
        """The draft annotation of ``text``, the own words of ``speaker`` if given."""


class Reader:
    """A reader for many documents: names and lexicon are compiled once."""

    def __init__(
        self, resolver: Resolver, vocabulary: Vocabulary, nlp: Any = None, *, statements: bool = False
    ) -> None:
        self.nlp = nlp if nlp is not None else pipeline.load()
        self.resolver, self.vocabulary, self.statements = resolver, vocabulary, statements
        self._kits: dict[str | None, Kit] = {}

    def kit(self, at: str | None = None) -> Kit:
        """The data that documents of one date share: office-holders depend on the date."""
        if at not in self._kits:
            if len(self._kits) > 8:
                self._kits.clear()
            lexicon = lexicons.load()
            gazetteer = Gazetteer(self.resolver, lexicon, self.nlp, at)
            self._kits[at] = Kit(gazetteer, lexicon, self.vocabulary, self.resolver)
        return self._kits[at]

    def parse(self, text: str) -> Parse:
        """The parse of a short text."""
        return Parse(self.nlp(text))

    def read(self, text: str, **about: Unpack[About]) -> Draft:
        """The draft annotation of ``text``.

        Quotes are ranges of ``text`` as given. Doubts about the reading are in the warnings. ``speaker`` names
        the actor whose own words the text is, as of a ministry's statement; by default its head tells.
        """
        seen = surface.plain(text, lexicons.load().guards["suffixes"])
        readable, warnings = presentable(seen.words)
        stated, warning = datelines.dateline(seen.words)
        known = Provenance.of(about).over(Provenance(published=stated))
        warnings += [warning] if warning else []
        body = datelines.without_datelines(readable)
        talk = Turns(body, lexicons.load().words["askers"])
        body = talk.without_labels(body)
        foreign = language(body)
        reading = Reading(seen.words, self.kit(known.published), known.published, self.statements)
        if foreign is not None:
            warnings.append(f"the text seems to be in another language ({foreign}); it is kept without claims")
        else:
            self._own_words(reading, known)
            reading.said_in(talk, {turn.name: self.parse(turn.name) for turn in talk if turn.name})
            if (place := datelines.place(seen.words)) is not None:
                reading.written_in(place)
            elif not reading.discourse.issuer and (town := datelines.letterhead(seen.words)) is not None:
                reading.headed_at(town)
            self._pieces(reading, body)
            reading.finish()
            if not reading.sure.stances and not reading.warnings and not warnings and len(text) > 5000:
                warnings.append("nothing in this text could be read as a claim")
        source = known.source(text, foreign or "en")
        told = reading.mentions
        mentions, more = (
            [entry for _, entry in sorted(found.items())] for found in (told, reading.guessed_mentions | told)
        )
        too_long = passed_over([seen.starts[place] for place in reading.too_long])
        sure = reading.sure.annotation(source, reading.cast, mentions)
        unsure = reading.unsure.annotation(source, reading.cast.joined(reading.guessed_cast), more)
        if seen.words != text:
            seen.move((sure, unsure), text)
        return Draft(
            sure,
            unsure,
            tuple(dict.fromkeys([*warnings, *too_long, *reading.warnings]))[:50],
            {role.id: role.state for role in reading.cast.roles.values() if role.state},
            tuple(reading.events),
            guessed=tuple(reading.guessed),
        )

    def _own_words(self, reading: Reading, about: Provenance) -> None:
        """Tells the reading whose own words the text is, where that is known before it is read."""
        if about.speaker is not None:
            reading.issued_by(about.speaker, self.parse(about.speaker[:200]))
            return
        if about.publisher is not None:
            reading.published_by(about.publisher, self.parse(about.publisher[:200]))
        for head in issuer.heads(reading.text, about.title or "", reading.lexicon):
            if not reading.discourse.issuer:
                reading.headed(self.parse(head))
        unsigned = not reading.discourse.issuer and issuer.in_own_words(reading.text)
        for line in issuer.lines(reading.text) if unsigned else ():
            reading.signed(line)

    def _pieces(self, reading: Reading, text: str) -> None:
        """Parses and reads the text piece by piece, so that memory stays bounded."""
        parts = ((part, offset) for offset, part in pipeline.pieces(text))
        for doc, offset in self.nlp.pipe(parts, as_tuples=True, batch_size=4):
            reading.piece(Parse(doc), offset)


def passed_over(places: list[int]) -> list[str]:
    """One warning for all sentences that were too long to be read, if any."""
    if not places:
        return []
    return [f"{len(places)} passages are too long for a sentence and were not read, the first at character {places[0]}"]


def presentable(text: str) -> tuple[str, list[str]]:
    """The text for parsing, of the same length, with everything outside sentences blanked; and warnings."""
    warnings = []
    for pattern, what in (
        (_ESCAPES, "terminal escapes"),
        (_CONTROLS, "control characters"),
        (_BIDI, "characters that change the direction of writing"),
        (_RUNS, "a run of characters without words"),
    ):
        if pattern.search(text):
            warnings.append(f"the text holds {what}; they are passed over")
            text = pattern.sub(_blank, text)
    return _BULLETS.sub(_blank, _STAMPS.sub(_blank, text)), warnings


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def language(text: str) -> str | None:
    """The code of the language of ``text`` if it is clearly not English, else None."""
    sample = " ".join(text[:20_000].split())[:3000]
    if len(sample) < 80 or _englishlike(sample):
        return None
    code, _ = require("py3langid", "text").classify(sample)  # its model takes as long to load as an article to read
    return None if code in ENGLISH else str(code)


def _englishlike(sample: str) -> bool:
    words = sample.lower().split()
    common = sum(word in _SMALL for word in words)
    return common > len(words) * 0.08 or all(not c.isalpha() for c in sample[:200])


def reader(resolver: Resolver, vocabulary: Vocabulary, nlp: Any = None, *, statements: bool = False) -> Reader:
    """A reader to use for many documents; ``statements`` keeps in words what speakers say without a relation."""
    return Reader(resolver, vocabulary, nlp, statements=statements)


def read(
    text: str,
    resolver: Resolver,
    vocabulary: Vocabulary,
    *,
    nlp: Any = None,
    **about: Unpack[About],
) -> Draft:
    """The draft annotation of ``text``; see :meth:`Reader.read`."""
    shared = Reader(resolver, vocabulary, nlp)
    return shared.read(text, **about)


def read_many(
    texts: Iterable[tuple[str, str]], resolver: Resolver, vocabulary: Vocabulary, *, nlp: Any = None
) -> Iterator[Draft]:
    """The drafts of many ``(title, text)``, one after the other, in bounded memory."""
    shared = Reader(resolver, vocabulary, nlp)
    for title, text in texts:
        yield shared.read(text, title=title)
