"""What a row of a curated feed comes to: a reader yields one of these for each row, in the order of the file."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model.claims import NO_DETAILS, Details
from kg.model.feeds import Account, Quarantined


@dataclass(frozen=True, slots=True)
class Party:
    """What a row calls an actor; :class:`kg.readers.feeds.parties.Parties` finds who that is.

    ``kind`` is the class of an actor that the registry lacks. ``codes`` are (scheme, code) pairs, ``aliases`` its
    other names, ``same_as`` IRIs elsewhere. ``state`` names the state that it acts for, ``home`` the one it is in.
    ``key`` tells it from others of the same name in the same feed (the feed's own id, where it has ids).
    """

    name: str
    kind: str = "Organization"
    codes: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    state: str = ""
    home: str = ""
    key: str = ""
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a row says: a relation between two parties."""

    subject: Party
    relation: str
    object: Party


@dataclass(frozen=True, slots=True)
class Kept:
    """A row that makes ties: ``record`` is its id in the feed, ``when`` EDTF, ``origin`` whom the row cites.

    Several origins are joined by ``"; "``. ``rows``, here and below, counts the rows that were folded into it.
    """

    row: int
    record: str
    claims: tuple[Claim, ...]
    when: str | None = None
    details: Details = NO_DETAILS
    origin: str | None = None
    cue: str | None = None
    attitude: str = "asserts"
    rows: int = 1
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """A row that no relation fits, kept in words."""

    row: int
    record: str
    text: str
    concerns: tuple[Party, ...]
    when: str | None = None
    origin: str | None = None
    warning: str = ""
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Known:
    """A row that describes an actor: its names and codes."""

    row: int
    party: Party
    record: str = ""
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Held:
    """A row that says who held an office: ``title`` of ``body``, since and until (EDTF)."""

    row: int
    record: str
    person: Party
    title: str
    body: Party
    since: str | None = None
    until: str | None = None
    origin: str | None = None
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Skipped:
    """A valid row that is left out, with the reason."""

    row: int
    reason: str
    warning: str = ""
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Deleted:
    """A row that takes back what earlier files of the feed say of a record: as a row, and as an actor."""

    row: int
    record: str
    party: Party


@dataclass(frozen=True, slots=True)
class Merged:
    """A row that continues one before it."""

    row: int


Outcome = Kept | Noted | Known | Held | Skipped | Deleted | Merged | Quarantined

__all__ = [
    "Account", "Claim", "Deleted", "Held", "Kept", "Known", "Merged", "Noted", "Outcome", "Party", "Quarantined",
    "Skipped",
]  # fmt: skip
