"""The commands ``kg annotate`` and ``kg review``: drafts out, decisions in."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

pytest.importorskip("spacy")

from kg import annotation
from kg.cli.text import annotate, review


def test_annotate_then_review(tmp_path: Path) -> None:
    text, draft = tmp_path / "report.txt", tmp_path / "report.yaml"
    text.write_text("Iran attacked Iraq. Iraq imposed sanctions on Iran.")
    run = CliRunner()
    made = run.invoke(annotate, [str(text), "-o", str(draft)])
    assert made.exit_code == 0, made.output
    found, _ = annotation.read(draft)
    assert [s.reviewed for s in found.stances] == [False, False]
    stopped = run.invoke(review, [str(draft), "--text", str(text)], input="a\nq\n")
    assert stopped.exit_code == 0
    assert (tmp_path / "report.yaml.review").exists()
    assert run.invoke(review, [str(draft), "--text", str(text)], input="r\n").exit_code == 0
    done, _ = annotation.read(draft)
    assert [(s.attitude, s.reviewed) for s in done.stances] == [("asserts", True)]
    assert not (tmp_path / "report.yaml.review").exists()


def test_a_folder_with_a_bad_file_is_done_in_part(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Iran attacked Iraq.")
    (tmp_path / "b.txt").write_bytes(b"\xff\xff")
    out = tmp_path / "out"
    result = CliRunner().invoke(annotate, [str(tmp_path), "-o", str(out)])
    assert result.exit_code == 3
    assert [p.name for p in out.iterdir()] == ["a.yaml"]
