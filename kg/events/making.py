"""The tables of the graph in a database of DuckDB, made from its triples: all of them, or those that a change touches.

A row of a table follows from the triples of its node, from the names and states of the actors in it, and, for a tie,
from its stances. So a change of some subjects makes anew what is said of them, the stances and ties that depend on
these, and the rows of actors whose name or state became another; everything else stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kg.model.ids import ID, KG, TIE
from kg.model.vocabulary import PREFIXES

if TYPE_CHECKING:
    from pathlib import Path

    from duckdb import DuckDBPyConnection

KEYS: Mapping[str, str] = {
    "ties": "tie", "relationships": "relationship", "stances": "stance", "quotes": "quote", "sources": "source",
    "actors": "actor", "statements": "statement", "triples": "subject",
}  # fmt: skip
"""The column by which rows of each table are found."""
_CELLS = (
    "read_csv($cells, auto_detect=false, header=true, delim='\t', quote='', escape='', new_line='\\n', "
    "max_line_size=20000000, columns={'s': 'VARCHAR', 'p': 'INTEGER', 'o': 'VARCHAR'})"
)
_MACROS = f"""
CREATE TEMP MACRO unescaped(words) AS
  CASE WHEN contains(words, '\\') THEN replace(replace(replace(replace(replace(replace(words,
    '\\\\', chr(1)), '\\n', chr(10)), '\\t', chr(9)), '\\r', chr(13)), '\\"', '"'), chr(1), '\\') ELSE words END;
CREATE TEMP MACRO literal(cell) AS
  CASE WHEN NOT starts_with(cell, '"') THEN cell
  WHEN ends_with(cell, '"') THEN unescaped(cell[2:-2])
  ELSE unescaped(regexp_extract(cell, '^"(.*)"[^"]*$', 1, 's')) END;
CREATE TEMP MACRO short(cell) AS
  CASE WHEN NOT starts_with(cell, '<') THEN literal(cell)
  WHEN starts_with(cell, '<{ID}') THEN cell[{len(ID) + 2}:-2]
  WHEN starts_with(cell, '<{KG}') THEN 'kg:' || cell[{len(KG) + 2}:-2]
  WHEN starts_with(cell, '<{TIE}') THEN 'tie:' || cell[{len(TIE) + 2}:-2]
  ELSE cell[2:-2] END;
"""


def _pick(column: str, prop: str, kind: str = "VARCHAR") -> str:
    found = f"min(object) FILTER (property = '{prop}')"
    return f"{found if kind == 'VARCHAR' else f'TRY_CAST({found} AS {kind})'} AS {column}"


def _many(column: str, prop: str) -> str:
    return f"coalesce(list(object ORDER BY object) FILTER (property = '{prop}'), []) AS {column}"


def _word(column: str, prop: str) -> str:
    return f"lower(replace(min(object) FILTER (property = '{prop}'), 'kg:', '')) AS {column}"


def _node(name: str, having: str, *columns: str, of: str = "told") -> str:
    """A table of the nodes that have a property, with one row each."""
    return (
        f"CREATE OR REPLACE TEMP TABLE {name}_ AS SELECT subject AS me, {', '.join(columns)} FROM {of} "
        f"SEMI JOIN (SELECT subject FROM {of} WHERE {having}) USING (subject) GROUP BY subject;\n"
    )


_EMPTY = """
CREATE TABLE triples (subject VARCHAR, property VARCHAR, object VARCHAR);
CREATE TABLE called (id VARCHAR, name VARCHAR, state VARCHAR, state_name VARCHAR);
CREATE TABLE ends (file VARCHAR, actor VARCHAR);
CREATE TABLE stances (stance VARCHAR, claim VARCHAR, makes VARCHAR[], holder VARCHAR, holder_name VARCHAR,
  own_voice BOOLEAN, attitude VARCHAR, polarity INTEGER, strength INTEGER, scope VARCHAR, source VARCHAR, feed VARCHAR,
  origin VARCHAR, quote VARCHAR, addressee VARCHAR[], target VARCHAR[], in_reply_to VARCHAR[], capacity VARCHAR,
  on_behalf_of VARCHAR, cue VARCHAR, medium VARCHAR, time VARCHAR, time_text VARCHAR, reviewed BOOLEAN,
  confidence DOUBLE, item VARCHAR[], place VARCHAR[], amount DOUBLE, unit VARCHAR, quantity VARCHAR, outlets INTEGER,
  tone DOUBLE, goldstein DOUBLE);
CREATE TABLE ties (tie VARCHAR, subject VARCHAR, subject_name VARCHAR, subject_state VARCHAR, relation VARCHAR,
  relation_label VARCHAR, object VARCHAR, object_name VARCHAR, object_state VARCHAR, time VARCHAR, earliest DATE,
  latest DATE, event VARCHAR, status VARCHAR, unreviewed BOOLEAN, relationship VARCHAR, feed VARCHAR);
CREATE TABLE relationships (relationship VARCHAR, subject VARCHAR, subject_name VARCHAR, subject_state VARCHAR,
  relation VARCHAR, relation_label VARCHAR, sign INTEGER, object VARCHAR, object_name VARCHAR, object_state VARCHAR,
  status VARCHAR, affirming INTEGER, denying INTEGER, origins INTEGER);
CREATE TABLE sources (source VARCHAR, title VARCHAR, publisher VARCHAR, published VARCHAR, url VARCHAR,
  language VARCHAR, reliability VARCHAR, reviewed BOOLEAN, origin VARCHAR, feed VARCHAR, fold VARCHAR, cited BOOLEAN,
  derived_from VARCHAR[]);
CREATE TABLE quotes (quote VARCHAR, source VARCHAR, text VARCHAR, starts INTEGER, ends INTEGER);
CREATE TABLE statements (statement VARCHAR, text VARCHAR, concerns VARCHAR[], status VARCHAR, unreviewed BOOLEAN);
CREATE TABLE actors (actor VARCHAR, name VARCHAR, class VARCHAR, state VARCHAR, state_name VARCHAR, iso3 VARCHAR,
  acts_for VARCHAR[], aliases VARCHAR[]);
"""
_TRIPLES = f"""
INSERT INTO triples SELECT subject, name, object
  FROM (SELECT DISTINCT short(s) AS subject, p, short(o) AS object FROM {_CELLS} WHERE starts_with(s, '<'))
  JOIN properties USING (p) ORDER BY p"""
_CALLED = """
CREATE OR REPLACE TEMP TABLE known AS SELECT * FROM triples WHERE property IN ('skos:prefLabel', 'rdfs:label',
  'kg:actsFor', 'kg:office', 'org:member', 'org:postIn', 'kg:sign', 'kg:polarity', 'kg:strength')
  OR (property = 'rdf:type' AND object = 'kg:State');
CREATE OR REPLACE TEMP TABLE labels AS SELECT subject AS id, min(object) AS label FROM known
  WHERE property = 'rdfs:label' GROUP BY ALL;
CREATE OR REPLACE TEMP TABLE called_ AS
  WITH RECURSIVE names AS (SELECT subject AS id, min(object) AS name FROM known
    WHERE property = 'skos:prefLabel' GROUP BY ALL),
  serves AS (SELECT subject AS one, object AS other FROM known WHERE property = 'kg:actsFor'
    UNION SELECT m.object, p.object FROM known m JOIN known o ON o.subject = m.subject AND
    o.property = 'kg:office' JOIN known p ON p.subject = o.object AND p.property = 'org:postIn'
    WHERE m.property = 'org:member'),
  states AS (SELECT subject AS id FROM known WHERE property = 'rdf:type'),
  reached(one, other) AS (SELECT id, id FROM states UNION SELECT one, other FROM serves
    UNION SELECT r.one, s.other FROM reached r JOIN serves s ON s.one = r.other),
  rolled AS (SELECT one AS id, min(other) AS state, min(name) AS state_name FROM reached
    JOIN states ON states.id = other JOIN names ON names.id = other
    GROUP BY one HAVING count(DISTINCT other) = 1)
  SELECT names.id, name, state, coalesce(state_name, name) AS state_name FROM names LEFT JOIN rolled USING (id);
"""
_EVERYTHING = "CREATE OR REPLACE TEMP VIEW told AS SELECT * FROM triples;"
_TOUCHED = """
CREATE OR REPLACE TEMP TABLE moved AS SELECT DISTINCT id FROM (
  (SELECT * FROM called EXCEPT SELECT * FROM called_) UNION ALL (SELECT * FROM called_ EXCEPT SELECT * FROM called));
CREATE OR REPLACE TEMP TABLE spoken AS
  SELECT stance, claim FROM stances SEMI JOIN changed ON changed.id = stance
  UNION SELECT stance, claim FROM stances SEMI JOIN changed ON changed.id = source
  UNION SELECT stance, claim FROM stances SEMI JOIN moved ON moved.id = holder;
CREATE OR REPLACE TEMP TABLE redone AS
  SELECT id FROM changed UNION SELECT stance FROM spoken UNION SELECT claim FROM spoken
  UNION SELECT object FROM triples SEMI JOIN changed ON changed.id = subject WHERE property = 'kg:about'
  UNION SELECT actor FROM actors SEMI JOIN moved ON moved.id = actor
  UNION SELECT tie FROM ties SEMI JOIN moved ON moved.id = subject
  UNION SELECT tie FROM ties SEMI JOIN moved ON moved.id = object
  UNION SELECT relationship FROM relationships SEMI JOIN moved ON moved.id = subject
  UNION SELECT relationship FROM relationships SEMI JOIN moved ON moved.id = object;
CREATE OR REPLACE TEMP TABLE told AS SELECT triples.* FROM triples SEMI JOIN redone ON redone.id = subject;
"""
_ROWS = "".join(
    [
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
              _pick("strength", "kg:strength", "INTEGER"), of="known"),
        _node("statement", "property = 'rdf:type' AND object = 'kg:Statement'", _pick("text", "kg:text"),
              _many("concerns", "kg:concerns"), _word("status", "kg:status"), _pick("unreviewed", "kg:unreviewed")),
        _node("quote", "property = 'oa:exact'", _pick("text", "oa:exact"), _pick("starts", "oa:start", "INTEGER"),
              _pick("ends", "oa:end", "INTEGER")),
        _node("actor", "property = 'rdf:type' AND object IN (SELECT * FROM classes)",
              "min(object[4:]) FILTER (property = 'rdf:type') AS class", _pick("iso3", "kg:iso3"),
              _many("acts_for", "kg:actsFor"), _many("aliases", "skos:altLabel")),
        """INSERT INTO sources SELECT me AS source, * EXCLUDE (me, cited, derived_from), cited, derived_from
             FROM source_ ORDER BY source;
           INSERT INTO stances SELECT x.me AS stance, claim, makes, holder,
             coalesce(name, holder) AS holder_name, holder = x.source AS own_voice, attitude, polarity, strength,
             coalesce(scope, 'claim') AS scope, x.source, feed, coalesce(x.origin, d.origin) AS origin, quote,
             addressee, target, in_reply_to, capacity, on_behalf_of, cue, medium, time, time_text,
             coalesce(x.reviewed, d.reviewed, true) AS reviewed, confidence, item, place, amount, unit, quantity,
             outlets, tone, goldstein
             FROM stance_ x JOIN (SELECT subject AS me, object AS claim FROM told WHERE property = 'kg:about') abouts
             USING (me) LEFT JOIN sources d ON d.source = x.source
             LEFT JOIN attitude_ a ON lower(a.me) = 'kg:' || attitude LEFT JOIN called ON called.id = holder
             ORDER BY claim, stance;
           CREATE OR REPLACE TEMP TABLE voices AS
             SELECT claim AS me, CASE WHEN count(*) = count(feed) THEN min(feed) END AS feed
             FROM stances SEMI JOIN tie_ ON tie_.me = claim GROUP BY claim;
           INSERT INTO ties SELECT t.me AS tie, s AS subject, coalesce(a.name, s) AS subject_name,
             coalesce(a.state_name, s) AS subject_state, replace(r, 'tie:', '') AS relation, label AS relation_label,
             o AS object, coalesce(b.name, o) AS object_name, coalesce(b.state_name, o) AS object_state, time,
             coalesce(TRY_CAST(first AS DATE), TRY_CAST(time AS DATE)) AS earliest,
             coalesce(TRY_CAST(last AS DATE), TRY_CAST(time AS DATE)) AS latest, event,
             coalesce(status, 'unasserted') AS status,
             unreviewed IS NOT NULL AND unreviewed != 'false' AS unreviewed, relationship, feed
             FROM tie_ t LEFT JOIN called a ON a.id = s LEFT JOIN called b ON b.id = o LEFT JOIN labels ON labels.id = r
             LEFT JOIN voices v ON v.me = t.me ORDER BY subject, relation, object, time, tie;
           INSERT INTO relationships SELECT t.me AS relationship, s AS subject, coalesce(a.name, s) AS subject_name,
             coalesce(a.state_name, s) AS subject_state, replace(r, 'tie:', '') AS relation, label AS relation_label,
             TRY_CAST(sign.object AS INTEGER) AS sign, o AS object, coalesce(b.name, o) AS object_name,
             coalesce(b.state_name, o) AS object_state, status, affirming, denying, origins
             FROM relationship_ t LEFT JOIN called a ON a.id = s LEFT JOIN called b ON b.id = o
             LEFT JOIN labels ON labels.id = r
             LEFT JOIN known sign ON sign.subject = r AND sign.property = 'kg:sign'
             ORDER BY subject, relation, object;
           INSERT INTO quotes SELECT me AS quote, regexp_extract(me, '^(.*)#', 1) AS source, text, starts, ends
             FROM quote_ ORDER BY quote;
           INSERT INTO statements SELECT me AS statement, text, concerns, status,
             unreviewed IS NOT NULL AND unreviewed != 'false' AS unreviewed FROM statement_ ORDER BY statement;
           INSERT INTO actors SELECT me AS actor, coalesce(name, me) AS name, class, state,
             coalesce(state_name, name, me) AS state_name, iso3, acts_for, aliases
             FROM actor_ LEFT JOIN called ON called.id = me ORDER BY actor;
        """,
    ]
)  # fmt: skip
_ENDS = """INSERT INTO ends SELECT DISTINCT $file, actor FROM (
  SELECT subject AS actor FROM read_parquet($path) UNION SELECT object FROM read_parquet($path))
  WHERE actor IS NOT NULL"""
SCHEMA = "\n".join((_MACROS, _EMPTY, _TRIPLES, _CALLED, _TOUCHED, _ROWS, _ENDS))
"""All that decides what the tables hold."""


def make(connection: DuckDBPyConnection, cells: Path, properties: Iterable[str], classes: Iterable[str]) -> None:
    """Makes all tables in the connection's database from ``cells``.

    That is a TSV of every triple: subject, the number of the property among ``properties`` (IRIs), object.
    """
    connection.execute(_EMPTY)
    _read(connection, cells, properties, classes)
    connection.execute("INSERT INTO called SELECT * FROM called_ ORDER BY id")
    connection.execute(_EVERYTHING + _ROWS)


def remake(
    connection: DuckDBPyConnection, cells: Path, properties: Iterable[str], classes: Iterable[str],
    changed: Iterable[str],
) -> None:  # fmt: skip
    """Brings the tables in step after a change of these subjects (IRIs), of which ``cells`` holds every triple."""
    connection.execute("CREATE OR REPLACE TEMP TABLE changed (id VARCHAR)")
    connection.execute(
        "INSERT INTO changed SELECT unnest($ids::VARCHAR[])", {"ids": [iri.removeprefix(ID) for iri in changed]}
    )
    connection.execute("DELETE FROM triples WHERE subject IN (FROM changed)")
    _read(connection, cells, properties, classes)
    connection.execute(_TOUCHED)
    for table, key in KEYS.items():
        if table != "triples":
            connection.execute(f"DELETE FROM {table} WHERE {key} IN (FROM redone)")
    connection.execute("DELETE FROM called WHERE id IN (FROM moved)")
    connection.execute("INSERT INTO called SELECT called_.* FROM called_ SEMI JOIN moved USING (id)")
    connection.execute(_ROWS)


def follow(connection: DuckDBPyConnection, files: Mapping[str, str]) -> None:
    """Brings ``ends``, the actors in each file of the event table, in step with these files and their paths."""
    known = {name for (name,) in connection.execute("SELECT DISTINCT file FROM ends").fetchall()}
    for name in known - set(files):
        connection.execute("DELETE FROM ends WHERE file = ?", [name])
    for name in sorted(set(files) - known):
        connection.execute(_ENDS, {"file": name, "path": files[name]})


def _read(connection: DuckDBPyConnection, cells: Path, properties: Iterable[str], classes: Iterable[str]) -> None:
    """Adds triples, and works out who is called what."""
    connection.execute(_MACROS)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE properties AS "
        "SELECT unnest(range(len($names))) AS p, unnest($names::VARCHAR[]) AS name",
        {"names": list(map(_name, properties))},
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE classes AS SELECT unnest($names::VARCHAR[])",
        {"names": [f"kg:{name}" for name in classes]},
    )
    connection.execute(_TRIPLES, {"cells": str(cells)})
    connection.execute(_CALLED)


def _name(iri: str) -> str:
    """A property with its prefix."""
    for prefix, namespace in PREFIXES.items():
        if prefix and iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
