"""What look-ups return: typed records with labels, ready to read, to print and to script.

Each has ``as_dict()``, the JSON of the contract. Ids are IRIs; ``kg.model.ids.short`` gives what people
type. Statuses and attitudes are lower-case words, relations local names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Protocol, TypeVar, overload

from kg.cells import html
from kg.errors import require
from kg.model.claims import Assessment
from kg.model.ids import short

Row = dict[str, Any]
Columns = Mapping[str, type]
"""The names of the columns of a flat row, in order, each with str, int, float or bool."""
Details = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """An actor, source or office by id and label; ``state`` is what an actor rolls up to."""

    id: str
    label: str
    kind: str = ""
    state: Ref | None = None

    @property
    def folded(self) -> Ref:
        """The state where this is its government, as in relationships; else the actor itself."""
        return self.state if self.kind == "Government" and self.state else self

    def as_dict(self) -> Row:
        row: Row = {"id": self.id, "label": self.label}
        if self.state is not None:
            row["state"] = {"id": self.state.id, "label": self.state.label}
        return row

    def as_end(self) -> Row:
        """As an end of a tie: with ``state``, None where it rolls up to none."""
        row = self.as_dict()
        row.setdefault("state")
        return row


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source by id and title."""

    id: str
    title: str

    def as_dict(self) -> Row:
        return {"id": self.id, "title": self.title}


@dataclass(frozen=True, slots=True)
class RelationRef:
    """A relation by its local name and its label."""

    id: str
    label: str

    def as_dict(self) -> Row:
        return {"id": self.id, "label": self.label}


@dataclass(frozen=True, slots=True)
class RelationshipRef:
    """A relationship by id, with the status pooled over its ties, and whether unreviewed stances decide that."""

    id: str
    status: str = "unasserted"
    unreviewed: bool = False

    def as_dict(self) -> Row:
        return {"id": self.id, "status": self.status, "unreviewed": self.unreviewed}


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source that is loaded, or that another one cites (``cited_in``).

    ``warnings`` are told when it is withdrawn: what other sources still say of it.
    """

    id: str
    title: str
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    derived_from: tuple[str, ...] = ()
    reviewed: bool = True
    reliability: str | None = None
    cited_in: str | None = None
    stances: int = 0
    ties: int = 0
    warnings: tuple[str, ...] = ()

    COLUMNS: ClassVar[Columns] = {
        "source": str, "title": str, "publisher": str, "published": str, "stances": int, "ties": int, "seen": str,
        "repeats": str,
    }  # fmt: skip

    def as_rows(self) -> list[Row]:
        """The source on one flat line."""
        seen = f"cited in {short(self.cited_in)}" if self.cited_in else "loaded"
        repeats = "; ".join(map(short, self.derived_from)) or None
        cells = (
            short(self.id), self.title, self.publisher, self.published, self.stances, self.ties, seen, repeats,
        )  # fmt: skip
        return [dict(zip(self.COLUMNS, cells, strict=True))]

    def as_dict(self) -> Row:
        return {
            "source": self.id, "title": self.title, "publisher": self.publisher, "published": self.published,
            "url": self.url, "derived_from": list(self.derived_from), "reviewed": self.reviewed,
            "reliability": self.reliability, "cited_in": self.cited_in, "stances": self.stances, "ties": self.ties,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class StanceRecord:
    """One reported speech act with everything that was said of it.

    ``polarity`` is for, against or neither; ``speakers`` are the ids of the stances that report
    this one (nesting); ``when_inferred`` and ``because`` are an annotator's, not the source's. ``withdrawn``
    tells that its holder, or the publisher, took it back.
    """

    id: str
    holder: Ref
    attitude: str
    polarity: str
    about: tuple[str, ...]
    source: SourceRef
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    prefix: str = ""
    suffix: str = ""
    details: Details = ()
    when: str | None = None
    when_inferred: str | None = None
    because: str | None = None
    capacity: str | None = None
    on_behalf_of: Ref | None = None
    addressee: tuple[Ref, ...] = ()
    target: tuple[Ref, ...] = ()
    cue: str | None = None
    medium: str | None = None
    scope: str = "claim"
    in_reply_to: tuple[str, ...] = ()
    origin: str | None = None
    reviewed: bool = True
    confidence: float | None = None
    rule: str | None = None
    speakers: tuple[str, ...] = ()
    makes: tuple[str, ...] = ()
    withdrawn: bool = False

    @property
    def own_voice(self) -> bool:
        """Whether the document itself speaks."""
        return self.holder.id == self.source.id

    def detail(self, name: str) -> tuple[str, ...]:
        """The values of one detail."""
        return dict(self.details).get(name, ())

    def as_dict(self) -> Row:
        row: Row = {
            "stance": self.id, "holder": self.holder.as_dict(), "attitude": self.attitude, "polarity": self.polarity,
            "about": list(self.about), "details": {k: v[0] if len(v) == 1 else list(v) for k, v in self.details},
            "quote": self.quote, "start": self.start, "end": self.end,
            "source": self.source.as_dict(), "when": self.when,
            "when_inferred": self.when_inferred, "scope": self.scope, "reviewed": self.reviewed,
        }  # fmt: skip
        optional = {
            "because": self.because, "capacity": self.capacity, "cue": self.cue, "medium": self.medium,
            "origin": self.origin, "confidence": self.confidence, "rule": self.rule,
            "on_behalf_of": self.on_behalf_of.as_dict() if self.on_behalf_of else None,
            "addressee": [r.as_dict() for r in self.addressee], "target": [r.as_dict() for r in self.target],
            "in_reply_to": list(self.in_reply_to), "speakers": list(self.speakers), "makes": list(self.makes),
            "withdrawn": self.withdrawn or None,
        }  # fmt: skip
        return row | {key: value for key, value in optional.items() if value not in (None, [])}


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A tie that bears on another because an analyst linked them, and what bears through it.

    ``direction`` is seen from the tie that it bears on: ``implied by`` this one, whose assent it has, or
    it ``implies`` this one, whose denials it has. ``by``, ``because`` and ``at`` are of the ``judgement``
    that leads here, ``through`` the ids of the ties between, where there is more than one link.
    ``stances`` are those that bear and that are not about the other tie anyway, ``speakers`` the stances
    about them.
    """

    judgement: str
    direction: str
    tie: str
    sentence: str
    status: str
    by: str
    because: str
    at: str
    through: tuple[str, ...] = ()
    stances: tuple[StanceRecord, ...] = ()
    speakers: tuple[StanceRecord, ...] = ()

    def as_dict(self) -> Row:
        return {
            "judgement": self.judgement, "direction": self.direction, "tie": self.tie, "sentence": self.sentence,
            "status": self.status, "by": self.by, "because": self.because, "at": self.at,
            "through": list(self.through), "stances": [s.as_dict() for s in self.stances],
            "speakers": [s.as_dict() for s in self.speakers],
        }  # fmt: skip


def dated(words: str, when: str | None, event: str | None) -> str:
    """The words of a tie with its time and event in brackets: ties of the same words differ in these alone."""
    told = ", ".join(filter(None, (when, event)))
    return f"{words} ({told})" if told else words


@dataclass(frozen=True, slots=True)
class TieRecord:
    """A tie with its relationship, status and every stance that bears on it.

    ``earliest`` and ``latest`` are ISO days that bound its time; ``when_inferred`` is a time that an
    annotator inferred, where the sources state none or one that can be narrowed, and ``because`` the reason. What
    bears on it through an analyst's ``links`` stands there.
    """

    id: str
    relationship: RelationshipRef
    subject: Ref
    relation: RelationRef
    object: Ref
    status: str
    unreviewed: bool = False
    when: str | None = None
    when_inferred: str | None = None
    because: str | None = None
    earliest: str | None = None
    latest: str | None = None
    event: str | None = None
    stances: tuple[StanceRecord, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    links: tuple[LinkRecord, ...] = ()

    @property
    def sentence(self) -> str:
        """Subject, relation and object as words."""
        return f"{self.subject.label} {self.relation.label} {self.object.label}"

    @property
    def heading(self) -> str:
        """The sentence, with the time and event of the tie."""
        return dated(self.sentence, self.when, self.event)

    @property
    def rests_on_unreviewed(self) -> bool:
        """Whether unreviewed stances decide the status, or nobody has reviewed any of those that there are."""
        unseen = bool(self.stances) and not self.assessments and not any(s.reviewed for s in self.stances)
        return self.unreviewed or unseen

    def as_dict(self) -> Row:
        row: Row = {
            "tie": self.id,
            "relationship": self.relationship.as_dict(),
            "subject": self.subject.as_end(),
            "relation": self.relation.as_dict(),
            "object": self.object.as_end(),
            "status": self.status,
            "unreviewed": self.unreviewed,
            "when": self.when,
            "when_inferred": self.when_inferred,
            "event": self.event,
            "stances": [stance.as_dict() for stance in self.stances],
        }
        if self.assessments:
            row["assessments"] = [
                {"verdict": a.verdict, "by": a.by, "because": a.because, "at": a.at} for a in self.assessments
            ]
        if self.links:
            row["links"] = [link.as_dict() for link in self.links]
        return row

    COLUMNS: ClassVar[Columns] = {
        "subject": str, "relation": str, "object": str, "status": str, "relationship_status": str,
        "unreviewed": bool, "when": str, "when_inferred": str, "event": str, "stances": int, "speakers": str,
        "quote": str, "tie": str,
    }  # fmt: skip

    def as_rows(self) -> list[Row]:
        """The tie on one flat line, for tables and data frames."""
        row = {
            "subject": self.subject.label, "relation": self.relation.id, "object": self.object.label,
            "status": self.status, "relationship_status": self.relationship.status,
            "unreviewed": self.unreviewed, "when": self.when, "when_inferred": self.when_inferred,
            "event": self.event, "stances": len(self.stances),
            "speakers": "; ".join(dict.fromkeys(s.holder.label for s in self.stances)),
            "quote": next((s.quote for s in sorted(self.stances, key=lambda s: s.withdrawn) if s.quote), None),
            "tie": self.id,
        }  # fmt: skip
        return [row]


@dataclass(frozen=True, slots=True)
class StatementRecord:
    """A proposition kept as text, with the actors that it concerns and the stances on it."""

    id: str
    text: str
    concerns: tuple[Ref, ...]
    status: str
    unreviewed: bool = False
    stances: tuple[StanceRecord, ...] = ()

    @property
    def sentence(self) -> str:
        """The text."""
        return self.text

    @property
    def heading(self) -> str:
        """The text."""
        return self.text

    def as_dict(self) -> Row:
        return {
            "statement": self.id, "text": self.text, "concerns": [r.as_dict() for r in self.concerns],
            "status": self.status, "unreviewed": self.unreviewed, "stances": [s.as_dict() for s in self.stances],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Undenied:
    """One thing that the denials leave standing: a ``tie`` (or statement) or a ``detail`` of an accusation.

    ``text`` says it, a tie with its time and event in brackets.
    """

    kind: str
    text: str
    ref: str | None = None

    def as_dict(self) -> Row:
        return {"kind": self.kind, "text": self.text, "ref": self.ref}


@dataclass(frozen=True, slots=True)
class Dispute:
    """What is affirmed and denied, by whom, in which words, and what was not denied.

    ``specific`` denials name the claim in so many words, ``wholesale`` ones deny "the allegations",
    ``partial`` ones a detail only. ``links`` are those through which somebody affirms or denies it by
    affirming or denying another tie. Without any denial of the whole, the accusation is unanswered.
    """

    claim: TieRecord | StatementRecord
    affirming: tuple[StanceRecord, ...]
    specific: tuple[StanceRecord, ...]
    wholesale: tuple[StanceRecord, ...]
    partial: tuple[StanceRecord, ...]
    undenied: tuple[Undenied, ...]
    links: tuple[LinkRecord, ...] = ()

    COLUMNS: ClassVar[Columns] = {
        "claim": str, "status": str, "unreviewed": bool, "affirmed_by": str, "denied_by": str,
        "denied_wholesale_by": str, "through_links": str, "undenied": str, "id": str,
    }  # fmt: skip

    def as_rows(self) -> list[Row]:
        """The dispute on one flat line."""
        linked = (f"{s.holder.label} {s.attitude}: {link.sentence}" for link in self.links for s in link.stances)
        sides = (self.affirming, self.specific, self.wholesale)
        cells = (
            self.claim.heading, self.claim.status, self.claim.unreviewed,
            *("; ".join(dict.fromkeys(s.holder.label for s in side)) or None for side in sides),
            "; ".join(dict.fromkeys(linked)) or None,
            "; ".join(u.text for u in self.undenied) or None, self.claim.id,
        )  # fmt: skip
        return [dict(zip(self.COLUMNS, cells, strict=True))]

    @property
    def answered(self) -> bool:
        """Whether anybody denied it, or what it implies."""
        return bool(self.specific or self.wholesale or any(link.direction == "implies" for link in self.links))

    def as_dict(self) -> Row:
        sides = ("affirming", "specific", "wholesale", "partial")
        claim = self.claim.as_dict()
        claim.pop("stances")
        claim.pop("links", None)
        return {
            "claim": claim,
            "status": self.claim.status,
            "answered": self.answered,
            **{side: [s.as_dict() for s in getattr(self, side)] for side in sides},
            "links": [link.as_dict() for link in self.links],
            "undenied": [u.as_dict() for u in self.undenied],
        }


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """An office that an actor holds, or somebody who holds an office of it."""

    office: str
    holder: Ref
    since: str | None = None
    until: str | None = None

    def as_dict(self) -> Row:
        return {"office": self.office, "holder": self.holder.as_dict(), "since": self.since, "until": self.until}


@dataclass(frozen=True, slots=True)
class ActorRecord:
    """A dossier: names, codes, offices and ties."""

    actor: Ref
    reason: str
    aliases: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    same_as: tuple[str, ...] = ()
    description: str | None = None
    offices: tuple[OfficeRecord, ...] = ()
    ties: tuple[TieRecord, ...] = ()

    def as_dict(self) -> Row:
        return {
            "actor": self.actor.as_dict(), "kind": self.actor.kind, "reason": self.reason,
            "aliases": list(self.aliases), "metonyms": list(self.metonyms), "demonyms": list(self.demonyms), "codes": dict(self.codes),
            "same_as": list(self.same_as), "description": self.description,
            "offices": [o.as_dict() for o in self.offices], "ties": [t.as_dict() for t in self.ties],
        }  # fmt: skip


class Record(Protocol):
    """What a list of records holds: values with a nested form and a flat one."""

    COLUMNS: ClassVar[Columns]

    def as_dict(self) -> Row:
        """The JSON of the contract."""

    def as_rows(self) -> list[Row]:
        """Flat rows with the columns of ``COLUMNS``; most records have one."""


Item = TypeVar("Item", bound=Record)


class Records(Sequence[Item], Generic[Item]):
    """A list of records of one type, which also becomes a data frame with that type's columns."""

    def __init__(self, items: Iterable[Item], of: type[Item]) -> None:
        self._items = tuple(items)
        self._of = of

    @property
    def columns(self) -> Columns:
        """The columns of the flat rows, also where there are none."""
        return self._of.COLUMNS

    @overload
    def __getitem__(self, index: int) -> Item: ...
    @overload
    def __getitem__(self, index: slice) -> Records[Item]: ...
    def __getitem__(self, index: int | slice) -> Item | Records[Item]:
        if isinstance(index, slice):
            return Records(self._items[index], self._of)
        return self._items[index]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Records) and self._items == other._items

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<{len(self)} x {self._of.__name__}>"

    def as_dicts(self) -> list[Row]:
        """The records as the JSON of the contract."""
        return [item.as_dict() for item in self._items]

    def rows(self) -> list[Row]:
        """Flat rows with stable columns."""
        return [row for item in self._items for row in item.as_rows()]

    def to_pandas(self) -> Any:
        """A pandas data frame of :meth:`rows` (extra ``dataframe``)."""
        pandas = require("pandas", "dataframe")
        frame = pandas.DataFrame(self.rows(), columns=list(self.columns))
        kinds = {str: "object", int: "int64", float: "float64", bool: "bool"}
        return frame.astype({name: kinds[kind] for name, kind in self.columns.items()})

    def to_polars(self) -> Any:
        """A polars data frame of :meth:`rows` (extra ``dataframe``)."""
        polars = require("polars", "dataframe")
        kinds = {str: polars.String, int: polars.Int64, float: polars.Float64, bool: polars.Boolean}
        return polars.DataFrame(self.rows(), schema={name: kinds[kind] for name, kind in self.columns.items()})

    def _repr_html_(self) -> str:
        return html(self.columns, [row.values() for row in self.rows()])


@dataclass(frozen=True, slots=True)
class Added:
    """What adding one file did: the source, how much it brought, and what to know about it.

    ``annotation`` is the file that annotates a text.
    """

    path: str
    source: str
    title: str
    ties: int
    stances: int
    outcome: str
    warnings: tuple[str, ...] = ()
    annotation: str = ""

    COLUMNS: ClassVar[Columns] = {"outcome": str, "source": str, "title": str, "ties": int, "stances": int}

    def as_rows(self) -> list[Row]:
        """The outcome on one flat line."""
        cells = (self.outcome, short(self.source), self.title, self.ties, self.stances)
        return [dict(zip(self.COLUMNS, cells, strict=True))]

    def as_dict(self) -> Row:
        return {
            "path": self.path, "source": self.source, "title": self.title, "ties": self.ties,
            "stances": self.stances, "outcome": self.outcome, "warnings": list(self.warnings),
            "annotation": self.annotation or None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stats:
    """How much a store holds."""

    store: str
    counts: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]

    def as_dict(self) -> Row:
        return {"store": self.store, **dict(self.counts), "statuses": dict(self.statuses)}
