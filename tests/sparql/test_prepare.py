"""Queries made ready: prefixes, bindings, refusals, and where a mistake stands."""

from __future__ import annotations

import re
from typing import Any

import pyoxigraph as ox
import pytest

from kg.errors import QueryError, Refused, StoreDamaged
from kg.graph import Graph
from kg.model.vocabulary import PREFIXES
from kg.sparql.prepare import as_term, kind, parse_binding, prepare, readable, run, variables
from kg.sparql.results import Table, shorten
from kg.sparql.tokens import MAX_LENGTH, tokenise

DATA = """
PREFIX : <https://w3id.org/actor-kg/id/> PREFIX tie: <https://w3id.org/actor-kg/tie#>
INSERT DATA { :a tie:suppliesOilTo :b . :a tie:suppliesOilTo :c . :b tie:accuses :c . :a tie:n "a" . :c tie:n "c" }
"""


@pytest.fixture
def store() -> ox.Store:
    store = ox.Store()
    store.update(DATA)
    return store


def rows(store: ox.Store, query: str, **bindings: object) -> list[list[str | None]]:
    answer = store.query(prepare(query, bindings=bindings))  # type: ignore[arg-type]
    return sorted([shorten(t.value) if t else None for t in row] for row in answer)  # type: ignore[union-attr]


def test_known_prefixes_are_declared_only_where_used_and_missing() -> None:
    assert readable("ASK { ?s a kg:Tie }", {}).startswith("PREFIX kg: <https://w3id.org/actor-kg/ns#> \nASK")
    assert "PREFIX kg:" not in readable('ASK { ?s ?p "kg:Tie" } # kg:Tie', {})
    own = "PREFIX kg: <http://other/> ASK { ?s a kg:Tie }"
    assert readable(own, {}) == own
    assert readable("ASK { ?s ?p :iran }", {}).startswith("PREFIX : <")


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("ASK { ?s a :x , <urn:x> , :x }", 'PREFIX n0: <{id}x> PREFIX n1: <urn:x> ASK {{ ?s a n0: , n1: , n0: }} '),
        ("PREFIX e: <urn:e:> ASK{?s?p e:a.b.c,e:x\\/y\\.}#", "PREFIX n0: <urn:e:a.b.c> PREFIX n1: <urn:e:x/y.> ASK {{ ?s ?p n0: , n1: }} "),
        ("BASE <http://a/b> ASK { ?s <#c> <../d> }", "PREFIX n0: <http://a/b#c> PREFIX n1: <http://a/d> ASK {{ ?s n0: n1: }} "),
        ("ASK{_:a.b a _:c,_:a.b}", "ASK {{ _:b0 a _:b1 , _:b0 }} "),
        ("""ASK { ?s ?p 'it\\'s "so"', \'\'\'two\n\\tlines\'\'\'@en, "\\u0022\\u000a", '\\\\u0022' }""",
         """ASK {{ ?s ?p "it's \\"so\\"" , "two\\n\\tlines"@en , "\\"\\n" , "\\\\\\u00750022" }} """),
        ('VERSION "1.2" ASK { }', 'VERSION "1.2" ASK {{ }} '),
        ('ASK { ?s a/:p*/:q+|^:r? -1, +2.5e3, "x"^^xsd:date FILTER(?s-1<?t) }',
         'PREFIX n0: <{id}p> PREFIX n1: <{id}q> PREFIX n2: <{id}r> PREFIX n3: <{xsd}date> '
         'ASK {{ ?s a / n0:* / n1:+ | ^ n2:? -1 , +2.5e3 , "x"^^n3: FILTER ( ?s -1 < ?t ) }} '),
        ("SELECT (CONCAT ('a', COALESCE (?x)) AS ?y) { BIND(BNODE ( ) AS ?x) }",
         'SELECT ( CONCAT( "a" , COALESCE( ?x ) ) AS ?y ) {{ BIND ( BNODE( ) AS ?x ) }} '),
    ],
)  # fmt: skip
def test_an_engine_gets_the_canonical_form(query: str, written: str) -> None:
    assert prepare(query) == written.format(id=PREFIXES[""], xsd=PREFIXES["xsd"])
    assert prepare(prepare(query)).split() == prepare(query).split()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?o { ?x tie:suppliesOilTo ?o }", [[":b"], [":c"]]),
        ("SELECT ?x ?o { ?x tie:suppliesOilTo ?o }", [[":a", ":b"], [":a", ":c"]]),
        ("SELECT * { $x tie:suppliesOilTo ?o }", [[":b", ":a"], [":c", ":a"]]),
        ("SELECT ?x (COUNT(*) AS ?n) { ?x tie:suppliesOilTo ?o } GROUP BY ?x", [[":a", "2"]]),
        ("SELECT ?o { ?x tie:suppliesOilTo ?o } ORDER BY ?x ?o", [[":b"], [":c"]]),
        ("SELECT ?x ?o { ?s tie:suppliesOilTo ?o FILTER(?s = ?x) }", [[":a", ":b"], [":a", ":c"]]),
        ("SELECT ?o { ?x tie:suppliesOilTo ?o FILTER(BOUND(?x)) }", [[":b"], [":c"]]),
        ("SELECT ?o { ?s tie:suppliesOilTo ?o FILTER EXISTS { ?x tie:n ?n } }", [[":b"], [":c"]]),
        ("SELECT ?o { { SELECT ?x ?o { ?x tie:suppliesOilTo ?o } } }", [[":b"], [":c"]]),
        ("SELECT ?x ?n { { SELECT ?x (COUNT(*) AS ?n) { ?x tie:suppliesOilTo ?o } GROUP BY ?x } }", [[":a", "2"]]),
        ("SELECT ?x ?o { VALUES ?x { :a :b } ?x tie:suppliesOilTo ?o }", [[":a", ":b"], [":a", ":c"]]),
        ("SELECT ?x ?o { { VALUES (?x) { (:a) (:b) } ?x tie:suppliesOilTo ?o } }", [[":a", ":b"], [":a", ":c"]]),
        ("SELECT ?x ?o { ?x tie:suppliesOilTo ?o } VALUES ?x { :a :b }", [[":a", ":b"], [":a", ":c"]]),
        ("SELECT ?o { ?x tie:suppliesOilTo ?o FILTER(\"?x\" = '?x') } # ?x", [[":b"], [":c"]]),
        ("SELECT ?x ?o WHERE { ?x tie:suppliesOilTo ?o OPTIONAL { ?o tie:accuses ?x } }", [[":a", ":b"], [":a", ":c"]]),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?x HAVING (EXISTS { ?x tie:n ?n })", [[":a"]]),
    ],
)
def test_a_bound_variable_is_the_term_and_keeps_its_column(
    store: ox.Store, query: str, expected: list[list[str]]
) -> None:
    assert rows(store, query, x=":a") == expected


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("SELECT ?b { ?a tie:suppliesOilTo ?b MINUS { ?b a kg:State } }", 45),
        ("SELECT ?a { ?a a kg:State MINUS { ?a kg:n ?c FILTER EXISTS { ?c kg:n ?b } } }", 70),
        ("SELECT ?a { ?a a kg:State MINUS { ?a a kg:State MINUS { ?a ?r ?b } } }", 63),
        ("SELECT ?a { ?a a kg:State MINUS { SELECT ?a ?b { ?a ?r ?b } } }", 45),
        ("SELECT ?a { { ?a a kg:State OPTIONAL { ?a ?r ?c MINUS { ?a ?r ?c FILTER(?c = ?b) } } } }", 78),
    ],
)
def test_a_bound_variable_in_a_minus_is_refused(query: str, column: int) -> None:
    with pytest.raises(QueryError, match=rf"(?s)line 1, column {column}: .*NOT EXISTS"):
        prepare(query, bindings={"b": ":a"})
    assert prepare(query.replace("?b", "?d") + " VALUES ?b { 1 }", bindings={"b": ":a"})


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("SELECT ?x { ?x kg:about ?y } GROUP BY ?x HAVING (COUNT(?y) >= ?k)", {"k": 1}),
        ("SELECT ?x { ?x kg:about ?y } GROUP BY ?x HAVING (COUNT(?y) < ?k)", {"k": 2}),
        ("SELECT ?x { ?x kg:about ?y } GROUP BY ?x HAVING (COUNT(?y) IN (?k, 7)) (SAMPLE(?y) != ?k)", {"k": 1}),
        ("SELECT ?x { { SELECT ?x { ?x kg:about ?y } GROUP BY ?x HAVING (COUNT(?y) >= ?k) } }", {"k": 1}),
        ("SELECT * { { SELECT ?x { ?x kg:about ?y } GROUP BY ?x HAVING (COUNT(?y) >= ?k) } }", {"k": 1}),
        ("SELECT ?x (COUNT(?y) + ?k AS ?n) { ?x kg:about ?y } GROUP BY ?x", {"k": 3}),
        ("SELECT ?x (IF(COUNT(?y) > ?k, ?k, 0) AS ?n) { ?x kg:about ?y } GROUP BY ?x", {"k": 0}),
        ("SELECT ?x { ?x kg:about ?y } GROUP BY ?x ORDER BY (COUNT(?y) * ?k) STR(?x) LIMIT 2", {"k": -1}),
        ("SELECT ?x (STRLEN(?k) AS ?n) { ?x a kg:State FILTER(STRLEN(STR(?x)) > 40) }", {"k": "abc"}),
    ],
)  # fmt: skip
def test_a_bound_variable_is_the_term_in_every_expression(case: Graph, query: str, written: dict[str, Any]) -> None:
    ((name, value),) = written.items()
    bound = case.query(query, bindings=written)
    by_hand = case.query(query.replace(f"?{name}", str(as_term(value))))
    assert isinstance(bound, Table)
    assert isinstance(by_hand, Table)
    assert bound.columns == by_hand.columns
    assert len(by_hand) > 0
    assert sorted(map(repr, bound)) == sorted(map(repr, by_hand))


def test_bound_of_a_bound_variable_is_true() -> None:
    query = "SELECT ?x { ?x ?p ?y } GROUP BY ?x HAVING (BOUND(?k) && COUNT(?y) > 0)"
    assert "true  && COUNT" in readable(query, {"k": 1})


def test_other_forms_take_bindings(store: ox.Store) -> None:
    assert bool(store.query(prepare("ASK { ?x tie:accuses ?y }", bindings={"x": ":b"})))
    made = list(store.query(prepare("CONSTRUCT { ?x tie:m ?o } { ?x tie:suppliesOilTo ?o }", bindings={"x": ":a"})))
    assert len(made) == 2
    assert list(store.query(prepare("CONSTRUCT WHERE { ?x tie:accuses ?o }", bindings={"x": ":b"})))
    assert list(store.query(prepare("DESCRIBE ?x", bindings={"x": ":b"})))


def test_bindings_are_terms_and_never_text(store: ox.Store) -> None:
    evil = '" . ?s ?p ?o . FILTER(true) } #'
    assert rows(store, "SELECT ?s { ?s tie:n ?v }", v=evil) == []
    assert rows(store, "SELECT ?s { ?s tie:n ?v }", v="a") == [[":a"]]
    with pytest.raises(QueryError, match="not an IRI"):
        prepare("ASK { ?x ?p ?o }", bindings={"x": "<a> <b>"})


def test_few_variables_are_named_to_choose_from() -> None:
    names = " ".join(f"?v{number}" for number in range(35))
    with pytest.raises(QueryError, match=r"it has: \?v0, .*, \?v11 and 23 more$"):
        prepare(f"SELECT {names} {{}}", bindings={"y": ":a"})


def test_a_binding_that_cannot_be() -> None:
    with pytest.raises(QueryError, match=r"no variable \?y; it has: \?x, \?p, \?o"):
        prepare("ASK { ?x ?p ?o }", bindings={"y": ":a"})
    with pytest.raises(QueryError, match="line 1, column 33: .*computed here"):
        prepare("SELECT ?y { ?s ?p ?o BIND(1 AS  ?y) }", bindings={"y": ":a"})
    with pytest.raises(QueryError, match="literal found where an IRI is required"):
        prepare("ASK { ?s ?x ?o }", bindings={"x": "words"})
    with pytest.raises(Refused, match="half of a surrogate pair, which is not a character"):
        prepare("ASK { ?s ?p ?o }", bindings={"o": "\ud800"})


@pytest.mark.parametrize(
    ("value", "term"),
    [
        (":iran", "<https://w3id.org/actor-kg/id/iran>"),
        ("tie:accuses", "<https://w3id.org/actor-kg/tie#accuses>"),
        ("https://example.org/x", "<https://example.org/x>"),
        ("<urn:x>", "<urn:x>"),
        ("oil: crude", '"oil: crude"'),
        ('"x"@en', '"x"@en'),
        ('"2025-06-13"^^xsd:date', '"2025-06-13"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ('"x"@he--rtl', '"x"@he--rtl'),
        (r'"two\nlines, \"quoted\", caf\u00e9"', r'"two\nlines, \"quoted\", café"'),
        ("'it is \"so\"'", r'"it is \"so\""'),
        ('"""a "b"\nc"""@en', r'"a \"b\"\nc"@en'),
        ('"x"^^<http://example.org/t>', '"x"^^<http://example.org/t>'),
        ('"Yes" and "no"', r'"\"Yes\" and \"no\""'),
        ('"a" @en', r'"\"a\" @en"'),
        (3, '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        (True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
    ],
)
def test_values_become_terms(value: str, term: str) -> None:
    assert str(as_term(value)) == term


@pytest.mark.parametrize(
    "value",
    [
        '"a"@en-', '"a"@internationally', '"a"@he--up', '"a"@', '"a"^^', '"a"^^foo:x', '"a"^^date', r'"a\q"', r'"\ud800"',
        '"a"^^xsd:date,"b"', '"a"@en.[]a"b"', '"a"^^xsd:date#',
    ],
)  # fmt: skip
def test_what_is_near_to_a_literal_is_told(value: str) -> None:
    for read in (as_term, lambda given: parse_binding(f"s={given}")):
        with pytest.raises(QueryError, match='is not a literal; write one as "words", "words"@en or "2025'):
            read(value)


def test_a_literal_finds_its_like(store: ox.Store) -> None:
    store.update(r'INSERT DATA { <urn:d> <urn:n> "שלום"@he--rtl , "two\nlines" }')
    for literal in ('"שלום"@he--rtl', r"'two\nlines'"):
        assert rows(store, "SELECT ?s { ?s ?p ?v }", v=literal) == [["urn:d"]]


def test_bindings_of_the_command_line() -> None:
    known = {"Iran": "https://w3id.org/actor-kg/id/iran"}
    assert parse_binding("actor=Iran", known.get) == ("actor", ox.NamedNode(known["Iran"]))
    assert parse_binding("word=Nobody", known.get) == ("word", ox.Literal("Nobody"))
    assert parse_binding("?n=12")[1] == as_term(12)
    assert parse_binding("n=-0.5")[1].value == "-0.5"
    assert parse_binding("n==x=y")[1] == ox.Literal("=x=y")
    with pytest.raises(QueryError, match="not name=value"):
        parse_binding("Iran")


@pytest.mark.parametrize(
    "value",
    [
        ":iran } # ",
        ":iran .",
        "kg:Tie }",
        "tie:",
        "Iran } #",
        "Iran{",
        '"Iran',
        '"Yes" and "no"',
        "<a",
        "a|b",
        "http://x/ y>",
    ],
)
def test_what_is_no_term_is_not_cut_to_one(value: str) -> None:
    with pytest.raises(QueryError, match=r"\?s cannot be bound to .*; give a name, :id, <IRI>, or words"):
        parse_binding(f"s={value}", lambda name: "https://w3id.org/actor-kg/id/iran")
    assert as_term(value) == ox.Literal(value)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT ?x WHERE {\n  ?x é ?y\n}", "line 2, column 6: unexpected 'é'|does not know"),
        ("SELECT ?x WHERE {\n  ?x ?y\n}", "line 3, column 1: unexpected '}'"),
        ("SELECT ?x WHERE { ?x a kg:Tie . ?x ex:y 1 }", "line 1, column 36: the prefix 'ex:' is not declared"),
        ("SELECT ?x WHERE { ?x a kg:Tie", "line 1, column 17: '{' is never closed"),
        ("SELECT ?x WHERE { ?x a kg:Tie ) }", "line 1, column 31: '\\)' where '}'"),
        ("SELECT ?x WHERE { ?x a 'Tie }", "line 1, column 24: a string that does not end"),
        ("SELEC ?x WHERE { ?x a 'Tie' }", "line 1, column 1: a query begins with"),
        ("SELECT ?x WHERE { ?x a kg:Tie } LIMIT ten", "line 1, column 39: unexpected 'ten'"),
        ("SELECT ?x\nWHERE { ?x kg:about? kg:Tie FILTR(?x) }", "line 2, column 29: unexpected 'FILTR'"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", r"column 8: \?x is neither grouped"),
        ("SELECT * { ?s <p> ?o }", "line 1, column 15"),
        ("", "empty"),
        ("# only a comment", "empty"),
    ],
)
def test_a_mistake_is_shown_where_it_stands(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        prepare(query)


@pytest.mark.parametrize(("words", "columns"), [("Baku", 4), ("Баку", 4), ("Bakı\u0301", 4), ("東京", 4), ("\t", 1)])
def test_the_caret_counts_the_columns_of_a_terminal(words: str, columns: int) -> None:
    with pytest.raises(QueryError) as caught:
        prepare(f'SELECT ?s {{ ?s ?p "{words}" , }}')
    assert str(caught.value).split("\n")[2] == " " * (2 + 19 + columns + 4) + "^"


@pytest.mark.parametrize(
    ("query", "column", "message"),
    [
        ("SELECT ?s ?o { ?s ?p ?o } GROUP BY ?s", 11, "?o is neither grouped nor in an aggregate"),
        ("SELECT (SUM(?x) AS ?n) ?s { ?s ?p ?x }", 24, "add GROUP BY ?s, or ask for (SAMPLE(?s) AS ?one)"),
        ("SELECT ?s ?o { ?s ?p ?o } GROUP BY ?s ORDER BY ?o", 11, "?o is neither grouped"),
        ("SELECT ?s { ?s <bad iri> ?o }", 16, "an IRI that is not closed, or that contains a space"),
        ("SELECT ?s { ?s <http://a b> ?o }", 16, "an IRI that is not closed, or that contains a space"),
        ('SELECT ?s { ?s <http://a"b> ?o }', 16, "an IRI that contains '\"', which is not allowed; write %22"),
        ("SELECT ?s { ?s <http://x/{y}> ?o }", 16, "an IRI that contains '{', which is not allowed; write %7B"),
        ("ASK { ?s ?p ?o FILTER(?o = <http://x/{y}>) }", 28, "an IRI that contains '{'"),
        ("ASK { ?s ?p ?o FILTER(?o = <http://x y>) }", 28, "contains a space"),
        ("SELECT ?s { ?s <http://x ?o }", 16, "an IRI that is not closed; end it with '>'"),
        (
            "SELECT ?s { ?s <x> ?o }",
            16,
            "<x> is relative; write the whole address, a prefixed name such as :x, or BASE",
        ),
        ("ASK { ?s ?p ?o FILTER(?o = <x>) }", 28, "<x> is relative"),
        ("ASK { ?s a <http://x/> <http://y/> }", 24, "unexpected '<http://y/>'"),
        ("PREFIX foo: <x> ASK { ?s foo:y ?o }", 13, "<x> is relative"),
        ("ASK { ?s <http://[x> ?o }", 10, "<http://[x> is not an IRI: "),
        ("PREFIX foo: SELECT ?s { ?s foo:x ?o }", 13, "the IRI of PREFIX foo: is missing"),
        ("PREFIX foo <http://x> SELECT ?s { ?s ?p ?o }", 8, "a prefix ends with a colon"),
        ("PREFIX foo: <http://x y> ASK {}", 13, "an IRI that is not closed, or that contains a space"),
        ("PREFIX foo:", 12, "the IRI of PREFIX foo: is missing"),
        ("PREFIX", 7, "a prefix ends with a colon"),
        ("VERSION PREFIX SELECT * {}", 9, "unexpected 'PREFIX'"),
        ("BASE <x> ASK { ?s ?p <y> }", 6, "<x> is relative"),
        ("BASE ASK { ?s ?p <x> }", 6, "the IRI of BASE is missing"),
        ("ASK ?s { ?s ?p ?o }", 5, "unexpected '?s'"),
        ("PREFIX a: <http://a/> ASK ?s { ?s ?p ?o }", 27, "unexpected '?s'"),
        ("ASK { ?s ?p }", 13, "before it a term is missing"),
        ("ASK { ?s ?p ?o } GROUP BY ?s", 18, "GROUP goes with a SELECT that names its variables"),
        ("ASK", 4, "the query is not complete; something must follow 'ASK'"),
        ("DESCRIBE", 9, "the query is not complete; something must follow 'DESCRIBE'"),
        ("SELECT ?s { ?s ?p ?o } ORDER BY", 32, "something must follow 'BY'"),
        ("SELECT (SUM(COUNT(?s)) AS ?n) { ?s ?p ?o }", 13, "COUNT in SUM: an aggregate takes no other"),
        (
            "SELECT (1 AS ?n) { ?s ?p ?o } HAVING (max(1 + (min(?o))) > 1)",
            48,
            "MIN in MAX: an aggregate takes no other",
        ),
        ("SELECT ?s { ?s ?p ?o FILTER(COUNT(?o) > 1) }", 29, "COUNT is only allowed in SELECT, HAVING or ORDER BY"),
        ("SELECT ?s { ?s ?p ?o BIND(SUM(?o) AS ?x) }", 27, "write GROUP BY … HAVING (SUM(…) > 1) after"),
        (
            "SELECT ?s { ?s ?p ?o } GROUP BY (COUNT(?o) AS ?x)",
            34,
            "COUNT is only allowed in SELECT, HAVING or ORDER BY",
        ),
        (
            "ASK { { SELECT (1 AS ?n) { FILTER(AVG(?o) > 1) } } }",
            35,
            "AVG is only allowed in SELECT, HAVING or ORDER BY",
        ),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", 8, "* does not go with GROUP BY or aggregates; name the grouped"),
        ("SELECT * { { SELECT DISTINCT * { ?s ?p ?o } GROUP BY ?s } }", 30, "* does not go with GROUP BY"),
        ("SELECT * { VALUES (?s $s) { (1 2) } }", 23, "$s occurs twice before the rows of VALUES"),
        ("SELECT * { ?s ?p ?o } LIMIT 99999999999999999999999", 29, "is too large; give a smaller number"),
        ("SELECT * { ?s ?p ?o } OFFSET 99999999999999999999999", 30, "is too large; give a smaller number"),
        ('SELECT * { ?s ?p "a\\qb" }', 20, "\\q is not an escape here; write a backslash twice"),
        ("ASK { ?s ?p <http://x/\\q> }", 23, "\\q is not an escape here; write %5C"),
        ("ASK { ?s ?p '\\ud83d\\ude00' }", 14, "\\u without the 4 hexadecimal digits of a character"),
        ("ASK { ?s ?p <http://x/\\u003e> }", 13, "is not an IRI"),
        ("PREFIX a:b: <http://x/> ASK {}", 8, "a prefix ends with a colon"),
        ('SELECT * { ?s ?p "a\\\\b\\u12" }', 23, "\\u without the 4 hexadecimal digits of a character"),
        ("SELECT * { ?s ?p ?o . FLTER(?o > 1) }", 23, "unexpected 'FLTER'; did you mean FILTER?"),
        ("SELECT * { ?s ?p ?o optinal { ?s ?q ?r } }", 21, "unexpected 'optinal'; did you mean OPTIONAL?"),
        ("ASK { ?s ?p ?o FILTER(?o > 1 and ?o < 3) }", 30, "unexpected 'and'; did you mean &&?"),
        ("ASK { ?s ?p ?o FILTER(?o == 1) }", 27, "unexpected '='; write one = alone"),
        ("SELECT * { ?s ?p ?o } ORDR BY ?s", 23, "did you mean ORDER?"),
        ("SELECT * { ?s ?p ?o } LIMT 5", 23, "did you mean LIMIT?"),
        ("SELECT * WHRE { ?s ?p ?o }", 10, "did you mean WHERE?"),
        ("SELECT * { ?s ?p ?o FILTER(STRLENN(?o) > 1) }", 28, "did you mean STRLEN?"),
        ("SELECT * { BIND(1 AS ?x) BIND(2 AS ?x) }", 36, "?x has a value already in this group"),
        ("SELECT * { ?s ?p ?o BIND(1 AS ?s) }", 31, "?s has a value already in this group"),
        ("SELECT (1 AS ?s) { ?s ?p ?o }", 14, "?s stands for something else"),
        ("SELECT (1 AS ?x) (2 AS ?x) {}", 24, "?x stands for something else"),
        ("SELECT * { VALUES (?x ?y) { (1 2) (1) } }", 37, "has not 2 terms, one for each variable"),
        ("SELECT * { ?s ?p ?o . { ?s ?p } }", 31, "before it a term is missing"),
    ],
)
def test_the_variable_or_iri_at_fault_is_named(query: str, column: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        prepare(query)
    assert str(caught.value).startswith(f"line 1, column {column}: ")
    assert message in str(caught.value)


def test_the_caret_stands_under_the_mistake() -> None:
    with pytest.raises(QueryError) as caught:
        prepare("SELECT ?x WHERE {\n\t?x a kg:Tie ,, kg:Stance }")
    first, line, caret = str(caught.value).split("\n")
    assert first.startswith("line 2, column 15")
    assert line[caret.index("^")] == ","


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING (COUNT(?o) > 1) ORDER BY DESC(COUNT(?o))",
        "SELECT (COUNT(?s) AS ?n) { FILTER EXISTS { SELECT (SUM(?x) AS ?k) { ?s ?y ?x } } }",
        "SELECT (SUM(IF(EXISTS { SELECT (COUNT(?x) AS ?k) { ?s ?y ?x } }, 1, 0)) AS ?n) { ?s ?p ?o }",
        "SELECT ((SUM(?o) / COUNT(?o)) AS ?mean) { { SELECT (MAX(?x) AS ?o) { ?s ?p ?x } GROUP BY ?s } }",
        "ASK { ?s kg:count ?count }",
        "BASE <http://a/> ASK { ?s <x> ?o }",
        "PREFIX a: <http://a/> ASK FROM <http://x/> WHERE { ?s a:b ?o } LIMIT 1",
        'ASK { ?s ?p "\\t\\b\\n\\r\\f\\\\q\\"\\\'\\u00e9\\U0001F43B" }',
    ],
)
def test_what_is_sound_is_taken(query: str) -> None:
    assert readable(query, {}).endswith(query)


@pytest.mark.parametrize("value", ["no", 1, 0, None, [], {}, {"a"}])
def test_the_network_is_allowed_by_true_alone(value: object) -> None:
    with pytest.raises(Refused, match="allow_network must be True or False, not"):
        prepare("ASK {}", allow_network=value)  # type: ignore[arg-type]


def test_words_are_not_clauses() -> None:
    prepare('SELECT ?service { ?service rdfs:label "SERVICE <http://x> {}" ; kg:SERVICE <http://x/SERVICE> } # SERVICE')
    assert "SERVICE" in prepare("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", allow_network=True)


@pytest.mark.parametrize(
    "verb", ["INSERT DATA { :a :b :c }", "DELETE WHERE { ?s ?p ?o }", "LOAD <http://x/>", "DROP ALL"]
)
def test_updates_are_refused(verb: str) -> None:
    with pytest.raises(QueryError, match="would change the store"):
        prepare(f"PREFIX a: <http://a/> {verb}", allow_network=True)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * {" + "{" * 5000 + "}" * 5001,
        "SELECT * { FILTER(" + "(" * 20000 + "1" + ")" * 20001 + "}",
        "SELECT * { FILTER(" + "!" * 5000 + "?x) }",
        "SELECT * { ?s ?p " + "<<( ?s ?p " * 200 + "1" + " )>>" * 200 + "}",
        "SELECT * {" + "BIND(1 AS ?x)" * 5000 + "}",
        "SELECT * { ?s ?p '" + "x" * MAX_LENGTH + "' }",
        "SELECT (1" + "+1" * 8000 + " AS ?x) {}",
        "ASK { FILTER(?s = 1" + "||?s = 1" * 8000 + ") }",
        "ASK { ?s a" + "/a" * 12000 + " ?o }",
        "ASK {" + "?s a ?t." * 12000 + "}",
        "ASK { ?s a ?t" + ",?t" * 20000 + " }",
        "ASK { ?s a (" + "1 " * 6000 + ") }",
        "SELECT " + " ".join(f"(SUM(1) AS ?a{i})" for i in range(3000)) + " {}",
    ],
)
def test_depth_and_length_are_capped_before_parsing(query: str) -> None:
    with pytest.raises(QueryError, match="deeper|at most|more than"):
        prepare(query)


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?s a ?t FILTER(?t IN (1" + ",1" * 20000 + ")) }",
        "ASK { VALUES (?s ?t) { " + "(1 2)" * 12000 + "} }",
        "ASK { VALUES ?s { " + "1 " * 30000 + "} }",
        "ASK { FILTER(?s = 1" + " || ?s = 1" * 1500 + ") }",
    ],
)
def test_long_lists_of_values_are_taken(query: str) -> None:
    assert readable(query, {}).endswith(query)


def test_tokens_of_awkward_text() -> None:
    query = """ASK{FILTER(?a<?b&&?c>?d)FILTER(?x<3)'''it's'''@en-GB
 "a\\"b" <http://x/?y#z> a:b.c. _:b1 $v ^a/!b:*}"""
    texts = [token.text for token in tokenise(query)]
    assert texts == [
        "ASK", "{", "FILTER", "(", "?a", "<", "?b", "&&", "?c", ">", "?d", ")",
        "FILTER", "(", "?x", "<", "3", ")", "'''it's'''", "@en-GB",
        '"a\\"b"', "<http://x/?y#z>", "a:b.c", ".", "_:b1", "$v", "^", "a", "/", "!", "b:", "*", "}",
    ]  # fmt: skip


@pytest.mark.parametrize("head", ["", "BASE <http://a/> "])
@pytest.mark.parametrize(
    ("condition", "truth"),
    [
        ("?a<?b&&?c>?b", True), ("?a<=?b&&?b<=?c&&?c>=?b", True), ("?a<=1&&?c>=3&&1<?b", True), ("?c<?b&&?b>?a", False),
        ("(?a<?b)&&(?c>?b)", True), ("?a<?b||?c>?d", True), ("!(?a>=?b)&&?b<=2", True),
    ],
)  # fmt: skip
def test_comparisons_need_no_spaces(store: ox.Store, head: str, condition: str, truth: bool) -> None:
    query = f"{head}SELECT ?a {{ BIND(1 AS ?a) BIND(2 AS ?b) BIND(3 AS ?c) FILTER({condition}) }}"
    assert rows(store, query) == [["1"]] * truth


def test_kind_and_variables() -> None:
    assert kind("PREFIX a: <http://a/> construct { ?s ?p ?o } where { ?s ?p ?o }") == "construct"
    assert variables('SELECT ?b { ?a ?b "?c" }') == ["b", "a"]


def test_a_damaged_block_met_while_reading_is_told_as_damage() -> None:
    class Damaged:
        name = "shelf"
        variables = ()

        def query(self, sparql: str, *, union: bool = True) -> Damaged:
            return self

        def serialize(self, *_: object, **__: object) -> None:
            raise RuntimeError("Corruption: block checksum mismatch")

    with pytest.raises(StoreDamaged, match=r"the store shelf cannot be read to the end \(Corruption.*kg check"):
        run(Damaged(), "ASK {}")  # type: ignore[arg-type]


@pytest.mark.parametrize("character", [*map(chr, range(33)), *'<>"{}|^`\\', "\x7f", "\ud800"])
@pytest.mark.parametrize("base", ["", "BASE <http://x/> "])
def test_no_iri_ends_its_declaration_early(base: str, character: str) -> None:
    for form in (f"\\u{ord(character):04x}", f"\\U{ord(character):08X}"):
        try:
            head = prepare(f"{base}ASK {{ ?s ?p <http://x/a{form}b> }}").partition(" ASK")[0]
        except QueryError:
            continue
        assert re.fullmatch(r"PREFIX n0: <[^<>\s]+>", head)
