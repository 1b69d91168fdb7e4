"""Warnings on a source that can be stored: references to nothing, names that deceive.

Names are compared as each source comes in (:func:`deceptive_names`). What it refers to, and how its publisher and its
events are written elsewhere, is compared with the store once all files are in (:func:`compared`): they may come in any
order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.actors import names
from kg.actors.lookalikes import mixed_letters, skeleton
from kg.actors.resolver import Match, Resolver
from kg.model import ids
from kg.model.claims import Iri, SourceRecords
from kg.model.vocabulary import DC, DCTERMS, Vocabulary
from kg.rdf import terms
from kg.status import events
from kg.status.events import Named
from kg.status.evidence import StoredEvidence
from kg.status.rules import takes_back
from kg.status.wording import SAME_TEXT, wording
from kg.store.protocol import Store

MOST_EVENTS = 10
"""Pairs of near events of a source that are listed."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What must be compared with the rest of the store.

    ``references`` has, in words, what refers to each tie, statement, stance or actor that the source does not
    describe.
    """

    references: Mapping[Iri, tuple[str, ...]]
    publishers: tuple[str, ...]
    records: SourceRecords
    events: tuple[Named, ...] = ()


def brought(records: SourceRecords) -> Brought:
    """What must be compared with the store once the records are in it."""
    own = {records.source.iri, *(actor.iri for actor in records.actors), *(tie.iri for tie in records.ties)}
    own |= (
        {event.iri for event in records.events}
        | {statement.iri for statement in records.statements}
        | {stance.iri for stance in records.stances}
    )
    found: dict[Iri, list[str]] = defaultdict(list)

    def note(what: str, *iris: Iri | None) -> None:
        for iri in iris:
            if iri is not None and iri not in own:
                found[iri].append(what)

    for stance in records.stances:
        who = f"stance {_local(stance.iri)}"
        note(f"{who} is about", *stance.about)
        note(f"{who} replies to", *stance.in_reply_to)
        note(f"{who} names", stance.holder, stance.on_behalf_of, *stance.addressee, *stance.target)
        details = (stance.details.origin, stance.details.against) if stance.details else ()
        note(f"{who} names", *(iri for values in details for iri in values if ids.is_local_actor(iri)))
    for tie in records.ties:
        note(f"{ids.short(tie.iri)} names", tie.subject, tie.object)
        note(f"{ids.short(tie.iri)} is of", tie.event if ids.is_event(tie.event) else None)
    for statement in records.statements:
        note(f"{ids.short(statement.iri)} concerns", *statement.concerns)
    for actor in records.actors:
        note(f"actor {_local(actor.iri)} acts for", *actor.acts_for)
        note(f"actor {_local(actor.iri)} is the same as", *filter(ids.is_local_actor, actor.same_as))
    for office in records.offices:
        note(f"the office {office.label!r} is of", office.of)
    for inference in records.inferences:
        note("an inference names", inference.same_as)
    for mention in records.mentions:
        note("a mention names", mention.actor)
    publishers = (source.publisher for source in (records.source, *records.cited))
    described = [Named(event.label, event.when, (event.iri, *event.same_as)) for event in records.events]
    labels = [Named(t.event, t.when) for t in records.ties if t.event and not terms.is_iri(t.event)]
    return Brought(
        {iri: tuple(what) for iri, what in found.items()},
        tuple({p for p in publishers if p}),
        records,
        tuple(dict.fromkeys([*described, *labels])),
    )


def compared(store: Store, vocabulary: Vocabulary, several: Sequence[Brought]) -> list[list[str]]:
    """The warnings on each of the sources, which are in the store."""
    wanted = sorted({iri for one in several for iri in one.references})
    there = {iri for iri, of in store.nodes(wanted, [terms.TYPE]).items() if of.get(terms.TYPE)} if wanted else set()
    known: dict[str, set[str]] = defaultdict(set)
    if any(one.publishers for one in several):
        stated = store.query(f"SELECT DISTINCT ?p {{ ?s <{DC}publisher>|<{DCTERMS}publisher> ?p }}")
        for publisher in {str(getattr(row[0], "value", "")) for row in stated}:  # type: ignore[union-attr]
            for form in {names.key(publisher), skeleton(publisher)}:
                known[form].add(publisher)
    world = StoredEvidence(store, vocabulary)
    called = events.named(store) if any(one.events for one in several) else []
    return [
        [
            *_dangling(one, there),
            *_misspelt(one, known),
            *_copies(one.records, world),
            *_idle(one.records, world),
            *_near(one, called),
        ]
        for one in several
    ]


def _copies(records: SourceRecords, world: StoredEvidence) -> Iterator[str]:
    """The sources with the same words, which this one may repeat without saying so."""
    mine = records.source
    same = terms.many(world.store.nodes([mine.iri], [SAME_TEXT]).get(mine.iri, {}), SAME_TEXT)
    alike = dict.fromkeys(same, "text")
    quoted = {about: wording(s.quote.exact) for s in records.stances if s.own_voice and s.quote for about in s.about}
    world.prefetch(about for about, words in quoted.items() if words)
    for about, words in quoted.items():
        for stance in world.about(about) if words else ():
            if stance.own_voice and stance.source != mine.iri and wording(world.words(stance)) == words:
                alike.setdefault(stance.source, "wording of a quote")
    for other, what in sorted(alike.items()):
        source = world.source(other)
        related = other in world.ancestors(mine.iri) or mine.iri in world.ancestors(other)
        if not related and not (source.publisher and source.publisher == mine.publisher):
            advice = f"if it repeats that, write under 'source:' derived_from: [{ids.short(other)}]"
            yield f"it has the same {what} as {source.title!r}, so the two count as one origin; {advice}"


def _idle(records: SourceRecords, world: StoredEvidence) -> Iterator[str]:
    """The withdrawals that take nothing back."""
    for stance in records.stances:
        if world.vocabulary.attitude(stance.attitude).voids and not takes_back(world, stance):
            yield (
                f"stance {_local(stance.iri)} withdraws what its holder has not said in the sources here, "
                "or not before; add the source with the earlier stance, or check holder and dates"
            )


def _dangling(one: Brought, there: set[Iri]) -> Iterator[str]:
    advice = "which no source here describes; add the one that does, or correct the id"
    for iri, references in one.references.items():
        if iri not in there:
            yield from (f"{what} {ids.short(iri)}, {advice}" for what in references)


def _near(one: Brought, known: Sequence[Named]) -> Iterator[str]:
    own = set(one.events)
    for found in events.proposals(own, [event for event in known if event not in own])[:MOST_EVENTS]:
        advice = "if so, write both in the same way, or give both the same same_as under events"
        yield f"event {found.one.label!r} may be {found.other.label!r}: {found.reason} ({found.score}); {advice}"


def _misspelt(one: Brought, known: Mapping[str, set[str]]) -> Iterator[str]:
    for publisher in one.publishers:
        alike = (known.get(names.key(publisher), set()) | known.get(skeleton(publisher), set())) - {publisher}
        for other in sorted(alike):
            mixed = mixed_letters(publisher) or mixed_letters(other)
            where = f"{other!r} in other sources{f' ({mixed})' if mixed else ''}"
            yield f"the publisher {publisher!r} is {where}, and counts as another origin; write both in the same way"


def deceptive_names(
    records: SourceRecords, resolver: Callable[[], Resolver], same: Callable[[Iri], Iri] = lambda iri: iri
) -> Iterator[str]:
    """Warnings on names that cannot be seen whole, that mix alphabets, or that others have or seem to have.

    ``resolver`` gives that of the registry, where there are actors to compare with it; ``same`` the actor that another
    one is by its names.
    """
    mine: dict[str, tuple[str, Iri]] = {}
    for actor in (a for a in records.actors if a.kind != "UnnamedActor"):
        registry = resolver()
        if actor.iri in registry.roster.actors:
            continue
        who = f"actor {_local(actor.iri)}"
        kept = same(actor.iri)
        if kept in registry.roster.actors:
            yield f"{who} is {registry.roster.actors[kept].label} of the registry"
        for name in (actor.label, *actor.aliases):
            yield from (f"{who}, {name!r}: {fault}" for fault in _faults(name))
            for match in _meant(name, registry) if kept not in registry.roster.actors else ():
                advice = f"if that is meant, leave this actor out and write {match.label!r}"
                yield f"{who} is called {name!r} like :{ids.short(match.actor)} of the registry; {advice}"
            for other in registry.lookalikes(name)[:1]:
                yield f"{who} is called {name!r}, which looks like {other!r} of the registry and is another name"
            alike, owner = mine.setdefault(skeleton(name), (name, actor.iri))
            if owner != actor.iri and names.key(alike) != names.key(name):
                yield f"{who} is called {name!r}, which looks like {alike!r}, the name of actor {_local(owner)}"
    for source in (records.source, *records.cited):
        for what, words in (("title", source.title), ("publisher", source.publisher)):
            yield from (f"the {what} {words!r}: {fault}" for fault in _faults(words or "-"))


def _meant(name: str, registry: Resolver) -> list[Match]:
    """The actor of the registry with this name, or the state with this alias; aliases of bodies only describe them."""
    found = registry.namesakes(name)
    return [m for m in found if m.reason == "name" or registry.roster.actors[m.actor].kind == "State"][:1]


def _faults(name: str) -> list[str]:
    return [fault for fault in (names.fault(name), mixed_letters(name)) if fault]


def _local(iri: Iri) -> str:
    """The id that a source gives one of its own."""
    kind, _, rest = ids.short(iri).partition("-")
    return rest.partition("-")[2] if kind in ("stance", "actor") and "-" in rest else ids.short(iri)
