"""An annotation and its text as the records of one source.

Names are resolved, quotes located, ids made; every mistake of the file is collected and reported
at once, with its line and what was expected.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from kg.actors import names
from kg.actors.resolver import UNLIKE, Resolver, elsewhere, written_id
from kg.annotation.schema import (
    SCOPED,
    ActorEntry,
    Annotation,
    Lines,
    Place,
    Range,
    Span,
    StanceEntry,
    read,
    read_case_actors,
)
from kg.encoding import read_text
from kg.errors import InputError, NameNotFound, TextNeeded, Violation
from kg.files import within
from kg.model import dates, ids
from kg.model.claims import (
    NO_DETAILS,
    Actor,
    Details,
    Event,
    Inference,
    Iri,
    Mention,
    Office,
    Quote,
    Source,
    SourceRecords,
    Stance,
    Statement,
    Tenure,
    Tie,
)
from kg.model.vocabulary import Vocabulary
from kg.rdf import terms
from kg.rdf.codec import inference_order
from kg.readers.peek import source_fields

CONTEXT = 40
"""Code points of text kept before and after a quote."""

IS_SOURCE = re.compile(r"source-[0-9a-f]{16}\Z")
"""An id that is a source's own, as exports write it."""
ELSEWHERE = re.compile(r"(?:tie|statement)-[0-9a-f]{16}|stance-[0-9a-f]{16}-.+")
"""An id of a tie, statement or stance of another source."""
CASE_ACTORS = ("actors.yaml", "actors.yml")
"""The names of a file that lists the actors of a case."""
EVENT = re.compile(r"event-[0-9a-f]{16}")
"""An id of an event, of this source or another."""
ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|urn:", re.IGNORECASE)
"""How an IRI begins, rather than words."""
LONGEST_ADDRESS = 2_000
"""Characters of an IRI."""
MOST_PLACES = 8
"""Places of a frequent quote that a message lists."""
NEAREST = 10
"""Mistakes of a file for which the nearest passage of the text is looked up."""

T = TypeVar("T", bound=str)
Item = TypeVar("Item", Actor, Office, Tenure, Source, Event, Tie, Statement, Stance)


def text_hash(text: str) -> str:
    """The SHA-256 of the text's UTF-8 bytes, without a byte order mark."""
    return sha256(text.removeprefix("\ufeff").encode()).hexdigest()


def read_file(
    path: Path,
    resolver: Resolver,
    vocabulary: Vocabulary,
    text_of: Callable[[str], str | None] = lambda sha256: None,
    given: Iterable[Path] = (),
    encoding: str | None = None,
) -> SourceRecords:
    """The records of the annotation file ``path``; ``text_of`` gives the text of a stand-off one by its SHA-256.

    A text that the file names is read where it is in the folder of the file, or among the files ``given``, in this
    ``encoding`` if one is named. Raises InputError with every mistake of the file.
    """
    if is_case_actors(path):
        raise InputError(str(path), "this file lists the actors of a case", "add the annotations beside it")
    annotation, lines = read(path)
    source, text = annotation.source, None
    if source.text is not None:
        text = read_named_text(path, source.text, lines.of(("source", "text")), given, encoding)
    elif source.sha256 is not None:
        text = text_of(source.sha256)
    return to_records(annotation, lines, str(path), resolver, vocabulary, text, case_of(path))


def is_case_actors(path: Path) -> bool:
    """Whether a file lists the actors of the case in its folder, by its name."""
    return path.name in CASE_ACTORS


@dataclass(frozen=True)
class Case:
    """The actors that all annotations in a folder know, with the file that lists them; ``iri`` is their scope."""

    path: Path
    iri: Iri
    entries: Sequence[ActorEntry]
    lines: Lines


def case_of(annotation: Path) -> Case | None:
    """The actors of the case beside an annotation; raises InputError where the file is not valid."""
    for name in CASE_ACTORS:
        path = annotation.parent / name
        if path.is_file() and within(path, annotation.parent):
            found, lines = read_case_actors(path)
            key = found.case or annotation.parent.absolute().name
            return Case(path, f"{ids.ID}case-{ids.digest('case', key)}", found.actors, lines)
    return None


def read_named_text(
    path: Path, name: str, line: int | None, given: Iterable[Path] = (), encoding: str | None = None
) -> str:
    """The text that the annotation ``path`` names on that line; raises InputError where it may not be read."""
    beside, local = path.parent / name, Path(name)
    inside = not local.is_absolute() and ".." not in local.parts and within(beside, path.parent)
    if not inside and os.path.realpath(beside) not in map(os.path.realpath, given):
        message = "the text must be in the folder of this file, or named on the command line"
        raise InputError(str(path), [Violation(message, line, name)], "nothing was added")
    try:
        return read_text(beside, encoding)
    except InputError as error:
        violations = [Violation(f"{name}: {violation}", line) for violation in error.violations]
        raise type(error)(str(path), violations, error.advice) from None


def to_records(
    annotation: Annotation,
    lines: Lines,
    name: str,
    resolver: Resolver,
    vocabulary: Vocabulary,
    text: str | None,
    case: Case | None = None,
) -> SourceRecords:
    """The records of an annotation; raises InputError with every mistake, each with its line.

    It knows the actors of its ``case``, and has those that it names.
    """
    work = _Work(annotation, lines, name, resolver, vocabulary, text, case)
    records = work.records()
    if work.text_needed:
        raise TextNeeded(name, "it names a text by its SHA-256 that is not here", "add the text itself: kg add TEXT")
    if work.violations:
        raise InputError(name, sorted(work.violations, key=lambda p: p.line or 0), "nothing was added")
    return records


@dataclass
class _Work:
    annotation: Annotation
    lines: Lines
    name: str
    resolver: Resolver
    vocabulary: Vocabulary
    text: str | None
    case: Case | None = None
    violations: list[Violation] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    local: dict[str, Iri] = field(default_factory=dict)
    same: dict[Iri, Iri] = field(default_factory=dict)
    shared: dict[str, list[str]] = field(default_factory=dict)
    claims: dict[str, Iri] = field(default_factory=dict)
    events_by_id: dict[str, Event] = field(default_factory=dict)
    events_by_label: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, Iri | None] = field(default_factory=dict)
    used: set[Iri] = field(default_factory=set)
    text_needed: bool = False
    looked_up: int = 0

    def wrong(self, path: Place, message: str, words: str | None = None) -> None:
        self.violations.append(Violation(message, self.lines.of(path), words))

    # -- the parts in order -----------------------------------------------------------------------

    def records(self) -> SourceRecords:
        source = self.source()
        self.iri = source.iri
        self.unique_ids()
        shared = self.actors_of_case(self.case) if self.case else ([], [], [])
        actors = self.actors(self.annotation.actors)
        offices, tenures = self.offices(self.annotation.actors)
        cited = self.cited()
        events = self.events()
        ties, statements = self.ties(), self.statements()
        stances = self.stances(source)
        used = {iri for stance in stances for iri in stance.about}
        for index, entry in enumerate(self.annotation.ties):
            if not self.violations and self.claims[entry.id] not in used:
                self.warnings.append(f"{self.place(('ties', index))}: no stance is about tie {entry.id}; left out")
        for index, note in enumerate(self.annotation.statements):
            if not self.violations and self.claims[note.id] not in used:
                where = self.place(("statements", index))
                self.warnings.append(f"{where}: no stance is about statement {note.id}; left out")
        mentions, inferences = self.mentions(), self.inferences(stances)
        named, posts, held = self.named(*shared)
        return SourceRecords(
            source=source,
            actors=_sorted([*actors, *named]),
            offices=_sorted([*offices, *posts]),
            tenures=_sorted([*tenures, *held]),
            cited=_sorted(cited),
            events=_sorted(events),
            ties=_sorted(t for t in ties if t.iri in used),
            statements=_sorted(s for s in statements if s.iri in used),
            stances=_sorted(stances),
            mentions=mentions,
            inferences=inferences,
            warnings=tuple(self.warnings),
        )

    def place(self, path: Place) -> str:
        return f"{self.name}, line {self.lines.of(path)}"

    def source(self) -> Source:
        entry = self.annotation.source
        found = text_hash(self.text) if self.text is not None else None
        if entry.sha256 and found and entry.sha256 != found:
            self.wrong(("source", "sha256"), f"the text is another one (its SHA-256 is {found})", entry.sha256)
        hashed = entry.sha256 or found
        if hashed is None and entry.id is None:
            self.wrong(("source",), "name the text: 'text: FILE', or 'sha256: …' of a text that is not shared")
        key = f"sha256:{hashed}" if hashed else f"id:{entry.id}"
        return Source(
            iri=ids.ID + entry.id if entry.id and IS_SOURCE.match(entry.id) else ids.source_iri(key),
            title=entry.title,
            sha256=hashed,
            publisher=entry.publisher,
            published=self.when(entry.published, ("source", "published")),
            url=self.address(entry.url, ("source", "url")),
            language=entry.language,
            derived_from=self.each(self.ancestor, entry.derived_from, ("source", "derived_from")),
            reliability=entry.reliability,
            reviewed=entry.reviewed,
            text=self.text,
        )

    def ancestor(self, name: str, path: Place) -> Iri | None:
        """The IRI of a source that this one repeats: by SHA-256, id, IRI, or its title."""
        if IS_SOURCE.match(name):
            return ids.ID + name
        if ADDRESS.match(name):
            return self.address(name, path)
        return ids.source_iri(name if name.startswith("sha256:") else f"id:{name}")

    def address(self, value: str | None, path: Place) -> str | None:
        """The value, which is an IRI where it is written like one."""
        if value is None or not ADDRESS.match(value):
            return value
        if len(value) <= LONGEST_ADDRESS and terms.is_absolute(value) and not names.fault(value):
            return value
        self.wrong(path, "this is not a valid IRI; write for example https://example.org/report?page=2", value)
        return None

    def equal(self, value: str, path: Place) -> Iri | None:
        """The IRI of what an actor is elsewhere: in full, as an item of Wikidata, or as an id in the graph."""
        iri = elsewhere(written_id(value))
        if not ADDRESS.match(iri):
            self.wrong(path, "an IRI is expected, an item of Wikidata such as Q794, or an id such as :iran", value)
            return None
        if iri.startswith(ids.ID) and iri not in self.resolver.roster.actors and not ids.is_local_actor(iri):
            self.wrong(path, "no actor has this id", value)
            return None
        return self.address(iri, path)

    def each(self, make: Callable[[str, Place], T | None], values: Sequence[str], path: Place) -> tuple[T, ...]:
        """What is made of each value, once and in order, without those that are mistakes."""
        made = (make(value, (*path, place)) for place, value in enumerate(values))
        return tuple(sorted({value for value in made if value is not None}))

    def unique_ids(self) -> None:
        seen: set[str] = set()
        for part in ("actors", "cited", "events", "ties", "statements", "stances"):
            for index, entry in enumerate(getattr(self.annotation, part)):
                if entry.id in seen:
                    self.wrong((part, index, "id"), "duplicate id; ids are unique in a file", entry.id)
                seen.add(entry.id)

    def actors_of_case(self, case: Case) -> tuple[list[Actor], list[Office], list[Tenure]]:
        """The actors of the case, which know one another and the registry; raises InputError with every mistake."""
        work = _Work(self.annotation, case.lines, str(case.path), self.resolver, self.vocabulary, None)
        work.iri = case.iri
        seen: set[str] = set()
        for index, entry in enumerate(case.entries):
            if entry.id in seen:
                work.wrong(("actors", index, "id"), "duplicate id; ids are unique in a file", entry.id)
            seen.add(entry.id)
            if isinstance(entry.description, Range):
                work.wrong(("actors", index, "description"), "words are expected, not a range of a text")
        found = work.actors(case.entries), *work.offices(case.entries)
        if work.violations:
            violations = sorted(work.violations, key=lambda violation: violation.line or 0)
            raise InputError(str(case.path), violations, "nothing of this folder was added")
        for index, own in enumerate(self.annotation.actors):
            if own.id in seen:
                self.wrong(("actors", index, "id"), f"an actor of {case.path.name} has this id", own.id)
        self.local, self.shared, self.same = dict(work.local), dict(work.shared), dict(work.same)
        return found

    def named(
        self, actors: list[Actor], offices: list[Office], tenures: list[Tenure]
    ) -> tuple[list[Actor], list[Office], list[Tenure]]:
        """Those actors of the case that the annotation names, and those for whom they act."""
        by_iri, bodies = {actor.iri: actor for actor in actors}, {office.iri: office.of for office in offices}
        pending, found = [*self.used], set[Iri]()
        while pending:
            iri = pending.pop()
            if iri in by_iri and iri not in found:
                found.add(iri)
                pending += by_iri[iri].acts_for
                pending += [bodies[tenure.office] for tenure in tenures if tenure.person == iri]
        held = [tenure for tenure in tenures if tenure.person in found]
        posts = {tenure.office for tenure in held}
        return [by_iri[iri] for iri in found], [office for office in offices if office.iri in posts], held

    def home(self, entry: ActorEntry) -> tuple[Iri, str]:
        """The scope of an actor and its id there; an export writes both as the id."""
        if scoped := SCOPED.fullmatch(entry.id):
            return f"{ids.ID}case-{scoped[1]}", scoped[2]
        return self.iri, entry.id

    def actors(self, entries: Sequence[ActorEntry]) -> list[Actor]:
        mine = {entry.id: ids.local_iri("actor", *self.home(entry)) for entry in entries}
        self.local.update(mine)
        called: dict[str, list[str]] = defaultdict(list)
        for entry in entries:
            for name in {_folded(name) for name in (entry.name, *entry.aliases)} - mine.keys():
                called[name].append(entry.id)
        self.local.update((name, mine[own[0]]) for name, own in called.items())
        self.shared = {name: own for name, own in self.shared.items() if name not in called}
        self.shared |= {name: own for name, own in called.items() if len(own) > 1}
        self.same |= {elsewhere(written_id(iri)): mine[entry.id] for entry in entries for iri in entry.same_as}
        found = []
        for index, entry in enumerate(entries):
            if entry.kind not in self.vocabulary.classes:
                known = ", ".join(self.vocabulary.classes)
                self.wrong(("actors", index, "kind"), f"unknown kind of actor; known are: {known}", entry.kind)
            found.append(
                Actor(
                    iri=self.local[entry.id],
                    kind=entry.kind,
                    label=entry.name,
                    aliases=tuple(sorted(set(entry.aliases))),
                    acts_for=self.actor_list(entry.acts_for, ("actors", index, "acts_for")),
                    same_as=self.each(self.equal, entry.same_as, ("actors", index, "same_as")),
                    description=self.words(entry.description, ("actors", index, "description")),
                    scope=self.iri,
                )
            )
        return found

    def offices(self, entries: Sequence[ActorEntry]) -> tuple[list[Office], list[Tenure]]:
        offices: dict[Iri, Office] = {}
        tenures: list[Tenure] = []
        for index, entry in enumerate(entries):
            scope, local = self.home(entry)
            for place, office in enumerate(entry.offices):
                path: Place = ("actors", index, "offices", place)
                whose = self.actor(office.of, (*path, "of"))
                if whose is None:
                    continue
                by_id = written_id(office.of) == whose and whose in self.resolver.roster.actors
                label = f"{office.title} of {self.resolver.roster.label(whose) if by_id else office.of}"
                iri = ids.local_iri("office", scope, ids.digest(label))
                offices[iri] = Office(iri, label, whose, (office.title,))
                tenures.append(
                    Tenure(
                        ids.local_iri("tenure", scope, f"{local}-{place}"),
                        self.local[entry.id],
                        iri,
                        self.when(office.since, (*path, "since")),
                        self.when(office.until, (*path, "until")),
                    )
                )
        return list(offices.values()), tenures

    @cached_property
    def cited_ids(self) -> frozenset[str]:
        """The ids of the cited sources."""
        return frozenset(entry.id for entry in self.annotation.cited)

    def cited(self) -> list[Source]:
        found = []
        for index, entry in enumerate(self.annotation.cited):
            iri = ids.local_iri("cited", self.iri, entry.id)
            title = self.words(entry.title, ("cited", index, "title")) or entry.id
            published = self.when(entry.published, ("cited", index, "published"))
            url = self.address(entry.url, ("cited", index, "url"))
            found.append(Source(iri, title, publisher=entry.publisher, published=published, url=url, cited_in=self.iri))
        return found

    def events(self) -> list[Event]:
        found: dict[Iri, Event] = {}
        for index, entry in enumerate(self.annotation.events):
            path: Place = ("events", index)
            when = self.when(entry.when, (*path, "when"))
            label = names.label_key(entry.label)
            iri = self.event_iri(entry.iri, (*path, "iri")) if entry.iri else ids.event_iri(label, when)
            if iri is None:
                continue
            if iri in found:
                what = "its IRI" if entry.iri else "its label and time"
                self.wrong(path, f"another event of this file has {what}; give each event once", entry.label)
            same_as = self.each(self.equal, entry.same_as, (*path, "same_as"))
            place = self.address(entry.place, (*path, "place"))
            found[iri] = event = Event(iri, entry.label, entry.kind, when, place, same_as)
            self.events_by_id[entry.id] = event
            self.events_by_label[label].append(event)
        return list(found.values())

    def event_iri(self, name: str, path: Place) -> Iri | None:
        """The IRI of an event: an address, an item of Wikidata, or the id of an event in the graph."""
        local = written_id(name).removeprefix(ids.ID)
        return ids.ID + local if EVENT.fullmatch(local) else self.equal(name, path)

    def event(self, name: str, when: str | None, path: Place) -> tuple[str | None, str | None]:
        """The IRI or label of the event of a tie, and the time of the tie: its own, else that of the event."""
        alike = self.events_by_label.get(names.label_key(name), [])
        if found := self.events_by_id.get(name) or (alike[0] if alike else None):
            if name not in self.events_by_id and len(alike) > 1:
                self.wrong(path, f"{len(alike)} events of this file have this label; name one by its id", name)
            return found.iri, when or found.when
        local = written_id(name).removeprefix(ids.ID)
        return (ids.ID + local if EVENT.fullmatch(local) else self.address(name, path)), when

    def ties(self) -> list[Tie]:
        found = []
        for index, entry in enumerate(self.annotation.ties):
            path: Place = ("ties", index)
            subject = self.actor(entry.subject, (*path, "subject"))
            obj = self.actor(entry.object, (*path, "object"))
            when = self.when(entry.when, (*path, "when"))
            event, when = self.event(entry.event, when, (*path, "event")) if entry.event else (None, when)
            try:
                relation = self.vocabulary.directed(entry.relation)
            except NameNotFound as error:
                self.wrong((*path, "relation"), str(error), entry.relation)
                relation = None
            self.claims[entry.id] = ""
            if subject is None or obj is None or relation is None:
                continue
            if subject == obj:
                self.warnings.append(f"{self.place(path)}: tie {entry.id} joins {entry.subject} to itself")
            subject, name, obj = self.vocabulary.canonical(subject, entry.relation, obj)
            iri = ids.tie_iri(subject, name, obj, when, event)
            self.claims[entry.id] = iri
            found.append(Tie(iri, subject, name, obj, when, event))
        return found

    def statements(self) -> list[Statement]:
        found = []
        for index, entry in enumerate(self.annotation.statements):
            words = self.words(entry.text, ("statements", index, "text")) or ""
            concerns = self.actor_list(entry.concerns, ("statements", index, "concerns"))
            iri = ids.statement_iri(words, concerns)
            self.claims[entry.id] = iri
            found.append(Statement(iri, words, concerns))
        return found

    def stances(self, source: Source) -> list[Stance]:
        entries = self.annotation.stances
        for entry in entries:
            self.claims[entry.id] = ids.local_iri("stance", self.iri, entry.id)
        return [stance for i, entry in enumerate(entries) if (stance := self.stance(entry, ("stances", i), source))]

    def stance(self, entry: StanceEntry, path: Place, source: Source) -> Stance | None:
        try:
            attitude = self.vocabulary.attitude(entry.attitude).name
        except NameNotFound as error:
            self.wrong((*path, "attitude"), str(error), entry.attitude)
            attitude = "asserts"
        replies = self.references(entry.in_reply_to, (*path, "in_reply_to"))
        about = self.references(entry.about, (*path, "about")) or self.reached(entry)
        if not about and not entry.about:  # what is named wrongly is a mistake of its own
            self.wrong((*path, "about"), f"stance {entry.id} is about nothing: name a tie, statement or stance")
        if self.claims[entry.id] in about:
            self.wrong((*path, "about"), f"stance {entry.id} is about itself")
        holder = self.actor(entry.holder, (*path, "holder")) if entry.holder else self.iri
        said = {name: value for name, value in entry if name != "id"}  # a literal is taken as it is
        said |= {
            "iri": self.claims[entry.id],
            "source": self.iri,
            "holder": holder or self.iri,
            "attitude": attitude,
            "about": about,
            "quote": self.quote(entry.quote, (*path, "quote")),
            "addressee": self.actor_list(entry.addressee, (*path, "addressee")),
            "target": self.actor_list(entry.target, (*path, "target")),
            "capacity": self.capacity(entry.capacity, (*path, "capacity")),
            "on_behalf_of": self.actor(entry.on_behalf_of, (*path, "on_behalf_of")) if entry.on_behalf_of else None,
            "cue": self.checked(entry.cue, (*path, "cue")),
            "medium": self.medium(entry.medium, (*path, "medium")),
            "in_reply_to": replies,
            "when": self.when(entry.when, (*path, "when")),
            "origin": self.address(entry.origin, (*path, "origin")),
            "reviewed": source.reviewed if entry.reviewed is None else entry.reviewed,
            "details": self.details(entry, path),
        }
        return Stance(**said)

    def reached(self, entry: StanceEntry) -> tuple[Iri, ...]:
        """What a wholesale denial without ``about`` reaches: what the answered stances affirm, else their denials."""
        if entry.scope != "wholesale":
            return ()
        by_id = self.entries
        found, denials, pending, seen = set[Iri](), set[Iri](), list(entry.in_reply_to), set[str]()
        while pending:
            stance = by_id.get(pending.pop())
            if stance is None or stance.id in seen:
                continue
            seen.add(stance.id)
            known = self.vocabulary.attitudes.get(stance.attitude)
            if known and known.polarity < 0:
                denials.add(self.claims[stance.id])
                continue
            for name in stance.about:
                if name in by_id:
                    pending.append(name)
                elif name in self.claims:
                    found.add(self.claims[name])
        return tuple(sorted(found or denials))

    @cached_property
    def entries(self) -> dict[str, StanceEntry]:
        """The stances by id."""
        return {stance.id: stance for stance in self.annotation.stances}

    def details(self, entry: StanceEntry, path: Place) -> Details:
        given = entry.details
        if given is None:
            return NO_DETAILS
        path = (*path, "details")

        def listed(spans: Iterable[Span], name: str) -> tuple[str, ...]:
            return tuple(sorted({w for span in spans if (w := self.words(span, (*path, name)))}))

        def ends(spans: Iterable[Span], name: str) -> tuple[str, ...]:
            return tuple(sorted(self.known(words) or words for words in listed(spans, name)))

        if given.amount is not None and not re.fullmatch(r"-?\d+(\.\d+)?", given.amount):
            self.wrong((*path, "amount"), "an amount is a plain number such as 1200 or 0.4", given.amount)
            return NO_DETAILS
        return Details(
            item=listed(given.item, "item"),
            place=listed(given.place, "place"),
            origin=ends(given.from_, "from"),
            against=ends(given.against, "against"),
            purpose=listed(given.purpose, "purpose"),
            manner=listed(given.manner, "manner"),
            via=ends(given.via, "via"),
            condition=listed(given.condition, "condition"),
            amount=None if given.amount is None else terms.number(given.amount),
            unit=given.unit,
            quantity=self.checked(given.quantity, (*path, "quantity")),
            time=self.checked(given.time, (*path, "time")),
        )

    def mentions(self) -> tuple[Mention, ...]:
        """The mentions; those of the same words have one kind, as they share a node."""
        found = set()
        kinds: dict[Iri, tuple[str, int | None]] = {}
        for index, entry in enumerate(self.annotation.mentions):
            path: Place = ("mentions", index)
            actor = self.actor(entry.actor, (*path, "actor"))
            quote = self.quote(entry.quote, (*path, "quote"))
            if quote is None:
                continue
            kind, line = kinds.setdefault(quote.iri, (entry.kind, self.lines.of(path)))
            if entry.kind != kind:
                what = f"on line {line} the kind of the same words is {kind!r}"
                advice = "words have one kind: say which counts, or quote a longer or shorter range"
                self.wrong((*path, "kind"), f"{what}; {advice}", entry.kind)
            elif actor:
                found.add(Mention(quote, actor, kind))
        return tuple(sorted(found, key=lambda m: (m.quote.iri, m.actor, m.kind)))

    def inferences(self, stances: list[Stance]) -> tuple[Inference, ...]:
        found = []
        ties = {self.claims[t.id] for t in self.annotation.ties}
        holding: dict[Iri, list[Stance]] = defaultdict(list)
        for stance in stances:
            for tie in ties.intersection(stance.about):
                holding[tie].append(stance)
        for index, entry in enumerate(self.annotation.inferred):
            path: Place = ("inferred", index)
            when = self.when(entry.when, (*path, "when"))
            tie_when = self.when(entry.tie_when, (*path, "tie_when"))
            same = self.actor(entry.same_as, (*path, "same_as")) if entry.same_as else None
            about: list[Iri]
            if entry.about == "source":
                about = [self.iri]
            elif entry.about in self.claims:
                about = [self.claims[entry.about]]
            else:
                about = [iri] if (iri := self.actor(entry.about, (*path, "about"))) else []
            if about and about[0] in ties:
                tie_when, when = tie_when or when, None
                for stance in holding[about[0]]:
                    one = about[0] if len(ties.intersection(stance.about)) > 1 else None
                    found.append(Inference(stance.iri, entry.because, when, tie_when, same, entry.note, one))
                continue
            found += [Inference(iri, entry.because, when, tie_when, same, entry.note) for iri in about]
        return tuple(sorted(set(found), key=inference_order))

    # -- names, references, dates -----------------------------------------------------------------

    def known(self, name: str) -> Iri | None:
        """The actor called ``name``, or None without a word: details may be any text."""
        folded = _folded(name)
        if name in self.local or folded in self.local:
            found = self.local.get(name) or (None if folded in self.shared else self.local[folded])
            self.used |= {found} if found else set()
            return found
        if name not in self.names:
            try:
                self.names[name] = self.resolver.resolve(name, self.annotation.source.published).actor
            except NameNotFound:
                self.names[name] = self.by_iri(name)
        return self.names[name]

    def by_iri(self, name: str) -> Iri | None:
        """The actor that an IRI means which the registry does not know: one of this file, or of another source."""
        iri = written_id(name)
        return iri if ids.is_local_actor(iri) else self.same.get(elsewhere(iri))

    def actor(self, name: str, path: Place) -> Iri | None:
        found = self.known(name)
        if found is None and (several := self.shared.get(_folded(name))):
            what = f"{len(several)} actors of this file are called {name!r}; name one by its id: {', '.join(several)}"
            self.wrong(path, what, name)
        elif found is None:
            try:
                return self.resolver.resolve(name, self.annotation.source.published).actor
            except NameNotFound as error:
                more = "" if error.advice == UNLIKE else "; or list it under 'actors:' with an id, kind and name"
                self.wrong(path, f"{error}{more}", name)
        return found

    def actor_list(self, names: Sequence[str], path: Place) -> tuple[Iri, ...]:
        return self.each(self.actor, names, path)

    def references(self, names: Sequence[str], path: Place) -> tuple[Iri, ...]:
        return tuple(iri for iri in self.each(self.reference, names, path) if iri)

    def reference(self, name: str, path: Place) -> Iri | None:
        """The IRI of a tie, statement or stance, of this file by its id or of another by that in the graph."""
        if name in self.claims:
            return self.claims[name]
        local = name.removeprefix(ids.ID)
        if ELSEWHERE.fullmatch(local) and terms.is_iri(ids.ID + local):
            return ids.ID + local
        what = "no tie, statement or stance of this file has this id"
        self.wrong(path, f"{what}; of other sources it is the id in the graph, such as tie-0123456789abcdef", name)
        return None

    def when(self, value: str | None, path: Place) -> str | None:
        if value is None:
            return None
        try:
            return dates.normalise(value)
        except ValueError as error:
            self.wrong(path, str(error))
            return None

    def capacity(self, span: Span | None, path: Place) -> str | None:
        words = self.words(span, path)
        if words is None:
            return None
        offices = self.resolver.capacity(words)
        return offices[0].iri if len(offices) == 1 else words

    def medium(self, span: Span | None, path: Place) -> str | None:
        if isinstance(span, str) and span in self.cited_ids:
            return ids.local_iri("cited", self.iri, span)
        return self.words(span, path)

    # -- words of the text ------------------------------------------------------------------------

    def words(self, span: Span | None, path: Place) -> str | None:
        """The words of a span: as given, or cut out of the text."""
        if span is None or isinstance(span, str):
            return span
        quote = self.quote(span, path)
        return quote.exact if quote else None

    def checked(self, span: Span | None, path: Place) -> str | None:
        """The words of a span, which the text must contain."""
        if isinstance(span, str) and self.text is not None and not self.find(span)[0]:
            self.wrong(path, f"these words are not in the text{self.nearest('; the nearest are', span)}", span)
        return self.words(span, path)

    def quote(self, span: Span | None, path: Place) -> Quote | None:
        """The quote that a span gives, located and checked."""
        if span is None:
            return None
        place = self.locate(span, path) if self.text is not None else self.unseen(span)
        if place is None:
            return None
        start, end, exact = place
        text = self.text or ""
        return Quote(self.iri, start, end, exact, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])

    def unseen(self, span: Span) -> tuple[int, int, str] | None:
        if isinstance(span, Range) and span.text is not None:
            return span.start, span.start + len(span.text), span.text
        self.text_needed = True
        return None

    def locate(self, span: Span, path: Place) -> tuple[int, int, str] | None:
        text = self.text or ""
        if isinstance(span, Range):
            end = span.end if span.end is not None else span.start + len(span.text or "")
            exact = text[span.start : end]
            if end > len(text):
                self.wrong(path, f"the range {span.start}–{end} runs past the end of the text ({len(text)})")
            elif span.text is not None and exact != span.text:
                there = ", ".join(str(start) for start, _ in self.find(span.text)[1])
                hint = f"; these words stand at {there}" if there else ""
                self.wrong(path, f"at {span.start}–{end} the text says {exact!r}{hint}", span.text)
            else:
                return span.start, end, exact
            return None
        number, places = self.find(span)
        if number == 1:
            start, end = places[0]
            return start, end, text[start:end]
        if not number:
            near = self.nearest("; the nearest passage is", span)
            self.wrong(path, f"the text does not contain this quote{near}", span)
        else:
            starts = ", ".join(str(start) for start, _ in places)
            self.wrong(path, f"the quote occurs {number} times; say which with start: (one of {starts})", span)
        return None

    def find(self, words: str) -> tuple[int, list[tuple[int, int]]]:
        """How often the text contains the words, and the first places; white space counts as one space if need be."""
        text = self.text or ""
        if number := text.count(words):
            return number, _places(words, text)
        plain = " ".join(words.split())
        if not plain or not (number := self.spaced.text.count(plain)):
            return 0, []
        found = _places(plain, self.spaced.text)
        return number, [(self.spaced.place(start), self.spaced.place(end - 1) + 1) for start, end in found]

    @cached_property
    def spaced(self) -> _Spaced:
        """The text with single spaces."""
        return _Spaced(self.text or "")

    def nearest(self, before: str, words: str) -> str:
        """The passage of the text that is most like the words, after ``before``; nothing where many were looked up."""
        from rapidfuzz.fuzz import partial_ratio_alignment

        self.looked_up += 1
        if self.looked_up > NEAREST:
            return ""
        text = (self.text or "")[:200_000]
        found = partial_ratio_alignment(words[:300], text)
        return f"{before} {text[found.dest_start : found.dest_end]!r}" if found else ""


class _Spaced:
    """A text with every run of white space as one space, and where its characters are in the text itself."""

    def __init__(self, text: str) -> None:
        self._starts, self._places = [0], [0]
        parts: list[str] = []
        length = 0
        for run in re.finditer(r"\s{2,}|[^\S ]", text):
            parts += (text[self._places[-1] : run.start()], " ")
            length += len(parts[-2]) + 1
            self._starts.append(length)
            self._places.append(run.end())
        self.text = "".join((*parts, text[self._places[-1] :]))

    def place(self, index: int) -> int:
        """Where the character at ``index`` is in the text itself."""
        part = bisect_right(self._starts, index) - 1
        return self._places[part] + index - self._starts[part]


def _places(words: str, text: str) -> list[tuple[int, int]]:
    """The first places of the words in the text."""
    found: list[tuple[int, int]] = []
    start = text.find(words)
    while start >= 0 and len(found) < MOST_PLACES:
        found.append((start, start + len(words)))
        start = text.find(words, start + len(words))
    return found


def _folded(name: str) -> str:
    """A name as it is compared with others of its file."""
    return " ".join(name.casefold().split())


def _sorted(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(set(items), key=lambda item: item.iri))


def standoff_index(files: Iterable[Path]) -> dict[str, Path]:
    """Those of the annotation files that name their text by SHA-256 only, by that hash; of several the last."""
    found = {}
    for path in files:
        fields = source_fields(path)
        if "sha256" in fields and "text" not in fields:
            found[fields["sha256"]] = path
    return found
