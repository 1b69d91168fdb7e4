"""Atomic writing of files, and the names of files that kg recognises."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kg.errors import StoreError

JUDGEMENTS = "judgements.ttl"
"""The name, or its suffix, of a file of judgements: exports write it, readers recognise it."""


def contents(folder: Path) -> list[Path]:
    """The files of a case folder and its subfolders, except hidden files and READMEs."""
    found = (path for path in folder.rglob("*") if not path.is_dir() and path.stem.lower() != "readme")
    return sorted(path for path in found if not any(p.startswith(".") for p in path.relative_to(folder).parts))


def ending(path: Path) -> str:
    """The ending of a file in lower case, that of its content where it is packed: ``.ttl`` of ``x.ttl.gz``."""
    return _content(path).suffix.lower()


def stem(path: Path) -> str:
    """The name of a file without its ending, and without ``.gz``."""
    return _content(path).stem


def _content(path: Path) -> Path:
    return path.with_suffix("") if path.suffix.lower() == ".gz" and path.stem else path


def within(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder, with all links resolved."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content replaces ``path`` at the end; on any failure ``path`` is unchanged.

    A device or a pipe is written to directly. Raises StoreError if the file cannot be written.
    """
    place = path.resolve()  # replaces the target of a link, not the link
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
        raise StoreError(f"{path} cannot be written: {error.strerror or error}; it is unchanged") from None


def write_whole(path: Path, text: str) -> None:
    """Writes ``text`` in UTF-8, whatever the locale, with its line ends unchanged."""
    with whole(path) as out:
        out.write(text.encode("utf-8"))
