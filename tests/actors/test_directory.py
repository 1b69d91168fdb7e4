"""A graph that stays open knows the same actors and sources as one that is opened after the change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import small_world as small

from kg.graph import Graph
from kg.model import ids
from kg.model.claims import Actor, Office, Source, SourceRecords, Stance, Tenure, Tie
from kg.model.vocabulary import load
from kg.store.overlay import OverlayStore

SOURCE = ids.source_iri("id:A")
PERSON = Actor(ids.local_iri("actor", SOURCE, "p"), "Person", "Pia Admiral", ("Pia",), scope=SOURCE)
FLEET = Actor(ids.local_iri("actor", SOURCE, "f"), "Organization", "Third Fleet", scope=SOURCE)
OFFICE = Office(ids.local_iri("office", SOURCE, "o"), "admiral", small.actor("Norland"))
TENURE = Tenure(ids.local_iri("tenure", SOURCE, "o-0"), PERSON.iri, OFFICE.iri, "2020", "2024")
TIE = Tie(
    small.tie_iri("Sudland hosts Ostland when=2022"), small.actor("Sudland"), "hosts", small.actor("Ostland"), "2022"
)


def stance(name: str, holder: str) -> Stance:
    local = ids.local_iri("stance", SOURCE, name)
    return Stance(local, SOURCE, holder, "asserts", (TIE.iri,), when="2022")


REPORT = SourceRecords(
    Source(SOURCE, "A report"),
    actors=(FLEET, PERSON),
    offices=(OFFICE,),
    tenures=(TENURE,),
    ties=(TIE,),
    stances=(stance("s1", PERSON.iri), stance("s2", FLEET.iri), stance("s3", small.actor("Ada"))),
)
OTHER = ids.source_iri("id:B")
ADAS = Tenure(ids.local_iri("tenure", OTHER, "o-0"), small.actor("Ada"), OFFICE.iri, "2021", None)


def other(*people: Actor, held: tuple[Tenure, ...] = ()) -> SourceRecords:
    """A second source, which describes somebody."""
    return SourceRecords(Source(OTHER, "B"), actors=people, tenures=held)


def again(**changes: Any) -> Callable[[Graph], object]:
    """The report once more, with other records in it."""
    return lambda graph: graph.add_records(replace(REPORT, **changes))


def merged(graph: Graph) -> None:
    graph.merge("Ada", ":" + ids.short(PERSON.iri), because="one person", by="t")


def merged_and_undone(graph: Graph) -> None:
    merged(graph)
    graph.undo(graph.judgements()[-1].id, by="t")
    graph.add_records(replace(REPORT, source=Source(SOURCE, "After the undoing")))


CHANGES: dict[str, Callable[[Graph], object]] = {
    "a source has another title": again(source=Source(SOURCE, "A later report")),
    "a source is no longer reviewed": again(source=Source(SOURCE, "A report", reviewed=False)),
    "a person has another name": again(actors=(FLEET, replace(PERSON, label="Pia Captain"))),
    "an actor is of another class": again(actors=(replace(FLEET, kind="ArmedGroup"), PERSON)),
    "an actor acts for somebody": again(actors=(replace(FLEET, acts_for=(small.actor("Norland"),)), PERSON)),
    "an office ended earlier": again(tenures=(replace(TENURE, until="2021"),)),
    "an office was another's": again(tenures=(replace(TENURE, person=small.actor("Ada")),)),
    "an office is called otherwise": again(offices=(replace(OFFICE, label="commander"),)),
    "an office is in another state": again(offices=(replace(OFFICE, of=small.actor("Sudland")),)),
    "another source gives an office": lambda graph: graph.add_records(other(held=(ADAS,))),
    "another source names somebody": lambda graph: graph.add_records(other(replace(PERSON, aliases=("The Pia",)))),
    "persons are merged": merged,
    "persons are merged and that is undone": merged_and_undone,
    "the source goes": lambda graph: graph.remove(SOURCE),
}


def told(graph: Graph) -> Any:
    """All that depends on what actors and sources are called, and on whom they act for."""
    people = [graph.resolve(name) for name in ("Ada", "Norland", "Sudland")]
    dossiers = [graph.actor(":" + ids.short(match.actor)).as_dict() for match in people]
    known = {m.actor for name in ("Pia", "Pia Admiral", "Third Fleet") for m in graph.resolver.candidates(name)}
    return (
        people, dossiers, [t.as_dict() for t in graph.ties()], [t.as_dict() for t in graph.ties("Norland")],
        [graph.lookup.ref(iri, with_state=True) for iri in sorted(known)], [graph.lookup.career(iri) for iri in sorted(known)], [s.as_dict() for s in graph.sources()],
    )  # fmt: skip


@pytest.fixture
def opened() -> Graph:
    graph = Graph(small.world(), load())
    graph.add_records(REPORT)
    return graph


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_known_follows_a_change(opened: Graph, name: str) -> None:
    before = told(opened)
    CHANGES[name](opened)
    after = told(opened)
    assert after == told(Graph(opened.store, load()))
    assert after != before


@pytest.mark.parametrize("changes", [{"actors": (FLEET, replace(PERSON, label="Pia Captain"))}, {"tenures": ()}])
def test_a_preview_knows_what_would_be(opened: Graph, changes: Any) -> None:
    told(opened)
    fresh = Graph(small.world(), load())
    fresh.add_records(replace(REPORT, **changes))
    gone, come = (
        set(opened.store.match()) - set(fresh.store.match()),
        set(fresh.store.match()) - set(opened.store.match()),
    )
    store = OverlayStore(opened.store, gone, come)
    directory = opened.directory.after(store, [*gone, *come])
    assert directory.entry(PERSON.iri) == fresh.directory.entry(PERSON.iri)
    assert directory.career(PERSON.iri) == fresh.directory.career(PERSON.iri)
    assert opened.directory.entry(PERSON.iri).ref.label == "Pia Admiral"
    assert len(opened.directory.career(PERSON.iri)) == 1


def test_what_a_change_does_not_touch_is_read_once(opened: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    nodes = type(opened.store).nodes

    def listening(self: Any, subjects: Any, properties: Any = ()) -> Any:
        subjects = list(subjects)
        read.extend(subjects)
        return nodes(self, subjects, properties)

    monkeypatch.setattr(type(opened.store), "nodes", listening)
    opened.ties("Sudland")
    assert small.actor("Norland") in read
    opened.add_records(other())
    resolver = opened.resolver
    read.clear()
    opened.ties("Sudland")
    assert TIE.iri in read
    assert not {small.actor("Norland"), FLEET.iri, PERSON.iri, TENURE.iri} & set(read)
    opened.add_records(replace(other(), source=Source(OTHER, "C")))
    assert opened.resolver is resolver
    opened.refresh()
    opened.ties("Sudland")
    assert small.actor("Norland") in read


@pytest.mark.parametrize("written", [True, False])
def test_a_change_that_is_interrupted_leaves_nothing_stale(
    opened: Graph, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    told(opened)
    apply = opened.store.apply

    def interrupted(remove: Any, add: Any, lines: Any = ()) -> None:
        if written:
            apply(remove, add, lines)
        raise KeyboardInterrupt

    monkeypatch.setattr(opened.store, "apply", interrupted)
    with pytest.raises(KeyboardInterrupt):
        opened.add_records(replace(REPORT, actors=(FLEET, replace(PERSON, label="Pia Captain"))))
    assert told(opened) == told(Graph(opened.store, load()))


def test_a_repair_that_is_interrupted_leaves_nothing_stale(opened: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    statuses = list(opened.store.match(TIE.iri, ids.KG + "status"))
    opened.store.apply(statuses, [])
    assert opened.evidence(TIE.iri).status != "reported"
    apply = opened.store.apply

    def interrupted(remove: Any, add: Any, lines: Any = ()) -> None:
        apply(remove, add, lines)
        raise KeyboardInterrupt

    monkeypatch.setattr(opened.store, "apply", interrupted)
    with pytest.raises(KeyboardInterrupt):
        opened.check(repair=True)
    assert list(opened.store.match(TIE.iri, ids.KG + "status")) == statuses
    assert opened.evidence(TIE.iri).as_dict() == Graph(opened.store, load()).evidence(TIE.iri).as_dict()
