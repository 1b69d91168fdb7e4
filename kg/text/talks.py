"""Interviews and briefings: each turn in the voice of whom its label names."""

from __future__ import annotations

from typing import Any

from kg.text import syntax
from kg.text.gazetteer import Name
from kg.text.guesses import Guesses
from kg.text.phrases import Phrases
from kg.text.records import Ref
from kg.text.turns import Turn, Turns


class Talks(Guesses):
    """The turns of one document and their speakers."""

    _talk: Turns | None = None
    _turn: Turn | None = None
    _labels: dict[str, Any]
    _issuer: list[Ref]
    _answering: list[Ref]

    def said_in(self, talk: Turns, labels: dict[str, Any]) -> None:
        """Takes the text as a talk; ``labels`` are the parsed names of its turns."""
        self._talk, self._labels = talk, labels
        self._issuer, self._answering = self.discourse.issuer, []

    def _take_turn(self) -> None:
        """Lets the words at hand be those of whom the label before them names; a question is nobody's claim."""
        turn = self._talk.at(self._span[0]) if self._talk is not None else None
        if turn is None or turn is self._turn:
            return
        self._turn, now = turn, self.discourse
        now.issuer = [] if turn.asked else self._labelled(turn.name) if turn.name else self._issuer
        self._answering = (now.issuer if turn.name else []) or self._answering
        now.hearer = self._labelled(turn.answered_by) if turn.asked and turn.answered_by else []
        now.speaker, now.in_quote = [], False
        if turn.asked:
            now.asked_since = now.sentence

    def _met(self, sentence: Any) -> None:
        """ "An interview with Chad's foreign minister", "An hour with …", before the first question: who answers."""
        for token in sentence if self._talk is not None and self._turn is None else ():
            time = bool(self._talk) and token.lemma_.lower() in self.lexicon.words["hours"]
            if time or token.lemma_.lower() in self.lexicon.words["interviews"]:
                met = syntax.prepositional(token, ("with", "of", "by"), deep=False)
                self._answering = [ref for other in met for ref in self.phrases.speaker(other)][:1] or self._answering

    def _labelled(self, label: str) -> list[Ref]:
        """The actor that a label names; whose text it is, or who is presented, for "A" and "Spokesman"."""
        last = label.split()[-1]
        matches = self.kit.resolver.candidates(label, self.at)
        name = self.cast.introduced.get(last)
        if name is None and len(matches) == 1:
            name = self.kit.gazetteer.named(matches[0])
        if name is not None:
            return [_named(name)]
        role = self.cast.surname(last)
        if role is not None:
            return [Ref(role.id, role.id, role.kind, "name", role.state, 0.9, -1, -1, "person")]
        phrases = Phrases(self._labels[label], 0, self.kit.gazetteer, self.lexicon, self.cast)
        root = next(token for token in phrases.doc if token.head.i == token.i)
        if phrases.anchors(root):
            return phrases.speaker(root)[:1]
        if self._issuer:
            return self._issuer
        if phrases.personal(root) and root.pos_ == "PROPN":
            return phrases.speaker(root)[:1]
        if self._answering:
            return self._answering
        people = [n for n in self.cast.introduced.values() if n.kind == "Person"]
        return [_named(people[0])] if people else []


def _named(name: Name) -> Ref:
    return Ref(name.key, name.label, name.kind, name.reason, name.state, 1.0, -1, -1)
