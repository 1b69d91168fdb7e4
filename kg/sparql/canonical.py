"""The canonical form of a query, which every engine splits into the same tokens.

Engines disagree over text without spaces: what is one token here may be two there (``a:b.c.SERVICE``,
``1SERVICE``), or the beginning of a string (``?a <b:+'x>``), and a call to the network could hide in it. So no
engine gets the text that was typed. It gets the tokens with spaces between them and without comments: every IRI,
in full or prefixed, as a prefix of its own that is declared before the query, every string in double quotes on
one line, blank nodes by number. Only the words could still be split differently, and the variables, which begin
with their sign and contain no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import QueryError
from kg.sparql.tokens import Token, broken, open_iri

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.?))|[\"\r\n]", re.DOTALL)
KINDS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_COLON = "a prefix ends with a colon; write PREFIX name: <http://…>"
_IN_QUOTES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r"}
_NOT_IN_IRI = re.compile(r"[\x00-\x20<>\"{}|^`\\]")
_UNSPACED = ("BNODE", "COALESCE", "CONCAT")
"""Functions that oxigraph accepts only without a space before their arguments."""
_KEPT = "tbnrf\"'\\"
"""What may follow a backslash in a string."""


class Canonical(NamedTuple):
    """A query in canonical form: declarations, a word for each token (or none), and which words join the next."""

    head: str
    words: tuple[str, ...]
    touching: tuple[bool, ...]

    @property
    def text(self) -> str:
        """The whole query."""
        return self.head + "".join(self.pieces(self.words, " "))

    def pieces(self, words: Iterable[str], gap: str) -> list[str]:
        """Each word with the gap after it."""
        pairs = zip(words, self.touching, strict=True)
        return [word if touches or not word else word + gap for word, touches in pairs]


def canonical(text: str, tokens: Sequence[Token], prefixes: Mapping[str, str], allow_network: bool) -> Canonical:
    """The canonical form of the query whose tokens these are; ``prefixes`` are known without declaration.

    Raises QueryError for text that is not a query, for SERVICE unless ``allow_network``, an unknown prefix, an
    invalid IRI and an invalid escape.
    """
    start = verb(text, tokens)
    _check_services(text, tokens, allow_network)
    writer = _Writer(text, prefixes)
    words = (*writer.prologue(tokens[:start]), *map(writer.word, tokens[start:]))
    return Canonical(writer.head(), words, (*map(_touches, tokens, tokens[1:]), False))


def _check_services(text: str, tokens: Sequence[Token], allow_network: bool) -> None:
    """Raises QueryError where a word calls a service; engines read one within a word too (``trueSERVICE``)."""
    for token in tokens:
        if token.kind in ("word", "lang") and "SERVICE" in token.text.upper():
            if not allow_network:
                allow = "allow that with --allow-network"
                raise broken(text, token.start, f"SERVICE would send data over the network; {allow}")
            if token.keyword != "SERVICE":
                raise broken(text, token.start, f"unexpected {token.text!r}; write SERVICE as a word of its own")


def _touches(token: Token, after: Token) -> bool:
    """Whether some engine needs the two without a space."""
    if (after.kind == "number" and token.text in ("+", "-")) or after.text in ("*", "+", "?"):
        return token.end == after.start
    return (
        after.kind == "lang" or "^^" in (token.text, after.text) or (after.text == "(" and token.keyword in _UNSPACED)
    )


def verb(text: str, tokens: Sequence[Token]) -> int:
    """The position of the first word after the declarations; raises QueryError if it does not begin a query."""
    index = 0
    while index < len(tokens) and tokens[index].keyword in ("PREFIX", "BASE", "VERSION"):
        index = _declared(text, tokens, index)
    if index >= len(tokens):
        raise QueryError("the query is empty; write for example SELECT ?s WHERE { ?s a kg:Tie } LIMIT 10")
    token = tokens[index]
    if token.keyword in _UPDATES:
        raise broken(text, token.start, f"{token.keyword} would change the store; a query only reads it")
    if token.keyword not in KINDS:
        raise broken(text, token.start, f"a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, not {token.text!r}")
    return index


def _declared(text: str, tokens: Sequence[Token], at: int) -> int:
    """The position after the declaration at ``at``; raises QueryError if a part of it is missing."""
    word = tokens[at].keyword
    if word == "VERSION":
        return at + 2
    after = [*tokens[at + 1 : at + 3], *[Token("", "", len(text.rstrip()))] * 2]
    name = ""
    if word == "PREFIX":
        name = after.pop(0).text
        if name.count(":") != 1 or not name.endswith(":"):
            raise broken(text, tokens[at + 1].start if tokens[at + 1 :] else len(text.rstrip()), _COLON)
    if after[0].kind != "iri":
        if after[0].text == "<":
            raise broken(text, after[0].start, open_iri(text, after[0].start))
        raise broken(
            text, after[0].start, f"the IRI of {f'{word} {name}'.strip()} is missing; write it in full as <http://…>"
        )
    return at + 2 + (word == "PREFIX")


class _Writer:
    """Writes tokens, and records the names given to IRIs and blank nodes."""

    def __init__(self, text: str, prefixes: Mapping[str, str]) -> None:
        self._text, self._known, self._prefixes = text, prefixes, dict(prefixes)
        self._base: str | None = None
        self._iris: dict[str, str] = {}
        self._blanks: dict[str, str] = {}

    def head(self) -> str:
        """The declarations of the prefixes given to IRIs."""
        return "".join(f"PREFIX {name} <{iri}> " for iri, name in self._iris.items())

    def prologue(self, tokens: Sequence[Token]) -> list[str]:
        """The words of the declarations before the query: none for PREFIX and BASE, which are resolved here."""
        words = [""] * len(tokens)
        at = 0
        while at < len(tokens):
            match tokens[at].keyword:
                case "PREFIX":
                    self._prefixes[tokens[at + 1].text[:-1]] = self._in_full(tokens[at + 2])
                    at += 3
                case "BASE":
                    self._base = self._in_full(tokens[at + 1])
                    at += 2
                case _:
                    words[at : at + 2] = map(self.word, tokens[at : at + 2])
                    at += 2
        return words

    def word(self, token: Token) -> str:
        """The token in canonical form."""
        match token.kind:
            case "string":
                return self._string(token)
            case "iri":
                return self._named(self._in_full(token))
            case "name":
                return self._named(self._expanded(token))
            case "blank":
                return self._blanks.setdefault(token.text, f"_:b{len(self._blanks)}")
            case _:
                return token.text

    def _named(self, iri: str) -> str:
        return self._iris.setdefault(iri, f"n{len(self._iris)}:")

    def _in_full(self, token: Token) -> str:
        """The IRI between angle brackets, its escapes read and resolved against BASE."""
        iri = _ESCAPE.sub(lambda escape: self._character(token, 1, escape), token.text[1:-1])
        try:
            if self._base is None or _NOT_IN_IRI.search(iri):
                return ox.NamedNode(iri).value
            (quad,) = ox.parse(f"[] <{iri}> [] .", format=ox.RdfFormat.TURTLE, base_iri=self._base)
            return str(quad.predicate.value)
        except (ValueError, SyntaxError) as error:
            if self._base is None and not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", iri):
                name = iri.lstrip(":") or "x"
                write = f"write the whole address, a prefixed name such as :{name}, or BASE <http://…> before"
                raise broken(self._text, token.start, f"{token.text} is relative; {write} the query") from None
            raise broken(self._text, token.start, f"{token.text} is not an IRI: {error}") from None

    def _expanded(self, token: Token) -> str:
        """The IRI of a prefixed name."""
        prefix, _, local = token.text.partition(":")
        if prefix not in self._prefixes:
            known = " ".join(f"{name}:" for name in self._known)
            raise broken(
                self._text, token.start, f"the prefix '{prefix}:' is not declared; known without that: {known}"
            )
        try:
            return ox.NamedNode(self._prefixes[prefix] + local.replace("\\", "")).value
        except ValueError as error:
            raise broken(self._text, token.start, f"{token.text} is not an IRI: {error}") from None

    def _string(self, token: Token) -> str:
        quotes = 3 if token.text[:3] in ('"""', "'''") and len(token.text) > 5 else 1

        def written(found: re.Match[str]) -> str:
            if found[3] and found[3] in _KEPT:
                return found[3] if found[3] == "'" else found[0]
            character = self._character(token, quotes, found) if found[0][0] == "\\" else found[0]
            return _IN_QUOTES.get(character, character)

        inner = _ESCAPE.sub(written, token.text[quotes:-quotes])
        # An engine that reads \u before all else would find one after the second backslash of \\u.
        return '"' + inner.replace("\\\\u", "\\\\\\u0075").replace("\\\\U", "\\\\\\u0055") + '"'

    def _character(self, token: Token, start: int, escape: re.Match[str]) -> str:
        r"""The character of a \u escape; raises QueryError for any other escape and for an invalid character."""
        code = int(escape[1] or escape[2] or "-1", 16)
        if 0 <= code < 0xD800 or 0xE000 <= code <= 0x10FFFF:
            return chr(code)
        sign = escape[0][:2]
        if sign in ("\\u", "\\U"):
            digits = f"the {4 if sign[1] == 'u' else 8} hexadecimal digits of a character"
            raise broken(self._text, token.start + start + escape.start(), f"{sign} without {digits}")
        advice = "write a backslash twice: \\\\" if token.kind == "string" else "write %5C"
        raise broken(self._text, token.start + start + escape.start(), f"{sign} is not an escape here; {advice}")
