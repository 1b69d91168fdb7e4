"""Imports judgements from elsewhere: which are new here, and which contradict those in force.

A judgement undone on either side is undone; one in force on one side only is added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.actors.acting import Merged
from kg.errors import InputError, Violation
from kg.model import ids
from kg.model.claims import Iri, Log, Merge, Undone
from kg.rdf import terms
from kg.status.evidence import Judgement, concerns, stored_log
from kg.store.protocol import Store


@dataclass(frozen=True, slots=True)
class Joined:
    """The changes of a log: judgements to add, judgements to undo with their records, and warnings."""

    add: tuple[Judgement, ...]
    remove: tuple[Judgement, ...]
    undone: tuple[Undone, ...]
    warnings: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.add or self.remove or self.undone)


def united(logs: Iterable[Log]) -> Log:
    """Several logs as one, each judgement once."""
    logs = list(logs)
    standing = {judgement.iri: judgement for log in logs for judgement in log.standing}
    undone = {item.iri: item for log in logs for item in log.undone}
    back = {item.judgement for item in undone.values()}
    return Log(tuple(j for iri, j in standing.items() if iri not in back), tuple(undone.values()))


def joined(store: Store, log: Log, path: str) -> Joined:
    """The part of ``log`` that is new here; raises InputError if it contradicts judgements in force."""
    here = stored_log(store)
    standing = {judgement.iri: judgement for judgement in here.standing}
    told = {undone.iri: undone for undone in here.undone}
    back = {undone.judgement for undone in here.undone}
    undone = tuple(u for u in log.undone if u.iri not in told)
    gone = {u.judgement for u in undone}
    add = tuple(j for j in log.standing if j.iri not in standing and j.iri not in back)
    remove = tuple(j for iri, j in standing.items() if iri in gone)
    known = {**standing, **told}
    violations = [
        Violation(f"{ids.short(item.iri)} is another judgement here") for item in (*log.standing, *log.undone)
        if known.get(item.iri, item) != item
    ]  # fmt: skip
    violations += _contradictions([*(j for j in here.standing if j not in remove), *add])
    if violations:
        raise InputError(path, violations, "nothing of it was added; see kg judgements, kg undo")
    warnings = [
        *_counted([j.iri for j in log.standing if j.iri in back], "was taken back here, and stays so"),
        *_counted([j.iri for j in remove], "stood here, and was taken back there"),
    ]
    return Joined(add, remove, undone, tuple(f"{path}: {words}" for words in warnings))


def _counted(judgements: list[Iri], words: str) -> Iterator[str]:
    if len(judgements) > 3:
        yield f"each of {len(judgements)} judgements {words}"
    else:
        yield from (f"{ids.short(iri)} {words}" for iri in judgements)


def _contradictions(judgements: Iterable[Judgement]) -> Iterator[Violation]:
    """Actors that are merged by some judgements and kept apart by another."""
    merges = [judgement for judgement in judgements if isinstance(judgement, Merge)]
    one = Merged((merge.left, merge.right) for merge in merges if merge.same)
    for merge in merges:
        if not merge.same and one.root(merge.left) == one.root(merge.right):
            ends = f"{ids.short(merge.left)} and {ids.short(merge.right)}"
            ways = [m for m in merges if m.same and one.root(m.left) == one.root(merge.left)]
            others = ", ".join(f"{m.by}: {m.because} ({ids.short(m.iri)})" for m in ways[:3])
            yield Violation(
                f"{ends} are never the same, by {merge.by}: {merge.because} ({ids.short(merge.iri)}), "
                f"but they are merged, by {others}"
            )


def absent(store: Store, judgements: Iterable[Judgement]) -> int:
    """The number of judgements on ties that the store does not have."""
    ties = [concerns(judgement) for judgement in judgements if not isinstance(judgement, Merge)]
    held = set(store.nodes(sorted({tie for found in ties for tie in found}), [terms.TYPE])) if ties else set()
    return sum(not held.issuperset(found) for found in ties)
