"""A file of a machine-coded feed as the table ``kg_raw`` of DuckDB: one row of a record, what is wrong put aside.

A sound file is read column by column, of which only those that the layout names are kept. Where a row is not sound, the
file is read again as lines that are split here, so that a lone quotation mark swallows nothing and a row with too few
or too many columns is one row in quarantine.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError, StoreUnwritable
from kg.events import table
from kg.io.encoding import BEGINNING
from kg.model.feeds import Quarantined
from kg.readers.feeds import archives
from kg.readers.feeds.coded_layout import ACTOR, ENDS, TAB, Found, Layout, cells
from kg.readers.feeds.quarantine import Corrections
from kg.readers.feeds.values import SLASHED_ROWS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_QUARANTINED = 100_000
"""A file with more rows than this that cannot be read is refused."""
_NOT_UTF8, _NUL = "\x02", "\x03"
"""Marks before a line whose bytes are not text."""
_MARKS = {_NOT_UTF8: "the bytes are not UTF-8; name their encoding with --encoding", _NUL: "a NUL character"}
_DELIMITER = "\U0010fffe"
"""A character of no file, so that a line is one cell."""
_REAL, _WHOLE = ("tone", "goldstein"), ("mentions", "articles")
_NUMBERS = (*_REAL, *_WHOLE)
_PLACES = ("latitude", "longitude")
_TEXTS = ("record", "date", "code", "url", "outlet", "published", "place", *_PLACES, *_NUMBERS)
_BY_NUMBER = ("record", "date", "code", "published")
_PARTS = tuple(f"{end}_{part}" for end in ENDS for part in ACTOR)


class Parsing:
    """One file on its way into the table ``kg_raw`` of a connection; ``folder`` is for what is unpacked.

    ``read`` is the number of its rows, ``merged`` how many were of a record that another row has, ``wrong`` what could
    not be read.
    """

    def __init__(
        self,
        path: Path,
        layout: Layout,
        found: Found,
        content: archives.Content,
        connection: DuckDBPyConnection,
        folder: Path,
        encoding: str | None = None,
    ) -> None:
        self._legacy = encoding or layout.legacy
        self._path, self._layout, self._found = path, layout, found
        self._content, self._connection, self._folder = content, connection, folder
        self.read = self.merged = 0
        self.wrong: tuple[Quarantined, ...] = ()
        self._days: tuple[str, ...] = ("%Y%m%d", "%Y-%m-%d")

    def parse(self, corrections: Corrections | None) -> None:
        """Reads the file; raises InputError where nothing of it can be read."""
        self._lines = self._prepared(corrections.rows if corrections else {})
        if not self._read_columns():
            self._read_lines()
        self._merge()

    def _read_columns(self) -> bool:
        """Reads the file column by column; whether every row of it is sound."""
        duckdb = table.duckdb()
        for width in sorted(self._found.widths, reverse=True):
            names = [f"c{at}" for at in range(width)]
            try:
                self._connection.execute(self._query(_columns(self._lines, names), names))
            except (duckdb.InvalidInputException, duckdb.ConversionException):
                continue
            except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
                raise self._unsorted(error) from None
            self.read, bad = self._counted()
            return bool(self.read) and not bad
        return False

    def _read_lines(self) -> None:
        """Reads the file line by line; what is wrong in it is put aside."""
        self._days += ("%d.%m.%Y", *self._slashed())
        self._tried(self._query(_split_lines(self._lines)))
        self.read, bad = self._counted()
        if not self.read:
            raise InputError(str(self._path), "the file has no rows", "nothing of it was added")
        if bad:
            self._quarantine(bad)
            self._connection.execute("DELETE FROM kg_raw WHERE wrong IS NOT NULL")
        if bad == self.read:
            raise InputError(
                str(self._path),
                f"none of its {bad} rows can be read: {self.wrong[0].reason}",
                "nothing of it was added",
            )

    def _slashed(self) -> tuple[str, ...]:
        """How a spreadsheet wrote the days with slashes, where all of them show which number is the month."""
        parts = f"regexp_extract({self._cell('date', None)}, '^(\\d{{1,2}})/(\\d{{1,2}})/\\d{{4}}$', ['one', 'two'])"
        one, two = (f"try_cast(parts.{part} AS INTEGER)" for part in ("one", "two"))
        rows, first, second = self._tried(
            f"SELECT count({one}), count(*) FILTER ({one} > 12), count(*) FILTER ({two} > 12) "
            f"FROM (SELECT {parts} AS parts FROM {_split_lines(self._lines)})"
        ).fetchone()
        if rows < SLASHED_ROWS or bool(first) == bool(second):
            return ()
        return ("%d/%m/%Y",) if first else ("%m/%d/%Y",)

    def _counted(self) -> tuple[int, int]:
        """How many rows there are, and how many of them are wrong."""
        rows, bad = self._connection.execute("SELECT count(*), count(wrong) FROM kg_raw").fetchone() or (0, 0)
        return rows, bad

    def _tried(self, sql: str) -> Any:
        duckdb = table.duckdb()
        try:
            return self._connection.execute(sql)
        except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
            words = str(error).splitlines()[0]
            raise InputError(str(self._path), f"cannot be read: {words}", "nothing of it was added") from None
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise self._unsorted(error) from None

    def _unsorted(self, error: Exception) -> StoreUnwritable:
        return StoreUnwritable(f"no space to sort {self._path}: {str(error).splitlines()[0]}; nothing was changed")

    # -- the columns ------------------------------------------------------------------------------

    def _query(self, source: str, names: list[str] | None = None) -> str:
        """SQL that makes ``kg_raw``: of lines split into the list ``p``, or of columns of these names."""
        first = f"{names[0]}[1]" if names else "line[1]"
        width = str(len(names)) if names else "len(p)"
        read = [f"{first} AS mark", f"{width} AS width", f"{'NULL' if names else 'line'} AS line"]
        read += [f"{self._cell(name, names)} AS {name}" for name in (*_TEXTS, *_PARTS)]
        rows = f"SELECT {', '.join(read)} FROM {source}"
        if self._found.header:
            rows += f" WHERE {_other_than(self._found.names, names)}"
        made = {
            "day": _day("date", self._days),
            "moment": _moment("published", self._days),
            "host": "lower(split_part(url, '/', 3))",
        }
        made |= {f"{name}_number": self._number(name) for name in (*_NUMBERS, *_PLACES)}
        rows = f"SELECT *, {', '.join(f'{sql} AS {name}' for name, sql in made.items())} FROM ({rows})"
        kept = {name: name for name in (*_TEXTS, *_PARTS)}
        kept |= {name: f"{name}_number" for name in (*_REAL, *_PLACES)}
        kept |= {name: f"try_cast({name}_number AS INTEGER)" for name in _WHOLE}
        kept |= {"date": "day", "published": "moment", "outlet": f"coalesce(outlet, {_outlet()})"}
        columns = ", ".join(f"{sql} AS {name}" for name, sql in kept.items())
        return (
            f"CREATE OR REPLACE TEMP TABLE kg_raw AS SELECT {self._checks()} AS wrong, "
            f"CASE WHEN wrong IS NOT NULL THEN line END AS line, {columns} FROM ({rows})"
        )

    def _cell(self, name: str, names: list[str] | None) -> str:
        """A field as SQL: text, or NULL where nothing is given."""
        if not (at := self._found.places.get(name)):
            return "NULL::VARCHAR"
        if names:
            read = [names[one] if one < len(names) else "NULL::VARCHAR" for one in at]
        else:
            read = [f"p[{one + 1}]" for one in at]
        if self._found.header and self._found.separator == TAB:
            read = list(map(_unquoted, read))
        if name in _BY_NUMBER and self._found.header and self._layout.columns:
            read = [f"regexp_replace({cell}, '[.]0+ *$', '')" for cell in read]  # a table of numbers wrote 71.0
        if name == "record" and self._layout.columns:
            read = [_unrounded(cell) for cell in read]
        cells = [_null(f"trim({cell})", ("", *self._layout.missing)) for cell in read]
        if len(cells) == 1:
            return cells[0]
        between = "' '" if name == "code" else "', '"
        return f"nullif(concat_ws({between}, {', '.join(cells)}), '')"

    def _checks(self) -> str:
        """SQL for what is wrong with a row: a number, see :meth:`_reason`."""
        widths = ", ".join(map(str, sorted(self._found.widths)))
        pattern = r"\d{1,18}" if self._layout.columns else r"\S{1,100}"
        whens = [
            f"WHEN mark = chr(2) THEN {_WRONG['utf8']}",
            f"WHEN mark = chr(3) THEN {_WRONG['nul']}",
            f"WHEN width NOT IN ({widths}) THEN {_WRONG['width']}",
            f"WHEN record IS NULL OR NOT regexp_full_match(record, '{pattern}') THEN {_WRONG['record']}",
            f"WHEN day IS NULL THEN {_WRONG['date']}",
        ]
        for name in _NUMBERS:
            number = f"{name}_number" if name in _REAL else f"try_cast({name}_number AS INTEGER)"
            whens.append(f"WHEN {name} IS NOT NULL AND NOT coalesce(isfinite({number}), false) THEN {_WRONG[name]}")
        return f"CASE {' '.join(whens)} END"

    def _number(self, name: str) -> str:
        cell = f"replace({name}, ',', '.')" if self._found.separator == ";" else name
        return f"try_cast({cell} AS DOUBLE)"

    def _quarantine(self, number: int) -> None:
        """Finds the lines of the rows that cannot be read."""
        if number > MOST_QUARANTINED:
            raise InputError(
                str(self._path),
                f"{number:,} of its {self.read:,} rows cannot be read",
                "nothing of it was added; see its layout",
            )
        found = self._connection.execute("SELECT line, wrong FROM kg_raw WHERE wrong IS NOT NULL").fetchall()
        wrong = dict(found)
        told = []
        with self._lines.open(encoding="utf-8-sig", newline="\n") as lines:
            for at, line in enumerate(lines, 1):
                if (what := wrong.get(line.rstrip("\n").rstrip("\r"))) is not None:
                    told.append(self._reason(at, line.rstrip("\r\n"), what))
        self.wrong = tuple(told)

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
            self.merged = rows - records

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

    # -- the file as lines with tabs -------------------------------------------------------------

    def _prepared(self, corrections: Mapping[int, Mapping[str, str]]) -> Path:
        """The file, or a copy of it, as one text file in UTF-8 with tabs."""
        target = self._folder / "rows.tsv"
        members = self._content.members
        plain = len(members) == 1 and members[0].name == self._path.name and self._found.separator == TAB
        plain = plain and not self._found.numbered
        if plain and self._content.utf8 and not corrections and not _recoded(self._path) and not self._has_nul():
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
                    line = (TAB if self._found.numbered else "") + line.removeprefix("\ufeff")
                yield "" if number and at == 0 and line == header else line

    def _decoded(self, raw: bytes) -> str:
        try:
            line = raw.decode()
        except UnicodeDecodeError:
            if not self._legacy:
                return _NOT_UTF8 + raw.decode(errors="replace").replace("\0", "\ufffd")
            line = self._as_given(raw, self._legacy)
        return _NUL + line.replace("\0", "\ufffd") if "\0" in line else line

    def _as_given(self, raw: bytes, encoding: str) -> str:
        """A line in the encoding that was given, or is usual for the feed."""
        try:
            return raw.decode(encoding)
        except UnicodeError as error:
            message, advice = f"not {encoding.upper()}: {error}", "name its encoding with --encoding"
            raise InputError(str(self._path), message, advice) from None
        except LookupError:
            message, advice = f"no encoding is called {encoding!r}", "write utf-8, latin-1, cp1252 …"
            raise InputError(str(self._path), message, advice) from None

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
                row = ["", *row] if self._found.numbered and at == 0 else row
                yield TAB.join(cell.replace(TAB, " ") for cell in row)

    def _corrected(self, line: str, by: Mapping[str, str] | None) -> str:
        if not by:
            return line
        line = by.get("", line)
        parts = line.lstrip(_NOT_UTF8 + _NUL).split(TAB)
        for name, value in by.items():
            if name in self._found.names and (at := list(self._found.names).index(name)) < len(parts):
                parts[at] = value
        return TAB.join(parts)


_NAMES = dict(enumerate(("utf8", "nul", "width", "record", "date", *_NUMBERS), 1))
_WRONG = {name: number for number, name in _NAMES.items()}
_REASONS = {
    "record": "must be the id of an event",
    "date": "must be a day such as 20240302 or 2024-03-02",
    **dict.fromkeys(_NUMBERS, "must be a number"),
}


def _lines(path: Path) -> str:
    """SQL for the lines of a file."""
    return _columns(path, ["line"], _DELIMITER)


def _columns(path: Path, names: list[str], delimiter: str = TAB) -> str:
    """SQL for the cells of a file, all of them text; a row with more or fewer is an error."""
    typed = ", ".join(f"{name}: 'VARCHAR'" for name in names)
    return (
        f"read_csv({table.text(str(path))}, delim = '{delimiter}', quote = '', escape = '', header = false, "
        f"auto_detect = false, columns = {{{typed}}})"
    )


def _split_lines(path: Path) -> str:
    """SQL for the lines of a file, empty ones left out, and their cells ``p``."""
    return (
        f"(SELECT line, string_split(line, chr(9)) AS p FROM (SELECT rtrim(line, chr(13)) AS line FROM {_lines(path)}) "
        "WHERE line IS NOT NULL AND line <> '')"
    )


def _other_than(header: Iterable[str], names: list[str] | None) -> str:
    """SQL that a row is not the header."""
    if not names:
        return f"line <> {table.text(TAB.join(header))}"
    return " OR ".join(
        f"{name} IS DISTINCT FROM nullif({table.text(cell)}, '')" for name, cell in zip(names, header, strict=True)
    )


def _null(cell: str, words: Iterable[str]) -> str:
    for word in words:
        cell = f"nullif({cell}, {table.text(word)})"
    return cell


def _unquoted(cell: str) -> str:
    """SQL for a cell of a file that a spreadsheet or R saved with tabs, without the quotation marks around it."""
    whole = f"length({cell}) > 1 AND starts_with({cell}, '\"') AND ends_with({cell}, '\"')"
    return f"CASE WHEN {whole} THEN replace({cell}[2:-2], '\"\"', '\"') ELSE {cell} END"


def _unrounded(cell: str) -> str:
    """SQL for a number that R wrote as 1.2e+08, which has all of its digits; 1.2E+08 of a spreadsheet lacks some."""
    return (
        f"CASE WHEN contains({cell}, 'e+') AND regexp_full_match({cell}, '\\s*\\d(\\.\\d+)?e\\+\\d\\d\\s*') "
        f"THEN coalesce(try_cast(try_cast({cell} AS DOUBLE) AS BIGINT)::VARCHAR, {cell}) ELSE {cell} END"
    )


def _day(cell: str, forms: Iterable[str]) -> str:
    """SQL for the day that a cell states, from 1900 on; else NULL."""
    day = f"CAST({_first(cell, forms)} AS DATE)"
    return f"CASE WHEN year({day}) BETWEEN 1900 AND 2100 THEN {day} END"


def _moment(cell: str, days: Iterable[str]) -> str:
    return _first(cell, ("%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S", *days))


def _first(cell: str, forms: Iterable[str]) -> str:
    """SQL for the time that a cell states in the first of these forms; NULL where it is in none."""
    return f"coalesce({', '.join(f'try_strptime({cell}, {table.text(form)})' for form in forms)})"


def _outlet() -> str:
    """SQL for the outlet of a row: the ``host`` of its address; a text that is no address names an outlet itself."""
    rare = " OR ".join(f"contains(host, '{sign}')" for sign in "@:?#")
    bare = "regexp_extract(host, '^(?:[^@]*@)?(?:www[.])?([^:?#]*)', 1)"
    named = f"CASE WHEN {rare} THEN {bare} WHEN starts_with(host, 'www.') THEN host[5:] ELSE host END"
    return f"CASE WHEN contains(url, '://') THEN nullif({named}, '') ELSE left(url, 200) END"


def _recoded(path: Path) -> bool:
    """Whether a file is given otherwise than as its bytes are: unpacked, or as UTF-8."""
    with path.open("rb") as file:
        begin = file.read(BEGINNING)
    return begin[:2] in (b"\x1f\x8b", b"PK") or archives.is_utf16(begin)


def _split(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The lines in parts of bytes, without their ends."""
    rest = b""
    for part in parts:
        *lines, rest = (rest + part).split(b"\n")
        yield from (line.removesuffix(b"\r") for line in lines)
    if rest:
        yield rest.removesuffix(b"\r")
