"""Whether a query can be run, and where its mistake stands, in words that say what to do.

The engine's parser is the judge; its own place runs ahead of the mistake, and its words often name
neither the term nor the remedy. What it says is here laid back on the tokens of the query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from kg.errors import QueryError
from kg.sparql_tokens import UNCLOSED_IRI, Token, broken

_PAD = " " * 24
"""Stands between tokens while a mistake is looked for, so that the engine's place tells one from the next."""


def check(text: str, tokens: Sequence[Token], head: str, ready: str, terms: Mapping[str, str]) -> None:
    """Raises QueryError with the true place of a mistake; the engine's own place runs ahead of it."""
    if _parses(ready) is None:
        return
    padded = head + "".join(token.text + _PAD for token in tokens)
    error = _parses(padded)
    if error is None and terms:
        given = ", ".join(f"?{name} = {term}" for name, term in terms.items())
        raise QueryError(f"the query cannot take {given}: a literal stands where only an IRI can; give an IRI or :name")
    token, words = _reworded(tokens, *_blamed(tokens, head, padded, error or _parses(ready) or ""))
    if token is None:
        raise broken(text, len(text.rstrip()), words or "the query is not complete")
    hint = "; before it a term is missing" if token.text == "}" else ""
    raise broken(text, token.start, words or f"unexpected {token.text!r}{hint}")


def _reworded(tokens: Sequence[Token], token: Token | None, words: str) -> tuple[Token | None, str]:
    """The token to blame and the words of the engine, where it tells neither place nor remedy, in ours."""
    if "SELECT contains a variable that is unbound" in words and (alone := _ungrouped(tokens)):
        name = alone.text
        return (
            alone,
            f"{name} is neither grouped nor in an aggregate; add GROUP BY {name}, or ask for (SAMPLE({name}) AS ?one)",
        )
    taken = "overrides an existing variable" in words or "Duplicated variable name" in words
    if taken and (again := _named_twice(tokens)):
        return again, f"{again.text} stands for something else in the pattern or before; give the expression a new name"
    if words.startswith("IRI parsing failed") and token is not None:
        opened = [before for before in tokens if before.text == "<" and before.start < token.start]
        return (opened or [token])[-1], UNCLOSED_IRI
    if token is not None and token.text == "}" and not words:
        return _in_group(tokens, tokens.index(token))
    return token, words


def _in_group(tokens: Sequence[Token], close: int) -> tuple[Token, str]:
    """What the engine dislikes of a group as a whole, whose closing brace it points at."""
    opening = _opening(tokens, close)
    if tokens[opening - 1].text == ")" and (count := _heads_of_values(tokens, opening)) is not None:
        return tokens[close - 1], f"a row of VALUES that has not {count} terms, one for each variable before the brace"
    if again := _named_twice(tokens[opening:close]):
        return again, f"{again.text} has a value already in this group; give the new one another name"
    return tokens[close], ""


def _opening(tokens: Sequence[Token], close: int) -> int:
    """The place of the brace that the one at ``close`` closes."""
    depth = 0
    for place in range(close, -1, -1):
        depth += (tokens[place].text == "}") - (tokens[place].text == "{")
        if depth == 0:
            return place
    return 0


def _heads_of_values(tokens: Sequence[Token], opening: int) -> int | None:
    """How many variables stand in brackets between VALUES and the brace at ``opening``; None: no such thing."""
    place = opening - 2
    while place > 0 and tokens[place].kind == "var":
        place -= 1
    values = tokens[place].text == "(" and tokens[place - 1].keyword == "VALUES"
    return opening - 2 - place if values else None


def _named_twice(tokens: Sequence[Token]) -> Token | None:
    """The last variable that an expression is named by (AS) and that stands elsewhere among the tokens."""
    named = [after for before, after in zip(tokens, tokens[1:], strict=False) if before.keyword == "AS"]
    used = [token.text[1:] for token in tokens if token.kind == "var"]
    return next((token for token in reversed(named) if used.count(token.text[1:]) > 1), None)


def _ungrouped(tokens: Sequence[Token]) -> Token | None:
    """The first variable that a query with groups asks for and does not group by."""
    select = [place for place, token in enumerate(tokens) if token.keyword == "SELECT"]
    if len(select) != 1:
        return None
    depth, wanted = 0, []
    for token in tokens[select[0] + 1 :]:
        if token.keyword in ("{", "WHERE", "FROM"):
            break
        depth += (token.keyword == "(") - (token.keyword == ")")
        if token.kind == "var" and depth == 0:
            wanted.append(token)
    words = [token.keyword for token in tokens]
    start = words.index("GROUP") if "GROUP" in words else len(words)
    end = next(
        (n for n in range(start, len(words)) if words[n] in ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")), None
    )
    grouped = {token.text[1:] for token in tokens[start:end] if token.kind == "var"}
    return next((token for token in wanted if token.text[1:] not in grouped), None)


def _parses(query: str) -> str | None:
    """None where the engine can read the query, else its error. Nothing is evaluated."""
    lazy = re.sub(r"\AASK\b", "SELECT (1 AS ?asked)", query, flags=re.IGNORECASE)
    try:
        ox.Store().query(lazy)
    except SyntaxError as error:
        return str(error)
    except (ValueError, RuntimeError) as error:  # a function that nobody defined is a RuntimeError
        raise QueryError(f"the query cannot be run: {error}") from None
    return None


def _blamed(tokens: Sequence[Token], head: str, padded: str, error: str) -> tuple[Token | None, str]:
    """The token at the engine's place in the padded query, and the engine's words if they are a sentence."""
    match = re.search(r"error at (\d+):(\d+): expected (?:one of )?(.*)", error, re.DOTALL)
    if match is None:
        return None, error
    said = [part for part in match[3].split(", ") if re.match(r"[A-Z][\w]+(?: [\w]+){2,}\Z", part)]
    line = int(match[1]) - 1
    lines = padded.split("\n")
    place = sum(len(words) + 1 for words in lines[:line]) + int(match[2]) - 1 - len(head)
    start = 0
    for token in tokens:
        start += len(token.text) + len(_PAD)
        if place < start:
            return token, "; ".join(said)
    return None, "; ".join(said)
