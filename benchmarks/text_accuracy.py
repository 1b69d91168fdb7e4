"""Measures the text reader against gold sentences: prints one JSON line a figure.

usage: python benchmarks/text_accuracy.py [--guesses] GOLD.jsonl [PREDICTIONS.jsonl]

GOLD is a file of sentences with coded events (source and target country, PLOVER type), or of
documents with offset-exact relations between entities (re3d). Only sentences in which every event
has both ends count for triples and pairs; "between countries" keeps those whose ends differ;
"every sentence" counts event types alone, on all sentences, also where an end has no country.
Intervals are 95 % bootstrap intervals over sentences. With PREDICTIONS the predicted triples are
written there. --guesses counts what the second opinion proposes, too.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from kg.actors import registry
from kg.model import vocabulary
from kg.text import Draft, reader
from kg.text.records import Ref

Triple = tuple[str, str, str]


def triples(events: Iterable[Any]) -> set[Triple]:
    return {(str(a), str(b), str(c)) for a, b, c in events}


def gold_triples(row: dict[str, Any]) -> set[Triple]:
    found = set()
    for event in row["events"]:
        source, target = ((event.get(end) or {}).get("country") for end in ("source", "target"))
        if source and target:
            found.add((source[:3], event["event"], target[:3]))
    return found


def dyadic(row: dict[str, Any]) -> bool:
    return bool(row["events"]) and all(
        (e.get("source") or {}).get("country") and (e.get("target") or {}).get("country") for e in row["events"]
    )


def scores(pairs: list[tuple[set[Any], set[Any]]]) -> tuple[float, float, float]:
    """Micro-averaged precision, recall and F1."""
    right = sum(len(g & p) for g, p in pairs)
    wrong = sum(len(p - g) for g, p in pairs)
    missed = sum(len(g - p) for g, p in pairs)
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def interval(pairs: list[tuple[set[Any], set[Any]]], rounds: int = 1000) -> tuple[float, float]:
    rng = random.Random(7)
    if not pairs:
        return 0.0, 0.0
    found = sorted(scores([rng.choice(pairs) for _ in pairs])[2] for _ in range(rounds))
    return found[int(0.025 * rounds)], found[int(0.975 * rounds)]


def line(name: str, view: str, pairs: list[tuple[set[Any], set[Any]]], silent: int) -> dict[str, Any]:
    precision, recall, f1 = scores(pairs)
    low, high = interval(pairs)
    return {
        "set": name, "n": len(pairs), "view": view, "P": round(precision, 3), "R": round(recall, 3),
        "F1": round(f1, 3), "95%": [round(low, 3), round(high, 3)], "silent": silent,
    }  # fmt: skip


VIEWS: dict[str, Callable[[Triple], Any]] = {
    "triple": lambda t: t,
    "directed pair": lambda t: (t[0], t[2]),
    "undirected pair": lambda t: tuple(sorted((t[0], t[2]))),
    "event type": lambda t: t[1],
}


class Codes:
    """Country codes of actors: a state its ISO code, an organization IGO; groups and peoples their origin's."""

    def __init__(self, resolver: Any, guesses: bool = False) -> None:
        self.resolver, self.guesses = resolver, guesses
        self.codes = {
            iri: code
            for iri, actor in resolver.roster.actors.items()
            for scheme, code in actor.codes
            if scheme == "iso3"
        }
        self.kinds = {iri: actor.kind for iri, actor in resolver.roster.actors.items()}

    def of(self, ref: Ref | None) -> str | None:
        if ref is None:
            return None
        state = ref.state or (self.resolver.state_of(ref.key) if ref.key in self.kinds else None)
        if state in self.codes:
            return self.codes[state]
        if self.kinds.get(state or ref.key) == "Organization":
            return "IGO"
        return "IMG" if ref.kind == "ArmedGroup" and ref.key in self.kinds else None

    def events(self, draft: Draft) -> tuple[Any, ...]:
        """The events of a draft, with those that the second opinion proposes if they count."""
        return (*draft.events, *draft.guessed) if self.guesses else draft.events

    def triples(self, draft: Draft) -> set[Triple]:
        coded = ((self.of(e.source), e.type, self.of(e.target)) for e in self.events(draft))
        return {(a, b, c) for a, b, c in coded if a and c}


def ties(
    rows: list[dict[str, Any]],
    predict: Callable[[dict[str, Any]], Draft],
    codes: Codes,
    out_file: str | None = None,
) -> Iterable[dict[str, Any]]:
    """The figures of a file of sentences with coded events."""
    drafts = {row["id"]: predict(row) for row in rows}
    found = {name: codes.triples(draft) for name, draft in drafts.items()}
    if out_file is not None:
        with open(out_file, "w", encoding="utf-8") as out:
            for name, events in found.items():
                out.write(json.dumps({"id": name, "events": sorted(events)}) + "\n")
    both = [row for row in rows if dyadic(row)]
    between = [row for row in both if all(s != t for s, _, t in gold_triples(row))]
    for name, subset in (("all", both), ("between countries", between)):
        silent = sum(not found[row["id"]] for row in subset)
        for view, project in VIEWS.items():
            yield line(
                name,
                view,
                [({project(t) for t in gold_triples(r)}, {project(t) for t in found[r["id"]]}) for r in subset],
                silent,
            )
    typed = [r for r in rows if r["events"]]
    yield line(
        "every sentence", "event type",
        [({e["event"] for e in r["events"]}, {e.type for e in codes.events(drafts[r["id"]])}) for r in typed],
        sum(not codes.events(drafts[r["id"]]) for r in typed),
    )  # fmt: skip


def entity_pairs(row: dict[str, Any], draft: Draft) -> tuple[set[Any], set[Any]]:
    """Pairs of entities, by offsets: those of the gold relations, and those of the reader's events."""
    spans = {(e[end]["begin"], e[end]["end"]) for e in row["events"] for end in ("source", "target")}
    gold = {
        frozenset(((e["source"]["begin"], e["source"]["end"]), (e["target"]["begin"], e["target"]["end"])))
        for e in row["events"] if e["event"] not in ("IsSynonymOf", "HasAttrOf", "IsOfType")
    }  # fmt: skip

    def entity(ref: Ref) -> tuple[int, int]:
        inside = [s for s in spans if s[0] < ref.end and ref.start < s[1]]
        return min(inside, key=lambda s: s[1] - s[0]) if inside else (ref.start, ref.end)

    found = {frozenset((entity(e.source), entity(e.target))) for e in draft.events if e.source and e.target}
    return {p for p in gold if len(p) == 2}, {p for p in found if len(p) == 2}


def shipped() -> Any:
    """The resolver of the shipped registry."""
    return registry.resolver(registry.base_quads(), vocabulary.load())


def main(argv: list[str], resolver: Any = None) -> int:
    guesses = "--guesses" in argv
    argv = [word for word in argv if word != "--guesses"]
    if len(argv) < 2 or any(word.startswith("-") for word in argv):
        print(__doc__, file=sys.stderr)
        return 2
    rows = [json.loads(text) for text in Path(argv[1]).read_text(encoding="utf-8").split("\n") if text.strip()]
    resolver = resolver or shipped()
    reading = reader(resolver, vocabulary.load())

    def predict(row: dict[str, Any]) -> Draft:
        return reading.read(row["text"], title=row["id"])

    if any("begin" in (e.get("source") or {}) for row in rows for e in row["events"]):
        pairs = [entity_pairs(row, predict(row)) for row in rows]
        print(json.dumps(line("documents", "undirected pair", pairs, sum(not p for _, p in pairs))))
        return 0
    for figure in ties(rows, predict, Codes(resolver, guesses), argv[2] if len(argv) > 2 else None):
        print(json.dumps(figure))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
