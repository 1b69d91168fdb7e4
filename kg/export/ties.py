"""The ties as a CSV table, one a line, safe to open in a spreadsheet.

The columns are those of a tie everywhere (``TieRecord.COLUMNS``), the ids of the ends after them.
"""

from __future__ import annotations

import csv
import io
from typing import BinaryIO

from kg.cells import guarded, plain
from kg.export.content import Content
from kg.export.notes import on_statements
from kg.model.records import TieRecord

ENDS = ("subject_id", "object_id", "relationship_id")


def write(content: Content, out: BinaryIO, variant: str) -> list[str]:
    """Writes a header and a line for each tie, as UTF-8; the variant ``excel`` begins with a byte order mark."""
    encoding = "utf-8-sig" if variant == "excel" else "utf-8"
    text = io.TextIOWrapper(out, encoding=encoding, newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*TieRecord.COLUMNS, *ENDS])
    for tie in content.ties:
        (row,) = tie.as_rows()
        writer.writerow(
            [guarded(plain(v)) for v in (*row.values(), tie.subject.id, tie.object.id, tie.relationship.id)]
        )
    text.detach()
    return on_statements(content, "the table")
