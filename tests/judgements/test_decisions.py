"""What analysts decide: that it counts, that it is logged, and that it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import NameNotFound, Refused
from kg.graph import Graph
from kg.model import ids
from kg.status import derive

AIRSPACE, TERRITORY, ATTACKS, ANYONE = "tie-b5319b2e", "tie-46e66569", "tie-56aaa9b4", "tie-33fa8bc3"


def in_step(graph: Graph) -> bool:
    """Whether the derived graph is what follows from everything else."""
    return set(graph.store.match(graph=ids.DERIVED_GRAPH)) == derive.derive_all(graph.store, graph.vocabulary)


def everything(graph: Graph) -> set[str]:
    return {str(q) for q in graph.store.match() if "Undone" not in str(q) and "/undone" not in str(q)}


def test_a_verdict_counts_and_is_explained(graph: Graph) -> None:
    done = graph.assess(AIRSPACE, "rejected", "the radar shows none", by="ana")
    tie = graph.evidence(AIRSPACE)
    assert tie.status == "rejected"
    assert [a.by for a in tie.assessments] == ["ana"]  # type: ignore[union-attr]
    reasons = {c.what: c.reasons for c in done.changes if c.kind == "tie"}
    assert reasons["Israel uses the airspace of Azerbaijan"] == ("+ rejected by ana: the radar shows none",)
    assert reasons["anyone uses the airspace of Azerbaijan"][0].startswith("tie tie-b5319b2e")
    assert in_step(graph)


def test_a_later_verdict_replaces_an_earlier_one(graph: Graph) -> None:
    graph.assess(AIRSPACE, "rejected", "no tracks", by="ana")
    graph.assess(AIRSPACE, "accepted", "wreckage found", by="ben")
    assert graph.evidence(AIRSPACE).status == "accepted"
    assert [j.by for j in graph.judgements()] == ["ana", "ben"]
    assert in_step(graph)


def test_undoing_restores_everything_and_keeps_the_log(graph: Graph) -> None:
    before = everything(graph)
    done = graph.assess(AIRSPACE, "accepted", "wreckage found", by="ana")
    graph.undo(done.id, because="it was older", by="ben")
    log = graph.judgements()
    assert [(j.kind, j.by, j.because) for j in log] == [("undone", "ben", "it was older")]
    assert f"by ana on {done.at[:10]}: wreckage found" in log[0].what
    analyst = {str(q) for q in graph.store.match(graph=ids.ANALYST_GRAPH)}
    assert everything(graph) - analyst == before
    assert in_step(graph)


@pytest.mark.parametrize(
    "judge",
    [
        lambda g, gone, other: g.assess(gone, "accepted", "a test", by="ana"),
        lambda g, gone, other: g.link(gone, other, "a test", by="ana"),
        lambda g, gone, other: g.link(other, gone, "a test", by="ana"),
    ],
)
def test_what_was_judged_may_be_withdrawn(fresh: Graph, tmp_path: Path, judge: Callable[..., Any]) -> None:
    for name, relation in (("a", "suppliesOilTo"), ("b", "tradesWith")):
        (tmp_path / f"{name}.yaml").write_text(
            f"source: {{title: {name}, id: {name}}}\n"
            f"ties: [{{id: t, subject: Norway, relation: {relation}, object: Sweden}}]\n"
            "stances: [{id: s1, attitude: asserts, about: t}]\n",
            encoding="utf-8",
        )
        fresh.add(tmp_path / f"{name}.yaml")
    oil, trade = (fresh.ties("Norway", relation=relation)[0].id for relation in ("suppliesOilTo", "tradesWith"))
    judge(fresh, oil, trade)
    fresh.remove("a")
    assert f"a claim that no source here mentions ({ids.short(oil)})" in fresh.judgements()[0].what
    assert [t.id for t in fresh.ties("Norway")] == [trade]
    assert fresh.evidence(trade).status == "reported"
    with pytest.raises(NameNotFound, match="no tie or statement"):
        fresh.evidence(oil)
    fresh.undo(fresh.judgements()[0].id, by="ana")
    assert [j.kind for j in fresh.judgements()] == ["undone"]
    assert in_step(fresh)


def test_a_link_carries_assent_forward(graph: Graph) -> None:
    graph.link(TERRITORY, ATTACKS, "drones that start there attack", by="ana")
    assert graph.evidence(ATTACKS).status == "alleged"
    graph.assess(ATTACKS, "rejected", "none came", by="ana")
    assert in_step(graph)
    with pytest.raises(Refused, match="by ana: drones that start there attack"):
        graph.link(TERRITORY, ATTACKS, "again", by="ben")


def test_merged_actors_are_one(graph: Graph) -> None:
    before = everything(graph)
    enclave = next(t.object for t in graph.ties("Azerbaijan", relation="dismantles"))
    done = graph.merge(enclave.id, "Republic of Artsakh", because="a test", by="ana")
    assert graph.resolve(enclave.label).label == "Artsakh"
    names = graph.actor("Republic of Artsakh")
    assert enclave.label in names.aliases
    assert [t.relation.id for t in graph.ties("Republic of Artsakh", rollup=False)] == ["dismantles"]
    assert in_step(graph)
    graph.undo(done.id, by="ana")
    analyst = {str(q) for q in graph.store.match(graph=ids.ANALYST_GRAPH)}
    assert everything(graph) - analyst == before


def test_relationships_of_merged_actors_are_folded(graph: Graph) -> None:
    graph.merge("Hamas", "Hezbollah", because="a test", by="ana")
    graph.merge("Hezbollah", "Houthis", because="a test", by="ana")
    assert in_step(graph)
    assert graph.resolve("Hamas").label == graph.resolve("Houthis").label == "Houthis"
    assert {ids.short(iri) for iri in graph.lookup.cover(graph.resolve("Hamas").actor)} >= {
        "hamas", "hezbollah", "houthis",
    }  # fmt: skip
    with pytest.raises(Refused, match="one actor already"):
        graph.merge("Hamas", "Houthis", because="again", by="ana")
    with pytest.raises(Refused, match="undo that first"):
        graph.merge("Hamas", "Houthis", same=False, because="not so", by="ana")


ONE = """source: {title: One, id: one}
actors:
  - {id: norland, kind: State, name: Norland}
  - {id: government, kind: Government, name: Government of Norland, acts_for: norland}
ties: [{id: oil, subject: government, relation: suppliesOilTo, object: Iran}]
stances: [{id: s, attitude: asserts, about: oil}]
"""
OTHER = """source: {title: Other, id: other}
actors:
  - {id: cabinet, kind: Government, name: The Cabinet}
  - {id: republic, kind: State, name: Republic of Norland}
ties:
  - {id: arms, subject: cabinet, relation: suppliesArmsTo, object: Iran}
  - {id: gas, subject: republic, relation: suppliesGasTo, object: Iran}
stances: [{id: s, attitude: asserts, about: [arms, gas]}]
"""
LATER = ONE.replace("kind: Government", "kind: ArmedGroup").replace(", acts_for: norland", "")


@pytest.mark.parametrize(
    "steps",
    ["one other cabinet states", "one other states cabinet -cabinet", "one other cabinet -one one", "other one cabinet later one",
     "one other cabinet states -cabinet -one", "one other states cabinet -other other", "later other cabinet states one"],
)  # fmt: skip
def test_ties_fold_as_their_actors_do_after_each_step(graph: Graph, tmp_path: Path, steps: str) -> None:
    """A merge reaches a government that comes, goes and changes with its source, and the ties of whom it is one with."""
    files = {"one": ONE, "other": OTHER, "later": LATER}
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    merges = {"cabinet": ("The Cabinet", "Government of Norland"), "states": ("Norland", "Republic of Norland")}
    done: dict[str, str] = {}
    for step in steps.split():
        name = step.removeprefix("-")
        if name in merges and step == name:
            done[name] = graph.merge(*merges[name], because="the same", by="ana").id
        elif name in merges:
            graph.undo(done[name], because="not so", by="ana")
        elif step == name:
            graph.add(tmp_path / f"{name}.yaml")
        else:
            graph.remove(name.capitalize())
        assert in_step(graph), step


def test_who_is_merged_and_no_longer_spoken_of_has_no_name(graph: Graph, tmp_path: Path) -> None:
    for name, text in (("one", ONE), ("other", OTHER)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        graph.add(tmp_path / f"{name}.yaml")
    graph.merge("Norland", "Republic of Norland", because="the same", by="ana")
    assert graph.actor("Norland").aliases == ("Norland",)
    graph.remove("One")
    assert graph.actor("Republic of Norland").aliases == ()


def test_a_forbidden_merge_is_refused_with_its_reason(graph: Graph) -> None:
    graph.merge("Hamas", "Palestine", same=False, because="a movement, not the state", by="ana")
    with pytest.raises(Refused, match="by ana: a movement, not the state"):
        graph.merge("Hamas", "Palestine", because="the same", by="ben")
    graph.merge("Hamas", "Hezbollah", because="a test", by="ana")
    with pytest.raises(Refused, match="never the same"):
        graph.merge("Hezbollah", "Palestine", because="by a detour", by="ben")


@pytest.mark.parametrize(
    ("left", "right", "words"),
    [
        ("Iran", "Iran", "named twice"),
        ("Iran", "Government of Iran", "rolls? it up already"),
        ("Ilham Aliyev", "Azerbaijan", "not one actor"),
    ],
)
def test_merges_that_make_no_sense_are_refused(graph: Graph, left: str, right: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        graph.merge(left, right, because="x", by="ana")


def test_the_start_of_an_id_is_more_than_its_kind(graph: Graph) -> None:
    done = graph.assess(AIRSPACE, "accepted", "x", by="ana")
    for name in ("judg", "judgement", "judgement-", ids.short(done.id)[:13], "tie-" + ids.short(done.id)[10:]):
        with pytest.raises(NameNotFound):
            graph.undo(name, by="ana")
    assert graph.undo(":" + ids.short(done.id)[:14], by="ana")
    again = graph.assess(AIRSPACE, "accepted", "y", by="ana")
    assert graph.undo(ids.short(again.id)[10:15], by="ana")


def test_a_judgement_needs_a_reason_and_a_tie(graph: Graph) -> None:
    with pytest.raises(Refused, match="needs a reason"):
        graph.assess(AIRSPACE, "accepted", "  ", by="ana")
    with pytest.raises(Refused, match="accepted or rejected"):
        graph.assess(AIRSPACE, "true", "x", by="ana")
    with pytest.raises(NameNotFound):
        graph.assess("tie-0000", "accepted", "x", by="ana")
    with pytest.raises(NameNotFound):
        graph.undo("judgement-0000", by="ana")
    statement = next(d.claim.id for d in graph.disputes() if d.claim.id.startswith(ids.ID + "statement-"))
    with pytest.raises(Refused, match="implies itself"):
        graph.link(statement, statement, "x", by="ana")
    assert len(graph.judgements()) == 0


def test_statements_are_assessed_and_linked(graph: Graph) -> None:
    statement = next(d.claim.id for d in graph.disputes() if d.claim.id.startswith(ids.ID + "statement-"))
    before = graph.evidence(statement)
    made = graph.link(statement, AIRSPACE, "drones fly", by="ana")
    found = graph.evidence(statement)
    assert [(link.direction, link.because) for link in found.links] == [("implies", "drones fly")]
    assert all(s.polarity == "against" for link in found.links for s in link.stances)
    assert graph.check().whole
    graph.undo(made.id, by="ana")
    graph.assess(statement, "rejected", "no wreckage", by="ana")
    found = graph.evidence(statement)
    assert (found.status, [a.because for a in found.assessments]) == ("rejected", ["no wreckage"])
    assert graph.check().whole
    graph.undo(graph.judgements()[-1].id, by="ana")
    assert graph.evidence(statement) == before


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda g: g.assess(AIRSPACE, "accepted", None), "needs a reason"),
        (lambda g: g.assess(AIRSPACE, "accepted", 5), "needs a reason"),
        (lambda g: g.assess(AIRSPACE, "accepted", "x", by=""), "who decides is empty"),
        (lambda g: g.assess(AIRSPACE, 5, "x"), "a verdict must be accepted or rejected, not 5"),
        (lambda g: g.merge("Hamas", "Palestine", same="x", because="x"), "same must be True or False, not 'x'"),
    ],
)
def test_an_argument_of_the_wrong_kind_decides_nothing(graph: Graph, call: Callable[[Any], Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        call(graph)
    assert len(graph.judgements()) == 0


def test_who_decides_is_the_login_name(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "clara")
    assert graph.assess(AIRSPACE, "accepted", "seen").by == "clara"
