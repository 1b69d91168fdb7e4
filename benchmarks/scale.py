"""Rows of machine-coded feeds at scale: added, each as a tie, withdrawn; beside the bare engine in the same run.

usage: python benchmarks/scale.py [--rows 20000] [--files 4] [--folder DIR] [--events 10000000]

The rows are synthetic (DuckDB's hash of the row number, so the same each time): actors by Zipf's law, as in GDELT,
relations too, over ten years. With ``--events``, only an event table of that size is made, and matrix, top, trend
and rows asked of them, beside DuckDB asked by hand for the same of the same file. Figures are CPU seconds, since other
work on the machine changes the time of day.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TypeVar

import duckdb
import pyoxigraph as ox

from kg.events import fold, table
from kg.events.table import EventTable
from kg.graph import Graph, open_graph
from kg.model import ids
from kg.model.claims import Details, Source, SourceRecords, Stance, Tie
from kg.model.vocabulary import DCTERMS, RDF
from kg.rdf.terms import node, text
from kg.status import derive
from kg.status.columns import Columns
from kg.store.embedded import EmbeddedStore

T = TypeVar("T")
ROWS = """SELECT i, floor(exp(random_of(i, 1) * ln(190)))::INT - 1 AS subject,
  floor(exp(random_of(i, 2) * ln(190)))::INT - 1 AS object, floor(exp(random_of(i, 3) * ln(30)))::INT - 1 AS relation,
  DATE '2015-01-01' + (random_of(i, 4) * 3650)::INT AS day FROM range({first}, {last}) AS t(i)"""
RANDOM = "CREATE MACRO random_of(i, k) AS (hash(i * 8 + k) % 1000003) / 1000003.0"


def timed(what: str, number: int, work: Callable[[], T]) -> tuple[T, float]:
    """The result of work and its CPU seconds, which are printed with the microseconds a row and the peak of memory."""
    began = time.process_time()
    done = work()
    took = time.process_time() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:34} {took:8.1f} s CPU {took / number * 1e6:8.0f} µs a row  peak {memory} MB", flush=True)
    return done, took


def records(graph: Graph, name: str, first: int, last: int) -> SourceRecords:
    """The rows from ``first`` to ``last`` as the source ``name``, folded by year."""
    vocabulary = graph.vocabulary
    states, relations = named(graph)
    source = Source(ids.source_iri(name), name, publisher="GDELT", reviewed=False)
    rows = duckdb.connect()
    rows.execute(RANDOM)
    counts: dict[str, int] = {}
    ties: dict[str, Tie] = {}
    for _, left, right, which, day in rows.execute(ROWS.format(first=first, last=last)).fetchall():
        subject, relation, obj = states[left], relations[which % len(relations)], states[right]
        if subject == obj:
            continue
        subject, relation, obj = vocabulary.canonical(subject, relation, obj)
        iri = ids.tie_iri(subject, relation, obj, str(day.year), None)
        ties[iri] = Tie(iri, subject, relation, obj, str(day.year))
        counts[iri] = counts.get(iri, 0) + 1

    def said() -> Iterator[Stance]:
        for iri, number in counts.items():
            stance = ids.local_iri("stance", source.iri, iri[-16:])
            details = Details(amount=str(number), unit="rows")
            yield Stance(stance, source.iri, source.iri, "asserts", (iri,), reviewed=False, details=details)

    return SourceRecords(source, ties=tuple(ties.values()), stances=tuple(said()))


def size(folder: Path) -> str:
    return f"{sum(path.stat().st_size for path in folder.rglob('*') if path.is_file()) / 1e6:.0f} MB on disk"


def added(graph: Graph, name: str, found: SourceRecords) -> tuple[derive.Plan, float]:
    number = len(found.ties)
    plan, planned = timed(f"{name}: plan", number, lambda: derive.plan(graph.store, graph.vocabulary, add=[found]))
    _, applied = timed(f"{name}: write", number, lambda: graph.store.apply(plan.remove, plan.add, plan.lines))
    return plan, planned + applied


def each_row(folder: Path, rows: int) -> None:
    """One tie a row, from columns to quads as a file of a feed is added, beside bulk_load of the same quads."""
    with open_graph(folder / "rows") as graph, closing(table.connection()) as connection:
        source = Source(ids.source_iri("rows"), "rows", publisher="GDELT", reviewed=False, feed="gdelt", fold="rows")
        put_rows(graph, connection, rows)

        def plan() -> derive.Plan:
            fold.tie(connection, "SELECT * FROM kg_rows", source, "rows")
            columns = Columns(connection, source, partial(fold.folded, connection, source))
            return derive.plan(graph.store, graph.vocabulary, add=[SourceRecords(source)], columns=columns)

        lines = "".join(plan().lines).splitlines(keepends=True)
        found, planned = timed("--rows: plan", rows, plan)
        (folder / "rows.nq").write_text("".join(lines), encoding="utf-8")
        ties = sum(f"> <{ids.KG}Tie> <" in line for line in lines)
        of_pairs = sum("/relationship-" in line[:70] for line in lines)
        print(f"  {(len(lines) - of_pairs) / ties:.1f} quads a row, {of_pairs} of relationships")
        del lines
        _, written = timed("--rows: write", rows, lambda: graph.store.apply(found.remove, found.add, found.lines))
    bare = ox.Store(str(folder / "bare"))
    path, form = str(folder / "rows.nq"), ox.RdfFormat.N_QUADS
    _, engine = timed("bare bulk_load of the same", rows, lambda: bare.bulk_load(path=path, format=form))
    print(f"  {engine / (planned + written):.2f} of the bare engine's rows a second; {size(folder / 'rows')}")


def put_rows(graph: Graph, connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Makes the table ``kg_rows``, with the columns that folding reads."""
    states, relations = named(graph)
    symmetric = [graph.vocabulary.relations[name].symmetric for name in relations]
    connection.execute(RANDOM)
    connection.execute(
        "CREATE TEMP TABLE kg_rows AS SELECT i::VARCHAR AS record, day AS date, "
        "CASE WHEN mutual AND s > o THEN o ELSE s END AS subject, r AS relation, "
        "CASE WHEN mutual AND s > o THEN s ELSE o END AS object, 'news' || i % 5000 || '.example' AS outlet "
        "FROM (SELECT i, day, $1[subject + 1] AS s, $1[object + 1] AS o, $2[relation % len($2) + 1] AS r, "
        f"$3[relation % len($2) + 1] AS mutual FROM ({ROWS.format(first=0, last=rows)}))",
        [[ids.short(iri) for iri in states], relations, symmetric],
    )


def named(graph: Graph) -> tuple[list[str], list[str]]:
    """The states of the registry, and the relations."""
    kind = f"{ids.KG}State"
    states = sorted(iri for iri, _ in graph.store.referring("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", [kind]))
    return states, sorted(name for name, r in graph.vocabulary.relations.items() if r.kind != "standing")


def folded(folder: Path, rows: int, files: int) -> None:
    """Several files of a feed, folded by year; one of them withdrawn."""
    with open_graph(folder / "folded") as graph:
        each = rows // files
        for number in range(files):
            found = records(graph, f"f{number}", number * each, (number + 1) * each)
            print(f"  file {number + 1}: {each} rows, {len(found.ties)} ties")
            added(graph, "folded", found)
        gone = [ids.source_iri("f0")]
        number = len(found.ties)
        plan, _ = timed("withdrawal: plan", number, lambda: derive.plan(graph.store, graph.vocabulary, remove=gone))
        timed("withdrawal: write", number, lambda: graph.store.apply(plan.remove, plan.add, plan.lines))
        assert isinstance(graph.store, EmbeddedStore)
    print(f"  {size(folder / 'folded')}")


def answered(folder: Path, number: int) -> None:
    """Matrix, top, trend and rows over an event table, beside bare DuckDB on the same file."""
    graph = open_graph()
    states = [row["actor"] for row in graph.sql("SELECT actor FROM actors WHERE class = 'State' ORDER BY hash(actor)")]
    events, source = EventTable(folder / "events"), ids.source_iri("events")
    made = table.connection()
    made.execute(RANDOM)
    for name, values in (("actors", states[:190]), ("relations", sorted(graph.vocabulary.relations)[:30])):
        made.execute(
            f"CREATE TABLE {name} AS SELECT unnest(range({len(values)})) AS i, unnest($v) AS name", {"v": values}
        )
    given = {
        "source": f"'{ids.short(source)}'", "feed": "'gdelt'", "record": "(t.i + 900000000)::VARCHAR", "date": "day",
        "subject": "a.name", "relation": "r.name", "object": "b.name", "code": "(10 + t.i % 190)::VARCHAR",
        "tone": "round(random_of(t.i, 5) * 20 - 10, 4)", "mentions": "t.i % 10",
        "outlet": "'outlet' || hash(t.i) % 5000",
        "url": "'https://www.outlet' || hash(t.i) % 5000 || '.example/news/' || hash(t.i // 3)",
    }  # fmt: skip
    columns = ", ".join(f"{given.get(name, 'NULL')} AS {name}" for name in table.COLUMNS)
    rows = f"""SELECT {columns} FROM ({ROWS.format(first=0, last=number)}) t JOIN actors a ON a.i = t.subject
      JOIN actors b ON b.i = t.object JOIN relations r ON r.i = t.relation WHERE a.name != b.name"""
    name, _ = timed("event table: written", number, lambda: events.write(made, rows, source))
    print(f"  {size(folder / 'events')}")
    place, file = ids.source_graph(source), str(folder / "events" / name)
    said = {RDF + "type": node(ids.KG + "Source"), DCTERMS + "title": text("Rows"), ids.KG + "feed": text("gdelt")}
    said |= {table.EVENT_TABLE: text(name), ids.KG + "fold": text("year")}
    graph.store.apply([], [ox.Quad(node(source), node(p), o, node(place)) for p, o in said.items()])
    graph.keep_tables(folder / "events")
    graph.refresh()
    graph.sql("SELECT 1")
    bare = duckdb.connect()
    one, other = (states[0], states[1])
    asked = tuple(n for name in ("accuses", "attacks", "suppliesTo") for n in graph.vocabulary.narrower(name))
    ends = f"(subject = '{one}' AND object = '{other}' OR subject = '{other}' AND object = '{one}')"
    peers: dict[str, tuple[Callable[[], object], str]] = {
        "matrix": (
            graph.matrix,
            f"SELECT subject, relation, object, count(*) AS n FROM '{file}' WHERE relation IN {asked} GROUP BY ALL "
            "ORDER BY n DESC LIMIT 50",
        ),
        "top": (
            graph.top,
            f"SELECT actor, count(*) AS n FROM (SELECT subject AS actor FROM '{file}' UNION ALL "
            f"SELECT object FROM '{file}') GROUP BY 1 ORDER BY 2 DESC LIMIT 10",
        ),
        "trend": (
            lambda: graph.trend(f":{one}", f":{other}"),
            "SELECT strftime(date, '%Y-%m') AS month, subject, relation, count(*), avg(tone) "
            f"FROM '{file}' WHERE {ends} GROUP BY ALL ORDER BY ALL",
        ),
        "rows": (
            lambda: graph.rows(f":{one}", f":{other}"),
            f"SELECT * FROM '{file}' WHERE {ends} ORDER BY date DESC LIMIT 100",
        ),
    }
    for what, (ours, sql) in peers.items():
        mine, theirs = median(ours), median(lambda sql=sql: bare.sql(sql).to_arrow_table())  # type: ignore[misc]
        print(f"{what:34} {mine:8.0f} ms CPU, bare DuckDB {theirs:.0f} ms, ratio {mine / theirs:.1f}", flush=True)


def median(work: Callable[[], object], times: int = 5) -> float:
    """The median CPU milliseconds of work, after a first time."""
    work()
    took = []
    for _ in range(times):
        began = time.process_time()
        work()
        took.append((time.process_time() - began) * 1000)
    return statistics.median(took)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--files", type=int, default=4)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--events", type=int, help="only ask an event table of N rows")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp())
    try:
        if given.events:
            answered(folder, given.events)
            return
        each_row(folder, given.rows)
        folded(folder, given.rows, given.files)
    finally:
        if given.folder is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
