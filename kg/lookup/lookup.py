"""Look-ups: a store in, records out.

Everything is read in batches through the store protocol, so the same code serves a store in this
process and one behind HTTP.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import fields, replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from kg.actors.acting import ALWAYS, Periods, acts
from kg.actors.directory import Directory, HeldOffice
from kg.actors.roles import StoredRoles
from kg.model import dates, ids
from kg.model.claims import NO_DETAILS, Iri, Source, Stance
from kg.model.ids import KG
from kg.model.records import (
    AssessmentRecord,
    LinkRecord,
    Ref,
    RelationRef,
    RelationshipRef,
    Replacement,
    SourceRecord,
    SourceRef,
    StanceRecord,
    StatementRecord,
    TieRecord,
    dated,
    differing,
)
from kg.model.vocabulary import DCTERMS, ORG, RDF, SKOS, Vocabulary
from kg.rdf import codec, terms
from kg.rdf.tables import DETAILS
from kg.rdf.terms import TYPE, Node, is_iri, many, one, word
from kg.status.evidence import StoredEvidence, typed
from kg.status.links import LinkPath, link_paths
from kg.status.rules import (
    Moment,
    Pool,
    Verdict,
    bearing_through_anyone,
    by_parties,
    idle,
    only_doubts,
    unreviewed_denial,
    unspoken,
)
from kg.store.protocol import Store

if TYPE_CHECKING:
    from kg.model.summaries import ActorRecord, OfficeRecord

POLARITY = {1: "for", 0: "neither", -1: "against"}
TIES = ids.ID + "tie-"
POOLED = (KG + "relationshipStatus", KG + "unreviewed")
NAMED = {"source", "holder", "quote", "addressee", "target", "capacity", "on_behalf_of", "medium", "details"}
"""The fields of a stance whose records have labels or words instead of IRIs."""
AS_STATED = sorted({f.name for f in fields(Stance)} & {f.name for f in fields(StanceRecord)} - NAMED)
"""The fields of a stance that its record has unchanged."""
FIGURES = ("amount", "unit", "quantity", "time", "outlets", "tone", "goldstein")
"""The details of which a stance has one at most."""
_as_stated, _figures = attrgetter(*AS_STATED), attrgetter(*FIGURES)
_lists = attrgetter(*(name for name, _ in DETAILS))
_IDLE = {KG + "withdrawn", KG + "repeatsWithdrawn", KG + "replacedBy"}


class _Cache:
    """A cache of single nodes, shared by look-ups and rules."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.known: dict[Iri, Node] = {}

    def fetch(self, iris: Iterable[Iri]) -> None:
        missing = sorted({iri for iri in iris if iri not in self.known})
        found = self._store.nodes(missing) if missing else {}
        for iri in missing:
            self.known[iri] = found.get(iri, {})

    def read(self, iris: Iterable[Iri]) -> dict[Iri, Node]:
        iris = list(iris)
        self.fetch(iris)
        return {iri: self.known[iri] for iri in iris}


class Lookup:
    """Reads records from one state of a store; make a new one after a change, with the same directory."""

    def __init__(self, store: Store, vocabulary: Vocabulary, directory: Directory | None = None) -> None:
        self.store = store
        self.vocabulary = vocabulary
        self._cache = _Cache(store)
        self.directory = Directory(store, vocabulary) if directory is None else directory
        self.roles = StoredRoles(store, self.directory, self._cache.read)
        self.world = StoredEvidence(
            store, vocabulary, directory=self.directory, nodes=self._cache.read, roles=self.roles
        )
        self.acting = self.world.acting
        self._placed: dict[tuple[Iri, Iri], Ref] = {}
        self._covers: dict[Iri, Mapping[Iri, Periods]] = {}
        self._pooled: dict[Iri, RelationshipRef] = {}
        self._inferred: dict[Iri, list[Node]] = {}
        self._bearing: dict[Iri, tuple[set[Iri], set[Iri], set[Iri]]] = {}
        self._idle: dict[Iri, set[Iri]] = {}
        self.denials: dict[Iri, list[Stance]] = {}
        self.siblings: dict[Iri, list[Iri]] = {}
        """The ties of relationships, as far as disputes asked for them."""
        self.stated: dict[Iri, Moment] = {}
        """The time and the event that ties state, as far as disputes asked for them."""

    # -- nodes and actors -------------------------------------------------------------------------

    def fetch(self, iris: Iterable[Iri]) -> None:
        """Reads these nodes at once."""
        self._cache.fetch(iris)

    def node(self, iri: Iri) -> Node:
        """The properties of ``iri``."""
        found = self._cache.known.get(iri)
        return self._cache.read([iri])[iri] if found is None else found

    def ref(self, iri: Iri, at: str | None = None, with_state: bool = False) -> Ref:
        """An actor (after merges), office or source by label; on request with its state at that time."""
        iri = self.world.merged(iri)
        plain = self.directory.entry(iri).ref
        if not with_state or (state := self.state_of(iri, at)) is None:
            return plain
        if (iri, state) not in self._placed:
            self._placed[iri, state] = replace(plain, state=self.ref(state))
        return self._placed[iri, state]

    def pair(self, left: Iri, right: Iri) -> tuple[str, str]:
        """The names of two actors as their sources give them, before merges; with their ids if the names are equal."""
        names = [self.directory.entry(iri).ref.label for iri in (left, right)]
        if names[0] == names[1]:
            shown = [f":{ids.short(iri)}" if iri.startswith(ids.ID) else iri for iri in (left, right)]
            names = [f"{name} ({local})" for name, local in zip(names, shown, strict=True)]
        return names[0], names[1]

    def state_of(self, actor: Iri, at: str | None = None) -> Iri | None:
        """The state that an actor acts for; see :meth:`kg.actors.acting.Acting.state_of`."""
        return self.acting.state_of(actor, at)

    def career(self, person: Iri) -> list[HeldOffice]:
        """The offices of a person and those merged with it, the earliest first."""
        alike = list(self.alike(person))
        self.directory.fetch_careers(alike)
        if len(alike) == 1:
            return self.directory.career(person)
        return sorted((held for iri in alike for held in self.directory.career(iri)), key=HeldOffice.in_time)

    def cover(self, actor: Iri) -> Mapping[Iri, Periods]:
        """The actor, those merged with it, and all that act for it, each with when it does.

        A government stands for its state, and the other way round.
        """
        if actor not in self._covers:
            self._covers[actor] = self.acting.agents(actor, self.world.folded(actor))
        return self._covers[actor]

    def alike(self, actor: Iri) -> Iterable[Iri]:
        """The actor and those merged with it."""
        return self.world.identity.alike(actor)

    # -- ties -------------------------------------------------------------------------------------

    def _at_end(self, side: str, actors: Iterable[Iri]) -> list[tuple[Iri, Iri]]:
        """(tie, actor) for the ties with one of the actors at that end, without foreign statements."""
        found = self.store.referring(RDF + side, sorted(actors))
        return [(tie, actor) for tie, actor in found if tie.startswith(TIES)]

    def _periods_at(self, side: str, cover: Mapping[Iri, Periods]) -> dict[Iri, Periods]:
        """The ties with a covered actor at that end, and when that actor counts."""
        return {tie: cover[actor] for tie, actor in self._at_end(side, cover)}

    def between(self, left: Iri, right: Iri | None, rollup: bool) -> dict[Iri, frozenset[str]]:
        """The ties of one actor, or between two, each with its direction seen from ``left``: out, in or both."""
        ours, theirs = (None if iri is None else self._covered(iri, rollup) for iri in (left, right))
        assert ours is not None
        conditions: dict[str, dict[Iri, list[Periods]]] = {}
        for way, near, far in (("out", "subject", "object"), ("in", "object", "subject")):
            found = {tie: [periods] for tie, periods in self._periods_at(near, ours).items()}
            if theirs is not None:
                there = self._periods_at(far, theirs)
                found = {tie: [*periods, there[tie]] for tie, periods in found.items() if tie in there}
            conditions[way] = found
        unsure = {tie for found in conditions.values() for tie, all_ in found.items() if set(all_) != {ALWAYS}}
        moments = self.moments(unsure)
        kept: dict[Iri, frozenset[str]] = {}
        for way, found in conditions.items():
            for tie, all_ in found.items():
                if all(acts(periods, moments.get(tie)) for periods in all_):
                    kept[tie] = kept.get(tie, frozenset()) | {way}
        return kept

    def _covered(self, actor: Iri, rollup: bool) -> Mapping[Iri, Periods]:
        """Those who count as an actor: on request all that act for it, else those merged with it."""
        return self.cover(actor) if rollup else dict.fromkeys(self.alike(actor), ALWAYS)

    def moments(self, ties: Iterable[Iri]) -> dict[Iri, str | None]:
        """The time of each tie at which offices count: its own, stated or inferred, else that of its first stance."""
        whens = {iri: one(of, KG + "when") for iri, of in self._cache.read(sorted(ties)).items()}
        loose = [iri for iri, when in whens.items() if not when or dates.bounds(when)[0] is None]
        self.world.prefetch(loose)
        around = {iri: self.around(iri) for iri in loose}
        self._fetch_inferred(s for found in around.values() for s in found)
        return {iri: self._moment(iri, when, around.get(iri, ()))[-1] for iri, when in whens.items()}

    def _moment(
        self, tie: Iri, when: str | None, around: Sequence[Stance]
    ) -> tuple[tuple[str | None, str | None], tuple[str | None, str | None], str | None]:
        """The inferred time of a tie and why, its first and last possible day, and the time at which offices count."""
        inferred, because = self._inferred_tie_time(around, tie)
        bounds = dates.bounds(when or inferred or "")
        dated = (when or inferred) if bounds[0] else inferred if dates.bounds(inferred or "")[0] else None
        return (inferred, because), bounds, dated or min((s.when for s in around if s.when), key=_early, default=None)

    def neighbourhood(self, actor: Iri, hops: int) -> list[Iri]:
        """The ties within ``hops`` steps of an actor, and those among the actors found."""
        found = set(self.between(actor, None, True))
        reached = {iri for iri, periods in self.cover(actor).items() if periods == ALWAYS} | self._ends(found)
        for _ in range(1, hops):
            for side in ("subject", "object"):
                found |= {tie for tie, _ in self._at_end(side, reached)}
            reached |= self._ends(found)
        pairs = [{tie for tie, _ in self._at_end(side, reached)} for side in ("subject", "object")]
        return sorted(found | (pairs[0] & pairs[1]))

    def _ends(self, ties: Iterable[Iri]) -> set[Iri]:
        """The actors at the ends of these ties, and those merged with them."""
        self.fetch(ties)
        ends = {e for t in ties for side in ("subject", "object") if (e := one(self.node(t), RDF + side))}
        return {same for end in ends for same in self.alike(end)}

    def of_strongest(self, ties: Sequence[Iri], top: int) -> list[Iri]:
        """The ties among the ``top`` actors with the most ties."""
        self.fetch(ties)
        ends = {t: [one(self.node(t), RDF + side) or "" for side in ("subject", "object")] for t in ties}
        weight = Counter(actor for pair in ends.values() for actor in pair)
        kept = {actor for actor, _ in sorted(weight.items(), key=lambda item: (-item[1], item[0]))[:top]}
        return [t for t in ties if kept.issuperset(ends[t])]

    def ties(self, iris: Sequence[Iri], *, stances: bool = True) -> list[TieRecord]:
        """The records of these ties, in the order given; on request without their stances.

        Ties that are the same by the names of their ends are one record.
        """
        iris = list(dict.fromkeys(self.world.twins(iri)[0] for iri in iris))
        self.fetch(iris)
        nodes = {iri: self.node(iri) for iri in iris}
        self._fetch_pooled({r for of in nodes.values() if (r := one(of, KG + "of"))})
        self.fetch(e for of in nodes.values() if (e := one(of, KG + "event")) and is_iri(e))
        ends = {e for of in nodes.values() for end in ("subject", "object") if (e := one(of, RDF + end))}
        self._fetch_actors(ends)
        self.world.prefetch(iris if stances else ())
        around = {iri: self.around(iri) for iri in iris} if stances else {}
        self._fetch_stances({s.iri: s for found in around.values() for s in found}.values())
        linked = self._link_paths(around)
        return _with_figures(
            self._tie(iri, nodes[iri], around.get(iri, []), linked.get(iri, []))
            for iri in iris
            if RDF + "subject" in nodes[iri]
        )

    def _fetch_actors(self, actors: set[Iri]) -> None:
        """Reads the names of these actors and of all that they act for, level by level."""
        level = {same for iri in actors for same in self.alike(iri)} | actors
        seen: set[Iri] = set()
        while level:
            seen |= level
            self.directory.fetch(level)
            self.directory.fetch_careers(level)
            onward = {body for iri in level for body in self.directory.entry(iri).acts_for}
            onward |= {held.body for iri in level for held in self.directory.career(iri)}
            level = {same for iri in onward for same in self.alike(iri)} - seen

    def _fetch_pooled(self, relationships: Iterable[Iri]) -> None:
        """Reads the pooled statuses of these relationships at once."""
        missing = sorted({iri for iri in relationships if iri not in self._pooled})
        found = self.store.nodes(missing, POOLED) if missing else {}
        for iri in missing:
            of = found.get(iri, {})
            status = word(of, KG + "relationshipStatus") or "unasserted"
            self._pooled[iri] = RelationshipRef(iri, status, one(of, KG + "unreviewed") == "true")

    def _tie(self, iri: Iri, of: Node, around: Sequence[Stance], linked: Sequence[LinkPath]) -> TieRecord:
        tie = self.world.tie(iri) or codec.decode_tie(iri, of)
        twins = set(self.world.twins(iri))
        parties = by_parties(self.world, tie, (s for s in around if not s.own_voice and not twins.isdisjoint(s.about)))
        records = tuple(self.stance(s, iri, party=s.iri in parties) for s in around)
        links = tuple(self._link(iri, way) for way in linked)
        (inferred, because), bound, at = self._moment(iri, tie.when, around)
        relationship = one(of, KG + "of") or ""
        if relationship and relationship not in self._pooled:
            self._fetch_pooled([relationship])
        relation = self.vocabulary.relations.get(tie.relation)
        return TieRecord(
            id=iri,
            relationship=self._pooled.get(relationship) or RelationshipRef(relationship),
            subject=self.ref(tie.subject, at, with_state=True),
            relation=RelationRef(tie.relation, relation.label if relation else tie.relation),
            object=self.ref(tie.object, at, with_state=True),
            status=word(of, KG + "status") or "unasserted",
            unreviewed=one(of, KG + "unreviewed") == "true",
            when=tie.when,
            when_inferred=inferred,
            because=because,
            earliest=bound[0],
            latest=bound[1],
            event=self.event_label(tie.event),
            event_id=tie.event if tie.event and self._describes_event(tie.event) else None,
            stances=records,
            assessments=self._assessments(iri),
            links=links,
            unreviewed_denial=self._unreviewed_denial(iri, records, links),
            figures=differing(records),
        )

    def _assessments(self, claim: Iri) -> tuple[AssessmentRecord, ...]:
        judged = self.world.assessments.get(claim)
        return (AssessmentRecord(judged.verdict, judged.by, judged.because, judged.at),) if judged else ()

    def _unreviewed_denial(self, claim: Iri, own: Sequence[StanceRecord], links: Sequence[LinkRecord]) -> bool:
        """Whether a denial that nobody reviewed is left out of the status of a claim."""
        stances = [*own, *(s for link in links for s in link.stances)]
        if all(s.reviewed or s.polarity != "against" for s in stances):
            return False
        found = self.world.bearings(claim)
        return unreviewed_denial(found, self.world.lines(found))

    def statements(self, iris: Sequence[Iri]) -> list[StatementRecord]:
        """The records of these statements."""
        self.fetch(iris)
        self.world.prefetch(iris)
        around = {iri: self.around(iri) for iri in iris}
        self._fetch_stances({s.iri: s for found in around.values() for s in found}.values())
        linked = self._link_paths(around)
        return [self._statement(iri, around[iri], linked.get(iri, [])) for iri in iris if self.node(iri)]

    def _statement(self, iri: Iri, around: Sequence[Stance], linked: Sequence[LinkPath]) -> StatementRecord:
        of = self.node(iri)
        records = tuple(self.stance(s, iri) for s in around)
        links = tuple(self._link(iri, way) for way in linked)
        return StatementRecord(
            id=iri,
            text=one(of, KG + "text") or "",
            concerns=tuple(self.ref(a) for a in many(of, KG + "concerns")),
            status=word(of, KG + "status") or "unasserted",
            unreviewed=one(of, KG + "unreviewed") == "true",
            stances=records,
            assessments=self._assessments(iri),
            links=links,
            unreviewed_denial=self._unreviewed_denial(iri, records, links),
            figures=differing(records),
        )

    def claims(self, iris: Sequence[Iri]) -> list[TieRecord | StatementRecord]:
        """The records of ties and statements alike."""
        ties = [iri for iri in iris if ids.short(iri).startswith("tie-")]
        return [*self.ties(ties), *self.statements([iri for iri in iris if iri not in set(ties)])]

    def claims_behind(self, iri: Iri) -> list[Iri]:
        """The ties of a relationship, or the claims that a stance is about; empty for any other IRI."""
        ties = {tie for tie, _ in self.store.referring(KG + "of", [iri])}
        return sorted(ties | self.claims_of([iri]))

    # -- stances ----------------------------------------------------------------------------------

    def around(self, claim: Iri) -> list[Stance]:
        """Every stance that bears on a tie or statement, each followed by the speakers who report it.

        With those that bear through *anyone*: "no aircraft used its airspace" answers "Israel did".
        """
        return self._with_speakers(self._upon(claim))

    def _upon(self, claim: Iri) -> list[Stance]:
        """The stances about a claim, those that make it, and those that bear on it through *anyone*."""
        return [*self.world.about(claim), *self.world.making(claim), *self.through_anyone(claim)]

    def _with_speakers(self, stances: Iterable[Stance]) -> list[Stance]:
        """These stances and those about them, in the order of their sources."""
        found: dict[Iri, Stance] = {}
        pending = list(stances)
        while pending:
            stance = pending.pop(0)
            if stance.iri not in found:
                found[stance.iri] = stance
                pending += self.world.about(stance.iri)
        return sorted(found.values(), key=lambda s: (s.source, s.quote.start if s.quote else 0, s.iri))

    def through_anyone(self, claim: Iri) -> Iterator[Stance]:
        """The stances that bear on a tie because it, or the tie that they are about, has *anyone* as an end."""
        tie = self.world.tie(claim)
        if tie:
            for other in self.world.counterparts(tie):
                yield from bearing_through_anyone(self.world, tie, other)

    def _link_paths(self, ties: Iterable[Iri]) -> dict[Iri, list[LinkPath]]:
        """How other ties bear on these through links; everything that they lead to is read at once."""
        ties = list(ties)
        self.world.fetch_kin(ties)
        found = {iri: linked for iri in ties if (linked := link_paths(self.world, iri))}
        others = {way.tie for linked in found.values() for way in linked}
        if others:
            self.fetch(others)
            self.world.prefetch(others)
            self.directory.fetch(
                {end for iri in others for side in ("subject", "object") for end in many(self.node(iri), RDF + side)}
            )
            self._fetch_stances({s.iri: s for iri in others for s in self.around(iri)}.values())
        return found

    def _link(self, claim: Iri, way: LinkPath) -> LinkRecord:
        """The record of a link to a claim, with the stances that bear on the claim only through it."""
        own = {stance.iri for stance in self._upon(claim)}
        bearing = {s.iri: s for s in way.stances(self.world) if s.iri not in own}
        spoken = self._with_speakers(bearing.values())
        return LinkRecord(
            judgement=way.link.iri,
            direction="implied by" if way.forward else "implies",
            tie=way.tie,
            sentence=self.claim_heading(way.tie),
            status=word(self.node(way.tie), KG + "status") or "unasserted",
            by=way.link.by,
            because=way.link.because,
            at=way.link.at,
            through=way.through,
            stances=tuple(self.stance(s) for s in spoken if s.iri in bearing),
            speakers=tuple(self.stance(s) for s in spoken if s.iri not in bearing),
        )

    def _fetch_stances(self, stances: Iterable[Stance]) -> None:
        stances = list(stances)
        wanted: set[Iri] = set()
        for stance in stances:
            if not stance.own_voice:
                if not stance.holder:
                    raise terms.unreadable(stance.iri)
                wanted.add(stance.holder)
            wanted.update(stance.addressee, stance.target)
            wanted |= {v for v in (stance.capacity, stance.on_behalf_of, stance.medium) if v and terms.is_iri(v)}
            details = stance.details
            wanted |= {v for v in (*details.origin, *details.against, *details.via) if terms.is_iri(v)}
        self._fetch_actors({s.holder for s in stances if not s.own_voice})
        self.directory.fetch(wanted)
        self._fetch_inferred(stances)

    def _fetch_inferred(self, stances: Iterable[Stance]) -> None:
        """Reads what annotators inferred of these stances."""
        missing = sorted({s.iri for s in stances if s.iri not in self._inferred})
        pairs = self.store.referring(KG + "inferredOf", missing)
        self.fetch(i for i, _ in pairs)
        self._inferred.update((iri, []) for iri in missing)
        for inference, stance_iri in pairs:
            self._inferred[stance_iri].append(self.node(inference))

    def _inferred_tie_time(self, around: Sequence[Stance], tie: Iri) -> tuple[str | None, str | None]:
        """The time of a tie that an annotator inferred, and the reason."""
        for stance in around:
            for of in self._inferred.get(stance.iri, ()):
                prop = "inferredTieWhen" if tie in stance.about else "inferredWhen"
                if (
                    one(of, KG + "inferredTie") in (None, tie)
                    and (tie in stance.about or stance in self.world.making(tie))
                    and (when := one(of, KG + prop))
                ):
                    return when, one(of, KG + "because")
        return None, None

    def words(self, value: str | None) -> str | None:
        """The label of an IRI; any other value unchanged."""
        return self.ref(value).label if value and terms.is_iri(value) else value

    def stance(self, stance: Stance, claim: Iri | None = None, *, party: bool = False) -> StanceRecord:
        """The record of a stance as it bears on a claim; it may be withdrawn or replaced for that claim only."""
        if stance.iri not in self._inferred:
            self._fetch_stances([stance])
        inferred = self._inferred[stance.iri]
        timed = next((of for of in inferred if one(of, KG + "inferredWhen")), None) if inferred else None
        reason = timed or (inferred[0] if inferred else None)
        quote, source = stance.quote, self.directory.source(stance.source).ref
        of = self.node(stance.iri)
        about = self.world.about(stance.iri)
        return StanceRecord(
            id=stance.iri,
            holder=source if stance.own_voice else self.ref(stance.holder, stance.when, with_state=True),
            polarity=POLARITY[self.vocabulary.attitude(stance.attitude).polarity],
            source=SourceRef(source.id, source.label),
            quote=quote.exact if quote else None,
            start=quote.start if quote else None,
            end=quote.end if quote else None,
            prefix=quote.prefix if quote else "",
            suffix=quote.suffix if quote else "",
            details=self._details(stance),
            when_inferred=one(timed, KG + "inferredWhen") if timed else None,
            because=one(reason, KG + "because") if reason else None,
            capacity=self.words(stance.capacity),
            on_behalf_of=self.ref(stance.on_behalf_of) if stance.on_behalf_of else None,
            addressee=tuple(map(self.ref, stance.addressee)),
            target=tuple(map(self.ref, stance.target)),
            medium=self.words(stance.medium),
            speakers=tuple(s.iri for s in about if s.source == stance.source) if about else (),
            makes=many(of, KG + "makes"),
            party=party,
            **dict(zip(AS_STATED, _as_stated(stance), strict=True)),
            **({} if of.keys().isdisjoint(_IDLE) else self._idle_marks(of, stance, claim)),
        )

    def _idle_marks(self, of: Node, stance: Stance, claim: Iri | None) -> dict[str, Any]:
        """The fields of a record that tell why a stance no longer counts for a claim."""
        meant = self._meant(stance, claim)

        def applies(prop: str) -> bool:
            marked = many(of, prop)
            return bool(marked) and (set(marked).issuperset(stance.about) or not meant.isdisjoint(marked))

        later = many(of, KG + "replacedBy")
        replacing = self._replacing(later, meant or stance.about) if later else None
        return {
            "withdrawn": applies(KG + "withdrawn"),
            "repeats_withdrawn": applies(KG + "repeatsWithdrawn"),
            "replaced_by": replacing.iri if replacing else None,
            "replacement": self._replacement(replacing) if replacing else None,
        }

    def _meant(self, stance: Stance, claim: Iri | None) -> set[Iri]:
        """What a stance is about of a claim and of the ties that are the same by name."""
        return set(stance.about).intersection(self.world.twins(claim)) if claim else set()

    def _replacing(self, later: Iterable[Iri], claims: Iterable[Iri]) -> Stance | None:
        """The one of these stances that is about one of the claims."""
        stances = filter(None, map(self.world.stance, later))
        return next((s for s in stances if not set(claims).isdisjoint(s.about)), None)

    def _replacement(self, stance: Stance) -> Replacement:
        """Who took a new position, which and when."""
        source = self.directory.source(stance.source).ref
        who = source if stance.own_voice else self.ref(stance.holder)
        return Replacement(who.label, stance.attitude, stance.when or self.world.published(stance.source))

    def _details(self, stance: Stance) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if stance.details is NO_DETAILS:
            return ()
        found: list[tuple[str, tuple[str, ...]]] = []
        for (_, prop), values in zip(DETAILS, _lists(stance.details), strict=True):
            if values:
                found.append((prop, tuple(self.words(v) or v for v in values)))
        for name, value in zip(FIGURES, _figures(stance.details), strict=True):
            if value:
                found.append((name, (str(value),)))
        return tuple(found)

    def spoken(self, claim: Iri) -> list[StanceRecord]:
        """The records of the stances that are about a tie or statement, or make it."""
        stances = [*self.world.about(claim), *self.world.making(claim)]
        self._fetch_stances(stances)
        return [self.stance(s, claim) for s in stances]

    # -- disputes ---------------------------------------------------------------------------------

    def contested(self) -> list[Iri]:
        """Ties and statements that are disputed, denied or the content of an accusation."""
        found = set()
        for status in ("Disputed", "Denied"):
            found |= {iri for iri, _ in self.store.referring(KG + "status", [KG + status])}
        accusing = [iri for iri, _ in self.store.referring(KG + "attitude", [KG + "Accuses"])]
        return sorted(found | self.claims_of(accusing))

    def claims_of(self, stances: Iterable[Iri]) -> set[Iri]:
        """The ties and statements that these stances are about, directly or through other stances."""
        found: set[Iri] = set()
        level, seen = set(stances), set[Iri]()
        while level:
            seen |= level
            about = self.store.nodes(sorted(level), [KG + "about"])
            named = {iri for of in about.values() for iri in many(of, KG + "about")}
            level = {iri for iri in named if ids.short(iri).startswith("stance-")} - seen
            found |= {iri for iri in named if not ids.short(iri).startswith("stance-")}
        return found

    def contested_of(self, actor: Iri, rollup: bool) -> list[Iri]:
        """Those of :meth:`contested` that concern an actor (or, rolled up, what acts for it), searched from the actor.

        An actor is concerned as an end of a tie, in a statement, or as the addressee or target of a
        stance on either.
        """
        cover = self._covered(actor, rollup)
        at_ends = [self._periods_at(side, cover) for side in ("subject", "object")]
        found = {iri for iri, _ in self.store.referring(KG + "concerns", sorted(cover))}
        spoken = [pair for end in ("addressee", "target") for pair in self.store.referring(KG + end, sorted(cover))]
        self.fetch(iri for iri, _ in spoken)
        in_office = (i for i, end in spoken if acts(cover[end], one(self.node(i), KG + "when")))
        found |= self.claims_of(in_office)
        contested = self._contested_among(found.union(*at_ends))
        elsewhere = contested - found
        moments = self.moments(i for i in elsewhere if any(ends.get(i, ALWAYS) != ALWAYS for ends in at_ends))
        return sorted(
            iri
            for iri in contested
            if iri in found or any(acts(ends[iri], moments.get(iri)) for ends in at_ends if iri in ends)
        )

    def _contested_among(self, claims: Set[Iri]) -> set[Iri]:
        """Those of these claims that are disputed, denied or the content of an accusation."""
        states = self.store.nodes(sorted(claims), [KG + "status"])
        words = (KG + "Disputed", KG + "Denied")
        contested = {iri for iri in claims if one(states.get(iri, {}), KG + "status") in words}
        return contested | self._accused(claims - contested)

    def _accused(self, claims: Set[Iri]) -> set[Iri]:
        """Those of these claims that somebody accuses another of, himself or as others report."""
        accused: set[Iri] = set()
        reached: dict[Iri, set[Iri]] = defaultdict(set)
        level = {iri: {iri} for iri in claims}
        while level:
            said: dict[Iri, set[Iri]] = defaultdict(set)
            for stance, of in self.store.referring(KG + "about", sorted(level)):
                said[stance] |= level[of]
            attitudes = self.store.nodes(sorted(said), [KG + "attitude"])
            accused.update(*(said[iri] for iri, of in attitudes.items() if one(of, KG + "attitude") == KG + "Accuses"))
            level = {iri: fresh for iri, about in said.items() if (fresh := about - reached[iri])}
            for iri, fresh in level.items():
                reached[iri] |= fresh
        return accused

    def said(self, claim: Iri) -> Iterator[Stance]:
        """The stances about a claim, and those about them."""
        pending, seen = [claim], set[Iri]()
        while pending:
            for stance in self.world.about(pending.pop()):
                if stance.iri not in seen:
                    seen.add(stance.iri)
                    pending.append(stance.iri)
                    yield stance

    def sides(self, claim: Iri, stances: Iterable[StanceRecord]) -> dict[Iri, str]:
        """The side of those of the stances that bear on a claim by themselves, by id.

        For, against, doubts, neither or void. A speaker always affirms the speech tie; a stance on the speech act
        is on the tie too. Void stances do not count: they were withdrawn, or no speaker who counts reports them.
        """
        if claim not in self._bearing:
            self._bearing[claim] = self._count(claim)
        bearing, acts, void = self._bearing[claim]

        def side(stance: StanceRecord) -> str:
            if stance.id in void:
                return "void"
            doubts = only_doubts(self.vocabulary.attitude(stance.attitude))
            return "for" if stance.id in acts else "doubts" if doubts else stance.polarity

        return {s.id: side(s) for s in stances if s.id in bearing}

    def _count(self, claim: Iri) -> tuple[set[Iri], set[Iri], set[Iri]]:
        """The stances that bear on a claim, the speech acts among them, and those that are void."""
        making = self.world.making(claim)
        acts = {act.iri for act in making}
        void = self.idle(claim) - acts | unspoken(self.world, making)
        bearing = {stance.iri for stance in self._upon(claim)}
        for act in making:
            bearing |= {stance.iri for stance in self.world.about(act.iri)}
            void |= self.idle(act.iri)
        return bearing, acts, void

    def idle(self, claim: Iri) -> set[Iri]:
        """The stances about a claim, or about a stance, that do not count for it."""
        if claim not in self._idle:
            self._idle[claim] = idle(self.world, claim, self.world.about(claim))
        return self._idle[claim]

    def denies(self, stance: Stance) -> bool:
        """Whether a stance is against what it is about, and more than a doubt."""
        attitude = self.vocabulary.attitude(stance.attitude)
        return attitude.polarity < 0 and not only_doubts(attitude)

    def pooled(self, ties: Iterable[Iri]) -> Verdict:
        """The status of these ties taken as one relationship."""
        pool = Pool()
        for iri in ties:
            if tie := self.world.tie(iri):
                bearings = self.world.bearings(iri)
                pool.put(self.world.moment(tie), self.world.verdict(iri, bearings), bearings)
        counted = pool.counted()
        return pool.verdict(counted, self.world.lines(counted))

    def claim_words(self, iri: Iri) -> str:
        """A tie or statement as words."""
        of = self.node(iri)
        if KG + "text" in of:
            return one(of, KG + "text") or ""
        if RDF + "subject" not in of:
            return "a claim that no source here mentions"
        tie = codec.decode_tie(iri, of)
        relation = self.vocabulary.relations.get(tie.relation)
        label = relation.label if relation else tie.relation
        return f"{self.ref(tie.subject).label} {label} {self.ref(tie.object).label}"

    def claim_heading(self, iri: Iri) -> str:
        """A tie as words with its time and event, or a statement as words."""
        of = self.node(iri)
        return dated(self.claim_words(iri), one(of, KG + "when"), self.event_label(one(of, KG + "event")))

    def event_label(self, event: str | None) -> str | None:
        """The label of an event that a source describes; else as the tie names it."""
        return codec.name_of(event, self.node(event)) if event and self._describes_event(event) else event

    def _describes_event(self, event: str) -> bool:
        return is_iri(event) and KG + "Event" in many(self.node(event), TYPE)

    # -- actors and sources -----------------------------------------------------------------------

    def dossier(self, actor: Iri, reason: str, ties: Sequence[TieRecord]) -> ActorRecord:
        """Names, codes, offices and ties of an actor."""
        from kg.model.summaries import ActorRecord, OfficeRecord

        of = self.node(actor)
        found = codec.known_actor(actor, of, self.vocabulary.classes)
        known = [iri for iri in sorted(self.world.same_as(actor)) if self.node(iri)]
        others = [codec.known_actor(iri, self.node(iri), self.vocabulary.classes) for iri in known]
        aliases = dict.fromkeys([*found.aliases, *(name for o in others for name in (o.label, *o.aliases))])
        offices = [OfficeRecord(held.label, self.ref(actor), held.since, held.until) for held in self.career(actor)]
        return ActorRecord(
            self.ref(actor, with_state=True), reason, tuple(aliases), found.metonyms, found.demonyms, found.codes,
            found.same_as, found.description, (*offices, *self._holders(actor)), tuple(ties),
        )  # fmt: skip

    def _holders(self, actor: Iri) -> list[OfficeRecord]:
        """Who held the offices of an actor and of all that act for it, office by office, the earliest first."""
        from kg.model.summaries import OfficeRecord

        posts = sorted({iri for iri, _ in self.store.referring(ORG + "postIn", sorted(self.cover(actor)))})
        tenures = sorted({iri for iri, _ in self.store.referring(KG + "office", posts)})
        self.fetch([*posts, *tenures])
        rows = [
            OfficeRecord(
                one(self.node(one(self.node(t), KG + "office") or ""), SKOS + "prefLabel") or "",
                self.ref(one(self.node(t), ORG + "member") or ""),
                one(self.node(t), KG + "since"),
                one(self.node(t), KG + "until"),
            )
            for t in tenures
        ]
        return sorted(rows, key=lambda r: (r.office, r.since or "", r.holder.label, r.until or "", r.holder.id))

    def source_titles(self) -> dict[Iri, str]:
        """The titles of all sources, loaded or only cited."""
        iris = [iri for kind in ("Source", "CitedSource") for iri in typed(self.store, kind)]
        nodes = self.store.nodes(iris, [DCTERMS + "title"])
        return {iri: codec.title_of(iri, nodes.get(iri, {})) for iri in iris}

    def sources(self, only: Collection[Iri] | None = None) -> list[SourceRecord]:
        """Every source, loaded or only cited; or ``only`` those of these."""
        rows = []
        for kind in ("Source", "CitedSource"):
            iris = [iri for iri in typed(self.store, kind) if only is None or iri in only]
            self.fetch(iris)
            said: dict[Iri, list[Iri]] = defaultdict(list)
            for stance, of in self.store.referring(KG + ("source" if kind == "Source" else "medium"), iris):
                said[of].append(stance)
            nodes = self.store.nodes([s for stances in said.values() for s in stances], [KG + "about"])
            for iri in iris:
                source, stances = codec.decode_source(iri, self.node(iri)), said[iri]
                about = {c for s in stances for c in many(nodes.get(s, {}), KG + "about")}
                ties = sum(ids.short(c).startswith("tie-") for c in about)
                rows.append(source_record(source, len(stances), ties))
        return rows

    def counts(self) -> tuple[Counter[str], Counter[str]]:
        """The number of records of each class, and of ties by status."""
        kinds = ("Source", "Tie", "Statement", "Stance", "Relationship", "Mention", "CitedSource")
        counts = Counter({kind: len(typed(self.store, kind)) for kind in kinds})
        counts["Actor"] = len({iri for kind in self.vocabulary.classes for iri in typed(self.store, kind)})
        statuses = Counter(
            {
                s.name: sum(
                    ids.short(iri).startswith("tie-") for iri, _ in self.store.referring(KG + "status", [s.iri])
                )
                for s in self.vocabulary.statuses.values()
            }
        )
        return counts, statuses


def source_record(source: Source, stances: int = 0, ties: int = 0) -> SourceRecord:
    """The record of a source that has this many stances, on this many ties."""
    return SourceRecord(
        source.iri, source.title, source.publisher, source.published, source.url, source.derived_from,
        source.reviewed, source.reliability, source.cited_in, stances, ties,
    )  # fmt: skip


def _row(tie: TieRecord) -> str:
    """The id of a tie that is a row of a feed, for itself alone; else nothing."""
    named = ids.tie_iri(tie.subject.id, tie.relation.id, tie.object.id, tie.when, tie.event)
    return "" if tie.id == named else tie.id


def _with_figures(ties: Iterable[TieRecord]) -> list[TieRecord]:
    """These ties, their relationships with the figures that differ in a tie, or between ties of one time and event."""
    ties = list(ties)
    stated: dict[Iri, dict[tuple[str, str], list[TieRecord]]] = defaultdict(lambda: defaultdict(list))
    for tie in ties:
        if any(s.detail("amount") for s in tie.stances):
            stated[tie.relationship.id][tie.when or "", tie.event or _row(tie)].append(tie)
    figures = {
        relationship: tuple(dict.fromkeys(f for same in moments.values() for f in differing(_stances_of(same))))
        for relationship, moments in stated.items()
    }
    return [
        replace(tie, relationship=replace(tie.relationship, figures=found))
        if (found := figures.get(tie.relationship.id))
        else tie
        for tie in ties
    ]


def _stances_of(ties: Iterable[TieRecord]) -> Iterator[StanceRecord]:
    return (stance for tie in ties for stance in tie.stances)


def _early(when: str) -> tuple[str, str]:
    """A key that sorts dates by their earliest possible day, else by the latest."""
    first, last = dates.bounds(when)
    return first or last or "9999", when


def tie_overlaps(tie: TieRecord, since: str | None, until: str | None) -> bool:
    """Whether the time of a tie, stated or inferred, may fall into the range; False for an undated tie."""
    first, last = _days(since, until)
    begin, end = tie.earliest, tie.latest
    if begin is None and end is None and tie.when:
        begin, end = dates.bounds(tie.when_inferred or "")
    if begin is None and end is None:
        return tie.when is not None and dates.may_recur(tie.when, first, last)
    return _meet(begin, end, first, last)


def may_fall(when: str, since: str | None, until: str | None) -> bool:
    """Whether a date may fall into the range."""
    return _meet(*dates.bounds(when), *_days(since, until))


def _days(since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """The first and the last day of a range."""
    first = dates.bounds(dates.normalise(since))[0] if since else None
    return first, dates.bounds(dates.normalise(until))[1] if until else None


def _meet(begin: str | None, end: str | None, first: str | None, last: str | None) -> bool:
    """Whether two spans of days overlap; an unknown end is open."""
    return not ((first and end and end < first) or (last and begin and begin > last))
