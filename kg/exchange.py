"""Exchanges over HTTP within limits: no answer takes more than its bytes, no exchange more than its time.

Serves the clients of httpx and of its successor httpx2 alike. Answers are unpacked and read to their end
before anybody parses them. Redirects are for the caller to refuse, with ``follow_redirects=False``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from importlib import import_module
from typing import Any

from kg import guard
from kg.errors import InputError

ENCODINGS = "gzip, deflate"
_PIECE = 64 * 1024
_WINDOWS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
_END: ContextVar[guard.Deadline | None] = ContextVar("end", default=None)


@contextmanager
def within(end: guard.Deadline) -> Iterator[None]:
    """Has all that a bounded client sends within the block be over by then; raises the deadline's error.

    The client's own timeouts are for one step, such as one read; one byte a second never breaks them.
    """
    token = _END.set(end)
    try:
        yield
    finally:
        _END.reset(token)


def bounded(client: Any, name: str, limit: str = "bytes") -> Any:
    """The ``httpx.Client``, whose answers take at most the ``limit`` of :mod:`kg.guard`, unpacked."""

    def ask(request: Any) -> None:
        request.headers["accept-encoding"] = ENCODINGS

    def read(response: Any) -> None:
        body = Body(name, response, limit)
        try:
            for part in response.stream:
                body.take(part)
        finally:
            response.stream.close()
        response.stream = body.unpacked()

    client.event_hooks = {"request": [ask], "response": [read]}
    for transport in (client._transport, *client._mounts.values()):
        if (pool := getattr(transport, "_pool", None)) is not None:
            pool._network_backend = _Backend(pool._network_backend)
    return client


def bounded_async(
    client: Any, name: str, limit: str = "bytes", checked: Callable[[Any, bytes], bytes] = lambda _, body: body
) -> Any:
    """The same for an ``AsyncClient``, whose time is bounded by ``asyncio.timeout``.

    ``checked`` takes the response and its unpacked body, and gives the body that is handed on.
    """

    async def ask(request: Any) -> None:
        request.headers["accept-encoding"] = ENCODINGS

    async def read(response: Any) -> None:
        body = Body(name, response, limit)
        try:
            async for part in response.stream:
                body.take(part)
        finally:
            await response.stream.aclose()
        response.stream = body.unpacked(checked)

    client.event_hooks = {"request": [ask], "response": [read]}
    return client


class Body:
    """The body of an answer, unpacked piece by piece; raises LimitExceeded as soon as there is too much of it."""

    def __init__(self, name: str, response: Any, limit: str) -> None:
        self._name, self._limit, self._response = name, limit, response
        self._parts: list[bytes] = []
        self._came = self._size = 0
        self._way = response.headers.get("content-encoding", "identity").strip().lower()
        self._unpack = zlib.decompressobj(_WINDOWS[self._way]) if self._way in _WINDOWS else None

    def take(self, part: bytes) -> None:
        """Adds bytes as they come."""
        if (end := _END.get()) is not None:
            end.check()
        if self._unpack is None:
            if self._way not in ("identity", ""):
                raise InputError(self._name, f"the answer is packed as {self._way!r}, not as gzip or deflate")
            self._add(part)
            return
        start, self._came = self._came == 0, self._came + len(part)
        if self._came > getattr(guard.limits(), self._limit):
            raise guard.too_large(self._name, self._limit)
        if start and self._way == "deflate" and part[:1] and part[0] & 15 != 8:  # without its head, as many send it
            self._unpack = zlib.decompressobj(-zlib.MAX_WBITS)
        while part and not self._unpack.eof:
            try:
                self._add(self._unpack.decompress(part, _PIECE))
            except zlib.error:
                raise InputError(self._name, f"the answer is not {self._way}, as its Content-Encoding says") from None
            part = self._unpack.unconsumed_tail

    def unpacked(self, checked: Callable[[Any, bytes], bytes] = lambda _, body: body) -> Any:
        """The stream of the whole, which takes the place of the one read; raises InputError where it was cut off."""
        if self._unpack is not None:
            self._add(self._unpack.flush(_PIECE))
            if self._came and not self._unpack.eof:
                raise InputError(self._name, "the answer was cut off", "try again")
        for header in ("content-encoding", "content-length", "transfer-encoding"):
            self._response.headers.pop(header, None)
        body = checked(self._response, b"".join(self._parts))
        library = import_module(type(self._response).__module__.partition(".")[0])
        return library.ByteStream(body)

    def _add(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > getattr(guard.limits(), self._limit):
            raise guard.too_large(self._name, self._limit)
        self._parts.append(data)


class _Backend:
    """The connections of a client, each step of which ends when the exchange has to."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *rest: Any, **options: Any) -> Any:
        return _Connection(self._inner.connect_tcp(host, port, _left(timeout), *rest, **options))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


class _Connection:
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def read(self, most: int, timeout: float | None = None) -> bytes:
        return self._inner.read(most, timeout=_left(timeout))  # type: ignore[no-any-return]

    def write(self, data: bytes, timeout: float | None = None) -> None:
        self._inner.write(data, timeout=_left(timeout))

    def start_tls(self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None) -> Any:
        return _Connection(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def _left(timeout: float | None) -> float | None:
    """The seconds that the next step of a connection has; raises the error of the deadline that is over."""
    if (end := _END.get()) is None:
        return timeout
    end.check()
    return min(end.left(), timeout or end.left()) or 0.001
