"""The ontology declares whatever data, records and queries use, as OWL and SKOS ask for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph as ox
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

import kg
from kg.actors import registry
from kg.model import ids
from kg.model.ids import KG, TIE
from kg.model.vocabulary import DC, DCTERMS, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, load
from kg.rdf import codec, tables
from tests import small_world as small

ONTOLOGY = KG.rstrip("#")
OBJECT, DATATYPE = OWL + "ObjectProperty", OWL + "DatatypeProperty"
SCHEMES = {"Attitude": "Attitudes", "Status": "Statuses", "PloverType": "PloverTypes"}
TABLES = [table for table in vars(tables).values() if isinstance(table, tables.Table)]
DERIVED = {KG + name for name in ("withdrawn", "replacedBy", "repeatsWithdrawn", "unreviewed", "tally", "implies")}
DECLARED = [quad for quad in registry.base_quads() if quad.graph_name == NamedNode(ids.ONTOLOGY_GRAPH)]
SHIPPED = list(ox.parse(path=str(registry.shipped_file())))
OF: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
for _quad in DECLARED:
    OF[getattr(_quad.subject, "value", "")][_quad.predicate.value].add(getattr(_quad.object, "value", ""))


def judged() -> set[Quad]:
    """A store with a tie, a denial, a withdrawal, inferences and every kind of judgement, one taken back."""
    with kg.open(":memory:") as graph:
        graph.add(registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml")
        first, second = (tie.id for tie in list(graph.ties("Iran", "Azerbaijan"))[:2])
        graph.assess(first, "accepted", because="seen", by="ana")
        graph.link(first, second, because="the same shipment", by="ana")
        graph.merge("Iran", "Azerbaijan", same=False, because="two states", by="ana")
        graph.undo(graph.judgements()[0].id, because="a mistake", by="ben")
        found = set(graph.store.match())
    store = small.world()
    more = ["s1: Norland denies t when=2024-05", "s2: Norland confirms t when=2024-10", "own withdraws s1"]
    small.change(store, add=[small.records("a", more[:2])])
    return found | set(store.match())


@pytest.fixture(scope="module")
def used() -> set[str]:
    """Every IRI in the shipped graph and in the other stores."""
    return {
        term.value
        for quads in (SHIPPED, judged())
        for quad in quads
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, NamedNode)
    }


def faults(term: str) -> Iterator[str]:
    """What an ontologist misses of a term."""
    of = OF[term]
    types = of[RDF + "type"]
    wanted = [RDFS + "isDefinedBy"]
    if concepts := {kind.removeprefix(KG) for kind in types} & set(SCHEMES):
        wanted += [SKOS + "prefLabel"]
        if of[SKOS + "inScheme"] != {KG + SCHEMES[kind] for kind in concepts}:
            yield "inScheme"
    else:
        wanted += [RDFS + "label", RDFS + "comment"]
        if len({OBJECT, DATATYPE} & types) == 1:
            wanted += [RDFS + "domain", RDFS + "range"]
        elif types not in ({OWL + "Class"}, {SKOS + "ConceptScheme"}):
            yield f"type {types}"
    yield from (prop for prop in wanted if len(of[prop]) != 1)


def test_every_term_of_data_and_records_is_declared(used: set[str]) -> None:
    records = {prop for table in TABLES for prop in (*table.by_property, table.type)}
    terms = {term for term in used | records | DERIVED if term.startswith((KG, TIE))}
    assert {KG + "Inference", KG + "Undone", KG + "Tenure", KG + "via", KG + "condition", TIE + "buysArmsFrom"} <= terms
    assert {ids.short(term): found for term in terms if (found := list(faults(term)))} == {}


def test_the_whole_ontology_is_owl_without_blank_nodes() -> None:
    assert not [quad for quad in DECLARED if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)]
    kinds = {kind for of in OF.values() for kind in of[RDF + "type"]}
    assert not kinds & {RDFS + "Class", RDF + "Property"}
    assert all(OBJECT in of[RDF + "type"] for iri, of in list(OF.items()) if iri.startswith(TIE))


def test_domains_and_ranges_are_declared_classes_or_datatypes() -> None:
    known = {iri for iri, of in list(OF.items()) if of[RDF + "type"] & {OWL + "Class", RDFS + "Datatype"}}
    for iri, of in list(OF.items()):
        for end in (*of[RDFS + "domain"], *of[RDFS + "range"], *of[RDFS + "subClassOf"]):
            assert end in known or not end.startswith(KG), (iri, end)
        for end in of[RDFS + "range"]:
            literal = end.startswith(XSD) or end == RDFS + "Literal" or RDFS + "Datatype" in OF[end][RDF + "type"]
            assert literal == (DATATYPE in of[RDF + "type"]), (iri, end)


@pytest.mark.parametrize("name", sorted(load().relations) + sorted(load().inverses))
def test_relations_hold_between_actors(name: str) -> None:
    assert OF[TIE + name][RDFS + "domain"] == OF[TIE + name][RDFS + "range"] == {KG + "Actor"}


def test_the_shipped_graph_has_resources_and_literals_where_the_ontology_says_so() -> None:
    for quad in SHIPPED:
        types = OF[quad.predicate.value][RDF + "type"]
        if OBJECT in types:
            assert isinstance(quad.object, NamedNode), quad
        if DATATYPE in types:
            assert isinstance(quad.object, Literal), quad


@pytest.mark.parametrize("prop", [DCTERMS + "publisher", DCTERMS + "language", PROV + "wasAttributedTo"])
def test_names_are_literals_under_properties_that_take_literals(used: set[str], prop: str) -> None:
    assert prop not in used
    assert tables.EARLIER[prop].startswith(DC)


def test_actors_refer_to_wikidata_without_becoming_concepts(used: set[str]) -> None:
    assert SKOS + "exactMatch" not in used
    assert {q.object for q in SHIPPED if q.predicate.value == SCHEMA + "sameAs" and q.subject.value.endswith("/iran")}


def test_the_ontology_has_the_version_of_the_package() -> None:
    assert OF[ONTOLOGY][OWL + "versionInfo"] == {kg.__version__}
    assert OF[ONTOLOGY][OWL + "versionIRI"] == {f"{ONTOLOGY}/{kg.__version__}"}


def test_the_properties_of_older_stores_are_read() -> None:
    source = small.records("a", ["s1: Norland denies t"]).source
    old = {new: old for old, new in tables.EARLIER.items()}
    graph = ids.source_graph(source.iri)
    written = codec.encode_source(kg.model.claims.Source(source.iri, "A", publisher="The Post", language="en"), graph)
    quads = [
        Quad(q.subject, NamedNode(old.get(q.predicate.value, q.predicate.value)), q.object, q.graph_name)
        for q in written
    ]
    assert {q.predicate.value for q in quads} >= {DCTERMS + "publisher", DCTERMS + "language"}
    found = codec.decode(quads, source.iri, ())
    assert (found.source.publisher, found.source.language, found.foreign) == ("The Post", "en", ())
