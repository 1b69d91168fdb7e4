"""Rows of the event table folded into ties: one for each subject, relation, object and period.

The rows behind a folded tie are those of its source with its subject, relation and object and a day within its time;
no other key is needed. A file's own voice asserts each of its ties once: with the number of its rows, the number of
different outlets that they cite, and their mean tone and Goldstein score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kg.model import ids
from kg.model.claims import FOLDS, Details, Source, Stance, Tie
from kg.rdf.terms import number

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MANY = 300_000
"""With more ties than this, what each fold would make is said before one is chosen."""
UNIT = "rows"
MAKES_TIES = "subject <> object AND relation IS NOT NULL"
"""What is so of a row that makes a tie, in SQL: both actors and the relation are known, and nobody acts on himself."""
_PERIODS: Mapping[str, str] = {
    "year": "strftime(date, '%Y')", "month": "strftime(date, '%Y-%m')", "relationship": "NULL",
    "rows": "strftime(date, '%Y-%m-%d')",
}  # fmt: skip
_BATCH = 10_000


def sizes(connection: DuckDBPyConnection, rows: str) -> dict[str, int]:
    """How many ties each fold makes of the rows of a query."""
    counts = ", ".join(
        f"count(DISTINCT (subject, relation, object, {period}))" if fold != "rows" else "count(*)"
        for fold, period in _PERIODS.items()
    )
    found = connection.execute(f"SELECT {counts} FROM ({rows}) WHERE {MAKES_TIES}").fetchone() or ()
    return dict(zip(_PERIODS, found, strict=False))


def folded(
    connection: DuckDBPyConnection, rows: str, source: Source, fold: str = "year"
) -> Iterator[tuple[Tie, Stance]]:
    """The ties that the rows of a query come to, each with the stance of ``source`` on it, in order."""
    assert fold in FOLDS
    yield from (_each if fold == "rows" else _together)(connection, rows, source, fold)


def _together(connection: DuckDBPyConnection, rows: str, source: Source, fold: str) -> Iterator[tuple[Tie, Stance]]:
    several = connection.execute(f"SELECT 1 FROM ({rows}) WHERE outlet LIKE '%; %' LIMIT 1").fetchone()
    outlets = "len(list_distinct(flatten(list(string_split(outlet, '; ')))))" if several else "count(DISTINCT outlet)"
    cursor = connection.execute(
        f"SELECT subject, relation, object, {_PERIODS[fold]} AS period, count(*), {outlets}, round(avg(tone), 2), "
        f"round(avg(goldstein), 2) FROM ({rows}) WHERE {MAKES_TIES} GROUP BY ALL ORDER BY ALL"
    )
    while batch := cursor.fetchmany(_BATCH):
        for subject, relation, obj, when, amount, outlets, tone, goldstein in batch:
            details = Details(
                amount=str(amount),
                unit=UNIT,
                outlets=outlets or None,
                tone=None if tone is None else number(tone),
                goldstein=None if goldstein is None else number(goldstein),
            )
            yield _said(source, subject, relation, obj, when, None, details)


def _each(connection: DuckDBPyConnection, rows: str, source: Source, fold: str) -> Iterator[tuple[Tie, Stance]]:
    cursor = connection.execute(
        f"SELECT subject, relation, object, {_PERIODS[fold]}, record, outlet FROM ({rows}) WHERE {MAKES_TIES} "
        "ORDER BY subject, relation, object, date, record"
    )
    while batch := cursor.fetchmany(_BATCH):
        for subject, relation, obj, when, record, outlet in batch:
            yield _said(source, subject, relation, obj, when, f"{source.feed} {record}", Details(), outlet)


def _said(
    source: Source,
    subject: str,
    relation: str,
    obj: str,
    when: str | None,
    event: str | None,
    details: Details,
    origin: str | None = None,
) -> tuple[Tie, Stance]:
    """A tie and the stance on it; the record id of a row lives in the IRI of its tie alone."""
    subject, obj = ids.ID + subject, ids.ID + obj
    iri = ids.tie_iri(subject, relation, obj, when, event)
    stance = ids.local_iri("stance", source.iri, iri.rpartition("-")[2])
    return Tie(iri, subject, relation, obj, when), Stance(
        stance, source.iri, source.iri, "asserts", (iri,), reviewed=False, origin=origin, details=details
    )
