"""No query leaves this machine unless that is allowed, however it is written; and what services answer."""

from __future__ import annotations

import random
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import product

import pyoxigraph as ox
import pytest
from sparql_server import Form, Reply, free_port, stub

from kg.errors import KgError, QueryError, StoreError
from kg.graph import Graph
from kg.io import guard
from kg.sparql.prepare import prepare, run
from kg.sparql.results import Table
from kg.sparql.tokens import tokenise
from kg.store.embedded import EmbeddedStore
from kg.store.remote import RemoteStore


@dataclass
class Listener:
    """A port on loopback, and how often something has connected to it."""

    port: int
    calls: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    """Counts every connection, and answers it with an error."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        listener = Listener(server.getsockname()[1])

        def serve() -> None:
            while True:
                with server.accept()[0] as connection, suppress(OSError):
                    listener.calls += 1
                    if connection.recv(65536) == b"end":
                        return
                    connection.sendall(b"HTTP/1.1 500 No\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener
        with socket.create_connection(("127.0.0.1", listener.port)) as last:
            last.sendall(b"end")
        thread.join()


# -- the corpus: what stands before SERVICE, how it is spelt, whom it asks, and where it stands --------------------

BEFORE = [
    "", "?s ?p e:x", "?s ?p e:", "?s ?p :x", "?s ?p e:a.b", "?s ?p e:a.b.c", "?s ?p e:a..b", "?s ?p e:a.b.c.d",
    r"?s ?p e:a.b\/c\/d\#e", r"?s ?p e:a.b\.c", r"?s ?p e:a\.b.c", "?s ?p e:a.%53.b", "?s ?p e:%2E.a.b", r"?s ?p e:\~.\-x",
    "?s ?p e:1.2", "?s ?p e:a:b.c:d", "?s ?p _:b", "?s ?p _:b.c", "?s ?p _:b.c.d", "?s ?p _:1.2", "?s ?p ?x",
    "?s ?p $x", "?s ?p 1", "?s ?p -1", "?s ?p 1.5", "?s ?p 1.", "?s ?p 1e0", "?s ?p 1.e5", "?s ?p .5", "?s ?p true",
    "?s ?p false", "?s a ?p", '?s ?p "x"', "?s ?p 'x'", '?s ?p """x"y"""', "?s ?p '''x'''", '?s ?p "x"@en',
    '?s ?p "x"@en-GB', '?s ?p "x"@he--rtl', '?s ?p "x"^^e:t', '?s ?p "x"^^e:t.u', '?s ?p "x"^^<urn:t>', "?s ?p <urn:x>",
    "?s ?p []", "?s ?p [ ?q ?r ]", "?s ?p ()", "?s ?p ( 1 )", "?s ?p <<( ?a ?b ?c )>>", "?s ?p ?o {| ?q ?r |}", "[ ?p ?o ]",
    "{ }", "FILTER(true)", "FILTER(1 < 2)", "BIND(1 AS ?y)", "VALUES ?y { 1 }", "OPTIONAL { }", "MINUS { ?s ?t ?u }",
    "FILTER(1<2&&3>2)", r"?s ?p <urn:\u0078>", r"?s ?p '\u0027'", r"?s ?p '\\u0027'", r'?s ?p "\u0022 } "',
]  # fmt: skip
GAPS = [
    "",
    " ",
    ".",
    " . ",
    "\n",
    "\r",
    "\t",
    "#\n",
    "# ' \r",
    ".#\r\n",
    ";",
    "\u2028",
    "\u00a0",
    "\ufeff",
    "\u200b",
    "\x0c",
]
KEYWORDS = [
    "SERVICE", "service", "SeRvIcE", "SERVICE SILENT", "SERVICESILENT", "SERVICE#\nSILENT", r"\u0053ERVICE",
    r"\U00000053ERVICE", "\u017fERVICE", "%53ERVICE", "SERV\u0130CE", "SERVICE\r", "trueSERVICE", "1SERVICE", "aSERVICE",
]  # fmt: skip
TARGETS = ["<{url}>", "t:x", "t:", ":x", ":", "?where", "$where", "<there>", "t:a.b.c"]
PLACES = [
    "SELECT * {{ {} }}", "SELECT (COUNT(*) AS ?n) {{ {} }}", "ASK {{ {} }}", "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {} }}",
    "DESCRIBE ?s {{ {} }}", "DESCRIBE <urn:a> {{ {} }}", "SELECT * {{ OPTIONAL {{ {} }} }}", "SELECT * {{ {{ {} }} UNION {{ }} }}",
    "SELECT * {{ ?s ?p ?o MINUS {{ {} }} }}", "SELECT * {{ GRAPH <urn:g> {{ {} }} }}", "SELECT * {{ GRAPH ?g {{ {} }} }}",
    "SELECT * {{ {{ SELECT * {{ {} }} }} }}", "SELECT * {{ ?s ?p ?o FILTER EXISTS {{ {} }} }}",
    "SELECT * {{ ?s ?p ?o FILTER(NOT EXISTS {{ {} }}) }}", "SELECT * {{ ?s ?p ?o BIND(EXISTS {{ {} }} AS ?y) }}",
    "SELECT (EXISTS {{ {} }} AS ?y) {{ }}", "SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING (EXISTS {{ {} }})",
    "SELECT ?s {{ ?s ?p ?o }} ORDER BY (EXISTS {{ {} }})", "SELECT * FROM <{url}> {{ {} }}", "SELECT*{{{}}}LIMIT 1",
    "SELECT * {{ SERVICE SILENT <{url}> {{ {} }} }}",
]  # fmt: skip
HEADS = [
    "PREFIX e: <urn:e:> PREFIX t: <{url}> PREFIX : <{url}> BASE <{url}> ",
    "PREFIX e: <urn:e:> PREFIX t: <{url}> PREFIX : <{url}> ",
    "PREFIX SERVICE: <urn:e:> PREFIX e: <urn:e:> PREFIX t: <{url}> PREFIX : <{url}> BASE <{url}>\n",
    "BASE<{url}>PREFIX e:<urn:e:>PREFIX t:<>PREFIX :<x/../>PREFIX service:<>",
]
HIDDEN = [
    # A comparison to one reader, an IRI to another; a quotation mark or a comment in it hides what follows.
    "SELECT * { FILTER(true || 1 <e:+'x> || ') SERVICE SILENT <{url}> { ?x ?y ?z } # ')\n }",
    "SELECT * { FILTER(true || 1 <e:1)SERVICE#> )\n <{url}> { ?x ?y ?z } }",
    "SELECT * { FILTER(true || 1 <e:1)SERVICE#> )\n t:x { ?x ?y ?z } }",
    "SELECT * { FILTER(true||1<e:x+'>'||'\" ) SERVICE <{url}> { ?x ?y ?z } #\"') }",
    "SELECT * { FILTER(true||1<'>') SERVICE <{url}> { ?x ?y ?z } #'>2) }",
    # Escapes and quotation marks that may end a string.
    "SELECT * { ?s ?p '\\u0027 . SERVICE <{url}> { ?x ?y ?z } # ' }",
    'SELECT * { ?s ?p "\\u0022 . SERVICE <{url}> { ?x ?y ?z } # " }',
    'SELECT * { ?s ?p "\\\\u0022 . SERVICE <{url}> { ?x ?y ?z } # " }',
    "SELECT * { ?s ?p '''x\\''' . SERVICE <{url}> { ?x ?y ?z } #''' }",
    "SELECT * { ?s ?p '''x'''' . SERVICE <{url}> { ?x ?y ?z } #' }",
    "SELECT * { ?s ?p 'x\\\nSERVICE <{url}> { ?x ?y ?z } #' }",
    "SELECT * { ?s ?p 'x\" . SERVICE <{url}> { ?x ?y ?z } #\"' }",
    "SELECT * { ?s ?p <urn:\\u003E . SERVICE <{url}> { ?x ?y ?z } #> }",
    # Ends of comments.
    "SELECT * { # \\u000ASERVICE <{url}> { ?x ?y ?z }\n }",
    "SELECT * { #\u2028 SERVICE <{url}> { ?x ?y ?z }\n }",
    "SELECT * { # x\r SERVICE <{url}> { ?x ?y ?z }\n }",
    "SELECT * { # x\x0b SERVICE <{url}> { ?x ?y ?z }\n }",
    "PREFIX x: <urn:x> # >\n SELECT * { SERVICE <{url}> { ?x ?y ?z } }",
    "PREFIX x: <urn:'> SELECT * { SERVICE <{url}> { ?x ?y ?z } } # '",
    # Signs that some take for a part of a name.
    "SELECT ?\u00b7SERVICE { SERVICE <{url}> { ?x ?y ?z } }",
    "SELECT * { ?s ?x\U00010000SERVICE <{url}> { ?x ?y ?z } }",
    "SELECT * { ?s e:a?SERVICE <{url}> { ?x ?y ?z } }",
    "SELECT * { ?s ?p ?o . e:a.b.SERVICE:a { ?x ?y ?z } }",
]
OTHERS = [
    "LOAD <{url}>", "LOAD SILENT <{url}> INTO GRAPH <urn:g>", "load<{url}>", "PREFIX e: <{url}> LOAD e:x", "BASE <{url}> LOAD <x>",
    "ASK {} ; LOAD <{url}>", "SELECT * {} LOAD <{url}>", "SELECT * { LOAD <{url}> }", "PREFIX e: <urn:e:> ASK { ?s ?p e:a.b.LOAD <{url}> }",
    "INSERT { ?s ?p ?o } WHERE { SERVICE <{url}> { ?s ?p ?o } }", "DELETE WHERE { SERVICE <{url}> { ?s ?p ?o } }",
    "WITH <{url}> INSERT { ?s ?p ?o } WHERE {}", "INSERT {} USING <{url}> WHERE {}", "ADD <{url}> TO DEFAULT", "COPY <{url}> TO <urn:g>",
    "SELECT * FROM <{url}> { ?s ?p ?o }", "SELECT * FROM NAMED <{url}> { GRAPH ?g { ?s ?p ?o } }", "ASK FROM <{url}> {}",
    "CONSTRUCT FROM <{url}> WHERE { ?s ?p ?o }", "DESCRIBE <{url}> FROM <{url}>", "DESCRIBE <{url}>", "SELECT * { GRAPH <{url}> { ?s ?p ?o } }",
    "SELECT (<{url}>(1) AS ?x) {}", "SELECT (IRI('{url}') AS ?x) { GRAPH ?x {} }", "PREFIX e: <{url}> ASK { e:x e:y e:z }",
    "VERSION '1.2' SELECT * FROM <{url}> {}", "BASE <{url}> SELECT * FROM <x> FROM NAMED <y> {}",
]  # fmt: skip


def spelt() -> Iterator[str]:
    """Queries that ask another machine, or would do so to some reader; ``{url}`` is whom they ask."""
    for before, gap in product(BEFORE, GAPS):
        yield HEADS[0] + f"SELECT * {{ {before}{gap}SERVICE SILENT <{{url}}> {{ ?x ?y ?z }} }}"
    for keyword, target, head, gap in product(KEYWORDS, TARGETS, HEADS, (" ", "")):
        yield head + f"SELECT * {{ VALUES ?where {{ <{{url}}> }} {keyword}{gap}{target} {{ ?x ?y ?z }} }}"
    for place, head, call in product(PLACES, HEADS, ("SERVICE <{url}>", "SERVICE t:x", "?s ?p e:a.b.SERVICE <{url}>")):
        yield head + place.format(call + " { ?x ?y ?z }", url="{url}")
    for head, query in product(HEADS, HIDDEN):
        yield head + query
    yield from OTHERS


@pytest.fixture(scope="module")
def corpus(listener: Listener) -> list[str]:
    return list(dict.fromkeys(query.replace("{url}", listener.url) for query in spelt()))


@pytest.fixture(scope="module")
def store() -> EmbeddedStore:
    """A store in which the patterns before a service have matches: engines call no service for nothing."""
    made = EmbeddedStore()
    for before in BEFORE:
        quad = before.replace("?s ?p", "<urn:a> <urn:p>").replace("?x", "<urn:x>")
        with suppress(SyntaxError):
            made.raw.update(f"PREFIX e: <urn:e:> PREFIX : <urn:x:> INSERT DATA {{ GRAPH <urn:g> {{ {quad} }} }}")
    return made


def asked(store: EmbeddedStore, listener: Listener, query: str, allow_network: bool = False) -> bool:
    """Whether the query reaches the listener."""
    before = listener.calls
    with suppress(KgError):
        run(store, query, allow_network=allow_network)
    return listener.calls > before


def asked_as_typed(store: EmbeddedStore, listener: Listener, query: str) -> bool:
    """Whether the query reaches the listener where the engine gets it as it is typed."""
    before = listener.calls
    with suppress(SyntaxError, OSError, RuntimeError, ValueError):
        answer = store.raw.query(query, use_default_graph_as_union=True)
        list(answer if isinstance(answer, (ox.QuerySolutions, ox.QueryTriples)) else ())
    return listener.calls > before


def test_no_query_asks_another_machine(store: EmbeddedStore, listener: Listener, corpus: list[str]) -> None:
    assert len(corpus) > 2000
    assert [query for query in corpus if asked(store, listener, query)] == []


def test_the_corpus_would_ask_another_machine(store: EmbeddedStore, listener: Listener, corpus: list[str]) -> None:
    """The control: without a guard the engine asks, and it does where that is allowed."""
    assert sum(asked_as_typed(store, listener, query) for query in corpus) > 500
    calls = [query for query in corpus if re.search(r"\sSERVICE (SILENT )?<http://[0-9.:]+/> ", query)]
    assert sum(asked(store, listener, query, allow_network=True) for query in calls[::20]) > 15


# -- random queries ------------------------------------------------------------------------------------------------

SEEDS = [
    "SELECT * { ?s ?p ?o . FILTER(?s<?p||?o>1.5||true) }",
    "SELECT * { ?s ?p ?o FILTER(STR(?o) != 'it\\'s') } # 'end",
    'CONSTRUCT { ?s e:a.b \'x\'@en } WHERE { ?s <urn:p> e:a.b . BIND("""a"b"""^^e:t AS ?y) }',
    "DESCRIBE ?s FROM <urn:g> { ?s <urn:p> 1.5 . OPTIONAL { ?s ?q <urn:x> } }",
    "ASK { ?s <urn:p> [] . { ?s <urn:p> 'x' } UNION { ?s <urn:p> \"x\"@en } }",
    "SELECT ?s { ?s <urn:p> e:1.2 MINUS { ?s ?p <urn:'> } { SELECT ?s { ?s ?p -1 } } }",
]
PIECES = [
    *"'\"<>#.\\(){}?$:;,@^-1_a\n\r \u2028", "'''", '"""', "\\u0027", "\\u0022", "\\\\", "\\'", "e:a.b", "_:b.c", "<e:1)",
    "<e:+'x>", "||", "true||1", "e:a.b.", "1 <", "#>", "#'", "#\n", "<urn:x>", "?x", "@en", "^^", "FILTER(", "FILTER(true||1 <e:+'x> || '",
    "PREFIX e: <urn:e:>", "SERVICE", "SERVICE:", "SILENT",
]  # fmt: skip
SPARED = re.compile(r'"(?:[^"\\]|\\.)*"|PREFIX n[0-9]+: <[^<> ]*>|[?$]\w+')
"""What may hold the word SERVICE in canonical form: strings, IRIs and variables."""


def spliced(random: random.Random, url: str) -> str:
    """A query with a call of a service somewhere in it, and other pieces around."""
    text = HEADS[1] + random.choice(SEEDS)
    keyword, gap = random.choice([*KEYWORDS, *["SERVICE SILENT"] * 15]), random.choice([*GAPS, *"   ...."])
    call = f" {random.choice([*BEFORE, *PIECES])}{gap}{keyword} {random.choice(TARGETS[:6])} {{ ?x ?y ?z }} "
    tokens = [token for token in tokenise(text) if token.start > len(HEADS[1])]
    places = [token.end for token in tokens] + [token.end for token in tokens if token.text in ("{", ".", "}")] * 5
    for piece in [*random.choices(PIECES, k=random.choice((0, 0, 0, 1, 2, 4))), call]:
        place = random.choice(places)
        text = text[:place] + piece + text[place:]
        places += [place + len(piece)] * 5
    return text.replace("{url}", url)


def test_no_random_query_asks_another_machine(store: EmbeddedStore, listener: Listener) -> None:
    found = random.Random(2026)
    queries = [spliced(found, listener.url) for _ in range(1000)]
    assert sum(asked_as_typed(store, listener, query) for query in queries) > 20
    for query in queries:
        assert not asked(store, listener, query), query
        with suppress(QueryError):
            assert "SERVICE" not in SPARED.sub("", prepare(query)).upper(), query


# -- other ways in and out -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        "x } SERVICE <{url}> { ?x ?y ?z", '"x" . SERVICE <{url}> { ?x ?y ?z }', '"x"@en.SERVICE', '"x"^^<urn:t> } SERVICE <{url}> {}',
        "<urn:x> . SERVICE <{url}> { ?x ?y ?z }", "{url}", "e:a.b.SERVICE", "\\u0022 } SERVICE <{url}> {} #", "it's } SERVICE <{url}> {} '",
    ],
)  # fmt: skip
def test_no_binding_asks_another_machine(store: EmbeddedStore, listener: Listener, value: str) -> None:
    before = listener.calls
    for name in ("o", f"o }} SERVICE <{listener.url}> {{}} #"):
        with suppress(QueryError):
            run(store, "SELECT * { ?s ?p ?o }", bindings={name: value.replace("{url}", listener.url)})
    assert listener.calls == before


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("SELECT ?service { BIND(1 AS ?service) }", ["1"]),
        ("SELECT ?x { BIND('SERVICE <http://x/> {}' AS ?x) } # SERVICE <http://x/> {}", ["SERVICE <http://x/> {}"]),
        ('SELECT ?x { BIND("""say\n"SERVICE" \\u0053ERVICE""" AS ?x) }', ['say\n"SERVICE" SERVICE']),
        ("SELECT ?x { BIND(<http://x/SERVICE'> AS ?x) }", ["http://x/SERVICE'"]),
        ("PREFIX SERVICE: <urn:> SELECT ?x { VALUES ?x { SERVICE:SERVICE } }", ["urn:SERVICE"]),
        (
            "PREFIX e: <urn:> SELECT ?x { VALUES ?x { e:a.SERVICE e:service.b.c } }",
            ["urn:a.SERVICE", "urn:service.b.c"],
        ),
        (
            r"PREFIX e: <urn:> SELECT ?x { VALUES ?x { e:a.b.c\/SERVICE e:a\.SERVICE } }",
            ["urn:a.b.c/SERVICE", "urn:a.SERVICE"],
        ),
        ("SELECT ?x FROM <http://127.0.0.1:9/SERVICE> { BIND(1 AS ?x) ?SERVICE ?p [] }", []),
        ("SELECT ?x { VALUES ?x { 1 } _:SERVICE ?p _:a.SERVICE.b }", ["1"]),
    ],
)
def test_a_query_may_contain_the_word(store: EmbeddedStore, query: str, values: list[str]) -> None:
    answer = run(store, query)
    assert isinstance(answer, Table)
    assert list(dict.fromkeys(row[0].value for row in answer.terms)) == values  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "query", ["SELECT * { SERVICE <{url}> {} }", "PREFIX e: <urn:e:> ASK { ?s ?p e:a.b.SERVICE <{url}> {} }"]
)
def test_an_endpoint_is_sent_no_service_either(query: str) -> None:
    with stub(lambda path, form: Reply()) as server:
        far = RemoteStore(server.url + "/query")
        sent = len(server.seen)
        with pytest.raises(QueryError, match="SERVICE|unexpected"):
            run(far, query.replace("{url}", server.url))
        assert len(server.seen) == sent
        run(far, "ASK FROM <urn:g> { SERVICE <urn:x> { ?s ?p ?o } }", allow_network=True)
        assert "SERVICE n1: {" in server.seen[-1][1]["query"][0]
        far.close()


def test_rdflib_is_given_no_service_either(fresh: Graph, listener: Listener) -> None:
    dataset, before = fresh.to_rdflib(), listener.calls
    for call in (f"SERVICE <{listener.url}>", f"OPTIONAL {{ }} ?s ?p :a.b.SERVICE <{listener.url}>"):
        with pytest.raises((QueryError, SyntaxError), match="SERVICE|expected"):
            list(dataset.query(f"SELECT * {{ {call} {{ ?x ?y ?z }} }}"))
    assert listener.calls == before
    found = list(dataset.query("SELECT ?x { VALUES ?x { own:a.b.c } }", initNs={"own": "urn:own:"}))
    assert [str(x) for (x,) in found] == ["urn:own:a.b.c"]


# -- what services answer ------------------------------------------------------------------------------------------

ONE = '{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"literal","value":"1"}}]}}'
HALF = ONE.removesuffix("]}}") + ","
FAILURES = {
    "an error": Reply(500, "text/plain", "no memory"),
    "words of damage": Reply(503, "text/plain", "Corruption: Invalid block checksum; No such file"),
    "not found": Reply(404, "text/html", "<html>\x1b[31mno\n such page</html>"),
    "a page": Reply(200, "text/html", "<html><h1>Welcome</h1></html>"),
    "a page called JSON": Reply(body="<html><h1>Welcome</h1></html>"),
    "nothing": Reply(body=""),
    "other JSON": Reply(body='{"error": "unknown"}'),
    "a truth": Reply(),
    "triples": Reply(kind="text/turtle", body="<urn:a> <urn:b> 1 ."),
    "half a row": Reply(body=HALF),
    "cut off": Reply(body=HALF + '{"x":{"type":"uri","value":"http://a"}}]}}', cut=True),
    "not an IRI": Reply(body='{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"a b"}}]}}'),
    "broken XML": Reply(kind="application/sparql-results+xml", body="<sparql><head>"),
    "not gzip": Reply(body="plain", headers={"content-encoding": "gzip"}),
    "a redirect": Reply(302, headers={"location": "ftp://127.0.0.1/"}),
    "binary": Reply(body=bytes(range(256))),
}
FORMS = [
    "SELECT * {{ {} }}", "ASK {{ {} }}", "SELECT (COUNT(*) AS ?n) {{ {} }}", "SELECT * {{ {} }} ORDER BY ?x",
    "SELECT * {{ ?s ?p ?x OPTIONAL {{ {} }} }}", "SELECT * {{ ?s ?p ?o {} }}", "CONSTRUCT {{ ?x <urn:p> 1 }} WHERE {{ {} }}",
]  # fmt: skip


@pytest.mark.parametrize(("number", "reply"), list(enumerate(FAILURES.values())), ids=list(FAILURES))
def test_a_service_that_fails_is_named(store: EmbeddedStore, number: int, reply: Reply) -> None:
    """Each failure is met in three forms of queries, and each form meets several failures."""

    def answer(path: str, form: Form) -> Reply:
        return reply

    with stub(answer) as server:
        address = server.url + "/sparql"
        for form in (FORMS * 2)[number % len(FORMS) :][:3]:
            with pytest.raises(QueryError, match=address) as caught:
                run(store, form.format(f"SERVICE <{address}> {{ ?x ?y ?z }}"), allow_network=True)
            assert not re.search(r"restore|is damaged|the store|\x1b", str(caught.value))
            assert len(str(caught.value)) < 1000
        silent = run(store, f"SELECT * {{ SERVICE SILENT <{address}> {{ ?x ?y ?z }} }}", allow_network=True)
        assert len(silent.rows()) == 1


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?x {{ SERVICE <{0}> {{ ?x ?y ?z }} }}", 1),
        ("PREFIX e: <{0}> SELECT ?x {{ VALUES ?x {{ '1' '2' }} SERVICE SILENT e: {{ ?x ?y ?z }} }}", 1),
        ("SELECT ?x {{ {{ SERVICE <{0}> {{ ?x ?y ?z }} }} UNION {{ SERVICE <{0}> {{ ?x ?y <{0}> }} }} }}", 2),
        ("SELECT ?g {{ VALUES ?g {{ <{0}> 'SERVICE <{0}> {{' }} OPTIONAL {{ SERVICE <{0}> {{ ?x ?y ?z }} }} }}", 2),
        ("SELECT ?x {{ ?s ?p ?o SERVICE <{0}> {{ ?x ?y ?z }} }} LIMIT 30", 30),
    ],
)
def test_a_service_that_is_allowed_answers(store: EmbeddedStore, query: str, rows: int) -> None:
    with stub(lambda path, form: Reply(body=ONE)) as server:
        address = server.url + "/sparql"
        answer = run(store, query.format(address), allow_network=True)
        sent = [form["query"][0] for _, form, _ in server.seen]
    assert len(answer.rows()) == rows
    if "SELECT ?g" in query:
        assert [str(row["g"]) for row in answer.rows()] == [address, f"SERVICE <{address}> {{"]
    patterns = [text for text in sent if "?x ?y" in text]
    assert len(patterns) == query.count("SERVICE") - query.count("'SERVICE"), "each pattern is asked once"
    assert all("127.0.0.1" not in text or address in text for text in sent)


def test_an_answer_that_is_read_in_part_ends_quietly(store: EmbeddedStore, capfd: pytest.CaptureFixture[str]) -> None:
    body = ONE.replace("]}}", ', {"x":{"type":"literal","value":"1"}}' * 100_001 + "]}}")
    with stub(lambda path, form: Reply(body=body)) as server:
        call = f"SERVICE <{server.url}/sparql> {{ ?x ?y ?z }}"
        assert len(run(store, f"SELECT ?x {{ {call} }} LIMIT 1", allow_network=True).rows()) == 1
        assert run(store, f"ASK {{ {call} }}", allow_network=True)
    assert capfd.readouterr() == ("", "")


def test_a_service_that_is_not_there_is_named(store: EmbeddedStore) -> None:
    address = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(QueryError, match=f"{address} .*refused"):
        run(store, f"ASK {{ SERVICE <{address}> {{ }} }}", allow_network=True)


@pytest.mark.parametrize(
    ("where", "message"),
    [
        ("SERVICE ?x { }", r"not \?x"),
        ("VALUES ?x { <http://127.0.0.1:9/> } SERVICE SILENT ?x { }", r"not \?x"),
        ("SERVICE <urn:x> { }", "begins with http"),
        ("SERVICE <ftp://x/> { }", "begins with http"),
        ("SERVICE <file:///etc/passwd> { }", "begins with http"),
        ("trueSERVICE <urn:x> { }", "a word of its own"),
        ("SERVICESILENT <urn:x> { }", "a word of its own"),
    ],
)
def test_what_is_not_the_call_of_a_service_is_told(store: EmbeddedStore, where: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        run(store, f"SELECT * {{ {where} }}", allow_network=True)


def test_a_service_is_named_without_secrets(store: EmbeddedStore) -> None:
    with pytest.raises(QueryError, match="127.0.0.1") as caught:
        run(
            store,
            f"ASK {{ SERVICE <http://bob:pw@127.0.0.1:{free_port()}/sparql?apikey=k1> {{ }} }}",
            allow_network=True,
        )
    assert not re.search("pw|k1", str(caught.value))


def test_a_mistake_beside_a_service_has_its_place(store: EmbeddedStore) -> None:
    for call in ("SERVICE <urn:x>", "SERVICE SILENT ?y"):
        with pytest.raises(QueryError, match="before it a term is missing") as caught:
            run(store, f"SELECT * {{ {call} {{ ?s ?p }} }}", allow_network=True)
        assert str(caught.value).startswith(f"line 1, column {21 + len(call)}: ")


def test_a_store_that_fails_is_not_to_be_replaced_unread() -> None:
    class Failing:
        name = "shelf"

        def query(self, sparql: str, *, union: bool = True) -> object:
            raise OSError(24, "Too many open files")

    with pytest.raises(StoreError, match=r"shelf cannot be read to the end.*kg check") as caught:
        run(Failing(), "ASK {}")  # type: ignore[arg-type]
    assert "restore" not in str(caught.value)


def nested(levels: int) -> str:
    """An answer whose term is a triple term, nested to this depth."""
    around = '{"type":"triple","value":{"subject":{"type":"uri","value":"urn:a"},"predicate":{"type":"uri","value":"urn:a"},"object":'
    return ONE.replace(
        '{"type":"literal","value":"1"}', around * levels + '{"type":"literal","value":"1"}' + "}}" * levels
    )


@pytest.mark.parametrize(
    "body",
    [
        nested(100_000),
        '{"head":{"vars":[' + ",".join(f'"x{n}"' for n in range(100_000)) + ']},"results":{"bindings":[{}]}}',
        ONE.replace("]}}", ', {"x":{"type":"literal","value":"1"}}' * 100_001 + "]}}"),
    ],
    ids=["deep", "wide", "long"],
)
def test_what_a_service_answers_is_read_within_the_limits(store: EmbeddedStore, body: str) -> None:
    with stub(lambda path, form: Reply(body=body)) as server, guard.using(bytes=2_000_000):
        for form in FORMS:
            with pytest.raises(QueryError, match=server.url) as caught:
                run(store, form.format(f"SERVICE <{server.url}/sparql> {{ ?x ?y ?z }}"), allow_network=True)
            assert "limit" in str(caught.value)
