"""Where the shipped files live: ``ontology``, ``data`` and ``seeds``, installed or in a checkout."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from kg.errors import KgError


def folder(name: str) -> Path:
    """The folder ``name`` of shipped files: inside the installed package, else beside it."""
    inside = Path(str(files("kg"))) / name
    for path in (inside, inside.parent.parent / name):
        if path.is_dir():
            return path
    raise KgError(f"the shipped folder {name!r} is missing beside {inside.parent}; install kg again")
