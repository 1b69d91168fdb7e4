"""A feed file as its reader gets it: its members as text, and the corrections to apply."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from kg.errors import InputError
from kg.io import guard
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

    def begins(self, *signs: str) -> bool:
        """Whether the first character is one of these, as ``{`` and ``[`` of JSON."""
        begin = next(iter(self.content.members[0].parts()), b"")[:100]
        return begin.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(tuple(sign.encode() for sign in signs))

    def json(self) -> Any:
        """The first member, which is JSON; raises InputError where it is not."""
        with self.opened(self.content.members[0]) as text:
            whole = text.read()
        try:
            return guard.read_json(self.name, whole)
        except (ValueError, RecursionError) as error:
            raise InputError(self.name, f"not JSON: {error}", "download it again") from None

    def items(self) -> Iterator[tuple[int, str]]:
        """The items of a list in JSON with their numbers, corrected, as JSON."""
        for number, item in enumerate(self.json(), 1):
            yield number, self.corrections.get(number, {}).get("", json.dumps(item))

    def answer(self, layout: tables.Layout) -> Iterator[tables.Row | Quarantined]:
        """The rows of the answer of an API: the objects of its list ``data``, or of a list alone."""
        found = self.json()
        found = found.get("data") if isinstance(found, dict) else found
        if not isinstance(found, list):
            message = "not an answer of the API: it has no list 'data'"
            raise InputError(self.name, message, "download it again")
        for number, thing in enumerate(found, 1):
            if not isinstance(thing, dict):
                yield Quarantined(number, "", json.dumps(thing)[: tables.MOST_VALUE], "not an object")
                continue
            places = tables.header(list(thing), layout)
            values = ["" if v is None else v if isinstance(v, str) else json.dumps(v) for v in thing.values()]
            by_column = {name: value for name, value in self.corrections.get(number, {}).items() if name}
            yield tables.Row(number, places, tables.corrected(values, places, by_column, layout))

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
