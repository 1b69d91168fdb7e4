"""What every store begins with: the ontology and the registry of actors, as quads and as records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

import pyoxigraph as ox
from pyoxigraph import Quad

from kg.actors.resolver import Resolver
from kg.errors import KgError
from kg.io import resources
from kg.model import ids
from kg.model.claims import Actor, Iri, Office, Tenure
from kg.model.vocabulary import ORG, Vocabulary
from kg.rdf import codec, terms

SHIPPED = "shipped.trig"
"""The compiled file in ``data/``: ontology, registry and the shipped case with what follows from it."""


def shipped_file() -> Path:
    """The compiled shipped case."""
    return resources.folder("data") / SHIPPED


def seeds() -> Path:
    """The folder of the shipped cases."""
    return resources.folder("seeds")


def base_quads() -> list[Quad]:
    """The quads of the ontology and of the registry, each in its graph."""
    found: list[Quad] = []
    for folder, graph in (("ontology", ids.ONTOLOGY_GRAPH), ("data", ids.ACTORS_GRAPH)):
        name = terms.node(graph)
        for path in sorted(resources.folder(folder).glob("*.ttl")):
            if path.name == "shapes.ttl":
                continue
            try:
                triples = list(ox.parse(path=str(path)))
            except (SyntaxError, OSError) as error:
                raise KgError(f"{path}: the shipped file cannot be read: {error}") from None
            found += [Quad(t.subject, t.predicate, t.object, name) for t in triples]
    return found


def people(found: Iterable[Quad], vocabulary: Vocabulary) -> tuple[list[Actor], list[Office], list[Tenure]]:
    """The actors, offices and tenures among the quads."""
    kinds = {ids.KG + kind for kind in vocabulary.classes}
    actors, offices, tenures = [], [], []
    for iri, of in terms.by_subject(found).items():
        types = {term.value for term in of.get(terms.TYPE, ())}
        if types & kinds:
            actors.append(codec.known_actor(iri, of, vocabulary.classes))
        elif ORG + "Post" in types and codec.is_office(of):
            offices.append(codec.decode_office(iri, of))
        elif ids.KG + "Tenure" in types:
            tenures.append(codec.decode_tenure(iri, of))
    return actors, offices, tenures


def resolver(
    found: Iterable[Quad], vocabulary: Vocabulary, merged: Mapping[Iri, Iri] = MappingProxyType({})
) -> Resolver:
    """Resolves names against the actors among the quads; ``merged`` maps actors to those they became."""
    return Resolver(*people(found, vocabulary), merged)
