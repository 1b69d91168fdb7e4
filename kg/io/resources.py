"""Where the shipped files live: ``ontology``, ``data`` and ``seeds``, installed or in a checkout."""

from __future__ import annotations

from pathlib import Path

from kg.errors import KgError

PACKAGE = Path(__file__).resolve().parent.parent
"""The package's own folder; ``importlib.resources`` would name the same and loads much more."""


def folder(name: str) -> Path:
    """The folder ``name`` of shipped files: inside the installed package, else beside it."""
    for path in (PACKAGE / name, PACKAGE.parent / name):
        if path.is_dir():
            return path
    raise KgError(f"the shipped folder {name!r} is missing beside {PACKAGE}; install kg again")
