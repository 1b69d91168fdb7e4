"""Wikidata: items as JSON (wbgetentities, a dump, one a line) or as truthy N-Triples.

Offices with their dates, memberships, diplomatic relations, parts and owners become ties; labels and aliases become
names. What the properties mean is in ``ontology/feeds.yaml``. Deprecated statements and those without a value are
skipped; truthy triples have no dates.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from kg.errors import InputError
from kg.io import guard
from kg.model import dates
from kg.readers.feeds.file import FeedFile
from kg.readers.feeds.parties import meanings
from kg.readers.feeds.rows import Claim, Held, Kept, Known, Noted, Outcome, Party, Quarantined, Skipped
from kg.readers.feeds.tables import MOST_VALUE

TITLE = "Wikidata"
PUBLISHER = "Wikidata"
ENTITY = "http://www.wikidata.org/entity/"
NOT_MAPPED = "a property that means no relation"
_ITEM = re.compile(r"Q[1-9]\d*")
_JSON = re.compile(r'"(?:claims|labels)"\s*:\s*\{')
_NAMED = re.compile(r'"Q[1-9]\d*"\s*:\s*\{|"id"\s*:\s*"Q[1-9]\d*"')
_TRIPLE = re.compile(
    r"\s*<([^<>\s]+)>\s+<([^<>\s]+)>\s+(<[^<>\s]+>|\"(?:[^\"\\]|\\.)*\"(?:@[\w-]+|\^\^<[^<>\s]+>)?)\s*\.\s*(?:#.*)?"
)
_TRUTHY = "http://www.wikidata.org/prop/direct/"
_LABELS = ("http://www.w3.org/2000/01/rdf-schema#label", "http://www.w3.org/2004/02/skos/core#prefLabel")
_ALIASES = ("http://www.w3.org/2004/02/skos/core#altLabel",)
_OF = ("P642", "P1001", "P2389", "P108", "P361", "P17")
"""Properties of an office, or qualifiers of one who holds it, that say whose office it is."""
POSITION, HOLDER, CLASS, BORN = "P39", "P1308", "P31", "P569"
Item = Mapping[str, Any]


def recognises(beginning: str) -> bool:
    """Whether a file that begins so holds items of Wikidata."""
    text = beginning.lstrip("\ufeff \r\n\t")
    if text[:1] in ("{", "["):
        return bool(_JSON.search(text) and _NAMED.search(text)) and '"@context"' not in text
    first = text.split("\n", 1)[0]
    return first.startswith("<") and ENTITY in first and (_TRUTHY in text or "/entity/Q" in first)


def rows(file: FeedFile) -> Iterator[Outcome]:
    """What each item and each of its statements comes to; rows are counted through the file."""
    begin = next(iter(file.content.members[0].parts()), b"")[:100].lstrip(b"\xef\xbb\xbf \r\n\t")
    if begin.startswith(b"<"):
        yield from _triples(file)
        return
    items: dict[str, Item] = {}
    number = 0
    for found in _items(file):
        if isinstance(found, Quarantined):
            number += 1
            yield Quarantined(number, found.column, found.value, found.reason)
        else:
            items[found["id"]] = found
    for item in items.values():
        number += 1
        yield Known(number, _party(item["id"], items), item["id"])
        for prop, statements in (item.get("claims") or {}).items():
            for statement in statements if isinstance(statements, list) else ():
                number += 1
                yield _statement(number, item["id"], prop, statement, items)


# -- reading --------------------------------------------------------------------------------------


def _items(file: FeedFile) -> Iterator[Item | Quarantined]:
    """The items of a file, whatever they are wrapped in."""
    with file.opened(file.content.members[0]) as text:
        first = next((line for line in text if line.strip()), "")
    if (data := _loaded(first.strip().rstrip(","))) is not None or first.strip() == "[":
        for number, line in file.lines():
            if (line := line.strip().rstrip(",")) in ("[", "]"):
                continue
            yield from _unwrapped(number, _loaded(line), line)
        return
    with file.opened(file.content.members[0]) as text:
        whole = text.read()
    try:
        data = guard.read_json(file.name, whole)
    except (ValueError, RecursionError) as error:
        raise InputError(file.name, f"not JSON: {error}", "download it again") from None
    yield from _unwrapped(1, data, "")


def _loaded(line: str) -> Any:
    try:
        return json.loads(line) if line else None
    except (ValueError, RecursionError):
        return None


def _unwrapped(number: int, data: Any, line: str) -> Iterator[Item | Quarantined]:
    if isinstance(data, dict) and isinstance(data.get("entities"), dict):
        data = list(data["entities"].values())
    for item in data if isinstance(data, list) else [data]:
        if not isinstance(item, dict) or not isinstance(item.get("id"), str):
            yield Quarantined(number, "id", line[:MOST_VALUE], "not an item with an id")
        elif _ITEM.fullmatch(item["id"]) and "missing" not in item:
            yield item


def _triples(file: FeedFile) -> Iterator[Outcome]:
    """The items of truthy triples: as those of JSON, without dates."""
    items: dict[str, dict[str, Any]] = {}
    others = 0
    for number, line in file.lines():
        match = _TRIPLE.fullmatch(line)
        if match is None:
            if not line.lstrip().startswith("#"):
                yield Quarantined(number, "", line[:MOST_VALUE], "not a triple")
            continue
        subject, prop, value = match.groups()
        name = subject.removeprefix(ENTITY)
        if not subject.startswith(ENTITY) or not _ITEM.fullmatch(name):
            others += 1
            continue
        item = items.setdefault(name, {"id": name, "labels": {}, "aliases": {}, "claims": {}, "rows": 0})
        if prop in _LABELS or prop in _ALIASES:
            item["rows"] += 1
            words, _, language = value.rpartition("@")
            text = json.loads(words) if words.startswith('"') and "\\U" not in words else words.strip('"')
            where = item["labels"] if prop in _LABELS else item["aliases"]
            entry = {"language": language, "value": text}
            if prop in _LABELS:
                where.setdefault(language, entry)
            else:
                where.setdefault(language, []).append(entry)
        elif prop.startswith(_TRUTHY):
            snak: dict[str, Any] = {"snaktype": "value"}
            if value.startswith(f"<{ENTITY}Q"):
                snak["datavalue"] = {"value": {"id": value[len(ENTITY) + 1 : -1]}}
            item["claims"].setdefault(prop.removeprefix(_TRUTHY), []).append(
                {"id": "", "rank": "normal", "mainsnak": snak, "number": number}
            )
        else:
            others += 1
    if others:
        yield Skipped(1, "a triple of no item, or of a property that is not direct", rows=others)
    for item in items.values():
        yield Known(1, _party(item["id"], items), item["id"], rows=max(item["rows"], 1))
        for prop, statements in item["claims"].items():
            for statement in statements:
                yield _statement(statement["number"], item["id"], prop, statement, items)


# -- meaning --------------------------------------------------------------------------------------


def _statement(number: int, item: str, prop: str, statement: Any, items: Mapping[str, Item]) -> Outcome:
    mapped = meanings()["wikidata"]
    if prop not in mapped["relations"] and prop not in mapped["offices"] and prop not in (POSITION, HOLDER):
        return Skipped(number, NOT_MAPPED)
    if not isinstance(statement, dict) or not isinstance(statement.get("mainsnak"), dict):
        return Quarantined(number, prop, str(statement)[:200], "not a statement with a mainsnak")
    if statement.get("rank") == "deprecated":
        return Skipped(number, "a deprecated statement")
    snak = statement["mainsnak"]
    if snak.get("snaktype") != "value":
        return Skipped(number, "a statement whose value is unknown, or that there is none")
    value = _value(snak)
    if value is None:
        return Skipped(number, "a statement whose value is no item")
    qualifiers = statement.get("qualifiers") or {}
    since, until = _when(qualifiers, "P580"), _when(qualifiers, "P582")
    if moment := _when(qualifiers, "P585"):
        since, until = since or moment, until or moment
    record = statement.get("id") or f"{item} {prop} {value}"
    me, other = _party(item, items), _party(value, items)
    if prop in mapped["offices"]:
        return Held(number, record, other, mapped["offices"][prop], me, since, until)
    if prop in (POSITION, HOLDER):
        person, post = (me, value) if prop == POSITION else (other, item)
        return _position(number, record, person, post, qualifiers, since, until, items)
    meaning = mapped["relations"][prop]
    ends = (other, me) if meaning.get("back") else (me, other)
    return Kept(number, record, (Claim(ends[0], meaning["relation"], ends[1]),), _span(since, until))


def _position(
    number: int,
    record: str,
    person: Party,
    post: str,
    qualifiers: Mapping[str, Any],
    since: str | None,
    until: str | None,
    items: Mapping[str, Item],
) -> Outcome:
    """Who held a post: an office where it is known whose, else in words."""
    title = _label(post, items)
    said = [v for prop in _OF for snak in qualifiers.get(prop, ()) if (v := _value(snak))]
    claims = items.get(post, {}).get("claims") or {}
    said += [v for prop in _OF for s in claims.get(prop, ()) if (v := _value(s.get("mainsnak", {})))]
    if said and title != post:
        return Held(number, record, person, title, _party(said[0], items), since, until)
    time = "".join(f" {word} {day}" for word, day in (("from", since), ("until", until)) if day)
    text = f"{person.name} held the position {title}{time}."
    concerns = (person, *(_party(said[0], items) for _ in said[:1]))
    return Noted(number, record, text, concerns, _span(since, until))


def _value(snak: Any) -> str | None:
    """The item that a snak has as its value."""
    value = snak.get("datavalue", {}).get("value") if isinstance(snak, dict) else None
    name = (
        value.get("id") or (f"Q{value['numeric-id']}" if "numeric-id" in value else "")
        if isinstance(value, dict)
        else ""
    )
    return name if isinstance(name, str) and _ITEM.fullmatch(name) else None


def _when(qualifiers: Any, prop: str) -> str | None:
    """The time of a qualifier as EDTF, as precise as it is."""
    for snak in qualifiers.get(prop, ()) if isinstance(qualifiers, dict) else ():
        value = snak.get("datavalue", {}).get("value") if isinstance(snak, dict) else None
        if not isinstance(value, dict) or not str(value.get("time", "")).startswith("+"):
            continue
        day, precision = str(value["time"])[1:11], value.get("precision")
        cut = {11: 10, 10: 7, 9: 4}.get(precision) if isinstance(precision, int) else None
        try:
            return dates.normalise(day[:cut] if cut else f"{day[:3]}X") if cut or precision == 8 else None
        except ValueError:
            return None
    return None


def _span(since: str | None, until: str | None) -> str | None:
    if not since and not until:
        return None
    if since == until:
        return since
    try:
        return dates.normalise(f"{since or '..'}/{until or '..'}")
    except ValueError:
        return since


def _label(name: str, items: Mapping[str, Item]) -> str:
    """The label of an item, the English one before others; its id where the file does not tell."""
    labels = items.get(name, {}).get("labels") or {}
    found = (
        labels.get("en") or labels.get("mul") or next(iter(labels.values()), None) if isinstance(labels, dict) else None
    )
    value = found.get("value") if isinstance(found, dict) else None
    return value if isinstance(value, str) and value.strip() else name


def _party(name: str, items: Mapping[str, Item]) -> Party:
    item = items.get(name, {})
    label = _label(name, items)
    names: dict[str, None] = {}
    for entries in (item.get("labels"), item.get("aliases")):
        for found in entries.values() if isinstance(entries, dict) else ():
            for entry in found if isinstance(found, list) else [found]:
                if isinstance(entry, dict) and isinstance(entry.get("value"), str):
                    names[entry["value"]] = None
    claims = item.get("claims") or {}
    kinds = meanings()["wikidata"]["kinds"]
    classes = [v for s in claims.get(CLASS, ()) if isinstance(s, dict) and (v := _value(s.get("mainsnak")))]
    kind = next((kinds[c] for c in classes if c in kinds), "Person" if BORN in claims else "Organization")
    others = tuple(sorted(n for n in names if n != label))
    return Party(label, kind, aliases=others, same_as=(ENTITY + name,), key=name)
