"""A small invented world for tests of the rules: an ontology, a dozen actors, and sources in shorthand.

A stance is written as in ``docs/model.md``: ``s1: Norland accuses t target=Sudland re=s0 wholesale``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import yaml
from pyoxigraph import Quad

from kg.actors import registry
from kg.actors.resolver import Resolver
from kg.annotation.schema import parse
from kg.model import ids
from kg.model.claims import Actor, Assessment, Link, Merge, Office, SourceRecords, Tenure, Tie
from kg.model.ids import ID, KG
from kg.model.vocabulary import load
from kg.rdf import codec, tables, terms
from kg.readers.annotation import to_records
from kg.status import derive
from kg.store.embedded import EmbeddedStore

STATES = ("Norland", "Sudland", "Ostland")
PEOPLE = (
    *(Actor(ID + name.lower(), "State", name) for name in STATES),
    *(
        Actor(f"{ID}government-of-{n.lower()}", "Government", f"Government of {n}", acts_for=(ID + n.lower(),))
        for n in STATES
    ),
    Actor(ID + "ada", "Person", "Ada"),
    Actor(ID + "bea", "Person", "Bea"),
    Actor(ID + "navy-of-norland", "StateBody", "Navy of Norland", acts_for=(ID + "government-of-norland",)),
    Actor(ID + "first-fleet", "Organization", "First Fleet"),
    Actor(ID + "northern-fleet", "Organization", "Northern Fleet"),
    Actor(ids.ANYONE, "Anyone", "anyone"),
)
OFFICE = Office(ID + "office-minister-of-norland", "Minister of Norland", ID + "government-of-norland")
TENURE = Tenure(ID + "tenure-bea", ID + "bea", OFFICE.iri, "2024-02", "2024-08")
"""Bea is a minister of Norland from February to August 2024."""
RESOLVER = Resolver(PEOPLE, [], [])
DEFAULT_TIES = {"t": "Norland suppliesOilTo Sudland"}
FIELDS = {"to": "addressee", "re": "in_reply_to", "target": "target", "when": "when", "origin": "origin"}


def actor(name: str) -> str:
    """The IRI of an actor of the small world."""
    return RESOLVER.resolve(name.replace("_", " ")).actor


def world() -> EmbeddedStore:
    """A store with the ontology and the actors of the small world."""
    store = EmbeddedStore()
    store.apply([], list(base_of_world()))
    return store


@lru_cache(maxsize=1)
def base_of_world() -> tuple[Quad, ...]:
    """The quads that a store of the small world begins with."""
    ontology = [q for q in registry.base_quads() if q.graph_name.value == ids.ONTOLOGY_GRAPH]
    posts = [
        *tables.OFFICE.encode(OFFICE, ids.ACTORS_GRAPH),
        *tables.TENURE.encode(TENURE, ids.ACTORS_GRAPH),
    ]
    return (*ontology, *posts, *(q for person in PEOPLE for q in codec.encode_actor(person, ids.ACTORS_GRAPH)))


def tie_entry(name: str, spec: str) -> dict[str, str]:
    """``Norland hosts Sudland when=2024`` as an entry of an annotation."""
    subject, relation, obj, *more = spec.split()
    entry = {"id": name, "subject": subject.replace("_", " "), "relation": relation, "object": obj.replace("_", " ")}
    return entry | dict(pair.split("=", 1) for pair in more)


def tie(spec: str) -> Tie:
    """A tie that is written out; its event is a label."""
    entry = tie_entry("t", spec)
    ends = load().canonical(actor(entry["subject"]), entry["relation"], actor(entry["object"]))
    moment = entry.get("when"), entry.get("event")
    return Tie(ids.tie_iri(*ends, *moment), *ends, *moment)


def tie_iri(spec: str) -> str:
    """The IRI of a tie that is written out."""
    return tie(spec).iri


def stance_entry(line: str, number: int) -> dict[str, Any]:
    """A stance in shorthand as an entry of an annotation."""
    match = re.fullmatch(r"(?:(\w+): )?(.*)", line)
    assert match, line
    words = match[2].split()
    entry: dict[str, Any] = {"id": match[1] or f"x{number}"}
    if words[0] not in load().attitudes:
        entry["holder"] = words.pop(0).replace("_", " ")
    entry["attitude"] = words.pop(0)
    about = words.pop(0)
    entry["about"] = [] if about == "-" else [reference(name) for name in about.split(",")]
    for word in words:
        key, found, value = word.partition("=")
        if not found:
            entry |= {"reviewed": False} if word == "unreviewed" else {"scope": word}
        elif key in ("when", "origin"):
            entry[key] = value
        elif key == "words":
            text, start = " ".join([value] * 12), 100 * ord(value[0])  # elsewhere than other words
            entry["quote"] = {"start": start, "end": start + len(text), "text": text}
        else:
            names = [reference(v) if key == "re" else v.replace("_", " ") for v in value.split(",")]
            entry[FIELDS[key]] = names
    return entry


def reference(name: str) -> str:
    """``A.s1``, a stance of another source, by its id in the graph."""
    source, dot, local = name.partition(".")
    return ids.short(ids.local_iri("stance", ids.source_iri(f"id:{source}"), local)) if dot else name


def annotation(
    name: str,
    source: Mapping[str, Any] | Iterable[str],
    ties: Mapping[str, str] | None = None,
    statements: Mapping[str, str] | None = None,
) -> str:
    """A source in shorthand as the text of an annotation file."""
    given = dict(source) if isinstance(source, Mapping) else {"say": list(source)}
    stances = [stance_entry(line, number) for number, line in enumerate(given["say"])]
    used = {about for stance in stances for about in stance["about"]}
    head: dict[str, Any] = {"title": f"Source {name}", "id": name, "derived_from": given.get("from", [])}
    head |= {key: given[key] for key in ("publisher", "published") if key in given}
    head |= {"reviewed": False} if given.get("unreviewed") else {}
    known = {**DEFAULT_TIES, **(ties or {})}
    return yaml.dump(
        {
            "source": head,
            "actors": given.get("actors", []),
            "events": given.get("events", []),
            "ties": [tie_entry(tie, spec) for tie, spec in known.items() if tie in used],
            "statements": [{"id": n, "text": text} for n, text in (statements or {}).items() if n in used],
            "stances": stances,
        },
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),  # C, where it is installed, is ten times as fast
        sort_keys=False,
    )


def records(name: str, source: Mapping[str, Any] | Iterable[str], **known: Any) -> SourceRecords:
    """The records of a source in shorthand."""
    form, lines = parse(annotation(name, source, **known), name)
    return to_records(form, lines, name, RESOLVER, load(), None)


def judgement(text: str, ties: Mapping[str, str], number: int = 1) -> Assessment | Link | Merge:
    """``accept t``, ``reject t``, ``t implies u``, ``Ada is Norland`` or ``Ada is not Norland``."""
    said = ("an analyst", "for a test", f"2025-01-{number:02d}T00:00:00Z")
    words = text.split()
    if words[0] in ("accept", "reject"):
        return Assessment(f"{ID}assessment-{ids.digest(text)}", tie_iri(ties[words[1]]), words[0] + "ed", *said)
    iri = f"{ID}{'link' if words[1] == 'implies' else 'merge'}-{ids.digest(text)}"
    if words[1] == "implies":
        return Link(iri, tie_iri(ties[words[0]]), tie_iri(ties[words[2]]), *said)
    return Merge(iri, actor(words[0]), actor(words[-1]), "not" not in words, *said)


def change(store: EmbeddedStore, **what: Any) -> derive.Plan:
    """Plans a change and applies it."""
    plan = derive.plan(store, load(), **what)
    store.apply(plan.remove, plan.add, plan.lines)
    return plan


def status(store: EmbeddedStore, iri: str, prop: str = "status") -> str:
    """The status that the store holds, with its mark; ``absent`` where there is none."""
    of = terms.by_subject(store.describe([iri])).get(iri, {})
    word = terms.one(of, KG + prop)
    if word is None:
        return "absent"
    return word.removeprefix(KG).lower() + (", unreviewed" if terms.one(of, KG + "unreviewed") == "true" else "")


def derived(store: EmbeddedStore) -> set[Quad]:
    """The derived graph as it is stored."""
    return set(store.match(graph=ids.DERIVED_GRAPH))
