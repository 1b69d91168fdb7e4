"""Commands that answer from the event table and the graph together, and SQL over both."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli import completing
from kg.cli.lookups import rollup_option
from kg.cli.output import chosen, echo, format_option, reading, store_option, timeout_option, write_rows
from kg.io import guard

if TYPE_CHECKING:
    from kg.events.sql import Rows

Function = TypeVar("Function", bound=Callable[..., Any])


def _scope_options(function: Function) -> Function:
    """Adds ``--relation``, ``--since``, ``--until``, ``--no-feeds`` and ``--plot``."""
    options = (
        click.option("--relation", "-r", multiple=True, help="Count this relation and narrower ones; may be repeated.",
                     shell_complete=completing.relations),
        click.option("--since", metavar="DATE", help="Only from this day on."),
        click.option("--until", metavar="DATE", help="Only until this day."),
        click.option("--no-feeds", "feeds", is_flag=True, flag_value=False, default=True,
                     help="Only reports, no feeds."),
        click.option("--plot", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False),
                     help="Draw it as well (.svg, .png, .pdf)."),
    )  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


def _limit(default: int) -> Callable[[Function], Function]:
    return click.option(
        "--limit", default=default, show_default=True, type=click.IntRange(min=1), help="The most rows to show."
    )


def _show(found: Rows, form: str | None, plot: Path | None = None, title: str = "") -> None:
    if plot:
        from kg.events.plots import plot as draw

        draw(found, plot, title)
        echo(f"kg: drawn in {plot}", err=True)
    write_rows(found.plain(), chosen(form), columns=found.columns)


@click.command()
@click.argument("query", required=False)
@click.option("--list", "list_them", is_flag=True, help="List the views and their columns.")
@timeout_option("Give up after this many seconds.")
@store_option
@format_option
def sql(query: str | None, list_them: bool, timeout: float | None, store: str | None, form: str | None) -> None:
    """Run SQL over the graph and the rows of feeds.

    One SELECT over the views ties, stances, quotes, relationships, sources, actors, statements, triples and
    events, as DuckDB reads it. QUERY is SQL, a file that ends in .sql, the name of a shipped question, or -
    for stdin. It is read-only and offline: no files, no extensions, no network.

    \b
    kg sql "SELECT status, count(*) AS ties FROM ties GROUP BY status"
    kg sql --list
    kg sql balance --format csv
    """
    from kg.events import sql as layer

    if list_them:
        from kg.events import table as event_table
        from kg.events.columns import COLUMNS

        listed = {**COLUMNS, "events": {name: kind.lower() for name, kind in event_table.COLUMNS.items()}}
        rows = [
            {"view": view, "column": name, "holds": told} for view, of in listed.items() for name, told in of.items()
        ]
        write_rows(rows, chosen(form))
        return
    if query is None:
        raise click.UsageError(
            "give a SELECT, a file that ends in .sql, the name of a question, or - ; see: kg sql --list"
        )
    if query == "-":
        text = guard.collect("stdin", iter(lambda: sys.stdin.buffer.read(guard.MB), b"")).decode(errors="replace")
    elif query.endswith(".sql") and "\n" not in query:
        text = guard.read_file(Path(query)).decode(errors="replace")
    else:
        text = layer.shipped(query) if query in layer.names() else query
    with reading(store) as graph:
        found = graph.sql(text, timeout=timeout)
    _show(found, form)


@click.command()
@click.option("--by", type=click.Choice(["year", "month"]), help="Count each year or month apart.")
@_scope_options
@_limit(50)
@rollup_option
@store_option
@format_option
def matrix(store: str | None, form: str | None, plot: Path | None, **given: Any) -> None:
    """Count who does what to whom.

    Accusations, attacks and supplies, or the relations given, narrower ones included. reports counts the sources
    that say a tie; rows counts the rows of machine-coded feeds.

    \b
    kg matrix
    kg matrix --relation suppliesArmsTo --by year --plot arms.svg
    """
    with reading(store) as graph:
        found = graph.matrix(*given.pop("relation"), **given)
    _show(found, form, plot, "Who does what to whom")


@click.command()
@_scope_options
@_limit(10)
@rollup_option
@store_option
@format_option
def top(store: str | None, form: str | None, plot: Path | None, **given: Any) -> None:
    """List the actors with the most reports and rows.

    \b
    kg top
    kg top --relation accuses --since 2024 --plot top.svg
    """
    with reading(store) as graph:
        found = graph.top(*given.pop("relation"), **given)
    _show(found, form, plot, "The most reports and rows")


@click.command()
@click.argument("left", shell_complete=completing.actors)
@click.argument("right", shell_complete=completing.actors)
@click.option(
    "--by", type=click.Choice(["year", "month"]), default="month", show_default=True, help="Length of a period."
)
@_scope_options
@rollup_option
@store_option
@format_option
def trend(left: str, right: str, store: str | None, form: str | None, plot: Path | None, **given: Any) -> None:
    """Count what two actors do to each other, by month and feed.

    \b
    kg trend Israel Azerbaijan --by year
    kg trend Iran Israel --since 2024 --plot trend.svg
    """
    with reading(store) as graph:
        relations, by = given.pop("relation"), given.pop("by")
        found = graph.trend(left, right, *relations, by=by, **given)
        undated = not len(found) and len(graph.rows(left, right, *relations, limit=1, **given))
    if undated:
        echo("kg: nothing between them has a date; list it with kg rows", err=True)
    _show(found, form, plot, f"{left} and {right}")


@click.command()
@click.argument("left", shell_complete=completing.actors)
@click.argument("right", shell_complete=completing.actors)
@_scope_options
@_limit(100)
@rollup_option
@store_option
@format_option
def rows(left: str, right: str, store: str | None, form: str | None, plot: Path | None, **given: Any) -> None:
    """List the rows and reports between two actors, the newest first.

    \b
    kg rows Israel Azerbaijan
    kg rows Iran Israel --relation attacks --since 2024 --limit 20
    """
    with reading(store) as graph:
        found = graph.rows(left, right, *given.pop("relation"), **given)
    _show(found, form, plot, f"{left} and {right}")
