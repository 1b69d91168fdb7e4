"""Noun phrases as those who speak, and with what they rest on: names, owners, titles, descriptions."""

from __future__ import annotations

from kg.text import syntax
from kg.text.descriptions import Descriptions
from kg.text.gazetteer import Name
from kg.text.names import BODIES
from kg.text.parse import Token
from kg.text.records import Ref

ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ism", "ship", "ing", "view", "ure")
"""How the nouns of what nobody says end."""


class Phrases(Descriptions):
    """The noun phrases of one parsed piece of text, as actors and as speakers."""

    def abbreviate(self) -> None:
        """Takes letters in brackets for the actor before them from then on: "the Togolese Coast Guard (TCG)"."""
        for letters in self.doc:
            text, known = letters.text, self.hit(letters) is not None
            bracketed = letters.i > 1 and letters.nbor(-1).text == "(" and text.isupper() and 1 < len(text) < 7
            if known or not bracketed:
                continue
            full = self._full_name(letters)
            words = self.doc[max(full.left_edge.i, letters.i - 12) : letters.i - 1]
            if not _spells("".join(t.text[0] for t in words if t.text[:1].isupper()), text):
                continue
            refs = [r for r in self.ref(full) if r.role not in ("owner", "instrument", "place")]
            if len(refs) == 1:
                ref = refs[0]
                self._call(text, letters.i, Name(ref.key, ref.name, ref.kind, "alias", ref.state))
        self._cache.clear()

    def speaker(self, token: Token) -> list[Ref]:
        """The speakers: as :meth:`refs`, including unnamed speakers and people without a country."""
        found: list[Ref] = []
        for part in syntax.conjuncts(token):
            found += self._speaker(part)
        return found

    def _speaker(self, token: Token) -> list[Ref]:
        if authors := self._authors(token):
            return authors
        hit = self.hit(token)
        if hit is not None and hit.start == token.i < hit.end - 1 and hit.name.kind == "Organization":
            return self.ref(token)  # "Reporters Without Borders"
        classes = self._classes(token)
        this = {"body", "government"} & set(classes) and any(c.lower_ == "this" for c in token.children)
        if this and (own := self.last_official(token)):
            return own  # "This ministry deplores"
        person, noun = self._person_token(token, classes), token.pos_ == "NOUN"
        if person is None and noun and self._former(token):
            return self._unnamed(token, None)
        named, spoken = self._identified(token), token.pos_ in ("NOUN", "PROPN")
        if (
            spoken
            and {"government", "speaker", "body"} & set(classes)
            and not named
            and (same := self.last_titled(token))
        ):
            return same
        if person is None and (incumbent := self._incumbent(token)):
            return incumbent
        official = spoken and person is None and not named and {"body", "government"} & set(classes)
        if official and (own := self._own_official(token)):
            return own
        plain = person is None and noun and "government" not in classes
        if plain and (name := self._beside_noun(token)) is not None:
            return self._speaker(name)
        if person is None and {"body", "government"} & set(classes) and (both := self._both(token)):
            return both
        if person is None and noun and "speaker" in classes:
            return self._voice(token)
        found = [r for r in self.ref(token) if r.role != "owner"]
        if not found and spoken and "military" in classes and (place := self._located(token)) is not None:
            return [self._plain(token, self.gazetteer.states.get(place.state or "", place), 0.75)]
        return found or self._unknown(token)

    def _both(self, token: Token) -> list[Ref]:
        """The governments of "the leaders of Egypt and Sudan"."""
        states = [a for a in self.anchors(token) if a.kind == "State"] if token.tag_ == "NNS" else []
        if len(states) != 2:
            return []
        return [self._plain(token, self.gazetteer_government(state), 0.75, "title") for state in states]

    def _authors(self, token: Token) -> list[Ref]:
        """Who speaks in a document, a report or remarks: "Mr. Deng's remarks", "a report by the panel"."""
        lemma, words = token.lemma_.lower(), self.lexicon.words
        if token.pos_ == "NOUN" and lemma in words["documents"] | words["reports"] | words["remarks"]:
            owners = [o for o in syntax.children(token, "poss") if o.pos_ == "PROPN"]
            if owners and (refs := self.speaker(owners[0])):
                return refs
        if lemma in words["issued"] and not syntax.children(token, "poss", "prep", "amod", "compound", "relcl", "acl"):
            return self.last_official(token)  # "'We arm nobody,' the statement read"
        if lemma in words["issued"] and (issuers := self._issuers(token)):
            return issuers
        if lemma not in words["reports"]:
            return []
        authors = [r for p in syntax.children(token, "prep") if p.lower_ in ("by", "from", "of")
                   for o in syntax.children(p, "pobj") for r in self.speaker(o)
                   if p.lower_ != "of" or r.kind in ("StateBody", "Government", "Organization")]  # fmt: skip
        for clause in syntax.children(token, "relcl", "acl"):  # "a report that the panel submitted"
            if clause.lemma_.lower() in words["authoring"]:
                authors = authors or [r for t in syntax.subjects(clause) if t.i != token.i for r in self.speaker(t)]
        return authors

    def _issuers(self, document: Token) -> list[Ref]:
        """Whose a document is by the words before it: "a Foreign Ministry statement", "the Togolese statement"."""
        before = [c for c in syntax.children(document, "compound", "nmod", "amod") if c.pos_ != "VERB"]
        bodies = [c for c in before if {"body", "government"} & set(self._classes(c))]
        named = [r for c in bodies for r in (self.speaker(c) if self.anchors(document) else self.last_official(c))]
        states = [] if bodies or len(before) > 1 else [n for n in self.anchors(document) if n.kind == "State"]
        return named or [self._plain(document, self.gazetteer_government(n), 0.75, "title") for n in states[:1]]

    def _identified(self, token: Token) -> bool:
        """Whether the words say who it is, and not only "the minister"."""
        if self.anchors(token) or not any(c.lower_ == "the" for c in token.children):
            return True
        if token.lemma_.lower() in self.lexicon.words["ruling"] and self._located(token) is not None:
            return True
        preps = (p for p in syntax.children(token, "prep") if p.lower_ in ("of", "in"))
        named = (o for p in preps for o in syntax.children(p, "pobj") if o.pos_ == "PROPN")
        return any(o.lower_ not in self.lexicon.words["portfolios"] for o in named)

    def _own_official(self, token: Token) -> list[Ref]:
        """Whom "the ministry" means: the government of the place that the clause names, else who spoke last.

        "Her office" speaks for her.
        """
        if any(c.lower_ in ("his", "her") for c in syntax.children(token, "poss")):
            source = token.head.head if token.dep_ == "pobj" else token
            verb = next((a for a in source.ancestors if a.pos_ == "VERB"), source)
            doers = syntax.subjects(verb) if source.lower_ == "according" else syntax.children(token, "poss")
            if own := [r for t in doers for r in (self.speaker(t) if t.pos_ != "PRON" else self.refs(t))]:
                return own[:1]
        if (place := self._there(token)) is not None:
            return [self._plain(token, self.gazetteer_government(place), 0.75, "title")]
        return self.last_official(token) if token.lemma_.lower() not in self.lexicon.words["town_officials"] else []

    def _unknown(self, token: Token) -> list[Ref]:
        """A speaker of whom nothing else is known."""
        if token.pos_ == "PRON":
            return self._unnamed(token, None) if token.lower_ in self.lexicon.words["persons"] else []
        lower = token.lemma_.lower() in self.lexicon.heads or token.lower_ in self.lexicon.heads
        letters = token.text.isupper() and len(token.text) > 2
        if letters and token.i > 1 and token.nbor(-1).text == "(":  # "the Joint Staff (JS)"
            return self._speaker(self._full_name(token))
        if token.pos_ == "PROPN" and not lower and (earlier := self._named_before(token)) is not None:
            return self.ref(earlier)
        if (token.pos_ == "PROPN" and not lower) or letters:
            return [self._new(token)]
        again = token.tag_ == "NN" and any(c.lower_ == "the" for c in token.children)
        if again and (same := self.last_titled(token)):  # "its border service", then "the service"
            return same
        if token.pos_ in ("NOUN", "PROPN", "ADJ") and not self._mute(token):
            return self._unnamed(token, next((a for a in self.anchors(token) if a.state), None))
        return []

    def _new(self, token: Token) -> Ref:
        """A person or organization by a name that nothing explains."""
        text, first, last = self._wording(token)
        while first < token.i and self.doc[first].text.islower():  # "the news agency KUNA"
            text, first = text.partition(" ")[2] or text, first + 1
        kind = "Person" if self._looks_personal(token) else "Organization"
        new = self.cast.known(kind, text) is None and not syntax.children(token, "appos")
        role = self.cast.role(kind, text)
        posts = (self._heads(token), self.cast.headed, self.cast.nameless)
        unknown = kind == "Person" and new and role.state is None
        post = next((name for name in posts if name is not None), None) if unknown else None
        if post is not None:
            role.represents, role.state, role.acts_for = self._post(post)
            self.cast.nameless = None
        start, end = self._chars(first, last)
        return Ref(role.id, role.id, kind, "name", role.state, 0.6, start, end, kind.lower())

    def _named_before(self, surname: Token) -> Token | None:
        """Where a person of whom only the surname is said now was named with a title: "met Minister Ann Deng. Deng"."""
        if syntax.children(surname, "compound", "poss") or self.cast.surname(surname.text) is not None:
            return None
        same = (t for t in self.doc[: surname.i] if t.text == surname.text and t.pos_ == "PROPN")
        return next((t for t in same if self._titled(t) or self._member(t)), None)

    def _heads(self, name: Token) -> Name | None:
        """Of which body a relative clause says that a person is the head: "Ann Deng, who leads the mission"."""
        for clause in syntax.children(name, "relcl"):
            if clause.lemma_.lower() in self.lexicon.words["leading"]:
                led = [r for o in syntax.children(clause, "dobj") for r in self.refs(o) if r.kind in BODIES]
                return next((Name(r.key, r.name, r.kind, "definite", r.state) for r in led), None)
        return None

    def _full_name(self, letters: Token) -> Token:
        """The head of the name for which letters in brackets stand."""
        last = self.doc[max(letters.i - 2, 0)]
        while last.dep_ in ("pobj", "prep", "compound") and last.head.i != last.i and last.head.i < letters.i:
            last = last.head
        return last

    def _beside_noun(self, token: Token) -> Token | None:
        """The name that stands beside a noun of nobody's: "their lawyer, Omar Deng"."""
        for name in syntax.children(token, "appos"):
            if name.pos_ == "PROPN" and self._looks_personal(name) and self.hit(name) is None:
                owned = any(c.tag_ == "PRP$" for c in token.children) or not self.anchors(token)
                return name if owned else None
        return None

    def _mute(self, token: Token) -> bool:
        """Whether a noun is no speaker: a deed, a thing, talks."""
        lemma, words = token.lemma_.lower(), self.lexicon.words
        if lemma in words["impersonal"] or {p.name for p in self.lexicon.nouns.get(lemma, ())} & words["deeds"]:
            return True
        if lemma.endswith(ABSTRACT) and not self._classes(token) and lemma not in words["speaking"] | words["groups"]:
            return True
        items = set(self.lexicon.item_of.get(lemma, ()))
        return bool(items) and not (items & words["people_items"] or self._classes(token) or lemma in words["speaking"])

    def _voice(self, token: Token) -> list[Ref]:
        """Whom an official, a spokesman or a report speaks for: a body by itself, a state through a person unnamed."""
        if (firm := self._firm(token)) is not None:
            return [self._new(firm)]
        anchors = self.anchors(token) or ([place] if (place := self._located(token)) and not self._sent(token) else [])
        anchor = next((a for a in anchors if a.state and a.kind != "ArmedGroup"), None)
        if anchor is None:
            if bodies := [a for a in anchors if a.kind in ("Organization", "ArmedGroup")]:
                return [self._plain(token, bodies[0], 0.85)]
            if meant := self._spoken_for(token):
                return meant
        lemma, words = token.lemma_.lower(), self.lexicon.words
        if anchor is None and "government" in self.lexicon.heads.get(lemma, ()):
            anchor = self._there(token)  # "In Bamako, an official said"
        free = lemma in words["private"]
        free |= lemma in words["press"] and not any(
            c.lower_ in ("state", "official", "government") for c in token.children
        )
        return [self._role_ref("UnnamedActor", token, anchor, 0.8, "description", acts=anchor is not None and not free)]

    def _firm(self, token: Token) -> Token | None:
        """The firm that "a spokesman for the Greek company DEPA" speaks for."""
        for name in syntax.prepositional(token, ("for", "of", "at", "with"), deep=False):
            beside = {c.lemma_.lower() for c in syntax.children(name, "compound", "nmod")}
            if name.pos_ == "PROPN" and self.hit(name) is None and beside & self.lexicon.words["firms"]:
                return name
        return None

    def _spoken_for(self, token: Token) -> list[Ref]:
        """Whom a speaker without a country speaks for: "a source at the ministry", "the spokesman"."""
        placed = False
        for prep in syntax.children(token, "prep"):
            if prep.lower_ in ("for", "of", "from", "at", "with"):
                within = syntax.children(prep, "pobj")
                placed |= bool(within)
                meant = [r for o in within for r in self.refs(o) if r.role != "owner"]
                if not meant and any("body" in self._classes(o) for o in within):
                    meant = self.last_official(token)
                if meant:
                    return meant
        mouthpiece = token.lemma_.lower() in self.lexicon.words["mouthpieces"]
        return self.last_official(token) if mouthpiece and not placed else []


def _spells(initials: str, letters: str) -> bool:
    """Whether letters are the first letters of a name, of which some may be left out."""
    rest = iter(initials.upper())
    return all(letter in rest for letter in letters)
