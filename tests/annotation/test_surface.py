"""A text as the grammar reads it: what is seen through, and where the words are in the text as given."""

from __future__ import annotations

import unicodedata

import pytest

from kg.annotation.schema import Annotation
from kg.annotation.surface import plain

SEEN = {
    "soft hyphen": ("Nor\u00adland", "Norland"),
    "soft hyphen at the end of a line": ("Nor\u00ad\n land", "Norland"),
    "no width": ("Nor\u200bland\u2060 \ufeffpays", "Norland pays"),
    "broken word": ("the con-\r\n   ference", "the conference"),
    "broken compound": ("Norland-\nbacked rebels", "Norland-backed rebels"),
    "broken between names": ("the Norland-\nSudland border", "the Norland-Sudland border"),
    "compound that occurs elsewhere": ("long-\nrange, long-range", "long-range, long-range"),
    "suspended hyphen": ("short-\nand long-range", "short-\nand long-range"),
    "accents": (unicodedata.normalize("NFD", "Zoë of Åland"), "Zoë of Åland"),
    "apostrophe": ("Sudland’s d´Or", "Sudland's d'Or"),
    "quotation marks": ("‘Never’, he said", "‘Never’, he said"),
    "entities": ("A&nbsp;B &amp; C&#8217;s &shy;D &nonsense; AT&T", "A B & C’s D &nonsense; AT&T"),
    "ligature": ("o\ufb03cial", "official"),
    "hyphens and spaces": ("Norland\u2011backed\u202f10\u00a0km", "Norland-backed 10 km"),
}


@pytest.mark.parametrize("case", SEEN)
def test_what_hides_words_is_seen_through(case: str) -> None:
    text, words = SEEN[case]
    seen = plain(text, ("backed",))
    assert seen.words == words
    assert len(seen.words) == len(seen.starts) == len(seen.ends)
    assert all(start < end for start, end in zip(seen.starts, seen.ends, strict=True))


def test_ranges_are_those_of_the_text_as_given() -> None:
    text = "In spring Nor\u00adland\u200b’s for-\nces left."
    seen = plain(text)
    start, end = seen.words.index("Norland"), seen.words.index("left")
    made = Annotation.model_validate(
        {
            "source": {"title": "t"},
            "mentions": [
                {"actor": "x", "quote": {"start": start, "end": start + len("Norland"), "text": "Norland"}},
                {"actor": "x", "quote": {"start": start, "end": end, "text": seen.words[start:end]}},
            ],
        }
    )
    seen.move([made], text)
    quotes = [mention.quote for mention in made.mentions]
    assert [text[q.start : q.end] for q in quotes] == [q.text for q in quotes]  # type: ignore[union-attr]
    assert quotes[0].text == "Nor\u00adland"  # type: ignore[union-attr]


def test_a_long_text_is_seen_in_one_pass() -> None:
    for part in ("a-\n", "&", "\u00ad\n", "e\u0301", "’a", "&amp"):
        assert plain(part * 100_000).words
