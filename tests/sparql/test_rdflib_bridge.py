"""rdflib over the same store."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from pyoxigraph import Quad

from kg.errors import Refused
from kg.graph import Graph, open_graph
from kg.model.ids import ID
from kg.model.vocabulary import PREFIXES
from kg.rdf import terms


def test_queries_run_with_the_known_prefixes(case: Graph) -> None:
    dataset = case.to_rdflib()
    assert isinstance(dataset, rdflib.Dataset)
    rows = list(dataset.query("SELECT ?o { :azerbaijan tie:suppliesOilTo ?o . ?o skos:prefLabel ?l }"))
    assert rows == [(rdflib.URIRef(ID + "israel"),)]
    bound = dict(dataset.namespaces())
    assert {name: str(bound[name]) for name in PREFIXES} == dict(PREFIXES)


def test_it_is_live(fresh: Graph, tmp_path: Path) -> None:
    dataset = fresh.to_rdflib()
    ask = "SELECT ?t { ?t a kg:Tie }"
    assert len(list(dataset.query(ask))) == 0
    (tmp_path / "a.yaml").write_text(
        "source: {title: Notes, id: notes}\n"
        "ties:\n- {id: t1, subject: Norway, relation: supports, object: Sweden}\n"
        "stances:\n- {id: s1, attitude: asserts, about: t1}\n"
    )
    fresh.add(tmp_path / "a.yaml")
    assert len(list(dataset.query(ask))) == 1
    fresh.remove("Notes")
    assert len(list(dataset.query(ask))) == 0


def test_a_folder_is_opened_once_and_shared(tmp_path: Path) -> None:
    with open_graph(tmp_path / "store") as graph:
        found = list(graph.to_rdflib().query("SELECT ?l { :iran skos:prefLabel ?l }"))
        assert [str(label) for (label,) in found] == ["Iran"]


def test_an_endpoint_is_refused(case: Graph) -> None:
    class Far:
        name = "http://example.org/sparql"

    other = Graph(Far(), case.vocabulary)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="SPARQLStore"):
        other.to_rdflib()


def test_a_number_is_not_its_neighbours(tmp_path: Path) -> None:
    start, graph_name = (terms.node(iri) for iri in ("http://www.w3.org/ns/oa#start", "https://example.org/g"))
    with open_graph(tmp_path / "store") as graph:
        numbered = [(terms.node(f"https://example.org/q{n}"), start, terms.integer(n)) for n in range(250, 260)]
        graph.store.apply([], [Quad(*triple, graph_name) for triple in numbered])
        found = list(graph.to_rdflib().store.triples((None, rdflib.URIRef(start.value), rdflib.Literal(255))))
    assert [str(subject) for (subject, _, _), _ in found] == ["https://example.org/q255"]
