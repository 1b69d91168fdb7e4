"""The tokens of a SPARQL query, and the limits that are checked on them before any parser runs.

All checks of a query (prefixes, bindings, refused clauses) use these tokens and never
at the raw text, so that strings, comments and IRIs cannot deceive it. The caps keep deeply nested
or endless queries from the engine, whose parser descends recursively.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from unicodedata import combining, east_asian_width

from kg.errors import QueryError

MAX_LENGTH = 100_000
MAX_DEPTH = 100
MAX_CLAUSES = 1_000
"""The most group elements (OPTIONAL, UNION, BIND …) and new names (AS) in one query."""
MAX_LINKS = 2_000
"""The most operators, patterns and list items in one query."""

LOCAL_NAME = re.compile(r"[\w](?:[\w.\-]*[\w\-])?\Z")
"""What may follow a prefix without an escape."""

_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_CHARS = _BASE + "_0-9\u00b7\u0300-\u036f\u203f-\u2040"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_PREFIX = rf"(?:[{_BASE}](?:\.*[{_CHARS}\-])*)?"
STRING = (
    r"""\"\"\"(?:\"{0,2}(?:[^\"\\]|\\.))*\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*'''"""
    r"""|\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*'"""
)
"""Words in quotation marks, one or three; the dot in it is any sign."""
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\r\n]+|\#[^\r\n]*)
  | (?P<string>{STRING})
  | (?P<iri><[^<>"{{}}|^`\x00-\x20]*>)
  | (?P<blank>_:[{_BASE}_0-9](?:\.*[{_CHARS}\-])*)
  | (?P<name>{_PREFIX}:(?:(?:[{_BASE}_0-9:]|{_PLX})(?:\.*(?:[{_CHARS}\-:]|{_PLX}))*)?)
  | (?P<var>[?$][{_BASE}_0-9][{_CHARS}]*)
  | (?P<lang>@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?)
  | (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+)
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<sign><<\(|\)>>|<<|>>|\{{\||\|\}}|\^\^|&&|\|\||!=|<=|>=|[{{}}()\[\].;,*/|^!?+\-=<>~])
    """,
    re.VERBOSE | re.DOTALL,
)
_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")
_IN_IRI = re.compile(r"<[^<>\"{}|^`\\\x00-\x20]*")
_ADDRESS = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
BRACKETS = {"{": "}", "(": ")", "[": "]", "<<": ">>", "<<(": ")>>", "{|": "|}"}
_CLAUSES = frozenset({"OPTIONAL", "UNION", "BIND", "FILTER", "MINUS", "GRAPH", "SELECT", "EXISTS", "VALUES"})
_LINKS = frozenset({"+", "-", "*", "/", "|", "||", "&&", ".", ";", ","})
"""Tokens that chain patterns, paths and expressions; the engine parses chains as if nested."""


class Token(NamedTuple):
    """One token: its kind (string, iri, blank, name, var, lang, number, word, sign), text and place."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Its end in the text, exclusive."""
        return self.start + len(self.text)

    @property
    def keyword(self) -> str:
        """The word in capitals, the sign unchanged, else nothing."""
        return self.text.upper() if self.kind == "word" else self.text if self.kind == "sign" else ""


def tokenise(text: str) -> list[Token]:
    """The tokens of ``text`` without white space and comments; QueryError where it has none."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query has {len(text):,} characters; at most {MAX_LENGTH:,} are allowed")
    tokens = list(scan(text))
    _check_nesting(text, tokens)
    return tokens


@lru_cache(maxsize=128)
def names_graphs(text: str) -> bool:
    """Whether the query chooses its graphs itself, with FROM."""
    return any(token.keyword == "FROM" for token in scan(text))


def scan(text: str) -> Iterator[Token]:
    """The tokens of ``text``, whatever its length and depth."""
    place, depth, previous = 0, 0, ("", "")
    has_base = re.search(r"\bBASE\b", text, re.IGNORECASE) is not None
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise broken(text, place, _unknown(text, place))
        kind, words = match.lastgroup or "", match.group()
        if kind == "iri" and depth and _compares(words, previous, has_base):
            kind, words = "sign", "<=" if words[1] == "=" else "<"
        elif words == "<" and (_ADDRESS if depth else _SCHEME).match(text, place):
            raise broken(text, place, open_iri(text, place))
        depth += (words in ("(", "<<(")) - (words in (")", ")>>"))
        if kind != "space":
            yield Token(kind, words, place)
            previous = kind, words
        place += len(words)


def _compares(words: str, previous: tuple[str, str], has_base: bool) -> bool:
    """Whether ``<…>`` after an operand in parentheses is a pair of comparisons: ``?a<?b&&?c>?d``."""
    operand = previous[0] in ("var", "number", "string", "name", "iri") or previous[1] == ")"
    return operand and ("&&" in words or not (has_base or _SCHEME.match(words)))


def open_iri(text: str, place: int) -> str:
    """Why the ``<`` at this position does not begin an IRI."""
    match = _IN_IRI.match(text, place)
    sign = text[match.end() : match.end() + 1] if match else ""
    if sign in ("", "\r", "\n", "<") or ">" not in text[place:].splitlines()[0]:
        return "an IRI that is not closed; end it with '>'"
    if sign == " ":
        return "an IRI that is not closed, or that contains a space; end it with '>', or write %20"
    return f"an IRI that contains {sign!r}, which is not allowed; write %{ord(sign):02X}"


def _unknown(text: str, place: int) -> str:
    char = text[place]
    if char in "\"'":
        return "a string that does not end"
    if char == "\\":
        return "a backslash outside a string"
    return f"a character that SPARQL does not know: {char!r}"


def _check_nesting(text: str, tokens: list[Token]) -> None:
    open_: list[Token] = []
    items = [0]  # for each open bracket, the number of adjacent terms: a list
    clauses = run = links = names = 0
    for token in tokens:
        run = run + 1 if token.kind == "sign" and token.text in "!^+-" else 0
        clauses += token.keyword in _CLAUSES
        names += token.keyword == "AS"
        listed = bool(open_) and open_[-1].text == "("
        links += token.keyword in _LINKS and not (listed and token.text == ",")
        items[-1] = items[-1] + 1 if listed and token.kind != "sign" else 0
        if token.kind == "sign" and token.text in BRACKETS:
            open_.append(token)
            items.append(0)
        elif token.kind == "sign" and token.text in BRACKETS.values():
            _close(text, open_, token)
            items.pop()
        if len(open_) > MAX_DEPTH or run > MAX_DEPTH:
            raise broken(text, token.start, f"nested deeper than {MAX_DEPTH} levels")
        if clauses > MAX_CLAUSES or names > MAX_CLAUSES:
            raise broken(text, token.start, f"more than {MAX_CLAUSES:,} clauses in one query")
        if links > MAX_LINKS or items[-1] > MAX_LINKS:
            advice = "; give alternatives with IN or VALUES"
            raise broken(text, token.start, f"a chain of more than {MAX_LINKS:,} operators, patterns or items{advice}")
    if open_:
        raise broken(text, open_[-1].start, f"{open_[-1].text!r} is never closed")


def _close(text: str, open_: list[Token], token: Token) -> None:
    if not open_:
        raise broken(text, token.start, f"{token.text!r} closes nothing")
    if BRACKETS[open_[-1].text] != token.text:
        line, _ = position(text, open_[-1].start)
        expected = f"{BRACKETS[open_[-1].text]!r} must close the {open_[-1].text!r} of line {line}"
        raise broken(text, token.start, f"{token.text!r} where {expected}")
    open_.pop()


def position(text: str, place: int) -> tuple[int, int]:
    """Line and column of a place in the text, counted from 1 in code points."""
    before = re.split(r"\r\n|\r|\n", text[:place])
    return len(before), len(before[-1]) + 1


def _columns(words: str) -> int:
    """The number of terminal columns of the words."""
    return sum(2 if east_asian_width(c) in "WF" else not combining(c) for c in words)


def broken(text: str, place: int, message: str) -> QueryError:
    """An error that shows line, column, the line itself and a caret under the position."""
    line, column = position(text, place)
    words = (re.split(r"\r\n|\r|\n", text) or [""])[line - 1]
    start = max(0, column - 60)
    shown = words[start : start + 100].replace("\t", " ")
    caret = " " * _columns(shown[: column - 1 - start]) + "^"
    return QueryError(f"line {line}, column {column}: {message}\n  {shown}\n  {caret}")
