"""When statuses of relationships changed, judged day by day on what was published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.graph import Graph, open_graph
from kg.lookup import history

SAID = (
    ("2024-01-10", "Gazette", "holder: Peru, attitude: accuses"),
    ("2024-02-01", "Courier", "holder: Chile, attitude: denies"),
    ("2024-02-01", "Herald", "attitude: asserts"),
    ("2024-03-05", "Tribune", "holder: Chile, attitude: confirms"),
)


@pytest.fixture
def disputed(tmp_path: Path) -> Iterator[Graph]:
    """An attack that Chile denies first and confirms in the end, and one that a single undated paper reports."""
    with open_graph(":memory:") as graph:
        for number, (day, publisher, stance) in enumerate(SAID):
            path = tmp_path / f"{number}.yaml"
            path.write_text(
                f"source: {{title: Paper {number}, id: p{number}, publisher: {publisher}, published: {day}}}\n"
                "ties: [{id: t, subject: Chile, relation: attacks, object: Peru, when: '2023'}]\n"
                f"stances: [{{id: s, {stance}, about: [t]}}]\n",
                encoding="utf-8",
            )
            graph.add(path)
        path = tmp_path / "undated.yaml"
        path.write_text(
            "source: {title: Leaflet, id: leaflet}\n"
            "ties: [{id: t, subject: Norway, relation: attacks, object: Sweden}]\n"
            "stances: [{id: s, attitude: asserts, about: [t]}]\n",
            encoding="utf-8",
        )
        graph.add(path)
        yield graph


def test_steps_are_those_of_the_whole_graph_as_it_was(disputed: Graph) -> None:
    relationships = {tie.relationship.id for tie in disputed.ties()}
    found = list(history.steps(disputed.lookup, relationships, history.calendar(disputed.lookup)))
    assert len(found) == 2
    whole = [c for c in disputed.status_changes("Chile", "Peru") if c.id in relationships]
    assert found == [(c.id, c.day, c.before, c.after) for c in whole if c.before and c.after]


def test_the_page_has_the_steps_of_up_to_so_many_stances(disputed: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = disputed.payload().changes
    assert steps
    assert [(step.day, step.before, step.after) for step in steps] == [
        ("2024-02-01", "alleged", "disputed"),
        ("2024-03-05", "disputed", "reported"),
    ]
    monkeypatch.setattr("kg.view.adapter.MOST_PAST", 3)
    assert disputed.payload().changes is None
