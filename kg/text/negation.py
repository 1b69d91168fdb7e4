"""Whether a clause is negated, asked, or only supposed: what the words around it make of it.

Tokens in, answers out; the words are data (``unreal`` in the lexicon).
"""

from __future__ import annotations

from kg.text import syntax
from kg.text.lexicon import Lexicon
from kg.text.parse import Token
from kg.text.records import Proposition

NO = ("no", "never", "nor", "neither", "not")
NOBODY = ("nobody", "none", "few", "no-one", "noone", "nothing", "neither")


class Negation:
    """Judges clauses by the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.words = lexicon.unreal
        self.speech = lexicon.speech

    def negated(self, verb: Token) -> bool:
        """Whether ``verb`` is negated in its own clause, by its subject or object, or with a verb it is joined to."""
        things = syntax.children(verb, "dobj", "attr")
        return self._scope(verb) or any(self._empty(t) for t in things)

    def _scope(self, verb: Token) -> bool:
        """Negation that joined verbs share: "did not arrest or expel", "neither armed nor trained"."""
        for child in verb.children:
            if child.dep_ == "neg" or (
                child.i < verb.i and child.lower_ in NO and child.dep_ in ("det", "advmod", "preconj", "cc", "predet")
            ):
                return True
            if child.dep_ in ("nsubj", "nsubjpass") and self._empty(child):
                return True
            if child.dep_ == "prep" and any(
                o.lemma_.lower() in self.words["never"] and self._empty(o) for o in syntax.children(child, "pobj")
            ):
                return True
            if child.dep_ == "prep" and any(
                c.lower_ == "neither" for o in syntax.children(child, "pobj") for c in o.children
            ):
                return True  # "has flown to neither Oslo nor Lima"
            if child.dep_ == "prep" and any(self._nothing(o) for o in syntax.children(child, "pobj")):
                return True
            if child.dep_ == "advmod" and child.lower_ in self.words["hardly"]:
                return True
            if child.lower_ == "longer" and any(c.lower_ == "no" for c in child.children):
                return True
        return self._joined(verb) or self._other(verb)

    def _other(self, verb: Token) -> bool:
        """ "It was not its troops who fired": others may have, and they have not."""
        cleft, be = verb.head, verb.head.head
        if verb.dep_ != "relcl" or cleft.dep_ != "attr" or be.lemma_ != "be":
            return False
        doers = [c for c in be.children if c.dep_ == "nsubj"]
        if not any(c.dep_ in ("nsubj", "nsubjpass") and c.tag_ in ("WP", "WDT") for c in verb.children):
            return False
        return any(c.lower_ == "it" for c in doers) and any(c.dep_ == "neg" for c in (*be.children, *cleft.children))

    def _joined(self, verb: Token) -> bool:
        head = verb.head
        if verb.dep_ != "conj" or head.pos_ not in ("VERB", "AUX"):
            return False
        links = [c.lower_ for c in head.children if c.dep_ == "cc" and c.i < verb.i]
        if "nor" in links:
            return True
        if syntax.children(verb, "nsubj", "nsubjpass", "aux", "auxpass") or "but" in links:
            return False
        if verb.tag_ == "VBZ" and syntax.children(head, "aux"):  # "has not left and says that"
            return False
        return self._scope(head)

    def _nothing(self, noun: Token) -> bool:
        """ "supplied it with nothing", "gave arms to nobody", unlike "with nothing but rifles"."""
        after = noun.doc[noun.i + 1].lower_ if noun.i + 1 < len(noun.doc) else ""
        return noun.lower_ in ("nothing", "nobody", "none", "no-one") and after not in ("but", "of", "other", "less")

    def _empty(self, noun: Token) -> bool:
        """ "no drones", "not a single soldier", "none of its ships", "nobody"."""
        if noun.lower_ in NOBODY:
            return True
        marks = ("det", "preconj", "cc", "neg", "predet", "advmod", "quantmod")
        if any(c.lower_ in ("no", "neither", "not") and c.dep_ in marks for c in noun.children):
            return True
        if any(c.lower_ == "few" and c.dep_ == "amod" for c in noun.children) and not any(
            c.lower_ == "a" for c in noun.children
        ):
            return True
        return any(c.lower_ == "one" and self._empty(c) for c in syntax.children(noun, "nummod"))

    def judge(self, proposition: Proposition) -> None:
        """Marks a proposition that is asked, supposed, or kept from happening: such are never certain."""
        token = proposition.token
        if self.asked(token) or self._supposed_first(token):
            proposition.conditional, proposition.hedge = True, proposition.hedge or "speculates"
        for current in self._path(token):
            if current.pos_ in ("VERB", "AUX") and self._supposes(current):
                proposition.conditional = True
            if self._instead(current):
                proposition.conditional = proposition.negated = True
            head = current.head
            if current.dep_ not in ("ccomp", "acl", "xcomp", "advcl", "csubj", "pcomp", "relcl", "pobj", "dobj"):
                continue
            governor = head.head if current.dep_ in ("pcomp", "pobj") else head
            if current.dep_ in ("pobj", "dobj") and current.i != token.i:
                continue
            lemma = governor.lemma_.lower()
            if lemma in self.words["imagined"] and current.dep_ not in ("dobj", "pobj"):
                proposition.conditional = True
            if lemma in self.words["hoped"] and (current.dep_ == "pobj" or head.lower_ == "at"):
                proposition.conditional = True  # "sees no chance of a deal", "hope at reaching a deal"
            any_at_all = any(c.lower_ == "any" for c in current.children)
            if lemma in self.words["unaware"] and current.dep_ == "pobj" and any_at_all:
                proposition.conditional = True  # "unaware of any clash"
            if lemma in self.words["evidence"] and (self._lacking(governor)):
                proposition.conditional = proposition.negated = True

    def _path(self, token: Token) -> list[Token]:
        """``token`` and what governs it, up to the clause that stands by itself."""
        found, current = [token], token
        while current.head.i != current.i and len(found) < 30:
            if current.dep_ == "relcl" or (
                current.dep_ == "acl" and not any(c.dep_ in ("mark", "aux") for c in current.children)
            ):
                break
            current = current.head
            found.append(current)
        return found

    def _supposes(self, verb: Token) -> bool:
        """ "if it attacks", "whether it attacked", "had it attacked", "would have attacked", "nearly attacked"."""
        children = list(verb.children)
        subject = next((c for c in children if c.dep_ in ("nsubj", "nsubjpass")), None)
        auxiliaries = {c.lower_ for c in children if c.dep_ == "aux"}
        if any(c.dep_ in ("mark", "advmod") and c.i < verb.i and c.lower_ in self.words["if"] for c in children):
            return True
        if verb.tag_ in ("VBZ", "VBP") and any(c.dep_ == "mark" and c.lower_ == "until" for c in children):
            return True  # "no tanker will pass until it frees the crew"
        if any(c.dep_ in ("advmod",) and c.lower_ in self.words["nearly"] for c in children):
            return True
        if auxiliaries & {"would", "could", "might", "should", "'d"} and "have" in auxiliaries:
            return True
        if any(c.i < verb.i and c.dep_ in ("prep", "advmod", "neg") for c in children) and self._scope(verb):
            return False  # "under no circumstances had it attacked"
        return subject is not None and any(
            c.dep_ in ("aux", "auxpass") and c.lower_ in ("had", "should", "were") and c.i < subject.i for c in children
        )

    def _instead(self, clause: Token) -> bool:
        """ "without attacking", "instead of attacking", "rather than attack"."""
        if clause.dep_ not in ("pcomp", "pobj", "advcl", "xcomp", "ccomp", "conj", "acl", "prep"):
            return False
        before = [t.lower_ for t in clause.doc[max(clause.sent.start, clause.i - 3) : clause.i]]
        if clause.dep_ == "pcomp" and clause.head.lower_ == "without":
            return True
        if before[-1:] == ["than"] and any(t.lower_ == "rather" for t in clause.doc[clause.sent.start : clause.i]):
            return True
        pairs = list(zip(before, before[1:], strict=False))
        return clause.pos_ in ("VERB", "ADJ", "NOUN") and any(
            f"{a}_{b}" in self.words["instead"] for a, b in pairs[-2:]
        )

    def _lacking(self, governor: Token) -> bool:
        """ "there is no evidence", "nothing suggests", "has produced no proof"."""
        if governor.pos_ == "NOUN":
            return self._empty(governor) or (governor.head.pos_ in ("VERB", "AUX") and self._scope(governor.head))
        return self._scope(governor)

    def asked(self, token: Token) -> bool:
        """Whether the clause ends in a question mark, and asks whether, not why."""
        for after in token.doc[token.i : token.sent.end]:
            if after.text == "?":
                opening = next((t for t in token.sent if t.pos_ not in ("PUNCT", "SPACE", "CCONJ")), None)
                return opening is None or opening.lower_ not in ("why", "how", "when", "where", "whose")
            if after.text in (".", "!", ";"):
                return False
        return False

    def _supposed_first(self, token: Token) -> bool:
        """ "Should X attack Y, ...", "Were X to attack Y, ...": the words before the first comma."""
        first = next((t for t in token.sent if t.pos_ not in ("PUNCT", "SPACE")), None)
        if first is None or first.lower_ not in ("should", "were", "had"):
            return False
        comma = next((t.i for t in token.sent if t.text == ","), None)
        return comma is not None and token.i < comma


def came_to_nothing(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb says that its subject was not to be: "was cancelled", "fell through", "will not take place"."""
    words, forms = lexicon.words, syntax.forms(verb)
    if any(c.lower_ in ("until", "till") for c in syntax.children(verb, "prep")):
        return False  # "has been put off until Thursday"
    if forms & words["lapsing"] or forms & words["cancelling"] and syntax.is_passive(verb):
        return True
    slots = {o.lemma_.lower() for p in syntax.children(verb, "prep", "prt") for o in syntax.children(p, "pobj")}
    if syntax.is_passive(verb) and (forms & words["removing"] and slots & words["calendars"] or "ice" in slots):
        return True  # "was struck from the programme", "has been put on ice"
    held = lexicon.denials["happening"] | words["coming"]
    if verb.lemma_ == "fail":
        return any(syntax.forms(c) & held for c in syntax.children(verb, "xcomp"))
    begun = forms & held or verb.lemma_ == "get" and bool(slots & {"way", "ground"})
    fruitless = "nothing" in slots or any(t.lower_ == "nothing" for t in syntax.children(verb, "nsubj"))
    negated = any(c.dep_ == "neg" or c.lower_ == "never" for c in verb.children)
    return bool(begun) and (negated or fruitless and _arranged(verb, words["arranging"]))


def _arranged(verb: Token, arranging: frozenset[str]) -> bool:
    """Whether words up to a verb tell of plans: talks of which nothing comes may have been held."""
    start = verb.doc[max(0, verb.sent.start - 1)].sent.start
    return any(t.lemma_.lower() in arranging for t in verb.doc[start : verb.sent.end])
