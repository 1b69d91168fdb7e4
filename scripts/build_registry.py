"""Writes the registry of actors, ``data/*.ttl``, from the tables in ``scripts/registry/``.

ISO codes, official names and Wikidata items come from ``rigour``; demonyms and capitals from
``countryinfo`` (both MIT); the tables correct and complete them. Run it after changing a table and
commit the result: ``kg`` itself needs neither library.

    python scripts/build_registry.py [--check]

``--check`` writes nothing and fails where a file is not in step.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

import yaml
from countryinfo import CountryInfo  # type: ignore[import-untyped]
from rigour.territories import get_territory

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "scripts" / "registry"
sys.path.insert(0, str(ROOT))

from kg.actors.names import key  # noqa: E402
from kg.model.ids import ID, KG  # noqa: E402

PREFIXES = f"""\
@prefix : <{ID}> .
@prefix kg: <{KG}> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix wd: <http://www.wikidata.org/entity/> .
"""
EDTF = "^^<http://id.loc.gov/datatypes/edtf>"
# Labels of organizations that take an article.
ARTICLE = re.compile(
    r"^(United|European|International|World|African|Office|Soviet|North|Holy|Arab)|(Forces|Force|Army|Group|Corps|Front|Organization|Party|Houthis|Taliban|League|Army|Region|Change|Democracy|Eelam)$"
)
GENERIC = {
    "foreign ministry": (
        "Ministry of Foreign Affairs of {the}",
        ["{adj} foreign ministry", "{adj} Foreign Ministry"],
    ),
    "defence ministry": (
        "Ministry of Defence of {the}",
        ["{adj} defence ministry", "{adj} defense ministry"],
    ),
    "armed forces": ("Armed forces of {the}", ["{adj} armed forces", "{adj} military", "{adj} army"]),
}

Node = tuple[str, str, list[tuple[str, str]]]


def slug(label: str) -> str:
    """The local id of a label: ASCII, lower case, words joined by hyphens."""
    plain = "".join(c for c in normalize("NFKD", label) if not combining(c))
    plain = plain.lower().translate(
        str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "'": "", "’": ""})
    )
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def text(value: str) -> str:
    """A plain Turtle literal."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def names(prefer: str, others: Iterable[str]) -> list[tuple[str, str]]:
    """The label and the aliases, without those that are the same once normalised."""
    seen, found = {key(prefer)}, [("skos:prefLabel", text(prefer))]
    for other in others:
        if other and key(other) not in seen:
            seen.add(key(other))
            found.append(("skos:altLabel", text(other)))
    return found


def distinct(values: Iterable[str]) -> list[str]:
    """The values in order, each once as it reads when normalised."""
    return list({key(value): value for value in reversed(list(values)) if value}.values())[::-1]


def load(name: str) -> Any:
    """A table."""
    return yaml.safe_load((TABLES / name).read_text(encoding="utf-8"))


def cells(line: str, count: int) -> list[str]:
    """The ``|``-separated cells of a line, filled up to ``count``."""
    found = [cell.strip() for cell in line.split("|")]
    if len(found) > count:
        raise SystemExit(f"more than {count} cells in {line!r}")
    return found + [""] * (count - len(found))


def split(cell: str) -> list[str]:
    """The ``;``-separated values of a cell."""
    return [value.strip() for value in cell.split(";") if value.strip()]


class State:
    """One of the 196: what the libraries say, corrected by the tables."""

    def __init__(self, codes: dict[str, str], table: dict[str, Any]) -> None:
        self.codes, self.table = codes, table
        territory = get_territory(codes["iso2"].lower())
        if territory is None or territory.qid is None:
            raise SystemExit(f"rigour does not know {codes['iso2']}")
        self.qids = [territory.qid, *table.get("qids", [])]
        self.label: str = table.get("label") or territory.name
        self.id = slug(self.label)
        self.the = ("the " if table.get("the") else "") + self.label
        official = territory.full_name if codes["iso3"] != "TWN" else ""
        self.aliases = [official or "", territory.name, *table.get("aliases", [])]
        info = {} if codes["iso3"] in ("XKX", "PSE") else CountryInfo(codes["iso2"]).info()
        info = info if isinstance(info, dict) else info.model_dump()
        self.demonyms: list[str] = table.get("demonyms") or re.split(r",\s*", info["demonym"])
        self.capital: str = table.get("capital") or info["capital"]
        self.metonyms = distinct([*([] if table.get("no_metonym") else [self.capital]), *table.get("seats", [])])
        self.metonyms = [m for m in self.metonyms if key(m) != key(self.label)]

    def nodes(self) -> Iterator[Node]:
        """The state and its government."""
        codes = [
            (f"kg:{scheme}", text(code))
            for scheme in ("iso3", "iso2", "cameo", "fips")
            for code in self.codes[scheme].split()
        ]
        yield (
            self.id,
            "kg:State",
            [
                *names(self.label, self.aliases),
                *(("kg:demonym", text(demonym)) for demonym in self.demonyms),
                *codes,
                *(("schema:sameAs", f"wd:{qid}") for qid in self.qids),
                ("kg:capital", text(self.capital)),
            ],
        )
        adjective = f"{self.demonyms[0]} government"
        yield (
            f"government-of-{self.id}",
            "kg:Government",
            [
                *names(f"Government of {self.the}", [adjective, *self.table.get("government", [])]),
                *(("kg:metonym", text(metonym)) for metonym in self.metonyms),
                ("kg:actsFor", f":{self.id}"),
            ],
        )


def states() -> list[State]:
    """The 196, by ISO 3166 alpha-3."""
    table = load("states.yaml")
    with (TABLES / "codes.csv").open(encoding="utf-8", newline="") as file:
        return [State(row, table[row["iso3"]]) for row in csv.DictReader(file)]


def bodies(all_states: list[State]) -> Iterator[Node]:
    """Ministries, armed forces, services and media of states."""
    table, by_id = load("bodies.yaml"), {state.id: state for state in all_states}
    for state_id in {*table["generic"], *table["named"]}:
        state = by_id[state_id]
        lines: dict[str, tuple[str, list[str], list[str]]] = {}
        if state_id in table["generic"]:
            for role, (label, aliases) in GENERIC.items():
                adjective = state.demonyms[0]
                lines[role] = (label.format(the=state.the), [a.format(adj=adjective) for a in aliases], [])
        for line in table["named"].get(state_id, []):
            name, aliases, metonyms = cells(line, 3)
            role, _, label = name.rpartition(" = ")
            lines[role or label] = (label, split(aliases), split(metonyms))
        for label, aliases, metonyms in lines.values():
            yield (
                slug(label),
                "kg:StateBody",
                [
                    *names(label, aliases),
                    *(("kg:metonym", text(metonym)) for metonym in metonyms),
                    ("kg:actsFor", f":government-of-{state_id}"),
                ],
            )


def polities() -> Iterator[Node]:
    """Breakaway, autonomous and former entities."""
    for row in load("polities.yaml"):
        capital = row.get("capital")
        yield (
            slug(row["label"]),
            "kg:Polity",
            [
                *names(row["label"], row.get("aliases", [])),
                *(("kg:demonym", text(demonym)) for demonym in row.get("demonyms", [])),
                *(("kg:metonym", text(m)) for m in distinct([capital or "", *row.get("metonyms", [])])),
                *([("kg:cameo", text(row["cameo"]))] if "cameo" in row else []),
                *([("schema:sameAs", f"wd:{row['qid']}")] if "qid" in row else []),
                *([("kg:capital", text(capital))] if capital else []),
                ("skos:definition", text(row["about"])),
            ],
        )


def peoples() -> Iterator[Node]:
    """Peoples, and anyone."""
    for line in load("peoples.yaml"):
        label, aliases = cells(line, 2)
        yield slug(label), "kg:People", names(label, split(aliases))
    yield "anyone", "kg:Anyone", [("skos:prefLabel", text("anyone"))]


def organizations() -> Iterator[Node]:
    """International organizations, companies, parties and media."""
    for kind, lines in load("organizations.yaml").items():
        for line in lines:
            label, aliases, cameo, qid, metonyms, whole = cells(line, 6)
            yield (
                slug(label),
                "kg:Organization",
                [
                    *names(label, split(aliases)),
                    ("kg:orgKind", text(kind)),
                    *(("kg:metonym", text(metonym)) for metonym in split(metonyms)),
                    *([("kg:cameo", text(cameo))] if cameo else []),
                    *([("schema:sameAs", f"wd:{qid}")] if qid else []),
                    *([("kg:actsFor", f":{slug(whole)}")] if whole else []),
                ],
            )


def armed_groups() -> Iterator[Node]:
    """Armed groups that are no body of a state."""
    for line in load("armed_groups.yaml"):
        label, aliases, base, cameo, qid = cells(line, 5)
        yield (
            slug(label),
            "kg:ArmedGroup",
            [
                *names(label, split(aliases)),
                *([("kg:basedIn", f":{base}")] if base else []),
                *([("kg:cameo", text(cameo))] if cameo else []),
                *([("schema:sameAs", f"wd:{qid}")] if qid else []),
            ],
        )


def offices(all_states: list[State], labels: dict[str, str]) -> Iterator[Node]:
    """Posts, the persons who hold them, and from when until when."""
    governed = {state.id: state.the for state in all_states}
    table, persons, known = load("persons.yaml"), dict[str, str](), set[str]()
    for owner, posts in load("offices.yaml").items():
        body = f"government-of-{owner}" if owner in governed else owner
        whose = governed.get(owner) or ("the " if ARTICLE.search(labels[owner]) else "") + labels[owner]
        for titles, holders in posts.items():
            title, *others = [value.strip() for value in titles.split(" / ")]
            title, named, _ = title.partition("!")
            role, to, place = title.partition(" to ")
            label = title if named else f"{role} of {whose}{to}{place}"
            post = slug(label.replace(" of the ", " of "))
            yield (
                post,
                "org:Post",
                [
                    ("skos:prefLabel", text(label)),
                    *(("kg:title", text(value)) for value in [title, *others]),
                    ("org:postIn", f":{body}"),
                ],
            )
            rows = [cells(line, 3) for line in holders]
            for number, (name, since, until) in enumerate(rows):
                persons[slug(name)] = name
                after = rows[number + 1][1] if number + 1 < len(rows) else ""
                until = until or after
                tenure = f"tenure-{slug(name)}-{post}"
                if tenure in known:
                    tenure += f"-{since[:4]}"
                known.add(tenure)
                yield (
                    tenure,
                    "kg:Tenure",
                    [
                        ("org:member", f":{slug(name)}"),
                        ("kg:office", f":{post}"),
                        *([("kg:since", text(since) + EDTF)] if since not in ("", "?") else []),
                        *([("kg:until", text(until) + EDTF)] if until not in ("", "?") else []),
                    ],
                )
    for person, name in persons.items():
        row = table.pop(name, {})
        yield (
            person,
            "kg:Person",
            [
                *names(name, row.get("aliases", [])),
                *([("schema:sameAs", f"wd:{row['qid']}")] if "qid" in row else []),
            ],
        )
    if table:
        raise SystemExit(f"persons.yaml has names that hold no office: {', '.join(table)}")


def turtle(nodes: Iterable[Node]) -> str:
    """The nodes as Turtle, by id, one property a line."""
    blocks = [PREFIXES]
    for node, kind, properties in sorted(nodes):
        grouped: dict[str, list[str]] = {}
        for predicate, value in properties:
            grouped.setdefault(predicate, []).append(value)
        lines = [f":{node} a {kind}", *(f"    {p} {', '.join(values)}" for p, values in grouped.items())]
        blocks.append(" ;\n".join(lines) + " .\n")
    return "\n".join(blocks)


def registry() -> dict[str, str]:
    """The files of the registry and their text."""
    everyone = states()
    places = [node for state in everyone for node in state.nodes()]
    places += [*bodies(everyone), *polities(), *peoples()]
    groups, armed = list(organizations()), list(armed_groups())
    labels = {node: properties[0][1].strip('"') for node, _, properties in [*places, *groups, *armed]}
    posts = list(offices(everyone, labels))
    ids = [node for node, _, _ in [*places, *groups, *armed, *posts]]
    if doubles := {node for node in ids if ids.count(node) > 1}:
        raise SystemExit(f"used twice as an id: {', '.join(sorted(doubles))}")
    files = {"states": places, "organizations": groups, "armed_groups": armed, "offices": posts}
    return {f"{name}.ttl": turtle(nodes) for name, nodes in files.items()}


def main() -> int:
    """Writes the files, or with ``--check`` compares them; returns the exit code."""
    stale = 0
    for name, content in registry().items():
        path = ROOT / "data" / name
        if "--check" in sys.argv:
            if not path.exists() or path.read_text(encoding="utf-8") != content:
                print(
                    f"{path.name} is not in step with scripts/registry/; run scripts/build_registry.py",
                    file=sys.stderr,
                )
                stale = 1
        else:
            path.write_text(content, encoding="utf-8")
    return stale


if __name__ == "__main__":
    raise SystemExit(main())
