"""What was planned and came to nothing: "was to meet Benin, but never did", "had arranged talks; they were dropped"."""

from __future__ import annotations

import re
from typing import Any

from kg.annotation.schema import Range
from kg.text import syntax
from kg.text.gazetteer import Name
from kg.text.negation import came_to_nothing
from kg.text.records import Proposition, Ref, Speech
from kg.text.replies import Replies

NEAR = 40
"""How many characters after the plan the words may begin that say what became of it."""
PLANNED = re.compile(r"\b(?:was|were|been) (?:\w+ )?to\b|\bhad (?:planned|intended|hoped|wanted|meant|been due)\b")
OTHERS = ("another", "second", "further", "new", "earlier", "previous", "first")
POINTING = {"these", "those", "which"}
TALKS = {
    "consultsWith": {"consultation"},
    "speaksByPhoneWith": {"call"},
    "negotiatesWith": {"negotiation", "talk", "talks", "bargaining"},
}
"""The nouns that tell of what kind talks were to be."""
PLANS = ("promises", "threatens", "demands", "speculates")


class Plans(Replies):
    """Takes back the plans of one document that came to nothing."""

    def _unkept(self, sentence: Any, speeches: list[Speech], read: bool) -> None:
        """ "Togo was to meet Benin. It never came.": the plan that was told came to nothing.

        ``read`` tells whether the sentence itself says so of two who talk.
        """
        verbs = [t for t in sentence if t.pos_ in ("VERB", "AUX")]
        if self._taken_back(verbs) or read:
            return
        for verb in verbs:
            off = self._off(verb) or self._stayed_away(verb) and PLANNED.search(self._foretold(verb).text)
            if off and (made := self._planned(verb)) is not None:
                self._place(made, speeches)
                return

    def _spurned(self, sentence: Any, speeches: list[Speech], read: set[int]) -> None:
        """ "Kenya offered to mediate; Chad would not have it": who turns the offer down."""
        for verb in sentence if self.discourse.sentence - self.discourse.mediator[0] <= 2 else ():
            if verb.pos_ not in ("VERB", "AUX") or verb.i in read or not self._says_no(verb):
                continue
            sides = [r for t in syntax.subjects(verb)[:1] for r in self.phrases.refs(t)]
            if makers := self._offer_to(sides, verb):
                self._place(Proposition("rejects", verb, sides[:1], makers, "offer", 0.8), speeches)
                return

    def _offer_to(self, sides: list[Ref], verb: Any) -> list[Ref]:
        """Who offered to mediate, if one of the two parties turns it down without a word on another's offer."""
        sentence, makers, parties = self.discourse.mediator
        mine = {side for ref in sides for side in self._sides(ref)}
        asked = any(self._sides(ref) & mine for ref in parties)
        things = [t for t in syntax.patients(verb) if self.phrases.owners(t) or self.phrases.hit(t) is not None]
        return makers if asked and not things and self.discourse.sentence - sentence <= 2 else []

    def _says_no(self, verb: Any) -> bool:
        """ "said no", "waved the proposal off", "would not have it"."""
        words = self.lexicon.words
        things = syntax.patients(verb)
        offer = all(t.lower_ in ("it", "this", "that", "them") or t.lemma_.lower() in words["offers"] for t in things)
        no = any(t.lower_ in ("no", "thanks", "nothing") for t in verb.children)
        if verb.lemma_ in ("say", "answer", "reply") and no:
            return True
        if verb.lemma_ in ("have", "want") and any(t.lower_ in ("none", "nothing", "part") for t in things):
            return True
        refused = bool(syntax.forms(verb) & words["refusing"])
        taken = verb.lemma_.lower() in words["accepting"] and self.modality.negation.negated(verb)
        return offer and (refused or taken)

    def _taken_back(self, verbs: list[Any]) -> bool:
        """Makes the last stance a denial, if it is about a plan that a verb says came to nothing."""
        last = self.sure.stances[-1] if self.sure.stances else None
        if last is None or not isinstance(last.quote, Range) or self._span[0] - (last.quote.end or 0) >= NEAR:
            return False
        told = self.text[last.quote.start : last.quote.end]
        known = {t.id: t.relation for t in self.sure.ties.values()}
        about = {known.get(a) for a in last.about}
        talks = about <= self.lexicon.words["talking"]
        planned = None not in about and last.attitude in PLANS and bool(PLANNED.search(told))
        arranged = talks and last.attitude == "asserts" and (last.rule or "").startswith("noun:")
        if not planned and not arranged:
            return False
        if not any((talks and self._off(verb)) or (planned and self._stayed_away(verb)) for verb in verbs):
            return False
        end = max(last.quote.end or 0, self._span[1])
        last.attitude, last.holder, last.addressee = "denies", None, []
        last.quote = self._range((last.quote.start, end))
        return True

    def _planned(self, verb: Any) -> Proposition | None:
        """The talks that a verb says came to nothing, by the words before it: of which kind, and between whom."""
        words, before = self.lexicon.words, self._foretold(verb)
        kinds = {t.lemma_.lower() for t in before} & (words["gatherings"] | words["visits"] | words["encountering"])
        planned = PLANNED.search(before.text) or any(t.lemma_.lower() in words["arranging"] for t in before)
        states = self._states(before)
        parties = [o for t in before if self._talks(t) for o in syntax.prepositional(t, ("with",), deep=False)]
        if parties and self.discourse.issuer and self.discourse.issuer[0].state in self.kit.gazetteer.states:
            mine = self.kit.gazetteer.states[
                self.discourse.issuer[0].state or ""
            ]  # "the talks with Peru", a ministry says
            named = [hit.name for t in parties if (hit := self.phrases.hit(t)) is not None and hit.name.state]
            states = [mine, *(n for n in named if n.state != mine.state)][:2]
        if len(states) < 2 and any(t.lower_ in ("two", "both") for t in before):
            states = self.phrases.last_two(verb)
        kinds -= {"plan", "preparation"}
        if not kinds or len(states) != 2 or not (planned or kinds - words["encountering"]):
            return None
        relation = next((name for name, nouns in TALKS.items() if nouns & kinds), "meetsWith")
        ends = [self.phrases._plain(verb, name, 0.7) for name in states]
        return Proposition(relation, verb, ends[:1], ends[1:], f"plan:{verb.lemma_.lower()}", 0.6, negated=True)

    def _foretold(self, verb: Any) -> Any:
        """The words that tell what was planned: those before a verb in its sentence, or since the sentence before."""
        doc, start = verb.doc, verb.sent.start
        end = verb.right_edge.i + 1 if any(c.lower_ == "nothing" for c in verb.children) else verb.i
        if start and len(self._states(doc[start:end])) < 2:
            start = doc[start - 1].sent.start
        return doc[start:end]

    def _states(self, span: Any) -> list[Name]:
        """The states that words name, or the two that are named side by side, without whose town it is."""
        hits = [h for h in self.phrases.hits if span.start <= h.start and h.end <= span.end and h.name.state]
        found = {h.name.state: h.name for h in hits}
        if len(found) > 2:
            last = {h.end - 1: h for h in hits}
            sides = [t for t in span if t.i in last and (t.dep_ == "conj" or syntax.children(t, "conj"))]
            found = {last[t.i].name.state: last[t.i].name for t in sides}
        return list(found.values())

    def _off(self, verb: Any) -> bool:
        """ "the meeting was dropped", "but nothing came of it", "yet it came to nothing"."""
        words = self.lexicon.words
        subjects = syntax.children(verb, "nsubj", "nsubjpass")
        meant = [t for t in subjects if t.lower_ in words["comers"] | POINTING or self._talks(t)]
        return bool(meant) and came_to_nothing(verb, self.lexicon)

    def _talks(self, noun: Any) -> bool:
        """ "the dinner", "this round": talks that were told of."""
        gathering = noun.lemma_.lower() in self.lexicon.words["visits"] | self.lexicon.words["gatherings"]
        other = any(c.lower_ in OTHERS for c in noun.children)
        return gathering and not other

    def _stayed_away(self, verb: Any) -> bool:
        """ "none has left", "but never turned up", "but did not", "has put off his trip"."""
        words, forms = self.lexicon.words, syntax.forms(verb)
        doers = syntax.children(verb, "nsubj", "nsubjpass")
        pointed = all(
            t.lower_ in words["comers"] or any(c.tag_ == "PRP$" for c in t.children) or self.modality.negation._empty(t)
            for t in doers
        )
        if self.modality.negation.negated(verb):
            cut = verb.lemma_ in ("do", "be", "have") and not syntax.children(verb, "dobj", "attr", "acomp", "xcomp")
            return pointed and (cut or bool(forms & (words["coming"] | words["encountering"])))
        visits = [t for t in syntax.children(verb, "dobj") if t.lemma_.lower() in words["visits"]]
        own = any(c.lower_ in ("his", "her", "its", "their", "the") for t in visits for c in t.children)
        return own and bool(forms & words["cancelling"])

    def _place(self, p: Proposition, speeches: list[Speech]) -> bool:
        raise NotImplementedError
