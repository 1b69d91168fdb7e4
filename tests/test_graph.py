"""The façade: opening, adding, records and data frames."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import base
from kg.errors import AmbiguousName, KgError, MissingExtra, NameNotFound, Refused
from kg.graph import Graph, open_graph
from kg.records import Records, TieRecord

DIGEST = base.seeds() / "iran-azerbaijan-2025" / "digest.yaml"


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
    for name in (digest.id, digest.title, digest.id.rsplit("/", 1)[1][:12], "DIGEST"):
        assert case.source(name) == digest
    with pytest.raises(AmbiguousName):
        case.source("i")
    with pytest.raises(NameNotFound, match="kg sources"):
        case.source("Nothing of the kind")


def test_a_cited_source_cannot_be_withdrawn(case: Graph) -> None:
    cited = next(s for s in case.sources() if s.cited_in)
    with pytest.raises(Refused, match="was never added"):
        case.remove(cited.id)


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
    with pytest.raises(MissingExtra, match=r"pip install 'kg\[dataframe\]'"):
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


def test_html_of_records_is_escaped() -> None:
    from kg.records import Added

    shown = Records([Added("", "source-1", "<script>", 0, 0, "added")], Added)._repr_html_()
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("name", ["no such tie", "tie-a b", "<x>", "a|b", "☃☃☃☃", "", 5, None, ["tie"]])
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


@pytest.mark.parametrize("path", ["a\x00b", "x" * 5000])
def test_what_is_no_path_is_one_of_our_errors(case: Graph, path: str) -> None:
    for call in (case.add, case.preview, case.backup, lambda p: case.export("csv", p), open_graph):
        with pytest.raises(Refused, match="is no path of a file or folder"):
            call(path)


@pytest.mark.parametrize("limit", [-1, 1.5, "3"])
def test_a_limit_is_a_count(case: Graph, limit: Any) -> None:
    for look_up in (lambda: case.ties("Iran", limit=limit), lambda: case.path("Iran", "Israel", limit=limit)):
        with pytest.raises(Refused, match="a limit is a count from 0 up"):
            look_up()
    assert len(case.ties("Iran", limit=0)) == len(case.path("Iran", "Israel", limit=0)) == 0
