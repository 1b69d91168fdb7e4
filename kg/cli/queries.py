"""The command that runs SPARQL, typed, from a file, or shipped."""

from __future__ import annotations

import math
import os
import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.arguments import LONGEST, SHORTEST
from kg.cli import completing
from kg.cli.ending import time_limit
from kg.cli.memory import memory_limit
from kg.cli.output import (
    as_of_option,
    chosen,
    echo,
    excel_option,
    put,
    put_delimited,
    reading,
    store_option,
    table,
)
from kg.errors import NameNotFound, QueryError, Refused, shortened
from kg.graph import Graph
from kg.io import guard

if TYPE_CHECKING:
    from kg.sparql.results import Result

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "xml", "ttl", "nt", "jsonld")


def _number(ctx: click.Context, param: click.Parameter, value: float | None) -> float | None:
    """The seconds; NaN is rejected, because it passes every range check."""
    if value is not None and math.isnan(value):
        raise click.BadParameter("nan is not a number of seconds.")
    return value


def _size(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """The bytes of a size such as 500MB."""
    if value is None:
        return None
    with suppress(Refused):
        if value.isalnum() and (found := guard.parse(f"memory={value}")["memory"]):
            return found
    raise click.BadParameter(f"{value!r} is not a size; write for example 500MB or 2GB.")


@click.command()
@click.argument("sparql", required=False, shell_complete=completing.queries)
@click.option("--list", "list_them", is_flag=True, help="List the shipped queries and their parameters.")
@click.option("--show", is_flag=True, help="Print the query, with what is bound in it, instead of running it.")
@click.option("--bind", "-b", "bound", multiple=True, metavar="NAME=VALUE", help="Bind a variable to a term or actor.")
@click.option(
    "--timeout",
    type=click.FloatRange(SHORTEST, LONGEST),
    callback=_number,
    metavar="SECONDS",
    help="Give up after this many seconds.",
)
@click.option(
    "--memory", callback=_size, metavar="SIZE", help="Give up above this size, such as 2GB [default: the limit memory]."
)
@click.option("--allow-network", is_flag=True, help="Allow SERVICE, which asks other machines.")
@click.option(
    "--format", "-f", "form", type=click.Choice(FORMATS), help="[default: table on a terminal, json otherwise]"
)
@excel_option
@as_of_option
@store_option
def query(
    sparql: str | None,
    list_them: bool,
    show: bool,
    bound: tuple[str, ...],
    timeout: float | None,
    memory: int | None,
    allow_network: bool,
    form: str | None,
    store: str | None,
) -> None:
    """Run SPARQL, or one of the shipped queries.

    SPARQL is a query, a file, the name of a shipped query, or - for stdin. Known prefixes need no
    declaration: the empty one for actors, kg, tie, skos and the usual ones.

    \b
    kg query 'SELECT ?o { :azerbaijan tie:suppliesOilTo ?o }'
    kg query --list
    kg query stated-ties --bind actor=Azerbaijan
    kg query my.rq --format csv > rows.csv
    """
    if list_them:
        _list(form)
        return
    if sparql is None:
        raise click.UsageError("give a query, a file, the name of a shipped query, or - ; see: kg query --list")
    from kg.sparql.results import Truth

    text, defaults = _text(sparql)
    if show:
        put(_shown(text, defaults, bound, store) + "\n")
        return
    late = f"kg: the query took longer than {timeout or 0:g} s and was given up; narrow it or raise --timeout"
    with time_limit(timeout, late), ExitStack() as limited:
        with reading(store, timeout) as graph:
            limited.enter_context(memory_limit(memory or guard.limits().memory, "the query"))
            given = _bindings(graph, bound, text, defaults)
            bindings = {**(defaults or {}), **given}
            merged = _merged(graph, given)
            result = graph.query(text, bindings=bindings, allow_network=allow_network)
            strange = {} if isinstance(result, Truth) or len(result) else graph.unknown_terms(text, bindings=bindings)
        _print(result, form)
    for name, (one, others) in merged.items():
        echo(f"kg: ?{name} matches {one} only; merged with it, but not matched: {', '.join(others)}", err=True)
    for term, near in strange.items():
        meant = f"; did you mean {' or '.join(near)}?" if near else ""
        echo(f"kg: {shortened(term)} is not in the graph{meant}", err=True)


def _shown(text: str, defaults: Mapping[str, Any] | None, bound: tuple[str, ...], store: str | None) -> str:
    """The query as written, or, with bindings, as it would run."""
    from kg.sparql.prepare import readable

    if not bound:
        return text
    with reading(store) as graph:
        bindings = {**(defaults or {}), **_bindings(graph, bound, text, defaults)}
    return readable(text, bindings)


def _text(given: str) -> tuple[str, dict[str, Any] | None]:
    """The text of a query, and the default bindings of a shipped one."""
    from kg.sparql import library
    from kg.sparql.canonical import KINDS

    if given == "-":
        parts = iter(lambda: sys.stdin.buffer.read(guard.MB), b"")
        return _decoded("stdin", guard.collect("stdin", parts)), None
    if not given or any(sign in given for sign in "{}?\n"):
        return given, None
    if given in library.names():
        question = library.read(given)
        return question.text, dict(question.defaults)
    path = Path(given)
    if path.suffix in (".rq", ".sparql") or os.path.exists(given):
        return _decoded(str(path), guard.read_file(path)), None
    if " " in given or given.upper() in KINDS:
        return given, None
    raise NameNotFound(given, "query", library.near(given), "; list them with: kg query --list")


def _decoded(name: str, given: bytes) -> str:
    try:
        return given.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if given.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise QueryError(f"{name} is UTF-16, not UTF-8; save the query as UTF-8") from None
        line, byte = given.count(b"\n", 0, error.start) + 1, error.start - given.rfind(b"\n", 0, error.start)
        raise QueryError(f"{name} is not UTF-8: line {line}, byte {byte}; save the query as UTF-8") from None


def _bindings(graph: Graph, bound: tuple[str, ...], text: str, defaults: Mapping[str, Any] | None) -> dict[str, Any]:
    """The bindings by variable name; raises QueryError for a name given twice and for an unknown variable."""
    from kg.sparql.prepare import parse_binding, variables

    def actor(name: str) -> str | None:
        return graph.resolve(name).actor

    found: dict[str, Any] = {}
    for item in bound:
        name, _ = parse_binding(item)
        if name in found:
            raise QueryError(f"?{name} is bound twice; bind each variable once")
        if name not in (present := variables(text)):
            near = get_close_matches(name, present if defaults is None else defaults, n=2)
            if near:
                raise QueryError(f"the query has no variable ?{name}; did you mean {' or '.join(near)}?")
            if defaults is not None:
                known = f"its parameters are: {', '.join(defaults)}" if defaults else "it takes no parameters"
                raise QueryError(f"the query has no variable ?{name}; {known}")
        found[name] = parse_binding(item, actor)[1]
    return found


def _merged(graph: Graph, bound: Mapping[str, Any]) -> dict[str, tuple[str, list[str]]]:
    """By variable name: the bound actor, and those merged with it, which the query does not match."""
    from kg.sparql.results import shorten

    actors = {name: str(getattr(term, "value", term)) for name, term in bound.items()}
    alike = {name: sorted(map(shorten, graph.lookup.world.same_as(actor))) for name, actor in actors.items()}
    return {name: (shorten(actors[name]), others) for name, others in alike.items() if others}


def _print(result: Result, form: str | None) -> None:
    from kg.sparql import results

    form = chosen(form, "ttl" if isinstance(result, results.Triples) else "json")
    if form != "table":
        text = result.serialise(form)
        put_delimited(text if text[-1:] in ("", "\n") else text + "\n")
    elif isinstance(result, results.Truth):
        echo("yes" if result else "no")
    else:
        table(result.rows())


def _list(form: str | None) -> None:
    from kg.cli.output import FORMATS, write_rows
    from kg.sparql import library

    if chosen(form) not in FORMATS:
        raise click.UsageError(f"the list of queries is not written as {form}; choose one of {', '.join(FORMATS)}")
    rows = [
        {"query": q.name, "answers": q.title, "parameters": [f"{k}={v}" for k, v in q.defaults.items()]}
        for q in (library.read(name) for name in library.names())
    ]
    write_rows(rows, chosen(form))
