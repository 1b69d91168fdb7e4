"""GDELT events, 2.0 (61 columns) and 1.0 (57 or 58): rows that a machine coded from the news, by CAMEO codes."""

from __future__ import annotations

from kg.readers.feeds.coded_layout import Layout

TITLE = "GDELT events"
PUBLISHER = "GDELT Project"
_ACTOR = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
    "Type2Code", "Type3Code",
)  # fmt: skip
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
_PLACES = ("Actor1Geo", "Actor2Geo", "ActionGeo")
_EVENT = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *(f"Actor1{part}" for part in _ACTOR),
    *(f"Actor2{part}" for part in _ACTOR), "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
    "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
)  # fmt: skip
SECOND = (*_EVENT, *(f"{place}_{part}" for place in _PLACES for part in _GEO), "DATEADDED", "SOURCEURL")
"""The columns of GDELT 2.0."""
FIRST = (
    *_EVENT, *(f"{place}_{part}" for place in _PLACES for part in _GEO if part != "ADM2Code"), "DATEADDED", "SOURCEURL",
)  # fmt: skip
"""The columns of GDELT 1.0; rows from before April 2013 lack the last."""
LAYOUT = Layout(
    feed="gdelt",
    columns=(SECOND, FIRST),
    optional=1,
    fields={
        "record": "GLOBALEVENTID", "date": "SQLDATE", "subject_code": "Actor1Code", "subject_name": "Actor1Name",
        "object_code": "Actor2Code", "object_name": "Actor2Name", "code": "EventCode", "tone": "AvgTone",
        "goldstein": "GoldsteinScale", "mentions": "NumMentions", "articles": "NumArticles", "url": "SOURCEURL",
        "place": "ActionGeo_FullName", "latitude": "ActionGeo_Lat", "longitude": "ActionGeo_Long",
        "published": "DATEADDED",
    },
    needed=("record", "date", "code", "subject_code", "object_code"),
    aliases={"Day": "SQLDATE"},
    instead={"subject_code": "Actor1CountryCode", "object_code": "Actor2CountryCode"},
    mentions=(".export.", ".mentions."),
)  # fmt: skip


def recognises(beginning: str) -> bool:
    """Whether a file that begins so is one of GDELT's events."""
    return LAYOUT.recognises(beginning)
