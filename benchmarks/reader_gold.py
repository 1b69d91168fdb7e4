"""Measures the text reader against our own gold: ties with the right speaker and stance.

usage: python benchmarks/reader_gold.py tests/data/reader.test.yaml [--show]

A claim is right when holder (or the text itself), attitude, subject, relation and object all are;
ends and holders count as the state that they roll up to; symmetric relations count both ways; who
holds which office is not counted. A text may list claims that are optional, neither right nor wrong;
statements that no relation expresses (``holder | attitude | word``, * for any); and denials that are linked to
what they deny (``denier | denied``).
``--show`` lists what was missed and what was too much; never use it on the test file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.actors import registry
from kg.model import vocabulary
from kg.text import Draft, reader

Claim = tuple[str, ...]


class Names:
    """Names rolled up to states, for comparing."""

    def __init__(self, resolver: Any) -> None:
        self.resolver = resolver
        self.symmetric = {r.name for r in vocabulary.load().relations.values() if r.symmetric}

    def fold(self, name: str | None, draft: Draft | None = None) -> str:
        if name in (None, "-", "*"):
            return name or "-"
        assert name is not None
        if draft is not None and name in {a.id for a in draft.annotation.actors}:
            return draft.origins.get(name, name)
        found = self.resolver.candidates(name)
        if not found:
            return name
        return str(self.resolver.state_of(found[0].actor) or found[0].actor)

    def ends(self, subject: str, relation: str, obj: str) -> tuple[str, str, str]:
        if relation in self.symmetric and obj < subject:
            subject, obj = obj, subject
        return subject, relation, obj


def wanted(entry: dict[str, Any], names: Names) -> tuple[list[Claim], list[Claim]]:
    claims: list[Claim] = []
    for text in entry.get("claims", []):
        holder, attitude, subject, relation, obj = (part.strip() for part in text.split("|"))
        chain = [names.fold(h.strip()) for h in holder.split("<")]
        claims.append((*names.ends(names.fold(subject), relation, names.fold(obj)), attitude, chain[0]))
    ties: list[Claim] = []
    for text in entry.get("ties", []):
        relation = next(word for word in text.split() if word in vocabulary.load().relations)
        subject, obj = text.split(f" {relation} ")
        ties.append((names.fold(subject), relation, names.fold(obj)))
    return claims, ties


def found(draft: Draft, names: Names) -> tuple[set[Claim], set[Claim]]:
    ties = {
        t.id: names.ends(names.fold(t.subject, draft), t.relation, names.fold(t.object, draft))
        for t in draft.annotation.ties
    }
    relations = vocabulary.load()
    claims: set[Claim] = set()
    acts: set[Claim] = set()
    for stance in draft.annotation.stances:
        holder = names.fold(stance.holder, draft)
        attitude = relations.attitudes[stance.attitude]
        for about in stance.about:
            if about in ties:
                tie = ties[about]
                if tie[1] in ("holdsOffice", "hasAmbassadorTo"):
                    continue
                if relations.relations[tie[1]].kind == "speech" and tie[1] != "rejects":
                    acts.add(tie)
                else:
                    claims.add((*tie, stance.attitude, holder))
        if attitude.speech_relation and stance.attitude != "denies":
            for other in stance.target or stance.addressee:
                acts.add((holder, attitude.speech_relation, names.fold(other, draft)))
    return claims, acts


def match(want: Claim, got: Claim) -> bool:
    return len(want) == len(got) and all(w == g or w == "*" for w, g in zip(want, got, strict=True))


def compare(want: list[Claim], got: set[Claim]) -> tuple[int, list[Claim], list[Claim]]:
    left, missed, right = set(got), [], 0
    for claim in want:
        hit = next((g for g in left if match(claim, g)), None)
        if hit is None:
            missed.append(claim)
        else:
            left.discard(hit)
            right += 1
    return right, missed, sorted(left)


def _spans(annotation: Any, text: str) -> dict[str, str]:
    """The words of each statement."""
    spans = {s.id: s.text for s in annotation.statements}
    return {key: span if isinstance(span, str) else text[span.start : span.end] for key, span in spans.items()}


def kept(entry: dict[str, Any], draft: Draft, names: Names) -> list[str]:
    """The wanted statements that the draft lacks."""
    words, missed = _spans(draft.annotation, entry["text"]), []
    for spec in entry.get("statements", []):
        holder, attitude, word = (part.strip() for part in spec.split("|"))
        stances = [
            s
            for s in draft.annotation.stances
            if s.attitude == attitude and names.fold(s.holder, draft) == names.fold(holder)
        ]
        if not any(
            word in ("*", *words.get(a, "").split()) or word in words.get(a, "") for s in stances for a in s.about
        ):
            missed.append(spec)
    return missed


def linked(entry: dict[str, Any], draft: Draft, names: Names) -> list[str]:
    """The wanted links that the draft lacks: the denial answers a stance of the other, or is about the same."""
    stances, missed = draft.annotation.stances, []
    for spec in entry.get("linked", []):
        denier, denied = (names.fold(part.strip()) for part in spec.split("|"))
        theirs = [s for s in stances if names.fold(s.holder, draft) == denied]
        ids = {s.id for s in theirs} | {about for s in theirs for about in s.about}
        mine = [s for s in stances if s.attitude == "denies" and names.fold(s.holder, draft) == denier]
        if not any({*s.in_reply_to, *s.about} & ids for s in mine):
            missed.append(spec)
    return missed


def main(argv: list[str], resolver: Any = None) -> int:
    if len(argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    resolver = resolver or registry.resolver(registry.base_quads(), vocabulary.load())
    names, reading = Names(resolver), reader(resolver, vocabulary.load())
    entries = yaml.safe_load(Path(argv[1]).read_text(encoding="utf-8"))
    counts = {"claims": [0, 0, 0], "speech ties": [0, 0, 0]}
    more = {"statements": [0, 0], "links": [0, 0]}
    for entry in entries:
        draft = reading.read(entry["text"], title="gold")
        optional, _ = wanted({"claims": entry.get("optional", [])}, names)
        for (kind, key), lacking in zip(
            (("statements", "statements"), ("links", "linked")),
            (kept(entry, draft, names), linked(entry, draft, names)),
            strict=True,
        ):
            more[kind][0] += len(entry.get(key, [])) - len(lacking)
            more[kind][1] += len(entry.get(key, []))
            if "--show" in argv and lacking:
                print(entry["text"], f"\n   no {kind}", lacking)
        for kind, want, got in zip(counts, wanted(entry, names), found(draft, names), strict=True):
            right, missed, extra = compare(want, got)
            extra = [claim for claim in extra if not any(match(o, claim) for o in optional)]
            for index, number in enumerate((right, len(extra), len(missed))):
                counts[kind][index] += number
            if "--show" in argv and (missed or extra):
                print(entry["text"], "\n   missed", missed, "\n   extra", extra)
    counts["both"] = [sum(c[i] for c in counts.values()) for i in range(3)]
    for kind, (right, extra, missed) in counts.items():
        precision, recall = right / max(1, right + extra), right / max(1, right + missed)
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        print(
            json.dumps(
                {
                    "set": Path(argv[1]).name,
                    "n": len(entries),
                    "view": kind,
                    "P": round(precision, 3),
                    "R": round(recall, 3),
                    "F1": round(f1, 3),
                }
            )
        )
    for kind, (right, total) in more.items():
        if total:
            print(json.dumps({"set": Path(argv[1]).name, "view": kind, "right": right, "of": total}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
