"""Denials and what they answer: the claims of others, kept in words where no relation says them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from kg.annotation.schema import Range, StanceEntry, TieEntry
from kg.text import syntax
from kg.text.denials import UNTRUE
from kg.text.discourse import Claim, Incident, Pending
from kg.text.drafting import Sheet
from kg.text.ledger import Ledger
from kg.text.records import Proposition, Ref, Speech

CLAIMS = ("accuses", "alleges", "suggests", "speculates", "concerned")
ANSWERED = (*CLAIMS, "asserts", "confirms", "warns", "condemns", "promises")
"""The attitudes that a denial can answer."""
REACH = 12
"""How many sentences back a denial may point."""


class Replies(Ledger):
    """Finds what denials answer, in one document."""

    # -- the claims made so far -------------------------------------------------------------------------

    def _claimed(
        self, stance: str, attitude: str, holder: Ref | None, targets: list[Ref], about: list[str], ends: Iterable[Ref]
    ) -> None:
        """Remembers a claim, which may be denied later."""
        if self._of_office(about):
            return
        sides = {side for ref in ends for side in self._sides(ref)}
        self.discourse.claims.append(
            Claim(
                stance,
                attitude,
                holder,
                targets,
                about,
                sides=sides,
                sentence=self.discourse.sentence,
                words=self._said,
            )
        )
        del self.discourse.claims[:-60]
        self._explained(self.discourse.claims[-1])

    def _explained(self, claim: Claim) -> None:
        """Lets a denial before it, which answers nothing so far, answer an accusation: "Y had alleged that …"."""
        if claim.attitude not in ("accuses", "alleges") or claim.holder is None or not self._in_sure(claim.stance):
            return
        for denial, sentence, denier, lemmas in self._open_denials:
            mine = self._sides(denier)
            near = 0 < self.discourse.sentence - sentence <= 2 and not self._sides(claim.holder) & mine
            if near and self._concerns(claim, mine) and (claim.words & lemmas or claim.targets):
                self._echoes.setdefault(denial, [claim.stance])

    def _of_office(self, about: list[str]) -> bool:
        """Whether a claim only says who holds an office, which nobody denies."""
        ties = [t for sheet in (self.sure, self.unsure) for t in sheet.ties.values() if t.id in about]
        return bool(ties) and all(t.relation == "holdsOffice" for t in ties)

    def _postponed(self, speech: Speech, around: list[Speech]) -> None:
        """Remembers a plain statement, which is kept only where a denial answers it."""
        words = self._words(speech)
        if words is None or not speech.holders:
            return
        named = {n.state or n.key for n in self._named_in(speech)} | {n.key for n in self._named_in(speech)}
        pending = Pending(speech, around, self._span, self.phrases)
        self.discourse.claims.append(
            Claim("", speech.attitude, speech.holders[0], speech.targets, [], sides=named,
                  sentence=self.discourse.sentence, pending=pending, words=self._said)
        )  # fmt: skip
        del self.discourse.claims[:-60]

    def _words(self, speech: Speech) -> Range | None:
        """The words in which the speaker's claim is kept."""
        things = syntax.patients(speech.token) if speech.token.pos_ == "VERB" else []
        if self.statements and things and speech.token.lemma_ in self.lexicon.words["describing"]:
            joined = [c for c in speech.token.children if c.dep_ in ("cc", "conj", "punct") and c.i > things[0].i]
            end = min([c.left_edge.i for c in joined] or [speech.token.right_edge.i + 1])
            return self._range(self.phrases._chars(things[0].left_edge.i, end))  # "described the tone as warm"
        nominal = speech.attitude != "asserts" or self.statements
        content = [t for t in speech.content if t.pos_ in ("VERB", "AUX") or (nominal and t.pos_ in ("NOUN", "PROPN"))]
        ends = {r.start for r in (*speech.targets, *speech.addressees) if r.role not in ("owner", "instrument")}
        times = [c for time in self.times for c in range(*time.span)]
        content = [t for t in content if self.phrases._chars(t.i, t.i + 1)[0] not in (*ends, *times)]
        if speech.attitude == "asserts":  # "wrote on social media", "spoke in a letter"
            content = [t for t in content if t.dep_ != "pobj" or t.head.lower_ not in ("on", "in", "at", "with", "for")]
        felt = {lemma for p in self.lexicon.speech.get(speech.token.lemma_.lower(), ()) for lemma in p.objects}
        content = [t for t in content if t.lemma_.lower() not in felt or list(syntax.children(t, "amod", "conj"))]
        matter = [t for t in content if t.pos_ in ("VERB", "AUX") or t.lemma_.lower() not in self.lexicon.speech_nouns]
        acts = [t for t in things if t.lemma_.lower() in self.lexicon.nouns]
        content = sorted(matter or content, key=lambda t: (t.pos_ in ("NOUN", "PROPN"), t not in acts))
        if not content or (content[0].pos_ == "NOUN" and content[0].lemma_.lower() in self.lexicon.anaphors["matters"]):
            return None
        first = content[0]
        if len([t for t in first.subtree if not t.is_punct]) < 2 and speech.attitude == "asserts":
            return None  # one word says nothing
        if speech.attitude == "accuses" and first in things:  # "accused soldiers from Mali of beating herders"
            of = [t for t in speech.token.subtree if t.lower_ == "of" and t.dep_ == "prep" and t.i > first.i]
            of = [t for t in of if t.head.i != first.i and list(t.children)]
            if of:
                return self._range(self.phrases._chars(of[0].i + 1, of[0].right_edge.i + 1))
        if first.pos_ == "PROPN" and (first.left_edge.i == first.right_edge.i or self.phrases.hit(first) is not None):
            return None  # a name by itself says nothing
        day = any(self.phrases._chars(t.i, t.i + 1)[0] in times for t in syntax.children(first, "compound"))
        if first.pos_ == "NOUN" and day:  # "repeated it on Monday evening"
            return None
        if first.pos_ in ("VERB", "AUX") and first.is_ancestor(speech.token):  # "..., X said": the clause around
            beside = sorted(w.i for w in speech.token.subtree)
            edges = [t for t in first.subtree if t.i < beside[0]]
            if not edges or beside[-1] < first.i:  # "according to chiefs, the wells are poisoned"
                edges = [t for t in first.subtree if t.i > beside[-1] and not (t.is_punct and t.i == beside[-1] + 1)]
            while edges and edges[-1].is_punct:
                edges.pop()
            if len(edges) < 2:
                return None
            return self._range(self.phrases._chars(edges[0].i, edges[-1].i + 1))
        end = self._own_end(first) if first.i > speech.token.i else first.right_edge.i + 1
        start = first.left_edge.i + first.left_edge.is_space  # what a dateline leaves
        return self._range(self.phrases._chars(start, end))

    def _own_end(self, clause: Any) -> int:
        """Where a clause ends, before those that are joined to it with subjects of their own."""
        ends = [c.left_edge.i for c in (*self._joined_clauses(clause), *syntax.contrasts(clause))]
        end: int = min(ends, default=clause.right_edge.i + 1)
        while end > clause.i + 1 and (clause.doc[end - 1].dep_ == "cc" or clause.doc[end - 1].text in ".,;"):
            end -= 1
        return end

    def _joined_clauses(self, clause: Any) -> list[Any]:
        """ "that A did it and that B did that": the clauses after the first, each with a subject."""
        joined = [c for c in syntax.conjuncts(clause)[1:] if c.pos_ in ("VERB", "AUX") and c.i > clause.i]
        return [c for c in joined if syntax.children(c, "nsubj", "nsubjpass", "expl")]

    def _more_words(self, speech: Speech) -> list[Range]:
        """The words of the clauses that are joined to the first one that a speaker says."""
        first = next((c for c in speech.content if c.pos_ in ("VERB", "AUX")), None)
        if first is None:
            return []
        aside = first.is_ancestor(speech.token) or first.i > speech.token.i  # no direct quotation
        joined = self._joined_clauses(first) if aside else []
        clauses = [c for c in joined if c.i != speech.token.i and not c.is_ancestor(speech.token)]
        return [self._range(self.phrases._chars(c.left_edge.i, self._own_end(c))) for c in clauses]

    def _named_in(self, speech: Speech) -> list[Ref]:
        found: list[Ref] = []
        for top in speech.content:
            hits = [h for h in self.phrases.hits if top.left_edge.i <= h.start <= top.right_edge.i]
            found += [self.phrases._named(h, self.phrases.doc[h.end - 1]) for h in hits]
        return found

    def _kept(self, claim: Claim, denier: Ref) -> None:
        """Writes down a plain statement that ``denier`` answers."""
        if claim.pending is None or claim.stance:
            return
        span, phrases = self._span, self.phrases
        self._span, self.phrases = claim.pending.span, claim.pending.phrases
        speech = claim.pending.speech
        made = self._state(replace(speech, noun=None, targets=speech.targets or [denier]), claim.pending.around)
        self._span, self.phrases = span, phrases
        if made is not None:
            claim.stance, claim.ties = made

    def _state(self, speech: Speech, around: list[Speech]) -> tuple[str, list[str]] | None:
        raise NotImplementedError

    # -- denials ------------------------------------------------------------------------------------------

    def _answer(self, sheet: Sheet, speech: Speech, about: list[str], claim: str) -> None:
        """ "allegations that Tehran denies": the claims themselves are denied, not that they were made."""
        holder = next(iter(speech.holders), None)
        self._mention(holder)
        sheet.stance(
            holder=self._name(holder) if holder is not None else None,
            attitude="denies",
            about=about,
            in_reply_to=[claim],
            scope="wholesale",
            cue=self._range(speech.cue),
            quote=self._quote(),
            confidence=0.65,
            rule=speech.rule + ">claims",
        )

    def _denial(self, speech: Speech) -> None:
        """ "denied the allegations": the claims that it answers, or a statement."""
        holders = speech.holders or (self._voice() if speech.rule == UNTRUE else [])
        joined = any(c.dep_ == "cc" for t in syntax.subjects(speech.token) for c in t.children)
        for holder in holders[: 4 if joined else 1] if not speech.negated else ():
            self._denied_by(speech, self._meant(holder))
        if not holders and speech.elliptic and (about := self._last_ties()):
            self.sure.stance(attitude="denies", about=about, quote=self._quote(), confidence=0.65, rule=speech.rule)
        elif not holders and speech.rule == UNTRUE:
            self._found_false(speech)

    def _found_false(self, speech: Speech) -> None:
        """ "The claim has proved wrong.", "Reports that A did it are false": the text itself says so."""
        claims, about = [], []
        nouns = any(t.pos_ == "NOUN" for t in speech.content)
        pointer = any(t.lower_ in ("this", "that", "it", "none") for t in syntax.subjects(speech.token))
        pointer |= any(t.lower_ == "such" for t in speech.token.subtree)  # "There is no such accord."
        if speech.pointing and (speech.content or pointer):
            claims = [c for c in self._answered(speech, None) if c.stance and self._in_sure(c.stance)]
            claims = claims if nouns else [c for c in claims if c.holder is not None and self._of_press(c.holder)]
            about = list(dict.fromkeys(self._certain(t) for c in claims for t in c.ties))
        clause = next((t for t in speech.content if t.pos_ in ("VERB", "AUX")), None)
        if clause is not None and not speech.pointing:
            span = self.phrases._chars(clause.left_edge.i, clause.right_edge.i + 1)
            about = [self.sure.statement(self._range(span), [self._name_of(n) for n in self._named_below(clause)])]
        if about:
            scope = "wholesale" if claims else "claim"
            replies, fields = [c.stance for c in claims], {"confidence": 0.6, "rule": speech.rule, "scope": scope}
            self.sure.stance(attitude="denies", about=about, in_reply_to=replies, quote=self._quote(), **fields)

    def _of_press(self, holder: Ref) -> bool:
        """ "Some articles claim that A did it. They are wrong.": who only repeats what is said."""
        role = self.cast.roles.get(holder.key)
        words = set(re.findall(r"\w+", role.name.lower())) if role is not None else set()
        papers = self.lexicon.words["press"] | self.lexicon.words["documents"] | {"articles", "reports", "websites"}
        return bool(words & papers)

    def _named_below(self, top: Any) -> list[Any]:
        return [h.name for h in self.phrases.hits if top.left_edge.i <= h.start <= top.right_edge.i]

    def _last_ties(self) -> list[str]:
        """The ties of the last stance of the sentence, or of the sentence before."""
        known = {t.id for t in self.sure.ties.values()}
        for last in reversed(self.sure.stances[-4:]):
            if not isinstance(last.quote, Range) or self._span[0] - (last.quote.end or 0) > 40:
                break
            if ties := [a for a in last.about if a in known]:
                return ties
        return []

    def _denied_by(self, speech: Speech, holder: Ref, answered: list[Claim] | None = None) -> None:
        claims = self._picked(speech, answered or self._answered(speech, holder))
        common: dict[str, object] = {
            "holder": self._name(holder),
            "attitude": "denies",
            "cue": self._range(speech.cue),
            "quote": self._quote(),
            "rule": speech.rule + ">claims",
        }
        self._mention(holder)
        self.discourse.denied = (self.discourse.sentence, self._sides(holder))
        if speech.pointing and (again := self._again(holder)) is not None:
            common |= {"about": again.about, "in_reply_to": again.in_reply_to, "addressee": again.addressee}
            self.sure.stance(scope="wholesale", confidence=0.65, **common)
            return
        if speech.elliptic and (about := self._last_ties()):
            self.sure.stance(about=about, confidence=0.65, **common)
            return
        if speech.pointing and claims:
            claims = self._open(claims, holder)
            if self._denied_claims(speech, holder, claims, common):
                return
        self._denied_words(speech, holder, claims, common)

    def _picked(self, speech: Speech, claims: list[Claim]) -> list[Claim]:
        """ "the first charge", "the latter": the one of several that is meant."""
        words = [t for top in (speech.token, *speech.content) for t in top.subtree]
        nouns = self.lexicon.anaphors["claims"] | self.lexicon.denials["said"]
        words = [t for t in words if t.head.lemma_.lower() in nouns or t.lower_ in ("former", "latter")]
        named = {t.lower_ for t in words}
        place = 0 if named & {"first", "former"} else -1 if named & {"second", "latter", "last"} else None
        if place is None or len(named & {"first", "former", "second", "latter", "last"}) > 1 or not claims:
            return claims
        same = [c for c in claims if c.sentence == claims[-1].sentence]
        one = same[place]
        if len(same) == 1 and len(one.ties) > 1 and len(one.ties) == len(one.acts):
            return [replace(one, ties=[one.ties[place]], acts=[one.acts[place]])]
        return [one]

    def _open(self, claims: list[Claim], denier: Ref) -> list[Claim]:
        """The claims that can be denied, each kept as a stance."""
        for claim in claims:
            self._kept(claim, denier)
        kept = (c for c in claims if c.stance)
        return [c for c in kept if not c.acts or any(self._deniable(act) for act in c.acts)]

    def _denied_claims(self, speech: Speech, holder: Ref, claims: list[Claim], common: dict[str, object]) -> bool:
        """Records the denial of the ties of ``claims``; whether there are any."""
        claims = [c for c in claims if not (speech.partaking and self._suffered(c, self._sides(holder)))]
        claims = self._of_others(claims) or claims
        about = list(dict.fromkeys(self._certain(t) for c in claims for t in c.ties))
        if speech.partaking and not any(self._concerns(c, self._sides(holder)) for c in claims):
            about = self._own_part(claims, holder)  # who was not accused denies no claim of others as it stands
        if not about:
            return False
        noun = next((t.lemma_.lower() for t in speech.content if t.pos_ in ("NOUN", "PRON", "PROPN")), "")
        self.sure.stance(
            about=about,
            in_reply_to=[c.stance for c in claims if self._in_sure(c.stance)],
            scope="detail" if noun in self.lexicon.anaphors["detail"] else "wholesale",
            confidence=0.7,
            addressee=self._addressed(claims),
            **common,
        )
        return True

    def _of_others(self, claims: list[Claim]) -> list[Claim]:
        """Those of several claims that do not only tell what who made them did himself."""
        return [c for c in claims if not (c.acts and all(self._own_deed(c, act) for act in c.acts))]

    def _own_deed(self, claim: Claim, act: tuple[Ref, str, Ref]) -> bool:
        return claim.holder is not None and bool(self._sides(claim.holder) & self._sides(act[0]))

    def _suffered(self, claim: Claim, sides: set[str]) -> bool:
        """Whether everything that a claim says was done to one side: to deny a part in it would make no sense."""
        done = [not self._mutual(relation) and bool(self._sides(obj) & sides) for _, relation, obj in claim.acts]
        return bool(done) and all(done)

    def _mutual(self, relation: str) -> bool:
        known = self.kit.vocabulary.relations.get(relation)
        return known is not None and known.symmetric

    def _denied_words(self, speech: Speech, holder: Ref, claims: list[Claim], common: dict[str, object]) -> None:
        """Keeps what is denied in words."""
        verbs = [t for t in speech.content if t.pos_ in ("VERB", "AUX")]
        words = [*verbs, *(t for t in speech.content if t.pos_ in ("NOUN", "PROPN"))]
        if not words and speech.clause is not None and (speech.partaking or speech.elliptic) and self.statements:
            words = [speech.clause]
        if not words:
            return
        span = self.phrases._chars(words[0].left_edge.i, words[0].right_edge.i + 1)
        concerns = [self._name(holder), *(self._name(r) for r in self.phrases.owners(words[0]))]
        replies = [c for c in claims if (c.targets or speech.partaking) and self._concerns(c, self._sides(holder))]
        if not replies and (answered := self._worded(words[0], holder)) is not None:
            replies = [answered]
        for claim in replies:
            self._kept(claim, holder)
        if words[0] is speech.clause:  # "it had no hand in it": the words say no themselves
            common["attitude"] = "asserts"
        stated = self.sure.statement(self._range(span), list(dict.fromkeys(concerns)))
        in_reply_to = [c.stance for c in replies if c.stance and self._in_sure(c.stance)]
        made = self.sure.stance(about=[stated], confidence=0.6, in_reply_to=in_reply_to, **common)
        self._open_denials.append((made, self.discourse.sentence, holder, self._lemmas(words[0])))

    def _worded(self, clause: Any, holder: Ref) -> Claim | None:
        """The claim that a denial in words answers: one with its words, else the last about the same."""
        if (echoed := self._echoed(self._lemmas(clause), holder, 2)) is not None:
            return echoed
        mine, now = self._sides(holder), self.discourse.sentence
        last = [c for c in self.discourse.claims if 0 < now - c.sentence <= 2 and c.attitude in ANSWERED]
        if not last or last[-1].holder is None or self._sides(last[-1].holder) & mine:
            return None
        within = [h.name for h in self.phrases.hits if clause.left_edge.i <= h.start <= clause.right_edge.i]
        return last[-1] if {n.state or n.key for n in within} & (last[-1].sides - mine) else None

    def _lemmas(self, clause: Any) -> set[str]:
        """The lemmas of the words in a clause that say what it is about, without names."""
        words = (t for t in clause.subtree if t.pos_ in ("NOUN", "VERB") and t.ent_type_ == "")
        return {t.lemma_.lower() for t in words} - self.lexicon.words["press"]

    def _deniable(self, act: tuple[Ref, str, Ref]) -> bool:
        """Whether an act can be denied: who asked whom for something is only reported."""
        relation = self.kit.vocabulary.relations.get(act[1])
        return relation is None or relation.kind != "speech"

    def _own_part(self, claims: list[Claim], holder: Ref) -> list[str]:
        """The ties that say that who denies a part did what others were said to have done; none if it was accused."""
        mine = self._sides(holder)
        acts = [act for claim in claims for act in claim.acts]
        if not acts or any(self._sides(subject) & mine for subject, _, _ in acts):
            return []
        acts = [a for a in acts if a[1] in self.lexicon.words["on_others"] and not self._sides(a[2]) & mine]
        return [self.sure.tie(self._name(holder), relation, self._name(obj)) for _, relation, obj in acts[:1]]

    def _again(self, holder: Ref) -> StanceEntry | None:
        """The same speaker's denial in the sentence before, which goes on: "'Such reports are baseless,' it said"."""
        last = self.sure.stances[-1] if self.sure.stances else None
        if last is None or last.attitude != "denies" or not isinstance(last.quote, Range) or not last.about:
            return None
        near = 0 <= self._span[0] - (last.quote.end or 0) < 40
        names = {self._name(holder), *(self._name(r) for r in self._governing(holder))}
        return last if near and last.holder in names else None

    def _governing(self, ref: Ref) -> list[Ref]:
        """The state that an actor speaks for, and its government."""
        name = self.kit.gazetteer.states.get(ref.state or "") if ref.kind != "ArmedGroup" else None
        both = [name, self.kit.gazetteer.governments.get(ref.state or "")] if name is not None else []
        return [replace(ref, key=n.key, name=n.label, kind=n.kind) for n in both if n is not None]

    def _in_sure(self, name: str) -> bool:
        return not name.startswith(self.unsure.prefix)

    def _certain(self, name: str) -> str:
        """The id of a tie among the certain claims: what is denied may have been uncertain."""
        if self._in_sure(name):
            return name
        tie = next((t for t in self.unsure.ties.values() if t.id == name), None)
        return name if tie is None else self.sure.tie(tie.subject, tie.relation, tie.object, tie.when)

    def _voice(self) -> list[Ref]:
        """In whose voice the sentence is: the speaker's whose quotation goes on, the issuer's, or nobody's."""
        return (self.discourse.speaker if self.discourse.quoted else self.discourse.issuer)[:1]

    def _addressed(self, claims: list[Claim]) -> list[str]:
        found = [self._name(c.holder) for c in claims if c.holder is not None and c.holder.kind != "UnnamedActor"]
        return list(dict.fromkeys(found))[:3]

    def _meant(self, holder: Ref) -> Ref:
        """Who denies: where only "the organisation" is said, the one that was accused last."""
        if holder.state is not None or holder.kind != "UnnamedActor" or len(holder.name.split()) > 1:
            return holder
        for claim in reversed(self.discourse.claims):
            if self.discourse.sentence - claim.sentence > 3:
                break
            for target in claim.targets:
                if target.kind != "Person":
                    return replace(target, start=holder.start, end=holder.end, role="description")
        return holder

    def _sides(self, ref: Ref) -> set[str]:
        role = self.cast.roles.get(ref.key)
        group = role.represents.key if role is not None and role.represents is not None else None
        free = role is not None and role.kind == "UnnamedActor" and role.acts_for is None  # "Serbian media"
        state = None if free or ref.kind == "ArmedGroup" else ref.state
        return {key for key in (ref.key, state, group) if key is not None}

    def _concerns(self, claim: Claim, mine: set[str]) -> bool:
        targets = {side for ref in claim.targets for side in self._sides(ref)}
        return bool((targets or claim.sides) & mine)

    def _answered(self, speech: Speech, holder: Ref | None) -> list[Claim]:
        """The claims that a denial answers: those against the denying speaker, else the last ones."""
        now = self.discourse.sentence
        since = self.discourse.asked_since
        asked = [c for c in self.discourse.claims if c.asked and now - c.sentence <= 1]
        if asked:  # "Did it arm them? No."
            return [c for c in asked if c.sentence == asked[-1].sentence]
        mine = self._sides(holder) if holder is not None else set()
        open_claims = [
            c
            for c in self.discourse.claims
            if c.attitude in ANSWERED
            and c.sentence >= since
            and now - c.sentence <= REACH
            and (c.holder is None or not self._sides(c.holder) & mine)
            and not (c.pending is not None and self._holds(c.pending.speech, speech))
        ]
        if near := self._just_said(speech, holder, open_claims):
            return near
        if any(t.lemma_.lower() in self.lexicon.anaphors["accusing"] for t in speech.content):
            open_claims = self._accusations(open_claims)
        told = self._matter_words(speech) if not speech.partaking else set()
        if told:  # "the story of the drones": not what was said of ships
            open_claims = [c for c in open_claims if c.sentence == now or c.words & told] or [
                c for c in open_claims if self._concerns(c, mine)
            ]
        spoken = [c for c in open_claims if c.holder is not None]
        against = [c for c in spoken if self._concerns(c, mine)]
        if not against:
            plain = [
                c for c in open_claims if now - c.sentence <= 1 and (c.holder is not None or self._concerns(c, mine))
            ]
            near = [c for c in spoken if now - c.sentence <= 2] or plain
            near = near or [c for c in spoken if c.attitude in ("accuses", "alleges")]
            return [c for c in near if c.sentence == near[-1].sentence][-3:]
        last = against[-1]
        nearest = [c for c in against if c.sentence == last.sentence]
        if speech.single or (last.sentence == now and not speech.content):  # "…, a charge Togo rejects"
            return nearest[-4:]
        accusers = {side for c in against if c.holder is not None for side in self._sides(c.holder)}
        if last.holder is not None:
            accusers &= self._sides(last.holder)
        same = [c for c in spoken if c.holder is not None and self._sides(c.holder) & accusers]
        if any(t.lemma_.lower() in self.lexicon.anaphors["tellings"] and t.tag_ == "NN" for t in speech.content):
            same = [c for c in same if c.acts or c in nearest]  # "the account": not all that was only worded
        aimed = [c for c in same[-8:] if c in against or c.attitude in CLAIMS and (c.targets or c.acts)]
        made = [c for c in aimed if c.attitude != "condemns"]  # what is only deplored is nothing to deny
        return made or aimed or nearest

    def _holds(self, said: Speech, denial: Speech) -> bool:
        """Whether a denial is a part of what is said, and no aside on it: ", which Togo calls a lie"."""
        aside = denial.token.dep_ == "relcl" and denial.pointing
        return not aside and any(t.is_ancestor(denial.token) for t in said.content)

    def _echoed(self, lemmas: set[str], holder: Ref, least: int = 1, reach: int = 4) -> Claim | None:
        """The last claim of others about the side of ``holder`` that has so many of the words with which it says no."""
        mine = self._sides(holder)
        for claim in reversed(self.discourse.claims):
            if self.discourse.sentence - claim.sentence > reach:
                break
            if claim.sentence == self.discourse.sentence and not self._aside(claim):
                continue
            others = claim.holder is not None and not self._sides(claim.holder) & mine
            stateless = holder.state is None and self.discourse.sentence - claim.sentence == 1
            meant = stateless or self._concerns(claim, mine)
            if others and claim.attitude in ANSWERED and meant and len(claim.words & lemmas) >= least:
                return claim
        return None

    def _aside(self, claim: Claim) -> bool:
        """Whether a claim of the sentence at hand stands before a semicolon or "to which": the rest may answer it."""
        words = self.text[self._span[0] : self._span[1]]
        return bool(claim.stance) and bool(re.search(r"[;–—] |, to which ", words))

    def _just_said(self, speech: Speech, holder: Ref | None, claims: list[Claim]) -> list[Claim]:
        """What another said in the sentence before, which "it" and "that" point at."""
        pointing = speech.content and all(t.pos_ in ("PRON", "DET") for t in speech.content) and speech.single
        here = [c for c in claims if c.holder is not None and c.sentence == self.discourse.sentence]
        if here and speech.token.dep_ == "relcl" and speech.pointing:  # "said A did it, which B called a lie"
            return here[-1:]
        if here:  # "media reported that A did it; B said there was nothing to the reports"
            mine = self._sides(holder) if holder is not None else set()
            return [] if not speech.pointing or any(self._concerns(c, mine) for c in here) else here[-1:]
        last = [c for c in claims if c.holder is not None and self.discourse.sentence - c.sentence == 1]
        kept = [c for c in last if c.pending is not None or any(self._deniable(act) for act in c.acts)]
        return kept[-1:] if pointing and len(kept) == len(last) == 1 else []

    def _accusations(self, claims: list[Claim]) -> list[Claim]:
        """The claims that "the accusation" can mean: what somebody is accused of, else hostile acts that were told."""
        blaming = [c for c in claims if c.attitude in ("accuses", "alleges")]
        if blaming:
            last = blaming[-1]
            mine = self._sides(last.holder) if last.holder is not None else set()
            later = [c for c in claims if c.sentence > last.sentence and c.acts]
            later = [c for c in later if c.holder and self._sides(c.holder) & mine]
            return [c for c in claims if (c in blaming and last.sentence - c.sentence <= REACH) or c in later]
        worded = {s.id for s in self.sure.statements}
        kept = (c for c in claims if c.targets or c.pending is not None or worded & set(c.ties) or c.acts)
        return [c for c in kept if not c.acts or any(self._deniable(act) for act in c.acts)]

    def _matter_words(self, speech: Speech) -> set[str]:
        """The lemmas of the words that say what a denied claim is about, without names and the word for the claim."""
        content = [t for t in speech.content if t.pos_ == "NOUN"] if speech.pointing else []
        if not speech.content and speech.clause is not None:
            content = [speech.clause]
        parts = [t for top in content for t in top.subtree if t.i != top.i and t.pos_ == "NOUN" and t.dep_ != "oprd"]
        denials, anaphors = self.lexicon.denials, self.lexicon.anaphors
        vague = anaphors["claims"] | anaphors["acts"] | denials["acts"] | denials["falsity"] | denials["verity"]
        vague = vague | self.lexicon.words["press"] | {"kind", "sort", "truth"}
        named = [t for t in parts if not self.phrases.refs(t) and t.ent_type_ == ""]
        times = [c for time in self.times for c in range(*time.span)]
        named = [t for t in named if self.phrases._chars(t.i, t.i + 1)[0] not in times]
        return {t.lemma_.lower() for t in named} - vague

    # -- denials of what a frame reads -----------------------------------------------------------------------

    def _linked(self) -> None:
        """Lets each denial answer the claims of others about the same ties: before it, else after it."""
        for sheet in (self.sure, self.unsure):
            for place, stance in enumerate(sheet.stances):
                if stance.attitude == "denies" and not stance.in_reply_to:
                    stance.in_reply_to = self._before(sheet.stances[:place], stance) or self._echoes.get(stance.id, [])
                if stance.attitude == "denies" and not stance.in_reply_to and stance.holder is not None:
                    stance.in_reply_to = self._alike(sheet.stances[place + 1 :], stance)[:1]
                if stance.attitude == "denies":
                    stance.in_reply_to = [*stance.in_reply_to, *self._reporters(sheet, stance)]

    def _reporters(self, sheet: Sheet, denial: StanceEntry) -> list[str]:
        """Who reported the claims that a denial answers: "A said that B told him", which C denies."""
        answered = set(denial.in_reply_to)
        return [s.id for s in sheet.stances if len(s.about) == 1 and s.about[0] in answered]

    def _before(self, earlier: list[StanceEntry], denial: StanceEntry) -> list[str]:
        claims = self._affirmed(earlier, denial)
        if same := self._alike(earlier, denial)[-4:]:
            return same
        if (denial.rule or "").startswith("noun:"):  # "had no part in the raid", which others were said to have made
            hit = {(t.relation, t.object) for t in self._about(denial)}
            part = [s.id for s in claims if {(t.relation, t.object) for t in self._about(s)} & hit]
            if part:
                return part[-1:]
        ends = self._ends(denial)  # "denies helping M23" answers that it has sold it arms
        return [s.id for s in claims if s.attitude in CLAIMS + ("asserts",) and self._ends(s) & ends][-1:]

    def _affirmed(self, stances: list[StanceEntry], denial: StanceEntry) -> list[StanceEntry]:
        """The stances of others than who denies that something is so."""
        attitudes = self.kit.vocabulary.attitudes
        return [
            s
            for s in stances
            if s.holder not in (None, denial.holder)
            and (attitudes[s.attitude].polarity > 0 or s.attitude in ("speculates", "promises", "threatens"))
        ]

    def _alike(self, stances: list[StanceEntry], denial: StanceEntry) -> list[str]:
        """Those of the stances by which others affirm what is denied."""
        return [s.id for s in self._affirmed(stances, denial) if set(s.about) & set(denial.about)]

    def _ends(self, stance: StanceEntry) -> set[tuple[str, str]]:
        return {(tie.subject, tie.object) for tie in self._about(stance)}

    def _about(self, stance: StanceEntry) -> list[TieEntry]:
        """The ties that a stance is about."""
        ties = {t.id: t for sheet in (self.sure, self.unsure) for t in sheet.ties.values()}
        return [ties[a] for a in stance.about if a in ties]

    def _incident(self, p: Proposition) -> None:
        """Gives "the attack" whom it hit, and when: as the last one of its kind that the text told did."""
        nouns = [p.token] if p.token.pos_ == "NOUN" else syntax.patients(p.token)  # "carried out the raid"
        nouns = [t for t in nouns if t.lemma_.lower() in self.lexicon.nouns]
        if not any(c.lower_ in ("the", "this", "that") for t in nouns for c in t.children):
            return
        mine = {side for ref in p.subjects for side in self._sides(ref)}
        for told in reversed(self.discourse.incidents):
            near = told.relation == p.relation and self.discourse.sentence - told.sentence <= 14
            if near and not any(self._sides(ref) & mine for ref in told.hit):
                p.objects = [replace(ref, role="definite", reason="definite") for ref in told.hit]
                p.known = told.when
                return

    def _happened(self, p: Proposition) -> None:
        """Remembers an act and whom it hit."""
        if p.objects and not p.negated and p.relation in self.lexicon.words["on_others"]:
            time = self._time(p) or (self.times[0] if len(self.times) == 1 else None)
            when = time.stated or (time.resolve(self.at) if self.at else None) if time is not None else None
            told = Incident(p.relation, p.subjects, p.objects[:2], self.discourse.sentence, when)
            self.discourse.incidents.append(told)
            del self.discourse.incidents[:-20]

    def _completed(self, p: Proposition, around: list[Speech]) -> Proposition:
        """A negated act without one of its ends takes it from the claim that it answers: "we arrested nobody"."""
        if not p.objects and p.subjects:
            self._incident(p)
        if p.negated and p.rule.startswith("presence") and self._guests(p):
            p.subjects, p.relation, p.objects = p.objects, "hosts", p.subjects  # "There are no Togolese troops in Mali"
        denied = p.negated or bool(around and around[0].attitude == "denies")
        if not denied or (p.subjects and p.objects) or (around and not around[0].holders):
            return p
        mine = self._sides(around[0].holders[0]) if around else set()
        near = [c for c in reversed(self.discourse.claims) if self.discourse.sentence - c.sentence <= 3]
        if around:
            near = [c for c in near if c.holder is not None and not self._sides(c.holder) & mine]
        acts = [act for claim in near for act in claim.acts if self._akin(act[1], p.relation)]
        for subject, relation, obj in sorted(acts, key=lambda act: act[1] != p.relation):  # the same act first
            same = all(self._sides(ref) & self._sides(subject) for ref in p.subjects)
            other = all(self._sides(ref) & self._sides(obj) for ref in p.objects)
            meant = p.subjects or p.objects or mine & (self._sides(subject) | self._sides(obj))
            if same and other and meant:
                p.subjects, p.relation, p.objects = [subject], relation, [obj]
                return p
        return p

    def _guests(self, p: Proposition) -> bool:
        """Whether others said that forces are guests where they are said not to be."""
        acts = [act for c in self.discourse.claims[-6:] for act in c.acts if act[1] == "hosts"]
        ours = {side for ref in p.subjects for side in self._sides(ref)}
        theirs = {side for ref in p.objects for side in self._sides(ref)}
        return any(self._sides(a) & theirs and self._sides(b) & ours for a, _, b in acts)

    def _akin(self, relation: str, other: str) -> bool:
        """Whether two relations can be one act in other words: "armed the group", "delivered no weapons"."""
        kinds = [words for name, words in self.lexicon.words.items() if name.startswith("kin_of_")]
        return relation == other or any({relation, other} <= kind for kind in kinds)
