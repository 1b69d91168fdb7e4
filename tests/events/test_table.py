"""Files of the event table: written whole, read through the view, removed when no source names them."""

from __future__ import annotations

import pytest

from kg.errors import StoreDamaged, StoreError
from kg.events.table import COLUMNS, EventTable, beside
from kg.store.embedded import EmbeddedStore

duckdb = pytest.importorskip("duckdb")

SOURCE = "https://w3id.org/actor-kg/id/source-0123456789abcdef"


def rows(*records: str) -> str:
    """A query with all columns, one row for each record id."""
    given = {
        "record": "r",
        "subject": "'norland'",
        "relation": "'accuses'",
        "object": "'sudland'",
        "date": "'2024-03-02'",
    }
    columns = ", ".join(f"{given.get(name, 'NULL')} AS {name}" for name in COLUMNS)
    return f"SELECT {columns} FROM (VALUES {', '.join(f'({r!r})' for r in records)}) v(r)"


@pytest.fixture(params=["folder", "memory", "address"])
def table(request, tmp_path):
    if request.param == "address":
        pytest.importorskip("fsspec")
        return EventTable(f"memory://{tmp_path.name}")
    return EventTable(tmp_path / "events" if request.param == "folder" else None)


def test_written_rows_are_read_through_the_view(table):
    name = table.write(table.connect(), rows("b", "a"), SOURCE)
    assert name.startswith("0123456789abcdef-")
    found = table.connect([name]).execute("SELECT record, date::VARCHAR FROM events").fetchall()
    assert found == [("a", "2024-03-02"), ("b", "2024-03-02")]
    assert table.files() == [name]


def test_the_same_rows_give_the_same_file(table):
    assert table.write(table.connect(), rows("a", "b"), SOURCE) == table.write(table.connect(), rows("b", "a"), SOURCE)


def test_without_files_the_view_has_the_columns(table):
    found = table.connect().execute("DESCRIBE events").fetchall()
    assert {row[0]: row[1] for row in found} == dict(COLUMNS)


def test_what_no_source_names_is_removed(table):
    kept, old = (table.write(table.connect(), rows(record), SOURCE) for record in "ab")
    assert table.tidy([kept]) == [old]
    assert table.files() == [kept]


def test_drafts_of_killed_writers_are_removed(tmp_path):
    (tmp_path / ".99-ab.partial").write_bytes(b"PAR1")
    EventTable(tmp_path).tidy([])
    assert not list(tmp_path.iterdir())


def test_a_failed_query_leaves_nothing(tmp_path):
    table = EventTable(tmp_path)
    with pytest.raises(duckdb.Error):
        table.write(table.connect(), "SELECT 1 AS source", SOURCE)
    assert not list(tmp_path.iterdir())


def test_a_missing_file_is_named(table):
    with pytest.raises(StoreDamaged, match="lacks 0123456789abcdef-000000000000.parquet"):
        table.connect(["0123456789abcdef-000000000000.parquet"])


def test_linked_files_outlive_their_removal(tmp_path):
    table = EventTable(tmp_path / "events")
    name = table.write(table.connect(), rows("a"), SOURCE)
    table.copy([name], tmp_path / "copy", link=True)
    table.tidy([])
    assert EventTable(tmp_path / "copy").connect([name]).execute("SELECT count(*) FROM events").fetchone() == (1,)


def test_a_store_has_its_table_in_its_folder(tmp_path):
    store = EmbeddedStore(tmp_path / "s")
    assert beside(store).name == str(tmp_path / "s" / "events")
    assert beside(store, str(tmp_path / "t")).name == str(tmp_path / "t")
    store.close()


def test_an_endpoint_needs_a_place(tmp_path):
    class Endpoint:
        name = "http://localhost:1/sparql"

    with pytest.raises(StoreError, match="--tables DIR"):
        beside(Endpoint())
