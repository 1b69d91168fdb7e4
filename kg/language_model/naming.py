"""The actors that a language model names: who of the registry each is, or which actor of the text.

Reads names as the rule reader reads noun phrases, with the same classes of nouns, but without a parse: a model
gives the phrase alone. A name that only points back, or is a thing, names no actor; an id is not a name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.actors import names
from kg.actors.names import GUARDS, key, plural
from kg.actors.resolver import Match, Resolver
from kg.errors import NameNotFound
from kg.language_model.answer_schema import ModelActor
from kg.model import ids
from kg.model.vocabulary import Vocabulary
from kg.text import lexicon as lexicons
from kg.text.cast import Cast, Role

_ID = re.compile(r"\s*[:<]|\s*[A-Za-z][\w+.-]*:[^\s\w]|\s*Q[0-9]+\s*\Z")
"""Names written as an id: with a leading colon, as an address, or as a Wikidata item."""
_WORD = re.compile(r"[^\W_](?:[\w.&'’-]*\w)?")
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*\Z")
_SUFFIX = re.compile(r",?\s+(?:jr|sr|iii?|iv)\.?\Z", re.IGNORECASE)
_INITIAL = re.compile(r"(?<=\w\s)[A-Z]\.\s+(?=\w)")
_AND = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*")
_OWNER = re.compile(r"(?:'s|’s|(?<=s)['’])\Z")
_OWN = ("of", "from", "for", "by")
"""Before the name of whom a noun belongs to: the representative of Rwanda."""
_PLACED = (
    "in", "at", "near", "on", "to", "with", "against", "between", "about", "over", "who", "that", "which", "close",
)  # fmt: skip
MOST_PLACES = 5
"""How many places of a name are looked at."""
_OURS = frozenset(("we", "us", "our", "ours"))
_PLAIN = ("name", "alias", "metonym", "demonym")
_SURE = ("name", "alias", "metonym", "demonym", "office-holder", "title")
_TOWARDS = {"group", "people", "government", "speaker"}
"""Classes of nouns whose country may follow after *in*: rebels in Chad."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a name means: names that an annotation of the draft resolves, or ``fault``, why there is none."""

    names: tuple[str, ...] = ()
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class _Anchor:
    """The part of a phrase, from word ``start`` to ``end``, that names an actor of the registry."""

    start: int
    end: int
    match: Match
    owner: bool


class Naming:
    """Resolves the names of one text's claims, each once; the actors of the text are in ``cast``."""

    def __init__(self, part: str, resolver: Resolver, vocabulary: Vocabulary, cast: Cast, at: str | None) -> None:
        self.part, self.resolver, self.vocabulary, self.cast, self.at = part, resolver, vocabulary, cast, at
        self._lexicon = lexicons.load()
        self._guards = GUARDS | self._lexicon.guards["before"]
        self._words = f" {key(part)} "
        self._introduced: dict[str, ModelActor] = {}
        self._made: dict[str, str] = {}
        self._found: dict[tuple[str, bool], Named] = {}
        self._owners: dict[str, str] = {}
        self.issuer: str | None = None
        """The name in the draft of who issues the text."""

    def issued(self, names: Iterable[str]) -> str | None:
        """The issuer of the text: the first of ``names`` that is an office, a body, a state or an organization."""
        for name in names:
            found = self.named(name, speaks=True)
            if len(found.names) == 1 and (self._organ(name) or self._resolved(name) is not None):
                one = found.names[0]
                known = self.cast.roles.get(one)
                if (known is None and self.kind(one) != "Person") or (known is not None and known.acts_for is not None):
                    self.issuer = one
                    self._found.clear()
                    return one
        return None

    def owner(self, name: str) -> str | None:
        """The state whose people an actor of the draft is: *Canadian citizens*; None if it has none."""
        return self._owners.get(name)

    def introduce(self, actors: Iterable[ModelActor]) -> None:
        """Takes note of the actors that a model lists, by their names and aliases."""
        for actor in actors:
            for name in (actor.name, *actor.aliases, *([actor.id] if actor.id else ())):
                self._introduced.setdefault(key(_bare(name)), actor)

    def named(self, name: str, speaks: bool = False) -> Named:
        """What a name means; ``speaks``: as somebody who says something, who may be one official."""
        if (name, speaks) not in self._found:
            self._found[name, speaks] = self._read(name, speaks)
        return self._found[name, speaks]

    def outside(self, name: str) -> str:
        """The name in the draft of an actor that the text need not name, as the one who issues it."""
        match = self._resolved(name)
        return self._label(match) if match else self._role("Organization", name).id

    def kind(self, name: str) -> str:
        """The class of an actor by its name in the draft; *Actor* if it has none."""
        if name in self.cast.roles:
            return self.cast.roles[name].kind
        match = self._resolved(name)
        actor = self.resolver.roster.actors.get(match.actor) if match else None
        return actor.kind if actor else "Actor"

    def meant(self, name: str) -> str:
        """The IRI of an actor of the registry by its name in the draft, else that name."""
        match = None if name in self.cast.roles else self._resolved(name)
        return match.actor if match else name

    def side(self, name: str) -> str:
        """The state, else the actor, that an actor by its name in the draft acts for."""
        role = self.cast.roles.get(name)
        whose = role.acts_for if role is not None and role.acts_for else name
        match = None if whose in self.cast.roles else self._resolved(whose)
        return (self.resolver.state_of(match.actor, self.at) or match.actor) if match else whose

    def acting(self, words: str) -> set[str]:
        """The sides of the people that words name: office-holders, and those that the model lists with a side."""
        said = f" {key(words)} "
        listed = (a for a in self._introduced.values() if a.acts_for and f" {key(a.name).split()[-1]} " in said)
        found = {self.side(whose) for actor in listed for name in actor.acts_for for whose in self.named(name).names}
        for word in filter(_capital, _WORD.findall(words)):
            holders = [
                m for m in self.resolver.candidates(_OWNER.sub("", word), self.at) if m.reason == "office-holder"
            ]
            found |= {self.resolver.state_of(m.actor, self.at) or m.actor for m in holders if len(holders) == 1}
        return found

    def forms(self, name: str) -> tuple[str, ...]:
        """All names of an actor of the draft."""
        if (role := self.cast.roles.get(name)) is not None:
            return (role.name, *role.aliases, *((role.acts_for,) if role.acts_for else ()))
        return (name,)

    # -- one name -----------------------------------------------------------------------------------------

    def _read(self, name: str, speaks: bool) -> Named:
        words = _bare(name)
        if not key(words):
            return Named(fault=f"a name is blank: {name!r}")
        if _ID.match(name):
            return Named(fault=f"an id stands where a name is expected: {name[:80]!r}")
        if self.issuer is not None and _lower(words)[0] in _OURS:
            return Named((self.issuer,))
        if self._points(words):
            return Named(fault=f"a pronoun stands where a name is expected: {name[:80]!r}")
        if key(words) in self._lexicon.words["nobody"]:
            return Named(("anyone",))
        for form in _spellings(words):
            if (known := self._registered(form)) is not None:
                return known
        if (actor := self._introduced.get(key(words))) is not None:
            return self._listed(actor, words, speaks)
        if self.issuer is not None and self._organ_of_issuer(words):
            return Named((self.issuer,))
        if (full := self._whole_name(words)) is not None:
            return self.named(full, speaks)
        parts = [part for part in _AND.split(words) if part]
        if 1 < len(parts) < 12 and all(part[:1].isupper() for part in parts):
            noun = parts[-1].split()[-1]  # "Thai and Cambodian soldiers"
            adjective = [len(part.split()) == 1 < len(parts[-1].split()) and part != noun for part in parts]
            each = [self.named(part, speaks) for part in parts]
            each = [
                self.named(f"{part} {noun}", speaks) if one.fault and short else one
                for part, short, one in zip(parts, adjective, each, strict=True)
            ]
            if not any(one.fault for one in each):
                return Named(tuple(dict.fromkeys(found for one in each for found in one.names)))
        return self._phrase(words, speaks)

    def _points(self, words: str) -> bool:
        """Whether the words only point at somebody: *we*, *his country*."""
        first, *rest = _lower(words)
        return first in self._lexicon.words["pronouns"] | {"i", "me", "us", "our", "my", "your", "you"} and (
            not rest or first not in ("both", "two", "each", "such", "other", "another")
        )

    def _organ_of_issuer(self, words: str) -> bool:
        """Whether words are part of the issuer's name and name an organ: *the Department*."""
        said = set(key(words).split())
        whole = {word for form in self.forms(self.issuer or "") for word in key(form).split()}
        return said <= whole and not said.isdisjoint(self._lexicon.words["organs"])

    def _whole_name(self, words: str) -> str | None:
        """The full name of a person by the last one, with a title or not: of one that the model lists, or the text."""
        *titles, last = words.split()
        if not _capital(last) or not all(word.lower().rstrip(".") in self._lexicon.titles for word in titles):
            return None
        found = {actor.name for actor in self._introduced.values() if key(actor.name).split()[-1:] == key(last).split()}
        if not found:
            pattern = rf"\b((?:[A-Z][\w’'-]+ )+){re.escape(last)}\b"
            for match in re.finditer(pattern, self.part):
                first = [w for w in match[1].split() if w.lower() not in self._lexicon.titles and not self._anchored(w)]
                found |= {f"{' '.join(first[-2:])} {last}"} if first else set()
        found = {name for name in found if key(_bare(name)) != key(words)}  # "The Minister" is no name for "Minister"
        return found.pop() if len(found) == 1 else None

    def _beside(self, name: str) -> Match | None:
        """Whose the bearer of a name is, by the words around it: *Niger's junta leader, N*, *N, minister of Niger*."""
        for found in itertools.islice(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", self.part), MOST_PLACES):
            for whose in (self._title_before, self._title_after, self._state_after):
                if (match := whose(*found.span())) is not None:
                    return match
        return None

    def _title_before(self, start: int, _: int) -> Match | None:
        """Whose a title before a place is; of *its minister*, whom the sentence before begins with."""
        before = re.split(r"[.;:\n\"“”()]\s*", self.part[max(0, start - 90) : start])[-1]
        words = _WORD.findall(before.rstrip(", ").rpartition(",")[2])[-7:]
        anchors = self._anchors(words)
        end = anchors[-1].end if anchors else 0
        if not words[end:] or not self._office(words[-1]) or not set(words[end:]).isdisjoint((*_OWN, *_PLACED, "and")):
            return None
        if anchors:
            at = anchors[-1].start
            return None if at and words[at - 1].lower() in self._guards else anchors[-1].match
        return self._first_before(start - len(before)) if words[0] in ("Its", "Their") and len(words) < 5 else None

    def _title_after(self, _: int, end: int) -> Match | None:
        after = re.match(r",\s+(?:the |an? )?([^,.;:\n\"“”()]{3,80})", self.part[end : end + 90])
        words = _WORD.findall(after[1]) if after else []
        if not words:
            return None
        anchors = self._anchors(words)
        head = self._head(words, anchors)
        own = self._belongs(words, anchors, head, self.classes(words[head])) if self._office(words[head]) else None
        return own.match if own else None

    def _state_after(self, start: int, end: int) -> Match | None:
        """Whose an organ is: *Department of Trade of Peru*."""
        of = re.match(r" of (?:the )?((?:[A-Z][\w’'-]+ ?){1,4})", self.part[end : end + 60])
        anchors = self._anchors(_WORD.findall(of[1])) if of and self._organ(self.part[start:end]) else []
        return anchors[0].match if anchors else None

    def _first_before(self, place: int) -> Match | None:
        """Whom the sentence before a place begins with."""
        last = re.split(r"(?<=[.!?])\s+|\n+", self.part[max(0, place - 400) : place].rstrip(" .,\n"))[-1]
        anchors = self._anchors(_WORD.findall(last)[:4])
        return anchors[0].match if anchors else None

    def _office(self, word: str) -> bool:
        """Whether a word names an office or a rank: *leader*, *vice-president*."""
        last = word.rpartition("-")[2]
        return bool({"government", "speaker", "military"} & set(self.classes(last))) or (
            last.lower().rstrip(".") in self._lexicon.titles
        )

    def _organ(self, name: str) -> bool:
        return not self._lexicon.words["organs"].isdisjoint(re.findall(r"[\w-]+", name.lower()))

    def _registered(self, words: str) -> Named | None:
        """The actor of the registry with exactly this name; None if there is none."""
        found = self.resolver.candidates(words, self.at)
        if not found:
            return None
        try:
            match = self.resolver.resolve(words, self.at)
        except NameNotFound as error:  # ambiguous, or a demonym by itself
            chosen = None if found[0].reason == "demonym" else self._of_this_text(found)
            if chosen is None and key(words) in self._introduced:
                return None
            if chosen is None:
                return Named(fault=str(error))
            match = chosen
        if self._stands(words):
            return None if match.reason == "id" and words not in self.part else Named((self._label(match),))
        if match.reason in ("id", "code"):
            return Named(fault=f"an id stands where a name is expected: {words[:80]!r}")
        return Named((self._label(match),)) if self._called(match) else self._absent(words)

    def _of_this_text(self, found: list[Match]) -> Match | None:
        """The only one of several actors of a name that the text calls by another name too."""
        clear = [match for match in found if self._clear(match)]
        return clear[0] if len(clear) == 1 else None

    def _clear(self, match: Match) -> bool:
        """Whether the text has a name that means this actor, or its state, alone."""
        meant = {match.actor, self.resolver.state_of(match.actor, self.at) or match.actor}
        forms = (form for iri in meant for form in self._forms(iri) if self._stands(form))
        return any({other.actor for other in self.resolver.candidates(form, self.at)} <= meant for form in forms)

    def _called(self, match: Match) -> bool:
        """Whether the text contains any name of an actor of the registry, or of one it acts for."""
        actor = self.resolver.roster.actors.get(match.actor)
        state = self.resolver.state_of(match.actor, self.at)
        meant = (match.actor, *(actor.acts_for if actor else ()), *((state,) if state else ()))
        return any(self._stands(form) for iri in meant for form in self._forms(iri))

    def _forms(self, iri: str) -> Iterator[str]:
        if (actor := self.resolver.roster.actors.get(iri)) is not None:
            yield from (actor.label, *actor.aliases, *actor.metonyms)
            for demonym in actor.demonyms:
                yield from (demonym, *plural(demonym))

    def _stands(self, name: str) -> bool:
        """Whether the text contains these words; short names in capitals with their case."""
        if len(name) <= 4 and name.isupper():
            return re.search(rf"(?<!\w){re.escape(name)}s?(?!\w)", self.part) is not None
        form = key(name)
        return bool(form) and (f" {form} " in self._words or f" {form}s " in self._words)

    def _absent(self, words: str) -> Named:
        return Named(fault=f"the text does not name {words[:80]!r}")

    def _resolved(self, name: str) -> Match | None:
        try:
            return self.resolver.resolve(name, self.at)
        except NameNotFound:
            return None

    def _label(self, match: Match) -> str:
        """How an annotation names an actor of the registry: by its label, else by its id."""
        found = self._resolved(match.label)
        return match.label if found is not None and found.actor == match.actor else ":" + ids.short(match.actor)

    # -- actors that the model lists -----------------------------------------------------------------------

    def _listed(self, actor: ModelActor, words: str, speaks: bool) -> Named:
        """An actor that the model lists, who is not in the registry by this name."""
        own = _bare(actor.name)
        if key(own) != key(words):
            return self.named(actor.name, speaks)
        if (made := self._made.get(key(own))) is not None:
            return Named((made,))
        for alias in actor.aliases:
            if (
                (match := self._resolved(alias)) is not None
                and match.reason in ("name", "alias")
                and self._stands(alias)
            ):
                return Named((self._label(match),))
        if not self._told(own):
            return self._absent(own)
        kind = self._kind(actor.kind)
        acts_for = [found for name in actor.acts_for if name != actor.name for found in self._whom(name)]
        if not acts_for and kind in ("Person", "StateBody") and (match := self._beside(own)) is not None:
            acts_for = [self._label(match)]
        if kind is None or (not acts_for and kind not in ("ArmedGroup", "Organization", "People", "Polity")):
            found = self._phrase(own, speaks)
            known = self.cast.roles.get(found.names[0]) if len(found.names) == 1 else None
            if known is not None and kind == "Person" and known.name == own:
                known.kind = kind  # "Ramiro" alone may be anything
            return found
        role = self._role(kind, self._untitled(own) if kind == "Person" else own, next(iter(acts_for), None))
        role.aliases += [alias for alias in actor.aliases if alias not in role.aliases and self._told(alias)]
        self._made[key(own)] = role.id
        return Named((role.id,))

    def _whom(self, name: str) -> tuple[str, ...]:
        """For whom an actor acts: a body that the text names, or an organisation of the registry."""
        named = self.named(name)
        match = self._resolved(name) if named.fault else None
        actor = self.resolver.roster.actors.get(match.actor) if match else None
        return (self._label(match),) if match and actor and actor.kind == "Organization" else named.names

    def _kind(self, written: str | None) -> str | None:
        """The class of actors that a model writes: by name, label, or a noun of that class."""
        form = key(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", written or ""))
        for name, label in self.vocabulary.classes.items():
            if form in (key(name), key(label)) and name != "Anyone":
                return name
        classes = self.classes(form.split()[-1]) if form else ()
        return next((_KINDS[known] for known in classes if known in _KINDS), None)

    def _role(self, kind: str, name: str, acts_for: str | None = None) -> Role:
        state = self.cast.roles[acts_for].acts_for if acts_for in self.cast.roles else acts_for
        return self.cast.role(kind, names.presentable(name, 120) or "actor", state, acts_for)

    def _told(self, words: str) -> bool:
        """Whether the text has the words of a name: half of those that are not mere function words."""
        if self._stands(words):
            return True
        said = [w for w in key(words).split() if w not in self._lexicon.words["function"]]
        there = [w for w in said if any(f" {form} " in self._words for form in (w, f"{w}s", w.rstrip("s")))]
        proper = [w for w in _WORD.findall(words)[1:] if w[:1].isupper() and not self._anchored(w)]
        return bool(there) and 2 * len(there) >= len(said) and all(self._stands(_OWNER.sub("", w)) for w in proper)

    def _anchored(self, word: str) -> bool:
        return any(match.reason in _SURE for match in self.resolver.candidates(_OWNER.sub("", word), self.at))

    # -- phrases ---------------------------------------------------------------------------------------------

    def _phrase(self, phrase: str, speaks: bool) -> Named:
        """A phrase with the name of an actor in it (*Rwandan officers*, *head of MONUSCO*), or a new name."""
        words = _WORD.findall(phrase)
        anchors = self._anchors(words)
        head = self._head(words, anchors)
        classes = self.classes(words[head]) if words else ()
        anchor = self._belongs(words, anchors, head, classes)
        if anchor is None:
            return self._unanchored(phrase, words, head, classes)
        if not self._called(anchor.match) and not self._stands(phrase):
            return self._absent(phrase)
        proper = [
            w for i, w in enumerate(words)
            if not any(a.start <= i < a.end for a in anchors) and _capital(w) and not self.classes(w)
        ]  # fmt: skip
        if any(w.lower().removesuffix("s") in self._lexicon.words["press"] for w in words):
            return self._new("Organization", phrase, None)
        titled = any(w.lower() in self._lexicon.titles for w in words)
        if titled and len(proper) > 1 and proper[-1] == words[-1]:
            return self._new("Person", " ".join(proper), anchor.match)
        named_so = words[head] in proper or anchor.end == head + 1 == len(words)
        if proper and not classes and not anchor.owner and named_so:  # "Jordan Smith", "Radio Iran"
            return self._new(_guess(proper), phrase, None)
        return self._classified(phrase, classes, anchor, speaks, words[head])

    def _anchors(self, words: list[str]) -> list[_Anchor]:
        """The longest parts of a phrase that name an actor of the registry, in order."""
        found, place = list[_Anchor](), 0
        while place < len(words):
            for end in range(min(len(words), place + 7), place, -1):
                common = end - place == 1 and self.classes(words[place]) and place + 1 < len(words)
                if common or not _capital(words[place]):
                    continue
                owner = _OWNER.search(words[end - 1]) is not None
                form = _OWNER.sub("", " ".join(words[place:end]))
                matches = [match for match in self.resolver.candidates(form, self.at) if match.reason in _SURE]
                match = matches[0] if len(matches) == 1 else self._of_this_text(matches) if matches else None
                if match is not None and (match.reason in _PLAIN or end - place == len(words)):
                    found.append(_Anchor(place, end, match, owner))
                    place = end - 1
                    break
            place += 1
        return found

    def _head(self, words: list[str], anchors: list[_Anchor]) -> int:
        """The place of the noun that a phrase is about: before its first preposition, else the last word."""
        inside = {i for anchor in anchors for i in range(anchor.start, anchor.end)}
        for place, word in enumerate(words):
            if place and place not in inside and word in (*_OWN, *_PLACED):
                return place - 1
        return len(words) - 1

    def _belongs(self, words: list[str], anchors: list[_Anchor], head: int, classes: tuple[str, ...]) -> _Anchor | None:
        """The part of a phrase that says whose its head is, or who it is."""
        guarded = {i for i, word in enumerate(words) if word.lower() in self._guards}
        before = [a for a in anchors if a.end <= head + 1 and a.start - 1 not in guarded]
        if before:
            return next((a for a in before if a.owner), before[-1])
        for anchor in anchors:
            links = [w for w in words[head + 1 : anchor.start] if w in (*_OWN, *_PLACED)]
            if anchor.start > head and links and anchor.start - 1 not in guarded and not guarded & set(range(head)):
                near = links[-1] if links[0] not in ("to", "with", "against", "between") else ""
                away = words[head].lower().removesuffix("s") in self._lexicon.words["stationed"]
                if near in _OWN or (near in ("in", "at") and _TOWARDS & set(classes) and not away):
                    return anchor
        return None

    def classes(self, word: str) -> tuple[str, ...]:
        """The classes of a noun, in the singular or plural."""
        lower = _OWNER.sub("", word).lower()
        singular = (lower.removesuffix("s"), lower.removesuffix("es"), re.sub("ies$", "y", lower))
        for form in (lower, *singular, re.sub("men$", "man", lower)):
            if form in self._lexicon.heads:
                return self._lexicon.heads[form]
        return ()

    def _classified(self, phrase: str, classes: tuple[str, ...], anchor: _Anchor, speaks: bool, head: str) -> Named:
        """The actor that a phrase means by the class of its noun and whose it is."""
        match = anchor.match
        actor = self.resolver.roster.actors.get(match.actor)
        kind = actor.kind if actor else "Organization"
        official = "government" in classes or "speaker" in classes
        if kind not in ("State", "Government", "StateBody", "Polity"):
            one = official and head.lower() not in (
                "movement",
                "group",
                "forces",
                "front",
                "leadership",
                "administration",
            )
            return self._new("UnnamedActor", phrase, match) if one else Named((self._label(match),))
        if match.reason == "metonym" and head in self._lexicon.words["body_names"]:  # "a Belgrade institute"
            return self._new("Organization", phrase, None)
        if "body" in classes and "military" not in classes or head.lower() in self._lexicon.words["offices"]:
            return self._new("StateBody", phrase, match)
        if speaks and ("speaker" in classes or "military" in classes):
            return self._new("UnnamedActor", phrase, match)
        if "military" in classes or "vehicle" in classes:
            return Named((self._label(match),))
        if official and head.lower().rstrip("s") in names.GOVERNMENT | {"authoritie", "official"} and not speaks:
            return Named((self._label(match),))
        if official:
            return self._new("UnnamedActor", phrase, match)
        if "group" in classes:
            return self._new("ArmedGroup", phrase, None)
        if "people" in classes:
            people = self._new("People", phrase, None)
            self._owners[people.names[0]] = self._label(match)
            return people
        if (
            speaks
            and not classes
            and not self._office(head)
            and head.islower()
            and head.rstrip("s") not in self._lexicon.words["sides"]
        ):
            bodies = self._lexicon.words["body_names"]
            return self._new("Organization" if head in bodies else "UnnamedActor", phrase, None)
        if head[:1].isupper() and not anchor.owner and anchor.end <= len(phrase.split()) - 1:
            return self._new(_guess([head]), phrase, None)
        return Named((self._label(match),))

    def _unanchored(self, phrase: str, words: list[str], head: int, classes: tuple[str, ...]) -> Named:
        """A name that the registry knows nothing of: a new actor, unless it is a thing."""
        if not self._told(phrase):
            return self._absent(phrase)
        proper = [w for w in words if _capital(w)]
        noun = words[head].lower() if words else ""
        if not proper and not classes and self._thing(noun):
            return Named(fault=f"this is a thing and not an actor: {phrase[:80]!r}")
        if not proper and "vehicle" in classes and not {"military", "people", "group", "government"} & set(classes):
            return Named(fault=f"this is a thing and not an actor: {phrase[:80]!r}")
        if len(proper) > 1 and words[head] in proper:
            beside = self._beside(self._untitled(phrase))
            if beside is not None:
                return self._new("StateBody" if self._organ(phrase) else "Person", self._untitled(phrase), beside)
            kind = next((_KINDS[c] for c in classes if c in ("group",)), None)
            bare = self._untitled(phrase)
            return self._new(kind or ("Person" if bare != phrase else _guess(proper)), bare, None)
        if proper and words[head] in proper:
            return self._new(_guess(proper), phrase, None)
        kind = next((_KINDS[c] for c in classes if c in ("group", "people")), "UnnamedActor")
        return self._new(kind if kind == "ArmedGroup" else "UnnamedActor", phrase, None)

    def _untitled(self, name: str) -> str:
        """A person's name without titles before it; a title alone as it is."""
        words = name.split()
        while len(words) > 2 and words[0].lower().rstrip(".") in self._lexicon.titles:
            words.pop(0)
        return " ".join(words) if all(map(_capital, words)) else name

    def _thing(self, noun: str) -> bool:
        kinds = (words for kind, words in self._lexicon.items.items() if kind != "captive")
        return any(noun in words or noun.removesuffix("s") in words for words in kinds)

    def _new(self, kind: str, phrase: str, owner: Match | None) -> Named:
        return Named((self._role(kind, phrase, self._label(owner) if owner else None).id,))


_KINDS = {
    "military": "StateBody", "government": "Government", "group": "ArmedGroup", "people": "People", "body": "StateBody",
    "polity": "Polity", "speaker": "UnnamedActor",
}  # fmt: skip
"""The class of actors that a class of nouns stands for, where a model gives a noun for a kind."""
_ORGANIZED = re.compile(
    r"(?:Group|Front|Council|Union|Party|Alliance|Association|Ltd|Inc|Corp|Company|Bank|Agency|Institute|University|"
    r"Committee|Movement|Organi[sz]ation|Dynamics|Systems|Industries|Airlines|Foundation|Column|Brigades?|News|Times)\Z"
)


def _lower(words: str) -> list[str]:
    """The words in small letters, but for those in capitals: *US* is not *us*."""
    return [word if word.isupper() and len(word) > 1 else word.lower() for word in words.split()]


def _guess(proper: list[str]) -> str:
    """The class of a new name in capitals: two or three words are a person's, unless the last is an organisation's."""
    return "Person" if 2 <= len(proper) <= 3 and not _ORGANIZED.search(proper[-1]) else "Organization"


def _capital(word: str) -> bool:
    """Whether a word begins as a name does: not with a small letter, nor with a digit."""
    return word[0].isalpha() and not word[0].islower()


def _bare(name: str) -> str:
    """A name without article, quotation marks and what stands after it in brackets."""
    words = _BRACKET.sub("", " ".join(name.split())).strip(" \"“”'‘’,;") or name.strip()
    return _ARTICLE.sub("", words, count=1) if _ARTICLE.match(words) else words


def _spellings(words: str) -> Iterator[str]:
    """A name as written, then without what people add: initials, Jr., a title after a comma."""
    yield words
    plain = _INITIAL.sub("", _SUFFIX.sub("", words))
    if plain != words:
        yield plain
    if "," in plain:
        yield from (part for part in map(str.strip, plain.split(",")) if len(part.split()) > 1)
