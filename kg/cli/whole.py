"""Commands about the graph as a whole: page, validation, counts, demonstration."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from kg.arguments import MOST_HOPS
from kg.cli import completing
from kg.cli.lookups import feeds_option, print_dispute, print_relationship, report_resolved
from kg.cli.output import as_of_option, chosen, echo, format_option, put, reading, store_option, write_one, write_rows


def page_option(help_text: str) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """Adds ``--output``."""
    return click.option(
        "-o", "--output", default="graph.html", show_default=True, shell_complete=completing.files, help=help_text
    )


@click.command()
@page_option("File to write; - for stdout.")
@click.option("--actor", shell_complete=completing.actors, help="Only what is around this actor.")
@click.option("--hops", default=1, show_default=True, type=click.IntRange(1, MOST_HOPS), help="How far around --actor.")
@click.option("--top", type=click.IntRange(min=1), help="Only the actors with the most ties.")
@click.option("--all", "everything", is_flag=True, help="Write even more than 50 000 ties, and all stances.")
@click.option("--title", help="Title of the page.")
@click.option("--open", "open_it", is_flag=True, help="Open the page in a browser.")
@feeds_option
@as_of_option
@store_option
def view(
    output: str,
    actor: str | None,
    hops: int,
    top: int | None,
    everything: bool,
    title: str | None,
    open_it: bool,
    feeds: bool,
    store: str | None,
) -> None:
    """Write the interactive page, one offline HTML file.

    \b
    kg view --open
    kg view -o iran.html --actor Iran --hops 2
    """
    with reading(store) as graph:
        report_resolved(graph, actor)
        if output == "-":
            from kg.view.page import render

            shown = graph.payload(actor=actor, hops=hops, top=top, everything=everything, title=title, feeds=feeds)
            put(render(shown, everything=everything))
            return
        path = graph.view(output, actor=actor, hops=hops, top=top, everything=everything, title=title, feeds=feeds)
    echo(f"kg: wrote {path}; open it in a browser, no network is needed", err=True)
    if open_it:
        click.launch(path.resolve().as_uri())


@click.command()
@store_option
@format_option
def validate(store: str | None, form: str | None) -> None:
    """Check the graph against the shapes and the quotes against the texts.

    The exit code is 1 if something does not conform.

    \b
    kg validate
    """
    with reading(store) as graph:
        report = graph.validate()
    form = chosen(form)
    if form in ("json", "jsonl"):
        write_one(report.as_dict(), form)
    elif report.violations or form != "table":
        write_rows(report.rows(), form, columns=("where", "shape", "message", "value"))
    echo(f"kg: {report.summary}", err=True)
    if not report.conforms:
        sys.exit(1)


@click.command()
@as_of_option
@store_option
@format_option
def stats(store: str | None, form: str | None) -> None:
    """Count what the store holds.

    \b
    kg stats
    kg stats --format json
    """
    with reading(store) as graph:
        found = graph.stats()
    form = chosen(form)
    if form in ("json", "jsonl"):
        write_one(found.as_dict(), form)
        return
    rows = [{"what": name, "number": number} for name, number in found.counts]
    rows += [{"what": f"ties {status}", "number": number} for status, number in found.statuses]
    write_rows(rows, form)


DEMO_QUERY = """SELECT ?who ?whom WHERE {
  ?supplier tie:suppliesArmsTo ?buyer .
  ?supplier skos:prefLabel ?who . ?buyer skos:prefLabel ?whom .
}"""


@click.command()
@page_option("Where to write the page.")
@store_option
def demo(output: str, store: str | None) -> None:
    """Show what kg does, on the shipped case.

    \b
    kg demo
    """
    from kg.model.ids import short

    with reading(store) as graph:
        echo("Relationships of Azerbaijan and Israel   (kg ties Azerbaijan Israel)\n", bold=True)
        for tie in {tie.relationship.id: tie for tie in graph.ties("Azerbaijan", "Israel")}.values():
            print_relationship(tie)
        echo("\nOne of the disputes about Azerbaijan   (kg disputes Azerbaijan)\n", bold=True)
        disputes = sorted(graph.disputes("Azerbaijan"), key=lambda d: -len(d.specific + d.wholesale))
        for dispute in disputes[:1]:
            print_dispute(dispute, brief=True)
        echo("Who is known to supply arms to whom, in SPARQL   (kg query)\n", bold=True)
        echo("\n".join("  " + line for line in DEMO_QUERY.splitlines()), dim=True)
        write_rows(graph.query(DEMO_QUERY).rows(), "table")
        path = graph.view(Path(output))
    echo(f"Open {path} in a browser: click an edge to read who asserts and who denies it.", bold=True)
    echo("Then try:")
    for dispute in disputes[:1]:
        echo(f"  kg evidence {short(dispute.claim.id)}")
    echo("  kg actor Baku\n  kg timeline Iran Azerbaijan\n  kg query --list")
