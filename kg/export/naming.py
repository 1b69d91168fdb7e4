"""Names of actors, claims and offices for an annotation; reading it finds the same ones again."""

from __future__ import annotations

from kg.actors.resolver import Resolver
from kg.annotation.schema import SCOPED
from kg.errors import NameNotFound, Refused
from kg.model import ids
from kg.model.claims import Iri, SourceRecords


class Names:
    """The names of one file: local ids, labels that the registry resolves, else ids."""

    def __init__(self, records: SourceRecords, registry: Resolver) -> None:
        source = records.source
        self.registry, self.at = registry, source.published
        self._marks = {kind: ids.local_iri(kind, source.iri, "") for kind in ("actor", "cited", "stance", "tenure")}
        self.source = source.iri
        self._actors = {a.iri: self.local(a.iri, "actor") for a in records.actors}
        known = [n for a in records.actors for n in (self._actors[a.iri], a.label, *a.aliases)]
        self._taken = {" ".join(n.casefold().split()) for n in known}
        self._claims = {s.iri: self.local(s.iri, "stance") for s in records.stances}
        used = {*self._actors.values(), *self._claims.values(), *(self.local(c.iri, "cited") for c in records.cited)}
        made: dict[str, dict[Iri, str]] = {}
        for letter, items in (("t", records.ties), ("n", records.statements), ("e", records.events)):
            free = (name for n in range(1, 10**9) if (name := f"{letter}{n}") not in used)
            made[letter] = {item.iri: next(free) for item in items}
        self._claims |= made["t"] | made["n"]
        self.events = made["e"]

    def local(self, iri: Iri, kind: str) -> str:
        """The id in the file of a record that only the source has."""
        if kind == "actor" and not iri.startswith(self._marks[kind]) and SCOPED.fullmatch(ids.short(iri)):
            return ids.short(iri)  # an actor of a case
        if not iri.startswith(self._marks[kind]):
            raise Refused(f"{ids.short(iri)} was not made from an annotation, and cannot be written as one; export RDF")
        return iri.removeprefix(self._marks[kind])

    def actor(self, iri: Iri) -> str:
        """A name that resolves to the actor: its id in the file, its label, else its id in the registry."""
        if iri in self._actors:
            return self._actors[iri]
        match = self.registry.candidates(iri)
        label = match[0].label if match else ""
        if label and " ".join(label.casefold().split()) not in self._taken and self._means(label) == iri:
            return label
        if not iri.startswith(ids.ID):
            return iri
        if not match and not ids.is_local_actor(iri):
            raise Refused(f"the actor {ids.short(iri)} is neither in the registry nor in this source; export RDF")
        return ":" + ids.short(iri)

    def _means(self, name: str) -> Iri | None:
        try:
            return self.registry.resolve(name, self.at).actor
        except NameNotFound:
            return None

    def actors(self, iris: tuple[Iri, ...]) -> list[str]:
        """Names of actors."""
        return [self.actor(iri) for iri in iris]

    def claim(self, iri: Iri) -> str:
        """The id of a tie, statement or stance; one of another source by its IRI."""
        return self._claims.get(iri, iri)

    def claims(self, iris: tuple[Iri, ...]) -> list[str]:
        """Ids of ties, statements and stances."""
        return [self.claim(iri) for iri in iris]

    def about(self, iri: Iri) -> str:
        """What an inference is about: the source, a claim or an actor."""
        return "source" if iri == self.source else self._claims.get(iri) or self.actor(iri)

    def office(self, iri: Iri) -> str:
        """Words that name an office of the registry."""
        label = self.registry.roster.offices[iri].label if iri in self.registry.roster.offices else ""
        if [o.iri for o in self.registry.capacity(label)] != [iri]:
            raise Refused(f"no words name the office {ids.short(iri)} alone; export RDF")
        return label
