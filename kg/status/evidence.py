"""The graph as the status rules see it: a store, less some sources, plus some records.

:class:`StoredEvidence` implements what the rules need (:class:`kg.status.rules.Evidence`): who speaks about what, what
a tie is, what a source derives from, which ties have *anyone* as an end. It reads from the store in
batches and caches.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad

from kg.actors.acting import NOW, Acting, Merged, SpeakerRoles
from kg.actors.directory import Directory
from kg.errors import NameNotFound
from kg.model import dates, ids
from kg.model.claims import Assessment, Iri, Link, Log, Merge, Quote, Source, SourceRecords, Stance, Tie, Undone
from kg.model.ids import ANYONE, KG, TIE
from kg.model.vocabulary import OA, PROV, RDF, Vocabulary
from kg.rdf import codec, terms
from kg.rdf.terms import Node
from kg.status import events
from kg.status.identity import Identities, stored
from kg.status.roles import ChangedRoles, ChangedStore
from kg.status.rules import Bearing, Evaluated, Moment, Reading, Verdict, bearings, judge
from kg.status.wording import SAME_TEXT
from kg.store.protocol import Store

if TYPE_CHECKING:
    from datetime import datetime

Judgement = Assessment | Link | Merge
Kindred = tuple[Sequence[str], Sequence[str]]
"""Ties, or relations, that are narrower than one, and those that are broader."""
KINLESS: Kindred = ((), ())


class StoredEvidence:
    """The graph as the status rules see it: the store, less some sources, plus some records.

    Caches what it reads; :meth:`prefetch` reads many at once. With a ``directory``, as look-ups have
    it: with the quotes, and of sources what the directory knows; with ``roles``, those instead of its own.
    ``dropped`` are quads on actors of feeds that go too. ``before`` is the store as it is, which reads for this state.
    """

    def __init__(
        self,
        store: Store,
        vocabulary: Vocabulary,
        without: Iterable[Iri] = (),
        plus: Sequence[SourceRecords] = (),
        judgements: Sequence[Judgement] | None = None,
        directory: Directory | None = None,
        nodes: Callable[[Iterable[Iri]], Mapping[Iri, Node]] | None = None,
        roles: SpeakerRoles | None = None,
        dropped: Iterable[Quad] = (),
        before: StoredEvidence | None = None,
    ) -> None:
        self.store = store
        self._before = before
        self._nodes = nodes or store.nodes
        self._directory = directory
        self.vocabulary = vocabulary
        self.without = frozenset(without)
        self._about: dict[Iri, list[Stance]] = {}
        self._making: dict[Iri, list[Stance]] = {}
        self._stances: dict[Iri, Stance | None] = {}
        self._ties: dict[Iri, Tie | None] = {}
        self._events: dict[str, str] = {}
        self._unread_events: set[Iri] = set()
        self._sources: dict[Iri, Source] = {}
        self._folds: dict[Iri, Iri] = {}
        self._voices: dict[tuple[Iri, str | None], Iri] = {}
        self._parents: dict[Iri, tuple[Iri, ...]] = {}
        self._lines: dict[Iri, frozenset[Iri]] = {}
        self._marks: dict[Iri, frozenset[str]] = {}
        self.same_text: dict[Iri, frozenset[Iri]] = {}
        """The sources with the same text as a source, of those that were asked for."""
        self._quoted: dict[Iri, str] = {}
        self._foldings: dict[Iri, set[Iri]] = {}
        self._twins: dict[Iri, tuple[Iri, ...]] = {}
        self._kindred: dict[Iri, Kindred] = {}
        self._related: dict[Iri, bool] = {}
        self._anyone: list[Tie] | None = None
        self._plus_stances: set[Iri] = set()
        self._plus_about: dict[Iri, list[Stance]] = defaultdict(list)
        self._plus_making: dict[Iri, list[Stance]] = defaultdict(list)
        self._plus_actors: set[Iri] = set()
        self._remade: Set[Iri] = frozenset()
        self._makes: dict[Iri, list[Iri]] | None = None
        self.changed: ChangedStore = ChangedStore(
            store, self.without, plus, dropped, before.changed if before else None
        )
        self._roles: SpeakerRoles = ChangedRoles(self.changed) if roles is None else roles
        self._overlay(plus)
        self._judge(judgements if judgements is not None else stored_judgements(store))

    def _overlay(self, plus: Sequence[SourceRecords]) -> None:
        self._plus_stances |= {stance.iri for records in plus for stance in records.stances}
        for records in plus:
            self._sources[records.source.iri] = records.source
            self._sources.update((cited.iri, cited) for cited in records.cited)
            self._ties.update((tie.iri, tie) for tie in records.ties)
            self._stances.update((stance.iri, stance) for stance in records.stances)
            self._plus_actors.update(actor.iri for actor in records.actors)
            for stance in records.stances:
                for iri in stance.about:
                    self._plus_about[iri].append(stance)
        for records in plus:
            for stance in records.stances:
                for tie in speech_ties(stance, self):
                    self._ties.setdefault(tie.iri, tie)
                    self._plus_making[tie.iri].append(stance)

    def say(self, records: SourceRecords) -> None:
        """Adds the ties and stances of a source that was given without them."""
        self._overlay([replace(records, actors=())])

    def _judge(self, judgements: Sequence[Judgement]) -> None:
        self.assessments = {j.tie: j for j in sorted((j for j in judgements if isinstance(j, Assessment)), key=decided)}
        self._links_from: dict[Iri, list[Link]] = defaultdict(list)
        self._links_to: dict[Iri, list[Link]] = defaultdict(list)
        self.links = sorted((j for j in judgements if isinstance(j, Link)), key=decided)
        for link in self.links:
            self._links_from[link.premise].append(link)
            self._links_to[link.conclusion].append(link)
        merges = sorted((j for j in judgements if isinstance(j, Merge)), key=decided)
        self.judged_merges = [merge for merge in merges if merge.same]
        self._apart = {frozenset((merge.left, merge.right)) for merge in merges if not merge.same}
        self.identify(stored(self.store))

    def identify(self, identities: Iterable[Merge]) -> None:
        """Takes actors as one by name, besides those that analysts merged."""
        self.identified = list(identities)
        self.merges = [*self.judged_merges, *self.identified]
        self._named = Merged((merge.left, merge.right) for merge in self.identified)
        self.identity = Merged((merge.left, merge.right) for merge in self.merges)
        self.acting = Acting(self._roles, self.identity)
        for cache in (self._folds, self._voices, self._foldings, self._twins, self._kindred):
            cache.clear()
        self._evaluated = Evaluated()

    def reading(self) -> Reading:
        """The rules on this state, with what they evaluated of it so far."""
        return Reading(self, self._evaluated)  # made anew: kept, it would be a cycle that memory waits for

    def identities(self) -> Identities:
        """Finds the actors that are one by name, analysts' merges aside."""
        judged = Merged((merge.left, merge.right) for merge in self.judged_merges)
        pairs = [frozenset(map(judged.root, pair)) for pair in self._apart]
        return Identities(
            self.changed,
            Acting(self._roles, judged),
            lambda one, other: frozenset((judged.root(one), judged.root(other))) in pairs,
        )

    # -- reading ----------------------------------------------------------------------------------

    def prefetch(self, propositions: Iterable[Iri]) -> None:
        """Reads all stances around these ties and statements, level by level."""
        propositions = set(propositions)
        if self.identified:
            self.fetch_ties(iri for iri in propositions if ids.is_tie(iri))
            propositions |= {twin for iri in propositions for twin in self.twins(iri)}
        level = {iri for iri in propositions if iri not in self._about}
        fresh = True
        while level:
            said, made = self._referring(level, fresh)
            self._load({iri for found in (*said.values(), *made.values()) for iri in found})
            for iri in level:
                self._about[iri] = self._present(said.get(iri, ()), self._plus_about[iri])
                if fresh:
                    self._making[iri] = self._present(made.get(iri, ()), self._plus_making[iri])
            stances = [s for iri in level for s in (*self._about[iri], *self._making.get(iri, ()))]
            level = {s.iri for s in stances if s.iri not in self._about}
            fresh = False

    def _referring(self, level: set[Iri], fresh: bool) -> tuple[dict[Iri, list[Iri]], dict[Iri, list[Iri]]]:
        """The stored stances about each of these, and those that make it if it is read for the first time."""
        if (before := self._before) is None:
            return self._refer(KG + "about", level), self._made(level) if fresh else {}
        before.prefetch(level)
        said = {iri: [s.iri for s in before._about[iri]] for iri in level}
        made = {iri: [s.iri for s in before._making.get(iri, ()) if s.iri not in self._remade] for iri in level}
        return said, made if fresh else {}

    def _refer(self, prop: str, objects: set[Iri]) -> dict[Iri, list[Iri]]:
        stale = self._remade if prop == KG + "makes" else frozenset()
        found: dict[Iri, list[Iri]] = defaultdict(list)
        for subject, obj in self.store.referring(prop, objects):
            if subject not in stale:
                found[obj].append(subject)
        return found

    def _made(self, ties: set[Iri]) -> dict[Iri, list[Iri]]:
        """The stances that make each tie, as stored, or as computed by :meth:`speak`."""
        if self._makes is None:
            return self._refer(KG + "makes", ties)
        return {iri: self._makes[iri] for iri in ties if iri in self._makes}

    def speak(self) -> dict[Iri, list[Tie]]:
        """Recomputes the speech ties of every stance, and returns them by stance."""
        stances = typed(self.store, "Stance")
        self._load(set(stances))
        spoken = {iri: speech_ties(s, self) for iri in stances if (s := self._stances[iri])}
        self._makes = defaultdict(list)
        for iri, ties in spoken.items():
            for tie in ties:
                self._makes[tie.iri].append(iri)
        return spoken

    def _present(self, stored: Iterable[Iri], added: list[Stance]) -> list[Stance]:
        stances = {s.iri: s for iri in stored if (s := self._stances.get(iri)) and s.source not in self.without}
        stances.update((s.iri, s) for s in added)
        return [stances[iri] for iri in sorted(stances)]

    def _load(self, stances: set[Iri]) -> None:
        if not (missing := [iri for iri in stances if iri not in self._stances]):
            return
        if self._before:
            self._before.fetch(missing)
            self._stances.update((iri, self._before._stances[iri]) for iri in missing)
            self._quoted.update((iri, self._before._quoted.get(iri, "")) for iri in missing)
            self.fetch_sources(stance.source for iri in missing if (stance := self._stances[iri]))
            return
        nodes = self._nodes(missing)
        quotes: dict[Iri, Quote] = {}
        sources = {source for of in nodes.values() if (source := terms.one(of, KG + "source"))}
        if self._directory:
            wanted = sorted({q for of in nodes.values() if (q := terms.one(of, KG + "quote"))})
            quotes = {iri: codec.decode_quote(iri, of) for iri, of in self.store.nodes(wanted).items()}
            self._directory.fetch_sources(sources)
        else:
            self.fetch_sources(sources)
            self._quoted.update(self._words_of_documents(nodes))
        attitudes = self.vocabulary.attitudes
        for iri in missing:
            of = nodes.get(iri)
            if of and KG + "Stance" in terms.many(of, terms.TYPE):
                if not (source := terms.need(of, KG + "source")):
                    raise terms.unreadable(iri)
                stance = codec.decode_stance(iri, of, self._reviewed(source), quotes)
                if stance.attitude not in attitudes:
                    raise terms.unreadable(iri)
                self._stances[iri] = stance
            else:
                self._stances[iri] = None

    def _words_of_documents(self, stances: Mapping[Iri, Node]) -> dict[Iri, str]:
        """The words that stances in a document's own voice quote; the rules compare only these."""
        own = {iri: of for iri, of in stances.items() if terms.one(of, KG + "holder") == terms.one(of, KG + "source")}
        quotes = {iri: quote for iri, of in own.items() if (quote := terms.one(of, KG + "quote"))}
        found = self.store.nodes(sorted(set(quotes.values())), [OA + "exact"]) if quotes else {}
        return {iri: terms.one(found.get(quote, {}), OA + "exact") or "" for iri, quote in quotes.items()}

    def fetch(self, stances: Iterable[Iri]) -> None:
        """Reads these stances at once."""
        self._load(set(stances))

    def remake(self, stances: Iterable[Iri]) -> None:
        """Makes these stances the makers of their recomputed speech ties, whatever is stored."""
        self._remade = set(stances) - self._plus_stances
        for iri in sorted(self._remade):
            if stance := self.stance(iri):
                for tie in speech_ties(stance, self):
                    self._ties[tie.iri] = tie
                    self._plus_making[tie.iri].append(stance)
        self._evaluated = Evaluated()

    def about(self, iri: Iri) -> list[Stance]:
        """The stances about a tie (or one that is the same by the names of its ends), statement or stance."""
        return self._of_twins(iri, self._said)

    def _said(self, iri: Iri) -> list[Stance]:
        if iri not in self._about:
            self.prefetch([iri])
        return self._about[iri]

    def making(self, tie: Iri) -> list[Stance]:
        """The stances whose speech act is this tie, or one that is the same by the names of its ends."""
        return self._of_twins(tie, self._makers)

    def _makers(self, tie: Iri) -> list[Stance]:
        if tie not in self._making:
            made = self._made({tie}).get(tie, [])
            self._load(set(made))
            self._making[tie] = self._present(made, self._plus_making[tie])
        return self._making[tie]

    def _of_twins(self, iri: Iri, stances: Callable[[Iri], list[Stance]]) -> list[Stance]:
        if not self.identified or len(twins := self.twins(iri)) == 1:
            return stances(iri)
        found = {stance.iri: stance for twin in twins for stance in stances(twin)}
        return [found[key] for key in sorted(found)]

    def twins(self, iri: Iri) -> tuple[Iri, ...]:
        """The ties that are this one because their ends have the same names, the one for all of them first."""
        if not self.identified or not ids.is_tie(iri):
            return (iri,)
        if iri not in self._twins:
            self._twins[iri] = self._find_twins(iri)
        return self._twins[iri]

    def _find_twins(self, iri: Iri) -> tuple[Iri, ...]:
        if (tie := self.tie(iri)) is None:
            return (iri,)
        subjects, objects = (list(self._named.alike(end)) for end in (tie.subject, tie.object))
        if len(subjects) == len(objects) == 1:
            return (iri,)
        if iri != ids.tie_iri(tie.subject, tie.relation, tie.object, tie.when, tie.event):
            return (iri,)  # a row of a feed is itself alone
        ends = [self.vocabulary.canonical(s, tie.relation, o) for s in subjects for o in objects]
        named = [ids.tie_iri(s, relation, o, tie.when, tie.event) for s, relation, o in ends]
        self.fetch_ties(named)
        first, *rest = named  # between the actors that the names lead to
        found = tuple(other for other in (first, *sorted(rest)) if self._ties[other])
        return found or (iri,)

    def added(self, tie: Iri) -> tuple[list[Stance], list[Stance]]:
        """The added stances about a tie, and those whose speech act it is."""
        return self._plus_about.get(tie, []), self._plus_making.get(tie, [])

    def has_namesakes(self, actor: Iri) -> bool:
        """Whether another actor is this one by name."""
        return bool(self.identified) and len(list(self._named.alike(actor))) > 1

    def stance(self, iri: Iri) -> Stance | None:
        """The stance of this IRI."""
        if iri not in self._stances:
            self._load({iri})
        found = self._stances[iri]
        gone = found is not None and found.source in self.without and iri not in self._plus_stances
        return None if gone else found

    def tie(self, iri: Iri) -> Tie | None:
        """The tie of this IRI; None for a statement."""
        if iri not in self._ties:
            self.fetch_ties([iri])
        return self._ties[iri]

    def settle(self, ties: Iterable[Iri]) -> None:
        """Removes the ties that no stance in this state is about or makes."""
        found = set(ties)
        self.prefetch(found)
        self._ties.update((iri, None) for iri in found if not self.alive(iri))
        self._anyone = None
        self._twins.clear()
        self._evaluated = Evaluated()

    def fetch_ties(self, iris: Iterable[Iri]) -> None:
        """Reads these ties at once."""
        missing = [iri for iri in iris if iri not in self._ties]
        if self._before:
            self._before.fetch_ties(missing)
            self._ties.update((iri, self._before._ties[iri]) for iri in missing)
        else:
            nodes = self._nodes(missing)
            self._ties.update((iri, _read_tie(iri, nodes.get(iri, {}))) for iri in missing)
        named = (tie.event for iri in missing if (tie := self._ties[iri]) and tie.event)
        self._unread_events.update(filter(terms.is_iri, named))

    def moment(self, tie: Tie) -> Moment:
        """The time of a tie, else that of its event, and the identity of the event."""
        if tie.event is None:
            return tie.when or "", ""
        event = self.event(tie.event)
        return tie.when or events.time_of(event), event

    def event(self, event: str) -> str:
        """The identity of the event of this label or IRI (:mod:`kg.status.events`)."""
        if event not in self._events:
            missing = {event, *(self._unread_events - self._events.keys())}
            nodes = self.changed.nodes(filter(terms.is_iri, missing))
            self._events.update((one, events.identity(one, nodes.get(one, {}))) for one in missing)
            self._unread_events.clear()
        return self._events[event]

    def source(self, iri: Iri) -> Source:
        """The source of this IRI; one that is not loaded has only its IRI."""
        if iri not in self._sources:
            self.fetch_sources([iri])
        return self._sources[iri]

    def published(self, source: Iri) -> str | None:
        """When a source was published (EDTF)."""
        if self._directory and source not in self._sources:
            return self._directory.source(source).published
        return self.source(source).published

    def fetch_sources(self, iris: Iterable[Iri]) -> None:
        """Reads these sources at once."""
        if not (missing := sorted({iri for iri in iris if iri not in self._sources})):
            return
        stored = [iri for iri in missing if iri not in self.without]
        self._sources.update((iri, Source(iri, ids.short(iri))) for iri in missing)
        if self._before:
            self._before.fetch_sources(stored)
            self._sources.update((iri, self._before._sources[iri]) for iri in stored)
        else:
            nodes = self.store.nodes(stored, codec.SOURCE_FIELDS)
            self._sources.update((iri, codec.decode_source(iri, of)) for iri, of in nodes.items() if of)

    def _reviewed(self, source: Iri) -> bool:
        return self._directory.source(source).reviewed if self._directory else self.source(source).reviewed

    def ancestors(self, source: Iri) -> frozenset[Iri]:
        """All sources that ``source`` derives from, transitively, loaded or not; never itself."""
        if source not in self._lines:
            found: set[Iri] = set()
            pending = [source]
            while pending:
                for parent in self._parents_of(pending.pop()):
                    if parent not in found and parent != source:
                        found.add(parent)
                        pending.append(parent)
            self._lines[source] = frozenset(found)
        return self._lines[source]

    def _parents_of(self, source: Iri) -> tuple[Iri, ...]:
        if source in self._sources:
            return self._sources[source].derived_from
        if source not in self._parents:
            self._load_parents([source])
        return self._parents[source]

    def _load_parents(self, sources: Iterable[Iri]) -> None:
        """Reads only what these sources derive from."""
        missing = sorted({iri for iri in sources if iri not in self._sources and iri not in self._parents})
        derived = PROV + "wasDerivedFrom"
        found = self.store.nodes([iri for iri in missing if iri not in self.without], [derived]) if missing else {}
        self._parents.update((iri, terms.many(found.get(iri, {}), derived)) for iri in missing)

    def folded(self, actor: Iri) -> Iri:
        """The actor after merges, with a government folded into its state."""
        if actor not in self._folds:
            alike = self.identity.alike(actor)
            state = next((state for iri in alike if (state := self._state_of_government(iri))), None)
            self._folds[actor] = self.merged(state or actor)
        return self._folds[actor]

    def voice(self, actor: Iri, when: str | None) -> Iri:
        """The one state or organisation for which an actor speaks at that time, else the actor itself, after merges.

        Without a time: for which it speaks now, or, if it now speaks for nobody, ever did.
        """
        if (actor, when) not in self._voices:
            always = when is not None and self.acting.acts_always(actor)
            self._voices[actor, when] = self.voice(actor, None) if always else self._find_voice(actor, when)
        return self._voices[actor, when]

    def _find_voice(self, actor: Iri, when: str | None) -> Iri:
        if self._roles.is_unnamed(actor):
            return self.merged(actor)
        found = self.acting.ends(actor, when or NOW)
        if when is None and found == {self.merged(actor)}:
            found = self.acting.ends(actor)
        return next(iter(found)) if len(found) == 1 else self.merged(actor)

    def roles(self, actor: Iri) -> set[tuple[Iri, str | None, str | None]]:
        """The bodies that an actor acts for itself, each since and until when."""
        return {
            (body, term.since if term else None, term.until if term else None)
            for body, term in self._roles.onward(actor)
        }

    def office(self, iri: Iri) -> Iri | None:
        """The body of an office; None for one that is not known."""
        return self._roles.body(iri)

    def words(self, stance: Stance) -> str:
        """The words that a stance quotes; empty if it quotes none."""
        return stance.quote.exact if stance.quote else self._quoted.get(stance.iri, "")

    def _state_of_government(self, actor: Iri) -> Iri | None:
        """The state for which a government acts, the first by id of several; None for any other actor."""
        if self._directory:
            entry = self._directory.entry(actor)
            return min(entry.acts_for, default=None) if entry.ref.kind == "Government" else None
        if actor not in self._governments and actor not in self._plus_actors:
            return None
        government = KG + "Government" in self.changed.values(actor, terms.TYPE)
        return self.changed.one(actor, KG + "actsFor") if government else None

    @cached_property
    def _governments(self) -> Set[Iri]:
        """All that the store calls a government."""
        return self._before._governments if self._before else frozenset(typed(self.store, "Government"))

    def merged(self, actor: Iri) -> Iri:
        """The actor that an analyst says this one is, else itself."""
        return self.identity.root(actor)

    def same_as(self, actor: Iri) -> set[Iri]:
        """All other actors that an analyst says are this one."""
        return {*self.identity.alike(actor)} - {actor}

    def rejected(self, tie: Iri) -> bool:
        """Whether an analyst rejected this tie."""
        return tie in self.assessments and self.assessments[tie].verdict == "rejected"

    def premises(self, tie: Iri) -> set[Iri]:
        """The ties that imply this one, transitively; none beyond one that was rejected."""
        return _reachable(tie, lambda iri: [link.premise for link in self._assenting(iri, tie)])

    def _assenting(self, tie: Iri, start: Iri) -> Sequence[Link]:
        """The links that carry assent to a tie on the way to ``start``; a rejected tie passes none on."""
        return () if tie != start and self.rejected(tie) else self.links_to(tie)

    def conclusions(self, tie: Iri) -> set[Iri]:
        """The ties that follow from this one, transitively."""
        return _reachable(tie, lambda iri: [link.conclusion for link in self.links_from(iri)])

    def links_to(self, tie: Iri) -> Sequence[Link]:
        """The links by which other ties imply this one: analysts' in the order of decision, then narrower relations."""
        analysts = self._links_to.get(tie, ())
        if not (kin := self._kin(tie, narrower=True)):
            return analysts
        return (*analysts, *(_broadening(narrow, tie) for narrow in kin))

    def links_from(self, tie: Iri) -> Sequence[Link]:
        """The links by which this tie implies others: analysts' in the order of decision, then broader relations."""
        analysts = self._links_from.get(tie, ())
        if not (kin := self._kin(tie, narrower=False)):
            return analysts
        return (*analysts, *(_broadening(tie, broad) for broad in kin))

    def may_be_linked(self, tie: Iri) -> bool:
        """Whether a link, a relation or *anyone* may lead from a tie to another."""
        if tie in self._links_from or tie in self._links_to or self._kin_of(tie) is not KINLESS:
            return True
        known = self.tie(tie)
        return known is not None and ANYONE in (known.subject, known.object)

    def _kin(self, iri: Iri, *, narrower: bool) -> Sequence[Iri]:
        """The ties of narrower or broader relations between the same ends at the same time."""
        if not (found := self._kin_of(iri)[0 if narrower else 1]):
            return ()
        self.fetch_ties(found)
        return [other for other in found if self._ties[other]]

    def fetch_kin(self, ties: Iterable[Iri]) -> None:
        """Reads the ties of narrower and broader relations of these at once."""
        ties = list(ties)
        if self._directory:
            self.skip_kinless(ties)
        self.fetch_ties({other for iri in ties for side in self._kin_of(iri) for other in side})

    def skip_kinless(self, ties: Iterable[Iri], fresh: Set[Iri] = frozenset()) -> None:
        """Notes which ties have no kin: no relationship of such a relation, stored or ``fresh``, has their ends."""
        named: dict[Iri, set[Iri]] = {}
        for tie in filter(None, map(self.tie, ties)):
            if tie.iri not in self._kindred:
                kin = self._relations_of_kin(tie)
                if kin == KINLESS:
                    self._kindred[tie.iri] = KINLESS
                elif sound(tie):
                    ends = {self.folded(tie.subject)}, {self.folded(tie.object)}
                    sides = (self._kin_ends(tie, names, *ends, names is kin[0]) for names in kin)
                    named[tie.iri] = {ids.relationship_iri(*of) for side in sides for of in side}
        known = fresh | self._stored_relationships(set().union(*named.values()))
        self._kindred.update((iri, KINLESS) for iri, found in named.items() if found.isdisjoint(known))

    def _stored_relationships(self, iris: Iterable[Iri]) -> Set[Iri]:
        """Those of these relationships that are in the store."""
        if self._before:
            return self._before._stored_relationships(iris)
        missing = sorted({iri for iri in iris if iri not in self._related})
        there = self.store.nodes(missing, [KG + "relation"]) if missing else {}
        self._related.update((iri, bool(there.get(iri))) for iri in missing)
        return {iri for iri in iris if self._related[iri]}

    def _kin_of(self, iri: Iri) -> Kindred:
        """The ids that ties of narrower, and of broader, relations between the same ends at the same time have."""
        if (found := self._kindred.get(iri)) is None:
            if (tie := self.tie(iri)) is None:
                return KINLESS
            found = self.names_of_kin(tie)
            self._kindred[iri] = found = found if any(found) else KINLESS
        return found

    def _relations_of_kin(self, tie: Tie) -> Kindred:
        """The relations below that of a tie, and those above it."""
        kin = self.vocabulary.kin
        return kin(tie.relation, narrower=True), kin(tie.relation, narrower=False)

    def names_of_kin(self, tie: Tie) -> Kindred:
        """The ids of ties of narrower, and of broader, relations between the same ends at the same time."""
        relations = self._relations_of_kin(tie)
        if relations == KINLESS or not sound(tie):
            return KINLESS
        ends = self._alike(tie.subject), self._alike(tie.object)
        sides = (self._kin_ends(tie, names, *ends, names is relations[0]) for names in relations)
        narrower, broader = (
            sorted({ids.tie_iri(s, relation, o, tie.when, tie.event) for s, relation, o in side}) for side in sides
        )
        return narrower, broader

    def _kin_ends(
        self, tie: Tie, relations: Iterable[str], subjects: Set[Iri], objects: Set[Iri], narrower: bool
    ) -> list[tuple[Iri, str, Iri]]:
        """The ends of narrower or broader relations between these actors; either way round below a symmetric one."""
        pairs = [(s, o) for s in subjects for o in objects]
        if narrower and self.vocabulary.relations[tie.relation].symmetric:
            pairs += [(obj, subject) for subject, obj in pairs]
        return [self.vocabulary.canonical(s, relation, o) for relation in relations for s, o in pairs]

    def _alike(self, actor: Iri) -> set[Iri]:
        """The actors that fold into the same one as this actor, the state's government among them."""
        state = self.folded(actor)
        if state not in self._foldings:
            agents = {s for s, _ in self.store.referring(KG + "actsFor", [state])} | self._plus_actors
            merged = {state, *(self.same_as(state) if self.merges else ())}
            self._foldings[state] = merged | {a for a in agents if self.folded(a) == state}
        return self._foldings[state] | {actor}

    def counterparts(self, tie: Tie) -> list[Tie]:
        """For a tie with *anyone*: the ties with a named actor in that place; for another: the tie with *anyone*."""
        if ANYONE in (tie.subject, tie.object):
            found = self._with_somebody(tie)
        else:
            found = [t for t in self.with_anyone() if t.relation == tie.relation]
        return [other for other in found if other.iri != tie.iri and self.corresponds(tie, other)]

    def with_anyone(self) -> list[Tie]:
        """The ties with *anyone* at an end."""
        if self._anyone is None:
            ends = [self.store.referring(RDF + end, [ANYONE]) for end in ("subject", "object")]
            iris = {iri for pairs in ends for iri, _ in pairs}
            self.fetch_ties(iris)
            iris |= {t.iri for t in self._ties.values() if t and ANYONE in (t.subject, t.object)}
            self._anyone = [t for iri in sorted(iris) if (t := self._ties[iri])]
        return self._anyone

    def _with_somebody(self, tie: Tie) -> list[Tie]:
        predicate = TIE + tie.relation
        iris = {iri for iri, _ in self.store.referring(RDF + "predicate", [predicate])}
        self.fetch_ties(iris)
        iris |= {t.iri for t in self._ties.values() if t and t.relation == tie.relation}
        found = [t for iri in sorted(iris) if (t := self._ties[iri])]
        return [t for t in found if ANYONE not in (t.subject, t.object)]

    def corresponds(self, tie: Tie, other: Tie) -> bool:
        """Whether one of two ties says of *anyone* what the other says of somebody, at times that overlap."""
        general, special = (tie, other) if ANYONE in (tie.subject, tie.object) else (other, tie)
        pairs = ((general.subject, special.subject), (general.object, special.object))
        ends = all(left == ANYONE or self.folded(left) == self.folded(right) for left, right in pairs)
        return ends and dates.may_overlap(general.when, special.when)

    # -- deciding ---------------------------------------------------------------------------------

    def bearings(self, proposition: Iri) -> Counter[Bearing]:
        """All bearings on a tie or statement."""
        known = self._evaluated.bearings
        if proposition not in known:
            known[proposition] = bearings(self, proposition)
        return known[proposition]

    def lines(self, found: Iterable[Bearing]) -> dict[Iri, frozenset[Iri]]:
        """The ancestors of every source that affirms, if several bearings do; a text in common counts as one."""
        affirming = [b.source for b in found if b.polarity > 0]
        sources = set(affirming) if len(affirming) > 1 else set()
        if fresh := sources - self._marks.keys():
            self._load_parents(fresh)
            missing = sorted(fresh - self.same_text.keys())
            nodes = self.store.nodes(missing, [SAME_TEXT]) if missing else {}
            self.same_text.update((iri, frozenset(terms.many(nodes.get(iri, {}), SAME_TEXT))) for iri in missing)
            self._marks.update((s, self.ancestors(s).union(_in_common(s, self.same_text[s]))) for s in fresh)
        return {iri: self._marks[iri] for iri in sources}

    def verdict(self, proposition: Iri, found: Counter[Bearing] | None = None) -> Verdict:
        """The status of a tie or statement."""
        if proposition in self.assessments:
            return Verdict(self.assessments[proposition].verdict)
        found = self.bearings(proposition) if found is None else found
        return judge(found, self.lines(found))

    def alive(self, proposition: Iri) -> bool:
        """Whether any stance is about the proposition itself or makes it."""
        return bool(self._said(proposition) or self._makers(proposition))

    def relationship(self, tie: Tie) -> tuple[Iri, Iri, Iri]:
        """The IRI and the two folded ends of the relationship of a tie, in canonical direction."""
        subject, obj = self.folded(tie.subject), self.folded(tie.object)
        try:
            subject, _, obj = self.vocabulary.canonical(subject, tie.relation, obj)
        except NameNotFound:
            raise terms.unreadable(tie.iri) from None
        return ids.relationship_iri(subject, tie.relation, obj), subject, obj


def _reachable(start: Iri, steps: Callable[[Iri], Iterable[Iri]]) -> set[Iri]:
    found: set[Iri] = set()
    pending = [start]
    while pending:
        for iri in steps(pending.pop()):
            if iri not in found and iri != start:
                found.add(iri)
                pending.append(iri)
    return found


def _read_tie(iri: Iri, of: Node) -> Tie | None:
    known = KG + "Tie" in terms.many(of, terms.TYPE) and RDF + "subject" in of and RDF + "object" in of
    return codec.decode_tie(iri, of) if known else None


def _in_common(source: Iri, others: Iterable[Iri]) -> Iterator[str]:
    """What stands for the text that a source has in common with each of the others."""
    return (f"text of {min(source, other)} and {max(source, other)}" for other in others)


def sound(tie: Tie) -> bool:
    """Whether both ends of a tie are IRIs; if not, the store is damaged, and kg check names the tie."""
    return terms.is_iri(tie.subject) and terms.is_iri(tie.object)


def _broadening(narrow: Iri, broad: Iri) -> Link:
    """The link from a tie to the one that says the same with a broader relation."""
    return Link("", narrow, broad, "the ontology", "its relation is the narrower one", "")


def in_graph(quad: Quad, graph: str) -> bool:
    """Whether a quad is in ``graph``."""
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value == graph


def typed(store: Store, kind: str) -> list[Iri]:
    """The ids of all that is of a class of the ontology (``Tie``), in order."""
    return sorted({iri for iri, _ in store.referring(terms.TYPE, [KG + kind])})


def decided(item: Judgement | Undone) -> tuple[datetime, Iri]:
    """The sort key of judgements: the order of decision."""
    return dates.moment(item.at), item.iri


def stored_judgements(store: Store) -> list[Judgement]:
    """The analyst's judgements in the store."""
    return list(codec.decode_judgements(store.match(graph=ids.ANALYST_GRAPH)))


def stored_log(store: Store) -> Log:
    """Every judgement in the store, including undone ones."""
    found = list(store.match(graph=ids.ANALYST_GRAPH))
    return Log(tuple(codec.decode_judgements(found)), tuple(codec.decode_undone(found)))


def concerns(judgement: Judgement) -> tuple[Iri, ...]:
    """The ties or actors that a judgement is on."""
    if isinstance(judgement, Assessment):
        return (judgement.tie,)
    if isinstance(judgement, Link):
        return judgement.premise, judgement.conclusion
    return judgement.left, judgement.right


def speech_ties(stance: Stance, world: StoredEvidence) -> list[Tie]:
    """The ties that the speech act itself makes: holder to target, addressee or the one replied to."""
    attitude = world.vocabulary.attitude(stance.attitude)
    if attitude.speech_relation is None or stance.own_voice:
        return []
    ends = (stance.target or stance.addressee) if attitude.speech_to == "target" else stance.addressee
    if not ends and attitude.speech_to == "addressee":
        replied = [world.stance(iri) for iri in stance.in_reply_to]
        ends = tuple(sorted({s.holder for s in replied if s and not s.own_voice and s.holder != stance.holder}))
    ties = []
    for end in ends:
        subject, relation, obj = world.vocabulary.canonical(stance.holder, attitude.speech_relation, end)
        iri = ids.tie_iri(subject, relation, obj, stance.when, None)
        ties.append(Tie(iri, subject, relation, obj, stance.when))
    return ties
