"""A Dask cluster of several processes writes the same shards, also where one of them is killed meanwhile."""

from __future__ import annotations

import os
import signal

import pytest

from kg import conversion
from kg.conversion import cluster
from kg.errors import Refused

distributed = pytest.importorskip("distributed")

FERRY = """source: {{title: Ferry {n}, id: ferry-{n}}}
ties: [{{id: t, subject: Iran, relation: suppliesOilTo, object: Syria, when: '20{n}'}}]
stances: [{{id: s, attitude: asserts, about: [t]}}]
"""


@pytest.fixture
def files(tmp_path):
    """A folder of annotations, more than are read ahead."""
    folder = tmp_path / "files"
    folder.mkdir()
    for number in range(10, 20):
        (folder / f"{number}.yaml").write_text(FERRY.format(n=number), encoding="utf-8")
    return folder


@pytest.mark.filterwarnings("ignore")  # a killed worker leaves sockets open
def test_a_killed_worker_changes_no_byte(files, tmp_path):
    conversion.convert([files], tmp_path / "here")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
    ) as cluster:
        workers = [nanny.process.pid for nanny in cluster.workers.values()]
        assert os.getpid() not in workers

        def kill(done: int, of: int) -> None:
            if done == 1:
                os.kill(workers[0], signal.SIGKILL)

        done = conversion.convert([files], tmp_path / "there", cluster=cluster.scheduler_address, report=kill)
    assert done.files == 10
    here, there = ({path.name: path.read_bytes() for path in (tmp_path / d).iterdir()} for d in ("here", "there"))
    assert here == there


def test_an_address_without_a_cluster_is_refused(files, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "WAIT_FOR_CLUSTER", 0.5)
    with pytest.raises(Refused, match="no Dask cluster answers at tcp://127.0.0.1:9"):
        conversion.convert([files], tmp_path / "shards", cluster="tcp://127.0.0.1:9")
