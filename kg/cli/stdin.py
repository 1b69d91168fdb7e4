"""What comes from stdin, as a file among others."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from kg import guard
from kg.errors import InputError, KgError, PartlyAdded

ENDINGS = {"annotation": ".yaml", "text": ".txt", "backup": ".nq", "judgements": ".ttl"}
"""RDF has none: what it says tells its syntax."""
FOLDER = "kg-stdin-"


@contextmanager
def with_stdin(paths: tuple[str, ...], kind: str | None) -> Iterator[tuple[str, ...]]:
    """The paths, with what comes from stdin in a file in the place of ``-``; errors call it stdin.

    Open a store within: whoever writes to stdin may read it until then.
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
    """The path as it was given: what stands in for stdin is stdin."""
    return "stdin" if Path(path).parent.name.startswith(FOLDER) else path
