"""Accessibility by axe-core (from npm, into .venv, once): nothing serious in any view, in both themes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chromium import go, missing
from view_cases import argued_case

pytestmark = pytest.mark.browser

VERSION = "4.10.3"
FOLDER = Path(__file__).resolve().parents[2] / ".venv" / "axe"
VIEWS = {
    "overview": "",
    "disputes": "#list=disputes",
    "source": "#text=source-digest",
    "relationship": "#tie=territory&show=both",
    "dossier": "#actor=azerbaijan&rollup=0",
    "path": "#path=enclave,iran",
    "table": "#show=table",
    "several": "#several=iran,israel&focus=1,iran",
    "matrix": "#show=matrix",
    "timeline": "#show=timeline",
}
RUN = """async (only) => {
  const {violations} = await axe.run(document, {resultTypes: ["violations"], ...only});
  return violations.filter((v) => ["serious", "critical"].includes(v.impact))
    .map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 140)).join(" | ")}`);
}"""


@pytest.fixture(scope="session")
def axe() -> str:
    script = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None:
            missing("npm")
        FOLDER.mkdir(parents=True, exist_ok=True)
        options = ["--silent", "--no-audit", "--no-fund", "--no-save", "--prefix", str(FOLDER)]
        done = subprocess.run([str(npm), "install", *options, f"axe-core@{VERSION}"], capture_output=True, check=False)
        if done.returncode or not script.exists():
            missing("axe-core")
    return script.read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_serious(show: Callable[..., Any], axe: str, scheme: str, width: int) -> None:
    """In the dark only the colours are others, so there only the rules on colours are asked."""
    page = show(argued_case(), "", width, 860, color_scheme=scheme)
    page.evaluate(axe)
    only = {"runOnly": ["color-contrast", "link-in-text-block"]} if scheme == "dark" else {}
    found = {}
    for view, fragment in VIEWS.items():
        go(page, fragment)
        found[view] = page.evaluate(RUN, only)
    page.keyboard.press("/")
    page.keyboard.type("drones")
    found["search"] = page.evaluate(RUN, only)
    page.keyboard.press("Escape")
    page.click("#pathbutton")
    found["dialog"] = page.evaluate(RUN, only)
    assert {view: rules for view, rules in found.items() if rules} == {}
