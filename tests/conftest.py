"""Fixtures that many tests share: the shipped case, and an empty graph.

Nearly every test makes a graph. What is read from the shipped files, the resolver of the same actors, and the
database of a new folder are therefore made once for all of them, and a new graph begins with a tenth of the registry,
which takes a quarter of the time; ``whole_registry`` gives it all of it.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import processes
import pyoxigraph as ox
import pytest
from pyoxigraph import Quad

from kg.actors import registry
from kg.actors.resolver import Resolver
from kg.graph import Graph, open_graph
from kg.io import resources
from kg.model import ids
from kg.model.vocabulary import Vocabulary, load
from kg.store.embedded import EmbeddedStore
from kg.text.reader import Reader


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--histories", type=int, default=80, help="how many random histories test_histories.py runs")
    parser.addoption("--first", type=int, default=0, help="the seed of the first of them")


def pytest_configure(config: pytest.Config) -> None:
    """Keeps compiled modules for the many processes that tests start, outside the checkout where it stays clean.

    They stay in the virtual environment, where the next run finds them.
    """
    gc.set_threshold(50_000, 20, 20)  # hardly anything here is a cycle
    if sys.dont_write_bytecode and sys.pycache_prefix is None:
        folder = str(Path(sys.prefix, "kg-bytecode"))
        if not os.access(sys.prefix, os.W_OK):
            folder = tempfile.mkdtemp(prefix="kg-bytecode-")
            config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = folder
        os.environ.pop("PYTHONDONTWRITEBYTECODE")
        sys.dont_write_bytecode = False


CASE = Path(__file__).resolve().parent.parent / "seeds" / "iran-azerbaijan-2025"
DIGEST = CASE / "digest.yaml"
read_base, make_resolver = registry.base_quads, registry.resolver


@lru_cache(maxsize=4)
def read_once(*folders: Path) -> tuple[Quad, ...]:
    return tuple(read_base())


@lru_cache(maxsize=4)
def resolve_once(found: tuple[Quad, ...], merged: tuple[tuple[str, str], ...]) -> Resolver:
    return make_resolver(found, load(), dict(merged))


class Base(list[Quad]):
    """The ontology and the registry."""

    few = False
    """Whether it is a part of the registry."""


def base_quads() -> Base:
    """The ontology and the registry, from files that are parsed once."""
    return Base(read_once(resources.folder("ontology"), resources.folder("data")))


GOVERNED = """
african-union artsakh azerbaijan european-union georgia iran iraq israel norway palestine sweden
north-atlantic-treaty-organization united-nations
"""
"""Ids of actors that tests mention together with their office-holders."""
OTHERS = """
argentina armenia belarus bolivia bosnia-and-herzegovina brazil chad chile colombia denmark ecuador estonia finland france iceland kuwait latvia
lithuania mali oman panama paraguay peru poland portugal south-korea syria turkey ukraine united-states uruguay
agence-france-presse al-jazeera reuters tass hamas hezbollah houthis anyone
"""
"""Ids of other actors that tests mention."""


@lru_cache(maxsize=4)
def read_few(*folders: Path) -> tuple[Quad, ...]:
    """The ontology and a tenth of the registry: some states, and what leads to them and from them."""
    whole = read_once(*folders)
    of: dict[str, list[Quad]] = {}
    for quad in whole:
        if quad.graph_name.value == ids.ACTORS_GRAPH:
            of.setdefault(quad.subject.value, []).append(quad)
    leads = {iri: {quad.object.value for quad in quads} & of.keys() for iri, quads in of.items()}
    kept = {ids.ID + name for name in GOVERNED.split()}
    for _ in ("governments", "offices", "tenures"):
        kept |= {iri for iri, others in leads.items() if others & kept}
    kept |= {ids.ID + name for name in OTHERS.split()} | {f"{ids.ID}government-of-{name}" for name in OTHERS.split()}
    for _ in ("who held offices", "where they are"):
        kept |= {other for iri in kept & leads.keys() for other in leads[iri]}
    return tuple(q for q in whole if q.graph_name.value != ids.ACTORS_GRAPH or q.subject.value in kept)


def few_quads() -> Base:
    """The ontology and a tenth of the registry."""
    found = Base(read_few(resources.folder("ontology"), resources.folder("data")))
    found.few = True
    return found


def resolver(found: Iterable[Quad], vocabulary: Vocabulary, merged: Mapping[str, str] | None = None) -> Resolver:
    """One resolver for the same actors and judgements."""
    if vocabulary is not load():
        return make_resolver(found, vocabulary, merged or {})
    return resolve_once(tuple(found), tuple((merged or {}).items()))


apply = EmbeddedStore.apply


@lru_cache(maxsize=4)
def written_base(home: Path, few: bool, *folders: Path) -> Path:
    """The database of a folder with ontology and registry and no source."""
    store = EmbeddedStore(home / f"store-{len(list(home.iterdir()))}")
    apply(store, [], few_quads() if few else read_once(*folders))
    store.close()
    assert store.path
    return store.path / "quads"


@pytest.fixture(scope="session", autouse=True)
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    home = tmp_path_factory.mktemp("shared")

    def copy_or_apply(
        store: EmbeddedStore, remove: Iterable[Quad], add: Iterable[Quad], lines: Iterable[str] = ()
    ) -> None:
        """Fills the database of a new folder with a copy of one that holds the same."""
        if isinstance(add, Base) and type(store) is EmbeddedStore and store.path and not store.count():
            wanted = written_base(home, add.few, resources.folder("ontology"), resources.folder("data"))
            store.close()
            shutil.rmtree(store.path / "quads")
            shutil.copytree(wanted, store.path / "quads")
            store._store = ox.Store(str(store.path / "quads"))
        else:
            apply(store, remove, add, lines)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "base_quads", few_quads)
        patch.setattr(registry, "resolver", resolver)
        patch.setattr(EmbeddedStore, "apply", copy_or_apply)
        few_quads()
        gc.collect()
        gc.freeze()  # what stays for the whole session need not be looked at again
        yield
    processes.end()


@pytest.fixture(scope="module")
def whole_registry() -> Iterator[None]:
    """New graphs of this file begin with the whole registry."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "base_quads", base_quads)
        yield


@pytest.fixture
def fresh() -> Iterator[Graph]:
    """A graph in memory with no source."""
    with open_graph(":memory:") as graph:
        yield graph


@pytest.fixture(scope="session")
def quads_of_case(few_case: Graph) -> list[Quad]:
    """What the shipped case holds, with a tenth of the registry."""
    return list(few_case.store.match())


@pytest.fixture
def graph(quads_of_case: list[Quad]) -> Iterator[Graph]:
    """The shipped case in memory, with a tenth of the registry, to be changed."""
    store = EmbeddedStore()
    store.apply([], quads_of_case)
    with Graph(store, load()) as graph:
        yield graph


@pytest.fixture(scope="session")
def case() -> Iterator[Graph]:
    """The shipped case with the whole registry in memory, built from its sources; read it, do not change it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "base_quads", base_quads)
        graph = open_graph(":memory:")
        graph.add(DIGEST)
    with graph:
        yield graph


@pytest.fixture(scope="session")
def few_case() -> Iterator[Graph]:
    """As case, with a tenth of the registry."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "base_quads", few_quads)  # also where a test with the whole is the first to ask
        graph = open_graph(":memory:")
        graph.add(DIGEST)
    with graph:
        yield graph


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where nothing may be skipped, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("KG_NO_SKIP") == "1" and skipped and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session", name="registry")
def resolver_of_the_registry() -> Resolver:
    """The resolver of the whole registry."""
    return make_resolver(base_quads(), load())


@pytest.fixture(scope="session")
def reading(registry: Resolver) -> Reader:
    """The reader by rules; its language pipeline is loaded once."""
    pytest.importorskip("spacy")
    from kg.text import reader

    return reader(registry, load())
