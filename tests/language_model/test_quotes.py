"""A quote is found although the text writes it a little differently; what the text does not say is not found."""

from __future__ import annotations

import time

import pytest

from kg.language_model import quotes

TEXT = (
    "Chile’s “deep concern” —\nvoiced on Friday — was shared  by Peru. The embassy said: “We, the staff, "
    "can\u00adnot agree.” In an interview that ran to three pages and was widely read, the envoy, José "
    "Pin\u0303era, spoke of a ‘grave’ and … lasting breach.\n\nNo one else commented."
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("was shared  by Peru", "was shared  by Peru"),
        ("was shared by Peru", "was shared  by Peru"),
        ('Chile\'s "deep concern" - voiced on Friday', "Chile’s “deep concern” —\nvoiced on Friday"),
        ("'deep concern'", "deep concern"),
        ("Deep concern", "deep concern"),
        ("the embassy said", "The embassy said"),
        ('"We, the staff, cannot agree."', "We, the staff, can\u00adnot agree."),
        ("the envoy, Jose\u0301 Piñera", "the envoy, José Pin\u0303era"),
        ("voiced on Friday.", "voiced on Friday"),
        ("voiced on Friday…", "voiced on Friday"),
        ("... voiced on Friday", "voiced on Friday"),
        ("In an interview […] the envoy", "In an interview that ran to three pages and was widely read, the envoy"),
        ("a 'grave' and ... lasting breach", "a ‘grave’ and … lasting breach"),
        ("lasting breach. No one else", "lasting breach.\n\nNo one else"),
        ("Peru.\u200b The", "Peru. The"),
    ],
)
def test_a_quote_is_found_as_the_text_has_it(quote: str, found: str) -> None:
    place = quotes.find(TEXT, quote)
    assert place is not None
    assert (place.text, TEXT[place.start : place.end]) == (found, found)


@pytest.mark.parametrize(
    "quote",
    [
        "", " ", "…", "...", '"', ".", "hared by Peru", "shared by Per", "Shared By Peru", "was not shared by Peru",
        "Сhile’s “deep concern”", "the envoy … In an interview", "voiced on Friday … no such words", "concerns",
    ],
)  # fmt: skip
def test_what_the_text_does_not_say_is_not_found(quote: str) -> None:
    assert quotes.find(TEXT, quote) is None


def test_a_part_of_the_text_is_searched() -> None:
    text = "Peru agreed. Chile left. Peru agreed."
    place = quotes.find(text, "peru agreed", 10)
    assert place is not None
    assert (place.start, place.end) == (25, 36)
    assert quotes.find(text, "Chile left", 0, 20) is None


def test_an_ellipsis_does_not_stand_for_pages() -> None:
    assert quotes.find("Peru agreed" + " and so on" * 100 + " with Chile.", "Peru agreed … with Chile") is None


def test_a_quote_that_fits_many_places_takes_no_long_time() -> None:
    began = time.process_time()
    assert quotes.find("a " * 4000, " … ".join(["a"] * 8 + ["b"])) is None
    assert time.process_time() - began < 5


SKIPPED = (
    "The fleet of Peru, which left Callao on Friday, had not sunk a Chilean trawler. Bolivia may then close its port."
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("The fleet of Peru had not sunk a Chilean trawler", SKIPPED.partition(".")[0]),
        ("fleet of Peru which left Callao Friday", "fleet of Peru, which left Callao on Friday"),
        ("Bolivia may close its port", "Bolivia may then close its port"),
        ("The fleet of Peru had sunk a Chilean trawler", None),  # not
        ("Bolivia then close its port", None),  # may
        ("sunk a Chilean trawler, close its port", None),  # two sentences
        ("The fleet left Callao", None),  # too much left out
        ("Peru, Callao, Friday", None),
    ],
)
def test_words_left_out_of_a_quote_may_not_change_its_sense(quote: str, found: str | None) -> None:
    place = quotes.find(SKIPPED, quote)
    assert (place and place.text) == found
