"""Datelines: the place and day before the first sentence are no part of it."""

from __future__ import annotations

from typing import Any

import pytest

PLAIN = "Zambia accused Malawi of arming the Lord's Resistance Army."


@pytest.mark.parametrize(
    "line",
    [
        "N'DJAMENA, May 14 — ", "KYIV (Reuters) - ", "GENEVA, 14 May 2024 – ", "Baku, May 14 – ", "OSLO -- ",
        "Addis Ababa, 3 March (Agency) — ", "PORT LOUIS, Mauritius (AP) — ", "Lilongwe, May 3, 2024 - ",
    ],
)  # fmt: skip
def test_are_not_read_as_actors(reading: Any, said: Any, line: str) -> None:
    assert said(line + PLAIN) == said(PLAIN)
    assert said("Talks in the lake district\n\n" + line + PLAIN) == said(PLAIN)


def test_actors_between_dashes_stay(said: Any) -> None:
    assert ("-", "asserts", "Zambia attacks Malawi") in said(
        "Zambia - a member of the African Union - attacked Malawi."
    )
