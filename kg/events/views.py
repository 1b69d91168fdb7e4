"""The graph as tables of DuckDB: ``ties``, ``stances``, ``quotes``, ``relationships``, ``sources``, ``actors``,
``statements`` and ``triples`` (:mod:`kg.events.columns`), beside ``events``.

They are in a database of DuckDB, kept with the checkpoint that they show: the first question after a change makes it,
from that of the checkpoint before and what has changed since where that is known, and every other finds it. For graphs
in memory and endpoints it is in a temporary folder.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.errors import StoreUnwritable
from kg.events import making, table
from kg.model.ids import KG, TIE
from kg.model.vocabulary import CNT
from kg.store import checkpoints
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from kg.events.table import EventTable

LEFT_OUT = (CNT + "chars", KG + "sketch", KG + "textKey", KG + "nameKey")
"""Properties whose values are long and of no use in a table."""
_PROPERTIES = "SELECT DISTINCT ?p { GRAPH ?g { ?s ?p ?o } }"
_UNION = "SELECT ?s ?n ?o { { SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } } { SELECT ?p ?n { VALUES (?p ?n) { %s } } } }"
"""Every triple with the number of its property: for each term of a row the engine looks up its words, the most of the
work, and a number has none."""
_DATABASE = "kg"


class Views:
    """The views over a store as it is now; :meth:`connect` makes what is not there yet."""

    def __init__(self, store: Store, classes: Mapping[str, str]) -> None:
        self._store, self._classes = store, classes
        self._own: Path | None = None

    def connect(self, events: EventTable | None) -> DuckDBPyConnection:
        """A connection with all views, which reads nothing else: no file, no extension, no network.

        Raises StoreUnwritable where there is no room to make them.
        """
        named = sorted(set(table.named(self._store).values())) if events else []
        files = dict(zip(named, events.paths(named), strict=True)) if events else {}
        connection = (events or table.EventTable(None)).connect(named)
        file = self._file(connection, files)
        for setting in ("python_enable_replacements", "autoinstall_known_extensions", "autoload_known_extensions",
                        "allow_community_extensions"):  # fmt: skip
            connection.execute(f"SET {setting} = false")
        connection.execute(f"ATTACH {table.text(str(file))} AS {_DATABASE} (READ_ONLY)")
        connection.execute(f"USE {_DATABASE}")
        connection.execute(f"SET allowed_paths = [{', '.join(map(table.text, files.values()))}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection

    def _file(self, connection: DuckDBPyConnection, files: Mapping[str, str]) -> Path:
        """The database of the tables, made if need be: in the checkpoint that is read, else in a temporary folder."""
        name = f"tables-{version()}.duckdb"
        store = self._store if isinstance(self._store, EmbeddedStore) else None
        if store and store.state is not None:
            target = store.state / name
            with suppress(OSError):  # nobody may write there
                if not target.is_file():
                    earlier, changed = checkpoints.earlier(store.state, name)
                    self._make(connection, target, files, earlier, changed)
                return target
        changed = store.changed() if store and store.path is None else None
        if self._own is None:
            self._own = Path(tempfile.mkdtemp(prefix="kg-tables-"))
            weakref.finalize(self, shutil.rmtree, self._own, ignore_errors=True)
        target = self._own / name
        try:
            self._make(connection, target, files, target if target.exists() else None, changed)
        except OSError as error:
            why = (error.strerror or str(error)).splitlines()[0]
            raise StoreUnwritable(
                f"the tables for SQL cannot be written to {self._own}: {why}; make room there"
            ) from None
        return target

    def _make(
        self, connection: DuckDBPyConnection, target: Path, files: Mapping[str, str], earlier: Path | None,
        changed: Collection[str] | None,
    ) -> None:  # fmt: skip
        """Makes ``target``, from an earlier one where all that ``changed`` since is known; else OSError."""
        with tempfile.TemporaryDirectory(prefix=".tables-", dir=target.parent) as place:
            draft, cells = Path(place) / target.name, Path(place) / "cells.tsv"
            again = earlier is not None and changed is not None and not any(map(_of_ontology, changed))
            if again:
                shutil.copyfile(earlier, draft)  # type: ignore[arg-type]
                properties = _write(cells, (quad for iri in changed or () for quad in self._store.match(iri)))
            elif isinstance(self._store, EmbeddedStore):
                properties = _dump(cells, self._store)
            else:
                properties = _write(cells, self._store.match())
            made = connection.cursor()  # whose temporary tables go with it
            try:
                made.execute(f"ATTACH {table.text(str(draft))} AS draft; USE draft")
                if again:
                    making.remake(made, cells, properties, self._classes, changed or ())
                else:
                    making.make(made, cells, properties, self._classes)
                making.follow(made, files)
            except table.duckdb().IOException as error:
                raise OSError(str(error)) from None
            finally:
                made.execute("USE memory; DETACH DATABASE IF EXISTS draft")
                made.close()
            draft.replace(target)


def version() -> str:
    """What tells apart tables of other columns, and databases of other versions of DuckDB."""
    told = (making.SCHEMA, _UNION, *LEFT_OUT, table.duckdb().__version__)
    return sha256("\n".join(told).encode()).hexdigest()[:12]


def _of_ontology(iri: str) -> bool:
    """Whether what is said of a subject decides on rows of many others."""
    return iri.startswith((KG, TIE))


def _dump(path: Path, store: EmbeddedStore) -> list[str]:
    """Writes every triple, once for each graph, as lines of terms; returns the properties by number."""
    found: Any = store.raw.query(_PROPERTIES)
    properties = [prop.value for (prop,) in found if prop.value not in LEFT_OUT]
    answer: Any = store.raw.query(_UNION % " ".join(f"(<{prop}> {n})" for n, prop in enumerate(properties)))
    answer.serialize(str(path), format=ox.QueryResultsFormat.TSV)
    return properties


def _write(path: Path, quads: Iterable[Quad]) -> list[str]:
    """Writes these quads as lines of terms; returns the properties by number."""
    numbers: dict[str, int] = {}
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("?s\t?n\t?o\n")
        for quad in quads:
            if (prop := quad.predicate.value) not in LEFT_OUT:
                cell = str(quad.object).replace("\t", "\\t")
                file.write(f"{quad.subject}\t{numbers.setdefault(prop, len(numbers))}\t{cell}\n")
    return list(numbers)
