"""What reaches a terminal: nothing that moves its cursor, whatever is printed; pipes get every byte."""

from __future__ import annotations

import io
import os
import pty
import re
from pathlib import Path

import processes
import pytest

from kg.cells import visible
from kg.cli import completing
from kg.cli.terminal import Terminal
from kg.graph import open_graph
from kg.sparql import results

EVIL = "go \x1b]0;pwned\x07 \x1b[2J\x1b[31m \x9b1A \x85 \u202egnp.exe\u2066 \ufeff\U000e0041 \x7f over"
"""Sets the title, clears the screen, goes up a line, turns the direction round, hides letters."""
QUERY = (
    'SELECT ?s ("go \\u001B]0;pwned\\u0007\\u001B[2J\\u009B1A\\u202Egnp" AS ?o) { VALUES ?s { <http://x/\u202egnp> } }'
)
TRIPLES = 'CONSTRUCT { <http://x/a> <http://x/b> "go \\u001B]0;pwned\\u0007\\u009B1A\\u202Egnp\\rX" } {}'
ROWS = ("table", *results.ROW_FORMATS)
PROGRESS = re.compile(rb"(?:\rkg [a-z]+: [^\r\n\x1b]*)+\r +\r")
"""The line that tells what goes on, where a command takes long, and its end."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store whose quotes, reasons and events are hostile, and the files that it was made of."""
    folder = tmp_path_factory.mktemp("terminal")
    text = f"Iran accused Azerbaijan of spying {EVIL}. Baku denied it."
    (folder / "evil.txt").write_text(text, encoding="utf-8", newline="")
    written = "".join(
        c if c.isascii() and c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text[:-18]
    )
    (folder / "evil.yaml").write_text(
        "source: {title: Evil, text: evil.txt}\n"
        "ties:\n  - {id: t1, subject: Iran, relation: attacks, object: Azerbaijan}\n"
        f'stances:\n  - {{id: s1, attitude: accuses, holder: Iran, about: t1, quote: "{written}"}}\n'
        "  - {id: s2, attitude: denies, holder: Azerbaijan, about: t1, in_reply_to: s1, quote: Baku denied it}\n"
    )
    with open_graph(folder / ".kg") as graph:
        graph.add(folder / "evil.yaml")
        tie = next(tie for tie in graph.ties("Iran", "Azerbaijan") if tie.relation.id == "attacks")
        graph.assess(tie.id, "rejected", because=f"wrong {EVIL}", by="me")
    (folder / "tie").write_text(tie.id.rpartition("/")[2])
    return folder


def kg(
    folder: Path, *words: str, stdin: bytes = b"", terminal: bool = False, stderr: bool = True, **environment: str
) -> tuple[int, bytes]:
    """Runs kg; gives the exit code and all that comes out, on a terminal of its own or into one pipe."""
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "500", "KG_STORE": str(folder / ".kg")}
    env.pop("NO_COLOR", None)
    env |= environment or {"NO_COLOR": "1"}
    tie = (folder / "tie").read_text()
    words = tuple(tie if word == "TIE" else word for word in words)
    if not terminal:
        done = processes.run(*words, cwd=folder, env=env, stdin=stdin)
        return done.returncode, done.stdout
    ours, theirs = pty.openpty()
    with open(os.devnull, "wb") as nowhere:
        streams = (theirs, theirs, theirs if stderr else nowhere.fileno())
        running = processes.Running(*words, streams=streams, cwd=folder, env=env)
    os.close(theirs)
    os.write(ours, stdin)
    found = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        found += part
    os.close(ours)
    return running.wait(), PROGRESS.sub(b"", found)


TABLES = ("table", "json", "jsonl", "csv", "tsv")
SHOWN = [
    *(["query", QUERY, "-f", form] for form in ROWS),
    *(["query", TRIPLES, "-f", form] for form in (*results.GRAPH_FORMATS, *ROWS)),
    ["query", QUERY.replace("\\u202E", "\u202e"), "--show"],
    *(["evidence", "TIE", "-f", form] for form in TABLES),
    *(["disputes", "Iran", "-f", form] for form in TABLES[:3]),
    *(["judgements", "-f", form] for form in TABLES),
    *(["export", form] for form in ("turtle", "trig", "nquads", "jsonld", "rdf12")),
    ["export", "annotation", "--source", "Evil"],
    ["view", "-o", "-"],
    ["annotate", "evil.txt", "-o", "-"],
]
"""Commands that show hostile data."""
FAILING = [
    ["actor", EVIL],
    ["add", f"{EVIL}.yaml"],
    ["add", "gnp\x1b[2J.yaml"],
    ["export", "turtle", "--source", EVIL],
    ["query", f"SELECT {EVIL}"],
    ["query", "ASK {}", "--bind", EVIL],
    ["ties", "Iran", "-f", EVIL],
    ["stats", "--store", EVIL],
    [EVIL],
]
"""Commands that name hostile words of their own in a message."""


def name(words: list[str]) -> str:
    return " ".join(words)[:60].encode("ascii", "replace").decode().replace("\x1b", "?").replace("\x07", "?")


@pytest.mark.parametrize("words", SHOWN + FAILING, ids=name)
def test_a_terminal_gets_no_control(folder: Path, words: list[str]) -> None:
    code, found = kg(folder, *words, terminal=True, stderr=words in FAILING)
    assert code == (0 if words in SHOWN else code or 1)
    shown = found.decode("utf-8").replace("\r\n", "\n")
    assert visible(shown) == shown
    assert not set(shown) & set("\r\x1b\x07\x9b\x85\u202e\u2066\x7f")
    assert "gnp" in shown
    assert re.search(r"\\(?:u00|x)1[bB]|\\e\]|\ufffd", shown)


STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("words", [["evidence", "TIE"], ["disputes", "Iran"], ["judgements"]])
def test_styles_are_our_own(folder: Path, words: list[str]) -> None:
    _, found = kg(folder, *words, terminal=True, TERM="xterm")
    _, plain = kg(folder, *words, terminal=True)
    shown = found.decode()
    assert set(STYLE.findall(shown)) <= {f"\x1b[{number}m" for number in (0, 1, 2, 3, 7, 31, 32, 33, 34, 35, 36)}
    assert STYLE.search(shown)
    assert STYLE.sub("", shown) == plain.decode()


def test_styles_are_only_where_they_are_wanted(folder: Path) -> None:
    for environment in ({"TERM": "dumb"}, {"NO_COLOR": "1"}, {"NO_COLOR": "yes", "TERM": "xterm"}):
        assert b"\x1b" not in kg(folder, "judgements", terminal=True, **environment)[1]
    assert b"\x1b[" in kg(folder, "judgements", terminal=True, NO_COLOR="")[1]
    assert b"\x1b" not in kg(folder, "judgements", "-f", "table", TERM="xterm")[1]


def test_a_review_shows_no_control(folder: Path) -> None:
    (folder / "draft.yaml").write_text(
        (folder / "evil.yaml").read_text().replace("about: t1", "about: t1, reviewed: false")
    )
    code, found = kg(folder, "review", "draft.yaml", stdin=b"e\n\x1b]0;x\x07\nv\nx\nq\n", terminal=True)
    assert code == 0
    shown = found.decode().replace("\r\n", "\n")
    assert visible(shown) == shown
    assert "accept, edit, reject" in shown
    assert "\\u001b]0;pwned" in shown


@pytest.mark.parametrize("form", ["turtle", "trig", "nquads", "jsonld", "csv", "graphml", "gexf", "ftm"])
def test_a_pipe_gets_an_export_as_it_is_in_a_file(folder: Path, form: str, tmp_path: Path) -> None:
    _, piped = kg(folder, "export", form)
    kg(folder, "export", form, "-o", str(tmp_path / "file"))
    assert piped == (tmp_path / "file").read_bytes()


@pytest.mark.parametrize(
    "words", [["view"], ["annotate", "evil.txt"], ["export", "annotation", "--source", "Evil"]], ids=name
)
def test_a_pipe_gets_a_page_or_draft_as_it_is_in_a_file(folder: Path, words: list[str], tmp_path: Path) -> None:
    _, piped = kg(folder, *words, "-o", "-")
    kg(folder, *words, "-o", str(tmp_path / "file.html"))
    assert piped == (tmp_path / "file.html").read_bytes()


@pytest.mark.parametrize(
    ("query", "form"),
    [*((QUERY, form) for form in results.ROW_FORMATS), *((TRIPLES, form) for form in (*results.GRAPH_FORMATS, *results.ROW_FORMATS))],
)  # fmt: skip
def test_a_pipe_gets_an_answer_as_it_is(folder: Path, query: str, form: str) -> None:
    with open_graph(":memory:") as graph:
        written = graph.query(query).serialise(form)
    _, piped = kg(folder, "query", query, "-f", form)
    assert piped.decode().removesuffix("\n") == written.removesuffix("\n")
    assert "\u202e" in piped.decode() or "\\u202" in piped.decode()


def test_a_pipe_gets_words_of_people_written_out(folder: Path) -> None:
    """What is for people is safe in a pipe too, since it may come to a terminal from there."""
    _, piped = kg(folder, "evidence", "TIE", "-f", "table")
    assert visible(piped.decode()) == piped.decode()
    assert b"\\u001b]0;pwned" in piped


def test_a_shell_is_told_no_word_that_it_cannot_take() -> None:
    words = ["Iran", "Ir\x1b]0;x\x07", "Ir\u202eX", "Ir\nplain,Israel", "Ir\tX", "Irland"]
    assert [item.value for item in completing._beginning("ir", words)] == ["Iran", "Irland"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\tb\r\nc\n", "a\tb\nc\n"),
        ("a\rb\r", "a\\u000db\\u000d"),
        ("\x1b\x9b\x7f\x00", "\\u001b\\u009b\\u007f\\u0000"),
        ("\u202e\u2066\u061c\u200e\u2028\ufeff\u200b", "\\u202e\\u2066\\u061c\\u200e\\u2028\\ufeff\\u200b"),
        ("\ud800\U000e0041", "\\ud800\\U000e0041"),
        ("می\u200cخواهم 👩\u200d🚀 日本", "می\u200cخواهم 👩\u200d🚀 日本"),
    ],
)
def test_what_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_bytes_come_to_a_terminal_in_any_parts(size: int) -> None:
    beneath = io.StringIO()
    terminal = Terminal(beneath)
    data = "é\r\n日\x1b[2J\u202e\r".encode() + b"\xff"
    for start in range(0, len(data), size):
        terminal.buffer.write(data[start : start + size])
    terminal.buffer.flush()
    assert beneath.getvalue() == "é\n日\\u001b[2J\\u202e\\u000d\\xff"
