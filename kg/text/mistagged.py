"""Verbs that the tagger takes for nouns, adjectives or participles, made verbs again before a parse is read."""

from __future__ import annotations

import re
from itertools import takewhile

from kg.text import syntax
from kg.text.lexicon import Lexicon
from kg.text.parse import Token


def _denied_reports(noun: Token, denies: Token, doer: Token) -> None:
    """Makes ``denies`` the verb of which ``noun`` is the object."""
    noun.pos_, noun.tag_ = "NOUN", "NNS"
    denies.pos_, denies.tag_ = "VERB", "VBD"
    denies.head, denies.dep_ = (denies, "ROOT") if noun.head.i == noun.i else (noun.head, noun.dep_)
    for child in [c for c in noun.children if c.i < denies.i]:
        child.head = denies
    for clause in syntax.children(noun, "ccomp"):
        clause.dep_ = "acl"
    doer.head, doer.dep_, noun.head, noun.dep_ = denies, "nsubj", denies, "dobj"


def reports(verb: Token, lexicon: Lexicon) -> None:
    """ "Press reports that it had withdrawn are false": the reports of the press, which are the subject of *are*."""
    subjects, clauses = syntax.children(verb, "nsubj"), syntax.children(verb, "ccomp")
    if verb.dep_ in ("nsubj", "nsubjpass", "csubj") and not subjects:  # "Reports that it left are without foundation"
        verb.pos_, verb.tag_, verb.dep_ = "NOUN", "NNS", "nsubj"
        for clause in clauses:
            clause.dep_ = "acl"
        return
    for denies in syntax.children(verb, "amod"):  # "Iraq contested media reports that it had left"
        if denies.i < verb.i and denies.lower_ in lexicon.denials["forms"] and subjects and subjects[0].i < denies.i:
            _denied_reports(verb, denies, subjects[0])
            return
    if len(subjects) != 1 or subjects[0].i != verb.i - 1 or subjects[0].lower_ not in lexicon.words["press"]:
        return
    judged = [c for c in clauses if c.lemma_ in ("be", "remain") and syntax.children(c, "acomp", "attr")]
    told = [c for c in clauses if any(g.lower_ == "that" for g in syntax.children(c, "mark"))]
    if len(judged) != 1 or not told or judged[0] in told:
        return
    main = judged[0]
    main.head, main.dep_ = (main if verb.head.i == verb.i else verb.head), verb.dep_
    for child in list(verb.children):
        if child.i > main.i:
            child.head = main
    verb.head, verb.dep_, verb.pos_, verb.tag_, verb.lemma_ = main, "nsubj", "NOUN", "NNS", "report"
    subjects[0].dep_ = "compound"
    for clause in told:
        clause.dep_ = "acl"


def opening_verb(token: Token, lexicon: Lexicon) -> None:
    """ "Said the minister: ..." """
    if token.lower_ in lexicon.words["opening"] and syntax.children(token, "nsubj") and token.head.i > token.i:
        token.pos_, token.tag_, token.lemma_, token.dep_ = "VERB", "VBD", "say", "parataxis"


def said_by(verb: Token, lexicon: Lexicon) -> None:
    """ "The chairman called on both to stop.": the only verb of its sentence, taken for a participle of its subject."""
    noun = verb.head
    if (
        verb.tag_ not in ("VBN", "VBD")
        or noun.head.i != noun.i
        or not (verb.lemma_ in lexicon.speech or (verb.tag_ == "VBD" and verb.lemma_ in lexicon.verbs))
        or syntax.children(verb, "agent")
    ):
        return
    described = {t.i for c in (*syntax.children(noun, "relcl"), *verb.children) if c.i != noun.i for t in c.subtree}
    described.add(verb.i)
    others = [
        t
        for t in verb.sent
        if t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP", "MD") and t.i not in described
    ]
    if others or not verb.sent.text.rstrip().endswith("."):
        return
    verb.head, verb.dep_, verb.tag_ = verb, "ROOT", "VBD"
    for child in [c for c in noun.children if c.i > verb.i]:
        child.head = verb
    noun.head, noun.dep_ = verb, "nsubj"


def infinitive(noun: Token, lexicon: Lexicon) -> None:
    """ "offered to host talks": a noun after "to" with an object of its own."""
    if noun.lower_ in lexicon.verbs and noun.nbor(-1).tag_ == "TO" and syntax.children(noun, "dobj"):
        noun.pos_, noun.tag_, noun.lemma_ = "VERB", "VB", noun.lower_


def past(verb: Token) -> None:
    """ "A spokesman, Ali Riza, accused Mali": a past tense that is taken for a participle."""
    active = syntax.children(verb, "nsubj") and syntax.children(verb, "dobj", "ccomp")
    if active and not syntax.children(verb, "aux", "auxpass", "agent", "nsubjpass"):
        verb.tag_ = "VBD"


def base(verb: Token, lexicon: Lexicon) -> None:
    """ "staged a raid", "was waging war": forms of *stage* and *wage*, taken for those of *stag* and *wag*."""
    stem, form = verb.lemma_.lower(), verb.lower_
    for plain, forms in (
        (stem + "e", (stem + "ed", stem + "es", stem + "ing")),
        (stem[:-1], (stem + "d", stem[:-1] + "ing")),
        (stem[:-2] + "y", (stem + "d", stem + "s")),
    ):
        if plain in lexicon.doing and form in forms:
            verb.lemma_ = plain
            return


def participle(token: Token, lexicon: Lexicon) -> None:
    """ "neither armed nor trained the rebels", where a verb with its subject is taken for an adjective."""
    lemma = next((s for s in (token.lower_[:-2], token.lower_[:-1]) if s in lexicon.verbs), None)
    whole = syntax.children(token, "nsubj", "aux") and token.dep_ in (
        "ccomp",
        "ROOT",
        "conj",
        "parataxis",
        "relcl",
        "advcl",
        "acl",
    )
    copular = syntax.children(token, "cop", "auxpass") or any(c.lemma_ == "be" for c in syntax.children(token, "aux"))
    if lemma is None or not whole or copular:
        return
    token.pos_, token.tag_, token.lemma_ = "VERB", "VBD", lemma
    have = next((c for c in token.children if c.dep_ == "aux" and c.lemma_ == "have"), None)
    for subject in syntax.children(have, "nsubj") if have is not None else ():
        subject.head = token


def stem(noun: Token, lexicon: Lexicon) -> str:
    """The verb of speech that a noun with a subject and an object or clause of its own is; else empty."""
    if not syntax.children(noun, "nsubj") or not syntax.children(noun, "dobj", "ccomp", "acl"):
        return ""
    lower = noun.lower_
    return next((w for w in (lower, noun.lemma_, lower[:-1], lower[:-2], lower[:-3] + "y") if w in lexicon.speech), "")


def verbal(noun: Token, lexicon: Lexicon) -> None:
    """ "the ministry replies", "rejects the charge and demands that ...": a verb that is taken for a noun."""
    after = noun.nbor(1) if noun.i + 1 < len(noun.doc) else noun
    lemma = stem(noun, lexicon) or ("reply" if noun.lower_ == "replies" else noun.lower_.removesuffix("s"))
    if (
        noun.dep_ in ("ROOT", "conj", "parataxis", "appos", "ccomp", "relcl")
        and syntax.children(noun, "nsubj")
        and not syntax.children(noun, "det", "cop")
    ):
        noun.pos_, noun.tag_, noun.lemma_ = "VERB", "VBZ", lemma
        return
    if noun.dep_ == "conj" and noun.head.pos_ == "VERB" and syntax.children(noun, "ccomp"):
        noun.pos_, noun.tag_, noun.lemma_ = "VERB", "VBZ", lemma  # "accuses A of it, and claims they fought"
        return
    verb = noun.head
    while verb.pos_ in ("NOUN", "PROPN", "ADP") and verb.head.i != verb.i:
        verb = verb.head
    joined = noun.dep_ == "conj" and noun.nbor(-1).lower_ == "and" and noun.head.dep_ in ("dobj", "pobj")
    nouns = lexicon.anaphors["claims"]  # "reports and claims that"
    joined = joined and not (noun.head.lemma_.lower() in nouns and noun.lemma_.lower() in nouns)
    if joined and after.lower_ == "that" and after.dep_ == "mark" and verb.pos_ == "VERB":
        noun.pos_, noun.tag_, noun.lemma_ = "VERB", "VBZ", lemma
        clause = after.head
        noun.head, noun.dep_ = verb, "conj"
        clause.head, clause.dep_ = noun, "ccomp"


def reported(noun: Token, lexicon: Lexicon) -> None:
    """ "Benin has mined the port, Togolese media report.", "..., a diplomat in Lomé hints.": the verb at the end."""
    lemma = noun.lower_ if noun.lower_ in lexicon.speech else noun.lower_.removesuffix("s")
    comma = next((t for t in reversed(noun.doc[noun.sent.start : noun.i]) if t.is_punct), None)
    root = noun.sent.root
    main = next(iter(syntax.children(root, "ccomp")), root) if root.i == noun.i else root
    if comma is None or comma.text != "," or comma.i < main.i or noun.i - comma.i > 8 or lemma not in lexicon.speech:
        return
    phrase = list(takewhile(lambda t: t.pos_ not in ("ADP", "VERB", "AUX"), noun.doc[comma.i + 1 : noun.i]))
    speaker = phrase[-1] if phrase else noun
    kinds = set(lexicon.heads.get(speaker.lemma_.lower(), ())) & {"speaker", "government", "military", "body"}
    press = any(t.lemma_.lower() in lexicon.words["press"] for t in phrase)
    plural = speaker.tag_ in ("NNS", "NNPS") or speaker.lower_ == "media"
    if not (kinds or press) or main.pos_ not in ("VERB", "AUX") or plural != (noun.lower_ == lemma):
        return
    noun.pos_, noun.tag_, noun.lemma_ = "VERB", "VBP" if plural else "VBZ", lemma
    if main.i == root.i:
        noun.head, noun.dep_ = root, "parataxis"
    speaker.head, speaker.dep_ = noun, "nsubj"
    for word in noun.doc[comma.i + 1 : noun.i]:
        if word.i < speaker.i or word.head.i == noun.i and word.i > speaker.i:
            word.head = speaker


def traded(noun: Token, lexicon: Lexicon) -> None:
    """ "Chad, Libya trade blame over a raid": a verb that is taken for a part of its object."""
    blame = noun.head
    if noun.dep_ != "compound" or blame.dep_ != "ROOT" or blame.lemma_.lower() not in lexicon.speech_nouns:
        return
    names = [c for c in blame.children if c.i < noun.i and c.pos_ == "PROPN"]
    noun.head, noun.dep_, noun.pos_, noun.tag_ = noun, "ROOT", "VERB", "VBP"
    blame.head, blame.dep_ = noun, "dobj"
    for name in names:
        name.head, name.dep_ = (noun, "nsubj") if name.i == names[0].i else (names[0], "conj")


def denied(gerund: Token, lexicon: Lexicon) -> None:
    """ "denied bombing villages in Mali", "denied having supplied arms to Mali": the act, not the thing, is denied."""
    deny, noun = gerund.nbor(-1), gerund.head
    act = gerund
    if gerund.dep_ == "aux" and gerund.head.dep_ == "amod":  # "having supplied arms"
        act, noun = gerund.head, gerund.head.head
    elif gerund.dep_ == "dobj" and (
        any(c.tag_ == "VBG" for c in syntax.children(gerund, "conj")) or _governs(gerund, lexicon)
    ):
        _gerund(gerund, lexicon)
        gerund.dep_ = "xcomp"
        return
    elif gerund.dep_ not in ("compound", "amod"):
        return
    if noun.head.i != deny.i or noun.dep_ != "dobj":
        return
    _gerund(act, lexicon)
    act.tag_ = "VBG" if act.i == gerund.i else "VBN"
    act.head, act.dep_ = deny, "xcomp"
    noun.head = act
    for child in list(deny.children):
        if child.i > noun.i and child.dep_ in ("prep", "dative", "advmod", "npadvmod"):
            child.head = act


def charged(gerund: Token, lexicon: Lexicon) -> None:
    """ "accused Mali of shelling villages": the act, and no kind of villages."""
    of, noun = gerund.nbor(-1), gerund.head
    charge = of.head.head if of.head.dep_ == "dobj" and of.head.i == of.i - 1 else of.head  # "accused men of felling"
    if gerund.dep_ in ("pcomp", "pobj") and _governs(gerund, lexicon):
        _gerund(gerund, lexicon)
        gerund.dep_, of.head = "pcomp", charge
        for thing in syntax.children(gerund, "npadvmod", "appos")[:1]:
            thing.dep_ = "dobj"
        return
    if gerund.dep_ not in ("compound", "amod") or noun.dep_ != "pobj" or noun.head.i != of.i:
        return
    if (
        not (_act(gerund, lexicon) or gerund.tag_ == "VBG")
        or charge.lemma_.lower() not in lexicon.words["accusing"] | lexicon.anaphors["accusation"]
    ):
        return
    _gerund(gerund, lexicon)
    gerund.head, gerund.dep_, of.head = of, "pcomp", charge
    noun.head, noun.dep_ = gerund, "dobj"
    for child in [*charge.children, *noun.children]:
        if child.i > noun.i and child.dep_ in ("prep", "dative", "advmod", "npadvmod"):
            child.head = gerund


def _governs(gerund: Token, lexicon: Lexicon) -> bool:
    """Whether a gerund has an object, or a preposition that its verb takes and no noun does: "of siding with Peru"."""
    lemma = _act(gerund, lexicon)
    if not lemma or syntax.children(gerund, "det", "amod", "poss", "compound"):
        return False
    if any(c.i == gerund.i + 1 for c in syntax.children(gerund, "dobj", "npadvmod")):
        return True
    slots = {slot for pattern in lexicon.verbs.get(lemma, ()) for slot in pattern.prepositions}
    after = {p.lower_ for p in syntax.children(gerund, "prep")}
    return not slots.isdisjoint(after) and gerund.lower_ not in lexicon.nouns


def _act(gerund: Token, lexicon: Lexicon) -> str:
    """The verb that a gerund is of, if it is one of a tie; else empty."""
    lemma = gerund.lemma_.lower()
    stems = (lemma, lemma.removesuffix("ing"), lemma.removesuffix("ing") + "e", re.sub(r"(.)\1ing$", r"\1", lemma))
    return next((s for s in stems if s in lexicon.verbs or s in lexicon.transfers["give"]), "")


def _gerund(act: Token, lexicon: Lexicon) -> None:
    act.lemma_ = _act(act, lexicon) or act.lemma_.lower()
    act.pos_, act.tag_ = "VERB", "VBG"


def act_of_force(gerund: Token, lexicon: Lexicon) -> None:
    """ "Fighting between Togo and Chad went on", "shelling by Chad": the name of an act, without an object."""
    named = gerund.lower_ in lexicon.nouns and not syntax.children(gerund, "dobj", "aux", "nsubj", "prt")
    between = [p for p in syntax.children(gerund, "prep") if p.lower_ in ("between", "by", "among")]
    if named and between:
        gerund.pos_, gerund.tag_, gerund.lemma_ = "NOUN", "NN", gerund.lower_


def main_verb(participle: Token, lexicon: Lexicon) -> None:
    """ "Angola hosted talks", where the only verb of its clause is taken for an adjective of its object."""
    noun = participle.head
    _reported_verb(participle, noun, lexicon)
    if noun.dep_ != "ROOT" or noun.pos_ != "NOUN" or participle.tag_ not in ("VBN", "VBD") or not participle.i:
        return
    before = [c for c in (*noun.children, *participle.children) if c.i < participle.i and c.pos_ == "PROPN"]
    named = before and before[-1].right_edge.i == participle.i - 1
    if not named or participle.lemma_.lower() not in lexicon.verbs:
        return
    if any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in noun.sent if t.i != participle.i):
        return
    participle.head, participle.dep_, participle.pos_, participle.tag_ = participle, "ROOT", "VERB", "VBD"
    noun.head, noun.dep_ = participle, "dobj"
    before[-1].head, before[-1].dep_ = participle, "nsubj"
    for child in list(noun.children):
        if child.i < participle.i or child.is_punct:
            child.head = participle


def after_title(participle: Token, lexicon: Lexicon) -> None:
    """ "Ana Deng, a minister, called the charges …": the only verb of the clause, taken for a part of the title."""
    name = participle.head
    if participle.dep_ != "acl" or name.dep_ != "ROOT" or name.pos_ != "PROPN" or participle.tag_ not in ("VBN", "VBD"):
        return
    titled = any(c.dep_ == "appos" and c.right_edge.i == participle.i - 2 for c in name.children)
    known = participle.lemma_.lower() in lexicon.speech or participle.lemma_.lower() in lexicon.denials["judging"]
    taken = syntax.children(participle, "dobj", "oprd", "ccomp")
    if not (titled and known and taken) or participle.nbor(-1).text != ",":
        return
    if any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in name.sent if t.i != participle.i and t.head.i == name.i):
        return
    participle.head, participle.dep_, participle.tag_ = participle, "ROOT", "VBD"
    name.head, name.dep_ = participle, "nsubj"


def second_verb(participle: Token, lexicon: Lexicon) -> None:
    """ "closed two ports and tightened sanctions on Chad": a second verb, taken for an adjective of its object."""
    noun = participle.head
    if participle.nbor(-1).lower_ not in ("and", "but") or noun.dep_ != "conj" or noun.i < participle.i:
        return
    verb = noun.head if noun.head.pos_ == "VERB" else noun.head.head
    stems = (participle.lemma_.lower(), participle.lower_[:-2], participle.lower_[:-1])
    lemma = next((s for s in stems if s in lexicon.known), "")
    acting = verb.tag_ == "VBD" or any(c.lemma_ == "have" for c in syntax.children(verb, "aux"))
    plain = participle.tag_ in ("VBN", "VBD") or noun.pos_ == "PROPN"  # no "armed rebels"
    if not (lemma and acting and plain) or syntax.children(verb, "auxpass") or not syntax.children(verb, "dobj"):
        return
    participle.pos_, participle.tag_, participle.lemma_ = "VERB", "VBD", lemma
    participle.head, participle.dep_, noun.head, noun.dep_ = verb, "conj", participle, "dobj"


def _reported_verb(participle: Token, noun: Token, lexicon: Lexicon) -> None:
    """ "believe that Mali armed rebels": the clause is about whom stands before, and its verb no adjective."""
    doers = syntax.children(noun, "nsubj")
    told = noun.dep_ in ("dobj", "ccomp") and noun.head.lemma_.lower() in lexicon.speech
    if not told or len(doers) != 1 or doers[0].right_edge.i != participle.i - 1 or noun.i < participle.i:
        return
    if participle.tag_ not in ("VBN", "VBD") or participle.lemma_.lower() not in lexicon.verbs:
        return
    participle.head, participle.dep_, participle.pos_, participle.tag_ = noun.head, "ccomp", "VERB", "VBD"
    noun.head, noun.dep_ = participle, "dobj"
    for child in list(noun.children):
        if child.i < participle.i:
            child.head = participle


def perfect(participle: Token, lexicon: Lexicon) -> None:
    """ "has armed rebels", where the participle is taken for an adjective of whom it concerns."""
    have, noun = participle.nbor(-1) if participle.i else participle, participle.head
    own = noun.head.i == have.i and noun.dep_ == "dobj"
    astray = have.head.i == participle.i and noun.head.i < have.i and noun.dep_ in ("dobj", "appos", "npadvmod")
    if have.lemma_ != "have" or not (own or astray) or not participle.lower_.endswith("ed"):
        return
    lemma = next((s for s in (participle.lower_[:-2], participle.lower_[:-1]) if s in lexicon.verbs), None)
    if lemma is None or (noun.pos_ != "PROPN" and not {"group", "people"} & set(lexicon.heads.get(noun.lemma_, ()))):
        return
    participle.pos_, participle.tag_, participle.lemma_ = "VERB", "VBN", lemma
    if astray:  # "denies that it has armed M23": M23 is no object of the denial
        above = have.left_edge.nbor(-1)
        participle.head, participle.dep_ = above, "ccomp" if above.pos_ == "VERB" else "acl"
    else:
        root = have.head.i == have.i
        participle.head, participle.dep_ = (participle if root else have.head), have.dep_
    for child in list(have.children):
        if child.i != participle.i:
            child.head = participle
    have.head, have.dep_, have.pos_ = participle, "aux", "AUX"
    noun.head, noun.dep_ = participle, "dobj"


def denied_claims(claims: Token) -> None:
    """ "The embassy rejects reports that …", "Chad denies claims it …": one word is the verb, the other its object."""
    verb = claims.nbor(-1)
    if verb.pos_ == "VERB" and claims.pos_ == "NOUN":
        return
    if claims.is_ancestor(verb):
        if verb.dep_ == "pobj":  # "the embassy in Khartoum rejects": the place is Khartoum
            for place in syntax.children(verb, "compound")[-1:]:
                place.head, place.dep_ = verb.head, "pobj"
        top = verb if claims.head.i == claims.i else claims.head
        verb.head, verb.dep_ = top, claims.dep_
        for child in list(claims.children):
            if child.i < verb.i or child.dep_ == "punct":
                child.head = verb
        claims.head = verb
    elif claims.head.i != verb.i:
        return
    if verb.pos_ != "VERB":
        plain = verb.lower_.removesuffix("ed") if verb.lower_.endswith("ed") else verb.lower_[:-1]
        verb.pos_, verb.tag_ = "VERB", "VBD" if verb.lower_.endswith("ed") else "VBZ"
        verb.lemma_ = {"denie": "deny", "deni": "deny", "dismisse": "dismiss", "refut": "refute"}.get(plain, plain)
    claims.pos_, claims.tag_, claims.lemma_, claims.dep_ = "NOUN", "NNS", claims.lower_[:-1], "dobj"
    for clause in syntax.children(claims, "ccomp"):
        clause.dep_ = "acl"


def headline(verb: Token, lexicon: Lexicon) -> None:
    """ "Kenyan army shells a village", "Lima severs ties with Quito": the verb of a headline, taken for a noun."""
    lemma = next((s for s in (verb.lower_[:-1], verb.lower_[:-2], verb.lower_[:-3] + "y") if s in lexicon.known), "")
    doer, after = verb.nbor(-1), verb.nbor(1)
    if not lemma or not (doer.is_ancestor(verb) or verb.is_ancestor(doer) or doer.head.i == verb.head.i):
        return
    if after.pos_ == "ADP" and not _takes(lemma, after.lower_, lexicon):
        return
    row = verb.sent
    others = [t for t in row if t.i != verb.i and not (t.dep_ == "conj" and t.head.i == verb.i)]
    if any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") and t.pos_ in ("VERB", "AUX") for t in others):
        return
    top = row.root
    verb.pos_, verb.tag_, verb.lemma_ = "VERB", "VBZ", lemma
    _lead(verb, doer, row, top)
    for prep in syntax.children(verb, "prep", "prt"):
        if prep.i == verb.i + 1 and prep.lower_ in ("down", "up", "off", "out") and syntax.children(prep, "pobj"):
            prep.dep_, thing = "prt", syntax.children(prep, "pobj")[0]
            thing.head, thing.dep_ = verb, "dobj"


def _lead(verb: Token, doer: Token, row: list[Token], top: Token) -> None:
    """Makes ``verb`` the root of ``row``: what stands before it is its subject's, what stands after is its own."""
    verb.head, verb.dep_ = verb, "ROOT"
    doer.head, doer.dep_ = verb, "nsubj"
    for word in row:
        if word.i < doer.i and word.head.i >= doer.i:
            word.head = doer
    if top.i > verb.i:
        top.head, top.dep_ = verb, "dobj"
    for word in row:
        if word.i > verb.i and word.head.i < verb.i:
            word.head = verb


def _takes(lemma: str, prep: str, lexicon: Lexicon) -> bool:
    """Whether a verb is followed by a preposition or particle, and its noun is not: "sides with", no "attacks on"."""
    noun = {slot for pattern in lexicon.nouns.get(lemma, ()) for slot in pattern.prepositions}
    verbs = [*lexicon.verbs.get(lemma, ()), *lexicon.speech.get(lemma, ())]
    return prep not in noun and any(prep in (*pattern.prepositions, pattern.particle) for pattern in verbs)
