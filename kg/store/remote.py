"""The remote store: any SPARQL 1.1 engine behind HTTP, by the Query, Update and Protocol standards alone.

What ``kg`` reads for itself names its graphs (``GRAPH ?g {…}``), so it does not matter what the
engine takes for its default graph. Queries of users see the union of all graphs, which engines give
in different ways. The first such query finds out which of these works, by asking whether some
triple of a named graph is in the default graph:

1. nothing: the default graph is the union already (GraphDB, Virtuoso, Stardog and Neptune as they
   come, Oxigraph with ``--union-default-graph``, Fuseki with ``tdb2:unionDefaultGraph``);
2. ``union-default-graph=true`` (Oxigraph);
3. ``default-graph-uri=urn:x-arq:UnionGraph`` with every graph as ``named-graph-uri`` (Fuseki);
4. every graph as ``default-graph-uri`` and ``named-graph-uri`` (what the standard itself offers).

A query with its own FROM is sent as it is. A change is one update request, which the engines
above run whole or not at all. An engine that refuses one for its size (Virtuoso) gets it in parts;
where one of them fails, those before it are taken back.

Graphs that an engine keeps for itself (:data:`ENGINE_GRAPHS`) are not read: they are not ours to
count, copy or drop.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import pyoxigraph as ox
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.errors import InputError, KgError, LimitExceeded, StoreError
from kg.model.vocabulary import XSD
from kg.rdf import input, terms
from kg.rdf.terms import Node, Term, misplaced, node
from kg.store.exchange import Parameters
from kg.store.http import ROWS, Endpoint, UpdateRefused
from kg.store.protocol import Answer, Miscount
from kg.store.update import data_update

TIMEOUT = 300.0
"""Seconds that an endpoint has for a whole answer, unless one says otherwise."""
BATCH = 500
"""Terms in one VALUES."""
PART = 1000
"""Quads in one update, where the engine refuses more: Virtuoso takes some 1 200."""
ENGINE_GRAPHS = (
    "http://www.openlinksw.com/schemas/virtrdf#", "http://www.w3.org/ns/ldp#", "http://www.w3.org/2002/07/owl#",
    "http://localuriqaserver/sparql", "http://localhost:8890/sparql", "http://localhost:8890/DAV/",
    "urn:activitystreams-owl:map", "urn:core:services:sparql", "urn:rules.skos",
)  # fmt: skip
"""What Virtuoso keeps in graphs of its own."""
FEWEST_CUT = 1000
"""No engine as it comes cuts answers off after fewer rows than this."""
PROBE = "ASK { { SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } LIMIT 1 } ?s ?p ?o }"
PLAIN: Parameters = {}
ANY = (NamedNode, BlankNode, Literal, Triple)
KINDS = {"s": (NamedNode, BlankNode), "p": (NamedNode,), "g": (NamedNode, BlankNode), "n": (Literal,)}
"""The kinds of terms that our own queries find, by the names of their variables."""
Read = TypeVar("Read")

BOOLEANS = {Literal(n, datatype=node(XSD + "boolean")): Literal(value) for n, value in (("1", True), ("0", False))}


class RemoteStore:
    """Quads behind the endpoint at ``url``; see :class:`kg.store.http.Endpoint` for what it may say."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        self._endpoint = Endpoint(url, timeout)
        self._union: Parameters | None = None
        self._given: set[int] = set()
        """Numbers of rows after which answers were found not to be cut off."""
        try:
            self._endpoint.address()
        except KgError:
            self.close()
            raise

    @property
    def name(self) -> str:
        """The address of the endpoint, without a password."""
        return self._endpoint.name

    def match(
        self, subject: str | None = None, predicate: str | None = None, graph: str | None = None
    ) -> Iterator[Quad]:
        """The quads of a subject, a predicate or a graph (None: any)."""
        given = {"s": subject, "p": predicate, "g": graph}
        known = {name: node(value) for name, value in given.items() if value}
        s, p, g = (str(known.get(name, "?" + name)) for name in given)
        asked = " ".join("?" + name for name in given if name not in known)
        for row in self._rows(f"SELECT {asked} ?o {{ GRAPH {g} {{ {s} {p} ?o }} }}", asked + " ?o"):
            ends = {name: known.get(name) or row[name] for name in given}
            if not graph and ends["g"].value in ENGINE_GRAPHS:
                continue
            yield Quad(ends["s"], ends["p"], _value(row["o"]), ends["g"])

    def describe(self, subjects: Iterable[str]) -> list[Quad]:
        """All quads of these subjects, in every graph."""
        return self._described(subjects, ())

    def nodes(self, subjects: Iterable[str], properties: Sequence[str] = ()) -> dict[str, Node]:
        """What is said of each of these subjects, in every graph, by property; or only these properties."""
        return dict(terms.by_subject(self._described(subjects, properties)))

    def _described(self, subjects: Iterable[str], properties: Sequence[str]) -> list[Quad]:
        # A filter, because engines join two VALUES to every pair of their terms first.
        only = f" FILTER (?p IN ({', '.join(str(node(p)) for p in properties)}))" if properties else ""
        return [
            Quad(row["s"], row["p"], _value(row["o"]), row["g"])
            for values in _batches(subjects, self.name)
            for row in self._rows(
                f"SELECT * {{ VALUES ?s {{ {values} }} GRAPH ?g {{ ?s ?p ?o }}{only} }}", "?s ?p ?o ?g"
            )
        ]

    def referring(self, predicate: str, objects: Iterable[str]) -> list[tuple[str, str]]:
        """(subject, object) of every quad with this predicate and one of these objects."""
        return [
            (row["s"].value, row["o"].value)
            for values in _batches(objects, self.name)
            for row in self._rows(
                f"SELECT ?s ?o {{ VALUES ?o {{ {values} }} GRAPH ?g {{ ?s {node(predicate)} ?o }} }}", "?s ?o"
            )
            if isinstance(row["s"], NamedNode)
        ]

    def referring_text(self, predicate: str, words: str) -> list[tuple[str, str]]:
        """(subject, words) of every quad with this predicate and this plain literal."""
        found = self._rows(f"SELECT ?s {{ GRAPH ?g {{ ?s {node(predicate)} {Literal(words)} }} }}", "?s")
        return [(row["s"].value, words) for row in found if isinstance(row["s"], NamedNode)]

    def query(self, sparql: str, *, union: bool = True) -> Answer:
        """The answer to a SPARQL 1.1 query over the union of all graphs; without ``union``, those that it names."""
        return self._whole(sparql, self._parameters() if union else PLAIN)

    def apply(self, remove: Iterable[Quad], add: Iterable[Quad]) -> None:
        """Removes and adds quads in one update request; in several where the engine refuses one so large."""
        removed, added = list(remove), list(add)
        if not removed and not added:
            return
        try:
            self._endpoint.update(data_update(removed, added))
        except UpdateRefused:
            if len(removed) + len(added) <= PART:
                raise
            self._apply_in_parts(removed, added)

    def _apply_in_parts(self, removed: list[Quad], added: list[Quad]) -> None:
        """As many requests as it takes; each can be repeated, and is taken back where a later one fails."""
        tried: list[tuple[Sequence[Quad], Sequence[Quad]]] = []
        try:
            for part in (*((quads, ()) for quads in _parts(removed)), *(((), quads) for quads in _parts(added))):
                tried.append(part)
                self._endpoint.update(data_update(*part))
        except StoreError as error:
            self._take_back(tried, error)
            raise

    def _take_back(self, tried: list[tuple[Sequence[Quad], Sequence[Quad]]], reason: StoreError) -> None:
        try:
            for gone, new in reversed(tried):
                self._endpoint.update(data_update(new, gone))
        except StoreError as error:
            raise StoreError(
                f"{reason}; part of the change was made and could not be taken back ({error}): "
                "repeat the command, then run kg check --repair"
            ) from None

    def update(self, sparql: str) -> None:
        """Runs a SPARQL 1.1 update as it is; for upkeep of the endpoint, as what follows is not worked out."""
        self._endpoint.update(sparql)

    def recount(self, found: Sequence[Quad]) -> Iterator[Miscount]:
        """Reads these quads, which are all, again by graph and by property; the rest is the engine's to check."""
        graphs = Counter(q.graph_name.value for q in found if isinstance(q.graph_name, NamedNode))
        properties = Counter(q.predicate.value for q in found)
        for by, key, counts in (("graph", "graph", graphs), ("property", "predicate", properties)):
            for iri, wanted in sorted(counts.items()):
                if (again := sum(1 for _ in self.match(**{key: iri}))) != wanted:
                    yield Miscount(by, f"<{iri}>", wanted, again)

    def count(self) -> int:
        """How many quads there are."""
        own = " ".join(str(node(graph)) for graph in ENGINE_GRAPHS)
        every = self._number("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        return every - self._number(f"SELECT (COUNT(*) AS ?n) {{ VALUES ?g {{ {own} }} GRAPH ?g {{ ?s ?p ?o }} }}")

    def _number(self, sparql: str) -> int:
        found = [row["n"].value for row in self._rows(sparql, "?n")]
        if len(found) != 1 or not found[0].isdecimal():
            raise StoreError(self._strange("a count is asked for, and no number comes"))
        return int(found[0])

    def holds(self, graph: str) -> bool:
        """Whether anything is in a graph; quicker than counting."""
        return self._ask(f"ASK {{ GRAPH {node(graph)} {{ ?s ?p ?o }} }}", PLAIN)

    def graphs(self) -> list[str]:
        """The IRIs of all graphs, but those of the engine."""
        found = self._rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "?g")
        return sorted(row["g"].value for row in found if row["g"].value not in ENGINE_GRAPHS)

    def close(self) -> None:
        """Closes the connections."""
        self._endpoint.close()

    # -- the union of graphs ------------------------------------------------------------------------

    def _parameters(self) -> Parameters:
        """What to send along so that the default graph is the union of all graphs."""
        if self._union is None:
            graphs = self.graphs()
            fuseki: Parameters = {"default-graph-uri": "urn:x-arq:UnionGraph", "named-graph-uri": graphs}
            every: Parameters = {"default-graph-uri": graphs, "named-graph-uri": graphs}
            for found in (PLAIN, {"union-default-graph": "true"}, fuseki, every):
                if not graphs or self._ask(PROBE, found):
                    break
            else:
                raise StoreError(
                    f"the endpoint {self.name} does not answer from the union of its graphs; "
                    "start it with a default graph that is the union of all (see docs/endpoints.md)"
                )
            if not graphs or "named-graph-uri" in found:
                return found
            self._union = found
        return self._union

    def _ask(self, sparql: str, parameters: Parameters) -> bool:
        answer = self._whole(sparql, parameters)
        return isinstance(answer, ox.QueryBoolean) and bool(answer)

    # -- answers ------------------------------------------------------------------------------------

    def _rows(self, sparql: str, names: str) -> list[ox.QuerySolution]:
        """The rows of a query of ours, in each of which these variables have the terms that they must have."""
        rows = self._selected(sparql, names)
        self._check_whole(len(rows))
        return rows

    def _check_whole(self, rows: int) -> None:
        """Raises StoreError where answers end after so many rows, whatever is asked: engines do not say so."""
        if rows < FEWEST_CUT or (rows % 100 and rows % 1024) or rows in self._given:
            return
        found = len(self._selected(f"SELECT ?s {{ GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {rows + 1}", "?s"))
        if found == rows and self._number("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }") > rows:
            raise StoreError(
                f"the endpoint {self.name} cuts answers off after {rows} rows; raise its limit "
                "(of Virtuoso: ResultSetMaxRows in virtuoso.ini), or ask for less with LIMIT and OFFSET"
            )
        self._given.add(rows)

    def _selected(self, sparql: str, names: str) -> list[ox.QuerySolution]:
        wanted = [(name, KINDS.get(name, ANY)) for name in names.replace("?", "").split()]

        def read(parse: Callable[[], Answer]) -> list[ox.QuerySolution]:
            answer = parse()
            if not isinstance(answer, ox.QuerySolutions):
                raise StoreError(self._strange("SELECT is asked, and no rows come"))
            rows = list(answer)
            for name, kinds in wanted:
                if not all(isinstance(row[name], kinds) for row in rows):
                    raise StoreError(self._strange(f"rows come without a fit value of ?{name}"))
            return rows

        return self._read(sparql, PLAIN, read)

    def _strange(self, what: str) -> str:
        return (
            f"the endpoint {self.name} does not answer what is asked: {what}; "
            "see whether this is the address of its SPARQL queries"
        )

    def _whole(self, sparql: str, parameters: Parameters) -> Answer:
        """The answer to a query, whose rows are read through once: they are parsed lazily, and may be cut off."""

        def read(parse: Callable[[], Answer]) -> tuple[Answer, int]:
            answer = parse()
            if isinstance(answer, ox.QuerySolutions):
                return parse(), sum(1 for _ in answer)
            return answer, 0

        answer, rows = self._read(sparql, parameters, read)
        self._check_whole(rows)
        return answer

    def _read(self, sparql: str, parameters: Parameters, read: Callable[[Callable[[], Answer]], Read]) -> Read:
        """What is read from the answer to a query, which is checked before it is parsed."""
        body, kind = self._endpoint.query(sparql, parameters)
        name, form = f"the answer of the endpoint {self.name}", self._format(kind)
        try:
            text = input.decoded(name, body).removeprefix("\ufeff")
            if isinstance(form, ox.RdfFormat):
                return read(lambda: _triples(input.quads(name, input.parser(name, form, text))))
            input.results(name, form, text)
            try:
                return read(lambda: ox.parse_query_results(text, format=form))
            except SyntaxError:
                plain = _plain(text)
                return read(lambda: ox.parse_query_results(plain, format=form))
        except LimitExceeded:
            raise
        except (InputError, SyntaxError, ValueError) as error:
            why = error.problems[0].message if isinstance(error, InputError) else str(error)
            why = self._endpoint.said(re.sub(r" \(line \d+\)$", "", why)) if body.strip() else "it is empty"
            raise StoreError(
                f"the answer of the endpoint {self.name} is broken or cut off: {why}; "
                "try again, and see whether this is the address of its SPARQL queries"
            ) from None
        except MemoryError:
            raise StoreError(
                f"the answer of the endpoint {self.name} holds a value of more than 16 MB, which kg cannot read; "
                "ask for less of it, as with SUBSTR"
            ) from None

    def _format(self, kind: str) -> ox.QueryResultsFormat | ox.RdfFormat:
        """The format of an answer: what is asked for, and what some engines give all the same."""
        rows = ox.QueryResultsFormat.from_media_type(kind or ROWS)
        form = rows if rows in input.RESULTS else ox.RdfFormat.from_media_type(kind)
        if form is None:
            raise StoreError(
                f"the endpoint {self.name} answers in {self._endpoint.said(kind, 60)!r}, which kg cannot read; "
                "see whether this is the address of its SPARQL queries"
            )
        return form


def _triples(found: Iterable[Quad]) -> ox.QueryTriples:
    """The triples of a CONSTRUCT or DESCRIBE."""
    store = ox.Store()
    store.extend(found)
    answer = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(answer, ox.QueryTriples)
    return answer


def _plain(text: str) -> str:
    """Results in JSON without what some engines (Comunica) say about them after the rows."""
    try:
        found = json.loads(text)
        return json.dumps({"head": found["head"], "results": {"bindings": found["results"]["bindings"]}})
    except (ValueError, TypeError, KeyError):  # for the parser to say what is wrong
        return text


def _value(term: Term) -> Term:
    """The term as it was written: Virtuoso answers ``true`` with ``"1"^^xsd:boolean``."""
    return BOOLEANS.get(term, term) if isinstance(term, Literal) else term


def _parts(quads: Sequence[Quad]) -> Iterator[Sequence[Quad]]:
    """The quads, so many at a time."""
    for start in range(0, len(quads), PART):
        yield quads[start : start + PART]


def _batches(iris: Iterable[str], store: str) -> Iterator[str]:
    """The terms of VALUES, so many at a time; StoreDamaged where ``store`` has words where an id belongs."""
    try:
        terms = [str(node(iri)) for iri in dict.fromkeys(iris)]
    except ValueError:
        raise misplaced(store) from None
    for start in range(0, len(terms), BATCH):
        yield " ".join(terms[start : start + BATCH])
