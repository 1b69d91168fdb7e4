"""The answers of a model's server as bytes: bounded, unpacked, and checked before a library reads them.

Serves the clients of httpx and of its successor httpx2 alike. Their time is bounded by ``asyncio.timeout``;
redirects are for the caller to refuse, with ``follow_redirects=False``.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from importlib import import_module
from typing import Any

from kg.errors import InputError
from kg.io import guard

LIMIT = "answer"
_GZIP = zlib.MAX_WBITS | 16


def bounded(client: Any, name: str, checked: Callable[[Any, bytes], bytes] = lambda _, body: body) -> Any:
    """The ``AsyncClient``, whose answers take at most the limit ``answer`` of :mod:`kg.io.guard`.

    ``checked`` takes the response and its unpacked body, and returns the body to pass on.
    """

    async def ask(request: Any) -> None:
        request.headers["accept-encoding"] = "gzip"

    async def read(response: Any) -> None:
        most, parts, size = getattr(guard.limits(), LIMIT), [], 0
        try:
            async for part in response.stream:
                size += len(part)
                if size > most:
                    raise guard.too_large(name, LIMIT)
                parts.append(part)
        finally:
            await response.stream.aclose()
        body = checked(response, _unpacked(name, response.headers.pop("content-encoding", ""), b"".join(parts)))
        for header in ("content-length", "transfer-encoding"):
            response.headers.pop(header, None)
        library = import_module(type(response).__module__.partition(".")[0])
        response.stream = library.ByteStream(body)

    client.event_hooks = {"request": [ask], "response": [read]}
    return client


def _unpacked(name: str, packing: str, data: bytes) -> bytes:
    """The body of an answer; raises InputError for a wrong compression, LimitExceeded for a bomb."""
    way = packing.strip().lower()
    if not data or way in ("", "identity"):
        return data
    if way not in ("gzip", "x-gzip"):
        raise InputError(name, f"the answer is packed as {packing[:40]!r}, not as gzip")
    most = getattr(guard.limits(), LIMIT)
    unpacker = zlib.decompressobj(_GZIP)
    try:
        body = unpacker.decompress(data, most + 1)
    except zlib.error:
        raise InputError(name, "the answer is not gzip, as its Content-Encoding says") from None
    if len(body) > most:
        raise guard.too_large(name, LIMIT)
    if not unpacker.eof:
        raise InputError(name, "the answer was cut off", "try again")
    return body
