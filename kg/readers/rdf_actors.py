"""Which actor an IRI of an RDF file means: the registry's, one that the file describes, or a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import Literal

from kg.actors.resolver import Resolver
from kg.model import ids
from kg.model.claims import Actor
from kg.model.vocabulary import OWL, SCHEMA, SKOS, Vocabulary
from kg.rdf import codec, terms
from kg.rdf.terms import Node
from kg.readers.rdf_shape import LABELS

_CLASSES = {
    "Person": "Person", "Organization": "Organization", "Organisation": "Organization",
    "Corporation": "Organization", "Country": "State", "State": "State",
}  # fmt: skip
_SAME = (SCHEMA + "sameAs", "http://schema.org/sameAs", SKOS + "exactMatch", OWL + "sameAs")


class Actors:
    """The actors of one file.

    An IRI outside the registry means a registry actor where the registry, or the file with
    ``schema:sameAs``, ``skos:exactMatch`` or ``owl:sameAs``, says that they are the same. An actor that neither
    describes is made from the name and class that the file gives it.
    """

    def __init__(self, source: str, nodes: Mapping[str, Node], resolver: Resolver, vocabulary: Vocabulary) -> None:
        self._source, self._nodes, self._vocabulary = source, nodes, vocabulary
        self._registry = resolver.roster.actors
        self._same = {same: actor.iri for actor in self._registry.values() for same in actor.same_as}
        self._described: set[str] = set()
        self._found: dict[str, Actor] = {}
        self.warnings: list[str] = []

    def describe(self, iris: Iterable[str]) -> None:
        """Takes the nodes that the file describes as actors of our classes."""
        self._described = set(iris)
        for iri in sorted(self._described):
            found = codec.decode_actor(iri, self.named(iri), self._vocabulary.classes, self._source)
            self._found[iri] = replace(found, acts_for=self.several(found.acts_for))

    def of(self, iri: str) -> str:
        """The IRI of the actor that ``iri`` means."""
        if iri in self._registry or iri == ids.ANYONE or iri in self._described:
            return iri
        known = self._same.get(iri) or self._said_to_be(iri)
        if known is not None:
            return known
        if iri not in self._found:
            self._found[iri] = Actor(iri, self._kind(iri), self.label(iri), scope=self._source)
        return iri

    def several(self, iris: Iterable[str]) -> tuple[str, ...]:
        """The actors that these IRIs mean, each once, in order."""
        return tuple(sorted({self.of(iri) for iri in iris}))

    def records(self) -> tuple[Actor, ...]:
        """The actors that the source describes."""
        return tuple(self._found[iri] for iri in sorted(self._found))

    def made(self) -> set[str]:
        """The actors that the file does not describe in our classes."""
        return set(self._found) - self._described

    def named(self, iri: str) -> Node:
        """The node of ``iri`` with its best label as the only one."""
        return {**self._nodes.get(iri, {}), SKOS + "prefLabel": [Literal(self.label(iri))]}

    def label(self, iri: str) -> str:
        """The name that the file gives ``iri``, plain or English before others; else the end of the IRI."""
        of = self._nodes.get(iri, {})
        for prop in LABELS:
            found = [t for t in of.get(prop, ()) if isinstance(t, Literal)]
            if found:
                return min(found, key=lambda t: ((t.language or "") not in ("", "en"), t.language or "", t.value)).value
        return codec.any_name(iri)

    def _said_to_be(self, iri: str) -> str | None:
        of = self._nodes.get(iri, {})
        for term in (term for prop in _SAME for term in of.get(prop, ())):
            found = term.value if term.value in self._registry else self._same.get(term.value)
            if found is not None:
                return found
        return None

    def _kind(self, iri: str) -> str:
        classes = [re.split(r"[/#]", t.value)[-1] for t in self._nodes.get(iri, {}).get(terms.TYPE, ())]
        kind = next((_CLASSES[name] for name in sorted(classes) if name in _CLASSES), None)
        if kind is None:
            self.warnings.append(f"<{iri}> is described as no kind of actor; taken as an organization")
        return kind or codec.ANY_KIND
