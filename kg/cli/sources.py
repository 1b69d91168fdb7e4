"""Commands that bring sources in and take them out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import click

from kg.actors import registry
from kg.cli import completing
from kg.cli.output import (
    TABLES,
    each,
    echo,
    format_option,
    kind_options,
    provenance_options,
    reading,
    same_store,
    statements_option,
    store_option,
    styled,
    write,
    writing,
)
from kg.cli.progress import progress
from kg.cli.stdin import spoken, with_stdin
from kg.cli.upkeep import show_changes
from kg.errors import PartlyAdded, counted
from kg.graph import Graph
from kg.model.ids import short
from kg.model.records import Records, SourceRecord
from kg.model.summaries import Added

PREDICATES = 6
"""Foreign predicates that are named."""


def _report(done: list[Added], form: str | None) -> None:
    done = [_spoken(item) for item in done]
    write(Records(done, Added), form)
    for item in done:
        _tell(item)


def _tell(item: Added) -> None:
    """Says on stderr which annotation was taken, how many triples are in which graphs, and what it warns of."""
    if item.annotation:
        echo(f"kg: {item.path}: annotated by {item.annotation}", err=True)
    if item.graphs:
        told = ", ".join(f"{counted(number, 'triple')} in the graph {name}" for name, number in item.graphs)
        echo(f"kg: {item.path}: {told}", err=True)
    if item.foreign:
        told = ", ".join(f"{name} ({number})" for name, number in item.foreign[:PREDICATES])
        more = f" and {len(item.foreign) - PREDICATES} more" if len(item.foreign) > PREDICATES else ""
        echo(f"kg: {item.path}: no claims are made of {told}{more}; kg query finds them", err=True)
    if item.account:
        echo(f"kg: {item.path}: {item.account.words()}", err=True)
        if item.account.quarantine:
            echo(f"kg: {item.path}: correct the rows in {item.account.quarantine} and add that file", err=True)
    where = f"{item.path}: "
    _warn(f"{where}{warning.removeprefix(where)}" for warning in item.warnings)


def _warn(warnings: Iterable[str]) -> None:
    for warning in warnings:
        echo(f"kg: warning: {warning}", err=True)


def _spoken(item: Added) -> Added:
    """What was added, with its path as it was given."""
    path = spoken(item.path)
    begin = f"{item.path}: "
    told = (f"{path}: {w.removeprefix(begin)}" if w.startswith(begin) else w for w in item.warnings)
    return replace(item, path=path, warnings=tuple(told))


@contextmanager
def _reporting(form: str | None) -> Iterator[list[Added]]:
    """A list of what was added, for the caller to fill; printed once the store is closed and the change is safe."""
    done: list[Added] = []
    try:
        yield done
    except PartlyAdded as error:
        _report(error.done, form)
        raise
    _report(done, form)


def _add(graph: Graph, paths: tuple[str, ...], kind: str | None, encoding: str | None, **given: Any) -> list[Added]:
    with progress("files read") as report:
        return list(graph.add(*paths, kind=kind, encoding=encoding, report=report, **given))


@click.command()
@click.argument("dirs", nargs=-1, shell_complete=completing.files)
@store_option
@format_option
def build(dirs: tuple[str, ...], store: str | None, form: str | None) -> None:
    """Build a store from case folders (default: the shipped case).

    \b
    kg build
    kg build casefiles/ --store mystore
    """
    with _reporting(form) as done, writing(store) as graph:
        graph.renew()
        done += _add(graph, dirs or (str(registry.seeds()),), None, None)
        name = graph.store.name
    echo(f"kg: built {name}; try: kg ties Azerbaijan Israel{same_store(store)}", err=True)


@click.command()
@click.argument("paths", nargs=-1, required=True, shell_complete=completing.files)
@click.option("--diff", "changes", is_flag=True, help="Show what it changed, status by status, and why.")
@click.option(
    "--quarantine", metavar="DIR", default=".", help="Where the CSV of rows that cannot be read goes [default: here]."
)
@click.option(
    "--fold",
    type=click.Choice(["year", "month", "relationship"]),
    help="Make one tie for each pair and relation of this period of a machine-coded feed [default: year].",
)
@click.option("--rows", is_flag=True, help="Make one tie for each row of a machine-coded feed.")
@click.option("--tables", envvar="KG_TABLES", metavar="DIR", help="Where the event table of an endpoint is.")
@provenance_options
@statements_option
@kind_options
@store_option
@format_option
def add(
    paths: tuple[str, ...],
    changes: bool,
    quarantine: str,
    fold: str | None,
    rows: bool,
    tables: str | None,
    kind: str | None,
    encoding: str | None,
    store: str | None,
    form: str | None,
    **given: Any,
) -> int:
    """Add annotations, texts, RDF files and feeds.

    Each source is added whole or not at all; one that the store already has is replaced. The
    judgements.ttl of an exported case folder is added too, undone judgements included. - is stdin,
    which needs --as; RDF may be in any syntax. Files of SIPRI, ACLED, UCDP and other feeds are known
    by their content (docs/feeds.md); rows that cannot be read go to a CSV, and the exit code is 3.
    To see beforehand what would change, use kg diff --with PATH.

    \b
    kg add ferry.yaml
    kg add report.txt            # finds its annotation by the text's hash
    kg add statement.txt --speaker "Government of Iran" --published 2025-11-03
    kg add notes.ttl casefiles/
    kg add ferry.yaml --diff
    kg add trade-register.csv
    kg add trade-register.csv.quarantine.csv    # once its values are corrected
    kg add 20240302101500.export.CSV.zip --fold month
    curl -s https://example.org/notes.ttl | kg add - --as rdf
    """
    if rows and fold:
        raise click.UsageError("--rows makes a tie of each row, --fold one of many; use one of them")
    given["fold"] = "rows" if rows else fold
    if tables:
        click.get_current_context().meta[TABLES] = tables
    if not changes:
        with _reporting(form) as done, progress(), with_stdin(paths, kind) as files, writing(store) as graph:
            done += _add(graph, files, kind, encoding, quarantine=quarantine, **given)
        return _code(done)
    with progress(), with_stdin(paths, kind) as files, writing(store) as graph:
        about = {name: value for name, value in given.items() if name != "fold"}
        planned = graph.preview(*files, kind=kind, encoding=encoding, **about)
        made = graph.add(*files, kind=kind, encoding=encoding, quarantine=quarantine, **given)
    for added in map(_spoken, made):
        echo(f"kg: {added.outcome} {added.title!r}", err=True)
        _tell(added)
    show_changes(planned, form)
    return _code(made)


def _code(done: Iterable[Added]) -> int:
    """The exit code: 3 where rows of a feed were quarantined."""
    return 3 if any(item.account and item.account.quarantined for item in done) else 0


@click.command()
@click.argument("source")
@store_option
def remove(source: str, store: str | None) -> None:
    """Withdraw a source and what only it says.

    \b
    kg remove "Ferry talks stall"
    kg remove source-6160904f
    """
    with writing(store, create=False) as graph:
        gone = graph.remove(source)
    echo(f"kg: withdrew {gone.title!r} ({_carried(gone)})", err=True)
    _warn(gone.warnings)


@click.command()
@store_option
@format_option
def sources(store: str | None, form: str | None) -> None:
    """List sources, loaded and cited.

    \b
    kg sources
    kg sources --format csv
    """
    with reading(store) as graph:
        found = graph.sources()
    write(found, form, each(_print_source, "kg: no sources; add some with: kg add FILE"))


def _print_source(source: SourceRecord) -> None:
    echo(styled(source.title, bold=True), styled(f"  {short(source.id)}", dim=True))
    facts = [fact for fact in (source.publisher, source.published) if fact]
    facts.append(_carried(source))
    facts += [f"cited in {short(source.cited_in)}, not seen"] if source.cited_in else []
    facts += ["unreviewed"] if not source.reviewed and not source.cited_in else []
    facts += [f"repeats {short(origin)}" for origin in source.derived_from]
    echo(f"    {' · '.join(facts)}")


def _carried(source: SourceRecord) -> str:
    return f"{counted(source.stances, 'stance')} on {counted(source.ties, 'tie')}"
