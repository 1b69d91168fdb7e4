"""Exchanges over HTTP: bounded in bytes and in time, by httpx and by httpx2, waiting or not."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from typing import Any

import pytest
from raw_server import bomb, endless, endless_head, head, http, serving

from kg import exchange, guard
from kg.errors import InputError, KgError, LimitExceeded

httpx = pytest.importorskip("httpx")
BODY = b'{"answer": "yes"}'
HEADLESS = zlib.compressobj(wbits=-zlib.MAX_WBITS)
DEFLATED = HEADLESS.compress(BODY) + HEADLESS.flush()


class Late(KgError):
    """The time is up."""


def fetch(url: str, way: str, seconds: float = 20) -> Any:
    """What a bounded client gets, ``sync``, or ``async`` with the library named."""
    if way == "sync":
        with exchange.bounded(httpx.Client(timeout=20), "the server", "answer") as client:
            end = guard.Deadline(seconds, lambda: Late("too late"))
            with exchange.within(end):
                return client.get(url)

    async def get() -> Any:
        library = pytest.importorskip(way)
        async with exchange.bounded_async(library.AsyncClient(timeout=20), "the server", "answer") as client:
            try:
                async with asyncio.timeout(seconds):
                    return await client.get(url)
            except TimeoutError:
                raise Late("too late") from None

    return asyncio.run(get())


WAYS = ("sync", "httpx", "httpx2")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "answer",
    [
        http(BODY),
        http(gzip.compress(BODY), "Content-Encoding: gzip"),
        http(gzip.compress(BODY), "Content-Encoding: GZIP"),
        http(zlib.compress(BODY), "Content-Encoding: deflate"),
        http(DEFLATED, "Content-Encoding: deflate"),
        http(BODY, "Content-Encoding: identity"),
        head() + BODY,
        head("Transfer-Encoding: chunked") + b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY),
    ],
)
def test_a_right_answer_comes_whole(way: str, answer: bytes) -> None:
    with serving(answer) as server:
        response = fetch(server.url, way)
        assert response.json() == {"answer": "yes"}
        assert response.content == response.read() if way == "sync" else response.content == BODY
        assert b"accept-encoding: gzip, deflate\r\n" in server.asked[0].lower()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "answer",
    [
        endless(),
        endless("Content-Length: 99999999999"),
        bomb(50 * guard.MB),
        bomb(50 * guard.MB, "deflate"),
        lambda: [head("Content-Encoding: gzip"), gzip.compress(BODY), *([b" " * 65536] * 64)],
        endless("Content-Encoding: gzip", part=gzip.compress(b"")),
    ],
    ids=["endless", "announced", "gzip", "deflate", "after the end", "members"],
)
def test_a_large_answer_is_refused(way: str, answer: Any) -> None:
    with serving(answer) as server, guard.using(answer=1_000_000), pytest.raises(LimitExceeded) as refused:
        fetch(server.url, way)
    assert refused.value.path == "the server"
    assert "answer=" in str(refused.value)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "answer",
    [
        endless(part=b" ", pause=0.05),
        endless("Content-Encoding: gzip", part=b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", pause=5),
        endless_head(b"HTTP/1.1 100 Continue\r\n\r\n"),
        endless_head(b"X", 0.05),
        endless_head(b"X: y\r\n", 0.05),
        lambda: (time.sleep(1) or b"" for _ in range(99)),
    ],
    ids=["body", "packed", "100", "name", "headers", "silence"],
)
def test_a_slow_answer_is_given_up(way: str, answer: Any) -> None:
    began = time.monotonic()
    with serving(answer) as server, pytest.raises((Late, httpx.TimeoutException)):
        fetch(server.url, way, 0.6)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http(BODY, "Content-Encoding: br"), "packed as 'br'"),
        (http(gzip.compress(gzip.compress(BODY)), "Content-Encoding: gzip, gzip"), "packed as"),
        (http(BODY, "Content-Encoding: gzip"), "not gzip"),
        (http(gzip.compress(BODY)[:-9], "Content-Encoding: gzip"), "cut off"),
    ],
)
def test_an_answer_that_cannot_be_unpacked_is_refused(way: str, answer: bytes, words: str) -> None:
    with serving(answer) as server, pytest.raises(InputError, match=words):
        fetch(server.url, way)


def test_a_password_asked_for_at_length_is_refused() -> None:
    """The client reads the answer that asks for a password by itself."""
    answer = endless('WWW-Authenticate: Digest realm="x", nonce="y", qop="auth"')
    with serving(lambda: (part.replace(b"200 OK", b"401 No") for part in answer())) as server:
        client = exchange.bounded(httpx.Client(auth=httpx.DigestAuth("u", "p")), "the server", "answer")
        with client, guard.using(answer=1_000_000), pytest.raises(LimitExceeded):
            client.get(server.url)
