"""How long look-ups take, in milliseconds of CPU: medians over many actors, pairs and ties.

usage: python benchmarks/lookups.py [TIES …]      (default: 1000 10000 100000)

Every look-up starts from an empty cache, as a command does. Two rows are for a graph that stays open: "after
a change" it has forgotten what was said, and knows the names of actors met before; "in a session" it knows
what the look-ups before, about other actors, have read. Beside the look-ups: adding a source of
fifty ties, each shipped query through the façade, the same query handed to pyoxigraph as it is
("bare"), and, for the smallest graph, rdflib's own engine over its own memory store, which is given
up after a minute a query. The ratio is the median of those of neighbouring turns. Queries with
parameters are asked about what is typical of the graph. Graphs are those of ``benchmarks/synthetic.py``.
"""

from __future__ import annotations

import gc
import multiprocessing
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import truediv
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pyoxigraph as ox

from benchmarks.synthetic import World, filled
from kg.graph import Graph
from kg.model import ids, vocabulary
from kg.model.claims import SourceRecords
from kg.sparql import library, prepare

GOALS = {
    "ties of an actor": 20,
    "… after a change": 20,
    "… in a session": 20,
    "ties of a pair": 20,
    "evidence of a tie": 5,
    "path": 50,
    "add 50 ties": 150,
}
ADDED = 31
"""Sources added. The memory store grows its tables in eight parts each time its quads double, at 3.67 million
for one; a source that falls on that takes 100 ms more, and shows as the worst."""
PATIENCE = 60
TURNS = 5
"""How often each query is asked at least, by turns through the façade and bare; ten times that where it is quick."""
ENOUGH = 500
"""Milliseconds for one query that make further turns needless."""


def main(sizes: Sequence[int]) -> None:
    """Prints a table for each size."""
    for size in sizes:
        graph, world = filled(size)
        gc.collect()
        gc.freeze()
        print(f"\n{size} ties: {graph.store.count()} quads, {len(world.actors)} actors, {world.sources} sources")
        for row in look_ups(graph, world):
            told(size, *row)
        compare(graph, slow=size == min(sizes))
        told(size, "add 50 ties", *timed(additions(graph, world), partial(settled, graph)))
        gc.unfreeze()


def told(size: int, name: str, times: list[float], rows: float) -> None:
    """Prints the median and the worst of what was timed, with its goal."""
    goal = f"   goal {GOALS[name]}" if name in GOALS and size >= 100_000 else ""
    print(f"  {name:28} {statistics.median(times):9.2f}   worst {max(times):9.2f}   {rows:8.1f} rows{goal}")


def fresh(graph: Graph) -> None:
    """Forgets what look-ups read before, as a new command would; it keeps no more than how names are resolved."""
    resolver = graph.resolver
    graph.refresh()
    graph._resolver = resolver


def settled(graph: Graph) -> None:
    """The same, and lets the allocator sort what was freed, which a new command has not to do: a third of an addition.

    It empties the caches of the processor, which would double the time of the smallest look-ups.
    """
    fresh(graph)
    [bytes(size) for size in range(100, 6000, 16) for _ in range(3)]


def unsaid(graph: Graph) -> None:
    """Forgets what a change of what is said makes it forget."""
    graph._lookup = None


def timed(calls: Iterable[Callable[[], Any]], before: Callable[[], None] = lambda: None) -> tuple[list[float], float]:
    """CPU milliseconds of each call, and how many rows they gave on average."""
    times, rows = [], 0
    for call in calls:
        before()
        start = time.process_time()
        found = call()
        times.append((time.process_time() - start) * 1000)
        rows += len(found)
    return times, rows / len(times)


def look_ups(graph: Graph, world: World) -> Iterator[tuple[str, list[float], float]]:
    """The name, times and rows of each look-up, for actors and pairs of average size."""
    rng = random.Random(7)
    ends = {t: [q.object.value for p in ("subject", "object") for q in graph.store.match(t, vocabulary.RDF + p)]
            for t, _ in graph.store.referring(vocabulary.RDF + "type", [ids.KG + "Tie"])}  # fmt: skip
    weight = Counter(actor for pair in ends.values() for actor in pair)
    pairs = Counter(tuple(sorted(pair)) for pair in ends.values())
    actors, couples = average(weight, 15), average(pairs, 15)
    others = [actor for actor in average(weight, 45) if actor not in actors]
    ties = [ids.short(t) for t in rng.sample(sorted(ends), 15)]
    apart = [(actors[i], actors[-1 - i]) for i in range(7)] + [tuple(rng.sample(sorted(weight), 2)) for _ in range(8)]

    def row(name: str, calls: Iterable[Callable[[], Any]]) -> tuple[str, list[float], float]:
        return name, *timed(calls, partial(fresh, graph))

    yield row("ties of an actor", (lambda a=a: graph.ties(named(a)) for a in actors))
    for name, asked, before in (("… after a change", others[::2], unsaid), ("… in a session", others[1::2], None)):
        fresh(graph)
        calls = [lambda a=a: graph.ties(named(a)) for a in asked]  # type: ignore[misc]
        yield name, *timed(calls, partial(before, graph) if before else lambda: None)
    yield row("ties of a pair", (lambda p=p: graph.ties(*map(named, p)) for p in couples))
    yield row("evidence of a tie", (lambda t=t: graph.evidence(t).stances for t in ties))
    yield row("path", (lambda p=p: graph.path(*map(named, p)) for p in apart))
    yield row("timeline of an actor", (lambda a=a: graph.timeline(named(a)) for a in actors))
    yield row("dossier of an actor", (lambda a=a: graph.actor(named(a)).ties for a in actors))
    yield row("disputes of an actor", (lambda a=a: graph.disputes(named(a)) for a in actors[:3]))


def additions(graph: Graph, world: World) -> Iterator[Callable[[], Any]]:
    """Calls that add a source each; they come last, since they make a small graph another one."""
    for records in [world.source() for _ in range(ADDED)]:
        yield partial(_added, graph, records)


def _added(graph: Graph, records: SourceRecords) -> list[Any]:
    return [graph.add_records(records)]


def average(counts: Counter[Any], number: int) -> list[Any]:
    """The keys whose count is nearest to the mean."""
    mean = sum(counts.values()) / len(counts)
    return sorted(counts, key=lambda key: (abs(counts[key] - mean), key))[:number]


def named(actor: str) -> str:
    """An actor by its id, as people type it."""
    return ":" + ids.short(actor)


def compare(graph: Graph, slow: bool) -> None:
    """Prints each shipped query: through the façade, bare, and on rdflib's engine if ``slow``."""
    head = f"  {'shipped query':28} {'rows':>6} {'façade':>9} {'bare':>9} {'times':>6}"
    print(head + (f" {'rdflib':>10} {'times':>7}" if slow else ""))
    typical = parameters(graph)
    asked = {name: library.read(name) for name in library.names()}
    bound = {name: {**q.defaults, **typical.get(name, {})} for name, q in asked.items()}
    texts = {name: prepare.prepare(q.text, bindings=bound[name]) for name, q in asked.items()}
    theirs = on_rdflib(graph, texts) if slow else {}
    for name, text in texts.items():
        ours: list[float] = []
        plain: list[float] = []
        calls = (
            (ours, lambda n=name: graph.query(asked[n].text, bindings=bound[n]).rows()),
            (plain, lambda t=text: bare(graph.store.raw, t)),  # type: ignore[attr-defined]
        )
        while len(ours) < TURNS or (sum(ours) < ENOUGH and len(ours) < 10 * TURNS):
            for measured, call in calls if len(ours) % 2 else calls[::-1]:
                took, rows = timed([call])
                measured += took
        first, second = statistics.median(ours), statistics.median(plain)
        times = statistics.median(map(truediv, ours, plain))
        line = f"  {name:28} {rows:6.0f} {first:9.2f} {second:9.2f} {times:6.2f}"
        if slow:
            took_there = theirs.get(name)
            line += f" {took_there:10.0f} {took_there / first:7.0f}" if took_there else f" {f'> {PATIENCE} s':>10}"
        print(line, flush=True)


def parameters(graph: Graph) -> dict[str, dict[str, str]]:
    """What the queries with parameters are asked about: actors and ties typical of the graph."""

    def ask(text: str) -> list[list[str | None]]:
        return bare(graph.store.raw, prepare.prepare(text))  # type: ignore[attr-defined]

    starts = "SELECT ?r ?o ?f { ?s kg:from ?f ; kg:about ?t . ?t rdf:predicate ?r ; rdf:object ?o }"
    relation, into, out_of = Counter(map(tuple, ask(starts))).most_common(1)[0][0]
    told = "SELECT ?s ?r ?o { ?stance kg:about ?t . ?t rdf:subject ?s ; rdf:predicate ?r ; rdf:object ?o }"
    tie = dict(zip(("subject", "relation", "object"), Counter(map(tuple, ask(told))).most_common(1)[0][0], strict=True))
    deniers = Counter(row[0] for row in ask("SELECT ?h { ?s kg:attitude kg:Denies ; kg:holder ?h }"))
    acting = Counter(end for row in ask("SELECT ?a ?b { ?t rdf:subject ?a ; rdf:object ?b }") for end in row)
    return {
        "chain-of-speakers": {"relation_of": relation, "into": into, "out_of": out_of},
        "denied-words": {"speaker": average(deniers, 1)[0]},
        "escalation": {"actor": average(acting, 1)[0]},
        "passages": tie,
        "stated-ties": {"actor": tie["subject"], "other": tie["object"]},
    }  # type: ignore[dict-item]


def bare(store: ox.Store, text: str) -> list[list[str | None]]:
    """The rows that pyoxigraph gives, as text."""
    found = store.query(text, use_default_graph_as_union=True)
    return [[term.value if term else None for term in row] for row in found]  # type: ignore[union-attr]


def on_rdflib(graph: Graph, texts: dict[str, str]) -> dict[str, float]:
    """CPU milliseconds of each query on rdflib's engine, in a process that can be given up."""
    data = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in graph.store.match()).encode()
    found: dict[str, float] = {}
    pending = list(texts)
    context = multiprocessing.get_context("spawn")
    while pending:
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_rdflib, args=(data, [(n, texts[n]) for n in pending], theirs), daemon=True)
        process.start()
        if not ours.poll(PATIENCE):
            print(f"  rdflib did not read the graph within {PATIENCE} s")
            process.kill()
            return found
        ours.recv()
        while pending and ours.poll(PATIENCE):
            name, took = ours.recv()
            found[name] = took
            pending.remove(name)
        process.kill()
        process.join()
        pending = pending[1:]
    return found


def _rdflib(data: bytes, texts: list[tuple[str, str]], out: Any) -> None:
    import rdflib

    graph = rdflib.Graph()
    graph.parse(data=data, format="nt")
    out.send("ready")
    for name, text in texts:
        start = time.process_time()
        for _ in graph.query(text):
            pass
        out.send((name, (time.process_time() - start) * 1000))


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [1_000, 10_000, 100_000])
