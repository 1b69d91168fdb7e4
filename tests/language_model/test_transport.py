"""The answers of a server as bytes, by httpx and by httpx2: bounded, unpacked, checked."""

from __future__ import annotations

import asyncio
import gzip
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from raw_server import bomb, endless, head, http, serving

from kg.errors import InputError, LimitExceeded
from kg.io import guard
from kg.language_model import transport

BODY = b'{"answer": "yes"}'
LIBRARIES = ("httpx", "httpx2")


def fetch(url: str, library: str, **options: Any) -> Any:
    async def get() -> Any:
        client = pytest.importorskip(library).AsyncClient(timeout=20)
        async with transport.bounded(client, "the server", **options), asyncio.timeout(20):
            return await client.get(url)

    with ThreadPoolExecutor(1) as apart:  # the browser's tests leave a loop running in this thread
        return apart.submit(asyncio.run, get()).result()


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(
    "answer",
    [
        http(BODY),
        http(gzip.compress(BODY, mtime=0), "Content-Encoding: gzip"),
        http(gzip.compress(BODY, mtime=0), "Content-Encoding: X-GZIP"),
        http(BODY, "Content-Encoding: identity"),
        http(BODY, "Content-Encoding: "),
        head() + BODY,
        head("Transfer-Encoding: chunked") + b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY),
    ],
)
def test_a_right_answer_comes_whole(library: str, answer: bytes) -> None:
    with serving(answer) as server:
        response = fetch(server.url, library)
        assert (response.json(), response.content) == ({"answer": "yes"}, BODY)
        assert b"accept-encoding: gzip\r\n" in server.asked[0].lower()


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(
    "answer",
    [
        endless(),
        endless("Content-Length: 99999999999"),
        bomb(50 * guard.MB),
        lambda: [head("Content-Encoding: gzip"), gzip.compress(BODY, mtime=0), *([b" " * 65536] * 64)],
        endless("Content-Encoding: gzip", part=gzip.compress(b"", mtime=0) * 1000),
    ],
    ids=["endless", "announced", "gzip", "after the end", "members"],
)
def test_a_large_answer_is_refused(library: str, answer: Any) -> None:
    with serving(answer) as server, guard.using(answer=1_000_000), pytest.raises(LimitExceeded) as refused:
        fetch(server.url, library)
    assert refused.value.path == "the server"
    assert "answer=" in str(refused.value)


@pytest.mark.parametrize("library", LIBRARIES)
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http(BODY, "Content-Encoding: br"), "packed as 'br'"),
        (http(BODY, "Content-Encoding: deflate"), "packed as"),
        (http(gzip.compress(gzip.compress(BODY, mtime=0)), "Content-Encoding: gzip, gzip"), "packed as"),
        (http(BODY, "Content-Encoding: gzip"), "not gzip"),
        (http(gzip.compress(BODY, mtime=0)[:-9], "Content-Encoding: gzip"), "cut off"),
    ],
)
def test_an_answer_that_cannot_be_unpacked_is_refused(library: str, answer: bytes, words: str) -> None:
    with serving(answer) as server, pytest.raises(InputError, match=words):
        fetch(server.url, library)


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_is_handed_on_was_checked(library: str) -> None:
    def checked(response: Any, body: bytes) -> bytes:
        return b"%d: %s" % (response.status_code, body)

    with serving(http(gzip.compress(BODY, mtime=0), "Content-Encoding: gzip", status="404 No")) as server:
        response = fetch(server.url, library, checked=checked)
    assert response.content == b"404: " + BODY
