"""A cache of the names of actors, offices and sources, of who acts for whom, and of who held which office when.

A look-up needs this for every actor that it returns, without the hundreds of names of a registry actor.
It is read in batches, and kept until a change affects it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pyoxigraph import NamedNode, Quad

from kg.actors.acting import OFFICELESS, SOVEREIGN, STATES
from kg.model.claims import Iri
from kg.model.ids import KG
from kg.model.records import Ref
from kg.model.vocabulary import DCTERMS, ORG, SKOS, Vocabulary
from kg.rdf import codec, terms
from kg.rdf.terms import Node, many, one
from kg.store.protocol import Store

SOURCES = ("Source", "CitedSource")
_OF_SOURCES = (DCTERMS + "title", KG + "reviewed", DCTERMS + "issued", KG + "feed")
_NAMING = frozenset((terms.TYPE, SKOS + "prefLabel", KG + "actsFor", *_OF_SOURCES))
"""The properties read for entries and sources."""


class Entry(NamedTuple):
    """An actor, office or source: its label, its class and whom it acts for."""

    ref: Ref
    is_state: bool
    acts_for: tuple[Iri, ...]
    known: bool
    """Whether its class, its name or whom it acts for is known."""


class KnownSource(NamedTuple):
    """A source by its title, whether its stances are reviewed, when it was published, whether it is a feed."""

    ref: Ref
    reviewed: bool
    published: str | None
    feed: bool


class HeldOffice(NamedTuple):
    """An office of a person: its label, since, until, and the body that the post is in."""

    label: str
    since: str | None
    until: str | None
    body: Iri

    def in_time(self) -> tuple[str, ...]:
        """A key that sorts offices by since, label, until and body."""
        return self.since or "", self.label, self.until or "", self.body


class Directory:
    """Names, kinds, careers and titles in a store, each read once; merges are not followed."""

    def __init__(self, store: Store, vocabulary: Vocabulary) -> None:
        self._store = store
        self._vocabulary = vocabulary
        self._entries: dict[Iri, Entry] = {}
        self._careers: dict[Iri, list[HeldOffice]] = {}
        self._behind: set[Iri] = set()
        self._sources: dict[Iri, KnownSource] = {}

    def kind(self, of: Node) -> str:
        """The local name of the class of an actor or source; empty for anything else."""
        kinds = [k.removeprefix(KG) for k in many(of, terms.TYPE)]
        return codec.kind_of([k for k in kinds if k in self._vocabulary.classes or k in SOURCES])

    def fetch(self, iris: Iterable[Iri]) -> None:
        """Reads these actors, offices and sources at once."""
        known = self._entries
        missing = sorted({iri for iri in iris if iri not in known})
        if not missing:
            return
        found = {iri: dict(of) for iri, of in self._store.nodes(missing, (terms.TYPE, SKOS + "prefLabel")).items()}
        kinds = {iri: self.kind(found.get(iri, {})) for iri in missing}
        for prop, wanted in (
            (DCTERMS + "title", [iri for iri in missing if kinds[iri] in SOURCES]),
            (KG + "actsFor", [iri for iri in missing if kinds[iri] not in SOVEREIGN]),
        ):
            for iri, of in self._store.nodes(wanted, [prop]).items():
                found.setdefault(iri, {}).update(of)
        for iri in missing:
            of = found.get(iri, {})
            label = codec.name_of(iri, of) or codec.title_of(iri, of)
            known[iri] = Entry(Ref(iri, label, kinds[iri]), kinds[iri] in STATES, many(of, KG + "actsFor"), bool(of))

    def entry(self, iri: Iri) -> Entry:
        """The actor, office or source of this IRI."""
        if iri not in self._entries:
            self.fetch([iri])
        return self._entries[iri]

    def fetch_careers(self, persons: Iterable[Iri]) -> None:
        """Reads the offices of these persons at once."""
        missing = sorted({iri for iri in persons if iri not in self._careers})
        if not missing:
            return
        tenures: dict[Iri, dict[Iri, None]] = {iri: {} for iri in missing}
        self.fetch(missing)
        holders = [iri for iri in missing if self._entries[iri].ref.kind not in OFFICELESS]
        for tenure, person in self._store.referring(ORG + "member", holders):
            tenures[person][tenure] = None  # several files may describe the same one
        terms = self._read(tenure for found in tenures.values() for tenure in found)
        offices = self._read(one(of, KG + "office") or "" for of in terms.values())
        for person, found in tenures.items():
            held = []
            for of in (terms.get(tenure, {}) for tenure in found):
                office = offices.get(one(of, KG + "office") or "", {})
                label, body = one(office, SKOS + "prefLabel") or "", one(office, ORG + "postIn") or ""
                held.append(HeldOffice(label, one(of, KG + "since"), one(of, KG + "until"), body))
            self._careers[person] = sorted(held, key=HeldOffice.in_time)

    def _read(self, iris: Iterable[Iri]) -> dict[Iri, Node]:
        """The properties of these tenures or offices, recorded as the basis of careers."""
        wanted = sorted({iri for iri in iris if iri})
        self._behind.update(wanted)
        return dict(self._store.nodes(wanted)) if wanted else {}

    def career(self, person: Iri) -> list[HeldOffice]:
        """The offices of a person, the earliest first."""
        if person not in self._careers:
            self.fetch_careers([person])
        return self._careers[person]

    def fetch_sources(self, iris: Iterable[Iri]) -> None:
        """Reads what is known of these sources at once."""
        missing = sorted({iri for iri in iris if iri not in self._sources})
        nodes = self._store.nodes(missing, _OF_SOURCES) if missing else {}
        for iri in missing:
            of = nodes.get(iri, {})
            ref = Ref(iri, codec.title_of(iri, of), "Source")
            self._sources[iri] = KnownSource(ref, codec.is_reviewed(of), one(of, DCTERMS + "issued"), KG + "feed" in of)

    def source(self, iri: Iri) -> KnownSource:
        """The source of this IRI; one that is not loaded has only its IRI."""
        if iri not in self._sources:
            self.fetch_sources([iri])
        return self._sources[iri]

    # -- changes ----------------------------------------------------------------------------------

    def forget(self, changed: Iterable[Quad]) -> None:
        """Drops the entries that these quads, removed or added, may have changed."""
        for quad in changed:
            subject, prop = quad.subject.value, quad.predicate.value  # type: ignore[union-attr]
            if prop in _NAMING:
                for known in (self._entries, self._sources, self._careers):
                    known.pop(subject, None)
            elif prop == ORG + "member" and isinstance(quad.object, NamedNode):
                self._careers.pop(quad.object.value, None)
            if subject in self._behind:
                self._careers.clear()
                self._behind.clear()

    def after(self, store: Store, changed: Iterable[Quad]) -> Directory:
        """The directory of a store that differs from this one by these quads."""
        other = Directory(store, self._vocabulary)
        other._entries.update(self._entries)
        other._careers.update(self._careers)
        other._behind.update(self._behind)
        other._sources.update(self._sources)
        other.forget(changed)
        return other
