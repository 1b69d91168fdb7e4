"""The draft annotation: ties, stances, statements and mentions as they are found.

Builds two annotations side by side: certain claims, and uncertain ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from kg.annotation.schema import (
    ActorEntry,
    Annotation,
    DetailsEntry,
    InferredEntry,
    MentionEntry,
    Range,
    SourceEntry,
    StanceEntry,
    StatementEntry,
    TieEntry,
)
from kg.text.cast import Cast
from kg.text.records import Ref


@dataclass(frozen=True)
class Event:
    """An event as event coders count them: two ends (actor or state, None where missing) and a type."""

    source: Ref | None
    type: str
    target: Ref | None


@dataclass(frozen=True)
class Draft:
    """The result of reading a text.

    ``annotation`` is valid by itself; ``uncertain`` is a second one, of the same source, with claims of
    low confidence. ``origins`` gives the state that a draft actor comes from, by its id:
    where rebels or refugees are from does not make them act for it. ``events`` are the events of
    each sentence, by its range; ``guessed`` are those that only the second opinion proposes.
    """

    annotation: Annotation
    uncertain: Annotation
    warnings: tuple[str, ...] = ()
    origins: dict[str, str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    guessed: tuple[Event, ...] = ()


class Sheet:
    """The ties, stances and statements of one of the two annotations."""

    def __init__(self, prefix: str, symmetric: frozenset[str]) -> None:
        self.prefix, self.symmetric = prefix, symmetric
        self.ties: dict[tuple[str, str, str, str | None], TieEntry] = {}
        self.inferred: list[InferredEntry] = []
        self._said: dict[tuple[object, ...], str] = {}
        self.stances: list[StanceEntry] = []
        self.statements: list[StatementEntry] = []
        self._stated: dict[tuple[int, int], str] = {}

    def tie(self, subject: str, relation: str, obj: str, when: str | None = None) -> str:
        """The id of the tie, which is added if new."""
        ends = (subject, obj)
        if relation in self.symmetric and (obj, relation, subject, when) in self.ties:
            ends = (obj, subject)
        key = (ends[0], relation, ends[1], when)
        if key not in self.ties:
            name = f"{self.prefix}t{len(self.ties) + 1}"
            self.ties[key] = TieEntry(id=name, subject=ends[0], relation=relation, object=ends[1], when=when)
        return self.ties[key].id

    def statement(self, span: Range, concerns: list[str]) -> str:
        """The id of the statement with these words, less what stands at their ends beside words."""
        span = _trimmed(span)
        key = (span.start, span.end or 0)
        if key not in self._stated:
            entry = StatementEntry(id=f"{self.prefix}p{len(self.statements) + 1}", text=span, concerns=concerns)
            self.statements.append(entry)
            self._stated[key] = entry.id
        return self._stated[key]

    def stance(self, **fields: object) -> str:
        """The id of a stance, which is added unless an equal one on the same words exists."""
        quote, about = fields.get("quote"), fields.get("about")
        where = quote.start if isinstance(quote, Range) else None
        key = (fields.get("holder"), fields.get("attitude"), tuple(about) if isinstance(about, list) else (), where)
        if key in self._said:
            return self._said[key]
        entry = StanceEntry(id=f"{self.prefix}s{len(self.stances) + 1}", reviewed=False, **fields)  # type: ignore[arg-type]
        self.stances.append(entry)
        self._said[key] = entry.id
        return entry.id

    def mark(self) -> tuple[int, ...]:
        """How much the sheet holds, for :meth:`back`."""
        return tuple(len(part) for part in self._parts())

    def back(self, mark: tuple[int, ...]) -> None:
        """Removes what was added since ``mark``."""
        for part, length in zip(self._parts(), mark, strict=True):
            while len(part) > length:
                part.popitem() if isinstance(part, dict) else part.pop()

    def _parts(self) -> tuple[dict[Any, Any] | list[Any], ...]:
        return (self.ties, self.inferred, self._said, self.stances, self.statements, self._stated)

    def annotation(self, source: SourceEntry, cast: Cast, mentions: list[MentionEntry]) -> Annotation:
        """The annotation of this sheet, with the draft actors that it names."""
        named = {name for tie in self.ties.values() for name in (tie.subject, tie.object)}
        for stance in self.stances:
            named.update([*([stance.holder] if stance.holder else []), *stance.addressee, *stance.target])
        named.update(name for statement in self.statements for name in statement.concerns)
        pending = [name for name in named if name in cast.roles]
        while pending:  # and those for whom they act
            acts_for = cast.roles[pending.pop()].acts_for
            if acts_for in cast.roles and acts_for not in named:
                named.add(str(acts_for))
                pending.append(str(acts_for))
        actors: list[ActorEntry] = [role.entry() for role in cast.roles.values() if role.id in named]
        return Annotation(
            source=source,
            actors=actors,
            ties=list(self.ties.values()),
            statements=self.statements,
            stances=self.stances,
            mentions=[m for m in mentions if m.actor in named],
            inferred=self.inferred,
        )


def details(items: dict[str, Range]) -> DetailsEntry | None:
    """The details of a stance, each as written."""
    if not items:
        return None
    lists = {name: [span] for name, span in items.items() if name in ("item", "place", "against", "purpose", "manner")}
    entry = DetailsEntry(**lists)  # type: ignore[arg-type]
    if "from" in items:
        entry.from_ = [items["from"]]
    entry.quantity, entry.time = items.get("quantity"), items.get("time")
    return entry


def _trimmed(span: Range) -> Range:
    """The range without spaces, commas and single quotation marks at its ends."""
    words = span.text or ""
    ends = " \n\t,;:" + ('"' if words.count('"') % 2 else "")
    start = span.start + len(words) - len(words.lstrip(ends))
    kept = words.strip(ends)
    return span.model_copy(update={"start": start, "end": start + len(kept), "text": kept}) if kept else span
