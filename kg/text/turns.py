"""Interviews and briefings: who says each part of a text, as the labels before it tell ("Q:", "Minister Rao:").

Where nothing is labelled, questions stand in paragraphs of their own, each before an answer in quotation marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_WORD = r"(?:[A-Z][\w.’'-]*|\([A-Z][^()\n]{1,40}\))"
_LABEL = re.compile(
    rf"(?m)^[ \t]*[*_]*(?P<name>(?:[QA](?=[.:])|{_WORD}(?:,?[ \t]+(?:of|the|for|de|al|el|bin|{_WORD})){{0,6}}))"
    r"[*_]*[ \t]*(?::[*_]*|(?<=\b[QA])\.)[ \t]+(?=\S)"
)
LEAST = 3
"""The fewest turns whose labels come again, or the fewest answers, in a text that is taken for a talk."""
_PARAGRAPH = re.compile(r"\S(?:.|\n(?![ \t]*\n))*")
_ANSWER = re.compile(r"[\"“](?P<said>[^\"“”]+)[\"”]")
_QUOTE = re.compile(r"[\"“”]")
QUESTION, ANSWER = "Q", "A"


@dataclass(frozen=True, slots=True)
class Turn:
    """A part of a text that begins at ``start``, said by ``name``; whether it is asked, and who answers it.

    Without a name it is the reporter's.
    """

    start: int
    name: str
    asked: bool
    answered_by: str = ""


class Turns(Sequence[Turn]):
    """The turns of a talk, none for other texts."""

    def __init__(self, text: str, askers: frozenset[str]) -> None:
        found = list(_LABEL.finditer(text))
        counts = Counter(match["name"].lower() for match in found)
        again = sum(count for count in counts.values() if count > 1)
        self._labels = [match.span() for match in found] if again >= LEAST else []
        ends = [*(match.start() for match in found[1:]), len(text)][: len(found)]
        asking = Counter(
            match["name"].lower() for match, end in zip(found, ends, strict=True) if "?" in text[match.end() : end]
        )
        order = [match["name"].lower() for match in found]
        again_asked = [name for name, count in counts.items() if count > 1 and name not in askers]
        answering = min(again_asked, key=lambda name: (asking[name] / counts[name], -counts[name]), default="")
        asked = {
            name
            for name, count in counts.items()
            if name in askers
            or name != answering
            and (asking[name] * 3 >= count or all(b == answering for a, b in pairwise(order) if a == name))
        }
        if not self._labels:
            self._turns = self._unlabelled(text)
            return
        names = [(match.end(), match["name"]) for match in found]
        self._turns = [
            Turn(
                start,
                name,
                name.lower() in asked,
                next((other for _, other in names[place:] if other.lower() not in asked), ""),
            )
            for place, (start, name) in enumerate(names)
        ]

    def _unlabelled(self, text: str) -> list[Turn]:
        """The turns of an interview whose answers stand in quotation marks; these count as their labels."""
        parts = list(_PARAGRAPH.finditer(text))
        answers = [_ANSWER.match(text, part.start(), part.end()) for part in parts]
        steps = pairwise(zip(parts, answers, strict=True))
        asking = [part for (part, said), (_, answer) in steps if answer and not said and not _QUOTE.search(part[0])]
        asked = {part.start() for part in asking}
        if sum(part[0].rstrip().endswith("?") for part in asking) < LEAST:
            return []
        turns: list[Turn] = []
        for part, said in zip(parts, answers, strict=True):
            if said is not None and turns:
                turns += [Turn(said.start(), ANSWER, False), Turn(said.end(), "", False)]
                self._labels += [(said.start(), said.start() + 1), (said.end() - 1, said.end())]
            elif part.start() in asked:
                turns.append(Turn(part.start(), QUESTION, True, ANSWER))
            elif turns:
                turns.append(Turn(part.start(), "", False))
        return turns

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        return self._turns[place]

    def __len__(self) -> int:
        return len(self._turns)

    def at(self, place: int) -> Turn | None:
        """The turn that the character at ``place`` belongs to."""
        before = bisect_right([turn.start for turn in self._turns], place)
        return self._turns[before - 1] if before else None

    def without_labels(self, text: str) -> str:
        """The text, of the same length, without the labels."""
        spans = list(self._labels)
        for turn in self._turns:  # "Mr. Rao, the rebels say …": whom a question addresses says nothing
            last = re.escape((turn.answered_by.split() or [""])[-1])
            called = re.compile(rf"[ \t]*(?:[A-Z]\w*\.?[ \t]+){{0,3}}{last},[ \t]+")
            if turn.asked and last and (found := called.match(text, turn.start)) is not None:
                spans.append(found.span())
        for start, end in spans:
            text = text[:start] + " " * (end - start) + text[end:]
        return text
