"""Plans a change of the store: what it affects, and the derived quads that follow.

Sources are added and withdrawn, analysts judge; statuses, relationships and plain triples follow from that.
:func:`plan` works out every quad to remove and add *before* anything is written, against a
:class:`kg.status.evidence.StoredEvidence` that sees the store as it will be; the store then applies the plan in one
step. Only what a change touches is computed again; :func:`derive_all` computes everything, for checking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import chain

from pyoxigraph import NamedNode, Quad

from kg.collector import uncollected
from kg.model import ids
from kg.model.claims import Assessment, Iri, Link, Merge, SourceRecords, Stance, Statement, Tie
from kg.model.ids import KG, TIE
from kg.model.vocabulary import ORG, PROV, RDF, Vocabulary
from kg.rdf import codec, terms
from kg.status import feed_actors, wording
from kg.status.bulk import LEAST, Ends, Side, Uncontested, chunks
from kg.status.columns import Columns
from kg.status.evidence import Judgement, StoredEvidence, in_graph, speech_ties, stored_judgements, typed
from kg.status.identity import IDENTIFIED, NAME_KEY, NAMES, REASON
from kg.status.quads import (
    COPIED,
    REPLACED,
    WITHDRAWN,
    Summary,
    claim_quads,
    family,
    load_pool,
    plain_quads,
    relationship_quads,
    stored_verdict,
    summarised,
    void_quads,
)
from kg.status.rules import Bearing, Moment, Pool, Verdict, implied, implying
from kg.store.protocol import Store

_GRAPH = terms.node(ids.DERIVED_GRAPH)
_GOVERNMENT = terms.node(KG + "Government")


# -- planning -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A tie, statement or relationship whose status a change moves; None if it does not exist."""

    iri: Iri
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Plan:
    """The quads that a change writes, and the statuses that it moves."""

    remove: list[Quad]
    add: list[Quad]
    changes: list[StatusChange] = field(default_factory=list)
    lines: Iterable[str] = ()
    """More quads to add, those of new ties that are counted (:mod:`kg.status.bulk`), as lines of N-Quads; made anew
    whenever they are read, since they may be too many to keep."""

    def __bool__(self) -> bool:
        return bool(self.remove or self.add)

    def whole(self) -> Plan:
        """The same with every quad to add in ``add``."""
        return replace(self, add=[*self.add, *terms.parsed(self.lines)], lines=()) if self.lines else self


@uncollected()
def plan(
    store: Store,
    vocabulary: Vocabulary,
    *,
    add: Sequence[SourceRecords] = (),
    remove: Iterable[Iri] = (),
    judge_add: Sequence[Judgement] = (),
    judge_remove: Sequence[Judgement] = (),
    columns: Columns | None = None,
) -> Plan:
    """The quads to remove and add for a change of sources and judgements.

    A source that the store already has is replaced. ``columns`` hold the ties of the first source of ``add``, which is
    new. Nothing is written here.
    """
    gone = {*remove, *(records.source.iri for records in add)}
    judged = stored_judgements(store)
    dropped = {j.iri for j in judge_remove}
    after = [*(j for j in judged if j.iri not in dropped), *judge_add]
    about = [replace(records, ties=(), statements=(), stances=()) for records in add]
    into = {q for records in about for q in codec.encode(records) if not in_graph(q, ids.TIES_GRAPH)}
    into.update(quad for records in add for quad in feed_actors.described(records))
    said = {r.source.iri: _said(r) for r in add if r.source.feed is None}  # readers of feeds make their ids themselves
    stored = {
        source: {
            q for graph in (ids.source_graph(source), ids.inferred_graph(source)) for q in store.match(graph=graph)
        }
        for source in gone
    }
    out = set[Quad]().union(*stored.values())
    left = {source for source, quads in stored.items() if quads}
    orphaned = feed_actors.orphaned(store, out, add)
    renamed = feed_actors.quads_of(store, orphaned) | feed_actors.superseded(store, add)
    out |= renamed
    old = StoredEvidence(store, vocabulary, judgements=judged)
    new = StoredEvidence(store, vocabulary, left, add, after, dropped=renamed, before=old)
    for judgement in judge_remove:
        out.update((*codec.encode_judgement(judgement), *store.match(judgement.iri, graph=ids.ANALYST_GRAPH)))
    for judgement in after if judge_remove else judge_add:
        into.update(codec.encode_judgement(judgement))
    judgements = [*judge_add, *judge_remove]
    moved = _identify(old, new, add, judgements, out, into)
    if columns is not None:
        rest = columns.divide(old, new, moved)
        add = [replace(add[0], ties=tuple(t for t, _ in rest), stances=tuple(s for _, s in rest)), *add[1:]]
        new.say(add[0])
    changed = _Change(old, new, gone, add, out, said)
    changed.sources(gone, add)
    changed.events({*_typed(out, "Event"), *(event.iri for records in add for event in records.events)})
    changed.judgements(judgements)
    changed.actors(moved)
    changed.texts(_compare_texts(old, new, gone, add, out, into))
    more_out, more_in, changes = changed.derive()
    out |= more_out
    into |= more_in
    lines = Lines(lambda: chain(changed.lines if changed.counted else (), columns or ()))
    added = into - out
    if judgements:
        added -= set(store.match(graph=ids.ANALYST_GRAPH))  # they may be written again, as may actors of feeds
    added -= feed_actors.quads_of(store, {a.iri for records in add for a in records.actors if ids.of_feed(a.iri)})
    return Plan(sorted(out - into, key=str), sorted(added, key=str), changes, lines)


def _said(records: SourceRecords) -> list[list[Quad]]:
    """The quads of each stance; none of many, which memory may not hold.

    Raises InputError where a store cannot hold these, or a tie or statement.
    """
    try:
        codec.encode_claims(records.ties, records.statements)
        found = [codec.encode_said(stance, records.source.reviewed) for stance in records.stances]
        return found if len(found) < LEAST else []
    except ValueError as error:
        raise codec.unholdable(records.source, error) from None


def _identify(
    old: StoredEvidence,
    new: StoredEvidence,
    add: Sequence[SourceRecords],
    judgements: Iterable[Judgement],
    out: set[Quad],
    into: set[Quad],
) -> set[Iri]:
    """Finds the actors that are one by name after the change; returns those for whom that differs."""
    store = old.store
    kinds = {terms.node(KG + kind) for kind in old.vocabulary.classes}
    told = {quad.subject.value for quad in out if isinstance(quad.subject, NamedNode) and _names_actor(quad, kinds)}
    told |= {actor.iri for records in add for actor in records.actors}
    told |= {end for j in judgements if isinstance(j, Merge) for end in (j.left, j.right)}
    told |= {terms.words(q.object) for q in out if q.predicate.value in (ORG + "member", ORG + "postIn")}
    told |= {end for r in add for end in (*(t.person for t in r.tenures), *(o.of for o in r.offices))}
    if not told:
        return set()
    identities = new.identities()
    told |= old.identities().agents(told) | identities.agents(told)  # their states may be others now
    keys = [quad for iri in sorted(told) for quad in store.match(iri, NAME_KEY)]
    near = {iri for key in {terms.words(q.object) for q in keys} for iri, _ in store.referring_text(NAME_KEY, key)}
    found, around = identities.around(told | near)
    before = {merge.left: merge for merge in old.identified}
    after = {merge.left: merge for merge in found} | {i: m for i, m in before.items() if i not in around}
    new.identify([after[iri] for iri in sorted(after)])
    out.update(keys)
    into.update(q for iri in told for q in key_quads(iri, identities.keys(iri)))
    moved = {iri for iri in before.keys() | after.keys() if before.get(iri) != after.get(iri)}
    out.update(q for iri in moved & before.keys() for q in identity_quads(before[iri]))
    into.update(q for iri in moved & after.keys() for q in identity_quads(after[iri]))
    return moved.union(*({merge.right} for iri in moved for merge in (before.get(iri), after.get(iri)) if merge))


def _compare_texts(
    old: StoredEvidence,
    new: StoredEvidence,
    gone: set[Iri],
    add: Sequence[SourceRecords],
    out: set[Quad],
    into: set[Quad],
) -> set[Iri]:
    """Finds the sources with the same text after the change; returns other sources for which that differs."""
    store = old.store
    for prop in (wording.SKETCH, wording.TEXT_KEY, wording.SAME_TEXT):
        out.update(quad for iri in gone for quad in store.match(iri, prop))
    before = {(iri, other) for other, iri in store.referring(wording.SAME_TEXT, gone)}
    out.update(wording.same_quads(before))
    texts = {records.source.iri: wording.sketch(records.source.text or "") for records in add}
    sketches = {iri: found for iri, found in texts.items() if found}
    among = wording.indexed(sketches)

    def near(keys: wording.Sketch) -> dict[Iri, wording.Sketch]:
        return {iri: s for iri, s in wording.stored(store, keys).items() if iri not in gone} | dict(among(keys))

    after = wording.pairs(sketches, near)
    into.update(q for iri, found in sketches.items() for q in wording.sketch_quads(iri, found))
    into.update(wording.same_quads(after))
    others = {end for pair in (*before, *after) for end in pair}
    kept = {
        iri: terms.many(of, wording.SAME_TEXT)
        for iri, of in store.nodes(sorted(others - gone), [wording.SAME_TEXT]).items()
    }
    for iri in others | gone | texts.keys():
        new.same_text[iri] = frozenset(o for o in kept.get(iri, ()) if o not in gone).union(
            *({one, other} - {iri} for one, other in after if iri in (one, other))
        )
    return others - gone


_NAMING = frozenset((KG + "actsFor", *NAMES))


def _names_actor(quad: Quad, kinds: Set[NamedNode]) -> bool:
    """Whether the quad says of which of these kinds an actor is, how it is called or for whom it acts."""
    prop = quad.predicate.value
    return prop in _NAMING or (prop == terms.TYPE and quad.object in kinds)


def key_quads(actor: Iri, keys: Iterable[str]) -> Iterator[Quad]:
    """What the names of an actor are compared by."""
    return (Quad(terms.node(actor), terms.node(NAME_KEY), terms.text(key), _GRAPH) for key in keys)


def identity_quads(merge: Merge) -> tuple[Quad, Quad]:
    """That an actor is another by its name, and why."""
    me = terms.node(merge.left)
    return (
        Quad(me, terms.node(IDENTIFIED), terms.node(merge.right), _GRAPH),
        Quad(me, terms.node(REASON), terms.text(merge.because), _GRAPH),
    )


def _typed(quads: Iterable[Quad], kind: str) -> list[Iri]:
    """The nodes among these quads that are of a class of the ontology, in order."""
    prop, of = terms.node(terms.TYPE), terms.node(KG + kind)
    return sorted(
        {q.subject.value for q in quads if (q.predicate, q.object) == (prop, of) and isinstance(q.subject, NamedNode)}
    )


def _acting(quad: Quad) -> Iterator[Iri]:
    """The actor for which the quad decides into which state it folds, or for whom it acts."""
    if isinstance(quad.subject, NamedNode) and (quad.predicate.value == KG + "actsFor" or quad.object == _GOVERNMENT):
        yield quad.subject.value
    elif isinstance(quad.object, NamedNode) and quad.predicate.value == ORG + "member":
        yield quad.object.value


class _Change:
    """Collects what a change affects in the old and the new state, then derives both sides."""

    def __init__(
        self,
        old: StoredEvidence,
        new: StoredEvidence,
        gone: set[Iri],
        add: Sequence[SourceRecords],
        out: set[Quad],
        said: Mapping[Iri, list[list[Quad]]],
    ) -> None:
        self.old, self.new, self._said = old, new, said
        self._touched: set[Iri] = set()
        self._moved: set[Iri] = set()
        self._old_stances = self._stances_in(out)
        self.counted = Uncontested(old, new, gone, self._old_stances, add)
        self._add = add
        self._written = {r.source.iri: r.source.reviewed for r in add if not old.store.nodes([r.source.iri])}
        """The sources that are new to the store, and whether they are reviewed."""
        self._new_ties: dict[Iri, Verdict] = {}
        self._new_pools: dict[Iri, tuple[Ends, list[_Put]]] = {}
        self._summaries: dict[tuple[bool, bool, frozenset[tuple[Bearing, int]]], Summary] = {}
        self._acting = {iri for quad in out for iri in _acting(quad)}
        self._statements: dict[Iri, Statement] = {}
        self._spoken: set[Iri] = set()
        self._absent: set[Iri] = set()
        self._fresh: set[Iri] = set()
        self._given: set[Iri] = set()
        self._described: dict[Iri, list[Quad]] = defaultdict(list)
        self._members: dict[Iri, set[Iri]] = defaultdict(set)
        self._former: dict[Iri, set[Iri]] = defaultdict(set)
        """The affected ties of each relationship before the change."""

    def _stances_in(self, found: Iterable[Quad]) -> list[Stance]:
        found = list(found)
        nodes = terms.by_subject(found)
        stances = [(iri, nodes[iri]) for iri in _typed(found, "Stance")]
        reviewed = {source: self.old.source(source).reviewed for _, of in stances if (source := _source_of(of))}
        quoted = {quote for _, of in stances if (quote := terms.one(of, KG + "quote"))}
        quotes = {iri: codec.decode_quote(iri, nodes[iri]) for iri in quoted if iri in nodes}
        return [codec.decode_stance(iri, of, reviewed.get(_source_of(of), True), quotes) for iri, of in stances]

    def sources(self, gone: set[Iri], add: Sequence[SourceRecords]) -> None:
        """Marks what the stances of these sources and of those derived from them affect, and the actors that refold."""
        self._mark(self.counted.left(self._old_stances), self.old)
        for records in add:
            self._statements.update((s.iri, s) for s in records.statements)
            self._mark(self.counted.left(records.stances), self.new)
            self._acting |= {a.iri for a in records.actors if a.acts_for or a.kind == "Government"}
            self._acting |= {tenure.person for tenure in records.tenures}
        for source in self._descendants(gone):
            graph = self.old.store.match(graph=ids.source_graph(source))
            self._mark(self._stances_in(graph), self.old)
        if moved := {a for a in self._alike(self._acting) if self._moves(a)}:
            self._mark_actors(moved)

    def _moves(self, actor: Iri) -> bool:
        """Whether the actor folds into another, or acts for others, than before."""
        before, after = ((world.folded(actor), world.roles(actor)) for world in (self.old, self.new))
        return before != after

    def _descendants(self, sources: set[Iri]) -> set[Iri]:
        found: set[Iri] = set()
        pending = set(sources)
        while pending:
            children = {child for child, _ in self.old.store.referring(PROV + "wasDerivedFrom", pending)}
            pending = children - found - sources
            found |= pending
        return found

    def events(self, events: Iterable[Iri]) -> None:
        """Marks the ties of these events, where sources now say something else of them."""
        moved = [iri for iri in sorted(events) if self.old.event(iri) != self.new.event(iri)]
        self._touched |= {tie for tie, _ in self.old.store.referring(KG + "event", moved)} if moved else set()

    def judgements(self, judgements: Iterable[Judgement]) -> None:
        """Marks what these judgements affect."""
        for judgement in judgements:
            if isinstance(judgement, Assessment):
                self._touched.add(judgement.tie)
            elif isinstance(judgement, Link):
                self._touched |= {judgement.premise, judgement.conclusion}
            else:
                self._mark_actors({judgement.left, judgement.right})

    def actors(self, moved: set[Iri]) -> None:
        """Marks what these actors affect, of whom it changed who they are."""
        if moved:
            self._mark_actors(moved)

    def texts(self, sources: Iterable[Iri]) -> None:
        """Marks what these sources say: their text is, or is no longer, that of another."""
        for source in sources:
            self._mark(self._stances_in(self.old.store.match(graph=ids.source_graph(source))), self.old)

    def _mark_actors(self, actors: set[Iri]) -> None:
        store = self.old.store
        reached = self._alike({agent for world in (self.old, self.new) for agent in world.acting.agents(*actors)})
        self._moved |= reached
        for end in ("subject", "object"):
            self._touched |= {iri for iri, _ in store.referring(RDF + end, reached)}
        held = {iri for iri, _ in store.referring(KG + "holder", reached)}
        self._mark((s for iri in held if (s := self.old.stance(iri))), self.old)

    def _alike(self, actors: set[Iri]) -> set[Iri]:
        """These actors, and those merged with them before or after."""
        return actors.union(*(world.same_as(actor) for world in (self.old, self.new) for actor in actors))

    def _mark(self, stances: Iterable[Stance], world: StoredEvidence) -> None:
        pending = list(stances)
        seen: set[Iri] = set()
        while pending:
            stance = pending.pop()
            if stance.iri in seen:
                continue
            seen.add(stance.iri)
            self._spoken.add(stance.iri)
            for iri in (*stance.about, *stance.in_reply_to):
                inner = world.stance(iri)
                if inner is not None:
                    pending.append(inner)
                elif iri in stance.about:
                    self._touched.add(iri)

    def derive(self) -> tuple[set[Quad], set[Quad], list[StatusChange]]:
        """The derived quads (and ties) to remove and to add, and the statuses that move."""
        self._count()
        self._spread()
        self._touched |= self.counted.drop(self._touched)
        touched = sorted(self._touched)
        for world in (self.old, self.new):
            world.fetch_ties(touched)
            world.prefetch(touched)
        described = self.old.store.describe(touched)
        present = terms.by_subject(described)
        out = {q for q in described if self._ours(q)}
        into: set[Quad] = set()
        changes: list[StatusChange] = []
        relationships: dict[Iri, tuple[Iri, str, Iri]] = {}
        moved: dict[Iri, list[Tie]] = defaultdict(list)
        for iri in touched:
            before = terms.word(present.get(iri, {}), KG + "status")
            after: str | None = None
            tie = self.new.tie(iri) or self.old.tie(iri)
            if self.new.alive(iri) and (kept := self._kept(iri, tie)):
                verdict = self.new.verdict(iri)
                after = verdict.status
                relationship = None
                if tie:
                    relationship, subject, obj = self.new.relationship(tie)
                    relationships[relationship] = (subject, tie.relation, obj)
                    moved[relationship].append(tie)
                into.update(kept)
                into.update(claim_quads(iri, tie, relationship, verdict))
            if of := terms.one(present.get(iri, {}), KG + "of"):
                relationships[of] = relationships.get(of) or self._ends(of)
                self._former[of].add(iri)
            if before != after:
                changes.append(StatusChange(iri, before, after))
        puts = self._derive_counted(relationships, out, into, changes)
        verdicts: dict[Ends, tuple[Verdict | None, Verdict | None]] = {}
        for chunk in chunks(sorted(relationships)):
            self._read(chunk)
            for iri in chunk:
                ends = relationships[iri]
                verdicts[ends] = self._relationship(iri, ends, moved.get(iri, ()), puts.get(iri, ()), out, into)
                before, after = (found.status if found else None for found in verdicts[ends])
                if before != after:
                    changes.append(StatusChange(iri, before, after))
        self._plain(verdicts, out, into)
        self._speech(out, into)
        self._void(out, into)
        self._say(into)
        return out, into, changes

    def _derive_counted(
        self, relationships: dict[Iri, Ends], out: set[Quad], into: set[Quad], changes: list[StatusChange]
    ) -> dict[Iri, list[_Put]]:
        """The quads of counted ties; what each puts into the pool of its relationship, or takes out."""
        puts: dict[Iri, list[_Put]] = defaultdict(list)
        counted = self.counted
        for iri in counted.ties:
            tie, of = counted.tie(iri), counted.stored(iri)
            before, after = counted.before(iri), counted.after(iri)
            relationship, subject, obj = counted.relationship(tie)
            relationships.setdefault(relationship, (subject, tie.relation, obj))
            moment = tie.when or "", ""
            puts[relationship] += [
                (moment, side, sign) for side, sign in ((before, -1), (after, 1)) if side is not None
            ]  # fmt: skip
            was, now = (side.verdict.status if side else None for side in (before, after))
            if was != now:
                changes.append(StatusChange(iri, was, now))
            if after and not of and all(s.source in self._written for s in counted.stances(iri)):
                self._new_ties[iri] = after.verdict
            elif not (before and after and before.verdict == after.verdict):
                out.update(q for q in self.old.store.describe([iri]) if self._ours(q))
                if after:
                    into.update(codec.encode_tie(tie))
                    into.update(claim_quads(iri, tie, relationship, after.verdict))
        return puts

    def _say(self, into: set[Quad]) -> None:
        """The quads of the added stances, less those that :attr:`lines` has."""
        for records in self._add:
            said, reviewed = self._said.get(records.source.iri), records.source.reviewed
            try:
                for number, stance in enumerate(records.stances):
                    if stance.about[:1] == () or stance.about[0] not in self._new_ties:
                        into.update(said[number] if said else codec.encode_said(stance, reviewed))
            except ValueError as error:
                raise codec.unholdable(records.source, error) from None

    @property
    def lines(self) -> Lines:
        """The quads of the new counted ties, of their stances and of new relationships, as lines of N-Quads."""
        return Lines(self._lines)

    def _lines(self) -> Iterator[str]:
        counted = self.counted
        for iri, verdict in self._new_ties.items():
            tie = counted.tie(iri)
            yield from codec.tie_lines(tie)
            for quad in claim_quads(iri, tie, counted.relationship(tie)[0], verdict):
                yield f"{quad} .\n"
            for stance in counted.stances(iri):
                try:
                    yield from codec.stance_lines(stance, self._written[stance.source])
                except ValueError as error:
                    raise codec.unholdable(self.new.source(stance.source), error) from None
        for iri, (ends, puts) in self._new_pools.items():
            pool = _filled(Pool(), puts)
            for quad in relationship_quads(iri, *ends, pool, self._summary(pool)):
                yield f"{quad} .\n"

    def _count(self) -> None:
        """Leaves to counting what can be counted, and marks the rest."""
        single = self.counted.choose(self._touched, self._moved) if self.counted else set()
        self._given = {tie.iri for records in self._add for tie in records.ties} - self.counted.ties.keys()
        for stances, world in ((self._old_stances, self.old), *((r.stances, self.new) for r in self._add)):
            self._mark((s for s in stances if s.about[:1] and s.about[0] in single), world)

    def _hear(self) -> None:
        """Adds the speech ties that the affected stances make, and the replies to them, before and after."""
        self._spoken |= {iri for iri, _ in self.old.store.referring(KG + "inReplyTo", self._spoken)}
        for world in (self.old, self.new):
            world.fetch(self._spoken)
            stances = [s for iri in sorted(self._spoken) if (s := world.stance(iri))]
            self._touched |= {tie.iri for stance in stances for tie in speech_ties(stance, world)}
        self.new.remake(self._spoken)
        self.new.settle(self._touched | self._given)

    def _spread(self) -> None:
        """Adds the ties that the affected ones bear on through *anyone* and analyst links.

        Assent reaches what they imply, denial what implies them.
        """
        self._hear()
        given = (tie for iri in self._touched | self._given if ids.is_tie(iri) and (tie := self.new.tie(iri)))
        self._fresh = {self.new.relationship(tie)[0] for tie in given}
        self._skip_kinless(self._touched)
        changed = list(self._touched)
        for world in (self.old, self.new):
            for iri in changed:
                self._touched |= implied(world, iri) | implying(world, iri)
        for world in (self.old, self.new):
            world.fetch_ties(filter(ids.is_tie, self._touched))
            self._touched |= {twin for iri in self._touched for twin in world.twins(iri)}
        claims = {iri for iri in self._touched if iri.startswith((ids.ID + "tie-", ids.ID + "statement-"))}
        self._absent = self._touched - claims
        self._touched = claims

    def _skip_kinless(self, claims: Iterable[Iri]) -> None:
        """Notes at once which ties have no kin, unless relationships change their ends or ties are counted."""
        if not self._moved and not self.counted:
            ties = list(filter(ids.is_tie, claims))
            for world in (self.old, self.new):
                world.fetch_ties(ties)
                world.skip_kinless(ties, self._fresh)

    def _ours(self, quad: Quad) -> bool:
        return in_graph(quad, ids.TIES_GRAPH) or in_graph(quad, ids.DERIVED_GRAPH)

    def _kept(self, iri: Iri, tie: Tie | None) -> list[Quad]:
        if tie:
            return codec.encode_tie(tie)
        if iri in self._statements:
            return codec.encode_statement(self._statements[iri])
        return [q for q in self.old.store.describe([iri]) if in_graph(q, ids.TIES_GRAPH)]

    def _ends(self, relationship: Iri) -> tuple[Iri, str, Iri]:
        of = self.old.store.nodes([relationship]).get(relationship, {})
        relation = terms.need(of, KG + "relation").removeprefix(TIE)
        return terms.need(of, KG + "subject"), relation, terms.need(of, KG + "object")

    def _read(self, relationships: list[Iri]) -> None:
        """Reads at once the stored quads of these relationships, and the ties that their pools need."""
        self._described.clear()
        self._members.clear()
        found = self.old.store.describe(relationships)
        self._nodes = terms.by_subject(found)
        for quad in found:
            self._described[str(quad.subject)[1:-1]].append(quad)
        small = [iri for iri, of in self._nodes.items() if KG + "tally" not in of]
        for tie, relationship in self.old.store.referring(KG + "of", small):
            self._members[relationship].add(tie)
        left = set().union(*self._members.values()) - self._touched - self.counted.ties.keys()
        self._left = self.counted.untouched(sorted(left))
        left -= self._left.keys()
        self.new.fetch_ties(left)
        self.new.prefetch(left)
        self._skip_kinless(left)

    def _relationship(
        self,
        iri: Iri,
        ends: Ends,
        members: Sequence[Tie],
        puts: Sequence[_Put],
        out: set[Quad],
        into: set[Quad],
    ) -> tuple[Verdict | None, Verdict | None]:
        """Derives a relationship; returns its status before and after, None without ties."""
        if puts and iri not in self._described and not members:
            self._new_pools[iri] = ends, list(puts)
            return None, self._summary(_filled(Pool(), puts)).verdict
        described = self._described[iri]
        of = self._nodes.get(iri, {})
        out.update(q for q in described if in_graph(q, ids.DERIVED_GRAPH))
        pool = self._pool(iri, terms.one(of, KG + "tally"), puts)
        for tie in members:
            _pool(pool, self.new, tie)
        if not pool.ties:
            return stored_verdict(of), None
        summary = self._summary(pool)
        into.update(relationship_quads(iri, *ends, pool, summary))
        return stored_verdict(of), summary.verdict

    def _summary(self, pool: Pool) -> Summary:
        counted = pool.counted()
        key = pool.accepted > 0, pool.rejected == pool.ties, frozenset(counted.items())
        if key not in self._summaries:
            self._summaries[key] = summarised(pool, counted, self.new)
        return self._summaries[key]

    def _plain(
        self, verdicts: Mapping[Ends, tuple[Verdict | None, Verdict | None]], out: set[Quad], into: set[Quad]
    ) -> None:
        """The plain triples before and after, also those that other relationships of the same ends give."""
        vocabulary = self.new.vocabulary
        moved = {ends for ends, (old, new) in verdicts.items() if _gives(old, vocabulary) != _gives(new, vocabulary)}
        kin = {ids.relationship_iri(*ends): ends for ends in family(moved, vocabulary)}
        nodes = self.old.store.nodes(sorted(kin))
        before = {kin[iri]: found for iri, of in nodes.items() if (found := stored_verdict(of))}
        now = {ends: new for ends, (_, new) in verdicts.items()}
        after = {ends: found for ends in kin.values() if (found := now.get(ends, before.get(ends)))}
        out.update(plain_quads(before, vocabulary))
        into.update(plain_quads(after, vocabulary))

    def _pool(self, relationship: Iri, tally: str | None, puts: Iterable[_Put]) -> Pool:
        """The pool of the ties that are counted, or that the change leaves alone."""
        if tally:
            pool = _filled(load_pool(tally), puts)
            world, members, sign = self.old, self._former[relationship], -1
        else:
            pool = _filled(Pool(), (put for put in puts if put[2] > 0))
            world, sign = self.new, 1
            members = self._members[relationship] - self._touched - self.counted.ties.keys()
        for iri in sorted(members):
            if not tally and (left := self._left.get(iri)):
                tie, side = left
                pool.put((tie.when or "", ""), side.verdict, side.bearings)
            elif found := world.tie(iri):
                _pool(pool, world, found, sign)
        return pool

    def _speech(self, out: set[Quad], into: set[Quad]) -> None:
        """The links from stances to the ties that they make."""
        makes = terms.node(KG + "makes")
        for iri in self._spoken:
            out.update(self.old.store.match(iri, KG + "makes", ids.DERIVED_GRAPH))
            stance = self.new.stance(iri)
            if stance is not None:
                into.update(
                    Quad(terms.node(iri), makes, terms.node(tie.iri), _GRAPH) for tie in speech_ties(stance, self.new)
                )

    def _void(self, out: set[Quad], into: set[Quad]) -> None:
        """The marks of stances on affected claims that no longer count."""
        near = self._near(self.old) | self._near(self.new)
        for prop in (WITHDRAWN, REPLACED, COPIED):
            out.update(q for q in self.old.store.match(predicate=prop) if str(q.subject)[1:-1] in near)
        stances = (s for iri in sorted(near) if (s := self.new.stance(iri)))
        into.update(void_quads(self.new, stances, sorted(self._touched)))

    def _near(self, world: StoredEvidence) -> set[Iri]:
        """The stances on affected claims, and those about them, even about missing stances."""
        found: set[Iri] = set()
        world.prefetch(self._absent)
        pending = [s for iri in self._touched for s in (*world.about(iri), *world.making(iri))]
        pending += [s for iri in self._absent for s in world.about(iri)]
        pending += [s for iri in self._spoken if (s := world.stance(iri))]
        while pending:
            stance = pending.pop()
            if stance.iri not in found:
                found.add(stance.iri)
                pending += world.about(stance.iri)
        return found


def _source_of(stance: terms.Node) -> Iri:
    return terms.need(stance, KG + "source")


def _gives(verdict: Verdict | None, vocabulary: Vocabulary) -> bool | None:
    """Whether a relationship of this status gives plain triples; False if it stands against them."""
    if verdict is None:
        return None
    if verdict.status in ("disputed", "denied"):
        return False
    return True if vocabulary.statuses[verdict.status].plain and not verdict.unreviewed else None


_Put = tuple[Moment, Side, int]
"""A counted tie in a pool: its time, its status and bearings, and 1, or -1 to take it out."""


def _filled(pool: Pool, puts: Iterable[_Put]) -> Pool:
    for moment, side, sign in puts:
        pool.put(moment, side.verdict, side.bearings, sign)
    return pool


class Lines(Iterable[str]):
    """Lines that are made anew whenever they are read."""

    def __init__(self, make: Callable[[], Iterator[str]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[str]:
        return self._make()


def _pool(pool: Pool, world: StoredEvidence, tie: Tie, sign: int = 1) -> None:
    """Puts a tie into the pool of its relationship, or takes it out; of ties that names make one only the first."""
    if world.twins(tie.iri)[0] == tie.iri:
        found = world.bearings(tie.iri)
        pool.put(world.moment(tie), world.verdict(tie.iri, found), found, sign)


def derive_all(store: Store, vocabulary: Vocabulary, report: Callable[[int, int], None] | None = None) -> set[Quad]:
    """Every derived quad of the store, recomputed; ``report`` is called with (done, all)."""
    world = StoredEvidence(store, vocabulary)
    actors = {iri for kind in vocabulary.classes for iri in typed(store, kind) if not ids.registered(iri)}
    identities = world.identities()
    found_identities, _ = identities.around(actors)
    world.identify(found_identities)
    sketches = wording.all_sketches(store)
    same = wording.pairs(sketches, wording.indexed(sketches))
    for iri in sketches:
        world.same_text[iri] = frozenset(end for pair in same if iri in pair for end in pair if end != iri)
    spoken = world.speak()
    claims = sorted({iri for kind in ("Tie", "Statement") for iri in typed(store, kind)})
    found: set[Quad] = set()
    pools: dict[Iri, tuple[tuple[Iri, str, Iri], Pool]] = {}
    for step in range(0, len(claims), 2000):
        chunk = claims[step : step + 2000]
        world.prefetch(chunk)
        for iri in filter(world.alive, chunk):
            bearing = world.bearings(iri)
            verdict = world.verdict(iri, bearing)
            tie = world.tie(iri)
            relationship = None
            if tie:
                relationship, subject, obj = world.relationship(tie)
                _, pool = pools.setdefault(relationship, ((subject, tie.relation, obj), Pool()))
                if world.twins(iri)[0] == iri:
                    pool.put(world.moment(tie), verdict, bearing)
            found.update(claim_quads(iri, tie, relationship, verdict))
        if report:
            report(step + len(chunk), len(claims))
    verdicts: dict[Ends, Verdict] = {}
    for relationship, (ends, pool) in pools.items():
        summary = summarised(pool, pool.counted(), world)
        verdicts[ends] = summary.verdict
        found.update(relationship_quads(relationship, *ends, pool, summary))
    found.update(plain_quads(verdicts, vocabulary))
    found.update(q for iri in actors for q in key_quads(iri, identities.keys(iri)))
    found.update(q for iri, text in sketches.items() for q in wording.sketch_quads(iri, text))
    found.update(wording.same_quads(same))
    found.update(q for merge in found_identities for q in identity_quads(merge))
    makes = terms.node(KG + "makes")
    for iri, ties in spoken.items():
        found.update(Quad(terms.node(iri), makes, terms.node(t.iri), _GRAPH) for t in ties)
    found.update(void_quads(world, (s for iri in spoken if (s := world.stance(iri))), claims))
    return found
