"""One source as an annotation file: the inverse of :mod:`kg.readers.annotation`.

The text itself is left out and named by its SHA-256; quotes have their place and words. If the
text is available when the file is added (beside it, or in the store), the graph is the same to
the last quad; without the text, all claims are. The variant ``standoff`` gives every word of the
text by its place alone, so that it can be shared if the text cannot. What an annotation has no
field for (foreign RDF, codes of an actor) is listed in a note.
"""

from __future__ import annotations

from typing import Any, BinaryIO

from pydantic import ValidationError

from kg.actors.names import label_key
from kg.actors.resolver import Resolver
from kg.annotation.schema import (
    ActorEntry,
    Annotation,
    CitedEntry,
    DetailsEntry,
    Entry,
    EventEntry,
    InferredEntry,
    MentionEntry,
    OfficeEntry,
    SourceEntry,
    StanceEntry,
    StatementEntry,
    TieEntry,
    dump,
)
from kg.errors import Refused, counted
from kg.export.content import Content
from kg.export.naming import Names
from kg.export.places import Places
from kg.model import ids
from kg.model.claims import Actor, Details, Event, Inference, Mention, Source, SourceRecords, Stance, Statement, Tie
from kg.model.shape import as_json
from kg.rdf.tables import DETAILS
from kg.rdf.terms import is_iri

Plain = dict[str, Any]
UNWRITTEN = ("metonyms", "demonyms", "codes", "capital", "based_in")
"""Fields of an actor that an annotation cannot hold."""


def write(content: Content, out: BinaryIO, variant: str) -> list[str]:
    """Writes the annotation of the one source of the content."""
    sources = content.sources()
    if len(sources) != 1:
        raise Refused("an annotation is of one source; name it with --source, or export all as 'case'")
    records = content.source_records(sources[0].iri)
    annotation, notes = to_annotation(records, content.registry, standoff=variant == "standoff")
    out.write(dump(annotation).encode())
    return notes


def to_annotation(
    records: SourceRecords, registry: Resolver, *, standoff: bool = False, text: str | None = None
) -> tuple[Annotation, list[str]]:
    """The annotation of a source, and notes on what it cannot express.

    ``text`` is the name of the text's file beside it. Raises Refused if ids (rows of a feed) or names cannot be
    written, or if ``standoff`` lacks the text to find words in.
    """
    names = Names(records, registry)
    work = _Work(records, names, Places(records.source, standoff))
    plain = {
        "source": work.source(text),
        "actors": [work.actor(a) for a in records.actors],
        "cited": [work.cited(c) for c in records.cited],
        "events": [work.event(e) for e in records.events],
        "ties": [work.tie(t) for t in records.ties],
        "statements": [work.statement(s) for s in records.statements],
        "stances": [work.stance(s) for s in records.stances],
        "mentions": [work.mention(m) for m in records.mentions],
        "inferred": [work.inference(i) for i in records.inferences],
    }
    try:
        return Annotation.model_validate({k: v for k, v in plain.items() if v}), _notes(records)
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        where, why = ".".join(map(str, problem["loc"])), problem["msg"].removeprefix("Value error, ")
        raise Refused(f"an annotation cannot have {problem['input']!r} as {where}: {why}; export RDF") from None


def _notes(records: SourceRecords) -> list[str]:
    lost = sorted({f for a in records.actors for f in UNWRITTEN if getattr(a, f)})
    notes = [f"an annotation has no field for the {', '.join(lost)} of its actors"] if lost else []
    if records.foreign:
        notes.append(
            f"{counted(len(records.foreign), 'triple')} of foreign RDF left out: an annotation has no place for it"
        )
    return notes


def _entry(record: object, of: type[Entry], /, **given: Any) -> Plain:
    """The fields of an entry: as given, else as the record has them."""
    return {name: as_json(getattr(record, name)) for name in of.model_fields if hasattr(record, name)} | given


class _Work:
    """Records as the plain entries of a file; the schema leaves out None and empty values."""

    def __init__(self, records: SourceRecords, names: Names, places: Places) -> None:
        self.records, self.names, self.places = records, names, places

    def source(self, text: str | None) -> Plain:
        source = self.records.source
        known = {ids.source_iri(f"sha256:{source.sha256}")} if source.sha256 else set()
        own = None if source.iri in known else ids.short(source.iri)
        repeated = [ids.short(iri) for iri in source.derived_from]
        return _entry(source, SourceEntry, id=own, text=text, derived_from=repeated)

    def actor(self, actor: Actor) -> Plain:
        return _entry(
            actor, ActorEntry, id=self.names.actor(actor.iri), name=actor.label, offices=self.offices(actor),
            acts_for=self.names.actors(actor.acts_for), description=self.places.words(actor.description),
        )  # fmt: skip

    def offices(self, actor: Actor) -> list[Plain]:
        """The offices of an actor in the order in which they were written, which their ids hold."""
        posts = {office.iri: office for office in self.records.offices}
        mine = [t for t in self.records.tenures if t.person == actor.iri and t.office in posts]
        mine.sort(key=lambda t: int(t.iri.rpartition("-")[2]))
        return [
            _entry(t, OfficeEntry, title=title, of=posts[t.office].label.removeprefix(f"{title} of "))
            for t in mine
            for title in posts[t.office].titles[:1]
        ]

    def cited(self, cited: Source) -> Plain:
        local = self.names.local(cited.iri, "cited")
        return _entry(cited, CitedEntry, id=local, title=self.places.words(cited.title))

    def event(self, event: Event) -> Plain:
        derived = event.iri == ids.event_iri(label_key(event.label), event.when)
        known = event.iri if not event.iri.startswith(ids.ID) else f":{ids.short(event.iri)}"
        return _entry(event, EventEntry, id=self.names.events[event.iri], iri=None if derived else known)

    def tie(self, tie: Tie) -> Plain:
        if tie.iri != ids.tie_iri(tie.subject, tie.relation, tie.object, tie.when, tie.event):
            raise Refused("ties of a feed carry its record ids, which an annotation cannot hold; export RDF")
        names = self.names
        ends = {"subject": names.actor(tie.subject), "object": names.actor(tie.object)}
        return _entry(tie, TieEntry, id=names.claim(tie.iri), event=self.event_of(tie), **ends)

    def event_of(self, tie: Tie) -> str | None:
        """The name of the event of a tie: its id in the file, unless the tie would get a time by that."""
        described = next((e for e in self.records.events if e.iri == tie.event), None)
        if described and (tie.when or not described.when):
            return self.names.events[described.iri]
        return f":{ids.short(tie.event)}" if tie.event and tie.event.startswith(ids.ID) else tie.event

    def statement(self, statement: Statement) -> Plain:
        text, concerns = self.places.words(statement.text), self.names.actors(statement.concerns)
        return _entry(statement, StatementEntry, id=self.names.claim(statement.iri), text=text, concerns=concerns)

    def stance(self, stance: Stance) -> Plain:
        names, quote = self.names, stance.quote
        source = self.records.source
        return _entry(
            stance,
            StanceEntry,
            id=names.claim(stance.iri),
            holder=None if stance.own_voice else names.actor(stance.holder),
            about=names.claims(stance.about),
            addressee=names.actors(stance.addressee),
            target=names.actors(stance.target),
            capacity=self.capacity(stance),
            on_behalf_of=names.actor(stance.on_behalf_of) if stance.on_behalf_of else None,
            cue=self.places.words(stance.cue, quote),
            medium=self.medium(stance),
            in_reply_to=names.claims(stance.in_reply_to),
            origin=stance.origin or source.origin,
            details=self.details(stance.details, stance) if stance.details else None,
            quote=self.places.quote(quote) if quote else None,
            reviewed=None if stance.reviewed == source.reviewed else stance.reviewed,
        )

    def capacity(self, stance: Stance) -> str | Plain | None:
        if stance.capacity and is_iri(stance.capacity):
            return self.names.office(stance.capacity)
        return self.places.words(stance.capacity, stance.quote)

    def medium(self, stance: Stance) -> str | Plain | None:
        if stance.medium in {cited.iri for cited in self.records.cited}:
            return self.names.local(stance.medium or "", "cited")
        return self.places.words(stance.medium, stance.quote)

    def details(self, details: Details, stance: Stance) -> Plain:
        def listed(values: tuple[str, ...]) -> list[str | Plain | None]:
            return [self.names.actor(v) if is_iri(v) else self.places.words(v, stance.quote) for v in values]

        found: Plain = {prop: listed(getattr(details, name)) for name, prop in DETAILS}
        for name in ("quantity", "time"):
            found[name] = self.places.words(getattr(details, name), stance.quote)
        return _entry(details, DetailsEntry, **found)

    def mention(self, mention: Mention) -> Plain:
        quote = self.places.quote(mention.quote)
        return _entry(mention, MentionEntry, actor=self.names.actor(mention.actor), quote=quote)

    def inference(self, inference: Inference) -> Plain:
        return _entry(
            inference,
            InferredEntry,
            about=self.names.about(inference.tie or inference.about),
            when=inference.tie_when if inference.tie else inference.when,
            tie_when=None if inference.tie else inference.tie_when,
            same_as=self.names.actor(inference.same_as) if inference.same_as else None,
        )
