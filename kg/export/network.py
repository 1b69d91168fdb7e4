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
from kg.model.records import TieRecord
from kg.rdf.terms import Node, one, unreadable


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


def nodes(content: Content, found: list[Edge]) -> dict[Iri, dict[str, str | None]]:
    """The actors at the ends of the edges, after merges and folded, in order of id: label, kind and state of each."""
    lookup = content.lookup
    iris = sorted({end for edge in found for end in (edge.subject, edge.object)})
    lookup.fetch(iris)
    refs = (lookup.ref(iri, with_state=True) for iri in iris)
    return {r.id: {"label": r.label, "kind": r.kind, "state": r.state.label if r.state else None} for r in refs}


def to_networkx(content: Content) -> Any:
    """A MultiDiGraph with the values of :func:`nodes` and the fields of :class:`Edge` as attributes.

    What is not known is left out, and ``ties`` holds the ids of the ties in one string, so that networkx writes
    the graph in every format (``nx.write_gml`` and its like).
    Example: ``[e for *e, s in g.edges(data="status") if s == "disputed"]``.
    """
    import networkx

    found = edges(content)
    graph = networkx.MultiDiGraph()
    for iri, values in nodes(content, found).items():
        graph.add_node(iri, **_known(values))
    names = [field.name for field in fields(Edge) if field.name not in ("id", "subject", "object", "ties")]
    for edge in found:
        own = {name: getattr(edge, name) for name in names}
        graph.add_edge(edge.subject, edge.object, key=edge.id, **_known(own), ties=" ".join(t.id for t in edge.ties))
    return graph


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
