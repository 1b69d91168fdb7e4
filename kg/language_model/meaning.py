"""What the stances of one annotation mean, for comparing them with those of another: names folded, ties canonical."""

from __future__ import annotations

from kg.actors.names import key
from kg.actors.resolver import Resolver
from kg.annotation.schema import Annotation, Range, StanceEntry
from kg.errors import NameNotFound
from kg.language_model.claim import Claim, span
from kg.model.vocabulary import Vocabulary
from kg.text import lexicon


class Meaning:
    """What the names, ties and stances of one annotation mean."""

    def __init__(self, annotation: Annotation, resolver: Resolver, vocabulary: Vocabulary) -> None:
        self.annotation, self.resolver, self.vocabulary = annotation, resolver, vocabulary
        self.at = annotation.source.published
        self.actors = {actor.id: actor for actor in annotation.actors}
        self.ties = {tie.id: tie for tie in annotation.ties}
        self.statements = {one.id: one for one in annotation.statements}
        self.stances = {one.id: one for one in annotation.stances}
        self._folded: dict[str, str] = {}

    def actor(self, name: str) -> str:
        """Whom a name of the annotation stands for: a state, else an actor of the registry, else a new name."""
        if name not in self._folded:
            self._folded[name] = self._fold(name, 0)
        return self._folded[name]

    def whom(self, name: str) -> str:
        """The IRI of an actor of the registry, else the name, of an actor of the annotation."""
        try:
            return name if name in self.actors else self.resolver.resolve(name, self.at).actor
        except NameNotFound:
            return name

    def _fold(self, name: str, depth: int) -> str:
        entry = self.actors.get(name)
        if entry is None:
            return self._registered(name) or key(name)
        if depth < 5:
            for other in (*entry.acts_for, *(office.of for office in entry.offices)):
                return self._fold(other, depth + 1)
        return key(entry.name)

    def _registered(self, name: str) -> str | None:
        try:
            found = self.resolver.resolve(name, self.at).actor
        except NameNotFound:
            return None
        return self.resolver.state_of(found, self.at) or found

    def unplaced(self, stance: StanceEntry) -> bool:
        """Whether the holder of a stance is an organ of nobody known: *the State Committee*."""
        entry, organs = self.actors.get(stance.holder or ""), lexicon.load().words
        if entry is None or entry.acts_for:
            return False
        return not (organs["organs"] | organs["offices"]).isdisjoint(key(entry.name).split())

    def vague(self, stance: StanceEntry) -> tuple[bool, bool]:
        """Whether subject and object of a stance's only tie are common nouns, as its claim has them."""
        tie = self.ties.get(stance.about[0]) if len(stance.about) == 1 else None
        if tie is None:
            return False, False
        found = {self.actor(name): self._common(name) for name in (tie.subject, tie.object)}
        subject, _, obj = self.vocabulary.canonical(self.actor(tie.subject), tie.relation, self.actor(tie.object))
        return found[subject], found[obj]

    def _common(self, name: str) -> bool:
        entry = self.actors.get(name)
        if entry is None or entry.acts_for or not entry.name[:1].islower():
            return False
        return entry.kind != "ArmedGroup" or len(entry.name.split()) == 1  # "the group", but "rebels in Chad"

    def voices(self) -> list[str]:
        """Who says each stance: nobody where the text does."""
        return [self.actor(stance.holder) if stance.holder else "" for stance in self.annotation.stances]

    def claims(self, stance: StanceEntry) -> list[Claim]:
        """What a stance says; of one on other stances, nothing."""
        return [claim for about in self.abouts(stance) for claim in self.claims_on(stance, about)]

    def claims_on(self, stance: StanceEntry, about: str) -> list[Claim]:
        """What a stance says of a tie or statement; nothing if ``about`` is another stance."""
        attitude = self.vocabulary.attitudes.get(stance.attitude)
        side, holder = attitude.polarity if attitude else 0, self.actor(stance.holder) if stance.holder else ""
        if (tie := self.ties.get(about)) is not None:
            ends = self.vocabulary.canonical(self.actor(tie.subject), tie.relation, self.actor(tie.object))
            return [Claim(ends, None, holder, side)]
        if (statement := self.statements.get(about)) is not None:
            return [Claim((), span(statement.text) if isinstance(statement.text, Range) else None, holder, side)]
        return []

    def abouts(self, stance: StanceEntry, seen: frozenset[str] = frozenset()) -> list[str]:
        """What a stance is about; of a denial of all, what the stances that it replies to are about."""
        if stance.about or stance.scope != "wholesale" or stance.id in seen:
            return stance.about
        replies = (self.stances[name] for name in stance.in_reply_to if name in self.stances)
        return [about for one in replies for about in self.abouts(one, seen | {stance.id})]
