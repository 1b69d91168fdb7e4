"""The content of a page, as plain typed values: the interface between look-ups and the view.

A caller builds a :class:`Payload`; the page, the notebook version and the benchmarks take nothing else. Stances,
statements, sources, links and verdicts are the records of :mod:`kg.model.records`. Ids are opaque strings (IRIs or
their short forms) that must be unique over the whole payload. Actors, sources, relations, statuses and attitudes
that are referred to must be listed; ties, statements and stances that a stance refers to may be missing (the page
then says "outside this page"), so that a part of a graph can be shown. The order of the tuples is kept and is the
order of display wherever the page has none of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.records import AssessmentRecord, CodedRows, LinkRecord, SourceRecord, StanceRecord, StatementRecord
from kg.model.summaries import Undenied


@dataclass(frozen=True, slots=True)
class ActorKind:
    """A class of actors. ``shape`` is None for the page's own choice, else one of :data:`SHAPES`."""

    id: str
    label: str
    shape: str | None = None


#: Shapes that the page can draw.
SHAPES = (
    *("circle", "square", "diamond", "hexagon", "triangle", "pentagon", "octagon"),
    *("pill", "ellipse", "ring", "dashed", "person"),
)


@dataclass(frozen=True, slots=True)
class Office:
    """A post that an actor holds: its name and dates as EDTF (None: not known, or still held)."""

    label: str
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A node. ``state`` is the actor that it rolls up to, None if it stands for itself.

    ``url`` is an outside page about the actor (Wikidata); only http(s) addresses become links.
    """

    id: str
    label: str
    kind: str
    state: str | None = None
    aliases: tuple[str, ...] = ()
    offices: tuple[Office, ...] = ()
    description: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of edge. ``kind`` is speech, event, standing or structure; ``sign`` +1, 0 or -1."""

    id: str
    label: str
    inverse_label: str | None = None
    kind: str = "event"
    sign: int = 0
    symmetric: bool = False


@dataclass(frozen=True, slots=True)
class Status:
    """A status with its meaning in one sentence."""

    id: str
    label: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Attitude:
    """What a speaker does with a proposition. ``polarity`` is ``for``, ``against`` or ``neither``."""

    id: str
    label: str
    polarity: str = "for"


@dataclass(frozen=True, slots=True)
class Tie:
    """One instance of a relationship, with its ends as written.

    ``subject_state`` and ``object_state`` are what the ends roll up to *at that time*, where that
    differs from the actors' own ``state``. ``earliest`` and ``latest`` are ISO dates that bound the
    time; both None: undated. ``when_inferred`` marks a time that no source states. ``stances`` are
    all that bear on the tie, enclosing ones included; ``sides``, where given, says for each of them
    ``for``, ``against``, ``doubts``, ``neither`` or ``void``, as the status function counted it.
    ``undenied`` also has the kinds ``wholesale`` (``ref`` is a stance that denies without naming the tie) and
    ``unanswered`` (``ref`` is an accusing stance). ``marks`` are shown beside the status, as words.
    ``events`` are the machine-coded rows behind the tie.
    """

    id: str
    relationship: str
    subject: str
    relation: str
    object: str
    status: str
    stances: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    unreviewed: bool = False
    when: str | None = None
    earliest: str | None = None
    latest: str | None = None
    when_inferred: bool = False
    event: str | None = None
    subject_state: str | None = None
    object_state: str | None = None
    why: str = ""
    undenied: tuple[Undenied, ...] = ()
    assessments: tuple[AssessmentRecord, ...] = ()
    links: tuple[LinkRecord, ...] = ()
    marks: tuple[str, ...] = ()
    events: tuple[CodedRows, ...] = ()


@dataclass(frozen=True, slots=True)
class Relationship:
    """The edge: subject, relation, object (a government already folded into its state).

    ``why`` is one sentence that explains the status; ``marks`` are shown beside it.
    """

    id: str
    subject: str
    relation: str
    object: str
    status: str
    unreviewed: bool = False
    why: str = ""
    undenied: tuple[Undenied, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """One argument: claims that are one (ties and statements), both sides of it, and what is left undenied.

    The first of ``claims`` stands for all. Denials are ids of stances: ``specific`` name the claim in so many words,
    ``wholesale`` deny "the allegations", ``partial`` a detail only. ``void`` stances no longer count.
    """

    claims: tuple[str, ...]
    status: str
    unreviewed: bool = False
    affirming: tuple[str, ...] = ()
    specific: tuple[str, ...] = ()
    wholesale: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    doubting: tuple[str, ...] = ()
    void: tuple[str, ...] = ()
    undenied: tuple[Undenied, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusStep:
    """A change of the status of a relationship on the ISO day on which a source was published."""

    relationship: str
    day: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Payload:
    """All that one page shows.

    ``rolled_up`` holds relationships between states, with the status pooled over all that folds
    into them; the page finds them by (subject, relation, object) when its roll-up switch is on. Without
    one it shows the firmest status of the parts and says so. ``rollup`` is
    the position of the switch on opening. ``note`` is one line under the title. ``texts`` holds the text of sources
    by their ids, where it is known; quotes are found in it by their offsets, else by their words.
    ``changes`` are those of statuses, by day; None where they were not worked out. ``statement_sides`` are the sides of
    the stances on each statement, where they are known, as those of a tie. ``outlined`` is how many of the ties, the
    last, are there without the stances on them.
    """

    title: str
    actors: tuple[Actor, ...]
    relations: tuple[Relation, ...]
    relationships: tuple[Relationship, ...]
    ties: tuple[Tie, ...]
    stances: tuple[StanceRecord, ...] = ()
    sources: tuple[SourceRecord, ...] = ()
    statements: tuple[StatementRecord, ...] = ()
    rolled_up: tuple[Relationship, ...] = ()
    kinds: tuple[ActorKind, ...] = ()
    statuses: tuple[Status, ...] = ()
    attitudes: tuple[Attitude, ...] = ()
    note: str = ""
    language: str = "en"
    rollup: bool = True
    disputes: tuple[Dispute, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    changes: tuple[StatusStep, ...] | None = ()
    statement_sides: tuple[tuple[str, ...], ...] = ()
    outlined: int = 0
