"""A feed file as its reader gets it: its members as text, and the corrections to apply."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from kg.errors import InputError
from kg.readers.feeds import archives, tables
from kg.readers.feeds.rows import Party, Quarantined


@dataclass(frozen=True)
class FeedFile:
    """``encoding`` is that given, else None: UTF-8, or what the feed's ``legacy`` encoding is.

    ``named_before`` gives the actor that other files of the feed name by this key.
    """

    path: Path
    content: archives.Content
    encoding: str | None = None
    corrections: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    named_before: Callable[[str], Party | None] = lambda key: None

    @property
    def name(self) -> str:
        return str(self.path)

    def encoded(self, legacy: str | None = None) -> str:
        """The encoding of the file; raises InputError where it is not UTF-8 and the feed has no other."""
        if self.content.utf8:
            return "utf-8"
        if used := self.encoding or legacy:
            return used
        raise InputError(
            self.name, "not UTF-8", "name its encoding with --encoding (latin-1, cp1252), or save it as UTF-8"
        )

    @contextmanager
    def opened(self, member: archives.Member, legacy: str | None = None) -> Iterator[TextIO]:
        """The text of a member; raises InputError where it is not in its encoding."""
        encoding = self.encoded(legacy)
        try:
            with archives.text(member, encoding) as text:
                yield text
        except UnicodeError as error:
            raise InputError(
                self.name, f"not {encoding.upper()}: {error}", "name its encoding with --encoding"
            ) from None
        except LookupError:
            raise InputError(
                self.name, f"no encoding is called {encoding!r}", "write utf-8, latin-1, cp1252 …"
            ) from None

    def table(self, layout: tables.Layout, legacy: str | None = None) -> Iterator[tables.Row | Quarantined]:
        """The rows of all members, by column; lines are counted through."""
        before = 0
        for member in self.content.members:
            last = before
            with self.opened(member, legacy) as text:
                for row in tables.read(self.name, text, layout, self.corrections, before):
                    last = row.row if isinstance(row, Quarantined) else row.number
                    yield row
            before = last

    def lines(self, legacy: str | None = None) -> Iterator[tuple[int, str]]:
        """The lines of all members with their numbers, corrected, without line ends; blank ones are left out."""
        number = 0
        for member in self.content.members:
            with self.opened(member, legacy) as text:
                for line in text:
                    number += 1
                    line = self.corrections.get(number, {}).get("", line.rstrip("\r\n"))
                    if line.strip():
                        yield number, line
