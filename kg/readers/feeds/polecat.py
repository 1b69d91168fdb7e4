"""POLECAT events: rows that a machine coded from the news, actors by name, PLOVER types and modes."""

from __future__ import annotations

from kg.readers.feeds.coded_layout import Layout

TITLE = "POLECAT events"
PUBLISHER = "POLECAT"
LAYOUT = Layout(
    feed="polecat",
    fields={
        "record": "Event ID", "date": "Event Date", "subject_name": "Actor Name", "subject_country": "Actor Country",
        "subject_sectors": ("Primary Actor Sector", "Actor Sectors"), "object_name": "Recipient Name",
        "object_country": "Recipient Country", "object_sectors": ("Primary Recipient Sector", "Recipient Sectors"),
        "code": ("Event Type", "Event Mode"), "goldstein": "Event Intensity", "outlet": "Source",
        "place": ("City", "District", "Province", "Country"), "latitude": "Latitude", "longitude": "Longitude",
        "published": "Publication Date",
    },
    needed=("record", "date", "code", "subject_name", "object_name"),
    aliases={"Intensity": "Event Intensity"},
    missing=("None",),
    several=True,
    legacy="latin-1",
)  # fmt: skip


def recognises(beginning: str) -> bool:
    """Whether a file that begins so is one of POLECAT."""
    return LAYOUT.recognises(beginning)
