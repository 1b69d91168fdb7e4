"""What can be used of a language model's answer: each entry is checked by itself, and each loss is named.

Taken besides the answer asked for: a bare list, one object, several objects, lists under other names, JSON in a
string, keys and values written a little differently. The schema says what an entry needs; nothing here
knows it beforehand but the names of the keys.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeGuard, get_args, get_origin

from pydantic import BaseModel, ValidationError

from kg.language_model import lenient_json

NOTHING = frozenset(("none", "null", "n/a", "na", "nil", "undefined", "not applicable", "-", "–", "—"))
"""Words for no value."""
OWN_VOICE = frozenset(("the report", "the article", "the text", "report", "article", "source", "the author", "self"))
"""What a model calls the speaker where the text itself says something."""
KEYS = {
    "actor": "subject", "agent": "subject", "head": "subject", "from": "subject",
    "predicate": "relation", "rel": "relation", "verb": "relation", "action": "relation", "type": "relation",
    "obj": "object", "recipient": "object", "patient": "object", "tail": "object", "to": "object",
    "speaker": "holder", "source": "holder", "said_by": "holder", "attributed_to": "holder",
    "stance": "attitude", "evidence": "quote", "citation": "quote", "sentence": "quote", "span": "quote",
    "text": "quote", "date": "when", "label": "name", "tie": "ties", "triple": "ties", "triples": "ties",
}  # fmt: skip
"""Other names of keys, where a schema has the second and not the first."""
DECIDING = frozenset(
    ("id", "subject", "relation", "object", "attitude", "holder", "about", "in_reply_to", "quote", "statement")
)
"""Fields without which an entry would say something else: it is lost with them. Others are left out by themselves."""
_MENDINGS = 4


@dataclass(frozen=True, slots=True)
class Lost:
    """Something of an answer that cannot be used: an entry of the list ``of``, and the reason."""

    of: str
    given: Any
    why: str

    def __str__(self) -> str:
        return f"{self.why}: {shown(self.given, 80)}"


@dataclass(slots=True)
class Salvaged:
    """The valid entries of an answer by the list they are in, its other fields, and what is lost.

    ``notes`` say which parts of entries were left out, ``fragments`` where entries are cut off; ``cut`` is true if
    the answer was; not ``usable`` is an answer without any list asked for.
    """

    entries: dict[str, list[Any]]
    others: dict[str, Any] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)
    cut: bool = False
    usable: bool = False


def shown(value: Any, most: int) -> str:
    """The value as JSON, cut to ``most`` characters."""
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    words = words.encode("utf-8", "replace").decode()
    return words if len(words) <= most else f"{words[:most]}…"


def salvage(
    name: str,
    given: Any,
    schema: type[BaseModel],
    fold: Callable[[Any], None] = lambda _: None,
    cut: bool = False,
) -> Salvaged:
    """What can be used of ``given``: the JSON text of an answer, or the value that it holds.

    ``fold`` mends an entry in place before it is checked. ``cut`` says that the answer ended too early. Raises
    LimitExceeded where it nests too deep; ``name`` is the endpoint's, for the message.
    """
    return _Salvage(name, schema, fold).all(given, cut)


class _Salvage:
    def __init__(self, name: str, schema: type[BaseModel], fold: Callable[[Any], None]) -> None:
        self.name, self.schema, self.fold = name, schema, fold
        fields = schema.model_fields
        self.items = {n: item for n, f in fields.items() if (item := _item(f.annotation)) is not None}
        self.main = next(iter(self.items))
        self.known = _known(schema)
        self.given: dict[str, list[Any]] = {n: [] for n in self.items}
        self.found = Salvaged({n: [] for n in self.items})

    def all(self, given: Any, cut: bool) -> Salvaged:
        found = self.found
        if isinstance(given, str):
            read = lenient_json.read(self.name, given)
            found.cut = cut or read.cut
            found.fragments += read.lost
            values: list[Any] = read.values
            if read.cut and len(values) == 1 and isinstance(values[0], dict) and self._is_entry(values[0]):
                found.usable = True
                found.fragments.append(f"the answer is cut off in {shown(values.pop(), 80)}")
        else:
            found.cut, values = cut, [given]
        for value in values:
            self._gather(value)
        for where, entries in self.given.items():
            for entry in entries:
                self._entry(where, entry)
        return found

    def _is_entry(self, value: Mapping[str, Any]) -> bool:
        """Whether an object is an entry of the main list, and not the whole answer."""
        fields = {key for key in _renamed(value, self.items[self.main]) if key in _known(self.items[self.main])}
        return len(fields) > 1 and not any(_key(key) in self.known for key in value)

    def _gather(self, value: Any, depth: int = 0) -> None:
        """Sorts what was given into the lists of the schema."""
        if isinstance(value, str) and depth < 3 and value.lstrip()[:1] in ("{", "["):
            for one in lenient_json.read(self.name, value).values:
                self._gather(one, depth + 1)
        elif isinstance(value, list):
            self.found.usable = True
            for one in value:
                if isinstance(one, dict) and not self._is_entry(one) and any(_key(key) in self.known for key in one):
                    self._gather(one, depth + 1)
                else:
                    self.given[self.main].append(one)
        elif isinstance(value, dict):
            if self._is_entry(value):
                self.found.usable = True
                self.given[self.main].append(value)
                return
            names = {key: self.known[_key(key)] for key in value if _key(key) in self.known}
            for key, one in value.items():
                if key in names:
                    self._field(names[key], one)
                elif not names and depth < 3 and isinstance(one, dict | list | str):
                    self._gather(one, depth + 1)

    def _field(self, name: str, value: Any) -> None:
        if name not in self.items:
            try:
                self.found.others[name] = getattr(self.schema.model_validate({name: value}), name)
            except ValidationError as error:
                self.found.notes.append(f"{name!r} of the answer was left out, {_why(error)}")
            return
        if isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
            value = next(iter(lenient_json.read(self.name, value).values), value)
        if value is None:
            value = []
        if isinstance(value, dict) and value and all(map(_objects, value.values())):  # by speaker
            value = [{"holder": key, **one} for key, many in value.items() for one in many]
        if isinstance(value, dict) and value and all(isinstance(one, dict) for one in value.values()):
            value = [{"id": key, **one} for key, one in value.items()]
        elif isinstance(value, dict) and value:
            value = [value]
        if isinstance(value, list):
            self.found.usable = True
            self.given[name] += value

    def _entry(self, where: str, given: Any) -> None:
        while isinstance(given, list | dict) and len(given) == 1:
            (only,) = given.values() if isinstance(given, dict) else given
            if not isinstance(only, dict):
                break
            given = only
        inner = given.get(where) if isinstance(given, dict) else None
        if _objects(inner):  # claims of one speaker, or of one passage
            shared = {key: value for key, value in given.items() if key != where}
            for one in inner:
                self._entry(where, {**shared, **one})
            return
        item = self.items[where]
        if isinstance(given, str) and "name" in item.model_fields:
            given = {"name": given}
        if not isinstance(given, dict):
            self.found.lost.append(Lost(where, given, f"it is not one of the {where}"))
            return
        entry = _renamed(given, item)
        for key in [key for key, value in entry.items() if _empty(key, value, item)]:
            del entry[key]
        self.fold(entry)
        for _ in range(_MENDINGS):
            try:
                valid = item.model_validate(entry)
            except ValidationError as error:
                if not self._mended(entry, error, item):
                    self.found.lost.append(Lost(where, given, f"it is not one of the {where}: {_why(error)}"))
                    return
            else:
                self.found.entries[where].append(valid)
                return
        self.found.lost.append(Lost(where, given, f"it is not one of the {where}"))

    def _mended(self, entry: dict[str, Any], error: ValidationError, item: type[BaseModel]) -> bool:
        """Mends values of the wrong type; leaves out those that an entry can do without. Whether any was mended."""
        mended = False
        for one in error.errors(include_url=False, include_context=False):
            place = [step for step in one["loc"] if not (isinstance(step, str) and step not in _known_keys(item))]
            if _retyped(entry, list(one["loc"]), one["type"]):
                mended = True
                continue
            name = place[0] if place else None
            fields = {f.alias or n: f for n, f in item.model_fields.items()}
            if name in fields and name in entry and name not in DECIDING and not fields[str(name)].is_required():
                self.found.notes.append(f"{name!r} of an entry was left out, {one['msg']}: {shown(entry[name], 60)}")
                del entry[name]
                mended = True
        return mended


def _objects(value: Any) -> TypeGuard[list[dict[str, Any]]]:
    """Whether a value is a list of objects."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _item(annotation: Any) -> type[BaseModel] | None:
    """The model of the entries of a list; None for other annotations."""
    if get_origin(annotation) is Annotated:
        return _item(get_args(annotation)[0])
    if get_origin(annotation) is not list:
        return None
    return _model(get_args(annotation)[0])


def _model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, BaseModel) else None
    return next((model for one in get_args(annotation) if (model := _model(one)) is not None), None)


def _key(name: Any) -> str:
    """A key as it is compared: ``inReplyTo``, ``In reply to`` and ``in_reply_to`` are one."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(name)[:100].strip())
    return re.sub(r"[\s_-]+", "_", words).lower()


def _known(model: type[BaseModel]) -> dict[str, str]:
    """The keys of a model, by the form in which they are compared."""
    return {_key(f.alias or name): f.alias or name for name, f in model.model_fields.items()}


def _known_keys(model: type[BaseModel]) -> set[str]:
    return set(_known(model).values())


def _renamed(given: Mapping[str, Any], item: type[BaseModel]) -> dict[str, Any]:
    """The entry with the keys of the model."""
    known = _known(item)
    entry: dict[str, Any] = {}
    for key, value in given.items():
        if _key(key) in known:
            entry[known[_key(key)]] = value
    for key, value in given.items():
        other = known.get(KEYS.get(_key(key), ""))
        if _key(key) not in known:
            entry.setdefault(str(key) if other is None else other, value)
    ends = {_key(key): value for key, value in given.items()}
    edge = {"source", "target"} <= ends.keys() and "relation" in entry and not {"subject", "object"} & entry.keys()
    if edge and {"subject", "object"} <= known.keys():
        entry |= {"subject": ends["source"], "object": ends["target"], "target": [], "holder": ends.get("holder")}
    return entry


def _empty(key: str, value: Any, item: type[BaseModel]) -> bool:
    """Whether a value means that there is none, where there need be none."""
    found = {f.alias or n: f for n, f in item.model_fields.items()}.get(key)
    if found is None or found.is_required():
        return False
    if isinstance(value, list):
        value[:] = [one for one in value if one is not None and not (isinstance(one, str) and _means_nothing(one))]
    if isinstance(value, str) and value:
        return _means_nothing(value) or (key == "holder" and value.strip().lower() in OWN_VOICE)
    return value is None


def _means_nothing(value: str) -> bool:
    return value.strip().lower().strip("()[]<>'\"") in NOTHING


def _retyped(entry: dict[str, Any], place: list[Any], kind: str) -> bool:
    """Gives the value at a place the type asked for, if it is one step away; whether it did."""
    holder: Any = entry
    try:
        for step in place[:-1]:
            holder = holder[step]
        value = holder[place[-1]]
    except (LookupError, TypeError):
        return False
    new: Any = None
    if kind == "list_type" and isinstance(value, str | dict):
        new = [value]
    elif kind == "string_type" and isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        new = value[0]
    elif kind == "string_type" and isinstance(value, dict):
        new = next((value[key] for key in ("name", "text", "exact") if isinstance(value.get(key), str)), None)
    elif kind == "string_type" and isinstance(value, int | float) and not isinstance(value, bool):
        new = str(value)
    if new is None or not isinstance(holder, dict | list):
        return False
    holder[place[-1]] = new
    return True


def _why(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(map(str, first["loc"]))
    return f"{place}: {first['msg']}" if place else str(first["msg"])


__all__ = ["Lost", "Salvaged", "salvage", "shown"]
