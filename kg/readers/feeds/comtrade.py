"""UN Comtrade: trade between two states by heading and period, as CSV or the JSON of its API.

A row is a tie from the exporter to the importer; what a heading means is in ``ontology/feeds.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.model.claims import Details
from kg.readers.feeds.file import FeedFile
from kg.readers.feeds.parties import meanings
from kg.readers.feeds.rows import Claim, Kept, Outcome, Party, Skipped
from kg.readers.feeds.tables import Layout, Row, find_header
from kg.readers.feeds.values import Wrong, each, given, needed, number, plain, yes

TITLE = "UN Comtrade"
PUBLISHER = "United Nations Statistics Division"
LEGACY = "latin-1"
_ALIASES = {
    "reporter iso": "reporteriso", "reporter": "reporterdesc", "reporter code": "reportercode",
    "partner iso": "partneriso", "partner": "partnerdesc", "partner code": "partnercode",
    "trade flow": "flowdesc", "trade flow code": "flowcode", "commodity code": "cmdcode", "commodity": "cmddesc",
    "trade value us": "primaryvalue", "trade value": "primaryvalue", "year": "refyear", "netweight kg": "netwgt",
    "rtcode": "reportercode", "ptcode": "partnercode", "rttitle": "reporterdesc", "pttitle": "partnerdesc",
    "rt3iso": "reporteriso", "pt3iso": "partneriso", "rgdesc": "flowdesc", "rgcode": "flowcode",
    "tradevalue": "primaryvalue", "yr": "refyear", "cmddesce": "cmddesc", "netweight": "netwgt",
}  # fmt: skip
LAYOUT = Layout(("reporterdesc", "partnerdesc", "cmdcode", "primaryvalue"), _ALIASES)
_IMPORTS, _EXPORTS = ("m", "fm", "rm", "mip", "mop"), ("x", "dx", "rx", "xip", "xop")
_WORLD = ("w00", "wld", "_x", "x1", "world")
_NO_STATE = re.compile(r"^(?:world|areas|other|bunkers|free zones|special categories)\b|\bnes$", re.IGNORECASE)
NO_STATE = "the partner is no single state"
A_PART = "a part of a total that has a row of its own"


def recognises(beginning: str) -> bool:
    """Whether a file that begins so is a table of Comtrade."""
    if beginning.lstrip("\ufeff \r\n\t").startswith("{"):
        return '"reporterCode"' in beginning and '"flowCode"' in beginning
    return find_header(beginning.splitlines(), LAYOUT) is not None


def rows(file: FeedFile) -> Iterator[Outcome]:
    """What each row comes to."""
    yield from each(file.answer(LAYOUT) if file.begins("{") else file.table(LAYOUT, LEGACY), _flow)


def _flow(row: Row) -> Outcome:
    flow = (given(row, "flowcode") or given(row, "flowdesc")).lower()
    imports = flow in _IMPORTS or flow.startswith(("import", "re-import")) or flow == "1"
    if not imports and flow not in _EXPORTS and not flow.startswith(("export", "re-export")) and flow not in ("2", "3"):
        raise Wrong("flowcode", flow, "neither an import (M) nor an export (X)")
    when, value = _when(row), number(row, "primaryvalue")
    if _part(row):
        return Skipped(row.number, A_PART)
    iso, name = given(row, "partneriso").lower(), given(row, "partnerdesc")
    if given(row, "partnercode") == "0" or iso in _WORLD or _NO_STATE.search(name):
        return Skipped(row.number, NO_STATE)
    reporter, partner = _party(row, "reporter"), _party(row, "partner")
    supplier, buyer = (partner, reporter) if imports else (reporter, partner)
    code = needed(row, "cmdcode")
    mapped = meanings()["comtrade"]
    relation = mapped[max((head for head in mapped if code.upper().startswith(head)), key=len)]
    weight = number(row, "netwgt")
    guessed = any(yes(given(row, name)) for name in ("isqtyestimated", "isnetwgtestimated")) and bool(weight)
    heading = given(row, "cmddesc")
    details = Details(
        item=(f"HS {code} {heading}".strip() if code.isdecimal() else heading or code,),
        amount=None if value is None else plain(value),
        unit=None if value is None else "USD",
        quantity=f"{'about ' if guessed else ''}{plain(weight)} kg" if weight else None,
    )
    parts = [given(row, c) for c in ("typecode", "freqcode", "period", "refyear", "reporteriso", "reportercode")]
    record = "-".join([*parts, flow, iso or name, code])
    return Kept(
        row.number, record, (Claim(supplier, relation, buyer),), when, details, cue="estimate" if guessed else None
    )


def _part(row: Row) -> bool:
    """Whether a row is one of those into which another is broken down: by second partner, customs, transport."""
    return (
        given(row, "partner2code").removesuffix(".0") not in ("", "0")
        or given(row, "customscode") not in ("", "C00")
        or given(row, "motcode").removesuffix(".0") not in ("", "0")
        or given(row, "moscode").removesuffix(".0") not in ("", "0")
    )


def _when(row: Row) -> str:
    """The year or month of a row."""
    period = given(row, "period").removesuffix(".0") or given(row, "refyear").removesuffix(".0")
    if len(period) == 6 and period.isdecimal() and "01" <= period[4:] <= "12":
        return f"{period[:4]}-{period[4:]}"
    if len(period) == 4 and period.isdecimal() and "1900" <= period <= "2100":
        return period
    raise Wrong("period", period, "neither a year nor a month (202503)")


def _party(row: Row, side: str) -> Party:
    iso = given(row, f"{side}iso")
    codes = (("iso3", iso),) if len(iso) == 3 and iso.isalpha() else ()
    return Party(given(row, f"{side}desc") or iso or needed(row, f"{side}desc"), "State", codes)
