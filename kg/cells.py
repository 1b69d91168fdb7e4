"""Cells of tables: values as text, and text that no spreadsheet runs as a formula."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")  # noqa: RUF001 - spreadsheets in East Asia take the wide signs too
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def plain(value: object) -> str:
    """The value as text, nothing as the empty string, lists with semicolons between their items."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "; ".join(plain(item) for item in value)
    # A carriage return would end the line: Python writes it without quotes.
    return str(value).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def guarded(words: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe stands before formula signs, but not before a number."""
    return "'" + words if _FORMULA.match(words) and not _NUMBER.fullmatch(words) else words
