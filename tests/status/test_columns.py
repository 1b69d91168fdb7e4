"""Ties of a new file counted by SQL have the quads that the rules give them one by one."""

from __future__ import annotations

import random
from functools import partial

import pytest
from coded_files import export

from kg.events import fold as folding
from kg.events import loading
from kg.graph import open_graph
from kg.model import ids
from kg.model.claims import FOLDS, Assessment
from kg.rdf import terms
from kg.readers.feeds import coded
from kg.status import bulk, derive
from kg.status.columns import Columns

pytest.importorskip("duckdb")
ACTORS = ("CHL", "CHLGOV", "PER", "PERGOV", "PERMIL", "BOL", "BOLOPP", "COP", "UNO", "NGO", "MUS", "")
CODES = ("010", "036", "040", "042", "112", "120", "173", "180", "190", "193", "195", "0841", "071", "061")
OUTLETS = (
    "https://a.example/1",
    "https://b.example/2",
    "https://c.example/3",
    'the \\ "Gull"',
    "",
    "https://x.example/5",
)


def made(rng, folder, name, number, first=1):
    """A file of some random events between few actors."""
    rows = [
        {
            "GLOBALEVENTID": str(first + at), "Actor1Code": rng.choice(ACTORS), "Actor2Code": rng.choice(ACTORS),
            "EventCode": rng.choice(CODES), "SQLDATE": f"20{rng.randrange(22, 25)}0{rng.randrange(1, 4)}02",
            "AvgTone": rng.choice(["", "0", "-0.001", "100", f"{rng.gauss(0, 5):.6f}"]),
            "SOURCEURL": rng.choice(OUTLETS),
        }
        for at in range(number)
    ]  # fmt: skip
    return export(folder, *rows, name=name)


def planned(graph, path, fold, by_sql):
    """The change of adding a file, with its ties counted by SQL or not."""
    with coded.read(path, "gdelt", graph.registry, graph.vocabulary) as found:
        change = loading.change(
            graph.store, graph.event_table, graph.vocabulary, found.connection, found.source, found.actors, fold
        )
        assert change.counted
        (records,) = change.records
        columns = None
        if by_sql:
            columns = Columns(
                found.connection, records.source, partial(folding.folded, found.connection, records.source)
            )
        else:
            records = folding.said(found.connection, records)
        return derive.plan(graph.store, graph.vocabulary, add=[records], columns=columns).whole()


def judge_one(graph):
    """An analyst rejects a tie of which the store has nothing yet."""
    iri = ids.tie_iri(f"{ids.ID}chile", "accuses", f"{ids.ID}peru", "2024", None)
    judgement = Assessment(f"{ids.ID}judgement-1", iri, "rejected", "ana", "2026-01-01T00:00:00Z", "seen")
    plan = derive.plan(graph.store, graph.vocabulary, judge_add=[judgement])
    graph.store.apply(plan.remove, plan.add)


@pytest.mark.parametrize("fold", FOLDS)
@pytest.mark.parametrize("seed", range(3))
def test_sql_and_the_rules_give_the_same_quads(tmp_path, monkeypatch, fold, seed):
    rng = random.Random(seed)
    if seed == 2:
        monkeypatch.setattr(bulk, "LEAST", 1)
    with open_graph(tmp_path / "store") as graph:
        if seed == 1:
            judge_one(graph)
        for turn in range(2):
            path = made(rng, tmp_path, f"{turn}.export.CSV", 60, 1 + 1000 * turn)
            with_sql, without = (planned(graph, path, fold, by_sql) for by_sql in (True, False))
            assert (with_sql.remove, set(with_sql.add)) == (without.remove, set(without.add))
            graph.store.apply(with_sql.remove, with_sql.add)
        if seed:
            graph.remove(graph.sources()[0].id)
        derived = set(graph.store.match(graph=ids.DERIVED_GRAPH))
        assert derived == derive.derive_all(graph.store, graph.vocabulary)


def test_every_new_tie_of_an_empty_store_is_counted_by_sql(tmp_path):
    path = made(random.Random(7), tmp_path, "1.export.CSV", 100)
    with (
        open_graph(tmp_path / "store") as graph,
        coded.read(path, "gdelt", graph.registry, graph.vocabulary) as found,
    ):
        change = loading.change(
            graph.store, graph.event_table, graph.vocabulary, found.connection, found.source, found.actors
        )
        (records,) = change.records
        columns = Columns(found.connection, records.source, partial(folding.folded, found.connection, records.source))
        plan = derive.plan(graph.store, graph.vocabulary, add=[records], columns=columns)
        kind = terms.node(f"{ids.KG}Tie")
        assert sum(quad.object == kind for quad in terms.parsed(plan.lines)) == change.ties > 50
        assert not [quad for quad in plan.add if quad.object == kind]
