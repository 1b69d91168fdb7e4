"""What a language model answers: actors and claims, each checked by itself, and the JSON Schema that it is sent.

The schema asks for one form; what models write instead is folded into it here: one value for a list, words for
nothing, a tie in ``about``, other names of a field. What the fields mean is for :mod:`kg.language_model.proposals`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    model_validator,
)

from kg.annotation.schema import Name
from kg.model.vocabulary import Vocabulary

DETAILS = ("item", "place", "quantity", "amount", "unit", "condition")
"""The details that a model is told; in a closed schema it can give no other."""
Scope = Literal["claim", "wholesale", "detail"]
SCOPES: dict[str, Scope] = {"claim": "claim", "wholesale": "wholesale", "detail": "detail"}


def _several(value: object) -> object:
    """A list, of one value too; an actor that is given as an object is meant by its name."""
    values = value if isinstance(value, list) else [] if value is None or value == "" else [value]
    return [item.get("name", item) if isinstance(item, dict) else item for item in values]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _triple(tie: Any) -> Any:
    """A tie that is written in one line, as its three words."""
    if not isinstance(tie, str):
        return tie
    words = tie.strip(" ()")
    named = _NAMED.fullmatch(words)
    parts = list(named.groups()) if named else _BETWEEN.split(words)
    return parts if len(parts) == len(_ENDS) else tie


def _ties(value: Any) -> list[Any]:
    """Ties as objects, of three words in order too."""
    one = isinstance(value, list) and len(value) == len(_ENDS) and all(isinstance(word, str) for word in value)
    listed = [_triple(tie) for tie in ([value] if one else _listed(value))]
    return [
        dict(zip(_ENDS, tie, strict=True)) if isinstance(tie, list) and len(tie) == len(_ENDS) else tie
        for tie in listed
    ]  # fmt: skip


def _id(value: object) -> object:
    return str(value) if isinstance(value, int) else value


def _ids(value: object) -> object:
    return [_id(item) for item in value] if isinstance(value, list) else [] if value is None else [_id(value)]


def _words(value: object) -> object:
    """Details of a claim: words by kind; what else a model writes there is of no use."""
    if not isinstance(value, dict):
        return {}
    lists = ((name, item if isinstance(item, list) else [item]) for name, item in value.items())
    return {str(name): [str(part) for part in items if part not in (None, "")] for name, items in lists}


_ENDS = ("subject", "relation", "object")
_BETWEEN = re.compile(r"\s*(?:\||[-–]*[>→]|[,;])\s*|\s+[-–]+\s+")
_NAMED = re.compile(r"(.+?)\s+([a-z]+[A-Z]\w*)\s+(.+)")
"""A relation's name between two ends: *Togo suppliesTo Benin*."""
Called = Annotated[Name, Field(max_length=200)]
Several = Annotated[list[Called], BeforeValidator(_several), Field(max_length=20)]
Id = Annotated[Annotated[str, Field(max_length=80)] | None, BeforeValidator(_id)]
Ids = Annotated[list[Annotated[str, Field(max_length=80)]], BeforeValidator(_ids), Field(max_length=50)]
Words = Annotated[str, Field(max_length=2000)] | None
Short = Annotated[str, Field(max_length=200)] | None
Details = Annotated[dict[str, list[Annotated[str, Field(max_length=300)]]], BeforeValidator(_words)]


class ModelTie(BaseModel):
    """Who does what to whom, and when."""

    subject: Several = []
    relation: Annotated[str, Field(max_length=80)]
    object: Several = []
    when: Short = None


class ModelActor(BaseModel):
    """An actor that the model introduces."""

    id: Id = None
    name: Called
    kind: Short = None
    acts_for: Several = []
    aliases: Several = []


class ModelClaim(BaseModel):
    """One claim of the model: who takes which position on a tie, a statement, or other claims."""

    model_config = ConfigDict(extra="ignore")

    id: Id = None
    holder: Several = []
    attitude: Annotated[str, Field(max_length=80)] = "asserts"
    subject: Several = []
    relation: Annotated[str, Field(max_length=80)] | None = None
    object: Several = []
    when: Short = None
    statement: Words = None
    concerns: Several = []
    about: Ids = []
    in_reply_to: Ids = []
    scope: Short = None
    target: Several = []
    addressee: Several = []
    capacity: Short = None
    said: Short = None
    details: Details = {}
    quote: Annotated[str, Field(min_length=3, max_length=2000)]
    others: list[ModelTie] = Field(default=[], alias="ties")

    @model_validator(mode="before")
    @classmethod
    def _folded(cls, value: Any) -> Any:
        """Ties that are given as objects, in ``ties`` or ``about``; a statement that is given as one."""
        if not isinstance(value, dict):
            return value
        about, ties = _listed(value.get("about")), _ties(value.get("ties"))
        found: dict[str, Any] = {"about": [part for part in about if not isinstance(part, dict)]}
        found["ties"] = [*ties, *(part for part in about if isinstance(part, dict))]
        if isinstance(said := value.get("statement"), dict):
            found |= {"statement": said.get("text"), "concerns": said.get("concerns", [])}
        return {name: item for name, item in value.items() if item is not None} | found

    @property
    def ties(self) -> list[ModelTie]:
        """The ties that it is on."""
        if self.relation is None:
            return self.others
        own = ModelTie(subject=self.subject, relation=self.relation, object=self.object, when=self.when)
        return [own, *self.others]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An invalid claim or actor of the model, and the reason."""

    why: str


def _checked(model: type[BaseModel]) -> PlainValidator:
    """A check of one entry by itself: the others of an answer remain valid without it."""

    def check(value: Any) -> BaseModel | Unreadable:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = f"{'.'.join(map(str, first['loc']))}: {first['msg']}: " if first["loc"] else ""
            return Unreadable(f"{place}{first['input']!r:.80}")

    return PlainValidator(check)


Claim = Annotated[ModelClaim | Unreadable, _checked(ModelClaim)]
Introduced = Annotated[ModelActor | Unreadable, _checked(ModelActor)]


class ModelAnswer(BaseModel):
    """All that the model found."""

    claims: list[Claim] = []
    actors: list[Introduced] = []
    published: Short = None


@lru_cache(maxsize=4)
def _answer(relations: tuple[str, ...], attitudes: tuple[str, ...], kinds: tuple[str, ...]) -> type[ModelAnswer]:
    text, many = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    actor = {"name": text, "kind": text | {"enum": list(kinds)}, "acts_for": text}
    claim = {
        "id": text,
        "holder": {"type": ["string", "null"], "description": "who says so; null: the text itself"},
        "attitude": text | {"enum": list(attitudes)},
        "subject": text, "relation": text | {"enum": list(relations)}, "object": text,
        "when": text | {"description": "of the tie, EDTF: 2024-05-01, 2024-05, 2022/.."},
        "statement": text | {"description": "instead of a tie"},
        "concerns": many | {"description": "actors of the statement"},
        "about": many | {"description": "instead: ids"},
        "in_reply_to": many | {"description": "ids"},
        "scope": text | {"enum": list(SCOPES)},
        "target": many, "addressee": many, "capacity": text, "said": text,
        "details": {"type": "object", "properties": dict.fromkeys(DETAILS, text)},
        "quote": text,
    }  # fmt: skip
    whole = {
        "published": text | {"description": "date of the text, if it tells it"},
        "actors": {"type": "array", "items": {"type": "object", "properties": actor, "required": ["name", "kind"]}},
        "claims": {"type": "array", "items": {"type": "object", "properties": claim, "required": ["quote"]}},
    }
    schema = {"type": "object", "properties": whole, "required": ["claims"]}

    class Report(ModelAnswer):
        """All that the text says."""

        @classmethod
        def __get_pydantic_json_schema__(cls, core: Any, handler: Any) -> dict[str, Any]:
            return schema

    return Report


def answer_type(vocabulary: Vocabulary) -> type[ModelAnswer]:
    """The class of answers whose JSON Schema lists the relations, attitudes and kinds of actors of a vocabulary."""
    kinds = tuple(kind for kind in vocabulary.classes if kind != "Anyone")
    return _answer(tuple(told(vocabulary)), tuple(vocabulary.attitudes), kinds)


def told(vocabulary: Vocabulary) -> list[str]:
    """The relations that a model is told: not those that follow from the attitude of a speaker."""
    spoken = {attitude.speech_relation for attitude in vocabulary.attitudes.values()}
    return [name for name in vocabulary.relations if name not in spoken and name != "commentsOn"]
