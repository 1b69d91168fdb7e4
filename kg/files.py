"""Files that are written whole or not at all, and the names by which they are known."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.errors import StoreError

JUDGEMENTS = "judgements.ttl"
"""The name of a file of judgements, or its end: exports write it, readers know it by that."""


def contents(folder: Path) -> list[Path]:
    """The files of a case folder and the folders in it, less what is hidden or says README."""
    found = (path for path in folder.rglob("*") if not path.is_dir() and path.stem.lower() != "readme")
    return sorted(path for path in found if not any(p.startswith(".") for p in path.relative_to(folder).parts))


def within(path: Path, folder: Path) -> bool:
    """Whether a path leads into a folder, when all links are followed."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content takes the place of ``path`` at the end; on any failure ``path`` is as it was.

    A device or a pipe is written to as it is. Raises StoreError where the file cannot be written.
    """
    place = path.resolve()  # of a link, what it leads to is replaced
    try:
        if place.exists() and not place.is_file():
            with place.open("wb") as out:
                yield out
            return
        draft = place.with_name(f".{place.name}.{os.getpid()}.partial")
        try:
            with draft.open("xb") as out:
                yield out
            if place.exists():
                draft.chmod(place.stat().st_mode & 0o777)
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror or error}; nothing was changed there") from None


def write_whole(path: Path, text: str) -> None:
    """Writes ``text`` in UTF-8, whatever the locale, its line ends as they are."""
    with whole(path) as out:
        out.write(text.encode("utf-8"))
