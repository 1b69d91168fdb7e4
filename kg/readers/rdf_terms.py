"""Any RDF as plain RDF 1.1 triples without blank nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.model import ids
from kg.model.vocabulary import RDF
from kg.rdf import terms

Spo = tuple[str, str, terms.Term]
"""Subject and predicate by IRI, and the object's term."""


class Terms:
    """Names the nodes of one file under its ``source``, in the order in which they come.

    ``renamed`` maps what the file calls something to its IRI; ``relations`` are those that make ties.
    """

    def __init__(self, source: str, renamed: Mapping[str, str], relations: AbstractSet[str]) -> None:
        self._source, self._renamed, self._relations = source, renamed, relations
        self._blank: dict[str, str] = {}
        self._reifies: dict[str, Triple] = {}

    def triples(self, quad: Quad) -> Iterator[Spo]:
        """The triple in RDF 1.1 with blank nodes named; a triple term becomes an ``rdf:Statement``.

        The reifier of one triple term has the three reification properties itself, as exports write it.
        """
        subject, prop = self._name(quad.subject), quad.predicate.value
        if not isinstance(quad.object, Triple):
            yield subject, prop, self._term(quad.object)
            return
        if prop == RDF + "reifies" and self._reifies.setdefault(subject, quad.object) == quad.object:
            node = subject
        else:
            node = self._name(BlankNode(ids.digest(str(quad.object))))
            yield subject, prop, NamedNode(node)
            if quad.object.predicate.value not in self._relations:
                yield node, terms.TYPE, NamedNode(RDF + "Statement")
        for part in ("subject", "predicate", "object"):
            yield from self.triples(Quad(NamedNode(node), NamedNode(RDF + part), getattr(quad.object, part)))

    def _name(self, term: object) -> str:
        """The IRI of a node: renamed where it is the source, made where it is blank."""
        value = str(getattr(term, "value", ""))
        if value in self._renamed:
            return self._renamed[value]
        if not isinstance(term, BlankNode):
            return value
        number = str(len(self._blank) + 1)
        return self._blank.setdefault(value, ids.local_iri("node", self._source, number))

    def _term(self, term: object) -> terms.Term:
        return term if isinstance(term, Literal) else NamedNode(self._name(term))
