"""The command that explains relations."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli import completing
from kg.cli.output import each, echo, format_option, styled, write
from kg.graph import open_graph

if TYPE_CHECKING:
    from kg.text.relations import RelationRecord

SHOWN = 24
"""Words of a relation that are listed where all relations are."""


@click.command()
@click.argument("word", required=False, shell_complete=completing.relations)
@format_option
def relations(word: str | None, form: str | None) -> None:
    """List the relations that ties can have, and the words for them.

    \b
    kg relations
    kg relations suppliesOilTo
    kg relations sell
    """
    with open_graph() as graph:
        found = graph.relations(word)
    few = len(found) <= 3

    def show(record: RelationRecord) -> None:
        _show(record, few)

    write(found, form, each(show))


def _show(record: RelationRecord, whole: bool) -> None:
    echo(styled(record.relation, bold=True), f"  {record.definition}")
    other = " or ".join(record.inverse)
    facts = [
        "symmetric" if record.symmetric else f"inverse: {' '.join(filter(None, (other, f'({record.inverse_label})')))}",
        f"broader: {record.broader}" if record.broader else "",
        f"narrower: {', '.join(record.narrower)}" if record.narrower else "",
        f"{record.kind}, {record.group}",
        record.plover or "",
    ]
    echo(f"    {' · '.join(filter(None, facts))}", dim=True)
    echo(f"    “{record.example}”")
    words = record.words if whole else record.words[:SHOWN]
    more = f" and {len(record.words) - len(words)} more" if len(words) < len(record.words) else ""
    if words:
        echo(f"    words: {', '.join(words)}{more}")
