"""Names and codes of feeds to actors: one of the registry where name or code says so, else an actor of the feed.

How feeds name actors is data: ``ontology/feeds.yaml``. What it leaves open is compared with the names of the
registry; nothing is guessed, and a name that several actors have is an actor of the feed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from kg.actors import names
from kg.actors.resolver import Resolver
from kg.errors import InputError
from kg.io import resources
from kg.model import ids
from kg.model.claims import Actor, Iri
from kg.readers.feeds.rows import Party

STATES = ("State", "Polity")
LONGEST_NAME = 300
"""The most characters of a name that are kept."""
_YEARS = re.compile(r"\s*\((?:(?:1[89]|20)\d\d)?\s*[-\u2013]\s*(?:(?:1[89]|20)\d\d)?\)\s*$")
_ASIDE = re.compile(r"\s*\((?P<aside>[^()]*)\)\s*$")
_LETTERS = re.compile(r"(?P<letters>[A-Z][\w/-]{1,11}): (?P<name>\S.*)")
"""A name after its letters, as ACLED writes both."""
_MARKS = {"**": "Organization", "*": "ArmedGroup"}
"""What SIPRI's marks at the end of a name say of it."""


@dataclass(frozen=True, slots=True)
class Role:
    """What an actor of a state is: its class, whether it acts for the state, and what the registry calls it."""

    kind: str
    acts: bool
    names: tuple[str, ...]


@dataclass(frozen=True)
class Naming:
    """How feeds name actors."""

    spellings: Mapping[str, Iri]
    patterns: tuple[tuple[re.Pattern[str], str], ...]
    roles: Mapping[str, Role]


@cache
def meanings() -> dict[str, Any]:
    """The data of ``ontology/feeds.yaml``, read once; raises InputError where it is malformed."""
    import yaml

    path = resources.folder("ontology") / "feeds.yaml"
    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    except (OSError, yaml.YAMLError) as error:
        raise InputError(str(path), f"cannot be read: {error}") from None
    return loaded


@cache
def naming() -> Naming:
    """How feeds name actors, by ``ontology/feeds.yaml``; raises InputError where it is malformed."""
    data = meanings()
    try:
        spellings = {names.key(name): ids.ID + actor for actor, found in data["names"].items() for name in found}
        patterns = tuple((re.compile(pattern, re.IGNORECASE), role) for pattern, role in data["patterns"])
        roles = {name: Role(of["kind"], of["acts"], tuple(of["names"])) for name, of in data["roles"].items()}
    except (KeyError, TypeError, ValueError, re.error) as error:
        raise InputError("ontology/feeds.yaml", f"a part is missing or malformed: {error}") from None
    return Naming(spellings, patterns, roles)


class Parties:
    """Finds the actors of one feed's rows; ``found`` are those of the feed that were named so far, by IRI.

    ``earlier`` gives an actor of the feed that other files of it name.
    """

    def __init__(
        self, resolver: Resolver, feed: str, earlier: Callable[[Iri], Actor | None] = lambda iri: None
    ) -> None:
        self._resolver, self._feed, self._earlier = resolver, feed, earlier
        self._naming = naming()
        self._actors = resolver.roster.actors
        self._codes = {(scheme, code.upper()): a.iri for a in self._actors.values() for scheme, code in a.codes}
        self._elsewhere = {same: a.iri for a in self._actors.values() for same in a.same_as}
        self._known: dict[Party, Iri] = {}
        self.found: dict[Iri, Actor] = {}
        self.warnings: list[str] = []

    def actor(self, party: Party) -> Iri:
        """The actor that a row means."""
        if party not in self._known:
            self._known[party] = self._find(party)
        return self._known[party]

    def registered(self, party: Party) -> Iri | None:
        """The actor of the registry that a row means, if any."""
        return next(self._registered(party), None)

    def named_before(self, key: str) -> Party | None:
        """The actor of the feed that other files of it name by this key, if any does."""
        iri = ids.feed_actor_iri(self._feed, key)
        actor = self._earlier(iri)
        if actor is None:
            return None
        party = Party(actor.label, actor.kind, key=key)
        self._known[party] = iri
        self.found.setdefault(iri, actor)
        return party

    def person(self, name: str, country: str) -> Iri | None:
        """The office-holder of this state whose name has further words here, or the surname first; None if none.

        Ana María Gull is Ana Gull, if no other office-holder of the state may be meant.
        """
        words = names.key(name).split()
        if (state := self._state(country)) is None or len(words) < 2:
            return None
        found = {iri for known, iri in self._persons.get((state, words[0]), ()) if _contains(words, known)}
        found |= {iri for known, iri in self._persons.get((state, words[1]), ()) if known == words[::-1]}
        return found.pop() if len(found) == 1 else None

    @cached_property
    def _persons(self) -> dict[tuple[Iri, str], list[tuple[list[str], Iri]]]:
        """The names of office-holders, by their state and first word."""
        found: dict[tuple[Iri, str], list[tuple[list[str], Iri]]] = {}
        roster = self._resolver.roster
        for iri, actor in self._actors.items():
            if actor.kind == "Person":
                states = {roster.root(body) for body in roster.heads(iri)}
                for words in (names.key(name).split() for name in (actor.label, *actor.aliases)):
                    for state in states if len(words) > 1 else ():
                        found.setdefault((state, words[0]), []).append((words, iri))
        return found

    def new_names(self, actor: Iri, party: Party) -> list[str]:
        """The names of a party that its actor in the registry lacks; none of an actor of the feed, which has them."""
        known = self._actors.get(actor)
        if known is None:
            return []
        there = {names.key(name) for name in (known.label, *known.aliases, *known.metonyms, *known.demonyms)}
        shown = [names.presentable(_unmarked(name)[0], LONGEST_NAME) for name in (party.name, *party.aliases)]
        return [name for name in dict.fromkeys(shown) if name and names.key(name) and names.key(name) not in there]

    def known(self, actor: Iri) -> Actor:
        """An actor of the registry."""
        return self._actors[actor]

    def _find(self, party: Party) -> Iri:
        return self.registered(party) or self._of_feed(party)

    def _registered(self, party: Party) -> Any:
        for scheme, code in party.codes:
            if iri := self._codes.get((scheme, code.upper())):
                yield iri
        for same in party.same_as:
            if iri := self._elsewhere.get(same):
                yield iri
        name, mark = _unmarked(party.name)
        if iri := self._named(name):
            yield iri
        if role := self._role(name):
            yield from self._of_state(*role)

    def _named(self, name: str) -> Iri | None:
        """The actor of exactly this name in the registry, with years or an aside at the end left out."""
        plain = _YEARS.sub("", name)
        for form in dict.fromkeys((name, plain)):
            if iri := self._naming.spellings.get(names.key(form)):
                return iri if iri in self._actors else None
            same = {match.actor for match in self._resolver.namesakes(form)}
            if len(same) == 1:
                return same.pop()
        if aside := _ASIDE.search(plain):
            inner, outer = aside["aside"], plain[: aside.start()]
            iri = self._named(outer) if outer.strip() else None
            if iri and self._agrees(iri, inner):
                return iri
        if both := _LETTERS.fullmatch(plain):
            return self._named(both["name"]) or self._named(both["letters"])
        return None

    def _agrees(self, iri: Iri, aside: str) -> bool:
        """Whether words in parentheses after a name may belong to the actor: its state, or another name of it."""
        actor = self._actors[iri]
        if actor.kind in STATES or actor.kind == "Government":
            return True
        state = self._named(aside)
        if state is None or self._actors[state].kind not in STATES:
            return names.key(aside) in {names.key(alias) for alias in actor.aliases}
        return state in (actor.based_in, self._resolver.state_of(iri))

    def _role(self, name: str) -> tuple[Role, Iri | None, Iri | None] | None:
        """The role that a name says, the state it is of, and the state it is in."""
        plain = _YEARS.sub("", name).strip()
        for pattern, role in self._naming.patterns:
            if match := pattern.fullmatch(plain):
                groups = match.groupdict()
                return self._naming.roles[role], self._state(groups.get("state")), self._state(groups.get("home"))
        return None

    def _state(self, name: str | None) -> Iri | None:
        """The state of this name or ISO code."""
        iri = (self._codes.get(("iso2", name.upper())) or self._named(name.strip())) if name else None
        return iri if iri and self._actors[iri].kind in STATES else None

    def _of_state(self, role: Role, state: Iri | None, home: Iri | None) -> Any:
        """What the registry calls the actor of this role."""
        if state:
            label = self._actors[state].label
            for template in role.names:
                same = {match.actor for match in self._resolver.namesakes(template.format(state=label))}
                if len(same) == 1:
                    yield same.pop()

    def _of_feed(self, party: Party) -> Iri:
        """The actor of the feed, described once."""
        name, mark = _unmarked(party.name)
        label = names.presentable(name, LONGEST_NAME) or party.key or "unnamed"
        if label != " ".join(name.split()):
            self.warnings.append(f"the name {label!r} held characters that are not visible; they were left out")
        iri = ids.feed_actor_iri(self._feed, party.key or label)
        kind, acts_for, home = mark or party.kind, self._state(party.state), self._state(party.home)
        if role := self._role(name):
            kind, state, home = role[0].kind, role[1], role[2] or home
            acts_for = acts_for or (state if role[0].acts else None)
        if iri not in self.found:
            self.found[iri] = Actor(
                iri, kind, label,
                aliases=tuple(dict.fromkeys(a for n in party.aliases if (a := _alias(n)) and a != label)),
                codes=party.codes, acts_for=(acts_for,) if acts_for else (), same_as=party.same_as,
                description=party.description, based_in=home, scope=ids.ID + f"feed-{self._feed}",
            )  # fmt: skip
        return iri


def _contains(words: list[str], others: list[str]) -> bool:
    """Whether ``others`` are among these words, in order."""
    left = iter(words)
    return all(word in left for word in others)


def _alias(name: str) -> str:
    return names.presentable(name, LONGEST_NAME)


def _unmarked(name: str) -> tuple[str, str]:
    """A name without SIPRI's marks, and the class that they say."""
    for mark, kind in _MARKS.items():
        if name.endswith(mark):
            return name.removesuffix(mark).strip(), kind
    return name.strip(), ""
