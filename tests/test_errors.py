"""How messages quote what they are about."""

from __future__ import annotations

import pytest

from kg import arguments
from kg.errors import AmbiguousName, InputError, KgError, NameNotFound, PartlyAdded, QueryError, Refused, Violation

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
        InputError("a.yaml", [Violation("no relation", 3, WORDS)]),
        Refused(f"a name must be text, not {WORDS.encode()!r}"),
        Refused(f"a list of names, not {[LONG] * 100!r}"),
        Refused(f"a list of numbers, not {list(range(10_000))!r}"),
        QueryError(f"the query has no variable ?{LONG}"),
    ],
)
def test_long_values_are_quoted_in_part(error: KgError) -> None:
    assert len(str(error)) <= 2_000
    assert "…" in str(error)


@pytest.mark.parametrize(
    "error",
    [
        InputError("a.yaml", [Violation(f"unknown field {i}", i, f"x{i}") for i in range(10_000)], "write it anew"),
        InputError("a.yaml", [Violation(WORDS, i, WORDS) for i in range(100)], "write it anew"),
        InputError("a.yaml", "word " * 10_000, "write it anew"),
        KgError("word " * 10_000 + "write it anew"),
        QueryError("\n".join(["a line of it"] * 10_000) + "\nwrite it anew"),
        PartlyAdded([], [InputError(f"{i}.yaml", "no file", "write it anew") for i in range(500)]),
        PartlyAdded([], [InputError("a.yaml", "word " * 10_000, "write it anew")] * 3),
    ],
)
def test_a_message_is_never_long_and_says_what_to_do(error: KgError) -> None:
    assert len(str(error)) <= 2_000
    assert "write it anew" in str(error)


@pytest.mark.parametrize(("number", "more"), [(3, None), (500, "more mistakes"), (10_000, "more mistakes")])
def test_of_many_mistakes_the_first_are_told_and_how_many_more(number: int, more: str | None) -> None:
    lines = str(InputError("a.yaml", [Violation(f"mistake {i}", i) for i in range(number)], "correct it")).split("\n")
    shown = [line for line in lines if "mistake " in line and "more" not in line]
    assert shown[0].endswith("mistake 0")
    assert lines[-1] == "correct it"
    assert lines[-2] == (f"and {number - len(shown)} {more}" if more else shown[-1])


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
