"""The head of an annotation, whatever follows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.readers.peek import source_fields


@pytest.mark.parametrize(
    ("data", "fields"),
    [
        ("source:\n  title: A\n  text: a.txt\nstatements:\n- id: n1\n  text: words", {"title": "A", "text": "a.txt"}),
        ("source: {title: 'A: b', sha256: abc}\nstatements:\n- id: n1\n  text: x", {"title": "A: b", "sha256": "abc"}),
        ("format: 1\nsource:\n  derived_from: [x, y, z]\n  text:\n  title: A\n", {"title": "A"}),
        ('{"ties": [{"source": {"text": "no"}}], "source": {"title": "A"}}', {"title": "A"}),
        ("- source: {title: A}", {}),
        ("source: [", {}),
        ("", {}),
    ],
)
def test_source_fields(tmp_path: Path, data: str, fields: dict[str, str]) -> None:
    (tmp_path / "a.yaml").write_text(data)
    assert source_fields(tmp_path / "a.yaml") == fields


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert source_fields(tmp_path / "a.yaml") == {}
