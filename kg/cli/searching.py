"""Commands over the whole graph: search, and stances one by one."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import click

from kg.cli import completing
from kg.cli.lookups import (
    COLOURS,
    MOST,
    more_left,
    print_stance,
    report_resolved,
    rollup_option,
    status_words,
    which_ties,
)
from kg.cli.output import as_of_option, chosen, echo, format_option, one_line, reading, store_option, styled, write
from kg.lookup.search import KINDS
from kg.model.ids import short
from kg.model.records import Records
from kg.model.shape import shorten
from kg.model.summaries import Hit, Hits, TieStance

SHOWN = 8
"""Hits of each kind that are printed, unless one kind is asked for."""
LONGEST_QUOTE = 160


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("--kind", multiple=True, type=click.Choice(KINDS), help="Only hits of this kind; may be repeated.")
@click.option("--limit", type=click.IntRange(min=1), help="Show at most this many of each kind.")
@as_of_option
@store_option
@format_option
def search(
    words: tuple[str, ...], kind: tuple[str, ...], limit: int | None, store: str | None, form: str | None
) -> None:
    """Find words, in any order: in names, relations, statuses, quotes and statements.

    All words must be found. A tie is found by its ends, relation, status and event, and by the quotes, holders and
    attitudes of its stances together.

    \b
    kg search Israel drones
    kg search disputed airspace --kind tie
    """
    with reading(store) as graph:
        found = graph.search(" ".join(words), kind=kind, limit=limit or (None if kind else SHOWN))
    write(found, form, _print_hits)


def _print_hits(found: Records[Hit]) -> None:
    counts = found.counts if isinstance(found, Hits) else {}
    if not found:
        echo("kg: nothing found", err=True)
        return
    echo(", ".join(f"{number} {_named(kind, number)}" for kind, number in counts.items() if number), dim=True)
    for kind, group in groupby(found, key=lambda hit: hit.kind):
        hits = list(group)
        echo(styled(f"{_named(kind, 2)}:", bold=True))
        for hit in hits:
            _print_hit(hit)
        if left := counts[kind] - len(hits):
            echo(f"  and {left} more: --kind {kind}", dim=True)


def _named(kind: str, number: int) -> str:
    return kind if number == 1 else {"status": "statuses"}.get(kind, f"{kind}s")


def _print_hit(hit: Hit) -> None:
    status = styled(f"  {status_words(hit.status)}", fg=COLOURS.get(hit.status)) if hit.status else ""
    ties = f"  {hit.ties} {_named('tie', hit.ties)}" if hit.kind in ("actor", "relation", "status") else ""
    words = f"“{one_line(hit.text)}”" if hit.kind == "quote" else one_line(hit.text)
    known = hit.about or hit.id
    place = "" if hit.kind == "status" else styled(f"  {short(known)}", dim=True)
    echo(f"  {words}", status, ties, place)
    if hit.quote:
        echo(f"      “{shorten(one_line(hit.quote), LONGEST_QUOTE)}”", italic=True)


@click.command()
@which_ties(actor_needed=False)
@click.option("--holder", shell_complete=completing.actors, help="Only stances of this actor.")
@click.option(
    "--attitude", multiple=True, shell_complete=completing.attitudes, help="Only this attitude; may be repeated."
)
@click.option("--limit", type=click.IntRange(min=1), help="Show at most this many stances.")
@rollup_option
@as_of_option
@store_option
@format_option
def stances(
    actor: str | None, other: str | None, holder: str | None, store: str | None, form: str | None, **filters: Any
) -> None:
    """List stances one by one: who says what about which tie, in which words.

    The stances on the ties of ACTOR, between two, or on all ties. As CSV, each is a row with its tie, holder,
    attitude, the side that it takes, quote, source and dates.

    \b
    kg stances Azerbaijan --attitude denies
    kg stances --holder Iran --excel > stances.csv
    """
    most = filters.pop("limit")
    bound = most or (MOST if actor is holder is None and chosen(form) == "table" else None)
    with reading(store) as graph:
        found = graph.stances(actor, other, holder=holder, limit=bound and bound + 1, **filters)
        report_resolved(graph, actor, other, holder)
    write(found[:bound], form, _print_stances)
    more_left(len(found), bound, most, "stances")


def _print_stances(found: Records[TieStance]) -> None:
    if not found:
        echo("kg: no stances found", err=True)
    for _, group in groupby(found, key=lambda row: row.tie.id):
        rows = list(group)
        tie = rows[0].tie
        status = styled(f"  {status_words(tie.status, tie.unreviewed)}", fg=COLOURS.get(tie.status))
        echo(styled(tie.heading, bold=True), status, styled(f"  {short(tie.id)}", dim=True))
        for row in rows:
            print_stance(row.stance)
