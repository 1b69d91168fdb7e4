"""Dates of any precision: normalised, bounded, and no different for being read the quick way."""

from __future__ import annotations

import pytest

from kg.model.dates import bounds, is_day, normalise, uncertain

SIMPLE = ("2025", "2025~", "2025?", "2025%", "2025-06", "2025-06?", "2024-02-29", "2024-02-29~", "0001", "0004-02-29?")


@pytest.mark.parametrize("date", SIMPLE)
def test_simple_dates_are_what_the_grammar_makes_of_them(date):
    from edtf import parse_edtf

    parsed = parse_edtf(date)
    assert normalise(date) == str(parsed) == date
    first, last = parsed.lower_strict(), parsed.upper_strict()
    assert bounds(date) == tuple(f"{d[0]:04d}-{d[1]:02d}-{d[2]:02d}" for d in (first, last))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (" 2025-06-13 ", "2025-06-13"),
        ("2025-06-13T10:00:00Z", "2025-06-13"),
        ("2025-06-13Z", "2025-06-13"),
        ("2025-06-13+03:30", "2025-06-13"),
        ("2020-09 / 2020-11", "2020-09/2020-11"),
        ("/2020", "/2020"),
        ("2023~/..", "2023~/.."),
        ("XXXX-06-13", "XXXX-06-13"),
        ("XXXX-12-25/XXXX-01-05", "XXXX-12-25/XXXX-01-05"),
        ("[2023,2025]", "[2023, 2025]"),
        ("201X", "201X"),
        ("2025-21", "2025-21"),
    ],
)
def test_dates_are_normalised_once(written, kept):
    assert normalise(written) == kept
    assert normalise(kept) == kept


@pytest.mark.parametrize(
    "written",
    ["", "June", "2025-13", "2025-00", "2025-02-30", "2025-02-30~", "2023-02-29?", "13/06/2025", "2020/2021/2022", "../..", "20250613", "2025-6-1", "2020-1X",
     "2024-06-1X", "XXXX-06-1X", "2024-02-3X", "[..2024]", "2024/2023", "2025-06-13/2025-05", "-0044-03-15", "Y17E7",
     "0000", "0000-02", "0000-01-01", "0000~", "0000/0004", "/0000", "2025-06Z", "2025-06-13+3",
     "２０２４", "XXXX-02-30", "2025-06-13T25:00", "2025-06-13T", "2025-06-13Tnoon"],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_what_was_expected(written, capfd):
    with pytest.raises(ValueError, match="is not a date; write 2025-06-13, 2025-06, 2025"):
        normalise(written)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2025-06-13", ("2025-06-13", "2025-06-13")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023~", ("2023-01-01", "2023-12-31")),
        ("2020-09/2020-11", ("2020-09-01", "2020-11-30")),
        ("/2020", (None, "2020-12-31")),
        ("2023/..", ("2023-01-01", None)),
        ("XXXX-06-13", (None, None)),
        ("[2023, 2025]", ("2023-01-01", "2025-12-31")),
        ("[..2024]", (None, None)),
    ],
)
def test_bounds(date, expected):
    assert bounds(date) == expected


def test_marks():
    assert is_day("2025-06-13")
    assert not is_day("2025-06")
    assert uncertain("2025~")
    assert not uncertain("2025")


@pytest.mark.parametrize("value", ["[" * 20_000, "(" * 20_000, "2024," * 20_000, "2024-01-01/" * 20_000, "9" * 100_000])
def test_a_long_date_is_no_date(value: str) -> None:
    """The grammar of EDTF takes minutes over some of these."""
    with pytest.raises(ValueError, match="is not a date"):
        normalise(value)
