"""The ends of acts where a sentence leaves one to the reader: whose post, whose envoy, who is to be freed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kg.text import syntax
from kg.text.gists import Gists
from kg.text.records import Proposition, Ref, Speech


class Ends(Gists):
    """Supplies what sentences leave out, in one document."""

    def _supplied(self, p: Proposition, around: list[Speech]) -> Proposition:
        """The other end, where a sentence leaves it to the reader.

        What is shelled, held or to be left without a word on whose it is belongs to the accuser; an ambassador who is
        recalled, a border that is closed or manned, to the other of the two states that were named last.
        """
        states = self.kit.gazetteer.states
        holder = around[0].holders[0] if around and around[0].holders else None
        if not p.subjects and p.token.dep_ == "acl" and p.relation in self.lexicon.words["on_some"]:
            p.subjects = self._captors(p.token.head)
        if not p.subjects and p.rule.startswith("transfer"):  # "Chinese drones had been delivered to Cambodia"
            goods = syntax.patients(p.token) if syntax.is_passive(p.token) else []
            makers = [self.phrases._plain(g, n, 0.75, "agent") for g in goods for n in self.phrases._before(g)]
            p.subjects = without_side(makers, p.objects)
        demand = holder is not None and around[0].attitude == "demands"
        if p.relation == "detains" and demand and not p.objects and self._to_be_freed(p.token.head):
            p.objects = without_side(self._state_of(around[0].holders[:1]), p.subjects)
        thanked = bool(around) and around[0].attitude == "praises" and p.rule.startswith("transfer")
        if thanked and not p.objects and holder is not None:  # "thanked India for the vaccines that it sent"
            p.objects = without_side([holder], p.subjects)
        if (
            p.reciprocal
            and p.negated
            and p.objects
            and not p.subjects
            and holder is not None
            and self._for_state(holder)
        ):
            p.subjects = without_side([self.phrases._plain(p.token, states[holder.state or ""], 0.7)], p.objects)
            return p
        if p.relation == "rejects" and p.token.pos_ == "VERB":
            meant = self._offer_to(p.subjects, p.token)  # "offered to mediate, but Mali turned it down"
            p.objects = meant or p.objects
            if not p.objects:
                p.objects = self._offered(p) if not self._rejected_charge(p) else []
        back = p.relation == "attacks" and p.token.lemma_.lower() in self.lexicon.words["answering_fire"]
        if back and holder is not None and self._for_state(holder) and _possessed(syntax.subjects(p.token)):
            p.subjects = [holder]  # "said a patrol had crossed and its men had returned fire"
        own = p.relation in self.lexicon.words["of_neighbours"] and not without_side(p.objects, p.subjects)
        if (p.objects and not own) or len(p.subjects) != 1:
            return p
        if p.subjects[0].state is None:
            ours = holder is not None and self._for_state(holder) and not p.negated and p.token.dep_ != "relcl"
            if holder is not None and ours and p.relation in self.lexicon.words["of_places"] and self._ground(p):
                p.objects = [replace(self.phrases._plain(p.token, states[holder.state or ""], 0.6), role="definite")]
            return p
        if p.negated and (around or p.relation not in self.lexicon.words["of_neighbours"]):
            return p
        mine = p.subjects[0].state
        other = holder.state if holder is not None and self._for_state(holder) and holder.state != mine else None
        foreseen = p.token.pos_ == "VERB" and self.modality._future(p.token)
        if foreseen and any(c.lower_ == "that" for t in syntax.patients(p.token) for c in t.children):
            return p
        accused = bool(around) and around[0].attitude == "accuses" and p.rule.startswith("noun:")
        accused = accused and mine in {ref.state for ref in around[0].targets} and _bare(p.token)
        p.objects = self._other_side(p, around, mine, other, accused, back) or p.objects
        return p

    def _other_side(
        self, p: Proposition, around: list[Speech], mine: str, other: str | None, accused: bool, back: bool
    ) -> list[Ref]:
        """Whom an act of the state ``mine`` hits where nobody is named; ``other`` is the state of who tells it."""
        states, words = self.kit.gazetteer.states, self.lexicon.words
        if p.relation in words["of_places"] and other is not None and (accused or self._ground(p)):
            return self._meant_state(p, states[other])
        if back or (p.relation == "accuses" and self._lodged(p)):
            return [ref for name in self._opponent(mine)[:1] for ref in self._meant_state(p, name)]
        if p.relation not in words["of_neighbours"] or p.token.pos_ != "VERB":
            return []
        here = [h.name.state for h in self.phrases.hits if h.start > p.token.i and self._under(h.start, p.token)]
        if other_states := [s for s in here if s in states and s != mine]:  # "its ambassador from Chad"
            return [self.phrases._plain(p.token, states[other_states[0]], 0.8)]
        named = [name for name in self.phrases.last_two(p.token) if name.state != mine]
        others = [states[other]] if other is not None else []
        before = (h.name.state for h in self.phrases.hits if p.token.sent.start <= h.start < p.token.i)
        beside = {state for state in before if state is not None and state in states and state != mine}
        near = [states[state] for state in beside] if len(beside) == 1 and not around else []
        found = near or self._opponent(mine) or (named if len(named) == 1 else []) or others
        return self._meant_state(p, found[0]) if found and self._bordering(p) else []

    def _meant_state(self, p: Proposition, name: Any) -> list[Ref]:
        return [replace(self.phrases._plain(p.token, name, 0.6), role="definite", reason="definite")]

    def _lodged(self, p: Proposition) -> bool:
        """ "lodged a protest": with the other state, where none is named; nobody takes to the streets."""
        verb = syntax.governor(p.token) if p.token.pos_ == "NOUN" else p.token
        things = syntax.patients(verb) if verb is not None else []
        lodged = any("protestnote" in self.frames.classes(t) for t in things)
        return lodged and verb is not None and verb.lemma_.lower() in self.lexicon.words["lodging"]

    def _under(self, place: int, verb: Any) -> bool:
        """Whether a word belongs to the clause of ``verb`` and to no clause below it."""
        token = self.phrases.doc[place]
        while token.head.i != token.i and token.i != verb.i and token.pos_ not in ("VERB", "AUX"):
            token = token.head
        return bool(token.i == verb.i)

    def _rejected_charge(self, p: Proposition) -> bool:
        """ "Togo accused Benin of it. Benin has rejected it every time.": the accusation is denied."""
        pointing = any(t.lower_ in ("it", "this", "that", "them", "these") for t in syntax.patients(p.token))
        since = max(self.discourse.sentence - 3, self.discourse.offered[0] + 1)  # an offer would be what is refused
        mine = self._sides(p.subjects[0]) if pointing and p.subjects and not p.negated else set()
        charges = [c for c in self.discourse.claims if c.attitude in ("accuses", "alleges") and c.sentence >= since]
        last = next((c for c in reversed(charges) if c.holder is not None and self._concerns(c, mine)), None)
        if last is None:
            return False
        denial = Speech("denies", p.token, p.subjects[:1], [], [], [], "verb:reject", 0.7, pointing=True)
        denial.cue = self.phrases._chars(p.token.i, p.token.i + 1)
        self._denied_by(denial, p.subjects[0], [last])
        return True

    def _captors(self, noun: Any) -> list[Ref]:
        """ "asked Togo to free a monk detained in May": who can free him has detained him."""
        verb = syntax.governor(noun)
        frees = verb is not None and any(
            p.name == "concedesTo" for p in self.lexicon.verbs.get(verb.lemma_.lower(), ())
        )
        doers = syntax.subjects(verb) if verb is not None and frees else []
        return [r for t in doers for r in self.phrases.refs(t) if r.role != "owner"][:1]

    def _opponent(self, mine: str) -> list[Any]:
        """The other state of the last claim that concerns the state ``mine``, but for who mediates."""
        states = self.kit.gazetteer.states
        now, claims = self.discourse.sentence, self.discourse.claims[::-1]
        near = [c for c in claims if now - c.sentence <= 1]
        hostile = [c for c in claims if now - c.sentence <= 14 and any(self._hostile(rel) for _, rel, _ in c.acts)]
        for claim in (*near, *hostile, *claims):
            if any(relation in self.lexicon.words["between_two"] for _, relation, _ in claim.acts):
                continue
            speech = [(claim.holder, target) for target in claim.targets if claim.holder is not None]
            for subject, obj in [*((a, b) for a, _, b in claim.acts), *speech]:
                sides = {subject.state, obj.state}
                if mine in sides and len(sides) == 2 and all(side in states for side in sides):
                    return [states[side] for side in sides if side is not None and side != mine]
        return []

    def _offered(self, p: Proposition) -> list[Ref]:
        """Whose offer or demand is turned down: the last one's, for "rejected the offer"."""
        named = [*syntax.patients(p.token), *syntax.prepositional(p.token, ("to", "of"), deep=False)]
        things = [t for t in named if t.lemma_.lower() in self.lexicon.words["offers"]]
        alone = not any(c.i > p.token.i and not c.is_punct for c in p.token.children)
        since = self.discourse.sentence - self.discourse.offered[0]
        lately = since <= 1
        if alone and lately and p.token.lemma_ in ("refuse", "decline"):  # "Togo wants her back. Benin has refused."
            return without_side(self.discourse.offered[1], p.subjects)
        if since <= 3 and any(t.lower_ in ("it", "this", "that") for t in named):  # "Togo turned it down."
            return without_side(self.discourse.offered[1], p.subjects)
        if not things or not any(c.lower_ in ("the", "this", "that") or c.tag_ == "PRP$" for c in things[0].children):
            return []
        sentence, makers = self.discourse.offered
        return without_side(makers, p.subjects) if self.discourse.sentence - sentence <= 2 else []

    def _for_state(self, ref: Ref) -> bool:
        """Whether an actor is a state or speaks for one, and does not only live there."""
        role = self.cast.roles.get(ref.key)
        speaks = role is None or role.acts_for is not None or ref.key in {r.key for r in self.discourse.issuer}
        return speaks and ref.state in self.kit.gazetteer.states and ref.kind != "People"

    def _ground(self, p: Proposition) -> bool:
        """Whether what is attacked or held is a place or a thing that the text gives to nobody."""
        verb = p.token
        if verb.pos_ != "VERB":
            hit = syntax.prepositional(verb, ("on", "against", "at"), deep=False)[:1]
            hit = [t for t in hit if "property" in self.phrases._classes(t) and not self.phrases.refs(t)]
            return bool(hit) and not any(self.phrases.hit(t) is not None for t in hit[0].subtree)
        if any(c.lower_ == "first" for c in syntax.children(verb, "advmod")):
            return True  # "said Tajik forces had fired first"
        things = [*syntax.patients(verb), *syntax.prepositional(verb, ("from", "in", "at", "near", "on"), deep=False)]
        for thing in things[:2]:
            classes = self.phrases._classes(thing)
            several = thing.tag_ == "NNS" and not any(c.lower_ == "the" for c in thing.children)
            if several and thing.lemma_.lower() in self.lexicon.words["moving"]:
                continue  # "has struck 100 ships": anybody's
            general = thing.tag_ == "NNS" and p.relation == "occupies"  # "the territories that it occupied"
            place = thing.pos_ == "PROPN" or ("property" in classes and not general)
            if p.relation == "attacks" and thing.head.i == verb.i and thing.pos_ == "NOUN" and "people" not in classes:
                of = any(c.lower_ == "of" for c in thing.children)  # "hit a clinic", but no "series of bombs"
                place = place or (not of and any(c.lower_ in ("a", "an") or c.like_num for c in thing.children))
            if p.relation == "concedesTo":
                held = {"people", "military"} & set(classes)
                if any(c.lower_ in ("all", "any", "every") for c in thing.children):
                    return False  # "to release all hostages": not the speaker's
                place = bool(held) and "captive" in self.frames.classes(thing)
            told = {t.i for c in syntax.children(thing, "relcl") for t in c.subtree}
            named = any(self.phrases.hit(t) is not None for t in thing.subtree if t.i not in told)
            if place and not named and not self.phrases.refs(thing):
                return True
        return False

    def _bordering(self, p: Proposition) -> bool:
        """Whether the words leave out whose: "recalled its ambassador", "along the border"."""
        tail = [t for t in p.token.subtree if t.i > p.token.i]
        return any(t.lemma_.lower() in self.lexicon.words["of_two"] for t in tail)

    def _blamed(self, speech: Speech) -> Proposition | None:
        """ "blamed Russia for the parcel that exploded": the accused attacked the accuser, or whose place is named."""
        whom = [*syntax.patients(speech.token), *syntax.prepositional(speech.token, ("on", "at"), deep=False)]
        if (shot := self._blamed_shot(speech)) is not None:
            return shot
        if all(t in whom for t in speech.content) and len(speech.targets) == 1 and not speech.negated:
            return self._blamed_for_last(speech)
        things = [t for t in speech.content if t.pos_ == "NOUN" and t.head.lower_ == "for"]
        acts = [t for t in things if "munition" in self.frames.classes(t) or self._attack(t)]
        holders = [ref for ref in speech.holders if self._for_state(ref)]
        if not acts or len(speech.targets) != 1 or speech.negated or not holders:
            return None
        inside = [h.name for h in self.phrases.hits if acts[0].left_edge.i <= h.start <= acts[0].right_edge.i]
        states = [n for n in inside if n.state in self.kit.gazetteer.states and n.state != speech.targets[0].state]
        hit = [self.phrases._plain(acts[0], n, 0.6) for n in states[:1]] or holders[:1]
        return Proposition("attacks", acts[0], speech.targets, without_side(hit, speech.targets), "noun:blame", 0.65)

    def _blamed_shot(self, speech: Speech) -> Proposition | None:
        """ "blamed each other for firing first": who is blamed attacked who blames."""
        acts = [c for p in syntax.children(speech.token, "prep") for c in syntax.children(p, "pcomp")]
        acts = [c for c in acts if any(p.name == "attacks" for p in self.lexicon.verbs.get(c.lemma_.lower(), ()))]
        mine = without_side([r for r in speech.holders if self._for_state(r)], speech.targets)
        if not acts or syntax.patients(acts[0]) or not mine or len(speech.targets) != 1 or speech.negated:
            return None
        return Proposition("attacks", acts[0], speech.targets, mine, "verb:blame", 0.65)

    def _freed(self, speech: Speech) -> Proposition | None:
        """ "Togo holds two pilots. Mali demanded their release.", "the release of the pilots whom Togo holds"."""
        freeing = self.lexicon.words["freeing"]
        nouns = [t for t in speech.token.subtree if t.pos_ == "NOUN" and t.lemma_.lower() in freeing]
        if not nouns or speech.negated:
            return None
        noun = nouns[0]
        theirs = any(c.lower_ in ("their", "his", "her") for c in syntax.children(noun, "poss"))
        held = [c for c in self.discourse.claims if self.discourse.sentence - c.sentence <= 4] if theirs else []
        acts = [act for claim in held for act in claim.acts if act[1] == "detains"]
        if acts:
            captors, captives = [acts[-1][0]], [acts[-1][2]]
        else:
            people = syntax.prepositional(noun, ("of",), deep=False)
            people = [t for t in people if {"captive", "people"} & {*self.frames.classes(t), *self.phrases._classes(t)}]
            clauses = [c for t in people for c in syntax.children(t, "relcl", "acl") if self._detention(c)]
            doers = [t for c in clauses for t in syntax.agents(c) or syntax.children(c, "nsubj")]
            doers += syntax.prepositional(noun, ("by", "from"), deep=False)
            captors = [r for t in doers for r in self.phrases.refs(t)] or [*speech.targets, *speech.addressees]
            owners = [replace(r, quality=0.85) for t in people for r in self.phrases.owners(t, beside=False)]
            captives = without_side(owners or self._state_of(speech.holders[:1]), captors) if people else []
        made = Proposition("concedesTo", noun, captors[:1], captives[:1], "noun:release", 0.7)
        return made if captors and captives else None

    def _detention(self, clause: Any) -> bool:
        """ "whom it holds", "taken prisoner on Monday"."""
        held = any(p.name == "detains" for p in self.lexicon.verbs.get(clause.lemma_.lower(), ()))
        return held or clause.lemma_ == "take" and any(c.lower_ in ("prisoner", "captive") for c in clause.children)

    def _state_of(self, holders: list[Ref]) -> list[Ref]:
        states = self.kit.gazetteer.states
        mine = [r.state for r in holders if r.state in states and self._for_state(r)]
        return [self.phrases._plain(self.phrases.doc[0], states[state or ""], 0.7) for state in mine]

    def _thanks(self, speech: Speech) -> Proposition | None:
        """ "is grateful to Togo for its support": what the thanked did for who thanks."""
        for noun in (t for t in speech.token.subtree if t.pos_ == "NOUN" and t.head.lower_ == "for"):
            giver = noun.head.head
            thanked = [r for r in self.phrases.ref(giver) if r.role != "owner"] if giver.pos_ == "PROPN" else []
            thanked = thanked or speech.targets
            named = {h.name.state or h.name.key for h in self._hits_in(noun)} - {r.state or r.key for r in thanked}
            relations = {p.name for p in self.lexicon.nouns.get(noun.lemma_.lower(), ())} & self.lexicon.words[
                "kindness"
            ]
            holders = without_side(speech.holders[:1], thanked)
            if relations and thanked and holders and named <= {r.state or r.key for r in holders}:
                return Proposition(min(relations), noun, thanked, holders, "noun:thanks", 0.65)
        return None

    def _hits_in(self, token: Any) -> list[Any]:
        """The names in a phrase, without those joined to it."""
        end = min([c.left_edge.i for c in token.children if c.dep_ in ("cc", "conj")] or [token.right_edge.i + 1])
        return [h for h in self.phrases.hits if token.left_edge.i <= h.start < end]

    def _blamed_for_last(self, speech: Speech) -> Proposition | None:
        """ "A drone struck a market. The mayor blamed Mali.": for what was done last, by nobody whom the text names."""
        for told in reversed(self.discourse.incidents[-6:]):
            if self.discourse.sentence - told.sentence > 2:
                break
            if all(ref.kind == "UnnamedActor" for ref in told.doers):
                hit = without_side(told.hit, speech.targets)
                made = Proposition(told.relation, speech.token, speech.targets, hit, "verb:blame", 0.65)
                return replace(made, known=told.when) if hit else None
        return None

    def _to_be_freed(self, captive: Any) -> bool:
        noun = captive.head.head if captive.dep_ == "pobj" else None
        if noun is not None and noun.lemma_.lower() in self.lexicon.words["freeing"]:
            return True
        verb = syntax.governor(captive)
        patterns = self.lexicon.verbs.get(verb.lemma_.lower(), ()) if verb is not None else ()
        return any(p.name == "concedesTo" and p.item == "captive" for p in patterns)

    def _hostile(self, relation: str) -> bool:
        known = self.kit.vocabulary.relations.get(relation)
        return known is not None and known.sign < 0

    def _attack(self, noun: Any) -> bool:
        return any(pattern.name == "attacks" for pattern in self.lexicon.nouns.get(noun.lemma_.lower(), ()))


def _bare(noun: Any) -> bool:
    """Whether nothing follows a noun that says whom it is done to: "of imposing a blockade", "of a raid in Sarh"."""
    after = [c for c in noun.children if c.i > noun.i and c.dep_ in ("prep", "relcl", "acl")]
    return all(c.lower_ in ("in", "at", "near") or c.left_edge.nbor(-1).text == "," for c in after)


def _possessed(tokens: list[Any]) -> bool:
    """Whether a pronoun says whose somebody is: "its men"."""
    return any(c.tag_ == "PRP$" for token in tokens for c in token.children)


def without_side(refs: list[Ref], others: list[Ref]) -> list[Ref]:
    """Those of ``refs`` that are on no side of ``others``."""
    sides = {ref.state or ref.key for ref in others}
    return [ref for ref in refs if (ref.state or ref.key) not in sides]
