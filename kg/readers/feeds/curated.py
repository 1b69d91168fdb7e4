"""The rows of a curated feed as the records of one source: each row a tie, in the own voice of the editor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Quad

from kg.actors import names
from kg.actors.resolver import Resolver
from kg.annotation.provenance import NOTHING, Provenance
from kg.errors import InputError
from kg.model import dates, ids
from kg.model.claims import (
    NO_DETAILS,
    Actor,
    Details,
    Iri,
    Office,
    Source,
    SourceRecords,
    Stance,
    Statement,
    Tenure,
    Tie,
)
from kg.model.vocabulary import SKOS, Vocabulary
from kg.rdf import terms
from kg.readers import feeds
from kg.readers.feeds import archives
from kg.readers.feeds.file import FeedFile
from kg.readers.feeds.parties import Parties
from kg.readers.feeds.quarantine import Corrections
from kg.readers.feeds.rows import (
    Account,
    Deleted,
    Held,
    Kept,
    Known,
    Merged,
    Noted,
    Outcome,
    Quarantined,
    Skipped,
)

DESCRIBES = ids.KG + "describes"
SAME_ACTOR = "both actors are the same"
DELETES = "deletes what earlier files say of an entity"
MOST_WARNINGS = 20
"""Warnings of single rows that are told; the rest is counted."""


def read(
    path: Path,
    feed: str,
    resolver: Resolver,
    vocabulary: Vocabulary,
    encoding: str | None = None,
    given: Provenance = NOTHING,
    corrections: Corrections | None = None,
    earlier: Callable[[Iri], Actor | None] = lambda iri: None,
) -> tuple[SourceRecords, Account]:
    """The records of a feed file, and what became of its rows. Raises InputError.

    ``earlier`` gives an actor of the feed that other files of it name.
    """
    reader = feeds.module(feed)
    content = archives.content(path)
    parties = Parties(resolver, feed, earlier)
    file = FeedFile(path, content, encoding, corrections.rows if corrections else {}, parties.named_before)
    iri = ids.source_iri(f"sha256:{content.sha256}")
    title = given.title or f"{reader.TITLE}: {names.presentable(path.name, 200) or 'file'}"
    publisher = given.publisher or reader.PUBLISHER
    source = Source(iri, title, content.sha256, publisher, given.published, given.url, feed=feed)
    made = _Records(source, feed, parties, vocabulary)
    for outcome in reader.rows(file):
        made.take(outcome)
    if not made.read:
        raise InputError(str(path), "the file has no rows", "nothing of it was added")
    made.warnings[:0] = content.warnings
    return made.records(), made.account()


def stance_iri(source: Iri, record: str) -> Iri:
    """The IRI of the stance that a row of a feed makes; by it a newer edition finds the rows that it restates."""
    return ids.local_iri("stance", source, ids.digest(record))


@dataclass
class _Records:
    """Collects what the rows of one file come to."""

    source: Source
    feed: str
    parties: Parties
    vocabulary: Vocabulary
    read: int = 0
    kept: int = 0
    merged: int = 0
    ties: dict[Iri, Tie] = field(default_factory=dict)
    stances: dict[Iri, Stance] = field(default_factory=dict)
    statements: dict[Iri, Statement] = field(default_factory=dict)
    offices: dict[Iri, Office] = field(default_factory=dict)
    tenures: dict[Iri, Tenure] = field(default_factory=dict)
    said: dict[Quad, None] = field(default_factory=dict)
    deleted: dict[Iri, None] = field(default_factory=dict)
    skipped: Counter[str] = field(default_factory=Counter)
    quarantined: list[Quarantined] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def take(self, outcome: Outcome) -> None:
        """Counts a row, and keeps what it says."""
        more = getattr(outcome, "rows", 1) - 1
        self.read += 1 + more
        self.merged += more
        if warning := getattr(outcome, "warning", ""):
            self.warnings.append(f"line {outcome.row}: {warning}")
        if isinstance(outcome, Quarantined):
            self.quarantined.append(outcome)
        elif isinstance(outcome, Skipped):
            self.skipped[outcome.reason] += 1
        elif isinstance(outcome, Deleted):
            self._delete(outcome)
        elif isinstance(outcome, Merged):
            self.merged += 1
        elif isinstance(outcome, Known):
            self._know(outcome)
        elif isinstance(outcome, Held):
            self._hold(outcome)
        elif isinstance(outcome, Noted):
            self._note(outcome)
        else:
            self._keep(outcome)

    def _delete(self, row: Deleted) -> None:
        self.skipped[DELETES] += 1
        actor = self.parties.registered(row.party) or ids.feed_actor_iri(self.feed, row.record)
        self.deleted |= dict.fromkeys((stance_iri(self.source.iri, row.record), actor))

    def _know(self, row: Known) -> None:
        """An actor that a row describes: one of the registry gets the names that it lacks."""
        self.kept += 1
        actor = self.parties.actor(row.party)
        graph = terms.node(ids.source_graph(self.source.iri))
        self.said[Quad(terms.node(self.source.iri), terms.node(DESCRIBES), terms.node(actor), graph)] = None
        for name in self.parties.new_names(actor, row.party):
            self.said[Quad(terms.node(actor), terms.node(SKOS + "altLabel"), terms.text(name), graph)] = None

    def _keep(self, row: Kept) -> None:
        about = []
        for claim in row.claims:
            ends = self.parties.actor(claim.subject), claim.relation, self.parties.actor(claim.object)
            if ends[0] == ends[2]:
                continue
            subject, relation, obj = self.vocabulary.canonical(*ends)
            iri = ids.tie_iri(subject, relation, obj, row.when, f"{self.feed} {row.record}")
            self.ties.setdefault(iri, Tie(iri, subject, relation, obj, row.when))
            about.append(iri)
        if not about:
            self.skipped[SAME_ACTOR] += 1
            self.warnings.append(f"line {row.row}: {SAME_ACTOR}: {row.claims[0].subject.name!r}")
            return
        self._stand(row, tuple(dict.fromkeys(about)), row.details, row.cue, row.attitude)

    def _note(self, row: Noted) -> None:
        concerns = tuple(sorted({self.parties.actor(party) for party in row.concerns}))
        iri = ids.statement_iri(row.text, concerns)
        self.statements.setdefault(iri, Statement(iri, row.text, concerns))
        self._stand(row, (iri,))

    def _stand(
        self,
        row: Kept | Noted,
        about: tuple[Iri, ...],
        details: Details = NO_DETAILS,
        cue: str | None = None,
        attitude: str = "asserts",
    ) -> None:
        """The stance of a row; a row that says the same again is merged, another of the same record is numbered."""
        when = row.when if isinstance(row, Noted) else None
        record, number = row.record, 1
        while True:
            iri = stance_iri(self.source.iri, record)
            stance = Stance(
                iri, self.source.iri, self.source.iri, attitude, about,
                when=when, cue=cue, origin=row.origin, details=details,
            )  # fmt: skip
            there = self.stances.get(iri)
            if there is None:
                break
            if there == stance:
                self.merged += 1
                return
            number += 1
            record = f"{row.record}\x1e{number}"
        self.stances[iri] = stance
        self.kept += 1

    def _hold(self, row: Held) -> None:
        person, body = self.parties.actor(row.person), self.parties.actor(row.body)
        if person == body:
            self.skipped[SAME_ACTOR] += 1
            return
        office = ids.local_iri("office", self.source.iri, ids.digest(row.title, body))
        self.offices.setdefault(office, Office(office, row.title, body, (row.title,)))
        tenure = ids.local_iri("tenure", self.source.iri, ids.digest(row.record))
        self.tenures[tenure] = Tenure(tenure, person, office, row.since, row.until)
        when = _span(row.since, row.until)
        iri = ids.tie_iri(person, "holdsOffice", body, when, f"{self.feed} {row.record}")
        self.ties.setdefault(iri, Tie(iri, person, "holdsOffice", body, when))
        kept = Kept(row.row, row.record, (), when, origin=row.origin)
        self._stand(kept, (iri,), Details(manner=(row.title,)))

    def records(self) -> SourceRecords:
        """Everything that the source brings."""
        told = [*self.parties.warnings, *self.warnings]
        more = [f"and {len(told) - MOST_WARNINGS} more warnings"] if len(told) > MOST_WARNINGS else []
        return SourceRecords(
            self.source,
            actors=tuple(self.parties.found.values()),
            offices=tuple(self.offices.values()),
            tenures=tuple(self.tenures.values()),
            ties=tuple(self.ties.values()),
            statements=tuple(self.statements.values()),
            stances=tuple(self.stances.values()),
            foreign=tuple(self.said),
            warnings=(*told[:MOST_WARNINGS], *more),
            deleted=tuple(self.deleted),
        )

    def account(self) -> Account:
        """What became of the rows."""
        reasons = tuple(sorted(self.skipped.items(), key=lambda item: (-item[1], item[0])))
        wrong = tuple(sorted(self.quarantined, key=lambda found: found.row))
        return Account(self.feed, self.read, self.kept, self.merged, reasons, wrong)


def _span(since: str | None, until: str | None) -> str | None:
    """The time from one date to another, as EDTF; None where neither is known or they are out of order."""
    if not since and not until:
        return None
    try:
        return dates.normalise(f"{since or '..'}/{until or '..'}")
    except ValueError:
        return since or until
