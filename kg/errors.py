"""The one error tree of the package.

Every message says what went wrong, where, and what to do next; the command line prints it and
leaves with ``exit_code``. Errors of other libraries are wrapped at the border where they arise.

KgError
├── InputError            a file that cannot be added (annotation, text, RDF, feed)
│   ├── TextNeeded        an annotation that names by hash a text that is not here
│   └── LimitExceeded     an input, or an answer, beyond a limit of kg.io.guard
├── NameNotFound          no actor, relation, tie or source answers to this name
│   └── AmbiguousName     more than one does
├── QueryError            SPARQL that is refused or broken
├── Refused               an operation that is not allowed as asked
├── StoreError            the store cannot be opened, read or written
│   ├── StoreLocked       another process holds it
│   ├── StoreUnwritable   it can only be read: the disk is full, or writing is not allowed
│   ├── StoreDamaged      its files or records cannot be read
│   └── StoreVersionError it was written by a newer version
├── PartlyAdded           some of several files were added and some were not
└── MissingExtra          an optional library is not installed
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from kg.masking import masked

LONG, KEPT = 100, 80
"""A value longer than the first is cut to the second in a message."""
LONG_WORD = 300
"""A run of this many characters without a break is a value."""
LONG_MESSAGE, LONG_END = 1_900, 300
"""A message has at most as many characters as the first; its end, which says what to do, keeps the second."""

_QUOTED = re.compile(r"""(?<![\w\\])(?P<letter>b?)(?P<quoted>'(?:[^'\\\n]++|\\.)*+'|"(?:[^"\\\n]++|\\.)*+")(?!\w)""")


def shortened(message: str, most: int = LONG_MESSAGE) -> str:
    """The message with long values cut, and an ellipsis where something was left out.

    A value is text in quotation marks, as ``repr`` writes them, or text without a space. Of addresses,
    user and password and what looks like a key are left out. What is still longer than ``most`` is cut in the
    middle.
    """
    if "://" in message:
        message = masked(message)
    if len(message) <= LONG:
        return message
    message = _QUOTED.sub(_cut, message)
    message = re.sub(rf"\S{{{LONG_WORD},}}", lambda run: f"{run[0][:KEPT]}…", message)
    if len(message) <= most:
        return message
    end = message.rpartition("\n")[2][-LONG_END:]
    return f"{message[: most - len(end) - 2]}…\n{end}"


def listed(lines: Sequence[str], noun: str, room: int = LONG_MESSAGE) -> list[str]:
    """The first lines, at least one, as far as there is room, and how many more there are."""
    kept: list[str] = []
    longest = room // 2
    for line in (shortened(line, longest) for line in lines):
        room -= len(line) + 1
        if kept and room < 0:
            return [*kept, f"and {counted(len(lines) - len(kept), f'more {noun}')}"]
        kept.append(line)
    return kept


def counted(number: int, noun: str) -> str:
    """``1 statement``, ``2 statements``."""
    return f"{number} {noun}{'s' * (number != 1)}"


def _cut(quoted: re.Match[str]) -> str:
    whole, mark = quoted["quoted"], quoted["quoted"][0]
    return quoted[0] if len(whole) - 2 <= LONG else f"{quoted['letter']}{whole[: KEPT + 1]}…{mark}"


class KgError(Exception):
    """Root of everything that ``kg`` raises on purpose; its text quotes long values in part."""

    exit_code = 1

    def __str__(self) -> str:
        return shortened(self._message())

    def _message(self) -> str:
        """What is said, with all values whole."""
        return super().__str__()


MOST_CANDIDATES = 10
"""The most candidates that the error about an ambiguous name lists."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong in a file or a store.

    In files ``line`` says where; in stores ``where`` is an id, ``rule`` the shape or check that is broken, and
    ``repair`` what to do. ``value`` is what was found.
    """

    message: str
    line: int | None = None
    value: str | None = None
    where: str = ""
    rule: str = ""
    repair: str = ""

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line is not None else ""
        found = f" — found: {self.value!r}" if self.value is not None else ""
        return f"{where}{self.message}{found}"


class InputError(KgError):
    """A file that cannot be added; ``violations`` holds every mistake in it, not only the first."""

    def __init__(self, path: str, violations: Sequence[Violation] | str, advice: str = "") -> None:
        self.path = path
        self.violations = [Violation(violations)] if isinstance(violations, str) else list(violations)
        self.advice = advice
        super().__init__(path)

    def _message(self) -> str:
        lines = listed([f"{self.path}: {one}" for one in self.violations], "mistake", LONG_MESSAGE - LONG_END)
        return "\n".join([*lines, self.advice] if self.advice else lines)


class TextNeeded(InputError):
    """An annotation names its text by hash, and that text is not here."""


class LimitExceeded(InputError):
    """An input, or the answer of an endpoint or a model, is beyond a limit of :mod:`kg.io.guard`."""


class NameNotFound(KgError):
    """No actor, relation, tie or source answers to ``name``; ``suggestions`` are near names."""

    def __init__(self, name: str, what: str = "actor", suggestions: Sequence[str] = (), advice: str = "") -> None:
        self.name = name
        self.what = what
        self.suggestions = list(suggestions)
        self.advice = advice
        super().__init__(name)

    def _message(self) -> str:
        text = f"no {self.what} is called {self.name!r}"
        advice = self.advice
        if self.suggestions:
            text += "; did you mean " + " or ".join(repr(s) for s in self.suggestions) + "?"
            advice = advice.removeprefix(";").lstrip()
        gap = "" if advice.startswith(";") else " "
        return f"{text}{gap}{advice}".rstrip()


class AmbiguousName(NameNotFound):
    """More than one answers to ``name``; ``candidates`` are their labels and ids."""

    def __init__(self, name: str, candidates: Sequence[str], what: str = "actor") -> None:
        super().__init__(name, what)
        self.candidates = list(candidates)

    def _message(self) -> str:
        shown = self.candidates[:MOST_CANDIDATES]
        more = f" and {len(self.candidates) - len(shown)} more" if len(shown) < len(self.candidates) else ""
        return (
            f"{self.name!r} can mean more than one {self.what}: {', '.join(shown)}{more}; use one of these names or ids"
        )


class QueryError(KgError):
    """SPARQL that is refused or broken."""


class Refused(KgError):
    """An operation that is not allowed as asked."""


class StoreError(KgError):
    """The store cannot be opened, read or written."""


class StoreLocked(StoreError):
    """Another process holds the store."""


class StoreUnwritable(StoreError):
    """The store can be read at most: its disk is full, or it may not be written."""


class StoreDamaged(StoreError):
    """The files of the store, or records in it, cannot be read."""


class StoreVersionError(StoreError):
    """The store was written by a newer version of ``kg``."""


class MissingExtra(KgError):
    """An optional library is not installed."""

    def __init__(self, extra: str, library: str) -> None:
        self.extra = extra
        super().__init__(f"{library} is not installed; this needs the extra {extra!r}: pip install 'actor-kg[{extra}]'")


class PartlyAdded(KgError):
    """Some of the files were added and some were not; ``done`` (their Added records) and ``failures`` say which."""

    def __init__(self, done: Sequence[Any], failures: Sequence[KgError]) -> None:
        self.done = list(done)
        self.failures = list(failures)
        self.exit_code = 3 if done else 1
        super().__init__(len(failures))

    def _message(self) -> str:
        return "\n".join(listed([str(failure) for failure in self.failures], "failed file"))


def require(library: str, extra: str) -> Any:
    """The module of an optional library; else MissingExtra names the extra to install."""
    try:
        return import_module(library)
    except ImportError:
        raise MissingExtra(extra, library) from None
