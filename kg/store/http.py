"""The SPARQL 1.1 Protocol over HTTP: addresses of an endpoint, requests, and its errors in our words."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Generator, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any

from kg.errors import MissingExtra, QueryError, StoreError

ROWS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
ACCEPT = f"{ROWS}, {TRIPLES}, text/turtle;q=0.5"
CONNECT = 10.0
"""Seconds to wait for a connection."""
LONGEST = 2000
"""Characters of an address."""
MOST_WORDS, FEW_WORDS = 300, 160
"""Characters that are told of what an endpoint says, and of its failures."""
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)")
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
        given = self._read(url)
        base, update = given.copy_with(username=None, password=None, fragment=None), given.fragment
        self.timeout = timeout
        self.name = str(base)
        self._asked_as = given.username
        self._queries = addresses(str(base))
        self._updates = []
        if update.startswith("update="):
            self._updates = [str(self._read(update.removeprefix("update=")))]
        self._found: str | None = None
        self._client: Any = self._httpx.Client(
            auth=_either(self._httpx, given.username, given.password) if given.username else None,
            timeout=self._httpx.Timeout(timeout, connect=min(CONNECT, timeout)),
            headers={"accept": ACCEPT, "user-agent": "kg"},
        )

    def _read(self, url: str) -> Any:
        """The address in its parts; raises StoreError where it is none of an endpoint."""
        shown = re.sub(r"//.*@", "//", url)[:100]  # without a password
        if len(url) > LONGEST:
            raise StoreError(
                f"the address {shown}… is too long for an endpoint: {len(url)} characters, {LONGEST} at most"
            )
        try:
            given = self._httpx.URL(url)
        except (self._httpx.InvalidURL, TypeError, ValueError) as error:
            why = "write the user and password with % escapes" if "@" in url else said(str(error))
            raise StoreError(f"{shown!r} is not the address of an endpoint: {why}") from None
        if given.scheme not in ("http", "https"):
            raise StoreError(f"{shown!r} is not the address of an endpoint; it begins with http:// or https://")
        if not given.host:
            raise StoreError(f"the address {shown} names no host; write it as {given.scheme}://HOST/…")
        if given.port is not None and not 0 < given.port < 65536:
            raise StoreError(f"there is no port {given.port}, as in {shown}; ports go from 1 to 65535")
        return given

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
            reason = f"{response.status_code}: {said(_text(response))}"
            raise StoreError(
                f"the endpoint {self.name} takes no updates ({reason}); nothing was changed. Updates may want "
                "a user and password, or have an address of their own: "
                "http://USER:PASSWORD@host/…#update=ADDRESS"
            )
        if response.status_code in (400, 413):
            reason = "too large" if response.status_code == 413 else said(_text(response))
            raise UpdateRefused(f"the endpoint {self.name} refused the update, nothing was changed: {reason}")
        if response.status_code == 500:
            raise UpdateRefused(
                f"the endpoint {self.name} failed with 500 at the update: {_failure(response)}; see its log"
            )
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
        except self._httpx.DecodingError:
            raise StoreError(
                f"the answer of the endpoint {self.name} cannot be unpacked (its Content-Encoding is not so); "
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
        words = _reason(error)
        if any(isinstance(cause, (socket.gaierror, UnicodeError)) for cause in causes):
            host = self._httpx.URL(self.name).host
            return f"the endpoint {self.name} cannot be reached: no host {host!r} is known; see to the address"
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
        if code == 401:
            wrong = "refuses this user and password" if self._asked_as else "wants a user and password"
            raise StoreError(f"the endpoint {self.name} {wrong}; write them as http://USER:PASSWORD@host/…")
        if code == 403:
            words = said(_text(response), FEW_WORDS)
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
            raise QueryError(f"the endpoint {self.name} cannot run the query: {said(_text(response))}")
        if code < 400:
            raise StoreError(self._moved(response))
        if code in (404, 405):
            raise StoreError(f"no SPARQL endpoint answers at {self.name} ({code}); name its full address")
        if code == 413:
            raise StoreError(f"the endpoint {self.name} takes no request as large as this; raise its limit")
        if code in (408, 429, 502, 503, 504):
            raise StoreError(f"the endpoint {self.name} is busy or slow (it said {code}); try again later")
        raise StoreError(
            f"the endpoint {self.name} failed with {code}: {_failure(response)}; see the log of the server"
        )

    def _moved(self, response: Any) -> str:
        """Where an endpoint sends those who ask, and whether to follow."""
        location = response.headers.get("location", "")
        if not location:
            return (
                f"the endpoint {self.name} sends elsewhere ({response.status_code}) and does not say where; "
                "ask whoever runs it for its address"
            )
        try:
            place = response.url.join(location).copy_with(username=None, password=None, fragment=None)
        except (self._httpx.InvalidURL, ValueError):
            place = None
        if place is None or place.scheme not in ("http", "https") or not place.host:
            return (
                f"the endpoint {self.name} sends to {said(location, FEW_WORDS)}, which is no http address; "
                "ask whoever runs it for its address"
            )
        if str(place) in (str(response.url), *self._queries):
            return (
                f"the endpoint {self.name} sends round in a circle, to {said(str(place), FEW_WORDS)}; "
                "ask whoever runs it for its address"
            )
        return f"the endpoint {self.name} has moved to {said(str(place))}; use that address"


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


def said(text: str, most: int = MOST_WORDS) -> str:
    """What an endpoint says, on one line that is safe to print, at a length that is read."""
    words = " ".join(_plain(text).split())
    if len(words) > most:
        words = words[:most].rpartition(" ")[0] or words[:most]
        return words.rstrip(" ,;:.") + " …"
    return words or "no reason given"


def _plain(text: str) -> str:
    """The lines of a text, without marks of HTML, terminal escapes and the calls that led to a failure."""
    text = _ESCAPES.sub("", text)
    if re.search(r"<html|<!doctype", text, re.IGNORECASE):
        text = re.sub(r"<[^>]*>", " ", re.sub(r"(?is)<(title|style|script)\b.*?</\1>", " ", text))
    text = re.sub(r"(?m)^\s+at .*$", "", text)
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def _failure(response: Any) -> str:
    """The first line of what a server says of a failure of its own, without the name of a Java class."""
    lines = (line.strip() for line in _plain(_text(response)).splitlines())
    first = next((line for line in lines if line), "")
    return said(re.sub(r"^(?:[a-z]\w*\.)+\w+: (?=.)", "", first), FEW_WORDS)


def _after(form: Parameters, advice: str) -> str:
    """What to do where a request got no whole answer; of an update it is not known whether it was made."""
    return "it may yet have made the change; see with kg stats before trying again" if "update" in form else advice


def _text(response: Any) -> str:
    """The body of an answer, whatever encoding it claims."""
    body: bytes = response.content
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _reason(error: Exception) -> str:
    """The reason for an error of a connection, without the numbers of the system and of its libraries."""
    words = re.sub(r"\[(?:Errno -?\d+|SSL[:\w ]*)\] ?|\s*\(_ssl\.c:\d+\)", "", str(error))
    return said(words, FEW_WORDS).rstrip(".")


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
