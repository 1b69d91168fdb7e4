"""Who does what in a parsed sentence: subjects, objects and prepositions of a verb.

General mechanisms over dependencies: passives, inherited and controlled subjects, coordination,
relative clauses, participles. Tokens in, tokens out; nothing here knows an actor or a relation.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.text.parse import Token

SUBJECTS = ("nsubj", "csubj", "expl", "nsubjpass")
RELATIVE = ("WP", "WDT", "WP$")
PARTS = frozenset(
    ["round", "series", "wave", "campaign", "number", "act", "kind", "form", "set", "spate", "string", "barrage"]
)
SUBJECT_CONTROL = frozenset(
    ["promise", "threaten", "vow", "use", "take", "have", "make", "go", "telephone", "phone", "visit", "meet", "attack",
     "bomb", "strike", "shell", "invade", "enter", "leave", "contact", "fly", "cross", "open", "close", "sign", "hold"]
)  # fmt: skip
"""Verbs whose subject does what an infinitive after their object says: "telephoned the king to thank him"."""
THANKS = ("gratitude", "thank", "thanks", "appreciation")
JUDGING = frozenset(
    ["jail", "arrest", "sentence", "convict", "criticize", "criticise", "condemn", "praise", "thank", "blame", "fine",
     "punish", "detain", "hang", "execute", "charge", "dismiss", "sack", "expel", "try", "imprison", "sanction",
     "hold", "prosecute", "indict", "denounce", "rebuke", "commend", "deport", "fault", "applaud", "ban", "suspend"]
)  # fmt: skip
"""Verbs whose object did what follows "for": "jailed a man for selling secrets"."""
CHARGING = ("charge", "reproach", "tax", "credit", "saddle", "entrust", "task")
"""Verbs whose object did, or is to do, what follows "with"."""
STATES = frozenset(
    ["oppose", "commit", "engage", "involve", "concern", "determine", "prepare", "interest", "embroil", "lock", "ally"]
)
"""Participles that describe a state: "is opposed to" has a subject, not a patient."""


def children(token: Token, *labels: str) -> list[Token]:
    """The children of ``token`` with one of the dependency labels."""
    return [child for child in token.children if child.dep_ in labels]


def singular(token: Token) -> str:
    """The singular of a plural whose lemma is another word, as of the name "F-16s" or of "bases"; empty for others."""
    return token.lower_[:-1] if token.lower_.endswith("s") and token.tag_ in ("NNS", "NNP", "NNPS") else ""


def objects(prep: Token) -> list[Token]:
    """The objects of a preposition, or those of the one it is coordinated with: "to and from Mali"."""
    return children(prep, "pobj") or [o for c in children(prep, "conj") for o in children(c, "pobj")]


def is_passive(verb: Token) -> bool:
    """Whether ``verb`` is in the passive voice, or a participle after its noun."""
    if verb.lemma_ in STATES and not children(verb, "agent"):
        return False
    if any(child.dep_ in ("nsubjpass", "auxpass", "csubjpass") for child in verb.children):
        return True
    if verb.dep_ == "acl" and verb.tag_ == "VBN" and not children(verb, "nsubj"):
        return True
    if verb.dep_ in ("advcl", "acomp", "oprd") and verb.tag_ == "VBN" and verb.head.lemma_ == "stand":
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not children(verb, "nsubj", "aux"):
        return verb.head.pos_ in ("VERB", "AUX") and is_passive(verb.head)
    return False


def agents(verb: Token) -> list[Token]:
    """The tokens after "by" of a passive."""
    found = [obj for agent in children(verb, "agent") for obj in children(agent, "pobj")]
    if found:
        return found
    return [o for p in children(verb, "prep") if p.lower_ == "by" for o in children(p, "pobj")]


def relative_or_self(token: Token, verb: Token) -> Token:
    """The antecedent, where ``token`` is the relative pronoun of ``verb``'s clause."""
    clause = verb
    while clause.dep_ in ("conj", "xcomp", "ccomp") and clause.head.pos_ in ("VERB", "AUX"):
        clause = clause.head
    if clause.dep_ == "relcl" and (token.tag_ in RELATIVE or token.lower_ == "that"):
        noun = clause.head
        named = noun.dep_ == "appos" and noun.pos_ == "NOUN" and noun.head.pos_ == "PROPN"
        return noun.head if named else noun  # "M23, a movement that Rwanda backs"
    return token


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The tokens that do what ``verb`` says: its own subject, or one inherited from the clause above."""
    if depth > 6:
        return []
    if is_passive(verb):
        return agents(verb)
    own = [relative_or_self(t, verb) for t in children(verb, *SUBJECTS) if t.dep_ != "expl"]
    return own or _inherited(verb, depth)


def _inherited(verb: Token, depth: int) -> list[Token]:
    head, dep = verb.head, verb.dep_
    if dep in ("ROOT", "parataxis", "intj") or head.i == verb.i:
        return []
    if dep == "pcomp":
        return _of_preposition(head, depth)
    if dep in ("acl", "relcl"):
        if verb.tag_ == "VBG" and not any(c.tag_ == "TO" for c in verb.children):
            return [head]
        if dep == "relcl" and not any(c.tag_ == "TO" for c in verb.children):
            return [head]
        return _of_noun(head, depth)
    if dep == "amod" and verb.tag_ == "VBG":
        return [head]
    if dep == "prep":
        return _of_preposition(verb, depth) if head.pos_ not in ("VERB", "AUX") else _controller(head, verb, depth)
    if dep == "attr" and verb.tag_ == "VBG" and head.lemma_ == "be":  # "is mediating", taken for a noun
        return subjects(head, depth + 1)
    if dep == "ccomp" and verb.tag_ in ("VBD", "VBZ", "VBP"):  # finite, with a subject that the parser has missed
        return []
    if dep in ("xcomp", "ccomp", "advcl", "conj", "dep", "acomp", "pcomp") and head.pos_ in ("VERB", "AUX", "ADJ"):
        return _controller(head, verb, depth)
    if dep in ("advcl", "dep", "conj", "appos"):
        return _of_noun(head, depth)
    return []


def _controller(head: Token, verb: Token, depth: int) -> list[Token]:
    """The subject that ``head`` lends to the clause of ``verb``."""
    if head.pos_ == "ADJ" and head.head.pos_ in ("AUX", "VERB"):
        head = head.head
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and head.lemma_ == "call":
        called = prepositional(head, ("on", "upon"), deep=False)
        if called:
            return called
    if verb.dep_ in ("xcomp", "ccomp"):
        objects = children(head, "dobj", "dative")
        if objects and head.lemma_ not in SUBJECT_CONTROL:
            return objects
    if is_passive(head) and verb.dep_ != "conj":
        return [relative_or_self(t, head) for t in patients(head)]
    if verb.dep_ == "conj" and is_passive(head):
        return [] if is_passive(verb) else patients(head)
    return subjects(head, depth + 1)


def _of_preposition(prep: Token, depth: int) -> list[Token]:
    head = prep.head
    if prep.dep_ in ("prep", "conj") and head.dep_ == "prep":
        return _of_preposition(head, depth)
    if prep.lower_ == "for" and (other := _also_judged(prep)):
        return other
    felt = [head] if head.pos_ == "ADJ" else children(head, "acomp")
    if prep.lower_ == "for" and felt and (thanked := prepositional(felt[0], ("to",), deep=False)):
        return thanked  # "is grateful to Poland for sending doctors"
    if head.pos_ in ("VERB", "AUX"):
        if is_passive(head):
            return patients(head)
        direct = children(head, "dobj")
        if direct and prep.lower_ == "for" and direct[0].lemma_ in THANKS:
            direct = prepositional(direct[0], ("to",), deep=False) or direct  # "gave thanks to Poland for sending"
        pointed = children(head, "prep") if direct and direct[0].lemma_ in ("finger", "blame", "suspicion") else []
        at = [o for p in pointed if p.lower_ in ("at", "on") for o in children(p, "pobj")]
        if at and prep.lower_ == "for":
            return at  # "points the finger at Togo for arming the rebels"
        blamed = prep.lower_ == "with" and head.lemma_ in CHARGING  # "charged Togo with arming the rebels"
        moved = blamed or prep.lower_ in ("of", "for", "from", "into", "against", "as")
        if direct and moved and prep.i > direct[0].i:
            return direct
        return subjects(head, depth + 1)
    if head.dep_ == "dobj" and prep.lower_ == "for" and head.head.lemma_ in JUDGING:
        return [head]
    if head.pos_ in ("NOUN", "PROPN"):
        return _of_noun(head, depth)
    return subjects(head, depth + 1) if head.pos_ == "ADJ" else []


def _also_judged(prep: Token) -> list[Token]:
    """The last in "thanked Togo for gas, and Mali for sending doctors"."""
    last = prep.nbor(-1)
    verb = next((t for t in prep.ancestors if t.lemma_ in JUDGING), None)
    if verb is None or not last.text[0].isupper():
        return []
    return [last] if any(t.lower_ == "for" and t.i < last.i for t in verb.subtree if t.i > verb.i) else []


def _of_noun(noun: Token, depth: int) -> list[Token]:
    """The owner of a plan, right or aim: its possessor, or the subject of the verb above it."""
    owner = children(noun, "poss")
    if owner:
        return owner
    owner = [o for p in children(noun, "prep") if p.lower_ in ("by", "of") for o in children(p, "pobj")]
    if owner:
        return owner
    verb = noun.head
    steps = 0
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i and steps < 4:
        verb, steps = verb.head, steps + 1
    if verb.pos_ in ("VERB", "AUX") and noun.dep_ in ("dobj", "attr", "pobj", "conj", "oprd"):
        return subjects(verb, depth + 1)
    return []


def patients(verb: Token) -> list[Token]:
    """The patient of ``verb``: direct object, passive subject, or the noun before a participle."""
    doers = children(verb, "nsubjpass", "csubjpass") or [
        s for a in children(verb, "auxpass") for s in children(a, "nsubj")
    ]
    passive = [relative_or_self(t, verb) for t in doers if is_passive(verb)]  # "Chad stands accused"
    if passive:
        return passive
    if is_passive(verb):
        if verb.dep_ == "acl":
            return [verb.head]
        if verb.dep_ == "conj":
            return patients(verb.head)
        if verb.dep_ in ("relcl",):
            return [verb.head]
        if verb.dep_ in ("xcomp", "advcl") and verb.head.pos_ in ("VERB", "AUX"):
            return subjects(verb.head) if not is_passive(verb.head) else patients(verb.head)
    direct = [relative_or_self(t, verb) for t in children(verb, "dobj", "obj", "oprd")]
    direct = direct or _counted(verb)
    direct = direct or [
        o
        for p in children(verb, "prep")
        if p.lower_ in ("to", "than") and p.i and p.nbor(-1).lower_ in ("up", "more", "less")
        for o in children(p, "pobj")
    ]
    if direct:
        return direct
    for other in children(verb, "conj") if not _complete(verb) else ():
        if other.pos_ == "VERB" and not children(other, "nsubj", "nsubjpass"):
            shared = children(other, "dobj")
            if shared:
                return shared
    if verb.dep_ == "relcl" and children(verb, "nsubj") and not children(verb, "ccomp"):
        subject = children(verb, "nsubj")[0]
        if subject.tag_ not in RELATIVE and subject.lower_ != "that":
            return [verb.head]
    return []


def _complete(verb: Token) -> bool:
    """Whether a verb has a complement of its own, and shares no object: "called for a truce and voiced concern"."""
    own = [o for p in children(verb, "prep") if p.i > verb.i for o in children(p, "pobj", "pcomp")]
    own = [o for o in own if o.lower_ not in TIMES]
    return bool(own) or any(c.i > verb.i for c in children(verb, "xcomp", "ccomp"))


def _counted(verb: Token) -> list[Token]:
    """The object of "kidnapped up to 16 advisers", where "up" is taken for a particle."""
    ups = [c for c in children(verb, "prt", "advmod", "prep") if c.lower_ == "up"]
    found = [o for up in ups for p in children(up, "prep") if p.lower_ == "to" for o in children(p, "pobj")]
    return [o for o in found if children(o, "nummod")]


def recipients(verb: Token) -> list[Token]:
    """The indirect objects: "give Tanzania a grant"."""
    found = []
    for token in children(verb, "dative"):
        found += children(token, "pobj") if token.pos_ == "ADP" else [token]
    return found


BACKGROUND = frozenset(
    [
        "over",
        "after",
        "before",
        "during",
        "since",
        "despite",
        "amid",
        "because",
        "following",
        "until",
        "without",
        "according",
    ]
)
"""Prepositions that begin the background of an act, in which no other end of it is named."""


TIMES = frozenset(
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "week", "weeks", "month",
     "months", "year", "years", "day", "days", "weekend", "morning", "evening", "afternoon", "night"]
)  # fmt: skip
"""Heads of phrases of time, which are no end of an act: "brokered the truce between A and B in July"."""


def prepositional(token: Token, names: Iterable[str], deep: bool = True) -> list[Token]:
    """The objects of the prepositions ``names`` at ``token``, and (deep) at its objects and complements."""
    wanted = set(names)
    found = _at(token, wanted)
    if found or not deep:
        return found
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in BACKGROUND:
            continue
        if child.i > token.i and child.dep_ in ("dobj", "prt", "advmod", "prep", "attr", "acomp", "oprd", "pobj"):
            found += _at(child, wanted)
            for grandchild in child.children:
                if grandchild.dep_ == "prep" and grandchild.lower_ in BACKGROUND:
                    continue  # "cut off aid to Chad over its support for Hamas"
                if grandchild.dep_ in ("pobj", "prep", "conj", "amod") and grandchild.i > token.i:
                    found += _at(grandchild, wanted)
                    for last in children(grandchild, "pobj", "prep"):
                        found += _at(last, wanted)
    return found


def _at(token: Token, wanted: set[str]) -> list[Token]:
    found: list[Token] = []
    firsts = (c for c in token.children if c.dep_ in ("prep", "dative", "agent", "prt", "advmod") and c.i > token.i)
    for prep in (same for first in firsts for same in conjuncts(first)):
        if prep.lower_ in wanted:
            found += [o for o in objects(prep) if o.lower_ not in TIMES]
            for inner in children(prep, "prep"):
                found += children(inner, "pobj")
    return found


def pointed(noun: Token) -> bool:
    """Whether a noun only points at what was said: "this news", "the information"."""
    return [c.lower_ for c in noun.children] in (["this"], ["that"], ["these"], ["the"])


def contrasts(verb: Token) -> list[Token]:
    """The clauses that set another's act or word beside that of ``verb``: "while Togo denied it"."""
    after = [c for c in children(verb, "advcl") if c.i > verb.i and children(c, "nsubj", "nsubjpass")]
    return [c for c in after if any(m.lower_ in ("while", "whereas") for m in children(c, "mark"))]


def conjuncts(token: Token) -> list[Token]:
    """``token`` and what is coordinated with it, left to right."""
    found, queue = [token], [token]
    while queue and len(found) < 40:
        following = children(queue.pop(0), "conj")
        found += following
        queue += following
    return found


def joined(verb: Token) -> list[Token]:
    """The verbs that share their subject with ``verb``: "shelled a post and entered the town"."""
    if verb.pos_ != "VERB":
        return []
    above = [verb.head] if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not children(verb, *SUBJECTS) else []
    return above + [c for c in children(verb, "conj") if c.pos_ == "VERB" and not children(c, *SUBJECTS)]


def particle(verb: Token) -> set[str]:
    """The particles and bare adverbs of ``verb``: "cut off", "pull back"."""
    after = [c for c in verb.children if c.dep_ in ("prt", "advmod", "prep", "acomp", "advcl") and c.i > verb.i]
    after += [g for c in after if c.lower_ in ("before", "as") for g in children(c, "advmod") if g.i > verb.i]
    return {c.lower_ for c in after}  # "away" in "waved it away before"


def forms(verb: Token) -> set[str]:
    """The lemma of ``verb``, alone and with each of its particles: "call", "call_off"."""
    lemma = verb.lemma_.lower()
    return {lemma, *(f"{lemma}_{p}" for p in particle(verb))}


def governor(noun: Token) -> Token | None:
    """The verb that governs ``noun`` as its object, passive subject, attribute or adverbial."""
    if noun.dep_ == "conj" and noun.head.pos_ in ("NOUN", "PROPN"):
        return governor(noun.head)
    head = noun.head
    if noun.dep_ in ("dobj", "nsubjpass", "attr", "oprd", "appos") and head.pos_ in ("VERB", "AUX"):
        return head
    if noun.dep_ == "pobj" and head.lower_ in ("in", "to", "into", "of", "with", "for"):
        above = head.head
        if above.pos_ in ("VERB", "AUX") and head.lower_ in ("in", "to", "into"):
            return above
        if above.pos_ == "NOUN" and above.dep_ == "dobj" and head.lower_ == "of" and above.lemma_ in PARTS:
            return governor(above)
    return None


def clause_top(verb: Token) -> Token:
    """The verb that ``verb`` is coordinated with, first of its row."""
    while verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    return verb


def each_other(verb: Token) -> bool:
    """Whether ``verb`` has "each other", "one another" or "each … the other": its subjects do it to one another."""
    each = any(t.lower_ == "each" for t in verb.doc[max(verb.sent.start, verb.i - 3) : verb.i])
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        pair = (token.nbor(-1).lower_, token.lower_)
        if pair in (("each", "other"), ("one", "another")) or (each and pair == ("the", "other")):
            head = token.head
            while head.pos_ not in ("VERB", "AUX") and head.head.i != head.i:
                head = head.head
            if head.i == verb.i:
                return True
    return False


def after_semicolon(verb: Token) -> list[Token]:
    """The clauses in the same tense after the semicolon that ends the reported one: "said A had fallen; B had fled"."""
    reported = children(verb, "ccomp")
    if not reported or reported[0].i < verb.i:
        return []
    sentence, tense = verb.sent, [c.lower_ for c in reported[0].children if c.dep_ == "aux"]
    marks = [t.i for t in sentence if t.text == ";" and t.i > reported[0].i]
    if not marks or any(t.dep_ == "nsubj" and t.head.i == verb.i and t.i > marks[0] for t in sentence):
        return []
    clauses = ("ROOT", "conj", "parataxis", "ccomp")
    row = [t for t in sentence if t.i > marks[0] and t.pos_ == "VERB" and t.dep_ in clauses]
    row = [t for t in row if t.dep_ == "ROOT" or t.head.i < marks[0]]
    return [t for t in row if tense and tense == [c.lower_ for c in t.children if c.dep_ == "aux"]]
