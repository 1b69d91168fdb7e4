"""Reported speech and thought: who says, accuses, denies, warns, demands, to whom, about which clause."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.text import syntax
from kg.text.asides import QUOTES
from kg.text.lexicon import Lexicon, Pattern
from kg.text.modality import Modality
from kg.text.parse import Token
from kg.text.phrases import Phrases
from kg.text.records import Proposition, Ref, Speech
from kg.text.tellings import JOINING

TARGETED = (
    "accuses",
    "condemns",
    "praises",
    "threatens",
    "warns",
    "demands",
    "denies",
    "promises",
    "concerned",
    "confirms",
)
_NAMING = ("name", "identify", "quote", "cite")
_TELLING = ("asserts", "alleges", "accuses")
"""What says that something is the case, and can be denied."""
MADE_BY = ("by", "from")
AIMED = ("accuses", "condemns", "praises", "threatens")
"""Attitudes with a target; those of the others have an addressee."""
CLAIMING = ("asserts", "alleges", "accuses", "suggests", "speculates", "concerned")
MOVING = ("about", "over", "at", "by", "of")
"""Prepositions of what somebody is worried, alarmed or certain of."""
CONTENT_PREPOSITIONS = ("of", "for", "with", "over", "about", "against", "as", "into", "on", "at")


class Speeches:
    """Finds the reported speech acts of sentences of one parsed piece of text."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon, modality: Modality) -> None:
        self.phrases, self.lexicon, self.modality = phrases, lexicon, modality

    def find(self, sentence: Iterable[Token]) -> list[Speech]:
        """Every speech act in the sentence."""
        found: list[Speech] = []
        for token in sentence:
            if token.lower_ in self.lexicon.speech_adjectives and (clause := _clause(token)) is not None:
                speech = self._quality(token, clause)
            elif token.pos_ == "VERB":
                speech = self._verb(token)
            elif token.pos_ == "NOUN" and token.lemma_.lower() in self.lexicon.speech_nouns:
                speech = self._noun(token)
            else:
                continue
            if speech is not None:
                found += self._each(speech)
        return found

    def _each(self, speech: Speech) -> list[Speech]:
        """One speech act for each side of "accused each other" and "traded threats", else the one as it is."""
        sides = {ref.state or ref.key: ref for ref in speech.holders}
        if speech.token.pos_ != "VERB" or not (syntax.each_other(speech.token) or speech.mutual):
            return [speech]
        sides |= {ref.state or ref.key: ref for ref in (*speech.targets, *speech.addressees) if speech.mutual}
        if len(sides) < 2:
            return [speech]
        targeted = speech.attitude in AIMED
        result = []
        for key, ref in sides.items():
            others = [other for name, other in sides.items() if name != key]
            mine = replace(speech, holders=[ref], content=[], reflexive=False)
            mine.targets, mine.addressees = (others, []) if targeted else ([], others)
            result.append(mine)
        return result

    # -- verbs ----------------------------------------------------------------------------------------

    def _verb(self, verb: Token) -> Speech | None:
        aimed = verb.dep_ in ("acl", "relcl") and any(c.tag_ == "TO" for c in verb.children)
        aimed = aimed and not self._occasion(verb.head)
        marks = {c.lower_ for c in syntax.children(verb, "mark")}
        if self._wanted(verb) or verb.dep_ == "advcl" and not marks.isdisjoint(self.lexicon.words["conditionals"]):
            return None
        if self._questioned(verb):
            return None
        if any(c.lemma_ in _NAMING and syntax.children(c, "auxpass") for c in syntax.children(verb, "xcomp")):
            return None  # "asked not to be named"
        patterns = self.lexicon.speech.get(verb.lemma_.lower(), ())
        for pattern in sorted(patterns, key=lambda p: p.name != "denies"):  # "mocked the charge" denies it
            if self._fits(verb, pattern):
                if aimed and pattern.name in ("condemns", "praises"):  # "its refusal to condemn the raid"
                    return None
                made = self._made(verb, pattern)
                return replace(made, negated=True) if aimed else made  # "a plan to accuse"
        return self._traded(verb) if verb.lemma_.lower() in self.lexicon.words["trading"] else None

    def _quality(self, quality: Token, clause: Token) -> Speech | None:
        """ "is grateful to Poland for sending doctors", "are concerned that Iran wants", "was alarmed by raids"."""
        attitude = self.lexicon.speech_adjectives[quality.lower_]
        holders = [r for t in _felt_by(clause) for r in self.phrases.speaker(t)]
        thanked = syntax.prepositional(quality, ("to",), deep=False) if attitude == "praises" else []
        targets, preps = self._refs(thanked), MOVING if attitude != "praises" else ("for",)
        content = [c for at in {quality.i: quality, clause.i: clause}.values() for c in _moved_by(at, preps)]
        content += [c for t in thanked for c in syntax.children(t, "relcl")]
        if not holders or not (targets if attitude == "praises" else content):
            return None
        rule = f"speech:{quality.lower_}"
        return self._shaded(Speech(attitude, quality, holders, [], targets, content, rule, 0.8))

    def _occasion(self, noun: Token) -> bool:
        """Whether something is said with what a noun names: "held a meeting to demand", "wrote a letter to ask"."""
        lemma = noun.lemma_.lower()
        return "talks" in self.lexicon.item_of.get(lemma, ()) or lemma in self.lexicon.words["documents"]

    def _questioned(self, verb: Token) -> bool:
        """ "When asked for proof, Omar Deng said": who is asked demands nothing."""
        bare = verb.dep_ == "advcl" and verb.tag_ in ("VBN", "VBD") and not syntax.children(verb, "nsubj", "dobj")
        return bare and any(c.lower_ in ("when", "if", "once") for c in syntax.children(verb, "advmod", "mark"))

    def _wanted(self, verb: Token) -> bool:
        """Whether somebody is only to say it: "demanded that it reveal its sources", "should explain why"."""
        if self._obliged(verb) and verb.dep_ in ("ccomp", "ROOT", "conj"):
            return True
        if verb.dep_ in ("ccomp", "xcomp") and any(c.tag_ == "TO" for c in verb.children):
            asked = syntax.prepositional(verb.head, ("on", "upon"), deep=False)  # "called on it to show that"
            bid = [t for t in syntax.children(verb.head, "dobj") if t.pos_ == "PRON" or self.phrases.refs(t)]
            return bool(asked or syntax.children(verb, "nsubj") or bid)
        bare = verb.dep_ == "ccomp" and verb.tag_ in ("VB", "VBP") and not syntax.children(verb, "aux")
        asks = bare and any(p.name == "demands" for p in self.lexicon.speech.get(verb.head.lemma_.lower(), ()))
        return asks and any(c.lower_ == "that" for c in syntax.children(verb, "mark"))

    def _traded(self, verb: Token) -> Speech | None:
        """ "traded accusations with": each side makes them."""
        things = [c for t in syntax.patients(verb) for c in syntax.conjuncts(t)]
        attitude = next((a for t in things if (a := self.lexicon.speech_nouns.get(t.lemma_.lower())) is not None), None)
        if attitude not in AIMED:
            return None
        others = self._refs(syntax.prepositional(verb, ("with",)))
        return self._shaded(
            Speech(attitude, verb, self._holders(verb), [], others, [], f"speech:{verb.lemma_}", 0.8, mutual=True)
        )

    def _fits(self, verb: Token, pattern: Pattern) -> bool:
        if pattern.particle and pattern.particle not in syntax.particle(verb):
            return False
        things = syntax.patients(verb)
        lemmas = {t.lemma_.lower() for t in things} | {
            c.lemma_.lower() for c in syntax.children(verb, "acomp", "oprd", "dobj")
        }
        lemmas |= {a.lower_ for t in things for a in syntax.children(t, "amod") if a.i > t.i}  # "held Togo responsible"
        if pattern.name == "denies" and pattern.objects - {"innocence"} and not pattern.direct:
            aimed = syntax.prepositional(verb, pattern.prepositions, deep=False)  # "took exception to the charge"
            return bool(lemmas & pattern.objects) and self._denies(verb, verb.lemma_.lower(), aimed)
        if pattern.objects:
            return bool(lemmas & pattern.objects)
        lemma, clause = verb.lemma_.lower(), bool(syntax.children(verb, "ccomp"))
        clause |= lemma == "charge" and verb.dep_ == "parataxis" and not things  # "Togo, he charged, arms them"
        if not pattern.direct and not pattern.particle and not syntax.prepositional(verb, pattern.prepositions):
            return False
        if pattern.name == "denies":
            aimed = syntax.prepositional(verb, pattern.prepositions, deep=False) if not pattern.direct else []
            return self._denies(verb, lemma, [*things, *aimed])
        if pattern.name == "accuses" and lemma in ("charge", "fault", "denounce"):
            return (clause and lemma == "charge") or (
                not clause and any(ref.role not in ("owner", "instrument") for ref in self._refs(things))
            )
        if pattern.name == "asserts" and lemma == "tell" and not clause:  # "told Beijing to stop": a demand
            return not any(c.tag_ == "TO" for x in syntax.children(verb, "xcomp") for c in x.children)
        if pattern.name == "demands" and lemma in self.lexicon.words["asking"]:
            return self._asks(verb, lemma)
        if lemma == "claim" and things and not clause:  # "claims the island", "claimed a victory", no "claims a plot"
            return not any(self._land(t) for t in things)
        if pattern.name == "withdraws" and pattern.particle:  # "refused to take back migrants"
            return not any(t.pos_ == "NOUN" and t.lemma_.lower() not in self.lexicon.anaphors["claims"] for t in things)
        if lemma == "add" and not clause and syntax.prepositional(verb, ("to",), deep=False):
            return False  # "added to the pressure"
        if lemma == "condemn" and syntax.prepositional(verb, ("to",), deep=False):
            return False  # "was condemned to death"
        if pattern.name == "threatens":
            return True
        if pattern.name == "promises":
            return clause
        if pattern.name == "asserts" and lemma in self.lexicon.words["describing"]:
            return lemma == "describe" or _judging(verb) and not self._convened(verb)
        if lemma in self.lexicon.words["witnessing"]:
            return self._witnessed(verb)
        if lemma in self.lexicon.words["with_clause"]:
            quoted = any(t.text in QUOTES for t in verb.sent[: verb.i - verb.sent.start])
            aside = verb.dep_ == "parataxis"  # "Mali hosts them, a daily asserts", "Mali, he thinks, hosts them"
            return clause or aside or quoted and not syntax.children(verb, "dobj")
        return True

    def _witnessed(self, verb: Token) -> bool:
        """Whether persons saw somebody act: "Hungarian soldiers saw drones cross into Kosovo"."""
        seen = [c for c in syntax.children(verb, "ccomp") if syntax.children(c, "nsubj")]
        seen = [c for c in seen if c.tag_ in ("VB", "VBG", "VBP")]
        persons = {"speaker", "government", "military", "people"}
        doers = syntax.children(verb, "nsubj")
        return bool(seen) and any(persons & set(self.phrases._classes(t)) for t in doers)

    def _denies(self, verb: Token, lemma: str, things: list[Token]) -> bool:
        """Whether a verb denies a claim, and does not refuse an offer, a demand or a right."""
        anaphors = self.lexicon.anaphors
        nouns = [*things, *syntax.children(verb, "dobj", "oprd"), *syntax.recipients(verb)]
        nouns += [t for t in verb.subtree if t.i == verb.i + 1 and t.lower_ in ("this", "that") and t.dep_ == "advmod"]
        for prep in syntax.children(verb, "prep"):
            nouns += syntax.children(prep, "pobj") if prep.lower_ == "as" else []
        claims = [t for t in nouns if t.lemma_.lower() in anaphors["claims"] and not self._claimed_land(t)]
        claims += [t for t in nouns if t.lemma_.lower() in anaphors["tidings"] and syntax.pointed(t)]
        claims += [
            t
            for t in nouns
            if t.lemma_.lower() in self._notions
            if any(not _about(c) for c in syntax.children(t, "acl", "relcl", "ccomp"))
        ]
        claims += [t for t in nouns if t.lemma_.lower() in self._notions and self._of_act(t)]
        if lemma in self.lexicon.denials["denying"]:
            clause = any(
                c.dep_ in ("ccomp", "xcomp") or (c.dep_ in ("dobj", "advcl") and c.tag_ == "VBG" and c.i > verb.i)
                for c in verb.children
            )
            pronouns = ("that", "this", "it", "something", "them", "these", "those", "him", "her")
            pointing = any(t.tag_ in syntax.RELATIVE or t.lower_ in pronouns for t in nouns)
            pointing = (
                pointing
                or verb.dep_ == "relcl"
                and not any(t.pos_ in ("NOUN", "PROPN") and t.i > verb.i for t in nouns)
            )
            return clause or pointing or bool(claims) or any(self._act(t) for t in nouns)
        if lemma == "rule":  # "ruled out that its troops had left"
            return bool(syntax.children(verb, "ccomp"))
        words = [t for t in claims if t.pos_ != "PRON"]
        words += [t for t in nouns if t.lemma_.lower() in self.lexicon.words["slanders"]]  # "rejected the slander"
        if lemma in ("reject", "dismiss"):  # "rejected any role in the conflict"
            part = self.lexicon.words["partaking"]
            sure = self.lexicon.words["blameworthy"]
            parts = [t for t in nouns if t.lemma_.lower() in part]
            words += [t for t in parts if t.lemma_.lower() in sure or any(c.lower_ == "any" for c in t.children)]
        waving = lemma in self.lexicon.denials["waving"]
        pointing = waving or any(t.lower_ in ("this", "that") for t in claims)
        told = verb.dep_ == "advcl" and any(t.lower_ == "which" for t in nouns) and self._tells(verb.head)
        return bool(words) or told or bool(claims) and (verb.dep_ == "relcl" or pointing)

    def _tells(self, verb: Token) -> bool:
        """Whether a verb says what is the case, and asks for nothing."""
        return any(p.name in _TELLING for p in self.lexicon.speech.get(verb.lemma_.lower(), ()))

    @property
    def _notions(self) -> frozenset[str]:
        """Nouns that are claims where a clause says which: "the myth that", "the notion that"."""
        return self.lexicon.denials["claimed"] | self.lexicon.denials["falsity"]

    def _act(self, noun: Token) -> bool:
        """Whether a denied noun is an act, not a thing refused: "denied any wrongdoing", "denied the theft"."""
        lemma = noun.lemma_.lower()
        beside = (*noun.children, *noun.head.children)
        if lemma in self.lexicon.denials["refused"] and any(c.lower_ == "to" for c in beside):
            return False  # "denied any entry to reporters"
        any_at_all = noun.pos_ == "NOUN" and any(c.lower_ == "any" for c in noun.children)  # "denied any dealings with"
        return any_at_all or lemma in self.lexicon.anaphors["acts"] or lemma in self.lexicon.nouns

    def _of_act(self, noun: Token) -> bool:
        """ "talk of a war", "speculation about a raid"."""
        return any(self._act(t) for t in syntax.prepositional(noun, ("of", "about"), deep=False) if t.pos_ == "NOUN")

    def _claimed_land(self, noun: Token) -> bool:
        """ "China's claims in the sea", "its claim to the island" are no accusations."""
        if noun.lemma_.lower() != "claim":
            return False
        preps = {p.lower_ for p in syntax.children(noun, "prep")}
        return (
            bool(preps & {"to", "over", "on", "in"})
            and not preps & {"of", "about"}
            and not syntax.children(noun, "acl")
        )

    def _land(self, noun: Token) -> bool:
        """Whether what is claimed is a territory, or a part of one, and not a fact."""
        parts = syntax.prepositional(noun, ("of",), deep=False)
        if noun.lemma_.lower() in self.lexicon.words["shares"] and parts:
            return self._land(parts[0]) or self.phrases.hit(parts[0]) is not None
        hit = self.phrases.hit(noun)
        placed = hit is not None and hit.name.reason == "place"
        return placed or "territory" in self.lexicon.item_of.get(noun.lemma_.lower(), ())

    def _obliged(self, clause: Token) -> bool:
        """Whether a clause says what somebody must do."""
        first = next((c.i for c in syntax.children(clause, "nsubj", "nsubjpass")), clause.i)
        aux = [c.lower_ for c in clause.children if c.dep_ == "aux" and c.i > first]  # no "should it attack"
        return "have" not in aux and not self.lexicon.words["obliging"].isdisjoint(aux)  # "must have dreamt" guesses

    def _subjunctive(self, clause: Token) -> bool:
        """ "insists that Togo withdraw": what is to be done."""
        one = any(t.tag_ in ("NN", "NNP") and len(syntax.conjuncts(t)) == 1 for t in syntax.children(clause, "nsubj"))
        return one and clause.tag_ in ("VB", "VBP") and clause.pos_ == "VERB" and not syntax.children(clause, "aux")

    def _asks(self, verb: Token, lemma: str) -> bool:
        infinitive = any(
            c.dep_ in ("xcomp", "ccomp", "advcl") and any(g.tag_ == "TO" for g in c.children) for c in verb.children
        )
        if lemma in ("encourage", "advise") and any(c.tag_ == "TO" for c in verb.children):
            return False  # "cooperate to encourage refugees to return"
        if lemma == "order" and self._sent_away(verb):
            return False
        if lemma == "insist":
            return "on" in syntax.particle(verb)
        if lemma == "call":
            items = [self.lexicon.item_of.get(t.lemma_.lower(), ()) for t in syntax.children(verb, "dobj")]
            rung = any({"visitor", "talks"} & set(found) for found in items)  # "called a conference to deny it"
            return (infinitive and not rung) or bool(syntax.prepositional(verb, ("on", "upon", "for"), deep=False))
        if lemma in ("want", "need"):
            return any(syntax.children(c, "nsubj") for c in syntax.children(verb, "ccomp", "xcomp"))
        if lemma in ("ask", "push", "beg", "plead", "petition", "lobby", "appeal"):
            bare = any(c.tag_ in ("VB", "VBP") and _bare(c) for c in syntax.children(verb, "ccomp"))
            if bare:
                return True  # "asked that Mali free them"
            return infinitive or bool(syntax.prepositional(verb, ("for",), deep=False))
        if lemma == "press":  # "pressed Togo over its debt", no "pressed its offensive"
            asked = bool(self._pressed(verb)) and not {"on", "ahead"} & syntax.particle(verb)
            return infinitive or asked or bool(syntax.prepositional(verb, ("for",), deep=False))
        return infinitive

    def _convened(self, verb: Token) -> bool:
        """ "called an emergency session": a meeting, which is called nothing."""
        things = syntax.patients(verb) if verb.lemma_ == "call" else []
        return any("talks" in self.lexicon.item_of.get(t.lemma_.lower(), ()) for t in things)

    def _pressed(self, verb: Token) -> list[Ref]:
        return [ref for ref in self._refs(syntax.patients(verb)) if ref.role not in ("owner", "instrument")]

    def _sent_away(self, verb: Token) -> bool:
        """ "ordered a Chadian diplomat to leave": an expulsion, and no demand."""
        leaves = any(c.lemma_ in ("leave", "depart") for c in syntax.children(verb, "xcomp", "ccomp"))
        items = (self.lexicon.item_of.get(t.lemma_.lower(), ()) for t in syntax.patients(verb))
        return leaves and any("diplomat" in item for item in items)

    def _made(self, verb: Token, pattern: Pattern) -> Speech:
        attitude, lemma = pattern.name, verb.lemma_.lower()
        if attitude == "asserts" and any(self._obliged(c) for c in syntax.children(verb, "ccomp")):
            attitude, pattern = "demands", replace(pattern, name="demands")
        if attitude == "promises" and any(
            map(_done, syntax.children(verb, "ccomp"))
        ):  # "assured it that it had sent none"
            attitude, pattern = "asserts", replace(pattern, name="asserts")
        if lemma == "insist" and any(self._subjunctive(c) for c in syntax.children(verb, "ccomp")):
            attitude, pattern = "demands", replace(pattern, name="demands")
        if attitude == "asserts" and self._uneasy(verb):  # "notes with concern that"
            attitude, pattern = "concerned", replace(pattern, name="concerned")
        passive = syntax.is_passive(verb)
        holders = self._holders(verb)
        content = self._content(verb, pattern)
        others = self._others(verb, pattern, passive, content)
        keys = {ref.key for ref in holders}
        reflexive = bool(others) and all(ref.key in keys for ref in others)
        others = [ref for ref in others if ref.key not in keys]
        targets = others if attitude in AIMED else []
        addressees = [] if targets else others
        speech = Speech(
            attitude,
            verb,
            holders,
            addressees,
            targets,
            content,
            f"speech:{lemma}",
            0.85,
            soft=attitude == "demands" and (lemma in self.lexicon.soft or f"{lemma}_on" in self.lexicon.soft),
            anonymous=passive and not holders,
            reflexive=reflexive,
        )
        return self._shaded(speech)

    def _holders(self, verb: Token) -> list[Ref]:
        participle = verb.dep_ in ("acl", "relcl") and verb.tag_ == "VBG"
        found = self._adopters(verb.head) if participle else []
        if verb.lemma_ in ("quote", "cite") and syntax.is_passive(
            verb
        ):  # "'We agree,' the minister was quoted as saying"
            found += [ref for token in syntax.patients(verb) for ref in self.phrases.speaker(token)]
        above = [t for t in syntax.subjects(verb.head) if verb.dep_ == "advcl" and verb.head.lemma_ == "go"]
        doers = [t for t in above or syntax.subjects(verb) if t.tag_ != "WP"]  # "could not say who had done it"
        doers = [t for t in doers if t.tag_ not in syntax.RELATIVE] or doers  # "which Lima says it is not doing"
        doers = [t for t in doers if t.lemma_.lower() not in self.lexicon.denials["falsity"]]  # "A lie, says Togo"
        doers = [t for t in doers if _unquoted(t, verb)] or doers  # "'Lies,' the minister responds"
        found = found or [ref for token in doers for ref in self.phrases.speaker(token)]
        return found or (self.phrases.speaker(verb.head) if participle else [])

    def _uneasy(self, verb: Token) -> bool:
        with_ = syntax.prepositional(verb, ("with",), deep=False)
        return any(self.lexicon.speech_nouns.get(t.lemma_.lower()) == "concerned" for t in with_)

    def _adopters(self, document: Token) -> list[Ref]:
        """Who adopts or issues a document that says something: "approved a resolution demanding that"."""
        verb = syntax.governor(document)
        words = self.lexicon.words
        if verb is None and document.dep_ == "pobj" and document.head.lower_ in ("in", "on"):
            verb = document.head.head
        stated = document.dep_ == "pobj" and verb is not None and verb.pos_ == "VERB"
        stated = stated and document.head.lower_ in ("in", "on")  # "claimed the raid in a letter demanding"
        adopted = verb is not None and verb.lemma_.lower() in words["adopting"]
        if verb is None or not (adopted or stated) or document.lemma_.lower() not in words["documents"]:
            return []
        return [ref for token in syntax.subjects(verb) for ref in self.phrases.speaker(token)]

    def _content(self, verb: Token, pattern: Pattern) -> list[Token]:
        found = [*syntax.children(verb, "ccomp"), *syntax.children(verb, "xcomp")]
        for prep in (p for first in syntax.children(verb, "prep", "prt") for p in syntax.conjuncts(first)):
            charged = prep.lower_ == "in" and verb.lemma_ == "implicate"
            if (
                prep.lower_ in CONTENT_PREPOSITIONS or charged
            ) and prep.i > verb.i:  # "accused it of arming and of killing"
                told = syntax.children(prep, "pcomp", "pobj")
                found += [c for c in told if prep.lower_ != "with" or not syntax.children(c, "nsubj")]
        if verb.lemma_ in ("attribute", "ascribe"):  # "attributed the crisis to the raids of Chad"
            found += syntax.prepositional(verb, ("to",), deep=False)
        if pattern.name != "asserts" or not found:
            things = syntax.patients(verb) if not syntax.is_passive(verb) and verb.lemma_ != "tell" else []
            found += [t for t in things if t.i > verb.i]
            for thing in things:
                found += (
                    [c for c in syntax.children(thing, "acl", "relcl") if not self._says(thing, c)]
                    if pattern.objects or pattern.name in ("demands", "asserts")
                    else []
                )
                for prep in syntax.children(thing, "prep"):
                    found += syntax.children(prep, "pcomp", "pobj")
        found += [
            c
            for c in syntax.children(verb, "advcl")
            if any(
                m.lower_ == "that" or (m.tag_ == "TO" and pattern.name in ("demands", "accuses", "warns"))
                for m in c.children
            )
        ]
        if pattern.name == "denies" and syntax.is_passive(verb):
            found += syntax.patients(verb)
        if not found or (pattern.name not in TARGETED and not syntax.children(verb, "ccomp")):
            found += self._misplaced(verb)
        if pattern.name in ("asserts", "alleges", "confirms"):
            found += syntax.after_semicolon(verb)
        if (
            not syntax.children(verb, "ccomp")
            and verb.dep_ in ("parataxis", "dep")
            and verb.head.pos_ in ("VERB", "AUX")
            and not any(t.text == ";" for t in verb.doc[verb.i : verb.head.i])
        ):
            found.append(verb.head)
        beyond = verb.doc[verb.i : verb.head.i] if verb.dep_ == "parataxis" and verb.head.i > verb.i else []
        telling = pattern.name in ("asserts", "alleges") and syntax.children(verb, "ccomp")
        if telling and any(t.text == ";" for t in beyond) and verb.head.lemma_.lower() not in self.lexicon.reporting:
            found.append(verb.head)  # "nobody was there, he said; it was Peru that shelled it"
        if (
            not syntax.children(verb, "ccomp")
            and verb.dep_ == "advcl"
            and any(c.lower_ == "as" and c.dep_ == "mark" for c in verb.children)
        ):
            found.append(verb.head)
        return found

    def _says(self, noun: Token, clause: Token) -> bool:
        """Whether a clause is what a noun of speech says: "its demand that Iran stop", "calls for Mali to leave"."""
        attitude = self.lexicon.speech_nouns.get(noun.lemma_.lower())
        if attitude is None:
            return False
        if any(m.lower_ in ("that", "which") and m.dep_ == "mark" for m in clause.children):
            return True
        to = any(m.tag_ == "TO" for m in clause.children) and syntax.children(clause, "nsubj")
        return attitude == "demands" and bool(to)

    def _maker(self, token: Token) -> list[Ref]:
        """Who makes a claim; "Radio Lome, a Togolese station" and "the daily Le Jour" are papers, and no state."""
        if token.lower_ == "own":  # "has a tale of its own: that"
            return [ref for t in syntax.children(token, "poss") for ref in self.phrases.speaker(t)]
        named = [token, *syntax.children(token, "appos")] if self._paper(token) else []
        name = next((t for t in named if t.pos_ == "PROPN" and self.phrases.hit(t) is None), None)
        if name is None:
            return self.phrases.speaker(token)
        text, first, last = self.phrases._wording(name)
        role = self.phrases.cast.role("Organization", text)
        return [Ref(role.id, role.id, role.kind, "name", None, 0.7, *self.phrases._chars(first, last), "organization")]

    def _paper(self, noun: Token) -> bool:
        """ "a Ugandan daily", "the newspaper Le Soir": what reports things."""
        words = (noun, *syntax.children(noun, "compound", "appos"))
        return any(t.lemma_.lower() in self.lexicon.words["press"] for t in words)

    def _misplaced(self, verb: Token) -> list[Token]:
        """A that-clause that the parser hangs on a noun: "hinted early in the war that drones were entering"."""
        nouns = [o for p in syntax.children(verb, "prep") for o in syntax.children(p, "pobj")]
        clauses = [c for noun in nouns for c in syntax.children(noun, "relcl", "acl")]
        return [
            c for c in clauses if any(g.lower_ == "that" and g.dep_ in ("dobj", "mark", "advmod") for g in c.children)
        ]

    def _others(self, verb: Token, pattern: Pattern, passive: bool, content: list[Token]) -> list[Ref]:
        """Whom the speech act is aimed at."""
        attitude = pattern.name
        if passive and attitude in TARGETED and not pattern.objects:  # else "threats were made against Peru"
            return self._refs(syntax.patients(verb))
        prepositions = set(pattern.prepositions) or {pattern.particle or "to"}
        if attitude == "condemns" and not pattern.direct:
            about = syntax.prepositional(verb, ("over", "about", "against", "at"))
            blamed = self._refs(about) or [r for t in about for r in self.phrases.owners(t)]
            if blamed:
                return blamed
        if attitude == "demands":
            asked = self._refs(syntax.prepositional(verb, ("from",), deep=True))
            if asked:
                return asked
        found = self._refs(syntax.recipients(verb)) if pattern.direct or "to" in prepositions else []
        direct = self._refs(syntax.patients(verb)) if pattern.direct and not pattern.objects else []
        if attitude == "demands":
            direct = [ref for ref in direct if ref.role != "owner"]
        found = found or direct
        found = found or self._refs(syntax.prepositional(verb, prepositions, deep=bool(pattern.objects)))
        relative = any(c.tag_ in syntax.RELATIVE for c in syntax.children(verb, "dobj"))
        if not found and relative and attitude in AIMED and self.phrases.personal(verb.head):
            return self.phrases.speaker(verb.head)[:1]  # "Omar Deng, whom Mali accuses of a raid"
        if attitude not in TARGETED or found:
            return found
        return self._implied(verb, pattern, content)

    def _implied(self, verb: Token, pattern: Pattern, content: list[Token]) -> list[Ref]:
        """The target that only the content names: whose act is condemned, who is to act."""
        clauses = [c for c in content if c.pos_ in ("VERB", "AUX")]
        if pattern.name in ("demands", "warns", "accuses", "condemns", "praises"):
            for clause in clauses:
                doers = [r for r in self._refs(syntax.children(clause, "nsubj", "nsubjpass")) if r.role != "owner"]
                if doers:
                    return doers
        told = [t for c in clauses for t in syntax.subjects(c)] if pattern.name == "demands" else []
        if told and not {t.i for t in told} & {t.i for t in syntax.subjects(verb)}:
            return []  # "called on the world to support Kenya": not on Kenya
        if pattern.name in ("threatens", "promises", "demands"):
            for clause in clauses:
                objects = [r for r in self.modality.objects(clause) if r.role != "owner" or pattern.name != "demands"]
                if objects:
                    return objects
        if pattern.name in ("concerned", "confirms"):
            return []
        if verb.dep_ == "relcl" and pattern.name in ("condemns", "praises") and not syntax.children(verb, "ccomp"):
            return self._movers(verb)
        things = [t for t in (*syntax.patients(verb), *content) if t.pos_ in ("NOUN", "PROPN")]
        asks = pattern.name == "demands" and verb.lemma_.lower() in self.lexicon.soft
        for thing in things:
            owners = self.phrases.owners(thing, beside=not asks)  # "called for sanctions against Togo": not on Togo
            if owners:
                return owners
        if asks:
            return self._refs(syntax.prepositional(verb, ("from", "of", "to"), deep=True))
        if pattern.name in ("condemns", "threatens"):
            found = syntax.prepositional(verb, ("from", "in", "of", "against", "at", "over", "to"), deep=True)
            return [r for r in self._refs(found) if r.kind != "Person" or r.state]  # no "release of Dr Yang"
        return []

    def _movers(self, verb: Token) -> list[Ref]:
        """Who took the step that a relative clause judges: "A sent aid to B, a decision that C criticised"."""
        above = verb.head
        if above.lemma_.lower() not in self.lexicon.words["steps"]:
            return []
        while above.head.i != above.i and above.pos_ not in ("VERB", "AUX"):
            above = above.head
        return self.phrases.owners(verb.head, False) or self._refs(syntax.subjects(above))

    def _refs(self, tokens: Iterable[Token]) -> list[Ref]:
        found: dict[str, Ref] = {}
        for token in tokens:
            for ref in self.phrases.refs(token):
                found.setdefault(ref.key, ref)
        return list(found.values())

    def _shaded(self, speech: Speech) -> Speech:
        """Negation and hedges of the speech act itself: "did not confirm", "declined to say"."""
        token = speech.token
        probe = Proposition("", token, [], [], "", 1.0)
        self.modality._own(probe, token)
        speech.negated, speech.hedge = probe.negated or self._unsaid(token), probe.hedge
        cue = token.head if token.lower_ in JOINING else token
        speech.cue = self.phrases._chars(cue.i, cue.i + 1)
        for prep in syntax.children(token, "prep"):
            for obj in syntax.children(prep, "pobj"):
                if prep.lower_ in ("in", "on", "during", "by", "at", "through") and obj.lemma_.lower() in self._media():
                    speech.medium = self.phrases._chars(obj.left_edge.i, obj.i + 1)
        return speech

    def _unsaid(self, verb: Token) -> bool:
        """ "refused to confirm or deny", "stopped short of accusing": the act of speech did not happen."""
        top = verb
        while top.dep_ == "conj" and top.head.pos_ == "VERB" and not syntax.children(top, "nsubj", "aux"):
            top = top.head
        if any(c.dep_ == "advmod" and c.lower_ in self.lexicon.unreal["falsely"] for c in verb.children):
            return True
        lacking = top.head.head if top.dep_ == "pcomp" else top.head if top.dep_ == "acl" else top
        if lacking.lemma_.lower() in self.lexicon.unreal["evidence"] and self.modality.negation._lacking(lacking):
            return True  # "there is no sign that it has asked for help"
        above = self.modality._above(top)
        if above is None:
            return False
        if above.pos_ == "ADJ" and above.lemma_.lower() in self.lexicon.denials["falsity"]:
            return True  # "it would be wrong to say"
        probe = Proposition("", verb, [], [], "", 1.0)
        self.modality._operate(probe, above, top)
        if any(o.name in ("refuse", "prevent") for o in self.modality._operators(above)):
            return True
        return probe.negated

    def _media(self) -> set[str]:
        return {word.split()[-1] for word in self.lexicon.media}

    # -- without a verb -------------------------------------------------------------------------------

    def _noun(self, noun: Token) -> Speech | None:
        clauses = [c for c in syntax.children(noun, "acl", "relcl") if self._says(noun, c)]
        about = [p for p in syntax.children(noun, "prep") if p.lower_ in ("of", "about")]
        clauses += [c for p in about for c in syntax.children(p, "pcomp")]
        if self.lexicon.speech_nouns[noun.lemma_.lower()] in CLAIMING:  # "reports of a raid"
            acts = [o for p in about for o in syntax.children(p, "pobj") if o.lemma_.lower() in self.lexicon.nouns]
            clauses += [o for o in acts if o.lemma_.lower() not in self.lexicon.speech_nouns]
        if not clauses:  # "a claim by a commander that": the parser hangs the clause on whose claim it is
            within = [(p, o) for p in syntax.children(noun, "prep") for o in syntax.children(p, "pobj")]
            makers = [o for p, o in within if p.lower_ in MADE_BY or p.lower_ in ("in", "on") and self._paper(o)]
            makers += [o for made in syntax.children(noun, "acl") for o in syntax.agents(made)]
            clauses = [
                c for o in makers for c in syntax.children(o, "acl", "relcl")
                if any(m.lower_ == "that" and m.dep_ == "mark" for m in c.children)
            ]  # fmt: skip
        if not clauses:
            return None
        holders = [
            r
            for p in syntax.children(noun, "prep")
            for o in syntax.children(p, "pobj")
            if o not in clauses and p.lower_ in (*MADE_BY, "of") or (p.lower_ in ("in", "on") and self._paper(o))
            for r in self._maker(o)
        ]
        outlets = [w for w in syntax.children(noun, "compound", "poss") if self._paper(w)]
        holders = holders or [r for w in outlets for r in self.phrases.speaker(w)]  # "a Chinese media report that"
        holders = holders or [self.phrases._plain(noun, n, 0.8, "agent") for n in self.phrases._before(noun)]
        for made in syntax.children(noun, "acl", "relcl") if not holders else ():  # "the claim, made by Togo, that"
            that = any(c.lower_ == "that" and c.dep_ in ("mark", "advmod") for c in made.children)
            if made.lemma_.lower() in self.lexicon.denials["uttering"] and not that:
                by = [*syntax.agents(made), *(t for t in syntax.subjects(made) if t.tag_ not in syntax.RELATIVE)]
                holders += [r for t in by if t.i != noun.i for r in self.phrases.speaker(t)]
        verb = syntax.governor(noun)
        gives = verb is not None and verb.lemma_.lower() in self.lexicon.light - self.lexicon.words["undergoing"]
        if not holders and verb is not None and gives:
            holders = [r for t in syntax.subjects(verb) for r in self.phrases.speaker(t)]
        attitude = self.lexicon.speech_nouns[noun.lemma_.lower()]
        speech = Speech(
            attitude,
            noun,
            holders,
            [],
            [],
            clauses,
            f"speech noun:{noun.lemma_}",
            0.7,
            noun=noun,
            anonymous=not holders,
        )
        if attitude == "demands":
            keys = {ref.key for ref in holders}
            doers = [
                r for c in clauses for r in self._refs(syntax.children(c, "nsubj", "nsubjpass")) if r.key not in keys
            ]
            speech.addressees = doers
        speech.cue = self.phrases._chars(noun.i, noun.i + 1)
        return speech


def _bare(clause: Token) -> bool:
    """ "that Mali free them": a clause in the subjunctive."""
    that = any(c.lower_ == "that" and c.dep_ == "mark" for c in clause.children)
    singular = any(t.tag_ in ("NNP", "NN") or t.lower_ in ("it", "he", "she") for t in syntax.children(clause, "nsubj"))
    return that and singular and not syntax.children(clause, "aux", "auxpass")


def _clause(quality: Token) -> Token | None:
    """The verb of the clause that says how somebody feels: "is concerned", "was alarmed by"."""
    if quality.dep_ == "acomp":
        return quality.head
    return quality if quality.pos_ == "VERB" and syntax.children(quality, "auxpass") else None


def _felt_by(clause: Token) -> list[Token]:
    """Who feels so."""
    return syntax.patients(clause) if syntax.is_passive(clause) else syntax.subjects(clause)


def _moved_by(word: Token, prepositions: tuple[str, ...]) -> list[Token]:
    """What moves who feels so: a clause, or what follows one of ``prepositions``."""
    preps = [p for p in syntax.children(word, "prep", "agent") if p.lower_ in prepositions]
    return syntax.children(word, "ccomp") + [c for p in preps for c in syntax.children(p, "pcomp", "pobj")]


def _about(clause: Token) -> bool:
    """Whether a clause only says more of its noun: "an idea that would divide the land"."""
    return any(c.tag_ in syntax.RELATIVE for c in syntax.children(clause, "nsubj", "nsubjpass", "dobj"))


def _judging(verb: Token) -> bool:
    """Whether a verb says what its object is: "called the raid a crime", "considers this a breach"."""
    if any(o.pos_ in ("NOUN", "ADJ") for o in syntax.children(verb, "oprd")):
        return bool(syntax.patients(verb))
    return any(c.pos_ in ("NOUN", "ADJ") and syntax.children(c, "nsubj") for c in syntax.children(verb, "ccomp"))


def _depth(speech: Speech) -> int:
    """How far a speech act stands below the top of its sentence."""
    return len(list(speech.token.ancestors))


def chain(token: Token, speeches: list[Speech]) -> list[Speech]:
    """The speech acts that enclose ``token``, innermost first."""
    heads: dict[int, Speech] = {}
    found: list[Speech] = []
    by_content: dict[int, list[Speech]] = {}
    for speech in speeches:
        for content in speech.content:
            by_content.setdefault(content.i, []).append(speech)
    current, steps = token, 0
    while steps < 60:
        for speech in sorted(by_content.get(current.i, ()), key=_depth, reverse=True):  # "comment on claims that"
            if speech.token.i != token.i and speech.token.i not in heads:
                heads[speech.token.i] = speech
                found.append(speech)
        if current.head.i == current.i:
            return found
        aside = current.dep_ == "relcl" or current.dep_ == "advcl" and current in syntax.contrasts(current.head)
        if aside and any(s.token.i == token.i for s in speeches):
            return found  # what somebody says of a thing that another mentions: "while Togo denied it"
        current, steps = current.head, steps + 1
    return found


def _unquoted(token: Token, verb: Token) -> bool:
    """Whether no quotation mark stands between a subject and its verb."""
    return not any(t.text in QUOTES for t in verb.doc[min(token.i, verb.i) : max(token.i, verb.i)])


def _done(clause: Token) -> bool:
    """Whether a clause says what is or was the case, not what will be."""
    tenses = {c.tag_ for c in clause.children if c.dep_ in ("aux", "auxpass")} | {clause.tag_}
    return "MD" not in tenses and bool(tenses & {"VBD", "VBZ", "VBP"})
