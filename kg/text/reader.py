"""Text to draft annotation: the whole reading of one document, sentence by sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kg import ids
from kg.annotation import InferredEntry, MentionEntry, Range
from kg.errors import KgError
from kg.text import dates, pipeline, syntax
from kg.text.cast import Cast
from kg.text.discourse import Claim, Discourse
from kg.text.drafting import Event, Sheet, details
from kg.text.frames import Frames, pairs
from kg.text.gazetteer import Gazetteer
from kg.text.lexicon import Lexicon
from kg.text.modality import Modality
from kg.text.permits import Permits
from kg.text.phrases import Phrases
from kg.text.records import Proposition, Ref, Speech
from kg.text.speech import Speeches, chain
from kg.text.surroundings import Surroundings
from kg.text.transfers import Transfers

CERTAIN = 0.42
TARGETS = ("accuses", "condemns", "praises", "threatens")
CLAIMS = ("accuses", "alleges", "suggests", "speculates", "concerned")
WORTH_STATING = ("accuses", "denies", "warns", "threatens", "demands", "condemns", "alleges", "concerned", "confirms")


@dataclass(frozen=True)
class Kit:
    """What all documents share: the compiled names, the lexicon, the vocabulary."""

    gazetteer: Gazetteer
    lexicon: Lexicon
    vocabulary: Any
    resolver: Any


class Reading:
    """The reading of one document."""

    def __init__(self, text: str, kit: Kit, at: str | None = None) -> None:
        self.text, self.kit, self.lexicon, self.at = text, kit, kit.lexicon, at
        self.cast = Cast()
        self.discourse = Discourse(kit.lexicon)
        symmetric = frozenset(r.name for r in kit.vocabulary.relations.values() if r.symmetric)
        self.sure, self.unsure = Sheet("", symmetric), Sheet("u", symmetric)
        self.mentions: dict[tuple[int, int], MentionEntry] = {}
        self.events: list[Event] = []
        self.warnings: list[str] = []
        self._names: dict[str, str] = {}

    def piece(self, doc: Any, offset: int) -> None:
        """Reads a parsed piece of the text that starts at ``offset``."""
        phrases = Phrases(doc, offset, self.kit.gazetteer, self.lexicon, self.cast)
        self.discourse.attach(phrases)
        self.phrases = phrases
        self.modality = Modality(phrases, self.lexicon, self.kit.vocabulary.relations)
        self.frames = Frames(phrases, self.lexicon)
        self.transfers = Transfers(self.frames)
        self.surroundings = Surroundings(phrases, self.lexicon, self.discourse)
        self.permits = Permits(self.frames)
        self.speeches = Speeches(phrases, self.lexicon, self.modality)
        for sentence in doc.sents:
            self._sentence(sentence, offset)

    # -- one sentence ---------------------------------------------------------------------------------

    def _sentence(self, sentence: Any, offset: int) -> None:
        self._span = (offset + sentence.start_char, offset + sentence.end_char)
        if len(sentence) > pipeline.SENTENCE:
            self.warnings.append(
                f"a sentence of {len(sentence)} words at character {self._span[0]} is too long and was not read"
            )
            return
        self.time = dates.find(sentence, offset)
        speeches = self.speeches.find(sentence)
        propositions = self._propositions(sentence, speeches)
        if any(p.reflexive for p in propositions) or any(s.reflexive for s in speeches):
            self._self_tie()
        for proposition in propositions:
            self._place(proposition, speeches)
        self._speech_acts(speeches, propositions)
        self._remember(sentence, speeches)
        self._quotes(sentence, speeches)

    def _propositions(self, sentence: Any, speeches: list[Speech]) -> list[Proposition]:
        found = [*self.permits.find(sentence), *self.transfers.find(sentence), *self.frames.find(sentence)]
        settled = [self.modality.settle(self.modality.governing(p)) for p in found]
        settled += self.surroundings.find(sentence, speeches)
        settled += self.modality.unknown(sentence, [p for p in settled if p.subjects and p.objects])
        spoken = {s.token.i: s for s in speeches}
        kept: dict[tuple[object, ...], Proposition] = {}
        for p in settled:
            speech = spoken.get(p.token.i)
            if (
                speech is not None
                and (speech.targets or speech.addressees or speech.attitude == "denies")
                and p.inner is None
            ):
                continue
            if p.token.pos_ == "NOUN" and self._spoken_noun(p, spoken):
                continue
            key = (p.relation, tuple(r.key for r in p.subjects), tuple(r.key for r in p.objects), p.negated)
            kept.setdefault(key, p)
        return self._outermost(self._particular(list(kept.values())))

    def _spoken_noun(self, p: Proposition, spoken: dict[int, Speech]) -> bool:
        """A noun of speech that a speech verb or noun already reads: "denied the allegations"."""
        relation = self.kit.vocabulary.relations.get(p.rule.split(":")[0]) or self.kit.vocabulary.relations.get(
            p.relation
        )
        verb = syntax.governor(p.token)
        speech = spoken.get(p.token.i) or (spoken.get(verb.i) if verb is not None else None)
        return speech is not None and relation is not None and relation.kind == "speech"

    def _outermost(self, propositions: list[Proposition]) -> list[Proposition]:
        """Without nouns that only repeat the verb that governs them: "signed a treaty of friendship"."""
        ends = {p.token.i: {frozenset((a.key, b.key)) for a, b in pairs(p)} for p in propositions}
        result = []
        for p in propositions:
            current, repeated = p.token, False
            while p.rule.startswith("noun:") and current.head.i != current.i and not repeated:
                if current.dep_ in ("conj", "relcl", "advcl", "ccomp", "nsubj") and current.pos_ in ("VERB", "AUX"):
                    break
                current = current.head
                repeated = bool(ends[p.token.i]) and ends[p.token.i] <= ends.get(current.i, set())
            if not repeated:
                result.append(p)
        return result

    def _particular(self, propositions: list[Proposition]) -> list[Proposition]:
        """Without what a transfer says better: "sold arms to" is no mere supply; one reading a token."""
        best: dict[int, Proposition] = {}
        result = []
        for p in propositions:
            known = best.get(p.token.i)
            if (
                known is not None
                and known.subjects
                and known.objects
                and known.rule.split(":")[0] != p.rule.split(":")[0]
            ):
                continue
            if known is None or (p.subjects and p.objects):
                best[p.token.i] = p
            result.append(p)
        return result

    # -- propositions ---------------------------------------------------------------------------------

    def _place(self, p: Proposition, speeches: list[Speech]) -> None:
        """Writes a proposition down as ties, and who says so."""
        around = [] if p.rule.startswith("modifier") else self._around(p, speeches)
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

    def _around(self, p: Proposition, speeches: list[Speech]) -> list[Speech]:
        """The speech acts that enclose a proposition, innermost first."""
        own = {p.token.i} | ({p.top.i} if p.inner is not None and p.top is not None else set())
        return [s for s in chain(p.token, speeches) if s.token.i not in own]

    def _confidence(self, p: Proposition) -> float:
        refs = [*p.subjects, *p.objects]
        worst = min([ref.quality for ref in refs] or [0.3])
        value = p.confidence * (0.5 + worst / 2)
        if p.conditional:
            value *= 0.5
        if any(ref.role == "place" for ref in p.subjects):
            value *= 0.6
        return round(max(0.0, min(1.0, value)), 2)

    def _sheet(self, p: Proposition, around: list[Speech]) -> Sheet:
        unsure = p.confidence < CERTAIN or p.conditional or any(s.negated and s.attitude != "denies" for s in around)
        return self.unsure if unsure else self.sure

    def _ties(self, sheet: Sheet, p: Proposition) -> list[str]:
        ties = []
        for subject, obj in pairs(p):
            if self._same(subject, obj):
                self._self_tie()
                continue
            ties.append(sheet.tie(self._name(subject), p.relation, self._name(obj), self._stated(p)))
            self._mention(subject)
            self._mention(obj)
        return list(dict.fromkeys(ties))

    def _same(self, subject: Ref, obj: Ref) -> bool:
        official = ("State", "Government")
        alike = obj.state is not None and obj.state == subject.state
        if obj.role == "owner" and alike and subject.kind not in ("ArmedGroup", "People"):
            return True
        return subject.key == obj.key or (
            subject.state is not None and subject.state == obj.state and subject.kind in official and obj.kind in official
            and obj.role != "place"
        )  # fmt: skip

    def _self_tie(self) -> None:
        words = self.text[self._span[0] : self._span[1]].strip()[:80]
        self.warnings.append(f"a tie of an actor to itself is left out: {words!r}")

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
                cue=self._range(speech.cue),
                medium=self._range(speech.medium) if speech.medium else None,
                quote=self._quote(),
                **fields,
            )
            for ref in (*speech.targets, *speech.addressees):
                self._mention(ref)
            presupposed = attitude == "alleges" and speech.attitude == "accuses"
            if attitude in CLAIMS and not presupposed:
                known = [a for a in about if a.lstrip("u")[0] in "tp"]
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
            holder=self._name(speech.holders[0]), attitude="denies", about=about, in_reply_to=[claim], scope="wholesale",
            cue=self._range(speech.cue), quote=self._quote(), confidence=0.65, rule=speech.rule + ">claims",
        )  # fmt: skip

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
                self._spoken(sheet, outer, outer.attitude if outer.attitude != "denies" else "denies", [made], around[1:],
                             {"confidence": p.confidence, "rule": outer.rule})  # fmt: skip

    # -- speech acts without a proposition -------------------------------------------------------------

    def _speech_acts(self, speeches: list[Speech], propositions: list[Proposition]) -> None:
        enclosed = {
            s.token.i
            for p in propositions
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
            self._note_speech(speech, around)

    def _bare(self, speech: Speech, around: list[Speech]) -> None:
        """A speech act whose content no frame reads: a tie of its own, or a statement."""
        if speech.attitude == "denies":
            self._denial(speech, around)
            return
        relation = self._speech_relation(speech)
        ends = speech.targets or speech.addressees
        if relation is None or not speech.holders or not ends or speech.negated or speech.anonymous:
            self._statement(speech, around)
            return
        p = Proposition(relation, speech.token, speech.holders, ends, speech.rule, speech.confidence)
        p.top, p.hedge = speech.token, speech.hedge
        self._place_plain(p, around)

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

    def _name_of(self, name: Any) -> str:
        return self._name(Ref(name.key, name.label, name.kind, name.reason, name.state, 1.0, 0, 0))

    def _place_plain(self, p: Proposition, around: list[Speech]) -> None:
        p.confidence = self._confidence(p)
        sheet = self._sheet(p, around)
        ties = self._ties(sheet, p)
        if ties:
            self._stand(sheet, p, ties, around)

    def _speech_relation(self, speech: Speech) -> str | None:
        attitude = self.kit.vocabulary.attitudes[speech.attitude]
        if speech.attitude == "demands" and speech.soft:
            return "appealsTo"
        relation: str | None = attitude.speech_relation
        return relation

    def _denial(self, speech: Speech, around: list[Speech]) -> None:
        """ "denied the allegations": the claims that it answers, or a statement."""
        holder = speech.holders[0] if speech.holders else None
        nouns = [t for t in speech.content if t.pos_ in ("NOUN", "PRON", "PROPN")]
        lemma = nouns[0].lemma_.lower() if nouns else ""
        claims = self._answered(holder, speech)
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
            self.sure.stance(about=ties, in_reply_to=[c.stance for c in claims], scope=scope, confidence=0.7,
                             addressee=list(dict.fromkeys(addressee))[:3], **common)  # fmt: skip
        elif nouns and holder is not None:
            span = self.phrases._chars(nouns[0].left_edge.i, nouns[0].right_edge.i + 1)
            concerns = [self._name(holder), *(self._name(r) for r in self.phrases.owners(nouns[0]))]
            about = self.sure.statement(self._range(span), list(dict.fromkeys(concerns)))
            self.sure.stance(about=[about], confidence=0.6, **common)

    def _answered(self, holder: Ref | None, speech: Speech) -> list[Claim]:
        """The claims that a denial answers: those against the one who denies, else the last ones."""
        if holder is None:
            return []
        mine = {holder.key, holder.state}
        against = [
            c
            for c in self.discourse.claims
            if {r.state or r.key for r in c.targets} & mine or {r.key for r in c.targets} & mine
        ]
        if against:
            return against[-6:]
        others = [
            c for c in self.discourse.claims if c.holder is None or not ({c.holder.key, c.holder.state} & mine - {None})
        ]
        return others[-3:]

    # -- small things -----------------------------------------------------------------------------------

    def _name(self, ref: Ref) -> str:
        if ref.key not in self._names:
            self._names[ref.key] = self._resolvable(ref)
        return self._names[ref.key]

    def _resolvable(self, ref: Ref) -> str:
        if not ref.key.startswith(ids.ID):
            return ref.name
        try:
            found = self.kit.resolver.resolve(ref.name, self.at)
        except KgError:
            return ids.short(ref.key)
        return ref.name if getattr(found.actor, "iri", found.actor) == ref.key else ids.short(ref.key)

    def _range(self, span: tuple[int, int]) -> Range:
        return Range(start=span[0], end=span[1], text=self.text[span[0] : span[1]])

    def _quote(self) -> Range:
        start, end = self._span
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        end -= len(words) - len(words.rstrip())
        return self._range((start, min(end, start + 1500)))

    def _details(self, p: Proposition) -> object:
        items = {name: self._range(span) for name, span in p.details.items()}
        if self.time is not None and self.time.verb in (p.token.i, p.top.i if p.top is not None else -1, -1):
            items.setdefault("time", self._range(self.time.span))
        return details(items)

    def _stated(self, p: Proposition) -> str | None:
        """The date that the text states in full for a proposition."""
        mine = self.time is not None and self.time.verb in (p.token.i, p.top.i if p.top is not None else -1)
        return self.time.stated if mine and self.time is not None else None

    def _date(self, stance: str, p: Proposition | None, speech: Speech | None, sheet: Sheet) -> None:
        """Notes what a relative date means beside the date of publication, as inferred."""
        if self.time is None or self.at is None or self.time.stated is not None:
            return
        when = self.time.resolve(self.at)
        if when is None:
            return
        words = self.text[self.time.span[0] : self.time.span[1]]
        because = f"{words!r} beside the date of publication, {self.at}"
        said = speech is not None and self.time.verb == speech.token.i
        entry = (
            InferredEntry(about=stance, when=when, because=because)
            if said
            else InferredEntry(about=stance, tie_when=when, because=because)
        )
        if p is not None or said:
            sheet.inferred.append(entry)

    def _mention(self, ref: Ref | None) -> None:
        if ref is None or ref.reason == "pronoun" or not self._span[0] <= ref.start < self._span[1]:
            return
        kind = (
            ref.reason
            if ref.reason in ("metonym", "title", "office-holder", "demonym", "alias")
            else "name"
            if ref.role in ("name", "person")
            else "description"
        )
        self.mentions.setdefault(
            (ref.start, ref.end),
            MentionEntry(actor=self._name(ref), quote=self._range((ref.start, ref.end)), kind=kind),
        )

    def _note(self, p: Proposition, around: list[Speech]) -> None:
        """Notes the event for those who count events."""
        if p.negated or p.conditional or p.confidence < CERTAIN:
            return
        if any(
            s.attitude in ("accuses", "condemns", "demands", "denies", "warns", "promises", "threatens", "praises")
            or s.negated
            for s in around
        ):
            return
        relation = self.kit.vocabulary.relations.get(p.relation)
        kind = p.plover or (relation.plover if relation else None)
        if kind is None:
            return
        ends: list[tuple[Ref | None, Ref | None]] = list(pairs(p))
        if p.reciprocal and (p.inner is None or not p.objects):
            ends += [(b, a) for a, b in ends]
        if not ends:
            ends = [(p.subjects[0] if p.subjects else None, p.objects[0] if p.objects else None)]
        self.events += [Event(a, kind, b) for a, b in ends if a is None or b is None or not self._same(a, b)]

    def _note_speech(self, speech: Speech, around: list[Speech]) -> None:
        name = self._speech_relation(speech) if not speech.negated else None
        relation = self.kit.vocabulary.relations.get(name or "")
        if relation is None or relation.plover is None:
            return
        ends = speech.targets or speech.addressees
        holders: list[Ref | None] = list(speech.holders) or [None]
        others: list[Ref | None] = list(ends) or [None]
        self.events += [
            Event(h, relation.plover, t)
            for h in holders
            for t in others
            if h is None or t is None or not self._same(h, t)
        ]

    def _remember(self, sentence: Any, speeches: list[Speech]) -> None:
        subjects: list[Ref] = []
        for token in sentence:
            if token.dep_ in ("nsubj", "nsubjpass") and token.pos_ != "PRON":
                subjects += (
                    self.phrases.speaker(token)[:2]
                    if token.head.lemma_.lower() in self.lexicon.speech
                    else self.phrases.refs(token)
                )
        self.discourse.heard(list(reversed(subjects)))

    def _quotes(self, sentence: Any, speeches: list[Speech]) -> None:
        for speech in speeches:
            if speech.holders and speech.attitude in ("asserts", "alleges", "confirms"):
                self.discourse.speaker = speech.holders
