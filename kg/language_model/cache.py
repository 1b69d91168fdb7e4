"""Answers of language models kept in a folder, by what was asked: asking the same again costs nothing.

The key is a hash of endpoint, model, instructions, schema and question, the text included. What is kept is checked
like any answer when it is read.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from kg.errors import KgError
from kg.io import guard
from kg.io.files import write_whole


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: its JSON or words, and whether it was cut off."""

    content: str
    cut: bool = False


_KEPT = TypeAdapter(Kept)


class AnswerCache:
    """The folder of answers; created, readable by its owner alone, once there is an answer to keep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, key: str) -> Kept | None:
        """The answer kept for a key; None without one, or if its file cannot be read."""
        path = self._path(key)
        if not path.is_file():
            return None
        try:
            return _KEPT.validate_json(guard.read_file(path, "annotation"))
        except (KgError, ValidationError):
            return None

    def put(self, key: str, kept: Kept) -> None:
        """Keeps an answer; raises KgError if its file cannot be written."""
        path = self._path(key)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.parent.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise KgError(f"{self.folder} cannot be written: {error.strerror}; use --cache FOLDER") from None
        write_whole(path, json.dumps(asdict(kept), ensure_ascii=True))

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"


def key_of(*parts: str) -> str:
    """The key of a question."""
    return sha256(json.dumps(parts).encode()).hexdigest()
