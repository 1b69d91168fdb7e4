"""The files of the shipped case agree with the text, with one another and with the written answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import quick_yaml
from pydantic import BaseModel

from kg.annotation import schema

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "seeds" / "iran-azerbaijan-2025"
TEXT = (CASE / "digest.txt").read_text(encoding="utf-8")
DIGEST = schema.read(CASE / "digest.yaml")[0]
STANDOFF = schema.read(CASE / "report.standoff.yaml")[0]
ANSWERS: dict[str, Any] = quick_yaml.read((ROOT / "tests" / "cases" / "iran_azerbaijan.yaml").read_text("utf-8"))


def ranges(value: object) -> Iterator[schema.Range]:
    if isinstance(value, schema.Range):
        yield value
    elif isinstance(value, BaseModel):
        for _, inner in value:
            yield from ranges(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ranges(inner)


def test_every_range_of_the_digest_holds_its_words_and_cuts_none() -> None:
    for span in ranges(DIGEST):
        assert span.end is not None
        assert TEXT[span.start : span.end] == span.text
        assert span.text == span.text.strip()
        for edge in (span.start, span.end):
            assert not TEXT[max(edge - 1, 0) : edge + 1].isalnum() or edge in (0, len(TEXT))


def test_details_and_cues_lie_within_their_quotes() -> None:
    for stance in DIGEST.stances + STANDOFF.stances:
        assert isinstance(stance.quote, schema.Range)
        assert stance.quote.end is not None
        for span in ranges(stance):
            assert span.end is not None
            assert stance.quote.start <= span.start < span.end <= stance.quote.end


def test_the_stand_off_annotation_holds_no_words_of_its_text() -> None:
    assert STANDOFF.source.text is None
    assert [span for span in ranges(STANDOFF) if span.text is not None or span.end is None] == []
    assert DIGEST.source.derived_from == [f"sha256:{STANDOFF.source.sha256}"]


def test_digest_and_stand_off_say_the_same() -> None:
    def shape(file: schema.Annotation) -> dict[str, Any]:
        plain = schema.as_plain(file)
        stances = [{**s, "cue": None, "quote": None, "details": sorted(s.get("details", {}))} for s in plain["stances"]]
        statements = [(n["id"], n["concerns"]) for n in plain["statements"]]
        return {key: plain[key] for key in ("actors", "ties", "inferred")} | {"stances": stances, "said": statements}

    assert shape(DIGEST) == shape(STANDOFF)


def test_answers_count_what_the_digest_holds() -> None:
    counts = ANSWERS["counts"]
    assert counts["ties_written"] == len(DIGEST.ties)
    assert counts["statements"] == len(DIGEST.statements) == len(ANSWERS["statements"]["rows"])
    assert counts["stances"] == len(DIGEST.stances)
    assert counts["stances_attributed"] == sum(stance.holder is not None for stance in DIGEST.stances)
    assert counts["mentions"] == len(DIGEST.mentions)
    assert counts["local_actors"] == len(DIGEST.actors)
    assert counts["cited_sources"] == len(DIGEST.cited)
    assert counts["ties"] == counts["ties_written"] + counts["speech_ties"] == len(ANSWERS["ties"]["rows"])
    assert counts["relationships"] == len(ANSWERS["relationships"]["rows"])


@pytest.mark.parametrize("question", ANSWERS["questions"], ids=lambda question: f"question {question['number']}")
def test_answers_quote_the_digest(question: dict[str, Any]) -> None:
    quotes = {stance.quote.text for stance in DIGEST.stances if isinstance(stance.quote, schema.Range)}
    for row in question.get("rows", []):
        said = dict(zip(question["columns"], row, strict=True))
        for column, value in said.items():
            assert not column.startswith("quote") or value in quotes
        if "start" in said:
            assert TEXT[said["start"] : said["end"]] == said.get("words", said.get("quote"))
