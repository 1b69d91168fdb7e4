"""Ids, parts of ids and titles, as users give them, to the records that they name."""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import AmbiguousName, NameNotFound
from kg.lookup.lookup import Lookup
from kg.model import ids
from kg.model.claims import Iri
from kg.model.records import SourceRecord
from kg.model.vocabulary import Vocabulary
from kg.rdf import terms
from kg.status.evidence import typed


def source(lookup: Lookup, name: str) -> SourceRecord:
    """The source of this id, start of an id, or title; raises NameNotFound or AmbiguousName."""
    titles = lookup.source_titles()
    local = ids.short(name).removeprefix(":")
    found = [iri for iri, title in titles.items() if name in (iri, title) or local == ids.short(iri)]
    found = found or [iri for iri in titles if len(local) > 3 and ids.short(iri).startswith(local)]
    found = found or [iri for iri, title in titles.items() if name.strip() and name.casefold() in title.casefold()]
    if not found:
        raise NameNotFound(name, "source", advice="; list them with: kg sources")
    if len(found) > 1:
        raise AmbiguousName(name, [f"{ids.short(iri)} ({titles[iri]})" for iri in found], "source")
    return lookup.sources(found)[0]


def claim(lookup: Lookup, name: str) -> Iri:
    """The tie or statement of this id, or start of one; raises NameNotFound or AmbiguousName."""
    local = name.removeprefix(ids.ID).removeprefix(":")
    whole = ids.ID + local
    if local.startswith(("tie-", "statement-")) and terms.is_iri(whole) and terms.TYPE in lookup.node(whole):
        return whole
    found = []
    if len(local) >= 4:
        for kind in ("Tie", "Statement"):
            for iri in typed(lookup.store, kind):
                short = ids.short(iri)
                if short.startswith(local) or short.partition("-")[2].startswith(local):
                    found.append(iri)
    if not found:
        near = lookup.claims_behind(whole) if terms.is_iri(whole) else []
        advice = "; ids are in the output of: kg ties ACTOR"
        raise NameNotFound(name, "tie or statement", [ids.short(i) for i in near[:3]], advice)
    if len(found) > 1:
        raise AmbiguousName(name, [ids.short(i) for i in found], "tie")
    return found[0]


def statuses(vocabulary: Vocabulary, words: Iterable[str]) -> frozenset[str]:
    """The statuses of these names; raises NameNotFound for an unknown one."""
    found = frozenset(word.casefold() for word in words)
    for word in found - set(vocabulary.statuses):
        from difflib import get_close_matches

        known = list(vocabulary.statuses)
        raise NameNotFound(word, "status", get_close_matches(word, known, n=2), f"; there are: {', '.join(known)}")
    return found
