"""What is wrong with a node of a file that describes a record, by the tables of records."""

from __future__ import annotations

from collections.abc import Iterator

from kg.errors import Violation
from kg.model import ids
from kg.rdf.tables import LABELS, ROWS
from kg.rdf.terms import Node, curie

READS = {kind: rows for kind, rows in ROWS.items() if kind not in ("Assessment", "Link", "Merge")}
"""The rows of each class that a source may describe."""
OURS = frozenset(prop for rows in READS.values() for prop in rows)


def mistakes(iri: str, kind: str, of: Node) -> Iterator[Violation]:
    """What is wrong with the node ``of`` as one of ``kind``, in plain words."""
    where = f"{ids.short(iri)} ({kind})"
    for prop, row in sorted(READS.get(kind, READS["Actor"]).items()):
        if prop in of and prop not in LABELS:
            yield from (Violation(f"{where}: {curie(prop)} {fault}") for fault in row.faults(of[prop]))
        elif prop not in of and row.needed and not row.implied:
            yield Violation(f"{where} has no {curie(prop)}")


__all__ = ["OURS", "READS", "mistakes"]
