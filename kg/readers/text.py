"""Texts as sources: plain text, Markdown, HTML and feeds, read into documents and draft annotations.

The document keeps the text exactly as quotes refer to it; :mod:`kg.text` finds the claims.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import guard
from kg.actors import names
from kg.actors.resolver import Resolver
from kg.annotation.schema import LONGEST_NAME, Lines
from kg.annotation.surface import Builder, Surface
from kg.encoding import NO_CHARACTER, beginning, decoded, legible
from kg.errors import InputError, KgError, require
from kg.files import contents, ending, stem, within
from kg.model import dates, ids
from kg.model.claims import Source, SourceRecords
from kg.model.vocabulary import Vocabulary
from kg.rdf import terms
from kg.readers.annotation import LONGEST_ADDRESS, text_hash, to_records
from kg.readers.sniff import FEEDS as FEED_FORMS
from kg.readers.sniff import PAGE, form_of, marked, refused

if TYPE_CHECKING:
    from kg.text.drafting import Draft
    from kg.text.llm import TextReader

HTML = (".html", ".htm", ".xhtml")
FEEDS = (".rss", ".atom")
MARKDOWN = (".md", ".markdown")
PLAIN = (".txt", ".text", *MARKDOWN, "")
ENDINGS = (*PLAIN, *HTML, *FEEDS)
LONGEST_DATE = 64
"""Characters of a date that a feed gives."""
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
_VALUE = r"""\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]*+)"""
_TAG = re.compile(
    rf"<!--.*?(?:-->|\Z)|<(?P<name>[A-Za-z][^\s/>]*+)(?P<attributes>(?:[\s/]++|[^\s/>][^\s/>=]*+(?:{_VALUE})?+)*+)",
    re.DOTALL,
)
_UNSAID = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:p|div|br|hr|li|[uo]l|d[ltd]|h[1-6]|t[rdh]|table|blockquote|pre|article|section|figure|figcaption)\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"</?[A-Za-z!?][^<>]{0,2000}>")
_RAW_END = re.compile(r"</(?:script|style)\b|\Z", re.IGNORECASE)
_ATTRIBUTE = re.compile(rf"[^\s/>][^\s/>=]*+(?:{_VALUE})?+")
BROKEN = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError, RecursionError)
"""What the libraries raise that read pages and feeds, for some that are broken."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text to read, with what its container says of it."""

    text: str
    title: str
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    markdown: bool = False


def _document(
    path: Path,
    text: str,
    title: str | None = None,
    published: str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    markdown: bool = False,
) -> Document:
    """The document, with what its container says of it cut to what an annotation can hold, or left out."""
    try:
        day = dates.normalise(published) if published else None
    except ValueError:
        day = None
    called = next(
        filter(None, (names.presentable(name or "", LONGEST_NAME) for name in (title, stem(path)))), "untitled"
    )
    outlet = names.presentable(publisher or "", LONGEST_NAME) or None
    address = url if url and len(url) <= LONGEST_ADDRESS and terms.is_absolute(url) else None
    return Document(NO_CHARACTER.sub("\ufffd", text), called, day, outlet, address, markdown)


def documents(path: Path, encoding: str | None = None) -> list[Document]:
    """The documents in a file: one, or the entries of an RSS or Atom file. Raises InputError.

    Without an ``encoding`` it is the one that the file shows or declares, else UTF-8.
    """
    data = _bytes(path)
    kind = ending(path)
    form = form_of(legible(data, encoding))
    if form is not None and form.kind != "text":
        raise refused(path, form)
    if kind in FEEDS or form in FEED_FORMS:
        return _entries(data, path, encoding)
    text = decoded(data, path, encoding)
    if kind in HTML or form == PAGE:
        return [_article(text, path)]
    return [_document(path, text, markdown=kind in MARKDOWN)]


def stands_as_is(path: Path, document: Document) -> bool:
    """Whether the file is the UTF-8 text of the document, so that an annotation can name it."""
    return guard.read_file(path, "annotation").removeprefix(b"\xef\xbb\xbf") == document.text.encode()


def _bytes(path: Path) -> bytes:
    data = guard.read_file(path, "annotation")
    if not data.strip():
        raise InputError(str(path), "the file is empty", "nothing was added")
    if form := marked(data):
        raise refused(path, form)
    return data


def _article(page: str, path: Path) -> Document:
    """The article of a page with its title, date and publisher (trafilatura)."""
    trafilatura = require("trafilatura", "text")
    _check_markup(page, path)
    try:
        found = trafilatura.bare_extraction(page, with_metadata=True)
    except BROKEN as error:
        raise _broken(path, "page", error) from None
    text = getattr(found, "text", None) if found is not None else None
    if not text or not text.strip():
        raise InputError(str(path), "no article was found in this page", "save its words as a text file")
    return _document(path, text.strip() + "\n", found.title, found.date, found.sitename, found.url)


def _entries(data: bytes, path: Path, encoding: str | None) -> list[Document]:
    feedparser = require("feedparser", "text")
    _check_markup(data.replace(b"\0", b"").decode("latin-1"), path)
    try:
        headers = {"content-type": f"application/xml; charset={encoding}"} if encoding else {}
        # given the bytes themselves, it takes some for a path
        feed = feedparser.parse(BytesIO(data), response_headers=headers)
    except BROKEN as error:
        raise _broken(path, "feed", error) from None
    publisher = feed.feed.get("title")
    found = []
    for entry in feed.entries:
        body = entry["content"][0].get("value", "") if entry.get("content") else entry.get("summary", "")
        title = _without_tags(entry.get("title", ""))
        words = f"{title}\n\n{_without_tags(body)}\n"
        if words.strip():
            found.append(_document(path, words, title, _day(entry), publisher, entry.get("link")))
    if not found:
        raise InputError(str(path), "this feed has no entries that can be read", "nothing was added")
    return found


def _without_tags(markup: str) -> str:
    """The words of an entry, with a line for each block; what is escaped twice, as feeds often do, is read too."""
    words = markup
    for _ in range(2):
        words = _BLOCK.sub("\n\n", _UNSAID.sub("", words))
        words = html.unescape(_ANY_TAG.sub("", words))
    return re.sub(r"\n\s*\n\s*", "\n\n", words.replace("\xa0", " ")).strip()


def _day(entry: Any) -> str | None:
    """The day on which an entry of a feed was published, else changed."""
    for name in ("published", "updated"):  # membership is asked first, as feedparser gives one for the other
        if name in entry and len(entry[name]) <= LONGEST_DATE and f"{name}_parsed" in entry:
            day = entry[f"{name}_parsed"]
            return f"{day.tm_year:04d}-{day.tm_mon:02d}-{day.tm_mday:02d}" if day else None
    return None


def _check_markup(text: str, path: Path) -> None:
    """Raises LimitExceeded where a page or feed has more elements, or attributes of one, than can be read in time."""
    limits = guard.limits()
    number, place = 0, 0
    while tag := _TAG.search(text, place):
        number, place = number + bool(tag["name"]), tag.end()
        if number > limits.elements:
            line = guard.line_at(text, tag.start())
            raise guard.exceeded(str(path), "elements", f"more than {limits.elements} elements", line)
        attributes = sum(1 for _ in _ATTRIBUTE.finditer(tag["attributes"] or ""))
        if attributes > limits.columns:
            line = guard.line_at(text, tag.start())
            raise guard.exceeded(str(path), "columns", f"an element of {attributes} attributes", line)
        if (tag["name"] or "").lower() in ("script", "style") and (end := _RAW_END.search(text, place)):
            place = end.start()


def _broken(path: Path, what: str, error: Exception) -> InputError:
    return InputError(str(path), f"cannot be read as a {what}: {error}", "save its words as a text file")


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


def drafts(
    paths: Iterable[Path], reader: TextReader, encoding: str | None = None
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
    """The draft annotation of a document; quotes are words of its text, marks included."""
    seen = without_marks(document.text) if document.markdown else None
    words = document.text if seen is None else seen.words
    draft = reader.read(words, title=document.title, published=document.published, publisher=document.publisher)
    made = (draft.annotation, draft.uncertain)
    for annotation in made:
        annotation.source.url = document.url
    if seen is not None:
        seen.move(made, document.text)
        for annotation in made:
            annotation.source.sha256 = text_hash(document.text)
    return draft


def without_marks(markdown: str) -> Surface:
    """The words of a Markdown text, without marks, code and addresses.

    Marks inside a line go without a trace, since spaces in their stead would mislead the parser.
    """
    built, end = Builder(markdown), 0
    for match in _MARKS.finditer(markdown):
        built.keep(end, match.start())
        for line_end in re.finditer("\n", match[0]):
            built.keep(match.start() + line_end.start(), match.start() + line_end.end())
        end = match.end()
    built.keep(end, len(markdown))
    return built.surface()


def plain_source(document: Document) -> Source:
    """The source of a document whose claims are not reviewed yet."""
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
