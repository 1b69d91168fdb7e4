"""Files read one by one, in this process or in several: the records of their sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.actors import registry
from kg.actors.resolver import Resolver
from kg.errors import KgError
from kg.events import loading
from kg.model import ids
from kg.model.claims import SourceRecords
from kg.model.feeds import Account
from kg.model.vocabulary import load
from kg.readers.detect import File, Readers
from kg.store.embedded import EmbeddedStore

if TYPE_CHECKING:
    from kg.readers.feeds.coded import Coded

AHEAD = 2
"""Files for each process that are read before the writer takes them: more would only fill the memory."""


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read, and all files of the call, since an annotation may need a text among them."""

    file: File
    files: tuple[File, ...]
    encoding: str | None


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a file could not be read."""

    reason: str


Found = list[tuple[SourceRecords, Account | None]]


@lru_cache(maxsize=1)
def _registry() -> Resolver:
    actors = [quad for quad in registry.base_quads() if getattr(quad.graph_name, "value", "") == ids.ACTORS_GRAPH]
    return registry.resolver(actors, load())


def read(task: Task) -> Found | Failed:
    """The records of the sources in a file, each with what became of its rows; judgements are no part of them."""
    readers = Readers(_registry(), load(), task.files, task.encoding, lambda sha256: None)
    try:
        return [
            (_rows(one.coded) if one.coded else one.records, one.account)
            for one in readers.read(task.file)
            if isinstance(one.records, SourceRecords)
        ]
    except KgError as error:
        return Failed(str(error))


def _rows(coded: Coded) -> SourceRecords:
    """Rows that machines coded, each as a tie: a conversion has no event table."""
    with coded as rows:
        return loading.previewed(EmbeddedStore(), rows.connection, rows.source, rows.actors, "rows")


def read_here(tasks: Sequence[Task]) -> Iterator[tuple[Task, Found | Failed]]:
    """Reads the tasks in this process."""
    return ((task, read(task)) for task in tasks)


def read_in_processes(number: int) -> Callable[[Sequence[Task]], Iterator[tuple[Task, Found | Failed]]]:
    """Reads tasks in several processes, and yields each as it is done."""

    def run(tasks: Sequence[Task]) -> Iterator[tuple[Task, Found | Failed]]:
        from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
        from concurrent.futures.process import BrokenProcessPool
        from multiprocessing import get_context

        left, pending = iter(tasks), dict[Future[Found | Failed], Task]()
        with ProcessPoolExecutor(number, mp_context=get_context("spawn")) as pool:
            while True:
                for task in left:
                    pending[pool.submit(read, task)] = task
                    if len(pending) >= AHEAD * number:
                        break
                if not pending:
                    return
                for future in wait(pending, return_when=FIRST_COMPLETED).done:
                    try:
                        found = future.result()
                    except BrokenProcessPool:
                        raise KgError(
                            "a process that reads was killed, perhaps for want of memory; "
                            "repeat the command with fewer --processes: it goes on where it was"
                        ) from None
                    yield pending.pop(future), found

    return run
