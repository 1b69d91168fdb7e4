"""FollowTheMoney entities, one JSON object a line, as Aleph and OpenSanctions tools read them.

| here | there |
|---|---|
| Person | Person |
| State, Government, StateBody | PublicBody |
| Organization, ArmedGroup, Polity | Organization |
| any other actor | LegalEntity |
| source, loaded or cited | Document |
| memberOf | Membership (member, organization) |
| any other tie | UnknownLink (subject, object) |
| event of a tie | Event (involved: the ends of its ties) |

A link has the relation's label as ``role``, the tie's status as ``status``, the sources that affirm it
as ``proof``, each stance as a line of ``summary`` with its quote, and the bounds of its time as dates.
FollowTheMoney has no stances: ties that nobody affirms (denied, rejected, unasserted), those
with *anyone*, and statements are left out, and counted in a note.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from kg.errors import counted
from kg.export.content import Content
from kg.export.notes import on_statements
from kg.model import ids
from kg.model.claims import Actor, Iri
from kg.model.ids import ANYONE
from kg.model.records import StanceRecord, TieRecord
from kg.rdf import codec
from kg.rdf.terms import is_iri

SCHEMATA = {
    "Person": "Person", "State": "PublicBody", "Government": "PublicBody", "StateBody": "PublicBody",
    "Organization": "Organization", "ArmedGroup": "Organization", "Polity": "Organization",
}  # fmt: skip
UNAFFIRMED = ("denied", "rejected", "unasserted")
NAME = 384
"""Characters of a name, at most."""
WIKIDATA = "http://www.wikidata.org/entity/"
Entity = dict[str, object]
Proof = dict[Iri, list[str]]


def write(content: Content, out: BinaryIO, variant: str) -> list[str]:
    """Writes the entities: documents, actors, events, links."""
    ties = [t for t in content.ties if t.status not in UNAFFIRMED and ANYONE not in (t.subject.id, t.object.id)]
    proof = {tie.id: _proof(content, tie) for tie in ties}
    links = (_link(tie, proof) for tie in ties)
    for entity in (*_documents(content, ties), *_actors(content, ties), *_events(ties, proof), *links):
        out.write(json.dumps(entity, ensure_ascii=False).encode() + b"\n")
    left = len(content.ties) - len(ties)
    notes = [f"{counted(left, 'tie')} left out: denied, rejected, unasserted or of anyone"] if left else []
    return notes + on_statements(content, "FollowTheMoney")


def _entity(iri: Iri, schema: str, properties: dict[str, Iterable[str | None]]) -> Entity:
    values = {name: list(dict.fromkeys(filter(None, found))) for name, found in properties.items()}
    return {"id": _id(iri), "schema": schema, "properties": {k: v for k, v in values.items() if v}}


def _id(iri: Iri) -> str:
    return f"kg-{ids.short(iri)}" if iri.startswith(ids.ID) else f"kg-{ids.digest(iri)}"


def _documents(content: Content, ties: list[TieRecord]) -> Iterator[Entity]:
    wanted = {s.iri for s in content.sources()} | {s.source.id for t in ties for s in t.stances}
    for source in content.lookup.sources():
        if source.id in wanted or source.cited_in in wanted:
            url = source.url if source.url and is_iri(source.url) else None
            yield _entity(
                source.id,
                "Document",
                {
                    "title": [source.title], "fileName": [ids.short(source.id)], "publisher": [source.publisher],
                    "publishedAt": [_day(source.published)], "sourceUrl": [url],
                },
            )  # fmt: skip


def _day(value: str | None) -> str | None:
    """The known part of a date: a year, month or day."""
    plain = (value or "").rstrip("?~%")
    return plain if plain.replace("-", "").isdigit() else None


def _actors(content: Content, ties: list[TieRecord]) -> Iterator[Entity]:
    wanted = {r.id for t in ties for r in (t.subject, t.object)}
    wanted |= {s.holder.id for t in ties for s in t.stances if not s.own_voice}
    content.lookup.fetch(wanted)
    for iri in sorted(wanted):
        yield _actor(codec.known_actor(iri, content.lookup.node(iri), content.vocabulary.classes))


def _actor(actor: Actor) -> Entity:
    codes = dict(actor.codes)
    properties: dict[str, Iterable[str | None]] = {
        "name": [actor.label[:NAME]],
        "alias": [alias[:NAME] for alias in actor.aliases],
        "wikidataId": [same.removeprefix(WIKIDATA) for same in actor.same_as if same.startswith(WIKIDATA)],
        "country": [codes.get("iso2", "").lower()] if actor.kind == "State" else [],
        "summary": [actor.description],
    }
    return _entity(actor.iri, SCHEMATA.get(actor.kind, "LegalEntity"), properties)


def _events(ties: list[TieRecord], proof: Proof) -> Iterator[Entity]:
    events: dict[str, list[TieRecord]] = {}
    for tie in ties:
        if tie.event:
            events.setdefault(tie.event_id or tie.event, []).append(tie)
    for named, found in sorted(events.items()):
        involved = [_id(r.id) for t in found for r in (t.subject, t.object)]
        dates = {k: [v for t in found for v in _dates(t).get(k, ())] for k in ("date", "startDate", "endDate")}
        known = is_iri(named)
        iri = named if known else ids.ID + "event-" + ids.digest(named)
        given = {
            "name": [(found[0].event or named)[:NAME]],
            "involved": involved,
            "proof": [document for t in found for document in proof[t.id]],
            "sourceUrl": [named] if known and not named.startswith(ids.ID) else [],
        }
        yield _entity(iri, "Event", {**given, **dates})


def _link(tie: TieRecord, proof: Proof) -> Entity:
    membership = tie.relation.id == "memberOf"
    ends = ("member", "organization") if membership else ("subject", "object")
    given: dict[str, Iterable[str | None]] = {
        ends[0]: [_id(tie.subject.id)],
        ends[1]: [_id(tie.object.id)],
        "role": [tie.relation.label],
        "status": [tie.status + (" (unreviewed)" if tie.unreviewed else "")],
        "description": [tie.event],
        "summary": [_words(stance) for stance in tie.stances],
        "proof": proof[tie.id],
        "recordId": [ids.short(tie.id)],
    }
    return _entity(tie.id, "Membership" if membership else "UnknownLink", {**given, **_dates(tie)})


def _dates(tie: TieRecord) -> dict[str, list[str | None]]:
    """The bounds of the time that sources state; a single date if both are the same."""
    if not tie.when:
        return {}
    if tie.earliest == tie.latest:
        return {"date": [tie.earliest]}
    return {"startDate": [tie.earliest], "endDate": [tie.latest]}


def _proof(content: Content, tie: TieRecord) -> list[str]:
    """The documents of the stances that affirm the tie; a report of a denial does not count."""
    side = content.lookup.sides(tie.id, tie.stances)
    return [_id(s.source.id) for s in tie.stances if side.get(s.id) == "for"]


def _words(stance: StanceRecord) -> str:
    quote = f": “{stance.quote}”" if stance.quote else ""
    return f"{stance.holder.label} {stance.attitude}{quote}"
