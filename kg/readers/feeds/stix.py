"""STIX 2.1 bundles: threat actors, intrusion sets and identities, and the relationships between them.

What relationships mean is in ``ontology/feeds.yaml``. Revoked objects, and those that are no actors, are skipped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import InputError
from kg.model import dates
from kg.model.claims import Details
from kg.readers.feeds.file import FeedFile
from kg.readers.feeds.parties import meanings
from kg.readers.feeds.rows import Claim, Kept, Known, Outcome, Party, Quarantined, Skipped
from kg.readers.feeds.tables import MOST_VALUE

TITLE = "STIX"
PUBLISHER = None
DANGLING = "a relationship whose end is not in the bundle"
NO_ACTOR = "a relationship with something other than an actor"
_BUNDLE = re.compile(r'"type"\s*:\s*"bundle"')
_ENVELOPE = re.compile(r'"objects"\s*:\s*\[.*"spec_version"\s*:\s*"2\.', re.DOTALL)
"""What a server of TAXII sends: the objects without their bundle."""
_LIST = re.compile(r'\[\s*\{(?=[^{}]*"type"\s*:)[^{}]*"spec_version"\s*:\s*"2\.')
"""The objects alone."""
_OBJECTS = re.compile(r'"objects"\s*:|"spec_version"\s*:')
Thing = Mapping[str, Any]


def recognises(beginning: str) -> bool:
    """Whether a file that begins so is a bundle, or the objects of one."""
    text = beginning.lstrip("\ufeff \r\n\t")
    if text.startswith("["):
        return bool(_LIST.match(text))
    bundle = _BUNDLE.search(text[:4000]) and _OBJECTS.search(text)
    return text.startswith("{") and bool(bundle or _ENVELOPE.search(text))


def rows(file: FeedFile) -> Iterator[Outcome]:
    """What each object comes to; it is counted by its place in the bundle."""
    bundle = file.json()
    objects = bundle.get("objects") if isinstance(bundle, dict) else bundle
    if not isinstance(objects, list):
        raise InputError(file.name, "not a STIX bundle: it has no list 'objects'", "export it as STIX 2.1")
    known = {o["id"]: o for o in objects if isinstance(o, dict) and isinstance(o.get("id"), str)}
    for number, thing in enumerate(objects, 1):
        if (words := file.corrections.get(number, {}).get("")) is not None:
            thing = _corrected(words)
        yield _object(number, thing, known)


def _corrected(words: str) -> Any:
    """The object that a correction is; the words where it is none."""
    try:
        return json.loads(words)
    except (ValueError, RecursionError):
        return words


def _object(number: int, thing: Any, known: Mapping[str, Thing]) -> Outcome:
    if not isinstance(thing, dict):
        return Quarantined(number, "", json.dumps(thing)[:MOST_VALUE], "not an object")
    for name in ("type", "id"):
        if not isinstance(thing.get(name), str):
            return Quarantined(number, "", json.dumps(thing)[:MOST_VALUE], f"{name} must be text")
    kind = thing["type"]
    if thing.get("revoked") is True:
        return Skipped(number, "a revoked object")
    if kind == "relationship":
        return _relationship(number, thing, known)
    if kind == "location" and _region(thing):
        return Skipped(number, "a region, no actor")
    if party := _party(thing):
        return Known(number, party, thing["id"])
    return Skipped(number, f"{kind}: neither an actor nor a relationship")


def _relationship(number: int, thing: Thing, known: Mapping[str, Thing]) -> Outcome:
    what = str(thing.get("relationship_type", ""))
    ends = [known.get(str(thing.get(name))) for name in ("source_ref", "target_ref")]
    if None in ends:
        names = [str(thing.get(n)) for n, end in zip(("source_ref", "target_ref"), ends, strict=True) if end is None]
        return Skipped(number, DANGLING, f"{thing['id']}: {', '.join(names)} is not in the bundle")
    if any(end is not None and end.get("revoked") is True for end in ends):
        return Skipped(number, "a relationship with a revoked object")
    parties = [_party(end) for end in ends if end is not None]
    if parties[0] is None or parties[1] is None:
        return Skipped(number, NO_ACTOR)
    meaning = meanings()["stix"]["relations"].get(what)
    if meaning is None:
        return Skipped(number, f"relationships {what!r} mean no relation")
    one, other = (parties[1], parties[0]) if meaning.get("back") else (parties[0], parties[1])
    words = thing.get("description")
    details = Details(manner=(words[:300],)) if isinstance(words, str) and words else Details()
    claim = Claim(one, meaning["relation"], other)
    return Kept(number, thing["id"], (claim,), _when(thing), details, _creator(thing, known))


def _party(thing: Thing) -> Party | None:
    """The actor that an object describes; None where it describes none."""
    mapped, name = meanings()["stix"], thing.get("name")
    if not isinstance(name, str) or not name.strip():
        return None
    others = [a for field in ("aliases", "x_opencti_aliases") for a in thing.get(field) or () if isinstance(a, str)]
    if thing["type"] == "location":
        if _region(thing):
            return None
        country = str(thing.get("country", ""))
        codes = {c for c in (country, *others) if c.isascii() and c.isalpha() and c.isupper()}
        schemes = tuple((f"iso{len(code)}", code) for code in sorted(codes) if len(code) in (2, 3))
        return Party(name, "State", schemes, key=thing["id"])
    kind = mapped["kinds"].get(thing["type"])
    if kind is None:
        return None
    if thing["type"] == "identity":
        kind = mapped["identities"].get(str(thing.get("identity_class", "")), kind)
    return Party(name, kind, aliases=tuple(dict.fromkeys(others)), key=thing["id"])


def _region(thing: Thing) -> bool:
    """Whether a location is no state: a region, city or point."""
    if thing.get("x_opencti_location_type", "Country") != "Country":
        return True
    return not thing.get("country") or bool(thing.get("city") or thing.get("administrative_area"))


def _when(thing: Thing) -> str | None:
    since, until = (_day(thing.get(name)) for name in ("start_time", "stop_time"))
    if not since and not until:
        return None
    try:
        return dates.normalise(f"{since or '..'}/{until or '..'}")
    except ValueError:
        return since


def _day(value: Any) -> str | None:
    try:
        return dates.normalise(value[:10]) if isinstance(value, str) and value else None
    except ValueError:
        return None


def _creator(thing: Thing, known: Mapping[str, Thing]) -> str | None:
    """Who made an object: the origin of what it says."""
    creator = known.get(str(thing.get("created_by_ref", "")))
    name = creator.get("name") if creator else None
    return name if isinstance(name, str) and name else None
