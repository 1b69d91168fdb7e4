"""The queries of ``docs/sparql.md`` give the answers below them, and every snippet finds something where there is some."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.actors import registry
from kg.graph import Graph, open_graph
from kg.sparql import library
from kg.sparql.results import Table

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "sparql.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sparql\n(.*?)```\n\n((?:\|[^\n]*\n)+|No row\.\n)?", TEXT, re.DOTALL)
PROSE = re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)
SNIPPETS = sorted(set(re.findall(r"`([a-z]+:[A-Za-z][^`]*|:[a-z]+ [^`]*|\?[a-z]+ [^`]*)`", PROSE)))
MISSPELT = {"tie:acuses", "tie:acuses ?whom"}
MORE = """
source: {title: The Post of May, id: may, publisher: The Post, published: 2025-05}
ties:
- {id: t1, subject: Israel, relation: usesAirspaceOf, object: Syria}
- {id: t2, subject: Norway, relation: suppliesArmsTo, object: Sweden}
- {id: t3, subject: Norway, relation: detains, object: Denmark}
stances:
- {id: s1, attitude: asserts, about: [t1, t3]}
- {id: s2, holder: Norway, attitude: denies, about: t2, when: 2025-05}
- {id: s3, holder: Sweden, attitude: accuses, target: Norway, about: t2, reviewed: false, origin: The Wire}
- {id: s4, holder: Norway, attitude: denies, about: t2, scope: detail, details: {from: Norway}}
"""
COPY = """
source: {title: The Sun of June, id: june, publisher: The Sun, published: 2025-06, derived_from: may}
ties: [{id: t3, subject: Norway, relation: detains, object: Denmark}]
stances: [{id: s1, attitude: asserts, about: t3}]
"""
LATER = """
source: {title: The Post of July, id: july, publisher: The Post, published: 2025-07}
ties:
- {id: t2, subject: Norway, relation: suppliesArmsTo, object: Sweden}
- {id: t3, subject: Norway, relation: detains, object: Denmark}
stances:
- {id: s1, holder: Norway, attitude: confirms, about: t2, when: 2025-07}
- {id: s2, attitude: withdraws, about: t3}
- {id: s3, holder: Denmark, attitude: doubts, about: t3}
"""
MACHINE = """
source: {title: A draft, id: draft, reviewed: false}
ties: [{id: t4, subject: Norway, relation: hosts, object: Iceland}]
stances: [{id: s1, attitude: asserts, about: t4}]
"""


@pytest.fixture(scope="module")
def eventful(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    """The shipped case with what it lacks: withdrawn, replaced, copied and unreviewed stances, a merge and a link."""
    folder = tmp_path_factory.mktemp("eventful")
    with open_graph(":memory:") as graph:
        graph.add(registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml")
        for number, text in enumerate((MORE, COPY, LATER, MACHINE)):
            path = folder / f"{number}.yaml"
            path.write_text(text, encoding="utf-8")
            graph.add(path)
        graph.merge("Abkhazia", "South Ossetia", because="a test", by="ana")
        arms, detained = (next(iter(graph.ties("Norway", other))).id for other in ("Sweden", "Denmark"))
        graph.link(arms, detained, because="a test", by="ana")
        yield graph


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


@pytest.mark.parametrize("query", [query for query, _ in BLOCKS], ids=lambda query: query.split("\n")[0])
def test_a_query_of_the_document_finds_something_where_there_is_some(eventful: Graph, query: str) -> None:
    assert len(eventful.query(query)) > 0  # type: ignore[arg-type]


def asked(snippet: str) -> str:
    """A query for a snippet of the prose: a whole pattern, a path with its value, a datatype, or a term anywhere."""
    if snippet.startswith("graph:"):
        return f"SELECT * FROM {snippet} {{ ?any ?prop ?value }} LIMIT 1"
    if snippet.startswith((":", "?")):
        pattern = snippet
    elif " " in snippet:
        pattern = f"?any {snippet}"
    elif snippet.startswith("xsd:"):
        pattern = f"?any ?prop ?value FILTER (DATATYPE(?value) = {snippet})"
    elif re.fullmatch(r"[a-z]+:[A-Z]\w*", snippet):
        pattern = f"?any ?prop {snippet}"
    else:
        pattern = f"?any {snippet} ?value"
    return f"SELECT * {{ {pattern} }} LIMIT 1"


def test_the_prose_has_snippets() -> None:
    assert {"kg:withdrawn", "kg:unreviewed true", "tie:buysArmsFrom"} <= set(SNIPPETS)


@pytest.mark.parametrize("snippet", [snippet for snippet in SNIPPETS if snippet not in MISSPELT])
def test_a_snippet_of_the_prose_finds_something(eventful: Graph, snippet: str) -> None:
    assert len(eventful.query(asked(snippet))) > 0  # type: ignore[arg-type]


def test_stances_that_no_longer_count_are_left_out_as_the_document_says(eventful: Graph) -> None:
    (query,) = [query for query, _ in BLOCKS if "FILTER NOT EXISTS { ?stance (kg:withdrawn" in query]
    arms = query.replace("SELECT ?speaker ?attitude", "SELECT ?speaker ?attitude ?when").replace(
        ":israel ; rdf:predicate tie:usesAirspaceOf ; rdf:object :azerbaijan",
        ":norway ; rdf:predicate tie:suppliesArmsTo ; rdf:object :sweden",
    )
    found = eventful.query(arms)
    assert isinstance(found, Table)
    assert [(row["speaker"], row["attitude"]) for row in found] == [
        ("Norway", "confirms"), ("Norway", "denies"), ("Sweden", "accuses"),
    ]  # fmt: skip  # the denial that is left contests a detail


def test_the_document_has_its_five_steps_and_names_questions_that_ship() -> None:
    assert len(re.findall(r"^## Step \d", TEXT, re.MULTILINE)) == 5
    assert len(BLOCKS) > 10
    named = set(re.findall(r"kg query ([a-z][a-z-]+)", TEXT))
    assert named
    assert named <= set(library.names())
