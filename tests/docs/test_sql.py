"""The queries of ``docs/sql.md`` give the answers below them, and its tables list the columns that there are."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from kg.events import table
from kg.events.columns import COLUMNS
from kg.graph import Graph

pytest.importorskip("duckdb")

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "sql.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sql\n(.*?)```\n\n((?:\|[^\n]*\n)+|No row\.\n)", TEXT, re.DOTALL)


@pytest.mark.parametrize(("query", "answer"), BLOCKS)
def test_a_query_gives_its_answer(case: Graph, query: str, answer: str) -> None:
    found = case.sql(query)
    lines = [found.columns, ["---"] * len(found.columns), *(row.values() for row in found)]
    told = ["|".join("" if cell is None else str(cell) for cell in line) for line in lines]
    given = ["|".join(cell.strip() for cell in line.strip("|").split("|")) for line in answer.splitlines()]
    assert (told if len(found) else ["No row."]) == given


@pytest.mark.parametrize("view", [*COLUMNS, "events"])
def test_the_columns_of_a_view(view: str) -> None:
    (listed,) = re.findall(rf"### {view}\n.*?\|---\|---\|\n((?:\|[^\n]*\n)+)", TEXT, re.DOTALL)
    assert re.findall(r"^\| (\w+) \|", listed, re.MULTILINE) == list(COLUMNS.get(view, table.COLUMNS))


def test_the_python_examples() -> None:
    assert (
        doctest.testfile(str(Path(__file__).resolve().parents[2] / "docs" / "sql.md"), module_relative=False).failed
        == 0
    )
