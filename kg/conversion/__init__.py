"""Files in, sorted and compressed N-Quads out, which any engine's bulk loader takes.

Processes, or workers of a Dask cluster, read the files; one writer puts what they read into a folder's database of
its own, so that statuses and relationships follow from all of them, and writes that out at last. What is written
depends on neither the order of the files nor who read them.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kg.actors import registry
from kg.conversion import shards
from kg.conversion.reading import Failed, Found, Task, read_here, read_in_processes
from kg.errors import KgError, Refused
from kg.model.claims import Iri
from kg.model.shape import Record
from kg.model.vocabulary import load
from kg.readers import detect
from kg.readers.feeds import quarantine
from kg.status import derive
from kg.store.embedded import EmbeddedStore

WORK, READ, QUARANTINE, MANIFEST = ".unfinished", "read.jsonl", "quarantine", "shards.json"
Run = Callable[[Sequence[Task]], Iterator[tuple[Task, Found | Failed]]]
"""Reads tasks somewhere, in any order."""


@dataclass(frozen=True, slots=True)
class Converted(Record):
    """What a conversion wrote: the folder, its shards, and how many files, sources and quads are in them.

    ``failed`` are the files that could not be read, each with the reason; ``accounts`` what became of the rows of
    feeds that this run read, ``quarantined`` how many rows are in CSVs in the folder ``quarantine`` of the shards.
    """

    folder: str
    files: int
    sources: int
    quads: int
    shards: tuple[str, ...]
    failed: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    quarantined: int = 0


def convert(
    paths: Sequence[Path],
    to: Path,
    *,
    kind: str | None = None,
    encoding: str | None = None,
    processes: int = 1,
    cluster: str | None = None,
    report: Callable[[int, int], None] | None = None,
) -> Converted:
    """Converts files, or folders of them, to shards in the new folder ``to``, with a manifest that lists them.

    ``processes`` read at once, or the workers of the Dask ``cluster`` at this address. If it was interrupted, the
    same call goes on where it was: files that were read are not read again. ``report`` is called with (files
    done, all). Raises Refused where ``to`` holds something else, KgError where no file could be read.
    """
    if (to / MANIFEST).exists():
        raise Refused(f"{to} holds shards already; name another folder with --to")
    if to.is_dir() and (others := sorted(p.name for p in to.iterdir() if p.name not in (WORK, QUARANTINE))):
        raise Refused(f"{to} holds {others[0]!r} already; name a new folder with --to")
    work = to / WORK
    work.mkdir(parents=True, exist_ok=True)
    files = detect.expand(list(paths), kind)
    beside = tuple(file for file in files if file.kind in ("annotation", "text"))
    tasks = [Task(file, beside if file in beside else (), encoding) for file in files]
    if cluster is not None:
        from kg.conversion.cluster import reading_on

        run: Run = reading_on(cluster)
    else:
        run = read_in_processes(processes) if processes > 1 else read_here
    with closing(EmbeddedStore(work / "store")) as store:
        if not store.count():
            store.apply([], registry.base_quads())
        intake = _Intake(store, to)
        for task, found in run(left := intake.left(tasks)):
            intake.take(task, found)
            if report:
                report(len(tasks) - len(left) + intake.taken, len(tasks))
        failed, accounts = sorted(intake.failed), sorted(intake.accounts)
        sources = sum(1 for graph in store.graphs() if graph.startswith(shards.SOURCES))
        if failed and not sources:
            raise KgError("\n".join(failed))
        written, quads = shards.write(store, to)
    manifest = {"quads": quads, "shards": {path.name: _sha256(path) for path in written}}
    (to / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8", newline="\n")
    shutil.rmtree(work)
    named = tuple(path.name for path in written)
    told = tuple(failed), tuple(accounts), intake.quarantined
    return Converted(str(to), len(files) - len(failed), sources, quads, named, *told)


class _Intake:
    """Puts what files say into a store, and keeps a log of which are done."""

    def __init__(self, store: EmbeddedStore, to: Path) -> None:
        self._store, self._vocabulary = store, load()
        self._log, self._quarantine = to / WORK / READ, to / QUARANTINE
        lines = self._log.read_text(encoding="utf-8").splitlines() if self._log.exists() else []
        self._done = [json.loads(line) for line in lines]
        self._named: dict[Iri, str] = {}
        for entry in self._done:
            for source in entry["sources"]:
                self._named[source] = min(entry["path"], self._named.get(source, entry["path"]))
        self.taken = self.quarantined = 0
        self.failed: list[str] = []
        self.accounts: list[str] = []

    def left(self, tasks: Sequence[Task]) -> list[Task]:
        """The tasks that are not done, or whose files have changed since."""
        done = {(entry["path"], entry["sha256"]) for entry in self._done}
        return [task for task in tasks if (str(task.file.path), _sha256(task.file.path)) not in done]

    def take(self, task: Task, found: Found | Failed) -> None:
        """Takes in what a file says; of files with one source the first by name counts."""
        self.taken += 1
        name = str(task.file.path)
        if isinstance(found, Failed):
            self.failed.append(found.reason)
            return
        for records, account in found:
            source = records.source.iri
            if self._named.setdefault(source, name) >= name:
                self._named[source] = name
                plan = derive.plan(self._store, self._vocabulary, add=[records])
                self._store.apply(plan.remove, plan.add, plan.lines)
            if account:
                self.accounts.append(f"{name}: {account.words()}")
                self.quarantined += len(account.quarantined)
                if account.quarantined:
                    quarantine.write(self._quarantine, task.file.path, account.quarantined)
        entry = {"path": name, "sha256": _sha256(task.file.path), "sources": [r.source.iri for r, _ in found]}
        with self._log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry) + "\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
