"""Dates in a sentence: as written, what they state, and what they mean given the date of publication."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from kg.errors import require

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTH = rf"(?:{MONTHS}|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({MONTH})(?:,? (\d{{4}}))?\b")
_MONTH_FIRST = re.compile(rf"\b({MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?(?:,? (\d{{4}}))?\b")
_MONTH_YEAR = re.compile(rf"\b({MONTH}) (\d{{4}})\b")
_YEAR = re.compile(r"\b[Ii]n ((?:19|20)\d\d)\b")
_RELATIVE = re.compile(
    rf"\b(?:(?:last|this|next) (?:{WEEKDAYS}|week|month|year)|yesterday|today|tomorrow|(?:{WEEKDAYS}))\b", re.IGNORECASE
)
_PLACE = r"[A-Z][A-Z' .-]{2,40}(?:, [A-Z][A-Za-z .]+)??"
_DATELINE = re.compile(rf"^\s*{_PLACE},? \(?({MONTH}) (\d{{1,2}})(?:,? (\d{{4}}))?\)?\s*(?:\([A-Za-z ]+\)\s*)?[-–—]")


@dataclass(frozen=True, slots=True)
class Time:
    """A date expression: its range, the index of the verb that it dates (-1: none), what it states (EDTF)."""

    span: tuple[int, int]
    words: str
    verb: int
    stated: str | None

    def resolve(self, published: str) -> str | None:
        """The day that the words mean given the date of publication, marked uncertain; None if unclear."""
        return resolve(self.words, published)


def find(sentence: Any, offset: int) -> Time | None:
    """The first date expression of a parsed sentence that starts at ``offset`` in the text."""
    text = sentence.text
    for pattern, read in (
        (_MONTH_FIRST, _month_first),
        (_DAY_FIRST, _day_first),
        (_MONTH_YEAR, _month_year),
        (_YEAR, _year),
        (_RELATIVE, _none),
    ):
        match = pattern.search(text)
        if match:
            base = offset + sentence.start_char
            return Time((base + match.start(), base + match.end()), match.group(0), _verb(sentence, match), read(match))
    return None


def _verb(sentence: Any, match: re.Match[str]) -> int:
    span = sentence.doc.char_span(
        sentence.start_char + match.start(), sentence.start_char + match.end(), alignment_mode="expand"
    )
    token = span.root if span is not None else None
    for _ in range(6):
        if token is None or token.pos_ in ("VERB", "AUX"):
            break
        token = token.head if token.head.i != token.i else None
    return token.i if token is not None else -1


def _number(month: str) -> int:
    return [m[:3] for m in MONTHS.split("|")].index(month[:3]) + 1


def _full(year: str | None, month: str, day: str) -> str | None:
    if year is None:
        return None
    try:
        return datetime.date(int(year), _number(month), int(day)).isoformat()
    except ValueError:
        return None


def _month_first(match: re.Match[str]) -> str | None:
    return _full(match.group(3), match.group(1), match.group(2))


def _day_first(match: re.Match[str]) -> str | None:
    return _full(match.group(3), match.group(2), match.group(1))


def _month_year(match: re.Match[str]) -> str | None:
    return f"{match.group(2)}-{_number(match.group(1)):02d}"


def _year(match: re.Match[str]) -> str | None:
    return match.group(1)


def _none(match: re.Match[str]) -> str | None:
    return None


def resolve(words: str, published: str) -> str | None:
    """The day that ``words`` mean given the date of publication, as uncertain EDTF; None if unclear."""
    try:
        base = datetime.datetime.fromisoformat(published[:10])
    except ValueError:
        return None
    if re.search(r"week|month|year", words, re.IGNORECASE):
        return None
    if re.fullmatch(WEEKDAYS, words, re.IGNORECASE):
        back = (base.weekday() - [d.lower() for d in WEEKDAYS.split("|")].index(words.lower())) % 7
        return (base - datetime.timedelta(days=back)).date().isoformat() + "?"
    dateparser = require("dateparser", "text")
    settings: Any = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
    found = dateparser.parse(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", words), languages=["en"], settings=settings)
    return found.date().isoformat() + "?" if found is not None else None


def stated(words: str) -> str | None:
    """The date that words alone state (EDTF), open where they say *since*; None if they state none."""
    for pattern, read in ((_MONTH_FIRST, _month_first), (_DAY_FIRST, _day_first), (_MONTH_YEAR, _month_year)):
        if (match := pattern.search(words)) is not None and (found := read(match)) is not None:
            break
    else:
        year = re.search(r"\b((?:19|20)\d\d)\b", words)
        found = year.group(1) if year else None
    return f"{found}/.." if found and re.match(r"\s*(?:since|from)\b", words, re.IGNORECASE) else found


def dateline(text: str) -> tuple[str | None, str | None]:
    """The date of the dateline that opens a text (EDTF), and a warning if it is invalid."""
    match = _DATELINE.match(text[:200])
    if match is None:
        return None, None
    month, day, year = match.groups()
    try:
        datetime.date(int(year or 2000), _number(month), int(day))
    except ValueError:
        return None, f"the dateline {match.group(0).strip()!r} names no day of the calendar; no date is taken from it"
    return (_full(year, month, day), None) if year else (None, None)
