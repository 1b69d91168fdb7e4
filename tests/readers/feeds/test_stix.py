"""STIX 2.1 bundles."""

from __future__ import annotations

import json

import pytest


def thing(kind, number, **more):
    return {"type": kind, "spec_version": "2.1", "id": f"{kind}--{number}", **more}


ACTORS = [
    thing("threat-actor", 1, name="Grey Gull", aliases=["APT-G"]),
    thing("intrusion-set", 2, name="Gull Set", created_by_ref="identity--3"),
    thing("identity", 3, name="Tern Labs", identity_class="organization"),
    thing("location", 4, name="Norway", country="NOR"),
    thing("location", 5, name="Coast", region="coast"),
]


def link(number, kind, source, target, **more):
    return thing("relationship", number, relationship_type=kind, source_ref=source, target_ref=target, **more)


@pytest.fixture
def bundle(add, file):
    def adding(*objects):
        whole = {"type": "bundle", "id": "bundle--1", "objects": [*ACTORS, *objects]}
        return add(file("bundle.json", json.dumps(whole, indent=1)))

    return adding


def test_relationships_between_actors_are_ties(graph, bundle):
    targets = link(
        9, "targets", "threat-actor--1", "location--4", created_by_ref="identity--3", start_time="2023-04-01T00:00:00Z"
    )
    added = bundle(targets, link(10, "attributed-to", "intrusion-set--2", "threat-actor--1"))
    assert (added.account.feed, added.ties) == ("stix", 2)
    (tie,) = graph.ties("APT-G", "Norway")
    assert (tie.relation.id, tie.when) == ("attacks", "2023-04-01/..")
    assert graph.evidence(tie.id).stances[0].origin == "Tern Labs"


def test_what_a_taxii_server_sends_is_read(add, file):
    link_ = link(9, "targets", "threat-actor--1", "location--4")
    added = add(file("objects.json", json.dumps({"more": False, "objects": [*ACTORS, link_]})))
    assert (added.account.feed, added.ties) == ("stix", 1)


def test_a_list_of_objects_is_read(add, file):
    link_ = link(9, "targets", "threat-actor--1", "location--4")
    added = add(file("objects.json", json.dumps([*ACTORS, link_], indent=1)))
    assert (added.account.feed, added.ties) == ("stix", 1)


def test_what_is_no_tie_is_skipped_with_the_reason(bundle):
    account = bundle(
        thing("x-custom", 6, name="odd"),
        thing("malware", 7, name="Worm", revoked=True),
        link(9, "targets", "threat-actor--1", "location--99"),
        link(10, "uses", "threat-actor--1", "x-custom--6"),
        link(11, "located-at", "location--4", "location--5"),
    ).account
    assert account.kept == 4
    assert sum(number for _, number in account.skipped) == account.read - 4 == 6
    assert "a revoked object" in dict(account.skipped)


def test_a_dangling_reference_is_a_warning(bundle):
    assert len(bundle(link(9, "targets", "threat-actor--1", "location--99")).warnings) == 1


def test_what_is_no_object_is_quarantined(bundle):
    assert len(bundle("words", {"type": "identity"}).account.quarantined) == 2
