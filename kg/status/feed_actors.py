"""The actors of feeds: described once in the graph of ties, from the first source that names one to the last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import NamedNode, Quad

from kg.model import ids
from kg.model.claims import Iri, SourceRecords
from kg.model.ids import KG
from kg.rdf import codec, tables, terms
from kg.status.evidence import in_graph
from kg.store.protocol import Store

NAMING = (
    KG + "describes",
    *sorted({row.prop for rows in tables.ROWS.values() for row in rows.values() if "Actor" in row.to}),
)
"""The properties whose values are actors."""
SINGLE = (terms.TYPE, *(row.prop for row in tables.ACTOR.rows if not row.many))
"""The properties of which an actor has one value, that of the file added last."""


def described(records: SourceRecords) -> list[Quad]:
    """The quads of the actors of feeds among the records."""
    actors = [actor for actor in records.actors if ids.of_feed(actor.iri)]
    return [quad for actor in actors for quad in codec.encode_actor(actor, ids.TIES_GRAPH)]


def superseded(store: Store, add: Sequence[SourceRecords]) -> set[Quad]:
    """What the store says of actors of feeds that the records now say otherwise: name, class, home."""
    new = {quad for records in add for quad in described(records)}
    actors = {terms.words(quad.subject) for quad in new}
    return {q for q in quads_of(store, actors) if q.predicate.value in SINGLE and q not in new}


def orphaned(store: Store, out: set[Quad], add: Sequence[SourceRecords]) -> set[Iri]:
    """The actors of feeds that nothing names any more once the quads ``out`` are gone and ``add`` is there."""
    links = {quad for quad in out if isinstance(quad.object, NamedNode)}
    said = [quad for quad in links if quad.predicate.value == KG + "about"]
    stances, claims = {terms.words(q.subject) for q in said}, {terms.words(q.object) for q in said}
    kept = {iri for records in add for s in records.stances for iri in s.about}
    kept |= {iri for stance, iri in store.referring(KG + "about", claims) if stance not in stances}
    dead = claims - kept
    gone = {node.value for quad in out if isinstance(node := quad.subject, NamedNode)} | dead
    named = {terms.words(quad.object) for quad in links}
    for of in store.nodes(sorted(dead)).values():
        named.update(term.value for prop in NAMING for term in of.get(prop, ()))
    left = {iri for iri in named if ids.of_feed(iri)} - {actor.iri for records in add for actor in records.actors}
    for prop in NAMING:
        left -= {actor for subject, actor in store.referring(prop, left) if subject not in gone}
    return left


def quads_of(store: Store, actors: Iterable[Iri]) -> set[Quad]:
    """What the graph of ties says of these actors."""
    return {quad for quad in store.describe(sorted(actors)) if in_graph(quad, ids.TIES_GRAPH)}


def stored_quads(store: Store, source: Iri) -> list[Quad]:
    """The quads of a source, of the ties and statements that its stances are about, and of the feed's actors there."""
    found: list[Quad] = []
    for graph in (ids.source_graph(source), ids.inferred_graph(source)):
        found += store.match(graph=graph)
    about = {terms.words(q.object) for q in found if q.predicate.value == KG + "about"}
    claims = sorted(iri for iri in about if ids.short(iri).startswith(("tie-", "statement-")))
    found += [q for q in store.describe(claims) if in_graph(q, ids.TIES_GRAPH)]
    return found + sorted(quads_of(store, {iri for q in found if ids.of_feed(iri := terms.words(q.object))}), key=str)
