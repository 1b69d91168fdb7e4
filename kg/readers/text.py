"""Texts as sources: plain text, Markdown, HTML and feeds, read into documents and draft annotations.

The document keeps the text exactly as quotes refer to it; :mod:`kg.text` finds the claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from kg import ids
from kg.annotation import Lines, Range
from kg.errors import InputError, KgError, MissingExtra
from kg.files import contents
from kg.model import Source, SourceRecords
from kg.readers.annotation import text_hash, to_records
from kg.resolve import Resolver
from kg.vocabulary import Vocabulary

if TYPE_CHECKING:
    from kg.text.drafting import Draft
    from kg.text.llm import TextReader

HTML = (".html", ".htm", ".xhtml")
FEEDS = (".rss", ".atom")
MARKDOWN = (".md", ".markdown")
PLAIN = (".txt", ".text", *MARKDOWN, "")
ENDINGS = (*PLAIN, *HTML, *FEEDS)
_MARKS = re.compile(
    r"""
      \A---\n.*?\n---(?=\n|\Z)                              # properties at the head of the file
    | ^[ ]{0,3}(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^[ ]{0,3}(?P=fence)[`~]*[ ]*$|\Z)
    | ^[ ]{0,3}\[[^\]\n]+\]:[^\n]*$                          # where a link goes
    | ^[ ]{0,3}(?:=+|-+|(?:[*_-][ ]*){3,})$                  # a line under a heading, or between parts
    | ^(?:[ \t]*>)+[ ]?                                      # quoted block
    | ^[ ]{0,3}\#{1,6}(?=[ \t])|[ \t]\#+[ \t]*$              # heading
    | ^[ \t]*(?:[*+-]|\d{1,3}[.)])(?=[ \t])                 # item of a list
    | !\[[^\[\]\n]{0,500}\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])           # picture
    | (?<=\])\([^()\n]{0,2000}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)
    | (?<=\])\[[^\[\]\n]{0,200}\]                             # the end of a link
    | \[(?=[^\[\]\n]{0,500}\][(\[])|\](?=[(\[])                     # the marks around its words
    | <https?://[^<>\n]{1,2000}>|</?[A-Za-z][^<>\n]{0,200}>
    | `[^`\n]*` | \*+ | ~~ | (?<!\w)_+(?=\w) | (?<=[\w.,!?])_+(?!\w) | \|
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE,
)
"""What Markdown adds to words."""
_BINARY = re.compile(rb"\x00|^\x89PNG|^%PDF|^PK\x03\x04|^\xff\xd8\xff|^GIF8")


@dataclass(frozen=True, slots=True)
class Document:
    """A text to read, with what its container says of it."""

    text: str
    title: str
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    markdown: bool = False


def documents(path: Path, encoding: str = "utf-8") -> list[Document]:
    """The documents in a file: one, or the entries of an RSS or Atom file. Raises InputError."""
    data = _bytes(path)
    ending = path.suffix.lower()
    if ending in FEEDS or (ending == ".xml" and re.search(rb"<(?:rss|feed|rdf:RDF)\b", data[:2000])):
        return _entries(data, path)
    text = _decoded(data, path, encoding)
    if ending in HTML or re.match(r"\s*<(?:!doctype html|html)\b", text[:200], re.IGNORECASE):
        return [_article(text, path)]
    return [Document(text, path.stem, markdown=ending in MARKDOWN)]


def stands_as_is(path: Path, document: Document) -> bool:
    """Whether the file is the UTF-8 text of the document, so that an annotation can name it."""
    return path.read_bytes().removeprefix(b"\xef\xbb\xbf") == document.text.encode()


def _bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}") from None
    if not data.strip():
        raise InputError(str(path), "the file is empty", "nothing was added")
    if _BINARY.search(data[:4096]):
        raise InputError(str(path), "this is not a text but binary data", "nothing was added")
    return data


def _decoded(data: bytes, path: Path, encoding: str) -> str:
    try:
        return data.decode("utf-8-sig" if encoding.lower() in ("utf-8", "utf8") else encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            str(path), f"not {encoding} at byte {error.start}", "name its encoding with --encoding, or save it as UTF-8"
        ) from None
    except LookupError:
        raise InputError(str(path), f"no encoding is called {encoding!r}", "write utf-8, latin-1, cp1252 …") from None


def _article(html: str, path: Path) -> Document:
    """The article of a page with its title, date and publisher (trafilatura)."""
    trafilatura = _library("trafilatura")
    found = trafilatura.bare_extraction(html, with_metadata=True)
    text = getattr(found, "text", None) if found is not None else None
    if not text or not text.strip():
        raise InputError(str(path), "no article was found in this page", "save its words as a text file")
    return Document(
        text.strip() + "\n", found.title or path.stem, found.date or None, found.sitename or None, found.url or None
    )


def _entries(data: bytes, path: Path) -> list[Document]:
    feedparser = _library("feedparser")
    feed = feedparser.parse(data)
    publisher = feed.feed.get("title")
    found = []
    for entry in feed.entries:
        body = entry["content"][0]["value"] if entry.get("content") else entry.get("summary", "")
        text = re.sub(r"<[^>]{0,2000}>", " ", body)
        words = f"{entry.get('title', '').strip()}\n\n{text.strip()}\n"
        day = entry.get("published_parsed") or entry.get("updated_parsed")
        date = f"{day.tm_year:04d}-{day.tm_mon:02d}-{day.tm_mday:02d}" if day else None
        if words.strip():
            found.append(Document(words, entry.get("title") or path.stem, date, publisher, entry.get("link")))
    if not found:
        raise InputError(str(path), "this feed has no entries that can be read", "nothing was added")
    return found


def _library(name: str) -> Any:
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError:
        raise MissingExtra("text", name) from None


def files(folder: Path) -> list[Path]:
    """The files of a folder, at any depth, that this reader takes, in order of their paths."""
    return [path for path in contents(folder) if path.suffix and path.suffix.lower() in (*ENDINGS, ".xml")]


def drafts(
    paths: Iterable[Path], reader: TextReader, encoding: str = "utf-8"
) -> Iterator[tuple[Path, Document | None, Draft | KgError]]:
    """The drafts of many files, one after the other; a file that cannot be read gives its error."""
    for path in paths:
        try:
            found = documents(path, encoding)
        except KgError as error:
            yield path, None, error
            continue
        for document in found:
            try:
                yield path, document, read_document(document, reader)
            except KgError as error:
                yield path, document, error


def read_document(document: Document, reader: TextReader) -> Draft:
    """The draft annotation of a document; quotes are words of its text as it stands, marks included."""
    words, places = without_marks(document.text) if document.markdown else (document.text, None)
    draft = reader.read(words, title=document.title, published=document.published, publisher=document.publisher)
    moved: set[int] = set()
    for made in (draft.annotation, draft.uncertain):
        made.source.url = document.url
        if places is not None:
            made.source.sha256 = text_hash(document.text)
            _move(made, document.text, places, moved)
    return draft


def without_marks(markdown: str) -> tuple[str, list[int]]:
    """The words of a Markdown text, without marks, code and addresses; and the place of each character.

    Marks inside a line go without a trace, since spaces in their stead would mislead the parser.
    """
    kept: list[int] = []
    end = 0
    for match in _MARKS.finditer(markdown):
        kept += range(end, match.start())
        kept += (i for i in range(*match.span()) if markdown[i] == "\n")
        end = match.end()
    kept += range(end, len(markdown))
    return "".join(markdown[i] for i in kept), kept


def _move(entry: Any, text: str, places: list[int], moved: set[int]) -> None:
    """Moves every range in an annotation, once, to where its words stand in ``text``."""
    if isinstance(entry, Range):
        if id(entry) not in moved and entry.end is not None:
            moved.add(id(entry))
            entry.start, entry.end = places[entry.start], places[entry.end - 1] + 1
            entry.text = text[entry.start : entry.end] if entry.text is not None else None
    elif isinstance(entry, BaseModel):
        for _, value in entry:
            _move(value, text, places, moved)
    elif isinstance(entry, list):
        for value in entry:
            _move(value, text, places, moved)


def plain_source(document: Document) -> Source:
    """The source of a document whose claims nobody has read yet."""
    hashed = text_hash(document.text)
    return Source(
        ids.source_iri(f"sha256:{hashed}"),
        document.title,
        sha256=hashed,
        publisher=document.publisher,
        published=document.published,
        url=document.url,
        text=document.text,
    )


def records(document: Document, draft: Draft, resolver: Resolver, vocabulary: Vocabulary) -> SourceRecords:
    """The records of a document with what the reader found, all of it unreviewed."""
    from dataclasses import replace

    made = to_records(draft.annotation, Lines(None), document.title, resolver, vocabulary, document.text)
    source = replace(made.source, text=document.text)
    return replace(made, source=source, warnings=(*draft.warnings, *made.warnings))
