"""Real Chromium for the tests of the page, from the Debian package.

Without Chromium the tests are skipped, or fail where nothing may be skipped (``KG_NO_SKIP=1``).
Every page that a test opens must make no request but for its own file and report no error.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chromium import FLAGS, missing, until

from kg.view import page as view_page
from kg.view.payload import Payload


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        missing("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Payload], Path]:
    """Writes the page of a payload once a session."""
    folder = tmp_path_factory.mktemp("pages")
    known: dict[str, Path] = {}

    def write(payload: Payload) -> Path:
        if payload.title not in known:
            known[payload.title] = folder / f"{len(known)}.html"
            view_page.write(payload, known[payload.title])
        return known[payload.title]

    return write


@pytest.fixture
def show(browser: Any, written: Callable[[Payload], Path]) -> Iterator[Callable[..., Any]]:
    """Opens the page of a payload; afterwards checks that it asked for nothing and broke nowhere."""
    opened: list[tuple[Any, str, list[str], list[str]]] = []

    def open_page(payload: Payload, fragment: str = "", width: int = 1360, height: int = 860, **options: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **options)
        page = context.new_page()
        page.set_default_timeout(5000)
        requests: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None
        )
        page.on("dialog", lambda dialog: errors.append(f"dialog {dialog.message}"))
        page.on("popup", lambda popup: errors.append(f"popup {popup.url}"))
        address = written(payload).as_uri()
        page.goto(address + fragment)
        until(
            page,
            "performance.getEntriesByName('first-frame').length || ['table', 'matrix', 'timeline'].includes(document.body.dataset.tab)",
        )
        opened.append((context, address, requests, errors))
        return page

    yield open_page
    for context, address, requests, errors in opened:
        context.close()
        assert [r for r in requests if not r.startswith((address, "blob:"))] == []
        assert errors == []
