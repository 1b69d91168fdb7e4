"""The shipped questions agree with look-ups where positions change, doubts arise or reports are taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from typing import Any

import pytest
import rdflib

from kg.graph import Graph, open_graph
from kg.model import ids
from kg.sparql import library, prepare
from kg.sparql.results import Table
from tests import small_world as small

TIES = {
    "t": "Norway suppliesArmsTo Sweden",
    "broad": "Norway suppliesTo Sweden",
    "twin": "Norway sharesIntelligenceWith Sweden",
    "joint": "Norway cooperatesWith Sweden",
    "other": "Norway hosts Sweden",
    "late": "Norway suppliesArmsTo Sweden when=2024-05",
}
Sources = Mapping[str, Mapping[str, Any]]


def said(*lines: str, **source: Any) -> Mapping[str, Any]:
    return {"say": list(lines), **source}


AFFIRMED = said("own: asserts t", publisher="The Post", published="2024-01")
CASES: dict[str, Sources] = {
    "affirmed and denied": {"a": AFFIRMED, "b": said("no: Sweden denies t when=2024-02")},
    "denied, then confirmed": {
        "a": AFFIRMED, "b": said("no: Norway denies t when=2024-02"), "c": said("yes: Norway confirms t when=2024-03"),
    },
    "confirmed by one party, still denied by the other": {
        "a": said("yes: Norway confirms t when=2024-03"), "b": said("no: Sweden denies t when=2024-02"),
    },
    "a newspaper changes its mind": {
        "a": AFFIRMED, "b": said("own: denies t", publisher="The Post", published="2024-02"),
        "c": said("own: asserts t", publisher="The Sun", published="2024-02"),
    },
    "replaced for one of two claims": {
        "a": said("own: asserts t,other", published="2024-01"), "b": said("no: Norway denies t,other when=2024-02"),
        "c": said("yes: Norway confirms t when=2024-03"),
    },
    "only doubted": {"a": AFFIRMED, "b": said("hm: Sweden doubts t when=2024-02")},
    "doubted and denied": {"a": AFFIRMED, "b": said("hm: Sweden doubts t"), "c": said("no: Norway denies t")},
    "withdrawn": {
        "a": AFFIRMED, "b": said("no: Norway denies t when=2024-02"), "c": said("back: Norway withdraws t when=2024-03"),
    },
    "a copy of what was withdrawn": {
        "a": AFFIRMED, "b": said("own: asserts t", publisher="The Sun", published="2024-02", **{"from": ["a"]}),
        "c": said("own: withdraws t", publisher="The Post", published="2024-03"),
        "d": said("own: asserts t", publisher="The Times"), "e": said("no: Sweden denies t"),
    },
    "nothing but a copy": {
        "a": AFFIRMED, "b": said("own: asserts t", publisher="The Sun", published="2024-02", **{"from": ["a"]}),
        "c": said("own: withdraws t", publisher="The Post", published="2024-03"), "e": said("no: Sweden denies t"),
    },
    "acknowledged": {"a": said("yes: Norway confirms t")},
    "the broader is denied": {"a": AFFIRMED, "b": said("no: Sweden denies broad")},
    "the broader is symmetric": {"a": said("own: asserts twin"), "b": said("no: Sweden denies joint")},
    "another time": {"a": said("own: asserts late"), "b": said("no: Sweden denies broad")},
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Graph]]:
    """The graph of each case, built once; read it, do not change it."""
    with ExitStack() as opened:

        @cache
        def made(case: str) -> Graph:
            graph = opened.enter_context(open_graph(":memory:"))
            folder = tmp_path_factory.mktemp("world")
            for name, source in CASES[case].items():
                path = folder / f"{name}.yaml"
                path.write_text(small.annotation(name, source, TIES), encoding="utf-8")
                graph.add(path)
            return graph

        yield made


def rows(graph: Graph, name: str, **bindings: str) -> list[dict[str, str | None]]:
    found = graph.query(library.read(name).text, bindings={**library.read(name).defaults, **bindings})
    assert isinstance(found, Table)
    return list(found.rows())


BOUND = {
    "disputes": {},
    "contradictions": {},
    "stated-ties": {"actor": f"{ids.ID}norway", "other": f"{ids.ID}sweden"},
    "denied-words": {"speaker": f"{ids.ID}norway"},
}


def full(short: str | None) -> str:
    return ids.ID + (short or "").lstrip(":")


@pytest.mark.parametrize("name", CASES)
def test_disputes_have_the_same_sides(world: Callable[[str], Graph], name: str) -> None:
    graph = world(name)
    found = {(full(r["stance"]), r["side"]) for r in rows(graph, "disputes")}
    wanted = set()
    for dispute in graph.disputes():
        if dispute.claim.status != "disputed":
            continue
        linked = [s for link in dispute.links for s in link.stances]  # a dispute is about several claims
        for side, stances in (("for", dispute.affirming), ("against", (*dispute.specific, *dispute.wholesale))):
            wanted |= {(s.id, side) for s in stances}
        wanted |= {(s.id, s.polarity) for s in linked}
    assert found == wanted


@pytest.mark.parametrize("name", CASES)
def test_contradictions_are_between_the_sides_of_disputes(world: Callable[[str], Graph], name: str) -> None:
    graph = world(name)
    found = {(full(r["affirming"]), full(r["denying"])) for r in rows(graph, "contradictions")}
    assert found == {
        (one.id, other.id)
        for dispute in graph.disputes()
        for one in dispute.affirming
        for other in dispute.specific
        if set(one.about) & set(other.about)
    }


@pytest.mark.parametrize("name", CASES)
def test_stated_ties_count_the_sources_that_still_say_so(world: Callable[[str], Graph], name: str) -> None:
    graph = world(name)
    found = {full(r["tie"]): r["status"] for r in rows(graph, "stated-ties", **BOUND["stated-ties"])}
    plain = {status.name for status in graph.vocabulary.statuses.values() if status.plain}
    ties = {tie.id: tie for tie in graph.ties("Norway", "Sweden")}
    assert found == {
        iri: tie.status for iri, tie in ties.items() if tie.status in plain and any(s.own_voice for s in tie.stances)
    }


@pytest.mark.parametrize("name", CASES)
def test_the_balance_counts_every_relationship_once(world: Callable[[str], Graph], name: str) -> None:
    graph = world(name)
    kinds = {
        "accepted": "stated",
        "corroborated": "stated",
        "reported": "stated",
        "disputed": "disputed",
        "denied": "disputed",
    }
    wanted = dict.fromkeys(("stated", "claimed", "disputed"), 0)
    folded = [tie.as_dict()["relationship"] for tie in graph.ties("Norway", "Sweden")]
    for status in {of["id"]: of["status"] for of in folded}.values():
        wanted[kinds.get(status, "claimed")] += 1
    (row,) = rows(graph, "balance")
    assert {kind: int(row[kind] or 0) for kind in wanted} == wanted


@pytest.mark.parametrize("name", ["replaced for one of two claims", "nothing but a copy", "the broader is symmetric"])
def test_every_engine_answers_alike(world: Callable[[str], Graph], name: str) -> None:
    graph = world(name)
    quads = [q for q in graph.store.match() if str(q.graph_name) != f"<{ids.ACTORS_GRAPH}>"]
    for actor in ("norway", "sweden"):
        quads += graph.store.match(ids.ID + actor)
    triples = "".join(f"{q.subject} {q.predicate} {q.object} .\n" for q in quads)
    elsewhere = rdflib.Graph().parse(data=triples, format="nt")
    for question in ("disputes", "contradictions", "denied-words"):
        text = prepare.prepare(library.read(question).text, bindings=BOUND[question])
        theirs = [[str(term or "") for term in row] for row in elsewhere.query(text)]  # type: ignore[union-attr]
        ours = [[getattr(term, "value", "") for term in row] for row in graph.query(text).terms]  # type: ignore[union-attr]
        assert sorted(theirs) == sorted(ours), question
