"""Ties in the order of their times: what sources state, what was inferred, and what has no date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from kg.model import dates
from kg.model.records import TieRecord
from kg.model.shape import Columns, Record

SECTIONS = ("stated", "inferred", "undated")


@dataclass(frozen=True, slots=True)
class TimelineEntry(Record):
    """A tie at its place in time.

    ``section`` is stated, inferred or undated; ``when`` the EDTF date that places it, ``earliest`` and ``latest``
    the ISO days that bound it; ``because`` the reason for an inferred one. A date without its year
    (``XXXX-06-13``) is stated, and sorts after those with a known year. A tie whose stated time an annotator
    narrowed has two entries.
    """

    section: str
    when: str | None
    earliest: str | None
    latest: str | None
    because: str | None
    tie: TieRecord

    COLUMNS: ClassVar[Columns] = {
        "section": str, "when": str, "earliest": str, "latest": str, "subject": (str, "tie.subject.label"),
        "relation": (str, "tie.relation.id"), "object": (str, "tie.object.label"), "event": (str, "tie.event"),
        "status": (str, "tie.status"), "unreviewed": (bool, "tie.unreviewed"), "because": str, "tie": (str, "tie.id"),
    }  # fmt: skip


def arranged(ties: Iterable[TieRecord]) -> list[TimelineEntry]:
    """The ties as entries: stated times, then inferred ones, then ties without a date.

    An interval sorts by its beginning, one with an open beginning (``/2023``) by its end.
    """
    return sorted((entry for tie in ties for entry in _entries(tie)), key=_order)


def _entries(tie: TieRecord) -> Iterator[TimelineEntry]:
    if tie.when:
        yield TimelineEntry("stated", tie.when, *dates.bounds(tie.when), None, tie)
    if tie.when_inferred:
        yield TimelineEntry("inferred", tie.when_inferred, *dates.bounds(tie.when_inferred), tie.because, tie)
    if not (tie.when or tie.when_inferred):
        yield TimelineEntry("undated", None, None, None, None, tie)


def _order(entry: TimelineEntry) -> tuple[int, bool, str, str, str, str]:
    tie = entry.tie
    known = entry.earliest or entry.latest
    return (
        SECTIONS.index(entry.section),
        known is None,
        known or entry.when or "",
        entry.latest or "9999",
        tie.sentence,
        tie.id,
    )
