"""Checks of the provenance of a text: mistakes of the user are errors, mistakes in files are left out."""

from __future__ import annotations

from dataclasses import replace

from kg.actors import names
from kg.annotation.provenance import Provenance
from kg.annotation.schema import LONGEST_NAME
from kg.errors import Refused
from kg.model import dates
from kg.rdf import terms
from kg.readers.annotation_fields import LONGEST_ADDRESS


def checked(about: Provenance) -> Provenance:
    """The same, with the date as EDTF; raises Refused for what an annotation cannot hold."""
    for what in ("title", "publisher", "speaker"):
        value = getattr(about, what)
        if value is not None and (fault := _fault(value)):
            raise Refused(f"invalid {what} {value!r}: {fault}")
    if about.url is not None and not _is_address(about.url):
        raise Refused(f"invalid url {about.url!r}; write for example https://example.org/report")
    if about.published is None:
        return about
    try:
        return replace(about, published=dates.normalise(about.published))
    except ValueError as error:
        raise Refused(f"published: {error}") from None


def presentable(about: Provenance) -> Provenance:
    """The same, cut to what an annotation can hold; what it cannot hold is None."""
    return Provenance(
        names.presentable(about.title or "", LONGEST_NAME) or None,
        _day(about.published),
        names.presentable(about.publisher or "", LONGEST_NAME) or None,
        about.url if about.url and _is_address(about.url) else None,
        names.presentable(about.speaker or "", LONGEST_NAME) or None,
    )


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
