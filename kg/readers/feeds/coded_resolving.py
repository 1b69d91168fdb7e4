"""The rows of ``kg_raw`` as the event table has them: codes and names to actors and relations.

Distinct codes and names are resolved once, then joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kg.model import ids
from kg.model.claims import Iri
from kg.model.vocabulary import Vocabulary
from kg.readers.feeds.coded_layout import ACTOR, ENDS, Layout
from kg.readers.feeds.codes import CodedActors, codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

EMPTY = "''"


class Resolving:
    """Makes the table ``kg_rows`` with the columns of the event table, and why a row makes no tie (``skipped``)."""

    def __init__(self, layout: Layout, source: Iri, connection: DuckDBPyConnection) -> None:
        self._layout, self._source, self._connection = layout, source, connection

    def resolve(self, actors: CodedActors, vocabulary: Vocabulary) -> None:
        """Resolves what ``kg_raw`` names."""
        run = self._connection.execute
        raw = self._pairs() if self._layout.several else "kg_raw"
        keys = ", ".join(ACTOR)
        ends = " UNION ".join(
            f"SELECT DISTINCT {', '.join(f'coalesce({end}_{part}, {EMPTY}) AS {part}' for part in ACTOR)} FROM {raw}"
            for end in ENDS
        )
        known: list[tuple[str, ...]] = run(f"SELECT {keys} FROM ({ends}) ORDER BY ALL").fetchall()
        found = [(*key, ids.short(iri)) for key in known if (iri := self._actor(actors, *key))]
        self._put("kg_actors", (*ACTOR, "id"), found)
        said = [code for (code,) in run(f"SELECT DISTINCT code FROM {raw} WHERE code IS NOT NULL").fetchall()]
        meant = []
        for code in said:
            whole = repaired(code)
            relation = vocabulary.coded(whole)
            meant.append((code, whole, relation.name if relation else None, bool(relation and relation.symmetric)))
        self._put("kg_codes", ("code", "whole", "relation", "symmetric"), meant)
        run(_resolved(raw, ids.short(self._source), self._layout.feed))
        run("DROP TABLE IF EXISTS kg_pairs")
        run("DROP TABLE kg_raw")

    def _actor(self, actors: CodedActors, code: str, name: str, country: str, sectors: str) -> Iri | None:
        coded = "subject_code" in self._layout.fields
        return actors.by_code(code, name) if coded else actors.by_name(name, country, sectors)

    def _pairs(self) -> str:
        """The table with a row for each pair of actors of a row that names several."""
        parts = {f"{end}_{part}": f"string_split({end}_{part}, '; ')" for end in ENDS for part in ACTOR}
        columns = []
        for end, at in (("subject", "i"), ("object", "j")):
            columns.append(f"{parts[f'{end}_name']}[{at}] AS {end}_name")
            for part in ("country", "sectors"):
                listed = parts[f"{end}_{part}"]
                columns.append(
                    f"CASE WHEN len({listed}) = len({parts[f'{end}_name']}) THEN {listed}[{at}] "
                    f"ELSE {end}_{part} END AS {end}_{part}"
                )
        indexes = ", ".join(
            f"unnest(range(1, least(greatest(coalesce(len({parts[f'{end}_name']}), 1), 1), 10) + 1)) AS {at}"
            for end, at in (("subject", "i"),)
        )
        inner = f"SELECT *, {indexes} FROM kg_raw"
        both = (
            f"SELECT *, unnest(range(1, least(greatest(coalesce(len({parts['object_name']}), 1), 1), 10) + 1)) AS j "
            f"FROM ({inner})"
        )
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE kg_pairs AS SELECT * EXCLUDE (i, j) REPLACE ({', '.join(columns)}, "
            "CASE WHEN i = 1 AND j = 1 THEN record ELSE record || '/' || i || '-' || j END AS record) "
            f"FROM ({both})"
        )
        return "kg_pairs"

    def _put(self, name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Makes a table of text columns (and one of truth) of these rows."""
        kinds = {"symmetric": "BOOLEAN"}
        typed = ", ".join(f"unnest(CAST(? AS {kinds.get(column, 'VARCHAR')}[])) AS {column}" for column in columns)
        given = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {typed}", given)

    def counted(self) -> tuple[int, tuple[tuple[str, int], ...]]:
        """How many rows make a tie, and how many do not, by the reason, the most frequent first."""
        rows = "kg_rows"
        if self._layout.several:  # of the pairs of a row, one that makes a tie decides
            rows = (
                "(SELECT CASE WHEN bool_or(skipped IS NULL) THEN NULL ELSE min(skipped) END AS skipped "
                "FROM kg_rows GROUP BY split_part(record, '/', 1))"
            )
        counted = dict(self._connection.execute(f"SELECT skipped, count(*) FROM {rows} GROUP BY 1").fetchall())
        kept = counted.pop(None, 0)
        return kept, tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def repaired(code: str) -> str:
    """A CAMEO code with the leading zero that a spreadsheet took away, where it can be nothing else: 71 is 071."""
    if not code.isdecimal():
        return " ".join(code.replace("_", "-").split())
    if len(code) == 2 or (len(code) == 3 and f"0{code}" in codes().short):
        return f"0{code}"
    return code


def _resolved(raw: str, source: str, feed: str) -> str:
    """SQL for the view of the rows as the event table has them, with the reason where one makes no tie."""
    same = " AND ".join
    subject = same(f"coalesce(r.subject_{part}, {EMPTY}) = s.{part}" for part in ACTOR)
    obj = same(f"coalesce(r.object_{part}, {EMPTY}) = o.{part}" for part in ACTOR)
    swap = "(c.symmetric AND o.id < s.id)"
    ends = [
        f"CASE WHEN {swap} THEN o.id ELSE s.id END AS subject",
        f"CASE WHEN {swap} THEN s.id ELSE o.id END AS object",
    ]
    for part in ("code", "name"):
        ends.append(f"CASE WHEN {swap} THEN r.object_{part} ELSE r.subject_{part} END AS subject_{part}")
        ends.append(f"CASE WHEN {swap} THEN r.subject_{part} ELSE r.object_{part} END AS object_{part}")
    return f"""
        CREATE OR REPLACE TEMP TABLE kg_rows AS SELECT
            '{source}' AS source, '{feed}' AS feed, r.record, r.date, c.relation, {", ".join(ends)},
            coalesce(c.whole, r.code) AS code, r.tone, r.goldstein, r.mentions, r.articles, r.outlet, r.url, r.place,
            r.latitude, r.longitude, r.published,
            CASE WHEN s.id IS NULL AND o.id IS NULL THEN 'no actor is given'
                WHEN s.id IS NULL THEN 'the first actor is not given'
                WHEN o.id IS NULL THEN 'the second actor is not given'
                WHEN r.code IS NULL THEN 'no event code is given'
                WHEN c.relation IS NULL THEN 'no relation has the code ' || left(r.code, 40)
                WHEN s.id = o.id THEN 'both actors are the same' END AS skipped
        FROM {raw} AS r
            LEFT JOIN kg_actors AS s ON {subject}
            LEFT JOIN kg_actors AS o ON {obj}
            LEFT JOIN kg_codes AS c ON r.code = c.code"""
