"""The JSON and the flat rows of a record follow from its fields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kg.model.shape import HIDDEN, OPTIONAL, Columns, Record, key, spread, types, written


@dataclass(frozen=True, slots=True)
class Speaker(Record):
    id: str
    label: str = field(default="", metadata=HIDDEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Record):
    id: str = field(metadata=key("speech"))
    from_: Speaker
    heard: tuple[Speaker, ...] = ()
    words: str = field(default="", metadata=written(str.upper))
    place: Speaker | None = field(default=None, metadata=spread(lambda speech: {"at": speech.place, "long": True}))
    cue: str | None = field(default=None, metadata=OPTIONAL)
    reports: tuple[str, ...] = field(default=(), metadata=OPTIONAL)
    weight: float | None = field(default=None, metadata=OPTIONAL)

    COLUMNS: ClassVar[Columns] = {
        "words": str, "speaker": (str, "from_.label"), "heard": (int, lambda speech: len(speech.heard)),
    }  # fmt: skip


ANA, BEN = Speaker("a", "Ana"), Speaker("b")


def test_the_json_has_the_fields_in_order() -> None:
    found = Speech(id="s", from_=ANA, heard=(BEN, ANA), words="no", place=BEN).as_dict()
    wanted = {"speech": "s", "from": {"id": "a"}, "heard": [{"id": "b"}, {"id": "a"}], "words": "NO"}
    assert list(found.items()) == [*wanted.items(), ("at", {"id": "b"}), ("long", True)]


def test_optional_fields_are_left_out_where_empty() -> None:
    assert not {"cue", "reports", "weight"} & set(Speech(id="s", from_=ANA).as_dict())
    full = Speech(id="s", from_=ANA, cue="", reports=("r",), weight=0.0).as_dict()
    assert [full[name] for name in ("cue", "reports", "weight")] == ["", ["r"], 0.0]


def test_rows_have_the_columns() -> None:
    assert Speech(id="s", from_=ANA, heard=(BEN,), words="no").as_rows() == [
        {"words": "no", "speaker": "Ana", "heard": 1}
    ]
    assert types(Speech.COLUMNS) == {"words": str, "speaker": str, "heard": int}
