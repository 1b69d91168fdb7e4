"""Ties in the order of their times: what sources state, what was inferred, and what has no date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from kg.records import Columns, Row, TieRecord

SECTIONS = ("stated", "inferred", "undated")


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A tie at its place in time.

    ``section`` is stated, inferred or undated; ``when`` the EDTF date that places it; ``because``
    the reason for an inferred one. A date without its year (``XXXX-06-13``) is stated, and stands
    after those whose year is known.
    """

    section: str
    when: str | None
    tie: TieRecord
    because: str | None = None

    COLUMNS: ClassVar[Columns] = {
        "section": str, "when": str, "earliest": str, "latest": str, "subject": str, "relation": str, "object": str,
        "event": str, "status": str, "because": str, "tie": str,
    }  # fmt: skip

    def as_rows(self) -> list[Row]:
        """The entry on one flat line."""
        t = self.tie
        cells = (
            self.section, self.when, t.earliest, t.latest, t.subject.label, t.relation, t.object.label, t.event,
            t.status, self.because, t.id,
        )  # fmt: skip
        return [dict(zip(self.COLUMNS, cells, strict=True))]

    def as_dict(self) -> Row:
        return {
            "section": self.section, "when": self.when, "earliest": self.tie.earliest, "latest": self.tie.latest,
            "because": self.because, "tie": self.tie.as_dict(),
        }  # fmt: skip


def arranged(ties: Iterable[TieRecord]) -> list[TimelineEntry]:
    """The ties as entries: stated times, then inferred ones, then ties without a date.

    An interval stands where it begins, one with an open beginning (``/2023``) where it ends.
    """
    return sorted(map(_entry, ties), key=_place)


def _entry(tie: TieRecord) -> TimelineEntry:
    if tie.when:
        return TimelineEntry("stated", tie.when, tie)
    if tie.when_inferred:
        because = next((s.because for s in tie.stances if s.because), None)
        return TimelineEntry("inferred", tie.when_inferred, tie, because)
    return TimelineEntry("undated", None, tie)


def _place(entry: TimelineEntry) -> tuple[int, bool, str, str, str, str]:
    tie = entry.tie
    known = tie.earliest or tie.latest
    return (
        SECTIONS.index(entry.section),
        known is None,
        known or entry.when or "",
        tie.latest or "9999",
        tie.sentence,
        tie.id,
    )
