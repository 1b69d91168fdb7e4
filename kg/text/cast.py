"""The actors that a text introduces: new persons, bodies, groups, peoples and unnamed speakers.

One cast per document; a repeated name is the same actor. The registry is never changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from kg.actors import names
from kg.annotation.schema import LONGEST_NAME, ActorEntry, OfficeEntry, Range

_CLAIM = re.compile(r"m?u?[tsp]\d+")
"""The form of ids of ties, stances and statements in a draft; ids are unique in a file."""


@dataclass(slots=True)
class Role:
    """A draft actor: its name and description in the text."""

    id: str
    kind: str
    name: str
    state: str | None = None
    acts_for: str | None = None
    aliases: list[str] = field(default_factory=list)
    office: tuple[str, str] | None = None
    represents: Any = None
    """The armed group that a person speaks for, as a name."""
    described: tuple[int, int, str] | None = None

    def entry(self) -> ActorEntry:
        """The actor as the annotation lists it."""
        name, *others = (names.presentable(name, LONGEST_NAME) for name in (self.name, *self.aliases))
        return ActorEntry(
            id=self.id,
            kind=self.kind,
            name=name or self.id,
            aliases=[alias for alias in dict.fromkeys(others) if alias not in ("", name)],
            acts_for=[self.acts_for] if self.acts_for else [],
            offices=[OfficeEntry(title=self.office[0], of=self.office[1])] if self.office else [],
            description=Range(start=self.described[0], end=self.described[1], text=self.described[2])
            if self.described
            else None,
        )


class Cast:
    """The draft actors of one document, by name."""

    def __init__(self) -> None:
        self.roles: dict[str, Role] = {}
        self.forces: Any = None
        """The state whose soldiers were named last."""
        self.introduced: dict[str, Any] = {}
        self.nameless: Any = None
        """Whose official acted without a name a few sentences ago, who may be named next."""
        self.headed: Any = None
        """Whose official a heading has just mentioned, whom the text names next."""
        self.incumbents: dict[tuple[str, str], list[tuple[int, Any]]] = {}
        """Whom the text names with a title, by state and title, with the place of the name."""
        self._by_name: dict[tuple[str, str], Role] = {}
        self._surnames: dict[str, Role] = {}
        self._first_words: dict[str, Role] = {}

    def role(self, kind: str, name: str, state: str | None = None, acts_for: str | None = None) -> Role:
        """The draft actor of this kind and name, created if new."""
        key = ("Person" if kind == "Person" else kind, name.lower())
        known = self._by_name.get(key)
        if known is None and kind == "Person":
            known = self.surname(name) if len(name.split()) == 1 else None
            if known is not None and name not in known.aliases:
                known.aliases.append(name)
        if known is None:
            known = Role(self._fresh(name), kind, name, state, acts_for)
            self.roles[known.id] = known
            self._by_name[key] = known
            if kind == "Person":
                self._surnames.setdefault(name.split()[-1].lower(), known)
                self._first_words.setdefault(name.split()[0].lower(), known)
        known.state = known.state or state
        known.acts_for = known.acts_for or acts_for
        return known

    def joined(self, other: Cast) -> Cast:
        """Both casts, for look-ups by id; an actor of both is this one's."""
        both = Cast()
        both.roles = other.roles | self.roles
        return both

    def known(self, kind: str, name: str) -> Role | None:
        """The actor of this kind and name, if the text has introduced it."""
        return self._by_name.get((kind, name.lower()))

    def surname(self, name: str) -> Role | None:
        """The person met before whose last name is ``name``, else whose name begins so: "Mr Kim" after "Kim Daro"."""
        return self._surnames.get(name.lower()) or self._first_words.get(name.lower())

    def _fresh(self, name: str) -> str:
        slug = re.sub(r"[^A-Za-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")
        if not slug or not names.key(name).isascii():  # the remains of another script may be the name of another actor
            slug = "actor"
        elif _CLAIM.fullmatch(slug):
            slug = f"actor-{slug}"
        wanted, count = slug, 1
        while wanted in self.roles:
            count += 1
            wanted = f"{slug}-{count}"
        return wanted
