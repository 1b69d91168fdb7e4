"""Wikidata: items as JSON and truthy triples."""

from __future__ import annotations

import json

import pytest

START, END = "P580", "P582"


def time(day, precision=11):
    value = {"time": f"+{day}T00:00:00Z", "precision": precision}
    return {"snaktype": "value", "datavalue": {"value": value, "type": "time"}}


def value(item):
    return {"snaktype": "value", "datavalue": {"value": {"entity-type": "item", "id": item}}}


def statement(item, rank="normal", **qualifiers):
    snak = item if isinstance(item, dict) else value(item)
    return {"id": f"s-{item}", "rank": rank, "mainsnak": snak, "qualifiers": {p: [v] for p, v in qualifiers.items()}}


def item(id_, label, aliases=(), **claims):
    return {
        "id": id_,
        "type": "item",
        "labels": {"en": {"language": "en", "value": label}},
        "aliases": {"en": [{"language": "en", "value": alias} for alias in aliases]},
        "claims": claims,
    }


ADA = item(
    "Q900001", "Ada Tern", ["A. Tern"],
    P31=[statement("Q5")],
    P39=[statement("Q900002", P580=time("2019-03-00", 10), P582=time("2021-00-00", 9), P642=value("Q20"))],
    P102=[statement("Q900003"), statement("Q900004", rank="deprecated"), statement({"snaktype": "novalue"})],
)  # fmt: skip
POST, PARTY = item("Q900002", "Minister of Gulls"), item("Q900003", "Gull Party")
NORWAY = item("Q20", "Norway", ["Kingdom of Gulls"], P530=[statement("Q298")])


def wrapped(*items):
    return json.dumps({"entities": {one["id"]: one for one in items}, "success": 1})


@pytest.mark.parametrize("form", ["answer", "dump", "lines"])
def test_offices_memberships_and_relations(graph, add, file, form):
    items = [ADA, POST, PARTY, NORWAY]
    told = {
        "answer": [wrapped(*items)],
        "dump": ["[", ",\n".join(map(json.dumps, items)), "]"],
        "lines": list(map(json.dumps, items)),
    }[form]
    added = add(file("items.json", *told))
    assert added.account.feed == "wikidata"
    found = {(t.subject.label, t.relation.id, t.object.label): t.when for t in graph.ties("Ada Tern")}
    assert found == {
        ("Ada Tern", "holdsOffice", "Norway"): "2019-03/2021",
        ("Ada Tern", "memberOf", "Gull Party"): None,
    }
    assert graph.ties("Norway", "Chile")[0].relation.id == "recognizes"
    (office,) = graph.actor("Ada Tern").offices
    assert office.office == "Minister of Gulls"


def test_what_holds_no_tie_is_skipped_with_the_reason(add, file):
    account = add(file("items.json", wrapped(ADA, POST, PARTY, NORWAY))).account
    assert account.read == 10
    assert dict(account.skipped) == {
        "a property that means no relation": 1,
        "a deprecated statement": 1,
        "a statement whose value is unknown, or that there is none": 1,
    }


def test_aliases_go_into_the_registry(graph, add, file):
    add(file("items.json", wrapped(NORWAY)))
    assert graph.resolve("Kingdom of Gulls").label == "Norway"
    assert not graph.check().violations


def test_truthy_triples(graph, add, file):
    entity, direct = "http://www.wikidata.org/entity/", "http://www.wikidata.org/prop/direct/"
    lines = [
        f'<{entity}Q900001> <http://www.w3.org/2000/01/rdf-schema#label> "Ada Tern"@en .',
        f"<{entity}Q900001> <{direct}P31> <{entity}Q5> .",
        f"<{entity}Q900001> <{direct}P463> <{entity}Q900003> .",
        f'<{entity}Q900003> <http://www.w3.org/2000/01/rdf-schema#label> "Gull Party"@en .',
        "this is no triple",
    ]
    added = add(file("truthy.nt", *lines))
    assert (added.account.feed, [q.row for q in added.account.quarantined]) == ("wikidata", [5])
    assert graph.ties("Ada Tern", "Gull Party")[0].relation.id == "memberOf"
