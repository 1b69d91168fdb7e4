"""A case folder: the annotation of every source, its text if the store has it, and judgements.

``kg build FOLDER`` gives the same sources, ties, stances, judgements and statuses again.
"""

from __future__ import annotations

import re
from pathlib import Path

from kg.annotation.schema import dump
from kg.errors import Refused
from kg.export.annotations import to_annotation
from kg.export.content import Content
from kg.export.rdf import turtle
from kg.io.files import JUDGEMENTS
from kg.model import ids
from kg.model.claims import Source


def write(content: Content, folder: Path, variant: str) -> list[str]:
    """Writes two files a source, and one of judgements; sources without an annotation are listed in a note."""
    notes: list[str] = []
    for source in content.sources():
        name = slug(source)
        text = f"{name}.txt" if source.text is not None else None
        try:
            records = content.source_records(source.iri)
            annotation, lost = to_annotation(records, content.registry, text=text)
        except Refused as error:
            notes.append(f"{source.title!r} is left out: {error}")
            continue
        (folder / f"{name}.yaml").write_text(dump(annotation), encoding="utf-8", newline="")
        if text:
            (folder / text).write_text(source.text or "", encoding="utf-8", newline="")
        notes += [f"{source.title}: {note}" for note in lost]
    if content.source is None and content.log:
        (folder / JUDGEMENTS).write_bytes(turtle(content.quads_of(ids.ANALYST_GRAPH)))
    return notes


def slug(source: Source) -> str:
    """A file name from the title and the id: ``ferry-talks-stall-6160904f``."""
    words = re.findall(r"[a-z0-9]+", source.title.lower())
    return "-".join([*words[:6], ids.short(source.iri).rpartition("-")[2][:8]])
