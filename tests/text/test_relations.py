"""Relations as people look them up: by name, by inverse, by a word that says them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from kg.cli.relations import relations
from kg.errors import NameNotFound
from kg.graph import open_graph
from kg.model.vocabulary import load
from kg.text.relations import found


def test_every_relation_has_a_definition_an_example_and_words() -> None:
    records = open_graph().relations()
    assert {record.relation for record in records} == set(load().relations)
    for record in records:
        assert record.definition, record.relation
        assert record.example.endswith("."), record.relation
    assert sum(bool(record.words) for record in records) > 60


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("suppliesOilTo", "suppliesOilTo"), ("SUPPLIESOILTO", "suppliesOilTo"), ("buysOilFrom", "suppliesOilTo"),
        ("gets oil from", "suppliesOilTo"), ("condemn", "condemns"), ("airlift", "supports"), ("denial", "denies"),
    ],
)  # fmt: skip
def test_a_relation_is_found_by_name_inverse_or_word(word: str, first: str) -> None:
    assert found(load(), word)[0].relation == first


def test_a_word_finds_what_it_says_and_what_mentions_it() -> None:
    assert {"suppliesOilTo", "suppliesArmsTo"} <= {record.relation for record in found(load(), "deliver")}
    assert "usesAirspaceOf" in {record.relation for record in found(load(), "airspace")}


def test_an_unknown_word_names_near_ones() -> None:
    with pytest.raises(NameNotFound, match="did you mean"):
        found(load(), "condem it")


def test_the_command_shows_definition_inverse_and_words() -> None:
    shown = CliRunner().invoke(relations, ["buysOilFrom", "--format", "table"])
    assert shown.exit_code == 0
    for words in ("suppliesOilTo  Delivers oil", "inverse: buysOilFrom", "broader: suppliesTo", "sell %oil"):
        assert words in shown.output
