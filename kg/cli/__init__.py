"""The command line: thin wrappers around the methods of :class:`kg.graph.Graph`.

Commands are loaded one at a time, so ``kg --help`` imports none of them. That is why their one-line
helps are repeated here; a test keeps them equal to the commands' own.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from types import TracebackType

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "build": ("kg.cli.sources", "Build a store from case folders (default: the shipped case)."),
    "add": ("kg.cli.sources", "Add annotations, texts, RDF files and feeds."),
    "annotate": ("kg.cli.text", "Draft what texts claim, for review."),
    "review": ("kg.cli.reviewing", "Walk a draft: accept, edit, reject, add, merge, undo; stop and resume at will."),
    "remove": ("kg.cli.sources", "Withdraw a source and what only it says."),
    "sources": ("kg.cli.sources", "List sources, loaded and cited."),
    "actor": ("kg.cli.lookups", "Show the dossier of an actor."),
    "actors": ("kg.cli.lookups", "List the actors that sources define, or those that are one."),
    "ties": ("kg.cli.lookups", "List the ties of an actor, between two, or all."),
    "stances": ("kg.cli.searching", "List stances one by one: who says what about which tie, in which words."),
    "search": ("kg.cli.searching", "Find words, in any order: in names, relations, statuses, quotes and statements."),
    "evidence": ("kg.cli.lookups", "Show every stance on a tie, with quotes."),
    "relations": ("kg.cli.relations", "List the relations that ties can have, and the words for them."),
    "disputes": ("kg.cli.lookups", "Show what is affirmed and denied, and what is left undenied."),
    "path": ("kg.cli.connections", "Explain how two actors are connected."),
    "timeline": ("kg.cli.connections", "List ties in the order of time."),
    "assess": ("kg.cli.judging", "Pass a verdict on a tie or statement, with the reason."),
    "link": ("kg.cli.judging", "Say that one tie or statement implies another."),
    "merge": ("kg.cli.judging", "Say that two actors are one, or never the same; or list those that may be."),
    "judgements": ("kg.cli.judging", "List who decided what, and why."),
    "undo": ("kg.cli.judging", "Take a judgement back."),
    "diff": ("kg.cli.upkeep", "Show what two stores say differently, and why."),
    "check": ("kg.cli.upkeep", "Read all of a store and compare it with what follows."),
    "backup": ("kg.cli.upkeep", "Copy a store to a folder or a file."),
    "restore": ("kg.cli.upkeep", "Make a store from a backup."),
    "validate": ("kg.cli.whole", "Check the graph against the shapes and the quotes against the texts."),
    "stats": ("kg.cli.whole", "Count what the store holds."),
    "query": ("kg.cli.queries", "Run SPARQL, or one of the shipped queries."),
    "sql": ("kg.cli.tables", "Run SQL over the graph and the rows of feeds."),
    "matrix": ("kg.cli.tables", "Count who does what to whom."),
    "top": ("kg.cli.tables", "List the actors with the most reports and rows."),
    "trend": ("kg.cli.tables", "Count what two actors do to each other, by month and feed."),
    "rows": ("kg.cli.tables", "List the rows and reports between two actors, the newest first."),
    "export": ("kg.cli.exports", "Write the graph, or one source, in another format."),
    "convert": (
        "kg.cli.converting",
        "Write files as sorted, compressed N-Quads for the bulk loaders of other engines.",
    ),
    "view": ("kg.cli.whole", "Write the interactive page, one offline HTML file."),
    "demo": ("kg.cli.whole", "Show what kg does, on the shipped case."),
    "completion": ("kg.cli.shell", "Print what makes a shell complete commands and options."),
}

SECTIONS = {
    "build": "Sources", "actor": "Look-ups", "assess": "Judgements", "diff": "Comparing and keeping",
    "query": "The whole graph", "completion": "The shell",
}  # fmt: skip
"""The headings of the list of commands, each by its first command; docs/cli.md has the same."""


class Commands(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(COMMANDS[cmd_name][0])
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The arguments after the options of ``kg`` itself."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            hint = f"Options of a command come after its name: kg COMMAND {error.option_name}."
            raise click.NoSuchOption(error.option_name, f"{error.message} {hint}", error.possibilities, ctx) from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; near names are suggested."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=2)
            hint = f" Did you mean {' or '.join(near)}?" if near else ""
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Writes the list of commands without importing them."""
        width = max(map(len, COMMANDS))
        under: dict[str, list[tuple[str, str]]] = {}
        title = ""
        for name, (_, help_text) in COMMANDS.items():
            title = SECTIONS.get(name, title)
            under.setdefault(title, []).append((name.ljust(width), help_text))
        for title, rows in under.items():
            with formatter.section(title):
                formatter.write_dl(rows)


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from kg import __version__

        click.echo(f"kg {__version__}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
@click.option("--limit", multiple=True, metavar="NAME=VALUE", help="Change a limit on input, such as bytes=2GB.")
@click.pass_context
def cli(ctx: click.Context, limit: tuple[str, ...]) -> None:
    """Who says what about whom: ties between actors, with every speaker, denial and quote.

    \b
    Try:  kg ties Azerbaijan Israel
          kg disputes Azerbaijan
          kg view --open
    """
    if given := " ".join((os.environ.get("KG_LIMITS", ""), *limit)).strip():
        from kg.io import guard

        ctx.with_resource(guard.using(**guard.parse(given)))


def main() -> None:
    """Runs the command line; a failure gives one message on stderr and an exit code."""
    from kg.cli.ending import interruptible, ready_streams

    gc.set_threshold(50_000, 20, 20)  # hardly anything here is a cycle
    sys.excepthook = _last_resort
    ready_streams()
    with interruptible():
        _run()


def _run() -> None:
    from io import StringIO

    from kg.cli.ending import arguments, flushed, leave
    from kg.errors import KgError, shortened

    if "_KG_COMPLETE" in os.environ:
        import_module("kg.cli.shell")  # how bash receives words with spaces
    try:
        words = arguments(sys.argv[1:])
        code = cli(words, prog_name="kg", standalone_mode=False) or 0
        flushed()
        sys.exit(code)
    except click.ClickException as error:
        said = StringIO()
        error.show(said)
        click.echo(shortened(said.getvalue()), err=True, nl=False)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        leave("\nkg: interrupted", 130)
    except click.Abort as error:
        if isinstance(error.__cause__, KeyboardInterrupt):
            leave("kg: interrupted", 130)  # click has ended the line
        _leave("kg: interrupted", 130)
    except UnicodeDecodeError as error:
        _leave(f"kg: the argument {error.object!r} is not UTF-8", 2)
    except KgError as error:
        _leave(f"kg: {error}", error.exit_code)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        _leave(f"kg: {_unwritten(error)}", 1)


def _unwritten(error: OSError) -> str:
    """What could not be read or written: the file that the error names, else the output."""
    from kg.cli.ending import changed

    why = error.strerror or str(error)
    if error.filename is None:
        made = "; the change itself was made" if changed.is_set() else ""
        return f"the output cannot be written: {why}{made}"
    return f"{os.fspath(error.filename)}: {why}; nothing was written there"


def _leave(message: str, code: int) -> None:
    from kg.cli.output import echo
    from kg.errors import shortened

    echo(shortened(message), err=True)
    sys.exit(code)


def _last_resort(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """One line instead of a traceback, saying where to look."""
    if issubclass(kind, KeyboardInterrupt):  # before the command began, or after its end
        from kg.cli.ending import leave

        leave("\nkg: interrupted", 130)
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" in {trace.tb_frame.f_code.co_name}, line {trace.tb_lineno}" if trace else ""
    click.echo(f"kg: this should not happen: {kind.__name__}: {error}{where}; please report it", err=True)
