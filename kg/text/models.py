"""A language model behind an OpenAI-compatible server: the exchange with it, bounded, and its answers, checked.

What the server sends is untrusted input. The client libraries never see it: a well-formed answer
is rebuilt from the few fields in use, and anything else is one error that names the server.
"""

from __future__ import annotations

import json
import re
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from kg import guard
from kg.errors import InputError, KgError, MissingExtra, Refused
from kg.masking import address, masked, secrets_of
from kg.text.transport import bounded

PATIENCE = 300.0
"""Seconds that a model may take for a text."""
OPENAI = "https://api.openai.com/v1"
ADVICE = "check --endpoint, --model and key"
MOST_CALLS = 8
"""The most tool calls read from one answer."""
SAID = 300
"""The most characters quoted from a server's message."""
_BUSY = (408, 409, 425, 429, 502, 503, 504)
_LONGEST_WAIT = 20.0
_SIGNS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]{,2000}")
_MARKUP = re.compile(r"(?is)<(title|style|script)\b.{,5000}?</\1>|<[^>]{,1000}>")


class Busy(KgError):
    """The server is busy; try again after ``seconds``."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


def _written(value: object) -> object:
    """Arguments of a tool, which some servers send as an object and others as JSON in a string."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value


class _Function(BaseModel):
    name: str
    arguments: Annotated[str, BeforeValidator(_written)]


class _Call(BaseModel):
    function: _Function


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[_Call] | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)


def named(url: str) -> str:
    """The name of the model at an address, for messages."""
    return f"the language model at {address(url).rstrip('/')}"


def connect(name: str, endpoint: str | None = None, key: str | None = None, timeout: float = PATIENCE) -> Any:
    """The pydantic-ai model ``name`` at an OpenAI-compatible ``endpoint`` (default: OpenAI itself).

    ``timeout`` is in seconds, for each exchange. Nothing is sent yet. Raises Refused without an endpoint or a key.
    """
    try:
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.providers.openai import OpenAIProvider
    except ImportError:
        raise MissingExtra("llm", "pydantic-ai with openai") from None
    key = (key or "").strip()
    if endpoint is None and not key:
        raise Refused("no key for the language model; set OPENAI_API_KEY, or name a local one with --endpoint URL")
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise Refused("the key of the language model contains a space or a character that no key has")
    url = OPENAI if endpoint is None else endpoint
    if not _is_address(url):
        raise Refused(f"{address(url)!r} is not an http(s) address; write for example http://localhost:11434/v1")
    server = Server(url, key)
    client = AsyncOpenAI(
        base_url=url.partition("#")[0].partition("?")[0],
        default_query=dict(parse_qsl(urlsplit(url).query)),
        api_key=key or "none",
        max_retries=0,
        timeout=timeout,
        default_headers={"Connection": "close"},  # each question runs in an event loop of its own
        http_client=server.bounded(DefaultAsyncHttpxClient(timeout=timeout, follow_redirects=False)),
    )
    return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client))


class Server:
    """A server of models: its name in messages, its secrets, and the checks of its answers."""

    def __init__(self, url: str, key: str) -> None:
        self.name = named(url)
        self._secrets = (*([key] if key else []), *secrets_of(url))
        self._calls = 0

    def bounded(self, client: Any) -> Any:
        """The client, whose answers are bounded and checked before any library reads them."""
        return bounded(client, self.name, self.checked)

    def checked(self, response: Any, body: bytes) -> bytes:
        """The answer, rebuilt from the fields in use; raises KgError, or InputError for a fault of this text."""
        code = response.status_code
        if 300 <= code < 400:
            place = self.said(address(response.headers.get("location", "")) or "nowhere")
            raise KgError(
                f"{self.name} redirects to {place} ({code}); to send text and key there, name it with --endpoint"
            )
        text = body.decode("utf-8", "replace")
        if code in _BUSY:
            raise Busy(f"{self.name} does not answer: {code}: {self.said(text)}; try again later", _wait(response))
        if not 200 <= code < 300:
            raise KgError(f"{self.name} does not answer: {code}: {self.said(text)}; {ADVICE}")
        try:
            found = _Completion.model_validate(guard.read_json(self.name, text))
        except ValidationError as error:
            place = ".".join(map(str, error.errors(include_url=False)[0]["loc"])) or "it"
            raise self._unusable(f"{place} is not as in a chat completion", text) from None
        except ValueError:
            raise self._unusable("it is not JSON", text) from None
        return self._anew(found.choices[0])

    def said(self, text: str) -> str:
        """The server's message on one short line, without secrets and markup."""
        text = text[: 100 * SAID]
        try:
            error = json.loads(text)["error"]
            text = str(error["message"] if isinstance(error, dict) else error)
        except (ValueError, KeyError, TypeError, RecursionError):
            text = _MARKUP.sub(" ", text) if "<" in text else text
        words = " ".join(masked(text, self._secrets).split())
        return f"{words[:SAID]}…" if len(words) > SAID else words or "no reason given"

    def _unusable(self, why: str, text: str) -> KgError:
        return KgError(f"{self.name} gave no usable answer ({self.said(why)}): {self.said(text)}; {ADVICE}")

    def _anew(self, choice: _Choice) -> bytes:
        message = choice.message
        if choice.finish_reason == "length":
            advice = "raise the model's limit, or take a shorter text"
            raise InputError(self.name, "the answer was cut off at the model's limit of tokens", advice)
        if choice.finish_reason == "content_filter" or message.refusal:
            raise InputError(
                self.name, f"no usable answer, the model refuses: {self.said(message.refusal or 'filtered')}"
            )
        calls = [self._call(call.function) for call in (message.tool_calls or [])[:MOST_CALLS]]
        if not calls and not (message.content or "").strip():
            raise InputError(self.name, "no usable answer: it is empty", "try again, or another model")
        answer = {
            "id": "answer", "object": "chat.completion", "created": 0, "model": "model",
            "choices": [{
                "index": 0, "finish_reason": "tool_calls" if calls else "stop",
                "message": {"role": "assistant", "content": message.content, "tool_calls": calls or None},
            }],
        }  # fmt: skip
        return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")

    def _call(self, function: _Function) -> dict[str, Any]:
        self._calls += 1
        try:
            arguments = json.dumps(guard.read_json(self.name, function.arguments), ensure_ascii=False)
        except ValueError:  # the model is asked again
            arguments = function.arguments
        return {
            "id": f"call-{self._calls}",
            "type": "function",
            "function": {"name": function.name[:100], "arguments": arguments},
        }


def _is_address(url: str) -> bool:
    """Whether the address is valid: http or https, a host, and a valid port if given."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna")
        return (
            parts.scheme in ("http", "https") and bool(host) and parts.port != 0 and _SIGNS.fullmatch(url) is not None
        )
    except ValueError:
        return False


def _wait(response: Any) -> float:
    """The seconds after which a busy server asks for a retry."""
    asked = response.headers.get("retry-after", "")
    return min(float(asked), _LONGEST_WAIT) if re.fullmatch(r"[0-9]{1,6}", asked) else 2.0
