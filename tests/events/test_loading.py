"""Files of machine-coded rows in a graph: folded, counted, replaced and withdrawn, event table and graph together."""

from __future__ import annotations

import sys

import pytest
from coded_files import export
from sparql_server import engine

from kg.errors import InputError, Refused, StoreError
from kg.events import table
from kg.graph import open_graph
from kg.maintenance import integrity

pytest.importorskip("duckdb")


@pytest.fixture
def store(tmp_path):
    with open_graph(tmp_path / "store") as graph:
        yield graph


def rows(graph):
    """The records of the event table, as the graph names its files."""
    names = table.named(graph.store).values()
    return sorted(r for (r,) in graph.event_table.connect(names).execute("SELECT record FROM events").fetchall())


def told(graph, *between):
    return [
        (t.subject.label, t.relation.id, t.object.label, t.when, dict(t.stances[0].details))
        for t in graph.ties(*between)
    ]


def test_rows_of_a_pair_and_year_are_one_tie(store, tmp_path):
    path = export(
        tmp_path,
        {},
        {"AvgTone": "-2.5", "SOURCEURL": "http://b.example/1"},
        {"SQLDATE": "20230101"},
        {"EventCode": "042"},
    )
    (added,) = store.add(path)
    assert (added.ties, added.account.kept) == (3, 4)
    found = {(relation, when): details for _, relation, _, when, details in told(store, "Chile", "Peru")}
    assert set(found) == {("accuses", "2024"), ("accuses", "2023"), ("meetsWith", "2024")}
    assert found["accuses", "2024"] == {
        "amount": ("2",), "unit": ("rows",), "outlets": ("2",), "tone": ("-2",), "goldstein": ("-2",),
    }  # fmt: skip
    (tie,) = store.ties("Chile", "Peru", relation="meetsWith")
    assert (tie.status, tie.rests_on_unreviewed) == ("reported", True)
    assert rows(store) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("fold", "whens"),
    [
        ("month", {"2024-03", "2023-01"}),
        ("relationship", {None}),
        ("rows", {"2024-03-02", "2023-01-01"}),
    ],
)
def test_folds(store, tmp_path, fold, whens):
    store.add(export(tmp_path, {}, {}, {"SQLDATE": "20230101"}), fold=fold)
    assert {when for _, _, _, when, _ in told(store, "Chile", "Peru")} == whens
    assert len(store.ties("Chile", "Peru")) == (3 if fold == "rows" else len(whens))


def test_the_fold_belongs_to_the_feed_in_the_store(store, tmp_path):
    first = export(tmp_path, {})
    store.add(first, fold="month")
    other = export(tmp_path, {"GLOBALEVENTID": "5", "SQLDATE": "20240409"}, name="b.export.CSV")
    with pytest.raises(Refused, match="folded by month in this store"):
        store.add(other, fold="year")
    store.add(other)
    assert {when for *_, when, _ in told(store, "Chile", "Peru")} == {"2024-03", "2024-04"}
    with pytest.raises(Refused, match="unknown fold 'week'"):
        store.add(other, fold="week")


def test_a_refused_file_leaves_nothing(store, tmp_path):
    with pytest.raises(InputError):
        store.add(export(tmp_path, {"AvgTone": "x"}))
    assert store.event_table.files() == []
    assert not store.sources()


def test_adding_again_changes_nothing_and_removing_removes_all(store, tmp_path):
    before = set(store.store.match())
    path = export(tmp_path, {}, {"Actor1Code": "CHLCOP"})
    store.add(path)
    (again,) = store.add(path)
    assert again.outcome == "unchanged"
    store.remove(again.source)
    assert set(store.store.match()) == before
    assert store.event_table.files() == []


def test_a_newer_file_takes_the_records_that_it_restates(store, tmp_path):
    store.add(export(tmp_path, {}, {"EventCode": "042"}))
    (newer,) = store.add(
        export(tmp_path, {"EventCode": "057", "DATEADDED": "20240303000000"}, name="20240303000000.export.CSV")
    )
    assert "1 record of other files restated" in newer.warnings[0]
    assert {relation for _, relation, *_ in told(store, "Chile", "Peru")} == {"meetsWith", "agreesWith"}
    assert rows(store) == ["1", "2"]
    assert len(store.event_table.files()) == 2


def test_an_older_file_does_not_take_records_from_a_newer_one(store, tmp_path):
    store.add(export(tmp_path, {"EventCode": "057", "DATEADDED": "20240303000000"}))
    store.add(export(tmp_path, {}, {"EventCode": "042"}, name="a.export.CSV"))
    assert {relation for _, relation, *_ in told(store, "Chile", "Peru")} == {"meetsWith", "agreesWith"}
    assert rows(store) == ["1", "2"]


def test_a_file_all_of_whose_records_are_restated_is_withdrawn(store, tmp_path):
    store.add(export(tmp_path, {}))
    store.add(export(tmp_path, {}, {"EventCode": "042"}, name="b.export.CSV"))
    assert [source.title for source in store.sources()] == ["GDELT events: b.export.CSV"]
    assert len(store.event_table.files()) == 1


def test_the_graph_is_as_a_full_recomputation_has_it(store, tmp_path):
    store.add(export(tmp_path, {}, {"EventCode": "042"}, {"Actor1Code": "CHLBUS", "Actor1Name": "ACME"}))
    assert integrity.check(store.store, store.vocabulary).whole


def test_a_look_at_what_would_change_writes_nothing(store, tmp_path):
    before = set(store.store.match())
    assert store.preview(export(tmp_path, {}))
    assert set(store.store.match()) == before
    assert store.event_table.files() == []


def test_in_memory_the_table_is_in_a_temporary_folder(fresh, tmp_path):
    fresh.add(export(tmp_path, {}))
    assert rows(fresh) == ["1"]


def test_the_past_has_the_rows_of_its_sources(store, tmp_path):
    store.add(export(tmp_path, {}), published="2024-03-02")
    assert rows(store.as_of("2024-03-03")) == ["1"]
    past = store.as_of("2024-03-01")
    assert rows(past) == []
    assert len(store.event_table.files()) == 1


def test_evidence_has_the_rows_by_month_with_their_addresses(store, tmp_path):
    store.add(export(tmp_path, {}, {"SQLDATE": "20240410", "SOURCEURL": "http://b.example/1"}, {"SQLDATE": "20230101"}))
    (tie,) = [t for t in store.ties("Chile", "Peru") if t.when == "2024"]
    (found,) = store.evidence(tie.id).events
    assert found.sentence == "2 rows of GDELT, 2 outlets"
    assert found.months == (("2024-03", 1), ("2024-04", 1))
    assert [row.url for row in found.rows] == ["http://b.example/1", "https://www.gazette.example/ports"]
    assert "events" not in tie.as_dict()


def test_the_page_has_the_rows_behind_each_tie(store, tmp_path, monkeypatch):
    store.add(export(tmp_path, {}, {"SOURCEURL": "http://b.example/1"}, {"SQLDATE": "20230101"}))
    shown = {t.when: [f.sentence for f in t.events] for t in store.payload().ties}
    assert shown == {"2024": ["2 rows of GDELT, 2 outlets"], "2023": ["1 row of GDELT, 1 outlet"]}
    monkeypatch.setattr("kg.events.evidence.MOST_LISTED", 2)
    assert [len(f.rows) for t in store.payload().ties for f in t.events] == [1, 1]
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert all(tie.events == () for tie in store.payload(actor="Chile").ties)


def test_check_notices_missing_damaged_and_foreign_files(store, tmp_path):
    store.add(export(tmp_path, {}))
    (name,) = store.event_table.files()
    path = store.store.path / "events" / name
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-1] + b"x")
    path.with_name(f"{'0' * 16}-{'0' * 12}.parquet").write_bytes(content)
    told = {v.message.partition(" ")[0]: v.repair for v in store.check().violations}
    assert len(told) == 2
    path.unlink()
    assert "is missing" in store.check(repair=True).violations[0].message
    path.write_bytes(content)
    assert store.check().whole


def test_a_backup_holds_the_event_table(store, tmp_path):
    store.add(export(tmp_path, {}))
    store.backup(tmp_path / "copy")
    with open_graph(tmp_path / "copy") as copy:
        assert rows(copy) == ["1"]
        assert copy.check().whole


def test_a_checkpoint_has_the_rows_of_its_moment(store, tmp_path):
    (added,) = store.add(export(tmp_path, {}))
    with open_graph(tmp_path / "store") as reader:
        assert rows(reader) == ["1"]
        store.remove(added.source)
        assert rows(reader) == ["1"]
        reader.refresh()
        assert rows(reader) == []


def test_an_endpoint_keeps_the_rows_where_it_is_told(tmp_path):
    with engine() as url, open_graph(url) as graph:
        path = export(tmp_path, {}, {"EventCode": "042"})
        with pytest.raises(StoreError, match="--tables DIR"):
            graph.add(path)
        graph.keep_tables(tmp_path / "tables")
        (added,) = graph.add(path)
        assert rows(graph) == ["1", "2"]
        assert len(graph.ties("Chile", "Peru")) == 2
        graph.remove(added.source)
        assert rows(graph) == []
        assert not list((tmp_path / "tables").iterdir())
