"""How messages quote what they are about."""

from __future__ import annotations

import pytest

from kg import arguments
from kg.errors import AmbiguousName, InputError, KgError, NameNotFound, Problem, QueryError, Refused

LONG = "a" * 10_000
WORDS = "it's a name " * 1000


@pytest.mark.parametrize(
    "error",
    [
        NameNotFound(LONG),
        NameNotFound(WORDS),
        NameNotFound("x", suggestions=[LONG]),
        AmbiguousName(LONG, ["Iran"]),
        InputError(LONG, "no file"),
        InputError("a.yaml", [Problem("no relation", 3, WORDS)]),
        Refused(f"a name is text, not {WORDS.encode()!r}"),
        Refused(f"a list of names, not {[LONG] * 10_000!r}"),
        Refused(f"a list of numbers, not {list(range(10_000))!r}"),
        QueryError(f"the query has no variable ?{LONG}"),
    ],
)
def test_long_values_are_quoted_in_part(error: KgError) -> None:
    assert len(str(error)) < 3_100
    assert "…" in str(error)


def test_what_is_cut_is_whole_in_the_error() -> None:
    error = NameNotFound(LONG, suggestions=["Iran"])
    assert error.name == LONG
    assert str(error) == f"no actor is called '{'a' * 80}…'; did you mean 'Iran'?"


@pytest.mark.parametrize(
    "message",
    [
        f"no actor is called {'x' * 100!r}",
        f"a store of the analysts' own; {'one of these, ' * 20}or 'that'",
        f"/{'folder/' * 40}x.yaml: no such file",
        f"line 1, column 3: unexpected 'x'\n  {'s' * 48} \"{'t' * 48}\"\n  ^",
    ],
)
def test_what_is_not_long_stays(message: str) -> None:
    assert str(KgError(message)) == message


@pytest.mark.parametrize("what", ["since", "until", "at"])
def test_a_date_that_is_none_names_its_argument(what: str) -> None:
    with pytest.raises(InputError, match=f"^{what}: '2025-13-45' is not a date; write 2025-06-13"):
        arguments.day("2025-13-45", what)
