"""Persons and their titles: a name beside an office, an office without a name, and for whom both act."""

from __future__ import annotations

from abc import ABC, abstractmethod

from kg.text import syntax
from kg.text.belonging import Belonging
from kg.text.gazetteer import Name
from kg.text.names import BAD_NAME
from kg.text.parse import Token
from kg.text.records import Ref

COURTESY = {"mr": "he", "mr.": "he", "ms": "she", "ms.": "she", "mrs": "she", "mrs.": "she"}
"""The words before a surname that tell which pronoun means it."""


class Titles(Belonging, ABC):
    """Finds the persons whom the phrases of a piece of text name or whose titles they give."""

    @abstractmethod
    def refs(self, token: Token) -> list[Ref]:
        """The actors named by the phrase that ``token`` heads, with those coordinated with it."""

    def title(self, token: Token) -> str:
        """The title of the person whom a phrase names: of "the Kenyan President", "President Ruto"; else empty."""
        if token.pos_ == "NOUN" or token.lower_ in self.lexicon.titles or token.lower_ in self.lexicon.words["organs"]:
            return token.lemma_.lower() if self.anchors(token) else ""
        return next((c.lower_ for c in token.children if c.i < token.i and c.lower_ in self.lexicon.titles), "")

    def courtesy(self, token: Token) -> bool:
        """Whether a name stands with "Mr" or "Ms"."""
        return token.pos_ == "PROPN" and any(c.lower_ in COURTESY for c in syntax.children(token, "compound"))

    def modified(self, token: Token) -> bool:
        """Whether a word before it tells whose the title is: "the Turkish President"."""
        return any(c.dep_ in ("amod", "compound", "nmod") and self.hit(c) is not None for c in token.children)

    def personal(self, token: Token) -> bool:
        """Whether a phrase names a person, or an official or a spokesman whom nothing names."""
        named = token.pos_ == "PROPN" and self._looks_personal(token)
        return named or (token.pos_ == "NOUN" and "speaker" in self._classes(token))

    def _looks_personal(self, token: Token) -> bool:
        names = [c for c in token.children if c.dep_ == "compound" and c.pos_ == "PROPN"]
        return 1 <= len(names) <= 2 and not any(c.lower_ == "the" for c in token.children)

    def _incumbent(self, token: Token) -> list[Ref]:
        """The person whom the text named with the title: "the Peruvian leader" after "President X of Peru"."""
        if token.tag_ not in ("NN", "NNP") or (token.lower_ not in self.lexicon.titles and token.lemma_ != "leader"):
            return []
        states = {name.state for name in self.anchors(token) if name.kind in ("State", "Government")}
        known = (
            self.cast.incumbents.get((states.pop() or "", self._title_before(token.i + 1)))
            if len(states) == 1
            else None
        )
        start, end = self._chars(token.i, token.i + 1)
        named = [name for place, name in known or () if place < start][-1:]
        return [Ref(n.key, n.label, n.kind, "pronoun", n.state, 0.85, start, end, "person") for n in named]

    def _person_token(self, token: Token, classes: tuple[str, ...]) -> Token | None:
        """The token that heads the person's own name, where the phrase names a person."""
        if token.pos_ == "PROPN" and token.lower_ not in self.lexicon.titles and "government" not in classes:
            if (
                self._titled(token)
                or self._member(token)
                or any(c.lemma_.lower() in self.lexicon.words["leading"] for c in syntax.children(token, "relcl"))
                or any(self._classes(c) and "government" in self._classes(c) for c in syntax.children(token, "appos"))
            ):
                return token
            if token.dep_ == "appos" and "government" in self._classes(token.head):
                return token
            return None
        office = token.lemma_.lower() in self.lexicon.words["offices"]
        if not office and ("government" in classes or "group" in classes or token.lower_ in self.lexicon.titles):
            for child in syntax.children(token, "appos"):
                dated = any(c.like_num for c in child.children)  # "Statement, 4 May 2026"
                letters = child.text.isupper() and child.i > 0 and child.nbor(-1).text == "("
                named = child.pos_ == "PROPN" and self.hit(child) is None and not self._classes(child)
                named &= child.lower_ not in self.lexicon.denials["falsity"]  # "Peru's ministry: 'Nonsense'"
                if named and not dated and not letters:
                    return child
        return None

    def _member(self, token: Token) -> bool:
        """Whether a name follows a word for people and their country: "Pakistani scientist Abdul Qadeer Khan"."""
        nouns = [c for c in syntax.children(token, "compound", "nmod") if c.pos_ == "NOUN" and c.i < token.i]
        known = {"people", "military"}
        return any(known & set(self._classes(c)) and not c.text[0].isupper() for c in nouns) and bool(
            self.anchors(token)
        )

    def _person(self, named: Token, head: Token) -> Ref | None:
        words = self._words_of(named)
        if not words:
            return None
        name = BAD_NAME.sub("", " ".join(t.text for t in words))
        if self._former(head) or self._former(named):
            return self._person_ref(self.cast.role("Person", name), named, 0.9, words[0].i)
        anchor = self._served(named, head)
        armed = anchor is not None and anchor.kind == "ArmedGroup"
        state = (anchor.state or anchor.key) if anchor and not armed else None
        government = self.gazetteer_government(anchor) if anchor and anchor.state and not armed else None
        acts = anchor is not None and (head.i != named.i or not self._member(named) or self._titled(named))
        role = self.cast.role("Person", name, state, (government or anchor).label if anchor and acts else None)
        role.represents = anchor if armed else role.represents
        if state is not None:
            self._titles(words[0].i, Name(role.id, role.id, "Person", "name", state))
        return self._person_ref(role, named, 0.9, words[0].i)

    def _words_of(self, named: Token) -> list[Token]:
        """The words of a person's own name, without titles and countries."""
        before = (c for c in named.children if c.dep_ in ("compound", "flat") and c.i < named.i)
        own = (t for t in (*before, named) if t.pos_ == "PROPN" and t.lower_ not in self.lexicon.titles)
        return [t for t in own if self.hit(t) is None and (t is named or not self._classes(t))]

    def _served(self, named: Token, head: Token) -> Name | None:
        """The state or body of a person: that of the title or the name, else that of whom the text is about."""
        anchors = self.anchors(head) or self.anchors(named)
        for title in syntax.children(named, "appos"):
            anchors = anchors or self.anchors(title)
        if not anchors and named.dep_ == "appos":
            anchors = self.anchors(named.head)
        if not anchors and (represented := self._represented(head)) is not None:
            anchors = [represented]
        if not anchors and (self._titled(named) or head.lower_ in self.lexicon.titles):
            anchors = self._speaks_for(head)
        known = (self.lexicon.words["ministers"] | self.lexicon.words["heads_of_state"]) - {"leader"}
        posts = (t for t in (head, *named.children) if t.i <= named.i or t.dep_ == "appos")  # "Omar Deng, a spokesman"
        if not anchors and any(t.lower_ in known for t in posts):
            anchors = self._with_first(head) or self._at_home(head)
        return next((a for a in anchors if a.state), anchors[0] if anchors else None)

    def _speaks_for(self, person: Token) -> list[Name]:
        """ "Speaking for Chad, Ambassador Omar Deng said", "For Chad, …": the state that a person speaks for."""
        if person.dep_ not in ("nsubj", "nsubjpass"):
            return []
        beside = [
            c for top in (person, person.head) for c in syntax.children(top, "advcl", "acl") if c.i < person.head.i
        ]
        tops = [c for c in beside if c.lower_ in ("speaking", "representing", "answering", "replying")]
        opening = [p for p in syntax.children(person.head, "prep") if p.is_sent_start and p.lower_ in ("for", "on")]
        found = [o for top in tops for o in (*syntax.prepositional(top, ("for", "of")), *syntax.children(top, "dobj"))]
        found += [o for p in opening if p.lower_ == "for" for o in syntax.children(p, "pobj")]
        found += [o for p in opening for t in syntax.children(p, "pobj") for o in syntax.prepositional(t, ("of",))]
        hits = [hit.name for o in found if (hit := self.hit(o)) is not None]
        return [name for name in hits if name.state in self.gazetteer.states][:1]

    def _with_first(self, person: Token) -> list[Name]:
        """Whose the first is of officials who are named together: "Iran's president X and foreign minister Y"."""
        first = person.head
        if person.dep_ != "conj" or first.pos_ not in ("PROPN", "NOUN"):
            return []
        hit = self.hit(first)
        state = self.gazetteer.states.get(hit.name.state or "") if hit is not None else None
        return [state] if state is not None else self.anchors(first)

    def _at_home(self, title: Token) -> list[Name]:
        """Whose an office is that the words leave out: that of the place, of the heading, of who spoke last."""
        if (place := self._there(title)) is not None:
            return [place]  # "In Port Sudan, army spokesman Nabil Deng said"
        if self.cast.headed is not None:
            return [self.cast.headed]
        last = self.last_official(title)
        return [n for ref in last if (n := self.gazetteer.states.get(ref.state or "")) is not None]

    def _post(self, anchor: Name) -> tuple[Name | None, str | None, str]:
        """Whom an official of ``anchor`` represents, if it is a group; his state; and for whom he acts."""
        if anchor.kind == "ArmedGroup":
            return anchor, None, anchor.label
        return None, anchor.state, (self.gazetteer_government(anchor) if anchor.state else anchor).label

    def _represented(self, token: Token) -> Name | None:
        """The body or group that a spokesman speaks for: "a spokesman for the rebels, Omar Deng"."""
        if token.lemma_.lower() not in self.lexicon.words["mouthpieces"]:
            return None
        refs = [r for t in syntax.prepositional(token, ("for", "of"), deep=False) for r in self.refs(t)]
        refs = refs or [r for r in self.last_official(token) if r.kind == "ArmedGroup"]
        meant = next((r for r in refs if r.role != "owner"), None)
        return None if meant is None else Name(meant.key, meant.name, meant.kind, "definite", meant.state)

    def _former(self, token: Token) -> bool:
        if token.dep_ == "appos" and token.pos_ == "PROPN" and token.head.i < token.i and self._former(token.head):
            return True
        before, parts = self.lexicon.guards["before"], ("amod", "compound", "nmod")
        titles = [t for t in syntax.children(token, "compound") if t.lower_ in self.lexicon.titles]
        if any(c.lower_ in before for t in (token, *titles) for c in syntax.children(t, *parts) if c.i < t.i):
            return True
        return any(self._described_by_others(c) for c in syntax.children(token, "acl"))

    def _described_by_others(self, participle: Token) -> bool:
        """Whether a country only describes the phrase: "a group described by the US as ..."."""
        return participle.lower_ in self.lexicon.guards["passive"] and bool(syntax.agents(participle))
