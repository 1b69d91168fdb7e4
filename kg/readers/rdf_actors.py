"""Which actor an IRI of an RDF file means: the registry's, one that the file describes, or a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from kg.actors.resolver import Resolver, elsewhere
from kg.model import ids
from kg.model.claims import Actor
from kg.model.vocabulary import OWL, SCHEMA, SKOS, Vocabulary
from kg.rdf import codec, terms
from kg.rdf.tables import LABELS
from kg.rdf.terms import Node

_CLASSES = {
    "Person": "Person", "Organization": "Organization", "Organisation": "Organization",
    "Corporation": "Organization", "Country": "State", "State": "State",
}  # fmt: skip
_SAME = (SCHEMA + "sameAs", "http://schema.org/sameAs", SKOS + "exactMatch", OWL + "sameAs")
_PLAIN = 3
"""The rank of a name without a language."""


def _rank(language: str | None) -> int:
    """The place of a name's language: English, its variants, any language, none, others."""
    tag = (language or "").casefold()
    return 1 if tag.startswith("en-") else {"en": 0, "mul": 2, "": _PLAIN}.get(tag, _PLAIN + 1)


def preferred(of: Node, props: Sequence[str]) -> str | None:
    """The name to show of those under these properties: English or plain before others, the first property first."""
    named = [
        ((rank := _rank(term.language)) > _PLAIN, place, rank, term.value)
        for place, prop in enumerate(props)
        for term in of.get(prop, ())
        if isinstance(term, Literal)
    ]
    return min(named)[-1] if named else None


class Actors:
    """The actors of one file.

    An IRI outside the registry means a registry actor where the registry, or the file with
    ``skos:exactMatch``, ``owl:sameAs`` or ``schema:sameAs``, says that they are the same. An actor that
    neither describes is made from the name and class that the file gives it.
    """

    def __init__(self, source: str, nodes: Mapping[str, Node], resolver: Resolver, vocabulary: Vocabulary) -> None:
        self._source, self._nodes, self._vocabulary = source, nodes, vocabulary
        self._registry = resolver.roster.actors
        self._same = {elsewhere(same): actor.iri for actor in self._registry.values() for same in actor.same_as}
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
        if iri in self._registry or iri == ids.ANYONE or iri in self._described or iri in self._found:
            return iri
        known = self._known(iri) or self._said_to_be(iri)
        if known is not None:
            return known
        self._found[iri] = Actor(iri, self._kind(iri), self.label(iri), scope=self._source)
        return iri

    def several(self, iris: Iterable[str]) -> tuple[str, ...]:
        """The actors that these IRIs mean, each once, in order."""
        return tuple(sorted({self.of(iri) for iri in iris}))

    def records(self) -> tuple[Actor, ...]:
        """The actors that the source describes."""
        return tuple(self._found[iri] for iri in sorted(self._found))

    def also_called(self, iri: str, name: str) -> bool:
        """Gives an actor of the file another name; False where ``iri`` is not one."""
        found = self._found.get(iri)
        if found is not None:
            self._found[iri] = replace(found, aliases=tuple(sorted({*found.aliases, name})))
        return found is not None

    def made(self) -> set[str]:
        """The actors that the file does not describe in our classes."""
        return set(self._found) - self._described

    def named(self, iri: str) -> Node:
        """The node of ``iri`` with its best label as the only one."""
        return {**self._nodes.get(iri, {}), SKOS + "prefLabel": [Literal(self.label(iri))]}

    def label(self, iri: str) -> str:
        """The name that the file gives ``iri``, English or plain before others; else the end of the IRI."""
        return preferred(self._nodes.get(iri, {}), LABELS) or codec.any_name(iri)

    def _said_to_be(self, iri: str) -> str | None:
        """The actor of the registry that the file says ``iri`` is; None, with a warning, where it names several."""
        of = self._nodes.get(iri, {})
        same = sorted({term.value for prop in _SAME for term in of.get(prop, ()) if isinstance(term, NamedNode)})
        found = {known: other for other in same if (known := self._known(other))}
        if len(found) > 1:
            names = " and ".join(f"{self._registry[known].label} (<{found[known]}>)" for known in sorted(found))
            advice = "taken as an actor of its own; correct the file, or decide with: kg merge"
            self.warnings.append(f"<{iri}> is said to be the same as {names}, which are different actors; {advice}")
        return next(iter(found)) if len(found) == 1 else None

    def _known(self, iri: str) -> str | None:
        """The actor of the registry that has this IRI, here or elsewhere."""
        return iri if iri in self._registry else self._same.get(elsewhere(iri))

    def _kind(self, iri: str) -> str:
        classes = [re.split(r"[/#]", t.value)[-1] for t in self._nodes.get(iri, {}).get(terms.TYPE, ())]
        kind = next((_CLASSES[name] for name in sorted(classes) if name in _CLASSES), None)
        if kind is None:
            self.warnings.append(f"<{iri}> has no class of actors that kg knows; taken as an organization")
        return kind or codec.ANY_KIND
