"""Fills docs/cli.md: the table of options of each command, and the output of each example.

usage: python scripts/document_cli.py [--check]     run it after a change of a command or of what it prints

A ``shellsession`` block holds commands after ``$``; they run in order, in one empty folder for the whole
file, as on a terminal 80 columns wide, with fixed times. ``| head -N`` cuts an output,
``echo ANSWER |`` answers a prompt.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "cli.md"
BLOCK = re.compile(r"```shellsession\n(.*?)```", re.DOTALL)
OPTIONS = re.compile(r"<!-- options (\S+) -->\n.*?<!-- end -->", re.DOTALL)


class _Screen(io.TextIOWrapper):
    """One of the two streams of a terminal; only stdout says so, as progress would show on the other."""

    def __init__(self, shown: io.BytesIO, terminal: bool) -> None:
        super().__init__(shown, encoding="utf-8", newline="\n", write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


def run(line: str) -> str:
    """What ``kg …`` prints on a terminal, stderr included."""
    from kg.cli import main

    answers, piped, rest = line.partition(" | kg ")
    line, given = ("kg " + rest, shlex.split(answers)[1] + "\n") if piped else (line, "")
    line, _, head = line.partition(" | head -")
    words = shlex.split(line)
    output: Path | None = None
    if ">" in words:
        output, words = Path(words[-1]), words[: words.index(">")]
    if words[0] != "kg":
        raise ValueError(f"only kg can be run here: {line}")
    shown, written = io.BytesIO(), io.BytesIO()
    out, err = _Screen(written, False) if output else _Screen(shown, True), _Screen(shown, False)
    with (
        mock.patch.object(sys, "argv", words),
        mock.patch.object(sys, "stdin", io.StringIO(given)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        contextlib.suppress(SystemExit),
    ):
        main()
    if output:
        output.write_bytes(written.getvalue())
    lines = [text.rstrip() for text in shown.getvalue().decode().replace(str(ROOT) + "/", "").splitlines()]
    return "".join(text + "\n" for text in (lines[: int(head)] if head else lines))


def _block(match: re.Match[str]) -> str:
    commands = [text for text in match.group(1).splitlines() if text.startswith("$ ")]
    return "```shellsession\n" + "".join(f"{command}\n{run(command[2:])}" for command in commands) + "```"


def _options(match: re.Match[str]) -> str:
    import click

    from kg.cli import cli

    name = match.group(1)
    context = click.Context(cli)
    command = cli.get_command(context, name)
    if command is None:
        raise ValueError(f"there is no command {name}")
    rows = []
    for parameter in command.get_params(click.Context(command, info_name=name)):
        record = parameter.get_help_record(click.Context(command)) if isinstance(parameter, click.Option) else None
        if record and "--help" not in record[0]:
            rows.append("| `{}` | {} |".format(*(cell.replace("|", "\\|") for cell in record)))
    usage = " ".join(["kg", name, *command.collect_usage_pieces(click.Context(command, info_name=name))])
    table = "\n".join(["| option | |", "|---|---|", *rows]) + "\n\n" if rows else ""
    return f"<!-- options {name} -->\n`{usage}`\n\n{table}<!-- end -->"


@contextlib.contextmanager
def _place() -> Iterator[None]:
    """An empty folder, a fixed clock and a terminal of one width."""
    times = [datetime(2025, 7, 1, 12, 0, second, tzinfo=UTC) for second in range(60)]
    environment = {"NO_COLOR": "1", "TERM": "dumb", "COLUMNS": "80", "PATH": os.environ["PATH"]}
    before = Path.cwd()
    with (
        tempfile.TemporaryDirectory() as folder,
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch("kg.judgements.decisions.now", side_effect=times),
    ):
        os.chdir(folder)
        try:
            for name in ("ferry.txt", "ferry.yaml"):
                source = ROOT / "docs" / "examples" / name
                Path(name).write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
            yield
        finally:
            os.chdir(before)


def filled(text: str) -> str:
    """The page with options and outputs as they are now."""
    with _place():
        return BLOCK.sub(_block, OPTIONS.sub(_options, text))


def main() -> int:
    """Writes the page, or with ``--check`` tells whether it is in step."""
    text = PAGE.read_text(encoding="utf-8")
    now = filled(text)
    if "--check" in sys.argv:
        print("in step" if now == text else "out of step: run scripts/document_cli.py")
        return int(now != text)
    PAGE.write_text(now, encoding="utf-8", newline="\n")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
