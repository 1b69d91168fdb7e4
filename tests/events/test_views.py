"""SQL over the graph: the views, in step with the store, read-only; and the same rows as the SPARQL questions."""

from __future__ import annotations

import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from histories import History, histories
from hypothesis import Phase, given, settings

import kg
from kg.errors import QueryError
from kg.events import making, sql
from kg.events.columns import COLUMNS
from kg.graph import Graph
from kg.model.vocabulary import DCTERMS
from kg.sparql import library
from kg.sparql.results import Table
from kg.store.embedded import EmbeddedStore
from kg.store.overlay import OverlayStore
from tests.store.test_checkpoints import checkpoints

pytest.importorskip("duckdb")

NOTE = """source: {title: Note, id: note, publisher: The "Gazette"\\n}
actors: [{id: firm, kind: Organization, name: 'O\\neil "and"\tsons'}]
ties: [{id: t1, subject: firm, relation: suppliesOilTo, object: Chile, when: 2020-05}]
stances: [{id: s1, attitude: asserts, about: [t1], details: {amount: 3.5, unit: t, item: [oil, gas]}}]
"""


@pytest.fixture
def note(tmp_path: Path) -> Path:
    (tmp_path / "note.yaml").write_text(NOTE, encoding="utf-8")
    return tmp_path / "note.yaml"


@pytest.mark.parametrize("name", sql.names())
def test_a_question_in_sql_gives_the_rows_of_sparql(case: Graph, name: str) -> None:
    assert same_rows(case, name)


def same_rows(graph: Graph, name: str) -> int:
    """How many rows a question has, which are the same in SQL and SPARQL."""
    found = graph.query(library.read(name).text)
    assert isinstance(found, Table)
    wanted = [tuple((cell or "").removeprefix(":") for cell in row.values()) for row in found]
    rows = graph.sql(sql.shipped(name))
    assert rows.columns == found.columns
    assert sorted(tuple("" if v is None else str(v) for v in row.values()) for row in rows) == sorted(wanted)
    return len(wanted)


@settings(max_examples=2, deadline=None, derandomize=True, database=None, phases=[Phase.generate])
@given(histories())
def test_disputes_through_links_and_relations_are_those_of_sparql(steps: list[tuple[str, Any]]) -> None:
    with TemporaryDirectory() as home:
        history = History(Path(home))
        for step in steps:
            history.take(step)
            same_rows(history.graph, "disputes")


@pytest.mark.parametrize("view", COLUMNS)
def test_a_view_has_its_columns_and_rows(case: Graph, view: str) -> None:
    found = case.sql(f"SELECT * FROM {view}")
    assert found.columns == tuple(COLUMNS[view])
    assert len(found) > 0


def test_values_keep_their_types_and_words(note: Path) -> None:
    with kg.open(":memory:") as graph:
        graph.add(note)
        (row,) = graph.sql(
            "SELECT name, subject_state, earliest, latest, amount, unit, item, own_voice, t.status, feed IS NULL AS report "
            "FROM (SELECT * EXCLUDE feed FROM ties) t JOIN stances ON claim = tie JOIN actors ON actor = subject"
        )
        assert row.pop("name") == row.pop("subject_state") == 'O\\neil "and"\tsons'
        assert [str(row.pop(name)) for name in ("earliest", "latest")] == ["2020-05-01", "2020-05-31"]
        assert row == {
            "amount": 3.5, "unit": "t", "item": ["gas", "oil"], "own_voice": True, "status": "reported", "report": True,
        }  # fmt: skip


def test_the_views_follow_the_graph(note: Path, tmp_path: Path) -> None:
    count = "SELECT count(*) AS ties FROM ties"
    kg.open(tmp_path / "store").close()
    with kg.open(tmp_path / "store") as graph, kg.open(tmp_path / "store") as reader:
        assert graph.sql(count)[0] == reader.sql(count)[0] == {"ties": 0}
        graph.add(note)
        assert graph.sql(count)[0] == {"ties": 1}
        assert reader.sql(count)[0] == {"ties": 0}
        reader.refresh()
        assert reader.sql(count)[0] == {"ties": 1}
    kept = tmp_path / "store" / "checkpoints" / checkpoints(tmp_path / "store")[-1]
    (tables,) = kept.glob("tables-*")
    before = tables.stat().st_mtime_ns
    with kg.open(tmp_path / "store") as graph:
        assert graph.sql(count)[0] == {"ties": 1}
    assert tables.stat().st_mtime_ns == before  # made once


NORTH = """source: {title: North, id: north, publisher: Gazette, published: 2024-05-02}
actors: [{id: yard, kind: Organization, name: Yard of Bergen, acts_for: [Norway]}]
ties:
  - {id: t1, subject: yard, relation: suppliesArmsTo, object: Chile, when: 2024}
  - {id: t2, subject: Chile, relation: attacks, object: Peru, when: 2024-04}
stances:
  - {id: s1, attitude: asserts, about: [t1]}
  - {id: s2, holder: Peru, attitude: accuses, target: Chile, about: [t2], quote: "Peru accused Chile"}
"""
SOUTH = """source: {title: South, id: south, publisher: Post}
ties: [{id: t1, subject: Chile, relation: attacks, object: Peru, when: 2024-04}]
stances: [{id: s1, holder: Chile, attitude: denies, about: [t1]}]
"""


def rows_of_all(graph: Graph) -> dict[str, list[dict[str, object]]]:
    return {view: graph.sql(f"SELECT * FROM {view} ORDER BY ALL").rows() for view in COLUMNS}


@pytest.mark.parametrize("where", ["memory", "folder"])
def test_a_change_makes_anew_what_it_touches_alone(where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(name: str, words: str) -> Path:
        (tmp_path / f"{name}.yaml").write_text(words, encoding="utf-8")
        return tmp_path / f"{name}.yaml"

    north, south = write("north", NORTH.replace(', quote: "Peru accused Chile"', "")), write("south", SOUTH)
    moved = write("moved", NORTH.replace("[Norway]", "[Sweden]").replace(', quote: "Peru accused Chile"', ""))
    place = ":memory:" if where == "memory" else tmp_path / "store"
    kg.open(place).close()
    with kg.open(place) as graph:
        rows_of_all(graph)
        wholly: list[object] = []
        make = making.make
        monkeypatch.setattr(making, "make", lambda *given: (wholly.append(given), make(*given)))
        tie = ""
        steps = [
            lambda: graph.add(north),
            lambda: graph.add(south),
            lambda: graph.assess(tie, "accepted", because="seen", by="ana"),
            lambda: graph.undo(graph.judgements()[-1].id, by="ana"),
            lambda: graph.merge("Chile", "Government of Peru", because="a test", by="ana"),
            lambda: graph.undo(graph.judgements()[-1].id, by="ana"),
            lambda: (graph.add(moved), graph.remove("south")),
            lambda: graph.remove("north"),
        ]
        seen = []
        for step in steps:
            step()
            found = rows_of_all(graph)
            assert wholly == []
            assert found == rows_of_all(Graph(OverlayStore(graph.store, [], []), graph.vocabulary))
            wholly.clear()
            seen.append(found)
            tie = str(found["ties"][0]["tie"]) if found["ties"] else ""
        supplied = [
            [row["subject_state"] for row in found["ties"] if row["relation"] == "suppliesArmsTo"] for found in seen
        ]
        assert supplied == [["Norway"]] * 6 + [["Sweden"], []]
        assert [{row["status"] for row in found["ties"] if row["relation"] == "attacks"} for found in seen][:2] == [
            {"alleged"}, {"disputed"},
        ]  # fmt: skip


def test_several_changes_are_taken_in_together(note: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(NOTE.replace("id: note", f"id: {name}"), encoding="utf-8")
    kg.open(tmp_path / "store").close()
    with kg.open(tmp_path / "store") as graph:
        graph.sql("SELECT 1")
    for name in ("a", "b"):
        with kg.open(tmp_path / "store") as graph:
            graph.add(tmp_path / f"{name}.yaml")
    monkeypatch.setattr(making, "make", None)
    with kg.open(tmp_path / "store") as reader:
        assert reader.sql("SELECT count(*) AS n FROM stances")[0] == {"n": 2}


def test_where_nobody_knows_what_changed_all_tables_are_made_anew(note: Path, tmp_path: Path) -> None:
    with kg.open(tmp_path / "store") as graph:
        graph.add(note)
        assert graph.sql("SELECT title FROM sources WHERE NOT cited")[0] == {"title": "Note"}
        (gone,) = graph.store.match(graph.sources()[0].id, DCTERMS + "title")
    store = EmbeddedStore(tmp_path / "store")
    with store.changing():
        store.raw.remove(gone)
    store.close()
    with kg.open(tmp_path / "store") as reader:
        assert reader.sql("SELECT title FROM sources WHERE NOT cited")[0] == {"title": None}


def test_other_stores_have_the_views_too(note: Path) -> None:
    with kg.open(":memory:") as graph:
        graph.add(note)
        other = Graph(OverlayStore(graph.store, [], []), graph.vocabulary)
        for view in COLUMNS:
            query = f"SELECT * FROM {view} ORDER BY ALL"
            assert other.sql(query).rows() == graph.sql(query).rows()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('/etc/passwd')", "SELECT * FROM '/etc/passwd'", "SELECT * FROM glob('/*')",
        "SELECT * FROM read_parquet('https://example.org/a.parquet')", "COPY ties TO '/tmp/ties.csv'",
        "ATTACH '/tmp/a.db'", "INSTALL httpfs", "LOAD httpfs", "SET enable_external_access = true",
        "CREATE TABLE a AS SELECT 1", "DROP VIEW ties", "SELECT 1; SELECT 2", "PRAGMA database_list", "", ";",
        "SELECT * FROM query", "EXPORT DATABASE '/tmp/out'", "SELECT getenv('HOME')",
    ],
)  # fmt: skip
def test_sql_reads_the_views_alone(case: Graph, query: str) -> None:
    with pytest.raises(QueryError) as caught:
        case.sql(query)
    assert "Traceback" not in str(caught.value)


def test_a_mistake_is_shown_where_it_is(case: Graph) -> None:
    with pytest.raises(QueryError, match=r'column "nope" not found.*\n.*"tie"'):
        case.sql("SELECT nope FROM ties")


def test_a_long_query_is_given_up(case: Graph) -> None:
    case.sql("SELECT 1")
    with pytest.raises(QueryError, match="took longer than 0.1 s and was given up"):
        case.sql("SELECT count(*) FROM range(100000000000) a", timeout=0.1)
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer) and thread.is_alive()]
    assert case.sql("SELECT 1 AS one")[0] == {"one": 1}


def test_rows_in_every_form(case: Graph) -> None:
    found = case.sql("SELECT '=1' AS a, DATE '2024-05-01' AS b, [1, 2] AS c, NULL AS d, 'nan'::DOUBLE AS e")
    assert found.plain() == [{"a": "=1", "b": "2024-05-01", "c": [1, 2], "d": None, "e": None}]
    assert repr(found) == "<1 rows of a, b, c, d, e>"
    assert "2024-05-01" in found._repr_html_()
    assert found.to_arrow().num_rows == len(found.to_pandas()) == len(found.to_polars()) == 1
