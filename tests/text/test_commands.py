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
from kg.cli.reviewing import review
from kg.cli.text import annotate
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


def drafted(tmp_path: Path, words: str = "Iran attacked Iraq. Iraq imposed sanctions on Iran.") -> tuple[Path, Path]:
    text, draft = tmp_path / "report.txt", tmp_path / "report.yaml"
    text.write_text(words)
    assert CliRunner().invoke(annotate, [str(text), "-o", str(draft)]).exit_code == 0
    return text, draft


def reviewed(draft: Path, *answers: str, options: tuple[str, ...] = ()) -> tuple[str, schema.Annotation]:
    done = CliRunner().invoke(review, [str(draft), *options], input="".join(f"{answer}\n" for answer in answers))
    assert done.exit_code == 0, (done.output, done.exception)
    return done.output, schema.read(draft)[0]


def test_review_changes_every_part_of_a_claim(tmp_path: Path) -> None:
    _, draft = drafted(tmp_path)
    edits = {
        "subject": "Turkey", "relation": "sanctions", "object": "Syria", "time": "2024-05", "holder": "France",
        "attitude": "alleges", "said": "2024-06", "target": "Turkey, Syria",
    }  # fmt: skip
    answers = [answer for name, value in edits.items() for answer in ("e", name, value)]
    _, done = reviewed(draft, *answers, "a", "r")
    (tie,), (stance,) = done.ties, done.stances
    assert (tie.subject, tie.relation, tie.object, tie.when) == ("Turkey", "sanctions", "Syria", "2024-05")
    assert (stance.holder, stance.attitude, stance.when) == ("France", "alleges", "2024-06")
    assert stance.target == ["Turkey", "Syria"]


def test_enter_after_a_failed_edit_does_not_accept(tmp_path: Path) -> None:
    _, draft = drafted(tmp_path, "Iran attacked Iraq.")
    output, done = reviewed(draft, "e", "relation", "atacks", "", "", "r")
    assert "no relation is called 'atacks'" in output
    assert done.stances == []


def test_review_adds_what_the_draft_misses(tmp_path: Path) -> None:
    _, draft = drafted(tmp_path, "Iran attacked Iraq. The Harbour Union then gave Iraq bread.")
    new = ("n", "Harbour Union", "Organization", "-")
    claim = ("c", "gave Iraq bread", "harbour-union", "aids", "Iraq", "-", "asserts", "-")
    _, done = reviewed(draft, *new, *claim, "a")
    assert [(t.subject, t.relation, t.object) for t in done.ties][-1] == ("harbour-union", "aids", "Iraq")
    assert done.stances[-1].quote.text == "gave Iraq bread"  # type: ignore[union-attr]
    with open_graph(":memory:") as graph:
        assert graph.add(draft)[0].outcome == "added"


def test_review_shows_the_right_text_or_none(tmp_path: Path) -> None:
    text, draft = drafted(tmp_path, "Iran attacked Iraq.\nThey met later.")
    output, _ = reviewed(draft, "q")
    assert "They met later" in output
    text.write_text("Chad attacked Mali.\nNobody met at all.")
    output, _ = reviewed(draft, "q")
    assert "report.txt is another text" in output
    assert "Nobody met" not in output
    refused = CliRunner().invoke(review, [str(draft), "--text", str(text)], input="q\n")
    assert "not the text of the draft" in str(refused.exception)


def test_review_finds_the_entry_of_a_feed(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    items = "".join(f"<item><title>{n}</title><description>{w}</description></item>" for n, w in
                    (("One", "Iran attacked Iraq. First."), ("Two", "Chad condemned Mali. Second.")))  # fmt: skip
    feed = tmp_path / "feed.xml"
    feed.write_text(f'<rss version="2.0"><channel>{items}</channel></rss>')
    assert CliRunner().invoke(annotate, [str(tmp_path), "-o", str(tmp_path)]).exit_code == 0
    for options in ((), ("--text", str(feed))):
        output, _ = reviewed(tmp_path / "feed-2.yaml", "q", options=options)
        assert "Second" in output
        assert "First" not in output


def test_review_reads_a_text_in_its_encoding(tmp_path: Path) -> None:
    text, draft = tmp_path / "a.txt", tmp_path / "a.yaml"
    text.write_bytes("Iran’s navy attacked Iraq. Ça va.".encode("cp1252"))
    made = CliRunner().invoke(annotate, [str(text), "-o", str(draft), "--encoding", "cp1252"])
    assert made.exit_code == 0
    output, _ = reviewed(draft, "q", options=("--text", str(text), "--encoding", "cp1252"))
    assert "Ça va" in output


def test_each_entry_of_a_feed_has_a_draft_of_its_own(tmp_path: Path) -> None:
    pytest.importorskip("feedparser")
    items = "".join(
        f"<item><title>{n}</title><description>Iran attacked {n}.</description></item>" for n in ("Iraq", "Syria")
    )
    feed, run = tmp_path / "feed.xml", CliRunner()
    feed.write_text(f'<rss version="2.0"><channel>{items}</channel></rss>')
    refused = run.invoke(annotate, [str(feed), "-o", str(tmp_path / "all.yaml")])
    assert "name a folder with -o" in str(refused.exception)
    assert run.invoke(annotate, [str(feed), "-o", str(tmp_path / "drafts")]).exit_code == 0
    assert [schema.read(tmp_path / "drafts" / f"feed-{n}.yaml")[0].source.title for n in (1, 2)] == ["Iraq", "Syria"]
    shown = run.invoke(annotate, [str(feed)]).output
    assert [part.partition("title: ")[2][:4] for part in shown.split("---\n")] == ["Iraq", "Syri"]


def test_a_draft_without_claims_takes_those_that_its_text_makes(tmp_path: Path) -> None:
    text, draft, run = tmp_path / "report.txt", tmp_path / "empty.yaml", CliRunner()
    text.write_text("Fog lay over the bay. Chile closed its market to Peru.")
    draft.write_text("source: {title: Nothing said, id: empty, text: report.txt, reviewed: false}\n", encoding="utf-8")
    assert run.invoke(review, [str(draft)], input="f\n").exit_code == 0
    assert not schema.read(draft)[0].stances
    claim = ("c", "Chile closed its market to Peru", "Chile", "sanctions", "Peru", "-", "asserts", "-")
    done = run.invoke(review, [str(draft)], input="\n".join(("a", *claim, "f", "")))
    assert "has no claims yet" in done.stderr
    assert "answer c, n, m, u, f or q" in done.stderr
    annotation, _ = schema.read(draft)
    assert [(tie.subject, tie.relation, tie.object) for tie in annotation.ties] == [("Chile", "sanctions", "Peru")]
    assert annotation.stances[0].reviewed


def test_a_guess_is_uncertain_and_says_so_at_review(tmp_path: Path) -> None:
    text, draft = tmp_path / "report.txt", tmp_path / "report.yaml"
    text.write_text("Chile carjacked Peruvian lorries.")
    run = CliRunner()
    assert run.invoke(annotate, [str(text), "-o", str(draft), "--uncertain"]).exit_code == 0
    assert not schema.read(draft)[0].stances
    doubtful = tmp_path / "report.uncertain.yaml"
    shown = run.invoke(review, [str(doubtful), "--text", str(text)], input="a\n")
    assert "Chile seizes Peru" in shown.output
    assert "a guess from the words between them (carjack)" in shown.output
    assert schema.read(doubtful)[0].stances[0].reviewed
