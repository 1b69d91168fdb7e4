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
from kg.text.parse import Token

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
MONTH = rf"(?:{MONTHS}|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
COUNTS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
YEARS = r"(?:1[5-9]|20)\d\d"
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_N = rf"(?:an?|{COUNTS}|\d{{1,3}})"
_WHICH = r"(?:earlier |later |late |early )?(?:last|this|next|past|the past|the last)"
_SEASON = "|".join(SEASONS)
_FULL = rf"(?:{DAY}(?: of)? {MONTH},? {YEARS}|{MONTH} {DAY},? {YEARS})"
_POINT = rf"(?:{_FULL}|{MONTH},? {YEARS}|{YEARS})"
_TO = "(?:to|and|until|till|through)"
_ROUGHLY = r"(?:at least |about |around )?(?:early |late |mid-? ?)?"
_PART = (
    r"(?:the )?(?:very |early )?(?P<part>start|beginning|end|middle|eve|hours|night|morning|evening|afternoon|days"
    r"|weeks|(?:first|second|third|fourth|last|final) (?:half|quarter|third|days|weeks?|months?))"
)
_WHOLE = (
    rf"(?:(?:the|last|this|next) (?:week|month|year)|{_POINT}|{DAY} {MONTH}|{MONTH} {DAY}|{MONTH}|{WEEKDAYS}"
    rf"|(?:last|this|next) (?:{_SEASON}))"
)
_UNNAMED = _PART.replace("?P<part>", "?:")
_DATE = re.compile(
    r"\b(?=\w)(?:"  # not at the ends of words, where no date begins
    + "|".join(
        (
            rf"(?:from|between) (?:{_POINT}|{MONTH}|{DAY}(?: {MONTH})?) {_TO} (?:{_POINT}|{DAY} {MONTH}|{MONTH})\b",
            rf"(?:since |in |at |by |until |on |during |towards? )?{_UNNAMED} of {_WHOLE}\b(?!,? \d)",
            rf"(?:{WEEKDAYS}),? (?:of )?(?:last|this|next) week\b",
            r"(?:1[5-9]|20)\d\d-\d\d-\d\d\b",
            rf"(?:for|over|in|during) the (?:past|last) {_N} (?:day|week|month|year)s\b",
            r"the (?:week|month|year) before last",
            r"(?:over |at |during |on )?(?:the|last|this|this past|the past) weekend\b",
            r"a fortnight ago",
            rf"{YEARS}[-–]{YEARS}\b",
            rf"since {_ROUGHLY}(?:{_POINT}|{DAY} {MONTH}|{MONTH} {DAY}|{MONTH})",
            rf"{DAY} ?(?:to|and|or|[-–/]) ?{DAY} {MONTH}(?:,? {YEARS})?\b",
            _FULL,
            rf"(?:{_SEASON})(?: of)? {YEARS}",
            rf"{MONTH},? (?:of )?{YEARS}",
            r"the (?:1[5-9]|20)\d0s",
            rf"(?:{DAY}(?: of)? {MONTH}|{MONTH} {DAY}),? (?:of )?(?:last|this|next) year\b",
            rf"{DAY}(?: of)? {MONTH}\b",
            rf"(?:in |by |until |during )?{MONTH} (?:of )?(?:last|this|next) year\b",
            rf"{MONTH} {DAY}\b(?![.:]\d)",
            rf"(?:in|by|until|during) {_ROUGHLY}{YEARS}\b",
            rf"(?:in|by|last|next|this|until|during) {_ROUGHLY}{MONTH}\b(?!,? (?:of )?\d)",
            rf"{_N} (?:day|week|month|year)s? ago",
            rf"{_WHICH} (?:{WEEKDAYS}|week|month|year|{_SEASON}|night|morning|afternoon|evening)\b",
            r"(?:on )?the day (?:before yesterday|after tomorrow)\b",
            r"yesterday|today|tomorrow|tonight|overnight|last night",
            WEEKDAYS,
        )
    )
    + ")",
    re.IGNORECASE,
)
_YEARLESS = re.compile(
    rf"(?:(?:in|by|until|during|since) )?{_ROUGHLY}(?:{DAY}(?: of)? {MONTH}|{MONTH} {DAY}|{MONTH})",
    re.IGNORECASE,
)
_OF_DAYS = re.compile(
    rf"\b(?:{WEEKDAYS}|day|week|weekend|fortnight|yesterday|to\w+|overnight|night|morning)s?\b", re.IGNORECASE
)
_DISTANCE = re.compile(rf"\b({_N}) (day|month|year)s? (after|before)\b", re.IGNORECASE)
_NEAR = re.compile(
    rf"\b(?:({_N}) (day|week|month|year)s? (earlier|later|before)|the (day|week|month|year) (before|after)"
    r"|the (previous|following|next) (day|week|month|year))\b(?! \w*(?:th|he|it|ey|its|their)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Time:
    """A date expression: its range, the tokens that it modifies, the verb last, and what it states (EDTF)."""

    span: tuple[int, int]
    words: str
    chain: tuple[int, ...]
    future: bool
    stated: str | None
    beside: str = ""
    """The date that it is counted from: "two days earlier" in a sentence about Tuesday."""

    @property
    def verb(self) -> int:
        """The index of the verb that it dates, -1 for none."""
        return self.chain[-1] if self.chain else -1

    def resolve(self, published: str) -> str | None:
        """What the words mean given the date of publication, marked uncertain; None if unclear."""
        if not self.beside:
            return resolve(self.words, published, self.future)
        from_ = stated(self.beside) or (resolve(self.beside, published) or "").rstrip("?")
        when = _counted(from_, self.words) if re.fullmatch(r"\d{4}(-\d\d){0,2}", from_) else None
        return when and when + "?"


def find(sentence: Any, offset: int, lexicon: Lexicon) -> list[Time]:
    """The date expressions of a parsed sentence that starts at ``offset`` in the text."""
    base = offset + sentence.start_char
    found = []
    for match in _DATE.finditer(sentence.text):
        chain, future = _modified(sentence, match, lexicon)
        span = (base + match.start(), base + match.end())
        found.append(Time(span, match.group(0), chain, future, stated(match.group(0))))
    return [*found, *_distant(sentence, base, found), *_counted_from(sentence, base, found, lexicon)]


def _token(sentence: Any, match: re.Match[str]) -> Token | None:
    start = sentence.start_char
    root: Token = sentence.doc.covering(start + match.start(), start + match.end()).root
    return root


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


def _counted_from(sentence: Any, base: int, known: list[Time], lexicon: Lexicon) -> list[Time]:
    """ "said on Tuesday that it had fired two days earlier": counted from the other date of the sentence."""
    found = []
    for match in _NEAR.finditer(sentence.text) if len(known) == 1 else ():
        chain, future = _modified(sentence, match, lexicon)
        if known[0].verb != (chain[-1] if chain else -1):
            span = (base + match.start(), base + match.end())
            found.append(Time(span, match.group(0), chain, future, None, known[0].words))
    return found


def _counted(date: str, words: str) -> str | None:
    match = _NEAR.fullmatch(words)
    if match is None:
        return None
    count, unit, way, unit2, way2, way3, unit3 = match.groups()
    ahead = (way or way2 or way3).lower() in ("later", "after", "following", "next")
    number, unit = _number(count or "one"), (unit or unit2 or unit3).lower()
    if unit == "week":
        number, unit = number * 7, "day"
    return _shifted(date, number if ahead else -number, unit)


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
    if re.fullmatch(r"\d{4}-\d\d", published):  # a month: no day can be counted from it
        if _OF_DAYS.search(words):
            return None
        published += "-28"
    try:
        base = datetime.date.fromisoformat(published[:10])
    except ValueError:
        return None
    found = _meaning(words, base, future)
    return None if found is None else "/".join(part if part == ".." else part + "?" for part in found.split("/"))


def following(words: str, before: str) -> str | None:
    """What a day or month without its year means after a date in full (EDTF): "in July" after "31 March 2025".

    None for a month that stands earlier in the year, whose year is open.
    """
    if not _YEARLESS.fullmatch(words) or not re.fullmatch(r"\d{4}-\d\d(-\d\d)?", before):
        return None
    found = resolve(words, f"{before[:4]}-12-31")
    return found if found is not None and found[: len(before)].rstrip("?") >= before[: len(found.rstrip("?"))] else None


def _meaning(words: str, base: datetime.date | None, future: bool) -> str | None:
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|,", "", " ".join(words.split()))
    inner = partial(_meaning, base=base, future=future)
    if match := re.match(r"(?:since|from)\s+(.+)", text, re.IGNORECASE):
        inner = partial(_meaning, base=base, future=False)
        if ranged := _range(match.group(1), inner):
            return ranged
        begin = inner("in " + match.group(1)) or inner(match.group(1))
        return f"{begin.split('/')[0]}/.." if begin else None
    if match := re.match(rf"(?:(?:in|at|by|until|on|during|towards?) )?{_PART} of (.+)", text, re.IGNORECASE):
        return _part(match["part"].lower(), match.group(2), inner)
    if match := re.fullmatch(rf"(?:for|over|in|during) the (?:past|last) ({_N}) (\w+?)s", text, re.IGNORECASE):
        begin = _ago(base, _number(match.group(1)), match.group(2).lower()) if base is not None else None
        return f"{begin}/.." if begin else None
    if match := re.match(r"between\s+(.+)", text, re.IGNORECASE):
        return _range(match.group(1), inner)
    if match := re.fullmatch(rf"({DAY}) ?(?:to|and|or|[-–/]) ?({DAY} {MONTH}.*)", text, re.IGNORECASE):
        return _range(f"{match.group(1)} to {match.group(2)}", inner)
    if match := re.fullmatch(rf"({YEARS})[-–]({YEARS})", text):
        return f"{match.group(1)}/{match.group(2)}" if match.group(1) <= match.group(2) else None
    for pattern, read in _ABSOLUTE:
        if match := re.search(rf"\b{pattern}\b", text, re.IGNORECASE):
            return read(match)
    return _relative(text.lower(), base, future) if base is not None else None


def _part(part: str, whole: str, inner: Callable[[str], str | None]) -> str | None:
    """The days of "the first half of 2024"; of what has no fixed length, such as "early May", the whole."""
    whole = re.sub("^the ", "this ", whole)
    found = inner("in " + whole) or inner(whole)
    ordinal, _, unit = part.partition(" ")
    months = {"half": 6, "quarter": 3}.get(unit)
    if found is None or months is None or not re.fullmatch(r"\d{4}", found):
        return found
    count = 12 // months
    number = count - 1 if ordinal in ("last", "final") else ["first", "second", "third", "fourth"].index(ordinal)
    first = number * months + 1
    return f"{found}-{first:02d}/{found}-{first + months - 1:02d}" if number < count else found


def _range(text: str, inner: Callable[[str], str | None]) -> str | None:
    parts = re.split(rf" {_TO} ", text, maxsplit=1)
    if len(parts) != 2:
        return None
    last = inner("in " + parts[1]) or inner(parts[1])
    first = parts[0]
    if not re.search(YEARS, first) and (year := re.search(YEARS, parts[1])):
        first += f" {year.group(0)}"
    if re.fullmatch(rf"\d{{1,2}}(?: {YEARS})?", first) and (month := re.search(MONTH, parts[1])):
        first = first.replace(" ", f" {month.group(0)} ") if " " in first else f"{first} {month.group(0)}"
    begin = inner("in " + first) or inner(first)
    return f"{begin}/{last}" if begin and last and "/" not in begin + last and begin[:4] <= last[:4] else None


def _full(match: re.Match[str]) -> str | None:
    try:
        return datetime.date(int(match["year"]), month_number(match["month"]), int(match["day"])).isoformat()
    except ValueError:
        return None


def month_number(month: str) -> int:
    """1 to 12 for the name of a month, its first three letters, or its number; raises ValueError for others."""
    if month.isdigit():
        return int(month)
    return [m[:3].lower() for m in MONTHS.split("|")].index(month[:3].lower()) + 1


def _season(name: str, year: int) -> str:
    first, last = SEASONS[name.lower()]
    return f"{year}-{first:02d}/{year + (last < first)}-{last:02d}"


_ABSOLUTE: tuple[tuple[str, Callable[[re.Match[str]], str | None]], ...] = (
    (rf"(?P<year>{YEARS})-(?P<month>\d\d)-(?P<day>\d\d)", _full),
    (rf"(?P<day>\d{{1,2}})(?: of)? (?P<month>{MONTH}) (?P<year>{YEARS})", _full),
    (rf"(?P<month>{MONTH}) (?P<day>\d{{1,2}}) (?P<year>{YEARS})", _full),
    (rf"(?P<season>{_SEASON})(?: of)? (?P<year>{YEARS})", lambda m: _season(m["season"], int(m["year"]))),
    (rf"(?P<month>{MONTH})(?: of)? (?P<year>{YEARS})", lambda m: f"{m['year']}-{month_number(m['month']):02d}"),
    (r"(?P<decade>(?:1[5-9]|20)\d)0s", lambda m: f"{m['decade']}X"),
    (rf"(?P<year>{YEARS})", lambda m: m["year"]),
)


def _number(word: str) -> int:
    word = word.lower()
    return int(word) if word.isdigit() else 1 if word in ("a", "an") else COUNTS.split("|").index(word) + 1


def _month(year: int, month: int) -> str:
    return f"{year + (month - 1) // 12:04d}-{(month - 1) % 12 + 1:02d}"


def _relative(text: str, base: datetime.date, future: bool) -> str | None:
    day = datetime.timedelta(days=1)
    near = {"yesterday": -1, "today": 0, "tomorrow": 1, "tonight": 0, "last night": -1}
    if match := re.fullmatch("(?:on )?the day (before yesterday|after tomorrow)", text):
        return (base + (2 if "after" in match.group(1) else -2) * day).isoformat()
    if text in near:
        return (base + near[text] * day).isoformat()
    if text == "overnight":
        return f"{(base - day).isoformat()}/{base.isoformat()}"
    if text == "a fortnight ago":
        return _ago(base, 2, "week")
    if "weekend" in text:
        saturday = base - datetime.timedelta(days=(base.weekday() - 5) % 7 or 7 * (base.weekday() == 5))
        return f"{saturday.isoformat()}/{(saturday + day).isoformat()}"
    if match := re.fullmatch(rf"({WEEKDAYS})(?: of)? (last|this|next) week".lower(), text):
        monday = base - base.weekday() * day + 7 * day * {"last": -1, "this": 0, "next": 1}[match.group(2)]
        return (monday + WEEKDAYS.lower().split("|").index(match.group(1)) * day).isoformat()
    if match := re.fullmatch(rf"({_N}) (day|week|month|year)s? ago", text):
        return _ago(base, _number(match.group(1)), match.group(2))
    if match := re.search(rf"\b({WEEKDAYS})", text, re.IGNORECASE):
        return _weekday(text, match.group(1), base, future)
    if match := re.search(r"(\d{1,2})(?: of)? ([a-z]+)|([a-z]+)\.? (\d{1,2})", text):
        named = re.search("(last|this|next) year", text)
        return _yearless(match, base, future, base.year + _step(named.group(1)) if named else None)
    if match := re.search(rf"\b({MONTH}) (?:of )?(last|this|next) year", text, re.IGNORECASE):
        return f"{base.year + _step(match.group(2))}-{month_number(match.group(1)):02d}"
    if match := re.search(rf"\b({MONTH})", text, re.IGNORECASE):
        ahead = future or text.startswith("next")
        number = month_number(match.group(1))
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


def _step(word: str) -> int:
    return ("last", "this", "next").index(word) - 1


def _yearless(match: re.Match[str], base: datetime.date, future: bool, year: int | None = None) -> str | None:
    """A day and a month, of ``year``: else the next such day for what is to come, or the last before publication."""
    try:
        month, day = month_number(match.group(2) or match.group(3)), int(match.group(1) or match.group(4))
        if year is not None:
            return datetime.date(year, month, day).isoformat()
        year = base.year
        if future and (month, day) < (base.month, base.day):
            year += 1
        elif not future and (month, day) > (base.month, base.day):
            year -= 1
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def _period(text: str, base: datetime.date) -> str | None:
    step = 1 if "next" in text else 0 if "this" in text else -2 if "before last" in text else -1
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
