"""Which reader takes a file, and reading it: paths in, the records of one source out, or a log of judgements."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.actors import registry
from kg.actors.resolver import Resolver
from kg.annotation.provenance import NOTHING, Provenance
from kg.errors import InputError, MissingExtra, Refused
from kg.io import guard
from kg.io.encoding import BEGINNING, beginning, legible, read_text
from kg.io.files import contents, ending, within
from kg.model.claims import Actor, Log, SourceRecords
from kg.model.feeds import Account
from kg.model.vocabulary import Vocabulary
from kg.readers import KINDS, UNCERTAIN, feeds
from kg.readers.annotation import read_file, standoff_index, text_hash
from kg.readers.annotation_actors import is_case_actors
from kg.readers.feeds import archives, curated, quarantine
from kg.readers.judgements import is_log, read_judgements
from kg.readers.peek import source_fields
from kg.readers.provenance import checked
from kg.readers.sniff import RSS_1, Form, form_of, marked, refused
from kg.readers.text import Document, documents, is_feed, plain_source, read_document
from kg.readers.text import records as draft_records

if TYPE_CHECKING:
    from kg.readers.feeds.coded import Coded
    from kg.text.reader import Reader

RDF_ENDINGS = (".ttl", ".trig", ".nt", ".nq", ".rdf", ".owl", ".xml", ".jsonld")
TEXT_ENDINGS = (".txt", ".md", ".markdown", ".text", ".html", ".htm", ".xhtml", ".rss", ".atom")
ANNOTATION_ENDINGS = (".yaml", ".yml", ".json")
FEED_ENDINGS = (".ftm", ".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson", ".zip", ".txt", ".nt")
"""How the names of files end that may be of a feed: their content says whether they are."""
TABLES = (".ftm", ".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".zip")
"""Those that only feeds have."""
FEED, QUARANTINE = "feed", "quarantine"


@dataclass(frozen=True, slots=True)
class File:
    """A file to read and the kind of reader that takes it; ``folder`` is the one it was found in."""

    path: Path
    kind: str
    folder: Path | None = None

    @property
    def explicit(self) -> bool:
        """Whether the user named the file itself."""
        return self.folder is None


def expand(paths: Sequence[Path], kind: str | None) -> list[File]:
    """The files to read: those named, and those in the folders named."""
    if kind is not None and kind not in KINDS:
        raise Refused(f"unknown kind {kind!r}; known are: {', '.join(KINDS)}")
    if not paths:
        raise Refused("no file is named; give one or more files or folders")
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
    """The annotations and RDF files of a case folder, texts that no annotation there names, then judgements."""
    found = [p for p in contents(folder) if not p.name.endswith(UNCERTAIN)]
    annotations = [p for p in found if ending(p) in (".yaml", ".yml") and not is_case_actors(p)]
    named = {p.parent / t for p in annotations if (t := _text_of(p))}
    news = {p for p in found if ending(p) == ".xml" and is_feed(p)}
    data = [p for p in found if p not in named and _feed_of(p)]
    texts = [p for p in found if (ending(p) in TEXT_ENDINGS or p in news) and p not in named and p not in data]
    by_kind = {
        "annotation": annotations,
        "rdf": [p for p in found if ending(p) in RDF_ENDINGS and p not in news and p not in data and not is_log(p)],
        "text": texts,
        "feed": data,
        "judgements": [p for p in found if is_log(p)],
    }
    return [File(path, kind, folder) for kind, paths in by_kind.items() for path in paths]


def _text_of(path: Path) -> str | None:
    """The name of the text beside it that an annotation is of."""
    return source_fields(path).get("text")


def kind_of(path: Path) -> str:
    """The kind of a file by its ending, or by its content where that says more; raises InputError for no kind."""
    end = ending(path)
    if is_log(path):
        return "judgements"
    if _feed_of(path) is not None:
        return FEED
    if end in TABLES:
        archives.content(path)  # says what is wrong with it
        raise InputError(str(path), "not a feed that is known", _which())
    if end in TEXT_ENDINGS or end == "":
        return "text"
    form = _form(path)
    if end in (".xml", ".json") and form is not None and form.kind is not None:
        return form.kind
    if end in RDF_ENDINGS:
        return "rdf"
    if end in ANNOTATION_ENDINGS:
        return "annotation"
    if form is not None:
        raise refused(path, form)
    raise InputError(
        str(path), f"no reader takes files that end in {end!r}", f"readable are: {_readable()}; or say --as KIND"
    )


def _feed_of(path: Path) -> str | None:
    """The feed that a file is of, by its content; None where it is none, empty for an archive that cannot be read."""
    if ending(path) not in FEED_ENDINGS:
        return None
    try:
        begin = legible(archives.start(path))
    except InputError:
        return "" if path.suffix.lower() in (".zip", ".gz") and ending(path) in TABLES else None
    return QUARANTINE if quarantine.is_quarantine(begin) else feeds.recognised(begin)


def _which() -> str:
    return f"say which with --as: {', '.join(feeds.FEEDS)}"


def _form(path: Path) -> Form | None:
    """The format of a file by its content; None where it is not known, or cannot be read."""
    with suppress(InputError):
        return marked(guard.read_file(path, start=BEGINNING)) or form_of(beginning(path))
    return None


def _readable() -> str:
    return ", ".join((*ANNOTATION_ENDINGS, *TEXT_ENDINGS, *RDF_ENDINGS, *TABLES))


def _clashes(form: Form, kind: str) -> bool:
    """Whether a file of this format cannot be of the kind; RSS 1.0 is RDF too."""
    return form.kind != kind and not (form == RSS_1 and kind == "rdf")


@dataclass(frozen=True, slots=True)
class Read:
    """What a file gave: the records of a source, and the annotation that was found for a text; or judgements.

    ``counts`` is false where a file before, in the same folder, gave the same source. ``account`` says what became
    of the rows of a feed; ``coded`` are its rows where a machine coded them, which the caller closes;
    ``corrections`` are those that were applied to it.
    """

    records: SourceRecords | Log
    annotation: Path | None = None
    counts: bool = True
    account: Account | None = None
    coded: Coded | None = None
    corrections: quarantine.Corrections | None = None


class Readers:
    """Reads the files of one call; names, annotations beside texts and the text reader are prepared once.

    ``stored_text`` gives a text that the store holds by its SHA-256; ``given`` is what the user says of the texts;
    ``statements`` keeps what their speakers say without a relation. ``feed_actor`` gives an actor of a feed that the
    store holds by its IRI.
    """

    def __init__(
        self,
        resolver: Resolver,
        vocabulary: Vocabulary,
        files: Iterable[File],
        encoding: str | None,
        stored_text: Callable[[str], str | None],
        given: Provenance = NOTHING,
        statements: bool = False,
        feed_actor: Callable[[str], Actor | None] = lambda iri: None,
    ) -> None:
        self._resolver = resolver
        self._vocabulary = vocabulary
        self._files = list(files)
        self._explicit = [file.path for file in self._files if file.explicit]
        self._encoding = encoding
        self._stored_text = stored_text
        self._feed_actor = feed_actor
        self._given = checked(given).for_texts(len(self._files))
        self._statements = statements
        self._seen: set[str] = set()

    def read(self, file: File) -> Iterator[Read]:
        """The sources in a file: one, or each entry of a feed. Raises InputError.

        In a folder a source counts in the first file that has it: a text may lie beside its annotation.
        """
        for read in self._read(file):
            source = None if isinstance(read.records, Log) else read.records.source.iri
            yield replace(read, counts=file.explicit or source not in self._seen)
            if source:
                self._seen.add(source)

    def _read(self, file: File) -> Iterator[Read]:
        if file.folder is not None and not within(file.path, file.folder):
            raise InputError(str(file.path), "a link that leads out of the folder", "name the file itself to add it")
        if file.kind in ("rdf", "annotation") and (form := _form(file.path)) and _clashes(form, file.kind):
            raise refused(file.path, form)
        if self._given and file.kind not in ("text", FEED, *feeds.FEEDS) and file.explicit:
            raise InputError(
                str(file.path), "title, date, publisher, url and speaker can be given for texts and feeds alone"
            )
        if file.kind == "rdf":
            from kg.readers.rdf import read_rdf

            yield Read(read_rdf(file.path, self._resolver, self._vocabulary))
        elif file.kind == "judgements":
            yield Read(read_judgements(file.path))
        elif file.kind in (FEED, *feeds.FEEDS):
            yield from self._feed(file)
        elif file.kind == "annotation":
            yield Read(self._annotation(file.path, self._text_of_hash))
        else:
            yield from self._texts(file.path)

    def _feed(self, file: File) -> Iterator[Read]:
        """The source in a feed file; of a quarantine CSV the files that it corrects."""
        found = _feed_of(file.path)
        said = None if file.kind == FEED else file.kind
        for one in quarantine.read(file.path) if found == QUARANTINE else [None]:
            path = one.path if one else file.path
            feed = said or (_feed_of(path) if one else found)
            if not feed:
                archives.content(path)  # says what is wrong with an archive
                raise InputError(str(path), "not a feed that is known", _which())
            if feed in feeds.CODED:
                from kg.readers.feeds import coded

                rows = coded.read(path, feed, self._resolver, self._vocabulary, self._given, one, self._encoding)
                records = SourceRecords(rows.source, warnings=rows.warnings)
                yield Read(records, account=rows.account, coded=rows, corrections=one)
                continue
            read = curated.read(
                path, feed, self._resolver, self._vocabulary, self._encoding, self._given, one, self._feed_actor
            )
            yield Read(read[0], account=read[1], corrections=one)

    def _annotation(self, path: Path, text_of: Callable[[str], str | None]) -> SourceRecords:
        return read_file(path, self._resolver, self._vocabulary, text_of, self._explicit, self._encoding)

    def _text_of_hash(self, sha256: str) -> str | None:
        """The text with this hash, of the store or among the files given."""
        if (text := self._stored_text(sha256)) is not None:
            return text
        return read_text(path, self._encoding) if (path := self._by_hash.get(sha256)) else None

    @cached_property
    def _by_hash(self) -> dict[str, Path]:
        """The texts among the files, by hash; one that cannot be read is reported when its own turn comes."""
        found = {}
        for file in self._files:
            inside = file.folder is None or within(file.path, file.folder)
            if inside and ending(file.path) in TEXT_ENDINGS:
                with suppress(InputError):
                    found[text_hash(read_text(file.path, self._encoding))] = file.path
        return found

    def _texts(self, path: Path) -> Iterator[Read]:
        for document in documents(path, self._encoding, self._given):
            hashed = text_hash(document.text)
            known = self._known.get(hashed) or self._beside.get(os.path.realpath(path))
            if known is None:
                yield Read(self._document(document, path))
            else:
                found = self._annotation(known, {hashed: document.text}.get)
                if self._given:
                    aside = f"{path}: its annotation says what the source is; what was given for it is left aside"
                    found = replace(found, warnings=(*found.warnings, aside))
                yield Read(found, known)

    def _document(self, document: Document, path: Path) -> SourceRecords:
        """What the text reader finds, unreviewed; where it is not installed, the text without claims."""
        try:
            return draft_records(document, read_document(document, self._reader), self._resolver, self._vocabulary)
        except MissingExtra as missing:
            source = plain_source(document)
            warning = (
                f"{path}: no annotation of this text is known, so it is stored without claims; write one "
                f"(docs/annotation.md), or let kg read it: {missing}"
            )
            return SourceRecords(source, warnings=(warning,))

    @cached_property
    def _reader(self) -> Reader:
        from kg.text.reader import reader

        return reader(self._resolver, self._vocabulary, statements=self._statements)

    @cached_property
    def _known(self) -> dict[str, Path]:
        """Stand-off annotations that may be meant, by the hash of their text: those at hand before shipped ones."""
        return standoff_index([*sorted(registry.seeds().rglob("*.y*ml")), *self._at_hand])

    @cached_property
    def _at_hand(self) -> list[Path]:
        """The YAML files beside the files given, not in folders below."""
        folders = dict.fromkeys(file.path.parent for file in self._files)
        found = [path for folder in folders for path in sorted(folder.glob("*.y*ml"))]
        return [path for path in found if not path.name.endswith(UNCERTAIN)]

    @cached_property
    def _beside(self) -> dict[str, Path]:
        """Annotations that name a text, by where that is when all links are followed."""
        found = {}
        for path in self._at_hand:
            if name := _text_of(path):
                found[os.path.realpath(path.parent / name)] = path
        return found
