"""Values as text: cells that no spreadsheet runs as formulas, and text safe for XML, notebooks and terminals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

MOST_SHOWN = 200
"""The most rows shown in a notebook."""

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")  # noqa: RUF001 - spreadsheets in East Asia take the wide signs too
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control, direction and zero-width characters, except the joiners of letters."""
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def plain(value: object) -> str:
    """The value as text: None as the empty string, lists with semicolons between their items."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "; ".join(plain(item) for item in value)
    # A carriage return would end the line: Python writes it without quotes.
    return str(value).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def guarded(words: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe is put before formula signs, but not before a number."""
    return "'" + words if _FORMULA.match(words) and not _NUMBER.fullmatch(words) else words


def unguarded(words: str) -> str:
    """The cell as it was before :func:`guarded`."""
    return words[1:] if words.startswith("'") and guarded(words[1:]) == words else words


def in_xml(words: str) -> str:
    """The words as XML 1.0 can hold them: what it forbids becomes U+FFFD."""
    return _NOT_IN_XML.sub("\ufffd", words)


def visible(text: str) -> str:
    """The text with each control and direction character escaped, as in ``\\u001b``; line breaks and tabs stay."""
    return _UNSEEN.sub(_written_out, text.replace("\r\n", "\n"))


def _written_out(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def html(columns: Iterable[str], rows: Sequence[Iterable[object]]) -> str:
    """A table for notebooks: the first rows, and how many there are where not all are shown."""
    from html import escape

    if not rows:
        return "<p>nothing found</p>"

    def line(cells: Iterable[object], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(plain(cell))}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(line(row, "td") for row in rows[:MOST_SHOWN])
    more = f"<p>{MOST_SHOWN} of {len(rows)} shown</p>" if len(rows) > MOST_SHOWN else ""
    return f"<table><thead>{line(columns, 'th')}</thead><tbody>{body}</tbody></table>{more}"
