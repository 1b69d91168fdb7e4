"""Processes that run kg, each forked from one that has imported it: they start in a tenth of the time.

They are processes of their own, with the streams, folder and environment of the command: what comes to a terminal, a
pipe or a full disk, and exit codes, are as ``python -m kg`` has them. How Python itself starts, and what it imports,
only ``python -m kg`` shows.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Timer

from kg.errors import MissingExtra

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 180
"""Seconds after which a process that does not end fails its test."""


@cache
def _forking() -> tuple[subprocess.Popen[bytes], socket.socket]:
    """The process that the others are forked from, and the channel to it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.settimeout(LONGEST)
    command = [sys.executable, __file__, str(theirs.fileno())]
    with theirs:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}  # no thread before a fork
        return subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment), ours


def end() -> None:
    """Ends the process that the others were forked from, if there is one."""
    if _forking.cache_info().currsize:
        process, channel = _forking()
        channel.close()
        process.wait()
        _forking.cache_clear()


class Running:
    """A process of kg with these streams, of which None is one that is closed.

    ``before`` is code that runs first, which may change how the process behaves.
    """

    def __init__(
        self,
        *words: str,
        streams: tuple[int | None, int | None, int | None],
        cwd: Path,
        env: Mapping[str, str],
        before: str = "",
    ) -> None:
        _, self._channel = _forking()
        asked = {"words": words, "cwd": str(cwd), "env": dict(env), "before": before}
        asked["streams"] = [stream is not None for stream in streams]
        socket.send_fds(self._channel, [json.dumps(asked).encode()], [s for s in streams if s is not None])
        self.pid = int(self._channel.recv(100))

    def wait(self) -> int:
        """The exit code; minus a signal's number where that ended it."""
        return int(self._channel.recv(100))


def run(
    *words: str, cwd: Path, env: Mapping[str, str] = os.environ, stdin: bytes = b"", before: str = ""
) -> subprocess.CompletedProcess[bytes]:
    """Runs kg to its end; what it writes comes through a pipe."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as errors:
        given.write(stdin)
        given.seek(0)
        ours, theirs = os.pipe()
        running = Running(*words, streams=(given.fileno(), theirs, errors.fileno()), cwd=cwd, env=env, before=before)
        os.close(theirs)
        late = Timer(LONGEST, os.kill, (running.pid, signal.SIGKILL))
        late.start()
        try:
            with open(ours, "rb") as pipe:
                found = pipe.read()
            code = running.wait()
        finally:
            late.cancel()
        errors.seek(0)
        return subprocess.CompletedProcess(words, code, found, errors.read())


def _fork(channel: socket.socket) -> tuple[list[str], str]:
    """Forks a process for each request and tells its number and exit code; returns in the new process."""
    while True:
        message, given, _, _ = socket.recv_fds(channel, 1 << 20, 3)
        if not message:
            sys.exit()
        asked = json.loads(message)
        if "annotate" in asked["words"]:
            from kg.text import pipeline

            with suppress(MissingExtra):
                pipeline.load()
        child = os.fork()
        if child == 0:
            break
        channel.send(str(child).encode())
        for number in given:
            os.close(number)
        channel.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())
    channel.close()
    for number, (name, is_open) in enumerate(zip(("stdin", "stdout", "stderr"), asked["streams"], strict=True)):
        if is_open:
            os.dup2(given[0], number)
            os.close(given.pop(0))
            errors = "backslashreplace" if name == "stderr" else "strict"
            mode = "r" if name == "stdin" else "w"
            stream = open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115
        else:
            os.close(number)
            stream = None
        setattr(sys, name, stream)
    os.chdir(asked["cwd"])
    os.environ.clear()
    os.environ.update(asked["env"])
    return asked["words"], asked["before"]


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # which what runs in the background does not hear
    for module in ("graph", "cells", "cli.exports", "cli.judging", "cli.lookups", "cli.memory", "cli.queries",
                   "cli.upkeep", "cli.whole", "view.page", "lookup.compare"):  # fmt: skip
        import_module(f"kg.{module}")
    for module in ("igraph", "jinja2"):  # not minify, whose threads no fork has
        import_module(module)
    gc.freeze()
    sys.argv[1:], begin = _fork(socket.socket(fileno=int(sys.argv[1])))
    exec(begin, {})
    try:
        import_module("kg.__main__")
    except SystemExit as left:
        for written in (sys.stdout, sys.stderr):
            with suppress(AttributeError, OSError, ValueError):
                written.flush()
        os._exit(left.code if isinstance(left.code, int) else bool(left.code))  # no tidying of what is shared
