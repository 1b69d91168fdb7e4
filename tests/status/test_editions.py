"""A newer edition of a feed replaces the rows that it states again."""

from __future__ import annotations

import json

import pytest

import kg

HEAD = "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,country,location,fatalities,source"


def row(number, fatalities=0, day="2024-06-13", whom="Grey Coats"):
    return f"C{number},{day},Battles,Attack,Military Forces of Chile (1990-),{whom},Chile,Talca,{fatalities},Dawn Wire"


@pytest.fixture
def graph():
    with kg.open(":memory:") as made:
        yield made


@pytest.fixture
def add(graph, tmp_path):
    def adding(name, *rows, **about):
        path = tmp_path / name
        path.write_text("\n".join((HEAD, *rows, "")))
        return graph.add(path, **about)[0]

    return adding


def amounts(graph):
    ties = graph.ties("Chile", "Grey Coats")
    return {tie.when: [dict(s.details).get("amount") for s in graph.evidence(tie.id).stances] for tie in ties}


def test_rows_that_are_stated_again_are_replaced_and_the_others_stay(graph, add):
    add("june.csv", row(1, 3), row(2, 4, "2024-06-14"))
    added = add("july.csv", row(2, 9, "2024-06-15"), row(3, 1, "2024-07-01"))
    assert amounts(graph) == {"2024-06-13": [("3",)], "2024-06-15": [("9",)], "2024-07-01": [("1",)]}
    assert any("1 row of 'Armed Conflict" in warning for warning in added.warnings)
    assert len(graph.sources()) == 2
    assert not graph.check().violations


def test_a_file_without_rows_left_is_withdrawn(graph, add):
    add("june.csv", row(1, 3, whom="Grey Coats"), row(2, 4, whom="Blue Hats"))
    add("july.csv", row(1, 5), row(2, 4, whom="Grey Coats"))
    assert len(graph.sources()) == 1
    assert not graph.check().violations
    with pytest.raises(kg.KgError):
        graph.resolve("Blue Hats")


def test_an_older_edition_replaces_nothing(graph, add):
    add("july.csv", row(1, 5), published="2024-07-31")
    add("june.csv", row(1, 3), published="2024-06-30")
    assert sorted(amounts(graph)["2024-06-13"]) == [("3",), ("5",)]


def test_a_preview_shows_what_is_replaced(graph, add, tmp_path):
    add("june.csv", row(1, 3))
    path = tmp_path / "july.csv"
    path.write_text("\n".join((HEAD, row(1, 3, "2024-06-20"), "")))
    changes = graph.preview(path)
    assert {change.kind for change in changes} >= {"tie"} or len(changes) >= 2
    assert graph.ties("Chile", "Grey Coats")[0].when == "2024-06-13"


def test_statements_and_descriptions_are_replaced_too(graph, tmp_path):
    def entities(name, label, words):
        path = tmp_path / name
        people = [
            {"id": i, "schema": "Person", "properties": {"name": [n]}} for i, n in (("a", label), ("b", "Bo Gull"))
        ]
        kin = {
            "id": "f",
            "schema": "Family",
            "properties": {"person": ["a"], "relative": ["b"], "relationship": [words]},
        }
        path.write_text("\n".join(map(json.dumps, [*people, kin])))
        return graph.add(path)[0]

    entities("one.jsonl", "Ada Tern", "sister")
    entities("two.jsonl", "Ada Gull-Tern", "cousin")
    assert len(graph.sources()) == 1
    assert graph.resolve("Ada Gull-Tern").label == "Ada Gull-Tern"
    with pytest.raises(kg.KgError):
        graph.resolve("Ada Tern")
    assert not graph.check().violations
