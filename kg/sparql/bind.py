"""Substitutes terms for variables, on the tokens of a query.

Inside a group, and in the expressions around it (SELECT, HAVING, ORDER BY), each occurrence of a bound
variable becomes the term. Where the grammar wants a variable (a projection, GROUP BY, ORDER BY, a CONSTRUCT
template, the head of VALUES) the variable stays, and ``VALUES ?name { term }`` at the end of the group binds
it. A MINUS compares what its two sides have in common, so a variable of its patterns stays in there, and
VALUES before it binds it on the other side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from kg.errors import QueryError
from kg.sparql.tokens import BRACKETS, Token, broken

MOST_NAMED = 12
"""The most variables of a query that an error lists."""
_BEFORE_STAR = ("SELECT", "DISTINCT", "REDUCED", "DESCRIBE")
_FORMULA = "formula"
"""Represents an open bracket of an expression; those of lists and patterns represent themselves."""
_ANY = 10**9
_FORMULAS = {
    "FILTER": 1, "BIND": 1, "SELECT": _ANY, "GROUP": _ANY, "HAVING": _ANY, "ORDER": _ANY,
    "VALUES": 0, "{": 0, "}": 0,
}  # fmt: skip
"""How many expressions in brackets may follow a word."""


@dataclass
class _Scope:
    """A group in a MINUS: the word before it, the variables in its patterns, and where its expressions name any."""

    word: str
    said: set[str] = field(default_factory=set)
    used: list[tuple[int, str]] = field(default_factory=list)


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
        self._met: list[str] = []

    def run(self) -> str:
        """The text after all edits."""
        verbs = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
        self._query(next(i for i, token in enumerate(self._tokens) if token.keyword in verbs), set(self._terms))
        parts, place = [], 0
        for start, end, words in sorted(self._edits):
            parts += [self._text[place:start], words]
            place = end
        return "".join([*parts, self._text[place:]])

    def _query(self, at: int, given: Set[str] = frozenset()) -> int:
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
        at, closing, more = self._group(at + 1, given)
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

    def _group(self, at: int, given: Set[str] = frozenset()) -> tuple[int, int, set[str]]:
        """Past the group that begins here, the place of its closing brace, and the variables it keeps.

        ``given`` are those that have their terms before anything in the group has been read.
        """
        kept: set[str] = set()
        before = len(self._met)
        while self._word(at) != "}":
            word = self._word(at)
            if word == "{":
                exists = self._word(at - 1) == "EXISTS"
                at, closing, inner = self._group(at + 1, set(self._terms) if exists else frozenset())
                self._values(closing, inner)
            elif word == "MINUS" and self._word(at + 1) == "{":
                at = self._minus(at, given | set(self._met[before:]))
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

    def _minus(self, at: int, met: Set[str]) -> int:
        """Past a MINUS, which subtracts from a group where the variables ``met`` have their terms.

        VALUES at its end, where its own patterns bind the variable anyway, only keep engines from reading the rest.
        A variable that an expression in it takes from no pattern of its own is the term.
        """
        start, at = at, at + 1
        named, sure = set[str](), set[str]()
        open_, scopes, awaited = list[str](), list[_Scope](), 0
        while not scopes or open_:
            token, word = self._tokens[at], self._tokens[at].keyword
            awaited = _FORMULAS.get(word, awaited)
            if word in BRACKETS:
                formula = word != "{" and (open_[-1] == _FORMULA or (word == "(" and awaited > 0))
                open_.append(_FORMULA if formula else word)
                if word == "{":
                    scopes.append(_Scope(self._word(at - 1)))
            elif word in BRACKETS.values():
                if open_.pop() == _FORMULA and open_[-1] != _FORMULA:
                    awaited -= 1
                if word == "}" and open_:
                    self._leave(scopes.pop(), scopes[-1])
            elif token.kind == "var" and (name := token.text[1:]) in self._terms:
                if open_[-1] == _FORMULA and self._word(at - 1) != "AS":
                    scopes[-1].used.append((at, name))
                else:
                    scopes[-1].said.add(name)
                    named |= {name} & met
                    if open_.count("{") == 1 and "(" not in open_ and _FORMULA not in open_:
                        sure |= {name} & met
            at += 1
        self._leave(scopes.pop(), None)
        self._values(self._tokens[start].start, named)
        if self._word(start + 2) != "SELECT":
            self._values(self._tokens[at - 1].start, sure)
        return at

    def _leave(self, scope: _Scope, around: _Scope | None) -> None:
        """Puts terms where expressions of a group in a MINUS name what no pattern that they see binds."""
        free = [(at, name) for at, name in scope.used if name not in scope.said]
        if around and scope.word in ("OPTIONAL", "EXISTS"):
            around.used += free
        else:
            for at, name in free:
                self._replace(at, name)
        if around and scope.word not in ("MINUS", "EXISTS"):
            around.said |= scope.said

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
                at, closing, inner = self._group(at + 1, set(self._terms))
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
        self._met.append(token.text[1:])
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
