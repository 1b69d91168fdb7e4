"""SQL over the views: one SELECT, read-only and offline, and its answer as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from typing import TYPE_CHECKING, Any

from kg.cells import html
from kg.errors import QueryError, require
from kg.io import resources

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KINDS = ("SELECT", "EXPLAIN")


@dataclass(frozen=True)
class Rows:
    """Rows with typed columns: loop over them as dicts, or take them to pandas, polars or Arrow."""

    arrow: Any
    """The ``pyarrow.Table``."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self.arrow.column_names)

    def __len__(self) -> int:
        return int(self.arrow.num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows())

    def __getitem__(self, place: int) -> dict[str, Any]:
        return self.rows()[place]

    def __repr__(self) -> str:
        return f"<{len(self)} rows of {', '.join(self.columns)}>"

    def rows(self) -> list[dict[str, Any]]:
        """Each row as values by column."""
        columns = [column.to_pylist() for column in self.arrow.columns]
        return [dict(zip(self.columns, values, strict=True)) for values in zip(*columns, strict=True)]

    def to_arrow(self) -> Any:
        """The rows as a ``pyarrow.Table``."""
        return self.arrow

    def to_pandas(self) -> Any:
        """A pandas data frame (extra ``dataframe``)."""
        require("pandas", "dataframe")
        return self.arrow.to_pandas()

    def to_polars(self) -> Any:
        """A polars data frame (extra ``dataframe``)."""
        return require("polars", "dataframe").from_arrow(self.arrow)

    def plain(self) -> list[dict[str, Any]]:
        """Each row as JSON can hold it: dates and times as text, NaN and infinity as null."""
        return [{name: _in_json(value) for name, value in row.items()} for row in self]

    def _repr_html_(self) -> str:
        return html(self.columns, [list(row.values()) for row in self.rows()])


def _in_json(value: Any) -> Any:
    if isinstance(value, list):
        return [_in_json(item) for item in value]
    if isinstance(value, float):
        return value if value - value == 0 else None
    return value if value is None or isinstance(value, (str, int, bool, dict)) else str(value)


def names() -> list[str]:
    """The names of the shipped questions that are there in SQL too."""
    return sorted(path.stem for path in resources.folder("events/queries").glob("*.sql"))


def shipped(name: str) -> str:
    """The SQL of a shipped question."""
    return (resources.folder("events/queries") / f"{name}.sql").read_text(encoding="utf-8")


def run(connection: DuckDBPyConnection, sql: str, parameters: Sequence[Any] = (), timeout: float | None = None) -> Rows:
    """The answer to one SELECT. Raises QueryError with what DuckDB says, or after ``timeout`` seconds."""
    duckdb = require("duckdb", "feeds")
    with _errors(duckdb, timeout):
        statements = connection.extract_statements(sql)
        if len(statements) != 1 or statements[0].type.name not in KINDS:
            raise QueryError("give one SELECT: the views are only read, statement by statement")
        timer = Timer(timeout, connection.interrupt) if timeout else None
        if timer:
            timer.daemon = True
            timer.start()
        try:
            return Rows(connection.sql(sql, params=list(parameters)).to_arrow_table())
        finally:
            if timer:
                timer.cancel()
                timer.join()  # a thread that is still ending when the process does would abort it


@contextmanager
def _errors(duckdb: Any, timeout: float | None) -> Iterator[None]:
    try:
        yield
    except duckdb.InterruptException:
        raise QueryError(f"the query took longer than {timeout:g} s and was given up; narrow it") from None
    except duckdb.OutOfMemoryException:
        raise QueryError("the query needs more memory than a query may have; narrow it") from None
    except duckdb.PermissionException:
        raise QueryError("SQL reads the views alone, no files, extensions or addresses; see docs/sql.md") from None
    except duckdb.Error as error:
        raise QueryError("\n".join(line.rstrip() for line in str(error).strip().splitlines() if line.strip())) from None
