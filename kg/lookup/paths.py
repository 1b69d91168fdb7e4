"""Explained paths between two actors over relationships.

A bidirectional breadth-first search: nodes are actors as they roll up (or actors themselves),
edges the relationships with a wanted status, in either direction. The last layers of both sides
are expanded, the smaller one first, until every path of the wanted length is known. An actor that acts
for several over time is a node of its own, and a relationship an edge of each for whom one of its ties was made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import ClassVar, cast

from pyoxigraph import NamedNode

from kg.actors.acting import Acting
from kg.lookup.lookup import Lookup
from kg.model.claims import Iri
from kg.model.ids import ANYONE, DERIVED_GRAPH, KG, TIE
from kg.model.records import Ref, RelationRef, RelationshipRef, SourceRef, StanceRecord, TieRecord
from kg.model.shape import Columns, Record, Row, spread
from kg.rdf.terms import one

UNDISPUTED = ("accepted", "corroborated", "reported")
"""The statuses that a path goes through by default."""
EXPLAINING = ("quote", "holder", "source")
"""What the JSON of a step has of its stance."""


@dataclass(frozen=True, slots=True)
class Step(Record):
    """One step of a path: the strongest relationship between two actors, with a quote for it.

    ``from_`` and ``to`` follow the path; ``forward`` is whether the relationship runs that
    way too, ``tie`` is one of its ties, ``stance``
    the stance that explains that tie, if there is one. ``others`` are the labels of alternative relationships,
    with their status if it differs from that of the first.
    """

    from_: Ref
    to: Ref
    forward: bool
    relationship: RelationshipRef
    subject: Ref
    relation: RelationRef
    object: Ref
    tie: str
    stance: StanceRecord | None = field(metadata=spread(lambda step: {n: getattr(step, n) for n in EXPLAINING}))
    others: tuple[str, ...] = ()

    COLUMNS: ClassVar[Columns] = {
        "from": (str, "from_.label"), "to": (str, "to.label"), "forward": bool, "subject": (str, "subject.label"),
        "relation": (str, "relation.id"), "object": (str, "object.label"),
        "status": (str, "relationship.status"), "unreviewed": (bool, "relationship.unreviewed"), "quote": str,
        "holder": (str, lambda step: step.holder and step.holder.label),
        "source": (str, lambda step: step.source and step.source.title), "relationship": (str, "relationship.id"),
        "tie": str,
    }  # fmt: skip

    @property
    def quote(self) -> str | None:
        """The words that explain the step."""
        return self.stance.quote if self.stance else None

    @property
    def holder(self) -> Ref | None:
        """Who says so."""
        return self.stance.holder if self.stance else None

    @property
    def source(self) -> SourceRef | None:
        """Where it is said."""
        return self.stance.source if self.stance else None

    @property
    def sentence(self) -> str:
        """Subject, relation and object as words."""
        return f"{self.subject.label} {self.relation.label} {self.object.label}"


@dataclass(frozen=True, slots=True)
class PathRecord(Record):
    """A path from one actor to another, step by step."""

    steps: tuple[Step, ...] = field(metadata=spread(lambda path: {"hops": path.hops, "steps": path.steps}))

    @property
    def hops(self) -> int:
        """The number of steps."""
        return len(self.steps)

    @property
    def sentence(self) -> str:
        """The actors along the path."""
        return " – ".join([self.steps[0].from_.label, *(s.to.label for s in self.steps)])

    COLUMNS: ClassVar[Columns] = {"path": str, "step": int, **Step.COLUMNS}

    def as_rows(self) -> list[Row]:
        """A flat line for each step."""
        steps = enumerate(self.steps, 1)
        return [{"path": self.sentence, "step": place, **row} for place, step in steps for row in step.as_rows()]


_RELATIONSHIPS = f"""SELECT ?r ?s ?p ?o ?status {{ GRAPH <{DERIVED_GRAPH}> {{
  VALUES ?end {{ %s }} ?r <{KG}%s> ?end ; <{KG}relationshipStatus> ?status .
  FILTER(?status IN (%s)) ?r <{KG}subject> ?s ; <{KG}relation> ?p ; <{KG}object> ?o }} }}"""


@dataclass(frozen=True, slots=True, order=True)
class _Edge:
    """A relationship as an edge of paths; sorts by preference."""

    rank: tuple[int, int, int, int]
    label: str
    iri: Iri
    subject: Iri
    relation: str
    object: Iri
    status: str


def _by_neighbour() -> dict[Iri, dict[Iri, _Edge]]:
    return defaultdict(dict)


@dataclass
class _Net:
    """The explored neighbourhood of both ends: adjacent nodes and the edges between them."""

    edges: dict[Iri, dict[Iri, dict[Iri, _Edge]]] = field(default_factory=lambda: defaultdict(_by_neighbour))
    opened: set[Iri] = field(default_factory=set)


class PathFinder:
    """Finds paths in one state of a store."""

    def __init__(self, lookup: Lookup, statuses: Collection[str], rollup: bool) -> None:
        self._lookup = lookup
        self._vocabulary = lookup.vocabulary
        self._statuses = {KG + word.capitalize() for word in statuses}
        self._acting = Acting(lookup.roles.index(), lookup.world.identity) if rollup else None
        self._net = _Net()
        self._parts: dict[Iri, frozenset[Iri]] = {}
        self._fitting: dict[tuple[Iri, Iri, Iri], dict[Iri, set[Iri]] | None] = {}

    def find(self, left: Iri, right: Iri, max_hops: int, limit: int) -> list[PathRecord]:
        """The paths between two actors, the shortest first, at most ``limit``."""
        start, goal = self.unit(left), self.unit(right)
        if start == goal:
            return []
        return self._records(list(islice(filter(self._stands, self._shortest(start, goal, max_hops)), limit)))

    def _shortest(self, start: Iri, goal: Iri, max_hops: int) -> Iterator[tuple[Iri, ...]]:
        """The paths as nodes, the shortest first, then the strongest."""
        near, far = [{start}], [{goal}]
        for hops in range(1, max_hops + 1):
            while near[-1] and far[-1] and len(near) + len(far) < hops + 1:
                self._grow(near if len(near[-1]) <= len(far[-1]) else far)
            if near[-1] and far[-1]:
                for batch in self._batches(near, far, start, goal, hops):
                    yield from batch
            else:  # everything that one end reaches has been expanded
                yield from sorted(self._walks(start, goal, hops), key=self._order)

    def _grow(self, layers: list[set[Iri]]) -> None:
        """Adds the next layer of actors, one step further."""
        self._open(sorted(layers[-1]))
        seen = set().union(*layers)
        layers.append({n for unit in layers[-1] for n in self._net.edges[unit]} - seen)

    def _batches(
        self, near: list[set[Iri]], far: list[set[Iri]], start: Iri, goal: Iri, hops: int
    ) -> Iterator[list[tuple[Iri, ...]]]:
        """The paths of this length, by the actor where both sides meet; the strongest first.

        Only the actors of the smaller last layer are still unexpanded; they are expanded one by one.
        """
        layers, place = (near, len(near) - 1) if len(near[-1]) <= len(far[-1]) else (far, hops - len(far) + 1)
        if len(layers) == 1:
            self._open(sorted(layers[0]))
            yield sorted(self._walks(start, goal, hops), key=self._order)
            return
        known = self._net.edges
        best = {unit: min(e.rank for edges in known[unit].values() for e in edges.values())
                for unit in set().union(*layers[1:])}  # fmt: skip
        for unit in sorted(best, key=lambda u: (best[u], u)):
            self._open([unit])
            yield sorted(self._walks(start, goal, hops, (place, unit)), key=self._order)

    # -- reading ----------------------------------------------------------------------------------

    def unit(self, actor: Iri) -> Iri:
        """The node at which a path from or to an actor ends: the actor that it rolls up to, else itself."""
        return self._lookup.world.folded(actor) if self._acting is None else self._acting.end(actor)

    def _units(self, actor: Iri) -> frozenset[Iri]:
        """The nodes of the relationships of an actor."""
        if actor not in self._parts:
            parts = self._acting.ends(actor) if self._acting else frozenset[Iri]()
            self._parts[actor] = parts | {self.unit(actor)}
        return self._parts[actor]

    def _open(self, units: Iterable[Iri]) -> None:
        """Reads every relationship of these nodes."""
        fresh = [unit for unit in units if unit not in self._net.opened and unit != ANYONE]
        self._net.opened.update(fresh)
        actors = sorted({member for unit in fresh for member in self._members(unit)})
        for iri, subject, relation, obj, status in self._relationships(actors):
            edge = self._edge(iri, subject, relation, obj, status)
            for left, right in product(self._units(subject), self._units(obj)):
                if left != right and ANYONE not in (left, right) and self._fitting.get((iri, left, right)) != {}:
                    self._net.edges[left][right][iri] = edge
                    self._net.edges[right][left][iri] = edge

    def _members(self, unit: Iri) -> set[Iri]:
        """The actors that are part of a node."""
        return set(self._acting.agents(unit) if self._acting else self._lookup.world.identity.alike(unit))

    def _relationships(self, actors: Sequence[Iri]) -> Iterator[tuple[Iri, Iri, str, Iri, str]]:
        """IRI, subject, relation, object and status of the wanted relationships of these actors."""
        statuses = ", ".join(f"<{iri}>" for iri in sorted(self._statuses))
        for step in range(0, len(actors), 500):
            wanted = " ".join(f"<{iri}>" for iri in actors[step : step + 500])
            for end in ("subject", "object"):
                answer = self._lookup.store.query(_RELATIONSHIPS % (wanted, end, statuses), union=False)
                for r, s, p, o, status in cast(Iterable[Sequence[NamedNode]], answer):
                    yield r.value, s.value, p.value.removeprefix(TIE), o.value, status.value

    def _edge(self, iri: Iri, subject: Iri, relation: str, obj: Iri, status: str) -> _Edge:
        word = status.removeprefix(KG).lower()
        known = self._vocabulary.relations.get(relation)
        order = {"standing": 0, "event": 0, "speech": 1}.get(known.kind if known else "", 2)
        held = int(relation == "holdsOffice")
        label = known.label if known else relation
        status_rank = self._vocabulary.statuses[word].rank
        rank = (int(word not in UNDISPUTED), order, held, status_rank)
        return _Edge(rank, label, iri, subject, relation, obj, word)

    # -- walking ----------------------------------------------------------------------------------

    def _walks(
        self, start: Iri, goal: Iri, hops: int, through: tuple[int, Iri] | None = None
    ) -> Iterator[tuple[Iri, ...]]:
        """The simple paths of exactly this length, as nodes; ``through`` fixes the node at one position."""
        edges = self._net.edges
        reach = [{goal}]
        for left in range(1, hops):
            layer = {n for unit in reach[-1] for n in edges[unit]}
            reach.append(layer & {through[1]} if through and through[0] == hops - left else layer)

        def onward(path: tuple[Iri, ...]) -> Iterator[tuple[Iri, ...]]:
            left = hops - len(path)
            for unit in edges[path[-1]].keys() & reach[left] - set(path):
                if left == 0:
                    yield (*path, unit)
                elif unit != goal:
                    yield from onward((*path, unit))

        yield from onward((start,))

    def _order(self, path: Sequence[Iri]) -> tuple[object, ...]:
        best = [min(self._net.edges[a][b].values()) for a, b in zip(path, path[1:], strict=False)]
        return (*map(sum, zip(*(e.rank for e in best), strict=True)), *path)

    # -- offices ----------------------------------------------------------------------------------

    def _stands(self, path: Sequence[Iri]) -> bool:
        """Whether each step is a relationship of those who acted for its ends then; removes edges that are not."""
        for left, right in zip(path, path[1:], strict=False):
            edges = self._net.edges[left].get(right, {})
            for edge in [edge for edge in edges.values() if self._fits(edge, left, right) == {}]:
                del edges[edge.iri], self._net.edges[right][left][edge.iri]
            if not edges:
                self._net.edges[left].pop(right, None)
                self._net.edges[right].pop(left, None)
                return False
        return True

    def _fits(self, edge: _Edge, left: Iri, right: Iri) -> dict[Iri, set[Iri]] | None:
        """The ties of a relationship whose ends acted for these nodes at the time, each with those for whom its
        subject did; None: all of them, since the ends are the nodes themselves."""
        if (edge.iri, left, right) not in self._fitting:
            made_for = self._made_for(edge, left, right)
            self._fitting[edge.iri, left, right] = self._fitting[edge.iri, right, left] = made_for
        return self._fitting[edge.iri, left, right]

    def _made_for(self, edge: _Edge, left: Iri, right: Iri) -> dict[Iri, set[Iri]] | None:
        lookup, acting = self._lookup, self._acting
        found: dict[Iri, set[Iri]] = defaultdict(set)
        for nodes in ((left, right), (right, left)):
            ends = list(zip((edge.subject, edge.object), nodes, strict=True))
            if any(node not in self._units(end) for end, node in ends):
                continue
            ends = [(end, node) for end, node in ends if node != lookup.world.folded(end)]
            if not ends or acting is None:
                return None
            ties = [tie for tie, _ in lookup.store.referring(KG + "of", [edge.iri])]
            for tie, at in lookup.moments(ties).items():
                if all(node in acting.ends(end, at) for end, node in ends):
                    found[tie].add(nodes[0])
        return found

    # -- explaining -------------------------------------------------------------------------------

    def _records(self, paths: Sequence[tuple[Iri, ...]]) -> list[PathRecord]:
        pairs = {pair for path in paths for pair in zip(path, path[1:], strict=False)}
        chosen = {pair: sorted(self._net.edges[pair[0]][pair[1]].values()) for pair in pairs}
        shown = self._shown({pair: edges[0] for pair, edges in chosen.items()})
        steps = {pair: self._step(pair, edges, shown[pair]) for pair, edges in chosen.items()}
        return [PathRecord(tuple(steps[pair] for pair in zip(path, path[1:], strict=False))) for path in paths]

    def _shown(self, chosen: Mapping[tuple[Iri, Iri], _Edge]) -> dict[tuple[Iri, Iri], TieRecord]:
        """For each step the tie of its relationship that shows it, with the same status if possible."""
        lookup = self._lookup
        members: dict[Iri, set[Iri]] = defaultdict(set)
        for tie, relationship in lookup.store.referring(KG + "of", sorted({edge.iri for edge in chosen.values()})):
            members[relationship].add(tie)
        lookup.fetch(t for ties in members.values() for t in ties)
        best: dict[tuple[Iri, Iri], Iri] = {}
        for pair, edge in chosen.items():
            fitting = self._fits(edge, *pair)
            ties = members[edge.iri] if fitting is None else members[edge.iri] & fitting.keys()
            statuses = {tie: one(lookup.node(tie), KG + "status") for tie in ties}
            own = KG + edge.status.capitalize()
            best[pair] = min((status != own, status not in self._statuses, tie) for tie, status in statuses.items())[-1]
        records = {record.id: record for record in lookup.ties(sorted(set(best.values())))}
        return {pair: records[tie] for pair, tie in best.items()}

    def _stance(self, tie: TieRecord) -> StanceRecord | None:
        """The stance that explains a tie best, a quoted one if there is one: of those that affirm it, by themselves or
        through a link; else, where it is denied, of those that deny it; else of those that take no side."""
        side = self._lookup.sides(tie.id, tie.stances)
        sides: dict[str, list[StanceRecord]] = defaultdict(list)
        for stance in (stance for stance in tie.stances if stance.id in side):
            attitude, name = self._vocabulary.attitude(stance.attitude), side[stance.id]
            if tie.id in stance.makes or not (attitude.voids or stance.scope == "detail"):
                sides["open" if name == "neither" and not attitude.strength else name].append(stance)
        for link in tie.links:
            sides[link.direction] += link.stances
        denying = ("against", "implies") if tie.status == "denied" else ()
        found = next((sides[name] for name in ("for", "implied by", *denying, "neither", "open") if sides[name]), [])
        return min(found, key=lambda s: (not s.quote, not s.own_voice, s.id), default=None)

    def _forward(self, edge: _Edge, left: Iri, right: Iri, tie: Iri) -> bool:
        """Whether the subject of this tie acted for the left node."""
        fitting = self._fits(edge, left, right)
        return left == self._lookup.world.folded(edge.subject) if fitting is None else left in fitting[tie]

    def _step(self, pair: tuple[Iri, Iri], edges: Sequence[_Edge], shown: TieRecord) -> Step:
        edge, ref = edges[0], self._lookup.ref
        beside = (e.label if e.status == edge.status else f"{e.label} ({e.status})" for e in edges[1:])
        return Step(
            from_=ref(pair[0]), to=ref(pair[1]),
            subject=ref(edge.subject, with_state=True), relation=RelationRef(edge.relation, edge.label),
            object=ref(edge.object, with_state=True), forward=self._forward(edge, *pair, shown.id),
            relationship=RelationshipRef(edge.iri, edge.status, shown.relationship.unreviewed),
            tie=shown.id, stance=self._stance(shown),
            others=tuple(other for other in dict.fromkeys(beside) if other != edge.label),
        )  # fmt: skip
