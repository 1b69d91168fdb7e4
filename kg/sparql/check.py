"""Checks whether a query can be run; errors give the position of the mistake and the remedy.

The engine's parser decides. The position it reports lies behind the mistake, and its message often names
neither the term nor the remedy, so both are worked out here from the tokens of the query.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from itertools import accumulate, islice, pairwise

import pyoxigraph as ox

from kg.errors import QueryError
from kg.sparql.canonical import Canonical
from kg.sparql.tokens import BRACKETS, Token, broken, open_iri

_PAD = " " * 24
"""Separates tokens during the search for a mistake, so that the engine's position identifies one token."""


AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
_VERBS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_WORDS = re.findall(
    r"\w+",
    """
    SELECT ASK CONSTRUCT DESCRIBE PREFIX BASE FROM NAMED WHERE AS DISTINCT REDUCED
    GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET VALUES UNDEF
    OPTIONAL UNION MINUS GRAPH FILTER EXISTS NOT IN BIND SERVICE SILENT TRUE FALSE
    COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR
    STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE
    ENCODE_FOR_URI CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ
    NOW UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK
    ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE
    """,
)
"""The keywords of SPARQL, as suggestions for misspelt ones."""
_ELSEWHERE = {"AND": "&&", "OR": "||", "LIKE": "REGEX or CONTAINS"}
"""Keywords of other languages, with the equivalents in SPARQL."""
_NEAR = 0.75
_CLOSING = frozenset(BRACKETS.values())


def check(text: str, tokens: Sequence[Token], asked: Canonical, ready: Canonical, terms: Mapping[str, str]) -> None:
    """Raises QueryError with the true position of a mistake; the engine's own position lies behind it.

    ``asked`` is the query as typed, ``ready`` the same with ``terms`` in place of variables.
    """
    refused = _parses(ready.head + "".join(ready.pieces(_lazy(ready.words), " ")))
    if refused is None:
        return
    padded = asked.pieces(_lazy(asked.words), _PAD)
    error = _parses(asked.head + "".join(padded))
    if error is None and terms:
        given = ", ".join(f"?{name} = {term}" for name, term in terms.items())
        raise QueryError(f"the query cannot take {given}: literal found where an IRI is required; give an IRI or :name")
    token, said = _reworded(text, tokens, *_blamed(tokens, asked.head, padded, error or refused))
    if token is None:
        end = f"the query is not complete; something must follow {tokens[-1].text!r}"
        raise broken(text, len(text.rstrip()), said or end)
    raise broken(text, token.start, said or f"unexpected {token.text!r}{_hint(text, token)}")


def check_aggregates(text: str, tokens: Sequence[Token]) -> None:
    """Raises QueryError for an aggregate in another one or in a pattern; some engines treat these as empty."""
    words = [token.keyword for token in tokens]
    if AGGREGATES.isdisjoint(words):
        return
    clauses, within = [""], [""]
    for token, word, after in zip(tokens, words, words[1:], strict=False):
        if word in ("SELECT", "GROUP", "HAVING", "ORDER"):
            clauses[-1] = word
        elif word in AGGREGATES and after == "(":
            if within[-1]:
                advice = "compute the inner one in a SELECT of its own, in braces"
                raise broken(text, token.start, f"{word} in {within[-1]}: an aggregate takes no other; {advice}")
            if clauses[-1] not in ("SELECT", "HAVING", "ORDER"):
                advice = f"to keep some groups, write GROUP BY … HAVING ({word}(…) > 1) after the pattern"
                raise broken(text, token.start, f"{word} is only allowed in SELECT, HAVING or ORDER BY; {advice}")
        if after in BRACKETS:
            within.append(word if word in AGGREGATES else "" if after == "{" else within[-1])
        elif after in _CLOSING:
            within.pop()
        if after == "{":
            clauses.append("{")
        elif after == "}":
            clauses.pop()


def _hint(text: str, token: Token) -> str:
    """A suggestion: what may be missing, or was meant."""
    if token.text == "}":
        return "; before it a term is missing"
    if text[token.start - 1 : token.end] == "==":
        return "; write one = alone"
    word = token.text.upper()
    if token.kind != "word" or word in _WORDS:
        return ""
    near = [_ELSEWHERE[word]] if word in _ELSEWHERE else get_close_matches(word, _WORDS, n=1, cutoff=_NEAR)
    return f"; did you mean {near[0]}?" if near else ""


def _reworded(text: str, tokens: Sequence[Token], token: Token | None, words: str) -> tuple[Token | None, str]:
    """The token at fault and a clearer message, for errors without position or remedy."""
    if "SELECT contains a variable that is unbound" in words and (alone := _ungrouped(tokens)):
        name = alone.text
        return (
            alone,
            f"{name} is neither grouped nor in an aggregate; add GROUP BY {name}, or ask for (SAMPLE({name}) AS ?one)",
        )
    if "SELECT * is not authorized" in words:
        return _grouped_star(tokens) or _grouping(tokens)
    taken = "overrides an existing variable" in words or "Duplicated variable name" in words
    if taken and (again := _named_twice(tokens)):
        return again, f"{again.text} stands for something else in the pattern or before; give the expression a new name"
    if words.startswith("IRI parsing failed") and token is not None:
        start = next((before for before in reversed(tokens) if before.text == "<" and before.start < token.start), None)
        return (start, open_iri(text, start.start)) if start else (token, f"{token.text} is not an IRI")
    if token is not None and token.kind == "number" and re.match("The query (limit|offset) should be", words):
        least = (
            "is too large; give a smaller number, or leave it out" if token.text.isdigit() else "is not a whole number"
        )
        return token, f"{token.text} {least}"
    if token is not None and token.text == "}" and not words:
        return _in_group(tokens, tokens.index(token))
    return token, words


def _grouped_star(tokens: Sequence[Token]) -> tuple[Token, str] | None:
    """The star of a SELECT that has groups."""
    stars: list[Token | None] = [None]
    for before, token in zip(tokens, tokens[1:], strict=False):
        if token.text == "*" and before.keyword in ("SELECT", "DISTINCT", "REDUCED"):
            stars[-1] = token
        elif token.keyword in ("{", "}"):
            stars = [*stars, None] if token.text == "{" else stars[:-1] or [None]
        elif token.keyword in ("GROUP", "HAVING") and (star := stars[-1]):
            return star, "* does not go with GROUP BY or aggregates; name the grouped variables and aggregates instead"
    return None


def _grouping(tokens: Sequence[Token]) -> tuple[Token | None, str]:
    """The grouping keyword in a query whose SELECT has no groups."""
    word = next((token for token in tokens if token.keyword in ("GROUP", "HAVING")), None)
    advice = "leave it out, or put such a SELECT in braces"
    return word, f"{word.text if word else 'GROUP'} goes with a SELECT that names its variables; {advice}"


def _in_group(tokens: Sequence[Token], close: int) -> tuple[Token, str]:
    """The error in a group as a whole, for which the engine points at the closing brace."""
    opening = _opening(tokens, close)
    if tokens[opening - 1].text == ")" and (count := _heads_of_values(tokens, opening)) is not None:
        heads = tokens[opening - 1 - count : opening - 1]
        names = [token.text[1:] for token in heads]
        doubled = next((token for at, token in enumerate(heads) if token.text[1:] in names[:at]), None)
        if doubled:
            return doubled, f"{doubled.text} occurs twice before the rows of VALUES; name each variable once"
        return tokens[close - 1], f"a row of VALUES that has not {count} terms, one for each variable before the brace"
    if star := _grouped_star(tokens[opening + 1 : close]):
        return star
    if again := _named_twice(tokens[opening:close]):
        return again, f"{again.text} has a value already in this group; give the new one another name"
    return tokens[close], ""


def _opening(tokens: Sequence[Token], close: int) -> int:
    """The position of the brace that matches the one at ``close``."""
    depth = 0
    for place in range(close, -1, -1):
        depth += (tokens[place].text == "}") - (tokens[place].text == "{")
        if depth == 0:
            return place
    return 0


def _heads_of_values(tokens: Sequence[Token], opening: int) -> int | None:
    """The number of variables in brackets between VALUES and the brace at ``opening``; None if not a VALUES."""
    place = opening - 2
    while place > 0 and tokens[place].kind == "var":
        place -= 1
    values = tokens[place].text == "(" and tokens[place - 1].keyword == "VALUES"
    return opening - 2 - place if values else None


def _named_twice(tokens: Sequence[Token]) -> Token | None:
    """The last variable that names an expression (AS) and also occurs elsewhere among the tokens."""
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


def _lazy(words: Sequence[str]) -> list[str]:
    """The words of a query with the same grammar that evaluates nothing and calls no service.

    ASK, which engines answer at once, becomes CONSTRUCT with an empty template, SERVICE becomes GRAPH.
    """
    instead = {"ASK": "CONSTRUCT{}", "SERVICE": "GRAPH"}
    upper = [word.upper() for word in words]
    silent = {at + 1 for at, pair in enumerate(pairwise(upper)) if pair == ("SERVICE", "SILENT")}
    return ["" if at in silent else instead.get(upper[at], word) for at, word in enumerate(words)]


def _parses(query: str) -> str | None:
    """None if the engine can parse the query, else its error."""
    try:
        ox.Store().query(query)
    except SyntaxError as error:
        return str(error)
    except (ValueError, RuntimeError) as error:  # an undefined function is a RuntimeError
        raise QueryError(f"the query cannot be run: {error}") from None
    return None


def _blamed(tokens: Sequence[Token], head: str, padded: Sequence[str], error: str) -> tuple[Token | None, str]:
    """The token at the engine's position in the padded query, and the engine's message if it is a sentence."""
    match = re.search(r"error at 1:(\d+): expected (?:one of )?(.*)", error, re.DOTALL)
    if match is None:
        return None, error
    said = [part for part in match[2].split(", ") if re.match(r"[A-Z][\w]+(?: [\w*]+){2,}\Z", part)]
    ends = accumulate(map(len, padded), initial=len(head))
    place = int(match[1]) - 1
    token = next((token for token, end in zip(tokens, islice(ends, 1, None), strict=True) if place < end), None)
    return token, "; ".join(said)
