"""Who somebody has it from: "heard from officers that", "let us know that", "what they had told: a raid"."""

from __future__ import annotations

from collections.abc import Iterable

from kg.text import syntax
from kg.text.lexicon import Lexicon
from kg.text.parse import Token
from kg.text.phrases import Phrases
from kg.text.records import Speech


class Hearsay:
    """Finds the sources of what others tell, in one parsed piece of text."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon) -> None:
        self.phrases, self.lexicon = phrases, lexicon

    def find(self, sentence: Iterable[Token]) -> list[Speech]:
        """Every such speech act of the sentence."""
        found = []
        for token in sentence:
            if token.pos_ not in ("VERB", "AUX"):
                continue
            speech = self._heard(token) or self._let_know(token) or self._has_it(token) or self._before_colon(token)
            speech = speech or self._told_of(token)
            if speech is not None:
                speech.cue = self.phrases._chars(token.i, token.i + 1)
                found.append(speech)
        return found

    def _heard(self, verb: Token) -> Speech | None:
        """ "learned from officers that", "has it from guards that"."""
        if verb.lemma_.lower() not in self.lexicon.words["hearing"]:
            return None
        told = [c for c in syntax.children(verb, "ccomp") if c.i > verb.i]
        told = [c for c in told if c.left_edge.lower_ != "what"]  # "learned what was afoot: Mali would"
        told = told or [t for t in [self._after_colon(verb)] if t is not None and t.pos_ == "VERB"]
        if verb.lemma_ in ("have", "get") and not any(t.lower_ in ("it", "word") for t in syntax.patients(verb)):
            return None
        sources = syntax.prepositional(verb, ("from",), deep=False)
        sources += [o for t in syntax.patients(verb) for o in syntax.prepositional(t, ("from",), deep=False)]
        holders = [ref for source in sources[:1] for ref in self.phrases.speaker(source)] if told else []
        return Speech("asserts", verb, holders, [], [], told, "hearsay", 0.75) if told and holders else None

    def _let_know(self, verb: Token) -> Speech | None:
        """ "has let us know that": who lets others know it says it."""
        if verb.lemma_ not in ("let", "give", "make"):
            return None
        knowing = [c for c in syntax.children(verb, "ccomp", "xcomp") if c.lemma_ in ("know", "understand")]
        told = [c for k in knowing for c in syntax.children(k, "ccomp") if c.i > k.i]
        holders = [ref for t in syntax.subjects(verb) for ref in self.phrases.speaker(t)] if told else []
        return Speech("asserts", verb, holders, [], [], told, "hearsay", 0.75) if holders else None

    def _told_of(self, verb: Token) -> Speech | None:
        """ "drivers had told her of soldiers looting a depot"."""
        if verb.lemma_.lower() not in ("tell", "speak", "inform"):
            return None
        matters = syntax.prepositional(verb, ("of", "about"), deep=False)
        told = [c for t in matters for c in syntax.children(t, "acl") if c.tag_ == "VBG"]
        told += [t for p in syntax.children(verb, "prep") if p.lower_ in ("of", "about")
                 for t in syntax.children(p, "pcomp") if t.tag_ == "VBG" and syntax.children(t, "nsubj")]  # fmt: skip
        holders = [ref for t in syntax.subjects(verb) for ref in self.phrases.speaker(t)] if told else []
        return Speech("asserts", verb, holders, [], [], told[:1], "hearsay", 0.75) if holders else None

    def _has_it(self, verb: Token) -> Speech | None:
        """ "has it that", "put it about that", "would have the world believe that": who spreads what is said."""
        it = [t for t in verb.children if t.lower_ == "it" and t.i > verb.i]
        about = [t for t in verb.children if t.lower_ in ("about", "around", "out", "to") and t.i > verb.i]
        if verb.lemma_ != "have" and not (verb.lemma_ in ("put", "give") and it and about):
            return None
        told, token = [c for t in (verb, *it, *about) for c in syntax.children(t, "ccomp", "acl", "pcomp")], verb
        pictured = [c for c in told if c.tag_ == "VBG" and syntax.children(c, "nsubj")]
        if not it and verb.lemma_ == "have" and pictured:  # "the radio had Mali holding six men"
            doers = [r for t in syntax.children(pictured[0], "nsubj") for r in self.phrases.refs(t)]
            holders = [ref for t in syntax.subjects(verb) for ref in self.phrases.speaker(t)] if doers else []
            other = holders and holders[0].state != doers[0].state
            return Speech("alleges", verb, holders, [], [], pictured[:1], "hearsay", 0.75) if other else None
        if not it:
            token = next((k for k in told if k.lemma_ in ("believe", "think")), verb)
            told = syntax.children(token, "ccomp") if token is not verb else []
        told = [c for c in told if any(m.lower_ == "that" for m in syntax.children(c, "mark", "advmod"))]
        holders = [ref for t in syntax.subjects(verb) for ref in self.phrases.speaker(t)] if told else []
        negated = any(c.dep_ == "neg" for c in verb.children)  # "will not have it that"
        attitude = "denies" if negated else "alleges"
        return Speech(attitude, token, holders, [], [], told[:1], "hearsay", 0.75) if holders else None

    def _before_colon(self, verb: Token) -> Speech | None:
        """ "conveyed what officers had reported to it: a raid on a post"."""
        what = [c for c in verb.children if c.lower_ == "what" and c.i < verb.i]
        told = self._after_colon(verb)
        if not what or told is None or verb.lemma_.lower() not in self.lexicon.speech:
            return None
        holders = [ref for t in syntax.subjects(verb) for ref in self.phrases.speaker(t)]
        return Speech("asserts", verb, holders, [], [], [told], "hearsay", 0.75) if told and holders else None

    def _after_colon(self, verb: Token) -> Token | None:
        """The head of what stands after a colon behind a verb."""
        colon = next((t for t in verb.doc[verb.i : verb.sent.end] if t.text == ":"), None)
        after = verb.doc[colon.i + 1 : verb.sent.end] if colon is not None else []
        top = (t for t in after if colon is not None and (t.head.i < colon.i or t.head.i == t.i))
        return next((t for t in top if t.pos_ in ("NOUN", "VERB")), None)
