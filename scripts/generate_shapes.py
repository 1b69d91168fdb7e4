"""Writes part two of ``ontology/shapes.ttl``: the shapes that follow from the tables of records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import fill

from rdflib import RDFS, Graph, URIRef

from kg.model.ids import KG
from kg.model.vocabulary import ORG, SKOS
from kg.rdf.tables import DECIDED, QUOTE, ROWS, SHARE, TRUTH, WHOLE, Row

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
TARGET = ONTOLOGY / "shapes.ttl"
MARK = "# == from the tables of kg/rdf/tables.py, by scripts/generate_shapes.py =="
VALUES = {
    TRUTH: "sh:datatype xsd:boolean",
    SHARE: "sh:minInclusive 0 ; sh:maxInclusive 1",
    WHOLE: "sh:datatype xsd:integer ; sh:minInclusive 0",
}
ELSEWHERE = {"Mention": QUOTE.properties} | dict.fromkeys(
    ("Assessment", "Link", "Merge"), {row.prop for row in DECIDED}
)
"""Rows that other shapes test."""
TARGETS = {"Post": "sh:targetObjectsOf kg:office ; sh:targetSubjectsOf kg:title"}
"""The nodes of classes of other vocabularies that are records: any other post is foreign RDF."""


def filled(page: str) -> str:
    """The file with a fresh part two."""
    by_hand = page.partition(MARK)[0]
    known = Graph().parse(data=by_hand, format="turtle").parse(ONTOLOGY / "properties.ttl")
    parts = [_of_class(kind, known) for kind in ROWS if kind != "CitedSource"]
    return by_hand + MARK + "\n" + "".join(parts)


def _of_class(kind: str, known: Graph) -> str:
    name = {"Post": "Office"}.get(kind, kind)
    rows = [row for prop, row in ROWS[kind].items() if prop == row.prop and prop not in ELSEWHERE.get(kind, ())]
    shapes = dict(shape for row in rows for shape in _of_row(name, row, known))
    target = TARGETS.get(kind, f"sh:targetClass kg:{kind}")
    head = f"\nkg:{name}Shape a sh:NodeShape ; {target} ;\n"
    listed = fill(f"sh:property {', '.join(shapes)}", 118, initial_indent=" " * 4, subsequent_indent=" " * 8)
    return f"{head}{listed} .\n" + "".join(f"{shape} {words} .\n" for shape, words in shapes.items())


def _of_row(kind: str, row: Row, known: Graph) -> Iterator[tuple[str, str]]:
    """The shape of the number and values of a row, then that of the classes to which it leads."""
    shape, path, noun = f"kg:{kind}{row.field.title().replace('_', '')}", known.qname(row.prop), kind.lower()
    value, expected = VALUES.get(row.kind, ""), row.kind.name if row.kind is TRUTH else f"a {row.kind.name}"
    if row.words:
        value, expected = f"sh:in ( {' '.join(str(row.kind.term(word)) for word in row.words)} )", _either(row.words)
    if row.needed:
        several = row.many or row.prop == SKOS + "prefLabel"  # which sources may give differently
        message = f"{_a(noun)} needs {'at least' if several else 'exactly'} one {path}" + f", {expected}" * bool(value)
        if (comment := known.value(URIRef(row.prop), RDFS.comment)) and not row.words:
            message += f": {comment[:1].lower()}{comment[1:].rstrip('.')}"
        counts = ["sh:minCount 1", *([] if several else ["sh:maxCount 1"]), *filter(None, [value])]
        yield shape, _property(path, " ; ".join(counts), message)
    elif value and row.kind is not WHOLE:
        yield shape, _property(path, f"sh:maxCount 1 ; {value}", f"{path} of {_a(noun)} must be {expected}")
    if row.to:
        classes = [f"[ sh:class {known.qname((ORG if to == 'Post' else KG) + to)} ]" for to in row.to]
        value = f"sh:or ( {' '.join(classes)} )" if len(classes) > 1 else classes[0][2:-2]
        words = _a(_either([{"Post": "office"}.get(to, to.lower()) for to in row.to]))
        message = f"{path} of this {noun} must be {words} in the graph"
        yield shape + "Known" * row.needed, _property(path, value, message)


def _property(path: str, value: str, message: str) -> str:
    return f'sh:path {path} ; {value} ;\n    sh:message "{message}"'


def _either(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


if __name__ == "__main__":
    TARGET.write_text(filled(TARGET.read_text(encoding="utf-8")), encoding="utf-8")
