"""A quote bears on a claim: it names an actor of it, or says its relation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.annotation import schema
from kg.language_model.grounding import Grounds
from kg.model import vocabulary

ENDS = ["Iran", "Azerbaijan"]


@pytest.mark.parametrize(
    "quote",
    [
        "Iran accused Azerbaijan",
        "praised Baku",  # a metonym, of the government
        "Iranian officials lashed out",
        "IRAN LASHES OUT",
        "President Aliyev was blamed",  # who holds an office there
        "an accusation against its neighbour",  # the relation's noun
        "they were accusing each other",
        "We deny the charge",
    ],
)
def test_a_quote_that_bears(registry: Any, quote: str) -> None:
    assert Grounds(registry, vocabulary.load(), "2025-06-30").bears(quote, ENDS, "accuses", "denies")


@pytest.mark.parametrize(
    "quote",
    [
        "the", "of the", "and so on and so forth", "Iran", "the Iran", "Iran, Iran", "accused", "it accused", "it", "this and that",
        "...", "", "12 345", "Iran 12", "Iran and Azerbaijan", "the Iranian government", "France praised the Republic of Turkey", "Government of Iran", "Islamic Republic of Iran", "It rained in Paris.", "France praised Turkey", "he said on Monday", "is in the us", "they will not be there",
    ],
)  # fmt: skip
def test_a_quote_that_does_not(registry: Any, quote: str) -> None:
    assert not Grounds(registry, vocabulary.load()).bears(quote, ENDS, "accuses", "asserts")


@pytest.mark.parametrize(
    ("name", "quote", "bears"),
    [
        ("United States", "US troops landed", True),
        ("United States", "they told us nothing", False),
        ("United States", "U.S. troops landed", True),
        ("Oskar Fischer GmbH", "by Fischer", False),
        ("Oskar Fischer GmbH", "Fischer delivered tanks", True),
        ("two people familiar with the matter", "people familiar with it said so", True),
        ("Massoud Pezeshkian", "the president spoke", True),
        ("Massoud Pezeshkian", "the minister spoke", False),
        ("United Nations", "the United Nations spoke", True),
        ("United Nations", "the United States spoke", False),
        ("Government of Azerbaijan", "the government of Turkey spoke", False),
        ("Иран Ойл", "Иран Ойл продал нефть", True),
    ],
)
def test_names_are_compared_as_words(registry: Any, name: str, quote: str, bears: bool) -> None:
    assert Grounds(registry, vocabulary.load()).bears(quote, [name], "accuses", "asserts") == bears


def test_the_quotes_of_the_shipped_case_bear(registry: Any) -> None:
    folder = Path(__file__).parents[2] / "seeds" / "iran-azerbaijan-2025"
    case, _ = schema.read(folder / "digest.yaml")
    text = (folder / "digest.txt").read_text(encoding="utf-8")
    ties, names = {tie.id: tie for tie in case.ties}, {actor.id: actor.name for actor in case.actors}
    grounds = Grounds(registry, vocabulary.load(), case.source.published)
    judged = []
    for stance in case.stances:
        for tie in (ties[about] for about in stance.about if about in ties):
            ends = [names.get(name, name) for name in (tie.subject, tie.object, stance.holder, *stance.target) if name]
            assert isinstance(stance.quote, schema.Range)
            judged.append(
                grounds.bears(text[stance.quote.start : stance.quote.end], ends, tie.relation, stance.attitude)
            )
    assert len(judged) > 20
    assert sum(judged) >= len(judged) - 1
