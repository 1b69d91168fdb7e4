"""Files of machine-coded feeds, made up: the layouts of the real ones, with events of our own."""

from __future__ import annotations

from pathlib import Path

from kg.readers.feeds import gdelt

ICEWS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
    "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher",
    "City", "District", "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip
POLECAT = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Event Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type",
    "Source", "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip
EVENT = {
    "GLOBALEVENTID": "1", "SQLDATE": "20240302", "Actor1Code": "CHL", "Actor1Name": "CHILE", "Actor2Code": "PER",
    "Actor2Name": "PERU", "EventCode": "112", "GoldsteinScale": "-2.0", "NumMentions": "4", "NumArticles": "3",
    "AvgTone": "-1.5", "ActionGeo_FullName": "Arica, Chile", "ActionGeo_Lat": "-18.5", "ActionGeo_Long": "-70.3",
    "DATEADDED": "20240302101500", "SOURCEURL": "https://www.gazette.example/ports",
}  # fmt: skip


def event(columns: tuple[str, ...] = gdelt.SECOND, **given: str) -> list[str]:
    """The cells of one event of GDELT."""
    cells = EVENT | given
    return [cells.get(name, "") for name in columns]


def lines(*rows: list[str], separator: str = "\t") -> str:
    """Rows as text."""
    return "".join(separator.join(row) + "\n" for row in rows)


def export(path: Path, *rows: dict[str, str], name: str = "20240302101500.export.CSV") -> Path:
    """A file of GDELT 2.0 in the folder ``path``; rows are numbered from 1."""
    file = path / name
    made = [event(**({"GLOBALEVENTID": str(at)} | row)) for at, row in enumerate(rows, 1)]
    file.write_text(lines(*made), encoding="utf-8")
    return file


def named(columns: tuple[str, ...], missing: str, **given: str) -> list[str]:
    """The cells of a row, by the names of the columns with ``_`` for blanks."""
    return [given.get(name.replace(" ", "_"), missing) for name in columns]
