"""The page of a large graph: every tie, with the stances on the strongest relationships."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.graph import Graph
from kg.view.payload import Payload


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the shipped case a large graph."""
    monkeypatch.setattr("kg.view.adapter.LARGE", 5)
    monkeypatch.setattr("kg.view.outline.MOST_STANCES", 8)


def shown_by(payload: Payload) -> dict[str, tuple[object, ...]]:
    return {
        t.id: (t.relationship, t.subject, t.relation, t.object, t.status, t.unreviewed, t.event) for t in payload.ties
    }


@pytest.mark.usefixtures("large")
def test_a_large_graph_is_there_with_the_stances_on_its_strongest_relationships(case: Graph) -> None:
    whole, page = case.payload(everything=True), case.payload()
    assert shown_by(page) == shown_by(whole)
    assert {r.id: (r.subject, r.relation, r.object, r.status) for r in page.relationships} == {
        r.id: (r.subject, r.relation, r.object, r.status) for r in whole.relationships
    }
    assert {end for t in page.ties for end in (t.subject, t.object)} <= {a.id for a in page.actors}
    assert 0 < page.outlined < len(page.ties)
    told, bare = page.ties[: -page.outlined], page.ties[-page.outlined :]
    assert all(t.stances for t in told)
    assert not any(t.stances for t in bare)
    assert {t.relationship for t in told}.isdisjoint(t.relationship for t in bare)
    sizes = Counter(t.relationship for t in page.ties)
    assert max(sizes.values()) in {sizes[t.relationship] for t in told}


@pytest.mark.usefixtures("large")
def test_the_strongest_relationship_of_each_actor_goes_before_the_second_of_any(
    case: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kg.view.outline.MOST_STANCES", 30)
    page = case.payload()
    told = {t.relationship for t in page.ties[: -page.outlined]}
    ends = {end for r in page.relationships for end in (r.subject, r.object)}
    assert ends == {end for r in page.relationships if r.id in told for end in (r.subject, r.object)}
    assert len(told) < len(page.relationships)


@pytest.mark.usefixtures("large")
def test_a_relationship_without_stances_says_how_many_there_are(case: Graph) -> None:
    page = case.payload()
    bare = {t.relationship for t in page.ties[-page.outlined :]}
    disputed = next(r for r in page.relationships if r.id in bare and r.status == "disputed")
    assert "Stances for it: " in disputed.why
    assert not disputed.why.endswith("against it: 0.")


@pytest.mark.usefixtures("large")
def test_a_status_is_pooled_over_states_only_where_all_stances_are_there(case: Graph) -> None:
    page = case.payload()
    home = {a.id: a.state or a.id for a in page.actors}
    bare = {(t.subject_state or home[t.subject], t.relation) for t in page.ties[-page.outlined :]}
    assert bare.isdisjoint((r.subject, r.relation) for r in page.rolled_up)


@pytest.mark.usefixtures("large")
def test_a_neighbourhood_of_many_ties_is_there_too(case: Graph) -> None:
    whole, page = (case.payload(actor="Iran", everything=everything) for everything in (True, False))
    assert page.outlined
    assert shown_by(page) == shown_by(whole)


def test_a_small_graph_has_all_stances(case: Graph) -> None:
    assert case.payload().outlined == 0
