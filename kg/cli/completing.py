"""What the shell completes besides commands and options: files, folders, and words that kg knows."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from click import Context, Parameter

from kg.arguments import endpoint
from kg.cells import visible
from kg.errors import KgError
from kg.model.vocabulary import SKOS

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from kg.graph import Graph

_BREAKS = re.compile(r"[\t\r\n]")


def files(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """Files, found by the shell."""
    return [_item(incomplete, "file")]


def folders(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """Folders, found by the shell."""
    return [_item(incomplete, "dir")]


def statuses(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The statuses of ties."""
    from kg.model.vocabulary import load

    return _beginning(incomplete, load().statuses)


def attitudes(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The attitudes of stances."""
    from kg.model.vocabulary import load

    return _beginning(incomplete, load().attitudes)


def relations(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The relations of the ontology."""
    from kg.model.vocabulary import load

    return _beginning(incomplete, load().relations)


def formats(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The formats of exports."""
    from kg.export import FORMATS

    return _beginning(incomplete, FORMATS)


def queries(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The shipped queries with this prefix; files if there are none."""
    from kg.sparql import library

    return _beginning(incomplete, library.names()) or files(ctx, param, incomplete)


def actors(ctx: Context, param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The actors of the store by name, once a letter is typed; an endpoint may be slow and is not asked."""
    from kg.graph import open_graph

    place = ctx.params.get("store") or os.environ.get("KG_STORE") or (".kg" if Path(".kg").exists() else None)
    try:
        if not incomplete or (place and endpoint(place)):
            return []
        with open_graph(place, create=False) as graph:
            return _beginning(incomplete, sorted(set(_names(graph, incomplete.casefold()))))
    except KgError:
        return []


def _names(graph: Graph, start: str) -> Iterator[str]:
    """The labels of actors with this prefix; fish splits a completion at a comma."""
    from kg.rdf import terms

    for iri, of in terms.by_subject(graph.store.match(predicate=SKOS + "prefLabel")).items():
        for label in terms.many(of, SKOS + "prefLabel"):
            if label.casefold().startswith(start) and "," not in label and _is_actor(graph, iri):
                yield label


def _is_actor(graph: Graph, iri: str) -> bool:
    return graph.lookup.ref(iri).kind in graph.vocabulary.classes


def _item(value: str, kind: str = "plain") -> CompletionItem:
    from click.shell_completion import CompletionItem

    return CompletionItem(value, kind)


def _beginning(incomplete: str, words: Iterable[str]) -> list[CompletionItem]:
    """The words with this prefix, except those that a terminal or the shell's line protocol cannot show."""
    found = (word for word in words if word.casefold().startswith(incomplete.casefold()))
    return [_item(word) for word in found if visible(word) == word and not _BREAKS.search(word)]
