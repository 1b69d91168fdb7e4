"""Answers as values and in every format."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from kg.errors import QueryError
from kg.sparql.prepare import prepare, run
from kg.sparql.results import Table, Triples, Truth, collect, formats, shorten
from kg.store.embedded import EmbeddedStore

VALUES = """SELECT * { VALUES (?a ?b) {
  (:iran "=1+1") (UNDEF -5) (tie:accuses "x"@en) (<http://e/é> "2025"^^xsd:gYear)
} }"""


@pytest.fixture
def store() -> EmbeddedStore:
    return EmbeddedStore()


def test_rows_are_short_text(store: EmbeddedStore) -> None:
    table = run(store, VALUES)
    assert isinstance(table, Table)
    assert table.columns == ("a", "b")
    assert [tuple(row.values()) for row in table] == [
        (":iran", "=1+1"), (None, "-5"), ("tie:accuses", "x"), ("http://e/é", "2025"),
    ]  # fmt: skip
    assert len(table) == 4
    assert "<td>=1+1</td>" in table._repr_html_()


@pytest.mark.parametrize("form", ["json", "tsv", "xml"])
def test_the_w3c_formats_are_what_the_engine_writes(store: EmbeddedStore, form: str) -> None:
    kinds = {"json": ox.QueryResultsFormat.JSON, "tsv": ox.QueryResultsFormat.TSV, "xml": ox.QueryResultsFormat.XML}
    expected = store.query(prepare(VALUES)).serialize(format=kinds[form]).decode()  # type: ignore[union-attr]
    written = run(store, VALUES).serialise(form)
    assert (json.loads(written) == json.loads(expected)) if form == "json" else (written == expected)


ODD = r"""
  "a\tb" "a\nb" "a\rb" "q\"q" "b\\b" "" UNDEF "x"@en-GB "x"@ar--rtl "\u0001\u0085\u2028\u000b" 5 05 "+5"^^xsd:integer
  "x"^^xsd:integer 1.5 "1."^^xsd:decimal 1e0 "INF"^^xsd:double true "1"^^xsd:boolean "x"^^<http://t/y> <http://e/é>
  :iran <<( :iran tie:accuses "x\ty\"" )>> "<http://e/a>" "_:b" "5" "?x" "a\tb"@fr "\"" "\\" "tab\\t" "<" "<<( x )>>"
"""


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?a {{ VALUES ?a {{ {ODD} }} }}", "SELECT ?a {}", "SELECT * {}", "SELECT * { VALUES () { () () } }",
        "SELECT * { VALUES (?été ?b) { (UNDEF UNDEF) (1 UNDEF) (UNDEF 1) } }", "SELECT ?a { ?a ?b 1 }",
        "SELECT (GROUP_CONCAT(?a) AS ?b) ?c { VALUES ?a { 'x' ':iran' '' } BIND (<<( :iran :iran <<( :a :b 'c' )>> )>> AS ?c) }"
        " GROUP BY ?c",
    ],
)  # fmt: skip
def test_an_answer_says_what_the_engine_said(store: EmbeddedStore, query: str) -> None:
    said = store.query(prepare(query))
    assert isinstance(said, ox.QuerySolutions)
    terms = [tuple(row) for row in said]
    table = run(store, query)
    assert isinstance(table, Table)
    assert table.columns == tuple(variable.value for variable in said.variables)
    assert list(table.terms) == terms
    assert len(table) == len(terms) == len(table.rows())
    for row, wanted in zip(table, terms, strict=True):
        for told, term in zip(row.values(), wanted, strict=True):
            if isinstance(term, ox.NamedNode):
                assert told == shorten(term.value)
            elif not isinstance(term, ox.Triple):
                assert told == (term and term.value)
    again = Triples(tuple(t for row in terms for t in row if isinstance(t, ox.Triple))).serialise("tsv")
    assert [tuple(row) for row in ox.parse_query_results(again, format=ox.QueryResultsFormat.TSV)] == [  # type: ignore[union-attr]
        (t.subject, t.predicate, t.object) for row in terms for t in row if isinstance(t, ox.Triple)
    ]


def test_a_value_that_no_parser_takes_is_told(store: EmbeddedStore) -> None:
    store.raw.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal("x" * 17_000_000)))
    table = run(store, "SELECT ?o { ?s ?p ?o }")
    assert len(table.serialise("csv")) == 17_000_005
    with pytest.raises(QueryError, match="more than 16 MB can only be written as csv, tsv or jsonl"):
        table.serialise("json")  # xml is read by the same parser, which takes seconds


def test_xml_can_be_read_whatever_the_words(store: EmbeddedStore) -> None:
    table = run(store, r"SELECT ?v { VALUES ?v { 'a\fb\u0001c\u0000' 'd\uFFFE'@en ' e\t<\U0001F43B' } }")
    read = [words for binding in ElementTree.fromstring(table.serialise("xml"))[1].iter() if (words := binding.text)]
    assert read == ["a\ufffdb\ufffdc\ufffd", "d\ufffd", " e\t<\U0001f43b"]
    assert json.loads(table.serialise("json"))["results"]["bindings"][0]["v"]["value"] == "a\fb\x01c\x00"


def test_csv_guards_formulas_and_leaves_numbers(store: EmbeddedStore) -> None:
    table = run(store, 'SELECT ?v { VALUES ?v { "=1+1" "+1 a" "-x" "@sum" -5 "+3.5" "\\tx" "a,\\"b\\nc" } }')
    cells = [row[0] for row in csv.reader(io.StringIO(table.serialise("csv"), newline=""))]
    assert cells == ["v", "'=1+1", "'+1 a", "'-x", "'@sum", "-5", "+3.5", "'\tx", 'a,"b\nc']


def test_jsonl_is_plain_rows(store: EmbeddedStore) -> None:
    lines = run(store, VALUES).serialise("jsonl").splitlines()
    assert json.loads(lines[1]) == {"a": None, "b": -5}
    lines = run(store, f"SELECT ?a {{ VALUES ?a {{ {ODD} }} }}").serialise("jsonl").split("\n")[:-1]
    told = [json.loads(line)["a"] for line in lines]
    assert [v for v in told if not isinstance(v, str)] == [None, 5, 5, 5, 1.5, 1.0, 1.0, True, True]
    assert told.count("INF") == 1
    made = run(store, "CONSTRUCT { :a :p 5 , 1.5 , 1e3 , true , 'x'^^xsd:integer , '1'^^xsd:byte } {}")
    objects = [json.loads(line)["object"] for line in made.serialise("jsonl").splitlines()]
    assert sorted(map(repr, objects)) == ["'x'", "1", "1.5", "1000.0", "5", "True"]


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ('"x"^^xsd:boolean', "x"), ('"TRUE"^^xsd:boolean', "TRUE"), ('"0"^^xsd:boolean', False),
        ('" true "^^xsd:boolean', True), ('"1_000"^^xsd:integer', "1_000"), ('"٣"^^xsd:integer', "٣"),
        ('" 5\\n"^^xsd:integer', 5), ('"\u00a05"^^xsd:integer', "\u00a05"), ('"007"^^xsd:long', 7),
        ('"1.0"^^xsd:integer', "1.0"), ('"1e3"^^xsd:decimal', "1e3"),
        ('"1_0e1"^^xsd:float', "1_0e1"), ('"5"^^xsd:double', 5.0),
        ('".5"^^xsd:decimal', 0.5), ('"1.e1"^^xsd:float', 10.0), ('"5"^^xsd:date', "5"), ('"5"@en', "5"),
    ],
)  # fmt: skip
def test_a_number_is_what_xsd_takes_for_one(store: EmbeddedStore, literal: str, value: object) -> None:
    table = run(store, f"SELECT ?v {{ VALUES ?v {{ {literal} }} }}")
    assert isinstance(table, Table)
    read = json.loads(table.serialise("jsonl"))["v"]
    assert (read, type(read)) == (value, type(value))
    pytest.importorskip("polars")
    assert table.to_polars().rows() == [(value,)]


@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv", "xml"])
def test_a_truth_has_every_format(store: EmbeddedStore, form: str) -> None:
    truth = run(store, "ASK {}")
    assert isinstance(truth, Truth)
    assert truth
    assert "true" in truth.serialise(form)


def test_triples_have_graph_formats(store: EmbeddedStore) -> None:
    made = run(store, 'CONSTRUCT { :a tie:accuses :b . :a skos:prefLabel "é"@fr } {}')
    assert isinstance(made, Triples)
    assert made.serialise("ttl").count("@prefix") == 3
    assert "tie:accuses :b ." in made.serialise("ttl")
    for form, kind in (("ttl", ox.RdfFormat.TURTLE), ("nt", ox.RdfFormat.N_TRIPLES), ("jsonld", ox.RdfFormat.JSON_LD)):
        back = {q.triple for q in ox.parse(made.serialise(form), format=kind)}
        assert back == set(made)
    assert {"subject": ":a", "predicate": "tie:accuses", "object": ":b"} in made.rows()
    assert "tie#accuses" in made.serialise("csv")
    assert run(store, "CONSTRUCT { :a kg:start 5 } {}").serialise("tsv").endswith("#start>\t5\n")
    assert formats(made)[0] == "ttl"


def test_rows_are_not_rdf(store: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="cannot be written as 'ttl'"):
        run(store, VALUES).serialise("ttl")


def test_an_answer_may_be_empty(store: EmbeddedStore) -> None:
    table = collect(store.query("SELECT ?a ?b { ?a ?b 1 }"))
    assert isinstance(table, Table)
    assert table.serialise("csv") == "a,b\r\n"
    assert json.loads(table.serialise("json"))["head"]["vars"] == ["a", "b"]


@pytest.mark.parametrize(
    ("query", "kinds", "rows"),
    [
        ("VALUES (?a ?b) { (:iran 'x') (UNDEF 2) }", "text text", [(":iran", "x"), (None, "2")]),
        ("VALUES (?a ?b) { (1 true) (2 UNDEF) }", "whole truth", [(1, True), (2, None)]),
        ("VALUES (?a ?b) { (1 0.5) (1.5 2e0) }", "number number", [(1.0, 0.5), (1.5, 2.0)]),
        ("BIND (99999999999999999999 AS ?a) BIND ('x'^^xsd:integer AS ?b)", "text text", [("9" * 20, "x")]),
        ("?a ?b 7", "text text", []),
    ],
)
def test_data_frames_have_the_columns_of_the_query_and_hold_numbers_as_numbers(
    query: str, kinds: str, rows: list[tuple[Any, ...]]
) -> None:
    pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    found = run(EmbeddedStore(), f"SELECT ?a ?b {{ {query} }}")
    assert isinstance(found, Table)
    frame, other = found.to_pandas(), found.to_polars()
    assert list(frame.columns) == other.columns == ["a", "b"]
    types = {
        "text": ("object", polars.String), "whole": ("Int64", polars.Int64), "number": ("Float64", polars.Float64),
        "truth": ("boolean", polars.Boolean),
    }  # fmt: skip
    wanted = [types[kind] for kind in kinds.split()]
    assert list(zip(map(str, frame.dtypes), other.dtypes, strict=True)) == wanted
    assert other.rows() == rows
    assert [
        [None if missing else v for v, missing in zip(*pair, strict=True)]
        for pair in zip(frame.values.tolist(), frame.isna().values.tolist(), strict=True)
    ] == [list(r) for r in rows]


def test_triples_have_data_frames(store: EmbeddedStore) -> None:
    pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    made = run(store, "CONSTRUCT { :a kg:start 5 . :b kg:start 7 } {}")
    assert isinstance(made, Triples)
    assert sorted(made.to_pandas()["object"]) == [5, 7]
    frame = made.to_polars()
    assert frame.columns == ["subject", "predicate", "object"]
    assert frame.dtypes == [polars.String, polars.String, polars.Int64]
    assert "<td>kg:start</td>" in made._repr_html_()
