"""What look-ups return: typed records with labels, ready to read, to print and to script.

Each has ``as_dict()``, the JSON of the contract, which follows from its fields (:mod:`kg.model.shape`). Ids are
IRIs; ``kg.model.ids.short`` gives what people type. Statuses and attitudes are lower-case words, relations local
names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, overload

from kg.cells import html
from kg.errors import require
from kg.model.feeds import Account
from kg.model.ids import short
from kg.model.shape import HIDDEN, OPTIONAL, Columns, Record, Row, key, shown, spread, types, written

Details = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Ref(Record):
    """An actor, source or office by id and label; ``state`` is what an actor rolls up to."""

    id: str
    label: str
    kind: str = field(default="", metadata=HIDDEN)
    state: Ref | None = field(default=None, metadata=OPTIONAL)

    @property
    def folded(self) -> Ref:
        """The state where this is its government, as in relationships; else the actor itself."""
        return self.state if self.kind == "Government" and self.state else self

    def as_end(self) -> Row:
        """As an end of a tie: with ``state``, None where it rolls up to none."""
        return self.as_dict() | ({"state": None} if self.state is None else {})


@dataclass(frozen=True, slots=True)
class SourceRef(Record):
    """A source by id and title."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class RelationRef(Record):
    """A relation by its local name and its label."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class RelationshipRef(Record):
    """A relationship by id, with the status pooled over its ties, and whether unreviewed stances decide that.

    ``figures`` are those of its ties that are listed, and those that differ between ties of the same time and event.
    """

    id: str
    status: str = "unasserted"
    unreviewed: bool = False
    figures: tuple[str, ...] = field(default=(), metadata=OPTIONAL)

    @property
    def marks(self) -> list[str]:
        """What is shown beside the status."""
        return _marks(self.figures)


@dataclass(frozen=True, slots=True)
class SourceRecord(Record):
    """A source that is loaded, or that another one cites (``cited_in``).

    ``warnings``, given when it is withdrawn, list what other sources still say of it.
    """

    id: str = field(metadata=key("source"))
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
    warnings: tuple[str, ...] = field(default=(), metadata=HIDDEN)

    COLUMNS: ClassVar[Columns] = {
        "source": (str, lambda s: short(s.id)), "title": str, "publisher": str, "published": str,
        "stances": int, "ties": int,
        "seen": (str, lambda s: f"cited in {short(s.cited_in)}" if s.cited_in else "loaded"),
        "repeats": (str, lambda s: "; ".join(map(short, s.derived_from)) or None),
    }  # fmt: skip


class Replacement(NamedTuple):
    """The later stance that replaced an earlier one: who took it, which attitude, when."""

    holder: str
    attitude: str
    when: str | None

    @property
    def words(self) -> str:
        """Holder, attitude and date."""
        return f"{self.holder} {self.attitude}" + (f", {self.when}" if self.when else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class StanceRecord(Record):
    """One reported speech act with everything that was said of it.

    ``polarity`` is for, against or neither; ``speakers`` are the ids of the stances that report
    this one (nesting); ``when_inferred`` and ``because`` are an annotator's, not the source's. ``withdrawn``:
    its holder, or the publisher, took it back; ``replaced_by`` is the later stance by which the same voice took the
    opposite side; ``repeats_withdrawn``: its source repeats only reports that no longer count. ``party``: its holder
    speaks for a party to the tie.
    """

    id: str = field(metadata=key("stance"))
    holder: Ref
    attitude: str
    polarity: str
    about: tuple[str, ...]
    details: Details = field(
        default=(), metadata=written(lambda details: {k: v[0] if len(v) == 1 else list(v) for k, v in details})
    )
    quote: str | None = None
    start: int | None = None
    end: int | None = None
    source: SourceRef
    when: str | None = None
    when_inferred: str | None = None
    scope: str = "claim"
    reviewed: bool = True
    because: str | None = field(default=None, metadata=OPTIONAL)
    capacity: str | None = field(default=None, metadata=OPTIONAL)
    cue: str | None = field(default=None, metadata=OPTIONAL)
    medium: str | None = field(default=None, metadata=shown("by way of"))
    origin: str | None = field(default=None, metadata=shown("citing"))
    confidence: float | None = field(default=None, metadata=OPTIONAL)
    rule: str | None = field(default=None, metadata=OPTIONAL)
    on_behalf_of: Ref | None = field(default=None, metadata=OPTIONAL)
    addressee: tuple[Ref, ...] = field(default=(), metadata=OPTIONAL)
    target: tuple[Ref, ...] = field(default=(), metadata=OPTIONAL)
    in_reply_to: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    speakers: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    makes: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    withdrawn: bool = field(default=False, metadata=OPTIONAL)
    replaced_by: str | None = field(default=None, metadata=OPTIONAL)
    repeats_withdrawn: bool = field(default=False, metadata=OPTIONAL)
    party: bool = field(default=False, metadata=OPTIONAL)
    replacement: Replacement | None = field(default=None, metadata=HIDDEN)
    prefix: str = field(default="", metadata=HIDDEN)
    suffix: str = field(default="", metadata=HIDDEN)

    @property
    def own_voice(self) -> bool:
        """Whether the document itself speaks."""
        return self.holder.id == self.source.id

    @property
    def counts(self) -> bool:
        """Whether nothing took the stance back, replaced it, or took back what it repeats."""
        return not (self.withdrawn or self.replaced_by or self.repeats_withdrawn)

    @property
    def marks(self) -> list[str]:
        """Why the stance no longer counts, as people read it."""
        found = ["withdrawn"] if self.withdrawn else []
        if self.replacement:
            found.append(f"replaced by {self.replacement.words}")
        return [*found, "repeats what was withdrawn"] if self.repeats_withdrawn else found

    def detail(self, name: str) -> tuple[str, ...]:
        """The values of one detail."""
        return dict(self.details).get(name, ()) if self.details else ()


@dataclass(frozen=True, slots=True)
class LinkRecord(Record):
    """A tie that bears on another because an analyst linked them, and what bears through it.

    ``direction`` is seen from the tie that has the link: it is ``implied by`` this one, whose affirmations count
    for it, or it ``implies`` this one, whose denials count against it. ``by``, ``because`` and ``at`` are of the
    ``judgement`` that leads here, ``through`` the ids of the ties between, if there is more than one link.
    ``stances`` bear on the tie only through the link; ``speakers`` are the stances about them.
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


@dataclass(frozen=True, slots=True)
class AssessmentRecord(Record):
    """An analyst's verdict on a tie or statement."""

    verdict: str
    by: str
    because: str
    at: str


def _holders(stances: Iterable[StanceRecord]) -> str:
    """The holders of these stances, each once."""
    return "; ".join(dict.fromkeys(s.holder.label for s in stances))


def _quoted(stances: Iterable[StanceRecord]) -> str | None:
    """The first quote, of a stance that was not withdrawn if there is one."""
    return next((s.quote for s in sorted(stances, key=lambda s: not s.counts) if s.quote), None)


def _marks(figures: Sequence[str], unreviewed_denial: bool = False) -> list[str]:
    """What is shown beside a status."""
    denial = ["unreviewed denial"] if unreviewed_denial else []
    return [*denial, f"figures differ: {', '.join(figures)}"] if figures else denial


def differing(stances: Iterable[StanceRecord]) -> tuple[str, ...]:
    """The lowest and the highest figure in each unit in which the affirming stances differ: ``10–500 dead``."""
    found: dict[str, dict[float, str]] = {}
    for stance in stances:
        if not stance.details or stance.polarity != "for" or not stance.counts:
            continue
        if (amount := number(*stance.detail("amount"))) is not None:
            unit = " ".join(stance.detail("unit"))
            found.setdefault(unit, {})[amount] = stance.detail("amount")[0]
    return tuple(
        f"{known[min(known)]}–{known[max(known)]} {unit}".rstrip()
        for unit, known in sorted(found.items())
        if len(known) > 1
    )


def number(amount: str = "") -> float | None:
    """The number that an amount states; None for one that states none."""
    try:
        return float(amount.replace(",", ""))
    except ValueError:
        return None


def dated(words: str, when: str | None, event: str | None) -> str:
    """The words of a tie, with its time and event in brackets, which tell ties of the same words apart."""
    added = ", ".join(filter(None, (when, event)))
    return f"{words} ({added})" if added else words


@dataclass(frozen=True, slots=True)
class CodedRow(Record):
    """A row that a machine coded: its day, id in the feed, event code, and the outlet and address that it cites."""

    date: str
    record: str
    code: str
    outlet: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class CodedRows(Record):
    """The rows of a source behind a folded tie: how many, of how many outlets, by month; ``rows`` are the newest."""

    source: str
    title: str
    feed: str
    number: int
    outlets: int
    months: tuple[tuple[str, int], ...] = field(default=(), metadata=written(dict))
    rows: tuple[CodedRow, ...] = ()

    @property
    def sentence(self) -> str:
        """How many rows of which feed from how many outlets."""
        name = self.feed.upper()
        outlets = f", {self.outlets} outlet{'s' * (self.outlets != 1)}" if self.outlets else ""
        return f"{self.number} row{'s' * (self.number != 1)} of {name}{outlets}"


@dataclass(frozen=True, slots=True)
class TieRecord(Record):
    """A tie with its relationship, status and every stance that bears on it.

    ``earliest`` and ``latest`` are ISO days that bound its time; ``when_inferred`` is a time that an
    annotator inferred, if the sources state none or one that can be narrowed, and ``because`` the reason. ``event``
    is the label of its event, or an IRI that no source describes; ``event_id`` the IRI of a described one. Stances
    that bear on it through an analyst's links are in ``links``. ``unreviewed_denial``: a denial that nobody reviewed
    is left out of the status. ``events`` are the machine-coded rows behind it, where they were asked for.
    ``figures`` are the lowest and the highest figure where those who affirm it differ.
    """

    id: str = field(metadata=key("tie"))
    relationship: RelationshipRef
    subject: Ref = field(metadata=written(Ref.as_end))
    relation: RelationRef
    object: Ref = field(metadata=written(Ref.as_end))
    status: str
    unreviewed: bool = False
    when: str | None = None
    when_inferred: str | None = None
    event: str | None = None
    stances: tuple[StanceRecord, ...] = ()
    assessments: tuple[AssessmentRecord, ...] = field(default=(), metadata=OPTIONAL)
    links: tuple[LinkRecord, ...] = field(default=(), metadata=OPTIONAL)
    unreviewed_denial: bool = field(default=False, metadata=OPTIONAL)
    figures: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    because: str | None = field(default=None, metadata=HIDDEN)
    earliest: str | None = field(default=None, metadata=HIDDEN)
    latest: str | None = field(default=None, metadata=HIDDEN)
    event_id: str | None = field(default=None, metadata=OPTIONAL)
    events: tuple[CodedRows, ...] = field(default=(), metadata=OPTIONAL)

    COLUMNS: ClassVar[Columns] = {
        "subject": (str, "subject.label"), "relation": (str, "relation.id"), "object": (str, "object.label"),
        "status": str, "relationship_status": (str, "relationship.status"), "unreviewed": bool, "when": str,
        "when_inferred": str, "event": str, "stances": (int, lambda tie: len(tie.stances)),
        "speakers": (str, lambda tie: _holders(tie.stances)), "quote": (str, lambda tie: _quoted(tie.stances)),
        "tie": (str, "id"), "earliest": str, "latest": str,
    }  # fmt: skip

    @property
    def sentence(self) -> str:
        """Subject, relation and object as words."""
        return f"{self.subject.label} {self.relation.label} {self.object.label}"

    @property
    def heading(self) -> str:
        """The sentence, with the time and event of the tie."""
        return dated(self.sentence, self.when, self.event)

    @property
    def marks(self) -> list[str]:
        """What is shown beside the status."""
        return _marks(self.figures, self.unreviewed_denial)

    @property
    def changes(self) -> list[str]:
        """Each change of position on it: the date, who, from what to what."""
        found = [(s, s.replacement) for s in self.stances if s.replacement]
        found.sort(key=lambda pair: (pair[1].when or "", pair[0].id))
        return [
            f"{new.when}: {old.holder.label} {old.attitude} → "
            f"{'' if new.holder == old.holder.label else new.holder + ' '}{new.attitude}"
            for old, new in found
        ]

    @property
    def rests_on_unreviewed(self) -> bool:
        """Whether unreviewed stances decide the status, or none of the stances is reviewed."""
        unseen = bool(self.stances) and not self.assessments and not any(s.reviewed for s in self.stances)
        return self.unreviewed or unseen


@dataclass(frozen=True, slots=True)
class TieStance(Record):
    """A stance on a tie, with the side it takes there and when its source was published.

    ``side`` is for, against, doubts, neither, or void for a stance that does not count; None for a speaker who only
    reports the stance of another. A stance on several ties has one record for each.
    """

    tie: TieRecord = field(metadata=spread(lambda row: row._tie_in_short()))
    stance: StanceRecord
    side: str | None = None
    published: str | None = None

    COLUMNS: ClassVar[Columns] = {
        "subject": (str, "tie.subject.label"), "relation": (str, "tie.relation.id"),
        "object": (str, "tie.object.label"), "holder": (str, "stance.holder.label"),
        "attitude": (str, "stance.attitude"), "side": str, "scope": (str, "stance.scope"),
        "quote": (str, "stance.quote"),
        "source": (str, "stance.source.title"), "published": str, "when": (str, "stance.when"),
        "when_inferred": (str, "stance.when_inferred"), "tie_when": (str, "tie.when"),
        "tie_earliest": (str, "tie.earliest"), "tie_latest": (str, "tie.latest"), "event": (str, "tie.event"),
        "status": (str, "tie.status"), "reviewed": (bool, "stance.reviewed"),
        "tie": (str, "tie.id"), "stance": (str, "stance.id"),
    }  # fmt: skip

    def _tie_in_short(self) -> Row:
        """The tie without its stances and links."""
        tie = self.tie.as_dict()
        tie.pop("stances")
        tie.pop("links", None)
        return {"tie": tie}


@dataclass(frozen=True, slots=True)
class StatementRecord(Record):
    """A proposition kept as text, with the actors that it concerns and the stances on it."""

    id: str = field(metadata=key("statement"))
    text: str
    concerns: tuple[Ref, ...]
    status: str
    unreviewed: bool = False
    stances: tuple[StanceRecord, ...] = ()
    assessments: tuple[AssessmentRecord, ...] = field(default=(), metadata=OPTIONAL)
    links: tuple[LinkRecord, ...] = field(default=(), metadata=OPTIONAL)
    unreviewed_denial: bool = field(default=False, metadata=OPTIONAL)
    figures: tuple[str, ...] = field(default=(), metadata=OPTIONAL)

    @property
    def marks(self) -> list[str]:
        """What is shown beside the status."""
        return _marks(self.figures, self.unreviewed_denial)

    @property
    def sentence(self) -> str:
        """The text."""
        return self.text

    @property
    def heading(self) -> str:
        """The text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Undenied(Record):
    """One thing that the denials do not cover: a ``tie`` (or statement) or a ``detail`` of an accusation.

    ``text`` says it, a tie with its time and event in brackets.
    """

    kind: str
    text: str
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class DisputedTie(Record):
    """A further tie of a dispute: the same act with other ends or another time."""

    id: str = field(metadata=key("tie"))
    text: str
    status: str
    unreviewed: bool = False


@dataclass(frozen=True, slots=True)
class Dispute(Record):
    """What is affirmed and denied, by whom, in which words, and what was not denied.

    ``claim`` is the tie with the most stances, ``ties`` are the others of the relationship that may be the same act;
    ``status`` is that of all of them. ``specific`` denials name the claim explicitly, ``wholesale`` ones deny "the
    allegations", ``partial`` ones a detail only; ``doubting`` stances do not dispute, ``void`` ones no longer count.
    ``links`` are those through which somebody affirms or denies it by affirming or denying another tie. Without any
    denial of the whole, the accusation is unanswered.
    """

    claim: TieRecord | StatementRecord = field(metadata=spread(lambda dispute: dispute._heading()))
    affirming: tuple[StanceRecord, ...]
    specific: tuple[StanceRecord, ...]
    wholesale: tuple[StanceRecord, ...]
    partial: tuple[StanceRecord, ...]
    links: tuple[LinkRecord, ...]
    undenied: tuple[Undenied, ...]
    doubting: tuple[StanceRecord, ...] = field(default=(), metadata=OPTIONAL)
    void: tuple[StanceRecord, ...] = field(default=(), metadata=OPTIONAL)
    ties: tuple[DisputedTie, ...] = field(default=(), metadata=OPTIONAL)
    status: str = field(default="unasserted", metadata=HIDDEN)
    unreviewed: bool = field(default=False, metadata=HIDDEN)

    COLUMNS: ClassVar[Columns] = {
        "claim": (str, "claim.heading"), "status": str, "unreviewed": bool,
        "affirmed_by": (str, lambda d: _holders(d.affirming) or None),
        "denied_by": (str, lambda d: _holders(d.specific) or None),
        "denied_wholesale_by": (str, lambda d: _holders(d.wholesale) or None),
        "through_links": (str, lambda d: "; ".join(dict.fromkeys(d._linked())) or None),
        "undenied": (str, lambda d: "; ".join(u.text for u in d.undenied) or None),
        "id": (str, "claim.id"),
    }  # fmt: skip

    @property
    def answered(self) -> bool:
        """Whether anybody denied it, or what it implies."""
        return bool(self.specific or self.wholesale or any(link.direction == "implies" for link in self.links))

    def _heading(self) -> Row:
        """The claim without its stances and links, which follow it."""
        claim = self.claim.as_dict()
        claim.pop("stances")
        claim.pop("links", None)
        return {"claim": claim, "status": self.status, "answered": self.answered}

    def _linked(self) -> Iterator[str]:
        """Who affirms or denies which other tie."""
        return (f"{s.holder.label} {s.attitude}: {link.sentence}" for link in self.links for s in link.stances)


@dataclass(frozen=True, slots=True)
class OfficeRecord(Record):
    """An office that an actor holds, or somebody who holds an office of it."""

    office: str
    holder: Ref
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class ActorRecord(Record):
    """A dossier: names, codes, offices and ties."""

    actor: Ref = field(metadata=spread(lambda dossier: {"actor": dossier.actor, "kind": dossier.actor.kind}))
    reason: str
    aliases: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = field(default=(), metadata=written(dict))
    same_as: tuple[str, ...] = ()
    description: str | None = None
    offices: tuple[OfficeRecord, ...] = ()
    ties: tuple[TieRecord, ...] = ()


def _titles(sources: Iterable[SourceRef]) -> str | None:
    return "; ".join(source.title for source in sources) or None


@dataclass(frozen=True, slots=True)
class ActorEntry(Record):
    """An actor that sources define, with these, its ties, and how many other actors are one with it."""

    actor: Ref = field(metadata=spread(lambda entry: {"actor": entry.actor, "kind": entry.actor.kind}))
    sources: tuple[SourceRef, ...]
    ties: int
    joined: int = 0

    COLUMNS: ClassVar[Columns] = {
        "actor": (str, lambda entry: short(entry.actor.id)), "label": (str, "actor.label"), "kind": (str, "actor.kind"),
        "ties": int, "joined": int, "sources": (str, lambda entry: _titles(entry.sources)),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class IdentityRecord(Record):
    """Two actors that are one: the one that is kept, the one joined to it, why, and by whom (``kg``: by name).

    ``judgement`` is the analyst's; empty where their names make them one. The sources are those that define each.
    """

    actor: Ref
    joined: Ref
    because: str
    by: str
    sources: tuple[SourceRef, ...] = ()
    joined_sources: tuple[SourceRef, ...] = ()
    judgement: str = field(default="", metadata=written(lambda iri: iri or None))

    COLUMNS: ClassVar[Columns] = {
        "actor": (str, lambda same: short(same.actor.id)), "label": (str, "actor.label"),
        "joined": (str, lambda same: short(same.joined.id)), "joined_label": (str, "joined.label"),
        "because": str, "by": str, "sources": (str, lambda same: _titles(same.sources)),
        "joined_sources": (str, lambda same: _titles(same.joined_sources)),
        "judgement": (str, lambda same: short(same.judgement) or None),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class SuggestionRecord(Record):
    """Two actors with near names, which may be one: how near (of 100), and why."""

    left: Ref
    right: Ref
    score: int
    because: str
    left_sources: tuple[SourceRef, ...] = ()
    right_sources: tuple[SourceRef, ...] = ()

    COLUMNS: ClassVar[Columns] = {
        "score": int, "left": (str, lambda pair: short(pair.left.id)), "left_label": (str, "left.label"),
        "right": (str, lambda pair: short(pair.right.id)), "right_label": (str, "right.label"), "because": str,
        "left_sources": (str, lambda pair: _titles(pair.left_sources)),
        "right_sources": (str, lambda pair: _titles(pair.right_sources)),
    }  # fmt: skip


Item = TypeVar("Item", bound=Record)


class Records(Sequence[Item], Generic[Item]):
    """A list of records of one type, which also becomes a data frame with that type's columns."""

    def __init__(self, items: Iterable[Item], of: type[Item]) -> None:
        self._items = tuple(items)
        self._of = of

    @property
    def columns(self) -> dict[str, type]:
        """The columns of the flat rows with their types, also where there are none."""
        return types(self._of.COLUMNS)

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
class Hit(Record):
    """Something that a search found: an actor, relation, status, tie, quote, statement or source.

    ``text`` is its name or words; of a tie its heading, and ``quote`` the words of a source that were found. ``id`` of
    a quote is that of its stance. ``ties`` are how many an actor, relation or status has; ``about`` is the tie or
    statement that a quote is on.
    """

    kind: str
    id: str
    text: str
    status: str | None = None
    quote: str | None = None
    about: str | None = None
    ties: int = 0

    COLUMNS: ClassVar[Columns] = {
        "kind": str, "text": str, "status": str, "quote": str, "ties": int, "about": str, "id": str,
    }  # fmt: skip


class Hits(Records[Hit]):
    """The hits of a search, kind by kind, with how many there are of each kind (``counts``)."""

    def __init__(self, items: Iterable[Hit], counts: dict[str, int]) -> None:
        super().__init__(items, Hit)
        self.counts = counts


@dataclass(frozen=True, slots=True)
class Added(Record):
    """What adding one file did: the source, how much it brought, and what to know about it.

    ``annotation`` is the file that annotates a text; ``graphs`` says of RDF how many triples went into which graph,
    ``foreign`` how many have which predicate that kg makes no claims of; ``account`` what became of the rows of a feed.
    """

    path: str
    source: str
    title: str
    ties: int
    stances: int
    outcome: str
    warnings: tuple[str, ...] = ()
    annotation: str = field(default="", metadata=written(lambda name: name or None))
    graphs: tuple[tuple[str, int], ...] = field(default=(), metadata=HIDDEN)
    foreign: tuple[tuple[str, int], ...] = field(default=(), metadata=HIDDEN)
    account: Account | None = field(default=None, metadata=OPTIONAL)

    COLUMNS: ClassVar[Columns] = {
        "outcome": str, "source": (str, lambda a: short(a.source)), "title": str, "ties": int, "stances": int,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stats(Record):
    """How much a store holds."""

    store: str
    counts: tuple[tuple[str, int], ...] = field(metadata=spread(lambda stats: dict(stats.counts)))
    statuses: tuple[tuple[str, int], ...] = field(metadata=written(dict))
