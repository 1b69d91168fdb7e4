"""The limits on everything that is parsed, and reading within them.

Files, standard input, answers of endpoints and models, backups and archives all pass through here before
a parser sees them. :class:`Limits` declares every limit once; :func:`limits` gives those in force and
:func:`using` changes them for a block. Every breach raises :class:`kg.errors.LimitExceeded`, in one form.
"""

from __future__ import annotations

import json
import os
import re
import stat
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from kg.errors import InputError, LimitExceeded, Problem, Refused

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one input is read. Change them with ``kg --limit NAME=VALUE``, KG_LIMITS or :func:`using`."""

    bytes: int = 512 * MB
    """Of a file, of standard input, and of the answer of an endpoint, unpacked."""
    annotation: int = 32 * MB
    """Bytes of an annotation, or of a text or page to read."""
    answer: int = 4 * MB
    """Bytes of the answer of a language model."""
    depth: int = 64
    """How deep JSON, YAML, XML elements and triple terms nest."""
    expansion: int = 200
    """How many times its packed size a compressed input may take unpacked."""
    columns: int = 1_000
    """Variables of an answer, attributes of an XML element."""
    elements: int = 50_000
    """Elements of a page or feed."""
    values: int = 1_000_000
    """Fields and items of an annotation."""
    memory: int = 4096 * MB
    """Bytes that a query on the command line may take."""


_ASSIGNMENT = re.compile(r"(?P<name>[a-z]+)=(?P<number>[0-9]{1,15})(?P<unit>[KMG]B)?", re.IGNORECASE)
_UNITS = {"": 1, "KB": 1024, "MB": MB, "GB": 1024 * MB}
_DEFAULTS = Limits()
_LIMITS: ContextVar[Limits] = ContextVar("limits", default=_DEFAULTS)


def limits() -> Limits:
    """The limits in force."""
    return _LIMITS.get()


@contextmanager
def using(**changes: int) -> Iterator[Limits]:
    """Has other limits hold within the block; raises Refused for an unknown name or a value below 1."""
    known = [field.name for field in fields(Limits)]
    for name, value in changes.items():
        if name not in known:
            raise Refused(f"unknown limit {name!r}; known are: {', '.join(known)}")
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise Refused(f"the limit {name!r} must be a whole number above 0, not {value!r}")
    token = _LIMITS.set(replace(limits(), **changes))
    try:
        yield limits()
    finally:
        _LIMITS.reset(token)


def parse(given: str) -> dict[str, int]:
    """The limits in words such as ``bytes=2GB depth=100``; raises Refused for what is not NAME=NUMBER."""
    found = {}
    for word in given.replace(",", " ").split():
        match = _ASSIGNMENT.fullmatch(word)
        if match is None:
            raise Refused(f"{word!r} is not NAME=VALUE; write for example bytes=2GB or depth=100")
        found[match["name"]] = int(match["number"]) * _UNITS[(match["unit"] or "").upper()]
    return found


def size(number: int) -> str:
    """``512 MB``, ``1.5 GB``."""
    for unit, of in (("GB", 1024 * MB), ("MB", MB), ("KB", 1024)):
        if number >= of:
            return f"{number / of:.4g} {unit}"
    return f"{number} bytes"


def exceeded(name: str, limit: str, message: str, line: int | None = None) -> LimitExceeded:
    """The error for an input that breaks a limit: what, where, which limit, how to change it."""
    advice = f"if you trust it, raise the limit: kg --limit {limit}=VALUE (kg.limits in Python)"
    return LimitExceeded(name, [Problem(message, line)], advice)


# -- bytes ----------------------------------------------------------------------------------------


def read_file(path: Path, limit: str = "bytes", start: int | None = None) -> bytes:
    """The bytes of a regular file within the limit; raises InputError for devices, pipes and sockets.

    With ``start`` only as many bytes as that, from the beginning. The check is on the opened file, so that
    nothing can be put in its place, and opening never waits.
    """
    most = getattr(limits(), limit)
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            os.close(handle)
            raise InputError(str(path), "not a regular file", "name a file, or - for what is piped in")
        with open(handle, "rb") as file:
            if start is None and found.st_size > most:
                raise too_large(str(path), limit)
            data = file.read(most + 1 if start is None else start)
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from None
    if start is None and len(data) > most:
        raise too_large(str(path), limit)
    return data


def collect(name: str, parts: Iterable[bytes], limit: str = "bytes", within: Deadline | None = None) -> bytes:
    """All parts of a stream, joined; raises LimitExceeded once they are too many, or come too late."""
    most, found, total = getattr(limits(), limit), [], 0
    for part in parts:
        total += len(part)
        if total > most:
            raise too_large(name, limit)
        if within:
            within.check()
        found.append(part)
    return b"".join(found)


def too_large(name: str, limit: str = "bytes") -> LimitExceeded:
    """The error for an input of too many bytes."""
    return exceeded(name, limit, f"larger than {size(getattr(limits(), limit))}")


class Deadline:
    """The end of an exchange, ``seconds`` from now; ``late`` makes the error."""

    def __init__(self, seconds: float, late: Callable[[], Exception]) -> None:
        self._end = time.monotonic() + seconds
        self._late = late

    def left(self) -> float:
        """The seconds that are left; 0 where the time is up."""
        return max(0.0, self._end - time.monotonic())

    def check(self) -> None:
        """Raises the error where the time is up."""
        if not self.left():
            raise self._late()


# -- depth ----------------------------------------------------------------------------------------

_JSON_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{\]}]', re.DOTALL)


def check_json(name: str, text: str) -> None:
    """Raises LimitExceeded where JSON nests too deep; whether it is JSON is for its parser to say."""
    depth, most = 0, limits().depth
    for match in _JSON_BRACKETS.finditer(text):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match.group(), 0)
        if depth > most:
            raise exceeded(name, "depth", f"the JSON nests deeper than {most}", line_at(text, match.start()))


def read_json(name: str, text: str, each: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """The JSON in ``text``, within the limits; raises ValueError where it is not JSON, as :mod:`json` does."""
    check_json(name, text)
    return json.loads(text, object_pairs_hook=each)


def line_at(text: str, place: int) -> int:
    """The line, counted from 1, on which a place stands."""
    return text.count("\n", 0, place) + 1
