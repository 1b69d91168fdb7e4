"""Texts in the own words of a government or body: who issues them, and what it then holds."""

from __future__ import annotations

from typing import Any

import pytest

BODY = "Zambian soldiers attacked Malawian troops. We condemn Zambia."


def holders(reading: Any, text: str, **given: str) -> set[str]:
    draft = reading.read(text, **{"title": "report", **given})
    acts_for = {a.id: a.acts_for[0] if a.acts_for else a.name for a in draft.annotation.actors}
    return {acts_for.get(s.holder, s.holder) if s.holder else "-" for s in draft.annotation.stances}


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        (f"Statement by the Ministry of Defence of Malawi: {BODY}", {}, "Government of Malawi"),
        (f"Statement by the Ministry of Defence of Malawi\n\n{BODY}", {}, "Government of Malawi"),
        (f"STATEMENT BY THE GOVERNMENT OF MALAWI\n\n{BODY}", {}, "Government of Malawi"),
        (f"Ministry of Foreign Affairs of the Republic of Malawi\n\nLilongwe\n\n{BODY}", {}, "Government of Malawi"),
        (f"African Union Commission\nPress release\n\n{BODY}", {}, "African Union"),
        (BODY, {"title": "Communiqué of the African Union on Malawi"}, "African Union"),
        (
            f"Foreign Ministry of Malawi: Comment on the statement by the Ministry of Defence of Zambia\n\n{BODY}",
            {},
            "Government of Malawi",
        ),
        (
            f"Reply of the Ministry of Defence of Malawi to a speech by Zambia's president\n\n{BODY}",
            {},
            "Government of Malawi",
        ),
        (f"Comment by the Government of Malawi on claims from Zambia\n\n{BODY}", {}, "Government of Malawi"),
        (BODY, {"speaker": "African Union"}, "African Union"),
        (BODY, {"speaker": "Ministry of Defence of Malawi"}, "Government of Malawi"),
        (BODY, {"speaker": "Lilongwe Peace Forum"}, "Lilongwe Peace Forum"),
        (BODY, {"publisher": "Government of Malawi"}, "Government of Malawi"),
    ],
)
def test_speaks_as_its_issuer(reading: Any, text: str, given: dict[str, str], expected: str) -> None:
    assert holders(reading, text, **given) == {expected}


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Zambian soldiers attacked Malawian troops.", {"publisher": "Government of Malawi"}),
        ("Zambian soldiers attacked Malawian troops. We condemn Zambia.", {"publisher": "Xinhua News Agency"}),
        ("Statement by Malawi's minister shakes the market\n\nZambian soldiers attacked Malawian troops.", {}),
        ("Comment on the statement by the Government of Malawi\n\nZambian soldiers attacked Malawian troops.", {}),
        ("Malawi's army attacked\n\nZambian soldiers attacked Malawian troops.", {}),
    ],
)
def test_reports_in_its_own_voice(reading: Any, text: str, given: dict[str, str]) -> None:
    assert "-" in holders(reading, text, **given)


def test_keeps_the_speakers_that_it_cites(reading: Any) -> None:
    text = "Statement by the Government of Malawi: Mozambique says that Zambian soldiers attacked Malawian troops."
    assert holders(reading, text) == {"Mozambique"}


def test_quotations_stay_those_of_their_speaker(reading: Any) -> None:
    text = 'Zambia\'s president denied it. "We have arrested nobody," he said. "Malawi attacked our troops."'
    assert "Government of Malawi" not in holders(reading, text, speaker="Government of Malawi")


def test_whose_an_act_is_is_no_name_of_it(reading: Any) -> None:
    found = reading.read(
        "We condemn the attack of Malawi on Zambia.", title="t", speaker="Government of Togo"
    ).annotation
    assert "attack" not in [mention.quote.text for mention in found.mentions]
