"""The state of a reading from sentence to sentence: the actors mentioned and the claims made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from kg.text import syntax
from kg.text.gazetteer import Hit, Name
from kg.text.lexicon import Lexicon
from kg.text.parse import Token
from kg.text.phrases import Phrases
from kg.text.records import Ref, Speech

PERSONAL = ("he", "she", "his", "her", "him", "himself", "herself")
SPEAKER = ("i", "we", "our", "us", "my", "me", "ours")
NONE = ("no", "neither", "any", "every", "each")
"""Determiners of whom no "he" or "she" is."""
OURS = ("we", "our", "us", "ours")
HEARER = ("you", "your", "yours")
QUOTES = ('"', "“", "”", "``", "''")
POINTING = ("it", "this", "that", "them", "these", "those")
GROUPS = ("they", "their", "them", "themselves", "both")
PEOPLE = {"government", "military", "people", "group", "speaker"}
"""Classes of nouns that "he" or "she" may mean."""
THINGS = ("State", "Government", "StateBody", "Organization", "ArmedGroup", "Polity")


@dataclass(slots=True)
class Pending:
    """A plain statement, written down only if something answers it: the speech act and where it stands."""

    speech: Speech
    around: list[Speech]
    span: tuple[int, int]
    phrases: Phrases


@dataclass(slots=True)
class Claim:
    """A claim made earlier in the text, to which a denial may refer."""

    stance: str
    attitude: str
    holder: Ref | None
    targets: list[Ref]
    ties: list[str]
    sides: set[str] = field(default_factory=set)
    """The actors and states named in it."""
    sentence: int = 0
    acts: list[tuple[Ref, str, Ref]] = field(default_factory=list)
    pending: Pending | None = None
    words: frozenset[str] = frozenset()
    """The lemmas of the sentence in which it was made."""
    asked: bool = False
    """Whether it was only asked."""


@dataclass(frozen=True, slots=True)
class Incident:
    """An act told earlier in the text, which "the attack" may mean."""

    relation: str
    doers: list[Ref]
    hit: list[Ref]
    sentence: int
    when: str | None
    """The day that its sentence told, stated or inferred (EDTF)."""


class Discourse:
    """The memory of one document."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.recent: list[Ref] = []
        self.claims: list[Claim] = []
        self.speaker: list[Ref] = []
        self.voices: dict[int, list[Ref]] = {}
        """Who says the clause with this token, in the sentence at hand."""
        self.titled: dict[str, list[Ref]] = {}
        self.several: tuple[int, list[Ref]] = (-2, [])
        """Who did or said something together last, and in which sentence: "they" in the next one."""
        """Whom "the minister" or "the ministry" means: the last one whose country was named."""
        self.title = ""
        """The title of the official who was the subject of a sentence last."""
        self.plain: set[str] = set()
        """The titles that the text writes with a capital for one holder alone: "the President"."""
        self.issuer: list[Ref] = []
        """Whose own words the text is, such as a ministry's; empty for a text that reports."""
        self.hearer: list[Ref] = []
        """Who answers what is asked at present: whom "you" means."""
        self.asked_since = 0
        """The first sentence of the last question, where the text is an interview: answers are to what it says."""
        self.officials: tuple[int, list[Ref]] = (-9, [])
        """The officials of a state, government or body who spoke last, or are taken for it, and in which sentence."""
        self.spoke = -9
        """The last sentence in which such an official spoke."""
        self.entry: str | None = None
        """The day of the entry at hand, where the text is a chronology or a live page."""
        self.group_spoke: tuple[int, list[Ref]] = (-9, [])
        """The armed group that spoke last, and in which sentence."""
        self.home: Name | None = None
        """The state of the dateline, where the text is about it: its officials need no name of it."""
        self.talkers: list[Name] = []
        """The two states whose leaders spoke or met in the first sentences."""
        self.incidents: list[Incident] = []
        """The acts told so far: "the attack" means the last."""
        self.voiced: list[Ref] = []
        """The person who spoke last, by name or title."""
        self.offered: tuple[int, list[Ref]] = (-9, [])
        """Who offered or demanded something last, and in which sentence."""
        self.denied: tuple[int, set[str]] = (-9, set())
        """Who denied something last, and in which sentence."""
        self.mediator: tuple[int, list[Ref], list[Ref]] = (-9, [], [])
        """Who offered last to mediate, between whom, and in which sentence."""
        self.dated = ""
        """The last day or month with its year that the text named (EDTF)."""
        self.in_quote = False
        self.sentence = 0
        self.acting: dict[str, tuple[int, Ref]] = {}
        """Whom "he" or "she" meant last as the subject of a sentence, and of which."""
        self.genders: dict[str, str] = {}
        """Which pronoun means a person, where a word before the name told it."""
        self.untitled = -9
        """The last sentence in which an official acted without a name, who may be named next."""
        self._asked: set[int] = set()
        self.heard_last: list[Ref] = []
        """Who said, accused or demanded something last."""
        self.verbatim = False
        """Whether the whole sentence at hand stands in quotation marks."""
        self.quoted = False
        """Whether the sentence at hand is a quotation."""

    def attach(self, phrases: Phrases) -> None:
        """Lets the phrases of a piece of text resolve their pronouns here."""
        phrases.pronoun = lambda token: self.pronoun(phrases, token)
        phrases.last_state = lambda token: self._last_state(phrases, token)
        phrases.only_group = lambda token: self._only_group(phrases, token)
        phrases.last_states = lambda token: self._last_states(phrases, token)
        phrases.home = self.home
        phrases.telling = lambda token: self._telling(phrases, token)
        phrases.last_two = lambda token: (
            self._talking(token)
            or _last_two(phrases, token, token.sent.start)
            or self._opponents(phrases)
            or _dominant(phrases, token)
            or _pair_before(phrases, token)
        )
        phrases.last_titled = self._last_titled
        phrases.presented = lambda token: (
            [weaker(ref) for ref in self.titled.get(token.lemma_.lower(), [])[:1]]
            if token.lemma_.lower() in self.plain
            else []
        )
        phrases.last_official = lambda token: self._last_official(phrases, token)
        phrases.last_group = lambda token: self._last_group(phrases, token)
        phrases.opponent = lambda token, side: self._opponent(phrases, token, side)

    def heard(self, refs: list[Ref]) -> None:
        """Records mentioned actors, the most recent first."""
        for ref in refs:
            if ref.role not in ("owner", "instrument"):
                self.recent = [ref, *(r for r in self.recent if r.key != ref.key)][:12]

    def pronoun(self, phrases: Phrases, token: Token) -> list[Ref]:
        """The actors that a pronoun refers to, or none."""
        if token.i in self._asked:  # a phrase that holds the pronoun is no antecedent of it: "his party's spokesman"
            return []
        self._asked.add(token.i)
        before, other = phrases.excluded, {"she": "he", "her": "he", "he": "she", "his": "she"}.get(token.lower_)
        phrases.excluded |= {key for key, known in self.genders.items() if known == other}
        try:
            return self._antecedents(phrases, token)
        finally:
            self._asked.discard(token.i)
            phrases.excluded = before

    def _antecedents(self, phrases: Phrases, token: Token) -> list[Ref]:
        if token.tag_ in syntax.RELATIVE:
            return self._relative(phrases, token)
        lower = token.lower_
        if lower in SPEAKER:
            found = self._speaking(phrases, token)
            found = [_represented(phrases, r) if lower in OURS else r for r in found]
            return [weaker(_home(phrases, ref) if lower == "us" else ref) for ref in found]
        if lower in HEARER:
            return [weaker(_represented(phrases, ref)) for ref in self.hearer]
        if lower not in (*PERSONAL, *GROUPS, "it", "its", "itself"):
            return []
        told = token.dep_ == "nsubjpass" and token.head.lemma_.lower() in self.lexicon.speech
        if lower == "it" and told and syntax.children(token.head, "ccomp"):
            return []  # "it is stressed that"
        if lower == "it" and token.head.lemma_ in ("require", "entail", "mean"):
            return []  # "the plan is unfair because it requires them to leave"
        if (
            lower == "it"
            and _told_before(token, self.lexicon)
            and (said := [r for r in self.heard_last if suits(r, "it")])
        ):
            return [weaker(said[0])]  # "Troops burned the village, it said": who spoke before
        if lower == "they" and self.several[0] == self.sentence - 1 and not self._above(phrases, token, lower):
            self.several = (self.sentence, self.several[1])
            return [weaker(ref) for ref in self.several[1]]
        urged = token.dep_ == "dobj" and token.head.lemma_.lower() in self.lexicon.soft
        between = lower == "them" and (urged or token.head.lower_ in ("between", "among"))
        if (lower == "both" or between) and (two := phrases.last_two(token)):
            return [phrases._plain(token, replace(name, reason="definite"), 0.7) for name in two]
        if lower in ("him", "her") and token.head.head.lower_ == "according":
            found = [r for r in (*self.speaker, *self.voiced) if suits(r, lower)][:1] or self._before(phrases, lower)
        elif token.dep_ in ("dobj", "pobj", "dative") and lower in ("it", "them", "him", "her"):
            found = self._beside(phrases, token, lower)
        else:
            found = _pair(phrases, token) if lower == "their" else []
            found = found or self._told_after(phrases, token)
            if token.dep_ == "poss" and token.head.dep_ == "conj":  # "the United States and its allies"
                found = [r for r in phrases.ref(token.head.head) if suits(r, lower) and not _barred(phrases, r)]
            found = found or self._above(phrases, token, lower) or self._beside_clause(phrases, token, lower)
            found = found or self._ahead(phrases, token, lower)
            found = found or self._again(phrases, lower) or self._before(phrases, lower)
            found = found or self._within(phrases, token, lower)
        if lower in ("he", "she") and found and token.dep_ == "nsubj":
            self.acting[lower] = (self.sentence, found[0])
        return [weaker(ref) for ref in found[:2]]

    def _talking(self, token: Token) -> list[Name]:
        """Who "the two presidents" are, in a text that began with their talk."""
        leaders = token.tag_ == "NNS" or token.tag_ == "NNPS"
        lemma = token.lower_.removesuffix("s")
        return self.talkers if leaders and (lemma in self.lexicon.titles or lemma == "leader") else []

    def _last_state(self, phrases: Phrases, token: Token) -> Name | None:
        """The state that "the country" means: the last one named before it, first in its own sentence."""
        return next(iter(self._last_states(phrases, token)), None)

    def _last_states(self, phrases: Phrases, token: Token) -> list[Name]:
        """The states named before the word, those of its own sentence first, the last one first."""
        states = phrases.gazetteer.states
        here = [h for h in phrases.hits if token.sent.start <= h.start < token.i and h.name.state in states]
        before = [h.name.state for h in here if not _of_group(phrases, h)]
        recent = [r.state for r in self.recent if r.state in states]
        return [states[state] for state in dict.fromkeys((*reversed(before), *recent)) if state]

    def _telling(self, phrases: Phrases, token: Token) -> Name | None:
        """The state whose officials say the clause of the word."""
        inside = (above for above in (token, *token.ancestors) if above.i in self.voices)
        said = next((self.voices[above.i] for above in inside), [])
        role = phrases.cast.roles.get(said[0].key) if said else None
        official = said and (role is None or role.acts_for is not None) and said[0].kind not in ("ArmedGroup", "People")
        return phrases.gazetteer.states.get(said[0].state or "") if official else None

    def _last_titled(self, token: Token) -> list[Ref]:
        title = token.lemma_.lower()
        if token.text[0].isupper() and title in self.titled:
            self.plain.add(title)
        known = self.titled.get(title, [])
        return [weaker(ref) for ref in (known if token.tag_ == "NNS" else known[:1])]

    def _last_official(self, phrases: Phrases, token: Token) -> list[Ref]:
        """For whom "a spokesman" or "the ministry" speaks: the subject of the sentence, else who spoke last.

        In a text that is somebody's own words: the issuer.
        """
        if self.issuer and any(c.lower_ == "this" for c in token.children):
            return [weaker(ref) for ref in self.issuer[:1]]  # "This Ministry repudiates that"
        for subject in token.sent:
            if subject.i >= token.i:
                break
            own = subject.dep_ == "nsubj" and subject.head.i != token.head.i and subject.head.dep_ in ("ccomp", "ROOT")
            if own and subject.pos_ in ("PROPN", "NOUN"):
                found = [r for r in phrases.ref(subject) if r.state in phrases.gazetteer.states and r.role != "place"]
                if len(found) == 1 and self._official_act(subject.head):
                    return [weaker(found[0])]
        when, refs = self.officials
        mouthpiece = token.lemma_.lower() in self.lexicon.words["mouthpieces"]
        if mouthpiece and self.group_spoke[0] >= max(when, self.sentence - 1):
            return [weaker(ref) for ref in self.group_spoke[1]]
        refs = self._accused(token, refs) or refs
        found = [weaker(ref) for ref in (refs if self.sentence - when <= 2 else self.issuer)[:1]]
        if token.lemma_.lower() in self.lexicon.words["issued"]:
            found = found or [weaker(ref) for ref in self.speaker[:1]]
        if not found and self.home is not None:
            name = phrases.gazetteer_government(self.home)
            found = [phrases._plain(token, Name(name.key, name.label, name.kind, "title", name.state), 0.6)]
        return found

    def _official_act(self, verb: Token) -> bool:
        """Whether a state's own officials tell of an act: speech, or "Kenya summoned the envoy, the ministry said"."""
        lemma = verb.lemma_.lower()
        relations = {p.name for p in self.lexicon.verbs.get(lemma, ())}
        return lemma in self.lexicon.speech or bool(relations) and relations <= self.lexicon.words["diplomacy"]

    def _accused(self, token: Token, accusers: list[Ref]) -> list[Ref]:
        """Whom the last claim of ``accusers`` is against, where a phrase denies it: "the spokesman dismissed this"."""
        verb = token.head if token.head.pos_ == "VERB" else token.head.head
        things = syntax.children(verb, "dobj")
        told = any(t.lower_ in POINTING or t.lemma_.lower() in self.lexicon.anaphors["accusing"] for t in things)
        denies = any(pattern.name == "denies" for pattern in self.lexicon.speech.get(verb.lemma_.lower(), ()))
        if not (denies and told):
            return []
        sides = {ref.state for ref in accusers}
        for claim in reversed(self.claims):
            if self.sentence - claim.sentence > 2:
                break
            blamed = [*claim.targets, *(subject for subject, _, _ in claim.acts)]
            blamed = [ref for ref in blamed if ref.state is not None and ref.state not in sides]
            if claim.holder is not None and claim.holder.state in sides and blamed:
                return blamed[:1]
        return []

    def _last_group(self, phrases: Phrases, token: Token) -> list[Ref]:
        """The armed group, else the organization, named last before "the group"; "the bloc" is never armed."""
        lemma = token.lemma_.lower()
        civil = any(c.lower_ in self.lexicon.words["civil"] for c in token.children)  # "the rights group"
        kinds = (
            ("Organization",) if civil or lemma in self.lexicon.words["alliances"] else ("ArmedGroup", "Organization")
        )
        armed = kinds[0] == "ArmedGroup" and lemma in self.lexicon.items["armedgroup"] - {"group"}
        speaks = token.dep_ == "nsubj" and token.head.lemma_.lower() in self.lexicon.speech
        speaks |= token.dep_ == "pobj" and token.head.head.lower_ == "according"
        last = self.claims[-1] if self.claims and self.sentence - self.claims[-1].sentence <= 1 else None
        accused = [doer for doer, _, _ in last.acts if doer.kind == "ArmedGroup"] if last is not None else []
        the = any(c.lower_ == "the" for c in token.children)
        if speaks and the and accused and kinds[0] == "ArmedGroup":
            return [weaker(accused[0])]  # "An expert said the Front had raided it. The group said"
        if speaks and not armed and (said := [r for r in self.heard_last[:1] if r.kind in kinds]):
            return [weaker(said[0])]  # "the organisation called on": who spoke before
        for kind in ("ArmedGroup",) if armed else kinds:
            before = [h for h in phrases.hits if h.start < token.i and h.name.kind == kind]
            before = [h for h in before if not _acts_on(phrases.doc[h.end - 1], token)]
            recent = [ref for ref in self.recent if ref.kind == kind and ref.role != "owner"]
            if before and (not recent or before[-1].start >= token.sent.start):
                return [weaker(phrases._named(before[-1], phrases.doc[before[-1].end - 1]))]
            if recent:
                return [weaker(recent[0])]
            roles = [r for r in phrases.cast.roles.values() if r.kind == kind and r.name[:1].isupper()]
            if len(roles) == 1:
                start, end = phrases._chars(token.i, token.i + 1)
                return [Ref(roles[0].id, roles[0].id, kind, "pronoun", roles[0].state, 0.7, start, end, kind.lower())]
        return [weaker(ref) for ref in self.issuer if ref.kind in ("ArmedGroup", "Organization")]

    def _opponents(self, phrases: Phrases) -> list[Name]:
        """The two states that most of the claims so far are about, or the only two sides of all claims, if any."""
        counts: dict[tuple[str, str], int] = {}
        names = dict(phrases.gazetteer.states)
        if not any(claim.acts and self.sentence - claim.sentence <= 3 for claim in self.claims):
            return []  # another item of a feed
        for claim in self.claims:
            for subject, relation, obj in claim.acts:
                if relation in self.lexicon.words["kin_of_support"] and obj.kind == "ArmedGroup":
                    continue  # who arms a group is no opponent of it
                ends = [_side(ref, names) for ref in (subject, obj)]
                if ends[0] != ends[1] and all(end in names for end in ends):
                    pair = (min(ends), max(ends))
                    counts[pair] = counts.get(pair, 0) + 1
        alone = len(counts) == 1 and not phrases.gazetteer.states.keys() >= set(*counts)
        if not alone:
            counts = {pair: n for pair, n in counts.items() if phrases.gazetteer.states.keys() >= set(pair)}
        most = sorted(counts.items(), key=lambda one: -one[1])[:2]
        if not most or (most[0][1] < 2 and not alone) or (len(most) > 1 and most[0][1] == most[1][1]):
            return []
        return [names[end] for end in most[0][0]]

    def _opponent(self, phrases: Phrases, token: Token, side: str) -> Name | None:
        """The one state against which the text has told hostile acts of ``side``, or with which it quarrels."""
        states, hostile = phrases.gazetteer.states, self.lexicon.words["at_odds"]
        acts = [{a.state, b.state} for c in self.claims for a, relation, b in c.acts if relation in hostile]
        pairs = [*acts, *_quarrels(phrases, token, self.lexicon.words["quarrels"])]
        counts = Counter(end for pair in pairs if side in pair and len(pair) == 2 for end in pair - {side})
        most = counts.most_common(2)
        clear = most and (len(most) == 1 or most[0][1] >= 2 * most[1][1])
        return states.get(most[0][0] or "") if clear else None

    def _only_group(self, phrases: Phrases, token: Token) -> list[Ref]:
        """The one armed group that the sentence names before "guerrillas"."""
        hits = [h for h in phrases.hits if token.sent.start <= h.start < token.i and h.name.kind == "ArmedGroup"]
        if len({h.name.key for h in hits}) != 1:
            return []
        return [weaker(phrases._named(hits[-1], phrases.doc[hits[-1].end - 1]))]

    def _relative(self, phrases: Phrases, token: Token) -> list[Ref]:
        current = token
        for _ in range(6):
            if current.dep_ == "relcl":
                return phrases.ref(current.head)
            current = current.head
        return []

    def _speaking(self, phrases: Phrases, token: Token) -> list[Ref]:
        if self.issuer and not (self.quoted or _in_quotes(token)):
            return self.issuer  # "the junta claims that it has destroyed our base"
        current = token
        for _ in range(30):
            current = current.head
            if current.i in self.voices:
                return self.voices[current.i]
            if current.lemma_.lower() in self.lexicon.speech and syntax.children(current, "ccomp"):
                found = [r for t in syntax.subjects(current) if t.lower_ not in SPEAKER for r in phrases.speaker(t)]
                if found:
                    return found
            if current.head.i == current.i:
                break
        return self.speaker if self.quoted or _in_quotes(token) else self.issuer

    def _above(self, phrases: Phrases, token: Token, lower: str) -> list[Ref]:
        """The subject of the clause, or of the clauses above it."""
        current, steps = token, 0
        while steps < 30:
            if current.dep_ == "acl" and lower == "its":  # "a delegation of the bank led by its director"
                owners = [current.head, *syntax.prepositional(current.head, ("of", "from"), deep=False)]
                found = [r for t in owners if t.i < token.i for r in phrases.refs(t)]
                if found := [r for r in found if suits(r, lower) and not _barred(phrases, r)]:
                    return found[-1:]
            if lower == "its" and (owned := self._owning(phrases, current, token)):
                return owned
            if current.pos_ in ("VERB", "AUX") and not self._of_denied(current):
                told = [c for c in syntax.children(current, "ccomp") if not _quotation(c)]
                clauses = [s for c in told for s in syntax.subjects(c)]
                asked = syntax.prepositional(current, ("on", "upon"), deep=False) if current.lemma_ == "call" else []
                doers, hit = syntax.subjects(current), syntax.patients(current)
                first = hit if syntax.is_passive(current) else self._judged(token, current)
                if any(p.name == "praises" for p in self.lexicon.speech.get(current.lemma_.lower(), ())):
                    first = [*syntax.prepositional(current, ("to",)), *hit]  # "thanked India for the vaccines it sent"
                row = [*first, *doers, *clauses, *hit]
                row = [t for t in row if lower not in PERSONAL or not any(c.lower_ in NONE for c in t.children)]
                for subject in [*asked, *row]:
                    if subject.i < token.i and _family(subject.lower_) == _family(lower) and token.tag_ == "PRP$":
                        return self.pronoun(phrases, subject)  # "He met the king during his trip"
                    own = current.dep_ == "relcl" and current.head.i == subject.i  # "Egypt, which exports its gas"
                    own = own and not (token.dep_ == "nsubj" and token.head.i == current.i)  # "men who they said"
                    around = subject.i == token.i or (subject.is_ancestor(token) and not own)
                    one = subject.lemma_ in self.lexicon.words["mouthpieces"] | self.lexicon.titles | {"official"}
                    if lower == "they" and subject.tag_ == "NN" and one:
                        continue
                    if lower in ("it", "its") and current.lemma_ == "tell" and subject in hit:
                        continue  # "told a radio that it had left"
                    if lower in GROUPS and subject.pos_ == "NOUN" and "vehicle" in phrases._classes(subject):
                        continue
                    bodies = self.lexicon.words["press"] | self.lexicon.words["groups"]
                    inside = subject.i < token.i and any(
                        c.is_ancestor(token) for c in syntax.children(current, "ccomp")
                    )
                    body = inside and subject.tag_ == "NN" and subject.lemma_.lower() in bodies
                    if lower in ("it", "its") and body and (found := phrases.speaker(subject)):
                        return found  # "a television network says that two of its reporters"
                    described = subject.pos_ in ("NOUN", "ADJ")
                    if lower in PERSONAL and described and not PEOPLE & set(phrases._classes(subject)):
                        continue
                    if lower in PERSONAL and subject.lemma_.lower() in self.lexicon.words["press"]:
                        continue
                    ours = lower in PERSONAL and any(t.lower_ in SPEAKER for t in subject.subtree)
                    if not around and not ours and subject.i < token.i and subject.pos_ != "PRON":
                        found = phrases.speaker(subject)
                        if lower in GROUPS:
                            found = [_represented(phrases, r) for r in found]
                        found = [r for r in found if suits(r, lower) and not _barred(phrases, r)]
                        if found:
                            return found
                if lower in PERSONAL and current.dep_ == "relcl":  # "a call with Premier X, in which she said"
                    above = current.head.head if current.head.dep_ == "appos" else current.head
                    parts = [t for t in above.subtree if t.i < current.left_edge.i and t.pos_ == "PROPN"]
                    named = [r for t in parts if phrases.personal(t) for r in phrases.refs(t) or phrases.speaker(t)]
                    people = [r for r in named if r.kind == "Person" and suits(r, lower)]
                    if people:
                        return people[-1:]
            elif current.lemma_.lower() in self.lexicon.speech_nouns and syntax.children(current, "acl"):
                subject = token.head if token.dep_ == "poss" else token  # "that its troops had seized the ship"
                if subject.dep_ in ("nsubj", "nsubjpass") and self._denied(current):
                    current, steps = current.head, steps + 1
                    continue  # "Togo denied Chad's claim that it had seized the ship"
                names = [phrases._plain(current, n, 0.7, "name") for n in phrases._before(current)]
                if found := [r for r in names if suits(r, lower) and not _barred(phrases, r)]:
                    return found  # "Chad's claim that Togo seized its ship"
            if current.head.i == current.i:
                break
            current, steps = current.head, steps + 1
        return []

    def _owning(self, phrases: Phrases, noun: Token, token: Token) -> list[Ref]:
        """Whose the thing is whose phrase holds "its", none being named between: "Iran's arming of its allies"."""
        if noun.pos_ == "NOUN" and noun.i < token.i and (helped := self._helped(token, noun)):
            return [r for t in helped for r in phrases.refs(t) if suits(r, "its") and not _barred(phrases, r)][:1]
        owners = [t for t in syntax.children(noun, "poss") if t.pos_ == "PROPN" and t.i < noun.i < token.i]
        if not owners or any(owners[0].i < h.start < token.i for h in phrases.hits):
            return []
        return [r for r in phrases.refs(owners[0]) if suits(r, "its") and not _barred(phrases, r)][:1]

    def _judged(self, token: Token, verb: Token) -> list[Token]:
        """Whose act "its" is, where a verb judges it or helps it: "condemned Israel for its raid"."""
        noun, lemma = token.head, verb.lemma_.lower()
        while noun.dep_ == "conj":  # "over its raids and its threats"
            noun = noun.head
        prep = noun.head
        about = noun.dep_ == "pobj" and prep.lower_ in ("for", "over", "about", "because")
        if token.tag_ == "PRP$" and (helped := self._helped(token, verb)):
            return helped
        if not about or token.tag_ != "PRP$" or verb not in (prep.head, prep.head.head):
            return []
        names = {p.name for found in (self.lexicon.speech, self.lexicon.verbs) for p in found.get(lemma, ())}
        if names.isdisjoint(self.lexicon.words["measures"]) and lemma not in syntax.JUDGING | {"summon"}:
            return []
        others = syntax.prepositional(verb, ("on", "against", "to", "with", "from"))
        return [t for t in (*syntax.patients(verb), *others) if t.i < prep.i]

    def _helped(self, token: Token, verb: Token) -> list[Token]:
        """Who fights where a verb arms or helps somebody: "sent tanks to Togo for its war", "armed Togo in its war"."""
        lemma, words = verb.lemma_.lower(), self.lexicon.words
        fights = {p.name for p in self.lexicon.nouns.get(token.head.lemma_.lower(), ())} & words["fighting"]
        helps = {p.name for p in self.lexicon.verbs.get(lemma, ())} & words["helped"]
        given = lemma in self.lexicon.transfers["give"] or lemma in self.lexicon.transfers["gifts"]
        if not (helps or given) or not (fights or token.head.lemma_.lower() in words["efforts"]):
            return []
        hit = [*syntax.recipients(verb), *syntax.prepositional(verb, ("to", "with"), deep=False)]
        hit += [t for t in syntax.patients(verb) if not given]
        return [t for t in hit if verb.i < t.i < token.i]

    def _of_denied(self, verb: Token) -> bool:
        """Whether a verb says what a report says that somebody denies, who is meant: "denied a report that said it"."""
        report = verb.head
        while report.dep_ in ("pobj", "agent", "prep"):
            report = report.head
        claim = report.lemma_.lower() in self.lexicon.anaphors["claims"]
        return verb.dep_ == "relcl" and claim and self._denied(report)

    def _denied(self, claim: Token) -> bool:
        """Whether the noun of a claim is what a verb of denying denies."""
        denying = any(p.name == "denies" for p in self.lexicon.speech.get(claim.head.lemma_.lower(), ()))
        return denying and claim.dep_ == "dobj"

    def _told_after(self, phrases: Phrases, token: Token) -> list[Ref]:
        """ "Her army fired nothing, Peru's envoy answered": the owner speaks after it."""
        first = token.i == token.sent.start or token.i == token.sent.start + 1 and token.nbor(-1).is_punct
        verb = token.head.head if token.dep_ == "poss" else token.head
        says = verb.head
        reported = token.dep_ == "poss" and verb.dep_ == "ccomp" and says.i > verb.i
        if not (first and reported) or says.lemma_.lower() not in self.lexicon.speech:
            return []
        speakers = [t for t in syntax.children(says, "nsubj") if t.i > token.i]
        return [r for t in speakers for r in phrases.refs(t) if r.role != "owner"][:1]

    def _ahead(self, phrases: Phrases, token: Token, lower: str) -> list[Ref]:
        """The subject after a clause that opens the sentence: "After it had recalled its envoy, Algeria shelled"."""
        clause = next((a for a in token.ancestors if a.dep_ in ("advcl", "pcomp")), None)
        if lower not in ("it", "its", "they", "their") or clause is None:
            return []
        main = clause.head if clause.dep_ == "advcl" else clause.head.head
        doers = syntax.subjects(main) if main.pos_ == "VERB" and clause.i < main.i else []
        first = any(h.start < token.i for h in phrases.hits if h.start >= token.sent.start)
        refs = [r for t in doers if t.i > token.i and not first for r in phrases.refs(t)]
        return [r for r in refs if suits(r, lower) and not _barred(phrases, r)][:1]

    def _beside_clause(self, phrases: Phrases, token: Token, lower: str) -> list[Ref]:
        """The subject of the clause before the semicolon: "Peru reported a raid; it later withdrew the report"."""
        marks = [t.i for t in token.sent if t.text == ";" and t.i < token.i]
        if lower not in ("it", "they") or token.dep_ != "nsubj" or not marks:
            return []
        for other in token.doc[token.sent.start : marks[-1]]:
            if other.dep_ in ("nsubj", "nsubjpass") and other.head.dep_ in ("ROOT", "parataxis", "ccomp", "conj"):
                found = [r for r in phrases.refs(other) if suits(r, lower) and not _barred(phrases, r)]
                return found[:1]
        return []

    def _beside(self, phrases: Phrases, token: Token, lower: str) -> list[Ref]:
        """For an object: the actor named last before it that is not the subject of its clause."""
        verb = token.head
        while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
            verb = verb.head
        own = (
            {r.key for t in syntax.subjects(verb) if t.pos_ != "PRON" for r in phrases.refs(t)}
            if verb.pos_ == "VERB"
            else set()
        )
        doers = syntax.subjects(verb) if verb.pos_ == "VERB" and lower in PERSONAL else []
        states = {r.state for t in doers if t.pos_ != "PRON" for r in phrases.refs(t)}
        for place in range(token.i - 1, token.sent.start - 1, -1):
            other = phrases.doc[place]
            if other.pos_ in ("NOUN", "PROPN") and other.dep_ in (
                "nsubj",
                "nsubjpass",
                "dobj",
                "pobj",
                "conj",
                "dative",
                "poss",
            ):
                found = [r for r in phrases.ref(other) if suits(r, lower) and r.key not in own]
                if lower == "them" and not found and other.tag_ == "NNS":  # "arming rebels and of hosting them"
                    found = phrases.unnamed_group(other)
                    if not found and {"group", "people"} & set(phrases._classes(other)):
                        return []
                if lower in PERSONAL:
                    found = [r for r in found if r.state is None or r.state not in states]
                    known = PEOPLE & set(phrases._classes(other))
                    if not found and known and other.pos_ == "NOUN" and other.tag_ == "NN":
                        return []  # "sent an envoy, but the regime did not receive him"
                if found:
                    return found[:1]
        return [r for r in self.recent if suits(r, lower) and r.key not in own][:1] if lower != "it" else []

    def _within(self, phrases: Phrases, token: Token, lower: str) -> list[Ref]:
        """The subject named last before it, or else the actor: "It is untrue that Chad did it, said its envoy"."""
        if lower in ("he", "she"):  # "remarks by the minister of Chad, in which he"
            before = (t for t in reversed(phrases.doc[token.sent.start : token.i]) if t.pos_ in ("NOUN", "PROPN"))
            people = ([r for r in phrases.ref(t) if suits(r, lower) and not _barred(phrases, r)] for t in before)
            return next(filter(None, people), [])
        hits = [h for h in phrases.hits if token.sent.start <= h.start < token.i]
        hits = [h for h in hits if h.name.reason != "demonym"] if token.tag_ == "PRP$" else []
        doing = [h for h in hits if phrases.doc[h.end - 1].dep_ in ("nsubj", "nsubjpass")]
        refs = [phrases._named(h, phrases.doc[h.end - 1]) for h in (*hits, *doing)]
        return [r for r in refs if suits(r, lower) and not _barred(phrases, r)][-1:]

    def _again(self, phrases: Phrases, lower: str) -> list[Ref]:
        """Whom the pronoun meant in the sentence before: "She is to meet Premier X. She told reporters"."""
        when, ref = self.acting.get(_family(lower).split()[0], (-9, None))
        return [ref] if ref is not None and self.sentence - when == 1 and not _barred(phrases, ref) else []

    def _before(self, phrases: Phrases, lower: str) -> list[Ref]:
        if lower in PERSONAL:  # no newspaper
            press = self.lexicon.words["press"] | self.lexicon.words["reports"]
            people = [r for r in self.recent if r.name.replace("-", " ").split()[-1].lower() not in press]
            people = [r for r in people if suits(r, lower) and not _barred(phrases, r)]
            known = [r for r in people if self.genders.get(r.key) == lower]
            return (known if people and people[0].kind != "Person" and known else people)[:1]
        return [ref for ref in self.recent if suits(ref, lower) and not _barred(phrases, ref)][:1]


def _represented(phrases: Phrases, ref: Ref) -> Ref:
    """The armed group that a person speaks for, whom "they" means; else the actor itself."""
    role = phrases.cast.roles.get(ref.key)
    group = role.represents if role is not None else phrases.gazetteer.led(ref.key) if ref.kind == "Person" else None
    return ref if group is None else replace(ref, key=group.key, name=group.label, kind=group.kind, role="name")


def _home(phrases: Phrases, ref: Ref) -> Ref:
    """The state of an official without a name: whom "sold us tanks" means."""
    name = phrases.gazetteer.states.get(ref.state or "") if ref.kind == "UnnamedActor" else None
    return ref if name is None else replace(ref, key=name.key, name=name.label, kind=name.kind)


def _told_before(token: Token, lexicon: Lexicon) -> bool:
    """Whether a pronoun says the clause before it: "troops burned the village, it said"."""
    verb = token.head
    says = token.dep_ == "nsubj" and verb.lemma_.lower() in lexicon.speech
    clauses = [*syntax.children(verb, "ccomp"), *([verb.head] if verb.dep_ == "parataxis" else [])]
    before = [c for c in clauses if c.i < token.i and not any(t.text in '"“”' for t in c.subtree)]
    own = [t for c in before for t in syntax.subjects(c) if t.tag_ == "NNP"]  # "Togo had no part in it, it said"
    cut = [s for s in syntax.subjects(verb.head) if s.i < token.i < verb.head.i and s.pos_ == "PROPN"]
    parted = verb.dep_ == "parataxis" and bool(cut)
    return says and (bool(before) and not own or parted)  # "Cyprus, it noted, had received none"


def _of_group(phrases: Phrases, hit: Hit) -> bool:
    """Whether a demonym only says where a named group is from: "the Russian mercenary group Wagner"."""
    beside = phrases.hit(phrases.doc[hit.end - 1].head) if hit.name.reason == "demonym" else None
    return beside is not None and beside.name.kind in ("ArmedGroup", "Organization")


def _in_quotes(token: Token) -> bool:
    """Whether a quotation mark opens before the word in its sentence, or closes after it."""
    before = sum(t.text in QUOTES for t in token.sent if t.i < token.i)
    after = sum(t.text in QUOTES for t in token.sent if t.i > token.i)
    return bool(before % 2 or (after % 2 and not before))


def _pair(phrases: Phrases, token: Token) -> list[Ref]:
    """The two states named together last before "their" in its sentence: "left Chad and Togo over their trade"."""
    for other in reversed(list(token.doc[token.sent.start : token.i])):
        joined = syntax.conjuncts(other) if other.dep_ in ("dobj", "pobj", "nsubj") else []
        if len(joined) > 1 and joined[-1].i < token.i:
            states = [r for t in joined for r in phrases.ref(t) if r.kind in ("State", "Government")]
            if states and all(t.pos_ == "PROPN" for t in joined):
                return states
    return []


def _family(pronoun: str) -> str:
    """The forms of one pronoun: "he" and "his"."""
    return next((f for f in ("he his him", "she her", "it its", "they their them") if pronoun in f.split()), pronoun)


def _quotation(clause: Token) -> bool:
    """Whether a clause is quoted: those it names do not say it."""
    first = clause.left_edge
    return first.text in QUOTES or (first.i > first.sent.start and first.nbor(-1).text in QUOTES)


def suits(ref: Ref, pronoun: str) -> bool:
    """Whether ``pronoun`` can refer to ``ref``."""
    if ref.role in ("owner", "instrument", "place"):
        return False
    if pronoun in PERSONAL:
        if ref.kind == "UnnamedActor" and ref.name.lower().endswith(
            ("s", "police", "men", "people")
        ):  # "two officials"
            return False
        holder = ref.kind == "Government" and ref.reason == "title"  # "President Bush", of whom the registry has two
        return ref.kind in ("Person", "UnnamedActor") or ref.role in ("person", "title") or holder
    if pronoun in GROUPS:
        one = ("State", "Government", "StateBody", "Organization")
        return ref.kind != "Person" and not (pronoun == "them" and ref.kind in one)
    return ref.kind in THINGS


def _barred(phrases: Phrases, ref: Ref) -> bool:
    if ref.name.lower() in phrases.lexicon.words["wires"]:  # "told Reuters that their vehicles"
        return True
    return ref.key in phrases.excluded or ref.state in phrases.excluded


def weaker(ref: Ref) -> Ref:
    """The same actor, named by a pronoun."""
    return Ref(ref.key, ref.name, ref.kind, "pronoun", ref.state, ref.quality * 0.9, ref.start, ref.end, ref.role)


def _acts_on(name: Token, token: Token) -> bool:
    """Whether a name is in the subject of the verb to whose objects a word belongs: "Hezbollah trained the group"."""
    verb = next((t for t in token.ancestors if t.pos_ in ("VERB", "AUX")), None)
    subjects = syntax.children(verb, "nsubj") if verb is not None else []
    return any(name in s.subtree and token not in s.subtree for s in subjects)


def _side(ref: Ref, names: dict[str, Name]) -> str:
    """The key of an armed group, which ``names`` learns, else of the state of an actor."""
    if ref.kind != "ArmedGroup":
        return ref.state or ""
    names.setdefault(ref.key, Name(ref.key, ref.name, ref.kind, "name", ref.state))
    return ref.key


def _pair_before(phrases: Phrases, token: Token) -> list[Name]:
    """The two states that the last sentence with more than one names, if it names no third; at most three back."""
    states, start = phrases.gazetteer.states, token.sent.start
    for _ in range(3):
        if not start:
            return []
        end, start = start, token.doc[start - 1].sent.start
        hits = [h for h in phrases.hits if start <= h.start < end and h.name.state in states]
        doing = {h.name.state for h in hits if phrases.doc[h.end - 1].dep_ == "nsubj"}
        here = dict.fromkeys(h.name.state for h in hits)
        if len(here) == 3 and len(doing) == 1:  # "Oman brokered a truce between Yemen and Qatar"
            here = dict.fromkeys(state for state in here if state not in doing)
        if len(here) > 1:
            return [states[state] for state in here if state is not None] if len(here) == 2 else []
    return []


def _dominant(phrases: Phrases, token: Token) -> list[Name]:
    """The two states whom the text is about: each named twice as often as any other before the word."""
    states = phrases.gazetteer.states
    counts = Counter(h.name.state for h in phrases.hits if h.end <= token.i and h.name.state in states)
    most = counts.most_common(3)
    clear = len(most) > 1 and (len(most) == 2 or most[1][1] >= 2 * most[2][1])
    return [states[state] for state, _ in most[:2] if state is not None] if clear else []


def _quarrels(phrases: Phrases, token: Token, words: frozenset[str]) -> list[set[str | None]]:
    """The pairs of states whose quarrels the sentences before tell, if they name no third."""
    states, found = phrases.gazetteer.states, []
    for sentence in phrases.doc.sents:
        if sentence.start >= token.sent.start:
            break
        here = {h.name.state for h in phrases.hits if sentence.start <= h.start < sentence.end}
        if len(here) == 2 and here <= states.keys() and any(t.lemma_.lower() in words for t in sentence):
            found.append(here)
    return found


def _last_two(phrases: Phrases, token: Token, since: int = 0) -> list[Name]:
    """The two states that "the two sides" are: the last two named before, but for places."""
    states = phrases.gazetteer.states
    heads = [t for t in token.sent if t.dep_ in ("nsubj", "nsubjpass")]
    heads = [t for t in heads if t.head.i == token.i or t.head.is_ancestor(token)]
    subjects = [t for head in heads for t in syntax.conjuncts(head)]
    doers = {h.name.state for t in subjects if (h := phrases.hit(t)) is not None}
    named = []
    for hit in reversed(phrases.hits):
        last = phrases.doc[hit.end - 1]
        place = last.dep_ == "pobj" and last.head.lower_ in ("in", "at", "near", "from")
        doing = hit.name.state in doers
        if since <= hit.start and hit.end <= token.i and hit.name.state in states and not place and not doing:
            named.append(hit.name.state)
    here = [h.name.state for h in phrases.hits if token.sent.start <= h.start < token.i and h.name.state in states]
    third = any(t.tag_ in syntax.RELATIVE for t in heads)  # "A, which hosted talks between the two nations"
    if (
        len(set(here)) == 2 and len(set(here) & doers) == 1 and token.tag_ == "NNS" and not third
    ):  # "A told B of a deal between the two nations"
        return [states[state] for state in dict.fromkeys(here) if state is not None]
    found = [states[state] for state in dict.fromkeys(named) if state is not None][:2]
    return found if len(found) == 2 else []
