"""Output to a terminal, with control and direction characters escaped.

A file or pipe gets every byte unchanged. On a terminal the standard streams are wrapped, so that nothing
that commands, libraries or Python print can move the cursor, set the title or reverse lines; only
:func:`draw` passes the sequences of our own styles.
"""

from __future__ import annotations

import io
import sys
from codecs import getincrementaldecoder
from typing import Any, TextIO

from kg.cells import visible


class Terminal:
    """A text stream to a terminal, and its ``buffer`` for bytes; the rest is that of the wrapped stream."""

    def __init__(self, beneath: TextIO) -> None:
        self._beneath = beneath
        self.buffer = _Bytes(self)

    def write(self, text: str) -> int:
        """Writes the text, escaped."""
        self._beneath.write(visible(text))
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Writes each of the lines, escaped."""
        for line in lines:
            self.write(line)

    def draw(self, text: str) -> None:
        """Writes the text unchanged: escaped already, with our own styles."""
        self._beneath.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._beneath, name)


class _Bytes(io.BufferedIOBase):
    """The bytes of UTF-8 that writers of files give, shown on a terminal."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._decoder = getincrementaldecoder("utf-8")("backslashreplace")
        self._held = ""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        """Writes the bytes; a carriage return waits for the line feed that makes it harmless."""
        text = self._held + self._decoder.decode(bytes(data))
        self._held = "\r" if text.endswith("\r") else ""
        self._terminal.write(text.removesuffix("\r"))
        return len(bytes(data))

    def flush(self) -> None:
        self._terminal.flush()

    def fileno(self) -> int:
        return int(self._terminal.fileno())

    def isatty(self) -> bool:
        return True


def draw(text: str, *, err: bool = False) -> None:
    """Writes escaped text with our own styles, at once."""
    stream = sys.stderr if err else sys.stdout
    (stream.draw if isinstance(stream, Terminal) else stream.write)(text)
    stream.flush()
