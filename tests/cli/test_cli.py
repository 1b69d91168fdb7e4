"""The command line: whole outputs, formats, exit codes, and what never reaches a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click
import processes
import pyoxigraph as ox
import pytest
from click.shell_completion import ShellComplete

from kg.actors import registry
from kg.cli import COMMANDS, cli, main, progress
from kg.cli.output import Styled, column_widths, delimited, wrapped
from kg.graph import open_graph
from kg.model import ids

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "cli"
EXAMPLES = ROOT / "docs" / "examples"


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs ``kg …`` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)
    hook = sys.excepthook

    def call(*words: str, stdin: str | io.BytesIO = "") -> Done:
        given = stdin if isinstance(stdin, io.BytesIO) else io.BytesIO(stdin.encode())
        monkeypatch.setattr(sys, "argv", ["kg", *words])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(given, encoding="utf-8"))
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capfd.readouterr()
        return Done(int(left.value.code or 0), out, err)

    yield call
    sys.excepthook = hook


# -- whole outputs --------------------------------------------------------------------------------


WHOLE = {
    "ties": "ties Azerbaijan Israel",
    "evidence": "evidence tie-b5319b2e",
    "disputes": "disputes Azerbaijan",
    "actor": "actor Baku",
    "sources": "sources",
    "stats": "stats",
    "path": "path Armenia Israel",
    "timeline": "timeline Iran",
}


@pytest.mark.parametrize("form", ["table", "json", "csv"])
@pytest.mark.parametrize("name", WHOLE)
def test_whole_output(run: Run, name: str, form: str) -> None:
    """Compares with tests/golden/cli; KG_WRITE_GOLDEN=1 writes what is printed now."""
    done = run(*WHOLE[name].split(), "--format", form)
    assert done.code == 0
    assert done.err == "kg: no store here; answering from the shipped case (make one with: kg build)\n"
    golden = GOLDEN / f"{name}.{form.replace('table', 'txt')}"
    if os.environ.get("KG_WRITE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(done.out, encoding="utf-8")
    assert done.out == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WHOLE)
def test_the_formats_say_the_same(run: Run, name: str) -> None:
    words = WHOLE[name].split()
    whole = json.loads(run(*words, "-f", "json").out)
    lines = [json.loads(line) for line in run(*words, "-f", "jsonl").out.splitlines()]
    assert lines == (whole if isinstance(whole, list) else [whole])
    comma = list(csv.reader(io.StringIO(run(*words, "-f", "csv").out)))
    tabs = list(csv.reader(io.StringIO(run(*words, "-f", "tsv").out), delimiter="\t"))
    assert comma == tabs
    assert len({len(row) for row in comma}) == 1
    if isinstance(whole, list) and name != "path":
        assert len(comma) == len(whole) + 1


def test_where_nothing_is_found_there_is_still_a_head(run: Run) -> None:
    done = run("ties", "Norway", "-f", "csv")
    assert (done.code, done.out.count("\n"), done.out[:16]) == (0, 1, "subject,relation")
    assert run("check", "-f", "csv").out == "where,kind,message,repair\n"
    assert run("validate", "-f", "tsv").out == "where\tshape\tmessage\tvalue\n"
    assert run("ties", "Norway", "-f", "json").out == "[]\n"
    assert run("ties", "Norway", "-f", "jsonl").out == ""
    assert run("ties", "Norway", "-f", "table").out == ""


def test_evidence_tells_what_a_source_cites(run: Run, tmp_path: Path) -> None:
    words = UNREVIEWED.replace("reviewed: false", "origin: Tern Daily")
    (tmp_path / "a.yaml").write_text(words, encoding="utf-8")
    assert run("add", "a.yaml").code == 0
    (tie,) = json.loads(run("ties", "Norway", "-f", "json").out)
    assert "\n    A, citing Tern Daily\n" in run("evidence", tie["tie"], "-f", "table").out


UNREVIEWED = """source: {title: A, id: a}
ties: [{id: t, subject: Norway, relation: suppliesOilTo, object: Sweden}]
stances: [{id: s1, holder: Norway, attitude: denies, about: t}, {id: s2, attitude: asserts, about: t, reviewed: false}]
"""


def test_a_status_that_rests_on_unreviewed_stances_is_marked_wherever_it_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(UNREVIEWED, encoding="utf-8")
    told = "Norway supplies oil to Sweden  {}DISPUTED (unreviewed)"
    assert told.format("not there → ") in run("diff", "--with", "a.yaml", "-f", "table").out
    run("add", "a.yaml", "--store", "s")
    disputes = ("disputes", "--store", "s", "-f")
    assert run(*disputes, "table").out.splitlines()[0] == told.format("")
    for words in (disputes, ("timeline", "Norway", "--store", "s", "-f"), ("ties", "Norway", "--store", "s", "-f")):
        (row,) = csv.DictReader(io.StringIO(run(*words, "csv").out))
        assert (row["status"], row["unreviewed"]) == ("disputed", "true")
    (tmp_path / "a.yaml").write_text(UNREVIEWED.replace(", reviewed: false", ""), encoding="utf-8")
    moved = run("diff", "--with", "a.yaml", "--store", "s", "-f", "table").out
    assert "Norway supplies oil to Sweden  DISPUTED (unreviewed) → DISPUTED  tie-" in moved
    rows = list(csv.DictReader(io.StringIO(run("diff", "--with", "a.yaml", "--store", "s", "-f", "csv").out)))
    assert {(row["unreviewed_before"], row["unreviewed_after"]) for row in rows} == {("true", "false")}


# -- safe output ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-x", "'-x"), ("@sum", "'@sum"), ("\tx", "'\tx"), ("-12.5", "-12.5"),
        ("+3", "+3"), ("a=b", "a=b"), (None, ""), (True, "true"), (["a", "b"], "a; b"), ("a\0b", "ab"),
        (" =1+1", "' =1+1"), ("＝1+1", "'＝1+1"), ("1.5e3", "1.5e3"),
    ],
)  # fmt: skip
def test_cells_that_a_spreadsheet_would_run_are_guarded(value: object, cell: str) -> None:
    assert next(csv.reader(io.StringIO(delimited([{"x": value, "y": 1}], ",").split("\n", 1)[1])))[0] == cell


def test_control_characters_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    nasty = "Ink\x1b[31m\x07 said \u202eevil\x9b."
    (tmp_path / "a.txt").write_text(nasty, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(
        'source: {title: "Bad \\e[2J title", text: a.txt}\n'
        'actors: [{id: ink, kind: Organization, name: "Ink \\e]0;x\\a works"}]\n'
        "ties: [{id: t1, subject: ink, relation: meetsWith, object: Norway}]\n"
        "stances: [{id: s1, attitude: asserts, about: [t1], quote: {start: 0, end: 20}}]\n",
        encoding="utf-8",
    )
    assert run("add", "a.yaml", "--store", "s").code in (0, 1)
    for words in (["ties", "Norway"], ["sources"], ["disputes"], ["ties", "\x1b[31m"], ["timeline", "Norway"]):
        done = run(*words, "--store", "s", "-f", "table")
        assert not set(done.out + done.err) & set("\x1b\x07\x9b\u202e")


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("  one two three four", 80, ["  one two three four"]),
        ("  one two three four", 12, ["  one two", "      three", "      four"]),
        ("one tie-46e6656916a75140", 16, ["one", "    tie-46e6656916a75140"]),
        ("tie-46e6656916a75140", 8, ["tie-46e6656916a75140"]),
        ("東京 東京 東京", 10, ["東京 東京", "    東京"]),
        ("a\nb c d e f", 3, ["a", "b c d e f"]),
    ],
)
def test_lines_are_broken_between_words(text: str, width: int, lines: list[str]) -> None:
    assert wrapped([Styled(text, {})], width) == [Styled("\n".join(lines), {})]
    halves = [Styled(text[: len(text) // 2], {"bold": True}), Styled(text[len(text) // 2 :], {})]
    broken = wrapped(halves, width)
    assert "".join(piece.text for piece in broken).split() == text.split()
    assert [piece.style for piece in broken] == [{"bold": True}, {}]


@pytest.mark.parametrize(("width", "widths"), [(80, [10, 19]), (27, [10, 12]), (23, [10, 8]), (22, []), (1, [])])
def test_columns_are_narrowed_until_a_word_would_break(width: int, widths: list[int]) -> None:
    rows = [["who", "words"], ["Azerbaijan", "three short words\nx"], ["東京", "nineteen cells wide"]]
    assert column_widths(rows, width) == widths


def test_a_table_too_wide_for_whole_words_is_told_value_by_value(run: Run) -> None:
    done = run("query", "disputes", "-f", "table")
    first = done.out.split("\n\n")[0].splitlines()
    assert first[0] == "text: Israeli micro-drones, sent up from the territory of Azerbaijan, had been used"
    assert first[-2:] == ["claim: :statement-158582ee0f28fcd1", "stance: :stance-6eb73c7ba83e05f4-s10"]
    assert run("query", "SELECT * {}", "-f", "table").out == "\n"


def test_a_trend_of_what_has_no_date_says_where_it_is(run: Run) -> None:
    pytest.importorskip("duckdb")
    done = run("trend", "Israel", "Azerbaijan", "-f", "table")
    assert done.err.splitlines()[-2:] == [
        "kg: nothing between them has a date; list it with kg rows", "kg: nothing found",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "form", "out"),
    [
        ("SELECT ?x { ?x a kg:Nope }", "jsonl", ""),
        ("SELECT ?x { ?x a kg:Nope }", "csv", "x\n"),
        ("SELECT ?x { ?x a kg:Nope }", "tsv", "?x\n"),
        ("CONSTRUCT { ?x a kg:Nope } { ?x a kg:Nope }", "jsonl", ""),
        ("CONSTRUCT { ?x a kg:Nope } { ?x a kg:Nope }", "nt", ""),
        ("SELECT * {}", "jsonl", "{}\n"),
        ("ASK { ?x a kg:Nope }", "jsonl", '{"answer": false}\n'),
    ],
)
def test_an_answer_in_lines_has_no_blank_one(run: Run, query: str, form: str, out: str) -> None:
    assert run("query", query, "-f", form).out.replace("\r", "") == out


def test_a_query_says_whom_its_actor_was_merged_with(run: Run) -> None:
    run("add", str(registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml"))
    run("merge", "Hamas", "Hezbollah", "--because", "a test", "--by", "ana")
    done = run("query", "SELECT ?tie { ?tie rdf:subject ?who }", "--bind", "who=Hamas")
    assert done.err == "kg: ?who matches :hezbollah only; merged with it, but not matched: :hamas\n"
    assert run("query", "SELECT ?tie { ?tie rdf:subject ?who }", "--bind", "who=Israel").err == ""


def test_a_table_keeps_the_words_as_they_are(run: Run) -> None:
    asked = """SELECT * { BIND("=1+1" AS ?formula) BIND("'quoted'" AS ?quote) }"""
    assert run("query", asked, "-f", "table").out.split()[-2:] == ["=1+1", "'quoted'"]


def test_a_terminal_shows_what_takes_long_and_clears_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """Short of a terminal, stderr says that it is one."""

    class Terminal(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", Terminal(shown, encoding="utf-8", write_through=True))
    with click.Context(cli, info_name="check"), progress.progress("ties") as line:
        line(3, 20)
        time.sleep(progress.PATIENCE + 0.2)
    assert re.fullmatch(
        r"\rkg check: 3 of 20 ties, 1 s, [\d.]+ a second, about \d+ s left\r +\r", shown.getvalue().decode()
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("ties Baku Israel", ["Baku is read as Government of Azerbaijan (metonym)"]),
        ("path Tehran Netanyahu", ["Tehran is read as Government of Iran (metonym)", "Netanyahu is read as Benjamin"]),
        ("disputes Aliyev", ["Aliyev is read as Ilham Aliyev (President of Azerbaijan since 2003-10-31)"]),
        ("timeline 'President of Israel'", ["President of Israel is read as Isaac Herzog"]),
        ("ties Iran IRN", []),
    ],
)
def test_whom_a_name_means_is_told_where_it_is_not_the_own_name(run: Run, words: str, told: list[str]) -> None:
    lines = [line for line in run(*shlex.split(words)).err.splitlines() if " is read as " in line]
    assert len(lines) == len(told)
    assert all(f"kg: {start}" in line for start, line in zip(told, lines, strict=True))


# -- what goes wrong ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["ties", "Azerbaijn"], 1, "did you mean 'Azerbaijan'"),
        (["ties", "Congo"], 1, "can mean more than one actor"),
        (["ties", "Presidnt of Iran"], 1, "did you mean 'President of Iran'"),
        (["ties", "president"], 1, "or 'President of Afghanistan'? it is the title of 130 offices: say whose"),
        (["ties", ""], 1, "give a name, a code, or an id after a colon"),
        (["ties", ":xyzzy"], 1, "no similar name is known: list a new actor in the annotation"),
        (["ties", "Iran", "--relation", "suplies"], 1, "no relation is called 'suplies'"),
        (
            ["ties", "Iran", "--relation", "xyzzy"],
            1,
            "no relation is called 'xyzzy'; those in use are in the output of",
        ),
        (["ties", "Iran", "--status", "true"], 1, "no status is called 'true'; there are: accepted"),
        (["ties", "Iran", "--since", "June"], 1, "is not a date"),
        (["ties", "Iran", "--source", "none"], 1, "list them with: kg sources"),
        (["evidence", "tie-zzzz"], 1, "no tie or statement"),
        (["ties", "Iran", "--store", "nowhere"], 1, "kg build"),
        (["path", "Iran", "Israel", "--any-status", "--status", "denied"], 2, "not both"),
        (["assess", "tie-b5319b2e", "accepted", "--because", "x"], 1, "kg build"),
        (["undo", "judgement-1", "--store", "nowhere"], 1, "kg build"),
        (["check", "--repair", "--store", "nowhere"], 1, "kg build"),
        (["restore", "none.nq"], 1, "there is no such backup"),
        (["add", "none.yaml"], 1, "there is no such file"),
        (["add", "/dev/null"], 1, "not a regular file"),
        (["ties", "Iran", "--until", "2025-06-13T25:00"], 1, "is not a date"),
        (["restore", "none.nq", "--store", "/"], 1, "there is no such backup"),
        (["view", "-o", "none/x.html"], 1, "No such file or directory"),
        (["timeline"], 2, "Missing argument"),
        (["ties", "Iran", "--format", "xml"], 2, "Invalid value"),
        (["tie", "Iran"], 2, "Did you mean ties"),
        (["add", "-"], 2, "--as KIND"),
        (["backup", "-"], 2, "kg export nquads"),
        (["diff"], 2, "name two stores"),
        (["diff", "a", "--with", "b"], 2, "name two stores"),
        (["diff", ".kg"], 2, "would be compared with itself"),
        (["diff", "a", "b/../a"], 2, "would be compared with itself"),
        (["merge", "A", "B"], 2, "--because"),
        (["ties", "Iran", "--status", "Dispute"], 1, "did you mean 'disputed'? there are: accepted, rejected"),
        (["query", "--list", "-f", "xml"], 2, "is not written as xml; choose one of table, json, jsonl, csv, tsv"),
        (["query", "--list", "-f", "nt"], 2, "is not written as nt; choose one of"),
        (["query", "disputs"], 1, "did you mean 'disputes'? list them with: kg query --list"),
        (["evidence", "tie-"], 1, " and 19 more; use one of these"),
        (["query", "SELECT (xsd:none(1) AS ?x) {}"], 1, "is not supported"),
        (["query", "none.rq"], 1, "none.rq: cannot be read: No such file"),
        (["ties", "Ir\udce4n"], 2, "is not UTF-8"),
        (["ties", "Iran", "--since", "2025", "--until", "2020"], 1, "since 2025 is later than until 2020"),
        (["ties", "Iran", "--relation", ""], 1, "a relation is empty"),
        (["ties", "Iran", "--store", ""], 2, "an empty name is not a store"),
        (["--store", "there", "ties"], 2, "come after its name: kg COMMAND --store."),
        (["restore", "x.nq", "--store", ""], 2, "an empty name is not a store"),
        (["ties", "Iran", "--store", "ftp://x"], 1, "not an address at ftp://"),
        (["build", "--store", "ftp://x"], 1, "not an address at ftp://"),
        (["restore", "x.nq", "--store", "HTTP://x"], 2, "an endpoint is not restored here"),
        (["diff", "ftp://x"], 1, "not an address at ftp://"),
        (["add", ""], 1, "the path is empty"),
        (["diff", "--with", ""], 1, "the path is empty"),
        (["diff", "", "b"], 1, "the path is empty"),
        (["query", ""], 1, "the query is empty; write for example"),
        (["query", "ASK {}", "--timeout", "inf"], 2, "is not in the range 0.1<=x<=604800"),
        (["query", "ASK {}", "--timeout", "1e300"], 2, "is not in the range 0.1<=x<=604800"),
        (["query", "ASK {}", "--timeout", "nan"], 2, "nan is not a number of seconds"),
        (["query", "ASK { ?x ?y 1 }", "-b", "x=Iran", "-b", "?x=Iran"], 1, "?x is bound twice"),
        (["query", "ASK { ?actor ?y 1 }", "-b", "acto=Iran"], 1, "no variable ?acto; did you mean actor?"),
        (["query", "ASK { ?actor ?y 1 }", "-b", "zzz=Iran"], 1, "no variable ?zzz; it has: ?actor, ?y"),
        (["query", "stated-ties", "-b", "acto=Iran"], 1, "no variable ?acto; did you mean actor?"),
        (["query", "stated-ties", "-b", "zzz=1"], 1, "no variable ?zzz; its parameters are: actor"),
    ],
)
def test_one_message_and_an_exit_code(run: Run, words: list[str], code: int, message: str) -> None:
    done = run(*words)
    assert done.code == code
    assert message in done.err
    assert "Traceback" not in done.err
    assert "should not happen" not in done.err
    assert done.out == ""


def test_an_empty_name_of_the_store_in_the_environment_counts_as_none(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("KG_STORE", "")
    assert run("stats").code == 0
    assert list(tmp_path.iterdir()) == []


def test_who_decides_has_a_name(run: Run) -> None:
    open_graph(".kg").close()
    done = run("assess", "tie-b5319b2e", "accepted", "--because", "x", "--by", "")
    assert (done.code, done.err) == (1, "kg: who decides is empty; give a name, or leave it out\n")


def test_a_query_that_is_not_utf_8_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin.rq").write_bytes(b"SELECT ?s {\n ?s skos:prefLabel 'C\xf4te' }")
    assert run("query", "latin.rq").err.endswith("latin.rq is not UTF-8: line 2, byte 22; save the query as UTF-8\n")


def test_what_was_done_in_part_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("source: {title: x}\nties: 3\n", encoding="utf-8")
    done = run("add", str(EXAMPLES / "ferry.yaml"), "bad.yaml", "--store", "s", "-f", "json")
    assert done.code == 3
    assert [row["outcome"] for row in json.loads(done.out)] == ["added"]
    assert "bad.yaml" in done.err


def test_stdin_is_added(run: Run) -> None:
    turtle = ":iran tie:meetsWith :norway ."
    prefixes = "@prefix : <https://w3id.org/actor-kg/id/> . @prefix tie: <https://w3id.org/actor-kg/tie#> ."
    done = run("add", "-", "--as", "rdf", "--store", "s", "-f", "json", stdin=f"{prefixes}\n{turtle}\n")
    assert done.code == 0, done.err
    assert json.loads(run("ties", "Norway", "--store", "s", "-f", "json").out)[0]["relation"]["id"] == "meetsWith"


@pytest.mark.parametrize("ending", ["ttl", "trig", "nt", "nq", "jsonld", "rdf"])
def test_rdf_from_stdin_comes_in_any_syntax(run: Run, tmp_path: Path, ending: str) -> None:
    form = ox.RdfFormat.from_extension(ending)
    quad = ox.Quad(*(ox.NamedNode(iri) for iri in (ids.ID + "iran", ids.TIE + "meetsWith", ids.ID + "norway", "urn:g")))
    found = [quad if form.supports_datasets else quad.triple]
    given = ox.serialize(found, format=form)
    done = run("add", "-", "--as", "rdf", "--store", "s", "-f", "json", stdin=io.BytesIO(given))
    assert done.code == 0, done.err
    (tmp_path / f"notes.{ending}").write_bytes(given)
    again = run("add", f"notes.{ending}", "--store", "s", "-f", "json")
    (piped,), (filed,) = (json.loads(words.out) for words in (done, again))
    assert (piped["ties"], piped["source"]) == (filed["ties"], filed["source"]) == (1, filed["source"])


def test_what_is_wrong_with_quads_from_stdin_is_told_as_of_quads(run: Run) -> None:
    quads = "<urn:a> <urn:b> <urn:c> <urn:g> .\n<urn:a> <urn:b> .\n"
    assert run("add", "-", "--as", "rdf", stdin=quads).err.startswith("kg: stdin: line 2: ")


class WhileRead(io.BytesIO):
    """What is written by somebody who has the store open meanwhile."""

    def read(self, size: int | None = -1) -> bytes:
        open_graph(".kg").close()
        return super().read(size)


@pytest.mark.parametrize("command", ["add -", "add - --diff", "diff --with -"])
def test_a_store_is_open_to_others_until_stdin_is_read(run: Run, command: str) -> None:
    open_graph(".kg").close()
    done = run(*command.split(), "--as", "rdf", stdin=WhileRead(b"<http://e/a> <http://e/b> <http://e/c> ."))
    assert done.code == 0, done.err


def test_a_text_from_stdin_is_drafted(run: Run, tmp_path: Path) -> None:
    done = run("annotate", "-", "-o", "-", stdin="Azerbaijan supplies oil to Georgia.\n")
    assert (done.code, "suppliesOilTo" in done.out) == (0, True)
    assert "kg-stdin" not in done.out
    assert run("annotate", "-", stdin="").err == "kg: stdin: the file is empty\nnothing of it was added\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["rdf", "annotation", "text"])
def test_an_empty_stdin_is_told_as_stdin_and_makes_no_store(run: Run, tmp_path: Path, kind: str) -> None:
    done = run("add", "-", "--as", kind)
    assert done.code == 1
    assert done.err.startswith("kg: stdin: ")
    assert not (tmp_path / ".kg").exists()


@pytest.mark.parametrize(
    ("ends", "message"),
    [
        (
            ["Iran", "Tehran"],
            "kg: Iran and Tehran count as the same actor here, Iran; tell them apart with --no-rollup",
        ),
        (["Iran", "iran"], "kg: Iran and iran count as the same actor here, Iran"),
        (["Iran", "Norway"], "kg: no path of at most 3 steps; try --any-status for disputed relationships too"),
    ],
)
def test_no_path_says_why(run: Run, ends: list[str], message: str) -> None:
    done = run("path", *ends, "-f", "table")
    assert (done.code, done.out, done.err.splitlines()[-1]) == (0, "", message)
    assert run("path", *ends, "-f", "json").out == "[]\n"


def test_a_path_marks_what_rests_on_unreviewed_stances(run: Run, tmp_path: Path) -> None:
    (tmp_path / "draft.yaml").write_text(
        "source: {title: Draft, id: draft, reviewed: false}\n"
        "ties: [{id: t, subject: Norway, relation: tradesWith, object: Iceland}]\n"
        "stances: [{id: s, attitude: asserts, about: t}]\n",
        encoding="utf-8",
    )
    assert run("add", "draft.yaml").code == 0
    lines = run("path", "Norway", "Iceland", "-f", "table").out.splitlines()
    assert "REPORTED (unreviewed)  tie-" in lines[1]
    (row,) = csv.DictReader(io.StringIO(run("path", "Norway", "Iceland", "-f", "csv").out))
    assert (row["status"], row["unreviewed"]) == ("reported", "true")


def test_a_path_tells_the_status_of_what_else_leads_there(run: Run) -> None:
    lines = run("path", "Iran", "Israel", "--any-status", "--limit", "1", "-f", "table").out.splitlines()
    assert lines[-2:] == ["      also: attacks (alleged)", ""]
    assert "also" not in run("path", "Iran", "Israel", "--limit", "1", "-f", "table").out


@pytest.mark.parametrize(("option", "said"), [(["--store", "my store"], " --store 'my store'"), ([], "")])
def test_what_to_do_next_names_the_store(run: Run, option: list[str], said: str) -> None:
    assert run("build", *option).err.endswith(f"; try: kg ties Azerbaijan Israel{said}\n")
    run("backup", "copy.nq", *option)
    assert run("restore", "copy.nq", "--replace", *option).err.endswith(f"read it whole with: kg check{said}\n")


def test_a_store_of_the_environment_needs_no_naming(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STORE", "s")
    assert run("build").err == "kg: built s; try: kg ties Azerbaijan Israel\n"
    assert run("build", "--store", ".kg").err.endswith(" --store .kg\n")


def test_what_is_withdrawn_is_counted(run: Run) -> None:
    Path("one.yaml").write_text(
        "source: {title: One, id: one}\nties: [{id: t1, subject: Iran, relation: meetsWith, object: Iraq}]\n"
        "stances: [{id: s1, attitude: asserts, about: [t1]}]\n"
    )
    run("add", "one.yaml", "--store", "s")
    assert run("remove", "One", "--store", "s").err == "kg: withdrew 'One' (1 stance on 1 tie)\n"


def test_a_reason_of_several_lines_stays_on_its_line(run: Run) -> None:
    run("build", "--store", "s")
    told = run(
        "assess", "tie-b5319b2e", "rejected", "--because", "no\n  tracks", "--by", "ana", "--store", "s", "-f", "table"
    )
    assert "    + rejected by ana: no tracks\n" in told.out
    (judged,) = json.loads(run("judgements", "--store", "s", "-f", "json").out)
    assert judged["because"] == "no\n  tracks"
    for words in (["judgements"], ["evidence", "tie-b5319b2e"], ["undo", ids.short(judged["judgement"])]):
        assert "ana" in (out := run(*words, "--store", "s", "-f", "table").out)
        assert "no\n" not in out
        assert "no tracks" in out


def test_adding_with_its_changes_tells_the_same_as_without(run: Run) -> None:
    Path("a.txt").write_text("Azerbaijan supplies oil to Georgia.\n")
    run("annotate", "a.txt", "-o", "a.yaml")
    said = "kg: a.txt: annotated by a.yaml\n"
    assert run("add", "a.txt", "--store", "s").err == said
    assert run("add", "a.txt", "--diff", "--store", "t").err == "kg: added 'a'\n" + said


def test_a_warning_says_of_which_file_it_is(run: Run) -> None:
    Path("a.txt").write_text("Azerbaijan supplies oil to Georgia.\n")
    Path("b.txt").write_text("Iran accused Iran of attacking Iran.\n")
    told = run("add", "a.txt", "b.txt", "--store", "s").err
    assert (
        told == "kg: warning: b.txt: a tie of an actor to itself is left out: 'Iran accused Iran of attacking Iran.'\n"
    )


def test_texts_of_one_name_get_a_draft_each(run: Run) -> None:
    for folder, words in (("a", "Iran threatens Iraq."), ("b", "Iraq threatens Iran."), ("c", "Iran threatens Oman.")):
        Path(folder).mkdir()
        Path(folder, "report.txt").write_text(words)
    assert run("annotate", "a", "b", "c", "-o", "out").code == 0
    drafts = {file.name: file.read_text() for file in Path("out").iterdir()}
    assert sorted(drafts) == ["report-2.yaml", "report-3.yaml", "report.yaml"]
    assert "object: Oman" in drafts["report-3.yaml"]


def test_adding_shows_what_it_changes(run: Run) -> None:
    run("build", "--store", "s")
    planned = run("diff", "--with", str(EXAMPLES / "ferry.yaml"), "--store", "s", "-f", "json")
    done = run("add", str(EXAMPLES / "ferry.yaml"), "--diff", "--store", "s", "-f", "json")
    assert done.out == planned.out
    assert len(json.loads(done.out)) == 6
    again = run("diff", "--with", str(EXAMPLES / "ferry.yaml"), "--store", "s", "-f", "json")
    assert again.out == "[]\n"


def test_an_analyst_decides_in_the_shell(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "clara")
    run("build", "--store", "s")
    done = run("assess", "tie-b5319b2e", "rejected", "--because", "no tracks", "--store", "s", "-f", "json")
    row = run("assess", "tie-b5319b2e", "rejected", "--because", "=1+1", "--by", "+x", "--store", "s", "-f", "csv").out
    assert ",'+x,'=1+1," in row.splitlines()[1]
    told = json.loads(done.out)
    assert (told["by"], told["because"], told["kind"]) == ("clara", "no tracks", "assessment")
    assert {c["after"] for c in told["changes"]} >= {"rejected"}
    listed = json.loads(run("judgements", "--store", "s", "-f", "json").out)
    assert [j["by"] for j in listed] == ["clara", "+x"]
    assert run("undo", listed[0]["judgement"], "--by", "dan", "--store", "s").code == 0
    assert [j["kind"] for j in json.loads(run("judgements", "--store", "s", "-f", "json").out)] == [
        "assessment",
        "undone",
    ]
    assert run("check", "--store", "s").code == 0


def test_stores_are_compared(run: Run) -> None:
    run("build", "--store", "a")
    run("build", "--store", "b")
    run("add", str(EXAMPLES / "ferry.yaml"), "--store", "b")
    done = run("diff", "a", "b", "-f", "csv")
    assert done.out.splitlines()[0] == "kind,what,before,after,unreviewed_before,unreviewed_after,gained,lost,why,id"
    assert len(done.out.splitlines()) == 7
    assert run("diff", "a", "a-copy").code == 1


# -- the shell ------------------------------------------------------------------------------------


def test_the_list_of_commands_is_that_of_the_commands() -> None:
    context = click.Context(cli)
    assert [cli.get_command(context, name).name for name in COMMANDS] == list(COMMANDS)  # type: ignore[union-attr]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_every_shell(run: Run, shell: str) -> None:
    done = run("completion", shell)
    assert done.code == 0
    assert f"_KG_COMPLETE={shell}_complete" in done.out


HEARING = """import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("kg", run_name="__main__", alter_sys=True)"""
"""Runs kg so that it hears Ctrl-C, which whatever is begun in the background does not."""


def started(*words: str, **more: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **more}
    command = [sys.executable, "-c", HEARING, *words]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_shell_completes_commands() -> None:
    out, _ = started(_KG_COMPLETE="bash_complete", COMP_WORDS="kg ti", COMP_CWORD="1").communicate(timeout=30)
    assert out.split() == ["plain,ties", "plain,timeline"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["ties", "Iran", "--status", "dis"], ["disputed"]),
        (["timeline", "Iran", "--relation", "suppliesO"], ["suppliesOilTo"]),
        (["export", "ge"], ["gexf"]),
        (["query", "stated"], ["stated-ties"]),
        (["query", "my.r"], ["file my.r"]),
        (["add", "fer"], ["file fer"]),
        (["diff", "--with", "fer"], ["file fer"]),
        (["export", "-o", "x"], ["file x"]),
        (["view", "--output", "x"], ["file x"]),
        (["ties", "--store", "x"], ["dir x"]),
        (["build", "x"], ["file x"]),
        (["ties", "Iran", "--direction", ""], ["both", "out", "in"]),
        (["actor", "azerbaijan"], ["Azerbaijan"]),
        (["path", "Iran", "Saudi A"], ["Saudi Arabia", "Saudi Aramco"]),
        (["view", "--actor", "Nobody at all"], []),
        (["ties", ""], []),
        (["ties", "--store", "no/such/folder", "Iran"], []),
        (["merge", "--store", "http://127.0.0.1:9/sparql", "Iran"], []),
        (["ties", "Iran", "--status", "disp"], ["disputed"]),
        (["stances", "--attitude", "den"], ["denies"]),
    ],
)
def test_the_shell_completes_what_kg_knows(words: list[str], found: list[str]) -> None:
    items = ShellComplete(cli, {}, "kg", "_KG_COMPLETE").get_completions(words[:-1], words[-1])
    assert [item.value if item.type == "plain" else f"{item.type} {item.value}" for item in items] == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("kg ties Iran --dir", "--direction"),
        (r"kg path Iran Saudi\ Arabi", r"Saudi\ Arabia"),
        ("kg path Iran 'Saudi Arabi", "Saudi Arabia"),
        ("kg ties --status = disp", "disputed"),
        ("kg ties --format =", "table json jsonl csv tsv"),
    ],
)
def test_bash_takes_the_completion(tmp_path: Path, words: str, found: str) -> None:
    (tmp_path / "kg").write_text(f'#!/bin/sh\nexec {sys.executable} -m kg "$@"\n', encoding="utf-8")
    (tmp_path / "kg").chmod(0o755)
    script = 'eval "$(kg completion bash)"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kg_completion kg; echo "${COMPREPLY[@]}"'
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    command = ["bash", "-c", script, "bash", *(words.split(" ") if "=" in words else words.split(" ", 3))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f"{found}\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_value_after_an_equals_sign_is_completed(monkeypatch: pytest.MonkeyPatch, shell: str) -> None:
    from kg.cli import shell as shells

    made = {"bash": shells.Bash, "zsh": shells.Zsh, "fish": shells.Fish}[shell](cli, {}, "kg", "_KG_COMPLETE")
    monkeypatch.setenv("COMP_WORDS", "kg ties Iran --format=c")
    monkeypatch.setenv("COMP_CWORD", "--format=c" if shell == "fish" else "3")
    assert "--format=csv" in made.complete()
    monkeypatch.setenv("COMP_WORDS", "kg ties Iran --status=disp")
    monkeypatch.setenv("COMP_CWORD", "--status=disp" if shell == "fish" else "3")
    assert "--status=disputed" in made.complete()


def test_a_reader_that_has_enough_ends_it_quietly(tmp_path: Path) -> None:
    command = f"cd {tmp_path} && {sys.executable} -m kg disputes -f json 2>err | head -1"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, shell=True, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "[\n"
    assert (tmp_path / "err").read_text().startswith("kg: no store here")
    assert len((tmp_path / "err").read_text().splitlines()) == 1


def test_an_interrupt_ends_a_query_within_a_second(tmp_path: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    running = started("query", endless)
    time.sleep(2)
    running.send_signal(signal.SIGINT)
    since = time.monotonic()
    _, err = running.communicate(timeout=20)
    assert time.monotonic() - since < 1.5
    assert running.returncode == 130
    assert err.splitlines()[-1] == "kg: interrupted"


def test_an_interrupt_ends_adding_within_a_second_and_leaves_the_store(tmp_path: Path) -> None:
    with open_graph(tmp_path / "store") as graph:
        before = set(graph.store.match())
    ties = [f"- {{id: t{n}, subject: Norway, relation: meetsWith, object: Sweden, event: e{n}}}" for n in range(20_000)]
    said = f"- {{id: s, attitude: asserts, about: [{', '.join(f't{n}' for n in range(20_000))}], quote: {{start: 0, end: 4}}}}"
    (tmp_path / "long.yaml").write_text(
        "\n".join(["source: {title: Long, text: long.txt}", "ties:", *ties, "stances:", said]), encoding="utf-8"
    )
    (tmp_path / "long.txt").write_text("Long.\n", encoding="utf-8")
    running = started("add", str(tmp_path / "long.yaml"), "--store", str(tmp_path / "store"))
    time.sleep(1.5)
    assert running.poll() is None, "it was added before it could be interrupted"
    running.send_signal(signal.SIGINT)
    since = time.monotonic()
    _, err = running.communicate(timeout=20)
    assert time.monotonic() - since < 1.5
    assert (running.returncode, err.splitlines()[-1]) == (130, "kg: interrupted")
    with open_graph(tmp_path / "store") as graph:
        assert set(graph.store.match()) == before


def told_when_written_to(stream: str, command: str, folder: Path) -> tuple[int, str]:
    """The exit code and what comes on stderr, with stdout to this file or, for ``""``, closed."""
    with open(os.devnull) as given, open(stream or os.devnull, "w") as out, tempfile.TemporaryFile("w+") as errors:
        streams = (given.fileno(), out.fileno() if stream else None, errors.fileno())
        code = processes.Running(*shlex.split(command), streams=streams, cwd=folder, env=os.environ).wait()
        errors.seek(0)
        return code, errors.read()


@pytest.mark.parametrize("command", ["ties Iran", "stats -f table", "export csv", "query 'ASK {}'", "--help"])
@pytest.mark.parametrize(("stream", "code", "says"), [("/dev/full", 1, "the output cannot be written"), ("", 0, "")])
def test_an_output_that_takes_nothing_is_one_message(
    tmp_path: Path, command: str, stream: str, code: int, says: str
) -> None:
    done_with, errors = told_when_written_to(stream, command, tmp_path)
    assert done_with == code, errors
    told = [text for text in errors.splitlines() if not re.search("no store here|^kg: note: ", text)]
    assert len(told) == bool(says), told
    assert all(says in text for text in told)


@pytest.mark.parametrize("name", ["copy.nq", "copy.nq.gz"])
def test_a_store_is_restored_from_stdin(run: Run, name: str) -> None:
    for words in (["build", "--store", "s"], ["backup", name, "--store", "s"]):
        assert run(*words).code == 0
    copied = Path(name).read_bytes()
    for given, says in (
        (b"", "the backup is empty"),
        (copied[:-20], "the backup is damaged"),
        (copied, "kg: restored"),
    ):
        done = processes.run("restore", "-", "--store", "t", cwd=Path.cwd(), stdin=given)
        assert says in done.stderr.decode()
        assert Path("t").exists() == (done.returncode == 0)
    assert run("diff", "s", "t", "-f", "json").out == "[]\n"


@pytest.mark.parametrize(
    ("export", "again"),
    [("case -o d", "build d --store t"), ("trig -o g.trig", "restore g.trig --store t"),
     ("rdf12 -o g.trig", "restore g.trig --store t"), ("jsonld -o g.jsonld", "restore g.jsonld --store t")],
)  # fmt: skip
def test_what_was_exported_comes_back_without_a_difference(run: Run, export: str, again: str) -> None:
    run("build", "--store", "s")
    run("assess", "tie-b5319b2e", "rejected", "--because", "no tracks", "--store", "s")
    run("add", str(EXAMPLES / "ferry.yaml"), "--store", "s")
    assert run("export", *export.split(), "--store", "s").code == 0
    done = run(*again.split())
    assert done.code == 0, done.err
    assert run("diff", "s", "t", "-f", "json").out == "[]\n"
    assert run("judgements", "--store", "t", "-f", "json").out == run("judgements", "--store", "s", "-f", "json").out


def test_judgements_come_from_stdin(run: Run) -> None:
    run("build", "--store", "s")
    run("assess", "tie-b5319b2e", "rejected", "--because", "no tracks", "--store", "s")
    run("export", "case", "-o", "d", "--store", "s")
    done = run(
        "add", "-", "--as", "judgements", "-f", "json", "--store", "t", stdin=Path("d/judgements.ttl").read_text()
    )
    assert [(row["path"], row["title"], row["outcome"]) for row in json.loads(done.out)] == [
        ("stdin", "1 judgement", "added")
    ]
    assert "kg: warning: stdin: 1 of the judgements" in done.err


def test_what_stdin_would_change_is_shown(run: Run) -> None:
    notes = ":iran tie:threatens :iraq .\n"
    prefixes = "PREFIX : <https://w3id.org/actor-kg/id/> PREFIX tie: <https://w3id.org/actor-kg/tie#>\n"
    done = run("diff", "--with", "-", "--as", "rdf", "-f", "json", stdin=prefixes + notes)
    assert {change["what"] for change in json.loads(done.out)} == {"Iran threatens Iraq"}
    assert run("diff", "--with", "-").code == 2


@pytest.mark.parametrize(
    ("command", "made"),
    [(f"add {EXAMPLES / 'ferry.yaml'}", True), ("merge Iran Iraq --never --because x", True), ("sources", False),
     ("check --repair", False)],
)  # fmt: skip
def test_an_output_that_fails_after_a_change_says_that_it_was_made(tmp_path: Path, command: str, made: bool) -> None:
    with open_graph(tmp_path / ".kg") as graph:
        before = graph.store.count()
    code, errors = told_when_written_to("/dev/full", command, tmp_path)
    assert (code, "the change itself was made" in errors) == (1, made), errors
    with open_graph(tmp_path / ".kg") as graph:
        assert (graph.store.count() > before) == made


@pytest.mark.parametrize(
    "command",
    ["view -o page.html", "demo -o page.html", "export csv -o ties.csv", "export case -o case", "backup all.nq",
     "backup copy", "restore all.nq --store again", "annotate long.txt -o draft.yaml", "build --store new"],
)  # fmt: skip
def test_a_full_disk_is_one_message_and_no_half_written_file(tmp_path: Path, command: str) -> None:
    """A limit on the size of files stands for a full disk."""
    with open_graph(tmp_path / ".kg") as graph:
        graph.add(EXAMPLES / "ferry.yaml")
        if command.startswith("restore"):
            graph.backup(tmp_path / "all.nq")
    (tmp_path / "long.txt").write_text("Azerbaijan supplies oil to Georgia.\n\n" * 40, encoding="utf-8")
    before = sorted(path.name for path in tmp_path.iterdir())
    environment = dict(os.environ)
    if command.startswith(("view", "demo", "export", "annotate")):
        environment["KG_STORE"] = ""
        (tmp_path / ".kg").rename(tmp_path / "kept")
        before = sorted({*before, "kept"} - {".kg"})
    small = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)); sys.dont_write_bytecode = True"
    )
    done = processes.run(*shlex.split(command), cwd=tmp_path, env=environment, before=small)
    told = [text for text in done.stderr.decode().splitlines() if not re.search("no store here|^kg: note: ", text)]
    assert (done.returncode, len(told)) == (1, 1), done.stderr
    assert re.search("cannot be written|no space left|cannot be used", told[0])
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_a_device_is_written_to_and_a_link_is_followed(run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = subprocess.Popen(["head", "-1", "pipe"], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert run("export", "csv", "-o", "pipe").code in (0, 1)
    assert reader.communicate(timeout=20)[0].startswith("subject,")
    (tmp_path / "link.html").symlink_to("page.html")
    assert run("view", "-o", "link.html").code == 0
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_without_stdin_there_is_nothing_to_read(tmp_path: Path) -> None:
    line = f"{sys.executable} -m kg query - <&-"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(line, shell=True, env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr.splitlines()[-1][:23]) == (1, "kg: the query is empty;")


def test_the_time_limit_counts_from_the_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        running = started("query", "ASK {}", "--timeout", "0.5", "--store", address)
        _, err = running.communicate(timeout=20)
    assert (running.returncode, err.startswith("kg: the query took longer than 0.5 s")) == (1, True)
