"""Accessibility, by rule: names, roles, contrast, targets, structure, in both themes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chromium import go
from view_cases import small_case

pytestmark = pytest.mark.browser

RULES = (Path(__file__).parent / "access_rules.js").read_text(encoding="utf-8")

VIEWS = {
    "overview": "",
    "edge": "#tie=territory&show=both",
    "nested": "#tie=entry",
    "dossier": "#actor=azerbaijan&rollup=0",
    "pair": "#pair=azerbaijan,israel",
    "path": "#path=enclave,iran",
    "table": "#show=table",
    "empty": "#status=denied&from=2025-06-29&undated=0",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_rules_hold(show: Callable[..., Any], scheme: str) -> None:
    page = show(small_case(), color_scheme=scheme)
    found = {}
    for view, fragment in VIEWS.items():
        go(page, fragment)
        for summary in page.locator("#filters summary, .legend summary, #panel summary").all():
            if summary.evaluate("e => !e.parentElement.open") and summary.is_visible():
                summary.click()
        found[view] = page.evaluate(RULES)
    assert {view: rules for view, rules in found.items() if rules} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_rules_hold_in_menus_and_dialogs(show: Callable[..., Any], scheme: str) -> None:
    page = show(small_case(), color_scheme=scheme)
    page.click("text=Export")
    assert page.evaluate(RULES) == []
    page.keyboard.press("Escape")
    page.click("#help")
    assert page.evaluate(RULES) == []
    page.keyboard.press("Escape")
    page.click("#pathbutton")
    page.get_by_role("combobox", name="From").fill("a")
    assert page.evaluate(RULES) == []


def test_rules_hold_on_a_phone(show: Callable[..., Any]) -> None:
    page = show(small_case(), "#tie=territory", 390, 844)
    assert page.evaluate(RULES) == []


def test_the_tree_that_a_screen_reader_sees_has_the_landmarks(show: Callable[..., Any]) -> None:
    page = show(small_case(), "#tie=territory&show=both")
    for role, name in (
        ("navigation", "Filters"),
        ("complementary", "Evidence"),
        ("application", "Graph"),
        ("region", "Table of ties"),
        ("combobox", "Search"),
        ("switch", "Roll up"),
        ("table", None),
    ):
        options = {} if name is None else {"name": name}
        assert page.get_by_role(role, **options).first.is_visible(), role
