"""SERVICE through kg's own client: the engine asks this process, and this process asks the service.

The engine's client reads without limits: a deeply nested answer kills the process, a truncated one is read
again and again. So the engine gets the address of a relay on loopback, which queries each service like any other
endpoint, within the same limits, and passes on only complete, checked answers.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import pairwise
from secrets import token_urlsafe

import pyoxigraph as ox

from kg.errors import KgError, QueryError
from kg.sparql.tokens import Token, scan
from kg.store.http import ROWS
from kg.store.remote import TIMEOUT, RemoteStore


class Relay(HTTPServer):
    """Relays the services at ``addresses`` on loopback; ``failures`` are the errors of those that failed."""

    def __init__(self, addresses: list[str]) -> None:
        self.failures: list[KgError] = []
        self._addresses = {f"/{token_urlsafe()}": address for address in addresses}
        self._known: dict[tuple[str, str], bytes | None] = {}
        super().__init__(("127.0.0.1", 0), _Handler)

    def places(self) -> dict[str, str]:
        """The address of the relay for the address of each service."""
        return {
            address: f"http://127.0.0.1:{self.server_address[1]}{path}" for path, address in self._addresses.items()
        }

    def answer(self, path: str, query: str) -> bytes | None:
        """The rows of a service in JSON; None if it fails. A service is called only once."""
        address = self._addresses.get(path)
        if address is None:
            return None
        if (address, query) not in self._known:
            try:
                self._known[address, query] = _rows(address, query)
            except KgError as error:
                error.__context__ = None  # the traceback keeps answers that must be freed in this thread
                self.failures.append(error.with_traceback(None))
                self._known[address, query] = None
        return self._known[address, query]


class _Handler(BaseHTTPRequestHandler):
    server: Relay

    def do_POST(self) -> None:
        """Answers a query of the engine."""
        query = self.rfile.read(int(self.headers["content-length"])).decode()
        body = self.server.answer(self.path, query)
        with suppress(ConnectionError):  # the engine may have stopped reading
            self.send_response(502 if body is None else 200)
            self.send_header("content-type", ROWS)
            self.send_header("content-length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

    def log_message(self, *words: object) -> None:
        """Says nothing."""


def _rows(address: str, query: str) -> bytes:
    store = RemoteStore(address, TIMEOUT)
    try:
        answer = store.query(query, union=False)
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError(f"the endpoint {store.name} was asked for rows and returned none")
        return answer.serialize(format=ox.QueryResultsFormat.JSON) or b""
    finally:
        store.close()


@contextmanager
def relayed(sparql: str) -> Iterator[tuple[str, list[KgError]]]:
    """A query in canonical form with the relay in place of its services, and the list of their errors."""
    tokens = list(scan(sparql))
    declared = {name.text: iri.text[1:-1] for name, iri in pairwise(tokens) if iri.kind == "iri"}
    calls = list(_called(tokens))
    for token in calls:
        if token.text not in declared:
            raise QueryError(f"SERVICE needs an address, <http://…>, not {token.text}")
    if not calls:
        yield sparql, []
        return
    with Relay([declared[token.text] for token in calls]) as relay:
        limited = copy_context()  # the limits in force hold in the other thread too
        thread = threading.Thread(target=limited.run, args=(relay.serve_forever, 0.02), daemon=True)
        thread.start()
        try:
            places = relay.places()
            for token in reversed(calls):
                sparql = f"{sparql[: token.start]}<{places[declared[token.text]]}>{sparql[token.end :]}"
            yield sparql, relay.failures
        finally:
            relay.shutdown()
            thread.join()


def _called(tokens: list[Token]) -> Iterator[Token]:
    """The token after each SERVICE."""
    spoken = [token for token in tokens if token.keyword != "SILENT"]
    return (after for before, after in pairwise(spoken) if before.keyword == "SERVICE")
