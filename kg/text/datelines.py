"""Where and when a text was written, as its head says: datelines, and lines that hold a day."""

from __future__ import annotations

import datetime
import re

from kg.text.dates import DAY, MONTHS, WEEKDAYS, YEARS, month_number

_PLACE = r"[^\W\d_a-z][\w'’./-]*(?:,? [\w'’.-]+){0,4}?"
_ON = rf"(?:(?:{WEEKDAYS}),? )?(?:[A-Z][a-z]{{2,8}}\.? {DAY}|{DAY} [A-Z][a-z]{{2,8}}\.?)(?:,? \d{{4}})?"
HEAD, LINES = 800, 14
"""Characters and lines at the start of a text in which its date is looked for."""
SHORT = 48
"""The longest line with a full stop that only says where and when."""
_CLOCK = r"(?:[,|]? (?:at )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{2,4}\)?)?)?"
_MON = "(?:" + "|".join(f"{m[:3]}(?:{m[3:]}|{m[3:4]}?\\.?)" if m[3:] else m for m in MONTHS.split("|")) + ")"
_DAY_OF = re.compile(
    rf"(?:(?P<day>{DAY}) (?P<month>{_MON}),?|(?P<month2>{_MON}) (?P<day2>{DAY}),?)"
    rf"(?: (?P<year>{YEARS}))?(?!\d)|(?P<iso>{YEARS}-\d\d-\d\d)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"(?:^|(?<=[,:|·•—–(-] )|(?<=[(|])|(?<=ed on )|(?<!\bon )(?<!since )(?<!after )"
    r"(?<!efore )(?<!until )(?<!from )(?<!\bby )(?<= ))"
    rf"(?:{_DAY_OF.pattern}){_CLOCK}[.)]?[ \t]*$",
    re.IGNORECASE,
)
"""A line of the head that ends in a day: "London, 3 May 2024", "Published: 2024-05-03", but no "raid on 3 May 2024"."""
_WRITTEN = re.compile(
    rf"^[ \t]*(?:{_PLACE}(?:,| —| –| -)? {_ON}(?: \([^()\n]{{2,40}}\))?|{_PLACE} \([^()\n]{{2,40}}\)(?:, {_ON})?"
    r"|[A-Z][A-Z'’./ -]{2,30}(?:, [A-Z][a-z]+)?|[A-Z][a-z]{2,20}, [A-Z]{3,8})[ \t]*(?:—|–|--|-)[ \t]+(?=\S)"
    rf"|^[ \t]*(?:\({_PLACE},? {_ON}\)[ \t]*(?:—|–|--|-)?|{_PLACE},? {_ON}(?: \([^()\n]{{2,40}}\))?:"
    rf"|\({_PLACE}\)[ \t]*(?:—|–|--|-)|{_PLACE}, {_ON} \([A-Z][^()\n]{{1,39}}\))[ \t]+(?=\S)",
    re.MULTILINE,
)
_CAPITALS = re.compile(r"[ \t]*[A-Z][A-Z'’. -]{2,30}(?=[,(—–-]|[ \t])")
_TOWN = re.compile(r"[ \t]*[^\W\d_a-z][\w'’. -]{2,30}(?=, [A-Z0-9]|,? \()")
_TICKED = re.compile(
    r"^[ \t]*\d{1,2}[:.]\d\d(?:[ \t]?(?:GMT|UTC|CET|[AaPp]\.?[Mm]\.?|h))?[ \t]*[-–—:|]?[ \t]+(?=[^\W\d]|[\"“‘'])",
    re.MULTILINE,
)
"""The time at the start of an entry of a live report: "09:40 The ministry …"."""


def without_datelines(text: str) -> str:
    """The text, of the same length, without where and when it was written: ``GENEVA, May 3 (Agency) —``, ``09:40``.

    The place would be taken for the subject of the first sentence.
    """
    for pattern in (_WRITTEN, _TICKED):
        text = pattern.sub(lambda match: " " * len(match.group(0)), text)
    return text


def place(text: str) -> str | None:
    """The place in capitals that the dateline of a text names, or None."""
    for line in text[:HEAD].splitlines()[:LINES]:
        if (opening := _WRITTEN.match(line)) and (found := _CAPITALS.match(line) or _TOWN.match(opening.group())):
            return found.group().strip(" ,(")
    return None


def letterhead(text: str) -> str | None:
    """The place in a line of the head that only says where and when: "Paris, 24 September 2025"; or None."""
    for line in text[:HEAD].splitlines()[:LINES]:
        if len(line) <= SHORT and _DATED.search(line) and (found := _TOWN.match(line)):
            return found.group().strip()
    return None


def dateline(text: str) -> tuple[str | None, str | None]:
    """The date of the dateline or the line of the head that dates a text (EDTF), and a warning if it is invalid."""
    head = text[:HEAD]
    for line in head.splitlines()[:LINES]:
        opening = _WRITTEN.match(line)
        match = _DAY_OF.search(opening.group()) if opening else _DATED.search(line)
        if match is None or (not opening and line.rstrip().endswith(".") and len(line) > SHORT):
            continue
        if match["iso"]:
            return _calendar(match["iso"]), None
        month, day = match["month"] or match["month2"], (match["day"] or match["day2"]).rstrip("stndrhSTNDRH")
        try:
            found = datetime.date(int(match["year"] or 2000), month_number(month), int(day)).isoformat()
        except ValueError:
            where = f"the dateline {match.group(0).strip()!r} names no day of the calendar"
            return None, f"{where}; no date is taken from it"
        if match["year"]:
            return found, None
    return None, None


def _calendar(day: str) -> str | None:
    try:
        return datetime.date.fromisoformat(day).isoformat()
    except ValueError:
        return None
