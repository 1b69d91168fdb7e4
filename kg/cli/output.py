"""What commands share: the store option, formats of rows, and text that is safe for a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from kg.graph import Graph, open_graph
from kg.records import Records

FORMATS = ("table", "json", "jsonl", "csv", "tsv")
Function = TypeVar("Function", bound=Callable[..., Any])
Row = dict[str, Any]

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def store_option(function: Function) -> Function:
    """Adds ``--store``."""
    return click.option(
        "--store",
        envvar="KG_STORE",
        metavar="WHERE",
        help="Folder or http(s) endpoint [default: $KG_STORE, else ./.kg].",
    )(function)


def format_option(function: Function) -> Function:
    """Adds ``--format``: table on a terminal, json otherwise."""
    return click.option(
        "--format", "-f", "form", type=click.Choice(FORMATS), help="[default: table on a terminal, json otherwise]"
    )(function)


def chosen(form: str | None) -> str:
    """The format asked for, or the one that suits where stdout goes."""
    return form or ("table" if sys.stdout.isatty() else "json")


@contextmanager
def reading(store: str | None) -> Iterator[Graph]:
    """The graph to read: the store named, ``./.kg`` if it is there, else the shipped case."""
    target: str | None = store or (".kg" if Path(".kg").exists() else None)
    if target is None:
        click.echo("kg: no store here; answering from the shipped case (make one with: kg build)", err=True)
    with open_graph(target, create=False) as graph:
        yield graph


@contextmanager
def writing(store: str | None, *, create: bool = True) -> Iterator[Graph]:
    """The graph to change, made where there is none if that makes sense; one made in vain goes again."""
    place = Path(store or ".kg")
    absent = not place.exists() and "://" not in str(store)
    try:
        with open_graph(store or ".kg", create=create) as graph:
            try:
                yield graph
            except BaseException:
                absent = absent and not graph.sources()
                raise
    except BaseException:
        if absent:
            shutil.rmtree(place, ignore_errors=True)
        raise


def safe(text: str) -> str:
    """The text with control and direction characters written out, so that none reaches the terminal."""
    return _UNSAFE.sub(lambda m: f"\\u{ord(m.group()):04x}", text)


def echo(text: str = "", *, err: bool = False, nl: bool = True, **style: Any) -> None:
    """Prints safe text, styled where colours are wanted."""
    text = safe_lines(text)
    plain = bool(os.environ.get("NO_COLOR"))
    words = text if plain or not style else click.style(text, **style)
    click.echo(words, err=err, nl=nl, color=False if plain else None)


def safe_lines(text: str) -> str:
    """Safe text whose line breaks stay."""
    return "\n".join(safe(line) for line in text.split("\n"))


def write(found: Records[Any], form: str) -> None:
    """Prints records: nested as JSON, flat as a table, CSV or TSV."""
    write_rows(found.rows(), form, found.as_dicts(), tuple(found.columns))


def write_rows(
    rows: Iterable[Row], form: str, nested: Iterable[Row] | None = None, columns: Sequence[str] = ()
) -> None:
    """Prints flat rows as a table, CSV or TSV; JSON prints the nested ones where given."""
    if form in ("json", "jsonl"):
        items = list(nested if nested is not None else rows)
        if form == "json":
            click.echo(json.dumps(items, ensure_ascii=False, indent=2))
        else:
            for item in items:
                click.echo(json.dumps(item, ensure_ascii=False))
    elif form == "table":
        table(list(rows))
    else:
        click.echo(delimited(list(rows), "," if form == "csv" else "\t", columns), nl=False)


def write_one(item: Row, form: str) -> None:
    """Prints one nested record as JSON."""
    click.echo(json.dumps(item, ensure_ascii=False, indent=2 if form == "json" else None))


def delimited(rows: list[Row], delimiter: str, columns: Sequence[str] = ()) -> str:
    """CSV or TSV with a header; cells that a spreadsheet would run get an apostrophe in front."""
    if not rows and not columns:
        return ""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns or rows[0])
    for row in rows:
        writer.writerow([guarded(value) for value in row.values()])
    return out.getvalue()


def guarded(value: Any) -> str:
    """One cell: text that cannot start a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    text = text.replace("\x00", "")
    number = re.fullmatch(r"[+-]?\d+(\.\d+)?", text)
    return "'" + text if text.startswith(_FORMULA) and not number else text


def table(rows: list[Row]) -> None:
    """Prints rows as an aligned table that fits the terminal."""
    if not rows:
        echo("nothing found", err=True)
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in rows[0]:
        shown.add_column(name.replace("_", " "), overflow="fold")
    for row in rows:
        shown.add_row(*(Text(safe(guarded(v).removeprefix("'"))) for v in row.values()))
    Console(width=None if sys.stdout.isatty() else 160, highlight=False).print(shown)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A counter on stderr for anything that takes longer than a second."""
    import time

    started = last = time.monotonic()
    shown = False

    def report(done: int, total: int) -> None:
        nonlocal last, shown
        now = time.monotonic()
        if now - started > 1 and now - last > 0.2 and sys.stderr.isatty():
            click.echo(f"\r{what}: {done} of {total}", err=True, nl=False)
            last, shown = now, True

    try:
        yield report
    finally:
        if shown:
            click.echo("", err=True)
