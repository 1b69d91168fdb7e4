"""What a query that found nothing may have meant."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from kg.cli import cli
from kg.graph import Graph
from kg.model.ids import KG, ONTOLOGY_GRAPH
from kg.model.vocabulary import RDF

QUERIES = {
    "SELECT ?x { ?x a kg:Tei }": {"kg:Tei": "kg:Tie"},
    "SELECT ?x { :Iran tie:accuse ?x }": {":Iran": ":iran", "tie:accuse": "tie:accuses"},
    "SELECT ?x { ?x <https://w3id.org/actor-kg/ns#hodler> ?y ; kg:status kg:Disputed }": {"kg:hodler": "kg:holder"},
    "SELECT ?x { :no-such-place-at-all ?p ?x }": {":no-such-place-at-all": None},
    "SELECT ?x { ?w <tie:suppliesOilTo> ?x ; a <kg:Tie> }": {
        "<tie:suppliesOilTo>": "tie:suppliesOilTo",
        "<kg:Tie>": "kg:Tie",
    },
    "SELECT ?x { ?x <mailto:a> <urn:b:c> }": {},
    'SELECT ?x { ?x a kg:Tie ; kg:event "kg:Tei" ; rdfs:nonsense ?y } # kg:Tei': {},
}


@pytest.mark.parametrize(("query", "expected"), QUERIES.items())
def test_terms_that_stand_nowhere_are_named_with_near_ones(
    case: Graph, query: str, expected: dict[str, str | None]
) -> None:
    found = case.unknown_terms(query)
    assert list(found) == list(expected)
    assert {term: near[0] if near else None for term, near in found.items()} == expected


def test_bound_terms_count_too(case: Graph) -> None:
    found = case.unknown_terms("SELECT ?x { ?actor ?p ?x }", bindings={"actor": ":irann"})
    assert found[":irann"][0] == ":iran"


def test_the_shell_says_it_only_where_nothing_was_found() -> None:
    wrong = CliRunner().invoke(cli, ["query", "SELECT ?x { ?x a kg:Tei }", "--format", "json"])
    assert wrong.exit_code == 0
    assert "kg:Tei is not in the graph; did you mean kg:Tie" in wrong.stderr
    half = CliRunner().invoke(cli, ["query", "SELECT ?x { { ?x a kg:Source } UNION { ?x a kg:Tei } }"])
    assert "kg:Tei" not in half.stderr


def test_a_long_term_is_named_in_part() -> None:
    done = CliRunner().invoke(cli, ["query", f"SELECT ?x {{ :{'a' * 10_000} ?p ?x }}"])
    assert f":{'a' * 79}… is not in the graph" in done.stderr


def test_every_property_of_ours_is_declared(case: Graph) -> None:
    used = {q.predicate.value for q in case.store.match() if q.predicate.value.startswith(KG)}
    declared = {q.subject.value for q in case.store.match(predicate=RDF + "type", graph=ONTOLOGY_GRAPH)}
    assert used <= declared
