"""Actors of different sources that are one by their names, and what analysts say of that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.errors import Refused
from kg.graph import Graph
from kg.model import ids
from kg.status import derive


def report(folder: Path, name: str, actors: Iterable[Mapping[str, Any]], attitude: str = "asserts") -> Path:
    """A report that defines these actors; Sweden attacks the first one."""
    entries = [{"id": f"a{number}"} | dict(entry) for number, entry in enumerate(actors)]
    path = folder / f"{name}.yaml"
    path.write_text(
        yaml.safe_dump(
            {
                "source": {"id": name, "title": f"Report {name}", "publisher": name, "published": "2024-05-01"},
                "actors": entries,
                "ties": [{"id": "t", "subject": "Sweden", "relation": "attacks", "object": "a0"}],
                "stances": [{"id": "s", "holder": "Norway", "attitude": attitude, "about": "t"}],
            }
        ),
        encoding="utf-8",
    )
    return path


def person(name: str, state: str = "", *aliases: str) -> dict[str, Any]:
    acting = {"acts_for": [state]} if state else {}
    return {"kind": "Person", "name": name, "aliases": list(aliases)} | acting


def groups(graph: Graph) -> list[tuple[str, int]]:
    """The actors of sources by label, with how many are one with each."""
    return [(entry.actor.label, entry.joined) for entry in graph.actors()]


def in_step(graph: Graph) -> bool:
    return set(graph.store.match(graph=ids.DERIVED_GRAPH)) == derive.derive_all(graph.store, graph.vocabulary)


MARSH = person("Quentin Aldous Marsh")


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        (MARSH, MARSH, True),
        (MARSH, person("quentin aldous  MARSH"), True),
        (MARSH, person("Marsh of the Guard", "", "Quentin Aldous Marsh"), True),
        (MARSH, person("Q. Marsh"), False),
        (MARSH, {"kind": "ArmedGroup", "name": "Quentin Aldous Marsh"}, False),
        (person("Marsh"), person("Marsh"), False),
        (person("Ana Silva", "Norway"), person("Ana Silva", "Denmark"), False),
        (person("Ana Silva", "Norway"), person("Ana Silva", "Norway"), True),
        (person("Ana Silva", "Norway"), person("Ana Silva"), True),
        ({"kind": "ArmedGroup", "name": "The Marsh Lions"}, {"kind": "Organization", "name": "Marsh Lions"}, True),
        ({"kind": "ArmedGroup", "name": "The Rebels"}, {"kind": "ArmedGroup", "name": "The Rebels"}, False),
        ({"kind": "StateBody", "name": "Harbour Guard of Osten"}, {"kind": "StateBody", "name": "HGO"}, True),
        ({"kind": "UnnamedActor", "name": "a patrol boat"}, {"kind": "UnnamedActor", "name": "a patrol boat"}, False),
        ({"kind": "People", "name": "Marsh dwellers"}, {"kind": "People", "name": "Marsh dwellers"}, False),
    ],
)  # fmt: skip
def test_full_names_of_one_family_make_actors_one(
    fresh: Graph, tmp_path: Path, one: dict[str, Any], other: dict[str, Any], joined: bool
) -> None:
    files = [report(tmp_path, "a", [one]), report(tmp_path, "b", [other], "denies")]
    for order in (files, files[::-1]):
        for file in order:
            fresh.add(file)
        assert in_step(fresh)
        assert len(fresh.same_actors()) == joined
        assert sorted(n for _, n in groups(fresh)) == ([1] if joined else [0, 0])
        assert {d.claim.status for d in fresh.disputes()} >= ({"disputed"} if joined else {"denied"})
        for title in ("Report a", "Report b"):
            fresh.remove(title)
        assert len(fresh.same_actors()) == 0


def test_what_was_joined_is_listed_with_the_reason(fresh: Graph, tmp_path: Path) -> None:
    for name in "ab":
        fresh.add(report(tmp_path, name, [MARSH]))
    (same,) = fresh.same_actors()
    assert same.actor.label == same.joined.label == "Quentin Aldous Marsh"
    assert same.actor.id < same.joined.id
    assert (same.by, same.because, same.judgement) == ("kg", "both are called 'Quentin Aldous Marsh'", "")
    assert {s.title for s in (*same.sources, *same.joined_sources)} == {"Report a", "Report b"}
    (entry,) = fresh.actors()
    assert (entry.ties, entry.joined, [s.title for s in entry.sources]) == (1, 1, ["Report a", "Report b"])
    assert fresh.resolve("Quentin Aldous Marsh").actor == same.actor.id
    assert fresh.same_actors().rows()[0]["joined"] == ids.short(same.joined.id)


def test_a_judgement_ends_an_identity_by_name_until_it_is_undone(fresh: Graph, tmp_path: Path) -> None:
    for name, attitude in (("a", "alleges"), ("b", "denies")):
        fresh.add(report(tmp_path, name, [MARSH], attitude))
    (same,) = fresh.same_actors()
    ends = f":{ids.short(same.actor.id)}", same.joined.id
    before = {str(quad) for quad in fresh.store.match(graph=ids.DERIVED_GRAPH)}
    assert len(fresh.ties("Sweden")) == 1
    done = fresh.merge(*ends, same=False, because="two men", by="ana")
    assert done.what.count("Quentin Aldous Marsh (:actor-") == 2
    assert [c.kind for c in done.changes] == ["actor", "relationship", "relationship", "tie", "tie"]
    assert len(fresh.same_actors()) == 0
    assert sorted(t.status for t in fresh.ties("Sweden")) == ["alleged", "denied"]
    assert in_step(fresh)
    with pytest.raises(Refused, match="never the same, by ana: two men"):
        fresh.merge(*ends, because="one man", by="ben")
    with pytest.raises(Refused, match="that is so already"):
        fresh.merge(*ends, same=False, because="again", by="ben")
    assert fresh.undo(done.id, by="ana").changes[0].what.endswith("are one")
    assert {str(quad) for quad in fresh.store.match(graph=ids.DERIVED_GRAPH)} == before
    assert list(fresh.same_actors()) == [same]


def test_an_analyst_may_confirm_an_identity_by_name(fresh: Graph, tmp_path: Path) -> None:
    for name in "ab":
        fresh.add(report(tmp_path, name, [MARSH]))
    (same,) = fresh.same_actors()
    fresh.merge(same.joined.id, same.actor.id, because="the same rank", by="ana")
    assert in_step(fresh)
    with pytest.raises(Refused, match="one actor already, by ana: the same rank"):
        fresh.merge(same.joined.id, same.actor.id, because="again", by="ben")
    with pytest.raises(Refused, match="undo that first"):
        fresh.merge(same.joined.id, same.actor.id, same=False, because="not so", by="ben")
    with pytest.raises(Refused, match="named twice; name both by their ids"):
        fresh.merge("Quentin Aldous Marsh", "Quentin Aldous Marsh", because="x", by="ben")


@pytest.mark.parametrize(
    "actors",
    [
        {"a": [MARSH], "b": [MARSH], "c": [MARSH]},
        {"a": [person("Ana Silva", "Norway")], "b": [person("Ana Silva", "Denmark")], "c": [person("Ana Silva")]},
        {"a": [person("Ana Silva")], "b": [person("Ana Silva Reis", "", "Ana Silva")], "c": [person("Ana Silva Reis")]},
    ],
)
def test_any_order_gives_the_same_identities(fresh: Graph, tmp_path: Path, actors: dict[str, Any]) -> None:
    files = [report(tmp_path, name, found) for name, found in actors.items()]
    seen = set()
    for order in permutations(files):
        for file in order:
            fresh.add(file)
        seen.add(tuple((s.actor.id, s.joined.id, s.because) for s in fresh.same_actors()))
        for name in actors:
            fresh.remove(f"Report {name}")
    assert len(seen) == 1


# -- the registry ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "known"),
    [
        ({"kind": "State", "name": "United States"}, "United States"),
        ({"kind": "Polity", "name": "United States"}, "United States"),
        ({"kind": "Government", "name": "Government of Iran"}, "Government of Iran"),
        ({"kind": "Person", "name": "Ilham Aliyev"}, "Ilham Aliyev"),
        (person("Ilham Aliyev", "Norway"), None),
        ({"kind": "ArmedGroup", "name": "United States"}, None),
    ],
)
def test_an_actor_named_like_one_of_the_registry_is_that_one(
    fresh: Graph, tmp_path: Path, actor: dict[str, Any], known: str | None
) -> None:
    added = fresh.add(report(tmp_path, "a", [actor]))[0]
    says = [warning for warning in added.warnings if f"actor a0 is {known} of the registry" in warning]
    assert len(says) == (known is not None)
    assert len(fresh.same_actors()) == (known is not None)
    if known:
        assert len(fresh.resolve(actor["name"]).actor.split("actor-")) == 2  # that of actor-kg alone
        assert [t.object.label for t in fresh.ties("Sweden")] == [known]
        assert fresh.actor(known).ties
        assert len(fresh.actors()) == 0


# -- near names -----------------------------------------------------------------------------------


def test_near_names_are_proposed_and_never_joined(fresh: Graph, tmp_path: Path) -> None:
    fresh.add(report(tmp_path, "a", [MARSH, person("Ana Silva", "Norway"), person("Berta Olm")]))
    fresh.add(report(tmp_path, "b", [person("Q. Marsh"), person("Anna Silva", "Denmark"), person("Olm, Berta")]))
    found = fresh.suggest_merges()
    assert len(fresh.same_actors()) == 0
    assert [(s.score, {s.left.label, s.right.label}) for s in found] == [
        (95, {"Berta Olm", "Olm, Berta"}), (85, {"Quentin Aldous Marsh", "Q. Marsh"}),
    ]  # fmt: skip
    assert "initials" in found[1].because
    fresh.merge(found[0].left.id, found[0].right.id, because="one", by="ana")
    fresh.merge(found[1].left.id, found[1].right.id, same=False, because="two", by="ana")
    assert len(fresh.suggest_merges()) == 0


def test_near_names_of_the_registry_are_proposed(fresh: Graph, tmp_path: Path) -> None:
    fresh.add(report(tmp_path, "a", [person("Ilham Aliev")]))
    (found,) = fresh.suggest_merges()
    assert (found.left.label, found.right.label) == ("Ilham Aliev", "Ilham Aliyev")
    assert (found.right_sources, found.because) == ((), "'Ilham Aliev' and 'Ilham Aliyev': spelt alike")


def test_a_name_that_could_be_one_of_two_is_proposed(fresh: Graph, tmp_path: Path) -> None:
    fresh.add(report(tmp_path, "a", [person("Ana Silva", "Norway")]))
    fresh.add(report(tmp_path, "b", [person("Ana Silva", "Denmark")]))
    fresh.add(report(tmp_path, "c", [person("Ana Silva")]))
    assert [(s.score, s.because[:13]) for s in fresh.suggest_merges()] == [(100, "the same name")] * 2
