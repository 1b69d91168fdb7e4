"""YAML that tests are made of, read as fast as this machine can."""

from __future__ import annotations

from typing import Any

import yaml


def read(words: str) -> Any:
    """What the YAML says."""
    return yaml.load(words, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # C is ten times as fast
