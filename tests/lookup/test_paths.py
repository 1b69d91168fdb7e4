"""Steps of paths in the small world: which tie and which stance explain them, and what rests on unreviewed stances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest
import small_world as small

from kg.lookup.lookup import Lookup
from kg.lookup.paths import PathFinder, PathRecord, Step
from kg.model.ids import short
from kg.model.vocabulary import load


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
    assert (found.relationship.status, found.tie, said(found)) == ("reported", small.tie_iri(YEARS[year]), f"x{year}")


IMPLIED = {"u": "Norland tradesWith Sudland", "v": "Norland suppliesOilTo Ostland"}
NOT_SAID = ["a1: Ostland demands t", "b1: Ostland denies t detail"]


@pytest.mark.parametrize(
    ("stances", "judge", "wanted"),
    [
        (["a1: Ostland asserts t", "a2: Sudland asserts t", "a3: Ostland withdraws a1"], (), "a2"),
        (["a1: Ostland asserts t", "a2: Norland demands t", "a3: Ostland withdraws a1"], (), "a2"),
        (["a1: Ostland asserts t", "a3: Ostland withdraws a1"], (), None),
        (["a1: Ostland asserts t detail", "a2: Sudland alleges t"], (), "a2"),
        (["a1: Ostland denies t", "a2: asserts t"], (), "a2"),
        (["a1: Ostland denies t detail", "b2: Ostland denies t wholesale"], (), "b2"),
        (["a1: Ostland demands t", "b2: Ostland denies t"], (), "b2"),
        (["a1: Ostland denies t", "b2: Ostland withdraws a1", "b3: Norland denies t"], (), "b3"),
        (["a1: Ostland demands t", "b2: Norland speculates t"], (), "b2"),
        (["a1: Ostland demands t"], (), "a1"),
        (["a1: Ostland denies t detail"], (), None),
        ([*NOT_SAID, "c1: asserts v"], ["v implies t"], "c1"),
        ([*NOT_SAID, "c1: Ostland denies v"], ["t implies v"], "c1"),
        ([*NOT_SAID, "c1: Ostland denies v"], ["v implies t"], "a1"),
        (["b1: Ostland denies t detail", "c1: asserts v", "d1: Ostland withdraws v"], ["accept t"], None),
        (["b1: Ostland denies t", "c1: asserts v"], ["t implies v", "accept t"], None),
    ],
)  # fmt: skip
def test_a_step_is_explained_by_a_stance_that_counts(stances: list[str], judge: list[str], wanted: str | None) -> None:
    found = step([stances], IMPLIED, judge)
    assert found.tie == small.tie_iri(small.DEFAULT_TIES["t"])
    assert said(found) == wanted


@pytest.mark.parametrize(("more", "wanted"), [([], "a1"), (["b1: Ostland demands a1"], "b1")])
def test_the_speaker_explains_the_speech(more: list[str], wanted: str) -> None:
    found = step([["a1: Norland denies t to=Sudland detail", *more]], {"t": "Ostland hosts Sudland"})
    assert (found.sentence, said(found)) == ("Norland denies to Sudland", wanted)


@pytest.mark.parametrize("unreviewed", [False, True])
def test_a_step_shows_whether_unreviewed_stances_decide(unreviewed: bool) -> None:
    found = step([{"say": ["a1: asserts t"], "unreviewed": unreviewed}])
    relationship = {"id": found.relationship.id, "status": "reported", "unreviewed": unreviewed}
    assert found.as_dict()["relationship"] == relationship
    (row,) = PathRecord((found,)).as_rows()
    assert (list(row)[8:10], row["unreviewed"]) == (["status", "unreviewed"], unreviewed)


@pytest.mark.parametrize("between", [("Norland", "Sudland"), ("Sudland", "Norland")])
def test_a_row_reads_in_the_direction_of_the_tie(between: tuple[str, str]) -> None:
    (row,) = PathRecord((step([["a1: asserts t"]], {"t": "Norland hosts Sudland"}, between=between),)).as_rows()
    assert (row["from"], row["to"], row["forward"]) == (*between, between[0] == "Norland")
    assert list(row)[5:8] == ["subject", "relation", "object"]
    assert (row["subject"], row["relation"], row["object"]) == ("Norland", "hosts", "Sudland")
