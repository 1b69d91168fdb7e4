"""The rows of the event table behind a folded tie."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.events.table import EventTable
from kg.model import dates, ids
from kg.model.claims import Iri
from kg.model.records import CodedRow, CodedRows, TieRecord

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_ROWS = 20
"""The rows of a source that are listed, the newest first."""


def behind(events: EventTable, tables: Mapping[Iri, str], tie: TieRecord) -> tuple[CodedRows, ...]:
    """The rows behind a tie, for each source that has some: how many, of how many outlets, by month, and the newest.

    ``tables`` are the files of the sources, as :func:`kg.events.table.named` gives them.
    """
    sources = {s.source.id: s.source.title for s in tie.stances if s.source.id in tables}
    if not sources:
        return ()
    connection = events.connect(tables[iri] for iri in sources)
    try:
        return tuple(_of_source(connection, tie, iri, title) for iri, title in sorted(sources.items()))
    finally:
        connection.close()


def _of_source(connection: DuckDBPyConnection, tie: TieRecord, source: Iri, title: str) -> CodedRows:
    first, last = dates.bounds(tie.when) if tie.when else (None, None)
    where = "source = ? AND subject = ? AND relation = ? AND object = ?"
    given: list[str | None] = [ids.short(iri) for iri in (source, tie.subject.id)]
    given += [tie.relation.id, ids.short(tie.object.id)]
    for bound, sign in ((first, ">="), (last, "<=")):
        if bound:
            where += f" AND date {sign} CAST(? AS DATE)"
            given.append(bound)
    outlets = "UNNEST(string_split(outlet, '; '))"
    counted = connection.execute(
        f"SELECT strftime(date, '%Y-%m') AS month, count(*) FROM events WHERE {where} GROUP BY 1 ORDER BY 1", given
    ).fetchall()
    (number,) = connection.execute(
        f"SELECT count(DISTINCT name) FROM (SELECT {outlets} AS name FROM events WHERE {where})", given
    ).fetchone() or (0,)
    rows = connection.execute(
        f"SELECT strftime(date, '%Y-%m-%d'), record, code, outlet, url FROM events WHERE {where} "
        f"ORDER BY date DESC, record DESC LIMIT {MOST_ROWS}",
        given,
    ).fetchall()
    feed = connection.execute("SELECT feed FROM events LIMIT 1").fetchone() or ("",)
    return CodedRows(
        source, title, feed[0], sum(n for _, n in counted), number, tuple(counted), tuple(CodedRow(*r) for r in rows)
    )
