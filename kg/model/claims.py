"""The records of the domain: what a source says, who the actors are, what an analyst decides.

Values only: frozen, annotated, without a store. IRIs are plain strings; the ids of ties, stances
and sources follow from their content (see :mod:`kg.model.ids`), so the same input always gives the same
graph. The words are those of ``docs/model.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Iri = str


@dataclass(frozen=True, slots=True)
class Actor:
    """Anyone who can act or speak. ``kind`` is the local name of its class (``State``, ``Person`` …).

    ``acts_for`` names the actor that it folds into: a government its state, a body its government.
    ``codes`` holds (scheme, code) pairs such as ``("iso3", "AZE")``; ``same_as`` outside IRIs
    (Wikidata); ``scope`` the source that alone knows the actor, or None for the registry.
    """

    iri: Iri
    kind: str
    label: str
    aliases: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()
    acts_for: tuple[Iri, ...] = ()
    same_as: tuple[Iri, ...] = ()
    capital: str | None = None
    description: str | None = None
    based_in: Iri | None = None
    scope: Iri | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A post that a person holds: ``titles`` are the words that name it (``President``)."""

    iri: Iri
    label: str
    of: Iri
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tenure:
    """A person in an office from ``since`` until ``until`` (EDTF; None: not known, or still)."""

    iri: Iri
    person: Iri
    office: Iri
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """One instance of a relationship. Asserts nothing by itself.

    ``when`` is a normalised EDTF string, ``event`` the IRI or label of the event that the tie is.
    Subject and object are in the canonical direction of the relation (see :mod:`kg.model.ids`).
    """

    iri: Iri
    subject: Iri
    relation: str
    object: Iri
    when: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event that ties can be of. ``kind`` and ``place`` are words; ``same_as`` its IRIs elsewhere (Wikidata)."""

    iri: Iri
    label: str
    kind: str | None = None
    when: str | None = None
    place: str | None = None
    same_as: tuple[Iri, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A proposition kept as text because no relation fits, with the actors that it concerns."""

    iri: Iri
    text: str
    concerns: tuple[Iri, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """A character range of a source: Unicode code points, 0-based, end exclusive, and its text.

    ``prefix`` and ``suffix`` are a little of the text before and after.
    """

    source: Iri
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""

    @property
    def iri(self) -> Iri:
        """The RFC 5147 fragment IRI of the range."""
        return f"{self.source}#char={self.start},{self.end}"


@dataclass(frozen=True, slots=True)
class Details:
    """What a speaker added to a tie. ``origin``, ``against`` and ``via`` may hold actor IRIs.

    The field ``origin`` is the detail ``from`` (a Python keyword): where a movement starts. Of rows that a machine
    coded and that are folded into one tie, ``outlets`` is the number of different origins, ``tone`` the mean tone of
    their texts and ``goldstein`` the mean score of the events, from -10 (conflict) to 10 (cooperation).
    """

    item: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    manner: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    condition: tuple[str, ...] = ()
    amount: str | None = None
    unit: str | None = None
    quantity: str | None = None
    time: str | None = None
    outlets: int | None = None
    tone: str | None = None
    goldstein: str | None = None

    def __bool__(self) -> bool:
        return self is not NO_DETAILS and self != NO_DETAILS


NO_DETAILS = Details()


@dataclass(frozen=True, slots=True)
class Stance:
    """A reported speech act about ties, statements or other stances.

    ``holder`` is the source's own IRI where the document speaks in its own voice. ``attitude`` is
    the lower-case word (``asserts``, ``denies`` …). ``scope`` is ``claim``, ``wholesale`` or
    ``detail``. ``origin`` is the outlet or cited record where it differs from the source's own.
    ``capacity`` is the IRI of an office or its words; ``medium`` that of a cited source or its words.
    """

    iri: Iri
    source: Iri
    holder: Iri
    attitude: str
    about: tuple[Iri, ...]
    quote: Quote | None = None
    addressee: tuple[Iri, ...] = ()
    target: tuple[Iri, ...] = ()
    capacity: str | None = None
    on_behalf_of: Iri | None = None
    cue: str | None = None
    medium: str | None = None
    in_reply_to: tuple[Iri, ...] = ()
    when: str | None = None
    scope: str = "claim"
    origin: str | None = None
    reviewed: bool = True
    confidence: float | None = None
    rule: str | None = None
    details: Details = NO_DETAILS

    @property
    def own_voice(self) -> bool:
        """Whether the document itself speaks."""
        return self.holder == self.source


@dataclass(frozen=True, slots=True)
class Mention:
    """A quote that names an actor. ``kind`` says how: name, metonym, title, pronoun …"""

    quote: Quote
    actor: Iri
    kind: str = "name"


@dataclass(frozen=True, slots=True)
class Inference:
    """What an annotator infers and the text does not state, with the reason.

    ``about`` is a stance, an actor of the source, or the source itself. ``when`` dates the speech
    act of a stance, ``tie_when`` the ties that it is about (of several ``tie`` alone, if given),
    ``same_as`` identifies an actor, ``note`` is anything else. EDTF, with its mark of uncertainty.
    """

    about: Iri
    because: str
    when: str | None = None
    tie_when: str | None = None
    same_as: Iri | None = None
    note: str | None = None
    tie: Iri | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document or feed file, loaded and withdrawn as a whole.

    ``sha256`` is of the text's UTF-8 bytes without a byte order mark. ``derived_from`` names every
    source that it repeats, loaded or not. ``cited_in`` is set on a source that was never seen and
    that only the source of that IRI cites. Of a feed file ``feed`` is the name of its feed; where a machine coded
    the rows, ``fold`` how its rows become ties (one of FOLDS), and ``event_table`` its file in the event table.
    """

    iri: Iri
    title: str
    sha256: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    derived_from: tuple[Iri, ...] = ()
    reliability: str | None = None
    origin: str | None = None
    reviewed: bool = True
    text: str | None = None
    cited_in: Iri | None = None
    feed: str | None = None
    fold: str | None = None
    event_table: str | None = None


@dataclass(frozen=True, slots=True)
class SourceRecords:
    """Everything that one source brings, as a reader yields it: the unit of adding and removing.

    ``foreign`` holds quads kept as they are (of an RDF source), already moved to the source's
    graph; ``warnings`` are sentences for the user. ``deleted`` are the stances and actors that a newer file of a feed
    takes back, the stances by IRIs that end in the digest of their record.
    """

    source: Source
    actors: tuple[Actor, ...] = ()
    offices: tuple[Office, ...] = ()
    tenures: tuple[Tenure, ...] = ()
    cited: tuple[Source, ...] = ()
    ties: tuple[Tie, ...] = ()
    statements: tuple[Statement, ...] = ()
    stances: tuple[Stance, ...] = ()
    mentions: tuple[Mention, ...] = ()
    inferences: tuple[Inference, ...] = ()
    foreign: tuple[object, ...] = ()
    warnings: tuple[str, ...] = field(default=(), compare=False)
    events: tuple[Event, ...] = ()
    deleted: tuple[Iri, ...] = field(default=(), compare=False)


VERDICTS = ("accepted", "rejected")
SCOPES = ("claim", "wholesale", "detail")
"""How much of a claim a stance is about."""
FOLDS = ("year", "month", "relationship", "rows")
"""How the rows of a machine-coded feed become ties: one for each pair and period, or one for each row."""
ROWS = "rows"
"""The unit of how many rows of its file a folded tie stands for."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """An analyst's verdict on a tie: ``accepted`` or ``rejected``, by whom and why."""

    iri: Iri
    tie: Iri
    verdict: str
    by: str
    because: str
    at: str
    credibility: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An analyst's judgement that tie ``premise`` implies tie ``conclusion``."""

    iri: Iri
    premise: Iri
    conclusion: Iri
    by: str
    because: str
    at: str


@dataclass(frozen=True, slots=True)
class Merge:
    """An analyst's judgement on two actors: ``same`` (``left`` is ``right``) or never the same."""

    iri: Iri
    left: Iri
    right: Iri
    same: bool
    by: str
    because: str
    at: str


@dataclass(frozen=True, slots=True)
class Undone:
    """A judgement that was taken back: what it was, in words, by whom and why it was undone."""

    iri: Iri
    judgement: Iri
    what: str
    by: str
    because: str
    at: str


@dataclass(frozen=True, slots=True)
class Log:
    """The judgements in a file: those in force, and those taken back."""

    standing: tuple[Assessment | Link | Merge, ...] = ()
    undone: tuple[Undone, ...] = ()

    def __len__(self) -> int:
        return len(self.standing) + len(self.undone)
