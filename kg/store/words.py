"""Messages of endpoints, safe to print: one plain line of bounded length, without the user's secrets."""

from __future__ import annotations

import re
from urllib.parse import unquote_plus

from kg.masking import masked

MOST, FEW = 300, 160
"""The most characters quoted from an endpoint's message, and from an error."""
SHORT = 4
"""A shorter value of a parameter is not a secret: 1, yes, csv."""
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)")


class Words:
    """Masks these users' passwords and the queries of the addresses in the messages of an endpoint."""

    def __init__(self, *asked: tuple[str, str, str]) -> None:
        self._secrets: set[str] = set()
        for user, password, query in asked:
            pairs = (pair.partition("=") for pair in re.split("[&;]", query))
            values = {unquote_plus(value or name) for name, _, value in pairs}
            self._secrets |= {value for value in values if len(value) >= SHORT}
            self._secrets |= {password, f"{user}:{password}"} if password else {user} - {""}

    def said(self, text: str, most: int = MOST) -> str:
        """The message of an endpoint, on one line that is safe to print, shortened."""
        words = self._safe(" ".join(_plain(self._safe(text)).split()))
        if len(words) > most:
            words = words[:most].rpartition(" ")[0] or words[:most]
            return words.rstrip(" ,;:.") + " …"
        return words or "no reason given"

    def failure(self, text: str) -> str:
        """The first line of a server's error message, without the name of a Java class."""
        lines = (line.strip() for line in _plain(self._safe(text)).splitlines())
        first = next((line for line in lines if line), "")
        return self.said(re.sub(r"^(?:[a-z]\w*\.)+\w+: (?=.)", "", first), FEW)

    def _safe(self, text: str) -> str:
        return masked(text, self._secrets)


def _plain(text: str) -> str:
    """The lines of a text, without HTML tags, terminal escapes and stack traces."""
    text = _ESCAPES.sub("", text)
    if re.search(r"<html|<!doctype", text, re.IGNORECASE):
        text = re.sub(r"<[^>]*>", " ", re.sub(r"(?is)<(title|style|script)\b.*?</\1>", " ", text))
    text = re.sub(r"(?m)^\s+at .*$", "", text)
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)
