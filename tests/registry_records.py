"""The records of the shipped registry, read from ``data/``, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pyoxigraph

from kg.io.resources import folder
from kg.model.claims import Actor, Office, Tenure
from kg.model.ids import KG
from kg.rdf import codec, terms

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FILES = ("states", "organizations", "armed_groups", "offices")
KINDS = (
    "State",
    "Government",
    "StateBody",
    "Person",
    "Organization",
    "ArmedGroup",
    "Polity",
    "People",
    "Anyone",
)


@dataclass(frozen=True)
class Registry:
    actors: dict[str, Actor]
    offices: dict[str, Office]
    tenures: tuple[Tenure, ...]
    triples: int

    def of_kind(self, kind: str) -> list[Actor]:
        return [actor for actor in self.actors.values() if actor.kind == kind]


@cache
def registry() -> Registry:
    """Everything in ``data/*.ttl``."""
    read = [quad for name in FILES for quad in pyoxigraph.parse(path=str(folder("data") / f"{name}.ttl"))]
    actors, offices, tenures = {}, {}, []
    for iri, node in terms.by_subject(read).items():
        kind = node[TYPE][0].value
        if kind == codec.ORG + "Post":
            offices[iri] = codec.decode_office(iri, node)
        elif kind == KG + "Tenure":
            tenures.append(codec.decode_tenure(iri, node))
        else:
            assert kind.removeprefix(KG) in KINDS, kind
            actors[iri] = codec.decode_actor(iri, node, KINDS)
    return Registry(actors, offices, tuple(tenures), len(read))
