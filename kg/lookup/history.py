"""The graph as it was: which sources were published by a day, and when each status changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from typing import ClassVar

from kg.lookup.compare import Change, compared
from kg.lookup.lookup import Lookup
from kg.model import dates
from kg.model.claims import Iri
from kg.model.ids import KG
from kg.model.shape import Columns
from kg.rdf.terms import Node, one
from kg.status.evidence import StoredEvidence, stored_judgements
from kg.status.rules import Pool


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
    ties: Iterable[Iri], sources: Iterable[Iri], known: Calendar, now: Lookup, as_of: Callable[[str], Lookup]
) -> Iterator[StatusChange]:
    """When each status of these ties and their relationships changed, with the stances that changed it, by day.

    ``sources`` are those that mention them; ``as_of`` gives the state of the graph at the end of a day. Ties and
    relationships that are one ``now`` are one throughout, also before the graph knew.
    """
    twins = {twin: iri for iri in ties for twin in now.world.twins(iri)}
    before = as_of("")
    for day in sorted({known.days[iri] for iri in sources if iri in known.days}):
        after = as_of(day)
        pooled = {of for lookup in (before, after) for tie in twins if (of := one(lookup.node(tie), KG + "of"))}
        found: dict[str, list[Change]] = defaultdict(list)
        for change in compared(before, after, [*twins, *pooled]):
            found[twins.get(change.id, change.what)].append(change)
        for group in found.values():
            change = _joined(group)
            if change.before != change.after:
                values = {field.name: getattr(change, field.name) for field in fields(change)}
                yield StatusChange(**values, day=day)
        before = after


def steps(lookup: Lookup, relationships: Iterable[Iri], known: Calendar) -> Iterator[tuple[Iri, str, str, str]]:
    """When the status of each of these relationships changed: relationship, day, status before and after.

    On each day only those are judged anew that a source of that day mentions, on the evidence published by then, so
    that many relationships and days take as long as the stances on them. Actors and ties that are one now are one
    throughout.
    """
    world = lookup.world
    ties = ties_of(lookup, relationships)
    world.prefetch(tie for members in ties.values() for tie in members)
    due: dict[str, set[Iri]] = defaultdict(set)
    for relationship, members in ties.items():
        heard = {s.source for tie in members for s in lookup.around(tie)}
        heard |= {bearing.source for tie in members for bearing in world.bearings(tie)}
        for source in heard & known.days.keys():
            due[known.days[source]].add(relationship)
    judged = stored_judgements(lookup.store)

    def read(iris: Iterable[Iri]) -> dict[Iri, Node]:
        iris = list(iris)
        lookup.fetch(iris)
        return {iri: lookup.node(iri) for iri in iris}

    status: dict[Iri, str] = {}
    for day in sorted(due):
        then = StoredEvidence(lookup.store, lookup.vocabulary, known.after(day), judgements=judged, nodes=read)
        then.prefetch(tie for relationship in due[day] for tie in ties[relationship])
        for relationship in sorted(due[day]):
            pool = Pool()
            for tie in filter(None, map(then.tie, ties[relationship])):
                if then.alive(tie.iri):
                    found = then.bearings(tie.iri)
                    pool.put(then.moment(tie), then.verdict(tie.iri, found), found)
            counted = pool.counted()
            after = pool.verdict(counted, then.lines(counted)).status if pool.ties else ""
            before = status.get(relationship, "")
            if before and after and before != after:
                yield relationship, day, before, after
            status[relationship] = after


def ties_of(lookup: Lookup, relationships: Iterable[Iri]) -> dict[Iri, list[Iri]]:
    """The ties of each of these relationships, those that are one by the names of their ends once."""
    found: dict[Iri, set[Iri]] = defaultdict(set)
    for tie, relationship in lookup.store.referring(KG + "of", sorted(relationships)):
        found[relationship].add(lookup.world.twins(tie)[0])
    return {relationship: sorted(members) for relationship, members in found.items()}


def _joined(changes: list[Change]) -> Change:
    """The change of what is one in the end: from the status that one of these had to that which one has."""
    begun = next((change for change in changes if change.before), changes[0])
    ended = next((change for change in changes if change.after), changes[0])
    if begun is ended:
        return begun
    told = next((change for change in changes if change.gained or change.lost), ended)
    return replace(
        told, id=ended.id, before=begun.before, unreviewed_before=begun.unreviewed_before, after=ended.after,
        unreviewed_after=ended.unreviewed_after,
    )  # fmt: skip
