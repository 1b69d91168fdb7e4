"""What endpoints answer when something is wrong, and the addresses and parameters that they are asked with."""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pyoxigraph import Literal, NamedNode, Quad
from sparql_server import Form, Reply, free_port, stub

import kg
from kg.cli import cli
from kg.errors import KgError, MissingExtra, NameNotFound, QueryError, Refused, StoreError
from kg.graph import open_graph
from kg.store.http import addresses, update_addresses
from kg.store.remote import PROBE, RemoteStore

Patch = pytest.MonkeyPatch
EMPTY = Reply(body='{"head":{"vars":["s"]},"results":{"bindings":[]}}')
YES, NO = Reply(), Reply(body='{"head":{},"boolean":false}')
A, B = (NamedNode(f"http://example.org/{n}") for n in "ab")
SELECT = "SELECT ?s { ?s ?p ?o }"


def after_connecting(reply: Reply) -> object:
    """Answers the first question of every store, then ``reply``."""
    return lambda _, form: YES if form.get("query") == ["ASK {}"] else reply


def test_an_endpoint_that_is_down() -> None:
    with pytest.raises(StoreError, match=r"cannot be reached.*is the server running"):
        RemoteStore(f"http://127.0.0.1:{free_port()}/query")


def test_an_endpoint_that_is_slow() -> None:
    with stub(lambda *_: Reply(delay=0.5)) as server, pytest.raises(StoreError, match=r"within 0\.1 s"):
        RemoteStore(server.url + "/query", timeout=0.1)


@pytest.mark.parametrize("timeout", [0, -1, 1e300, float("nan"), float("inf"), "5"])
def test_a_time_that_no_endpoint_can_be_given(timeout: Any) -> None:
    with pytest.raises(Refused, match="a timeout must be a number of seconds from 0.1 to 604800, not "):
        kg.open("http://127.0.0.1:9/query", timeout=timeout)


def test_how_long_a_command_waits_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with stub(lambda *_: Reply(delay=0.5)) as server:
        ask = ["query", "ASK {}", "--store", server.url + "/query"]
        monkeypatch.setenv("KG_TIMEOUT", "0.1")
        answer = CliRunner().invoke(cli, ask)
        assert "within 0.1 s" in str(answer.exception)
        assert "within 0.1 s" not in str(CliRunner().invoke(cli, [*ask, "--timeout", "60"]).exception)
        monkeypatch.setenv("KG_TIMEOUT", "soon")
        answer = CliRunner().invoke(cli, ask)
        assert answer.exit_code == 2
        assert "KG_TIMEOUT must be a number of seconds from 0.1 to 604800, not 'soon'" in answer.output


TRACE = "\njava.lang.OutOfMemoryError: \x1b[31mout of\x9b heap\x1b[0m\n\tat com.example.Store(Store.java:1)\n" * 40


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (Reply(kind="text/html", body="<html>Welcome</html>"), StoreError, "a web page, not with SPARQL"),
        (Reply(kind="text/plain", body="<!DOCTYPE html><p>x"), StoreError, "a web page"),
        (Reply(401, body="no"), StoreError, "wants a user and password; write them as http://USER:PASSWORD@"),
        (
            Reply(403, "text/plain", "staff alone"),
            StoreError,
            r"forbids that \(403: staff alone\); where it knows users",
        ),
        (Reply(404, "text/plain", "not here"), StoreError, "no SPARQL endpoint answers at"),
        (Reply(301, headers={"location": "https://new.example.org/sparql"}), StoreError, "has moved to https://new"),
        (Reply(503, "text/html", "<html><b>Down</b> for repair</html>"), StoreError, "busy or slow"),
        (Reply(500, "text/html", "<html><b>Out</b> of memory</html>"), StoreError, "failed with 500: Out of memory"),
        (Reply(500, "text/plain", TRACE), StoreError, r"failed with 500: out of heap; see the log of the server$"),
        (Reply(500, "text/plain", "lorem " * 500), StoreError, r"failed with 500: (lorem ){26}…; see the log"),
        (Reply(400, "text/plain", "line 1:\x1b[31m no"), QueryError, "cannot run the query: line 1: no"),
        (Reply(302, headers={"location": "/query"}), StoreError, "redirects in a circle, to http://127.*/query; ask"),
        (Reply(302, headers={"location": "/other"}), StoreError, r"has moved to http://127.0.0.1:\d+/other; use that"),
        (
            Reply(307, headers={"location": "file:///etc/x"}),
            StoreError,
            "redirects to file:///etc/x, which is not an http address",
        ),
        (Reply(307, headers={"location": "http://[::1"}), StoreError, "not HTTP .Invalid URL in location header"),
        (Reply(302), StoreError, r"redirects \(302\) without an address; ask its operator"),
        (Reply(headers={"content-encoding": "gzip"}), StoreError, "cannot be unpacked: .*; try again"),
        (Reply(cut=True), StoreError, "the answer of the endpoint .* was cut off .*; try again, or ask for less"),
    ],
)
def test_what_an_endpoint_may_answer_instead(reply: Reply, error: type[KgError], words: str) -> None:
    with stub(lambda *_: reply) as server, pytest.raises(error, match=words):
        RemoteStore(server.url + "/query")


def test_a_user_who_may_not_is_told_why() -> None:
    with stub(lambda *_: Reply(403, "text/plain", "not on Sundays")) as server, pytest.raises(StoreError) as caught:
        RemoteStore(server.url.replace("//", "//ada:secret@") + "/query")
    assert "does not allow that to user 'ada' (not on Sundays); ask its operator" in str(caught.value)


ROW = '{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"%s","value":"x"}}]}}'


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(body='{"head":{"vars":["s"]},"results":{"bindings":[{"s":'), "broken or cut off"),
        (Reply(kind="application/pdf", body="%PDF"), "answers in 'application/pdf', which kg cannot read"),
        (Reply(413, "text/plain", "large"), "refuses a request as large"),
        (YES, "does not answer what is asked: SELECT is asked, and no rows come; see whether"),
        (Reply(body="[" * 50), "is broken or cut off: .*; try again, and see whether this is the address"),
        (Reply(body=""), "is broken or cut off: it is empty; try again"),
        (Reply(body='{"head":{"vars":["x"]},"results":{"bindings":[{}]}}'), r"rows come without a fit value of \?s;"),
        (Reply(body=ROW % "literal"), r"rows come without a fit value of \?s; see"),
        (Reply(body=ROW % "literal" + " " * 50 + "]"), "is broken or cut off"),
        (Reply(body=(ROW % "literal").replace('"x"', '"' + "x" * 17_000_000 + '"')), "a value of more than 16 MB"),
    ],
)
def test_answers_that_cannot_be_read(reply: Reply, words: str) -> None:
    with stub(after_connecting(reply)) as server:  # type: ignore[arg-type]
        store = RemoteStore(server.url + "/query")
        with pytest.raises(StoreError, match=words):
            list(store.match())
        store.close()


@pytest.mark.parametrize(
    "body",
    [
        '{"head":{"vars":["g"]},"results":{"bindings":[%s]},"metadata":{"requests":[0]}}',
        '{"head":{"vars":["g"]},"results":{"distinct":false,"bindings":[%s],"ordered":true}}\n',
        '{"head":{"link":[],"vars":["g"]},"results":{"bindings":[%s] } }',
    ],
)
def test_what_an_engine_adds_to_its_rows_is_passed_over(body: str) -> None:
    row = '{"g":{"type":"uri","value":"http://example.org/g"}}'
    with stub(after_connecting(Reply(body=body % row))) as server:  # type: ignore[arg-type]
        store = RemoteStore(server.url + "/query")
        assert store.graphs() == [G]
        store.close()


@pytest.mark.parametrize(
    "rows", ["[]", '[{"n":{"type":"literal","value":"some"}}]', '[{"n":{"type":"uri","value":"u:x"}}]']
)
def test_a_count_that_is_no_number(rows: str) -> None:
    body = '{"head":{"vars":["n"]},"results":{"bindings":' + rows + "}}"
    with stub(after_connecting(Reply(body=body))) as server:  # type: ignore[arg-type]
        store = RemoteStore(server.url + "/query")
        with pytest.raises(StoreError, match=r"does not answer what is asked: "):
            store.count()
        store.close()


def test_a_query_whose_answer_is_cut_off() -> None:
    rows = '{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"1"}},'
    with stub(after_connecting(Reply(body=rows))) as server:  # type: ignore[arg-type]
        store = RemoteStore(server.url + "/query")
        with pytest.raises(StoreError, match="cut off"):
            store.query("SELECT ?s FROM <http://example.org/g> { ?s ?p ?o }", union=False)
        store.close()


def cutting(most: int, there: int) -> Any:
    """A server with that number of triples that never gives more than ``most`` rows."""

    def reply(_: str, form: Form) -> Reply:
        asked = form["query"][0]
        if asked.startswith("ASK"):
            return YES
        if "COUNT" in asked:
            number = {"type": "literal", "value": str(there)}
            return Reply(body=json.dumps({"head": {"vars": ["n"]}, "results": {"bindings": [{"n": number}]}}))
        limit = int(asked.rpartition("LIMIT ")[2]) if "LIMIT" in asked else there
        ends = [{"type": "uri", "value": f"http://example.org/{n}"} for n in range(min(most, limit, there))]
        found = [dict.fromkeys("spog", end) for end in ends]
        return Reply(body=json.dumps({"head": {"vars": ["s", "p", "o", "g"]}, "results": {"bindings": found}}))

    return reply


@pytest.mark.parametrize("most", [1000, 2048])
@pytest.mark.parametrize("ask", [lambda s: list(s.match()), lambda s: s.query(SELECT, union=False)])
def test_an_endpoint_that_cuts_answers_off_without_a_word(most: int, ask: Any) -> None:
    with stub(cutting(most, 5000)) as server, pytest.raises(StoreError, match=f"cuts answers off after {most} rows"):
        ask(RemoteStore(server.url + "/query"))


@pytest.mark.parametrize("limit", ["", " LIMIT 2000"])
def test_an_answer_of_a_round_number_of_rows_is_whole(limit: str) -> None:
    with stub(cutting(9999, 3000)) as server:
        store = RemoteStore(server.url + "/query")
        for _ in range(2):
            asked = len(server.seen)
            assert len(list(store.query(SELECT + limit, union=False))) == int(limit[7:] or 3000)  # type: ignore[arg-type]
        assert len(server.seen) == asked + 1


def test_a_user_and_password_in_the_address() -> None:
    with stub(after_connecting(EMPTY)) as server:  # type: ignore[arg-type]
        store = RemoteStore(server.url.replace("//", "//ada:s%20cret@") + "/query")
        assert list(store.match()) == []
        assert {auth for *_, auth in server.seen} == {"Basic " + b64encode(b"ada:s cret").decode()}
        assert "cret" not in store.name
        store.close()


CHALLENGE = Reply(401, headers={"www-authenticate": 'Digest realm="SPARQL", nonce="1f76", qop="auth", algorithm="MD5"'})


def test_a_server_that_wants_a_digest_of_the_password() -> None:
    """Virtuoso refuses Basic without saying what it wants instead; asked without any, it does."""

    def answer(_: str, form: Form) -> Reply:
        given = server.seen[-1][2] or ""
        return Reply(401) if given.startswith("Basic") else YES if given.startswith("Digest") else CHALLENGE

    with stub(answer) as server:
        store = RemoteStore(server.url.replace("//", "//dba:secret@") + "/sparql-auth")
        store.apply([], [Quad(A, A, A, A)])
        kinds = [(auth or "none").partition(" ")[0] for *_, auth in server.seen]
        assert kinds == ["Basic", "none", "Digest", "Digest"]
        assert not any("secret" in (auth or "") for *_, auth in server.seen)
        store.close()


def test_a_server_that_asks_for_a_digest_in_no_form() -> None:
    def reply(_: str, form: Form) -> Reply:
        return Reply(401, headers={"WWW-Authenticate": "Digest junk,,="})

    with stub(reply) as server, pytest.raises(StoreError, match="sends an invalid WWW-Authenticate header"):
        RemoteStore(server.url.replace("//", "//me:secret@") + "/query")


def rows(*found: dict[str, tuple[str, ...]]) -> Reply:
    """An answer with these rows, of IRIs and typed literals by variable."""
    bindings = [
        {
            name: {"type": "uri", "value": term[0]}
            if len(term) == 1
            else {"type": "typed-literal", "value": term[0], "datatype": "http://www.w3.org/2001/XMLSchema#" + term[1]}
            for name, term in row.items()
        }
        for row in found
    ]
    return Reply(body=json.dumps({"head": {"vars": list(found[0])}, "results": {"bindings": bindings}}))


def test_what_virtuoso_says_of_itself_and_how_it_says_true() -> None:
    own, ours = ("http://www.openlinksw.com/schemas/virtrdf#",), (G,)
    x, y = ("http://example.org/a",), ("1", "boolean")
    answer = rows({"s": x, "p": x, "o": y, "g": own}, {"s": x, "p": x, "o": y, "g": ours})
    with stub(after_connecting(answer)) as server:  # type: ignore[arg-type]
        store = RemoteStore(server.url + "/query")
        assert list(store.match()) == [Quad(A, A, Literal(True), NamedNode(G))]
        assert store.graphs() == [G]
        store.close()


@pytest.mark.parametrize("value", ["0", "1"])
def test_virtuoso_may_say_yes_with_a_row(value: str) -> None:
    with stub(after_connecting(rows({"__ASK_RETVAL": (value, "integer")}))) as server:  # type: ignore[arg-type]
        store = RemoteStore(server.url + "/query")
        assert store.holds(G) is (value == "1")
        store.close()


def test_a_wrong_password_is_not_shown() -> None:
    with stub(lambda *_: Reply(401)) as server, pytest.raises(StoreError) as caught:
        RemoteStore(server.url.replace("//", "//ada:secret@") + "/query")
    assert "refuses this user and password" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_an_endpoint_that_takes_no_updates(status: int) -> None:
    def answer(_: str, form: Form) -> Reply:
        return Reply(status, "text/plain", "read-only") if "update" in form else YES

    with stub(answer) as server:
        store = RemoteStore(server.url + "/sparql")
        with pytest.raises(StoreError, match=f"takes no updates .{status}: read-only.; nothing was changed"):
            store.apply([], [Quad(A, A, B, B)])
        store.close()


def test_a_change_is_one_request() -> None:
    with stub(lambda *_: YES) as server:
        store = RemoteStore(server.url + "/query")
        store.apply([Quad(A, A, A, B)], [Quad(A, A, B, B)])
        ((path, form, _),) = [seen for seen in server.seen if "update" in seen[1]]
        assert path == "/update"
        (update,) = form["update"]
        assert update.index("DELETE DATA") < update.index("INSERT DATA")
        store.close()


def test_each_graph_has_an_operation_of_its_own() -> None:
    with stub(lambda *_: YES) as server:
        store = RemoteStore(server.url + "/query")
        store.apply([], [Quad(A, A, A, A), Quad(A, A, A, B), Quad(A, A, B, A)])
        (update,) = server.seen[-1][1]["update"]
        assert [part.count("GRAPH") for part in update.split(" ;\n")] == [1, 1]
        store.close()


MANY = [Quad(NamedNode(f"http://example.org/{n}"), A, A, B) for n in range(2500)]


def applied(update: str, held: set[str]) -> None:
    """Does to ``held`` what a change asks for; one triple a line, as the store writes them."""
    for operation in update.split(" ;\n"):
        triples = {line for line in operation.splitlines() if line.endswith(" .")}
        if operation.startswith("DELETE"):
            held -= triples
        else:
            held |= triples


@pytest.mark.parametrize("status", [400, 413, 500])
def test_a_change_that_an_engine_refuses_for_its_size_is_made_in_parts(status: int) -> None:
    held: set[str] = set()

    def answer(_: str, form: Form) -> Reply:
        (update,) = form.get("update", [""])
        if update.count("\n") > 1500:
            return Reply(status, "text/plain", "SP030: memory exhausted")
        applied(update, held)
        return YES

    with stub(answer) as server:
        store = RemoteStore(server.url + "/query")
        store.apply([], MANY)
        assert len(held) == len(MANY)
        store.apply(MANY[:2400], [Quad(B, A, A, B)])
        assert len(held) == 101
        store.close()


@pytest.mark.parametrize(("lasting", "left", "words"), [(False, 0, "no disk left"), (True, 2, "could not be undone")])
def test_parts_are_taken_back_where_a_later_one_fails(lasting: bool, left: int, words: str) -> None:
    held: set[str] = set()
    down = [False]

    def answer(_: str, form: Form) -> Reply:
        (update,) = form.get("update", [""])
        if update.count("\n") > 1500:
            return Reply(413)
        if "/2400>" in update and "INSERT" in update or down[0]:
            down[0] = lasting
            return Reply(507, "text/plain", "no disk left")
        applied(update, held)
        return YES

    with stub(answer) as server:
        store = RemoteStore(server.url + "/query")
        with pytest.raises(StoreError, match=words):
            store.apply([], MANY)
        assert len(held) == left * 1000
        store.close()


def test_updates_that_have_an_address_of_their_own() -> None:
    with stub(lambda *_: YES) as server:
        store = RemoteStore(f"{server.url}/query#update={server.url}/private/change")
        store.apply([], [Quad(A, A, B, B)])
        assert server.seen[-1][0] == "/private/change"
        assert "private" not in store.name
        store.close()


def test_an_update_that_times_out_may_have_been_made() -> None:
    with stub(lambda _, form: Reply(delay=0.6 if "update" in form else 0)) as server:
        store = RemoteStore(server.url + "/query")
        store._endpoint._client._timeout = 0.3  # for the update alone: a busy machine may need longer to connect
        with pytest.raises(StoreError, match="it may yet make the change"):
            store.apply([], [Quad(A, A, B, B)])
        store.close()


def test_an_update_whose_answer_is_cut_off_may_have_been_made() -> None:
    with stub(lambda _, form: Reply(cut="update" in form)) as server:
        store = RemoteStore(server.url + "/query")
        with pytest.raises(StoreError, match="was cut off .*; it may yet have made the change; see with kg stats"):
            store.apply([], [Quad(A, A, B, B)])
        store.close()


def test_an_update_that_is_refused() -> None:
    with stub(lambda _, form: Reply(400, "text/plain", "too odd") if "update" in form else YES) as server:
        store = RemoteStore(server.url + "/query")
        with pytest.raises(StoreError, match="refused the update, nothing was changed: too odd"):
            store.apply([], [Quad(A, A, B, B)])
        store.close()


@pytest.mark.parametrize(
    ("url", "first"),
    [
        ("http://localhost:7878", "http://localhost:7878/query"),
        ("http://localhost:7878/", "http://localhost:7878/query"),
        ("http://localhost:3030/ds", "http://localhost:3030/ds"),
        ("http://localhost:8890/sparql", "http://localhost:8890/sparql"),
        ("http://localhost:7200/repositories/kg", "http://localhost:7200/repositories/kg"),
    ],
)
def test_where_queries_go(url: str, first: str) -> None:
    assert addresses(url)[0] == first


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("http://h/query", ["http://h/update", "http://h/query"]),
        ("http://h/sparql", ["http://h/update", "http://h/sparql"]),
        ("http://h/ds", ["http://h/ds", "http://h/ds/update"]),
        ("http://h/repositories/kg", ["http://h/repositories/kg/statements"]),
    ],
)
def test_where_updates_go(query: str, places: list[str]) -> None:
    assert update_addresses(query) == places


GRAPHS = Reply(
    body='{"head":{"vars":["g"]},"results":{"bindings":[{"g":{"type":"uri","value":"http://example.org/g"}}]}}'
)
G = "http://example.org/g"
FUSEKI = {"default-graph-uri": ["urn:x-arq:UnionGraph"], "named-graph-uri": [G]}


@pytest.mark.parametrize(
    "needed",
    [{}, {"union-default-graph": ["true"]}, FUSEKI, {"default-graph-uri": [G], "named-graph-uri": [G]}],
)
def test_the_union_of_graphs_is_asked_for_in_the_engines_way(needed: Form) -> None:
    def answer(_: str, form: Form) -> Reply:
        given = {name: value for name, value in form.items() if name != "query"}
        if form["query"] == [PROBE]:
            return YES if given == needed else NO
        return GRAPHS if "DISTINCT ?g" in form["query"][0] else YES if form["query"] == ["ASK {}"] else EMPTY

    with stub(answer) as server:
        store = RemoteStore(server.url + "/query")
        for _ in range(2):
            assert list(store.query(SELECT)) == []
            assert server.seen[-1][1] == {"query": [SELECT], **needed}
        own = f"SELECT ?s FROM <{G}> {{ ?s ?p 'FROM' }}"
        store.query(own, union=False)
        assert server.seen[-1][1] == {"query": [own]}
        store.close()


def test_an_engine_that_gives_no_union_of_graphs() -> None:
    def answer(_: str, form: Form) -> Reply:
        return NO if form["query"] == [PROBE] else GRAPHS if "DISTINCT ?g" in form["query"][0] else YES

    with stub(answer) as server:
        store = RemoteStore(server.url + "/query")
        with pytest.raises(StoreError, match="does not answer from the union of its graphs; start it with"):
            store.query(SELECT)
        store.close()


def test_the_library_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(MissingExtra, match=r"pip install 'actor-kg\[remote\]'"):
        RemoteStore("http://127.0.0.1:1/query")


@pytest.mark.parametrize(
    ("url", "error", "words"),
    [
        ("http://[::1", StoreError, "is not the address of an endpoint: Invalid port"),
        (
            "http://127.0.0.1:99999/query",
            StoreError,
            r"the port in http://127.0.0.1:99999/query must be from 1 to 65535",
        ),
        ("http://127.0.0.1:0/", StoreError, "the port in .* must be from 1 to 65535"),
        ("http://ada:secret@127.0.0.1:abc/", StoreError, "write the user and password with % escapes"),
        ("http://ada:sec/ret@127.0.0.1/", StoreError, "write the user and password with % escapes"),
        ("http:///query", StoreError, "the address http:///query names no host; write it as http://HOST/…"),
        ("http://", StoreError, "names no host"),
        ("http://:80", StoreError, "names no host"),
        (
            "http://nowhere.invalid/",
            StoreError,
            "cannot be reached: unknown host 'nowhere.invalid'; check the addr",
        ),
        ("http://" + "a" * 80 + "/", StoreError, "unknown host 'a+'"),
        ("http://a..b/", StoreError, "unknown host 'a..b'"),
        ("http://127.0.0.1:1/#update=ftp://x", StoreError, "'ftp://x' is not the address of an endpoint; it begins wi"),
        ("http://127.0.0.1/" + "a" * 9000, StoreError, "is too long for an endpoint: 9017 characters, 2000 at most"),
        (
            "http:/127.0.0.1",
            Refused,
            "^http:/127.0.0.1 is a mistyped address: an endpoint's address begins with http://",
        ),
        ("http:127.0.0.1/ds", Refused, "is a mistyped address"),
        ("HTTPS:/ada:secret@x", Refused, "^HTTPS:/x is a mistyped address: .* https://"),
        ("https:", Refused, "is a mistyped address"),
    ],
)
def test_what_is_no_address(url: str, error: type[KgError], words: str, tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=words) as caught:
        open_graph(url)
    said = str(caught.value)
    assert "secret" not in said
    assert "Errno" not in said
    assert len(said) < 300
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "shown"),
    [("store", "store"), ("my store", "'my store'"), ("a\nb", r"$'a\x0ab'"), ("it's", "'it'\"'\"'s'"), ("$x", "'$x'")],
)
def test_a_name_in_advice_is_quoted_for_the_shell(name: str, shown: str) -> None:
    with pytest.raises(NameNotFound) as caught:
        open_graph(name, create=False)
    assert str(caught.value).endswith(f"; make one with: kg build --store {shown}")


def test_a_folder_may_be_called_like_an_address(tmp_path: Path, monkeypatch: Patch) -> None:
    monkeypatch.chdir(tmp_path)
    open_graph("./http:/127.0.0.1").close()
    assert (tmp_path / "http:" / "127.0.0.1").is_dir()


def test_a_server_that_speaks_no_https() -> None:
    with stub(lambda *_: YES) as server, pytest.raises(StoreError) as caught:
        RemoteStore(server.url.replace("http:", "https:") + "/query")
    assert "does not speak https there" in str(caught.value)
    assert str(caught.value).endswith(f"; try {server.url}/query")
    assert "_ssl" not in str(caught.value)


@contextmanager
def talker(words: bytes, reset: bool = False) -> Iterator[str]:
    """The address of a server that says these words to one who connects, whatever is asked, and hangs up."""

    def talk() -> None:
        with suppress(OSError):
            caller, _ = server.accept()
            with caller:
                heard = b""
                while b"query=" not in heard:
                    heard += caller.recv(1000)
                caller.sendall(words)
                if reset:
                    caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/query"
        thread.join(5)


@pytest.mark.parametrize(
    ("words", "reset", "told"),
    [
        (b"", False, "was reached, but its answer is not HTTP .*; check that it is a SPARQL server"),
        (b"SSH-2.0-OpenSSH_9.0\r\n", False, "was reached, but its answer is not HTTP .*; check that"),
        (b"", True, r"closed the connection \(Connection reset by peer\); try again, or check the server"),
    ],
)
def test_a_server_that_hangs_up(words: bytes, reset: bool, told: str) -> None:
    with talker(words, reset) as url, pytest.raises(StoreError, match=told):
        RemoteStore(url)


def test_the_command_line_says_it_once() -> None:
    result = CliRunner().invoke(cli, ["ties", "Iran", "--store", f"http://127.0.0.1:{free_port()}"])
    assert isinstance(result.exception, StoreError)
    assert "\n" not in str(result.exception)
    assert "cannot be reached (Connection refused); is the server running?" in str(result.exception)
