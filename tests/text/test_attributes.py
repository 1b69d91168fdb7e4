"""The model's rules for parts of speech and lemmas give what spaCy's own part makes of them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest

from kg.text import pipeline

GIVEN = ["TAG", "POS", "MORPH", "LEMMA", "DEP"]


@pytest.fixture(scope="module")
def unchanged() -> Any:
    """The pipeline with the part of spaCy."""
    return import_module(next(filter(find_spec, pipeline.MODELS))).load(exclude=["ner", "senter"])


@pytest.mark.parametrize(
    "text",
    [
        "Peru's envoys didn't say that it's theirs, nor what Chile has done.",
        "There's nothin' new, y'all; we're gonna go, let's say, and they ain't got ta stay.",
        "It  is said\tto have been \n told; no such thing was.",
        "I gave it to her, and him I told that those were not mine.",
    ],
)
def test_words_get_what_spacy_gives_them(reading: Any, unchanged: Any, text: str) -> None:
    assert (reading.nlp(text).to_array(GIVEN) == unchanged(text).to_array(GIVEN)).all()
    assert (reading.nlp(text).to_array(GIVEN) == unchanged(text).to_array(GIVEN)).all()  # known from the first time


def test_what_is_known_does_not_grow_with_new_words(reading: Any) -> None:
    rules = reading.nlp.get_pipe("attributes")
    reading.nlp("Peru shelled Brobdingnag.")
    before = len(rules._known)
    reading.nlp("Peru shelled Lilliput.")
    assert len(rules._known) == before
