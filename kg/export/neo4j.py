"""Nodes and relationships as CSV for Neo4j's bulk import.

``neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv
--multiline-fields=true``. Actors, ties, statements, stances and sources are nodes; each
relationship of the graph is an edge between actors whose type is the relation
(``SUPPLIES_OIL_TO``), so ``MATCH (a)-[r:SUPPLIES_OIL_TO]->(b)`` works beside
``MATCH (s:Stance)-[:ABOUT]->(t:Tie)``. A stance has its words and details as properties, lists as arrays,
and leads to the actors that its details name and to the cited source in which it was made. Cells are not
guarded against spreadsheets: a database reads them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.cells import plain
from kg.errors import counted
from kg.export import network
from kg.export.content import Content
from kg.model import ids
from kg.model.claims import Iri
from kg.model.ids import KG
from kg.model.records import Ref, StanceRecord
from kg.rdf.terms import is_iri, many

NODES = (
    "id:ID", "name", "kind", "text", "status", "unreviewed:boolean", "relation", "when", "event", "attitude", "scope",
    "reviewed:boolean", "published", "publisher", "url", "language", "reliability", "derived_from:string[]",
    "when_inferred", "because", "capacity", "cue", "medium", "origin", "confidence:double", "rule",
    "item:string[]", "place:string[]", "from:string[]", "against:string[]", "purpose:string[]", "manner:string[]",
    "via:string[]", "condition:string[]", "amount:double", "unit", "quantity", "time",
    "outlets:int", "tone:double", "goldstein:double", ":LABEL",
)  # fmt: skip
EDGES = (
    ":START_ID", ":END_ID", ":TYPE", "relation", "relationship", "status", "unreviewed:boolean", "sign:int",
    "stances_for:int", "stances_against:int", "origins:int", "ties:int", "first", "last",
)  # fmt: skip
LISTS = frozenset(name.partition(":")[0] for name in NODES if name.endswith("[]"))
PARTS = {"against": "AGAINST", "from": "FROM", "via": "VIA", "medium": "MEDIUM"}
"""The properties of a stance whose value may be an actor or a cited source, with the type of the edge to it."""
BETWEEN = ";"
"""Neo4j's default separator of the items of a list and of the labels of a node."""
Row = dict[str, object]


def write(content: Content, folder: Path, variant: str) -> list[str]:
    """Writes ``nodes.csv`` and ``relationships.csv`` into the folder."""
    found = network.edges(content)
    content.lookup.fetch([stance.id for stance in content.stances])
    others = list(_others(content))
    known = {str(row["id:ID"]) for row in others}
    _table(folder / "nodes.csv", NODES, [*_actors(content, found), *others])
    _table(folder / "relationships.csv", EDGES, [*map(_relationship, found), *_links(content, known)])
    return _notes(content)


def _notes(content: Content) -> list[str]:
    mentions = content.count("Mention")
    left = [counted(mentions, "mention")] if mentions else []
    notes = [f"{', '.join([*left, 'texts of sources'])}, and other names, codes and offices of actors left out"]
    values = (v for stance in content.stances for name, found in stance.details if name in LISTS for v in found)
    if parted := sum(BETWEEN in value for value in values):
        notes.append(f"{counted(parted, 'detail')} with a comma for the semicolon, which separates list items in Neo4j")
    return notes


def _table(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return BETWEEN.join(_cell(item).replace(BETWEEN, ",") for item in value)
    return plain(value)


def _actors(content: Content, found: list[network.Edge]) -> Iterator[Row]:
    lookup = content.lookup
    ends = {end for edge in found for end in (edge.subject, edge.object)}
    ends |= {r.id for tie in content.ties for r in (tie.subject, tie.object)}
    ends |= {r.id for statement in content.statements for r in statement.concerns}
    ends |= {r.id for stance in content.stances for r in _speakers(stance)}
    details = ("against", "from", "via")
    ends |= {iri for stance in content.stances for prop in details for iri in _named(content, stance, prop)}
    for iri in sorted(ends):
        ref = lookup.ref(iri)
        labels = f"Actor;{ref.kind}" if ref.kind else "Actor"
        yield {"id:ID": iri, "name": ref.label, "kind": ref.kind, ":LABEL": labels}


def _speakers(stance: StanceRecord) -> list[Ref]:
    holder = [] if stance.own_voice else [stance.holder]
    behalf = [stance.on_behalf_of] if stance.on_behalf_of else []
    return [*holder, *behalf, *stance.addressee, *stance.target]


def _named(content: Content, stance: StanceRecord, prop: str) -> list[Iri]:
    """The actors, or the cited source, that a property of a stance names by IRI rather than in words."""
    return [value for value in many(content.lookup.node(stance.id), KG + prop) if is_iri(value)]


def _values(record: object, columns: Iterable[str] = NODES) -> Row:
    """The attributes of a record that are columns under the same name."""
    names = {column: column.partition(":")[0] for column in columns}
    return {column: getattr(record, name) for column, name in names.items() if name and hasattr(record, name)}


def _others(content: Content) -> Iterator[Row]:
    for tie in content.ties:
        row = {**_values(tie), "id:ID": tie.id, "name": tie.sentence, "relation": tie.relation.id, ":LABEL": "Tie"}
        yield {**row, "when_inferred": None, "because": None}
    for statement in content.statements:
        yield {**_values(statement), "id:ID": statement.id, "name": statement.text[:80], ":LABEL": "Statement"}
    for stance in content.stances:
        yield {
            **_values(stance), "id:ID": stance.id, "name": f"{stance.holder.label} {stance.attitude}",
            "text": stance.quote, "origin": content.lookup.words(stance.origin), **_details(stance),
            ":LABEL": "Stance",
        }  # fmt: skip
    sources = {stance.source.id for stance in content.stances} | {s.iri for s in content.sources()}
    for record in content.lookup.sources():
        if record.id in sources or record.cited_in in sources:
            yield {
                **_values(record), "id:ID": record.id, "name": record.title,
                "language": content.lookup.world.source(record.id).language,
                "derived_from:string[]": tuple(map(ids.short, record.derived_from)),
                "reviewed:boolean": None if record.cited_in else record.reviewed,
                ":LABEL": "Source;CitedSource" if record.cited_in else "Source",
            }  # fmt: skip


def _details(stance: StanceRecord) -> Row:
    """The details by their columns: several values as a list, a single one as a scalar."""
    columns = {name.partition(":")[0]: name for name in NODES}
    return {columns[name]: found if name in LISTS else found[0] for name, found in stance.details}


def _relationship(edge: network.Edge) -> Row:
    ends = {":START_ID": edge.subject, ":END_ID": edge.object, ":TYPE": _constant(edge.relation)}
    return {**_values(edge, EDGES), **ends, "relationship": edge.id, "ties:int": len(edge.ties)}


def _constant(relation: str) -> str:
    """``suppliesOilTo`` as SUPPLIES_OIL_TO."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", relation).upper()


def _links(content: Content, known: set[Iri]) -> Iterator[Row]:
    for tie in content.ties:
        yield from _all(tie.id, "SUBJECT", [tie.subject.id])
        yield from _all(tie.id, "OBJECT", [tie.object.id])
    for statement in content.statements:
        yield from _all(statement.id, "CONCERNS", (r.id for r in statement.concerns))
    here = {t.id for t in content.ties} | {s.id for s in content.statements} | {s.id for s in content.stances}
    for stance in content.stances:
        yield from _all(stance.id, "ABOUT", here.intersection(stance.about))
        yield from _all(stance.id, "MAKES", here.intersection(stance.makes))
        yield from _all(stance.id, "IN_REPLY_TO", here.intersection(stance.in_reply_to))
        yield from _all(stance.id, "HOLDER", [stance.holder.id])
        yield from _all(stance.id, "SOURCE", [stance.source.id])
        yield from _all(stance.id, "ADDRESSEE", (r.id for r in stance.addressee))
        yield from _all(stance.id, "TARGET", (r.id for r in stance.target))
        if stance.on_behalf_of:
            yield from _all(stance.id, "ON_BEHALF_OF", [stance.on_behalf_of.id])
        for prop, kind in PARTS.items():
            named = _named(content, stance, prop)
            yield from _all(stance.id, kind, named if kind != "MEDIUM" else known.intersection(named))
    for record in content.lookup.sources():
        if record.cited_in and {record.id, record.cited_in} <= known:
            yield from _all(record.id, "CITED_IN", [record.cited_in])
        yield from _all(
            record.id, "DERIVED_FROM", known.intersection(record.derived_from) if record.id in known else ()
        )


def _all(start: str, kind: str, ends: Iterable[str]) -> Iterator[Row]:
    for end in sorted(ends):
        yield {":START_ID": start, ":END_ID": end, ":TYPE": kind}
