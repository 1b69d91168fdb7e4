"""What an accused side says back: however it is worded, it denies the claim, unless it owns up or says nothing to it.

The words of denying have no end ("laughed it off", "called the affair a film script", "tells another story"); those
of admitting, weighing and passing over an accusation are few. So here a clause of the accused side that points at
what was just said of it denies that, unless its verb is one of those few.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.text import syntax
from kg.text.discourse import Claim
from kg.text.records import Ref, Speech
from kg.text.replies import ANSWERED, Replies

NEAR = 2
"""How many sentences after a claim its rebuff may stand."""
POINTED = ("the", "this", "that", "these", "those", "such", "any", "all", "its", "their", "his", "her")
PRONOUNS = ("it", "this", "that", "these", "those", "them")
PLACED = ("at", "to", "on", "upon", "over", "with", "against", "by", "about", "for")
"""Prepositions between a verb of rebuffing and the claim."""
OTHERWISE = ("differently", "otherwise")


class Rebuffs(Replies):
    """Finds what accused sides say back, in one document."""

    def _rebuffed(self, sentence: Iterable[Any], speeches: list[Speech], read: set[int]) -> list[Speech]:
        """The speech acts, with those that only rebuff a claim made into denials; ``read`` are the verbs of ties."""
        for verb in sentence if not any(s.attitude == "denies" for s in speeches) else ():
            if verb.pos_ != "VERB" or verb.i in read or verb.dep_ not in ("ROOT", "conj", "relcl"):
                continue
            holder = self._answering_side(verb)
            if holder is not None and self._turned_down(verb):
                denial = Speech("denies", verb, [holder], [], [], [], f"rebuff:{verb.lemma_.lower()}", 0.65)
                denial.cue, denial.pointing = self.phrases._chars(verb.i, verb.i + 1), True
                return [*(s for s in speeches if s.token.i != verb.i), denial]
        return speeches

    def _answering_side(self, verb: Any) -> Ref | None:
        """The subject of a verb, or the side in whose capital a claim is met, if others have just accused it."""
        speakers = [ref for t in syntax.subjects(verb)[:1] for ref in self.phrases.speaker(t)]
        if any(
            map(self._claim_word, syntax.children(verb, "nsubj", "nsubjpass"))
        ):  # "in Tripoli the charge met with derision"
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
        return done or self._concerns(claim, mine) and (not claim.acts or bool(claim.targets))

    def _turned_down(self, verb: Any) -> bool:
        """Whether a clause points at a claim and does not own up to it."""
        if self._in_other_words(verb):
            return True
        acts = [verb, *syntax.children(verb, "xcomp", "ccomp")]
        forms = set().union(*map(syntax.forms, acts))
        refused = any(self.modality.negation.negated(act) for act in acts) or verb.lemma_ in ("refuse", "decline")
        if refused != bool(forms & self.lexicon.denials["standing"]):
            return False
        after = [t for t in verb.subtree if t.i > verb.i and not self._in_clause(t, verb)]
        known = self.lexicon.denials
        words = {t.lemma_.lower() for t in after}
        if not refused and (forms & known["owning"] or words & (known["weighty"] | known["verity"])):
            return False
        if any(map(self._claim_word, (*after, *syntax.children(verb, "nsubj", "nsubjpass")))):
            return True
        describing = verb.lemma_.lower() in self.lexicon.words["describing"] | known["judging"]
        condemned = words & self.lexicon.words["damning"]  # "called it an act of piracy"
        called = [*syntax.children(verb, "dobj"), *(s for c in syntax.children(verb, "ccomp") for s in c.children)]
        return describing and not condemned and any(t.lower_ in PRONOUNS for t in called if t.pos_ == "PRON")

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
