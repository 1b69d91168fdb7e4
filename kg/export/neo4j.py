"""Nodes and relationships as CSV for Neo4j's bulk import.

``neo4j-admin database import full --nodes=nodes.csv --relationships=relationships.csv
--multiline-fields=true``. Actors, ties, statements, stances and sources are nodes; each
relationship of the graph is an edge between actors whose type is the relation
(``SUPPLIES_OIL_TO``), so ``MATCH (a)-[r:SUPPLIES_OIL_TO]->(b)`` works beside
``MATCH (s:Stance)-[:ABOUT]->(t:Tie)``. Cells are not guarded against spreadsheets: a database reads them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import network
from kg.content import Content
from kg.records import Ref, StanceRecord

NODES = (
    "id:ID", "name", "kind", "text", "status", "unreviewed:boolean", "relation", "when", "event", "attitude", "scope",
    "reviewed:boolean", "published", "publisher", "url", ":LABEL",
)  # fmt: skip
EDGES = (
    ":START_ID", ":END_ID", ":TYPE", "relation", "relationship", "status", "unreviewed:boolean", "sign:int",
    "stances_for:int", "stances_against:int", "origins:int", "ties:int", "first", "last",
)  # fmt: skip
Row = dict[str, object]


def write(content: Content, folder: Path, variant: str) -> list[str]:
    """Writes ``nodes.csv`` and ``relationships.csv`` into the folder."""
    found = network.edges(content)
    _table(folder / "nodes.csv", NODES, [*_actors(content, found), *_others(content)])
    _table(folder / "relationships.csv", EDGES, [*map(_relationship, found), *_links(content)])
    return []


def _table(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # A carriage return would end the line: Python writes it without quotes.
    return "" if value is None else str(value).replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _actors(content: Content, found: list[network.Edge]) -> Iterator[Row]:
    lookup = content.lookup
    ends = {end for edge in found for end in (edge.subject, edge.object)}
    ends |= {r.id for tie in content.ties for r in (tie.subject, tie.object)}
    ends |= {r.id for statement in content.statements for r in statement.concerns}
    ends |= {r.id for stance in content.stances for r in _speakers(stance)}
    for iri in sorted(ends):
        ref = lookup.ref(iri)
        labels = f"Actor;{ref.kind}" if ref.kind else "Actor"
        yield {"id:ID": iri, "name": ref.label, "kind": ref.kind, ":LABEL": labels}


def _speakers(stance: StanceRecord) -> list[Ref]:
    holder = [] if stance.own_voice else [stance.holder]
    behalf = [stance.on_behalf_of] if stance.on_behalf_of else []
    return [*holder, *behalf, *stance.addressee, *stance.target]


def _others(content: Content) -> Iterator[Row]:
    for tie in content.ties:
        yield {
            "id:ID": tie.id, "name": tie.sentence, "status": tie.status, "unreviewed:boolean": tie.unreviewed,
            "relation": tie.relation, "when": tie.when, "event": tie.event, ":LABEL": "Tie",
        }  # fmt: skip
    for statement in content.statements:
        yield {
            "id:ID": statement.id, "name": statement.text[:80], "text": statement.text, "status": statement.status,
            "unreviewed:boolean": statement.unreviewed, ":LABEL": "Statement",
        }  # fmt: skip
    for stance in content.stances:
        yield {
            "id:ID": stance.id, "name": f"{stance.holder.label} {stance.attitude}", "text": stance.quote,
            "when": stance.when, "attitude": stance.attitude, "scope": stance.scope,
            "reviewed:boolean": stance.reviewed, ":LABEL": "Stance",
        }  # fmt: skip
    sources = {stance.source.id for stance in content.stances} | {s.iri for s in content.sources()}
    for record in content.lookup.sources():
        if record.id in sources:
            yield {
                "id:ID": record.id, "name": record.title, "published": record.published,
                "publisher": record.publisher, "url": record.url, ":LABEL": "Source",
            }  # fmt: skip


def _relationship(edge: network.Edge) -> Row:
    return {
        ":START_ID": edge.subject, ":END_ID": edge.object, ":TYPE": _constant(edge.relation),
        "relation": edge.relation, "relationship": edge.id, "status": edge.status,
        "unreviewed:boolean": edge.unreviewed, "sign:int": edge.sign, "stances_for:int": edge.stances_for,
        "stances_against:int": edge.stances_against, "origins:int": edge.origins, "ties:int": len(edge.ties),
        "first": edge.first, "last": edge.last,
    }  # fmt: skip


def _constant(relation: str) -> str:
    """``suppliesOilTo`` as SUPPLIES_OIL_TO."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", relation).upper()


def _links(content: Content) -> Iterator[Row]:
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


def _all(start: str, kind: str, ends: Iterable[str]) -> Iterator[Row]:
    for end in sorted(ends):
        yield {":START_ID": start, ":END_ID": end, ":TYPE": kind}
