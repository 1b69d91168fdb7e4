"""The content of a feed file, unpacked from .zip and .gz within the limits of :mod:`kg.io.guard`.

What a spreadsheet saved as UTF-16 is given as UTF-8.
"""

from __future__ import annotations

import codecs
import io
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from kg.errors import InputError
from kg.io import guard
from kg.io.encoding import BEGINNING, encoding_of

ZIP = b"PK\x03\x04"
FLAGS = 6
"""The offset of a member's flags in its header."""
EMPTY_ZIP = b"PK\x05\x06"
_ASIDE = re.compile(
    r"__MACOSX/.*|"
    r"(?:.*/)?(?:\.[^/]*|(?:read[-_ ]?me|licen[cs]e|codebook|terms)[^/]*|[^/]*\.(?:pdf|md|docx?|html?|rtf))",
    re.IGNORECASE | re.DOTALL,
)
"""Members that come along with the data: how to read them, and what a Mac adds."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, or the file itself; ``parts`` gives its bytes, unpacked, each time from the beginning.

    UTF-16 is given as UTF-8.
    """

    name: str
    parts: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Content:
    """What a feed file holds. ``sha256`` is of the unpacked bytes, so a packed copy is the same source.

    ``utf8`` is false where the bytes are not UTF-8. ``aside`` names what else is in the archive: a README, a codebook.
    """

    members: tuple[Member, ...]
    sha256: str
    utf8: bool
    aside: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is not read."""
        return tuple(f"{name!r} in the archive is left aside" for name in self.aside)


def members(path: Path) -> tuple[Member, ...]:
    """The files in ``path``; nothing but the list of an archive is read. Raises InputError."""
    return _listed(path)[0]


def _listed(path: Path) -> tuple[tuple[Member, ...], tuple[str, ...]]:
    """The files in ``path``, and the names of those that come along with the data."""
    found = tuple(Member(one.name, partial(_as_utf8, path, one.parts)) for one in _members(path))
    kept = tuple(one for one in found if not _ASIDE.fullmatch(one.name)) if len(found) > 1 else found
    return kept or found, tuple(one.name for one in found if kept and one not in kept)


def is_utf16(begin: bytes) -> bool:
    """Whether bytes that begin so are UTF-16."""
    return encoding_of(begin[:BEGINNING]).startswith("utf-16")


def _as_utf8(path: Path, parts: Callable[[], Iterator[bytes]]) -> Iterator[bytes]:
    """Parts of bytes, those of UTF-16 as UTF-8 without a byte order mark; raises InputError where they are cut."""
    given = parts()
    begin = next(given, b"")
    if not is_utf16(begin):
        yield begin
        yield from given
        return
    name = encoding_of(begin[:BEGINNING])
    decoder = codecs.getincrementaldecoder(name)()
    try:
        for number, part in enumerate(chain([begin], given)):
            words = decoder.decode(part)
            yield (words if number else words.removeprefix("\ufeff")).encode()
        yield decoder.decode(b"", final=True).encode()
    except UnicodeError as error:
        raise InputError(str(path), f"not {name.upper()}: {error}", "save it as UTF-8") from None


def _members(path: Path) -> tuple[Member, ...]:
    with guard.opened(path) as file:
        begin = next(guard.parts(str(path), file, len(ZIP)))
    if begin in (ZIP, EMPTY_ZIP):
        return _zipped(path)
    if path.suffix.lower() == ".zip":
        raise InputError(str(path), "not a ZIP archive, or damaged", "download it again")
    if begin[:2] == guard.GZIP[:2]:
        return (Member(path.name, lambda: _gzipped(path)),)
    return (Member(path.name, lambda: _plain(path)),)


def content(path: Path) -> Content:
    """Reads all of ``path`` once: what it holds is whole, within the limits, and has this hash. Raises InputError."""
    found, aside = _listed(path)
    hashed, decoder, utf8, total = sha256(), codecs.getincrementaldecoder("utf-8")(), True, 0
    for member in found:
        for part in member.parts():
            total += len(part)
            hashed.update(part)
            if utf8:
                utf8 = _decodes(decoder, part)
        utf8 = utf8 and _decodes(decoder, b"", final=True)
        decoder.reset()
    if not total:
        raise InputError(str(path), "the file is empty", "nothing of it was added")
    return Content(found, hashed.hexdigest(), utf8, aside)


def _decodes(decoder: codecs.IncrementalDecoder, part: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(part, final)
    except UnicodeDecodeError:
        return False
    return True


def start(path: Path) -> bytes:
    """The first bytes of the first file in ``path``, by which it is known; raises InputError."""
    found = bytearray()
    for member in members(path)[:1]:
        for part in member.parts():
            found += part
            if len(found) >= guard.PART:
                break
    return bytes(found[: guard.PART])


@contextmanager
def text(member: Member, encoding: str) -> Iterator[io.TextIOWrapper]:
    """The text of a member, line ends kept, a byte order mark dropped."""
    used = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
    raw = io.BufferedReader(_Stream(member.parts()), guard.PART)
    with io.TextIOWrapper(raw, used, newline="") as lines:
        yield lines


class _Stream(io.RawIOBase):
    """Parts of bytes as a stream."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._rest:
            if (part := next(self._parts, None)) is None:
                return 0
            self._rest = part
        number = min(len(buffer), len(self._rest))
        buffer[:number], self._rest = self._rest[:number], self._rest[number:]
        return number


# -- how they are packed ------------------------------------------------------------------------


def _plain(path: Path) -> Iterator[bytes]:
    with guard.opened(path) as file:
        yield from guard.bounded(str(path), guard.parts(str(path), file))


def _gzipped(path: Path) -> Iterator[bytes]:
    with guard.opened(path) as file:
        yield from guard.bounded(str(path), guard.unpacked(str(path), guard.parts(str(path), file)))


def _zipped(path: Path) -> tuple[Member, ...]:
    try:
        with guard.opened(path) as file, zipfile.ZipFile(file) as archive:
            listed = [info for info in archive.infolist() if not info.is_dir()]
            flags = [_flags(file, info) for info in listed]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise InputError(str(path), f"not a ZIP archive, or damaged: {error}", "download it again") from None
    if not listed:
        raise InputError(str(path), "the archive is empty", "nothing of it was added")
    for info, flag in zip(listed, flags, strict=True):
        _check(path, info, flag)
    return tuple(Member(info.filename, lambda info=info: _unzipped(path, info)) for info in listed)  # type: ignore[misc]


def _flags(file: BinaryIO, info: zipfile.ZipInfo) -> int:
    """The flags of a member, in the list of the archive or before its bytes."""
    file.seek(info.header_offset + FLAGS)
    return info.flag_bits | int.from_bytes(file.read(2), "little")


def _check(path: Path, info: zipfile.ZipInfo, flags: int) -> None:
    """Raises InputError for a member that is not a plain file inside the archive."""
    name = info.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or name[1:2] == ":":
        raise InputError(str(path), f"the name {info.filename!r} in the archive leads out of it", "unpack it yourself")
    if stat.S_ISLNK(info.external_attr >> 16):
        raise InputError(str(path), f"{info.filename!r} in the archive is a link", "unpack it yourself")
    if flags & 1:
        raise InputError(str(path), f"{info.filename!r} in the archive is encrypted", "unpack it yourself")
    if name.lower().endswith((".zip", ".gz")):
        raise InputError(str(path), f"{info.filename!r} is an archive in an archive", "unpack the outer one")


def _unzipped(path: Path, info: zipfile.ZipInfo) -> Iterator[bytes]:
    name = f"{path}: {info.filename}"
    return guard.bounded(name, _inflated(path, name, info))


def _inflated(path: Path, name: str, info: zipfile.ZipInfo) -> Iterator[bytes]:
    given, most = 0, guard.limits().expansion * max(info.compress_size, 1) + guard.PART
    try:
        with guard.opened(path) as file, zipfile.ZipFile(file) as archive, archive.open(info) as member:
            while part := member.read(guard.PART):
                given += len(part)
                if given > most:
                    message = f"unpacks to more than {guard.limits().expansion} times its size"
                    raise guard.exceeded(name, "expansion", message)
                yield part
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise InputError(name, f"cannot be unpacked: {error}", "download the archive again") from None
