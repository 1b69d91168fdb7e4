"""Reviewing a draft annotation: the logic of walking it, independent of the terminal.

A :class:`Review` holds a draft and the decisions taken. Stances come in the order of the text;
each is accepted, rejected or edited; claims that the draft misses are added; actors are added and merged; every
step can be undone; the state can be written beside the draft and read again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kg.actors.resolver import Resolver
from kg.annotation.revising import Step, check, revised, unused
from kg.annotation.schema import Annotation, Range, StanceEntry
from kg.annotation.surface import plain
from kg.errors import InputError, Refused
from kg.io import guard
from kg.io.files import write_whole
from kg.model.vocabulary import load

STATE = ".review"
"""The suffix of the file that keeps the decisions of an unfinished review."""
EDITABLE = (
    "holder",
    "attitude",
    "about",
    "addressee",
    "target",
    "capacity",
    "cue",
    "scope",
    "when",
    "quote",
    "details",
    "in_reply_to",
    "on_behalf_of",
)
TIE = ("subject", "relation", "object", "when")
"""The fields of a tie."""


@dataclass(frozen=True, slots=True)
class Item:
    """One stance to decide on, with the passage around its words."""

    stance: StanceEntry
    number: int
    total: int
    says: str
    before: str
    words: str
    after: str
    decision: str | None


class Review:
    """The review of one draft. ``text`` is the text that it annotates, for the passages.

    Each step is checked at once: with a ``resolver`` the names of actors too.
    """

    def __init__(self, draft: Annotation, text: str | None = None, resolver: Resolver | None = None) -> None:
        self.original, self.text, self.resolver = draft, text, resolver
        self.steps: list[Step] = []

    # -- walking --------------------------------------------------------------------------------------

    def items(self) -> Iterator[Item]:
        """Every stance that a machine made, in the order of the text."""
        current, decisions = self.annotation(final=False), self.decisions()
        ordered = sorted((s for s in current.stances if s.reviewed is False or s.id in decisions), key=_place)
        for number, stance in enumerate(ordered, 1):
            before, words, after = self._passage(stance)
            said = sentence(stance, current)
            yield Item(stance, number, len(ordered), said, before, words, after, decisions.get(stance.id))

    def pending(self) -> Item | None:
        """The first stance without a decision, or None at the end."""
        return next((item for item in self.items() if item.decision is None), None)

    def decisions(self) -> dict[str, str]:
        """What was decided, by stance."""
        return {step.subject: step.action for step in self.steps if step.action in ("accept", "reject")}

    def _passage(self, stance: StanceEntry) -> tuple[str, str, str]:
        quote = stance.quote
        if not isinstance(quote, Range):
            return "", quote or "", ""
        end = quote.end if quote.end is not None else quote.start + len(quote.text or "")
        if self.text is None:
            return "", quote.text or "", ""
        return (
            self.text[max(0, quote.start - 200) : quote.start],
            self.text[quote.start : end],
            self.text[end : end + 200],
        )

    # -- deciding -------------------------------------------------------------------------------------

    def accept(self, stance: str) -> None:
        """Counts the stance as reviewed."""
        self._take(Step("accept", self._known(stance)))

    def reject(self, stance: str) -> None:
        """Leaves the stance out, and what is only said about it."""
        self._take(Step("reject", self._known(stance)))

    def edit(self, stance: str, **changes: Any) -> None:
        """Changes fields of the stance; raises Refused if the result is not a valid stance."""
        self._known(stance)
        self._take(Step("edit", stance, _only(changes, EDITABLE)))

    def edit_tie(self, tie: str, **changes: Any) -> None:
        """Changes subject, relation, object or time of a tie, for every stance about it."""
        self._known(tie, "ties", "tie")
        self._take(Step("edit tie", tie, _only(changes, TIE)))

    def retie(self, stance: str, tie: str | None = None, **changes: Any) -> None:
        """Changes subject, relation, object or time of a tie as one stance has it; other stances keep theirs.

        Without ``tie`` it is the only one that the stance is about; raises Refused where there are several, or none.
        """
        self._known(stance)
        annotation = self.annotation(final=False)
        ties = {t.id for t in annotation.ties}
        (about,) = (s.about for s in annotation.stances if s.id == stance)
        mine = [name for name in about if name in ties]
        if tie is None and len(mine) != 1:
            several = f"{len(mine)} ties, {', '.join(mine)}: name one" if mine else "no tie; change what it is about"
            raise Refused(f"{stance} is about {several}")
        if tie is not None and tie not in mine:
            raise Refused(f"{stance} is not about a tie {tie!r}")
        self._take(Step("retie", stance, {"tie": tie or mine[0], "changes": _only(changes, TIE)}))

    def add(
        self,
        quote: Range | tuple[int, int],
        subject: str,
        relation: str,
        object: str,
        *,
        attitude: str = "asserts",
        holder: str | None = None,
        when: str | None = None,
    ) -> str:
        """Adds a claim that the draft misses, with the range of its words; returns the id of its stance."""
        if not isinstance(quote, Range):
            words = self.text[quote[0] : quote[1]] if self.text is not None else None
            quote = Range(start=quote[0], end=quote[1], text=words)
        name = self._unused("r")
        detail = {
            "subject": subject, "relation": relation, "object": object, "when": when, "holder": holder,
            "attitude": attitude, "quote": quote.model_dump(exclude_none=True),
        }  # fmt: skip
        self._take(Step("add", name, detail))
        return name

    def passage(self, words: str, near: int = 0) -> Range:
        """The range of these words in the text; white space and what hides words do not count.

        Of several places the first from ``near`` on. Raises Refused where the text does not contain them.
        """
        if self.text is None:
            raise Refused("the text is not at hand, so that no passage of it can be marked; give it with --text")
        seen = plain(self.text)
        wanted = r"\s+".join(map(re.escape, plain(words).words.split()))
        matches = re.finditer(wanted, seen.words) if wanted else ()
        found = [(seen.starts[match.start()], seen.ends[match.end() - 1]) for match in matches]
        if not found:
            raise Refused(f"the text does not contain {words!r}; copy the words from it")
        start, end = next((place for place in found if place[0] >= near), found[0])
        return Range(start=start, end=end, text=self.text[start:end])

    def add_actor(self, name: str, kind: str, *, acts_for: str | None = None) -> str:
        """Adds an actor that the registry does not know; returns its id in the draft."""
        if kind not in load().classes:
            raise Refused(f"unknown kind of actor {kind!r}; known are: {', '.join(load().classes)}")
        made = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "actor"
        taken = self._ids()
        made = made if made not in taken else unused(f"{made}-", taken)
        self._take(Step("actor", made, {"kind": kind, "name": name, "acts_for": [acts_for] if acts_for else []}))
        return made

    def merge(self, actor: str, into: str) -> None:
        """Lets a draft actor be another one: a draft actor's id or name, or a name that the registry knows."""
        annotation = self.annotation(final=False)
        by_name = {name: a.id for a in annotation.actors for name in (a.name, a.id)}
        if actor not in by_name:
            known = f"; known are: {', '.join(a.id for a in annotation.actors)}" if annotation.actors else ""
            raise Refused(f"there is no draft actor {actor!r}; only those of the file can be merged{known}")
        actor, into = by_name[actor], by_name.get(into, into)
        if actor == into:
            raise Refused("an actor is not merged with itself")
        self._take(Step("merge", actor, {"into": into}))

    def undo(self) -> Step:
        """Takes the last step back and returns it."""
        if not self.steps:
            raise Refused("nothing to undo")
        return self.steps.pop()

    def _known(self, name: str, part: str = "stances", what: str = "stance") -> str:
        if name not in {entry.id for entry in getattr(self.annotation(final=False), part)}:
            raise Refused(f"there is no {what} {name!r} in this draft")
        return name

    def _ids(self) -> set[str]:
        found = self.annotation(final=False)
        parts = (found.actors, found.cited, found.events, found.ties, found.statements, found.stances)
        return {entry.id for part in parts for entry in part}

    def _unused(self, begin: str) -> str:
        return unused(begin, self._ids())

    def _take(self, step: Step) -> None:
        """Takes a step if the draft is valid after it; else raises Refused, and everything is as before."""
        before = self.steps
        verdicts = ("accept", "reject")
        self.steps = [s for s in before if not (s.subject == step.subject and {s.action, step.action} <= set(verdicts))]
        self.steps.append(step)
        try:
            check(self.annotation(final=False), step, self.resolver)
        except ValidationError as error:
            self.steps = before
            problem = error.errors(include_url=False)[0]
            raise Refused(f"not possible: {'.'.join(map(str, problem['loc']))}: {problem['msg']}") from None
        except (Refused, ValueError, LookupError):
            self.steps = before
            raise

    # -- results --------------------------------------------------------------------------------------

    def annotation(self, final: bool = True) -> Annotation:
        """The annotation with every step applied; ``final`` leaves rejected stances out, and what only they use."""
        return revised(self.original, self.steps, final)

    def bereft(self) -> list[str]:
        """The stances that go with rejected ones, as they are about nothing else."""
        decided, kept = self.decisions(), {stance.id for stance in self.annotation().stances}
        every = (stance.id for stance in self.annotation(final=False).stances)
        return [name for name in every if name not in kept and decided.get(name) != "reject"]

    def state(self) -> str:
        """The steps, as text to be written beside the draft."""
        steps = [{"action": s.action, "subject": s.subject, "detail": s.detail} for s in self.steps]
        return json.dumps({"sha256": self.original.source.sha256, "steps": steps}, ensure_ascii=False, indent=1) + "\n"

    def resume(self, state: str, name: str = "review") -> None:
        """Takes up the steps of an earlier review of the same draft; raises InputError."""
        advice = "remove the file to start again"
        try:
            found = guard.read_json(name, state)
            steps = [Step(str(s["action"]), str(s["subject"]), dict(s["detail"])) for s in found["steps"]]
            of = found.get("sha256")
        except (ValueError, LookupError, TypeError, AttributeError):
            raise InputError(name, "this is not the state of a review", advice) from None
        if of != self.original.source.sha256:
            raise InputError(name, "this review belongs to another text", advice)
        self.steps = []
        try:
            for step in steps:
                self._take(step)
        except (Refused, ValueError, LookupError, TypeError, AttributeError) as error:
            self.steps = []
            raise InputError(name, f"a step of this review cannot be repeated: {error}", advice) from None

    def save(self, path: Path) -> None:
        """Writes the state to ``path``."""
        write_whole(path, self.state())


def sentence(stance: StanceEntry, annotation: Annotation) -> str:
    """A stance in words: ``Iran accuses Azerbaijan: Azerbaijan allowsUseOfTerritoryBy Israel``."""
    ties = {t.id: f"{t.subject} {t.relation} {t.object}{f' ({t.when})' if t.when else ''}" for t in annotation.ties}
    texts = {s.id: _words(s.text) for s in annotation.statements}
    about = "; ".join(ties.get(a) or texts.get(a) or a for a in stance.about)
    whom = ", ".join([*stance.target, *stance.addressee])
    return f"{stance.holder or 'the text'} {stance.attitude}{' ' + whom if whom else ''}: {about}"


def _words(span: str | Range) -> str:
    return span if isinstance(span, str) else f"“{span.text}”" if span.text else f"{span.start}–{span.end}"


def _place(stance: StanceEntry) -> tuple[int, str]:
    return (stance.quote.start if isinstance(stance.quote, Range) else 0, stance.id)


def _only(changes: dict[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    """The changes; raises Refused for fields that a review cannot change."""
    if unknown := sorted(set(changes) - set(known)):
        raise Refused(f"a review cannot change {', '.join(unknown)}; it can change {', '.join(known)}")
    return changes
