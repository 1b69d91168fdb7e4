"""The embedded store: memory and folder, one clear message for what goes wrong, and ``kill -9``."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox
import pytest
import small_world as small
import yaml
from pyoxigraph import Quad

import kg
from kg.errors import (
    NameNotFound,
    QueryError,
    StoreDamaged,
    StoreError,
    StoreLocked,
    StoreUnwritable,
    StoreVersionError,
)
from kg.model.vocabulary import load
from kg.rdf import terms
from kg.status import derive
from kg.store import embedded
from kg.store.embedded import MARK, EmbeddedStore

ROOT = Path(__file__).resolve().parents[2]


def quad(number: int, graph: str = "g") -> Quad:
    node = [terms.node(f"https://example.org/{word}") for word in (f"s{number}", "p", graph)]
    return Quad(node[0], node[1], terms.text(f"words {number}"), node[2])


@pytest.fixture(params=["memory", "folder"])
def store(request, tmp_path) -> Iterator[EmbeddedStore]:
    made = EmbeddedStore(None if request.param == "memory" else tmp_path / "store")
    yield made
    made.close()


# -- what it does ---------------------------------------------------------------------------------


def test_quads_come_and_go_in_one_step(store):
    store.apply([], [quad(1), quad(2)])
    store.apply([quad(1)], [quad(3)])
    assert set(store.match()) == {quad(2), quad(3)}
    assert store.count() == 2
    assert store.graphs() == ["https://example.org/g"]


def test_a_quad_that_goes_and_comes_in_one_step_is_there(store):
    store.apply([], [quad(1)])
    store.apply([quad(1)], [quad(1)])
    assert set(store.match()) == {quad(1)}


def test_reading_by_pattern(store):
    store.apply([], [quad(1), quad(2), quad(2, "h")])
    assert set(store.match("https://example.org/s2")) == {quad(2), quad(2, "h")}
    assert set(store.match(predicate="https://example.org/p", graph="https://example.org/h")) == {quad(2, "h")}
    assert set(store.describe(["https://example.org/s1", "https://example.org/s9"])) == {quad(1)}
    assert store.referring_text("https://example.org/p", "words 1") == [("https://example.org/s1", "words 1")]
    assert store.referring("https://example.org/p", ["https://example.org/s1"]) == []


def test_queries_see_the_union_of_all_graphs(store):
    store.apply([], [quad(1), quad(2, "h")])
    assert len(list(store.query("SELECT ?s WHERE { ?s ?p ?o }"))) == 2


@pytest.mark.parametrize("query", ["SELECT", "SELECT ?x WHERE { ?x ", "SELEKT ?x {}"])
def test_a_broken_query_is_a_query_error(store, query):
    with pytest.raises(QueryError):
        store.query(query)


def test_words_survive_deleting_and_inserting(store):
    words = 'a "quoted" line\nand a \\ back-slash, \t tab, \u2028 and é𝄞'
    nasty = Quad(quad(1).subject, quad(1).predicate, terms.text(words), quad(1).graph_name)
    store.apply([], [quad(1)])
    store.apply([quad(1)], [nasty])
    assert set(store.match()) == {nasty}
    store.apply([nasty], [quad(2)])
    assert set(store.match()) == {quad(2)}


def test_a_folder_keeps_what_it_was_given(tmp_path):
    first = EmbeddedStore(tmp_path / "a" / "store")
    first.apply([], [quad(1)])
    first.close()
    again = EmbeddedStore(tmp_path / "a" / "store")
    assert set(again.match()) == {quad(1)}
    assert again.name == str(tmp_path / "a" / "store")
    assert json.loads((tmp_path / "a" / "store" / MARK).read_text())["format"] == embedded.FORMAT
    again.close()


def test_a_backup_is_a_store_of_its_own(tmp_path):
    store = EmbeddedStore(tmp_path / "store")
    store.apply([], [quad(1)])
    (tmp_path / "copy").mkdir()
    store.backup(tmp_path / "copy" / "quads")
    store.apply([], [quad(2)])
    copy = EmbeddedStore(tmp_path / "copy")
    assert set(copy.match()) == {quad(1)}
    copy.close()
    store.close()


# -- what goes wrong ------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with a store of a few hundred quads that nobody holds."""
    store = EmbeddedStore(tmp_path / "store")
    store.apply([], [quad(number) for number in range(300)])
    store.close()
    return tmp_path / "store"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Another process holds the store in ``folder``."""
    code = "import sys; from pathlib import Path; from kg.store.embedded import EmbeddedStore\n"
    code += "s = EmbeddedStore(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    with subprocess.Popen([sys.executable, "-c", code, str(folder)], **pipes) as process:
        assert process.stdout.readline() == "held\n"
        yield
        process.stdin.close()


def message(path: Path, kind: type[StoreError]) -> str:
    with pytest.raises(StoreError) as caught:
        EmbeddedStore(path)
    assert type(caught.value) is kind
    assert caught.value.__cause__ is None
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_a_store_that_another_process_holds(folder, monkeypatch):
    monkeypatch.setattr(embedded, "WAIT_FOR_LOCK", 0.1)
    with held(folder):
        assert "is held by another process; wait for it to end" in message(folder, StoreLocked)
    EmbeddedStore(folder).close()


def test_a_store_that_is_let_go_in_time(folder):
    with held(folder):
        code = "import sys; from pathlib import Path; from kg.store.embedded import EmbeddedStore\n"
        code += "print(EmbeddedStore(Path(sys.argv[1])).count())"
        command = [sys.executable, "-c", code, str(folder)]
        waiting = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        time.sleep(0.3)
    out, err = waiting.communicate(timeout=30)
    assert (out, err) == ("300\n", "")


@pytest.mark.parametrize("file", ["CURRENT", "MANIFEST*", "kg-store.json"])
def test_a_damaged_store(folder, file):
    for path in [*folder.glob(file), *(folder / "quads").glob(file)]:
        path.write_bytes(b"\x00 not what was here")
    assert "damaged" in (found := message(folder, StoreDamaged)) or "cannot be read" in found
    assert "backup" in found


def test_a_store_without_its_database(folder):
    shutil.rmtree(folder / "quads")
    assert "quads is gone" in message(folder, StoreDamaged)


def test_a_store_whose_database_has_lost_its_head_is_not_begun_anew(folder):
    (folder / "quads" / "CURRENT").unlink()
    for _ in range(2):
        assert "CURRENT is gone" in message(folder, StoreDamaged)


def test_a_damaged_block_is_found_on_reading(folder, tmp_path):
    store = EmbeddedStore(folder)
    store.raw.optimize()
    store.close()
    for table in (folder / "quads").glob("*.sst"):
        data = bytearray(table.read_bytes())
        data[: len(data) // 2] = bytes(len(data) // 2)
        table.write_bytes(bytes(data))
    with pytest.raises(StoreDamaged, match="restore it from a backup"):
        list(EmbeddedStore(folder).match())


@pytest.mark.parametrize("read", [EmbeddedStore.count, EmbeddedStore.graphs])
def test_every_reader_of_a_damaged_block_is_told(folder, monkeypatch, read):
    def fail(*_):
        raise RuntimeError("Corruption: block checksum mismatch in 000012.sst")

    store = EmbeddedStore(folder)
    monkeypatch.setattr(store, "_store", type("Damaged", (), {"__len__": fail, "named_graphs": fail})())
    with pytest.raises(StoreDamaged, match=r"is damaged \(block checksum mismatch in 000012.sst\); restore it"):
        read(store)


@pytest.mark.parametrize("version", [2, 99, "3"])
def test_a_store_of_a_newer_format(folder, version):
    (folder / MARK).write_text(json.dumps({"format": version}))
    assert f"has format {version}, newer than the 1 that this kg reads; upgrade kg" in message(
        folder, StoreVersionError
    )


@pytest.mark.parametrize(
    "words",
    ["", "[]", "{}", '{"format": "new"}', '{"format": null}', "\xff", '{"format": 1e400}', '{"format": NaN}']
    + ["[" * 100_000, '{"format": ' + "9" * 4000 + "}"],
)
def test_a_format_that_cannot_be_read(folder, words):
    (folder / MARK).write_bytes(words.encode("latin-1"))
    assert len(found := message(folder, StoreDamaged)) < 400
    assert "cannot be read" in found


@pytest.mark.parametrize("file", [MARK, "quads/LOCK", "quads/CURRENT", "quads"])
def test_a_folder_where_a_file_should_be_or_the_other_way(folder, file):
    if file == "quads":
        shutil.rmtree(folder / file)
        (folder / file).write_text("")
    else:
        (folder / file).unlink()
        (folder / file).mkdir()
    assert f"the store {folder} is damaged (" in (found := message(folder, StoreDamaged))
    assert "restore it from a backup" in found


def test_a_folder_that_is_no_store(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-mother.txt").write_text("Dear mother")
    found = message(tmp_path / "letters", StoreError)
    assert "is not a store (it holds 'to-mother.txt' and no kg-store.json)" in found
    assert [p.name for p in (tmp_path / "letters").iterdir()] == ["to-mother.txt"]


def test_a_file_is_no_store(tmp_path):
    (tmp_path / "notes.ttl").write_text("")
    assert "is a file, not a store" in message(tmp_path / "notes.ttl", StoreError)
    for below in ("store", "deep/er"):
        found = message(tmp_path / "notes.ttl" / below, StoreError)
        assert found.endswith(f"cannot be made: {tmp_path / 'notes.ttl'} is a file; name another folder with --store")


@pytest.mark.parametrize("target", ["link", "nowhere"])
def test_a_link_that_leads_nowhere_is_no_store(tmp_path, target):
    (tmp_path / "link").symlink_to(target)
    assert "is a link that leads nowhere, or in a circle" in message(tmp_path / "link", StoreError)
    assert [p.name for p in tmp_path.iterdir()] == ["link"]


def test_a_store_left_half_made_is_finished(tmp_path):
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / embedded.UNFINISHED).write_text('{"for')
    (tmp_path / "store" / "quads").mkdir()
    EmbeddedStore(tmp_path / "store").close()
    assert sorted(p.name for p in (tmp_path / "store").iterdir()) == [MARK, "quads"]


def test_a_place_where_nothing_may_be_written():
    with pytest.raises(StoreError) as caught:
        EmbeddedStore(Path("/proc/kg-store"))
    assert "/proc/kg-store" in str(caught.value)
    assert not isinstance(caught.value, StoreDamaged)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "no space left to write the store .*; nothing was changed"),
        (OSError("IO error: No space left on device: /x/000004.log"), "no space left"),
        (PermissionError(13, "Permission denied"), "no permission to write the store"),
        (OSError(30, "Read-only file system"), "no permission to write the store"),
        (OSError("IO error: lock hold by current process"), "held by another process"),
        (OSError("IO error: While lock file: /x/LOCK: Resource temporarily unavailable"), "held by another process"),
        (OSError("IO error: While open a file for lock: /x/LOCK: Permission denied"), "no permission to write"),
        (
            OSError("Corruption: Corruption: block checksum mismatch"),
            r"is damaged \(block checksum mismatch\); restore",
        ),
        (
            OSError("Corruption: Bad table in a.sst  The file b may be corrupted."),
            r"is damaged \(Bad table in a.sst\);",
        ),
        (RuntimeError("Corruption: " + "many words " * 40), r"is damaged \((many words ){14}many …\); restore"),
        (OSError("IO error: something else\nwith a second line"), "cannot be used: something else; try again, or"),
    ],
)
def test_errors_of_the_database_in_our_words(error, words, folder):
    class Broken:
        def extend(self, found):
            raise error

    store = EmbeddedStore(folder)
    store._store = Broken()
    with pytest.raises(StoreError, match=words) as caught:
        store.apply([], [quad(1)])
    assert "\n" not in str(caught.value)


def test_a_full_disk_leaves_the_store_as_it_was(folder):
    """A limit on the size of files stands for a full disk."""
    code = """
import resource, signal, sys
from pathlib import Path
from pyoxigraph import Literal, NamedNode, Quad
from kg.errors import StoreError
from kg.store.embedded import EmbeddedStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
store = EmbeddedStore(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
a = NamedNode("https://example.org/a")
try:
    store.apply([], [Quad(a, a, Literal("x" * 100 + str(n)), a) for n in range(3000)])
except StoreError as error:
    print(type(error).__name__)
store.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("StoreUnwritable\n", "")
    store = EmbeddedStore(folder)
    assert set(store.match()) == {quad(number) for number in range(300)}
    store.close()


# -- kill -9 --------------------------------------------------------------------------------------

KILLS = 12
SIZE = 100


def big_annotation() -> str:
    """An annotation with a hundred ties and stances, among actors of its own."""
    actors = [{"id": f"fleet{n}", "kind": "Organization", "name": f"Fleet number {n}"} for n in range(40)]
    ties = [
        {"id": f"t{n}", "subject": f"fleet{n % 40}", "relation": "attacks", "object": "Norland", "when": str(1500 + n)}
        for n in range(SIZE)
    ]
    stances = [
        {"id": f"s{n}", "attitude": "asserts", "about": [f"t{n}"], "details": {"manner": "words " * 20}}
        for n in range(SIZE)
    ]
    parts = {"source": {"title": "A long list", "id": "long"}, "actors": actors, "ties": ties, "stances": stances}
    return yaml.safe_dump(parts, sort_keys=False)


FORKS = """
import os, sys
import kg.cli.sources, kg.maintenance.lint, kg.readers.annotation, kg.readers.detect, kg.store.embedded
from kg.cli import main

for line in sys.stdin:
    child = os.fork()
    if not child:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(null, stream)
        sys.argv = ["kg", "add", *line.split()]
        main()
    print(child, flush=True)
    sys.stdin.readline()  # until then its id stays its own
    print(os.waitpid(child, 0)[1], flush=True)
"""
"""A process that has imported everything, opened no store, and forks one that adds a file for each line."""


class Adding:
    """Processes that add a file to a folder, one after the other."""

    def __init__(self) -> None:
        command = [sys.executable, "-c", FORKS]
        self.parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def start(self, folder: Path, file: Path) -> int:
        """Begins to add; returns the id of the process."""
        return self._ask(f"{file} --store {folder}")

    def wait(self) -> int:
        """How the process ended (0: well)."""
        return self._ask("wait")

    def _ask(self, line: str) -> int:
        assert self.parent.stdin is not None
        assert self.parent.stdout is not None
        print(line, file=self.parent.stdin, flush=True)
        return int(self.parent.stdout.readline())


@pytest.fixture
def adding() -> Iterator[Adding]:
    found = Adding()
    yield found
    found.parent.communicate(timeout=60)
    assert found.parent.returncode == 0


def test_kill_9_never_leaves_half_a_source(tmp_path: Path, adding: Adding) -> None:
    (tmp_path / "long.yaml").write_text(big_annotation(), encoding="utf-8")
    empty = EmbeddedStore(tmp_path / "empty")
    empty.apply([], list(small.base_of_world()))
    small.change(empty, add=[small.records("A", ["Norland accuses t target=Sudland"])])
    before = set(empty.match())
    empty.close()
    shutil.copytree(tmp_path / "empty", tmp_path / "whole")
    adding.start(tmp_path / "whole", tmp_path / "long.yaml")
    start = time.monotonic()
    assert adding.wait() == 0
    took = time.monotonic() - start
    whole = EmbeddedStore(tmp_path / "whole")
    after = set(whole.match())
    whole.close()
    assert len(after) > len(before) + 10 * SIZE
    chance = random.Random(9)
    outcomes = []
    for trial in range(KILLS):
        folder = tmp_path / f"store{trial}"
        shutil.copytree(tmp_path / "empty", folder)
        process = adding.start(folder, tmp_path / "long.yaml")
        time.sleep(took * chance.uniform(0.1, 1.05))
        os.kill(process, signal.SIGKILL)
        adding.wait()
        store = EmbeddedStore(folder)
        found = set(store.match())
        assert found in (before, after)
        outcomes.append(found == after)
        if trial % 5 == 0:
            assert small.derived(store) == derive.derive_all(store, load())
        store.close()
        shutil.rmtree(folder)
    assert not all(outcomes), "every kill came too late"


@pytest.mark.parametrize("why", ["No space left on device", "Permission denied", "Read-only file system"])
def test_what_cannot_be_written_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.apply([], [quad(1)])
    store.close()
    real = ox.Store

    class Unwritable:
        read_only = real.read_only

        def __init__(self, path: str) -> None:
            raise OSError(f"IO error: While appending to a file: {path}/LOG: {why}")

    monkeypatch.setattr(ox, "Store", Unwritable)
    store = EmbeddedStore(tmp_path / "store")
    assert list(store.match()) == [quad(1)]
    with pytest.raises(StoreUnwritable, match="to write the store"):
        store.apply([quad(1)], [])
    store.close()


def test_a_change_stands_where_a_full_disk_is_noticed_at_the_end(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.apply([], [quad(1)])

    class Full:
        held = store._store

        def flush(self) -> None:
            raise OSError(28, "IO error: No space left on device: /x/000009.sst")

    store._store = Full()  # type: ignore[assignment]
    store.close()
    del Full.held
    again = EmbeddedStore(tmp_path / "store")
    assert list(again.match()) == [quad(1)]
    again.close()


def test_a_folder_with_nothing_in_it_is_no_store_to_read(tmp_path: Path) -> None:
    with pytest.raises(NameNotFound, match="make one with: kg build --store"):
        kg.graph.open_graph(tmp_path, create=False)
    assert not list(tmp_path.iterdir())


def test_a_closed_graph_says_so(tmp_path: Path) -> None:
    with kg.open(tmp_path / "store") as graph:
        pass
    graph.close()
    asked = (lambda: graph.ties("Iran"), lambda: graph.query("ASK {}"))
    for call in (*asked, graph.stats, graph.sources, graph.check, graph.to_rdflib):
        with pytest.raises(StoreError, match="is closed; open it again"):
            call()


def read_all(folder: Path) -> None:
    store = EmbeddedStore(folder)
    list(store.recount(list(store.match())))


def test_a_flipped_bit_in_any_file_is_met(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    said = [quad(number, f"g{number % 3}") for number in range(300)]
    store.apply(
        [], [*said, *(Quad(q.subject, q.predicate, terms.integer(n), q.graph_name) for n, q in enumerate(said))]
    )
    assert list(store.recount(list(store.match()))) == []
    store.close()
    files = sorted((tmp_path / "store" / "quads").glob("*.sst"))
    assert len(files) > 5
    for file in files:
        copy = tmp_path / file.stem
        shutil.copytree(tmp_path / "store", copy)
        data = bytearray(file.read_bytes())
        data[len(data) // 10] ^= 0x10
        (copy / "quads" / file.name).write_bytes(data)
        with pytest.raises(StoreDamaged):
            read_all(copy)


def test_quads_that_an_index_lacks_are_named(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    store.apply([], [quad(1)])
    (missed,) = {m for m in store.recount([quad(1), quad(2)]) if m.by == "object"}
    assert (missed.wanted, missed.found) == (1, 0)
    assert missed.term == str(quad(2).object)
    store.close()


def test_the_subjects_of_lines_count_as_changed() -> None:
    store = EmbeddedStore()
    lines = [f"<urn:{s}> <urn:p> {o} <urn:g> .\n" for s, o in (("a", "<urn:b>"), ("a", '"<urn:c>"'), ("ab", "<urn:a>"))]
    store.apply([], [], [lines[0], "".join(lines[1:]), lines[0]])
    assert store.changed() is None  # not known before it is asked first
    store.apply([], [], ["".join(lines)])
    assert store.changed() == {"urn:a", "urn:ab"}
