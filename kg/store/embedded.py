"""The embedded store: pyoxigraph in memory or in a folder.

A folder holds ``kg-store.json`` (the format version), ``quads/`` (the database), ``events/`` (event tables) and
``checkpoints/``. One process at a time may change it; any number read its newest checkpoint meanwhile.
"""

from __future__ import annotations

import json
import math
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import QueryError, StoreDamaged, StoreError, StoreLocked, StoreUnwritable, StoreVersionError
from kg.rdf.terms import TYPE, Node, Term, misplaced, node, parsed
from kg.store import pending
from kg.store.checkpoints import EVENTS, MOST_CHANGED, QUADS, Checkpoints, Held
from kg.store.protocol import Answer, Miscount
from kg.store.update import data_update

FORMAT = 1
MARK = "kg-store.json"
UNFINISHED = MARK + ".new"
_DAMAGE = ("orrupt", "checksum", "No such file", "does not exist", "Invalid", "Is a directory", "Not a directory")
FULL = ("No space left", "File too large", "quota exceeded")
"""How the system says that there is no room: on the disk, for this user, or for this process."""
_FORBIDDEN = ("Permission denied", "Read-only", "Operation not permitted")
NEWEST = 1_000_000
"""The largest format version; a larger number means damage."""
MOST_WORDS = 160
"""The most characters quoted from an error of the engine."""
MEND = "restore it from a backup (kg restore BACKUP --replace), or remove it and build it again from its sources"
FEW = 4
"""Up to this many properties are looked up one by one; for more, all properties of a subject are read."""
_TERMS = (NamedNode, Literal)
"""The properties of a node."""
_SUBJECT = re.compile(r"^<([^>]*)>.*(?:\n<\1>.*)*", re.MULTILINE)
"""The subject of a line of N-Quads, or of several that follow one another."""
WAIT_FOR_LOCK = 2.0
"""Seconds to wait for another process to close the folder."""


_INDEXES: tuple[tuple[str, Callable[[Quad], tuple[Any, ...]]], ...] = (
    ("subject", lambda q: (q.subject, None, None, None)),
    ("property", lambda q: (None, q.predicate, None, None)),
    ("object", lambda q: (None, None, q.object, None)),
    ("graph", lambda q: (None, None, None, q.graph_name)),
    ("property and graph", lambda q: (None, q.predicate, None, q.graph_name)),
    ("object and graph", lambda q: (None, None, q.object, q.graph_name)),
)
"""The patterns that the engine answers from a single index."""


class EmbeddedStore:
    """Quads in this process: in memory (no ``path``) or in the folder ``path``.

    The folder is locked for changes. With ``reading``, its newest checkpoint is read, and the lock is
    taken by :meth:`lock` or the first change.
    """

    def __init__(self, path: Path | None = None, *, reading: bool = False) -> None:
        self.path = path
        self._unwritable: StoreError | None = None
        self._held: Held | None = None
        self._left = -math.inf
        self._changed: set[str] | None = None
        """The subjects changed since the newest checkpoint; None where that is not known."""
        self._wrapped, self._reading = _Using(path), _Using(path, misplaced(self.name))
        if path is None:
            self._store = ox.Store()
        elif reading and _made(path):
            self._store, self._unwritable, self._held = _open_newest(path)
        else:
            self._store, self._unwritable = _open(path)
            self._changed = None if Checkpoints(path).behind else set()

    @property
    def name(self) -> str:
        """Where the store is."""
        return "memory" if self.path is None else str(self.path)

    @property
    def events(self) -> Path | None:
        """The folder of the event tables that belong to these quads, made or not; None in memory.

        A checkpoint has its own, which nobody changes.
        """
        return self.path and (self._held.path if self._held else self.path) / EVENTS

    @property
    def state(self) -> Path | None:
        """The folder of the checkpoint that holds the same; None in memory, and where changes are not settled."""
        if self.path is None or self._held:
            return self._held.path if self._held else None
        known = Checkpoints(self.path)
        number = 0 if known.behind else known.newest()
        return known.place(number) if number else None

    def lock(self) -> bool:
        """Takes the folder for changes, as one process can at a time; whether the quads read before are outdated.

        Raises StoreLocked if another process has it.
        """
        if self.path is None or self._held is None:
            return False
        store, self._unwritable = _open(self.path)
        known = Checkpoints(self.path)
        outdated = known.behind or known.newest() != self._held.number
        self._held.release()
        self._store, self._held = store, None
        self._changed = None if known.behind else set()
        return outdated

    def renew(self) -> None:
        """Reads the newest checkpoint from now on, where a checkpoint is read."""
        if self.path is not None and self._held is not None:
            known = Checkpoints(self.path)
            if known.behind or known.newest() != self._held.number:
                before = self._held
                self._store, self._unwritable, self._held = _open_newest(self.path)
                before.release()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """A context for changes of the quads or of the event tables; afterwards, :meth:`settle`."""
        with self._changing():
            self._changed = None
            yield

    def changed(self) -> set[str] | None:
        """The subjects that :meth:`apply` has changed since this was last asked; None where that is not known."""
        found, self._changed = self._changed, set()
        return found

    @contextmanager
    def _changing(self) -> Iterator[None]:
        if self.lock():
            raise StoreError(f"another process has changed the store {self.path}; nothing was changed; try again")
        if self._unwritable:
            raise self._unwritable
        with self._wrapped:
            if self.path is not None:
                Checkpoints(self.path).fall_behind()
            yield

    def settle(self, every: float = 0.0) -> None:
        """Leaves a checkpoint of what was changed, unless one was left within ``every`` seconds.

        Where it cannot be written, readers keep the one before; the changes themselves are safe.
        """
        if self.path is None or self._held or self._unwritable or time.monotonic() - self._left < every:
            return
        known = Checkpoints(self.path)
        if known.behind:
            with suppress(OSError, RuntimeError):
                known.leave(self._store.backup, self._changed)
                self._changed = set()
            self._left = time.monotonic()

    def match(
        self, subject: str | None = None, predicate: str | None = None, graph: str | None = None
    ) -> Iterator[Quad]:
        """The quads of a subject, a predicate or a graph (None: any)."""
        with self._reading:
            found = self._store.quads_for_pattern(
                node(subject) if subject else None,
                node(predicate) if predicate else None,
                None,
                node(graph) if graph else None,
            )
            for quad in found:  # noqa: UP028  (a loop hears Ctrl-C, yield from does not)
                yield quad

    def column(self, predicate: str) -> Iterator[tuple[str, str]]:
        """The subject and the value, as plain strings, of every quad with this predicate."""
        with self._reading:  # by SPARQL, which reads no other term of a quad
            rows = self._store.query(f"SELECT ?s ?o {{ ?s {node(predicate)} ?o }}", use_default_graph_as_union=True)
            assert isinstance(rows, ox.QuerySolutions)
            for subject, value in rows:
                if isinstance(value, _TERMS):
                    yield subject.value, value.value

    def describe(self, subjects: Iterable[str]) -> list[Quad]:
        """All quads of these subjects, in every graph."""
        pattern = self._store.quads_for_pattern
        with self._reading:
            return [quad for subject in subjects for quad in pattern(node(subject), None, None, None)]

    def nodes(self, subjects: Iterable[str], properties: Sequence[str] = ()) -> dict[str, Node]:
        """The properties of each of these subjects, in every graph; or only these properties."""
        with self._reading:
            if 0 < len(properties) <= FEW:
                wanted = [(prop, node(prop)) for prop in properties]
                found = {subject: self._some(node(subject), wanted) for subject in subjects}
            else:
                found = {subject: self._all(node(subject), properties) for subject in subjects}
        return {subject: of for subject, of in found.items() if of}

    def _some(self, subject: NamedNode, properties: Sequence[tuple[str, NamedNode]]) -> Node:
        """These properties of a subject, each looked up: the subject may have hundreds of others."""
        pattern = self._store.quads_for_pattern
        of: dict[str, list[Term]] = {}
        for name, prop in properties:
            for quad in pattern(subject, prop, None, None):
                if isinstance(value := quad.object, _TERMS):
                    of.setdefault(name, []).append(value)
        return of

    def _all(self, subject: NamedNode, properties: Sequence[str]) -> Node:
        """All properties of a subject, or only these."""
        of: dict[str, list[Term]] = {}
        for quad in self._store.quads_for_pattern(subject, None, None, None):
            prop = quad.predicate.value
            if (not properties or prop in properties) and isinstance(value := quad.object, _TERMS):
                if prop in of:
                    of[prop].append(value)
                else:
                    of[prop] = [value]
        return of

    def referring(self, predicate: str, objects: Iterable[str]) -> list[tuple[str, str]]:
        """(subject, object) of every quad with this predicate and one of these objects."""
        prop, pattern = node(predicate), self._store.quads_for_pattern
        with self._reading:
            if predicate == TYPE:  # a class has many members; SPARQL reads no other term of their quads
                asked = [(obj, f"SELECT ?s {{ ?s {prop} {node(obj)} }}") for obj in objects]
                return [(of.value, obj) for obj, sparql in asked for of in self._subjects(sparql)]
            return [
                (quad.subject.value, obj)
                for obj in objects
                for quad in pattern(None, prop, node(obj), None)
                if isinstance(quad.subject, NamedNode)
            ]

    def _subjects(self, sparql: str) -> Iterator[NamedNode]:
        """The named subjects of a query that asks for them."""
        found = self._store.query(sparql, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        return (of for (of,) in found if isinstance(of, NamedNode))

    def referring_text(self, predicate: str, words: str) -> list[tuple[str, str]]:
        """(subject, words) of every quad with this predicate and this plain literal."""
        with self._wrapped:
            found = self._store.quads_for_pattern(None, node(predicate), Literal(words), None)
            return [(quad.subject.value, words) for quad in found if isinstance(quad.subject, NamedNode)]

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """The answer to a SPARQL 1.1 query over the union of all graphs; without ``union``, over those it names."""
        with self._wrapped:
            try:
                return self._store.query(sparql, use_default_graph_as_union=union)
            except SyntaxError as error:
                raise QueryError(str(error)) from None
            except ValueError as error:
                raise QueryError(f"the query cannot be run: {error}") from None

    def apply(self, remove: Iterable[Quad], add: Iterable[Quad], lines: Iterable[str] = ()) -> None:
        """Removes and adds quads in one step, all or nothing; ``lines`` of N-Quads are more to add, read once.

        Each of ``lines`` is a text of one whole line or several. A large change of a folder is finished when the
        folder is next opened, where the process is killed meanwhile.
        """
        removed, added, rest = list(remove), list(add), iter(lines)
        size, first = len(removed) + len(added), list[str]()
        while size < pending.LARGE and (text := next(rest, "")):
            first.append(text)
            size += text.count("\n")
        if not size:
            return
        with self._changing():
            self._note(q.subject.value for q in chain(removed, added) if isinstance(q.subject, NamedNode))
            more = self._noting(chain(first, rest))
            if self.path and size >= pending.LARGE:
                pending.write(self.path, removed, chain(more, (f"{quad} .\n" for quad in added)))
                pending.finish(self._store, self.path)
                return
            added += parsed(more)
            if removed:
                self._store.update(data_update(removed, added))
            else:
                self._store.extend(added)

    def _noting(self, lines: Iterable[str]) -> Iterator[str]:
        """The lines, whose subjects are noted as changed."""
        for text in lines:
            if self._changed is not None:
                self._note(_SUBJECT.findall(text))
            yield text

    def _note(self, subjects: Iterable[str]) -> None:
        if self._changed is not None:
            self._changed.update(subjects)
            if len(self._changed) > MOST_CHANGED:
                self._changed = None

    def load(self, path: Path) -> None:
        """Loads a TriG file written by kg into an empty store."""
        with self._wrapped:
            self._changed = None
            self._store.load(path=str(path), format=ox.RdfFormat.TRIG)

    def recount(self, found: Sequence[Quad]) -> Iterator[Miscount]:
        """Reads all quads, which are ``quads``, again from each other index of the database, block by block."""
        listed = frozenset(self.graphs())
        for graph in sorted({q.graph_name.value for q in found if isinstance(q.graph_name, NamedNode)} - listed):
            yield Miscount("the list of graphs", f"<{graph}>", 1, 0)
        for by, pattern in _INDEXES if self.path else ():  # in memory there are no blocks
            for terms, wanted in Counter(map(pattern, found)).items():
                with self._wrapped:
                    again = self._number(pattern, terms)
                if again != wanted:
                    yield Miscount(by, " ".join(str(term) for term in terms if term), wanted, again)

    def _number(self, pattern: Callable[[Quad], tuple[Any, ...]], terms: tuple[Any, ...]) -> int:
        """How many quads have these terms."""
        found = self._store.quads_for_pattern(*terms)
        if isinstance(terms[2], Literal):  # for a pattern with 255, the engine returns neighbours too
            return sum(pattern(quad) == terms for quad in found)
        return len(list(found))

    def count(self) -> int:
        """How many quads there are."""
        with self._wrapped:
            return len(self._store)

    def graphs(self) -> list[str]:
        """The IRIs of all graphs."""
        with self._wrapped:
            return sorted(g.value for g in self._store.named_graphs())

    def backup(self, target: Path) -> None:
        """Writes a copy of the folder's database, reading every block of it."""
        with self._wrapped:
            self._store.backup(str(target))

    def close(self) -> None:
        """Closes the folder and flushes its log; changes are safe in the log before that, even on a full disk."""
        if isinstance(self._store, _Closed):
            return
        if self.path is not None and not self._unwritable and not self._held:
            with suppress(StoreUnwritable), self._wrapped:
                self._store.flush()
                self.settle()
        self._store = _Closed(self.name)  # type: ignore[assignment]
        if self._held:
            self._held.release()
            self._held = None

    @property
    def raw(self) -> ox.Store:
        """The pyoxigraph store itself; change it within :meth:`changing` alone."""
        if isinstance(self._store, _Closed):
            self._store.refuse()
        return self._store


class _Using:
    """A context that explains errors of the database; while reading, invalid ids from damaged records too.

    Entered thousands of times in a look-up, which is why it is no generator.
    """

    def __init__(self, path: Path | None, damaged: StoreError | None = None) -> None:
        self._path, self._damaged = path, damaged

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None:
            return
        if isinstance(error, (OSError, RuntimeError)):  # a damaged file is a RuntimeError
            raise _explained(error, self._path) from None
        if self._damaged is not None and isinstance(error, ValueError):
            raise self._damaged from None


class _Closed:
    """Replaces a closed database: any use raises StoreError."""

    def __init__(self, name: str) -> None:
        self._name = name

    def refuse(self) -> NoReturn:
        raise StoreError(f"the graph in {self._name} is closed; open it again with kg.open")

    def __getattr__(self, name: str) -> NoReturn:
        self.refuse()

    def __len__(self) -> int:
        self.refuse()


def aside(path: Path, kind: str) -> Path:
    """The hidden path beside a store (or a link's target) for its ``partial`` copy or the ``replaced`` store."""
    place = Path(os.path.realpath(path))  # works for circular links, too
    return place.parent / f".{place.name}.{kind}"


def recover(path: Path) -> None:
    """Finishes or undoes an interrupted replacement of a store; call it before looking for the store.

    The old store is moved aside, the new one into its place, then the old one is removed.
    """
    old = aside(path, "replaced")
    try:
        if not (old / MARK).exists():
            return
        if path.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(os.path.realpath(path))
    except OSError as error:
        raise _explained(error, path) from None


def _made(path: Path) -> bool:
    """Whether there is a store, and not a folder to make one in."""
    recover(path)
    _check_format(path)
    return (path / MARK).exists()


def _open_newest(path: Path) -> tuple[ox.Store, StoreError | None, Held | None]:
    """The newest checkpoint, made first where the database is ahead and nobody changes it.

    Where none can be made, the database itself: locked, or only to be read, with the reason.
    """
    known, deadline = Checkpoints(path), time.monotonic() + WAIT_FOR_LOCK
    while True:
        held = known.hold()
        if held and not known.behind:
            with suppress(OSError, RuntimeError):  # damaged, so the database says how
                return ox.Store.read_only(str(held.path / QUADS)), None, held
        try:
            store, unwritable = _open(path, wait=0.0)
        except StoreLocked:
            if held:
                with suppress(OSError, RuntimeError):
                    return ox.Store.read_only(str(held.path / QUADS)), None, held
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
            continue
        if held:
            held.release()
        if unwritable:
            return store, unwritable, None
        with suppress(OSError, RuntimeError):
            known.leave(store.backup)
            if held := known.hold():
                return ox.Store.read_only(str(held.path / QUADS)), None, held
        return store, None, None


def _open(path: Path, wait: float | None = None) -> tuple[ox.Store, StoreError | None]:
    """The database in the folder ``path``, created if missing; and the reason if it can only be read."""
    recover(path)
    _check_format(path)
    deadline = time.monotonic() + (WAIT_FOR_LOCK if wait is None else wait)
    while True:
        try:
            store = ox.Store(str(path / "quads"))
            pending.finish(store, path)
        except (OSError, RuntimeError) as error:
            found = _explained(error, path)
            if isinstance(found, StoreUnwritable) and (path / MARK).exists():
                return _open_to_read(path), found
            if not isinstance(found, StoreLocked) or time.monotonic() > deadline:
                raise found from None
            time.sleep(0.05)
        else:
            if not (path / MARK).exists():
                _write_mark(path)
            return store, None


def _open_to_read(path: Path) -> ox.Store:
    """The database of a folder that cannot be written: read-only, or on a full disk."""
    try:
        return ox.Store.read_only(str(path / "quads"))
    except (OSError, RuntimeError) as error:
        raise _explained(error, path) from None


def _write_mark(path: Path) -> None:
    """Writes the format version, whole or not at all."""
    unfinished = path / UNFINISHED
    try:
        unfinished.write_text(json.dumps({"format": FORMAT}) + "\n", encoding="utf-8")
        unfinished.replace(path / MARK)
    except OSError as error:
        raise _explained(error, path) from None


def _check_format(path: Path) -> None:
    mark = path / MARK
    if path.exists() and not path.is_dir():
        raise StoreError(f"{path} is a file, not a store; name a folder with --store")
    if not mark.exists():
        _make_folder(path)
        return
    for part in ("quads", "quads/CURRENT"):  # without it the engine would create a new database over the old one
        if not (path / part).exists():
            raise StoreDamaged(f"the store {path} is damaged ({part} is gone); {MEND}")
    try:
        version = json.loads(mark.read_text(encoding="utf-8"))["format"]
        newer = int(version) > FORMAT
        damaged = int(version) > NEWEST
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, IsADirectoryError):
        damaged = True
    except OSError as error:
        raise StoreError(f"the store {path} cannot be read ({error.strerror or error}); see to {mark}") from None
    if damaged:
        raise StoreDamaged(f"the store {path} is damaged ({mark} cannot be read); {MEND}")
    if newer:
        raise StoreVersionError(
            f"the store {path} has format {version}, newer than the {FORMAT} that this kg reads; upgrade kg"
        )


def _make_folder(path: Path) -> None:
    """Creates the folder; accepts an empty one and one left half made."""
    try:
        others = sorted(p.name for p in path.iterdir()) if path.is_dir() else []
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unmade(error, path) from None
    if others := [name for name in others if name not in ("quads", UNFINISHED)]:
        raise StoreError(
            f"{path} is not a store (it holds {others[0]!r} and no {MARK}); name another folder with --store"
        )


def _unmade(error: OSError, path: Path) -> StoreError:
    """Why the folder cannot be made."""
    if path.is_symlink():
        return StoreError(f"{path} is a link that leads nowhere, or in a circle; name another folder with --store")
    file = next((above for above in path.parents if above.exists() and not above.is_dir()), None)
    if file is not None:
        return StoreError(f"the store {path} cannot be made: {file} is a file; name another folder with --store")
    return _explained(error, path, making=True)


def _explained(error: OSError | RuntimeError, path: Path | None, making: bool = False) -> StoreError:
    """The error of the database as a KgError."""
    words, where = getattr(error, "strerror", None) or str(error), path or "in memory"
    said = words.replace(str(path), "")
    if not making and any(sign in said for sign in _DAMAGE):
        return StoreDamaged(f"the store {where} is damaged ({_told(words, path)}); {MEND}")
    if any(sign in said for sign in FULL):
        return StoreUnwritable(f"no space left to write the store {where}; nothing was changed")
    if any(sign in said for sign in _FORBIDDEN):
        return StoreUnwritable(f"no permission to write the store {where}; use another folder with --store")
    if re.search(r"\block\b", said, re.IGNORECASE):
        return StoreLocked(f"the store {where} is held by another process; wait for it to end, or use another store")
    return StoreError(
        f"the store {where} cannot be used: {_told(words, path)}; try again, or name another with --store"
    )


def _told(words: str, path: Path | None) -> str:
    """The engine's message without repetitions, shortened, with file names relative to the store."""
    line = re.sub(r"^(?:(?:Corruption|IO error): )+", "", words.splitlines()[0].partition("  The file ")[0])
    line = " ".join(line.replace(f"{path}/", "").split())
    return line if len(line) <= MOST_WORDS else line[:MOST_WORDS].rpartition(" ")[0].rstrip(" ,;:=") + " …"
