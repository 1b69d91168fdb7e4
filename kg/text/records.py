"""Intermediate records of the reader: references to actors, propositions, speech acts.

Values only; offsets are code points of the whole text.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.text.parse import Token


@dataclass(frozen=True, slots=True)
class Ref:
    """An actor as the text names it. ``key`` is a registry IRI or the id of a draft actor.

    ``state`` is the IRI of the state that it belongs to or comes from; ``quality`` from 0 to 1.
    """

    key: str
    name: str
    kind: str
    reason: str
    state: str | None
    quality: float
    start: int
    end: int
    role: str = "name"


@dataclass(slots=True)
class Proposition:
    """A relation found in a sentence, with the actors at its ends."""

    relation: str
    token: Token
    subjects: list[Ref]
    objects: list[Ref]
    rule: str
    confidence: float
    reciprocal: bool = False
    plover: str | None = None
    negated: bool = False
    hedge: str | None = None
    conditional: bool = False
    details: dict[str, tuple[int, int]] = field(default_factory=dict)
    scope: tuple[int, int] = (0, 0)
    top: Token | None = None
    """Where the operators over the proposition end: the token that reporting verbs govern."""
    reflexive: bool = False
    mutual: bool = False
    """Whether each side does it to the other."""
    inner: Proposition | None = None
    """What is promised, threatened, refused: the proposition that this one is about."""
    carrier: Token | None = None
    """The verb that carries a noun's act, where the grammar does not show it: "had no part in the attack"."""
    foreseen: bool = False
    """Whether it is only said that it will happen."""
    supposed: bool = False
    """Whether it depends on a condition in the same sentence."""
    known: str | None = None
    """The day of the act told before that it names again: "the attack" (EDTF)."""


@dataclass(slots=True)
class Speech:
    """A reported speech act: who, how, to whom, about which clause."""

    attitude: str
    token: Token
    holders: list[Ref]
    addressees: list[Ref]
    targets: list[Ref]
    content: list[Token]
    rule: str
    confidence: float
    noun: Token | None = None
    soft: bool = False
    negated: bool = False
    hedge: str | None = None
    cue: tuple[int, int] = (0, 0)
    medium: tuple[int, int] | None = None
    capacity: tuple[int, int] | None = None
    wholesale: bool = False
    plover: str | None = None
    anonymous: bool = False
    reflexive: bool = False
    mutual: bool = False
    """Whether the other side does it too, as with accusations that are traded."""
    pointing: bool = False
    """Whether it only points at what was said before: "denied the allegations", "called it a lie"."""
    clause: Token | None = None
    """The clause of a denial that only points: "they had no hand in it"."""
    partaking: bool = False
    """Whether only a part in what was told is denied: "denied any role", "had nothing to do with it"."""
    elliptic: bool = False
    """Whether it denies what the last words name: "has no plans to do so", "has not done so"."""
    single: bool = False
    """Whether it points at one claim: "denied the charge"."""
