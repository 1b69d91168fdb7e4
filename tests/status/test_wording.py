"""Sources that repeat one another without saying so count as one origin."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import small_world as small
import yaml

from kg.graph import Graph
from kg.model.ids import short
from kg.rdf import codec
from kg.status import derive, wording
from kg.status.feed_actors import stored_quads

LONG = "a convoy of forty lorries with shells for howitzers crossed the northern frontier before dawn on Tuesday"
REST = (
    "Drivers at the border post said that they had seen such convoys every week since spring. The depot lies an hour "
    "south of the crossing. Its gates were closed in the morning, and guards turned away all who asked. A farmer who "
    "sells milk there counted the lorries as they passed his yard and wrote the number on the wall of his barn."
)
TIE = {"id": "t", "subject": "Norway", "relation": "suppliesArmsTo", "object": "Chad"}


def add(graph: Graph, folder: Path, name: str, text: str, quote: str = LONG, **source: object) -> tuple[str, ...]:
    """Adds a source that asserts the tie in its own voice; returns the warnings."""
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    head = {"title": name, "text": f"{name}.txt", "publisher": f"Paper {name}", **source}
    stances = [{"id": "s", "attitude": "asserts", "about": ["t"], "quote": quote}]
    file = folder / f"{name}.yaml"
    file.write_text(yaml.safe_dump({"source": head, "ties": [TIE], "stances": stances}), encoding="utf-8")
    return graph.add(file)[0].warnings


def status(graph: Graph) -> str:
    """The status of the tie, after a comparison of everything derived with a computation from scratch."""
    assert small.derived(graph.store) == derive.derive_all(graph.store, graph.vocabulary)
    (tie,) = graph.ties("Norway", "Chad")
    return tie.status


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (LONG, "reported"),
        (LONG.upper().replace(" on", ", on"), "reported"),
        (LONG.replace("dawn", "noon"), "corroborated"),
        ("forty lorries crossed the frontier", "corroborated"),
    ],
)
def test_long_quotes_with_the_same_words_are_one_origin(
    fresh: Graph, tmp_path: Path, other: str, expected: str
) -> None:
    assert add(fresh, tmp_path, "A", f"In short, {LONG}.") == ()
    warnings = add(fresh, tmp_path, "B", f"Elsewhere: {other}!", other)
    assert status(fresh) == expected
    assert ("derived_from: [source-" in "".join(warnings)) == (expected == "reported")
    fresh.remove("A")
    assert status(fresh) == "reported"


def test_a_source_that_no_longer_quotes_the_same_words_is_an_origin_again(fresh: Graph, tmp_path: Path) -> None:
    for name in "AB":
        add(fresh, tmp_path, name, f"{name} says: {LONG}.")
    assert status(fresh) == "reported"
    source = fresh.source("B").id
    records = codec.decode(stored_quads(fresh.store, source), source, fresh.vocabulary.classes)
    fresh.add_records(replace(records, stances=tuple(replace(s, quote=None) for s in records.stances)))
    assert status(fresh) == "corroborated"


def test_short_quotes_may_agree_by_chance(fresh: Graph, tmp_path: Path) -> None:
    add(fresh, tmp_path, "A", "Norway arms Chad.", "Norway arms Chad")
    assert add(fresh, tmp_path, "B", "So Norway arms Chad.", "Norway arms Chad") == ()
    assert status(fresh) == "corroborated"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Norway arms Chad.\n\n{REST}", "reported"),
        (f"Norway arms Chad. {REST} Nobody else was there.", "reported"),
        (f"Norway arms Chad. {REST.replace(' the ', ' a ')}", "corroborated"),
        ("Norway arms Chad. Nothing more is known.", "corroborated"),
    ],
)
def test_texts_with_the_same_words_are_one_origin(fresh: Graph, tmp_path: Path, text: str, expected: str) -> None:
    add(fresh, tmp_path, "A", f"Norway arms Chad. {REST}", "Norway arms Chad")
    warnings = add(fresh, tmp_path, "B", text, "Norway arms Chad")
    assert status(fresh) == expected
    assert ("same text" in "".join(warnings)) == (expected == "reported")
    add(fresh, tmp_path, "C", "It is said that Norway arms Chad.", "Norway arms Chad")
    assert status(fresh) == "corroborated"
    for name, left in (("C", expected), ("A", "reported")):
        fresh.remove(name)
        assert status(fresh) == left


def test_a_copy_that_says_so_needs_no_advice(fresh: Graph, tmp_path: Path) -> None:
    add(fresh, tmp_path, "A", f"Norway arms Chad. {REST}", "Norway arms Chad")
    first = short(fresh.source("A").id)
    again = add(fresh, tmp_path, "B", f"Norway arms Chad.\n\n{REST}", "Norway arms Chad", derived_from=[first])
    assert not any("same text" in warning for warning in again)


@pytest.mark.parametrize(("one", "other", "least", "most"), [
    (REST, REST, 1, 1),
    (REST, REST.upper(), 1, 1),
    (REST, f"{REST} The end.", 0.9, 1),
    (REST, REST.replace("e", "i"), 0, 0.1),
    ("too short", "too short", 0, 0),
])  # fmt: skip
def test_the_overlap_of_sketches(one: str, other: str, least: float, most: float) -> None:
    assert least <= wording.overlap(wording.sketch(one), wording.sketch(other)) <= most


@pytest.mark.parametrize(
    ("stances", "warned"),
    [
        ([{"holder": "Norway", "attitude": "withdraws", "about": ["t"]}], True),
        ([{"holder": "Norway", "attitude": "denies", "about": ["t"]},
          {"holder": "Norway", "attitude": "withdraws", "about": ["s0"]}], False),
        ([{"holder": "Chad", "attitude": "denies", "about": ["t"]},
          {"holder": "Norway", "attitude": "withdraws", "about": ["t"]}], True),
        ([{"holder": "Norway", "attitude": "denies", "about": ["t"], "when": "2024-05-01"},
          {"holder": "Norway", "attitude": "withdraws", "about": ["t"], "when": "2024-01-01"}], True),
    ],
)  # fmt: skip
def test_a_withdrawal_of_nothing_is_a_warning(
    fresh: Graph, tmp_path: Path, stances: list[dict[str, object]], warned: bool
) -> None:
    entries = [{"id": f"s{number}", **stance} for number, stance in enumerate(stances)]
    file = tmp_path / "a.yaml"
    file.write_text(yaml.safe_dump({"source": {"title": "A", "id": "a"}, "ties": [TIE], "stances": entries}))
    assert any("withdraws what" in warning for warning in fresh.add(file)[0].warnings) == warned
