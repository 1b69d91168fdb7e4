"""The names in a parsed piece of text, the classes of its nouns, and references to what both name."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from kg.text import repairs, syntax
from kg.text.cast import Cast, Role
from kg.text.gazetteer import Gazetteer, Hit, Name
from kg.text.lexicon import Lexicon
from kg.text.parse import Parse, Token
from kg.text.records import Ref

QUALITY = {
    "name": 1.0,
    "alias": 1.0,
    "office-holder": 0.95,
    "title": 0.9,
    "metonym": 0.95,
    "demonym": 0.85,
    "place": 0.6,
}
BODIES = ("Organization", "ArmedGroup", "StateBody")
BAD_NAME = re.compile(r"[\x00-\x1f‪-‮⁦-⁩<>]")


class Names:
    """The names of one parsed piece of text. ``offset`` is where the piece starts."""

    def __init__(self, doc: Parse, offset: int, gazetteer: Gazetteer, lexicon: Lexicon, cast: Cast) -> None:
        self.doc, self.offset, self.gazetteer, self.lexicon, self.cast = doc, offset, gazetteer, lexicon, cast
        hits = (hit for hit in gazetteer.hits(doc) if not (self._of_water(hit) or self._currency(hit)))
        self.hits = [self._introduced(hit) for hit in hits]
        for hit in self.hits:
            if hit.end - hit.start > 2:
                repairs.one_name(doc, hit.start, hit.end)
        for before, hit in pairwise(self.hits):
            if before.name.kind == hit.name.kind == "State":
                repairs.one_list(doc, before.start, before.end, hit.start, hit.end)
        self._at: dict[int, Hit] = {i: hit for hit in self.hits for i in range(hit.start, hit.end)}
        self._again()
        self.pronoun: Callable[[Token], list[Ref]] = lambda token: []
        self.last_state: Callable[[Token], Name | None] = lambda token: None
        self.only_group: Callable[[Token], list[Ref]] = lambda token: []
        self.last_states: Callable[[Token], list[Name]] = lambda token: []
        self.home: Name | None = None
        """The state whose officials need no name of it: that of the dateline."""
        self.telling: Callable[[Token], Name | None] = lambda token: None
        self.last_two: Callable[[Token], list[Name]] = lambda token: []
        self.last_titled: Callable[[Token], list[Ref]] = lambda token: []
        self.presented: Callable[[Token], list[Ref]] = lambda token: []
        self.last_official: Callable[[Token], list[Ref]] = lambda token: []
        self.excluded: frozenset[str] = frozenset()
        """Whom no pronoun means at present: the state or actor that acts on what is "its"."""
        self.last_group: Callable[[Token], list[Ref]] = lambda token: []
        self.opponent: Callable[[Token, str], Name | None] = lambda token, side: None
        """The other of the two states between which the text tells hostile acts."""

    def _of_water(self, hit: Hit) -> bool:
        """Whether a name is part of that of a water, which is nobody's: "the Sea of Japan", "the Gulf of Oman"."""
        if hit.start < 2 or self.doc[hit.start - 1].lower_ != "of":
            return False
        water = self.doc[hit.start - 2]
        return water.text[0].isupper() and water.lower_ in self.lexicon.words["waters"]

    def _currency(self, hit: Hit) -> bool:
        """Whether a name only says whose money is meant: "8 billion US dollars"."""
        return hit.end < len(self.doc) and self.doc[hit.end].lemma_.lower() in self.lexicon.words["currencies"]

    def _introduced(self, hit: Hit) -> Hit:
        """A surname means the person whose full name stood before."""
        words = self.doc[hit.start : hit.end]
        if hit.name.kind == "Person" and len(words) > 1:
            self.cast.introduced[words[-1].text] = hit.name
        known = self.cast.introduced.get(words.text) if len(words) == 1 else None
        personal = hit.name.kind in ("Person", "Government") and hit.name.reason != "metonym"
        return Hit(hit.start, hit.end, known) if known is not None and personal else hit

    def _again(self) -> None:
        """Finds the surnames of persons of the registry whom the text names in full: "Mr. Erdogan"."""
        for token in self.doc:
            known = self.cast.introduced.get(token.text) if token.pos_ == "PROPN" and token.i not in self._at else None
            if known is None or (token.dep_ == "compound" and token.head.pos_ == "PROPN"):
                continue
            if all(c.lower_ in self.lexicon.titles for c in syntax.children(token, "compound", "nmod")):
                self._at[token.i] = Hit(token.i, token.i + 1, known)
                self.hits.append(self._at[token.i])
        self.hits.sort(key=lambda hit: hit.start)
        for hit in self.hits:
            if hit.name.kind == "Person" and hit.name.state:
                self._titles(hit.start, hit.name)

    def _call(self, word: str, since: int, name: Name) -> None:
        """Takes a word for an actor from the token ``since`` on."""
        again = [Hit(t.i, t.i + 1, name) for t in self.doc if t.i >= since and t.text == word and t.i not in self._at]
        self.cast.introduced[word] = name
        self._at |= {hit.start: hit for hit in again}
        self.hits = sorted([*self.hits, *again], key=lambda hit: hit.start)

    def _titles(self, place: int, person: Name) -> None:
        """Notes the title before the name of ``person``, which begins at the token ``place``."""
        title = self._title_before(place)
        kinds = {title, "leader"} if title in self.lexicon.words["heads_of_state"] else {title} - {""}
        for kind in kinds:
            entry = (self._chars(place, place + 1)[0], person)
            self.cast.incumbents.setdefault((person.state or "", kind), []).append(entry)

    def _title_before(self, place: int) -> str:
        """The words of a title that end before ``place``: "prime minister"; empty if there are none."""
        first, words = place, self.lexicon.titles | self.lexicon.words["of_title"]
        while first and place - first < 3 and self.doc[first - 1].lower_ in words:
            first -= 1
        return " ".join(t.lower_ for t in self.doc[first:place])

    def hit(self, token: Token) -> Hit | None:
        """The name that ``token`` is part of, unless a guard forbids to read it as an actor."""
        found = self._at.get(token.i)
        return None if found is None or self._guarded(found) else found

    def _guarded(self, hit: Hit) -> bool:
        doc, guards = self.doc, self.lexicon.guards
        if hit.name.reason == "title" and hit.start > 0 and doc[hit.start - 1].lower_ in guards["before"]:
            return True
        if hit.end + 1 < len(doc) and doc[hit.end].text in "-–" and not doc[hit.end - 1].whitespace_:
            following = doc[hit.end + 1].lower_
            if following == "flagged":  # "an Iranian-flagged tanker"
                return False
            if following == "led" and hit.end + 2 < len(doc) and "military" in self._classes(doc[hit.end + 2]):
                return False
            return following in guards["suffixes"] or following.endswith("ed")
        if hit.start > 1 and doc[hit.start - 1].text in "-–" and not doc[hit.start - 1].whitespace_:
            return doc[hit.start - 2].lower_ in guards["prefixes"]
        after = doc[hit.end] if hit.end < len(doc) else None
        if after is None or doc[hit.end - 1].dep_ in ("nsubj", "nsubjpass"):  # "that Iran supplied missiles"
            return False
        return after.lower_ in guards["suffixes"] and after.dep_ in ("amod", "acl", "compound")

    def _ethnic(self, hit: Hit) -> bool:
        return hit.start > 0 and self.doc[hit.start - 1].lower_ in self.lexicon.guards["ethnic"]

    def _classes(self, token: Token) -> tuple[str, ...]:
        if token.lemma_ == "fighter" and self._flies(token):
            return ("vehicle",)
        heads = self.lexicon.heads
        if token.pos_ == "PROPN" and token.text[0].isupper() and token.lower_ in self.lexicon.words["offices"]:
            return heads.get(token.lower_, ()) or ("body",)
        if token.lemma_ == "service" and token.i and token.nbor(-1).lower_ in self.lexicon.words["serving"]:
            return ("body",)
        if token.lemma_ == "staff" and token.i and token.nbor(-1).lower_ in ("general", "joint"):
            return ("military",)
        return (
            heads.get(token.lemma_.lower(), ()) or heads.get(token.lower_, ()) or heads.get(syntax.singular(token), ())
        )

    def _flies(self, fighter: Token) -> bool:
        """Whether a fighter is an aircraft: "two Su-30 fighters", "a fighter entered its airspace"."""
        named = fighter.i > 0 and self._model(fighter.nbor(-1))
        return named or any(t.lower_ == "airspace" for t in fighter.sent)

    def _model(self, token: Token) -> bool:
        """Whether a word ends the name of a model of aircraft: "F-16", "Su-30", "MiG"."""
        letters, _, number = token.text.rpartition("-")
        if token.i > 1 and not letters and token.nbor(-1).text == "-":
            letters = token.nbor(-2).text
        return (
            bool(letters)
            and number.rstrip("ABCDEFGIMKS").isdigit()
            or "aircraft" in self.lexicon.item_of.get(token.lower_, ())
        )

    def _titled(self, token: Token) -> bool:
        before = [c for c in token.children if c.dep_ in ("compound", "amod", "nmod") and c.i < token.i]
        before += [c for first in before if first.pos_ == "PROPN" for c in first.children if c.dep_ == "compound"]
        return any(c.lower_ in self.lexicon.titles for c in before)

    def definite(self, token: Token) -> bool:
        """Whether the phrase is generic, such as "the country" or "the government", without a name."""
        return token.lemma_.lower() in self.lexicon.words["definite"] and any(
            c.lower_ in ("the", "this", "that") for c in token.children
        )

    def _the_group(self, token: Token) -> bool:
        """Whether the phrase is "the group", "the bloc", "the Shi'ite militia"; "the Afar rebels" are others."""
        before, faiths = [c for c in token.children if c.i < token.i], self.lexicon.words["faiths"]
        return (
            token.lemma_.lower() in self.lexicon.words["groups"]
            and any(c.lower_ in ("the", "this", "that", "those", "these") for c in before)
            and not any(c.dep_ == "compound" and c.text[0].isupper() and c.lower_ not in faiths for c in before)
        )

    def gazetteer_government(self, name: Name) -> Name:
        """The government of a state, where the registry has one."""
        return self.gazetteer.governments.get(name.state or "", name)

    def _chars(self, first: int, last: int) -> tuple[int, int]:
        while last - first > 1 and self.doc[last - 1].is_space:
            last -= 1
        span = self.doc[first:last]
        return self.offset + span.start_char, self.offset + span.end_char

    def _plain(self, token: Token, name: Name, quality: float, role: str = "description") -> Ref:
        start, end = self._chars(token.i, token.i + 1)
        return Ref(name.key, name.label, name.kind, name.reason, name.state, quality, start, end, role)

    def _role_ref(
        self, kind: str, token: Token, name: Name | None, quality: float, reason: str, acts: bool = False
    ) -> Ref:
        text, first, last = self._wording(token)
        if name is not None and name.label and self.doc[first].tag_ == "PRP$":  # "its crew"
            text = f"{name.label}'s {text.partition(' ')[2]}"
        government = self.gazetteer_government(name) if name else None
        role = self.cast.role(
            kind, text, name.state if name else None, government.label if acts and government else None
        )
        start, end = self._chars(first, last)
        return Ref(role.id, role.id, kind, reason, role.state, quality, start, end, kind.lower())

    def _person_ref(self, role: Role, token: Token, quality: float, first: int | None = None) -> Ref:
        start, end = self._chars(token.i if first is None else first, token.i + 1)
        return Ref(role.id, role.id, "Person", "name", role.state, quality if role.state else 0.6, start, end, "person")

    def _unnamed(self, token: Token, anchor: Name | None) -> list[Ref]:
        return [self._role_ref("UnnamedActor", token, anchor, 0.6, "description")]

    def _wording(self, token: Token) -> tuple[str, int, int]:
        """The words of a phrase from its first modifier to its head, without article and clauses."""
        lefts = [c for c in token.lefts if c.dep_ in ("amod", "compound", "nmod", "poss", "nummod", "case", "punct")]
        first = min([c.left_edge.i for c in lefts] or [token.i])
        first = max(first, token.i - 6)
        while first < token.i and (self.doc[first].dep_ in ("det", "punct") or self.doc[first].tag_ == "WP$"):
            first += 1
        last = self._named_by(token)
        span = self.doc[first : last + 1]
        return BAD_NAME.sub("", " ".join(span.text.split()))[:120] or token.text, first, last + 1

    def _named_by(self, token: Token) -> int:
        """The last token of the name that ``token`` heads: "Ministry of Affairs of Chad", "some of the guards"."""
        last: int = token.i
        if token.tag_ in ("DT", "JJ", "CD") and token.lemma_.lower() in self.lexicon.words["partitives"]:
            return max([last, *(o.i for o in syntax.prepositional(token, ("of",), deep=False))])
        while token.text[0].isupper() and last - token.i < 10 and last + 1 < len(self.doc):
            of = self.doc[last + 1]
            inside = [o.i for o in syntax.children(of, "pobj") if o.text[0].isupper() and of.lower_ in ("of", "for")]
            if not inside:
                break
            last = inside[0]
        return last
