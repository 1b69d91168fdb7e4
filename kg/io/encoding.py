"""The encoding of texts: given by name, marked by their first bytes, declared in XML or a page, else UTF-8."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from pathlib import Path

from kg.errors import InputError, Violation
from kg.io import guard

NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")
"""What no text holds: the null character, and halves of surrogate pairs."""
BEGINNING = 64 * 1024
"""Bytes by which a file is known."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAME = rb"[A-Za-z][A-Za-z0-9._:-]{0,40}"
_IN_XML = re.compile(rb"\s*+<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"'](" + _NAME + rb")[\"']")
_IN_HTML = re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*(" + _NAME + rb")", re.IGNORECASE)
_HEAD = 4_096
"""Bytes in which a page declares its encoding."""
_WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252"}
"""What pages are in that declare these, as browsers have it."""
_SAMPLE = 400
"""Bytes by which UTF-16 without a mark is known."""


def no_character(found: str) -> str:
    """The words for a character that no text holds."""
    return f"U+{ord(found):04X} is not a character of a text"


def encoding_of(data: bytes) -> str:
    """The encoding that the bytes of a file show: by a mark, a declaration or the zeros of UTF-16; else UTF-8."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros, others = sample[start::2], sample[1 - start :: 2]
        if len(sample) >= 8 and zeros.count(0) * 2 > len(zeros) and not others.count(0):
            return name
    page = data[:_HEAD]
    if not page.lstrip().startswith(b"<"):
        return "utf-8"
    if declared := _IN_XML.match(page):
        return _known(declared[1], {})
    declared = _IN_HTML.search(page)
    return _known(declared[1], _WIDER) if declared else "utf-8"


def _known(declared: bytes, wider: dict[str, str]) -> str:
    """The encoding of a declared name, or UTF-8 where there is none or the declaration itself shows another."""
    try:
        name = codecs.lookup(declared.decode("ascii")).name
    except LookupError:
        return "utf-8"
    return "utf-8" if name.startswith(("utf-16", "utf-32", "utf-7")) else wider.get(name, name)


def decoded(data: bytes, name: str | Path, encoding: str | None = None) -> str:
    """The text in the bytes of a file, without a byte order mark; raises InputError where they are not a text.

    A mark counts before the ``encoding`` given, and that before what the file declares.
    """
    advice = "name its encoding with --encoding, or save it as UTF-8"
    shown = encoding_of(data)
    marked = any(data.startswith(mark) for mark, _ in _MARKS)
    used = shown if marked or encoding is None else encoding
    try:
        text = data.decode(used)
    except UnicodeError as error:
        place = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise InputError(str(name), f"not {used.upper().removesuffix('-SIG')}{place}", advice) from None
    except LookupError:
        raise InputError(str(name), f"no encoding is called {used!r}", "write utf-8, latin-1, cp1252 …") from None
    if found := NO_CHARACTER.search(text):
        raise InputError(str(name), [Violation(no_character(found[0]), guard.line_at(text, found.start()))], advice)
    return text


def read_text(path: Path, encoding: str | None = None) -> str:
    """The text of a file, its line ends kept, a byte order mark dropped; raises InputError."""
    return decoded(guard.read_file(path, "annotation"), path, encoding)


def beginning(path: Path) -> str:
    """The text in the first bytes of a file, as far as it is one; raises InputError where the file cannot be read."""
    return legible(guard.read_file(path, start=BEGINNING))


def legible(data: bytes, encoding: str | None = None) -> str:
    """The text with which data begin, with a sign for each byte that is not text; none in a wrong encoding."""
    with suppress(LookupError, UnicodeError):
        return data[:BEGINNING].decode(encoding or encoding_of(data), errors="replace").removeprefix("\ufeff")
    return ""
