"""A large change of a folder: written beside the database first, then taken over in parts.

The engine takes a million quads at once with a gigabyte of memory, so a large change has several parts. A process that
is killed before the change has its name leaves nothing of it; after that, the next opening of the folder finishes it.
Every part can be taken over again, since a change never adds what it removes.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.store.update import data_update

NAME = "change"
LARGE = 50_000
"""Quads from which on a change is taken over in parts."""
_PART, _REMOVED = 100_000_000, 20_000
"""Characters of quads that are added at once, about 500 000 quads, and quads that are removed at once.

Smaller parts cost more: the engine merges its files as soon as four of them were loaded.
"""
_ADD, _REMOVE = "add-*.nq", "remove.nq"


def write(folder: Path, removed: Iterable[Quad], lines: Iterable[str]) -> None:
    """Writes a change beside the database of a folder, ``lines`` of N-Quads to add; OSError if it cannot."""
    draft = folder / f"{NAME}.new"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        size = _write(draft / _REMOVE, (f"{quad} .\n" for quad in removed))
        left, number = iter(lines), 0
        while part := _write(draft / _ADD.replace("*", f"{number:05}"), left, _PART):
            size, number = size + part, number + 1
        if shutil.disk_usage(folder).free < size:  # the database takes about as much
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        draft.rename(folder / NAME)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _write(path: Path, lines: Iterable[str], most: int | None = None) -> int:
    """Writes the lines, until there are ``most`` characters, and returns the size of the file."""
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for text in lines:
            file.write(text)
            written += len(text)
            if most and written >= most:
                break
        file.flush()
        os.fsync(file.fileno())
        return file.tell()


def finish(store: ox.Store, folder: Path) -> None:
    """Takes over the change that is beside the database, if there is one; drops one that was not wholly written."""
    shutil.rmtree(folder / f"{NAME}.new", ignore_errors=True)
    change = folder / NAME
    if not change.exists():
        return
    for number, path in enumerate(sorted(change.glob(_ADD))):
        try:
            store.bulk_load(path=str(path), format=ox.RdfFormat.N_QUADS, lenient=True)  # our own lines
        except OSError:
            if number == 0:  # the engine takes a part wholly or not at all
                shutil.rmtree(change, ignore_errors=True)
            raise
    for quads in _parts(change / _REMOVE):
        store.update(data_update(quads, []))
    store.flush()
    shutil.rmtree(change, ignore_errors=True)


def _parts(path: Path) -> Iterator[list[Quad]]:
    if path.exists():
        with path.open("rb") as file:
            found = ox.parse(file, ox.RdfFormat.N_QUADS)
            while part := list(islice(found, _REMOVED)):
                yield part
