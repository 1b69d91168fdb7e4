"""SIPRI Arms Transfers Database: the trade register, and the newer layout by deal and year of delivery.

Each order is a tie ``suppliesArmsTo`` from supplier to recipient in the year of the order. A register has no ids:
an order is known by its ends, year and weapon, and numbered where several agree in these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from kg.model.claims import Details
from kg.readers.feeds.file import FeedFile
from kg.readers.feeds.rows import Claim, Kept, Outcome, Party, Quarantined
from kg.readers.feeds.tables import Layout, Row, find_header
from kg.readers.feeds.values import FIRST_YEAR, LAST_YEAR, Wrong, each, given, is_year, needed, number, plain, year, yes

TITLE = "SIPRI Arms Transfers Database"
PUBLISHER = "Stockholm International Peace Research Institute"
LEGACY = "latin-1"
"""The encoding of registers that are not UTF-8."""
_ALIASES = {
    "order date": "year of order", "order year": "year of order", "year s of order": "year of order",
    "no ordered": "number ordered", "numbers ordered": "number ordered", "quantity ordered": "number ordered",
    "no delivered": "number delivered", "numbers delivered": "number delivered",
    "quantity delivered": "number delivered", "no delivered produced": "number delivered",
    "number delivered produced": "number delivered",
    "designation": "weapon designation", "description": "weapon description",
    "delivery year": "year of delivery", "year s of delivery": "year of delivery",
    "year s of deliveries": "year of delivery", "years of delivery": "year of delivery",
    "year s weapon of delivery": "year of delivery",
    "order date is estimate": "year of order?", "numbers delivered is estimate": "number delivered?",
    "number delivered is estimate": "number delivered?", "delivery year is estimate": "year of delivery?",
    "sipri at database id": "deal", "deal id": "deal", "database id": "deal",
    "comment": "comments", "tiv deal unit": "tiv per unit", "sipri tiv per unit": "tiv per unit",
    "sipri tiv for total order": "tiv of order", "sipri tiv of deal": "tiv of order",
    "sipri tiv of delivered weapons": "tiv delivered", "tiv delivery values": "tiv delivered",
}  # fmt: skip
_NEEDED = ("supplier", "recipient", "year of order", "weapon designation")
_LOOSE_YEAR = re.compile(r"\(?(\d{4})(?:\.0)?\)?\s*\??")
_RANGE = re.compile(r"\(?(\d{4})\s*[-/\u2013]\s*(\d{4})\)?")
_YEARS = re.compile(r"[\d\s;,.()?/\u2013-]*")
_NUMBER = re.compile(r"\(?[-+]?[\d,.]*\)?\??")


def _sensible(row: Mapping[str, str]) -> bool:
    """Whether the cells of a row are in the right columns."""
    ends = row["supplier"], row["recipient"]
    numbers = ("number ordered", "number delivered", "tiv per unit", "tiv of order", "tiv delivered")
    return (
        all(end and not end[:1].isdigit() and end != "?" for end in ends)
        and (_LOOSE_YEAR.fullmatch(row["year of order"]) or _RANGE.fullmatch(row["year of order"])) is not None
        and bool(row["weapon designation"])
        and all(_NUMBER.fullmatch(row.get(name, "")) for name in numbers)
        and _YEARS.fullmatch(row.get("year of delivery", "")) is not None
        and all(value in ("", "?", "Yes", "No") for name, value in row.items() if name.endswith("?"))
    )


LAYOUT = Layout(_NEEDED, _ALIASES, _sensible)


def recognises(beginning: str) -> bool:
    """Whether a file that begins so is a register or a table of deals."""
    return find_header(beginning.splitlines(), LAYOUT) is not None


def rows(file: FeedFile) -> Iterator[Outcome]:
    """What each row comes to; the rows of one deal are one tie."""
    seen: dict[tuple[str, ...], dict[str, int]] = {}
    deals: dict[tuple[str, str, str], list[Row]] = {}
    legacy = LEGACY
    if not file.content.utf8 and _has_deals(file):
        legacy = ""  # deals are published as UTF-8: what is not was saved by something else
    for row in file.table(LAYOUT, legacy or None):
        if isinstance(row, Quarantined) or not given(row, "deal"):
            yield from each([row], lambda row: _order(row, _record(row, seen), [row]))
        else:
            deals.setdefault((given(row, "deal"), row["supplier"], row["recipient"]), []).append(row)
    for (deal, *_), found in deals.items():
        good = []
        for row in found:
            checked = next(each([row], lambda row, deal=deal: _order(row, deal, [row])))  # type: ignore[misc]
            if isinstance(checked, Quarantined):
                yield checked
            else:
                good.append(row)
        if good:
            yield replace(_order(good[0], deal, good), rows=len(good))


def _has_deals(file: FeedFile) -> bool:
    begin = next(iter(file.content.members[0].parts()), b"")[:65536].decode("latin-1")
    return "sipri at database id" in begin.lower()


def _record(row: Row, seen: dict[tuple[str, ...], dict[str, int]]) -> str:
    """What stands for the id of an order in a register; rows that agree in every cell have the same."""
    key = tuple(row[name] for name in (*_NEEDED, "weapon description"))
    alike = seen.setdefault(key, {})
    which = alike.setdefault(row.content, len(alike) + 1)
    return "|".join((*key, str(which)))


def _order(row: Row, record: str, deal: list[Row]) -> Kept:
    """The tie of an order, from its row or the rows of its deliveries."""
    supplier, recipient = needed(row, "supplier"), needed(row, "recipient")
    if supplier.rstrip("*") == recipient.rstrip("*"):
        raise Wrong("recipient", recipient, "supplier and recipient are the same")
    when, warning, estimated = _ordered(row)
    ordered, loose = _amount(row, "number ordered")
    delivered, rough = _total(deal, "number delivered")
    said = [] if ordered is None else [f"{_about(loose)}{plain(ordered)} ordered"]
    said += [] if delivered is None else [f"{_about(rough)}{plain(delivered)} delivered"]
    tiv, _ = _total(deal, "tiv delivered")
    total = number(row, "tiv of order")
    said += [] if total is None else [f"TIV {plain(total)} million ordered"]
    said += [] if tiv is None else [f"TIV {plain(tiv)} million delivered"]
    amount, unit = (ordered, "ordered") if ordered is not None else (delivered, "delivered")
    years, guessed = _delivered(deal)
    status, comments = given(row, "status"), given(row, "comments")
    licence = "local production" if yes(given(row, "local production")) else ""
    how = "; ".join(words for words in (status if status.lower() != "new" else "", licence, comments) if words)
    weapon, kind = given(row, "weapon designation"), given(row, "weapon description")
    details = Details(
        item=(f"{weapon} ({kind})" if weapon and kind else weapon or kind,) if weapon or kind else (),
        manner=(how,) if how else (),
        amount=None if amount is None else plain(amount),
        unit=None if amount is None else unit,
        quantity="; ".join(said) or None,
        time=f"delivered {years}" if years else None,
    )
    hedged = estimated or loose or rough or guessed
    claim = Claim(Party(supplier, "State"), "suppliesArmsTo", Party(recipient, "State"))
    return Kept(row.number, record, (claim,), when, details, cue="estimate" if hedged else None, warning=warning)


def _ordered(row: Row) -> tuple[str, str, bool]:
    """The year of the order as EDTF, a warning where it is no single year, and whether it is an estimate."""
    value = needed(row, "year of order")
    if span := _RANGE.fullmatch(value):
        first, last = (year("year of order", one) for one in span.groups())
        if first > last:
            raise Wrong("year of order", value, "the years are out of order")
        return f"{first}/{last}", f"the order is dated {value}, kept as a span of years", True
    found = _LOOSE_YEAR.fullmatch(value)
    known = year("year of order", found[1] if found else value)
    if row.after("year of order") == "?" or value.endswith("?"):
        return f"{known}?", "", True
    if yes(row.after("year of order")) or value.startswith("("):
        return f"{known}~", "", True
    return known, "", False


def _amount(row: Row, column: str) -> tuple[float | None, bool]:
    """The number in a column, and whether it is an estimate."""
    value = given(row, column)
    loose = value.endswith("?") or value.startswith("(") or yes(row.after(column))
    bare = value.strip("()? ")
    if not bare:
        return None, False
    return number(Row(row.number, {column: 0}, [bare], row.delimiter), column), loose


def _total(deal: list[Row], column: str) -> tuple[float | None, bool]:
    found = [_amount(row, column) for row in deal]
    numbers = [value for value, _ in found if value is not None]
    return (sum(numbers) if numbers else None), any(loose for _, loose in found)


def _delivered(deal: list[Row]) -> tuple[str, bool]:
    """The years of delivery in words, and whether one is an estimate."""
    years: dict[str, None] = {}
    guessed = False
    for row in deal:
        value = given(row, "year of delivery")
        guessed = guessed or "?" in value or "(" in value or yes(row.after("year of delivery"))
        for one in re.split(r"[;,\s/\u2013-]+", value.replace("(", "").replace(")", "").replace("?", "")):
            if one and not is_year(one):
                raise Wrong("year of delivery", value, f"not a year from {FIRST_YEAR} to {LAST_YEAR}")
            if one:
                years[one[:4]] = None
    return "; ".join(sorted(years)), guessed


def _about(loose: bool) -> str:
    return "about " if loose else ""
