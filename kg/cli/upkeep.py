"""Commands that compare stores and keep them whole."""

from __future__ import annotations

from collections.abc import Sequence

import click

from kg.cli.lookups import COLOURS, status_words
from kg.cli.output import chosen, echo, format_option, reading, store_option, write
from kg.compare import Change
from kg.graph import open_graph
from kg.ids import short
from kg.records import Records


@click.command()
@click.argument("stores", nargs=-1, metavar="[A] [B]")
@click.option("--with", "paths", multiple=True, metavar="PATH", help="Show what adding this file would change.")
@click.option("--without", multiple=True, metavar="SOURCE", help="Show what withdrawing this source would change.")
@store_option
@format_option
def diff(
    stores: tuple[str, ...],
    paths: tuple[str, ...],
    without: tuple[str, ...],
    store: str | None,
    form: str | None,
) -> None:
    """Show what two stores say differently, and why.

    A and B are folders or endpoints; with one, it is compared with --store. With --with or
    --without the store is compared with itself as it would be; nothing is written. Each changed
    status is explained by the stances and judgements that came (+) and went (−).

    \b
    kg diff yesterday today
    kg diff --with ferry.yaml
    kg diff --without "Ferry talks stall" --format json
    """
    if (paths or without) and stores or not (paths or without or stores) or len(stores) > 2:
        raise click.UsageError("name two stores, or files --with which, or sources --without which, to compare")
    if len(stores) == 2:
        with open_graph(stores[0], create=False) as left, open_graph(stores[1], create=False) as right:
            found = left.diff(right)
    elif stores:
        with reading(store) as left, open_graph(stores[0], create=False) as right:
            found = left.diff(right)
    else:
        with reading(store) as graph:
            found = graph.preview(*paths, without=without)
    show_changes(found, form)


def show_changes(found: Records[Change], form: str | None) -> None:
    """Prints changes in the format asked for."""
    form = chosen(form)
    if form != "table":
        write(found, form)
        return
    if not found:
        echo("kg: no difference", err=True)
    print_changes(found)


def print_changes(found: Sequence[Change]) -> None:
    """Each change with both statuses and the reasons beneath."""
    for change in found:
        echo(change.what, bold=True, nl=False)
        if change.before == change.after:
            echo(f"  {status_words(change.after or '')} as before", nl=False)
        else:
            before = status_words(change.before) if change.before else "not there"
            after = status_words(change.after) if change.after else "gone"
            echo(f"  {before} → ", nl=False)
            echo(after, fg=COLOURS.get(change.after or ""), nl=False)
        echo("" if change.kind == "relationship" else f"  {short(change.id)}", dim=True)
        for reason in change.reasons:
            echo(f"    {reason}")
