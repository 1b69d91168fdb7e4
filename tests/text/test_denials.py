"""Denials in all wordings, denials of what another sentence says, and what did not happen."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).resolve().parent.parent
BATTERY = yaml.safe_load((HERE / "data" / "reader.denials.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def gold() -> Any:
    spec = importlib.util.spec_from_file_location("reader_gold", HERE.parent / "benchmarks" / "reader_gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("kind", "least"), [(1, 0.7), (2, 0.9), (3, 0.7)])
def test_battery(reading: Any, registry: Any, gold: Any, kind: int, least: float) -> None:
    """Claims found and claims right, kind by kind; statements kept; denials linked."""
    names, right, wrong, missed = gold.Names(registry), 0, 0, 0
    lacking = wanted = 0
    for entry in (e for e in BATTERY if e["kind"] == kind):
        draft = reading.read(entry["text"], title="t")
        assert not [w for w in draft.warnings if "could not be read" in w], draft.warnings
        optional, _ = gold.wanted({"claims": entry.get("optional", [])}, names)
        for want, got in zip(gold.wanted(entry, names), gold.found(draft, names), strict=True):
            found, left, extra = gold.compare(want, got)
            right, missed = right + found, missed + len(left)
            wrong += sum(not any(gold.match(o, claim) for o in optional) for claim in extra)
        lacking += len(gold.kept(entry, draft, names)) + len(gold.linked(entry, draft, names))
        wanted += len(entry.get("statements", [])) + len(entry.get("linked", []))
    assert 2 * right / (2 * right + wrong + missed) >= least
    assert lacking <= 0.1 * wanted


@pytest.mark.parametrize(
    "text",
    [
        "Togo did not deny that it had armed Ghanaian rebels.",
        "Togo has never denied attacking Benin.",
        "Togo would neither confirm nor deny that it had attacked Benin.",
        "Togo refused to deny that it had expelled Ghanaian farmers.",
        "Togo declined to comment on reports that it had attacked Benin.",
    ],
)
def test_who_does_not_deny_neither_denies_nor_affirms(said: Any, text: str) -> None:
    assert said(text) == []


def test_a_refused_offer_is_no_denial(said: Any) -> None:
    assert "denies" not in [attitude for _, attitude, _ in said("Togo offered Benin a loan. Benin rejected it.")]


def test_a_claim_without_a_relation_is_kept_in_words_where_it_is_denied(reading: Any) -> None:
    text = "Togo says Benin forged a census. Benin called the claim absurd."
    found = reading.read(text, title="t").annotation
    (words,) = found.statements
    assert words.text.text == "Benin forged a census"
    claim, denial = found.stances
    assert (claim.attitude, denial.attitude, denial.in_reply_to, denial.scope) == (
        "asserts",
        "denies",
        [claim.id],
        "wholesale",
    )
    assert claim.about == denial.about == [words.id]


def test_a_plain_statement_that_nobody_answers_is_not_kept(reading: Any) -> None:
    assert reading.read("Togo says Benin forged a census.", title="t").annotation.statements == []
