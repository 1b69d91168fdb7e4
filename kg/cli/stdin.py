"""Input from stdin, as a file like any other."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from kg.errors import InputError, KgError, PartlyAdded
from kg.io import guard

ENDINGS = {"annotation": ".yaml", "text": ".txt", "backup": ".nq", "judgements": ".ttl"}
"""The ending of each kind of file; RDF needs none, its syntax is detected from the content."""
FOLDER = "kg-stdin-"


@contextmanager
def with_stdin(paths: tuple[str, ...], kind: str | None) -> Iterator[tuple[str, ...]]:
    """The paths, with ``-`` replaced by a file that holds the input; errors call it stdin.

    Open a store only inside the block: the process that writes to stdin may be reading it until then.
    """
    if "-" not in paths:
        yield paths
        return
    if kind is None:
        raise click.UsageError("stdin has no ending; say what it is with --as KIND")
    with TemporaryDirectory(prefix=FOLDER) as folder:
        file = Path(folder) / ("stdin" + ENDINGS.get(kind, ""))
        _read(file, "backup" if kind == "backup" else "bytes")
        try:
            yield tuple(str(file) if path == "-" else path for path in paths)
        except KgError as error:
            for failure in (error, *(error.failures if isinstance(error, PartlyAdded) else ())):
                if isinstance(failure, InputError):
                    failure.path = spoken(failure.path)
            raise


def _read(file: Path, limit: str) -> None:
    with file.open("wb") as out:
        try:
            for part in guard.bounded("stdin", guard.parts("stdin", sys.stdin.buffer), limit):
                out.write(part)
        except OSError as error:
            raise InputError("stdin", f"cannot be kept in {file.parent}: {error.strerror}") from None


def spoken(path: str) -> str:
    """The path as it was given: ``-`` for the file that holds the input."""
    return "stdin" if Path(path).parent.name.startswith(FOLDER) else path
