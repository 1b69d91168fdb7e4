"""The only place where records become RDF and RDF becomes records.

One table a record type says which field stands under which property; encoding and decoding both
read it, so that what goes in comes out. Every record's quads lie in one graph, named by the
caller's record (see ``docs/model.md`` for the graphs). Multi-valued fields come back sorted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InputError, StoreDamaged
from kg.model import ids
from kg.model.claims import (
    NO_DETAILS,
    SCOPES,
    Actor,
    Assessment,
    Details,
    Inference,
    Link,
    Mention,
    Merge,
    Office,
    Quote,
    Source,
    SourceRecords,
    Stance,
    Statement,
    Tenure,
    Tie,
    Undone,
)
from kg.model.ids import KG, TIE
from kg.model.vocabulary import CNT, DCTERMS, EDTF, OA, ORG, PROV, RDF, SKOS, XSD

Term = NamedNode | Literal
Number = TypeVar("Number", int, float)
Node = Mapping[str, list[Term]]
"""What is said of one subject: its terms by property IRI."""

node = lru_cache(maxsize=65_536)(NamedNode)
_EDTF = NamedNode(EDTF)
_INTEGER = NamedNode(XSD + "integer")
_IRI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+$")

TYPE = RDF + "type"
DETAILS: tuple[tuple[str, str], ...] = (
    ("item", "item"), ("place", "place"), ("origin", "from"), ("against", "against"),
    ("purpose", "purpose"), ("manner", "manner"),
)  # fmt: skip


_DETAIL_TERMS = frozenset(KG + p for p in (*dict(DETAILS).values(), "amount", "unit", "quantityText", "timeText"))


def is_iri(value: str) -> bool:
    """Whether ``value`` is written as an absolute IRI of a kind that records hold."""
    return value.startswith(("http://", "https://", "urn:")) and is_absolute(value)


def is_absolute(value: str) -> bool:
    """Whether ``value`` is an absolute IRI of any kind."""
    if _IRI.match(value) is None:
        return False
    try:
        node(value)
    except ValueError:  # a control character, a % without its digits
        return False
    return True


def text(value: str) -> Literal:
    """A plain string literal."""
    return Literal(value)


def either(value: str) -> Term:
    """An IRI where ``value`` is one, else its words."""
    return node(value) if is_iri(value) else Literal(value)


def edtf(value: str) -> Literal:
    """A date of any precision as an EDTF literal."""
    return Literal(value, datatype=_EDTF)


def integer(value: int) -> Literal:
    """A whole number."""
    return Literal(str(value), datatype=_INTEGER)


def boolean(value: bool) -> Literal:
    """true or false."""
    return Literal("true" if value else "false", datatype=NamedNode(XSD + "boolean"))


def decimal(value: float | str) -> Literal:
    """An exact decimal; a whole number is an integer, which is what some engines keep it as."""
    words = number(value)
    return Literal(words, datatype=NamedNode(XSD + "decimal") if "." in words else _INTEGER)


def number(value: float | str) -> str:
    """A number in the one form in which stores keep a decimal: ``12.50`` is 12.5, ``-0.0`` is 0."""
    words = format(Decimal(str(value)), "f")
    if "." in words:
        words = words.rstrip("0").rstrip(".")
    return "0" if words == "-0" else words


class _Writer:
    """Quads of one subject in one graph."""

    def __init__(self, subject: str, graph: str) -> None:
        self._subject, self._graph = node(subject), node(graph)
        self.quads: list[Quad] = []

    def put(self, prop: str, *values: Term) -> None:
        for value in values:
            self.quads.append(Quad(self._subject, node(prop), value, self._graph))

    def maybe(self, prop: str, value: str | None, make: Callable[[str], Term] = text) -> None:
        if value is not None:
            self.put(prop, make(value))


def by_subject(quads: Iterable[Quad]) -> dict[str, dict[str, list[Term]]]:
    """The quads as nodes by subject IRI; blank nodes and triple terms are left out."""
    nodes: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in quads:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, (NamedNode, Literal)):
            nodes[quad.subject.value][quad.predicate.value].append(quad.object)
    return nodes


def one(of: Node, prop: str) -> str | None:
    """The only value of ``prop``, or None."""
    values = of.get(prop)
    return values[0].value if values else None


def word(of: Node, prop: str) -> str | None:
    """The only value of ``prop``, a concept of the ontology, as the word that people write, or None."""
    value = one(of, prop)
    return value.removeprefix(KG).lower() if value else None


def need(of: Node, prop: str) -> str:
    """The value of ``prop``; the empty string where it is missing (validation names it)."""
    return one(of, prop) or ""


def unreadable(iri: str) -> StoreDamaged:
    """The error for a record that cannot be read."""
    return StoreDamaged(f"{ids.short(iri)} cannot be read; kg check tells what is wrong with it, and what mends it")


def misplaced(store: str) -> StoreDamaged:
    """The error for a store where words, or nothing, stand for an id."""
    return StoreDamaged(
        f"the store {store} has words, or nothing, where an id belongs; kg check tells where, and what mends it"
    )


def many(of: Node, prop: str) -> tuple[str, ...]:
    """All values of ``prop``, sorted."""
    terms = of.get(prop)
    return values(terms) if terms else ()


def values(terms: Sequence[Term]) -> tuple[str, ...]:
    """The values of these terms, each once, sorted; sources may say the same."""
    return (terms[0].value,) if len(terms) == 1 else tuple(sorted({term.value for term in terms}))


# -- actors ---------------------------------------------------------------------------------------

_CODES = ("iso3", "iso2", "cameo", "fips")
ANY_KIND = "Organization"
"""The class of an actor that is described as none."""


def any_name(iri: str) -> str:
    """The name of what nobody names: the end of its IRI."""
    return re.split(r"[/#:]", iri.rstrip("/#"))[-1] or iri


def name_of(iri: str, of: Node) -> str | None:
    """The label of ``iri``; where sources differ, one that says more than the end of the IRI, the first by letter."""
    labels = many(of, SKOS + "prefLabel")
    if len(labels) < 2:
        return labels[0] if labels else None
    return min(labels, key=lambda label: (label == any_name(iri), label))


def kind_of(kinds: Collection[str]) -> str:
    """The class of an actor; where sources differ, one that says more than any would, the first by letter."""
    return min(kinds, key=lambda kind: (kind == ANY_KIND, kind), default="")


def encode_actor(actor: Actor, graph: str) -> list[Quad]:
    """The quads of one actor in ``graph``."""
    w = _Writer(actor.iri, graph)
    w.put(TYPE, node(KG + actor.kind))
    w.put(SKOS + "prefLabel", text(actor.label))
    w.put(SKOS + "altLabel", *map(text, actor.aliases))
    w.put(KG + "metonym", *map(text, actor.metonyms))
    w.put(KG + "demonym", *map(text, actor.demonyms))
    w.put(KG + "actsFor", *map(node, actor.acts_for))
    w.put(SKOS + "exactMatch", *map(node, actor.same_as))
    for scheme, code in actor.codes:
        w.put(KG + scheme, text(code))
    w.maybe(KG + "capital", actor.capital)
    w.maybe(SKOS + "definition", actor.description)
    w.maybe(KG + "basedIn", actor.based_in, node)
    return w.quads


def decode_actor(iri: str, of: Node, kinds: Iterable[str], scope: str | None = None) -> Actor:
    """The actor described by node ``of``; ``kinds`` are the local names of actor classes."""
    types = {t.value.removeprefix(KG) for t in of.get(TYPE, ())}
    return Actor(
        iri=iri,
        kind=kind_of(types & set(kinds)) or "Actor",
        label=name_of(iri, of) or ids.short(iri),
        aliases=many(of, SKOS + "altLabel"),
        metonyms=many(of, KG + "metonym"),
        demonyms=many(of, KG + "demonym"),
        codes=tuple((scheme, code) for scheme in _CODES for code in many(of, KG + scheme)),
        acts_for=many(of, KG + "actsFor"),
        same_as=many(of, SKOS + "exactMatch"),
        capital=one(of, KG + "capital"),
        description=one(of, SKOS + "definition"),
        based_in=one(of, KG + "basedIn"),
        scope=scope,
    )


def encode_office(office: Office, graph: str) -> list[Quad]:
    """The quads of one office in ``graph``."""
    w = _Writer(office.iri, graph)
    w.put(TYPE, node(ORG + "Post"))
    w.put(SKOS + "prefLabel", text(office.label))
    w.put(ORG + "postIn", node(office.of))
    w.put(KG + "title", *map(text, office.titles))
    return w.quads


def decode_office(iri: str, of: Node) -> Office:
    """The office described by node ``of``."""
    return Office(iri, need(of, SKOS + "prefLabel"), need(of, ORG + "postIn"), many(of, KG + "title"))


def encode_tenure(tenure: Tenure, graph: str) -> list[Quad]:
    """The quads of one tenure in ``graph``."""
    w = _Writer(tenure.iri, graph)
    w.put(TYPE, node(KG + "Tenure"))
    w.put(ORG + "member", node(tenure.person))
    w.put(KG + "office", node(tenure.office))
    w.maybe(KG + "since", tenure.since, edtf)
    w.maybe(KG + "until", tenure.until, edtf)
    return w.quads


def decode_tenure(iri: str, of: Node) -> Tenure:
    """The tenure described by node ``of``."""
    return Tenure(iri, need(of, ORG + "member"), need(of, KG + "office"), one(of, KG + "since"), one(of, KG + "until"))


# -- what sources say -----------------------------------------------------------------------------


def encode_tie(tie: Tie) -> list[Quad]:
    """The quads of a tie, in the graph of ties."""
    w = _Writer(tie.iri, ids.TIES_GRAPH)
    w.put(TYPE, node(KG + "Tie"))
    w.put(RDF + "subject", node(tie.subject))
    w.put(RDF + "predicate", node(TIE + tie.relation))
    w.put(RDF + "object", node(tie.object))
    w.maybe(KG + "when", tie.when, edtf)
    w.maybe(KG + "event", tie.event, either)
    return w.quads


def decode_tie(iri: str, of: Node) -> Tie:
    """The tie described by node ``of``."""
    return Tie(
        iri,
        need(of, RDF + "subject"),
        need(of, RDF + "predicate").removeprefix(TIE),
        need(of, RDF + "object"),
        one(of, KG + "when"),
        one(of, KG + "event"),
    )


def encode_statement(statement: Statement) -> list[Quad]:
    """The quads of a statement, in the graph of ties."""
    w = _Writer(statement.iri, ids.TIES_GRAPH)
    w.put(TYPE, node(KG + "Statement"))
    w.put(KG + "text", text(statement.text))
    w.put(KG + "concerns", *map(node, statement.concerns))
    return w.quads


def decode_statement(iri: str, of: Node) -> Statement:
    """The statement described by node ``of``."""
    return Statement(iri, need(of, KG + "text"), many(of, KG + "concerns"))


def encode_quote(quote: Quote, graph: str) -> list[Quad]:
    """The quads of a quote in ``graph``."""
    w = _Writer(quote.iri, graph)
    w.put(TYPE, node(KG + "Quote"))
    w.put(OA + "exact", text(quote.exact))
    w.put(OA + "start", integer(quote.start))
    w.put(OA + "end", integer(quote.end))
    if quote.prefix:
        w.put(OA + "prefix", text(quote.prefix))
    if quote.suffix:
        w.put(OA + "suffix", text(quote.suffix))
    return w.quads


def decode_quote(iri: str, of: Node) -> Quote:
    """The quote described by node ``of``; StoreDamaged where its range is none."""
    try:
        start, end = int(one(of, OA + "start") or 0), int(one(of, OA + "end") or 0)
    except ValueError:
        raise unreadable(iri) from None
    return Quote(
        iri.split("#char=")[0],
        start,
        end,
        need(of, OA + "exact"),
        one(of, OA + "prefix") or "",
        one(of, OA + "suffix") or "",
    )


def encode_stance(stance: Stance, source_reviewed: bool) -> list[Quad]:
    """The quads of a stance, without its quote's own; ``reviewed`` only where the source differs."""
    w = _Writer(stance.iri, ids.source_graph(stance.source))
    w.put(TYPE, node(KG + "Stance"))
    w.put(KG + "about", *map(node, stance.about))
    w.put(KG + "holder", node(stance.holder))
    w.put(KG + "attitude", node(KG + stance.attitude.capitalize()))
    w.put(KG + "source", node(stance.source))
    w.put(KG + "addressee", *map(node, stance.addressee))
    w.put(KG + "target", *map(node, stance.target))
    w.put(KG + "inReplyTo", *map(node, stance.in_reply_to))
    w.maybe(KG + "quote", stance.quote.iri if stance.quote else None, node)
    w.maybe(KG + "capacity", stance.capacity, either)
    w.maybe(KG + "onBehalfOf", stance.on_behalf_of, node)
    w.maybe(KG + "cue", stance.cue)
    w.maybe(KG + "medium", stance.medium, either)
    w.maybe(KG + "when", stance.when, edtf)
    w.maybe(KG + "origin", stance.origin, either)
    w.maybe(KG + "rule", stance.rule)
    if stance.scope != "claim":
        w.put(KG + "scope", text(stance.scope))
    if stance.reviewed != source_reviewed:
        w.put(KG + "reviewed", boolean(stance.reviewed))
    if stance.confidence is not None:
        w.put(KG + "confidence", decimal(stance.confidence))
    if stance.details:
        _encode_details(w, stance.details)
    return w.quads


def _encode_details(w: _Writer, details: Details) -> None:
    for name, prop in DETAILS:
        w.put(KG + prop, *map(either, getattr(details, name)))
    w.maybe(KG + "amount", details.amount, decimal)
    w.maybe(KG + "unit", details.unit)
    w.maybe(KG + "quantityText", details.quantity)
    w.maybe(KG + "timeText", details.time)


_STANCE_ONE = {
    KG + "source": "source",
    KG + "holder": "holder",
    KG + "attitude": "attitude",
    KG + "quote": "quote",
    KG + "capacity": "capacity",
    KG + "onBehalfOf": "on_behalf_of",
    KG + "cue": "cue",
    KG + "medium": "medium",
    KG + "when": "when",
    KG + "scope": "scope",
    KG + "origin": "origin",
    KG + "reviewed": "reviewed",
    KG + "confidence": "confidence",
    KG + "rule": "rule",
}
_STANCE_MANY = {
    KG + "about": "about",
    KG + "addressee": "addressee",
    KG + "target": "target",
    KG + "inReplyTo": "in_reply_to",
}

STANCE_FIELDS = tuple(sorted({*_STANCE_ONE, *_STANCE_MANY, *_DETAIL_TERMS}))
"""The properties of a stance."""


def decode_stance(iri: str, of: Node, source_reviewed: bool, quotes: Mapping[str, Quote]) -> Stance:
    """The stance described by node ``of``; ``quotes`` are those of its source by IRI.

    StoreDamaged where its confidence is no number, its scope unknown; what is missing is empty.
    """
    said: dict[str, Any] = {}
    for prop, terms in of.items():  # stances are what look-ups read most of: only what is there is looked at
        if field := _STANCE_ONE.get(prop):
            said[field] = terms[0].value
        elif field := _STANCE_MANY.get(prop):
            said[field] = values(terms)
    reviewed, confidence = said.pop("reviewed", None), said.pop("confidence", None)
    if said.get("scope", "claim") not in SCOPES:
        raise unreadable(iri)
    return Stance(
        iri=iri,
        source=said.pop("source", ""),
        holder=said.pop("holder", ""),
        attitude=said.pop("attitude", "").removeprefix(KG).lower(),
        about=said.pop("about", ()),
        quote=quotes.get(said.pop("quote", "")),
        reviewed=source_reviewed if reviewed is None else reviewed == "true",
        confidence=None if confidence is None else _number(confidence, iri, float),
        details=_decode_details(of),
        **said,
    )


def _number(words: str, iri: str, kind: Callable[[str], Number]) -> Number:
    try:
        return kind(words)
    except ValueError:
        raise unreadable(iri) from None


def _decode_details(of: Node) -> Details:
    if _DETAIL_TERMS.isdisjoint(of):
        return NO_DETAILS
    details = Details(
        **{name: many(of, KG + prop) for name, prop in DETAILS},
        amount=one(of, KG + "amount"),
        unit=one(of, KG + "unit"),
        quantity=one(of, KG + "quantityText"),
        time=one(of, KG + "timeText"),
    )
    return details or NO_DETAILS


def encode_mention(mention: Mention, graph: str) -> list[Quad]:
    """The quads of a mention: a quote that names an actor."""
    w = _Writer(mention.quote.iri, graph)
    w.put(TYPE, node(KG + "Mention"))
    w.put(KG + "refersTo", node(mention.actor))
    w.put(KG + "mentionKind", text(mention.kind))
    return [*encode_quote(mention.quote, graph), *w.quads]


SOURCE_FIELDS = (
    TYPE, DCTERMS + "title", DCTERMS + "identifier", DCTERMS + "publisher", DCTERMS + "issued",
    DCTERMS + "references", DCTERMS + "language", PROV + "wasDerivedFrom", KG + "reliability", KG + "origin",
    KG + "reviewed", KG + "citedIn",
)  # fmt: skip
"""The properties of a source, its text left out: what look-ups and rules need of it."""


def encode_source(source: Source, graph: str) -> list[Quad]:
    """The quads of a source, or of a cited one, in ``graph``."""
    w = _Writer(source.iri, graph)
    w.put(TYPE, node(KG + ("CitedSource" if source.cited_in else "Source")))
    w.put(DCTERMS + "title", text(source.title))
    w.maybe(DCTERMS + "identifier", "sha256:" + source.sha256 if source.sha256 else None)
    w.maybe(DCTERMS + "publisher", source.publisher)
    w.maybe(DCTERMS + "issued", source.published, edtf)
    w.maybe(DCTERMS + "references", source.url, either)
    w.maybe(DCTERMS + "language", source.language)
    w.put(PROV + "wasDerivedFrom", *map(node, source.derived_from))
    w.maybe(KG + "reliability", source.reliability)
    w.maybe(KG + "origin", source.origin, either)
    w.maybe(CNT + "chars", source.text)
    w.maybe(KG + "citedIn", source.cited_in, node)
    if not source.cited_in:
        w.put(KG + "reviewed", boolean(source.reviewed))
    return w.quads


def decode_source(iri: str, of: Node) -> Source:
    """The source described by node ``of``."""
    sha256 = one(of, DCTERMS + "identifier")
    return Source(
        iri=iri,
        title=title_of(iri, of),
        sha256=sha256.removeprefix("sha256:") if sha256 else None,
        publisher=one(of, DCTERMS + "publisher"),
        published=one(of, DCTERMS + "issued"),
        url=one(of, DCTERMS + "references"),
        language=one(of, DCTERMS + "language"),
        derived_from=many(of, PROV + "wasDerivedFrom"),
        reliability=one(of, KG + "reliability"),
        origin=one(of, KG + "origin"),
        reviewed=is_reviewed(of),
        text=one(of, CNT + "chars"),
        cited_in=one(of, KG + "citedIn"),
    )


def title_of(iri: str, of: Node) -> str:
    """The title of a source; without one, its id."""
    return one(of, DCTERMS + "title") or ids.short(iri)


def is_reviewed(of: Node) -> bool:
    """Whether a source was reviewed: it says where it was not."""
    return one(of, KG + "reviewed") != "false"


def encode_inference(inference: Inference, source: str) -> list[Quad]:
    """The quads of an inference, in the graph of what was inferred for ``source``."""
    parts = (inference.about, inference.when, inference.tie_when, inference.same_as, inference.note)
    key = ids.digest(*(part or "" for part in parts), inference.because, *([inference.tie] if inference.tie else []))
    w = _Writer(f"{ids.ID}inference-{key}", ids.inferred_graph(source))
    w.put(TYPE, node(KG + "Inference"))
    w.put(KG + "inferredOf", node(inference.about))
    w.put(KG + "because", text(inference.because))
    w.maybe(KG + "inferredWhen", inference.when, edtf)
    w.maybe(KG + "inferredTieWhen", inference.tie_when, edtf)
    w.maybe(KG + "inferredTie", inference.tie, node)
    w.maybe(KG + "probablySameAs", inference.same_as, node)
    w.maybe(KG + "note", inference.note)
    return w.quads


def decode_inference(of: Node) -> Inference:
    """The inference described by node ``of``."""
    return Inference(
        need(of, KG + "inferredOf"),
        need(of, KG + "because"),
        one(of, KG + "inferredWhen"),
        one(of, KG + "inferredTieWhen"),
        one(of, KG + "probablySameAs"),
        one(of, KG + "note"),
        one(of, KG + "inferredTie"),
    )


def inference_order(inference: Inference) -> tuple[str, ...]:
    """The order in which the inferences of a source are kept."""
    return tuple(
        getattr(inference, f) or "" for f in ("about", "when", "tie_when", "same_as", "note", "because", "tie")
    )


def encode(records: SourceRecords) -> list[Quad]:
    """All quads of a source: its two graphs, and its ties and statements in the graph of ties.

    Raises InputError where an id is not an IRI, or a text holds what is not a character.
    """
    try:
        return _encode(records)
    except ValueError as error:
        raise InputError(records.source.title, f"a store cannot hold this: {error}", "nothing was added") from None


def _encode(records: SourceRecords) -> list[Quad]:
    source = records.source
    graph = ids.source_graph(source.iri)
    quads = encode_source(source, graph)
    for cited in records.cited:
        quads += encode_source(cited, graph)
    for actor in records.actors:
        quads += encode_actor(actor, graph)
    for office in records.offices:
        quads += encode_office(office, graph)
    for tenure in records.tenures:
        quads += encode_tenure(tenure, graph)
    for stance in records.stances:
        quads += encode_stance(stance, source.reviewed)
        if stance.quote:
            quads += encode_quote(stance.quote, graph)
    for mention in records.mentions:
        quads += encode_mention(mention, graph)
    for inference in records.inferences:
        quads += encode_inference(inference, source.iri)
    quads += [quad for quad in records.foreign if isinstance(quad, Quad)]
    quads += encode_claims(records.ties, records.statements)
    return list(dict.fromkeys(quads))


def encode_claims(ties: Iterable[Tie], statements: Iterable[Statement]) -> list[Quad]:
    """The quads of ties and statements."""
    return [q for tie in ties for q in encode_tie(tie)] + [
        q for statement in statements for q in encode_statement(statement)
    ]


Record = TypeVar("Record")


def decode(quads: Iterable[Quad], source: str, kinds: Iterable[str]) -> SourceRecords:
    """The records of ``source`` from the quads of its graphs and of its ties and statements.

    Quads that belong to no record (foreign RDF) come back as ``foreign``.
    """
    quads = list(quads)
    own = {ids.source_graph(source), ids.inferred_graph(source), ids.TIES_GRAPH}
    nodes = by_subject(quad for quad in quads if getattr(quad.graph_name, "value", "") in own)
    typed: dict[str, list[str]] = defaultdict(list)
    for iri, of in nodes.items():
        for kind in of.get(TYPE, ()):
            typed[kind.value].append(iri)

    def each(kind: str, decoder: Callable[[str, Node], Record]) -> tuple[Record, ...]:
        return tuple(decoder(iri, nodes[iri]) for iri in sorted(typed[kind]))

    kinds = frozenset(kinds)
    quotes = {q.iri: q for q in each(KG + "Quote", decode_quote)}
    described = decode_source(source, nodes[source])
    records = SourceRecords(
        source=described,
        cited=each(KG + "CitedSource", decode_source),
        actors=tuple(
            decode_actor(iri, nodes[iri], kinds, source)
            for iri in sorted({iri for kind in kinds for iri in typed[KG + kind]})
        ),
        offices=each(ORG + "Post", decode_office),
        tenures=each(KG + "Tenure", decode_tenure),
        ties=each(KG + "Tie", decode_tie),
        statements=each(KG + "Statement", decode_statement),
        stances=each(KG + "Stance", lambda iri, of: decode_stance(iri, of, described.reviewed, quotes)),
        mentions=tuple(
            Mention(quotes[iri], actor, one(nodes[iri], KG + "mentionKind") or "name")
            for iri in sorted(typed[KG + "Mention"])
            for actor in many(nodes[iri], KG + "refersTo")
        ),
        inferences=tuple(sorted(each(KG + "Inference", lambda _, of: decode_inference(of)), key=inference_order)),
    )
    known = set(encode(records))
    foreign = tuple(quad for quad in quads if quad not in known)
    return replace(records, foreign=foreign) if foreign else records


# -- what analysts decide -------------------------------------------------------------------------


def encode_judgement(judgement: Assessment | Link | Merge) -> list[Quad]:
    """The quads of an analyst's judgement, in the analyst graph."""
    w = _Writer(judgement.iri, ids.ANALYST_GRAPH)
    w.put(TYPE, node(KG + type(judgement).__name__))
    if isinstance(judgement, Assessment):
        w.put(KG + "assesses", node(judgement.tie))
        w.put(KG + "verdict", node(KG + judgement.verdict.capitalize()))
        if judgement.credibility is not None:
            w.put(KG + "credibility", integer(judgement.credibility))
    elif isinstance(judgement, Link):
        w.put(KG + "premise", node(judgement.premise))
        w.put(KG + "conclusion", node(judgement.conclusion))
    else:
        w.put(KG + "left", node(judgement.left))
        w.put(KG + "right", node(judgement.right))
        w.put(KG + "same", boolean(judgement.same))
    w.put(PROV + "wasAttributedTo", text(judgement.by))
    w.put(KG + "because", text(judgement.because))
    w.put(PROV + "generatedAtTime", Literal(judgement.at, datatype=NamedNode(XSD + "dateTime")))
    if isinstance(judgement, Link):
        graph = node(ids.ANALYST_GRAPH)
        implies = node(KG + "implies")
        w.quads.append(Quad(node(judgement.premise), implies, node(judgement.conclusion), graph))
    return w.quads


def decode_judgements(quads: Iterable[Quad]) -> Iterator[Assessment | Link | Merge]:
    """The analyst's judgements in the quads, in order of IRI; StoreDamaged for one that cannot be read."""
    for iri, of in sorted(by_subject(quads).items()):
        kind = need(of, TYPE).removeprefix(KG)
        by, why, at = (
            need(of, PROV + "wasAttributedTo"),
            need(of, KG + "because"),
            need(of, PROV + "generatedAtTime"),
        )
        if kind == "Assessment":
            verdict = need(of, KG + "verdict").removeprefix(KG).lower()
            credibility = one(of, KG + "credibility")
            yield Assessment(
                iri,
                need(of, KG + "assesses"),
                verdict,
                by,
                why,
                at,
                _number(credibility, iri, int) if credibility else None,
            )
        elif kind == "Link":
            yield Link(iri, need(of, KG + "premise"), need(of, KG + "conclusion"), by, why, at)
        elif kind == "Merge":
            yield Merge(iri, need(of, KG + "left"), need(of, KG + "right"), one(of, KG + "same") == "true", by, why, at)


def encode_undone(undone: Undone) -> list[Quad]:
    """The quads that tell that a judgement was undone, in the analyst graph."""
    w = _Writer(undone.iri, ids.ANALYST_GRAPH)
    w.put(TYPE, node(KG + "Undone"))
    w.put(KG + "undid", text(ids.short(undone.judgement)))
    w.put(KG + "note", text(undone.what))
    w.put(PROV + "wasAttributedTo", text(undone.by))
    w.put(KG + "because", text(undone.because))
    w.put(PROV + "generatedAtTime", Literal(undone.at, datatype=NamedNode(XSD + "dateTime")))
    return w.quads


def decode_undone(quads: Iterable[Quad]) -> Iterator[Undone]:
    """What the quads tell of undone judgements, in order of IRI."""
    for iri, of in sorted(by_subject(quads).items()):
        if need(of, TYPE) == KG + "Undone":
            yield Undone(
                iri, ids.ID + need(of, KG + "undid"), need(of, KG + "note"), need(of, PROV + "wasAttributedTo"),
                need(of, KG + "because"), need(of, PROV + "generatedAtTime"),
            )  # fmt: skip
