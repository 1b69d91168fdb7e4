"""The fields of an annotation that its parts share, and its mistakes: dates, addresses, what an actor is elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from kg.actors import names
from kg.actors.resolver import Resolver, elsewhere, written_id
from kg.annotation.schema import Lines, Place
from kg.errors import Violation
from kg.model import dates, ids
from kg.model.claims import Iri
from kg.rdf import terms

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|urn:", re.IGNORECASE)
"""How an IRI begins, rather than words."""
LONGEST_ADDRESS = 2_000
"""Characters of an IRI."""

T = TypeVar("T", bound=str)


@dataclass
class Fields:
    """The fields of the file ``name``; every mistake is kept in ``violations`` with its line."""

    name: str
    lines: Lines
    resolver: Resolver
    violations: list[Violation] = field(default_factory=list)

    def wrong(self, path: Place, message: str, words: str | None = None) -> None:
        """Keeps a mistake."""
        self.violations.append(Violation(message, self.lines.of(path), words))

    def place(self, path: Place) -> str:
        """The file and line of a field, for a warning."""
        return f"{self.name}, line {self.lines.of(path)}"

    def address(self, value: str | None, path: Place) -> str | None:
        """The value, which is an IRI where it is written like one."""
        if value is None or not ADDRESS.match(value):
            return value
        if len(value) <= LONGEST_ADDRESS and terms.is_absolute(value) and not names.fault(value):
            return value
        self.wrong(path, "this is not a valid IRI; write for example https://example.org/report?page=2", value)
        return None

    def equal(self, value: str, path: Place) -> Iri | None:
        """The IRI of what an actor is elsewhere: in full, as an item of Wikidata, or as an id in the graph."""
        iri = elsewhere(written_id(value))
        if not ADDRESS.match(iri):
            self.wrong(path, "an IRI is expected, an item of Wikidata such as Q794, or an id such as :iran", value)
            return None
        if iri.startswith(ids.ID) and iri not in self.resolver.roster.actors and not ids.is_local_actor(iri):
            self.wrong(path, "no actor has this id", value)
            return None
        return self.address(iri, path)

    def each(self, make: Callable[[str, Place], T | None], values: Sequence[str], path: Place) -> tuple[T, ...]:
        """What is made of each value, once and in order, without those that are mistakes."""
        made = (make(value, (*path, place)) for place, value in enumerate(values))
        return tuple(sorted({value for value in made if value is not None}))

    def when(self, value: str | None, path: Place) -> str | None:
        """The date in its normal form."""
        if value is None:
            return None
        try:
            return dates.normalise(value)
        except ValueError as error:
            self.wrong(path, str(error))
            return None
