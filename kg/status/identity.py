"""Which actors of different sources are one, by their names: derived, with the reason, undone by a judgement.

Actors of one family of classes are one if a full name of both agrees (:func:`keys_of`) and the states that they act
for do not differ. An actor that could be one of two who differ is neither. The result depends on what is in the
graph alone, not on the order in which it came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from kg.actors.acting import Acting
from kg.actors.names import GENERIC, key
from kg.model import ids
from kg.model.claims import Iri, Merge
from kg.model.ids import KG
from kg.model.vocabulary import SKOS
from kg.rdf import terms
from kg.status.roles import ChangedStore
from kg.store.protocol import Store

NAME_KEY, IDENTIFIED, REASON = KG + "nameKey", KG + "identifiedWith", KG + "identityReason"
BY = "kg"
"""Who decides identities that follow from names."""
_FAMILIES = {
    "State": "state", "Polity": "state", "Government": "government", "StateBody": "body", "Organization": "body",
    "ArmedGroup": "body", "Person": "person",
}  # fmt: skip
"""The families of classes; actors of other classes are never identified by name."""
NAMES = (SKOS + "prefLabel", SKOS + "altLabel")
_ACRONYM = "acronym "
_SMALL = frozenset(["of", "the", "and", "for", "in", "on", "de", "la"])


def stored(store: Store) -> list[Merge]:
    """The identities in a store, in the order of the actors."""
    found = {q.subject.value: q.object.value for q in store.match(predicate=IDENTIFIED)}  # type: ignore[union-attr]
    reasons = {q.subject.value: q.object.value for q in store.match(predicate=REASON)}  # type: ignore[union-attr]
    return [Merge("", one, other, True, BY, reasons.get(one, ""), "") for one, other in sorted(found.items())]


def identified(store: Store, actor: Iri) -> Iri:
    """The actor that this one is by its names, as stored; else itself."""
    return next((q.object.value for q in store.match(actor, IDENTIFIED)), actor)  # type: ignore[union-attr]


def family(kind: str) -> str | None:
    """The family of a class, within which actors may be one; None if its actors are never identified by name."""
    return _FAMILIES.get(kind)


def keys_of(kind: str, names: Iterable[str]) -> dict[str, str]:
    """What the names of an actor of that class are compared by, each with the name; empty where none identifies it.

    A person is identified by names of two words or more, others also by one word that is not a common noun.
    """
    of = family(kind)
    found: dict[str, str] = {}
    for name in sorted(names) if of else ():
        form = key(name)
        words = form.split()
        if len(words) >= 2 or (len(words) == 1 and of != "person" and form not in GENERIC):
            found.setdefault(form, name)
        if of == "body":
            if len(words) == 1 and name.isupper() and len(form) >= 3:
                found.setdefault(_ACRONYM + form, name)
            elif len(full := [word for word in words if word not in _SMALL]) >= 3:
                found.setdefault(_ACRONYM + "".join(word[0] for word in full), name)
    return found


@dataclass(frozen=True)
class _Known:
    """An actor as it is compared: ``keys`` with the name behind each, ``states`` that it acts for."""

    iri: Iri
    family: str
    keys: Mapping[str, str]
    states: frozenset[Iri]
    registered: bool
    acronyms: frozenset[str] = field(default=frozenset())


class Identities:
    """Finds the actors that are one, in a store with its changes; ``apart`` are those that an analyst keeps apart."""

    def __init__(self, store: ChangedStore, acting: Acting, apart: Callable[[Iri, Iri], bool]) -> None:
        self._store, self._acting, self._apart = store, acting, apart
        self._known: dict[Iri, _Known | None] = {}

    def keys(self, actor: Iri) -> Mapping[str, str]:
        """The keys of an actor that sources define; empty for one that is gone, or of the registry."""
        known = None if ids.registered(actor) else self._actor(actor)
        return known.keys if known else {}

    def around(self, actors: Iterable[Iri]) -> tuple[list[Merge], set[Iri]]:
        """The identities of these actors and of all that names connect with them, and who these all are."""
        found: dict[Iri, _Known] = {}
        seen: set[Iri] = set()
        pending = list(actors)
        while pending:
            iri = pending.pop()
            if iri not in seen and (known := self._actor(iri)):
                found[iri] = known
                if not known.registered:
                    pending += self._namesakes(known)
            seen.add(iri)
        return sorted(self._identities(found), key=lambda merge: (merge.left, merge.right)), seen

    def agents(self, actors: Iterable[Iri]) -> set[Iri]:
        """These actors and all that act for them, whatever the names say."""
        return set(self._acting.agents(*actors))

    def conflict(self, one: Iri, other: Iri) -> bool:
        """Whether two actors cannot be one: other states, kept apart by an analyst, or both of the registry."""
        left, right = self._actor(one), self._actor(other)
        return left is None or right is None or self._conflict(left, right)

    def _actor(self, iri: Iri) -> _Known | None:
        if iri not in self._known:
            kinds = {kind.removeprefix(KG) for kind in self._store.values(iri, terms.TYPE)} & set(_FAMILIES)
            if not kinds:
                self._known[iri] = None
                return None
            kind = min(kinds)
            # aliases of bodies in the registry only describe them
            named = NAMES[:1] if ids.registered(iri) and _FAMILIES[kind] != "state" else NAMES
            names = {name for prop in named for name in self._store.values(iri, prop)}
            keys = keys_of(kind, names)
            short = frozenset(k for k, name in keys.items() if k.startswith(_ACRONYM) and name.isupper())
            self._known[iri] = _Known(iri, _FAMILIES[kind], keys, self._states(iri), ids.registered(iri), short)
        return self._known[iri]

    def _states(self, iri: Iri) -> frozenset[Iri]:
        ends = self._acting.ends(iri)
        return frozenset(end for end in ends if end != iri)

    def _namesakes(self, known: _Known) -> set[Iri]:
        found = set().union(*(self._store.having(NAME_KEY, form) for form in known.keys))
        for name in known.keys.values():
            for prop in NAMES:
                found |= {iri for iri in self._store.having(prop, name) if ids.registered(iri)}
        return found - {known.iri}

    def _identities(self, found: Mapping[Iri, _Known]) -> Iterable[Merge]:
        near: dict[Iri, dict[Iri, str]] = defaultdict(dict)
        by_key: dict[str, list[_Known]] = defaultdict(list)
        for iri in sorted(found):
            for form in found[iri].keys:
                by_key[form].append(found[iri])
        for members in by_key.values():
            for one, other in combinations(members, 2):
                if other.iri not in near[one.iri] and (reason := self._reason(one, other)):
                    near[one.iri][other.iri] = near[other.iri][one.iri] = reason
        torn = {iri for iri, others in near.items() if self._differ([found[other] for other in others])}
        near = {
            iri: {other: why for other, why in others.items() if other not in torn}
            for iri, others in near.items()
            if iri not in torn
        }
        for group in _components(near):
            members = [found[iri] for iri in group]
            if len(group) < 2 or self._differ(members):
                continue
            kept = min(members, key=lambda known: (not known.registered, known.iri)).iri
            for iri in group:
                if iri != kept:
                    reason = near[iri].get(kept) or near[iri][min(near[iri])]
                    yield Merge("", iri, kept, True, BY, reason, "")

    def _reason(self, one: _Known, other: _Known) -> str | None:
        """Why two actors are one; None if they are not."""
        if one.family != other.family or self._conflict(one, other):
            return None
        shared = sorted(one.keys.keys() & other.keys.keys())
        if full := [form for form in shared if not form.startswith(_ACRONYM)]:
            return f"both are called {one.keys[full[0]]!r}"
        for form in shared:
            if (form in one.acronyms) != (form in other.acronyms):
                return f"{min(one.keys[form], other.keys[form], key=len)!r} is short for the other's name"
        return None

    def _conflict(self, one: _Known, other: _Known) -> bool:
        differ = bool(one.states and other.states) and not one.states & other.states
        return differ or (one.registered and other.registered) or self._apart(one.iri, other.iri)

    def _differ(self, members: list[_Known]) -> bool:
        """Whether two of these cannot be one: they conflict, or have different names with the same acronym."""
        return any(
            self._conflict(one, other) or (self._share(one, other) and self._reason(one, other) is None)
            for one, other in combinations(members, 2)
        )

    def _share(self, one: _Known, other: _Known) -> bool:
        return bool(one.keys.keys() & other.keys.keys())


def _components(near: Mapping[Iri, Mapping[Iri, str]]) -> list[list[Iri]]:
    found: list[list[Iri]] = []
    seen: set[Iri] = set()
    for start in sorted(near):
        group, pending = [], [start]
        while pending:
            iri = pending.pop()
            if iri not in seen:
                seen.add(iri)
                group.append(iri)
                pending += near[iri]
        found.append(sorted(group))
    return found
