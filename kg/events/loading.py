"""What adding a file of machine-coded rows changes: in the event table, and in the graph, where its rows are folded.

A record of a feed belongs to one source. The newer of two files that have it keeps it; the other is written again
without it, and its ties are folded again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.errors import Refused, counted
from kg.events import fold as folding
from kg.events import table
from kg.events.table import EventTable
from kg.model import ids
from kg.model.claims import FOLDS, Actor, Iri, Source, SourceRecords, Tie
from kg.model.ids import KG
from kg.model.vocabulary import Vocabulary
from kg.rdf import codec, terms
from kg.store.protocol import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS = "SELECT * EXCLUDE skipped FROM kg_rows"
"""The rows of the file that is added, in the connection of its reader."""


@dataclass(frozen=True)
class Change:
    """The sources that the graph gets, the one of the file first, and those that it loses.

    ``ties`` is how many ties the file comes to. Where it is new and states nothing again, ``counted`` is true: its ties
    are in the table ``kg_ties`` of its connection alone. ``restated`` is the number of records that moved from one
    source to another, ``warnings`` are for the user.
    """

    records: tuple[SourceRecords, ...]
    ties: int
    counted: bool = False
    gone: tuple[Iri, ...] = ()
    restated: int = 0
    warnings: tuple[str, ...] = ()


def change(
    store: Store,
    events: EventTable,
    vocabulary: Vocabulary,
    connection: DuckDBPyConnection,
    source: Source,
    actors: Mapping[Iri, Actor],
    fold: str | None = None,
) -> Change:
    """Writes the files of the event table that adding ``source`` needs; returns what the graph must become.

    The files count once the graph names them. Raises Refused for another fold than that of the feed in the store.
    """
    feed = source.feed or ""
    others = _others(store, source)
    used = chosen(store, feed, others, fold)
    warnings = _warned(connection, used)
    tables = {iri: name for iri, name in table.named(store).items() if iri in others}
    changed, restated = _restated(connection, events, source, tables)
    name = events.write(connection, ROWS, source.iri)
    added = replace(source, fold=used, event_table=name)
    new = not changed and not store.nodes([source.iri])
    found = _records(connection, ROWS, added, actors, described=not new)
    records, number = [found], _number(connection)
    gone = []
    for iri in sorted(changed):
        own = f"source = {table.text(ids.short(iri))}"
        query = f"SELECT * FROM kg_events WHERE {own} AND record NOT IN (SELECT record FROM kg_restated)"
        if connection.execute(f"SELECT 1 FROM ({query}) LIMIT 1").fetchone() is None:
            gone.append(iri)
            continue
        node = store.nodes([iri])[iri]
        again = replace(codec.decode_source(iri, node), event_table=events.write(connection, query, iri))
        found = _records(connection, query, again, {})
        records.append(replace(found, actors=tuple(_stored_actors(store, vocabulary, found.ties))))
    return Change(tuple(records), number, new, tuple(gone), restated, warnings)


def previewed(
    store: Store, connection: DuckDBPyConnection, source: Source, actors: Mapping[Iri, Actor], fold: str | None = None
) -> SourceRecords:
    """What the graph would get; writes nothing."""
    used = chosen(store, source.feed or "", _others(store, source), fold)
    return _records(connection, ROWS, replace(source, fold=used), actors)


def chosen(store: Store, feed: str, others: Iterable[Iri], fold: str | None) -> str:
    """The fold of a feed: that of its other sources in the store, else ``fold``, else by year.

    Raises Refused where ``fold`` is another one than theirs, or none.
    """
    if fold is not None and fold not in FOLDS:
        raise Refused(f"unknown fold {fold!r}; use one of {', '.join(FOLDS)}")
    there = sorted(others)
    known = {terms.one(of, KG + "fold") for of in store.nodes(there, [KG + "fold"]).values()} - {None}
    if known and fold is not None and fold not in known:
        by = known.pop()
        raise Refused(
            f"{feed} is folded by {by} in this store; leave out --fold and --rows, or withdraw its "
            f"{counted(len(there), 'source')} first"
        )
    return known.pop() or "year" if known else fold or "year"


def _others(store: Store, source: Source) -> set[Iri]:
    """The other sources of the same feed."""
    return {iri for iri, _ in store.referring_text(KG + "feed", source.feed or "")} - {source.iri}


def _warned(connection: DuckDBPyConnection, fold: str) -> tuple[str, ...]:
    """How many ties each fold makes, where that is many."""
    rows = connection.execute(f"SELECT count(*) FROM ({ROWS}) WHERE {folding.MAKES_TIES}").fetchone() or (0,)
    if rows[0] <= folding.MANY:
        return ()
    sizes = folding.sizes(connection, ROWS)
    if sizes.get(fold, 0) <= folding.MANY:
        return ()
    told = ", ".join(
        f"by {name} {number:,}" if name != "rows" else f"--rows {number:,}" for name, number in sizes.items()
    )
    return (f"folded by {fold}, these rows make {sizes[fold]:,} ties ({told}); choose with --fold",)


def _restated(
    connection: DuckDBPyConnection, events: EventTable, source: Source, tables: Mapping[Iri, str]
) -> tuple[set[Iri], int]:
    """The sources that lose records to this one, and how many records both have; ``kg_restated`` are those records.

    Records that a newer file has are taken out of the rows of this one.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE kg_restated AS SELECT record FROM kg_rows LIMIT 0")
    if not tables:
        return set(), 0
    events.view(connection, tables.values(), "kg_events")
    found = connection.execute(
        "SELECT e.source, count(*), max(coalesce(e.published, e.date::TIMESTAMP)) FROM kg_events AS e "
        "SEMI JOIN kg_rows AS r ON e.record = r.record GROUP BY 1 ORDER BY 1"
    ).fetchall()
    if not found:
        return set(), 0
    mine = (connection.execute("SELECT max(coalesce(published, date::TIMESTAMP)) FROM kg_rows").fetchone() or (None,))[
        0
    ]
    newer = [name for name, _, when in found if when > mine]
    older = [name for name, _, when in found if when <= mine]
    if newer:
        names = ", ".join(map(table.text, newer))
        connection.execute(
            f"DELETE FROM kg_rows WHERE record IN (SELECT record FROM kg_events WHERE source IN ({names}))"
        )
    connection.execute("INSERT INTO kg_restated SELECT record FROM kg_rows")
    return {ids.ID + name for name in older}, sum(number for _, number, _ in found)


def _number(connection: DuckDBPyConnection) -> int:
    (number,) = connection.execute("SELECT count(*) FROM kg_ties").fetchone() or (0,)
    return int(number)


def _records(
    connection: DuckDBPyConnection, rows: str, source: Source, actors: Mapping[Iri, Actor], described: bool = True
) -> SourceRecords:
    """The records of a source: its ties, folded, with its stance on each, and the actors of the feed in them.

    The ties stay in the table ``kg_ties`` alone, unless they are to be ``described``.
    """
    folding.tie(connection, rows, source, source.fold or "year")
    named = folding.actors(connection)
    records = SourceRecords(source, actors=tuple(actor for iri, actor in actors.items() if iri in named))
    return folding.said(connection, records) if described else records


def _stored_actors(store: Store, vocabulary: Vocabulary, ties: Iterable[Tie]) -> list[Actor]:
    """The actors of feeds in these ties, as the store has them."""
    named = sorted({end for tie in ties for end in (tie.subject, tie.object) if ids.of_feed(end)})
    return [codec.decode_actor(iri, of, vocabulary.classes) for iri, of in store.nodes(named).items()]
