"""All that ``ontology/`` says: relations, attitudes, statuses, classes and prefixes.

The ontology is the model; nothing else in the package knows a relation or an attitude by name
except where a rule of ``docs/model.md`` names it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from kg.errors import KgError, NameNotFound
from kg.io import resources
from kg.model.ids import ANYONE, GRAPH, ID, KG, TIE

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
DC = "http://purl.org/dc/elements/1.1/"
SCHEMA = "https://schema.org/"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
ORG = "http://www.w3.org/ns/org#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
CNT = "http://www.w3.org/2011/content#"
EDTF = "http://id.loc.gov/datatypes/edtf"

PREFIXES: Mapping[str, str] = {
    "": ID, "kg": KG, "tie": TIE, "graph": GRAPH, "rdf": RDF, "rdfs": RDFS, "skos": SKOS,
    "dcterms": DCTERMS, "dc": DC, "prov": PROV, "oa": OA, "org": ORG, "owl": OWL, "xsd": XSD, "cnt": CNT,
    "schema": SCHEMA,
    "foaf": "http://xmlns.com/foaf/0.1/", "sh": "http://www.w3.org/ns/shacl#",
    "wd": "http://www.wikidata.org/entity/",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """What a tie can say. ``sign`` is 1 cooperative, 0 neither, -1 hostile; ``kind`` is speech,
    event or standing; ``broader`` the super-relation; ``plover`` is its event type. ``codes``: the
    CAMEO codes and PLOVER types that mean it (see :meth:`Vocabulary.coded`)."""

    name: str
    label: str
    inverse_label: str
    kind: str
    sign: int
    group: str
    symmetric: bool = False
    plover: str | None = None
    codes: tuple[str, ...] = ()
    broader: str | None = None
    comment: str = ""

    @property
    def iri(self) -> str:
        return TIE + self.name


@dataclass(frozen=True, slots=True)
class Attitude:
    """The position of a holder on what a stance is about. ``polarity`` is 1, 0 or -1."""

    name: str
    polarity: int
    strength: int
    speech_relation: str | None = None
    speech_to: str | None = None
    voids: bool = False

    @property
    def iri(self) -> str:
        return KG + self.name.capitalize()


@dataclass(frozen=True, slots=True)
class Status:
    """A computed status; ``plain``: whether its ties become plain triples."""

    name: str
    rank: int
    plain: bool
    dash: str
    comment: str

    @property
    def iri(self) -> str:
        return KG + self.name.capitalize()


@dataclass(frozen=True)
class Vocabulary:
    """Everything that the ontology says, by name."""

    relations: Mapping[str, Relation]
    inverses: Mapping[str, str]
    attitudes: Mapping[str, Attitude]
    statuses: Mapping[str, Status]
    classes: Mapping[str, str] = field(default_factory=dict)
    shapes: Mapping[str, str] = field(default_factory=dict)

    def relation(self, name: str) -> Relation:
        """The relation called ``name``: local name, label, inverse name, or IRI; else NameNotFound."""
        return self.directed(name)[0]

    def directed(self, name: str) -> tuple[Relation, bool]:
        """The canonical relation for ``name``, and whether subject and object must be swapped."""
        local = name.removeprefix(TIE).removeprefix("tie:")
        if local in self.relations:
            return self.relations[local], False
        if local in self.inverses:
            return self.relations[self.inverses[local]], True
        words = " ".join(local.lower().split())
        for relation in self.relations.values():
            if words in (relation.label, relation.name.lower()):
                return relation, False
            if words == relation.inverse_label:
                return relation, not relation.symmetric
        near = _near(local, [*self.relations, *self.inverses])
        advice = "" if near else "; those in use are in the output of: kg ties ACTOR --format csv"
        raise NameNotFound(name, "relation", near, advice)

    def coded(self, code: str) -> Relation | None:
        """The relation that the code of an event means: ``0841`` of CAMEO, ``CONSULT visit`` of PLOVER.

        It is the relation of the longest code with which this one begins; None if there is none.
        """
        return next((found for n in range(len(code), 0, -1) if (found := self._coded.get(code[:n]))), None)

    @cached_property
    def _coded(self) -> Mapping[str, Relation]:
        return {code: relation for relation in self.relations.values() for code in relation.codes}

    def canonical(self, subject: str, name: str, obj: str) -> tuple[str, str, str]:
        """The ends and the relation in canonical direction (symmetric ones in order of IRI)."""
        relation, swap = self.directed(name)
        if swap or (relation.symmetric and obj < subject):
            subject, obj = obj, subject
        return subject, relation.name, obj

    def narrower(self, name: str) -> set[str]:
        """``name`` and all relations below it."""
        found = {name}
        while True:
            more = {r.name for r in self.relations.values() if r.broader in found} - found
            if not more:
                return found
            found |= more

    def kin(self, name: str, *, narrower: bool) -> tuple[str, ...]:
        """The relations below ``name``, or those above it, without itself; none of an unknown one."""
        return self._below.get(name, ()) if narrower else self._above.get(name, ())

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        return {name: tuple(sorted(self.narrower(name) - {name})) for name in self.relations}

    @cached_property
    def _above(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = defaultdict(list)
        for broad, below in sorted(self._below.items()):
            for name in below:
                found[name].append(broad)
        return {name: tuple(above) for name, above in found.items()}

    @cached_property
    def inverse_names(self) -> Mapping[str, tuple[str, ...]]:
        """The names of the other direction of each relation that has one."""
        found: dict[str, list[str]] = defaultdict(list)
        for inverse, relation in sorted(self.inverses.items()):
            found[relation].append(inverse)
        return {relation: tuple(names) for relation, names in found.items()}

    def attitude(self, name: str) -> Attitude:
        """The attitude called ``name``; else NameNotFound."""
        if found := self.attitudes.get(name):  # nearly always spelt so
            return found
        try:
            return self.attitudes[name.strip().lower()]
        except KeyError:
            raise NameNotFound(name, "attitude", _near(name, self.attitudes)) from None


def _near(name: str, known: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, list(known), n=3, cutoff=0.5)


@lru_cache(maxsize=1)
def load() -> Vocabulary:
    """The vocabulary of the shipped ontology; read once a process."""
    import pyoxigraph as ox

    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name in ("classes.ttl", "relations.ttl"):
        path = resources.folder("ontology") / name
        try:
            for quad in ox.parse(path=str(path)):
                about[quad.subject.value][quad.predicate.value].append(quad.object.value)
        except (SyntaxError, OSError) as error:
            raise KgError(f"{path}: the ontology cannot be read: {error}") from None
    return _vocabulary(about)


def _vocabulary(about: Mapping[str, Mapping[str, list[str]]]) -> Vocabulary:
    typed: dict[str, list[str]] = defaultdict(list)
    for iri, node in about.items():
        for kind in node.get(RDF + "type", []):
            typed[kind].append(iri)

    def one(iri: str, prop: str, default: str = "") -> str:
        return about[iri].get(prop, [default])[0]

    relations = [
        Relation(
            name=iri.removeprefix(TIE),
            label=one(iri, RDFS + "label"),
            inverse_label=one(iri, KG + "inverseLabel"),
            kind=one(iri, KG + "kind"),
            sign=int(one(iri, KG + "sign", "0")),
            group=one(iri, KG + "group"),
            symmetric=OWL + "SymmetricProperty" in about[iri][RDF + "type"],
            plover=one(iri, KG + "plover").removeprefix(KG) or None,
            codes=tuple(about[iri].get(SKOS + "notation", [])),
            broader=one(iri, RDFS + "subPropertyOf").removeprefix(TIE) or None,
            comment=one(iri, RDFS + "comment"),
        )
        for iri in typed[KG + "Relation"]
    ]
    attitudes = [
        Attitude(
            name=one(iri, SKOS + "prefLabel"),
            polarity=int(one(iri, KG + "polarity")),
            strength=int(one(iri, KG + "strength")),
            speech_relation=one(iri, KG + "speechRelation").removeprefix(TIE) or None,
            speech_to=one(iri, KG + "speechTo") or None,
            voids=one(iri, KG + "voids") == "true",
        )
        for iri in typed[KG + "Attitude"]
    ]
    statuses = [
        Status(
            one(iri, SKOS + "prefLabel"), int(one(iri, KG + "rank")), one(iri, KG + "plain") == "true",
            one(iri, KG + "dash"), one(iri, RDFS + "comment"),
        )
        for iri in typed[KG + "Status"]
    ]  # fmt: skip
    kinds = {iri for iri in typed[OWL + "Class"] if KG + "Actor" in about[iri].get(RDFS + "subClassOf", [])}
    return Vocabulary(
        relations={r.name: r for r in relations},
        inverses={
            iri.removeprefix(TIE): one(iri, OWL + "inverseOf").removeprefix(TIE)
            for iri in typed[KG + "InverseRelation"]
        },
        attitudes={a.name: a for a in attitudes},
        statuses={s.name: s for s in sorted(statuses, key=lambda s: s.rank)},
        classes={iri.removeprefix(KG): one(iri, RDFS + "label") for iri in sorted(kinds)},
        shapes={iri.removeprefix(KG): one(iri, KG + "shape") for iri in sorted(kinds)},
    )


__all__ = ["ANYONE", "PREFIXES", "Attitude", "Relation", "Status", "Vocabulary", "load"]
