"""The conversation with a language model about one piece of a text.

Its answer is taken entry by entry. Claims that fail a check go back to the model, alone, with what is wrong with
each; so do an answer that cannot be read, and one that is cut off, for what is still missing. What fails in the end
is left out, and a warning says why.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from kg.errors import InputError, KgError, Violation
from kg.language_model.answers import Salvaged, salvage, shown
from kg.language_model.asking import Asker, Reply, causes
from kg.language_model.servers import ADVICE, Busy
from kg.language_model.spending import Spent
from kg.masking import masked

RETRIES = 2
MOST_CLAIMS = 400
MOST_SHOWN = 6_000
"""The most characters of claims that are sent back."""
LONG = 150
"""A text of more words is long: that it contains no claim at all is worth a warning."""
_NOT_ASKED_FOR = "it is not the list of claims asked for"


@dataclass(frozen=True, slots=True)
class Failed:
    """An entry that cannot be used, valid or as given, and the reason."""

    entry: Any
    why: str

    @property
    def given(self) -> Any:
        """The entry as the model is shown it."""
        if isinstance(self.entry, BaseModel):
            return self.entry.model_dump(exclude_defaults=True, by_alias=True)
        return self.entry


@dataclass(slots=True)
class Heard:
    """What came of a conversation: the entries by list, other fields, warnings, what it cost.

    The claims that failed a check to the end are the last; who takes them finds out, and says so.
    """

    entries: dict[str, list[Any]] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    spent: Spent = Spent()


class NoAnswer(KgError):
    """The model gave no answer in time."""


class Conversation:
    """Asks for the claims of a piece of a text. ``faults`` finds wrong claims in an answer, ``fold`` mends names."""

    def __init__(
        self,
        asker: Asker,
        instructions: str,
        schema: type[BaseModel],
        faults: Callable[[Any], list[tuple[int, str]]],
        fold: Callable[[Any], None],
        title: str,
    ) -> None:
        self.asker, self.instructions, self.schema = asker, instructions, schema
        self.faults, self.fold, self.title = faults, fold, title
        self.main = next(iter(schema.model_fields))
        self.name = asker.endpoint.label

    async def hear(self, question: str, timeout: float, long: bool = False) -> Heard:
        """The claims; raises KgError if the endpoint fails, InputError without a usable answer to this text."""
        from pydantic_ai.exceptions import AgentRunError, UserError

        heard = Heard()
        talk = _Talk(self, heard, question)
        try:
            async with asyncio.timeout(timeout):
                async with self.asker.endpoint.opened() as model:
                    await talk.run(model)
        except TimeoutError as error:
            if not talk.usable:
                if busy := next((cause for cause in causes(error) if isinstance(cause, Busy)), None):
                    raise busy from None
                raise NoAnswer(
                    f"{self.name} gave no answer within {timeout:g} s; try later, or wait longer (--timeout)"
                ) from None
            heard.warnings.append(f"{self.name} gave no further answer within {timeout:g} s")
        except (KgError, AgentRunError, UserError, ValueError) as error:
            raise self._in_our_words(error) from None
        if not talk.usable:
            raise InputError(self.title, f"{self.name} gave no usable answer: {talk.why}", "try again")
        lost = [*talk.withdrawn, *talk.failing]
        heard.entries[self.main] += [one.entry for one in lost if isinstance(one.entry, BaseModel)]
        heard.warnings += [f"left out, {one.why}" for one in lost if not isinstance(one.entry, BaseModel)]
        heard.warnings += talk.fragments
        if long and not heard.entries[self.main] and not lost:
            heard.warnings.append("the model found no claim in a long text; try another model, or read it again")
        return heard

    def _in_our_words(self, error: BaseException) -> KgError:
        from pydantic_ai.exceptions import ModelAPIError, UserError

        chain = list(causes(error))
        known = next((cause for cause in chain if isinstance(cause, KgError)), None)
        if isinstance(known, InputError):
            violations = [Violation(f"{known.path}: {one.message}", one.line) for one in known.violations]
            return type(known)(self.title, violations, known.advice)
        if known is not None:
            return known
        if isinstance(error, UserError):
            return KgError(f"{self.name} cannot be used: {self._brief(error)}")
        if isinstance(error, ModelAPIError):
            return KgError(f"{self.name} does not answer: {self._brief(chain[-1])}; {ADVICE}")
        return InputError(self.title, f"{self.name} gave no usable answer: {self._brief(error)}", "try again")

    def _brief(self, error: BaseException) -> str:
        """The message of an error, in one line of bounded length."""
        words = " ".join(str(error).split()) or type(error).__name__
        return masked(words, self.asker.endpoint.secrets)[:300].rstrip(".")


class _Talk:
    """The state of a conversation: what failed last, what the model did not mend, what was cut off."""

    def __init__(self, of: Conversation, heard: Heard, question: str) -> None:
        self.of, self.heard, self.question = of, heard, question
        self.failing: list[Failed] = []
        self.withdrawn: list[Failed] = []
        self.fragments: list[str] = []
        self.usable, self.why = False, _NOT_ASKED_FOR

    async def run(self, model: Any) -> None:
        of, question, way = self.of, self.question, self.of.asker.way
        for _ in range(1 + RETRIES):
            asked_in = way
            reply = await of.asker.ask(model, of.instructions, question, of.schema, way)
            self.heard.spent += reply.spent
            if reply.unread and reply.unread not in self.heard.warnings:
                self.heard.warnings.append(reply.unread)
            found = salvage(of.name, reply.content, of.schema, of.fold, reply.cut)
            if found.usable:
                if not reply.unread:
                    of.asker.keep(reply)
                self._take(found)
                self.usable = self.usable or not (found.cut and not self.heard.entries[of.main])
            elif not reply.by_tool:
                way = of.asker.after(way)
            self.why = self._wrong(found, reply)
            if self.usable and not self.failing and not self.fragments:
                return
            again = f"{self.question}\n{self._again(found)}"
            if (again, way) == (question, asked_in):  # the same question has the same answer
                return
            question = again

    def _wrong(self, found: Salvaged, reply: Reply) -> str:
        if found.cut and (found.usable or reply.cut):
            return "the answer was cut off at the model's limit of tokens"
        return _NOT_ASKED_FOR if reply.by_tool else "this is not the JSON asked for"

    def _take(self, found: Salvaged) -> None:
        """Keeps what is new and right. What failed before is mended, fails again, or was left out by the model."""
        heard, main, pending = self.heard, self.of.main, self.failing
        heard.others = found.others | heard.others
        heard.warnings += [note for note in found.notes if note not in heard.warnings]
        if not any(found.entries.get(main, ())):  # nothing came for what was cut off
            heard.warnings += self.fragments
        self.fragments = [f"the answer of the model was cut off: {one}" for one in found.fragments]
        again = bool(heard.entries)
        self.failing = []
        for name, entries in found.entries.items():
            kept = heard.entries.setdefault(name, [])
            if again:
                known, ids = {same(one) for one in kept}, {_id(one) for one in kept} - {None}
                entries = [one for one in entries if same(one) not in known and _id(one) not in ids]
            if name == main:
                for one in entries:
                    _settle(pending, one)
            kept += entries
        kept = heard.entries[main]
        looked_at: dict[str, Any] = heard.entries | {main: kept[:MOST_CLAIMS]}
        wrong = dict(self.of.faults(self.of.schema.model_construct(None, **looked_at)))
        self.failing = [Failed(kept[place], why) for place, why in wrong.items()]
        heard.entries[main] = [one for place, one in enumerate(kept) if place not in wrong]
        for lost in found.lost:
            self.failing.append(Failed(lost.given, str(lost)))
            _settle(pending, lost.given)
        self.withdrawn += pending

    def _again(self, found: Salvaged) -> str:
        """The next question: what was wrong, with what."""
        if not found.usable:
            return f"Your answer cannot be used: {self.why}. Answer again, with the JSON asked for alone."
        lines = []
        if self.fragments:
            got = ", ".join(map(_brief, self.heard.entries[self.of.main]))
            lines.append(f"Your answer was cut off. You have listed: {got[:MOST_SHOWN]}. List what is missing alone.")
        if self.failing:
            lines.append(
                "These claims of yours cannot be used. Mend them, with the same ids, or leave them out; "
                "answer with them alone:"
            )
            room = MOST_SHOWN
            for one in self.failing:
                line = f"- {shown(one.given, 1_000)}: {one.why}"
                room -= len(line)
                if room < 0:
                    break
                lines.append(line)
        return "\n".join(lines).encode("utf-8", "replace").decode()


def _settle(pending: list[Failed], entry: Any) -> None:
    """Takes from the list the entry that another one is given for: that of the same id, else the first."""
    if not pending:
        return
    wanted = _id(entry)
    place = next((n for n, one in enumerate(pending) if wanted and _id(one.entry) == wanted), 0)
    del pending[place]


def _id(entry: Any) -> str | None:
    found = entry.get("id") if isinstance(entry, dict) else getattr(entry, "id", None)
    return str(found) if found else None


def same(entry: Any) -> str:
    """What is equal for entries that say the same, whatever their ids."""
    return repr(entry.model_dump(exclude={"id"}))


def _brief(entry: Any) -> str:
    """The id of an entry, or the first of its words."""
    return str(getattr(entry, "id", None) or shown(getattr(entry, "quote", ""), 40))
