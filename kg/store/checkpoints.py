"""Checkpoints of a folder: what any number of processes read while one changes it.

``checkpoints/<number>/`` holds the database as it was after a change (``quads/``) and the event tables of that
moment (``events/``), both as hard links, so it costs some kilobytes. What readers make of it (``tables-*``) is kept in
it, and linked into the next one (``earlier/``) with the subjects that have changed since (``earlier/changed``). A
reader holds a shared lock (flock) on the checkpoint that it reads, which ends with its process; the writer removes
those older than the newest that nobody holds. ``checkpoints/behind`` is there while the database may hold more than
the newest checkpoint.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

with suppress(ImportError):  # where there is none, the system itself keeps what is open from being removed
    import fcntl

FOLDER = "checkpoints"
QUADS, EVENTS = "quads", "events"
MADE = "tables-*"
EARLIER, CHANGED = "earlier", "changed"
MOST_CHANGED = 200_000
"""The most changed subjects that are kept."""


class Held:
    """A checkpoint that this process reads; it stays on the disk until it is released."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path, self._lock = path, lock

    @property
    def number(self) -> int:
        """The number of the checkpoint; a later one has a larger number."""
        return int(self.path.name)

    def release(self) -> None:
        """Ends the hold."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    __del__ = release


class Checkpoints:
    """The checkpoints of the store in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._store, self._folder = folder, folder / FOLDER
        self._mark = self._folder / "behind"

    @property
    def behind(self) -> bool:
        """Whether the database may hold changes that no checkpoint has."""
        return self._mark.exists()

    def fall_behind(self) -> None:
        """Notes that a change begins; raises OSError where that cannot be written."""
        if not self.behind:
            self._folder.mkdir(exist_ok=True)
            self._mark.touch()

    def newest(self) -> int:
        """The number of the newest checkpoint; 0 where there is none."""
        return max(self._numbers(), default=0)

    def place(self, number: int) -> Path:
        """The folder of a checkpoint."""
        return self._folder / str(number)

    def hold(self) -> Held | None:
        """The newest checkpoint, held; None where there is none."""
        while number := self.newest():
            path = self.place(number)
            with suppress(FileNotFoundError):  # removed in between; there is a newer one
                held = Held(path, _lock(path, wait=True))
                if path.exists():
                    return held
        return None

    def leave(self, backup: Callable[[str], None], changed: Collection[str] | None = None) -> None:
        """Makes a checkpoint with the engine's ``backup``; call it as the one process that may change the database.

        ``changed`` are the subjects that have changed since the newest checkpoint, where they are known.
        """
        before = self.newest()
        number = before + 1
        partial = self._folder / f"{number}.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        backup(str(partial / QUADS))
        events = self._store / EVENTS
        if events.is_dir():
            (partial / EVENTS).mkdir()
            for file in events.glob("*.parquet"):
                os.link(file, partial / EVENTS / file.name)
        if changed is not None and before:
            with suppress(OSError):  # a help for readers, no more
                _carry(self.place(before), partial / EARLIER, changed)
        partial.rename(self.place(number))
        self._mark.unlink(missing_ok=True)
        self.sweep()

    def sweep(self) -> None:
        """Removes what nobody holds of the older checkpoints, and what a killed process left."""
        newest = self.newest()
        for path in self._folder.iterdir():
            if path.is_dir() and path.name != str(newest):
                with suppress(OSError):  # somebody holds it
                    held = Held(path, _lock(path, wait=False))
                    gone = path.with_suffix(".gone")
                    path.rename(gone)
                    held.release()
                    shutil.rmtree(gone)

    def _numbers(self) -> list[int]:
        try:
            return [int(name) for name in os.listdir(self._folder) if name.isdecimal()]
        except FileNotFoundError:
            return []


def earlier(checkpoint: Path, name: str) -> tuple[Path | None, set[str] | None]:
    """What readers made under this name of a checkpoint before, and the subjects that have changed since; or None."""
    folder = checkpoint / EARLIER
    if not (folder / name).is_file():
        return None, None
    return folder / name, set((folder / CHANGED).read_text(encoding="utf-8").splitlines())


def _carry(before: Path, target: Path, changed: Collection[str]) -> None:
    """Links what readers made of ``before``, or of one before that, into ``target``; notes what has changed since."""
    since: list[str] = []
    made = list(before.glob(MADE))
    if not made and (before / EARLIER).is_dir():
        made = list((before / EARLIER).glob(MADE))
        since = (before / EARLIER / CHANGED).read_text(encoding="utf-8").splitlines()
    if not made or len(since) + len(changed) > MOST_CHANGED:
        return
    target.mkdir()
    (target / CHANGED).write_text("".join(f"{iri}\n" for iri in (*since, *changed)), encoding="utf-8")
    for file in made:
        os.link(file, target / file.name)


def _lock(path: Path, *, wait: bool) -> int:
    """A lock on a folder: shared, as a reader's, with ``wait``; else alone, or BlockingIOError."""
    if "fcntl" not in globals():
        return -1
    found = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(found, fcntl.LOCK_SH if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(found)
        raise
    return found
