"""Texts as sources: plain text, Markdown, HTML and feeds, read into documents and draft annotations.

The document keeps the text exactly as quotes refer to it; :mod:`kg.text` finds the claims.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.actors import names
from kg.actors.resolver import Resolver
from kg.annotation.provenance import NOTHING, Provenance
from kg.annotation.schema import LONGEST_NAME, Lines, SourceEntry
from kg.errors import InputError, KgError
from kg.io import guard
from kg.io.encoding import NO_CHARACTER, beginning, decoded, legible
from kg.io.files import contents, ending, stem, within
from kg.model import ids
from kg.model.claims import Source, SourceRecords
from kg.model.vocabulary import Vocabulary
from kg.readers import markup
from kg.readers.annotation import read_named_text, text_hash, to_records
from kg.readers.markdown import front_matter, without_marks
from kg.readers.provenance import presentable
from kg.readers.sniff import FEEDS as FEED_FORMS
from kg.readers.sniff import PAGE, form_of, marked, refused

if TYPE_CHECKING:
    from kg.text.drafting import Draft
    from kg.text.reader import TextReader

HTML = (".html", ".htm", ".xhtml")
FEEDS = (".rss", ".atom")
MARKDOWN = (".md", ".markdown")
PLAIN = (".txt", ".text", *MARKDOWN, "")
ENDINGS = (*PLAIN, *HTML, *FEEDS)


@dataclass(frozen=True, slots=True)
class Document:
    """A text to read, with what is known of it, a title at least; ``entry`` is its number in a feed, from 1."""

    text: str
    about: Provenance
    markdown: bool = False
    entry: int | None = None


def documents(path: Path, encoding: str | None = None, given: Provenance = NOTHING) -> list[Document]:
    """The documents in a file: one, or the entries of an RSS or Atom file. Raises InputError.

    Without an ``encoding`` it is the one that the file shows or declares, else UTF-8. What is ``given`` counts
    before what the file says of itself.
    """
    data = _bytes(path)
    kind = ending(path)
    form = form_of(legible(data, encoding))
    if form is not None and form.kind != "text":
        raise refused(path, form)
    if kind in FEEDS or form in FEED_FORMS:
        found = markup.entries(data, path, encoding)
        given.for_texts(len(found))
        return [_document(path, *each, given, entry=number) for number, each in enumerate(found, 1)]
    text = decoded(data, path, encoding)
    if kind in HTML or form == PAGE:
        return [_document(path, *markup.article(text, path), given)]
    if kind in MARKDOWN:
        return [_document(path, text, front_matter(text), given, markdown=True)]
    return [_document(path, text, NOTHING, given)]


def _document(
    path: Path, text: str, said: Provenance, given: Provenance, markdown: bool = False, entry: int | None = None
) -> Document:
    """The document, with what is given of it, else what its container says."""
    named = Provenance(names.presentable(stem(path), LONGEST_NAME) or "untitled")
    known = given.over(presentable(said)).over(named)
    return Document(NO_CHARACTER.sub("\ufffd", text), known, markdown, entry)


def stands_as_is(path: Path, document: Document) -> bool:
    """Whether the file is the UTF-8 text of the document, so that an annotation can name it."""
    return guard.read_file(path, "annotation").removeprefix(b"\xef\xbb\xbf") == document.text.encode()


def _bytes(path: Path) -> bytes:
    data = guard.read_file(path, "annotation")
    if not data.strip():
        raise InputError(str(path), "the file is empty", "nothing of it was added")
    if form := marked(data):
        raise refused(path, form)
    return data


def files(folder: Path) -> list[Path]:
    """The files of a folder, at any depth, that this reader takes, in order of their paths."""
    endings = {*ENDINGS} - {""}
    found = (path for path in contents(folder) if within(path, folder))
    return [path for path in found if ending(path) in endings or (ending(path) == ".xml" and is_feed(path))]


def is_feed(path: Path) -> bool:
    """Whether a file is RSS or Atom by its content; false where it cannot be read."""
    with suppress(InputError):
        return form_of(beginning(path)) in FEED_FORMS
    return False


def text_of(
    file: Path, source: SourceEntry, line: int | None, given: Path | None, encoding: str | None
) -> tuple[str | None, str | None]:
    """The text that the annotation ``file`` is of, or None and why it is not shown.

    It is looked for in the file ``given``, else in the one that the annotation names, else in texts, pages and feeds
    beside it of that name. Its hash must be that of the annotation. Raises InputError where ``given`` is another text.
    """
    if given is not None:
        found = documents(given, encoding)
        texts = [d.text for d in found if source.sha256 in (None, text_hash(d.text))]
        if len(texts) != 1:
            raise InputError(str(given), "this is not the text of the draft", "name the text that it was made from")
        return texts[0], None
    if source.text is not None:
        text = read_named_text(file, source.text, line, encoding=encoding)
        if source.sha256 in (None, text_hash(text)):
            return text, None
        return None, f"{source.text} is another text than the draft was made from"
    for path in files(file.parent):
        if source.sha256 and stem(file).startswith(stem(path)):
            with suppress(KgError):
                for document in documents(path, encoding):
                    if text_hash(document.text) == source.sha256:
                        return document.text, None
    return None, "the text is not beside the draft; name it with --text"


def drafts(
    paths: Iterable[Path],
    reader: TextReader,
    encoding: str | None = None,
    given: Provenance = NOTHING,
    at_once: int = 1,
) -> Iterator[tuple[Path, Document | None, Draft | KgError]]:
    """The drafts of many files, in their order; a file that cannot be read gives its error.

    ``at_once`` texts are read at the same time, by a reader that several threads may use.
    """
    if at_once == 1:
        for path, document in _found(paths, encoding, given):
            yield (path, None, document) if isinstance(document, KgError) else (path, *_drafted(document, reader))
        return
    pool = ThreadPoolExecutor(at_once)
    waiting: deque[tuple[Path, Document | KgError, Future[tuple[Document, Draft | KgError]] | None]] = deque()
    try:
        for path, document in _found(paths, encoding, given):
            if isinstance(document, KgError):
                waiting.append((path, document, None))
            else:
                waiting.append((path, document, pool.submit(copy_context().run, _drafted, document, reader)))
            if len(waiting) > 2 * at_once:
                yield _settled(*waiting.popleft())
        while waiting:
            yield _settled(*waiting.popleft())
    finally:
        pool.shutdown(cancel_futures=True)


def _found(paths: Iterable[Path], encoding: str | None, given: Provenance) -> Iterator[tuple[Path, Document | KgError]]:
    for path in paths:
        try:
            yield from ((path, document) for document in documents(path, encoding, given))
        except KgError as error:
            yield path, error


def _drafted(document: Document, reader: TextReader) -> tuple[Document, Draft | KgError]:
    try:
        return document, read_document(document, reader)
    except KgError as error:
        return document, error


def _settled(
    path: Path, document: Document | KgError, drafted: Future[tuple[Document, Draft | KgError]] | None
) -> tuple[Path, Document | None, Draft | KgError]:
    if isinstance(document, KgError) or drafted is None:
        assert isinstance(document, KgError)
        return path, None, document
    return path, *drafted.result()


def read_document(document: Document, reader: TextReader) -> Draft:
    """The draft annotation of a document; quotes are words of its text, marks included."""
    seen = without_marks(document.text) if document.markdown else None
    words = document.text if seen is None else seen.words
    draft = reader.read(words, **document.about.as_arguments())
    if seen is not None:
        made = (draft.annotation, draft.uncertain)
        seen.move(made, document.text)
        for annotation in made:
            annotation.source.sha256 = text_hash(document.text)
    return draft


def plain_source(document: Document) -> Source:
    """The source of a document whose claims are not reviewed yet."""
    hashed, about = text_hash(document.text), document.about
    return Source(
        ids.source_iri(f"sha256:{hashed}"),
        about.title or "",
        sha256=hashed,
        publisher=about.publisher,
        published=about.published,
        url=about.url,
        text=document.text,
    )


def records(document: Document, draft: Draft, resolver: Resolver, vocabulary: Vocabulary) -> SourceRecords:
    """The records of a document with what the reader found, all of it unreviewed."""
    from dataclasses import replace

    made = to_records(draft.annotation, Lines(None), document.about.title or "", resolver, vocabulary, document.text)
    source = replace(made.source, text=document.text)
    return replace(made, source=source, warnings=(*draft.warnings, *made.warnings))
