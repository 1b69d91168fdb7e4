"""Validation without the shipped actors that a test does not use; ``tests/maintenance`` validates them all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from pyoxigraph import Quad

from kg.actors import registry
from kg.maintenance import validate
from kg.model import ids

broken_shapes = validate._broken_shapes


def used(found: Iterable[Quad]) -> list[Quad]:
    """The quads, less those on shipped actors that no other quad leads to."""
    shipped: dict[Any, list[Quad]] = {}
    for quad in registry.base_quads():
        if quad.graph_name.value == ids.ACTORS_GRAPH:
            shipped.setdefault(quad.subject, []).append(quad)
    there = {quad for quads in shipped.values() for quad in quads}
    kept = [quad for quad in found if quad not in there]
    for quad in kept:  # grows while it is read
        kept += [*shipped.pop(quad.subject, ()), *shipped.pop(quad.object, ())]
    return kept


@pytest.fixture(autouse=True)
def _few_actors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validate, "_broken_shapes", lambda found, words: broken_shapes(used(found), words))
