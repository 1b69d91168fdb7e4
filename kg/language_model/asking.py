"""One question to a language model, in the way that its endpoint can answer: by tool, by JSON schema, in words.

What an endpoint cannot do is learnt from its refusals, once. A busy one is asked once more. Answers at hand from
an earlier run are not asked for again.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from kg.errors import KgError
from kg.language_model.cache import AnswerCache, Kept, key_of
from kg.language_model.models import Endpoint
from kg.language_model.servers import Busy, Declined
from kg.language_model.spending import Account, Spent, tokens

if TYPE_CHECKING:
    from pydantic_ai.messages import ModelResponse

CUT = (1_000, 0.7)
"""An endpoint that counts this many tokens or more, but less than this share of those sent, cut the question."""
MOST_TOKENS = 8_000
"""The most tokens of an answer."""
TOOL = "final_result"
WAYS = ("tool", "schema", "words")
_SETTINGS = {
    "temperature": re.compile(r"\btemperature\b", re.IGNORECASE),
    "max_tokens": re.compile(r"\bmax_(?:completion_)?tokens\b", re.IGNORECASE),
}
"""Settings that some endpoints do not know, as their refusals name them."""
_WAYS = {
    "tool": re.compile(r"tool|function", re.IGNORECASE),
    "schema": re.compile(r"format|schema|grammar|structured", re.IGNORECASE),
}
"""What refusals of a way to answer mention."""


@dataclass(slots=True)
class Reply:
    """An answer: its JSON or words, whether it was cut off and came by the tool, and what it cost.

    ``unread`` is a warning where the endpoint seems not to have read the whole question.
    """

    content: str
    cut: bool
    spent: Spent
    key: str = ""
    by_tool: bool = True
    unread: str = ""


@dataclass(slots=True)
class Asker:
    """Asks the model of an endpoint; what it has learnt of the endpoint holds for all texts."""

    endpoint: Endpoint
    cache: AnswerCache | None = None
    account: Account = field(default_factory=Account)
    way: str = WAYS[0]
    without: set[str] = field(default_factory=set)

    async def ask(self, model: Any, instructions: str, question: str, schema: type[BaseModel], way: str = "") -> Reply:
        """The answer of ``model``, which the endpoint has opened. Raises KgError, or what pydantic-ai raises.

        ``way`` is how to answer, if not in the way that the endpoint is known to be able to.
        """
        form = json.dumps(schema.model_json_schema(), sort_keys=True)
        key = key_of(self.endpoint.url, self.endpoint.model, instructions, form, question)
        if self.cache is not None and (kept := self.cache.get(key)) is not None:
            spent = Spent(asked=1, kept=1)
            self.account.settle(0, spent)
            return Reply(kept.content, kept.cut, spent)
        sent, answered = tokens(instructions + form + question), tokens(question)
        self.account.reserve(sent, answered)
        spent = Spent()
        try:
            response = await self._in_some_way(model, instructions, question, schema, way)
            content, by_tool = _content(response)
            used = response.usage
            guessed = not used.input_tokens
            if not guessed:
                sent_now, answered_now = used.input_tokens, used.output_tokens
            else:
                sent_now, answered_now = sent, tokens(content)
            price = self.account.price(sent_now, answered_now)
            spent = Spent(sent_now, answered_now, price, 1, guessed=guessed)
        finally:
            self.account.settle(sent + answered, spent)
        unread = ""
        if self.endpoint.url and CUT[0] <= spent.sent < CUT[1] * sent:
            unread = (
                f"{self.endpoint.label} counted {spent.sent} of about {sent} tokens sent: it may have cut the text; "
                "give it a longer context (Ollama: OLLAMA_CONTEXT_LENGTH)"
            )
        return Reply(content, response.finish_reason == "length", spent, key, by_tool, unread)

    def after(self, way: str) -> str:
        """The way to try after another one was of no use."""
        return WAYS[min(WAYS.index(way) + 1, len(WAYS) - 1)]

    def keep(self, reply: Reply) -> None:
        """Keeps an answer that could be read."""
        if self.cache is not None and reply.key:
            self.cache.put(reply.key, Kept(reply.content, reply.cut))

    async def _in_some_way(
        self, model: Any, instructions: str, question: str, schema: type[BaseModel], way: str
    ) -> ModelResponse:
        from pydantic_ai.exceptions import AgentRunError, UserError

        waited = False
        while True:
            try:
                return await self._once(model, instructions, question, schema, way or self.way)
            except (KgError, AgentRunError, UserError) as error:
                cause = next((c for c in causes(error) if isinstance(c, Busy | Declined)), None)
                if isinstance(cause, Busy) and not waited:
                    waited = True
                    await asyncio.sleep(cause.seconds)
                elif not isinstance(cause, Declined) or not self._learnt(str(cause), way or self.way):
                    raise
                else:
                    way = ""

    def _learnt(self, refusal: str, way: str) -> bool:
        """Whether another way is left to put the question, after a refusal."""
        for name, pattern in _SETTINGS.items():
            if name not in self.without and pattern.search(refusal):
                self.without.add(name)
                return True
        if way not in _WAYS or not _WAYS[way].search(refusal):
            return False
        self.way = self.after(way)
        return True

    async def _once(
        self, model: Any, instructions: str, question: str, schema: type[BaseModel], way: str
    ) -> ModelResponse:
        from pydantic_ai.direct import model_request
        from pydantic_ai.messages import ModelRequest, UserPromptPart
        from pydantic_ai.models import ModelRequestParameters
        from pydantic_ai.output import OutputObjectDefinition
        from pydantic_ai.settings import ModelSettings
        from pydantic_ai.tools import ToolDefinition

        form, about = schema.model_json_schema(), (schema.__doc__ or "").strip()
        if way == "tool":
            tool = ToolDefinition(name=TOOL, parameters_json_schema=form, description=about, kind="output")
            how = ModelRequestParameters(output_mode="tool", output_tools=[tool], allow_text_output=True)
        elif way == "schema":
            given = OutputObjectDefinition(json_schema=form, name=TOOL, description=about)
            how = ModelRequestParameters(output_mode="native", output_object=given)
        else:
            how = ModelRequestParameters(output_mode="text")
            compact = json.dumps(form, separators=(",", ":"))
            instructions = f"{instructions}\nAnswer with JSON alone, of this JSON schema: {compact}"
        settings = ModelSettings()
        if "max_tokens" not in self.without:
            settings["max_tokens"] = MOST_TOKENS
        if "temperature" not in self.without and not _reasons(model):
            settings["temperature"] = 0.0
        request = ModelRequest(parts=[UserPromptPart(question)], instructions=instructions)
        return await model_request(model, [request], model_settings=settings, model_request_parameters=how)


def _reasons(model: Any) -> bool:
    """Whether a model is known to take no temperature."""
    profile = getattr(model, "profile", None)
    return isinstance(profile, dict) and bool(profile.get("openai_supports_reasoning"))


def _content(response: ModelResponse) -> tuple[str, bool]:
    """The answer as text, and whether it came by a tool: the arguments of all calls, else the words."""
    from pydantic_ai.messages import TextPart, ToolCallPart

    calls = [part.args for part in response.parts if isinstance(part, ToolCallPart)]
    if calls:
        return "\n".join(args if isinstance(args, str) else json.dumps(args or {}) for args in calls), True
    return "\n".join(part.content for part in response.parts if isinstance(part, TextPart)), False


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and its causes."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
