"""Reviewing a draft annotation: the logic of walking it, independent of the terminal.

A :class:`Review` holds a draft and the decisions taken. Stances come in the order of the text;
each is accepted, rejected or edited; actors are merged; every step can be undone; the state can be
written beside the draft and read again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kg import guard
from kg.annotation import schema as files
from kg.annotation.schema import Annotation, Range, StanceEntry
from kg.errors import InputError, Refused
from kg.files import write_whole

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
)


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


@dataclass(frozen=True, slots=True)
class Step:
    """A decision: what was done to which stance or actor, and the annotation before it."""

    action: str
    subject: str
    detail: dict[str, Any] = field(default_factory=dict)


class Review:
    """The review of one draft. ``text`` is the text that it annotates, for the passages."""

    def __init__(self, draft: Annotation, text: str | None = None) -> None:
        self.original, self.text = draft, text
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
        unknown = sorted(set(changes) - set(EDITABLE))
        if unknown:
            raise Refused(f"a review cannot change {', '.join(unknown)}; it can change {', '.join(EDITABLE)}")
        self._take(Step("edit", stance, changes))

    def edit_tie(self, tie: str, **changes: Any) -> None:
        """Changes subject, relation, object or time of a tie."""
        if tie not in {t.id for t in self.annotation(final=False).ties}:
            raise Refused(f"there is no tie {tie!r} in this draft")
        self._take(Step("edit tie", tie, changes))

    def merge(self, actor: str, into: str) -> None:
        """Lets a draft actor be another one: a draft actor's id, or a name that the registry knows."""
        if actor not in {a.id for a in self.annotation(final=False).actors}:
            raise Refused(f"there is no draft actor {actor!r}; only those of the file can be merged")
        if actor == into:
            raise Refused("an actor is not merged with itself")
        self._take(Step("merge", actor, {"into": into}))

    def undo(self) -> Step:
        """Takes the last step back and returns it."""
        if not self.steps:
            raise Refused("nothing to undo")
        return self.steps.pop()

    def _known(self, stance: str) -> str:
        if stance not in {s.id for s in self.original.stances}:
            raise Refused(f"there is no stance {stance!r} in this draft")
        return stance

    def _take(self, step: Step) -> None:
        self.steps = [
            s
            for s in self.steps
            if not (
                s.subject == step.subject and s.action in ("accept", "reject") and step.action in ("accept", "reject")
            )
        ]
        self.steps.append(step)
        try:
            self.annotation(final=False)
        except ValidationError as error:
            self.steps.pop()
            problem = error.errors(include_url=False)[0]
            raise Refused(f"not possible: {'.'.join(map(str, problem['loc']))}: {problem['msg']}") from None

    # -- results --------------------------------------------------------------------------------------

    def annotation(self, final: bool = True) -> Annotation:
        """The annotation with every step applied; ``final`` leaves rejected stances out."""
        plain = files.as_plain(self.original)
        for step in self.steps:
            _apply(plain, step, final)
        if final:
            _prune(plain)
        return Annotation.model_validate(plain)

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
    ties = {t.id: f"{t.subject} {t.relation} {t.object}" for t in annotation.ties}
    texts = {s.id: _words(s.text) for s in annotation.statements}
    about = "; ".join(ties.get(a) or texts.get(a) or a for a in stance.about)
    whom = ", ".join([*stance.target, *stance.addressee])
    return f"{stance.holder or 'the text'} {stance.attitude}{' ' + whom if whom else ''}: {about}"


def _words(span: str | Range) -> str:
    return span if isinstance(span, str) else f"“{span.text}”" if span.text else f"{span.start}–{span.end}"


def _place(stance: StanceEntry) -> tuple[int, str]:
    return (stance.quote.start if isinstance(stance.quote, Range) else 0, stance.id)


def _apply(plain: dict[str, Any], step: Step, final: bool) -> None:
    stances = plain.get("stances", [])
    for stance in stances:
        if stance["id"] == step.subject:
            if step.action == "accept":
                stance["reviewed"] = True
            elif step.action == "edit":
                stance.update(step.detail)
    if step.action == "reject" and final:
        plain["stances"] = [s for s in stances if s["id"] != step.subject]
    elif step.action == "edit tie":
        for tie in plain.get("ties", []):
            if tie["id"] == step.subject:
                tie.update(step.detail)
    elif step.action == "merge":
        _rename(plain, step.subject, step.detail["into"])


def _rename(plain: dict[str, Any], old: str, new: str) -> None:
    plain["actors"] = [a for a in plain.get("actors", []) if a["id"] != old]
    for part, fields in (
        ("ties", ("subject", "object")), ("stances", ("holder", "addressee", "target", "on_behalf_of")),
        ("statements", ("concerns",)), ("mentions", ("actor",)),
    ):  # fmt: skip
        for entry in plain.get(part, []):
            for name in fields:
                value = entry.get(name)
                if value == old:
                    entry[name] = new
                elif isinstance(value, list):
                    entry[name] = [new if v == old else v for v in value]


def _prune(plain: dict[str, Any]) -> None:
    """Removes what nothing refers to any more: stances about rejected stances, ties, statements, actors."""
    while True:
        known = {e["id"] for part in ("ties", "statements", "stances") for e in plain.get(part, [])}
        for stance in plain.get("stances", []):
            stance["about"] = [a for a in stance.get("about", []) if a in known]
            stance["in_reply_to"] = [a for a in stance.get("in_reply_to", []) if a in known]
        kept = [s for s in plain.get("stances", []) if s["about"]]
        if len(kept) == len(plain.get("stances", [])):
            break
        plain["stances"] = kept
    about = {a for s in plain.get("stances", []) for a in s["about"]}
    stances = {s["id"] for s in plain.get("stances", [])}
    for part in ("ties", "statements"):
        plain[part] = [e for e in plain.get(part, []) if e["id"] in about]
    plain["inferred"] = [i for i in plain.get("inferred", []) if i["about"] in stances or i["about"] == "source"]
    words = {v for part in ("ties", "stances", "statements") for e in plain.get(part, []) for v in _names(e)}
    plain["actors"] = [a for a in plain.get("actors", []) if a["id"] in words]
    local = {a["id"] for a in plain["actors"]}
    gone = {m["actor"] for m in plain.get("mentions", [])} - local - words
    plain["mentions"] = [m for m in plain.get("mentions", []) if m["actor"] not in gone]


def _names(entry: dict[str, Any]) -> list[str]:
    found = [entry.get(f) for f in ("subject", "object", "holder", "on_behalf_of")]
    lists = [v for f in ("addressee", "target", "concerns") for v in entry.get(f, [])]
    return [v for v in (*found, *lists) if v]
