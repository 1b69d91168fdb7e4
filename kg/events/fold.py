"""Rows of the event table folded into ties: one for each subject, relation, object and period.

The rows behind a folded tie are those of its source with its subject, relation and object and a day within its time;
no other key is needed. A file's own voice asserts each of its ties once: with the number of its rows, the number of
different outlets that they cite, and their mean tone and Goldstein score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.events.table import text
from kg.model import ids
from kg.model.claims import FOLDS, ROWS, Details, Iri, Source, SourceRecords, Stance, Tie
from kg.rdf.terms import number

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MANY = 300_000
"""With more ties than this, what each fold would make is said before one is chosen."""
MAKES_TIES = "subject <> object AND relation IS NOT NULL"
"""What is so of a row that makes a tie, in SQL: both actors and the relation are known, and nobody acts on himself."""
_PERIODS: Mapping[str, str] = {
    "year": "strftime(date, '%Y')", "month": "strftime(date, '%Y-%m')", "relationship": "NULL",
    "rows": "strftime(date, '%Y-%m-%d')",
}  # fmt: skip
_BATCH = 10_000
NOTHING = "''"


def sizes(connection: DuckDBPyConnection, rows: str) -> dict[str, int]:
    """How many ties each fold makes of the rows of a query."""
    counts = ", ".join(
        f"count(DISTINCT (subject, relation, object, {period}))" if fold != "rows" else "count(*)"
        for fold, period in _PERIODS.items()
    )
    found = connection.execute(f"SELECT {counts} FROM ({rows}) WHERE {MAKES_TIES}").fetchone() or ()
    return dict(zip(_PERIODS, found, strict=False))


def tie(connection: DuckDBPyConnection, rows: str, source: Source, fold: str = "year") -> None:
    """Makes the table ``kg_ties`` of the ties that the rows of a query come to.

    ``key`` ends the id of a tie; where each row is one, ``origin`` is the outlet that it cites, and the record id of
    the row is in the key alone.
    """
    assert fold in FOLDS
    query = _each(rows, source, fold) if fold == "rows" else _together(connection, rows, fold)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE kg_ties AS {query}")


def actors(connection: DuckDBPyConnection) -> set[Iri]:
    """The ends of the ties of ``kg_ties``."""
    found = connection.execute("SELECT subject FROM kg_ties UNION SELECT object FROM kg_ties").fetchall()
    return {ids.ID + name for (name,) in found}


def _together(connection: DuckDBPyConnection, rows: str, fold: str) -> str:
    several = connection.execute(f"SELECT 1 FROM ({rows}) WHERE outlet LIKE '%; %' LIMIT 1").fetchone()
    outlets = "len(list_distinct(flatten(list(string_split(outlet, '; ')))))" if several else "count(DISTINCT outlet)"
    return (
        f"SELECT {_key(NOTHING)} AS key, * FROM (SELECT subject, relation, object, {_PERIODS[fold]} AS period, "
        f"count(*) AS amount, nullif({outlets}, 0) AS outlets, round(avg(tone), 2) AS tone, "
        "round(avg(goldstein), 2) AS goldstein, NULL::VARCHAR AS origin "
        f"FROM ({rows}) WHERE {MAKES_TIES} GROUP BY ALL)"
    )


def _each(rows: str, source: Source, fold: str) -> str:
    event = f"{text(f'{source.feed} ')} || record"
    return (
        f"SELECT {_key(event)} AS key, subject, relation, object, period, "
        "NULL::BIGINT AS amount, NULL::BIGINT AS outlets, NULL::DOUBLE AS tone, NULL::DOUBLE AS goldstein, "
        f"outlet AS origin FROM (SELECT *, {_PERIODS[fold]} AS period FROM ({rows}) WHERE {MAKES_TIES})"
    )


def _key(event: str) -> str:
    """SQL for the end of the id of a tie, as :func:`kg.model.ids.tie_iri` makes it."""
    place = text(ids.ID)
    parts = f"{place} || subject, relation, {place} || object, coalesce(period, ''), {event}"
    return f"left(sha256(concat_ws(chr(31), {parts})), 16)"


def folded(connection: DuckDBPyConnection, source: Source) -> Iterator[tuple[Tie, Stance]]:
    """The ties of ``kg_ties``, each with the stance of ``source`` on it, in order."""
    cursor = connection.execute("SELECT * FROM kg_ties ORDER BY subject, relation, object, period, key")
    while batch := cursor.fetchmany(_BATCH):
        for key, subject, relation, obj, when, amount, outlets, tone, goldstein, origin in batch:
            iri = f"{ids.ID}tie-{key}"
            details = Details(
                amount=None if amount is None else str(amount),
                unit=None if amount is None else ROWS,
                outlets=outlets,
                tone=None if tone is None else number(tone),
                goldstein=None if goldstein is None else number(goldstein),
            )
            stance = Stance(
                ids.local_iri("stance", source.iri, key), source.iri, source.iri, "asserts", (iri,), reviewed=False,
                origin=origin, details=details,
            )  # fmt: skip
            yield Tie(iri, ids.ID + subject, relation, ids.ID + obj, when), stance


def said(connection: DuckDBPyConnection, records: SourceRecords) -> SourceRecords:
    """The records of a source with the ties of ``kg_ties`` and its stances on them."""
    found = list(folded(connection, records.source))
    return replace(records, ties=tuple(tie for tie, _ in found), stances=tuple(stance for _, stance in found))
