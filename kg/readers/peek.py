"""What an annotation says of its source, read from its beginning alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import yaml

from kg.annotation.schema import events
from kg.errors import InputError
from kg.io import guard
from kg.io.encoding import NO_CHARACTER, beginning

_BLOCK = re.compile(r"""^(?:source|'source'|"source")[ \t]*:(?=\s)""", re.MULTILINE)
_FLOW = re.compile(r"""\s*\{.*?["'{\s,]source["']?\s*:""", re.DOTALL)


def source_fields(path: Path) -> dict[str, str]:
    """The plain fields of ``source:`` in the file at ``path``; none where it does not begin like an annotation."""
    try:
        head = beginning(path)
    except InputError:
        return {}
    if block := _BLOCK.search(head):
        head = head[block.start() :]
    elif not _FLOW.match(head):
        return {}
    found: dict[str, str] = {}
    with suppress(yaml.YAMLError):  # in what follows, or where the head ends
        _read(events(head), found)
    return found


def _read(found: Iterator[yaml.Event], fields: dict[str, str]) -> None:
    """Puts into ``fields`` those of the mapping under ``source``."""
    depth, key, inside, most = 0, None, False, guard.limits().depth
    for event in found:
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            if depth > most:
                return
            inside = inside or (depth == 2 and key == "source")
            key = None
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth, key = depth - 1, None
            if inside and depth == 1:
                return
        elif isinstance(event, yaml.ScalarEvent) and depth <= 2:
            if key is None:
                key = event.value
                continue
            if inside and depth == 2 and event.value and not NO_CHARACTER.search(event.value):
                fields[key] = event.value
            key = None
