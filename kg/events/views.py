"""The graph as tables of DuckDB: ``ties``, ``stances``, ``quotes``, ``relationships``, ``sources``, ``actors``,
``statements`` and ``triples``, beside ``events``.

They are Parquet files made from the quads by the engine and DuckDB, kept with the checkpoint that they show, so that
the first question after a change makes them and every other finds them. For graphs in memory and endpoints they are
in a temporary folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.events import table
from kg.model.ids import ID, KG, TIE
from kg.model.vocabulary import CNT, PREFIXES
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Store

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from kg.events.table import EventTable

# Beside them, for kg.events.answers alone, ``ends``: the actors that are an end of a row or tie.
COLUMNS: Mapping[str, Mapping[str, str]] = {
    "ties": {
        "tie": "id",
        "subject": "id of the actor as written",
        "subject_name": "its name",
        "subject_state": "name of the state that it acts for, else its own",
        "relation": "local name, canonical direction",
        "relation_label": "its label",
        "object": "as subject",
        "object_name": "its name",
        "object_state": "as subject_state",
        "time": "when, in EDTF",
        "earliest": "first day on which it can have been",
        "latest": "last day",
        "event": "id of the event that it is",
        "status": "disputed, reported …",
        "unreviewed": "whether the status rests on what nobody checked",
        "relationship": "id",
        "feed": "name of the feed where a feed alone says it; NULL for reports",
    },
    "relationships": {
        "relationship": "id",
        "subject": "id",
        "subject_name": "its name",
        "subject_state": "name of the state that it acts for, else its own",
        "relation": "local name",
        "relation_label": "its label",
        "sign": "1 cooperative, 0 neither, -1 hostile",
        "object": "id",
        "object_name": "its name",
        "object_state": "as subject_state",
        "status": "disputed, reported …",
        "affirming": "number of stances",
        "denying": "number of stances",
        "origins": "independent origins that affirm",
    },
    "stances": {
        "stance": "id",
        "claim": "tie, statement or stance that it is about: a row for each",
        "makes": "list of its speech ties",
        "holder": "id of who takes it",
        "holder_name": "the name",
        "own_voice": "whether the source itself speaks",
        "attitude": "asserts, denies …",
        "polarity": "1, 0 or -1",
        "strength": "0 to 4",
        "scope": "claim, wholesale or detail",
        "source": "id",
        "feed": "name of the feed that the source is of",
        "origin": "what it is from",
        "quote": "id",
        "addressee": "list of ids",
        "target": "list of ids",
        "in_reply_to": "list of ids",
        "capacity": "id or words of the office",
        "on_behalf_of": "id",
        "cue": "reporting word",
        "medium": "id or words of the medium",
        "time": "when it was taken, in EDTF",
        "time_text": "time of the deed, as written",
        "reviewed": "false where a machine made it and nobody checked",
        "confidence": "0 to 1",
        "item": "list",
        "place": "list",
        "amount": "number",
        "unit": "of the amount",
        "quantity": "as written",
        "outlets": "rows of a feed: distinct outlets",
        "tone": "mean tone",
        "goldstein": "mean Goldstein score or intensity",
    },
    "quotes": {
        "quote": "id",
        "source": "id",
        "text": "exact words",
        "starts": "first character, from 0",
        "ends": "character after the last",
    },
    "sources": {
        "source": "id",
        "title": "words",
        "publisher": "name",
        "published": "EDTF",
        "url": "address",
        "language": "code",
        "reliability": "A to F",
        "reviewed": "false where a machine made it",
        "origin": "what its stances are from",
        "feed": "name of the feed; NULL for reports",
        "fold": "year, month or relationship",
        "cited": "whether it is only cited",
        "derived_from": "list of ids",
    },
    "actors": {
        "actor": "id",
        "name": "preferred label",
        "class": "State, Government, Person …",
        "state": "id of the state that it acts for",
        "state_name": "its name, else that of the actor",
        "iso3": "code of a state",
        "acts_for": "list of ids",
        "aliases": "list",
    },
    "statements": {
        "statement": "id",
        "text": "words",
        "concerns": "list of ids of actors",
        "status": "disputed, reported …",
        "unreviewed": "as of ties",
    },
    "triples": {"subject": "short id", "property": "with prefix", "object": "short id or text"},
}
"""The columns of each view and what they hold."""
LEFT_OUT = (CNT + "chars", KG + "sketch", KG + "textKey", KG + "nameKey")
"""Properties whose values are long and of no use in a table."""
_UNION = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o FILTER (?p NOT IN (%s)) } }"
_CELLS = "auto_detect=false, header=true, delim='\t', quote='', escape='', new_line='\\n', max_line_size=20000000"
_READ = f"""
CREATE MACRO literal(cell) AS
  CASE WHEN cell[1] != '"' THEN cell
  ELSE replace(replace(replace(replace(replace(replace(
    CASE WHEN cell[-1] = '"' THEN cell[2:-2] ELSE regexp_extract(cell, '^"(.*)"[^"]*$', 1, 's') END,
    '\\\\', chr(1)), '\\n', chr(10)), '\\t', chr(9)), '\\r', chr(13)), '\\"', '"'), chr(1), '\\') END;
CREATE MACRO short(cell) AS
  CASE WHEN starts_with(cell, '<{ID}') THEN cell[{len(ID) + 2}:-2]
  WHEN starts_with(cell, '<{KG}') THEN 'kg:' || cell[{len(KG) + 2}:-2]
  WHEN starts_with(cell, '<{TIE}') THEN 'tie:' || cell[{len(TIE) + 2}:-2]
  WHEN cell[1] = '<' THEN cell[2:-2] ELSE literal(cell) END;
CREATE TABLE triples AS SELECT DISTINCT short(s) AS subject, known.name AS property, short(o) AS object
  FROM read_csv($cells, {_CELLS}, columns={{'s': 'VARCHAR', 'p': 'VARCHAR', 'o': 'VARCHAR'}})
  JOIN known ON known.iri = p WHERE s[1] = '<' ORDER BY property, subject, object;
"""


def _pick(column: str, prop: str, kind: str = "VARCHAR") -> str:
    found = f"min(object) FILTER (property = '{prop}')"
    return f"{found if kind == 'VARCHAR' else f'TRY_CAST({found} AS {kind})'} AS {column}"


def _many(column: str, prop: str) -> str:
    return f"coalesce(list(object ORDER BY object) FILTER (property = '{prop}'), []) AS {column}"


def _word(column: str, prop: str) -> str:
    return f"lower(replace(min(object) FILTER (property = '{prop}'), 'kg:', '')) AS {column}"


def _node(name: str, having: str, *columns: str) -> str:
    """A table of the nodes that have a property, with one row each."""
    return (
        f"CREATE TEMP TABLE {name}_ AS SELECT subject AS me, {', '.join(columns)} FROM triples "
        f"SEMI JOIN (SELECT subject FROM triples WHERE {having}) USING (subject) GROUP BY subject;\n"
    )


_MADE = "".join(
    [
        # who is called what, and acts for which state
        """CREATE TEMP TABLE names AS SELECT subject AS id, min(object) AS name FROM triples
             WHERE property = 'skos:prefLabel' GROUP BY ALL;
           CREATE TEMP TABLE labels AS SELECT subject AS id, min(object) AS label FROM triples
             WHERE property = 'rdfs:label' GROUP BY ALL;
           CREATE TEMP TABLE serves AS SELECT subject AS one, object AS other FROM triples WHERE property = 'kg:actsFor'
             UNION SELECT m.object, p.object FROM triples m JOIN triples o ON o.subject = m.subject AND
             o.property = 'kg:office' JOIN triples p ON p.subject = o.object AND p.property = 'org:postIn'
             WHERE m.property = 'org:member';
           CREATE TEMP TABLE states AS SELECT subject AS id FROM triples
             WHERE property = 'rdf:type' AND object = 'kg:State';
           CREATE TEMP TABLE rolled AS WITH RECURSIVE reached(one, other) AS (
             SELECT id, id FROM states UNION SELECT one, other FROM serves
             UNION SELECT r.one, s.other FROM reached r JOIN serves s ON s.one = r.other)
             SELECT one AS id, min(other) AS state, min(name) AS state_name FROM reached
             JOIN states ON states.id = other JOIN names ON names.id = other
             GROUP BY one HAVING count(DISTINCT other) = 1;
           CREATE TEMP TABLE called AS SELECT names.id, name, state, coalesce(state_name, name) AS state_name
             FROM names LEFT JOIN rolled USING (id);
        """,
        _node(
            "tie", "property = 'rdf:predicate'", _pick("s", "rdf:subject"), _pick("r", "rdf:predicate"),
            _pick("o", "rdf:object"), _pick("time", "kg:when"), _pick("first", "kg:earliest"),
            _pick("last", "kg:latest"), _pick("event", "kg:event"), _word("status", "kg:status"),
            _pick("unreviewed", "kg:unreviewed"), _pick("relationship", "kg:of"),
        ),
        _node(
            "relationship", "property = 'kg:relationshipStatus'", _pick("s", "kg:subject"), _pick("r", "kg:relation"),
            _pick("o", "kg:object"), _word("status", "kg:relationshipStatus"),
            _pick("affirming", "kg:stancesFor", "INTEGER"), _pick("denying", "kg:stancesAgainst", "INTEGER"),
            _pick("origins", "kg:origins", "INTEGER"),
        ),
        _node(
            "source", "property = 'rdf:type' AND object IN ('kg:Source', 'kg:CitedSource')",
            _pick("title", "dcterms:title"), _pick("publisher", "dc:publisher"), _pick("published", "dcterms:issued"),
            _pick("url", "dcterms:references"), _pick("language", "dc:language"),
            _pick("reliability", "kg:reliability"),
            _pick("reviewed", "kg:reviewed", "BOOLEAN"), _pick("origin", "kg:origin"), _pick("feed", "kg:feed"),
            _pick("fold", "kg:fold"), "bool_and(object != 'kg:Source') AS cited",
            _many("derived_from", "prov:wasDerivedFrom"),
        ),
        _node(
            "stance", "property = 'kg:attitude'", _many("makes", "kg:makes"), _pick("holder", "kg:holder"),
            _word("attitude", "kg:attitude"), _pick("scope", "kg:scope"), _pick("source", "kg:source"),
            _pick("origin", "kg:origin"), _pick("quote", "kg:quote"), _many("addressee", "kg:addressee"),
            _many("target", "kg:target"), _many("in_reply_to", "kg:inReplyTo"), _pick("capacity", "kg:capacity"),
            _pick("on_behalf_of", "kg:onBehalfOf"), _pick("cue", "kg:cue"), _pick("medium", "kg:medium"),
            _pick("time", "kg:when"), _pick("time_text", "kg:timeText"), _pick("reviewed", "kg:reviewed", "BOOLEAN"),
            _pick("confidence", "kg:confidence", "DOUBLE"), _many("item", "kg:item"), _many("place", "kg:place"),
            _pick("amount", "kg:amount", "DOUBLE"), _pick("unit", "kg:unit"), _pick("quantity", "kg:quantityText"),
            _pick("outlets", "kg:outlets", "INTEGER"), _pick("tone", "kg:meanTone", "DOUBLE"),
            _pick("goldstein", "kg:meanGoldstein", "DOUBLE"),
        ),
        _node("attitude", "property = 'kg:polarity'", _pick("polarity", "kg:polarity", "INTEGER"),
              _pick("strength", "kg:strength", "INTEGER")),
        _node("statement", "property = 'rdf:type' AND object = 'kg:Statement'", _pick("text", "kg:text"),
              _many("concerns", "kg:concerns"), _word("status", "kg:status"), _pick("unreviewed", "kg:unreviewed")),
        _node("quote", "property = 'oa:exact'", _pick("text", "oa:exact"), _pick("starts", "oa:start", "INTEGER"),
              _pick("ends", "oa:end", "INTEGER")),
        _node("actor", "property = 'rdf:type' AND object IN (SELECT * FROM classes)",
              "min(object[4:]) FILTER (property = 'rdf:type') AS class", _pick("iso3", "kg:iso3"),
              _many("acts_for", "kg:actsFor"), _many("aliases", "skos:altLabel")),
        """CREATE TEMP TABLE abouts AS SELECT subject AS me, object AS claim FROM triples WHERE property = 'kg:about';
           CREATE TABLE stances AS SELECT x.me AS stance, claim, makes, holder,
             coalesce(name, holder) AS holder_name, holder = x.source AS own_voice, attitude, polarity, strength,
             coalesce(scope, 'claim') AS scope, x.source, feed, coalesce(x.origin, d.origin) AS origin, quote,
             addressee, target, in_reply_to, capacity, on_behalf_of, cue, medium, time, time_text,
             coalesce(x.reviewed, d.reviewed, true) AS reviewed, confidence, item, place, amount, unit, quantity,
             outlets, tone, goldstein
             FROM stance_ x JOIN abouts USING (me) LEFT JOIN source_ d ON d.me = x.source
             LEFT JOIN attitude_ a ON lower(a.me) = 'kg:' || attitude LEFT JOIN names ON names.id = holder
             ORDER BY claim, stance;
           CREATE TEMP TABLE voices AS SELECT claim AS me, CASE WHEN count(*) = count(feed) THEN min(feed) END AS feed
             FROM stances GROUP BY claim;
           CREATE TABLE ties AS SELECT t.me AS tie, s AS subject, coalesce(a.name, s) AS subject_name,
             coalesce(a.state_name, s) AS subject_state, replace(r, 'tie:', '') AS relation, label AS relation_label,
             o AS object, coalesce(b.name, o) AS object_name, coalesce(b.state_name, o) AS object_state, time,
             coalesce(TRY_CAST(first AS DATE), TRY_CAST(time AS DATE)) AS earliest,
             coalesce(TRY_CAST(last AS DATE), TRY_CAST(time AS DATE)) AS latest, event,
             coalesce(status, 'unasserted') AS status,
             unreviewed IS NOT NULL AND unreviewed != 'false' AS unreviewed, relationship, feed
             FROM tie_ t LEFT JOIN called a ON a.id = s LEFT JOIN called b ON b.id = o LEFT JOIN labels ON labels.id = r
             LEFT JOIN voices v ON v.me = t.me ORDER BY subject, relation, object, time, tie;
           CREATE TABLE relationships AS SELECT t.me AS relationship, s AS subject, coalesce(a.name, s) AS subject_name,
             coalesce(a.state_name, s) AS subject_state, replace(r, 'tie:', '') AS relation, label AS relation_label,
             TRY_CAST(sign.object AS INTEGER) AS sign, o AS object, coalesce(b.name, o) AS object_name,
             coalesce(b.state_name, o) AS object_state, status, affirming, denying, origins
             FROM relationship_ t LEFT JOIN called a ON a.id = s LEFT JOIN called b ON b.id = o
             LEFT JOIN labels ON labels.id = r
             LEFT JOIN triples sign ON sign.subject = r AND sign.property = 'kg:sign'
             ORDER BY subject, relation, object;
           CREATE TABLE sources AS SELECT me AS source, * EXCLUDE (me, cited, derived_from), cited, derived_from
             FROM source_ ORDER BY source;
           CREATE TABLE quotes AS SELECT me AS quote, regexp_extract(me, '^(.*)#', 1) AS source, text, starts, ends
             FROM quote_ ORDER BY quote;
           CREATE TABLE statements AS SELECT me AS statement, text, concerns, status,
             unreviewed IS NOT NULL AND unreviewed != 'false' AS unreviewed FROM statement_ ORDER BY statement;
           CREATE TABLE actors AS SELECT me AS actor, coalesce(name, me) AS name, class, state,
             coalesce(state_name, name, me) AS state_name, iso3, acts_for, aliases
             FROM actor_ LEFT JOIN called ON called.id = me ORDER BY actor;
        """,
    ]
)  # fmt: skip
_ENDS = """SELECT subject AS actor FROM events WHERE subject IS NOT NULL UNION SELECT object FROM events
  WHERE object IS NOT NULL UNION SELECT subject FROM ties UNION SELECT object FROM ties"""
VERSION = sha256((_READ + _MADE + _UNION + _ENDS).encode()).hexdigest()[:12]


class Views:
    """The views over a store as it is now; :meth:`connect` makes what is not there yet."""

    def __init__(self, store: Store, classes: Mapping[str, str], events: EventTable | None) -> None:
        self._store, self._classes = store, classes
        self._events = events
        self._own: Path | None = None

    def connect(self, *, guarded: bool = True) -> DuckDBPyConnection:
        """A connection with all views; ``guarded``, it reads nothing else: no file, no extension, no network."""
        folder = self._folder()
        connection = self._rows()
        for setting in ("python_enable_replacements", "autoinstall_known_extensions", "autoload_known_extensions",
                        "allow_community_extensions"):  # fmt: skip
            connection.execute(f"SET {setting} = false")
        for name in (*COLUMNS, "ends"):
            file = str(folder / f"{name}.parquet").replace("'", "''")
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{file}')")
        if guarded:
            allowed = [str(folder / f"{name}.parquet") for name in (*COLUMNS, "ends")] + self._paths()
            listed = ", ".join("'" + path.replace("'", "''") + "'" for path in allowed)
            connection.execute(f"SET allowed_paths = [{listed}]")
            connection.execute("SET enable_external_access = false")
            connection.execute("SET lock_configuration = true")
        return connection

    def _rows(self) -> DuckDBPyConnection:
        """A connection with the view ``events``."""
        return (self._events or table.EventTable(None)).connect(self._named())

    def _named(self) -> list[str]:
        return sorted(set(table.named(self._store).values())) if self._events else []

    def _paths(self) -> list[str]:
        return self._events.paths(self._named()) if self._events else []

    def _folder(self) -> Path:
        """The folder of the tables, made if need be: in the checkpoint that is read, else a temporary one."""
        state = self._store.state if isinstance(self._store, EmbeddedStore) else None
        if state is not None:
            found = state / f"tables-{VERSION}"
            if found.is_dir():
                return found
            with suppress(OSError):  # nobody may write there
                draft = Path(tempfile.mkdtemp(prefix=".tables-", dir=state))
                self._make(draft)
                with suppress(OSError):  # another reader was faster
                    draft.rename(found)
                shutil.rmtree(draft, ignore_errors=True)
                return found
        if self._own is None:
            self._own = Path(tempfile.mkdtemp(prefix="kg-tables-"))
            weakref.finalize(self, shutil.rmtree, self._own, ignore_errors=True)
            self._make(self._own)
        return self._own

    def _make(self, folder: Path) -> None:
        connection = self._rows()
        try:
            cells = folder / "cells.tsv"
            self._dump(cells)
            predicates = connection.execute(
                f"SELECT DISTINCT p FROM read_csv($cells, {_CELLS}, columns={{'s': 'VARCHAR', 'p': 'VARCHAR', "
                "'o': 'VARCHAR'})", {"cells": str(cells)},
            ).fetchall()  # fmt: skip
            connection.execute("CREATE TABLE known (iri VARCHAR, name VARCHAR)")
            connection.execute("CREATE TABLE classes (name VARCHAR)")
            connection.executemany(
                "INSERT INTO known VALUES (?, ?)", [("", ""), *((p, _name(p)) for (p,) in predicates)]
            )
            connection.executemany("INSERT INTO classes VALUES (?)", [(f"kg:{name}",) for name in self._classes])
            macros, _, read = _READ.partition("CREATE TABLE")
            connection.execute(macros)
            connection.execute("CREATE TABLE" + read, {"cells": str(cells)})
            connection.execute(_MADE)
            for name, columns in COLUMNS.items():
                file = str(folder / f"{name}.parquet").replace("'", "''")
                listed = ", ".join(f'"{column}"' for column in columns)
                connection.execute(f"COPY (SELECT {listed} FROM {name}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
            ends = str(folder / "ends.parquet").replace("'", "''")
            connection.execute(f"COPY ({_ENDS}) TO '{ends}'")
            os.unlink(cells)
        finally:
            connection.close()

    def _dump(self, path: Path) -> None:
        """Writes every triple, once for each graph, as lines of terms."""
        if isinstance(self._store, EmbeddedStore):
            left_out = ", ".join(f"<{prop}>" for prop in LEFT_OUT)
            answer: Any = self._store.raw.query(_UNION % left_out)
            answer.serialize(str(path), format=ox.QueryResultsFormat.TSV)
            return
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.write("?s\t?p\t?o\n")
            for quad in self._store.match():
                if quad.predicate.value not in LEFT_OUT:
                    cell = str(quad.object).replace("\t", "\\t")
                    file.write(f"{quad.subject}\t{quad.predicate}\t{cell}\n")


def _name(cell: str) -> str:
    """A property with its prefix."""
    iri = cell[1:-1]
    for prefix, namespace in PREFIXES.items():
        if prefix and iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
