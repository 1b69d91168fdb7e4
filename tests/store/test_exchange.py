"""How long an exchange with an endpoint may take, and how large its answer may be."""

from __future__ import annotations

import gzip
import random
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from pyoxigraph import NamedNode, Quad
from sparql_server import Form, Reply, raw, stub

from kg.errors import KgError, LimitExceeded, StoreError
from kg.io import guard
from kg.store.remote import RemoteStore

A = NamedNode("http://example.org/a")
TIME = 0.5
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
Talk = Callable[[socket.socket], None]


def again(begin: bytes, part: bytes, pause: float = 0.0) -> Talk:
    """Says how an answer begins, and then the same words until nobody listens."""

    def talk(caller: socket.socket) -> None:
        caller.sendall(begin)
        while True:
            caller.sendall(part)
            time.sleep(pause)

    return talk


def silent(caller: socket.socket) -> None:
    time.sleep(3)


@pytest.fixture
def ended() -> Iterator[None]:
    """Afterwards no exchange goes on behind the caller's back."""
    yield
    end = time.monotonic() + 30
    while running := [thread for thread in threading.enumerate() if thread.name == "kg exchange"]:
        assert time.monotonic() < end, running
        time.sleep(0.02)


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize(
    ("talk", "listen", "scheme"),
    [
        pytest.param(silent, True, "http", id="nothing"),
        pytest.param(again(HEAD + b"Content-Length: 1000\r\n\r\n", b" ", 0.1), True, "http", id="a byte now and then"),
        pytest.param(again(CHUNKED, b"1\r\n \r\n", 0.1), True, "http", id="a chunk now and then"),
        pytest.param(again(HEAD, b"X-More: words\r\n", 0.1), True, "http", id="a header now and then"),
        pytest.param(again(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.1), True, "http", id="continue now and then"),
        pytest.param(again(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), True, "http", id="continue"),
        pytest.param(again(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), True, "http", id="hints"),
        pytest.param(again(CHUNKED, b"1\r\n \r\n"), True, "http", id="small chunks"),
        pytest.param(silent, False, "https", id="no handshake"),
        pytest.param(again(b"\x16\x03\x03\x40\x00\x02", b"\x00", 0.1), False, "https", id="a slow handshake"),
    ],
)
def test_the_time_is_for_the_whole_exchange(talk: Talk, listen: bool, scheme: str) -> None:
    with raw(talk, listen) as url:
        url = url.replace("http:", scheme + ":")
        begin = time.monotonic()
        with pytest.raises(StoreError, match=f"the endpoint {url} .* within 0.5 s"):
            RemoteStore(url, TIME)
        assert time.monotonic() - begin < 30


def test_the_time_is_for_finding_the_host_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2))
    begin = time.monotonic()
    with pytest.raises(StoreError, match="within 0.5 s"):
        RemoteStore("http://example.invalid/query", TIME)
    assert time.monotonic() - begin < 30


@pytest.mark.usefixtures("ended")
def test_the_time_is_for_all_steps_of_a_password() -> None:
    challenge = {"www-authenticate": 'Digest realm="r", nonce="1f", qop="auth", algorithm="MD5"'}
    with stub(lambda *_: Reply(401, headers=challenge, delay=0.3)) as server, pytest.raises(StoreError, match="within"):
        RemoteStore(server.url.replace("//", "//ada:secret@") + "/query", TIME)


@pytest.mark.usefixtures("ended")
def test_the_time_is_for_a_server_that_does_not_listen() -> None:
    def talk(caller: socket.socket) -> None:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1000)
        caller.sendall(HEAD + b"Content-Length: 26\r\n\r\n" + b'{"head":{},"boolean":true}')
        time.sleep(9)

    with raw(talk) as url:
        store = RemoteStore(url, TIME)
        many = [Quad(A, A, NamedNode(f"http://example.org/{n}{'x' * 100_000}"), A) for n in range(80)]
        begin = time.monotonic()
        with pytest.raises(StoreError, match=r"within 0\.5 s; it may yet make the change"):
            store.apply([], many)
        assert time.monotonic() - begin < 30
        store.close()


def test_a_store_is_of_use_after_an_answer_that_came_too_late() -> None:
    with stub(lambda *_: Reply(delay=0.3 if len(server.seen) == 2 else 0)) as server:
        store = RemoteStore(server.url + "/query", 0.1)
        with pytest.raises(StoreError, match="within"):
            store.query("ASK {}", union=False)
        assert store.query("ASK {}", union=False)
        store.close()


# -- size -----------------------------------------------------------------------------------------

SIZE = 8 * guard.MB
ZEROS = b" " * 20 * guard.MB


@cache
def zipped(data: bytes) -> bytes:
    return gzip.compress(data)


def packed(name: str, data: bytes, times: int = 1) -> Reply:
    for _ in range(times):
        data = zipped(data)
    return Reply(body=data, headers={"content-encoding": name})


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize(
    "begin",
    [HEAD + b"\r\n", CHUNKED, HEAD + b"Content-Length: 999999999999\r\n\r\n"],
    ids=["plain", "chunks", "length"],
)
def test_an_answer_without_end(begin: bytes) -> None:
    part = b"10000\r\n" + b" " * 65536 + b"\r\n" if begin is CHUNKED else b" " * 65536
    with raw(again(begin, part)) as url, guard.using(bytes=SIZE), pytest.raises(LimitExceeded) as caught:
        RemoteStore(url, 20)
    assert f"the answer of the endpoint {url}" in str(caught.value)
    assert "larger than 8 MB" in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (packed("gzip", ZEROS), LimitExceeded, "more than 200 times its size"),
        (packed("GZIP ", ZEROS), LimitExceeded, "more than 200 times its size"),
        (packed("gzip", random.Random(1).randbytes(9 * guard.MB)), LimitExceeded, "larger than"),
        (packed("gzip", ZEROS, times=2), StoreError, "broken or cut off: not UTF-8"),
        (packed("gzip, gzip", ZEROS, times=2), StoreError, "packed as 'gzip, gzip', not as gzip"),
        (Reply(body=zlib.compress(ZEROS), headers={"content-encoding": "deflate"}), StoreError, "packed as 'deflate'"),
        (Reply(body=b"\x00", headers={"content-encoding": "br"}), StoreError, "packed as 'br'"),
        (
            Reply(body=gzip.compress(b"[1]", mtime=0)[:-3], headers={"content-encoding": "gzip"}),
            StoreError,
            "is cut off",
        ),
        (
            Reply(body=gzip.compress(b"[1]", mtime=0) + b"words", headers={"content-encoding": "gzip"}),
            StoreError,
            "not gzip",
        ),
    ],
)
def test_packed_answers(reply: Reply, error: type[KgError], words: str) -> None:
    def answer(_: str, form: Form) -> Reply:
        return Reply() if form == {"query": ["ASK {}"]} else reply

    with stub(answer) as server, guard.using(bytes=SIZE):
        store = RemoteStore(server.url + "/query")
        with pytest.raises(error, match=words) as caught:
            store.query("SELECT ?s { ?s ?p ?o }", union=False)
        assert server.url in str(caught.value)
        store.close()


def test_an_answer_in_parts_that_are_packed_each() -> None:
    body = b'{"head":{},"boolean":true}'
    halves = gzip.compress(body[:9]) + b"\0" * 5 + gzip.compress(body[9:])
    with stub(lambda *_: Reply(body=halves, headers={"content-encoding": "gzip"})) as server:
        store = RemoteStore(server.url + "/query")
        assert store.query("ASK {}", union=False)
        store.close()


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize("status", [400, 401, 403, 404, 500])
@pytest.mark.parametrize("coding", ["", "Content-Encoding: gzip\r\n"])
def test_of_a_failure_the_beginning_is_read(status: int, coding: str) -> None:
    part = gzip.compress(ZEROS) if coding else b"no " * 1000
    begin = f"HTTP/1.1 {status} No\r\nContent-Type: text/plain\r\n{coding}\r\n".encode()
    with raw(again(begin, part)) as url, guard.using(expansion=2000), pytest.raises(KgError, match=url):
        RemoteStore(url.replace("//", "//ada:secret@") if status == 401 else url, 20)


@pytest.mark.usefixtures("ended")
def test_of_a_change_that_was_made_the_beginning_is_read() -> None:
    def talk(caller: socket.socket) -> None:
        caller.sendall(HEAD + b"Content-Length: 26\r\n\r\n" + b'{"head":{},"boolean":true}')
        while b"update=" not in caller.recv(10_000):
            pass
        again(HEAD + b"\r\n", b"done " * 1000)(caller)

    with raw(talk) as url, guard.using(bytes=SIZE):
        store = RemoteStore(url, 20)
        store.apply([], [Quad(A, A, A, A)])
        store.close()
