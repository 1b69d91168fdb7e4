"""Many readers beside one writer: checkpoints, the writer's lock, and what killed processes leave."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import Quad

import kg
from kg.errors import StoreError, StoreLocked
from kg.rdf import terms
from kg.store import embedded
from kg.store.checkpoints import Checkpoints, earlier
from kg.store.embedded import EmbeddedStore
from scripts.readers_and_writer import ANNOTATION, trial

ROOT = Path(__file__).parent.parent.parent


def quad(number: int) -> Quad:
    """A quad of its own for each number."""
    where = terms.node("https://example.org/g")
    return Quad(where, terms.node("https://example.org/p"), terms.text(str(number)), where)


def numbers(store: EmbeddedStore) -> list[int]:
    return sorted(int(found.object.value) for found in store.match())


def checkpoints(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "checkpoints").iterdir())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with one quad that nobody holds."""
    store = EmbeddedStore(tmp_path / "store")
    store.apply([], [quad(1)])
    store.close()
    return tmp_path / "store"


@contextmanager
def elsewhere(folder: Path, code: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs ``code`` on the folder's ``store``, held for changes, until it is killed."""
    head = "import sys; from pathlib import Path; from kg.store.embedded import EmbeddedStore\n"
    head += "from tests.store.test_checkpoints import quad\nstore = EmbeddedStore(Path(sys.argv[1]))\n"
    command = [sys.executable, "-c", f"{head}{code}\nprint('ready', flush=True); sys.stdin.read()", str(folder)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    with subprocess.Popen(command, **pipes) as process:  # type: ignore[call-overload]
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def test_a_reader_beside_a_writer_reads_its_last_change(folder: Path) -> None:
    with elsewhere(folder, "store.apply([], [quad(2)]); store.settle(); store.apply([], [quad(3)])"):
        reader = EmbeddedStore(folder, reading=True)
        assert numbers(reader) == [1, 2]
        reader.close()


def test_the_next_reader_sees_what_a_killed_writer_has_written(folder: Path) -> None:
    with elsewhere(folder, "store.apply([], [quad(2)])") as process:
        process.kill()
    assert "behind" in checkpoints(folder)
    reader = EmbeddedStore(folder, reading=True)
    assert numbers(reader) == [1, 2]
    reader.close()
    assert checkpoints(folder) == ["2"]


def test_a_checkpoint_is_there_while_somebody_reads_it(folder: Path) -> None:
    reader, writer = EmbeddedStore(folder, reading=True), EmbeddedStore(folder)
    for number in (2, 3, 4):
        writer.apply([], [quad(number)])
        writer.settle()
    assert checkpoints(folder) == ["1", "4"]
    assert numbers(reader) == [1]
    reader.renew()
    assert numbers(reader) == [1, 2, 3, 4]
    reader.close()
    writer.apply([], [quad(5)])
    writer.close()
    assert checkpoints(folder) == ["5"]


def test_a_long_load_leaves_checkpoints_at_intervals(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded.time, "monotonic", lambda: 5.0)  # a machine that has just started
    writer = EmbeddedStore(folder)
    for number in range(2, 9):
        writer.apply([], [quad(number)])
        writer.settle(every=1000)
    assert checkpoints(folder) == ["2", "behind"]
    writer.close()
    assert checkpoints(folder) == ["3"]


def test_a_reader_takes_the_lock_with_its_first_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "WAIT_FOR_LOCK", 0.1)
    first, second = EmbeddedStore(folder, reading=True), EmbeddedStore(folder, reading=True)
    first.apply([], [quad(2)])
    with pytest.raises(StoreLocked, match="is held by another process; wait for it to end"):
        second.apply([], [quad(3)])
    assert numbers(second) == [1]
    first.close()
    with pytest.raises(StoreError, match="has changed the store .*; nothing was changed; try again"):
        second.apply([], [quad(3)])  # what it was to change may be there no more
    second.apply([], [quad(3)])
    assert numbers(second) == [1, 2, 3]
    second.close()


def test_a_store_without_checkpoints_is_read(folder: Path) -> None:
    shutil.rmtree(folder / "checkpoints")
    reader = EmbeddedStore(folder, reading=True)
    assert numbers(reader) == [1]
    reader.close()
    assert checkpoints(folder) == ["1"]


def test_a_damaged_checkpoint_is_made_anew(folder: Path) -> None:
    for file in (folder / "checkpoints" / "1" / "quads").iterdir():
        file.unlink()
    reader = EmbeddedStore(folder, reading=True)
    assert numbers(reader) == [1]
    reader.close()
    assert checkpoints(folder) == ["2"]


def test_what_a_killed_writer_left_half_made_is_removed(folder: Path) -> None:
    for name in ("2.partial", "0.gone"):
        (folder / "checkpoints" / name).mkdir()
    writer = EmbeddedStore(folder)
    writer.apply([], [quad(2)])
    writer.close()
    assert checkpoints(folder) == ["2"]


def test_a_checkpoint_has_the_event_tables_of_its_moment(folder: Path) -> None:
    (folder / "events").mkdir()
    table = folder / "events" / "a.parquet"
    table.write_bytes(b"rows")
    writer = EmbeddedStore(folder)
    writer.apply([], [quad(2)])
    writer.settle()
    reader = EmbeddedStore(folder, reading=True)
    table.unlink()
    writer.apply([], [quad(3)])
    writer.close()
    assert reader.events
    assert [file.read_bytes() for file in reader.events.iterdir()] == [b"rows"]
    reader.close()


def test_a_checkpoint_that_cannot_be_written_harms_no_change(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Checkpoints, backup: object, changed: object = None) -> None:
        raise OSError(28, "No space left on device")

    writer = EmbeddedStore(folder)
    with monkeypatch.context() as patch:
        patch.setattr(Checkpoints, "leave", full)
        writer.apply([], [quad(2)])
        writer.close()
        reader = EmbeddedStore(folder, reading=True)  # which then reads the database itself
        assert numbers(reader) == [1, 2]
        reader.close()
    assert checkpoints(folder) == ["1", "behind"]


def test_a_graph_reads_beside_another_and_changes_what_is_newest(tmp_path: Path) -> None:
    notes = [tmp_path / f"{number}.yaml" for number in (1, 2)]
    for number, note in enumerate(notes):
        note.write_text(ANNOTATION.format(number, 1900 + number), encoding="utf-8")
    kg.open(tmp_path / "store").close()
    with kg.open(tmp_path / "store") as reader:
        dataset = reader.to_rdflib()
        before = len(dataset)
        with kg.open(tmp_path / "store") as writer:
            writer.add(notes[0])
            assert len(reader.ties("Norway")) == 0
            reader.refresh()
            assert len(reader.ties("Norway")) == 2
            assert reader.check().whole  # though another holds the lock
        reader.add(notes[1])
        assert len(reader.ties("Norway")) == 4
        assert len(dataset) > before  # rdflib's view follows
        assert reader.check().whole


def test_readers_and_a_writer_killed_in_turn(tmp_path: Path) -> None:
    """A minute of it, with eight readers: ``scripts/readers_and_writer.py``."""
    assert trial(tmp_path / "store", 0.0, 2).endswith("one checkpoint left")


def test_an_open_checkpoint_costs_one_lock(folder: Path) -> None:
    reader = EmbeddedStore(folder, reading=True)
    reader.close()
    opened = {os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")}
    assert not any(str(folder) in name for name in opened)


def test_a_checkpoint_names_what_has_changed_since_readers_made_theirs(folder: Path) -> None:
    store = EmbeddedStore(folder, reading=True)
    assert store.state
    (store.state / "tables-1").touch()
    line = "<https://example.org/{}> <https://example.org/p> <https://example.org/o> <https://example.org/g> .\n"
    store.apply([], [quad(7)], [line.format("a"), line.format("b")])
    store.settle()
    store.apply([], [], [line.format("c")])
    store.settle()
    assert store.state
    made, changed = earlier(store.state, "tables-1")
    assert made
    assert made.exists()
    assert changed == {f"https://example.org/{name}" for name in "abcg"}
    store.close()
