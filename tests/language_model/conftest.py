"""Texts name anybody: these tests need the whole registry."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def _whole(whole_registry: None) -> None:
    """The whole registry, for each module."""
