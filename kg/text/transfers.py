"""Transfers: who gives what to whom. The goods decide the relation."""

from __future__ import annotations

from collections.abc import Iterable

from kg.text import syntax
from kg.text.frames import Frames, _distinct, _without
from kg.text.parse import Token
from kg.text.records import Proposition, Ref

GIVEN = ("aids", "sharesIntelligenceWith")
"""What is given away, and not sold."""
STATES = ("State", "Government", "StateBody")


class Transfers:
    """Finds transfers in sentences: verbs (supply), nouns (deliveries), agents (a buyer of), needs."""

    def __init__(self, frames: Frames) -> None:
        self.frames, self.phrases, self.lexicon = frames, frames.phrases, frames.lexicon
        self.words = frames.lexicon.transfers

    def find(self, sentence: Iterable[Token]) -> list[Proposition]:
        """Every transfer in the sentence."""
        found: list[Proposition] = []
        for token in sentence:
            lemma = token.lemma_.lower()
            if lemma in self.lexicon.needs["relying"]:
                found += self._relied_on(token)
            elif token.pos_ == "VERB":
                if lemma in self.lexicon.needs["verbs"]:
                    found += self._needs(token)
                if lemma in self.words["give"]:
                    found += self._given(token)
                elif lemma in self.words["receive"] or lemma == "have" and self._had_from(token):
                    found += self._received(token)
                elif lemma in self.lexicon.words["arriving"]:
                    found += self._arrived(token)
            elif token.pos_ == "NOUN":
                if lemma in self.words["gifts"] or lemma in self.words["receipts"]:
                    found += self._deliveries(token, lemma in self.words["receipts"])
                elif lemma in self.words["givers"] or lemma in self.words["receivers"]:
                    found += self._agent(token, lemma in self.words["receivers"])
        return found

    def _given(self, verb: Token) -> list[Proposition]:
        doers = self._refs(syntax.subjects(verb))
        goods = syntax.patients(verb)
        where = syntax.prepositional(verb, self.words["to"] - {"with"})
        inland = [t for t in where if t.lemma_.lower() not in self.lexicon.words["edges"]]  # "to the Omani coast"
        given = [t for t in syntax.recipients(verb) if t.lemma_.lower() not in self.lexicon.words["edges"]]
        people = self._refs(given) or self._refs(inland)
        direct = [r for r in self._refs(goods) if r.role not in ("owner", "instrument")]
        mutual = len(doers) > 1 and syntax.each_other(verb)
        if mutual:
            goods = syntax.prepositional(verb, ("with",), deep=False) or goods
        if direct and not people:
            carried = syntax.prepositional(verb, ("with",), deep=False)
            if carried:
                people, goods = direct, carried
        people = people or [r for good in goods for r in self._before_goods(verb, good)]
        own = {ref.key for ref in doers}
        if all(ref.key in own for ref in people):  # "pledged a million in loans to Togo for its grid"
            inside = (t for good in goods for t in syntax.prepositional(good, ("to",)))
            people = [ref for ref in self._refs(inside) if ref.role != "owner"]
        if not people:
            people = [r for t in inland for r in self.phrases.owners(t)]
        if not people and syntax.is_passive(verb):  # "Togo's rifles were supplied by Mali"
            people = [r for good in goods for r in self.phrases.owners(good)]
        people = people or self._helped(verb) or self._where(verb)
        made = self._made(verb, goods, doers, people, "transfer")
        for proposition in made if mutual else ():
            proposition.objects, proposition.reciprocal, proposition.mutual = [], True, True
        return made

    def _before_goods(self, verb: Token, good: Token) -> list[Ref]:
        """ "sold Togo patrol boats": a state between verb and goods, taken for a part of their name."""
        first = good.left_edge
        hit = self.phrases.hit(first) if verb.i + 1 == first.i < good.i else None
        if hit is None or hit.end > good.i or hit.name.reason == "demonym" or first.dep_ == "poss":
            return []
        return [self.phrases._named(hit, first)] if hit.name.kind in ("State", "Government", "ArmedGroup") else []

    def _where(self, verb: Token) -> list[Ref]:
        """ "Gaza, where Egypt delivered 600 tonnes of flour"."""
        there = verb.dep_ == "relcl" and any(c.lower_ == "where" and c.i < verb.i for c in verb.children)
        return self._refs([verb.head]) if there else []

    def _helped(self, verb: Token) -> list[Ref]:
        """ "will provide 50 million dollars to help Indonesia rebuild schools"."""
        clauses = [c for t in (verb, *syntax.patients(verb)) for c in syntax.children(t, "advcl", "xcomp", "acl")]
        clauses = [c for c in clauses if c.lemma_.lower() in self.lexicon.words["helping"]]
        objects = [o for c in clauses for o in syntax.patients(c)]
        objects += [
            s for c in clauses for v in syntax.children(c, "ccomp", "xcomp") for s in syntax.children(v, "nsubj")
        ]
        return self._refs(objects)

    def _received(self, verb: Token) -> list[Proposition]:
        if verb.lemma_ == "take" and syntax.children(verb, "prt"):
            return []  # "took down a drone"
        goods = syntax.patients(verb)
        doers = self._refs(syntax.prepositional(verb, ("from",))) or self._refs(
            syntax.prepositional(verb, self.words["from"])
        )
        doers = doers or [r for g in goods for r in self.phrases.owners(g)]
        return self._made(verb, goods, doers, self._refs(syntax.subjects(verb)), "receipt")

    def _had_from(self, verb: Token) -> bool:
        """ "has not had one bullet from us": arms or money, and from whom."""
        things = syntax.patients(verb)
        goods = any({"arms", "munition", "money"} & self.frames.classes(t) for t in things)
        return goods and any(syntax.prepositional(t, ("from",), deep=False) for t in (verb, *things))

    def _arrived(self, verb: Token) -> list[Proposition]:
        """ "Ugandan rifles turned up in Rwanda", "gas from Libya flows to Malta": goods of one that come to another."""
        moved = self.lexicon.words["moved"] if verb.lemma_.lower() in self.lexicon.words["coming"] else frozenset()
        goods = [t for t in syntax.children(verb, "nsubj") if not self.frames.classes(t) & moved]
        places = [*syntax.patients(verb), *syntax.prepositional(verb, ("to", "in", "into", "at"), deep=False)]
        found = self._refs(t for g in (*goods, verb) for t in syntax.prepositional(g, ("from",), deep=False))
        owners = [self.phrases._plain(g, n, 0.75, "agent") for g in goods for n in self.phrases._before(g)]
        return self._made(verb, goods, found or owners, self._refs(places), "arrival", strict=True)

    def _deliveries(self, noun: Token, receipt: bool) -> list[Proposition]:
        goods = [noun, *syntax.prepositional(noun, ("of",), deep=False)]
        giver = self._beside(goods, ("from",) if receipt else ("from", "by"))
        taker = self._beside(goods, ("by",) if receipt else ("to", "for"))
        taker = [ref for ref in taker if ref.role != "owner"] or taker  # "to Togo for its war effort"
        owners = [self.phrases._plain(noun, n, 0.75, "agent") for n in self.phrases._before(noun)]
        if receipt:
            taker = taker or owners
        else:
            giver = giver or owners
        if not giver:  # "Turkey's purchases of Russian gas", "deliveries of Iranian drones to Russia"
            giver = _without([r for t in goods[1:] for r in self.phrases.owners(t)], taker)
        verb = syntax.governor(noun)
        if verb is not None and verb.lemma_.lower() in self.lexicon.light | self.words["give"]:
            doers = self._refs(syntax.subjects(verb))
            giver, taker = (giver, taker or doers) if receipt else (giver or doers, taker)
        found = self._made(noun, goods, giver, taker, "delivery", strict=True)
        above = noun.head if noun.dep_ in ("nsubj", "nsubjpass", "dobj") else None
        more = above is not None and above.lemma_.lower() in self.words["more"]
        for proposition in found:
            if more:
                proposition.relation = self.words["more_relations"].get(proposition.relation, proposition.relation)
        return found

    def _beside(self, words: list[Token], prepositions: tuple[str, ...]) -> list[Ref]:
        """The actors after prepositions at a noun or, failing that, at its goods: "deliveries of oil from Mali"."""
        found = (self._refs(syntax.prepositional(word, prepositions, deep=False)) for word in words)
        return next((refs for refs in found if refs), [])

    def _agent(self, noun: Token, buyer: bool) -> list[Proposition]:
        """ "is a key purchaser of Israeli weapons", "X, the main supplier of arms to Y"."""
        goods = [
            g
            for p in syntax.children(noun, "prep")
            if p.lower_ in ("of", "for")
            for o in syntax.children(p, "pobj")
            for g in syntax.conjuncts(o)
        ]
        verb = syntax.governor(noun)
        if noun.dep_ == "appos":
            who = self.phrases.ref(noun.head)
        elif verb is not None and verb.lemma_ in ("be", "become", "remain"):
            who = self._refs(syntax.subjects(verb))
        else:
            who = []
        owner = [self.phrases._plain(g, n, 0.75, "agent") for g in goods for n in self.phrases._before(g)]
        owner = owner or [self.phrases._plain(noun, n, 0.75, "agent") for n in self.phrases._before(noun)]
        owner = owner or [r for g in goods for r in self.phrases.ref(g) if r.role == "name"]
        far = self._refs(syntax.prepositional(noun, ("to", "for") if not buyer else ("from",)))
        other = far or owner
        giver, taker = (other, who) if buyer else (who, other)
        return self._made(noun, [*goods, noun], _without(giver, taker), taker, "agent noun", strict=True)

    def _needs(self, verb: Token) -> list[Proposition]:
        """ "supplies a third of Israel's oil needs"."""
        found: list[Proposition] = []
        for thing in syntax.patients(verb):
            for noun in [thing, *(o for p in syntax.children(thing, "prep") for o in syntax.children(p, "pobj"))]:
                if noun.lemma_.lower() in self.lexicon.needs["nouns"]:
                    takers = [self.phrases._plain(noun, n, 0.8, "agent") for n in self.phrases._before(noun)]
                    goods = [noun, *(o for p in syntax.children(noun, "prep") for o in syntax.children(p, "pobj"))]
                    found += self._made(verb, goods, self._refs(syntax.subjects(verb)), takers, "need", strict=True)
                    for proposition in found:
                        span = self.phrases._chars(thing.left_edge.i, noun.i + 1)
                        proposition.details.setdefault("quantity", span)
        return found

    def _relied_on(self, word: Token) -> list[Proposition]:
        """ "relies on gas imports from Russia", "is dependent on Russia for gas"."""
        takers = self._refs(syntax.subjects(word if word.pos_ == "VERB" else word.head))
        for thing in syntax.prepositional(word, ("on", "upon"), deep=False):
            goods = [thing, *syntax.prepositional(thing, ("of",), deep=False)]
            givers = self._refs(t for at in (thing, word) for t in syntax.prepositional(at, ("from",), deep=False))
            if not givers:
                goods, givers = syntax.prepositional(word, ("for",), deep=False), self._refs([thing])
            if made := self._made(word, goods, _without(givers, takers), takers, "need", strict=True):
                return made
        return []

    def _refs(self, tokens: Iterable[Token]) -> list[Ref]:
        return _distinct(r for t in tokens for r in self.phrases.refs(t))

    def _made(
        self, token: Token, goods: list[Token], givers: list[Ref], takers: list[Ref], how: str, strict: bool = False
    ) -> list[Proposition]:
        """The propositions for the goods; none if the goods are unspecific (``strict``: or an end is missing)."""
        if not goods or (strict and not (givers and takers)):
            return []
        if goods[0].lemma_ == "power" and token.lemma_ in self.lexicon.words["handing"]:
            return []  # "will hand over power to his deputy"
        classes: set[str] = set()
        for good in [g for t in goods for g in syntax.conjuncts(t)]:
            classes |= self.frames.classes(good)
            for prep in syntax.children(good, "prep"):
                if prep.lower_ in ("of", "in", "worth"):
                    for obj in syntax.children(prep, "pobj"):
                        for part in syntax.conjuncts(obj):
                            classes |= self.frames.classes(part)
        if any("intelligence" in self.lexicon.item_of.get(good.lemma_.lower(), ()) for good in goods):
            classes -= {"arms", "oil", "gas"}  # "radar data", "oil figures"
        relations = self._relations(classes)
        if not relations and token.lemma_.lower() in ("supply", "export", "sell", "import", "ship", "deliver"):
            words = self.lexicon.words
            papers = words["documents"] | words["reports"] | words["immaterial"]
            relations = ["suppliesTo"] if any(g.lemma_.lower() not in papers for g in goods) else []
        if token.lemma_.lower() in self.lexicon.words["commerce"]:
            relations = ["suppliesTo" if relation in GIVEN else relation for relation in relations]
        by_state = givers and all(ref.kind in STATES for ref in givers)
        if takers and all(ref.kind == "ArmedGroup" for ref in takers) and ("money" in classes or by_state):
            helps = "hosts" if "asylum" in classes else "backsArmedGroup"  # "gave shelter to the rebels"
            relations = [helps if relation == "aids" else relation for relation in relations]
        elif token.lemma_ == "pay":  # a state is paid for something
            return []
        item = self.phrases._chars(goods[0].left_edge.i, goods[0].i + 1) if goods[0] is not token else None
        made = []
        for relation in relations:
            proposition = Proposition(relation, token, givers, _without(takers, givers), f"{how}:{token.lemma_}", 0.8)
            if item:
                proposition.details["item"] = item
            made.append(proposition)
        return made

    def _relations(self, classes: set[str]) -> list[str]:
        table = self.words["relations"]
        first = [table[name] for name in ("oil", "gas", "arms") if name in classes]
        if first and not classes & {"intelligence"}:
            return list(dict.fromkeys(first))
        return [table[name] for name in table if name in classes][:1]
