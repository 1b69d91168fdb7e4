"""Which reader takes a file, and reading it: paths in, the records of one source out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg import base, ids
from kg.errors import InputError, Refused
from kg.model import Source, SourceRecords
from kg.readers.annotation import read_file, read_text, standoff_index, text_hash
from kg.resolve import Resolver
from kg.vocabulary import Vocabulary

RDF_ENDINGS = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".xml", ".jsonld")
TEXT_ENDINGS = (".txt", ".md", ".markdown", ".text")
ANNOTATION_ENDINGS = (".yaml", ".yml", ".json")
KINDS = ("annotation", "text", "rdf")


@dataclass(frozen=True, slots=True)
class File:
    """A file to read and the kind of reader that takes it; ``explicit`` if the user named it."""

    path: Path
    kind: str
    explicit: bool = True


def expand(paths: Sequence[Path], kind: str | None) -> list[File]:
    """The files to read: those named, and what stands in the folders named."""
    if kind is not None and kind not in KINDS:
        raise Refused(f"unknown kind {kind!r}; known are: {', '.join(KINDS)}")
    files: list[File] = []
    for path in paths:
        if path.is_dir():
            files += _folder(path)
        elif not path.exists():
            raise InputError(str(path), "there is no such file", "check the path")
        else:
            files.append(File(path, kind or kind_of(path)))
    if not files:
        raise InputError(", ".join(map(str, paths)), "nothing here that can be read", f"readable are: {_readable()}")
    return files


def _folder(folder: Path) -> list[File]:
    """The annotations and RDF files of a case folder, and texts that no annotation there names."""
    found = [p for p in sorted(folder.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    annotations = [p for p in found if p.suffix.lower() in (".yaml", ".yml")]
    named = {p.parent / t for p in annotations if (t := _text_of(p))}
    files = [File(p, "annotation", explicit=False) for p in annotations]
    files += [File(p, "rdf", explicit=False) for p in found if p.suffix.lower() in RDF_ENDINGS]
    return files + [File(p, "text", explicit=False) for p in found if p.suffix.lower() == ".txt" and p not in named]


def _text_of(path: Path) -> str | None:
    import re

    match = re.search(r"^  text:\s*['\"]?([^'\"#\n]+)", path.read_text(encoding="utf-8", errors="replace")[:4000], re.M)
    return match.group(1).strip() if match else None


def kind_of(path: Path) -> str:
    """The kind of a file by its ending; raises InputError where nothing takes it."""
    ending = path.suffix.lower()
    if ending in RDF_ENDINGS:
        return "rdf"
    if ending in TEXT_ENDINGS or ending == "":
        return "text"
    if ending in ANNOTATION_ENDINGS:
        return "annotation"
    raise InputError(
        str(path), f"no reader takes files that end in {ending!r}", f"readable are: {_readable()}; or say --as KIND"
    )


def _readable() -> str:
    return ", ".join((*ANNOTATION_ENDINGS, *TEXT_ENDINGS, *RDF_ENDINGS))


def read(
    file: File,
    resolver: Resolver,
    vocabulary: Vocabulary,
    given: Iterable[Path],
    encoding: str,
    stored_text: Callable[[str], str | None],
) -> tuple[SourceRecords, Path | None]:
    """The records of a file, and for a text the annotation file that was found for it."""
    if file.kind == "rdf":
        from kg.readers.rdf import read_rdf

        return read_rdf(file.path, resolver, vocabulary), None
    if file.kind == "annotation":
        return _read_annotation(file, resolver, vocabulary, given, stored_text), None
    return _read_text(file, resolver, vocabulary, given)


def _read_annotation(
    file: File,
    resolver: Resolver,
    vocabulary: Vocabulary,
    given: Iterable[Path],
    stored_text: Callable[[str], str | None],
) -> SourceRecords:
    from kg.annotation import read as read_form

    annotation, _ = read_form(file.path)
    text = None
    wanted = annotation.source.sha256
    if annotation.source.text is None and wanted:
        text = stored_text(wanted) or _text_among(given, wanted)
    return read_file(file.path, resolver, vocabulary, text)


def _text_among(given: Iterable[Path], sha256: str) -> str | None:
    for path in given:
        if path.suffix.lower() in TEXT_ENDINGS and text_hash(text := read_text(path)) == sha256:
            return text
    return None


def _read_text(
    file: File, resolver: Resolver, vocabulary: Vocabulary, given: Iterable[Path]
) -> tuple[SourceRecords, Path | None]:
    """A text with the annotation that is known for it; else a source without claims."""
    text = read_text(file.path)
    if not text.strip():
        raise InputError(str(file.path), "the file is empty", "nothing was added")
    if "\0" in text:
        raise InputError(str(file.path), "this is not a text (it holds NUL bytes)", "nothing was added")
    hashed = text_hash(text)
    folders = {base.seeds(), file.path.parent, *(p.parent for p in given)}
    known = standoff_index(folders).get(hashed)
    if known:
        return read_file(known, resolver, vocabulary, text), known
    for path in sorted(p for p in file.path.parent.glob("*.y*ml") if _text_of(p) == file.path.name):
        return read_file(path, resolver, vocabulary), path
    source = Source(ids.source_iri(f"sha256:{hashed}"), file.path.stem, sha256=hashed, text=text)
    warning = (
        f"{file.path}: no annotation of this text is known, so it is stored without claims; "
        f"write one (docs/annotation.md), or draft it with: kg annotate {file.path}"
    )
    return SourceRecords(source, warnings=(warning,)), None
