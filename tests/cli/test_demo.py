"""``kg demo`` fits on a page, repeats no quote, and names commands that work once it has ended."""

from __future__ import annotations

import os
import re
import shlex

import pytest
from click.testing import CliRunner

from kg.cli import cli


@pytest.fixture
def kg(tmp_path, monkeypatch):
    """Runs ``kg …`` in an empty folder and returns its stdout."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KG_STORE", raising=False)

    def call(*words: str) -> str:
        done = CliRunner().invoke(cli, words)
        assert done.exit_code == 0, done.output
        return done.stdout

    return call


def test_the_demo_fits_on_a_page_and_repeats_no_quote(kg):
    shown = kg("demo")
    quotes = re.findall("“(.+?)”", shown)
    assert len(shown.splitlines()) < 60
    assert len(quotes) == len(set(quotes)) > 2
    assert os.path.exists("graph.html")


def test_the_hints_of_the_demo_work_after_it(kg):
    hints = re.findall(r"^  kg (.+)$", kg("demo"), re.MULTILINE)
    assert len(hints) == 4
    for hint in hints:
        assert kg(*shlex.split(hint))
