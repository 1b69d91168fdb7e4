"""What surrounds a proposition in its own clause: negation, hedges, modals, and operators.

Operators turn one act into another by its sign: to promise, refuse, end or plan an act is not the
act. What they do is data (``operators`` in the lexicon).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kg.text import syntax
from kg.text.lexicon import Lexicon, Operator
from kg.text.negation import Negation, came_to_nothing
from kg.text.parse import Token
from kg.text.phrases import Phrases
from kg.text.records import Proposition, Ref

COMPLEMENTS = ("with", "to", "on", "against", "from", "of", "at", "into", "over", "for", "toward", "towards")


class Modality:
    """Decides whether propositions are affirmed, negated, hedged, or turned into another act."""

    def __init__(self, phrases: Phrases, lexicon: Lexicon, relations: Any) -> None:
        self.phrases, self.lexicon, self.relations = phrases, lexicon, relations
        self.negation = Negation(lexicon)

    def settle(self, proposition: Proposition) -> Proposition:
        """The proposition as meant by its clause; ``top`` is the token that reporting verbs govern."""
        verb = self._verb(proposition)
        proposition.top = verb
        self._pledged(proposition, verb)
        for _ in range(8):
            self._own(proposition, verb)
            above = self._above(verb)
            if above is None or self._reports(above) or self._asked_of_another(above, verb):
                break
            proposition = self._operate(proposition, above, verb)
            verb = above
            proposition.top = verb
        self._dropped(proposition)
        self._held(proposition)
        self.negation.judge(proposition)
        return self._unintended(proposition)

    def _unintended(self, proposition: Proposition) -> Proposition:
        """ "has no plans to", "does not intend to": the act itself is negated, and no promise or threat is made."""
        inner = proposition.inner
        if inner is None or not proposition.negated:
            return proposition
        if proposition.relation == "promises" and proposition.token is not proposition.top and self._firm(proposition):
            proposition.relation, proposition.negated = "rejects", False
            return proposition
        inner.top, inner.hedge = proposition.top, proposition.hedge
        inner.negated = inner.conditional = True
        return inner

    def _firm(self, proposition: Proposition) -> bool:
        """Whether a promise itself is refused: "did not agree to"."""
        above = proposition.top
        return above is not None and above.lemma_.lower() in self.lexicon.operators["promise"].firm

    def _pledged(self, proposition: Proposition, verb: Token) -> None:
        """ "pledged 20 million dollars", "proposed itself as a mediator": it is only promised."""
        promise, helpful = self.lexicon.operators["promise"], self.lexicon.words["helpful"]
        mediates = proposition.relation in self.lexicon.words["between_two"]
        own = proposition.token.i == verb.i or syntax.governor(proposition.token) is verb
        offers = mediates and own and verb.lemma_.lower() in helpful
        if offers or proposition.rule.startswith("transfer") and verb.lemma_.lower() in promise.firm:
            self._become(proposition, "promises")

    def _reports(self, verb: Token) -> bool:
        """Whether ``verb`` is a reporting verb that no operator or hedge explains."""
        lemma = verb.lemma_.lower()
        if lemma not in self.lexicon.speech or self._operators(verb) or lemma in self.lexicon.hedges["verbs"]:
            return False
        return not (lemma in self.lexicon.hedges["passives"] and syntax.is_passive(verb))

    def _asked_of_another(self, wanting: Token, verb: Token) -> bool:
        """ "wants Togo to withdraw": a demand, and nobody's promise."""
        return wanting.lemma_ in ("want", "need") and bool(syntax.children(verb, "nsubj", "nsubjpass"))

    def _verb(self, proposition: Proposition) -> Token:
        """The verb of the proposition's clause; operators over a noun are applied on the way."""
        token = proposition.token
        if token.pos_ in ("VERB", "AUX"):
            return token
        verb = proposition.carrier or syntax.governor(token)
        return verb if verb is not None else token

    def governing(self, proposition: Proposition) -> Proposition:
        """A noun's proposition turned by the verb that governs it: "ended its blockade of"."""
        if proposition.token.pos_ in ("VERB", "AUX"):
            return proposition
        verb = syntax.governor(proposition.token)
        if verb is not None and (self._off(proposition.token, verb) or self._aimed_at(proposition.token, verb)):
            return proposition
        the = any(c.lower_ == "the" for c in proposition.token.children)
        hostile = the and proposition.relation in self.lexicon.words["on_others"]
        if verb is not None and hostile and verb.tag_ == "VBD" and verb.lemma_.lower() in ("plan", "prepare"):
            return proposition  # "planned the bombing of the court"
        if (
            verb is None
            or verb.lemma_.lower() in self.lexicon.light
            and verb.lemma_.lower() not in ("reject", "plan", "prepare")
            and not (verb.lemma_ == "offer" and proposition.reciprocal)  # "offered Iran a deal"
        ):
            return proposition
        return self._operate(proposition, verb, None)

    def _own(self, proposition: Proposition, verb: Token) -> None:
        """Negation, hedges and modals at ``verb`` itself."""
        negated = self.negation.negated(verb) and not self._presupposed(proposition.token, verb)
        if proposition.token.pos_ == "NOUN" and any(c.lower_ == "no" for c in proposition.token.children):
            negated = True
        if negated:
            proposition.negated = not proposition.negated
        for child in (*verb.children, *self._shared(verb)):
            lower = child.lower_
            if child.dep_ in ("advmod", "amod", "npadvmod") and lower in self.lexicon.hedges["adverbs"]:
                proposition.hedge = proposition.hedge or self.lexicon.hedges["adverbs"][lower]
            if child.dep_ == "aux" and lower in self.lexicon.hedges["modals"]:
                shade = self.lexicon.hedges["modals"][lower]
                if shade == "demands" and any(c.dep_ == "aux" and c.lower_ == "have" for c in verb.children):
                    shade = "speculates"  # "must have shot it down"
                if not negated:
                    proposition.hedge = proposition.hedge or shade
                elif shade == "demands":  # "should not arm it" denies nothing
                    proposition.conditional = True
            if child.dep_ == "mark" and lower in self.lexicon.words["conditionals"] and verb.dep_ == "advcl":
                proposition.conditional = True
        if self._has_to(verb) and not negated:
            proposition.hedge = proposition.hedge or "demands"
        acts = [*syntax.subjects(verb), *([proposition.token] if proposition.token.pos_ == "NOUN" else [])]
        shades = [self.lexicon.hedges["adjectives"].get(c.lower_) for t in acts for c in syntax.children(t, "amod")]
        proposition.hedge = proposition.hedge or next(filter(None, shades), None)
        base = verb.tag_ in ("VB", "VBP") and any(
            s.tag_ in ("NN", "NNP", "NNPS") for s in syntax.children(verb, "nsubj")
        )
        if base and verb.head.lemma_.lower() in self.lexicon.words["ideas"] and not syntax.children(verb, "aux"):
            proposition.conditional = True  # "a suggestion that Kenya invade"
        about = verb.head.head.lemma_.lower() if verb.dep_ == "pcomp" and verb.head.lower_ in ("about", "on") else ""
        if about in self.lexicon.words["discussing"]:
            proposition.conditional = True  # "has talked with A about placing radars in B"
        if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in self.lexicon.words["hoping"]:
            proposition.hedge = proposition.hedge or "speculates"  # "hopes that its troops can leave"
        if self._aimed(verb) or self._forbidden(verb):
            proposition.conditional = True
        of_noun = (
            [c.lower_ for c in syntax.children(proposition.token, "amod")] if proposition.token.pos_ == "NOUN" else []
        )
        planned = bool(self.lexicon.words["planned"] & set(of_noun)) and ">" not in proposition.rule
        if self._future(verb) and self._caused(proposition, verb):
            proposition.conditional = True
        elif self._future(verb) or planned:  # "its planned withdrawal from"
            self._intend(proposition)
        proposition.conditional |= bool(self.lexicon.words["possible"] & set(of_noun))

    def _has_to(self, verb: Token) -> bool:
        """ "has to pull its men back and to set them free"."""
        if not any(c.tag_ == "TO" for c in verb.children):
            return False
        if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
            return self._has_to(verb.head)
        return verb.dep_ == "xcomp" and verb.head.lower_ in ("has", "have") and not syntax.children(verb.head, "dobj")

    def _presupposed(self, noun: Token, verb: Token) -> bool:
        """Whether what is denied is not the act but what it does: "their cooperation is not directed against Peru"."""
        if noun.dep_ not in ("nsubj", "nsubjpass") or noun.pos_ != "NOUN" or noun.head.i != verb.i:
            return False
        held = self.lexicon.denials["happening"] | self.lexicon.words["cancelling"] | self.lexicon.light
        free = not syntax.forms(verb) & held or self._aimed_at(noun, verb)
        return free and not self.negation._empty(noun)

    def _aimed_at(self, noun: Token, verb: Token) -> bool:
        """ "cooperation that is aimed at Peru", "directed against": whom it harms, not whether it takes place."""
        harm = any(p.lower_ in ("against", "at") for p in syntax.children(verb, "prep"))
        return harm and noun.dep_ == "nsubjpass" and verb.lemma_.lower() in self.lexicon.words["aiming"]

    def _shared(self, verb: Token) -> list[Token]:
        """The auxiliaries of the verb before it that it shares: "may move its embassy and cut ties"."""
        bare = verb.tag_ in ("VB", "VBP") or verb.lower_ == verb.lemma_  # "must pull back and set them free"
        if verb.dep_ != "conj" or not bare or syntax.children(verb, "nsubj", "nsubjpass", "aux"):
            return []
        return [*syntax.children(verb.head, "aux"), *self._shared(verb.head)]

    def _forbidden(self, verb: Token) -> bool:
        """ "will not allow its troops to cross": what is not allowed is not done."""
        allowed = verb.dep_ in ("ccomp", "xcomp") and verb.head.lemma_.lower() in self.lexicon.words["permitting"]
        return allowed and self.negation.negated(verb.head)

    def _aimed(self, verb: Token) -> bool:
        """Whether the clause is only an aim or a right: "to overthrow the government", "plans to attack"."""
        if verb.dep_ == "pcomp" and verb.head.lower_ == "at" and verb.head.head.lemma_ in self.lexicon.words["aiming"]:
            return True
        if not any(c.tag_ == "TO" for c in verb.children):
            return False
        if verb.dep_ in ("acl", "relcl"):
            return verb.head.lemma_.lower() not in self.lexicon.operator_of and verb.head.head.lemma_ != "reserve"
        if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
            return self._aimed(verb.head)
        if verb.head.lemma_ == "call" and syntax.prepositional(verb.head, ("on", "upon"), deep=False):
            return False  # "called on Togo to end the fighting"
        return verb.dep_ == "advcl" and self._above(verb) is None and verb.head.lemma_ not in ("go", "come", "return")

    def _caused(self, proposition: Proposition, verb: Token | None) -> bool:
        """Whether ``verb`` makes somebody do the act: who means to persuade him promises nothing for him."""
        return verb is not None and verb.i != proposition.token.i and verb.lemma_ in self.lexicon.words["causing"]

    def _future(self, verb: Token) -> bool:
        if verb.lemma_ in ("seem", "appear"):
            return False  # "would seem to have trained them"
        if any(c.dep_ == "aux" and c.lower_ in self.lexicon.future for c in verb.children):
            return True
        if verb.dep_ == "ROOT" and any(c.tag_ == "TO" for c in verb.children) and syntax.children(verb, "nsubj"):
            return True  # a headline: "China to blockade Taiwan"
        if verb.dep_ == "xcomp" and verb.head.lower_ == "going" and syntax.children(verb.head, "aux"):
            return True  # "was going to hold talks"
        own = syntax.children(verb, "nsubj", "nsubjpass", "aux")
        if verb.dep_ == "conj" and not own and verb.tag_ in ("VB", "VBP"):
            return self._future(verb.head) if verb.head.pos_ == "VERB" else False
        return False

    def _intend(self, proposition: Proposition) -> None:
        relation = self.relations.get(proposition.relation)
        if relation is None or proposition.inner is not None or relation.kind == "speech":
            return
        verb = proposition.top if proposition.top is not None else proposition.token
        proposition.foreseen = True
        marks = [m.lower_ for c in syntax.children(verb, "advcl") for m in syntax.children(c, "mark")]
        proposition.supposed = bool({"if", "unless", "should"} & set(marks))
        unless = any(m.lower_ == "unless" for c in syntax.children(verb, "advcl") for m in syntax.children(c, "mark"))
        name = "promises" if relation.sign > 0 and not unless else "threatens" if relation.sign else None
        self._become(proposition, name, soft=True)

    def _become(self, proposition: Proposition, name: str | None, soft: bool = False) -> None:
        """Turns the proposition into the act ``name`` about what it was."""
        if name is None:
            return
        if name == "promises" and proposition.negated:
            name, proposition.negated = "rejects", False
        elif name == "threatens" and proposition.negated:
            return
        inner = Proposition(
            proposition.relation, proposition.token, proposition.subjects, proposition.objects, proposition.rule,
            proposition.confidence, proposition.reciprocal, proposition.plover, details=proposition.details,
            mutual=proposition.mutual,
        )  # fmt: skip
        proposition.inner = inner if name in ("promises", "threatens", "demands", "rejects") else None
        lemma = inner.token.lemma_.lower()
        bought = proposition.rule.startswith("receipt:") or lemma in self.lexicon.transfers["receipts"]
        bought = bought and lemma in self.lexicon.words["commerce"]
        if bought and name in ("promises", "rejects", "sanctions"):
            proposition.subjects, proposition.objects = inner.objects, inner.subjects  # the buyer's promise
        proposition.relation, proposition.plover = name, None
        proposition.rule += ">" + name
        proposition.confidence -= 0.05 if soft else 0.0

    def _above(self, verb: Token) -> Token | None:
        """The verb or adjective that takes the clause of ``verb`` as its infinitive."""
        head = verb.head
        if head.i == verb.i:
            return None
        infinitive = any(c.tag_ == "TO" for c in verb.children)
        if verb.dep_ in ("xcomp", "acomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
            return head
        if verb.dep_ == "advcl" and infinitive and head.lemma_ == "use":  # "used its bases to launch attacks"
            return head
        if (
            verb.dep_ == "conj"
            and head.pos_ == "VERB"
            and verb.tag_ in ("VB", "VBG")
            and not any(c.tag_ != "TO" for c in syntax.children(verb, "nsubj", "aux"))
        ):
            return self._above(head)
        if (
            verb.dep_ in ("advcl", "dobj")
            and verb.tag_ == "VBG"
            and all(c.i == verb.i for c in syntax.children(head, "dobj"))
            and any(o.name == "refuse" for o in self._operators(head)[:1])
        ):
            return head  # "ruled out sending", and not "dismissed the report, saying"
        if verb.dep_ in ("ccomp", "advcl") and infinitive and head.pos_ in ("VERB", "ADJ"):
            return (
                head
                if head.lemma_.lower() in self.lexicon.operator_of or head.lemma_ in self.lexicon.hedges["passives"]
                else None
            )
        operated = head.lemma_.lower() in self.lexicon.operator_of
        if verb.dep_ in ("acl", "relcl") and infinitive and head.pos_ == "NOUN" and operated:
            return head
        if (
            verb.dep_ == "pcomp"
            and head.head.pos_ in ("VERB", "ADJ", "NOUN", "ADV")
            and head.lower_ in ("to", "of", "on", "from", "about", "against")
        ):
            if head.head.lemma_.lower() in self.lexicon.words["ideas"]:
                above = syntax.governor(head.head)  # "rejected the idea of holding talks"
                return above if above is not None and self._operators(above) else head.head
            return head.head if self._operators(head.head) else None
        if head.pos_ == "ADJ" and verb.dep_ in ("xcomp", "prep"):
            return head
        if verb.pos_ == "ADJ" and verb.dep_ in ("acomp", "attr", "oprd") and head.pos_ in ("AUX", "VERB"):
            return head
        return None

    def _operate(self, proposition: Proposition, head: Token, verb: Token | None) -> Proposition:
        lemma = head.lemma_.lower()
        if self._caused(proposition, verb) and (lemma == "be" or self._operators(head)):
            proposition.conditional = True  # "hopes to persuade Togo to withdraw"
            return proposition
        if lemma in self.lexicon.hedges["verbs"] and verb is not None:
            proposition.hedge = proposition.hedge or self.lexicon.hedges["verbs"][lemma]
            return proposition
        if lemma == "expect" and verb is not None and verb.dep_ == "ccomp" and syntax.children(verb, "nsubj"):
            proposition.hedge = proposition.hedge or "speculates"  # "they expect Chad to mediate"
            return proposition
        shade = self.lexicon.hedges["passives"].get(lemma)
        if verb is not None and shade and syntax.is_passive(head):
            proposition.hedge = proposition.hedge or shade
            return proposition
        if (
            lemma == "be"
            and verb is not None
            and verb.dep_ in ("xcomp", "conj")
            and proposition.subjects
            and not syntax.children(head, "attr")
        ):
            under = any(c.lower_ in ("under", "by") for t in (verb, head) for c in syntax.children(t, "prep"))
            past = head.tag_ == "VBD" and head.dep_ == "relcl" and under  # "the deal under which it was to buy gas"
            if past or any(c.lower_ == "have" for c in syntax.children(verb, "aux")):  # "was to have travelled to"
                proposition.negated = proposition.conditional = True
                return proposition
            self._intend(proposition)  # "is to travel to"
            return proposition
        if lemma in ("have", "be", "remain") and any(c.lower_ in self.lexicon.unreal["yet"] for c in head.children):
            proposition.negated = True  # "has yet to"
            return proposition
        if lemma in self.lexicon.words["ideas"] and head.pos_ == "NOUN" and not self._operators(head):
            proposition.conditional = True  # "discussed the idea of sending troops"
        for operator in self._operators(head):
            if proposition.inner is not None and operator.name == "promise":
                continue
            if operator.name == "prevent" and not self._prevented(operator, head, verb):
                continue
            had = any(c.lower_ == "had" for c in syntax.children(head, "aux"))
            if operator.name == "promise" and had and lemma not in operator.firm and not syntax.is_passive(head):
                proposition.conditional = True  # "had planned to invade"
                break
            if verb is not None and operator.name == "end" and verb.tag_ != "VBG":
                continue
            if head.pos_ == "ADJ" and lemma not in operator.adjectives and lemma not in operator.verbs:
                continue
            unsure = proposition.conditional
            self._apply(proposition, operator, lemma)
            if operator.name == "prevent" and self._forgone(head):
                proposition.conditional = unsure
            break
        return proposition

    def _forgone(self, head: Token) -> bool:
        """ "stopped short of imposing", "has refrained from": it is known that it was not done."""
        names = {head.lemma_.lower(), *(f"{head.lemma_.lower()}_{p}" for p in syntax.particle(head))}
        return head.tag_ in ("VBD", "VBN") and bool(names & (self.lexicon.words["forgoing"] | {"stop_short"}))

    def _operators(self, head: Token) -> tuple[Operator, ...]:
        """The operators of a word, with its particle first: "rule out"."""
        lemma = head.lemma_.lower()
        found: tuple[Operator, ...] = ()
        for particle in sorted(syntax.particle(head)):
            found += self.lexicon.operator_of.get(f"{lemma}_{particle}", ())
        return found + self.lexicon.operator_of.get(lemma, ())

    def _prevented(self, operator: Operator, head: Token, verb: Token | None) -> bool:
        """Whether the word keeps the act from happening: "kept it from attacking", "failed to attack"."""
        lemma = head.lemma_.lower()
        if verb is None:
            return lemma in self.lexicon.words["averting"]
        after_from = verb.dep_ == "pcomp" and verb.head.lower_ == "from"
        firm = lemma in operator.firm or any(f"{lemma}_{p}" in operator.firm for p in syntax.particle(head))
        return after_from or firm

    def _dropped(self, proposition: Proposition) -> None:
        """ "dropped plans to arm", "shelved its plan to attack": what was planned is not done."""
        noun = proposition.top
        verb = syntax.governor(noun) if noun is not None and noun.pos_ == "NOUN" and proposition.inner else None
        if verb is not None and any(o.name in ("end", "prevent", "refuse") for o in self._operators(verb)):
            proposition.negated = True

    def _held(self, proposition: Proposition) -> None:
        """ "The meeting did not take place": the noun names an act that did not happen."""
        noun = proposition.token
        if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_ in syntax.PARTS:
            noun = noun.head.head  # "a round of talks"
        verb = noun.head
        if noun.pos_ != "NOUN" or noun.dep_ not in ("nsubj", "nsubjpass") or verb.pos_ != "VERB":
            return
        lemma = verb.lemma_.lower()
        if (
            self._off(noun, verb)
            or self._to_come(verb)
            or (lemma in self.lexicon.denials["happening"] and self.negation.negated(verb))
        ):
            proposition.relation = proposition.inner.relation if proposition.inner is not None else proposition.relation
            proposition.inner, proposition.negated = None, True

    def _to_come(self, verb: Token) -> bool:
        """ "the talks have yet to begin"."""
        begun = [c for c in syntax.children(verb, "xcomp") if c.lemma_.lower() in self.lexicon.denials["happening"]]
        return verb.lemma_ in ("have", "be") and bool(begun) and any(c.lower_ == "yet" for c in verb.children)

    def _off(self, noun: Token, verb: Token) -> bool:
        """ "the meeting has been postponed"."""
        return noun.dep_ in ("nsubj", "nsubjpass") and came_to_nothing(verb, self.lexicon)

    def _apply(self, proposition: Proposition, operator: Operator, lemma: str) -> None:
        relation = self.relations.get(proposition.relation)
        if relation is None:
            return
        if operator.name == "prevent" and (
            lemma in self.lexicon.words["nearing"] or proposition.relation not in operator.relations
        ):  # "is close to reaching a deal"
            proposition.negated = proposition.conditional = True
            return
        if operator.name == "attempt":
            proposition.conditional = True
            return
        if (
            operator.name == "promise"
            and lemma in self.lexicon.words["helpful"]
            and relation.name == "mobilizesAgainst"
        ):
            proposition.relation, relation = "aids", self.relations["aids"]  # "offered to send police to Mali"
        if operator.name == "promise" and lemma in self.lexicon.words["mulling"] and relation.sign <= 0:
            proposition.conditional = True
            return
        if relation.kind == "speech" and operator.name in ("end",):
            return
        if (
            operator.name == "end"
            and any(form.partition("_")[0] == lemma for form in self.lexicon.words["cancelling"])
            and proposition.relation in operator.relations
        ):
            proposition.negated = proposition.conditional = True  # "called off a planned attack"
            return
        if operator.name == "end" and proposition.relation == "meetsWith" and lemma in self.lexicon.words["finishing"]:
            return  # "ended a visit to": it took place
        if operator.name == "end" and proposition.relation == "meetsWith" and lemma in self.lexicon.words["cancelling"]:
            proposition.negated = proposition.conditional = True  # "cancelled his visit": the verb says what that is
            return
        if relation.group == "diplomacy" and operator.name == "end" and lemma in ("end", "drop", "quit", "conclude"):
            proposition.conditional = True
            return
        sign = "positive" if relation.sign > 0 else "negative" if relation.sign < 0 else "any"
        outcome = operator.relations.get(proposition.relation) or operator.outcomes.get(sign)
        if operator.name == "refuse" and outcome is None and proposition.token.pos_ == "NOUN":
            proposition.conditional = True
            return
        if operator.name == "refuse" and outcome is None and relation.kind != "speech":
            proposition.negated = not proposition.negated
            return
        if operator.name == "refuse" and relation.kind == "speech":
            outcome = "rejects"
        if operator.name == "promise" and proposition.reciprocal and self._hosted(proposition):
            proposition.conditional = True  # "offered to host talks between the two"
            return
        both = proposition.reciprocal and lemma in operator.firm and not proposition.objects
        if operator.name == "promise" and proposition.reciprocal and relation.sign > 0 and (both or lemma == "agree"):
            outcome = "agreesWith"
        if outcome is None:
            return
        if outcome == "agreesWith":
            proposition.relation, proposition.plover = outcome, None
            return
        self._become(proposition, outcome, soft=lemma not in operator.firm)

    def _hosted(self, proposition: Proposition) -> bool:
        """Whether somebody else is to bring together those who are to meet."""
        verb = syntax.governor(proposition.token) if proposition.token.pos_ == "NOUN" else None
        doers = [r for t in syntax.subjects(verb) for r in self.phrases.refs(t)] if verb is not None else []
        ends = {r.state or r.key for r in (*proposition.subjects, *proposition.objects)}
        return bool(doers) and not any((r.state or r.key) in ends for r in doers)

    # -- complements that no frame knows ------------------------------------------------------------

    def unknown(self, sentence: Iterable[Token], known: list[Proposition]) -> list[Proposition]:
        """Refusals and commitments whose complement no frame explains, with the actor named in it."""
        taken = {p.top.i for p in known if p.top is not None} | {p.token.i for p in known}
        found = []
        for token in sentence:
            if token.i in taken or token.pos_ not in ("VERB", "ADJ"):
                continue
            for operator in self.lexicon.operator_of.get(token.lemma_.lower(), ()):
                proposition = self._unknown(token, operator)
                if proposition is not None:
                    found.append(proposition)
                break
        return found

    def _unknown(self, head: Token, operator: Operator) -> Proposition | None:
        lemma = head.lemma_.lower()
        if operator.name == "refuse":
            relation = "rejects"
        elif operator.name == "promise" and lemma in operator.firm:
            relation = "promises"
        else:
            return None
        complements = [c for c in syntax.children(head, "xcomp") if c.lemma_.lower() not in self.lexicon.speech] or [
            v for p in syntax.children(head, "prep") for v in syntax.children(p, "pcomp")
        ]
        if not complements:
            return None
        verb = head if head.pos_ != "ADJ" else head.head
        doers = [r for t in syntax.subjects(verb) for r in self.phrases.refs(t)]
        mine = {side for d in doers for side in (d.key, d.state)}
        others = [r for c in complements for r in self.objects(c) if r.key not in mine]
        others = [r for r in others if r.reason != "definite" or r.role != "description"]  # "to defend the country"
        if relation == "promises" and all(self._hostile(c) for c in complements):
            relation = "threatens"  # "promised to stage more attacks"
        if not doers:
            return None
        made = Proposition(relation, head, doers, others[:3], f"operator:{lemma}", 0.6)
        made.top = verb
        self._own(made, verb)
        if made.negated and relation == "promises":
            made.relation, made.negated = "rejects", False
        return made

    def _hostile(self, verb: Token) -> bool:
        """Whether a verb, or the noun that it carries, can only be an act against somebody."""
        known = (
            [*self.lexicon.verbs.get(verb.lemma_.lower(), ())] if verb.lemma_.lower() not in self.lexicon.light else []
        )
        known += [p for t in syntax.patients(verb) for p in self.lexicon.nouns.get(t.lemma_.lower(), ())]
        signs = [relation.sign for p in known if (relation := self.relations.get(p.name)) is not None]
        return bool(signs) and max(signs) < 0

    def objects(self, verb: Token) -> list[Ref]:
        """The actors named in the complement of ``verb``: its objects, then its other phrases."""
        tokens = [*syntax.patients(verb), *syntax.recipients(verb)]
        for refs in (
            [r for t in tokens for r in self.phrases.refs(t)],
            [
                r
                for p in syntax.children(verb, "prep")
                for o in syntax.children(p, "pobj")
                for r in self.phrases.refs(o)
            ],
            [r for t in syntax.prepositional(verb, COMPLEMENTS) for r in self.phrases.refs(t)],
            [r for t in tokens for r in self.phrases.owners(t)],
            [
                r
                for p in syntax.children(verb, "prep")
                for o in syntax.children(p, "pobj")
                for r in self.phrases.owners(o)
            ],
            [r for c in syntax.children(verb, "xcomp", "ccomp") for r in self.objects(c)],
            [
                r
                for c in syntax.children(verb, "advcl")
                if any(t.tag_ == "TO" for t in c.children)
                for r in self.objects(c)
            ],
        ):
            if refs:
                return refs
        return []
