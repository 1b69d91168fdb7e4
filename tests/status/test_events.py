"""Events as nodes: described by sources, one by label or IRI, with near labels proposed."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
import small_world as small

from kg.graph import Graph
from kg.model import ids
from kg.model.vocabulary import load
from kg.status import derive, events
from kg.status.events import Named

TIE = "Norland shootsDown Sudland"
WD = "http://www.wikidata.org/entity/Q5"


def by_label(label: str, when: str | None = None) -> str:
    return ids.event_iri(label, when)


def source(name: str, say: str, tie: str, *described: dict[str, object]):
    return small.records(name, {"say": [say], "events": list(described)}, ties={"u": tie})


def relationship(store) -> str:
    iri = ids.relationship_iri(small.actor("Norland"), "shootsDown", small.actor("Sudland"))
    return small.status(store, iri, "relationshipStatus")


DESCRIBED = {
    "id": "mh",
    "label": "MH-A",
    "when": "2024-05-03",
    "kind": "crash",
    "place": "the border",
    "same_as": ["Q5"],
}


def test_a_described_event_is_a_node_and_gives_its_ties_its_time():
    found = source("A", "asserts u", f"{TIE} event=mh", DESCRIBED)
    (event,), (tie,) = found.events, found.ties
    assert event.iri == by_label("mh a", "2024-05-03")
    assert (event.label, event.kind, event.when, event.place, event.same_as) == (
        "MH-A", "crash", "2024-05-03", "the border", (WD,),
    )  # fmt: skip
    assert (tie.event, tie.when) == (event.iri, "2024-05-03")


def test_a_tie_names_an_event_by_its_label_too_and_keeps_its_own_time():
    (tie,) = source("A", "asserts u", f"{TIE} event=mh-a when=2024-05", DESCRIBED).ties
    assert (tie.event, tie.when) == (by_label("mh a", "2024-05-03"), "2024-05")


def test_a_label_without_an_entry_stays_a_label():
    found = source("A", "asserts u", f"{TIE} event=raid", DESCRIBED)
    assert [tie.event for tie in found.ties] == ["raid"]


@pytest.mark.parametrize("written", [":event-0123456789abcdef", "event-0123456789abcdef"])
def test_a_tie_names_an_event_of_another_source_by_its_id(written):
    (tie,) = source("A", "asserts u", f"{TIE} event={written}").ties
    assert (tie.event, tie.when) == (f"{ids.ID}event-0123456789abcdef", None)


@pytest.mark.parametrize(
    "described",
    [
        [{"id": "a", "label": "Raid"}, {"id": "b", "label": "the raid"}],
        [{"id": "a", "label": "Raid", "iri": "Q5"}, {"id": "b", "label": "Attack", "iri": WD}],
        [{"id": "a", "label": "Raid", "when": "2023"}, {"id": "b", "label": "Raid", "when": "2024"}],
        [{"id": "a", "label": "Raid", "iri": "not an IRI"}],
        [{"id": "a", "label": "Raid", "when": "soon"}],
        [{"id": "u", "label": "Raid"}],
    ],
)
def test_an_event_given_twice_or_wrongly_is_a_mistake(described):
    from kg.errors import InputError

    with pytest.raises(InputError):
        source("A", "asserts u", f"{TIE} event=raid", *described)


CASES = {
    "label": ([DESCRIBED], "mh", [], "the_MH,a"),
    "id": ([DESCRIBED], "mh", [], f":{ids.short(by_label('mh a', '2024-05-03'))}"),
    "same elsewhere": ([DESCRIBED], "mh", [{"id": "x", "label": "Disaster", "same_as": [WD]}], "x"),
    "IRI": ([DESCRIBED], "mh", [], WD),
    "a vaguer time": ([DESCRIBED], "mh", [{"id": "x", "label": "mh a", "when": "2024-05"}], "x"),
}


@pytest.mark.parametrize("case", CASES)
def test_adding_in_any_order_gives_the_same_graph(case):
    ours, mine, theirs, other = CASES[case]
    sources = [
        source("A", "asserts u", f"{TIE} event={mine}", *ours),
        source("B", "Norland denies u", f"{TIE} event={other}", *theirs),
        source("C", "asserts u", f"{TIE} event=mh-a", {"id": "y", "label": "MH A"}),
    ]
    graphs = set()
    for order in permutations(sources):
        store = small.world()
        for records in order:
            small.change(store, add=[records])
        assert small.derived(store) == derive.derive_all(store, load())
        assert relationship(store) == "disputed"
        graphs.add(frozenset(store.match()))
    assert len(graphs) == 1


def test_a_description_that_comes_and_goes_moves_the_status():
    store = small.world()
    elsewhere = "https://example.org/disaster"
    small.change(store, add=[source("A", "asserts u", f"{TIE} event={elsewhere}")])
    small.change(store, add=[source("B", "Norland denies u", f"{TIE} event=mh-a")])
    assert relationship(store) == "reported"
    described = source("C", "asserts u", "Norland hosts Sudland", {"id": "x", "label": "MH-A", "iri": elsewhere})
    small.change(store, add=[described])
    assert relationship(store) == "disputed"
    assert small.derived(store) == derive.derive_all(store, load())
    small.change(store, remove=[described.source.iri])
    assert relationship(store) == "reported"
    assert small.derived(store) == derive.derive_all(store, load())


def test_sources_that_differ_on_the_time_of_an_event_give_it_none():
    said = [source(n, "asserts u", f"{TIE} event=x", {"id": "x", "label": n, "iri": "Q5", "when": w})
            for n, w in (("A", "2023"), ("B", "2024"))]  # fmt: skip
    store = small.world()
    small.change(store, add=said)
    node = store.nodes([WD])[WD]
    assert events.time_of(events.identity(WD, node)) == ""


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (Named("downing of MH-A", "2014-07-17"), Named("MH-A", "2014-07"), "contains"),
        (Named("summit of Vorl"), Named("Summit of Vorle"), "alike"),
        (Named("downing of MH-A"), Named("MH-A"), None),
        (Named("summit of Vorl", "2023"), Named("Summit of Vorle", "2024"), None),
        (Named("MH-A"), Named("the mh a"), None),
        (Named("summit of Vorl", None, (WD,)), Named("Summit of Vorle", None, (WD,)), None),
    ],
)
def test_near_labels_are_proposed_with_a_score_and_a_reason(one, other, reason):
    found = events.proposals([one], [other])
    assert [reason in proposal.reason and proposal.score >= events.ALIKE for proposal in found] == [True] * bool(reason)


def annotated(folder: Path, name: str, event: str, more: str = "") -> Path:
    file = folder / f"{name}.yaml"
    file.write_text(
        f"source: {{id: {name}, title: {name}, publisher: {name}}}\n{more}"
        f"ties: [{{id: t, subject: Norland, relation: attacks, object: Sudland, event: {event}}}]\n"
        "stances: [{id: s, attitude: asserts, about: t}]\n"
    )
    return file


def test_add_warns_of_near_events_and_of_events_that_nobody_describes(tmp_path):
    graph = Graph(small.world(), load())
    first = annotated(tmp_path, "a", "m", "events: [{id: m, label: MH-A, when: 2024-05-03}]\n")
    near = annotated(tmp_path, "b", "m", "events: [{id: m, label: downing of MH-A, when: 2024-05}]\n")
    (one, other) = graph.add(first, near)
    assert "may be" in one.warnings[0]
    assert "may be" in other.warnings[0]
    (lost,) = graph.add(annotated(tmp_path, "c", "event-0123456789abcdef"))
    assert "event-0123456789abcdef" in lost.warnings[0]


def test_a_look_up_has_the_label_and_the_id_of_an_event(tmp_path):
    graph = Graph(small.world(), load())
    graph.add(annotated(tmp_path, "a", "m", "events: [{id: m, label: MH-A, when: 2024-05-03}]\n"))
    graph.add(annotated(tmp_path, "b", "raid"))
    dated, plain = (
        tie.as_dict() for tie in sorted(graph.ties("Norland", "Sudland"), key=lambda tie: tie.event_id is None)
    )
    assert (dated["event"], dated["event_id"]) == ("MH-A", by_label("mh a", "2024-05-03"))
    assert plain["event"] == "raid"
    assert "event_id" not in plain
    assert "(2024-05-03, MH-A)" in graph.lookup.claim_heading(dated["tie"])
    assert not graph.check().violations
    assert not graph.validate().violations


@pytest.mark.parametrize(("relation", "words"), [("attacks", "perhaps several acts"), ("alliedWith", "time not given")])
def test_ties_without_a_time_of_several_sources_are_not_shown_as_one_act(tmp_path, capsys, relation, words):
    from kg.cli.lookups import _print_ties

    graph = Graph(small.world(), load())
    for name in "ab":
        text = annotated(tmp_path, name, "raid").read_text().replace(", event: raid", "").replace("attacks", relation)
        (tmp_path / f"{name}.yaml").write_text(text)
        graph.add(tmp_path / f"{name}.yaml")
    _print_ties(graph.ties("Norland", "Sudland"))
    out = capsys.readouterr().out
    assert words in out
    assert ("perhaps" in out) == (relation == "attacks")


RDF = """
@prefix : <https://w3id.org/actor-kg/id/> . @prefix kg: <https://w3id.org/actor-kg/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tie: <https://w3id.org/actor-kg/tie#> . @prefix ex: <https://example.org/> .
ex:crash a kg:Event ; rdfs:label "MH-A" ; kg:when "2024-05-03" ; kg:place "the border" ; ex:seen 3 .
ex:t a kg:Tie ; rdf:subject :norland ; rdf:predicate tie:attacks ; rdf:object :sudland ; kg:event ex:crash .
ex:s a kg:Stance ; kg:about ex:t ; kg:attitude kg:Asserts ; kg:holder :source-0123456789abcdef ;
  kg:source :source-0123456789abcdef .
"""


@pytest.mark.parametrize("form", ["annotation", "turtle"])
def test_foreign_rdf_with_events_is_taken_and_comes_back(tmp_path, form):
    graph = Graph(small.world(), load())
    (tmp_path / "events.ttl").write_text(RDF)
    (added,) = graph.add(tmp_path / "events.ttl")
    (tie,) = graph.ties("Norland", "Sudland")
    assert (tie.event, tie.event_id, tie.when) == ("MH-A", "https://example.org/crash", None)
    assert not graph.validate().violations
    file = tmp_path / f"out.{'yaml' if form == 'annotation' else 'ttl'}"
    graph.export(form, file, source=added.source)
    again = Graph(small.world(), load())
    again.add(file)
    rest = ("https://example.org/seen", "http://www.w3.org/2000/01/rdf-schema#label") if form == "annotation" else ()
    kept = {
        q
        for q in graph.store.match()
        if q.subject.value != "https://example.org/crash" or q.predicate.value not in rest
    }
    assert set(again.store.match()) == kept
