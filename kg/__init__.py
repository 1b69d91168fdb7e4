"""kg: an actor-relationship knowledge graph — who says what about whom.

import kg
g = kg.open()                      # the shipped case
g.ties("Azerbaijan", "Israel")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from kg.errors import (
        AmbiguousName,
        InputError,
        KgError,
        LimitExceeded,
        MissingExtra,
        NameNotFound,
        PartlyAdded,
        QueryError,
        Refused,
        StoreDamaged,
        StoreError,
        StoreLocked,
        StoreUnwritable,
        StoreVersionError,
        TextNeeded,
        Violation,
    )
    from kg.graph import Graph
    from kg.io.guard import Limits
    from kg.judgements.decisions import JudgementRecord
    from kg.lookup.compare import Change
    from kg.lookup.paths import PathRecord
    from kg.lookup.timeline import TimelineEntry
    from kg.maintenance.integrity import Check
    from kg.maintenance.validate import Report
    from kg.model.records import (
        AssessmentRecord,
        LinkRecord,
        Records,
        Ref,
        RelationRef,
        RelationshipRef,
        SourceRecord,
        SourceRef,
        StanceRecord,
        StatementRecord,
        TieRecord,
    )
    from kg.model.summaries import ActorRecord, Added, Dispute, OfficeRecord, Stats, Undenied

__version__ = "0.1.0"
__all__ = [
    "ActorRecord",
    "Added",
    "AmbiguousName",
    "AssessmentRecord",
    "Change",
    "Check",
    "Dispute",
    "Graph",
    "InputError",
    "JudgementRecord",
    "KgError",
    "LimitExceeded",
    "Limits",
    "LinkRecord",
    "MissingExtra",
    "NameNotFound",
    "OfficeRecord",
    "PartlyAdded",
    "PathRecord",
    "Violation",
    "QueryError",
    "Records",
    "Ref",
    "Refused",
    "RelationRef",
    "RelationshipRef",
    "Report",
    "SourceRecord",
    "SourceRef",
    "StanceRecord",
    "StatementRecord",
    "Stats",
    "StoreDamaged",
    "StoreError",
    "StoreLocked",
    "StoreUnwritable",
    "StoreVersionError",
    "TextNeeded",
    "TieRecord",
    "TimelineEntry",
    "Undenied",
    "__version__",
    "limits",
    "open",
    "restore",
]
_MODULES = {
    "errors": "AmbiguousName InputError KgError LimitExceeded MissingExtra NameNotFound PartlyAdded Violation "
    "QueryError Refused StoreDamaged StoreError StoreLocked StoreUnwritable StoreVersionError "
    "TextNeeded",
    "graph": "Graph",
    "io.guard": "Limits",
    "judgements.decisions": "JudgementRecord",
    "lookup.compare": "Change",
    "lookup.paths": "PathRecord",
    "lookup.timeline": "TimelineEntry",
    "maintenance.integrity": "Check",
    "maintenance.validate": "Report",
    "model.records": "AssessmentRecord LinkRecord Records Ref RelationRef RelationshipRef SourceRecord SourceRef "
    "StanceRecord StatementRecord TieRecord",
    "model.summaries": "ActorRecord Added Dispute OfficeRecord Stats Undenied",
}  # fmt: skip
"""The public names of each module; a module is imported when one of its names is asked for."""


def open(target: str | Path | None = None, *, timeout: float | None = None) -> Graph:
    """The graph at ``target``, ready for look-ups, queries and changes; close it, or use it with ``with``.

    ``target`` is one of

    - nothing: the shipped case, in memory;
    - a folder, as text or Path: a store that one process at a time holds; made, with ontology and
      registry of actors, where there is none;
    - ``":memory:"``: a graph with ontology and registry alone, gone when it is closed;
    - ``"http://host:7878"``: a SPARQL 1.1 endpoint (extra ``remote``); it may hold a user and password.
      It has ``timeout`` seconds for each whole answer (300 where none are given).

    Raises StoreError (StoreLocked, StoreDamaged, StoreVersionError) where the store cannot be opened,
    Refused where ``target`` names none of these, MissingExtra without the library for endpoints; all are KgError.
    """
    from kg.graph import open_graph

    return open_graph(target, timeout=timeout)


def limits(**changes: int) -> AbstractContextManager[Limits]:
    """Has other limits on input hold within a ``with`` block, such as ``kg.limits(bytes=2 * 1024**3)``.

    The limits, with their defaults, are the fields of :class:`kg.io.guard.Limits`. Raises Refused for an unknown
    limit and for a value that is not a whole number above 0.
    """
    from kg.io.guard import using

    return using(**changes)


def restore(backup: str | Path, target: str | Path, *, replace: bool = False) -> int:
    """Makes the store ``target`` from a backup, or from an export that keeps graphs; returns how many quads.

    ``backup`` is a folder, or a file in N-Quads, TriG or JSON-LD, also compressed. An old store stays until the new
    one is whole. Raises Refused where a store is at ``target`` and ``replace`` is not given, InputError where the
    backup is damaged or is not one.
    """
    from kg.maintenance import backup as backups

    return backups.restore(backup, target, replace=replace)


def __getattr__(name: str) -> Any:
    from importlib import import_module

    for module, names in _MODULES.items():
        if name in names.split():
            return getattr(import_module(f"kg.{module}"), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
