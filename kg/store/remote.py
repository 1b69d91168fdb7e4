"""The remote store: any SPARQL 1.1 engine behind HTTP, by the Query, Update and Protocol standards alone.

The queries of ``kg`` itself name their graphs (``GRAPH ?g {…}``), so it does not matter what the
engine's default graph is. Queries of users see the union of all graphs, which engines provide
in different ways. The first such query finds out which of these works, by asking whether some
triple of a named graph is in the default graph:

1. nothing: the default graph is the union already (GraphDB, Virtuoso, Stardog and Neptune as they
   ship, Oxigraph with ``--union-default-graph``, Fuseki with ``tdb2:unionDefaultGraph``);
2. ``union-default-graph=true`` (Oxigraph);
3. ``default-graph-uri=urn:x-arq:UnionGraph`` with every graph as ``named-graph-uri`` (Fuseki);
4. every graph as ``default-graph-uri`` and ``named-graph-uri`` (the way of the standard).

A query with its own FROM is sent unchanged. A change is one update request, which the engines
above run whole or not at all. An engine that refuses one for its size (Virtuoso) gets it in parts;
if one of them fails, those before it are undone.

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
"""Seconds that an endpoint has for a whole answer by default."""
BATCH = 500
"""The most terms in one VALUES."""
PART = 1000
"""Quads in one update if the engine refuses more: Virtuoso takes about 1 200."""
ENGINE_GRAPHS = (
    "http://www.openlinksw.com/schemas/virtrdf#", "http://www.w3.org/ns/ldp#", "http://www.w3.org/2002/07/owl#",
    "http://localuriqaserver/sparql", "http://localhost:8890/sparql", "http://localhost:8890/DAV/",
    "urn:activitystreams-owl:map", "urn:core:services:sparql", "urn:rules.skos",
)  # fmt: skip
"""The graphs that Virtuoso keeps for itself."""
FEWEST_CUT = 1000
"""No engine truncates answers at fewer rows than this by default."""
PROBE = "ASK { { SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } LIMIT 1 } ?s ?p ?o }"
PLAIN: Parameters = {}
ANY = (NamedNode, BlankNode, Literal, Triple)
KINDS = {"s": (NamedNode, BlankNode), "p": (NamedNode,), "g": (NamedNode, BlankNode), "n": (Literal,)}
"""The kinds of terms that kg's own queries find, by variable name."""
Read = TypeVar("Read")

BOOLEANS = {Literal(n, datatype=node(XSD + "boolean")): Literal(value) for n, value in (("1", True), ("0", False))}


class RemoteStore:
    """Quads behind the endpoint at ``url``; see :class:`kg.store.http.Endpoint` for its forms."""

    def __init__(self, url: str, timeout: float = TIMEOUT) -> None:
        self._endpoint = Endpoint(url, timeout)
        self._union: Parameters | None = None
        self._given: set[int] = set()
        """Numbers of rows at which answers were found not to be truncated."""
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

    def column(self, predicate: str) -> Iterator[tuple[str, str]]:
        """The subject and the value, as plain strings, of every quad with this predicate."""
        return terms.values_of(self.match(predicate=predicate))

    def describe(self, subjects: Iterable[str]) -> list[Quad]:
        """All quads of these subjects, in every graph."""
        return self._described(subjects, ())

    def nodes(self, subjects: Iterable[str], properties: Sequence[str] = ()) -> dict[str, Node]:
        """The properties of each of these subjects, in every graph; or only these properties."""
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
        """The answer to a SPARQL 1.1 query over the union of all graphs; without ``union``, over those it names."""
        return self._whole(sparql, self._parameters() if union else PLAIN)

    def apply(self, remove: Iterable[Quad], add: Iterable[Quad], lines: Iterable[str] = ()) -> None:
        """Removes and adds quads in one update request; in several if the engine refuses one of that size."""
        removed, added = list(remove), [*add, *terms.parsed(lines)]
        if not removed and not added:
            return
        try:
            self._endpoint.update(data_update(removed, added))
        except UpdateRefused:
            if len(removed) + len(added) <= PART:
                raise
            self._apply_in_parts(removed, added)

    def _apply_in_parts(self, removed: list[Quad], added: list[Quad]) -> None:
        """Sends several requests; each can be repeated, and is undone if a later one fails."""
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
                f"{reason}; part of the change was made and could not be undone ({error}): "
                "repeat the command, then run kg check --repair"
            ) from None

    def update(self, sparql: str) -> None:
        """Runs a SPARQL 1.1 update unchanged; for maintenance of the endpoint, as nothing is derived from it."""
        self._endpoint.update(sparql)

    def recount(self, found: Sequence[Quad]) -> Iterator[Miscount]:
        """Reads all quads, which are ``quads``, again by graph and by property; the engine checks the rest."""
        graphs = Counter(q.graph_name.value for q in found if isinstance(q.graph_name, NamedNode))
        properties = Counter(q.predicate.value for q in found)
        for by, key, counts in (("graph", "graph", graphs), ("property", "predicate", properties)):
            for iri, wanted in sorted(counts.items()):
                if (again := sum(1 for _ in self.match(**{key: iri}))) != wanted:
                    yield Miscount(by, f"<{iri}>", wanted, again)

    def count(self) -> int:
        """The number of quads."""
        own = " ".join(str(node(graph)) for graph in ENGINE_GRAPHS)
        every = self._number("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
        return every - self._number(f"SELECT (COUNT(*) AS ?n) {{ VALUES ?g {{ {own} }} GRAPH ?g {{ ?s ?p ?o }} }}")

    def _number(self, sparql: str) -> int:
        found = [row["n"].value for row in self._rows(sparql, "?n")]
        if len(found) != 1 or not found[0].isdecimal():
            raise StoreError(self._strange("a count is asked for, and no number comes"))
        return int(found[0])

    def holds(self, graph: str) -> bool:
        """Whether a graph has any quads; faster than counting."""
        return self._ask(f"ASK {{ GRAPH {node(graph)} {{ ?s ?p ?o }} }}", PLAIN)

    def graphs(self) -> list[str]:
        """The IRIs of all graphs, except the engine's own."""
        found = self._rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", "?g")
        return sorted(row["g"].value for row in found if row["g"].value not in ENGINE_GRAPHS)

    def close(self) -> None:
        """Closes the connections."""
        self._endpoint.close()

    # -- the union of graphs ------------------------------------------------------------------------

    def _parameters(self) -> Parameters:
        """The parameters that make the default graph the union of all graphs."""
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
        if isinstance(answer, ox.QuerySolutions):  # Virtuoso may say yes with a row
            named = [variable.value for variable in answer.variables]
            return named == ["__ASK_RETVAL"] and any(row[0].value == "1" for row in answer)
        return isinstance(answer, ox.QueryBoolean) and bool(answer)

    # -- answers ------------------------------------------------------------------------------------

    def _rows(self, sparql: str, names: str) -> list[ox.QuerySolution]:
        """The rows of one of kg's own queries, with the terms of these variables checked."""
        rows = self._selected(sparql, names)
        self._check_whole(len(rows))
        return rows

    def _check_whole(self, rows: int) -> None:
        """Raises StoreError if the engine truncates answers at ``rows`` rows, which engines do silently."""
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
        """The answer to a query, with its rows read once: they are parsed lazily, and may be truncated."""

        def read(parse: Callable[[], Answer]) -> tuple[Answer, int]:
            answer = parse()
            if isinstance(answer, ox.QuerySolutions):
                return parse(), sum(1 for _ in answer)
            return answer, 0

        answer, rows = self._read(sparql, parameters, read)
        self._check_whole(rows)
        return answer

    def _read(self, sparql: str, parameters: Parameters, read: Callable[[Callable[[], Answer]], Read]) -> Read:
        """The parsed answer to a query, checked before parsing."""
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
            why = error.violations[0].message if isinstance(error, InputError) else str(error)
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
        """The format of an answer: the one requested, or one that some engines send anyway."""
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
    """JSON results without the metadata that some engines (Comunica) append to the rows."""
    try:
        found = json.loads(text)
        return json.dumps({"head": found["head"], "results": {"bindings": found["results"]["bindings"]}})
    except (ValueError, TypeError, KeyError):  # the parser will report the error
        return text


def _value(term: Term) -> Term:
    """The term as it was stored: Virtuoso returns ``"1"^^xsd:boolean`` for ``true``."""
    return BOOLEANS.get(term, term) if isinstance(term, Literal) else term


def _parts(quads: Sequence[Quad]) -> Iterator[Sequence[Quad]]:
    """The quads in batches."""
    for start in range(0, len(quads), PART):
        yield quads[start : start + PART]


def _batches(iris: Iterable[str], store: str) -> Iterator[str]:
    """The terms of VALUES in batches; raises StoreDamaged if ``store`` has a literal instead of an IRI."""
    try:
        terms = [str(node(iri)) for iri in dict.fromkeys(iris)]
    except ValueError:
        raise misplaced(store) from None
    for start in range(0, len(terms), BATCH):
        yield " ".join(terms[start : start + BATCH])
