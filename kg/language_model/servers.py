"""What servers of language models answer: checked, and rebuilt from the fields in use.

An answer is untrusted input. The client libraries never see it: a well-formed one is made anew, and anything
else is one error that names the server.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from kg.errors import InputError, KgError
from kg.io import guard
from kg.masking import address, masked

ADVICE = "check --endpoint, --model and key"
MOST_CALLS = 50
"""The most tool calls read from one answer."""
SAID = 300
"""The most characters quoted from a server's message."""
_BUSY = (408, 409, 425, 429, 502, 503, 504, 529)
_DECLINED = (400, 404, 405, 413, 422, 501)
_LONGEST_WAIT = 20.0
_MARKUP = re.compile(r"(?is)<(title|style|script)\b.{,5000}?</\1>|<[^>]{,1000}>")


class Busy(KgError):
    """The server is busy; try again after ``seconds``."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class Declined(KgError):
    """The server does not take a question as it was put: too long, or in a way that it does not know."""


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


def _count(value: object) -> int:
    """A number of tokens; 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else 0


Count = Annotated[int, BeforeValidator(_count)]


class _Usage(BaseModel):
    prompt_tokens: Count = 0
    completion_tokens: Count = 0
    input_tokens: Count = 0
    output_tokens: Count = 0


Usage = Annotated[_Usage, BeforeValidator(lambda value: value if isinstance(value, dict) else {})]


class _Completion(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    usage: Usage = _Usage()


class _Block(BaseModel):
    type: str
    text: str = ""
    name: str = ""
    input: dict[str, Any] = {}


class _AnthropicMessage(BaseModel):
    content: list[_Block]
    stop_reason: str | None = None
    usage: Usage = _Usage()


class Server:
    """The checks of the answers of an OpenAI-compatible server, which ``name`` means in messages."""

    def __init__(self, name: str, secrets: Sequence[str]) -> None:
        self.name, self._secrets, self._calls = name, secrets, 0

    def __call__(self, response: Any, body: bytes) -> bytes:
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
            kind = Declined if code in _DECLINED else KgError
            advice = ADVICE if code < 500 else "try again later"
            raise kind(f"{self.name} does not answer: {code}: {self.said(text)}; {advice}")
        try:
            return json.dumps(self._rebuilt(guard.read_json(self.name, text)), ensure_ascii=False).encode(
                "utf-8", "replace"
            )
        except ValidationError as error:
            place = ".".join(map(str, error.errors(include_url=False)[0]["loc"])) or "it"
            raise self._unusable(f"{place} is not as in a chat completion", text) from None
        except ValueError:
            raise self._unusable("it is not JSON", text) from None

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

    def _refused(self, why: str | None) -> InputError:
        return InputError(self.name, f"no usable answer, the model refuses: {self.said(why or 'filtered')}")

    def _nothing(self) -> InputError:
        return InputError(self.name, "no usable answer: it is empty", "try again, or another model")

    def _rebuilt(self, given: Any) -> dict[str, Any]:
        found = _Completion.model_validate(given)
        choice, message = found.choices[0], found.choices[0].message
        if choice.finish_reason == "content_filter" or message.refusal:
            raise self._refused(message.refusal)
        calls = [self._call(call.function) for call in (message.tool_calls or [])[:MOST_CALLS]]
        cut = choice.finish_reason == "length"
        if not calls and not (message.content or "").strip() and not cut:
            raise self._nothing()
        return {
            "id": "answer", "object": "chat.completion", "created": 0, "model": "model",
            "choices": [{
                "index": 0, "finish_reason": "length" if cut else "tool_calls" if calls else "stop",
                "message": {"role": "assistant", "content": message.content, "tool_calls": calls or None},
            }],
            "usage": {
                "prompt_tokens": found.usage.prompt_tokens, "completion_tokens": found.usage.completion_tokens,
                "total_tokens": found.usage.prompt_tokens + found.usage.completion_tokens,
            },
        }  # fmt: skip

    def _call(self, function: _Function) -> dict[str, Any]:
        self._calls += 1
        try:
            arguments = json.dumps(guard.read_json(self.name, function.arguments), ensure_ascii=False)
        except ValueError:  # read as far as it can be, later
            arguments = function.arguments
        return {
            "id": f"call-{self._calls}",
            "type": "function",
            "function": {"name": function.name[:100], "arguments": arguments},
        }


class AnthropicServer(Server):
    """The checks of the answers of a server of Anthropic's kind."""

    def _rebuilt(self, given: Any) -> dict[str, Any]:
        found = _AnthropicMessage.model_validate(given)
        if found.stop_reason == "refusal":
            raise self._refused(None)
        blocks: list[dict[str, Any]] = []
        for block in found.content[: 2 * MOST_CALLS]:
            if block.type == "text" and block.text.strip():
                blocks.append({"type": "text", "text": block.text})
            elif block.type == "tool_use":
                self._calls += 1
                call = {"type": "tool_use", "id": f"call-{self._calls}", "name": block.name[:100]}
                blocks.append({**call, "input": block.input})
        cut = found.stop_reason == "max_tokens"
        if not blocks and not cut:
            raise self._nothing()
        return {
            "id": "answer", "type": "message", "role": "assistant", "model": "model", "content": blocks,
            "stop_reason": "max_tokens" if cut else "end_turn", "stop_sequence": None,
            "usage": {"input_tokens": found.usage.input_tokens, "output_tokens": found.usage.output_tokens},
        }  # fmt: skip


def _wait(response: Any) -> float:
    """The seconds after which a busy server asks for a retry."""
    asked = response.headers.get("retry-after", "")
    return min(float(asked), _LONGEST_WAIT) if re.fullmatch(r"[0-9]{1,6}", asked) else 2.0
