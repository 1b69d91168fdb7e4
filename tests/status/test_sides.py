"""Who stands on which side: what counts for a claim, and what is told but does not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kg.graph import Graph
from kg.sparql import library
from kg.view.page import render

T = {"id": "t", "subject": "Iran", "relation": "suppliesArmsTo", "object": "Iraq"}
U = {"id": "u", "subject": "Iran", "relation": "aids", "object": "Chad"}


def say(
    graph: Graph, folder: Path, stances: list[str], ties: tuple[dict[str, str], ...] = (T, U), **more: object
) -> None:
    """Adds a source; a stance is written ``id: holder attitude about`` (several by comma), then ``field=value``."""
    entries = []
    for number, line in enumerate(stances):
        name, _, rest = line.rpartition(": ")
        holder, attitude, about, *fields = rest.split()
        entry = {"id": name or f"s{number}", "attitude": attitude, "about": about.split(",")}
        entry |= {} if holder == "-" else {"holder": holder.replace("_", " ")}
        entries.append(entry | {k: v.replace("_", " ") for k, v in (field.split("=") for field in fields)})
    number = len(graph.sources())
    notes = {
        "source": {"title": f"Source {number}", "id": f"s{number}"},
        "ties": list(ties),
        "stances": entries,
        **more,
    }
    file = folder / f"source{number}.yaml"
    file.write_text(yaml.safe_dump(notes), encoding="utf-8")
    graph.add(file)


def sides(graph: Graph, claim: str) -> tuple[list[str], list[str], set[str]]:
    """Who affirms and who denies a claim, and what of it nobody denied."""
    (found,) = [d for d in graph.disputes() if d.claim.sentence == claim]
    return (
        [s.holder.label for s in found.affirming],
        [s.holder.label for s in found.specific],
        {u.text for u in found.undenied},
    )


ARMS, AID = "Iran supplies arms to Iraq", "Iran aids Chad"


def test_a_stance_may_be_taken_back_for_one_of_its_ties(fresh: Graph, tmp_path: Path) -> None:
    said = ["a: Norway accuses t,u target=Iran", "b: Iran denies t,u", "c: Iran withdraws t"]
    say(fresh, tmp_path, said)
    assert sides(fresh, AID) == (["Norway"], ["Iran"], {ARMS})
    assert sides(fresh, ARMS) == (["Norway"], [], {ARMS})
    marks = {t.sentence: [s.withdrawn for s in t.stances if s.attitude == "denies"] for t in fresh.ties("Iran")}
    assert (marks[ARMS], marks[AID]) == ([True], [False])
    rows = fresh.query(library.read("contradictions").text).rows()
    assert [row["relation"] for row in rows] == ["aids"]
    rows = fresh.query(library.read("disputes").text).rows()
    assert {(row["relation"], row["side"]) for row in rows} == {("aids", "for"), ("aids", "against")}
    assert fresh.check().whole


@pytest.mark.parametrize(
    ("said", "affirming", "denying", "undenied"),
    [
        (["Norway accuses t target=Iran", "Norway denies x", "x: Iran denies t"], ["Norway"], [], {ARMS}),
        (["Norway denies x", "x: Finland accuses t target=Iran"], [], [], set()),
        (["Norway accuses x", "x: Finland accuses t", "Sweden denies t"], ["Finland"], ["Sweden"], set()),
        (["y: Norway accuses x", "x: Finland accuses t", "Sweden denies t", "Norway withdraws y"], [], ["Sweden"], set()),
    ],
)  # fmt: skip
def test_what_nobody_who_counts_tells_is_no_side(
    fresh: Graph, tmp_path: Path, said: list[str], affirming: list[str], denying: list[str], undenied: set[str]
) -> None:
    say(fresh, tmp_path, said)
    assert sides(fresh, ARMS) == (affirming, denying, undenied)
    assert fresh.check().whole


def test_a_denial_through_anyone_stands_where_another_was_taken_back(fresh: Graph, tmp_path: Path) -> None:
    anyone = {**T, "id": "u", "subject": "anyone"}
    said = ["a: Norway alleges t", "Iran denies t", "Iran denies u in_reply_to=a", "Iran withdraws t"]
    say(fresh, tmp_path, said, (T, anyone))
    assert sides(fresh, ARMS) == (["Norway"], ["Iran"], set())


def test_who_is_reported_and_denies_it_is_against_it_in_the_same_source(fresh: Graph, tmp_path: Path) -> None:
    say(fresh, tmp_path, ["- asserts x", "x: Norway accuses t target=Iran", "y: Norway denies x"])
    assert sides(fresh, "Norway accuses Iran") == (["Source 0", "Norway"], ["Norway"], {ARMS})
    rows = [r for r in fresh.query(library.read("disputes").text).rows() if r["relation"] == "accuses"]
    assert {(r["side"], r["attitude"], r["reported_by"]) for r in rows} == {
        ("for", "accuses", None), ("against", "denies", None),
    }  # fmt: skip


def test_a_fact_is_stated_by_those_who_affirm_it(fresh: Graph, tmp_path: Path) -> None:
    say(fresh, tmp_path, ["- asserts t"])
    say(fresh, tmp_path, ["- denies t scope=detail"])
    query = library.read("stated-ties").text
    (row,) = fresh.query(query, bindings={"actor": ":iran", "other": ":iraq"}).rows()
    assert row["sources"] == "1"


def test_a_time_that_is_inferred_for_one_tie_dates_no_other(fresh: Graph, tmp_path: Path) -> None:
    say(fresh, tmp_path, ["- asserts t,u"], inferred=[{"about": "u", "when": "2020-03", "because": "after the flood"}])
    expected = [("inferred", AID, "2020-03"), ("undated", ARMS, None)]
    assert [(e.section, e.tie.sentence, e.when) for e in fresh.timeline("Iran")] == expected
    rows = fresh.query(library.read("timeline").text).rows()
    assert [row["relation"] for row in rows if row["basis"] == "inferred"] == ["aids"]
    written = tmp_path / "again.yaml"
    fresh.export("annotation", written, source=fresh.sources()[0].id)
    assert [a.outcome for a in fresh.add(written)] == ["unchanged"]


def test_a_range_of_time_leaves_out_what_is_inferred_outside_it(fresh: Graph, tmp_path: Path) -> None:
    dated = ({**T, "when": "2024"},)
    say(fresh, tmp_path, ["- asserts t"], dated, inferred=[{"about": "t", "when": "2024-02", "because": "it was cold"}])
    entries = {(e.section, e.when) for e in fresh.timeline("Iran")}
    assert entries == {("stated", "2024"), ("inferred", "2024-02")}
    assert [(e.section, e.when) for e in fresh.timeline("Iran", since="2024-06")] == [("stated", "2024")]


@pytest.mark.parametrize(
    ("when", "counts"), [("2016", True), ("2016-05/2016-09", True), ("2016-06", False), ("2018", True), ("2019", False)]
)
def test_a_person_who_may_have_been_in_office_counts(fresh: Graph, tmp_path: Path, when: str, counts: bool) -> None:
    office = {"title": "Minister", "of": "Norway", "since": "2016-07-01", "until": "2018-03-01"}
    kari = {"id": "kari", "kind": "Person", "name": "Kari", "offices": [office]}
    tie = {"id": "t", "subject": "kari", "relation": "attacks", "object": "Iceland", "when": when}
    say(fresh, tmp_path, ["- asserts t"], (tie,), actors=[kari])
    assert len(fresh.ties("Norway")) == len(fresh.path("Norway", "Iceland")) == counts


def test_a_page_shows_a_person_of_two_states(fresh: Graph, tmp_path: Path) -> None:
    terms = [("President", "Georgia", "2004", "2013"), ("Governor of Odesa", "Ukraine", "2015", "2016")]
    offices = [dict(zip(("title", "of", "since", "until"), term, strict=True)) for term in terms]
    person = {"id": "p", "kind": "Person", "name": "Mikheil S", "offices": offices}
    tie = {"id": "t", "subject": "p", "relation": "meetsWith", "object": "Mali", "when": "2010"}
    say(fresh, tmp_path, ["- asserts t"], (tie,), actors=[person])
    payload = fresh.payload()
    assert {"Mikheil S", "Georgia", "Mali"} <= {actor.label for actor in payload.actors}
    assert "Mikheil S" in render(payload)


def test_the_offices_of_an_actor_come_in_one_order_whatever_was_added_first(fresh: Graph, tmp_path: Path) -> None:
    for until in ("2016", "2014"):
        office = {"title": "Minister", "of": "Iran", "since": "2010", "until": until}
        ada = {"id": "ada", "kind": "Person", "name": "Ada Berg", "offices": [office]}
        say(fresh, tmp_path, ["- asserts t"], ({**T, "subject": "ada"},), actors=[ada])
    held = [o.until for o in fresh.actor("Iran").offices if o.holder.label == "Ada Berg"]
    assert held == ["2014", "2016"]
