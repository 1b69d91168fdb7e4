"""The parse as plain objects: what spaCy says of each word, and what follows from heads that change."""

from __future__ import annotations

from typing import Any

import pytest

from kg.text.parse import Parse, Token

TEXT = "Peru's envoys, who had met, told Chile that it may leave. Togo (a neighbour) \n\ndid not say when."
SAME = ("i", "idx", "text", "lower_", "lemma_", "pos_", "tag_", "dep_", "whitespace_", "is_sent_start", "is_punct")


@pytest.fixture
def parse(reading: Any) -> Parse:
    parsed: Parse = reading.parse(TEXT)
    return parsed


def places(tokens: Any) -> list[int]:
    return [token.i for token in tokens]


def named(parse: Parse, word: str) -> Token:
    return next(token for token in parse if token.text == word)


def test_each_word_is_as_spacy_has_it(parse: Parse) -> None:
    assert len(parse) == len(parse.source)
    for token, source in zip(parse, parse.source, strict=True):
        assert [getattr(token, name) for name in SAME] == [getattr(source, name) for name in SAME]
        assert len(token) == len(source)
        assert token.head.i == source.head.i
        for name in ("children", "lefts", "rights", "ancestors", "subtree"):
            assert places(getattr(token, name)) == places(getattr(source, name))
        assert (token.left_edge.i, token.right_edge.i) == (source.left_edge.i, source.right_edge.i)
        assert (token.sent.start, token.sent.end) == (source.sent.start, source.sent.end)


def test_spans_are_as_spacy_has_them(parse: Parse) -> None:
    for start in range(len(parse)):
        for end in range(start + 1, len(parse) + 1):
            span, source = parse[start:end], parse.source[start:end]
            assert (span.text, span.start, span.end) == (source.text, source.start, source.end)
            assert (span.start_char, span.end_char, span.root.i) == (source.start_char, source.end_char, source.root.i)
    for start in range(len(TEXT) - 1):
        source = parse.source.char_span(start, start + 2, alignment_mode="expand")
        span = parse.covering(start, start + 2)
        assert (span.start, span.end) == (source.start, source.end)


def test_a_new_head_changes_what_follows_from_it(parse: Parse) -> None:
    told, togo, say = (sentence.root for sentence in parse.sents)
    togo.head = say
    assert togo in say.children
    assert places(say.children) == sorted(places(say.children))
    assert places(say.subtree) == list(range(togo.i, len(parse)))
    assert say.left_edge is togo
    assert [sentence.root for sentence in parse.sents] == [told, say]
    assert say.is_ancestor(named(parse, "neighbour"))
    togo.head = told
    assert togo not in say.children


def test_heads_in_a_circle_end_in_an_error(parse: Parse) -> None:
    told, leave = named(parse, "told"), named(parse, "leave")
    told.head = leave
    with pytest.raises(RecursionError):
        _ = told.subtree
    assert len(list(told.ancestors)) <= len(parse)


def test_a_long_chain_of_words_is_followed(reading: Any) -> None:
    parse = reading.parse("Peru " * 1500)
    for before, after in zip(parse[:-1], parse[1:], strict=True):
        after.head = before
    parse[0].head = parse[0]
    assert len(parse[0].subtree) == len(parse)


def test_nothing_stands_before_the_first_word(parse: Parse) -> None:
    assert parse[1].nbor(-1) is parse[0]
    with pytest.raises(IndexError):
        parse[0].nbor(-1)
    with pytest.raises(IndexError):
        parse[-1].nbor(1)
