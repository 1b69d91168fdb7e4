"""The command that writes files as shards for other engines."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli import completing
from kg.cli.output import echo, format_option, kind_options, write
from kg.cli.progress import progress
from kg.errors import counted
from kg.model.records import Records


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), shell_complete=completing.files)
@click.option(
    "--to", required=True, metavar="DIR", type=click.Path(path_type=Path), help="The new folder for the shards."
)
@click.option(
    "--processes", metavar="N", default=1, type=click.IntRange(1, 256), help="How many processes read [default: 1]."
)
@click.option("--cluster", metavar="ADDRESS", help="Read on the workers of the Dask cluster at this address.")
@kind_options
@format_option
def convert(
    paths: tuple[Path, ...],
    to: Path,
    processes: int,
    cluster: str | None,
    kind: str | None,
    encoding: str | None,
    form: str | None,
) -> int:
    """Write files as sorted, compressed N-Quads for the bulk loaders of other engines.

    The shards hold ontology, registry, sources, ties and all that follows from them. The same files
    give the same bytes. After an interruption, the same command goes on with the
    files that are left. docs/scale.md says how engines load shards.

    \b
    kg convert feeds/ --to shards
    kg convert feeds/ --to shards --processes 4
    kg convert /shared/feeds --to /shared/shards --cluster tcp://head:8786
    """
    from kg import conversion

    with progress("files read") as report:
        done = conversion.convert(
            paths, to, kind=kind, encoding=encoding, processes=processes, cluster=cluster, report=report
        )
    write(Records([done], conversion.Converted), form)
    for told in (*done.accounts, *done.failed):
        echo(f"kg: {told}", err=True)
    if done.quarantined:
        rows = counted(done.quarantined, "row")
        echo(f"kg: {rows} quarantined: correct the CSV in {to / conversion.QUARANTINE} and convert that too", err=True)
    return 3 if done.failed or done.quarantined else 0
