"""The shipped case: its ties have the statuses that were written by hand, and there is enough of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import quick_yaml

from kg.actors import registry
from kg.graph import open_graph
from kg.rdf import codec
from kg.readers.annotation import read_file

CASE = Path(__file__).resolve().parent / "cases" / "iran_azerbaijan.yaml"
EXPECTED = quick_yaml.read(CASE.read_text(encoding="utf-8"))
DIGEST = registry.seeds() / "iran-azerbaijan-2025" / "digest.yaml"


@pytest.fixture(scope="module")
def records(case):
    return read_file(DIGEST, case.registry, case.vocabulary)


def test_there_is_enough_of_it(records):
    assert len(records.ties) + len(records.statements) >= 30
    assert len(records.stances) >= 35
    assert sum(not s.own_voice for s in records.stances) >= 12
    stances = {s.iri for s in records.stances}
    assert any(stances & set(s.about) for s in records.stances), "one is nested"
    assert records.warnings == ()


def test_every_tie_has_the_status_written_by_hand(case):
    found = {(t.subject.label, t.relation.id, t.object.label, t.when): t.status for t in case.ties()}
    for _, subject, relation, obj, when, status in EXPECTED["ties"]["rows"]:
        ends = (subject, relation, obj, str(when) if when is not None else None)
        flipped = (obj, relation, subject, ends[3])
        assert found.get(ends, found.get(flipped)) == status, ends


@pytest.mark.parametrize("key", ["ties", "statements", "stances", "mentions", "relationships"])
def test_counts_are_those_written_by_hand(case, key):
    assert dict(case.stats().counts)[key] == EXPECTED["counts"][key]


def test_records_survive_rdf(case, records):
    there = codec.decode(codec.encode(records), records.source.iri, case.vocabulary.classes)
    assert there == records


def test_the_shipped_store_is_the_same_graph(case):
    with open_graph() as shipped:
        assert set(shipped.store.match()) == set(case.store.match())


def test_quotes_are_the_text_at_their_range(records):
    text = records.source.text
    for quote in [s.quote for s in records.stances if s.quote] + [m.quote for m in records.mentions]:
        assert text[quote.start : quote.end] == quote.exact
