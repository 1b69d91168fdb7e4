"""The rows of a machine-coded feed as the event table has them. DuckDB reads the file; a feed's layout maps it.

The file is read as lines and split here, so that a lone quotation mark swallows nothing and a row with too few or
too many columns is one row in quarantine. Distinct codes and names are resolved once, then joined.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.actors import names
from kg.actors.resolver import Resolver
from kg.annotation.provenance import NOTHING, Provenance
from kg.errors import InputError, StoreUnwritable
from kg.events import table
from kg.io.encoding import legible
from kg.model import ids
from kg.model.claims import Actor, Iri, Source
from kg.model.feeds import Account, Quarantined
from kg.model.vocabulary import Vocabulary
from kg.readers import feeds
from kg.readers.feeds import archives
from kg.readers.feeds.coded_layout import TAB, Found, Layout, cells
from kg.readers.feeds.codes import CodedActors, codes
from kg.readers.feeds.parties import Parties
from kg.readers.feeds.quarantine import Corrections

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS = "SELECT * FROM kg_rows"
"""The query for the rows of a file."""
MOST_QUARANTINED = 100_000
"""A file with more rows than this that cannot be read is refused."""
_NOT_UTF8, _NUL = "\x02", "\x03"
"""Marks before a line whose bytes are not text."""
_MARKS = {_NOT_UTF8: "the bytes are not UTF-8", _NUL: "a NUL character"}
_DELIMITER = "\U0010fffe"
"""A character of no file, so that a line is one cell."""
_ACTOR = ("code", "name", "country", "sectors")
_NUMBERS = ("tone", "goldstein", "mentions", "articles")
_TEXTS = ("record", "date", "code", "url", "outlet", "published", "place", "latitude", "longitude", *_NUMBERS)
_ENDS = tuple(f"{end}_{part}" for end in ("subject", "object") for part in _ACTOR)


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
) -> Coded:
    """Reads a file of a machine-coded feed; the caller closes what comes back. Raises InputError."""
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
        made = _Reading(path, layout, found, source, content, connection, folder)
        made.parse(corrections.rows if corrections else {})
        made.join_mentions()
        parties = Parties(resolver, feed)
        account = made.resolve(CodedActors(parties), vocabulary)
    except BaseException as error:
        connection.close()
        if isinstance(error, OSError):
            raise StoreUnwritable(f"{folder} cannot be written: {error.strerror or error}; free some space") from None
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Coded(source, parties.found, account, connection, tuple(parties.warnings[:20]))


def _unknown(path: Path, layout: Layout) -> InputError:
    widths = " or ".join(str(len(columns)) for columns in layout.columns)
    needed = ", ".join(str(layout.fields[name]) for name in layout.needed)
    form = f"{widths} columns without a header, or a header with {needed}" if widths else f"a header with {needed}"
    return InputError(str(path), f"not a file of {layout.feed}, which has {form}", "name another feed with --as")


class _Reading:
    """One file on its way into the tables of a connection."""

    def __init__(
        self,
        path: Path,
        layout: Layout,
        found: Found,
        source: Source,
        content: archives.Content,
        connection: DuckDBPyConnection,
        folder: Path,
    ) -> None:
        self._path, self._layout, self._found, self._source = path, layout, found, source
        self._content, self._connection, self._folder = content, connection, folder
        self._read = self._merged = 0
        self._wrong: tuple[Quarantined, ...] = ()

    def parse(self, corrections: Mapping[int, Mapping[str, str]]) -> None:
        """Reads the file into the table ``kg_raw``; raises InputError where nothing of it can be read."""
        self._lines = self._prepared(corrections)
        run = self._connection.execute
        wrong, values = self._checks()
        self._tried(
            f"CREATE TEMP TABLE kg_raw AS SELECT {wrong} AS wrong, "
            f"CASE WHEN wrong IS NOT NULL THEN line END AS line, "
            f"{values} FROM (SELECT line, string_split(line, chr(9)) AS p FROM "
            f"(SELECT rtrim(line, chr(13)) AS line FROM {_lines(self._lines)}) "
            f"WHERE line IS NOT NULL AND line <> '' {'AND ' + self._not_header() if self._found.header else ''})"
        )
        self._read, bad = run("SELECT count(*), count(wrong) FROM kg_raw").fetchone() or (0, 0)
        if not self._read:
            raise InputError(str(self._path), "the file has no rows", "nothing was added")
        if bad:
            self._quarantine(bad)
            run("DELETE FROM kg_raw WHERE wrong IS NOT NULL")
        if bad == self._read:
            raise InputError(
                str(self._path), f"none of its {bad} rows can be read: {self._wrong[0].reason}", "nothing was added"
            )
        self._merge()

    def _not_header(self) -> str:
        first = table.text(TAB.join(self._found.names))
        return f"line <> {first}"

    def _tried(self, sql: str) -> Any:
        duckdb = table.duckdb()
        try:
            return self._connection.execute(sql)
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            words = str(error).splitlines()[0]
            raise InputError(str(self._path), f"cannot be read: {words}", "nothing was added") from None
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            words = str(error).splitlines()[0]
            raise StoreUnwritable(f"no space to sort {self._path}: {words}; nothing was changed") from None

    # -- the file as lines with tabs -------------------------------------------------------------

    def _prepared(self, corrections: Mapping[int, Mapping[str, str]]) -> Path:
        """The file, or a copy of it, as one text file in UTF-8 with tabs."""
        target = self._folder / "rows.tsv"
        members = self._content.members
        plain = len(members) == 1 and members[0].name == self._path.name and self._found.separator == TAB
        if plain and self._content.utf8 and not corrections and not _packed(self._path) and not self._has_nul():
            target.symlink_to(self._path.resolve())
            return target
        with target.open("w", encoding="utf-8", newline="\n") as out:
            for number, line in enumerate(self._texts(), 1):
                out.write(self._corrected(line, corrections.get(number)) + "\n")
        return target

    def _has_nul(self) -> bool:
        return any(b"\0" in part for member in self._content.members for part in member.parts())

    def _texts(self) -> Iterator[str]:
        """The lines of all members; what is not text is marked."""
        if self._found.separator != TAB:
            yield from self._resaved()
            return
        header = TAB.join(self._found.names) if self._found.header else None
        for number, member in enumerate(self._content.members):
            for at, raw in enumerate(_split(member.parts())):
                line = self._decoded(raw)
                if at == 0:
                    line = line.removeprefix("\ufeff")
                yield "" if number and at == 0 and line == header else line

    def _decoded(self, raw: bytes) -> str:
        try:
            line = raw.decode()
        except UnicodeDecodeError:
            if self._layout.legacy:
                line = raw.decode(self._layout.legacy)
            else:
                return _NOT_UTF8 + raw.decode(errors="replace").replace("\0", "\ufffd")
        return _NUL + line.replace("\0", "\ufffd") if "\0" in line else line

    def _resaved(self) -> Iterator[str]:
        """The lines of a file that a spreadsheet wrote, with tabs between its cells; a cell on two lines gives two."""
        for member in self._content.members:
            lines = (self._decoded(raw) for raw in _split(member.parts()))
            for at, line in enumerate(lines):
                try:
                    row = cells(line.removeprefix("\ufeff") if at == 0 else line, self._found.separator)
                except csv.Error:
                    yield _NUL + line
                    continue
                yield TAB.join(cell.replace(TAB, " ") for cell in row)

    def _corrected(self, line: str, by: Mapping[str, str] | None) -> str:
        if not by:
            return line
        if "" in by:
            return by[""]
        parts = line.lstrip(_NOT_UTF8 + _NUL).split(TAB)
        for name, value in by.items():
            if name in self._found.names and (at := list(self._found.names).index(name)) < len(parts):
                parts[at] = value
        return TAB.join(parts)

    # -- the columns ------------------------------------------------------------------------------

    def _cell(self, name: str) -> str:
        """A field as SQL: text, or NULL where nothing is given."""
        at = self._found.places.get(name)
        if not at:
            return "NULL"
        cells = []
        for one in at:
            cell = f"trim(p[{one + 1}])"
            cells.append(_null(cell, ("", *self._layout.missing)))
        if len(cells) == 1:
            return cells[0]
        between = "' '" if name == "code" else "', '"
        return f"nullif(concat_ws({between}, {', '.join(cells)}), '')"

    def _checks(self) -> tuple[str, str]:
        """SQL for what is wrong with a row (a number, see :meth:`_reason`), and for its columns."""
        widths = ", ".join(map(str, sorted(self._found.widths)))
        record = self._cell("record")
        pattern = r"\d{1,18}" if self._layout.columns else r"\S{1,100}"
        whens = [
            f"WHEN line[1] = chr(2) THEN {_WRONG['utf8']}",
            f"WHEN line[1] = chr(3) THEN {_WRONG['nul']}",
            f"WHEN len(p) NOT IN ({widths}) THEN {_WRONG['width']}",
            f"WHEN {record} IS NULL OR NOT regexp_full_match({record}, '{pattern}') THEN {_WRONG['record']}",
            f"WHEN {_day(self._cell('date'))} IS NULL THEN {_WRONG['date']}",
        ]
        columns = {name: self._cell(name) for name in (*_TEXTS, *_ENDS)}
        for name in _NUMBERS:
            number = self._number(name)
            whens.append(
                f"WHEN {columns[name]} IS NOT NULL AND NOT coalesce(isfinite({number}), false) THEN {_WRONG[name]}"
            )
            columns[name] = number if name in ("tone", "goldstein") else f"CAST({number} AS INTEGER)"
        columns["date"] = _day(columns["date"])
        columns["published"] = _moment(columns["published"])
        for name in ("latitude", "longitude"):
            columns[name] = self._number(name)
        columns["outlet"] = f"coalesce({columns['outlet']}, {_outlet(columns['url'])})"
        made = ", ".join(f"CASE WHEN wrong IS NULL THEN {sql} END AS {name}" for name, sql in columns.items())
        return f"CASE {' '.join(whens)} END", made

    def _number(self, name: str) -> str:
        cell = self._cell(name)
        if self._found.separator == ";":
            cell = f"replace({cell}, ',', '.')"
        return f"try_cast({cell} AS DOUBLE)"

    def _quarantine(self, number: int) -> None:
        """Finds the lines of the rows that cannot be read."""
        if number > MOST_QUARANTINED:
            raise InputError(
                str(self._path),
                f"{number:,} of its {self._read:,} rows cannot be read",
                "nothing was added; see its layout",
            )
        found = self._connection.execute("SELECT line, wrong FROM kg_raw WHERE wrong IS NOT NULL").fetchall()
        wrong = dict(found)
        told = []
        with self._lines.open(encoding="utf-8-sig", newline="\n") as lines:
            for at, line in enumerate(lines, 1):
                if (what := wrong.get(line.rstrip("\n").rstrip("\r"))) is not None:
                    told.append(self._reason(at, line.rstrip("\r\n"), what))
        self._wrong = tuple(told)

    def _reason(self, at: int, line: str, what: int) -> Quarantined:
        name = _NAMES[what]
        if name in ("utf8", "nul"):
            return Quarantined(at, "", line[1:], _MARKS[line[0]])
        parts = line.split(TAB)
        if name == "width":
            wanted = " or ".join(map(str, sorted(self._found.widths)))
            return Quarantined(at, "", line, f"{len(parts)} columns; {wanted} are needed")
        column = self._found.places[name][0]
        return Quarantined(at, self._found.names[column], parts[column], _REASONS[name])

    def _merge(self) -> None:
        """Leaves one row of each record."""
        run = self._connection.execute
        rows, records = run("SELECT count(*), count(DISTINCT record) FROM kg_raw").fetchone() or (0, 0)
        if rows > records:
            run(
                "CREATE OR REPLACE TEMP TABLE kg_raw AS SELECT * FROM kg_raw "
                "QUALIFY row_number() OVER (PARTITION BY record ORDER BY published DESC NULLS LAST, date, url) = 1"
            )
            self._merged = rows - records

    def join_mentions(self) -> None:
        """Joins the outlets of the mentions that lie beside a file of events, as ``a.com; b.org``."""
        if not self._layout.mentions:
            return
        here, there = self._layout.mentions
        name = self._path.name.replace(here, there)
        beside = [p for p in (self._path.with_name(name),) if name != self._path.name and p.is_file()]
        if not beside:
            return
        target = self._folder / "mentions.tsv"
        with target.open("wb") as out:
            for member in archives.content(beside[0]).members:
                for part in member.parts():
                    out.write(part)
        self._tried(
            "CREATE OR REPLACE TEMP TABLE kg_raw AS SELECT raw.* REPLACE (coalesce(m.outlets, raw.outlet) AS outlet) "
            "FROM kg_raw AS raw LEFT JOIN "
            "(SELECT p[1] AS event, string_agg(DISTINCT p[5], '; ' ORDER BY p[5]) AS outlets "
            f"FROM (SELECT string_split(line, chr(9)) AS p FROM {_lines(target)}) "
            "WHERE len(p) >= 14 AND p[5] <> '' GROUP BY p[1]) AS m ON m.event = raw.record"
        )

    # -- the actors and relations -----------------------------------------------------------------

    def resolve(self, actors: CodedActors, vocabulary: Vocabulary) -> Account:
        """Makes the view ``kg_rows`` with the columns of the event table; returns what became of every row."""
        run = self._connection.execute
        raw = self._pairs() if self._layout.several else "kg_raw"
        keys = ", ".join(_ACTOR)
        ends = " UNION ".join(
            f"SELECT DISTINCT {', '.join(f'coalesce({end}_{part}, {EMPTY}) AS {part}' for part in _ACTOR)} FROM {raw}"
            for end in ("subject", "object")
        )
        known: list[tuple[str, ...]] = run(f"SELECT {keys} FROM ({ends}) ORDER BY ALL").fetchall()
        found = [(*key, ids.short(iri)) for key in known if (iri := self._actor(actors, *key))]
        self._put("kg_actors", (*_ACTOR, "id"), found)
        said = [code for (code,) in run(f"SELECT DISTINCT code FROM {raw} WHERE code IS NOT NULL").fetchall()]
        meant = []
        for code in said:
            whole = repaired(code)
            relation = vocabulary.coded(whole)
            meant.append((code, whole, relation.name if relation else None, bool(relation and relation.symmetric)))
        self._put("kg_codes", ("code", "whole", "relation", "symmetric"), meant)
        run(_resolved(raw, ids.short(self._source.iri), self._layout.feed))
        return self._account()

    def _actor(self, actors: CodedActors, code: str, name: str, country: str, sectors: str) -> Iri | None:
        coded = "subject_code" in self._layout.fields
        return actors.by_code(code, name) if coded else actors.by_name(name, country, sectors)

    def _pairs(self) -> str:
        """The table with a row for each pair of actors of a row that names several."""
        parts = {
            f"{end}_{part}": f"string_split({end}_{part}, '; ')" for end in ("subject", "object") for part in _ACTOR
        }
        columns = []
        for end, at in (("subject", "i"), ("object", "j")):
            columns.append(f"{parts[f'{end}_name']}[{at}] AS {end}_name")
            for part in ("country", "sectors"):
                listed = parts[f"{end}_{part}"]
                columns.append(
                    f"CASE WHEN len({listed}) = len({parts[f'{end}_name']}) THEN {listed}[{at}] "
                    f"ELSE {end}_{part} END AS {end}_{part}"
                )
        indexes = ", ".join(
            f"unnest(range(1, least(greatest(coalesce(len({parts[f'{end}_name']}), 1), 1), 10) + 1)) AS {at}"
            for end, at in (("subject", "i"),)
        )
        inner = f"SELECT *, {indexes} FROM kg_raw"
        both = (
            f"SELECT *, unnest(range(1, least(greatest(coalesce(len({parts['object_name']}), 1), 1), 10) + 1)) AS j "
            f"FROM ({inner})"
        )
        self._connection.execute(
            f"CREATE OR REPLACE TEMP TABLE kg_pairs AS SELECT * EXCLUDE (i, j) REPLACE ({', '.join(columns)}, "
            "CASE WHEN i = 1 AND j = 1 THEN record ELSE record || '/' || i || '-' || j END AS record) "
            f"FROM ({both})"
        )
        return "kg_pairs"

    def _put(self, name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Makes a table of text columns (and one of truth) of these rows."""
        kinds = {"symmetric": "BOOLEAN"}
        typed = ", ".join(f"unnest(CAST(? AS {kinds.get(column, 'VARCHAR')}[])) AS {column}" for column in columns)
        given = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {typed}", given)

    def _account(self) -> Account:
        rows = "kg_rows"
        if self._layout.several:  # of the pairs of a row, one that makes a tie decides
            rows = (
                "(SELECT CASE WHEN bool_or(skipped IS NULL) THEN NULL ELSE min(skipped) END AS skipped "
                "FROM kg_rows GROUP BY split_part(record, '/', 1))"
            )
        counted = dict(self._connection.execute(f"SELECT skipped, count(*) FROM {rows} GROUP BY 1").fetchall())
        kept = counted.pop(None, 0)
        skipped = tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
        return Account(self._layout.feed, self._read, kept, self._merged, skipped, self._wrong)


EMPTY = "''"
_NAMES = dict(enumerate(("utf8", "nul", "width", "record", "date", *_NUMBERS), 1))
_WRONG = {name: number for number, name in _NAMES.items()}
_REASONS = {
    "record": "must be the id of an event",
    "date": "must be a day such as 20240302 or 2024-03-02",
    **dict.fromkeys(_NUMBERS, "must be a number"),
}


def repaired(code: str) -> str:
    """A CAMEO code with the leading zero that a spreadsheet took away, where it can be nothing else: 71 is 071."""
    if not code.isdecimal():
        return " ".join(code.replace("_", "-").split())
    if len(code) == 2 or (len(code) == 3 and f"0{code}" in codes().short):
        return f"0{code}"
    return code


def _resolved(raw: str, source: str, feed: str) -> str:
    """SQL for the view of the rows as the event table has them, with the reason where one makes no tie."""
    same = " AND ".join
    subject = same(f"coalesce(r.subject_{part}, {EMPTY}) = s.{part}" for part in _ACTOR)
    obj = same(f"coalesce(r.object_{part}, {EMPTY}) = o.{part}" for part in _ACTOR)
    swap = "(c.symmetric AND o.id < s.id)"
    ends = [
        f"CASE WHEN {swap} THEN o.id ELSE s.id END AS subject",
        f"CASE WHEN {swap} THEN s.id ELSE o.id END AS object",
    ]
    for part in ("code", "name"):
        ends.append(f"CASE WHEN {swap} THEN r.object_{part} ELSE r.subject_{part} END AS subject_{part}")
        ends.append(f"CASE WHEN {swap} THEN r.subject_{part} ELSE r.object_{part} END AS object_{part}")
    return f"""
        CREATE OR REPLACE TEMP TABLE kg_rows AS SELECT
            '{source}' AS source, '{feed}' AS feed, r.record, r.date, c.relation, {", ".join(ends)},
            coalesce(c.whole, r.code) AS code, r.tone, r.goldstein, r.mentions, r.articles, r.outlet, r.url, r.place,
            r.latitude, r.longitude, r.published,
            CASE WHEN s.id IS NULL AND o.id IS NULL THEN 'no actor is given'
                WHEN s.id IS NULL THEN 'the first actor is not given'
                WHEN o.id IS NULL THEN 'the second actor is not given'
                WHEN r.code IS NULL THEN 'no event code is given'
                WHEN c.relation IS NULL THEN 'no relation has the code ' || left(r.code, 40)
                WHEN s.id = o.id THEN 'both actors are the same' END AS skipped
        FROM {raw} AS r
            LEFT JOIN kg_actors AS s ON {subject}
            LEFT JOIN kg_actors AS o ON {obj}
            LEFT JOIN kg_codes AS c ON r.code = c.code"""


def _lines(path: Path) -> str:
    """SQL for the lines of a file."""
    return (
        f"read_csv({table.text(str(path))}, delim = '{_DELIMITER}', quote = '', escape = '', header = false, "
        "auto_detect = false, columns = {'line': 'VARCHAR'})"
    )


def _null(cell: str, words: Iterable[str]) -> str:
    for word in words:
        cell = f"nullif({cell}, {table.text(word)})"
    return cell


def _day(cell: str) -> str:
    """SQL for the day that a cell states, from 1900 on; else NULL."""
    day = f"CAST(coalesce(try_strptime({cell}, '%Y%m%d'), try_strptime({cell}, '%Y-%m-%d')) AS DATE)"
    return f"CASE WHEN year({day}) BETWEEN 1900 AND 2100 THEN {day} END"


def _moment(cell: str) -> str:
    forms = ("%Y%m%d%H%M%S", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d")
    return f"coalesce({', '.join(f'try_strptime({cell}, {table.text(form)})' for form in forms)})"


def _outlet(url: str) -> str:
    """SQL for the host of an address; a text that is no address names an outlet itself."""
    host = f"lower(regexp_extract({url}, '^[A-Za-z]+://(?:[^/@]*@)?(?:www[.])?([^/:?#]+)', 1))"
    return f"CASE WHEN {url} LIKE '%://%' THEN nullif({host}, '') ELSE left({url}, 200) END"


def _packed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) in (b"\x1f\x8b", b"PK")


def _split(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The lines in parts of bytes, without their ends."""
    rest = b""
    for part in parts:
        *lines, rest = (rest + part).split(b"\n")
        yield from (line.removesuffix(b"\r") for line in lines)
    if rest:
        yield rest.removesuffix(b"\r")
