"""Matrix, top, trend and rows: rows of feeds and ties of reports together, each counted once and apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Quad

import kg
from kg.errors import InputError, KgError, Refused
from kg.events.plots import plot
from kg.events.table import COLUMNS, EVENT_TABLE, beside
from kg.graph import Graph
from kg.model import ids
from kg.model.vocabulary import DCTERMS, RDF
from kg.rdf.terms import node, text

pytest.importorskip("duckdb")

SOURCE = ids.ID + "source-0123456789abcdef"
NOTES = """source: {title: Note, id: note, publisher: Gazette, published: 2024-03}
ties:
  - {id: t1, subject: Chile, relation: suppliesOilTo, object: Norway, when: 2024-03}
  - {id: t2, subject: Norway, relation: attacks, object: Chile, when: 2024-04-02}
stances:
  - {id: s1, attitude: asserts, about: [t1]}
  - {id: s2, holder: Chile, attitude: denies, about: [t2]}
  - {id: s3, holder: Government of Norway, attitude: accuses, target: Chile, about: [t1]}
"""
ROWS = (
    ("1", "2024-02-10", "norway", "accuses", "chile", -3.0),
    ("2", "2024-02-20", "government-of-norway", "accuses", "chile", -5.0),
    ("3", "2024-03-01", "chile", "suppliesArmsTo", "norway", 1.0),
    ("4", "2023-12-31", "sweden", "attacks", None, 0.0),
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """A note beside four rows of a feed, of which one maps to no object."""
    home = tmp_path_factory.mktemp("answers")
    (home / "note.yaml").write_text(NOTES, encoding="utf-8")
    with kg.open(home / "store") as found:
        found.add(home / "note.yaml")
        assert found.store.path
        events = beside(found.store)
        values = ", ".join("(" + ", ".join("NULL" if v is None else repr(v) for v in row) + ")" for row in ROWS)
        given = dict(zip(("record", "date", "subject", "relation", "object", "tone"), "abcdef", strict=True))
        columns = ", ".join(
            f"'gdelt' AS {name}" if name == "feed" else f"{given.get(name, 'NULL')} AS {name}" for name in COLUMNS
        )
        with found.store.changing():
            name = events.write(
                events.connect(), f"SELECT {columns} FROM (VALUES {values}) v({','.join('abcdef')})", SOURCE
            )
        place = node(ids.ID + "graph/source/0123456789abcdef")
        about = {RDF + "type": node(ids.KG + "Source"), DCTERMS + "title": text("Rows"), EVENT_TABLE: text(name)}
        about |= {ids.KG + "feed": text("gdelt"), ids.KG + "fold": text("year")}
        found.store.apply([], [Quad(node(SOURCE), node(p), o, place) for p, o in about.items()])
        found.store.settle()
        found.refresh()
        yield found


def test_a_matrix_counts_reports_and_rows_apart(graph: Graph) -> None:
    assert [tuple(row.values()) for row in graph.matrix()] == [
        ("Norway", "accuses", "Chile", 1, 2),
        ("Chile", "suppliesTo", "Norway", 1, 1),
    ]
    assert [tuple(row.values()) for row in graph.matrix("accuses", by="month", since="2024", rollup=False)] == [
        ("2024-02", "Government of Norway", "accuses", "Chile", 0, 1),
        ("2024-02", "Norway", "accuses", "Chile", 0, 1),
    ]
    assert [tuple(row.values()) for row in graph.matrix(feeds=False)] == [
        ("Chile", "suppliesTo", "Norway", 1, 0),
        ("Norway", "accuses", "Chile", 1, 0),
    ]


def test_the_top_actors(graph: Graph) -> None:
    assert [tuple(row.values()) for row in graph.top(limit=2)] == [
        ("chile", "Chile", 1, 1, 1, 2),
        ("norway", "Norway", 1, 1, 2, 1),
    ]
    assert [row["actor"] for row in graph.top("attacks")] == ["sweden"]


def test_a_trend_by_month_and_feed(graph: Graph) -> None:
    assert [tuple(row.values()) for row in graph.trend("Norway", "Chile")] == [
        ("2024-02", "Norway", "accuses", "Chile", "gdelt", 2, -4.0),
        ("2024-03", "Chile", "suppliesOilTo", "Norway", "reports", 1, None),
        ("2024-03", "Chile", "suppliesArmsTo", "Norway", "gdelt", 1, 1.0),
    ]
    assert [row["feed"] for row in graph.trend("Norway", "Chile", by="year", feeds=False)] == ["reports"]


def test_the_rows_of_a_pair_newest_first(graph: Graph) -> None:
    found = graph.rows("Norway", "Chile", since="2024-02-15")
    assert [(str(row["date"]), row["feed"], row["relation"]) for row in found] == [
        ("2024-03-01", "gdelt", "suppliesArmsTo"),
        ("2024-03-01", "reports", "suppliesOilTo"),
        ("2024-02-20", "gdelt", "accuses"),
    ]
    assert [row["record"] for row in graph.rows("Norway", "Chile", "accuses", rollup=False, feeds=True)] == ["1"]
    assert len(graph.rows("Norway", "Chile", limit=1)) == 1


@pytest.mark.parametrize(
    ("asked", "kind", "says"),
    [
        (lambda g: g.matrix("suplies"), KgError, "did you mean 'suppliesTo'"),
        (lambda g: g.matrix(by="week"), Refused, "by must be year or month"),
        (lambda g: g.top(since="2024-13"), InputError, "2024-13"),
        (lambda g: g.rows("Norway", "Government of Norway"), Refused, "the same actor"),
        (lambda g: g.trend("Norway", "Nowhereland"), KgError, "Nowhereland"),
    ],
)
def test_what_cannot_be_asked(graph: Graph, asked, kind, says) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(kind, match=says):
        asked(graph)


def test_each_answer_can_be_drawn(graph: Graph, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    answers = (graph.matrix(), graph.top(), graph.trend("Norway", "Chile"), graph.rows("Norway", "Chile"))
    for number, found in enumerate(answers):
        plot(found, tmp_path / f"{number}.svg", "From $1 to <2>")
        drawn = (tmp_path / f"{number}.svg").read_text(encoding="utf-8")
        assert "<svg" in drawn
    with pytest.raises(Refused, match=r"name a file that ends in .svg"):
        plot(graph.top(), tmp_path / "a.txt", "")
    with pytest.raises(Refused, match="there is nothing to draw"):
        plot(graph.top("sanctions"), tmp_path / "a.svg", "")
