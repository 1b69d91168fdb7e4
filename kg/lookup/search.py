"""Search: words, in any order, over names, relations, statuses, attitudes, quotes, statements and titles.

Each word is looked up by itself, in the index of what it can be said of: the actors, events and relations whose names
have it, the quotes that have it. A tie is found where every word leads to it, each in its own way: "Israel drones" by
its subject and a quote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice

from pyoxigraph import Literal

from kg.actors import names
from kg.errors import Refused
from kg.lookup.lookup import TIES, Lookup
from kg.model import ids
from kg.model.claims import Iri
from kg.model.ids import KG, TIE
from kg.model.summaries import Hit, Hits
from kg.model.vocabulary import DC, DCTERMS, OA, RDF, SKOS
from kg.rdf.terms import many, one
from kg.status.evidence import typed

KINDS = ("actor", "relation", "status", "tie", "statement", "quote", "source")
"""What can be found, in the order of the hits."""
NAMES = (SKOS + "prefLabel", SKOS + "altLabel", KG + "demonym")
METONYM = KG + "metonym"
SHORTEST_PLURAL = 4
STATEMENTS = ids.ID + "statement-"


def find(lookup: Lookup, words: str, kinds: Sequence[str], most: int | None) -> Hits:
    """The hits of these kinds, at most ``most`` of each; all words must be found. Raises Refused without a word."""
    given = list(dict.fromkeys(names.key(words).split()))
    if not given:
        raise Refused(f"{words!r} has no word to search for")
    search = _Search(lookup, given)
    hits: list[Hit] = []
    counts: dict[str, int] = {}
    for kind in kinds:
        counts[kind], found = search.hits(kind)
        hits += islice(found(), most)
    return Hits(hits, counts)


def _singular(word: str) -> str:
    """The word without the ending of a regular plural: ``drone``, ``ferry``."""
    if len(word) > SHORTEST_PLURAL and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) >= SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss") else word


def _with(word: int, found: dict[Iri, frozenset[int]]) -> list[Iri]:
    """Those that have a word."""
    return sorted(iri for iri, there in found.items() if word in there)


class _Search:
    """One search: where each word occurs, by number of the word."""

    def __init__(self, lookup: Lookup, words: list[str]) -> None:
        self.lookup, self.store, self.words = lookup, lookup.store, words
        self.singular = [_singular(word) for word in words]
        self.shared = [one[:-1] if one.endswith("y") else one for one in self.singular]
        self.every = frozenset(range(len(words)))
        self.named = self._texts(*NAMES)
        for iri, there in self._texts(METONYM).items():  # "Baku" is the government, and the state
            for meant in (iri, lookup.world.folded(iri)):
                self.named[meant] = self.named.get(meant, frozenset()) | there
        self.texts = self._texts(KG + "text")
        quotes = self._texts(OA + "exact")
        vocabulary = lookup.vocabulary
        self.relations = self._among(
            (TIE + r.name, (r.name, r.label, r.inverse_label, *vocabulary.inverse_names.get(r.name, ()), r.comment))
            for r in vocabulary.relations.values()
        )
        self.statuses = self._among((s.iri, (s.name,)) for s in vocabulary.statuses.values())
        self.attitudes = self._among((a.iri, (a.name,)) for a in vocabulary.attitudes.values())
        self.spoken = {stance: quotes[quote] for stance, quote in self.store.referring(KG + "quote", sorted(quotes))}

    # -- where words occur ------------------------------------------------------------------------

    def _in(self, text: str) -> frozenset[int]:
        """The words that begin a word of the text, or are one in another number."""
        if text.isascii() and not any(part in text.lower() for part in self.shared):
            return frozenset()
        known = f" {names.key(text)}"
        singular = set(map(_singular, known.split()))
        return frozenset(
            number for number, word in enumerate(self.words) if f" {word}" in known or self.singular[number] in singular
        )

    def _texts(self, *properties: str) -> dict[Iri, frozenset[int]]:
        """What has words of the search in one of these properties, with these words."""
        found: dict[Iri, frozenset[int]] = {}
        for prop in properties:
            for quad in self.store.match(predicate=prop):
                if isinstance(quad.object, Literal) and (there := self._in(quad.object.value)):
                    subject = str(getattr(quad.subject, "value", ""))
                    found[subject] = found.get(subject, frozenset()) | there
        return found

    def _among(self, texts: Iterable[tuple[Iri, Iterable[str]]]) -> dict[Iri, frozenset[int]]:
        found = ((iri, frozenset().union(*map(self._in, several))) for iri, several in texts)
        return {iri: there for iri, there in found if there}

    def _whole(self, found: dict[Iri, frozenset[int]]) -> list[Iri]:
        """Those that have every word."""
        return [iri for iri, there in found.items() if there == self.every]

    # -- hits -------------------------------------------------------------------------------------

    def hits(self, kind: str) -> tuple[int, Callable[[], Iterator[Hit]]]:
        """How many hits of a kind there are, and what makes them, the best first."""
        if kind == "actor":
            actors = self._actors()
            return len(actors), lambda: self._actor_hits(actors)
        if kind == "relation":
            relations = self._whole(self.relations)
            return len(relations), lambda: self._counted(kind, relations, RDF + "predicate")
        if kind == "status":
            statuses = self._whole(self.statuses)
            return len(statuses), lambda: self._counted(kind, statuses, KG + "status")
        if kind == "tie":
            ties = [iri for iri in self._claims if ids.is_tie(iri)]
            return len(ties), lambda: self._tie_hits(ties)
        if kind == "statement":
            statements = [iri for iri in self._claims if not ids.is_tie(iri)]
            return len(statements), lambda: self._statement_hits(statements)
        if kind == "quote":
            stances = sorted(self._whole(self.spoken))
            return len(stances), lambda: self._quote_hits(stances)
        titles = self._texts(DCTERMS + "title", DC + "publisher")
        known = (iri for of in ("Source", "CitedSource") for iri in typed(self.store, of))
        sources = sorted(iri for iri in known if titles.get(iri) == self.every)
        return len(sources), lambda: (Hit(kind, iri, self.lookup.directory.source(iri).ref.label) for iri in sources)

    def _actors(self) -> list[Iri]:
        """The actors whose names have every word, merged ones as one, those of the very name first, then by ties."""
        found = self._whole(self.named)
        self.lookup.directory.fetch(found)
        kinds = self.lookup.vocabulary.classes
        actors = {self.lookup.world.merged(iri) for iri in found if self.lookup.ref(iri).kind in kinds}
        self.ties_of = self._ties_at(actors)
        asked = " ".join(self.words)

        def place(iri: Iri) -> tuple[bool, int, str, Iri]:
            label = self.lookup.ref(iri).label
            return names.key(label) != asked, -len(self.ties_of[iri]), label, iri

        return sorted(actors, key=place)

    def _ties_at(self, actors: Iterable[Iri]) -> dict[Iri, set[Iri]]:
        """The ties at whose ends each of these actors, or one merged with it, stands."""
        kept = {same: iri for iri in actors for same in self.lookup.alike(iri)}
        found: dict[Iri, set[Iri]] = defaultdict(set)
        for side in ("subject", "object"):
            for tie, actor in self.store.referring(RDF + side, sorted(kept)):
                if tie.startswith(TIES):
                    found[kept[actor]].add(tie)
        return found

    def _actor_hits(self, actors: list[Iri]) -> Iterator[Hit]:
        for iri in actors:
            yield Hit("actor", iri, self.lookup.ref(iri).label, ties=len(self.ties_of[iri]))

    def _counted(self, kind: str, found: list[Iri], prop: str) -> Iterator[Hit]:
        """Relations or statuses, with the number of their ties."""
        vocabulary = self.lookup.vocabulary
        for iri in found:
            ties = sum(ids.is_tie(tie) for tie, _ in self.store.referring(prop, [iri]))
            named = vocabulary.relations.get(ids.short(iri)) if kind == "relation" else None
            name = named.name if named else next(s.name for s in vocabulary.statuses.values() if s.iri == iri)
            yield Hit(kind, name, named.label if named else name, ties=ties)

    @cached_property
    def _claims(self) -> list[Iri]:
        """The ties and statements to which every word leads, those first whose own words have most of them."""
        own = [self._leading(number) for number in sorted(self.every)]
        told = [self._said(number) for number in sorted(self.every)]
        found = set.intersection(*(mine | others for mine, others in zip(own, told, strict=True)))
        first = {self.lookup.world.twins(iri)[0] if ids.is_tie(iri) else iri for iri in found}
        return sorted(first, key=lambda iri: (-sum(iri in mine for mine in own), iri))

    def _leading(self, word: int) -> set[Iri]:
        """The ties whose ends, relation, status or event have a word, and the statements whose text or actors have."""
        named = _with(word, self.named)
        alike = sorted({same for iri in named for same in self.lookup.alike(iri)})
        found = set(_with(word, self.texts))
        for prop, objects in (
            (RDF + "subject", alike),
            (RDF + "object", alike),
            (KG + "concerns", alike),
            (KG + "event", named),
            (RDF + "predicate", _with(word, self.relations)),
            (KG + "status", _with(word, self.statuses)),
        ):
            found.update(iri for iri, _ in self.store.referring(prop, objects))
        return {iri for iri in found if iri.startswith((TIES, STATEMENTS))}

    def _said(self, word: int) -> set[Iri]:
        """The ties and statements on which a stance has a word in its quote, holder or attitude."""
        stances = set(_with(word, self.spoken))
        for prop, objects in ((KG + "holder", self.named), (KG + "attitude", self.attitudes)):
            stances.update(stance for stance, _ in self.store.referring(prop, _with(word, objects)))
        made = self.store.nodes(sorted(stances), [KG + "makes"])
        return self.lookup.claims_of(stances).union(*(many(of, KG + "makes") for of in made.values()))

    def _tie_hits(self, ties: list[Iri]) -> Iterator[Hit]:
        for start in range(0, len(ties), 50):
            for tie in self.lookup.ties(ties[start : start + 50]):
                quotes = sorted((-len(self.spoken.get(s.id, ())), n) for n, s in enumerate(tie.stances) if s.quote)
                quote = tie.stances[quotes[0][1]].quote if quotes else None
                yield Hit("tie", tie.id, tie.heading, tie.status, quote)

    def _statement_hits(self, statements: list[Iri]) -> Iterator[Hit]:
        for statement in self.lookup.statements(statements):
            yield Hit("statement", statement.id, statement.text, statement.status)

    def _quote_hits(self, stances: list[Iri]) -> Iterator[Hit]:
        for iri in stances:
            quote = one(self.lookup.node(iri), KG + "quote") or ""
            claims = self.lookup.claims_behind(iri)
            yield Hit("quote", iri, one(self.lookup.node(quote), OA + "exact") or "", about=next(iter(claims), None))
