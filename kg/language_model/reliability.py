"""How far a model's answer can be trusted on one text, by what the text, the rules and the answer itself show.

No text says by itself whether the model or the rules are right. But a weak model gives itself away: it names who does
something as the one who says so, has claims refused, and shares hardly any claim with the rules in the passages that
both have read.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.language_model.drafts import Answer

FEWEST = 6
"""Of fewer claims nothing can be told."""
FAULTY = 1 / 3
"""From this share of faulty claims an answer is doubtful."""
SHARED = 1 / 2
"""A doubtful answer has this share of the rules' claims by chance, for each claim that is faulty."""
THOROUGH = 15
"""A model has read a text thoroughly that has a claim without fault for so many words, or for fewer."""
READ = 0.7
"""The least share of the sentences that a thorough model quotes."""
SOUND = 1 / 8
"""Below this share of faulty claims an answer is as good as the rules in words that both have read."""
HEARD = 1 / 2
"""The least share of the attitudes that the rules find, for a model that heeds them."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of an answer: of the rules' claims whose words it has read (``seen``), it has ``shared``.

    ``heard`` are its stances that do more than assert; of the rules, these are ``voiced``.
    """

    answer: Answer
    seen: int
    shared: int
    heard: int
    voiced: int

    @property
    def faulty(self) -> float:
        """The share of the answer's claims that were refused, or name who does something as the speaker."""
        return (self.answer.refused + self.answer.doing) / max(1, self.answer.given)

    @property
    def unreliable(self) -> bool:
        """Whether the rules are to be followed, and the model where they are silent or both agree."""
        doubtful = self.answer.given >= FEWEST and self.faulty >= FAULTY
        return doubtful and self.seen > 0 and self.shared <= SHARED * self.faulty * self.seen

    @property
    def sound(self) -> bool:
        """Whether the answer gives no reason to prefer what the rules make of the same words."""
        return self.faulty < SOUND

    @property
    def thorough(self) -> bool:
        """Whether what the model does not say is hardly there: it has many claims without fault, all over the text."""
        good = self.answer.given - self.answer.refused - self.answer.doing
        read = self.answer.read >= READ and self.heard >= HEARD * self.voiced
        return 0 < self.answer.words <= THOROUGH * good and read

    def __str__(self) -> str:
        given, refused, doing = self.answer.given, self.answer.refused, self.answer.doing
        faults = f"of its {given} claims {refused} were refused and {doing} name the doer as the speaker"
        return f"{faults}, and it shares {self.shared} of {self.seen} claims with the rules"
