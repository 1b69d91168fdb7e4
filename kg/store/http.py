"""The SPARQL 1.1 Protocol over HTTP: addresses of an endpoint, requests, and its errors in our words."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from typing import Any

from kg.arguments import shown
from kg.errors import InputError, LimitExceeded, QueryError, StoreError
from kg.store.exchange import CONNECT, Answer, Client, Parameters
from kg.store.words import FEW, Words

ROWS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
ACCEPT = f"{ROWS}, {TRIPLES}, text/turtle;q=0.5"
LONGEST = 2000
"""Characters of an address."""


class UpdateRefused(StoreError):
    """An engine did not carry out an update, for what it says or for its size."""


class Endpoint:
    """Sends queries and updates to the endpoint at ``url``.

    ``url`` is the address for queries, or a server or dataset below which it stands; a user and
    password may stand in it (``http://user:password@host/``), and ``#update=ADDRESS`` names the
    address for updates where it is not the usual one. ``timeout`` is in seconds.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self.timeout = timeout
        self.name = shown(url)
        self._client = Client(f"the answer of the endpoint {self.name}", timeout, ACCEPT)
        self._httpx = self._client.httpx
        given, self._auth, base = self._read(url)
        self._host, self._asked_as = given.host, given.username if given.password else ""
        self._queries = addresses(base)
        self._updates: list[str] = []
        self._update_auth, updating = self._auth, given
        if given.fragment.startswith("update="):
            updating, auth, place = self._read(given.fragment.removeprefix("update="))
            self._updates, self._update_auth = [place], auth or self._auth
        self._words = Words(*((url.username, url.password, url.query.decode()) for url in {given, updating}))
        self.said = self._words.said
        self._found: str | None = None

    def _read(self, url: str) -> tuple[Any, Any, str]:
        """The address in its parts, who asks, and the address alone; raises StoreError where it is none."""
        name = shown(url)[:100]
        if len(url) > LONGEST:
            raise StoreError(
                f"the address {name}… is too long for an endpoint: {len(url)} characters, {LONGEST} at most"
            )
        try:
            given = self._httpx.URL(url)
        except (self._httpx.InvalidURL, TypeError, ValueError) as error:
            why = "write the user and password with % escapes" if "@" in url else str(error)
            raise StoreError(f"{name!r} is not the address of an endpoint: {why}") from None
        if given.scheme not in ("http", "https"):
            raise StoreError(f"{name!r} is not the address of an endpoint; it begins with http:// or https://")
        if not given.host:
            raise StoreError(f"the address {name} names no host; write it as {given.scheme}://HOST/…")
        if given.port is not None and not 0 < given.port < 65536:
            raise StoreError(f"the port in {name} must be from 1 to 65535")
        auth = self._client.auth(given.username, given.password) if given.username else None
        return given, auth, str(given.copy_with(username=None, password=None, fragment=None))

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def query(self, sparql: str, parameters: Parameters) -> tuple[bytes, str]:
        """The body of the answer to a query, and its media type."""
        return self._answer(self._post(self.address(), {"query": sparql, **parameters}, self._auth))

    def update(self, sparql: str) -> None:
        """Runs an update; raises StoreError where the endpoint only reads, UpdateRefused where it will not."""
        places = self._updates or update_addresses(self.address())
        for place in places:
            response = self._post(place, {"update": sparql}, self._update_auth)
            if response.status not in (404, 405, 501) or place == places[-1]:
                self._updates = [place]
                break
        if response.status in (403, 404, 405, 501):
            reason = f"{response.status}: {self.said(response.text)}"
            raise StoreError(
                f"the endpoint {self.name} takes no updates ({reason}); nothing was changed. Updates may want "
                "a user and password, or have an address of their own: "
                "http://USER:PASSWORD@host/…#update=ADDRESS"
            )
        if response.status in (400, 413):
            reason = "too large" if response.status == 413 else self.said(response.text)
            raise UpdateRefused(f"the endpoint {self.name} refused the update, nothing was changed: {reason}")
        if response.status == 500:
            reason = self._words.failure(response.text)
            raise UpdateRefused(f"the endpoint {self.name} failed with 500 at the update: {reason}; see its log")
        self._checked(response)

    def address(self) -> str:
        """The address that answers queries, found at the first request."""
        if self._found is None:
            for place in self._queries:
                response = self._post(place, {"query": "ASK {}"}, self._auth)
                if response.status == 200 and not _is_page(response):
                    self._found = place
                    return place
                if response.status in (401, 403) or response.status >= 500:
                    break
            self._checked(response)
            self._answer(response)
            raise StoreError(f"no SPARQL endpoint answers at {self.name}; name the address for queries in full")
        return self._found

    def _post(self, place: str, form: Parameters, auth: Any) -> Answer:
        try:
            return self._client.post(place, form, auth, whole="update" not in form)
        except self._httpx.ConnectTimeout:
            seconds = min(CONNECT, self.timeout)
            why = f"no connection within {seconds:g} s"
            raise StoreError(f"the endpoint {self.name} cannot be reached ({why}); is the server running?") from None
        except (TimeoutError, self._httpx.TimeoutException):
            advice = "narrow the question, try later, or wait longer (KG_TIMEOUT=SECONDS, or timeout= of kg.open)"
            if "update" in form:
                advice = "it may yet make the change; see with kg stats before trying again"
            raise StoreError(
                f"the endpoint {self.name} did not give its whole answer within {self.timeout:g} s; {advice}"
            ) from None
        except LimitExceeded:
            raise
        except InputError as error:
            raise StoreError(
                f"the answer of the endpoint {self.name} {self.said(error.problems[0].message)}; "
                f"{_after(form, 'try again, or see to the server and what stands before it')}"
            ) from None
        except (self._httpx.RequestError, self._httpx.InvalidURL, UnicodeError) as error:
            raise StoreError(self._unreached(error, form)) from None
        except ValueError:  # of the Digest that the server asks for
            raise StoreError(
                f"the endpoint {self.name} asks for a password in words that cannot be read (WWW-Authenticate); "
                "see to the server and what stands before it"
            ) from None

    def _unreached(self, error: Exception, form: Parameters) -> str:
        """What went wrong with a connection, and what to do."""
        causes = list(_causes(error))
        words = self._reason(error)
        if any(isinstance(cause, (socket.gaierror, UnicodeError)) for cause in causes):
            return f"the endpoint {self.name} cannot be reached: no host {self._host!r} is known; see to the address"
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return f"the endpoint {self.name} cannot be trusted: {words}; see to its certificate"
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            plain = self.name.replace("https://", "http://", 1)
            return f"the endpoint {self.name} does not speak https there ({words}); try {plain}"
        if isinstance(error, self._httpx.RemoteProtocolError) and "complete" in words:
            advice = _after(form, "try again, or ask for less")
            return f"the answer of the endpoint {self.name} was cut off ({words}); {advice}"
        if isinstance(error, (self._httpx.ReadError, self._httpx.WriteError)):
            advice = _after(form, "try again, or see to the server")
            return f"the endpoint {self.name} broke the connection off ({words}); {advice}"
        if isinstance(error, self._httpx.RemoteProtocolError):
            advice = _after(form, "see whether it is a SPARQL server, and whether it runs")
            return f"the endpoint {self.name} was reached, but gave no HTTP answer ({words}); {advice}"
        return f"the endpoint {self.name} cannot be reached ({words}); is the server running?"

    def _reason(self, error: Exception) -> str:
        """The reason for an error of a connection, without the numbers of the system and of its libraries."""
        words = re.sub(r"\[(?:Errno -?\d+|SSL[:\w ]*)\] ?|\s*\(_ssl\.c:\d+\)|(?<=location header):.*", "", str(error))
        return self.said(words, FEW).rstrip(".")

    def _answer(self, response: Answer) -> tuple[bytes, str]:
        self._checked(response)
        if _is_page(response):
            raise StoreError(
                f"{self.name} answers with a web page, not with SPARQL results; "
                "name the address of its endpoint, often …/sparql or …/query"
            )
        return response.body, response.kind

    def _checked(self, response: Answer) -> None:
        """Raises what the status code means."""
        code = response.status
        if code < 300:
            return
        if code == 401:
            wrong = "refuses this user and password" if self._auth else "wants a user and password"
            raise StoreError(f"the endpoint {self.name} {wrong}; write them as http://USER:PASSWORD@host/…")
        if code == 403:
            words = self.said(response.text, FEW)
            if self._asked_as:
                raise StoreError(
                    f"the endpoint {self.name} does not allow that to user {self._asked_as!r} ({words}); "
                    "ask whoever runs it, or name another user"
                )
            raise StoreError(
                f"the endpoint {self.name} forbids that (403: {words}); where it knows users, "
                "write one as http://USER:PASSWORD@host/…"
            )
        if code == 400:
            raise QueryError(f"the endpoint {self.name} cannot run the query: {self.said(response.text)}")
        if code < 400:
            raise StoreError(self._moved(response))
        if code in (404, 405):
            raise StoreError(f"no SPARQL endpoint answers at {self.name} ({code}); name its full address")
        if code == 413:
            raise StoreError(f"the endpoint {self.name} takes no request as large as this; raise its limit")
        if code in (408, 429, 502, 503, 504):
            raise StoreError(f"the endpoint {self.name} is busy or slow (it said {code}); try again later")
        reason = self._words.failure(response.text)
        raise StoreError(f"the endpoint {self.name} failed with {code}: {reason}; see the log of the server")

    def _moved(self, response: Answer) -> str:
        """Where an endpoint sends those who ask, and whether to follow."""
        if not response.location:
            return (
                f"the endpoint {self.name} sends elsewhere ({response.status}) and does not say where; "
                "ask whoever runs it for its address"
            )
        try:
            place = response.url.join(response.location).copy_with(username=None, password=None, fragment=None)
        except (self._httpx.InvalidURL, ValueError):
            place = None
        if place is None or place.scheme not in ("http", "https") or not place.host:
            sent = self.said(shown(response.location), FEW)
            return f"the endpoint {self.name} sends to {sent}, no http address; ask whoever runs it for its address"
        sent = self.said(shown(str(place)), FEW)
        if str(place) in (str(response.url), *self._queries):
            return f"the endpoint {self.name} sends round in a circle, to {sent}; ask whoever runs it for its address"
        return f"the endpoint {self.name} has moved to {sent}; use that address"


def addresses(url: str) -> list[str]:
    """Where queries may be answered, the likeliest first: the address itself, or usual ones below it."""
    url, mark, parameters = url.partition("?")
    path = re.sub(r"^[a-z]+://[^/]*", "", url).rstrip("/")
    found = [url.rstrip("/") + end for end in ("/query", "/sparql")]
    if path.rpartition("/")[2] in ("query", "sparql", "select") or "/repositories/" in path:
        found = [url]
    elif path:
        found = [url, *found]
    return [place + mark + parameters for place in found]


def update_addresses(query: str) -> list[str]:
    """Where updates may be taken, given the address for queries, the likeliest first."""
    query, mark, parameters = query.partition("?")
    head, _, last = query.rpartition("/")
    if "/repositories/" in query:
        found = [query.rstrip("/") + "/statements"]
    elif last in ("query", "sparql"):
        found = [head + "/update", query]
    else:
        found = [query, query.rstrip("/") + "/update"]
    return [place + mark + parameters for place in found]


def _after(form: Parameters, advice: str) -> str:
    """What to do where a request got no whole answer; of an update it is not known whether it was made."""
    return "it may yet have made the change; see with kg stats before trying again" if "update" in form else advice


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_page(response: Answer) -> bool:
    start = response.body[:200].lstrip().lower()
    return response.kind == "text/html" or start.startswith((b"<!doctype html", b"<html"))
