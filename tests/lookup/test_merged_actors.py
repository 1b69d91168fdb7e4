"""Merged actors, by their names or by an analyst, are one in every look-up, on the page and in every export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.graph import Graph

SHELLING = """source: {title: Paper %s, id: paper-%s, publisher: Paper %s, published: 2024-05}
actors: [{id: q, kind: Person, name: %s}]
ties: [{id: t, subject: Sweden, relation: attacks, object: q, when: 2024-04, event: %s}]
stances: [{id: s, holder: %s, attitude: %s, about: t}]
"""
MARSH = "Quentin Aldous Marsh"


@pytest.fixture(params=["by name", "by an analyst", "by an analyst, of different events"])
def merged(fresh: Graph, tmp_path: Path, request: pytest.FixtureRequest) -> Graph:
    """Norway alleges that Sweden attacked Marsh, Sweden denies it, in sources that each define Marsh."""
    other = MARSH if request.param == "by name" else "Q. Marsh"
    event = "siege" if request.param.endswith("events") else "raid"
    for letter, name, event_, holder, attitude in (
        ("a", MARSH, "raid", "Norway", "alleges"),
        ("b", other, event, "Sweden", "denies"),
    ):
        file = tmp_path / f"{letter}.yaml"
        file.write_text(SHELLING % (letter, letter, letter, name, event_, holder, attitude), encoding="utf-8")
        fresh.add(file)
    if other != MARSH:
        fresh.merge(other, MARSH, because="the same man", by="ana")
    return fresh


def test_look_ups_see_one_actor(merged: Graph) -> None:
    marsh = merged.resolve(MARSH).actor
    for rollup in (True, False):
        ties = merged.ties("Sweden", MARSH, rollup=rollup)
        assert {t.object.id for t in ties} == {marsh}
        assert len({t.relationship.id for t in ties}) == 1
        assert {s.holder.label for t in ties for s in t.stances} == {"Norway", "Sweden"}
    assert merged.actor(MARSH).ties == tuple(merged.ties(MARSH))
    assert {e.tie.object.id for e in merged.timeline(MARSH, "Sweden")} == {marsh}
    assert {d.claim.object.id for d in merged.disputes(MARSH)} == {marsh}  # type: ignore[union-attr]
    (path,) = merged.path("Sweden", MARSH, status=["disputed", "denied", "alleged"])
    assert len(path.steps) == 1


def test_the_page_has_one_node_and_one_edge(merged: Graph) -> None:
    payload = merged.payload()
    marsh = merged.resolve(MARSH).actor
    assert [actor.id for actor in payload.actors if actor.kind == "Person"] == [marsh]
    assert len(payload.relationships) == 1
    assert {payload.relationships[0].id} == {tie.relationship for tie in payload.ties}
    assert {tie.object for tie in payload.ties} == {marsh}
    assert payload.rolled_up == ()
    names = {actor.id: {actor.label, *actor.aliases} for actor in payload.actors}[marsh]
    assert {record.joined.label for record in merged.same_actors()} <= names


@pytest.mark.parametrize("format", ["graphml", "gexf", "csv", "ftm", "neo4j"])
def test_exports_have_one_node(merged: Graph, tmp_path: Path, format: str) -> None:
    marsh = merged.resolve(MARSH).actor
    target = tmp_path / "out"
    merged.export(format, target)
    files = [target] if target.is_file() else sorted(path for path in target.iterdir() if path.is_file())
    if format == "ftm":
        entities = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
        persons = [entity for entity in entities if entity["schema"] == "Person"]
        assert len(persons) == 1
        return
    written = {file.name: file.read_text(encoding="utf-8") for file in files}
    other = merged.same_actors()[0].joined.id
    assert any(marsh in text for text in written.values())
    naming = [name for name, text in written.items() if other in text]
    assert naming == []


def test_the_graph_of_networkx_has_one_node_and_one_edge(merged: Graph) -> None:
    graph = merged.to_networkx()
    assert sorted(data["label"] for _, data in graph.nodes(data=True)) == [MARSH, "Sweden"]
    assert graph.number_of_edges() == 1
