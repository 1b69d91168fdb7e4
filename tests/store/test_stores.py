"""Every store does the same: one suite over memory, a folder and a real SPARQL server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad
from sparql_server import clear, engine, oxigraph

from kg.actors import registry
from kg.errors import StoreError
from kg.graph import Graph, open_graph
from kg.model import ids
from kg.sparql import library, prepare
from kg.store.embedded import EmbeddedStore
from kg.store.protocol import Store
from kg.store.remote import RemoteStore

DIGEST = registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml"
KINDS = ("memory", "folder", pytest.param("server", marks=pytest.mark.server))
A, P, B, G = (NamedNode(f"http://example.org/{n}") for n in "apbg")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with engine() as url:
        yield url


@pytest.fixture(params=KINDS)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store is."""
    if request.param == "server":
        url: str = request.getfixturevalue("server")
        clear(url)
        return url
    return ":memory:" if request.param == "memory" else str(tmp_path / "store")


@pytest.fixture
def store(target: str, tmp_path: Path) -> Iterator[Store]:
    """An empty store without ontology and registry."""
    made: Store
    if target.startswith("http"):
        made = RemoteStore(target)
    else:
        made = EmbeddedStore(None if target == ":memory:" else Path(target))
    yield made
    made.close()


@pytest.fixture
def case(few_case: Graph) -> Graph:
    """The shipped case in memory."""
    return few_case


@pytest.fixture
def graph(target: str) -> Iterator[Graph]:
    """A graph with ontology and registry and no source."""
    with open_graph(target) as made:
        yield made


def lines(store: Store) -> list[str]:
    return sorted(map(str, store.match()))


# -- the protocol -----------------------------------------------------------------------------------


def test_match(store: Store) -> None:
    quads = [Quad(A, P, B, G), Quad(A, P, Literal("x"), G), Quad(B, P, A, G)]
    store.apply([], quads)
    assert set(store.match()) == set(quads)
    assert set(store.match(subject=A.value)) == set(quads[:2])
    assert set(store.match(A.value, P.value, G.value)) == set(quads[:2])
    assert list(store.match(graph=A.value)) == []
    assert store.count() == 3


@pytest.mark.parametrize(
    "value",
    [
        Literal('a "quoted" \\ word\nand a line\ttoo'),
        Literal("اردوغان 🛩"),
        Literal("Baku", language="en"),
        Literal("2025-06?", datatype=NamedNode("http://id.loc.gov/datatypes/edtf")),
        Literal("0.4", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    ],
)
def test_literals_come_back_as_they_were(store: Store, value: Literal) -> None:
    store.apply([], [Quad(A, P, value, G)])
    assert [q.object for q in store.match()] == [value]
    store.apply([Quad(A, P, value, G)], [])
    assert store.count() == 0


def test_many_subjects_and_objects_at_once(store: Store) -> None:
    iris = [f"http://example.org/n{i}" for i in range(1203)]
    store.apply([], [Quad(NamedNode(i), P, B, G) for i in iris])
    assert len(store.describe(iris)) == 1203
    assert sorted(store.nodes(iris)) == sorted(iris)
    store.apply([], [Quad(A, P, NamedNode(i), G) for i in iris])
    assert sorted(store.referring(P.value, iris)) == [(A.value, i) for i in sorted(iris)]


def test_nodes(store: Store) -> None:
    store.apply([], [Quad(A, P, B, G), Quad(A, B, Literal("x"), B), Quad(B, P, A, G)])
    assert store.nodes([A.value, G.value]) == {A.value: {P.value: [B], B.value: [Literal("x")]}}
    assert store.nodes([A.value], [B.value]) == {A.value: {B.value: [Literal("x")]}}


def test_column(store: Store) -> None:
    store.apply([], [Quad(A, P, B, G), Quad(G, P, Literal("x"), G), Quad(A, B, Literal("y"), G)])
    assert sorted(store.column(P.value)) == sorted([(A.value, B.value), (G.value, "x")])
    assert list(store.column(G.value)) == []


def test_referring(store: Store) -> None:
    store.apply([], [Quad(A, P, B, G), Quad(G, P, Literal('say "x"\n'), G)])
    assert store.referring(P.value, [B.value, A.value]) == [(A.value, B.value)]
    assert store.referring(B.value, [B.value]) == []
    assert store.referring(P.value, []) == []
    assert store.referring_text(P.value, 'say "x"\n') == [(G.value, 'say "x"\n')]


def test_remove_and_add_in_one_step(store: Store) -> None:
    store.apply([], [Quad(A, P, B, G)])
    store.apply([Quad(A, P, B, G)], [Quad(B, P, A, G)])
    assert list(store.match()) == [Quad(B, P, A, G)]
    store.apply([], [])
    assert store.count() == 1


def test_a_recount_finds_what_is_not_there(store: Store) -> None:
    there, other = (Quad(A, P, Literal("x"), NamedNode(f"https://example.org/{name}")) for name in ("one", "two"))
    store.apply([], [there])
    assert list(store.recount([there])) == []
    assert any("two" in missed.term for missed in store.recount([there, other]))


def test_queries_of_every_kind(store: Store) -> None:
    store.apply([], [Quad(A, P, B, G), Quad(B, P, A, P)])
    select = store.query(f"SELECT ?s {{ ?s {P} ?o . ?o {P} ?s }}")
    assert sorted(row["s"].value for row in select) == [A.value, B.value]
    assert bool(store.query(f"ASK {{ {A} {P} {B} . {B} {P} {A} }}"))
    assert len(list(store.query(f"CONSTRUCT WHERE {{ ?s {P} ?o }}"))) == 2
    assert len(list(store.query(f"DESCRIBE {A}"))) == 1
    assert [row["g"] for row in store.query(f"SELECT ?g {{ GRAPH ?g {{ {A} ?p ?o }} }}")] == [G]


# -- the graph --------------------------------------------------------------------------------------


def test_the_case_is_the_same_in_every_store(graph: Graph, case: Graph) -> None:
    graph.add(DIGEST)
    assert lines(graph.store) == lines(case.store)
    assert graph.store.count() == case.store.count()


LOOKUPS: dict[str, Callable[[Graph], object]] = {
    "ties": lambda g: g.ties("Azerbaijan", "Israel"),
    "disputed": lambda g: g.ties("Iran", status="disputed"),
    "evidence": lambda g: [g.evidence(t.id) for t in g.ties("Israel", relation="usesAirspaceOf")],
    "disputes": lambda g: g.disputes("Azerbaijan"),
    "actor": lambda g: g.actor("Baku"),
    "sources": lambda g: g.sources(),
    "path": lambda g: g.path("Armenia", "Israel"),
    "stats": lambda g: g.stats().counts,
    "sparql": lambda g: g.query("SELECT ?o { :azerbaijan tie:suppliesOilTo ?o }").rows(),
}


def test_every_look_up_gives_the_same_records(graph: Graph, case: Graph) -> None:
    graph.add(DIGEST)
    for name, look_up in LOOKUPS.items():
        assert look_up(graph) == look_up(case), name


def test_every_shipped_query_gives_the_same_rows(graph: Graph, case: Graph) -> None:
    graph.add(DIGEST)
    for question in map(library.read, library.names()):
        found, expected = (g.query(question.text, bindings=dict(question.defaults)).rows() for g in (graph, case))
        assert sorted(map(str, found)) == sorted(map(str, expected)), question.name


@pytest.mark.parametrize(
    ("graphs", "rows"), [("", 2), (f"FROM <{G.value}>", 1), (f"FROM <{A.value}>", 0), (f"FROM NAMED <{G.value}>", 0)]
)
def test_a_query_may_name_its_graphs(store: Store, graphs: str, rows: int) -> None:
    store.apply([], [Quad(A, P, B, G), Quad(B, P, A, B)])
    found = prepare.run(store, f"SELECT * {graphs} {{ ?s <{P.value}> ?o }}").rows()
    assert len(found) == rows


def test_adding_twice_changes_nothing(graph: Graph) -> None:
    assert [a.outcome for a in graph.add(DIGEST)] == ["added"]
    before = lines(graph.store)
    assert [a.outcome for a in graph.add(DIGEST)] == ["unchanged"]
    assert lines(graph.store) == before


def test_removing_leaves_what_was_there_before(graph: Graph) -> None:
    before = lines(graph.store)
    (added,) = graph.add(DIGEST)
    graph.remove(added.source)
    assert lines(graph.store) == before


def test_a_store_is_there_when_it_is_opened_again(target: str) -> None:
    if target == ":memory:":
        return
    with open_graph(target) as graph:
        graph.add(DIGEST)
        before = lines(graph.store)
    with open_graph(target) as graph:
        assert lines(graph.store) == before
        assert graph.disputes("Azerbaijan")


def sources(folder: Path, number: int) -> list[Path]:
    """Annotations that say the same tie, each of another paper."""
    made = []
    for i in range(number):
        (folder / f"{i}.txt").write_text(f"Paper {i}: Norway supplies oil to Sweden. Sweden denies it.")
        made.append(folder / f"{i}.yaml")
        made[-1].write_text(
            f"source: {{title: Paper {i}, text: {i}.txt, publisher: Paper {i}}}\n"
            "ties:\n- {id: t1, subject: Norway, relation: suppliesOilTo, object: Sweden}\n"
            "stances:\n- {id: s1, attitude: asserts, about: t1, quote: Norway supplies oil to Sweden}\n"
        )
    return made


ROWS = {
    "tie": "SELECT ?t { ?t rdf:subject :norway ; rdf:predicate tie:suppliesOilTo ; rdf:object :sweden }",
    "status": "SELECT ?t ?s { ?t a kg:Tie ; kg:status ?s ; kg:of ?r . ?r kg:relationshipStatus ?x }",
    "plain": "SELECT ?b { :norway tie:suppliesOilTo ?b . ?b skos:prefLabel ?l }",
}


@pytest.mark.parametrize("number", [1, 10])
def test_a_tie_is_one_row_however_many_sources_say_it(graph: Graph, number: int, tmp_path: Path) -> None:
    graph.add(*sources(tmp_path, number))
    for name, query in ROWS.items():
        assert len(graph.query(query)) == 1, name
    assert len(graph.query("SELECT ?s ?q { ?s a kg:Stance ; kg:quote ?q . ?q oa:exact ?x }")) == number
    (tie,) = graph.ties("Norway", "Sweden")
    assert tie.status == ("corroborated" if number > 1 else "reported")
    assert len(tie.stances) == number


def test_a_source_that_is_replaced_leaves_nothing_behind(graph: Graph, tmp_path: Path) -> None:
    (path,) = sources(tmp_path, 1)
    graph.add(path)
    denied = path.read_text() + "- {id: s2, holder: Sweden, attitude: denies, about: t1, quote: Sweden denies it}\n"
    path.write_text(denied)
    assert [a.outcome for a in graph.add(path)] == ["replaced"]
    assert [t.status for t in graph.ties("Norway", "Sweden")] == ["disputed"]
    assert len(graph.query("SELECT ?b { :norway tie:suppliesOilTo ?b }")) == 0
    graph.remove("Paper 0")
    assert not graph.ties("Norway", "Sweden")
    assert not list(graph.store.match(graph=ids.TIES_GRAPH))


@pytest.mark.server
@pytest.mark.parametrize("options", [(), ("--union-default-graph",)])
def test_the_union_is_asked_for_as_the_server_needs_it(options: tuple[str, ...]) -> None:
    with oxigraph(*options) as url:
        store = RemoteStore(url)
        store.apply([], [Quad(A, P, B, G), Quad(B, P, A, P)])
        assert len(list(store.query("SELECT ?s { ?s ?p ?o }"))) == 2
        store.close()


@pytest.mark.server
def test_an_endpoint_with_nothing_in_it_cannot_be_read(server: str) -> None:
    clear(server)
    with pytest.raises(StoreError, match="no kg graph at .*; make one with: kg build --store http"):
        open_graph(server, create=False)


@pytest.mark.server
def test_a_server_that_only_reads(tmp_path: Path) -> None:
    made = EmbeddedStore(tmp_path / "store")
    made.apply([], [Quad(A, P, B, G)])
    made.close()
    with oxigraph("--location", str(tmp_path / "store" / "quads"), mode="serve-read-only") as url:
        store = RemoteStore(url)
        with pytest.raises(StoreError, match="takes no updates"):
            store.apply([], [Quad(B, P, A, G)])
        assert store.count() == 1
        store.close()


@pytest.mark.server
def test_a_graph_that_stays_open_sees_what_others_wrote(server: str) -> None:
    clear(server)
    with open_graph(server) as mine, open_graph(server) as theirs:
        mine.add(DIGEST)
        tie = mine.ties("Azerbaijan", "Israel", status="reported")[0]
        theirs.assess(tie.id, "rejected", "seen elsewhere", by="ben")
        mine.refresh()
        assert mine.evidence(tie.id).status == "rejected"
        theirs.assess(tie.id, "accepted", "seen here", by="ben")
        changed = mine.assess(tie.id, "rejected", "seen again", by="ana").changes
        assert {(c.before, c.after) for c in changed} == {("accepted", "rejected")}
