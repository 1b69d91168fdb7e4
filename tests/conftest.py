"""Fixtures that many tests share: the shipped case, and an empty graph with the registry.

Nearly every test makes a graph. What is read from the shipped files, and the resolver of the same actors, is
therefore made once for all of them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Quad

from kg import resources
from kg.actors import registry
from kg.actors.resolver import Resolver
from kg.graph import Graph, open_graph
from kg.model.vocabulary import Vocabulary, load
from kg.store.embedded import EmbeddedStore


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--histories", type=int, default=200, help="how many random histories test_histories.py runs")
    parser.addoption("--first", type=int, default=0, help="the seed of the first of them")


CASE = Path(__file__).resolve().parent.parent / "seeds" / "iran-azerbaijan-2025"
DIGEST = CASE / "digest.yaml"
read_base, make_resolver = registry.base_quads, registry.resolver


@lru_cache(maxsize=4)
def read_once(*folders: Path) -> tuple[Quad, ...]:
    return tuple(read_base())


@lru_cache(maxsize=16)
def resolve_once(
    found: tuple[Quad, ...], never_same: tuple[tuple[str, str], ...], merged: tuple[tuple[str, str], ...]
) -> Resolver:
    return make_resolver(found, load(), never_same=never_same, merged=dict(merged))


def base_quads() -> list[Quad]:
    """The ontology and the registry, from files that are parsed once."""
    return list(read_once(resources.folder("ontology"), resources.folder("data")))


def resolver(found: Iterable[Quad], vocabulary: Vocabulary, never_same: Any = (), merged: Any = None) -> Resolver:
    """One resolver for the same actors and judgements."""
    if vocabulary is not load():
        return make_resolver(found, vocabulary, never_same=never_same, merged=merged or {})
    return resolve_once(tuple(found), tuple(never_same), tuple((merged or {}).items()))


@pytest.fixture(scope="session", autouse=True)
def _shared() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "base_quads", base_quads)
        patch.setattr(registry, "resolver", resolver)
        yield


@pytest.fixture
def fresh() -> Iterator[Graph]:
    """A graph in memory with ontology and registry and no source."""
    with open_graph(":memory:") as graph:
        yield graph


@pytest.fixture
def graph(case_quads: list[Quad]) -> Iterator[Graph]:
    """The shipped case in memory, to be changed."""
    store = EmbeddedStore()
    store.apply([], case_quads)
    with Graph(store, load()) as graph:
        yield graph


@pytest.fixture(scope="session")
def case() -> Iterator[Graph]:
    """The shipped case in memory, built from its sources; read it, do not change it."""
    with open_graph(":memory:") as graph:
        graph.add(DIGEST)
        yield graph


@pytest.fixture(scope="session")
def case_quads(case: Graph) -> list[Quad]:
    """The quads of the shipped case."""
    return list(case.store.match())


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be skipped, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("KG_NO_SKIP") == "1" and skipped and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
