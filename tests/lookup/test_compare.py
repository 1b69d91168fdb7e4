"""Differences between two states of a graph, and their reasons."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from kg.actors import registry
from kg.errors import Refused
from kg.graph import Graph, open_graph
from kg.lookup.compare import Change
from kg.model import ids

DIGEST = registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml"

REPORT = """source:
  title: Ministry speaks
  text: speaks.txt
  publisher: Example Gazette
ties:
  - {id: t1, subject: Azerbaijan, relation: suppliesOilTo, object: Israel}
stances:
  - {id: s1, attitude: denies, holder: Azerbaijan, about: [t1], quote: "Baku denied that it supplies oil to Israel"}
"""
TEXT = "Baku denied that it supplies oil to Israel."


@pytest.fixture
def report(tmp_path: Path) -> Path:
    (tmp_path / "speaks.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "speaks.yaml"
    path.write_text(REPORT, encoding="utf-8")
    return path


def test_a_preview_has_each_changed_status_with_its_reason(graph: Graph, report: Path) -> None:
    before = set(graph.store.match())
    changes = {(c.kind, c.what): c for c in graph.preview(report)}
    moved = changes["relationship", "Azerbaijan supplies oil to Israel"]
    assert (moved.before, moved.after) == ("reported", "disputed")
    tie = changes["tie", "Azerbaijan supplies oil to Israel"]
    assert (tie.before, tie.after) == (None, "denied")
    assert tie.reasons == ("+ Azerbaijan denies: “Baku denied that it supplies oil to Israel” (Ministry speaks)",)
    assert set(graph.store.match()) == before


def test_a_preview_shows_what_adding_does(graph: Graph, report: Path) -> None:
    planned = graph.preview(report)
    with open_graph(":memory:") as old:
        old.add(DIGEST)
        graph.add(report)
        assert old.diff(graph) == planned
        back = {(c.id, c.after, c.before) for c in graph.diff(old)}
        assert back == {(c.id, c.before, c.after) for c in planned}


@pytest.mark.parametrize("folders", [True, False])
def test_two_annotations_of_one_source_are_previewed_as_they_are_added(
    graph: Graph, report: Path, tmp_path: Path, folders: bool
) -> None:
    """Named files replace one another; of those in folders the first counts."""
    paths = []
    for name, attitude in (("a", "denies"), ("b", "confirms")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "speaks.txt").write_text(TEXT, encoding="utf-8")
        path = tmp_path / name / "speaks.yaml"
        path.write_text(REPORT.replace("attitude: denies", f"attitude: {attitude}"), encoding="utf-8")
        paths.append(path.parent if folders else path)
    planned = graph.preview(*paths)
    with open_graph(":memory:") as old:
        old.add(DIGEST)
        graph.add(*paths)
        assert old.diff(graph) == planned


def test_a_preview_finds_texts_for_annotations_elsewhere(graph: Graph, tmp_path: Path) -> None:
    text, note = tmp_path / "texts" / "speech.txt", tmp_path / "notes" / "speaks.yaml"
    for path in (text, note):
        path.parent.mkdir()
    text.write_text(TEXT, encoding="utf-8")
    named = f"sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}"
    note.write_text(REPORT.replace("text: speaks.txt", named), encoding="utf-8")
    planned = graph.preview(note, text)
    assert {c.after for c in planned if c.kind == "tie"} == {"denied"}


def test_a_folder_is_previewed_as_it_is_added(fresh: Graph) -> None:
    """The shipped one holds an annotation whose text is not there."""
    planned = fresh.preview(registry.seeds())
    assert len(planned) > 20
    fresh.add(registry.seeds())
    assert list(fresh.preview(registry.seeds())) == []


def test_withdrawing_is_previewed_too(graph: Graph, report: Path) -> None:
    graph.add(report)
    changes = graph.preview(without=["Ministry speaks"])
    assert {(c.before, c.after) for c in changes} == {("denied", None), ("disputed", "reported")}


def test_the_same_store_has_no_difference(graph: Graph, case: Graph) -> None:
    assert len(graph.diff(case)) == 0
    assert list(graph.diff(case).columns)[:4] == ["kind", "what", "before", "after"]


def test_judgements_differ_too(graph: Graph, case: Graph) -> None:
    graph.assess("tie-b5319b2e", "accepted", "seen", by="ana")
    changes = [c for c in case.diff(graph) if c.id.endswith("tie-b5319b2e6666f32a")]
    assert [c.reasons for c in changes] == [("+ accepted by ana: seen",)]


def test_a_preview_cannot_be_written_or_queried(graph: Graph, report: Path) -> None:
    from kg.store.overlay import OverlayStore

    overlay = OverlayStore(graph.store, [], [])
    for act in (lambda: overlay.apply([], []), lambda: overlay.query("ASK {}")):
        with pytest.raises(Refused):
            act()


# -- what moves without a tie of its own ----------------------------------------------------------


def two_bands(folder: Path, publishers: tuple[str, str] = ("Gazette", "Courier"), denied: str = "") -> Graph:
    """Two papers, each of a band of its own that attacks Sweden, and one that denies the one or the other."""
    made = open_graph(":memory:")
    for band, publisher in zip(("Lions", "Tigers"), publishers, strict=True):
        path = folder / f"{band}.yaml"
        path.write_text(
            f"source: {{title: On the {band}, id: {band}, publisher: {publisher}}}\n"
            f"actors: [{{id: b, name: The {band}, kind: ArmedGroup}}]\n"
            "ties: [{id: t, subject: b, relation: attacks, object: Sweden}]\n"
            f"stances: [{{id: s, attitude: {'denies' if band == denied else 'asserts'}, about: [t]}}]\n",
            encoding="utf-8",
        )
        made.add(path)
    return made


def pooled(changes: Iterable[Change]) -> dict[str, tuple[str | None, str | None]]:
    return {c.what: (c.before, c.after) for c in changes if c.kind == "relationship"}


@pytest.mark.parametrize(
    ("publishers", "denied", "after"),
    [
        (("Gazette", "Courier"), "", "corroborated"),
        (("Gazette", "Courier"), "Lions", "disputed"),
        (("Gazette", "Gazette"), "", "reported"),
    ],
)
def test_a_merge_moves_relationships_and_not_their_ties(
    tmp_path: Path, publishers: tuple[str, str], denied: str, after: str
) -> None:
    apart, graph = (two_bands(tmp_path, publishers, denied) for _ in range(2))
    done = graph.merge("The Lions", "The Tigers", because="one band", by="ana")
    lions, tigers = "The Lions attacks Sweden", "The Tigers attacks Sweden"
    moved = {tigers: ("reported", after)} if after != "reported" else {}
    merged, *others = done.changes
    assert (merged.kind, merged.what, merged.reasons) == ("actor", "The Lions and The Tigers are one", ("one band",))
    assert pooled(others) == moved
    assert len(others) == len(moved)
    for change in others:
        assert change.reasons[0].startswith(f"+ {lions} (tie-")
        assert change.reasons[1] == "+ The Lions and The Tigers are one: one band"
    assert list(apart.diff(graph)) == list(done.changes)
    split, *back = graph.undo(done.id, by="ben").changes
    assert split.what == "The Lions and The Tigers are no longer one"
    was = {lions: (after, "denied" if denied else "reported"), tigers: (after, "reported")}
    assert pooled(back) == {what: statuses for what, statuses in was.items() if statuses[0] != statuses[1]}
    assert len(apart.diff(graph)) == 0


SHELLING = """source: {title: Paper %s, id: paper-%s, publisher: Paper %s, published: 2024-05}
actors: [{id: q, kind: Person, name: Quentin Aldous Marsh}]
ties: [{id: t, subject: Sweden, relation: attacks, object: q, event: killing of Q. A. Marsh}]
stances: [{id: s, holder: %s, attitude: %s, about: t}]
"""


def test_a_source_that_joins_actors_by_name_is_told_in_one_line(fresh: Graph, tmp_path: Path) -> None:
    files = []
    for letter, holder, attitude in (("a", "Norway", "alleges"), ("b", "Sweden", "denies")):
        files.append(tmp_path / f"{letter}.yaml")
        files[-1].write_text(SHELLING % (letter, letter, letter, holder, attitude), encoding="utf-8")
    for first, second, one in ((*files, "alleged"), (*reversed(files), "denied")):
        fresh.add(first)
        told = fresh.preview(second)
        assert [(c.kind, c.before, c.after) for c in told] == [
            ("actor", None, None), ("relationship", one, "disputed"), ("tie", one, "disputed"),
        ]  # fmt: skip
        joined = told[0]
        assert joined.reasons == ("both are called 'Quentin Aldous Marsh'",)
        assert joined.what.count("Quentin Aldous Marsh (:actor-") == 2
        before = fresh.as_of("2100")
        fresh.add(second)
        assert before.diff(fresh) == told
        back = fresh.diff(before)
        assert [(c.kind, c.before, c.after) for c in back] == [
            ("relationship", "disputed", one), ("tie", "disputed", one),
        ]  # fmt: skip
        for title in ("Paper a", "Paper b"):
            fresh.remove(title)


def test_judgements_report_the_same_changes_as_diff(graph: Graph, case: Graph) -> None:
    done = graph.link("tie-46e66569", "tie-56aaa9b4", "drones that start there attack", by="ana")
    assert {c.id: c.reasons for c in done.changes}.items() <= {c.id: c.reasons for c in case.diff(graph)}.items()


@pytest.mark.parametrize("kind", ["link", "assess"])
def test_a_preview_shows_judgements_that_change_no_status(graph: Graph, tmp_path: Path, kind: str) -> None:
    graph.assess("tie-b5319b2e", "accepted", "wreckage found", by="ana")
    graph.export("case", tmp_path / "first")
    if kind == "link":
        graph.link("tie-b5319b2e", "tie-46e66569", "airspace is above territory", by="ana")
    else:
        graph.assess("tie-b5319b2e", "accepted", "tracks too", by="ben")
    graph.export("case", tmp_path / "then")
    with open_graph(":memory:") as before, open_graph(":memory:") as after:
        for made in (before, after):
            made.add(tmp_path / "first")
        told = before.preview(tmp_path / "then" / "judgements.ttl")
        after.add(tmp_path / "then" / "judgements.ttl")
        assert told
        assert before.diff(after) == told


def test_a_link_that_changes_no_status_is_a_difference(graph: Graph, case: Graph) -> None:
    done = graph.link("tie-b5319b2e", "tie-46e66569", "airspace is above territory", by="ana")
    assert done.changes == ()
    reasons = {ids.short(c.id)[:12]: c.reasons[0].partition(" (")[0] for c in case.diff(graph)}
    assert reasons == {
        "tie-46e66569": "+ implied by Israel uses the airspace of Azerbaijan",
        "tie-b5319b2e": "+ implies Azerbaijan allows military use of its territory by Israel",
    }


def test_a_relationship_changes_with_the_publisher_of_a_source(tmp_path: Path) -> None:
    def papers(second: str) -> Graph:
        made = open_graph(":memory:")
        for number, publisher in enumerate(("Gazette", second)):
            path = tmp_path / f"{number}.yaml"
            path.write_text(
                f"source: {{title: Paper {number}, id: p{number}, publisher: {publisher}}}\n"
                f"ties: [{{id: t, subject: Norway, relation: attacks, object: Sweden, when: '202{number}'}}]\n"
                "stances: [{id: s, attitude: asserts, about: [t]}]\n",
                encoding="utf-8",
            )
            made.add(path)
        return made

    before, after = papers("Gazette"), papers("Courier")
    changes = before.diff(after)
    assert pooled(changes) == {"Norway attacks Sweden": ("reported", "corroborated")}
    assert [c.reasons for c in changes] == [("what is known of the source 'Paper 1' changed",)]
    assert before.preview(tmp_path / "1.yaml") == changes


@pytest.mark.parametrize(
    "more",
    [
        "addressee: Denmark", "target: Sweden", "when: 2024", "details: {item: oil}", "details: {amount: '3'}",
        "cue: said", "reviewed: false", "medium: radio", "capacity: spokesman", "origin: Gazette", "confidence: '0.4'",
    ],
)  # fmt: skip
def test_a_stance_that_says_something_else_is_a_difference(tmp_path: Path, more: str) -> None:
    files = []
    for number, words in enumerate(("", f", {more}")):
        files.append(tmp_path / f"{number}.yaml")
        files[-1].write_text(
            "source: {title: Notes, id: notes}\n"
            "ties: [{id: t, subject: Norway, relation: attacks, object: Sweden}]\n"
            f"stances: [{{id: s1, holder: Finland, attitude: accuses, about: t{words}}}]\n",
            encoding="utf-8",
        )
    with open_graph(":memory:") as before, open_graph(":memory:") as after:
        before.add(files[0])
        told = before.preview(files[1])
        after.add(files[1])
        (change,) = (c for c in before.diff(after) if c.kind == "tie" and c.what == "Norway attacks Sweden")
        assert change in told
        name = more.partition(":")[0]
        differing = {"reviewed": "no longer reviewed", "details": "with other details"}.get(name, f"another {name}")
        assert change.reasons[0] == f"± Finland accuses (Notes), {differing}"
        assert (change.before, change.after, len(change.gained), len(change.lost)) == ("alleged", "alleged", 1, 1)
        assert len(after.diff(after)) == 0
