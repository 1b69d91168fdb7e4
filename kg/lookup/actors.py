"""The actors that sources define, those that are one, and those that may be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from kg.actors.nearness import ALIKE, nearness
from kg.lookup.lookup import TIES, Lookup
from kg.model import ids
from kg.model.claims import Actor, Iri
from kg.model.records import Ref, SourceRef
from kg.model.summaries import ActorEntry, IdentityRecord, SuggestionRecord
from kg.model.vocabulary import RDF
from kg.rdf import terms
from kg.status.evidence import typed
from kg.status.identity import family, keys_of

NEAREST = 5
"""Actors that are compared with one name because of its letters."""


class Actors:
    """Lists actors of a store, merges followed."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup, self._world = lookup, lookup.world
        self._sources = {ids.source_graph(iri): iri for iri in typed(lookup.store, "Source")}

    def entries(self) -> list[ActorEntry]:
        """The actors that sources define, those that are one as one entry, by label."""
        groups: dict[Iri, set[Iri]] = defaultdict(set)
        for kind in self._lookup.vocabulary.classes:
            for iri in typed(self._lookup.store, kind):
                if not ids.registered(iri):
                    groups[self._world.merged(iri)].add(iri)
        ties = self._ties({same: kept for kept in groups for same in self._world.identity.alike(kept)})
        found = []
        for kept, members in groups.items():
            if not ids.registered(kept):
                ref = self._lookup.ref(kept)
                sources = {source for iri in members | {kept} for source in self._sources_of(iri)}
                named = tuple(sorted(sources, key=lambda source: (source.title, source.id)))
                found.append(ActorEntry(ref, named, len(ties[kept]), len(self._world.same_as(kept))))
        return sorted(found, key=lambda entry: (entry.actor.label, entry.actor.id))

    def _ties(self, kept: dict[Iri, Iri]) -> dict[Iri, set[Iri]]:
        """The ties of each kept actor."""
        found: dict[Iri, set[Iri]] = defaultdict(set)
        for side in ("subject", "object"):
            for tie, actor in self._lookup.store.referring(RDF + side, sorted(kept)):
                if tie.startswith(TIES):
                    found[kept[actor]].add(self._world.twins(tie)[0])
        return found

    def joined(self) -> list[IdentityRecord]:
        """What was joined, by names and by analysts, each with the reason; by the actor that is kept."""
        found = []
        for merge in self._world.merges:
            kept = self._world.merged(merge.left)
            other = merge.left if merge.left != kept else merge.right
            sources = tuple(self._sources_of(kept)), tuple(self._sources_of(other))
            record = IdentityRecord(self._ref(kept), self._ref(other), merge.because, merge.by, *sources, merge.iri)
            found.append(record)
        return sorted(found, key=lambda same: (same.actor.label, same.actor.id, same.joined.id))

    def _ref(self, iri: Iri) -> Ref:
        """The actor as its sources name it."""
        return self._lookup.directory.entry(iri).ref

    def _sources_of(self, iri: Iri) -> Iterator[SourceRef]:
        """The sources that define an actor."""
        graphs = {getattr(quad.graph_name, "value", "") for quad in self._lookup.store.match(iri, terms.TYPE)}
        for source in sorted(self._sources[graph] for graph in graphs & self._sources.keys()):
            yield SourceRef(source, self._lookup.directory.source(source).ref.label)

    # -- near names -------------------------------------------------------------------------------

    def suggestions(self, actors: Iterable[Actor]) -> list[SuggestionRecord]:
        """The pairs of these actors that may be one, the best first; at least one of each is a source's own.

        Without pairs that are one, that an analyst keeps apart, or that act for different states.
        """
        families: dict[str, dict[str, set[Iri]]] = defaultdict(lambda: defaultdict(set))
        names: dict[str, str] = {}
        for actor in actors:
            if kind := family(actor.kind):
                for form, name in keys_of(actor.kind, (actor.label, *actor.aliases)).items():
                    if not form.startswith("acronym "):
                        families[kind][form].add(actor.iri)
                        names.setdefault(form, name)
        best: dict[frozenset[Iri], tuple[int, str]] = {}
        for kind, forms in families.items():
            for one, other, score, why in _near(forms, persons=kind == "person"):
                words = why if one == other else f"{names[one]!r} and {names[other]!r}: {why}"
                for left in forms[one]:
                    for right in forms[other] - {left}:
                        pair = frozenset((left, right))
                        best[pair] = max(best.get(pair, (0, "")), (score, words))
        return self._proposed(best)

    def _proposed(self, best: dict[frozenset[Iri], tuple[int, str]]) -> list[SuggestionRecord]:
        identities = self._world.identities()
        found: dict[frozenset[Iri], SuggestionRecord] = {}
        for pair, (score, why) in sorted(best.items(), key=lambda item: (-item[1][0], sorted(item[0]))):
            left, right = sorted(pair, key=lambda iri: (ids.registered(iri), iri))
            if ids.registered(left) or identities.conflict(left, right):
                continue
            kept = frozenset(map(self._world.merged, pair))
            if len(kept) == 2 and kept not in found:
                sources = [tuple(self._sources_of(iri)) for iri in (left, right)]
                found[kept] = SuggestionRecord(self._ref(left), self._ref(right), score, why, *sources)
        return list(found.values())


def _near(forms: dict[str, set[Iri]], *, persons: bool) -> Iterator[tuple[str, str, int, str]]:
    """The pairs of names that are near, with score and reason, where one of each is of a source's own actor."""
    from rapidfuzz import fuzz, process

    by_word: dict[str, set[str]] = defaultdict(set)
    for form in forms:
        for word in set(form.split()):
            by_word[word].add(form)
    every = list(forms)
    for one in sorted(form for form, owners in forms.items() if not all(map(ids.registered, owners))):
        if len(forms[one]) > 1:
            yield one, one, 100, "the same name, but one of them could be one of several"
        words = one.split()
        others = by_word[words[-1]] if persons else set[str]()
        others = others | set.intersection(*(by_word[word] for word in words))
        close = process.extract(one, every, scorer=fuzz.ratio, limit=NEAREST + 1, score_cutoff=ALIKE)
        for other in sorted(others | {form for form, _, _ in close}):
            if found := nearness(one, other, persons=persons):
                yield one, other, *found
