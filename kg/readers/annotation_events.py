"""The events of an annotation, and those that its ties name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from kg.actors import names
from kg.actors.resolver import written_id
from kg.annotation.schema import EventEntry, Place
from kg.model import ids
from kg.model.claims import Event, Iri
from kg.readers.annotation_fields import Fields

EVENT = re.compile(r"event-[0-9a-f]{16}")
"""An id of an event, of this source or another."""


class Events:
    """The events of a file, by id and by label."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self._by_id: dict[str, Event] = {}
        self._by_label: dict[str, list[Event]] = defaultdict(list)

    def read(self, entries: Sequence[EventEntry]) -> list[Event]:
        """The events that the file describes."""
        found: dict[Iri, Event] = {}
        for index, entry in enumerate(entries):
            path: Place = ("events", index)
            when = self._fields.when(entry.when, (*path, "when"))
            label = names.label_key(entry.label)
            iri = self._iri(entry.iri, (*path, "iri")) if entry.iri else ids.event_iri(label, when)
            if iri is None:
                continue
            if iri in found:
                what = "its IRI" if entry.iri else "its label and time"
                self._fields.wrong(path, f"another event of this file has {what}; give each event once", entry.label)
            same_as = self._fields.each(self._fields.equal, entry.same_as, (*path, "same_as"))
            place = self._fields.address(entry.place, (*path, "place"))
            found[iri] = event = Event(iri, entry.label, entry.kind, when, place, same_as)
            self._by_id[entry.id] = event
            self._by_label[label].append(event)
        return list(found.values())

    def _iri(self, name: str, path: Place) -> Iri | None:
        """The IRI of an event: an address, an item of Wikidata, or the id of an event in the graph."""
        local = written_id(name).removeprefix(ids.ID)
        return ids.ID + local if EVENT.fullmatch(local) else self._fields.equal(name, path)

    def find(self, name: str, when: str | None, path: Place) -> tuple[str | None, str | None]:
        """The IRI or label of the event of a tie, and the time of the tie: its own, else that of the event."""
        alike = self._by_label.get(names.label_key(name), [])
        if found := self._by_id.get(name) or (alike[0] if alike else None):
            if name not in self._by_id and len(alike) > 1:
                self._fields.wrong(path, f"{len(alike)} events of this file have this label; name one by its id", name)
            return found.iri, when or found.when
        local = written_id(name).removeprefix(ids.ID)
        return (ids.ID + local if EVENT.fullmatch(local) else self._fields.address(name, path)), when
