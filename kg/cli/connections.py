"""Commands that follow ties: paths between actors, and ties in the order of time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import click

from kg.arguments import MOST_HOPS
from kg.cli import completing
from kg.cli.lookups import COLOURS, marked, report_resolved, rollup_option, status_option, status_words, which_ties
from kg.cli.output import as_of_option, each, echo, format_option, one_line, reading, store_option, styled, write
from kg.cli.upkeep import print_change
from kg.errors import counted
from kg.graph import Graph
from kg.lookup.history import StatusChange
from kg.lookup.paths import PathFinder, PathRecord, Step
from kg.lookup.timeline import TimelineEntry
from kg.model.ids import short

HEADINGS = {"stated": "Stated", "inferred": "Inferred, not stated", "undated": "Not dated"}


@click.command()
@click.argument("left", shell_complete=completing.actors)
@click.argument("right", shell_complete=completing.actors)
@click.option(
    "--max-hops", default=3, show_default=True, type=click.IntRange(1, MOST_HOPS), help="The most steps of a path."
)
@status_option("Go through relationships of this status; may be repeated.")
@click.option("--any-status", is_flag=True, help="Go through every relationship, disputed and denied ones too.")
@click.option("--limit", default=5, show_default=True, type=click.IntRange(min=1), help="Show at most this many paths.")
@rollup_option
@as_of_option
@store_option
@format_option
def path(
    left: str,
    right: str,
    max_hops: int,
    status: tuple[str, ...],
    any_status: bool,
    limit: int,
    rollup: bool,
    store: str | None,
    form: str | None,
) -> None:
    """Explain how two actors are connected.

    The shortest paths first, through undisputed relationships (accepted, corroborated, reported)
    by default; each step with its relationship, status and one quote.

    \b
    kg path Armenia Israel
    kg path Armenia Israel --any-status --max-hops 2
    """
    if status and any_status:
        raise click.UsageError("--any-status goes through every status; give it, or --status, not both")
    with reading(store) as graph:
        statuses = tuple(graph.vocabulary.statuses) if any_status else status
        found = graph.path(left, right, max_hops=max_hops, status=statuses, rollup=rollup, limit=limit)
        report_resolved(graph, left, right)
        one = None if found else _one_end(graph, left, right, rollup)
    write(found, form, each(print_path))
    if one:
        echo(f"kg: {left} and {right} count as the same actor here, {one}", err=True)
    elif not found:
        wider = "" if any_status else "; try --any-status for disputed relationships too"
        echo(f"kg: no path of at most {counted(max_hops, 'step')}{wider}", err=True)


def _one_end(graph: Graph, left: str, right: str, rollup: bool) -> str | None:
    """The actor that both ends of a path are part of, if there is one, and how to tell them apart."""
    finder = PathFinder(graph.lookup, (), rollup)
    ends = [graph.resolve(name).actor for name in (left, right)]
    if finder.unit(ends[0]) != finder.unit(ends[1]):
        return None
    advice = "; tell them apart with --no-rollup" if rollup and ends[0] != ends[1] else ""
    return graph.lookup.ref(finder.unit(ends[0])).label + advice


def print_path(record: PathRecord) -> None:
    """A path, and its steps below it, each with its quote."""
    echo(record.sentence, bold=True)
    for step in record.steps:
        _print_step(step)
    echo()


def _print_step(step: Step) -> None:
    arrow, related = "→" if step.forward else "←", step.relationship
    echo(
        f"  {arrow} {step.sentence}",
        styled(f"  {status_words(related.status, related.unreviewed)}", fg=COLOURS.get(related.status)),
        styled(f"  {short(step.tie)}", dim=True),
    )
    if step.stance and step.stance.quote:
        who = "the source" if step.stance.own_voice else f"{step.stance.holder.label} {step.stance.attitude}"
        echo(f"      “{one_line(step.stance.quote)}”", italic=True)
        echo(f"      {who}, {step.stance.source.title}", dim=True)
    if step.others:
        echo(f"      also: {', '.join(step.others)}")


@click.command()
@which_ties()
@click.option("--statuses", is_flag=True, help="List when each status changed, and by which stance.")
@rollup_option
@as_of_option
@store_option
@format_option
def timeline(
    actor: str, other: str | None, statuses: bool, store: str | None, form: str | None, **filters: Any
) -> None:
    """List ties in the order of time.

    Stated and inferred times are shown separately; ties without a date come last. Below a tie are
    the changes of position on it.

    \b
    kg timeline Iran Azerbaijan
    kg timeline Israel --since 2020 --format csv
    kg timeline Iran Azerbaijan --statuses
    """
    if statuses:
        unused = [filters.pop(name) for name in ("status", "since", "until")]
        if any(unused) or not filters.pop("feeds"):
            raise click.UsageError("--statuses lists every change; leave out --status, --since, --until and --no-feeds")
        with reading(store) as graph:
            changes = graph.status_changes(actor, other, **filters)
            report_resolved(graph, actor, other)
        write(changes, form, _print_statuses)
        return
    with reading(store) as graph:
        found = graph.timeline(actor, other, **filters)
        report_resolved(graph, actor, other)
    write(found, form, _print_timeline)


def _print_statuses(found: Sequence[StatusChange]) -> None:
    if not found:
        echo("kg: no status changed; sources without a date are left out", err=True)
    for day, entries in groupby(found, key=lambda entry: entry.day):
        echo(day, bold=True)
        for entry in entries:
            print_change(entry)


def _print_timeline(found: Sequence[TimelineEntry]) -> None:
    if not found:
        echo("kg: no ties found", err=True)
    for section, entries in groupby(found, key=lambda entry: entry.section):
        echo(HEADINGS[section], bold=True)
        members = list(entries)
        width = max(len(entry.when or "") for entry in members)
        gap = "  " if width else ""
        for entry in members:
            tie = entry.tie
            event = f" · {tie.event}" if tie.event else ""
            echo(
                f"  {(entry.when or '').ljust(width)}{gap}{tie.sentence}{event}",
                styled(f"  {status_words(tie.status, tie.unreviewed)}", fg=COLOURS.get(tie.status)),
                marked(tie.marks),
                styled(f"  {short(tie.id)}", dim=True),
            )
            if entry.because:
                echo(f"      because: {entry.because}")
            for change in tie.changes:
                echo(f"      {change}")
