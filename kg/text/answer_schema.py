"""What a language model answers: claims, each checked by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field, PlainValidator, ValidationError, WithJsonSchema

from kg.annotation.schema import Name

Called = Annotated[Name, Field(max_length=200)]
Perhaps = Annotated[Called | None, BeforeValidator(lambda value: None if value == "" else value)]


class ModelClaim(BaseModel):
    """One claim of the model."""

    subject: Called
    relation: str = Field(max_length=80)
    object: Called
    attitude: str = Field(default="asserts", max_length=80)
    holder: Perhaps = None
    target: Perhaps = None
    quote: str = Field(min_length=3, max_length=2000)

    @property
    def names(self) -> list[str]:
        """The actors that it names."""
        return [name for name in (self.subject, self.object, self.holder, self.target) if name is not None]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An invalid claim of the model, and the reason."""

    why: str


def _claim(value: Any) -> ModelClaim | Unreadable:
    """The claim, checked by itself: the others of an answer remain valid without it."""
    try:
        return ModelClaim.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = f"{'.'.join(map(str, first['loc']))}: {first['msg']}: " if first["loc"] else ""
        return Unreadable(f"{place}{first['input']!r:.80}")


Claim = Annotated[ModelClaim | Unreadable, PlainValidator(_claim), WithJsonSchema(ModelClaim.model_json_schema())]


class ModelAnswer(BaseModel):
    """All that the model found."""

    claims: list[Claim] = []
