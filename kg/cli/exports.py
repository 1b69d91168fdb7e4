"""The command that writes the graph in the formats of other tools."""

from __future__ import annotations

import sys

import click

from kg.cli import completing
from kg.cli.output import as_of_option, chosen, echo, excel, format_option, reading, store_option, write_rows
from kg.cli.progress import quiet
from kg.export import FORMATS

MOST_NAMED = 4
"""Up to this many written files are listed by name."""


@click.command()
@click.argument("form_name", metavar="[FORMAT]", required=False, shell_complete=completing.formats)
@click.option(
    "-o", "--output", default="-", shell_complete=completing.files, help="File or folder to write [default: stdout]."
)
@click.option("--source", help="Only this source, with the ties that it mentions.")
@click.option("--list", "list_them", is_flag=True, help="List the formats.")
@as_of_option
@store_option
@format_option
def export(
    form_name: str | None, output: str, source: str | None, list_them: bool, store: str | None, form: str | None
) -> None:
    """Write the graph, or one source, in another format.

    \b
    kg export --list
    kg export turtle -o graph.ttl
    kg export gexf -o graph.gexf
    kg export annotation --source "Ferry talks stall" -o ferry.yaml
    kg export neo4j -o import/
    """
    if list_them:
        rows = [{"format": n, "ending": f.ending or "folder", "what": f.title} for n, f in FORMATS.items()]
        write_rows(rows, chosen(form))
        return
    if form_name is None:
        raise click.UsageError("give a format; list them with: kg export --list")
    if excel():
        if form_name not in ("csv", "excel"):
            raise click.UsageError(f"--excel is for csv, not for {form_name}")
        form_name = "excel"
    with reading(store) as graph:
        if output == "-":
            quiet()
        target = sys.stdout.buffer if output == "-" else output
        done = graph.export(form_name, target, source=source)
    for note in done.notes:
        echo(f"kg: note: {note}", err=True)
    if len(done.paths) > MOST_NAMED:
        echo(f"kg: wrote {len(done.paths)} files to {output}", err=True)
    elif done.paths:
        echo(f"kg: wrote {', '.join(map(str, done.paths))}", err=True)
