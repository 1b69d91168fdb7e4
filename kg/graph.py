"""The facade over one store: one method per capability."""

from __future__ import annotations

import html
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext, suppress
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Unpack

from pyoxigraph import NamedNode, Quad

from kg import arguments
from kg.actors import registry
from kg.actors.directory import Directory
from kg.actors.resolver import Match, Resolver, written_id
from kg.collector import uncollected
from kg.errors import (
    InputError,
    KgError,
    MissingExtra,
    NameNotFound,
    PartlyAdded,
    Refused,
    StoreError,
    StoreLocked,
    TextNeeded,
    counted,
    listed,
)
from kg.lookup import finding
from kg.lookup.filters import TieFilter, from_feeds
from kg.lookup.lookup import Lookup, may_fall
from kg.model import dates, ids
from kg.model.claims import Actor, Iri, Log, SourceRecords
from kg.model.ids import KG
from kg.model.records import Records, SourceRecord, StatementRecord, TieRecord
from kg.model.vocabulary import CNT, SKOS, Vocabulary, load
from kg.rdf import codec, terms
from kg.status import evidence
from kg.status.evidence import Judgement
from kg.store.embedded import EmbeddedStore, recover
from kg.store.protocol import Store

if TYPE_CHECKING:
    from datetime import date

    from duckdb import DuckDBPyConnection

    from kg.annotation.provenance import About
    from kg.events import answers
    from kg.events.sql import Rows
    from kg.events.table import EventTable
    from kg.events.views import Views
    from kg.export import Exported
    from kg.export.content import Content
    from kg.judgements.decisions import Decisions, JudgementRecord
    from kg.lookup.compare import Change
    from kg.lookup.filters import Which
    from kg.lookup.history import Calendar, StatusChange
    from kg.lookup.paths import PathRecord
    from kg.lookup.timeline import TimelineEntry
    from kg.maintenance.integrity import Check
    from kg.maintenance.lint import Brought
    from kg.maintenance.validate import Report
    from kg.model.feeds import Account
    from kg.model.summaries import (
        ActorEntry,
        ActorRecord,
        Added,
        Dispute,
        Hits,
        IdentityRecord,
        Stats,
        SuggestionRecord,
        TieStance,
    )
    from kg.readers.detect import File, Read, Readers
    from kg.readers.feeds.coded import Coded
    from kg.readers.feeds.quarantine import Corrections
    from kg.sparql.results import Result
    from kg.status.derive import Plan
    from kg.text.relations import RelationRecord
    from kg.view.payload import Payload


EVERY = 5.0
"""Seconds between the checkpoints of a long load, at least."""
WARNINGS = 4_000
"""Characters of the warnings on one source."""


def open_graph(target: str | Path | None = None, *, create: bool = True, timeout: float | None = None) -> Graph:
    """The graph at ``target``: a folder, ``:memory:`` or an http(s) SPARQL endpoint; None: the shipped case.

    Creates a missing folder, with ontology and registry, unless ``create`` is false. A folder that is there is
    read as its last change left it, also while another process changes it; the first change through the graph takes the
    folder for changes, as one process at a time can, until it is closed.
    An endpoint has ``timeout`` seconds for each whole answer (300 where none are given).
    Raises StoreError if the store cannot be opened, Refused if ``target`` is invalid.
    """
    vocabulary = load()
    if target is None:
        store = EmbeddedStore()
        store.load(registry.shipped_file())
        return Graph(store, vocabulary, shipped=True)
    address = arguments.endpoint(target)
    if address is not None:
        from kg.store.remote import TIMEOUT, RemoteStore

        remote = RemoteStore(address, TIMEOUT if timeout is None else arguments.seconds(timeout, "a timeout"))
        try:
            if not remote.holds(ids.ONTOLOGY_GRAPH):
                if not create:
                    raise StoreError(
                        f"no kg graph at {remote.name}; make one with: kg build --store {arguments.typed(remote.name)}"
                    )
                remote.apply([], registry.base_quads())
        except KgError:
            remote.close()
            raise
        return Graph(remote, vocabulary)
    if str(target) == ":memory:":
        store = EmbeddedStore()
    else:
        path = arguments.place(target)
        recover(path)
        if not create and (not path.exists() or (path.is_dir() and not any(path.iterdir()))):
            raise NameNotFound(
                str(target), "store", advice=f"; make one with: kg build --store {arguments.typed(target)}"
            )
        store = EmbeddedStore(path, reading=True)
    graph = Graph(store, vocabulary)
    if store.count() == 0:
        store.apply([], registry.base_quads())
        store.settle()
    return graph


class Graph:
    """An actor-relationship graph: sources in, answers out. A context manager; close it when done."""

    def __init__(self, store: Store, vocabulary: Vocabulary, *, shipped: bool = False) -> None:
        self.store = store
        self.vocabulary = vocabulary
        self.shipped = shipped
        self.changed = False
        """Whether anything was changed through it."""
        self.undated: tuple[Iri, ...] = ()
        """The sources that a graph as of a day leaves out because they have no date."""
        self._lookup: Lookup | None = None
        self._directory: Directory | None = None
        self._resolver: Resolver | None = None
        self._registry: Resolver | None = None
        self._views: Views | None = None
        self._tabled: tuple[Path | None, DuckDBPyConnection] | None = None
        """The connection to the views, with the checkpoint that they show."""
        self._every = 0.0
        """Seconds between checkpoints; more than 0 during a load of several files."""
        self._tables: EventTable | None = None
        self._borrows = False
        """Whether the event table belongs to another graph."""

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<kg.Graph in {self.store.name}>"

    def close(self) -> None:
        """Closes the store."""
        self.store.close()

    # -- names ------------------------------------------------------------------------------------

    @property
    def lookup(self) -> Lookup:
        """The reading side, as of the last change."""
        if self._lookup is None:
            self._lookup = Lookup(self.store, self.vocabulary, self.directory)
        return self._lookup

    @property
    def directory(self) -> Directory:
        """The names of actors, offices and sources, and who acts for whom; kept until one of them changes."""
        if self._directory is None:
            self._directory = Directory(self.store, self.vocabulary)
        return self._directory

    @property
    def resolver(self) -> Resolver:
        """Resolves names against every actor of the store, those of single sources included."""
        if self._resolver is None:
            self._resolver = self._make_resolver(local=True)
        return self._resolver

    @property
    def registry(self) -> Resolver:
        """Resolves names against the registry alone, as readers of sources do."""
        if self._registry is None:
            self._registry = self._make_resolver(local=False)
        return self._registry

    def _make_resolver(self, local: bool) -> Resolver:
        found = list(self.store.match(graph=ids.ACTORS_GRAPH))
        if not local:
            return registry.resolver(found, self.vocabulary)
        for kind in self.vocabulary.classes:
            iris = [iri for iri in evidence.typed(self.store, kind) if _from_a_source(iri)]
            found += self.store.describe(iris)
        found += [quad for quad in self.store.match(predicate=SKOS + "altLabel") if _names_registered(quad)]
        world = self.lookup.world
        same = {iri: world.merged(iri) for merge in world.merges for iri in (merge.left, merge.right)}
        return registry.resolver(found, self.vocabulary, same)

    def resolve(self, name: str, at: str | None = None) -> Match:
        """The actor called ``name`` and why; raises NameNotFound or AmbiguousName.

        Follows the merges of analysts.
        """
        arguments.text(name, "a name")
        at = arguments.day(at, "at")
        merged = self.lookup.world.merged
        iri = written_id(name)
        if terms.is_iri(iri) and self.lookup.ref(iri).kind in self.vocabulary.classes:
            return Match(merged(iri), self.lookup.ref(merged(iri)).label, "id")
        named = [iri for iri, _ in self.store.referring_text(SKOS + "prefLabel", name)]
        self.directory.fetch(named)
        found = sorted({merged(iri) for iri in named if self.lookup.ref(iri).kind})
        if len(found) == 1:
            return Match(found[0], self.lookup.ref(found[0]).label, "name")
        match = self.resolver.resolve(name, at)
        actor = merged(match.actor)
        return match if actor == match.actor else replace(match, actor=actor, label=self.lookup.ref(actor).label)

    def refresh(self) -> None:
        """Reads what others have changed since: the newest checkpoint of a folder, or an endpoint anew."""
        if isinstance(self.store, EmbeddedStore):
            self.store.renew()
        self._lookup = self._resolver = self._directory = self._registry = self._tabled = None

    def lock(self) -> None:
        """Takes a folder for changes, as the first change would; raises StoreLocked if another process has it."""
        if isinstance(self.store, EmbeddedStore) and self.store.lock():
            self.refresh()

    def _settle(self, every: float = 0.0) -> None:
        """Lets readers see the changes, unless they did within ``every`` seconds."""
        if isinstance(self.store, EmbeddedStore):
            self.store.settle(every)

    @property
    def event_table(self) -> EventTable:
        """The rows that machines coded; raises StoreError at an endpoint without a place for them."""
        if self._tables is not None:
            return self._tables
        from kg.events import table

        found = table.beside(self.store)
        if isinstance(self.store, EmbeddedStore) and self.store.path is None:
            self._tables = found  # a temporary folder, which goes with it
        return found

    def keep_tables(self, place: str | Path) -> None:
        """Keeps the event table at ``place``, a folder or an address that fsspec opens, instead of with the store.

        No other store may keep its own there.
        """
        from kg.events.table import EventTable

        self._tables = EventTable(arguments.text(str(place), "a place for event tables"))

    def _tidy(self) -> None:
        """Removes the files of the event table that the graph no longer names."""
        from kg.events import table

        if self._borrows or (self._tables is None and not (isinstance(self.store, EmbeddedStore) and self.store.path)):
            return
        self.event_table.tidy(table.named(self.store).values())

    def _write(self, remove: Iterable[Quad], add: Iterable[Quad], lines: Iterable[str] = ()) -> None:
        """Writes a change, all of it or nothing, and drops the caches that it makes stale.

        ``lines`` are quads of ties and stances alone: nothing that is kept of names changes with them.
        """
        remove, add = list(remove), list(add)
        changed = [*remove, *add]
        directory, resolver = self._directory, self._resolver
        self._lookup = self._resolver = self._directory = self._tabled = None
        self.store.apply(remove, add, lines)
        self._settle(self._every)
        self.changed = True
        if directory is not None and isinstance(self.store, EmbeddedStore):  # no other process writes to it
            directory.forget(changed)
            self._directory = directory
            if resolver is not None and not any(map(_of_actors, changed)):
                self._resolver = resolver

    # -- sources ----------------------------------------------------------------------------------

    def add(
        self,
        *paths: str | Path,
        kind: str | None = None,
        encoding: str | None = None,
        statements: bool = False,
        quarantine: str | Path | None = None,
        fold: str | None = None,
        report: Callable[[int, int], None] | None = None,
        **about: Unpack[About],
    ) -> Records[Added]:
        """Adds annotations, texts, RDF files and judgements, or folders of them; each source whole or not at all.

        ``kind`` overrides what is detected: annotation, text, rdf, judgements, feed, or the name of a feed. A source
        that is there already is replaced. A text is added with its annotation where one is known; else with what the
        text reader finds, unreviewed. ``encoding`` is that of the texts; without it, each has the one that it shows or
        declares, else UTF-8. ``title``, ``published``, ``publisher`` and ``url`` describe texts, and count before what
        a page, a feed or the head of a Markdown file says; ``speaker`` names the actor whose own words they are, as of
        a ministry's statement. ``statements`` keeps in words what a text's speakers say without a relation.
        Of a feed, ``account`` of what is returned says what became of each row; rows that cannot be read are written
        to a CSV in the folder ``quarantine``, if one is given. ``fold`` (year, month, relationship, rows) says how the
        rows of a machine-coded feed become ties, the first time that a file of the feed is added.
        ``report`` is called with (files done, all).
        Raises InputError with every mistake; where several files were given, the good ones are kept and the error
        says which failed.
        """

        from kg.model.summaries import Added

        self.lock()
        files, readers = self._read(paths, kind, encoding, about, statements)
        done: list[Added] = []
        brought: dict[int, Brought] = {}
        failures: list[KgError] = []
        self._every = EVERY
        for number, file in enumerate(files):
            try:
                for read in readers.read(file):
                    if (taken := self._add_read(read, file, fold, quarantine)) is None:
                        continue
                    added, records = taken
                    if records is not None:
                        brought[len(done)] = records
                    done.append(added)
            except TextNeeded as error:
                if file.explicit:
                    failures.append(error)
                else:
                    done.append(Added(str(file.path), "", file.path.name, 0, 0, "waits for its text"))
            except KgError as error:
                if str(error) not in map(str, failures):  # the actors of a case are read with each annotation
                    failures.append(error)
            if report:
                report(number + 1, len(files))
        self._every = 0.0
        self._settle()
        self._compare(done, brought)
        if failures:
            raise PartlyAdded(done, failures) if done or len(failures) > 1 else failures[0]
        return Records(done, Added)

    def _add_read(
        self, read: Read, file: File, fold: str | None, quarantine: str | Path | None
    ) -> tuple[Added, Brought | None] | None:
        """Adds what was read in a file: what became of it, and what to compare; None where another file brings it."""

        from kg.maintenance import lint
        from kg.model.summaries import Added

        path = str(file.path)
        if isinstance(read.records, Log):
            return self.add_judgements(read.records, path), None
        if not read.counts:
            if file.kind != "annotation":
                return None
            source, why = read.records.source, f"{path}: another file here has the same source; name the file to use"
            return Added(path, source.iri, source.title, 0, 0, "left out", (why,)), None
        brought = None
        if read.coded:
            with read.coded:
                added = self._add_coded(read.coded, path, fold)
        else:
            added = self._add_records(read.records, path, read.annotation.name if read.annotation else "")
            brought = lint.brought(read.records)
        if file.kind == "rdf":
            graphs, foreign = codec.sizes(read.records), codec.foreign_predicates(read.records)
            added = replace(added, graphs=graphs, foreign=foreign)
        if read.account:
            added = replace(added, account=_quarantined(read.account, file.path, read.corrections, quarantine))
        return added, brought

    def _compare(self, done: list[Added], brought: dict[int, Brought]) -> None:
        """Adds the warnings on these sources that need the whole store."""

        from kg.maintenance import lint

        found = lint.compared(self.store, self.vocabulary, list(brought.values()))
        for number, warnings in zip(brought, found, strict=True):
            added = done[number]
            named = [f"{added.path}: {warning}" if added.path else warning for warning in warnings]
            done[number] = replace(added, warnings=tuple(listed([*added.warnings, *named], "warning", WARNINGS)))

    def _read(
        self,
        paths: Sequence[str | Path],
        kind: str | None,
        encoding: str | None,
        about: About,
        statements: bool,
    ) -> tuple[list[File], Readers]:
        """The files to read, those in folders too, and their readers."""
        from kg.annotation.provenance import Provenance
        from kg.readers import detect

        if encoding is not None:
            arguments.encoding(encoding)
        said = Provenance.of(about)
        files = detect.expand([arguments.place(p) for p in paths], kind)
        stored = self._stored_text
        readers = detect.Readers(
            self.registry, self.vocabulary, files, encoding, stored, said, statements, self._feed_actor
        )
        return files, readers

    def _stored_text(self, sha256: str) -> str | None:
        return terms.one(self.lookup.node(ids.source_iri(f"sha256:{sha256}")), CNT + "chars")

    def _feed_actor(self, iri: str) -> Actor | None:
        of = self.store.nodes([iri]).get(iri)
        return codec.decode_actor(iri, of, self.vocabulary.classes) if of else None

    def add_records(self, records: SourceRecords, path: str = "", annotation: str = "") -> Added:
        """Adds the records of one source in one step; raises InputError if a store cannot hold them."""

        from kg.maintenance import lint

        self.lock()
        done = [self._add_records(records, path, annotation)]
        self._compare(done, {0: lint.brought(records)})
        return done[0]

    @uncollected()
    def _add_records(self, records: SourceRecords, path: str, annotation: str) -> Added:
        from kg.maintenance import lint
        from kg.model.summaries import Added
        from kg.status import derive, editions, identity

        if not isinstance(records, SourceRecords):
            raise Refused(f"records must be kg.model.SourceRecords, not {records!r}")
        source = records.source
        left, gone, restated = editions.restated(self.store, self.vocabulary.classes, records)
        try:
            plan = derive.plan(self.store, self.vocabulary, add=[records, *left], remove=gone)
        except InputError as error:
            raise InputError(path or error.path, error.violations, error.advice) from None
        there = bool(self.store.describe([source.iri]))
        bereft = self._apply(plan)
        names: Iterable[str] = ()
        if source.feed is None:  # nobody writes the names of a feed by hand
            names = lint.deceptive_names(records, lambda: self.registry, partial(identity.identified, self.store))
        named = [f"{path}: {warning}" if path else warning for warning in names]
        warnings = (*records.warnings, *restated, *named, *bereft)
        outcome = "unchanged" if not plan else "replaced" if there else "added"
        return Added(
            path, source.iri, source.title, len(records.ties), len(records.stances), outcome, warnings, annotation
        )  # fmt: skip

    def _add_coded(self, coded: Coded, path: str, fold: str | None) -> Added:
        """Adds a file of machine-coded rows: to the event table, and folded into the graph, in one step."""

        from kg.events import fold as fold_of
        from kg.events import loading
        from kg.model.summaries import Added
        from kg.status import derive
        from kg.status.columns import Columns

        self.lock()
        source = coded.source
        there = bool(self.store.describe([source.iri]))
        try:
            change = loading.change(
                self.store, self.event_table, self.vocabulary, coded.connection, source, coded.actors, fold
            )
            rest = partial(fold_of.folded, coded.connection, change.records[0].source)
            columns = Columns(coded.connection, change.records[0].source, rest) if change.counted else None
            plan = derive.plan(
                self.store, self.vocabulary, add=list(change.records), remove=list(change.gone), columns=columns
            )
            bereft = self._apply(plan)
        finally:
            self._tidy()
        outcome = "unchanged" if not plan else "replaced" if there else "added"
        told = [f"{counted(change.restated, 'record')} of other files restated"] if change.restated else []
        named = [f"{path}: {warning}" for warning in (*coded.warnings, *change.warnings, *told)]
        return Added(path, source.iri, source.title, change.ties, change.ties, outcome, (*named, *bereft))

    def add_judgements(self, log: Log, path: str = "") -> Added:
        """Adds judgements made elsewhere in one step, with who, why and when; undone ones stay undone.

        Raises InputError if they contradict judgements in this graph.
        """

        from kg.judgements import log as judgement_log
        from kg.model.summaries import Added
        from kg.status import derive

        if not isinstance(log, Log):
            raise Refused(f"judgements must be a kg.model.Log, not {log!r}")
        self.lock()
        found = judgement_log.joined(self.store, log, arguments.text(path, "a path"))
        plan = derive.plan(self.store, self.vocabulary, judge_add=found.add, judge_remove=found.remove)
        if found:
            told = [quad for undone in found.undone for quad in codec.encode_undone(undone)]
            self._write(plan.remove, [*plan.add, *told])
        warnings = found.warnings
        if missing := judgement_log.absent(self.store, found.add):
            warnings += (f"{path}: {missing} of the judgements are on ties that no source here mentions yet",)
        title = counted(len(log), "judgement")
        return Added(path, "", title, 0, 0, "added" if found else "unchanged", warnings)

    def renew(self) -> int:
        """Updates ontology and registry to those of this version; returns how many quads changed."""
        self.lock()
        wanted = set(registry.base_quads())
        graphs = (ids.ONTOLOGY_GRAPH, ids.ACTORS_GRAPH)
        there = {quad for graph in graphs for quad in self.store.match(graph=graph)}
        if wanted != there:
            self._write(there - wanted, wanted - there)
            self._registry = None
        return len(wanted ^ there)

    def remove(self, source: str) -> SourceRecord:
        """Withdraws a source and what only it says; returns what it was.

        Its ``warnings`` name the other sources that refer to what it said.
        """

        from kg.status import derive

        self.lock()
        record = self._added(source)
        plan = derive.plan(self.store, self.vocabulary, remove=[record.id])
        warnings = self._apply(plan)
        self._tidy()
        return replace(record, warnings=warnings)

    def _apply(self, plan: Plan) -> tuple[str, ...]:
        """Writes the changes of a plan; returns warnings on references that it left dangling."""
        from kg.maintenance import integrity

        if not plan:
            return ()
        self._write(plan.remove, plan.add, plan.lines)
        return integrity.bereft(self.store, plan)

    def sources(self) -> Records[SourceRecord]:
        """Every source, loaded or only cited."""
        return Records(self.lookup.sources(), SourceRecord)

    def source(self, name: str) -> SourceRecord:
        """The source of this id, start of an id, or title."""
        return finding.source(self.lookup, arguments.text(name, "the name of a source"))

    def _added(self, name: str) -> SourceRecord:
        """The source of this name; raises Refused if it is only cited."""
        record = self.source(name)
        if record.cited_in:
            raise Refused(f"{record.title!r} was never added; {ids.short(record.cited_in)} cites it")
        return record

    # -- look-ups ---------------------------------------------------------------------------------

    def actor(self, name: str, *, rollup: bool = True, feeds: bool = True) -> ActorRecord:
        """The dossier of an actor: names, codes, offices, and its ties in and out, as :meth:`ties` gives them."""
        match = self.resolve(name)
        arguments.truth(rollup, "rollup")
        wanted = TieFilter(feeds=arguments.truth(feeds, "feeds"))
        ties = wanted.ties(self.lookup, match.actor, None, rollup)
        return self.lookup.dossier(match.actor, match.detail or match.reason, ties)

    def actors(self) -> Records[ActorEntry]:
        """The actors that sources define, with these and the number of ties; those that are one are one entry."""

        from kg.lookup.actors import Actors
        from kg.model.summaries import ActorEntry

        return Records(Actors(self.lookup).entries(), ActorEntry)

    def same_actors(self) -> Records[IdentityRecord]:
        """What was joined, by names and by analysts: the actor kept, the one joined to it, why, and by whom."""

        from kg.lookup.actors import Actors
        from kg.model.summaries import IdentityRecord

        return Records(Actors(self.lookup).joined(), IdentityRecord)

    def ties(
        self,
        actor: str | None = None,
        other: str | None = None,
        *,
        relation: str | None = None,
        status: str | Sequence[str] | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        direction: str = "both",
        source: str | None = None,
        rollup: bool = True,
        reviewed_only: bool = False,
        feeds: bool = True,
        limit: int | None = None,
    ) -> Records[TieRecord]:
        """The ties of an actor, between two, or all, with every stance on each.

        ``direction`` is both, out or in, as ``relation`` is named (``buysArmsFrom`` runs from the buyer);
        symmetric relations run both ways; narrower relations are included. ``since`` and ``until``
        (EDTF, or a date) keep ties whose time, stated or inferred, may fall between them. With
        ``rollup`` an actor includes all that act for it, office-holders while in office. What feeds alone say
        comes last, and without ``feeds`` not at all.
        """
        most = None if limit is None else arguments.count(limit, "a limit")
        found = self._ties(
            actor, other, most is None, relation=relation, status=status, since=since, until=until,
            direction=direction, source=source, rollup=rollup, reviewed_only=reviewed_only, feeds=feeds,
        )  # fmt: skip
        return Records(islice(found, most), TieRecord)

    def _ties(self, actor: str | None, other: str | None, whole: bool, **which: Unpack[Which]) -> Iterable[TieRecord]:
        """The ties for :meth:`ties`; those of all actors are read at once, or (not ``whole``) as they are asked for."""
        first, last = arguments.span(which.get("since"), which.get("until"))
        direction, relation, source = which.get("direction", "both"), which.get("relation"), which.get("source")
        rollup = arguments.truth(which.get("rollup", True), "rollup")
        wanted = TieFilter(
            relation=None if relation is None else arguments.words(relation, "a relation"),
            statuses=self._statuses(which.get("status")),
            since=first,
            until=last,
            direction=arguments.one_of(direction, arguments.DIRECTIONS, "a direction"),
            source=None if source is None else self.source(source).id,
            reviewed_only=arguments.truth(which.get("reviewed_only", False), "reviewed_only"),
            feeds=arguments.truth(which.get("feeds", True), "feeds"),
        )
        if actor is None:
            if other is not None or direction != "both":
                raise Refused(f"{'the other' if other is not None else 'a direction'} needs an actor; name it first")
            return wanted.all_ties(self.lookup, whole)
        left, right = self.resolve(actor).actor, None if other is None else self.resolve(other).actor
        return wanted.ties(self.lookup, left, right, rollup)

    def stances(
        self,
        actor: str | None = None,
        other: str | None = None,
        *,
        holder: str | None = None,
        attitude: str | Sequence[str] | None = None,
        limit: int | None = None,
        **which: Unpack[Which],
    ) -> Records[TieStance]:
        """The stances on the ties of an actor, between two, or on all: one record for each stance and tie.

        ``holder`` keeps the stances of an actor and, with ``rollup``, of those who act for it; ``attitude`` those of
        this attitude (``denies``), or of one of several. ``which`` is as for :meth:`ties`.
        """

        from kg.lookup import stances
        from kg.model.summaries import TieStance

        most = None if limit is None else arguments.count(limit, "a limit")
        wanted = frozenset(map(self._attitude, arguments.texts(attitude, "an attitude")))
        who = None if holder is None else self.resolve(holder).actor
        ties = self._ties(actor, other, most is None, **which)
        found = stances.on(self.lookup, ties, who, wanted, which.get("rollup", True))
        return Records(islice(found, most), TieStance)

    def _attitude(self, name: str) -> str:
        return self.vocabulary.attitude(name).name

    def _statuses(self, status: str | Sequence[str] | None) -> frozenset[str]:
        return finding.statuses(self.vocabulary, arguments.texts(status, "a status"))

    def evidence(self, claim: str) -> TieRecord | StatementRecord:
        """A tie or statement with every stance on it; ``claim`` is its id or the start of one."""
        iri = self._claim(claim)
        found = self.lookup.claims([iri])
        if not found:  # a tie without its ends
            raise terms.unreadable(iri)
        of = found[0]
        return self._with_rows([of])[0] if isinstance(of, TieRecord) else of

    def _with_rows(self, ties: list[TieRecord]) -> list[TieRecord]:
        """These ties with the machine-coded rows behind them."""
        tables = {s.source.id for tie in ties for s in tie.stances if not s.reviewed}
        nodes = self.store.nodes(sorted(tables), [KG + "eventTable"]) if tables else {}
        known = {iri: name for iri, of in nodes.items() if (name := terms.one(of, KG + "eventTable"))}
        if not known:
            return ties
        from kg.events import evidence as coded

        found = coded.behind(self.event_table, known, ties)
        return [replace(tie, events=found[tie.id]) if tie.id in found else tie for tie in ties]

    def _with_rows_here(self, ties: list[TieRecord]) -> list[TieRecord]:
        """These ties with the rows behind them, where there is an event table here and what reads it."""
        if self._tables is None and not isinstance(self.store, EmbeddedStore):
            return ties
        try:
            return self._with_rows(ties)
        except MissingExtra:
            return ties

    def _claim(self, name: str) -> Iri:
        return finding.claim(self.lookup, arguments.text(name, "an id"))

    def disputes(self, actor: str | None = None, *, rollup: bool = True, feeds: bool = True) -> Records[Dispute]:
        """What is affirmed and what is denied, by whom, with quotes, and what was not denied.

        Unanswered accusations are listed too. With ``actor``: what concerns it, as an
        end of the tie, in the statement, or as an addressee or target of the stance. Without ``feeds``,
        what feeds alone say is left out.
        """

        from kg.lookup import disputes
        from kg.model.summaries import Dispute

        lookup = self.lookup
        arguments.truth(rollup, "rollup")
        if actor is None:
            found = lookup.contested()
        else:
            found = lookup.contested_of(self.resolve(actor).actor, rollup)
        told = disputes.found(lookup, found)
        if not arguments.truth(feeds, "feeds"):
            told = [one for one in told if not isinstance(one.claim, TieRecord) or not from_feeds(lookup, one.claim)]
        return Records(told, Dispute)

    def search(self, words: str, *, kind: str | Sequence[str] | None = None, limit: int | None = 20) -> Hits:
        """What has all of these words, in any order: actors, relations, statuses, ties, statements, quotes, sources.

        A tie is found by its ends, relation, status, event, and by the quotes, holders and attitudes of its stances
        together. Plurals and their singulars are one word. ``kind`` keeps one kind or several; ``limit`` is for each
        kind, None for all. ``counts`` of the answer says how many there are of each kind.
        """
        from kg.lookup import search

        kinds = arguments.texts(kind, "a kind")
        for name in kinds:
            arguments.one_of(name, search.KINDS, "a kind")
        most = None if limit is None else arguments.count(limit, "a limit")
        return search.find(self.lookup, arguments.words(words, "what to search for"), kinds or search.KINDS, most)

    def path(
        self,
        left: str,
        right: str,
        *,
        max_hops: int = 3,
        status: str | Sequence[str] | None = None,
        rollup: bool = True,
        limit: int = 5,
    ) -> Records[PathRecord]:
        """The shortest paths between two actors, each step explained by a relationship and a quote.

        Goes through undisputed relationships (accepted, corroborated, reported) unless ``status``
        asks for others, in either direction; with ``rollup`` those who act for a state are part of it.
        """
        from kg.lookup.paths import UNDISPUTED, PathFinder, PathRecord

        ends = self.resolve(left).actor, self.resolve(right).actor
        hops = arguments.count(max_hops, "max_hops", 1, arguments.MOST_HOPS)
        arguments.truth(rollup, "rollup")
        finder = PathFinder(self.lookup, self._statuses(status) or UNDISPUTED, rollup)
        most = min(arguments.count(limit, "a limit"), sys.maxsize)
        return Records(finder.find(*ends, hops, most), PathRecord)

    def timeline(
        self,
        actor: str,
        other: str | None = None,
        *,
        relation: str | None = None,
        status: str | Sequence[str] | None = None,
        since: str | date | None = None,
        until: str | date | None = None,
        rollup: bool = True,
        feeds: bool = True,
    ) -> Records[TimelineEntry]:
        """The ties of an actor, or between two, by time: stated times, then inferred ones, then undated ties."""
        from kg.lookup.timeline import TimelineEntry, arranged

        found = self.ties(
            actor, other, relation=relation, status=status, since=since, until=until, rollup=rollup, feeds=feeds
        )  # fmt: skip
        first, last = arguments.span(since, until)
        entries = [e for e in arranged(found) if e.section != "inferred" or may_fall(e.when or "", first, last)]
        return Records(entries, TimelineEntry)

    def as_of(self, day: str | date) -> Graph:
        """The graph as the sources published by the end of ``day`` had it, statuses recomputed: a copy in memory.

        Judgements stay. A source without a date counts from the day of its latest dated stance; sources without
        any date are left out, and named in ``undated`` of the copy.
        """

        from kg.lookup import history
        from kg.status import derive

        known = history.calendar(self.lookup)
        plan = derive.plan(self.store, self.vocabulary, remove=known.after(self._last_day(day)))
        store = EmbeddedStore()
        store.apply([], (set(self.store.match()) - set(plan.remove)) | set(plan.add))
        past = Graph(store, self.vocabulary)
        past._tables = self.event_table if isinstance(self.store, EmbeddedStore) else self._tables
        past._borrows = True
        past.undated = known.undated
        return past

    def _last_day(self, day: str | date) -> str:
        found = dates.bounds(arguments.day(day, "as_of") or "")[1]
        if found is None:
            raise Refused(f"as_of must be a date with an end, such as 2024-06 or 2024-06-30, not {str(day)!r}")
        return found

    def status_changes(
        self, actor: str, other: str | None = None, *, relation: str | None = None, rollup: bool = True
    ) -> Records[StatusChange]:
        """When each tie of an actor, or between two, and its relationship changed status, and by which stances.

        In the order of the days on which the sources were published. Sources without a date are left out.
        """
        from kg.lookup import history

        ties = self.ties(actor, other, relation=relation, rollup=rollup)
        sources = {stance.source.id for tie in ties for stance in tie.stances}
        known = history.calendar(self.lookup)
        return Records(
            history.changes([tie.id for tie in ties], sources, known, self.lookup, self._past(known)),
            history.StatusChange,
        )

    def _past(self, known: Calendar) -> Callable[[str], Lookup]:
        """What gives the state of the graph at the end of a day."""

        from kg.status import derive
        from kg.store.overlay import OverlayStore

        def as_of(day: str) -> Lookup:
            plan = derive.plan(self.store, self.vocabulary, remove=known.after(day))
            return Lookup(OverlayStore(self.store, plan.remove, plan.add), self.vocabulary)

        return as_of

    def relations(self, word: str | None = None) -> Records[RelationRecord]:
        """The relations of the ontology, each with definition, inverse, broader one, example and trigger words.

        With ``word``: those that it names, else those that it says (``sell``) or that mention it.
        Raises NameNotFound with near names.
        """
        from kg.text import relations

        given = None if word is None else arguments.words(word, "a word")
        return Records(relations.found(self.vocabulary, given), relations.RelationRecord)

    # -- judgements -------------------------------------------------------------------------------

    def assess(self, tie: str, verdict: str, because: str, by: str | None = None) -> JudgementRecord:
        """Passes a verdict on a tie or statement, ``accepted`` or ``rejected``; a later one replaces an earlier one.

        ``by`` is who decides (default: the login name). Raises Refused without a reason.
        """
        decisions, who = self._decisions(by)
        return self._decide(decisions, decisions.assess(self._claim(tie), verdict, because, who))

    def link(self, tie: str, implies: str, because: str, by: str | None = None) -> JudgementRecord:
        """Records that one tie or statement implies another: assent flows forward, denial backward."""
        decisions, who = self._decisions(by)
        return self._decide(decisions, decisions.link(self._claim(tie), self._claim(implies), because, who))

    def merge(
        self, left: str, right: str, *, same: bool = True, because: str, by: str | None = None
    ) -> JudgementRecord:
        """Records that two actors are one (``left`` becomes ``right``), or that they are never the same.

        Raises Refused, with the earlier reason, if that contradicts a judgement in force.
        """
        decisions, who = self._decisions(by)
        first, second = (self.resolver.resolve(arguments.text(name, "a name")).actor for name in (left, right))
        arguments.truth(same, "same")
        return self._decide(decisions, decisions.merge(first, second, same, because, who))

    def suggest_merges(self) -> Records[SuggestionRecord]:
        """Actors with near names that may be one, the best first; nothing is joined.

        Without actors that are one already, that are kept apart, or that act for different states.
        """

        from kg.lookup.actors import Actors
        from kg.model.summaries import SuggestionRecord

        return Records(Actors(self.lookup).suggestions(self.resolver.roster.actors.values()), SuggestionRecord)

    def judgements(self) -> Records[JudgementRecord]:
        """Who decided what and why, including undone judgements, in the order of decision."""
        from kg.judgements.decisions import Decisions, JudgementRecord

        return Records(Decisions(self.lookup).log(), JudgementRecord)

    def undo(self, judgement: str, because: str = "", by: str | None = None) -> JudgementRecord:
        """Takes a judgement back; the log keeps both. ``judgement`` is its id or the start of one."""

        from kg.status import derive

        decisions, who = self._decisions(by)
        found = decisions.find(arguments.text(judgement, "an id"))
        arguments.text(because, "a reason")
        plan = derive.plan(self.store, self.vocabulary, judge_remove=[found])
        return self._carry_out(
            plan, decisions.record(found), codec.encode_undone(decisions.undone(found, because, who))
        )

    def _decisions(self, by: str | None) -> tuple[Decisions, str]:
        from kg.judgements.decisions import Decisions, login

        self.lock()
        if not isinstance(self.store, EmbeddedStore):  # which others may change
            self.refresh()
        return Decisions(self.lookup), login() if by is None else arguments.words(by, "who decides")

    def _decide(self, decisions: Decisions, judgement: Judgement) -> JudgementRecord:
        from kg.status import derive

        plan = derive.plan(self.store, self.vocabulary, judge_add=[judgement])
        return self._carry_out(plan, decisions.record(judgement), [])

    def _carry_out(self, plan: Plan, told: JudgementRecord, more: list[Quad]) -> JudgementRecord:
        from kg.lookup.compare import compared, touched

        after = self._after(plan)
        found = compared(self.lookup, after, touched(plan, self.lookup, after))
        changes = tuple(
            c for c in found if c.before != c.after or c.kind in ("actor", "relationship")
        )  # others are expected
        self._write(plan.remove, [*plan.add, *more])
        return replace(told, changes=changes)

    # -- comparing --------------------------------------------------------------------------------

    def diff(self, other: Graph) -> Records[Change]:
        """The differences to another graph: ties, stances, statuses, and why each status changed."""
        from kg.lookup.compare import Change, compared

        if not isinstance(other, Graph):
            raise Refused(f"the other graph must be a kg.Graph, as kg.open returns it, not {other!r}")
        return Records(compared(self.lookup, other.lookup), Change)

    def preview(
        self,
        *paths: str | Path,
        without: Sequence[str] = (),
        kind: str | None = None,
        encoding: str | None = None,
        statements: bool = False,
        **about: Unpack[About],
    ) -> Records[Change]:
        """What would change if these files were added and the sources ``without`` withdrawn; writes nothing.

        What describes the texts (``title`` …) is as for :meth:`add`.
        """

        from kg.judgements import log as judgement_log
        from kg.lookup.compare import Change, compared, touched
        from kg.status import derive, editions

        found = self._records(paths, kind, encoding, about, statements) if paths else []
        add = {records.source.iri: records for records in found if isinstance(records, SourceRecords)}
        logs = [log for log in found if isinstance(log, Log)]
        gone = [self._added(name).id for name in arguments.texts(without, "the name of a source")]
        for records in list(add.values()):
            left, emptied, _ = editions.restated(self.store, self.vocabulary.classes, records)
            gone += emptied
            add |= {old.source.iri: old for old in left if old.source.iri not in add}
        judged = judgement_log.joined(self.store, judgement_log.united(logs), ", ".join(map(str, paths)))
        plan = derive.plan(
            self.store,
            self.vocabulary,
            add=list(add.values()),
            remove=gone,
            judge_add=judged.add,
            judge_remove=judged.remove,
        ).whole()
        after = self._after(plan)
        return Records(compared(self.lookup, after, touched(plan, self.lookup, after)), Change)

    def _records(
        self,
        paths: Sequence[str | Path],
        kind: str | None,
        encoding: str | None,
        about: About,
        statements: bool,
    ) -> list[SourceRecords | Log]:
        files, readers = self._read(paths, kind, encoding, about, statements)
        found: list[SourceRecords | Log] = []
        for file in files:
            try:
                for read in readers.read(file):
                    if read.coded:
                        from kg.events import loading

                        with read.coded as rows:
                            records = loading.previewed(self.store, rows.connection, rows.source, rows.actors)
                        found.append(records)
                    elif read.counts:
                        found.append(read.records)
            except TextNeeded:
                if file.explicit:
                    raise
        return found

    def _after(self, plan: Plan) -> Lookup:
        """The reading side as it will be after a plan."""
        from kg.store.overlay import OverlayStore

        store = OverlayStore(self.store, plan.remove, plan.add)
        return Lookup(store, self.vocabulary, self.directory.after(store, [*plan.remove, *plan.add]))

    def query(self, sparql: str, *, bindings: dict[str, Any] | None = None, allow_network: bool = False) -> Result:
        """The answer to a SPARQL 1.1 query; known prefixes need no declaration.

        ``bindings`` are terms (or actor names' IRIs) by variable name, never pasted text. Raises
        QueryError with line, column and a caret.
        """
        from kg.sparql import prepare as layer

        return layer.run(self.store, sparql, bindings=bindings, allow_network=allow_network)

    def sql(self, query: str, *, timeout: float | None = None) -> Rows:
        """The answer to one SELECT over the views of the graph and the rows of feeds (docs/sql.md).

        Read-only and offline: no files, no extensions, no network. Raises QueryError, also after ``timeout`` seconds.
        """
        from kg.events import sql as layer

        arguments.text(query, "a query")
        return layer.run(
            self._connected(), query, (), None if timeout is None else arguments.seconds(timeout, "a timeout")
        )

    def _connected(self) -> DuckDBPyConnection:
        """The connection to the views, kept until the next change."""
        from kg.events.views import Views

        state = self.store.state if isinstance(self.store, EmbeddedStore) else None
        if self._views is None:
            self._views = Views(self.store, self.vocabulary.classes)
        if self._tabled is None or self._tabled[0] != state:
            here = isinstance(self.store, EmbeddedStore) or self._tables is not None
            self._tabled = state, self._views.connect(self.event_table if here else None)
        return self._tabled[1]

    def matrix(
        self, *relations: str, since: str | date | None = None, until: str | date | None = None, by: str | None = None,
        feeds: bool = True, rollup: bool = True, limit: int = 50,
    ) -> Rows:  # fmt: skip
        """Who does what to whom: rows of subject, relation, object, reports, rows; the most first.

        Of accusations, attacks and supplies unless ``relations`` are given; narrower ones count as these. ``by`` year
        or month gives a row for each ``period``. ``reports`` counts the sources that affirm a tie, those of curated
        feeds too; ``rows`` the rows of machine-coded feeds. ``feeds=False`` leaves both kinds of feeds out.
        """
        from kg.events import answers

        if by is not None:
            arguments.one_of(by, tuple(answers.PERIODS), "by")
        scope = self._scope(relations, since, until, feeds)
        most, whole = arguments.count(limit, "a limit", 1), arguments.truth(rollup, "rollup")
        return answers.matrix(self._connected(), self.vocabulary, scope, by=by, rollup=whole, limit=most)

    def top(
        self, *relations: str, since: str | date | None = None, until: str | date | None = None, feeds: bool = True,
        rollup: bool = True, limit: int = 10,
    ) -> Rows:  # fmt: skip
        """The actors with the most reports and rows, counted as subject and as object, as :meth:`matrix` counts."""
        from kg.events import answers

        scope = self._scope(relations, since, until, feeds)
        most, whole = arguments.count(limit, "a limit", 1), arguments.truth(rollup, "rollup")
        return answers.top(self._connected(), self.vocabulary, scope, rollup=whole, limit=most)

    def trend(
        self, left: str, right: str, *relations: str, since: str | date | None = None, until: str | date | None = None,
        by: str = "month", feeds: bool = True, rollup: bool = True,
    ) -> Rows:  # fmt: skip
        """What two actors do to each other by period, relation and feed (``reports`` or its name), with mean tone."""
        from kg.events import answers

        arguments.one_of(by, tuple(answers.PERIODS), "by")
        scope, ends = self._scope(relations, since, until, feeds), self._ends(left, right)
        whole = arguments.truth(rollup, "rollup")
        return answers.trend(self._connected(), self.vocabulary, scope, *ends, by=by, rollup=whole)

    def rows(
        self, left: str, right: str, *relations: str, since: str | date | None = None,
        until: str | date | None = None, feeds: bool = True, rollup: bool = True, limit: int = 100,
    ) -> Rows:  # fmt: skip
        """The rows and reports between two actors themselves, the newest first, each with feed, record and address."""
        from kg.events import answers

        scope, ends = self._scope(relations, since, until, feeds), self._ends(left, right)
        most, whole = arguments.count(limit, "a limit", 1), arguments.truth(rollup, "rollup")
        return answers.rows(self._connected(), self.vocabulary, scope, *ends, rollup=whole, limit=most)

    def _scope(
        self, relations: Sequence[str], since: str | date | None, until: str | date | None, feeds: bool
    ) -> answers.Scope:
        from kg.events import answers

        first, last = arguments.span(since, until)
        named = [self.vocabulary.relation(arguments.words(name, "a relation")).name for name in relations]
        return answers.Scope(named, first, last, arguments.truth(feeds, "feeds"))

    def _ends(self, left: str, right: str) -> tuple[str, str]:
        return ids.short(self.resolve(left).actor), ids.short(self.resolve(right).actor)

    def unknown_terms(self, sparql: str, *, bindings: dict[str, Any] | None = None) -> dict[str, list[str]]:
        """The terms in kg's namespaces that a query uses and the graph lacks, each with similar terms.

        SPARQL answers a misspelt term with no rows: call this if a query finds nothing.
        """
        from kg.sparql import hints

        return hints.unknown_terms(self.store, sparql, bindings)

    # -- the whole graph --------------------------------------------------------------------------

    def validate(self) -> Report:
        """The SHACL report, and the check of every quote against the texts in the store."""
        from kg.maintenance import validate

        return validate.run(self.store, self.vocabulary)

    def check(self, *, repair: bool = False, report: Callable[[int, int], None] | None = None) -> Check:
        """Reads every quad, recomputes every status, compares every quote; ``repair`` rewrites what is derived.

        ``report`` is called with (ties done, all). Raises StoreDamaged if a block cannot be read.
        """
        from kg.maintenance import integrity

        arguments.truth(repair, "repair")
        with nullcontext() if repair else suppress(StoreLocked):  # then its newest checkpoint is checked
            self.lock()
        if repair:
            self.refresh()  # first: it may be interrupted once it has written
        place = isinstance(self.store, EmbeddedStore) or self._tables is not None
        events = self.event_table if place else None
        found = integrity.check(self.store, self.vocabulary, repair=repair, report=report, events=events)
        self._settle()
        self.changed = self.changed or found.repaired > 0
        return found

    def backup(self, target: str | Path) -> int:
        """Copies the store to a folder or an N-Quads file (``.nq``, ``.nq.gz``); returns how many quads."""
        from kg.maintenance import backup

        found = self.event_table if isinstance(self.store, EmbeddedStore) else None
        return backup.save(self.store, arguments.place(target), found)

    def stats(self) -> Stats:
        """The numbers of records in the store."""

        from kg.model.summaries import Stats

        counts, statuses = self.lookup.counts()
        rows = (("quads", self.store.count()), *sorted((_plural(k), n) for k, n in counts.items()))
        return Stats(self.store.name, rows, tuple((s, n) for s, n in statuses.items() if n))

    def view(
        self,
        path: str | Path = "graph.html",
        *,
        actor: str | None = None,
        hops: int = 1,
        top: int | None = None,
        everything: bool = False,
        title: str | None = None,
        feeds: bool = True,
    ) -> Path:
        """Writes the page, one offline HTML file, and returns where.

        ``actor`` and ``hops`` show a neighbourhood, ``top`` the actors with the most ties,
        ``everything`` a graph of more than 50 000 ties, and all stances where there are more than 10 000 ties;
        without ``feeds``, what feeds alone say is left out.
        """
        from kg.view import page

        file = arguments.place(path)
        shown = self.payload(actor=actor, hops=hops, top=top, everything=everything, title=title, feeds=feeds)
        page.write(shown, file, everything=everything)
        return file

    def payload(
        self,
        *,
        actor: str | None = None,
        hops: int = 1,
        top: int | None = None,
        everything: bool = False,
        title: str | None = None,
        feeds: bool = True,
    ) -> Payload:
        """What a page shows: all ties, those around an actor, or those of the ``top`` actors.

        Raises Refused for more than 50 000 ties, unless ``everything`` is wanted.
        """
        from kg.view import adapter

        arguments.truth(everything, "everything")
        arguments.truth(feeds, "feeds")
        if title is not None:
            arguments.text(title, "a title")
        if actor is not None and top is not None:
            raise Refused("show what is around an actor, or the top actors, not both; leave one out")
        if actor is not None:
            match = self.resolve(actor)
            steps = arguments.count(hops, "hops", 1, arguments.MOST_HOPS)
            shown = adapter.around(self.lookup, match, steps, title, self._with_rows_here, everything, feeds)
        else:
            most = None if top is None else arguments.count(top, "top", 1)
            shown = adapter.overview(self.lookup, most, title, self._with_rows_here, everything, feeds)
        return adapter.with_changes(self.lookup, shown)

    def export(self, format: str, target: str | Path | BinaryIO, *, source: str | None = None) -> Exported:
        """Writes the graph, or one source with its ties, in one of ``kg.export.FORMATS``.

        ``target`` is a file, a folder for formats of several files, or an open binary stream.
        """
        from kg import export as formats

        formats.known(arguments.text(format, "a format"))
        return formats.export(self._content(source), format, arguments.output(target))

    def to_rdflib(self) -> Any:
        """A live rdflib Dataset over the same store, its default graph the union of all graphs.

        Changes made with ``kg`` show in it at once. Change the graph with ``kg``, not through the Dataset:
        that updates neither statuses nor cached names. Raises Refused on an endpoint.
        """
        from kg.sparql.rdflib_bridge import to_rdflib

        return to_rdflib(self.store)

    def to_networkx(self, *, source: str | None = None) -> Any:
        """A networkx MultiDiGraph: actors, relationships with status, sign and counts, and their ties."""
        from kg.export.network import to_networkx

        return to_networkx(self._content(source))

    def to_pyvis(self, *, source: str | None = None) -> Any:
        """A pyvis Network of the same actors and relationships, to style, change and show with pyvis."""
        from kg.export.pyvis_network import to_pyvis

        return to_pyvis(self._content(source))

    def _content(self, source: str | None) -> Content:
        from kg.export.content import Content

        def places(actors: int, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
            from kg.view.layout import positions

            return positions(actors, pairs)

        of = self._added(source).id if source is not None else None
        return Content(self.lookup, lambda: self.registry, of, places)

    def _repr_html_(self) -> str:
        from kg.view import page

        try:
            return page.frame(self.payload())
        except Refused as too_large:
            return f"<p>{html.escape(str(too_large))}</p>"


def _quarantined(account: Account, path: Path, corrections: Corrections | None, folder: str | Path | None) -> Account:
    """The account, with the path of the CSV of quarantined rows where there are some and a folder for them."""
    from kg.readers.feeds import quarantine

    if folder is None or not account.quarantined:
        return account
    written = quarantine.write(arguments.place(folder), path, account.quarantined, corrections)
    return replace(account, quarantine=str(written))


def _from_a_source(iri: Iri) -> bool:
    """Whether a source defines the actor of this id: an annotation, or an RDF file under its own address."""
    return iri.startswith(ids.ID + "actor-") or not iri.startswith(ids.ID)


def _names_registered(quad: Quad) -> bool:
    """Whether a source gives an actor of the registry another name."""
    known = isinstance(quad.subject, NamedNode) and ids.registered(quad.subject.value)
    return known and not evidence.in_graph(quad, ids.ACTORS_GRAPH)


def _of_actors(quad: Quad) -> bool:
    """Whether the quad describes an actor or is a judgement, so that the resolution of names may depend on it."""
    described = isinstance(quad.subject, NamedNode) and _from_a_source(quad.subject.value)
    plain = quad.predicate.value.startswith(ids.TIE)
    described = described or quad.predicate.value == SKOS + "altLabel"
    return (described and not plain) or any(evidence.in_graph(quad, g) for g in (ids.ACTORS_GRAPH, ids.ANALYST_GRAPH))


def _plural(word: str) -> str:
    words = "".join(f" {c.lower()}" if c.isupper() else c for c in word).strip()
    return words if words.endswith("s") else words + "s"
