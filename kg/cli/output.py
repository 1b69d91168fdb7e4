"""What commands share: the store option, formats of rows, and what is printed."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from kg.arguments import LONGEST, SHORTEST, endpoint, typed
from kg.cells import guarded, plain, visible
from kg.cli import completing
from kg.cli.ending import changed
from kg.cli.progress import progress, quiet
from kg.cli.terminal import draw
from kg.errors import counted
from kg.readers import KINDS

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.model.records import Records
    from kg.model.shape import Record, Row

FORMATS = ("table", "json", "jsonl", "csv", "tsv")
Function = TypeVar("Function", bound=Callable[..., Any])

HANGING = 4
"""Columns by which a continuation line is indented further."""

GAP = 3
"""Columns between two columns of a table."""


def named(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The location of a store; an empty one is ignored in the environment and an error as an option."""
    if value == "":
        raise click.BadParameter("an empty name is not a store; name a folder or an endpoint, or leave it out")
    return value


AS_OF, EXCEL = "kg.as_of", "kg.excel"
"""The keys of the day of ``--as-of``, and of ``--excel``, in what a command remembers."""


def store_option(function: Function) -> Function:
    """Adds ``--store``."""
    return click.option(
        "--store",
        envvar="KG_STORE",
        metavar="WHERE",
        callback=named,
        shell_complete=completing.folders,
        help="Folder or http(s) endpoint [default: $KG_STORE, else ./.kg].",
    )(function)


def as_of_option(function: Function) -> Function:
    """Adds ``--as-of``, which :func:`reading` follows."""

    def kept(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
        ctx.meta[AS_OF] = value

    return click.option(
        "--as-of", metavar="DATE", callback=kept, expose_value=False, help="Only what sources published by then say."
    )(function)


def format_option(function: Function) -> Function:
    """Adds ``--format``, table on a terminal, json otherwise, and ``--excel``."""
    formats = click.Choice(FORMATS)
    help_text = "[default: table on a terminal, json otherwise]"
    return click.option("--format", "-f", "form", type=formats, help=help_text)(excel_option(function))


def excel_option(function: Function) -> Function:
    """Adds ``--excel``, which :func:`chosen` and :func:`put_delimited` follow."""

    def kept(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        ctx.meta[EXCEL] = value

    help_text = "CSV with a byte order mark, by which Excel knows UTF-8."
    return click.option("--excel", is_flag=True, callback=kept, expose_value=False, help=help_text)(function)


def excel() -> bool:
    """Whether the command was given ``--excel``."""
    ctx = click.get_current_context(silent=True)
    return ctx is not None and bool(ctx.meta.get(EXCEL))


def kind_options(function: Function) -> Function:
    """Adds ``--as`` and ``--encoding``, which set how files are read."""
    function = encoding_option(function)
    kinds = click.Choice(KINDS)
    return click.option("--as", "kind", type=kinds, help="Kind of the files, if the ending does not show it.")(function)


def encoding_option(function: Function) -> Function:
    """Adds ``--encoding``."""
    said = "Encoding of texts [default: what the file shows or declares, else utf-8]."
    return click.option("--encoding", metavar="NAME", help=said)(function)


def provenance_options(function: Function) -> Function:
    """Adds ``--title``, ``--published``, ``--publisher``, ``--url`` and ``--speaker``, which describe a text."""
    for name, metavar, said in reversed(
        [
            ("--title", "WORDS", "Title of the text."),
            ("--published", "DATE", "Day on which the texts were published, such as 2025-11-03."),
            ("--publisher", "NAME", "Who published the texts."),
            ("--url", "URL", "Address of the text."),
            ("--speaker", "NAME", "The actor whose own words the texts are, as of a ministry's statement."),
        ]
    ):
        function = click.option(name, metavar=metavar, help=said)(function)
    return function


def statements_option(function: Function) -> Function:
    """Adds ``--statements``: what speakers say without a relation is kept in words."""
    said = "Keep in words what the texts' speakers say without a relation."
    return click.option("--statements", is_flag=True, help=said)(function)


def timeout_option(help: str) -> Callable[[Function], Function]:
    """Adds ``--timeout``: seconds, from ``SHORTEST`` to ``LONGEST``."""
    kind = click.FloatRange(SHORTEST, LONGEST)
    return click.option("--timeout", type=kind, callback=_seconds, metavar="SECONDS", help=help)


def _seconds(ctx: click.Context, param: click.Parameter, value: float | None) -> float | None:
    """The seconds; NaN is rejected, because it passes every range check."""
    if value is not None and math.isnan(value):
        raise click.BadParameter("nan is not a number of seconds.")
    return value


def chosen(form: str | None, piped: str = "json") -> str:
    """The format asked for, else table on a terminal, and ``piped`` elsewhere; csv with ``--excel``."""
    if excel():
        if form not in (None, "csv"):
            raise click.UsageError(f"--excel writes CSV, not {form}; leave out --format")
        return "csv"
    return form or ("table" if sys.stdout.isatty() else piped)


TABLES = "kg.tables"
"""Where the context of a command keeps the place of event tables."""


def opened(target: str | Path | None, *, create: bool = False, timeout: float | None = None) -> Graph:
    """The graph at ``target``; an endpoint has ``timeout`` seconds (else ``$KG_TIMEOUT``) for a whole answer."""
    from kg.graph import open_graph

    given = os.environ.get("KG_TIMEOUT")
    if timeout is None and given:
        try:
            timeout = float(given)
        except ValueError:
            timeout = 0
        if not SHORTEST <= timeout <= LONGEST:
            raise click.UsageError(
                f"KG_TIMEOUT must be a number of seconds from {SHORTEST} to {LONGEST}, not {given!r}; "
                "set it to 300, for example"
            )
    graph = open_graph(target, create=create, timeout=timeout)
    context = click.get_current_context(silent=True)
    if target and endpoint(target) and (place := context and context.meta.get(TABLES) or os.environ.get("KG_TABLES")):
        graph.keep_tables(place)
    return graph


@contextmanager
def reading(store: str | None, timeout: float | None = None) -> Iterator[Graph]:
    """The graph to read: the store named, else ``./.kg`` if it exists, else the shipped case."""
    from kg.store.embedded import recover

    recover(Path(".kg"))
    target: str | None = store or (".kg" if Path(".kg").exists() else None)
    if target is None:
        echo("kg: no store here; answering from the shipped case (make one with: kg build)", err=True)
    with progress(), opened(target, timeout=timeout) as graph:
        day = click.get_current_context().meta.get(AS_OF)
        if day is None:
            yield graph
            return
        with graph.as_of(day) as past:
            if past.undated:
                left = counted(len(past.undated), "source")
                echo(f"kg: {left} without a date left out; kg sources lists them", err=True)
            yield past


@contextmanager
def writing(store: str | None, *, create: bool = True) -> Iterator[Graph]:
    """The graph to change; creates it if allowed, and removes it again if the change fails."""
    from kg.store.embedded import recover

    place = Path(store or ".kg")
    recover(place)
    absent = endpoint(store or ".kg") is None and not place.exists()
    try:
        with progress(), opened(store or ".kg", create=create) as graph:
            try:
                graph.lock()
                yield graph
            except BaseException:
                absent = absent and not graph.sources()
                raise
    except BaseException:
        if absent:
            shutil.rmtree(place, ignore_errors=True)
        raise
    if graph.changed:
        changed.set()


def same_store(store: str | None) -> str:
    """The option with which another command finds the same store; empty if it needs none."""
    usual = os.environ.get("KG_STORE") or ".kg"
    return "" if store is None or store == usual else f" --store {typed(store)}"


class Styled(NamedTuple):
    """A piece of a line and how it looks."""

    text: str
    style: dict[str, Any]


def styled(text: str, **style: Any) -> Styled:
    """A piece of a line in bold, in a colour …"""
    return Styled(text, style)


def echo(*pieces: str | Styled, err: bool = False, nl: bool = True, **style: Any) -> None:
    """Prints text for people: control characters escaped, styled if colours are on, wrapped on a terminal."""
    quiet(done=not err)
    line = [piece if isinstance(piece, Styled) else Styled(piece, style) for piece in pieces]
    line = [Styled(visible(text), how) for text, how in line]
    terminal = (sys.stderr if err else sys.stdout).isatty()
    if nl and terminal:
        line = wrapped(line, shutil.get_terminal_size().columns)
    coloured = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    words = "".join(click.style(text, **how) if coloured and how else text for text, how in line)
    draw(words + "\n" * nl, err=err)


def put_delimited(data: str) -> None:
    """Prints CSV or TSV, after a byte order mark with ``--excel``."""
    put("\ufeff" * (excel() and not sys.stdout.isatty()) + data)


def put(data: str) -> None:
    """Prints data unchanged; on a terminal, control characters are escaped."""
    quiet()
    sys.stdout.write(data)
    sys.stdout.flush()


def wrapped(line: Sequence[Styled], width: int) -> list[Styled]:
    """The pieces of a line, wrapped between words to the width; continuation lines are indented."""
    text = "".join(piece.text for piece in line)
    if "\n" in text or cells(text) <= width:
        return list(line)
    indent = len(text) - len(text.lstrip(" "))
    after = "\n" + " " * min(indent + HANGING, width // 2)
    breaks: set[int] = set()
    column = 0
    for word in re.finditer(r" *[^ ]+", text):
        if column and column + cells(word.group()) > width:
            breaks.add(word.start())
            column = len(after) - 1 + cells(word.group().lstrip(" "))
        else:
            column += cells(word.group())
    found, place = [], 0
    for piece, how in line:
        parts = re.split(r"( +)", piece)
        for number, part in enumerate(parts):
            at_break = part != "" and place in breaks
            place += len(part)
            parts[number] = after + part.lstrip(" ") if at_break else part
        found.append(Styled("".join(parts), how))
    return found


def cells(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def one_line(text: str) -> str:
    """The text without line breaks, for a line of its own."""
    return " ".join(text.split())


def write(found: Records[Any], form: str | None, show: Callable[[Any], None] | None = None) -> None:
    """Prints records: nested as JSON, flat as CSV or TSV, and for people with ``show``, else as a table."""
    form = chosen(form)
    if form == "table" and show:
        show(found)
    else:
        write_rows(found.rows(), form, found.as_dicts(), tuple(found.columns))


def each(show: Callable[[Any], None], none: str = "") -> Callable[[Any], None]:
    """Shows records one by one; ``none`` goes to stderr if there are none."""

    def shown(found: Records[Any]) -> None:
        if none and not found:
            echo(none, err=True)
        for record in found:
            show(record)

    return shown


def write_record(record: Record, form: str | None, show: Callable[[Any], None], flat: Callable[[str], None]) -> None:
    """Prints one record: nested as JSON, with ``flat`` as CSV or TSV, and with ``show`` for people."""
    form = chosen(form)
    if form in ("json", "jsonl"):
        write_one(record.as_dict(), form)
    elif form == "table":
        show(record)
    else:
        flat(form)


def write_rows(
    rows: Iterable[Row], form: str, nested: Iterable[Row] | None = None, columns: Sequence[str] = ()
) -> None:
    """Prints flat rows as a table, CSV or TSV; JSON prints the nested records if given."""
    if form in ("json", "jsonl"):
        items = list(nested if nested is not None else rows)
        if form == "json":
            put(json.dumps(items, ensure_ascii=False, indent=2) + "\n")
        else:
            put("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items))
    elif form == "table":
        table(list(rows))
    else:
        put_delimited(delimited(list(rows), "," if form == "csv" else "\t", columns))


def write_one(item: Row, form: str) -> None:
    """Prints one nested record as JSON."""
    put(json.dumps(item, ensure_ascii=False, indent=2 if form == "json" else None) + "\n")


def delimited(rows: list[Row], delimiter: str, columns: Sequence[str] = ()) -> str:
    """CSV or TSV with a header; cells that a spreadsheet would run as formulas get an apostrophe in front."""
    if not rows and not columns:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns or rows[0])
    for row in rows:
        writer.writerow([guarded(plain(value)) for value in row.values()])
    return out.getvalue()


def table(rows: list[Row]) -> None:
    """Prints rows as an aligned table; on a terminal too narrow for that, one value a line."""
    if not rows:
        echo("kg: nothing found", err=True)
        return
    names = [name.replace("_", " ") for name in rows[0]]
    lines = [[visible(plain(value).replace("\t", " ")) for value in row.values()] for row in rows]
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 160
    fitting = column_widths([names, *lines], width)
    if fitting:
        _aligned(names, lines, fitting, width)
    else:
        _listed(names, lines)


def column_widths(lines: Sequence[Sequence[str]], width: int) -> list[int]:
    """The width of each column, so that the table fits without breaking words; empty if it cannot fit."""
    columns = list(zip(*lines, strict=True))
    whole = [max(cells(line) for cell in column for line in cell.split("\n")) for column in columns]
    words = [max(cells(word) for cell in column for word in cell.split() or [""]) for column in columns]
    room = width - len(columns) * GAP + 1
    for most in range(min(max(whole, default=0), room), 0, -1):
        found = [max(word, min(line, most)) for word, line in zip(words, whole, strict=True)]
        if sum(found) <= room:
            return found
    return []


def _aligned(names: Sequence[str], lines: Sequence[Sequence[str]], widths: Sequence[int], width: int) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, cell_width in zip(names, widths, strict=True):
        shown.add_column(name, width=cell_width, overflow="fold")
    for line in lines:
        shown.add_row(*map(Text, line))
    drawn = Console(file=io.StringIO(), width=width, color_system=None)
    with drawn.capture() as capture:
        drawn.print(shown)
    put("".join(f"{line_drawn.rstrip()}\n" for line_drawn in capture.get().splitlines()))


def _listed(names: Sequence[str], lines: Sequence[Sequence[str]]) -> None:
    """Each row as lines of name and value, without empty ones, followed by a blank line."""
    for line in lines:
        for name, value in zip(names, line, strict=True):
            if value:
                echo(styled(f"{name}: ", dim=True), one_line(value))
        echo()
