"""Forces on another's land: "there are no Malian soldiers in Niger", "denied the presence of its troops in Chad"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.text import syntax
from kg.text.frames import Frames, _without
from kg.text.parse import Token
from kg.text.records import Proposition, Ref

PLACES = ("in", "on", "inside", "within")
UP_TO = ("to", "up", "toward", "towards", "near", "along", "on", "onto", "at", "opposite", "close", "in")


class Presence:
    """Finds forces that are said to be, or not to be, where they do not belong."""

    def __init__(self, frames: Frames) -> None:
        self.frames, self.phrases, self.lexicon = frames, frames.phrases, frames.lexicon

    def find(self, sentence: Iterable[Token]) -> list[Proposition]:
        """Every such presence in the sentence that is denied or negated; others are no claim by themselves."""
        found = []
        for token in sentence:
            if token.lemma_ in ("be", "have", "remain") and token.pos_ in ("VERB", "AUX"):
                found += self._stated(token)
            elif token.lemma_ == "presence":
                found += self._noun(token)
            elif token.pos_ == "VERB" and token.lemma_.lower() in self.lexicon.words["massing"]:
                found += self._massed(token)
        return found

    def _massed(self, verb: Token) -> list[Proposition]:
        """ "moved 2,000 men up to the Ugandan border", "drew up tanks along the frontier with Mali"."""
        force = [t for t in syntax.patients(verb) if self._armed(t)]
        edges = [o for t in (verb, *force) for o in syntax.prepositional(t, UP_TO)]
        edges = [o for o in edges if o.lemma_.lower() in self.lexicon.words["edges"]]
        doers = [r for t in syntax.agents(verb) or syntax.subjects(verb) for r in self.phrases.refs(t)]
        if syntax.is_passive(verb):
            doers = [r for t in syntax.agents(verb) for r in self.phrases.refs(t)]
            doers = doers or [r for t in force for r in self._owners(t)]
        beyond = [r for o in edges for t in syntax.prepositional(o, ("with",)) for r in self.phrases.refs(t)]
        owners = [r for o in edges for r in self.phrases.owners(o)]
        owners = beyond or [replace(ref, role="description", quality=0.85) for ref in owners]
        others = [ref for ref in _without(owners, doers) if ref.state not in {d.state for d in doers}]
        if not force or not doers or not others or verb.head.lemma_ in ("remain", "stay"):
            return []
        return [Proposition("mobilizesAgainst", verb, doers, others[:1], f"verb:{verb.lemma_.lower()}", 0.95)]

    def _armed(self, noun: Token) -> bool:
        """ "2,000 men", "artillery", "frigates"."""
        kinds = {"troops", "men", "manned", "arms", "munition", "missile"}
        return bool(kinds & self.frames.classes(noun)) or "military" in self.phrases._classes(noun)

    def _stated(self, verb: Token) -> list[Proposition]:
        forces = syntax.children(verb, "attr", "dobj", "nsubj")
        forces = [f for f in forces if self._forces(f)]
        judged = syntax.children(verb, "acomp")  # "drone attacks on it would not be possible"
        if not forces or judged or not self._negated(verb, forces[0]):
            return []
        owners = self._owners(forces[0])
        keepers = [r for o in self._prisons(verb, forces[0]) for r in self.phrases.owners(o)]
        if owners and keepers:  # "there is no Lebanese soldier in Syrian custody"
            return [Proposition("detains", verb, keepers[:1], owners[:1], f"presence:{verb.lemma_}", 0.7)]
        if not owners and verb.lemma_ == "have":
            owners = [r for t in syntax.subjects(verb) for r in self.phrases.refs(t)]
        return self._made(verb, owners, self._where(verb, *forces[:1]))

    def _prisons(self, *tokens: Token) -> list[Token]:
        places = [o for t in tokens for o in syntax.prepositional(t, PLACES, deep=False)]
        return [o for o in places if o.lemma_.lower() in self.lexicon.words["prisons"]]

    def _noun(self, noun: Token) -> list[Proposition]:
        forces = [o for p in syntax.children(noun, "prep") if p.lower_ == "of" for o in syntax.children(p, "pobj")]
        forces = [f for f in forces if self._forces(f)]
        verb = syntax.governor(noun)
        lemma = verb.lemma_.lower() if verb is not None else ""
        denied = any(pattern.name == "denies" for pattern in self.lexicon.speech.get(lemma, ()))
        if not forces or not denied:
            return []
        return self._made(noun, self._owners(forces[0]), self._where(noun, *forces))

    def _made(self, token: Token, owners: list[Ref], where: list[Ref]) -> list[Proposition]:
        where = [ref for ref in _without(where, owners) if ref.state not in {owner.state for owner in owners}]
        if not owners or not where:
            return []
        return [Proposition("occupies", token, owners[:1], where[:1], f"presence:{token.lemma_}", 0.7)]

    def _forces(self, noun: Token) -> bool:
        return bool({"troops", "guest"} & self.frames.classes(noun)) or "military" in self.phrases._classes(noun)

    def _owners(self, forces: Token) -> list[Ref]:
        return [self.phrases._plain(forces, name, 0.75) for name in self.phrases._before(forces)]

    def _where(self, *tokens: Token) -> list[Ref]:
        preps = [p for t in tokens for p in syntax.children(t, "prep") if p.lower_ in PLACES]
        objects = [o for p in preps for o in syntax.children(p, "pobj")]
        return [r for o in objects for r in self.phrases.refs(o)] or [
            r for o in objects for r in self.phrases.owners(o)
        ]

    def _negated(self, verb: Token, forces: Token) -> bool:
        words = {t.lower_ for t in (*verb.children, *forces.children)}
        ones = [c for c in syntax.children(forces, "nummod") for c in c.children]
        return bool(words & {"no", "not", "n't", "never", "single"} or any(c.lower_ == "not" for c in ones))
