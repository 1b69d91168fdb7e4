"""The quads of a store as sorted, compressed N-Quads in files of equal size."""

from __future__ import annotations

import gzip
import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from pathlib import Path
from typing import IO

from kg.model import ids
from kg.store.embedded import EmbeddedStore

SIZE = 2_000_000
"""Quads in a shard."""
_RUN = 500_000
"""Quads that are sorted in memory."""
SOURCES = ids.SOURCE_GRAPHS


def write(store: EmbeddedStore, folder: Path, size: int = SIZE) -> tuple[list[Path], int]:
    """Writes the shards of a store to a folder; returns them, and how many quads they hold.

    The graphs of sources stand in one row of shards, those of what was inferred in another. A file says nothing of
    when or by whom it was written.
    """
    written: list[Path] = []
    number = 0
    for kind, graphs in groupby(sorted(store.graphs()), _kind):
        lines = _sorted((f"{quad} .\n" for graph in graphs for quad in store.match(graph=graph)), folder)
        for part in range(10**6):
            path = folder / f"{kind}-{part:05}.nq.gz"
            if not (count := _write(path, islice(lines, size))):
                break
            written.append(path)
            number += count
    return written, number


def _kind(graph: str) -> str:
    """The name of the shards of a graph: ``ties``, ``source`` …"""
    return graph.removeprefix(ids.GRAPH).partition("/")[0]


def _write(path: Path, lines: Iterable[str]) -> int:
    first = next(iter(lines := iter(lines)), None)
    if first is None:
        return 0
    with path.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
        file.write(first.encode())
        count = 1
        for count, line in enumerate(lines, 2):  # noqa: B007
            file.write(line.encode())
    return count


def _sorted(lines: Iterator[str], folder: Path) -> Iterator[str]:
    """The lines in order; more than the memory holds are sorted in runs on the disk."""
    with ExitStack() as stack:
        runs: list[IO[str]] = []
        while run := sorted(islice(lines, _RUN)):
            if len(run) < _RUN and not runs:
                yield from run
                return
            file = stack.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n", dir=folder))
            file.writelines(run)
            file.seek(0)
            runs.append(file)
        yield from heapq.merge(*runs)
