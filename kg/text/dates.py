"""Dates in a sentence: as written, what they state, and what they mean given the date of publication.

A date belongs to the clause that it modifies. What the words state by themselves is EDTF; what they mean beside
the date of publication is marked uncertain (``?``).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from kg.text import syntax
from kg.text.lexicon import Lexicon
from kg.text.records import Token

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTH = rf"(?:{MONTHS}|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
COUNTS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_YEARS = r"(?:1[5-9]|20)\d\d"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_N = rf"(?:an?|{COUNTS}|\d{{1,3}})"
_WHICH = r"(?:earlier |later |late |early )?(?:last|this|next|past|the past|the last)"
_SEASON = "|".join(SEASONS)
_FULL = rf"(?:{_DAY} {MONTH},? {_YEARS}|{MONTH} {_DAY},? {_YEARS})"
_POINT = rf"(?:{_FULL}|{MONTH},? {_YEARS}|{_YEARS})"
_TO = "(?:to|and|until|till|through)"
_ROUGHLY = r"(?:early |late |mid-? ?)?"
_DATE = re.compile(
    r"\b(?:"
    + "|".join(
        (
            rf"(?:from|between) (?:{_POINT}|{MONTH}|{_DAY}(?: {MONTH})?) {_TO} (?:{_POINT}|{_DAY} {MONTH})",
            rf"{_YEARS}[-–]{_YEARS}\b",
            rf"since {_ROUGHLY}(?:{_POINT}|{_DAY} {MONTH}|{MONTH} {_DAY}|{MONTH})",
            _FULL,
            rf"(?:{_SEASON})(?: of)? {_YEARS}",
            rf"{MONTH},? (?:of )?{_YEARS}",
            r"the (?:1[5-9]|20)\d0s",
            rf"{_DAY} {MONTH}\b",
            rf"{MONTH} {_DAY}\b(?![.:]\d)",
            rf"(?:in|by|until|during) {_ROUGHLY}{_YEARS}\b",
            rf"(?:in|by|last|next|this|until|during) {_ROUGHLY}{MONTH}\b(?!,? (?:of )?\d)",
            rf"{_N} (?:day|week|month|year)s? ago",
            rf"{_WHICH} (?:{WEEKDAYS}|week|month|year|{_SEASON}|night|morning|afternoon|evening)\b",
            r"yesterday|today|tomorrow|tonight|overnight|last night",
            WEEKDAYS,
        )
    )
    + ")",
    re.IGNORECASE,
)
_DISTANCE = re.compile(rf"\b({_N}) (day|month|year)s? (after|before|earlier|later)\b", re.IGNORECASE)
_PLACE = r"[A-Z][A-Z' .-]{2,40}(?:, [A-Z][A-Za-z .]+)??"
_DATELINE = re.compile(rf"^\s*{_PLACE},? \(?({MONTH}) (\d{{1,2}})(?:,? (\d{{4}}))?\)?\s*(?:\([A-Za-z ]+\)\s*)?[-–—]")
_DATED = re.compile(rf"^(?:[A-Z][\w' .-]{{2,30}}, ?)?({_FULL})\.?\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Time:
    """A date expression: its range, the tokens that it modifies, the verb last, and what it states (EDTF)."""

    span: tuple[int, int]
    words: str
    chain: tuple[int, ...]
    future: bool
    stated: str | None

    @property
    def verb(self) -> int:
        """The index of the verb that it dates, -1 for none."""
        return self.chain[-1] if self.chain else -1

    def resolve(self, published: str) -> str | None:
        """What the words mean given the date of publication, marked uncertain; None if unclear."""
        return resolve(self.words, published, self.future)


def find(sentence: Any, offset: int, lexicon: Lexicon) -> list[Time]:
    """The date expressions of a parsed sentence that starts at ``offset`` in the text."""
    base = offset + sentence.start_char
    found = []
    for match in _DATE.finditer(sentence.text):
        chain, future = _modified(sentence, match, lexicon)
        span = (base + match.start(), base + match.end())
        found.append(Time(span, match.group(0), chain, future, stated(match.group(0))))
    return [*found, *_distant(sentence, base, found)]


def _token(sentence: Any, match: re.Match[str]) -> Token | None:
    start = sentence.start_char
    span = sentence.doc.char_span(start + match.start(), start + match.end(), alignment_mode="expand")
    return None if span is None else span.root


def _modified(sentence: Any, match: re.Match[str], lexicon: Lexicon) -> tuple[tuple[int, ...], bool]:
    token, chain = _token(sentence, match), []
    for _ in range(8):
        if token is None:
            return (), False
        chain.append(token.i)
        if token.pos_ in ("VERB", "AUX"):
            return tuple(chain), _ahead(token, lexicon)
        token = token.head if token.head.i != token.i else None
    return tuple(chain), False


def _ahead(verb: Token, lexicon: Lexicon) -> bool:
    """Whether the clause is in the future: "will meet", "plans to visit", "is to arrive"."""
    if any(c.dep_ == "aux" and c.lower_ in lexicon.future for c in verb.children):
        return True
    infinitive = any(c.tag_ == "TO" for c in verb.children)
    above = verb.head.lemma_.lower()
    return infinitive and (above in lexicon.operators["promise"].verbs or above in ("be", "due", "set"))


def _distant(sentence: Any, base: int, known: list[Time]) -> list[Time]:
    """ "in 2019, two years after it had expelled a priest": the date of the second clause."""
    found = []
    for match in _DISTANCE.finditer(sentence.text):
        token = _token(sentence, match)
        word = match.group(3).lower()
        marks = [t for t in sentence if t.lower_ == word and token is not None and 0 <= t.i - token.i <= 3]
        stated_ones = [time for time in known if time.stated and re.fullmatch(r"\d{4}(-\d\d){0,2}", time.stated)]
        if not marks or not stated_ones or word in ("earlier", "later"):
            continue
        below = syntax.children(marks[0], "pcomp", "pobj")
        clause = marks[0].head if marks[0].dep_ == "mark" else below[0] if below else None
        if clause is None or clause.i in stated_ones[0].chain:
            continue
        way = -1 if word == "after" else 1
        when = _shifted(stated_ones[0].stated or "", way * _number(match.group(1)), match.group(2).lower())
        span = (base + match.start(), base + match.end())
        found.append(Time(span, match.group(0), (clause.i,), False, when))
    return found


def _shifted(date: str, count: int, unit: str) -> str | None:
    parts = [int(part) for part in date.split("-")]
    if unit == "year":
        return f"{parts[0] + count:04d}"
    if unit == "month" and len(parts) > 1:
        return _month(parts[0], parts[1] + count)
    if unit == "day" and len(parts) == 3:
        return (datetime.date(*parts) + datetime.timedelta(days=count)).isoformat()
    return None


# -- what the words mean --------------------------------------------------------------------------------


def stated(words: str) -> str | None:
    """The date that words alone state (EDTF), open where they say *since*; None if they state none."""
    return _meaning(words, None, False)


def written(words: str) -> set[str]:
    """The dates that words state by themselves (EDTF), and the ends of those that are intervals."""
    found = {day for match in _DATE.finditer(words) if (day := stated(match.group(0))) is not None}
    return found | {end for day in found for end in day.split("/")}


def resolve(words: str, published: str, future: bool = False) -> str | None:
    """What ``words`` mean given the date of publication, as uncertain EDTF; None if unclear."""
    try:
        base = datetime.date.fromisoformat(published[:10])
    except ValueError:
        return None
    found = _meaning(words, base, future)
    return None if found is None else "/".join(part if part == ".." else part + "?" for part in found.split("/"))


def _meaning(words: str, base: datetime.date | None, future: bool) -> str | None:
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|,", "", " ".join(words.split()))
    inner = partial(_meaning, base=base, future=future)
    if match := re.match(r"(?:since|from)\s+(.+)", text, re.IGNORECASE):
        inner = partial(_meaning, base=base, future=False)
        if ranged := _range(match.group(1), inner):
            return ranged
        begin = inner("in " + match.group(1)) or inner(match.group(1))
        return f"{begin}/.." if begin else None
    if match := re.match(r"between\s+(.+)", text, re.IGNORECASE):
        return _range(match.group(1), inner)
    if match := re.fullmatch(rf"({_YEARS})[-–]({_YEARS})", text):
        return f"{match.group(1)}/{match.group(2)}" if match.group(1) <= match.group(2) else None
    for pattern, read in _ABSOLUTE:
        if match := re.search(rf"\b{pattern}\b", text, re.IGNORECASE):
            return read(match)
    return _relative(text.lower(), base, future) if base is not None else None


def _range(text: str, inner: Callable[[str], str | None]) -> str | None:
    parts = re.split(rf" {_TO} ", text, maxsplit=1)
    if len(parts) != 2:
        return None
    last = inner("in " + parts[1]) or inner(parts[1])
    first = parts[0]
    if not re.search(_YEARS, first) and (year := re.search(_YEARS, parts[1])):
        first += f" {year.group(0)}"
    if re.fullmatch(rf"\d{{1,2}}(?: {_YEARS})?", first) and (month := re.search(MONTH, parts[1])):
        first = first.replace(" ", f" {month.group(0)} ") if " " in first else f"{first} {month.group(0)}"
    begin = inner("in " + first) or inner(first)
    return f"{begin}/{last}" if begin and last and "/" not in begin + last and begin[:4] <= last[:4] else None


def _full(match: re.Match[str]) -> str | None:
    try:
        return datetime.date(int(match["year"]), _of(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        return None


def _of(month: str) -> int:
    return [m[:3].lower() for m in MONTHS.split("|")].index(month[:3].lower()) + 1


def _season(name: str, year: int) -> str:
    first, last = SEASONS[name.lower()]
    return f"{year}-{first:02d}/{year + (last < first)}-{last:02d}"


_ABSOLUTE: tuple[tuple[str, Callable[[re.Match[str]], str | None]], ...] = (
    (rf"(?P<day>\d{{1,2}}) (?P<month>{MONTH}) (?P<year>{_YEARS})", _full),
    (rf"(?P<month>{MONTH}) (?P<day>\d{{1,2}}) (?P<year>{_YEARS})", _full),
    (rf"(?P<season>{_SEASON})(?: of)? (?P<year>{_YEARS})", lambda m: _season(m["season"], int(m["year"]))),
    (rf"(?P<month>{MONTH})(?: of)? (?P<year>{_YEARS})", lambda m: f"{m['year']}-{_of(m['month']):02d}"),
    (r"(?P<decade>(?:1[5-9]|20)\d)0s", lambda m: f"{m['decade']}X"),
    (rf"(?P<year>{_YEARS})", lambda m: m["year"]),
)


def _number(word: str) -> int:
    word = word.lower()
    return int(word) if word.isdigit() else 1 if word in ("a", "an") else COUNTS.split("|").index(word) + 1


def _month(year: int, month: int) -> str:
    return f"{year + (month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}"


def _relative(text: str, base: datetime.date, future: bool) -> str | None:
    day = datetime.timedelta(days=1)
    near = {"yesterday": -1, "today": 0, "tomorrow": 1, "tonight": 0, "last night": -1}
    if text in near:
        return (base + near[text] * day).isoformat()
    if text == "overnight":
        return f"{(base - day).isoformat()}/{base.isoformat()}"
    if match := re.fullmatch(rf"({_N}) (day|week|month|year)s? ago", text):
        return _ago(base, _number(match.group(1)), match.group(2))
    if match := re.search(rf"\b({WEEKDAYS})", text, re.IGNORECASE):
        return _weekday(text, match.group(1), base, future)
    if match := re.search(r"(\d{1,2}) ([a-z]+)|([a-z]+)\.? (\d{1,2})", text):
        return _yearless(match, base, future)
    if match := re.search(rf"\b({MONTH})", text, re.IGNORECASE):
        ahead = future or text.startswith("next")
        number = _of(match.group(1))
        back = number > base.month or (number == base.month and text.startswith("last"))
        year = base.year + (number < base.month if ahead else -back)
        return f"{year}-{number:02d}"
    return _period(text, base)


def _ago(base: datetime.date, count: int, unit: str) -> str | None:
    try:
        if unit in ("day", "week"):
            return (base - datetime.timedelta(days=count * (7 if unit == "week" else 1))).isoformat()
        return _month(base.year, base.month - count) if unit == "month" else f"{base.year - count:04d}"
    except (ValueError, OverflowError):
        return None


def _weekday(text: str, name: str, base: datetime.date, future: bool) -> str:
    number = [d.lower() for d in WEEKDAYS.split("|")].index(name.lower())
    ahead = text.startswith("next") or (future and "last" not in text)
    if ahead:
        days = (number - base.weekday()) % 7 or 7
    else:
        days = -((base.weekday() - number) % 7)
        if days == 0 and "last" in text:
            days = -7
    return (base + datetime.timedelta(days=days)).isoformat()


def _yearless(match: re.Match[str], base: datetime.date, future: bool) -> str | None:
    """A day and a month: the next such day for what is to come, else the last one before publication."""
    try:
        month, day = _of(match.group(2) or match.group(3)), int(match.group(1) or match.group(4))
        year = base.year
        if future and (month, day) < (base.month, base.day):
            year += 1
        elif not future and (month, day) > (base.month, base.day):
            year -= 1
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _period(text: str, base: datetime.date) -> str | None:
    step = 1 if "next" in text else 0 if "this" in text else -1
    if "week" in text:
        monday = base + datetime.timedelta(days=7 * step - base.weekday())
        return f"{monday.isoformat()}/{(monday + datetime.timedelta(days=6)).isoformat()}"
    if "month" in text:
        return _month(base.year, base.month + step)
    if "year" in text:
        return f"{base.year + step:04d}"
    if match := re.search(_SEASON, text):
        begin = base.month < SEASONS[match.group(0)][0]
        return _season(match.group(0), base.year + (step if step else -begin))
    if "night" in text:
        return (base + datetime.timedelta(days=step)).isoformat()
    return base.isoformat() if step == 0 else None


# -- the date of a text ---------------------------------------------------------------------------------

_PLACE = r"[^\W\d_a-z][\w'’.-]*(?:,? [\w'’.-]+){0,4}?"
_ON = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?"
_WRITTEN = re.compile(
    rf"^[ \t]*(?:{_PLACE},? {_ON}(?: \([^()\n]{{2,40}}\))?|{_PLACE} \([^()\n]{{2,40}}\)"
    r"|[A-Z][A-Z'’. -]{2,30}(?:, [A-Z][a-z]+)?)[ \t]*(?:—|–|--|-)[ \t]+(?=\S)",
    re.MULTILINE,
)


def without_datelines(text: str) -> str:
    """The text, of the same length, without where and when it was written: ``GENEVA, May 3 (Agency) —``.

    The place would be taken for the subject of the first sentence.
    """
    return _WRITTEN.sub(lambda match: " " * len(match.group(0)), text)


def dateline(text: str) -> tuple[str | None, str | None]:
    """The date of the dateline or the line of the head that dates a text (EDTF), and a warning if it is invalid."""
    match = _DATELINE.match(text[:200])
    if match is None:
        line = _DATED.search(text[:400])
        return (stated(line.group(1)) if line else None), None
    month, day, year = match.groups()
    try:
        found = datetime.date(int(year or 2000), _of(month), int(day)).isoformat()
    except ValueError:
        return None, f"the dateline {match.group(0).strip()!r} names no day of the calendar; no date is taken from it"
    return (found, None) if year else (None, None)
