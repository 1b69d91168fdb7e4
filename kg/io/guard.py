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
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import InputError, LimitExceeded, Refused, Violation

MB = 1024 * 1024
GZIP = b"\x1f\x8b"
"""How a file begins that gzip has packed."""
PART = MB
"""Bytes that are read at once."""
DEEPEST = 200
"""The limit ``depth`` cannot be raised further: the parsers recurse, and crash beyond."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one input is read. Change them with ``kg --limit NAME=VALUE``, KG_LIMITS or :func:`using`."""

    bytes: int = 512 * MB
    """Of a file, of standard input, and of the answer of an endpoint: unpacked, and with prefixes written out."""
    backup: int = 64 * 1024 * MB
    """Bytes of a backup to restore, unpacked."""
    annotation: int = 32 * MB
    """Bytes of an annotation, or of a text or page to read."""
    answer: int = 4 * MB
    """Bytes of the answer of a language model."""
    depth: int = 64
    """How deep JSON, YAML, XML elements and triple terms nest."""
    expansion: int = 200
    """How many times its packed size a compressed input may take unpacked."""
    columns: int = 1_000
    """Variables of an answer, attributes of an XML element, terms of a JSON-LD context, bases of a Turtle file."""
    elements: int = 50_000
    """Elements of a page or feed."""
    values: int = 1_000_000
    """Fields and items of an annotation."""
    contexts: int = 10_000_000
    """Terms of a JSON-LD context, times how often it is changed."""
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
        if name == "depth" and value > DEEPEST:
            raise Refused(f"the limit 'depth' must be at most {DEEPEST}, not {value}")
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
    return LimitExceeded(name, [Violation(message, line)], advice)


# -- bytes ----------------------------------------------------------------------------------------


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A regular file, open for reading; raises InputError for devices, pipes and sockets.

    The check is on the opened file, so that nothing can be put in its place, and opening never waits.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise InputError(str(path), "not a regular file", "name a file, or - for what is piped in")
    with open(handle, "rb") as file:
        yield file


def read_file(path: Path, limit: str = "bytes", start: int | None = None) -> bytes:
    """The bytes of a regular file within the limit, or the first ``start``; raises InputError for anything else.

    A file that gzip has packed is unpacked.
    """
    with opened(path) as file:
        packed = _packed(str(path), file)
        if start is not None and not packed:
            return b"".join(parts(str(path), file, start))
        if os.fstat(file.fileno()).st_size > getattr(limits(), limit):
            raise too_large(str(path), limit)
        found = parts(str(path), file)
        if start is not None:
            return next(unpacked(str(path), found), b"")[:start]
        return collect(str(path), unpacked(str(path), found) if packed else found, limit)


def _packed(name: str, file: BinaryIO) -> bool:
    """Whether gzip has packed the file, which is then at its beginning again."""
    (begin,) = parts(name, file, len(GZIP))
    file.seek(0)
    return begin == GZIP


def parts(name: str, file: BinaryIO, most: int | None = None) -> Iterator[bytes]:
    """The bytes of a stream, or the first ``most``, part by part; raises InputError where they cannot be read."""
    try:
        if most is not None:
            yield file.read(most)
            return
        while part := file.read(PART):
            yield part
    except OSError as error:
        raise InputError(name, f"cannot be read: {error.strerror}") from None


def bounded(name: str, found: Iterable[bytes], limit: str = "bytes", within: Deadline | None = None) -> Iterator[bytes]:
    """The parts of a stream; raises LimitExceeded once they are too many, or the error of ``within`` if too late."""
    most, total = getattr(limits(), limit), 0
    for part in found:
        total += len(part)
        if total > most:
            raise too_large(name, limit)
        if within:
            within.check()
        yield part


def collect(name: str, found: Iterable[bytes], limit: str = "bytes", within: Deadline | None = None) -> bytes:
    """All parts of a stream, joined; raises as :func:`bounded` does."""
    whole = BytesIO()  # a list of very many small parts would take many times their size
    for part in bounded(name, found, limit, within):
        whole.write(part)
    return whole.getvalue()


def unpacked(name: str, packed: Iterable[bytes]) -> Iterator[bytes]:
    """What gzip has packed, part by part; raises InputError where it is damaged, LimitExceeded for a bomb."""
    unpacker = zlib.decompressobj(wbits=31)
    taken = given = 0
    for part in packed:
        taken += len(part)
        while part:
            if unpacker.eof:  # what follows is packed by itself
                unpacker = zlib.decompressobj(wbits=31)
            try:
                found = unpacker.decompress(part, PART)
            except zlib.error:
                raise InputError(name, "cannot be unpacked: not gzip, or damaged") from None
            part = unpacker.unused_data.lstrip(b"\0") if unpacker.eof else unpacker.unconsumed_tail
            given += len(found)
            if given > taken * limits().expansion + PART:
                message = f"unpacks to more than {limits().expansion} times its size"
                raise exceeded(name, "expansion", message)
            yield found
    if taken and not unpacker.eof:
        yield unpacker.flush()
        if not unpacker.eof:
            raise InputError(name, "cannot be unpacked: it is cut off")


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

_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)'
_STRINGS = re.compile(_STRING, re.DOTALL)
_BRACKETS = re.compile(_STRING + r"|[\[{\]}]", re.DOTALL)
_STEPS = {"{": 1, "[": 1, "}": -1, "]": -1}


def check_json(name: str, text: str) -> str:
    """The text with its strings emptied; raises LimitExceeded where it nests too deep as JSON.

    Whether it is JSON is for its parser to say.
    """
    bare = _STRINGS.sub('""', text)
    if nests(re.sub(r"[\[{]", "(", re.sub(r"[\]}]", ")", re.sub(r"[^\[{\]}]++", "", bare)))):
        raise too_deep(name, "the JSON nests", text, _BRACKETS, _STEPS)
    return bare


def nests(brackets: str) -> bool:
    """Whether brackets, all round, nest deeper than the limit. Each step takes the innermost ones away."""
    for left in range(limits().depth, -1, -1):
        fewer = brackets.replace("()", "")
        if len(fewer) == len(brackets):  # the rest is never closed
            return brackets.count("(") > left
        brackets = fewer
    return True


def too_deep(
    name: str, what: str, text: str, tokens: re.Pattern[str], steps: Mapping[str, int], above: int = 0
) -> LimitExceeded:
    """The error for a text that nests too deep, with its line; ``tokens`` are brackets and what may hold some.

    ``steps`` says how brackets change the depth, ``above`` how many lines precede the text.
    """
    depth, place, most = 0, 0, limits().depth
    for match in tokens.finditer(text):
        depth, place = depth + steps.get(match[0], 0), match.start()
        if depth > most:
            break
    return exceeded(name, "depth", f"{what} deeper than {most}", above + line_at(text, place))


def read_json(name: str, text: str, each: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """The JSON in ``text``, within the limits; raises ValueError where it is not JSON, as :mod:`json` does."""
    check_json(name, text)
    return json.loads(text, object_pairs_hook=each)


def line_at(text: str, place: int) -> int:
    """The line of a place, counted from 1."""
    return text.count("\n", 0, place) + 1
