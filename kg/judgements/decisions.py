"""Judgements of analysts: verdicts on claims, links between them, merges of actors; made, checked and listed.

A judgement has an author and a reason. One that contradicts an earlier one is refused, with the
earlier one's reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from kg import arguments
from kg.actors.acting import Merged
from kg.errors import AmbiguousName, NameNotFound, Refused
from kg.lookup.compare import Change
from kg.lookup.lookup import Lookup
from kg.model import dates, ids
from kg.model.claims import VERDICTS, Assessment, Iri, Link, Merge, Undone
from kg.model.ids import ANYONE
from kg.model.shape import OPTIONAL, Columns, Record, key
from kg.status.evidence import Judgement, StoredEvidence, decided, stored_log


@dataclass(frozen=True, slots=True)
class JudgementRecord(Record):
    """A judgement in words: ``kind`` is assessment, link, merge, apart or undone.

    ``changes`` are the statuses that it changed, given when it is made.
    """

    id: str = field(metadata=key("judgement"))
    kind: str
    what: str
    by: str
    because: str
    at: str
    concerns: tuple[str, ...] = ()
    changes: tuple[Change, ...] = field(default=(), metadata=OPTIONAL)

    COLUMNS: ClassVar[Columns] = {
        "judgement": (str, lambda judged: ids.short(judged.id)), "kind": str, "what": str, "by": str, "because": str,
        "at": str,
    }  # fmt: skip


def _key(judgement: Judgement) -> str:
    return ids.short(judgement.iri).partition("-")[2]


def login() -> str:
    """The login name of the user."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise Refused("the login name is unknown; say who decides with --by NAME (by=… in Python)") from None


def now() -> datetime:
    """The current time."""
    return datetime.now(UTC)


def _iri(*parts: str) -> Iri:
    return f"{ids.ID}judgement-{ids.digest(*parts)}"


def reasoned(because: str) -> str:
    """The reason; raises Refused if it is blank."""
    if not isinstance(because, str) or not because.strip():
        raise Refused("a judgement needs a reason; give it with --because TEXT (because=… in Python)")
    return arguments.text(because, "a reason").strip()


class Decisions:
    """Makes judgements that agree with those in force."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._world: StoredEvidence = lookup.world
        self._judged = Merged((merge.left, merge.right) for merge in lookup.world.judged_merges)
        log = stored_log(lookup.store)
        self._standing, self._undone = log.standing, log.undone

    # -- making -----------------------------------------------------------------------------------

    def _at(self) -> str:
        """The time of a decision, as stores return it: later than all earlier decisions, whatever the clock says."""
        before = [dates.moment(item.at) + timedelta(microseconds=1) for item in (*self._standing, *self._undone)]
        at = max([now(), *before]).astimezone(UTC)
        return at.isoformat(timespec="microseconds").removesuffix("+00:00").rstrip("0").rstrip(".") + "Z"

    def assess(self, tie: Iri, verdict: str, because: str, by: str) -> Assessment:
        """An analyst's verdict on a tie or statement; a later one replaces an earlier one."""
        if verdict not in VERDICTS:
            raise Refused(f"a verdict must be {' or '.join(VERDICTS)}, not {verdict!r}")
        at = self._at()
        return Assessment(_iri("assessment", tie, verdict, by, at), tie, verdict, by, reasoned(because), at)

    def link(self, premise: Iri, conclusion: Iri, because: str, by: str) -> Link:
        """A link: one tie or statement implies another; assent flows forward, denial backward."""
        if premise == conclusion:
            raise Refused("a claim implies itself already")
        for old in self._standing:
            if isinstance(old, Link) and (old.premise, old.conclusion) == (premise, conclusion):
                raise Refused(f"that is so already, by {old.by}: {old.because} ({ids.short(old.iri)})")
        at = self._at()
        return Link(_iri("link", premise, conclusion, by, at), premise, conclusion, by, reasoned(because), at)

    def merge(self, left: Iri, right: Iri, same: bool, because: str, by: str) -> Merge:
        """A merge (``left`` becomes ``right``), or a judgement that two actors are never the same."""
        self._check_merge(left, right)
        one = self._judged.root(left) == self._judged.root(right)
        if one and same:
            raise Refused(f"{self._pair(left, right)} are one actor already{self._reason_of(self._merging(left))}")
        if one:
            reason = self._reason_of(self._merging(left))
            raise Refused(f"{self._pair(left, right)} are merged{reason}; undo that first")
        if (apart := self._apart(left, right)) is not None:
            words = "that is so already" if not same else f"{self._pair(left, right)} are never the same"
            undo = "" if not same else f"; to merge them, undo it first: kg undo {ids.short(apart.iri)}"
            raise Refused(f"{words}{self._reason_of([apart])}{undo}")
        at = self._at()
        return Merge(_iri("merge", left, right, str(same), by, at), left, right, same, by, reasoned(because), at)

    def _check_merge(self, left: Iri, right: Iri) -> None:
        if left == right:
            advice = "; name both by their ids, which kg actors --same lists" if self._world.same_as(left) else ""
            raise Refused(f"{self._lookup.ref(left).label} is one actor, named twice{advice}")
        if ANYONE in (left, right):
            raise Refused("'anyone' stands for nobody in particular and cannot be merged")
        kinds = {self._lookup.ref(iri).kind for iri in (left, right)} - {"UnnamedActor"}
        if "Person" in kinds and len(kinds) > 1:
            raise Refused(f"a person and a body are not one actor: {self._pair(left, right)}")
        if self._world.folded(left) == self._world.folded(right) and self._world.merged(left) != self._world.merged(
            right
        ):
            raise Refused(f"one of {self._pair(left, right)} acts for the other; look-ups roll it up already")

    def _apart(self, left: Iri, right: Iri) -> Merge | None:
        """The judgement that keeps an actor merged with one apart from an actor merged with the other."""
        merged = self._world.merged
        ends = {merged(left), merged(right)}
        for old in self._standing:
            if isinstance(old, Merge) and not old.same and {merged(old.left), merged(old.right)} == ends:
                return old
        return None

    def _merging(self, actor: Iri) -> list[Merge]:
        """The judgements that made the actor one with others."""
        root = self._judged.root(actor)
        return [j for j in self._standing if isinstance(j, Merge) and j.same and self._judged.root(j.left) == root]

    def _reason_of(self, judgements: Sequence[Merge]) -> str:
        return "".join(f", by {j.by}: {j.because} ({ids.short(j.iri)})" for j in judgements[:1])

    # -- reading ----------------------------------------------------------------------------------

    def log(self) -> list[JudgementRecord]:
        """Every judgement, in force or undone, in the order of decision."""
        items = sorted((*self._standing, *self._undone), key=decided)
        return [self._row(item) for item in items]

    def _row(self, item: Judgement | Undone) -> JudgementRecord:
        if isinstance(item, Undone):
            return JudgementRecord(item.iri, "undone", item.what, item.by, item.because, item.at, (item.judgement,))
        return self.record(item)

    def record(self, judgement: Judgement) -> JudgementRecord:
        """A judgement in words."""
        concerns: tuple[Iri, ...]
        if isinstance(judgement, Assessment):
            kind, concerns = "assessment", (judgement.tie,)
            what = f"{judgement.verdict}: {self._tie(judgement.tie)}"
        elif isinstance(judgement, Link):
            kind, concerns = "link", (judgement.premise, judgement.conclusion)
            what = f"{self._tie(judgement.premise)} implies {self._tie(judgement.conclusion)}"
        else:
            kind, concerns = "merge" if judgement.same else "apart", (judgement.left, judgement.right)
            words = "is" if judgement.same else "is never"
            left, right = self._lookup.pair(judgement.left, judgement.right)
            what = f"{left} {words} {right}"
        return JudgementRecord(judgement.iri, kind, what, judgement.by, judgement.because, judgement.at, concerns)

    def undone(self, judgement: Judgement, because: str, by: str) -> Undone:
        """The undoing of a judgement."""
        made = self.record(judgement)
        what = f"{made.what} (by {made.by} on {made.at[:10]}: {made.because})"
        at = self._at()
        return Undone(_iri("undone", judgement.iri, by, at), judgement.iri, what, by, because, at)

    def find(self, name: str) -> Judgement:
        """The judgement in force with this id, or start of an id with at least four characters of its key."""
        local = ids.short(name).removeprefix(":")
        kind, _, key = local.rpartition("-")
        found = [j for j in self._standing if ids.short(j.iri) == local]
        if not found and len(key) > 3:
            alike = [j for j in self._standing if _key(j).startswith(key)]
            found = [j for j in alike if not kind or ids.short(j.iri).startswith(local)]
        if not found:
            raise NameNotFound(name, "judgement", advice="; list them with: kg judgements")
        if len(found) > 1:
            raise AmbiguousName(name, [ids.short(j.iri) for j in found], "judgement")
        return found[0]

    def _tie(self, iri: Iri) -> str:
        return f"{self._lookup.claim_words(iri)} ({ids.short(iri)})"

    def _pair(self, left: Iri, right: Iri) -> str:
        first, second = self._lookup.pair(left, right)
        return f"{first!r} and {second!r}"
