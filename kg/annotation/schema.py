"""The annotation file: its schema, and reading and writing it without loss.

One YAML or JSON file says what one source says. This module owns the *form* — fields, types, line
numbers of mistakes, the JSON Schema that editors use; :mod:`kg.readers.annotation` owns what the
fields mean. Scalars are read as text (``2023`` is a date, ``no`` is a word), so that nothing is
changed on the way through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from kg.actors import names
from kg.errors import InputError, Violation
from kg.io import guard
from kg.io.encoding import NO_CHARACTER, encoding_of, no_character

FORMAT = 1
SCOPED = re.compile(r"actor-([0-9a-f]{16})-(.+)")
"""An id of an actor as in the graph: exports write it for an actor of a case."""
LONGEST_NAME = 500
"""Characters of a name or title."""
GUESS = "guess:"
"""How the rule of a stance begins that is only guessed; the word that speaks most for it follows."""

MOST_MISTAKES = 1_000
"""Mistakes of form that are listed."""
DEEPEST = 200
"""No file is read deeper than this, whatever the limit: each level takes a part of Python's stack."""

Place = tuple[str | int, ...]
"""A place in a file: keys of mappings and indexes of lists."""


def _name(value: str) -> str:
    if fault := names.fault(value):
        raise ValueError(fault)
    return value


LocalId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_name)]


def _listed(value: object) -> object:
    return [] if value is None else value if isinstance(value, list) else [value]


class Entry(BaseModel):
    """A mapping of the file: unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Range(Entry):
    """Words of the text by place: ``start`` and ``end`` in code points, the words where shared."""

    start: int = Field(ge=0)
    end: int | None = Field(default=None, ge=0)
    text: str | None = None

    @model_validator(mode="after")
    def _bounded(self) -> Range:
        if self.end is None and self.text is None:
            raise ValueError("a range needs its end or its text")
        if self.end is not None and self.end <= self.start:
            raise ValueError("a range ends after it starts")
        return self


Span = Annotated[str, Field(min_length=1)] | Range
Spans = Annotated[list[Span], BeforeValidator(_listed)]
Names = Annotated[list[Name], BeforeValidator(_listed)]


class SourceEntry(Entry):
    """The document: its text beside the file, or only the SHA-256 of a text that is not shared."""

    title: Name
    text: str | None = None
    sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None
    id: LocalId | None = None
    publisher: Name | None = None
    published: str | None = None
    url: str | None = None
    language: str | None = None
    derived_from: Names = []
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    reviewed: bool = True


class OfficeEntry(Entry):
    """An office that an actor of the file holds: title, whose, from when until when."""

    title: Name
    of: Name
    since: str | None = None
    until: str | None = None


SAME_AS = "Who it is elsewhere: an IRI, an item of Wikidata such as Q794, or an id in the graph such as :iran."


class ActorEntry(Entry):
    """An actor that the registry does not know."""

    id: LocalId
    kind: Name
    name: Name
    aliases: Names = []
    acts_for: Names = []
    same_as: Annotated[Names, Field(description=SAME_AS)] = []
    offices: list[OfficeEntry] = []
    description: Span | None = None


class CitedEntry(Entry):
    """A source that the document cites and that was not seen."""

    id: LocalId
    title: Span
    publisher: Name | None = None
    published: str | None = None
    url: str | None = None


class EventEntry(Entry):
    """An event that ties can be of; the same label at the same time is the same event in all sources."""

    id: LocalId
    label: Name
    kind: Name | None = None
    when: str | None = None
    place: Name | None = None
    iri: Name | None = None
    same_as: Names = []


class TieEntry(Entry):
    """Subject, relation, object; the time and event that make it this instance."""

    id: LocalId
    subject: Name
    relation: Name
    object: Name
    when: str | None = None
    event: Name | None = None


class StatementEntry(Entry):
    """A proposition that no relation expresses, with the actors that it concerns."""

    id: LocalId
    text: Span
    concerns: Names = []


class DetailsEntry(Entry):
    """What the speaker added: each as written; ``from``, ``against`` and ``via`` may name actors."""

    item: Spans = []
    place: Spans = []
    from_: Spans = Field(default=[], alias="from")
    against: Spans = []
    purpose: Spans = []
    manner: Spans = []
    via: Spans = []
    condition: Spans = []
    amount: str | None = None
    unit: str | None = None
    quantity: Span | None = None
    time: Span | None = None
    outlets: int | None = Field(default=None, ge=0)
    tone: str | None = None
    goldstein: str | None = None


class StanceEntry(Entry):
    """A reported speech act; without ``holder`` it is the document's own voice."""

    id: LocalId
    holder: Name | None = None
    attitude: Name
    about: Names = []
    addressee: Names = []
    target: Names = []
    capacity: Span | None = None
    on_behalf_of: Name | None = None
    cue: Span | None = None
    medium: Span | None = None
    in_reply_to: Names = []
    when: str | None = None
    scope: Literal["claim", "wholesale", "detail"] = "claim"
    origin: Name | None = None
    details: DetailsEntry | None = None
    quote: Span | None = None
    reviewed: bool | None = None
    confidence: float | None = Field(default=None, ge=0, le=1)
    rule: str | None = None


class MentionEntry(Entry):
    """Words that name an actor: ``quote`` with its ``start`` where the words recur."""

    actor: Name
    quote: Span
    kind: Name = "name"


class InferredEntry(Entry):
    """What the annotator infers and the text does not say, and why."""

    about: Name
    when: str | None = None
    tie_when: str | None = None
    same_as: Name | None = None
    note: str | None = None
    because: str


class Annotation(Entry):
    """A whole file."""

    format: Literal["1"] = "1"
    source: SourceEntry
    actors: list[ActorEntry] = []
    cited: list[CitedEntry] = []
    events: list[EventEntry] = []
    ties: list[TieEntry] = []
    statements: list[StatementEntry] = []
    stances: list[StanceEntry] = []
    mentions: list[MentionEntry] = []
    inferred: list[InferredEntry] = []


class CaseActors(Entry):
    """A file of the actors that all annotations in its folder know; ``case`` names the case."""

    format: Literal["1"] = "1"
    case: Name | None = None
    actors: list[ActorEntry] = []


Model = TypeVar("Model", Annotation, CaseActors)


class Lines:
    """Line numbers of a parsed file, by place."""

    def __init__(self, lines: dict[Place, int] | None = None) -> None:
        self._lines = lines or {}

    def of(self, place: Place) -> int | None:
        """The line of the nearest part of ``place`` that is in the file."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place)


def parse(data: str, name: str) -> tuple[Annotation, Lines]:
    """The annotation in ``data`` (YAML or JSON) and its line numbers.

    Raises InputError with every mistake of form, each with its line, words and what was expected.
    """
    return _parsed(data, name, Annotation, "an annotation is a mapping that begins with 'source:'")


def _parsed(data: str, name: str, model: type[Model], what: str) -> tuple[Model, Lines]:
    form = _Form(data, name)
    if not isinstance(form.value, dict):
        raise InputError(name, [Violation(what, 1)])
    lines, violations = Lines(form.lines), form.violations
    found: Model | None = None
    try:
        found = model.model_validate(form.value)
    except ValidationError as error:
        violations += _explain(error, lines, model)
    if violations or found is None:
        raise InputError(
            name, sorted(violations, key=lambda p: p.line or len(data)), "see docs/annotation.md for the format"
        )
    return found, lines


def events(data: str) -> Iterator[yaml.Event]:
    """The events of a YAML parser; raises yaml.YAMLError where they come to what is not YAML."""
    found: Iterator[yaml.Event] = yaml.parse(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


class _Form:
    """The ``value`` of a file as dicts, lists and text, its ``lines``, and the ``violations`` found on the way.

    Plain null and empty become None. The parser's events are taken one at a time, so that the limits stop it.
    """

    def __init__(self, data: str, name: str) -> None:
        self.name = name
        self.lines: dict[Place, int] = {}
        self.violations: list[Violation] = []
        data = _json_as_yaml(data)
        if missing := NO_CHARACTER.search(data):
            raise self._refused(no_character(missing[0]), guard.line_at(data, missing.start()))
        if directive := _DIRECTIVE.search(data):
            raise self._refused("YAML directives are not used here", guard.line_at(data, directive.start()))
        self._most, self._deepest = guard.limits().values, min(guard.limits().depth, DEEPEST)
        self._events = events(data)
        try:
            next(self._events)
            begins = isinstance(next(self._events), yaml.DocumentStartEvent)
            self.value = self._value(next(self._events), ()) if begins else None
            if begins:
                next(self._events)
                if isinstance(more := next(self._events), yaml.DocumentStartEvent):
                    raise self._refused("a file has one document", _line(more), "---")
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            written = data.split("\n")
            words = written[mark.line][:80].rstrip() if mark and mark.line < len(written) else None
            line = min(mark.line + 1, len(written)) if mark else None
            quoted = "; inside brackets, put ids in quotation marks: ':iran'" if _BARE_ID.search(words or "") else ""
            raise self._refused(f"not YAML or JSON: {error.problem}{quoted}", line, words) from None
        except yaml.reader.ReaderError as error:
            found = chr(int(error.character))  # its position may count bytes
            raise self._refused(no_character(found), guard.line_at(data, max(0, data.find(found)))) from None

    def _refused(self, message: str, line: int | None, words: str | None = None) -> InputError:
        return InputError(self.name, [Violation(message, line, words)])

    def _wrong(self, message: str, event: yaml.Event, words: str | None = None) -> None:
        self.violations.append(Violation(message, _line(event), words))

    def _value(self, event: yaml.Event, place: Place) -> Any:
        self.lines[place] = _line(event)
        if len(self.lines) > self._most:
            raise guard.exceeded(self.name, "values", f"more than {self._most} fields and items", _line(event))
        if isinstance(event, yaml.AliasEvent):
            raise self._refused("YAML aliases are not used here", _line(event))
        if isinstance(event, yaml.ScalarEvent):
            return None if not event.style and event.value in ("", "null", "~") else self._words(event)
        if len(place) >= self._deepest:
            raise guard.exceeded(self.name, "depth", f"nested deeper than {self._deepest}", _line(event))
        return self._list(place) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(place)

    def _list(self, place: Place) -> list[Any]:
        found: list[Any] = []
        while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
            found.append(self._value(item, (*place, len(found))))
        return found

    def _mapping(self, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(key := next(self._events), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):
                self._wrong("the name of a field is a word", key)
                self._value(key, (*place, ""))
                self._value(next(self._events), (*place, ""))
                continue
            name = self._words(key)
            if name in found:
                self._wrong("duplicate field", key, name)
            found[name] = self._value(next(self._events), (*place, name))
            self.lines[*place, name] = _line(key)
        return found

    def _words(self, event: yaml.ScalarEvent) -> str:
        words = str(event.value)
        if found := NO_CHARACTER.search(words):
            self._wrong(no_character(found[0]), event)
        return words


def _line(event: yaml.Event) -> int:
    return int(event.start_mark.line) + 1


_BARE_ID = re.compile(r"[\[{].*[\[,:]\s*:\w")
_DIRECTIVE = re.compile(r"^%(?:TAG|YAML)\b", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", re.DOTALL)
_BREAKS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def _json_as_yaml(data: str) -> str:
    """JSON so that a YAML parser reads the same words in it, on the same lines; anything else as it is.

    YAML knows no surrogate pairs, and takes three characters for line breaks that JSON does not.
    """
    if not data.lstrip().startswith("{"):
        return data
    try:
        json.loads(data)
    except (ValueError, RecursionError):
        return data
    return _ESCAPE.sub(_joined, data.translate(_BREAKS))


def _joined(match: re.Match[str]) -> str:
    if match[1] is None:
        return match[0]
    return bytes.fromhex(match[1] + match[2]).decode("utf-16-be")


def _explain(error: ValidationError, lines: Lines, model: type[BaseModel]) -> list[Violation]:
    """Each mistake in plain words; the branches of a union are folded into one."""
    found: dict[Place, Violation] = {}
    for item in error.errors(include_url=False)[:MOST_MISTAKES]:
        path = tuple(part for part in item["loc"] if not _branch(part))
        words = item.get("input")
        either = any(_branch(part) for part in item["loc"])
        if either and item["type"] == "string_type" and isinstance(words, dict):
            continue  # it is a range, whose own mistakes are listed
        shown = None if words is None or isinstance(words, (dict, list)) else str(words)[:80]
        place = ".".join(str(part) for part in path)
        if item["type"] == "extra_forbidden":
            message, shown = f"unknown field; known are: {_fields(path[:-1], model)}", str(path[-1])
        elif item["type"] == "missing":
            message = f"{place} is missing"
        else:
            message = f"{place}: {_expected(item['type'], item['msg'], str(path[-1]) if path else '', either)}"
        found.setdefault(path, Violation(message, lines.of(path), shown))
    more = error.error_count() - MOST_MISTAKES
    return [*found.values(), *([Violation(f"{more} more mistakes of form are not listed")] if more > 0 else [])]


def _expected(kind: str, words: str, name: str, either: bool) -> str:
    """What was expected, for a mistake that pydantic found; ``either``: words or a range may be given."""
    if kind == "string_pattern_mismatch":
        if name == "sha256":
            return "64 hexadecimal digits in lower case are expected"
        return "an id begins with a letter or digit and has only letters, digits, '.', '_' and '-'"
    if kind in ("string_type", "model_type") and either:
        return "words are expected, or a range with start and end"
    plain = {
        "string_type": "words are expected",
        "model_type": "fields are expected, not words",
        "list_type": "a list is expected",
        "bool_parsing": "true or false is expected",
        "int_parsing": "a whole number is expected",
        "float_parsing": "a number is expected",
        "string_too_short": "this is empty",
    }
    return plain.get(kind, re.sub("^(Input|String) should", "this should", words.removeprefix("Value error, ")))


def _branch(part: str | int) -> bool:
    return isinstance(part, str) and (part == "Range" or part.startswith(("constrained-str", "function-")))


def _fields(path: Place, model: type[BaseModel]) -> str:
    singular: dict[str, type[BaseModel]] = {
        "source": SourceEntry, "actors": ActorEntry, "cited": CitedEntry, "ties": TieEntry,
        "events": EventEntry,
        "statements": StatementEntry, "stances": StanceEntry, "mentions": MentionEntry,
        "inferred": InferredEntry, "details": DetailsEntry, "offices": OfficeEntry,
        "quote": Range, "cue": Range, "text": Range, "quantity": Range,
    }  # fmt: skip
    for part in path:
        model = singular.get(str(part), model)
    return ", ".join(field.alias or name for name, field in model.model_fields.items())


def read(path: Path) -> tuple[Annotation, Lines]:
    """The annotation in the file at ``path`` and its line numbers; raises InputError."""
    return parse(_data(path), str(path))


def read_case_actors(path: Path) -> tuple[CaseActors, Lines]:
    """The actors of a case in the file at ``path`` and its line numbers; raises InputError."""
    return _parsed(_data(path), str(path), CaseActors, "actors of a case are a mapping with 'actors:'")


def _data(path: Path) -> str:
    try:
        data = guard.read_file(path, "annotation")
        return data.decode(encoding_of(data)).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise InputError(str(path), f"not UTF-8 at byte {error.start}; save the file as UTF-8") from None


def as_plain(annotation: Annotation) -> dict[str, Any]:
    """The annotation as dicts, lists and text, without what is left at its default."""
    return annotation.model_dump(by_alias=True, exclude_defaults=True, mode="json")


def dump(annotation: Annotation, *, as_json: bool = False) -> str:
    """The file as YAML (or JSON); :func:`parse` gives the same annotation back."""
    plain = as_plain(annotation)
    if as_json:
        return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
    return str(yaml.dump(plain, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100))


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Lists of plain words on one line; characters that YAML would take for line breaks escaped."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        style = '"' if any(ord(character) in _BREAKS for character in data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        plain = all(isinstance(item, str) and len(item) < 30 for item in sequence)
        return super().represent_sequence(tag, sequence, flow_style=plain or flow_style)


_Dumper.add_representer(str, _Dumper.represent_str)


@lru_cache(maxsize=1)
def json_schema() -> dict[str, Any]:
    """The JSON Schema of the file, for editors."""
    schema = Annotation.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "kg annotation", **schema}
