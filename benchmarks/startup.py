"""Prints what a command costs in CPU, against importing the two libraries that every command needs.

    python benchmarks/startup.py [runs]

Goals: ``kg --help`` at most 1.5 times, ``kg ties Iran Azerbaijan --format json`` on the shipped case at
most 4 times the CPU of ``python -c "import click, pyoxigraph"``. Medians of user and system time over
runs that take turns, so that a busy machine slows all alike.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
BASE = ("-c", "import click, pyoxigraph")
COMMANDS = {
    "kg --help": (("-m", "kg", "--help"), 1.5),
    "kg ties Iran Azerbaijan --format json": (("-m", "kg", "ties", "Iran", "Azerbaijan", "--format", "json"), 4.0),
}


def cpu(arguments: Sequence[str], folder: str) -> float:
    """User and system seconds of one Python process, run in an empty folder (so: on the shipped case)."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    for unwanted in ("KG_STORE", "PYTHONDONTWRITEBYTECODE"):  # what pip installs is compiled
        environment.pop(unwanted, None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(runs: int) -> dict[str, float]:
    """The median CPU seconds of the base and of each command."""
    every = {"python -c 'import click, pyoxigraph'": BASE, **{name: args for name, (args, _) in COMMANDS.items()}}
    found: dict[str, list[float]] = {name: [] for name in every}
    with tempfile.TemporaryDirectory() as folder:
        for arguments in every.values():
            cpu(arguments, folder)  # compiles what is not compiled yet
        for _ in range(runs):
            for name, arguments in every.items():
                found[name].append(cpu(arguments, folder))
    return {name: median(times) for name, times in found.items()}


def main() -> int:
    """Prints the table; 1 where a goal is missed."""
    costs = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
    (base_name, base), *rest = costs.items()
    print(f"{base * 1000:7.0f} ms           {base_name}")
    missed = 0
    for name, cost in rest:
        goal = COMMANDS[name][1]
        missed += cost > goal * base
        print(f"{cost * 1000:7.0f} ms  {cost / base:5.2f} ×  {name}   (goal {goal:g} ×)")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
