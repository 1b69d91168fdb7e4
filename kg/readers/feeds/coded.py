"""The rows of a machine-coded feed as the event table has them. DuckDB reads the file; a feed's layout maps it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.actors import names
from kg.actors.resolver import Resolver
from kg.annotation.provenance import NOTHING, Provenance
from kg.errors import InputError, StoreUnwritable
from kg.events import table
from kg.io.encoding import legible
from kg.model import ids
from kg.model.claims import Actor, Iri, Source
from kg.model.feeds import Account
from kg.model.vocabulary import Vocabulary
from kg.readers import feeds
from kg.readers.feeds import archives
from kg.readers.feeds.coded_layout import Layout
from kg.readers.feeds.coded_parsing import Parsing
from kg.readers.feeds.coded_resolving import Resolving
from kg.readers.feeds.codes import CodedActors
from kg.readers.feeds.parties import Parties
from kg.readers.feeds.quarantine import Corrections

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Coded:
    """What a file of a machine-coded feed came to. A context: closes the connection in which its rows are.

    ``source`` has no fold and no file in the event table yet. ``actors`` are those of the feed that its rows name.
    """

    source: Source
    actors: Mapping[Iri, Actor]
    account: Account
    connection: DuckDBPyConnection
    warnings: tuple[str, ...] = ()

    def __enter__(self) -> Coded:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()


def read(
    path: Path,
    feed: str,
    resolver: Resolver,
    vocabulary: Vocabulary,
    given: Provenance = NOTHING,
    corrections: Corrections | None = None,
    encoding: str | None = None,
) -> Coded:
    """Reads a file of a machine-coded feed; the caller closes what comes back. Raises InputError.

    ``encoding`` is that of lines which are not UTF-8.
    """
    reader = feeds.module(feed)
    layout: Layout = reader.LAYOUT
    content = archives.content(path)
    found = layout.found(legible(archives.start(path)))
    if found is None:
        raise _unknown(path, layout)
    iri = ids.source_iri(f"sha256:{content.sha256}")
    title = given.title or f"{reader.TITLE}: {names.presentable(path.name, 200) or 'file'}"
    publisher = given.publisher or reader.PUBLISHER
    source = Source(
        iri, title, content.sha256, publisher, given.published, given.url, reviewed=False, feed=feed
    )  # fmt: skip
    connection = table.connection()
    folder = Path(tempfile.mkdtemp(prefix="kg-feed-"))
    try:
        parsing = Parsing(path, layout, found, content, connection, folder, encoding)
        parsing.parse(corrections)
        parsing.join_mentions()
        parties, resolving = Parties(resolver, feed), Resolving(layout, iri, connection)
        resolving.resolve(CodedActors(parties), vocabulary)
        kept, skipped = resolving.counted()
        account = Account(feed, parsing.read, kept, parsing.merged, skipped, parsing.wrong)
    except BaseException as error:
        connection.close()
        if isinstance(error, OSError):
            raise StoreUnwritable(f"{folder} cannot be written: {error.strerror or error}; free some space") from None
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Coded(source, parties.found, account, connection, (*content.warnings, *parties.warnings[:20]))


def _unknown(path: Path, layout: Layout) -> InputError:
    widths = " or ".join(str(len(columns)) for columns in layout.columns)
    needed = ", ".join(str(layout.fields[name]) for name in layout.needed)
    form = f"{widths} columns without a header, or a header with {needed}" if widths else f"a header with {needed}"
    return InputError(str(path), f"not a file of {layout.feed}, which has {form}", "name another feed with --as")
