"""Noun phrases as actors: names, demonyms with a head noun, titles, groups, and who owns a thing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from kg.model import ids
from kg.text import repairs, syntax
from kg.text.cast import Cast, Role
from kg.text.gazetteer import Gazetteer, Hit, Name
from kg.text.lexicon import Lexicon
from kg.text.parse import Parse, Token
from kg.text.records import Ref

QUALITY = {
    "name": 1.0,
    "alias": 1.0,
    "office-holder": 0.95,
    "title": 0.9,
    "metonym": 0.95,
    "demonym": 0.85,
    "place": 0.6,
}
COURTESY = {"mr": "he", "mr.": "he", "ms": "she", "ms.": "she", "mrs": "she", "mrs.": "she"}
"""The words before a surname that tell which pronoun means it."""
BODIES = ("Organization", "ArmedGroup", "StateBody")
ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ance", "ence", "ism", "ship", "ing", "view", "ure")
"""How the nouns of what nobody says end."""
BAD_NAME = re.compile(r"[\x00-\x1f‪-‮⁦-⁩<>]")


class Phrases:
    """The noun phrases of one parsed piece of text. ``offset`` is where the piece starts."""

    def __init__(self, doc: Parse, offset: int, gazetteer: Gazetteer, lexicon: Lexicon, cast: Cast) -> None:
        self.doc, self.offset, self.gazetteer, self.lexicon, self.cast = doc, offset, gazetteer, lexicon, cast
        hits = (hit for hit in gazetteer.hits(doc) if not (self._of_water(hit) or self._currency(hit)))
        self.hits = [self._introduced(hit) for hit in hits]
        for hit in self.hits:
            if hit.end - hit.start > 2 and any(t.dep_ == "cc" for t in doc[hit.start : hit.end]):
                repairs.one_name(doc, hit.start, hit.end)
        self._at: dict[int, Hit] = {i: hit for hit in self.hits for i in range(hit.start, hit.end)}
        self._again()
        self._cache: dict[int, list[Ref]] = {}
        self.pronoun: Callable[[Token], list[Ref]] = lambda token: []
        self.last_state: Callable[[Token], Name | None] = lambda token: None
        self.only_group: Callable[[Token], list[Ref]] = lambda token: []
        self.last_states: Callable[[Token], list[Name]] = lambda token: []
        self.home: Name | None = None
        """The state whose officials need no name of it: that of the dateline."""
        self.last_two: Callable[[Token], list[Name]] = lambda token: []
        self.last_titled: Callable[[Token], list[Ref]] = lambda token: []
        self.last_official: Callable[[Token], list[Ref]] = lambda token: []
        self.excluded: frozenset[str] = frozenset()
        """Whom no pronoun means at present: the state or actor that acts on what is "its"."""
        self.last_group: Callable[[Token], list[Ref]] = lambda token: []

    def _of_water(self, hit: Hit) -> bool:
        """Whether a name is part of that of a water, which is nobody's: "the Sea of Japan", "the Gulf of Oman"."""
        if hit.start < 2 or self.doc[hit.start - 1].lower_ != "of":
            return False
        water = self.doc[hit.start - 2]
        return water.text[0].isupper() and water.lower_ in self.lexicon.words["waters"]

    def _currency(self, hit: Hit) -> bool:
        """Whether a name only says whose money is meant: "8 billion US dollars"."""
        return hit.end < len(self.doc) and self.doc[hit.end].lemma_.lower() in self.lexicon.words["currencies"]

    def _introduced(self, hit: Hit) -> Hit:
        """A surname means the person whose full name stood before."""
        words = self.doc[hit.start : hit.end]
        if hit.name.kind == "Person" and len(words) > 1:
            self.cast.introduced[words[-1].text] = hit.name
        known = self.cast.introduced.get(words.text) if len(words) == 1 else None
        personal = hit.name.kind in ("Person", "Government") and hit.name.reason != "metonym"
        return Hit(hit.start, hit.end, known) if known is not None and personal else hit

    def _again(self) -> None:
        """Finds the surnames of persons of the registry whom the text names in full: "Mr. Erdogan"."""
        for token in self.doc:
            known = self.cast.introduced.get(token.text) if token.pos_ == "PROPN" and token.i not in self._at else None
            if known is None or (token.dep_ == "compound" and token.head.pos_ == "PROPN"):
                continue
            if all(c.lower_ in self.lexicon.titles for c in syntax.children(token, "compound", "nmod")):
                self._at[token.i] = Hit(token.i, token.i + 1, known)
                self.hits.append(self._at[token.i])
        self.hits.sort(key=lambda hit: hit.start)
        for hit in self.hits:
            if hit.name.kind == "Person" and hit.name.state:
                self._titles(hit.start, hit.name)

    def _titles(self, place: int, person: Name) -> None:
        """Notes the title before the name of ``person``, which begins at the token ``place``."""
        title = self._title_before(place)
        kinds = {title, "leader"} if title in self.lexicon.words["heads_of_state"] else {title} - {""}
        for kind in kinds:
            entry = (self._chars(place, place + 1)[0], person)
            self.cast.incumbents.setdefault((person.state or "", kind), []).append(entry)

    def _title_before(self, place: int) -> str:
        """The words of a title that end before ``place``: "prime minister"; empty if there are none."""
        first, words = place, self.lexicon.titles | self.lexicon.words["of_title"]
        while first and place - first < 3 and self.doc[first - 1].lower_ in words:
            first -= 1
        return " ".join(t.lower_ for t in self.doc[first:place])

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

    def hit(self, token: Token) -> Hit | None:
        """The name that ``token`` is part of, unless a guard forbids to read it as an actor."""
        found = self._at.get(token.i)
        return None if found is None or self._guarded(found) else found

    def _guarded(self, hit: Hit) -> bool:
        doc, guards = self.doc, self.lexicon.guards
        if hit.name.reason == "title" and hit.start > 0 and doc[hit.start - 1].lower_ in guards["before"]:
            return True
        if hit.end + 1 < len(doc) and doc[hit.end].text in "-–" and not doc[hit.end - 1].whitespace_:
            following = doc[hit.end + 1].lower_
            if following == "flagged":  # "an Iranian-flagged tanker"
                return False
            if following == "led" and hit.end + 2 < len(doc) and "military" in self._classes(doc[hit.end + 2]):
                return False
            return following in guards["suffixes"] or following.endswith("ed")
        if hit.start > 1 and doc[hit.start - 1].text in "-–" and not doc[hit.start - 1].whitespace_:
            return doc[hit.start - 2].lower_ in guards["prefixes"]
        after = doc[hit.end] if hit.end < len(doc) else None
        if after is None or doc[hit.end - 1].dep_ in ("nsubj", "nsubjpass"):  # "that Iran supplied missiles"
            return False
        return after.lower_ in guards["suffixes"] and after.dep_ in ("amod", "acl", "compound")

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
        theirs = [t.head for t in parts if t.tag_ == "PRP$" and owned & set(self._classes(t.head))]
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
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "VERB"):
            return []
        if called := self._known_as(token):
            return called
        if self._former(token):
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

    def _ethnic(self, hit: Hit) -> bool:
        return hit.start > 0 and self.doc[hit.start - 1].lower_ in self.lexicon.guards["ethnic"]

    def _chars(self, first: int, last: int) -> tuple[int, int]:
        while last - first > 1 and self.doc[last - 1].is_space:
            last -= 1
        span = self.doc[first:last]
        return self.offset + span.start_char, self.offset + span.end_char

    def _former(self, token: Token) -> bool:
        before = self.lexicon.guards["before"]
        if any(c.lower_ in before for c in token.children if c.i < token.i and c.dep_ in ("amod", "compound", "nmod")):
            return True
        return any(self._described_by_others(c) for c in syntax.children(token, "acl"))

    def _described_by_others(self, participle: Token) -> bool:
        """Whether a country only describes the phrase: "a group described by the US as ..."."""
        return participle.lower_ in self.lexicon.guards["passive"] and bool(syntax.agents(participle))

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

    def _ascribed(self, token: Token) -> list[Name]:
        """ "a depot belonging to Hezbollah", "strikes attributed to the rebels": whose a participle says it is."""
        found: list[Name] = []
        for clause in (
            syntax.children(token, "acl") if token.dep_ not in ("nsubj", "appos") or self._acts(token) else ()
        ):
            if clause.lemma_.lower() in self.lexicon.words["ascribing"]:
                tokens = [*syntax.prepositional(clause, ("to", "on", "by"), deep=False), *syntax.agents(clause)]
                found += [n for o in tokens for n in self._named_or_before(o)]
        return found

    def _acts(self, token: Token) -> bool:
        """Whether a noun is an act or a weapon, and not somebody with ties to others."""
        return token.lemma_.lower() in self.lexicon.nouns or "vehicle" in self._classes(token)

    def _named_or_before(self, token: Token) -> list[Name]:
        hit = self.hit(token)
        return [hit.name] if hit is not None else self._before(token)

    def _before(self, token: Token) -> list[Name]:
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

    def _classes(self, token: Token) -> tuple[str, ...]:
        if token.lemma_ == "fighter" and token.i and self._model(token.nbor(-1)):
            return ("vehicle",)  # "two Su-30 fighters"
        heads = self.lexicon.heads
        if token.pos_ == "PROPN" and token.text[0].isupper() and token.lower_ in self.lexicon.words["offices"]:
            return heads.get(token.lower_, ()) or ("body",)
        if token.lemma_ == "service" and token.i and token.nbor(-1).lower_ in self.lexicon.words["serving"]:
            return ("body",)
        return (
            heads.get(token.lemma_.lower(), ()) or heads.get(token.lower_, ()) or heads.get(syntax.singular(token), ())
        )

    def _model(self, token: Token) -> bool:
        """Whether a word ends the name of a model of aircraft: "F-16", "Su-30", "MiG"."""
        letters, _, number = token.text.rpartition("-")
        if token.i > 1 and not letters and token.nbor(-1).text == "-":
            letters = token.nbor(-2).text
        return (
            bool(letters)
            and number.rstrip("ABCDEFGIMKS").isdigit()
            or "aircraft" in self.lexicon.item_of.get(token.lower_, ())
        )

    def _titled(self, token: Token) -> bool:
        return any(
            c.dep_ in ("compound", "amod", "nmod") and c.lower_ in self.lexicon.titles and c.i < token.i
            for c in token.children
        )

    def _described(self, token: Token) -> list[Ref]:
        if (whole := self._whole(token)) is not None:
            return [replace(ref, quality=ref.quality * 0.9) for ref in self.ref(whole)]
        classes = self._classes(token)
        beside = self.hit(token.nbor(1)) if token.i + 1 < len(self.doc) and token.pos_ == "NOUN" else None
        if beside is not None and beside.name.kind in ("State", "Organization", "ArmedGroup"):
            last = self.doc[beside.end - 1]
            if last.dep_ == "appos" and last.head.i == token.i and beside.name.reason != "demonym":
                return [self._named(beside, last)]  # "its neighbour Niger"
        others = syntax.children(token, "appos") if token.lemma_.lower() in self.lexicon.words["groups"] else []
        for named in (token, *others):
            if (new := self._new_body(named)) is not None:
                return [new]
        for child in syntax.children(token, "appos"):
            hit = self.hit(child)
            if (
                hit is not None
                and hit.name.kind == "Person"
                and ("government" in classes or token.lower_ in self.lexicon.titles)
            ):
                return [self._named(hit, child)]
        person_named = self._person_token(token, classes)
        if person_named is not None:
            person = self._person(person_named, token)
            if person is not None:
                return [person]
        if incumbent := self._incumbent(token):
            return incumbent
        if (neighbour := self._neighbour(token)) is not None:
            return neighbour
        if token.lemma_ == "member" and any(n.kind == "Organization" for n in self._before(token)):  # "a NATO member"
            return []
        if token.lemma_.lower() in self.lexicon.words["apart"]:  # "neighbours of Iran" are not Iran
            return []
        anchors = self.anchors(token)
        if token.lemma_ in ("border", "frontier"):
            anchors = self._after(token, frozenset({"with"})) or anchors
        local = token.lemma_.lower() in self.lexicon.words["local"]
        if (
            not anchors
            and not self._sent(token)
            and (local or "group" in classes or "people" in classes or "government" in classes)
        ):
            place = self._located(token)
            anchors = [place] if place else []
        if not anchors and (local or "government" in classes) and any(c.lower_ == "there" for c in token.rights):
            anchors = [latest] if (latest := self.last_state(token)) is not None else []  # "police there said"
        if "polity" in classes and all(c.lower_ in ("the", "this", "that", "its") for c in token.lefts):
            return []
        if "polity" in classes:
            return [self._role_ref("Polity", token, None, 0.7, "description")]
        if not anchors:
            return self._loose(token)
        shared = "body" in classes and len(anchors) > 1
        classes = ("military",) if shared else classes
        return [ref for name in anchors[:6] if (ref := self._classified(token, classes, name)) is not None]

    def _sent(self, token: Token) -> bool:
        """Whether where somebody is does not tell for whom he speaks: "diplomats in Addis Ababa"."""
        return token.lemma_.lower() in self.lexicon.words["stationed"]

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

    def gazetteer_government(self, name: Name) -> Name:
        """The government of a state, where the registry has one."""
        return self.gazetteer.governments.get(name.state or "", name)

    def _plain(self, token: Token, name: Name, quality: float, role: str = "description") -> Ref:
        start, end = self._chars(token.i, token.i + 1)
        return Ref(name.key, name.label, name.kind, name.reason, name.state, quality, start, end, role)

    def _role_ref(
        self, kind: str, token: Token, name: Name | None, quality: float, reason: str, acts: bool = False
    ) -> Ref:
        text, first, last = self._wording(token)
        if name is not None and name.label and self.doc[first].tag_ == "PRP$":  # "its crew"
            text = f"{name.label}'s {text.partition(' ')[2]}"
        government = self.gazetteer_government(name) if name else None
        role = self.cast.role(
            kind, text, name.state if name else None, government.label if acts and government else None
        )
        start, end = self._chars(first, last)
        return Ref(role.id, role.id, kind, reason, role.state, quality, start, end, kind.lower())

    def _wording(self, token: Token) -> tuple[str, int, int]:
        """The words of a phrase from its first modifier to its head, without article and clauses."""
        lefts = [c for c in token.lefts if c.dep_ in ("amod", "compound", "nmod", "poss", "nummod", "case", "punct")]
        first = min([c.left_edge.i for c in lefts] or [token.i])
        first = max(first, token.i - 6)
        while first < token.i and (self.doc[first].dep_ in ("det", "punct") or self.doc[first].tag_ == "WP$"):
            first += 1
        last = self._named_by(token)
        span = self.doc[first : last + 1]
        return BAD_NAME.sub("", " ".join(span.text.split()))[:120] or token.text, first, last + 1

    def _named_by(self, token: Token) -> int:
        """The last token of the name that ``token`` heads: "Ministry of Foreign Affairs of Chad"."""
        last: int = token.i
        while token.text[0].isupper() and last - token.i < 10 and last + 1 < len(self.doc):
            of = self.doc[last + 1]
            inside = [o.i for o in syntax.children(of, "pobj") if o.text[0].isupper() and of.lower_ in ("of", "for")]
            if not inside:
                break
            last = inside[0]
        return last

    def definite(self, token: Token) -> bool:
        """Whether the phrase is generic, such as "the country" or "the government", without a name."""
        return token.lemma_.lower() in self.lexicon.words["definite"] and any(
            c.lower_ in ("the", "this", "that") for c in token.children
        )

    def _short(self, token: Token) -> Ref | None:
        """ "the Council", where the Security Council was named before."""
        before = [c.lower_ for c in token.children if c.i < token.i]
        if not token.text[0].isupper() or before != ["the"] or token.is_sent_start:
            return None
        for hit in reversed(self.hits):
            words = [t.text for t in self.doc[hit.start : hit.end]]
            if hit.end <= token.i and len(words) > 1 and words[-1] == token.text and hit.name.kind in BODIES:
                return self._plain(token, replace(hit.name, reason="definite"), 0.8)
        roles = [r for r in self.cast.roles.values() if r.kind in BODIES and r.name.split()[-1:] == [token.text]]
        if len(roles) != 1 or len(roles[0].name.split()) < 2:
            return None
        role, (start, end) = roles[0], self._chars(token.i, token.i + 1)
        return Ref(role.id, role.id, role.kind, "definite", role.state, 0.8, start, end, role.kind.lower())

    def _the_group(self, token: Token) -> bool:
        """Whether the phrase is "the group", "the bloc", "that militia"; "the Afar rebels" are others."""
        before = [c for c in token.children if c.i < token.i]
        return (
            token.lemma_.lower() in self.lexicon.words["groups"]
            and any(c.lower_ in ("the", "this", "that") for c in before)
            and not any(c.dep_ == "compound" and c.text[0].isupper() for c in before)
        )

    def _loose(self, token: Token) -> list[Ref]:
        """A known person, or "the country", "the group", without a name beside it."""
        if token.tag_ == "NNS" and "group" in self._classes(token) and not list(token.lefts):
            return [replace(ref, quality=0.7) for ref in self.only_group(token)]
        soldiers = token.lemma_.lower() in self.lexicon.words["soldiers" if token.tag_ == "NNS" else "armies"]
        if soldiers and any(c.lower_ in ("the", "these") for c in token.children) and self.cast.forces is not None:
            return [self._plain(token, replace(self.cast.forces, reason="definite"), 0.7)]
        if self._the_group(token):
            return [replace(ref, quality=0.75) for ref in self.last_group(token)]
        pair = token.tag_ == "NNS" and token.lemma_.lower() in self.lexicon.words["pairs"]
        if (
            pair
            and any(c.lower_ == "the" for c in token.children)
            or (
                token.lemma_.lower() in self.lexicon.words["sides"]
                and any(
                    c.lower_ in ("two", "both") and c.dep_ in ("nummod", "det", "predet", "preconj")
                    for c in token.children
                )
            )
        ):
            return [self._plain(token, replace(name, reason="definite"), 0.7) for name in self.last_two(token)]
        if self.definite(token) and (last := self.last_state(token)) is not None:
            name = self.gazetteer_government(last) if token.lemma_.lower() in self.lexicon.words["ruling"] else last
            return [self._plain(token, replace(name, reason="definite"), 0.75)]
        if (short := self._short(token)) is not None:
            return [short]
        if token.pos_ == "PROPN":
            known = self.cast.surname(token.text)
            if known is not None:
                return [self._person_ref(known, token, 0.85)]
        return []

    def victims(self, token: Token) -> list[Ref]:
        """The home country, for soldiers or people there whom nothing else gives to anybody: "killed nine soldiers"."""
        if self.home is None or token.pos_ != "NOUN" or any(c.tag_ == "PRP$" for c in token.children):
            return []
        classes = {*self._classes(token), *(k for c in syntax.children(token, "compound") for k in self._classes(c))}
        nobody = not any(self.hit(t) is not None for t in token.subtree)
        fitting = classes & {"military", "people"} and "group" not in classes
        return [self._plain(token, replace(self.home, reason="definite"), 0.6, "owner")] if nobody and fitting else []

    def _new_body(self, token: Token) -> Ref | None:
        """A body or group that the registry lacks, by its name of several words: "the Wadi Scouts Front"."""
        if token.pos_ != "PROPN" or token.lower_ in self.lexicon.titles or self.hit(token) is not None:
            return None
        parts = [c for c in token.children if c.dep_ in ("compound", "nmod", "amod") and c.i < token.i]
        if not parts or not all(t.text[0].isupper() for t in (token, *parts)):
            return None
        text, first, last = self._wording(token)
        known = next((r for k in ("ArmedGroup", "Organization") if (r := self.cast.known(k, text)) is not None), None)
        armed, named = self.lexicon.words["armed_names"], self.lexicon.words["body_names"]
        told = {t.lemma_.lower() for t in syntax.children(token, "appos")}
        if token.dep_ == "appos":
            told.add(token.head.lemma_.lower())
        inside = [hit.name for t in parts if (hit := self._at.get(t.i)) is not None]
        state = any(n.kind == "State" for n in inside)
        if known is None and state and {token.lower_, *(t.lower_ for t in parts)} & self.lexicon.words["services"]:
            return None  # "the China Coast Guard" is China's
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

    def _person_token(self, token: Token, classes: tuple[str, ...]) -> Token | None:
        """The token that heads the person's own name, where the phrase names a person."""
        if token.pos_ == "PROPN" and token.lower_ not in self.lexicon.titles and "government" not in classes:
            if (
                self._titled(token)
                or self._member(token)
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
                if named and not dated and not letters:
                    return child
        return None

    def _member(self, token: Token) -> bool:
        """Whether a name follows a word for people and their country: "Pakistani scientist Abdul Qadeer Khan"."""
        nouns = [c for c in syntax.children(token, "compound", "nmod") if c.pos_ == "NOUN" and c.i < token.i]
        return any("people" in self._classes(c) and not c.text[0].isupper() for c in nouns) and bool(
            self.anchors(token)
        )

    def _person(self, named: Token, head: Token) -> Ref | None:
        words = [
            t for t in [*(c for c in named.children if c.dep_ in ("compound", "flat") and c.i < named.i), named]
            if self.hit(t) is None and t.lower_ not in self.lexicon.titles and t.pos_ == "PROPN"
            and not (t is not named and self._classes(t))
        ]  # fmt: skip
        if not words:
            return None
        name = BAD_NAME.sub("", " ".join(t.text for t in words))
        anchors = self.anchors(head) or self.anchors(named)
        if self._former(head) or self._former(named):
            return self._person_ref(self.cast.role("Person", name), named, 0.9, words[0].i)
        for title in syntax.children(named, "appos"):
            anchors = anchors or self.anchors(title)
        if not anchors and named.dep_ == "appos":
            anchors = self.anchors(named.head)
        if not anchors and (represented := self._represented(head)) is not None:
            anchors = [represented]
        posts = (self.lexicon.words["ministers"], self.lexicon.words["heads_of_state"])
        titles = [t for t in (head, *named.children) if t.i <= named.i and t.lower_ != "leader"]
        titles = [t for t in titles if any(t.lower_ in known for known in posts)]
        if not anchors and titles and (place := self._there(head)) is not None:
            anchors = [place]  # "In Port Sudan, army spokesman Nabil Deng said"
        if not anchors and titles and self.cast.headed is not None:
            anchors = [self.cast.headed]
        if not anchors and titles and (official := self.last_official(head)):
            anchors = [n for ref in official if (n := self.gazetteer.states.get(ref.state or "")) is not None]
        anchor = next((a for a in anchors if a.state), anchors[0] if anchors else None)
        armed = anchor is not None and anchor.kind == "ArmedGroup"
        state = (anchor.state or anchor.key) if anchor and not armed else None
        government = self.gazetteer_government(anchor) if anchor and anchor.state and not armed else None
        acts = anchor is not None and (head.i != named.i or not self._member(named) or self._titled(named))
        role = self.cast.role("Person", name, state, (government or anchor).label if anchor and acts else None)
        role.represents = anchor if armed else role.represents
        if state is not None:
            self._titles(words[0].i, Name(role.id, role.id, "Person", "name", state))
        return self._person_ref(role, named, 0.9, words[0].i)

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
        meant = next((r for r in refs if r.role != "owner"), None)
        return None if meant is None else Name(meant.key, meant.name, meant.kind, "definite", meant.state)

    def _person_ref(self, role: Role, token: Token, quality: float, first: int | None = None) -> Ref:
        start, end = self._chars(token.i if first is None else first, token.i + 1)
        return Ref(role.id, role.id, "Person", "name", role.state, quality if role.state else 0.6, start, end, "person")

    def _unnamed(self, token: Token, anchor: Name | None) -> list[Ref]:
        return [self._role_ref("UnnamedActor", token, anchor, 0.6, "description")]

    def speaker(self, token: Token) -> list[Ref]:
        """The speakers: as :meth:`refs`, including unnamed speakers and people without a country."""
        found: list[Ref] = []
        for part in syntax.conjuncts(token):
            found += self._speaker(part)
        return found

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

    def _speaker(self, token: Token) -> list[Ref]:
        classes = self._classes(token)
        said = self.lexicon.words["documents"] | self.lexicon.words["reports"] | self.lexicon.words["remarks"]
        if token.pos_ == "NOUN" and token.lemma_.lower() in said:  # "Mr. Deng's remarks"
            owners = [o for o in syntax.children(token, "poss") if o.pos_ == "PROPN"]
            if owners and (refs := self.speaker(owners[0])):
                return refs
        lower = token.lemma_.lower() in self.lexicon.heads or token.lower_ in self.lexicon.heads
        if token.lemma_.lower() in self.lexicon.words["reports"]:
            authors = [r for p in syntax.children(token, "prep") if p.lower_ in ("by", "from", "of")
                       for o in syntax.children(p, "pobj") for r in self.speaker(o)
                       if p.lower_ != "of" or r.kind in ("StateBody", "Government", "Organization")]  # fmt: skip
            for clause in syntax.children(token, "relcl", "acl"):  # "a report that the panel submitted"
                if clause.lemma_.lower() in self.lexicon.words["authoring"]:
                    authors = authors or [r for t in syntax.subjects(clause) if t.i != token.i for r in self.speaker(t)]
            if authors:
                return authors
        person = self._person_token(token, classes)
        if person is None and token.pos_ == "NOUN" and self._former(token):
            return self._unnamed(token, None)
        spoken = token.pos_ in ("NOUN", "PROPN") and ("government" in classes or "speaker" in classes)
        named = self.anchors(token) or not any(c.lower_ == "the" for c in token.children)
        named = named or (token.lemma_.lower() in self.lexicon.words["ruling"] and self._located(token) is not None)
        named = named or any(
            o.pos_ == "PROPN" and o.lower_ not in self.lexicon.words["portfolios"]
            for p in syntax.children(token, "prep") if p.lower_ in ("of", "in") for o in syntax.children(p, "pobj")
        )  # fmt: skip
        if spoken and not named and (same := self.last_titled(token)):
            return same
        if person is None and (incumbent := self._incumbent(token)):
            return incumbent
        official = ("body" in classes or "government" in classes) and token.pos_ in ("NOUN", "PROPN")
        if official and not named and person is None and (place := self._there(token)) is not None:
            return [self._plain(token, self.gazetteer_government(place), 0.75, "title")]
        if official and not named and person is None and (same := self.last_official(token)):
            return same
        plain = token.pos_ == "NOUN" and person is None and "government" not in classes
        if plain and (name := self._beside_noun(token)) is not None:
            return self._speaker(name)
        if "speaker" in classes and token.pos_ == "NOUN" and person is None:
            return self._voice(token)
        found = [r for r in self.ref(token) if r.role != "owner"]
        if found:
            return found
        if token.pos_ == "PRON":
            return self._unnamed(token, None) if token.lower_ in self.lexicon.words["persons"] else []
        letters = token.text.isupper() and len(token.text) > 2
        if letters and token.i > 1 and token.nbor(-1).text == "(":  # "the Joint Staff (JS)"
            return self._speaker(self._full_name(token))
        if token.pos_ == "PROPN" and not lower and (earlier := self._named_before(token)) is not None:
            return self.ref(earlier)
        if (token.pos_ == "PROPN" and not lower) or letters:
            text, first, last = self._wording(token)
            kind = "Person" if self._looks_personal(token) else "Organization"
            new = self.cast.known(kind, text) is None and not syntax.children(token, "appos")
            role = self.cast.role(kind, text)
            if kind == "Person" and self.cast.headed is not None and new and role.state is None:
                role.represents, role.state, role.acts_for = self._post(self.cast.headed)
            start, end = self._chars(first, last)
            return [Ref(role.id, role.id, kind, "name", role.state, 0.6, start, end, kind.lower())]
        again = token.tag_ == "NN" and any(c.lower_ == "the" for c in token.children)
        if again and (same := self.last_titled(token)):  # "its border service", then "the service"
            return same
        if token.pos_ in ("NOUN", "PROPN", "ADJ") and not self._mute(token):
            return self._unnamed(token, next((a for a in self.anchors(token) if a.state), None))
        return []

    def _named_before(self, surname: Token) -> Token | None:
        """Where a person of whom only the surname is said now was named with a title: "met Minister Ann Deng. Deng"."""
        if syntax.children(surname, "compound", "poss") or self.cast.surname(surname.text) is not None:
            return None
        same = (t for t in self.doc[: surname.i] if t.text == surname.text and t.pos_ == "PROPN")
        return next((t for t in same if self._titled(t) or self._member(t)), None)

    def _full_name(self, letters: Token) -> Token:
        """The head of the name for which letters in brackets stand."""
        last = self.doc[letters.i - 2]
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
        anchors = self.anchors(token) or ([place] if (place := self._located(token)) and not self._sent(token) else [])
        anchor = next((a for a in anchors if a.state and a.kind != "ArmedGroup"), None)
        if anchor is None:
            bodies = [a for a in anchors if a.kind in ("Organization", "ArmedGroup")]
            if bodies:
                return [self._plain(token, bodies[0], 0.85)]
            for prep in syntax.children(token, "prep"):
                if prep.lower_ in ("for", "of", "from", "at", "with"):
                    within = syntax.children(prep, "pobj")
                    meant = [r for o in within for r in self.refs(o) if r.role != "owner"]
                    if not meant and any("body" in self._classes(o) for o in within):
                        meant = self.last_official(token)  # "a source at the ministry"
                    if meant:
                        return meant
        if anchor is None and token.lemma_.lower() in self.lexicon.words["mouthpieces"]:
            same = self.last_official(token)
            if same:
                return same
        if anchor is None and "government" in self.lexicon.heads.get(token.lemma_.lower(), ()):
            anchor = self._there(token)  # "In Bamako, an official said"
        free = token.lemma_.lower() in self.lexicon.words["private"]
        free |= token.lemma_.lower() in self.lexicon.words["press"] and not any(
            c.lower_ in ("state", "official", "government") for c in token.children
        )
        return [self._role_ref("UnnamedActor", token, anchor, 0.8, "description", acts=anchor is not None and not free)]

    def personal(self, token: Token) -> bool:
        """Whether a phrase names a person, or an official or a spokesman whom nothing names."""
        named = token.pos_ == "PROPN" and self._looks_personal(token)
        return named or (token.pos_ == "NOUN" and "speaker" in self._classes(token))

    def _looks_personal(self, token: Token) -> bool:
        names = [c for c in token.children if c.dep_ == "compound" and c.pos_ == "PROPN"]
        return 1 <= len(names) <= 2 and not any(c.lower_ == "the" for c in token.children)

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
        if "vehicle" not in classes or lone or token.lemma_.lower() in self.lexicon.nouns:
            return []
        if senders := [r for sender in self._senders(token) for r in self.refs(sender)]:
            return [replace(ref, quality=ref.quality * 0.9) for ref in senders]
        text, first, last = self._wording(token)
        role = self.cast.role("UnnamedActor", f"unnamed operator of {text}")
        return [Ref(role.id, role.id, "UnnamedActor", "description", None, 0.7, *self._chars(first, last), "operator")]

    def _senders(self, token: Token) -> list[Token]:
        """Who launched or flew it: "a drone launched by the Houthis"."""
        sent = [c for c in syntax.children(token, "acl") if c.lemma_.lower() in self.lexicon.words["sending"]]
        return [o for verb in sent for agent in syntax.children(verb, "agent") for o in syntax.children(agent, "pobj")]

    def owners(self, token: Token, beside: bool = True) -> list[Ref]:
        """The actors inside a phrase that is not itself an actor: "Iraqi targets", "attacks by Israel".

        Without ``beside`` only those to whom it belongs, not those whom it is against, for or near.
        """
        nearby = {"between", "against", "on", "in", "for", "to", "at", "near", "off"} | (
            {"with"} if token.lemma_ in ("border", "frontier") else set()
        )
        if token.lemma_.lower() in self.lexicon.words["moving"]:  # "a tanker near Oman" is not Oman's
            nearby -= {"in", "at", "near", "on", "for", "to", "off"}
            if senders := [r for sender in self._senders(token) for r in self.refs(sender)]:
                return [replace(ref, quality=0.5, role="owner") for ref in senders]
        names = self.anchors(token)
        names = names or (self._after(token, frozenset(nearby)) if beside else [])
        return [self._plain(token, name, 0.5, "owner") for name in names]

    def _doers(self, token: Token) -> list[Name]:
        """Who does an act that a noun names together with whom it hits: "the bombing of Y by X"."""
        if token.lemma_.lower() not in self.lexicon.nouns or not syntax.prepositional(token, ("of",), deep=False):
            return []
        return self._after(token, frozenset({"by"}))
