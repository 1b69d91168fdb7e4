"""Who acts for whom, and when: one answer for names, look-ups, paths and the page.

A body acts for another at all times (``kg:actsFor``), a person for the body of an office while in office, merged
actors for all that one of them acts for. :class:`Acting` follows such roles in both directions: :meth:`Acting.ends`
and :meth:`Acting.state_of` from an actor to those in whose name it acts, :meth:`Acting.agents` back from a state
to all that act for it. Where the roles come from is for the caller to say (:class:`Roles`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Protocol

from kg.model.claims import Iri
from kg.model.dates import bounds

STATES = ("State", "Polity")
"""The classes of states and of breakaway entities."""
SOVEREIGN = frozenset(("State", "Source", "CitedSource", "Anyone"))
"""The classes whose members act for nobody."""
OFFICELESS = SOVEREIGN | {"Government", "StateBody", "Polity", "People"}
"""The classes whose members hold no office: others hold offices in them."""
UNNAMED = "UnnamedActor"
"""The class of speakers whom a source leaves unidentified: nobody's voice but their own."""
NOW = "now"
"""In place of a date: the offices without an end."""
_SIMPLE = re.compile(r"\d{4}(?:-\d\d){0,2}")
_NEVER = "9999-12-31"


class Term(Protocol):
    """Since when and until when somebody holds an office (EDTF; None: not known, or still)."""

    @property
    def since(self) -> str | None: ...
    @property
    def until(self) -> str | None: ...


Periods = frozenset[tuple[Term, ...]]
"""When an actor acts for another: while all the terms of one of these hold."""
ALWAYS: Periods = frozenset({()})


def may_act(kind: str, term: Term | None) -> bool:
    """Whether an actor of this class may act for others: at all times, or in an office."""
    return kind not in (SOVEREIGN if term is None else OFFICELESS)


class Roles(Protocol):
    """Whom each actor acts for directly, if its class may (:func:`may_act`); without merges."""

    def onward(self, actor: Iri) -> Iterable[tuple[Iri, Term | None]]:
        """The bodies that an actor acts for, each with the term of the office, None if it always does."""

    def inward(self, bodies: Iterable[Iri]) -> Iterable[tuple[Iri, Iri, Term | None]]:
        """(body, actor, term) for all that act for these bodies."""

    def is_state(self, actor: Iri) -> bool:
        """Whether this is a state or a breakaway entity."""


class SpeakerRoles(Roles, Protocol):
    """Roles that also tell in whose name a speaker speaks."""

    def is_unnamed(self, actor: Iri) -> bool:
        """Whether this is a speaker whom a source leaves unidentified."""

    def body(self, office: Iri) -> Iri | None:
        """The body of an office; None for one that is not known, or named in words only."""


class Index:
    """Roles in memory."""

    def __init__(self, roles: Iterable[tuple[Iri, Iri, Term | None]], is_state: Callable[[Iri], bool]) -> None:
        self.is_state = is_state
        self._onward: dict[Iri, list[tuple[Iri, Term | None]]] = defaultdict(list)
        self._inward: dict[Iri, list[tuple[Iri, Iri, Term | None]]] = defaultdict(list)
        for actor, body, term in roles:
            self._onward[actor].append((body, term))
            self._inward[body].append((body, actor, term))

    def onward(self, actor: Iri) -> Iterable[tuple[Iri, Term | None]]:
        return self._onward.get(actor, ())

    def inward(self, bodies: Iterable[Iri]) -> Iterable[tuple[Iri, Iri, Term | None]]:
        return (role for body in bodies for role in self._inward.get(body, ()))


class Merged:
    """The actors that analysts merged, from pairs of the one that became the other."""

    def __init__(self, pairs: Iterable[tuple[Iri, Iri]] = ()) -> None:
        becomes: dict[Iri, Iri] = {}

        def last(actor: Iri) -> Iri:
            while actor in becomes:
                actor = becomes[actor]
            return actor

        for left, right in pairs:
            if last(left) != last(right):
                becomes[last(left)] = last(right)
        self._root = {actor: last(actor) for actor in becomes}
        self._members: dict[Iri, set[Iri]] = defaultdict(set)
        for actor, root in self._root.items():
            self._members[root] |= {actor, root}

    def root(self, actor: Iri) -> Iri:
        """The actor that this one became, else itself."""
        return self._root.get(actor, actor)

    def alike(self, actor: Iri) -> Iterable[Iri]:
        """The actor and all that are merged with it, the one that they became first."""
        if not self._root:
            return (actor,)
        root = self.root(actor)
        return (root, *sorted(self._members[root] - {root})) if root in self._members else (actor,)


class Acting:
    """Answers who acts for whom from roles and merges; actors in answers are those that merges lead to."""

    def __init__(self, roles: Roles, merged: Merged | None = None) -> None:
        self._roles = roles
        self._merged = merged or Merged()
        self._direct: dict[Iri, list[tuple[Iri, Term | None]]] = {}
        self._ends: dict[tuple[Iri, str | None], frozenset[Iri]] = {}
        self._states: dict[tuple[Iri, str | None], Iri | None] = {}
        self._always: dict[Iri, bool] = {}

    def state_of(self, actor: Iri, at: str | None = None) -> Iri | None:
        """The state (or breakaway entity) that an actor acts for at that time, None if none or several.

        Without a time: for which it acts now, or, if it now acts for nobody, ever did.
        """
        if (actor, at) not in self._states:
            always = at is not None and self.acts_always(actor)
            self._states[actor, at] = self.state_of(actor) if always else self._find_state(actor, at)
        return self._states[actor, at]

    def acts_always(self, actor: Iri) -> bool:
        """Whether no office is among the ways in which an actor acts for others."""
        if actor not in self._always:
            reached = self._reached(actor, None)
            self._always[actor] = all(term is None for iri in reached for _, term in self._roles_of(iri))
        return self._always[actor]

    def _find_state(self, actor: Iri, at: str | None) -> Iri | None:
        found = self.ends(actor, at or NOW)
        if at is None and found == {self._merged.root(actor)}:
            found = self.ends(actor)
        states = [end for end in found if any(map(self._roles.is_state, self._merged.alike(end)))]
        return states[0] if len(states) == 1 else None

    def ends(self, actor: Iri, at: str | None = None) -> frozenset[Iri]:
        """All that an actor acts for in the end at that time, or at any time; itself if it acts for nobody."""
        if (actor, at) not in self._ends:
            if not self._roles_of(root := self._merged.root(actor)):
                return frozenset((root,))
            reached = self._reached(actor, at)
            found = frozenset(iri for iri, bodies in reached.items() if not bodies)
            # Where actors act for one another in a circle, they are one, named after the first of them.
            self._ends[actor, at] = found or frozenset(
                (min(reached, key=lambda iri: (len(self._reached(iri, at)), iri)),)
            )
        return self._ends[actor, at]

    def end(self, actor: Iri) -> Iri:
        """The one actor that an actor acts for in the end at all times; else itself."""
        found = self.ends(actor)
        return next(iter(found)) if len(found) == 1 else self._merged.root(actor)

    def agents(self, *actors: Iri) -> dict[Iri, Periods]:
        """These actors, those merged with them, and all that act for them, each with when it does."""
        found: dict[Iri, Periods] = {}
        grown = {iri: ALWAYS for start in actors for iri in self._merged.alike(start)}
        while grown:
            found.update(grown)
            reached = [
                (agent, found[body] if term is None else frozenset(s if term in s else (*s, term) for s in found[body]))
                for body, agent, term in self._roles.inward(sorted(grown))
            ]
            grown = {}
            for iri, periods in ((same, periods) for agent, periods in reached for same in self._merged.alike(agent)):
                before = grown.get(iri, found.get(iri, frozenset()))
                if not (before >= ALWAYS or periods <= before):
                    grown[iri] = ALWAYS if periods >= ALWAYS else before | periods
        return found

    def _reached(self, actor: Iri, at: str | None) -> dict[Iri, list[Iri]]:
        """An actor and all that it acts for at that time, directly or not; each with what it acts for itself."""
        found: dict[Iri, list[Iri]] = {}
        pending = [self._merged.root(actor)]
        while pending:
            iri = pending.pop()
            if iri not in found:
                found[iri] = self._bodies(iri, at)
                pending += found[iri]
        return found

    def _bodies(self, actor: Iri, at: str | None) -> list[Iri]:
        """All that an actor acts for at that time itself."""
        return [body for body, term in self._roles_of(actor) if term is None or holds(term, at)]

    def _roles_of(self, actor: Iri) -> list[tuple[Iri, Term | None]]:
        """All that an actor, and those merged with it, act for, and when."""
        if actor not in self._direct:
            roles = [role for same in self._merged.alike(actor) for role in self._roles.onward(same)]
            onward = [(self._merged.root(body), term) for body, term in roles]
            self._direct[actor] = [(body, term) for body, term in onward if body != actor]
        return self._direct[actor]


def acts(periods: Periods, at: str | None) -> bool:
    """Whether one of the periods includes that time; without a time, any may."""
    return any(all(holds(term, at) for term in terms) for terms in periods)


def holds(term: Term, at: str | None) -> bool:
    """Whether an office may be held at that time; without one, whether it ever was."""
    if at is None:
        return True
    if at == NOW:
        return term.until is None
    first, last = span(at)
    return span(term.since)[0] <= last and first <= span(term.until)[1]


def span(edtf: str | None) -> tuple[str, str]:
    """The first and last day of an EDTF date or interval; unknown ends are open."""
    if not edtf:
        return "", _NEVER
    if _SIMPLE.fullmatch(edtf):
        return edtf + "0000-01-01"[len(edtf) :], edtf + _NEVER[len(edtf) :]
    first, last = bounds(edtf)
    return first or "", last or _NEVER
