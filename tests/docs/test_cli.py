"""docs/cli.md: every command and option stands there, and every output is real."""

from __future__ import annotations

import difflib
import importlib.util
import os
import re

import click
import pytest

from kg.cli import COMMANDS, cli
from kg.cli import SECTIONS as SECTIONS_OF_HELP
from scripts import document_cli

PAGE = document_cli.PAGE.read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### kg (\S+)\n(.*?)(?=^##|\Z)", PAGE, re.DOTALL | re.MULTILINE))


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_section_with_an_example(name: str) -> None:
    assert re.search(rf"^\$ (echo .* \| )?kg {name}\b", SECTIONS[name], re.MULTILINE)
    assert f"<!-- options {name} -->" in SECTIONS[name]


def test_the_page_and_the_help_have_the_same_headings() -> None:
    listed = SECTIONS_OF_HELP.values()
    assert re.findall(r"^## (.*)", PAGE, re.MULTILINE) == list(listed)
    shown = cli.get_help(click.Context(cli, info_name="kg"))
    assert re.findall(r"^(\w.*):$", shown.partition("Options:")[2], re.MULTILINE) == list(listed)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_examples_and_the_line_of_the_list(name: str) -> None:
    made = command(name)
    assert made.help is not None
    assert f"kg {name}" in made.help
    assert made.help.strip().splitlines()[0] == COMMANDS[name][1]
    for parameter in made.params:
        assert not isinstance(parameter, click.Option) or parameter.help, f"{name} {parameter.name} has no help"


def test_the_page_is_as_the_commands_print_it() -> None:
    if importlib.util.find_spec("spacy") is None and not os.environ.get("KG_NO_SKIP"):
        pytest.skip("the text reader is not installed")
    now = document_cli.filled(PAGE)
    difference = "\n".join(difflib.unified_diff(PAGE.splitlines(), now.splitlines(), lineterm="", n=1))
    assert now == PAGE, f"run scripts/document_cli.py:\n{difference}"
