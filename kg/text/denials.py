"""Denials however they are worded: *called the charge absurd*, *it is not true that*, *nothing of the kind*.

A verb of denying is found with the other verbs of speech; here the rest is made into denials too, and each
denial learns whether it says itself what it denies, or points at what was said before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from kg.text import syntax
from kg.text.lexicon import Lexicon
from kg.text.negation import NOBODY
from kg.text.parse import Token
from kg.text.phrases import Phrases
from kg.text.records import Ref, Speech

POINTERS = ("it", "this", "that", "these", "those", "they", "them", "which", "such", "him", "her", "former", "latter")
PERSONS = ("he", "she", "they")
BREAKS = (",", ";", ":", "-", "–", "—", "--")
NONE = ("nothing", "no", "none")
_WITHIN = ("poss", "compound", "amod", "nmod", "pobj")
"""The places of words within a noun phrase that do not head it."""
UNTRUE = "says it is false"
"""The rule of denials that nobody is named for: they are in the voice of the sentence."""


class Denials:
    """Finds the denials of sentences of one parsed piece of text."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon) -> None:
        self.phrases, self.lexicon = phrases, lexicon
        self.words = lexicon.denials
        self._owned: set[int] = set()
        self.nouns = lexicon.anaphors["claims"] | self.words["claimed"]

    def among(self, sentence: Iterable[Token], speeches: list[Speech]) -> list[Speech]:
        """The speech acts of the sentence, denials among them; what only names a denied claim is left out."""
        tokens = list(sentence)
        found: list[Speech] = []
        self._owned = {s.noun.i for s in speeches if s.noun is not None and not s.anonymous}
        for speech in speeches:
            found += [self._settled(speech)] if speech.attitude == "denies" else [*self._within(speech), speech]
        found += [made for token in tokens if (made := self._appended(token, found)) is not None]
        taken = {s.token.i for s in found if s.attitude == "denies"}
        for token in tokens:
            if token.i not in taken and (made := self._judged(token) or self._denied_noun(token)) is not None:
                found.insert(0, made)
        bearers = {c.i for s in found for c in s.content} | {s.token.i for s in found if s.attitude == "denies"}
        bearers |= {s.clause.i for s in found if s.clause is not None}
        bearers |= {c.i for s in found for top in s.content for c in syntax.conjuncts(top) if s.holders}
        for token in tokens:
            content = self._false(token)
            if content is None and token.lemma_ == "be" and self._in_error(token):
                content = []
            if token.i not in bearers and content is not None:
                found.append(self._plain(token, [], content, UNTRUE))
                found[-1].partaking = self._takes_part(token)
                found[-1].elliptic = self._leaves_out(token) or _cut_short(token)
        if (made := self._retorted(tokens) or self._answer_of(tokens)) is not None:
            found.append(made)
        if (refused := self._refused(tokens)) is not None and not any(s.attitude == "denies" for s in found):
            found.append(refused)
        matters = {c.i for s in found if s.attitude == "denies" for c in s.content}
        bare = {
            c.i
            for s in found
            if s.attitude == "denies" and not s.negated
            for c in s.content
            if c.tag_ in ("VBG", "VBN")
        }
        found = [s for s in found if s.token.i not in bare or syntax.children(s.token, "nsubj")]  # "denied having said"
        found = [s for s in found if s.holders or s.attitude == "denies" or s.token.dep_ not in ("csubj", "csubjpass")]
        return [s for s in found if not (s.noun is not None and s.anonymous and s.noun.i in matters)]

    def _refused(self, tokens: list[Token]) -> Speech | None:
        """ "No, it did so before": what was asked is denied, whatever is said next."""
        words = [t for t in tokens if not t.is_space and t.text not in '"“']
        if len(words) < 2 or words[0].lower_ != "no" or words[1].text not in (",", ".", "!", "–", "—", ";"):
            return None
        return self._plain(words[0], [], [], UNTRUE)

    def _retorted(self, tokens: list[Token]) -> Speech | None:
        """ "Pristina: 'Nonsense.'": a few words after a colon that call something false."""
        words = [t for t in tokens if not t.is_space and t.text not in '"“”']
        colon = next((n for n, t in enumerate(words[:12]) if t.text == ":"), 0)
        spoken = [t for t in words[:colon] if t.pos_ == "VERB" and t.lemma_.lower() in self.lexicon.speech]
        if colon > 5 and not spoken:
            return None
        after = [t for t in words[colon + 1 :] if not t.is_punct]
        if not colon or not 0 < len(after) < 6 or not any(map(self._word_false, after)):
            return None
        named = [s for t in spoken for s in syntax.subjects(t)]
        named = named or [t for t in words[:colon] if t.dep_ in ("ROOT", "nsubj", "dep")]
        holders = [r for t in named for r in self.phrases.speaker(t)]
        return self._plain(words[colon], holders[:1], [], "colon") if holders else None

    def _answer_of(self, tokens: list[Token]) -> Speech | None:
        """ "'Pure theatre' was the answer from Rabat": whose answer calls something false."""
        for noun in tokens:
            if noun.lemma_.lower() not in ("answer", "reply", "response", "verdict", "retort"):
                continue
            makers = syntax.prepositional(noun, ("from", "of", "in"), deep=False)
            if noun.head.lemma_ in ("have", "give") and noun.dep_ == "dobj":  # "had a short answer: rubbish"
                holders = [r for t in syntax.subjects(noun.head) for r in self.phrases.speaker(t)]
                if holders and any(self._word_false(t) for t in tokens if t.i > noun.i):
                    return self._plain(noun, holders[:1], [], "answer")
            named = [(t, hit) for t in makers if (hit := self.phrases.hit(t)) is not None]
            if named and any(self._word_false(t) for t in tokens if t.i < noun.i):
                holders = [self.phrases._plain(t, hit.name, 0.8) for t, hit in named[:1]]
                return self._plain(noun, holders, [], "answer")
        return None

    def _plain(self, token: Token, holders: list[Ref], content: list[Token], rule: str) -> Speech:
        made = Speech("denies", token, holders, [], [], content, rule, 0.8)
        made.cue = self.phrases._chars(token.i, token.i + 1)
        return self._settled(made)

    # -- what a denial denies ---------------------------------------------------------------------------

    def _settled(self, speech: Speech) -> Speech:
        """The denial with what it denies, and whether that was said before."""
        content = _identified(speech.token) or speech.content
        content = [c for c in content if c.i != speech.token.i and not self._taken_for(c, speech.token)]
        content = [c for c in content if c.dep_ != "dobj" or c.lemma_.lower() not in self.words["vessels"]]
        claims = [c for c in content if c.pos_ in ("NOUN", "PROPN") and (self._claim(c) or self._notion(c))]
        makers = [c for c in content if c.dep_ == "pobj" and c.head.lower_ in ("by", "from", "in")]
        bodies = {"government", "body", "military"}
        makers += [c for c in content if c.dep_ == "pobj" and bodies & set(self.phrases._classes(c))]
        content = [c for c in content if not (c in makers and c.head.head in claims)]  # "accusations by the army"
        if any(map(self._claim, content)):  # "dismissed it: 'We have no friends there'"
            content = [c for c in content if not _after_colon(c, speech.token)]
        if claims:  # "rejected the accusation as nonsense"
            content = [c for c in content if c in claims or c.pos_ in ("VERB", "AUX") or not self._word_false(c)]
        for noun in claims:
            if noun.i not in self._owned:
                content += [c for c in self._told(noun) if c not in content and c.i != speech.token.i]
        speech.content = content
        part = self.lexicon.words["partaking"]
        speech.partaking = any(c.lemma_.lower() in part or self._shared(c) for c in content)
        speech.pointing = not any(self._says_itself(token) for token in content)
        first = next((c for c in content if c.pos_ in ("NOUN", "PRON", "PROPN")), None)
        speech.single = any(map(self._of_any, content)) or (
            first is not None
            and not any(t.lower_ in ("both", "all", "every") for t in speech.token.subtree)
            and first.tag_ not in ("NNS", "NNPS")
            and first.lower_ not in ("these", "those", "them", "they")
            and first.lemma_.lower() not in self.lexicon.anaphors["tellings"]
        )
        return speech

    def _taken_for(self, token: Token, verb: Token) -> bool:
        """Whether a word is what a verb takes its object for, or when: "dismissed them on *Monday* as *propaganda*"."""
        placed = token.dep_ == "pobj" and token.head.lower_ in ("as", "on", "at") and token.head.head.i == verb.i
        return placed and (self._word_false(token) or not self._claim(token))

    def _claim(self, token: Token) -> bool:
        lemma, known = token.lemma_.lower(), self.lexicon.anaphors
        return lemma in self.nouns or token.lower_ in POINTERS or lemma in known["tidings"] and syntax.pointed(token)

    def _notion(self, noun: Token) -> bool:
        """Whether a clause says what a false thing is: "rejected the myth that it did so"."""
        return self._word_false(noun) and any(_that(c) for c in syntax.children(noun, "acl", "relcl", "ccomp"))

    def _told(self, noun: Token) -> list[Token]:
        """What the noun of a claim says was done: "reports that ...", "the accusation of ..."."""
        found = [c for c in syntax.children(noun, "acl", "relcl", "ccomp") if not self._identifies(c)]
        if not found:  # "allegations to the effect that"
            effect = [o for o in syntax.prepositional(noun, ("to",), deep=False) if o.lower_ == "effect"]
            found = [c for o in effect for c in syntax.children(o, "acl", "relcl", "ccomp")]
        for clause in syntax.children(noun, "acl"):  # "posts saying that"
            if clause.tag_ == "VBG" and clause.lemma_.lower() in self.lexicon.speech:
                found += syntax.children(clause, "ccomp")
        by = syntax.prepositional(noun, ("in", "by", "from"), deep=False)  # "a report in a newspaper that"
        told = [c for o in by for c in syntax.children(o, "acl", "relcl") if c.left_edge.lower_ == "that"]
        found = found or told or _after_that(noun)
        for prep in syntax.children(noun, "prep"):
            if prep.lower_ in ("of", "about", "over", "regarding", "concerning", "on"):
                found += syntax.children(prep, "pcomp")
                said_by = {"government", "speaker"} if prep.lower_ == "of" else set()  # "the remarks of the envoy"
                objects = [o for o in syntax.children(prep, "pobj") if said_by.isdisjoint(self.phrases._classes(o))]
                found += [o for o in objects if self._telling(o)]
        return found

    def _telling(self, noun: Token) -> bool:
        """Whether a noun tells what was done, and not only what a story is about: "the story of the drones"."""
        lemma = noun.lemma_.lower()
        known = lemma in self.lexicon.nouns or lemma in self.lexicon.anaphors["acts"] or lemma in self.words["acts"]
        return known or noun.pos_ not in ("NOUN", "PROPN") or bool(self.phrases.owners(noun)) or self._claim(noun)

    def _identifies(self, clause: Token) -> bool:
        """Whether a clause only says whose claim it is: "a charge backed by Togo", "the report that it published"."""
        bare = clause.dep_ == "acl" and clause.tag_ == "VBN" and not syntax.children(clause, "nsubj", "aux", "auxpass")
        judging = clause.tag_ == "VBG" and clause.lemma_.lower() in self.lexicon.words["describing"]
        return (bare or judging or clause.lemma_.lower() in self.words["uttering"]) and not _that(clause)

    def _says_itself(self, token: Token) -> bool:
        """Whether the words say what is denied, and do not only point at it."""
        if token.pos_ in ("VERB", "AUX"):
            return not self._of_any(token) and not self._so(token) and not self._shared(token)
        if token.lower_ in POINTERS or token.pos_ == "PRON":
            return False
        slander = token.lemma_.lower() in self.lexicon.words["slanders"]
        if self._claim(token) or (slander and not syntax.children(token, "acl")):
            return False
        if token.lemma_.lower() in self.lexicon.anaphors["acts"]:
            return bool(syntax.children(token, "acl")) or any(not self._pointed(o) for o in self._matters(token))
        return token.pos_ in ("NOUN", "PROPN")

    def _of_any(self, clause: Token) -> bool:
        """ "denied that any had been delivered": any of what was told before."""
        ends = syntax.children(clause, "nsubj", "nsubjpass", "dobj")  # "denied having seized any"
        some = [s for s in ends if s.lower_ in ("any", "one")]
        return any(not list(s.children) for s in some)

    def _matters(self, noun: Token) -> list[Token]:
        preps = [
            p
            for p in syntax.children(noun, "prep")
            if p.lower_ in ("in", "for", "to", "with", "behind", "on", "against", "between")
        ]
        return [o for p in preps for o in syntax.children(p, "pobj", "pcomp")]

    def _pointing_phrase(self, token: Token) -> bool:
        return token.lower_ in POINTERS or token.pos_ == "PRON"

    def _shared(self, clause: Token) -> bool:
        """ "denied taking part", "denied being involved in it": in what was told before."""
        things = {t.lemma_.lower() for t in syntax.children(clause, "dobj", "acomp", "attr")}
        words = self.lexicon.words["partaking"]
        took = clause.lemma_ == "take" and "part" in things or clause.lemma_.lower() in words or bool(things & words)
        behind = clause.lemma_ == "be" and any(c.lower_ == "behind" for c in clause.children)
        nouns = [
            *self._matters(clause),
            *(o for t in syntax.children(clause, "dobj", "acomp") for o in self._matters(t)),
        ]
        nouns += [
            o for p in syntax.children(clause, "prep") if p.lower_ == "behind" for o in syntax.children(p, "pobj")
        ]
        return (took or behind) and all(self._pointed(o) for o in nouns)

    def _so(self, clause: Token) -> bool:
        """ "denied doing so", "having done it", "that it had": the act was named before."""
        if clause.lemma_.lower() not in ("do", "have", "be") and clause.pos_ != "AUX":
            return False
        things = [c for c in clause.children if c.i > clause.i and c.dep_ not in ("punct",)]
        return all(
            c.lower_ in ("so", "it", "this", "that", "anything", "such", "either", "case", "true")
            or c.dep_ in ("aux", "neg")
            for c in things
        )

    # -- denials in the clause that somebody says ---------------------------------------------------------

    def _within(self, speech: Speech) -> list[Speech]:
        """The denials in what a speaker says: "said the charge was untrue", "'Nothing of the kind,' X said"."""
        if (
            speech.attitude not in ("asserts", "alleges", "confirms", "suggests")
            or speech.noun is not None
            or speech.negated
            or (speech.token.dep_ == "advcl" and any(c.lower_ == "as" for c in syntax.children(speech.token, "mark")))
        ):
            return []
        verbs = [c for c in speech.content if c.pos_ in ("VERB", "AUX")]
        joined = [c for top in verbs for c in (*syntax.conjuncts(top), *_before_semicolon(top))]
        for clause in (*speech.content, *(c for c in joined if c not in speech.content)):
            if clause not in speech.content and self._leaves_out(clause):
                continue  # "had never sought a war and would never do so"
            content = self._false(clause)
            content = [] if content is None and self._in_error(clause) else content
            if content is not None:
                made = replace(self._said(speech, content), partaking=self._takes_part(clause), clause=clause)
                return [replace(made, elliptic=self._leaves_out(clause))]
        if not any(c.pos_ in ("VERB", "AUX") for c in speech.content) and self._exclaimed(speech.token):
            return [self._said(speech, [])]
        if speech.rule == "source" and self._beside_source(speech.token):
            return [self._said(speech, [])]
        return []

    def _beside_source(self, token: Token) -> bool:
        """ "…; nonsense, according to Niamey": a few words before the source that call something false."""
        before = [t for t in token.sent if t.i < token.i and not t.is_space]
        while before and before[-1].text in BREAKS:
            before.pop()
        last = before[-4:]
        breaks = [n for n, t in enumerate(last) if t.text in BREAKS]
        last = last[breaks[-1] + 1 :] if breaks else last
        alone = bool(breaks) or len(before) == len(last)
        no = [t.lower_ for t in last if not t.is_punct] == ["not", "so"]
        false = no or any(map(self._word_false, last))
        return alone and not any(t.pos_ in ("VERB", "AUX") for t in last) and false

    def _in_error(self, clause: Token) -> bool:
        """Whether who said something before is called wrong: "says its neighbour is mistaken", "Benin is lying"."""
        word = self._predicate(clause)
        if word is None or word.lemma_.lower() not in self.words["erring"]:
            return False
        accusers = [s for s in syntax.children(clause, "nsubj") if s.pos_ in ("PROPN", "NOUN") or s.lower_ in PERSONS]
        return bool(accusers) and not syntax.children(word, "xcomp", "ccomp") and bool(self.phrases.refs(accusers[0]))

    def _said(self, speech: Speech, content: list[Token]) -> Speech:
        made = replace(
            speech, attitude="denies", content=content, rule=speech.rule + ">false", addressees=[], targets=[]
        )
        return self._settled(made)

    def _exclaimed(self, verb: Token) -> bool:
        """ "'Not true,' said X", "Not so, says X": a few words in quotes or before the comma, without a verb."""
        opening = _unbroken(t for t in verb.sent if not t.is_space)
        made_up = [t for t in opening if t.tag_ == "VBN" and syntax.forms(t) & self.words["invented"]]
        if made_up and opening[-1].i < verb.i and made_up[0].i == opening[0].i:
            return True  # "Made up from start to finish, says X"
        if opening and opening[-1].i < verb.i - 1 and not any(t.text in '"“' for t in opening) and len(opening) < 4:
            negated = any(t.lower_ == "not" for t in opening) and opening[-1].lower_ in ("so", *self.words["verity"])
            return negated or any(self._word_false(t) for t in opening)
        inside, quoted = False, []
        for token in verb.sent:
            if token.text in '"“”':
                inside = not inside
            elif inside and not token.is_punct:
                quoted.append(token)
        whole = bool(quoted) and quoted[0].tag_ == "VBN" and syntax.forms(quoted[0]) & self.words["invented"]
        return 0 < len(quoted) < 8 and bool(whole or any(self._word_false(t) for t in quoted))

    def _word_false(self, token: Token) -> bool:
        lemma = token.lemma_.lower()
        if lemma == "lie" and any(p.lower_ in ("with", "in") for p in syntax.children(token, "prep")):
            return False  # "the responsibility lies with"
        if lemma in self.words["falsity"] or token.lower_ in self.words["falsity"]:
            return not self._negated(token)
        return lemma in self.words["verity"] and self._negated(token)

    def _negated(self, token: Token) -> bool:
        if any(
            c.dep_ == "neg" or c.lower_ in ("no", "not", "never", "nor", "hardly", "neither", "little", "without")
            for c in token.children
        ):
            return True
        if token.dep_ == "pobj" and token.head.head.lower_ in self.words["lacking"]:  # "devoid of all truth"
            return True
        return token.dep_ == "pobj" and token.head.lower_ in ("without", "from") and (
            token.head.lower_ == "without" or any(c.lower_ == "far" for c in (token.head.head, *token.head.children))
        )  # fmt: skip

    def _false(self, verb: Token) -> list[Token] | None:
        """What a clause calls untrue (empty where it only points), or None if it calls nothing untrue."""
        if verb.pos_ not in ("VERB", "AUX"):
            return None
        told = [c for c in syntax.children(verb, "ccomp", "csubj", "advcl") if _that(c)]
        if told and verb.lemma_.lower() in self.words["happening"] and self._negated(verb):
            return told  # "it never happened that A shelled B"
        if verb.lemma_ == "be" and self._negated(verb):  # "this is not so"
            pointing = any(s.lower_ in ("this", "that", "it") for s in syntax.children(verb, "nsubj"))
            if pointing and any(c.lower_ == "so" and c.i > verb.i and not list(c.children) for c in verb.children):
                return []
        if _nothing_to_do(verb) or self._nothing(verb) or _cut_short(verb) or self._leaves_out(verb):
            return []
        if empty := self._nothing_in(verb):
            return empty
        if verb.lemma_ in ("hear", "read", "see", "listen"):  # "has seldom heard anything so absurd"
            seldom = any(c.lower_ in ("seldom", "rarely", "never", "hardly") for c in verb.children)
            return [] if seldom and any(self._word_false(t) for t in verb.subtree if t.i > verb.i) else None
        word = self._predicate(verb)
        if word is None:
            return self._unproven(verb) or self._slandered(verb)
        subjects = syntax.children(verb, "nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
        clauses = [c for head in (verb, word) for c in syntax.children(head, "ccomp", "advcl", "csubj", "acl", "relcl")]
        clauses = [c for c in clauses if c.i > word.i and _that(c)]
        if clauses or (clauses := _after_that(word)):
            return clauses
        inner = [
            o
            for p in syntax.children(word, "prep")
            if p.lower_ in ("in", "to", "behind", "for")
            for o in syntax.children(p, "pobj")
        ]
        inner = [o for o in inner if self._claim(o)]
        if inner:
            return inner
        if any(s.dep_ == "expl" for s in subjects) and word.lemma_.lower() in self.words["verity"]:
            return []
        subjects = subjects or [c for c in syntax.children(verb, "attr") if c.i > verb.i]
        for subject in subjects:
            if subject.pos_ in ("VERB", "AUX") and any(c.lower_ == "what" for c in subject.children):
                return []  # "what they say is untrue"
            if subject.pos_ in ("VERB", "AUX"):
                said = syntax.children(subject, "ccomp") if subject.lemma_.lower() in self.lexicon.speech else []
                return said or [subject]  # "to say that it did so is absurd"
            if subject.lower_ in ("it", "this", "that", "these", "those", "they") or self._claim(subject):
                return [subject]
        return None

    def _nothing_in(self, verb: Token) -> list[Token]:
        """The claims in which there is nothing: "says there is nothing to the reports"."""
        nothing = [t for t in syntax.children(verb, "attr", "dobj") if t.lower_ in ("nothing", "little")]
        about = [o for t in nothing for o in syntax.prepositional(t, ("to", "in", "behind"), deep=False)]
        return [o for o in about if self._claim(o)]

    def _unproven(self, verb: Token) -> list[Token] | None:
        """The claim for which there is no evidence: "says there is no proof of this"."""
        proofs = [t for t in syntax.children(verb, "attr", "dobj") if t.lemma_ in ("evidence", "proof", "indication")]
        about = [o for t in proofs if self._negated(t) for o in syntax.prepositional(t, ("for", "of"), deep=False)]
        return [o for o in about if self._claim(o)] or None

    def _slandered(self, verb: Token) -> list[Token] | None:
        """The claims of which only the aim is told: "such claims are meant to tarnish it", "opposes these smears"."""
        if self._negated(verb):
            return None
        if verb.lemma_ == "oppose":
            slanders = [t for t in syntax.children(verb, "dobj") if t.lemma_.lower() in self.lexicon.words["slanders"]]
            return slanders or None
        claims = [t for t in syntax.children(verb, "nsubj", "nsubjpass") if self._blaming(t)]
        aims = [verb]
        if verb.lemma_ == "be":
            aims = [part for word in verb.children if word.i > verb.i for part in self._complement(word)]
        return claims if claims and any(t.lemma_.lower() in self.words["aims"] for t in aims) else None

    def _blaming(self, noun: Token) -> bool:
        """ "the accusations", "such reports"."""
        such = any(c.lower_ == "such" for c in noun.children)
        return noun.lemma_.lower() in self.lexicon.anaphors["accusation"] or (
            such and noun.pos_ == "NOUN" and self._claim(noun)
        )

    def _predicate(self, verb: Token) -> Token | None:
        """The word by which a clause calls its subject untrue: "is false", "has no basis", "is far from the truth"."""
        lemma, negated = verb.lemma_.lower(), self._negated(verb)
        if lemma in (
            "be",
            "remain",
            "seem",
            "sound",
            "look",
            "prove",
            "constitute",
            "amount",
            "lack",
            "have",
            "hold",
            "bear",
            "contain",
            "correspond",
            "reflect",
            "match",
            "exist",
            "belong",
            "stem",
            "turn",
        ):
            doers = syntax.children(verb, "nsubj", "nsubjpass", "csubj", "expl")
            turned = all(t.i > verb.i for t in doers)  # "without foundation are the reports"
            for word in verb.children:
                if word.i < verb.i and word.dep_ not in ("attr", "acomp") and not (turned and word.dep_ == "prep"):
                    continue
                for part in self._complement(word):
                    part_lemma = part.lemma_.lower()
                    if part_lemma in self.words["falsity"] or part.lower_ in self.words["falsity"]:
                        if (
                            lemma not in ("have", "lack", "hold", "bear", "contain")
                            and not negated
                            and not self._negated(part)
                        ):
                            return part
                    elif part_lemma in self.words["verity"] and (negated or lemma == "lack" or self._negated(part)):
                        return part
        blamed = [c for c in syntax.children(verb, "xcomp") if c.lemma_ == "blame" and (negated or self._negated(c))]
        if lemma == "be" and blamed:  # "is not to blame"
            return blamed[0]
        if syntax.is_passive(verb) and syntax.forms(verb) & self.words["invented"] and not negated:
            return verb
        if lemma == "lie" and verb.tag_ == "VBG" and not negated and not syntax.children(verb, "prep"):
            return verb
        return None

    def _complement(self, word: Token) -> list[Token]:
        if word.dep_ not in ("attr", "acomp", "oprd", "dobj", "prep", "advmod", "ccomp", "xcomp", "conj"):
            return []
        found = [word, *syntax.children(word, "pobj", "conj", "amod", "compound", "pcomp")]
        if word.lemma_ == "be":  # "turned out to be false"
            found += syntax.children(word, "acomp", "attr")
        if word.lower_ == "nothing":  # "nothing but a smear campaign", "nothing more than propaganda"
            found += [t for t in word.subtree if word.i < t.i < word.i + 8]
        for prep in syntax.children(word, "prep"):
            if prep.lower_ in ("of", "from"):
                found += syntax.children(prep, "pobj")
        if word.dep_ == "prep":
            found += [g for o in syntax.children(word, "pobj") for g in syntax.children(o, "amod", "compound", "conj")]
        return found

    def _nothing(self, verb: Token) -> bool:
        """ "did nothing of the kind", "no such thing happened", "this never took place", "had not done so"."""
        if self._takes_part(verb):
            return True
        about = verb.doc[max(0, verb.i - 8) : verb.i + 9]
        if not self._negated(verb) and not any(t.lower_ in NONE and verb.is_ancestor(t) for t in about):
            return False
        near = [t for t in verb.subtree if abs(t.i - verb.i) < 9]
        if any(t.lower_ in ("none", "any", "neither") and not list(t.children) for t in syntax.children(verb, "dobj")):
            return True  # "said it had received none", "had not launched any"
        for token in near:
            if (
                token.lower_ in ("kind", "sort")
                and token.dep_ == "pobj"
                and token.head.head.lower_ in ("nothing", "anything", "something")
            ):
                return True
            if (
                token.lower_ == "such"
                and token.dep_ in ("amod", "predet", "det")
                and token.head.lemma_.lower() in self.words["acts"]
            ):
                return True
        if self._no_such_act(verb):
            return True
        if any(t.lower_ == "further" for t in near) and any(t.lower_ == "truth" for t in near):
            return any(s.lower_ == "nothing" for s in syntax.children(verb, "nsubj"))
        place = any(c.lower_ == "place" for c in syntax.children(verb, "dobj", "npadvmod", "advmod"))
        thing = bool(syntax.children(verb, "dobj"))  # "it has not held anybody"
        if verb.lemma_.lower() in self.words["happening"] and (place or (verb.lemma_ != "take" and not thing)):
            return any(s.lower_ in ("it", "this", "that", "none") for s in syntax.children(verb, "nsubj"))
        return verb.lemma_.lower() in self.words["doing"] and any(
            c.lower_ in ("so", "it", "this", "that") for c in syntax.children(verb, "advmod", "dobj")
        )

    def _leaves_out(self, verb: Token) -> bool:
        """ "has no plans to do so", "does not intend to", "has not done so": the act is that of the last words."""
        if verb.lemma_ == "do" and self._negated(verb):
            return any(c.lower_ == "so" for c in syntax.children(verb, "advmod"))
        plans = [t for t in syntax.children(verb, "attr", "dobj") if t.lemma_.lower() in self.words["intending"]]
        plans = [t for t in plans if self._negated(t) or self._negated(verb)]
        if verb.lemma_.lower() in self.words["intending"] and self._negated(verb):
            plans.append(verb)
        for plan in plans:
            aims = syntax.children(plan, "xcomp", "acl")
            aims += [c for p in syntax.children(plan, "prep") for c in syntax.children(p, "pcomp")]
            left = any(c.lower_ == "to" and not list(c.children) for c in plan.children)
            if left or any(t.lemma_ == "do" and self._so(t) for t in aims):
                return True
        return False

    def _no_such_act(self, verb: Token) -> bool:
        """ "no expulsion took place", "there has been no incursion": nobody is named, so it was told before."""
        there = any(c.lower_ == "there" for c in verb.children)
        if any(c.tag_ == "MD" for c in verb.children):  # "there would be no talks"
            return False
        nouns = syntax.children(verb, "nsubj") if verb.lemma_.lower() in self.words["happening"] else []
        nouns += syntax.children(verb, "attr") if there and verb.lemma_ == "be" else []
        acts = [
            t for t in nouns if t.lemma_.lower() in self.lexicon.nouns and any(c.lower_ == "no" for c in t.children)
        ]
        return any(not any(self.phrases.hit(w) is not None for w in t.subtree) for t in acts)

    def _takes_part(self, verb: Token) -> bool:
        """ "had nothing to do with it", "was not behind the raid", "had no role in it": what it is was told before."""
        if _nothing_to_do(verb):
            return True
        if verb.lemma_ == "be" and self._negated(verb) and any(c.lower_ == "behind" for c in verb.children):
            return True
        part = self.lexicon.words["partaking"]
        nobody = any(s.lower_ in NOBODY or any(map(_none, s.children)) for s in syntax.children(verb, "nsubj"))
        if (nobody or self._negated(verb)) and self._shared(verb):
            return True  # "not one guard had taken part in it"
        for word in (verb, *syntax.children(verb, "acomp", "attr", "dobj")) if verb.lemma_ != "want" else ():
            if word.lemma_.lower() in part and (self._negated(word) or word.pos_ != "NOUN" and self._negated(verb)):
                return all(self._pointed(o) for o in (*self._matters(word), *self._matters(verb)))
        return False

    def _pointed(self, token: Token) -> bool:
        """Whether words only point at an act: "it", "the raid", "this incident"."""
        bare = all(c.dep_ in ("det", "punct") or c.lower_ in ("latest", "alleged", "reported") for c in token.children)
        act = token.lemma_.lower() in self.lexicon.nouns or token.lemma_.lower() in self.words["acts"]
        return self._pointing_phrase(token) or (bare and act and token.head.lower_ != "between")

    # -- denials without a verb of denying ------------------------------------------------------------------

    def _judged(self, verb: Token) -> Speech | None:
        """ "called the accusation absurd", "dismissed as baseless claims that ...", "described it as a lie"."""
        doubted = self._negated(verb) and verb.lemma_ in ("accept", "believe", "share", "credit")
        told = [t for t in syntax.children(verb, "dobj") if t.lemma_.lower() in self.lexicon.anaphors["claims"]]
        told = [t for t in told if any(c.lower_ in ("the", "this", "that", "these") for c in t.children)]
        pointers = ("this", "that") if verb.lemma_ == "accept" else (*POINTERS, "him", "her")
        told += [
            t for t in syntax.children(verb, "dobj") if t.lower_ in pointers and doubted and verb.lemma_ != "share"
        ]
        if (
            verb.lemma_ == "agree"
            and self._negated(verb)
            and not syntax.children(verb, "prep", "xcomp", "ccomp", "conj")
        ):
            holders = [r for t in syntax.subjects(verb)[:1] for r in self.phrases.speaker(t)]
            return self._plain(verb, holders[:1], [], "calls it false:not") if len(holders) == 1 else None
        if told and doubted:  # "did not accept this account"
            holders = [r for t in syntax.subjects(verb) for r in self.phrases.speaker(t)]
            return self._plain(verb, holders, told, "calls it false:not")
        if (named := self._spoken_of(verb) or self._begs_to_differ(verb) or self._called_before(verb)) is not None:
            return named
        if verb.pos_ != "VERB" or verb.lemma_.lower() not in self.words["judging"]:
            return None
        if verb.lemma_ == "call" and syntax.prepositional(verb, ("on", "upon", "for"), deep=False):
            return None
        above = self.lexicon.speech.get(verb.head.lemma_.lower(), ()) if verb.dep_ == "advcl" else ()
        if verb.tag_ == "VBG" and any(p.name == "denies" for p in above):
            return None  # "dismissed the charge, calling it propaganda": one denial
        last = self._reach(verb)
        if self._negated(verb):  # "does not find this credible"
            true = [t for t in last if t.lemma_.lower() in self.words["verity"] and t.pos_ == "ADJ"]
            matter = [t for t in last if t.i > verb.i and self._claim(t)]
            holders = [r for t in syntax.subjects(verb) for r in self.phrases.speaker(t)]
            return self._plain(verb, holders, matter[:1], "calls it false:not") if true and matter else None
        false = [t for t in last if t.i > verb.i and self._word_false(t)] or self._belittled(verb, last)
        itself = any(t.lower_.endswith(("self", "selves")) for t in syntax.children(verb, "dobj", "nsubj"))
        if not false or itself:  # "portrays itself as a victim of false charges"
            return None
        if syntax.is_passive(verb):
            nouns = [t for t in syntax.patients(verb) if self._claim(t)]
        else:
            beside = [t for t in last[:1] if t.lower_ in ("it", "that", "this", "them", "these", "those")]
            nouns = beside or [
                t for t in last if t.i > verb.i and self._claim(t) and t not in false and not self._subordinate(t, verb)
            ]
        if not nouns:
            return None
        holders = [r for t in syntax.subjects(verb) for r in self.phrases.speaker(t)]
        return self._plain(verb, holders, nouns[:1], f"calls it false:{verb.lemma_.lower()}")

    def _begs_to_differ(self, verb: Token) -> Speech | None:
        """ "begs to differ", "was having none of it", "called him a liar": what was said before is denied."""
        differs = verb.lemma_ == "beg" and any(c.lemma_ == "differ" for c in syntax.children(verb, "xcomp"))
        none = [t for t in syntax.children(verb, "dobj") if t.lower_ in ("none", "nothing")]
        of_it = [o for t in none for o in syntax.prepositional(t, ("of",), deep=False) if o.lower_ in POINTERS]
        called = verb.lemma_ in ("call", "brand", "label") and self._called_liar(verb)
        none_of_it = of_it and (verb.tag_ == "VBG" or any(c.tag_ == "MD" for c in verb.children))
        if not (differs or none_of_it or called):
            return None
        holders = self._in_capital(verb) or [r for t in syntax.subjects(verb) for r in self.phrases.speaker(t)]
        return self._plain(verb, holders, [], f"calls it false:{verb.lemma_}") if holders else None

    def _in_capital(self, verb: Token) -> list[Ref]:
        """ "In Lima they will hear none of it": whose government sits there."""
        they = all(t.lower_ in ("they", "one", "nobody", "people", "officials") for t in syntax.children(verb, "nsubj"))
        places = [o for p in syntax.children(verb, "prep") if p.lower_ == "in" for o in syntax.children(p, "pobj")]
        named = [(t, hit) for t in places if (hit := self.phrases.hit(t)) is not None and hit.name.reason == "metonym"]
        return [self.phrases._plain(t, hit.name, 0.8) for t, hit in named[:1]] if they else []

    def _called_before(self, verb: Token) -> Speech | None:
        """ "…; a slander, Accra calls it": the word for it stands before who says it."""
        called = [t for t in syntax.children(verb, "dobj") if t.lower_ in POINTERS]
        subjects = [t for t in syntax.children(verb, "nsubj") if t.i < verb.i]
        if verb.lemma_.lower() not in self.lexicon.words["describing"] or not called or not subjects:
            return None
        speaker = subjects[-1]
        first = speaker.left_edge.i
        comma = first > verb.sent.start and verb.doc[first - 1].text == ","
        before = list(verb.doc[max(verb.sent.start, first - 5) : first - 1]) if comma else []
        if not any(map(self._word_false, before)):
            return None
        return self._plain(verb, self.phrases.speaker(speaker), [], f"calls it false:{verb.lemma_}")

    def _called_liar(self, verb: Token) -> bool:
        words = [t for t in self._reach(verb) if t.lemma_.lower() in self.words["liars"]]
        return any(t.dep_ in ("oprd", "dobj", "attr", "ccomp", "appos", "xcomp") for t in words)

    def _spoken_of(self, verb: Token) -> Speech | None:
        """ "spoke of a fabrication", "issued a flat denial": the claim is called false, or denied, by a noun."""
        said_of = syntax.prepositional(verb, ("of",), deep=False) if verb.lemma_.lower() in self.words["naming"] else []
        false = [t for t in said_of if any(map(self._word_false, (t, *syntax.children(t, "compound", "amod"))))]
        issued = verb.lemma_.lower() in self.words["uttering"]
        false += [t for t in syntax.patients(verb) if issued and t.lemma_ == "denial" and not list(t.rights)]
        if not false or self._negated(verb):
            return None
        holders = [r for t in syntax.subjects(verb) for r in self.phrases.speaker(t)]
        return self._plain(verb, holders, [], f"calls it false:{verb.lemma_.lower()}") if holders else None

    def _belittled(self, verb: Token, words: list[Token]) -> list[Token]:
        """What an accusation is called, unless it is given weight: "called the charge a cheap show", no "serious"."""
        if verb.lemma_.lower() not in self.lexicon.words["describing"]:
            return []
        slanders = self.lexicon.words["slanders"]
        blamed = [t for t in words if self._blaming(t) or t.lemma_.lower() in slanders]
        if not any(t.dep_ in ("dobj", "nsubj", "nsubjpass", "oprd") for t in blamed):
            return []
        called = [t for t in words if t not in blamed]
        called = [t for t in called if t.dep_ in ("oprd", "ccomp", "attr", "acomp") or t.head.lower_ == "as"]
        weighty = any(t.lemma_.lower() in self.words["weighty"] | self.words["verity"] for t in words)
        return [] if weighty else called

    def _appended(self, noun: Token, said: list[Speech]) -> Speech | None:
        """ "…, a charge that Malawi dismissed as invention", "… – claims Malawi says are false", however parsed.

        Takes the place of what else was heard of its verb.
        """
        if noun.lower_ not in ("something", "which") and not (noun.pos_ == "NOUN" and self._claim(noun)):
            return None
        doc, end = noun.doc, noun.sent.end
        first = noun.i
        while first > noun.sent.start and doc[first - 1].pos_ in ("DET", "ADJ", "ADV") and noun.i - first < 3:
            first -= 1
        start = noun.i + 2 if noun.i + 1 < end and doc[noun.i + 1].lower_ in ("that", "which") else noun.i + 1
        if first == noun.sent.start or doc[first - 1].text not in BREAKS or start >= end:
            return None
        near = _unbroken(doc[start : min(end, start + 10)])
        verb = next((t for t in near if t.pos_ == "VERB" and t.dep_ != "amod"), None)
        if verb is None or verb.i == start or self._negated(verb):
            return None
        lemma = verb.lemma_.lower()
        if lemma not in self.words["judging"] and lemma not in self.lexicon.speech:
            return None
        after = _unbroken(doc[verb.i + 1 : min(end, verb.i + 9)])
        heads = [t for t in doc[start : verb.i] if t.pos_ in ("NOUN", "PROPN", "PRON") and t.dep_ not in _WITHIN]
        blame = lemma in self.lexicon.words["describing"] and noun.lemma_.lower() in self.lexicon.anaphors["accusation"]
        weighty = any(t.lemma_.lower() in self.words["weighty"] | self.words["verity"] for t in after)
        denied = lemma in self.words["denying"] and noun.pos_ == "NOUN"
        if not heads or not (denied or any(self._word_false(t) for t in after) or blame and not weighty):
            return None
        if any(s.attitude == "denies" and s.holders and s.token.i == verb.i for s in said):
            return None
        said[:] = [s for s in said if s.token.i != verb.i]
        holders, rule = self.phrases.speaker(heads[-1]), f"calls it false:{lemma}"
        named = [t for t in doc[noun.sent.start : noun.i] if t.pos_ == "NOUN" and self._claim(t)]
        if noun.lower_ == "which" and named:
            return self._plain(verb, holders, named[-1:], rule)
        made = self._plain(verb, holders, [], rule)
        made.content, made.single = [noun], noun.tag_ != "NNS"
        return made

    def _reach(self, verb: Token) -> list[Token]:
        """The words of a clause after its verb, up to the next clause of its own."""
        ends = [
            c.left_edge.i
            for c in verb.children
            if c.i > verb.i
            and c.dep_ in ("conj", "parataxis", "advcl")
            and any(g.dep_ in ("nsubj", "mark") and g.lower_ not in ("that", "as") for g in c.children)
        ]
        end = min(ends, default=verb.sent.end)
        return [t for t in verb.subtree if verb.i < t.i < end]

    def _subordinate(self, token: Token, verb: Token) -> bool:
        """Whether ``token`` stands inside a that-clause below ``verb``: its words belong to the claim."""
        current = token
        while current.head.i != current.i and current.i != verb.i:
            if current.pos_ in ("VERB", "AUX") and _that(current):
                return True
            current = current.head
        return False

    def _denied_noun(self, token: Token) -> Speech | None:
        """ "a charge Tripoli rejects", where the verb is taken for a noun; "despite denials by X"."""
        if token.pos_ not in ("NOUN", "PROPN"):
            return None
        if token.lower_ in self.words["forms"]:
            names = [t for t in token.sent[: token.i - token.sent.start][-6:] if self.phrases.hit(t) is not None]
            hit = self.phrases.hit(names[-1]) if names else None
            first = hit.start if hit is not None else token.sent.start
            first -= first > token.sent.start and token.doc[first - 1].lower_ == "the"
            before = token.doc[first - 1] if hit is not None and first > token.sent.start else None
            if (
                hit is not None
                and before is not None
                and (self._claim(before) or before.lower_ in ("something", "which", "that"))
            ):
                return self._plain(token, [self.phrases._named(hit, names[-1])], [], "denies, after its object")
        if token.lemma_.lower() == "denial" and not syntax.children(token, "acl", "ccomp", "relcl"):
            came = token.dep_ == "nsubj" and token.head.lemma_ in ("come", "arrive", "follow", "emerge")
            by = [
                o
                for head in (token, *([token.head] if came else []))
                for p in syntax.children(head, "prep")
                if p.lower_ in ("by", "from")
                for o in syntax.children(p, "pobj")
            ]
            holders = [r for o in by for r in self.phrases.speaker(o)]
            holders = holders or [self.phrases._plain(token, n, 0.8, "agent") for n in self.phrases._before(token)]
            of = syntax.prepositional(token, ("of", "that"), deep=False)
            finite = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in token.sent)  # no headline
            if holders and finite and all(self._claim(o) or o.lemma_ in ("fact", "involvement") for o in of):
                return self._plain(token, holders[:1], [], "speech noun:denial")
        return None


def _before_semicolon(clause: Token) -> list[Token]:
    """ "'Your claims are false; we act on our own soil,' he wrote": the clauses that stand before the last one."""
    before = [c for c in syntax.children(clause, "ccomp", "parataxis") if c.right_edge.i < clause.i]
    return [c for c in before if any(t.text == ";" for t in clause.doc[c.i : clause.i])]


def _after_colon(token: Token, verb: Token) -> bool:
    return any(t.text == ":" for t in token.doc[verb.i : token.i])


def _none(word: Token) -> bool:
    """ "no guard", "not one guard", "not a single guard"."""
    return word.lower_ == "no" or word.dep_ == "neg" or any(c.lower_ == "not" for c in word.children)


def _identified(verb: Token) -> list[Token]:
    """ "What it denies is that …", "What it contests is the claim that …": what the sentence says that it is."""
    what = any(c.lower_ == "what" for c in verb.children)
    if verb.dep_ not in ("csubj", "nsubj", "csubjpass") or verb.head.lemma_ != "be" or not what:
        return []
    return [c for c in verb.head.children if c.i > verb.i and c.dep_ in ("attr", "ccomp", "advcl", "acomp")]


def _cut_short(verb: Token) -> bool:
    """ "No, we did not.", "It has not.": the act was named before."""
    if verb.lemma_ not in ("have", "be", "do") and verb.pos_ != "AUX" or not syntax.children(verb, "neg"):
        return False
    rest = [c for c in verb.children if c.dep_ not in ("intj", "punct", "aux", "advmod", "neg", "nsubj", "npadvmod")]
    rest = [c for c in rest if not c.is_space and c.dep_ != "cc"]
    end = verb.right_edge.i
    while end > verb.i and verb.doc[end].is_punct:
        end -= 1
    doers = syntax.children(verb, "nsubj")
    personal = len(doers) == 1 and (doers[0].pos_ == "PRON" or doers[0].pos_ == "PROPN")
    last = verb.doc[end].lower_ in ("not", "n't", "never") or end == verb.i
    whole = verb.dep_ in ("ROOT", "ccomp", "conj", "parataxis")
    return not rest and personal and last and whole


def _nothing_to_do(verb: Token) -> bool:
    """ "had nothing to do with it", "has absolutely nothing to do with the incident": what it is was said before."""
    if verb.lemma_.lower() != "have":
        return False
    nothing = next((t for t in verb.subtree if t.lower_ == "nothing" and t.i > verb.i), None)
    if nothing is None:
        return False
    rest = verb.doc[nothing.i + 1 : nothing.i + 4]
    matter = next((t for t in verb.doc[nothing.i + 4 : verb.sent.end] if t.dep_ == "pobj"), None)
    bare = matter is not None and all(c.dep_ in ("det", "amod", "punct") for c in matter.children)
    return bare and [t.lower_ for t in rest] == ["to", "do", "with"]


def _unbroken(tokens: Iterable[Token]) -> list[Token]:
    """The tokens before the first comma, colon, semicolon or dash."""
    return list(takewhile(lambda token: token.text not in BREAKS, tokens))


def _that(clause: Token) -> bool:
    return any(c.dep_ in ("mark", "advmod") and c.lower_ == "that" for c in clause.children)


def _after_that(token: Token) -> list[Token]:
    """The verb of the that-clause that follows at once, whatever it hangs on."""
    after = token.nbor(1) if token.i + 1 < len(token.doc) else token
    if after.text == ",":  # "Nor is it the case, they noted, that ..."
        commas = [t for t in token.doc[after.i + 1 : min(token.sent.end - 1, after.i + 9)] if t.text == ","]
        after = commas[0].nbor(1) if commas else after
    if after.lower_ != "that" or after.i == token.i:
        return []
    return [v for v in after.ancestors if v.i > after.i and v.pos_ in ("VERB", "AUX") and v.sent == token.sent][:1]
