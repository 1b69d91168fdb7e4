"""The truth table of ``docs/model.md``, through the real pipeline: annotation, records, plan, store."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import quick_yaml
import small_world as small
import sparql_server

from kg.maintenance import validate
from kg.model import ids
from kg.model.ids import ID, TIE
from kg.model.vocabulary import load
from kg.status import derive
from kg.status.evidence import StoredEvidence
from kg.store.embedded import EmbeddedStore
from kg.store.remote import RemoteStore

DOC = Path(__file__).resolve().parents[2] / "docs" / "model.md"
BLOCKS = re.findall(r"```yaml\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
CASES: list[dict[str, Any]] = [case for block in BLOCKS for case in quick_yaml.read(block)]
NAMES = [case["case"] for case in CASES]


def built(case: dict[str, Any], store: Any = None) -> Any:
    """The store of a case: the sources added in turn, then what analysts decided, then what is withdrawn."""
    ties = small.DEFAULT_TIES | case.get("ties", {})
    store = small.world() if store is None else store
    for name, source in case["sources"].items():
        small.change(store, add=[small.records(name, source, ties=ties, statements=case.get("statements"))])
    for number, text in enumerate(case.get("judge", ()), start=1):
        small.change(store, judge_add=[small.judgement(text, ties, number)])
    for name in case.get("remove", ()):
        small.change(store, remove=[ids.source_iri(f"id:{name}")])
    return store


def found(store: Any, case: dict[str, Any], key: str) -> str | bool:
    """What the store says of ``t``, ``of t``, ``plain t`` or a tie that is written out."""
    ties = small.DEFAULT_TIES | case.get("ties", {})
    statements = case.get("statements", {})
    kind, _, name = key.rpartition(" ")
    if key in statements:
        return small.status(store, ids.statement_iri(statements[key], ()))
    if kind == "of":
        relationship, *_ = StoredEvidence(store, load()).relationship(small.tie(ties[name]))
        return small.status(store, relationship, "relationshipStatus")
    if kind == "plain":
        subject, relation, obj = ties[name].split()[:3]
        ends = [small.actor(end).replace("government-of-", "") for end in (subject, obj)]
        triples = store.match(ends[0], TIE + relation, ids.DERIVED_GRAPH)
        return any(quad.object.value == ends[1] for quad in triples)
    return small.status(store, small.tie_iri(ties.get(key, key)))


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_case(case):
    store = built(case)
    assert {key: found(store, case, key) for key in case["expect"]} == case["expect"]
    assert small.derived(store) == derive.derive_all(store, load())


def on(store: Any, cases: list[dict[str, Any]] = CASES) -> list[str]:
    """The cases that come out otherwise on this store, which holds the small world before each."""
    base = set(small.base_of_world())
    store.apply([], list(base))
    wrong = []
    for case in cases:
        built(case, store)
        if {key: found(store, case, key) for key in case["expect"]} != case["expect"]:
            wrong.append(case["case"])
        store.apply([quad for quad in store.match() if quad not in base], [])
    return wrong


def test_all_cases_hold_in_a_folder(tmp_path):
    store = EmbeddedStore(tmp_path / "store")
    assert on(store) == []
    store.close()


@pytest.mark.server
def test_cases_hold_behind_http():
    with sparql_server.engine() as url:
        store = RemoteStore(url)
        assert on(store, CASES[::12]) == []
        store.close()


def test_there_are_enough_cases_each_named_once():
    assert len(CASES) >= 40
    assert len(set(NAMES)) == len(NAMES)
    assert all(set(case) <= {"case", "sources", "ties", "statements", "judge", "remove", "expect"} for case in CASES)


def test_every_status_is_reached():
    reached = {str(value).split(",")[0] for case in CASES for value in case["expect"].values()}
    assert reached >= set(load().statuses)


def test_every_attitude_is_used():
    lines = [
        line for case in CASES for s in case["sources"].values() for line in (s["say"] if isinstance(s, dict) else s)
    ]
    used = {word for line in lines for word in line.split()}
    assert used | {"concerned"} >= set(load().attitudes)


def test_the_strengths_in_the_document_are_those_of_the_ontology():
    words = DOC.read_text(encoding="utf-8").partition("### Attitudes")[2].partition("Some attitudes")[0]
    for row, polarity in (("for", 1), ("neither", 0), ("against", -1)):
        cell = re.search(rf"\| {row} \| (.*) \|", words)[1]
        given = {}
        for part in cell.split("·"):
            *names, strength = part.replace(",", " ").split()
            given |= dict.fromkeys(names, int(strength))
        known = {a.name: a.strength for a in load().attitudes.values() if a.polarity == polarity and not a.voids}
        assert given == known


def test_the_small_world_conforms():
    case = next(case for case in CASES if case["case"] == "accusation and denial")
    assert validate.run(built(case), load()).violations == ()
    assert small.actor("Norland") == ID + "norland"
