"""What two states of a graph say differently, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg import base
from kg.errors import Refused
from kg.graph import Graph, open_graph

DIGEST = base.seeds() / "iran-azerbaijan-2025" / "digest.yaml"

REPORT = """source:
  title: Ministry speaks
  text: speaks.txt
  publisher: Example Gazette
ties:
  - {id: t1, subject: Azerbaijan, relation: suppliesOilTo, object: Israel}
stances:
  - {id: s1, attitude: denies, holder: Azerbaijan, about: [t1], quote: "Baku denied that it supplies oil to Israel"}
"""
TEXT = "Baku denied that it supplies oil to Israel."


@pytest.fixture
def report(tmp_path: Path) -> Path:
    (tmp_path / "speaks.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "speaks.yaml"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def graph() -> Graph:
    made = open_graph(":memory:")
    made.add(DIGEST)
    return made


def test_a_preview_tells_each_moved_status_with_its_reason(graph: Graph, report: Path) -> None:
    before = set(graph.store.match())
    changes = {(c.kind, c.what): c for c in graph.preview(report)}
    moved = changes["relationship", "Azerbaijan supplies oil to Israel"]
    assert (moved.before, moved.after) == ("reported", "disputed")
    tie = changes["tie", "Azerbaijan supplies oil to Israel"]
    assert (tie.before, tie.after) == (None, "denied")
    assert tie.reasons == ("+ Azerbaijan denies: “Baku denied that it supplies oil to Israel” (Ministry speaks)",)
    assert set(graph.store.match()) == before


def test_a_preview_is_what_adding_does(graph: Graph, report: Path) -> None:
    planned = graph.preview(report)
    with open_graph(":memory:") as old:
        old.add(DIGEST)
        graph.add(report)
        assert old.diff(graph) == planned
        back = {(c.id, c.after, c.before) for c in graph.diff(old)}
        assert back == {(c.id, c.before, c.after) for c in planned}


def test_withdrawing_is_previewed_too(graph: Graph, report: Path) -> None:
    graph.add(report)
    changes = graph.preview(without=["Ministry speaks"])
    assert {(c.before, c.after) for c in changes} == {("denied", None), ("disputed", "reported")}


def test_the_same_store_has_no_difference(graph: Graph, case: Graph) -> None:
    assert len(graph.diff(case)) == 0
    assert list(graph.diff(case).columns)[:4] == ["kind", "what", "before", "after"]


def test_judgements_differ_too(graph: Graph, case: Graph) -> None:
    graph.assess("tie-b5319b2e", "accepted", "seen", by="ana")
    changes = [c for c in case.diff(graph) if c.id.endswith("tie-b5319b2e6666f32a")]
    assert [c.reasons for c in changes] == [("+ accepted by ana: seen",)]


def test_a_preview_cannot_be_written_or_queried(graph: Graph, report: Path) -> None:
    from kg.store.overlay import OverlayStore

    overlay = OverlayStore(graph.store, [], [])
    for act in (lambda: overlay.apply([], []), lambda: overlay.query("ASK {}")):
        with pytest.raises(Refused):
            act()
