"""The encoding of a text: given, marked, declared, or UTF-8."""

from __future__ import annotations

import codecs
import gzip
from pathlib import Path

import pytest

from kg.errors import InputError, LimitExceeded
from kg.io import guard
from kg.io.encoding import decoded, encoding_of, read_text

WORDS = "Häuser, “Ödland” – naïve"

SHOWN = {
    "UTF-8": WORDS.encode(),
    "UTF-8 with a mark": codecs.BOM_UTF8 + WORDS.encode(),
    "UTF-16": WORDS.encode("utf-16"),
    "UTF-16, other end first": codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
    "UTF-16 without a mark": WORDS.encode("utf-16-le"),
    "UTF-32": WORDS.encode("utf-32"),
}


@pytest.mark.parametrize("case", SHOWN)
def test_a_file_shows_its_encoding(case: str) -> None:
    assert decoded(SHOWN[case], "a.txt") == WORDS


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b'<?xml version="1.0" encoding="koi8-r"?><a/>', "koi8-r"),
        (b"<html><meta charset='windows-1251'>", "cp1251"),
        (b'<html><meta http-equiv=Content-Type content="text/html; charset=iso-8859-2">', "iso8859-2"),
        (b'<meta charset="ISO-8859-1">', "cp1252"),
        (b'<meta charset="utf-16">', "utf-8"),
        (b'<meta charset="no-such">', "utf-8"),
        (b"the words <meta charset='koi8-r'>", "utf-8"),
        (b"", "utf-8"),
    ],
)
def test_what_a_page_declares_counts(data: bytes, encoding: str) -> None:
    assert encoding_of(data) == encoding


def test_the_encoding_given_goes_before_the_one_declared_and_a_mark_before_both() -> None:
    page = "<meta charset='koi8-r'>é".encode("cp1252")
    assert decoded(page, "a.html", "cp1252").endswith("é")
    assert decoded(WORDS.encode("utf-16"), "a.txt", "cp1252") == WORDS


def test_a_text_in_another_encoding_is_refused_with_advice() -> None:
    with pytest.raises(InputError, match="a.txt: not UTF-8 at byte 1\n.*--encoding"):
        decoded(b"H\xe4user", "a.txt")


def test_what_gzip_has_packed_is_unpacked_within_the_limits(tmp_path: Path) -> None:
    packed = tmp_path / "a.txt.gz"
    packed.write_bytes(gzip.compress(WORDS.encode()))
    assert read_text(packed) == WORDS
    packed.write_bytes(gzip.compress(bytes(8 * guard.MB)))
    with pytest.raises(LimitExceeded, match="--limit expansion="):
        read_text(packed)
    packed.write_bytes(gzip.compress(WORDS.encode())[:-4])
    with pytest.raises(InputError, match="cut off"):
        read_text(packed)
