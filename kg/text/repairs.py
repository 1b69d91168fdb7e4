"""Parses mended before they are read, where the parser is wrong in a way that is regular.

Each repair moves the few arcs that the readers look at: whose the quotation is that a speaker interrupts, which
verb reports, which verb a passive's content belongs to.
"""

from __future__ import annotations

from kg.text import mistagged, syntax
from kg.text.lexicon import Lexicon
from kg.text.parse import Parse, Token

JOINING = ("and", "but")
CHARGED = ("of", "with", "for")
"""Prepositions before what somebody is accused of."""
SPLIT = ("be", "have", "do", "will", "would")
"""Auxiliaries after which a speaker may interrupt: "has, says Malawi, shelled"."""
LONGEST_PARENTHESIS = 14
"""Words that may stand for the verb of an accusation that is left out."""
QUOTES = ('"', "“", "”", "``", "''")

_SPEAKING = frozenset(("speaker", "government", "military", "group", "people", "body"))


_ENDS = ("nsubj", "nsubjpass", "dobj")


def mend(doc: Parse, lexicon: Lexicon) -> None:
    """Repairs the parse of ``doc`` in place."""
    for token in doc:
        if token.i and token.is_sent_start and token.tag_ in ("VBD", "VBZ", "VBP") and token.text[0].islower():
            _cut_subject(token)
    for token in doc[1:-1]:
        if token.text == "-" and not token.whitespace_ and not token.nbor(-1).whitespace_:
            _hyphenated(token)
            _one_word(token, lexicon)
    for token in doc:
        if token.text == "," and token.i and token.nbor(-1).lemma_.lower() in (*SPLIT, "not"):
            _split_group(token, lexicon)
        elif token.dep_ == "compound" and token.lower_ in syntax.TIMES and token.i:
            _day_before_name(token)
        elif token.dep_ == "npadvmod" and token.lower_ in syntax.TIMES and token.head.lemma_.lower() in lexicon.nouns:
            _day_in_phrase(token)
        if token.dep_ in ("compound", "nmod") and token.lower_ in syntax.TIMES and token.head.dep_ == "pobj":
            _dated_doer(token)
        if token.dep_ in ("pobj", "dobj", "nsubj", "conj") and token.lower_ in syntax.TIMES and token.pos_ == "PROPN":
            _day_after_name(token)
        if token.dep_ == "nmod" and token.pos_ == "PROPN":
            _two_names(token)
    for token in doc:
        _phrase(token, lexicon)
        _word(token, lexicon)
        _clause_of(token, lexicon)
        if token.pos_ == "VERB" and token.lemma_.lower() in lexicon.speech:
            _trailing_speaker(token)
            _reporting(token, lexicon)


def _phrase(token: Token, lexicon: Lexicon) -> None:
    """Repairs what hangs on a phrase or in it, by the label of its word."""
    if token.dep_ == "conj" and token.tag_ == "VBG" and token.head.dep_ == "pobj" and token.head.lower_.endswith("ing"):
        _two_acts(token)
    if token.dep_ == "conj" and token.lower_ in CHARGED:
        _second_charge(token, lexicon)
    elif token.dep_ == "npadvmod" and token.lemma_.lower() in lexicon.anaphors["claims"]:
        token.dep_ = "dobj"  # "contested both points"
    if token.dep_ == "prep":
        _content_of_charge(token, lexicon)
        _called(token, lexicon)
        _border(token)
        _accused_too(token, lexicon)
        _second_charge(token, lexicon)
        _agent(token, lexicon)
        _of_act(token, lexicon)
        _of_judged(token, lexicon)
    elif token.pos_ in ("PROPN", "NOUN") and token.is_sent_start:
        mistagged.opening_verb(token, lexicon)
    elif token.dep_ == "appos":
        _titled(token)
        _described(token)
        _dated_subject(token)
        _opening_clause(token)
    elif token.dep_ == "amod":
        mistagged.perfect(token, lexicon)
        mistagged.main_verb(token, lexicon)
        if token.i > 2:
            mistagged.second_verb(token, lexicon)
    elif token.dep_ == "acl":
        _relative(token, lexicon)
        _whole_clause(token)
        mistagged.said_by(token, lexicon)
        mistagged.after_title(token, lexicon)


def _word(token: Token, lexicon: Lexicon) -> None:
    """Repairs words with a wrong tag or lemma, and answers to claims."""
    if token.pos_ == "VERB" and token.lemma_.lower() not in lexicon.doing:
        mistagged.base(token, lexicon)
    if token.lower_ in ("claims", "reports") and token.i and token.nbor(-1).lower_ in lexicon.denials["forms"]:
        mistagged.denied_claims(token)
    if token.pos_ == "NOUN" and token.lemma_.lower() in lexicon.anaphors["claims"]:
        _answered(token, lexicon)
    if token.dep_ in ("relcl", "acl", "ccomp"):
        _told_in_turn(token, lexicon)
        _answer(token, lexicon)
    if token.pos_ in ("ADJ", "PROPN", "NOUN") and token.lower_.endswith("ed"):
        mistagged.participle(token, lexicon)
    reports = token.dep_ == "conj" and token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "that"
    reports = reports and token.tag_ == "NNS" and token.lemma_.lower() in lexicon.speech
    reports |= token.tag_ == "NNS" and token.dep_ == "ROOT" and token.lower_.removesuffix("s") in lexicon.speech
    if token.pos_ == "NOUN" and (reports or token.lower_ in lexicon.words["verbal"] or mistagged.stem(token, lexicon)):
        mistagged.verbal(token, lexicon)
    if token.pos_ == "NOUN" and token.i > 2 and token.i + 2 >= token.sent.end:
        mistagged.reported(token, lexicon)
    if token.tag_ in ("NNS", "NNPS", "VBZ") and token.pos_ != "AUX" and _after_doer(token, lexicon):
        mistagged.headline(token, lexicon)
    if token.pos_ == "NOUN" and token.lower_ in lexicon.words["trading"]:
        mistagged.traded(token, lexicon)
    if token.i and token.nbor(-1).lemma_.lower() == "deny" and token.lower_.endswith("ing"):
        mistagged.denied(token, lexicon)
    if token.i and token.nbor(-1).lower_ in CHARGED and token.lower_.endswith("ing"):
        mistagged.charged(token, lexicon)
    if token.pos_ == "VERB" and token.lemma_.lower() in lexicon.words["handing"]:
        _recipient(token)
    if token.pos_ == "NOUN" and token.dep_ in ("xcomp", "advcl", "ccomp", "acl"):
        mistagged.infinitive(token, lexicon)
    if token.lower_ == "reports" and token.pos_ == "VERB":
        mistagged.reports(token, lexicon)
    if token.lower_ in ("persona", "personae"):
        _unwelcome(token)
    if token.lemma_.lower() == "leave" and _whom(token).lemma_.lower() in lexicon.words["envoys"]:
        _sent_home(token)
    if token.tag_ == "VBG" and token.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj"):
        mistagged.act_of_force(token, lexicon)
    if token.lower_ == "short" and token.dep_ == "advmod" and token.head.pos_ == "VERB":  # "stopped short of it"
        for prep in syntax.children(token, "prep"):
            prep.head = token.head


def _unwelcome(persona: Token) -> None:
    """ "declared the envoy persona non grata", "was declared persona non grata by Peru": the envoy is expelled."""
    verb = next((a for a in persona.ancestors if a.lemma_ in ("declare", "name", "pronounce")), None)
    following = persona.doc[persona.i + 1 : persona.i + 3]
    if verb is None or [t.lower_ for t in following][:1] != ["non"]:
        return
    envoys = [c for c in persona.children if c.dep_ in ("nsubj", "compound") and c.pos_ in ("NOUN", "PROPN")]
    envoys += [c for t in following for c in syntax.children(t, "compound") if c.i < persona.i]
    for envoy in (t for t in envoys if t.i > verb.i and t.i < persona.i):
        envoy.head, envoy.dep_ = verb, "dobj"
    for agent in (c for t in (persona, *following) for c in t.children if c.lower_ == "by"):
        agent.head, agent.dep_ = verb, "agent"
    for left in syntax.children(following[-1], "det", "amod", "nummod", "poss"):
        left.head = next((c for c in syntax.children(verb, "dobj")), left.head)
    persona.head, persona.dep_, persona.pos_, verb.lemma_ = verb, "oprd", "NOUN", "expel"
    for word in following:
        word.head, word.dep_ = persona, "nmod"


def _whom(leave: Token) -> Token:
    """Who is to leave: the person told to, or given time to."""
    verb = leave.head if leave.dep_ in ("xcomp", "ccomp", "advcl") else leave.head.head
    inside = syntax.children(leave, "nsubj")
    return next(iter([*inside, *syntax.children(verb, "dative", "nsubjpass", "dobj")]), leave)


def _sent_home(leave: Token) -> None:
    """ "gave the envoy 48 hours to leave", "told the consul to leave": the envoy is expelled."""
    envoy, verb = _whom(leave), leave.head if leave.dep_ in ("xcomp", "ccomp", "advcl") else leave.head.head
    own = any(c.tag_ == "PRP$" for c in envoy.children)  # "told its ambassador to leave"
    if own or verb.lemma_ not in ("give", "order", "tell", "ask") or not any(c.lower_ == "to" for c in leave.children):
        return
    if envoy.dep_ != "nsubjpass":
        envoy.head, envoy.dep_ = verb, "dobj"
    for time in (c for c in syntax.children(verb, "dobj", "oprd") if c.i != envoy.i):
        time.dep_ = "npadvmod"
    leave.head, leave.dep_, verb.lemma_ = verb, "advcl", "expel"


def _after_doer(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word that is no verb with a subject stands between who can act and what follows."""
    if not 0 < token.i < len(token.doc) - 1 or token.tag_ == "VBZ" and syntax.children(token, "nsubj"):
        return False
    return _acts(token.nbor(-1), lexicon) and not (token.nbor(1).is_punct or token.nbor(1).is_space)


def _clause_of(token: Token, lexicon: Lexicon) -> None:
    """Repairs whose clause or subject a word is."""
    if token.tag_ in ("WDT", "WP") and token.dep_ == "nsubj":
        _extracted(token)
    if token.lower_ == "what" and token.tag_ == "WP":
        _so_called(token, lexicon)
    if token.dep_ == "conj" and token.pos_ == "VERB":
        _reduced(token)
        _own_subject(token)
        _told_on(token, lexicon)
    if token.dep_ == "conj" and token.lower_ == "to":
        _thanked_too(token)
    if token.dep_ == "advcl" and token.tag_ == "VBG":
        _outcome(token.head, lexicon)
    if token.dep_ == "relcl":
        _of_paper(token, lexicon)
        _heard(token, lexicon)
        _nearest(token, lexicon)
        _joined_after(token)
    if token.tag_ == "VBN" and token.dep_ in ("ROOT", "ccomp", "conj", "parataxis"):
        mistagged.past(token)
    if token.lemma_ == "go" and token.head.lemma_ == "let":
        _let_go(token)
    if token.lower_ == "that" and token.dep_ == "mark":
        _of_claim(token.head, lexicon)
    if token.dep_ == "ccomp" and token.pos_ == "NOUN" and token.head.lemma_.lower() in lexicon.speech:
        _lost_verb(token)
    if token.dep_ == "ccomp" and token.head.pos_ == "VERB":
        _and_will(token)
        _two_clauses(token)
    if token.dep_ == "conj" and token.head.lemma_.lower() in lexicon.speech:
        _and_that(token)
    if token.dep_ == "conj" and token.head.dep_ in ("relcl", "acl"):
        _and_to(token)
    if token.pos_ == "NOUN" and token.lemma_.lower() in lexicon.speech_nouns.keys() | lexicon.denials["claimed"]:
        _made_by(token)
    if token.dep_ in ("dobj", "appos", "pobj", "conj") and token.pos_ == "NOUN":
        _beside_it(token, lexicon)
    if token.dep_ == "ccomp" and token.lemma_ == "be" and token.i < token.head.i:
        _cleft(token.head, token)
    if token.dep_ in ("ccomp", "conj") and token.head.lemma_ == "be":
        _cleft(token, token.head)
    if token.dep_ in ("ccomp", "advcl", "relcl"):
        _cleft_aside(token)
    if token.lower_ == "according" and token.i + 2 < len(token.doc) and token.nbor(2).lower_ == "which":
        _according_to_which(token, lexicon)
    if token.dep_ == "ccomp" and token.head.lemma_.lower() in lexicon.words["spreading"]:
        _moved(token, lexicon)
    if token.dep_ in ("csubj", "csubjpass") and token.tag_ in ("VBD", "VBN"):
        _reduced_clause(token)
    if token.dep_ == "conj" and token.head.tag_ in ("VBD", "VBN"):
        _main_verb(token)
    if token.dep_ == "nsubj" and token.pos_ == "PROPN":
        _named_group(token)
    if token.tag_ == "VBG" and (token.is_sent_start or token.i and token.nbor(-1).is_space):
        _opening_subject(token)
    if token.text == ";":
        _parallel(token)
    if token.tag_ == "NNS" and token.dep_ in ("nsubj", "nsubjpass", "pobj", "dobj"):
        _both_by_name(token, lexicon)
    if token.dep_ == "nmod" and token.pos_ == "PROPN" and token.i and token.nbor(-1).lower_ == "between":
        _two_parties(token)
    if token.dep_ == "pobj" and token.head.is_sent_start and token.head.head.pos_ == "VERB":
        _after_opening(token)
    if token.dep_ == "prep" and token.i + 1 < len(token.doc) and token.nbor(1).text == ",":
        _stranded(token)
    if token.lower_ == "between" and token.head.pos_ == "VERB":
        _held_between(token, lexicon)


def _reporting(verb: Token, lexicon: Lexicon) -> None:
    """Repairs what a verb of speech reports, and who speaks."""
    _interrupted(verb)
    _supposed(verb)
    _parenthesis(verb)
    _told(verb)
    _at_the_time(verb)
    _small_clause(verb)
    _parenthetical(verb)
    _trailing(verb, lexicon)
    if verb.lemma_.lower() in lexicon.reporting:
        _says_too(verb, lexicon)
        _goes_on(verb, lexicon)
    _lost_subject(verb)
    _parted(verb)
    _told_whom(verb)
    _inverted(verb)


def _day_before_name(month: Token) -> None:
    """ "On 30 June Nepal's ministry": the day is no part of the name that follows."""
    number = month.nbor(-1) if month.nbor(-1).like_num else None
    before = (month if number is None else number).i - 1
    prep = month.doc[before] if before >= month.sent.start else month
    if prep.dep_ == "prep" and prep.lower_ in ("on", "in", "by", "since") and not syntax.children(prep, "pobj"):
        month.head, month.dep_ = prep, "pobj"
        if number is not None:
            number.head, number.dep_ = month, "nummod"


def _day_in_phrase(day: Token) -> None:
    """ "a raid Saturday on a Chadian post": what follows the day belongs to the raid."""
    after = day.nbor(1) if day.i + 1 < len(day.doc) else day
    if day.i == day.head.i + 1 and after.dep_ == "prep" and after.lower_ in ("on", "against", "at", "with"):
        after.head = day.head


def _day_after_name(day: Token) -> None:
    """ "a raid in Gao Monday", "met the president Friday": the day is no head of the name before it."""
    names = [c for c in syntax.children(day, "compound", "nmod") if c.i == day.i - 1 and c.pos_ == "PROPN"]
    verb = next((a for a in day.ancestors if a.pos_ in ("VERB", "AUX")), day)
    if not names or names[0].lower_ in syntax.TIMES or verb.i == day.i:
        return
    name = names[0]
    name.head, name.dep_ = day.head, day.dep_
    for child in [c for c in day.children if c.i < name.i]:
        child.head = name
    day.head, day.dep_ = verb, "npadvmod"


def _two_names(first: Token) -> None:
    """ "President X and Chadian leader Y met": X is no part of the name of Y."""
    second = first.head.head if first.head.dep_ == "compound" else first.head
    joined = [c for c in syntax.children(first, "conj") if first.i < c.i < second.i]
    named = syntax.children(first, "compound", "nmod") and second.pos_ == second.nbor(-1).pos_ == "PROPN"
    if len(joined) != 1 or not syntax.children(first, "cc") or not named:
        return
    first.head, first.dep_ = (first if second.head.i == second.i else second.head), second.dep_
    second.head, second.dep_ = first, "conj"
    joined[0].head, joined[0].dep_ = second, "amod"


def _dated_doer(month: Token) -> None:
    """ "In the night of 12 May 2025 Togolese soldiers crossed": the soldiers crossed, and are no part of the night."""
    doer = month.head
    prep, verb = doer.head, next((a for a in doer.ancestors if a.pos_ == "VERB"), doer)
    if doer.dep_ != "pobj" or doer.i < month.i or prep.pos_ != "ADP" or doer.right_edge.i >= verb.i:
        return
    if prep.right_edge.i == verb.i - 1 and not syntax.children(verb, *syntax.SUBJECTS):
        for number in [c for c in doer.children if c.i < month.i and c.like_num]:
            number.head = month
        month.head, month.dep_ = prep, "pobj"
        doer.head, doer.dep_ = verb, "nsubjpass" if syntax.children(verb, "auxpass") else "nsubj"


def _titled(name: Token) -> None:
    """ "Togo's president and Kenyan President William Ruto": the name is that of the title before it."""
    before = name.left_edge.nbor(-1) if name.left_edge.i else name
    if before.pos_ not in ("NOUN", "PROPN") or name.pos_ != "PROPN" or before.i >= name.i:
        return
    if before.dep_ == "conj" and name.head.is_ancestor(before):
        name.head = before
    for child in syntax.children(name, "cc", "conj") if before.i == name.head.i else ():
        child.head = before


def _described(name: Token) -> None:
    """ "the paramilitary Rapid Support Forces": the adjective is no noun that the name stands beside."""
    word = name.head
    if word.pos_ != "ADJ" or name.pos_ != "PROPN" or name.left_edge.i != word.i + 1:
        return
    name.head, name.dep_ = (name if word.head.i == word.i else word.head), word.dep_
    for child in list(word.children):
        if child.i < word.i or child.i > name.i:
            child.head = name
    word.head, word.dep_ = name, "amod"


def _hyphenated(hyphen: Token) -> None:
    """ "Peru's vice-president": one noun, of which the last word is the head."""
    first, last = hyphen.nbor(-1), hyphen.nbor(1)
    if first.pos_ != "NOUN" or last.pos_ != "NOUN" or first.dep_ == "compound" or first.is_ancestor(last):
        return
    if last.head.i != first.head.i or last.dep_ != first.dep_:
        return
    for child in list(first.children):
        child.head = last
    first.head, first.dep_, hyphen.head, hyphen.dep_ = last, "compound", last, "punct"


def _one_word(hyphen: Token, lexicon: Lexicon) -> None:
    """ "a cease-fire", "their go-between": the lexicon knows the whole word."""
    first, last = hyphen.nbor(-1), hyphen.nbor(1)
    whole = f"{first.lower_}-{last.lemma_.lower()}"
    known = lexicon.verbs if last.pos_ == "VERB" else lexicon.nouns if last.pos_ == "NOUN" else {}
    if whole in known or (last.pos_ == "NOUN" and (whole in lexicon.item_of or whole in lexicon.heads)):
        last.lemma_ = whole


def _cut_subject(verb: Token) -> None:
    """ "Denmark | donated two ships": after a heading the parser takes the subject for a sentence of its own."""
    before = verb.nbor(-1).sent
    if before.root.pos_ in ("NOUN", "PROPN") and all(t.pos_ not in ("VERB", "AUX", "PUNCT", "SPACE") for t in before):
        before.root.head, before.root.dep_ = verb.sent.root, "nsubj"


def _split_group(comma: Token, lexicon: Lexicon) -> None:
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


def _joined_after(clause: Token) -> None:
    """ "thanked A, which gave aid, and B": the clause is about A alone, so B joins it as a second object."""
    noun = clause.head
    for other in syntax.children(noun, "conj"):
        if other.i > clause.i and noun.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass"):
            other.head, other.dep_ = noun.head, noun.dep_


def _told_whom(verb: Token) -> None:
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


def _inverted(verb: Token) -> None:
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


def _lost_subject(verb: Token) -> None:
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


def _extracted(which: Token) -> None:
    """ "the temple, which it says Thailand has occupied": what is occupied, not who occupies it."""
    verb = which.head
    others = [s for s in syntax.children(verb, "nsubj") if s.i > which.i]
    if not others and syntax.children(verb, "auxpass"):  # "whom experts say is backed by Rwanda"
        which.dep_ = "nsubjpass"
    if others and verb.dep_ == "ccomp" and verb.head.dep_ == "relcl" and not syntax.children(verb, "dobj"):
        which.dep_ = "dobj"


def _so_called(what: Token, lexicon: Lexicon) -> None:
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


def _reduced(verb: Token) -> None:
    """ "leave the zone in Syria it has occupied": a clause about the zone, joined by nothing."""
    subject = next(iter(syntax.children(verb, "nsubj")), None)
    if subject is None or subject.pos_ != "PRON" or subject.i == 0 or syntax.children(verb, "dobj", "ccomp"):
        return
    noun = subject.nbor(-1)
    if noun.pos_ not in ("NOUN", "PROPN") or any(c.dep_ == "cc" for c in verb.head.children if c.i < verb.i):
        return
    while noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN":
        noun = noun.head.head
    if not noun.is_ancestor(verb) and not verb.is_ancestor(noun):
        verb.head, verb.dep_ = noun, "relcl"


def _reduced_clause(verb: Token) -> None:
    """ "The meeting planned for May was called off": what was called off is the meeting, and not that it planned."""
    noun = next(iter(syntax.children(verb, "nsubj")), None)
    if noun is None or noun.i > verb.i or any(c.dep_ in ("aux", "auxpass", "mark", "dobj") for c in verb.children):
        return
    noun.head, noun.dep_, verb.head, verb.dep_, verb.tag_ = (
        verb.head,
        verb.dep_.replace("csubj", "nsubj"),
        noun,
        "acl",
        "VBN",
    )


def _main_verb(verb: Token) -> None:
    """ "Talks pencilled in for May have been shelved": shelved is said of the talks, no second thing they did."""
    first = verb.head
    noun = next(iter(syntax.children(first, "nsubj", "nsubjpass")), None)
    joined = any(c.dep_ in ("cc", "punct") for c in first.children if first.i < c.i < verb.i)
    whole = any(c.dep_ in ("aux", "auxpass", "dobj") for c in first.children) or syntax.children(verb, "nsubj")
    if noun is None or joined or whole or not syntax.children(verb, "aux", "auxpass"):
        return
    noun.head, noun.dep_ = verb, "nsubjpass" if syntax.children(verb, "auxpass") else "nsubj"
    verb.head, verb.dep_ = (verb, "ROOT") if first.dep_ == "ROOT" else (first.head, first.dep_)
    first.head, first.dep_, first.tag_ = noun, "acl", "VBN"


def _held_between(prep: Token, lexicon: Lexicon) -> None:
    """ "talks were held between Mali and Chad", "talks it was to host between them": they are the talks' parties."""
    verb = prep.head
    while verb.dep_ == "xcomp" and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    hosted = [verb.head] if verb.dep_ in ("relcl", "acl") and not syntax.children(prep.head, "dobj") else []
    for act in (*syntax.children(prep.head, "nsubjpass"), *hosted):
        if act.pos_ == "NOUN" and act.lemma_.lower() in lexicon.nouns:
            prep.head = act


def _two_clauses(clause: Token) -> None:
    """ "said drones launched from Chad had hit a ship": said is one thing, of the drones."""
    before = [c for c in syntax.children(clause.head, "ccomp") if clause.head.i < c.i < clause.i]
    own = syntax.children(clause, "nsubj", "nsubjpass")
    if len(before) != 1 or before[0].tag_ not in ("VBN", "VBD") or own:
        return
    (first,) = before
    noun = next(iter(syntax.children(first, "nsubj")), None)
    if noun is None or any(c.dep_ in ("aux", "auxpass", "mark", "dobj", "cc", "punct") for c in first.children):
        return
    passive = any(c.dep_ == "auxpass" for c in clause.children)
    noun.head, noun.dep_ = clause, "nsubjpass" if passive else "nsubj"
    first.head, first.dep_, first.tag_ = noun, "acl", "VBN"


def _and_that(clause: Token) -> None:
    """ "told members that A hid rebels, and that B armed them": both clauses are what was told."""
    verb = clause.head
    told = [c for c in verb.subtree if c.dep_ in ("acl", "ccomp") and verb.i < c.i < clause.i]
    told = [c for c in told if any(m.lower_ == "that" for m in syntax.children(c, "mark"))]
    if any(m.lower_ == "that" for m in syntax.children(clause, "mark")) and told:
        clause.dep_ = "ccomp"
        for first in told:
            if first.dep_ == "acl" and first.head.head.i == verb.i:
                first.head, first.dep_ = verb, "ccomp"


def _beside_it(noun: Token, lexicon: Lexicon) -> None:
    """ "scoffed at the charge, a spokesman noting that it had no ships": he is not scoffed at."""
    clause = next((c for c in syntax.children(noun, "acl") if c.tag_ == "VBG" and c.i == noun.i + 1), None)
    if clause is None or clause.lemma_.lower() not in lexicon.reporting or noun.left_edge.i < 2:
        return
    if noun.left_edge.nbor(-1).text == "," and "speaker" in lexicon.heads.get(noun.lemma_.lower(), ()):
        clause.head, clause.dep_ = noun.head, "advcl"
        noun.head, noun.dep_ = clause, "nsubj"


def _made_by(noun: Token) -> None:
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


def _of_claim(clause: Token, lexicon: Lexicon) -> None:
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


def _let_go(go: Token) -> None:
    """ "let two sailors go", "let go two sailors whom it held": the sailors are freed."""
    freed = [t for t in syntax.children(go, "nsubj", "dobj") if t.pos_ in ("NOUN", "PROPN")]
    others = syntax.children(go, "prep", "xcomp", "advcl")
    if len(freed) != 1 or any(p.lower_ in ("to", "into", "on") for p in others):
        return  # "let them go to Rome"
    for clause in syntax.children(go, "ccomp", "relcl"):
        clause.head, clause.dep_ = freed[0], "relcl"
    freed[0].head, freed[0].dep_, go.dep_ = go.head, "dobj", "prt"


def _and_to(verb: Token) -> None:
    """ "asks A to leave the land that it holds and to free B": both are asked."""
    if not any(c.tag_ == "TO" for c in verb.children) or any(c.tag_ == "TO" for c in verb.head.children):
        return
    asked = next((t for t in verb.ancestors if any(c.tag_ == "TO" for c in t.children)), None)
    if asked is not None:
        verb.head = asked


def _own_subject(verb: Token) -> None:
    """ "Kenya closed its border and Uganda opened fire": the second name is no part of the first verb's object."""
    name = verb.nbor(-1) if verb.i else verb
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or name.dep_ != "conj" or name.pos_ != "PROPN" or name.i < verb.head.i:
        return
    if not syntax.children(verb, *syntax.SUBJECTS, "aux", "auxpass") and name.head.dep_ in ("dobj", "pobj"):
        name.head, name.dep_ = verb, "nsubj"


def _stranded(prep: Token) -> None:
    """ "a group that few had heard of, the River Council, has threatened": the name stands beside the group."""
    named, clause = syntax.children(prep, "pobj"), prep.head
    while clause.dep_ in ("prep", "xcomp", "conj") and clause.head.i != clause.i:
        clause = clause.head
    if len(named) == 1 and named[0].left_edge.i > prep.i + 1 and clause.dep_ == "relcl" and clause.head.i < clause.i:
        named[0].head, named[0].dep_ = clause.head, "appos"


def _goes_on(verb: Token, lexicon: Lexicon) -> None:
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


def _told_on(verb: Token, lexicon: Lexicon) -> None:
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


def _content_of_charge(prep: Token, lexicon: Lexicon) -> None:
    """ "was accused by Mali of shelling a town": the content is the verb's, not the agent's or the target's."""
    agent = prep.head
    if prep.lower_ in ("of", "for") and agent.dep_ in ("pobj", "dobj") and _clause(prep):
        verb = agent.head.head if agent.dep_ == "pobj" else agent.head
        dated = verb.lemma_ in lexicon.words["accusing"] and verb.pos_ == "VERB"  # "accused it on Monday of"
        if agent.head.dep_ == "agent" or dated:
            prep.head = verb


def _called(prep: Token, lexicon: Lexicon) -> None:
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


def _accused_too(prep: Token, lexicon: Lexicon) -> None:
    """ "accused Benin of arming Chad, and Ghana of hiding it": *and* is read as the verb that is left out."""
    accused = prep.nbor(-1) if prep.i else prep
    if prep.lower_ not in CHARGED or accused.dep_ != "conj" or not _clause(prep) or not accused.left_edge.i:
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


def _trailing_speaker(verb: Token) -> None:
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


def _parted(told: Token) -> None:
    """ "The Legion, they told its staff, ambushed a column": who did it and what stand around who says so."""
    before = [t for t in told.children if t.dep_ == "dep" and t.pos_ in ("NOUN", "PROPN") and t.i < told.i]
    after = [t for t in told.children if t.dep_ == "dep" and t.tag_ in ("VBD", "VBZ") and t.i > told.i]
    if len(before) == len(after) == 1 and not syntax.children(after[0], "nsubj", "nsubjpass"):
        after[0].dep_ = "ccomp"
        before[0].head, before[0].dep_ = after[0], "nsubj"


def _second_charge(prep: Token, lexicon: Lexicon) -> None:
    """ "accused Mali of arming rebels and of bombing a post": the second thing it did, as the first."""
    if prep.lower_ not in CHARGED or not prep.i or prep.i + 1 >= len(prep.doc) or prep.nbor(-1).dep_ != "cc":
        return
    accusing = lexicon.words["accusing"] | {*syntax.CHARGING, "hold"}
    verb = next((a for a in prep.ancestors if a.pos_ == "VERB" and a.lemma_ in accusing and a.i < prep.i), None)
    same = [c for c in verb.children if c.lower_ == prep.lower_ and c.i < prep.i] if verb is not None else []
    first = next((c for c in same if _clause(c)), None)
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


def _two_acts(second: Token) -> None:
    """ "blames Mali for harbouring and arming the rebels": both are acts, and no noun joins a verb."""
    first = second.head
    if first.head.lower_ in CHARGED and first.pos_ == "NOUN" and not syntax.children(first, "det", "amod", "prep"):
        first.pos_, first.tag_, first.dep_ = "VERB", "VBG", "pcomp"
        first.lemma_ = first.lower_.removesuffix("ing")


def _agent(prep: Token, lexicon: Lexicon) -> None:
    """ "were dismissed as fake news by officials": who dismissed them, no maker of the news; "was told to leave by"."""
    if prep.lower_ != "by" or _clause(prep) or syntax.is_passive(prep.head):
        return
    verb, chain = prep.head, ("pobj", "prep", "dobj", "xcomp", "acomp")
    while verb.dep_ in chain and not syntax.children(verb, "auxpass"):
        verb = verb.head
    passive = verb.pos_ == "VERB" and syntax.children(verb, "auxpass") and not syntax.children(verb, "agent")
    named = any(_acts(o, lexicon) for o in syntax.children(prep, "pobj"))
    if (
        passive
        and verb.i != prep.head.i
        and (named or prep.head.head.lower_ == "as")
        and not _slots(prep.head, lexicon)
    ):
        prep.head, prep.dep_ = verb, "agent"


def _of_act(prep: Token, lexicon: Lexicon) -> None:
    """ "condemned its arms sales to Chad", "a raid on a post by Togo": the sales are to Chad, the raid by Togo."""
    before, above = (prep.nbor(-1) if prep.i else prep), prep.head
    if before.pos_ not in ("NOUN", "PROPN") or _clause(prep) or not (above.i == before.i or above.is_ancestor(before)):
        return
    if prep.lower_ == "by" and not any(_acts(o, lexicon) for o in syntax.children(prep, "pobj")):
        return
    noun = next((n for n in _nouns_above(before) if prep.lower_ in _slots(n, lexicon)), None)
    if noun is None or noun.i == above.i or (above.pos_ == "VERB" and syntax.is_passive(above)):
        return
    if not (above.is_ancestor(noun) or "by" in (prep.lower_, before.head.lower_)):
        return  # "its solidarity with Mali in the face of raids"
    owned = syntax.children(noun, "poss") and noun.head.lemma_.lower() not in lexicon.light  # "expressed its thanks to"
    if prep.lower_ == "by" or owned or any(c.lower_ == "by" for c in noun.children):
        between = [
            p for p in syntax.children(above, "prep") if noun.i < p.i < prep.i and p.lower_ in _slots(noun, lexicon)
        ]
        for moved in (*between, prep):
            moved.head, moved.dep_ = noun, "prep"


def _nouns_above(noun: Token) -> list[Token]:
    """``noun`` and the nouns that it is said of: for "tanks" in "its delivery of tanks", both."""
    found = [noun]
    while noun.dep_ == "pobj" and len(found) < 4:
        prep, above = noun.head, noun.head.head
        things = syntax.children(above, "dobj") if above.pos_ == "VERB" else [above]
        noun = next((t for t in things if t.i < prep.i and t.pos_ == "NOUN"), prep)
        if noun is not prep:
            found.append(noun)
    return found


def _slots(noun: Token, lexicon: Lexicon) -> set[str]:
    """The prepositions that name an end of the act of a noun."""
    lemma, transfers = noun.lemma_.lower(), lexicon.transfers
    found = {slot for pattern in lexicon.nouns.get(lemma, ()) for slot in pattern.prepositions}
    found.update(("to",) if lemma in transfers["gifts"] else ("from",) if lemma in transfers["receipts"] else ())
    return found | {"by"} if found and noun.pos_ == "NOUN" else set()


def _acts(noun: Token, lexicon: Lexicon) -> bool:
    """Whether ``noun`` can be who does something: a name, or one whose head says so."""
    named = noun.pos_ == "PROPN" and noun.lower_ not in syntax.TIMES
    return named or not _SPEAKING.isdisjoint(lexicon.heads.get(noun.lemma_.lower(), ()))


def _of_judged(prep: Token, lexicon: Lexicon) -> None:
    """ "condemned the incursion by Chilean guards into Peru": who did it and where, not how it was condemned."""
    verb = prep.head
    if prep.lower_ not in ("by", "into") or verb.pos_ != "VERB" or verb.lemma_.lower() not in lexicon.speech:
        return
    for act in syntax.children(verb, "dobj"):
        if verb.i < act.i < prep.i and act.lemma_.lower() in lexicon.nouns:
            prep.head = act


def _thanked_too(prep: Token) -> None:
    """ "expressed its gratitude to A, which sent aid, and to B for its help": B is thanked, for its help."""
    verb = prep.head
    if prep.lower_ != "to" or prep.dep_ != "conj" or verb.pos_ != "VERB":
        return
    for thanks in syntax.children(verb, "dobj"):
        first = [p for p in syntax.children(thanks, "prep") if p.lower_ == "to"]
        if thanks.lemma_ in syntax.THANKS and first:
            prep.head, prep.dep_ = thanks, "prep"
            for reason in [c for c in syntax.children(prep, "prep") if c.lower_ == "for"]:
                reason.head = next(iter(syntax.children(prep, "pobj")), prep)


def _border(prep: Token) -> None:
    """ "has massed troops along the border with Chad": whose border, not with whom."""
    before = prep.nbor(-1) if prep.i else prep
    if prep.lower_ == "with" and before.lemma_ in ("border", "frontier") and prep.head.i != before.i:
        prep.head = before


def _clause(prep: Token) -> bool:
    return bool(syntax.children(prep, "pcomp"))


def _relative(clause: Token, lexicon: Lexicon) -> None:
    """ "the accord that A and B signed": a relative clause, where *that* is what they signed and nothing else is."""
    things = syntax.children(clause, "dobj")
    if len(things) == 1 and things[0].lower_ == "that" and things[0].i < clause.i:
        lemma = clause.head.lemma_.lower()
        if lemma not in lexicon.speech_nouns and lemma not in lexicon.anaphors["claims"]:
            clause.dep_, things[0].tag_ = "relcl", "WDT"
    elif len(things) > 1 and things[0].lower_ == "that" and clause.head.lemma_.lower() in lexicon.speech_nouns:
        things[0].dep_, things[0].tag_ = "mark", "IN"  # "a suggestion by A that B had bought arms"


def _and_will(clause: Token) -> None:
    """ "A has told B, he said, and will ask C": the clause after *and* is joined to the first."""
    head = clause.head
    inside = clause.doc[head.i : clause.i]
    joined = head.i < clause.i and any(t.dep_ == "cc" and t.lower_ in ("and", "but") for t in inside[-4:])
    subjectless = not syntax.children(clause, "nsubj", "nsubjpass", "mark", "expl")
    if joined and subjectless and syntax.children(clause, "aux"):
        clause.dep_ = "conj"


def _whole_clause(verb: Token) -> None:
    """ "Oman's ministry: Yemen has seized a ship": a clause of its own, no participle of the noun before it."""
    if any(c.dep_ == "mark" for c in verb.children):
        return
    if verb.tag_ == "VBN" and syntax.children(verb, "nsubj", "nsubjpass") and syntax.children(verb, "aux"):
        verb.dep_ = "parataxis"


def _interrupted(verb: Token) -> None:
    """ "Cuba," said a minister, "has closed the port": the first words are the subject of the quoted verb."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj" or (c.dep_ == "npadvmod" and c.pos_ == "PROPN")]
    if len(subjects) != 2 or subjects[0].i > verb.i or verb.head.i <= verb.i:
        return
    between = verb.doc[subjects[0].i : max(verb.i, subjects[1].left_edge.i)]
    if any(t.text in (*QUOTES, ",") for t in between) and not syntax.children(verb.head, "nsubj", "nsubjpass"):
        subjects[0].head, subjects[0].dep_, verb.dep_ = verb.head, "nsubj", "parataxis"


def _parenthesis(verb: Token) -> None:
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


def _trailing(verb: Token, lexicon: Lexicon) -> None:
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


def _heard(clause: Token, lexicon: Lexicon) -> None:
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


def _lost_verb(noun: Token) -> None:
    """ "complains that a gunboat intruded into its waters": what the gunboat did is no participle of it."""
    that = next((c for c in noun.children if c.lower_ == "that" and c.dep_ == "mark"), None)
    verb = next(iter(c for c in syntax.children(noun, "acl") if c.tag_ in ("VBN", "VBD")), None)
    if that is None or verb is None or syntax.children(verb, "auxpass"):
        return
    verb.head, verb.dep_, verb.tag_ = noun.head, "ccomp", "VBD"
    noun.head, noun.dep_, that.head = verb, "nsubj", verb


def _of_paper(clause: Token, lexicon: Lexicon) -> None:
    """ "stories in the press that Oman has left": what the stories say, taken for a clause about the press."""
    paper = clause.head
    story = paper.head.head if paper.dep_ == "pobj" and paper.head.lower_ in ("in", "on", "by", "from") else None
    that = next((c for c in clause.children if c.lower_ == "that" and c.i < clause.i), None)
    doers = [t for t in syntax.children(clause, "nsubj", "nsubjpass") if that is None or t.i != that.i]
    names = lexicon.speech_nouns.keys() | lexicon.anaphors["claims"]
    if story is None or that is None or not doers or story.lemma_.lower() not in names:
        return
    clause.head, clause.dep_, that.dep_, that.tag_ = story, "acl", "mark", "IN"


def _nearest(clause: Token, lexicon: Lexicon) -> None:
    """ "blame over a blast that wounded nine": the blast did, and not the blame."""
    first = clause.left_edge
    noun = first.nbor(-1) if first.i else first
    after = clause.head.i < noun.i and noun.pos_ == "NOUN" and clause.head.is_ancestor(noun)
    if after and first.lower_ in ("that", "which") and clause.head.lemma_.lower() in lexicon.speech_nouns:
        clause.head = noun


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


def _recipient(verb: Token) -> None:
    """ "gave Ukraine missiles", "sold Egypt fighter jets": to whom, no kind of missiles."""
    goods = syntax.children(verb, "dobj")
    first = verb.nbor(1) if verb.i + 1 < len(verb.doc) else verb
    if not goods or first.dep_ != "compound" or first.pos_ != "PROPN" or goods[0].tag_ != "NNS":
        return
    named = any(p.lower_ == "to" and p.tag_ != "TO" for t in (verb, goods[0]) for p in t.children)
    if first.head.i == goods[0].i and not named:
        first.head, first.dep_ = verb, "dative"


def _dated_subject(name: Token) -> None:
    """ "since December 2022 Azerbaijan has been blocking it": no other name of December."""
    prep = name.head.head
    verb = prep.head
    dated = name.head.dep_ == "pobj" and any(t.like_num for t in name.head.children)
    if not dated or verb.pos_ != "VERB" or name.i + 1 >= verb.i or syntax.children(verb, "nsubj", "nsubjpass"):
        return
    if name.nbor(1).dep_ in ("aux", "auxpass") and name.nbor(1).head.i == verb.i:
        name.head, name.dep_ = verb, "nsubjpass" if syntax.children(verb, "auxpass") else "nsubj"


def _opening_clause(name: Token) -> None:
    """ "Briefing the Council, the envoy said": who said it is the envoy, not the briefing."""
    opening = name.head
    verb = opening.head
    first = opening.is_sent_start or opening.nbor(-1).is_space
    if first and opening.tag_ == "VBG" and opening.dep_ == "nsubj" and verb.pos_ == "VERB":
        name.head, name.dep_ = verb, "nsubj"
        opening.dep_ = "advcl"


def _named_group(subject: Token) -> None:
    """ "the leader of the militant group Hezbollah blames": its name is taken for a second subject."""
    before = subject.left_edge.nbor(-1) if subject.left_edge.i > subject.sent.start else subject
    first = next((s for s in syntax.children(subject.head, "nsubj") if s.i < subject.i), None)
    if first is not None and before.pos_ == "NOUN" and before in (first, *first.subtree):
        subject.head, subject.dep_ = before, "appos"


def _opening_subject(opening: Token) -> None:
    """ "Speaking in Lima, the envoy accused B": who accuses it is taken for a part of the opening clause."""
    verb = opening.head
    if opening.dep_ not in ("csubj", "nsubj", "advcl") or verb.pos_ != "VERB" or verb.i < opening.i:
        return
    if any(c.i != opening.i for c in syntax.children(verb, "nsubj", "nsubjpass", "csubj")):
        return
    inside = [t for t in opening.subtree if t.dep_ in ("conj", "appos", "dobj", "pobj") and t.pos_ in ("NOUN", "PROPN")]
    for name in inside:
        first = name.left_edge
        if first.i > opening.i + 1 and first.nbor(-1).text == "," and name.right_edge.i in (verb.i - 1, verb.i - 2):
            name.head, name.dep_, opening.dep_ = verb, "nsubj", "advcl"
            return


def _parallel(semicolon: Token) -> None:
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


def _cleft(clause: Token, be: Token) -> None:
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


def _cleft_aside(clause: Token) -> None:
    """ "It was Chad, he said, that shelled a post": who says so stands between."""
    verb = clause.head if clause.dep_ != "relcl" else clause.head.head
    if verb.pos_ != "VERB" or not verb.i < clause.i:
        return
    be = verb.head if verb.dep_ == "parataxis" else next(iter(syntax.children(verb, "ccomp")), verb)
    relative = any(c.lower_ in ("that", "who", "which") for c in clause.children)
    if be.lemma_ == "be" and be.i < verb.i < clause.i and relative:
        _cleft(clause, be)


def _told_in_turn(clause: Token, lexicon: Lexicon) -> None:
    """ "Boatmen told its staff, the mission reports, that A shelled B": the boatmen told it."""
    reports = clause.head
    above = reports.head
    told = above.lemma_.lower() in lexicon.speech and syntax.children(above, "dobj")
    that = any(c.lower_ == "that" and c.dep_ == "mark" for c in clause.children)
    if reports.dep_ == "parataxis" and above.i < reports.i < clause.i and told and that:
        clause.head, clause.dep_ = above, "ccomp"


def _according_to_which(according: Token, lexicon: Lexicon) -> None:
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


def _moved(clause: Token, lexicon: Lexicon) -> None:
    """ "Rumours have spread that Chad shelled a post": the clause is that of the noun."""
    for noun in syntax.children(clause.head, "nsubj"):
        if noun.pos_ == "NOUN" and noun.lemma_.lower() in lexicon.anaphors["claims"]:
            clause.head, clause.dep_ = noun, "acl"


def _says_too(verb: Token, lexicon: Lexicon) -> None:
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


def _told(verb: Token) -> None:
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


def _outcome(verb: Token, lexicon: Lexicon) -> None:
    """ "accused A of firing on B, wounding two men": A wounded them, not who accuses."""
    if verb.lemma_ not in lexicon.words["accusing"]:
        return
    charges = [c for p in syntax.children(verb, "prep") for c in syntax.children(p, "pcomp")]
    for clause in syntax.children(verb, "advcl") if charges else ():
        marked = any(c.dep_ in ("mark", "advmod", "nsubj") for c in clause.children)
        if clause.tag_ == "VBG" and clause.i > charges[-1].i and not marked:
            clause.head = charges[-1]


def _at_the_time(verb: Token) -> None:
    """ "threatened at the time to cut off gas": what it threatened, and no time to do it."""
    if syntax.children(verb, "xcomp", "ccomp"):
        return
    for time in syntax.prepositional(verb, ("at",), deep=False):
        for clause in syntax.children(time, "acl", "relcl") if time.lower_ == "time" else ():
            if any(c.tag_ == "TO" for c in clause.children):
                clause.head, clause.dep_ = verb, "xcomp"


def _supposed(verb: Token) -> None:
    """ "Should A attack, he warned, B would reply": who warns of it says all of it, and no part is an aim of his."""
    main, first = verb.head, next(iter(syntax.children(verb, "ccomp")), verb)
    aux = next((c for c in first.children if c.dep_ == "aux" and c.lower_ in ("should", "were", "had")), None)
    inverted = aux is not None and any(s.i > aux.i for s in syntax.children(first, "nsubj", "nsubjpass"))
    if verb.dep_ == "advcl" and first.i < verb.i < main.i and inverted and first.left_edge.i == verb.sent.start:
        verb.dep_, first.head, first.dep_ = "parataxis", main, "advcl"


def _parenthetical(verb: Token) -> None:
    """ "His country had sent food, he noted, and would go on": what follows is not what *he* does."""
    if verb.dep_ != "parataxis" or verb.head.i > verb.i or verb.i + 1 >= len(verb.doc) or verb.nbor(1).text != ",":
        return
    for other in syntax.children(verb, "conj"):
        if other.pos_ == "VERB" and not syntax.children(other, "nsubj", "nsubjpass"):
            other.head = verb.head
            for cc in syntax.children(verb, "cc"):
                cc.head = verb.head


def _both_by_name(sides: Token, lexicon: Lexicon) -> None:
    """ "The two sides, Mali and Niger, signed": those named stand for what they are called together."""
    both = any(c.lower_ in ("both", "two") for c in sides.children)
    names = [c for c in syntax.children(sides, "appos") if c.pos_ == "PROPN" and syntax.children(c, "conj")]
    if both and names and sides.lemma_.lower() in lexicon.words["sides"] and sides.i < names[0].i:
        names[0].head, names[0].dep_, sides.head, sides.dep_ = sides.head, sides.dep_, names[0], "nmod"


def _two_parties(first: Token) -> None:
    """ "between Mali and Tuareg rebels": Mali is one of two, and no adjective of the rebels."""
    group, second = first.head, next(iter(syntax.children(first, "conj")), first)
    if group.tag_ != "NNS" or second.i + 1 != group.i or group.left_edge.i != first.i:
        return
    first.head, first.dep_ = group.head, group.dep_
    group.head, group.dep_, second.head, second.dep_ = first, "conj", group, "compound"


def _after_opening(noun: Token) -> None:
    """ "At the invitation of A, the envoy of B came": the name after the comma is the subject, not what A is."""
    verb = noun.head.head
    if syntax.children(verb, "nsubj", "nsubjpass", "csubj", "expl") or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return
    inside = [t for t in noun.subtree if t.dep_ == "appos" and t.i < verb.i]
    outer = next((t for t in inside if t.left_edge.i and t.left_edge.nbor(-1).text == ","), None)
    if outer is not None and outer.right_edge.i <= verb.i:
        outer.head, outer.dep_ = verb, "nsubjpass" if syntax.children(verb, "auxpass") else "nsubj"


def _small_clause(verb: Token) -> None:
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


def _mute(noun: Token, lexicon: Lexicon) -> bool:
    """Whether a noun is of nobody who speaks."""
    return noun.pos_ == "NOUN" and _SPEAKING.isdisjoint(lexicon.heads.get(noun.lemma_.lower(), ()))


def _answered(noun: Token, lexicon: Lexicon) -> None:
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


def _answer(clause: Token, lexicon: Lexicon) -> None:
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


def one_name(doc: Parse, start: int, end: int) -> None:
    """Parses a name as one phrase: "Trinidad and Tobago's minister", "the Republic of Korea and [China]"."""
    inside, last = range(start, end), doc[end - 1]
    above = (t for t in doc[start:end] if t.i != last.i and (t.head.i not in inside or t.head.i == t.i))
    top = next(above, None)
    if not any(t.dep_ == "cc" for t in doc[start:end]):
        for other in [c for t in doc[start:end] for c in t.children if c.i >= end and c.dep_ in ("conj", "cc")]:
            other.head = top or last
        return
    if top is not None:
        whole = last.head if last.head.i not in inside else last  # "Antigua and [Barbuda's premier]"
        if whole.i == last.i or (whole.dep_ == "conj" and whole.head.i in inside):
            whole.head, whole.dep_ = (whole if top.head.i == top.i else top.head), top.dep_
    for token in doc[start : end - 1]:
        for child in [c for c in token.children if c.i not in inside]:
            child.head = last
        token.head, token.dep_ = last, "compound"


def one_list(doc: Parse, start: int, stop: int, first: int, end: int) -> None:
    """Joins two names of a list that were parsed as an apposition: "of Japan, the Republic of Korea and China"."""
    top = next((t for t in doc[first:end] if t.dep_ == "appos" and t.head.i < start), None)
    comma = stop < len(doc) and doc[stop].text == "," and first - stop <= 2
    if top is not None and comma and any(c.dep_ == "conj" for c in top.children):
        top.head, top.dep_ = doc[stop - 1], "conj"
