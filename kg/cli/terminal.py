"""What reaches a terminal: text in which control and direction characters are written out.

A file or pipe gets every byte as it is. On a terminal the standard streams are wrapped, so that nothing
which commands, libraries or Python print can move the cursor, set the title or turn lines around; only
:func:`draw` passes the sequences of our own styles.
"""

from __future__ import annotations

import io
import sys
from codecs import getincrementaldecoder
from typing import Any, TextIO

from kg.cells import visible


class Terminal:
    """A text stream to a terminal, and its ``buffer`` for bytes; all else is as in the stream beneath."""

    def __init__(self, beneath: TextIO) -> None:
        self._beneath = beneath
        self.buffer = _Bytes(self)

    def write(self, text: str) -> int:
        """Writes the text, made safe."""
        self._beneath.write(visible(text))
        return len(text)

    def writelines(self, lines: Any) -> None:
        """Writes each of the lines, made safe."""
        for line in lines:
            self.write(line)

    def draw(self, text: str) -> None:
        """Writes the text as it is: text that is safe, with styles of our own."""
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
    """Writes safe text with styles of our own, at once."""
    stream = sys.stderr if err else sys.stdout
    (stream.draw if isinstance(stream, Terminal) else stream.write)(text)
    stream.flush()
