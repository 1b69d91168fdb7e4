"""The relations as people look them up: what each means, how it is said, and an example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from kg.errors import NameNotFound
from kg.model.shape import Columns, Record
from kg.model.vocabulary import Relation, Vocabulary
from kg.text import lexicon
from kg.text.lexicon import Lexicon, Pattern


@dataclass(frozen=True, slots=True)
class RelationRecord(Record):
    """A relation: what it means, its other direction, what is broader and narrower, and the words that say it.

    ``inverse`` are the names of the other direction, ``words`` the lemmas by which the text reader finds it:
    ``sell arms``, ``deliver %oil`` with any word of the class *oil* of the lexicon.
    """

    relation: str
    label: str
    definition: str
    kind: str
    group: str
    symmetric: bool
    inverse: tuple[str, ...]
    inverse_label: str
    broader: str | None
    narrower: tuple[str, ...]
    plover: str | None
    example: str
    words: tuple[str, ...]

    COLUMNS: ClassVar[Columns] = {
        "relation": str, "label": str, "definition": str, "inverse": (str, lambda r: " ".join(r.inverse)),
        "inverse_label": str, "broader": str, "example": str, "words": (str, lambda r: "; ".join(r.words)),
    }  # fmt: skip


def found(vocabulary: Vocabulary, word: str | None = None) -> list[RelationRecord]:
    """The relations that ``word`` names, or that it is a word of; all without one. Raises NameNotFound."""
    records = [_record(relation, vocabulary) for relation in vocabulary.relations.values()]
    if word is None:
        return records
    wanted = word.strip().casefold()
    said = [record for record in records if _is_said(record, wanted)]
    named = [record for record in records if _is_named(record, wanted)]
    others = [record for record in records if _mentions(record, wanted) and record not in said]
    if chosen := named or [*said, *others]:
        return chosen
    known = [*vocabulary.relations, *(form.split()[0] for record in records for form in record.words)]
    near = get_close_matches(word, list(dict.fromkeys(known)), n=3, cutoff=0.6)
    raise NameNotFound(word, "relation or word of one", near)


def _is_named(record: RelationRecord, word: str) -> bool:
    return word in {name.casefold() for name in (record.relation, record.label, *record.inverse, record.inverse_label)}


def _is_said(record: RelationRecord, word: str) -> bool:
    return any(word == form or word in form.split() for form in record.words)


def _mentions(record: RelationRecord, word: str) -> bool:
    said = (record.relation, record.label, record.inverse_label, *record.inverse, record.definition, record.group)
    return any(word in text.casefold() for text in (*said, record.kind, record.plover or ""))


def _record(relation: Relation, vocabulary: Vocabulary) -> RelationRecord:
    words = lexicon.load()
    return RelationRecord(
        relation.name, relation.label, relation.comment, relation.kind, relation.group, relation.symmetric,
        vocabulary.inverse_names.get(relation.name, ()), relation.inverse_label, relation.broader,
        tuple(sorted(r.name for r in vocabulary.relations.values() if r.broader == relation.name)), relation.plover,
        lexicon.examples().get(relation.name, ""), tuple(sorted(set(_words(relation.name, vocabulary, words)))),
    )  # fmt: skip


def _words(name: str, vocabulary: Vocabulary, words: Lexicon) -> Iterator[str]:
    """The lemmas that say a relation: verbs, nouns, verbs of its attitude, and gifts of its goods."""
    said = {name} | {attitude.name for attitude in vocabulary.attitudes.values() if attitude.speech_relation == name}
    for index in (words.verbs, words.nouns, words.speech):
        for pattern in (pattern for group in index.values() for pattern in group if pattern.name in said):
            yield from _forms(pattern)
    yield from (noun for noun, attitude in words.speech_nouns.items() if attitude in said)
    for goods, relation in words.transfers["relations"].items():
        if relation == name:
            yield from (f"{verb.replace('_', ' ')} %{goods}" for verb in words.transfers["give"])


def _forms(pattern: Pattern) -> Iterator[str]:
    """The pattern as words: ``impose sanction``, ``sell %arms``, ``turn on``."""
    head = " ".join(filter(None, (pattern.head, pattern.particle)))
    for thing in pattern.objects or {f"%{pattern.item}" if pattern.item else ""}:
        yield f"{head} {thing}".strip()
