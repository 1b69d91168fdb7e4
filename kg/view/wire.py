"""The payload as compact JSON: columns instead of records, one table for all longer strings.

The format is private to the page (``static/data.mjs`` reads it). A column is a list, or ``{"i":
rows, "v": values}`` where most rows hold the default, or absent where all do; -1 means none.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from datetime import date
from os.path import commonprefix
from typing import Any

from kg.model.records import CodedRows, LinkRecord, StanceRecord
from kg.model.shape import labels
from kg.model.summaries import Undenied
from kg.view.layout import Placement
from kg.view.payload import Payload, Relationship, Tie

#: Characters of JSON above which a page holds it compressed.
COMPRESSED_ABOVE = 3_000_000
#: Characters before and after a quote that is cut from the text of its source.
_AROUND = 40
_EPOCH = date(1970, 1, 1).toordinal()
#: Characters that could end the script element, or hide or reorder text in an editor.
_HARMFUL = re.compile("[<>&\u2028\u2029\u202a-\u202e\u2066-\u2069]")


_HOW = labels(StanceRecord)
"""How a stance was said: the fields that the panel lists, with their labels."""


class _Strings:
    """Gives each text a number, in order of first use."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def __call__(self, text: str | None) -> int:
        return -1 if text is None else self.numbers.setdefault(text, len(self.numbers))


class _Index:
    """Numbers of ids; a missing one raises an error that names it, or is -1 with ``find``."""

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
            raise ValueError(f"the payload refers to the {self.what} {key!r} but does not contain it") from None

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


def _open(tie: Tie) -> int:
    """1 for a tie whose time has no known end, 2 for one whose time has no known begin, else 0."""
    if (tie.earliest is None) == (tie.latest is None):
        return 0
    return 1 if tie.latest is None else 2


def _day(iso: str | None) -> int | None:
    """Days since 1970; years before 1 and after 9999 count as their nearest."""
    if iso is None:
        return None
    try:
        return date.fromisoformat(max(iso, "0001-01-01")).toordinal() - _EPOCH
    except ValueError:
        raise ValueError(f"invalid ISO date {iso!r} in the payload") from None


def _stands_in(text: str | None, stance: StanceRecord) -> bool:
    """Whether a quote, and what is known of the text around it, are those of the source's text at its offsets."""
    start, end = stance.start, stance.end
    if text is None or start is None or end is None:
        return False
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return text[start:end] == stance.quote and stance.prefix in ("", before) and stance.suffix in ("", after)


_Table = dict[str, tuple[Sequence[Any], Any]]
"""The columns of one kind of record, each with its default."""


class _Encoder:
    """Writes the records of one payload, which refer to each other by number."""

    def __init__(self, payload: Payload) -> None:
        self.text = _Strings()
        self.payload = payload
        self.actors = _Index("actor", (a.id for a in payload.actors))
        self.relations = _Index("relation", (r.id for r in payload.relations))
        self.statuses = _Index("status", (s.id for s in payload.statuses))
        self.attitudes = _Index("attitude", (a.id for a in payload.attitudes))
        self.sources = _Index("source", (s.id for s in payload.sources))
        self.relationships = _Index("relationship", (r.id for r in payload.relationships))
        self.ties = _Index("tie", (t.id for t in payload.ties))
        self.first_stance = len(payload.ties) + len(payload.statements)
        self.statements = _Index("statement", (s.id for s in payload.statements), len(payload.ties))
        self.stances = _Index("stance", (s.id for s in payload.stances), self.first_stance)
        shapes: dict[str, tuple[str, str | None]] = {k.id: (k.label, k.shape) for k in payload.kinds}
        for actor in payload.actors:
            shapes.setdefault(actor.kind, (actor.kind, None))
        self.listed = [[kind, *rest] for kind, rest in shapes.items()]
        self.kinds = {kind: number for number, kind in enumerate(shapes)}

    def write_ties(self) -> dict[str, Any]:
        """Ties; values equal to the relationship's are left out."""
        ties = self.payload.ties
        ends = {r.id: r for r in self.payload.relationships}
        table: _Table = {
            "rel": ([self.relationships(t.relationship) for t in ties], -1),
            "s": ([-1 if t.subject == ends[t.relationship].subject else self.actors(t.subject) for t in ties], -1),
            "o": ([-1 if t.object == ends[t.relationship].object else self.actors(t.object) for t in ties], -1),
            "r": (
                [-1 if t.relation == ends[t.relationship].relation else self.relations(t.relation) for t in ties],
                -1,
            ),
            "st": ([self.statuses(t.status) for t in ties], -1),
            "un": ([int(t.unreviewed) for t in ties], 0),
            "when": ([self.text(t.when) for t in ties], -1),
            "e": ([_day(t.earliest if t.earliest is not None else t.latest) for t in ties], None),
            "l": ([None if t.latest in (None, t.earliest) else _day(t.latest) for t in ties], None),
            "open": ([_open(t) for t in ties], 0),
            "inf": ([int(t.when_inferred) for t in ties], 0),
            "ev": ([self.text(t.event) for t in ties], -1),
            "ss": ([self.actors.maybe(t.subject_state) for t in ties], -1),
            "os": ([self.actors.maybe(t.object_state) for t in ties], -1),
            "why": ([self.text(t.why or None) for t in ties], -1),
            "sta": ([[self.stances(s) - self.first_stance for s in t.stances] for t in ties], []),
            "side": ([list(t.sides) or None for t in ties], None),
            "und": ([self._undenied(t.undenied) for t in ties], None),
            "ass": ([[[a.verdict, a.by, a.because, a.at] for a in t.assessments] or None for t in ties], None),
            "lnk": ([[self._link(link) for link in t.links] or None for t in ties], None),
            "mk": ([[self.text(mark) for mark in t.marks] for t in ties], []),
            "row": ([[self._rows(found) for found in t.events] for t in ties], []),
        }
        return _columns(table, len(ties)) | {"id": _ids([t.id for t in ties])}

    def write_stances(self) -> dict[str, Any]:
        """Stances, with their quotes and details."""
        acts = self.payload.stances
        texts = dict(self.payload.texts)
        inside = [_stands_in(texts.get(s.source.id), s) for s in acts]
        table: _Table = {
            "h": ([self._holder(s) for s in acts], -1),
            "att": ([self.attitudes(s.attitude) for s in acts], -1),
            "ab": (
                [self._about(s.about[0]) if len(s.about) == 1 else [self._about(key) for key in s.about] for s in acts],
                [],
            ),
            "src": ([self.sources(s.source.id) for s in acts], -1),
            "q": ([-2 if cut else self.text(s.quote or None) for s, cut in zip(acts, inside, strict=True)], -1),
            "qs": ([-1 if s.start is None else s.start for s in acts], -1),
            "qe": ([-1 if s.end is None else s.end for s in acts], -1),
            "qp": ([-1 if cut else self.text(s.prefix or None) for s, cut in zip(acts, inside, strict=True)], -1),
            "qx": ([-1 if cut else self.text(s.suffix or None) for s, cut in zip(acts, inside, strict=True)], -1),
            "cap": ([self.text(s.capacity) for s in acts], -1),
            "obo": ([self.actors(s.on_behalf_of.id) if s.on_behalf_of else -1 for s in acts], -1),
            "adr": ([[self.actors(a.id) for a in s.addressee] for s in acts], []),
            "tgt": ([[self.actors(a.id) for a in s.target] for s in acts], []),
            "cue": ([self.text(s.cue) for s in acts], -1),
            "how": ([self._shown(s) for s in acts], []),
            "sc": ([self.text(None if s.scope == "claim" else s.scope) for s in acts], -1),
            "det": ([[[name, self.text(", ".join(values))] for name, values in s.details] for s in acts], []),
            "when": ([self.text(s.when) for s in acts], -1),
            "inf": ([self.text(s.when_inferred) for s in acts], -1),
            "bec": ([self.text(s.because) for s in acts], -1),
            "un": ([int(not s.reviewed) for s in acts], 0),
            "con": ([s.confidence for s in acts], None),
            "rule": ([self.text(s.rule) for s in acts], -1),
            "irt": ([[max(-1, self.stances.find(key) - self.first_stance) for key in s.in_reply_to] for s in acts], []),
            "hs": ([int(bool(s.speakers)) for s in acts], 0),
            "mk": ([self.ties.find(next(iter(s.makes), None)) for s in acts], -1),
            "ma": ([[self.text(mark) for mark in (*(["a party"] if s.party else []), *s.marks)] for s in acts], []),
        }
        return _columns(table, len(acts)) | {"id": _ids([s.id for s in acts])}

    def _shown(self, stance: StanceRecord) -> list[list[Any]]:
        said = ((label, getattr(stance, name)) for name, label in _HOW.items())
        return [[label, self.text(words)] for label, words in said if words]

    def write_actors(self, placement: Placement) -> dict[str, Any]:
        """Actors and their places, apart and rolled up."""
        nodes, rolled = self.payload.actors, placement.rolled
        table: _Table = {
            "label": ([a.label for a in nodes], None),
            "kind": ([self.kinds[a.kind] for a in nodes], -1),
            "state": ([self.actors.maybe(a.state) for a in nodes], -1),
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
        return _columns(table, len(nodes)) | {"id": _ids([a.id for a in nodes])}

    def write_relationships(self, records: Sequence[Relationship]) -> dict[str, Any]:
        """Relationships, as they are or rolled up."""
        table: _Table = {
            "s": ([self.actors(r.subject) for r in records], -1),
            "r": ([self.relations(r.relation) for r in records], -1),
            "o": ([self.actors(r.object) for r in records], -1),
            "st": ([self.statuses(r.status) for r in records], -1),
            "un": ([int(r.unreviewed) for r in records], 0),
            "why": ([self.text(r.why or None) for r in records], -1),
            "und": ([self._undenied(r.undenied) for r in records], None),
            "mk": ([[self.text(mark) for mark in r.marks] for r in records], []),
        }
        return _columns(table, len(records)) | {"id": _ids([r.id for r in records])}

    def write_sources(self) -> list[list[Any]]:
        """Sources; those that were never seen are marked."""
        return [
            [s.id, s.title, s.publisher, s.published, s.url]
            + [[self.sources.find(d) for d in s.derived_from], s.reliability]
            + ([0] if s.cited_in else [])
            for s in self.payload.sources
        ]

    def write_statements(self) -> list[list[Any]]:
        """Statements, with the numbers of their stances."""
        sides = self.payload.statement_sides or [()] * len(self.payload.statements)
        return [
            [s.id, self.text(s.text), [self.actors(a.id) for a in s.concerns], self.statuses(s.status)]
            + [int(s.unreviewed), [self.stances(stance.id) - self.first_stance for stance in s.stances]]
            + [[self.text(mark) for mark in s.marks], list(known)]
            for s, known in zip(self.payload.statements, sides, strict=True)
        ]

    def write_changes(self) -> list[list[Any]] | None:
        """Changes of statuses, by the number of the relationship."""
        if self.payload.changes is None:
            return None
        return [
            [self.relationships(c.relationship), _day(c.day), self.statuses(c.before), self.statuses(c.after)]
            for c in self.payload.changes
        ]

    def write_disputes(self) -> list[list[Any]]:
        """Disputes, with the numbers of their claims and stances."""
        return [
            [[self._about(key) for key in d.claims], self.statuses(d.status), int(d.unreviewed)]
            + [
                [self.stances(key) - self.first_stance for key in side]
                for side in (d.affirming, d.specific, d.wholesale, d.partial, d.doubting, d.void)
            ]
            + [self._undenied(d.undenied) or []]
            for d in self.payload.disputes
        ]

    def _about(self, key: str) -> int:
        return max(self.ties.find(key), self.statements.find(key), self.stances.find(key))

    def _undenied(self, entries: tuple[Undenied, ...]) -> list[list[Any]] | None:
        return [[u.kind, self.text(u.text), -1 if u.ref is None else self._about(u.ref)] for u in entries] or None

    def _link(self, link: LinkRecord) -> list[Any]:
        words = (f"{'the source' if s.own_voice else s.holder.label} {s.attitude}" for s in link.stances)
        said = [self.text(told) for told in dict.fromkeys(words)]
        judged = [link.by, link.because, link.at]
        return [link.direction, self.ties.find(link.tie), self.text(link.sentence), said, *judged]

    def _rows(self, found: CodedRows) -> list[Any]:
        """The machine-coded rows of a source: in words, how many, by month, and the newest with their addresses."""
        months = [[self.text(month), number] for month, number in found.months]
        rows = [[self.text(r.date), self.text(r.code), self.text(r.outlet), self.text(r.url)] for r in found.rows]
        return [self.sources(found.source), self.text(found.sentence), found.number, months, rows]

    def _holder(self, stance: StanceRecord) -> int:
        if stance.holder.id in self.sources.numbers:
            return -1 if stance.own_voice else -2 - self.sources(stance.holder.id)
        return self.actors(stance.holder.id)


def encode(payload: Payload, placement: Placement) -> dict[str, Any]:
    """The page's data as plain JSON values. Raises ValueError naming a reference that dangles."""
    to = _Encoder(payload)
    ties, stances = to.write_ties(), to.write_stances()
    return {
        "version": 1,
        "title": payload.title,
        "note": payload.note,
        "rollup": payload.rollup,
        "outlined": payload.outlined,
        "kinds": to.listed,
        "relations": [[r.id, r.label, r.inverse_label, r.kind, r.sign, int(r.symmetric)] for r in payload.relations],
        "statuses": [[s.id, s.label, s.meaning] for s in payload.statuses],
        "attitudes": [[a.id, a.label, a.polarity] for a in payload.attitudes],
        "actors": to.write_actors(placement),
        "sources": to.write_sources(),
        "relationships": to.write_relationships(payload.relationships),
        "rolled": to.write_relationships(payload.rolled_up),
        "ties": ties,
        "statements": to.write_statements(),
        "stances": stances,
        "disputes": to.write_disputes(),
        "changes": to.write_changes(),
        "texts": [[to.sources(source), text] for source, text in payload.texts],
        "strings": list(to.text.numbers),
    }


def script_json(value: object) -> str:
    """JSON that is safe in a script element: nothing in it ends the element or reorders text.

    Much of it is compressed instead: deflate in base64, which a JSON string holds.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if len(text) > COMPRESSED_ABOVE:
        return f'"{b64encode(zlib.compress(text.encode(), 6)).decode()}"'
    return _HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
