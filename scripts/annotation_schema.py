"""Writes ``ontology/annotation.schema.json``, the JSON Schema of the annotation file, for editors."""

from __future__ import annotations

import json
from pathlib import Path

from kg.annotation.schema import json_schema

TARGET = Path(__file__).resolve().parent.parent / "ontology" / "annotation.schema.json"


def words() -> str:
    """The schema as it is shipped."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    TARGET.write_text(words(), encoding="utf-8")
