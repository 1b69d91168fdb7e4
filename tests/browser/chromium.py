"""How the tests start Chromium and wait for a page."""

from __future__ import annotations

from typing import Any

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def until(page: Any, condition: str) -> None:
    """Waits until a JavaScript expression holds. (The page's policy forbids Playwright's own way.)"""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {condition}")
