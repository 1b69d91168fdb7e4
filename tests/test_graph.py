"""The façade: opening, adding, records and data frames."""

from __future__ import annotations

import importlib.util
import io
import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.actors import registry
from kg.arguments import endpoint
from kg.errors import AmbiguousName, InputError, KgError, MissingExtra, NameNotFound, Refused
from kg.graph import Graph, open_graph
from kg.model import ids
from kg.model.records import Records, TieRecord

DIGEST = registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml"


def library(name: str) -> Any:
    """The library, or a skip; with KG_NO_SKIP a failure."""
    if importlib.util.find_spec(name) is None and not os.environ.get("KG_NO_SKIP"):
        pytest.skip(f"{name} is not installed")
    return importlib.import_module(name)


def test_the_shipped_case_opens_without_a_store() -> None:
    with kg.open() as graph:
        assert graph.shipped
        assert len(graph.ties("Azerbaijan", "Israel")) == 9


def test_a_folder_is_made_and_kept(tmp_path: Path) -> None:
    with kg.open(tmp_path / "store") as graph:
        assert graph.add(DIGEST)[0].outcome == "added"
    with kg.open(tmp_path / "store") as graph:
        assert graph.add(DIGEST)[0].outcome == "unchanged"
        assert repr(graph) == f"<kg.Graph in {tmp_path / 'store'}>"
    with pytest.raises(NameNotFound, match="kg build"):
        open_graph(tmp_path / "none", create=False)


def test_sources_are_found_by_id_start_and_title(case: Graph) -> None:
    digest = case.sources()[0]
    local = ids.short(digest.id)
    for name in (digest.id, digest.title, local, local[:12], ":" + local, ":" + local[:12], "DIGEST"):
        assert case.source(name) == digest
    with pytest.raises(AmbiguousName):
        case.source("i")
    with pytest.raises(NameNotFound, match="kg sources"):
        case.source("Nothing of the kind")


@pytest.mark.parametrize(
    "use",
    [
        lambda g, cited: g.remove(cited),
        lambda g, cited: g.export("annotation", io.BytesIO(), source=cited),
        lambda g, cited: g.export("turtle", io.BytesIO(), source=cited),
        lambda g, cited: g.to_networkx(source=cited),
        lambda g, cited: g.to_pyvis(source=cited),
        lambda g, cited: g.preview(without=[cited]),
    ],
)
def test_a_source_that_is_only_cited_is_neither_withdrawn_nor_exported(
    case: Graph, use: Callable[[Graph, str], object]
) -> None:
    cited = next(s for s in case.sources() if s.cited_in)
    with pytest.raises(Refused, match="was never added"):
        use(case, cited.id)


def test_withdrawing_leaves_nothing(fresh: Graph) -> None:
    before = set(fresh.store.match())
    fresh.add(DIGEST)
    fresh.remove("digest")
    assert set(fresh.store.match()) == before


# -- records --------------------------------------------------------------------------------------


def lists(case: Graph) -> dict[str, Records[Any]]:
    """Every list of records that the façade gives, and the same list where there is nothing."""
    return {
        "ties": case.ties("Iran"), "no ties": case.ties("Iran", status="denied"),
        "path": case.path("Armenia", "Israel"), "no path": case.path("Armenia", "Norway"),
        "timeline": case.timeline("Iran"), "no timeline": case.timeline("Norway"),
        "disputes": case.disputes(), "no disputes": case.disputes("Norway"), "sources": case.sources(),
        "judgements": case.judgements(), "diff": case.diff(case), "preview": case.preview(without=["digest"]),
    }  # fmt: skip


def test_rows_have_the_columns_of_their_records(case: Graph) -> None:
    for name, found in lists(case).items():
        for row in found.rows():
            assert list(row) == list(found.columns), name
            for column, kind in found.columns.items():
                assert row[column] is None or type(row[column]) is kind, (name, column)
        assert len(found.as_dicts()) == len(found)


def test_pandas_has_the_same_columns_and_types_when_empty(case: Graph) -> None:
    library("pandas")
    found = lists(case)
    for name, records in found.items():
        frame = records.to_pandas()
        assert list(frame.columns) == list(records.columns), name
    assert (found["ties"].to_pandas().dtypes == found["no ties"].to_pandas().dtypes).all()
    assert found["ties"].to_pandas()["stances"].sum() > 10


def test_polars_has_the_same_columns_and_types_when_empty(case: Graph) -> None:
    library("polars")
    found = lists(case)
    for records in found.values():
        assert records.to_polars().columns == list(records.columns)
    assert found["ties"].to_polars().schema == found["no ties"].to_polars().schema


def test_a_missing_library_names_its_extra(case: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"pip install 'actor-kg\[dataframe\]'"):
        case.ties("Iran").to_pandas()


def test_records_are_a_sequence(case: Graph) -> None:
    found = case.ties("Iran")
    assert isinstance(found[0], TieRecord)
    assert isinstance(found[:2], Records)
    assert found[:2].columns == found.columns
    assert list(found) == [found[i] for i in range(len(found))]
    assert "<table>" in found._repr_html_()
    assert case.ties("Iran", status="denied")._repr_html_() == "<p>nothing found</p>"
    assert repr(found).endswith("x TieRecord>")


def test_records_are_short_to_look_at(case: Graph) -> None:
    tie = case.ties("Azerbaijan", "Israel")[0]
    found = [tie, tie.stances[0], case.actor("Iran"), case.disputes("Iran")[0], case.sources()[0]]
    found += [case.path("Armenia", "Israel")[0], case.timeline("Iran")[0], case.stats()]
    for record in found:
        assert len(repr(record)) < 1000
        assert "\n" not in repr(record)
    assert repr(case.actor("Iran")).startswith("ActorRecord(actor='Iran', reason='name', ")
    shown = replace(tie, event="<b>talks</b>")._repr_html_()
    assert shown.startswith("<table><tr>")
    assert "<b>" not in shown


def test_html_of_records_is_escaped() -> None:
    from kg.model.summaries import Added

    shown = Records([Added("", "source-1", "<script>", 0, 0, "added")], Added)._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(
    "name", ["no such tie", "tie-a b", "<x>", "a|b", "☃☃☃☃", "", "x\x1b[31m", "tie-\x07", "tie-%zz"]
)
@pytest.mark.parametrize(
    "method",
    [
        lambda g, name: g.evidence(name),
        lambda g, name: g.assess(name, "rejected", "no"),
        lambda g, name: g.link("tie-b5319b2e", name, "no"),
        lambda g, name: g.source(name),
        lambda g, name: g.resolve(name),
        lambda g, name: g.ties(name),
        lambda g, name: g.path("Iran", name),
    ],
)
def test_what_is_no_name_or_id_is_one_of_our_errors(
    case: Graph, method: Callable[[Graph, Any], Any], name: Any
) -> None:
    with pytest.raises(KgError) as caught:
        method(case, name)
    assert "\n" not in str(caught.value)


def test_ids_of_what_a_tie_belongs_to_lead_to_the_tie(case: Graph) -> None:
    tie = case.ties("Iran", "Israel")[0]
    for name in (tie.relationship.id, f":{ids.short(tie.relationship.id)}", tie.stances[0].id):
        with pytest.raises(NameNotFound, match=rf"did you mean '{ids.short(tie.id)}'"):
            case.evidence(name)


@pytest.mark.parametrize("path", ["a\x00b", "x" * 5000])
def test_what_is_no_path_is_one_of_our_errors(case: Graph, path: str) -> None:
    for call in (case.add, case.preview, case.backup, lambda p: case.export("csv", p), open_graph):
        with pytest.raises(Refused, match="is not a valid path"):
            call(path)


@pytest.mark.parametrize("limit", [-1, 1.5, "3"])
def test_a_limit_is_a_count(case: Graph, limit: Any) -> None:
    for look_up in (lambda: case.ties("Iran", limit=limit), lambda: case.path("Iran", "Israel", limit=limit)):
        with pytest.raises(Refused, match="a limit must be a whole number of at least 0"):
            look_up()
    assert len(case.path("Iran", "Israel", limit=10**30)) >= 1
    assert len(case.ties("Iran", limit=0)) == len(case.path("Iran", "Israel", limit=0)) == 0


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda g: g.ties("Iran", rollup="no"), "rollup must be True or False, not 'no'"),
        (lambda g: g.ties("Iran", reviewed_only=1), "reviewed_only must be True or False, not 1"),
        (lambda g: g.actor("Iran", rollup=None), "rollup must be True or False, not None"),
        (lambda g: g.disputes(rollup=0), "rollup must be True or False, not 0"),
        (lambda g: g.path("Iran", "Israel", rollup="x"), "rollup must be True or False, not 'x'"),
        (lambda g: g.check(repair="x"), "repair must be True or False, not 'x'"),
        (lambda g: g.view(everything=1), "everything must be True or False, not 1"),
        (lambda g: g.view(actor="Iran", top=3), "around an actor, or the top actors, not both"),
        (lambda g: g.add(), "no file is named; give one or more files or folders"),
        *((lambda g, e=e: g.preview(DIGEST, encoding=e), "unknown encoding") for e in ("a\0b", "utf-99")),
        (lambda g: g.add_records(None), "records must be kg.model.SourceRecords, not None"),
        (lambda g: g.ties("\ud800"), "half of a surrogate pair, which is not a character"),
        (lambda g: g.view("\ud800.html"), "is not a valid path: it contains half of a surrogate pair"),
        (lambda g: g.add_judgements(None), "judgements must be a kg.model.Log, not None"),
        (lambda g: g.view(title="\ud800"), "half of a surrogate pair, which is not a character"),
        (lambda g: g.merge("Iran", "Iraq", because="\ud800"), "half of a surrogate pair, which is not a character"),
        (
            lambda g: g.merge("Iran", "Iraq", because="x", by="\ud800"),
            "half of a surrogate pair, which is not a character",
        ),
        (lambda g: open_graph("\ud800"), "is not a valid path: it contains half of a surrogate pair"),
        (lambda g: g.resolve("Iran", at=5), "at must be a date as text, such as '2025-06', not int: 5"),
        (lambda g: g.view(5), "'5' is not a valid path"),
        (lambda g: g.view(actor="Iran", hops="x"), "hops must be a whole number from 1 to 6, not 'x'"),
        (lambda g: g.view(top=0), "top must be a whole number of at least 1, not 0"),
        (lambda g: g.diff("x"), "the other graph must be a kg.Graph"),
        (lambda g: g.diff(None), "the other graph must be a kg.Graph"),
        (lambda g: g.ties("Iran", relation=""), "a relation is empty"),
        (lambda g: g.ties("Iran", since=2020), "since must be a date as text, such as '2025-06', not int: 2020"),
        (lambda g: g.ties("Iran", since="2025", until="2020"), "since 2025 is later than until 2020"),
        (lambda g: g.timeline("Iran", since="2020-01", until=date(2019, 12, 31)), "later than until 2019-12-31"),
        (lambda g: g.ties("Iran", direction="up"), "a direction must be both, out or in, not 'up'"),
        (lambda g: g.ties("Iran", direction=None), "a direction must be both, out or in, not None"),
        (lambda g: g.ties("Iran", direction=5), "a direction must be both, out or in, not 5"),
        *(
            (
                lambda g, hops=hops: g.path("Iran", "Israel", max_hops=hops),
                "max_hops must be a whole number from 1 to 6, not ",
            )
            for hops in ("x", 2.5, 0, -1, 99, True, None)
        ),
        (lambda g: g.add(""), "the path is empty"),
        (lambda g: g.preview(""), "the path is empty"),
        (lambda g: g.view(""), "the path is empty"),
        (lambda g: open_graph(""), "the path is empty"),
        (lambda g: open_graph("ftp://x"), "not an address at ftp://"),
        (lambda g: open_graph("File:///tmp/x"), "not an address at File://"),
        (
            lambda g: open_graph("http://localhost", timeout=float("nan")),
            "a timeout must be a number of seconds from 0.1",
        ),
    ],
)
def test_an_argument_of_the_wrong_kind_is_refused(case: Graph, call: Callable[[Any], Any], words: str) -> None:
    with pytest.raises(Refused, match=re.escape(words)) as caught:
        call(case)
    assert "\n" not in str(caught.value)


def test_a_date_is_as_good_as_its_text(case: Graph) -> None:
    june = case.ties("Iran", since=date(2025, 6, 1), until=datetime(2025, 6, 30, 12))
    assert [t.id for t in june] == [t.id for t in case.ties("Iran", since="2025-06-01", until="2025-06-30")]
    assert 0 < len(june) < len(case.ties("Iran"))
    assert len(case.ties("Iran", since="2025", until="2025-06")) > 0, "they overlap"


def test_an_address_in_capitals_is_one() -> None:
    assert endpoint("HTTPS://Example.org/Graph") == "https://Example.org/Graph"
    assert endpoint("http://localhost:7878") == "http://localhost:7878"
    assert endpoint("a/b") is endpoint("C:\\x") is endpoint("./x://y") is None


def test_hidden_folders_and_readmes_are_no_sources(fresh: Graph, tmp_path: Path) -> None:
    for name in (".venv/licence.txt", "docs/.notes/x.yaml", "README.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("Norland supplies oil to Sudland.")
    with pytest.raises(InputError, match="nothing here that can be read"):
        fresh.add(tmp_path)


OWN_ADDRESSES = """
@prefix kg: <https://w3id.org/actor-kg/ns#> .
@prefix tie: <https://w3id.org/actor-kg/tie#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <https://example.org/> .
ex:v a kg:State ; skos:prefLabel "Vardania" ; skos:altLabel "Varda" ; kg:demonym "Vardanian" .
ex:g a kg:Government ; skos:prefLabel "Government of Vardania" ; kg:metonym "Vardstadt" ; kg:actsFor ex:v .
ex:i a kg:State ; skos:prefLabel "Iran" .
ex:g tie:accuses ex:i .
"""


@pytest.fixture
def foreign(graph: Graph, tmp_path: Path) -> Graph:
    file = tmp_path / "own.ttl"
    file.write_text(OWN_ADDRESSES, encoding="utf-8")
    graph.add(file)
    return graph


@pytest.mark.parametrize(
    ("name", "actor", "reason"),
    [
        ("Vardania", "v", "name"),
        ("vardania", "v", "name"),
        ("Varda", "v", "alias"),
        ("Vardstadt", "g", "metonym"),
        ("https://example.org/g", "g", "id"),
    ],
)
def test_an_actor_of_an_rdf_file_is_found_by_all_its_names(foreign: Graph, name: str, actor: str, reason: str) -> None:
    match = foreign.resolve(name)
    assert (match.actor, match.reason) == ("https://example.org/" + actor, reason)


def test_an_actor_of_an_rdf_file_that_is_called_like_another_is_that_one_unless_kept_apart(foreign: Graph) -> None:
    assert foreign.resolve("Iran").actor == ids.ID + "iran"
    apart = foreign.merge("https://example.org/i", ":iran", same=False, because="a ship", by="t").id
    with pytest.raises(AmbiguousName, match=r"Iran \(:iran\), Iran \(https://example.org/i\)"):
        foreign.ties("Iran")
    assert len(foreign.ties("https://example.org/i")) == 1
    ours = len(foreign.ties(":iran"))
    foreign.undo(apart, by="t")
    foreign.merge("https://example.org/i", ":iran", because="one state", by="t")
    assert foreign.resolve("Iran").actor == ids.ID + "iran"
    assert len(foreign.ties("Iran")) == ours + 1
