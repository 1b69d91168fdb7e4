"""Commands that look things up."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from kg.cli import completing
from kg.cli.output import (
    as_of_option,
    chosen,
    each,
    echo,
    format_option,
    one_line,
    reading,
    store_option,
    styled,
    write,
    write_record,
    write_rows,
)
from kg.errors import counted
from kg.graph import Graph
from kg.model.ids import short
from kg.model.records import CodedRows, LinkRecord, Records, Ref, SourceRef, StanceRecord, StatementRecord, TieRecord
from kg.model.vocabulary import load

if TYPE_CHECKING:
    from kg.model.summaries import ActorEntry, ActorRecord, Dispute, IdentityRecord

COLOURS = {
    "accepted": "green", "corroborated": "green", "reported": "green", "disputed": "red", "denied": "red",
    "rejected": "red", "acknowledged": "cyan", "alleged": "yellow", "speculative": "yellow",
}  # fmt: skip


def rollup_option(function: click.decorators.FC) -> click.decorators.FC:
    """Adds ``--no-rollup``."""
    return click.option(
        "--rollup/--no-rollup", default=True, help="Let an actor stand for all that act for it, or for itself alone."
    )(function)


def status_option(help_text: str) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """Adds ``--status``, which may be repeated."""
    return click.option("--status", multiple=True, shell_complete=completing.statuses, help=help_text)


MOST = 100
"""Ties and stances that are printed at most where no actor and no limit is given."""


def feeds_option(function: click.decorators.FC) -> click.decorators.FC:
    """Adds ``--no-feeds``."""
    said = "Leave out what feeds alone say."
    return click.option("--no-feeds", "feeds", is_flag=True, flag_value=False, default=True, help=said)(function)


def which_ties(*, actor_needed: bool = True) -> Callable[[click.decorators.FC], click.decorators.FC]:
    """Adds the arguments and options that select ties of one actor or between two; on request of all actors."""
    options = (
        feeds_option,
        click.option("--until", metavar="DATE", help="Only ties that may fall on or before this date."),
        click.option("--since", metavar="DATE", help="Only ties that may fall on or after this date (EDTF)."),
        status_option("Only ties of this status; may be repeated."),
        click.option(
            "--relation", shell_complete=completing.relations, help="Only this relation and its narrower ones."
        ),
        click.argument("other", required=False, shell_complete=completing.actors),
        click.argument("actor", required=actor_needed, shell_complete=completing.actors),
    )

    def added(function: click.decorators.FC) -> click.decorators.FC:
        for add in options:
            function = add(function)
        return function

    return added


def more_left(found: int, shown: int | None, asked: int | None, what: str) -> None:
    """Says on stderr that more was found than is printed where nobody set a limit."""
    if asked is None and shown is not None and found > shown:
        echo(f"kg: the first {shown} {what}; name an actor, or give --relation, --status or --limit", err=True)


def report_resolved(graph: Graph, *names: str | None) -> None:
    """Reports on stderr how metonyms, titles and short names were resolved."""
    for name in filter(None, names):
        meant = graph.resolve(name)
        if meant.reason in ("metonym", "title", "office-holder"):
            why = meant.reason if meant.reason == "metonym" else meant.detail
            echo(f"kg: {name} is read as {meant.label} ({why})", err=True)


@click.command()
@click.argument("name", shell_complete=completing.actors)
@feeds_option
@rollup_option
@as_of_option
@store_option
@format_option
def actor(name: str, feeds: bool, rollup: bool, store: str | None, form: str | None) -> None:
    """Show the dossier of an actor.

    Names, codes, offices over time, and its ties by relation and status.

    \b
    kg actor Baku
    kg actor "Masoud Pezeshkian"
    """
    with reading(store) as graph:
        found = graph.actor(name, rollup=rollup, feeds=feeds)
    write_record(found, form, _print_dossier, lambda form: write(Records(found.ties, TieRecord), form))


@click.command()
@click.option("--same", is_flag=True, help="List what was joined instead, with the reason and who says so.")
@as_of_option
@store_option
@format_option
def actors(same: bool, store: str | None, form: str | None) -> None:
    """List the actors that sources define, or those that are one.

    Actors of one class with the same full name are one, unless their states differ. With --same, each actor is
    followed by those that were joined to it, by their names (kg) or by an analyst.

    \b
    kg actors
    kg actors --same
    """
    with reading(store) as graph:
        if same:
            write(graph.same_actors(), form, _print_joined)
        else:
            write(graph.actors(), form, each(_print_actor, "kg: no source defines an actor"))


def _print_actor(found: ActorEntry) -> None:
    more = f", one with {counted(found.joined, 'other')}" if found.joined else ""
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", found.actor.kind).lower()
    known = f"  {kind}, {counted(found.ties, 'tie')}{more}"
    echo(styled(found.actor.label, bold=True), known, styled(f"  :{short(found.actor.id)}", dim=True))
    echo(f"    {'; '.join(one_line(source.title) for source in found.sources)}")


def _print_joined(found: Records[IdentityRecord]) -> None:
    if not found:
        echo("kg: nothing was joined", err=True)
    for _, group in groupby(found, key=lambda same: same.actor.id):
        for number, same in enumerate(group):
            if number == 0:
                _print_named(same.actor, same.sources)
            _print_named(same.joined, same.joined_sources, "  is also ")
            judged = f" ({short(same.judgement)})" if same.judgement else ""
            echo(f"      by {same.by}: {one_line(same.because)}{judged}")


def _print_named(actor: Ref, sources: Sequence[SourceRef], before: str = "") -> None:
    titles = "; ".join(one_line(source.title) for source in sources) or "the registry"
    echo(before, styled(actor.label, bold=True), styled(f"  :{short(actor.id)}", dim=True), f"  in {titles}")


@click.command()
@which_ties(actor_needed=False)
@click.option(
    "--direction",
    type=click.Choice(["both", "out", "in"]),
    default="both",
    show_default=True,
    help="Which way the ties run, seen from ACTOR, as --relation is named.",
)
@click.option("--source", help="Only ties that this source mentions.")
@click.option("--reviewed-only", is_flag=True, help="Hide ties that rest on unreviewed stances.")
@click.option("--limit", type=click.IntRange(min=1), help="Show at most this many ties.")
@rollup_option
@as_of_option
@store_option
@format_option
def ties(actor: str | None, other: str | None, store: str | None, form: str | None, **filters: Any) -> None:
    """List the ties of an actor, between two, or all.

    Grouped by relationship with its status; each tie is listed below with its own status.

    \b
    kg ties Azerbaijan Israel
    kg ties Iran --relation accuses --direction out
    kg ties Iran Azerbaijan --status disputed --format json
    kg ties --excel > ties.csv
    """
    most = filters.pop("limit")
    bound = most or (MOST if actor is None and chosen(form) == "table" else None)
    with reading(store) as graph:
        found = graph.ties(actor, other, limit=bound and bound + 1, **filters)
        report_resolved(graph, actor, other)
    write(found[:bound], form, _print_ties)
    more_left(len(found), bound, most, "ties")


@click.command()
@click.argument("tie")
@as_of_option
@store_option
@format_option
def evidence(tie: str, store: str | None, form: str | None) -> None:
    """Show every stance on a tie, with quotes.

    TIE is an id from the output of kg ties, or the start of one. Nested speakers are indented. Marks say
    why a stance no longer counts, and who is a party to the tie. Stances that count through an analyst's
    links come last, with who linked the ties and why. The machine-coded rows behind a folded tie are
    counted by month, and the newest are listed with their addresses.

    \b
    kg evidence tie-46e66569
    """
    with reading(store) as graph:
        found = graph.evidence(tie)
    write_record(found, form, _print_claim, lambda form: write_rows(_stance_rows(found), form))


@click.command()
@click.argument("actor", required=False, shell_complete=completing.actors)
@feeds_option
@rollup_option
@as_of_option
@store_option
@format_option
def disputes(actor: str | None, feeds: bool, rollup: bool, store: str | None, form: str | None) -> None:
    """Show what is affirmed and denied, and what is left undenied.

    Ties of a relationship that may be the same act are one dispute; the further ones follow "also".

    With ACTOR: what is said about it or to it, as an end of a tie, in a statement, or as the actor
    addressed. What it says about others is in kg ties ACTOR --relation accuses.

    \b
    kg disputes
    kg disputes Azerbaijan
    """
    with reading(store) as graph:
        found = graph.disputes(actor, rollup=rollup, feeds=feeds)
        report_resolved(graph, actor)
    write(found, form, each(print_dispute, "kg: nothing is disputed here"))


# -- printing -------------------------------------------------------------------------------------


def status_words(status: str, unreviewed: bool = False) -> str:
    """The status as people read it."""
    return status.upper() + (" (unreviewed)" if unreviewed else "")


def marked(marks: Sequence[str]) -> str:
    """The marks beside a status or stance."""
    return "".join(f"  [{mark}]" for mark in marks)


def _print_ties(found: Sequence[TieRecord]) -> None:
    if not found:
        echo("kg: no ties found", err=True)
    for _, group in groupby(found, key=lambda t: t.relationship):
        _print_group(list(group))


def print_relationship(tie: TieRecord) -> None:
    """The relationship that a tie belongs to, with its status."""
    words = status_words(tie.relationship.status, tie.relationship.unreviewed)
    echo(
        styled(f"{tie.subject.folded.label} {tie.relation.label} {tie.object.folded.label}", bold=True),
        styled(f"  {words}", fg=COLOURS.get(tie.relationship.status)),
        marked(tie.relationship.marks),
    )


def _print_group(members: Sequence[TieRecord]) -> None:
    """A relationship and the ties beneath it."""
    first = members[0]
    left, right = first.subject.folded.label, first.object.folded.label
    print_relationship(first)
    for tie in members:
        linked = (f"{_short_stance(s)} (through a link)" for link in tie.links for s in link.stances)
        speakers = ", ".join(dict.fromkeys([*map(_short_stance, tie.stances), *linked]))
        written = "" if (tie.subject.label, tie.object.label) == (left, right) else f" · {tie.sentence}"
        event = f" · {tie.event}" if tie.event else ""
        echo(
            f"  {_when(tie, _without_time(tie))}{event}{written}",
            styled(f"  {status_words(tie.status, tie.unreviewed)}", fg=COLOURS.get(tie.status)),
            marked(tie.marks),
            styled(f"  {short(tie.id)}", dim=True),
        )
        if speakers:
            echo(f"      {speakers}")


def _without_time(tie: TieRecord) -> str:
    """That a tie has no time; with stances of several sources on an act, that these may mean several."""
    relation = load().relations.get(tie.relation.id)
    several = len({stance.source.id for stance in tie.stances}) > 1 and tie.event is None
    acts = several and relation is not None and relation.kind == "event"
    return "time not given, perhaps several acts" if acts else "time not given"


def _when(tie: TieRecord, otherwise: str) -> str:
    """The stated time of a tie, else the inferred one."""
    return tie.when or (f"{tie.when_inferred} inferred" if tie.when_inferred else otherwise)


def _short_stance(stance: StanceRecord) -> str:
    if not stance.own_voice:
        return f"{stance.holder.label} {stance.attitude}"
    if stance.polarity == "against":
        return f"{'doubted' if stance.attitude == 'doubts' else 'denied'} by the source in its own voice"
    said = ", ".join((*stance.detail("item"), *_figure(stance), *stance.detail("place")))
    return f"stated by the source: {said}" if said and stance.quote is None else "stated by the source"


def _figure(stance: StanceRecord) -> tuple[str, ...]:
    """The quantity that a stance gives, else its amount."""
    amount = " ".join((*stance.detail("amount"), *stance.detail("unit")))
    amount = "1 row" if amount == "1 rows" else amount
    return stance.detail("quantity") or ((amount,) if amount else ())


def _print_claim(claim: TieRecord | StatementRecord) -> None:
    echo(
        styled(claim.sentence, bold=True),
        styled(f"  {status_words(claim.status, claim.unreviewed)}", fg=COLOURS.get(claim.status)),
        marked(claim.marks),
    )
    if isinstance(claim, TieRecord):
        echo(f"  {_when(claim, 'time not given')}{' · ' + claim.event if claim.event else ''} · {short(claim.id)}")
    for judged in claim.assessments:
        echo(f"  {judged.verdict} by {judged.by}: {one_line(judged.because)}")
    _print_trees(claim.stances, 1)
    if isinstance(claim, TieRecord):
        for found in claim.events:
            _print_rows(found, claim.when)
    for link in claim.links:
        _print_link(link)


def _print_rows(found: CodedRows, when: str | None) -> None:
    """The machine-coded rows of a source behind a tie: how many, by month, the newest with their addresses."""
    dated = f", {when}" if when else ""
    echo(f"  {found.sentence}{dated}", styled(f"  {found.title}", dim=True))
    echo(f"    {' · '.join(f'{month}: {number}' for month, number in found.months)}", dim=True)
    for row in found.rows:
        echo(f"    {row.date}  {row.code}  {row.url or row.outlet or ''}", dim=True)
    if found.number > len(found.rows):
        echo(f"    and {found.number - len(found.rows)} earlier rows", dim=True)


def _print_link(link: LinkRecord) -> None:
    """A linked tie, who linked it and why, and the stances that count through it."""
    through = f", by way of {', '.join(map(short, link.through))}" if link.through else ""
    echo(
        f"  {link.direction} {link.sentence}",
        styled(f"  {status_words(link.status)}", fg=COLOURS.get(link.status)),
        styled(f"  {short(link.tie)}{through}", dim=True),
    )
    echo(f"    linked by {link.by}: {one_line(link.because)}")
    _print_trees([*link.stances, *link.speakers], 2)


def _print_trees(stances: Sequence[StanceRecord], depth: int) -> None:
    """Stances, each below those that report it."""
    known = {s.id for s in stances}
    for stance in stances:
        if not known.intersection(stance.speakers):
            _print_tree(stance, stances, depth, set())


def _print_tree(stance: StanceRecord, stances: Sequence[StanceRecord], depth: int, seen: set[str]) -> None:
    """A stance, and indented the stances that it reports."""
    if stance.id in seen:
        return
    seen.add(stance.id)
    print_stance(stance, "  " * depth)
    for other in stances:
        if other.id in stance.about:
            _print_tree(other, stances, depth + 1, seen)


def print_stance(stance: StanceRecord, indent: str = "  ", *, brief: bool = False) -> None:
    """Who, how, in which words, where; without details and place where ``brief``."""
    if stance.own_voice:
        who, verb = "The source", stance.attitude
    else:
        office = f", {stance.capacity}," if stance.capacity else ""
        behalf = f" for {stance.on_behalf_of.label}" if stance.on_behalf_of else ""
        party = " (a party)" if stance.party else ""
        who, verb = f"{stance.holder.label}{office}{behalf}{party}", stance.attitude
    to = "".join(f" → {ref.label}" for ref in (stance.target or stance.addressee))
    scope = {"wholesale": " (the allegations as a whole)", "detail": " (a detail only)"}.get(stance.scope, "")
    when = stance.when or stance.when_inferred
    dated = f", {when}{'' if stance.when else ' inferred'}" if when else ""
    marks = [*([] if stance.reviewed else ["unreviewed"]), *stance.marks]
    echo(f"{indent}{who} {verb}{to}{scope}{dated}{marked(marks)}")
    if stance.quote:
        echo(f"{indent}  “{one_line(stance.quote)}”", italic=True)
    if brief:
        return
    for name, values in stance.details:
        echo(f"{indent}  {name}: {', '.join(values)}", dim=True)
    place = f", characters {stance.start}–{stance.end}" if stance.start is not None else ""
    medium = f", in {stance.medium}" if stance.medium else ""
    citing = f", citing {short(stance.origin)}" if stance.origin else ""
    echo(f"{indent}  {stance.source.title}{place}{medium}{citing}", dim=True)


def print_dispute(dispute: Dispute, *, brief: bool = False) -> None:
    """Both sides of a dispute and what is left undenied."""
    status = dispute.status if dispute.answered else f"{dispute.status}, unanswered"
    echo(
        styled(dispute.claim.heading, bold=True),
        styled(f"  {status_words(status, dispute.unreviewed)}", fg=COLOURS.get(dispute.status)),
        marked(dispute.claim.marks),
    )
    for tie in dispute.ties:
        echo(
            f"  also {tie.text}",
            styled(f"  {status_words(tie.status, tie.unreviewed)}", fg=COLOURS.get(tie.status)),
            styled(f"  {short(tie.id)}", dim=True),
        )
    parts = (
        ("affirmed", dispute.affirming), ("denied in so many words", dispute.specific),
        ("denied wholesale", dispute.wholesale), ("denied in a detail", dispute.partial),
        ("doubted by", dispute.doubting), ("no longer counted", dispute.void),
    )  # fmt: skip
    for title, stances in parts:
        if stances:
            echo(f"  {title}:")
            for stance in stances:
                print_stance(stance, "    ", brief=brief)
    for link in dispute.links:
        side = "affirmed" if link.direction == "implied by" else "denied"
        echo(f"  {side} through a link: {link.direction} {link.sentence} ({link.by}: {one_line(link.because)}):")
        for stance in link.stances:
            print_stance(stance, "    ", brief=brief)
    if dispute.undenied:
        echo("  not denied in so many words:")
        for item in dispute.undenied:
            echo(f"    - {item.text}")
    echo()


def _print_dossier(found: ActorRecord) -> None:
    ref = found.actor
    whose = f" of {ref.state.label}" if ref.state and ref.state.id != ref.id else ""
    kind = "".join(f" {c.lower()}" if c.isupper() else c for c in ref.kind).strip()
    echo(styled(ref.label, bold=True), f"  {kind}{whose}; found by {found.reason}")
    rows = (
        ("also", found.aliases), ("metonyms", found.metonyms), ("demonyms", found.demonyms),
        ("codes", [f"{k} {v}" for k, v in found.codes]), ("same as", found.same_as),
    )  # fmt: skip
    for title, values in rows:
        if values:
            echo(f"  {title}: {', '.join(values)}")
    _print_offices(found)
    by_relation = sorted(found.ties, key=lambda t: (t.relation.label, t.status))
    for relation, group in groupby(by_relation, key=lambda t: t.relation.label):
        echo(f"  {relation}:")
        for tie in group:
            parts = (tie.sentence, _when(tie, ""), tie.event)
            echo(
                f"    {' · '.join(filter(None, parts))}",
                styled(f"  {status_words(tie.status, tie.unreviewed)}", fg=COLOURS.get(tie.status)),
                styled(f"  {short(tie.id)}", dim=True),
            )


def _print_offices(found: ActorRecord) -> None:
    """The offices that an actor held or holds; of its own offices only who holds them now."""
    if found.offices:
        echo("  offices:")
    former = 0
    for held in found.offices:
        own = held.holder.id == found.actor.id
        former += bool(held.until) and not own
        if own or not held.until:
            name = "" if own else f", {held.holder.label}"
            echo(f"    {held.since or '?'} – {held.until or 'now'}: {held.office}{name}")
    if former:
        echo(f"    and {former} earlier; all: --format json")


def _stance_rows(claim: TieRecord | StatementRecord) -> list[dict[str, object]]:
    """A flat row for each stance on a claim, then for each that bears through a link."""
    own = [_stance_row(s, None) for s in claim.stances]
    return own + [_stance_row(s, f"{link.direction} {link.sentence}") for link in claim.links for s in link.stances]


def _stance_row(s: StanceRecord, link: str | None) -> dict[str, object]:
    return {
        "holder": s.holder.label, "attitude": s.attitude, "polarity": s.polarity, "scope": s.scope,
        "capacity": s.capacity, "quote": s.quote, "start": s.start, "end": s.end, "source": s.source.title,
        "when": s.when, "when_inferred": s.when_inferred, "reviewed": s.reviewed, "through_link": link, "stance": s.id,
    }  # fmt: skip
