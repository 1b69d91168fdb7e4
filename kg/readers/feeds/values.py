"""The values of cells: numbers, years and dates, or why they are none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from kg.model import dates
from kg.readers.feeds.rows import Outcome, Quarantined
from kg.readers.feeds.tables import MOST_VALUE, Row

FIRST_YEAR, LAST_YEAR = 1900, 2100
NOTHING = ("", "na", "n/a", "none", "null", "nan", "-")
"""How a missing value is written."""
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?(?:e[+-]?\d{1,2})?", re.IGNORECASE)
_COMMA = re.compile(r"[+-]?(\d+),(\d+)")
"""A number with a decimal comma, as spreadsheets write it that separate cells by semicolons."""
_YEAR = re.compile(r"(\d{4})(?:\.0+)?")
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_WORDS = re.compile(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ ,-]+(\d{4}|\d{2})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?: 0?0:00(?::00)?)?")
SLASHED_ROWS = 20
"""The fewest dates with slashes by which the order of day and month is known."""
MOST = 10**15


class Wrong(Exception):
    """A cell that cannot be what its column says; it quarantines its row."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        self.column, self.value, self.reason = column, value, reason
        super().__init__(reason)


def each(rows: Iterable[Row | Quarantined], make: Callable[[Row], Outcome]) -> Iterator[Outcome]:
    """What each row comes to; one with a wrong cell is quarantined."""
    for row in rows:
        yield row if isinstance(row, Quarantined) else outcome(row.number, lambda row=row: make(row))  # type: ignore[misc]


def outcome(number: int, make: Callable[[], Outcome]) -> Outcome:
    """What ``make`` returns for a row, or its quarantine."""
    try:
        return make()
    except Wrong as wrong:
        return Quarantined(number, wrong.column, wrong.value[:MOST_VALUE], wrong.reason)


def given(row: Row, column: str) -> str:
    """The cell, or the empty string for what stands for none."""
    value = row[column]
    return "" if value.lower() in NOTHING else value


def needed(row: Row, column: str) -> str:
    """The cell; raises Wrong where it is empty."""
    if not (value := given(row, column)):
        raise Wrong(column, row[column], "this is empty")
    return value


def number(row: Row, column: str, least: float = 0, most: float = MOST) -> float | None:
    """The number in a cell, None where it is empty; raises Wrong for anything else or outside the bounds."""
    value = given(row, column)
    if not value:
        return None
    if not (_NUMBER.fullmatch(value) or row.delimiter == ";" and _COMMA.fullmatch(value)):
        raise Wrong(column, value, "not a number")
    found = float(value.replace(",", ""))
    if row.delimiter == ";" and (match := _COMMA.fullmatch(value)):
        whole, found = found, float(value.replace(",", "."))
        if len(match[2]) == 3 and match[1] != "0" and least <= found <= most and least <= whole <= most:
            raise Wrong(column, value, "the comma may be one of thousands or of decimals; write 1234 or 1.234")
    if not least <= found <= most:
        raise Wrong(
            column, value, f"must be at least {plain(least)}" if found < least else f"must be at most {plain(most)}"
        )
    return found


def plain(value: float) -> str:
    """A number without needless digits: ``12``, ``0.5``."""
    return str(int(value)) if value == int(value) else f"{value:.10g}"


def is_year(value: str) -> bool:
    """Whether the words are a year of our time."""
    found = _YEAR.fullmatch(value)
    return found is not None and FIRST_YEAR <= int(found[1]) <= LAST_YEAR


def year(column: str, value: str) -> str:
    """The year; raises Wrong for anything else."""
    if not is_year(value):
        raise Wrong(column, value, f"not a year from {FIRST_YEAR} to {LAST_YEAR}")
    return value[:4]


def day(column: str, value: str) -> str:
    """A date in any of the ways in which feeds write one; raises Wrong where it is impossible or ambiguous."""
    text = value.strip()
    try:
        if iso := _ISO.fullmatch(text):
            return date(*map(int, iso.groups())).isoformat()
        if dotted := _DOTTED.fullmatch(text):
            return date(int(dotted[3]), int(dotted[2]), int(dotted[1])).isoformat()
        words, other = _WORDS.fullmatch(text), _MONTH_FIRST.fullmatch(text)
        if said := words.group(1, 2, 3) if words else other.group(2, 1, 3) if other else ():
            month = said[1].lower()[:3]
            if month in _MONTHS:
                return date(_whole(said[2]), _MONTHS.index(month) + 1, int(said[0])).isoformat()
        if text.isdecimal() and len(text) == 8:
            return datetime.strptime(text, "%Y%m%d").date().isoformat()
    except ValueError:
        raise Wrong(column, value, "no such day") from None
    if _SLASHED.fullmatch(text):
        raise Wrong(column, value, "day and month may be either way; write 2025-06-13")
    raise Wrong(column, value, "not a date; write 2025-06-13" if text else "this is empty")


def order(rows: Iterable[Row | Quarantined], column: str) -> str:
    """Whether dates with slashes begin with the day or the month, as all of the rows show; empty if unclear."""
    counts: Counter[str] = Counter()
    for row in rows:
        if isinstance(row, Quarantined) or "/" not in row[column]:
            if counts or isinstance(row, Quarantined):
                continue
            return ""
        if match := _SLASHED.fullmatch(row[column]):
            counts["all"] += 1
            counts["day"] += int(match[1]) > 12
            counts["month"] += int(match[2]) > 12
    if counts["all"] < SLASHED_ROWS or bool(counts["day"]) == bool(counts["month"]):
        return ""
    return "day" if counts["day"] else "month"


def unslashed(value: str, order: str) -> str:
    """A date with slashes in the ``order`` of its file, written year first; any other value as it is."""
    match = _SLASHED.fullmatch(value.strip()) if order else None
    if match is None or len(match[3]) != 4:
        return value
    one, other, year = match.groups()
    return f"{year}-{(other if order == 'day' else one):0>2}-{(one if order == 'day' else other):0>2}"


def _whole(words: str) -> int:
    """A year of two or four digits."""
    found = int(words)
    return found if len(words) == 4 else found + (1900 if found >= 70 else 2000)


def edtf(column: str, value: str) -> str | None:
    """A date as EDTF, None where the cell is empty; raises Wrong for anything else."""
    if not value or value.lower() in NOTHING:
        return None
    try:
        return dates.normalise(value)
    except ValueError:
        return day(column, value)


def yes(value: str) -> bool:
    """Whether a cell says yes."""
    return value.strip().lower() in ("yes", "true", "1", "1.0", "y", "t", "?")
