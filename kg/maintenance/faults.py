"""Records that cannot be read: what the rules and look-ups need of each, and whether it is there.

:mod:`kg.maintenance.validate` says more, with the shapes of the ontology; this takes one pass
over what was read anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.errors import Violation
from kg.model import ids
from kg.model.claims import Iri
from kg.model.ids import KG, TIE
from kg.model.vocabulary import RDF, Vocabulary
from kg.rdf import terms
from kg.rdf.tables import IRIS, ROWS
from kg.rdf.terms import Node, many

ADD_AGAIN = "add its source again: kg add FILE"
RESTORE = "restore a backup: kg restore BACKUP"
_ONCE = ("Stance", "Tie", "Assessment", "Link", "Merge")
"""The kinds that need exactly one of each id, where of others sources may say several."""
_LOST = ("Tenure", "Assessment", "Link", "Merge")
"""The kinds that adding a source again does not bring back."""
_KINDS = {KG + kind: kind for kind in ROWS if kind not in ("CitedSource", "Actor", "Post", "Mention")}
_CLAIMS = frozenset(KG + kind for kind in ("Tie", "Statement", "Stance"))
_FOLLOWS = frozenset(KG + name for name in ("status", "unreviewed", "of", "earliest", "latest", "implies"))
_FIRST = frozenset(KG + name for name in ("source", "attitude", "confidence", "scope"))
"""Without these a stance cannot be removed either."""


def faults(nodes: Mapping[Iri, Node], vocabulary: Vocabulary) -> Iterator[Violation]:
    """What keeps the records among these nodes from being read; ties without a stance are skipped."""
    held = {iri for of in nodes.values() for prop in (KG + "about", KG + "makes") for iri in many(of, prop)}
    for iri, of in nodes.items():
        if fault := next(ROWS["Actor"][KG + "actsFor"].faults(of.get(KG + "actsFor", ())), None):
            yield _violation(iri, f"its acts for {fault}", ADD_AGAIN)
        for type_ in many(of, terms.TYPE):
            kind = _KINDS.get(type_)
            if kind is None or (kind == "Tie" and iri not in held):
                continue
            for prop, message in (*_unread(of, kind), *_unknown(of, kind, vocabulary)):
                yield _violation(iri, message, RESTORE if kind in _LOST or prop in _FIRST else ADD_AGAIN)
            if kind == "Stance":
                yield from (_violation(iri, message, ADD_AGAIN) for message in _subjectless(of, nodes))


def _violation(iri: Iri, message: str, repair: str) -> Violation:
    return Violation(message, where=ids.short(iri), rule="record", repair=repair)


def described(of: Node) -> bool:
    """Whether anything is said of a node besides what follows from others, or what an analyst links it to."""
    return not _FOLLOWS.issuperset(of)


def _unread(of: Node, kind: str) -> Iterator[tuple[str, str]]:
    """The values by which a record of a kind cannot be read, each with its property."""
    for prop, row in ROWS[kind].items():
        found, name = of.get(prop, ()), row.field.replace("_", " ")
        if row.needed and row.kind in IRIS and not row.many:
            if not found:
                yield prop, f"it has no {name}"
            elif kind in _ONCE and len(many(of, prop)) > 1:
                yield prop, f"its {name} has {len(many(of, prop))} values; it needs one"
        if row.kind in IRIS or row.kind.fault or row.field == "scope":
            yield from ((prop, f"its {name} {fault}") for term in found for fault in row.faults([term]))


def _unknown(of: Node, kind: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Attitudes and relations that the ontology does not know."""
    if kind == "Stance":
        name, prop, known, word = "attitude", KG + "attitude", {*vocabulary.attitudes}, terms.word(of, KG + "attitude")
    elif kind == "Tie":
        relation = terms.one(of, RDF + "predicate")
        name, prop, known = "relation", RDF + "predicate", {*vocabulary.relations}
        word = relation and relation.removeprefix(TIE)
    else:
        return
    if word and word not in known:
        yield prop, f"unknown {name} {word!r}"


def _subjectless(of: Node, nodes: Mapping[Iri, Node]) -> Iterator[str]:
    """Where a stance is about nothing, or about what is there in part only."""
    if not of.get(KG + "about"):
        yield "it has no about"
    for about in many(of, KG + "about"):
        if described(nodes.get(about, {})) and _CLAIMS.isdisjoint(many(nodes[about], terms.TYPE)):
            yield f"it is about {ids.short(about)}, which is not a tie, statement or stance"
