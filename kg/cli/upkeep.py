"""Commands that compare stores and keep them whole."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg.arguments import endpoint, shown, typed
from kg.cli import completing
from kg.cli.ending import clearing
from kg.cli.lookups import COLOURS, status_words
from kg.cli.output import (
    Styled,
    chosen,
    each,
    echo,
    format_option,
    kind_options,
    named,
    one_line,
    opened,
    reading,
    same_store,
    store_option,
    styled,
    write,
    write_one,
    write_rows,
    writing,
)
from kg.cli.progress import progress
from kg.cli.stdin import with_stdin
from kg.lookup.compare import Change
from kg.maintenance import backup as copies
from kg.model.ids import short
from kg.model.records import Records


@click.command()
@click.argument("stores", nargs=-1, metavar="[A] [B]", shell_complete=completing.folders)
@click.option(
    "--with", "paths", multiple=True, metavar="PATH", shell_complete=completing.files,
    help="Show what adding this file would change.",
)  # fmt: skip
@click.option("--without", multiple=True, metavar="SOURCE", help="Show what withdrawing this source would change.")
@kind_options
@store_option
@format_option
def diff(
    stores: tuple[str, ...],
    paths: tuple[str, ...],
    without: tuple[str, ...],
    kind: str | None,
    encoding: str | None,
    store: str | None,
    form: str | None,
) -> None:
    """Show what two stores say differently, and why.

    A and B are folders or endpoints; with one, it is compared with --store. With --with or
    --without the store is compared with itself after that change; nothing is written. Each changed
    status is explained by the stances and judgements that were added (+), removed (−) or changed
    (±). - is stdin, which needs --as.

    \b
    kg diff yesterday today
    kg diff --with ferry.yaml
    kg diff --without "Ferry talks stall" --format json
    """
    if (paths or without) and stores or not (paths or without or stores) or len(stores) > 2:
        raise click.UsageError("name two stores to compare, or files with --with, or sources with --without")
    sides = {endpoint(name) or str(Path(name).resolve()) for name in (*stores, store or ".kg")[:2]}
    if stores and len(sides) == 1:
        raise click.UsageError(
            f"{shown(stores[0])} would be compared with itself; name another store, or use --with or --without"
        )
    if len(stores) == 2:
        with progress(), opened(stores[0]) as left, opened(stores[1]) as right:
            found = left.diff(right)
    elif stores:
        with reading(store) as left, opened(stores[0]) as right:
            found = left.diff(right)
    else:
        with progress(), with_stdin(paths, kind) as files, reading(store) as graph:
            found = graph.preview(*files, without=without, kind=kind, encoding=encoding)
    show_changes(found, form)


def show_changes(found: Records[Change], form: str | None) -> None:
    """Prints changes in the chosen format."""
    write(found, form, each(print_change, "kg: no difference"))


def print_change(change: Change) -> None:
    """A change with both statuses, and the reasons below it; actors that became one or two in one line."""
    if change.kind == "actor":
        echo(styled(change.what, bold=True), f": {one_line('; '.join(change.reasons))}")
        return
    left = status_words(change.before, change.unreviewed_before) if change.before else "not there"
    right = status_words(change.after, change.unreviewed_after) if change.after else "gone"
    after = styled(right, fg=COLOURS.get(change.after or ""))
    moved: list[str | Styled] = ["  ", after, " as before"] if left == right else [f"  {left} → ", after]
    where = "" if change.kind == "relationship" else f"  {short(change.id)}"
    echo(styled(change.what, bold=True), *moved, styled(where, dim=True))
    for reason in change.reasons:
        echo(f"    {one_line(reason)}")


@click.command()
@click.option("--repair", is_flag=True, help="Rewrite what is derived: statuses, relationships, plain triples.")
@store_option
@format_option
def check(repair: bool, store: str | None, form: str | None) -> None:
    """Read all of a store and compare it with what follows.

    Every quad is read, every status computed again, every quote compared with its text. The exit code
    is 1 if something is wrong; each line says how to repair it.

    \b
    kg check
    kg check --repair
    """
    opened = writing(store, create=False) if repair else reading(store)
    with opened as graph, progress("ties judged again") as report:
        found = graph.check(repair=repair, report=report)
    form = chosen(form)
    if form in ("json", "jsonl"):
        write_one(found.as_dict(), form)
    elif form == "table":
        for violation in found.violations:
            echo(styled(violation.where, bold=True), f"  {violation.rule}: {violation.message}")
            echo(f"    {violation.repair}")
    else:
        write_rows(found.rows(), form, columns=("where", "kind", "message", "repair"))
    echo(f"kg: {found.summary}", err=True)
    if not found.whole:
        sys.exit(1)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@store_option
def backup(target: Path, store: str | None) -> None:
    """Copy a store to a folder or a file.

    A folder opens as a store of its own; a file (.nq or .nq.gz) is read by any RDF tool, and is
    the only kind for endpoints.

    \b
    kg backup /backups/today
    kg backup today.nq.gz
    """
    if str(target) in ("-", "."):
        raise click.UsageError("name a folder or a file that is not there yet; to stdout: kg export nquads")
    with reading(store) as graph, clearing(copies.beside(target)):
        count = graph.backup(target)
    echo(f"kg: copied {count} quads to {target}; bring them back with: kg restore {typed(target)}", err=True)


@click.command()
@click.argument("copy", metavar="BACKUP", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Take the place of the store that is there.")
@click.option(
    "--store", envvar="KG_STORE", default=".kg", metavar="WHERE", callback=named, shell_complete=completing.folders,
    help="Folder to make [default: $KG_STORE, else ./.kg].",
)  # fmt: skip
def restore(copy: Path, replace: bool, store: str) -> None:
    """Make a store from a backup.

    BACKUP is a folder, a file, or - for N-Quads from stdin; an export of everything will do too, in
    a syntax that keeps graphs (.nq, .trig, .jsonld, also .gz). The old store stays until the new
    one is whole.

    \b
    kg restore today.nq.gz --store casefiles
    kg restore /backups/today --replace
    kg restore graph.trig --store copy
    kg export nquads | kg restore - --store copy
    """
    if endpoint(store):
        raise click.UsageError("an endpoint is not restored here; load the .nq file with its own tools")
    unfinished = clearing(copies.beside(Path(store)))
    with progress(), with_stdin((str(copy),), "backup") as (file,), unfinished:
        count = copies.restore(Path(file), Path(store), replace=replace)
    echo(f"kg: restored {count} quads to {store}; read it whole with: kg check{same_store(store)}", err=True)
