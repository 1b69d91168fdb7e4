"""JSON as language models write it: as much of it as can be read, and what was lost.

Read besides JSON: words around it, code fences, several values one after the other, an answer that is cut off,
single or curly quotation marks, quotation marks inside of strings, missing and spare commas, comments, bare keys,
the literals of Python, control characters. Time is linear in the length, depth bounded by the limit ``depth``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any

from kg.io import guard

_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?(?:\*/|\Z)|```\w*)*", re.DOTALL)
_CLOSING = {'"': '"”', "'": "'’", "“": '”"', "‘": "’'", "„": '“”"', "`": "`'"}
_BARE = re.compile(r"[^\s,:{}\[\]\"]+(?:[ \t]+[^\s,:{}\[\]\"]+)*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_LITERALS = {"true": True, "false": False, "null": None, "none": None, "nan": None, "undefined": None}
_KEY = r"""(?:"[^"\n]{1,60}"|'[^'\n]{1,60}'|“[^”\n]{1,60}”|\w{1,60})\s{0,9}:"""
_AFTER = {
    "key": re.compile(r"\s{0,200}(?::|=|\Z)"),
    "member": re.compile(rf"\s{{0,200}}(?:[}}\]]|\Z|,\s{{0,200}}(?:[}}\]]|\Z|{_KEY})|\n\s{{0,200}}{_KEY})"),
    "item": re.compile(r"\s{0,200}(?:\]|\Z|,\s{0,200}[\"'“\]{\[\d]|,\s{0,200}\Z)"),
}
"""What stands after the mark that ends a string, by the place of the string."""
_WRONG_ESCAPE = re.compile(r'\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})')


@dataclass(slots=True)
class Found:
    """The objects and lists found in a text; ``cut`` if the text ends within one; ``lost`` names what was lost."""

    values: list[Any] = field(default_factory=list)
    cut: bool = False
    lost: list[str] = field(default_factory=list)


def read(name: str, text: str) -> Found:
    """The JSON values in ``text``. Raises LimitExceeded where they nest too deep; ``name`` is for its message."""
    text = _THOUGHTS.sub("", text)
    try:
        value = guard.read_json(name, text)
    except ValueError:
        return _Reader(name, text).all()
    if isinstance(value, str):  # JSON written into a string
        return read(name, value) if value.lstrip()[:1] in ("{", "[") else Found()
    return Found([value])


class _Reader:
    """Reads from ``at`` onwards; ``ended`` once the text ends within a value."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text, self.at, self.depth, self.ended = name, text, 0, 0, False
        self.lost: list[str] = []

    def all(self) -> Found:
        found = Found(lost=self.lost)
        while not self.ended and (start := re.compile(r"[{\[]").search(self.text, self.at)):
            self.at = start.start()
            value = self._value("item")
            useful = isinstance(value, dict) or any(isinstance(one, dict) for one in value)
            if useful or self.ended:
                found.values.append(value)
        found.cut = self.ended
        return found

    def _space(self) -> str:
        """The next sign that is neither space nor comment; empty at the end."""
        match = _SPACE.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return self.text[self.at : self.at + 1]

    def _value(self, where: str) -> Any:
        sign = self._space()
        if sign in ("{", "["):
            self.depth += 1
            if self.depth > guard.limits().depth:
                message = f"the JSON nests deeper than {guard.limits().depth}"
                raise guard.exceeded(self.name, "depth", message)
            value = self._object() if sign == "{" else self._list()
            self.depth -= 1
            return value
        if sign in _CLOSING:
            return self._string(where)
        return self._bare()

    def _object(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        self.at += 1
        while (sign := self._space()) != "}":
            if sign == "":
                self.ended = True
                return found
            if sign == "]":  # the brace is missing
                return found
            if sign in ",;:":
                self.at += 1
                continue
            key = self._string("key") if sign in _CLOSING else self._bare()
            if self.ended:
                return found
            if self._space() in (":", "="):
                self.at += 1
            if self._space() in (",", "}", "]"):
                found[str(key)] = None
                continue
            value = self._value("member")
            if not self.ended or isinstance(value, list):
                found[str(key)] = value
            if self.ended:
                return found
        self.at += 1
        return found

    def _list(self) -> list[Any]:
        found: list[Any] = []
        self.at += 1
        while (sign := self._space()) != "]":
            if sign == "":
                self.ended = True
                return found
            if sign in ",;:}":
                self.at += 1
                continue
            value = self._value("item")
            if self.ended and not isinstance(value, list):
                self.lost.append(f"the answer is cut off in {self.text[self.at - 60 : self.at]!r}")
                return found
            found.append(value)
            if self.ended:
                return found
        self.at += 1
        return found

    def _string(self, where: str) -> str:
        begin, closing = self.at + 1, _CLOSING[self.text[self.at]]
        inside = re.compile(rf"\\.|[{closing}]", re.DOTALL)
        place = begin
        while match := inside.search(self.text, place):
            place = match.end()
            if match[0] in closing and _AFTER[where].match(self.text, place):
                self.at = place
                return _unescaped(self.text[begin : match.start()])
        self.at, self.ended = len(self.text), True
        return _unescaped(self.text[begin:])

    def _bare(self) -> Any:
        """A literal, a number, or words without quotation marks."""
        match = _BARE.match(self.text, self.at)
        if match is None:
            self.at += 1
            return None
        self.at = match.end()
        words = match[0].strip()
        if self.at == len(self.text):
            self.ended = True
        if words.lower() in _LITERALS:
            return _LITERALS[words.lower()]
        if _NUMBER.fullmatch(words) and len(words) < 20:
            return float(words) if re.search(r"[.eE]", words) else int(words)
        return words


def _unescaped(body: str) -> str:
    body = body.replace(r"\'", "'")
    quoted = _WRONG_ESCAPE.sub(r"\\\\", body)
    quoted = re.sub(r'(?<!\\)((?:\\\\)*)"', r'\1\\"', quoted)
    try:
        return str(json.loads(f'"{quoted}"', strict=False))
    except ValueError:
        return body
