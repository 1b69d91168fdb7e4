"""Where rules and model read one passage otherwise, and the rules are the ones to follow.

Each kind is a strength of a grammar or of the lexicon: an attitude that the model leaves at its default although the
words carry another (*demanded*, *may*, *denied*); a speaker whose word of speech is in the model's own quote; ends
that the model has the other way round, or names by a common noun (*the pipeline*) where the rules know whose it is;
words alone for what is condemned or praised, where there is a tie for it.
"""

from __future__ import annotations

from typing import Protocol

from kg.annotation.schema import Range, StanceEntry
from kg.language_model.claim import Claim, shared, span

PLAIN = "asserts"
"""The attitude of a claim for which a model gives none."""
JUDGING = ("condemns", "praises")
"""Attitudes on what somebody does: where there is a tie for it, words alone are not it."""


class Names(Protocol):
    """What the actors of the model's stances are."""

    def vague(self, stance: StanceEntry, /) -> tuple[bool, bool]:
        """Whether subject and object of a stance's only tie are common nouns."""

    def unplaced(self, stance: StanceEntry, /) -> bool:
        """Whether the holder of a stance is a body that acts for nobody known."""


def answers(mine: StanceEntry, claim: Claim, theirs: StanceEntry, other: Claim) -> bool:
    """Whether both are one denial, which the rules read as an answer and the model as a denial of its own words."""
    if not (isinstance(mine.quote, Range) and isinstance(theirs.quote, Range)):
        return False
    denied = claim.side < 0 and (claim.holder, claim.side) == (other.holder, other.side)
    here = shared(span(mine.quote), span(theirs.quote)) and other.words and shared(other.words, span(theirs.quote))
    return bool(denied and here and mine.in_reply_to and not theirs.in_reply_to and not claim.same_matter(other))


def words(mine: StanceEntry, claim: Claim, theirs: StanceEntry, other: Claim) -> bool:
    """Whether the rules have most words of what the model makes a tie of, in the same position of the same speaker."""
    if not (claim.words and other.matter and isinstance(theirs.quote, Range)):
        return False
    start, end = span(theirs.quote)
    here = 2 * shared(claim.words, (start, end)) > end - start and len(mine.about) == len(theirs.about) == 1
    return here and (claim.holder, claim.side) == (other.holder, other.side)


def changes(
    mine: StanceEntry, claim: Claim, theirs: StanceEntry, other: Claim, names: Names, thorough: bool = False
) -> dict[str, object]:
    """What the stance ``mine`` of the rules changes in ``theirs`` of the model, by field; nothing if it has to stay.

    A ``thorough`` model has its reasons for a common noun.
    """
    if not (isinstance(mine.quote, Range) and isinstance(theirs.quote, Range)):
        return {}
    if not shared(span(mine.quote), span(theirs.quote)):
        return {}
    if claim.same_matter(other):
        if claim.holder == other.holder and claim.side != other.side and theirs.attitude == PLAIN != mine.attitude:
            return {"attitude": mine.attitude, "target": mine.target or theirs.target}
        cue = mine.cue if isinstance(mine.cue, Range) else None
        said = cue is not None and shared(span(cue), span(theirs.quote)) > 0
        silent = theirs.holder is None and theirs.attitude == PLAIN
        if claim.side == other.side and said and silent and mine.holder is not None:
            return {"holder": mine.holder}
        if claim.side == other.side and mine.holder is not None and names.unplaced(theirs):
            return {"holder": mine.holder}
        return {}
    judged = mine.attitude in JUDGING and (claim.holder, mine.attitude) == (other.holder, theirs.attitude)
    if judged and claim.matter and not other.matter:
        return {"about": mine.about}
    one = len(mine.about) == len(theirs.about) == 1 and bool(claim.matter and other.matter)
    if not one or claim.matter[1] != other.matter[1] or (claim.holder, claim.side) != (other.holder, other.side):
        return {}
    (subject, _, obj), (first, _, second) = claim.matter, other.matter
    unclear, unknown = (False, False) if thorough else names.vague(theirs)
    if (subject, obj) == (second, first) or (unclear and obj == second) or (unknown and subject == first):
        return {"about": mine.about}
    return {}
