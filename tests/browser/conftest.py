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


@pytest.fixture(scope="session")
def kept(browser: Any) -> Iterator[list[tuple[Any, Any]]]:
    """A page that one test after the other uses, with its context; empty where a test has it."""
    context = browser.new_context(accept_downloads=True)
    found = [(context, context.new_page())]
    yield found
    for context, _ in found:
        context.close()


@pytest.fixture
def show(browser: Any, kept: list[tuple[Any, Any]], written: Callable[[Payload], Path]) -> Iterator[Callable[..., Any]]:
    """Opens the page of a payload; afterwards checks that it asked for nothing and broke nowhere.

    The first of a test is a page that other tests use before and after, as a new one costs half a second.
    """
    opened: list[tuple[Any, Any, bool, dict[str, Callable[..., Any]], str, list[str], list[str]]] = []

    def open_page(
        payload: Payload,
        fragment: str = "",
        width: int = 1360,
        height: int = 860,
        color_scheme: str = "light",
        reduced_motion: str = "no-preference",
        **options: Any,
    ) -> Any:
        size = {"width": width, "height": height}
        again = not options
        if kept and again:
            context, page = kept.pop()
            page.set_viewport_size(size)
        else:
            context = browser.new_context(viewport=size, accept_downloads=True, **options)
            page = context.new_page()
        page.emulate_media(media="null", color_scheme=color_scheme, reduced_motion=reduced_motion)
        page.set_default_timeout(5000)
        requests: list[str] = []
        errors: list[str] = []
        heard: dict[str, Callable[..., Any]] = {
            "request": lambda request: requests.append(request.url),
            "pageerror": lambda error: errors.append(str(error)),
            "console": lambda message: errors.append(message.text) if message.type in ("error", "warning") else None,
            "dialog": lambda dialog: errors.append(f"dialog {dialog.message}"),
            "popup": lambda popup: errors.append(f"popup {popup.url}"),
        }
        for event, hear in heard.items():
            page.on(event, hear)
        address = written(payload).as_uri()
        page.goto(address + fragment)
        until(
            page,
            "performance.getEntriesByName('first-frame').length || ['table', 'matrix', 'timeline'].includes(document.body.dataset.tab)",
        )
        opened.append((context, page, again, heard, address, requests, errors))
        return page

    yield open_page
    for context, page, again, heard, address, requests, errors in opened:
        if kept or not again or context.pages != [page]:
            context.close()
        else:
            page.evaluate("localStorage.clear(), sessionStorage.clear()")
            for event, hear in heard.items():
                page.remove_listener(event, hear)
            page.goto("about:blank")
            page.mouse.move(0, 0)
            kept.append((context, page))
        assert [r for r in requests if not r.startswith((address, "blob:"))] == []
        assert errors == []
