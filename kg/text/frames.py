"""Frames of the lexicon found in a sentence: verbs and nouns with the actors at their ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from kg.text import syntax
from kg.text.gazetteer import Name
from kg.text.lexicon import DIRECT, Lexicon, Pattern
from kg.text.negation import came_to_nothing
from kg.text.parse import Token
from kg.text.phrases import Phrases
from kg.text.records import Proposition, Ref

ARMED = ("aids", "supports", "trainsForcesOf", "hosts")
"""Relations that become ``backsArmedGroup`` where an armed group is armed, trained or funded."""

VIOLENT = frozenset(("attacks", "atWarWith"))
"""Relations that a war of words is none of."""


@dataclass(slots=True)
class _Act:
    """An act that a noun names, with the actors that its phrase names."""

    noun: Token
    governed: str
    """The lemma of the verb that governs the noun, empty for none."""
    verb: Token | None = None
    """The verb that carries the act, or says what becomes of it."""
    carried: bool = False
    part: Token | None = None
    """The verb whose subject has a part in it."""
    partners: list[Ref] = field(default_factory=list)
    """Whose part in it is named."""
    blamed: list[Ref] = field(default_factory=list)
    by: list[Ref] = field(default_factory=list)
    beside: list[Ref] = field(default_factory=list)
    inside: list[Ref] = field(default_factory=list)
    others: list[Ref] = field(default_factory=list)
    suffered: bool = False
    """Whether the subject of the verb is whom the act hits."""
    owned: bool = False
    """Whether whose troops or part it is does it, whatever the verb says."""


TRADE = ("er", "or", "ist", "ian", "man", "woman", "eer")
"""How nouns end that say what people do for a living."""


class Frames:
    """Finds the propositions of sentences of one parsed piece of text."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon) -> None:
        self.phrases, self.lexicon = phrases, lexicon

    def find(self, sentence: Iterable[Token]) -> list[Proposition]:
        """Every proposition in the sentence, complete or with an end missing."""
        found: list[Proposition] = []
        for token in sentence:
            if token.pos_ in ("VERB", "AUX"):
                found += self._verb(token)
            elif token.pos_ == "NOUN" or (token.pos_ == "PROPN" and token.lemma_.lower() in self.lexicon.nouns):
                found += self._noun(token)
        return found

    # -- verbs ----------------------------------------------------------------------------------------

    def _verb(self, verb: Token) -> list[Proposition]:
        best: Proposition | None = None
        for pattern in self.lexicon.verbs.get(verb.lemma_.lower(), ()):
            proposition = self._try(verb, pattern)
            if proposition is None:
                continue
            if _complete(proposition):
                return [self._of_groups(proposition)]
            if best is None or _ends(proposition) > _ends(best):
                best = proposition
        return [best] if best is not None else []

    def _try(self, verb: Token, pattern: Pattern) -> Proposition | None:
        if not self._fits(verb, pattern) or self._other_sense(verb, pattern):
            return None
        subjects = syntax.subjects(verb)
        doers = [ref for token in subjects for ref in self.phrases.refs(token) if ref.role != "owner"]
        if pattern.name in self.lexicon.words["forces"] and {ref.kind for ref in doers} == {"People"}:
            return None  # hunters and migrants cross borders, they do not invade
        doers = doers or self._unnamed_doers(verb, pattern, subjects)
        if pattern.head == "clash" and all(ref.kind in ("Government", "Person") for ref in doers):
            return None  # in words, as of governments over a border
        mutual = len(doers) > 1 and syntax.each_other(verb)
        others = self._hit(verb, pattern, doers, subjects) if not mutual else []
        if not others and pattern.swapped and pattern.agent:
            others = self._named_in(verb, pattern)
        if others and doers and pattern.name in self.lexicon.words["on_others"] and not _foreign(others, doers):
            doers = self._other_side(verb, others) or doers
        confidence = 0.85 if pattern.weight >= 4 or pattern.direct else 0.75
        if pattern.name == "backsArmedGroup" and others and all(ref.kind in ("State", "StateBody") for ref in others):
            return None  # a state's own army
        received = pattern.name == "meetsWith" and pattern.swapped and not pattern.agent
        if received or pattern.name in self.lexicon.words["of_parties"] or self._partial(verb, pattern):
            others = [
                ref for ref in others if ref.role != "owner"
            ]  # "declared war on sausage", "received an appeal of"
        if (
            pattern.name == "supports" and pattern.direct and not pattern.item
        ):  # "defended the province": a place, and not whose it is
            others = [ref for ref in others if ref.role != "place"]
        if pattern.name == "memberOf" and all(ref.kind not in ("Organization", "ArmedGroup") for ref in others):
            return None  # "recruits join the forces of Kenya"
        if pattern.name == "alliedWith" and others and all(ref.kind == "Organization" for ref in others):
            pattern = replace(pattern, name="memberOf", reciprocal=False)  # "joined the European Union"
        if pattern.name == "concedesTo" and pattern.item == "captive" and self._of_others(verb, others):
            return None
        if pattern.name == "meetsWith" and doers and self._travellers(pattern, doers, subjects):
            return None
        if pattern.name == "entersTerritoryOf" and any("sky" in self.classes(t) for t in self._slots(verb, ("into",))):
            pattern = replace(pattern, name="entersAirspaceOf")  # "crossed into Polish airspace"
        if pattern.item == "riotgear" and others and doers and not set(_sides(others)) & set(_sides(doers)):
            pattern = replace(pattern, name="attacks")  # water cannon against another country's boats
        if pattern.swapped:
            doers, others = others, doers
        if pattern.reciprocal and len(doers) > 1:
            others = [ref for ref in others if ref.role not in ("owner", "place")]
        proposition = Proposition(
            pattern.name,
            verb,
            doers,
            _without(others, doers),
            f"verb:{pattern.head}",
            confidence,
            reciprocal=pattern.reciprocal or mutual,
            plover=pattern.plover,
            mutual=pattern.mutual or mutual,
            reflexive=bool(others) and not _without(others, doers),
        )
        return proposition if mutual else self._settle(proposition, pattern)

    def _other_sense(self, verb: Token, pattern: Pattern) -> bool:
        """Whether a verb with these things means something else: "attacked a proposal", "broke new ground with"."""
        bodily = pattern.name in self.lexicon.words["of_bodies"] and pattern.direct
        if (bodily or (pattern.name == "withdrawsFrom" and not pattern.item)) and self._abstract(verb):
            return True
        if pattern.name == "severesTiesWith":
            return pattern.weight == 1 and bool(syntax.patients(verb))
        if pattern.name == "meetsWith" and pattern.swapped and any(self._many(t) for t in syntax.patients(verb)):
            return True
        if pattern.name == "meetsWith" and pattern.slots == ("to",) and not pattern.objects:
            return bool(syntax.patients(verb))  # "returned 45 migrants to", "flew aid to"
        return pattern.name == "protestsAgainst" and self._festive(verb)

    def _unnamed_doers(self, verb: Token, pattern: Pattern, subjects: list[Token]) -> list[Ref]:
        """Who acts where the subject names no actor: whose drones or officers they are, else a group without a name."""
        doers: list[Ref] = []
        if pattern.name not in self.lexicon.words["of_forces_alone"]:
            doers = [ref for token in subjects[:1] for ref in self.phrases.operator(token)]
        doers = doers or [ref for token in subjects[:1] for ref in self.phrases.unnamed_group(token)]
        doers = doers or self._authorities(verb) or self._whose_forces(verb, pattern)
        if pattern.swapped and pattern.agent and not doers:  # "a Chilean post came under fire"
            doers = [ref for token in subjects for ref in self.phrases.owners(token)]
        return doers

    def _whose_forces(self, verb: Token, pattern: Pattern) -> list[Ref]:
        """ "Peruvian troops were sent to the border": who sends them, where no other is named."""
        sent = pattern.item in self.lexicon.words["forces_sent"] and syntax.is_passive(verb)
        forces = [t for t in syntax.patients(verb) if pattern.item in self.classes(t)] if sent else []
        owners = [ref for t in forces if not syntax.agents(verb) for ref in self.phrases.owners(t)]
        return [replace(ref, role="agent") for ref in owners[:1]]

    def _hit(self, verb: Token, pattern: Pattern, doers: list[Ref], subjects: list[Token]) -> list[Ref]:
        """Whom an act is done to or with: where its words allow it, not the doers' own side."""
        others = self._others(verb, pattern)
        if pattern.item in self.lexicon.words["lodged"]:  # "lodged a complaint with the United Nations": not against it
            others = [ref for ref in others if ref.kind != "Organization"]
        if pattern.name == "consultsWith":  # "spoke to a crowd in Tyre"
            owned = set() if pattern.prepositions and self._slots(verb, pattern.prepositions) else {"owner"}
            others = [ref for ref in others if ref.kind != "People" and ref.role not in owned]
        if pattern.name == "investigates" and self._claims(verb):  # "is looking into Togo's claims": not into Togo
            others = [ref for ref in others if ref.role != "owner"]
        shut = pattern.item == "access"  # "closed its border": its own
        own = pattern.name in self.lexicon.words["on_others"] and others and not shut and not _foreign(others, doers)
        if own and (pattern.name != "supports" or any(ref.kind == "ArmedGroup" for ref in others)):
            # "said it had shelled one of its posts": not its own
            others = self.phrases.not_own(verb.children, doers, lambda: self._others(verb, pattern)) or others
        if pattern.name == "withdrawsFrom" and others and not _foreign(others, doers):
            own = any("military" in self.phrases._classes(t) for t in subjects)  # "Togo's troops left the country"
        if own and pattern.item == "diplomat":  # "expelled the Chadian consul from Tyre"
            others = [ref for t in syntax.patients(verb) for ref in self.phrases.owners(t)] or others
        if own and all(ref.reason == "definite" for ref in others) and others[0].kind == "State":
            others = self._other_country(verb, doers) or others  # "Togo's troops invaded the country"
        return others or (self._opponent(verb, pattern, doers) if pattern.name in VIOLENT else [])

    def _opponent(self, verb: Token, pattern: Pattern, doers: list[Ref]) -> list[Ref]:
        """Whose an unknown place or thing is that one of two opponents hits: "Togo's guns shelled two houses"."""
        sides = {ref.state for ref in doers if ref.kind not in ("ArmedGroup", "People", "Organization")}
        things = self._slots(verb, pattern.prepositions) if pattern.prepositions else []
        things = things or (syntax.patients(verb) if pattern.direct else [])
        policing = any(t.lemma_.lower() in self.lexicon.words["keeping_order"] for t in syntax.subjects(verb))
        if policing or len(sides) != 1 or not all(sides):
            return []
        if not things or not self._nobodys(things[0]) or self._elsewhere(verb):
            return []
        name = self.phrases.opponent(verb, sides.pop() or "")
        return [self.phrases._plain(things[0], replace(name, reason="definite"), 0.5, "owner")] if name else []

    def _nobodys(self, thing: Token) -> bool:
        """Whether a phrase is a place or a thing of a kind that is hit, of which nothing says whose it is."""
        if thing.lemma_.lower() in self.lexicon.words["edges"]:
            return False
        unknown = thing.pos_ == "PROPN" and not self.phrases.personal(thing) and not self.phrases._titled(thing)
        kinds = self.classes(thing) & self.lexicon.words["places_hit"]
        parts = (thing, *syntax.children(thing, "compound", "amod", "nmod"))
        people = any({"people", "group"} & set(self.phrases._classes(t)) for t in parts)
        return bool(unknown or kinds) and not people and not any(t.dep_ == "poss" for t in thing.subtree)

    def _elsewhere(self, verb: Token) -> bool:
        """Whether the clause names a state, group or place that its subject does not."""
        own = {t.i for s in syntax.subjects(verb) for t in s.subtree}
        return any(self.phrases.hit(t) is not None for t in verb.subtree if t.i not in own)

    def _travellers(self, pattern: Pattern, doers: list[Ref], subjects: list[Token]) -> bool:
        """Whether those who come are a crowd, soldiers, private persons or goods: they do not visit for talks."""
        return (
            all(ref.kind == "People" or ref.role == "people" for ref in doers)
            or any("military" in self.phrases._classes(t) for t in subjects)
            or any({"arms", "munition", "oil", "gas", "money"} & self.classes(t) for t in subjects)
            or any(o.lower_ == "them" for t in subjects for o in syntax.prepositional(t, ("of",), deep=False))
            or (pattern.head != "meet" and all(ref.kind == "Person" and ref.state is None for ref in doers))
        )

    def _partial(self, verb: Token, pattern: Pattern) -> bool:
        """Whether a thing of somebody is recognised or brought down, and not he: "recognised a Peruvian tune"."""
        words = self.lexicon.words
        things = (t.lemma_.lower() in words["wholes"] for t in syntax.patients(verb))
        return pattern.name in words["of_wholes"] and not any(things)

    def _abstract(self, verb: Token) -> bool:
        """Whether a verb of force is done to a paper, money or talk: "torpedoed the loan", "killed the deal"."""
        things = (t for t in syntax.patients(verb) if not self.phrases.definite(t))  # "bombed the country"
        kinds = (self.lexicon.item_of.get(t.lemma_.lower(), ()) for t in things)
        return any(self.lexicon.words["abstract"] & set(items) and not self._material(items) for items in kinds)

    def _material(self, items: Iterable[str]) -> bool:
        return bool(self.lexicon.words["material"] & set(items))

    def _other_side(self, verb: Token, others: list[Ref]) -> list[Ref]:
        """Whom "it" or "they" means where it would hit its own: "Peru told Chad that it had seized a Chadian ship"."""
        subject = next((s for s in syntax.children(verb, "nsubj") if s.lower_ in ("it", "they")), None)
        if subject is None or verb.lemma_.lower() in self.lexicon.words["policing"]:
            return []
        sides = {ref.state or ref.key for ref in others}
        before = [h for h in self.phrases.hits if subject.sent.start <= h.start < subject.i]
        refs = [self.phrases._named(h, h_end) for h in before if (h_end := self.phrases.doc[h.end - 1])]
        kinds = ("State", "Government", "ArmedGroup")
        return [r for r in refs if r.kind in kinds and r.reason != "demonym" and (r.state or r.key) not in sides][-1:]

    def _claims(self, verb: Token) -> bool:
        things = [*syntax.patients(verb), *syntax.prepositional(verb, ("into",), deep=False)]
        return any(t.lemma_.lower() in self.lexicon.anaphors["claims"] for t in things)

    def _other_country(self, verb: Token, doers: list[Ref]) -> list[Ref]:
        """Which country is meant by "the country" that somebody does something to: the last one that is not his own."""
        mine = {ref.state for ref in doers}
        others = [name for name in self.phrases.last_states(verb) if name.state not in mine]
        return [self.phrases._plain(verb, replace(name, reason="definite"), 0.7) for name in others[:1]]

    def _of_others(self, verb: Token, others: list[Ref]) -> bool:
        """Whether those handed over are of a third state: "returned 60 Moroccans to Croatia" gives Croatia nothing."""
        people = {ref.state for t in syntax.patients(verb) for ref in self.phrases.refs(t) if ref.state is not None}
        return bool(people) and bool(others) and people.isdisjoint(ref.state for ref in others)

    def _festive(self, verb: Token) -> bool:
        """Whether a rally is for something: "held a rally to mark the anniversary", "marched in support of"."""
        aims = (t for t in verb.subtree if t.i > verb.i and t.dep_ in ("advcl", "xcomp", "acl", "relcl", "pobj"))
        return any(t.lemma_.lower() in self.lexicon.words["festive"] for t in aims)

    def _authorities(self, verb: Token) -> list[Ref]:
        """The state in which somebody was arrested, from which he was expelled, or whose prison holds him."""
        where = syntax.prepositional(verb, ("in", "at", "from"), deep=False) if syntax.is_passive(verb) else []
        policed = verb.lemma_.lower() in self.lexicon.words["policing"]
        left = [c for c in syntax.children(verb, "xcomp") if c.lemma_.lower() in self.lexicon.words["leaving"]]
        if left and syntax.is_passive(verb):  # "was ordered to leave Togo"
            return [ref for t in syntax.patients(left[0]) for ref in self.phrases.refs(t) if ref.kind == "State"][:1]
        if policed and syntax.is_passive(verb) and (entered := self._entered(verb)):
            return entered
        prisons = [t for t in where if t.lemma_.lower() in self.lexicon.words["prisons"]]
        if held := [ref for token in prisons for ref in self.phrases.owners(token)]:
            return held[:1]  # "held in Togolese jails"
        return [ref for token in where if policed for ref in self.phrases.refs(token) if ref.role == "place"][:1]

    def _entered(self, verb: Token) -> list[Ref]:
        """The state that somebody was arrested for entering, or after he had: "detained for crossing into Togo"."""
        for clause in (c for t in (verb, *syntax.children(verb, "prep")) for c in syntax.children(t, "advcl", "pcomp")):
            if clause.i > verb.i and clause.lemma_.lower() in self.lexicon.words["entering"]:
                places = [*syntax.patients(clause), *syntax.prepositional(clause, ("into", "to"), deep=False)]
                if states := [r for t in places for r in self.phrases.refs(t) if r.kind == "State"]:
                    return states[:1]
        return []

    def _settle(self, proposition: Proposition, pattern: Pattern) -> Proposition | None:
        """Two subjects that do it to each other become the two ends."""
        if pattern.reciprocal and not proposition.objects:
            verb = proposition.token
            partners = syntax.prepositional(verb, ("with", "against", "between"), deep=False)
            topic = pattern.head in self.lexicon.words["discussing"] and len(proposition.subjects) > 1  # "discussed it"
            topic = topic and not syntax.children(verb, "neg")
            topic |= len(proposition.subjects) > 1 and pattern.name == "attacks" and self._battles(verb)
            if partners or (pattern.weight < 4 and pattern.direct and syntax.patients(verb) and not topic):
                return None
            if len(proposition.subjects) >= 2:
                proposition.mutual |= pattern.name in self.lexicon.words["of_bodies"]  # "have fought since 1998"
                return proposition
            return None if pattern.weight < 4 and pattern.slots == (DIRECT,) else proposition
        arms = proposition.relation in ARMED and pattern.head in self.lexicon.words["arming"]
        if arms and {ref.kind for ref in proposition.objects} == {"ArmedGroup"}:
            proposition.relation = "backsArmedGroup"
        if any(ref.role == "owner" for ref in proposition.objects):
            proposition.confidence -= 0.15
        return proposition

    def _battles(self, verb: Token) -> bool:
        """ "fought fierce battles": with each other."""
        named = (p.name for t in syntax.patients(verb) for p in self.lexicon.nouns.get(t.lemma_.lower(), ()))
        return "clashesWith" in named

    def _fits(self, verb: Token, pattern: Pattern) -> bool:
        if pattern.particle and not self._particle(verb, pattern.particle):
            return False
        if pattern.agent and not any(pattern.agent in self.classes(t) for t in syntax.subjects(verb)):
            return False
        if pattern.objects:
            return any(t.lemma_.lower() in pattern.objects for t in self._things(verb))
        if pattern.name == "supports" and verb.dep_ == "acl" and verb.head.lemma_.lower() in self._proof:
            return False  # "no information to support it"
        if pattern.item == "dialogue" and self._over(verb):
            return False
        if pattern.item:
            things = [t for t in self._things(verb) if pattern.item in self.classes(t) and not self._strained(t)]
            return any(pattern.name != "attacks" or not self._bloodless(t) for t in things)
        if pattern.name == "accuses" and verb.lemma_ == "charge" and self._priced(verb):
            return False
        if pattern.name in ("attacks", "supports") and not pattern.particle and self._turned(verb):
            return False
        if not pattern.direct and not pattern.particle and not pattern.reciprocal:
            alone = pattern.name == "mediatesBetween" and not [*syntax.patients(verb), *syntax.children(verb, "prep")]
            peace = self.lexicon.words["settlements"]
            settled = verb.dep_ != "acl" and any(t.lemma_.lower() in peace for t in syntax.patients(verb))
            alone |= pattern.name == "mediatesBetween" and settled
            return alone or bool(self._slots(verb, pattern.prepositions))
        return True

    def _over(self, verb: Token) -> bool:
        """ "ended a visit", "cancelled a trip": it took place or will not, and no talks are broken off."""
        things, words = {t.lemma_.lower() for t in syntax.patients(verb)}, self.lexicon.words
        lemma = verb.lemma_.lower()
        trip = not things.isdisjoint(self.lexicon.items["journey"]) and lemma in words["cancelling"]
        return trip or not things.isdisjoint(words["visits"]) and lemma in words["finishing"]

    def _strained(self, noun: Token) -> bool:
        """ "has strained relations with", "relations have been tense": no good ones."""
        said = syntax.children(noun, "amod")
        if noun.dep_ == "nsubj":
            said += [*syntax.children(noun.head, "acomp"), *([noun.head] if noun.head.dep_ == "acomp" else [])]
        return any(c.lower_ in self.lexicon.words["strained"] for c in said)

    def _unfriendly(self, noun: Token) -> bool:
        """ "relations have not always been smooth": not that there are none."""
        be = noun.head
        return noun.dep_ == "nsubj" and be.lemma_ == "be" and any(c.dep_ == "neg" for c in be.children)

    def _bloodless(self, noun: Token) -> bool:
        """ "a price war", "a war of words", "a charm offensive", "a campaign for safer toys": nobody is attacked."""
        said = [c.lower_ for c in syntax.children(noun, "amod", "compound", "nmod")]
        said += [o.lower_ for o in syntax.prepositional(noun, ("of",), deep=False)]
        return not self.lexicon.words["bloodless"].isdisjoint(said)

    def _priced(self, verb: Token) -> bool:
        """Whether money is asked for: "charged a carrier two million dollars", "charged tourists for it"."""
        things = syntax.children(verb, "dobj", "npadvmod", "dative", "advmod")
        things += [c for t in things for c in syntax.children(t, "appos")]
        prices = self.lexicon.words["prices"]
        slots = {p.lower_ for p in syntax.children(verb, "prep")}
        asked = any("money" in self.classes(t) or t.lemma_.lower() in prices for t in things)
        return asked or ("for" in slots and "with" not in slots)

    def _turned(self, verb: Token) -> bool:
        """Whether a particle gives a verb of violence another sense: "struck down a law", "stormed out of talks"."""
        particles = {c.lower_ for c in syntax.children(verb, "prt")}
        return not particles.isdisjoint(self.lexicon.words["turning"])

    def _many(self, token: Token) -> bool:
        """Whether people are received, not visitors: "took in the refugees", "agreed to receive them"."""
        return token.lower_ == "them" or "people" in self.phrases._classes(token)

    @property
    def _proof(self) -> frozenset[str]:
        return self.lexicon.unreal["evidence"] | self.lexicon.words["proofs"]

    def _slots(self, token: Token, names: Iterable[str], deep: bool = True) -> list[Token]:
        """The objects of prepositions, but for those inside a name: "Forces for the Liberation of"."""
        names = set(names)
        found = syntax.prepositional(token, names, deep)
        if "with" in names:  # "Together with Peru, Chile signed"
            first = [c for c in token.children if c.lower_ == "with" and c.i < token.i]
            beside = [p for p in first if any(c.lower_ in ("together", "along", "jointly") for c in p.children)]
            found += [t for prep in beside for t in syntax.objects(prep)]
        if "between" in names and not found and syntax.is_passive(token):  # "the truce between A and B brokered by C"
            things = [
                t for thing in syntax.patients(token) for t in syntax.prepositional(thing, ("between",), deep=False)
            ]
            found = [part for thing in things for part in syntax.conjuncts(thing)]
        found = [t for t in found if t.head.head.lemma_.lower() not in self.lexicon.words["grounds"]]
        return [t for t in found if (hit := self.phrases.hit(t)) is None or hit.start > t.head.i or t.head.i >= hit.end]

    def _things(self, verb: Token) -> list[Token]:
        found = [t for token in syntax.patients(verb) for t in syntax.conjuncts(token)]
        found += [t for token in syntax.children(verb, "attr", "advmod") for t in (token,)]
        tapes = self.lexicon.words["tapes"]
        for token in [t for t in found if t.lemma_.lower() not in tapes]:  # "released a tape of the hostage"
            found += [
                o
                for p in syntax.children(token, "prep")
                if p.lower_ in ("of", "for")
                for o in syntax.children(p, "pobj")
            ]
        return found

    def _named_in(self, verb: Token, pattern: Pattern) -> list[Ref]:
        """Whose the act is that the words of a pattern name: "came under Togolese fire"."""
        first, _, rest = pattern.particle.partition("_")
        things = [t for t in syntax.prepositional(verb, (first,)) if rest and t.lemma_.lower() == rest]
        return [self.phrases._plain(t, name, 0.75, "agent") for t in things for name in self.phrases._before(t)]

    def _particle(self, verb: Token, wanted: str) -> bool:
        first, _, rest = wanted.partition("_")
        if not rest:
            return wanted in syntax.particle(verb)
        return any(t.lemma_.lower() == rest or t.lower_ == rest for t in syntax.prepositional(verb, (first,)))

    def classes(self, noun: Token) -> set[str]:
        """The item classes of a noun phrase, by its head, its compounds and what it is a number of."""
        found = set(self.lexicon.item_of.get(noun.lemma_.lower(), ()))
        found.update(self.lexicon.item_of.get(syntax.singular(noun), ()))
        if noun.pos_ == "PRON" and any(ref.kind == "ArmedGroup" for ref in self.phrases.ref(noun)):
            found.update(("armedgroup", "guest"))
        if "oil" in found and any(c.lower_ in ("nuclear", "reactor", "uranium", "spent") for c in noun.children):
            found = (found - {"oil"}) | {"goods"}  # "nuclear fuel"
        if "goods" in found and any(c.lower_ == "military" for c in noun.children):
            found = (found - {"goods", "aidgoods"}) | {"arms"}  # "military equipment"
        if noun.lemma_ == "fighter" and "vehicle" not in self.phrases._classes(noun):  # a man, no aircraft
            found -= {"aircraft", "manned", "arms"}
        if (hit := self.phrases.hit(noun)) is not None and hit.name.kind == "ArmedGroup":
            found.add("armedgroup")
        elif noun.pos_ == "PROPN" and any(ref.kind == "ArmedGroup" for ref in self.phrases.ref(noun)):
            found.add("armedgroup")  # a group that the text introduces
        elif hit is not None and (hit.name.reason == "place" or self._part_of_land(noun, hit.name)):
            found.add("territory")
        elif hit is not None and hit.name.reason == "demonym":
            found.add("captive")
        for child in noun.children:
            if child.dep_ in ("compound", "amod", "nmod") and child.i < noun.i:
                found.update(self.lexicon.item_of.get(child.lemma_.lower(), ()))
                for inner in syntax.children(child, "conj", "compound"):
                    found.update(self.lexicon.item_of.get(inner.lemma_.lower(), ()))
        if not found and self._of_trade(noun):
            found.add("captive")
        if noun.lemma_.lower() in self.lexicon.words["facts"]:  # "missile warning data"
            found &= {"intelligence"}
        if noun.lemma_.lower() in self.lexicon.words["trades"]:  # "bought an oil company"
            found -= {"oil", "gas", "arms"}
        if found & {"oil", "gas"} and noun.lemma_.lower() in self.lexicon.words["apparatus"]:
            found = (found - {"oil", "gas"}) | {"goods"}  # "diesel generators", "gas turbines"
        return found

    def _of_trade(self, noun: Token) -> bool:
        """ "two Iranian divers", "a Togolese tailor": people of a state, by a word that the lexicon need not know."""
        counted = any(c.dep_ == "nummod" or c.lower_ in ("a", "an") for c in noun.children)
        named = any(name.reason == "demonym" or name.kind == "State" for name in self.phrases._before(noun))
        return counted and named and noun.pos_ == "NOUN" and noun.lemma_.lower().endswith(TRADE)

    def _of_groups(self, proposition: Proposition) -> Proposition:
        """Help for an armed group is backing: "armed and funded M23"."""
        groups = [ref.kind == "ArmedGroup" for ref in proposition.objects]
        if proposition.relation in ("aids", "trainsForcesOf") and groups and all(groups):
            given = {t.lemma_.lower() for t in (proposition.token, *syntax.patients(proposition.token))}
            refuge = given & self.lexicon.items["asylum"]  # "gave shelter to the rebels", "sheltered them"
            proposition.relation, proposition.plover = "hosts" if refuge else "backsArmedGroup", None
        return proposition

    def _part_of_land(self, noun: Token, name: Name) -> bool:
        """ "the Gaza Strip", "southern Lebanon": land, and no state."""
        sides = (c.lower_ in self.lexicon.words["whereabouts"] for c in syntax.children(noun, "amod", "compound"))
        return name.kind == "Polity" or (name.kind == "State" and name.reason != "demonym" and any(sides))

    def _proposers(self, things: list[Token]) -> list[Token]:
        """Who made an offer, as said beside it: "the offer made by Togo", "a plan drafted by Mali and Peru"."""
        offers = [t for t in things if t.lemma_.lower() in self.lexicon.words["offers"]]
        made = [c for t in offers for c in syntax.children(t, "acl")]
        made = [c for c in made if c.lemma_.lower() in self.lexicon.words["making_offers"]]
        return [part for c in made for t in syntax.subjects(c) if t not in offers for part in syntax.conjuncts(t)]

    def _others(self, verb: Token, pattern: Pattern) -> list[Ref]:
        """The actors in the slots of the pattern, else the owners of the things there."""
        tokens: list[Token] = []
        if pattern.prepositions:
            near = [s for s in pattern.prepositions if s in ("with", "between", "among")] if pattern.reciprocal else []
            tokens += self._slots(verb, near)  # "held talks with B in the capital of C"
            tokens = tokens if any(self.phrases.refs(t) for t in tokens) else []
        if pattern.prepositions and not tokens:
            tokens += self._slots(
                verb, pattern.prepositions, deep=pattern.name != "meetsWith" or bool(pattern.objects or pattern.item)
            )
        tokens, things = self._bodies(tokens, pattern), syntax.patients(verb)
        if pattern.direct and not (pattern.objects or pattern.item):
            tokens = [*things, *syntax.recipients(verb), *tokens]
        elif pattern.direct:
            tokens = [*syntax.recipients(verb), *tokens]  # "gave Togo orders"
        if pattern.name == "rejects" or pattern.objects & self.lexicon.words["offers"]:
            tokens = self._proposers(things) or tokens
        shot = [ref for token in things for ref in self.phrases.refs(token)] if pattern.name == "attacks" else []
        if shot and pattern.direct and not pattern.objects and not pattern.item:  # "shot a guard at a camp of"
            tokens = things
        refs = [ref for token in tokens for ref in self.phrases.refs(token)]
        offered = bool(pattern.objects & self.lexicon.words["offers"])  # "accepted a Chadian proposal": with Chad
        if (
            pattern.name in self.lexicon.words["sides_alone"] and not offered
        ):  # "agreed to an inquiry by the bloc": with nobody
            return _distinct(ref for ref in refs if ref.role != "owner")
        if not refs and pattern.name == "backsArmedGroup":
            refs = [ref for token in things for ref in self.phrases.refs(token)]
            refs = refs or [ref for token in things for ref in self.phrases.unnamed_group(token)]
        if refs:
            named = {ref.state for ref in refs if ref.role != "place"}
            return _distinct(ref for ref in refs if ref.role != "place" or ref.state not in named)
        sent = pattern.name == "mobilizesAgainst" and pattern.item == "troops"  # whose troops, not against whom
        if pattern.direct and (pattern.objects or pattern.item) and not sent:
            first = [ref for thing in things for ref in self.phrases.refs(thing)]
            refs = first or [ref for thing in self._things(verb) for ref in self.phrases.refs(thing)]
            if refs:
                return _distinct(refs)
            tokens += things
        owners = _distinct(
            ref
            for token in tokens
            for part in syntax.conjuncts(token)
            for ref in self.phrases.owners(part, pattern.name not in self.lexicon.words["makers_alone"])
        )
        if not owners and things and pattern.direct and pattern.name in self.lexicon.words["on_some"]:
            where = [
                r
                for t in syntax.prepositional(verb, ("in", "at", "near"))
                for r in self.phrases.refs(t)
                if r.role == "place"
            ]
            owners = [replace(ref, role="owner", quality=0.45) for ref in where[:1]]
            owners = owners or [ref for thing in things[:1] for ref in self.phrases.victims(thing)]
            owners = owners or [ref for thing in things[:1] for ref in self.phrases.unnamed_group(thing)]
        if not owners and pattern.direct and verb.lemma_.lower() in self.lexicon.words["of_persons"]:
            names = [t for thing in things for t in syntax.conjuncts(thing) if t.pos_ == "PROPN"]
            owners = [
                r for t in names if self.phrases.personal(t) for r in self.phrases.speaker(t) if r.kind == "Person"
            ]
        return owners

    # -- nouns ----------------------------------------------------------------------------------------

    def _noun(self, noun: Token) -> list[Proposition]:
        found: list[Proposition] = []
        if noun.lemma_.lower() in self.lexicon.words["partaking"] and any(
            o.lemma_.lower() in self.lexicon.anaphors["acts"] for o in syntax.prepositional(noun, ("to", "with"))
        ):
            return []  # "any link to the attack"
        above = syntax.governor(noun)
        names = {pattern.name for pattern in self.lexicon.nouns.get(noun.lemma_.lower(), ())}
        if above is not None and "protestsAgainst" in names and self._festive(above):
            return []
        kinds = {c.lower_ for c in syntax.children(noun, "amod", "compound")}
        if "attacks" in names and kinds & self.lexicon.words["peaceful"]:
            return []  # "a rescue operation in Chad"
        if "protestsAgainst" in names and kinds & self.lexicon.words["festive"]:
            return []  # "its anniversary rally"
        bloodless = bool(names & VIOLENT) and self._bloodless(noun)
        active = noun.dep_ == "nsubj" and "military" in self.phrases._classes(noun)
        if active and noun.head.pos_ == "VERB" and noun.head.lemma_.lower() not in self.lexicon.words["happening"]:
            return []  # "a patrol opened fire"
        broken = noun.dep_ in ("dobj", "nsubjpass") and noun.head.lemma_.lower() in self.lexicon.words["violating"]
        for pattern in self.lexicon.nouns.get(noun.lemma_.lower(), ()) if not broken else ():
            if (pattern.reciprocal and self._strained(noun)) or (bloodless and pattern.name in VIOLENT):
                continue
            if pattern.name == "strategicTiesWith" and self._unfriendly(noun):
                continue
            if pattern.item and pattern.item not in self.classes(noun) and not self._item_inside(noun, pattern.item):
                continue
            proposition = self._nominal(noun, pattern)
            if proposition is not None and _complete(proposition):
                return [self._of_groups(proposition)]
            if proposition is not None:
                found.append(proposition)
        return found[:1]

    def _item_inside(self, noun: Token, item: str) -> bool:
        return any(item in self.classes(o) for p in syntax.children(noun, "prep") for o in syntax.children(p, "pobj"))

    def _nominal(self, noun: Token, pattern: Pattern) -> Proposition | None:
        act = self._act(noun, pattern)
        doers, others = act.by or act.beside or act.inside, act.others
        travellers = pattern.name == "meetsWith" and doers and {ref.kind for ref in doers} == {"People"}
        if travellers or (pattern.name == "memberOf" and doers == act.inside and doers) or self._blocked(act, pattern):
            return None  # "a Kenyan member of the group"
        above = noun.head if noun.dep_ in ("nsubj", "nsubjpass") else None
        spread = above is not None and above.lemma_.lower() in self.lexicon.words["happening"] and not others
        if above is not None and spread:
            others = self._refs_after(above, _slots_of(pattern))
        if above is not None and pattern.reciprocal and above.lemma_.lower() in self.lexicon.words["souring"]:
            return None
        held = pattern.name == "meetsWith" and above is not None and above.lemma_ == "end"  # "ended without agreement"
        if above is not None and self._fails(above) and pattern.reciprocal and not held:
            pattern = replace(pattern, name="rejects")
        doers, others = self._borne(act, pattern, doers, others)
        if pattern.name in self.lexicon.words["of_parties"]:
            others = [ref for ref in others if ref.role != "owner"]
            doers = [ref for ref in doers if ref.role != "owner"]
        if pattern.name in self.lexicon.words["talking"]:  # "told his own president at a meeting with him"
            others = [r for r in others if r.state is None or r.state not in {d.state for d in doers}]
        if pattern.swapped:
            doers, others = others, doers
        unheld = above is not None and pattern.reciprocal and came_to_nothing(above, self.lexicon)
        several = pattern.reciprocal and len(doers or others) > 1
        if not (act.carried or unheld or (doers and others) or several):
            return None
        between = _between(noun) or (above is not None and spread and _between(above))
        if pattern.reciprocal and not doers and len(others) > 1 and between:
            doers, others = others, []
        if unheld and not (doers or others) and self._definite(noun):
            doers = [self.phrases._plain(noun, name, 0.7) for name in self.phrases.last_two(noun)]
            doers, others = doers[:1], doers[1:]
        result = self._named_act(act, pattern, doers, _without(others, doers))
        if unheld and len({ref.key for ref in (*doers, *result.objects)}) == 1:
            result.subjects, result.objects = [], doers or result.objects
            return result  # "the talks with Kenya will not be held": whose, the speaker tells
        return result if not pattern.reciprocal or result.objects or len(doers) > 1 else None

    def _act(self, noun: Token, pattern: Pattern) -> _Act:
        """The act that a noun names, with the actors that its phrase names."""
        governor = syntax.governor(noun)
        act = _Act(noun, self._verb_name(governor) if governor is not None else "")
        if noun.dep_ == "appos" and act.governed not in self.lexicon.light:
            act.beside = self.phrases.ref(noun.head)
        self._bear(act, governor, pattern)
        whose = noun.head.head if act.part is not None and noun.head.head.pos_ == "NOUN" else noun
        if act.part is not None:
            act.partners = [self.phrases._plain(whose, n, 0.75, "agent") for n in self.phrases._before(whose)]
        act.blamed = self._blamed(noun)
        doing = noun.lemma_.lower() in self.lexicon.words["doers"]
        if doing and not act.beside:  # "its main backer, Togo, said"
            beside = syntax.children(noun, "appos")
            act.beside = [r for c in beside for r in self.phrases.ref(c) if r.role == "name"]
        act.inside = [self.phrases._plain(noun, n, 0.75, "agent") for n in self._whose_act(noun)]
        act.by = self._makers(act)
        theirs = self._troops(noun, pattern)
        act.others = self._against(noun, pattern, theirs)
        theirs = theirs or (act.partners if whose is not noun else [])
        act.owned = bool(theirs)
        act.by = act.by or theirs  # "the deployment of Chilean police along the border", "welcomes a French role in"
        if act.beside and not act.others and doing:
            act.others = act.inside
        hit = self._refs_after(noun, ["of"]) if pattern.name == "attacks" and act.inside else []
        act.others = hit or act.others  # "Kenya's killing of guards on the border"
        fallen = self._fallen(noun, pattern)
        if pattern.reciprocal and len(act.others) == 1 and not (act.inside or _between(noun)):
            act.by = act.by or fallen  # "died in a clash with Togo's army"
        act.others = act.others if pattern.reciprocal and act.others else _distinct([*act.others, *fallen])
        return act

    def _verb_name(self, verb: Token) -> str:
        """The lemma of a verb, with its particle where the two carry the meaning of a noun: "carried out a raid"."""
        lemma = verb.lemma_.lower()
        phrasal = (f"{lemma}_{particle.lower_}" for particle in syntax.children(verb, "prt"))
        return next((name for name in phrasal if name in self.lexicon.light), lemma)

    def _whose_act(self, noun: Token) -> list[Name]:
        """Whose an act is: "its Lebanese ally" is its own, "its siege of A and raids on B" both are."""
        if noun.lemma_ == "ally" and (partners := syntax.children(noun, "poss")):
            return self.phrases._possessors(partners)
        shared = noun.head if noun.dep_ == "conj" and not syntax.children(noun, "det", "poss") else noun
        return self.phrases._before(noun) or (self.phrases._before(shared) if syntax.children(shared, "poss") else [])

    def _fallen(self, noun: Token, pattern: Pattern) -> list[Ref]:
        """Who was killed or hurt in an act: "five Togolese soldiers were killed in a Ghanaian airstrike"."""
        prep, verb = noun.head, noun.head.head
        if (
            noun.dep_ != "pobj"
            or prep.lower_ not in ("in", "during", "by")
            or pattern.name not in ("attacks", "clashesWith")
        ):
            return []
        where = any(n.reason in ("place", "metonym") for n in self.phrases._before(noun))  # "a Beirut bombing"
        if where or verb.lemma_ not in self.lexicon.words["falling"]:
            return []
        victims = syntax.patients(verb) if syntax.is_passive(verb) else syntax.subjects(verb)
        return [r for t in victims for r in self.phrases.refs(t) or self.phrases.victims(t)]

    def _makers(self, act: _Act) -> list[Ref]:
        """Who does the act that a noun names, as "by" says, or "from" of what somebody suffers."""
        places = [act.noun, *([act.verb] if act.verb is not None else [])] if act.suffered else [act.noun]
        prepositions = ("by", "from") if act.suffered else ("by",)
        makers = [o for at in places for o in syntax.prepositional(at, prepositions, deep=False)]
        known = [r for o in makers for r in self.phrases.refs(o)]
        return known or [r for o in makers if act.suffered for r in self.phrases.unnamed_group(o)]

    def _suffers(self, act: _Act, pattern: Pattern) -> Token | None:
        """The verb of whom an act hits: "faces raids from", "repelled an attack by", "is under blockade by"."""
        noun, words = act.noun, self.lexicon.words
        if noun.dep_ == "pobj" and noun.head.lower_ == "under" and noun.head.head.lemma_ in words["staying"]:
            return noun.head.head if pattern.name in words["undergone"] else None
        if noun.dep_ not in ("dobj", "nsubjpass"):
            return None
        incurred = pattern.name in words["incurred"] and syntax.prepositional(noun, ("from", "by"), deep=False)
        if incurred and act.governed in words["incurring"]:  # "drew criticism from", "ignored warnings by"
            return act.verb
        hit = act.governed in words["repelling"] | words["suffering"]
        return act.verb if hit and pattern.name == "attacks" else None

    def _bear(self, act: _Act, governor: Token | None, pattern: Pattern) -> None:
        """Finds the verb that carries the act of a noun, or that says what becomes of it."""
        noun, words = act.noun, self.lexicon.words
        act.verb, above = governor, noun.head.head
        if (sufferer := self._suffers(act, pattern)) is not None:
            act.verb, act.suffered = sufferer, True
            return
        act.carried = act.governed in self.lexicon.light or act.governed in self.lexicon.operator_of
        act.carried &= pattern.name != "hasAmbassadorTo" or act.governed in ("be", "have", "send", "become")
        if noun.dep_ == "dobj":  # "denied the arrest of fishermen"
            patterns = self.lexicon.speech.get(act.governed, ())
            act.carried |= any(p.name == "denies" and not p.objects for p in patterns)
        if noun.dep_ == "pobj" and noun.head.lower_ == "as" and above.lemma_ in words["describing"]:
            act.verb, act.carried = above, True
        if noun.dep_ == "pobj" and noun.head.lower_ == "in" and noun.lemma_.lower() in words["adverbial"]:
            act.carried = governor is not None or above.pos_ == "NOUN"
            act.verb = governor if governor is not None else syntax.governor(above)
        travelling = self._travelling(noun) if pattern.name in words["talking"] else None
        act.part = self._part(noun)
        arranged = any(c.lower_ in ("between", "among") for c in noun.children) or act.governed in words["arranging"]
        act.carried &= not (
            pattern.name in words["talking"] and arranged and _between(noun)
        )  # who set them up is apart
        assured = noun.dep_ == "pobj" and noun.head.lower_ == "of" and above.lemma_ == "assure"
        bearer = act.part or travelling or (above if assured else self._among(noun))  # "assured Iran of its support"
        if bearer is not None:
            act.verb, act.carried = bearer, True

    def _against(self, noun: Token, pattern: Pattern, troops: list[Ref]) -> list[Ref]:
        """Whom an act is against or with, as its prepositions say; not whose troops they are."""
        slots = [s for s in _slots_of(pattern) if s != "of" or not troops]
        by = (p for p in syntax.children(noun, "prep") if p.lower_ == "by")
        makers = [o for p in by for o in syntax.children(p, "pobj")]
        hit = self._bodies(syntax.prepositional(noun, slots, deep=False), pattern)
        others = [r for t in hit for r in self.phrases.refs(t)]
        others = others or [r for maker in makers for r in self._refs_after(maker, slots)]  # "a raid by gunmen on Togo"
        if others:
            return others
        if pattern.name in self.lexicon.words["of_parties"]:
            return []
        return [r for t in (*hit, *self._felled(noun, pattern)) for r in self.phrases.refs(t) or self.phrases.owners(t)]

    def _felled(self, noun: Token, pattern: Pattern) -> list[Token]:
        """Whom an attack hurt: "the blast that killed four guards", "a raid in which two guards died"."""
        if pattern.name != "attacks":
            return []
        clauses = [c for c in syntax.children(noun, "relcl", "acl") if c.lemma_ in self.lexicon.words["falling"]]
        hurt = [syntax.patients(c) or (syntax.children(c, "nsubj") if c.dep_ == "relcl" else []) for c in clauses]
        return [t for found in hurt for t in found if t.tag_ not in syntax.RELATIVE]

    def _bodies(self, tokens: list[Token], pattern: Pattern) -> list[Token]:
        """What force can be done to: no "attack on its tax policy"."""
        if pattern.name not in self.lexicon.words["of_bodies"]:
            return tokens
        return [t for t in tokens if "notion" not in self.lexicon.item_of.get(t.lemma_.lower(), ())]

    def _refs_after(self, token: Token, prepositions: Iterable[str]) -> list[Ref]:
        return [r for t in syntax.prepositional(token, prepositions, deep=False) for r in self.phrases.refs(t)]

    def _troops(self, noun: Token, pattern: Pattern) -> list[Ref]:
        """Whose troops are sent or withdrawn."""
        moved = pattern.name in ("mobilizesAgainst", "withdrawsFrom")
        sent = syntax.prepositional(noun, ("of",), deep=False) if moved else []
        return [r for t in sent if "military" in self.phrases._classes(t) for r in self.phrases.refs(t)]

    def _blocked(self, act: _Act, pattern: Pattern) -> bool:
        """Whether a verb keeps the act from being done."""
        if act.carried or act.verb is None or act.blamed or act.suffered:
            return False
        return act.governed in self.lexicon.words["blocking"]

    def _borne(self, act: _Act, pattern: Pattern, doers: list[Ref], others: list[Ref]) -> tuple[list[Ref], list[Ref]]:
        """The ends of an act, with those that its verb adds."""
        if act.verb is not None and act.suffered:
            hit = syntax.patients(act.verb) if syntax.is_passive(act.verb) else syntax.subjects(act.verb)
            refs = [r for t in hit for r in self.phrases.refs(t) if r.role != "owner" or self.phrases._classes(t)]
            return doers, _without(others, doers) or refs
        if act.blamed:
            act.carried = True
            return act.blamed, others
        if act.carried and act.verb is not None and not act.owned:
            return self._carried(act.noun, act.verb, pattern, act.by, act.inside, others)
        return doers, others

    def _named_act(self, act: _Act, pattern: Pattern, doers: list[Ref], others: list[Ref]) -> Proposition:
        result = Proposition(
            pattern.name, act.noun, doers, others, f"noun:{pattern.head}", 0.75 if act.carried or act.suffered else 0.6,
            pattern.reciprocal, pattern.plover, carrier=act.part,
        )  # fmt: skip
        armed = bool(others) and all(ref.kind == "ArmedGroup" for ref in others)
        if armed and act.noun.lemma_.lower() in self.lexicon.words["patrons"]:
            result.relation, result.plover = "backsArmedGroup", None
        modal = act.verb is not None and any(c.tag_ == "MD" for c in act.verb.children)
        result.conditional = bool(act.partners) and modal
        return result

    def _among(self, noun: Token) -> Token | None:
        """The verb of who is one of several that do it: "is one of the investors in", "is among the backers of"."""
        if noun.dep_ != "pobj" or noun.lemma_.lower() not in self.lexicon.words["doers"]:
            return None
        above = noun.head.head
        if noun.head.lower_ == "of" and above.lower_ in ("one", "some", "part") and above.dep_ == "attr":
            return above.head
        return above if noun.head.lower_ == "among" and above.lemma_ in ("be", "remain") else None

    def _travelling(self, noun: Token) -> Token | None:
        """The verb of who comes for talks or was at them: "arrived for a meeting with", "spoke during a visit to"."""
        if noun.dep_ != "pobj":
            return None
        prep = noun.head
        while prep.lower_ == "of" and prep.head.dep_ == "pobj":  # "on the last day of a visit to"
            prep = prep.head.head
        above = prep.head
        if prep.lower_ in self.lexicon.words["at_talks"] and above.pos_ == "VERB":
            return above if any(p.lower_ in ("with", "to") for p in syntax.children(noun, "prep")) else None
        while prep.lower_ == "for" and above.dep_ == "pobj":
            above = above.head.head
        return above if prep.lower_ == "for" and above.lemma_.lower() in self.lexicon.words["travelling"] else None

    def _blamed(self, noun: Token) -> list[Ref]:
        """Who did the act: "blamed Boko Haram for an attack", "was accused of the bombing"."""
        if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":  # "the attack was the work of the group"
            works = [t for t in syntax.children(noun.head, "attr") if t.lemma_ in ("work", "handiwork", "doing")]
            return [r for t in works for r in self._refs_after(t, ["of"])]
        verb = noun.head.head
        slots = ("in",) if verb.lemma_ == "implicate" else ("for", "of", "over")
        if noun.dep_ != "pobj" or noun.head.lower_ not in slots or verb.pos_ != "VERB":
            return []
        if verb.lemma_.lower() not in self.lexicon.words["accusing"]:
            return []
        found = [ref for token in syntax.patients(verb) for ref in self.phrases.refs(token) if ref.role != "owner"]
        sides = {side for ref in found for side in (ref.key, ref.state)}
        return [] if any(name.key not in sides for name in self.phrases._before(noun)) else found  # "for its raid on"

    def _definite(self, noun: Token) -> bool:
        return any(c.lower_ in ("the", "this", "that", "these", "no", "such") for c in noun.children)

    def _part(self, noun: Token) -> Token | None:
        """The verb whose subject has a part in the act: "was involved in", "had nothing to do with"."""
        if noun.dep_ == "pobj" and noun.head.head.lemma_ in syntax.PARTS:
            return self._part(noun.head.head)  # "is behind a series of raids"
        if noun.dep_ != "pobj" or noun.head.lower_ not in ("in", "for", "behind", "with", "of", "to"):
            return None
        above = noun.head.head
        lemma = above.lemma_.lower()
        if above.pos_ in ("ADJ", "VERB") and lemma in self.lexicon.words["partaking"]:
            return above if above.pos_ == "VERB" or above.head.pos_ not in ("VERB", "AUX") else above.head
        if noun.head.lower_ == "behind" and lemma == "be":
            return above
        if lemma == "do" and above.head.lower_ in ("nothing", "anything", "something") and noun.head.lower_ == "with":
            return above.head.head if above.head.head.pos_ in ("VERB", "AUX") else None
        if above.pos_ != "NOUN" or lemma not in self.lexicon.words["partaking"]:
            return None
        if above.dep_ in ("dobj", "attr", "nsubjpass") and above.head.pos_ in ("VERB", "AUX"):
            return above.head
        return None

    def _fails(self, verb: Token) -> bool:
        """ "talks collapsed", "talks ended without agreement"."""
        without = any(p.lower_ == "without" for p in syntax.children(verb, "prep"))
        return without or verb.lemma_.lower() in self.lexicon.words["failing"]

    def _carried(
        self, noun: Token, verb: Token, pattern: Pattern, by: list[Ref], inside: list[Ref], others: list[Ref]
    ) -> tuple[list[Ref], list[Ref]]:
        """Ends of a noun that a light verb carries: the verb's subject does it."""
        if inside and verb.lemma_.lower() in self.lexicon.words["averting"]:
            return inside, others  # "to deter Iranian attacks"
        doers = [r for t in syntax.subjects(verb) for r in self.phrases.refs(t)]
        doers = doers or by
        ended = any(o.name == "end" for o in self.lexicon.operator_of.get(verb.lemma_.lower(), ()))
        if ended and inside and others and doers and _sides(inside) != _sides(doers):
            return inside, others  # "signed a deal, ending a Chadian offensive in Mali"
        if noun.dep_ == "pobj" and verb.lemma_ == "assure":  # "assured Iran of its support"
            others = [r for t in syntax.patients(verb) for r in self.phrases.refs(t)]
        if not doers:
            doers = inside
        elif not others and inside and noun.lemma_.lower() in self.lexicon.words["helping"]:
            doers = inside  # "offered Togo's help": Togo is to help
        elif not others and inside and verb.lemma_ != "join":  # "joined the bloc's boycott"
            others = inside
        if not others and pattern.reciprocal:  # "offered Iran a deal"
            others = [r for t in syntax.recipients(verb) for r in self.phrases.refs(t)]
        if not others:
            slots = [s for s in pattern.prepositions if s not in ("by", "of")]
            tokens = self._bodies(syntax.prepositional(verb, slots), pattern)
            others = [r for t in tokens for r in self.phrases.refs(t)]
            if not others and pattern.name not in self.lexicon.words["of_parties"]:
                others = [r for t in tokens for r in self.phrases.owners(t)]
        return doers, others


def _slots_of(pattern: Pattern) -> list[str]:
    """The prepositions of the other end of an act."""
    return [s for s in pattern.prepositions if s != "by"]


def _between(noun: Token) -> bool:
    """ "talks between A and B", where both do it; in "relations with A and B" somebody else does."""
    return any(c.lower_ in ("between", "among", "of") for c in noun.children)


def _complete(proposition: Proposition) -> bool:
    if proposition.reciprocal and len(proposition.subjects) > 1:
        return True
    return bool(proposition.subjects and proposition.objects)


def _ends(proposition: Proposition) -> int:
    return bool(proposition.subjects) + bool(proposition.objects)


def _without(refs: list[Ref], others: list[Ref]) -> list[Ref]:
    keys = {ref.key for ref in others}
    return [ref for ref in refs if ref.key not in keys]


def _foreign(refs: list[Ref], doers: list[Ref]) -> bool:
    """Whether one of ``refs`` is on another side than the ``doers``."""
    sides = {ref.state or ref.key for ref in doers}
    return any((ref.state or ref.key) not in sides for ref in refs)


def _distinct(refs: Iterable[Ref]) -> list[Ref]:
    found: dict[str, Ref] = {}
    for ref in refs:
        found.setdefault(ref.key, ref)
    return list(found.values())


def pairs(proposition: Proposition) -> Iterator[tuple[Ref, Ref]]:
    """The ends of every tie that the proposition makes, at most 24."""
    count = 0
    ends = (
        [(a, b) for i, a in enumerate(proposition.subjects) for b in proposition.subjects[i + 1 :]]
        if proposition.reciprocal and not proposition.objects
        else [(a, b) for a in proposition.subjects for b in proposition.objects]
    )
    if proposition.mutual:
        ends = [*ends, *((b, a) for a, b in ends)]
    for subject, obj in ends:
        if subject.key != obj.key and count < 24:
            count += 1
            yield subject, obj


def _sides(refs: Iterable[Ref]) -> set[str]:
    """The states of actors, or themselves where they are of none."""
    return {ref.state or ref.key for ref in refs}
