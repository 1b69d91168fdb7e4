"""What the reader says of a text, in short."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(scope="session")
def said(reading: Any) -> Any:
    """Stances of a text as (holder, attitude, tie or statement)."""

    def read(text: str) -> list[tuple[str, str, str]]:
        found = reading.read(text, title="test").annotation
        ties = {t.id: f"{t.subject} {t.relation} {t.object}" for t in found.ties}
        return [(s.holder or "-", s.attitude, ties.get(a, a)) for s in found.stances for a in s.about]

    return read


@pytest.fixture(scope="module", autouse=True)
def _whole(whole_registry: None) -> None:
    """Texts name anybody."""
