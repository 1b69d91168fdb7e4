"""Whom "the group" and "the President" mean: those named before."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        (
            "The African Union met in Lusaka. Zambia accused Malawi of arming the Lord's Resistance Army. "
            "Malawi denied hosting the group.",
            ("Malawi", "denies", "Malawi hosts Lord's Resistance Army"),
        ),
        (
            "The Lord's Resistance Army attacked Zambia. The African Union met in Lusaka. Malawi praised the bloc.",
            ("-", "asserts", "Malawi praises African Union"),
        ),
    ],
)
def test_groups(said: Any, text: str, claim: tuple[str, str, str]) -> None:
    assert claim in said(text)


@pytest.mark.parametrize(
    "named",
    [
        "The Zambian President denied it.",
        "The President of Zambia met reporters.",
        "The Zambian president was in Lusaka.",
    ],
)
def test_titles(said: Any, named: str) -> None:
    title = "President" if "President" in named else "president"
    claim = ("Government of Zambia", "accuses", "Malawi backsArmedGroup Lord's Resistance Army")
    assert claim in said(f"{named} The {title} accused Malawi of arming the Lord's Resistance Army.")


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Peruvian President Dina Boluarte was in Chile. The Peruvian leader praised Bolivia.", "Dina Boluarte"),
        ("Kenyan President William Ruto was in Juba. Mr. Ruto praised Bolivia.", "William Ruto"),
        ("Togolese Prime Minister Kodjo Agbo was in Accra. Togo's prime minister praised Bolivia.", "kodjo-agbo"),
        (
            "Togolese Prime Minister Kodjo Agbo was in Accra. Togo's foreign minister praised Bolivia.",
            "togo-s-foreign-minister",
        ),
    ],
)
def test_office_holders_named_before(reading: Any, text: str, subject: str) -> None:
    ties = [t for t in reading.read(text, title="t").annotation.ties if t.relation == "praises"]
    assert [t.subject.removeprefix("Government of ") for t in ties] == [subject]


@pytest.mark.parametrize("who", ["French activists", "Peru's socialist party"])
def test_who_speaks_for_no_government(reading: Any, who: str) -> None:
    draft = reading.read(f"{who} said that Kenya had shelled Somalia.", title="t").annotation
    assert [(a.name, a.acts_for) for a in draft.actors] == [(who, [])]
