"""The only projection of a store to networkx: actors as nodes, relationships as edges.

Each relationship is one edge, however many ties it has; its key is the relationship's id.
Dates are those that sources state, never inferred ones.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import Any

from kg.export.content import Content
from kg.model.claims import Iri
from kg.model.ids import KG
from kg.model.records import Ref, TieRecord
from kg.rdf.terms import Node, one, unreadable


@dataclass(frozen=True, slots=True)
class Actor:
    """A node: the actor after merges, a government folded into its state."""

    id: Iri
    label: str
    kind: str
    state: str | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A relationship: its folded ends, relation, status, sign (1, 0, -1), counts, and its ties.

    ``first`` and ``last`` are the ISO days that bound its dated ties; None: no tie is dated, or
    one is open on that side.
    """

    id: Iri
    subject: Iri
    relation: str
    label: str
    object: Iri
    status: str
    unreviewed: bool
    sign: int
    symmetric: bool
    stances_for: int
    stances_against: int
    origins: int
    first: str | None
    last: str | None
    ties: tuple[TieRecord, ...]


def edges(content: Content) -> list[Edge]:
    """The relationships of the content, in order of id; of one source only its own ties."""
    ties: dict[Iri, list[TieRecord]] = defaultdict(list)
    for tie in content.bare_ties:
        ties[tie.relationship.id].append(tie)
    content.lookup.fetch(ties)
    return [_edge(content, iri, ties[iri]) for iri in sorted(ties) if iri]


def _edge(content: Content, iri: Iri, ties: list[TieRecord]) -> Edge:
    of = content.lookup.node(iri)
    relation = content.vocabulary.relations.get(ties[0].relation.id)
    dated = [t for t in ties if t.when]
    first, last = [t.earliest or "" for t in dated], [t.latest or "" for t in dated]
    return Edge(
        id=iri,
        subject=one(of, KG + "subject") or ties[0].subject.id,
        relation=ties[0].relation.id,
        label=ties[0].relation.label,
        object=one(of, KG + "object") or ties[0].object.id,
        status=ties[0].relationship.status,
        unreviewed=one(of, KG + "unreviewed") == "true",
        sign=relation.sign if relation else 0,
        symmetric=relation.symmetric if relation else False,
        stances_for=_number(iri, of, "stancesFor"),
        stances_against=_number(iri, of, "stancesAgainst"),
        origins=_number(iri, of, "origins"),
        first=(min(first, default="") or None) if all(first) else None,
        last=(max(last, default="") or None) if all(last) else None,
        ties=tuple(ties),
    )


def _number(iri: Iri, of: Node, name: str) -> int:
    value = one(of, KG + name) or "0"
    if not value.isdecimal():
        raise unreadable(iri)
    return int(value)


def actors(content: Content, found: list[Edge]) -> list[Actor]:
    """The actors at the ends of the edges, in order of id."""
    lookup = content.lookup
    iris = sorted({end for edge in found for end in (edge.subject, edge.object)})
    lookup.fetch(iris)
    refs: list[Ref] = [lookup.ref(iri, with_state=True) for iri in iris]
    return [Actor(r.id, r.label, r.kind, r.state.label if r.state else None) for r in refs]


def values(of: Actor | Edge, *without: str) -> dict[str, Any]:
    """The fields of an actor or edge by name, but for some."""
    return {field.name: getattr(of, field.name) for field in fields(of) if field.name not in without}


def to_networkx(content: Content) -> Any:
    """A MultiDiGraph with the fields of :class:`Actor` and :class:`Edge` as attributes.

    ``ties`` holds the ids of the ties. Example: ``[e for *e, s in g.edges(data="status") if s == "disputed"]``.
    """
    import networkx

    found = edges(content)
    graph = networkx.MultiDiGraph()
    for actor in actors(content, found):
        graph.add_node(actor.id, **values(actor, "id"))
    for edge in found:
        own = values(edge, "id", "subject", "object", "ties")
        graph.add_edge(edge.subject, edge.object, key=edge.id, **own, ties=tuple(t.id for t in edge.ties))
    return graph
