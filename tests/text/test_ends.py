"""Whose a thing, a person or an act is, and who does it: the two ends of a tie."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(registry: Any) -> Any:
    spec = importlib.util.spec_from_file_location("reader_gold", ROOT / "benchmarks/reader_gold.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Names(registry)


@pytest.mark.parametrize(
    ("text", "ties"),
    [
        # waters and what moves on them are nobody's
        ("Iran boarded a dhow in the Gulf of Oman.", set()),
        ("Chilean police seized a yacht off the coast of Peru.", set()),
        ("Brazil seized a Ghanaian trawler and jailed its crew.", {"Brazil seizes Ghana", "Brazil detains Ghana"}),
        # meeting a plane is not shooting it down
        ("Danish jets intercepted a Russian bomber.", {"Denmark mobilizesAgainst Russia"}),
        ("Jordan intercepted a Syrian drone.", {"Jordan shootsDown Syria"}),
        ("Jordan intercepted a missile launched by Syria.", {"Jordan shootsDown Syria"}),
        # who is arrested where, and by whom
        ("A Kenyan nurse was jailed in Sudan.", {"Sudan detains Kenya"}),
        ("Three Nepalis were deported from Qatar.", {"Qatar expels Nepal"}),
        ("Police in Cairo detained a Sudanese editor.", {"Egypt detains Sudan"}),
        ("Malta freed two Tunisian tourists.", {"Malta concedesTo Tunisia"}),
        # an act against one side, done by the other
        ("Cuba protested against the bombing of Panama by Mexico.", {"Cuba protestsAgainst Mexico"}),
        ("Norway rejected a ban on Iceland.", set()),
        # who does what an infinitive says
        (
            "The Thai president telephoned the Maltese president to thank him.",
            {"Thailand praises Malta", "Malta speaksByPhoneWith Thailand"},
        ),
        ("Armenia repeated its demand that Georgia release Armenian pilots.", {"Georgia concedesTo Armenia"}),
        # both do it, or both will
        ("Togo and Benin pledged to cooperate.", {"Benin agreesWith Togo"}),
        ("Togo and Benin will hold joint exercises.", {"Benin cooperatesWith Togo"}),
        ("Italy lodged a protest with Malta over a visit by rebels.", {"Italy accuses Malta"}),
    ],
)
def test_ends(reading: Any, names: Any, text: str, ties: set[str]) -> None:
    draft = reading.read(text, title="t")
    spoken = ("demands", "attacks")
    found = {
        names.ends(names.fold(t.subject, draft), t.relation, names.fold(t.object, draft))
        for t in draft.annotation.ties
        if t.relation not in spoken
    }
    wanted = set()
    for tie in ties:
        subject, relation, obj = tie.split()
        wanted.add(names.ends(names.fold(subject), relation, names.fold(obj)))
    assert found == wanted


def test_nationals_to_whom_something_is_done_concern_their_state(reading: Any, names: Any) -> None:
    draft = reading.read("Brazil seized a Ghanaian trawler and jailed its crew.", title="t").annotation
    assert {t.object for t in draft.ties if t.relation == "detains"} == {"Ghana"}
    assert not draft.actors
