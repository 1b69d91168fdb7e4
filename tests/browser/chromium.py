"""How the tests start Chromium and wait for a page."""

from __future__ import annotations

import os
from typing import Any, NoReturn

import pytest

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--in-process-gpu",
    "--renderer-process-limit=1",
    "--disable-site-isolation-trials",
]


def missing(what: str) -> NoReturn:
    """Skips the test, or fails where nothing may be skipped."""
    if os.environ.get("KG_NO_SKIP") == "1":
        pytest.fail(f"{what} is missing and nothing may be skipped")
    pytest.skip(f"{what} is missing")


def until(page: Any, condition: str) -> None:
    """Waits until a JavaScript expression holds. (The page's policy forbids Playwright's own way.)"""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {condition}")


def go(page: Any, fragment: str) -> None:
    """Follows a link within the page, and waits until it is drawn and stands still."""
    page.evaluate(
        """async (fragment) => {
          const frame = () => new Promise(requestAnimationFrame);
          location.hash = fragment;
          for (let left = 3; left; left -= 1) await frame();
          await Promise.all(document.getAnimations().map((running) => running.finished));
        }""",
        fragment,
    )
