"""The SPARQL 1.1 Protocol over HTTP: addresses of an endpoint, requests, and its errors as KgErrors."""

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
"""The most characters of an address."""


class UpdateRefused(StoreError):
    """An engine refused an update, for its content or its size."""


class Endpoint:
    """Sends queries and updates to the endpoint at ``url``.

    ``url`` is the address for queries, or that of a server or dataset with the address below it; it may
    contain a user and password (``http://user:password@host/``), and ``#update=ADDRESS`` names the
    address for updates if it is not the usual one. ``timeout`` is in seconds.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self.timeout = timeout
        self.name = shown(url)
        self._client = Client(url, f"the answer of the endpoint {self.name}", timeout, ACCEPT)
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
        """The parsed address, the user, and the address without the user; raises StoreError if it is invalid."""
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
        """Runs an update; raises StoreError if the endpoint is read-only, UpdateRefused if it refuses this one."""
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
                f"the answer of the endpoint {self.name} {self.said(error.violations[0].message)}; "
                f"{_after(form, 'try again, or check the server and any proxy before it')}"
            ) from None
        except (self._httpx.RequestError, self._httpx.InvalidURL, UnicodeError) as error:
            raise StoreError(self._unreached(error, form)) from None
        except ValueError:  # from httpx, for the server's Digest challenge
            raise StoreError(
                f"the endpoint {self.name} sends an invalid WWW-Authenticate header; "
                "check the server and any proxy before it"
            ) from None

    def _unreached(self, error: Exception, form: Parameters) -> str:
        """What went wrong with a connection, and what to do."""
        causes = list(_causes(error))
        words = self._reason(error)
        if any(isinstance(cause, (socket.gaierror, UnicodeError)) for cause in causes):
            return f"the endpoint {self.name} cannot be reached: unknown host {self._host!r}; check the address"
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return f"the endpoint {self.name} cannot be trusted: {words}; check its certificate"
        if any(isinstance(cause, ssl.SSLError) for cause in causes):
            plain = self.name.replace("https://", "http://", 1)
            return f"the endpoint {self.name} does not speak https there ({words}); try {plain}"
        if isinstance(error, self._httpx.RemoteProtocolError) and "complete" in words:
            advice = _after(form, "try again, or ask for less")
            return f"the answer of the endpoint {self.name} was cut off ({words}); {advice}"
        if isinstance(error, (self._httpx.ReadError, self._httpx.WriteError)):
            advice = _after(form, "try again, or check the server")
            return f"the endpoint {self.name} closed the connection ({words}); {advice}"
        if isinstance(error, self._httpx.RemoteProtocolError):
            advice = _after(form, "check that it is a SPARQL server and that it runs")
            return f"the endpoint {self.name} was reached, but its answer is not HTTP ({words}); {advice}"
        return f"the endpoint {self.name} cannot be reached ({words}); is the server running?"

    def _reason(self, error: Exception) -> str:
        """The reason for a connection error, without error numbers and library names."""
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
        """Raises the error for the status code."""
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
                    "ask its operator, or name another user"
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
            raise StoreError(f"the endpoint {self.name} refuses a request as large as this; raise its limit")
        if code in (408, 429, 502, 503, 504):
            raise StoreError(f"the endpoint {self.name} is busy or slow (it said {code}); try again later")
        reason = self._words.failure(response.text)
        raise StoreError(f"the endpoint {self.name} failed with {code}: {reason}; see the log of the server")

    def _moved(self, response: Answer) -> str:
        """The target of a redirect, and whether to follow it."""
        if not response.location:
            return (
                f"the endpoint {self.name} redirects ({response.status}) without an address; "
                "ask its operator for the address"
            )
        try:
            place = response.url.join(response.location).copy_with(username=None, password=None, fragment=None)
        except (self._httpx.InvalidURL, ValueError):
            place = None
        if place is None or place.scheme not in ("http", "https") or not place.host:
            sent = self.said(shown(response.location), FEW)
            return f"the endpoint {self.name} redirects to {sent}, which is not an http address; ask its operator"
        sent = self.said(shown(str(place)), FEW)
        if str(place) in (str(response.url), *self._queries):
            return f"the endpoint {self.name} redirects in a circle, to {sent}; ask its operator for the address"
        return f"the endpoint {self.name} has moved to {sent}; use that address"


def addresses(url: str) -> list[str]:
    """Possible addresses for queries, the likeliest first: the address itself, or usual ones below it."""
    url, mark, parameters = url.partition("?")
    path = re.sub(r"^[a-z]+://[^/]*", "", url).rstrip("/")
    found = [url.rstrip("/") + end for end in ("/query", "/sparql")]
    if path.rpartition("/")[2] in ("query", "sparql", "select") or "/repositories/" in path:
        found = [url]
    elif path:
        found = [url, *found]
    return [place + mark + parameters for place in found]


def update_addresses(query: str) -> list[str]:
    """Possible addresses for updates, given the address for queries, the likeliest first."""
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
    """Advice after an incomplete answer; an update may or may not have been made."""
    return "it may yet have made the change; see with kg stats before trying again" if "update" in form else advice


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and its causes."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_page(response: Answer) -> bool:
    start = response.body[:200].lstrip().lower()
    return response.kind == "text/html" or start.startswith((b"<!doctype html", b"<html"))
