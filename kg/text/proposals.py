"""Claims proposed by a language model, each checked by itself and against the text, and turned into a draft.

A claim has names, a relation, an attitude and a quote; ids, positions in the text and everything else
are set here, never taken from the model.
"""

from __future__ import annotations

import re

from kg.actors.names import key
from kg.actors.resolver import Match, Resolver
from kg.annotation.schema import Annotation, Range, SourceEntry, StanceEntry, TieEntry
from kg.errors import NameNotFound
from kg.model.vocabulary import Vocabulary
from kg.text.answer_schema import ModelClaim, Unreadable
from kg.text.cast import Cast
from kg.text.grounding import Grounds

_ID = re.compile(r"\s*[:<]|\s*[A-Za-z][\w+.-]*:[^\s\w]|\s*Q[0-9]+\s*\Z")
"""Names written as an id: with a leading colon, as an address, or as a Wikidata item."""


class Proposals:
    """Claims of a model, checked and made into ties and stances."""

    def __init__(self, text: str, part: str, resolver: Resolver, vocabulary: Vocabulary, at: str | None) -> None:
        self.text, self.part, self.resolver, self.vocabulary, self.at = text, part, resolver, vocabulary, at
        self.cast = Cast()
        self.ties: dict[tuple[str, str, str], TieEntry] = {}
        self.stances: list[StanceEntry] = []
        self.warnings: list[str] = []
        self._grounds = Grounds(resolver, vocabulary, at)
        self._faults: dict[str, str | None] = {}

    def take(self, claim: ModelClaim | Unreadable) -> None:
        """Adds a claim, or a warning that says why it was left out."""
        fault = self.fault(claim)
        if fault is not None or isinstance(claim, Unreadable):
            self.warnings.append(f"left out, {fault}")
            return
        subject, obj = self._name(claim.subject), self._name(claim.object)
        tie = self.ties.setdefault(
            (subject, claim.relation, obj),
            TieEntry(id=f"t{len(self.ties) + 1}", subject=subject, relation=claim.relation, object=obj),
        )
        start, end = self._place(claim.quote)
        self.stances.append(
            StanceEntry(
                id=f"s{len(self.stances) + 1}", attitude=claim.attitude, about=[tie.id], reviewed=False,
                holder=self._name(claim.holder) if claim.holder else None,
                target=[self._name(claim.target)] if claim.target else [],
                quote=Range(start=start, end=end, text=self.text[start:end]),
                confidence=0.6, rule="language model",
            )
        )  # fmt: skip

    def fault(self, claim: ModelClaim | Unreadable) -> str | None:
        """Why a claim is rejected; None if it is accepted."""
        if isinstance(claim, Unreadable):
            return f"it is not a claim: {claim.why}"
        if self._place(claim.quote)[0] < 0:
            return f"its quote is not in the text: {claim.quote[:80]!r}"
        if claim.relation not in self.vocabulary.relations or claim.attitude not in self.vocabulary.attitudes:
            return f"no such relation or attitude: {claim.relation!r} / {claim.attitude!r}"
        for name in claim.names:
            if fault := self._fault_of(name):
                return fault
        if self._who(claim.subject) == self._who(claim.object):
            return f"it ties an actor to itself: {claim.subject!r}"
        if not self._grounds.bears(claim.quote, claim.names, claim.relation, claim.attitude):
            who = f"{claim.subject} {claim.relation} {claim.object}"
            return f"its quote names nobody of the claim and has no word of it: {claim.quote[:80]!r} for {who!r}"
        return None

    def _fault_of(self, name: str) -> str | None:
        """Why a name is rejected: it is blank, an id, ambiguous, or not in the text."""
        if name not in self._faults:
            self._faults[name] = self._judged(name)
        return self._faults[name]

    def _judged(self, name: str) -> str | None:
        if not key(name):
            return f"a name is blank: {name!r}"
        if _ID.match(name):
            return f"an id stands where a name is expected: {name[:80]!r}"
        try:
            found = self.resolver.resolve(name, self.at)
        except NameNotFound as error:
            if self.resolver.candidates(name, self.at):
                return str(error)
            return None if self._stands(name) else f"the text does not name {name[:80]!r}"
        if self._stands(name):
            return None
        if found.reason in ("id", "code"):
            return f"an id stands where a name is expected: {name[:80]!r}"
        return None if self._called(found) else f"the text does not name {name[:80]!r}"

    def _called(self, match: Match) -> bool:
        """Whether the text contains any name of an actor of the registry, or of one it acts for."""
        actor = self.resolver.roster.actors.get(match.actor)
        meant = (match.actor, *(actor.acts_for if actor else ()))
        return any(self._stands(words) for iri in meant for words in self._words(iri))

    def _stands(self, name: str) -> bool:
        """Whether the text contains these as whole words."""
        return re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", self.part) is not None

    def _place(self, quote: str) -> tuple[int, int]:
        """The first position of the whole words in the text; -1 if not found."""
        words = quote.strip()
        first, last = (r"\b" if re.match(r"\w", sign) else "" for sign in (words[:1], words[-1:]))
        found = re.search(f"{first}{re.escape(words)}{last}", self.part) if words else None
        return found.span() if found else (-1, -1)

    def _words(self, iri: str) -> tuple[str, ...]:
        actor = self.resolver.roster.actors.get(iri)
        return (actor.label, *actor.aliases, *actor.metonyms, *actor.demonyms) if actor else ()

    def _who(self, name: str) -> str:
        """The actor of the registry that a name means, else the name as it is compared."""
        try:
            return self.resolver.resolve(name, self.at).actor
        except NameNotFound:
            return key(name)

    def _name(self, name: str) -> str:
        """The name of an actor in the draft: words of the text, the registry's name, or the id of a new one."""
        try:
            label = self.resolver.resolve(name, self.at).label
        except NameNotFound:
            return self.cast.role("Organization", " ".join(name.split())).id
        return name if self._stands(name) else label

    def annotation(self, source: SourceEntry) -> Annotation:
        """The draft of all accepted claims."""
        return Annotation(
            source=source, actors=[role.entry() for role in self.cast.roles.values()], ties=list(self.ties.values()),
            stances=self.stances,
        )  # fmt: skip
