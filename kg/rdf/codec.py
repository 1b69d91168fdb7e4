"""Records ↔ quads, by the tables of :mod:`kg.rdf.tables`: what goes in comes out.

Every record's quads lie in one graph, named by the caller's record (see ``docs/model.md`` for the graphs).
Multi-valued fields come back sorted.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import InputError
from kg.model import ids
from kg.model.claims import (
    NO_DETAILS,
    SCOPES,
    Actor,
    Assessment,
    Details,
    Event,
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
from kg.model.ids import KG
from kg.model.vocabulary import DCTERMS, ORG, SKOS
from kg.rdf import tables
from kg.rdf.terms import TYPE, Node, by_subject, curie, many, need, node, one, text, unreadable, values

Record = TypeVar("Record")
Judgement = Assessment | Link | Merge

# -- actors ---------------------------------------------------------------------------------------

ANY_KIND = "Organization"
"""The class of an actor that is described as none."""


def any_name(iri: str) -> str:
    """The name of a node without a label: the end of its IRI."""
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
    me, place = node(actor.iri), node(graph)
    codes = [Quad(me, node(KG + scheme), text(code), place) for scheme, code in actor.codes]
    return [*tables.ACTOR.encode(actor, graph, kind=KG + actor.kind), *codes]


def decode_actor(iri: str, of: Node, kinds: Iterable[str], scope: str | None = None) -> Actor:
    """The actor described by node ``of``; ``kinds`` are the local names of actor classes.

    Names with a language tag are foreign RDF: :func:`known_actor` has them too.
    """
    types = {t.value.removeprefix(KG) for t in of.get(TYPE, ())}
    codes = tuple((scheme, code) for scheme in tables.CODES for code in many(of, KG + scheme))
    plain = [term for term in of.get(SKOS + "altLabel", ()) if isinstance(term, Literal) and not term.language]
    said = tables.ACTOR.read(iri, of) | {"label": name_of(iri, of) or ids.short(iri), "aliases": values(plain)}
    return Actor(iri, kind_of(types & set(kinds)) or "Actor", codes=codes, scope=scope, **said)


def known_actor(iri: str, of: Node, kinds: Iterable[str]) -> Actor:
    """The actor with all of its names, in every language; under an IRI of its own also those of other vocabularies."""
    found = decode_actor(iri, of, kinds)
    props = (SKOS + "altLabel", *(() if iri.startswith(ids.ID) else tables.LABELS))
    others = [t for prop in props for t in of.get(prop, ()) if isinstance(t, Literal) and t.value != found.label]
    return replace(found, aliases=values(others)) if others else found


decode_office = tables.OFFICE.decoder(Office)
decode_tenure = tables.TENURE.decoder(Tenure)


def is_office(of: Node) -> bool:
    """Whether a post is an office of ours, with one body that it is in; any other is foreign RDF."""
    found = set(of.get(ORG + "postIn", ()))
    return len(found) == 1 and isinstance(found.pop(), NamedNode)


# -- what sources say -----------------------------------------------------------------------------

decode_tie = tables.TIE_ROWS.decoder(Tie)
decode_statement = tables.STATEMENT.decoder(Statement)


def decode_event(iri: str, of: Node) -> Event:
    """The event described by node ``of``; where sources differ, the first value by letter."""
    said = tables.EVENT.read(iri, {prop: sorted(found, key=lambda term: term.value) for prop, found in of.items()})
    return Event(iri, **said | {"label": name_of(iri, of) or any_name(iri)})


def encode_tie(tie: Tie) -> list[Quad]:
    """The quads of a tie, in the graph of ties."""
    return tables.TIE_ROWS.encode(tie, ids.TIES_GRAPH)


def encode_statement(statement: Statement) -> list[Quad]:
    """The quads of a statement, in the graph of ties."""
    return tables.STATEMENT.encode(statement, ids.TIES_GRAPH)


def encode_quote(quote: Quote, source: str) -> list[Quad]:
    """The quads of a quote, in the graph of ``source``."""
    return tables.QUOTE.encode(quote, ids.source_graph(source))


def decode_quote(iri: str, of: Node) -> Quote:
    """The quote described by node ``of``; StoreDamaged where its range is not one of numbers."""
    return Quote(iri.split("#char=")[0], **tables.QUOTE.read(iri, of))


def encode_stance(stance: Stance, source_reviewed: bool) -> list[Quad]:
    """The quads of a stance, without its quote's own; ``reviewed`` only where the source differs."""
    graph = ids.source_graph(stance.source)
    quads = tables.STANCE.encode(stance, graph)
    if stance.reviewed == source_reviewed:
        quads = [quad for quad in quads if quad.predicate.value != KG + "reviewed"]
    return quads + (tables.DETAIL.encode(stance.details, graph, stance.iri) if stance.details else [])


def encode_said(stance: Stance, source_reviewed: bool) -> list[Quad]:
    """The quads of a stance and of its quote."""
    return encode_stance(stance, source_reviewed) + (encode_quote(stance.quote, stance.source) if stance.quote else [])


def tie_lines(tie: Tie) -> list[str]:
    """The quads of a tie as lines of N-Quads."""
    return tables.TIE_ROWS.lines(tie, ids.TIES_GRAPH)


def stance_lines(stance: Stance, source_reviewed: bool) -> list[str]:
    """The quads of a stance, without its quote's own, as lines of N-Quads."""
    graph = ids.source_graph(stance.source)
    found = tables.STANCE.lines(stance, graph, without="reviewed" if stance.reviewed == source_reviewed else "")
    return found + (tables.DETAIL.lines(stance.details, graph, stance.iri) if stance.details else [])


STANCE_FIELDS = tuple(sorted(tables.STANCE.properties | tables.DETAIL.properties))
"""The properties of a stance."""


def decode_stance(iri: str, of: Node, source_reviewed: bool, quotes: Mapping[str, Quote]) -> Stance:
    """The stance described by node ``of``; ``quotes`` are those of its source by IRI.

    StoreDamaged where its confidence is not a number or its scope unknown; what is missing is empty.
    """
    said = {"reviewed": source_reviewed, **tables.STANCE.read(iri, of)}
    if said.get("scope", "claim") not in SCOPES:
        raise unreadable(iri)
    if "quote" in said:
        said["quote"] = quotes.get(said["quote"])
    return Stance(iri, details=_decode_details(iri, of), **said)


def _decode_details(iri: str, of: Node) -> Details:
    if tables.DETAIL.properties.isdisjoint(of):
        return NO_DETAILS
    return Details(**tables.DETAIL.read(iri, of))


def encode_mention(mention: Mention, graph: str) -> list[Quad]:
    """The quads of a mention: a quote that names an actor."""
    return [*tables.QUOTE.encode(mention.quote, graph), *tables.MENTION.encode(mention, graph, mention.quote.iri)]


SOURCE_FIELDS = (TYPE, *(prop for prop, row in tables.SOURCE.by_property.items() if row.field != "text"))
"""The properties of a source, its text left out: what look-ups and rules need of it."""


def encode_source(source: Source, graph: str) -> list[Quad]:
    """The quads of a source, or of a cited one, in ``graph``."""
    if not source.cited_in:
        return tables.SOURCE.encode(source, graph)
    quads = tables.SOURCE.encode(source, graph, kind=KG + "CitedSource")
    return [quad for quad in quads if quad.predicate.value != KG + "reviewed"]


def decode_source(iri: str, of: Node) -> Source:
    """The source described by node ``of``."""
    return Source(iri, **{**tables.SOURCE.read(iri, of), "title": title_of(iri, of), "reviewed": is_reviewed(of)})


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
    return tables.INFERENCE.encode(inference, ids.inferred_graph(source), f"{ids.ID}inference-{key}")


def decode_inference(iri: str, of: Node) -> Inference:
    """The inference described by node ``of``."""
    return Inference(**tables.INFERENCE.read(iri, of))


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
        raise unholdable(records.source, error) from None


def unholdable(source: Source, error: ValueError) -> InputError:
    """The error for a source of which a store cannot hold something."""
    return InputError(source.title, f"a store cannot hold this: {error}", "nothing of it was added")


def _encode(records: SourceRecords) -> list[Quad]:
    source = records.source
    graph = ids.source_graph(source.iri)
    quads = encode_source(source, graph)
    for cited in records.cited:
        quads += encode_source(cited, graph)
    for actor in records.actors:
        quads += encode_actor(actor, ids.TIES_GRAPH if ids.of_feed(actor.iri) else graph)
    for office in records.offices:
        quads += tables.OFFICE.encode(office, graph)
    for tenure in records.tenures:
        quads += tables.TENURE.encode(tenure, graph)
    for event in records.events:
        quads += tables.EVENT.encode(event, graph)
    for stance in records.stances:
        quads += encode_said(stance, source.reviewed)
    for mention in records.mentions:
        quads += encode_mention(mention, graph)
    for inference in records.inferences:
        quads += encode_inference(inference, source.iri)
    quads += [quad for quad in records.foreign if isinstance(quad, Quad)]
    quads += encode_claims(records.ties, records.statements)
    return list(dict.fromkeys(quads))


def sizes(records: SourceRecords) -> tuple[tuple[str, int], ...]:
    """How many quads of a source are in which graph, by the name of the graph."""
    found = Counter(getattr(quad.graph_name, "value", "").removeprefix(ids.GRAPH) for quad in encode(records))
    return tuple(sorted(found.items()))


def foreign_predicates(records: SourceRecords) -> tuple[tuple[str, int], ...]:
    """How many of the triples of which no claim is made have which predicate, the most frequent first."""
    found = Counter(curie(quad.predicate.value) for quad in records.foreign if isinstance(quad, Quad))
    return tuple(found.most_common())


def encode_claims(ties: Iterable[Tie], statements: Iterable[Statement]) -> list[Quad]:
    """The quads of ties and statements."""
    return [q for tie in ties for q in encode_tie(tie)] + [
        q for statement in statements for q in encode_statement(statement)
    ]


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
        offices=tuple(decode_office(iri, nodes[iri]) for iri in sorted(typed[ORG + "Post"]) if is_office(nodes[iri])),
        tenures=each(KG + "Tenure", decode_tenure),
        events=each(KG + "Event", decode_event),
        ties=each(KG + "Tie", decode_tie),
        statements=each(KG + "Statement", decode_statement),
        stances=each(KG + "Stance", lambda iri, of: decode_stance(iri, of, described.reviewed, quotes)),
        mentions=tuple(
            Mention(quotes[iri], actor, one(nodes[iri], KG + "mentionKind") or "name")
            for iri in sorted(typed[KG + "Mention"])
            for actor in many(nodes[iri], KG + "refersTo")
        ),
        inferences=tuple(sorted(each(KG + "Inference", decode_inference), key=inference_order)),
    )
    known = set(encode(records))
    foreign = tuple(quad for quad in quads if tables.renewed(quad) not in known)
    return replace(records, foreign=foreign) if foreign else records


# -- what analysts decide -------------------------------------------------------------------------

_JUDGEMENTS = {
    table.type: (record, table)
    for record, table in ((Assessment, tables.ASSESSMENT), (Link, tables.LINK), (Merge, tables.MERGE))
}


def encode_judgement(judgement: Judgement) -> list[Quad]:
    """The quads of an analyst's judgement, in the analyst graph."""
    _, table = _JUDGEMENTS[KG + type(judgement).__name__]
    quads = table.encode(judgement, ids.ANALYST_GRAPH)
    if isinstance(judgement, Link):
        graph, implies = node(ids.ANALYST_GRAPH), node(KG + "implies")
        quads.append(Quad(node(judgement.premise), implies, node(judgement.conclusion), graph))
    return quads


def decode_judgements(quads: Iterable[Quad]) -> Iterator[Judgement]:
    """The analyst's judgements in the quads, in order of IRI; StoreDamaged for one that cannot be read."""
    for iri, of in sorted(by_subject(quads).items()):
        if found := _JUDGEMENTS.get(need(of, TYPE)):
            record, table = found
            yield record(iri, **({"same": False} if record is Merge else {}) | table.read(iri, of))


def encode_undone(undone: Undone) -> list[Quad]:
    """The quads that tell that a judgement was undone, in the analyst graph."""
    return tables.UNDONE.encode(undone, ids.ANALYST_GRAPH)


def decode_undone(quads: Iterable[Quad]) -> Iterator[Undone]:
    """The undone judgements in the quads, in order of IRI."""
    for iri, of in sorted(by_subject(quads).items()):
        if need(of, TYPE) == tables.UNDONE.type:
            yield Undone(iri, **tables.UNDONE.read(iri, of))
