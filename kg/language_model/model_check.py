"""How well a language model reads: one short text of our own, with the claims that it makes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kg.actors.resolver import Resolver
from kg.errors import NameNotFound
from kg.language_model.asking import Asker
from kg.language_model.models import PATIENCE
from kg.language_model.reader import read
from kg.language_model.spending import Spent
from kg.model.vocabulary import Vocabulary
from kg.text.drafting import Draft

TEXT = """\
Finland accused Estonia on Monday of supplying arms to rebels in Latvia. Estonia denied the accusation and said that \
Finland had violated its airspace. "We condemn these flights," an Estonian spokesman said. Lithuania praised Estonia. \
Norway, according to Swedish officials, met with Estonia in Oslo last week, and Sweden warned that it would expel \
Finland's ambassador.
"""
PUBLISHED = "2026-03-04"
CLAIMS = frozenset((
    ("finland", "for", "estonia", ""), ("estonia", "against", "", ""),
    ("estonia", "for", "finland", "entersAirspaceOf"), ("sweden", "for", "norway", "meetsWith"),
    ("sweden", "for", "sweden", "expels"),
))  # fmt: skip
"""Holder, side, subject and relation; a denial is one whatever it is of, and rebels are supplied or backed."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How a model read the text: which claims of ``of`` it found, in which way, what was left out, what it cost."""

    found: int
    of: int
    way: str
    warnings: tuple[str, ...]
    spent: Spent

    @property
    def good(self) -> bool:
        """Whether most claims were found."""
        return self.found * 2 > self.of

    def __str__(self) -> str:
        how = {"tool": "by tool", "schema": "in JSON of a given schema", "words": "in plain JSON"}[self.way]
        return f"answers {how}; {self.found} of {self.of} claims of a test text found; {self.spent}"


def check(asker: Asker, resolver: Resolver, vocabulary: Vocabulary, timeout: float = PATIENCE) -> Checked:
    """Has a model read the text; raises KgError where it cannot."""
    draft = read(TEXT, asker, resolver, vocabulary, title="A test", published=PUBLISHED, timeout=timeout)
    found = _claims(draft, resolver, vocabulary)
    hits = sum(1 for one in CLAIMS if any(_fits(one, other) for other in found))
    return Checked(hits, len(CLAIMS), asker.way, draft.warnings, draft.spent)


def _fits(wanted: tuple[str, ...], found: tuple[str, ...]) -> bool:
    return all(one in ("", other) for one, other in zip(wanted, found, strict=True))


def _claims(draft: Draft, resolver: Resolver, vocabulary: Vocabulary) -> Counter[tuple[str, str, str, str]]:
    actors = {actor.id: actor for actor in draft.annotation.actors}

    def state(name: str | None) -> str:
        """The state for which an actor stands, in lower case."""
        for _ in range(3):
            if name in actors and actors[name].acts_for:
                name = actors[name].acts_for[0]
        try:
            found = resolver.resolve(name or "", PUBLISHED).actor
        except NameNotFound:
            return (name or "").lower()
        actor = resolver.roster.actors.get(str(resolver.state_of(found) or found))
        return actor.label.lower() if actor else ""

    ties = {tie.id: tie for tie in draft.annotation.ties}
    claims = Counter[tuple[str, str, str, str]]()
    for stance in draft.annotation.stances:
        side = "against" if vocabulary.attitude(stance.attitude).polarity < 0 else "for"
        ends = [(state(ties[one].subject), ties[one].relation) for one in stance.about if one in ties] or [("", "")]
        claims.update((state(stance.holder), side, subject, relation) for subject, relation in ends)
    return claims
