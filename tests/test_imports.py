"""No command imports a heavy library that it does not need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {
    "rdflib", "oxrdflib", "networkx", "pyvis", "spacy", "pyshacl", "owlrl", "rich", "edtf", "pyparsing", "pandas", "polars",
    "numpy", "igraph", "httpx", "jinja2", "starlette", "uvicorn", "pydantic", "yaml", "rapidfuzz",
    "trafilatura", "IPython", "asyncio", "sqlite3", "unittest",
}  # fmt: skip
OF_OTHERS = {
    "click.shell_completion", "difflib", "kg.cli.shell", "kg.maintenance.lint", "kg.model.summaries", "kg.status.derive",
}  # fmt: skip
"""Modules that only other commands than ``kg ties`` need."""
RUN = """
import sys
sys.argv = ["kg", *sys.argv[1:]]
from kg.cli import main
try:
    main()
except SystemExit as left:
    assert not left.code, left.code
print(*sys.modules, file=sys.stderr)
"""
# command: heavy libraries that it needs
COMMANDS = {
    "--help": set(),
    "--version": set(),
    "ties --help": set(),
    "ties Iran Azerbaijan --format json": set(),
    "ties Iran --format csv": set(),
    "actor Baku --format json": set(),
    "disputes Azerbaijan --format json": set(),
    "sources --format json": set(),
    "stats --format json": set(),
}


def imported(*arguments: str, folder: Path) -> set[str]:
    """The modules that a run of ``kg`` with these arguments leaves imported."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("KG_STORE", None)
    done = subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_imports_no_heavy_library_that_it_does_not_need(command, tmp_path):
    found = imported(*command.split(), folder=tmp_path)
    assert found & HEAVY == COMMANDS[command]
    assert not command.startswith("ties") or not found & OF_OTHERS


def test_help_imports_neither_the_graph_nor_the_store(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", RUN, "--help"], cwd=tmp_path, env=environment, capture_output=True, text=True,
        timeout=60, check=True,
    )  # fmt: skip
    modules = set(done.stderr.splitlines()[-1].split())
    assert not modules & {"pyoxigraph", "kg.graph", "kg.cli.lookups", "kg.model.vocabulary"}


def test_importing_the_package_is_cheap(tmp_path):
    code = "import sys, kg; kg.open; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert not {name.partition(".")[0] for name in done.stdout.split()} & (HEAVY | {"pyoxigraph", "click"})


def test_reading_an_english_article_loads_neither_the_language_library_nor_commands_for_training(tmp_path):
    pytest.importorskip("spacy")
    (tmp_path / "a.txt").write_text("Norway condemned the attack on the ferry and said that it was an act of war. " * 3)
    found = imported("annotate", "a.txt", folder=tmp_path)
    assert "spacy" in found
    assert not found & {"py3langid", "weasel", "trafilatura"}
