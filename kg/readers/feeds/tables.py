"""Delimited files as rows by column name: the header found, broken rows mended, the rest quarantined."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TextIO

from kg.errors import InputError
from kg.model.feeds import Quarantined

PREAMBLE = 60
"""The most lines before the header."""
DELIMITERS = (",", "\t", ";", "|")
_SPACES = re.compile(r"[\W_]+")
MOST_VALUE = 20_000
"""Characters of a value that the quarantine keeps."""


def column(name: str) -> str:
    """A column's name as it is compared: ``Year(s) of delivery`` is ``year s of delivery``."""
    return _SPACES.sub(" ", name).strip().lower()


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a feed: which it must have, and their other names.

    ``aliases`` maps a name as :func:`column` gives it to the reader's name. ``valid`` says whether a row makes sense:
    by it a broken row is mended where exactly one way does. ``short`` rows lack only empty cells at their end.
    """

    needed: tuple[str, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)
    valid: Callable[[Mapping[str, str]], bool] | None = None
    short: bool = False


class Row:
    """A row by column name; a missing or empty cell is the empty string."""

    __slots__ = ("_cells", "cells", "delimiter", "number")

    def __init__(self, number: int, names: Mapping[str, int], cells: Sequence[str], delimiter: str = ",") -> None:
        self.number, self._cells, self.cells, self.delimiter = number, names, cells, delimiter

    def __getitem__(self, name: str) -> str:
        place = self._cells.get(name)
        return self.cells[place].strip() if place is not None else ""

    def __contains__(self, name: str) -> bool:
        return name in self._cells

    def after(self, name: str) -> str:
        """The cell that follows a column, where that has no name of its own."""
        place = self._cells.get(f"{name}?")
        return self.cells[place].strip() if place is not None else ""

    @property
    def content(self) -> str:
        """All cells, for comparing rows."""
        return "\x1f".join(cell.strip() for cell in self.cells)


def header(names: Sequence[str], layout: Layout) -> dict[str, int]:
    """The places of the columns, by the reader's names; a column without a name is that before it with ``?``."""
    found: dict[str, int] = {}
    before = ""
    for place, name in enumerate(names):
        plain = column(name)
        if not plain or plain.startswith("unnamed ") or plain.isdecimal():
            if before:
                found.setdefault(f"{before}?", place)
        else:
            plain = layout.aliases.get(plain, plain)
            found.setdefault(plain, place)
            before = plain
    return found


def numbers_rows(names: Sequence[str], row: Sequence[str]) -> bool:
    """Whether R put its number before each row, the first being ``row``, and no name for it in the header."""
    return len(row) == len(names) + 1 and row[0].strip('"') == "1" and bool(row[-1].strip())


def missing(names: Sequence[str], layout: Layout) -> list[str]:
    """The columns that a header lacks."""
    known = header(names, layout)
    return [name for name in layout.needed if name not in known]


def cells(line: str, delimiter: str) -> list[str]:
    """The cells of one line."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def find_header(lines: Sequence[str], layout: Layout) -> tuple[int, str] | None:
    """The number of the line that holds the header, from 0, and its delimiter; None where there is none."""
    for number, line in enumerate(lines[:PREAMBLE]):
        for delimiter in DELIMITERS:
            if delimiter in line and not missing(cells(line, delimiter), layout):
                return number, delimiter
    return None


def read(
    name: str, text: TextIO, layout: Layout, corrections: Mapping[int, Mapping[str, str]], before: int = 0
) -> Iterator[Row | Quarantined]:
    """The rows of a file, each with its line; ``before`` lines precede it. Raises InputError without a header.

    ``corrections`` are values to read in place of those in the file, by line and column.
    """
    first = list(islice(text, PREAMBLE))
    found = find_header([line.rstrip("\r\n") for line in first], layout)
    if found is None:
        raise _no_header(name, first, layout)
    skipped, delimiter = found
    table = csv.reader(chain(first[skipped:], text), delimiter=delimiter)
    names = next(table)
    places, width = header(names, layout), len(names)
    begin = before + skipped
    number = first_number = begin + table.line_num + 1
    pending: tuple[int, list[str]] | None = None
    while True:
        try:
            row = next(table, None)
        except csv.Error as error:
            where = f"line {begin + table.line_num}"
            raise InputError(name, f"{where}: {error}; a quotation mark may be open", "close it") from None
        here, number = number, begin + table.line_num + 1
        if pending is not None and row is not None and (joined := _joined(pending[1], row, width)):
            here, row, pending = pending[0], joined, None
        if pending is not None:
            yield _ragged(*pending, width, delimiter)
            pending = None
        if row is None:
            return
        if not any(cell.strip() for cell in row):
            continue
        if here == first_number and numbers_rows(names, row):
            places, width = header(["", *names], layout), width + 1
        row = corrected(row, places, corrections.get(here, {}), layout, delimiter)
        if len(row) == width + 1 and not row[width].strip():  # a delimiter at the end of each row
            row = row[:width]
        if len(row) != width or (layout.valid and not layout.valid(_named(places, row))):
            fitted = _mended(row, width, places, layout)
            if fitted is None and len(row) < width and not layout.short:
                pending = here, row
                continue
            if fitted is None and len(row) == width:
                fitted = row  # the reader says what is wrong with it
            if fitted is None:
                yield _ragged(here, row, width, delimiter)
                continue
            row = fitted
        if any("\x00" in cell for cell in row):
            yield Quarantined(here, "", delimiter.join(row)[:MOST_VALUE].replace("\x00", "\ufffd"), "a null character")
            continue
        yield Row(here, places, row, delimiter)


def _named(places: Mapping[str, int], row: Sequence[str]) -> dict[str, str]:
    return {name: row[place].strip() for name, place in places.items() if place < len(row)}


def _joined(one: list[str], other: list[str], width: int) -> list[str] | None:
    """A row that was broken over two lines."""
    if len(one) + len(other) == width:
        return [*one, *other]
    if len(one) + len(other) == width + 1:
        return [*one[:-1], f"{one[-1]} {other[0]}".strip(), *other[1:]]
    return None


def _mended(row: list[str], width: int, places: Mapping[str, int], layout: Layout) -> list[str] | None:
    """The row with a lost or extra cell put right, where exactly one way makes sense."""
    if layout.valid is None:
        return [*row, *[""] * (width - len(row))] if layout.short and len(row) < width else None
    tried: dict[tuple[str, ...], None] = {}
    if len(row) == width - 1:
        tried.update(((*row[:at], "", *row[at:]), None) for at in range(width))
    elif len(row) == width + 1:
        full = [at for at in range(width) if row[at].strip() and row[at + 1].strip()]
        tried.update(((*row[:at], f"{row[at]},{row[at + 1]}", *row[at + 2 :]), None) for at in full)
        tried.update((tuple(row[:at] + row[at + 1 :]), None) for at in range(len(row)) if not row[at].strip())
    elif len(row) == width:  # shifted: an empty cell too many at one end, one too few at the other
        tried[(*row[1:], "")] = None
        tried[("", *row[:-1])] = None
    good = [list(cells) for cells in tried if layout.valid(_named(places, cells))]
    return good[0] if len(good) == 1 else None


def corrected(
    row: list[str], places: Mapping[str, int], given: Mapping[str, str], layout: Layout, delimiter: str = ","
) -> list[str]:
    """The cells of a row with the values given by column; one for no column is the whole row."""
    for name, value in given.items():
        if not name:
            row = cells(value, delimiter)
    for name, value in given.items():
        plain = column(name)
        place = places.get(name, places.get(layout.aliases.get(plain, plain)))
        if place is not None and place < len(row):
            row = [*row[:place], value, *row[place + 1 :]]
    return row


def _ragged(number: int, row: Sequence[str], width: int, delimiter: str) -> Quarantined:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(row)
    return Quarantined(number, "", out.getvalue()[:MOST_VALUE], f"{len(row)} columns where the header has {width}")


def _no_header(name: str, first: Sequence[str], layout: Layout) -> InputError:
    """The error for a file without the columns that are needed: which it lacks, of the line that has most of them."""
    lacking = [missing(cells(line, d), layout) for line in first for d in DELIMITERS if d in line]
    fewest = min(lacking, key=len, default=list(layout.needed))
    if not first:
        return InputError(name, "the file is empty", "nothing of it was added")
    return InputError(name, f"columns are missing: {', '.join(fewest)}", "download the file with all its columns")
