"""How ties bear on one another through analysts' links: which links, and which ties in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.model.claims import Iri, Link, Stance
from kg.model.ids import ANYONE
from kg.status.evidence import StoredEvidence
from kg.status.rules import bearing_as_conclusion, bearing_as_premise


@dataclass(frozen=True, slots=True)
class LinkPath:
    """How another tie bears on one: as its premise (``forward``, carrying assent) or conclusion (carrying denial).

    ``link`` is the last link on the way to the other tie, ``through`` the ties between, the nearest first.
    """

    tie: Iri
    forward: bool
    link: Link
    through: tuple[Iri, ...] = ()

    def stances(self, world: StoredEvidence) -> list[Stance]:
        """The stances on the other tie that bear through this link."""
        return (bearing_as_premise if self.forward else bearing_as_conclusion)(world, self.tie)


def link_paths(world: StoredEvidence, tie: Iri) -> list[LinkPath]:
    """How other ties bear on this one through links: premises, then conclusions, the nearest first.

    A tie that bears only through *anyone* is left out; *anyone* may occur on the way.
    """
    return [*_walk(world, tie, True), *_walk(world, tie, False)] if world.may_be_linked(tie) else []


def _walk(world: StoredEvidence, start: Iri, forward: bool) -> Iterator[LinkPath]:
    pending: list[tuple[Iri, Link | None, tuple[Iri, ...]]] = [(start, None, ())]
    seen = {start}
    for at, last, through in pending:
        for other, link in _steps(world, at, last, forward):
            if other not in seen:
                seen.add(other)
                if link is not None:
                    yield LinkPath(other, forward, link, through)
                pending.append((other, link, (*through, other)))


def _steps(world: StoredEvidence, at: Iri, last: Link | None, forward: bool) -> Iterator[tuple[Iri, Link | None]]:
    """The ties one step away, each with its link, or with the last link if *anyone* leads there."""
    if not forward:
        yield from ((link.conclusion, link) for link in world.links_from(at))
        return
    if last is not None and world.rejected(at):
        return
    yield from ((link.premise, link) for link in world.links_to(at))
    tie = world.tie(at)
    if tie and ANYONE in (tie.subject, tie.object):
        yield from ((other.iri, last) for other in world.counterparts(tie))
