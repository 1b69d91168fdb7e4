"""Records that cannot be read: what the rules and look-ups need of each, and whether it is there.

:mod:`kg.maintenance.validate` tells more, with the shapes of the ontology; this takes one pass
over what was read anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pyoxigraph import Literal

from kg.errors import counted
from kg.model import dates, ids
from kg.model.claims import SCOPES, VERDICTS, Iri
from kg.model.ids import KG, TIE
from kg.model.vocabulary import DCTERMS, OA, ORG, PROV, RDF, Vocabulary
from kg.rdf import codec
from kg.rdf.codec import Node, many

_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?", re.ASCII)
_WHOLE = re.compile(r"[0-9]+", re.ASCII)
_WORDS = {RDF + "predicate": "relation", PROV + "wasDerivedFrom": "derived_from", DCTERMS + "issued": "date"}
"""Properties whose names say less than these words."""


class Fault(NamedTuple):
    """What is wrong with a record, and whether adding its source again mends it."""

    iri: Iri
    message: str
    again: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """What a kind of record must have: ids (``once``, or ``some``), dates, numbers; ``again`` is as in Fault."""

    once: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    numbers: tuple[tuple[str, re.Pattern[str]], ...] = ()
    some: tuple[str, ...] = ()
    again: bool = True


def _of(*names: str) -> tuple[str, ...]:
    return tuple(KG + name for name in names)


_ENDS = (RDF + "subject", RDF + "predicate", RDF + "object")
_FORMS: dict[str, _Form] = {
    "Stance": _Form(
        _of("source", "holder", "attitude"), _of("addressee", "target", "inReplyTo", "quote", "onBehalfOf"),
        _of("when"), ((KG + "confidence", _NUMBER),),
    ),
    "Tie": _Form(_ENDS, (), _of("when")),
    "Statement": _Form((), _of("concerns")),
    "Quote": _Form((), (), (), tuple((OA + name, _WHOLE) for name in ("start", "end"))),
    "Inference": _Form((), (), _of("inferredWhen", "inferredTieWhen")),
    "Source": _Form((), (PROV + "wasDerivedFrom",), (DCTERMS + "issued",)),
    "Tenure": _Form((), (), _of("since", "until"), (), (ORG + "member", KG + "office"), again=False),
    "Assessment": _Form(_of("assesses", "verdict"), (), (), ((KG + "credibility", _WHOLE),), again=False),
    "Link": _Form(_of("premise", "conclusion"), again=False),
    "Merge": _Form(_of("left", "right"), again=False),
}  # fmt: skip
_BY_CLASS = {KG + name: form for name, form in _FORMS.items()}
_CLAIMS = frozenset(_of("Tie", "Statement", "Stance"))
_FOLLOWS = frozenset(_of("status", "unreviewed", "of", "earliest", "latest", "implies"))
_FIRST = frozenset((*_of("source", "attitude", "confidence"),))
"""Without these a stance cannot be taken away either."""


def faults(nodes: Mapping[Iri, Node], vocabulary: Vocabulary) -> Iterator[Fault]:
    """What keeps the records among these nodes from being read; ties that nothing holds up are passed over."""
    held = {iri for of in nodes.values() for prop in _of("about", "makes") for iri in many(of, prop)}
    for iri, of in nodes.items():
        if any(isinstance(term, Literal) for term in of.get(KG + "actsFor", ())):
            yield Fault(iri, _no_id(of, KG + "actsFor"), True)
        for kind in many(of, codec.TYPE):
            form = _BY_CLASS.get(kind)
            if form is None or (kind == KG + "Tie" and iri not in held):
                continue
            for prop, message in (*_missing(of, form), *_ill(of, form), *_unknown(of, kind, vocabulary)):
                yield Fault(iri, message, form.again and prop not in _FIRST)
            if kind == KG + "Stance":
                for scope in set(many(of, KG + "scope")) - set(SCOPES):
                    yield Fault(iri, f"its scope is {scope!r}, not one of {', '.join(SCOPES)}", again=False)
                yield from (Fault(iri, message, True) for message in _subjectless(of, nodes))


def described(of: Node) -> bool:
    """Whether anything is said of a node besides what follows from others, or what an analyst links it to."""
    return not _FOLLOWS.issuperset(of)


def _word(prop: str) -> str:
    return _WORDS.get(prop) or codec.any_name(prop)


def _no_id(of: Node, prop: str) -> str:
    words = next(term.value for term in of[prop] if isinstance(term, Literal))
    return f"its {_word(prop)} is {words!r}, which is no id"


def _missing(of: Node, form: _Form) -> Iterator[tuple[str, str]]:
    """What is not there that must be, or is there more than once, or in words where an id belongs."""
    for prop in form.once:
        if (number := len(many(of, prop))) != 1:
            yield prop, f"it has {counted(number, _word(prop))}, not one" if number else f"it has no {_word(prop)}"
    yield from ((prop, f"it has no {_word(prop)}") for prop in form.some if not of.get(prop))
    for prop in (*form.once, *form.some, *form.ids):
        if any(isinstance(term, Literal) for term in of.get(prop, ())):
            yield prop, _no_id(of, prop)


def _ill(of: Node, form: _Form) -> Iterator[tuple[str, str]]:
    """Dates and numbers that are none."""
    for prop in form.dates:
        for value in many(of, prop):
            try:
                dates.normalise(value)
            except ValueError:
                yield prop, f"its {_word(prop)} is {value!r}, which is no date"
    for prop, pattern in form.numbers:
        for value in many(of, prop):
            if not pattern.fullmatch(value):
                yield prop, f"its {_word(prop)} is {value!r}, which is no number"


def _unknown(of: Node, kind: Iri, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Attitudes, relations and verdicts that the ontology does not know."""
    if kind == KG + "Stance":
        prop, known, words = KG + "attitude", vocabulary.attitudes.keys(), codec.word(of, KG + "attitude")
    elif kind == KG + "Tie":
        prop, known, words = RDF + "predicate", vocabulary.relations.keys(), codec.one(of, RDF + "predicate")
        words = words and words.removeprefix(TIE)
    elif kind == KG + "Assessment":
        prop, known, words = KG + "verdict", dict.fromkeys(VERDICTS).keys(), codec.word(of, KG + "verdict")
    else:
        return
    if words and words not in known:
        yield prop, f"its {_word(prop)} is {words!r}, which the ontology does not know"


def _subjectless(of: Node, nodes: Mapping[Iri, Node]) -> Iterator[str]:
    """Where a stance is about nothing, or about what is there in part only."""
    if not of.get(KG + "about"):
        yield "it is about nothing"
    for about in many(of, KG + "about"):
        if described(nodes.get(about, {})) and _CLAIMS.isdisjoint(many(nodes[about], codec.TYPE)):
            yield f"it is about {ids.short(about)}, which is no tie, statement or stance"
