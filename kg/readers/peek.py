"""What an annotation says of its source, read without the rest of the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml


def source_fields(path: Path) -> dict[str, str]:
    """The plain fields of ``source:`` in the file at ``path``, without reading on; none where it has no such part."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as data:
            return _fields_of_source(yaml.parse(data, Loader=yaml.SafeLoader))
    except (OSError, yaml.YAMLError):
        return {}


def _fields_of_source(events: Iterator[yaml.Event]) -> dict[str, str]:
    found: dict[str, str] = {}
    depth, key, inside = 0, None, False
    for event in events:
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            inside = inside or (depth == 2 and key == "source")
            key = None
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth, key = depth - 1, None
            if inside and depth == 1:
                return found
        elif isinstance(event, yaml.ScalarEvent) and depth <= 2:
            if key is None:
                key = event.value
                continue
            if inside and depth == 2 and event.value:
                found[key] = event.value
            key = None
    return found
