"""FollowTheMoney: entities, edges, deltas and statements."""

from __future__ import annotations

import json

import pytest

from kg.errors import KgError


def entity(id_, schema, **properties):
    said = {name: value if isinstance(value, list) else [value] for name, value in properties.items()}
    return {"id": id_, "schema": schema, "properties": said, "datasets": ["gull_list"]}


PEOPLE = [
    entity("p1", "Person", name=["Ada Tern", "Ада Терн"], country="cl"),
    entity("c1", "Company", name="Tern Shipping", country="cl"),
    entity("c2", "Company", name="Gull Lines"),
]


def lines(*entities):
    return [json.dumps(one, ensure_ascii=False) for one in (*PEOPLE, *entities)]


@pytest.mark.parametrize(
    ("edge", "relation", "ends"),
    [
        (
            entity("e1", "Ownership", owner="c1", asset="c2", percentage="51"),
            "controls",
            ("Tern Shipping", "Gull Lines"),
        ),
        (entity("e1", "Membership", member="p1", organization="c1"), "memberOf", ("Ada Tern", "Tern Shipping")),
        (entity("e1", "Directorship", director="p1", organization="c1"), "holdsOffice", ("Ada Tern", "Tern Shipping")),
        (entity("e1", "Sanction", entity="c1", country="no"), "sanctions", ("Norway", "Tern Shipping")),
    ],
)
def test_edges_are_ties_with_their_time_and_origin(graph, add, file, edge, relation, ends):
    edge["properties"]["startDate"] = ["2020-01-01"]
    added = add(file("x.json", *lines(edge)))
    assert (added.account.feed, added.account.kept, added.ties) == ("ftm", 4, 1)
    (tie,) = graph.ties(ends[1], relation=relation)
    assert ((tie.subject.label, tie.object.label), tie.when) == (ends, "2020-01-01/..")
    assert graph.evidence(tie.id).stances[0].origin == "gull_list"


def test_an_authority_acts_for_its_state(graph, add, file):
    add(file("x.jsonl", *lines(entity("s", "Sanction", entity="c1", country="no", authority="Ministry of Gulls"))))
    (tie,) = graph.ties("Norway", "Tern Shipping")
    assert tie.subject.label == "Ministry of Gulls"


def test_an_edge_that_no_relation_fits_is_kept_in_words(add, file):
    added = add(file("x.jsonl", *lines(entity("f", "Family", person="p1", relative="p1", relationship="sister"))))
    assert (added.ties, added.stances, added.account.kept) == (0, 1, 4)


def test_names_in_other_letters_are_aliases(graph, add, file):
    add(file("x.jsonl", *lines()))
    assert graph.resolve("Ада Терн").label == "Ada Tern"
    assert not graph.check().violations


def test_dangling_edges_and_self_ownership_are_warnings(add, file):
    edges = [entity("o1", "Ownership", owner="none", asset="c1"), entity("o2", "Ownership", owner="c1", asset="c1")]
    added = add(file("x.jsonl", *lines(*edges)))
    assert (added.account.kept, len(added.account.skipped), len(added.warnings)) == (3, 2, 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"schema": "Person", "properties": {}},
        {"id": "", "schema": "Person", "properties": {}},
        {"id": "x", "properties": {}},
        {"id": "x", "schema": "Person"},
        {"id": "x", "schema": "Person", "properties": {"name": "no list"}},
        {"id": "x", "schema": "Person", "properties": {"name": [{"a": 1}]}},
        {"id": ["x"], "schema": "Person", "properties": {}},
    ],
)
def test_wrong_entities_are_quarantined(add, file, wrong):
    account = add(file("x.jsonl", *lines(), json.dumps(wrong), "{not json")).account
    assert (account.kept, [q.row for q in account.quarantined]) == (3, [4, 5])


def test_entities_within_entities_are_read_with_the_edges_between(graph, add, file):
    edges = {"ownershipOwner": [entity("e1", "Ownership")], "sanctions": [entity("e2", "Sanction", country="no")]}
    edges["ownershipOwner"][0]["properties"]["asset"] = [PEOPLE[2]]
    nested = {**PEOPLE[1], "properties": PEOPLE[1]["properties"] | edges}
    account = add(file("targets.nested.json", json.dumps(nested))).account
    assert (account.read, account.kept) == (4, 4)
    assert {(t.subject.label, t.relation.id, t.object.label) for t in graph.ties("Tern Shipping")} == {
        ("Tern Shipping", "controls", "Gull Lines"), ("Norway", "sanctions", "Tern Shipping"),
    }  # fmt: skip


def test_a_delta_file(add, file):
    told = [json.dumps({"op": "ADD", "entity": one}) for one in PEOPLE]
    gone = json.dumps({"op": "DEL", "entity": {"id": "c9"}})
    account = add(file("delta.json", *told, gone)).account
    assert (account.feed, account.kept, len(account.skipped)) == ("ftm", 3, 1)


def delta(*ops):
    return [json.dumps({"op": op, "entity": one}) for op, one in ops]


OWNS = entity("o", "Ownership", owner="c1", asset="c2")
JOINED = entity("m", "Membership", member="p1", organization="c2")
KIN = entity("f", "Family", person="p1", relative="p1", relationship="sister")
LEADS = entity("d", "Directorship", director="p1", organization="c1")


def test_a_deleted_edge_goes_from_earlier_files(graph, add, file):
    add(file("base.jsonl", *lines(OWNS, JOINED)))
    added = add(file("delta.jsonl", *delta(("DEL", {"id": "o"}))))
    assert [tie.relation.id for tie in graph.ties("Gull Lines")] == ["memberOf"]
    assert (added.account.read, len(added.account.skipped)) == (1, 1)
    assert any("1 row of" in warning and "deleted" in warning for warning in added.warnings)
    assert not graph.check().violations


def test_what_a_deleted_actor_was_part_of_ends(graph, add, file):
    add(file("base.jsonl", *lines(OWNS, JOINED, KIN, LEADS)))
    add(file("delta.jsonl", *delta(("DEL", {"id": "p1"}))))
    assert [tie.relation.id for tie in graph.ties()] == ["controls"]
    with pytest.raises(KgError):
        graph.resolve("Ada Tern")
    assert not graph.check().violations
    add(file("delta2.jsonl", *delta(("DEL", {"id": "c1"}))))
    assert not graph.ties()
    assert not graph.check().violations


def test_the_last_word_of_a_delta_counts(graph, add, file):
    add(file("base.jsonl", *lines(OWNS)))
    account = add(file("delta.jsonl", *delta(("DEL", {"id": "o"}), ("ADD", OWNS), ("ADD", KIN), ("DEL", KIN)))).account
    assert account.read == account.kept + account.merged + sum(n for _, n in account.skipped)
    assert [tie.relation.id for tie in graph.ties()] == ["controls"]


def test_an_actor_that_a_delta_deletes_and_adds_keeps_its_ties(graph, add, file):
    add(file("base.jsonl", *lines(OWNS, JOINED)))
    account = add(file("delta.jsonl", *delta(("DEL", {"id": "p1"}), ("ADD", PEOPLE[0])))).account
    assert account.read == account.kept + account.merged == 2
    assert {tie.relation.id for tie in graph.ties()} == {"controls", "memberOf"}


def test_a_delta_names_actors_of_earlier_files(graph, add, file):
    add(file("base.jsonl", *lines()))
    unknown = entity("o2", "Ownership", owner="c1", asset="x")
    account = add(file("delta.jsonl", *delta(("ADD", OWNS), ("ADD", unknown)))).account
    assert (account.kept, len(account.skipped)) == (1, 1)
    (tie,) = graph.ties("Tern Shipping", "Gull Lines")
    assert tie.subject.label == "Tern Shipping"
    assert not graph.check().violations


def test_a_deletion_without_an_id_is_quarantined(add, file):
    account = add(file("delta.jsonl", *delta(("ADD", PEOPLE[0]), ("DEL", {"schema": "Person"})))).account
    assert [q.row for q in account.quarantined] == [2]


def test_statements_of_an_entity_are_put_together(graph, add, file):
    head = "canonical_id,entity_id,prop,prop_type,schema,value,dataset"
    table = [
        f"{id_},{id_},{prop},name,{schema},{value},gull_list"
        for id_, schema, said in [
            ("c1", "Company", [("name", "Tern Shipping"), ("alias", "TSL")]),
            ("c2", "Company", [("name", "Gull Lines")]),
            ("o", "Ownership", [("owner", "c1"), ("asset", "c2")]),
        ]
        for prop, value in said
    ]
    account = add(file("statements.csv", head, *table)).account
    assert (account.feed, account.read, account.kept, account.merged) == ("ftm", 5, 3, 2)
    assert graph.ties("TSL", "Gull Lines")[0].relation.id == "controls"


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_of_entities_is_read(add, file, indent):
    edge = entity("e1", "Ownership", owner="c1", asset="c2")
    added = add(file("x.json", json.dumps([*PEOPLE, edge, "odd"], indent=indent)))
    assert (added.account.feed, added.account.kept, added.ties) == ("ftm", 4, 1)
    (wrong,) = added.account.quarantined
    assert (wrong.row, wrong.value) == (5, '"odd"')


TARGETS = """\
"id","schema","name","aliases","birth_date","countries","addresses","identifiers","sanctions","phones","emails",\
"program_ids","dataset","first_seen","last_seen","last_change"
"NK-1","Company","Tern Shipping","Tern Lines;TSL","","cl","","","2024-02-03;Article 3","","","EU-GULL;NO-TERN",\
"Gull List;Tern List","2024-01-01","2025-01-01","2025-01-01"
"NK-2","Person","Ada Tern","","1970-01-02","","","","Listed as a friend of gulls","","","","Gull List","2024-01-01",\
"2025-01-01","2025-01-01"
"NK-3","Vessel","Albatross","","","","","","","","","","Gull List","2024-01-01","2025-01-01","2025-01-01"
"",Person,Nobody,,,,,,,,,,,,,
"""


def test_a_table_of_targets_tells_who_sanctions_whom(graph, add, file):
    added = add(file("targets.simple.csv", *TARGETS.splitlines()))
    assert (added.account.feed, added.account.kept, added.ties, len(added.account.quarantined)) == ("ftm", 5, 2, 1)
    ties = graph.ties("Tern Lines", relation="sanctions")
    assert {tie.subject.label for tie in ties} == {"European Union", "Norway"}
    stance = graph.evidence(ties[0].id).stances[0]
    assert stance.origin == "Gull List; Tern List"
    (said,) = graph.query("SELECT ?text { ?s kg:text ?text }").rows()
    assert said == {"text": "Ada Tern is under sanctions (Listed as a friend of gulls)."}
