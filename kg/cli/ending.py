"""Early ends of a command and its standard streams: Ctrl-C, time limits, closed streams."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

changed = threading.Event()
"""Set once a command has closed a store that it has changed."""

_unfinished: set[Path] = set()
"""Files and folders to remove if the process exits while they are being written."""

GRACE = 0.7
"""Seconds that an interrupted command has to remove unfinished files."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Lets Ctrl-C end the process even where a library computes and Python cannot react.

    The interrupt is raised as always. Where that has not ended the command within ``GRACE``, as
    in the middle of a query, the process exits; a change that the store had begun is then not made.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    receiver, sender = socket.socketpair()
    sender.setblocking(False)
    ended = threading.Event()
    before = signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    threading.Thread(target=_watch, args=(receiver, ended), daemon=True).start()
    try:
        yield
    finally:
        ended.set()
        signal.set_wakeup_fd(before)
        sender.close()


def _watch(receiver: socket.socket, ended: threading.Event) -> None:
    with receiver:
        while signals := receiver.recv(64):
            if signal.SIGINT in signals and not ended.wait(GRACE):
                leave("\nkg: interrupted", 130)


@contextmanager
def time_limit(seconds: float | None, message: str) -> Iterator[None]:
    """Exits with ``message`` and exit code 1 if the work takes longer than ``seconds``."""
    if seconds is None:
        yield
        return
    line = "\n" if sys.stderr.isatty() else ""  # ends the progress line
    timer = threading.Timer(seconds, leave, (line + message, 1))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def clearing(unfinished: Path) -> Iterator[None]:
    """Removes a file or folder if the process exits while it is being written."""
    _unfinished.add(unfinished)
    try:
        yield
    finally:
        _unfinished.discard(unfinished)


def _clear() -> None:
    """Removes what is unfinished; renames it first, so that nothing takes it for finished."""
    for path in list(_unfinished):
        gone = path.with_name(path.name + ".gone")
        with suppress(OSError):
            path.rename(gone)
            if gone.is_dir():
                shutil.rmtree(gone)
            else:
                gone.unlink()


def leave(message: str, code: int) -> NoReturn:
    """Ends the process at once; the engine cannot be interrupted in any other way."""
    _clear()
    with suppress(OSError):
        os.write(2, f"{message}\n".encode())
    os._exit(code)


def ready_streams() -> None:
    """Makes the standard streams usable: closed ones discard, all take any character, terminals get safe text.

    Without this, the next file opened, such as one of the store's, would get a closed stream's number.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "r" if name == "stdin" else "w", encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() not in ("utf-8", "utf8"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")
    for name in ("stdout", "stderr"):
        if getattr(sys, name).isatty():
            from kg.cli.terminal import Terminal

            setattr(sys, name, Terminal(getattr(sys, name)))


def arguments(given: list[str]) -> list[str]:
    """The arguments as text; UnicodeDecodeError where one is not UTF-8, whatever the locale."""
    return [
        os.fsencode(word).decode("utf-8") if any("\ud800" <= c <= "\udfff" for c in word) else word for word in given
    ]


def flushed() -> None:
    """Flushes the output; raises OSError if that fails, with the rest of the output discarded."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
        raise
