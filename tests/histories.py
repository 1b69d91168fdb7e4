"""Random histories of a small world: sources come, go and change, analysts decide and take back.

A history is a few ties and what happens to them. After every step the graph holds what one holds that is made
from the same sources and judgements at once, and what was previewed is what happened.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import small_world as small
from hypothesis import strategies as st
from pyoxigraph import Quad

from kg.errors import KgError
from kg.graph import Graph
from kg.lookup.compare import Change
from kg.model import ids
from kg.model.claims import SourceRecords
from kg.model.vocabulary import load
from kg.status import derive
from kg.status.evidence import stored_log
from kg.store.embedded import EmbeddedStore

VOCABULARY = load()
SOURCES = ("A", "B", "C")
ACTORS = (
    "Norland", "Sudland", "Government_of_Norland", "Government_of_Sudland", "First_Fleet", "Northern_Fleet", "Ada",
    "Bea", "Navy_of_Norland",
)  # fmt: skip
RELATIONS = ("suppliesOilTo", "suppliesTo", "attacks", "shootsDown", "usesAirspaceOf", "buysArmsFrom", "accuses")
KIN = {
    "Norland": ("Government_of_Norland", "First_Fleet"), "First_Fleet": ("Northern_Fleet",),
    "Government_of_Sudland": ("Sudland", "Ada"),
}  # fmt: skip
"""Who may be counted as whom: a government of its state, or whom an analyst may merge."""
STRANGERS = ("Eve Marsh", "Eve Marsh", "Union of Rowers", "UOR", "Army")
"""Names of actors that only sources know: some are the same in several sources, some are not."""
PAIRS = (
    ("Norland", "Sudland"),
    ("First_Fleet", "Norland"),
    ("Government_of_Sudland", "Ostland"),
    ("Ada", "Norland"),
    ("Eve_Marsh", "Norland"),
)
TIMES = ("", "", "", " when=2023", " when=2024", " when=2024-05", " when=2023~", " event=raid")
EVENTS = (
    {"id": "e1", "label": "The Raid"},
    {"id": "e2", "label": "raid", "when": "2023-05"},
    {"id": "e3", "label": "Raid", "when": "2024-05", "same_as": ["Q5"]},
    {"id": "raid", "label": "Attack at night", "same_as": ["Q5"]},
)
"""Events that sources describe: those of a tie with ``event=raid`` are one if their times may overlap."""
ATTITUDES = (
    "asserts", "asserts", "confirms", "accuses", "alleges", "speculates", "demands", "denies", "denies", "doubts",
    "withdraws",
)  # fmt: skip
MARKS = (
    "",
    "",
    "",
    " words=aye",
    " detail",
    " wholesale",
    " unreviewed",
    " when=2023-05",
    " when=2024-05-01",
    " when=2024-07",
)
WHO = "an analyst"
ACTORS_ALONE = [quad for quad in small.base_of_world() if quad.graph_name.value != ids.ONTOLOGY_GRAPH]
"""What a store of the small world begins with, less the ontology: rules and look-ups read that from its files."""


@st.composite
def some_ties(draw: st.DrawFn) -> dict[str, str]:
    """Three to five ties: one, the same with *anyone* or kin at its ends, and others; so that they bear on one another."""
    relation, other = draw(st.sampled_from(RELATIONS)), draw(st.sampled_from(RELATIONS))
    subject, obj = draw(st.sampled_from(PAIRS))
    alike = [f"{s} {relation} {o}" for s in (subject, *KIN.get(subject, ()), "anyone") for o in (obj, "anyone")]
    apart = [f"{s} {other} {o}" for s, o in (*PAIRS, ("Ada", "Ostland"))]
    made = draw(st.lists(st.sampled_from(alike), min_size=2, max_size=3, unique=True))
    made += draw(st.lists(st.sampled_from(apart), min_size=1, max_size=2, unique=True))
    times = st.sampled_from(draw(st.sampled_from([("",), TIMES])))
    return {f"t{number}": tie + draw(times) for number, tie in enumerate(made)}


@st.composite
def some_stranger(draw: st.DrawFn) -> dict[str, Any]:
    """An actor of one source, perhaps acting for a state."""
    name = draw(st.sampled_from(STRANGERS))
    kind = "Person" if name == "Eve Marsh" else draw(st.sampled_from(["Organization", "ArmedGroup"]))
    serves = draw(st.sampled_from([[], [], ["Norland"], ["Sudland"]]))
    return {"id": f"x{STRANGERS.index(name)}", "name": name, "kind": kind, "acts_for": serves}


@st.composite
def some_feed(draw: st.DrawFn, ties: dict[str, str]) -> dict[str, Any]:
    """A source that says of some ties, in its own voice, that they are so, as event feeds do."""
    rows = draw(st.lists(st.sampled_from(list(ties)), min_size=2, max_size=5))
    said = st.tuples(
        st.sampled_from(["asserts", "asserts", "alleges", "speculates"]),
        st.sampled_from(["", "", " origin=wire", " words=aye", " words=nay"]),
    )
    lines = [f"s{n}: {word} {tie}{origin}" for n, tie in enumerate(rows) for word, origin in [draw(said)]]
    source = {"say": lines, "unreviewed": draw(st.booleans()), "publisher": draw(st.sampled_from(["Feed", "Gazette"]))}
    return source | ({"published": "2024-06-04"} if draw(st.booleans()) else {})


@st.composite
def some_source(draw: st.DrawFn, name: str, ties: dict[str, str]) -> tuple[str, str]:
    """The name of a source and its annotation: up to three stances on ties, one another and other sources' stances."""
    if draw(st.integers(0, 2)) == 0:
        return name, small.annotation(name, draw(some_feed(ties)), ties=ties)
    inner = [f"s{number}" for number in range(draw(st.integers(1, 3)))]
    outer = [f"{other}.s{number}" for other in SOURCES if other != name for number in range(2)]
    holders = ["", "", *(f"{actor} " for actor in ACTORS)]
    lines = []
    for me in inner:
        near = [other for other in inner if other != me]
        about = draw(st.sampled_from([*ties, *ties, *ties, *near, *outer]))
        line = f"{me}: {draw(st.sampled_from(holders))}{draw(st.sampled_from(ATTITUDES))} {about}"
        if draw(st.booleans()):
            line += f" re={draw(st.sampled_from([*near, *outer]))}" if draw(st.booleans()) else ""
            line += draw(st.sampled_from(["", "", f" target={draw(st.sampled_from(ACTORS))}", " to=Norland"]))
            line += draw(st.sampled_from(MARKS))
        lines.append(line)
    given: dict[str, Any] = {"say": lines, "unreviewed": draw(st.sampled_from([False, False, True]))}
    parents = draw(st.lists(st.sampled_from([*SOURCES, "wire"]), max_size=2, unique=True))
    given["from"] = [parent for parent in parents if parent != name]
    if draw(st.booleans()) or "Eve_Marsh" in str(ties):
        given["actors"] = draw(st.lists(some_stranger(), min_size=1, max_size=2, unique_by=lambda entry: entry["name"]))
    if "event=" in str(ties) and draw(st.booleans()):
        given["events"] = [draw(st.sampled_from(EVENTS))]
    if draw(st.booleans()):
        given["publisher"] = "Gazette"
    if draw(st.booleans()):
        given["published"] = draw(st.sampled_from(["2024-01-01", "2024-06-01", "2024-06-04"]))
    return name, small.annotation(name, given, ties=ties)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """Sources are added, then analysts decide, then both go on; at last all sources go."""
    ties = draw(some_ties())
    tie, actor = st.sampled_from(list(ties.values())), st.sampled_from(ACTORS)
    add = st.sampled_from(SOURCES).flatmap(lambda name: st.tuples(st.just("add"), some_source(name, ties)))
    remove = st.tuples(st.just("remove"), st.sampled_from(SOURCES))
    general = st.sampled_from([spec for spec in ties.values() if "anyone" in spec] or list(ties.values()))
    link = st.tuples(st.just("link"), st.one_of(st.tuples(tie, tie), st.tuples(general, tie)))
    judge = st.one_of(
        link, link,
        st.tuples(st.just("assess"), st.tuples(tie, st.sampled_from(["accepted", "rejected"]))),
        st.tuples(st.just("merge"), st.tuples(actor, actor, st.sampled_from([True, True, False]))),
    )  # fmt: skip
    first = [("add", draw(some_source(name, ties))) for name in draw(st.sampled_from([SOURCES, SOURCES[:2]]))]
    decided = draw(st.lists(judge, min_size=2, max_size=4))
    undo = st.tuples(st.just("undo"), st.integers(0, 3))
    more = draw(st.lists(st.one_of(add, remove, judge, undo), max_size=3))
    return [*first, *decided, *more, *(("remove", name) for name in draw(st.permutations(SOURCES)))]


@dataclass
class History:
    """A graph to which steps happen; ``folder`` holds the files that are added."""

    folder: Path
    graph: Graph = field(default_factory=lambda: Graph(small.world(), VOCABULARY))
    records: dict[str, SourceRecords] = field(default_factory=dict)
    now: frozenset[Quad] = frozenset()
    """What the graph holds, without the ontology."""

    def __post_init__(self) -> None:
        self.now = content(self.graph.store)

    def take(self, step: tuple[str, Any]) -> None:
        """Takes a step and checks the graph after it; one that is refused changes nothing."""
        before, changes = self.now, None
        with suppress(KgError):
            changes = getattr(self, f"_{step[0]}")(step[1])
        if changes is None:
            assert content(self.graph.store) == before
            return
        self._check_content()
        self._check_preview(before, changes)

    def check_ontology(self) -> None:
        """Checks that no step has changed the ontology, or written outside the named graphs."""
        rest = set(self.graph.store.match()) - content(self.graph.store)
        assert rest == {quad for quad in small.base_of_world() if quad.graph_name.value == ids.ONTOLOGY_GRAPH}

    def _check_content(self) -> None:
        self.now = found = content(self.graph.store)
        derived = {quad for quad in found if quad.graph_name.value == ids.DERIVED_GRAPH}
        assert derived == derive.derive_all(self.graph.store, VOCABULARY)
        assert found == self._rebuilt()

    def _rebuilt(self) -> frozenset[Quad]:
        """What a store holds that is made at once from the sources and judgements that the graph holds."""
        store = EmbeddedStore()
        store.apply([], ACTORS_ALONE)
        log = stored_log(self.graph.store)
        small.change(store, add=list(self.records.values()), judge_add=log.standing)
        return content(store) | {quad for quad in self.now if quad.graph_name.value == ids.ANALYST_GRAPH}

    def _check_preview(self, before: frozenset[Quad], changes: tuple[list[Change], Callable[[Change], bool]]) -> None:
        old = EmbeddedStore()
        old.apply([], before)
        happened = Graph(old, VOCABULARY).diff(Graph(self.graph.store, VOCABULARY))
        told, kept = changes
        assert told == [change for change in happened if kept(change)]

    # -- steps ------------------------------------------------------------------------------------

    def _add(self, source: tuple[str, str]) -> Any:
        name, text = source
        file = self.folder / f"{name}.yaml"
        file.write_text(text, encoding="utf-8")
        (records,) = self.graph._records([file], None, "utf-8", {}, False)
        told = list(self.graph.preview(file))
        self.graph.add_records(records, str(file))
        self.records[name] = records
        return told, _any

    def _remove(self, name: str) -> Any:
        iri = ids.source_iri(f"id:{name}")
        told = list(self.graph.preview(without=[iri]))
        self.graph.remove(iri)
        del self.records[name]
        return told, _any

    def _assess(self, what: tuple[str, str]) -> Any:
        return list(self.graph.assess(small.tie_iri(what[0]), what[1], "why", WHO).changes), _moved

    def _link(self, what: tuple[str, str]) -> Any:
        premise, conclusion = map(small.tie_iri, what)
        return list(self.graph.link(premise, conclusion, "why", WHO).changes), _moved

    def _merge(self, what: tuple[str, str, bool]) -> Any:
        left, right, same = what
        names = left.replace("_", " "), right.replace("_", " ")
        return list(self.graph.merge(*names, same=same, because="why", by=WHO).changes), _moved

    def _undo(self, number: int) -> Any:
        standing = stored_log(self.graph.store).standing
        if number >= len(standing):
            return None
        return list(self.graph.undo(standing[number].iri, "why", WHO).changes), _moved


def content(store: EmbeddedStore) -> frozenset[Quad]:
    """Every quad in a named graph but the ontology's, which :meth:`History.check_ontology` compares once."""
    return frozenset(
        quad for graph in store.graphs() if graph != ids.ONTOLOGY_GRAPH for quad in store.match(graph=graph)
    )


def _any(change: Change) -> bool:
    return True


def _moved(change: Change) -> bool:
    return change.before != change.after or change.kind in ("relationship", "actor")
