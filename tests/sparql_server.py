"""Servers for tests: a real SPARQL engine on a free loopback port, and a stub that says what it is told.

The engine is oxigraph, started here. Where the environment variable KG_TEST_ENDPOINT holds the address
of another one, which is running and whose graphs may all be dropped, the suite of the stores runs on
that instead: ``KG_TEST_ENDPOINT=http://dba:dba@localhost:8890/sparql-auth python -m pytest -m server``.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from kg.store.remote import RemoteStore

Form = dict[str, list[str]]


@dataclass
class Reply:
    """What the stub answers: status, media type, body, further headers, and how long it takes."""

    status: int = 200
    kind: str = "application/sparql-results+json"
    body: str | bytes = '{"head":{},"boolean":true}'
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False
    """Whether the connection ends halfway through the body."""


@dataclass
class Stub:
    """A server on loopback; ``seen`` holds (path, form, authorization) of every request."""

    url: str
    seen: list[tuple[str, Form, str | None]]


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def stub(answer: Callable[[str, Form], Reply]) -> Iterator[Stub]:
    """A server that answers each POST with ``answer(path, form)``."""
    seen: list[tuple[str, Form, str | None]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode(), keep_blank_values=True)
            seen.append((self.path, form, self.headers.get("authorization")))
            reply = answer(self.path, form)
            time.sleep(reply.delay)
            body = reply.body if isinstance(reply.body, bytes) else reply.body.encode()
            self.send_response(reply.status)
            for name, value in {"content-type": reply.kind, "content-length": str(len(body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body[: len(body) // 2] if reply.cut else body)
                self.close_connection = reply.cut
            except BrokenPipeError:
                return

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Stub(f"http://127.0.0.1:{server.server_address[1]}", seen)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def raw(talk: Callable[[socket.socket], None], listen: bool = True) -> Iterator[str]:
    """The address of a server that hears each request (if it is to ``listen``), then does as ``talk`` says."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                caller, _ = server.accept()
                threading.Thread(target=answer, args=(caller,), daemon=True).start()

    def answer(caller: socket.socket) -> None:
        with caller, suppress(OSError):
            heard = b""
            while listen and not (b"query=" in heard or b"update=" in heard):
                heard += caller.recv(1000)
            talk(caller)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/query"
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def binary() -> str:
    """The engine's program; skips the test where it is missing, unless KG_NO_SKIP forbids that."""
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.exists() else shutil.which("oxigraph")
    if found:
        return found
    if os.environ.get("KG_NO_SKIP") == "1":
        pytest.fail("oxigraph is not installed: pip install oxigraph")
    pytest.skip("oxigraph is not installed: pip install oxigraph")


@contextmanager
def oxigraph(*options: str, mode: str = "serve") -> Iterator[str]:
    """The address of a running engine; it ends with the block."""
    port = free_port()
    process = subprocess.Popen(
        [binary(), mode, "--bind", f"127.0.0.1:{port}", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def engine() -> Iterator[str]:
    """The address of the engine that the suite of the stores runs on."""
    given = os.environ.get("KG_TEST_ENDPOINT")
    if given:
        clear(given)
        yield given
    else:
        with oxigraph() as url:
            yield url


def clear(url: str) -> None:
    """Drops every graph of an endpoint."""
    store = RemoteStore(url)
    try:
        if graphs := store.graphs():
            store.update(" ;\n".join(f"DROP SILENT GRAPH <{graph}>" for graph in graphs))
    finally:
        store.close()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"oxigraph did not start on port {port}")
