"""A process that is killed while a store is replaced or copied: afterwards there is one whole store, old or new."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import processes
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import NameNotFound
from kg.graph import Graph, open_graph
from kg.maintenance import backup
from kg.model.ids import ONTOLOGY_GRAPH
from kg.store.embedded import MARK, EmbeddedStore, aside, recover

HERE = NamedNode("http://example.org/a")
KILLED = 9
KILLING = """
import os, shutil
from pathlib import Path

calls = 0

def killing(method):
    def step(*args, **kwargs):
        global calls
        calls += 1
        if calls == number and not after:
            os._exit(9)
        try:
            return method(*args, **kwargs)
        finally:
            if calls == number:
                os._exit(9)
    return step

Path.rename = killing(Path.rename)
Path.replace = killing(Path.replace)
shutil.rmtree = killing(shutil.rmtree)
"""


def run(
    *arguments: str, kill: tuple[int, str] | None = None, cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """A command in a process of its own, killed before or after a step that moves or removes something."""
    before = f"number, after = {kill[0]}, {kill[1] == 'after'}{KILLING}" if kill else ""
    return processes.run(*arguments, cwd=cwd or Path.cwd(), before=before)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the old store, and the new one as copies."""
    folder = tmp_path_factory.mktemp("made")
    for name in ("old", "new"):
        with open_graph(folder / name) as graph:
            graph.store.apply([], [Quad(HERE, HERE, Literal(name), HERE)])
    with open_graph(folder / "new") as graph:
        graph.backup(folder / "copy.nq.gz")
        graph.backup(folder / "copy")
    return folder


def held(folder: Path) -> str:
    """Which store it is, whole: the old or the new one."""
    store = EmbeddedStore(folder)
    try:
        assert next(store.match(graph=ONTOLOGY_GRAPH), None)
        (quad,) = store.match(subject=HERE.value)
        return str(quad.object.value)  # type: ignore[union-attr]
    finally:
        store.close()


STEPS = [(number, "before") for number in range(1, 7)]


@pytest.mark.parametrize(
    ("kill", "copy"),
    [*((step, "copy") for step in STEPS), ((3, "after"), "copy"), ((3, "before"), "copy.nq.gz")],
    ids=str,
)
def test_killed_while_a_store_is_replaced(made: Path, tmp_path: Path, kill: tuple[int, str], copy: str) -> None:
    shutil.copytree(made / "old", tmp_path / ".kg")
    done = run("restore", str(made / copy), "--replace", kill=kill, cwd=tmp_path)
    assert done.returncode in (0, KILLED), done.stderr
    with open_graph(tmp_path / ".kg", create=False) as graph:
        assert graph.stats().counts
    found = held(tmp_path / ".kg")
    assert found == "new" if done.returncode == 0 else found in ("old", "new")
    assert backup.restore(made / copy, tmp_path / ".kg", replace=True)
    assert held(tmp_path / ".kg") == "new"
    assert [path.name for path in tmp_path.iterdir()] == [".kg"]


def test_the_steps_reach_both_renames(made: Path, tmp_path: Path) -> None:
    """Some of the kills above leave the old store aside, some the new one in its place."""
    left = set()
    for number, when in STEPS:
        folder = tmp_path / f"{number}{when}"
        folder.mkdir()
        shutil.copytree(made / "old", folder / "store")
        run("restore", str(made / "copy"), "--store", "store", "--replace", kill=(number, when), cwd=folder)
        left.add((aside(folder / "store", "replaced").exists(), (folder / "store").exists()))
    assert left == {(False, True), (True, False), (True, True)}


WAYS = {
    "open": lambda folder: open_graph(folder).close(),
    "open to read": lambda folder: open_graph(folder, create=False).close(),
    "the store alone": lambda folder: EmbeddedStore(folder).close(),
    "by a link": lambda folder: open_graph(folder.with_name("link")).close(),
    "restore": lambda folder: pytest.raises(Exception, backup.restore, folder.with_name("copy"), folder, match="there already"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_next_command_finds_the_old_store(made: Path, tmp_path: Path, way: str) -> None:
    store = tmp_path / "store"
    shutil.copytree(made / "copy", tmp_path / "copy")
    (tmp_path / "link").symlink_to(store)
    shutil.copytree(made / "old", aside(store, "replaced"))
    WAYS[way](store)  # type: ignore[no-untyped-call]
    assert held(store) == "old"
    assert not aside(store, "replaced").exists()


def test_a_command_that_fails_does_not_take_the_store_that_came_back(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "old", tmp_path / "..kg.replaced")
    assert run("add", "none.yaml", cwd=tmp_path).returncode == 1
    assert held(tmp_path / ".kg") == "old"


def test_what_was_replaced_goes_and_does_not_come_back(made: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    shutil.copytree(made / "new", store)
    shutil.copytree(made / "old", aside(store, "replaced"))
    assert held(store) == "new"
    shutil.rmtree(store)
    with pytest.raises(NameNotFound):
        open_graph(store, create=False)


def test_a_folder_of_another_s_is_left_alone(tmp_path: Path) -> None:
    other = aside(tmp_path / "store", "replaced")
    other.mkdir()
    (other / "notes").write_text("mine")
    recover(tmp_path / "store")
    open_graph(tmp_path / "store").close()
    assert (other / "notes").exists()
    assert not (other / MARK).exists()


def test_an_interrupt_between_the_two_moves(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(made / "old", tmp_path / "store")
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path.name.endswith(".partial"):
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        backup.restore(made / "copy", tmp_path / "store", replace=True)
    assert held(tmp_path / "store") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["store"]


@pytest.mark.parametrize("kill", [(1, "before"), (1, "after"), (2, "before")], ids=str)
@pytest.mark.parametrize("name", ["copy", "copy.nq.gz"])
def test_killed_while_a_copy_is_made(made: Path, tmp_path: Path, kill: tuple[int, str], name: str) -> None:
    shutil.copytree(made / "new", tmp_path / ".kg")
    done = run("backup", name, kill=kill, cwd=tmp_path)
    assert done.returncode in (0, KILLED)
    if not (tmp_path / name).exists():
        assert done.returncode == KILLED
        assert run("backup", name, cwd=tmp_path).returncode == 0
    assert backup.restore(tmp_path / name, tmp_path / "again") > 1000
    assert held(tmp_path / "again") == held(tmp_path / ".kg") == "new"


def test_the_graph_is_usable_after_all(graph: Graph, tmp_path: Path) -> None:
    count = graph.backup(tmp_path / "copy.nq")
    for _ in range(2):
        assert backup.restore(tmp_path / "copy.nq", tmp_path / "store", replace=True) == count
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.nq", "store"]
