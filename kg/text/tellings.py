"""Repairs of what a claim, a charge or a report says in a parse: which clause belongs to which noun or verb."""

from __future__ import annotations

from kg.text import syntax
from kg.text.lexicon import Lexicon
from kg.text.parse import Token

JOINING = ("and", "but")
CHARGED = ("of", "with", "for")
"""Prepositions before what somebody is accused of."""


def so_called(what: Token, lexicon: Lexicon) -> None:
    """ "condemned what it called Togo's raid on Benin", "over what it said was a raid": the raid itself is meant."""
    verb = what.head
    said = verb.head if verb.lemma_ == "be" and verb.dep_ == "ccomp" else verb
    if said.dep_ not in ("ccomp", "pcomp") or said.head.i > said.i or said.lemma_.lower() not in lexicon.speech:
        return
    named = syntax.children(verb, "attr") if said.i != verb.i else syntax.children(said, "oprd")
    named = named or [o for p in syntax.children(said, "prep") if p.lower_ == "as" for o in syntax.children(p, "pobj")]
    noun = next((t for t in named if t.i > said.i and t.pos_ in ("NOUN", "PROPN")), None)
    if noun is not None:
        noun.head, noun.dep_ = said.head, "dobj" if said.dep_ == "ccomp" else "pobj"
        said.head, said.dep_, said.pos_ = noun, "relcl", "X"


def and_that(clause: Token) -> None:
    """ "told members that A hid rebels, and that B armed them": both clauses are what was told."""
    verb = clause.head
    told = [c for c in verb.subtree if c.dep_ in ("acl", "ccomp") and verb.i < c.i < clause.i]
    told = [c for c in told if any(m.lower_ == "that" for m in syntax.children(c, "mark"))]
    if any(m.lower_ == "that" for m in syntax.children(clause, "mark")) and told:
        clause.dep_ = "ccomp"
        for first in told:
            if first.dep_ == "acl" and first.head.head.i == verb.i:
                first.head, first.dep_ = verb, "ccomp"


def beside_it(noun: Token, lexicon: Lexicon) -> None:
    """ "scoffed at the charge, a spokesman noting that it had no ships": he is not scoffed at."""
    clause = next((c for c in syntax.children(noun, "acl") if c.tag_ == "VBG" and c.i == noun.i + 1), None)
    if clause is None or clause.lemma_.lower() not in lexicon.reporting or noun.left_edge.i < 2:
        return
    if noun.left_edge.nbor(-1).text == "," and "speaker" in lexicon.heads.get(noun.lemma_.lower(), ()):
        clause.head, clause.dep_ = noun.head, "advcl"
        noun.head, noun.dep_ = clause, "nsubj"


def made_by(noun: Token) -> None:
    """ "the charge, made by A on Monday, that B did it": the clause after the aside is that of the charge."""
    doc, end = noun.doc, noun.sent.end
    if noun.i + 3 >= end or doc[noun.i + 1].text != "," or doc[noun.i + 2].tag_ not in ("VBN", "VBD"):
        return
    aside = doc[noun.i + 2 : end]
    that = next((t for t in aside if t.lower_ == "that" and t.dep_ == "mark" and t.nbor(-1).text == ","), None)
    if that is None or noun.is_ancestor(that.head) and that.head.head.i == noun.i:
        return
    clause = that.head
    if clause.i > that.i and clause.head.i != clause.i:
        clause.head, clause.dep_ = noun, "acl"


def of_claim(clause: Token, lexicon: Lexicon) -> None:
    """ "denied a report in a daily that it held them": the clause is what the report says, and nothing else."""
    own = syntax.children(clause, "mark", "nsubj", "nsubjpass")
    before = [c for c in syntax.children(clause, "ccomp") if all(t.i > c.i for t in own)]
    verb = before[0] if before and clause.dep_ == "ROOT" else clause.head
    if verb.i == clause.i or clause.dep_ not in ("ROOT", "ccomp", "advcl") or verb.i > clause.i:
        return
    told = [t for t in syntax.children(verb, "dobj") if verb.i < t.i < clause.i]
    if clause.dep_ == "advcl":  # "there is nothing in the claim of A, made on Monday, that"
        told = [t for t in clause.doc[verb.i : clause.left_edge.i] if t.dep_ in ("dobj", "pobj") and t.pos_ == "NOUN"]
    elif verb.pos_ != "VERB":
        return
    told = [t for t in told if t.lemma_.lower() in lexicon.speech_nouns.keys() | lexicon.anaphors["claims"]]
    if not told or any(c.lower_ in ("this", "that", "it") for c in told[-1].children):
        return
    if verb.head.i == clause.i:
        verb.head, verb.dep_ = verb, "ROOT"
    clause.head, clause.dep_ = told[-1], "acl"


def content_of_charge(prep: Token, lexicon: Lexicon) -> None:
    """ "was accused by Mali of shelling a town": the content is the verb's, not the agent's or the target's."""
    agent = prep.head
    if prep.lower_ in ("of", "for") and agent.dep_ in ("pobj", "dobj") and clause(prep):
        verb = agent.head.head if agent.dep_ == "pobj" else agent.head
        dated = verb.lemma_ in lexicon.words["accusing"] and verb.pos_ == "VERB"  # "accused it on Monday of"
        if agent.head.dep_ == "agent" or dated:
            prep.head = verb


def accused_too(prep: Token, lexicon: Lexicon) -> None:
    """ "accused Benin of arming Chad, and Ghana of hiding it": *and* is read as the verb that is left out."""
    accused = prep.nbor(-1) if prep.i else prep
    if prep.lower_ not in CHARGED or accused.dep_ != "conj" or not clause(prep) or not accused.left_edge.i:
        return
    joining = accused.left_edge.nbor(-1)
    accusing = lexicon.words["accusing"] | {*syntax.CHARGING}
    verb = next((a for a in accused.ancestors if a.pos_ == "VERB" and a.lemma_ in accusing), None)
    if joining.dep_ != "cc" or joining.lower_ not in JOINING or verb is None or not syntax.children(verb, "dobj"):
        return
    if not any(c.lower_ == prep.lower_ and c.i < joining.i for c in verb.children):
        return
    joining.pos_, joining.tag_, joining.lemma_ = "VERB", verb.tag_, verb.lemma_
    joining.head, joining.dep_ = verb, "conj"
    accused.head, accused.dep_, prep.head = joining, "dobj", joining


def second_charge(prep: Token, lexicon: Lexicon) -> None:
    """ "accused Mali of arming rebels and of bombing a post": the second thing it did, as the first."""
    if prep.lower_ not in CHARGED or not prep.i or prep.i + 1 >= len(prep.doc) or prep.nbor(-1).dep_ != "cc":
        return
    accusing = lexicon.words["accusing"] | {*syntax.CHARGING, "hold"}
    verb = next((a for a in prep.ancestors if a.pos_ == "VERB" and a.lemma_ in accusing and a.i < prep.i), None)
    same = [c for c in verb.children if c.lower_ == prep.lower_ and c.i < prep.i] if verb is not None else []
    first = next((c for c in same if clause(c)), None)
    act = prep.nbor(1)
    if first is None or act.tag_ != "VBG":
        return
    prep.head, prep.dep_ = first, "conj"
    if act.dep_ in ("amod", "compound") and act.head.dep_ == "pobj":  # "with flying drones over"
        thing = act.head
        act.head, act.dep_, act.pos_ = prep, "pcomp", "VERB"
        thing.head, thing.dep_ = act, "dobj"
        for inner in syntax.children(thing, "prep"):
            inner.head = act


def two_acts(second: Token) -> None:
    """ "blames Mali for harbouring and arming the rebels": both are acts, and no noun joins a verb."""
    first = second.head
    if first.head.lower_ in CHARGED and first.pos_ == "NOUN" and not syntax.children(first, "det", "amod", "prep"):
        first.pos_, first.tag_, first.dep_ = "VERB", "VBG", "pcomp"
        first.lemma_ = first.lower_.removesuffix("ing")


def clause(prep: Token) -> bool:
    return bool(syntax.children(prep, "pcomp"))


def heard(clause: Token, lexicon: Lexicon) -> None:
    """ "heard from officers that Peru had shelled it": what was heard, taken for a clause about the officers."""
    source = clause.head
    that = next((c for c in clause.children if c.lower_ == "that" and c.i < clause.i), None)
    subjects = [t for t in syntax.children(clause, "nsubj", "nsubjpass") if that is None or t.i != that.i]
    verb = source.head.head if source.dep_ == "pobj" and source.head.lower_ == "from" else None
    if verb is not None and verb.pos_ in ("PRON", "NOUN"):
        verb = verb.head  # "had word from officers that"
    if that is None or not subjects or verb is None or verb.lemma_.lower() not in lexicon.words["hearing"]:
        return
    clause.head, clause.dep_, that.dep_, that.tag_ = verb, "ccomp", "mark", "IN"


def lost_verb(noun: Token) -> None:
    """ "complains that a gunboat intruded into its waters": what the gunboat did is no participle of it."""
    that = next((c for c in noun.children if c.lower_ == "that" and c.dep_ == "mark"), None)
    verb = next(iter(c for c in syntax.children(noun, "acl") if c.tag_ in ("VBN", "VBD")), None)
    if that is None or verb is None or syntax.children(verb, "auxpass"):
        return
    verb.head, verb.dep_, verb.tag_ = noun.head, "ccomp", "VBD"
    noun.head, noun.dep_, that.head = verb, "nsubj", verb


def of_paper(clause: Token, lexicon: Lexicon) -> None:
    """ "stories in the press that Oman has left": what the stories say, taken for a clause about the press."""
    paper = clause.head
    story = paper.head.head if paper.dep_ == "pobj" and paper.head.lower_ in ("in", "on", "by", "from") else None
    that = next((c for c in clause.children if c.lower_ == "that" and c.i < clause.i), None)
    doers = [t for t in syntax.children(clause, "nsubj", "nsubjpass") if that is None or t.i != that.i]
    names = lexicon.speech_nouns.keys() | lexicon.anaphors["claims"]
    if story is None or that is None or not doers or story.lemma_.lower() not in names:
        return
    clause.head, clause.dep_, that.dep_, that.tag_ = story, "acl", "mark", "IN"


def according_to_which(according: Token, lexicon: Lexicon) -> None:
    """ "Accounts according to which Peru has left are wrong": what the accounts say, and that they are wrong."""
    noun, which = according.nbor(-1), according.nbor(2)
    if noun.text == "," and noun.i:
        noun = noun.nbor(-1)
    if noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN":  # "a story in the newspapers, according to which"
        noun = noun.head.head
    after = [t for t in according.doc[which.i + 1 : according.sent.end] if t.pos_ in ("VERB", "AUX")]
    finite = [t for t in after if t.tag_ in ("VBD", "VBZ", "VBP", "MD") and t.dep_ != "aux"]
    told = next((t for t in after if t.dep_ not in ("aux", "auxpass")), None)
    main = finite[-1] if finite else None
    names = lexicon.speech_nouns.keys() | lexicon.anaphors["claims"]
    if told is None or main is None or noun.lower_.removesuffix("s") not in names:
        return
    if main.i <= told.i and noun.dep_ in ("dobj", "pobj"):  # "denied accounts according to which it had left"
        told.head, told.dep_ = noun, "acl"
        which.head, which.dep_, which.tag_ = told, "mark", "IN"
        for word in (according, according.nbor(1)):
            word.head, word.dep_ = told, "punct"
        return
    if main.i <= told.i:
        return
    noun.pos_, noun.tag_, noun.lemma_ = "NOUN", "NNS", noun.lower_.removesuffix("s")
    for word in noun.doc[noun.sent.start : noun.i]:
        if word.dep_ in ("nsubj", "compound") and word.head.i == noun.i:
            word.dep_ = "compound"
    for taken in [t for t in syntax.children(main, "nsubj") if told.i < t.i < main.i]:
        taken.head, taken.dep_ = told, "dobj"
    main.head, main.dep_ = main, "ROOT"
    told.head, told.dep_ = noun, "acl"
    noun.head, noun.dep_ = main, "nsubj"
    which.head, which.dep_, which.tag_, which.lemma_ = told, "mark", "IN", "that"
    for word in (according, according.nbor(1)):
        word.head, word.dep_ = told, "punct"


def moved(clause: Token, lexicon: Lexicon) -> None:
    """ "Rumours have spread that Chad shelled a post": the clause is that of the noun."""
    for noun in syntax.children(clause.head, "nsubj"):
        if noun.pos_ == "NOUN" and noun.lemma_.lower() in lexicon.anaphors["claims"]:
            clause.head, clause.dep_ = noun, "acl"


def small_clause(verb: Token) -> None:
    """ "holds Togo fully responsible": whom it holds responsible is its object, not the subject of a clause."""
    for quality in syntax.children(verb, "ccomp") if verb.lemma_ == "hold" else ():
        held = syntax.children(quality, "nsubj")
        if quality.pos_ == "ADJ" and held and not syntax.children(quality, "aux", "cop"):
            held[0].head, held[0].dep_, quality.dep_ = verb, "dobj", "oprd"
    for whom in syntax.children(verb, "dobj") if verb.lemma_ == "hold" else ():
        for quality in syntax.children(whom, "amod"):
            if quality.i > whom.i:
                quality.head, quality.dep_ = verb, "oprd"
    for quality in syntax.children(verb, "oprd") if verb.lemma_ == "hold" else ():
        for prep in syntax.children(quality, "prep"):
            prep.head = verb  # "for arming them", as after "blame"
