"""The options of a language model: the endpoint and its key, the folder of answers, the budget."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.output import echo, timeout_option
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.actors.resolver import Resolver
    from kg.language_model.asking import Asker
    from kg.model.vocabulary import Vocabulary
    from kg.text.drafting import Draft

Function = TypeVar("Function", bound=Callable[..., Any])
AT_ONCE = 4
"""How many texts are read at once."""
OPTIONS = (
    click.option("--model", metavar="NAME", help="Ask this language model too; its key is in $OPENAI_API_KEY, or "
                 "$ANTHROPIC_API_KEY."),
    click.option("--endpoint", metavar="URL", help="Where the model answers: an OpenAI-compatible address, Ollama's, "
                 "or one of Anthropic's kind."),
    timeout_option("With --model: seconds it may take for a piece of a text [default: 300]."),
    click.option("--rules/--no-rules", default=True, help="With --model: the rules too, or the model alone."),
    click.option("--parallel", type=click.IntRange(1, 64), metavar="N",
                 help=f"With --model: texts read at once [default: {AT_ONCE}]."),
    click.option("--budget", metavar="AMOUNT",
                 help="With --model: stop before more is spent: tokens (200000, 2M), or dollars (1.50USD)."),
    click.option("--cache", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
                 help="With --model: where its answers are kept, so that asking again costs nothing "
                 "[default: kg/answers in $XDG_CACHE_HOME or ~/.cache]."),
    click.option("--no-cache", is_flag=True, help="With --model: neither keep answers nor use those kept."),
    click.option("--check-model", is_flag=True, help="With --model: have it read a short test text, and say how well."),
)  # fmt: skip


def model_options(function: Function) -> Function:
    """Adds the options of a language model."""
    for option in reversed(OPTIONS):
        function = option(function)
    return function


def asker(model: str, endpoint: str | None, seconds: float, budget: str | None, cache: Path | None) -> Asker:
    """What asks the model ``model``; its key is taken from the environment."""
    from kg.language_model import spending
    from kg.language_model.asking import Asker
    from kg.language_model.cache import AnswerCache
    from kg.language_model.models import connect, key_name

    found = connect(model, endpoint, os.environ.get(key_name(model, endpoint)), seconds)
    account = spending.Account(found.model, found.url, None if budget is None else spending.parse(budget))
    return Asker(found, None if cache is None else AnswerCache(cache), account)


def answers_folder() -> Path:
    """Where answers are kept unless a folder is named."""
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "kg" / "answers"


def tell_cost(name: str, draft: Draft) -> None:
    """Says what a model has cost that took part in the draft of the text ``name``."""
    from kg.language_model.reader import ModelDraft

    if isinstance(draft, ModelDraft):
        echo(f"kg: {name}: {draft.spent}", err=True)


def check(asked: Asker, resolver: Resolver, words: Vocabulary, seconds: float) -> None:
    """Says how well a model reads a short text; exits with 1 if it misses most of it."""
    from kg.language_model.model_check import check as checked

    found = checked(asked, resolver, words, seconds)
    for warning in found.warnings:
        echo(f"kg: warning: {warning}", err=True)
    echo(f"{asked.endpoint.model} at {asked.endpoint.url or 'this process'} {found}")
    if not found.good:
        raise KgError("the model missed most claims of the test text; try a larger one, or use the rules alone")
