"""No sentence ends the reading of a document: speaker phrases of every build, and sentences that fail."""

from __future__ import annotations

import random
from typing import Any

import pytest

from kg.text.reading import Reading

WHO = ("spokesman", "spokeswoman", "minister", "official", "leader", "army", "ally of the head", "source", "critic")
OWNERS = ("his", "her", "its", "their", "our", "my", "whose")
OF = ("party", "movement", "own government", "country's parliament", "brother's army", "allies and their friends")
LINKS = (
    "for {p} {o}",
    "of {p} {o}",
    "in {p} {o}",
    "close to {p} {o}",
    "from {p} {o}, which backs {p} leader,",
    "who speaks for {p} {o}",
)
SPEECH = (
    "{s} said Togo had detained five Ghanaians.", "Togo had detained five Ghanaians, {s} said.", "According to {s}, Togo left.",
    "Togo, said {s}, is to blame.", "{s} denied it.", "{s} told {s} that {s} had accused Togo.", "Said {s}: Togo attacked Ghana.",
    "Ghana was accused by {s} of arming {s}.", "{s} and {s} accused each other of attacking themselves.", "{s}, quoted by {s}, denied that.",
)  # fmt: skip
SPLIT = (
    "Togo has, {s} said, shelled Ghana.", "Togo had not, said {s}, armed {s}.", "Press reports that {s} left are false, {s} said.",
    "A group that {s} had heard of, the Volta Council, was, {s} says, {s}.", "Togo, {s} added, was, {s} said, attacking {s}.",
    "{s} alleged that Togo had shelled {s}, and threatened {s}.", "{s} called on {s}.", "Ghana, which shelled {s}, and {s} denied it.",
)  # fmt: skip
BEFORE = ("", "The president of Ghana was in Accra. ", "Benin met Mali. ", "Amina Diallo spoke. ")


def phrases(count: int, forms: tuple[str, ...] = SPEECH) -> list[str]:
    """Sentences of random speaker phrases, the same each time."""
    chance = random.Random(7)

    def speaker(depth: int = 0) -> str:
        words = f"{chance.choice(('a', 'the', chance.choice(OWNERS)))} {chance.choice(WHO)}"
        for _ in range(chance.randint(0, 2)):
            words += " " + chance.choice(LINKS).format(p=chance.choice(OWNERS), o=chance.choice(OF))
        if depth < 2 and chance.random() < 0.3:
            words += f" and {speaker(depth + 1)}"
        return words

    found = []
    for _ in range(count):
        sentence = chance.choice(forms)
        while "{s}" in sentence:
            sentence = sentence.replace("{s}", speaker(), 1)
        found.append(chance.choice(BEFORE) + sentence[0].upper() + sentence[1:])
    return found


def test_speaker_phrases_of_every_build(reading: Any) -> None:
    for text in phrases(150):
        warnings = reading.read(text, title="t").warnings
        assert not [w for w in warnings if "could not be read" in w], text


def test_interrupted_and_broken_sentences(reading: Any) -> None:
    for text in phrases(80, SPLIT):
        warnings = reading.read(text, title="t").warnings
        assert not [w for w in warnings if "could not be" in w], text


def test_a_passage_whose_parse_cannot_be_mended_is_read_as_it_is(reading: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(doc: Any, lexicon: Any) -> None:
        raise IndexError

    monkeypatch.setattr("kg.text.repairs.mend", fail)
    draft = reading.read("Togo attacked Ghana.", title="t")
    assert [t.relation for t in draft.annotation.ties] == ["attacks"]
    assert "could not be mended (IndexError)" in draft.warnings[0]


def test_a_phrase_is_no_antecedent_of_its_own_pronoun(said: Any) -> None:
    text = "Ghana's president met reporters. A spokesman for his party said Togo had expelled Ghanaian farmers."
    assert "Togo expels Ghana" in [tie for _, _, tie in said(text)]


@pytest.mark.parametrize("error", [RecursionError, IndexError, AttributeError])
def test_a_failing_sentence_is_left_out_with_a_warning(reading: Any, monkeypatch: Any, error: type[Exception]) -> None:
    whole = Reading._speech_acts

    def fails(self: Reading, speeches: Any, propositions: Any) -> None:
        whole(self, speeches, propositions)
        if "Togo" in self.text[slice(*self._span)]:
            raise error

    monkeypatch.setattr(Reading, "_speech_acts", fails)
    draft = reading.read("Iran attacked Iraq. Togo detained two Ghanaians. Sudan invaded Chad.", title="t")
    assert [t.relation for t in draft.annotation.ties] == ["attacks", "attacks"]
    assert [w for w in draft.warnings if "'Togo detained two Ghanaians.'" in w and error.__name__ in w]
