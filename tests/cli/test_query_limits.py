"""What a query may take: its memory, and where it is read from."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import processes
import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.cli.memory import memory_limit
from kg.errors import InputError, LimitExceeded

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LONG = "BIND(CONCAT(STR(?a), STR(?b), STR(?d), STR(?e), STR(?g), STR(?h)) AS ?x)"
HUNGRY = {
    "rows": f"SELECT * {PRODUCT}",
    "order": f"SELECT * {PRODUCT} ORDER BY ?a",
    "distinct": f"SELECT DISTINCT * {PRODUCT}",
    "group": f"SELECT ?x (COUNT(*) AS ?n) {PRODUCT[:-1]} {LONG} }} GROUP BY ?x",
    "concatenation": f"SELECT (GROUP_CONCAT(?x) AS ?all) {PRODUCT[:-1]} {LONG} }}",
    "triples": f"CONSTRUCT {{ ?a ?e ?i }} {PRODUCT}",
    "join": "SELECT (COUNT(*) AS ?n) { { SELECT * " + PRODUCT + " } { SELECT ?a ?d ?g " + PRODUCT + " } }",
    "text": "SELECT (STRLEN(?x9) AS ?n) { BIND('0123456789abcdef' AS ?x0) "
    + " ".join(f"BIND(CONCAT({', '.join([f'?x{n}'] * 8)}) AS ?x{n + 1})" for n in range(9))
    + " }",
}


def ran(*words: str, cwd: Path, limits: str = "", shell: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "KG_LIMITS": limits}
    line = [sys.executable, "-m", "kg", *words]
    command = ["sh", "-c", f'{shell}; exec "$@"', "sh", *line] if shell else line
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("query", HUNGRY.values(), ids=list(HUNGRY))
def test_a_query_that_takes_too_much_memory_is_given_up(tmp_path: Path, query: str) -> None:
    done = processes.run("query", query, "--memory", "60MB", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    _, message, advice = done.stderr.decode().splitlines()
    assert message.startswith("kg: the query: took more than 60 MB of memory")
    assert "--limit memory" in advice


@pytest.mark.parametrize(
    ("words", "limits", "shell", "said"),
    [
        (["--memory", "60MB"], "memory=2GB", "", "60 MB"),
        ([], "memory=60MB", "", "60 MB"),
        ([], "", "ulimit -v 600000", "MB"),
    ],
)
def test_the_limit_is_the_options_else_that_in_force_or_what_there_is(
    tmp_path: Path, words: list[str], limits: str, shell: str, said: str
) -> None:
    done = ran("query", HUNGRY["order"], *words, cwd=tmp_path, limits=limits, shell=shell)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{said} of memory" in done.stderr


def test_what_a_query_needs_it_may_take(tmp_path: Path) -> None:
    done = ran(
        "query", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?c ?d ?e }", "--memory", "100MB", "-f", "csv", cwd=tmp_path
    )
    assert (done.returncode, done.stdout.split()[0]) == (0, "n")


@pytest.mark.parametrize(
    "given", ["0", "-1", "much", "2XB", "1GB,depth=3", "1GB depth=3", "", "1.5.GB", "inf", "\uff19GB"]
)
def test_what_is_not_a_size_is_a_mistake_of_usage(given: str) -> None:
    done = CliRunner().invoke(cli, ["query", "ASK {}", "--memory", given])
    assert done.exit_code == 2
    assert "is not a size; write for example" in done.stderr


def test_memory_that_python_lacks_is_told_too() -> None:
    with pytest.raises(LimitExceeded, match="the query: took more than"), memory_limit(1 << 40, "the query"):
        raise MemoryError


def test_a_query_is_read_from_regular_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.rq")
    (tmp_path / "zero.rq").symlink_to("/dev/zero")
    for name in ("pipe.rq", "zero.rq", "/dev/null"):
        done = CliRunner().invoke(cli, ["query", str(tmp_path / name)])
        assert isinstance(done.exception, InputError)
        assert "not a regular file" in str(done.exception)


@pytest.mark.parametrize("given", ["-", "long.rq"])
def test_a_query_is_read_within_the_limit(tmp_path: Path, given: str) -> None:
    (tmp_path / "long.rq").write_text("ASK {} # " + "x" * 2000)
    line = [sys.executable, "-m", "kg", "--limit", "bytes=1KB", "query", given]
    with open(tmp_path / "long.rq") as file:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(line, stdin=file, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert "larger than 1 KB" in done.stderr
