"""Reading documents: one text, or a stream of them, to drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from kg.annotation import InferredEntry, SourceEntry
from kg.text import lexicon as lexicons
from kg.text import pipeline
from kg.text.drafting import Draft
from kg.text.gazetteer import Gazetteer
from kg.text.reader import Kit, Reading


class Reader:
    """A reader for many documents: names and lexicon are compiled once."""

    def __init__(self, resolver: Any, vocabulary: Any, nlp: Any = None) -> None:
        self.nlp = nlp if nlp is not None else pipeline.load()
        lexicon = lexicons.load()
        self.kit = Kit(Gazetteer(resolver, lexicon, self.nlp), lexicon, vocabulary, resolver)

    def read(self, text: str, *, title: str, published: str | None = None, publisher: str | None = None) -> Draft:
        """The draft annotation of ``text``."""
        reading = Reading(text, self.kit, published)
        parts = list(pipeline.pieces(text))
        for (offset, _), doc in zip(parts, self.nlp.pipe((part for _, part in parts), batch_size=8), strict=True):
            reading.piece(doc, offset)
        source = SourceEntry(
            title=title, sha256=sha256(text.encode("utf-8")).hexdigest(), published=published, publisher=publisher, reviewed=False
        )
        mentions = [entry for _, entry in sorted(reading.mentions.items())]
        inferred: list[InferredEntry] = []
        return Draft(
            reading.sure.annotation(source, reading.cast, mentions, inferred),
            reading.unsure.annotation(source, reading.cast, mentions, inferred),
            tuple(dict.fromkeys(reading.warnings)),
            {role.id: role.state for role in reading.cast.roles.values() if role.state},
            tuple(reading.events),
        )


def reader(resolver: Any, vocabulary: Any, nlp: Any = None) -> Reader:
    """A reader to use for many documents."""
    return Reader(resolver, vocabulary, nlp)


def read(
    text: str,
    resolver: Any,
    vocabulary: Any,
    *,
    title: str,
    published: str | None = None,
    publisher: str | None = None,
    nlp: Any = None,
) -> Draft:
    """The draft annotation of ``text``."""
    return Reader(resolver, vocabulary, nlp).read(text, title=title, published=published, publisher=publisher)


def read_many(texts: Iterable[tuple[str, str]], resolver: Any, vocabulary: Any, *, nlp: Any = None) -> Iterator[Draft]:
    """The drafts of many ``(title, text)``, one after the other."""
    reader = Reader(resolver, vocabulary, nlp)
    for title, text in texts:
        yield reader.read(text, title=title)


def registry() -> Any:
    """The resolver of the shipped registry."""
    import pyoxigraph as ox

    from kg import quads, resources

    raise NotImplementedError(ox, quads, resources)
