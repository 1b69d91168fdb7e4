"""How near two names are."""

from __future__ import annotations

import pytest

from kg.actors.nearness import INITIALS, REORDERED, SHORTENED, nearness


@pytest.mark.parametrize(
    ("one", "other", "score", "why"),
    [
        ("quentin aldous marsh", "marsh quentin aldous", REORDERED, "the same words in another order"),
        ("quentin aldous marsh", "quentin marsh", SHORTENED, "without aldous"),
        ("q marsh", "quentin aldous marsh", INITIALS, "initials instead of names"),
        ("quentin a marsh", "quentin aldous marsh", INITIALS, "initials instead of names"),
        ("q aldous marsh", "quentin a marsh", None, None),
        ("quenten marsh", "quentin marsh", 92, "spelt alike"),
        ("muhammad karimov", "mohammed karimov", 87, "spelt alike"),
        ("aldous marsh", "quentin aldous marsh", None, None),
        ("quentin marsh", "quentin moore", None, None),
        ("anna marsh", "ivan marsh", None, None),
        ("quentin marsh", "quentin marsh", None, None),
        ("q", "quentin marsh", None, None),
    ],
)
def test_names_of_persons(one: str, other: str, score: int | None, why: str | None) -> None:
    wanted = None if score is None else (score, why)
    assert nearness(one, other, persons=True) == nearness(other, one, persons=True) == wanted


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("harbour guard of norland", "harbor guard of norland", True),
        ("norland harbour guard", "harbour guard norland", True),
        ("harbour guard", "harbour guard of norland", False),
        ("lions", "tigers", False),
    ],
)
def test_names_of_bodies(one: str, other: str, near: bool) -> None:
    assert (nearness(one, other, persons=False) is not None) is near
