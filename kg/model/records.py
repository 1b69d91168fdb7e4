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
from kg.model.claims import ROWS
from kg.model.ids import short
from kg.model.shape import HIDDEN, OPTIONAL, Columns, Record, Row, key, shown, types, written

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


def holders(stances: Iterable[StanceRecord]) -> str:
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
    """The lowest and the highest figure in each unit in which the affirming stances differ: ``10–500 dead``.

    Files of feeds have other numbers of rows for a tie, and agree all the same.
    """
    found: dict[str, dict[float, str]] = {}
    for stance in stances:
        if not stance.details or stance.polarity != "for" or not stance.counts:
            continue
        amount, unit = number(*stance.detail("amount")), " ".join(stance.detail("unit"))
        if amount is not None and unit != ROWS:
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
        "speakers": (str, lambda tie: holders(tie.stances)), "quote": (str, lambda tie: _quoted(tie.stances)),
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
