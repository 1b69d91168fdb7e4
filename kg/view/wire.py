"""The payload as compact JSON: columns instead of records, one table for all longer strings.

The format is private to the page (``static/data.mjs`` reads it). A column is a list, or ``{"i":
rows, "v": values}`` where most rows hold the default, or absent where all do; -1 stands for none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from os.path import commonprefix
from typing import Any

from kg.view.layout import Placement
from kg.view.payload import Payload, Relationship, Stance, Undenied

_EPOCH = date(1970, 1, 1).toordinal()
#: Characters that could end the script element, or hide or reorder text in an editor.
_ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"}


class _Strings:
    """Gives each text a number, in order of first use."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __call__(self, text: str | None) -> int:
        return -1 if text is None else self.numbers.setdefault(text, len(self.numbers))


class _Index:
    """Numbers of ids; a missing one is an error that names it, or -1 where ``find`` is asked."""

    def __init__(self, what: str, ids: Iterable[str], start: int = 0) -> None:
        self.what = what
        self.numbers: dict[str, int] = {}
        for number, key in enumerate(ids, start):
            if key in self.numbers:
                raise ValueError(f"the {what} {key!r} is in the payload twice")
            self.numbers[key] = number

    def __call__(self, key: str) -> int:
        try:
            return self.numbers[key]
        except KeyError:
            raise ValueError(f"the payload refers to the {self.what} {key!r} but does not hold it") from None

    def maybe(self, key: str | None) -> int:
        return -1 if key is None else self(key)

    def find(self, key: str | None) -> int:
        return -1 if key is None else self.numbers.get(key, -1)


def _column(values: Sequence[Any], default: Any) -> Any:
    """The shortest of the three ways to write ``values``; None where all are ``default``."""
    rows = [i for i, value in enumerate(values) if value != default]
    if not rows:
        return None
    if 4 * len(rows) < len(values):
        return {"i": rows, "v": [values[i] for i in rows]}
    return list(values)


def _columns(table: dict[str, tuple[Sequence[Any], Any]], rows: int) -> dict[str, Any]:
    written = {name: _column(values, default) for name, (values, default) in table.items()}
    return {"n": rows} | {name: value for name, value in written.items() if value is not None}


def _ids(ids: Sequence[str]) -> dict[str, Any]:
    prefix = commonprefix(list(ids)) if len(ids) > 1 else ""
    return {"p": prefix, "v": [key[len(prefix) :] for key in ids]}


def _day(iso: str | None) -> int | None:
    """Days since 1970; years before 1 and after 9999 count as their nearest."""
    if iso is None:
        return None
    try:
        return date.fromisoformat(iso).toordinal() - _EPOCH
    except ValueError:
        raise ValueError(f"the payload has {iso!r} for an ISO date") from None


def encode(payload: Payload, placement: Placement) -> dict[str, Any]:
    """The page's data as plain JSON values. Raises ValueError naming a reference that dangles."""
    text = _Strings()
    actors = _Index("actor", (a.id for a in payload.actors))
    kinds = [[k.id, k.label, k.shape] for k in payload.kinds]
    kind_index = {k.id: i for i, k in enumerate(payload.kinds)}
    for actor in payload.actors:
        if actor.kind not in kind_index:
            kind_index[actor.kind] = len(kinds)
            kinds.append([actor.kind, actor.kind, None])
    relations = _Index("relation", (r.id for r in payload.relations))
    statuses = _Index("status", (s.id for s in payload.statuses))
    attitudes = _Index("attitude", (a.id for a in payload.attitudes))
    sources = _Index("source", (s.id for s in payload.sources))
    relationships = _Index("relationship", (r.id for r in payload.relationships))
    ties = _Index("tie", (t.id for t in payload.ties))
    statements = _Index("statement", (s.id for s in payload.statements), len(payload.ties))
    stances = _Index("stance", (s.id for s in payload.stances), len(payload.ties) + len(payload.statements))
    first_stance = len(payload.ties) + len(payload.statements)

    def about(key: str) -> int:
        return max(ties.find(key), statements.find(key), stances.find(key))

    def undenied(entries: tuple[Undenied, ...]) -> list[list[Any]] | None:
        return [[u.kind, text(u.text), -1 if u.ref is None else about(u.ref)] for u in entries] or None

    def holder(stance: Stance) -> int:
        if stance.holder in sources.numbers:
            return -1 if stance.holder == stance.source else -2 - sources(stance.holder)
        return actors(stance.holder)

    def edges(records: tuple[Relationship, ...]) -> dict[str, Any]:
        table: dict[str, tuple[Sequence[Any], Any]] = {
            "s": ([actors(r.subject) for r in records], -1),
            "r": ([relations(r.relation) for r in records], -1),
            "o": ([actors(r.object) for r in records], -1),
            "st": ([statuses(r.status) for r in records], -1),
            "un": ([int(r.unreviewed) for r in records], 0),
            "why": ([text(r.why or None) for r in records], -1),
            "und": ([undenied(r.undenied) for r in records], None),
        }
        return _columns(table, len(records)) | {"id": _ids([r.id for r in records])}

    ends = {r.id: r for r in payload.relationships}
    tie_table: dict[str, tuple[Sequence[Any], Any]] = {
        "rel": ([relationships(t.relationship) for t in payload.ties], -1),
        "s": ([-1 if t.subject == ends[t.relationship].subject else actors(t.subject) for t in payload.ties], -1),
        "o": ([-1 if t.object == ends[t.relationship].object else actors(t.object) for t in payload.ties], -1),
        "r": (
            [-1 if t.relation == ends[t.relationship].relation else relations(t.relation) for t in payload.ties],
            -1,
        ),
        "st": ([statuses(t.status) for t in payload.ties], -1),
        "un": ([int(t.unreviewed) for t in payload.ties], 0),
        "when": ([text(t.when) for t in payload.ties], -1),
        "e": ([_day(t.earliest if t.earliest is not None else t.latest) for t in payload.ties], None),
        "l": ([None if t.latest in (None, t.earliest) else _day(t.latest) for t in payload.ties], None),
        "inf": ([int(t.when_inferred) for t in payload.ties], 0),
        "ev": ([text(t.event) for t in payload.ties], -1),
        "ss": ([actors.maybe(t.subject_state) for t in payload.ties], -1),
        "os": ([actors.maybe(t.object_state) for t in payload.ties], -1),
        "why": ([text(t.why or None) for t in payload.ties], -1),
        "sta": ([[stances(s) - first_stance for s in t.stances] for t in payload.ties], []),
        "side": ([list(t.sides) or None for t in payload.ties], None),
        "und": ([undenied(t.undenied) for t in payload.ties], None),
        "ass": ([[[a.verdict, a.by, a.because, a.at] for a in t.assessments] or None for t in payload.ties], None),
    }
    acts = payload.stances
    stance_table: dict[str, tuple[Sequence[Any], Any]] = {
        "h": ([holder(s) for s in acts], -1),
        "att": ([attitudes(s.attitude) for s in acts], -1),
        "ab": ([about(s.about[0]) if len(s.about) == 1 else [about(key) for key in s.about] for s in acts], []),
        "src": ([sources(s.source) for s in acts], -1),
        "q": ([text(s.quote.exact if s.quote else None) for s in acts], -1),
        "qs": ([s.quote.start if s.quote and s.quote.start is not None else -1 for s in acts], -1),
        "qe": ([s.quote.end if s.quote and s.quote.end is not None else -1 for s in acts], -1),
        "qp": ([text(s.quote.prefix or None) if s.quote else -1 for s in acts], -1),
        "qx": ([text(s.quote.suffix or None) if s.quote else -1 for s in acts], -1),
        "or": ([text(s.origin) for s in acts], -1),
        "cap": ([text(s.capacity) for s in acts], -1),
        "obo": ([actors.maybe(s.on_behalf_of) for s in acts], -1),
        "adr": ([[actors(a) for a in s.addressee] for s in acts], []),
        "tgt": ([[actors(a) for a in s.target] for s in acts], []),
        "cue": ([text(s.cue) for s in acts], -1),
        "med": ([text(s.medium) for s in acts], -1),
        "sc": ([text(None if s.scope == "claim" else s.scope) for s in acts], -1),
        "det": ([[[name, text(value)] for name, value in s.details] for s in acts], []),
        "when": ([text(s.when) for s in acts], -1),
        "inf": ([text(s.when_inferred) for s in acts], -1),
        "bec": ([text(s.because) for s in acts], -1),
        "un": ([int(not s.reviewed) for s in acts], 0),
        "con": ([s.confidence for s in acts], None),
        "rule": ([text(s.rule) for s in acts], -1),
        "irt": ([[max(-1, stances.find(key) - first_stance) for key in s.in_reply_to] for s in acts], []),
        "hs": ([int(s.hearsay) for s in acts], 0),
        "mk": ([ties.find(s.makes) for s in acts], -1),
    }
    nodes = payload.actors
    rolled = placement.rolled
    actor_table: dict[str, tuple[Sequence[Any], Any]] = {
        "label": ([a.label for a in nodes], None),
        "kind": ([kind_index[a.kind] for a in nodes], -1),
        "state": ([actors.maybe(a.state) for a in nodes], -1),
        "x": ([x for x, _ in placement.positions], None),
        "y": ([y for _, y in placement.positions], None),
        "rx": ([x if x != own[0] else None for (x, _), own in zip(rolled, placement.positions, strict=True)], None),
        "ry": ([y if y != own[1] else None for (_, y), own in zip(rolled, placement.positions, strict=True)], None),
        "com": (placement.communities or [0] * len(nodes), 0),
        "al": ([list(a.aliases) for a in nodes], []),
        "off": ([[[o.label, o.since, o.until] for o in a.offices] for a in nodes], []),
        "desc": ([a.description for a in nodes], None),
        "url": ([a.url for a in nodes], None),
    }
    return {
        "version": 1,
        "title": payload.title,
        "note": payload.note,
        "rollup": payload.rollup,
        "kinds": kinds,
        "relations": [[r.id, r.label, r.inverse_label, r.kind, r.sign, int(r.symmetric)] for r in payload.relations],
        "statuses": [[s.id, s.label, s.meaning] for s in payload.statuses],
        "attitudes": [[a.id, a.label, a.polarity] for a in payload.attitudes],
        "actors": _columns(actor_table, len(nodes)) | {"id": _ids([a.id for a in nodes])},
        "sources": [
            [s.id, s.title, s.publisher, s.published, s.url, [sources.find(d) for d in s.derived_from], s.reliability]
            + ([] if s.seen else [0])
            for s in payload.sources
        ],
        "relationships": edges(payload.relationships),
        "rolled": edges(payload.rolled_up),
        "ties": _columns(tie_table, len(payload.ties)) | {"id": _ids([t.id for t in payload.ties])},
        "statements": [
            [s.id, text(s.text), [actors(a) for a in s.concerns], statuses(s.status), int(s.unreviewed)]
            + [[stances(key) - first_stance for key in s.stances]]
            for s in payload.statements
        ],
        "stances": _columns(stance_table, len(acts)) | {"id": _ids([s.id for s in acts])},
        "strings": list(text.numbers),
    }


def script_json(value: object) -> str:
    """JSON that may stand in a script element: nothing in it ends the element or reorders text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
