"""Permission to use one's territory: "allows X's aircraft to use its airspace"."""

from __future__ import annotations

from collections.abc import Iterable

from kg.text import syntax
from kg.text.frames import Frames, _without
from kg.text.parse import Token
from kg.text.records import Proposition, Ref

GROUND = ("territory", "airspace", "base", "ground", "sky")


class Permits:
    """Finds who allows whom to use its territory."""

    def __init__(self, frames: Frames) -> None:
        self.frames, self.phrases, self.lexicon = frames, frames.phrases, frames.lexicon

    def find(self, sentence: Iterable[Token]) -> list[Proposition]:
        """Every such permission in the sentence."""
        found = []
        for verb in sentence:
            if verb.pos_ != "VERB" or verb.lemma_.lower() not in self.lexicon.words["permitting"]:
                continue
            givers = [r for t in syntax.subjects(verb) for r in self.phrases.refs(t)]
            for clause in syntax.children(verb, "ccomp", "xcomp"):
                if not self._used(clause):
                    doers = [
                        r
                        for t in syntax.children(clause, "nsubj") or syntax.children(verb, "dobj")
                        for r in self.phrases.refs(t)
                        if t.lower_ != "it"
                    ]
                    if doers and givers and not self._own(doers, givers):
                        found.append(Proposition("concedesTo", verb, givers, _without(doers, givers), "permit", 0.6))
                    continue
                users = syntax.children(clause, "nsubj") or syntax.agents(clause) or syntax.children(verb, "dobj")
                takers = [r for t in users for r in self.phrases.refs(t)]
                unnamed = (self.phrases.unnamed_group, self.phrases.operator)
                takers = takers or [r for read in unnamed for t in users[:1] for r in read(t)][:1]
                made = Proposition("allowsUseOfTerritoryBy", verb, givers, _without(takers, givers), "permit", 0.85)
                for ground in self._ground(clause)[:1]:
                    made.details["place"] = self.phrases._chars(ground.left_edge.i, ground.i + 1)
                found.append(made)
        return found

    def _own(self, doers: list[Ref], givers: list[Ref]) -> bool:
        """Whether somebody allows something to himself: "the president signed a law to allow the country to"."""
        sides = {ref.state for ref in givers} - {None}
        return all(ref.state in sides for ref in doers)

    def _used(self, clause: Token) -> bool:
        """Whether a clause is a use of territory: by its words, or as forces pass or land at a place."""
        lemma = clause.lemma_.lower()
        if lemma in self.lexicon.words["using"] and self._ground(clause):
            return True
        forces = ("military", "vehicle")
        armed = any(kind in forces for t in syntax.children(clause, "nsubj") for kind in self.phrases._classes(t))
        return armed and lemma in self.lexicon.words["passing"]

    def _ground(self, clause: Token) -> list[Token]:
        things = [*syntax.patients(clause), *syntax.prepositional(clause, ("from", "over", "on", "through", "in"))]
        return [part for t in things for part in syntax.conjuncts(t) if self.frames.classes(part) & set(GROUND)]
