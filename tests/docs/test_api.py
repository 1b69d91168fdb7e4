"""docs/api.md: its examples run."""

from __future__ import annotations

import doctest
import importlib.util
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATAFRAME = doctest.register_optionflag("DATAFRAME")


def test_the_examples_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    test = doctest.DocTestParser().get_doctest(text, {}, "api.md", "docs/api.md", 0)
    present = all(importlib.util.find_spec(name) for name in ("pandas", "polars"))
    if not present and not os.environ.get("KG_NO_SKIP"):
        test.examples = [example for example in test.examples if DATAFRAME not in example.options]
    failed: list[str] = []
    flags = doctest.ELLIPSIS
    doctest.DocTestRunner(optionflags=flags, verbose=False).run(test, out=failed.append)
    assert not failed, "".join(failed)
