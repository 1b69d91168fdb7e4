"""The CSV of quarantined rows, from which corrected rows are added again.

Its columns are file, row, column, value, reason. A corrected value, or a corrected row where ``column`` is empty,
takes the place of what the file has there; the file is then read again as a whole.
"""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.cells import guarded, unguarded
from kg.errors import InputError, Violation
from kg.io.encoding import read_text
from kg.io.files import whole
from kg.model import ids
from kg.model.feeds import Quarantined

COLUMNS = ("file", "row", "column", "value", "reason")
ENDING = ".quarantine.csv"
CORRECTED = "corrected"
"""The reason of a row that was read with its correction."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """The corrected values of a file, by row and column, as a quarantine CSV has them."""

    path: Path
    rows: Mapping[int, Mapping[str, str]]


def write(folder: Path, path: Path, found: Sequence[Quarantined], applied: Corrections | None = None) -> Path:
    """Writes the quarantined rows of the file ``path`` to a CSV in ``folder``; returns where it is.

    Corrections that were ``applied``, to the file that they are of, are kept: the file is read with all of them.
    """
    source = applied.path if applied else path
    wrong = {(row.row, row.column) for row in found}
    lines = [(q.row, q.column, q.value, q.reason) for q in found]
    for row, values in applied.rows.items() if applied else ():
        lines += [(row, name, value, CORRECTED) for name, value in values.items() if (row, name) not in wrong]
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    name = os.path.abspath(source)
    table.writerows([name, row, *map(guarded, cells)] for row, *cells in sorted(lines))
    place = folder / f"{source.name}{ENDING}"
    if _of_another(place, name):
        place = folder / f"{source.name}-{ids.digest(name)[:6]}{ENDING}"
    with whole(place) as file:
        file.write(out.getvalue().encode("utf-8", "backslashreplace"))
    return place


def _of_another(place: Path, name: str) -> bool:
    """Whether a quarantine CSV is there already, of another file of the same name."""
    if not place.is_file():
        return False
    first = next(csv.DictReader(io.StringIO(read_text(place), newline="")), {})
    return first.get("file") not in (None, name)


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
