"""What look-ups return besides ties: disputes, dossiers and lists of actors, hits, and what adding a file did.

They are records as those of :mod:`kg.model.records`, in a module of their own because ``kg ties`` needs none of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from kg.model.feeds import Account
from kg.model.ids import short
from kg.model.records import LinkRecord, Records, Ref, SourceRef, StanceRecord, StatementRecord, TieRecord, holders
from kg.model.shape import HIDDEN, OPTIONAL, Columns, Record, Row, key, spread, written


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
        "affirmed_by": (str, lambda d: holders(d.affirming) or None),
        "denied_by": (str, lambda d: holders(d.specific) or None),
        "denied_wholesale_by": (str, lambda d: holders(d.wholesale) or None),
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
