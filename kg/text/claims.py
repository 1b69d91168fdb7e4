"""Turns propositions and speech acts into stances: who holds what, how nested, in reply to what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kg.text import syntax
from kg.text.attribution import BESIDE
from kg.text.denials import UNTRUE
from kg.text.discourse import Claim
from kg.text.drafting import Sheet
from kg.text.frames import pairs
from kg.text.gists import Gists
from kg.text.negation import NOBODY
from kg.text.records import Proposition, Ref, Speech
from kg.text.replies import ANSWERED
from kg.text.speech import chain

TARGETS = ("accuses", "condemns", "praises", "threatens")
NOT_OF_FACTS = ("demands", "warns", "threatens", "promises", "accuses", "condemns", "praises", "concerned")
"""Attitudes about what somebody is to do or is blamed for: with a negated act they are no denials."""
PRESUPPOSING = ("demands", "threatens", "promises", "praises", "concerned", "warns")
"""Attitudes whose relative clauses only say who or what is meant."""
PERIODS = (".", "!", "…", '"', "”", "’", ":")
WORTH_STATING = ("accuses", "denies", "warns", "threatens", "demands", "condemns", "alleges", "concerned", "confirms")


class Claims(Gists):
    """Records propositions and speech acts as stances."""

    def _place(self, p: Proposition, speeches: list[Speech]) -> bool:
        """Records a proposition as ties, with the stances of its speakers; whether it says what it seems to."""
        around = [] if p.rule.startswith("modifier") else self._around(p, speeches)
        if p.rule.startswith("noun:") and self._own_act(p, around):
            around = around[1:]
        if not around and self.discourse.quoted and self.discourse.speaker:
            going_on = Speech("asserts", p.token, self.discourse.speaker, [], [], [], "quotation goes on", 0.6)
            around = [going_on]
        around = around or self._issued(p)
        if around and p.hedge == "demands" and around[0].rule in ("issuer", "quotation goes on"):
            around[0].attitude = "demands"  # "Togo must free the crew"
        if p.hedge == "demands" and not (around and around[0].attitude == "demands"):
            p.conditional = True  # "the bloc should help Mali"
        if around and around[0].anonymous and around[0].attitude in ("concerned", "speculates"):
            p.conditional = True  # "there were fears that"
        mute = bool(around) and not (around[0].holders or around[0].anonymous)
        if mute and around[0].attitude in ("threatens", "demands"):
            p.conditional = True  # "a row that threatens to delay the withdrawal", "a plan that requires them to leave"
        if any(s.attitude == "denies" and s.negated for s in around):  # "did not deny that": nobody says that it is so
            return True
        if p.negated and around and around[0].attitude in NOT_OF_FACTS:  # "urged it not to attack"
            return False
        if p.relation == "protestsAgainst" and p.token.pos_ == "NOUN" and self._lodged(p):
            return False
        if (p.negated or around and around[0].attitude == "denies") and p.relation == "strategicTiesWith":
            banded = bool(p.objects) and all(ref.kind == "ArmedGroup" for ref in p.objects)
            p.relation = "backsArmedGroup" if banded else p.relation  # "denied any link to the rebels"
        if around and around[0].soft and self._mutual_appeal(p, around[0]):
            if p.relation not in self.lexicon.words["talking"]:
                return False  # "urged both sides to stop the fighting": an appeal to each
            self._appealed(around[0], around[1:])
        meant = p.inner if p.inner is not None else p
        alone = meant.token.lemma_.lower() in self.lexicon.words["mediating"]
        if meant.relation in self.lexicon.words["between_two"] and alone and meant.subjects and not meant.objects:
            names = self.phrases.last_two(p.token)
            meant.objects = [
                replace(self.phrases._plain(p.token, n, 0.6), role="definite", reason="definite") for n in names
            ]
            p.objects = p.objects or meant.objects  # "offered to mediate"
        if not meant.objects and meant.rule.startswith("transfer"):  # "thanked Poland, which has offered radars"
            p.objects = meant.objects = self._thankful(meant, speeches)
        if p.inner is not None and p.relation in ("promises", "threatens", "demands"):
            act, inner = p, p.inner
            if act.relation == "threatens" and act.foreseen and around and not self._own_words(act, around[0]):
                if act.supposed:
                    return True  # "if the talks fail, it will attack, a general says"
                inner.hedge, p = "speculates", inner  # "analysts say that it will attack" is no threat
            elif around and around[0].attitude == "denies":
                p = inner  # "denied planning to attack"
            else:
                if around or not act.supposed:
                    self._act(act, around)
                return True
        if around and around[0].attitude == "accuses" and around[0].targets and _unmanned(p):
            p.subjects = around[0].targets  # "blamed Togo for a rocket that killed two"
        p = self._supplied(self._completed(p, around), around or chain(p.token, speeches))
        self._happened(p)
        self._talked(p, around)
        p.confidence = self._confidence(p)
        self._note(p, around)
        sheet = self._sheet(p, around)
        ties = self._ties(sheet, p)
        if ties:
            self._stand(sheet, p, ties, around)
        return True

    def _mutual_appeal(self, p: Proposition, appeal: Speech) -> bool:
        """Whether two are asked at once to do something with each other, named together: "both sides"."""
        asked = {ref.state or ref.key for ref in (*appeal.addressees, *appeal.targets) if ref.reason == "definite"}
        ends = {ref.state or ref.key for ref in (*p.subjects, *p.objects)}
        return len(asked) > 1 and ends <= asked

    def _appealed(self, appeal: Speech, around: list[Speech]) -> None:
        asked = [*appeal.targets, *appeal.addressees]
        made = Proposition("appealsTo", appeal.token, appeal.holders, asked, appeal.rule, appeal.confidence)
        made.top = appeal.token
        self._place_plain(made, around)

    def _talked(self, p: Proposition, around: list[Speech]) -> None:
        """Remembers the two whose leaders talk in the first sentences."""
        first = self.discourse.sentence <= 4 and not self.discourse.talkers and not p.negated and not around
        if first and p.relation in self.lexicon.words["meeting"]:
            sides = dict.fromkeys(r.state for r in (*p.subjects, *p.objects))
            states = [self.kit.gazetteer.states[s] for s in sides if s in self.kit.gazetteer.states]
            self.discourse.talkers = states if len(states) == len(sides) == 2 else []

    def _thankful(self, p: Proposition, speeches: list[Speech]) -> list[Ref]:
        """Who thanks the doer of an act in the sentence."""
        doers = {r.state or r.key for r in p.subjects}
        made = (s for s in speeches if s.attitude == "praises" and doers & {r.state or r.key for r in s.targets})
        return _without_side([r for s in made for r in s.holders[:1]], p.subjects)[:1]

    def _issued(self, p: Proposition) -> list[Speech]:
        """The voice of the body that issues the text, in which it says what it ascribes to nobody else."""
        if not self.discourse.issuer or self.discourse.quoted:
            return []
        return [Speech("asserts", p.token, self.discourse.issuer, [], [], [], "issuer", 0.9)]

    def _before_colon(self, p: Proposition, found: list[Speech], speeches: list[Speech]) -> list[Speech]:
        """ "said that officials had told it of a plan: Italy would ...": the innermost speaker says what follows."""
        colon = next((t.i for t in p.token.sent if t.text == ":" and t.i < p.token.i), None)
        if colon is None or not found or found[0].token.i > colon:
            return []
        told = [s for s in speeches if s.token.pos_ == "VERB" and found[0].token.i < s.token.i < colon and s.holders]
        nested = [s for s in told if found[0] in chain(s.token, speeches) and s not in found]
        if not nested or any(c.pos_ in ("VERB", "AUX") for c in nested[-1].content):
            return []
        inner = nested[-1]
        inner.attitude, inner.targets, inner.addressees = "asserts", [], []
        return [inner, *found]

    def _presupposed(self, p: Proposition, speech: Speech) -> bool:
        """Whether a clause only says which things are meant: "demanded that it free the crew whom it holds"."""
        if p.relation == "detains" and p.token.dep_ in ("relcl", "acl") and self._to_be_freed(p.token.head):
            return True  # "may release a pilot whom it holds, a banker says"
        aside = speech.attitude in ("denies", "accuses")  # "denies helping M23, a group that Chad arms"
        if speech.attitude not in PRESUPPOSING and not aside:
            return False
        current, prep = p.token, p.token.head
        if speech.attitude == "denies" and current.dep_ == "pobj" and prep.lower_ in ("in", "during", "amid", "for"):
            theirs = any(c.tag_ == "PRP$" for c in current.children)
            if theirs and prep.head.pos_ == "VERB" and prep.head.i != speech.token.i:
                return True  # "denied arming the rebels in their war with Chad"
        while current.head.i != current.i and current.i != speech.token.i:
            praised = (
                not self._hostile(p.relation)
                and current.head.dep_ in ("pobj", "conj")
                and speech.attitude == "praises"
                and "for" in self._slots(current)
            )
            whom = current.dep_ == "relcl" and current.head.head.i == speech.token.i and current.head.dep_ == "dobj"
            praised |= whom and speech.attitude == "praises" and not self._hostile(p.relation)  # "praised Oman, which"
            if current.dep_ == "relcl" and current.head.i != speech.token.i and not praised:
                before = [t for t in current.subtree if t.i < current.i]
                pronoun = any(t.tag_ in syntax.RELATIVE or t.lower_ == "where" for t in before)
                reduced = any(t.dep_ == "nsubj" and t.pos_ == "PRON" for t in before) and not pronoun
                named = current.head.pos_ == "PROPN" or current.head.dep_ == "appos"
                named = named or current.left_edge.nbor(-1).text == ","  # "of an attack, in which guards were killed"
                return (pronoun or reduced) and (named or not aside)
            if current.dep_ == "acl" and current.tag_ == "VBN" and current.i == p.token.i and not aside:
                return speech.attitude in (
                    "demands",
                    "threatens",
                    "promises",
                    "warns",
                )  # "demanded that prisoners held in its jails be freed"
            if current.dep_ == "prep" and current.lower_ in syntax.BACKGROUND and current.head.i != speech.token.i:
                return bool(current.head.pos_ == "VERB")  # "threatened to leave the bloc over its ties with Mali"
            current = current.head
        return False

    def _to_be_freed(self, captive: Any) -> bool:
        noun = captive.head.head if captive.dep_ == "pobj" else None
        if noun is not None and noun.lemma_.lower() in self.lexicon.words["freeing"]:
            return True
        verb = syntax.governor(captive)
        patterns = self.lexicon.verbs.get(verb.lemma_.lower(), ()) if verb is not None else ()
        return any(p.name == "concedesTo" and p.item == "captive" for p in patterns)

    def _slots(self, clause: Any) -> list[str]:
        """The prepositions above a clause in its phrase: "thanked Chad *for* the tents that it sent"."""
        found, current = [], clause.head
        while current.dep_ in ("pobj", "conj", "prep") and current.pos_ != "VERB":
            found += [current.lower_] if current.dep_ == "prep" else []
            current = current.head
        return found

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
            p.subjects = _without_side(makers, p.objects)
        demand = holder is not None and around[0].attitude == "demands"
        if p.relation == "detains" and demand and not p.objects and self._to_be_freed(p.token.head):
            p.objects = _without_side(self._state_of(around[0].holders[:1]), p.subjects)
        thanked = bool(around) and around[0].attitude == "praises" and p.rule.startswith("transfer")
        if thanked and not p.objects and holder is not None:  # "thanked India for the vaccines that it sent"
            p.objects = _without_side([holder], p.subjects)
        if (
            p.reciprocal
            and p.negated
            and p.objects
            and not p.subjects
            and holder is not None
            and self._for_state(holder)
        ):
            p.subjects = _without_side([self.phrases._plain(p.token, states[holder.state or ""], 0.7)], p.objects)
            return p
        if p.relation == "rejects" and p.token.pos_ == "VERB":
            meant = self._offer_to(p.subjects, p.token)  # "offered to mediate, but Mali turned it down"
            p.objects = meant or p.objects
            if not p.objects:
                p.objects = self._offered(p) if not self._rejected_charge(p) else []
        back = p.relation == "attacks" and p.token.lemma_.lower() in self.lexicon.words["answering_fire"]
        if back and holder is not None and self._for_state(holder) and _possessed(syntax.subjects(p.token)):
            p.subjects = [holder]  # "said a patrol had crossed and its men had returned fire"
        own = p.relation in self.lexicon.words["of_neighbours"] and not _without_side(p.objects, p.subjects)
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
        if p.relation in self.lexicon.words["of_places"] and other is not None and (accused or self._ground(p)):
            name = states[other]
        elif back or (p.relation == "accuses" and self._lodged(p)):
            if not (found := self._opponent(mine)):
                return p
            name = found[0]
        elif p.relation in self.lexicon.words["of_neighbours"] and p.token.pos_ == "VERB":
            here = [h.name.state for h in self.phrases.hits if h.start > p.token.i and self._under(h.start, p.token)]
            if other_states := [s for s in here if s in states and s != mine]:  # "its ambassador from Chad"
                p.objects = [self.phrases._plain(p.token, states[other_states[0]], 0.8)]
                return p
            named = [name for name in self.phrases.last_two(p.token) if name.state != mine]
            others = [states[other]] if other is not None else []
            before = (h.name.state for h in self.phrases.hits if p.token.sent.start <= h.start < p.token.i)
            beside = {state for state in before if state is not None and state in states and state != mine}
            near = [states[state] for state in beside] if len(beside) == 1 and not around else []
            found = near or self._opponent(mine) or (named if len(named) == 1 else []) or others
            if not found or not self._bordering(p):
                return p
            name = found[0]
        else:
            return p
        p.objects = [self.phrases._plain(p.token, name, 0.6)]
        p.objects = [replace(p.objects[0], role="definite", reason="definite")]
        return p

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
            return _without_side(self.discourse.offered[1], p.subjects)
        if since <= 3 and any(t.lower_ in ("it", "this", "that") for t in named):  # "Togo turned it down."
            return _without_side(self.discourse.offered[1], p.subjects)
        if not things or not any(c.lower_ in ("the", "this", "that") or c.tag_ == "PRP$" for c in things[0].children):
            return []
        sentence, makers = self.discourse.offered
        return _without_side(makers, p.subjects) if self.discourse.sentence - sentence <= 2 else []

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

    def _own_words(self, p: Proposition, speech: Speech) -> bool:
        """Whether the speaker speaks for the actor of the proposition."""
        mine = {side for ref in speech.holders for side in (ref.key, ref.state) if side is not None}
        return not mine or any({ref.key, ref.state} & mine for ref in p.subjects)

    def _own_act(self, p: Proposition, around: list[Speech]) -> bool:
        """Whether a speaker only performs the speech act: "described it as a warning to Baku"."""
        relation = self.kit.vocabulary.relations.get(p.relation)
        stated = {attitude.speech_relation for attitude in self.kit.vocabulary.attitudes.values()}
        if relation is None or relation.name not in stated or not around:
            return False  # who says that he spoke with somebody says so
        return {r.key for r in p.subjects} == {r.key for r in around[0].holders}

    def _around(self, p: Proposition, speeches: list[Speech]) -> list[Speech]:
        """The speech acts that enclose a proposition, innermost first."""
        own = {p.token.i} | ({p.top.i} if p.inner is not None and p.top is not None else set())
        found = [s for s in chain(p.token, speeches) if s.token.i not in own]
        found = [s for s in found if not self._presupposed(p, s)]
        found = self._before_colon(p, found, speeches) or found
        beside = [s for s in found if _beside(s)]
        if beside and any(
            s.attitude == "denies" for s in found
        ):  # "it is untrue that it did so, as newspapers alleged"
            found = [*(s for s in found if s not in beside), *beside]
        return found

    def _stand(self, sheet: Sheet, p: Proposition, ties: list[str], around: list[Speech]) -> str:
        """The innermost stance on the ties, and those around it; gives the outermost one's id."""
        contrary = [s for s in around if s.rule == BESIDE]
        around = [s for s in around if s not in contrary] or (self._issued(p) if contrary else [])
        inner = around[0] if around else None
        attitude = self._attitude(p, inner)
        fields: dict[str, object] = {"confidence": p.confidence, "rule": p.rule, "details": self._details(p)}
        for said in contrary if attitude == "denies" else ():  # "contrary to claims by Mali, it has armed nobody"
            self._spoken(sheet, said, "alleges", ties, [], {"confidence": 0.7, "rule": said.rule}, p.objects)
        if inner is not None and inner.attitude == "denies" and not inner.holders and inner.rule == UNTRUE:
            inner.holders = self._voice()
        if inner is None:
            made = sheet.stance(attitude=attitude, about=ties, quote=self._quote(), **fields)
            self._date(made, p, None, sheet)
            standing = p.rule.startswith("modifier") or p.relation in self.lexicon.words["standing"]
            if attitude not in ("denies", "promises", "threatens") and not standing:
                self._claimed(made, attitude, None, [], ties, [*p.subjects, *p.objects])
                self.discourse.claims[-1].acts = [(a, p.relation, b) for a, b in pairs(p)]
                self.discourse.claims[-1].asked = self._asked(p)
            return made
        ends = [*p.subjects, *p.objects]
        if inner.anonymous and not inner.holders and len(around) > 1 and around[1].attitude == "concerned":
            around = around[1:]  # "voiced concern at reports that"
            inner, attitude = around[0], self._attitude(p, around[0])
        if inner.anonymous and not inner.holders:
            made = sheet.stance(
                attitude="alleges" if attitude not in ("denies",) else attitude,
                about=ties,
                quote=self._quote(),
                **fields,
            )
            self._claimed(made, "alleges", None, [], ties, ends)
            return made
        if attitude == "denies":  # "denies that it did so, as newspapers alleged": what is denied was said by others
            for said in (s for s in around[1:] if _beside(s)):
                self._spoken(sheet, said, said.attitude, ties, [], {"confidence": 0.7, "rule": said.rule}, ends)
            around = [inner, *(s for s in around[1:] if not _beside(s))]
        made = self._spoken(sheet, inner, attitude, ties, around[1:], fields, ends)
        if attitude == "denies" and inner.holders:
            self._echo(made, p, inner.holders[0])
        self._date(made, p, inner, sheet)
        if self.discourse.claims and self.discourse.claims[-1].stance == made:
            self.discourse.claims[-1].acts = [(a, p.relation, b) for a, b in pairs(p)]
        return made

    def _echo(self, made: str, p: Proposition, denier: Ref) -> None:
        """Remembers which claim a denial answers by its words: "said no soldier had crossed the river"."""
        lemmas = self._lemmas(p.top if p.top is not None else p.token)
        self._open_denials.append((made, self.discourse.sentence, denier, lemmas))
        claim = self._echoed(lemmas, denier)
        if claim is None and p.subjects and self._own_deeds(p, denier):  # "says none of its jets has crossed"
            last = self._echoed(set(), denier, 0, 2)
            claim = last if last is not None and self._between_same(last, p) else None
        if claim is not None:
            self._kept(claim, denier)
            self._echoes[made] = [claim.stance] if claim.stance and self._in_sure(claim.stance) else []

    def _between_same(self, claim: Claim, p: Proposition) -> bool:
        """Whether a claim can be about those to whom something was not done: it names them, or nobody else."""
        named = claim.sides | (self._sides(claim.holder) if claim.holder is not None and claim.holder.state else set())
        done_to = {side for ref in p.objects for side in self._sides(ref)}
        doers = {side for ref in p.subjects for side in self._sides(ref)}
        return not done_to or not named - doers or bool(done_to & named)

    def _own_deeds(self, p: Proposition, speaker: Ref) -> bool:
        return all(self._sides(ref) & self._sides(speaker) for ref in p.subjects)

    def _asked(self, p: Proposition) -> bool:
        """Whether it is asked if it is so: "Did it arm them?", "Asked whether it had armed them, he said no"."""
        clause = p.top if p.top is not None else p.token
        whether = any(c.dep_ == "mark" and c.lower_ in ("whether", "if") for c in clause.children)
        asking = clause.head.lemma_ in ("ask", "question", "press", "query")
        return self.modality.negation.asked(p.token) or (whether and asking)

    def _attitude(self, p: Proposition, inner: Speech | None) -> str:
        said = inner.attitude if inner is not None else "asserts"
        if said == "accuses" and inner is not None and inner.targets:
            ends = {r.state or r.key for r in (*p.subjects, *p.objects)}
            said = "accuses" if ends & {r.state or r.key for r in inner.targets} else "alleges"
        if p.negated:
            return "asserts" if said == "denies" else "denies"
        if p.hedge and said in ("asserts", "confirms", "alleges"):
            return p.hedge
        if inner is not None and inner.hedge and said in ("asserts", "confirms"):
            return inner.hedge
        return said

    def _spoken(
        self,
        sheet: Sheet,
        speech: Speech,
        attitude: str,
        about: list[str],
        around: list[Speech],
        fields: dict[str, object],
        ends: Iterable[Ref] = (),
    ) -> str:
        holders = speech.holders or [None]  # type: ignore[list-item]
        last = ""
        if attitude in ("promises", "demands") and speech.holders:
            self.discourse.offered = (self.discourse.sentence, speech.holders)
        for holder in holders[:4]:
            self._mention(holder)
            last = sheet.stance(
                holder=self._name(holder) if holder is not None else None,
                attitude=attitude,
                about=self._own_ties(sheet, holder, about) if attitude in ("promises", "threatens") else about,
                target=[self._name(r) for r in speech.targets] if attitude in TARGETS else [],
                addressee=[self._name(r) for r in speech.addressees],
                cue=self._range(speech.cue) if speech.cue[1] else None,
                medium=self._range(speech.medium) if speech.medium else None,
                quote=self._quote(),
                **fields,
            )
            for ref in (*speech.targets, *speech.addressees):
                self._mention(ref)
            presupposed = attitude == "alleges" and speech.attitude == "accuses"
            if attitude in ANSWERED and not presupposed:
                beneath = {s.id: s.about for s in sheet.stances[-12:]}
                known = about
                for _ in range(3):  # what others say that others said
                    known = [t for a in known for t in (beneath.get(a) or [a])]
                known = [t for t in known if t.lstrip("u")[0] in "tp"]
                self._claimed(last, attitude, holder, speech.targets, known, [*ends, *speech.addressees])
        for outer in around:
            if {r.key for r in outer.holders} == {r.key for r in speech.holders}:
                continue
            if outer.attitude == "denies" and attitude in ANSWERED and (outer.holders or outer.rule == UNTRUE):
                outer.holders = outer.holders or self._voice()
                self._answer(sheet, outer, about, last)
                break
            if outer.negated and outer.attitude != "denies" and self._in_sure(last):
                break
            if outer.holders:
                self._spoken(
                    sheet, outer, outer.attitude, [last], [], {"confidence": fields["confidence"], "rule": outer.rule}
                )
                break
        return last

    def _own_ties(self, sheet: Sheet, holder: Ref | None, about: list[str]) -> list[str]:
        """Of several who threaten or promise, each means its own act."""
        name = self._name(holder) if holder is not None else None
        own = [t.id for t in sheet.ties.values() if t.id in about and t.subject == name]
        return own or about

    def _act(self, p: Proposition, around: list[Speech]) -> None:
        """A promise or a threat: a stance of its maker about what is promised."""
        p.confidence = self._confidence(p)
        inner, top = p.inner, p.top
        assert inner is not None
        assert top is not None
        each_other = inner.mutual or (inner.reciprocal and not inner.objects)
        if len(p.subjects) > 1 and not each_other:  # each promises its own act
            for ref in p.subjects:
                self._act(replace(p, subjects=[ref], inner=replace(inner, subjects=[ref])), around)
            return
        self._note(p, around)
        sheet = self._sheet(p, around)
        both = inner.reciprocal and len(p.subjects) > 1 and self._lasting(inner)
        if not p.subjects or not (p.objects or both):
            return
        ties = self._ties(sheet, inner)
        if not ties:
            return
        if p.relation == "promises" and inner.relation in self.lexicon.words["between_two"]:
            self.discourse.mediator = (self.discourse.sentence, p.subjects, inner.objects)
        speech = Speech(p.relation, top, p.subjects, [], [], [], p.rule, p.confidence)
        speech.targets, speech.addressees = (p.objects, []) if p.relation == "threatens" else ([], p.objects)
        if p.relation == "promises" and self.modality._future(top):
            speech.addressees = []  # "will deliver drones to": to whom it is said is not told
        speech.cue = self.phrases._chars(top.i, top.i + 1)
        made = self._spoken(
            sheet,
            speech,
            p.relation,
            ties,
            [],
            {"confidence": p.confidence, "rule": p.rule, "details": self._details(p)},
        )
        self._date(made, inner, speech, sheet)
        for outer in around[:1]:
            if outer.holders and {r.key for r in outer.holders} != {r.key for r in p.subjects}:
                before = len(self.discourse.claims)
                told = self._spoken(
                    sheet,
                    outer,
                    outer.attitude,
                    [made],
                    around[1:],
                    {"confidence": p.confidence, "rule": outer.rule},
                    [*inner.subjects, *inner.objects],
                )
                self._told_ahead(told, p, inner, around, self.discourse.claims[before:])

    def _told_ahead(
        self, told: str, p: Proposition, inner: Proposition, around: list[Speech], made: list[Claim]
    ) -> None:
        """Remembers that others say what somebody will do, which he may deny."""
        mine = {side for ref in p.subjects for side in self._sides(ref)}
        ends = [*inner.subjects, *inner.objects]
        tellers = [s.holders[0] for s in around[::-1] if s.holders and not self._sides(s.holders[0]) & mine]
        known = [c for c in made if c.holder is not None and not self._sides(c.holder) & mine]
        if not known and tellers:
            self._claimed(told, "alleges", tellers[0], [], [made[-1].ties[0]] if made else [], ends)
            known = self.discourse.claims[-1:]
        for claim in known:
            claim.acts = claim.acts or [(a, inner.relation, b) for a, b in pairs(inner)]

    def _lasting(self, p: Proposition) -> bool:
        """Whether an act is more than a meeting or talks, which are only foreseen and promised by nobody."""
        relation = self.kit.vocabulary.relations.get(p.relation)
        return relation is not None and relation.group != "diplomacy"

    def _speech_acts(self, speeches: list[Speech], propositions: list[Proposition]) -> None:
        enclosed = {
            id(s)
            for p in propositions
            if not p.rule.startswith(("modifier", "during"))
            for n, s in enumerate(self._around(p, speeches))
            if (n == 0 or _beside(s)) and not (p.token.i in self.doubted and self._worth(s))
            if any(not self._same(*ends) for ends in pairs(p))
        }
        denying = {s.token.i for s in speeches if s.attitude == "denies"}
        enclosed |= {id(s) for s in speeches if s.token.i in denying and s.attitude != "denies"}
        for denial in (s for s in speeches if s.attitude == "denies"):  # "X denied it, its ministry said"
            enclosed |= {id(s) for s in chain(denial.token, speeches) if s.attitude == "asserts"}
        inside_out = sorted(speeches, key=lambda s: (s.attitude == "denies", -len(chain(s.token, speeches))))
        for speech in inside_out:
            around = [s for s in chain(speech.token, speeches) if s is not speech]
            if _beside(speech) and (speech.rule == BESIDE or any(map(self.modality.negation.negated, speech.content))):
                continue  # "did not do so, as others say": what they say is the contrary
            before = len(self.sure.stances) + len(self.unsure.stances)
            if id(speech) not in enclosed:
                self._bare(speech, around)
            else:
                self._gist_beside(speech, around, propositions)
            if id(speech) in enclosed and self.statements and speech.token.i not in denying:
                self._rest(speech, around, speeches, propositions)
            if id(speech) in enclosed or len(self.sure.stances) + len(self.unsure.stances) > before:
                enclosed.update(id(s) for s in around)
            self._note_speech(speech)

    def _rest(self, speech: Speech, around: list[Speech], speeches: list[Speech], known: list[Proposition]) -> None:
        """Keeps in words what a speaker says beside a relation: "said A shelled B and that the schools were shut"."""
        if speech.attitude != "asserts" or not speech.holders or speech.negated or speech.noun is not None:
            return
        acts = [p.top or p.token for p in known if any(pairs(p))]
        read = [self.phrases._chars(t.i, t.i + 1)[0] for t in (*acts, *(s.token for s in speeches if s is not speech))]
        words = self._words(speech)
        for span in [*([words] if words is not None else []), *self._more_words(speech)]:
            inside = any(span.start <= place < (span.end or 0) for place in read)
            if not inside and len(self.text[span.start : span.end].split()) > 4:  # no "and there will be none"
                about = [self.sure.statement(span, [self._name(speech.holders[0])])]
                fields: dict[str, object] = {"confidence": 0.6, "rule": speech.rule + ">statement"}
                self._spoken(self.sure, speech, self._shade(speech), about, around, fields)

    def _bare(self, speech: Speech, around: list[Speech]) -> None:
        """A speech act whose content no frame reads: a statement, or a tie of its own."""
        if speech.attitude == "denies":
            self._denial(speech)
            return
        for place, clause in enumerate(self._clauses(speech)):
            if (claim := self._unfounded(speech, clause)) is not None:
                denial = replace(speech, attitude="denies", content=[], pointing=True, rule=speech.rule + ">none")
                self._denied_by(denial, speech.holders[0], [claim])
                if not place:
                    return
                break
        if (claim := self._parried(speech)) is not None:
            denial = replace(speech, attitude="denies", content=[], pointing=True, rule=speech.rule + ">parried")
            self._denied_by(denial, speech.holders[0], [claim])
            return
        if (clause := self._refuted(speech)) is not None:
            self._denial(replace(speech, attitude="denies", content=[clause]))
            return
        if self._fronted_no(speech):
            self._denial(replace(speech, attitude="denies", content=[], pointing=True, rule=speech.rule + ">no"))
            return
        if speech.attitude == "concerned" and self._matter(speech, around):
            return
        if (claim := self._maker_lies(speech)) is not None:
            denial = replace(speech, attitude="denies", content=[], pointing=True, rule=speech.rule + ">false")
            self._denied_by(denial, speech.holders[0], [claim])
            return
        if speech.attitude == "accuses" and (blamed := self._blamed(speech)) is not None:
            self._place_plain(blamed, [speech, *around])
            return
        if speech.attitude == "demands" and (freed := self._freed(speech)) is not None:
            self._place_plain(freed, [speech, *around])
            return
        if speech.attitude == "praises" and (given := self._thanks(speech)) is not None:
            self._place_plain(given, [speech, *around])
            return
        if (gist := self._gist(speech)) is not None:
            self._place_plain(gist, [speech, *around])
            return
        if self._damned(speech) and self._event(replace(speech, attitude="condemns"), around):
            return
        vague = all(ref.role in ("owner", "place") or self._hit(speech, ref) for ref in speech.targets)
        if speech.attitude in ("condemns", "praises") and vague and self._event(speech, around):
            return
        speech.targets = [ref for ref in speech.targets if not self._hit(speech, ref)]
        if speech.attitude == "withdraws":
            self._withdrawn(speech, around)
            return
        relation = self._speech_relation(speech)
        ends = speech.targets or speech.addressees
        appeal = speech.soft and bool(ends) and not (self.discourse.issuer and speech.attitude == "demands")
        if not appeal and self._worth(speech) and self._state(speech, around) is not None:
            return
        plainly = speech.negated and bool(syntax.children(speech.token, "neg"))  # "has not asked Kenya for troops"
        if plainly and relation == "appealsTo" and ends and speech.holders:
            p = Proposition(relation, speech.token, speech.holders, ends, speech.rule, speech.confidence, negated=True)
            self._place_plain(p, around)
            return
        nobody = all(ref.kind == "UnnamedActor" and ref.state is None for ref in speech.holders)
        if relation is None or nobody or not ends or speech.negated or speech.anonymous:
            if not speech.negated:
                self._postponed(speech, around)
            return
        p = Proposition(relation, speech.token, speech.holders, ends, speech.rule, speech.confidence)
        p.top, p.hedge = speech.token, speech.hedge
        self._place_plain(p, around)
        if p.token.i in self.doubted:
            self._state(speech, around)

    def _worth(self, speech: Speech) -> bool:
        """Whether the words of a claim are kept where no relation expresses it."""
        return self.statements or speech.attitude in WORTH_STATING

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
        return Proposition("attacks", acts[0], speech.targets, _without_side(hit, speech.targets), "noun:blame", 0.65)

    def _blamed_shot(self, speech: Speech) -> Proposition | None:
        """ "blamed each other for firing first": who is blamed attacked who blames."""
        acts = [c for p in syntax.children(speech.token, "prep") for c in syntax.children(p, "pcomp")]
        acts = [c for c in acts if any(p.name == "attacks" for p in self.lexicon.verbs.get(c.lemma_.lower(), ()))]
        mine = _without_side([r for r in speech.holders if self._for_state(r)], speech.targets)
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
            captives = _without_side(owners or self._state_of(speech.holders[:1]), captors) if people else []
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
            holders = _without_side(speech.holders[:1], thanked)
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
                hit = _without_side(told.hit, speech.targets)
                made = Proposition(told.relation, speech.token, speech.targets, hit, "verb:blame", 0.65)
                return replace(made, known=told.when) if hit else None
        return None

    def _attack(self, noun: Any) -> bool:
        return any(pattern.name == "attacks" for pattern in self.lexicon.nouns.get(noun.lemma_.lower(), ()))

    def _event(self, speech: Speech, around: list[Speech]) -> bool:
        """ "condemned the attack": the act that the text told last."""
        called = [t for c in syntax.children(speech.token, "ccomp") for t in syntax.children(c, "nsubj")]
        called += [t for o in syntax.children(speech.token, "oprd", "ccomp") for t in syntax.children(o, "nsubj")]
        for thing in [*syntax.patients(speech.token), *called]:
            if speech.attitude == "praises" and self._offer_welcomed(speech, thing, around):
                return True
            named = {pattern.name for pattern in self.lexicon.nouns.get(thing.lemma_.lower(), ())}
            step = thing.lemma_.lower() in self.lexicon.words["steps"] and speech.attitude == "condemns"
            step &= "pact" not in self.lexicon.item_of.get(thing.lemma_.lower(), ())  # no raid is "the deal"
            definite = any(c.lower_ in ("the", "this", "that") for c in thing.children)
            ours = {side for ref in speech.holders for side in self._sides(ref)}
            where = {side for ref in speech.targets for side in self._sides(ref)}
            reach = 14 if named else 1
            claims = list(reversed(self.discourse.claims[-16:])) if definite and (named or step) else []
            for claim in sorted(claims, key=self._own_version):
                acts = [a for a in claim.acts if (a[1] in named or step and self._hostile(a[1]))]
                acts = [a for a in acts if not self._sides(a[0]) & ours]
                acts = [a for a in acts if not where or where & (self._sides(a[0]) | self._sides(a[2]))]
                if acts and self.discourse.sentence - claim.sentence <= reach and claim.attitude != "denies":
                    doers = [ref for ref in (acts[0][0], acts[0][2]) if ref is acts[0][0] or self._mutual(acts[0][1])]
                    speech.targets = [replace(ref, reason="pronoun") for ref in doers]
                    ties = [self._certain(t) for t in claim.ties]
                    fields: dict[str, object] = {"confidence": 0.65, "rule": speech.rule + ">event"}
                    self._spoken(self.sure, speech, speech.attitude, ties, around, fields)
                    return True
        return False

    def _offer_welcomed(self, speech: Speech, thing: Any, around: list[Speech]) -> bool:
        """ "We welcome the offer.": what was offered last."""
        the = any(c.lower_ in ("the", "this", "that") or c.tag_ == "PRP$" for c in thing.children)
        if not the or thing.lemma_.lower() not in self.lexicon.words["offers"]:
            return False
        made = [c for c in self.discourse.claims if c.attitude == "promises" and c.stance and c.holder is not None]
        if not made or self.discourse.sentence - made[-1].sentence > 3:
            return False
        fields: dict[str, object] = {"confidence": 0.65, "rule": speech.rule + ">event"}
        self._spoken(self.sure, speech, "praises", [self._certain(t) for t in made[-1].ties], around, fields)
        return True

    def _damned(self, speech: Speech) -> bool:
        """Whether an act is called a wrong: "called the strike an act of piracy"."""
        if (
            speech.attitude != "asserts"
            or speech.negated
            or speech.token.lemma_.lower() not in self.lexicon.words["describing"]
        ):
            return False
        after = (t for t in speech.token.subtree if t.i > speech.token.i)
        return any(t.lemma_.lower() in self.lexicon.words["damning"] for t in after)

    def _own_version(self, claim: Claim) -> bool:
        """Whether a claim is what the doer says of its own act."""
        mine = self._sides(claim.holder) if claim.holder is not None else set()
        return any(self._sides(subject) & mine for subject, _, _ in claim.acts)

    def _hostile(self, relation: str) -> bool:
        known = self.kit.vocabulary.relations.get(relation)
        return known is not None and known.sign < 0

    def _hit(self, speech: Speech, ref: Ref) -> bool:
        """Whether a condemned act only hit an actor or its place: "condemned the strikes on Tyre"."""
        things = [t for t in syntax.patients(speech.token) if t.lemma_.lower() in self.lexicon.nouns]
        hit = [o for t in things for o in syntax.prepositional(t, ("on", "against", "in", "at", "near"), deep=False)]
        suffered = [t for t in things if t.lower_.endswith("ing") or t.lemma_.lower() in self.lexicon.words["done_to"]]
        hit += [o for t in suffered for o in syntax.prepositional(t, ("of",), deep=False)]  # "the bombing of Tyre"
        return speech.attitude == "condemns" and any(r.key == ref.key for o in hit for r in self.phrases.refs(o))

    def _withdrawn(self, speech: Speech, around: list[Speech]) -> None:
        """ "withdrew the accusation", "we withdraw that report": the speaker's own last claims."""
        mine = {side for ref in speech.holders for side in self._sides(ref)}
        for claim in reversed(self.discourse.claims):
            theirs = self._sides(claim.holder) if claim.holder is not None else set()
            if claim.stance and claim.ties and (theirs & mine or not (theirs or mine)):
                fields: dict[str, object] = {"confidence": 0.7, "rule": speech.rule + ">claims"}
                self._spoken(self.sure, speech, speech.attitude, [self._certain(t) for t in claim.ties], around, fields)
                return

    def _matter(self, speech: Speech, around: list[Speech]) -> bool:
        """ "raised the issue with": the claims that the speaker's side made before."""
        things = {t.lemma_.lower() for t in syntax.patients(speech.token)}
        states = {r.state or r.key for r in speech.holders}
        claims = [
            c for c in self.discourse.claims if c.holder is not None and (c.holder.state or c.holder.key) in states
        ]
        ties = list(dict.fromkeys(self._certain(t) for c in claims[-4:] for t in c.ties if c.attitude == "accuses"))
        if not things & self.lexicon.anaphors["matters"] or not ties or not speech.addressees:
            return False
        self._spoken(
            self.sure, speech, speech.attitude, ties, around, {"confidence": 0.7, "rule": speech.rule + ">matter"}
        )
        return True

    def _state(self, speech: Speech, around: list[Speech]) -> tuple[str, list[str]] | None:
        """Keeps in words a claim that no relation expresses, with the actors that it concerns."""
        if not speech.holders or speech.negated or speech.noun is not None:
            return None
        words, holder = self._words(speech), speech.holders[0]
        if words is None or any((words.start, words.end) == (r.start, r.end) for r in speech.targets):
            return None
        others = [*speech.targets, *speech.addressees, *self._named_in(speech)]
        concerns = list(dict.fromkeys([self._name(holder), *(self._name(r) for r in others)]))[:8]
        if self._span == self._now and not self.statements and len(concerns) < 2:
            return None
        spans = [words, *(self._more_words(speech) if self.statements else [])]
        about = [self.sure.statement(span, concerns) for span in spans]
        fields: dict[str, object] = {"confidence": 0.6, "rule": speech.rule + ">statement"}
        attitude = self._shade(speech) if speech.attitude == "asserts" else speech.attitude
        made = self._spoken(self.sure, speech, attitude, about, around, fields, others)
        return made, about

    def _shade(self, speech: Speech) -> str:
        """How sure the speaker of a statement is: "believes that it could close the strait" speculates."""
        first = next((c for c in speech.content if c.pos_ in ("VERB", "AUX")), None)
        beside = speech.rule == "source"
        if first is None or (first.dep_ != "ccomp" and first.head.i != speech.token.i and not beside):
            return speech.attitude
        doer = next((c.i for c in syntax.children(first, "nsubj", "nsubjpass")), -1)
        aux = [c for c in syntax.children(first, "aux") if c.i > doer]  # no "should it go on"
        modals = (self.lexicon.hedges["modals"].get(c.lower_) for c in aux)
        negated = self.modality.negation.negated(first)
        if not negated and self._menacing(first, speech.holders[0]):
            return "threatens"
        return speech.attitude if negated else next(filter(None, modals), None) or speech.attitude

    def _menacing(self, clause: Any, speaker: Ref) -> bool:
        """Whether a speaker announces harm by his own side: "if they come again, we will bomb them"."""
        harm = any(self._hostile(p.name) for p in self.lexicon.verbs.get(clause.lemma_.lower(), ()))
        will = any(c.lower_ in self.lexicon.future and c.lower_ != "would" for c in syntax.children(clause, "aux"))
        ours = any(t.lower_ in ("we", "i") for t in syntax.children(clause, "nsubj"))
        return harm and will and (ours or self._of_own_side(clause, speaker))

    def _vowed(self, sentence: Any, known: list[Proposition]) -> None:
        """Keeps in words what somebody promises or threatens to do without a relation: "offered to host talks"."""
        verb = sentence.root
        names = {p.name for p in self.lexicon.speech.get(verb.lemma_.lower(), ())} & {"promises", "threatens"}
        aims = [c for c in syntax.children(verb, "xcomp") if any(t.tag_ == "TO" for t in c.children)]
        makers = [r for t in syntax.subjects(verb) for r in self.phrases.speaker(t)] if names and aims else []
        known = [p for p in known if p.token.i not in self.doubted]
        read = {t.i for p in known if any(pairs(p.inner or p)) for t in (p.token, p.top) if t is not None}
        if not makers or read & {verb.i, aims[0].i} or self.modality.negation.negated(verb):
            return
        done = any(c.tag_ in ("VBZ", "VBD", "VBN") for c in syntax.children(aims[0], "conj"))  # "and has not done so"
        ends = [c.i for c in syntax.children(aims[0], "cc") if done]
        end = min([*ends, aims[0].right_edge.i + 1])
        words = self._range(self.phrases._chars(aims[0].left_edge.i, end))
        about = [self.sure.statement(words, [self._name(makers[0])])]
        speech = Speech(min(names), verb, makers[:1], [], [], aims, f"speech:{verb.lemma_}", 0.6)
        speech.cue = self.phrases._chars(verb.i, verb.i + 1)
        fields: dict[str, object] = {"confidence": 0.6, "rule": speech.rule + ">statement"}
        self._spoken(self.sure, speech, speech.attitude, about, [], fields)

    def _told(self, sentence: Any) -> None:
        """Keeps in words what the text says in its own voice, or its issuer's, where it is about actors."""
        verbs = [t for t in sentence if t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP", "MD")]
        about = {"military", "government", "people", "group"}
        acting = any(about & set(self.phrases._classes(t)) for t in sentence if t.pos_ in ("NOUN", "PROPN"))
        tenses = ("VBD", "VBN", "VBP", "VBZ") if self.discourse.entry else ("VBD", "VBN")
        acting = acting or any(
            t.dep_ in ("nsubj", "nsubjpass")
            and t.pos_ in ("NOUN", "PROPN")
            and t.head.tag_ in tenses
            or t.dep_ == "nsubjpass"
            and t.lower_ in NOBODY
            for t in sentence
        )
        named = [h.name for h in self.phrases.hits if sentence.start <= h.start < sentence.end]
        whole = sentence.text.rstrip()[-1:] in PERIODS  # no headline
        holders = self._voice()
        known = bool(holders) and self.discourse.quoted and len(sentence) > 7
        if not verbs or len(sentence) < 4 or not whole or not (named or acting or known):
            return
        concerns = [*(self._name(r) for r in holders), *(self._name_of(n) for n in named)]
        about_id = self.sure.statement(self._quote(), list(dict.fromkeys(concerns))[:8])
        holder = self._name(holders[0]) if holders else None
        shades = (self.lexicon.hedges["modals"].get(c.lower_) for c in syntax.children(sentence.root, "aux"))
        negated = self.modality.negation.negated(sentence.root)
        unsure = "speculates" in shades and not negated
        last = self.sure.stances[-1] if self.sure.stances else None
        acts = sentence.root.lemma_.lower() not in ("be", "have") and sentence.root.tag_ == "VBN"
        again = negated and holders and acts and last is not None and (last.holder, last.attitude) == (holder, "denies")
        fields: dict[str, object] = {"in_reply_to": last.in_reply_to} if again and last is not None else {}
        attitude = (
            "denies" if again else "speculates" if unsure else "asserts"
        )  # "denied it. No post had been shelled."
        self.sure.stance(holder=holder, attitude=attitude, about=[about_id], quote=self._quote(), confidence=0.5,
                         rule="statement", **fields)  # fmt: skip

    def _told_after_colon(self, sentence: Any, speeches: list[Speech], propositions: list[Proposition]) -> None:
        """ "denied the charge: the letter was signed by its own minister": the speaker goes on after the colon."""
        colon = next((t.i for t in sentence if t.text == ":" and t.i > speeches[0].token.i), None)
        if colon is None or not speeches[0].holders or any(p.token.i > colon for p in propositions):
            return
        after = [t for t in sentence if t.i > colon]
        finite = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in after)
        if not finite or len(after) < 5 or any(c.i > colon for s in speeches for c in (s.token, *s.content)):
            return
        last = after[-2] if after[-1].is_punct else after[-1]
        holder = self._name(speeches[0].holders[0])
        about = self.sure.statement(self._range(self.phrases._chars(colon + 1, last.i + 1)), [holder])
        made = self.sure.stances[-1] if speeches[0].attitude == "denies" and self.sure.stances else None
        negated = any(self.modality.negation.negated(t) for t in after if t.pos_ in ("VERB", "AUX"))
        again = negated and made is not None and made.holder == holder and made.attitude == "denies"
        fields: dict[str, object] = {"in_reply_to": made.in_reply_to} if again and made is not None else {}
        self.sure.stance(holder=holder, attitude="denies" if again else "asserts", about=[about], quote=self._quote(),
                         confidence=0.5, rule="statement", **fields)  # fmt: skip

    def _place_plain(self, p: Proposition, around: list[Speech]) -> None:
        p.confidence = self._confidence(p)
        sheet = self._sheet(p, around)
        ties = self._ties(sheet, p)
        if ties:
            self._stand(sheet, p, ties, around or self._issued(p))


def _bare(noun: Any) -> bool:
    """Whether nothing follows a noun that says whom it is done to: "of imposing a blockade", "of a raid in Sarh"."""
    after = [c for c in noun.children if c.i > noun.i and c.dep_ in ("prep", "relcl", "acl")]
    return all(c.lower_ in ("in", "at", "near") or c.left_edge.nbor(-1).text == "," for c in after)


def _possessed(tokens: list[Any]) -> bool:
    """Whether a pronoun says whose somebody is: "its men"."""
    return any(c.tag_ == "PRP$" for token in tokens for c in token.children)


def _unmanned(p: Proposition) -> bool:
    """Whether only a machine does the act."""
    return bool(p.subjects) and all(ref.role == "operator" for ref in p.subjects)


def _without_side(refs: list[Ref], others: list[Ref]) -> list[Ref]:
    sides = {ref.state or ref.key for ref in others}
    return [ref for ref in refs if (ref.state or ref.key) not in sides]


def _beside(speech: Speech) -> bool:
    """Whether a speech act stands beside the clause it is about: "as newspapers alleged"."""
    if speech.rule == BESIDE:
        return True
    marks = [c.lower_ for c in speech.token.children if c.dep_ in ("mark", "advmod")]
    return bool(speech.holders) and speech.token.dep_ == "advcl" and "as" in marks
