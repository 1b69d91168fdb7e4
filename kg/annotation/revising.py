"""Steps of a review as changes of an annotation: what each does to it, and whether its names and words are valid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kg.actors.resolver import Resolver
from kg.annotation.schema import Annotation, as_plain
from kg.errors import NameNotFound, Refused
from kg.model import dates
from kg.model.vocabulary import load

_ACTORS = {"ties": ("subject", "object"), "stances": ("holder", "addressee", "target", "on_behalf_of")}
_NAMED = {**_ACTORS, "statements": ("concerns",), "mentions": ("actor",)}
"""The fields of each part that name actors."""
_REFERENCES = ("about", "in_reply_to")
_ELSEWHERE = re.compile(r":?(?:tie|statement|stance)-[0-9a-f]{16}")
"""An id of a tie, statement or stance of another source."""


@dataclass(frozen=True, slots=True)
class Step:
    """A decision: what was done to which stance, tie or actor, and how."""

    action: str
    subject: str
    detail: dict[str, Any] = field(default_factory=dict)


def revised(original: Annotation, steps: Iterable[Step], final: bool) -> Annotation:
    """The annotation with every step applied; ``final`` leaves rejected stances out, and what only they use.

    Raises pydantic.ValidationError where a step gives what the format does not allow.
    """
    plain = as_plain(original)
    for step in steps:
        _apply(plain, step, final)
    annotation = Annotation.model_validate(plain)
    if not final:
        return annotation
    plain = as_plain(annotation)
    _prune(plain)
    return Annotation.model_validate(plain)


def check(annotation: Annotation, step: Step, resolver: Resolver | None) -> None:
    """Raises Refused where the names, relations, attitudes, dates or references that a step gave are not known.

    Names of actors are checked where there is a ``resolver``.
    """
    given = {**step.detail, **step.detail.get("changes", {})}
    vocabulary, at = load(), annotation.source.published
    try:
        if given.get("relation") is not None:
            vocabulary.directed(given["relation"])
        if given.get("attitude") is not None:
            vocabulary.attitude(given["attitude"])
        if given.get("when") is not None:
            dates.normalise(given["when"])
    except (NameNotFound, ValueError) as error:
        raise Refused(str(error)) from None
    known = {e.id for part in (annotation.ties, annotation.statements, annotation.stances) for e in part}
    for name in (name for f in _REFERENCES for name in _listed(given.get(f))):
        if name not in known and not _ELSEWHERE.match(name):
            raise Refused(f"no tie, statement or stance of this draft has the id {name!r}")
        if name == step.subject:
            raise Refused(f"{name} cannot be about itself")
    local = {_folded(n) for actor in annotation.actors for n in (actor.id, actor.name, *actor.aliases)}
    fields = ("subject", "object", "holder", "addressee", "target", "on_behalf_of", "into")
    for name in (name for f in fields for name in _listed(given.get(f))):
        if resolver is not None and _folded(name) not in local:
            try:
                resolver.resolve(name, at)
            except NameNotFound as error:
                raise Refused(f"{error}; or add it to the draft first (n)") from None


def words(entry: dict[str, Any]) -> list[str]:
    """The actors that a tie, stance or statement names."""
    return [name for fields in _NAMED.values() for f in fields for name in _listed(entry.get(f))]


def _apply(plain: dict[str, Any], step: Step, final: bool) -> None:
    detail = step.detail
    if step.action in ("accept", "edit"):
        for stance in _entries(plain, "stances", step.subject):
            stance.update({"reviewed": True} if step.action == "accept" else detail)
    elif step.action == "reject" and final:
        plain["stances"] = [s for s in plain.get("stances", []) if s["id"] != step.subject]
    elif step.action == "edit tie":
        for tie in _entries(plain, "ties", step.subject):
            tie.update(detail)
    elif step.action == "retie":
        _retie(plain, step.subject, detail["tie"], detail["changes"])
    elif step.action == "add":
        made = _tie(plain, {name: detail.get(name) for name in ("subject", "relation", "object", "when")})
        said = {name: detail.get(name) for name in ("holder", "attitude", "quote")}
        plain.setdefault("stances", []).append({"id": step.subject, "about": [made], "reviewed": True, **said})
    elif step.action == "actor":
        plain.setdefault("actors", []).append({"id": step.subject, **detail})
    elif step.action == "merge":
        _merge(plain, step.subject, detail["into"])


def _entries(plain: dict[str, Any], part: str, name: str) -> Iterator[dict[str, Any]]:
    return (entry for entry in plain.get(part, []) if entry["id"] == name)


def _retie(plain: dict[str, Any], stance: str, tie: str, changes: dict[str, Any]) -> None:
    """Changes a tie as one stance has it; other stances keep theirs."""
    (old,) = _entries(plain, "ties", tie)
    others = [s for s in plain.get("stances", []) if s["id"] != stance and tie in _listed(s.get("about"))]
    if not others and _like(plain, {**old, **changes}) is None:
        old.update(changes)
        return
    new = _tie(plain, {**old, **changes})
    for entry in _entries(plain, "stances", stance):
        entry["about"] = [new if name == tie else name for name in _listed(entry.get("about"))]


def _tie(plain: dict[str, Any], wanted: dict[str, Any]) -> str:
    """The id of a tie like ``wanted``, which is added where there is none."""
    if (found := _like(plain, wanted)) is not None:
        return found
    name = unused("t", (e["id"] for part in ("ties", "stances", "statements", "actors") for e in plain.get(part, [])))
    plain.setdefault("ties", []).append({"id": name, **_content(wanted)})
    return name


def _like(plain: dict[str, Any], wanted: dict[str, Any]) -> str | None:
    return next((str(tie["id"]) for tie in plain.get("ties", []) if _content(tie) == _content(wanted)), None)


def _content(tie: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in tie.items() if name != "id" and value is not None}


def unused(begin: str, taken: Iterable[str]) -> str:
    """The first id with this beginning that is not taken."""
    known, number = set(taken), 1
    while f"{begin}{number}" in known:
        number += 1
    return f"{begin}{number}"


def _merge(plain: dict[str, Any], old: str, new: str) -> None:
    """Lets ``new`` take the place of a draft actor; another draft actor keeps its names as aliases."""
    (gone,) = _entries(plain, "actors", old)
    plain["actors"] = [a for a in plain["actors"] if a["id"] != old]
    for actor in _entries(plain, "actors", new):
        names = [*_listed(actor.get("aliases")), gone["name"], *_listed(gone.get("aliases"))]
        actor["aliases"] = [name for name in dict.fromkeys(names) if name != actor["name"]]
    replaced = {old, gone["name"]}
    for part, fields in (*_NAMED.items(), ("actors", ("acts_for",)), ("inferred", ("about", "same_as"))):
        for entry in plain.get(part, []):
            for name in fields:
                value = entry.get(name)
                if isinstance(value, list):
                    entry[name] = [new if v in replaced else v for v in value]
                elif value in replaced:
                    entry[name] = new


def _prune(plain: dict[str, Any]) -> None:
    """Removes what nothing refers to any more: stances about rejected stances, ties, statements, actors."""
    stances = plain.get("stances", [])
    while True:
        known = {e["id"] for part in ("ties", "statements") for e in plain.get(part, [])} | {s["id"] for s in stances}
        for stance in stances:
            for name in _REFERENCES:
                stance[name] = [a for a in stance.get(name, []) if a in known or _ELSEWHERE.match(a)]
        kept = [s for s in stances if s["about"] or (s.get("scope") == "wholesale" and s["in_reply_to"])]
        if len(kept) == len(stances):
            break
        stances = plain["stances"] = kept
    about = {a for s in stances for a in s["about"]}
    for part in ("ties", "statements"):
        plain[part] = [e for e in plain.get(part, []) if e["id"] in about]
    named = {name for part in ("ties", "stances", "statements") for e in plain.get(part, []) for name in words(e)}
    plain["actors"] = actors = _used(plain.get("actors", []), named)
    named |= {actor["id"] for actor in actors}
    plain["mentions"] = [m for m in plain.get("mentions", []) if m["actor"] in named]
    subjects = named | about | {s["id"] for s in stances} | {"source"}
    plain["inferred"] = [i for i in plain.get("inferred", []) if i["about"] in subjects]


def _used(actors: list[dict[str, Any]], named: set[str]) -> list[dict[str, Any]]:
    """The draft actors that are named, and those for whom they act."""
    while True:
        kept = [a for a in actors if {a["id"], a["name"], *_listed(a.get("aliases"))} & named]
        wanted = named | {name for a in kept for name in _listed(a.get("acts_for"))}
        if wanted == named:
            return kept
        named = wanted


def _listed(value: Any) -> list[Any]:
    return [] if value is None else value if isinstance(value, list) else [value]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
