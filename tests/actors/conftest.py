"""Names are resolved against the whole registry."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def _whole(whole_registry: None) -> None:
    pass
