"""What the rows of feeds and the ties of reports amount to together: matrix, top, trend, rows.

A row of the event table counts as one row. A tie counts as one report for each source that affirms it: reports in the
narrow sense under the name ``reports``, curated feeds under their own. Ties that are folded from the event table are
left out, since their rows are counted. Counts of reports and of rows have columns of their own, or in rows by
feed; they are never added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.errors import Refused
from kg.events.sql import Rows, run
from kg.model import dates
from kg.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

RELATIONS = ("accuses", "attacks", "suppliesTo")
"""What a matrix is of, unless relations are given; narrower relations count as the one that was asked for."""
PERIODS = {"year": "%Y", "month": "%Y-%m"}
REPORTS = """(
  SELECT DISTINCT t.tie, s.source, t.subject, t.relation, t.object, t.earliest AS date,
    coalesce(d.feed, 'reports') AS feed,
    d.publisher, d.url, d.title
  FROM (SELECT claim AS tie, source FROM stances WHERE polarity > 0
    UNION SELECT unnest(makes), source FROM stances) s JOIN ties t USING (tie) JOIN sources d ON d.source = s.source
  WHERE t.status != 'rejected' AND d.fold IS NULL)"""
"""A row for each tie and each source that affirms it, or reports the speech that it is, without
what is folded from the event table."""


@dataclass(frozen=True)
class Scope:
    """Which rows count: relations (with narrower ones), first and last day, and whether those of feeds do."""

    relations: Sequence[str] = ()
    since: str | None = None
    until: str | None = None
    feeds: bool = True
    parameters: list[Any] = field(default_factory=list, compare=False)

    def narrower(self, vocabulary: Vocabulary) -> dict[str, str]:
        """The relation asked for, by each that counts as it."""
        named = [vocabulary.relation(name).name for name in self.relations]
        return {below: name for name in named for below in sorted(vocabulary.narrower(name), reverse=True)} | {
            name: name for name in named
        }

    def where(self, *more: str) -> str:
        """The condition on dates, and more, as SQL."""
        first = dates.bounds(self.since)[0] if self.since else None
        last = dates.bounds(self.until)[1] if self.until else None
        told = [*more, *([f"date >= DATE '{first}'"] if first else []), *([f"date <= DATE '{last}'"] if last else [])]
        return " AND ".join(told or ["true"])


def _listed(values: Sequence[str]) -> str:
    return "(" + ", ".join("'" + value.replace("'", "''") + "'" for value in values) + ")"


def _sources(scope: Scope) -> list[tuple[str, str]]:
    """The tables to count, each with how its rows are counted: (reports, rows)."""
    reports = REPORTS if scope.feeds else REPORTS.replace("AND d.fold IS NULL", "AND d.feed IS NULL")
    return [(reports, "count(*) AS reports, 0 AS rows"), *([("events", "0, count(*)")] if scope.feeds else [])]


def matrix(
    connection: DuckDBPyConnection, vocabulary: Vocabulary, scope: Scope, *, by: str | None = None,
    rollup: bool = True, limit: int = 50,
) -> Rows:  # fmt: skip
    """Who does what to whom: subject, relation, object, reports and rows, the most first; by year or month with ``by``.

    With ``rollup`` those who act for a state count as the state, and what begins and ends in it is left out.
    """
    known = Scope(scope.relations or RELATIONS).narrower(vocabulary)
    period = f"strftime(date, '{PERIODS[by]}')" if by else "NULL"
    where = scope.where(f"relation IN {_listed(list(known))}", "subject IS NOT NULL", "object IS NOT NULL")
    parts = " UNION ALL ".join(
        f"SELECT {period} AS period, subject, relation, object, {counts} FROM {table} WHERE {where} GROUP BY ALL"
        for table, counts in _sources(scope)
    )
    asked = ", ".join(f"('{below}', '{name}')" for below, name in known.items())
    name = "state_name" if rollup else "name"
    sql = f"""WITH counted AS ({parts}), asked(relation, named) AS (VALUES {asked})
      SELECT {"period," if by else ""} coalesce(a.{name}, c.subject) AS subject, named AS relation,
        coalesce(b.{name}, c.object) AS object, sum(reports)::BIGINT AS reports, sum(rows)::BIGINT AS rows
      FROM counted c JOIN asked USING (relation) LEFT JOIN actors a ON a.actor = c.subject
      LEFT JOIN actors b ON b.actor = c.object
      WHERE coalesce(a.{name}, c.subject) != coalesce(b.{name}, c.object) GROUP BY ALL
      ORDER BY {"period NULLS LAST," if by else ""} sum(rows) + sum(reports) DESC, subject, relation, object
      LIMIT {limit}"""
    return run(connection, sql)


def top(
    connection: DuckDBPyConnection, vocabulary: Vocabulary, scope: Scope, *, rollup: bool = True, limit: int = 10
) -> Rows:
    """The actors with the most: actor, name, reports and rows as subject and as object."""
    known = list(scope.narrower(vocabulary))
    where = scope.where(*([f"relation IN {_listed(known)}"] if known else []))
    parts = " UNION ALL ".join(
        f"SELECT {end} AS actor, '{end}' AS side, {counts} FROM {table} WHERE {where} AND {end} IS NOT NULL "
        "GROUP BY ALL"
        for table, counts in _sources(scope)
        for end in ("subject", "object")
    )
    key = "coalesce(a.state, c.actor)" if rollup else "c.actor"
    name = "coalesce(min(a.state_name), min(c.actor))" if rollup else "coalesce(min(a.name), min(c.actor))"
    sides = ", ".join(
        f"coalesce(sum({what}) FILTER (side = '{end}'), 0)::BIGINT AS {what}_as_{end}"
        for what in ("reports", "rows")
        for end in ("subject", "object")
    )
    sql = f"""WITH counted AS ({parts})
      SELECT {key} AS actor, {name} AS name, {sides} FROM counted c LEFT JOIN actors a USING (actor)
      GROUP BY 1 ORDER BY sum(reports) + sum(rows) DESC, 1 LIMIT {limit}"""
    return run(connection, sql)


def trend(
    connection: DuckDBPyConnection, vocabulary: Vocabulary, scope: Scope, left: str, right: str, *,
    by: str = "month", rollup: bool = True,
) -> Rows:  # fmt: skip
    """What two actors do to each other: period, subject, relation, object, feed (or ``reports``), count, tone."""
    parts = _pair(connection, vocabulary, scope, left, right, rollup, "subject, relation, object, date, feed, tone")
    name = "state_name" if rollup else "name"
    sql = f"""SELECT * FROM (SELECT strftime(date, '{PERIODS[by]}') AS period, coalesce(a.{name}, p.subject) AS subject,
        relation, coalesce(b.{name}, p.object) AS object, feed, count(*) AS count, round(avg(tone), 2) AS tone
      FROM ({parts}) p LEFT JOIN actors a ON a.actor = p.subject LEFT JOIN actors b ON b.actor = p.object
      WHERE date IS NOT NULL GROUP BY ALL) ORDER BY period, feed = 'reports' DESC, feed, subject, relation, object"""
    return run(connection, sql)


def rows(
    connection: DuckDBPyConnection, vocabulary: Vocabulary, scope: Scope, left: str, right: str, *,
    rollup: bool = True, limit: int = 100,
) -> Rows:  # fmt: skip
    """The rows and reports between two actors, either way, the newest first, each with feed, record and address."""
    columns = "date, feed, subject, relation, object, code, tone, goldstein, mentions, outlet, url, record, source"
    parts = _pair(connection, vocabulary, scope, left, right, rollup, columns)
    return run(connection, f"SELECT {columns} FROM ({parts}) ORDER BY date DESC NULLS LAST, feed, record LIMIT {limit}")


def _pair(
    connection: DuckDBPyConnection, vocabulary: Vocabulary, scope: Scope, left: str, right: str, rollup: bool,
    columns: str,
) -> str:  # fmt: skip
    """The rows between two actors and those that act for them, as SQL."""
    ends = []
    for actor in (left, right):
        named = "SELECT actor FROM ends UNION SELECT subject FROM ties UNION SELECT object FROM ties"
        all_of = f"SELECT actor FROM actors SEMI JOIN ({named}) USING (actor) WHERE ? AND state = ?"
        ends.append({actor, *(row["actor"] for row in run(connection, all_of, [rollup, actor]))})
    if ends[0] & ends[1]:
        raise Refused("both count as the same actor; name two, or tell them apart with rollup=False (--no-rollup)")
    known = list(scope.narrower(vocabulary))
    where = scope.where(
        *[f"{end} IN {_listed(sorted(ends[0] | ends[1]))}" for end in ("subject", "object")],
        f"(subject IN {_listed(sorted(ends[0]))}) != (object IN {_listed(sorted(ends[0]))})",
        *([f"relation IN {_listed(known)}"] if known else []),
    )
    parts = []
    for table, _ in _sources(scope):
        source = table
        if table != "events":
            nothing = (
                "NULL::VARCHAR AS code, NULL::DOUBLE AS tone, NULL::DOUBLE AS goldstein, NULL::INTEGER AS mentions"
            )
            source = f"(SELECT *, {nothing}, coalesce(publisher, title) AS outlet, tie AS record FROM {table})"
        parts.append(f"SELECT {columns} FROM {source} WHERE {where}")
    return " UNION ALL ".join(parts)
