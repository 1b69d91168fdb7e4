"""Dates as texts write them, beside the day of publication that the head of the text or the caller gives."""

from __future__ import annotations

from typing import Any

import pytest

from kg.text import datelines, dates


def when(reading: Any, text: str, published: str | None = "2025-06-18") -> list[str]:
    """The dates of the ties of ``text``, stated or inferred."""
    found = reading.read(text, title="t", published=published).annotation
    stated = [t.when for t in found.ties if t.when]
    return stated + [i.tie_when for i in found.inferred if i.tie_when]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("the week before last", "2025-06-02?/2025-06-08?"),
        ("a fortnight ago", "2025-06-04?"),
        ("over the weekend", "2025-06-14?/2025-06-15?"),
        ("on Thursday last week", "2025-06-12?"),
        ("on the night of Saturday", "2025-06-14?"),
        ("in the early hours of Tuesday", "2025-06-17?"),
        ("in the first week of May", "2025-05?"),
        ("at the end of May", "2025-05?"),
        ("in the last quarter of 2024", "2024-10/2024-12"),
        ("since the start of the year", "2025?/.."),
        ("from January to March", "2025-01?/2025-03?"),
        ("since at least 2019", "2019/.."),
        ("for the past two years", "2023?/.."),
        ("on 3rd of June", "2025-06-03?"),
        ("on 2024-11-05", "2024-11-05"),
        ("late last month", "2025-05?"),
    ],
)
def test_words_of_time(reading: Any, words: str, day: str) -> None:
    assert when(reading, f"Kenya shelled a Ugandan post {words}.") == [day]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Uganda said on Tuesday that Kenya had shelled a Ugandan post two days earlier.", ["2025-06-15?"]),
        ("Uganda said on Tuesday that Kenya had shelled a Ugandan post the previous day.", ["2025-06-16?"]),
        ("Kenya shelled a Ugandan post on Monday and expelled Ugandan traders.", ["2025-06-16?", "2025-06-16?"]),
    ],
)
def test_a_date_is_counted_from_another_and_shared_by_joined_verbs(reading: Any, text: str, days: list[str]) -> None:
    assert when(reading, text) == days


def test_a_name_is_no_date(reading: Any) -> None:
    assert when(reading, "Kenya armed the March 23 Movement.") == []


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("NAIROBI, June 18, 2025 — ", "2025-06-18"),
        ("Envoys sent home\n\nNairobi, June 18, 2025 (Savanna Wire) — ", "2025-06-18"),
        ("(Nairobi, 18 June 2025) ", "2025-06-18"),
        ("NAIROBI, Kenya, June 18, 2025 (AW) -- ", "2025-06-18"),
        ("Nairobi, 18 June 2025: ", "2025-06-18"),
        ("A quarrel on the lake\nBy Jane Otieno | 18 Jun 2025\n\n", "2025-06-18"),
        ("Posted on Wednesday, 18 June 2025, 14:05 GMT\n\n", "2025-06-18"),
        ("Published: 2025-06-18\n\n", "2025-06-18"),
        ("Press release 14\n18 JUNE 2025\n\n", "2025-06-18"),
        ("The raid on 3 May 2019\n\n", None),
        ("NAIROBI, June 18 — ", None),
    ],
)
def test_the_head_dates_the_text(reading: Any, head: str, day: str | None) -> None:
    text = head + "Kenya shelled a Ugandan post on Monday."
    found = reading.read(text, title="t").annotation
    assert found.source.published == day
    assert when(reading, text, None) == (["2025-06-16?"] if day else [])


def test_a_sentence_that_ends_in_a_day_is_no_head() -> None:
    assert datelines.dateline("Kenya shelled a Ugandan border post on Monday, 16 June 2025.") == (None, None)


def test_an_invalid_day_of_a_dateline_is_a_warning() -> None:
    day, warning = datelines.dateline("NAIROBI, June 31, 2025 — Kenya shelled a post.")
    assert day is None
    assert "names no day of the calendar" in (warning or "")


def test_words_that_are_dates_alone_state_them() -> None:
    assert dates.written("on 3 May 2024 and in 2019") == {"2024-05-03", "2019"}


@pytest.mark.parametrize(
    ("words", "before", "day"),
    [
        ("In July", "2025-03-31", "2025-07?"),
        ("since April", "2025-03", "2025-04?/.."),
        ("2 May", "2025-05-01", "2025-05-02?"),
        ("in January", "2025-03-31", None),
        ("last July", "2025-03-31", None),
        ("on Tuesday", "2025-03-31", None),
        ("In July", "2025", None),
    ],
)
def test_a_month_takes_the_year_of_the_date_before(words: str, before: str, day: str | None) -> None:
    assert dates.following(words, before) == day


def test_a_text_without_a_date_says_what_followed(reading: Any) -> None:
    text = "Fiji seized a Tongan boat on 3 March 2025. In July Tonga expelled two Fijian diplomats."
    assert when(reading, text, None) == ["2025-03-03", "2025-07?"]
