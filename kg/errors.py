"""The one error tree of the package.

Every message says what went wrong, where, and what to do next; the command line prints it and
leaves with ``exit_code``. Errors of other libraries are wrapped at the border where they arise.

KgError
├── InputError            a file that cannot be taken (annotation, text, RDF, feed)
│   └── TextNeeded        an annotation that names by hash a text that is not here
├── NameNotFound          no actor, relation, tie or source answers to this name
│   └── AmbiguousName     more than one does
├── QueryError            SPARQL that is refused or broken
├── Refused               an operation that is not allowed as asked
├── StoreError            the store cannot be opened, read or written
│   ├── StoreLocked       another process holds it
│   ├── StoreDamaged      its files cannot be read
│   └── StoreVersionError it was written by a newer version
└── MissingExtra          an optional library is not installed
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any


class KgError(Exception):
    """Root of everything that ``kg`` raises on purpose."""

    exit_code = 1


MOST_CANDIDATES = 10
"""As many candidates are told of an ambiguous name."""


@dataclass(frozen=True)
class Problem:
    """One mistake in an input: where it stands, which words, and what was expected."""

    message: str
    line: int | None = None
    words: str | None = None

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line is not None else ""
        words = f" — found: {self.words!r}" if self.words is not None else ""
        return f"{where}{self.message}{words}"


class InputError(KgError):
    """A file that cannot be taken; ``problems`` holds every mistake found, not the first alone."""

    def __init__(self, path: str, problems: Sequence[Problem] | str, advice: str = "") -> None:
        self.path = path
        self.problems = [Problem(problems)] if isinstance(problems, str) else list(problems)
        self.advice = advice
        super().__init__(path)

    def __str__(self) -> str:
        lines = [f"{self.path}: {problem}" for problem in self.problems]
        return "\n".join([*lines, self.advice] if self.advice else lines)


class TextNeeded(InputError):
    """An annotation names its text by hash, and that text is not here."""


class NameNotFound(KgError):
    """No actor, relation, tie or source answers to ``name``; ``suggestions`` are near names."""

    def __init__(self, name: str, what: str = "actor", suggestions: Sequence[str] = (), advice: str = "") -> None:
        self.name = name
        self.what = what
        self.suggestions = list(suggestions)
        self.advice = advice
        super().__init__(name)

    def __str__(self) -> str:
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

    def __str__(self) -> str:
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
    """The files of the store cannot be read."""


class StoreVersionError(StoreError):
    """The store was written by a newer version of ``kg``."""


class MissingExtra(KgError):
    """An optional library is not installed."""

    def __init__(self, extra: str, library: str) -> None:
        self.extra = extra
        super().__init__(f"{library} is not installed; this needs the extra {extra!r}: pip install 'kg[{extra}]'")


def require(library: str, extra: str) -> Any:
    """The module of an optional library; else MissingExtra names the extra to install."""
    try:
        return import_module(library)
    except ImportError:
        raise MissingExtra(extra, library) from None
