"""A full disk in the middle of a load, and two loads at once."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from coded_files import export

from kg.errors import StoreLocked
from kg.events import table
from kg.graph import open_graph

pytest.importorskip("duckdb")
ROOT = Path(__file__).resolve().parents[2]
LOAD = """
import resource, signal, sys
import kg
store, path, size = sys.argv[1:]
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with kg.open(store) as graph:
    graph.lock()
    graph.registry
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(size), int(size)))
    try:
        graph.add(path, fold="rows")
    except kg.KgError as error:
        print(error)
"""
HOLD = """
import sys
import kg
with kg.open(sys.argv[1]) as graph:
    graph.lock()
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.parametrize("size", [2_000, 100_000, 600_000])
def test_a_full_disk_leaves_graph_and_event_table_as_they_were(tmp_path, size):
    """A limit on the size of files stands for a full disk: no room for the rows, for the change, for the database."""
    store = tmp_path / "store"
    first = export(tmp_path, {}, {"EventCode": "042"})
    many = [{"GLOBALEVENTID": str(number), "SOURCEURL": f"https://a.example/{number}"} for number in range(10, 4_000)]
    second = export(tmp_path, *many, name="20240302103000.export.CSV")
    with open_graph(store) as graph:
        graph.add(first, fold="rows")
        before = set(graph.store.match())
    code = [sys.executable, "-B", "-c", LOAD, str(store), str(second), str(size)]
    done = subprocess.run(code, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    assert re.fullmatch("no space left to write the .*; nothing was changed\n", done.stdout)
    assert "Traceback" not in done.stderr
    with open_graph(store) as graph:
        assert set(graph.store.match()) == before
        assert graph.check().whole
        graph.add(second, fold="rows")
        assert graph.event_table.files() == sorted(table.named(graph.store).values())
        assert dict(graph.stats().counts)["ties"] == 2 + len(many)


def holding(store):
    """A process that has the store for changes, once it says so."""
    held = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(store)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert held.stdout.readline() == "held\n"
    return held


def test_a_second_load_is_told_of_the_first(tmp_path):
    store = tmp_path / "store"
    open_graph(store).close()
    with holding(store) as held, open_graph(store) as graph:
        with pytest.raises(StoreLocked, match="held by another process; wait for it to end"):
            graph.add(export(tmp_path, {}))
        assert len(graph.sources()) == 0
        held.communicate("\n")


def test_a_second_load_waits_for_one_that_ends(tmp_path):
    store = tmp_path / "store"
    open_graph(store).close()
    with holding(store) as held, open_graph(store) as graph:
        release = threading.Timer(0.5, held.communicate, ("\n",))
        release.start()
        (added,) = graph.add(export(tmp_path, {}))
        release.join()
        assert added.ties == 1
