"""Pages and feeds: the words of an article or of each entry, and what the markup says of them."""

from __future__ import annotations

import html
import re
from io import BytesIO
from pathlib import Path
from typing import Any

from kg.annotation.provenance import Provenance
from kg.errors import InputError, require
from kg.io import guard

LONGEST_DATE = 64
"""Characters of a date that a feed gives."""
_VALUE = r"""\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+)"""
_TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?:[\s/]++|[^\s/>][^\s/>=]*+(?:{_VALUE})?+)*+)",
    re.DOTALL,
)
_UNSAID = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|br|hr|li|[uo]l|d[ltd]|h[1-6]|t[rdh]|table|blockquote|pre|article|section|figure|figcaption)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"</?[A-Za-z!?][^<>]{0,2000}>")
_RAW_END = re.compile(r"</(?:script|style)\b|\Z", re.IGNORECASE)
_ATTRIBUTE = re.compile(rf"[^\s/>][^\s/>=]*+(?:{_VALUE})?+")
BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError)
"""What the libraries raise that read pages and feeds, for some that are broken."""

Described = tuple[str, Provenance]
"""The words of a text, and what its container says of it."""


def article(page: str, path: Path) -> Described:
    """The article of a page with its title, date and publisher (trafilatura); raises InputError."""
    trafilatura = require("trafilatura", "text")
    _check_markup(page, path)
    try:
        found = trafilatura.bare_extraction(page, with_metadata=True)
    except BROKEN as error:
        raise _broken(path, "page", error) from None
    text = getattr(found, "text", None) if found is not None else None
    if not text or not text.strip():
        raise InputError(str(path), "no article was found in this page", "save its words as a text file")
    return text.strip() + "\n", Provenance(found.title, found.date, found.sitename, found.url)


def entries(data: bytes, path: Path, encoding: str | None) -> list[Described]:
    """The entries of a feed with their titles, dates and addresses (feedparser); raises InputError."""
    feedparser = require("feedparser", "text")
    _check_markup(data.replace(b"\0", b"").decode("latin-1"), path)
    try:
        headers = {"content-type": f"application/xml; charset={encoding}"} if encoding else {}
        # given the bytes themselves, it takes some for a path
        feed = feedparser.parse(BytesIO(data), response_headers=headers)
    except BROKEN as error:
        raise _broken(path, "feed", error) from None
    publisher = feed.feed.get("title")
    found = []
    for entry in feed.entries:
        body = entry["content"][0].get("value", "") if entry.get("content") else entry.get("summary", "")
        title = _without_tags(entry.get("title", ""))
        words = f"{title}\n\n{_without_tags(body)}\n"
        if words.strip():
            found.append((words, Provenance(title, _day(entry), publisher, entry.get("link"))))
    if not found:
        raise InputError(str(path), "this feed has no entries that can be read", "nothing of it was added")
    return found


def _without_tags(markup: str) -> str:
    """The words of an entry, with a line for each block; what is escaped twice, as feeds often do, is read too."""
    words = markup
    for _ in range(2):
        words = _BLOCK.sub("\n\n", _UNSAID.sub("", words))
        words = html.unescape(_ANY_TAG.sub("", words))
    return re.sub(r"\n\s*\n\s*", "\n\n", words.replace("\xa0", " ")).strip()


def _day(entry: Any) -> str | None:
    """The day on which an entry of a feed was published, else changed."""
    for name in ("published", "updated"):  # membership is asked first, as feedparser gives one for the other
        if name in entry and len(entry[name]) <= LONGEST_DATE and f"{name}_parsed" in entry:
            day = entry[f"{name}_parsed"]
            return f"{day.tm_year:04d}-{day.tm_mon:02d}-{day.tm_mday:02d}" if day else None
    return None


def _check_markup(text: str, path: Path) -> None:
    """Raises LimitExceeded where a page or feed has more elements, or attributes of one, than can be read in time."""
    limits = guard.limits()
    number, place = 0, 0
    while tag := _TAG.search(text, place):
        number, place = number + bool(tag["name"]), tag.end()
        if number > limits.elements:
            line = guard.line_at(text, tag.start())
            raise guard.exceeded(str(path), "elements", f"more than {limits.elements} elements", line)
        attributes = sum(1 for _ in _ATTRIBUTE.finditer(tag["attributes"] or ""))
        if attributes > limits.columns:
            line = guard.line_at(text, tag.start())
            raise guard.exceeded(str(path), "columns", f"an element of {attributes} attributes", line)
        if (tag["name"] or "").lower() in ("script", "style") and (end := _RAW_END.search(text, place)):
            place = end.start()


def _broken(path: Path, what: str, error: Exception) -> InputError:
    return InputError(str(path), f"cannot be read as a {what}: {error}", "save its words as a text file")
