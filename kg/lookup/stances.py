"""Stances on ties, one record for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.actors.acting import ALWAYS, Periods, acts
from kg.lookup.lookup import Lookup
from kg.model.claims import Iri
from kg.model.records import TieRecord
from kg.model.summaries import TieStance

NEVER: Periods = frozenset()


def on(
    lookup: Lookup, ties: Iterable[TieRecord], holder: Iri | None, attitudes: frozenset[str], rollup: bool
) -> Iterator[TieStance]:
    """The stances on these ties, of a holder and with one of these attitudes if given, in the order of the ties."""
    cover = None
    if holder is not None:
        cover = lookup.cover(holder) if rollup else {holder: ALWAYS}
    for tie in ties:
        sides: dict[Iri, str] = {}
        for stance in tie.stances:
            if attitudes and stance.attitude not in attitudes:
                continue
            published = lookup.world.published(stance.source.id)
            if cover is None or acts(cover.get(stance.holder.id, NEVER), stance.when or published):
                sides = sides or lookup.sides(tie.id, tie.stances)
                yield TieStance(tie, stance, sides.get(stance.id), published)
