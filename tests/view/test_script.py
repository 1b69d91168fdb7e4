"""The page's JavaScript modules: their own unit tests, run by node, and how they become one script."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from kg.view import bundle

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "kg" / "view" / "static").glob("*.mjs"))


def node() -> str:
    """The node executable; without one the test is skipped, or fails where nothing may be skipped."""
    found = shutil.which("node")
    if found is None:
        if os.environ.get("KG_NO_SKIP") == "1":
            pytest.fail("node is not installed")
        pytest.skip("node is not installed")
    return found


def test_unit_tests_of_the_modules_pass() -> None:
    files = [str(path) for path in sorted((ROOT / "tests" / "js").glob("*.test.mjs"))]
    done = subprocess.run([node(), "--test", *files], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_is_in_the_script_once_and_after_what_it_imports() -> None:
    text = bundle.script()
    assert "import " not in text.replace("important ", "")
    assert "export " not in text
    for path in MODULES:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("// "), f"{path.name} does not say what it owns"
        assert text.count(first) == 1, path.name


def test_no_name_is_given_twice() -> None:
    """The modules share one scope once they are one script."""
    declared = re.findall(r"^(?:async )?(?:function\*?|class|const|let) (\w+)", bundle.script(), re.MULTILINE)
    assert sorted(set(declared)) == sorted(declared)


def test_the_script_is_valid(tmp_path: Path) -> None:
    script = tmp_path / "page.js"
    script.write_text(bundle.assets().script, encoding="utf-8")
    done = subprocess.run([node(), "--check", str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_no_module_writes_markup_evaluates_text_or_makes_requests() -> None:
    banned = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch(")
    banned += ("XMLHttpRequest", "WebSocket", "sendBeacon", "importScripts", "new Image")
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert [word for word in banned if word in text] == [], path.name


def test_script_and_style_stay_small() -> None:
    page = bundle.assets()
    assert len(page.packed) + len(page.start.encode()) + len(page.style.encode()) < 90_000
    assert len(page.script.encode()) < 125_000


def test_modules_share_one_scope_without_clashes() -> None:
    names = re.findall(r"^(?:const|let|function\*?|class) +([\w$]+)", bundle.script(), re.MULTILINE)
    assert sorted(name for name, count in Counter(names).items() if count > 1) == []
