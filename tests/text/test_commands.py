"""The commands ``kg annotate`` and ``kg review``: drafts out, decisions in."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

pytest.importorskip("spacy")

from kg.annotation import schema
from kg.cli import main
from kg.cli.text import annotate, review
from kg.errors import Refused
from kg.graph import open_graph


def test_annotate_then_review(tmp_path: Path) -> None:
    text, draft = tmp_path / "report.txt", tmp_path / "report.yaml"
    text.write_text("Iran attacked Iraq. Iraq imposed sanctions on Iran.")
    run = CliRunner()
    made = run.invoke(annotate, [str(text), "-o", str(draft)])
    assert made.exit_code == 0, made.output
    found, _ = schema.read(draft)
    assert [s.reviewed for s in found.stances] == [False, False]
    stopped = run.invoke(review, [str(draft), "--text", str(text)], input="a\nq\n")
    assert stopped.exit_code == 0
    assert (tmp_path / "report.yaml.review").exists()
    assert run.invoke(review, [str(draft), "--text", str(text)], input="r\n").exit_code == 0
    done, _ = schema.read(draft)
    assert [(s.attitude, s.reviewed) for s in done.stances] == [("asserts", True)]
    assert not (tmp_path / "report.yaml.review").exists()


def test_a_draft_never_takes_the_place_of_what_was_reviewed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("Iran attacked Iraq.")
    text, draft, out = tmp_path / "a.txt", tmp_path / "out" / "a.yaml", tmp_path / "out"
    run = CliRunner()
    for _ in range(2):  # a draft that nobody reviewed is made anew
        assert run.invoke(annotate, [str(text), "-o", str(draft)]).exit_code == 0
    assert run.invoke(review, [str(draft), "--text", str(text)], input="a\n").exit_code == 0
    before = draft.read_text()
    again = run.invoke(annotate, [str(text), "-o", str(draft)])
    assert isinstance(again.exception, Refused)
    assert str(again.exception).startswith(f"{draft} holds what somebody reviewed; move it away")
    assert run.invoke(annotate, [str(tmp_path), "-o", str(out)]).exit_code == 3
    assert draft.read_text() == before
    assert (out / "b.yaml").exists()


def test_a_folder_with_a_bad_file_is_done_in_part(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Iran attacked Iraq.")
    (tmp_path / "b.txt").write_bytes(b"\xff\xff")
    out = tmp_path / "out"
    result = CliRunner().invoke(annotate, [str(tmp_path), "-o", str(out)])
    assert result.exit_code == 3
    assert [p.name for p in out.iterdir()] == ["a.yaml"]


def test_add_takes_the_good_files_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, store = tmp_path / "reports", str(tmp_path / "store")
    folder.mkdir()
    (folder / "a.txt").write_text("Iran attacked Iraq.")
    (folder / "b.txt").write_bytes(b"Iran \xff\xff")
    (folder / "c.txt").write_text("Iraq condemned Iran.")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "argv", ["kg", "add", str(folder), "--store", store, "--format", "json"])
    with pytest.raises(SystemExit) as left:
        main()
    out, err = capsys.readouterr()
    assert left.value.code == 3
    assert [(row["title"], row["outcome"]) for row in json.loads(out)] == [("a", "added"), ("c", "added")]
    assert str(folder / "b.txt") in err
    assert "--encoding" in err
    with open_graph(store) as graph:
        assert {"a", "c"} <= {source.title for source in graph.sources()}
