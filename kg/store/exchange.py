"""One HTTP exchange: a request and its whole answer, within a time and a size.

The timeouts of httpx are per read, so a server that sends a byte a second, or endless ``100 Continue``,
is never timed out, and DNS lookups have none. Each exchange is therefore run in a thread of its
own, for which the caller waits no longer than the time given; then its connections are shut down,
which ends the thread.
"""

from __future__ import annotations

import socket
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from threading import Thread
from typing import Any

from kg.errors import InputError, require
from kg.io import guard
from kg.io.certificates import trusted

CONNECT = 10.0
"""Seconds to wait for a connection."""
BEGINNING = 64 * 1024
"""The most bytes read from the answer to an update or from an error."""
Parameters = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    url: Any
    status: int
    kind: str
    """The media type, without parameters."""
    location: str
    """The address of a redirect, or nothing."""
    body: bytes

    @property
    def text(self) -> str:
        """The decoded body; never fails, whatever encoding it claims."""
        try:
            return self.body.decode()
        except UnicodeDecodeError:
            return self.body.decode("latin-1")


class Client:
    """Posts forms to the server at ``url``, named ``name`` in errors, each answered within ``timeout`` seconds."""

    def __init__(self, url: str, name: str, timeout: float, accept: str) -> None:
        self.httpx = require("httpx", "remote")
        self._name, self._timeout = name, timeout
        self._sockets: list[Any] = []
        self._client: Any = self.httpx.Client(
            timeout=self.httpx.Timeout(timeout, connect=min(CONNECT, timeout)),
            headers={"accept": accept, "accept-encoding": "gzip", "user-agent": "kg"},
            verify=trusted(url),
        )

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def auth(self, user: str, password: str) -> Any:
        """Basic authentication, with Digest as the fallback."""
        return _either(self.httpx, user, password)

    def post(self, place: str, form: Parameters, auth: Any = None, whole: bool = True) -> Answer:
        """The answer to a form; without ``whole``, and for failures, only its beginning.

        Raises TimeoutError if it takes too long, LimitExceeded if it is too large, InputError if it
        cannot be unpacked, and the errors of httpx.
        """
        request = self._client.build_request("POST", place, data=dict(form))
        outcome: Future[Answer] = Future()
        deadline = guard.Deadline(self._timeout, TimeoutError)
        context = copy_context()  # which holds the limits

        def run() -> None:
            try:
                outcome.set_result(context.run(self._exchange, request, auth, whole, deadline))
            except BaseException as error:  # noqa: BLE001  (handed on: ``result`` raises it)
                outcome.set_exception(error)

        Thread(target=run, name="kg exchange", daemon=True).start()
        try:
            wait([outcome], deadline.left())
        finally:  # on Ctrl-C too
            if not (done := outcome.done()):
                self._hang_up()
        if not done:
            raise TimeoutError
        return outcome.result()

    def _exchange(self, request: Any, auth: Any, whole: bool, deadline: guard.Deadline) -> Answer:
        """The steps of an exchange; a password may take several."""

        def trace(event: str, info: Mapping[str, Any]) -> None:
            stream: Any = info.get("return_value")
            if hasattr(stream, "get_extra_info"):  # a connection was made
                live = [known for known in self._sockets if known.fileno() != -1]
                self._sockets = [*live, stream.get_extra_info("socket")]
            elif event.endswith("send_request_headers.started"):  # nothing is sent once the caller has given up
                deadline.check()

        request.extensions["trace"] = trace
        steps = (auth or self.httpx.Auth()).auth_flow(request)
        request = next(steps)
        while True:
            response = self._client.send(request, auth=None, stream=True)
            try:
                answer = self._read(response, whole, deadline)
            finally:
                response.close()
            try:
                request = steps.send(response)
            except StopIteration:
                return answer

    def _read(self, response: Any, whole: bool, deadline: guard.Deadline) -> Answer:
        parts: Iterator[bytes] = response.iter_raw()
        packing = response.headers.get("content-encoding", "").strip().lower()
        if packing in ("gzip", "x-gzip"):
            parts = guard.unpacked(self._name, parts)
        elif packing not in ("", "identity"):
            raise InputError(self._name, f"cannot be unpacked: it is packed as {packing[:40]!r}, not as gzip")
        if whole and response.status_code < 300:
            body = guard.collect(self._name, parts, within=deadline)
        else:
            body = b""
            while len(body) < BEGINNING and (part := next(parts, None)) is not None:
                body += part
        return Answer(
            response.url, response.status_code, response.headers.get("content-type", "").partition(";")[0].strip(),
            response.headers.get("location", ""), body,
        )  # fmt: skip

    def _hang_up(self) -> None:
        for known in self._sockets:
            with suppress(OSError):
                known.shutdown(socket.SHUT_RDWR)


def _either(httpx: Any, user: str, password: str) -> Any:
    """Basic authentication, and Digest for a server that refuses that (Virtuoso)."""

    class Either(httpx.Auth):  # type: ignore[misc]
        def __init__(self) -> None:
            self._basic, self._digest = httpx.BasicAuth(user, password), httpx.DigestAuth(user, password)
            self._wants_digest = False

        def auth_flow(self, request: Any) -> Generator[Any, Any, None]:
            if not self._wants_digest:
                response = yield next(self._basic.auth_flow(request))
                if response.status_code != 401:
                    return
                del request.headers["authorization"]
            yield from self._digest.auth_flow(request)
            self._wants_digest = request.headers.get("authorization", "").startswith("Digest")

    return Either()
