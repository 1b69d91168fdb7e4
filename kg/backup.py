"""Copies of a store that stand by themselves, and stores made from them.

A copy is a folder, which opens as a store, or one N-Quads file (``.nq``, ``.nq.gz``), which any RDF
tool reads and any store can be restored from. Each is written beside its place and then moved
there, so that a copy is whole or not there. Stores are made as well from exports that hold the whole
graph and keep its graphs: TriG, in RDF 1.2 too, and JSON-LD.
"""

from __future__ import annotations

import dataclasses
import gzip
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
from pyoxigraph import Quad

from kg import arguments, ids
from kg.errors import InputError, KgError, Refused, StoreDamaged, StoreError
from kg.readers.rdf_guard import checked
from kg.reification import spelled_out
from kg.store.embedded import MARK, MEND, EmbeddedStore
from kg.store.protocol import Store

FILES = (".nq", ".nq.gz")
DATASETS = {".nq": ox.RdfFormat.N_QUADS, ".trig": ox.RdfFormat.TRIG, ".jsonld": ox.RdfFormat.JSON_LD}
"""The syntaxes that keep graphs, by their ending."""
NOTHING = "nothing was restored"
REASONS = ("No space left on device", "File too large", "Permission denied", "Read-only file system")


def is_file(target: Path) -> bool:
    """Whether the copy is one file, by its name."""
    return target.name.endswith(FILES)


def save(store: Store, target: Path) -> int:
    """Copies a store to ``target``; returns how many quads it holds.

    Others may read the store meanwhile. Raises Refused where something stands at ``target``.
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
        return _write_folder(store, partial)


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
    except StoreError as error:  # it may speak of the partial copy, which is no name that was given
        raise type(error)(str(error).replace(str(partial), str(target))) from None
    finally:
        with suppress(OSError):
            _clear(partial)


def beside(target: Path) -> Path:
    """Where a copy is written before it is moved to ``target``, or to what a link there leads to."""
    place = target.resolve()
    return place.parent / f".{place.name}.partial"


def _why(error: OSError) -> str:
    """The reason alone, where the engine tells of its own files too."""
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


def _write_folder(store: EmbeddedStore, path: Path) -> int:
    assert store.path is not None
    path.mkdir()
    try:
        store.backup(path / "quads")
    except StoreDamaged:
        raise
    except StoreError as error:  # it speaks of the store, where the copy is what cannot be written
        raise OSError(str(error.__context__)) from None
    for file in (path / "quads").iterdir():
        if file.stat().st_nlink > 1:  # the database links its files; a copy must not share their fate
            copy = file.with_name(file.name + ".copy")
            shutil.copy2(file, copy)
            copy.replace(file)
    shutil.copy2(store.path / MARK, path / MARK)
    with_copy = EmbeddedStore(path)
    try:
        return sum(1 for _ in with_copy.match())
    finally:
        with_copy.close()


def restore(backup: str | Path, target: str | Path, *, replace: bool = False) -> int:
    """Makes the store ``target`` from a copy, or from an export that keeps graphs; returns how many quads.

    ``backup`` is a folder, or a file in N-Quads, TriG or JSON-LD, also compressed. The old store stays
    until the new one is whole. Raises Refused where a store stands at ``target`` and ``replace`` is
    not given, InputError where the copy is damaged, or is no copy of a store.
    """
    backup, target = arguments.place(backup), arguments.place(target)
    if not backup.exists():
        raise InputError(str(backup), "there is no such backup", "check the path")
    if target.exists() and not replace:
        raise Refused(f"the store {target} is there already; replace it with --replace, or name another with --store")
    if target.exists() and not (target / MARK).exists():
        raise Refused(f"{target} is not a store, so it is not replaced; name another folder with --store")
    if target.exists():
        with suppress(StoreDamaged):  # which is why it is replaced
            EmbeddedStore(target).close()  # nobody else may hold it
    place = target.resolve()
    old = place.with_name(f".{place.name}.old")
    try:
        with _aside(target) as partial:
            count = _read_folder(backup, partial) if backup.is_dir() else _read_file(backup, partial)
            _clear(old)
            if place.exists():
                place.rename(old)
    except KgError:
        if old.exists() and not place.exists():
            old.rename(place)
        raise
    with suppress(OSError):  # the next one clears it
        _clear(old)
    return count


def _read_file(backup: Path, partial: Path) -> int:
    form = _syntax(backup)
    store = EmbeddedStore(partial)
    try:
        if form == ox.RdfFormat.N_QUADS:
            with _opened(backup) as file:
                store.raw.bulk_load(input=file, format=form)
        else:
            store.raw.bulk_extend(spelled_out(_parsed(backup)))
        store.raw.flush()
        if not store.count():
            raise InputError(str(backup), "the backup is empty", NOTHING)
        if next(store.match(graph=ids.ONTOLOGY_GRAPH), None) is None:
            message = "this is no whole store: it has no ontology; add what one source says with: kg add"
            raise InputError(str(backup), message, NOTHING)
        return store.count()
    except (SyntaxError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        other = f", or is no {form.name}" if isinstance(error, SyntaxError) else ""
        raise InputError(str(backup), f"the backup is damaged{other}: {error}", NOTHING) from None
    except MemoryError:
        message = "the backup cannot be read: a line or term of it is longer than 16 MB"
        raise InputError(str(backup), message, f"{NOTHING}; take a backup in a folder") from None
    finally:
        store.close()


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
def _opened(backup: Path) -> Iterator[BinaryIO]:
    with gzip.open(backup, "rb") if _packed(backup) else backup.open("rb") as file:
        yield file  # type: ignore[misc]


def _parsed(backup: Path) -> Iterator[Quad]:
    """The quads of a file that has to be read as a whole, with what could hurt the parser refused."""
    with _opened(backup) as file:
        data = file.read()
    if not data.strip():
        return
    try:
        form, text = checked(backup.with_name(backup.name.removesuffix(".gz")), data)
    except InputError as error:
        found = [
            dataclasses.replace(problem, message=f"the backup is damaged: {problem.message}")
            for problem in error.problems
        ]
        raise InputError(str(backup), found, NOTHING) from None
    yield from ox.parse(text, format=form)


def _packed(file: Path) -> bool:
    """Whether a file is compressed, by its first two bytes."""
    with file.open("rb") as start:
        return start.read(2) == b"\x1f\x8b"


def _read_folder(backup: Path, partial: Path) -> int:
    if not (backup / MARK).exists():
        raise InputError(str(backup), f"this is not a backup (it holds no {MARK})", NOTHING)
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
