"""The progress line on stderr, for commands that take longer than a second on a terminal."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from kg.cells import visible
from kg.cli.terminal import draw

PATIENCE = 1.0
"""Seconds before the line is first shown."""
STEP = 0.5
KEY = "kg.progress"


class Progress:
    """The progress line of one command: its name, its progress if known, and the elapsed seconds."""

    def __init__(self, name: str) -> None:
        self.name, self.what = name, ""
        self._done = self._total = 0
        self._began = time.monotonic()
        self._shown = 0
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._draw, daemon=True)
        if sys.stderr.isatty():
            self._thread.start()

    def __call__(self, done: int, total: int) -> None:
        """Records that ``done`` of ``total`` are done."""
        self._done, self._total = done, total

    def line(self, seconds: float) -> str:
        """The progress after ``seconds``: what is done, how fast, and how long the rest takes at this rate."""
        if not self._total:
            return f"kg {self.name}: {seconds:.0f} s"
        told = f"kg {self.name}: {self._done:,} of {self._total:,} {self.what}, {seconds:.0f} s"
        if not 0 < self._done < self._total or seconds < PATIENCE:
            return told
        left = seconds * (self._total - self._done) / self._done
        return f"{told}, {self._done / seconds:,.1f} a second, about {left:.0f} s left"

    def _draw(self) -> None:
        wait = PATIENCE
        while not self._ended.wait(wait):
            wait = STEP
            with self._lock:
                if not self._ended.is_set():
                    line = self.line(time.monotonic() - self._began)
                    draw("\r" + visible(line).ljust(self._shown), err=True)
                    self._shown = len(line)

    def clear(self, done: bool) -> None:
        """Clears the line; for good if rows are about to be printed."""
        with self._lock:
            if done:
                self._ended.set()
            if self._shown:
                draw("\r" + " " * self._shown + "\r", err=True)
                self._shown = 0


@contextmanager
def progress(what: str = "") -> Iterator[Progress]:
    """The progress line of the running command, as a function of how many of ``what`` are done and of the total."""
    context = click.get_current_context()
    line = context.meta.get(KEY)
    if line is not None:
        line.what = what
        yield line
        return
    line = context.meta[KEY] = Progress(context.info_name or "")
    line.what = what
    try:
        yield line
    finally:
        line.clear(done=True)
        context.meta.pop(KEY, None)


def quiet(done: bool = True) -> None:
    """Clears the line before something is printed."""
    context = click.get_current_context(silent=True)
    line = context.meta.get(KEY) if context else None
    if line is not None:
        line.clear(done)
