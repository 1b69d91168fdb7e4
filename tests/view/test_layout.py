"""Places of actors: the same every time, apart from one another, packed."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from view_cases import made_up, small_case

from kg.view import layout
from kg.view.layout import place


@pytest.mark.parametrize("ties", [40, 600, 3000])
def test_the_same_payload_gives_the_same_places(ties: int) -> None:
    assert place(made_up(ties)) == place(made_up(ties))


def test_small_graphs_have_room_for_names() -> None:
    payload = small_case()
    for points in (place(payload).positions, place(payload).rolled):
        shown = sorted(set(points))
        nearest = min(math.dist(p, q) for p in shown for q in shown if p != q)
        assert nearest > 80


def test_parts_that_are_not_connected_do_not_overlap() -> None:
    payload = small_case()
    shift = [replace(a, id=f"{a.id}-2", state=f"{a.state}-2" if a.state else None) for a in payload.actors]
    more = [replace(r, id=f"{r.id}-2", subject=f"{r.subject}-2", object=f"{r.object}-2") for r in payload.relationships]
    both = replace(payload, actors=(*payload.actors, *shift), relationships=(*payload.relationships, *more))
    points = place(both).positions
    connected = [i for i, a in enumerate(payload.actors) if a.id in {"iran", "azerbaijan", "israel"}]
    half = len(payload.actors)
    first = [points[i] for i in connected]
    second = [points[i + half] for i in connected]
    apart_x = max(x for x, _ in first) < min(x for x, _ in second) or max(x for x, _ in second) < min(
        x for x, _ in first
    )
    apart_y = max(y for _, y in first) < min(y for _, y in second) or max(y for _, y in second) < min(
        y for _, y in first
    )
    assert apart_x or apart_y


def test_an_empty_payload_has_no_places() -> None:
    empty = replace(small_case(), actors=(), relationships=(), ties=(), stances=(), statements=())
    assert place(empty).positions == []


def test_the_backbone_keeps_significant_lines_and_the_strongest_of_each_actor(monkeypatch: pytest.MonkeyPatch) -> None:
    star = {(0, i): 1.0 for i in range(1, 30)} | {(0, 30): 40.0, (30, 31): 2.0}
    assert layout.backbone(star) is star
    monkeypatch.setattr(layout, "PAIRS_ABOVE", 10)
    ring = star | {(i, i + 1): 0.5 for i in range(1, 29)}
    assert layout.backbone(ring) == star


def test_small_components_fill_the_room_beside_large_ones() -> None:
    pairs = {(2 * i, 2 * i + 1): 1.0 for i in range(60)}
    places = layout._lay_out(list(range(120)), pairs)
    wide = max(x for x, _ in places.values()) - min(x for x, _ in places.values())
    high = max(y for _, y in places.values()) - min(y for _, y in places.values())
    assert 1 < wide / high < 2.5
    assert wide * high < 60 * 1.5 * (110 + layout.GAP) * layout.GAP * 1.2
    assert len(set(places.values())) == 120


def test_actors_belong_to_communities() -> None:
    placement = place(made_up(600))
    assert len(placement.communities) == len(placement.positions)
    assert min(placement.communities) == 1
    assert len(set(placement.communities)) > 1
