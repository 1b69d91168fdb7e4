"""Synthetic graphs of the real shape, written through the real codec.

Actors come from the registry, with as many organizations again that only the first source knows;
how often one acts is skewed (Zipf), as in event data. A relationship has several ties, a tie
several stances from different sources: some in the document's own voice, some of speakers in their
offices, some of speakers whom the source leaves unnamed, some through a cited source, some denied in
reply or wholesale, some at second hand. Every source has a statement beside its ties, and marks where
it names its speakers. Every quote is in the text of its source.
"""

from __future__ import annotations

import random
from bisect import bisect
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from kg.actors import registry
from kg.graph import Graph
from kg.model import ids
from kg.model.claims import Actor, Details, Inference, Mention, Quote, Source, SourceRecords, Stance, Statement, Tie
from kg.model.vocabulary import Vocabulary, load
from kg.rdf import codec
from kg.readers.annotation import text_hash
from kg.status import derive
from kg.status.evidence import StoredEvidence as Evidence
from kg.status.evidence import speech_ties
from kg.store.embedded import EmbeddedStore

TIES_A_SOURCE = 50
FIRST_DAY = date(2015, 1, 1)


class World:
    """Makes sources one after another; the same seed gives the same sources."""

    def __init__(self, ties: int, vocabulary: Vocabulary, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self.vocabulary = vocabulary
        known, _, tenures = registry.people(registry.base_quads(), vocabulary)
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
        self.offices = {t.person: t.office for t in tenures}
        self.officials = sorted(self.offices)
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

    def speaker(self) -> tuple[str, str | None]:
        """Who speaks, and in which office: an office-holder (one time in four), else any actor."""
        if self.rng.random() < 0.25:
            person = self.rng.choice(self.officials)
            return person, self.offices[person]
        return self.actor(), None

    def source(self) -> SourceRecords:
        """The next source: about fifty ties, a statement, and the stances on them."""
        number = self.sources
        self.sources += 1
        ties = list({t.iri: t for t in (self.tie() for _ in range(TIES_A_SOURCE))}.values())
        self.known += [t for t in ties if t.iri not in self.seen]
        self.seen.update(t.iri for t in ties)
        published = FIRST_DAY + timedelta(days=number % 3650)
        report = Report(self, ids.source_iri(f"synthetic:{number}"), published.isoformat())
        for tie in ties:
            report.tell(tie)
        report.close()
        text = ". ".join(report.parts) + "."
        described = Source(
            report.iri, f"Synthetic source {number}", sha256=text_hash(text), publisher=f"Outlet {number % 97}",
            published=published.isoformat(), text=text,
        )  # fmt: skip
        return SourceRecords(
            described, actors=(*(self.local if number == 0 else ()), *report.actors), ties=tuple(ties),
            cited=tuple(report.cited), statements=tuple(report.statements), stances=tuple(report.stances),
            mentions=tuple(report.mentions), inferences=tuple(report.inferences),
        )  # fmt: skip


class Report:
    """The text of one source and what it says, sentence by sentence."""

    def __init__(self, world: World, iri: str, day: str) -> None:
        self.world, self.iri, self.day = world, iri, day
        self.at = 0
        self.parts: list[str] = []
        self.stances: list[Stance] = []
        self.mentions: list[Mention] = []
        self.statements: list[Statement] = []
        self.inferences: list[Inference] = []
        self.actors: list[Actor] = []
        self.cited: list[Source] = []
        self.accusations: dict[str, list[Stance]] = {}

    def say(self, words: str) -> Quote:
        """The next sentence of the text."""
        start = self.at
        self.parts.append(words)
        self.at += len(words) + 2
        return Quote(self.iri, start, start + len(words), words)

    def stance(self, holder: str, attitude: str, about: str | tuple[str, ...], words: str, **more: Any) -> Stance:
        """A stance in a sentence of its own; a named speaker's name is marked."""
        about = (about,) if isinstance(about, str) else about
        local = ids.local_iri("stance", self.iri, f"s{len(self.stances)}")
        quote = self.say(words)
        made = Stance(local, self.iri, holder, attitude, about, quote, **more)
        self.stances.append(made)
        name = self.world.labels.get(holder)
        if name and words.startswith(name):
            self.mentions.append(Mention(Quote(self.iri, quote.start, quote.start + len(name), name), holder))
        return made

    def tell(self, tie: Tie) -> None:
        """One tie, as fact or as somebody's words."""
        world, labels = self.world, self.world.labels
        words = f"{labels[tie.subject]} {world.vocabulary.relations[tie.relation].label} {labels[tie.object]}"
        chance = world.rng.random()
        if chance < 0.6:
            details = Details()
            if chance < 0.1:
                details = Details(item=("goods",), quantity="a third")
                words += ", a third of all goods"
            self.stance(self.iri, "asserts", tie.iri, words, details=details)
        elif chance < 0.65:
            self.stance(self.unnamed(), "alleges", tie.iri, f"officials said that {words}")
        elif chance < 0.7:
            speaker, _ = world.speaker()
            heard = f"{labels[speaker]} told {self.medium().title} that {words}"
            self.stance(speaker, "asserts", tie.iri, heard, medium=self.medium().iri)
        elif chance < 0.8:
            speaker, office = world.speaker()
            said = self.stance(
                speaker, "alleges", tie.iri, f"{labels[speaker]} said that {words}", capacity=office, cue="said"
            )
            self.stance(self.iri, "suggests", said.iri, "as the report has it")
        else:
            self.accuse(tie, words, answered=chance < 0.9)

    def accuse(self, tie: Tie, words: str, answered: bool) -> None:
        """Somebody blames one end of a tie, which denies it if ``answered``."""
        speaker, office = self.world.speaker()
        labels, blamed = self.world.labels, tie.subject if tie.subject != speaker else tie.object
        day = self.day if self.world.rng.random() < 0.5 else None
        said = self.stance(
            speaker, "accuses", tie.iri, f"{labels[speaker]} accused: {words}", target=(blamed,), when=day,
            capacity=office, cue="accused", details=Details(origin=(self.world.actor(),)),
        )  # fmt: skip
        self.accusations.setdefault(blamed, []).append(said)
        if day is None:
            self.inferences.append(Inference(said.iri, "the day of the report", when=self.day + "?"))
        if answered:
            denial = f"{labels[blamed]} denied that {words}"
            self.stance(blamed, "denies", tie.iri, denial, in_reply_to=(said.iri,), cue="denied")

    def close(self) -> None:
        """The statement of the source, and a wholesale denial by the actor that was blamed most."""
        world = self.world
        speaker, office = world.speaker()
        concerned = (world.actor(), world.actor())
        words = f"relations between {world.labels[concerned[0]]} and {world.labels[concerned[1]]} are at a low"
        self.statements.append(Statement(ids.statement_iri(words, concerned), words, concerned))
        said = f"{world.labels[speaker]} warned that {words}"
        self.stance(
            speaker, "warns", self.statements[0].iri, said, addressee=concerned[:1], capacity=office, cue="warned"
        )
        if self.accusations:
            blamed, said_of = max(self.accusations.items(), key=lambda item: (len(item[1]), item[0]))
            self.stance(
                blamed, "denies", tuple(sorted({tie for s in said_of for tie in s.about})),
                f"{world.labels[blamed]} called the allegations baseless", scope="wholesale",
                in_reply_to=tuple(s.iri for s in said_of), cue="called",
            )  # fmt: skip

    def unnamed(self) -> str:
        """The officials whom this source does not name."""
        if not self.actors:
            local = ids.local_iri("actor", self.iri, "officials")
            self.actors.append(Actor(local, "UnnamedActor", "officials", scope=self.iri))
        return self.actors[0].iri

    def medium(self) -> Source:
        """The agency that this source cites."""
        if not self.cited:
            self.cited.append(Source(ids.local_iri("cited", self.iri, "agency"), "a news agency", cited_in=self.iri))
        return self.cited[0]


def filled(ties: int, seed: int = 1) -> tuple[Graph, World]:
    """A graph in memory with this many ties, and the world that makes more."""
    vocabulary = load()
    world = World(ties, vocabulary, seed)
    store = EmbeddedStore()
    store.raw.bulk_extend(registry.base_quads())
    spoken: set[str] = set()
    while len(world.known) + len(spoken) < ties:
        records = world.source()
        found = codec.encode(records)
        evidence = Evidence(store, vocabulary, plus=[records], judgements=[])
        made = {t.iri: t for s in records.stances for t in speech_ties(s, evidence)}
        fresh = [t for t in made.values() if t.iri not in spoken]
        spoken.update(made)
        store.raw.bulk_extend([*found, *codec.encode_claims(fresh, ())])
    store.raw.bulk_extend(derive.derive_all(store, vocabulary))
    store.raw.optimize()
    return Graph(store, vocabulary), world
