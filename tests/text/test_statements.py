"""What speakers and the text say without a relation, kept in words on request."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="module")
def kept(registry: Any, reading: Any) -> Any:
    from kg.model import vocabulary
    from kg.text import reader

    asked = reader(registry, vocabulary.load(), reading.nlp, statements=True)

    def read(text: str) -> list[tuple[str | None, str]]:
        found = asked.read(text, title="t").annotation
        words = {s.id: s.text.text for s in found.statements}
        return [(s.holder, words[a]) for s in found.stances for a in s.about if a in words]

    return read


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("According to local chiefs, the wells are poisoned.", ("local-chiefs", "the wells are poisoned")),
        ("Wells were poisoned, according to local chiefs.", ("local-chiefs", "Wells were poisoned")),
        (
            "A senior official described the tone of the talks as frosty throughout.",
            ("senior-official", "the tone of the talks as frosty throughout"),
        ),
        (
            "Guinea denies the charge: the letter bears the signature of its own minister.",
            ("Guinea", "the letter bears the signature of its own minister"),
        ),
        (
            "The Council on Monday called for a permanent truce and voiced concern about recent raids in Mali.",
            ("council", "a permanent truce"),
        ),
        ("Chad condemned on Monday's raid in Mali and demanded an apology.", ("Chad", "Monday's raid in Mali")),
        ("Chad called an emergency session of the union.", (None, "Chad called an emergency session of the union.")),
        (
            "A Chadian commander denied it. A spokesman at a hospital said one soldier had stepped on a mine.",
            ("spokesman", "one soldier had stepped on a mine"),
        ),
        ("A draft resolution was not put to a vote.", (None, "A draft resolution was not put to a vote.")),
        ("The second convoy never set out.", (None, "The second convoy never set out.")),
        ("Three Chadian soldiers are dead.", (None, "Three Chadian soldiers are dead.")),
    ],
)
def test_keeps_the_words(kept: Any, text: str, statement: tuple[str | None, str]) -> None:
    assert statement in kept(text)


@pytest.mark.parametrize(
    "text",
    [
        "Chad: Malian troops 'repelled' after border advance",
        "Chad Signs Bread Treaty",
        "We raised the matter with Chad.",
        "Who signed the treaty?",
    ],
)
def test_headlines_questions_and_bare_pointers_are_not_kept(kept: Any, text: str) -> None:
    assert kept(text) == []


def test_an_appeal_stays_a_tie(registry: Any, reading: Any) -> None:
    from kg.model import vocabulary
    from kg.text import reader

    asked = reader(registry, vocabulary.load(), reading.nlp, statements=True)
    found = asked.read("China urged Chad and Sudan to show restraint.", title="t").annotation
    assert {(t.subject, t.relation, t.object) for t in found.ties} == {
        ("China", "appealsTo", "Chad"),
        ("China", "appealsTo", "Sudan"),
    }


def test_what_others_say_meanwhile_is_theirs(kept: Any) -> None:
    found = kept("Ghana's Daro said Togo shelled a post, while Mali denied it.")
    assert ("ghana-s-daro", "Togo shelled a post") in found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("When asked for physical evidence, Chad's minister said Mali had it.", "physical evidence"),
        ("Chad left. In describing the problem, it is stressed that balloons came.", "the problem"),
    ],
)
def test_who_is_asked_demands_nothing(kept: Any, text: str, words: str) -> None:
    assert words not in {found for _, found in kept(text)}


def test_a_place_before_a_colon_says_nothing_that_others_say(kept: Any) -> None:
    found = kept(
        "Islamabad: A captain and a soldier were killed in a gun battle, according to the military's press wing."
    )
    assert {holder for holder, _ in found} == {None}


def test_what_is_shown_or_kept_is_not_said(kept: Any) -> None:
    found = kept("\u201cThis is wrong,\u201d Chad told officials who showed images of the raid.")
    assert ("officials", "images of the raid") not in found
    assert kept("(Dakar) – Chad is at peace, Mali said.") == [("Mali", "Chad is at peace")]


def test_thanks_are_a_tie_and_no_words(kept: Any) -> None:
    assert kept("Chad expressed its gratitude to Mali.") == []
