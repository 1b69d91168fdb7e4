"""The rows of the event table behind folded ties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.events.table import EventTable
from kg.model import dates, ids
from kg.model.claims import Iri
from kg.model.records import CodedRow, CodedRows, TieRecord

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_ROWS = 20
"""The rows of a source that are listed for a tie, the newest first."""
MOST_LISTED = 10_000
"""The rows that are listed for many ties together; each tie gets its share."""
_WANTED = {
    "n": "INTEGER", "source": "VARCHAR", "subject": "VARCHAR", "relation": "VARCHAR", "object": "VARCHAR",
    "first": "DATE", "last": "DATE",
}  # fmt: skip
_BEHIND = (
    "events JOIN wanted USING (source, subject, relation, object) "
    "WHERE (first IS NULL OR date >= first) AND (last IS NULL OR date <= last)"
)


def behind(
    events: EventTable, tables: Mapping[Iri, str], ties: Sequence[TieRecord]
) -> Mapping[Iri, tuple[CodedRows, ...]]:
    """The rows behind each of these ties that has some, by the id of the tie and for each source.

    How many, of how many outlets, by month, and the newest. ``tables`` are the files of the sources, as
    :func:`kg.events.table.named` gives them.
    """
    wanted = [
        (tie, iri, title)
        for tie in ties
        for iri, title in sorted({(s.source.id, s.source.title) for s in tie.stances if s.source.id in tables})
    ]
    if not wanted:
        return {}
    connection = events.connect(sorted({tables[iri] for _, iri, _ in wanted}))
    try:
        _want(connection, [(tie, iri) for tie, iri, _ in wanted])
        months: dict[int, list[tuple[str, int]]] = defaultdict(list)
        for n, month, number in connection.execute(
            f"SELECT n, strftime(date, '%Y-%m') AS month, count(*) FROM {_BEHIND} GROUP BY ALL ORDER BY ALL"
        ).fetchall():
            months[n].append((month, number))
        outlets = "SELECT n, feed, UNNEST(string_split(outlet, '; ')) AS name FROM " + _BEHIND
        counted = dict(connection.execute(f"SELECT n, count(DISTINCT name) FROM ({outlets}) GROUP BY n").fetchall())
        feeds = dict(connection.execute(f"SELECT n, any_value(feed) FROM {_BEHIND} GROUP BY n").fetchall())
        rows: dict[int, list[CodedRow]] = defaultdict(list)
        for n, *row in connection.execute(
            f"SELECT n, strftime(date, '%Y-%m-%d'), record, code, outlet, url FROM {_BEHIND} "
            "QUALIFY row_number() OVER (PARTITION BY n ORDER BY date DESC, record DESC) <= ? "
            "ORDER BY n, date DESC, record DESC",
            [min(MOST_ROWS, MOST_LISTED // len(wanted))],
        ).fetchall():
            rows[n].append(CodedRow(*row))
    finally:
        connection.close()
    found: dict[Iri, list[CodedRows]] = defaultdict(list)
    for n, (tie, iri, title) in enumerate(wanted):
        if n in months:
            number = sum(count for _, count in months[n])
            of = CodedRows(iri, title, feeds[n], number, counted.get(n, 0), tuple(months[n]), tuple(rows[n]))
            found[tie.id].append(of)
    return {iri: tuple(of) for iri, of in found.items()}


def _want(connection: DuckDBPyConnection, wanted: Sequence[tuple[TieRecord, Iri]]) -> None:
    """Makes the table ``wanted``: which rows of which source belong to which tie."""
    rows = [
        (n, ids.short(iri), ids.short(tie.subject.id), tie.relation.id, ids.short(tie.object.id))
        + (dates.bounds(tie.when) if tie.when else (None, None))
        for n, (tie, iri) in enumerate(wanted)
    ]
    columns: list[list[Any]] = [list(column) for column in zip(*rows, strict=True)]
    listed = ", ".join(f"UNNEST(?::{kind}[]) AS {name}" for name, kind in _WANTED.items())
    connection.execute(f"CREATE TEMP TABLE wanted AS SELECT {listed}", columns)
