"""Memory limits: a command exits with a message before the system kills it without one."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from kg.cli.ending import leave
from kg.io.guard import exceeded, size

try:
    import resource
except ImportError:  # on Windows
    resource = None  # type: ignore[assignment]

EVERY = 0.02
"""Seconds between two measurements."""


@contextmanager
def memory_limit(most: int, what: str) -> Iterator[None]:
    """Exits with a message and exit code 1 if the work in the block takes more bytes than ``most``.

    The engine cannot be stopped in any other way, and aborts the process when memory runs out. On a machine
    with less memory the limit is lower.
    """
    most = min([most, *_room()])
    error = exceeded(what, "memory", f"took more than {size(most)} of memory; narrow it, or raise --memory")
    ended = threading.Event()
    watch = threading.Thread(target=_watch, args=(_taken() + most, f"kg: {error}", ended), daemon=True)
    watch.start()
    try:
        yield
    except MemoryError:
        raise error from None
    finally:
        ended.set()
        watch.join()


def _watch(most: int, message: str, ended: threading.Event) -> None:
    while not ended.wait(EVERY):
        if _taken() > most:
            leave(("\n" if sys.stderr.isatty() else "") + message, 1)


def _taken() -> int:
    """The bytes of memory that this process uses, without mapped files; the peak where only that is known."""
    with suppress(OSError), open("/proc/self/statm", "rb") as file:
        _, resident, shared, *_ = map(int, file.read().split())
        return (resident - shared) * os.sysconf("SC_PAGE_SIZE")
    if resource is None:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _room() -> Iterator[int]:
    """Half of the bytes that the machine, its container and ulimit allow: growing buffers are copied at double size."""
    with suppress(OSError, ValueError, AttributeError):
        yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    with suppress(OSError, ValueError), open("/sys/fs/cgroup/memory.max", encoding="ascii") as file:
        yield int(file.read()) // 2
    if resource is not None:
        for limit in (resource.RLIMIT_AS, resource.RLIMIT_DATA):
            if (soft := resource.getrlimit(limit)[0]) != resource.RLIM_INFINITY:
                yield max(soft - _taken(), 0) // 2
