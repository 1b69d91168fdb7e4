"""The command that sets up the shell, and how a shell hands over words and receives completions."""

from __future__ import annotations

import os
import re

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

SHELLS = ("bash", "zsh", "fish")
_APART = re.compile(r"[^\w.:/@%+=-]")
"""What the shell does not take as part of a word."""


class _AfterEquals(ShellComplete):
    """Completion of ``--option=value``: the whole word is given back, where the shell takes it as one."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        """The completions, with the option before them that the incomplete word begins with."""
        found = super().get_completions(args, incomplete)
        option, equals, _ = incomplete.partition("=")
        if not equals or not option.startswith("--"):
            return found
        return [
            CompletionItem(f"{option}={item.value}", item.type, item.help) if item.type == "plain" else item
            for item in found
        ]


class Bash(_AfterEquals, BashComplete):
    """Completion in bash, of words with spaces too: click hands them over as they are."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, and the one at it; bash takes the equals sign after an option as a word."""
        words, incomplete = super().get_completion_args()
        kept = [word for before, word in zip(["", *words], words, strict=False) if word != "=" or before[:2] != "--"]
        return kept, "" if incomplete == "=" else incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """One line of the answer; word separators get two backslashes, because click's script removes one."""
        words, number = os.environ["COMP_WORDS"].splitlines(), int(os.environ["COMP_CWORD"])
        quoted = words[number : number + 1] and words[number].startswith(("'", '"'))
        escaped = item.value if quoted or item.type != "plain" else _APART.sub(r"\\\\\g<0>", item.value)
        return f"{item.type},{escaped}"


class Zsh(_AfterEquals, ZshComplete):
    """Completion in zsh."""


class Fish(_AfterEquals, FishComplete):
    """Completion in fish."""


for _shell in (Bash, Zsh, Fish):
    add_completion_class(_shell)


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print what makes a shell complete commands and options.

    \b
    kg completion bash >> ~/.bashrc
    kg completion zsh >> ~/.zshrc
    kg completion fish > ~/.config/fish/completions/kg.fish
    """
    from click.shell_completion import get_completion_class

    from kg.cli import cli

    made = get_completion_class(shell)
    if made is None:
        raise click.UsageError(f"no completion is known for {shell}")
    script = made(cli, {}, "kg", "_KG_COMPLETE")
    click.echo(script.source_template % script.source_vars())
