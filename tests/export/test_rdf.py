"""RDF exports: the same graph comes back, from every syntax."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.export import FORMATS, jsonld
from kg.export.rdf import SYNTAX
from kg.graph import Graph, open_graph
from kg.model import ids
from kg.model.ids import KG
from kg.model.vocabulary import RDF
from kg.rdf.reification import REIFIES, reified, spelled_out

TITLE = "Iran accuses Azerbaijan"
RDF_FORMATS = [name for name, form in FORMATS.items() if form.module == "rdf"]


def exported(graph: Graph, name: str, source: str | None = None) -> bytes:
    out = io.BytesIO()
    graph.export(name, out, source=source)
    return out.getvalue()


def read(graph: Graph, name: str, source: str | None = None) -> list[Quad]:
    return list(ox.parse(exported(graph, name, source), format=SYNTAX[name]))


@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_every_quad_comes_back(case: Graph, name: str) -> None:
    found = read(case, name)
    assert len(found) == case.store.count()
    assert set(found) == set(case.store.match())


def test_turtle_holds_every_triple_once(case: Graph) -> None:
    found = read(case, "turtle")
    assert len(found) == case.store.count()
    assert {q.triple for q in found} == {q.triple for q in case.store.match()}


def test_rdf12_comes_back_as_the_same_graph(case: Graph) -> None:
    found = read(case, "rdf12")
    ties = [q for q in found if q.predicate == REIFIES]
    assert len(ties) == dict(case.stats().counts)["ties"]
    assert all(isinstance(q.object, Triple) for q in ties)
    assert not [q for q in found if q.predicate.value in (RDF + "subject", RDF + "predicate", RDF + "object")]
    assert set(spelled_out(found)) == set(case.store.match())


def test_rdf12_leaves_incomplete_reifications_alone() -> None:
    a, b, g = (NamedNode(f"http://example.org/{n}") for n in "abg")
    subject, predicate, obj = (NamedNode(RDF + n) for n in ("subject", "predicate", "object"))
    lone = [Quad(a, subject, b, g), Quad(a, predicate, b, g)]
    assert reified(lone) == lone
    whole = [*lone, Quad(a, obj, b, g)]
    assert reified(whole) == [Quad(a, REIFIES, Triple(b, b, b), g)]
    words = [Quad(a, subject, Literal("words"), g), *whole[1:]]
    assert reified(words) == words
    twice = [*whole, Quad(a, obj, a, g)]
    assert set(spelled_out(reified(twice))) == set(twice)


def test_one_source_carries_its_ties_along(case: Graph) -> None:
    (source,) = [s for s in case.sources() if not s.cited_in]
    found = read(case, "trig", TITLE)
    graphs = {q.graph_name.value for q in found}  # type: ignore[union-attr]
    assert graphs == {ids.source_graph(source.id), ids.inferred_graph(source.id), ids.TIES_GRAPH}
    about = {q.object.value for q in found if q.predicate.value == KG + "about"}  # type: ignore[union-attr]
    there = {q.subject.value for q in found}  # type: ignore[union-attr]
    assert about <= there
    assert not [q for q in found if q.predicate.value == KG + "status"]


@pytest.mark.parametrize("name", RDF_FORMATS)
def test_the_same_graph_is_the_same_file(case: Graph, name: str) -> None:
    assert exported(case, name, TITLE) == exported(case, name, TITLE)


def test_a_source_in_turtle_reads_well(case: Graph) -> None:
    text = exported(case, "turtle", TITLE).decode()
    assert "@prefix kg: <https://w3id.org/actor-kg/ns#> ." in text
    assert "kg:attitude kg:Denies" in text
    assert "rdf:predicate tie:suppliesOilTo" in text


@pytest.mark.parametrize("name", RDF_FORMATS)
def test_an_exported_source_can_be_added_again(few_case: Graph, name: str, tmp_path: Path) -> None:
    path = tmp_path / ("source" + FORMATS[name].ending)
    few_case.export(name, path, source=TITLE)
    with open_graph(":memory:") as other:
        other.add(path)
        assert set(other.store.match()) == set(few_case.store.match())


def test_json_ld_has_a_context_that_shortens_iris(graph: Graph) -> None:
    out = io.BytesIO()
    graph.export("jsonld", out)
    found = json.loads(out.getvalue())
    assert found["@context"]["kg"] == KG
    (actors,) = [of["@graph"] for of in found["@graph"] if of["@id"] == "graph:actors"]
    assert [node["@type"] for node in actors if node["@id"] == "id:iran"] == ["kg:State"]


def test_a_prefix_is_not_used_where_an_iri_has_it_as_its_scheme() -> None:
    first, second = (Quad(NamedNode(iri), NamedNode(KG + "note"), Literal("x")) for iri in ("kg:what", KG + "Tie"))
    out = io.BytesIO()
    jsonld.write([first, second], out)
    assert set(ox.parse(out.getvalue(), format=ox.RdfFormat.JSON_LD)) == {first, second}
