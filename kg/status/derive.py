"""Plans a change of the store: what it affects, and the derived quads that follow.

Sources are added and withdrawn, analysts judge; statuses, relationships and plain triples follow from that.
:func:`plan` works out every quad to remove and add *before* anything is written, against a
:class:`kg.status.evidence.StoredEvidence` that sees the store as it will be; the store then applies the plan in one
step. Only what a change touches is computed again; :func:`derive_all` computes everything, for checking.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import dates, ids
from kg.model.claims import Assessment, Iri, Link, Merge, SourceRecords, Stance, Statement, Tie
from kg.model.ids import ANYONE, KG, TIE
from kg.model.vocabulary import ORG, PROV, RDF, XSD, Vocabulary
from kg.rdf import codec, terms
from kg.status import feed_actors, wording
from kg.status.evidence import Judgement, StoredEvidence, in_graph, speech_ties, stored_judgements, typed
from kg.status.identity import IDENTIFIED, NAME_KEY, NAMES, REASON
from kg.status.rules import Bearing, Pool, Verdict, copied, implied, implying, independent, replaced, withdrawn
from kg.store.protocol import Store

TALLY_ABOVE = 8
"""A relationship with more ties than this stores the counts of its bearings, so that a change does
not have to read all of its ties."""


# -- derived quads --------------------------------------------------------------------------------

_GRAPH = terms.node(ids.DERIVED_GRAPH)
WITHDRAWN, REPLACED, COPIED = KG + "withdrawn", KG + "replacedBy", KG + "repeatsWithdrawn"
"""The marks of stances that no longer count: for which claim, by which stance, for which claim."""
_GOVERNMENT = terms.node(KG + "Government")
_STATUS, _OF = terms.node(KG + "status"), terms.node(KG + "of")


def _status(subject: str, prop: str, verdict: Verdict) -> Iterator[Quad]:
    term = terms.node(KG + verdict.status.capitalize())
    yield Quad(terms.node(subject), terms.node(KG + prop), term, _GRAPH)
    if verdict.unreviewed:
        yield Quad(terms.node(subject), terms.node(KG + "unreviewed"), terms.boolean(True), _GRAPH)


def claim_quads(iri: Iri, tie: Tie | None, relationship: Iri | None, verdict: Verdict) -> list[Quad]:
    """The derived quads of a tie or statement."""
    found = list(_status(iri, "status", verdict))
    if relationship:
        found.append(Quad(terms.node(iri), _OF, terms.node(relationship), _GRAPH))
    if tie and tie.when and not dates.is_day(tie.when):
        for prop, day in zip(("earliest", "latest"), dates.bounds(tie.when), strict=True):
            if day:
                value = Literal(day, datatype=terms.node(XSD + "date"))
                found.append(Quad(terms.node(iri), terms.node(KG + prop), value, _GRAPH))
    return found


def void_quads(world: StoredEvidence, stances: Iterable[Stance], claims: Iterable[Iri]) -> Iterator[Quad]:
    """The marks of stances that no longer count: withdrawn, replaced, or copies of what was withdrawn."""
    stances = list(stances)
    marked = [
        *((WITHDRAWN, stance.iri, iri) for stance, iri in withdrawn(world, stances)),
        *((REPLACED, stance.iri, iri) for stance, iri in replaced(world, stances)),
        *((COPIED, stance, iri) for stance, iri in copied(world, claims)),
    ]
    for prop, stance, iri in marked:
        yield Quad(terms.node(stance), terms.node(prop), terms.node(iri), _GRAPH)


def relationship_quads(
    iri: Iri, subject: Iri, relation: str, obj: Iri, pool: Pool, world: StoredEvidence
) -> list[Quad]:
    """The derived quads of a relationship, its plain triple among them."""
    counted = pool.counted()
    lines = world.lines(counted)
    verdict = pool.verdict(lines)
    me = terms.node(iri)

    def put(prop: str, value: NamedNode | Literal) -> Quad:
        return Quad(me, terms.node(KG + prop), value, _GRAPH)

    own = [b for b in counted if b.polarity > 0]
    found = [
        Quad(me, terms.node(terms.TYPE), terms.node(KG + "Relationship"), _GRAPH),
        put("subject", terms.node(subject)),
        put("relation", terms.node(TIE + relation)),
        put("object", terms.node(obj)),
        *_status(iri, "relationshipStatus", verdict),
        put("stancesFor", terms.integer(sum(n for b, n in counted.items() if b.polarity > 0))),
        put("stancesAgainst", terms.integer(sum(n for b, n in counted.items() if b.polarity < 0))),
        put("origins", terms.integer(independent(own, lines) if own else 0)),
    ]
    if pool.ties > TALLY_ABOVE:
        found.append(put("tally", terms.text(_dump_pool(pool))))
    return found


Ends = tuple[Iri, str, Iri]
"""The subject, relation and object of a relationship."""


def plain_quads(verdicts: Mapping[Ends, Verdict], vocabulary: Vocabulary) -> Iterator[Quad]:
    """The plain triples of relationships, of their broader relations and of the inverses; none with anyone.

    ``verdicts`` holds all relationships of these ends: a disputed or denied one gets no plain triple from a narrower.
    """
    for (subject, relation, obj), verdict in verdicts.items():
        if ANYONE in (subject, obj) or not vocabulary.statuses[verdict.status].plain or verdict.unreviewed:
            continue
        yield from _plain(subject, relation, obj, vocabulary)
        for broad in vocabulary.kin(relation, narrower=False):
            ends = vocabulary.canonical(subject, broad, obj)
            if ends not in verdicts or verdicts[ends].status not in ("disputed", "denied"):
                yield from _plain(*ends, vocabulary)


def _plain(subject: Iri, relation: str, obj: Iri, vocabulary: Vocabulary) -> Iterator[Quad]:
    """The triple; in both directions if symmetric, and the one of the inverse."""
    triples = [(subject, relation, obj)]
    triples += [(obj, inverse, subject) for inverse in vocabulary.inverse_names.get(relation, ())]
    if vocabulary.relations[relation].symmetric and subject != obj:
        triples.append((obj, relation, subject))
    return (Quad(terms.node(s), terms.node(TIE + r), terms.node(o), _GRAPH) for s, r, o in triples)


def _family(ends: Iterable[Ends], vocabulary: Vocabulary) -> set[Ends]:
    """The relationships whose plain triples depend on these: between the same two, of relations above and below."""
    found: set[Ends] = set()
    for subject, relation, obj in ends:
        above = (relation, *vocabulary.kin(relation, narrower=False))
        names = {name for top in above for name in (top, *vocabulary.kin(top, narrower=True))}
        found |= {vocabulary.canonical(s, name, o) for name in names for s, o in ((subject, obj), (obj, subject))}
    return found


def _dump_pool(pool: Pool) -> str:
    data = {
        "main": _rows(pool.main),
        "contested": [[*moment, _rows(held)] for moment, held in sorted(pool.contested.items())],
        "affirmed": [[*moment, n] for moment, n in sorted(pool.affirmed.items())],
        "counts": [pool.accepted, pool.rejected, pool.ties],
    }
    return json.dumps(data, separators=(",", ":"))


def _rows(found: Counter[Bearing]) -> list[list[object]]:
    return sorted([*bearing, number] for bearing, number in found.items())


def _load_pool(tally: str) -> Pool:
    data = json.loads(tally)
    return Pool(
        _bearings(data["main"]),
        {(when, event): _bearings(rows) for when, event, rows in data["contested"]},
        Counter({(when, event): n for when, event, n in data["affirmed"]}),
        *data["counts"],
    )


def _bearings(rows: Iterable[Sequence[Any]]) -> Counter[Bearing]:
    return Counter({Bearing(*row[:-1]): row[-1] for row in rows})


def _stored_verdict(of: terms.Node) -> Verdict | None:
    """The status of a relationship as its node says it; None without one."""
    status = terms.word(of, KG + "relationshipStatus")
    return Verdict(status, KG + "unreviewed" in of) if status else None


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

    def __bool__(self) -> bool:
        return bool(self.remove or self.add)


def plan(
    store: Store,
    vocabulary: Vocabulary,
    *,
    add: Sequence[SourceRecords] = (),
    remove: Iterable[Iri] = (),
    judge_add: Sequence[Judgement] = (),
    judge_remove: Sequence[Judgement] = (),
) -> Plan:
    """The quads to remove and add for a change of sources and judgements.

    A source that the store already has is replaced. Nothing is written here.
    """
    gone = {*remove, *(records.source.iri for records in add)}
    judged = stored_judgements(store)
    dropped = {j.iri for j in judge_remove}
    after = [*(j for j in judged if j.iri not in dropped), *judge_add]
    into = {q for records in add for q in codec.encode(records) if not in_graph(q, ids.TIES_GRAPH)}
    into.update(quad for records in add for quad in feed_actors.described(records))
    out: set[Quad] = set()
    for source in gone:
        for graph in (ids.source_graph(source), ids.inferred_graph(source)):
            out.update(store.match(graph=graph))
    orphaned = feed_actors.orphaned(store, out, add)
    out |= feed_actors.quads_of(store, orphaned)
    old = StoredEvidence(store, vocabulary, judgements=judged)
    new = StoredEvidence(store, vocabulary, gone, add, after, orphaned=orphaned)
    for judgement in judge_remove:
        out.update((*codec.encode_judgement(judgement), *store.match(judgement.iri, graph=ids.ANALYST_GRAPH)))
    for judgement in after if judge_remove else judge_add:
        into.update(codec.encode_judgement(judgement))
    judgements = [*judge_add, *judge_remove]
    moved = _identify(old, new, add, judgements, out, into)
    changed = _Change(old, new, out)
    changed.sources(gone, add)
    changed.events({*_typed(out, "Event"), *(event.iri for records in add for event in records.events)})
    changed.judgements(judgements)
    changed.actors(moved)
    changed.texts(_compare_texts(old, new, gone, add, out, into))
    more_out, more_in, changes = changed.derive()
    out |= more_out
    into |= more_in
    return Plan(sorted(out - into, key=str), sorted(_new(store, into - out), key=str), changes)


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
    told = {quad.subject.value for quad in out if isinstance(quad.subject, NamedNode) and _names_actor(quad)}
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

    def near(key: str) -> dict[Iri, wording.Sketch]:
        return {iri: s for iri, s in wording.stored(store, key).items() if iri not in gone} | dict(among(key))

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


def _names_actor(quad: Quad) -> bool:
    """Whether the quad says what an actor is, how it is called or for whom it acts."""
    return quad.predicate.value in (terms.TYPE, KG + "actsFor", *NAMES)


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


def _new(store: Store, found: set[Quad]) -> list[Quad]:
    """The quads that the store lacks (judgements, and actors of feeds, may be written again)."""
    analyst = {q for q in found if in_graph(q, ids.ANALYST_GRAPH)}
    present = set(store.match(graph=ids.ANALYST_GRAPH)) if analyst else set()
    present |= feed_actors.quads_of(store, {iri for q in found if ids.of_feed(iri := terms.words(q.subject))})
    return [q for q in found if q not in present]


class _Change:
    """Collects what a change affects in the old and the new state, then derives both sides."""

    def __init__(self, old: StoredEvidence, new: StoredEvidence, out: set[Quad]) -> None:
        self.old, self.new = old, new
        self._touched: set[Iri] = set()
        self._old_stances = self._stances_in(out)
        self._acting = {iri for quad in out for iri in _acting(quad)}
        self._statements: dict[Iri, Statement] = {}
        self._spoken: set[Iri] = set()
        self._absent: set[Iri] = set()
        self._given: set[Iri] = set()
        self._described: dict[Iri, list[Quad]] = defaultdict(list)
        self._members: dict[Iri, set[Iri]] = defaultdict(set)

    def _stances_in(self, found: Iterable[Quad]) -> list[Stance]:
        found = list(found)
        nodes = terms.by_subject(found)
        return [codec.decode_stance(iri, nodes[iri], True, {}) for iri in _typed(found, "Stance")]

    def sources(self, gone: set[Iri], add: Sequence[SourceRecords]) -> None:
        """Marks what the stances of these sources and of those derived from them affect, and the actors that refold."""
        self._mark(self._old_stances, self.old)
        for records in add:
            self._statements.update((s.iri, s) for s in records.statements)
            self._given.update(tie.iri for tie in records.ties)
            self._mark(records.stances, self.new)
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
        self._spread()
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
                relationships.setdefault(of, self._ends(of))
            if before != after:
                changes.append(StatusChange(iri, before, after))
        self._read(sorted(relationships))
        verdicts: dict[Ends, Verdict | None] = {}
        for iri, ends in sorted(relationships.items()):
            verdicts[ends] = self._relationship(iri, ends, moved[iri], out, into, changes)
        self._plain(verdicts, out, into)
        self._speech(out, into)
        self._void(out, into)
        return out, into, changes

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
        for quad in self.old.store.describe(relationships):
            self._described[str(quad.subject)[1:-1]].append(quad)
        for tie, relationship in self.old.store.referring(KG + "of", relationships):
            self._members[relationship].add(tie)
        left: set[Iri] = set()
        for iri in relationships:
            of = terms.by_subject(self._described[iri]).get(iri, {})
            if KG + "tally" not in of:
                left |= self._members[iri] - self._touched
        self.new.fetch_ties(left)
        self.new.prefetch(left)

    def _relationship(
        self,
        iri: Iri,
        ends: tuple[Iri, str, Iri],
        members: list[Tie],
        out: set[Quad],
        into: set[Quad],
        changes: list[StatusChange],
    ) -> Verdict | None:
        """Derives a relationship; returns its status, None if it has no ties any more."""
        described = self._described[iri]
        of = terms.by_subject(described).get(iri, {})
        out.update(q for q in described if in_graph(q, ids.DERIVED_GRAPH))
        before = terms.word(of, KG + "relationshipStatus")
        pool = self._pool(iri, terms.one(of, KG + "tally"))
        for tie in members:
            _pool(pool, self.new, tie)
        verdict = None
        if pool.ties:
            made = relationship_quads(iri, *ends, pool, self.new)
            verdict = _stored_verdict(terms.by_subject(made)[iri])
            into.update(made)
        after = verdict.status if verdict else None
        if before != after:
            changes.append(StatusChange(iri, before, after))
        return verdict

    def _plain(self, verdicts: Mapping[Ends, Verdict | None], out: set[Quad], into: set[Quad]) -> None:
        """The plain triples before and after, also those that other relationships of the same ends give."""
        vocabulary = self.new.vocabulary
        kin = {ids.relationship_iri(*ends): ends for ends in _family(verdicts, vocabulary)}
        nodes = self.old.store.nodes(sorted(kin))
        before = {kin[iri]: found for iri, of in nodes.items() if (found := _stored_verdict(of))}
        after = {ends: found for ends, found in {**before, **verdicts}.items() if found}
        out.update(plain_quads(before, vocabulary))
        into.update(plain_quads(after, vocabulary))

    def _pool(self, relationship: Iri, tally: str | None) -> Pool:
        """The pool of the ties that the change leaves alone."""
        stored = self._members[relationship]
        if tally:
            pool = _load_pool(tally)
            world, members, sign = self.old, stored & self._touched, -1
        else:
            pool = Pool()
            world, members, sign = self.new, stored - self._touched, 1
        for iri in sorted(members):
            if tie := world.tie(iri):
                _pool(pool, world, tie, sign)
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
        made = relationship_quads(relationship, *ends, pool, world)
        if status := _stored_verdict(terms.by_subject(made)[relationship]):
            verdicts[ends] = status
        found.update(made)
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
