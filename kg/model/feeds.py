"""What became of the rows of a feed file: every row is counted once."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model.shape import OPTIONAL, Record, written


@dataclass(frozen=True, slots=True)
class Quarantined(Record):
    """A row that cannot be read: ``row`` is its line, counted from 1 in the whole file.

    ``column`` is empty where the row as a whole is wrong; ``value`` is then the row.
    """

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Account(Record):
    """The rows of a feed file: read = kept + merged + skipped + quarantined.

    ``kept`` rows are in the graph, as a tie, a statement or what is known of an actor; ``merged`` ones repeat or
    continue a row before them; ``skipped`` counts the others by reason. ``quarantine`` is the path of the CSV with
    the quarantined rows, where one was written.
    """

    feed: str
    read: int = 0
    kept: int = 0
    merged: int = 0
    skipped: tuple[tuple[str, int], ...] = field(default=(), metadata=written(dict))
    quarantined: tuple[Quarantined, ...] = field(default=(), metadata=written(len))
    quarantine: str = field(default="", metadata=OPTIONAL)

    def words(self) -> str:
        """The account on one line."""
        parts = [f"{self.read:,} {'row' if self.read == 1 else 'rows'} read", f"{self.kept:,} kept"]
        parts += [f"{self.merged:,} merged"] if self.merged else []
        parts += [f"{number:,} skipped ({reason})" for reason, number in self.skipped]
        parts += [f"{len(self.quarantined):,} quarantined"] if self.quarantined else []
        return ", ".join(parts)
