"""Files read by the workers of a Dask cluster, which see them under the same paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kg.conversion.reading import AHEAD, Failed, Found, Task, read
from kg.errors import KgError, Refused, require

WAIT_FOR_CLUSTER = 10
"""Seconds within which the cluster must answer."""


def reading_on(address: str) -> Callable[[Sequence[Task]], Iterator[tuple[Task, Found | Failed]]]:
    """What reads tasks on the cluster at ``address``, and yields them as they are done.

    What a worker read that is gone is read again by another. Raises MissingExtra, or Refused without a cluster there.
    """
    dask = require("distributed", "cluster")

    def run(tasks: Sequence[Task]) -> Iterator[tuple[Task, Found | Failed]]:
        try:
            client = dask.Client(address, timeout=WAIT_FOR_CLUSTER, set_as_default=False)
        except (OSError, ValueError) as error:
            raise Refused(f"no Dask cluster answers at {address}: {error}") from None
        with client:
            ahead = AHEAD * max(1, len(client.scheduler_info()["workers"]))
            left = iter(tasks)
            named = {}
            running = dask.as_completed(loop=client.loop)
            for task in left:
                future = client.submit(read, task, pure=False)
                named[future.key] = task
                running.add(future)
                if len(named) >= ahead:
                    break
            for future in running:
                try:
                    found = future.result()
                except dask.KilledWorker as error:
                    raise KgError(f"the workers that read {named[future.key].file.path} were killed: {error}") from None
                yield named.pop(future.key), found
                if following := next(left, None):
                    more = client.submit(read, following, pure=False)
                    named[more.key] = following
                    running.add(more)

    return run
