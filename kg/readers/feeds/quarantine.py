"""The CSV of quarantined rows, from which corrected rows are added again.

Its columns are file, row, column, value, reason. A corrected value, or a corrected row where ``column`` is empty,
takes the place of what the file has there; the file is then read again as a whole.
"""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.cells import guarded, unguarded
from kg.encoding import read_text
from kg.errors import InputError, Violation
from kg.files import whole
from kg.model.feeds import Quarantined

COLUMNS = ("file", "row", "column", "value", "reason")
ENDING = ".quarantine.csv"
WHOLE = ""
"""The column of a row that is wrong as a whole."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrected values of a file, by row and column, as a quarantine CSV has them."""

    path: Path
    rows: Mapping[int, Mapping[str, str]]


def write(folder: Path, path: Path, found: Iterable[Quarantined]) -> Path:
    """Writes the quarantined rows of the file ``path`` to a CSV in ``folder``; returns where it is."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    name = os.path.abspath(path)
    table.writerows([name, q.row, guarded(q.column), guarded(q.value), guarded(q.reason)] for q in found)
    place = folder / f"{path.name}{ENDING}"
    with whole(place) as file:
        file.write(out.getvalue().encode("utf-8", "backslashreplace"))
    return place


def is_quarantine(beginning: str) -> bool:
    """Whether a file that begins so is a CSV of quarantined rows."""
    first = beginning.split("\n", 1)[0].strip().lstrip("\ufeff").lower()
    return [cell.strip('" ') for cell in first.split(",")][:4] == list(COLUMNS[:4])


def read(path: Path) -> list[Corrections]:
    """The corrections in a quarantine CSV, by file; raises InputError for a file that is gone or a wrong row."""
    rows: dict[str, dict[int, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    wrong = []
    for entry in csv.DictReader(io.StringIO(read_text(path), newline="")):
        said = {str(name).strip().lower(): value for name, value in entry.items() if isinstance(value, str)}
        number = said.get("row", "")
        if not number.isdecimal() or not said.get("file"):
            wrong.append(Violation("a row needs a file and the number of its row", value=number))
            continue
        rows[said["file"]][int(number)][unguarded(said.get("column", ""))] = unguarded(said.get("value", ""))
    if wrong:
        raise InputError(str(path), wrong, "keep the columns file and row as they were written")
    found = []
    for name, of in rows.items():
        place = Path(name) if os.path.isabs(name) else path.parent / name
        if not place.is_file():
            raise InputError(
                str(path), f"the file {name!r} is no longer there", "put it back, or change the column file"
            )
        found.append(Corrections(place, of))
    return found
