"""What the shell completes besides commands and options: files, folders, and words that kg knows."""

from __future__ import annotations

from collections.abc import Iterable

from click import Context, Parameter
from click.shell_completion import CompletionItem


def files(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """Files, found by the shell."""
    return [CompletionItem(incomplete, type="file")]


def folders(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """Folders, found by the shell."""
    return [CompletionItem(incomplete, type="dir")]


def statuses(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The statuses of ties."""
    from kg.vocabulary import load

    return _beginning(incomplete, load().statuses)


def relations(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The relations of the ontology."""
    from kg.vocabulary import load

    return _beginning(incomplete, load().relations)


def formats(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The formats of exports."""
    from kg.export import FORMATS

    return _beginning(incomplete, FORMATS)


def queries(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The shipped queries; where none begins so, files."""
    from kg import questions

    return _beginning(incomplete, questions.names()) or files(ctx, param, incomplete)


def _beginning(incomplete: str, words: Iterable[str]) -> list[CompletionItem]:
    return [CompletionItem(word) for word in words if word.casefold().startswith(incomplete.casefold())]
