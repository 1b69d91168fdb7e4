"""ACLED: political violence and protest, in every generation of its exports, and as its API answers in JSON.

An event between two actors is a tie on its day; what its type means is in ``ontology/feeds.yaml``. An event of one
actor, as most protests are, is kept in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model import ids
from kg.model.claims import Details
from kg.readers.feeds.file import FeedFile
from kg.readers.feeds.parties import meanings
from kg.readers.feeds.rows import Claim, Kept, Noted, Outcome, Party, Quarantined
from kg.readers.feeds.tables import Layout, Row, find_header
from kg.readers.feeds.values import Wrong, day, each, given, needed, number, order, plain, unslashed

TITLE = "Armed Conflict Location & Event Data"
PUBLISHER = "ACLED"
LEGACY = "cp1252"
_ALIASES = {
    "ally actor 1": "assoc actor 1", "ally actor 2": "assoc actor 2", "actor 1": "actor1", "actor 2": "actor2",
    "inter 1": "inter1", "inter 2": "inter2", "date": "event date", "type": "event type",
    "sub type": "sub event type", "time prec": "time precision", "lat": "latitude", "long": "longitude",
    "event id": "event id cnty", "total fatalities": "fatalities",
}  # fmt: skip
LAYOUT = Layout(("event date", "event type", "actor1", "actor2"), _ALIASES)
_SIGNS = ("event id cnty", "data id", "actor1", "sub event type", "disorder type", "fatalities")
"""Columns of which an export of ACLED, or a cut of one, has at least one."""
_KINDS = {
    "1": "StateBody", "2": "ArmedGroup", "3": "ArmedGroup", "4": "ArmedGroup", "5": "People", "6": "People",
    "7": "People", "8": "StateBody", "state forces": "StateBody", "rebel groups": "ArmedGroup",
    "rebel group": "ArmedGroup", "political militias": "ArmedGroup", "political militia": "ArmedGroup",
    "identity militias": "ArmedGroup", "identity militia": "ArmedGroup", "rioters": "People", "protesters": "People",
    "civilians": "People", "external/other forces": "StateBody",
}  # fmt: skip
_KEYS = re.compile(r'"event_type"\s*:(?=.*"actor1"\s*:)|"actor1"\s*:(?=.*"event_type"\s*:)', re.DOTALL)
"""Two of the names in what the API answers."""
MOST_WORDS = 600
"""Characters of the words that are kept of an event."""


def recognises(beginning: str) -> bool:
    """Whether a file that begins so is an export of ACLED."""
    if beginning.lstrip("\ufeff \r\n\t").startswith(("{", "[")):
        return bool(_KEYS.search(beginning))
    lines = beginning.splitlines()
    return any(find_header(lines, Layout(("event date", "event type", sign), _ALIASES)) is not None for sign in _SIGNS)


def rows(file: FeedFile) -> Iterator[Outcome]:
    """What each row comes to."""
    slashed = order(_read(file), "event date")
    yield from each(_read(file), lambda row: _event(row, slashed))


def _read(file: FeedFile) -> Iterator[Row | Quarantined]:
    return file.answer(LAYOUT) if file.begins("{", "[") else file.table(LAYOUT, LEGACY)


def _event(row: Row, slashed: str) -> Kept | Noted:
    when = _when(row, slashed)
    first, second = needed(row, "actor1"), given(row, "actor2")
    kind, fine = given(row, "event type").lower(), given(row, "sub event type").lower()
    fatalities = number(row, "fatalities", most=10_000_000)
    number(row, "latitude", -90, 90)
    number(row, "longitude", -180, 180)
    record = given(row, "event id cnty") or given(row, "data id") or ids.digest(row.content)
    origin = "; ".join(sorted({name.strip() for name in given(row, "source").split(";") if name.strip()})) or None
    spot = ", ".join(dict.fromkeys(name for c in ("location", "admin1", "country") if (name := given(row, c))))
    with_ = [given(row, f"assoc actor {n}") for n in (1, 2)]
    manner = [given(row, "sub event type") or given(row, "event type")]
    manner += [f"{whose} with {name}" for whose, name in zip((first, second), with_, strict=True) if name and whose]
    with_ = [f" with {name}" if name else "" for name in with_]
    meaning = meanings()["acled"].get(fine) or meanings()["acled"].get(kind)
    if not second or meaning is None:
        who = f"{first}{with_[0]}{f' and {second}{with_[1]}' if second else ''}"
        words = f"{manner[0]}: {who}, {spot}, {when}. {given(row, 'notes')}"
        parties = [_party(row, name, n) for n, name in ((1, first), (2, second)) if name]
        return Noted(row.number, record, _cut(words), tuple(parties), when, origin)
    ends = _party(row, first, 1), _party(row, second, 2)
    if meaning.get("from") == 2:
        ends = ends[1], ends[0]
    details = Details(
        place=(spot,) if spot else (),
        manner=("; ".join(manner),),
        amount=plain(fatalities) if fatalities else None,
        unit="fatalities" if fatalities else None,
    )
    return Kept(row.number, record, (Claim(ends[0], meaning["relation"], ends[1]),), when, details, origin)


def _party(row: Row, name: str, which: int) -> Party:
    kind = _KINDS.get(given(row, f"inter{which}").lower().removesuffix(".0"), "ArmedGroup")
    return Party(name, kind)


def _when(row: Row, slashed: str) -> str:
    """The date of an event, as precise as it is: a day, a day about which it was (a week), or a month."""
    value = unslashed(needed(row, "event date"), slashed)
    found = day("event date", value)
    if (year := given(row, "year").removesuffix(".0")) and not found.startswith(year):
        raise Wrong("year", year, f"the event is dated {found}")
    precision = given(row, "time precision").removesuffix(".0")
    return found[:7] if precision == "3" else f"{found}~" if precision == "2" else found


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= MOST_WORDS else words[: MOST_WORDS - 1] + "…"
