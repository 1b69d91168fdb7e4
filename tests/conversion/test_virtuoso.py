"""Virtuoso loads shards with its bulk loader, as docs/scale.md says, and answers from them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time

import httpx
import pytest

from kg import conversion
from kg.graph import open_graph

SERVER, SHELL = shutil.which("virtuoso-t"), shutil.which("isql-vt")
CONFIG = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = {shards}
NumberOfBuffers = 10000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 4
[SPARQL]
ResultSetMaxRows = 1000000
"""
FERRY = """source: {title: Ferry, id: ferry, publisher: Gazette}
ties: [{id: t, subject: Iran, relation: suppliesOilTo, object: Syria, when: '2023'}]
stances: [{id: s, attitude: asserts, about: [t]}]
"""

pytestmark = pytest.mark.skipif(
    not (SERVER and SHELL) and "KG_NO_SKIP" not in os.environ, reason="virtuoso-opensource is not installed"
)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def shards(tmp_path):
    (tmp_path / "ferry.yaml").write_text(FERRY, encoding="utf-8")
    conversion.convert([tmp_path / "ferry.yaml"], tmp_path / "shards")
    return tmp_path / "shards"


@pytest.fixture
def virtuoso(tmp_path, shards):
    """A server of its own on loopback; what runs SQL there, and the address of its SPARQL endpoint."""
    assert SERVER, "virtuoso-opensource is not installed"
    assert SHELL, "virtuoso-opensource has no isql-vt"
    sql, http = free_port(), free_port()
    folder = tmp_path / "virtuoso"
    folder.mkdir()
    (folder / "virtuoso.ini").write_text(CONFIG.format(folder=folder, shards=shards, sql=sql, http=http))
    command = [SERVER, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def run(statement: str) -> str:
        shell = [SHELL, f"127.0.0.1:{sql}", "dba", "dba", f"exec={statement}"]
        done = subprocess.run(shell, capture_output=True, text=True, check=False, timeout=300)
        assert "Error" not in done.stderr, done.stderr
        return done.stdout

    try:
        deadline = time.monotonic() + 120
        while subprocess.run(
            [SHELL, f"127.0.0.1:{sql}", "dba", "dba", "exec=status();"], capture_output=True
        ).returncode:
            assert server.poll() is None, (folder / "virtuoso.log").read_text()
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.5)
        yield run, f"http://127.0.0.1:{http}/sparql"
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(30)


def test_virtuoso_loads_shards_in_bulk(virtuoso, shards):
    run, endpoint = virtuoso
    run(f"ld_dir('{shards}', '*.nq.gz', 'urn:none');")
    run("rdf_loader_run();")
    run("checkpoint;")
    problems = "select ll_file, ll_error from DB.DBA.load_list where ll_state <> 2 or ll_error is not null;"
    assert "0 Rows" in run(problems), run(problems)
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?g), 'https://w3id.org/actor-kg/')) }"
    answer = httpx.get(endpoint, params={"query": query, "format": "application/sparql-results+json"}, timeout=60)
    number = int(answer.json()["results"]["bindings"][0]["n"]["value"])
    with open_graph(endpoint, create=False) as graph:
        (tie,) = graph.ties("Iran", "Syria")
        assert (tie.status, tie.when) == ("reported", "2023")
        assert graph.store.count() == number
    with open_graph(":memory:") as whole:
        whole.add(shards.parent / "ferry.yaml")
        assert number == whole.store.count()
