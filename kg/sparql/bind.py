"""Substitutes terms for variables, on the tokens of a query.

Inside a group, and in the expressions around it (SELECT, HAVING, ORDER BY), each occurrence of a bound
variable becomes the term. Where the grammar wants a variable (a projection, GROUP BY, ORDER BY, a CONSTRUCT
template, the head of VALUES) the variable stays, and ``VALUES ?name { term }`` at the end of the group binds
it. A MINUS compares the variables that its two sides share, which a term in place of a variable would change:
a bound variable in it is refused, as FILTER NOT EXISTS says the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.errors import QueryError
from kg.sparql.tokens import Token, broken

MOST_NAMED = 12
"""The most variables of a query that an error lists."""
_BEFORE_STAR = ("SELECT", "DISTINCT", "REDUCED", "DESCRIBE")


def bind(text: str, tokens: Sequence[Token], terms: Mapping[str, str]) -> str:
    """``text`` with the variables bound to serialised terms; raises QueryError for an unknown variable."""
    present = list(dict.fromkeys(token.text[1:] for token in tokens if token.kind == "var"))
    for name in terms:
        if name not in present:
            known = ", ".join(f"?{other}" for other in present[:MOST_NAMED]) or "none"
            more = f" and {len(present) - MOST_NAMED} more" if len(present) > MOST_NAMED else ""
            raise QueryError(f"the query has no variable ?{name}; it has: {known}{more}")
    return _Binder(text, tokens, terms).run()


class _Binder:
    """Walks the query as the grammar nests it; each method takes and returns a place among the tokens."""

    def __init__(self, text: str, tokens: Sequence[Token], terms: Mapping[str, str]) -> None:
        self._text, self._tokens, self._terms = text, tokens, terms
        self._edits: list[tuple[int, int, str]] = []
        self._replaced: set[str] = set()

    def run(self) -> str:
        """The text after all edits."""
        verbs = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
        self._query(next(i for i, token in enumerate(self._tokens) if token.keyword in verbs))
        parts, place = [], 0
        for start, end, words in sorted(self._edits):
            parts += [self._text[place:start], words]
            place = end
        return "".join([*parts, self._text[place:]])

    def _query(self, at: int) -> int:
        """From the verb to the brace that closes around the query, or the end."""
        verb, kept, star = self._tokens[at].keyword, set[str](), False
        grouped = any(token.keyword == "{" for token in self._tokens[at:])
        at, depth = at + 1, 0
        if verb == "CONSTRUCT" and self._word(at) == "{":
            at, kept = self._template(at + 1)
        while at < len(self._tokens) and self._word(at) != "{":
            star = star or (self._word(at) == "*" and self._word(at - 1) in _BEFORE_STAR)
            depth += (self._word(at) == "(") - (self._word(at) == ")")
            if name := self._bound(at):
                if grouped and not depth:
                    kept.add(name)
                else:
                    self._replace(at, name)
            at += 1
        if at == len(self._tokens):
            return at
        before, self._replaced = self._replaced, set()
        at, closing, more = self._group(at + 1)
        if star:
            kept |= self._replaced
        self._replaced |= before
        at, tail = self._tail(at)
        self._values(closing, kept | more | tail)
        return at

    def _template(self, at: int) -> tuple[int, set[str]]:
        """Past the template of a CONSTRUCT, and the bound variables in it."""
        kept = set()
        while self._word(at) != "}":
            if name := self._bound(at):
                kept.add(name)
            at += 1
        return at + 1, kept

    def _group(self, at: int) -> tuple[int, int, set[str]]:
        """Past the group that begins here, the place of its closing brace, and the variables it keeps."""
        kept: set[str] = set()
        while self._word(at) != "}":
            word = self._word(at)
            if word == "{":
                if self._word(at - 1) == "MINUS":
                    self._refuse(at)
                at, closing, inner = self._group(at + 1)
                self._values(closing, inner)
            elif word == "SELECT":
                at = self._query(at)
            elif word == "VALUES":
                at, names = self._data(at)
                kept |= names
            else:
                if name := self._bound(at):
                    self._replaced.add(name)
                    self._replace(at, name)
                at += 1
        return at + 1, self._tokens[at].start, kept

    def _refuse(self, at: int) -> None:
        """Raises QueryError for a bound variable in the MINUS whose brace is here."""
        depth = 0
        for token in self._tokens[at:]:
            depth += (token.keyword == "{") - (token.keyword == "}")
            if token.kind == "var" and token.text[1:] in self._terms:
                advice = "write FILTER NOT EXISTS instead of MINUS"
                raise broken(self._text, token.start, f"{token.text} cannot be bound in a MINUS; {advice}")
            if not depth:
                return

    def _data(self, at: int) -> tuple[int, set[str]]:
        """Past a VALUES block, and the bound variables in its head."""
        kept = set()
        while self._word(at) != "{":
            if name := self._bound(at):
                kept.add(name)
            at += 1
        while self._word(at) != "}":
            at += 1
        return at + 1, kept

    def _tail(self, at: int) -> tuple[int, set[str]]:
        """Past GROUP BY, HAVING, ORDER BY, VALUES, and the bound variables that stay in them."""
        kept: set[str] = set()
        clause, depth = "", 0
        while at < len(self._tokens) and self._word(at) != "}":
            if self._word(at) == "VALUES":
                at, names = self._data(at)
                kept |= names
            elif self._word(at) == "{":
                at, closing, inner = self._group(at + 1)
                self._values(closing, inner)
            else:
                clause = word if (word := self._word(at)) in ("GROUP", "HAVING", "ORDER") else clause
                depth += (word == "(") - (word == ")")
                if name := self._bound(at):
                    if depth and clause != "GROUP":
                        self._replace(at, name)
                    else:
                        kept.add(name)
                at += 1
        return at, kept

    def _word(self, at: int) -> str:
        """The keyword or sign here; a brace is missing where the tokens end before it."""
        if at >= len(self._tokens):
            raise broken(self._text, len(self._text.rstrip()), "the query ends where a group is expected")
        return self._tokens[at].keyword

    def _bound(self, at: int) -> str | None:
        """The name of the bound variable here, if it is one."""
        token = self._tokens[at]
        if token.kind != "var" or token.text[1:] not in self._terms:
            return None
        if self._tokens[at - 1].keyword == "AS":
            raise broken(self._text, token.start, f"{token.text} is computed here, so it cannot be bound from outside")
        return token.text[1:]

    def _replace(self, at: int, name: str) -> None:
        token, around = self._tokens[at], self._tokens[at - 2 : at + 2]
        if len(around) == 4 and around[0].keyword == "BOUND":
            self._edits.append((around[0].start, around[3].end, " true "))
        else:
            self._edits.append((token.start, token.end, f" {self._terms[name]} "))

    def _values(self, place: int, names: set[str]) -> None:
        if names:
            blocks = " ".join(f"VALUES ?{name} {{ {self._terms[name]} }}" for name in sorted(names))
            self._edits.append((place, place, f" {blocks} "))
