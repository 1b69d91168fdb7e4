"""An annotation and its text as the records of one source.

Names are resolved, quotes located, ids made; every mistake of the file is collected and reported
at once, with its line and what was expected.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from kg import dates, ids
from kg.annotation import Annotation, Lines, Range, Span, StanceEntry, read
from kg.errors import InputError, NameNotFound, Problem, TextNeeded
from kg.model import (
    NO_DETAILS,
    Actor,
    Details,
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
from kg.quads import inference_order, number
from kg.readers.peek import source_fields
from kg.resolve import UNLIKE, Resolver
from kg.vocabulary import Vocabulary

CONTEXT = 40
"""Code points of text kept before and after a quote."""

IS_SOURCE = re.compile(r"source-[0-9a-f]{16}\Z")
"""An id that is a source's own, as exports write it."""

Path_ = tuple[str | int, ...]
Item = TypeVar("Item", Actor, Office, Tenure, Source, Tie, Statement, Stance)


def text_hash(text: str) -> str:
    """The SHA-256 of the text's UTF-8 bytes, without a byte order mark."""
    return sha256(text.removeprefix("\ufeff").encode()).hexdigest()


def read_text(path: Path) -> str:
    """The text of a UTF-8 file as it stands, line ends kept, a byte order mark dropped."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            str(path), f"not UTF-8 at byte {error.start}", "name its encoding with --encoding, or save it as UTF-8"
        ) from None
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from None


def read_file(path: Path, resolver: Resolver, vocabulary: Vocabulary, text: str | None = None) -> SourceRecords:
    """The records of the annotation file ``path``; ``text`` is the text of a stand-off one.

    Raises InputError with every mistake of the file.
    """
    annotation, lines = read(path)
    if annotation.source.text is not None:
        beside = path.parent / annotation.source.text
        if Path(annotation.source.text).is_absolute() or ".." in Path(annotation.source.text).parts:
            raise InputError(str(path), [Problem("the text stands beside the file", lines.of(("source", "text")))])
        text = read_text(beside)
    return to_records(annotation, lines, str(path), resolver, vocabulary, text)


def to_records(
    annotation: Annotation,
    lines: Lines,
    name: str,
    resolver: Resolver,
    vocabulary: Vocabulary,
    text: str | None,
) -> SourceRecords:
    """The records of an annotation; raises InputError with every mistake, each with its line."""
    work = _Work(annotation, lines, name, resolver, vocabulary, text)
    records = work.records()
    if work.text_needed:
        raise TextNeeded(name, "it names a text by its SHA-256 that is not here", "add the text itself: kg add TEXT")
    if work.problems:
        raise InputError(name, sorted(work.problems, key=lambda p: p.line or 0), "nothing was added")
    return records


@dataclass
class _Work:
    annotation: Annotation
    lines: Lines
    name: str
    resolver: Resolver
    vocabulary: Vocabulary
    text: str | None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    local: dict[str, Iri] = field(default_factory=dict)
    shared: dict[str, list[str]] = field(default_factory=dict)
    claims: dict[str, Iri] = field(default_factory=dict)
    names: dict[str, Iri | None] = field(default_factory=dict)
    text_needed: bool = False

    def problem(self, path: Path_, message: str, words: str | None = None) -> None:
        self.problems.append(Problem(message, self.lines.of(path), words))

    # -- the parts in order -----------------------------------------------------------------------

    def records(self) -> SourceRecords:
        source = self.source()
        self.iri = source.iri
        self.unique_ids()
        actors = self.actors()
        offices, tenures = self.offices()
        cited = self.cited()
        ties, statements = self.ties(), self.statements()
        stances = self.stances(source)
        used = {iri for stance in stances for iri in stance.about}
        for index, entry in enumerate(self.annotation.ties):
            if not self.problems and self.claims[entry.id] not in used:
                self.warnings.append(f"{self.place(('ties', index))}: no stance is about tie {entry.id}; left out")
        for index, note in enumerate(self.annotation.statements):
            if not self.problems and self.claims[note.id] not in used:
                where = self.place(("statements", index))
                self.warnings.append(f"{where}: no stance is about statement {note.id}; left out")
        return SourceRecords(
            source=source,
            actors=_sorted(actors),
            offices=_sorted(offices),
            tenures=_sorted(tenures),
            cited=_sorted(cited),
            ties=_sorted(t for t in ties if t.iri in used),
            statements=_sorted(s for s in statements if s.iri in used),
            stances=_sorted(stances),
            mentions=self.mentions(),
            inferences=self.inferences(stances),
            warnings=tuple(self.warnings),
        )

    def place(self, path: Path_) -> str:
        return f"{self.name}, line {self.lines.of(path)}"

    def source(self) -> Source:
        entry = self.annotation.source
        found = text_hash(self.text) if self.text is not None else None
        if entry.sha256 and found and entry.sha256 != found:
            self.problem(("source", "sha256"), f"the text is another one (its SHA-256 is {found})", entry.sha256)
        hashed = entry.sha256 or found
        if hashed is None and entry.id is None:
            self.problem(("source",), "name the text: 'text: FILE', or 'sha256: …' of a text that is not shared")
        key = f"sha256:{hashed}" if hashed else f"id:{entry.id}"
        return Source(
            iri=self.ancestor(entry.id) if entry.id and IS_SOURCE.match(entry.id) else ids.source_iri(key),
            title=entry.title,
            sha256=hashed,
            publisher=entry.publisher,
            published=self.when(entry.published, ("source", "published")),
            url=entry.url,
            language=entry.language,
            derived_from=tuple(sorted({self.ancestor(name) for name in entry.derived_from})),
            reliability=entry.reliability,
            reviewed=entry.reviewed,
            text=self.text,
        )

    def ancestor(self, name: str) -> Iri:
        """The IRI of a source that this one repeats: by SHA-256, id, IRI, or its title."""
        if name.startswith("source-"):
            return ids.ID + name
        if name.startswith(("http://", "https://", "urn:")) and " " not in name:
            return name
        return ids.source_iri(name if name.startswith("sha256:") else f"id:{name}")

    def unique_ids(self) -> None:
        seen: set[str] = set()
        for part in ("actors", "cited", "ties", "statements", "stances"):
            for index, entry in enumerate(getattr(self.annotation, part)):
                if entry.id in seen:
                    self.problem((part, index, "id"), "this id stands twice; ids are unique in a file", entry.id)
                seen.add(entry.id)

    def actors(self) -> list[Actor]:
        entries = self.annotation.actors
        for entry in entries:
            self.local[entry.id] = ids.local_iri("actor", self.iri, entry.id)
        called: dict[str, list[str]] = defaultdict(list)
        for entry in entries:
            for name in {_folded(name) for name in (entry.name, *entry.aliases)} - self.local.keys():
                called[name].append(entry.id)
        self.local.update((name, self.local[own[0]]) for name, own in called.items())
        self.shared = {name: own for name, own in called.items() if len(own) > 1}
        found = []
        for index, entry in enumerate(entries):
            if entry.kind not in self.vocabulary.classes:
                known = ", ".join(self.vocabulary.classes)
                self.problem(("actors", index, "kind"), f"unknown kind of actor; known are: {known}", entry.kind)
            found.append(
                Actor(
                    iri=self.local[entry.id],
                    kind=entry.kind,
                    label=entry.name,
                    aliases=tuple(sorted(set(entry.aliases))),
                    acts_for=self.actor_list(entry.acts_for, ("actors", index, "acts_for")),
                    same_as=tuple(sorted(set(entry.same_as))),
                    description=self.words(entry.description, ("actors", index, "description")),
                    scope=self.iri,
                )
            )
        return found

    def offices(self) -> tuple[list[Office], list[Tenure]]:
        offices: dict[Iri, Office] = {}
        tenures: list[Tenure] = []
        for index, entry in enumerate(self.annotation.actors):
            for place, office in enumerate(entry.offices):
                path: Path_ = ("actors", index, "offices", place)
                whose = self.actor(office.of, (*path, "of"))
                if whose is None:
                    continue
                label = f"{office.title} of {office.of}"
                iri = ids.local_iri("office", self.iri, ids.digest(label))
                offices[iri] = Office(iri, label, whose, (office.title,))
                tenures.append(
                    Tenure(
                        ids.local_iri("tenure", self.iri, f"{entry.id}-{place}"),
                        self.local[entry.id],
                        iri,
                        self.when(office.since, (*path, "since")),
                        self.when(office.until, (*path, "until")),
                    )
                )
        return list(offices.values()), tenures

    def cited(self) -> list[Source]:
        found = []
        for index, entry in enumerate(self.annotation.cited):
            iri = ids.local_iri("cited", self.iri, entry.id)
            title = self.words(entry.title, ("cited", index, "title")) or entry.id
            published = self.when(entry.published, ("cited", index, "published"))
            found.append(
                Source(iri, title, publisher=entry.publisher, published=published, url=entry.url, cited_in=self.iri)
            )
        return found

    def ties(self) -> list[Tie]:
        found = []
        for index, entry in enumerate(self.annotation.ties):
            path: Path_ = ("ties", index)
            subject = self.actor(entry.subject, (*path, "subject"))
            obj = self.actor(entry.object, (*path, "object"))
            when = self.when(entry.when, (*path, "when"))
            try:
                relation = self.vocabulary.directed(entry.relation)
            except NameNotFound as error:
                self.problem((*path, "relation"), str(error), entry.relation)
                relation = None
            self.claims[entry.id] = ""
            if subject is None or obj is None or relation is None:
                continue
            if subject == obj:
                self.warnings.append(f"{self.place(path)}: tie {entry.id} joins {entry.subject} to itself")
            subject, name, obj = self.vocabulary.canonical(subject, entry.relation, obj)
            iri = ids.tie_iri(subject, name, obj, when, entry.event)
            self.claims[entry.id] = iri
            found.append(Tie(iri, subject, name, obj, when, entry.event))
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

    def stance(self, entry: StanceEntry, path: Path_, source: Source) -> Stance | None:
        try:
            attitude = self.vocabulary.attitude(entry.attitude).name
        except NameNotFound as error:
            self.problem((*path, "attitude"), str(error), entry.attitude)
            attitude = "asserts"
        replies = self.references(entry.in_reply_to, (*path, "in_reply_to"))
        about = self.references(entry.about, (*path, "about")) or self.reached(entry)
        if not about and not entry.about:  # what is named wrongly is a mistake of its own
            self.problem((*path, "about"), f"stance {entry.id} is about nothing: name a tie, statement or stance")
        if self.claims[entry.id] in about:
            self.problem((*path, "about"), f"stance {entry.id} is about itself")
        holder = self.actor(entry.holder, (*path, "holder")) if entry.holder else self.iri
        return Stance(
            iri=self.claims[entry.id],
            source=self.iri,
            holder=holder or self.iri,
            attitude=attitude,
            about=about,
            quote=self.quote(entry.quote, (*path, "quote")),
            addressee=self.actor_list(entry.addressee, (*path, "addressee")),
            target=self.actor_list(entry.target, (*path, "target")),
            capacity=self.capacity(entry.capacity, (*path, "capacity")),
            on_behalf_of=self.actor(entry.on_behalf_of, (*path, "on_behalf_of")) if entry.on_behalf_of else None,
            cue=self.checked(entry.cue, (*path, "cue")),
            medium=self.medium(entry.medium, (*path, "medium")),
            in_reply_to=replies,
            when=self.when(entry.when, (*path, "when")),
            scope=entry.scope,
            origin=entry.origin,
            reviewed=source.reviewed if entry.reviewed is None else entry.reviewed,
            confidence=entry.confidence,
            rule=entry.rule,
            details=self.details(entry, path),
        )

    def reached(self, entry: StanceEntry) -> tuple[Iri, ...]:
        """What a wholesale denial without ``about`` reaches: what the answered stances affirm, else their denials."""
        if entry.scope != "wholesale":
            return ()
        by_id = {s.id: s for s in self.annotation.stances}
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

    def details(self, entry: StanceEntry, path: Path_) -> Details:
        given = entry.details
        if given is None:
            return NO_DETAILS
        path = (*path, "details")

        def listed(spans: Iterable[Span], name: str) -> tuple[str, ...]:
            return tuple(sorted({w for span in spans if (w := self.words(span, (*path, name)))}))

        def ends(spans: Iterable[Span], name: str) -> tuple[str, ...]:
            return tuple(sorted(self.known(words) or words for words in listed(spans, name)))

        if given.amount is not None and not re.fullmatch(r"-?\d+(\.\d+)?", given.amount):
            self.problem((*path, "amount"), "an amount is a plain number such as 1200 or 0.4", given.amount)
            return NO_DETAILS
        return Details(
            item=listed(given.item, "item"),
            place=listed(given.place, "place"),
            origin=ends(given.from_, "from"),
            against=ends(given.against, "against"),
            purpose=listed(given.purpose, "purpose"),
            manner=listed(given.manner, "manner"),
            amount=None if given.amount is None else number(given.amount),
            unit=given.unit,
            quantity=self.checked(given.quantity, (*path, "quantity")),
            time=self.checked(given.time, (*path, "time")),
        )

    def mentions(self) -> tuple[Mention, ...]:
        """The mentions; those of the same words have one kind, as they share a node."""
        found = set()
        kinds: dict[Iri, tuple[str, int | None]] = {}
        for index, entry in enumerate(self.annotation.mentions):
            path: Path_ = ("mentions", index)
            actor = self.actor(entry.actor, (*path, "actor"))
            quote = self.quote(entry.quote, (*path, "quote"))
            if quote is None:
                continue
            kind, line = kinds.setdefault(quote.iri, (entry.kind, self.lines.of(path)))
            if entry.kind != kind:
                what = f"on line {line} the kind of the same words is {kind!r}"
                advice = "words have one kind: say which counts, or quote a longer or shorter range"
                self.problem((*path, "kind"), f"{what}; {advice}", entry.kind)
            elif actor:
                found.add(Mention(quote, actor, kind))
        return tuple(sorted(found, key=lambda m: (m.quote.iri, m.actor, m.kind)))

    def inferences(self, stances: list[Stance]) -> tuple[Inference, ...]:
        found = []
        for index, entry in enumerate(self.annotation.inferred):
            path: Path_ = ("inferred", index)
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
            ties = {self.claims[t.id] for t in self.annotation.ties}
            if about and about[0] in ties:
                tie_when, when = tie_when or when, None
                for stance in stances:
                    if about[0] in stance.about:
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
            return self.local.get(name) or (None if folded in self.shared else self.local[folded])
        if name not in self.names:
            try:
                self.names[name] = self.resolver.resolve(name, self.annotation.source.published).actor
            except NameNotFound:
                self.names[name] = None
        return self.names[name]

    def actor(self, name: str, path: Path_) -> Iri | None:
        found = self.known(name)
        if found is None and (several := self.shared.get(_folded(name))):
            what = f"{len(several)} actors of this file are called {name!r}; name one by its id: {', '.join(several)}"
            self.problem(path, what, name)
        elif found is None:
            try:
                return self.resolver.resolve(name, self.annotation.source.published).actor
            except NameNotFound as error:
                more = "" if error.advice == UNLIKE else "; or list it under 'actors:' with an id, kind and name"
                self.problem(path, f"{error}{more}", name)
        return found

    def actor_list(self, names: Iterable[str], path: Path_) -> tuple[Iri, ...]:
        return tuple(sorted({iri for name in names if (iri := self.actor(name, path))}))

    def references(self, names: Iterable[str], path: Path_) -> tuple[Iri, ...]:
        found = set()
        for name in names:
            if name in self.claims:
                if self.claims[name]:
                    found.add(self.claims[name])
            elif name.startswith(ids.ID):
                found.add(name)
            elif re.fullmatch(r"(tie|stance|statement)-[0-9a-f]{16}.*", name):
                found.add(ids.ID + name)
            else:
                self.problem(path, "no tie, statement or stance of this file has this id", name)
        return tuple(sorted(found))

    def when(self, value: str | None, path: Path_) -> str | None:
        if value is None:
            return None
        try:
            return dates.normalise(value)
        except ValueError as error:
            self.problem(path, str(error))
            return None

    def capacity(self, span: Span | None, path: Path_) -> str | None:
        words = self.words(span, path)
        if words is None:
            return None
        offices = self.resolver.capacity(words)
        return offices[0].iri if len(offices) == 1 else words

    def medium(self, span: Span | None, path: Path_) -> str | None:
        if isinstance(span, str) and any(span == cited.id for cited in self.annotation.cited):
            return ids.local_iri("cited", self.iri, span)
        return self.words(span, path)

    # -- words of the text ------------------------------------------------------------------------

    def words(self, span: Span | None, path: Path_) -> str | None:
        """The words of a span: as given, or cut out of the text."""
        if span is None or isinstance(span, str):
            return span
        quote = self.quote(span, path)
        return quote.exact if quote else None

    def checked(self, span: Span | None, path: Path_) -> str | None:
        """The words of a span, which must stand in the text."""
        if isinstance(span, str) and self.text is not None and not _find(span, self.text):
            self.problem(path, f"these words are not in the text; the nearest are {self.nearest(span)!r}", span)
        return self.words(span, path)

    def quote(self, span: Span | None, path: Path_) -> Quote | None:
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

    def locate(self, span: Span, path: Path_) -> tuple[int, int, str] | None:
        text = self.text or ""
        if isinstance(span, Range):
            end = span.end if span.end is not None else span.start + len(span.text or "")
            exact = text[span.start : end]
            if end > len(text):
                self.problem(path, f"the range {span.start}–{end} runs past the end of the text ({len(text)})")
            elif span.text is not None and exact != span.text:
                self.problem(path, f"at {span.start}–{end} the text says {exact!r}", span.text)
            else:
                return span.start, end, exact
            return None
        places = _find(span, text)
        if len(places) == 1:
            start, end = places[0]
            return start, end, text[start:end]
        if not places:
            self.problem(
                path, f"the text does not contain this quote; the nearest passage is {self.nearest(span)!r}", span
            )
        else:
            starts = ", ".join(str(start) for start, _ in places[:8])
            self.problem(path, f"the quote stands {len(places)} times; say which with start: (one of {starts})", span)
        return None

    def nearest(self, words: str) -> str:
        from rapidfuzz.fuzz import partial_ratio_alignment

        text = (self.text or "")[:200_000]
        found = partial_ratio_alignment(words[:500], text)
        return text[found.dest_start : found.dest_end] if found else ""


def _folded(name: str) -> str:
    """A name as it is compared with others of its file."""
    return " ".join(name.casefold().split())


def _find(words: str, text: str) -> list[tuple[int, int]]:
    """Where the words stand in the text; line breaks count as spaces where nothing matches exactly."""
    places = [(m.start(), m.end()) for m in re.finditer(re.escape(words), text)]
    if not places and words.split():
        pattern = r"\s+".join(map(re.escape, words.split()))
        places = [(m.start(), m.end()) for m in re.finditer(pattern, text)]
    return places


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
