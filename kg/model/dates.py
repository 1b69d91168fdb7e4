"""Dates of any precision: EDTF in, normalised EDTF and day bounds out.

:func:`bounds` reads every date that :func:`normalise` returns. Years are 0001 to 9999, so that days sort as text.
"""

from __future__ import annotations

import calendar
import re
from contextlib import redirect_stdout
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.errors import StoreDamaged

if TYPE_CHECKING:
    from datetime import datetime

LONGEST = 100
"""The most characters of a date."""
_PLAIN = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)
_SIMPLE = re.compile(r"^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d{2}))?)?[?~%]?$", re.ASCII)
"""A year, month or day, perhaps marked: most dates, read without the slow grammar of edtf."""
_ZONED = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})$", re.ASCII)
"""A day with a time zone, as XML Schema allows."""


def is_day(value: str) -> bool:
    """Whether ``value`` is a plain calendar day."""
    return _PLAIN.match(value) is not None


@lru_cache(maxsize=4096)
def normalise(value: str) -> str:
    """``value`` as normalised EDTF; raises ValueError with what was expected."""
    import datetime

    text = _ZONED.sub(r"\1", value.strip().replace(" / ", "/"))
    if len(text) > LONGEST:  # edtf takes minutes for some
        raise _not_a_date(value)
    if is_day(text):
        try:
            return datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            raise _not_a_date(value) from None
    parts = text.split("/")
    if len(parts) > 2 or all(part in ("..", "") for part in parts):
        raise _not_a_date(value)
    found = "/".join(part if part in ("..", "") else _parsed(part, value) for part in parts)
    if not _in_order(found):
        raise _not_a_date(value)
    return found


def _in_order(date: str) -> bool:
    """Whether the date has bounds, the first not after the last; without a year the last may be in the next one."""
    begin, end = bounds(date.replace("XXXX", "2024"))
    known = [day for day in (begin, end) if day is not None]
    real = all(is_day(day) and _in_calendar(*day.split("-")) for day in known)
    return bool(known) and real and ("XXXX" in date or known == sorted(known))


def _parsed(part: str, whole: str) -> str:
    if simple := _SIMPLE.match(part):
        if not _in_calendar(*simple.groups()):
            raise _not_a_date(whole)
        return part
    import datetime

    from edtf import EDTFParseException, parse_edtf

    day, at, clock = part.partition("T")
    try:
        if at:
            datetime.time.fromisoformat(clock)
        with redirect_stdout(None):  # edtf prints what it cannot parse
            return str(parse_edtf(day))
    except (EDTFParseException, ValueError, AttributeError):  # AttributeError for 2020-1X
        raise _not_a_date(whole) from None


def _in_calendar(year: str, month: str | None, day: str | None) -> bool:
    """Whether there is such a year, and the month has that day."""
    return int(year) > 0 and (day is None or 1 <= int(day) <= calendar.monthrange(int(year), int(month or 1))[1])


def _not_a_date(value: str) -> ValueError:
    return ValueError(
        f"{value!r} is not a date; write 2025-06-13, 2025-06, 2025, 2025~ (about), 2025-06? (uncertain), "
        "XXXX-06-13 (year not stated) or 2020-09/2020-11 (EDTF, years 0001 to 9999)"
    )


@lru_cache(maxsize=4096)
def bounds(value: str) -> tuple[str | None, str | None]:
    """The first and last possible day of an EDTF date as ISO strings; None where it is open.

    A date without its year has no bounds, nor have sets. Raises StoreDamaged for an invalid date.
    """
    if is_day(value):
        return value, value
    first, range_, last = value.partition("/")
    try:
        return _day(first, 0), _day(last if range_ else first, 1)
    except (ValueError, TypeError, AttributeError):  # forms such as [..2024] parse, but have no bounds
        return None, None


def _day(value: str, side: int) -> str | None:
    if value in ("", "..") or value.startswith("XXXX"):
        return None
    if simple := _SIMPLE.match(value):
        year, month, day = simple.groups()
        last = calendar.monthrange(int(year), int(month or 12))[1] if side else 1
        return f"{year}-{month or (12 if side else '01')}-{day or f'{last:02d}'}"
    from edtf import EDTFParseException, parse_edtf

    try:
        with redirect_stdout(None):  # edtf prints what it cannot parse
            parsed = parse_edtf(value)
    except EDTFParseException:
        raise StoreDamaged(
            f"the store has an invalid date, {value!r}; kg check says where and how to repair it"
        ) from None
    moment = parsed.upper_strict() if side else parsed.lower_strict()
    return f"{moment[0]:04d}-{moment[1]:02d}-{moment[2]:02d}"


def may_overlap(one: str | None, other: str | None) -> bool:
    """Whether two EDTF dates may name a day in common; None is any day."""
    if one is None or other is None:
        return True
    (start, end), (first, last) = bounds(one), bounds(other)
    return not ((end and first and end < first) or (last and start and last < start))


def may_recur(value: str, first: str | None, last: str | None) -> bool:
    """Whether a date without a year (``XXXX-06-13``) may fall between two days (None: open)."""
    if first is None or last is None or int(last[:4]) - int(first[:4]) > 1:
        return True
    closing = value.partition("/")[2]
    for year in range(int(first[:4]) - 1, int(last[:4]) + 1):
        begin, end = bounds(value.replace("XXXX", f"{year:04d}"))
        if begin and end and end < begin:  # over the turn of the year
            end = bounds(closing.replace("XXXX", f"{year + 1:04d}"))[1]
        if not ((begin and begin > last) or (end and end < first)):
            return True
    return False


def uncertain(value: str) -> bool:
    """Whether the date is marked as uncertain or approximate."""
    return any(mark in value for mark in "?~%")


def moment(value: str) -> datetime:
    """The point in time of an xsd:dateTime; the earliest possible one for any other text."""
    from datetime import UTC, datetime

    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
