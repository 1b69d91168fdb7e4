"""Interviews and briefings: labels before the turns tell whose words they are."""

from __future__ import annotations

from typing import Any

import pytest

from kg.text.turns import Turns

INTERVIEW = """An Interview with Jens Stoltenberg

Question: Serbia says that NATO shelled Serbian villages on Monday. Did you?

Stoltenberg: No, we did not.

Question: Has NATO sold drones to Kosovo?

Stoltenberg: No. We never sell anything.

Question: Belarus accuses you of flying drones over Brest.

Stoltenberg: That is an old lie.
"""
BRIEFING = """Daily Briefing by the Spokesperson of the Ministry of Foreign Affairs of Ghana

Q: Togo says that Ghana has arrested Togolese traders. Is that true?

Spokesperson: That is not accurate.

Q: Will you meet?

Spokesperson: We have not expelled Togolese diplomats either.
"""


@pytest.mark.parametrize(
    ("text", "names", "asked"),
    [
        ("Q: Why?\nA: So.\nQ: Why?\nA: So.", ["Q", "A", "Q", "A"], [True, False, True, False]),
        ("Radio Rim: Did he?\n\nMr. Bo: No.\n\nRadio Rim: Really?\n\nMr. Bo: No.", ["Radio Rim", "Mr. Bo"] * 2, [True, False] * 2),
        ("CLAIM: Togo fell.\n\nVERDICT: False.\n\nPublished: today", [], []),
        ("Peru: a town fell.\n\nChile: a town rose.\n\nCuba: no news.", [], []),
    ],
)  # fmt: skip
def test_turns_have_labels_that_come_again(text: str, names: list[str], asked: list[bool]) -> None:
    turns = Turns(text, frozenset({"q", "question"}))
    assert [turn.name for turn in turns] == names
    assert [turn.asked for turn in turns] == asked
    assert len(turns.without_labels(text)) == len(text)


def _denied(reading: Any, text: str) -> list[tuple[str | None, str]]:
    annotation = reading.read(text).annotation
    ties = {tie.id: f"{tie.subject} {tie.relation} {tie.object}" for tie in annotation.ties}
    return [(s.holder, ties[a]) for s in annotation.stances if s.attitude == "denies" for a in s.about if a in ties]


def test_an_answer_denies_what_was_asked(reading: Any) -> None:
    denied = _denied(reading, INTERVIEW)
    assert ("Jens Stoltenberg", "North Atlantic Treaty Organization attacks Serbia") in denied
    assert ("Jens Stoltenberg", "North Atlantic Treaty Organization suppliesArmsTo Kosovo") in denied


def test_a_briefing_speaks_for_its_ministry(reading: Any) -> None:
    holders = {holder for holder, _ in _denied(reading, BRIEFING)}
    assert len(holders) == 1
    assert "Ghana" in str(holders)


def test_a_question_claims_nothing(reading: Any) -> None:
    said = {(s.holder, s.attitude) for s in reading.read(INTERVIEW).annotation.stances}
    assert not {attitude for holder, attitude in said if holder is None} & {"denies", "asserts"}
