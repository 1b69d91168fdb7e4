"""Readers of feeds: event data, arms transfers, registers. Files in, rows out; none touches a store.

Each feed has a module of its name with ``TITLE`` and ``PUBLISHER`` (the editor), ``recognises(beginning)``: whether
a file that begins with this text is one of its own, and ``rows(file)``: what each row
comes to, or ``LAYOUT``: its columns, where a machine coded the rows.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

CURATED = ("sipri", "acled", "ucdp", "comtrade", "wikidata", "stix", "ftm")
"""The feeds whose rows an editor wrote: each row is a tie."""
CODED = ("gdelt", "icews", "polecat")
"""The feeds whose rows a machine coded: they go to the event table, and folded into the graph."""
FEEDS = (*CODED, *CURATED)
"""All feeds, in the order in which a file is tried: those with the most columns that must be there first."""


def module(feed: str) -> Any:
    """The reader of a feed."""
    return import_module(f"kg.readers.feeds.{feed}")


def recognised(beginning: str) -> str | None:
    """The feed that a file is of, by the text that it begins with; None where it is none of them."""
    return next((feed for feed in FEEDS if module(feed).recognises(beginning)), None)
