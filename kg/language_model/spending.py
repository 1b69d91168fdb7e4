"""What language models cost: tokens and dollars of each text and of all, and a budget for them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from threading import Lock

from kg.errors import KgError, Refused

_BUDGET = re.compile(r"(?P<money>\$)?(?P<number>\d{1,12}(?:\.\d{1,6})?)(?P<unit>[kM]|USD)?")


def tokens(words: str) -> int:
    """About how many tokens a text takes: one for four letters of Latin script, one for each other character."""
    plain = sum(map(str.isascii, words))
    return math.ceil(plain / 4) + len(words) - plain


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens sent and answered, and what they cost; ``dollars`` is None where the price is not known.

    ``asked`` counts questions, ``kept`` the answers to them that were at hand from an earlier run; ``guessed`` if
    the endpoint did not count tokens.
    """

    sent: int = 0
    answered: int = 0
    dollars: float | None = 0.0
    asked: int = 0
    kept: int = 0
    guessed: bool = False

    def __add__(self, other: Spent) -> Spent:
        dollars = None if self.dollars is None or other.dollars is None else self.dollars + other.dollars
        return Spent(
            self.sent + other.sent, self.answered + other.answered, dollars,
            self.asked + other.asked, self.kept + other.kept, self.guessed or other.guessed,
        )  # fmt: skip

    @property
    def total(self) -> int:
        """All tokens."""
        return self.sent + self.answered

    def __str__(self) -> str:
        kept = f", {self.kept} of {self.asked} answers kept from before" if self.kept else ""
        price = f", ${self.dollars:.4f}" if self.dollars else ""
        about = "about " if self.guessed else ""
        return f"{about}{self.total} tokens ({self.sent} sent, {self.answered} answered){price}{kept}"


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that may be spent: tokens, or dollars."""

    tokens: int | None = None
    dollars: float | None = None

    def __str__(self) -> str:
        return f"{self.tokens} tokens" if self.dollars is None else f"${self.dollars:g}"


def parse(given: str) -> Budget:
    """The budget in words such as ``20000``, ``200k``, ``2M`` (tokens) or ``$1.50``, ``1.50USD``; raises Refused."""
    match = _BUDGET.fullmatch(given.strip())
    if match is None or (match["money"] and match["unit"]) or not float(match["number"]):
        raise Refused(f"{given!r} is not a budget; write tokens, as 200000 or 2M, or dollars, as 1.50USD")
    if match["money"] or match["unit"] == "USD":
        return Budget(dollars=float(match["number"]))
    return Budget(tokens=int(float(match["number"]) * {"k": 1_000, "M": 1_000_000}.get(match["unit"], 1)))


class BudgetSpent(KgError):
    """The next question would go beyond the budget."""


class Account:
    """What all texts have cost so far, within a budget; several threads may use it."""

    def __init__(self, model: str = "", url: str = "", budget: Budget | None = None) -> None:
        self.budget = budget
        self.spent = Spent()
        self._model, self._url, self._lock, self._open = model, url, Lock(), 0
        if budget is not None and budget.dollars is not None and self.price(1, 1) is None:
            raise Refused(f"the price of {model!r} at {url} is not known; give --budget in tokens, for example 200000")

    def price(self, sent: int, answered: int) -> float | None:
        """The price in dollars of that number of tokens; None if the price of the model is not known."""
        try:
            from genai_prices import Usage, calc_price
        except ImportError:
            return None
        try:
            usage = Usage(input_tokens=sent, output_tokens=answered)
            return float(calc_price(usage, model_ref=self._model, provider_api_url=self._url).total_price)
        except LookupError:
            return None

    def reserve(self, sent: int, answered: int) -> None:
        """Reserves tokens for a question, estimated before it is asked; raises BudgetSpent if fewer are left."""
        with self._lock:
            self._check(self.spent.sent + self._open + sent, self.spent.answered + answered)
            self._open += sent + answered

    def _check(self, sent: int, answered: int) -> None:
        budget = self.budget
        if budget is None:
            return
        over = budget.tokens is not None and sent + answered > budget.tokens
        if budget.dollars is not None:
            over = (self.price(sent, answered) or 0.0) > budget.dollars
        if over:
            raise BudgetSpent(
                f"the budget of {budget} does not suffice for more; used: {self.spent.total} tokens; "
                "what was read is kept: run again with a larger --budget"
            )

    def settle(self, reserved: int, spent: Spent) -> None:
        """Books what a question has cost, in place of what was set aside."""
        with self._lock:
            self._open -= reserved
            self.spent += spent
