"""Synthetic graphs of the real shape, written through the real codec.

Actors come from the registry, with as many organizations again that only the first source knows;
how often one acts is skewed (Zipf), as in event data. A relationship has several ties, a tie
several stances from different sources: some in the document's own voice, some of speakers, some
denied in reply, some at second hand. Every quote stands in the text of its source.
"""

from __future__ import annotations

import random
from bisect import bisect
from datetime import date, timedelta
from itertools import accumulate

from kg import base, derive, ids, quads
from kg.graph import Graph
from kg.model import Actor, Quote, Source, SourceRecords, Stance, Tie
from kg.readers.annotation import text_hash
from kg.store.embedded import EmbeddedStore
from kg.vocabulary import Vocabulary, load

TIES_A_SOURCE = 50
FIRST_DAY = date(2015, 1, 1)


class World:
    """Makes sources one after another; the same seed gives the same sources."""

    def __init__(self, ties: int, vocabulary: Vocabulary, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.vocabulary = vocabulary
        known, _, _ = base.people(base.base_quads(), vocabulary)
        actors = sorted(a.iri for a in known if a.kind not in ("Anyone", "People"))
        self.rng.shuffle(actors)
        states = [a.iri for a in known if a.kind in ("State", "Government")]
        self.rng.shuffle(states)
        first = ids.source_iri("synthetic:0")
        self.local = [
            Actor(ids.local_iri("actor", first, f"org-{n}"), "Organization", f"Organization {n}", scope=first)
            for n in range(min(len(actors), ties // 50))
        ]
        self.actors = states + [a for a in actors if a not in set(states)] + [a.iri for a in self.local]
        self.weights = list(accumulate(1 / (rank + 20) for rank in range(len(self.actors))))
        self.labels = {a.iri: a.label for a in (*known, *self.local)}
        relations = [r for r in vocabulary.relations.values() if r.kind != "speech"]
        self.relations = [r.name for r in relations]
        self.relation_weights = list(accumulate(1 / (n + 2) for n in range(len(relations))))
        self.known: list[Tie] = []
        self.seen: set[str] = set()
        self.sources = 0

    def actor(self) -> str:
        return self.actors[bisect(self.weights, self.rng.random() * self.weights[-1])]

    def tie(self) -> Tie:
        """A tie that is known already (half of the time), another of a known relationship, or a new one."""
        chance = self.rng.random()
        if self.known and chance < 0.5:
            return self.rng.choice(self.known)
        day = (FIRST_DAY + timedelta(days=self.rng.randrange(3650))).isoformat()
        when = None if self.rng.random() < 0.25 else day if self.rng.random() < 0.8 else day[:7]
        if self.known and chance < 0.8:
            old = self.rng.choice(self.known)
            subject, relation, obj = old.subject, old.relation, old.object
        else:
            subject, obj = self.actor(), self.actor()
            while subject == obj:
                obj = self.actor()
            relation = self.relations[bisect(self.relation_weights, self.rng.random() * self.relation_weights[-1])]
            subject, relation, obj = self.vocabulary.canonical(subject, relation, obj)
        return Tie(ids.tie_iri(subject, relation, obj, when, None), subject, relation, obj, when)

    def source(self) -> SourceRecords:
        """The next source: about fifty ties and the stances on them."""
        number, rng = self.sources, self.rng
        self.sources += 1
        iri = ids.source_iri(f"synthetic:{number}")
        ties = list({t.iri: t for t in (self.tie() for _ in range(TIES_A_SOURCE))}.values())
        self.known += [t for t in ties if t.iri not in self.seen]
        self.seen.update(t.iri for t in ties)
        parts: list[str] = []
        stances: list[Stance] = []
        self.at = 0

        def say(words: str) -> Quote:
            start = self.at
            parts.append(words)
            self.at += len(words) + 2
            return Quote(iri, start, start + len(words), words)

        def stance(holder: str, attitude: str, about: str, words: str, **more: object) -> Stance:
            made = Stance(
                ids.local_iri("stance", iri, f"s{len(stances)}"), iri, holder, attitude, (about,), say(words), **more
            )  # type: ignore[arg-type]
            stances.append(made)
            return made

        for tie in ties:
            relation = self.vocabulary.relations[tie.relation].label
            words = f"{self.labels[tie.subject]} {relation} {self.labels[tie.object]}"
            chance = rng.random()
            if chance < 0.6:
                stance(iri, "asserts", tie.iri, words)
                continue
            speaker = self.actor()
            if chance < 0.8:
                said = stance(speaker, "alleges", tie.iri, f"{self.labels[speaker]} said that {words}")
                stance(iri, "suggests", said.iri, "as the report has it")
                continue
            blamed = tie.subject if tie.subject != speaker else tie.object
            said = stance(speaker, "accuses", tie.iri, f"{self.labels[speaker]} accused: {words}", target=(blamed,))
            if chance < 0.9:
                stance(blamed, "denies", tie.iri, f"{self.labels[blamed]} denied that {words}", in_reply_to=(said.iri,))
        text = ". ".join(parts) + "."
        described = Source(
            iri, f"Synthetic source {number}", sha256=text_hash(text), publisher=f"Outlet {number % 97}",
            published=(FIRST_DAY + timedelta(days=number % 3650)).isoformat(), text=text,
        )  # fmt: skip
        return SourceRecords(
            described, actors=tuple(self.local) if number == 0 else (), ties=tuple(ties), stances=tuple(stances)
        )


def filled(ties: int, seed: int = 1) -> tuple[Graph, World]:
    """A graph in memory with so many ties, and the world that makes more."""
    vocabulary = load()
    world = World(ties, vocabulary, seed)
    store = EmbeddedStore()
    store.raw.bulk_extend(base.base_quads())
    spoken: set[str] = set()
    while len(world.known) + len(spoken) < ties:
        records = world.source()
        found = quads.encode(records)
        evidence = derive.World(store, vocabulary, plus=[records], judgements=[])
        made = {t.iri: t for s in records.stances for t in derive.speech_ties(s, evidence)}
        fresh = [t for t in made.values() if t.iri not in spoken]
        spoken.update(made)
        store.raw.bulk_extend([*found, *quads.encode_claims(fresh, ())])
    store.raw.bulk_extend(derive.derive_all(store, vocabulary))
    store.raw.optimize()
    return Graph(store, vocabulary), world
