"""Killed at any step of a load, the graph and the event table hold all of a file or nothing of it."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest
from coded_files import export

from kg.events import table
from kg.graph import open_graph

pytest.importorskip("duckdb")
LOAD = """
import os, signal, sys
import kg
from kg.events.table import EventTable
from kg.store.embedded import EmbeddedStore

def killed(owner, name, before):
    done = getattr(owner, name)
    def dying(*args, **options):
        if not before:
            done(*args, **options)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, dying)

with kg.open(sys.argv[1]) as graph:
    owner = {"write": EventTable, "apply": EmbeddedStore, "tidy": EventTable}[sys.argv[3]]
    killed(owner, sys.argv[3], sys.argv[4] == "before")
    graph.add(sys.argv[2])
"""


@pytest.mark.parametrize(
    ("step", "when", "kept"),
    [("write", "after", 0), ("apply", "before", 0), ("apply", "after", 2), ("tidy", "before", 2)],
)
def test_a_killed_load(tmp_path, step, when, kept):
    store = tmp_path / "store"
    open_graph(store).close()
    path = export(tmp_path, {}, {"EventCode": "042"})
    done = subprocess.run([sys.executable, "-c", LOAD, str(store), str(path), step, when], check=False)
    assert done.returncode == -signal.SIGKILL
    with open_graph(store) as graph:
        names = table.named(graph.store).values()
        found = graph.event_table.connect(names).execute("SELECT count(*) FROM events").fetchone()
        assert (found, len(graph.ties("Chile", "Peru"))) == ((kept,), kept)
        graph.add(path)
        assert graph.event_table.files() == list(table.named(graph.store).values())
        assert graph.check().whole
