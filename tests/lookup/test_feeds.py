"""Reports before feeds, and without them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import Quad

import kg
from kg.graph import Graph
from kg.model import ids
from kg.model.vocabulary import DCTERMS
from kg.rdf.terms import node, text

REPORT = """source: {title: Report, id: report, publisher: Gazette}
ties:
  - {id: t1, subject: Chile, relation: suppliesOilTo, object: Norway, when: 2024}
  - {id: t2, subject: Sweden, relation: attacks, object: Norway, when: 2023}
stances:
  - {id: s1, attitude: asserts, about: [t1, t2]}
  - {id: s2, holder: Sweden, attitude: denies, about: [t2]}
"""
FEED = """source: {title: Rows, id: rows}
ties:
  - {id: t1, subject: Chile, relation: suppliesOilTo, object: Norway, when: 2020}
  - {id: t2, subject: Chile, relation: accuses, object: Norway, when: 2019}
  - {id: t3, subject: Norway, relation: attacks, object: Chile, when: 2018}
stances:
  - {id: s1, attitude: asserts, about: [t1, t2, t3]}
  - {id: s2, holder: Norway, attitude: denies, about: [t3]}
"""
ALL = [
    ("suppliesOilTo", "2024"), ("suppliesOilTo", "2020"), ("attacks", "2023"), ("accuses", "2019"), ("attacks", "2018"),
]  # fmt: skip
REPORTS = [("suppliesOilTo", "2024"), ("attacks", "2023")]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    home = tmp_path_factory.mktemp("feeds")
    with kg.open(":memory:") as found:
        for name, words in (("report", REPORT), ("rows", FEED)):
            (home / f"{name}.yaml").write_text(words, encoding="utf-8")
            found.add(home / f"{name}.yaml")
        (place,) = {
            quad.graph_name for quad in found.store.match(predicate=DCTERMS + "title") if quad.object == text("Rows")
        }
        source = found.source("Rows").id
        found.store.apply([], [Quad(node(source), node(ids.KG + "feed"), text("sipri"), place)])
        found.refresh()
        yield found


def test_ties_of_reports_come_first(graph: Graph) -> None:
    assert [(tie.relation.id, tie.when) for tie in graph.ties("Norway")] == ALL
    assert {(tie.relation.id, tie.when) for tie in graph.actor("Norway").ties} == set(ALL)
    assert [(tie.relation.id, tie.when) for tie in graph.ties()] == ALL


def test_feeds_can_be_left_out(graph: Graph) -> None:
    assert [(tie.relation.id, tie.when) for tie in graph.ties("Norway", feeds=False)] == REPORTS
    assert [(tie.relation.id, tie.when) for tie in graph.ties(feeds=False, limit=5)] == REPORTS
    assert {(tie.relation.id, tie.when) for tie in graph.actor("Norway", feeds=False).ties} == set(REPORTS)
    assert [entry.tie.when for entry in graph.timeline("Norway", feeds=False)] == ["2023", "2024"]
    assert {stance.source.title for stance in (one.stance for one in graph.stances("Norway", feeds=False))} == {
        "Report"
    }
    assert len(graph.disputes()) == 2
    assert len(graph.disputes(feeds=False)) == 1
    assert len(graph.payload(feeds=False).ties) == len(graph.payload(actor="Norway", feeds=False).ties) == 2
    assert len(graph.payload().ties) == 5
    assert graph.payload(feeds=False).title == "Report"
