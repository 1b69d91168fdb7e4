"""Repairs of where a speaker stands in a parse: behind, inside or before what he says."""

from __future__ import annotations

from kg.text import syntax
from kg.text.lexicon import Lexicon
from kg.text.parse import Token

SPLIT = ("be", "have", "do", "will", "would")
"""Auxiliaries after which a speaker may interrupt: "has, says Malawi, shelled"."""
LONGEST_PARENTHESIS = 14
QUOTES = ('"', "“", "”", "``", "''")
_ENDS = ("nsubj", "nsubjpass", "dobj")
SPEAKING = frozenset(("speaker", "government", "military", "group", "people", "body"))
"""The classes of nouns of those who speak or act."""


def split_group(comma: Token, lexicon: Lexicon) -> None:
    """ "Zambia has, says Malawi, shelled a post": the verb takes its auxiliary and subject back."""
    doc, sentence = comma.doc, comma.sent
    aux = comma.nbor(-1) if comma.nbor(-1).lemma_ in SPLIT else comma.nbor(-2) if comma.i > 1 else comma
    second = next(
        (t for t in doc[comma.i + 1 : min(sentence.end, comma.i + LONGEST_PARENTHESIS)] if t.text == ","), None
    )
    if aux.lemma_ not in SPLIT or second is None:
        return
    inside = [t for t in doc[comma.i + 1 : second.i] if t.text not in QUOTES]
    verb = next((t for t in inside if _speaks(t, lexicon)), None)
    main = next((t for t in doc[second.i + 1 : sentence.end] if t.text not in QUOTES and t.pos_ != "ADV"), None)
    if verb is None or main is None or not _participial(main) or len(inside) < 2:
        return
    members = (aux, verb, main)
    top = next((m for m in members if all(m.i == o.i or m.is_ancestor(o) for o in members)), None)
    if top is None:
        return
    head, dep = top.head, top.dep_
    main.head, main.dep_ = (main if head.i == top.i else head), dep
    for child in [c for m in (aux, verb) for c in m.children]:
        if not comma.i < child.i < second.i and child.i not in (aux.i, verb.i, main.i):
            child.head = main
    aux.head, aux.dep_, aux.pos_ = main, "auxpass" if aux.lemma_ == "be" and main.tag_ == "VBN" else "aux", "AUX"
    if aux.dep_ == "auxpass":
        for subject in syntax.children(main, "nsubj"):
            subject.dep_ = "nsubjpass"
    if main.pos_ != "VERB":
        main.pos_, main.tag_ = "VERB", "VBN"
        main.lemma_ = next((x for x in (main.lower_[:-2], main.lower_[:-1]) if x in lexicon.verbs), main.lemma_)
    verb.head, verb.dep_ = main, "parataxis"
    if verb.pos_ != "VERB":
        verb.pos_, verb.tag_, verb.lemma_ = "VERB", "VBZ", verb.lower_.removesuffix("s")
    if not syntax.children(verb, "nsubj"):
        for child in verb.children:
            if child.i in range(comma.i + 1, second.i) and child.pos_ in ("NOUN", "PROPN", "PRON"):
                child.dep_ = "nsubj"
                break


def _speaks(token: Token, lexicon: Lexicon) -> bool:
    if token.pos_ in ("VERB", "AUX"):
        return token.lemma_.lower() in lexicon.speech
    return token.pos_ == "NOUN" and token.lower_ in lexicon.words["verbal"]


def _participial(token: Token) -> bool:
    return token.tag_ in ("VBN", "VBD", "VBG", "VB") or (token.tag_ == "JJ" and token.lower_.endswith("ed"))


def told_whom(verb: Token) -> None:
    """ "'No,' the minister, Omar Ali, told state radio": who was told is taken for who tells."""
    start = next((t.i for t in reversed(verb.doc[verb.sent.start : verb.i]) if t.text in QUOTES), None)
    told = [t for t in syntax.children(verb, "nsubj", "dobj") if t.i > verb.i]
    if verb.lemma_ != "tell" or start is None or not told or any(t.i < verb.i for t in syntax.subjects(verb)):
        return
    nouns = [t for t in verb.doc[start + 1 : verb.i] if t.pos_ in ("NOUN", "PROPN") and t.head.i <= start]
    if not nouns:
        return
    speaker, before = nouns[0], nouns[0].head
    for child in [c for c in speaker.children if c.i < start]:
        child.head = before
    speaker.head, speaker.dep_, told[0].dep_ = verb, "nsubj", "dobj"


def inverted(verb: Token) -> None:
    """ "'Sudan expelled our nurses,' complained the minister": who complained is taken for what was."""
    doer = next(iter(syntax.children(verb, "dobj")), verb)
    for word in syntax.children(verb, "nsubj"):  # "'Absurd,' retorts the minister"
        opened = any(t.text in QUOTES for t in verb.doc[verb.sent.start : word.i])
        if opened and any(t.text in QUOTES for t in verb.doc[word.i : verb.i]) and doer.i > verb.i:
            word.dep_ = "ccomp"
    quoting = verb.i and verb.nbor(-1).text in (",", *QUOTES) and verb.lemma_ != "tell"
    if not quoting or doer.left_edge.i != verb.i + 1:
        return
    told = any(c.i < verb.i for c in syntax.children(verb, "ccomp"))
    if told and doer.pos_ in ("NOUN", "PROPN") and not syntax.children(verb, *syntax.SUBJECTS):
        doer.dep_ = "nsubj"


def lost_subject(verb: Token) -> None:
    """ "..., oil to Cambodia, a source in the ministry says": who says it is taken for an apposition."""
    if syntax.children(verb, "nsubj", "nsubjpass") or not syntax.children(verb, "ccomp") or not verb.i:
        return
    before = verb.nbor(-1)
    while before.dep_ != "appos" and before.head.i < before.i and before.sent == verb.sent:
        before = before.head
    if before.dep_ != "appos" or before.right_edge.i != verb.i - 1 or before.left_edge.i <= verb.sent.start:
        return
    if before.left_edge.nbor(-1).text == ",":
        before.head, before.dep_ = verb, "nsubj"


def extracted(which: Token) -> None:
    """ "the temple, which it says Thailand has occupied": what is occupied, not who occupies it."""
    verb = which.head
    others = [s for s in syntax.children(verb, "nsubj") if s.i > which.i]
    if not others and syntax.children(verb, "auxpass"):  # "whom experts say is backed by Rwanda"
        which.dep_ = "nsubjpass"
    if others and verb.dep_ == "ccomp" and verb.head.dep_ == "relcl" and not syntax.children(verb, "dobj"):
        which.dep_ = "dobj"


def extracted_doer(verb: Token) -> None:
    """ "Togo, which it says has armed them": what is said to have done it is no speaker."""
    subjects = syntax.children(verb, "nsubj")
    told = next((c for c in syntax.children(verb, "ccomp") if not syntax.children(c, "nsubj", "nsubjpass")), None)
    if verb.dep_ == "relcl" and len(subjects) == 2 and subjects[0].tag_ in syntax.RELATIVE and told is not None:
        subjects[0].head, subjects[0].dep_ = told, "nsubjpass" if syntax.children(told, "auxpass") else "nsubj"


def goes_on(verb: Token, lexicon: Lexicon) -> None:
    """ "alleged that A had sold arms, and threatened B": the speaker goes on in the tense of the first verb."""
    if (
        verb.dep_ != "conj"
        or verb.head.dep_ != "ccomp"
        or syntax.children(verb, "nsubj", "nsubjpass", "aux", "auxpass")
    ):
        return
    told, speaking = verb.head, verb.head.head
    perfect = [c for c in told.children if c.dep_ in ("aux", "auxpass") and c.lemma_ != "do"]
    going = told.tag_ == "VBG" and verb.tag_ == speaking.tag_ == "VBD"  # "said A was forcing B to buy gas and warned"
    present = told.tag_ in ("VB", "VBZ", "VBP") and (verb.tag_, speaking.tag_) == ("VBD", "VBD")
    if speaking.pos_ != "VERB" or speaking.i > told.i or not (perfect or present) or verb.i < told.i:
        return
    joining = next((c for c in told.children if c.dep_ == "cc" and told.i < c.i < verb.i), None)
    comma = joining is not None and joining.nbor(-1).text == ","
    asks = any(p.name in ("demands", "condemns") for p in lexicon.speech[verb.lemma_.lower()])
    if (
        (comma or asks or present or going)
        and speaking.tag_ in ("VBD", "VBZ", "VBP")
        and verb.tag_ in ("VBD", "VBN", speaking.tag_)
    ):
        verb.head, verb.tag_ = speaking, speaking.tag_
        if joining is not None:
            joining.head = speaking


def told_on(verb: Token, lexicon: Lexicon) -> None:
    """ "a spokesman said troops had entered the camp and shot two men": the troops shot, not who speaks."""
    speaking = verb.head
    told = [c for c in syntax.children(speaking, "ccomp") if speaking.i < c.i < verb.i and syntax.children(c, "nsubj")]
    if not told or speaking.lemma_.lower() not in lexicon.speech or syntax.children(verb, "nsubj", "nsubjpass"):
        return
    force = any(p.name in lexicon.words["on_others"] for p in lexicon.verbs.get(verb.lemma_.lower(), ()))
    speakers = syntax.children(speaking, "nsubj")
    voice = any("speaker" in lexicon.heads.get(t.lemma_.lower(), ()) for t in speakers)
    if force and voice:
        verb.head = told[-1]


def called(prep: Token, lexicon: Lexicon) -> None:
    """ "dismissed as false Mali's account": the account is dismissed, and *false* is said of it."""
    falsity = prep.nbor(1) if prep.i + 1 < len(prep.doc) else prep
    if falsity.text in QUOTES and prep.i + 2 < len(prep.doc):
        falsity = prep.nbor(2)
    if prep.lower_ == "as" and falsity.pos_ in ("ADJ", "NOUN") and _replies(prep.head, lexicon):
        for claim in syntax.children(prep, "pobj"):
            said = lexicon.anaphors["claims"] | lexicon.words["offers"]
            for beside in syntax.children(claim, "appos"):  # "dismissed as 'psychological warfare' a report that"
                if beside.lemma_.lower() in lexicon.anaphors["claims"]:
                    beside.head, beside.dep_ = prep.head, "dobj"
            if claim.is_ancestor(falsity) and claim.lemma_.lower() in said:
                claim.head, claim.dep_ = prep.head, "dobj"
                falsity.head, falsity.dep_ = prep, "pobj"


def trailing_speaker(verb: Token) -> None:
    """ "Kenya may leave, a banker in Accra tells us.": who says it stands after the last comma."""
    doc, sentence = verb.doc, verb.sent
    commas = [t.i for t in doc[sentence.start : verb.i] if t.text == ","]
    beside = len(commas) > 2 and commas[-1] == verb.i - 1  # "..., its director, Ann Deng, told the Council"
    comma = commas[-3 if beside else -1] if commas else None
    if comma is None or verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.dep_ in ("parataxis", "ccomp"):
        return
    between = doc[comma + 1 : verb.i]
    rest = [t for t in doc[verb.i + 1 : sentence.end] if not t.is_punct and not t.is_space]
    phrase = between and all(t.pos_ not in ("VERB", "AUX", "SCONJ", "CCONJ") for t in between)
    phrase = phrase and between[0].tag_ != "IN" and not any(t.tag_ in syntax.RELATIVE for t in between)
    phrase = phrase and not (verb.dep_ in ("relcl", "acl") and verb.head.i > comma)  # "something Asuncion denies"
    adverbial = not rest or rest[0].pos_ in ("PRON", "ADP") or rest[0].dep_ in ("npadvmod", "advmod")
    adverbial = adverbial and not any(c.dep_ in ("dobj", "prt") and c.pos_ != "PRON" for c in verb.children)
    adverbial = adverbial or verb.lemma_ in ("tell", "inform", "brief", "remind")
    if not phrase or not adverbial or len(rest) > 5 or any(t.pos_ in ("VERB", "AUX") or t.text == "," for t in rest):
        return
    before = [t for t in doc[sentence.start : comma] if t.pos_ in ("VERB", "AUX")]
    own = [c for c in syntax.children(verb, "ccomp", "parataxis") if c.i < comma]
    top = next((t for t in before if all(a.i > comma for a in t.ancestors)), None)
    nouns = [t for t in between if t.pos_ in ("NOUN", "PROPN", "PRON")]
    heads = [t for t in nouns if not comma < t.head.i < verb.i or t.head.pos_ not in ("NOUN", "PROPN", "ADP")]
    if own or top is None or not heads:
        return
    speaker = syntax.children(verb, "nsubj")[:1] or heads[-1:]
    if not comma < speaker[0].i < verb.i:
        return
    top.head, top.dep_ = top, "ROOT"
    verb.head, verb.dep_ = top, "parataxis"
    speaker[0].head, speaker[0].dep_ = verb, "nsubj"


def parted(told: Token) -> None:
    """ "The Legion, they told its staff, ambushed a column": who did it and what stand around who says so."""
    before = [t for t in told.children if t.dep_ == "dep" and t.pos_ in ("NOUN", "PROPN") and t.i < told.i]
    after = [t for t in told.children if t.dep_ == "dep" and t.tag_ in ("VBD", "VBZ") and t.i > told.i]
    if len(before) == len(after) == 1 and not syntax.children(after[0], "nsubj", "nsubjpass"):
        after[0].dep_ = "ccomp"
        before[0].head, before[0].dep_ = after[0], "nsubj"


def told_between(verb: Token) -> None:
    """ "Laotian soldiers, Vietnam's army chief told us, crossed the river": the first words do what stands last."""
    doer = next((t for t in syntax.children(verb, "nsubj") if t.i < verb.i), verb)
    beside = [*syntax.children(doer, "appos"), *(t for t in syntax.children(verb, "nsubj") if t.i > doer.i)]
    speaker = next((c for c in beside if c.right_edge.i == verb.i - 1), None)
    acts = [c for c in syntax.children(verb, "conj") if c.i > verb.i and c.tag_ in ("VBD", "VBZ")]
    heard = [t for t in syntax.children(verb, "dobj", "dative") if t.i > verb.i]
    if verb.lemma_ != "tell" or speaker is None or len(acts) != 1 or not heard or syntax.children(acts[0], "nsubj"):
        return
    if any(c.dep_ == "cc" and c.i < acts[0].i for c in verb.children) or acts[0].nbor(-1).text != ",":
        return
    speaker.head, speaker.dep_ = verb, "nsubj"
    doer.head, doer.dep_, acts[0].dep_ = acts[0], "nsubj", "ccomp"


def told_of(verb: Token) -> None:
    """ "told her of agents handing over rifles": what they did, taken for a purpose of telling."""
    if verb.lemma_ not in ("tell", "speak", "inform", "hear", "learn"):
        return
    matters = syntax.prepositional(verb, ("of", "about"), deep=False)
    for act in [
        c for c in syntax.children(verb, "xcomp", "advcl") if c.tag_ == "VBG" and not syntax.children(c, "nsubj")
    ]:
        doer = next((t for t in matters if t.right_edge.i == act.left_edge.i - 1), None)
        if doer is not None:
            act.head, act.dep_ = doer, "acl"


def interrupted(verb: Token) -> None:
    """ "Cuba," said a minister, "has closed the port": the first words are the subject of the quoted verb."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj" or (c.dep_ == "npadvmod" and c.pos_ == "PROPN")]
    if len(subjects) != 2 or subjects[0].i > verb.i or verb.head.i <= verb.i:
        return
    between = verb.doc[subjects[0].i : max(verb.i, subjects[1].left_edge.i)]
    if any(t.text in (*QUOTES, ",") for t in between) and not syntax.children(verb.head, "nsubj", "nsubjpass"):
        subjects[0].head, subjects[0].dep_, verb.dep_ = verb.head, "nsubj", "parataxis"


def parenthesis(verb: Token) -> None:
    """ "Laos, Vietnam's minister revealed, had sold it": who revealed it is taken for an apposition of who sold it."""
    main = verb.head
    named = next(iter(syntax.children(verb, "nsubj")), verb)
    if verb.dep_ not in ("parataxis", "ccomp") or main.i < verb.i or syntax.children(main, "nsubj", "nsubjpass"):
        return
    joined = [] if any(c.dep_ == "cc" for c in named.children) else syntax.children(named, "conj")
    beside = [*syntax.children(named, "appos"), *joined]
    speaker = next((c for c in beside if c.right_edge.i == verb.i - 1), None)
    if speaker is not None and speaker.left_edge.nbor(-1).text == "," and verb.nbor(1).text == ",":
        speaker.head, speaker.dep_, verb.dep_ = verb, "nsubj", "parataxis"
        named.head, named.dep_ = main, "nsubjpass" if syntax.children(main, "auxpass") else "nsubj"


def bracketed(verb: Token, lexicon: Lexicon) -> None:
    """ "Laos, Vietnam's minister charged, had sold it": the words between commas are taken to be joined to its name."""
    named = verb.head
    speakers = [t for t in syntax.children(verb, "nsubj") if named.i < t.i < verb.i]
    main = named.head
    if verb.dep_ not in ("conj", "appos", "relcl", "acl") or named.pos_ not in ("PROPN", "NOUN") or not speakers:
        return
    if verb.lemma_.lower() not in lexicon.speech or named.dep_ not in _ENDS or main.i < verb.i or verb.i + 1 >= main.i:
        return
    if verb.nbor(1).text == "," and verb.left_edge.i and verb.left_edge.nbor(-1).text == ",":
        verb.head, verb.dep_ = main, "parataxis"


def trailing(verb: Token, lexicon: Lexicon) -> None:
    """ "Mali shelled Niger, said a guard" and "..., Benin's army chief told a radio": taken for coordination."""
    if verb.dep_ == "relcl":
        _after_comma(verb)
    elif verb.dep_ == "ccomp" and syntax.children(verb.head, "ccomp")[0].i < verb.i:
        speaker = next(iter(syntax.children(verb, "nsubj")), verb)  # "let jets use it, a general has claimed, without"
        if verb.head.i < speaker.i < verb.i and speaker.left_edge.nbor(-1).text == ",":
            verb.dep_ = "parataxis"
    if verb.dep_ != "conj" or verb.head.pos_ not in ("VERB", "AUX") or verb.i < 2:
        return
    if any(c.dep_ == "cc" and c.i > verb.head.i for c in verb.head.children) or syntax.children(verb, "ccomp"):
        return
    subjects = syntax.children(verb, "nsubj")
    after = syntax.children(verb, "dobj")
    if not subjects and after and verb.nbor(-1).text in (",", *QUOTES) and lexicon.heads.get(after[0].lemma_.lower()):
        after[0].dep_, verb.dep_ = "nsubj", "parataxis"
    elif not subjects and verb.nbor(-1).dep_ == "appos" and verb.nbor(-1).left_edge.i:
        subject = verb.nbor(-1)
        if subject.left_edge.nbor(-1).text == ",":
            subject.head, subject.dep_ = verb, "nsubj"
            verb.dep_ = "parataxis"
    elif subjects and (subjects[0].i > verb.i or subjects[0].left_edge.nbor(-1).text == ","):
        verb.dep_ = "parataxis"


def _after_comma(verb: Token) -> None:
    """ "killed three men, Syria's envoy told the council": no relative clause of the men."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj" and c.tag_ not in syntax.RELATIVE and c.lower_ != "that"]
    relative = any(c.tag_ in syntax.RELATIVE for c in verb.subtree if c.i < verb.i)
    if not subjects or relative or subjects[0].left_edge.i == 0 or subjects[0].left_edge.nbor(-1).text != ",":
        return
    verbs = [a for a in verb.ancestors if a.pos_ in ("VERB", "AUX")]
    last = verb.right_edge.i >= verb.sent.end - 2  # at the end of the sentence it is about all before
    above = verbs[-1 if last else 0] if verbs else None
    if above is not None:
        verb.head, verb.dep_ = above, "parataxis"


def parallel(semicolon: Token) -> None:
    """ "Poland said …; Russia said that …": the second clause does not report the first."""
    after = semicolon.head
    opened = after.i > semicolon.i and any(s.i > semicolon.i for s in syntax.children(after, "nsubj", "nsubjpass"))
    if semicolon.head.i < semicolon.i and semicolon.head.dep_ == "ccomp" and semicolon.head.head.i > semicolon.i:
        semicolon.head.dep_ = "parataxis"  # "nobody was there, he said; Peru had shelled it"
    for clause in syntax.children(after, "ccomp") if opened else ():
        if clause.i < semicolon.i and syntax.children(clause, "nsubj", "nsubjpass"):
            row = [after, *after.ancestors]
            said = next((n for n, t in enumerate(row) if t.i < clause.i), 0)
            clause.dep_ = "parataxis"
            if said:  # "A said it was sunk; it was never there, B replied"
                clause.head, clause.dep_, row[said - 1].dep_ = row[said], "ccomp", "parataxis"


def cleft(clause: Token, be: Token) -> None:
    """ "It is Chad that has shelled a post": the clause is about whom it stands after, also behind who says so."""
    named = [a for a in syntax.children(be, "attr", "acomp") if a.pos_ in ("PROPN", "NOUN") and a.i < clause.i]
    it = any(s.lower_ in ("it", "that", "this") for s in syntax.children(be, "nsubj", "expl"))
    if not named or not it or not any(c.tag_ in syntax.RELATIVE for c in syntax.children(clause, *_ENDS)):
        return
    if be.head.i == clause.i:
        be.head, be.dep_ = (be if clause.head.i == clause.i else clause.head), clause.dep_
    for said in syntax.children(clause, "parataxis"):
        said.head = be
    clause.head, clause.dep_ = named[-1], "relcl"


def cleft_aside(clause: Token) -> None:
    """ "It was Chad, he said, that shelled a post": who says so stands between."""
    verb = clause.head if clause.dep_ != "relcl" else clause.head.head
    if verb.pos_ != "VERB" or not verb.i < clause.i:
        return
    be = verb.head if verb.dep_ == "parataxis" else next(iter(syntax.children(verb, "ccomp")), verb)
    relative = any(c.lower_ in ("that", "who", "which") for c in clause.children)
    if be.lemma_ == "be" and be.i < verb.i < clause.i and relative:
        cleft(clause, be)


def told_in_turn(clause: Token, lexicon: Lexicon) -> None:
    """ "Boatmen told its staff, the mission reports, that A shelled B": the boatmen told it."""
    reports = clause.head
    above = reports.head
    told = above.lemma_.lower() in lexicon.speech and syntax.children(above, "dobj")
    that = any(c.lower_ == "that" and c.dep_ == "mark" for c in clause.children)
    if reports.dep_ == "parataxis" and above.i < reports.i < clause.i and told and that:
        clause.head, clause.dep_ = above, "ccomp"


def says_too(verb: Token, lexicon: Lexicon) -> None:
    """ "said the flights carried aid and accused B": the speaker accuses B, not the flights."""
    told = verb.head
    adding = verb.dep_ == "advcl" and verb.lower_ == "adding" and told.i < verb.i
    if adding and told.dep_ == "ccomp" and told.head.lemma_.lower() in lexicon.speech:
        verb.head = told.head
    elif verb.dep_ == "conj" and told.dep_ == "ccomp" and told.head.lemma_.lower() in lexicon.speech:
        subjects = syntax.children(told, "nsubj", "nsubjpass")
        own = syntax.children(verb, "nsubj", "nsubjpass", "aux")
        mute = all(s.lemma_.lower() in lexicon.anaphors["claims"] or _mute(s, lexicon) for s in subjects)
        if subjects and not own and mute:
            for joined in [c for c in told.children if told.i < c.i < verb.i and c.dep_ in ("cc", "punct")]:
                joined.head = told.head
            verb.head = told.head
            if verb.tag_ == "VBN" and told.head.tag_ == "VBD":
                verb.tag_ = "VBD"


def told(verb: Token) -> None:
    """ "told a briefing that the deal had lapsed": what was told, taken for a clause about the briefing."""
    if verb.lemma_ != "tell" or syntax.children(verb, "ccomp"):
        return
    for heard in syntax.children(verb, "dobj"):
        for clause in syntax.children(heard, "relcl", "acl"):
            that = next((c for c in clause.children if c.lower_ == "that"), None)
            if that is not None and that.i > heard.i:
                clause.head, clause.dep_ = verb, "ccomp"
                that.dep_ = "mark"
                return


def at_the_time(verb: Token) -> None:
    """ "threatened at the time to cut off gas": what it threatened, and no time to do it."""
    if syntax.children(verb, "xcomp", "ccomp"):
        return
    for time in syntax.prepositional(verb, ("at",), deep=False):
        for clause in syntax.children(time, "acl", "relcl") if time.lower_ == "time" else ():
            if any(c.tag_ == "TO" for c in clause.children):
                clause.head, clause.dep_ = verb, "xcomp"


def supposed(verb: Token) -> None:
    """ "Should A attack, he warned, B would reply": who warns of it says all of it, and no part is an aim of his."""
    main, first = verb.head, next(iter(syntax.children(verb, "ccomp")), verb)
    aux = next((c for c in first.children if c.dep_ == "aux" and c.lower_ in ("should", "were", "had")), None)
    inverted = aux is not None and any(s.i > aux.i for s in syntax.children(first, "nsubj", "nsubjpass"))
    if verb.dep_ == "advcl" and first.i < verb.i < main.i and inverted and first.left_edge.i == verb.sent.start:
        verb.dep_, first.head, first.dep_ = "parataxis", main, "advcl"


def parenthetical(verb: Token) -> None:
    """ "His country had sent food, he noted, and would go on": what follows is not what *he* does."""
    if verb.dep_ != "parataxis" or verb.head.i > verb.i or verb.i + 1 >= len(verb.doc) or verb.nbor(1).text != ",":
        return
    for other in syntax.children(verb, "conj"):
        if other.pos_ == "VERB" and not syntax.children(other, "nsubj", "nsubjpass"):
            other.head = verb.head
            for cc in syntax.children(verb, "cc"):
                cc.head = verb.head


def _mute(noun: Token, lexicon: Lexicon) -> bool:
    """Whether a noun is of nobody who speaks."""
    return noun.pos_ == "NOUN" and SPEAKING.isdisjoint(lexicon.heads.get(noun.lemma_.lower(), ()))


def answered(noun: Token, lexicon: Lexicon) -> None:
    """ "A accused B, an accusation B called absurd": the verb of the clause at the end is not the main one."""
    subject = noun.head
    if noun.dep_ == "compound" and subject.dep_ == "nsubj" and _replies(subject.head, lexicon):  # "an accusation B"
        for child in [c for c in subject.children if c.i < noun.i]:
            child.head = noun
        noun.head, noun.dep_ = subject.head, "dep"
    verb, first = noun.head, noun.left_edge
    if noun.dep_ not in ("nsubj", "dobj", "dep") or not _replies(verb, lexicon) or verb.i < noun.i:
        return
    if first.i == first.sent.start or first.nbor(-1).text not in (",", "-", "–", "—"):
        return
    before = [c for c in verb.children if c.i < noun.i and c.dep_ in ("ccomp", "parataxis") and c.pos_ == "VERB"]
    if verb.dep_ == "ROOT" and before:
        main = before[-1]
        main.head, main.dep_ = main, "ROOT"
        for child in [c for c in verb.children if c.i < first.i]:
            child.head = main
    elif verb.dep_ == "ccomp" and verb.head.i < noun.i:
        main = verb.head
    else:
        return
    noun.head, noun.dep_ = main, "npadvmod"
    verb.head, verb.dep_ = noun, "relcl"
    for subject in syntax.children(noun, "appos"):
        if subject.i < verb.i:
            subject.head, subject.dep_ = verb, "nsubj"


def _replies(verb: Token, lexicon: Lexicon) -> bool:
    """Whether a verb denies or judges what was said."""
    lemma = verb.lemma_.lower()
    return lemma in lexicon.denials["judging"] or any(p.name == "denies" for p in lexicon.speech.get(lemma, ()))


def answer(clause: Token, lexicon: Lexicon) -> None:
    """ "said B closed the border, a claim C denied", "…, which C denied": what was said ends before it."""
    if not _replies(clause, lexicon):
        return
    noun = clause.head
    claim = noun.pos_ == "NOUN" and noun.lemma_.lower() in lexicon.anaphors["claims"]
    which = next((c for c in clause.children if c.lower_ == "which"), None)
    first = noun.left_edge if claim else which
    if first is None or first.i == first.sent.start or first.nbor(-1).text not in (",", "-", "–", "—"):
        return
    if claim and syntax.children(clause, "nsubj") and not syntax.children(clause, "dobj", "ccomp"):
        clause.dep_ = "relcl"
        for that in syntax.children(clause, "mark"):
            that.dep_, that.pos_, that.tag_ = "dobj", "PRON", "WDT"
    spoken = (a for a in noun.ancestors if a.pos_ == "VERB" and a.lemma_.lower() in lexicon.speech and a.i < noun.i)
    if (verb := next(spoken, None)) is not None:
        moved, first.nbor(-1).head = noun if claim else clause, verb
        moved.head, moved.dep_ = verb, "npadvmod" if claim else "advcl"
