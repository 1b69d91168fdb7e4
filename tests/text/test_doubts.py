"""Claims of kinds that are seldom right: uncertain, and their words kept."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "holder", "attitude", "words"),
    [
        ("Chad accuses Togo of letting Malian farmers in.", "Chad", "accuses", "letting Malian farmers in"),
        ("Chad demanded that Togo compel Mali to keep the treaty.", "Chad", "demands", "Togo compel Mali"),
        ("Benin accused Togo of having damaged a cable of Ghana.", "Benin", "accuses", "having damaged a cable"),
        ("Benin accused Togo of sending police to Ghana.", "Benin", "accuses", "sending police to Ghana"),
    ],
)
def test_the_words_of_a_doubtful_claim_are_kept(
    reading: Any, text: str, holder: str, attitude: str, words: str
) -> None:
    draft = reading.read(text, title="t")
    (stance,) = draft.annotation.stances
    assert (stance.holder, stance.attitude) == (holder, attitude)
    assert not draft.annotation.ties
    assert words in draft.annotation.statements[0].text.text
    assert draft.uncertain.ties
    assert all(doubtful.confidence < 0.42 for doubtful in draft.uncertain.stances)


def test_a_ministry_demands_in_words_what_it_urges(reading: Any) -> None:
    text = "Statement by the Ministry of Foreign Affairs of Chile\n\nWe urge Peru to open the bridge without delay."
    found = reading.read(text, title="Statement by the Ministry of Foreign Affairs of Chile").annotation
    assert [s.attitude for s in found.stances] == ["demands"]
    assert not found.ties


def test_aid_that_is_only_mentioned_is_doubtful(reading: Any) -> None:
    draft = reading.read("Chad attaches great importance to its cooperation with Niger.", title="t")
    assert not draft.annotation.ties
    assert [tie.relation for tie in draft.uncertain.ties] == ["cooperatesWith"]
