"""Parses mended before they are read, where the parser is wrong in a way that is regular.

Each repair moves the few arcs that the readers look at: whose the quotation is that a speaker interrupts, which
verb reports, which verb a passive's content belongs to.
"""

from __future__ import annotations

from kg.text import asides, mistagged, syntax, tellings
from kg.text.lexicon import Lexicon
from kg.text.parse import Parse, Token


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
        if token.text == "," and token.i and token.nbor(-1).lemma_.lower() in (*asides.SPLIT, "not"):
            asides.split_group(token, lexicon)
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
            asides.trailing_speaker(token)
            _reporting(token, lexicon)


def _phrase(token: Token, lexicon: Lexicon) -> None:
    """Repairs what hangs on a phrase or in it, by the label of its word."""
    if token.dep_ == "conj" and token.tag_ == "VBG" and token.head.dep_ == "pobj" and token.head.lower_.endswith("ing"):
        tellings.two_acts(token)
    if token.dep_ == "conj" and token.lower_ in tellings.CHARGED:
        tellings.second_charge(token, lexicon)
    elif token.dep_ == "npadvmod" and token.lemma_.lower() in lexicon.anaphors["claims"]:
        token.dep_ = "dobj"  # "contested both points"
    elif token.dep_ in ("nsubj", "pobj") and token.lower_ in ("daily", "weekly", "monthly") and token.pos_ != "NOUN":
        token.pos_, token.tag_ = "NOUN", "NN"
    elif token.dep_ == "npadvmod" and token.pos_ == "PROPN" and token.is_sent_start:
        _opening_name(token)
    elif token.dep_ == "nsubj" and token.pos_ == token.head.pos_ == "PROPN" and token.head.i == token.i + 1:
        token.head, token.dep_ = token.head.head, "compound"  # "Colonel Omar Deng of the border service"
    if token.dep_ == "prep":
        tellings.content_of_charge(token, lexicon)
        asides.called(token, lexicon)
        _border(token)
        tellings.accused_too(token, lexicon)
        tellings.second_charge(token, lexicon)
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
        asides.answered(token, lexicon)
    if token.dep_ in ("relcl", "acl", "ccomp"):
        asides.told_in_turn(token, lexicon)
        asides.answer(token, lexicon)
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
    if token.i and token.nbor(-1).lower_ in tellings.CHARGED and token.lower_.endswith("ing"):
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
        asides.extracted(token)
    if token.lower_ == "what" and token.tag_ == "WP":
        tellings.so_called(token, lexicon)
    if token.dep_ == "conj" and token.pos_ == "VERB":
        _reduced(token)
        _own_subject(token)
        asides.told_on(token, lexicon)
    if token.dep_ == "conj" and token.lower_ == "to":
        _thanked_too(token)
    if token.dep_ == "advcl" and token.tag_ == "VBG":
        _outcome(token.head, lexicon)
    if token.dep_ == "relcl":
        tellings.of_paper(token, lexicon)
        tellings.heard(token, lexicon)
        _nearest(token, lexicon)
        _joined_after(token)
    if token.tag_ == "VBN" and token.dep_ in ("ROOT", "ccomp", "conj", "parataxis"):
        mistagged.past(token)
    if token.lemma_ == "go" and token.head.lemma_ == "let":
        _let_go(token)
    if token.lower_ == "that" and token.dep_ == "mark":
        tellings.of_claim(token.head, lexicon)
    if token.dep_ == "ccomp" and token.pos_ == "NOUN" and token.head.lemma_.lower() in lexicon.speech:
        tellings.lost_verb(token)
    if token.dep_ == "ccomp" and token.head.pos_ == "VERB":
        _and_will(token)
        _two_clauses(token)
    if token.dep_ == "conj" and token.head.lemma_.lower() in lexicon.speech:
        tellings.and_that(token)
    if token.dep_ == "conj" and token.head.dep_ in ("relcl", "acl"):
        _and_to(token)
    if token.pos_ == "NOUN" and token.lemma_.lower() in lexicon.speech_nouns.keys() | lexicon.denials["claimed"]:
        tellings.made_by(token)
    if token.dep_ in ("dobj", "appos", "pobj", "conj") and token.pos_ == "NOUN":
        tellings.beside_it(token, lexicon)
    if token.dep_ == "ccomp" and token.lemma_ == "be" and token.i < token.head.i:
        asides.cleft(token.head, token)
    if token.dep_ in ("ccomp", "conj") and token.head.lemma_ == "be":
        asides.cleft(token, token.head)
    if token.dep_ in ("ccomp", "advcl", "relcl"):
        asides.cleft_aside(token)
    if token.lower_ == "according" and token.i + 2 < len(token.doc) and token.nbor(2).lower_ == "which":
        tellings.according_to_which(token, lexicon)
    if token.dep_ == "ccomp" and token.head.lemma_.lower() in lexicon.words["spreading"]:
        tellings.moved(token, lexicon)
    if token.dep_ in ("csubj", "csubjpass") and token.tag_ in ("VBD", "VBN"):
        _reduced_clause(token)
    if token.dep_ == "conj" and token.head.tag_ in ("VBD", "VBN"):
        _main_verb(token)
    if token.dep_ == "nsubj" and token.pos_ == "PROPN":
        _named_group(token)
    if token.tag_ == "VBG" and (token.is_sent_start or token.i and token.nbor(-1).is_space):
        _opening_subject(token)
    if token.text == ";":
        asides.parallel(token)
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
    asides.interrupted(verb)
    asides.supposed(verb)
    asides.parenthesis(verb)
    asides.bracketed(verb, lexicon)
    asides.told(verb)
    asides.extracted_doer(verb)
    asides.at_the_time(verb)
    tellings.small_clause(verb)
    asides.parenthetical(verb)
    asides.trailing(verb, lexicon)
    if verb.lemma_.lower() in lexicon.reporting:
        asides.says_too(verb, lexicon)
        asides.goes_on(verb, lexicon)
    asides.lost_subject(verb)
    asides.parted(verb)
    asides.told_between(verb)
    asides.told_of(verb)
    asides.told_whom(verb)
    asides.inverted(verb)


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


def _joined_after(clause: Token) -> None:
    """ "thanked A, which gave aid, and B": the clause is about A alone, so B joins it as a second object."""
    noun = clause.head
    for other in syntax.children(noun, "conj"):
        if other.i > clause.i and noun.dep_ in ("dobj", "pobj", "nsubj", "nsubjpass"):
            other.head, other.dep_ = noun.head, noun.dep_


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


def _agent(prep: Token, lexicon: Lexicon) -> None:
    """ "were dismissed as fake news by officials": who dismissed them, no maker of the news; "was told to leave by"."""
    if prep.lower_ != "by" or tellings.clause(prep) or syntax.is_passive(prep.head):
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
    if (
        before.pos_ not in ("NOUN", "PROPN")
        or tellings.clause(prep)
        or not (above.i == before.i or above.is_ancestor(before))
    ):
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
    return named or not asides.SPEAKING.isdisjoint(lexicon.heads.get(noun.lemma_.lower(), ()))


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


def _nearest(clause: Token, lexicon: Lexicon) -> None:
    """ "blame over a blast that wounded nine": the blast did, and not the blame."""
    first = clause.left_edge
    noun = first.nbor(-1) if first.i else first
    after = clause.head.i < noun.i and noun.pos_ == "NOUN" and clause.head.is_ancestor(noun)
    if after and first.lower_ in ("that", "which") and clause.head.lemma_.lower() in lexicon.speech_nouns:
        clause.head = noun


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


def _opening_name(name: Token) -> None:
    """ "Peru let them go home": the name that opens the sentence is no time."""
    verb = name.head
    if verb.pos_ == "VERB" and verb.i == name.i + 1 and not syntax.children(verb, "nsubj", "nsubjpass"):
        name.dep_ = "nsubj"


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


def _outcome(verb: Token, lexicon: Lexicon) -> None:
    """ "accused A of firing on B, wounding two men": A wounded them, not who accuses."""
    if verb.lemma_ not in lexicon.words["accusing"]:
        return
    charges = [c for p in syntax.children(verb, "prep") for c in syntax.children(p, "pcomp")]
    for clause in syntax.children(verb, "advcl") if charges else ():
        marked = any(c.dep_ in ("mark", "advmod", "nsubj") for c in clause.children)
        if clause.tag_ == "VBG" and clause.i > charges[-1].i and not marked:
            clause.head = charges[-1]


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
