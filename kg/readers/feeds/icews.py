"""ICEWS events: rows that a machine coded from the news, actors by name, CAMEO codes."""

from __future__ import annotations

from kg.readers.feeds.coded_layout import Layout

TITLE = "ICEWS events"
PUBLISHER = "ICEWS"
LAYOUT = Layout(
    feed="icews",
    fields={
        "record": "Event ID", "date": "Event Date", "subject_name": "Source Name", "subject_country": "Source Country",
        "subject_sectors": "Source Sectors", "object_name": "Target Name", "object_country": "Target Country",
        "object_sectors": "Target Sectors", "code": "CAMEO Code", "goldstein": "Intensity", "outlet": "Publisher",
        "place": ("City", "District", "Province", "Country"), "latitude": "Latitude", "longitude": "Longitude",
    },
    needed=("record", "date", "code", "subject_name", "object_name"),
    missing=("NA",),
)  # fmt: skip


def recognises(beginning: str) -> bool:
    """Whether a file that begins so is one of ICEWS."""
    return LAYOUT.recognises(beginning)
