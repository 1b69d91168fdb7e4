"""What is known of a text besides its words: title, date, publisher, address, and whose own words it is."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from hashlib import sha256
from typing import TYPE_CHECKING, TypedDict

from kg import arguments
from kg.annotation.schema import SourceEntry
from kg.errors import Refused

if TYPE_CHECKING:
    from datetime import date


class About(TypedDict, total=False):
    """The fields of :class:`Provenance` as keyword arguments."""

    title: str | None
    published: str | date | None
    publisher: str | None
    url: str | None
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Provenance:
    """Title, day of publication, publisher, address and speaker of a text; None where not known."""

    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    speaker: str | None = None

    def __bool__(self) -> bool:
        return self != NOTHING

    @classmethod
    def of(cls, about: About) -> Provenance:
        """The provenance that keyword arguments give; raises KgError for text or a date that is invalid."""
        published = arguments.day(about.get("published"), "published")
        words = {name: arguments.text(str(value), name) for name, value in about.items() if value is not None}
        words.pop("published", None)
        return cls(published=published, **words)

    def as_arguments(self) -> About:
        """The fields as keyword arguments."""
        return {
            "title": self.title, "published": self.published, "publisher": self.publisher,
            "url": self.url, "speaker": self.speaker,
        }  # fmt: skip

    def over(self, other: Provenance) -> Provenance:
        """This provenance, its missing fields taken from ``other``."""
        mine = {field.name: value for field in fields(self) if (value := getattr(self, field.name)) is not None}
        return replace(other, **mine)

    def for_texts(self, number: int) -> Provenance:
        """This provenance for a number of texts; raises Refused if it gives several texts one title or URL."""
        if number > 1 and (self.title is not None or self.url is not None):
            what = "a title" if self.title is not None else "a url"
            raise Refused(f"{what} is of one text, and {number} are given; name a single text")
        return self

    def source(self, text: str, language: str | None = None) -> SourceEntry:
        """The source of a draft that was made from ``text``."""
        hashed = sha256(text.removeprefix("\ufeff").encode("utf-8", "surrogatepass")).hexdigest()
        return SourceEntry(
            title=self.title or "untitled", sha256=hashed, published=self.published, publisher=self.publisher,
            url=self.url, language=language, reviewed=False,
        )  # fmt: skip


NOTHING = Provenance()
