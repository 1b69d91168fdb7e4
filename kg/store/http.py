"""The SPARQL 1.1 Protocol over HTTP: addresses of an endpoint, requests, and its errors in our words."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping, Sequence
from types import ModuleType
from typing import Any

from kg.errors import MissingExtra, QueryError, StoreError

ROWS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
ACCEPT = f"{ROWS}, {TRIPLES}, text/turtle;q=0.5"
CONNECT = 10.0
"""Seconds to wait for a connection."""
Parameters = Mapping[str, str | Sequence[str]]


class UpdateRefused(StoreError):
    """An engine did not carry out an update, for what it says or for its size."""


class Endpoint:
    """Sends queries and updates to the endpoint at ``url``.

    ``url`` is the address for queries, or a server or dataset below which it stands; a user and
    password may stand in it (``http://user:password@host/``), and ``#update=ADDRESS`` names the
    address for updates where it is not the usual one. ``timeout`` is in seconds.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self._httpx = _httpx()
        try:
            given = self._httpx.URL(url)
        except (self._httpx.InvalidURL, TypeError) as error:
            raise StoreError(f"{url!r} is not the address of an endpoint: {error}") from None
        base, update = given.copy_with(username=None, password=None, fragment=None), given.fragment
        self.timeout = timeout
        self.name = str(base)
        self._asked_as = given.username
        self._queries = addresses(str(base))
        self._updates = [update.removeprefix("update=")] if update.startswith("update=") else []
        self._found: str | None = None
        self._client: Any = self._httpx.Client(
            auth=_either(self._httpx, given.username, given.password) if given.username else None,
            timeout=self._httpx.Timeout(timeout, connect=min(CONNECT, timeout)),
            headers={"accept": ACCEPT, "user-agent": "kg"},
        )

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def query(self, sparql: str, parameters: Parameters) -> tuple[bytes, str]:
        """The body of the answer to a query, and its media type."""
        response = self._post(self.address(), {"query": sparql, **parameters})
        return self._answer(response)

    def update(self, sparql: str) -> None:
        """Runs an update; raises StoreError where the endpoint only reads, UpdateRefused where it will not."""
        places = self._updates or update_addresses(self.address())
        for place in places:
            response = self._post(place, {"update": sparql})
            if response.status_code not in (404, 405, 501) or place == places[-1]:
                self._updates = [place]
                break
        if response.status_code in (403, 404, 405, 501):
            reason = f"{response.status_code}: {said(response.text)}"
            raise StoreError(
                f"the endpoint {self.name} takes no updates ({reason}); nothing was changed. Updates may want "
                "a user and password, or have an address of their own: "
                "http://USER:PASSWORD@host/…#update=ADDRESS"
            )
        if response.status_code in (400, 413):
            reason = "too large" if response.status_code == 413 else said(response.text)
            raise UpdateRefused(f"the endpoint {self.name} refused the update, nothing was changed: {reason}")
        if response.status_code == 500:
            raise UpdateRefused(f"the endpoint {self.name} failed with 500 at the update: {said(response.text)}")
        self._checked(response)

    def address(self) -> str:
        """The address that answers queries, found at the first request."""
        if self._found is None:
            for place in self._queries:
                response = self._post(place, {"query": "ASK {}"})
                if response.status_code == 200 and not _is_page(response):
                    self._found = place
                    return place
                if response.status_code in (401, 403) or response.status_code >= 500:
                    break
            self._checked(response)
            self._answer(response)
            raise StoreError(f"no SPARQL endpoint answers at {self.name}; name the address for queries in full")
        return self._found

    def _post(self, place: str, form: Parameters) -> Any:
        try:
            return self._client.post(place, data=dict(form))
        except self._httpx.TimeoutException:
            advice = "narrow the question, try later, or wait longer (KG_TIMEOUT=SECONDS, or timeout= of kg.open)"
            if "update" in form:
                advice = "it may yet make the change; see with kg stats before trying again"
            raise StoreError(f"the endpoint {self.name} did not answer within {self.timeout:g} s; {advice}") from None
        except (self._httpx.TransportError, self._httpx.InvalidURL) as error:
            raise StoreError(
                f"the endpoint {self.name} cannot be reached ({said(str(error))}); is the server running?"
            ) from None

    def _answer(self, response: Any) -> tuple[bytes, str]:
        self._checked(response)
        if _is_page(response):
            raise StoreError(
                f"{self.name} answers with a web page, not with SPARQL results; "
                "name the address of its endpoint, often …/sparql or …/query"
            )
        return response.content, response.headers.get("content-type", "").partition(";")[0].strip()

    def _checked(self, response: Any) -> None:
        """Raises what the status code means."""
        code = response.status_code
        if code < 300:
            return
        if code == 401 or (code == 403 and not self._asked_as):
            wrong = "refuses this user and password" if self._asked_as else "wants a user and password"
            raise StoreError(f"the endpoint {self.name} {wrong}; write them as http://USER:PASSWORD@host/…")
        if code == 403:
            raise StoreError(f"the endpoint {self.name} does not allow that to user {self._asked_as!r}")
        if code == 400:
            raise QueryError(f"the endpoint {self.name} cannot run the query: {said(response.text)}")
        if code < 400:
            place = response.headers.get("location", "another address")
            raise StoreError(f"the endpoint {self.name} has moved to {said(place)}; use that address")
        if code in (404, 405):
            raise StoreError(f"no SPARQL endpoint answers at {self.name} ({code}); name its full address")
        if code == 413:
            raise StoreError(f"the endpoint {self.name} takes no request as large as this; raise its limit")
        if code in (408, 429, 502, 503, 504):
            raise StoreError(f"the endpoint {self.name} is busy or slow (it said {code}); try again later")
        raise StoreError(f"the endpoint {self.name} failed with {code}: {said(response.text)}")


def addresses(url: str) -> list[str]:
    """Where queries may be answered, the likeliest first: the address itself, or usual ones below it."""
    path = re.sub(r"^[a-z]+://[^/]*", "", url).rstrip("/")
    below = [url.rstrip("/") + end for end in ("/query", "/sparql")]
    if not path:
        return below
    if path.rpartition("/")[2] in ("query", "sparql", "select") or "/repositories/" in path:
        return [url]
    return [url, *below]


def update_addresses(query: str) -> list[str]:
    """Where updates may be taken, given the address for queries, the likeliest first."""
    if "/repositories/" in query:
        return [query.rstrip("/") + "/statements"]
    head, _, last = query.rpartition("/")
    if last == "query":
        return [head + "/update", query]
    if last == "sparql":
        return [head + "/update", query]
    return [query, query.rstrip("/") + "/update"]


def said(text: str) -> str:
    """What an endpoint says, on one line that is safe to print."""
    plain = re.sub(r"<[^>]*>", " ", text) if "<html" in text.lower() else text
    words = " ".join("".join(c if c.isprintable() else " " for c in plain).split())
    return words[:300] or "no reason given"


def _is_page(response: Any) -> bool:
    kind: str = response.headers.get("content-type", "")
    start: bytes = response.content[:200].lstrip().lower()
    return kind.startswith("text/html") or start.startswith((b"<!doctype html", b"<html"))


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


def _httpx() -> ModuleType:
    try:
        import httpx
    except ImportError:
        raise MissingExtra("remote", "httpx") from None
    return httpx
