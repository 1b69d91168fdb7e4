"""How the files of a machine-coded feed are laid out, and what a file is found to be by its first lines."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.readers.feeds.tables import numbers_rows

TAB = "\t"
ACTOR, ENDS = ("code", "name", "country", "sectors"), ("subject", "object")
"""What names an actor, and the two actors of a row, in the fields of a layout: ``subject_code`` …"""
SEPARATORS = (TAB, ";", ",", "|")
_RECORD = re.compile(r"\d{1,18}|\d(?:\.\d+)?e\+\d\d")
_DAY = re.compile(r"\d{8}")
_BETWEEN = re.compile(r"[\s_.]+")
"""What stands between the words of a column's name; R writes dots."""


@dataclass(frozen=True)
class Found:
    """What a file is: its separator, whether a header comes first, where each field is, how many columns a row has.

    ``numbered``: R wrote a number before each row, and no name for it in the header.
    """

    separator: str
    header: bool
    places: Mapping[str, tuple[int, ...]]
    widths: frozenset[int]
    names: Sequence[str]
    numbered: bool = False


@dataclass(frozen=True)
class Layout:
    """The layouts of a feed.

    ``columns`` are those of files without a header, the newest layout first; ``optional`` is how many at the end may
    be missing. ``fields`` gives the column of each field, or several that are joined. ``needed`` are the fields
    without which a file is refused. ``aliases`` are other names of columns, ``instead`` the columns that say less of a
    field where its own is left out; ``missing`` are the words for nothing.
    ``several``: a cell may name several actors. ``mentions``: a part of the name of a file, and what stands there in
    the name of the file with its mentions.
    """

    feed: str
    fields: Mapping[str, str | tuple[str, ...]]
    needed: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...] = ()
    optional: int = 0
    aliases: Mapping[str, str] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    several: bool = False
    legacy: str | None = None
    mentions: tuple[str, str] | None = None

    def recognises(self, beginning: str) -> bool:
        """Whether a file that begins so is one of this feed."""
        return self.found(beginning) is not None

    def found(self, beginning: str) -> Found | None:
        """What a file is that begins so; None if it is not of this feed."""
        lines = [line for line in beginning.lstrip("\ufeff").splitlines() if line.strip()]
        if not lines:
            return None
        whole = lines if beginning.endswith("\n") else lines[:-1] or lines  # the last may be cut
        for separator in SEPARATORS:
            rows = [cells(line, separator) for line in whole[:50]]
            if found := self._by_header(separator, rows) or self._by_width(separator, rows):
                return found
        return None

    def _by_header(self, separator: str, rows: Sequence[Sequence[str]]) -> Found | None:
        numbered = len(rows) > 1 and numbers_rows(rows[0], rows[1])
        row = ["", *rows[0]] if numbered else rows[0]
        known = {self._name(name): at for at, name in reversed(list(enumerate(row)))}
        places = {}
        for name, columns in self.fields.items():
            at = [known.get(self._name(column)) for column in ((columns,) if isinstance(columns, str) else columns)]
            if name in self.instead and at == [None]:
                at = [known.get(self._name(self.instead[name]))]
            if any(one is not None for one in at):
                places[name] = tuple(one for one in at if one is not None)
        if any(name not in places for name in self.needed):
            return None
        return Found(separator, True, places, frozenset({len(row)}), tuple(row), numbered)

    def _by_width(self, separator: str, rows: Sequence[Sequence[str]]) -> Found | None:
        """The layout without a header in which most of the first rows are.

        pandas writes the number of the row before each, and numbers for the names that it does not know.
        """
        header = rows[0] if len(rows) > 1 and _counted(rows[0]) else None
        before = ("",) if 2 * sum(_dated(row[1:]) for row in rows) > len(rows) else ()
        best: tuple[int, Found] | None = None
        for columns in self.columns:
            least = len(columns) - (self.optional if columns is not self.columns[0] else 0)
            widths = frozenset(range(len(before) + least, len(before) + len(columns) + 1))
            fitting = sum(len(row) in widths and _dated(row[len(before) :]) for row in rows)
            if fitting and (best is None or fitting > best[0]):
                names = (*before, *columns)
                places = {
                    name: tuple(names.index(c) for c in ((column,) if isinstance(column, str) else column))
                    for name, column in self.fields.items()
                }
                best = (fitting, Found(separator, header is not None, places, widths, header or names))
        return best[1] if best else None

    def _name(self, name: str) -> str:
        plain = _BETWEEN.sub("", name.strip('" \ufeff')).lower()
        return self._others.get(plain, plain)

    @property
    def _others(self) -> Mapping[str, str]:
        return {_BETWEEN.sub("", k).lower(): _BETWEEN.sub("", v).lower() for k, v in self.aliases.items()}


def _dated(row: Sequence[str]) -> bool:
    """Whether a row begins with the number of a record and its day, as in all layouts without a header."""
    return len(row) > 1 and bool(_RECORD.fullmatch(row[0].strip()) and _DAY.fullmatch(row[1].strip()))


def _counted(row: Sequence[str]) -> bool:
    """Whether a header has the numbers of the columns in place of their names, as pandas writes them."""
    names = row[1:] if row[0] == "" else row
    return list(names) == [str(at) for at in range(len(names))]


def cells(line: str, separator: str) -> list[str]:
    """The cells of a line; quotes count only where commas or semicolons separate."""
    return line.split(TAB) if separator == TAB else next(csv.reader(io.StringIO(line), delimiter=separator), [])
