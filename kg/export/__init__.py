"""Exports: the whole graph, or one source with its ties, in the formats of other tools.

:data:`FORMATS` is the registry. Each format is a module with a function ``write``: of a
:class:`kg.export.content.Content` into a binary stream, or into a folder where the format is more
than one file. It returns notes: what the format could not carry. :func:`export` puts files in
place only when they are complete.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from kg.errors import NameNotFound, Refused, StoreError, counted
from kg.export.content import Content
from kg.io.files import JUDGEMENTS, contents, whole

Target = str | Path | BinaryIO


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module that writes it, its file ending, its description, and whether it is a folder.

    ``variant`` is passed to a module that writes more than one format; ``log``: the whole graph is
    written with all judgements; ``alone``: the suffixes of files that must not already be in its folder,
    because they would be read together with it.
    """

    module: str
    ending: str
    title: str
    folder: bool = False
    variant: str = ""
    log: bool = False
    alone: tuple[str, ...] = ()


FORMATS: dict[str, Format] = {
    "turtle": Format("rdf", ".ttl", "RDF, one graph", variant="turtle", log=True),
    "trig": Format("rdf", ".trig", "RDF with its graphs", variant="trig", log=True),
    "nquads": Format("rdf", ".nq", "RDF with its graphs, one quad a line", variant="nquads", log=True),
    "jsonld": Format("rdf", ".jsonld", "RDF with its graphs, as JSON", variant="jsonld", log=True),
    "rdf12": Format("rdf", ".trig", "RDF 1.2: ties as reifiers (rdf:reifies)", variant="rdf12", log=True),
    "graphml": Format("graphml", ".graphml", "relationships for Gephi, yEd, igraph"),
    "gexf": Format("gexf", ".gexf", "relationships for Gephi, with dates and colours"),
    "neo4j": Format("neo4j", "", "nodes.csv and relationships.csv for neo4j-admin import", folder=True),
    "ftm": Format("ftm", ".jsonl", "FollowTheMoney entities, one a line"),
    "csv": Format("ties", ".csv", "the ties as a table"),
    "excel": Format("ties", ".csv", "the same for Excel, which knows UTF-8 by a byte order mark", variant="excel"),
    "annotation": Format("annotations", ".yaml", "one source as an annotation file, its text left out"),
    "standoff": Format("annotations", ".yaml", "one source as an annotation without its words", variant="standoff"),
    "case": Format(
        "case",
        "",
        "a case folder: every source's annotation and text, and judgements",
        folder=True,
        log=True,
        alone=(".yaml", ".yml", ".txt", JUDGEMENTS),
    ),
}


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: the files (none for a stream), and notes on what the format leaves out."""

    format: str
    paths: tuple[Path, ...]
    notes: tuple[str, ...]


def known(name: str) -> Format:
    """The format of that name; raises NameNotFound with the known formats."""
    if name not in FORMATS:
        raise NameNotFound(name, "export format", advice=f"; there are: {', '.join(FORMATS)}")
    return FORMATS[name]


def export(content: Content, name: str, target: Target) -> Exported:
    """Writes the content in a format to a file, a folder or an open binary stream.

    A file or folder appears only when it is complete. Raises Refused if the target does not
    suit the format, StoreError if it cannot be written.
    """
    form = known(name)
    module = import_module(f"kg.export.{form.module}")

    def write(out: Any) -> list[str]:
        return [*module.write(content, out, form.variant), *_unjudged(content, form)]

    path = Path(target) if isinstance(target, (str, Path)) else None
    if path is None and form.folder:
        raise Refused(f"{name} is more than one file; name a folder to write to")
    try:
        if path is None:
            return Exported(name, (), tuple(write(target)))
        if form.folder:
            return _into_folder(name, path, write)
        return _into_file(name, path, write)
    except BrokenPipeError:
        raise
    except OSError as error:
        where, left = (path, "; nothing was changed there") if path else ("the output", "")
        raise StoreError(f"{where} cannot be written: {error.strerror or error}{left}") from None


def _unjudged(content: Content, form: Format) -> list[str]:
    """A note on the judgements that the format leaves out, if any."""
    if (form.log and content.source is None) or not (left := len(content.log)):
        return []
    what = f"{counted(left, 'judgement')}{' on the ties and actors of this source' * bool(content.source)}"
    kept = ", ".join(name for name, other in FORMATS.items() if other.log)
    return [f"{what} left out; kept by kg backup and by exports of the whole graph as {kept}"]


def _into_file(name: str, path: Path, write: Callable[[BinaryIO], list[str]]) -> Exported:
    if path.is_dir():
        raise Refused(f"{path} is a folder; name a file, such as {path / ('graph' + FORMATS[name].ending)}")
    with whole(path) as out:
        notes = write(out)
    return Exported(name, (path,), tuple(notes))


def _into_folder(name: str, path: Path, write: Callable[[Path], list[str]]) -> Exported:
    if path.exists() and not path.is_dir():
        raise Refused(f"{path} is a file; {name} writes a folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        notes = write(draft)
        path.mkdir(exist_ok=True)
        _refuse_others(path, draft, FORMATS[name].alone)
        made = []
        for file in sorted(draft.iterdir()):
            os.replace(file, path / file.name)
            made.append(path / file.name)
    finally:
        shutil.rmtree(draft)
    return Exported(name, tuple(made), tuple(notes))


def _refuse_others(folder: Path, draft: Path, ends: tuple[str, ...]) -> None:
    """Refuses a folder with files that would be read together with those of the export."""
    there = [path for path in contents(folder) if path.name.endswith(ends)] if ends else []
    if others := [path for path in there if not (draft / path.relative_to(folder)).exists()]:
        names = ", ".join(str(path.relative_to(folder)) for path in others[:3])
        more = f" and {len(others) - 3} more" if len(others) > 3 else ""
        raise Refused(
            f"{folder} holds files that this export does not write, and that kg build would read with it: "
            f"{names}{more}; move them away, or name another folder; nothing was changed there"
        )
