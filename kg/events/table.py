"""The event table of a store: one Parquet file for each source whose rows a machine coded.

The graph is the truth. A source names its file with ``kg:eventTable``; a file that no source names is no part of
the table, and :meth:`EventTable.tidy` removes it. So a source is added in this order: its file, under a name of its
own (:meth:`EventTable.write`); the graph, in one step; what is no longer named. A process that is killed at any
moment leaves all of a source or nothing of it. The name of a file holds a hash of its content, so that a source
whose rows change gets another file, and the old one is whole until the graph has changed.

The columns, of every file and of the view ``events``, are those of :data:`COLUMNS`.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.errors import StoreDamaged, StoreError, StoreUnwritable, require
from kg.model import ids
from kg.store.embedded import FULL, EmbeddedStore
from kg.store.protocol import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EVENT_TABLE = ids.KG + "eventTable"
COLUMNS: Mapping[str, str] = {
    "source": "VARCHAR",
    "feed": "VARCHAR",
    "record": "VARCHAR",
    "date": "DATE",
    "subject": "VARCHAR",
    "relation": "VARCHAR",
    "object": "VARCHAR",
    "subject_code": "VARCHAR",
    "subject_name": "VARCHAR",
    "object_code": "VARCHAR",
    "object_name": "VARCHAR",
    "code": "VARCHAR",
    "tone": "DOUBLE",
    "goldstein": "DOUBLE",
    "mentions": "INTEGER",
    "articles": "INTEGER",
    "outlet": "VARCHAR",
    "url": "VARCHAR",
    "place": "VARCHAR",
    "latitude": "DOUBLE",
    "longitude": "DOUBLE",
    "published": "TIMESTAMP",
}
"""The columns and their types. ``source``, ``subject`` and ``object`` are short ids, ``relation`` a local name, all in
the canonical direction of the relation; NULL where a row maps to nothing. Codes and names are those of the file,
``record`` is unique in its feed, ``published`` is when the feed added the row."""
ORDER = "subject, object, relation, date, record"
"""How the rows of a file are sorted, so that those of a pair lie together."""
MEMORY = "800MB"
"""What DuckDB may hold in memory; more goes to a temporary folder."""
ROWS_OF_A_GROUP = 49_152
"""So many that a scan of all is quick, and so few that the rows of one pair are read without many others."""
_NAME = re.compile(r"[0-9a-f]{16}-[0-9a-f]{12}\.parquet")
_OURS = re.compile(rf"{_NAME.pattern}|\.\d+-[0-9a-f]+\.partial")


def named(store: Store) -> dict[str, str]:
    """The file of each source of the graph that has one, by the IRI of the source."""
    return {quad.subject.value: quad.object.value for quad in store.match(predicate=EVENT_TABLE)}  # type: ignore[union-attr]


def duckdb() -> Any:
    """The module duckdb; else MissingExtra."""
    return require("duckdb", "feeds")


def connection() -> DuckDBPyConnection:
    """A connection to DuckDB in memory within :data:`MEMORY`; more goes to the system's temporary folder."""
    made: DuckDBPyConnection = duckdb().connect(":memory:")
    made.execute(f"SET memory_limit = '{MEMORY}'")
    made.execute("SET preserve_insertion_order = false")
    made.execute("SET enable_progress_bar = false")
    made.execute(f"SET temp_directory = {text(tempfile.gettempdir())}")
    return made


def beside(store: Store, tables: str | None = None) -> EventTable:
    """The event table of a store: in its folder, at the place ``tables``, or for graphs in memory a temporary folder.

    ``tables`` is a folder or an address that fsspec opens (``s3://…``). An endpoint needs one: without it StoreError.
    """
    if tables:
        return EventTable(tables)
    if isinstance(store, EmbeddedStore):
        return EventTable(store.events)  # of the checkpoint, where one is read
    raise StoreError(f"{store.name} keeps no event table; name a folder for it with --tables DIR")


class EventTable:
    """Parquet files in ``folder``: a path, an address that fsspec opens, or None for a temporary folder."""

    def __init__(self, folder: str | Path | None) -> None:
        if folder is None:
            folder = tempfile.mkdtemp(prefix="kg-events-")
            weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        address = str(folder)
        self._files: _Folder | _Remote = _Remote(address) if "://" in address else _Folder(Path(address))

    @property
    def name(self) -> str:
        """Where the table is."""
        return self._files.name

    def connect(self, tables: Iterable[str] = ()) -> DuckDBPyConnection:
        """A connection to DuckDB in memory with the view ``events`` over these files (see :func:`named`).

        Raises StoreDamaged where a file is missing.
        """
        made = connection()
        self.view(made, tables)
        return made

    def view(self, connection: DuckDBPyConnection, tables: Iterable[str], view: str = "events") -> None:
        """Makes the view ``events`` (or of another name) over these files, or anew."""
        self._files.open(connection)
        wanted = sorted(set(tables))
        if missing := sorted(set(wanted) - set(self.files())):
            raise StoreDamaged(
                f"the event table {self.name} lacks {missing[0]}, which the graph names; add the file of its source "
                "again, or restore the store from a backup"
            )
        if wanted:
            files = ", ".join(text(self._files.path(name)) for name in wanted)
            rows = f"SELECT {', '.join(COLUMNS)} FROM read_parquet([{files}])"
        else:
            empty = ", ".join(f"NULL::{kind} AS {name}" for name, kind in COLUMNS.items())
            rows = f"SELECT {empty} LIMIT 0"
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {rows}")

    def paths(self, tables: Iterable[str]) -> list[str]:
        """Where these files are."""
        return [self._files.path(name) for name in sorted(set(tables))]

    def files(self) -> list[str]:
        """The names of the files that are there, whether the graph names them or not."""
        return sorted(name for name in self._files.names() if _NAME.fullmatch(name))

    def write(self, connection: DuckDBPyConnection, query: str, source: str) -> str:
        """Writes the rows of a query, which has all columns, as the file of ``source``; returns the file's name.

        The file counts once the graph names it. Raises StoreUnwritable where the disk is full.
        """
        columns = ", ".join(f"{name}::{kind} AS {name}" for name, kind in COLUMNS.items())
        with self._files.draft() as draft:
            try:
                connection.execute(
                    f"COPY (SELECT {columns} FROM ({query}) ORDER BY {ORDER}) TO {text(str(draft))} "
                    f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_OF_A_GROUP})"
                )
            except (duckdb().IOException, duckdb().OutOfMemoryException, duckdb().HTTPException) as error:
                raise _explained(error, self.name) from None
            with draft.open("rb") as file:
                content = file_digest(file, "sha256").hexdigest()
            name = f"{source.rsplit('-', 1)[-1]}-{content[:12]}.parquet"
            try:
                self._files.take(draft, name)
            except OSError as error:
                raise _explained(error, self.name) from None
        return name

    def tidy(self, tables: Collection[str]) -> list[str]:
        """Removes every file but these, and drafts of writers that were killed; returns the names of what it removed.

        Only the writer of the graph may call it, after the graph has changed.
        """
        return self._files.remove(name for name in set(self._files.names()) - set(tables) if _OURS.fullmatch(name))

    def whole(self, name: str) -> bool:
        """Whether a file has the content that its name tells."""
        with self._files.read(name) as file:
            content = file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        return name.endswith(f"-{content[:12]}.parquet")

    def size(self, tables: Iterable[str]) -> int:
        """The bytes of these files."""
        return sum(self._files.size(name) for name in tables)

    def copy(self, tables: Iterable[str], folder: Path, *, link: bool = False) -> None:
        """Copies these files into ``folder``, or links them there: a linked file stays readable after its removal."""
        for name in tables:
            folder.mkdir(parents=True, exist_ok=True)
            self._files.copy(name, folder / name, link)


class _Folder:
    """Files in a folder of this machine."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        return str(self._path)

    def open(self, connection: DuckDBPyConnection) -> None:
        """Any connection can read the folder."""

    def names(self) -> list[str]:
        try:
            return [path.name for path in self._path.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise StoreError(f"the event table {self._path} cannot be read: {error.strerror or error}") from None

    def path(self, name: str) -> str:
        return str(self._path / name)

    def draft(self) -> _Draft:
        """A place for a file in the same folder, removed if it is not taken."""
        try:
            self._path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _explained(error, self.name) from None
        return _Draft(self._path)

    def take(self, draft: Path, name: str) -> None:
        """Makes the draft a file of the table, safe on the disk."""
        for path, move in ((draft, True), (self._path, False)):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
            if move:
                draft.replace(self._path / name)

    def remove(self, names: Iterable[str]) -> list[str]:
        gone = []
        for name in sorted(names):
            with suppress(OSError):  # one that cannot be removed is no part of the table either
                (self._path / name).unlink()
                gone.append(name)
        return gone

    def size(self, name: str) -> int:
        return (self._path / name).stat().st_size

    def read(self, name: str) -> BinaryIO:
        return (self._path / name).open("rb")

    def copy(self, name: str, target: Path, link: bool) -> None:
        if link:
            with suppress(OSError):
                os.link(self._path / name, target)
                return
        shutil.copy2(self._path / name, target)


class _Remote:
    """Files at an address that fsspec opens."""

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._files, self._path = require("fsspec", "cluster").core.url_to_fs(self._address)

    @property
    def name(self) -> str:
        return self._address

    def open(self, connection: DuckDBPyConnection) -> None:
        connection.register_filesystem(self._files)

    def names(self) -> list[str]:
        self._files.invalidate_cache()
        if not self._files.exists(self._path):
            return []
        return [entry.rsplit("/", 1)[-1] for entry in self._files.ls(self._path, detail=False)]

    def path(self, name: str) -> str:
        return f"{self._address}/{name}"

    def draft(self) -> _Draft:
        return _Draft(None)

    def take(self, draft: Path, name: str) -> None:
        self._files.makedirs(self._path, exist_ok=True)
        self._files.put_file(str(draft), f"{self._path}/{name}")

    def remove(self, names: Iterable[str]) -> list[str]:
        gone = sorted(names)
        for name in gone:
            self._files.rm_file(f"{self._path}/{name}")
        return gone

    def size(self, name: str) -> int:
        return int(self._files.size(f"{self._path}/{name}"))

    def read(self, name: str) -> BinaryIO:
        return self._files.open(f"{self._path}/{name}", "rb")  # type: ignore[no-any-return]

    def copy(self, name: str, target: Path, link: bool) -> None:
        self._files.get_file(f"{self._path}/{name}", str(target))


class _Draft:
    """A context with a path for a file in ``folder`` (None: a temporary one), removed at the end if still there."""

    def __init__(self, folder: Path | None) -> None:
        self._own = tempfile.mkdtemp(prefix="kg-events-") if folder is None else None
        place = Path(self._own) if self._own else folder
        assert place is not None
        self._path = place / f".{os.getpid()}-{id(self):x}.partial"

    def __enter__(self) -> Path:
        return self._path

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)
        if self._own:
            shutil.rmtree(self._own, ignore_errors=True)


def text(value: str) -> str:
    """A text as a literal of SQL."""
    return "'" + value.replace("'", "''") + "'"


def _explained(error: Exception, name: str) -> StoreError:
    """The error of writing a file as a KgError."""
    words = str(getattr(error, "strerror", None) or error)
    if any(sign in words for sign in FULL) or isinstance(error, duckdb().OutOfMemoryException):
        return StoreUnwritable(f"no space left to write the event table {name}; nothing was changed")
    if "Permission denied" in words or "Read-only" in words:
        return StoreUnwritable(f"no permission to write the event table {name}; nothing was changed")
    return StoreError(f"the event table {name} cannot be written: {words.splitlines()[0]}; nothing was changed")
