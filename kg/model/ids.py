"""IRIs of everything: namespaces, graphs, and the ids that follow from content.

One constant, :data:`BASE`, moves all of them. Hashes are the first 16 hexadecimal digits of
SHA-256 over the parts, so ids are stable between machines and runs.
"""

from __future__ import annotations

import re
from hashlib import sha256

BASE = "https://w3id.org/actor-kg/"
KG = BASE + "ns#"
TIE = BASE + "tie#"
ID = BASE + "id/"
GRAPH = ID + "graph/"

TIES_GRAPH = GRAPH + "ties"
ACTORS_GRAPH = GRAPH + "actors"
ONTOLOGY_GRAPH = GRAPH + "ontology"
ANALYST_GRAPH = GRAPH + "analyst"
DERIVED_GRAPH = GRAPH + "derived"
SOURCE_GRAPHS = GRAPH + "source/"
INFERRED_GRAPHS = GRAPH + "inferred/"

ANYONE = ID + "anyone"
FEED_ACTORS = ID + "actor-feed-"
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_LOCAL_ACTOR = re.compile(re.escape(ID) + r"actor-(?:[0-9a-f]{16}|feed)-[A-Za-z0-9][A-Za-z0-9_.-]*")


def digest(*parts: str) -> str:
    """Sixteen hexadecimal digits that stand for the parts, in order."""
    return sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def source_iri(key: str) -> str:
    """The IRI of a source from its SHA-256 (or another stable key of its own)."""
    return f"{ID}source-{digest(key)}"


def source_graph(source: str) -> str:
    """The graph that holds what ``source`` says."""
    return SOURCE_GRAPHS + source.rsplit("-", 1)[-1]


def inferred_graph(source: str) -> str:
    """The graph that holds what was inferred for ``source``."""
    return INFERRED_GRAPHS + source.rsplit("-", 1)[-1]


def local_iri(kind: str, source: str, local: str) -> str:
    """The IRI of something that only ``source`` knows, from its id in the annotation."""
    return f"{ID}{kind}-{source.rsplit('-', 1)[-1]}-{local}"


def feed_actor_iri(feed: str, name: str) -> str:
    """The IRI of an actor that only ``feed`` knows, the same in all files of the feed."""
    readable = _NOT_IN_ID.sub("-", name.lower()).strip("-")[:48]
    return f"{FEED_ACTORS}{feed}-{readable}-{digest(feed, name)[:8]}".replace("--", "-")


def of_feed(actor: str) -> bool:
    """Whether an actor is of a feed, so that several of its files may name it."""
    return actor.startswith(FEED_ACTORS)


def tie_iri(subject: str, relation: str, obj: str, when: str | None, event: str | None) -> str:
    """The IRI of a tie whose ends are already in canonical direction."""
    return f"{ID}tie-{digest(subject, relation, obj, when or '', event or '')}"


def event_iri(label: str, when: str | None) -> str:
    """The IRI of an event: the same label, normalised, at the same time is the same event."""
    return f"{ID}event-{digest(label, when or '')}"


def statement_iri(text: str, concerns: tuple[str, ...]) -> str:
    """The IRI of a statement: the same words about the same actors are the same statement."""
    return f"{ID}statement-{digest(text, *sorted(concerns))}"


def relationship_iri(subject: str, relation: str, obj: str) -> str:
    """The IRI of the relationship between two folded actors."""
    return f"{ID}relationship-{digest(subject, relation, obj)}"


def is_event(name: str | None) -> bool:
    """Whether this is the IRI of an event that a source describes, rather than a label or another IRI."""
    return name is not None and name.startswith(ID + "event-")


def is_tie(iri: str) -> bool:
    """Whether the IRI is that of a tie."""
    return iri.startswith(ID + "tie-")


def registered(actor: str) -> bool:
    """Whether an actor is of the registry: neither an annotation's own, nor one of RDF under another address."""
    return actor.startswith(ID) and not actor.startswith(ID + "actor-")


def is_local_actor(iri: str) -> bool:
    """Whether the IRI has the form of an actor that a source defines."""
    return _LOCAL_ACTOR.fullmatch(iri) is not None


def short(iri: str) -> str:
    """The last part of an IRI of ours, as people type it; any other IRI as it is."""
    for base in (ID, TIE, KG):
        if iri.startswith(base):
            return iri[len(base) :]
    return iri
