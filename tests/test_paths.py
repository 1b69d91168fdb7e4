"""Steps of paths in the small world: which tie and which stance explain them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
import small_world as small

from kg.ids import short
from kg.lookup import Lookup
from kg.paths import PathFinder, Step
from kg.vocabulary import load


def step(
    sources: Iterable[Mapping[str, Any] | Iterable[str]],
    ties: Mapping[str, str] | None = None,
    judge: Iterable[str] = (),
    between: tuple[str, str] = ("Norland", "Sudland"),
) -> Step:
    """The one step between two actors, by whatever status, after these sources (s0, s1, …) and judgements."""
    ties = small.DEFAULT_TIES | (ties or {})
    store = small.world()
    for number, source in enumerate(sources):
        small.change(store, add=[small.records(f"s{number}", source, ties=ties)])
    for number, text in enumerate(judge, start=1):
        small.change(store, judge_add=[small.judgement(text, ties, number)])
    finder = PathFinder(Lookup(store, load()), load().statuses, rollup=True)
    (path,) = finder.find(small.actor(between[0]), small.actor(between[1]), 1, 5)
    return path.steps[0]


def said(found: Step) -> str | None:
    """The stance of a step as it is called in its source."""
    return short(found.stance.id).rpartition("-")[2] if found.stance else None


YEARS = {str(year): f"Norland suppliesOilTo Sudland when={year}" for year in range(2010, 2020)}


@pytest.mark.parametrize("year", YEARS)
def test_a_step_is_shown_by_a_tie_of_its_own_status(year: str) -> None:
    found = step([[f"x{y}: {'asserts' if y == year else 'denies'} {y}" for y in YEARS]], YEARS)
    assert (found.status, found.tie, said(found)) == ("reported", small.tie_iri(YEARS[year]), f"x{year}")
