"""Sentences of our own by kind, read whole: the speaker, the stance and both ends of each claim."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import quick_yaml

ROOT = Path(__file__).parents[2]
FILES = ("reader.kinds.yaml", "reader.articles.yaml")
TEXTS = [e for name in FILES for e in quick_yaml.read((ROOT / "tests/data" / name).read_text(encoding="utf-8"))]
LEAST = {
    "speaker": 0.95,
    "mutual": 0.9,
    "date": 0.9,
    "sense": 0.85,
    "ends": 0.8,
    "context": 0.85,
    "denial": 0.85,
    "wording": 0.95,
    "unmet": 0.95,
    "source": 0.95,
    "reply": 0.95,
    "senses": 0.9,
}
"""The F1 that each kind keeps."""


@pytest.fixture(scope="module")
def gold() -> Any:
    spec = importlib.util.spec_from_file_location("reader_gold", ROOT / "benchmarks/reader_gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def counts(reading: Any, registry: Any, gold: Any) -> dict[str, list[int]]:
    """Right, extra and missed claims of each kind; optional claims are neither."""
    names = gold.Names(registry)
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for entry in TEXTS:
        draft = reading.read(entry["text"], title="t", published=entry.get("published"))
        optional, _ = gold.wanted({"claims": entry.get("optional", [])}, names)
        for want, got in zip(gold.wanted(entry, names), gold.found(draft, names), strict=True):
            right, missed, extra = gold.compare(want, got)
            extra = [g for g in extra if not any(gold.match(o, g) for o in optional)]
            for place, number in enumerate((right, len(extra), len(missed))):
                found[entry["kind"]][place] += number
    return found


@pytest.mark.parametrize("entry", [e for e in TEXTS if "dates" in e], ids=lambda e: e["text"][:40])
def test_dates_ties(reading: Any, registry: Any, gold: Any, entry: dict[str, Any]) -> None:
    names = gold.Names(registry)
    draft = reading.read(entry["text"], title="t", published=entry.get("published"))
    about = {s.id: s.about for s in draft.annotation.stances}
    when = {t.id: t.when for t in draft.annotation.ties if t.when}
    when |= {tie: i.tie_when for i in draft.annotation.inferred if i.tie_when for tie in about.get(i.about, ())}
    found = {(*names.ends(names.fold(t.subject, draft), t.relation, names.fold(t.object, draft)), when.get(t.id, "").replace("?", ""))
             for t in draft.annotation.ties}  # fmt: skip
    for spec in entry["dates"]:
        subject, relation, obj, date = (part.strip() for part in spec.split("|"))
        ends = names.ends(names.fold(subject), relation, names.fold(obj))
        assert any(f[:3] == ends and f[3].startswith(date) for f in found), spec


@pytest.mark.parametrize("kind", LEAST)
def test_reads_the_kind(counts: dict[str, list[int]], kind: str) -> None:
    right, extra, missed = counts[kind]
    assert 2 * right / (2 * right + extra + missed) >= LEAST[kind]


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("Niger shelled Benin, a shopkeeper said.", "a shopkeeper"),
        ("They said that Niger had shelled Benin.", "They"),
        ("Some say that Niger shelled Benin.", "Some"),
        ("A spokesman for Hezbollah said that Niger had shelled Benin.", "Hezbollah"),
        ("Per the Malian army, Niger shelled Benin.", "Malian army"),
    ],
)
def test_nobody_speaks_in_the_voice_of_the_text(reading: Any, text: str, holder: str) -> None:
    draft = reading.read(text, title="t").annotation
    names = {a.id: a.name for a in draft.actors}
    (stance,) = draft.stances
    assert holder.endswith(names.get(stance.holder, stance.holder))


def test_accusations_of_each_other_are_two(reading: Any) -> None:
    draft = reading.read("Chile and Peru accused each other of lying.", title="t").annotation
    assert {(t.subject, t.relation, t.object) for t in draft.ties} == {
        ("Chile", "accuses", "Peru"),
        ("Peru", "accuses", "Chile"),
    }
