"""One claim of a draft as it is compared with those of another: by what it means, whatever it is called."""

from __future__ import annotations

from dataclasses import dataclass

from kg.annotation.schema import Range

HALF = 0.5
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that a stance is on: the matter, who says it, and whether for (1), neither or against (-1).

    ``matter`` is a tie as (subject, relation, object), or the empty tuple for a statement, which is its ``words``.
    """

    matter: tuple[str, ...]
    words: Span | None
    holder: str
    side: int

    def same_matter(self, other: Claim) -> bool:
        """Whether both are on one tie, or on statements that share half of the shorter one's words."""
        if self.matter or other.matter:
            return self.matter == other.matter
        if self.words is None or other.words is None:
            return False
        shorter = min(self.words[1] - self.words[0], other.words[1] - other.words[0])
        return shared(self.words, other.words) > HALF * shorter

    def reads(self, other: Claim, vague: tuple[bool, bool], others: tuple[bool, bool], act: bool) -> bool:
        """Whether two claims of the same words may be readings of one thing.

        That is ties between the same actors, or of the same relation if one end is a common noun (``vague``: subject,
        object); or a tie and a statement, by the same speaker or in the same act of speech (``act``).
        """
        alike = self.holder == other.holder, self.side == other.side
        if self.same_matter(other):
            return any(alike)  # what one claims and another denies are two things
        if not (self.matter and other.matter):
            return all(alike) or act
        (first, relation, second), (subject, same, obj) = self.matter, other.matter
        if {first, second} == {subject, obj}:
            return True
        return relation == same and (
            (first == subject and (vague[1] or others[1])) or (second == obj and (vague[0] or others[0]))
        )

    def same(self, other: Claim) -> bool:
        """Whether both say the same."""
        return (self.holder, self.side) == (other.holder, other.side) and self.same_matter(other)


def span(words: Range) -> Span:
    """Start and end of a range."""
    return words.start, words.end if words.end is not None else words.start + len(words.text or "")


def shared(one: Span, other: Span) -> int:
    """How many characters two spans share."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))
