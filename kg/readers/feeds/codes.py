"""Codes and names of machine-coded feeds to actors; how they are to be read is data: ``ontology/codes.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.actors import names
from kg.errors import InputError
from kg.io import resources
from kg.model.claims import Iri
from kg.readers.feeds.parties import STATES, Parties
from kg.readers.feeds.rows import Party

_ASIDE = re.compile(r"(?P<what>.+?)\s*\((?P<state>[^()]+)\)")
LETTERS = 3
"""The letters of one part of a CAMEO actor code."""


@dataclass(frozen=True, slots=True)
class Role:
    """What an actor of a role is: its class, whether it acts for its state, its label, its names in the registry."""

    kind: str
    acts: bool
    label: str
    registry: tuple[str, ...]


@dataclass(frozen=True)
class Codes:
    """What ``ontology/codes.yaml`` says."""

    roles: Mapping[str, Role]
    cameo: Mapping[str, str]
    named: frozenset[str]
    places: Mapping[str, str]
    territories: Mapping[str, str]
    whole: Mapping[str, str]
    own: Mapping[str, str]
    bodies: frozenset[str]
    short: frozenset[str]


@cache
def codes() -> Codes:
    """The data, read once; raises InputError where it is malformed."""
    import yaml

    path = resources.folder("ontology") / "codes.yaml"
    try:
        data: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        roles = {
            name: Role(of["kind"], of["acts"], of["label"], tuple(of["registry"])) for name, of in data["roles"].items()
        }
        return Codes(
            roles, data["cameo"], frozenset(data["named"]), data["places"], data["territories"],
            data["sectors"]["whole"], data["sectors"]["own"], frozenset(data["bodies"].split()),
            frozenset(data["short"].split()),
        )  # fmt: skip
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(str(path), f"a part is missing or malformed: {error}") from None


class CodedActors:
    """Finds the actors of the rows of one feed."""

    def __init__(self, parties: Parties) -> None:
        self._parties = parties
        self._codes = codes()

    def by_code(self, code: str, name: str) -> Iri | None:
        """The actor of a CAMEO actor code such as ``IRNMIL``, and the name beside it; None where both are empty."""
        code = code.strip().upper()
        if not code:
            return self._registered(name) if name.strip() else None
        parts = [code[i : i + LETTERS] for i in range(0, len(code), LETTERS)]
        places = [part for part in parts if self._place(part)]
        place = self._place(places[0]) if places else None
        rest = [part for part in parts if part not in places]
        if not rest and place:
            return self._actor(self._place_party(places[0]))
        if any(part in self._codes.named for part in rest) or any(self._group(part) for part in rest):
            return self._organization(code, name, rest, place)
        role = next((self._codes.roles[r] for part in rest if (r := self._codes.cameo.get(part))), None)
        if role is None:  # an ethnic group or a religion
            label = f"{_title(name)} ({place})" if place else _title(name) or code
            return self._actor(Party(label, "People", (("cameo", code),), home=place or "", key=f"{code} {name}"))
        return self._of_role(role, place or "", code)

    def by_name(self, name: str, country: str, sectors: str) -> Iri | None:
        """The actor of this name, of this country and these sectors (``,`` between them); None where all are empty."""
        name, country = name.strip(), country.strip()
        said = [part.strip() for part in re.split("[,;]", sectors) if part.strip()]
        if not name:
            letters = next((self._codes.roles[r] for s in said if (r := self._codes.cameo.get(s.upper()))), None)
            if letters:
                return self._of_role(letters, country, " ".join(filter(None, (country, *said))))
            return self._registered(country) if country else None
        if found := self._registered(name):
            return found
        if aside := _ASIDE.fullmatch(name):
            role = self._of_sectors(said, self._codes.whole)
            if aside["what"].lower() == "government":
                role = self._codes.roles["government"]
            if role:
                if found := self._in_registry(role, aside["state"]) or self._in_registry(role, country):
                    return found
                state = country or aside["state"]
                return self._actor(Party(name, role.kind, state=state if role.acts else "", home=state))
        own = self._of_sectors(said, self._codes.own)
        letters = next((self._codes.roles[r] for s in said if (r := self._codes.cameo.get(s.upper()))), None)
        kind = own.kind if own else "Person" if letters and letters.acts else "Organization"
        if kind != "Person":
            return self._actor(Party(name, kind, home=country))
        if self._codes.bodies & set(names.key(name).split()):
            return self._actor(Party(name, self._codes.roles["body"].kind, state=country, home=country))
        return self._parties.person(name, country) or self._actor(Party(name, kind, home=country))

    def _of_sectors(self, said: list[str], known: Mapping[str, str]) -> Role | None:
        return next((self._codes.roles[role] for sector, role in known.items() if sector in said), None)

    def _of_role(self, role: Role, place: str, code: str) -> Iri:
        """The actor of a role in a place; without one, nobody in particular."""
        if found := self._in_registry(role, place):
            return found
        if not place:
            return self._actor(Party(role.label, "UnnamedActor", (("cameo", code),), key=code))
        label = f"{role.label} of {place}" if role.acts else f"{role.label} ({place})"
        state = place if role.acts and self._registered(place) else ""
        return self._actor(
            Party(label, role.kind if state or not role.acts else "UnnamedActor", (("cameo", code),),
                  state=state, home=place, key=code)
        )  # fmt: skip

    def _in_registry(self, role: Role, place: str) -> Iri | None:
        names = (template.format(state=place) for template in role.registry) if place else ()
        return next((iri for name in names if (iri := self._registered(name))), None)

    def _organization(self, code: str, name: str, parts: list[str], place: str | None) -> Iri:
        if name.strip() and (found := self._registered(name)):
            return found
        if group := next((iri for part in parts if (iri := self._group(part))), None):
            return group
        label = _title(name) or code
        return self._actor(Party(label, "Organization", (("cameo", code),), home=place or "", key=f"{code} {name}"))

    def _place(self, part: str) -> str | None:
        """The name of a state, region or territory by its letters."""
        if iri := self._parties.registered(Party("", codes=(("cameo", part), ("iso3", part)))):
            actor = self._parties.known(iri)
            return actor.label if actor.kind in STATES else None
        return self._codes.places.get(part) or self._codes.territories.get(part)

    def _place_party(self, part: str) -> Party:
        label = self._codes.places.get(part) or self._codes.territories.get(part) or ""
        kind = "UnnamedActor" if part in self._codes.places else "Polity"
        return Party(label, kind, (("cameo", part), ("iso3", part)), key=part)

    def _group(self, part: str) -> Iri | None:
        """The body of the registry that has these letters."""
        iri = self._parties.registered(Party("", codes=(("cameo", part),)))
        return iri if iri and self._parties.known(iri).kind not in STATES else None

    def _registered(self, name: str) -> Iri | None:
        return self._parties.registered(Party(name))

    def _actor(self, party: Party) -> Iri:
        return self._parties.actor(party)


def _title(name: str) -> str:
    """A name in capitals as people write it."""
    return name.title() if name.isupper() else name
