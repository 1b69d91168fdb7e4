"""The documents say what the program does: console blocks carry its real output, links lead somewhere."""

from __future__ import annotations

import importlib.util
import inspect
import os
import re
import shlex
from pathlib import Path

import processes
import pytest

from kg.io import guard

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
NAMES = [path.name for path in DOCUMENTS]


def _script(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def printed(command: str, folder: str) -> str:
    """As ``run`` of scripts/update_docs.py, without a shell."""
    command, _, head = command.partition(" | head ")
    env = {k: v for k, v in os.environ.items() if k not in ("KG_STORE", "COLUMNS")} | {"NO_COLOR": "1"}
    done = processes.run(*shlex.split(command)[1:], cwd=Path(folder), env=env)
    assert done.returncode == 0, (command, done.stderr)
    lines = done.stdout.decode().rstrip().split("\n")
    return "\n".join(line.rstrip() for line in lines[: int(head.split()[-1].lstrip("-")) if head else None])


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_console_blocks_carry_the_real_output(path):
    text, script = path.read_text(encoding="utf-8"), _script("update_docs")
    script.run = printed
    assert script.refreshed(text) == text, "run scripts/update_docs.py"


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_links_to_files_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), f"{path.name} links to {target}"


def test_the_compiled_case_is_in_step_with_its_sources():
    compiled = _script("compile_case").compiled()
    assert (ROOT / "data" / "shipped.trig").read_text(encoding="utf-8") == compiled, "run scripts/compile_case.py"


def limit_rows() -> list[str]:
    """The rows of the table of limits, from the fields of Limits and the lines beneath them."""
    found = re.findall(r'^    (\w+): int = (.+)\n    """(.+?)\.?"""', inspect.getsource(guard.Limits), re.MULTILINE)
    defaults = guard.Limits()
    return [
        f"| `{name}` | {guard.size(value) if 'MB' in given else format(value, ',').replace(',', ' ')} | {words[0].lower()}{words[1:]} |"
        for name, given, words in found
        for value in [getattr(defaults, name)]
    ]


def test_every_limit_is_documented_as_it_is():
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert [line for line in page.splitlines() if line.startswith("| `")] == limit_rows()
