"""Language models at an address: OpenAI-compatible ones (Ollama, vLLM …) and those of Anthropic's kind."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from kg.errors import MissingExtra, Refused
from kg.io.certificates import trusted
from kg.language_model.servers import AnthropicServer, Server
from kg.language_model.transport import bounded
from kg.masking import address, secrets_of

PATIENCE = 300.0
"""Seconds that a model may take for a piece of a text."""
OPENAI = "https://api.openai.com/v1"
ANTHROPIC = "https://api.anthropic.com"
OLLAMA_PORT = 11434
_SIGNS = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]{,2000}")


def named(url: str) -> str:
    """The name of the model at an address, for messages."""
    return f"the language model at {address(url).rstrip('/')}"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model at a server; ``url`` is without secrets. ``opened`` gives a pydantic-ai model with its own connection."""

    model: str
    url: str
    label: str
    secrets: tuple[str, ...]
    opened: Callable[[], AbstractAsyncContextManager[Any]]

    @classmethod
    def of(cls, model: Any) -> Endpoint:
        """The endpoint of a model of pydantic-ai, which does its own communication."""
        if isinstance(model, Endpoint):
            return model
        url, key = getattr(model, "base_url", None), getattr(getattr(model, "client", None), "api_key", None)
        secrets = [*(secrets_of(url) if isinstance(url, str) else ()), *([key] if isinstance(key, str) else [])]
        label = named(url) if isinstance(url, str) else "the language model"
        name, place = str(getattr(model, "model_name", "")) or "model", address(url) if isinstance(url, str) else ""
        return cls(name, place, label, tuple(secrets), partial(nullcontext, model))


def connect(name: str, endpoint: str | None = None, key: str | None = None, timeout: float = PATIENCE) -> Endpoint:
    """The model ``name`` at an ``endpoint`` (default: OpenAI's, or Anthropic's for a name that begins with claude).

    An address at anthropic.com, or one that ends in ``/anthropic``, is asked as Anthropic's are, any other as
    OpenAI-compatible; Ollama's address may lack its ``/v1``. ``timeout`` is in seconds, for each exchange. Nothing
    is sent yet. Raises Refused without an endpoint or a key.
    """
    key = (key or "").strip()
    if endpoint is None and not key:
        raise Refused(f"no key for the language model; set {key_name(name)}, or name a local one with --endpoint URL")
    if not (key.isascii() and key.isprintable() and " " not in key):
        raise Refused("the key of the language model contains a space or a character that no key has")
    url = (ANTHROPIC if name.startswith("claude") else OPENAI) if endpoint is None else endpoint
    if not _is_address(url):
        raise Refused(f"{address(url)!r} is not an http(s) address; write for example http://localhost:11434/v1")
    parts = urlsplit(url)
    if parts.port == OLLAMA_PORT and parts.path.rstrip("/") in ("", "/api"):
        parts = parts._replace(path="/v1")
    base, query = urlunsplit(parts._replace(query="", fragment="")), dict(parse_qsl(parts.query))
    ask = _anthropic if is_anthropic(url) else _openai
    label, secrets = named(url), (*([key] if key else []), *secrets_of(url))
    return Endpoint(name, address(url), label, secrets, ask(name, base, query, key, timeout, label, secrets))


def key_name(name: str, endpoint: str | None = None) -> str:
    """The environment variable that holds the key for a model."""
    url = (ANTHROPIC if name.startswith("claude") else OPENAI) if endpoint is None else endpoint
    return "ANTHROPIC_API_KEY" if is_anthropic(url) else "OPENAI_API_KEY"


def is_anthropic(url: str) -> bool:
    """Whether a server is asked as Anthropic's are."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return (parts.hostname or "").endswith("anthropic.com") or parts.path.rstrip("/").endswith("/anthropic")


Opened = Callable[[], AbstractAsyncContextManager[Any]]


def _client(base: str, timeout: float, make: Callable[..., Any]) -> Any:
    """The client of httpx that follows no redirect."""
    return make(timeout=timeout, follow_redirects=False, verify=trusted(base))


def _openai(
    name: str, base: str, query: dict[str, str], key: str, timeout: float, label: str, secrets: tuple[str, ...]
) -> Opened:
    try:
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient
        from pydantic_ai.models.openai import OpenAIChatModel
        from pydantic_ai.profiles.openai import OpenAIModelProfile
        from pydantic_ai.providers.openai import OpenAIProvider
    except ImportError:
        raise MissingExtra("llm", "pydantic-ai with openai") from None

    @asynccontextmanager
    async def opened() -> AsyncIterator[Any]:
        http = bounded(_client(base, timeout, DefaultAsyncHttpxClient), label, Server(label, secrets))
        async with AsyncOpenAI(
            base_url=base, default_query=query, api_key=key or "none", max_retries=0, timeout=timeout, http_client=http
        ) as client:
            ours = base.rstrip("/") == OPENAI
            profile = None if ours else OpenAIModelProfile(openai_chat_supports_max_completion_tokens=False)
            yield OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client), profile=profile)

    return opened


def _anthropic(
    name: str, base: str, query: dict[str, str], key: str, timeout: float, label: str, secrets: tuple[str, ...]
) -> Opened:
    try:
        from anthropic import AsyncAnthropic, DefaultAsyncHttpxClient
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider
    except ImportError:
        raise MissingExtra("llm", "pydantic-ai with anthropic") from None

    @asynccontextmanager
    async def opened() -> AsyncIterator[Any]:
        server = AnthropicServer(label, secrets)
        http = bounded(_client(base, timeout, DefaultAsyncHttpxClient), label, server)
        async with AsyncAnthropic(
            base_url=base, default_query=query, api_key=key or "none", max_retries=0, timeout=timeout, http_client=http
        ) as client:
            yield AnthropicModel(name, provider=AnthropicProvider(anthropic_client=client))

    return opened


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
