"""An exported source can be added again, and gives the same graph."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.actors import registry
from kg.annotation.schema import parse
from kg.errors import Refused
from kg.graph import Graph, open_graph
from kg.model import ids
from kg.model.claims import Source, SourceRecords, Stance, Tie

CASE = registry.seeds() / "iran-azerbaijan-2025"

RICH = {
    "source": {
        "title": "Ferry: talks & stall", "text": "ferry.txt", "publisher": "Example Gazette", "published": "2024-03-02",
        "url": "https://example.org/ferry", "language": "en", "derived_from": ["wire-1"], "reliability": "B",
        "reviewed": False,
    },
    "actors": [
        {
            "id": "union", "kind": "Organization", "name": "Norway", "aliases": ["HU"], "acts_for": ["Sweden"],
            "same_as": ["http://www.wikidata.org/entity/Q1"], "description": {"start": 0, "end": 5},
            "offices": [
                {"title": "Chair", "of": "Sweden", "since": "2020", "until": "2024-01"},
                {"title": "Member", "of": "Sweden"},
            ],
        },
        {"id": "t1", "kind": "Person", "name": "Ada Example"},
    ],
    "cited": [{"id": "paper", "title": "A paper", "publisher": "Press", "published": "2023", "url": "https://example.org/p"}],
    "ties": [
        {"id": "a", "subject": ":norway", "relation": "buysArmsFrom", "object": "Government of Sweden", "when": "2023~"},
        {"id": "b", "subject": "union", "relation": "meetsWith", "object": "t1", "event": "Harbour talks"},
    ],
    "statements": [
        {"id": "n1", "text": {"start": 0, "end": 23}, "concerns": ["union"]},
        {"id": "n2", "text": "in the annotator's words"},
    ],
    "stances": [
        {
            "id": "s1", "attitude": "asserts", "about": ["a", "b"], "quote": {"start": 0, "end": 23}, "reviewed": True,
            "confidence": 0.75, "rule": "frames:supply",
            "details": {
                "item": ["oil", "a cargo"], "place": "the port", "from": ["Denmark", "somewhere"], "against": "union",
                "purpose": "trade", "manner": "at night", "via": ["Finland", "a port"], "condition": "if paid", "amount": "1200.5", "unit": "t", "quantity": "a third",
                "time": "in the\nspring",
            },
        },
        {
            "id": "s2", "attitude": "denies", "holder": "Ada Example", "about": ["s1", "n1"], "addressee": ["Sweden"],
            "target": ["union"], "capacity": "Prime Minister of Sweden", "on_behalf_of": "union", "cue": "dismissed",
            "medium": "paper", "in_reply_to": "s1", "when": "2024-03", "scope": "detail", "origin": "Example Radio",
            "quote": "Ada dismissed it",
        },
        {"id": "s3", "attitude": "suggests", "about": "n2", "holder": "Sweden", "capacity": "a clerk", "medium": "a letter"},
    ],
    "mentions": [
        {"actor": "t1", "quote": "Ada"}, {"actor": "union", "quote": {"start": 5, "end": 12}, "kind": "title"},
        {"actor": "Sweden", "quote": {"start": 5, "end": 12}, "kind": "title"},
    ],
    "inferred": [
        {"about": "s2", "when": "2024-03-01?", "because": "the paper's date"},
        {"about": "a", "tie_when": "2023", "because": "see s1"},
        {"about": "t1", "same_as": "Norway", "because": "only a test"},
        {"about": "source", "note": "a test", "because": "it is one"},
    ],
}  # fmt: skip
TEXT = "Oil 🛢 by a third in the\nspring to the port. Ada dismissed it, a cargo."


@pytest.fixture
def rich(fresh: Graph, tmp_path: Path) -> Graph:
    (tmp_path / "ferry.txt").write_text(TEXT, encoding="utf-8", newline="")
    (tmp_path / "ferry.yaml").write_text(json.dumps(RICH), encoding="utf-8")
    fresh.add(tmp_path / "ferry.yaml")
    return fresh


@pytest.fixture
def seed(fresh: Graph) -> Graph:
    fresh.add(CASE / "digest.yaml")
    return fresh


def again(*paths: Path) -> set[str]:
    """The quads of a new graph with these files."""
    with open_graph(":memory:") as graph:
        graph.add(*paths)
        return set(map(str, graph.store.match()))


def quads(graph: Graph) -> set[str]:
    return set(map(str, graph.store.match()))


@pytest.mark.parametrize("name", ["rich", "seed"])
@pytest.mark.parametrize("form", ["annotation", "standoff"])
def test_with_its_text_an_annotation_gives_the_same_graph(
    name: str, form: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    graph: Graph = request.getfixturevalue(name)
    out, text = tmp_path / "out.yaml", tmp_path / "text.txt"
    assert graph.export(form, out).notes == ()
    text.write_text(
        graph.lookup.node(graph.sources()[0].id)["http://www.w3.org/2011/content#chars"][0].value, newline=""
    )
    assert again(out, text) == quads(graph)
    assert [a.outcome for a in graph.add(out)] == ["unchanged"]


@pytest.mark.parametrize("name", ["rich", "seed"])
def test_a_case_folder_gives_the_same_graph(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    graph: Graph = request.getfixturevalue(name)
    done = graph.export("case", tmp_path / "case")
    assert {p.suffix for p in done.paths} == {".yaml", ".txt"}
    assert again(tmp_path / "case") == quads(graph)


def test_without_its_text_an_annotation_says_the_same(seed: Graph, tmp_path: Path) -> None:
    seed.export("annotation", tmp_path / "out.yaml")
    left = quads(seed) - again(tmp_path / "out.yaml")
    assert {q.split("> ")[1].rpartition("#")[2] for q in left} == {"chars", "prefix", "suffix", "sketch", "textKey"}


def test_standoff_holds_none_of_the_words(seed: Graph) -> None:
    out = io.BytesIO()
    seed.export("standoff", out)
    text = out.getvalue().decode()
    for stance in (s for t in seed.ties() for s in t.stances):
        assert stance.quote not in text
        assert not stance.cue or f"cue: {stance.cue}\n" not in text


@pytest.mark.parametrize("words", ["by sea", " by sea", "by\tsea"])
def test_standoff_finds_words_as_they_are_written(fresh: Graph, tmp_path: Path, words: str) -> None:
    text = "Norway supports Sweden by\nsea. It did so by sea, or by\tsea."
    said = {"id": "s1", "attitude": "asserts", "about": ["t1"], "quote": text[:29], "details": {"manner": words}}
    tie = {"id": "t1", "subject": "Norway", "relation": "supports", "object": "Sweden"}
    source = {"title": "Notes", "text": "notes.txt"}
    (tmp_path / "notes.txt").write_text(text, newline="")
    (tmp_path / "a.yaml").write_text(json.dumps({"source": source, "ties": [tie], "stances": [said]}))
    fresh.add(tmp_path / "a.yaml")
    fresh.export("standoff", tmp_path / "b.yaml")
    assert words not in (tmp_path / "b.yaml").read_text()
    assert again(tmp_path / "b.yaml", tmp_path / "notes.txt") == quads(fresh)


def test_standoff_needs_the_text(fresh: Graph, seed: Graph, tmp_path: Path) -> None:
    seed.export("annotation", tmp_path / "out.yaml")
    with open_graph(":memory:") as other:
        other.add(tmp_path / "out.yaml")
        with pytest.raises(Refused, match="the text of 'Iran accuses .* is not in the store"):
            other.export("standoff", io.BytesIO())


def test_names_are_written_so_that_they_are_found_again(rich: Graph) -> None:
    out = io.BytesIO()
    rich.export("annotation", out)
    annotation, _ = parse(out.getvalue().decode(), "out.yaml")
    assert annotation.stances[1].capacity == "Prime Minister of Sweden"
    ends = {end for tie in annotation.ties for end in (tie.subject, tie.object)}
    assert ends == {":norway", "Government of Sweden", "union", "t1"}
    assert {entry.id for entry in annotation.ties} == {"t2", "t3"}


def test_a_source_named_by_its_own_id(fresh: Graph, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "source: {title: Notes, id: notes-7}\n"
        "ties:\n- {id: t1, subject: Norway, relation: supports, object: Sweden}\n"
        "stances:\n- {id: s1, attitude: asserts, about: t1}\n"
    )
    fresh.add(tmp_path / "a.yaml")
    fresh.export("annotation", tmp_path / "b.yaml")
    assert again(tmp_path / "b.yaml") == quads(fresh)


def feed() -> SourceRecords:
    source = Source(ids.source_iri("id:feed"), "Feed")
    norway, sweden = ids.ID + "norway", ids.ID + "sweden"
    tie = Tie(ids.ID + "tie-0123456789abcdef", norway, "supports", sweden)
    stance = Stance(ids.local_iri("stance", source.iri, "1"), source.iri, source.iri, "asserts", (tie.iri,))
    return SourceRecords(source, ties=(tie,), stances=(stance,))


def test_records_that_annotations_cannot_hold_are_refused_or_noted(seed: Graph, tmp_path: Path) -> None:
    seed.add_records(feed())
    with pytest.raises(Refused, match="record ids"):
        seed.export("annotation", io.BytesIO(), source="Feed")
    done = seed.export("case", tmp_path / "case")
    assert len(done.paths) == 2
    assert [n.partition(":")[0] for n in done.notes] == ["'Feed' is left out"]


def test_an_actor_without_an_unambiguous_name_is_refused(fresh: Graph) -> None:
    feed_of = feed()
    elsewhere = ids.ID + "union"
    tie = Tie(
        ids.tie_iri(elsewhere, "supports", ids.ID + "sweden", None, None), elsewhere, "supports", ids.ID + "sweden"
    )
    stance = replace(feed_of.stances[0], about=(tie.iri,))
    fresh.add_records(replace(feed_of, ties=(tie,), stances=(stance,)))
    with pytest.raises(Refused, match="union is neither in the registry nor in this source"):
        fresh.export("annotation", io.BytesIO())


@pytest.mark.parametrize(
    "odd", [{"title": "Har\u200bbour"}, {"title": "x" * 501}, {"publisher": " "}, {"publisher": "Press\u202e"}]
)
def test_a_name_that_annotations_cannot_hold_is_refused(fresh: Graph, tmp_path: Path, odd: dict[str, str]) -> None:
    source = Source(ids.source_iri("id:odd"), **{"title": "Odd", **odd})
    fresh.add_records(SourceRecords(source))
    with pytest.raises(Refused, match=rf"as source\.{next(iter(odd))}: .*export RDF"):
        fresh.export("annotation", tmp_path / "a.yaml")
    assert "is left out" in fresh.export("case", tmp_path / "case").notes[0]
