"""The shipped questions against the answers that were written by hand, also through the command line."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
import quick_yaml
import rdflib
from click.testing import CliRunner, Result

from kg.actors import registry
from kg.cli import cli
from kg.errors import NameNotFound
from kg.graph import Graph, open_graph
from kg.model import ids
from kg.sparql import library, prepare
from kg.sparql.results import Table

ANSWERS: dict[str, Any] = quick_yaml.read(
    (Path(__file__).parents[1] / "cases" / "iran_azerbaijan.yaml").read_text(encoding="utf-8")
)
NAMES = {
    1: "stated-ties", 2: "disputes", 3: "accusations", 4: "denied-words", 5: "chain-of-speakers",
    6: "unnamed-speakers", 7: "timeline", 8: "offices", 9: "flows", 10: "names", 11: "passages", 12: "balance",
    13: "contradictions", 14: "escalation", 15: "cited-sources", 16: "lost-with-source",
}  # fmt: skip
COLUMNS = {"government": "actor"}
"""Columns of the answers that a query, which asks more generally, calls otherwise."""
SELF_EVIDENT = ("quote", "source", "attitude", "speaker", "status", "subject", "relation", "object")
PER_CLAIM = ("stated-ties", "flows", "balance")
"""Questions whose rows are claims or pairs, however many sources make them."""


def expected(number: int) -> tuple[list[str], list[list[str | None]]]:
    (question,) = [q for q in ANSWERS["questions"] if q["number"] == number]
    columns = question["columns"]
    rows = question.get("rows")
    if rows is None:
        rows = []
        for part in question["rows_from"]:
            keep = (*columns[:3], "status") if part == "ties" else ("text", "status")
            for row in ANSWERS[part]["rows"]:
                said = {k: v for k, v in zip(ANSWERS[part]["columns"], row, strict=True) if k in keep}
                rows.append([said.get(column) for column in columns])
    return columns, [[None if value is None else str(value) for value in row] for row in rows]


def order(row: list[str | None]) -> list[str]:
    return [value or "" for value in row]


def answered(graph: Graph, name: str, **bindings: prepare.Bindable) -> Table:
    question = library.read(name)
    found = graph.query(question.text, bindings={**question.defaults, **bindings})
    assert isinstance(found, Table)
    return found


def shell(*words: str) -> Result:
    return CliRunner().invoke(cli, ["query", *words], env={"KG_STORE": None})


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No store lies here, so the shell answers from the shipped case."""
    monkeypatch.chdir(tmp_path)


def plain(graph: Graph, rows: list[dict[str, str | None]], columns: list[str]) -> list[list[str | None]]:
    """The rows in these columns, relations by their names."""
    named = {r.label: r.name for r in graph.vocabulary.relations.values()}
    picked = [COLUMNS.get(column, column) for column in columns]
    return [[named.get(row[c] or "", row[c]) if c == "relation" else row[c] for c in picked] for row in rows]


@pytest.mark.parametrize("number", NAMES)
def test_each_question_gives_the_answer_written_by_hand(case: Graph, number: int) -> None:
    columns, rows = expected(number)
    found = plain(case, answered(case, NAMES[number]).rows(), columns)
    if number == 14:  # in order of time
        assert found == rows
    assert sorted(found, key=order) == sorted(rows, key=order)


@pytest.mark.parametrize("number", NAMES)
def test_each_question_runs_by_name_from_the_shell(case: Graph, number: int) -> None:
    columns, rows = expected(number)
    done = shell(NAMES[number], "--format", "csv")
    assert done.exit_code == 0, done.stderr
    read: list[dict[str, str | None]] = [
        {k: v.removeprefix("'") or None for k, v in row.items()} for row in csv.DictReader(io.StringIO(done.stdout))
    ]
    found = plain(case, read, columns)
    assert sorted(found, key=order) == sorted(([v and v.removeprefix("'") for v in row] for row in rows), key=order)


@pytest.fixture(scope="module")
def elsewhere(few_case: Graph) -> rdflib.Graph:
    """The case in another engine: one graph of triples, rdflib's own evaluation."""
    triples = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in few_case.store.match())
    return rdflib.Graph().parse(data=triples, format="nt")


@pytest.mark.parametrize("name", NAMES.values())
def test_each_question_means_the_same_to_another_engine(few_case: Graph, elsewhere: rdflib.Graph, name: str) -> None:
    question = library.read(name)
    found = elsewhere.query(prepare.prepare(question.text, bindings=question.defaults))
    theirs = [[None if term is None else str(term) for term in row] for row in found]  # type: ignore[union-attr]
    ours = [[getattr(term, "value", None) for term in row] for row in answered(few_case, name).terms]
    assert sorted(theirs, key=order) == sorted(ours, key=order)


def test_every_file_is_one_of_the_sixteen_and_explains_itself(case: Graph) -> None:
    assert sorted(NAMES.values()) == library.names()
    for name in library.names():
        question = library.read(name)
        assert question.title
        assert "param" not in question.about
        assert set(question.defaults) <= set(prepare.variables(question.text))
        for column in answered(case, name).columns:
            assert re.search(rf"\b{column}\b", question.about) or column in SELF_EVIDENT, (name, column)
        prefixes = [line for line in question.text.splitlines() if line.startswith("PREFIX ")]
        assert prepare.readable(question.text, {}) == question.text, "a shipped file runs anywhere as it is"
        assert all(question.text.count(line.split()[1]) > 1 for line in prefixes), "no prefix stands there unused"


def test_parameters_may_be_names_of_actors(case: Graph) -> None:
    done = shell("stated-ties", "-b", "actor=Tehran", "-b", "other=Israel", "-f", "csv")
    assert done.exit_code == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["relation"] for row in rows} == {"is at war with"}
    source = next(s.id for s in case.sources() if not s.cited_in)
    assert len(answered(case, "lost-with-source", doc=source)) == len(expected(16)[1])
    assert len(answered(case, "lost-with-source", doc=ids.ID + "source-0")) == 0


def test_an_unknown_question_names_near_ones() -> None:
    with pytest.raises(NameNotFound, match="'disputes'"):
        library.read("dispute")
    done = shell("timelines")
    assert done.exit_code == 1
    assert "'timeline'" in str(done.exception)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["disputes", "-b", "nosuch=nobody"], "the query has no variable ?nosuch; it takes no parameters"),
        (["disputes", "-b", "nosuch=Iran"], "the query has no variable ?nosuch; it takes no parameters"),
        (["stated-ties", "-b", "nosuch=Iran"], "the query has no variable ?nosuch; its parameters are: actor, other"),
        (["stated-ties", "-b", "acter=Iran"], "the query has no variable ?acter; did you mean actor or other?"),
        (
            ["stated-ties", "--show", "-b", "acter=Iran"],
            "the query has no variable ?acter; did you mean actor or other?",
        ),
        (["DESCRIBE"], "line 1, column 9: the query is not complete; something must follow 'DESCRIBE'"),
        (["select"], "line 1, column 7: the query is not complete; something must follow 'select'"),
        (["a" * 10_000], f"no query is called '{'a' * 80}…'; list them with: kg query --list"),
        (["SELEKT"], "no query is called 'SELEKT'"),
    ],
)
def test_what_cannot_be_asked(words: list[str], message: str) -> None:
    done = shell(*words)
    assert done.exit_code == 1
    assert str(done.exception).startswith(message)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("ASK {}".encode("utf-16"), "stdin is UTF-16, not UTF-8; save the query as UTF-8"),
        (b"ASK {\n}\n# \xe9", "stdin is not UTF-8: line 3, byte 3; save the query as UTF-8"),
    ],
)
def test_a_query_that_is_not_utf_8(given: bytes, message: str) -> None:
    assert str(CliRunner().invoke(cli, ["query", "-"], input=given).exception) == message


def test_a_query_is_shown_as_it_is_or_with_what_is_bound() -> None:
    assert shell("stated-ties", "--show").stdout == library.read("stated-ties").text + "\n"
    shown = shell("stated-ties", "--show", "--bind", "actor=Armenia").stdout
    assert "<https://w3id.org/actor-kg/id/armenia>" in shown
    assert shell(shown, "-f", "csv").stdout == shell("stated-ties", "-b", "actor=Armenia", "-f", "csv").stdout


@pytest.mark.parametrize(("quotes", "shown"), [(("", ""), None), (("", "Norway pumps"), "Norway pumps"),
                                               (("Norway sells", "Norway pumps"), "Norway pumps")])  # fmt: skip
def test_the_quote_of_a_stated_tie_where_only_some_give_one(
    tmp_path: Path, quotes: tuple[str, str], shown: str | None
) -> None:
    with open_graph(":memory:") as graph:
        for number, quote in enumerate(quotes):
            (tmp_path / f"{number}.txt").write_text(f"{number}: {quote} oil.", encoding="utf-8")
            path = tmp_path / f"{number}.yaml"
            path.write_text(
                f"source: {{title: Paper {number}, text: {number}.txt}}\n"
                "ties:\n- {id: t1, subject: Norway, relation: suppliesOilTo, object: Sweden}\n"
                "stances:\n- {id: s1, attitude: asserts, about: t1" + (f", quote: {quote}" if quote else "") + "}\n",
                encoding="utf-8",
            )
            graph.add(path)
        (row,) = answered(graph, "stated-ties", actor=ids.ID + "norway", other=ids.ID + "sweden").rows()
        assert (row["quote"], row["sources"]) == (shown, "2")


def test_rows_about_claims_are_as_many_with_one_source_as_with_ten(tmp_path: Path) -> None:
    folder = registry.seeds() / "iran-azerbaijan-2025"
    text = (folder / "digest.txt").read_text(encoding="utf-8")
    plan = (folder / "digest.yaml").read_text(encoding="utf-8").replace("  derived_from:", "  #")
    counts = []
    with open_graph(":memory:") as graph:
        for number in range(10):
            (tmp_path / f"{number}.txt").write_text(text + "\n" * number, encoding="utf-8")
            path = tmp_path / f"{number}.yaml"
            path.write_text(plan.replace("digest.txt", f"{number}.txt"), encoding="utf-8")
            graph.add(path)
            if number in (0, 9):
                counts.append(_counts(graph))
    assert counts[0] == counts[1]


def _counts(graph: Graph) -> dict[str, int]:
    """Rows of the questions about claims, without the actors that each source has for itself."""
    found = {}
    for name in PER_CLAIM:
        table = answered(graph, name)
        kept = [row for row in table.rows() if not any("unnamed" in (value or "") for value in row.values())]
        found[name] = len(kept)
    return found


def test_a_dispute_through_links_names_the_linked_tie_in_every_engine(tmp_path: Path) -> None:
    claims = (("suppliesOilTo", "asserts"), ("suppliesArmsTo", "asserts"), ("tradesWith", "denies"))
    with open_graph(":memory:") as graph:
        for relation, attitude in claims:
            path = tmp_path / f"{relation}.yaml"
            path.write_text(
                f"source: {{title: {relation}, id: {relation}}}\n"
                f"ties: [{{id: t, subject: Norway, relation: {relation}, object: Sweden}}]\n"
                f"stances: [{{id: s, attitude: {attitude}, about: [t]}}]\n",
                encoding="utf-8",
            )
            graph.add(path)
        ids_of = {t.relation.id: t.id for t in graph.ties("Norway")}
        oil, arms, trade = (ids_of[relation] for relation, _ in claims)
        graph.link(oil, arms, "oil pays for arms", by="ana")
        graph.link(arms, trade, "arms are goods", by="ana")
        text = library.read("disputes").text
        found = {(r["claim"], r["side"], r["source"], r["via"]) for r in answered(graph, "disputes").rows()}
        through = {(c, side, via) for c, side, _, via in found if via}
        short = {iri: ":" + ids.short(iri) for iri in (oil, arms, trade)}
        assert through == {
            (short[oil], "against", short[trade]), (short[arms], "for", short[oil]), (short[arms], "against", short[trade]),
            (short[trade], "for", short[oil]), (short[trade], "for", short[arms]),
        }  # fmt: skip
        triples = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in graph.store.match())
        elsewhere = rdflib.Graph().parse(data=triples, format="nt").query(text)
        theirs = [[None if term is None else str(term) for term in row] for row in elsewhere]  # type: ignore[union-attr]
        ours = [[getattr(term, "value", None) for term in row] for row in answered(graph, "disputes").terms]
        assert sorted(theirs, key=order) == sorted(ours, key=order)
