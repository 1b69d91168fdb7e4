"""Text to draft annotation: the whole reading of one document, sentence by sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from kg.text import dates, issuer, pipeline, repairs, syntax
from kg.text.attribution import Attributions
from kg.text.cast import Cast
from kg.text.denials import Denials
from kg.text.frames import Frames, _distinct, pairs
from kg.text.hearsay import Hearsay
from kg.text.modality import Modality
from kg.text.parse import Parse, Span, Token
from kg.text.permits import Permits
from kg.text.phrases import Phrases
from kg.text.plans import PLANNED
from kg.text.presence import Presence
from kg.text.records import Proposition, Ref, Speech
from kg.text.speech import Speeches, chain
from kg.text.surroundings import Surroundings
from kg.text.talks import Talks
from kg.text.titles import COURTESY
from kg.text.transfers import Transfers

EARLY = 500
"""The characters at the start of a text in which its dateline's country is named, if the text is about it."""
QUOTATION = 150
"""How many words after its first sentence a quotation is looked through for who says it."""
DATED = re.compile(r"[ \t*_]*(\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4}|\d{4}-\d\d-\d\d)[*_]*(?::| [–—-]) ")
"""The date that heads an entry of a chronology."""
CLOCK = re.compile(r"[ \t*_]*\d{1,2}[.:]\d\d\b")
"""The time that heads an entry of a live page."""
FAILURES = (RecursionError, LookupError, TypeError, ValueError, AttributeError)
"""How the reading of one sentence may fail, whatever its grammar; the document is read on."""


class Reading(Talks):
    """The reading of one document."""

    def piece(self, doc: Parse, offset: int) -> None:
        """Reads a parsed piece of the text that starts at ``offset``."""
        try:
            repairs.mend(doc, self.lexicon)
        except FAILURES as error:
            self.warnings.append(
                f"mistakes of the parser could not be mended ({type(error).__name__}); check the claims"
            )
        phrases = Phrases(doc, offset, self.kit.gazetteer, self.lexicon, self.cast)
        self.discourse.attach(phrases)
        phrases.abbreviate()
        self.phrases = phrases
        self.modality = Modality(phrases, self.lexicon, self.kit.vocabulary.relations)
        self.frames = Frames(phrases, self.lexicon)
        self.transfers = Transfers(self.frames)
        self.surroundings = Surroundings(phrases, self.lexicon, self.discourse)
        self.permits = Permits(self.frames)
        self.presence = Presence(self.frames)
        self.denials = Denials(phrases, self.lexicon)
        self.speeches = Speeches(phrases, self.lexicon, self.modality)
        self.attributions = Attributions(phrases, self.lexicon)
        self.hearsay = Hearsay(phrases, self.lexicon)
        for sentence in doc.sents:
            sheets = [(sheet, sheet.mark()) for sheet in (self.sure, self.unsure)]
            claims = list(self.discourse.claims)
            try:
                self._sentence(sentence, offset)
            except FAILURES as error:
                for sheet, mark in sheets:
                    sheet.back(mark)
                self.discourse.claims = claims
                words = " ".join(sentence.text.split())[:80]
                self.warnings.append(
                    f"a sentence could not be read and is left out ({type(error).__name__}): {words!r}"
                )

    def written_in(self, place: str) -> None:
        """Takes the officials whose country the text leaves out as those of the dateline's, if it is named early."""
        known = self.kit.gazetteer.called(place.title())
        state = self.kit.gazetteer.states.get(known.state or "") if known is not None else None
        if state is not None:
            self.kit.gazetteer.expect(self.text[:EARLY])
            words = {f for f, n in self.kit.gazetteer.forms.items() if n.state == state.state and n.kind == "State"}
            if any(re.search(rf"\b{re.escape(word)}\b", self.text[len(place) : EARLY]) for word in words):
                self.discourse.home = state

    def headed_at(self, town: str) -> None:
        """Takes "the President" of a text with a letterhead as that of the country of its place."""
        known = self.kit.gazetteer.called(town.title())
        name = self.kit.gazetteer.governments.get(known.state or "") if known is not None else None
        if known is None or name is None or known.kind == "Person":
            return
        for title in ("president", "minister"):
            first = re.search(rf"\bThe (?:Prime )?{title.title()}\b(?: of (?:the )?(\w+))?", self.text)
            if first is not None and first[1] in (None, "Republic", "State", "Government"):
                self.discourse.titled[title] = [Ref(name.key, name.label, name.kind, "title", name.state, 0.8, -1, -1)]
                self.discourse.plain.add(title)

    def issued_by(self, name: str, doc: Parse) -> None:
        """Takes the text as the words of the actor ``name``; ``doc`` is the parsed name."""
        found = self._called(name, doc)
        if not found:
            role = self.cast.role("Organization", name)
            found = [Ref(role.id, role.id, "Organization", "name", None, 1.0, -1, -1, "organization")]
        self.discourse.issuer = found

    def published_by(self, name: str, doc: Parse) -> None:
        """Takes the text as the words of its publisher, if that is a body and the text says "we"."""
        found = self._called(name, doc, Cast())
        if found and issuer.speaks(found[0], self.text, self.lexicon.words["outlets"]):
            self.discourse.issuer = self._called(name, doc)  # now it is one of the actors

    def signed(self, line: str) -> None:
        """Takes the text as the words of the armed group or organization whose name a line is, if it says "we"."""
        made = [self.kit.gazetteer.named(match) for match in self.kit.resolver.candidates(line, self.at)]
        if len(made) == 1 and made[0].kind in ("ArmedGroup", "Organization") and not self.discourse.issuer:
            found = Ref(made[0].key, made[0].label, made[0].kind, made[0].reason, made[0].state, 1.0, -1, -1)
            if issuer.speaks(found, self.text, self.lexicon.words["outlets"]):
                self.discourse.issuer = [found]

    def headed(self, doc: Parse) -> None:
        """Takes the text as the words of the actor that its parsed title or first line names as its issuer, if any."""
        found = issuer.named(Phrases(doc, 0, self.kit.gazetteer, self.lexicon, self.cast))
        sits = any(ref.kind == "Organization" and _sitting(ref, self.lexicon.words["sitting"]) for ref in found)
        if not sits or issuer.in_own_words(self.text):  # what is told of a session is not in the words of the council
            self.discourse.issuer = [_placeless(ref) for ref in found]

    def _called(self, name: str, doc: Parse, cast: Cast | None = None) -> list[Ref]:
        matches = self.kit.resolver.candidates(name, self.at)
        if len(matches) == 1:
            made = self.kit.gazetteer.named(matches[0])
            return [Ref(made.key, made.label, made.kind, made.reason, made.state, 1.0, -1, -1)]
        phrases = Phrases(doc, 0, self.kit.gazetteer, self.lexicon, cast or self.cast)
        refs = [r for s in doc.sents for r in phrases.speaker(s.root) if r.state is not None and r.role != "owner"]
        return [_placeless(ref) for ref in refs[:1]]

    def finish(self) -> None:
        """Links the denials to what they answer, once all is read."""
        self._linked()

    # -- one sentence ---------------------------------------------------------------------------------

    def _sentence(self, sentence: Span, offset: int) -> None:
        ends = [t.idx + len(t) for t in sentence if not t.is_space]
        self._span = self._now = (offset + sentence.start_char, offset + max(ends, default=sentence.end_char))
        self.discourse.sentence += 1
        if len(sentence) > pipeline.SENTENCE:
            self.too_long.append(self._span[0])
            return
        self._said = frozenset(t.lemma_.lower() for t in sentence if t.pos_ in ("NOUN", "VERB", "ADJ", "PROPN"))
        self._take_turn()
        self._met(sentence)
        self.times = [t for t in dates.find(sentence, offset, self.lexicon) if not self._in_name(t)]
        self._entered()
        self._quoted(sentence)
        self._quoted_ahead(sentence)
        self.discourse.voices = {}
        heard = self.hearsay.find(sentence)
        apart = {speech.token.i for speech in heard}
        spoken = [s for s in self.speeches.find(sentence) if s.token.i not in apart]
        speeches = [*self.attributions.find(sentence), *heard, *spoken]
        speeches = self._after_colon(sentence, self._came_back(sentence, speeches))
        speeches = self.denials.among(sentence, speeches)
        self.discourse.voices = {c.i: s.holders for s in reversed(speeches) for c in s.content
                                 if s.holders and s.token.dep_ != "advcl"}  # fmt: skip
        if self.discourse.voices:
            self.phrases.forget(sentence)
        propositions = self._propositions(sentence, speeches)
        if any(p.reflexive for p in propositions) or any(s.reflexive for s in speeches):
            self._self_tie()
        before, doubtful = len(self.sure.stances), len(self.unsure.stances)
        propositions = [p for p in propositions if self._place(p, speeches)]
        read = {p.token.i for p in propositions if any(pairs(p))}
        speeches = self._told_first(sentence, self._rebuffed(sentence, speeches, read))
        self._goes_on_denying(sentence, speeches, read)
        self._speech_acts(speeches, propositions)
        self._spurned(
            sentence, speeches, {p.token.i for p in propositions if p.relation == "rejects" and any(pairs(p))}
        )
        talks = self.lexicon.words["talking"]
        self._unkept(sentence, speeches, any(p.negated and p.relation in talks and any(pairs(p)) for p in propositions))
        silent = len(self.sure.stances) == before and len(self.unsure.stances) == doubtful
        if self.statements:
            self._vowed(sentence, propositions)
        vague = self.lexicon.anaphors["matters"]
        unheard = all(s.negated or not s.holders for s in speeches)
        unheard &= all(t.lemma_.lower() not in vague for s in speeches for t in s.content)
        if self.statements and unheard and len(self.sure.stances) == before:
            self._told(sentence)
        if self.statements and speeches:
            self._told_after_colon(sentence, speeches, propositions)
        self._remember(sentence)
        self._proposed(sentence)
        self._headed(sentence)
        full = [t.stated for t in self.times if t.stated and "-" in t.stated and "/" not in t.stated]
        self.discourse.dated = full[-1] if full else self.discourse.dated
        self._quotes(speeches)
        if self.discourse.officials[0] != self.discourse.sentence:
            self._acting(sentence)
        if silent:
            self._guess(sentence, speeches)

    def _entered(self) -> None:
        """ "16 May 2025: Fighters attack a village.", "12:40 Togo expels an envoy": the day of an entry's events."""
        start = self.text.rfind("\n", 0, self._span[0]) + 1
        head = DATED.match(self.text, start)
        clock = self.at is not None and CLOCK.match(self.text, start) is not None
        self.discourse.entry = dates.stated(head[1]) if head is not None else str(self.at) if clock else None
        end = head.end() if head is not None else start
        self.times = [t for t in self.times if t.span[0] >= end]

    def _in_name(self, time: dates.Time) -> bool:
        """Whether what looks like a date is part of a name: "the March 23 Movement"."""
        hits = (self.phrases._chars(h.start, h.end) for h in self.phrases.hits)
        return any(start <= time.span[0] and time.span[1] <= end for start, end in hits)

    def _propositions(self, sentence: Span, speeches: list[Speech]) -> list[Proposition]:
        found = [
            *self.permits.find(sentence),
            *self.presence.find(sentence),
            *self.transfers.find(sentence),
            *self.frames.find(sentence),
        ]
        settled = [self.modality.settle(self.modality.governing(p)) for p in found]
        permits = {p.token.i for p in found if p.rule == "permit"}
        settled = [
            p
            for p in settled
            if p.rule == "permit" or p.token.head.i not in permits or p.relation != "allowsUseOfTerritoryBy"
        ]
        settled += self.surroundings.find(sentence, speeches)
        if any(token.lower_ in self.lexicon.words["sport"] for token in sentence):
            for p in settled:
                p.conditional = True
        settled += self.modality.unknown(sentence, [p for p in settled if p.subjects and p.objects])
        for p in settled:
            for act in (p, p.inner) if p.inner is not None else (p,):
                act.objects = _distinct(self._nation(ref, act.relation) for ref in act.objects)
        spoken = {s.token.i: s for s in speeches}
        kept: dict[tuple[object, ...], Proposition] = {}
        for p in settled:
            if p.relation in self.lexicon.words["unwelcome"] and (_invited(p.token) or _thanked(p, speeches)):
                if p.relation != "mobilizesAgainst" or p.inner is not None or _invited(p.token):
                    continue
                p.relation, p.plover = "aids", None
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

    def _nation(self, ref: Ref, relation: str) -> Ref:
        """The state of the nationals, or the capital, to whom something is done: "arrested two Libyans"."""
        role = self.cast.roles.get(ref.key)
        name = self.kit.gazetteer.states.get(ref.state or "")
        capital = ref.kind == "Government" and ref.reason == "metonym" and relation in self.lexicon.words["on_others"]
        if name is None or not (capital or role is not None and role.kind == "People"):
            return ref
        return replace(ref, key=name.key, name=name.label, kind="State", quality=min(ref.quality, 0.6), role="owner")

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
        """Without readings that a transfer makes more specific ("sold arms to"); one reading a token."""
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

    def _remember(self, sentence: Span) -> None:
        subjects: list[Ref] = []
        speakers: list[Ref] = []
        for token in sentence:
            if token.dep_ == "nsubj" and (title := self.phrases.title(token)):
                person = token.pos_ == "PROPN" and token.lower_ not in self.lexicon.titles
                if title in self.discourse.plain and (person or self.phrases.modified(token)):
                    continue  # "the Turkish President", "President Erdogan" beside "the President", who is another
                several = 2 if token.tag_ == "NNS" else 1
                holder = self.discourse.titled[title] = self.phrases.speaker(token)[:several]
                if title in self.lexicon.words["colleagues"] and self.discourse.title:
                    self.discourse.titled[self.discourse.title] = holder  # "his Chilean colleague" is a minister too
                elif title not in self.lexicon.words["colleagues"]:
                    self.discourse.title = title
            elif token.dep_ == "nsubj" and self._presented(token):
                self.discourse.titled[token.lemma_.lower()] = self.phrases.speaker(token)[:1]
                self.discourse.plain.add(token.lemma_.lower())
            elif token.dep_ == "nsubj" and self._first_voice(token):  # "a source at the ministry", then "the source"
                self.discourse.titled[token.lemma_.lower()] = self.phrases.speaker(token)[:1]
            elif token.dep_ == "pobj" and (title := self.phrases.title(token)) and title not in self.discourse.titled:
                self.discourse.titled[title] = self.phrases.speaker(token)[:1]  # "met the Foreign Minister of Peru"
        for token in sentence:
            if token.dep_ in ("nsubj", "nsubjpass") and token.pos_ != "PRON":
                speaks = token.head.lemma_.lower() in self.lexicon.reporting
                known = [] if speaks else self.phrases.refs(token)
                several = token.tag_ == "NNS" or bool(syntax.children(token, "conj"))
                if speaks or (not known and self.phrases.personal(token)):
                    known = self.phrases.speaker(token)[: 6 if several else 2]
                if token.head.dep_ == "ROOT" and len(known) > 1 and several:
                    self.discourse.several = (self.discourse.sentence, known)
                (speakers if speaks else subjects).extend(known)
        named = [r for t in sentence if self.phrases.courtesy(t) for r in self._polite(t)]
        named += [
            r for t in sentence if t.dep_ in ("dobj", "pobj") and self.phrases._titled(t) for r in self.phrases.ref(t)
        ]
        self.discourse.heard([*named, *reversed(subjects), *reversed(speakers)])

    def _proposed(self, sentence: Span) -> None:
        """ "Poland proposed a joint navy.": whose idea the next sentences turn down."""
        offering = (t for t in sentence if t.pos_ == "VERB" and t.lemma_.lower() in self.lexicon.words["offering"])
        for verb in (t for t in offering if syntax.patients(t)):
            makers = [ref for token in syntax.subjects(verb) for ref in self.phrases.refs(token)]
            self.discourse.offered = (self.discourse.sentence, makers) if makers else self.discourse.offered

    def _polite(self, name: Token) -> list[Ref]:
        """Whom "Ms. Deng" means, who is a she."""
        found = self.phrases.speaker(name)[:1]
        words = [c.lower_ for c in syntax.children(name, "compound") if c.lower_ in COURTESY]
        self.discourse.genders |= {ref.key: COURTESY[word] for ref in found for word in words}
        return found

    def _presented(self, subject: Token) -> bool:
        """ "The Prime Minister, Ann Deng, met": whom the text calls "the Prime Minister" from here on."""
        the = any(c.lower_ == "the" for c in subject.children)
        title = subject.text[:1].isupper() and subject.lower_ in self.lexicon.titles
        return the and title and any(map(self.phrases.personal, syntax.children(subject, "appos")))

    def _first_voice(self, subject: Token) -> bool:
        """Whether a phrase without a name introduces who speaks, whom "the source" or "the service" means then."""
        the = any(c.lower_ in ("the", "this", "that") for c in subject.children)
        return subject.tag_ == "NN" and not the and subject.head.lemma_.lower() in self.lexicon.reporting

    def _headed(self, sentence: Span) -> None:
        """ "Guyana's president addresses the nation", a heading: who is named at once below it is that president."""
        words = sentence.text.strip().rstrip("'\"’”")
        if words[-1:] in (".", "!", "?", ":", "…", ","):
            self.cast.headed = None
            if (found := self._nameless(sentence)) is not None:
                self.cast.nameless, self.discourse.untitled = found, self.discourse.sentence
            elif self.discourse.sentence - self.discourse.untitled > 5:
                self.cast.nameless = None
            return
        known = {"speaker", "government", "military", "body"}
        nouns = [t for t in sentence if t.pos_ == "NOUN" and known & set(self.phrases._classes(t))]
        titles = [
            t for t in nouns if t.tag_ == "NN" and not any(map(self.phrases.personal, syntax.children(t, "appos")))
        ]
        anchors = [n for t in titles for n in self.phrases.anchors(t) if n.kind != "Person"]
        if anchors or len(sentence) > 4:
            self.cast.headed = anchors[0] if anchors else None

    def _nameless(self, sentence: Span) -> Any:
        """Whose official acts without a name, who may be named next: "Kenya's interior minister flew home"."""
        for token in sentence:
            one = token.dep_ == "nsubj" and token.tag_ == "NN" and not syntax.children(token, "appos")
            if one and (token.lemma_.lower() in self.lexicon.titles or "government" in self.phrases._classes(token)):
                return next((n for n in self.phrases.anchors(token) if n.kind != "Person"), None)
        return None

    def _acting(self, sentence: Span) -> None:
        """ "Venezuela also weighed in.": whose officials speak next."""
        for token in syntax.subjects(sentence.root) if sentence.root.pos_ in ("VERB", "AUX") else ():
            found = [
                r for r in self.phrases.refs(token) if r.kind in ("State", "Government") and r.role in ("name", "title")
            ]
            if len(found) == 1 and (token.pos_ == "PROPN" or "government" in self.phrases._classes(token)):
                self.discourse.officials = (self.discourse.sentence, found)

    def _quotes(self, speeches: list[Speech]) -> None:
        """Remembers the last speaker, who owns a quotation that continues."""
        for speech in speeches:
            if speech.holders and speech.attitude in ("asserts", "alleges", "confirms") and not self.discourse.verbatim:
                self.discourse.speaker = speech.holders
            if speech.holders and speech.token.dep_ != "relcl" and not self.discourse.verbatim:
                self.discourse.heard_last = speech.holders
            if [r.kind for r in speech.holders] == ["ArmedGroup"]:
                self.discourse.group_spoke = (self.discourse.sentence, speech.holders)
            official = [r for r in speech.holders if r.kind != "ArmedGroup" and self._for_state(r)]
            told = speech.attitude == "accuses" and chain(speech.token, speeches)  # "accused Mali of making threats"
            if official and not speech.anonymous and speech.token.dep_ != "relcl" and not told:
                self.discourse.officials = (self.discourse.sentence, official)
                self.discourse.spoke = self.discourse.sentence

    def _quoted_ahead(self, sentence: Span) -> None:
        """Finds who says a quotation that begins here, where only its last sentence tells: "'A did. B did,' X said"."""
        words = sentence.text.strip()
        if words[:1] not in '“"' or not self.discourse.in_quote or len(words) < 2:
            return
        doc = sentence.doc
        near = range(sentence.end, min(len(doc), sentence.end + QUOTATION))
        end = next((i for i in near if doc[i].text in '"”'), None)
        for verb in doc[end + 1 : doc[end].sent.end] if end is not None else ():
            if verb.pos_ == "VERB" and verb.lemma_.lower() in self.lexicon.speech:
                named = [t for t in syntax.children(verb, "nsubj") if t.i > (end or 0)]
                found = [ref for token in named for ref in self.phrases.speaker(token)]
                self.discourse.speaker = found or self.discourse.speaker
                return

    def _quoted(self, sentence: Span) -> None:
        """Notes whether the whole sentence is a quotation: begun before it, or with its first word."""
        text = sentence.text.strip()
        was = self.discourse.in_quote
        opened, closed = text.count("“"), text.count("”")
        odd = text.count('"') % 2 == 1
        if opened or closed:
            self.discourse.in_quote = opened > closed or (was and closed == opened)
        elif odd:
            self.discourse.in_quote = not was
        begins = text[:1] in '“"'
        inside = (was and not closed and not odd) or (was and text[-1:] in '”"') or (begins and text[-1:] in '”"')
        self.discourse.verbatim = inside or (begins and self.discourse.in_quote)
        self.discourse.quoted = self.discourse.verbatim or self._reported_on(sentence)

    def _told_before(self, sentence: Span) -> bool:
        """ "Chad denied it, its envoy said. No post had been shelled.": what was said goes on in the same tense."""
        start = sentence.start_char
        gap = self.text[max(0, self._span[0] - 3) : self._span[0]]
        if self.discourse.sentence - self.discourse.spoke != 1 or "\n" in gap or not start:
            return False
        root = sentence.root
        words = self.text[self._span[0] : self._span[1]]
        speaks = root.lemma_.lower() in self.lexicon.words["saying"] or "said" in words.split() or '"' in words
        return _past_perfect(root) and root.dep_ == "ROOT" and not speaks and not PLANNED.search(words)

    def _reported_on(self, sentence: Span) -> bool:
        """ "Her Government had permitted nothing.": what an official said goes on, and no word says so."""
        if self.discourse.issuer or self.discourse.sentence - self.discourse.officials[0] > 1:
            return False
        if self._told_before(sentence):
            self.discourse.speaker = self.discourse.officials[1]
            self.discourse.officials = (self.discourse.sentence, self.discourse.speaker)
            self.discourse.spoke = self.discourse.sentence
            return True
        for subject in syntax.subjects(sentence.root):
            theirs = any(c.lower_ in ("his", "her", "their") for c in syntax.children(subject, "poss"))
            side = subject.lemma_.lower() in self.lexicon.words["own_side"]
            if theirs and side and sentence.root.lemma_.lower() not in self.lexicon.speech:
                self.discourse.speaker = self.discourse.officials[1]
                self.discourse.officials = (self.discourse.sentence, self.discourse.speaker)
                return True
        return False


def _sitting(ref: Ref, bodies: frozenset[str]) -> bool:
    return not bodies.isdisjoint(ref.name.lower().split())


def _past_perfect(verb: Any) -> bool:
    return verb.tag_ == "VBN" and any(c.lower_ == "had" for c in syntax.children(verb, "aux"))


def _placeless(ref: Ref) -> Ref:
    """The same actor, mentioned nowhere in the text."""
    return replace(ref, start=-1, end=-1)


def _thanked(p: Proposition, speeches: list[Speech]) -> bool:
    """Whether who sent forces is thanked for it: "thanked Egypt, which sent 1,100 troops in August"."""
    thanked = {r.state or r.key for s in speeches if s.attitude == "praises" for r in s.targets}
    return any((r.state or r.key) in thanked for r in p.subjects)


def _invited(verb: Any) -> bool:
    """Whether an act is wanted where it takes place: "has sent troops there at the request of Kinshasa"."""
    asked = (c for p in syntax.children(verb, "prep") if p.lower_ in ("at", "on", "upon") for c in p.children)
    return any(c.lemma_.lower() in ("request", "invitation") for c in asked)
