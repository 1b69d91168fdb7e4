"""What is kept in words: claims that no relation expresses, and what the text says in its own voice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.text import syntax
from kg.text.denials import UNTRUE
from kg.text.drafting import Sheet
from kg.text.ends import Ends
from kg.text.frames import pairs
from kg.text.negation import NOBODY
from kg.text.records import Proposition, Ref, Speech
from kg.text.replies import ANSWERED

TARGETS = ("accuses", "condemns", "praises", "threatens")
"""Attitudes whose stances are aimed at somebody."""
PERIODS = (".", "!", "…", '"', "”", "’", ":")
"""What a sentence ends with that is no headline."""


class Statements(Ends):
    """Keeps statements, in one document."""

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
