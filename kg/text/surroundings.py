"""Ties outside the main verb: neighbours, offices, phone calls, responses."""

from __future__ import annotations

from collections.abc import Iterable

from kg.text import syntax
from kg.text.discourse import Discourse
from kg.text.lexicon import Lexicon
from kg.text.parse import Token
from kg.text.phrases import Phrases
from kg.text.records import Proposition, Ref, Speech

HYPHENS = "-–"


class Surroundings:
    """Finds what a sentence says in passing."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon, discourse: Discourse) -> None:
        self.phrases, self.lexicon, self.discourse = phrases, lexicon, discourse

    def find(self, sentence: Iterable[Token], speeches: list[Speech]) -> list[Proposition]:
        """Every such tie of the sentence."""
        found: list[Proposition] = []
        for token in sentence:
            if token.lower_ in self.lexicon.words["neighbouring"] and token.head.i > token.i:
                found += self._neighbours(token)
            elif token.lower_ == "response" and token.dep_ == "pobj" and token.head.lower_ == "in":
                found += self._response(token)
            elif token.lower_ in self.lexicon.words["calls"] and token.head.dep_ == "pobj":
                found += self._call(token.head, speeches)
            elif token.pos_ == "PROPN":
                found += self._office(token)
            elif token.lower_ in self.lexicon.words["brokered"] and token.dep_ == "amod":
                found += self._brokered(token)
            elif token.lower_ in self.lexicon.words["backed"] and token.i and token.nbor(-1).text in HYPHENS:
                found += self._backed(token)
        for made in found:
            made.top = made.token
        return found

    def _neighbours(self, token: Token) -> list[Proposition]:
        """ "Tehran has accused neighboring Azerbaijan"."""
        if token.head.dep_ == "pobj" and token.head.head.lower_ in ("via", "through", "across"):
            return []  # "armed the rebels via neighbouring Chad": whose neighbour, nothing tells
        others = [r for r in self.phrases.ref(token.head) if r.kind == "State"]
        verb = token.head.head
        for _ in range(4):
            if verb.pos_ in ("VERB", "AUX"):
                break
            verb = verb.head
        doers = [
            r
            for t in syntax.subjects(verb)
            for r in self.phrases.refs(t)
            if r.state and r.kind in ("State", "Government")
        ]
        if not others or not doers or doers[0].state == others[0].state:
            return []
        state = self.phrases.gazetteer.states.get(doers[0].state or "")
        if state is None:
            return []
        doer = Ref(state.key, state.label, "State", "name", state.state, 0.9, doers[0].start, doers[0].end)
        return [Proposition("neighbours", token, [doer], others[:1], "modifier:neighbouring", 0.8)]

    def _office(self, token: Token) -> list[Proposition]:
        """ "Iranian President Massoud Pezeshkian", "Iran's ambassador to Armenia, Mehdi Sobhani"."""
        titled = token if self.phrases._titled(token) else token.head if token.dep_ == "appos" else None
        if titled is None or (titled.i != token.i and not set(self.phrases._classes(titled)) & {"government"}):
            return []
        people = [r for r in self.phrases.ref(token) if r.kind == "Person"]
        states = [self.phrases.gazetteer.states.get(a.state or "") for a in self.phrases.anchors(titled)]
        state = next((s for s in states if s is not None), None)
        if not people or state is None or people[0].state != state.key:
            return []
        owner = Ref(state.key, state.label, "State", "demonym", state.state, 0.9, people[0].start, people[0].end)
        title = next((c for c in token.children if c.lower_ in self.phrases.lexicon.titles and c.i < token.i), titled)
        first = title
        while first.i and (before := first.nbor(-1)).head in (token, title) and before.dep_ in ("compound", "amod"):
            first = before
        office = {} if title is token else {"item": (first.idx, title.idx + len(title))}
        return [Proposition("holdsOffice", token, people[:1], [owner], "modifier:title", 0.8, details=office)]

    def _brokered(self, participle: Token) -> list[Proposition]:
        """ "the Qatari-brokered truce between A and B": who brings the two together."""
        makers = [
            h.name for c in participle.children if c.i < participle.i and (h := self.phrases._at.get(c.i)) is not None
        ]
        parties = [
            r for t in syntax.prepositional(participle.head, ("between",), deep=False) for r in self.phrases.refs(t)
        ]
        doers = [self.phrases._plain(participle, name, 0.75, "agent") for name in makers[:1]]
        if not doers or len(parties) < 2:
            return []
        return [Proposition("mediatesBetween", participle, doers, parties, "modifier:brokered", 0.7)]

    def _backed(self, participle: Token) -> list[Proposition]:
        """ "the Syrian-backed militia", "Iranian- and Syrian-backed fighters": who backs an armed group."""
        noun = participle.head.head if participle.dep_ == "conj" else participle.head
        groups = [r for r in self.phrases.ref(noun) if r.kind == "ArmedGroup"] or self.phrases.unnamed_group(noun)
        before = [t for t in syntax.children(noun, "amod", "nmod") if t.text[-1] in HYPHENS and t.i < participle.i]
        names = [self.phrases.gazetteer.forms.get(t.text[:-1]) for t in before]
        names += [hit.name for c in participle.children if (hit := self.phrases._at.get(c.i)) is not None]
        doers = [self.phrases._plain(participle, n, 0.75, "agent") for n in names if n is not None and n.state]
        if not groups or not doers or participle.dep_ not in ("amod", "conj"):
            return []
        return [Proposition("backsArmedGroup", participle, doers, groups[:1], "modifier:backed", 0.75)]

    def _response(self, token: Token) -> list[Proposition]:
        """ "In response, the government ...": a reply to the makers of the last claims."""
        verb = token.head.head
        if verb.pos_ != "VERB" or verb.dep_ == "advcl" or syntax.children(token, "prep"):
            return []  # "taking the floor in response"
        doers = [r for t in syntax.subjects(verb) for r in self.phrases.refs(t)]
        states = {r.state for r in doers}
        for claim in reversed(self.discourse.claims):
            if claim.holder is not None and claim.holder.state not in states:
                return [Proposition("respondsTo", verb, doers, [claim.holder], "in response", 0.65)] if doers else []
        return []

    def _call(self, call: Token, speeches: list[Speech]) -> list[Proposition]:
        """ "raised the issue with X during a phone call"."""
        verb = call.head.head
        if verb.pos_ == "NOUN":
            verb = verb.head
        doers = [r for t in syntax.subjects(verb) for r in self.phrases.refs(t)] if verb.pos_ == "VERB" else []
        others = [r for s in speeches if s.token.i == verb.i for r in (*s.addressees, *s.targets)]
        others = others or [r for t in syntax.prepositional(verb, ("with", "to")) for r in self.phrases.refs(t)]
        return (
            [Proposition("speaksByPhoneWith", call, doers[:1], others[:1], "during a call", 0.8)]
            if doers and others
            else []
        )
