"""Marks beside statuses and stances: positions that changed, parties, doubts, figures, what is unreviewed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli import lookups
from kg.graph import Graph
from kg.model.records import TieRecord
from kg.model.summaries import Dispute

CLAIM = "{id: t, subject: Norway, relation: suppliesArmsTo, object: Sweden}"


@pytest.fixture
def said(fresh: Graph, tmp_path: Path) -> Callable[..., TieRecord]:
    """Adds a source for each list of stances, and returns the record of the tie."""

    def add(*sources: str, tie: str = CLAIM) -> TieRecord:
        for number, rows in enumerate(sources, 1):
            head, _, stances = rows.rpartition("|")
            file = tmp_path / f"s{number}.yaml"
            lines = "".join(
                f"  - {{id: s{n}, about: t, {row.strip()}}}\n" for n, row in enumerate(stances.split(";"), 1)
            )
            head = head if "publisher" in head else f"publisher: P{number}, {head}"
            about = f"title: Source {number}, id: s{number}, {head}".rstrip(", ")
            file.write_text(f"source: {{{about}}}\nties: [{tie}]\nstances:\n{lines}", encoding="utf-8")
            fresh.add(file)
        (record,) = fresh.ties("Norway", "Sweden")
        return record

    return add


def test_a_replaced_stance_names_the_new_position(said: Callable[..., TieRecord]) -> None:
    tie = said(
        "published: 2024-05-01|holder: Norway, attitude: denies",
        "published: 2024-10-01|holder: Norway, attitude: confirms",
    )
    old, new = sorted(tie.stances, key=lambda s: s.attitude, reverse=True)
    assert tie.status == "acknowledged"
    assert old.replaced_by == new.id
    assert old.marks == ["replaced by Norway confirms, 2024-10-01"]
    assert old.as_dict()["replaced_by"] == new.id
    assert "replaced_by" not in new.as_dict()
    assert new.marks == []
    assert tie.changes == ["2024-10-01: Norway denies → confirms"]


def test_a_newspaper_that_changes_its_mind_replaces_its_report(said: Callable[..., TieRecord]) -> None:
    gazette = "publisher: Gazette, published: 2024"
    tie = said(f"{gazette}-05-01|attitude: asserts", f"{gazette}-10-01|attitude: denies")
    assert tie.status == "denied"
    assert [s.marks for s in tie.stances if s.attitude == "asserts"] == [["replaced by Source 2 denies, 2024-10-01"]]


@pytest.mark.parametrize(
    ("holder", "attitude", "printed"),
    [
        ("", "asserts", "stated by the source"),
        ("", "denies", "denied by the source in its own voice"),
        ("", "doubts", "doubted by the source in its own voice"),
        ("holder: Iran, ", "denies", "Iran denies"),
    ],
)
def test_a_document_that_denies_is_not_said_to_state(
    said: Callable[..., TieRecord], capsys: pytest.CaptureFixture[str], holder: str, attitude: str, printed: str
) -> None:
    lookups._print_ties([said(f"|{holder}attitude: {attitude}")])
    assert printed in capsys.readouterr().out


def test_a_copy_of_a_withdrawn_report_is_marked(said: Callable[..., TieRecord]) -> None:
    gazette = "publisher: Gazette, published: 2024"
    tie = said(
        f"{gazette}-05-01|attitude: asserts",
        "derived_from: s1|attitude: asserts",
        f"{gazette}-06-01|attitude: withdraws",
    )
    assert tie.status == "unasserted"
    marks = {s.source.title: s.marks for s in tie.stances if s.attitude == "asserts"}
    assert marks == {"Source 1": ["withdrawn"], "Source 2": ["repeats what was withdrawn"]}


def test_parties_are_marked(said: Callable[..., TieRecord]) -> None:
    tie = said(
        "|holder: Government of Norway, attitude: denies; holder: Sweden, attitude: confirms; holder: Iran, attitude: alleges"
    )
    assert {s.holder.label: s.party for s in tie.stances} == {
        "Government of Norway": True,
        "Sweden": True,
        "Iran": False,
    }
    assert tie.status == "disputed"


def test_the_victim_of_a_hostile_act_is_not_a_party(said: Callable[..., TieRecord]) -> None:
    tie = said("|holder: Sweden, attitude: accuses", tie=CLAIM.replace("suppliesArmsTo", "attacks"))
    assert [s.party for s in tie.stances] == [False]


@pytest.mark.parametrize(("review", "marked"), [("", False), (", reviewed: false", True)])
def test_an_unreviewed_denial_is_a_mark(said: Callable[..., TieRecord], review: str, marked: bool) -> None:
    tie = said("|holder: Iran, attitude: accuses", f"|holder: Norway, attitude: denies{review}")
    assert tie.status == ("alleged" if marked else "disputed")
    assert tie.unreviewed_denial is marked
    assert tie.marks == (["unreviewed denial"] if marked else [])
    assert tie.as_dict().get("unreviewed_denial", False) is marked


@pytest.mark.parametrize(
    ("details", "figures"),
    [
        (("amount: 10, unit: dead", "amount: 500, unit: dead"), ("10–500 dead",)),
        (("amount: 10, unit: dead", "amount: 10, unit: dead"), ()),
        (("amount: 10, unit: dead", "amount: 500, unit: wounded"), ()),
        (("amount: 2, unit: rows", "amount: 4, unit: rows"), ()),
    ],
)
def test_figures_that_differ_are_shown(
    said: Callable[..., TieRecord], details: tuple[str, str], figures: tuple[str, ...]
) -> None:
    tie = said(*(f"|attitude: asserts, details: {{{of}}}" for of in details))
    assert tie.figures == tie.relationship.figures == figures
    assert tie.marks == [f"figures differ: {f}" for f in figures]


def test_figures_that_a_new_position_dropped_do_not_count(said: Callable[..., TieRecord]) -> None:
    tie = said(
        "|attitude: asserts, details: {amount: 10, unit: dead}; holder: Iran, attitude: denies, details: {amount: 500, unit: dead}"
    )
    assert tie.figures == ()


# -- disputes -------------------------------------------------------------------------------------


@pytest.fixture
def disputes(fresh: Graph, tmp_path: Path) -> Callable[..., list[Dispute]]:
    """Adds ties and stances as one source, and returns the disputes."""

    def add(ties: str, stances: str, actor: str | None = None) -> list[Dispute]:
        rows = "".join(f"  - {row.strip()}\n" for row in stances.splitlines() if row.strip())
        (tmp_path / "n.yaml").write_text(
            f"source: {{title: Notes, id: n}}\nties: {ties}\nstances:\n{rows}", encoding="utf-8"
        )
        fresh.add(tmp_path / "n.yaml")
        return list(fresh.disputes(actor))

    return add


TWO = """[{id: t, subject: Norway, relation: suppliesArmsTo, object: Sweden},
  {id: u, subject: Government of Norway, relation: %s, object: Sweden}]"""
ACCUSED_AND_DENIED = """{id: s1, holder: Sweden, attitude: %s, about: t}
    {id: s2, holder: Norway, attitude: denies, about: u}"""


@pytest.mark.parametrize("attitude", ["accuses", "alleges"])
@pytest.mark.parametrize("relation", ["suppliesArmsTo", "suppliesTo"])
@pytest.mark.parametrize("actor", [None, "Norway", "Sweden"])
def test_a_state_and_its_government_are_one_dispute(
    disputes: Callable[..., list[Dispute]], attitude: str, relation: str, actor: str | None
) -> None:
    (found,) = disputes(TWO % relation, ACCUSED_AND_DENIED % attitude, actor)
    assert found.status == "disputed"
    assert [s.holder.label for s in found.affirming] == ["Sweden"]
    assert [s.holder.label for s in found.specific] == ["Norway"]
    assert len(found.ties) == 1
    assert found.undenied == ()
    assert found.as_dict()["status"] == "disputed"
    assert [tie["tie"] for tie in found.as_dict()["ties"]] == [found.ties[0].id]


def test_a_denial_without_a_time_answers_all_dated_accusations(disputes: Callable[..., list[Dispute]]) -> None:
    ties = ", ".join(
        f"{{id: t{n}, subject: Norway, relation: attacks, object: Sweden, when: '{n}'}}" for n in (2023, 2024)
    )
    (found,) = disputes(
        f"[{ties}, {{id: u, subject: Norway, relation: attacks, object: Sweden}}]",
        """{id: s1, holder: Sweden, attitude: accuses, about: [t2023, t2024]}
        {id: s2, holder: Norway, attitude: denies, about: u}""",
    )
    assert len(found.ties) == 2


def test_deliveries_of_different_days_are_disputes_of_their_own(disputes: Callable[..., list[Dispute]]) -> None:
    ties = ", ".join(
        f"{{id: t{n}, subject: Norway, relation: attacks, object: Sweden, when: '{n}'}}" for n in (2023, 2024)
    )
    found = disputes(
        f"[{ties}]",
        """{id: s1, holder: Sweden, attitude: accuses, about: [t2023, t2024]}
        {id: s2, holder: Norway, attitude: denies, about: t2024}""",
    )
    assert [(d.claim.heading, d.status, d.answered) for d in found] == [
        ("Norway attacks Sweden (2024)", "disputed", True), ("Norway attacks Sweden (2023)", "alleged", False),
    ]  # fmt: skip


def test_a_doubt_is_shown_and_disputes_nothing(disputes: Callable[..., list[Dispute]]) -> None:
    (found,) = disputes(
        f"[{CLAIM}]", """{id: s1, holder: Finland, attitude: accuses, about: t}
        {id: s2, holder: Iran, attitude: doubts, about: t}""",
    )  # fmt: skip
    assert found.status == "alleged"
    assert not found.answered
    assert [s.holder.label for s in found.doubting] == ["Iran"]
    assert found.specific == ()


AIRSPACE = """[{id: t, subject: Sweden, relation: usesAirspaceOf, object: Norway},
  {id: u, subject: Norway, relation: allowsUseOfTerritoryBy, object: Sweden}]"""
ACCUSATION = "{id: s1, holder: Finland, attitude: accuses, about: [t, u], details: {%s}}\n"


@pytest.mark.parametrize(
    ("accused", "denied", "left"),
    [
        ("place: airspace", "about: t, details: {place: its airspace}", []),
        ("place: the airspace of Norway", "about: t, details: {place: its airspace}", []),
        ("place: Norwegian airspace", "about: t, details: {place: Norway's airspace}", []),
        ("place: [airspace, territory]", "about: t, details: {place: its airspace}", ["place: territory"]),
        ("place: Finnish airspace", "about: t, details: {place: its airspace}", ["place: Finnish airspace"]),
        ("place: airspace, from: Norway", "about: t", []),
        ("place: airspace, against: Iran", "about: [t, u], details: {place: its airspace}", []),
        ("place: [airspace, territory]", "about: t, scope: detail, details: {place: its airspace}", ["place: territory"]),
    ],
)  # fmt: skip
def test_details_are_compared_by_what_they_name(
    disputes: Callable[..., list[Dispute]], accused: str, denied: str, left: list[str]
) -> None:
    found = disputes(
        AIRSPACE, ACCUSATION % accused + f"{{id: s2, holder: Government of Norway, attitude: denies, {denied}}}"
    )
    for one in found:
        assert [u.text for u in one.undenied if u.kind == "detail"] == left


def test_a_broader_denial_leaves_no_detail(disputes: Callable[..., list[Dispute]]) -> None:
    (found,) = disputes(
        TWO % "suppliesTo",
        """{id: s1, holder: Sweden, attitude: accuses, about: t, details: {from: Norway}}
        {id: s2, holder: Norway, attitude: denies, about: u, details: {from: Iran}}""",
    )
    assert found.undenied == ()
