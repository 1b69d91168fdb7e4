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
