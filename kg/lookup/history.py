"""The graph as it was: which sources were published by a day, and when each status changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from typing import ClassVar

from kg.lookup.compare import Change, compared
from kg.lookup.lookup import Lookup
from kg.model import dates
from kg.model.claims import Iri
from kg.model.ids import KG
from kg.model.shape import Columns
from kg.rdf.terms import one


@dataclass(frozen=True)
class Calendar:
    """The loaded sources by the first day on which they may have been published.

    A source without a date has the day of its latest dated stance; ``undated`` are those without any date.
    """

    days: dict[Iri, str] = field(default_factory=dict)
    undated: tuple[Iri, ...] = ()

    def after(self, day: str) -> list[Iri]:
        """The sources that were not published by the end of a day, undated ones included."""
        return [*sorted(iri for iri, published in self.days.items() if published > day), *self.undated]


def calendar(lookup: Lookup) -> Calendar:
    """The calendar of all sources of a graph."""
    days: dict[Iri, str] = {}
    undated = []
    loaded = [source for source in lookup.sources() if not source.cited_in]
    for source in loaded:
        if day := _first(source.published) or _last_stance(lookup, source.id):
            days[source.id] = day
        else:
            undated.append(source.id)
    return Calendar(days, tuple(sorted(undated)))


def _first(when: str | None) -> str | None:
    return dates.bounds(when)[0] if when else None


def _last_stance(lookup: Lookup, source: Iri) -> str | None:
    """The day of the latest stance of a source that has a date."""
    stances = [iri for iri, _ in lookup.store.referring(KG + "source", [source])]
    lookup.fetch(stances)
    return max((day for iri in stances if (day := _first(one(lookup.node(iri), KG + "when")))), default=None)


@dataclass(frozen=True, slots=True)
class StatusChange(Change):
    """A status that changed on ``day``, when a source was published."""

    day: str = ""

    COLUMNS: ClassVar[Columns] = {"day": str, **Change.COLUMNS}


def changes(
    claims: Iterable[Iri], sources: Iterable[Iri], known: Calendar, as_of: Callable[[str], Lookup]
) -> Iterator[StatusChange]:
    """When each status of these ties and relationships changed, with the stances that changed it, by day.

    ``sources`` are those that mention them; ``as_of`` gives the state of the graph at the end of a day.
    """
    among = list(claims)
    before = as_of("")
    for day in sorted({known.days[iri] for iri in sources if iri in known.days}):
        after = as_of(day)
        for change in compared(before, after, among):
            if change.before != change.after:
                values = {field.name: getattr(change, field.name) for field in fields(change)}
                yield StatusChange(**values, day=day)
        before = after
