"""Notes on omissions that several formats share."""

from __future__ import annotations

from kg.errors import counted
from kg.export.content import Content


def on_statements(content: Content, format: str) -> list[str]:
    """The note of a format that has relationships or ties alone."""
    number = content.count("Statement")
    return [f"{counted(number, 'statement')} left out: {format} has ties between actors alone"] if number else []
