"""Checks of arguments: each returns the value as kg uses it, or raises an error that says what is expected."""

from __future__ import annotations

import codecs
import os
import re
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from kg.errors import InputError, Refused, Violation
from kg.masking import MASK
from kg.model import dates

if TYPE_CHECKING:
    from datetime import date

DIRECTIONS = ("both", "out", "in")
MOST_HOPS = 6
"""The most steps of paths and neighbourhoods."""

SHORTEST, LONGEST = 0.1, 604_800
"""The shortest and the longest timeout, in seconds (at most a week)."""

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_MISTYPED = re.compile(r"(https?)(?::(?!//)[/\\]*|//)", re.IGNORECASE)
_VALUES = re.compile(r"(?<==)[^&;]+|(?<=[?&;])[^=&;]+(?=[&;]|\Z)")
"""Values of parameters in an address, and parameters without a name."""


def text(value: str, what: str) -> str:
    """The value; raises Refused if it contains an unpaired surrogate."""
    if not value.isascii() and any("\ud800" <= c <= "\udfff" for c in value):
        raise Refused(f"{what} contains half of a surrogate pair, which is not a character: {value!r}")
    return value


def words(value: str, what: str) -> str:
    """The value; raises Refused if it is blank."""
    if not text(value, what).strip():
        raise Refused(f"{what} is empty; give a name, or leave it out")
    return value


def texts(value: str | Iterable[str] | None, what: str) -> list[str]:
    """One text or several, as a list."""
    several = [value] if isinstance(value, str) else value or []
    return [text(one, what) for one in several]


def count(value: int, what: str, least: int = 0, most: int | None = None) -> int:
    """The value; raises Refused if it is not a whole number in that range."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not whole or value < least or (most is not None and value > most):
        span = f"of at least {least}" if most is None else f"from {least} to {most}"
        raise Refused(f"{what} must be a whole number {span}, not {value!r}")
    return value


def one_of(value: str, known: Sequence[str], what: str) -> str:
    """The value; raises Refused if it is not one of those known."""
    if value not in known:
        raise Refused(f"{what} must be {', '.join(known[:-1])} or {known[-1]}, not {value!r}")
    return value


def truth(value: bool, what: str) -> bool:
    """The value; raises Refused if it is neither True nor False."""
    if not isinstance(value, bool):
        raise Refused(f"{what} must be True or False, not {value!r}")
    return value


def encoding(value: str) -> str:
    """The value; raises Refused if the encoding is unknown."""
    try:
        codecs.lookup(text(value, "an encoding"))
    except (LookupError, ValueError):
        raise Refused(f"unknown encoding {value!r}; use utf-8, latin-1, cp1252 …") from None
    return value


def output(value: str | Path | BinaryIO) -> Path | BinaryIO:
    """The path or binary stream."""
    return place(value) if isinstance(value, (str, Path)) else value


def seconds(value: float, what: str) -> float:
    """The value; raises Refused if it is not a valid timeout."""
    if not isinstance(value, (int, float)) or not SHORTEST <= value <= LONGEST:
        raise Refused(f"{what} must be a number of seconds from {SHORTEST} to {LONGEST}, not {value!r}")
    return value


def span(since: str | date | None, until: str | date | None) -> tuple[str | None, str | None]:
    """The two ends as EDTF; raises InputError for an invalid date, Refused if the first is the later one."""
    first, last = day(since, "since"), day(until, "until")
    if first is not None and last is not None:
        begin, end = dates.bounds(first)[0] or "", dates.bounds(last)[1] or ""
        if dates.is_day(begin) and dates.is_day(end) and begin > end:
            raise Refused(f"since {first} is later than until {last}; swap them")
    return first, last


def day(value: str | date | None, what: str) -> str | None:
    """The date as EDTF; raises InputError if it is invalid."""
    from datetime import date

    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    if not isinstance(value, str):
        raise Refused(f"{what} must be a date as text, such as '2025-06', not {type(value).__name__}: {value!r}")
    try:
        return dates.normalise(value)
    except ValueError as error:
        raise InputError(what, [Violation(str(error))]) from None


def place(value: str | Path) -> Path:
    """The path; raises Refused if it is invalid."""
    if value == "":
        raise Refused("the path is empty; give the path of a file or folder (. is the current folder)")
    try:
        if "\x00" in str(value):
            raise ValueError("it contains a null character")
        found = Path(value)
        os.fsencode(found)
        found.exists()
    except UnicodeEncodeError:
        raise Refused(f"{str(value)[:80]!r} is not a valid path: it contains half of a surrogate pair") from None
    except (TypeError, ValueError, OSError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise Refused(f"{str(value)!r} is not a valid path: {reason}") from None
    return found


def endpoint(value: str | Path) -> str | None:
    """The address of an endpoint, None for a folder; raises Refused for any other kind of address."""
    if (mistyped := _MISTYPED.match(str(value))) is not None:
        raise Refused(
            f"{shown(value)[:90]} is a mistyped address: an endpoint's address begins with {mistyped[1].lower()}://; "
            "if it is a folder, put ./ before it"
        )
    address = _ADDRESS.match(str(value))
    if address is None:
        return None
    scheme = address[1].lower()
    if scheme not in ("http", "https"):
        raise Refused(f"a store must be a folder or an http:// or https:// endpoint, not an address at {address[0]}")
    return scheme + str(value)[len(scheme) :]


def shown(value: str | Path) -> str:
    """The location, safe to print: an address without user, password, fragment and values of parameters.

    Everything up to the last ``@`` is hidden: a password may contain any character, unescaped by mistake.
    """
    plain = str(value)
    address = _ADDRESS.match(plain) or _MISTYPED.match(plain)
    if address is None:
        return plain
    rest = plain[address.end() :].partition("#update=")[0].rpartition("@")[2].partition("#")[0]
    return address[0] + _VALUES.sub(MASK, rest)


def typed(value: str | Path) -> str:
    """The name as typed at a shell: quoted if necessary, on one line, and without a password."""
    plain = shown(value)
    if plain.isprintable():
        return shlex.quote(plain)
    data = plain.encode("utf-8", "surrogatepass")
    return "$'" + "".join(chr(b) if 32 <= b < 127 and b not in b"'\\" else f"\\x{b:02x}" for b in data) + "'"
