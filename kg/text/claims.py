"""Turns propositions and speech acts into stances: who holds what, how nested, in reply to what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kg.text import syntax
from kg.text.attribution import BESIDE
from kg.text.denials import UNTRUE
from kg.text.discourse import Claim
from kg.text.drafting import Sheet
from kg.text.ends import without_side
from kg.text.frames import pairs
from kg.text.records import Proposition, Ref, Speech
from kg.text.speech import chain
from kg.text.statements import Statements

NOT_OF_FACTS = ("demands", "warns", "threatens", "promises", "accuses", "condemns", "praises", "concerned")
"""Attitudes about what somebody is to do or is blamed for: with a negated act they are no denials."""
PRESUPPOSING = ("demands", "threatens", "promises", "praises", "concerned", "warns")
"""Attitudes whose relative clauses only say who or what is meant."""
WORTH_STATING = ("accuses", "denies", "warns", "threatens", "demands", "condemns", "alleges", "concerned", "confirms")


class Claims(Statements):
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
        return without_side([r for s in made for r in s.holders[:1]], p.subjects)[:1]

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

    def _slots(self, clause: Any) -> list[str]:
        """The prepositions above a clause in its phrase: "thanked Chad *for* the tents that it sent"."""
        found, current = [], clause.head
        while current.dep_ in ("pobj", "conj", "prep") and current.pos_ != "VERB":
            found += [current.lower_] if current.dep_ == "prep" else []
            current = current.head
        return found

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
            whose = syntax.children(thing, "poss") if thing.lemma_.lower() in self.lexicon.words["steps"] else []
            owned = {side for t in whose for ref in self.phrases.refs(t) for side in self._sides(ref)}
            step, definite = step or bool(owned), definite or bool(owned)  # "applauds Togo's decision"
            ours = {side for ref in speech.holders for side in self._sides(ref)}
            where = {side for ref in speech.targets for side in self._sides(ref)}
            reach = 14 if named else 1
            claims = list(reversed(self.discourse.claims[-16:])) if definite and (named or step) else []
            for claim in sorted(claims, key=self._own_version):
                acts = [a for a in claim.acts if (a[1] in named or step and (owned or self._hostile(a[1])))]
                acts = [a for a in acts if not owned or self._sides(a[0]) & owned]
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

    def _place_plain(self, p: Proposition, around: list[Speech]) -> None:
        p.confidence = self._confidence(p)
        sheet = self._sheet(p, around)
        ties = self._ties(sheet, p)
        if ties:
            self._stand(sheet, p, ties, around or self._issued(p))


def _unmanned(p: Proposition) -> bool:
    """Whether only a machine does the act."""
    return bool(p.subjects) and all(ref.role == "operator" for ref in p.subjects)


def _beside(speech: Speech) -> bool:
    """Whether a speech act stands beside the clause it is about: "as newspapers alleged"."""
    if speech.rule == BESIDE:
        return True
    marks = [c.lower_ for c in speech.token.children if c.dep_ in ("mark", "advmod")]
    return bool(speech.holders) and speech.token.dep_ == "advcl" and "as" in marks
