"""Phrases as actors: names, demonyms with a head noun, groups, and who owns a thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from kg.model import ids
from kg.text import syntax
from kg.text.cast import Cast
from kg.text.gazetteer import Gazetteer, Hit, Name
from kg.text.lexicon import Lexicon
from kg.text.names import BODIES, QUALITY
from kg.text.parse import Parse, Token
from kg.text.records import Ref
from kg.text.titles import Titles


class Descriptions(Titles):
    """Finds the actors that the phrases of a piece of text name or describe."""

    def __init__(self, doc: Parse, offset: int, gazetteer: Gazetteer, lexicon: Lexicon, cast: Cast) -> None:
        super().__init__(doc, offset, gazetteer, lexicon, cast)
        self._cache: dict[int, list[Ref]] = {}

    def refs(self, token: Token) -> list[Ref]:
        """The actors named by the phrase that ``token`` heads, with those coordinated with it."""
        found: list[Ref] = []
        for part in syntax.conjuncts(token):
            found += [ref for ref in self.ref(part) if ref.key not in {f.key for f in found}]
        return found

    def ref(self, token: Token) -> list[Ref]:
        """The actors named by the one phrase that ``token`` heads."""
        if token.i not in self._cache:
            self._cache[token.i] = []
            self._cache[token.i] = self._read(token)
        return self._cache[token.i]

    def _calls_itself(self, token: Token) -> Ref | None:
        """ "a militia called the Wadi Host", "a formation which calls itself the Wadi Host"."""
        if "group" not in self._classes(token) and token.lemma_.lower() not in self.lexicon.words["groups"]:
            return None
        called = [
            c for c in syntax.children(token, "acl", "relcl") if c.lemma_ in ("call", "name", "know", "dub", "style")
        ]
        named = [t for c in called for t in c.subtree if t.pos_ == "PROPN" and t.i > c.i and t.dep_ != "compound"]
        if not named or self.hit(named[0]) is not None:
            return self._named(hit, named[0]) if named and (hit := self.hit(named[0])) is not None else None
        text, first, last = self._wording(named[0])
        role = self.cast.role("ArmedGroup", text)
        return Ref(role.id, role.id, role.kind, "name", role.state, 0.8, *self._chars(first, last), "armedgroup")

    def _followed(self, token: Token) -> list[Ref]:
        """ "the movement's fighters", "gunmen of the Wadi Front": the armed group that they belong to."""
        wholes = [*syntax.children(token, "poss"), *syntax.prepositional(token, ("of", "from"), deep=False)]
        found = [ref for t in wholes for ref in self.refs(t)]
        irregular = token.lemma_.lower() in self.lexicon.words["irregulars"]
        if irregular and any(t.lower_ in ("its", "their") for t in wholes):  # no army has "its gunmen"
            return [ref for ref in self.last_group(token)[:1] if ref.kind == "ArmedGroup"]
        return found if found and found[0].kind == "ArmedGroup" and not self._before(token) else []

    def forget(self, sentence: Iterable[Token]) -> None:
        """Reads phrases with "we" and "our" anew, once it is known who speaks."""
        for token in sentence:
            if token.tag_ in ("PRP", "PRP$"):
                for above in (token, *token.ancestors):
                    self._cache.pop(above.i, None)

    def not_own(self, tokens: Iterable[Token], doers: Iterable[Ref], read: Callable[[], list[Ref]]) -> list[Ref]:
        """What ``read`` gives where a pronoun in the phrases of ``tokens`` means none of the ``doers``."""
        parts = [t for token in tokens for t in token.subtree]
        owned = {"property", "people", "military", "vehicle", "group"}
        theirs = [t.head for t in parts if t.tag_ == "PRP$"]
        envoys = self.lexicon.words["envoys"]  # "said it had expelled its consul": not its own
        theirs = [t for t in theirs if owned & set(self._classes(t)) or t.lemma_.lower() in envoys]
        if not theirs or any(c.lower_ == "own" for head in theirs for c in head.children):  # "its own citizens"
            return []
        self.excluded = frozenset(side for ref in doers for side in (ref.key, ref.state) if side is not None)
        self.forget(parts)
        try:
            return read()
        finally:
            self.excluded = frozenset()
            self.forget(parts)

    def _read(self, token: Token) -> list[Ref]:
        if token.pos_ == "PRON" or token.tag_ in ("PRP", "PRP$"):
            return self.pronoun(token)
        hit = self.hit(token)
        surname = hit is not None and hit.name.reason == "office-holder" and hit.end - hit.start == 1
        known = self.cast.surname(token.text) if surname else None
        if known is not None and " " in known.name:  # "Omar Ali", then "Ali", no president
            return [self._person_ref(known, token, 0.85)]
        if hit is not None and self._stands_alone(hit, token):
            return [self._named(hit, token)]
        if token.lemma_.lower() in self.lexicon.words["partitives"] or token.pos_ in ("NUM", "DET"):
            inner = [r for p in syntax.children(token, "prep") if p.lower_ == "of" for o in syntax.children(p, "pobj")
                     for r in self.refs(o)]  # fmt: skip
            if inner and not (token.lemma_ == "member" and self._before(token)):  # "a Hamas member of parliament"
                return inner
        if token.pos_ == "NOUN" and (itself := self._calls_itself(token)) is not None:
            return [itself]
        if token.lemma_.lower() in self.lexicon.words["followers"] and (group := self._followed(token)):
            return group
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "VERB"):
            return []
        if called := self._known_as(token):
            return called
        title = token.text[:1].isupper() and token.lower_ in self.lexicon.titles
        bare = title and any(c.lower_ == "the" for c in token.children) and not syntax.children(token, "appos")
        if bare and not self.anchors(token) and (same := self.presented(token)):
            return same  # "The President met"
        if self._former(token):
            if (named := self._person_token(token, self._classes(token))) is not None:
                return [person] if (person := self._person(named, token)) is not None else []
            acting = {"government", "speaker", "people", "military", "group"} & set(self._classes(token))
            return self._unnamed(token, None) if acting or token.pos_ == "PROPN" else []
        return self._described(token)

    def _known_as(self, token: Token) -> list[Ref]:
        """ "a mercenary group known as FACT", "the militia called M23": the group of that name."""
        if "group" not in self._classes(token):
            return []
        clauses = [c for c in syntax.children(token, "acl", "relcl") if c.lemma_ in ("know", "call", "dub", "name")]
        tokens = [
            t for c in clauses for t in (*syntax.prepositional(c, ("as",), deep=False), *syntax.children(c, "oprd"))
        ]
        return [self._named(hit, t) for t in tokens if (hit := self.hit(t)) is not None and hit.name.kind in BODIES]

    def _stands_alone(self, hit: Hit, token: Token) -> bool:
        if hit.name.reason != "demonym":
            return True
        if (
            token.dep_ in ("amod", "compound", "nmod")
            and token.head.i > token.i
            and token.head.pos_ in ("NOUN", "PROPN")
        ):
            return False
        return token.text.endswith("s") or token.pos_ in ("NOUN", "PROPN") or any(
            c.lower_ == "the" for c in token.children
        )  # fmt: skip

    def _named(self, hit: Hit, token: Token) -> Ref:
        name, role, quality = hit.name, "name", QUALITY.get(hit.name.reason, 0.8)
        prep = token.head if token.dep_ == "pobj" else None
        place = prep is not None and prep.lower_ in self.lexicon.words["locative"]
        if name.reason == "place" or (place and name.kind != "Person"):
            role = "place"
            if name.state and name.state in self.gazetteer.states and name.reason in ("metonym", "place"):
                name = Name(name.state, self.gazetteer.states[name.state].label, "State", name.reason, name.state)
        if name.reason == "demonym":
            role, quality = "people", 0.75
            if self._ethnic(hit) or any(p.lower_ in ("of", "in") for p in syntax.children(token, "prep")):
                place_of = self._located(token) or (self._nearby(token) if self._ethnic(hit) else None)
                if place_of is not None:
                    return self._role_ref("People", token, place_of, 0.7, "description")
            if any(c.dep_ == "nummod" and c.i < token.i for c in token.children):  # "two Libyans" are not Libya
                return self._role_ref("People", token, name, 0.75, "description")
        if name.kind == "People" and name.reason != "demonym":
            where = self._before(token)[:1] or ([place_of] if (place_of := self._located(token)) else [])
            if where and where[0].state and where[0].state != name.state:
                return self._role_ref("People", token, where[0], 0.7, "description")
        if name.kind == "StateBody" and token.lemma_.lower() in self.lexicon.words["armies"]:
            self.cast.forces = name
        start, end = self._chars(hit.start, hit.end)
        return Ref(name.key, name.label, name.kind, name.reason, name.state, quality, start, end, role)

    def _described(self, token: Token) -> list[Ref]:
        if (whole := self._whole(token)) is not None:
            return [replace(ref, quality=ref.quality * 0.9) for ref in self.ref(whole)]
        named = self._beside(token) or self._bodies(token) or self._officer(token)
        if named is not None:
            return [named]
        if incumbent := self._incumbent(token):
            return incumbent
        if (neighbour := self._neighbour(token)) is not None:
            return neighbour
        if self._another(token):
            return []
        classes, anchors = self._classes(token), self._whose_phrase(token)
        if "polity" in classes:
            generic = all(c.lower_ in ("the", "this", "that", "its") for c in token.lefts)
            return [] if generic else [self._role_ref("Polity", token, None, 0.7, "description")]
        if not anchors:
            return self._loose(token)
        if (native := self._native_group(token, anchors)) is not None:
            return [native]
        shared = "body" in classes and len(anchors) > 1
        classes = ("military",) if shared else classes
        return [ref for name in anchors[:6] if (ref := self._classified(token, classes, name)) is not None]

    def _native_group(self, token: Token, anchors: list[Name]) -> Ref | None:
        """ "the Palestinian militant group", after a name of one: the armed group of that country named last."""
        states = {name.state for name in anchors if name.reason == "demonym"}
        definite = token.tag_ == "NN" and any(c.lower_ == "the" for c in token.lefts)
        if not (states and definite and token.lemma_.lower() in self.lexicon.words["groups"]):
            return None
        armed = [h.name for h in self.hits if h.end <= token.i and h.name.kind == "ArmedGroup"]
        native = [name for name in armed if name.state in states]
        return self._plain(token, replace(native[-1], reason="definite"), 0.75) if native else None

    def _beside(self, token: Token) -> Ref | None:
        """The name right after a noun that says what it is: "its neighbour Niger"."""
        beside = self.hit(token.nbor(1)) if token.i + 1 < len(self.doc) and token.pos_ == "NOUN" else None
        if beside is None or beside.name.kind not in ("State", "Organization", "ArmedGroup"):
            return None
        last = self.doc[beside.end - 1]
        apposed = last.dep_ == "appos" and last.head.i == token.i and beside.name.reason != "demonym"
        return self._named(beside, last) if apposed else None

    def _bodies(self, token: Token) -> Ref | None:
        """The body that the registry lacks, named by the phrase or beside a word for groups."""
        others = syntax.children(token, "appos") if token.lemma_.lower() in self.lexicon.words["groups"] else []
        return next((new for named in (token, *others) if (new := self._new_body(named)) is not None), None)

    def _officer(self, token: Token) -> Ref | None:
        """The person of an office: one of the registry beside the title, or another whom the phrase names."""
        classes = self._classes(token)
        if "government" in classes or token.lower_ in self.lexicon.titles:
            for child in syntax.children(token, "appos"):
                hit = self.hit(child)
                if hit is not None and hit.name.kind == "Person":
                    return self._named(hit, child)
        named = self._person_token(token, classes)
        return self._person(named, token) if named is not None else None

    def _another(self, token: Token) -> bool:
        """Whether the phrase is not whose name it holds: "neighbours of Iran", "a NATO member"."""
        if token.lemma_ == "member" and any(n.kind == "Organization" for n in self._before(token)):
            return True
        return token.lemma_.lower() in self.lexicon.words["apart"]

    def _whose_phrase(self, token: Token) -> list[Name]:
        """The states and bodies of a phrase, those of where it is included."""
        anchors = self.anchors(token)
        if token.lemma_ in ("border", "frontier"):
            anchors = self._after(token, frozenset({"with"})) or anchors
        classes, local = set(self._classes(token)), token.lemma_.lower() in self.lexicon.words["local"]
        placed = local or classes & {"group", "people", "government"}
        if not anchors and placed and not self._sent(token) and (place := self._located(token)) is not None:
            anchors = [place]
        if not anchors and (local or "government" in classes) and any(c.lower_ == "there" for c in token.rights):
            anchors = [last] if (last := self.last_state(token)) is not None else []  # "police there said"
        return anchors

    def _neighbour(self, token: Token) -> list[Ref] | None:
        """ "its northern neighbour": the other state named last; None for other phrases."""
        owners = syntax.children(token, "poss")
        if token.lemma_.lower() not in ("neighbour", "neighbor") or not owners or token.tag_ == "NNS":
            return None
        mine = {name.state for name in self._before(token)}
        return [self._plain(token, name, 0.7) for name in self.last_states(token) if name.state not in mine][:1]

    def _whole(self, token: Token) -> Token | None:
        """The army or group of which a phrase names a part: "units of the armed forces of Armenia"."""
        if token.lemma_.lower() not in self.lexicon.words["parts"]:
            return None
        wholes = [o for p in syntax.children(token, "prep") if p.lower_ == "of" for o in syntax.children(p, "pobj")]
        armed = (o for o in wholes if {"military", "group"} & set(self._classes(o)))
        return next(armed, None)

    def _classified(self, token: Token, classes: tuple[str, ...], name: Name) -> Ref | None:
        if name.kind in ("Organization", "ArmedGroup", "Person") or name.state is None:
            thing = not classes and token.lemma_.lower() in self.lexicon.nouns and name.kind == "Organization"
            return self._plain(token, name, 0.5, "owner") if thing else self._plain(token, name, 0.75)
        if "body" in classes and any(c.tag_ == "PRP$" for c in token.children) and token.text[0].islower():
            return self._plain(token, self.gazetteer_government(name), 0.85, "title")  # "its foreign ministry"
        if token.lemma_.lower() in self.lexicon.words["soldiers"] and name.kind == "State":
            self.cast.forces = name
        if "body" in classes:
            return self._role_ref("StateBody", token, name, 0.9, "description", acts=True)
        if "military" in classes:
            return self._plain(token, name, 0.85)
        if "government" in classes and any("group" in self._classes(c) for c in syntax.children(token, "compound")):
            return self._role_ref("ArmedGroup", token, name, 0.75, "description")  # "a rebel leader"
        if token.lemma_ == "party" and self.lexicon.words["in_power"].isdisjoint(c.lower_ for c in token.lefts):
            return self._role_ref("Organization", token, name, 0.75, "description")
        if "government" in classes:
            government = self.gazetteer_government(name)
            return self._plain(token, government, 0.9, "title")
        if token.lemma_.lower() in self.lexicon.words["definite"] and any(c.tag_ == "PRP$" for c in token.children):
            return self._plain(token, self.gazetteer.states.get(name.state, name), 0.8)  # "his country"
        if "vehicle" in classes and ("group" not in classes or token.tag_ in ("NNS", "NNPS")):  # no lone bomber
            return self._plain(token, name, 0.65, "instrument")
        if "group" in classes:
            return self._role_ref("ArmedGroup", token, name, 0.75, "description")
        if "people" in classes:
            return self._role_ref("People", token, name, 0.75, "description")
        if token.pos_ == "PROPN":
            return None if name.reason == "demonym" else self._plain(token, name, 0.5, "owner")
        return self._plain(token, name, 0.5, "owner")

    def _loose(self, token: Token) -> list[Ref]:
        """A known person, or "the country", "the group", without a name beside it."""
        lemma, words = token.lemma_.lower(), self.lexicon.words
        if token.tag_ == "NNS" and "group" in self._classes(token) and not token.lefts:
            return [replace(ref, quality=0.7) for ref in self.only_group(token)]
        soldiers = lemma in words["soldiers" if token.tag_ == "NNS" else "armies"]
        some = any(c.dep_ in ("nummod", "relcl") for c in token.children)  # "the 40 soldiers whom they hold" are others
        the = not some and any(c.lower_ in ("the", "these") for c in token.children)
        if soldiers and the and self.cast.forces is not None:
            return [self._plain(token, replace(self.cast.forces, reason="definite"), 0.7)]
        if token.tag_ == "NNS" and lemma in words["soldiers"] and not token.lefts and (own := self._own_forces(token)):
            return [own]
        if self._the_group(token):
            return [replace(ref, quality=0.75) for ref in self.last_group(token)]
        if self._pair(token):
            return [self._plain(token, replace(name, reason="definite"), 0.7) for name in self.last_two(token)]
        if self.definite(token) and (last := self.last_state(token)) is not None:
            name = self.gazetteer_government(last) if lemma in words["ruling"] else last
            return [self._plain(token, replace(name, reason="definite"), 0.75)]
        if (land := self._land(token)) is not None:
            return [self._plain(token, land, 0.7, "place")]
        if lemma in words["lands"] and any(c.lower_ == "the" for c in token.children):
            lands = [h.name for h in self.hits if h.end <= token.i and h.name.kind == "Polity"]
            return [self._plain(token, replace(name, reason="definite"), 0.7) for name in lands[-1:]]
        if (short := self._short(token)) is not None:
            return [short]
        known = self.cast.surname(token.text) if token.pos_ == "PROPN" else None
        return [self._person_ref(known, token, 0.85)] if known is not None else []

    def _own_forces(self, token: Token) -> Ref | None:
        """Whose troops a military speaker means: "the Chadian army says soldiers shot two men"."""
        for verb in token.ancestors:
            if verb.lemma_.lower() not in self.lexicon.speech:
                continue
            for speaker in syntax.subjects(verb):
                words = [t for t in (speaker, *syntax.children(speaker, "compound", "amod")) if t.i < verb.i < token.i]
                armed = any("military" in self._classes(t) or t.lemma_ == "military" for t in words)
                state = next((r.state for r in self.ref(speaker) if armed and r.state in self.gazetteer.states), None)
                if state is not None:
                    return self._plain(token, replace(self.gazetteer.states[state], reason="definite"), 0.7)
        return None

    def _land(self, token: Token) -> Name | None:
        """ "the territory": the land, no state, that was named last."""
        if token.lemma_.lower() not in self.lexicon.words["lands"] or [c.lower_ for c in token.children] != ["the"]:
            return None
        before = [h.name for h in self.hits if h.end <= token.i and h.name.kind == "Polity"]
        return replace(before[-1], reason="definite") if before else None

    def _pair(self, token: Token) -> bool:
        """Whether the phrase is two that were named before: "the neighbours", "both sides"."""
        lemma, words = token.lemma_.lower(), self.lexicon.words
        if token.tag_ == "NNS" and lemma in words["pairs"] and any(c.lower_ == "the" for c in token.children):
            return True
        counts = syntax.children(token, "nummod", "det", "predet", "preconj")
        return lemma in words["sides"] and any(c.lower_ in ("two", "both") for c in counts)

    def _short(self, token: Token) -> Ref | None:
        """ "the Council", "the brigade", where the Security Council or the Wadi Brigade was named before."""
        before = [c.lower_ for c in token.children if c.i < token.i]
        plain = token.lower_ in self.lexicon.words["armed_names"] | self.lexicon.words["body_words"]
        plain &= token.lemma_.lower() not in self.lexicon.words["armies"]
        if not (token.text[0].isupper() or plain) or before != ["the"] or token.is_sent_start:
            return None
        for hit in reversed(self.hits):
            words = [t.lower_ for t in self.doc[hit.start : hit.end]]
            if hit.end <= token.i and len(words) > 1 and words[-1] == token.lower_ and hit.name.kind in BODIES:
                return self._plain(token, replace(hit.name, reason="definite"), 0.8)
        known = (r for r in self.cast.roles.values() if r.kind in BODIES)
        roles = [r for r in known if r.name.lower().split()[-1:] == [token.lower_]]
        if len(roles) != 1 or len(roles[0].name.split()) < 2:
            return None
        role, (start, end) = roles[0], self._chars(token.i, token.i + 1)
        return Ref(role.id, role.id, role.kind, "definite", role.state, 0.8, start, end, role.kind.lower())

    def _new_body(self, token: Token) -> Ref | None:
        """A body or group that the registry lacks, by its name of several words: "the Wadi Scouts Front"."""
        if token.pos_ != "PROPN" or token.lower_ in self.lexicon.titles or self.hit(token) is not None:
            return None
        parts = [c for c in token.children if c.dep_ in ("compound", "nmod", "amod") and c.i < token.i]
        whose = [c for c in syntax.children(token, "poss") if c.tag_ == "NNPS" and self.hit(c) is None]
        parts += whose  # "the Kivu Martyrs' Brigade"
        if not parts or not all(t.text[0].isupper() for t in (token, *parts)):
            return None
        text, first, last = self._wording(token)
        known = next((r for k in ("ArmedGroup", "Organization") if (r := self.cast.known(k, text)) is not None), None)
        armed, named = self.lexicon.words["armed_names"], self.lexicon.words["body_names"]
        told = {t.lemma_.lower() for t in syntax.children(token, "appos")}
        if token.dep_ == "appos":
            told.add(token.head.lemma_.lower())
        inside = [hit.name for t in parts if (hit := self._at.get(t.i)) is not None]
        owners = [hit.name for t in syntax.children(token, "poss") if (hit := self.hit(t)) is not None]
        state = any(n.kind == "State" for n in (*inside, *owners))
        own = any(n.kind == "State" for n in owners) and token.lower_ in self.lexicon.words["own_arms"]
        services = {token.lower_, *(t.lower_ for t in parts)} & self.lexicon.words["services"]
        if known is None and (own or state and services and token.lower_ in armed):
            return None  # "the China Coast Guard", "Chad's Third Army" are those of the state
        if known is None and any(n.reason == "demonym" or n.kind not in ("State", "Polity", "Person") for n in inside):
            return None
        if known is None and (token.lower_ in armed or told & self.lexicon.words["groups"] or told & armed):
            known = self.cast.role("ArmedGroup", text)
        elif known is None and (token.lower_ in named or told & named):
            known = self.cast.role("Organization", text)
        if known is None:
            return None
        start, end = self._chars(first, last)
        return Ref(known.id, known.id, known.kind, "name", known.state, 0.85, start, end, known.kind.lower())

    def victims(self, token: Token) -> list[Ref]:
        """Whose the soldiers or people are whom nothing gives to anybody: the home country's, or who tells of them."""
        if token.pos_ != "NOUN" or any(c.tag_ == "PRP$" for c in token.children):
            return []
        classes = {*self._classes(token), *(k for c in syntax.children(token, "compound") for k in self._classes(c))}
        nobody = not any(self.hit(t) is not None for t in token.subtree)
        fitting = classes & {"military", "people"} and "group" not in classes
        state = self.home if self.home is not None else self._own_soldiers(token)
        if state is None or not (nobody and fitting):
            return []
        return [self._plain(token, replace(state, reason="definite"), 0.6, "owner")]

    def _own_soldiers(self, token: Token) -> Name | None:
        """The state whose officials tell of soldiers: "Kenyan officials say two soldiers were killed"."""
        many = token.lemma_.lower() in self.lexicon.words["soldiers"]
        return self.telling(token) if many and not any(c.lower_ == "the" for c in token.children) else None

    def unnamed_group(self, token: Token) -> list[Ref]:
        """ "gunmen", "a suicide bomber": a group that nothing names, from where it acts, if that is said."""
        if token.pos_ != "NOUN" or "group" not in self._classes(token) or token.lemma_ in ("group", "movement"):
            return []
        return [self._role_ref("ArmedGroup", token, self._nearby(token), 0.5, "description")]

    def operator(self, token: Token) -> list[Ref]:
        """The actors behind a machine without a named owner; *anyone* for "no drones"."""
        if token.pos_ != "NOUN" and token.lower_ not in ("nobody", "no-one"):
            return []
        if token.pos_ != "NOUN" or any(c.lower_ == "no" for c in token.children):
            return [
                Ref(ids.ANYONE, "anyone", "Anyone", "name", None, 0.9, *self._chars(token.i, token.i + 1), "anyone")
            ]
        classes = self._classes(token)
        lone = "group" in classes and token.tag_ == "NN"  # "the bomber" is a man
        fired = self.lexicon.words["fired"] & set(self.lexicon.item_of.get(token.lemma_.lower(), ()))
        if "vehicle" in classes or fired:
            senders = [r for sender in self._senders(token) for r in self.refs(sender)]
            if senders := senders or [r for place in self._fired_from(token) for r in self.refs(place)]:
                return [replace(ref, quality=ref.quality * 0.9, role="agent") for ref in senders]
        if "vehicle" not in classes or lone or token.lemma_.lower() in self.lexicon.nouns:
            return []
        text, first, last = self._wording(token)
        role = self.cast.role("UnnamedActor", f"unnamed operator of {text}")
        return [Ref(role.id, role.id, "UnnamedActor", "description", None, 0.7, *self._chars(first, last), "operator")]

    def _senders(self, token: Token) -> list[Token]:
        """Who launched or flew it: "a drone launched by the Houthis"."""
        sent = [c for c in syntax.children(token, "acl") if c.lemma_.lower() in self.lexicon.words["sending"]]
        return [o for verb in sent for agent in syntax.children(verb, "agent") for o in syntax.children(agent, "pobj")]

    def _fired_from(self, token: Token) -> list[Token]:
        """From where it was fired: "a mortar round launched from Chad"."""
        sent = [c for c in syntax.children(token, "acl") if c.lemma_.lower() in self.lexicon.words["sending"]]
        return [o for verb in sent for o in syntax.prepositional(verb, ("from",), deep=False)]

    def owners(self, token: Token, beside: bool = True) -> list[Ref]:
        """The actors inside a phrase that is not itself an actor: "Iraqi targets", "attacks by Israel".

        Without ``beside`` only those to whom it belongs, not those whom it is against, for or near.
        """
        nearby = {"between", "against", "on", "in", "for", "to", "at", "near", "off"} | (
            {"with"} if token.lemma_ in ("border", "frontier") else set()
        )
        if "group" in self._classes(token):
            nearby -= {"near", "off"}  # "militants near the Malian border"
        if token.lemma_.lower() in self.lexicon.words["moving"]:  # "a tanker near Oman" is not Oman's
            nearby -= {"in", "at", "near", "on", "for", "to", "off"}
            if senders := [r for sender in self._senders(token) for r in self.refs(sender)]:
                return [replace(ref, quality=0.5, role="owner") for ref in senders]
        names = self.anchors(token)
        names = names or (self._after(token, frozenset(nearby)) if beside else [])
        if not names:  # "the depots of the Lake Front", a group that the text introduces
            wholes = [*syntax.children(token, "poss"), *syntax.prepositional(token, ("of",), deep=False)]
            groups = [r for t in wholes if t.pos_ == "PROPN" for r in self.ref(t) if r.kind == "ArmedGroup"]
            return [replace(ref, quality=0.6) for ref in groups[:1]]
        return [self._plain(token, name, 0.5, "owner") for name in names]
