"""Whether a store is whole: every block read, every status computed again, every quote compared.

Where :mod:`kg.maintenance.validate` asks whether what sources say is well-formed, this asks whether the store
still holds what follows from it, and repairs what can be repaired: everything derived.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import Violation, counted
from kg.events.table import EventTable, named
from kg.maintenance.faults import ADD_AGAIN, RESTORE, described, faults
from kg.model import ids
from kg.model.claims import Iri, Tie
from kg.model.ids import KG
from kg.model.shape import Row
from kg.model.vocabulary import CNT, DCTERMS, OA, Vocabulary
from kg.rdf import codec, terms
from kg.rdf.terms import one
from kg.status import derive, feed_actors
from kg.status.evidence import StoredEvidence, typed
from kg.store.protocol import Store

REPAIR = "kg check --repair computes it again"
SAID = (ids.SOURCE_GRAPHS, ids.INFERRED_GRAPHS)
"""How the names of graphs begin that hold what a source says."""
UNJUDGED = "no status computed again, as there are records that cannot be read"
MOST_NAMED = 3
"""How many sources a warning names."""


@dataclass(frozen=True, slots=True)
class Check:
    """What a full read found; ``repaired`` counts the quads that were rewritten.

    Where a record cannot be read, nothing is judged again (``judged``) and nothing rewritten.
    """

    violations: tuple[Violation, ...]
    quads: int
    claims: int
    quotes: int
    compared: int
    repaired: int = 0
    judged: bool = True

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations

    @property
    def summary(self) -> str:
        """The outcome in a sentence."""
        read = f"{self.quads} quads read, "
        read += f"{self.claims} ties and statements judged again, " if self.judged else f"{UNJUDGED}, "
        read += f"{self.compared} of {self.quotes} quotes compared with their texts"
        if self.repaired:
            left = f", {len(self.violations)} still wrong" if self.violations else ""
            return f"{self.repaired} derived quads rewritten{left}: {read}"
        return f"whole: {read}" if self.whole else f"{len(self.violations)} wrong: {read}"

    def as_dict(self) -> Row:
        return {
            "whole": self.whole, "summary": self.summary, "quads": self.quads, "repaired": self.repaired,
            "damages": self.rows(),
        }  # fmt: skip

    def rows(self) -> list[Row]:
        """The violations as plain values."""
        return [{"where": v.where, "kind": v.rule, "message": v.message, "repair": v.repair} for v in self.violations]


def check(
    store: Store,
    vocabulary: Vocabulary,
    *,
    repair: bool = False,
    report: Callable[[int, int], None] | None = None,
    events: EventTable | None = None,
) -> Check:
    """Reads all of a store and compares it with what follows; with ``repair`` writes what follows.

    If records cannot be read, they are reported, and nothing is computed or written. Raises StoreDamaged
    if a block cannot be read.
    """
    found = list(store.match())
    violations = [*_indexes(store, found), *_twice(found)]
    nodes = terms.by_subject(q for q in found if _graph(q) != ids.ONTOLOGY_GRAPH)
    by_text = list(_quotes(nodes))
    violations += [violation for violation in by_text if violation is not None]
    violations += _texts(nodes)
    violations += _dangling(nodes)
    violations += _events(store, events, repair) if events else []
    unread = list(faults(nodes, vocabulary))
    violations += unread
    missing, extra = (set[Quad](), set[Quad]()) if unread else _derived(store, vocabulary, found, report)
    derived = list(_differences(missing, extra))
    if repair and (missing or extra):
        store.apply(extra, missing)
    violations += [] if repair else derived
    claims = sum(ids.short(iri).startswith(("tie-", "statement-")) for iri in nodes)
    rewritten = len(missing) + len(extra) if repair else 0
    return Check(
        tuple(sorted(violations, key=lambda v: (v.rule, v.where, v.message))), len(found), claims,
        sum(KG + "Quote" in terms.many(of, terms.TYPE) for of in nodes.values()), len(by_text), rewritten,
        judged=not unread,
    )  # fmt: skip


def _events(store: Store, events: EventTable, repair: bool) -> Iterator[Violation]:
    """Files of the event table that are missing or damaged, and those that no source has, which ``repair`` removes."""
    wanted, there = named(store), set(events.files())
    for source, name in sorted(wanted.items()):
        if name not in there:
            yield _violation(source, "event table", f"its file {name} is missing from {events.name}", ADD_AGAIN)
        elif not events.whole(name):
            yield _violation(source, "event table", f"its file {name} in {events.name} is damaged", ADD_AGAIN)
    if repair:
        events.tidy(wanted.values())
        return
    for name in sorted(there - set(wanted.values())):
        yield Violation(
            f"{events.name} holds a file of no source", where=name, rule="event table",
            repair="kg check --repair removes it, and so does the next change",
        )  # fmt: skip


def _graph(quad: Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, NamedNode) else ""


def _violation(iri: Iri, rule: str, message: str, repair: str) -> Violation:
    return Violation(message, where=ids.short(iri), rule=rule, repair=repair)


# -- what the database holds ----------------------------------------------------------------------


def _indexes(store: Store, found: list[Quad]) -> Iterator[Violation]:
    """Reads everything again by the other indexes of the database, which lie in other blocks."""
    for by, term, wanted, again in store.recount(found):
        yield _violation(term, "index", f"{wanted} quads, but {again} when read by {by}", RESTORE)


def _twice(found: list[Quad]) -> Iterator[Violation]:
    """Triples in two graphs, which would multiply the rows of queries; sources may say the same."""
    graphs: dict[object, str] = {}
    for quad in found:
        other = graphs.setdefault(quad.triple, _graph(quad))
        if other != _graph(quad) and not all(graph.startswith(SAID) for graph in (other, _graph(quad))):
            where = quad.subject.value if isinstance(quad.subject, NamedNode) else str(quad.subject)
            places = f"{ids.short(other)} and {ids.short(_graph(quad))}"
            message = f"its {ids.short(quad.predicate.value)} is in both {places}"
            yield _violation(where, "twice", message, ADD_AGAIN)


def _texts(nodes: dict[str, dict[str, list[terms.Term]]]) -> Iterator[Violation]:
    """Texts that are not those of their hash."""
    for iri, of in sorted(nodes.items()):
        text, hashed = one(of, CNT + "chars"), one(of, DCTERMS + "identifier")
        if text is not None and hashed and hashed.startswith("sha256:"):
            there = sha256(text.removeprefix("\ufeff").encode()).hexdigest()
            if "sha256:" + there != hashed:
                yield _violation(iri, "text", "the text is not the one that its hash names", ADD_AGAIN)


def _quotes(nodes: dict[str, dict[str, list[terms.Term]]]) -> Iterator[Violation | None]:
    """For every quote whose text is here: what is wrong with it, or None."""
    for iri, of in sorted(nodes.items()):
        if KG + "Quote" not in terms.many(of, terms.TYPE):
            continue
        text = one(nodes.get(iri.partition("#")[0], {}), CNT + "chars")
        if text is not None and all(number.isdecimal() for number in _range(of)):
            quote = codec.decode_quote(iri, of)
            there = text[quote.start : quote.end]
            message = f"the text at its place says {there[:80]!r}, the quote {quote.exact[:80]!r}"
            yield None if there == quote.exact else _violation(iri, "quote", message, ADD_AGAIN)


def _range(of: terms.Node) -> Iterator[str]:
    """The numbers of a quote, as they are written."""
    return (number for name in ("start", "end") for number in terms.many(of, OA + name))


def _dangling(nodes: dict[str, dict[str, list[terms.Term]]]) -> Iterator[Violation]:
    """Stances about something that is not there."""
    for iri, of in sorted(nodes.items()):
        if KG + "Stance" in terms.many(of, terms.TYPE):
            for about in terms.many(of, KG + "about"):
                if not described(nodes.get(about, {})):
                    message = f"it is about {ids.short(about)}, which is not there"
                    source = one(of, KG + "source")
                    yield _violation(iri, "dangling", message, _without(source) if source else RESTORE)


def bereft(store: Store, plan: derive.Plan) -> tuple[str, ...]:
    """Warnings on stances that stay where a plan took stances away that they are about, or reply to."""
    stance = terms.node(KG + "Stance")
    gone = {q.subject.value for q in plan.remove if q.object == stance and isinstance(q.subject, NamedNode)}
    left = {iri for prop in ("about", "inReplyTo") for iri, _ in store.referring(KG + prop, gone)} if gone else set()
    counts = Counter(terms.need(of, KG + "source") for of in store.nodes(sorted(left), [KG + "source"]).values())
    titles = store.nodes(sorted(counts), [DCTERMS + "title"])
    warnings = [
        f"{counted(number, 'stance')} of {codec.title_of(source, titles.get(source, {}))!r} "
        f"refer{'s' * (number == 1)} to what is gone; {_without(source)}"
        for source, number in counts.most_common(MOST_NAMED)
    ]
    if more := len(counts) - len(warnings):
        warnings.append(f"so do stances of {counted(more, 'other source')}; list them with: kg validate")
    return tuple(warnings)


def _without(source: Iri) -> str:
    """What to do about a source that refers to what is not there."""
    return f"add that again: kg add FILE; or withdraw what refers to it: kg remove {ids.short(source)}"


# -- what follows ---------------------------------------------------------------------------------


def _derived(
    store: Store, vocabulary: Vocabulary, found: list[Quad], report: Callable[[int, int], None] | None
) -> tuple[set[Quad], set[Quad]]:
    """The quads that follow and are not there, and those that are there and do not follow."""
    everything, wanted = set(found), _consequences(store, vocabulary, report)
    derived = {q for q in everything - wanted if _graph(q) == ids.DERIVED_GRAPH}
    return wanted - everything, derived | _unheld(found, wanted)


def _consequences(store: Store, vocabulary: Vocabulary, report: Callable[[int, int], None] | None) -> set[Quad]:
    """Every derived quad, and the ties that speech acts make, computed afresh."""
    world = StoredEvidence(store, vocabulary)
    spoken: dict[Iri, Tie] = {tie.iri: tie for ties in world.speak().values() for tie in ties}
    made = {q for tie in spoken.values() for q in codec.encode_tie(tie)}
    known = set(typed(store, "Tie"))
    absent = [q for iri, tie in spoken.items() if iri not in known for q in codec.encode_tie(tie)]
    if absent:
        from kg.store.overlay import OverlayStore

        store = OverlayStore(store, [], absent)
    return derive.derive_all(store, vocabulary, report) | made


def _unheld(found: Iterable[Quad], wanted: Iterable[Quad]) -> set[Quad]:
    """Ties and statements that no stance is about and none makes, actors of feeds that nothing names."""
    said = {q.object for q in found if q.predicate.value == KG + "about" or q.predicate.value in feed_actors.NAMING}
    held = said | {q.object for q in wanted if q.predicate.value == KG + "makes"}
    return {q for q in found if _graph(q) == ids.TIES_GRAPH and q.subject not in held}


def _differences(missing: Iterable[Quad], extra: Iterable[Quad]) -> Iterator[Violation]:
    """The derived quads that differ, a sentence for each subject and property."""
    pairs: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, found in enumerate((extra, missing)):
        for quad in found:
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
                pairs[quad.subject.value, quad.predicate.value][side].append(ids.short(quad.object.value))
    for (subject, predicate), (stored, computed) in sorted(pairs.items()):
        says = ", ".join(sorted(stored)) or "nothing"
        follows = ", ".join(sorted(computed)) or "nothing"
        kind = "status" if predicate.endswith(("status", "relationshipStatus")) else "derived"
        message = f"its {ids.short(predicate)} is {says[:120]}, where {follows[:120]} follows"
        yield _violation(subject, kind, message, REPAIR)
