"""A server on loopback that answers with raw bytes, well-formed or not: for tests of what must be survived."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[], Iterable[bytes]]


@dataclass
class RawServer:
    """Answers each connection with the next of ``answers``, the last for ever; keeps what it was sent."""

    port: int
    answers: list[Answer] = field(default_factory=list)
    asked: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(*answers: Answer | bytes) -> Iterator[RawServer]:
    """A server that runs within the block."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = RawServer(listening.getsockname()[1], [_answer(given) for given in answers])

        def accept() -> None:
            while not ended.is_set():
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                threading.Thread(target=talk, args=(connection,), daemon=True).start()

        def talk(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                server.asked.append(_request(connection))
                answer = server.answers.pop(0) if len(server.answers) > 1 else server.answers[0]
                for part in answer():
                    if ended.is_set():
                        return
                    connection.sendall(part)

        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server
        finally:
            ended.set()
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)


def http(body: bytes = b"", *headers: str, status: str = "200 OK", kind: str = "application/json") -> bytes:
    """A whole answer."""
    return head(f"Content-Length: {len(body)}", *headers, status=status, kind=kind) + body


def head(*headers: str, status: str = "200 OK", kind: str = "application/json") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode()


def endless(*headers: str, part: bytes = b" " * 65536, pause: float = 0.0) -> Answer:
    """An answer whose body never ends."""
    return lambda: _repeated(head(*headers), part, pause)


def endless_head(line: bytes, pause: float = 0.05) -> Answer:
    """An answer whose lines before the body never end."""
    return lambda: _repeated(b"HTTP/1.1 200 OK\r\n" if not line.startswith(b"HTTP") else b"", line, pause)


def bomb(size: int) -> bytes:
    """A small answer that is ``size`` bytes unpacked."""
    return http(gzip.compress(b" " * size), "Content-Encoding: gzip")


def _repeated(first: bytes, part: bytes, pause: float) -> Iterator[bytes]:
    yield first
    while True:
        yield part
        time.sleep(pause)


def _answer(given: Answer | bytes) -> Answer:
    return given if callable(given) else lambda: [given]


def _request(connection: socket.socket) -> bytes:
    found = b""
    while b"\r\n\r\n" not in found:
        if not (part := connection.recv(65536)):
            return found
        found += part
    before, _, body = found.partition(b"\r\n\r\n")
    length = next((int(line[15:]) for line in before.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length and (part := connection.recv(65536)):
        body += part
    return before + b"\r\n\r\n" + body
