"""One declaration of a record: its JSON and its flat rows follow from its fields.

The JSON has the fields in their order, under their names; ``metadata`` of a field says what differs. The flat
rows have the columns of ``COLUMNS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from html import escape
from operator import attrgetter
from types import MappingProxyType
from typing import Any, ClassVar

Row = dict[str, Any]
Getter = Callable[[Any], Any]
Column = type | tuple[type, str | Getter]
"""str, int, float or bool; with the dotted path of the attribute, or a function of the record, where the column
is not an attribute of that name."""
Columns = Mapping[str, Column]
"""The columns of a flat row, by name, in order."""

HIDDEN = MappingProxyType({"hidden": True})
"""Metadata of a field that is not in the JSON."""
MOST = 60
"""The most characters of a text in the short form of a record."""
OPTIONAL = MappingProxyType({"optional": True})
"""Metadata of a field that the JSON leaves out where it is None, False or empty."""


def shown(label: str) -> dict[str, str | bool]:
    """Metadata of an optional text that the page shows as a row under this label."""
    return {"optional": True, "label": label}


def key(name: str) -> dict[str, str]:
    """Metadata of a field that has another name in the JSON."""
    return {"key": name}


def written(how: Getter) -> dict[str, Getter]:
    """Metadata of a field whose value the JSON has in another form."""
    return {"written": how}


def spread(how: Getter) -> dict[str, Getter]:
    """Metadata of a field in whose place the JSON has the entries that a function of the record returns."""
    return {"spread": how}


class Record:
    """A record: a frozen dataclass with a nested form and a flat one."""

    __slots__ = ()
    COLUMNS: ClassVar[Columns] = {}

    def __init_subclass__(cls) -> None:
        cls.__repr__ = Record.__repr__  # type: ignore[method-assign]  # else dataclass writes one that prints everything

    def __repr__(self) -> str:
        """The class and what is given, on one line: long texts in part, other records by name, lists by length."""
        return f"{type(self).__name__}({', '.join(f'{name}={words}' for name, words in self._given())})"

    def _repr_html_(self) -> str:
        """What is given as a table, for notebooks."""
        cell = "style='text-align:left'"
        rows = (f"<tr><th {cell}>{name}</th><td {cell}>{escape(words)}</td></tr>" for name, words in self._given())
        return f"<table>{''.join(rows)}</table>"

    def _given(self) -> Iterator[tuple[str, str]]:
        """The fields that are given, each in few characters."""
        for field in fields(self):  # type: ignore[arg-type]
            if (value := getattr(self, field.name)) not in (None, False, "", ()):
                yield field.name, _brief(value)

    def as_dict(self) -> Row:
        """The JSON of the contract."""
        of: Any = type(self)
        row: Row = {}
        for name, as_key, how, optional, whole in _entries(of):
            if whole:
                row.update(as_json(how(self)))
                continue
            value = getattr(self, name)
            if not optional or not (value is None or value is False or value == ()):
                row[as_key] = how(value)
        return row

    def as_rows(self) -> list[Row]:
        """Flat rows with the columns of ``COLUMNS``; most records have one."""
        of: Any = type(self)
        return [{name: get(self) for name, get in _getters(of)}]


def _brief(value: Any) -> str:
    """A value in few characters."""
    if isinstance(value, Record):
        name = next((n for n in ("label", "title", "sentence", "id") if getattr(value, n, None)), None)
        return repr(shorten(str(getattr(value, name)), MOST)) if name else f"{type(value).__name__}(…)"
    if isinstance(value, tuple):
        return f"<{len(value)}>"
    return repr(shorten(value, MOST) if isinstance(value, str) else value)


def shorten(text: str, most: int) -> str:
    """The text, cut after ``most`` characters."""
    return text if len(text) <= most else text[: most - 1] + "…"


def labels(of: type[Any]) -> dict[str, str]:
    """The label of each field that the page shows as a row of its own."""
    return {field.name: field.metadata["label"] for field in fields(of) if "label" in field.metadata}


def as_json(value: Any) -> Any:
    """A value of a record as JSON has it."""
    if isinstance(value, Record):
        return value.as_dict()
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if isinstance(value, dict):
        return {name: as_json(item) for name, item in value.items()}
    return value


def types(columns: Columns) -> dict[str, type]:
    """The type of each column."""
    return {name: column[0] if isinstance(column, tuple) else column for name, column in columns.items()}


@cache
def _entries(of: type[Any]) -> list[tuple[str, str, Getter, bool, bool]]:
    """The fields in the JSON: name, key, how the value is written, whether it may be missing, whether it is spread."""
    return [
        (
            field.name, more.get("key", field.name.rstrip("_")), more.get("spread") or more.get("written", as_json),
            "optional" in more, "spread" in more,
        )
        for field in fields(of)
        if "hidden" not in (more := field.metadata)
    ]  # fmt: skip


@cache
def _getters(of: type[Record]) -> list[tuple[str, Getter]]:
    """How the value of each column is read from a record."""
    sources = {name: column[1] if isinstance(column, tuple) else name for name, column in of.COLUMNS.items()}
    return [(name, attrgetter(how) if isinstance(how, str) else how) for name, how in sources.items()]
