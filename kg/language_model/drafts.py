"""The draft that a language model took part in, and what its answer shows about itself."""

from __future__ import annotations

from dataclasses import dataclass

from kg.language_model.spending import Spent
from kg.text.drafting import Draft


@dataclass(frozen=True, slots=True)
class Answer:
    """What can be counted of an answer: its claims, those refused, those that name the doer as the speaker.

    ``words`` is how long the text is, ``read`` the share of its sentences that have words of a quote.
    """

    given: int = 0
    refused: int = 0
    doing: int = 0
    words: int = 0
    read: float = 0.0


@dataclass(frozen=True)
class ModelDraft(Draft):
    """A draft that a language model took part in, what the model has cost, and what is known of its answer."""

    spent: Spent = Spent()
    answer: Answer = Answer()
