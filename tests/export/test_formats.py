"""The registry of exports, and ``kg export`` as a whole."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.errors import NameNotFound, Refused, StoreError
from kg.export import FORMATS
from kg.graph import Graph

FILES = [name for name, form in FORMATS.items() if not form.folder]
FOLDERS = [name for name, form in FORMATS.items() if form.folder]


@pytest.mark.parametrize("name", FILES)
def test_a_stream_and_a_file_get_the_same(case: Graph, name: str, tmp_path: Path) -> None:
    out = io.BytesIO()
    assert case.export(name, out).paths == ()
    path = tmp_path / ("graph" + FORMATS[name].ending)
    assert case.export(name, path).paths == (path,)
    assert path.read_bytes() == out.getvalue() != b""
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", FORMATS)
def test_one_source_can_be_exported_in_every_format(case: Graph, name: str, tmp_path: Path) -> None:
    done = case.export(name, tmp_path / "out", source="Iran accuses Azerbaijan")
    assert done.paths
    assert all(path.stat().st_size for path in done.paths)


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_is_not_a_stream(case: Graph, name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="name a folder"):
        case.export(name, io.BytesIO())
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="is a file"):
        case.export(name, tmp_path / "file")


@pytest.mark.parametrize("stays", ["old-6160904f.yaml", "more/notes.txt", "ana.judgements.ttl", "mine.yml"])
def test_a_case_folder_has_no_other_files(case: Graph, tmp_path: Path, stays: str) -> None:
    case.export("case", tmp_path)
    left = tmp_path / stays
    left.parent.mkdir(exist_ok=True)
    left.write_text("mine")
    for path in case.export("neo4j", tmp_path).paths:
        path.write_text("mine")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(Refused, match=rf"kg build would read with it: {stays}; move them away, or name another folder"):
        case.export("case", tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    left.unlink()
    (tmp_path / ".git").mkdir()
    for name in ("README.txt", ".hidden.yaml", ".git/config.yaml", "feed.ttl"):
        (tmp_path / name).write_text("mine")
    assert len(case.export("case", tmp_path).paths) == 2


def test_a_file_is_not_a_folder(case: Graph, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"is a folder; name a file, such as .*graph\.ttl"):
        case.export("turtle", tmp_path)


def test_unknown_names_are_refused(case: Graph) -> None:
    with pytest.raises(NameNotFound, match="no export format is called 'pdf'; there are: turtle, trig"):
        case.export("pdf", io.BytesIO())
    with pytest.raises(NameNotFound, match="no source"):
        case.export("turtle", io.BytesIO(), source="nowhere")


def test_a_missing_folder_is_an_error(case: Graph, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written: No such file or directory"):
        case.export("turtle", tmp_path / "missing" / "graph.ttl")


def test_a_failed_export_leaves_the_file_as_it_was(fresh: Graph, tmp_path: Path) -> None:
    path = tmp_path / "source.yaml"
    path.write_text("mine")
    with pytest.raises(Refused, match="name it with --source"):
        fresh.export("annotation", path)
    assert path.read_text() == "mine"
    assert [p.name for p in tmp_path.iterdir()] == ["source.yaml"]


def test_the_command_writes_to_stdout_and_to_files(tmp_path: Path) -> None:
    runner = CliRunner()
    result = runner.invoke(cli, ["export", "csv"])
    assert result.stdout.startswith("subject,relation,object,status")
    path = tmp_path / "graph.gexf"
    result = runner.invoke(cli, ["export", "gexf", "-o", str(path)])
    assert result.exit_code == 0
    assert f"kg: wrote {path}" in result.stderr
    result = runner.invoke(cli, ["export", "ftm", "-o", str(tmp_path / "x.jsonl")])
    assert "kg: note: " in result.stderr


def test_the_command_lists_the_formats() -> None:
    result = CliRunner().invoke(cli, ["export", "--list", "--format", "csv"])
    assert [line.partition(",")[0] for line in result.stdout.splitlines()] == ["format", *FORMATS]
    assert CliRunner().invoke(cli, ["export"]).exit_code == 2
