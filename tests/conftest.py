"""Fixtures that many tests share: the shipped case, and an empty graph with the registry."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.actors import registry
from kg.graph import Graph, open_graph


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--histories", type=int, default=200, help="how many random histories test_histories.py runs")
    parser.addoption("--first", type=int, default=0, help="the seed of the first of them")


CASE = Path(__file__).resolve().parent.parent / "seeds" / "iran-azerbaijan-2025"


@pytest.fixture
def fresh() -> Iterator[Graph]:
    """A graph in memory with ontology and registry and no source."""
    with open_graph(":memory:") as graph:
        yield graph


@pytest.fixture
def graph() -> Iterator[Graph]:
    """The shipped case in memory, to be changed."""
    with open_graph(":memory:") as made:
        made.add(registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml")
        yield made


@pytest.fixture(scope="session")
def case() -> Iterator[Graph]:
    """The shipped case in memory, built from its sources; read it, do not change it."""
    with open_graph(":memory:") as graph:
        graph.add(registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml")
        yield graph


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be skipped, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("KG_NO_SKIP") == "1" and skipped and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
