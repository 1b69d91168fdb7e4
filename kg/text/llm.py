"""A language model as a reader: any OpenAI-compatible or local endpoint, the same annotation out.

The text is data: it is passed between marks, the instructions say so, and every answer
is checked against it. A quote that is not in the text sends the answer back to the model; what
still fails is left out and reported. Sentences that address a language model are not passed on
at all. Offsets are computed here, never taken from the model.
"""

from __future__ import annotations

import asyncio
import re
from bisect import bisect_left
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

from pydantic import ValidationError

from kg import guard
from kg.actors.resolver import Resolver
from kg.annotation.schema import Annotation, SourceEntry
from kg.errors import InputError, KgError, MissingExtra, Violation, counted
from kg.masking import masked, secrets_of
from kg.model.vocabulary import Vocabulary
from kg.text import dates, prompt
from kg.text.answer_schema import ModelAnswer, answer_type
from kg.text.combining import combine
from kg.text.drafting import Draft
from kg.text.models import ADVICE, PATIENCE, Busy, connect, named
from kg.text.proposals import Proposals
from kg.text.reader import presentable

__all__ = ["ModelReader", "TextReader", "connect", "read"]

RETRIES = 2
LONGEST = 30_000
MOST_CLAIMS = 400
MOST_WARNINGS = 50

_ADDRESSED = re.compile(
    r"</?\s*report\b|<\|\w+\|>|\b(?:system prompt|language model|prompt injection)\b"
    r"|\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,40}\b(?:instructions?|rules|prompts?|above)\b"
    r"|\byou are (?:now )?(?:an? )?(?:AI|assistant|chatbot|model)\b|^[ \t]*(?:system|assistant|user)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
"""Marks of sentences that address a language model or are about one; these contain no claim about actors."""
_STOPS = re.compile(r"[.!?\n]")


class TextReader(Protocol):
    """The protocol of readers, which turn a text into a draft."""

    def read(
        self,
        text: str,
        *,
        title: str,
        published: str | None = None,
        publisher: str | None = None,
        speaker: str | None = None,
    ) -> Draft:
        """The draft annotation of ``text``, the own words of ``speaker`` if given."""


@dataclass(frozen=True, slots=True)
class ModelReader:
    """A reader that asks a language model, combined with ``rules`` if given."""

    model: Any
    resolver: Resolver
    vocabulary: Vocabulary
    rules: TextReader | None = None
    timeout: float = PATIENCE

    def read(
        self,
        text: str,
        *,
        title: str,
        published: str | None = None,
        publisher: str | None = None,
        speaker: str | None = None,
    ) -> Draft:
        """The draft annotation of ``text``; raises KgError if the model fails."""
        said = read(
            text, self.model, self.resolver, self.vocabulary,
            title=title, published=published, publisher=publisher, timeout=self.timeout,
        )  # fmt: skip
        if self.rules is None:
            return said
        rules = self.rules.read(text, title=title, published=published, publisher=publisher, speaker=speaker)
        return combine(rules, said)


def read(
    text: str,
    model: Any,
    resolver: Resolver,
    vocabulary: Vocabulary,
    *,
    title: str,
    published: str | None = None,
    publisher: str | None = None,
    timeout: float = PATIENCE,
) -> Draft:
    """The draft annotation that ``model`` makes of ``text``, within ``timeout`` seconds.

    ``model`` is from :func:`connect`, or another model of pydantic-ai. Raises KgError if it cannot
    be reached, InputError if its answer is unusable for this text; claims that fail the checks are left
    out, with warnings.
    """
    part, warnings = _given(text)
    published = published or dates.dateline(text)[0]
    made = Proposals(text, part, resolver, vocabulary, published)
    answer = _Question(model, made, title, timeout).answer()
    made.take(answer.model_copy(update={"claims": answer.claims[:MOST_CLAIMS]}))
    if len(answer.claims) > MOST_CLAIMS:
        warnings.append(f"only the first {MOST_CLAIMS} of {len(answer.claims)} claims of the model were looked at")
    said = made.warnings
    if len(said) > MOST_WARNINGS:
        said[MOST_WARNINGS:] = [f"{counted(len(said) - MOST_WARNINGS, 'more claim')} of the model left out"]
    source = SourceEntry(
        title=title, sha256=sha256(text.removeprefix("\ufeff").encode("utf-8", "surrogatepass")).hexdigest(),
        published=published, publisher=publisher, reviewed=False,
    )  # fmt: skip
    empty = Annotation(source=source)
    return Draft(made.annotation(source), empty, (*warnings, *said))


def _given(text: str) -> tuple[str, list[str]]:
    """The text for the model, with the same offsets, without sentences that address it; and warnings."""
    part, warnings = presentable(text[:LONGEST])
    if len(text) > LONGEST:
        warnings.append(f"only the first {LONGEST} characters were given to the model")
    stops = [-1, *(match.start() for match in _STOPS.finditer(part)), len(part)]
    spoken = sorted({bisect_left(stops, match.start() + 1) for match in _ADDRESSED.finditer(part)})
    for number in spoken:
        start, end = stops[number - 1] + 1, stops[number]
        part = part[:start] + re.sub(r"\S", " ", part[start:end]) + part[end:]
    if spoken:
        places = ", ".join(str(stops[number - 1] + 1) for number in spoken[:5])
        warnings.append(f"the text speaks to language models at character {places}; this was kept from the model")
    return part, warnings


class _Question:
    """The conversation with a model about one text: answers that fail a check are asked for again, twice."""

    def __init__(self, model: Any, made: Proposals, title: str, timeout: float) -> None:
        self.model, self.made, self.title, self.timeout = model, made, title, timeout
        url, key = getattr(model, "base_url", None), getattr(getattr(model, "client", None), "api_key", None)
        self.name = named(url) if isinstance(url, str) else "the language model"
        self._secrets = [*(secrets_of(url) if isinstance(url, str) else ()), *([key] if isinstance(key, str) else [])]
        self._left, self._why = RETRIES, "it is not the list of claims asked for"

    def answer(self) -> ModelAnswer:
        """The answer of the model; raises KgError."""
        try:
            from pydantic_ai import Agent, TextOutput, ToolOutput
            from pydantic_ai.exceptions import AgentRunError, UserError
            from pydantic_core import PydanticSerializationError
        except ImportError:
            raise MissingExtra("llm", "pydantic-ai") from None
        outputs: Any = [ToolOutput(answer_type(self.made.vocabulary)), TextOutput(self._from_text)]
        try:
            agent: Any = Agent(
                self.model, output_type=outputs, instructions=prompt.instructions(self.made.vocabulary), retries=RETRIES
            )
            agent.output_validator(self._checked)
            with ThreadPoolExecutor(1) as apart:  # a notebook has an event loop of its own in this thread
                found: ModelAnswer = apart.submit(copy_context().run, asyncio.run, self._ask(agent)).result()
        except (KgError, AgentRunError, UserError, TimeoutError, PydanticSerializationError) as error:
            raise self._in_our_words(error) from None
        return found

    async def _ask(self, agent: Any) -> Any:
        from pydantic_ai.exceptions import AgentRunError

        words = self.made.part.encode("utf-8", "replace").decode()
        question = prompt.question(words, self.title, self.made.at)
        async with asyncio.timeout(self.timeout):
            try:
                return (await agent.run(question)).output
            except (KgError, AgentRunError) as error:
                busy = next((cause for cause in _causes(error) if isinstance(cause, Busy)), None)
                if busy is None:
                    raise
                await asyncio.sleep(busy.seconds)
            return (await agent.run(question)).output

    def _from_text(self, words: str) -> ModelAnswer:
        """The answer of a model that does not call tools: JSON, with or without words around it."""
        start, end = words.find("{"), words.rfind("}") + 1
        try:
            return ModelAnswer.model_validate(
                guard.read_json(self.name, words[start:end] if 0 <= start < end else words)
            )
        except ValidationError as error:
            raise self._again(f"this is not the JSON asked for: {error.errors(include_url=False)[0]['msg']}") from None
        except ValueError:
            raise self._again("this is not the JSON asked for") from None

    def _checked(self, answer: ModelAnswer) -> ModelAnswer:
        looked_at = answer.model_copy(update={"claims": answer.claims[:MOST_CLAIMS]})
        wrong = [why for _, why in self.made.faults(looked_at)]
        if wrong and self._left > 0:
            raise self._again(f"these claims cannot be used, mend them or leave them out: {'; '.join(wrong[:5])}")
        return answer

    def _again(self, why: str) -> Exception:
        from pydantic_ai import ModelRetry

        self._left, self._why = self._left - 1, why
        return ModelRetry(why)

    def _in_our_words(self, error: BaseException) -> KgError:
        from pydantic_ai.exceptions import ModelAPIError, UnexpectedModelBehavior, UserError

        causes = list(_causes(error))
        known = next((cause for cause in causes if isinstance(cause, KgError)), None)
        if isinstance(known, InputError):
            violations = [Violation(f"{known.path}: {one.message}", one.line) for one in known.violations]
            return type(known)(self.title, violations, known.advice)
        if known is not None:
            return known
        if isinstance(error, UserError):
            return KgError(f"{self.name} cannot be used: {self._brief(error)}")
        if isinstance(error, ModelAPIError):
            return KgError(f"{self.name} does not answer: {self._brief(causes[-1])}; {ADVICE}")
        if isinstance(error, TimeoutError):
            return KgError(
                f"{self.name} gave no answer within {self.timeout:g} s; try later, or wait longer (--timeout)"
            )
        why = self._why if isinstance(error, UnexpectedModelBehavior) else self._brief(error)
        return InputError(self.title, f"{self.name} gave no usable answer: {why}", "try again")

    def _brief(self, error: BaseException) -> str:
        """The message of an error, in one line of bounded length."""
        return masked(" ".join(str(error).split()) or type(error).__name__, self._secrets)[:300].rstrip(".")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and its causes."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
