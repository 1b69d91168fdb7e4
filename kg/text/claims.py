"""Turns propositions and speech acts into stances: who holds what, how nested, in reply to what."""

from __future__ import annotations

from kg.text import syntax
from kg.text.discourse import Claim
from kg.text.drafting import Sheet
from kg.text.ledger import Ledger
from kg.text.records import Proposition, Ref, Speech
from kg.text.speech import chain

TARGETS = ("accuses", "condemns", "praises", "threatens")
CLAIMS = ("accuses", "alleges", "suggests", "speculates", "concerned")
WORTH_STATING = ("accuses", "denies", "warns", "threatens", "demands", "condemns", "alleges", "concerned", "confirms")


class Claims(Ledger):
    """Records propositions and speech acts as stances."""

    def _place(self, p: Proposition, speeches: list[Speech]) -> None:
        """Records a proposition as ties, with the stances of its speakers."""
        around = [] if p.rule.startswith("modifier") else self._around(p, speeches)
        if p.rule.startswith("noun:") and self._own_act(p, around):
            around = around[1:]
        if not around and self.discourse.quoted and self.discourse.speaker:
            going_on = Speech("asserts", p.token, self.discourse.speaker, [], [], [], "quotation goes on", 0.6)
            going_on.cue = self.phrases._chars(p.token.i, p.token.i + 1)
            around = [going_on]
        around = around or self._issued(p)
        if p.inner is not None and p.relation in ("promises", "threatens", "demands"):
            self._act(p, around)
            return
        p.confidence = self._confidence(p)
        sheet = self._sheet(p, around)
        ties = self._ties(sheet, p)
        self._note(p, around)
        if not ties:
            return
        self._stand(sheet, p, ties, around)

    def _issued(self, p: Proposition) -> list[Speech]:
        """The voice of the body that issues the text, in which it says what it ascribes to nobody else."""
        if not self.discourse.issuer or self.discourse.quoted:
            return []
        return [Speech("asserts", p.token, self.discourse.issuer, [], [], [], "issuer", 0.9)]

    def _own_act(self, p: Proposition, around: list[Speech]) -> bool:
        """Whether a speaker only performs the speech act: "described it as a warning to Baku"."""
        relation = self.kit.vocabulary.relations.get(p.relation)
        if relation is None or relation.kind != "speech" or not around:
            return False
        return {r.key for r in p.subjects} == {r.key for r in around[0].holders}

    def _around(self, p: Proposition, speeches: list[Speech]) -> list[Speech]:
        """The speech acts that enclose a proposition, innermost first."""
        own = {p.token.i} | ({p.top.i} if p.inner is not None and p.top is not None else set())
        return [s for s in chain(p.token, speeches) if s.token.i not in own]

    def _stand(self, sheet: Sheet, p: Proposition, ties: list[str], around: list[Speech]) -> str:
        """The innermost stance on the ties, and those around it; gives the outermost one's id."""
        inner = around[0] if around else None
        attitude = self._attitude(p, inner)
        fields: dict[str, object] = {"confidence": p.confidence, "rule": p.rule, "details": self._details(p)}
        if inner is None:
            made = sheet.stance(attitude=attitude, about=ties, quote=self._quote(), **fields)
            self._date(made, p, None, sheet)
            return made
        if inner.anonymous and not inner.holders:
            return sheet.stance(
                attitude="alleges" if attitude not in ("denies",) else attitude,
                about=ties,
                quote=self._quote(),
                **fields,
            )
        made = self._spoken(sheet, inner, attitude, ties, around[1:], fields)
        self._date(made, p, inner, sheet)
        return made

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
    ) -> str:
        holders = speech.holders or [None]  # type: ignore[list-item]
        last = ""
        for holder in holders[:4]:
            self._mention(holder)
            last = sheet.stance(
                holder=self._name(holder) if holder is not None else None,
                attitude=attitude,
                about=about,
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
            if attitude in CLAIMS and not presupposed:
                beneath = {s.id: s.about for s in sheet.stances[-12:]}
                known = [t for a in about for t in (beneath.get(a) or [a]) if t.lstrip("u")[0] in "tp"]
                self.discourse.claims.append(Claim(last, attitude, holder, speech.targets, known))
                del self.discourse.claims[:-60]
        for outer in around:
            if outer.attitude == "denies" and attitude in CLAIMS and outer.holders:
                self._answer(sheet, outer, about, last)
                break
            if outer.holders:
                self._spoken(
                    sheet, outer, outer.attitude, [last], [], {"confidence": fields["confidence"], "rule": outer.rule}
                )
                break
        return last

    def _answer(self, sheet: Sheet, speech: Speech, about: list[str], claim: str) -> None:
        """ "allegations that Tehran denies": the claims themselves are denied, not that they were made."""
        self._mention(speech.holders[0])
        sheet.stance(
            holder=self._name(speech.holders[0]),
            attitude="denies",
            about=about,
            in_reply_to=[claim],
            scope="wholesale",
            cue=self._range(speech.cue),
            quote=self._quote(),
            confidence=0.65,
            rule=speech.rule + ">claims",
        )

    def _act(self, p: Proposition, around: list[Speech]) -> None:
        """A promise or a threat: a stance of its maker about what is promised."""
        p.confidence = self._confidence(p)
        sheet = self._sheet(p, around)
        inner = p.inner
        assert inner is not None
        self._note(p, around)
        if not p.subjects or not p.objects:
            return
        ties = self._ties(sheet, inner)
        if not ties:
            return
        speech = Speech(p.relation, p.top, p.subjects, [], [], [], p.rule, p.confidence)
        speech.targets, speech.addressees = (p.objects, []) if p.relation == "threatens" else ([], p.objects)
        speech.cue = self.phrases._chars(p.top.i, p.top.i + 1)
        made = self._spoken(
            sheet,
            speech,
            p.relation,
            ties,
            [],
            {"confidence": p.confidence, "rule": p.rule, "details": self._details(p)},
        )
        for outer in around[:1]:
            if outer.holders and {r.key for r in outer.holders} != {r.key for r in p.subjects}:
                self._spoken(
                    sheet,
                    outer,
                    outer.attitude if outer.attitude != "denies" else "denies",
                    [made],
                    around[1:],
                    {"confidence": p.confidence, "rule": outer.rule},
                )

    def _speech_acts(self, speeches: list[Speech], propositions: list[Proposition]) -> None:
        enclosed = {
            s.token.i
            for p in propositions
            if not p.rule.startswith(("modifier", "during"))
            for s in self._around(p, speeches)[:1]
            if (p.subjects and p.objects) or (p.reciprocal and len(p.subjects) > 1)
        }
        inside_out = sorted(speeches, key=lambda s: -len(chain(s.token, speeches)))
        for speech in inside_out:
            around = [s for s in chain(speech.token, speeches) if s is not speech]
            before = len(self.sure.stances) + len(self.unsure.stances)
            if speech.token.i not in enclosed:
                self._bare(speech, around)
            if speech.token.i in enclosed or len(self.sure.stances) + len(self.unsure.stances) > before:
                enclosed.update(s.token.i for s in around)
            self._note_speech(speech)

    def _bare(self, speech: Speech, around: list[Speech]) -> None:
        """A speech act whose content no frame reads: a tie of its own, or a statement."""
        if speech.attitude == "denies":
            self._denial(speech)
            return
        if speech.attitude == "concerned" and self._matter(speech, around):
            return
        relation = self._speech_relation(speech)
        ends = speech.targets or speech.addressees
        if relation is None or not speech.holders or not ends or speech.negated or speech.anonymous:
            self._statement(speech, around)
            return
        p = Proposition(relation, speech.token, speech.holders, ends, speech.rule, speech.confidence)
        p.top, p.hedge = speech.token, speech.hedge
        self._place_plain(p, around)

    def _matter(self, speech: Speech, around: list[Speech]) -> bool:
        """ "raised the issue with": the claims that the speaker's side made before."""
        things = {t.lemma_.lower() for t in syntax.patients(speech.token)}
        states = {r.state or r.key for r in speech.holders}
        claims = [
            c for c in self.discourse.claims if c.holder is not None and (c.holder.state or c.holder.key) in states
        ]
        ties = list(dict.fromkeys(t for c in claims[-4:] for t in c.ties if c.attitude == "accuses"))
        if not things & self.lexicon.anaphors["matters"] or not ties or not speech.addressees:
            return False
        self._spoken(
            self.sure, speech, speech.attitude, ties, around, {"confidence": 0.7, "rule": speech.rule + ">matter"}
        )
        return True

    def _statement(self, speech: Speech, around: list[Speech]) -> None:
        """A claim that no relation expresses, kept in its words with the actors that it concerns."""
        if speech.attitude not in WORTH_STATING or not speech.holders or speech.negated or speech.noun is not None:
            return
        holder = speech.holders[0]
        nominal = speech.attitude in ("accuses", "concerned", "condemns", "warns")
        content = [t for t in speech.content if t.pos_ in ("VERB", "AUX") or (nominal and t.pos_ == "NOUN")]
        if not content or holder.state is None and holder.reason == "description":
            return
        span = self.phrases._chars(content[0].left_edge.i, content[0].right_edge.i + 1)
        named = [h.name for h in self.phrases.hits if content[0].left_edge.i <= h.start <= content[0].right_edge.i]
        concerns = [self._name(holder)] + [self._name_of(n) for n in named if n.key != holder.key]
        if len(concerns) < 2:
            return
        words = self._range(span)
        about = self.sure.statement(words, list(dict.fromkeys(concerns))[:8])
        self._spoken(
            self.sure, speech, speech.attitude, [about], around, {"confidence": 0.6, "rule": speech.rule + ">statement"}
        )

    def _place_plain(self, p: Proposition, around: list[Speech]) -> None:
        p.confidence = self._confidence(p)
        sheet = self._sheet(p, around)
        ties = self._ties(sheet, p)
        if ties:
            self._stand(sheet, p, ties, around or self._issued(p))

    def _denial(self, speech: Speech) -> None:
        """ "denied the allegations": the claims that it answers, or a statement."""
        holder = speech.holders[0] if speech.holders else None
        nouns = [t for t in speech.content if t.pos_ in ("NOUN", "PRON", "PROPN")]
        lemma = nouns[0].lemma_.lower() if nouns else ""
        claims = self._answered(holder)
        ties = list(dict.fromkeys(t for c in claims for t in c.ties))
        common: dict[str, object] = {
            "holder": self._name(holder) if holder is not None else None,
            "attitude": "denies",
            "cue": self._range(speech.cue),
            "quote": self._quote(),
            "rule": speech.rule + ">claims",
        }
        self._mention(holder)
        if ties and lemma in self.lexicon.anaphors["claims"]:
            scope = "detail" if lemma in self.lexicon.anaphors["detail"] else "wholesale"
            addressee = [
                self._name(c.holder) for c in claims if c.holder is not None and c.holder.kind != "UnnamedActor"
            ]
            self.sure.stance(
                about=ties,
                in_reply_to=[c.stance for c in claims],
                scope=scope,
                confidence=0.7,
                addressee=list(dict.fromkeys(addressee))[:3],
                **common,
            )
        elif nouns and holder is not None:
            span = self.phrases._chars(nouns[0].left_edge.i, nouns[0].right_edge.i + 1)
            concerns = [self._name(holder), *(self._name(r) for r in self.phrases.owners(nouns[0]))]
            about = self.sure.statement(self._range(span), list(dict.fromkeys(concerns)))
            self.sure.stance(about=[about], confidence=0.6, **common)

    def _answered(self, holder: Ref | None) -> list[Claim]:
        """The claims that a denial answers: those of an accuser of the denying speaker, else the last ones."""
        if holder is None:
            return []
        mine = {holder.key, holder.state}
        against = [
            c
            for c in self.discourse.claims
            if {r.state or r.key for r in c.targets} & mine or {r.key for r in c.targets} & mine
        ]
        if against:
            accusers = {c.holder.state or c.holder.key for c in against if c.holder is not None}
            last = self.discourse.claims[-12:]
            allied = [c for c in last if c.holder is not None and (c.holder.state or c.holder.key) in accusers]
            return [c for c in last if c in against or c in allied] or against[-6:]
        others = [
            c for c in self.discourse.claims if c.holder is None or not ({c.holder.key, c.holder.state} & mine - {None})
        ]
        return others[-3:]
