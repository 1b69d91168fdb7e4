"""actors.yaml: the actors that all annotations in a folder know."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.graph import Graph, open_graph
from kg.model import ids

ACTORS = """case: straits
actors:
  - {id: norland, kind: State, name: Norland}
  - id: berg
    kind: Person
    name: Berg
    acts_for: norland
    offices: [{title: Minister of Ports, of: norland, since: "2023-05"}]
  - {id: pilots, kind: UnnamedActor, name: unnamed pilots}
  - {id: unused, kind: Person, name: Nobody Here}
"""
REPORT = """source: {title: Report %s, id: report-%s, publisher: Paper %s, published: 2024-05-0%d}
ties: [{id: t, subject: berg, relation: warns, object: Sweden}]
stances: [{id: s, holder: %s, attitude: asserts, about: t}]
"""


@pytest.fixture
def case(tmp_path: Path) -> Path:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "actors.yaml").write_text(ACTORS, encoding="utf-8")
    for number, (letter, holder) in enumerate((("a", "pilots"), ("b", "Norland")), 1):
        text = REPORT % (letter, letter, letter, number, holder)
        (folder / f"{letter}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_two_files_give_one_actor(fresh: Graph, case: Path) -> None:
    assert [added.outcome for added in fresh.add(case)] == ["added", "added"]
    assert {(e.actor.label, len(e.sources), e.joined) for e in fresh.actors()} == {
        ("Norland", 2, 0), ("Berg", 2, 0), ("unnamed pilots", 1, 0),
    }  # fmt: skip
    (tie,) = fresh.ties("Berg", "Sweden")
    assert tie.status == "acknowledged"  # by the state of Berg
    assert len(tie.stances) == 2
    assert [held.since for held in fresh.actor("Berg").offices] == ["2023-05"]
    assert fresh.check().whole
    assert fresh.validate().conforms


def test_a_single_file_of_the_folder_knows_them_and_the_name_of_the_case_counts(
    fresh: Graph, case: Path, tmp_path: Path
) -> None:
    fresh.add(case / "a.yaml")
    berg = fresh.resolve("Berg").actor
    case.rename(tmp_path / "moved")
    fresh.add(tmp_path / "moved" / "b.yaml")
    assert fresh.resolve("Berg").actor == berg
    assert len(fresh.ties("Berg", "Sweden")[0].stances) == 2


def test_a_case_without_a_name_is_that_of_its_folder(fresh: Graph, case: Path, tmp_path: Path) -> None:
    (case / "actors.yaml").write_text(ACTORS.replace("case: straits\n", ""), encoding="utf-8")
    other = tmp_path / "other"
    fresh.add(case / "a.yaml")
    case.rename(other)
    fresh.add(other / "b.yaml")
    assert {entry.actor.label: entry.joined for entry in fresh.actors()}["Norland"] == 1  # by its name


def test_mistakes_are_reported_once_with_their_file_and_line(fresh: Graph, case: Path) -> None:
    path = case / "actors.yaml"
    for old, new, line, words in (
        ("kind: State,", "kind: Realm,", 3, "unknown kind"),
        ("acts_for: norland", "acts_for: Nowhere at all", 7, "Nowhere at all"),
        ("id: pilots", "id: berg", 9, "duplicate id"),
        ("  - {id: pilots", "  - {idd: pilots", 9, "unknown field; known are: id, kind"),
        ("case: straits", "source: straits", 1, "unknown field; known are: format, case, actors"),
    ):
        path.write_text(ACTORS.replace(old, new), encoding="utf-8")
        with pytest.raises(InputError, match=words) as caught:
            fresh.add(case)
        assert caught.value.path == str(path)
        assert line in [violation.line for violation in caught.value.violations]
        assert len(fresh.sources()) == 0


def test_an_id_of_the_case_is_not_used_again(fresh: Graph, case: Path) -> None:
    path = case / "a.yaml"
    path.write_text(path.read_text() + "actors: [{id: berg, kind: Person, name: Berg}]\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"an actor of actors.yaml has this id"):
        fresh.add(path)


def test_an_actor_of_the_file_comes_before_one_of_the_case(fresh: Graph, case: Path) -> None:
    path = case / "b.yaml"
    own = "actors: [{id: mine, kind: Organization, name: Norland}]\n"
    path.write_text(path.read_text() + own, encoding="utf-8")
    fresh.add(path)
    (tie,) = fresh.ties("Berg", "Sweden")
    assert tie.stances[0].holder.kind == "Organization"


def test_the_file_itself_is_no_source(fresh: Graph, case: Path) -> None:
    with pytest.raises(InputError, match="add the annotations beside it"):
        fresh.add(case / "actors.yaml")


def test_an_exported_case_is_read_again_as_it_was(fresh: Graph, case: Path, tmp_path: Path) -> None:
    fresh.add(case)
    fresh.export("case", tmp_path / "out")
    with open_graph(":memory:") as again:
        again.add(tmp_path / "out")
        for graph in (ids.TIES_GRAPH, ids.DERIVED_GRAPH):
            assert set(again.store.match(graph=graph)) == set(fresh.store.match(graph=graph))
        assert {e.actor.id for e in again.actors()} == {e.actor.id for e in fresh.actors()}
        assert again.actor("Berg").offices == fresh.actor("Berg").offices
