"""The command that sets up the shell."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


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
