"""Whose a phrase is: the states and bodies of its modifiers, its possessor, or what follows it."""

from __future__ import annotations

from kg.text import syntax
from kg.text.gazetteer import Hit, Name
from kg.text.names import Names
from kg.text.parse import Token
from kg.text.records import Ref


class Belonging(Names):
    """Finds the states and bodies that the phrases of a piece of text belong to."""

    def anchors(self, token: Token) -> list[Name]:
        """The states and bodies that a phrase belongs to, by its modifiers, its possessor, or "of ..."."""
        found = self._doers(token) or self._before(token)
        if not found:
            found = self._after(token, self.lexicon.words["of_like"] | {"from"})
        if not found and token.pos_ == "PROPN" and "body" in self._classes(token):  # "Ministry X, Government of Y"
            hits = [hit for c in syntax.children(token, "appos") if (hit := self.hit(c)) is not None]
            found = [hit.name for hit in hits if hit.name.kind in ("State", "Government")]
        if (
            not found and token.pos_ == "NOUN" and "government" in self._classes(token)
        ):  # "the envoy, a Chilean diplomat"
            found = [n for c in syntax.children(token, "appos") if c.pos_ == "NOUN" for n in self._before(c)]
        if not found and token.lemma_.lower() in self.lexicon.words["advising"]:  # "an aide to President Deng"
            found = [n for n in self._after(token, frozenset({"to"})) if n.state is not None]
        found = found or self._ascribed(token)
        for clause in syntax.children(token, "relcl") if not found else ():  # "the general who commands Mali's army"
            if clause.lemma_.lower() in self.lexicon.words["leading"]:
                found += [n for o in syntax.children(clause, "dobj") for n in self._named_or_before(o)]
        return found

    def _doers(self, token: Token) -> list[Name]:
        """Who does an act that a noun names together with whom it hits: "the bombing of Y by X"."""
        if token.lemma_.lower() not in self.lexicon.nouns or not syntax.prepositional(token, ("of",), deep=False):
            return []
        return self._after(token, frozenset({"by"}))

    def _before(self, token: Token) -> list[Name]:
        beyond = token.lemma_.lower() in self.lexicon.words["colleagues"]  # "his counterpart from Togo"
        of = syntax.prepositional(token, ("from", "of"), deep=False) if beyond else []
        if named := [hit.name for o in of if (hit := self.hit(o)) is not None]:
            return named
        found: list[Name] = []
        theirs: list[Name] = []
        beside = syntax.children(token, "compound", "nmod") if "group" in self._classes(token) else []
        armed = any((hit := self.hit(c)) and hit.name.kind == "ArmedGroup" for c in beside)
        posts = token.lemma_.lower() in self.lexicon.words["posts"]
        owned = posts and any((hit := self.hit(c)) and hit.name.state for c in syntax.children(token, "poss"))
        for child in token.children:
            if child.i > token.i or child.dep_ not in ("amod", "compound", "nmod", "poss", "nummod", "advmod"):
                continue
            if child.dep_ == "poss" and armed:
                continue  # "Colombia's ELN guerrillas"
            if child.dep_ != "poss" and owned and (hit := self.hit(child)) and hit.name.kind == "Organization":
                continue  # "Iran's UN mission"
            if child.dep_ == "poss" and child.tag_ == "PRP$" and (craft := self._craft(token)) is not None:
                found += self._before(craft)
                continue
            if child.dep_ == "poss" and child.tag_ == "PRP$":
                theirs += [self._whose(ref) for ref in self.pronoun(child)]
                continue
            for part in syntax.conjuncts(child):
                hit = self.hit(part)
                if hit is not None and not self._ethnic(hit) and not self._inside_name(hit, part, token):
                    found.append(hit.name)
                elif hit is None and part.dep_ == "poss" and self._the_group(part):
                    found += [Name(r.key, r.name, r.kind, "definite", r.state) for r in self.last_group(part)]
                elif hit is None and part.dep_ == "poss" and self.definite(part):
                    found += [last] if (last := self.last_state(part)) is not None else []
                elif hit is None and (part.dep_ != "amod" or part.lower_ == "flagged"):
                    found += self.anchors(part) if part.dep_ == "poss" else self._before(part)
        return list(dict.fromkeys(found or theirs))  # "his Congolese counterpart" is Congolese

    def _possessors(self, words: list[Token]) -> list[Name]:
        """Whose a phrase is by its possessors alone."""
        own = [t for t in words if t.tag_ == "PRP$"]
        named = [name for t in words if t not in own for name in self._named_or_before(t)]
        return [*(self._whose(ref) for t in own for ref in self.pronoun(t)), *named]

    def _craft(self, token: Token) -> Token | None:
        """What "its crew" is aboard of: the ship or plane named before in the sentence."""
        if token.lemma_.lower() not in self.lexicon.words["aboard"]:
            return None
        before = self.doc[token.sent.start : token.i]
        moving = (t for t in reversed(before) if t.pos_ == "NOUN" and t.lemma_.lower() in self.lexicon.words["moving"])
        return next(moving, None)

    def _whose(self, ref: Ref) -> Name:
        """What a possessive pronoun belongs to: the state of an official who speaks for it."""
        if ref.kind not in ("Organization", "ArmedGroup") and ref.state in self.gazetteer.states:
            return self.gazetteer.states[ref.state]
        return Name(ref.key, ref.name, ref.kind, "pronoun", ref.state)

    def _inside_name(self, hit: Hit, part: Token, head: Token) -> bool:
        """Whether a country is only the first word of some other name ("Jordan Smith", "China Daily")."""
        if hit.name.reason == "demonym" or part.dep_ == "poss" or head.pos_ != "PROPN":
            return False
        if hit.name.kind == "ArmedGroup":  # "the SDF Media Center"
            return False
        return not self._classes(head) and not self._titled(head) and self.hit(head) is None

    def _after(self, token: Token, prepositions: frozenset[str]) -> list[Name]:
        found: list[Name] = []
        local = self.lexicon.words["locative"] - {"from"}
        for prep in syntax.children(token, "prep"):
            if prep.lower_ in prepositions:
                for obj in syntax.objects(prep):
                    for part in syntax.conjuncts(obj):
                        hit = self.hit(part)
                        if hit is not None and (hit.name.reason != "demonym" or part.dep_ in ("pobj", "conj")):
                            state = self.gazetteer.states.get(hit.name.state or "") if prep.lower_ in local else None
                            found.append(state if state and hit.name.reason == "metonym" else hit.name)
                        elif hit is None:
                            beside = [h.name for c in syntax.children(part, "appos") if (h := self.hit(c)) is not None]
                            named = [n for n in beside if n.kind in ("ArmedGroup", "Organization")]
                            found += named or self._before(part) or self._after(part, self.lexicon.words["of_like"])
        return list(dict.fromkeys(found))

    def _located(self, token: Token) -> Name | None:
        found = self._after(token, self.lexicon.words["belonging"])
        return found[0] if found else None

    def _sent(self, token: Token) -> bool:
        """Whether where somebody is does not tell for whom he speaks: "diplomats in Addis Ababa"."""
        return token.lemma_.lower() in self.lexicon.words["stationed"]

    def _nearby(self, token: Token) -> Name | None:
        """The country named by a place in the clause."""
        verb = token.head if token.head.pos_ == "VERB" else token.head.head
        opening = [p for p in syntax.children(verb, "prep") if p.lower_ == "in" and p.i < verb.i]
        places = [o for p in opening for o in syntax.children(p, "pobj")]
        for obj in (*syntax.prepositional(verb, ("in", "at", "near")), *places):
            hit = self.hit(obj)
            if hit is not None:
                return hit.name
        return None

    def _there(self, token: Token) -> Name | None:
        """The country of the place with which the clause opens: "In Accra, the foreign ministry said"."""
        verb = token.head if token.head.pos_ in ("VERB", "AUX") else token.head.head
        opening = [p for p in syntax.children(verb, "prep") if p.lower_ in ("in", "from") and p.i < token.i]
        hits = (self.hit(o) for p in opening for o in syntax.children(p, "pobj"))
        return next((hit.name for hit in hits if hit is not None and hit.name.state in self.gazetteer.states), None)

    def _ascribed(self, token: Token) -> list[Name]:
        """ "a depot belonging to Hezbollah", "strikes attributed to the rebels": whose a participle says it is."""
        words = self.lexicon.words
        found: list[Name] = []
        for clause in (
            syntax.children(token, "acl") if token.dep_ not in ("nsubj", "appos") or self._acts(token) else ()
        ):
            verb = clause.lemma_.lower()
            tokens = [] if verb not in words["ascribing"] | words["moving_out"] else syntax.agents(clause)
            if verb in words["ascribing"] | words["registering"]:
                by = ("in",) if verb in words["registering"] else ("to", "on", "by")
                tokens = [*tokens, *syntax.prepositional(clause, by, deep=False)]
            found += [n for o in dict.fromkeys(tokens) for n in self._named_or_before(o)]
        return found

    def _acts(self, token: Token) -> bool:
        """Whether a noun is an act, a weapon, a thing or soldiers, and not somebody with ties to others."""
        things = {"vehicle", "property", "military"}
        return token.lemma_.lower() in self.lexicon.nouns or not things.isdisjoint(self._classes(token))

    def _named_or_before(self, token: Token) -> list[Name]:
        hit = self.hit(token)
        return [hit.name] if hit is not None else self._before(token)
