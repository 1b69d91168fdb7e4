"""A language model as a reader: any endpoint, the same annotation out.

The text is data: it is passed between marks, the instructions say so, and every answer is checked against it.
Sentences that address a language model are not passed on at all. Offsets are computed here, never taken from the
model. A long text is read in overlapping pieces, one after the other.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Unpack

from kg.actors.resolver import Resolver
from kg.annotation.provenance import About, Provenance
from kg.annotation.schema import Annotation
from kg.errors import InputError, KgError, counted, require
from kg.language_model import addressed, pieces, prompt
from kg.language_model.answer_schema import answer_type
from kg.language_model.asking import Asker
from kg.language_model.combining import combine
from kg.language_model.conversation import LONG, MOST_CLAIMS, RETRIES, Conversation, Heard, NoAnswer, same
from kg.language_model.drafts import ModelDraft
from kg.language_model.folding import Folding
from kg.language_model.models import PATIENCE, Endpoint, connect
from kg.language_model.proposals import Proposals
from kg.language_model.spending import BudgetSpent
from kg.model.vocabulary import Vocabulary
from kg.text import datelines, issuer, lexicon
from kg.text.reader import TextReader, presentable

__all__ = ["MOST_CLAIMS", "RETRIES", "ModelDraft", "ModelReader", "connect", "read"]

MOST_WARNINGS = 50


@dataclass(frozen=True, slots=True)
class ModelReader:
    """A reader that asks a language model, combined with ``rules`` if given. Several threads may read with it."""

    model: Any
    resolver: Resolver
    vocabulary: Vocabulary
    rules: TextReader | None = None
    timeout: float = PATIENCE
    _turn: Lock = field(default_factory=Lock)

    def read(self, text: str, **about: Unpack[About]) -> ModelDraft:
        """The draft annotation of ``text``; raises KgError if the model fails."""
        said = read(text, self.model, self.resolver, self.vocabulary, timeout=self.timeout, **about)
        if self.rules is None:
            return said
        with self._turn:  # the rules read one text at a time
            found = self.rules.read(text, **about)
        return ModelDraft(**vars(combine(found, said, self.resolver, self.vocabulary)), spent=said.spent)


def read(
    text: str,
    model: Any,
    resolver: Resolver,
    vocabulary: Vocabulary,
    *,
    timeout: float = PATIENCE,
    **about: Unpack[About],
) -> ModelDraft:
    """The draft annotation that ``model`` makes of ``text``, within ``timeout`` seconds for each piece of it.

    ``speaker`` is the holder of what the text says itself, if the text is somebody's own words.

    ``model`` is from :func:`connect`, a :class:`kg.language_model.asking.Asker` with a cache or a budget, or another
    model of pydantic-ai. Raises KgError if it cannot be reached, InputError if its answer is unusable for this text;
    claims that fail the checks are left out, with warnings.
    """
    require("pydantic_ai", "llm")
    asker = model if isinstance(model, Asker) else Asker(Endpoint.of(model))
    part, warnings, addressed_there = _given(text)
    known = Provenance.of(about).over(Provenance(published=datelines.dateline(text)[0]))
    source = known.source(text)
    issuers = issuer.plain(text, source.title, known.publisher, lexicon.load())
    made = Proposals(text, part, resolver, vocabulary, known.published, known.speaker, issuers, wary=addressed_there)
    whole = _Whole(asker, made, source.title, timeout)
    with ThreadPoolExecutor(1) as apart:  # a notebook has an event loop of its own in this thread
        heard = apart.submit(copy_context().run, asyncio.run, whole.read()).result()
    claims = heard.entries.get(whole.main, [])
    looked_at: dict[str, Any] = heard.others | heard.entries | {whole.main: claims[:MOST_CLAIMS]}
    made.take(whole.schema.model_construct(None, **looked_at))
    if len(claims) > MOST_CLAIMS:
        warnings.append(f"only the first {MOST_CLAIMS} of {len(claims)} claims of the model were looked at")
    found = made.annotation(source)
    for said in (heard.warnings, made.warnings):
        if len(said) > MOST_WARNINGS:
            said[MOST_WARNINGS:] = [f"{counted(len(said) - MOST_WARNINGS, 'more claim')} of the model left out"]
        warnings += said
    return ModelDraft(found, Annotation(source=source), tuple(warnings), spent=heard.spent, answer=made.answer)


def _given(text: str) -> tuple[str, list[str], bool]:
    """The text for the model, with the same offsets, without sentences that address it; warnings; if there were any."""
    part, warnings = presentable(text)
    part, places = addressed.without(part)
    if places:
        listed = ", ".join(map(str, places[:5]))
        warnings.append(f"the text speaks to language models at character {listed}; this was kept from the model")
    return part, warnings, bool(places)


class _Whole:
    """The reading of a whole text, piece by piece."""

    def __init__(self, asker: Asker, made: Proposals, title: str, timeout: float) -> None:
        self.asker, self.made, self.title, self.timeout = asker, made, title, timeout
        self.schema = answer_type(made.vocabulary)
        self.main = next(iter(self.schema.model_fields))
        self.folding = Folding(made.vocabulary)

    async def read(self) -> Heard:
        """What the model found in all pieces. Raises KgError; a piece that cannot be read alone is a warning."""
        whole, failed, read = Heard(), list[KgError](), 0
        talk = Conversation(
            self.asker, prompt.instructions(self.made.vocabulary), self.schema, self.made.faults, self.folding.fold,
            self.title,
        )  # fmt: skip
        parts = list(pieces.pieces(self.made.part))
        for number, piece in enumerate(parts, 1):
            words = self.made.part[piece.start : piece.end].encode("utf-8", "replace").decode()
            question = prompt.question(words, self.title, self.made.at) + pieces.before(
                whole.entries.get(self.main, []), whole.entries.get("actors", [])
            )
            try:
                heard = await talk.hear(question, self.timeout, long=len(words.split()) > LONG)
            except (InputError, NoAnswer, BudgetSpent) as error:
                failed.append(error)
                rest = parts[-1].end if isinstance(error, BudgetSpent) else piece.end
                whole.warnings.append(f"characters {piece.fresh} to {rest} were not read: {error}")
                if isinstance(error, BudgetSpent):
                    break
            else:
                read += 1
                self._join(whole, heard, number)
        if failed and not read:
            raise failed[0]
        return whole

    def _join(self, whole: Heard, heard: Heard, number: int) -> None:
        for name, entries in heard.entries.items():
            kept = whole.entries.setdefault(name, [])
            if kept:
                known = set(map(same, kept))
                entries = [one for one in entries if same(one) not in known]
                taken = {one.id for one in kept if getattr(one, "id", None)}
                entries = pieces.renamed(entries, taken, number) if name == self.main else entries
            kept += entries
        for name, value in heard.others.items():
            whole.others.setdefault(name, value)
        whole.warnings += [warning for warning in heard.warnings if warning not in whole.warnings]
        whole.spent += heard.spent
