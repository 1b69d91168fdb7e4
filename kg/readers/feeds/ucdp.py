"""UCDP: georeferenced events (GED), dyads and deaths by year, and the table of actors.

An event is a tie between its two sides, on its days; violence against civilians is an attack. A dyad-year is a tie
of that year, and so is a row of the tables of deaths (battle-related, non-state, one-sided). The table of actors gives
names: other files are found by them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from kg.model.claims import Details
from kg.readers.feeds.file import FeedFile
from kg.readers.feeds.rows import Claim, Kept, Known, Outcome, Party
from kg.readers.feeds.tables import Layout, Row, find_header
from kg.readers.feeds.values import NOTHING, Wrong, day, each, given, needed, number, order, plain, unslashed, year

TITLE = "Uppsala Conflict Data Program"
PUBLISHER = "UCDP"
LEGACY = "latin-1"
_ALIASES = {
    "best est": "best", "high est": "high", "low est": "low", "bd best": "best", "bd high": "high", "bd low": "low",
    "best fatality estimate": "best", "high fatality estimate": "high", "low fatality estimate": "low",
    "bdbest": "best", "bdhigh": "high", "bdlow": "low", "location inc": "location",
    "side a name": "side a", "side b name": "side b",
    "namedata": "name", "nameorig": "original", "nameorigfull": "original full", "nameorigfulleng": "english",
    "newname": "new", "newnamefullmothertongue": "new original", "newnamefulleng": "new english",
    "actorid": "actor", "actor id": "actor", "namefull": "english", "namedatafull": "full",
    "name data": "name", "name orig": "original", "name orig full": "original full", "name orig full eng": "english",
    "dyadid": "dyad id", "dyad new id": "dyad id", "conflictid": "conflict id", "conflict new id": "conflict id",
    "intensity": "intensity level", "intensitylevel": "intensity level", "int": "intensity level",
    "sidea": "side a", "sideb": "side b", "sidea2nd": "side a 2nd", "sideb2nd": "side b 2nd",
    "territoryname": "territory name", "territory": "territory name",
}  # fmt: skip
EVENTS = Layout(("id", "type of violence", "side a", "side b", "date start"), _ALIASES)
DYADS = Layout(("side a", "side b", "year", "intensity level"), _ALIASES)
DEATHS = Layout(("side a", "side b", "year", "best"), _ALIASES)
ONE_SIDED = Layout(("actor name", "location", "year", "best"), _ALIASES)
ACTORS = Layout(("actor", "name", "org"), _ALIASES)
_ALONE, _ONE_SIDED = ("1", "2", "3"), "3"
_WAR = "2"
_INTENSITY = {"1": "25 to 999 battle deaths in the year", "2": "1,000 battle deaths or more in the year"}
_BEFORE_DATE = re.compile(r'\s*"*([^",;\d]{2,60}?)[\s,]*(?:\d{4}|"|;|$)')
_NAMES = ("original", "original full", "english", "full", "new", "new original", "new english")


def recognises(beginning: str) -> bool:
    """Whether a file that begins so is one of UCDP."""
    return _layout(beginning.splitlines()) is not None


def _layout(lines: list[str]) -> Layout | None:
    known = EVENTS, DYADS, DEATHS, ONE_SIDED, ACTORS
    return next((layout for layout in known if find_header(lines, layout) is not None), None)


def rows(file: FeedFile) -> Iterator[Outcome]:
    """What each row comes to."""
    begin = next(iter(file.content.members[0].parts()), b"")[:65536].decode(file.encoded(LEGACY), "replace")
    layout = _layout(begin.lstrip("\ufeff").splitlines()) or EVENTS
    slashed = order(file.table(layout, LEGACY), "date start") if layout is EVENTS else ""
    make: Callable[[Row], Outcome] = lambda row: _event(row, slashed)  # noqa: E731
    if layout is not EVENTS:
        make = _dyad if layout is DYADS else _actor if layout is ACTORS else _deaths
    yield from each(file.table(layout, LEGACY), make)


def _whole(row: Row, column: str) -> str:
    """A number that is an id: ``300380.0`` is ``300380``."""
    return given(row, column).removesuffix(".0")


def _event(row: Row, slashed: str) -> Outcome:
    kind = _whole(row, "type of violence")
    if kind not in _ALONE:
        raise Wrong("type of violence", row["type of violence"], "must be 1, 2 or 3")
    country = given(row, "country")
    relation = "attacks" if kind == _ONE_SIDED else "clashesWith"
    ends = product(_sides(row, "side a", country), _sides(row, "side b", country))
    number(row, "latitude", -90, 90)
    number(row, "longitude", -180, 180)
    unclear = _whole(row, "event clarity") == "2"
    spot = ", ".join(dict.fromkeys(n for c in ("where coordinates", "adm 1", "country") if (n := given(row, c))))
    details = _dead(row, spot)
    claims = tuple(Claim(a, relation, b) for a, b in ends)
    return Kept(
        row.number, _whole(row, "id"), claims, _when(row, slashed), details, _origin(row),
        cue="estimate" if details.quantity or unclear else None,
    )  # fmt: skip


def _dead(row: Row, place: str) -> Details:
    """How many died, and between what the estimates lie."""
    best, low, high = (number(row, name, most=10_000_000) for name in ("best", "low", "high"))
    loose = low is not None and high is not None and low != high
    return Details(
        place=(place,) if place else (),
        amount=None if best is None else plain(best),
        unit=None if best is None else "deaths",
        quantity=f"{plain(low)} to {plain(high)} deaths" if loose and low is not None and high is not None else None,
    )


def _when(row: Row, slashed: str) -> str:
    """The days of an event: one, about one, or from one to another."""
    first = day("date start", unslashed(needed(row, "date start"), slashed))
    last = day("date end", unslashed(end, slashed)) if (end := given(row, "date end")) else first
    if last < first:
        raise Wrong("date end", last, f"before the start, {first}")
    if last != first:
        return f"{first}/{last}"
    return first if _whole(row, "date prec") in ("", "0", "1") else f"{first}~"


def _origin(row: Row) -> str | None:
    """Whom a row cites: the offices of its sources, else the words before the date of its article."""
    offices = {name.strip() for name in given(row, "source office").split(";")} - {""}
    if not offices and (match := _BEFORE_DATE.match(given(row, "source article"))):
        offices = {match[1].strip()}
    return "; ".join(sorted(offices)) or None


def _sides(row: Row, column: str, country: str) -> list[Party]:
    """The actors of a side; one cell may list several governments."""
    value = needed(row, column)
    parts = re.split(r",\s*(?=Government of )", value)
    country = country.split(" (")[0]
    named = [f"Civilians ({country})" if part.lower() == "civilians" and country else part for part in parts]
    return [Party(name, "Government" if name.startswith("Government of ") else "ArmedGroup") for name in named]


def _dyad(row: Row) -> Outcome:
    when = year("year", needed(row, "year"))
    level = _whole(row, "intensity level")
    if level not in ("1", "2", "0", ""):
        raise Wrong("intensity level", row["intensity level"], "must be 0, 1 or 2")
    country = given(row, "location")
    left, right = _sides(row, "side a", country), _sides(row, "side b", country)
    relation = "atWarWith" if level == _WAR else "clashesWith"
    claims = [Claim(a, relation, b) for a, b in product(left, right)]
    for column, side in (("side a 2nd", left), ("side b 2nd", right)):
        if given(row, column):
            claims += [Claim(ally, "supports", party) for ally, party in product(_sides(row, column, country), side)]
    over = given(row, "territory name")
    details = Details(
        place=(country,) if country else (),
        purpose=(f"control of {over}",) if over else (),
        quantity={"1": "25 to 999 battle deaths in the year", "2": "1,000 battle deaths or more in the year"}.get(
            level
        ),
    )
    record = f"dyad {dyad}" if (dyad := _whole(row, "dyad id")) else f"conflict {needed(row, 'conflict id')}"
    return Kept(row.number, f"{record} {when}", tuple(claims), when, details)


def _deaths(row: Row) -> Outcome:
    """Who fought whom in a year, or attacked civilians, and how many died."""
    when, country = year("year", needed(row, "year")), given(row, "location")
    if row["actor name"]:
        civilians = Party(f"Civilians ({country})" if country else "Civilians", "People")
        relation, left, right = "attacks", _sides(row, "actor name", country), [civilians]
    else:
        relation, left, right = "clashesWith", _sides(row, "side a", country), _sides(row, "side b", country)
    which = _whole(row, "dyad id") or _whole(row, "conflict id") or f"{left[0].name} {right[0].name}"
    details = _dead(row, country)
    claims = tuple(Claim(a, relation, b) for a, b in product(left, right))
    record = f"deaths {which} {when}"
    return Kept(row.number, record, claims, when, details, cue="estimate" if details.quantity else None)


def _actor(row: Row) -> Outcome:
    name = needed(row, "name")
    others = [value for column in _NAMES if (value := given(row, column)) and value.lower() not in NOTHING]
    where = given(row, "location").split(",")[0].strip()
    kind = "Government" if _whole(row, "org") == "4" else "ArmedGroup"
    party = Party(name, kind, aliases=tuple(dict.fromkeys(others)), home="" if kind == "Government" else where)
    return Known(row.number, party, _whole(row, "actor"))
