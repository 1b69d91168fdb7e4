"""Look-ups, judgements, comparing and checking say the same on every store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sparql_server import engine

from kg.actors import registry
from kg.graph import Graph, open_graph

DIGEST = registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml"
FERRY = Path(__file__).resolve().parents[2] / "docs" / "examples" / "ferry.yaml"

LOOK_UPS: dict[str, Callable[[Graph], Any]] = {
    "ties": lambda g: g.ties("Iran"),
    "evidence": lambda g: g.evidence("tie-7251b701"),
    "disputes": lambda g: g.disputes(),
    "disputes of one": lambda g: g.disputes("Azerbaijan"),
    "actor": lambda g: g.actor("Baku"),
    "path": lambda g: g.path("Armenia", "Israel"),
    "path alone": lambda g: g.path("Iran", "Israel", rollup=False, status=list(g.vocabulary.statuses)),
    "timeline": lambda g: g.timeline("Iran"),
    "sources": lambda g: g.sources(),
    "preview": lambda g: g.preview(FERRY),
    "without": lambda g: g.preview(without=["digest"]),
}


@pytest.fixture(scope="module", params=["folder", pytest.param("server", marks=pytest.mark.server)])
def graph(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    if request.param == "folder":
        with open_graph(tmp_path_factory.mktemp("stores") / "store") as made:
            made.add(DIGEST)
            yield made
    else:
        with engine() as url, open_graph(url) as made:
            made.add(DIGEST)
            yield made


@pytest.fixture
def case(few_case: Graph) -> Graph:
    """The same in memory."""
    return few_case


@pytest.mark.parametrize("name", LOOK_UPS)
def test_a_look_up_says_the_same(graph: Graph, case: Graph, name: str) -> None:
    assert LOOK_UPS[name](graph) == LOOK_UPS[name](case)


def test_stores_of_different_kinds_are_compared(graph: Graph, case: Graph) -> None:
    assert len(graph.diff(case)) == 0
    assert len(case.diff(graph)) == 0


def test_judging_and_undoing_leave_everything_as_it_was(graph: Graph) -> None:
    before = graph.ties("Azerbaijan")
    made = [
        graph.assess("tie-b5319b2e", "rejected", "no tracks", by="ana"),
        graph.link("tie-46e66569", "tie-56aaa9b4", "they fly on", by="ana"),
        graph.merge("Hamas", "Hezbollah", because="a test", by="ana"),
    ]
    assert graph.evidence("tie-b5319b2e").status == "rejected"
    assert graph.check().whole
    for judgement in made:
        graph.undo(judgement.id, by="ana")
    assert graph.ties("Azerbaijan") == before
    assert [j.kind for j in graph.judgements()] == ["undone"] * 3


def test_a_store_is_checked_and_copied_to_a_file(graph: Graph, tmp_path: Path) -> None:
    assert graph.check().whole
    assert graph.backup(tmp_path / "copy.nq.gz") == graph.store.count()
