"""What is known of a text besides its words: title, date, publisher, address, and whose own words it is."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

from kg.actors import names
from kg.annotation.schema import LONGEST_NAME
from kg.errors import Refused
from kg.model import dates
from kg.rdf import terms
from kg.readers.annotation_fields import LONGEST_ADDRESS


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

    def checked(self) -> Provenance:
        """The same, with the date as EDTF; raises Refused for what an annotation cannot hold."""
        for what in ("title", "publisher", "speaker"):
            value = getattr(self, what)
            if value is not None and (fault := _fault(value)):
                raise Refused(f"invalid {what} {value!r}: {fault}")
        if self.url is not None and not _is_address(self.url):
            raise Refused(f"invalid url {self.url!r}; write for example https://example.org/report")
        if self.published is None:
            return self
        try:
            return replace(self, published=dates.normalise(self.published))
        except ValueError as error:
            raise Refused(f"published: {error}") from None

    def presentable(self) -> Provenance:
        """The same, cut to what an annotation can hold; what it cannot hold is None."""
        return Provenance(
            names.presentable(self.title or "", LONGEST_NAME) or None,
            _day(self.published),
            names.presentable(self.publisher or "", LONGEST_NAME) or None,
            self.url if self.url and _is_address(self.url) else None,
            names.presentable(self.speaker or "", LONGEST_NAME) or None,
        )

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


NOTHING = Provenance()


def _fault(name: str) -> str | None:
    return names.fault(name) or (f"longer than {LONGEST_NAME} characters" if len(name) > LONGEST_NAME else None)


def _is_address(url: str) -> bool:
    return len(url) <= LONGEST_ADDRESS and terms.is_absolute(url)


def _day(published: str | None) -> str | None:
    """The date as EDTF, without a time of day; None where it is not one."""
    try:
        return dates.normalise(published.strip()) if published else None
    except ValueError:
        return None
