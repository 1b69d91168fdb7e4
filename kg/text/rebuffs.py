"""What an accused side says back: however it is worded, it denies the claim, unless it owns up or says nothing to it.

The words of denying have no end ("laughed it off", "called the affair a film script", "tells another story"); those
of admitting, weighing and passing over an accusation are few. So here a clause of the accused side that points at
what was just said of it denies that, unless its verb is one of those few. What it says itself against the claim
("not one rifle has left our depots") denies it too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kg.annotation.schema import Range
from kg.text import syntax
from kg.text.discourse import Claim
from kg.text.negation import NOBODY
from kg.text.plans import Plans
from kg.text.records import Ref, Speech
from kg.text.replies import ANSWERED

NEAR = 2
"""How many sentences after a claim its rebuff may stand."""
POINTED = (
    *("the", "this", "that", "these", "those", "such", "any", "all", "neither", "either", "both"),
    *("its", "their", "his", "her"),
)
PRONOUNS = ("it", "this", "that", "these", "those", "them")
PLACED = ("at", "to", "on", "upon", "over", "with", "against", "by", "about", "for")
"""Prepositions between a verb of rebuffing and the claim."""
OTHERWISE = ("differently", "otherwise")


class Rebuffs(Plans):
    """Finds what accused sides say back, in one document."""

    def _rebuffed(self, sentence: Iterable[Any], speeches: list[Speech], read: set[int]) -> list[Speech]:
        """The speech acts, with those that only rebuff a claim made into denials; ``read`` are the verbs of ties."""
        if any(s.attitude == "denies" for s in speeches):
            return speeches
        for said in speeches:
            if self._bare_no(said) and self._accused(said.holders[0]):
                denial = replace(
                    said, attitude="denies", content=[], pointing=True, negated=False, rule=f"{said.rule}>no"
                )
                return [*(s for s in speeches if s is not said), denial]
        for verb in sentence:
            quick = verb.pos_ == "AUX" and self._scoffs(verb)  # "was quick to contradict"
            appended = verb.dep_ == "acl" and verb.head.lemma_.lower() in self.lexicon.denials["said"]
            main = verb.dep_ in ("ROOT", "conj", "relcl") or appended
            if not (verb.pos_ == "VERB" or quick) or verb.i in read or not main:
                continue
            holder = self._answering_side(verb)
            if holder is not None and self._turned_down(verb):
                denial = Speech("denies", verb, [holder], [], [], [], f"rebuff:{verb.lemma_.lower()}", 0.65)
                denial.cue, denial.pointing = self.phrases._chars(verb.i, verb.i + 1), True
                return [*(s for s in speeches if s.token.i != verb.i), denial]
        return speeches

    def _came_back(self, sentence: Iterable[Any], speeches: list[Speech]) -> list[Speech]:
        """The speech acts, with "Nobody was there, came the reply from Lima": who answers is named, or was accused."""
        for noun in sentence:
            verb = noun.head
            answers = noun.dep_ == "nsubj" and noun.lemma_.lower() in self.lexicon.anaphors["answers"]
            told = [c for c in syntax.children(verb, "ccomp") if c.i < verb.i] if answers else []
            if answers and verb.dep_ == "conj" and verb.lemma_ == "come" and not syntax.children(verb.head, "cc"):
                told = [verb.head]  # "Iran occupied no land, came the reply"
            if not told or verb.lemma_ not in ("come", "be", "arrive", "run", "go"):
                continue
            named = syntax.prepositional(noun, ("from", "of", "in"), deep=False) or syntax.children(noun, "poss")
            named += syntax.prepositional(verb, ("from",), deep=False)
            holders = [ref for t in named for ref in self.phrases.speaker(t)] or self._last_accused()
            if holders:
                speech = Speech("asserts", verb, holders[:1], [], [], told, "answer", 0.7)
                speech.cue = self.phrases._chars(noun.i, noun.i + 1)
                return [*speeches, speech]
        return speeches

    def _after_colon(self, sentence: Any, speeches: list[Speech]) -> list[Speech]:
        """The speech acts, with what an accused side says after a colon: "Lima disagrees: nobody was there"."""
        colon = next((t for t in sentence if t.text == ":"), None)
        if colon is None or colon.i - sentence.start < 2:
            return speeches
        verbs = [t for t in sentence if t.pos_ in ("VERB", "AUX")]
        above = next((t for t in verbs if t.i < colon.i and all(a.i > colon.i for a in t.ancestors)), None)
        told = next((t for t in verbs if t.i > colon.i and all(a.i < colon.i for a in t.ancestors)), None)
        heard = {c.i for s in speeches for c in s.content} | {s.token.i for s in speeches if s.token.i > colon.i}
        if above is None or told is None or heard & {told.i, *(a.i for a in told.subtree)}:
            return speeches
        holders = [r for t in syntax.subjects(above)[:1] for r in self.phrases.speaker(t)]
        if not holders or not self._answers(above, colon) or not self._accused(holders[0]):
            return speeches
        said = Speech("asserts", colon, holders[:1], [], [], [told], "colon", 0.7)
        said.cue = self.phrases._chars(colon.i, colon.i + 1)
        return [*speeches, said]

    def _answers(self, verb: Any, colon: Any) -> bool:
        """ "put out a line in reply", "tells it otherwise", "was categorical", "is having none of it"."""
        lemmas = {t.lemma_.lower() for t in verb.doc[verb.sent.start : colon.i]}
        spoken = verb.lemma_.lower() in self.lexicon.speech or verb.lemma_ == "be" and syntax.children(verb, "acomp")
        return bool(spoken or lemmas & self.lexicon.anaphors["answers"]) or self._turned_down(verb) or "none" in lemmas

    def _last_accused(self) -> list[Ref]:
        """Whom the last claim of another says to have done something."""
        near = [c for c in self.discourse.claims if self.discourse.sentence - c.sentence <= 1 and c.holder and c.acts]
        return [replace(near[-1].acts[0][0], reason="pronoun")] if near else []

    def _goes_on_denying(self, sentence: Any, speeches: list[Speech], read: set[int]) -> None:
        """ "'We were at home,' said the army. 'Not one man left.'": what a quotation, or an issuer, adds."""
        voice, root = self._voice(), sentence.root
        if not voice or speeches or root.i in read or root.pos_ not in ("VERB", "AUX"):
            return
        said = Speech("asserts", root, voice, [], [], [root], "quotation", 0.6)
        said.cue = self.phrases._chars(root.i, root.i + 1)
        for clause in [c for c in syntax.conjuncts(root) if c.pos_ in ("VERB", "AUX")]:
            if (claim := self._unfounded(said, clause)) is not None:
                denial = replace(said, attitude="denies", content=[], pointing=True, rule="quotation>none")
                self._denied_by(denial, voice[0], [claim])
                return

    def _told_first(self, sentence: Iterable[Any], speeches: list[Speech]) -> list[Speech]:
        """ "It denies holding them. Its own television had reported it.": who made the claim that was just denied.

        Returns the speech acts but for the one that tells it.
        """
        last = self._last_denial()
        for verb in sentence if last is not None else ():
            if verb.pos_ != "VERB" or not syntax.forms(verb) & self.lexicon.words["publishing"]:
                continue
            holders = [ref for t in syntax.agents(verb) or syntax.subjects(verb) for ref in self.phrases.speaker(t)]
            things = syntax.patients(verb) + syntax.children(verb, "advmod")
            things = [t for t in things if t.lower_ in (*PRONOUNS, "so") or self._claim_word(t)]
            negated = self.modality.negation.negated(verb)
            if things and holders and not negated and self._name(holders[0]) != last.holder:
                cue = self._range(self.phrases._chars(verb.i, verb.i + 1))
                made = self.sure.stance(holder=self._name(holders[0]), attitude="asserts", about=list(last.about),
                                        quote=self._quote(), cue=cue, confidence=0.65, rule="first to say")  # fmt: skip
                last.in_reply_to = [made]
                return [s for s in speeches if s.token.i != verb.i]
        return speeches

    def _last_denial(self) -> Any:
        """The last stance, if it denies what nobody was named for, in the sentence before."""
        last = self.sure.stances[-1] if self.sure.stances else None
        near = last is not None and isinstance(last.quote, Range) and self._span[0] - (last.quote.end or 0) < 40
        return last if near and last is not None and last.attitude == "denies" and not last.in_reply_to else None

    def _bare_no(self, speech: Speech) -> bool:
        """ "'Not a franc,' replied the minister": words without a verb that begin with a no."""
        words = [t for t in speech.token.sent if not t.is_space and not t.is_punct]
        spoken = [t for t in words if t.i < speech.token.i][:6]
        verb = any(t.pos_ in ("VERB", "AUX") for t in spoken)
        no = bool(spoken) and spoken[0].lower_ in ("not", "never", "none", "nothing", "nobody") and len(spoken) > 1
        no |= any(map(self.denials._word_false, spoken))  # "'Lies, all of it,' said the minister"
        return no and not verb and bool(speech.holders) and speech.attitude == "asserts"

    def _fronted_no(self, speech: Speech) -> bool:
        """ "Never, its ministry wrote, had the movement had a rifle from it": a sentence that begins with a no."""
        words = [t for t in speech.token.sent if not t.is_space and not t.is_punct]
        told = speech.attitude == "asserts" and bool(speech.holders) and not speech.negated
        no = bool(words) and words[0].lower_ in ("never", "not", "nowhere", "nor") and speech.token.i > words[0].i
        return told and no and self._accused(speech.holders[0])

    def _answering_side(self, verb: Any) -> Ref | None:
        """The subject of a verb, or the side in whose capital a claim is met, if others have just accused it."""
        speakers = self.denials._in_capital(verb)
        speakers = speakers or [ref for t in syntax.subjects(verb)[:1] for ref in self.phrases.speaker(t)]
        met = syntax.children(verb, "nsubj", "nsubjpass")
        if any(t.lower_ in PRONOUNS or self._claim_word(t) for t in met):  # "in Tripoli the charge met with derision"
            places = [(t, hit) for t in verb.subtree if t.dep_ == "pobj" and (hit := self.phrases.hit(t)) is not None]
            speakers = [self.phrases._plain(t, hit.name, 0.7) for t, hit in places if t.head.lower_ in ("in", "by")]
        return next((ref for ref in speakers[:1] if self._accused(ref)), None)

    def _accused(self, ref: Ref) -> bool:
        mine = self._sides(ref)
        return any(self._against(claim, mine) for claim in self.discourse.claims)

    def _against(self, claim: Claim, mine: set[str]) -> bool:
        """Whether others have just said of one side what it may deny."""
        near = 0 <= self.discourse.sentence - claim.sentence <= NEAR and claim.attitude in ANSWERED
        if not near or claim.holder is None or self._sides(claim.holder) & mine:
            return False
        doing = [act for act in claim.acts if self._deniable(act)]
        done = any(self._sides(doer) & mine for doer, _, _ in doing)
        done |= any(rel in self.lexicon.words["on_consent"] and self._sides(obj) & mine for _, rel, obj in doing)
        return done or self._concerns(claim, mine) and (not claim.acts or bool(claim.targets))

    def _turned_down(self, verb: Any) -> bool:
        """Whether a clause points at a claim and does not own up to it."""
        if self._in_other_words(verb) or self._scoffs(verb) or self._calls_thing_false(verb) or self._wants_none(verb):
            return True
        if any(t.lemma_ in ("blame", "finger", "fault") for t in syntax.patients(verb)):
            return False  # "laid the blame on Togo"
        acts = [verb, *syntax.children(verb, "xcomp", "ccomp")]
        forms = set().union(*map(syntax.forms, acts))
        forms |= {t.lemma_.lower() for t in syntax.children(verb, "dobj")}  # "took note of the charge"
        refused = any(self.modality.negation.negated(act) for act in acts) or verb.lemma_ in ("refuse", "decline")
        if refused != bool(forms & self.lexicon.denials["standing"]):
            return False
        after = [t for t in verb.subtree if t.i > verb.i and not self._in_clause(t, verb)]
        after += [t for s in syntax.children(verb, "nsubjpass") for t in s.subtree]  # "not a word of it is believed"
        if refused and any(t.lower_ in ("it", "this", "that") and t.pos_ == "PRON" for t in after):
            return True  # "will not hear of it"
        known = self.lexicon.denials
        words = {t.lemma_.lower() for t in after}
        if not refused and (forms & known["owning"] or words & (known["weighty"] | known["verity"])):
            return False
        appended = verb.dep_ in ("relcl", "acl") and verb.head.lemma_.lower() in self.lexicon.denials["said"]
        appended &= any(t.tag_ in syntax.RELATIVE or t.lower_ == "that" for t in verb.subtree if t.i < verb.i)
        if appended or any(map(self._claim_word, (*after, *syntax.children(verb, "nsubj", "nsubjpass")))):
            return True
        describing = verb.lemma_.lower() in self.lexicon.words["describing"] | known["judging"]
        condemned = words & self.lexicon.words["damning"]  # "called it an act of piracy"
        called = [*syntax.children(verb, "dobj"), *(s for c in syntax.children(verb, "ccomp") for s in c.children)]
        return describing and not condemned and any(t.lower_ in PRONOUNS for t in called if t.pos_ == "PRON")

    def _calls_thing_false(self, verb: Any) -> bool:
        """ "calls the drone an invention", where others told of a drone."""
        judging = verb.lemma_.lower() in self.lexicon.words["describing"] | self.lexicon.denials["judging"]
        if self._contradicts(verb):
            return True
        after = [t for t in verb.subtree if t.i > verb.i]
        last = self.discourse.claims[-1] if self.discourse.claims else None
        if not judging or last is None or not any(map(self.denials._word_false, after)):
            return False
        return any(t.lemma_.lower() in last.words for t in after if any(c.lower_ in POINTED for c in t.children))

    def _contradicts(self, verb: Any) -> bool:
        """ "disowned the drone", "contradicted the firm": a verb of denying with what was told of, or who told it."""
        denies = any(p.name == "denies" for p in self.lexicon.speech.get(verb.lemma_.lower(), ()))
        last = self.discourse.claims[-1] if self.discourse.claims else None
        aimed = syntax.prepositional(verb, ("with", "to"), deep=False) if verb.lemma_ == "take" else []
        things = [t for t in syntax.children(verb, "dobj") if any(c.lower_ in POINTED for c in t.children)]
        things += aimed  # "took issue with a newspaper that wrote it"
        denies &= verb.lemma_ != "take" or any(
            t.lemma_ in ("issue", "exception") for t in syntax.children(verb, "dobj")
        )
        if not denies or last is None or last.holder is None or self.modality.negation.negated(verb):
            return False
        makers = {side for t in things for r in self.phrases.refs(t) for side in self._sides(r)}
        told = any(t.lemma_.lower() in last.words for t in things if t.pos_ == "NOUN")
        return told or bool(makers & self._sides(last.holder))

    def _scoffs(self, verb: Any) -> bool:
        """ "Tehran scoffed.", "was quick to contradict": a verb of denying without what is denied."""
        able = [c for a in syntax.children(verb, "acomp") for c in a.children]
        acts = [verb, *syntax.children(verb, "xcomp"), *able]
        known = [a for a in acts if any(p.name == "denies" for p in self.lexicon.speech.get(a.lemma_.lower(), ()))]
        bare = [a for a in known if not syntax.children(a, "dobj", "ccomp", "prep", "xcomp")]
        return bool(bare) and not any(self.modality.negation.negated(a) for a in acts)

    def _wants_none(self, verb: Any) -> bool:
        """ "wants no part of it", "has no time for the story": nothing of what was said, and it knows of it."""
        none = [t for t in syntax.children(verb, "dobj") if self.modality.negation._empty(t)]
        if verb.lemma_ not in ("want", "have", "find", "see", "take", "accept", "buy", "give") or not none:
            return False
        parts = {t.lemma_.lower() for t in none}
        if parts & (self.lexicon.words["unknowing"] | {"comment", "doubt", "objection", "information", "answer"}):
            return False
        below = [t for top in none for t in top.subtree if t.i != top.i]
        return any(t.lower_ in PRONOUNS and t.pos_ == "PRON" or self._claim_word(t) for t in below)

    def _in_clause(self, token: Any, verb: Any) -> bool:
        """Whether a word stands in a clause below ``verb`` with a subject of its own."""
        above = [t for t in (token, *token.ancestors) if t.i > verb.i]
        clauses = ("ccomp", "advcl", "relcl", "acl", "csubj", "conj", "pcomp")
        verbs = [t for t in above if t.dep_ in clauses and t.pos_ in ("VERB", "AUX")]
        return any(syntax.children(t, "nsubj", "nsubjpass") for t in verbs)

    def _in_other_words(self, verb: Any) -> bool:
        """ "tells another story", "gave a different account", "sees it differently"."""
        if any(t.lower_ in OTHERWISE for t in syntax.children(verb, "advmod")):
            return any(t.lower_ in PRONOUNS for t in syntax.patients(verb))
        told = [t for t in syntax.patients(verb) if t.lemma_.lower() in self.lexicon.anaphors["tellings"]]
        other = ("another", "different", "other", "contrary", "opposite")
        return any(c.lower_ in other for t in told for c in t.children)

    def _claim_word(self, token: Any) -> bool:
        """ "the charge", "these remarks": a noun that stands for what was said."""
        if token.pos_ != "NOUN" or syntax.children(token, "acl", "relcl", "ccomp"):
            return False
        known = self.lexicon.anaphors
        lemma = token.lemma_.lower()
        told = lemma in known["accusation"] | known["tellings"] | self.lexicon.denials["said"]
        return told and any(c.lower_ in POINTED for c in token.children)

    # -- what a speaker says that contradicts a claim -------------------------------------------------------

    def _maker_lies(self, speech: Speech) -> Claim | None:
        """The claim that is denied by who says that its maker lies, "makes it up", "invented the story"."""
        denials, slanders = self.lexicon.denials, self.lexicon.words["slanders"] | self.lexicon.denials["falsity"]
        told = speech.attitude in ("accuses", "alleges", "asserts", "speculates")
        for clause in speech.content if told and speech.holders and not speech.negated else ():
            made_up = clause.lemma_.lower() in denials["invented"]
            things = [t for t in syntax.children(clause, "dobj") if t.lower_ in ("it", "this", "that")]
            things += [t for t in syntax.patients(clause) if made_up and self._claim_word(t)]
            things += [t for t in syntax.patients(clause) if t.lemma_.lower() in slanders]
            lying = clause.lemma_.lower() in denials["lying"] or (
                clause.lemma_.lower() in denials["falsifying"] | denials["invented"] and bool(things)
            )
            claim = self._echoed(set(), speech.holders[0], 0, 3) if lying and clause.pos_ == "VERB" else None
            doers = syntax.subjects(clause)[:1]
            makers = speech.targets or [r for t in doers for r in self.phrases.refs(t)]
            mine = {side for ref in makers for side in self._sides(ref)}
            meant = any(t.lemma_.lower() in denials["accusers"] for t in doers)  # "her learned friend made that up"
            if claim is not None and claim.holder is not None and (meant or self._sides(claim.holder) & mine):
                return claim
        return None

    def _refuted(self, speech: Speech) -> Any:
        """The clause in which a speaker whom others accused says what it has not done: "it had stolen nothing"."""
        clause = next((c for c in speech.content if c.pos_ == "VERB"), None)
        if clause is None or speech.attitude not in ("asserts", "confirms") or speech.negated:
            return None
        aux = {c.tag_ for c in syntax.children(clause, "aux")}
        words = [clause, *(syntax.children(clause, "dobj") if clause.lemma_ == "have" else [])]
        if "MD" in aux or any(t.lemma_.lower() in self.lexicon.words["unknowing"] for t in words):
            return None
        if not self.modality.negation.negated(clause):
            return None
        doers = (r for t in syntax.children(clause, "nsubj", "nsubjpass") for r in self.phrases.refs(t))
        mine = {side for ref in speech.holders for side in self._sides(ref)}
        own = any(self._sides(ref) & mine for ref in doers)
        blamed = own and any(self._concerns(c, mine) for c in self._answered(speech, speech.holders[0]) if c.targets)
        return clause if blamed else None

    def _clauses(self, speech: Speech) -> list[Any]:
        """The clauses that a speaker says to be so: "said it had inspected the boat and had held nobody"."""
        first = next((c for c in speech.content if c.pos_ in ("VERB", "AUX")), None)
        if first is None or speech.attitude not in ("asserts", "confirms") or speech.negated or not speech.holders:
            return []
        return [first, *(c for c in syntax.conjuncts(first)[1:] if c.pos_ in ("VERB", "AUX"))]

    def _unfounded(self, speech: Speech, clause: Any) -> Claim | None:
        """The claim about the speaker's side that he contradicts in its own words: "there are no soldiers there"."""
        modal = any(c.tag_ == "MD" for c in clause.children)
        if not modal and (claim := self._imagined(clause, speech.holders[0])) is not None:
            return claim
        if not modal and self._elsewhere(clause, speech.holders[0]):
            return self._told_of(speech.holders[0], 2)
        if modal or not self.modality.negation.negated(clause):
            return None
        known = {t.lemma_.lower() for t in syntax.children(clause, "dobj", "attr")}
        if known & (self.lexicon.words["unknowing"] | {"information", "comment"}):  # "it had no such information"
            return None
        if any(map(self._claim_word, syntax.children(clause, "nsubj", "nsubjpass"))):  # "the story does not add up"
            owned = syntax.forms(clause) & self.lexicon.denials["owning"]
            return None if owned else self._echoed(set(), speech.holders[0], 0, 3)
        lacking = syntax.children(clause, "attr") if any(c.lower_ == "there" for c in clause.children) else []
        if clause.lemma_ == "have":  # "has no drones to send"
            lacking = [t for t in syntax.children(clause, "dobj") if self.modality.negation._empty(t)]
        if lacking and (claim := self._echoed({t.lemma_.lower() for t in lacking}, speech.holders[0])) is not None:
            return claim
        if (claim := self._echoed(self._lemmas(clause), speech.holders[0], 2)) is not None:
            return claim
        if (claim := self._pointed_out(clause, speech.holders[0])) is not None:
            return claim
        if (claim := self._of_its_kind(clause, speech.holders[0])) is not None:
            return claim
        if self._harmless(clause):
            return None
        if self._nothing_of_it(clause):
            same = self._echoed({clause.lemma_.lower()}, speech.holders[0])
            return same or self._told_of(speech.holders[0], 2)
        plain = clause.pos_ == "VERB" and clause.lemma_.lower() not in self.lexicon.words["unknowing"]
        if not plain or clause.lemma_.lower() in self.lexicon.words["pending"] | {"have", "take", "make", "do"}:
            return None
        things = [t for t in syntax.children(clause, "dobj") if t.pos_ == "NOUN"]
        if not all(any(c.lower_ in ("no", "any") for c in t.children) for t in things):
            return None  # "had not closed the door to talks"
        same = self._echoed({clause.lemma_.lower()}, speech.holders[0])  # "not one barrel had been sold"
        return same or self._idle(clause, speech.holders[0])

    def _parried(self, speech: Speech) -> Claim | None:
        """The claim just made, which an accused side answers with how it was instead: "all planes were in port".

        It says nothing of the act itself, gives no reason for it, and speaks of what it was accused with or of its own.
        """
        clause = next((c for c in speech.content if c.pos_ in ("VERB", "AUX")), None)
        last = self.discourse.claims[-1] if self.discourse.claims else None
        if clause is None or last is None or speech.attitude not in ("asserts", "confirms") or speech.negated:
            return None
        just = self.discourse.sentence - last.sentence == 1 and last.attitude in ("accuses", "alleges", "asserts")
        replying = bool(syntax.forms(speech.token) & self.lexicon.words["replying"])
        claim = self._told_of(speech.holders[0], 1) if just and replying and speech.holders else None
        after = {t.lemma_.lower() for t in clause.subtree if t.i != speech.token.i}
        known = self.lexicon.denials["owning"] | self.lexicon.words["reasons"] | self.lexicon.denials["weighty"]
        known |= self.lexicon.words["unknowing"] if self.modality.negation.negated(clause) else set()
        acts = {p.name for p in self.lexicon.verbs.get(clause.lemma_.lower(), ())} & {rel for _, rel, _ in last.acts}
        unreal = any(c.tag_ == "MD" or c.lower_ in ("ready", "willing") for c in clause.children)
        if claim is None or after & known or acts or unreal:
            return None
        things = {t.lemma_.lower() for t in clause.subtree if t.pos_ == "NOUN"}
        own = any(self._of_force(t) for t in syntax.children(clause, "nsubj", "nsubjpass"))
        return claim if things & last.words or own and self._of_own_side(clause, speech.holders[0]) else None

    def _imagined(self, clause: Any, speaker: Ref) -> Claim | None:
        """ "the drones exist only on paper", "those trucks are a fairy tale": what others told of is not real."""
        things = [t for t in syntax.children(clause, "nsubj") if any(c.lower_ in POINTED for c in t.children)]
        after = [t for t in clause.subtree if t.i > clause.i]
        fancied = clause.lemma_ == "belong" and {t.lemma_.lower() for t in after} & self.lexicon.words["minds"]
        if fancied and any(map(self._claim_word, things)):  # "the tale belongs in a novel"
            return self._echoed(set(), speaker, 0, 2)
        only = any(t.lower_ in ("only", "nowhere", "but", "just") for t in after)
        minds = {t.lemma_.lower() for t in after} & self.lexicon.words["minds"]
        said = [t for t in after if t.dep_ in ("attr", "acomp")]
        if not things or not (clause.lemma_ == "exist" and only and minds or any(map(self.denials._word_false, said))):
            return None
        return self._echoed({t.lemma_.lower() for t in things}, speaker, 1, 2)

    def _elsewhere(self, clause: Any, speaker: Ref) -> bool:
        """Whether who was accused says where its forces were instead: "our jets stayed on the ground"."""
        if clause.lemma_.lower() not in self.lexicon.words["lying_idle"] or not self._of_own_side(clause, speaker):
            return False
        forces = syntax.children(clause, "nsubj")
        pronoun = all(t.pos_ == "PRON" for t in forces)
        after = [t for t in clause.subtree if t.i > clause.i]
        lemmas = {t.lemma_.lower() for t in after}
        idle = bool(lemmas & self.lexicon.words["idle"])
        last = self._told_of(speaker, 2)
        named = {h.name.state for h in self.phrases.hits if any(t.i == h.start for t in after)} - {speaker.state}
        echoed = last is not None and bool(last.words & lemmas & self.lexicon.words["edges"])
        return idle and not named and not echoed and (pronoun or any(self._of_force(t) for t in forces))

    def _nothing_of_it(self, clause: Any) -> bool:
        """Whether a clause denies any such act: "not one crate changed hands", "no men of ours were there"."""
        negation = self.modality.negation
        none = [t for t in syntax.children(clause, "nsubj", "nsubjpass", "dobj", "attr") if negation._empty(t)]
        acting = clause.lemma_.lower() in self.lexicon.known
        whole = [t for t in none if acting and t.lower_ in NOBODY and t.dep_ in ("nsubj", "nsubjpass")]
        none += [o for t in none for o in syntax.prepositional(t, ("of",), deep=False)]  # "none of its men"
        told = bool(whole) or any(self._of_force(t) or _not_one(t) for t in none)
        unknowing = clause.lemma_.lower() in self.lexicon.words["unknowing"] | self.lexicon.reporting
        unknowing &= not syntax.is_passive(clause)  # "not one uniform had been seen there"
        return told and not unknowing and not syntax.forms(clause) & self.lexicon.words["harming"]

    def _of_its_kind(self, clause: Any, speaker: Ref) -> Claim | None:
        """The claim just made about the speaker's side, by its words: "there is no such man in its cells"."""
        claim = self._told_of(speaker, 1)
        lemmas = {t.lemma_.lower() for t in clause.subtree if t.pos_ in ("NOUN", "VERB") and t.i != clause.i}
        relations = {relation for _, relation, _ in claim.acts} if claim is not None else set()
        gists = [gist for name, gist in self.lexicon.gists.items() if name.split()[0] in relations]
        own = any(t.lower_ in ("its", "our", "us", "their", "we", "it") for t in clause.subtree)
        own |= any(h.name.state == speaker.state for h in self._hits_in(clause))  # "lives on Peruvian soil"
        return claim if own and any(lemmas & gist["words"] for gist in gists) else None

    def _harmless(self, clause: Any) -> bool:
        """Whether a verb tells only of acts that nobody is accused of: "had not spoken with him"."""
        plain = [p for p in self.lexicon.verbs.get(clause.lemma_.lower(), ()) if not (p.particle or p.objects)]
        names = {p.name for p in plain}
        return bool(names) and names <= self.lexicon.words["talking"] | {"speaksByPhoneWith"}

    def _of_force(self, noun: Any) -> bool:
        """Whether a noun names arms, fighters, their camps or captives."""
        kinds = self.frames.classes(noun) | set(self.phrases._classes(noun))
        return bool(kinds & self.lexicon.words["of_force"]) or noun.lemma_.lower() in self.lexicon.words["carriers"]

    def _idle(self, clause: Any, speaker: Ref) -> Claim | None:
        """The hostile act that others told just before, where a speaker says what his side did not do then."""
        return self._told_of(speaker, 2) if self._of_own_side(clause, speaker) else None

    def _pointed_out(self, clause: Any, speaker: Ref) -> Claim | None:
        """What others said that the speaker's side does to whom his words point at: "never gave those men a rifle"."""
        words = [t for t in clause.subtree if t.i > clause.i]
        groups = self.lexicon.words["groups"] | self.lexicon.words["bands"]
        those = ("that", "these", "those", "this", "such")
        meant = any(t.lower_ in ("them", "there") for t in words)
        meant |= any(t.lower_ in those and t.head.lemma_.lower() in groups and t.head.i > clause.i for t in words)
        return self._told_of(speaker, 2) if meant and self._of_own_side(clause, speaker) else None

    def _of_own_side(self, clause: Any, speaker: Ref) -> bool:
        """Whether a clause says what the speaker's side, or an army that nobody else is named for, does."""
        doers = [r for t in syntax.children(clause, "nsubj") for r in self.phrases.refs(t)]
        subjects = syntax.children(clause, "nsubj")
        bare = [t for t in subjects if "military" in self.phrases._classes(t)]
        named = {
            h.name.state for h in self.phrases.hits for t in subjects if t.left_edge.i <= h.start <= t.right_edge.i
        }
        bare += [t for t in subjects for c in t.subtree if c.tag_ == "PRP$" and not named - {speaker.state}]
        return bool(bare) or any(self._sides(ref) & self._sides(speaker) for ref in doers)

    def _told_of(self, speaker: Ref, reach: int) -> Claim | None:
        """The last claim by others, if it says what the speaker's side does to others."""
        mine = self._sides(speaker)
        sentence, sides = self.discourse.denied  # who goes on denying may be further away
        reach += 3 if sides & mine and self.discourse.sentence - sentence <= 3 else 0
        last = self._echoed(set(), speaker, 0, reach)
        done = last.acts if last is not None else []
        hostile = self.lexicon.words["on_others"] | self.lexicon.words["kin_of_support"] | self.lexicon.words["charged"]
        charged = last is not None and last.attitude in ("accuses", "alleges")
        return last if any((charged or rel in hostile) and self._sides(doer) & mine for doer, rel, _ in done) else None

    def _hits_in(self, token: Any) -> list[Any]:
        raise NotImplementedError


def _not_one(noun: Any) -> bool:
    """ "not one rifle", "not a single file", "not a franc of ours"."""
    first = noun.left_edge
    return first.lower_ == "not" or any(c.lower_ == "single" for c in noun.children)
