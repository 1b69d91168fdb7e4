"""What a full read finds, what it mends, and copies of a store."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import backup, base, ids, quads
from kg.errors import InputError, Refused, StoreDamaged, StoreError
from kg.graph import Graph, open_graph
from kg.ids import KG
from kg.quads import node
from kg.vocabulary import OA

DIGEST = base.seeds() / "iran-azerbaijan-2025" / "digest.yaml"
DERIVED = node(ids.DERIVED_GRAPH)


@pytest.fixture
def graph() -> Iterator[Graph]:
    with open_graph(":memory:") as made:
        made.add(DIGEST)
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with open_graph(tmp_path / "store") as made:
        made.add(DIGEST)
    return tmp_path / "store"


def kinds(graph: Graph) -> set[str]:
    return {damage.kind for damage in graph.check().damages}


def test_a_store_is_whole_after_adding(graph: Graph) -> None:
    found = graph.check()
    assert found.whole
    assert found.compared == found.quotes > 50
    assert found.summary.startswith("whole: ")


def test_every_derived_quad_is_compared_and_mended(graph: Graph) -> None:
    before = set(graph.store.match())
    tie = graph.ties("Azerbaijan", "Israel", relation="suppliesOilTo")[0]
    status = next(q for q in graph.store.match(tie.id, KG + "status"))
    wrong = ox.Quad(node(tie.id), node(KG + "status"), node(KG + "Denied"), DERIVED)
    plain = ox.Quad(node(ids.ID + "iran"), node(ids.TIE + "alliedWith"), node(ids.ID + "israel"), DERIVED)
    graph.store.apply([status], [wrong, plain])
    found = graph.check().damages
    assert {d.kind for d in found} == {"status", "derived"}
    assert "is Denied, where Reported follows" in next(d.message for d in found if d.kind == "status")
    assert all("--repair" in d.repair for d in found)
    assert graph.check(repair=True).repaired == 3
    assert set(graph.store.match()) == before


def test_the_whole_derived_graph_can_be_made_again(graph: Graph) -> None:
    before = set(graph.store.match())
    spoken = [t.id for t in graph.ties("Iran", relation="accuses")]
    gone = [*graph.store.match(graph=ids.DERIVED_GRAPH), *(q for t in spoken for q in graph.store.match(t))]
    graph.store.apply(gone, [])
    assert graph.check(repair=True).whole
    assert set(graph.store.match()) == before


def test_a_tie_that_nothing_holds_up_goes(graph: Graph) -> None:
    lone = ox.Quad(node(ids.ID + "tie-lone"), node(quads.TYPE), node(KG + "Tie"), node(ids.TIES_GRAPH))
    graph.store.apply([], [lone])
    graph.check(repair=True)
    assert not list(graph.store.match(ids.ID + "tie-lone"))


def test_quotes_texts_and_danglings_are_told(graph: Graph) -> None:
    quote = next(q for q in graph.store.match(predicate=OA + "exact"))
    stance = next(q for q in graph.store.match(predicate=KG + "about"))
    source = graph.sources()[0].id
    text = next(q for q in graph.store.match(source) if q.predicate.value.endswith("#chars"))
    add = [
        ox.Quad(quote.subject, quote.predicate, ox.Literal("other words"), quote.graph_name),
        ox.Quad(stance.subject, stance.predicate, node(ids.ID + "tie-gone"), stance.graph_name),
        ox.Quad(stance.subject, node(KG + "cue"), ox.Literal("x"), node(ids.TIES_GRAPH)),
        ox.Quad(stance.subject, node(KG + "cue"), ox.Literal("x"), stance.graph_name),
        ox.Quad(text.subject, text.predicate, ox.Literal(text.object.value + " more"), text.graph_name),
    ]
    graph.store.apply([quote, text], add)
    assert {"quote", "text", "dangling", "twice"} <= kinds(graph)


def test_what_cannot_be_mended_is_told_beside_what_was(graph: Graph) -> None:
    for name, value in (("status", quads.node(ids.KG + "Denied")), ("exact", ox.Literal("other words"))):
        prop = (ids.KG if name == "status" else "http://www.w3.org/ns/oa#") + name
        old = next(iter(graph.store.match(predicate=prop)))
        graph.store.apply([old], [ox.Quad(old.subject, old.predicate, value, old.graph_name)])
    found = graph.check(repair=True)
    assert found.summary.startswith("2 derived quads rewritten, 1 still wrong: ")
    assert [damage.kind for damage in found.damages] == ["quote"]


def test_a_flipped_bit_is_told_in_one_sentence(folder: Path) -> None:
    files = sorted((folder / "quads").glob("*.sst"), key=lambda p: -p.stat().st_size)
    for file in files:
        data = bytearray(file.read_bytes())
        data[len(data) // 3] ^= 0xFF
        file.write_bytes(data)
    with pytest.raises(StoreDamaged, match="restore it from a backup"), open_graph(folder) as graph:
        graph.check()


@pytest.mark.parametrize("name", ["copy", "copy.nq", "copy.nq.gz"])
def test_a_backup_gives_the_same_store(folder: Path, tmp_path: Path, name: str) -> None:
    with open_graph(folder) as graph:
        reading = graph.store.match()
        next(reading)
        count = graph.backup(tmp_path / name)
        assert sum(1 for _ in reading) == count - 1
    assert backup.restore(tmp_path / name, tmp_path / "again") == count
    with open_graph(folder) as one, open_graph(tmp_path / "again") as other:
        assert set(one.store.match()) == set(other.store.match())
        assert other.check().whole
    assert sorted(p.name for p in tmp_path.iterdir()) == ["again", name, "store"]


def test_a_backup_shares_no_file_with_the_store(folder: Path, tmp_path: Path) -> None:
    with open_graph(folder) as graph:
        graph.backup(tmp_path / "copy")
    assert all(p.stat().st_nlink == 1 for p in (tmp_path / "copy" / "quads").iterdir())


def test_nothing_is_overwritten(folder: Path, tmp_path: Path) -> None:
    with open_graph(folder) as graph:
        graph.backup(tmp_path / "copy")
        with pytest.raises(Refused, match="there already"):
            graph.backup(tmp_path / "copy")
        with pytest.raises(Refused, match="no folder"):
            graph.backup(tmp_path / "nowhere" / "copy")
    with pytest.raises(Refused, match="--replace"):
        backup.restore(tmp_path / "copy", folder)
    assert backup.restore(tmp_path / "copy", folder, replace=True)
    (tmp_path / "other").mkdir()
    with pytest.raises(Refused, match="is not a store"):
        backup.restore(tmp_path / "copy", tmp_path / "other", replace=True)


@pytest.mark.parametrize("damage", ["quads/CURRENT", "quads", "kg-store.json"])
def test_a_damaged_store_is_replaced(folder: Path, tmp_path: Path, damage: str) -> None:
    with open_graph(folder) as graph:
        count = graph.backup(tmp_path / "copy")
    if damage == "quads":
        shutil.rmtree(folder / damage)
    else:
        (folder / damage).write_text("?")
    with pytest.raises(StoreDamaged, match="kg restore BACKUP --replace"):
        open_graph(folder)
    assert backup.restore(tmp_path / "copy", folder, replace=True) == count
    with open_graph(folder) as graph:
        assert graph.check().whole


def test_the_old_store_comes_back_where_the_new_one_cannot_take_its_place(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_graph(folder) as graph:
        count = graph.backup(tmp_path / "copy")
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name.endswith(".partial"):
            raise OSError(30, "Read-only file system")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(StoreError, match="Read-only file system; nothing was kept"):
        backup.restore(tmp_path / "copy", folder, replace=True)
    with open_graph(folder) as graph:
        assert graph.store.count() == count


def test_a_store_in_memory_is_copied_to_a_file(graph: Graph, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"name a file.*copy\.nq\.gz"):
        graph.backup(tmp_path / "copy")
    assert graph.backup(tmp_path / "copy.nq.gz") == graph.store.count()


@pytest.mark.parametrize("damage", ["cut", "words"])
def test_a_damaged_backup_is_not_restored(folder: Path, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copy.nq.gz"
    with open_graph(folder) as graph:
        graph.backup(copy)
    copy.write_bytes(copy.read_bytes()[:5000] if damage == "cut" else b"no backup")
    with pytest.raises((InputError, StoreError)):
        backup.restore(copy, folder, replace=True)
    with open_graph(folder) as graph:
        assert graph.check().whole
    with pytest.raises(InputError, match="no such backup"):
        backup.restore(tmp_path / "none", folder)
