"""Plans a change of the store: what it touches, and the derived quads that follow.

Sources come and go, analysts judge; statuses, relationships and plain triples follow from that.
:func:`plan` works out every quad to remove and add *before* anything is written, against a
:class:`World` that sees the store as it will be; the store then applies the plan in one step. Only
what a change touches is computed again; :func:`derive_all` computes everything, for checking.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad

from kg import dates, ids, quads
from kg.ids import ANYONE, KG, TIE
from kg.model import Assessment, Iri, Link, Merge, Quote, Source, SourceRecords, Stance, Statement, Tie
from kg.quads import Node
from kg.status import Bearing, Pool, Verdict, bearings, implied, implying, independent, judge
from kg.store.protocol import Store
from kg.vocabulary import DCTERMS, PROV, RDF, XSD, Vocabulary

Judgement = Assessment | Link | Merge
FOLDING = (quads.TYPE, KG + "actsFor")
"""What decides whether an actor folds into another; an actor may have hundreds of names besides."""
TALLY_ABOVE = 8
"""A relationship with more ties than this keeps the counts of its bearings, so that a change need
not read all of its ties."""


class World:
    """The graph as the status rules see it: the store, less some sources, plus some records.

    Reads through and remembers; :meth:`prefetch` reads many at once.
    """

    def __init__(
        self,
        store: Store,
        vocabulary: Vocabulary,
        without: Iterable[Iri] = (),
        plus: Sequence[SourceRecords] = (),
        judgements: Sequence[Judgement] | None = None,
        with_quotes: bool = False,
        nodes: Callable[[Iterable[Iri]], Mapping[Iri, Node]] | None = None,
    ) -> None:
        self.store = store
        self._nodes = nodes or store.nodes
        self._with_quotes = with_quotes
        self.vocabulary = vocabulary
        self.without = frozenset(without)
        self._gone = frozenset(map(ids.source_graph, self.without))
        self._about: dict[Iri, list[Stance]] = {}
        self._making: dict[Iri, list[Stance]] = {}
        self._stances: dict[Iri, Stance | None] = {}
        self._ties: dict[Iri, Tie | None] = {}
        self._sources: dict[Iri, Source] = {}
        self._brief: dict[Iri, tuple[str, bool]] = {}
        self._folds: dict[Iri, Iri] = {}
        self._parents: dict[Iri, tuple[Iri, ...]] = {}
        self._lines: dict[Iri, frozenset[Iri]] = {}
        self._anyone: list[Tie] | None = None
        self._plus_about: dict[Iri, list[Stance]] = defaultdict(list)
        self._plus_making: dict[Iri, list[Stance]] = defaultdict(list)
        self._plus_governments: dict[Iri, Iri] = {}
        self._remade: Set[Iri] = frozenset()
        self._makes: dict[Iri, list[Iri]] | None = None
        self._overlay(plus)
        self._judge(judgements if judgements is not None else stored_judgements(store))

    def _overlay(self, plus: Sequence[SourceRecords]) -> None:
        self._plus_stances = {stance.iri for records in plus for stance in records.stances}
        for records in plus:
            self._sources[records.source.iri] = records.source
            self._sources.update((cited.iri, cited) for cited in records.cited)
            self._ties.update((tie.iri, tie) for tie in records.ties)
            self._stances.update((stance.iri, stance) for stance in records.stances)
            for actor in records.actors:
                if actor.kind == "Government" and actor.acts_for:
                    self._plus_governments[actor.iri] = actor.acts_for[0]
            for stance in records.stances:
                for iri in stance.about:
                    self._plus_about[iri].append(stance)
        for records in plus:
            for stance in records.stances:
                for tie in speech_ties(stance, self):
                    self._ties.setdefault(tie.iri, tie)
                    self._plus_making[tie.iri].append(stance)

    def _judge(self, judgements: Sequence[Judgement]) -> None:
        self.assessments = {
            j.tie: j for j in sorted((j for j in judgements if isinstance(j, Assessment)), key=lambda j: (j.at, j.iri))
        }
        self._follows: dict[Iri, set[Iri]] = defaultdict(set)
        self._precedes: dict[Iri, set[Iri]] = defaultdict(set)
        self._same: dict[Iri, Iri] = {}
        for judgement in judgements:
            if isinstance(judgement, Link):
                self._follows[judgement.premise].add(judgement.conclusion)
                self._precedes[judgement.conclusion].add(judgement.premise)
        for merge in sorted((j for j in judgements if isinstance(j, Merge) and j.same), key=lambda j: (j.at, j.iri)):
            left, right = self.merged(merge.left), self.merged(merge.right)
            if left != right:
                self._same[left] = right

    # -- reading ----------------------------------------------------------------------------------

    def prefetch(self, propositions: Iterable[Iri]) -> None:
        """Reads all stances around these ties and statements, level by level."""
        level = {iri for iri in propositions if iri not in self._about}
        fresh = True
        while level:
            said = self._refer(KG + "about", level)
            made = self._made(level) if fresh else {}
            self._load({iri for found in (*said.values(), *made.values()) for iri in found})
            for iri in level:
                self._about[iri] = self._present(said.get(iri, ()), self._plus_about[iri])
                if fresh:
                    self._making[iri] = self._present(made.get(iri, ()), self._plus_making[iri])
            stances = [s for iri in level for s in (*self._about[iri], *self._making.get(iri, ()))]
            level = {s.iri for s in stances if s.iri not in self._about}
            fresh = False

    def _refer(self, prop: str, objects: set[Iri]) -> dict[Iri, list[Iri]]:
        stale = self._remade if prop == KG + "makes" else frozenset()
        found: dict[Iri, list[Iri]] = defaultdict(list)
        for subject, obj in self.store.referring(prop, objects):
            if subject not in stale:
                found[obj].append(subject)
        return found

    def _made(self, ties: set[Iri]) -> dict[Iri, list[Iri]]:
        """The stances that make each tie, as stored, or as :meth:`speak` worked out."""
        if self._makes is None:
            return self._refer(KG + "makes", ties)
        return {iri: self._makes[iri] for iri in ties if iri in self._makes}

    def speak(self) -> dict[Iri, list[Tie]]:
        """Works out the speech ties of every stance afresh, and gives them by stance."""
        stances = sorted(iri for iri, _ in self.store.referring(quads.TYPE, [KG + "Stance"]))
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
        missing = [iri for iri in stances if iri not in self._stances]
        nodes = self._nodes(missing)
        quotes: dict[Iri, Quote] = {}
        sources = {source for of in nodes.values() if (source := quads.one(of, KG + "source"))}
        if self._with_quotes:
            wanted = sorted({q for of in nodes.values() if (q := quads.one(of, KG + "quote"))})
            quotes = {iri: quads.decode_quote(iri, of) for iri, of in self.store.nodes(wanted).items()}
            self._load_briefly(sources)
        else:
            self.fetch_sources(sources)
        for iri in missing:
            of = nodes.get(iri)
            if of and KG + "Stance" in quads.many(of, quads.TYPE):
                source = quads.need(of, KG + "source")
                self._stances[iri] = quads.decode_stance(iri, of, self.brief(source)[1], quotes)
            else:
                self._stances[iri] = None

    def fetch(self, stances: Iterable[Iri]) -> None:
        """Reads these stances at once."""
        self._load(set(stances))

    def remake(self, stances: Iterable[Iri]) -> None:
        """Has these stances make the speech ties that follow now, whatever the store holds."""
        self._remade = set(stances) - self._plus_stances
        for iri in sorted(self._remade):
            if stance := self.stance(iri):
                for tie in speech_ties(stance, self):
                    self._ties[tie.iri] = tie
                    self._plus_making[tie.iri].append(stance)

    def about(self, iri: Iri) -> list[Stance]:
        """The stances about a tie, statement or stance."""
        if iri not in self._about:
            self.prefetch([iri])
        return self._about[iri]

    def making(self, tie: Iri) -> list[Stance]:
        """The stances whose speech act is this tie."""
        if tie not in self._making:
            made = self._made({tie}).get(tie, [])
            self._load(set(made))
            self._making[tie] = self._present(made, self._plus_making[tie])
        return self._making[tie]

    def stance(self, iri: Iri) -> Stance | None:
        """The stance of this IRI."""
        self._load({iri})
        found = self._stances[iri]
        gone = found is not None and found.source in self.without and iri not in self._plus_stances
        return None if gone else found

    def tie(self, iri: Iri) -> Tie | None:
        """The tie of this IRI; None for a statement."""
        if iri not in self._ties:
            self._load_ties([iri])
        return self._ties[iri]

    def _load_ties(self, iris: Iterable[Iri]) -> None:
        missing = [iri for iri in iris if iri not in self._ties]
        nodes = self._nodes(missing)
        for iri in missing:
            of = nodes.get(iri)
            known = of and KG + "Tie" in quads.many(of, quads.TYPE) and RDF + "subject" in of and RDF + "object" in of
            self._ties[iri] = quads.decode_tie(iri, of) if of and known else None

    def source(self, iri: Iri) -> Source:
        """The source of this IRI; one that is not loaded has only its IRI."""
        if iri not in self._sources:
            self.fetch_sources([iri])
        return self._sources[iri]

    def fetch_sources(self, iris: Iterable[Iri]) -> None:
        """Reads these sources at once."""
        missing = sorted({iri for iri in iris if iri not in self._sources})
        nodes = self.store.nodes(missing, quads.SOURCE_FIELDS) if missing else {}
        for iri in missing:
            of = nodes.get(iri)
            known = of and iri not in self.without
            self._sources[iri] = quads.decode_source(iri, of) if of and known else Source(iri, ids.short(iri))

    def brief(self, source: Iri) -> tuple[str, bool]:
        """The title of a source, and whether its stances are reviewed: all that a look-up needs."""
        if source not in self._sources:
            self._load_briefly([source])
            return self._brief[source]
        return self._sources[source].title, self._sources[source].reviewed

    def _load_briefly(self, sources: Iterable[Iri]) -> None:
        missing = sorted({iri for iri in sources if iri not in self._sources and iri not in self._brief})
        nodes = self.store.nodes(missing, (DCTERMS + "title", KG + "reviewed")) if missing else {}
        for iri in missing:
            source = quads.decode_source(iri, nodes.get(iri, {}))
            self._brief[iri] = source.title, source.reviewed

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
        """Reads what these sources derive from, and nothing else of them."""
        missing = sorted({iri for iri in sources if iri not in self._sources and iri not in self._parents})
        derived = PROV + "wasDerivedFrom"
        found = self.store.nodes([iri for iri in missing if iri not in self.without], [derived]) if missing else {}
        self._parents.update((iri, quads.many(found.get(iri, {}), derived)) for iri in missing)

    def folded(self, actor: Iri) -> Iri:
        """The actor after merges, with a government folded into its state."""
        if actor not in self._folds:
            merged = self.merged(actor)
            state = self._plus_governments.get(merged)
            if state is None:
                said = (q for prop in FOLDING for q in self.store.match(merged, prop) if not self._goes(q))
                of = quads.by_subject(said).get(merged, {})
                if KG + "Government" in quads.many(of, quads.TYPE):
                    state = quads.one(of, KG + "actsFor")
            self._folds[actor] = self.merged(state) if state else merged
        return self._folds[actor]

    def _goes(self, quad: Quad) -> bool:
        return bool(self._gone) and isinstance(quad.graph_name, NamedNode) and quad.graph_name.value in self._gone

    def merged(self, actor: Iri) -> Iri:
        """The actor that an analyst says this one is, else itself."""
        seen = set()
        while actor in self._same and actor not in seen:
            seen.add(actor)
            actor = self._same[actor]
        return actor

    def same_as(self, actor: Iri) -> set[Iri]:
        """All other actors that an analyst says are this one."""
        root = self.merged(actor)
        return {other for other in (*self._same, root) if self.merged(other) == root and other != actor}

    def rejected(self, tie: Iri) -> bool:
        """Whether an analyst rejected this tie."""
        return tie in self.assessments and self.assessments[tie].verdict == "rejected"

    def premises(self, tie: Iri) -> set[Iri]:
        """The ties that imply this one, transitively."""
        return _reachable(tie, self._precedes)

    def conclusions(self, tie: Iri) -> set[Iri]:
        """The ties that follow from this one, transitively."""
        return _reachable(tie, self._follows)

    def counterparts(self, tie: Tie) -> list[Tie]:
        """For a tie with *anyone*: the ties with somebody in that place; for another: with anyone."""
        if ANYONE in (tie.subject, tie.object):
            found = self._with_somebody(tie)
        else:
            found = [t for t in self._with_anyone() if t.relation == tie.relation]
        return [other for other in found if other.iri != tie.iri and self._corresponds(tie, other)]

    def _with_anyone(self) -> list[Tie]:
        if self._anyone is None:
            ends = [self.store.referring(RDF + end, [ANYONE]) for end in ("subject", "object")]
            iris = {iri for pairs in ends for iri, _ in pairs}
            self._load_ties(iris)
            iris |= {t.iri for t in self._ties.values() if t and ANYONE in (t.subject, t.object)}
            self._anyone = [t for iri in sorted(iris) if (t := self._ties[iri])]
        return self._anyone

    def _with_somebody(self, tie: Tie) -> list[Tie]:
        predicate = TIE + tie.relation
        iris = {iri for iri, _ in self.store.referring(RDF + "predicate", [predicate])}
        self._load_ties(iris)
        iris |= {t.iri for t in self._ties.values() if t and t.relation == tie.relation}
        found = [t for iri in sorted(iris) if (t := self._ties[iri])]
        return [t for t in found if ANYONE not in (t.subject, t.object)]

    def _corresponds(self, tie: Tie, other: Tie) -> bool:
        general, special = (tie, other) if ANYONE in (tie.subject, tie.object) else (other, tie)
        pairs = ((general.subject, special.subject), (general.object, special.object))
        ends = all(left == ANYONE or self.folded(left) == self.folded(right) for left, right in pairs)
        return ends and _may_overlap(general.when, special.when)

    # -- deciding ---------------------------------------------------------------------------------

    def bearings(self, proposition: Iri) -> Counter[Bearing]:
        """Everything that bears upon a tie or statement."""
        return bearings(self, proposition)

    def lines(self, found: Iterable[Bearing]) -> dict[Iri, frozenset[Iri]]:
        """The ancestors of every source among the bearings."""
        sources = {b.source for b in found}
        self._load_parents(sources)
        return {source: self.ancestors(source) for source in sources}

    def verdict(self, proposition: Iri, found: Counter[Bearing] | None = None) -> Verdict:
        """The status of a tie or statement."""
        if proposition in self.assessments:
            return Verdict(self.assessments[proposition].verdict)
        found = self.bearings(proposition) if found is None else found
        return judge(found, self.lines(found))

    def alive(self, proposition: Iri) -> bool:
        """Whether any stance is about the proposition or makes it."""
        return bool(self.about(proposition) or self.making(proposition))

    def relationship(self, tie: Tie) -> tuple[Iri, Iri, Iri]:
        """The IRI and the two folded ends of the relationship of a tie, in canonical direction."""
        subject, obj = self.folded(tie.subject), self.folded(tie.object)
        subject, _, obj = self.vocabulary.canonical(subject, tie.relation, obj)
        return ids.relationship_iri(subject, tie.relation, obj), subject, obj


def _reachable(start: Iri, steps: Mapping[Iri, set[Iri]]) -> set[Iri]:
    found: set[Iri] = set()
    pending = [start]
    while pending:
        for iri in steps.get(pending.pop(), ()):
            if iri not in found and iri != start:
                found.add(iri)
                pending.append(iri)
    return found


def _may_overlap(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return True
    (start, end), (first, last) = dates.bounds(one), dates.bounds(other)
    return not ((end and first and end < first) or (last and start and last < start))


def in_graph(quad: Quad, graph: str) -> bool:
    """Whether a quad stands in ``graph``."""
    return isinstance(quad.graph_name, NamedNode) and quad.graph_name.value == graph


def stored_judgements(store: Store) -> list[Judgement]:
    """The analyst's judgements in the store."""
    return list(quads.decode_judgements(store.match(graph=ids.ANALYST_GRAPH)))


def speech_ties(stance: Stance, world: World) -> list[Tie]:
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


# -- derived quads --------------------------------------------------------------------------------

_GRAPH = quads.node(ids.DERIVED_GRAPH)
_STATUS, _OF = quads.node(KG + "status"), quads.node(KG + "of")


def _status(subject: str, prop: str, verdict: Verdict) -> Iterator[Quad]:
    term = quads.node(KG + verdict.status.capitalize())
    yield Quad(quads.node(subject), quads.node(KG + prop), term, _GRAPH)
    if verdict.unreviewed:
        yield Quad(quads.node(subject), quads.node(KG + "unreviewed"), quads.boolean(True), _GRAPH)


def claim_quads(iri: Iri, tie: Tie | None, relationship: Iri | None, verdict: Verdict) -> list[Quad]:
    """The derived quads of a tie or statement."""
    found = list(_status(iri, "status", verdict))
    if relationship:
        found.append(Quad(quads.node(iri), _OF, quads.node(relationship), _GRAPH))
    if tie and tie.when and not dates.is_day(tie.when):
        for prop, day in zip(("earliest", "latest"), dates.bounds(tie.when), strict=True):
            if day:
                value = Literal(day, datatype=quads.node(XSD + "date"))
                found.append(Quad(quads.node(iri), quads.node(KG + prop), value, _GRAPH))
    return found


def relationship_quads(iri: Iri, subject: Iri, relation: str, obj: Iri, pool: Pool, world: World) -> list[Quad]:
    """The derived quads of a relationship, its plain triple among them."""
    counted = pool.counted()
    lines = world.lines(counted)
    verdict = pool.verdict(lines)
    me = quads.node(iri)

    def put(prop: str, value: NamedNode | Literal) -> Quad:
        return Quad(me, quads.node(KG + prop), value, _GRAPH)

    own = [b for b in counted if b.polarity > 0]
    found = [
        Quad(me, quads.node(quads.TYPE), quads.node(KG + "Relationship"), _GRAPH),
        put("subject", quads.node(subject)),
        put("relation", quads.node(TIE + relation)),
        put("object", quads.node(obj)),
        *_status(iri, "relationshipStatus", verdict),
        put("stancesFor", quads.integer(sum(n for b, n in counted.items() if b.polarity > 0))),
        put("stancesAgainst", quads.integer(sum(n for b, n in counted.items() if b.polarity < 0))),
        put("origins", quads.integer(independent(own, lines) if own else 0)),
    ]
    if pool.ties > TALLY_ABOVE:
        found.append(put("tally", quads.text(_dump_pool(pool))))
    if world.vocabulary.statuses[verdict.status].plain and not verdict.unreviewed:
        found += plain_quads(subject, relation, obj, world.vocabulary)
    return found


def plain_quads(subject: Iri, relation: str, obj: Iri, vocabulary: Vocabulary) -> list[Quad]:
    """The plain triple of a relationship; both ways where it is symmetric, none with anyone."""
    if ANYONE in (subject, obj):
        return []
    ends = [(subject, obj)]
    if vocabulary.relations[relation].symmetric and subject != obj:
        ends.append((obj, subject))
    return [Quad(quads.node(s), quads.node(TIE + relation), quads.node(o), _GRAPH) for s, o in ends]


def _dump_pool(pool: Pool) -> str:
    rows = {name: sorted([*b, n] for b, n in getattr(pool, name).items()) for name in ("main", "contested")}
    return json.dumps({**rows, "counts": [pool.accepted, pool.rejected, pool.ties]}, separators=(",", ":"))


def _load_pool(tally: str) -> Pool:
    data = json.loads(tally)
    main, contested = (Counter({Bearing(*row[:-1]): row[-1] for row in data[k]}) for k in ("main", "contested"))
    return Pool(main, contested, *data["counts"])


# -- planning -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A tie, statement or relationship whose status a change moves; None: it is not there."""

    iri: Iri
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Plan:
    """What a change writes, and which statuses it moves."""

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
    """The quads to remove and add so that sources and judgements come and go.

    A source that is there already is replaced. Nothing is written here.
    """
    gone = {*remove, *(records.source.iri for records in add)}
    judged = stored_judgements(store)
    dropped = {j.iri for j in judge_remove}
    after = [*(j for j in judged if j.iri not in dropped), *judge_add]
    old = World(store, vocabulary, judgements=judged)
    new = World(store, vocabulary, gone, add, after)
    out: set[Quad] = set()
    for source in gone:
        for graph in (ids.source_graph(source), ids.inferred_graph(source)):
            out.update(store.match(graph=graph))
    into = {q for records in add for q in quads.encode(records) if not in_graph(q, ids.TIES_GRAPH)}
    for judgement in judge_remove:
        out.update(quads.encode_judgement(judgement))
    for judgement in after if judge_remove else judge_add:
        into.update(quads.encode_judgement(judgement))
    changed = _Change(old, new, out)
    changed.sources(gone, add)
    changed.judgements([*judge_add, *judge_remove])
    more_out, more_in, changes = changed.derive()
    out |= more_out
    into |= more_in
    return Plan(sorted(out - into, key=str), sorted(_new(store, into - out), key=str), changes)


def _new(store: Store, found: set[Quad]) -> list[Quad]:
    """The quads that the store lacks (judgements may be written again)."""
    analyst = {q for q in found if in_graph(q, ids.ANALYST_GRAPH)}
    present = set(store.match(graph=ids.ANALYST_GRAPH)) if analyst else set()
    return [q for q in found if q not in present]


class _Change:
    """Collects what a change touches in the old and the new world, then derives both sides."""

    def __init__(self, old: World, new: World, out: set[Quad]) -> None:
        self.old, self.new = old, new
        self._touched: set[Iri] = set()
        self._old_stances = self._stances_in(out)
        self._statements: dict[Iri, Statement] = {}
        self._spoken: set[Iri] = set()

    def _stances_in(self, found: Iterable[Quad]) -> list[Stance]:
        nodes = quads.by_subject(found)
        return [
            quads.decode_stance(iri, of, True, {})
            for iri, of in nodes.items()
            if KG + "Stance" in quads.many(of, quads.TYPE)
        ]

    def sources(self, gone: set[Iri], add: Sequence[SourceRecords]) -> None:
        """Marks what the stances of these sources, and of those derived from them, reach."""
        self._mark(self._old_stances, self.old)
        for records in add:
            self._statements.update((s.iri, s) for s in records.statements)
            self._mark(records.stances, self.new)
        for source in self._descendants(gone):
            graph = self.old.store.match(graph=ids.source_graph(source))
            self._mark(self._stances_in(graph), self.old)

    def _descendants(self, sources: set[Iri]) -> set[Iri]:
        found: set[Iri] = set()
        pending = set(sources)
        while pending:
            children = {child for child, _ in self.old.store.referring(PROV + "wasDerivedFrom", pending)}
            pending = children - found - sources
            found |= pending
        return found

    def judgements(self, judgements: Iterable[Judgement]) -> None:
        """Marks what these judgements reach."""
        for judgement in judgements:
            if isinstance(judgement, Assessment):
                self._touched.add(judgement.tie)
            elif isinstance(judgement, Link):
                self._touched |= {judgement.premise, judgement.conclusion}
            else:
                self._mark_actors({judgement.left, judgement.right})

    def _mark_actors(self, actors: set[Iri]) -> None:
        store = self.old.store
        reached = set(actors)
        for world in (self.old, self.new):
            for actor in actors:
                reached |= {actor, *world.same_as(actor)}
        reached |= {s for s, _ in store.referring(KG + "actsFor", reached)}
        for end in ("subject", "object"):
            self._touched |= {iri for iri, _ in store.referring(RDF + end, reached)}
        held = {iri for iri, _ in store.referring(KG + "holder", reached)}
        self._mark((s for iri in held if (s := self.old.stance(iri))), self.old)

    def _mark(self, stances: Iterable[Stance], world: World) -> None:
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
            world.prefetch(touched)
        described = self.old.store.describe(touched)
        present = quads.by_subject(described)
        out = {q for q in described if self._ours(q)}
        into: set[Quad] = set()
        changes: list[StatusChange] = []
        relationships: dict[Iri, tuple[Iri, str, Iri]] = {}
        moved: dict[Iri, list[tuple[Tie, Iri]]] = defaultdict(list)
        for iri in touched:
            before = quads.one(present.get(iri, {}), KG + "status")
            after: str | None = None
            tie = self.new.tie(iri) or self.old.tie(iri)
            if self.new.alive(iri):
                verdict = self.new.verdict(iri)
                after = verdict.status
                relationship = None
                if tie:
                    relationship, subject, obj = self.new.relationship(tie)
                    relationships[relationship] = (subject, tie.relation, obj)
                    moved[relationship].append((tie, iri))
                into.update(self._kept(iri, tie))
                into.update(claim_quads(iri, tie, relationship, verdict))
            if of := quads.one(present.get(iri, {}), KG + "of"):
                relationships.setdefault(of, self._ends(of))
            word = before.removeprefix(KG).lower() if before else None
            if word != after:
                changes.append(StatusChange(iri, word, after))
        for iri, ends in sorted(relationships.items()):
            self._relationship(iri, ends, moved[iri], out, into, changes)
        self._speech(out, into)
        return out, into, changes

    def _hear(self) -> None:
        """Adds the speech ties that the stances reached make, and the replies to them, then and now."""
        self._spoken |= {iri for iri, _ in self.old.store.referring(KG + "inReplyTo", self._spoken)}
        for world in (self.old, self.new):
            world.fetch(self._spoken)
            stances = [s for iri in sorted(self._spoken) if (s := world.stance(iri))]
            self._touched |= {tie.iri for stance in stances for tie in speech_ties(stance, world)}
        self.new.remake(self._spoken)

    def _spread(self) -> None:
        """Adds the ties that the touched ones reach through *anyone* and analyst links.

        Assent reaches what they imply, denial what implies them.
        """
        self._hear()
        changed = list(self._touched)
        for world in (self.old, self.new):
            for iri in changed:
                self._touched |= implied(world, iri) | implying(world, iri)
        self._touched = {iri for iri in self._touched if iri.startswith((ids.ID + "tie-", ids.ID + "statement-"))}

    def _ours(self, quad: Quad) -> bool:
        return in_graph(quad, ids.TIES_GRAPH) or in_graph(quad, ids.DERIVED_GRAPH)

    def _kept(self, iri: Iri, tie: Tie | None) -> list[Quad]:
        if tie:
            return quads.encode_tie(tie)
        if iri in self._statements:
            return quads.encode_statement(self._statements[iri])
        return [q for q in self.old.store.describe([iri]) if in_graph(q, ids.TIES_GRAPH)]

    def _ends(self, relationship: Iri) -> tuple[Iri, str, Iri]:
        of = self.old.store.nodes([relationship]).get(relationship, {})
        relation = quads.need(of, KG + "relation").removeprefix(TIE)
        return quads.need(of, KG + "subject"), relation, quads.need(of, KG + "object")

    def _relationship(
        self,
        iri: Iri,
        ends: tuple[Iri, str, Iri],
        members: list[tuple[Tie, Iri]],
        out: set[Quad],
        into: set[Quad],
        changes: list[StatusChange],
    ) -> None:
        store = self.old.store
        described = store.describe([iri])
        of = quads.by_subject(described).get(iri, {})
        out.update(q for q in described if in_graph(q, ids.DERIVED_GRAPH))
        for quad in plain_quads(*ends, self.old.vocabulary):
            prop = TIE + ends[1]
            out.update(q for q in store.match(quad.subject.value, prop, ids.DERIVED_GRAPH) if q == quad)  # type: ignore[union-attr]
        pool = self._pool(iri, quads.one(of, KG + "tally"))
        for tie, _ in members:
            found = self.new.bearings(tie.iri)
            pool.put(tie, self.new.verdict(tie.iri, found), found)
        before = quads.one(of, KG + "relationshipStatus")
        after = None
        if pool.ties:
            made = relationship_quads(iri, *ends, pool, self.new)
            after = quads.one(quads.by_subject(made)[iri], KG + "relationshipStatus")
            into.update(made)
        if before != after:
            words = [v.removeprefix(KG).lower() if v else None for v in (before, after)]
            changes.append(StatusChange(iri, words[0], words[1]))

    def _pool(self, relationship: Iri, tally: str | None) -> Pool:
        """The pool of the ties that the change leaves alone."""
        stored = {iri for iri, _ in self.old.store.referring(KG + "of", [relationship])}
        if tally:
            pool = _load_pool(tally)
            world, members, sign = self.old, stored & self._touched, -1
        else:
            pool = Pool()
            world, members, sign = self.new, stored - self._touched, 1
        world.prefetch(members)
        for iri in sorted(members):
            if tie := world.tie(iri):
                found = world.bearings(iri)
                pool.put(tie, world.verdict(iri, found), found, sign)
        return pool

    def _speech(self, out: set[Quad], into: set[Quad]) -> None:
        """The links from stances to the ties that they make."""
        makes = quads.node(KG + "makes")
        for iri in self._spoken:
            out.update(self.old.store.match(iri, KG + "makes", ids.DERIVED_GRAPH))
            stance = self.new.stance(iri)
            if stance is not None:
                into.update(
                    Quad(quads.node(iri), makes, quads.node(tie.iri), _GRAPH) for tie in speech_ties(stance, self.new)
                )


def derive_all(store: Store, vocabulary: Vocabulary, report: Callable[[int, int], None] | None = None) -> set[Quad]:
    """Every derived quad of the store, computed afresh; ``report`` hears (done, all)."""
    world = World(store, vocabulary)
    spoken = world.speak()
    claims = sorted({iri for kind in ("Tie", "Statement") for iri, _ in store.referring(quads.TYPE, [KG + kind])})
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
                pool.put(tie, verdict, bearing)
            found.update(claim_quads(iri, tie, relationship, verdict))
        if report:
            report(step + len(chunk), len(claims))
    for relationship, (ends, pool) in pools.items():
        found.update(relationship_quads(relationship, *ends, pool, world))
    makes = quads.node(KG + "makes")
    for iri, ties in spoken.items():
        found.update(Quad(quads.node(iri), makes, quads.node(t.iri), _GRAPH) for t in ties)
    return found
