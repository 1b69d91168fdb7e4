"""Commands with which an analyst records and lists judgements."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kg.cli import completing
from kg.cli.output import (
    each,
    echo,
    format_option,
    one_line,
    reading,
    store_option,
    styled,
    write,
    write_record,
    writing,
)
from kg.cli.upkeep import print_change
from kg.judgements.decisions import JudgementRecord
from kg.model.claims import VERDICTS
from kg.model.ids import short
from kg.model.records import Records
from kg.model.summaries import SuggestionRecord

Function = TypeVar("Function", bound=Callable[..., Any])


def decision_options(*, required: bool = True) -> Callable[[Function], Function]:
    """Adds ``--because`` and ``--by``."""

    def added(function: Function) -> Function:
        function = click.option("--by", help="Who decides [default: the login name].")(function)
        because = click.option(
            "--because", metavar="TEXT", required=required, help="The reason, kept with the decision."
        )
        return because(function)

    return added


def _report(done: JudgementRecord, form: str | None, verb: str) -> None:
    def show(done: JudgementRecord) -> None:
        echo(f"{verb} {short(done.id)}: {one_line(done.what)}", bold=True)
        for change in done.changes:
            print_change(change)
        if not done.changes:
            echo("  no status changes")

    write_record(done, form, show, lambda form: write(Records([done], JudgementRecord), form))


@click.command()
@click.argument("tie")
@click.argument("verdict", type=click.Choice(VERDICTS))
@decision_options()
@store_option
@format_option
def assess(tie: str, verdict: str, because: str, by: str | None, store: str | None, form: str | None) -> None:
    """Pass a verdict on a tie or statement, with the reason.

    A later verdict takes the place of an earlier one; kg judgements shows both.

    \b
    kg assess tie-b5319b2e rejected --because "the radar tracks show none"
    """
    with writing(store, create=False) as graph:
        done = graph.assess(tie, verdict, because, by)
    _report(done, form, "decided")


@click.command()
@click.argument("tie")
@click.argument("implied")
@decision_options()
@store_option
@format_option
def link(tie: str, implied: str, because: str, by: str | None, store: str | None, form: str | None) -> None:
    """Say that one tie or statement implies another.

    Assent to TIE then counts for IMPLIED, and a denial of IMPLIED against TIE.

    \b
    kg link tie-46e66569 tie-b5319b2e --because "drones that start there fly through its airspace"
    """
    with writing(store, create=False) as graph:
        done = graph.link(tie, implied, because, by)
    _report(done, form, "decided")


@click.command()
@click.argument("left", required=False, shell_complete=completing.actors)
@click.argument("right", required=False, shell_complete=completing.actors)
@click.option("--never", is_flag=True, help="They are never the same, whatever their names; a later merge is refused.")
@click.option("--suggest", is_flag=True, help="List actors with near names, which may be one; joins nothing.")
@decision_options(required=False)
@store_option
@format_option
def merge(
    left: str | None,
    right: str | None,
    never: bool,
    suggest: bool,
    because: str | None,
    by: str | None,
    store: str | None,
    form: str | None,
) -> None:
    """Say that two actors are one, or never the same; or list those that may be.

    Look-ups, relationships and statuses then treat LEFT as RIGHT. An actor is named by a name, or by an id from
    kg actors where several have the name.

    \b
    kg merge "unnamed breakaway enclave" "Republic of Artsakh" --because "dismantled in 2023"
    kg merge "Hamas" "Palestine" --never --because "a movement, not the state"
    kg merge --suggest
    """
    if suggest:
        if left is not None or never or because is not None:
            raise click.UsageError("--suggest lists actors and decides nothing; leave out names, --never and --because")
        with reading(store) as graph:
            found = graph.suggest_merges()
        write(found, form, each(_print_suggestion, "kg: no actors have near names"))
        return
    if left is None or right is None:
        raise click.UsageError("name two actors, or list those that may be one with --suggest")
    if because is None:
        raise click.UsageError("Missing option '--because'.")
    with writing(store, create=False) as graph:
        done = graph.merge(left, right, same=not never, because=because, by=by)
    _report(done, form, "decided")


def _print_suggestion(found: SuggestionRecord) -> None:
    echo(styled(f"{found.score}  ", dim=True), one_line(found.because))
    for actor, sources in ((found.left, found.left_sources), (found.right, found.right_sources)):
        titles = "; ".join(one_line(source.title) for source in sources) or "the registry"
        echo("      ", styled(actor.label, bold=True), styled(f"  :{short(actor.id)}", dim=True), f"  in {titles}")


@click.command()
@store_option
@format_option
def judgements(store: str | None, form: str | None) -> None:
    """List who decided what, and why.

    Judgements that were undone stay in the list.

    \b
    kg judgements
    kg judgements --format csv
    """
    with reading(store) as graph:
        found = graph.judgements()
    write(found, form, each(_print_judgement, "kg: no judgements"))


def _print_judgement(judgement: JudgementRecord) -> None:
    echo(styled(one_line(judgement.what), bold=True), styled(f"  {short(judgement.id)}", dim=True))
    verb = "taken back" if judgement.kind == "undone" else "decided"
    reason = f": {one_line(judgement.because)}" if judgement.because else ""
    echo(f"    {verb} by {judgement.by}, {judgement.at[:19].replace('T', ' ')} UTC{reason}")


@click.command()
@click.argument("judgement")
@click.option("--because", metavar="TEXT", default="", help="Why it is taken back.")
@click.option("--by", help="Who takes it back [default: the login name].")
@store_option
@format_option
def undo(judgement: str, because: str, by: str | None, store: str | None, form: str | None) -> None:
    """Take a judgement back.

    JUDGEMENT is an id from kg judgements, or the start of one.

    \b
    kg undo judgement-0f3a --because "wrong tie"
    """
    with writing(store, create=False) as graph:
        done = graph.undo(judgement, because, by)
    _report(done, form, "took back")
