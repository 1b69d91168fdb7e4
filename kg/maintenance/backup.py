"""Copies of a store, and stores made from them.

A copy is a folder, which opens as a store, or one N-Quads file (``.nq``, ``.nq.gz``), which any RDF
tool reads and any store can be restored from. Each is written beside its place and then moved
there, so that a copy is whole or not there. Stores are made as well from exports that hold the whole
graph and keep its graphs: TriG, in RDF 1.2 too, and JSON-LD.
"""

from __future__ import annotations

import dataclasses
import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox

from kg import arguments
from kg.errors import InputError, LimitExceeded, Refused, StoreDamaged, StoreError
from kg.events.table import EventTable, named
from kg.io import guard
from kg.model import ids
from kg.rdf import input
from kg.rdf.reification import spelled_out
from kg.store.checkpoints import EVENTS
from kg.store.embedded import MARK, MEND, EmbeddedStore, aside, recover
from kg.store.protocol import Store

FILES = (".nq", ".nq.gz")
DATASETS = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG, ".jsonld": ox.RdfFormat.JSON_LD}
"""The syntaxes that keep graphs, by their ending."""
NOTHING = "nothing was restored"
REASONS = ("No space left on device", "File too large", "Permission denied", "Read-only file system")


def is_file(target: Path) -> bool:
    """Whether the copy is one file, by its name."""
    return target.name.endswith(FILES)


def save(store: Store, target: Path, events: EventTable | None = None) -> int:
    """Copies a store to ``target``, to a folder with the files of its event table; returns how many quads it holds.

    Others may read the store meanwhile. Raises Refused if ``target`` exists.
    """
    if target.exists():
        raise Refused(f"{target} is there already; name another place for the backup")
    if not target.parent.is_dir():
        raise Refused(f"there is no folder {target.parent}; make it, or name another place")
    with _aside(target) as partial:
        if is_file(target):
            return _write_file(store, partial)
        if not isinstance(store, EmbeddedStore) or store.path is None:
            raise Refused(f"{store.name} is not a folder; name a file for the backup: {target}.nq.gz")
        return _write_folder(store, partial, events)


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A place beside ``target`` that is moved there at the end, or cleared away."""
    partial = beside(target)
    try:
        _clear(partial)
        yield partial
        partial.rename(target.resolve())
    except OSError as error:
        raise StoreError(
            f"{target} cannot be written: {_why(error)}; nothing was kept of it; name another place"
        ) from None
    except StoreError as error:  # it may name the partial copy, which the caller does not know
        raise type(error)(str(error).replace(str(partial), str(target))) from None
    finally:
        with suppress(OSError):
            _clear(partial)


def beside(target: Path) -> Path:
    """Where a copy is written before it is moved to ``target``, or to what a link there leads to."""
    return aside(target, "partial")


def _why(error: OSError) -> str:
    """The reason alone; the engine names its own files too."""
    words = error.strerror or str(error)
    return next((said for said in REASONS if said in words), words.partition(": While")[0])


def _clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write_file(store: Store, path: Path) -> int:
    count = 0
    with gzip.open(path, "wb") if ".gz" in path.name else path.open("wb") as file:
        for quad in store.match():
            file.write(f"{quad.subject} {quad.predicate} {quad.object} {quad.graph_name} .\n".encode())
            count += 1
    return count


def _write_folder(store: EmbeddedStore, path: Path, events: EventTable | None) -> int:
    assert store.path is not None
    path.mkdir()
    try:
        store.backup(path / "quads")
    except StoreDamaged:
        raise
    except StoreError as error:  # it names the store, but the copy cannot be written
        raise OSError(str(error.__context__)) from None
    for file in (path / "quads").iterdir():
        if file.stat().st_nlink > 1:  # the database links its files; a copy must not share their fate
            copy = file.with_name(file.name + ".copy")
            shutil.copy2(file, copy)
            copy.replace(file)
    if events:
        events.copy(named(store).values(), path / EVENTS)
    shutil.copy2(store.path / MARK, path / MARK)
    with_copy = EmbeddedStore(path)
    try:
        return sum(1 for _ in with_copy.match())
    finally:
        with_copy.close()


def restore(backup: str | Path, target: str | Path, *, replace: bool = False) -> int:
    """Makes the store ``target`` from a copy, or from an export that keeps graphs; returns how many quads.

    ``backup`` is a folder, or a file in N-Quads, TriG or JSON-LD, also compressed. The old store stays
    until the new one is whole. Raises Refused if there is a store at ``target`` and ``replace`` is
    not given, InputError if the copy is damaged, or is not a copy of a store.
    """
    backup, target = arguments.place(backup), arguments.place(target)
    recover(target)
    if not backup.exists():
        raise InputError(str(backup), "there is no such backup", "check the path")
    if target.exists() and not replace:
        raise Refused(f"the store {target} is there already; replace it with --replace, or name another with --store")
    if target.exists() and not (target / MARK).exists():
        raise Refused(f"{target} is not a store, so it is not replaced; name another folder with --store")
    if target.exists():
        with suppress(StoreDamaged):  # which is why it is replaced
            EmbeddedStore(target).close()  # no other process may hold it
    place, old = target.resolve(), aside(target, "replaced")
    try:
        with _aside(target) as partial:
            count = _read_folder(backup, partial) if backup.is_dir() else _read_file(backup, partial)
            if place.exists():
                place.rename(old)
    finally:  # and where the process ends before this, the next command does it
        recover(target)
    return count


def _read_file(backup: Path, partial: Path) -> int:
    form = _syntax(backup)
    store = EmbeddedStore(partial)
    try:
        with _backup_errors(str(backup)), _unpacked(backup) as parts:
            _load(store, str(backup), form, parts)
        if not store.count():
            raise InputError(str(backup), "the backup is empty", NOTHING)
        if next(store.match(graph=ids.ONTOLOGY_GRAPH), None) is None:
            message = "this is not a whole store: it has no ontology; add what one source says with: kg add"
            raise InputError(str(backup), message, NOTHING)
        return store.count()
    finally:
        store.close()


def _load(store: EmbeddedStore, name: str, form: ox.RdfFormat, parts: Iterator[bytes]) -> None:
    """Loads N-Quads as they come; the other syntaxes have to be read as a whole."""
    if form == ox.RdfFormat.N_QUADS:
        lines = _Reader(input.lines(name, guard.bounded(name, parts, "backup")))
        store.raw.bulk_load(input=lines, format=form)  # type: ignore[arg-type]
    else:
        parser = input.parser(name, form, input.decoded(name, guard.collect(name, parts)))
        store.raw.bulk_extend(spelled_out(input.quads(name, parser, "backup")))
    store.raw.flush()


@contextmanager
def _backup_errors(name: str) -> Iterator[None]:
    """Turns errors in the content into errors of the backup."""
    try:
        with input.parser_errors(name):
            yield
    except LimitExceeded as error:
        raise LimitExceeded(name, error.violations, f"{error.advice}; {NOTHING}") from None
    except InputError as error:
        found = [dataclasses.replace(p, message=f"the backup is damaged: {p.message}") for p in error.violations]
        raise InputError(name, found, NOTHING) from None


class _Reader:
    """The parts of a stream as a file, for a parser that reads at its own pace."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts, self._part = parts, memoryview(b"")

    def read(self, size: int) -> bytes:
        """As many bytes at most; none at the end."""
        while not self._part and (part := next(self._parts, None)) is not None:
            self._part = memoryview(part)
        found, self._part = self._part[:size], self._part[size:]
        return bytes(found)


def _syntax(backup: Path) -> ox.RdfFormat:
    """The syntax that the name of a file tells; raises InputError where it keeps no graphs."""
    ending = Path(backup.name.removesuffix(".gz")).suffix.lower()
    if ending in DATASETS:
        return DATASETS[ending]
    form = ox.RdfFormat.from_extension(ending.removeprefix("."))
    if form and not form.supports_datasets:
        message = f"{form.name} keeps no graphs, so no store can be made of it"
        advice = "make another file with kg export trig (nquads, jsonld), or a backup with kg backup; "
        raise InputError(str(backup), message, f"{advice}{NOTHING}")
    readable = ", ".join(DATASETS)
    message = f"this is not a backup (a folder with {MARK}, or a file that ends in {readable}, also .gz)"
    raise InputError(str(backup), message, NOTHING)


@contextmanager
def _unpacked(backup: Path) -> Iterator[Iterator[bytes]]:
    """The content of a file, part by part; by its first two bytes it is known to be compressed."""
    with guard.opened(backup) as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        parts = guard.parts(str(backup), file)
        yield guard.unpacked(str(backup), parts) if packed else parts


def _read_folder(backup: Path, partial: Path) -> int:
    if not (backup / MARK).exists():
        raise InputError(str(backup), f"this is not a backup (it holds no {MARK})", NOTHING)
    for file in backup.rglob("*"):
        if file.is_symlink() or not (file.is_file() or file.is_dir()):
            raise InputError(str(file), "not a regular file, as all files of a backup are", NOTHING)
    shutil.copytree(backup, partial)
    try:
        store = EmbeddedStore(partial)
        try:
            return sum(1 for _ in store.match())
        finally:
            store.close()
    except StoreDamaged as error:
        why = str(error).partition(" is damaged ")[2].removesuffix(f"; {MEND}").replace(str(partial), str(backup))
        raise InputError(str(backup), f"the backup is damaged {why}", f"{NOTHING}; take another backup") from None
