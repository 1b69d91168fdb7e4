"""Runs every ``$ kg …`` of the console blocks in README.md and docs/ and writes the real output in.

usage: python scripts/update_docs.py [--check]
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


def run(command: str, folder: str) -> str:
    """What ``command`` prints on stdout, on the shipped case, in a folder that holds docs/examples alone."""
    env = {k: v for k, v in os.environ.items() if k not in ("KG_STORE", "COLUMNS")}
    env |= {"PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
    words = command.replace("kg ", f"{sys.executable} -m kg ", 1)
    done = subprocess.run(words, shell=True, cwd=folder, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().split("\n"))


def refreshed(text: str) -> str:
    """The document with the output of each command as it is now."""

    def block(match: re.Match[str]) -> str:
        commands = [line[2:] for line in match.group(1).split("\n") if line.startswith("$ kg ")]
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "docs" / "examples", Path(folder) / "docs" / "examples")
            parts = [f"$ {command}\n{run(command, folder)}\n" for command in commands]
        return "```console\n" + "\n".join(parts) + "```"

    return BLOCK.sub(block, text)


def main() -> int:
    """Rewrites the documents, or with ``--check`` names those that are out of step."""
    stale = []
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = path.read_text(encoding="utf-8")
        fresh = refreshed(text)
        if fresh != text:
            stale.append(str(path.relative_to(ROOT)))
            if "--check" not in sys.argv:
                path.write_text(fresh, encoding="utf-8", newline="\n")
    if stale:
        print(("out of step: " if "--check" in sys.argv else "rewrote: ") + ", ".join(stale))
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
