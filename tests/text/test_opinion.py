"""The second opinion: proposals for sentences in which no rule finds a claim, in the uncertain part alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.annotation import schema as files
from kg.errors import InputError
from kg.io import resources
from kg.model import vocabulary
from kg.text import opinion


def guessed(draft: Any) -> list[str]:
    ties = {tie.id: f"{tie.subject} {tie.relation} {tie.object}" for tie in draft.uncertain.ties}
    return [ties[a] for s in draft.uncertain.stances for a in s.about if (s.rule or "").startswith(files.GUESS)]


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("A roadside blast near the Chadian town of Abéché wounded one French soldier.", "Chad attacks France"),
        ("Chile carjacked Peruvian lorries.", "Chile seizes Peru"),  # no word of the lexicon
        ("Zambia molested fishermen from Malawi.", "Zambia attacks Malawi"),
    ],
)
def test_proposes_what_the_rules_miss_as_uncertain(reading: Any, text: str, claim: str) -> None:
    found = reading.read(text, title="test")
    assert guessed(found) == [claim]
    assert not found.annotation.stances
    assert all(stance.confidence < 0.42 for stance in found.uncertain.stances)
    files.parse(files.dump(found.uncertain), "draft.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "Chile did not carjack Peruvian lorries.",
        "Has Chile carjacked Peruvian lorries?",
        "Bolivia denied that Chile carjacked Peruvian lorries.",
        "If Chile carjacks Peruvian lorries, Bolivia will close the road.",
        "Chile carjacked lorries.",
        "Chile is a neighbour of Peru.",
    ],
)
def test_stays_silent_where_nothing_is_said_to_have_happened(reading: Any, text: str) -> None:
    assert guessed(reading.read(text, title="test")) == []


def test_leaves_no_trace_in_the_certain_part(reading: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        "Chile carjacked Peruvian lorries. Rebels from Chad molested fishermen from Cameroon. "
        "Peru's president denied the accusation. Cameroon said the rebels from Chad had attacked Garoua."
    )
    with_guesses = reading.read(text, title="test")
    monkeypatch.setattr(opinion.Opinion, "guess", lambda *_: None)
    without = reading.read(text, title="test")
    assert guessed(with_guesses)
    assert not guessed(without)
    assert with_guesses.annotation == without.annotation
    assert (with_guesses.events, with_guesses.warnings) == (without.events, without.warnings)


def test_proposes_where_the_rules_keep_a_statement(reading: Any, registry: Any) -> None:
    from kg.text import reader

    text = "Zambia molested fishermen from Malawi."
    kept = reader(registry, vocabulary.load(), reading.nlp, statements=True).read(text, title="test")
    assert kept.annotation.statements
    assert guessed(kept) == ["Zambia attacks Malawi"]


def test_names_play_no_part(reading: Any) -> None:
    said = {
        claim.split()[1]
        for a, b in (("Chile", "Peruvian"), ("Norway", "Swedish"), ("Kenya", "Ugandan"))
        for claim in guessed(reading.read(f"{a} carjacked {b} lorries.", title="test")) or ["- none -"]
    }
    assert said == {"seizes"}
    doc = reading.parse("Norway carjacked lorries of Uganda.")
    from kg.text.cast import Cast
    from kg.text.phrases import Phrases

    kit = reading.kit()
    phrases = Phrases(doc, 0, kit.gazetteer, kit.lexicon, Cast())
    sentence = next(iter(doc.sents))
    found = opinion.ends(phrases, sentence)
    a, b = found
    weights = opinion.load()
    features = opinion.structure(phrases, a, b, found, weights) | opinion.matter(phrases, a, b, sentence, weights)
    assert not [name for name in features for actor in ("norway", "uganda") if actor in name.lower()]


def test_the_weights_name_relations_of_the_ontology_and_are_small() -> None:
    weights, relations = opinion.load(), vocabulary.load().relations
    assert {relation for votes in weights.votes.values() for relation in votes} <= set(relations)
    assert all(relations[name].plover == kind for name, kind in weights.plover.items())
    assert set(weights.plover.values()) == set(weights.types)
    assert (resources.folder("data") / "opinion.json").stat().st_size < 2_000_000


def test_broken_weights_are_named(tmp_path: Path) -> None:
    broken = tmp_path / "opinion.json"
    broken.write_text(json.dumps({"types": []}), encoding="utf-8")
    with pytest.raises(InputError, match="weights of the second opinion"):
        opinion.load(broken)


def test_training_is_the_same_each_time_and_learns() -> None:
    numpy = pytest.importorskip("numpy")
    from scripts import train_opinion as script

    examples, answers = [{"warm": 1.0}, {"cold": 1.0}] * 8, [1, 0] * 8
    first, again = (script.fit(examples, answers, ["cold", "warm"], numpy.zeros((3, 2))) for _ in range(2))
    assert (first == again).all()
    assert first[1][0] > first[1][1]
    assert first[2][1] > first[2][0]
