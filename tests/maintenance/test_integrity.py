"""What a full read finds, what it repairs, and copies of a store."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from small_world import records, world

from kg.actors import registry
from kg.cli import ending
from kg.errors import InputError, Refused, StoreDamaged, StoreError, StoreUnwritable
from kg.export import FORMATS
from kg.graph import Graph, open_graph
from kg.maintenance import backup
from kg.model import ids
from kg.model.ids import KG
from kg.model.vocabulary import OA, PREFIXES, load
from kg.rdf import terms
from kg.rdf.terms import node

DIGEST = registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml"
DERIVED = node(ids.DERIVED_GRAPH)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped case in a folder, to be copied."""
    made = tmp_path_factory.mktemp("built") / "store"
    with open_graph(made) as graph:
        graph.add(DIGEST)
    return made


@pytest.fixture(scope="module")
def held(built: Path) -> set[ox.Quad]:
    """All that the folder holds, where nothing changed it."""
    with open_graph(built) as graph:
        return set(graph.store.match())


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    """The shipped case in a folder."""
    return Path(shutil.copytree(built, tmp_path / "store"))


def kinds(graph: Graph) -> set[str]:
    return {violation.rule for violation in graph.check().violations}


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
    found = graph.check().violations
    assert {d.rule for d in found} == {"status", "derived"}
    assert "is Denied, where Reported follows" in next(d.message for d in found if d.rule == "status")
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
    lone = ox.Quad(node(ids.ID + "tie-lone"), node(terms.TYPE), node(KG + "Tie"), node(ids.TIES_GRAPH))
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


@pytest.mark.parametrize(
    "said",
    [
        "<urn:ada> a kg:Person ; skos:prefLabel 'Ada' ; tie:aids :norway .",
        "<urn:post> a org:Post ; skos:prefLabel 'Chair' ; org:postIn :norway .",
        ":norway <urn:fjords> 1190 .",
        ":i a kg:Inference ; kg:inferredOf :norway ; kg:note 'far north' ; kg:because 'the map' .",
        "tie:aids rdfs:label 'aids' ; <urn:p> 'help' .",
        ":government-of-norway a kg:Government ; kg:actsFor :norway .",
        ":prime-minister-of-norway org:postIn :norway .",
    ],
)
def test_sources_may_say_the_same(fresh: Graph, tmp_path: Path, said: str) -> None:
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    for name in ("a.ttl", "b.ttl"):
        (tmp_path / name).write_text(f"{head}{said} <urn:{name}> <urn:p> 1 .")
        fresh.add(tmp_path / name)
    assert fresh.check().violations == ()


@pytest.mark.parametrize("withdraw", [True, False])
def test_what_is_said_of_what_goes_is_told(withdraw: bool) -> None:
    graph = Graph(world(), load())
    said = ["s1: Norland accuses t target=Sudland", "Sudland denies t"]
    told = records("A", said), records("B", ["Sudland denies A.s1", "Sudland denies t re=A.s1"])
    assert [graph.add_records(of).warnings for of in told] == [(), ()]
    done = graph.remove("Source A") if withdraw else graph.add_records(records("A", said[1:]))
    (warning,) = done.warnings
    assert re.fullmatch("2 stances of 'Source B' refer to what is gone; .* kg remove (source-.*)", warning)
    (violation,) = graph.check().violations
    assert (violation.rule, violation.repair) == ("dangling", warning.partition("; ")[2])
    assert graph.remove("Source B").warnings == ()
    assert graph.check().whole


def test_what_cannot_be_mended_is_told_beside_what_was(graph: Graph) -> None:
    for name, value in (("status", terms.node(ids.KG + "Denied")), ("exact", ox.Literal("other words"))):
        prop = (ids.KG if name == "status" else "http://www.w3.org/ns/oa#") + name
        old = next(iter(graph.store.match(predicate=prop)))
        graph.store.apply([old], [ox.Quad(old.subject, old.predicate, value, old.graph_name)])
    found = graph.check(repair=True)
    assert found.summary.startswith("2 derived quads rewritten, 1 still wrong: ")
    assert [violation.rule for violation in found.violations] == ["quote"]


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
def test_a_damaged_store_is_replaced(folder: Path, held: set[ox.Quad], tmp_path: Path, damage: str) -> None:
    with open_graph(folder) as graph:
        count = graph.backup(tmp_path / "copy")
    if damage == "quads":
        shutil.rmtree(folder / damage)
    else:
        (folder / damage).write_text("?")
    with pytest.raises(StoreDamaged, match="kg restore BACKUP --replace"), open_graph(folder) as graph:
        graph.remove("digest")  # a checkpoint may still be read
    assert backup.restore(tmp_path / "copy", folder, replace=True) == count
    with open_graph(folder) as graph:
        assert set(graph.store.match()) == held


def test_a_store_behind_a_link_is_replaced_where_it_is(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "link"
    link.symlink_to(folder)
    with open_graph(link) as graph:
        count = graph.backup(tmp_path / "copy.nq")
        graph.remove("digest")
    assert backup.restore(tmp_path / "copy.nq", link, replace=True) == count
    with open_graph(folder) as graph:
        assert graph.store.count() == count
    assert link.is_symlink()
    assert not [p.name for p in (*tmp_path.iterdir(), *link.parent.iterdir()) if p.name.startswith(".")]


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


@pytest.mark.parametrize("name", ["copy", "copy.nq", "copy.nq.gz"])
def test_where_nothing_may_be_written_the_name_given_is_told(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    with open_graph(folder) as graph, pytest.raises(StoreError) as caught:
        graph.backup(tmp_path / name)
    where = f"{tmp_path / name} cannot be written: Read-only file system"
    assert str(caught.value) == f"{where}; nothing was kept of it; name another place"


def test_a_full_disk_names_the_store_that_was_to_be(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_graph(folder) as graph:
        graph.backup(tmp_path / "copy.nq")

    def full(path: Path) -> None:
        raise StoreUnwritable(f"no space left to write the store {path}; nothing was changed")

    monkeypatch.setattr(backup, "EmbeddedStore", full)
    with pytest.raises(StoreUnwritable, match=f"write the store {tmp_path / 'new'}; nothing"):
        backup.restore(tmp_path / "copy.nq", tmp_path / "new")


def test_a_line_that_is_too_long_to_be_read_back(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "copy.nq.gz", "wb", compresslevel=0) as out:
        out.write(b'<urn:a> <urn:b> "' + b"x" * 17_000_000 + b'" <urn:g> .\n')
    with pytest.raises(InputError, match=r"copy.nq.gz: .* one term or line is longer than the 16 MB") as caught:
        backup.restore(tmp_path / "copy.nq.gz", tmp_path / "new")
    assert "nothing was restored" in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["copy.nq.gz"]


@pytest.mark.parametrize("damage", ["quads/CURRENT", "*.sst"])
def test_a_damaged_folder_is_not_restored(folder: Path, held: set[ox.Quad], tmp_path: Path, damage: str) -> None:
    with open_graph(folder) as graph:
        graph.backup(tmp_path / "copy")
    for file in (tmp_path / "copy").rglob(damage):
        file.write_bytes(file.read_bytes()[:30])
    if damage == "quads/CURRENT":
        (tmp_path / "copy" / damage).unlink()
    with pytest.raises(InputError, match=r"copy: the backup is damaged \(.*\)\nnothing was restored; take") as caught:
        backup.restore(tmp_path / "copy", folder, replace=True)
    assert ".partial" not in str(caught.value)
    with open_graph(folder) as graph:
        assert set(graph.store.match()) == held


@pytest.mark.parametrize("damage", ["cut", "words"])
def test_a_damaged_backup_is_not_restored(folder: Path, held: set[ox.Quad], tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copy.nq.gz"
    with open_graph(folder) as graph:
        graph.backup(copy)
    copy.write_bytes(copy.read_bytes()[:5000] if damage == "cut" else b"no backup")
    with pytest.raises((InputError, StoreError)):
        backup.restore(copy, folder, replace=True)
    with open_graph(folder) as graph:
        assert set(graph.store.match()) == held
    with pytest.raises(InputError, match="no such backup"):
        backup.restore(tmp_path / "none", folder)
    for nothing in (None, b"x", 5):
        with pytest.raises(Refused, match="is not a valid path"):
            backup.restore(nothing, folder)


# -- stores made from exports -----------------------------------------------------------------------


def packed(path: Path) -> Path:
    with gzip.open(path.with_name(path.name + ".gz"), "wb") as out:
        out.write(path.read_bytes())
    return path.with_name(path.name + ".gz")


@pytest.fixture
def several(graph: Graph, tmp_path: Path) -> Graph:
    """Two sources, one of them foreign RDF with a reified triple of its own, and a judgement undone."""
    foreign = "<http://example.org/s> a rdf:Statement ; rdf:subject <http://example.org/a> ; rdf:predicate kg:x ; "
    foreign += (
        'rdf:object "words, & \\r more" ; <http://example.org/p> [ <http://example.org/q> "1.50"^^xsd:decimal ] .'
    )
    (tmp_path / "notes.ttl").write_text(
        "".join(f"@prefix {n}: <{iri}> .\n" for n, iri in PREFIXES.items()) + foreign + "\n:iran tie:threatens :iraq .",
    )
    graph.add(tmp_path / "notes.ttl")
    (tmp_path / "notes.ttl").unlink()
    done = graph.assess("tie-b5319b2e", "accepted", "seen", by="ana")
    graph.undo(done.id, "not seen", by="ben")
    graph.merge("Hamas", "Palestine", same=False, because="a movement", by="ana")
    return graph


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("form", ["nquads", "trig", "jsonld", "rdf12"])
def test_an_export_of_everything_gives_the_same_store(several: Graph, tmp_path: Path, form: str, zipped: bool) -> None:
    path = tmp_path / ("graph" + FORMATS[form].ending)
    several.export(form, path)
    count = backup.restore(packed(path) if zipped else path, tmp_path / "again")
    assert count == several.store.count()
    with open_graph(tmp_path / "again") as other:
        assert set(other.store.match()) == set(several.store.match())


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("turtle", r"graph\.ttl: Turtle keeps no graphs, .*kg export trig.*kg backup"),
        ("csv", r"graph\.csv: this is not a backup .*\.nq, \.trig, \.jsonld"),
    ],
)
def test_what_keeps_no_graphs_is_not_restored(graph: Graph, tmp_path: Path, name: str, says: str) -> None:
    path = tmp_path / ("graph" + FORMATS[name].ending)
    graph.export(name, path)
    with pytest.raises(InputError, match=f"(?s){says}"):
        backup.restore(path, tmp_path / "again")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("form", ["nquads", "trig", "jsonld", "rdf12"])
def test_one_source_is_no_store(graph: Graph, tmp_path: Path, form: str) -> None:
    path = tmp_path / ("source" + FORMATS[form].ending)
    graph.export(form, path, source="digest")
    with pytest.raises(InputError, match=r"(?s)not a whole store: .* no ontology.*kg add"):
        backup.restore(path, tmp_path / "again")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.trig", b"", "is empty"),
        ("a.trig", b"# nothing", "is empty"),
        ("a.jsonld", b"[]", "is empty"),
        ("a.nq", b"\n", "is empty"),
        ("a.trig", b"<http://a/a> <http://a/b> ", "the backup is damaged"),
        ("a.jsonld", b'[{"@id": ', "the backup is damaged"),
        ("a.jsonld", b"[" * 9000, "nests deeper"),
        ("a.trig", b"<<( " * 9000, "nest deeper"),
        ("a.trig", b"\xff", "the backup is damaged.*not UTF-8"),
        ("a.trig.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03words", "the backup is damaged"),
        ("a.nq.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03words", "the backup is damaged"),
        ("a.nq", b'<http://a/a> <http://a/b> "' + b"x" * 17_000_000 + b'" .', "16 MB"),
        ("a.nq", b"@prefix : <http://a/> .", "the backup is damaged"),
    ],
)
def test_a_damaged_export_leaves_the_old_store(
    folder: Path, held: set[ox.Quad], tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=says) as told:
        backup.restore(tmp_path / name, folder, replace=True)
    assert "nothing was restored" in str(told.value)
    with open_graph(folder) as graph:
        assert set(graph.store.match()) == held
    assert sorted(p.name for p in tmp_path.iterdir()) == [name, "store"]


@pytest.mark.parametrize("kind", ["file", "folder", "none"])
def test_what_is_unfinished_goes_where_the_process_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    partial = backup.beside(tmp_path / "copy")
    if kind == "folder":
        (partial / "quads").mkdir(parents=True)
    elif kind == "file":
        partial.write_text("half")
    (tmp_path / "copy").write_text("old")
    monkeypatch.setattr(ending.os, "_exit", lambda code: None)
    with ending.clearing(partial):
        ending.leave("kg: interrupted", 130)
    assert [p.name for p in tmp_path.iterdir()] == ["copy"]
