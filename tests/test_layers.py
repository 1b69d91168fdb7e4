"""Imports point strictly down, and none of them in a circle.

The layers are listed from the bottom; a folder or module may import from lower layers alone. Inside a folder
only circles are forbidden. Imports inside functions count, and those for type checking too.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = (
    ("masking", "cells", "collector"),
    ("errors",),
    ("io",),
    ("model",),  # values
    ("arguments", "rdf"),  # what callers give; records ↔ quads
    ("store",),
    ("actors", "sparql"),  # names; queries
    ("annotation", "status", "events"),  # the file format; stances to a status; rows that machines coded
    ("lookup", "maintenance", "text"),  # records out; checks; sentences to a draft
    ("language_model",),  # its answers to a draft
    ("export", "judgements", "readers", "view"),
    ("conversion",),  # files in, shards for other engines out
    ("graph",),  # the façade
    ("__init__",),
    ("cli",),
    ("__main__",),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
FORBIDDEN = {
    "readers": {"store", "status", "lookup", "graph"},
    "text": {"store", "status", "lookup"},
    "language_model": {"store", "status", "lookup"},
    "view": {"store", "export", "readers"},
    "export": {"view", "readers"},
    "annotation": {"store", "rdf"},
}
"""What a layer could reach and must not: readers touch no store, the rules no RDF."""


def dotted(path: Path) -> str:
    """``kg/text/reading.py`` as ``text.reader``, a package as its name."""
    parts = list(path.relative_to(ROOT / "kg").with_suffix("").parts)
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


MODULES = {dotted(path): path for path in sorted((ROOT / "kg").rglob("*.py"))}


@cache
def imports(name: str) -> frozenset[str]:
    """The modules of the package that the module ``name`` imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(MODULES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"kg.{name}: imports are written in full"
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {whole if whole.removeprefix("kg.") in MODULES else str(node.module) for whole in full}
    ours = {whole.removeprefix("kg.") for whole in found if whole.startswith("kg.")}
    return frozenset((ours | ({"__init__"} if "kg" in found else set())) - {name})


def layer(name: str) -> str:
    """The name of a module in the list of layers: its package or itself."""
    return name.partition(".")[0]


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_down(name):
    assert layer(name) in RANK, f"kg.{name} has no place yet: give it one in LAYERS"
    for other in sorted(imports(name)):
        if layer(other) != layer(name):
            assert RANK[layer(other)] < RANK[layer(name)], f"kg.{name} imports kg.{other}, which is not below it"


def test_no_import_goes_in_a_circle():
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path[path.index(name) :], name))
        if name not in done:
            for other in sorted(imports(name)):
                visit(other, (*path, name))
            done.add(name)

    for name in MODULES:
        visit(name, ())


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_one_layer_must_not_know(name):
    for module in MODULES:
        if layer(module) == name:
            known = {layer(other) for other in imports(module)} & FORBIDDEN[name]
            assert not known, f"kg.{module} imports {known}"


def test_only_the_codec_and_what_handles_quads_know_the_rdf_library():
    """Records are values: nobody passes terms of the RDF library to people or pages."""
    words = {m for m in MODULES if "pyoxigraph" in MODULES[m].read_text(encoding="utf-8")}
    assert not words & {
        "status.rules",
        "annotation.schema",
        *(m for m in MODULES if layer(m) == "model" and m != "model.vocabulary"),
    }
    assert not {m for m in words if layer(m) in ("view", "text", "cli")}


def test_every_layer_is_there():
    assert set(RANK) == {layer(name) for name in MODULES}
