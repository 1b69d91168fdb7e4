"""An annotation and its text as the records of one source.

Names are resolved, quotes located, ids made; every mistake of the file is collected and reported
at once, with its line and what was expected.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from kg.actors.resolver import Resolver
from kg.annotation.schema import (
    Annotation,
    Lines,
    Place,
    Span,
    StanceEntry,
    read,
)
from kg.errors import InputError, NameNotFound, TextNeeded, Violation
from kg.io.encoding import read_text
from kg.io.files import within
from kg.model import ids
from kg.model.claims import (
    NO_DETAILS,
    Actor,
    Details,
    Event,
    Inference,
    Iri,
    Mention,
    Office,
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
from kg.readers.annotation_actors import Actors, Case, Described, case_of, is_case_actors
from kg.readers.annotation_events import Events
from kg.readers.annotation_fields import ADDRESS, Fields
from kg.readers.annotation_words import Words
from kg.readers.peek import source_fields

IS_SOURCE = re.compile(r"source-[0-9a-f]{16}\Z")
"""An id that is a source's own, as exports write it."""
ELSEWHERE = re.compile(r"(?:tie|statement)-[0-9a-f]{16}|stance-[0-9a-f]{16}-.+")
"""An id of a tie, statement or stance of another source."""
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


def read_named_text(
    path: Path, name: str, line: int | None, given: Iterable[Path] = (), encoding: str | None = None
) -> str:
    """The text that the annotation ``path`` names on that line; raises InputError where it may not be read."""
    beside, local = path.parent / name, Path(name)
    inside = not local.is_absolute() and ".." not in local.parts and within(beside, path.parent)
    if not inside and os.path.realpath(beside) not in map(os.path.realpath, given):
        message = "the text must be in the folder of this file, or named on the command line"
        raise InputError(str(path), [Violation(message, line, name)], "nothing of it was added")
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
    if work.words.text_needed:
        raise TextNeeded(name, "it names a text by its SHA-256 that is not here", "add the text itself: kg add TEXT")
    if work.violations:
        raise InputError(name, sorted(work.violations, key=lambda p: p.line or 0), "nothing of it was added")
    return records


class _Work(Fields):
    """An annotation on its way to records: what its parts have found so far."""

    def __init__(
        self,
        annotation: Annotation,
        lines: Lines,
        name: str,
        resolver: Resolver,
        vocabulary: Vocabulary,
        text: str | None,
        case: Case | None,
    ) -> None:
        super().__init__(name, lines, resolver)
        self.annotation = annotation
        self.vocabulary = vocabulary
        self.text = text
        self.case = case
        self.source = self._source()
        self.iri = self.source.iri
        self.words = Words(self, self.iri, text)
        self.actors = Actors(self, self.words, vocabulary, annotation.source.published)
        self.events = Events(self)
        self.claims: dict[str, Iri] = {}
        self.warnings: list[str] = []

    # -- the parts in order -----------------------------------------------------------------------

    def records(self) -> SourceRecords:
        self.unique_ids()
        own = self.annotation.actors
        shared: Described = self.actors.of_case(self.case, own) if self.case else ([], [], [])
        actors, offices, tenures = self.actors.read(own)
        cited = self.cited()
        events = self.events.read(self.annotation.events)
        ties, statements = self.ties(), self.statements()
        stances = self.stances()
        used = {iri for stance in stances for iri in stance.about}
        for index, entry in enumerate(self.annotation.ties):
            if not self.violations and self.claims[entry.id] not in used:
                self.warnings.append(f"{self.place(('ties', index))}: no stance is about tie {entry.id}; left out")
        for index, note in enumerate(self.annotation.statements):
            if not self.violations and self.claims[note.id] not in used:
                where = self.place(("statements", index))
                self.warnings.append(f"{where}: no stance is about statement {note.id}; left out")
        mentions, inferences = self.mentions(), self.inferences(stances)
        named, posts, held = self.actors.named(*shared)
        return SourceRecords(
            source=self.source,
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

    def _source(self) -> Source:
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

    def unique_ids(self) -> None:
        seen: set[str] = set()
        for part in ("actors", "cited", "events", "ties", "statements", "stances"):
            for index, entry in enumerate(getattr(self.annotation, part)):
                if entry.id in seen:
                    self.wrong((part, index, "id"), "duplicate id; ids are unique in a file", entry.id)
                seen.add(entry.id)

    @cached_property
    def cited_ids(self) -> frozenset[str]:
        """The ids of the cited sources."""
        return frozenset(entry.id for entry in self.annotation.cited)

    def cited(self) -> list[Source]:
        found = []
        for index, entry in enumerate(self.annotation.cited):
            iri = ids.local_iri("cited", self.iri, entry.id)
            title = self.words.of(entry.title, ("cited", index, "title")) or entry.id
            published = self.when(entry.published, ("cited", index, "published"))
            url = self.address(entry.url, ("cited", index, "url"))
            found.append(Source(iri, title, publisher=entry.publisher, published=published, url=url, cited_in=self.iri))
        return found

    def ties(self) -> list[Tie]:
        found = []
        for index, entry in enumerate(self.annotation.ties):
            path: Place = ("ties", index)
            subject = self.actors.find(entry.subject, (*path, "subject"))
            obj = self.actors.find(entry.object, (*path, "object"))
            when = self.when(entry.when, (*path, "when"))
            event, when = self.events.find(entry.event, when, (*path, "event")) if entry.event else (None, when)
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
            words = self.words.of(entry.text, ("statements", index, "text")) or ""
            concerns = self.actors.each(entry.concerns, ("statements", index, "concerns"))
            iri = ids.statement_iri(words, concerns)
            self.claims[entry.id] = iri
            found.append(Statement(iri, words, concerns))
        return found

    def stances(self) -> list[Stance]:
        entries = self.annotation.stances
        for entry in entries:
            self.claims[entry.id] = ids.local_iri("stance", self.iri, entry.id)
        return [stance for i, entry in enumerate(entries) if (stance := self.stance(entry, ("stances", i)))]

    def stance(self, entry: StanceEntry, path: Place) -> Stance | None:
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
        holder = self.actors.find(entry.holder, (*path, "holder")) if entry.holder else self.iri
        said = {name: value for name, value in entry if name != "id"}  # a literal is taken as it is
        said |= {
            "iri": self.claims[entry.id],
            "source": self.iri,
            "holder": holder or self.iri,
            "attitude": attitude,
            "about": about,
            "quote": self.words.quote(entry.quote, (*path, "quote")),
            "addressee": self.actors.each(entry.addressee, (*path, "addressee")),
            "target": self.actors.each(entry.target, (*path, "target")),
            "capacity": self.capacity(entry.capacity, (*path, "capacity")),
            "on_behalf_of": self.actors.find(entry.on_behalf_of, (*path, "on_behalf_of"))
            if entry.on_behalf_of
            else None,
            "cue": self.words.checked(entry.cue, (*path, "cue")),
            "medium": self.medium(entry.medium, (*path, "medium")),
            "in_reply_to": replies,
            "when": self.when(entry.when, (*path, "when")),
            "origin": self.address(entry.origin, (*path, "origin")),
            "reviewed": self.source.reviewed if entry.reviewed is None else entry.reviewed,
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
            return tuple(sorted({w for span in spans if (w := self.words.of(span, (*path, name)))}))

        def ends(spans: Iterable[Span], name: str) -> tuple[str, ...]:
            return tuple(sorted(self.actors.known(words) or words for words in listed(spans, name)))

        for name in ("amount", "tone", "goldstein"):
            value = getattr(given, name)
            if value is not None and not re.fullmatch(r"-?\d+(\.\d+)?", value):
                what = "an amount" if name == "amount" else f"the {name}"
                self.wrong((*path, name), f"{what} is a plain number such as 1200 or 0.4", value)
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
            quantity=self.words.checked(given.quantity, (*path, "quantity")),
            time=self.words.checked(given.time, (*path, "time")),
            outlets=given.outlets,
            tone=None if given.tone is None else terms.number(given.tone),
            goldstein=None if given.goldstein is None else terms.number(given.goldstein),
        )

    def mentions(self) -> tuple[Mention, ...]:
        """The mentions; those of the same words have one kind, as they share a node."""
        found = set()
        kinds: dict[Iri, tuple[str, int | None]] = {}
        for index, entry in enumerate(self.annotation.mentions):
            path: Place = ("mentions", index)
            actor = self.actors.find(entry.actor, (*path, "actor"))
            quote = self.words.quote(entry.quote, (*path, "quote"))
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
            same = self.actors.find(entry.same_as, (*path, "same_as")) if entry.same_as else None
            about: list[Iri]
            if entry.about == "source":
                about = [self.iri]
            elif entry.about in self.claims:
                about = [self.claims[entry.about]]
            else:
                about = [iri] if (iri := self.actors.find(entry.about, (*path, "about"))) else []
            if about and about[0] in ties:
                tie_when, when = tie_when or when, None
                for stance in holding[about[0]]:
                    one = about[0] if len(ties.intersection(stance.about)) > 1 else None
                    found.append(Inference(stance.iri, entry.because, when, tie_when, same, entry.note, one))
                continue
            found += [Inference(iri, entry.because, when, tie_when, same, entry.note) for iri in about]
        return tuple(sorted(set(found), key=inference_order))

    # -- names, references, dates -----------------------------------------------------------------

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

    def capacity(self, span: Span | None, path: Place) -> str | None:
        words = self.words.of(span, path)
        if words is None:
            return None
        offices = self.resolver.capacity(words)
        return offices[0].iri if len(offices) == 1 else words

    def medium(self, span: Span | None, path: Place) -> str | None:
        if isinstance(span, str) and span in self.cited_ids:
            return ids.local_iri("cited", self.iri, span)
        return self.words.of(span, path)


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
