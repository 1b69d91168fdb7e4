"""What reports, statements, live pages and minutes say: who did it, who answers, what was left undone."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "Kenya condemned the incursion by Ugandan soldiers into Kenyan territory.",
            ("Kenya", "condemns", "Uganda entersTerritoryOf Kenya"),
        ),
        (
            "Norway strongly condemns the violation of the airspace of the Republic of Finland by six Russian drones.",
            ("Norway", "condemns", "Russia entersAirspaceOf Finland"),
        ),
        (
            "Ghana calls for the withdrawal of Togolese troops from the territory of the Republic of Benin.",
            ("Ghana", "demands", "Togo withdrawsFrom Benin"),
        ),
        ("Albania offered to send police officers to Kosovo.", ("Albania", "promises", "Albania aids Kosovo")),
        (
            "Chilean soldiers came under fire from Peruvian positions, Chile said.",
            ("Chile", "asserts", "Peru attacks Chile"),
        ),
        (
            "A Chilean convoy came under fire near Arica. Chile blamed Peru.",
            ("Chile", "accuses", "Peru attacks Chile"),
        ),
        (
            "It was Chad, Libya said, that had shelled a Libyan post.",
            ("Libya", "asserts", "Chad attacks Libya"),
        ),
        (
            "Kenya's mission chief, Ann Deng, met the president of Chad on Monday, according to her office.",
            ("Government of Kenya", "asserts", "ann-deng meetsWith Government of Chad"),
        ),
    ],
)
def test_who_did_it(said: Any, text: str, claim: tuple[str, str, str]) -> None:
    assert claim in said(text)


ACCUSED = "Chad said that Libya had shelled a Chadian post. "


@pytest.mark.parametrize(
    "answer",
    [
        "Libya said there was nothing to the report.",
        "Libya described the report as speculation.",
        "Libya and Egypt denied the claim.",
        "Libya: “Nonsense.”",
        "Libya dismissed the remarks of the representative of Chad as inventions.",
    ],
)
def test_answers(said: Any, answer: str) -> None:
    denials = [(who, what) for who, attitude, what in said(ACCUSED + answer) if attitude == "denies"]
    assert any("Libya" in who and what == "Libya attacks Chad" for who, what in denials)


def test_every_denier(said: Any) -> None:
    denied = [who for who, attitude, _ in said(ACCUSED + "Libya and Egypt denied the claim.") if attitude == "denies"]
    assert denied == ["Libya", "Egypt"]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        (
            "Peru has not recalled its ambassador from Chile. A minister in Lima said there was no plan to do so.",
            "Peru",
        ),
        ("Peru has not recalled its ambassador from Chile and says that it does not intend to.", "Peru"),
        ("Peru promised to recall its ambassador from Chile. It has not done so.", "-"),
        ("Peru promised to recall its ambassador from Chile and has not done so.", "-"),
    ],
)
def test_what_was_left_undone(said: Any, text: str, holder: str) -> None:
    last = said(text)[-1]
    assert last[1:] == ("denies", "Peru severesTiesWith Chile")
    assert holder in (last[0], "Peru" if last[0] != "-" else "-")


def test_a_statement_speaks_for_who_spoke(said: Any) -> None:
    text = "Peru's army rejected the claim. The statement added that Chilean drones had entered Peruvian airspace."
    who = next(who for who, _, what in said(text) if what == "Chile entersAirspaceOf Peru")
    assert who != "statement"
