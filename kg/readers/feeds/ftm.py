"""FollowTheMoney: entities and their edges, as JSON lines (plain or in a delta file), as a list in JSON, as a CSV of
statements, or as OpenSanctions' table of targets.

What schemas and edges mean is in ``ontology/feeds.yaml``. An edge may name entities that stand before or after it,
so the whole file is read first.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.io.encoding import legible
from kg.model import dates
from kg.model.claims import Details
from kg.readers.feeds import archives
from kg.readers.feeds.file import FeedFile
from kg.readers.feeds.parties import meanings
from kg.readers.feeds.rows import Claim, Deleted, Held, Kept, Known, Merged, Noted, Outcome, Party, Quarantined, Skipped
from kg.readers.feeds.tables import MOST_VALUE, Layout, find_header
from kg.readers.feeds.values import Wrong, given

TITLE = "FollowTheMoney"
PUBLISHER = "OpenSanctions"
NOBODY = "sanctions against a thing, and nobody who imposes them"
STATEMENTS = Layout(("canonical id", "entity id", "prop", "schema", "value"))
TARGETS = Layout(("id", "schema", "name", "aliases", "countries", "sanctions", "dataset"))
_COLUMNS = {"name": "name", "aliases": "alias", "countries": "country"}
"""The properties that the columns of targets hold."""
DANGLING = "an edge whose end is neither in the file nor in an earlier one"
_NAMES = ("name", "alias", "weakAlias", "previousName", "abbreviation")
_UNTIL = ("endDate",)
_SINCE = ("startDate", "listingDate", "date")


@dataclass(frozen=True)
class Entity:
    """An entity or edge: ``row`` is its first line, ``rows`` how many it stands on.

    ``party`` is an actor that earlier files of the feed name.
    """

    row: int
    rows: int
    id: str
    schema: str
    properties: Mapping[str, list[str]]
    origin: str | None
    caption: str = ""
    party: Party | None = None

    def one(self, *names: str) -> str:
        """The first value of the first of these properties that has one."""
        return next((value for name in names for value in self.properties.get(name, ()) if value), "")


def recognises(beginning: str) -> bool:
    """Whether a file that begins so holds entities or statements."""
    text = beginning.lstrip("\ufeff \r\n\t")
    if text.startswith("["):
        return all(f'"{name}"' in text for name in ("id", "schema", "properties"))
    if not text.startswith("{"):
        return any(find_header(beginning.splitlines()[:1], layout) for layout in (STATEMENTS, TARGETS))
    first = text.split("\n", 1)[0]
    try:
        data = json.loads(first)
    except ValueError:
        return '"schema"' in first and '"properties"' in first and '"datasets"' in first
    return isinstance(data, dict) and ({"schema", "properties"} <= data.keys() or {"op", "entity"} <= data.keys())


def rows(file: FeedFile) -> Iterator[Outcome]:
    """What each entity comes to; the statements of one are one."""
    entities: dict[str, Entity] = {}
    deleted: dict[str, Deleted] = {}
    for found in _read(file):
        if isinstance(found, Deleted):
            deleted[found.record] = found
            if there := entities.pop(found.record, None):  # said before in the same file
                yield Merged(there.row)
        elif not isinstance(found, Entity):
            yield found
        elif (there := entities.get(found.id)) is None:
            entities[found.id] = found
            if gone := deleted.pop(found.id, None):  # taken back, and said again
                yield Merged(gone.row)
        else:
            entities[found.id] = _joined(there, found)
            yield Merged(found.row)
    yield from deleted.values()
    ends = _Ends(entities, deleted, file)
    for entity in entities.values():
        yield _outcome(entity, ends)


@dataclass(frozen=True)
class _Ends:
    """The entities that edges name: those of the file, else actors that earlier files of the feed name."""

    here: Mapping[str, Entity]
    deleted: Collection[str]
    file: FeedFile

    def get(self, key: str) -> Entity | None:
        if (found := self.here.get(key)) or key in self.deleted:
            return found
        party = self.file.named_before(key)
        return Entity(0, 0, key, "LegalEntity", {}, None, party.name, party) if party else None


# -- reading --------------------------------------------------------------------------------------


def _read(file: FeedFile) -> Iterator[Entity | Outcome]:
    if file.begins("{", "["):
        return _lines(file)
    beginning = legible(archives.start(file.path)).splitlines()[:1]
    return _targets(file) if find_header(beginning, TARGETS) else _statements(file)


def _lines(file: FeedFile) -> Iterator[Entity | Outcome]:
    for number, line in file.items() if file.begins("[") else file.lines():
        try:
            data = json.loads(line)
        except (ValueError, RecursionError):
            yield Quarantined(number, "", line[:MOST_VALUE], "not JSON")
            continue
        if isinstance(data, dict) and "op" in data and "entity" in data:
            removes, data = str(data["op"]).strip().upper().startswith("DEL"), data["entity"]
        else:
            removes = False
        for one in [data] if removes else _unnested(data):
            try:
                yield _deleted(number, one) if removes else _entity(number, one)
            except Wrong as wrong:
                yield Quarantined(number, "", line[:MOST_VALUE], f"{wrong.column}: {wrong.reason}")


def _unnested(data: Any) -> list[Any]:
    """An entity and those that are in its properties, which name them by their ids then; itself last."""
    found, todo = [], [data]
    while todo:
        one = todo.pop()
        if _is_entity(one):
            plain = dict(one["properties"])
            for name, values in one["properties"].items():
                if isinstance(values, list) and any(map(_is_entity, values)):
                    todo += [_ended(inner, name, one["id"]) for inner in values if _is_entity(inner)]
                    plain[name] = [value["id"] if _is_entity(value) else value for value in values]
            one = {**one, "properties": plain}
        found.append(one)
    return found[::-1]


def _is_entity(data: Any) -> bool:
    return isinstance(data, dict) and isinstance(data.get("id"), str) and isinstance(data.get("properties"), dict)


def _ended(edge: dict[str, Any], name: str, parent: str) -> dict[str, Any]:
    """An edge in the property ``name`` of one of its ends, which it leaves out: with that end."""
    known = meanings()["ftm"]["edges"].get(edge.get("schema"), {})
    lacking = [end for way in ("from", "to") if (end := known.get(way)) and not edge["properties"].get(end)]
    said = [end for end in lacking if name.lower().endswith(end.lower())] or lacking[-1:]
    return {**edge, "properties": {**edge["properties"], **{end: [parent] for end in said}}}


def _deleted(number: int, data: Any) -> Deleted:
    if isinstance(data, dict):
        data = data.get("id")
    if not isinstance(data, str) or not data.strip():
        raise Wrong("entity.id", "", "this is missing")
    return Deleted(number, data, Party(data, key=data, same_as=_item(data)))


def _item(id_: str) -> tuple[str, ...]:
    """The item of Wikidata that an id is."""
    return (f"http://www.wikidata.org/entity/{id_}",) if id_[:1] == "Q" and id_[1:].isdecimal() else ()


def _entity(number: int, data: Any) -> Entity:
    if not isinstance(data, dict):
        raise Wrong("entity", "", "not an object")
    for name in ("id", "schema"):
        if not isinstance(data.get(name), str) or not data[name].strip():
            raise Wrong(name, "", "must be text" if data.get(name) else "this is missing")
    properties = data.get("properties")
    if not isinstance(properties, dict):
        raise Wrong("properties", "", "must be an object" if properties is not None else "this is missing")
    for name, values in properties.items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise Wrong(f"properties.{name}", "", "must be a list of texts")
    datasets = data.get("datasets")
    named = {name for name in datasets if isinstance(name, str)} if isinstance(datasets, list) else set()
    caption = data.get("caption")
    return Entity(
        number, 1, data["id"], data["schema"], properties, "; ".join(sorted(named)) or None,
        caption if isinstance(caption, str) else "",
    )  # fmt: skip


def _statements(file: FeedFile) -> Iterator[Entity | Outcome]:
    """The entities of a table of statements, each put together from its rows."""
    first: dict[str, int] = {}
    counts: Counter[str] = Counter()
    schemas: dict[str, Counter[str]] = {}
    properties: dict[str, dict[str, list[str]]] = {}
    datasets: dict[str, set[str]] = {}
    for row in file.table(STATEMENTS):
        if isinstance(row, Quarantined):
            yield row
            continue
        name = given(row, "canonical id") or given(row, "entity id")
        if not name or not given(row, "prop") or not given(row, "schema"):
            lacking = next(c for c in ("canonical id", "prop", "schema") if not given(row, c))
            yield Quarantined(row.number, lacking, row[lacking], "this is empty")
            continue
        first.setdefault(name, row.number)
        counts[name] += 1
        schemas.setdefault(name, Counter())[row["schema"]] += 1
        values = properties.setdefault(name, {}).setdefault(row["prop"], [])
        if row["value"] not in values:
            values.append(row["value"])
        datasets.setdefault(name, set()).update({given(row, "dataset")} - {""})
    for name, row_number in first.items():
        schema = max(schemas[name], key=lambda s, name=name: (s not in ("Thing", "LegalEntity"), schemas[name][s]))  # type: ignore[misc]
        origin = "; ".join(sorted(datasets[name])) or None
        yield Entity(row_number, counts[name], name, schema, properties[name], origin)


def _targets(file: FeedFile) -> Iterator[Entity | Outcome]:
    """The entities of a table of targets, and what it says of sanctions against each: by programme, else in words."""
    for row in file.table(TARGETS):
        if isinstance(row, Quarantined):
            yield row
        elif lacking := next((name for name in ("id", "schema") if not row[name]), None):
            yield Quarantined(row.number, lacking, "", "this is empty")
        else:
            properties = {prop: _several(row[column]) for column, prop in _COLUMNS.items()}
            origin = "; ".join(sorted(_several(row["dataset"]))) or None
            yield Entity(row.number, 1, row["id"], row["schema"], properties, origin, row["name"])
            for program in _several(row["program ids"]) or _several(row["sanctions"])[:1]:
                said = {"entity": [row["id"]], "program": [program], "reason": _several(row["sanctions"])}
                by = program.partition("-")[0]
                said |= {"country" if len(by) == 2 else "authority": [by]} if row["program ids"] else {}
                yield Entity(row.number, 1, f"{row['id']} {program}", "Sanction", said, origin)


def _several(cell: str) -> list[str]:
    """The values of a cell."""
    return [value.strip() for value in cell.split(";") if value.strip()]


def _joined(one: Entity, other: Entity) -> Entity:
    """An entity that stands twice, with the values of both."""
    names = dict.fromkeys((*one.properties, *other.properties))
    both = {n: list(dict.fromkeys((*one.properties.get(n, ()), *other.properties.get(n, ())))) for n in names}
    origins = {name for e in (one, other) if e.origin for name in e.origin.split("; ")}
    return Entity(one.row, one.rows, one.id, other.schema, both, "; ".join(sorted(origins)) or None, other.caption)


# -- meaning --------------------------------------------------------------------------------------


def _outcome(entity: Entity, entities: _Ends) -> Outcome:
    mapped = meanings()["ftm"]
    if entity.schema in mapped["kinds"]:
        return Known(entity.row, _party(entity), entity.id, rows=entity.rows)
    if edge := mapped["edges"].get(entity.schema):
        return _edge(entity, edge, entities)
    return Skipped(entity.row, f"{entity.schema}: neither an actor nor a tie", rows=entity.rows)


def _edge(entity: Entity, edge: Mapping[str, str], entities: _Ends) -> Outcome:
    since, until = _date(entity, _SINCE), _date(entity, _UNTIL)
    pairs, missing = [], []
    for name in entity.properties.get(edge["to"], ()):
        to = entities.get(name)
        if entity.schema == "Sanction":
            from_: Party | None = _authority(entity)
            if from_ is None and to:
                return _sanctioned(entity, to, since, until)
            pairs += [(from_, to)] if from_ and to else []
            missing += [] if to else [name]
            continue
        for other in entity.properties.get(edge["from"], ()):
            source = entities.get(other)
            missing += [n for n, e in ((other, source), (name, to)) if e is None]
            if source and to:
                pairs.append((_party(source), to))
    if not pairs:
        what = f"{entity.schema} {entity.id}: {', '.join(dict.fromkeys(missing)) or 'an end'} is not known"
        return Skipped(entity.row, DANGLING, what, rows=entity.rows)
    role = entity.one("role", "position", "relationship", "summary", "program", "type")
    if "title" in edge:
        person, body = pairs[0]
        title, held = role or edge["title"], _party(body)
        if body.schema == "Position":
            title, country = body.one("name") or body.caption, body.one("country")
            if not country or not title:
                return _words(entity, person, "holds the post", body, role, since, until)
            held = Party(country, "State", (("iso2", country),))
        return Held(entity.row, entity.id, person, title, held, since, until, entity.origin, rows=entity.rows)
    if "relation" not in edge or pairs[0][1].schema in meanings()["ftm"]["things"]:
        return _words(entity, *pairs[0][:1], edge["words"], pairs[0][1], role, since, until)
    reason = entity.one("reason", "provisions")
    share = entity.one("percentage", "sharesCount")
    details = Details(
        manner=(role,) if role else (),
        purpose=(reason[:300],) if reason else (),
        amount=share if share and share.replace(".", "", 1).isdecimal() else None,
        unit=("percent" if entity.one("percentage") else "shares") if share else None,
    )
    claims = tuple(Claim(source, edge["relation"], _party(to)) for source, to in pairs)
    return Kept(entity.row, entity.id, claims, _span(since, until), details, entity.origin, rows=entity.rows)


def _words(
    entity: Entity, one: Party, words: str, other: Entity, role: str, since: str | None, until: str | None
) -> Noted:
    """An edge that no relation fits, as a sentence."""
    called = other.one("name") or other.caption or other.id
    amount = " ".join(value for value in (entity.one("amount"), entity.one("currency")) if value)
    more = "".join(f" ({part})" for part in (role, amount) if part)
    time = "".join(f" {word} {day}" for word, day in (("from", since), ("until", until)) if day)
    actor = other.schema in meanings()["ftm"]["kinds"]
    concerns = (one, _party(other)) if actor else (one,)
    text = f"{one.name} {words} {called}{more}{time}."
    return Noted(entity.row, entity.id, text, concerns, _span(since, until), entity.origin, rows=entity.rows)


def _sanctioned(entity: Entity, to: Entity, since: str | None, until: str | None) -> Noted | Skipped:
    """A sanction of which nobody says who imposes it, as a sentence."""
    if to.schema not in meanings()["ftm"]["kinds"]:
        return Skipped(entity.row, NOBODY, rows=entity.rows)
    party, program = _party(to), entity.one("program", "reason")
    text = f"{party.name} is under sanctions{f' ({program[:300]})' if program else ''}."
    return Noted(entity.row, entity.id, text, (party,), _span(since, until), entity.origin, rows=entity.rows)


def _party(entity: Entity) -> Party:
    if entity.party:
        return entity.party
    kind = meanings()["ftm"]["kinds"].get(entity.schema, "Organization")
    called = [value for name in _NAMES for value in entity.properties.get(name, ())]
    name = entity.caption or next((n for n in called if n.isascii()), next(iter(called), entity.id))
    country = entity.one("country", "jurisdiction", "mainCountry")
    return Party(
        name, kind, aliases=tuple(sorted(set(called) - {name})), key=entity.id,
        same_as=_item(entity.one("wikidataId")) or _item(entity.id),
        state=country if kind == "StateBody" else "", home=country if kind == "Organization" else "",
    )  # fmt: skip


def _authority(entity: Entity) -> Party | None:
    """Who imposes a sanction: the authority, which acts for its state, else the state."""
    name, country = entity.one("authority"), entity.one("country")
    if name:
        return Party(name, "StateBody" if country else "Organization", state=country)
    return Party(country, "State", (("iso2", country),)) if country else None


def _date(entity: Entity, names: tuple[str, ...]) -> str | None:
    try:
        return dates.normalise(entity.one(*names)[:10]) if entity.one(*names) else None
    except ValueError:
        return None


def _span(since: str | None, until: str | None) -> str | None:
    """The time of an edge: since a day, or until one, or both."""
    if not since and not until:
        return None
    try:
        return dates.normalise(f"{since or '..'}/{until or '..'}")
    except ValueError:
        return since
