"""Files become the same shards whoever reads them; an interrupted conversion goes on where it was."""

from __future__ import annotations

import gzip
import json

import pyoxigraph as ox
import pytest
from coded_files import export

from kg import conversion
from kg.conversion import shards
from kg.errors import KgError, Refused
from kg.graph import open_graph
from kg.model import ids

FERRY = """source: {{title: Ferry {n}, id: ferry-{n}, publisher: Gazette {n}}}
ties: [{{id: t, subject: Iran, relation: suppliesOilTo, object: {object}, when: '2023'}}]
stances: [{{id: s, attitude: asserts, about: [t]}}]
"""


@pytest.fixture
def files(tmp_path):
    """A folder of three annotations, two of them about the same tie."""
    folder = tmp_path / "files"
    folder.mkdir()
    for number, name in enumerate(["Syria", "Syria", "Venezuela"]):
        (folder / f"{number}.yaml").write_text(FERRY.format(n=number, object=name), encoding="utf-8")
    return folder


def content(folder):
    """The bytes of every file in the folder by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def quads(folder):
    found = [gzip.decompress(path.read_bytes()) for path in sorted(folder.glob("*.nq.gz"))]
    return set(ox.parse(b"".join(found), ox.RdfFormat.N_QUADS))


def test_shards_hold_what_a_store_holds(files, tmp_path):
    done = conversion.convert([files], tmp_path / "shards")
    assert (done.files, done.sources, done.failed) == (3, 3, ())
    with open_graph(":memory:") as graph:
        graph.add(files)
        assert quads(tmp_path / "shards") == set(graph.store.match())
    manifest = json.loads((tmp_path / "shards" / conversion.MANIFEST).read_text())
    assert manifest["quads"] == done.quads
    assert {"actors-00000.nq.gz", "derived-00000.nq.gz", "source-00000.nq.gz"} < set(manifest["shards"])


def test_two_processes_write_the_same_bytes(files, tmp_path):
    conversion.convert([files], tmp_path / "one")
    conversion.convert([files / "2.yaml", files / "1.yaml", files / "0.yaml"], tmp_path / "two", processes=2)
    assert content(tmp_path / "one") == content(tmp_path / "two")


def test_an_interrupted_conversion_goes_on(files, tmp_path, monkeypatch):
    conversion.convert([files], tmp_path / "whole")
    read = []

    def report(done, of):
        read.append(done)
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        conversion.convert([files], tmp_path / "shards", report=report)
    conversion.convert([files], tmp_path / "shards", report=lambda done, of: read.append(done))
    assert read == [1, 2, 3]
    assert content(tmp_path / "shards") == content(tmp_path / "whole")


def test_a_file_that_cannot_be_read_is_named(files, tmp_path):
    (files / "1.yaml").write_text("source: {title: Half", encoding="utf-8")
    done = conversion.convert([files / "0.yaml", files / "1.yaml"], tmp_path / "shards", kind="annotation")
    assert done.files == 1
    assert "1.yaml" in done.failed[0]
    with pytest.raises(KgError, match="1.yaml"):
        conversion.convert([files / "1.yaml"], tmp_path / "none", kind="annotation")


@pytest.mark.parametrize("there", [conversion.MANIFEST, "letters.txt"])
def test_a_folder_with_something_in_it_is_refused(files, tmp_path, there):
    (tmp_path / "shards").mkdir()
    (tmp_path / "shards" / there).touch()
    with pytest.raises(Refused, match="name (another|a new) folder"):
        conversion.convert([files], tmp_path / "shards")


def test_large_shards_are_sorted_on_the_disk_and_cut(files, tmp_path, monkeypatch):
    with open_graph(":memory:") as graph:
        graph.add(files)
        (tmp_path / "small").mkdir()
        monkeypatch.setattr(shards, "_RUN", 1000)
        written, number = shards.write(graph.store, tmp_path / "small", 5000)
        assert number == graph.store.count()
        assert quads(tmp_path / "small") == set(graph.store.match())
    actors = [path for path in written if path.name.startswith("actors")]
    assert len(actors) > 1
    lines = [line for path in actors for line in gzip.decompress(path.read_bytes()).splitlines()]
    assert lines == sorted(set(lines))


def test_each_row_that_a_machine_coded_is_a_tie(tmp_path):
    """A conversion has no event table: it keeps rows as ties of their own, at most 14 quads each."""
    conversion.convert([export(tmp_path, {}, {})], tmp_path / "shards")
    conversion.convert([export(tmp_path, {}, {}, {})], tmp_path / "more")
    found = quads(tmp_path / "shards")
    ties = {quad.subject for quad in found if quad.subject.value.startswith(f"{ids.ID}tie-")}
    assert len(ties) == 2
    assert len(quads(tmp_path / "more")) - len(found) <= 14
