"""Judgements that go out with a case folder and come back: whole, with who, why and when."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad

from kg.actors import registry
from kg.errors import InputError
from kg.export import FORMATS
from kg.graph import Graph, open_graph
from kg.model import ids
from kg.model.vocabulary import DC, PREFIXES, PROV
from kg.status import derive

AIRSPACE, TERRITORY, ATTACKS = "tie-b5319b2e", "tie-46e66569", "tie-56aaa9b4"
DIGEST = registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml"
PREFIX = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
WHO = 'dc:creator "ana" ; kg:because "seen" ; prov:generatedAtTime "2025-07-01T10:00:00Z"^^xsd:dateTime'


@pytest.fixture
def judged(graph: Graph) -> Graph:
    """Every kind of judgement, a verdict that replaces another, and two that were taken back."""
    graph.assess(AIRSPACE, "rejected", 'no tracks:\n"none"', by="ana")
    graph.assess(AIRSPACE, "accepted", "wreckage found", by="ben")
    graph.link(TERRITORY, ATTACKS, "drones that start there attack", by="ana")
    enclave = next(t.object for t in graph.ties("Azerbaijan", relation="dismantles"))
    graph.merge(enclave.id, "Republic of Artsakh", because="dismantled in 2023", by="ana")
    graph.merge("Hamas", "Palestine", same=False, because="a movement, not the state", by="ben")
    for done in (graph.merge("Hamas", "Hezbollah", because="x", by="ana"), graph.assess(TERRITORY, "accepted", "y")):
        graph.undo(done.id, because="wrong", by="ben")
    return graph


def quads(graph: Graph) -> set[str]:
    return set(map(str, graph.store.match()))


def in_step(graph: Graph) -> bool:
    return set(graph.store.match(graph=ids.DERIVED_GRAPH)) == derive.derive_all(graph.store, graph.vocabulary)


def written(folder: Path, text: str) -> Path:
    path = folder / "judgements.ttl"
    path.write_text(PREFIX + text, encoding="utf-8")
    return path


def test_a_log_of_an_older_version_is_read(judged: Graph, tmp_path: Path) -> None:
    judged.export("case", tmp_path / "case")
    path = tmp_path / "case" / "judgements.ttl"
    older = path.read_text(encoding="utf-8").replace("dc:creator", "prov:wasAttributedTo")
    assert older.count("prov:wasAttributedTo") == 7
    path.write_text(older, encoding="utf-8")
    with open_graph(":memory:") as other:
        other.add(tmp_path / "case")
        assert quads(other) == quads(judged)


def test_a_judgement_of_an_older_store_can_be_taken_back(judged: Graph) -> None:
    found = list(judged.store.match(predicate=DC + "creator"))
    older = [Quad(q.subject, NamedNode(PROV + "wasAttributedTo"), q.object, q.graph_name) for q in found]
    judged.store.apply(found, older)
    with open_graph(":memory:") as graph:
        graph.store.apply([], sorted({*judged.store.match()} - {*graph.store.match()}, key=str))
        (link,) = [j for j in graph.judgements() if j.kind == "link"]
        assert link.by == "ana"
        graph.undo(link.id, because="wrong", by="ben")
        assert not list(graph.store.match(link.id))
        assert in_step(graph)


def test_a_case_folder_brings_the_judgements_along(judged: Graph, tmp_path: Path) -> None:
    done = judged.export("case", tmp_path / "case")
    assert done.notes == ()
    assert {p.name for p in done.paths} >= {"judgements.ttl"}
    with open_graph(":memory:") as other:
        added = other.add(tmp_path / "case")
        assert [(a.outcome, a.title, a.warnings) for a in added][-1] == ("added", "7 judgements", ())
        assert quads(other) == quads(judged)
        assert [j.as_dict() for j in other.judgements()] == [j.as_dict() for j in judged.judgements()]
        assert list(judged.diff(other)) == []
        assert in_step(other)
        assert {a.outcome for a in other.add(tmp_path / "case")} == {"unchanged"}


def test_without_judgements_there_is_no_file_of_them(graph: Graph, tmp_path: Path) -> None:
    assert {p.suffix for p in graph.export("case", tmp_path / "case").paths} == {".yaml", ".txt"}


def test_judgements_come_before_or_after_their_ties(judged: Graph, tmp_path: Path) -> None:
    judged.export("case", tmp_path / "case")
    with open_graph(":memory:") as other:
        (added,) = other.add(tmp_path / "case" / "judgements.ttl")
        assert "3 of the judgements are on ties that no source here mentions yet" in added.warnings[0]
        other.add(tmp_path / "case")
        assert quads(other) == quads(judged)
        assert in_step(other)


def test_what_judgements_would_change_is_shown_beforehand(judged: Graph, tmp_path: Path) -> None:
    judged.export("case", tmp_path / "case")
    with open_graph(":memory:") as other:
        other.add(DIGEST)
        before = quads(other)
        found = {c.id: c.after for c in other.preview(tmp_path / "case") if c.kind == "tie"}
        assert quads(other) == before
        other.add(tmp_path / "case")
        assert all(other.evidence(iri).status == status for iri, status in found.items())
        assert found[other.evidence(AIRSPACE).id] == "accepted"


def test_a_judgement_on_nothing_is_shown_beforehand_as_changing_nothing(judged: Graph, tmp_path: Path) -> None:
    judged.export("case", tmp_path / "case")
    log = tmp_path / "case" / "judgements.ttl"
    words = log.read_text(encoding="utf-8")
    tie = ":" + ids.short(judged.evidence(AIRSPACE).id)
    assert tie in words
    log.write_text(words.replace(tie, "<urn:x>"), encoding="utf-8")
    with open_graph(":memory:") as other:
        assert "urn:x" not in {change.id for change in other.preview(log)}


def test_what_was_taken_back_on_one_side_is_taken_back(graph: Graph, tmp_path: Path) -> None:
    kept, gone = (graph.assess(tie, "accepted", "seen", by="ana") for tie in (AIRSPACE, TERRITORY))
    graph.export("case", tmp_path / "before")
    graph.undo(gone.id, "not seen", by="ben")
    graph.export("case", tmp_path / "after")
    with open_graph(":memory:") as other:
        other.add(tmp_path / "before")
        assert len(other.judgements()) == 2
        (added,) = other.add(tmp_path / "after" / "judgements.ttl")
        assert "stood here, and was taken back there" in added.warnings[0]
        assert quads(other) == quads(graph)
        (added,) = other.add(tmp_path / "before" / "judgements.ttl")
        assert (added.outcome, len(added.warnings)) == ("unchanged", 1)
        assert ids.short(gone.id) in added.warnings[0]
        assert ids.short(kept.id) not in added.warnings[0]
        assert quads(other) == quads(graph)
        assert in_step(other)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ([("Hamas", "Palestine", False)], [("Hamas", "Palestine", True)]),
        ([("Hamas", "Palestine", True)], [("Hamas", "Palestine", False)]),
        ([("Hamas", "Hezbollah", True), ("Houthis", "Hamas", False)], [("Hezbollah", "Houthis", True)]),
    ],
)
def test_what_contradicts_is_refused_whole(
    graph: Graph, tmp_path: Path, mine: list[tuple[str, str, bool]], theirs: list[tuple[str, str, bool]]
) -> None:
    with open_graph(":memory:") as other:
        for left, right, same in theirs:
            other.merge(left, right, same=same, because="theirs", by="ben")
        other.assess(other.add(DIGEST) and AIRSPACE, "accepted", "seen", by="ben")
        other.export("case", tmp_path / "case")
    for left, right, same in mine:
        graph.merge(left, right, same=same, because="mine", by="ana")
    before = quads(graph)
    with pytest.raises(InputError, match=r"(?s)never the same, by .* merged, by .*kg undo"):
        graph.add(tmp_path / "case" / "judgements.ttl")
    assert quads(graph) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "holds no triples"),
        (f":judgement-1 a kg:Assessment ; kg:assesses :tie-1 ; kg:verdict kg:Denied ; {WHO} .", "accepted or rejected"),
        (f":judgement-1 a kg:Assessment ; kg:verdict kg:Accepted ; {WHO} .", "does not say what it is on"),
        (f':judgement-1 a kg:Link ; kg:premise "x" ; kg:conclusion :tie-1 ; {WHO} .', "'x', which is not an IRI"),
        (f":judgement-1 a kg:Merge ; kg:left :iran ; kg:right :iran ; kg:same true ; {WHO} .", "names iran twice"),
        (f":verdict a kg:Merge ; kg:left :iran ; kg:right :iraq ; kg:same true ; {WHO} .", "begins with"),
        (":judgement-1 a kg:Merge ; kg:left :iran ; kg:right :iraq ; kg:same true .", "(?s)who decided.*reason.*when"),
        (
            f":judgement-1 a kg:Merge ; kg:left :iran ; kg:right :iraq ; kg:same true ; {WHO} ; kg:note 'x' .",
            "belongs to no judgement.*note",
        ),
        (f":judgement-1 a kg:Merge ; kg:left :iran ; kg:right :iraq ; kg:same true ; {WHO} . :iran tie:threatens :iraq .",
         "belongs to no judgement.*threatens"),
        (f":judgement-1 a kg:Link ; kg:premise :tie-1 ; kg:conclusion :tie-2 ; {WHO} . "
         f":judgement-2 a kg:Undone ; kg:undid 'judgement-1' ; kg:note 'x' ; {WHO} .", "is in the file and is undone"),
        (f":judgement-1 a kg:Assessment ; kg:assesses :tie-1 ; kg:verdict kg:Accepted ; kg:credibility 'x' ; {WHO} .",
         "whole number"),
        (f":judgement-1 a kg:Assessment ; kg:assesses :tie-1 ; kg:verdict kg:Accepted ; kg:credibility '3.5' ; {WHO} .",
         "whole number"),
        (":judgement-1 a kg:Assessment", "line"),
    ],
)  # fmt: skip
def test_a_broken_file_of_judgements_adds_nothing(fresh: Graph, tmp_path: Path, text: str, says: str) -> None:
    before = quads(fresh)
    with pytest.raises(InputError, match=says):
        fresh.add(written(tmp_path, text))
    assert quads(fresh) == before


def test_the_same_id_cannot_say_something_else(fresh: Graph, tmp_path: Path) -> None:
    text = f":judgement-1 a kg:Merge ; kg:left :iran ; kg:right :iraq ; kg:same false ; {WHO} ."
    fresh.add(written(tmp_path, text))
    assert [(j.kind, j.by, j.at) for j in fresh.judgements()] == [("apart", "ana", "2025-07-01T10:00:00Z")]
    with pytest.raises(InputError, match="judgement-1 is another judgement here"):
        fresh.add(written(tmp_path, text.replace("seen", "heard")))


def test_rdf_under_another_name_decides_nothing(fresh: Graph, tmp_path: Path) -> None:
    text = f":judgement-1 a kg:Merge ; kg:left :iran ; kg:right :iraq ; kg:same false ; {WHO} ."
    path = written(tmp_path, text).rename(tmp_path / "notes.ttl")
    (added,) = fresh.add(path)
    assert "--as judgements" in " ".join(added.warnings)
    assert len(fresh.judgements()) == 0
    fresh.add(path, kind="judgements")
    assert len(fresh.judgements()) == 1


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if not form.folder])
def test_judgements_that_stay_behind_are_counted(judged: Graph, name: str) -> None:
    notes = judged.export(name, io.BytesIO()).notes
    assert any(note.startswith("7 judgements left out; kept by kg backup") for note in notes) != FORMATS[name].log
    notes = judged.export(name, io.BytesIO(), source="digest").notes
    assert any(note.startswith("4 judgements on the ties and actors of this source left out") for note in notes)
