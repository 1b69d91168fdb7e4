"""Ties in the order of their times: what sources state, what was inferred, and what has no date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from kg.model import dates
from kg.model.records import Columns, Row, TieRecord

SECTIONS = ("stated", "inferred", "undated")


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A tie at its place in time.

    ``section`` is stated, inferred or undated; ``when`` the EDTF date that places it; ``because``
    the reason for an inferred one. A date without its year (``XXXX-06-13``) is stated, and sorts
    after those with a known year. A tie whose stated time an annotator narrowed has two entries.
    """

    section: str
    when: str | None
    tie: TieRecord
    because: str | None = None

    @property
    def earliest(self) -> str | None:
        """The earliest possible day of ``when``."""
        return dates.bounds(self.when)[0] if self.when else None

    @property
    def latest(self) -> str | None:
        """The latest possible day of ``when``."""
        return dates.bounds(self.when)[1] if self.when else None

    COLUMNS: ClassVar[Columns] = {
        "section": str, "when": str, "earliest": str, "latest": str, "subject": str, "relation": str, "object": str,
        "event": str, "status": str, "unreviewed": bool, "because": str, "tie": str,
    }  # fmt: skip

    def as_rows(self) -> list[Row]:
        """The entry on one flat line."""
        t = self.tie
        cells = (
            self.section, self.when, self.earliest, self.latest, t.subject.label, t.relation.id, t.object.label,
            t.event, t.status, t.unreviewed, self.because, t.id,
        )  # fmt: skip
        return [dict(zip(self.COLUMNS, cells, strict=True))]

    def as_dict(self) -> Row:
        return {
            "section": self.section, "when": self.when, "earliest": self.earliest, "latest": self.latest,
            "because": self.because, "tie": self.tie.as_dict(),
        }  # fmt: skip


def arranged(ties: Iterable[TieRecord]) -> list[TimelineEntry]:
    """The ties as entries: stated times, then inferred ones, then ties without a date.

    An interval sorts by its beginning, one with an open beginning (``/2023``) by its end.
    """
    return sorted((entry for tie in ties for entry in _entries(tie)), key=_place)


def _entries(tie: TieRecord) -> Iterator[TimelineEntry]:
    if tie.when:
        yield TimelineEntry("stated", tie.when, tie)
    if tie.when_inferred:
        yield TimelineEntry("inferred", tie.when_inferred, tie, tie.because)
    if not (tie.when or tie.when_inferred):
        yield TimelineEntry("undated", None, tie)


def _place(entry: TimelineEntry) -> tuple[int, bool, str, str, str, str]:
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
