"""What the second opinion proposes for a sentence without a claim: uncertain, and without a trace elsewhere."""

from __future__ import annotations

from typing import Any

from kg.annotation.schema import GUESS
from kg.text import opinion
from kg.text.claims import Claims
from kg.text.drafting import Event
from kg.text.ledger import CERTAIN
from kg.text.records import Proposition, Speech


class Guesses(Claims):
    """Records the guesses of the second opinion among the uncertain claims."""

    def _guess(self, sentence: Any, speeches: list[Speech]) -> None:
        """Proposes a claim for a sentence in which no rule has found one; what the rules know stays as it is."""
        if any(token.lower_ in self.lexicon.words["sport"] or token.text == "?" for token in sentence):
            return
        self.phrases.cast = self.guessed_cast  # the actors that it introduces are unknown to the rules
        try:
            guess = opinion.load().guess(self.phrases, sentence)
        finally:
            self.phrases.cast = self.cast
        if guess is None:
            return
        relation = self.kit.vocabulary.relations[guess.relation]
        p = Proposition(
            guess.relation, guess.token, [guess.subject], [guess.object], f"{GUESS}{guess.token.lemma_.lower()}",
            guess.probability * CERTAIN, relation.symmetric,
        )  # fmt: skip
        around = self._around(p, speeches)
        p = self.modality.settle(self.modality.governing(p))
        kept_from = p.inner is not None and (p.inner.negated or p.relation == "rejects")  # "will not be held"
        unreal = p.negated or p.conditional or kept_from
        if (
            unreal
            or any(s.negated or s.attitude == "denies" for s in around)
            or self._same(guess.subject, guess.object)
        ):
            return
        claims, names, mentions = list(self.discourse.claims), dict(self._names), self.mentions
        self.mentions = self.guessed_mentions
        try:
            self._place(p, speeches)
        finally:
            self.discourse.claims, self._names, self.mentions = claims, names, mentions
        told = self.kit.vocabulary.relations[p.relation].plover
        if told is not None:
            self.guessed.append(Event(guess.subject, told, guess.object))
            if p.reciprocal:
                self.guessed.append(Event(guess.object, told, guess.subject))
