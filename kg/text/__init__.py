"""The text reader: news prose to a draft annotation, offline and by rules.

``read`` takes a text, a resolver of names and the vocabulary, and returns a :class:`Draft`. It never
touches a store. The heavy libraries (extra ``text``) are loaded on first use.
"""

from __future__ import annotations

from kg.text.drafting import Draft, Event
from kg.text.reader import read, read_many, reader

__all__ = ["Draft", "Event", "read", "read_many", "reader"]
