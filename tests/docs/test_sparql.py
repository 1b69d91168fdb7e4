"""The queries of ``docs/sparql.md`` run, and answer what stands below them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.graph import Graph
from kg.sparql import library
from kg.sparql.results import Table

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "sparql.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sparql\n(.*?)```\n\n((?:\|[^\n]*\n)+|No row\.\n)?", TEXT, re.DOTALL)


@pytest.mark.parametrize(("query", "written"), BLOCKS, ids=[query.split("\n")[0] for query, _ in BLOCKS])
def test_a_query_of_the_document_answers_as_written(case: Graph, query: str, written: str) -> None:
    found = case.query(query)
    assert isinstance(found, Table)
    lines = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in written.splitlines()]
    rows = [[value or "" for value in row.values()] for row in found]
    if written.startswith("No row"):
        assert rows == []
    else:
        assert lines[0] == list(found.columns)
        assert sorted(lines[2:]) == sorted(rows)


def test_the_document_has_its_five_steps_and_names_questions_that_ship() -> None:
    assert len(re.findall(r"^## Step \d", TEXT, re.MULTILINE)) == 5
    assert len(BLOCKS) > 10
    named = set(re.findall(r"kg query ([a-z][a-z-]+)", TEXT))
    assert named
    assert named <= set(library.names())
